"""Search move: an angle that is written by its tangent is written by its cosine.

atan(sqrt(1 - u^2)/u) = acos(u) for 0 < u <= 1.  Inequalities about orthants are about acos.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from bounds.language import text_of
from verify.checker.goals import Goal
from verify.prove.moves import Rule, sign_of, small
from verify.prove.sampling import Samples


def by_cosines(goal: Goal, samples: Samples) -> Iterator[Rule]:
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
        u *= sign_of(u, samples)
        mark = sp.Dummy("angle", real=True)
        slope = f.xreplace({angle: mark}).diff(mark)
        if u != 0 and not slope.has(mark):
            rest = slope * (angle - sp.acos(u))
            yield ["sum", text_of(f.xreplace({angle: sp.acos(u)})), text_of(rest)]


def cosine(tangent: Any) -> Any:
    """A polynomial u of one variable with 1 + tangent^2 = 1/u^2, or None.

    >>> c = sp.Symbol("c", positive=True)
    >>> cosine(sp.sqrt(1 - c**2) / c), cosine(c)
    (c, None)
    >>> cosine(c * sp.sqrt(1 - c**2 / 4) / (1 - c**2 / 2))
    c**2/2 - 1
    """
    if len(tangent.free_symbols) != 1 or not small(tangent, 20):
        return None
    square = sp.cancel(1 / (1 + tangent**2))
    if not square.is_polynomial():
        return None
    number, factors = sp.factor_list(square)
    root = sp.sqrt(number)
    if not root.is_Rational or any(power % 2 for _, power in factors):
        return None
    return sp.expand(root * sp.Mul(*(factor ** (power // 2) for factor, power in factors)))
