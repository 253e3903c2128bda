"""The corpus is right about itself: checked with mpmath and formulas that the library does not use.

Of a true claim, no sampled point violates it (ends of the domain, points close to them, diagonals,
random ones; 60 digits and more).  Of a false claim, the witness satisfies every assumption and
violates the claim, exactly where both sides are equal.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any

import mpmath as mp
import pytest
import sympy as sp
from known_claims import DIRECTORY, EXTRA_KEYS, KnownClaim, by_truth, load_known_claims
from reference_values import Point, holds, order, value
from sampled_points import sampled_points

from bounds.functions import Q, binomial_tail
from bounds.language import parse_expression, parse_number
from bounds.relation import Relation
from bounds.statement import Statement
from verify.claims import load_claims

FALSE = [c for c in by_truth(False) if not c.exists]
TRUE = [c for c in by_truth(True) if not c.exists and not c.void]
VOID = [c for c in by_truth(True) if c.void]
CONSTANT_TRUE = [c for c in by_truth(True) if c.exists]
CONSTANT_FALSE = [c for c in by_truth(False) if c.exists]


def named(claims: list[KnownClaim]) -> Any:
    return pytest.mark.parametrize("claim", claims, ids=lambda c: c.id)


def point_of(claim: KnownClaim, texts: Mapping[str, str]) -> dict[Any, Any]:
    """A point of the corpus by symbol: exact rationals, expressions where it is irrational."""
    read = (lambda t: parse_expression(t, {})[0]) if claim.irrational else parse_number
    return {claim.statement.symbols[name]: read(text) for name, text in texts.items()}


def sympy_number(number: Any) -> Any:
    return sp.Rational(*number.as_integer_ratio()) if isinstance(number, Fraction) else number


def exactly_equal(relation: Relation, point: Point) -> bool:
    at = relation.subs({s: sympy_number(n) for s, n in point.items()})
    margin = at.margin
    margin = margin.replace(Q, lambda x: (1 - sp.erf(x / sp.sqrt(2))) / 2)
    for call in margin.atoms(binomial_tail):
        margin = margin.subs(call, exact_tail(*call.args))
    return bool(sp.simplify(margin) == 0)


def exact_tail(k: Any, m: Any, p: Any) -> Any:
    first = max(0, int(sp.ceiling(k)))
    return sum(
        (comb(int(m), j) * p**j * (1 - p) ** (m - j) for j in range(first, int(m) + 1)), sp.S.Zero
    )


def defined(statement: Statement, point: Point) -> bool:
    try:
        return all(holds(condition, point) for condition in statement.conditions)
    except (ZeroDivisionError, ValueError):
        return False  # a condition that has itself no value


def samples(claim: KnownClaim, cheap: int) -> list[Point]:
    text = claim.claim
    integrals = "orthant" in text or "owens_t" in text
    count = 15 if integrals else cheap // 3 if "binomial_tail" in text else cheap
    gaussian = any(name in text for name in ("Q(", "phi(", "erf", "cosh"))
    top = 0.9 if integrals else 1.4 if gaussian else 3.0
    return list(sampled_points(claim.statement, count, top=top))


def test_the_corpus_is_large_and_half_of_it_is_false() -> None:
    claims = load_known_claims()
    assert len(claims) >= 800
    assert len({c.id for c in claims}) == len(claims)
    assert len(by_truth(False)) >= 0.45 * len(claims)
    assert len(by_truth(True)) >= 0.45 * len(claims)
    assert all(c.reason and c.title for c in claims)


@pytest.mark.parametrize("path", sorted(DIRECTORY.glob("*.toml")), ids=lambda p: p.stem)
def test_every_file_is_a_claims_file(path: Path) -> None:
    read = load_claims(path, extra_keys=EXTRA_KEYS)
    assert read == [c.statement for c in load_known_claims() if c.theme == path.stem]


def test_keys_go_together() -> None:
    for c in load_known_claims():
        assert (c.witness is not None) == (not c.truth and not c.exists), c.id
        assert bool(c.escape) == (not c.truth and bool(c.exists)), c.id
        assert bool(c.best) == bool(c.near) == (c.best_side in ("smallest", "largest", "only")), (
            c.id
        )
        if c.witness is not None:
            assert set(c.witness) == set(c.variables), c.id
        if c.truth and c.exists:
            assert bool(c.best) != bool(c.works), c.id
        assert not (c.void and not c.truth), c.id
        assert not (c.undefined and c.truth), c.id


@named(FALSE)
def test_witness_of_a_false_claim(claim: KnownClaim) -> None:
    assert claim.witness is not None
    statement, point = claim.statement, point_of(claim, claim.witness)
    for variable in statement.variables:
        number = point[statement.symbols[variable.name]]
        assert variable.domain == "real" or number.denominator == 1
    assert all(holds(r, point) for r in statement.assumption_relations)
    if claim.undefined:
        assert not defined(statement, point)
        return
    assert defined(statement, point)
    broken = [r for r in statement.relations if not holds(r, point)]
    assert broken
    for relation in broken:
        if order(relation.left, relation.right, point) == 0:
            assert exactly_equal(relation, point)


@named([c for c in FALSE if c.irrational and not c.undefined])
def test_an_irrational_witness_is_needed(claim: KnownClaim) -> None:
    for point in samples(claim, 60):
        assert all(holds(r, point) for r in claim.statement.relations), point


@named(TRUE)
def test_no_sampled_point_violates_a_true_claim(claim: KnownClaim) -> None:
    statement = claim.statement
    # with many variables and equations between them a point takes a second
    points = samples(claim, 60 if len(claim.variables) < 6 else 20)
    one_point = claim.id.startswith("point-") or not claim.variables
    assert len(points) >= (1 if one_point else 12)
    for point in points:
        assert defined(statement, point), point
        for relation in statement.relations:
            assert holds(relation, point), point


@named(VOID)
def test_no_sampled_point_satisfies_void_assumptions(claim: KnownClaim) -> None:
    assert samples(claim, 30) == []


def with_constants(claim: KnownClaim, texts: Mapping[str, Any]) -> list[Relation]:
    values = {claim.statement.symbols[name]: number for name, number in texts.items()}
    return [r.subs(values) for r in claim.statement.relations]


@named(CONSTANT_TRUE)
def test_the_constant_works(claim: KnownClaim) -> None:
    known = claim.works or {claim.exists[0]: claim.best}
    numbers = {name: parse_expression(text, {})[0] for name, text in known.items()}
    if claim.best and parse_expression(claim.best, {})[0].is_Float is False:
        nudge = sp.Rational(1, 10**11) * {"smallest": 1, "largest": -1, "only": 0}[claim.best_side]
        if "." in claim.best:  # a rounded decimal
            numbers = {name: number + nudge for name, number in numbers.items()}
    relations = with_constants(claim, numbers)
    points = free_points(claim)
    assert len(points) >= 12
    for point in points:
        for relation in relations:
            assert holds(relation, point), point


def free_points(claim: KnownClaim) -> list[Point]:
    """Sampled points; assumptions on the constants alone are left out."""
    own = [a for a in claim.assumptions if not only_constants(claim, a)]
    statement = claim.statement.with_changes(assumptions=tuple(own), constants=())
    text = claim.claim
    return list(sampled_points(statement, 15 if "orthant" in text else 60, top=1.0))


def only_constants(claim: KnownClaim, assumption: str) -> bool:
    relations = claim.statement.parse(assumption).relations
    names = {str(s) for r in relations for s in r.free_symbols}
    return bool(names) and names <= set(claim.exists)


@named([c for c in CONSTANT_TRUE if c.best])
def test_no_better_constant_works(claim: KnownClaim) -> None:
    best = parse_expression(claim.best, {})[0]
    nudge = sp.Rational(1, 10**6)
    better = {"smallest": (-nudge,), "largest": (nudge,), "only": (-nudge, nudge)}
    points = [point_of(claim, texts) for texts in claim.near]
    for point in points:
        assert all(
            holds(r, point)
            for a in claim.assumptions
            if not only_constants(claim, a)
            for r in claim.statement.parse(a).relations
        )
    for step in better[claim.best_side]:
        relations = with_constants(claim, {claim.exists[0]: best + step})
        assert any(not holds(r, point) for r in relations for point in points)


def demands(claim: KnownClaim) -> list[tuple[Any, list[Any]]]:
    """(b, [a_i]) of every link's margin b + sum a_i c_i, which must be >= 0, at every point."""
    symbols = [claim.statement.symbols[name] for name in claim.exists]
    found = []
    for texts in claim.escape:
        point = point_of(claim, texts)
        for r in claim.statement.relations:
            margin = sp.expand(r.margin)
            slopes = [sp.diff(margin, s) for s in symbols]
            assert not any(slope.free_symbols & set(symbols) for slope in slopes)
            rest = margin.subs(dict.fromkeys(symbols, 0))
            with mp.workdps(60):
                found.append((value(rest, point), [value(slope, point) for slope in slopes]))
            if r.op == "==":
                b, a = found[-1]
                found.append((-b, [-x for x in a]))
    return found


@named(CONSTANT_FALSE)
def test_no_constant_works(claim: KnownClaim) -> None:
    rows = demands(claim)
    for texts in claim.escape:
        point = point_of(claim, texts)
        for a in claim.assumptions:
            if not only_constants(claim, a):
                assert all(holds(r, point) for r in claim.statement.parse(a).relations)
    if any(b < 0 and not any(a) for b, a in rows):
        return  # one point that no constant can satisfy
    lower = [-b / a[0] for b, a in rows if len(a) == 1 and a[0] > 0]
    upper = [-b / a[0] for b, a in rows if len(a) == 1 and a[0] < 0]
    if lower and upper and max(lower) > min(upper):
        return  # two points that contradict each other
    if claim.assumptions and any(only_constants(claim, a) for a in claim.assumptions):
        assert len(upper) >= 3  # c > 0 is assumed, and c must be arbitrarily small
        assert all(y < x / 10 for x, y in itertools.pairwise(upper))
        return
    # The largest constant, in modulus, must grow without bound along the points.
    sizes = [-b / mp.fsum(abs(x) for x in a) for b, a in rows]
    assert len(sizes) >= 3
    assert all(y > 5 * x for x, y in itertools.pairwise(sizes))
