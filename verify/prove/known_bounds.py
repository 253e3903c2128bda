"""Search moves that replace one function by a classical bound on it.

If f = a + b L and L <= U, then f = (a + b U) + (-b) (U - L) for b <= 0: both summands must then be
shown to be nonnegative, the bound itself included.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from bounds import functions as fn
from bounds.language import text_of
from verify.checker.goals import Goal
from verify.prove.moves import Rule, sign_of, small
from verify.prove.sampling import Samples

_ROOT = sp.sqrt(2 / sp.pi)


def _bounds(atom: Any, upper: bool) -> list[Any]:
    """Classical upper (or lower) bounds on a function value, sharpest first."""
    x = atom.args[0]
    decay = sp.exp(-(x**2) / 2) / 2
    if isinstance(atom, fn.Q):
        if upper:
            return [decay, fn.phi(x) / x]
        return [sp.S.Half - x / sp.sqrt(2 * sp.pi), x * fn.phi(x) / (1 + x**2)]
    if isinstance(atom, fn.orthant):
        B, rho = atom.args
        angle = (sp.pi - sp.acos(rho)) / (2 * sp.pi)
        return [sp.exp(-(B**2) / (1 + rho)) * angle] if upper else [fn.Q(B) ** 2]
    table: dict[Any, tuple[list[Any], list[Any]]] = {
        sp.log: ([x - 1], [1 - 1 / x]),
        sp.exp: ([1 / (1 - x)], [1 + x]),
        fn.sinhc: ([sp.exp(x**2 / 6), sp.cosh(x)], [sp.S.One]),
        sp.cosh: ([sp.exp(x**2 / 2)], [1 + x**2 / 2, sp.S.One]),
        fn.phi: ([1 / sp.sqrt(2 * sp.pi)], []),
        sp.sin: ([x], [x - x**3 / 6]),
        sp.cos: ([sp.S.One], [1 - x**2 / 2]),
        sp.asin: ([sp.pi * x / 2], [x]),
        sp.atan: ([x], [x / (1 + x**2)]),
        sp.tanh: ([x, sp.S.One], [x / (1 + x)]),
    }
    above, below = table.get(atom.func, ([], []))
    return above if upper else below


def replacements(goal: Goal, samples: Samples, *, logs: bool = False) -> Iterator[Rule]:
    """Decompositions of f by a bound on one function (`logs`: a logarithm) in which f is linear."""
    f = goal.expression
    if goal.op == "!=" or not small(f, 120):
        return
    atoms = [a for a in f.atoms(sp.log if logs else sp.Function) if a.free_symbols]
    for atom in sorted(atoms, key=lambda a: (-sp.count_ops(a), str(a))):
        mark = sp.Dummy("L")
        marked = f.subs(atom, mark)
        b = sp.diff(marked, mark)
        if mark in b.free_symbols or b == 0:
            continue
        sign = sign_of(b, samples)
        if sign:
            for bound in _bounds(atom, upper=sign < 0):
                gap = bound - atom if sign < 0 else atom - bound
                yield ["sum", text_of(marked.subs(mark, bound)), text_of(sign * b * gap)]


def interval_probabilities(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Q(B - r) - Q(B + r) <= sqrt(2/pi) r exp(-B^2/2) sinhc(B r)."""
    f = goal.expression
    tails = sorted(f.atoms(fn.Q), key=str)
    if goal.op == "!=" or len(tails) < 2:
        return
    for first in tails:
        for second in tails:
            if first == second:
                continue
            centre = sp.expand((first.args[0] + second.args[0]) / 2)
            radius = sp.expand((second.args[0] - first.args[0]) / 2)
            u, v = sp.Dummy("u"), sp.Dummy("v")
            marked = f.subs({first: u, second: v})
            weight = -sp.diff(marked, u)
            if weight == 0 or sp.simplify(weight - sp.diff(marked, v)) != 0:
                continue
            if {u, v} & weight.free_symbols or sign_of(radius, samples) <= 0:
                continue
            bound = _ROOT * radius * sp.exp(-(centre**2) / 2) * fn.sinhc(centre * radius)
            rest = marked.subs({u: 0, v: 0}) - weight * bound
            if sp.expand(rest) == 0:
                continue  # f is the gap itself
            yield ["sum", text_of(rest),
                   text_of(weight * (bound - first + second))]  # fmt: skip


def larger_correlations(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """An orthant at a correlation that a fact bounds: put the bound in, as orthants increase."""
    f = goal.expression
    if goal.op == "!=" or not small(f, 120) or len(f.atoms(fn.orthant)) > 1:
        return  # of two orthants the difference is what has to be shown
    for atom in f.atoms(fn.orthant):
        B, rho = atom.args
        mark = sp.Dummy("L")
        marked = f.subs(atom, mark)
        b = sp.diff(marked, mark)
        sign = 0 if mark in b.free_symbols or not rho.is_Symbol else sign_of(b, samples)
        for g, op in goal.facts if sign else ():
            slope = g.diff(rho)
            # g = c (other - rho) >= 0, for a bound from above
            if op not in (">=", ">") or not slope.is_Rational or slope * sign <= 0:
                continue
            other = sp.expand(rho - g / slope)
            if not other.is_Symbol:
                continue
            larger = fn.orthant(B, other)
            gap = larger - atom if sign < 0 else atom - larger
            yield ["sum", text_of(marked.subs(mark, larger)), text_of(sign * b * gap)]
