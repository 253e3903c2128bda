"""Curves x(t) of powers of t along which a demand is seen to grow, in floats.

What is seen here is a suggestion: nothing is concluded from it before it is proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import sympy as sp

from bounds.language import symbol
from bounds.relation import Relation
from bounds.statement import Statement
from verify.demand import Demand
from verify.refute.domain import Domain, Range, make_domain
from verify.refute.guide import Guide, Margins, UnguidedError
from verify.refute.wide import Array, value

_TIMES = (2.0**6, 2.0**10, 2.0**14)
# a power of t with an exponent of at least 1/8 grows by this factor from one time to the next
_GROWTH = 2.0**0.5
_WEIGHT = 6
_MOST = 4000
_CARRIED = 20_000

Curve = dict[Any, Any]


def growing_curves(plain: Statement, demand: Demand, most: int = 4) -> Iterator[tuple[Curve, bool]]:
    """Curves inside the domain along which the demand grows like a power of t, simplest first.

    Each variable stays at an end of its range or at a moderate value, or moves as t, t^2, 1/t or
    1/t^2 to an end or to infinity.

    Parameters
    ----------
    plain : the statement whose assumptions bound the domain.
    demand : the formula, and the slope that has to be positive.
    most : how many curves are given at most.

    Yields (curve, whole): a formula in t for each variable, and whether t is an integer.
    """
    domain = make_domain(plain)
    t = symbol("t", "real")
    choices = [_shapes(s, domain.ranges[s.name], t) for s in domain.free]
    kept = [list(formulas) for weight, formulas in _combinations(choices) if weight][:_MOST]
    try:
        grows = _grows(domain, demand, kept, t)
    except UnguidedError:
        return
    for k in islice(np.flatnonzero(grows), most):
        whole = any(s.is_integer and f.has(t) for s, f in zip(domain.free, kept[k], strict=True))
        named = {t: symbol("t", "integer")} if whole else {}
        curve = {s: f.subs(named) for s, f in zip(domain.free, kept[k], strict=True)}
        for s, formula in domain.solved:
            curve[s] = formula.subs(curve)
        yield curve, whole


def _combinations(choices: list[list[tuple[int, Any]]]) -> list[tuple[int, tuple[Any, ...]]]:
    """(weight, one formula for each variable), lightest first, without the heavy ones.

    Of very many only the lightest are carried on: all of them would be exponentially many.
    """
    found: list[tuple[int, tuple[Any, ...]]] = [(0, ())]
    for shapes in choices:
        longer = [(w + more, (*head, f)) for w, head in found for more, f in shapes]
        light = [one for one in longer if one[0] <= _WEIGHT]
        found = sorted(light, key=lambda one: one[0])[:_CARRIED]
    return found


def _shapes(s: Any, limits: Range, t: Any) -> list[tuple[int, Any]]:
    """(weight, formula in t): where one variable may stay or go; the simpler the lighter."""
    low = None if limits.low is None else sp.Rational(limits.low)
    high = None if limits.high is None else sp.Rational(limits.high)
    if s.is_integer:
        low, high = low and sp.ceiling(low), high and sp.floor(high)
    ends = [end for end in (low, high) if end is not None]
    stay = [*ends, sp.Rational(_middle(limits))]
    if s.is_integer:
        stay = [sp.floor(x) for x in stay]
    moves: list[tuple[int, Any]] = []
    if high is None:
        moves += [(1, t), (2, t**2)]
    if low is None:
        moves += [(1, -t), (2, -(t**2))]
    if not s.is_integer:
        for power in (1, 2):
            small = t**-power
            moves += [(power, low + small)] if low is not None else []
            moves += [(power, high - small)] if high is not None else []
            if (low is None or low < 0) and (high is None or high > 0):
                moves += [(power, small), (power, -small)]
    return [*((0, x) for x in dict.fromkeys(stay)), *dict.fromkeys(moves)]


def _middle(limits: Range) -> Fraction:
    if limits.low is not None and limits.high is not None:
        return (limits.low + limits.high) / 2
    if limits.low is not None:
        return limits.low + 1
    return Fraction(1) if limits.high is None else limits.high - 1


@np.errstate(all="ignore")
def _grows(domain: Domain, demand: Demand, curves: list[list[Any]], t: Any) -> Array:
    """For each curve: does the demand, positive and defined, grow from one time to the next?"""
    if not curves:
        return np.zeros(0, dtype=bool)
    columns = {
        s.name: np.array([[float(f.subs(t, time)) for time in _TIMES] for f in formulas]).ravel()
        for s, formulas in zip(domain.free, zip(*curves, strict=True), strict=True)
    }
    count = len(curves) * len(_TIMES)
    if domain.solved:
        solved = Guide([formula for _, formula in domain.solved], domain.free)(columns)
        for (s, _), found in zip(domain.solved, solved, strict=True):
            columns[s.name] = np.broadcast_to(value(found), (count,))
    inside = np.ones(count, dtype=bool)
    relations = [r for r in domain.assumptions if r.op != "=="]
    relations.append(Relation(demand.slope, ">", sp.S.Zero))
    for relation, score in zip(relations, Margins(relations, domain.symbols)(columns), strict=True):
        inside &= np.broadcast_to((score > 0) if relation.strict else (score >= 0), (count,))
    (found,) = Guide([demand.formula], domain.symbols)(columns)
    size = np.log2(np.where(found.mantissa > 0, found.mantissa, np.nan)) + found.exponent
    sizes = np.broadcast_to(size, (count,)).reshape(-1, len(_TIMES))
    steps = np.diff(sizes, axis=1)
    good = (steps > np.log2(_GROWTH)).all(axis=1) & np.isfinite(sizes).all(axis=1)
    grows: Array = good & inside.reshape(-1, len(_TIMES)).all(axis=1)
    return grows
