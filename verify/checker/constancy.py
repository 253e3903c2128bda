"""Rules for functions that do not depend on a variable, or only up to a period or a sign.

Part of the checker; see `rules`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from verify.checker import limits
from verify.checker.goals import AUTO_BITS, NO_VALUE, Goal, certainly, holds, obligations
from verify.checker.intervals import Unsupported, evaluate
from verify.checker.substitutions import constant, need, same, symbol_of


def flat(goal: Goal, name: Any, at: Any) -> list[Goal]:
    """f has derivative 0 in a variable, so f is what it is at one number c of the variable's side.

    Between a point of the box and the same point with v = c, f is continuous, and differentiable
    inside; a derivative that is 0 makes it constant (mean-value theorem).  On the way hold the
    facts without v, and those affine in v that also hold at v = c.
    """
    v, c = symbol_of(goal, name), constant(at)
    need(not v.is_integer and v in goal.expression.free_symbols, "not a real variable of f")
    lo, hi, lo_open, hi_open = goal.sides(v)
    above = certainly(c, ">", lo) or (c == lo and not lo_open)
    below = certainly(c, "<", hi) or (c == hi and not hi_open)
    need(above and below, "the number is outside the box")
    facts = tuple(fact for fact in goal.facts if _on_the_way(goal, v, c, fact))
    kept = replace(goal, facts=facts)
    slope = sp.diff(goal.expression, v)
    inside = kept.with_sides(v, (lo, hi, True, True))
    face = goal.expression.subs(v, c)
    there = tuple((g.subs(v, c), op) for g, op in facts)
    need(not any(x.has(*NO_VALUE) for x in (face, *(g for g, _ in there))), "undefined at c")
    others = tuple((w, s) for w, s in goal.box if w != v)
    return [
        Goal(face, goal.op, others, there),
        replace(inside, expression=slope, op=">="),
        replace(inside, expression=-slope, op=">="),
        *obligations(inside, limits.requirements(goal.expression, v)),
        *obligations(kept, limits.requirements(goal.expression)),
    ]


def _on_the_way(goal: Goal, v: Any, c: Any, fact: tuple[Any, str]) -> bool:
    """Does the fact hold on the segment from a point where it holds to v = c?

    Affine in v and true at both ends, it is true between them (">" and ">=" define convex sets,
    "==" an affine one).
    """
    g, op = fact
    if v not in g.free_symbols:
        return True
    if op == "!=" or not g.is_polynomial(v) or sp.degree(g, v) > 1:
        return False
    try:
        others = {w: s for w, s in goal.intervals(AUTO_BITS).items() if w != v}
        return holds(evaluate(g.subs(v, c), others, AUTO_BITS), op)
    except Unsupported:
        return False


def period(goal: Goal, name: Any, length: Any, start: Any) -> list[Goal]:
    """f and the facts do not change if a variable grows by T > 0: it may stay in [s, s + T].

    Every number is a whole number of periods away from one of that interval, where the facts hold
    too and f has the same value.  The shifted tree must be the old one, so that it is defined where
    that is; sines and cosines lose multiples of 2 pi by themselves.  Facts without that period are
    forgotten, and so are the sides of the variable.
    """
    v, T, s = symbol_of(goal, name), constant(length), constant(start)
    need(not v.is_integer, "not a real variable")
    need(certainly(T, ">", sp.S.Zero), "a period must be positive")
    moved = {v: v + T}
    need(goal.expression.subs(moved) == goal.expression, "not periodic")
    facts = tuple(fact for fact in goal.facts if fact[0].subs(moved) == fact[0])
    return [replace(goal, facts=facts).with_sides(v, (s, s + T, False, False))]


def even(goal: Goal, name: Any) -> list[Goal]:
    """f does not change with the sign of a variable whose side is symmetric: v >= 0 is enough.

    The value at v < 0 is that at -v, where the facts that are even (literally) hold too; the others
    are forgotten.  Both trees must be defined and continuous for the identity to hold everywhere.
    """
    v = symbol_of(goal, name)
    lo, hi, lo_open, hi_open = goal.sides(v)
    need(lo == -hi and lo_open == hi_open, "not a symmetric side")
    need(certainly(hi, ">", sp.S.Zero), "not a symmetric side")
    turned = goal.expression.subs(v, -v)
    need(same(goal, goal.expression, turned), "not an even function")
    facts = tuple(fact for fact in goal.facts if fact[0].subs(v, -v) == fact[0])
    half = replace(goal, facts=facts)
    needed = [*limits.requirements(goal.expression), *limits.requirements(turned)]
    return [
        half.with_sides(v, (sp.S.Zero, hi, False, hi_open)),
        *obligations(half, needed),
    ]
