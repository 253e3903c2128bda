"""The judge of claims: files, verdicts, certificates, and never a false one."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from known_claims import KnownClaim, load_known_claims

from bounds.errors import InputError
from verify import check
from verify.claims import make_claim
from verify.cli.entry import run
from verify.judging import check_file
from verify.verdict import Verdict

CLAIMS = """
[[claim]]
id = "mills"
variables = { B = "real" }
assumptions = ["B > 0"]
claim = "Q(B) <= phi(B)/B"

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


def test_each_kind_of_verdict(claims: Path, tmp_path: Path) -> None:
    mills, square, undefined, void = check_file(claims, certificates=tmp_path / "proofs")
    assert mills.verdict == "proved"
    assert mills.certificate_path is not None
    assert square.verdict == "refuted"
    assert square.witness is not None
    x = square.witness["x"]
    assert x * x < x
    assert undefined.verdict == "undecided"
    assert undefined.flags == ("undefined",)
    assert void.verdict == "undecided"
    assert void.flags == ("void",)


def test_the_commands(claims: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proofs = tmp_path / "proofs"
    assert run(["check", str(claims), "--json", "--certificates", str(proofs)]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1
    assert [c["verdict"] for c in document["claims"]] == [
        "proved", "refuted", "undecided", "undecided",
    ]  # fmt: skip
    assert run(["recheck", str(proofs / "mills.json")]) == 0
    assert "accepted: Q(B) <= phi(B)/B" in capsys.readouterr().out
    forged = proofs / "forged.json"
    forged.write_text((proofs / "mills.json").read_text().replace("B > 0", "B > -1"))
    assert run(["recheck", str(forged)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


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


def test_a_claim_as_text() -> None:
    assert check("x**2 >= 0", variables={"x": "real"}).verdict == "proved"
    assert check("x**2 > 0", variables={"x": "real"}).witness == {"x": Fraction(0)}
    with pytest.raises(InputError):
        check("y >= 0", variables={"x": "real"})


def judged(known: KnownClaim, seconds: float) -> Verdict:
    statement = make_claim(
        known.claim,
        id=known.id,
        variables=known.variables,
        exists=known.exists,
        assumptions=known.assumptions,
    )
    return check(statement, seconds=seconds)


def _sound(name: str, truth: bool, verdict: str) -> None:
    assert not (verdict == "proved" and not truth), f"{name} is false and was proved"
    assert not (verdict == "refuted" and truth), f"{name} is true and was refuted"


@pytest.mark.parametrize("known", load_known_claims()[::60], ids=lambda k: k.id)
def test_no_false_verdict_on_a_sample(known: KnownClaim) -> None:
    _sound(known.id, known.truth, judged(known, 1.5).verdict)


@pytest.mark.slow
@pytest.mark.parametrize("known", load_known_claims(), ids=lambda k: k.id)
def test_no_false_verdict(known: KnownClaim) -> None:
    _sound(known.id, known.truth, judged(known, 5).verdict)
