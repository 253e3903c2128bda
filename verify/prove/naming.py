"""Search moves that change the variables: a name for a term, a new variable, an end point apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from bounds.language import text_of
from verify.checker.goals import Goal
from verify.checker.intervals import INF, NEG, Unsupported, evaluate
from verify.prove.moves import Rule, new_name, slope, small
from verify.prove.polynomials import factor
from verify.prove.sampling import Samples

MOST_TERMS = 12
LEAST_HIDDEN = 6
MOST_FUNCTIONS = 3
_HARD = (sp.Min, sp.Max, sp.Function)
_MARK = sp.Dummy("t", real=True)


def names(goal: Goal, samples: Samples, *, fewer: bool) -> Iterator[Rule]:
    """Terms whose name leaves fewer variables (`fewer`), or one variable and a simpler formula."""
    f = goal.expression
    moving = f.free_symbols
    if not small(f, 160) or goal.op == "!=" or (len(moving) < 2) == fewer:
        return
    found = []
    for term in _terms(f):
        if fewer and not _carries(f, term, samples):
            continue
        outer = f.xreplace({term: _MARK})
        if len(outer.free_symbols) >= len(moving) and _inside_powers(term):
            outer = _outer(f, term)
        if _MARK not in outer.free_symbols or sp.diff(outer, _MARK).is_number:
            continue
        left = outer.free_symbols - {_MARK}
        wanted = len(left) + 1 < len(moving)
        if not fewer:
            wanted = not wanted and not left and _plainer(f, term, outer)
        if not wanted:
            continue
        found.append((len(left), sp.count_ops(outer), str(term), term, outer))
    for _, _, _, term, outer in sorted(found, key=lambda x: x[:3])[:4]:
        new = new_name(goal)
        symbol = sp.Symbol(new, real=True)
        yield ["name", text_of(term), new, text_of(outer.subs(_MARK, symbol)),
               sides_of(goal, term, samples)]  # fmt: skip


def shared(goal: Goal) -> Iterator[Rule]:
    """Terms that two facts share, or a fact and the formula, with all that is in them forgotten."""
    trees = [goal.expression, *(g for g, _ in goal.facts)]
    count: Counter[Any] = Counter()
    for tree in trees:
        count.update({n for n in sp.preorder_traversal(tree) if n.args and n.free_symbols})
    found = []
    for term, times in count.items():
        if term in trees:  # a fact that was put in: its terms matter
            continue
        left = goal.expression.xreplace({term: _MARK})
        hidden = term.free_symbols - left.free_symbols - {_MARK}
        if times > 1 and term.count_ops() >= LEAST_HIDDEN and (hidden or term.atoms(*_HARD)):
            found.append((-term.count_ops(), str(term), term, left))
    for _, _, term, left in sorted(found, key=lambda x: x[:2])[:2]:
        new = new_name(goal)
        yield ["name", text_of(term), new, text_of(left.subs(_MARK, sp.Symbol(new, real=True))),
               [None, None, True, True]]  # fmt: skip


def abstracted(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Names for the functions of one variable through which alone f and the facts depend on it.

    What is known of these functions is then in the facts: m*s >= 1 and l <= s for s = exp(-B^2/2).
    """
    trees = [goal.expression]
    trees += [g for g, _ in goal.facts if not (len(g.free_symbols) == 1 and g.is_polynomial())]
    for v, _ in goal.box:
        mine = [_functions_of(tree, v) for tree in trees if v in tree.free_symbols]
        if len(mine) < 2 or any(found is None for found in mine):
            continue
        count = Counter(term for found in mine for term in found or ())
        # e^(-x) and e^x get one name, that of the more frequent
        for term in [t for t in count if isinstance(t, sp.exp)]:
            other = sp.exp(-term.args[0])
            if count[other] and (count[other], str(other)) > (count[term], str(term)):
                count[other] += count.pop(term)
        terms = sorted(count, key=sp.default_sort_key)
        if not 0 < len(terms) <= MOST_FUNCTIONS:
            continue
        term, *rest = terms
        spelt = {sp.exp(-term.args[0]): 1 / _MARK} if isinstance(term, sp.exp) else {}
        outer = goal.expression.xreplace({term: _MARK, **spelt})
        new = new_name(goal)
        named = text_of(outer.subs(_MARK, sp.Symbol(new, real=True)))
        others = [w.name for w, _ in goal.box if w != v or rest]
        yield ["name", text_of(term), new, named, sides_of(goal, term, samples), others]


def bounded_products(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """A name for v w where f depends on v through it alone, and a fact bounds it."""
    f = goal.expression
    for v in sorted(f.free_symbols, key=str):
        about = [g for g, _ in goal.facts if v in g.free_symbols]
        for w in sorted(f.free_symbols - {v}, key=str):
            outer = f.subs(v * w, _MARK)
            if v in outer.free_symbols:
                continue
            if any(g.subs(v * w, _MARK).free_symbols == {_MARK} for g in about):
                new = new_name(goal)
                named = text_of(outer.subs(_MARK, sp.Symbol(new, real=True)))
                others = [x.name for x, _ in goal.box if x != v]
                yield ["name", text_of(v * w), new, named, sides_of(goal, v * w, samples), others]


def _functions_of(tree: Any, v: Any) -> set[Any] | None:
    """The innermost functions of v alone that hold all its occurrences; None if there is another.

    >>> B, m = sp.symbols("B m", real=True)
    >>> _functions_of(m * sp.log(1 - sp.exp(-(B**2))), B), _functions_of(B * sp.exp(-B), B)
    ({exp(-B**2)}, None)
    """
    if tree == v:
        return None
    found: set[Any] = set()
    for argument in tree.args:
        inside = _functions_of(argument, v)
        if inside is None:
            alone = isinstance(tree, sp.Function) and tree.free_symbols == {v}
            return {tree} if alone else None
        found |= inside
    return found


def ratios(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f = m^k h(t/m): first the power of m as a factor, then a name for the ratio."""
    f = goal.expression
    if goal.op == "!=" or not small(f, 160) or len(f.free_symbols) < 2:
        return
    below = {n.base for n in f.atoms(sp.Pow) if n.base.is_Symbol and n.exp.is_negative}
    for m in sorted(below, key=str):
        for t in sorted(f.free_symbols - {m}, key=str):
            if t.is_integer or not _occurs_over(f, t, m):
                continue
            inner = sp.expand(f.subs(t, _MARK * m))
            for k in (0, 1, 2):
                outer = sp.expand(inner / m**k)
                if m in outer.free_symbols or _MARK not in outer.free_symbols:
                    continue
                if k:
                    yield ["factor", text_of(m**k), text_of(outer.subs(_MARK, t / m))]
                else:
                    new = new_name(goal)
                    named = text_of(outer.subs(_MARK, sp.Symbol(new, real=True)))
                    yield ["name", text_of(t / m), new, named, sides_of(goal, t / m, samples)]
                break


def _occurs_over(f: Any, t: Any, m: Any) -> bool:
    """Is there a product with t above and m below?"""
    return any(t in n.free_symbols and n.has(1 / m) for n in f.atoms(sp.Mul))


def _carries(f: Any, term: Any, samples: Samples) -> bool:
    """Do the samples allow that f depends on two of the variables through the term only?"""
    names = sorted(term.free_symbols, key=str)
    if len(names) < 2:
        return False
    with np.errstate(all="ignore"):
        slopes = [(samples.of(slope(f, v)), samples.of(slope(term, v))) for v in names]
        for i, (fa, ta) in enumerate(slopes):
            for fb, tb in slopes[i + 1 :]:
                gap, size = np.abs(fa * tb - fb * ta), np.abs(fa * tb) + np.abs(fb * ta)
                known = np.isfinite(gap) & np.isfinite(size)
                # where f cancels, floats are noise: most samples must agree, not all
                if not known.any() or (gap[known] <= 1e-6 * size[known] + 1e-280).mean() > 0.6:
                    return True
    return False


def _inside_powers(term: Any) -> bool:
    """Can the term hide inside other nodes, as a b in a^2 b^2 or a + b in a + b + c?"""
    return bool(term.is_Add or term.is_Mul) and term.count_ops() <= 20


@lru_cache(maxsize=1024)
def _outer(f: Any, term: Any) -> Any:
    """F with f = F(term); a denominator that is a sum gets a name first, so that t/D is seen."""
    below = [n.base for n in term.atoms(sp.Pow) if n.exp.is_negative and n.base.is_Add]
    if term.is_Mul and len(below) == 1:
        bottom = sp.Dummy("D")
        outer = f.subs(below[0], bottom).subs(term.subs(below[0], bottom), _MARK)
        if bottom not in outer.free_symbols:
            return outer
    return f.subs(term, _MARK)


def _plainer(f: Any, term: Any, outer: Any) -> bool:
    """One variable: is the formula in terms of the name free of what makes the term hard?"""
    return not term.is_polynomial() and sp.count_ops(outer) < sp.count_ops(f)


def _terms(f: Any) -> list[Any]:
    """Subtrees worth a name, without numerical factors and summands, most frequent first."""
    count: Counter[Any] = Counter()
    for node in sp.preorder_traversal(f):
        if node.is_Symbol or not node.free_symbols or node is f:
            continue
        count[_core(node)] += 1
        if node.is_Mul:
            count[sp.Mul(*(a for a in node.args if a.is_Symbol))] += 1
        if node.is_Add and len(node.args) <= 4:
            for drop in node.args:
                count[_core(node - drop)] += 1
    usable = [u for u in count if u.free_symbols and not u.is_Symbol]
    return sorted(usable, key=lambda u: (-count[u], sp.count_ops(u), str(u)))[:MOST_TERMS]


def _core(node: Any) -> Any:
    """Without the numerical summand of a sum or the numerical factor of a product."""
    if node.is_Add:
        node = node.as_coeff_Add()[1]
    return node.as_coeff_Mul()[1]


def sides_of(goal: Goal, term: Any, samples: Samples) -> list[Any]:
    """``[lower, upper, lower open, upper open]`` of a term: from facts, the box, or a guess."""
    lo: tuple[Any, bool] | None = None
    hi: tuple[Any, bool] | None = None
    for g, op in goal.facts:
        marked = _marked(g, term)
        if marked.free_symbols == {_MARK} and op in (">=", ">", "=="):
            slope = sp.diff(marked, _MARK)
            if slope.is_number and slope.is_nonzero:
                bound = sp.simplify(-marked.subs(_MARK, 0) / slope)
                if op == "==" or slope.is_positive:
                    lo = (bound, op == ">")
                if op == "==" or slope.is_negative:
                    hi = (bound, op == ">")
    try:
        low, high, low_open, high_open = evaluate(term, goal.intervals(64), 64)
    except Unsupported:
        low, high, low_open, high_open = NEG, INF, True, True
    values = samples.of(term)
    values = values[np.isfinite(values)] if samples.size else np.array([])
    if lo is None and low != NEG:
        lo = (_rational(low), low_open)
    if hi is None and high != INF:
        hi = (_rational(high), high_open)
    if lo is None and values.size:
        lo = _guess(values.min(), values, -1)
    if hi is None and values.size:
        hi = _guess(values.max(), values, 1)
    return [
        None if lo is None else text_of(lo[0]),
        None if hi is None else text_of(hi[0]),
        lo is None or bool(lo[1]),
        hi is None or bool(hi[1]),
    ]


def _marked(g: Any, term: Any) -> Any:
    """g with the mark for the term, or for a sum that g contains a multiple of."""
    marked = g.subs(term, _MARK)
    if _MARK in marked.free_symbols or not term.is_Add:
        return marked
    for v in sorted(term.free_symbols, key=str):
        c = sp.diff(term, v)
        if c.is_Rational and c != 0:
            return sp.expand(g.subs(v, v + (_MARK - term) / c))
    return marked


def _rational(endpoint: Any) -> Any:
    mantissa, exponent = endpoint.man_exp()
    return sp.Integer(int(mantissa)) * sp.Integer(2) ** int(exponent)


def _guess(extreme: float, values: Any, sense: int) -> tuple[Any, bool] | None:
    """A short number that the samples come close to and do not pass; it is proved afterwards."""
    if not abs(extreme) < 100:
        return None
    near = sp.Rational(float(extreme)).limit_denominator(12)
    if abs(float(near) - extreme) < 1e-3 and (sense * (values - float(near)) <= 1e-9).all():
        return (near, False)
    return None


def renames(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """A linear-fractional term of a variable, if it occurs often, in place of the variable."""
    f = goal.expression
    if not small(f, 160) or goal.op == "!=" or f.is_polynomial(*f.free_symbols):
        return
    found = []
    for term in _terms(f):
        if len(term.free_symbols) < 2 or not term.is_rational_function(*term.free_symbols):
            continue
        for v in sorted(term.free_symbols, key=str):
            top, bottom = sp.fraction(sp.together(term))
            if v.is_integer or sp.degree(top, v) > 1 or sp.degree(bottom, v) > 1:
                continue
            (a, b), (c, d) = _linear(top, v), _linear(bottom, v)
            back = factor((d * _MARK - b) / (a - c * _MARK))
            outer = f.subs(term, _MARK).subs(v, back)
            if sp.count_ops(outer) <= sp.count_ops(f) + 4 and v not in outer.free_symbols:
                found.append((sp.count_ops(outer), str(term), v, term, back))
    for _, _, v, term, back in sorted(found, key=lambda x: x[:2])[:2]:
        new = new_name(goal, "w")
        symbol = sp.Symbol(new, real=True)
        yield ["rename", v.name, new, text_of(term), text_of(back.subs(_MARK, symbol)),
               sides_of(goal, term, samples)]  # fmt: skip


def roots(goal: Goal) -> Iterator[Rule]:
    """v = w^q for a variable v >= 0 of which fractional powers occur."""
    (f,) = goal.signed(goal.expression)
    if not small(f, 160):
        return
    for v, (lo, hi, lo_open, hi_open) in goal.box:
        if v.is_integer or lo is -sp.oo or lo.is_negative is not False:
            continue
        powers = [n.exp for n in f.atoms(sp.Pow) if n.base.is_Symbol and n.base.name == v.name]
        q = int(sp.ilcm(1, *(r.q for r in powers if r.is_Rational)))
        if 2 <= q <= 6:
            new = new_name(goal, "w")
            root = sp.Rational(1, q)
            sides = [None if x is sp.oo else text_of(x**root) for x in (lo, hi)]
            yield ["rename", v.name, new, text_of(v**root), f"{new}**{q}",
                   [*sides, bool(lo_open), bool(hi_open)]]  # fmt: skip


def _linear(polynomial: Any, v: Any) -> tuple[Any, Any]:
    return (sp.diff(polynomial, v), polynomial.subs(v, 0))


def ends(goal: Goal) -> Iterator[Rule]:
    """Closed ends of the box, each apart from the rest, where several variables are left."""
    for v, (_, _, lo_open, hi_open) in goal.box:
        if v in goal.expression.free_symbols and not v.is_integer:
            if not lo_open:
                yield ["peel", v.name, "lower"]
            if not hi_open:
                yield ["peel", v.name, "upper"]
