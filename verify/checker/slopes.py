"""Rules that infer the least values of f on a box from the sign of a derivative.

Part of the checker; see `rules`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from verify.checker import limits
from verify.checker.goals import AUTO_BITS, NO_VALUE, Goal, holds, obligations
from verify.checker.intervals import Unsupported, evaluate
from verify.checker.substitutions import need, read, same, symbol_of

Facts = tuple[tuple[Any, str], ...]


def monotone(goal: Goal, name: Any, side: Any) -> list[Goal]:
    """f is monotone in a variable: its smallest values are at one face (or limit) of the box.

    Sub-goals: the derivative's sign on the interior, f on the face, and what makes f continuous
    up to the face and smooth inside.  They may use the facts that survive the way from a point to
    the face: those without the variable and those that the move only makes easier.
    """
    need(side in ("lower", "upper") and goal.op != "!=", "a bad monotonicity rule")
    goal, v = over_reals(goal, symbol_of(goal, name))
    f = goal.expression
    lo, hi, lo_open, hi_open = goal.sides(v)
    sign = 1 if side == "lower" else -1
    kept, strictly = [], []
    for g, op in goal.facts:
        eased = _eased(goal, v, (g, op), sign)
        if eased:
            kept.append((g, op))
            strictly.append((g, ">" if eased == ">" and op == ">=" else op))
    inside = replace(goal.with_sides(v, (lo, hi, True, True)), facts=tuple(strictly))
    is_open = lo_open if side == "lower" else hi_open
    derivative = replace(
        inside,
        expression=sign * sp.diff(f, v),
        op=">" if goal.op == ">" and is_open else ">=",
    )
    needed = obligations(inside, limits.requirements(f, v))
    face, closed = _face(goal, v, side, tuple(kept))
    return [derivative, face, *needed, *closed]


def arch(goal: Goal, name: Any, weight: Any, core: Any) -> list[Goal]:
    """f rises, then falls in a variable: it is nowhere below the smaller of its two faces.

    The derivative is w g with w >= 0 and a g that decreases.  Where g >= 0 at a point, g >= 0 at
    all points to its left, so that f rises from the lower face up to it; where g < 0, f falls from
    there to the upper face.  Where f > 0 is wanted and a face is open, so that f is only known to
    tend to something >= 0 there, w > 0 and g' < 0 make rise and fall strict.

    Sub-goals may use the facts without the variable: they hold on the whole way.
    """
    need(goal.op in (">=", ">"), "no arch for !=")
    goal, v = over_reals(goal, symbol_of(goal, name))
    f, w, g = goal.expression, read(goal, weight), read(goal, core)
    lo, hi, lo_open, hi_open = goal.sides(v)
    facts = tuple(fact for fact in goal.facts if v not in fact[0].free_symbols)
    inside = replace(goal.with_sides(v, (lo, hi, True, True)), facts=facts)
    slope = sp.diff(f, v)
    need(same(inside, slope, w * g), "not the derivative")
    op = ">" if goal.op == ">" and (lo_open or hi_open) else ">="
    smooth = [
        *limits.requirements(f, v), *limits.requirements(slope),
        *limits.requirements(w), *limits.requirements(g, v),
    ]  # fmt: skip
    below: list[Goal] = []
    for side in ("lower", "upper"):
        face, closed = _face(goal, v, side, facts)
        below += [face, *closed]
    return [
        replace(inside, expression=w, op=op),
        replace(inside, expression=-sp.diff(g, v), op=op),
        *below,
        *obligations(inside, smooth),
    ]


def _face(goal: Goal, v: Any, side: str, facts: Facts) -> tuple[Goal, list[Goal]]:
    """f at one end of a variable, or its limit there, and what makes f continuous up to it.

    The facts are those that hold on the way to the face.  At an open end f is only approached, so
    that ``>= 0`` there is all that can be meant.
    """
    f = goal.expression
    lo, hi, lo_open, hi_open = goal.sides(v)
    end, is_open = (lo, lo_open) if side == "lower" else (hi, hi_open)
    infinite = end in (sp.oo, -sp.oo)
    others = tuple((w, sides) for w, sides in goal.box if w != v)
    there = tuple(x for x in facts if v not in x[0].free_symbols) if infinite else facts
    away = Goal(f, goal.op, others, tuple((g.subs(v, end), op) for g, op in there))
    if infinite:
        turned = f.subs(v, -v) if end is -sp.oo else f
        value = limits.limit_at_infinity(turned, v, away.intervals(AUTO_BITS))
        need(value is not -sp.oo, "the limit is -oo")
        return replace(away, expression=sp.S.Zero if value is sp.oo else value, op=">="), []
    closed = replace(goal, facts=facts).with_sides(v, (lo, hi, side != "lower", side != "upper"))
    needed = obligations(closed, limits.requirements(f))
    at_face = f.subs(v, end)
    values = (at_face, *(g for g, _ in away.facts))
    need(not any(x.has(*NO_VALUE) for x in values), "undefined on the face")
    return replace(away, expression=at_face, op=">=" if is_open else goal.op), needed


def over_reals(goal: Goal, v: Any) -> tuple[Goal, Any]:
    """With a real variable in place of an integer one: slopes count between integers too."""
    if not v.is_integer:
        return goal, v
    x = sp.Symbol(v.name, real=True)
    box = tuple((x if w == v else w, sides) for w, sides in goal.box)
    facts = tuple((g.xreplace({v: x}), op) for g, op in goal.facts)
    return Goal(goal.expression.xreplace({v: x}), goal.op, box, facts), x


def _eased(goal: Goal, v: Any, fact: tuple[Any, str], sign: int) -> str:
    """Does a fact survive a move towards the face?  Then ``">="``, or ``">"`` if it gets strict.

    With ``g >= 0`` at a point and g strictly growing on the way, ``g > 0`` at every later point.
    """
    g, op = fact
    if v not in g.free_symbols:
        return ">="
    lo, hi, _, _ = goal.sides(v)
    if op not in (">=", ">"):
        return ""
    try:
        if limits.requirements(g):
            return ""
        inside = goal.with_sides(v, (lo, hi, True, True)).intervals(AUTO_BITS)
        derivative = -sign * sp.diff(g, v)
        if limits.requirements(derivative):
            return ""
        slope = evaluate(derivative, inside, AUTO_BITS)
    except Unsupported:
        return ""
    return ">" if holds(slope, ">") else ">=" if holds(slope, ">=") else ""
