"""Rules that use a linear fact to eliminate, replace or bound a variable.

Part of the checker; see `rules`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from verify.prove import intervals
from verify.prove.goals import CertificateError, Goal, Sides, certainly, tight
from verify.prove.intervals import evaluate

AUTO_BITS = 128


def need(condition: Any, message: str) -> None:
    if not condition:
        raise CertificateError(message)


def symbol_of(goal: Goal, name: Any) -> Any:
    for variable, _ in goal.box:
        if variable.name == name:
            return variable
    raise CertificateError(f"no variable {name!r}")


def insert(goal: Goal, index: Any, name: Any) -> list[Goal]:
    """A fact ``g == 0`` that is linear in a variable with constant slope eliminates it."""
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    (g, op), v = goal.facts[index], symbol_of(goal, name)
    slope = sp.diff(g, v)
    need(op == "==" and slope.is_Rational and slope != 0, "not solvable for the variable")
    value = v - g / slope
    value = value.subs(v, 0)  # g is linear in v with a constant slope
    lo, hi, lo_open, hi_open = goal.sides(v)
    facts = [(h.subs(v, value), o) for h, o in goal.facts if (h, o) != (g, op)]
    if lo is not -sp.oo:
        facts.append((value - lo, ">" if lo_open else ">="))
    if hi is not sp.oo:
        facts.append((hi - value, ">" if hi_open else ">="))
    need(not v.is_integer, "an integer variable cannot be eliminated")
    box = tuple((w, s) for w, s in goal.box if w != v)
    return [Goal(goal.expression.subs(v, value), goal.op, box, tuple(facts))]


def shift(goal: Goal, index: Any, name: Any, new: Any) -> list[Goal]:
    """A fact g >= 0 that is linear in a variable with constant slope: use t = g instead of it."""
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    (g, op), v = goal.facts[index], symbol_of(goal, name)
    slope = sp.diff(g, v)
    need(op in (">=", ">") and slope.is_Rational and slope != 0, "not solvable for the variable")
    need(isinstance(new, str) and new.isidentifier(), "a bad name")
    need(all(w.name != new for w, _ in goal.box) and not v.is_integer, "the name is taken")
    t = sp.Symbol(new, real=True)
    value = (t - g.subs(v, 0)) / slope
    lo, hi, lo_open, hi_open = goal.sides(v)
    facts = [(h.subs(v, value), o) for h, o in goal.facts if (h, o) != (g, op)]
    if lo is not -sp.oo:
        facts.append((value - lo, ">" if lo_open else ">="))
    if hi is not sp.oo:
        facts.append((hi - value, ">" if hi_open else ">="))
    sides: Sides = (sp.S.Zero, sp.oo, op == ">", True)
    box = (*((w, s) for w, s in goal.box if w != v), (t, sides))
    return [Goal(goal.expression.subs(v, value), goal.op, box, tuple(facts))]


def contract(goal: Goal, index: Any, name: Any) -> list[Goal]:
    """A fact g >= 0 that is linear in a variable bounds it by the range of the rest."""
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    (g, op), v = goal.facts[index], symbol_of(goal, name)
    slope = sp.diff(g, v)
    need(op in (">=", ">", "==") and slope.is_Rational and slope != 0, "not linear")
    rest = evaluate(g.subs(v, 0) / -slope, goal.intervals(AUTO_BITS), AUTO_BITS)
    lo, hi, lo_open, hi_open = goal.sides(v)
    lower, upper = _exact(rest[0]), _exact(rest[1])
    if (slope > 0 or op == "==") and lower is not -sp.oo and certainly(lower, ">", lo):
        lo, lo_open = lower, op == ">" or rest[2]
    if (slope < 0 or op == "==") and upper is not sp.oo and certainly(upper, "<", hi):
        hi, hi_open = upper, op == ">" or rest[3]
    smaller = goal.with_sides(v, tight(v, (lo, hi, lo_open, hi_open)))
    need(smaller != goal, "nothing gained")
    return [smaller]


def _exact(endpoint: Any) -> Any:
    if endpoint in (intervals.INF, intervals.NEG):
        return sp.oo if endpoint > 0 else -sp.oo
    mantissa, exponent = endpoint.man_exp()
    return sp.Integer(int(mantissa)) * sp.Integer(2) ** int(exponent)
