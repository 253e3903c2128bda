"""Search moves from the course of f in one variable: it rises and falls, or repeats itself.

Nothing here is trusted: the rules `arch` and `period` recompute what they need.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from bounds.language import text_of
from verify.checker import identities
from verify.checker.goals import Goal
from verify.checker.intervals import Unsupported
from verify.checker.limits import requirements
from verify.prove import factoring
from verify.prove.moves import Rule, plain, sign_of, slope, small
from verify.prove.sampling import Samples

MOST_SIZE = 120


def arches(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Variables in which f seems to rise and then to fall, with f' = w g and a decreasing g."""
    f = goal.expression
    if goal.op == "!=" or not small(f, MOST_SIZE) or not samples.size:
        return
    for v, _ in goal.box:
        if v not in f.free_symbols:
            continue
        try:
            requirements(f, v)
        except Unsupported:
            continue
        derivative = slope(f, v)
        if sign_of(derivative, samples) or not small(derivative, MOST_SIZE):
            continue
        found = []
        for w, g in _weighted(factoring.with_exponentials(derivative), samples):
            if v not in g.free_symbols or not small(g, MOST_SIZE) or sign_of(g, samples):
                continue
            fall = -slope(g, v)
            if fall == 0 or sign_of(fall, samples) > 0:
                found.append((sp.count_ops(fall), text_of(w), text_of(g)))
        for _, w, g in sorted(found)[:2]:
            yield ["arch", v.name, w, g]


def _weighted(derivative: Any, samples: Samples) -> Iterator[tuple[Any, Any]]:
    """(w, g) with derivative = w g and a w that looks positive."""
    yield sp.S.One, derivative
    trees = [derivative]
    product = factoring.common_factors(derivative)
    core = sp.S.One
    if product is not None and product.is_Mul:
        weight = sp.S.One
        for part in sp.Mul.make_args(plain(product)):
            sign = 1 if part.is_positive else -1 if part.is_negative else sign_of(part, samples)
            weight *= sign * part if sign else 1
            core *= sign if sign else part
        if weight != 1:
            yield weight, core
            trees.append(core)
    atomic = plain(identities.atomic(derivative))
    for tree in dict.fromkeys([*trees, atomic]):
        terms = sp.Add.make_args(sp.expand_mul(tree))
        if not 2 <= len(terms) <= 4:
            continue
        for term in terms:
            sign = sign_of(term, samples)
            if sign and term.free_symbols:
                quotient = sp.Add(*(sp.powsimp(sp.cancel(t / (sign * term))) for t in terms))
                outside = sign * term * (weight if tree is core and core != 1 else 1)
                yield outside, quotient


def periods(goal: Goal) -> Iterator[Rule]:
    """A variable on an unbounded side that occurs in sines and cosines only."""
    f = goal.expression
    for v, (lo, hi, _, _) in goal.box:
        if v not in f.free_symbols or v.is_integer or (lo is not -sp.oo and hi is not sp.oo):
            continue
        nodes = [n for n in f.atoms(sp.sin, sp.cos, sp.tan) if v in n.free_symbols]
        rates = [sp.diff(n.args[0], v) for n in nodes]
        if not rates or not all(r.is_Rational and r != 0 for r in rates):
            continue
        lcm, gcd = sp.ilcm(1, *(r.q for r in rates)), sp.igcd(0, *(abs(r.p) for r in rates))
        for length in (sp.pi * lcm / gcd, 2 * sp.pi * lcm / gcd):
            if f.subs(v, v + length) == f:
                yield ["period", v.name, text_of(length), text_of(-length / 2)]
                break


def mirrored(goal: Goal) -> Iterator[Rule]:
    """f does not change with the sign of a variable: one sign is enough."""
    f = goal.expression
    if goal.op == "!=" or not small(f, 60):
        return
    for v, (lo, hi, _, _) in goal.box:
        if (
            v in f.free_symbols
            and not v.is_integer
            and lo == -hi
            and identities.is_zero(f - f.subs(v, -v))
        ):
            yield ["even", v.name]


def strict_ends(goal: Goal) -> Iterator[Rule]:
    """f > 0 beside an open end, with waves in its slope: a slope that is 0 now and then must not
    matter, so a closed end is needed a little further on."""
    f = goal.expression
    if goal.op != ">" or len(f.free_symbols) != 1 or not f.has(sp.sin, sp.cos):
        return
    for v, (lo, hi, lo_open, hi_open) in goal.box:
        if v not in f.free_symbols or v.is_integer:
            continue
        if lo_open and lo.is_finite and (hi is sp.oo or hi - lo > 2):
            yield ["split", v.name, text_of(lo + 1)]
        elif hi_open and hi.is_finite and (lo is -sp.oo or hi - lo > 2):
            yield ["split", v.name, text_of(hi - 1)]
