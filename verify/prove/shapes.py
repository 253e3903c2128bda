"""Search moves from the shape of a function of one variable: where to cut it.

Near an end at which f touches 0 no bisection helps; there f must be shown to be monotone.  The cuts
separate those pieces from the middle, where f is well above 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from verify.checker.goals import Goal
from verify.prove.moves import Rule, small
from verify.prove.sampling import values

_TOUCHING = 1e-3


def cuts(goal: Goal) -> Iterator[Rule]:
    """One cut beside a touching end, at a short number, if the slope changes its sign inside."""
    used = [(v, sides) for v, sides in goal.box if v in goal.expression.free_symbols]
    if len(used) != 1 or goal.op == "!=" or not small(goal.expression, 200):
        return
    v, (lo, hi, _, _) = used[0]
    if v.is_integer:
        return
    low = -np.inf if lo is -sp.oo else float(lo)
    high = np.inf if hi is sp.oo else float(hi)
    grid = _grid(low, high)
    f = values(goal.expression, {v: grid})
    slope = values(sp.diff(goal.expression, v), {v: grid})
    scale = sum(np.abs(values(t, {v: grid})) for t in sp.Add.make_args(goal.expression))
    with np.errstate(all="ignore"):
        relative = np.where(scale > 0, f / scale, 0.0)
    known = np.isfinite(slope) & np.isfinite(relative)
    grid, slope, relative = grid[known], slope[known], relative[known]
    if grid.size < 8:
        return
    rising = _run(slope, 1)
    falling = _run(-slope[::-1], 1)
    if rising + falling < 2 or rising == grid.size or falling == grid.size:
        return
    left = relative[0] < _TOUCHING and rising > 0
    right = relative[-1] < _TOUCHING and falling > 0
    for place, wanted in ((grid.size - 1 - int(0.75 * falling), right), (int(0.75 * rising), left)):
        if wanted and 0 < place < grid.size - 1:
            at = _short(float(grid[place - 1]), float(grid[place + 1]))
            if low < at < high:
                yield ["split", v.name, str(at)]


def _grid(low: float, high: float) -> Any:
    """Points that are dense at both ends."""
    steps = np.geomspace(1e-4, 1.0, 120)
    if np.isfinite(low) and np.isfinite(high):
        half = (high - low) / 2
        return np.unique(np.concatenate([low + half * steps, high - half * steps]))
    far = np.unique(np.concatenate([steps, np.geomspace(1.0, 60.0, 120)]))
    if np.isfinite(low):
        return low + far
    if np.isfinite(high):
        return np.sort(high - far)
    return np.concatenate([-far[::-1], far])


def _run(values: Any, least: int) -> int:
    """How many values from the start on are not negative (up to rounding)."""
    bad = np.nonzero(values < -1e-14 * np.abs(values).max())[0]
    count = int(bad[0]) if bad.size else int(values.size)
    return count if count >= least else 0


def _short(low: float, high: float) -> Fraction:
    """The simplest fraction between two numbers."""
    target = Fraction((low + high) / 2)
    for bound in (1, 2, 4, 8, 16, 32, 64, 256, 1024, 2**14, 2**20):
        near = Fraction(round(target * bound), bound)
        if low < near < high:
            return near
    return target
