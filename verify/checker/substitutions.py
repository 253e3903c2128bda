"""Rules that change the variables: a linear fact eliminates, replaces or bounds one.

`name_term` gives a name to a term, `rename` changes a variable, `peel` takes an end point off.
Part of the checker; see `rules`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from bounds.language import parse_expression
from verify.checker import identities, intervals, limits
from verify.checker.goals import (
    AUTO_BITS,
    NO_VALUE,
    CertificateError,
    Goal,
    Sides,
    certainly,
    holds,
    obligations,
    tight,
)
from verify.checker.intervals import Unsupported, evaluate

_INFINITE = (sp.oo, -sp.oo)


def need(condition: Any, message: str) -> None:
    if not condition:
        raise CertificateError(message)


def symbol_of(goal: Goal, name: Any) -> Any:
    for variable, _ in goal.box:
        if variable.name == name:
            return variable
    raise CertificateError(f"no variable {name!r}")


def read(goal: Goal, text: Any, *more: Any) -> Any:
    """A text of the certificate as a tree in the goal's variables (and ``more``)."""
    names = {v.name: v for v in (*(v for v, _ in goal.box), *more)}
    return parse_expression(text, names, internal=True)[0]


def same(goal: Goal, left: Any, right: Any) -> bool:
    """Are two trees the same function on the box?"""
    return vanishes(goal, left - right)


def vanishes(goal: Goal, tree: Any) -> bool:
    """Is a tree 0 by exact algebra and the signs of what abs is taken of, on the box or known?"""
    if identities.is_zero(*goal.signed(tree)):
        return True
    known = identities.canonical(tree)
    plain = without_abs(goal, known)
    return bool(plain != known and identities.is_zero(*goal.signed(plain)))


def without_abs(goal: Goal, tree: Any) -> Any:
    """The tree with abs resolved where the sign is certain on the box, or is that of a fact."""
    box = goal.intervals(AUTO_BITS)
    known = {identities.canonical(g) for g, op in goal.facts if op in (">", ">=")}
    return tree.xreplace({node: _without_sign(node, box, known) for node in tree.atoms(sp.Abs)})


def _without_sign(node: Any, box: dict[Any, intervals.Interval], known: set[Any]) -> Any:
    """|a| as a or -a, where the sign of a is certain on the box or a is among what is >= 0."""
    (a,) = node.args
    if a in known or -a in known:
        return a if a in known else -a
    try:
        value = evaluate(a, box, AUTO_BITS)
    except Unsupported:
        return node
    return a if holds(value, ">=") else -a if value[1] <= 0 else node


def constant(text: Any) -> Any:
    """A number written in the language, certainly defined."""
    tree, conditions = parse_expression(text, {}, internal=True)
    need(not tree.free_symbols, "a number was expected")
    asked = [(c.margin, c.op) for c in conditions]
    for g, op in [*asked, *limits.requirements(tree)]:
        need(holds(evaluate(g, {}, AUTO_BITS), op), "a number that may be undefined")
    return tree


def linear(g: Any, v: Any) -> tuple[Any, Any]:
    """(slope, rest) of ``g = slope * v + rest`` with a rational slope other than 0.

    The formal derivative alone does not do: d/dv atan(tan(v)) is 1.
    """
    slope = sp.diff(g, v)
    need(slope.is_Rational and slope != 0, "not linear in the variable")
    rest = identities.expand(g - slope * v)
    need(v not in rest.free_symbols, "not linear in the variable")
    return slope, rest


def new_symbol(goal: Goal, name: Any) -> Any:
    """A real variable that the goal does not have yet."""
    need(isinstance(name, str) and name.isidentifier(), "a bad name")
    known = {s.name for v, _ in goal.box for s in v.free_symbols}
    need(name not in known, "the new name is taken")
    return sp.Symbol(name, real=True)


def read_sides(data: Any) -> Sides:
    """``[lower, upper, lower open, upper open]`` with exact numbers as text, null for infinite."""
    need(isinstance(data, list) and len(data) == 4, "malformed sides")
    need(type(data[2]) is bool and type(data[3]) is bool, "malformed sides")
    lo = -sp.oo if data[0] is None else constant(data[0])
    hi = sp.oo if data[1] is None else constant(data[1])
    return (lo, hi, data[2] or lo is -sp.oo, data[3] or hi is sp.oo)


def _within(term: Any, sides: Sides) -> list[tuple[Any, str]]:
    """The conditions that put a term between the sides."""
    lo, hi, lo_open, hi_open = sides
    below = [] if lo is -sp.oo else [(term - lo, ">" if lo_open else ">=")]
    return below + ([] if hi is sp.oo else [(hi - term, ">" if hi_open else ">=")])


def name_term(
    goal: Goal, term: Any, new: Any, outer: Any, sides: Any, keep: Any = ()
) -> list[Goal]:
    """f = F(u) for a term u with values between the sides: F(t) for every such t will do.

    A fact g that contains the term also holds as h(t), g = h(u): a point where g holds and its
    t = u(point) satisfy it.  Facts and variables that F does not speak of are forgotten; to forget
    is always sound.  With ``keep`` these variables stay, and a fact stays only as h(t).
    """
    u, t, between = read(goal, term), new_symbol(goal, new), read_sides(sides)
    inner = read(goal, outer, t)
    need(same(goal, goal.expression, inner.subs(t, u)), "not a function of the term")
    need(isinstance(keep, list | tuple), "no list of variables")
    stay = {*inner.free_symbols, *(symbol_of(goal, name) for name in keep)}
    kept = tuple((v, s) for v, s in goal.box if v in stay)
    left = {t, *(v for v, _ in kept)}
    # e^(-x) is written 1/t for t = e^x
    spelt = {sp.exp(-u.args[0]): 1 / t} if isinstance(u, sp.exp) else {}
    named = [(g.xreplace({u: t, **spelt}), op) for g, op in goal.facts]
    facts = tuple(
        (g, op)
        for g, op in dict.fromkeys((*(() if keep else goal.facts), *named))
        if g.free_symbols and g.free_symbols <= left and not g.has(*NO_VALUE)
    )
    trees = (inner, *(g for g, _ in facts))
    need(any(t in g.free_symbols for g in trees), "the new variable does not occur")
    # F must be defined at t = u: its own conditions, not those of the simplified F(u)
    more = [(c.subs(t, u), op) for c, op in limits.requirements(inner)]
    needed = [*limits.requirements(u), *_within(u, between), *more]
    return [Goal(inner, goal.op, (*kept, (t, between)), facts), *obligations(goal, needed)]


def rename(goal: Goal, name: Any, new: Any, forward: Any, back: Any, sides: Any) -> list[Goal]:
    """Use w = g(v, ...) instead of v, where v = e(w, ...): every point has such a w.

    ``forward`` is g, ``back`` is e, and e(g(v)) = v must be an identity on the box.
    """
    v, w, between = symbol_of(goal, name), new_symbol(goal, new), read_sides(sides)
    need(not v.is_integer, "an integer variable keeps its name")
    g, e = read(goal, forward), read(goal, back, w)
    need(v not in e.free_symbols and w in e.free_symbols, "not a change of the variable")
    need(same(goal, e.subs(w, g), v), "the two directions do not fit")
    facts = tuple((h.subs(v, e), op) for h, op in goal.facts)
    facts += tuple((h.subs(v, e), op) for h, op in _within(v, goal.sides(v)))
    trees = (goal.expression.subs(v, e), *(h for h, _ in facts))
    need(not any(x.has(*NO_VALUE) for x in trees), "undefined after the change")
    box = (*((x, s) for x, s in goal.box if x != v), (w, between))
    more = [(c.subs(w, g), op) for c, op in limits.requirements(e)]
    needed = [*limits.requirements(g), *more, *_within(g, between)]
    return [Goal(trees[0], goal.op, box, facts), *obligations(goal, needed)]


def forget(goal: Goal, name: Any) -> list[Goal]:
    """Without a variable that f does not speak of, and without the facts about it.

    Every point of the goal gives one of the new goal, with the same f and fewer facts to satisfy.
    """
    v = symbol_of(goal, name)
    need(v not in goal.expression.free_symbols, "the formula speaks of it")
    box = tuple((w, sides) for w, sides in goal.box if w != v)
    facts = tuple((g, op) for g, op in goal.facts if v not in g.free_symbols)
    return [Goal(goal.expression, goal.op, box, facts)]


def peel(goal: Goal, name: Any, side: Any) -> list[Goal]:
    """A closed end of a box apart from the rest."""
    v = symbol_of(goal, name)
    need(side in ("lower", "upper"), "a bad side")
    lo, hi, lo_open, hi_open = goal.sides(v)
    end, is_open = (lo, lo_open) if side == "lower" else (hi, hi_open)
    need(not is_open and not v.is_integer, "there is no end point")
    face = (goal.expression.subs(v, end), *(g.subs(v, end) for g, _ in goal.facts))
    need(not any(x.has(*NO_VALUE) for x in face), "undefined at the end")
    others = tuple((w, s) for w, s in goal.box if w != v)
    facts = tuple((g, op) for g, (_, op) in zip(face[1:], goal.facts, strict=True))
    rest = (lo, hi, lo_open or side == "lower", hi_open or side == "upper")
    return [Goal(face[0], goal.op, others, facts), goal.with_sides(v, rest)]


def exclude(goal: Goal, index: Any, name: Any, side: Any) -> list[Goal]:
    """A closed end of a box at which a fact ``g != 0`` or ``g > 0`` fails does not belong to it."""
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    (g, op), v = goal.facts[index], symbol_of(goal, name)
    need(op in ("!=", ">") and g.free_symbols == {v}, "not a fact about the variable alone")
    need(side in ("lower", "upper"), "a bad side")
    lo, hi, lo_open, hi_open = goal.sides(v)
    end, is_open = (lo, lo_open) if side == "lower" else (hi, hi_open)
    need(not is_open and not v.is_integer and g.subs(v, end) == 0, "the end is not excluded")
    return [goal.with_sides(v, (lo, hi, lo_open or side == "lower", hi_open or side == "upper"))]


def insert(goal: Goal, index: Any, name: Any) -> list[Goal]:
    """A fact ``g == 0`` that is linear in a variable with constant slope eliminates it."""
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    (g, op), v = goal.facts[index], symbol_of(goal, name)
    need(op == "==", "not an equation")
    slope, rest = linear(g, v)
    value = -rest / slope
    facts = [(h.subs(v, value), o) for h, o in goal.facts if (h, o) != (g, op)]
    facts += _within(value, goal.sides(v))
    need(not v.is_integer, "an integer variable cannot be eliminated")
    box = tuple((w, s) for w, s in goal.box if w != v)
    return [Goal(goal.expression.subs(v, value), goal.op, box, tuple(facts))]


def equal(goal: Goal, index: Any, text: Any, other: Any) -> list[Goal]:
    """A fact ``u - v == 0``: v is put for u.

    At every point of the domain the two have one value, so that the goal keeps its own.
    """
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    (g, op), u, v = goal.facts[index], read(goal, text), read(goal, other)
    need(op == "==" and (same(goal, g, u - v) or same(goal, g, v - u)), "not what the fact says")
    put = goal.expression.xreplace({u: v})
    need(put != goal.expression, "there is nothing to replace")
    asked = [*limits.requirements(u), *limits.requirements(v), *limits.requirements(g)]
    return [replace(goal, expression=put), *obligations(goal, asked)]


def shift(goal: Goal, index: Any, name: Any, new: Any) -> list[Goal]:
    """A fact g >= 0 that is linear in a variable with constant slope: use t = g instead of it."""
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    (g, op), v = goal.facts[index], symbol_of(goal, name)
    need(op in (">=", ">") and not v.is_integer, "not an inequality for a real variable")
    (slope, rest), t = linear(g, v), new_symbol(goal, new)
    value = (t - rest) / slope
    facts = [(h.subs(v, value), o) for h, o in goal.facts if (h, o) != (g, op)]
    facts += _within(value, goal.sides(v))
    sides: Sides = (sp.S.Zero, sp.oo, op == ">", True)
    box = (*((w, s) for w, s in goal.box if w != v), (t, sides))
    return [Goal(goal.expression.subs(v, value), goal.op, box, tuple(facts))]


def contract(goal: Goal, index: Any, name: Any) -> list[Goal]:
    """A fact g >= 0 that is linear in a variable bounds it by the range of the rest."""
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    (g, op), v = goal.facts[index], symbol_of(goal, name)
    need(op in (">=", ">", "=="), "a fact without a sign")
    slope, others = linear(g, v)
    asked = limits.requirements(others)
    need(not obligations(goal, asked), "a bound that may be undefined")
    # rational ends of an integer variable are rounded to integers
    bounds = _rounded_range if v.is_integer else _range
    lower, upper, lower_open, upper_open = bounds(goal, sp.expand(others / -slope))
    lo, hi, lo_open, hi_open = goal.sides(v)
    if (slope > 0 or op == "==") and lower is not -sp.oo and certainly(lower, ">", lo):
        lo, lo_open = lower, op == ">" or lower_open
    if (slope < 0 or op == "==") and upper is not sp.oo and certainly(upper, "<", hi):
        hi, hi_open = upper, op == ">" or upper_open
    smaller = goal.with_sides(v, tight(v, (lo, hi, lo_open, hi_open)))
    need(smaller != goal, "nothing gained")
    return [smaller]


def _range(goal: Goal, tree: Any) -> Sides:
    """Ends between which a tree lies on the box: exact ones of a sum of variables, or rounded."""
    terms = [term.as_coeff_Mul() for term in sp.Add.make_args(tree)]
    if not all(c.is_Rational and (w.is_Symbol or w.is_number) for c, w in terms):
        return _rounded_range(goal, tree)
    lower = upper = sp.S.Zero
    lower_open = upper_open = False
    for c, w in terms:
        lo, hi, lo_open, hi_open = goal.sides(w) if w.is_Symbol else (w, w, False, False)
        if c < 0:
            lo, hi, lo_open, hi_open = hi, lo, hi_open, lo_open
        # by cases: oo + Q(3) would stay a sum
        lower = -sp.oo if lower is -sp.oo or lo in _INFINITE else lower + c * lo
        upper = sp.oo if upper is sp.oo or hi in _INFINITE else upper + c * hi
        lower_open, upper_open = lower_open or lo_open, upper_open or hi_open
    return (lower, upper, lower_open, upper_open)


def _rounded_range(goal: Goal, tree: Any) -> Sides:
    """Ends between which a tree lies on the box, by interval arithmetic."""
    low, high, low_open, high_open = evaluate(tree, goal.intervals(AUTO_BITS), AUTO_BITS)
    return (_exact(low), _exact(high), low_open, high_open)


def _exact(endpoint: Any) -> Any:
    if endpoint in (intervals.INF, intervals.NEG):
        return sp.oo if endpoint > 0 else -sp.oo
    mantissa, exponent = endpoint.man_exp()
    return sp.Integer(int(mantissa)) * sp.Integer(2) ** int(exponent)
