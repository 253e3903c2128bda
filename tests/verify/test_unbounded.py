"""'No constant works': the certificate along a curve, and forgeries of it."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bounds.language import parse_expression, symbol
from bounds.statement import Statement
from verify.attempts import attempt_proof
from verify.audit.judge import judge_piece
from verify.audit.pieces import pieces
from verify.audit.store import Store
from verify.checker.certificates import recheck
from verify.claims import make_claim
from verify.constants import judge_constants
from verify.enclose import enclose, holds
from verify.unbounded import fails_for_all
from verify.verdict import Verdict

UNBOUNDED = {
    "far": ("x <= c", ("x >= 0",)),
    "near an end": ("log(x) >= c", ("0 < x <= 1",)),
    "two variables": ("x*t <= c*(x + t)", ("x >= 1", "t >= 1")),
    "a slope": ("x**2 <= c*x", ("x > 0",)),
}


def claim(name: str) -> Statement:
    text, assumptions = UNBOUNDED[name]
    names = dict.fromkeys([v for v in ("x", "t") if v in text], "real")
    return make_claim(text, variables=names, assumptions=assumptions, exists=["c"])


def refuted(statement: Statement) -> Verdict:
    verdict = judge_constants(statement, seconds=15)
    assert verdict.verdict == "refuted"
    assert verdict.along is not None
    assert verdict.certificate is not None
    return verdict


def at(along: dict[str, str], t: int) -> dict[str, Fraction]:
    """The curve's point in exact numbers."""
    found = {}
    for key, text in along.items():
        if key.endswith("(t)"):
            value = enclose(parse_expression(text, {"t": symbol("t")})[0], {"t": Fraction(t)})
            found[key[:-3]] = value.lower
            assert value.lower == value.upper
    return found


@pytest.mark.parametrize("name", UNBOUNDED)
def test_on_the_curve_every_constant_fails(name: str) -> None:
    """Independently of the proof: the printed claim at points of the curve, by enclosures."""
    statement = claim(name)
    verdict = refuted(statement)
    assert verdict.along is not None
    assert verdict.certificate is not None
    recheck(verdict.certificate)
    assert fails_for_all(statement, verdict.along, verdict.certificate)
    (relation,) = statement.relations
    sign = int(verdict.along["sign"])
    for c, t in ((-3, 10**3), (0, 10**4), (1, 10**5), (3, 10**8)):
        point = at(dict(verdict.along), t)
        assert all(holds(r, point) for r in statement.assumption_relations)
        assert holds(relation, {**point, "c": Fraction(sign * c)}) is False


@pytest.mark.parametrize(
    "changes",
    [
        {"x(t)": "2*t"},
        {"x(t)": "1"},
        {"x(t)": "-t"},
        {"x(t)": "log(-t)"},
        {"sign": "-1"},
        {"sign": "2"},
        {"growth": "1"},
        {"start": "11"},
        {"whole": "yes"},
    ],
)
def test_another_curve_is_not_what_was_certified(changes: dict[str, str]) -> None:
    statement = claim("far")
    verdict = refuted(statement)
    assert verdict.along is not None
    assert verdict.certificate is not None
    along = {**verdict.along, **changes}
    assert along != verdict.along
    assert not fails_for_all(statement, along, verdict.certificate)


def test_another_claim_is_not_what_was_certified() -> None:
    verdict = refuted(claim("far"))
    assert verdict.along is not None
    assert verdict.certificate is not None
    bounded = claim("far").with_changes(assumptions=("0 <= x <= 9",))
    assert not fails_for_all(bounded, verdict.along, verdict.certificate)
    falling = claim("far").with_changes(claim=("1/(x + 1) <= c",))
    assert not fails_for_all(falling, verdict.along, verdict.certificate)


def test_a_curve_without_a_value_refutes_nothing() -> None:
    """With x = log(-t) and y = -x what holds of x + y holds of no real point."""
    statement = make_claim(
        "z <= c",
        variables={"x": "real", "y": "real", "z": "real"},
        assumptions=["x + y == 0", "z >= 0"],
        exists=["c"],
    )
    along = {"sign": "1", "start": "10", "growth": "0", "whole": "no"}
    good = {**along, "x(t)": "1", "y(t)": "-1", "z(t)": "t"}
    grows = make_claim(
        "t >= 0 and 1 > 0 and t > log(t)/2", variables={"t": "real"}, assumptions=["t >= 10"]
    ).with_changes(id=f"{statement.id}/unbounded", claim=("t >= 0", "1 > 0", "t > log(t)/2"))
    proof = attempt_proof(grows, 5.0)
    assert proof is not None
    assert fails_for_all(statement, good, proof.certificate)
    undefined = {**good, "x(t)": "log(-t)", "y(t)": "-log(-t)"}
    assert not fails_for_all(statement, undefined, proof.certificate)


def test_a_kept_refutation_is_established_again_and_never_believed(tmp_path: Path) -> None:
    statement = claim("near an end")
    (piece,) = pieces(statement)
    found = judge_piece(piece, 15.0, lambda _: None)
    store = Store(tmp_path, 15.0)
    store.put(piece, found)
    kept = store.get(piece)
    assert kept is not None
    assert (kept.verdict, kept.cached) == ("refuted", True)

    def with_along(**changes: str) -> Any:
        return {"along": json.dumps({**json.loads(found.data["along"]), **changes})}

    (certificate,) = found.certificates
    for forged in (
        replace(found, data={}),
        replace(found, data={"along": "[]"}),
        replace(found, data=with_along(**{"x(t)": "1/2"})),
        replace(found, data=with_along(**{"y(t)": "t"})),
        replace(found, certificates=()),
        replace(found, certificates=({**certificate, "proofs": []},)),
    ):
        store.put(piece, forged)
        assert store.get(piece) is None
