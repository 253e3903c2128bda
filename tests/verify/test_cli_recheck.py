"""``certibound recheck`` on saved and on forged certificates; ``check`` on files that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verify.checker.certificates import digest
from verify.cli.entry import run

CLAIMS = """
[[claim]]
id = "mills"
variables = { B = "real" }
assumptions = ["B > 0"]
claim = "Q(B) <= phi(B)/B"

[[claim]]
id = "tail"
variables = { B = "real" }
exists = ["c"]
assumptions = ["B >= 0"]
claim = "Q(B) <= c*exp(-B**2/2)"

[[claim]]
id = "square"
variables = { x = "real" }
claim = "x**2 >= x"

[[claim]]
id = "undefined"
variables = { x = "real" }
assumptions = ["x >= 0"]
claim = "x/x >= 1"

[[claim]]
id = "void"
variables = { x = "real" }
assumptions = ["x > 1", "x < 0"]
claim = "x >= 5"
"""


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "some.toml"
    path.write_text(CLAIMS)
    return path


def test_the_commands(claims: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proofs = tmp_path / "proofs"
    assert run(["check", str(claims), "--json", "--certificates", str(proofs)]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1
    assert [c["verdict"] for c in document["claims"]] == [
        "proved", "proved", "refuted", "undecided", "undecided",
    ]  # fmt: skip
    assert run(["recheck", str(proofs / "mills.json")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "accepted: mills",
        "claims   Q(B) <= phi(B)/B",
        "given    B > 0",
        "for all  B (real)",
    ]
    assert run(["recheck", str(proofs / "tail.json")]) == 0
    assert "with     c = 1/2" in capsys.readouterr().out.splitlines()
    assert run(["recheck", str(proofs / "tail.json"), "--json"]) == 0
    accepted = json.loads(capsys.readouterr().out)
    assert accepted.pop("digest")
    assert accepted == {
        "schema": 1,
        "command": "recheck",
        "accepted": True,
        "id": "tail",
        "variables": {"B": "real"},
        "definitions": [],
        "assumptions": ["B >= 0"],
        "claim": ["Q(B) <= c*exp(-B**2/2)"],
        "constants": {"c": "1/2"},
        "flags": [],
    }
    forged = proofs / "forged.json"
    forged.write_text((proofs / "mills.json").read_text().replace("B > 0", "B > -1"))
    for output in ([], ["--json"]):
        assert run(["recheck", str(forged), *output]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert len(shown.err.strip().splitlines()) == 1


def _written(path: Path, claim: dict[str, object], proofs: list[object]) -> str:
    """A certificate written by hand, with its digest."""
    content = {"format": 1, "claim": claim, "proofs": proofs}
    path.write_text(json.dumps(content | {"digest": digest(content)}))
    return str(path)


SPLITS: list[object] = [["eval", 1024], []]
for middle in range(400, 2, -1):
    SPLITS = [["split", "x", str(middle)], [[["eval", 1024], []], SPLITS]]

PLAIN = {"id": "own", "definitions": [], "exists": [], "constants": {}, "variables": {"x": "real"}}


def test_a_certificate_about_no_point_is_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = PLAIN | {"assumptions": ["x >= 2", "x**2 <= 1"], "claim": ["x**2 >= 0"]}
    path = _written(tmp_path / "void.json", claim, [[["eval", 64], []]])
    assert run(["recheck", path]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("void: no point")
    assert run(["recheck", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["flags"] == ["void"]


def test_a_certificate_that_takes_too_long_is_neither(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tails = " + ".join(f"orthant(x/{k}, 1/{k})" for k in range(2, 40))
    claim = PLAIN | {"assumptions": ["x >= 2"], "claim": [f"{tails} >= 0"]}
    path = _written(tmp_path / "slow.json", claim, [SPLITS])
    assert run(["recheck", path, "--budget", "0.5"]) == 2
    assert "neither accepted nor rejected within 0.5 s" in capsys.readouterr().err


def test_a_constant_is_named_once(claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(claims), "--certificates", str(claims.parent / "proofs")])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("tail")]
    assert line.count("c = 1/2") == 1


def test_a_statement_of_the_catalogue_is_a_claim(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proofs = ["--certificates", str(tmp_path)]
    assert run(["check", "classical/gaussian-tail", "--json", *proofs]) == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert (claim["id"], claim["verdict"]) == ("classical/gaussian-tail", "proved")
    assert run(["recheck", claim["certificate"]]) == 0
    assert "accepted: classical/gaussian-tail" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("classical/craig", "no formula to judge; see certibound show classical/craig"),
        ("yang2024/theorem-1", "an order symbol hides unspecified constants"),
        ("classical/mils", "is not a file, and no statement has the id 'classical/mils'; did you"),
        ("missing.toml", "cannot be read: No such file"),
        (".", "cannot be read: Is a directory"),
        ("", "is not a file"),
    ],
)
@pytest.mark.parametrize("command", ["check", "mutate"])
def test_what_cannot_be_judged_is_one_line(
    command: str, target: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, target]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert hint in shown.err


def test_values_that_data_determine_refute_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """lambda_B is the smallest eigenvalue of a kernel, not any number."""
    target = ["explicit/min-eigenvalue-upper", "--json", "--certificates", str(tmp_path)]
    assert run(["check", *target, "--budget", "3"]) == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert claim["verdict"] == "undecided"
    assert claim["reason"].startswith("lambda_B, rho_max are determined by data or training")


def test_one_bad_claim_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.toml"
    bad = CLAIMS.replace("x**2 >= x", "x**2 >= y")
    path.write_text(bad)
    assert run(["check", str(path)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "claim 'square'" in error


@pytest.mark.parametrize(
    "content", ["", "[[claim]]", "\x00\x01", "[[claim]]\nid = 'a'\nclaim = 'x <'"]
)
def test_bad_files_give_one_line(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(content)
    assert run(["check", str(path)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
