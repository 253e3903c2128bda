"""Points of a claim's domain: ends, points close to the ends, diagonals, and random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy as sp
from reference_values import Point, holds

from bounds.relation import Relation
from bounds.statement import Statement

GRAIN = 10**9


def _rational(x: float) -> Fraction:
    return Fraction(round(x * GRAIN), GRAIN) if abs(x) < GRAIN else Fraction(round(x))


def _ends(symbol: Any, relations: list[Relation]) -> tuple[Fraction | None, Fraction | None]:
    """The constants between which the assumptions put a variable."""
    low: Fraction | None = None
    high: Fraction | None = None
    for r in relations:
        below, above = (r.left, r.right) if r.op in ("<", "<=") else (r.right, r.left)
        if r.op not in ("<", "<=", ">", ">="):
            continue
        if above == symbol and not below.free_symbols:
            end = _constant(below, up=True)
            low = end if low is None else max(low, end)
        if below == symbol and not above.free_symbols:
            end = _constant(above, up=False)
            high = end if high is None else min(high, end)
    return low, high


def _constant(tree: Any, *, up: bool) -> Fraction:
    """A constant as a rational; an irrational one is rounded into the domain."""
    if tree.is_Rational:
        return Fraction(int(tree.p), int(tree.q))
    scaled = sp.N(tree, 30) * 10**12
    return Fraction(int(sp.ceiling(scaled) if up else sp.floor(scaled)), 10**12)


def _draw(rng: random.Random, low: Fraction | None, high: Fraction | None, top: float) -> Fraction:
    """One value: often an end or close to one, otherwise spread evenly or over magnitudes."""
    choice = rng.random()
    if low is not None and high is not None:
        near = Fraction(1, 2 ** rng.randint(2, 24))
        if choice < 0.12:
            return low
        if choice < 0.24:
            return high
        if choice < 0.34:
            return low + (high - low) * near
        if choice < 0.44:
            return high - (high - low) * near
        if choice < 0.5:
            return (low + high) / 2
        return low + (high - low) * _rational(rng.random())
    if low is None and high is None:
        if choice < 0.12:
            return Fraction(0)
        if choice < 0.24:
            return Fraction(rng.choice((-2, -1, 1, 2)))
        return rng.choice((-1, 1)) * _rational(10 ** rng.uniform(-4, top))
    end, sign = (low, 1) if low is not None else (high, -1)
    assert end is not None
    if choice < 0.15:
        return end
    if choice < 0.25:
        return end + sign * rng.randint(1, 4)
    return end + sign * _rational(10 ** rng.uniform(-6, top))


def sampled_points(statement: Statement, count: int, *, top: float = 3.0) -> Iterator[Point]:
    """Up to ``count`` points that satisfy every assumption, the same ones on every run.

    Magnitudes of unbounded variables reach ``10**top``.
    """
    rng = random.Random(statement.id)
    relations = list(statement.assumption_relations)
    variables = {v.name: v.domain for v in statement.variables}
    ends = {name: _ends(statement.symbols[name], relations) for name in variables}
    found = 0
    for attempt in range(60 * count if variables else 1):
        if not found and attempt == 400:
            return
        point: dict[Any, Any] = {}
        for name, domain in variables.items():
            low, high = ends[name]
            value = _draw(rng, low, high, top)
            if point and low is None and rng.random() < 0.15:
                value = rng.choice(list(point.values()))  # the diagonal
            if domain == "integer":
                value = Fraction(round(value))
            point[statement.symbols[name]] = value
        for r in relations:
            if r.op == "==":
                _solve(r, point)
        if all(holds(r, point) for r in relations):
            found += 1
            yield point
        if found == count:
            return


def _solve(relation: Relation, point: dict[Any, Any]) -> None:
    """Meet an equality by solving it for its last variable, where that is rational."""
    last = [s for s in point if s in relation.free_symbols][-1]
    others = {s: sp.Rational(v.numerator, v.denominator) for s, v in point.items() if s != last}
    for root in sp.solve(relation.margin.subs(others), last):
        if root.is_Rational:
            point[last] = Fraction(int(root.p), int(root.q))
