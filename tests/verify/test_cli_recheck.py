"""``certibound recheck`` on saved and on forged certificates; ``check`` on files that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verify.cli.entry import run

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
