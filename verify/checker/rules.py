"""The rules of proof: from a goal and a rule's data to the sub-goals that suffice.

Part of the checker.  A rule never trusts what a certificate says: it recomputes the sub-goals, the
derivatives, the limits and the conditions under which its argument is valid.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import Any

import sympy as sp
from flint import ctx

from bounds import functions as fn
from verify.checker import (
    binomials,
    constancy,
    identities,
    integers,
    intervals,
    limits,
    series,
    slopes,
)
from verify.checker.goals import (
    AUTO_BITS,
    CertificateError,
    Goal,
    certainly,
    defined_anew,
    fails,
    holds,
    obligations,
)
from verify.checker.intervals import evaluate
from verify.checker.substitutions import (
    constant,
    contract,
    equal,
    exclude,
    forget,
    insert,
    name_term,
    need,
    peel,
    read,
    rename,
    same,
    shift,
    symbol_of,
    vanishes,
)  # fmt: skip

MAX_BITS = 1024


def children(goal: Goal, rule: list[Any]) -> list[Goal]:
    """The sub-goals that suffice for the goal by one rule; none if the rule closes it.

    Raises `CertificateError` or `Unsupported` if the rule does not apply.
    """
    name, *data = rule
    if name not in RULES:
        raise CertificateError(f"unknown rule {name!r}")
    below: list[Goal] = RULES[name](goal, *data)
    # a rebuilt tree may ask for more: sqrt(w**2*y) is kept as |w|*sqrt(y)
    old, seen = limits.requirements(goal.expression), set(below)
    for sub in tuple(below):
        for extra in defined_anew(sub, old):
            if extra not in seen:
                seen.add(extra)
                below.append(extra)
    return below


def _bits(value: Any) -> int:
    need(type(value) is int and 16 <= value <= MAX_BITS, "a precision out of range")
    return int(value)


def _eval(goal: Goal, bits: Any) -> list[Goal]:
    """The interval value over the box decides."""
    bits = _bits(bits)
    value = evaluate(goal.expression, goal.intervals(bits), bits)
    need(holds(value, goal.op), "an evaluation does not decide")
    return []


def _sign(goal: Goal, sign: Any) -> list[Goal]:
    """``f != 0`` follows from ``f > 0`` (sign 1) or ``-f > 0`` (sign -1)."""
    need(goal.op == "!=" and type(sign) is int and sign in (1, -1), "a bad sign rule")
    return [replace(goal, expression=sign * goal.expression, op=">")]


def _zero(goal: Goal) -> list[Goal]:
    """The expression is identically 0."""
    need(goal.op == ">=" and vanishes(goal, goal.expression), "not zero")
    return obligations(goal, limits.requirements(goal.expression))


def _prune(goal: Goal, index: Any, bits: Any) -> list[Goal]:
    """A fact fails on the whole box, so that the goal says nothing there."""
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    bits, (g, op) = _bits(bits), goal.facts[index]
    need(not obligations(goal, limits.requirements(g)), "a fact that may be undefined")
    need(fails(evaluate(g, goal.intervals(bits), bits), op), "a fact is not excluded")
    return []


def _empty(goal: Goal, name: Any) -> list[Goal]:
    """A variable has no admissible value."""
    lo, hi, lo_open, hi_open = goal.sides(symbol_of(goal, name))
    empty = certainly(lo, ">", hi) or (lo == hi and (lo_open or hi_open))
    need(empty, "the box is not empty")
    return []


def _mean(goal: Goal, bits: Any) -> list[Goal]:
    """Mean-value form f(c) + sum_i f_i(box) (x_i - c_i) on a bounded box without kinks."""
    bits = _bits(bits)
    for v, _ in goal.box:
        goal, _ = slopes.over_reals(goal, v)
    box = goal.intervals(bits)
    value_at, total = dict(box), None
    moving = [v for v, _ in goal.box if v in goal.expression.free_symbols]
    for v in moving:
        for g, op in limits.requirements(goal.expression, v):
            need(holds(evaluate(g, box, bits), op), "not smooth on the box")
        with ctx.workprec(bits):
            centre = ((box[v][0] + box[v][1]) / 2).mid()
        need(centre.is_finite(), "an unbounded box has no centre")
        value_at[v] = (centre, centre, False, False)
    total = evaluate(goal.expression, value_at, bits)
    for v in moving:
        derivative = sp.diff(goal.expression, v)
        for g, op in limits.requirements(derivative):
            need(holds(evaluate(g, box, bits), op), "no derivative on the box")
        slope = evaluate(derivative, box, bits)
        with ctx.workprec(bits):
            step = intervals.add(box[v], intervals.negate(value_at[v]))
            total = intervals.add(total, intervals.multiply(slope, step))
    need(holds((total[0], total[1], False, False), goal.op), "a mean-value form does not decide")
    return []


def _split(goal: Goal, name: Any, at: Any) -> list[Goal]:
    """Cut the box at an exact number inside it."""
    v = symbol_of(goal, name)
    lo, hi, lo_open, hi_open = goal.sides(v)
    c = constant(at)
    need(certainly(lo, "<", c) and certainly(c, "<", hi), "a cut outside the box")
    if v.is_integer and c.is_Rational:
        below, above = sp.Integer(floor(c)), sp.Integer(floor(c) + 1)
        return [
            goal.with_sides(v, (lo, below, lo_open, False)),
            goal.with_sides(v, (above, hi, False, hi_open)),
        ]
    return [
        goal.with_sides(v, (lo, c, lo_open, False)),
        goal.with_sides(v, (c, hi, False, hi_open)),
    ]


def _factor(goal: Goal, *texts: Any) -> list[Goal]:
    """f is the product of the given factors; each has the goal's sign (one factor: a rewriting)."""
    parts = [read(goal, text) for text in texts]
    need(parts and same(goal, goal.expression, sp.Mul(*parts)), "not a factorisation")
    needed = [c for part in parts for c in limits.requirements(part)]
    old = limits.requirements(goal.expression)
    return [
        *(replace(goal, expression=part) for part in parts),
        *obligations(goal, [c for c in dict.fromkeys(needed) if c not in old]),
    ]


def _sum(goal: Goal, *texts: Any) -> list[Goal]:
    """f is the sum of the given terms, the first with the goal's sign, the others >= 0."""
    parts = [read(goal, text) for text in texts]
    need(parts and same(goal, goal.expression, sp.Add(*parts)), "not a decomposition")
    need(goal.op != "!=", "a sum does not show != 0")
    needed = [c for part in parts for c in limits.requirements(part)]
    old = limits.requirements(goal.expression)
    return [
        replace(goal, expression=parts[0]),
        *(replace(goal, expression=part, op=">=") for part in parts[1:]),
        *obligations(goal, [c for c in dict.fromkeys(needed) if c not in old]),
    ]


def _compare_logs(goal: Goal, left: Any, right: Any) -> list[Goal]:
    """f = X - Y with X, Y > 0 has the sign of log X - log Y."""
    x, y = read(goal, left), read(goal, right)
    need(same(goal, goal.expression, x - y), "not a difference")
    box = goal.intervals(AUTO_BITS)
    difference = _log_of(x, box) - _log_of(y, box)
    return [
        replace(goal, expression=difference),
        *obligations(goal, [*limits.requirements(x), *limits.requirements(y), (x, ">"), (y, ">")]),
    ]


def _log_of(product: Any, box: Any) -> Any:
    """log of a product, taken apart at the factors that are certainly positive on the box."""
    total, rest = sp.S.Zero, sp.S.One
    for factor in sp.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        if base is sp.E:
            total += exponent
        elif isinstance(base, sp.exp):
            total += exponent * base.args[0]
        elif isinstance(base, fn.phi):
            total -= exponent * (base.args[0] ** 2 / 2 + sp.log(2 * sp.pi) / 2)
        elif holds(evaluate(base, box, AUTO_BITS), ">"):
            total += exponent * sp.log(base)
        else:
            rest *= factor
    return total if rest == 1 else total + sp.log(rest)


def _compare_exponentials(goal: Goal, text: Any, sign: Any) -> list[Goal]:
    """f = log u + g has the sign of u - exp(-g), and f = g - log u that of exp(g) - u."""
    need(type(sign) is int and sign in (1, -1), "a bad sign")
    u = read(goal, text)
    g = goal.expression - sign * sp.log(u)
    need(not g.has(sp.log(u)), "the logarithm is still there")
    difference = u - sp.exp(-g) if sign > 0 else sp.exp(g) - u
    return [
        replace(goal, expression=difference),
        *obligations(goal, [*limits.requirements(u), *limits.requirements(g), (u, ">")]),
    ]


def _use(goal: Goal, index: Any, text: Any, strict: Any = False) -> list[Goal]:
    """f = (f - u g) + u g with a fact g >= 0 and a multiplier u >= 0.

    For f > 0 (``strict``) also with a fact g > 0 and u > 0: then f - u g >= 0 will do.
    """
    need(type(index) is int and 0 <= index < len(goal.facts) and goal.op != "!=", "no such fact")
    (g, op), u = goal.facts[index], read(goal, text)
    need(type(strict) is bool and (not strict or goal.op == op == ">"), "nothing strict")
    rest = [replace(goal, expression=goal.expression - u * g, op=">=" if strict else goal.op)]
    if op != "==":
        need(op in (">=", ">"), "a fact without a sign")
        rest.append(replace(goal, expression=u, op=">" if strict else ">="))
    return [*rest, *obligations(goal, [*limits.requirements(u), *limits.requirements(g)])]


def _fact(goal: Goal, index: Any, text: Any) -> list[Goal]:
    """f = u g for a fact g and a number u > 0: the goal is the fact."""
    need(type(index) is int and 0 <= index < len(goal.facts), "no such fact")
    (g, op), u = goal.facts[index], constant(text)
    need(certainly(u, ">", sp.S.Zero) and same(goal, goal.expression, u * g), "not the fact")
    need(op == goal.op or (op == ">" and goal.op != "==") or op + goal.op == "==>=", "too weak")
    more, known = limits.requirements(goal.expression), limits.requirements(g)
    return obligations(goal, [c for c in more if c not in known])


def _cut(goal: Goal, text: Any) -> list[Goal]:
    """Prove an auxiliary g >= 0 first, then use it as a fact."""
    g = read(goal, text)
    first = replace(goal, expression=g, op=">=")
    more = replace(goal, facts=(*goal.facts, (g, ">=")))
    return [first, more, *obligations(goal, limits.requirements(g))]


def _case(goal: Goal, text: Any) -> list[Goal]:
    """Split on the sign of g; abs, sign-free max and min of it are resolved in each case."""
    g = read(goal, text)
    cases = []
    for h in (g, -g):
        simpler = goal.expression.replace(
            lambda e: isinstance(e, sp.Abs | sp.Max | sp.Min), lambda e, h=h: _resolved(e, h)
        )
        cases.append(replace(goal, expression=simpler, facts=(*goal.facts, (h, ">="))))
    return [*cases, *obligations(goal, limits.requirements(g))]


def _resolved(node: Any, h: Any) -> Any:
    """abs, max or min of two arguments where ``h >= 0`` decides it."""
    if isinstance(node, sp.Abs):
        a = node.args[0]
        return a if identities.is_zero(a - h) else -a if identities.is_zero(a + h) else node
    larger = isinstance(node, sp.Max)
    for a in node.args:
        for b in node.args:
            if a != b and identities.is_zero(a - b - h):  # a >= b
                return node.func(*(c for c in node.args if c != (b if larger else a)))
    return node


RULES: dict[str, Any] = {
    "eval": _eval, "zero": _zero, "prune": _prune, "empty": _empty, "mean": _mean, "split": _split,
    "monotone": slopes.monotone, "arch": slopes.arch, "factor": _factor, "sum": _sum,
    "logs": _compare_logs, "use": _use, "cut": _cut, "case": _case, "insert": insert,
    "mills": series.mills_series, "stirling": series.stirling,
    "markov": binomials.markov, "tails": binomials.larger_tail,
    "shift": shift, "sign": _sign, "contract": contract, "name": name_term, "rename": rename,
    "equal": equal, "peel": peel, "exclude": exclude, "forget": forget, "fact": _fact,
    "exps": _compare_exponentials,
    "induct": integers.induct, "residues": integers.residues, "whole": integers.whole,
    "integral": integers.integral, "sharpen": integers.sharpen, "modulo": integers.modulo,
    "flat": constancy.flat, "period": constancy.period, "even": constancy.even,
    "mirror": binomials.mirror, "pascal": binomials.pascal,
}  # fmt: skip
