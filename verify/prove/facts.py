"""Search moves that use what is assumed: equalities, linear constraints, multiples of facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from bounds.language import text_of
from verify.checker import identities
from verify.checker.goals import Goal, holds
from verify.checker.intervals import Unsupported, evaluate
from verify.prove.moves import Rule, new_name, sign_of, small
from verify.prove.moves import slope as derivative
from verify.prove.sampling import Samples, draw


def ratio(f: Any, g: Any) -> Any:
    """The number f/g, or None if it is no number or does not show at once."""
    quotient = f / g
    if quotient.is_number:
        return quotient
    if f.free_symbols != g.free_symbols:
        return None
    left, right = _coefficients(f), _coefficients(g)
    if left.keys() != right.keys():
        return None
    ratios = {left[monomial] / right[monomial] for monomial in left}
    return ratios.pop() if len(ratios) == 1 else None


@lru_cache(maxsize=2048)
def _coefficients(tree: Any) -> dict[Any, Any]:
    if not small(tree, 100):
        return {tree: sp.S.One}
    try:
        return dict(identities.expand(tree).as_coefficients_dict())
    except identities.TooLarge:  # a power such as (1 + x)**1000
        return {tree: sp.S.One}


def unrelated(goal: Goal) -> Iterator[Rule]:
    """Variables that no chain of facts connects with f, where the facts can be met at all."""
    related = set(goal.expression.free_symbols)
    groups = [g.free_symbols for g, _ in goal.facts]
    while more := [g for g in groups if g & related and not g <= related]:
        related.update(*more)
    left = [v for v, _ in goal.box if v not in related]
    if left and draw(goal).size:
        yield from (["forget", v.name] for v in left)
    for v in (v for v, _ in goal.box if v in related - goal.expression.free_symbols):
        if _free_to_be(goal, v):
            yield ["forget", v.name]


def _free_to_be(goal: Goal, v: Any) -> bool:
    """Has v a value that satisfies all facts about it, whatever the others are: an end, 0, another
    variable?  Then these facts say nothing of the others.
    """
    lo, hi, lo_open, hi_open = goal.sides(v)
    about = [(g, op) for g, op in goal.facts if v in g.free_symbols]
    others = {w for g, _ in about for w in g.free_symbols if not w.is_integer} - {v}
    values = [end for end in (hi, lo) if end.is_finite] + [sp.S.Zero, *sorted(others, key=str)]
    inside = [(v - lo, ">" if lo_open else ">="), (hi - v, ">" if hi_open else ">=")]
    asked = about + [(g, op) for g, op in inside if g.free_symbols and not g.has(sp.oo)]
    box = goal.intervals(64)
    try:
        return any(
            all(holds(evaluate(g.subs(v, value), box, 64), op) for g, op in asked)
            for value in values
        )
    except Unsupported:
        return False


def forgotten(goal: Goal) -> Iterator[Rule]:
    """Without a variable that only facts speak of: the rest may well do, if it looks true."""
    about = {v for g, _ in goal.facts for v in g.free_symbols}
    others = (v for v, _ in goal.box if v in about - goal.expression.free_symbols)
    yield from (["forget", v.name] for v in others)


def chained(goal: Goal) -> Iterator[Rule]:
    """x <= c v and c v <= y for a v that f does not speak of: x <= y."""
    known = {g for g, _ in goal.facts}
    for v in (v for v, _ in goal.box if v not in goal.expression.free_symbols):
        sides: tuple[list[Any], list[Any]] = ([], [])
        for g, op in goal.facts:
            slope = derivative(g, v) if v in g.free_symbols and small(g, 60) else sp.S.Zero
            if op in (">=", ">") and slope.is_Rational and slope and len(g.free_symbols) > 1:
                sides[slope.is_positive].append(g / abs(slope))
        for upper, lower in product(*sides):
            between = sp.expand(upper + lower)
            if between.free_symbols and not {between, -between} & known:
                yield ["cut", text_of(between)]


def equalities(goal: Goal) -> Iterator[Rule]:
    """Eliminate a variable through an assumed equality."""
    for index, (g, op) in enumerate(goal.facts):
        if op == "==":
            for v, _ in goal.box:
                slope = derivative(g, v)
                if slope.is_Rational and slope != 0 and not v.is_integer:
                    yield ["insert", index, v.name]


def exclusions(goal: Goal) -> Iterator[Rule]:
    """A variable is not c: cut there, and take c off the ends."""
    for index, (g, op) in enumerate(goal.facts):
        if op not in ("!=", ">") or len(g.free_symbols) != 1:
            continue
        (v,) = g.free_symbols
        if v.is_integer or v not in {w for w, _ in goal.box}:
            continue
        lo, hi, lo_open, hi_open = goal.sides(v)
        for end, is_open, side in ((lo, lo_open, "lower"), (hi, hi_open, "upper")):
            if not is_open and g.subs(v, end) == 0:
                yield ["exclude", index, v.name, side]
        slope = derivative(g, v)
        if op == "!=" and slope.is_number and slope.is_nonzero:
            c = -g.subs(v, 0) / slope
            if c.is_Rational and lo < c < hi:
                yield ["split", v.name, text_of(c)]


def differences(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Something of several variables that takes both signs is not 0: it is > 0 or < 0."""
    known = {g for g, op in goal.facts if op in (">", ">=")}
    for g, op in goal.facts:
        wanted = op == "!=" and len(g.free_symbols) > 1 and not {g, -g} & known
        if wanted and sign_of(g, samples) == 0:
            yield ["case", text_of(g)]


def contractions(goal: Goal) -> Iterator[Rule]:
    """Bound an unbounded variable through a linear fact."""
    for index, (g, op) in enumerate(goal.facts):
        if op == "!=":
            continue
        for v, (lo, hi, _, _) in goal.box:
            slope = derivative(g, v)
            if slope.is_Rational and slope != 0:
                open_end = lo is -sp.oo if slope > 0 else hi is sp.oo
                if open_end or op == "==" or len(g.free_symbols) == 1:
                    yield ["contract", index, v.name]


def proportional(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f = u g with a fact g >= 0 and a multiplier u that looks positive."""
    if goal.op == "!=" or not small(goal.expression, 60) or goal.expression.atoms(sp.Function):
        return
    strict = goal.op == ">"
    for index, (g, op) in enumerate(goal.facts):
        if strict and op != ">":
            continue
        side = len(g.free_symbols) == 1 and sp.diff(g, *g.free_symbols).is_number
        if op in (">=", ">", "==") and not side and g.free_symbols & goal.expression.free_symbols:
            u = sp.cancel(goal.expression / g)
            plain_enough = sp.count_ops(u) <= min(8, max(4, sp.count_ops(goal.expression) - 1))
            if plain_enough and sign_of(u, samples) > 0:
                yield ["use", index, text_of(u), *([True] if strict else [])]


def _two_terms(tree: Any, samples: Samples) -> tuple[Any, Any] | None:
    """(X, Y) with tree = X - Y and products X and Y that look positive."""
    terms = sp.Add.make_args(tree)
    if len(terms) != 2 or not small(tree, 80) or any(t.is_Add for t in terms):
        return None
    signs = [sign_of(t, samples) for t in terms]
    if sorted(signs) != [-1, 1]:
        return None
    return terms[signs.index(1)], -terms[signs.index(-1)]


def monomials(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """X - Y by a fact A - B of two products: X/Y is a multiple of A/B, or its square is."""
    own = _two_terms(goal.expression, samples)
    if own is None or goal.op not in (">=", ">"):
        return
    x, y = own
    for index, (g, op) in enumerate(goal.facts):
        useful = op in (">=", ">", "==") and len(g.free_symbols) > 1
        fact = _two_terms(g, samples) if useful else None
        if fact is None:
            continue
        a, b = fact
        once, twice = x * b / (y * a), x**2 * b / (y**2 * a)
        if once.is_number and once >= 1:
            yield ["use", index, text_of(x / a)]
        elif twice.is_number and twice >= 1:
            yield ["factor", text_of(x**2 - y**2), text_of(1 / (x + y))]


def eliminated(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f increases linearly in a variable that a fact bounds from below: put the bound in."""
    f = goal.expression
    if goal.op not in (">=", ">") or not small(f, 120):
        return
    for v in sorted(f.free_symbols, key=str):
        slope = derivative(f, v)
        if v in slope.free_symbols or not slope.free_symbols:
            continue  # constant slopes are for linear programming
        for index, (g, op) in enumerate(goal.facts):
            if op not in (">=", ">", "==") or len(g.free_symbols) < 2 or not small(g, 120):
                continue
            other = sp.diff(g, v)
            if other != 0 and v not in other.free_symbols:
                u = sp.cancel(slope / other)
                if sign_of(u, samples) > 0:
                    yield ["use", index, text_of(u)]


def on_functions(goal: Goal) -> bool:
    """Is there an inequality about a function value of which f speaks, too?"""
    own = {n for n in goal.expression.atoms(sp.Function) if n.free_symbols}
    return any(op in (">=", ">") and own & g.atoms(sp.Function) for g, op in goal.facts)


def bounded_terms(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """-w T in f, where a fact A - T >= 0 bounds T and w has less of what makes T hard: put A in.

    Hard are functions, and a variable that occurs nowhere else in either of the two.
    """
    if goal.op not in (">=", ">") or not small(goal.expression, 120):
        return
    for term in sp.Add.make_args(goal.expression):
        for index, (g, op) in enumerate(goal.facts):
            if op not in (">=", ">", "==") or not small(g, 120):
                continue
            for hard in sp.Add.make_args(g):
                if not _gone(hard, term, g - hard, goal.expression - term):
                    continue
                u = term / hard
                if u.free_symbols:
                    u = sp.powsimp(u)
                    if small(u, 40) and sign_of(u, samples) > 0:
                        yield ["use", index, text_of(u)]


def _gone(hard: Any, term: Any, other: Any, rest: Any) -> bool:
    """Does a bound of ``hard`` take something hard out of a term?"""
    functions = {n for n in hard.atoms(sp.Function) if n.free_symbols}
    if functions:
        # log(n) = exp(-x)*(exp(x)*log(n)) is bounded by no bound of exp(-x)
        own = term.atoms(sp.Function)
        return functions <= own and not functions & (term / hard).atoms(sp.Function)
    number, v = hard.as_coeff_Mul()
    if not (number.is_Rational and v.is_Symbol and v in term.free_symbols):
        return False
    return v not in (term / v).free_symbols | other.free_symbols | rest.free_symbols


SHIFTED = "gap"  # the stem of the variables that `shifts` introduces


def shifts(goal: Goal, only: str = "") -> Iterator[Rule]:
    """Turn a linear constraint between variables into a side of the box.

    ``only``: x - y >= 0 (``difference``) or x + y >= 0 (``sum``).
    """
    f, moving = goal.expression, goal.expression.free_symbols
    for index, (g, op) in enumerate(goal.facts):
        if op not in (">=", ">") or len(g.free_symbols) < 2 or not g.free_symbols & moving:
            continue
        if only and (len(g.args) != 2 or not g.is_Add or g.count_ops() > 2):
            continue
        if only and (only == "sum") != _is_sum(g):
            continue
        if holds(evaluate(g, goal.intervals(64), 64), op):
            continue
        free = [v for v, _ in goal.box if v in g.free_symbols and not v.is_integer]
        if only:
            # x = y + t keeps a lower end of x, y = x - t makes a new fact of one: the first,
            # unless y alone occurs once only
            free.sort(key=lambda v: (f.count(v) > 1, not derivative(g, v).is_positive))
            free = free[:1]
        for v in free:
            slope = derivative(g, v)
            if slope.is_Rational and slope != 0:
                yield ["shift", index, v.name, new_name(goal, SHIFTED)]


def _is_sum(g: Any) -> bool:
    return all(term.is_Symbol for term in sp.Add.make_args(g))


def is_shifted(goal: Goal) -> bool:
    """Has one of `shifts` led here?"""
    return any(re.fullmatch(SHIFTED + "[0-9]+", v.name) for v, _ in goal.box)


def multipliers(goal: Goal, samples_everywhere: Samples) -> Iterator[Rule]:
    """f - u g >= 0 on the whole box for a constraint g >= 0 and a constant u >= 0."""
    value = samples_everywhere.of(goal.expression)
    if goal.op == "!=" or not (value < 0).any():
        return
    for index, (g, op) in enumerate(goal.facts):
        if len(g.free_symbols) < 2 or op not in (">=", ">", "=="):
            continue
        bound = samples_everywhere.of(g)
        with np.errstate(all="ignore"):
            ratio = value / bound
        good = np.isfinite(ratio) & (np.abs(bound) > 1e-9)
        above, below = ratio[good & (bound > 0)], ratio[good & (bound < 0)]
        high = float(above.min()) if above.size else 1.0
        low = max(float(below.max()) if below.size else 0.0, 0.0)
        if high > 0 and low <= high * (1 + 1e-9):
            middle = sp.nsimplify(
                (low + high) / 2, rational=True, tolerance=(high - low) / 4 + 1e-9
            )
            for u in dict.fromkeys([middle, sp.Rational(high).limit_denominator(1000)]):
                if u > 0:
                    yield ["use", index, text_of(u)]
