"""Search moves for an unbounded piece far out: what dominates there is taken out as a factor.

With v >= K every tail of normal law is written by the enveloping series of the Mills ratio, roots
and powers by powers of v, and exponentials over the largest one.  What is left of the expression
is a constant plus terms that decay, so that one interval evaluation decides.  A decaying term that
is a product of a growing power and an exponential gets a name and its largest value, which it has
at the near end.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import sympy as sp

from bounds import functions as fn
from bounds.language import text_of
from verify.checker import identities
from verify.checker.goals import Goal
from verify.checker.intervals import evaluate
from verify.prove.factoring import with_exponentials
from verify.prove.moves import Rule, exponential_part, new_name, small
from verify.prove.sampling import values

LEAST = 2  # from where on a piece counts as far out
ORDERS = (1, 2, 3)  # of the series; next to `LEAST` more than the first is of little use
SIDE_FUEL = 2  # moves for a side condition
NODES = 24  # of the bisection near the far end, once that is at 0
Stage = Callable[[Goal], Iterator[Rule]]
_W = sp.Symbol("w", positive=True)


def direction(goal: Goal) -> Any:
    """The one variable of f that is unbounded above, from `LEAST` on; None if there is no such."""
    used = goal.expression.free_symbols
    found = [v for v, (_, hi, _, _) in goal.box if hi is sp.oo and v in used]
    below = [v for v, (lo, _, _, _) in goal.box if lo is -sp.oo and v in used]
    if len(found) != 1 or below or goal.op == "!=" or not small(goal.expression, 120):
        return None
    lo = goal.sides(found[0])[0]
    return found[0] if lo >= LEAST else None


def proof(search: Any, goal: Goal) -> list[Any] | None:
    """A proof by one evaluation of what is left when the dominant part is taken out, or None.

    ``search`` closes the side conditions (see `verify.prove.search.Search`).
    """
    v = direction(goal)
    if v is None:
        return _mirrored(search, goal)
    count = len(identities.atomic(goal.expression).atoms(fn.mills))
    orders = ORDERS if goal.sides(v)[0] > LEAST else ORDERS[:1]
    for order in orders if count else (0,):
        stages: list[Stage] = [partial(series, v=v, order=order)] * count
        stages += [partial(dominant, v=v), partial(inverted, v=v), *[partial(decays, v=v)] * 2]
        if (tree := _attempt(search, goal, stages)) is not None:
            return tree
    return None


def is_far(goal: Goal) -> bool:
    """Has `proof` something to try?"""
    return direction(goal) is not None or _below(goal) is not None


def _below(goal: Goal) -> Any:
    """The one variable of f that is unbounded below, up to -`LEAST`; None if there is no such."""
    used = goal.expression.free_symbols
    found = [(v, sides) for v, sides in goal.box if v in used and sides[0] is -sp.oo]
    if len(found) != 1 or goal.op == "!=":
        return None
    v, (_, hi, _, _) = found[0]
    return None if v.is_integer or hi is sp.oo or not hi <= -LEAST else v


def _mirrored(search: Any, goal: Goal) -> list[Any] | None:
    """The same for v <= -K, with -v in place of v."""
    v = _below(goal)
    if v is None:
        return None
    _, hi, _, is_open = goal.sides(v)
    new = new_name(goal, "w")
    rule = ["rename", v.name, new, f"-{v.name}", f"-{new}", [text_of(-hi), None, is_open, True]]
    needed = search.children(goal, rule)
    if not needed or direction(needed[0]) is None:
        return None
    trees = [proof(search, needed[0]), *(search.quick(sub) for sub in needed[1:])]
    return None if any(tree is None for tree in trees) else [rule, trees]


def _attempt(search: Any, goal: Goal, stages: list[Stage]) -> list[Any] | None:
    """The stages one after the other, each with the first move that applies; no way back."""
    tree: list[Any] | None = search.quick(goal)
    if tree is not None or not stages:
        return tree or search.bounded(goal, NODES)
    for rule in stages[0](goal):
        needed = search.children(goal, rule)
        if needed is None:
            continue
        main = 1 if rule[0] == "factor" else 0
        trees = []
        for place, sub in enumerate(needed):
            if place == main:
                found = _attempt(search, sub, stages[1:])
            else:
                found = search.quick(sub) or search.prove(sub, SIDE_FUEL)
            if found is None:
                return None
            trees.append(found)
        return [rule, trees]
    return _attempt(search, goal, stages[1:])


def series(goal: Goal, v: Any, order: int) -> Iterator[Rule]:
    """One tail of a multiple of v, by its series."""
    tree = identities.atomic(goal.expression)
    for atom in sorted(tree.atoms(fn.mills), key=sp.default_sort_key):
        if v in atom.free_symbols and evaluate(atom.args[0], goal.intervals(64), 64)[0] >= 1:
            yield ["mills", text_of(atom.args[0]), order, new_name(goal, "theta")]
            return


def dominant(goal: Goal, v: Any) -> Iterator[Rule]:
    """f = (what dominates far out) * (the rest)."""
    tree = identities.atomic(goal.expression)
    tree = with_exponentials(tree.replace(fn.sinhc, lambda z: sp.sinh(z) / z))
    inverse = _by_inverse(tree.subs(v, 1 / _W))
    found = [_parts(term) for term in _summands(inverse)]
    terms = [part for part in found if part is not None]
    if len(terms) < len(found) or len(terms) > 40:
        return
    lo = goal.sides(v)[0]
    probe = {_W: 1 / (16.0 * (1 + float(lo)))}
    others = dict.fromkeys(inverse.free_symbols - {_W}, 0.5)
    largest = max(terms, key=lambda part: _size(part, probe, others))
    power, exponent = largest[1], largest[2]
    rest = sp.S.Zero
    for coefficient, k, q in terms:
        change = sp.factor(sp.expand((q - exponent).subs(_W, 1 / v)))
        rest += coefficient.subs(_W, 1 / v) * v ** (power - k) * sp.exp(change)
    outside = v ** (-power) * sp.exp(sp.expand(exponent.subs(_W, 1 / v)))
    if outside != 1:
        yield ["factor", text_of(outside), text_of(rest)]


def inverted(goal: Goal, v: Any) -> Iterator[Rule]:
    """s = 1/v^2 (or 1/v) instead of v, where no exponential is left: the far end is at 0."""
    f = goal.expression
    if f.has(sp.exp, sp.log, fn.mills):
        return
    lo, _, is_open, _ = goal.sides(v)
    new = new_name(goal, "s")
    for k in (2, 1):
        back = sp.Symbol(new, positive=True) ** sp.Rational(-1, k)
        tree = f.subs(v, back)
        if tree.is_algebraic_expr() and all(
            e.exp.is_Integer or e.base.is_Add or e.base.is_number for e in tree.atoms(sp.Pow)
        ):
            sides = ["0", text_of(lo**-k), True, is_open]
            yield ["rename", v.name, new, text_of(v**-k), text_of(back), sides]
            return


def decays(goal: Goal, v: Any) -> Iterator[Rule]:
    """A name for a product of a growing power and a decaying exponential of v."""
    if v not in goal.expression.free_symbols:
        return
    lo = goal.sides(v)[0]
    for term in sp.Add.make_args(goal.expression):
        _, term = term.as_independent(v, as_Add=False)
        growing = [a for a in sp.Mul.make_args(term) if a.as_base_exp()[0] == v]
        shrinking = [a for a in sp.Mul.make_args(term) if isinstance(a, sp.exp)]
        if len(growing) != 1 or len(shrinking) != 1 or not growing[0].as_base_exp()[1] > 0:
            continue
        product = growing[0] * shrinking[0]
        grid = float(lo) * np.geomspace(1, 50, 60)
        f = values(product, {v: grid})
        if not (np.diff(f) <= 0).all():
            continue
        top = sp.Rational(float(f[0]) * 1.001).limit_denominator(10**12)
        new = new_name(goal, "u")
        outer = goal.expression.subs(product, sp.Symbol(new, real=True))
        yield ["name", text_of(product), new, text_of(outer), ["0", str(top), True, False]]


def _by_inverse(tree: Any) -> Any:
    """Roots of sums over their common denominator, so that powers of w come out."""
    return tree.replace(
        lambda e: e.is_Pow and e.exp.is_Rational and e.base.is_Add,
        lambda e: _common(e.base) ** e.exp,
    )


def _common(base: Any) -> Any:
    top, bottom = sp.fraction(sp.together(base))
    return sp.factor_terms(top) / bottom


def _summands(tree: Any) -> list[Any]:
    """The terms of the expanded tree; roots, denominators and exponentials stay as they are."""
    kept = [n for n in tree.atoms(sp.Pow, sp.exp) if isinstance(n, sp.exp) or _is_root(n)]
    names = {n: sp.Dummy(f"k{i}") for i, n in enumerate(sorted(kept, key=sp.default_sort_key))}
    back = {name: n for n, name in names.items()}
    return [term.xreplace(back) for term in sp.Add.make_args(sp.expand(tree.xreplace(names)))]


def _is_root(node: Any) -> bool:
    """Neither a natural power nor a power of a symbol."""
    return not node.base.is_Symbol and not (node.exp.is_Integer and node.exp.is_positive)


def _parts(term: Any) -> tuple[Any, Any, Any] | None:
    """(c, k, q) of c w^k e^q; None if w is elsewhere than in roots that tend to a constant."""
    exponent, rest = exponential_part(term)
    coefficient, power = sp.S.One, sp.S.Zero
    for factor in sp.Mul.make_args(rest):
        base, degree = factor.as_base_exp()
        if base == _W:
            power += degree
        elif _W not in factor.free_symbols or base.is_Add:
            coefficient *= factor
        else:
            return None
    return coefficient, power, exponent


def _size(part: tuple[Any, Any, Any], probe: Any, others: Any) -> float:
    coefficient, power, exponent = part
    c = abs(complex(sp.sympify(coefficient).subs(probe).subs(others)))
    w = probe[_W]
    return float(
        np.log(max(c, 1e-300)) + float(power) * np.log(w) + float(exponent.subs(probe).subs(others))
    )
