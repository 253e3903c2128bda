"""Promising rule applications for a goal, as the search should try them.

A move is only a suggestion: `rules.children` recomputes what it would leave to be shown and the
checker re-establishes it all.  Floats guide the choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from bounds import functions as fn
from bounds.language import symbol, text_of
from verify.checker import identities
from verify.checker.goals import NO_VALUE, Goal
from verify.checker.intervals import Unsupported, evaluate
from verify.checker.limits import requirements
from verify.prove.sampling import Samples, draw, magnitude, signs

Rule = list[Any]
MAX_OPS = 500
_TRANSCENDENTAL = (
    fn.Q, fn.mills, fn.orthant, fn.owens_t, sp.log, sp.atan, sp.acos, sp.asin, sp.erf, sp.erfc,
)  # fmt: skip


def small(expression: Any, limit: int = MAX_OPS) -> bool:
    """Is the tree small enough for algebra on it?"""
    return size(expression) <= limit


@lru_cache(maxsize=8192)
def size(expression: Any) -> int:
    """The number of operations of a tree."""
    return int(sp.count_ops(expression, visual=False))


@lru_cache(maxsize=4096)
def slope(expression: Any, variable: Any) -> Any:
    """The derivative by a variable, as sympy gives it."""
    return sp.diff(expression, variable)


def plain(expression: Any) -> Any:
    """The expression with symbols that know nothing but real or integer (same names)."""
    return expression.xreplace(
        {s: symbol(s.name, "integer" if s.is_integer else "real") for s in expression.free_symbols}
    )


def exponential_part(term: Any) -> tuple[Any, Any]:
    """(q, c) of a term c e^q; q is 0 for a term without exponentials.

    >>> x = sp.Symbol("x")
    >>> exponential_part(3 * x * sp.exp(x**2) * sp.exp(-x))
    (x**2 - x, 3*x)
    """
    exponent, rest = sp.S.Zero, sp.S.One
    for part in sp.Mul.make_args(term):
        if isinstance(part, sp.exp):
            exponent += part.args[0]
        else:
            rest *= part
    return exponent, rest


def new_name(goal: Goal, stem: str = "t") -> str:
    """A name that the goal does not have yet."""
    names = {v.name for v, _ in goal.box}
    return next(name for name in (f"{stem}{i}" for i in range(1000)) if name not in names)


def sign_of(expression: Any, samples: Samples) -> int:
    """+1 or -1 if the samples show only that sign, else 0."""
    positive, negative, _ = signs(expression, samples)
    return 1 if positive and not negative else -1 if negative and not positive else 0


def known_signs(goal: Goal) -> set[Any]:
    """What the facts say is >= 0."""
    return {g for g, op in goal.facts if op in (">", ">=")}


def cases(goal: Goal) -> Iterator[Rule]:
    """Resolve abs, max and min by the sign of what they compare; an identity by showing it."""
    kinks = sp.Abs, sp.Max, sp.Min
    nodes = [n for n in goal.expression.atoms(*kinks) if not any(a.has(*kinks) for a in n.args)]
    for node in sorted(nodes, key=lambda n: (sp.count_ops(n), sp.default_sort_key(n)))[:1]:
        a, *others = node.args
        if isinstance(node, sp.Abs) and (sign := sign_of(a, draw(goal))):
            if sign * a in known_signs(goal):
                yield ["factor", text_of(goal.expression.xreplace({node: sign * a}))]
            elif looks_identical(goal) or goal.expression.as_coeff_Mul()[1] == node:
                yield ["cut", text_of(sign * a)]
        yield ["case", text_of(a if isinstance(node, sp.Abs) else a - others[0])]


def monotone(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Variables in which f seems monotone, the face at which f is smallest first."""
    if goal.op == "!=" or not small(goal.expression):
        return
    found = []
    for v, sides in goal.box:
        if v not in goal.expression.free_symbols:
            continue
        try:
            requirements(goal.expression, v)
        except Unsupported:
            continue
        derivative = slope(goal.expression, v)
        positive, negative, _ = signs(derivative, samples)
        both = positive and negative and small(derivative, 150)
        if both and identities.is_zero(*_inside(goal, v).signed(derivative)):
            positive = negative = False  # an identity: rounding alone made the signs
        if not (positive and negative):
            shown = -1 if negative or (not positive and sides[0] is -sp.oo) else 1
            side = "lower" if shown > 0 else "upper"
            end = sides[0] if shown > 0 else sides[1]
            cost = size(derivative) + (20 if end in (sp.oo, -sp.oo) else 0)
            found.append((int(cost), v.name, side))
    for _, name, side in sorted(found):
        yield ["monotone", name, side]


def from_zero(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Away from an end at which f is 0, to a slope with fewer transcendental functions.

    Such a step ends: the slope of the tail Q is elementary, that of a logarithm rational.
    """
    before = goal.expression.atoms(*_TRANSCENDENTAL)
    for rule in monotone(goal, samples) if before else ():
        v = next(s for s, _ in goal.box if s.name == rule[1])
        lo, hi, _, _ = goal.sides(v)
        end = lo if rule[2] == "lower" else hi
        if not end.is_finite or goal.expression.subs(v, end) != 0:
            continue
        if len(slope(goal.expression, v).atoms(*_TRANSCENDENTAL)) < len(before):
            yield rule


def _inside(goal: Goal, v: Any) -> Goal:
    lo, hi, _, _ = goal.sides(v)
    return goal.with_sides(v, (lo, hi, True, True))


def identical(goal: Goal, samples: Samples, share: float = 1.0) -> bool:
    """Does f look like 0 at every sample, or at a share of them?"""
    if not samples.size or goal.op != ">=" or not goal.expression.free_symbols:
        return False
    value, scale = samples.of(goal.expression), magnitude(goal.expression, samples)
    known = np.isfinite(value) & np.isfinite(scale)
    return bool(known.any() and (np.abs(value[known]) <= 1e-9 * scale[known]).mean() >= share)


def looks_identical(goal: Goal) -> bool:
    """Does f look like 0 at half the samples?  Floats of an identity may cancel at the others."""
    return identical(goal, draw(goal), 0.5)


def constancies(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f looks like 0: it is, or its derivative is 0 and so is its value at a simple number."""
    yield ["zero"]
    if small(goal.expression, 150):
        # sqrt(1 - cos(x)^2) is |sin(x)|, which is sin(x) once that is known to be >= 0
        known = known_signs(goal)
        nodes = identities.canonical(goal.expression).atoms(sp.Abs)
        for node in sorted(nodes, key=sp.default_sort_key):
            a = sign_of(node.args[0], samples) * node.args[0]
            if a != 0 and a not in known:
                yield ["cut", text_of(a)]
    for v, (lo, hi, lo_open, hi_open) in goal.box:
        if v not in goal.expression.free_symbols or v.is_integer:
            continue
        ends = [x for x, is_open in ((lo, lo_open), (hi, hi_open)) if not is_open]
        for c in dict.fromkeys([sp.S.Zero, sp.S.One, *ends, -sp.S.One, sp.S.Half, sp.Integer(2)]):
            if not (lo < c < hi or c in ends):
                continue
            face = goal.expression.subs(v, c)
            if face.free_symbols != goal.expression.free_symbols and not face.has(*NO_VALUE):
                yield ["flat", v.name, text_of(c)]


def folds(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Cut at a simple number where the slope in one variable changes its sign."""
    if not small(goal.expression, 200) or goal.op == "!=":
        return
    for v, (lo, hi, _, _) in goal.box:
        if v not in goal.expression.free_symbols or v.is_integer:
            continue
        slopes = samples.of(slope(goal.expression, v))
        x = samples.points[v]
        for c in (sp.S.Zero, sp.S.One, -sp.S.One, sp.S.Half, sp.Integer(2)):
            if not (lo < c < hi):
                continue
            below, above = slopes[x < float(c)], slopes[x > float(c)]
            if below.size and above.size and (below <= 1e-12).all() and (above >= -1e-12).all():
                yield ["split", v.name, text_of(c)]
                break


def creases(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f falls towards a plane in which two variables are equal, and rises behind it.

    The distance to it becomes a variable.
    """
    f = goal.expression
    if goal.op == "!=" or len(f.free_symbols) < 2 or not small(f, 80) or not f.has(sp.log):
        return
    for v, _ in goal.box:
        derivative = slope(f, v)
        if v not in f.free_symbols or not small(derivative, 60):
            continue
        tree = sp.fraction(sp.together(derivative))[0]
        if not tree.is_polynomial(*tree.free_symbols):
            continue
        for g, _ in sp.factor_list(tree)[1]:
            plane = sp.diff(g, v)
            linear = plane.is_number and len(g.free_symbols) == 2 and len(g.args) == 2
            if linear and not sign_of(g, samples) and sign_of(derivative * g * plane, samples) > 0:
                gap = sp.expand(plain(g) / plane)
                new = new_name(goal)
                back = symbol(new, "real") + (v - gap)
                yield ["rename", v.name, new, text_of(gap), text_of(back),
                       [None, None, True, True]]  # fmt: skip


def series(goal: Goal) -> Iterator[Rule]:
    """The Mills ratio of a large argument by its enveloping asymptotic series."""
    tree = identities.atomic(goal.expression)
    for atom in sorted(tree.atoms(fn.mills), key=sp.default_sort_key):
        if not atom.free_symbols or not evaluate(atom.args[0], goal.intervals(64), 64)[0] >= 2:
            continue
        new = new_name(goal, "theta")
        for order in (1, 2, 3, 4):
            yield ["mills", text_of(atom.args[0]), order, new]


def stirling(goal: Goal) -> Iterator[Rule]:
    """The logarithm of a gamma by Stirling's series, at its argument or a few steps below it."""
    f = goal.expression
    new = new_name(goal, "theta")
    if (
        not small(f, 120)
        or goal.op == "!="
        or any(g.has(fn.gamma) and g.has(sp.log) for g, _ in goal.facts)
    ):
        return
    nodes = [n.args[0] for n in f.atoms(sp.log) if isinstance(n.args[0], fn.gamma)]
    for node in sorted((n for n in nodes if n.free_symbols), key=sp.default_sort_key)[:1]:
        x = node.args[0]
        shift = x.as_coeff_Add()[0]
        steps = int(shift) if shift.is_Integer and 0 < shift <= 4 else 0
        for k in dict.fromkeys([steps, 0]):
            for order in (1, 2):
                yield ["stirling", text_of(x), k, order, new]
