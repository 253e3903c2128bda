"""Search moves for binomial tails: Markov's inequality, and the variance bound of Bernstein.

After Markov's inequality with the base e^w the exponent holds log(1 + p (e^w - 1)).  For w >= 0

    log(1 + p (e^w - 1)) <= p w + p (1 - p) (e^w - 1 - w)

keeps the variance p (1 - p).  With w = t/D and D = V + b t what is left is often D h(w), since
t = w D and V = (1 - b w) D.  Nothing here is trusted: both are proposals for `sum` and `factor`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from bounds import functions as fn
from bounds.language import text_of
from verify.checker.goals import Goal
from verify.checker.identities import atomic, is_zero
from verify.checker.limits import summands
from verify.prove import moves
from verify.prove.moves import Rule, sign_of, small
from verify.prove.polynomials import factor
from verify.prove.sampling import Samples


def variance_bounds(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f = a - m log(1 + p (e^w - 1)): the logarithm by its variance bound."""
    f = goal.expression
    if goal.op == "!=" or not small(f, 120):
        return
    for atom in sorted(f.atoms(sp.log), key=str):
        found = _parts(atom.args[0])
        if found is None:
            continue
        p, w = found
        mark = sp.Dummy("L")
        marked = f.subs(atom, mark)
        weight = sp.diff(marked, mark)
        if mark in weight.free_symbols or sign_of(weight, samples) >= 0:
            continue
        rest = sp.Add(*summands(marked.subs(mark, 0)), *summands(weight * p * w))
        curved = p * (1 - p) * (sp.exp(w) - 1 - w)
        if is_zero(rest + weight * curved):
            continue  # f is the gap itself
        bound = p * w + curved
        yield ["sum", text_of(rest + weight * curved), text_of(-weight * (bound - atom))]


def _parts(tree: Any) -> tuple[Any, Any] | None:
    """(p, w) of 1 + p (e^w - 1), written in any order."""
    for exponential in tree.atoms(sp.exp):
        mark = sp.Dummy("e")
        marked = sp.expand(tree.subs(exponential, mark))
        p = sp.diff(marked, mark)
        if mark not in p.free_symbols and sp.expand(marked - 1 - p * (mark - 1)) == 0:
            return p, exponential.args[0]
    return None


def homogeneous(goal: Goal) -> Iterator[Rule]:
    """f = D h(t/D) with D = V + b t, written as a product."""
    f = goal.expression
    if goal.op == "!=" or not small(f, 120) or len(f.free_symbols) < 2:
        return
    for t in sorted(f.free_symbols, key=str):
        for bottom in _denominators(f, t):
            slope = sp.diff(bottom, t)
            v = sp.simplify(bottom - slope * t)
            if not slope.is_Rational or slope == 0 or t in v.free_symbols or v.is_number:
                continue
            size, w, variance = sp.Dummy("D"), sp.Dummy("w"), sp.Dummy("V")
            number, core = v.as_coeff_Mul()
            marked = f.subs(bottom, variance + slope * t).subs(core, variance / number)
            if marked.free_symbols - {variance, t}:
                continue
            inner = marked.subs({t: w * size, variance: size * (1 - slope * w)}, simultaneous=True)
            ratio = sp.simplify(sp.expand(inner / size))
            if size not in ratio.free_symbols and w in ratio.free_symbols:
                yield ["factor", text_of(bottom), text_of(ratio.subs(w, t / bottom))]


def _denominators(f: Any, t: Any) -> list[Any]:
    found = {
        node.base
        for node in f.atoms(sp.Pow)
        if node.exp.is_Integer and node.exp < 0 and node.base.is_Add and t in node.base.free_symbols
    }
    return sorted(found, key=str)


def binomial_bounds(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Replace a binomial tail by Markov's bound with a base s that fits."""
    tails = sorted(goal.expression.atoms(fn.binomial_tail), key=sp.default_sort_key)
    for tail in tails:
        k, m, p = tail.args
        mark = sp.Dummy("tail")
        slope = sp.diff(goal.expression.subs(tail, mark), mark)
        sign = sign_of(slope, samples) if mark not in slope.free_symbols else 0
        if not sign:
            continue
        for base in dict.fromkeys(_markov_bases(goal.expression, k, m, p, sign)):
            value = samples.of(base)
            with np.errstate(all="ignore"):
                fits = value >= 1 - 1e-12 if sign < 0 else (value > 0) & (value <= 1 + 1e-12)
            if samples.size and (fits & np.isfinite(value)).all():
                side = "upper" if sign < 0 else "lower"
                yield ["markov", text_of(tail), text_of(base), side]


def larger_tails(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """A tail with a negative coefficient by one with a positive coefficient; Markov for Bin."""
    tails = sorted(goal.expression.atoms(fn.binomial_tail), key=sp.default_sort_key)
    slopes = {}
    for tail in tails:
        mark = sp.Dummy("tail")
        slope = sp.diff(goal.expression.subs(tail, mark), mark)
        slopes[tail] = sign_of(slope, samples) if mark not in slope.free_symbols else 0
    for tail in tails:
        if slopes[tail] < 0:
            for other in tails:
                if slopes[other] > 0:
                    yield ["tails", text_of(tail), text_of(other)]
            yield ["markov", text_of(tail), None, "mean"]
            yield ["markov", text_of(tail), None, "variance"]


def closed_forms(goal: Goal) -> Iterator[Rule]:
    """Tails beside an end, P[Bin >= 1] and the like, written out."""
    f = goal.expression
    values = {tail: moves.plain(atomic(tail)) for tail in f.atoms(fn.binomial_tail)}
    short = {tail: value for tail, value in values.items() if not value.has(fn.binomial_tail)}
    if short:
        yield ["factor", text_of(f.xreplace(short))]


def equal_forms(goal: Goal) -> Iterator[Rule]:
    """The tail of the failures, where both have the same law; one trial less."""
    tails = sorted(goal.expression.atoms(fn.binomial_tail), key=sp.default_sort_key)
    for tail in tails:
        _, m, p = tail.args
        if p == sp.S.Half:
            yield ["mirror", text_of(tail), "1/2"]
        yield ["mirror", text_of(tail), "1"]
        if any(sp.expand(m - other.args[1]) == 1 for other in tails):
            yield ["pascal", text_of(tail)]


def _markov_bases(expression: Any, k: Any, m: Any, p: Any, sign: int) -> list[Any]:
    """Bases for Markov's inequality: Poisson, binomial, fitted to a bound exp(-R), round.

    A sub-gamma bound R = t^2/(2(v + b t)), t = k - m p, comes from the base exp(2R/t).
    """
    ratio, chernoff = sp.cancel(k / (m * p)), sp.cancel(k * (1 - p) / ((m - k) * p))
    bases = [sp.Integer(2), ratio, chernoff] if sign < 0 else [ratio, chernoff, sp.S.Half]
    for bound in sorted(expression.atoms(sp.exp), key=sp.default_sort_key):
        if bound.args[0].free_symbols and small(bound, 60):
            rate = -2 * bound.args[0] / sp.expand(k - m * p)
            bases.append(sp.exp(min(rate, factor(sp.cancel(rate)), key=sp.count_ops)))
    return [*bases, sp.Integer(4), sp.Rational(3, 2), sp.Rational(5, 4), sp.Integer(8)]
