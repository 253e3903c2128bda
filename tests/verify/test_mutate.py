"""Mutants: all kinds are made, none twice, and each is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bounds.statement import Statement
from verify.claims import make_claim, relation_text
from verify.cli.entry import run
from verify.mutate import Judged, Score, mutants, mutate, score

MILLS = make_claim("Q(B) <= phi(B)/B", id="mills", variables={"B": "real"}, assumptions=["B > 0"])


def texts(statement: Statement) -> set[str]:
    return {" and ".join(m.statement.claim) for m in mutants(statement)}


def test_every_kind_of_change_is_made() -> None:
    claim = make_claim(
        "x**2 - 3*m <= 5*y", variables={"x": "real", "y": "real", "m": "integer"},
        assumptions=["x >= 1", "y <= 4"],
    )  # fmt: skip
    found = mutants(claim)
    claims = {" and ".join(m.statement.claim) for m in found}
    for text in (
        "-3*m + x**2 <= 9*y/2", "-3*m + x**2 <= 10*y", "-3*m + x**2 <= 101*y/20",  # constants
        "-3*m + x**3 <= 5*y", "-3*m + x <= 5*y", "-3*m + x**(5/2) <= 5*y",  # exponents
        "-3*m + x**2 >= 5*y", "3*m + x**2 <= 5*y", "-3*m - x**2 <= 5*y",  # relation, signs
        "-3*m + y**2 <= 5*x",  # variables
        "-3*m + x**2 <= 6*y", "-3*m + x**2 <= 4*y", "-2*m + x**2 <= 5*y",  # off by one
    ):  # fmt: skip
        assert text in claims
    assumptions = {m.statement.assumptions for m in found}
    assert ("y <= 4",) in assumptions
    assert ("x >= 1",) in assumptions
    assert ("x >= 1", "y <= 22/5") in assumptions
    assert not any("m**2 - 3*x" in text for text in claims)  # an integer is not swapped with a real


def test_mutants_are_distinct_and_differ_from_the_claim() -> None:
    found = mutants(MILLS)
    keys = [(m.statement.assumptions, m.statement.claim) for m in found]
    assert len(set(keys)) == len(keys)
    original = tuple(relation_text(r) for r in MILLS.relations)
    assert (MILLS.assumptions, original) not in keys
    assert len({m.statement.id for m in found}) == len(found)
    assert all(m.change for m in found)


def test_mutants_are_in_the_language() -> None:
    for mutant in mutants(make_claim("log(2)*asin(1/2) <= sqrt(3)", id="numbers")):
        assert mutant.statement.relations


def test_abbreviations_are_mutated_inside() -> None:
    statement = Statement(
        id="a", variables=MILLS.variables, definitions=(("y", "B**2"),), claim=("exp(y) >= 1",)
    )
    assert "exp(B**3) >= 1" in texts(statement)


def test_mutants_of_a_touching_claim_are_told_apart() -> None:
    square = make_claim("x*y <= x**2/2 + y**2/2", id="am-gm", variables={"x": "real", "y": "real"})
    judged = mutate(square, seconds=4, most=14)
    total = score(judged)
    assert total.total == 14
    assert total.undecided == 0
    for entry in judged:
        check_outcome(entry)


def check_outcome(entry: Judged) -> None:
    """Killed mutants have evidence, proved ones a certificate."""
    if entry.outcome == "killed":
        assert entry.verdict.witness is not None or entry.verdict.flags
    if entry.outcome == "still true":
        assert entry.verdict.certificate is not None


def test_the_score() -> None:
    assert Score(3, 5, 1).score == 0.75
    assert Score(0, 5, 0).score is None
    assert Score(3, 5, 1).total == 9


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "claims.toml"
    path.write_text('[[claim]]\nid = "a"\nvariables = { x = "real" }\nclaim = "x**2 >= 0"\n')
    assert run(["mutate", str(path), "--json", "--budget", "3"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["mutants"] == found["killed"] + found["still_true"] + found["undecided"]
    assert found["killed"] > 0
    (claim,) = found["claims"]
    assert len(claim["judged"]) == claim["mutants"] == found["mutants"]
    assert {"change", "claim", "assumptions", "outcome", "verdict"} <= set(claim["judged"][0])
    assert run(["mutate", str(path), "--budget", "3", "--most", "3"]) == 0
    assert "3 mutants" in capsys.readouterr().out


@pytest.mark.parametrize("target", ["missing.toml", "no/such/id", "."])
def test_bad_targets_are_one_line(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mutate", target]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
