"""Exact points at which two sides touch, guessed from floats and confirmed by exact algebra."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from bounds.language import text_of
from verify.checker.goals import Goal, fails, holds
from verify.checker.identities import is_zero
from verify.checker.intervals import Unsupported, evaluate
from verify.prove.sampling import values

BITS = 64


def touching_points(expression: Any, variable: Any, lo: Any, hi: Any) -> Iterator[str]:
    """Texts of exact interior points where the expression is exactly 0 at a local minimum."""
    low = -200.0 if lo is -sp.oo else float(lo)
    high = (max(low, 0.0) + 200.0) if hi is sp.oo else float(hi)
    grid = np.unique(np.concatenate([np.linspace(low, high, 401), _dense(low, high)]))
    grid = grid[(grid > low) & (grid < high)]
    f = values(expression, {variable: grid})
    scale = sum(np.abs(values(t, {variable: grid})) for t in sp.Add.make_args(expression))
    with np.errstate(all="ignore"):
        relative = np.where(scale > 0, f / scale, np.inf)
    inside = np.arange(1, len(grid) - 1)
    left, right = relative[inside - 1], relative[inside + 1]
    lowest = inside[(relative[inside] <= left) & (relative[inside] <= right)]
    slope = sp.diff(expression, variable)
    found: set[Any] = set()
    for i in lowest[np.argsort(relative[lowest])][:6]:
        if not relative[i] < 1e-3:
            continue
        root = _root(slope, variable, grid[i - 1], grid[i + 1])
        for candidate in _closed_forms(root):
            if candidate in found:
                break
            if candidate.is_real and is_zero(expression.subs(variable, candidate)):
                found.add(candidate)
                yield text_of(candidate)
                break


def fails_at_an_end(goal: Goal) -> bool:
    """Is a strict goal about one variable false at a closed end of its side, or at 0?"""
    if goal.op not in (">", "!=") or len(goal.box) != 1:
        return False
    ((v, (lo, hi, lo_open, hi_open)),) = goal.box
    points = [end for end, is_open in ((lo, lo_open), (hi, hi_open)) if not is_open]
    if lo < 0 < hi:
        points.append(sp.S.Zero)
    return any(_fails_at(goal, v, point) for point in points)


def _fails_at(goal: Goal, v: Any, point: Any) -> bool:
    try:
        return fails(evaluate(goal.expression.subs(v, point), {}, BITS), goal.op) and all(
            holds(evaluate(g.subs(v, point), {}, BITS), op) for g, op in goal.facts
        )
    except Unsupported:
        return False


def _dense(low: float, high: float) -> Any:
    if low <= 0:
        sizes = np.geomspace(1e-4, max(high, 1e-3), 300)
        below = -np.geomspace(1e-4, -low, 100) if low < -1e-4 else np.array([low])
        return np.concatenate([sizes, below])
    return np.geomspace(low, high, 300)


def _root(slope: Any, variable: Any, a: float, b: float) -> float:
    """The place where the slope changes its sign, by finer and finer grids, in floats."""
    for _ in range(13):
        grid = np.linspace(a, b, 25)
        rising = np.flatnonzero(~(values(slope, {variable: grid}) < 0))
        first = int(rising[0]) if rising.size else len(grid) - 1
        a, b = grid[max(first - 1, 0)], grid[first]
    return float(a + b) / 2


def _closed_forms(x: float) -> Iterator[Any]:
    """Simple exact numbers within 1e-7 of a float: rationals, roots, multiples of e, pi, logs."""
    units = [
        sp.S.One, sp.sqrt(2), sp.sqrt(3), sp.sqrt(5), sp.E, sp.exp(-1), sp.pi, 1 / sp.pi, sp.log(2),
        sp.log(3), sp.sqrt(sp.pi), sp.sqrt(2 * sp.pi), sp.sqrt(sp.E), sp.exp(sp.Rational(-1, 2)),
        sp.exp(2), sp.sqrt(6), sp.sqrt(7), sp.sqrt(10),
    ]  # fmt: skip
    if abs(x) < 1e-7:
        yield sp.S.Zero
    for unit in units:
        ratio = x / float(unit)
        rational = sp.Rational(ratio).limit_denominator(60)
        if rational != 0 and abs(float(rational) - ratio) < 1e-7 * max(1.0, abs(ratio)):
            yield rational * unit
    square = sp.Rational(x * x).limit_denominator(100)
    if x > 0 and abs(float(square) - x * x) < 1e-7 * max(1.0, x * x):
        yield sp.sqrt(square)
