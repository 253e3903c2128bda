"""Rules for integer variables: induction, residue classes, floor and ceiling, rounding.

Part of the checker; see `rules`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import sympy as sp

from bounds import functions as fn
from verify.checker import identities, limits
from verify.checker.goals import AUTO_BITS, NO_VALUE, Goal, Sides, obligations, tight
from verify.checker.intervals import Unsupported, evaluate
from verify.checker.substitutions import need, new_symbol, read, symbol_of

MAX_MODULUS = 60
MAX_RESIDUES = 20_000


def _new_integer(goal: Goal, name: Any) -> Any:
    return sp.Symbol(new_symbol(goal, name).name, integer=True)


def induct(goal: Goal, name: Any, side: Any) -> list[Goal]:
    """f(lo) has the sign, and f(n + 1) has it whenever f(n) has it (side "lower").

    For fixed values of the other variables, which keep their box and the facts without n.  With
    side "upper" from the upper end downwards.  Facts that speak of n are forgotten: what is shown
    is the claim for every n of the range, so that the hypothesis holds at each n that is passed.
    """
    n = symbol_of(goal, name)
    need(n.is_integer and goal.op in (">=", ">"), "no induction over this variable")
    need(side in ("lower", "upper"), "a bad side")
    lo, hi, lo_open, hi_open = goal.sides(n)
    start, step = (lo, 1) if side == "lower" else (hi, -1)
    is_open = lo_open if side == "lower" else hi_open
    need(start.is_Integer and not is_open, "no first integer")
    far = hi if side == "lower" else lo
    need(far.is_Integer or far in (sp.oo, -sp.oo), "an end that is not an integer")
    facts = tuple(fact for fact in goal.facts if n not in fact[0].free_symbols)
    others = tuple((v, s) for v, s in goal.box if v != n)
    first = Goal(goal.expression.subs(n, start), goal.op, others, facts)
    after = goal.expression.subs(n, n + step)
    need(not any(x.has(*NO_VALUE) for x in (first.expression, after)), "undefined on the way")
    # n runs over the integers from which the step stays in the range
    if side == "lower":
        sides: Sides = (lo, hi - 1 if far is not sp.oo else hi, False, hi_open)
    else:
        sides = (lo + 1 if far is not -sp.oo else lo, hi, lo_open, False)
    hypothesis = (goal.expression, goal.op)
    following = replace(goal.with_sides(n, sides), expression=after, facts=(*facts, hypothesis))
    return [first, following]


def residues(goal: Goal, name: Any, modulus: Any, new: Any) -> list[Goal]:
    """n = k q + r with an integer q, for each remainder r = 0, ..., k - 1."""
    n, q = symbol_of(goal, name), _new_integer(goal, new)
    need(n.is_integer, "only integers have residues")
    need(type(modulus) is int and 2 <= modulus <= MAX_MODULUS, "a modulus out of range")
    lo, hi, lo_open, hi_open = goal.sides(n)
    cases = []
    for r in range(modulus):
        value = modulus * q + r
        low = lo if lo is -sp.oo else (lo - r) / modulus
        high = hi if hi is sp.oo else (hi - r) / modulus
        sides = tight(q, (low, high, lo_open, hi_open))
        trees = [goal.expression.subs(n, value), *(g.subs(n, value) for g, _ in goal.facts)]
        need(not any(x.has(*NO_VALUE) for x in trees), "undefined for a residue")
        facts = tuple((g, op) for g, (_, op) in zip(trees[1:], goal.facts, strict=True))
        box = tuple((q, sides) if v == n else (v, s) for v, s in goal.box)
        cases.append(Goal(trees[0], goal.op, box, facts))
    return cases


def whole(goal: Goal, kind: Any, text: Any, new: Any) -> list[Goal]:
    """floor(u) is an integer N with N <= u < N + 1, and ceil(u) one with N - 1 < u <= N."""
    need(kind in ("floor", "ceil"), "neither floor nor ceil")
    u, integer = read(goal, text), _new_integer(goal, new)
    node = fn.floor(u) if kind == "floor" else fn.ceiling(u)
    need(isinstance(node, fn.floor | fn.ceiling), "not a floor or ceiling any more")
    trees = [x.xreplace({node: integer}) for x in (goal.expression, *(g for g, _ in goal.facts))]
    facts = tuple((g, op) for g, (_, op) in zip(trees[1:], goal.facts, strict=True))
    if kind == "floor":
        facts += ((u - integer, ">="), (integer + 1 - u, ">"))
    else:
        facts += ((integer - u, ">="), (u + 1 - integer, ">"))
    box = (*goal.box, (integer, (-sp.oo, sp.oo, True, True)))
    named = Goal(trees[0], goal.op, box, facts)
    return [named, *obligations(goal, limits.requirements(u))]


def integer_valued(goal: Goal, tree: Any) -> bool:
    """Is the tree an integer wherever it is defined, by its structure alone?"""
    if tree.is_Symbol:
        return bool(tree.is_integer)
    if tree.is_Integer or isinstance(tree, fn.floor | fn.ceiling):
        return True
    if tree.is_Add or tree.is_Mul or isinstance(tree, sp.Max | sp.Min | sp.Abs | fn.gamma):
        # gamma is defined for positive arguments only, hence (k - 1)! of an integer k
        return all(integer_valued(goal, part) for part in tree.args)
    if tree.is_Pow and all(integer_valued(goal, part) for part in tree.args):
        try:
            return bool(evaluate(tree.exp, goal.intervals(AUTO_BITS), AUTO_BITS)[0] >= 0)
        except Unsupported:
            return False
    return False


def integral(goal: Goal) -> list[Goal]:
    """An integer that is > -1 is >= 0."""
    need(goal.op == ">=" and integer_valued(goal, goal.expression), "not an integer")
    return [replace(goal, expression=goal.expression + 1, op=">")]


def sharpen(goal: Goal, index: Any) -> list[Goal]:
    """An integer that is > 0 is >= 1; what is >= 0 and != 0 is > 0."""
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    g, op = goal.facts[index]
    facts = list(goal.facts)
    if op == ">=":
        need((g, "!=") in goal.facts or (-g, "!=") in goal.facts, "it may be 0")
        facts[index] = (g, ">")
    else:
        need(op == ">" and integer_valued(goal, g), "not an integer")
        facts[index] = (g - 1, ">=")
    return [replace(goal, facts=tuple(facts))]


def modulo(goal: Goal, modulus: Any) -> list[Goal]:
    """A polynomial with integer coefficients that is 0 modulo d at no residues is never 0."""
    need(goal.op == "!=", "only for a claim that something is not 0")
    need(type(modulus) is int and 2 <= modulus <= MAX_MODULUS, "a modulus out of range")
    names = sorted(goal.expression.free_symbols, key=str)
    need(names and all(v.is_integer for v in names), "not in integer variables")
    need(modulus ** len(names) <= MAX_RESIDUES, "too many residues")
    tree = identities.expand(goal.expression)
    need(tree.is_polynomial(*names), "not a polynomial")
    terms = sp.Poly(tree, *names).terms()
    need(all(c.is_Integer for _, c in terms), "coefficients that are not integers")
    for point in product(range(modulus), repeat=len(names)):
        value = 0
        for powers, c in terms:
            term = int(c)
            for x, k in zip(point, powers, strict=True):
                term = term * pow(x, int(k), modulus) % modulus
            value += term
        need(value % modulus != 0, "0 at some residues")
    return []
