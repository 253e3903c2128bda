"""Proof that no constant is large enough: along a curve the demand on it grows without bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import sympy as sp

from bounds import functions as fn
from bounds.errors import CertiboundError
from bounds.language import parse_expression, symbol, text_of
from bounds.relation import Relation
from bounds.statement import Statement, Variable
from verify.attempts import attempt_proof
from verify.checker.goals import claim_of
from verify.claims import relation_text
from verify.demand import Demand, without_tails
from verify.power_curves import growing_curves
from verify.problem import Problem, take_apart
from verify.refute import Search
from verify.refute.domain import Range, assumed, make_domain

_STARTS = (10, 1000)


@dataclass(frozen=True)
class Unbounded:
    """A certificate that the demand along a curve exceeds every constant.

    ``along`` is the curve in text, from which `fails_for_all` makes the certified claim again.
    """

    certificate: dict[str, Any]
    reason: str
    along: dict[str, str]


@dataclass(frozen=True)
class _Curve:
    """x(t) for t >= start, and what the demand exceeds there."""

    formulas: dict[Any, Any]
    whole: bool
    start: int
    growth: int

    @property
    def t(self) -> Any:
        """The parameter."""
        return symbol("t", "integer" if self.whole else "real")

    @property
    def least(self) -> Any:
        """An unbounded function of t."""
        return (sp.log(self.t) / 2, sp.sqrt(sp.sqrt(self.t)))[self.growth]


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
    attempts = list(_attempts(problem, demand))
    for statement, curve in attempts:
        findings = Search(statement).run(0.2)
        if findings.witness is not None or findings.undefined is not None:
            continue
        proof = attempt_proof(statement, seconds / len(attempts))
        if proof is not None:
            along = {"sign": str(sign), "start": str(curve.start), "growth": str(curve.growth)}
            along["whole"] = "yes" if curve.whole else "no"
            along |= {f"{s.name}(t)": text_of(formula) for s, formula in curve.formulas.items()}
            reason = _reason(problem, statement, curve, sign)
            return Unbounded(proof.certificate, reason, along)
    return None


def fails_for_all(
    statement: Statement, along: Mapping[str, str], certificate: dict[str, Any]
) -> bool:
    """Does the certificate show that no constant makes the statement true?

    The claim along the curve is made again from the statement and compared with the certified one;
    whether the certificate proves it is the checker's part.  The curve may come from anywhere: only
    rational functions are taken, which have a value at every large t.

    Raises KeyError, ValueError or `CertiboundError` if ``along`` is not from `shown_unbounded`.
    """
    problem = take_apart(statement)
    if isinstance(problem, str) or not problem.linear:
        return False
    names = problem.plain.symbols
    texts = {key[:-3]: text for key, text in along.items() if key.endswith("(t)")}
    whole, sign = along["whole"] == "yes", int(along["sign"])
    t = symbol("t", "integer" if whole else "real")
    formulas = {names[name]: parse_expression(text, {"t": t})[0] for name, text in texts.items()}
    curve = _Curve(formulas, whole, int(along["start"]), int(along["growth"]))
    if sign not in (1, -1) or not all(f.is_rational_function(t) for f in formulas.values()):
        return False
    claims = (
        _along(problem, (sign * formula, sign * slope), curve) for formula, slope in problem.demands
    )
    return any(c is not None and claim_of(c, {}) == certificate["claim"] for c in claims)


def _reason(problem: Problem, statement: Statement, curve: _Curve, sign: int) -> str:
    name = problem.symbol.name
    at = ", ".join(f"{s.name} = {text_of(formula)}" for s, formula in curve.formulas.items())
    size = text_of(curve.least)
    side = f"{name} <= {size}" if sign > 0 else f"{name} >= -{size}"
    start = statement.assumptions[0]
    return f"no {name} works: with {at} and {start} it fails wherever {side} (proved)"


def _attempts(problem: Problem, demand: Demand) -> Iterator[tuple[Statement, _Curve]]:
    """Statements about t alone that together with their curve show the demand to be unbounded."""
    toward = _curves(problem.plain, demand) if demand.growing else ()
    for formulas, whole in (*toward, *growing_curves(problem.plain, demand)):
        for start, growth in product(_STARTS, (0, 1)):
            curve = _Curve(formulas, whole, start, growth)
            statement = _along(problem, (demand.formula, demand.slope), curve)
            if statement is None:
                break
            yield statement, curve


def _along(problem: Problem, demanded: tuple[Any, Any], curve: _Curve) -> Statement | None:
    """The claim that a curve is in the domain and the formula grows on it; None if it is not."""
    formulas = curve.formulas
    if any(s.is_integer and not formula.is_integer for s, formula in formulas.items()):
        return None
    try:
        inside = [r.xreplace(formulas) for r in assumed(problem.plain)]
        formula = _in_language(demanded[0]).xreplace(formulas)
        slope = demanded[1].xreplace(formulas)
    except ValueError:  # sympy's max and min refuse a side without a value
        return None
    if any(not r.free_symbols and not _certain(r) for r in inside):
        return None
    claims = [r for r in inside if r.free_symbols]
    claims += [Relation(slope, ">", sp.S.Zero), Relation(formula, ">", curve.least)]
    return Statement(
        id=f"{problem.statement.id}/unbounded",
        variables=(Variable("t", "integer" if curve.whole else "real"),),
        assumptions=(f"t >= {curve.start}",),
        claim=tuple(relation_text(r) for r in claims),
    )


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
