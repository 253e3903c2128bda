"""Search move: an angle that is written by its tangent is written by its cosine.

atan(sqrt(1 - u^2)/u) = acos(u) for 0 < u <= 1.  Inequalities about orthants are about acos.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from bounds.language import text_of
from verify.checker.goals import Goal
from verify.prove.moves import Rule, small


def by_cosines(goal: Goal) -> Iterator[Rule]:
    """f = g + (f - g), where g has acos(u) for one atan of a tangent, in which f is linear.

    That f - g is 0 is shown as any other goal: its derivative is 0.
    """
    f = goal.expression
    if goal.op not in (">=", ">") or not small(f, 200):
        return
    for angle in sorted(f.atoms(sp.atan), key=sp.default_sort_key):
        u = cosine(angle.args[0])
        if u is None:
            continue
        mark = sp.Dummy("angle", real=True)
        slope = f.xreplace({angle: mark}).diff(mark)
        if not slope.has(mark):
            rest = slope * (angle - sp.acos(u))
            yield ["sum", text_of(f.xreplace({angle: sp.acos(u)})), text_of(rest)]


def cosine(tangent: Any) -> Any:
    """A variable u with tangent^2 = 1/u^2 - 1, or None.

    >>> c = sp.Symbol("c", positive=True)
    >>> cosine(sp.sqrt(1 - c**2) / c), cosine(c)
    (c, None)
    """
    if len(tangent.free_symbols) != 1 or not small(tangent, 20):
        return None
    (u,) = tangent.free_symbols
    return u if sp.cancel(tangent**2 * u**2 + u**2) == 1 else None
