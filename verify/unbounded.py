"""Proof that no constant is large enough: along a curve the demand on it grows without bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from bounds import functions as fn
from bounds.errors import CertiboundError
from bounds.language import symbol, text_of
from bounds.relation import Relation
from bounds.statement import Statement, Variable
from verify.attempts import attempt_proof
from verify.claims import relation_text
from verify.demand import Demand, without_tails
from verify.power_curves import growing_curves
from verify.problem import Problem
from verify.refute import Search
from verify.refute.domain import Range, assumed, make_domain

_STARTS = (10, 1000)


@dataclass(frozen=True)
class Unbounded:
    """A certificate that the demand along a curve exceeds every constant."""

    certificate: dict[str, Any]
    reason: str


def shown_unbounded(
    problem: Problem, demand: Demand, sign: int, seconds: float
) -> Unbounded | None:
    """Prove that every constant fails.

    Along a curve x(t), t >= T, inside the domain it is proved that the margin increases with c
    (``slope > 0``, the margin being linear in c) and that the demand exceeds g(t), which grows
    without bound.  Given any c, the claim then fails at x(t) for every t >= T with g(t) >= c.
    """
    if not problem.linear:
        return None
    attempts = list(_statements(problem, demand))
    if not attempts:
        return None
    for statement, curve, growth in attempts:
        findings = Search(statement).run(0.2)
        if findings.witness is not None or findings.undefined is not None:
            continue
        proof = attempt_proof(statement, seconds / len(attempts))
        if proof is not None:
            name = problem.symbol.name
            at = ", ".join(f"{s.name} = {text_of(formula)}" for s, formula in curve.items())
            start = statement.assumptions[0]
            size = text_of(growth)
            side = f"{name} <= {size}" if sign > 0 else f"{name} >= -{size}"
            reason = f"no {name} works: with {at} and {start} it fails wherever {side} (proved)"
            return Unbounded(proof.certificate, reason)
    return None


def _statements(
    problem: Problem, demand: Demand
) -> Iterator[tuple[Statement, dict[Any, Any], Any]]:
    """Statements about t alone that together with their curve show the demand to be unbounded."""
    toward = _curves(problem.plain, demand) if demand.growing else ()
    for curve, whole in (*toward, *growing_curves(problem.plain, demand)):
        t = symbol("t", "integer" if whole else "real")
        if any(s.is_integer and not formula.is_integer for s, formula in curve.items()):
            continue
        try:
            inside = [r.subs(curve) for r in assumed(problem.plain)]
            slope, formula = demand.slope.subs(curve), _in_language(demand.formula).subs(curve)
        except ValueError:  # sympy's max and min refuse a side without a value
            continue
        parts = [r for r in inside if r.free_symbols]
        if any(not r.free_symbols and not _certain(r) for r in inside):
            continue
        for start in _STARTS:
            for growth in (sp.log(t) / 2, sp.sqrt(sp.sqrt(t))):
                claims = [
                    *parts,
                    Relation(slope, ">", sp.S.Zero),
                    Relation(formula, ">", growth),
                ]
                statement = Statement(
                    id=f"{problem.statement.id}/unbounded",
                    variables=(Variable("t", "integer" if whole else "real"),),
                    assumptions=(f"t >= {start}",),
                    claim=tuple(relation_text(r) for r in claims),
                )
                yield statement, curve, growth


def _in_language(formula: Any) -> Any:
    """Exponentials merged; what the language has no name for is written by what it has."""
    return without_tails(formula).replace(fn.mills, lambda x: fn.Q(x) / fn.phi(x))


def _certain(relation: Relation) -> bool:
    from verify.enclose import holds

    try:
        return holds(relation, {}) is True
    except CertiboundError:
        return False


def _curves(plain: Statement, demand: Demand) -> Iterator[tuple[dict[Any, Any], bool]]:
    """Curves to infinity or to an end of a range, in the direction of the demanding point."""
    domain = make_domain(plain)
    tied = dict(demand.family.ties)
    untied = [s for s in domain.free if s not in tied]
    moving = [s for s in untied if _extreme(demand.point[s.name], domain.ranges[s.name])]
    # a demand that grows exponentially is huge long before its point is far out
    moving = moving or [s for s in untied if _endless(demand.point[s.name], domain.ranges[s.name])]
    choices = [(s,) for s in moving] + ([tuple(moving)] if len(moving) > 1 else [])
    for choice in choices:
        whole = any(s.is_integer for s in choice)
        t = symbol("t", "integer" if whole else "real")
        curve: dict[Any, Any] = {}
        for s in untied:
            x, limits = demand.point[s.name], domain.ranges[s.name]
            if s in choice:
                curve[s] = _path(x, limits, t)
            else:
                curve[s] = _rational(x if s not in moving else _calm(x, limits))
        for s, formula in (*demand.family.ties, *domain.solved):
            curve[s] = formula.subs(curve)
        yield curve, whole


def _path(x: Fraction, limits: Range, t: Any) -> Any:
    """A function of t >= 1 that goes where x is: far out, or close to an end of the range."""
    if abs(x) >= 100 or _endless(x, limits):
        return t if x > 0 else -t
    ends = [end for end in (limits.low, limits.high) if end is not None] or [Fraction(0)]
    end = min(ends, key=lambda e: abs(e - x))
    return _rational(end) + (1 / t if x > end else -1 / t)


def _calm(x: Fraction, limits: Range) -> Fraction:
    """A moderate value on the same side as x."""
    calm = Fraction(1 if x > 0 else -1)
    if limits.low is not None and limits.high is not None:
        return (limits.low + limits.high) / 2
    if limits.low is not None:
        return max(calm, limits.low + 1)
    return calm if limits.high is None else min(calm, limits.high - 1)


def _rational(x: Fraction) -> Any:
    return sp.Rational(x.numerator, x.denominator)


def _endless(x: Fraction, limits: Range) -> bool:
    """Does the range have no end on the side of x, well away from its other end?"""
    return (limits.high is None and x > 1) or (limits.low is None and x < -1)


def _extreme(x: Fraction, limits: Range) -> bool:
    near = any(
        end is not None and 0 < abs(x - end) < Fraction(1, 1000)
        for end in (limits.low, limits.high, Fraction(0))
    )
    return abs(x) >= 100 or near
