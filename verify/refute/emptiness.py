"""Proof that no point satisfies a statement's assumptions (the claim is void)."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

import sympy as sp

from bounds.errors import CertiboundError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.refute.boxes import ball, halves, impossible
from verify.refute.domain import assumed

MAX_CONSTRAINTS = 2000
MAX_BOXES = 3000


@dataclass(frozen=True)
class Linear:
    """``sum coefficients[v] * v + constant >= 0`` (``> 0`` if strict)."""

    coefficients: tuple[tuple[Any, Fraction], ...]
    constant: Fraction
    strict: bool


def is_void(statement: Statement, *, seconds: float = 0.5) -> bool:
    """Was it proved that the assumptions cannot be satisfied together?

    Linear assumptions by Fourier-Motzkin elimination in exact rationals, then all of them by
    bisection with rigorous interval values.  False says nothing.

    >>> from verify.claims import make_claim
    >>> is_void(make_claim("x <= 1", variables={"x": "real"}, assumptions=["x > 2", "x < 1"]))
    True
    """
    names = {v.name for v in statement.variables if v.scalar}
    symbols = [s for name, s in statement.symbols.items() if name in names]
    relations = assumed(statement)
    constraints = [c for relation in relations for c in linear_constraints(relation)]
    if contradictory(_rounded(constraints), symbols):
        return True
    return _bisected(relations, symbols, constraints, time.process_time() + seconds)


def linear_constraints(relation: Relation) -> list[Linear]:
    """What a relation implies that is linear with rational coefficients; none if it is not linear.

    An irrational constant term is rounded up, which only weakens the constraint.
    """
    if relation.op == "!=":
        return []
    margins = [relation.margin] + ([-relation.margin] if relation.op == "==" else [])
    found = []
    for margin in margins:
        expanded = sp.expand(margin)
        coefficients = {s: expanded.coeff(s, 1) for s in expanded.free_symbols}
        constant = expanded - sum(c * s for s, c in coefficients.items())
        if not all(c.is_Rational for c in coefficients.values()) or constant.free_symbols:
            return []
        upper = _upper(constant)
        if upper is None:
            return []
        pairs = sorted(coefficients.items(), key=lambda pair: str(pair[0].name))
        exact = tuple((s, Fraction(int(c.p), int(c.q))) for s, c in pairs)
        found.append(Linear(exact, upper, relation.strict and bool(constant.is_Rational)))
    return found


def _upper(constant: Any) -> Fraction | None:
    from verify.enclose import enclose

    if constant.is_Rational:
        return Fraction(int(constant.p), int(constant.q))
    try:
        return enclose(constant, {}, digits=30).upper
    except (CertiboundError, OverflowError):
        return None


def _rounded(constraints: Iterable[Linear]) -> list[Linear]:
    """Bounds on a single integer variable rounded inwards."""
    result = []
    for constraint in constraints:
        if len(constraint.coefficients) == 1 and constraint.coefficients[0][0].is_integer:
            symbol, slope = constraint.coefficients[0]
            root = -constraint.constant / slope
            if slope > 0:
                least = floor(root) + 1 if constraint.strict else ceil(root)
                constraint = Linear(((symbol, Fraction(1)),), Fraction(-least), False)
            else:
                most = ceil(root) - 1 if constraint.strict else floor(root)
                constraint = Linear(((symbol, Fraction(-1)),), Fraction(most), False)
        result.append(constraint)
    return result


def contradictory(constraints: list[Linear], symbols: Iterable[Any]) -> bool:
    """Fourier-Motzkin elimination: has the linear system no real solution?

    Eliminating a variable from a lower and an upper bound on it adds positive multiples of the two,
    so everything derived holds at every solution; ``constant >= 0`` with a negative constant (or
    ``0 > 0``) therefore shows that there is none.
    """
    current = set(constraints)
    for symbol in [*symbols, None]:
        if any(_impossible_constant(c) for c in current):
            return True
        if symbol is None:
            return False
        below = [c for c in current if dict(c.coefficients).get(symbol, 0) > 0]
        above = [c for c in current if dict(c.coefficients).get(symbol, 0) < 0]
        if len(below) * len(above) > MAX_CONSTRAINTS:
            return False
        rest = {c for c in current if symbol not in dict(c.coefficients)}
        current = rest | {_combined(a, b, symbol) for a in below for b in above}
    return False


def _impossible_constant(constraint: Linear) -> bool:
    if constraint.coefficients:
        return False
    return constraint.constant < 0 or (constraint.constant == 0 and constraint.strict)


def _combined(below: Linear, above: Linear, symbol: Any) -> Linear:
    first, second = dict(below.coefficients), dict(above.coefficients)
    p, q = -second[symbol], first[symbol]
    total = {
        s: first.get(s, Fraction(0)) * p + second.get(s, Fraction(0)) * q for s in first | second
    }
    kept = sorted(((s, c) for s, c in total.items() if c), key=lambda pair: str(pair[0].name))
    constant = below.constant * p + above.constant * q
    return Linear(tuple(kept), constant, below.strict or above.strict)


def _bisected(
    relations: list[Relation], symbols: list[Any], constraints: list[Linear], deadline: float
) -> bool:
    """Cover the whole space by boxes on each of which some assumption certainly fails."""
    from flint import arb

    box = {}
    for symbol in symbols:
        low, high = arb("-inf"), arb("inf")
        for constraint in constraints:
            if len(constraint.coefficients) == 1 and constraint.coefficients[0][0] == symbol:
                slope = constraint.coefficients[0][1]
                root = ball(-constraint.constant / slope)
                low, high = (
                    (max(low, root.lower()), high) if slope > 0 else (low, min(high, root.upper()))
                )
        box[symbol] = (low, high, low == arb("-inf"), high == arb("inf"))
    pending, seen = [box], 0
    while pending:
        seen += 1
        if seen > MAX_BOXES or time.process_time() > deadline:
            return False
        current = pending.pop()
        if impossible(relations, current):
            continue
        if not symbols:
            return False
        parts = halves(current)
        if not parts:
            return False
        pending += parts
    return True
