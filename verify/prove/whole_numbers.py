"""Search moves for integer variables: names for floors, residues, induction, first values apart."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from bounds import functions as fn
from bounds.language import text_of
from verify.checker.goals import Goal, holds
from verify.checker.identities import atomic, with_merged_gammas, with_split_logs
from verify.checker.integers import integer_valued
from verify.checker.intervals import Unsupported, evaluate
from verify.prove import moves
from verify.prove.moves import Rule, sign_of, small
from verify.prove.naming import new_name
from verify.prove.sampling import Samples, values

MODULI = (2, 3, 4, 5, 7, 8, 9, 11, 13, 16)
MOST_RESIDUES = 12
MOST_APART = 60


def steps(goal: Goal) -> Iterator[Rule]:
    """Get rid of a floor or ceiling: by residues of an integer variable, else by a name."""
    trees = (goal.expression, *(g for g, _ in goal.facts))
    for power in sorted(goal.expression.atoms(sp.Pow), key=sp.default_sort_key):
        names = power.exp.free_symbols
        if power.base.is_negative and len(names) == 1 and power.exp.is_polynomial(*names):
            (n,) = names
            if n.is_integer and not power.base.free_symbols:
                yield ["residues", n.name, 2, new_name(goal, "q")]
                return
    nodes = [n for tree in trees for n in tree.atoms(fn.floor, fn.ceiling) if n.free_symbols]
    inner = [n for n in nodes if not n.args[0].has(fn.floor, fn.ceiling)]
    for node in sorted(inner, key=sp.default_sort_key):
        shorter = moves.plain(atomic(node))  # floor(q + 1/2) is q
        if shorter != node and goal.expression.has(node):
            yield ["factor", text_of(goal.expression.xreplace({node: shorter}))]
            return
    for node in sorted(inner, key=sp.default_sort_key)[:1]:
        (u,) = node.args
        names = sorted(u.free_symbols, key=str)
        if len(names) == 1 and names[0].is_integer and u.is_polynomial(*names):
            coefficients = sp.Poly(u, *names).coeffs()
            if all(c.is_Rational for c in coefficients):
                modulus = int(sp.ilcm(1, *(c.q for c in coefficients)))
                if 2 <= modulus <= MOST_RESIDUES:
                    yield ["residues", names[0].name, modulus, new_name(goal, "q")]
                    return
        kind = "floor" if isinstance(node, fn.floor) else "ceil"
        yield ["whole", kind, text_of(u), new_name(goal, "N")]


def sharper(goal: Goal) -> Iterator[Rule]:
    """Facts that say > 0 of an integer, or >= 0 of what is not 0."""
    for index, (g, op) in enumerate(goal.facts):
        if op == ">=" and ((g, "!=") in goal.facts or (-g, "!=") in goal.facts):
            yield ["sharpen", index]
        if op == ">" and g.free_symbols and integer_valued(goal, g):
            yield ["sharpen", index]


def rounded(goal: Goal) -> Iterator[Rule]:
    """An integer only has to be > -1."""
    known = any(op != "!=" and g.free_symbols for g, op in goal.facts)
    wanted = goal.op == ">=" and known and goal.expression.free_symbols
    if wanted and integer_valued(goal, goal.expression):
        yield ["integral"]


def moduli(goal: Goal) -> Iterator[Rule]:
    """f != 0 for a polynomial in integers, seen modulo a small number."""
    names = goal.expression.free_symbols
    if goal.op == "!=" and names and all(v.is_integer for v in names) and len(names) <= 3:
        for modulus in MODULI:
            yield ["modulo", modulus]


def apart(goal: Goal) -> Iterator[Rule]:
    """Cut an integer variable where f, as a function of a real one, begins to have one slope."""
    if goal.op == "!=" or not small(goal.expression, 200):
        return
    free = goal.expression.free_symbols
    for v, (lo, hi, _, _) in goal.box:
        if not v.is_integer or free != {v} or not lo.is_Integer:
            continue
        end = hi if hi.is_Integer else lo + 10**6
        grid = np.unique(np.concatenate([
            np.arange(float(lo), min(float(lo) + 2 * MOST_APART, float(end)) + 0.25, 0.25),
            np.geomspace(1, 1 + float(end - lo), 60) + float(lo) - 1,
        ]))  # fmt: skip
        slope = values(sp.diff(goal.expression, v), {v: grid})
        slope = np.where(np.isfinite(slope), slope, 0.0)
        for sign in (1, -1):
            bad = np.flatnonzero(sign * slope < 0)
            first = 0 if not bad.size else int(np.ceil(grid[bad[-1]] + 1e-9) - float(lo))
            if 0 < first <= MOST_APART and lo + first < end:
                yield ["split", v.name, text_of(lo + first - 1)]


def doubtful_powers(goal: Goal) -> bool:
    """Are there powers with an integer exponent whose base may be 0 or negative?"""
    box = goal.intervals(64)
    for power in goal.expression.atoms(sp.Pow):
        exponent, base = power.exp, power.base
        if exponent.free_symbols and exponent.is_integer and base.free_symbols:
            with contextlib.suppress(Unsupported):
                if not holds(evaluate(base, box, 64), ">"):
                    return True
    return False


def inductions(goal: Goal) -> Iterator[Rule]:
    """Induction for powers and factorials of an integer variable."""
    f = goal.expression
    if goal.op not in (">=", ">") or not small(f, 150):
        return
    for v, (lo, _, _, _) in goal.box:
        if not v.is_integer or v not in f.free_symbols or not lo.is_Integer:
            continue
        if any(g.is_Add and op != "!=" and _grows(g, v) for g, op in goal.facts):
            continue  # there is a hypothesis already
        if _grows(f, v):
            yield ["induct", v.name, "lower"]


def _grows(tree: Any, n: Any) -> bool:
    """Are there powers with n in the exponent, or factorials of n?"""
    return any(
        n in (node.exp if node.is_Pow else node).free_symbols
        for node in tree.atoms(sp.Pow, sp.exp, fn.gamma)
    )


def by_hypothesis(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f(n + 1) = u f(n) + rest, with the u by which one term of f grows."""
    for g, op in goal.facts:
        if op not in (">=", ">") or not (g.has(fn.gamma) or g.atoms(sp.Pow, sp.exp)):
            continue
        for n in sorted(g.free_symbols & goal.expression.free_symbols, key=str):
            if not n.is_integer or goal.expression != g.subs(n, n + 1):
                continue
            factors = [growth(t, n) for t in sp.Add.make_args(g) if n in t.free_symbols]
            # logarithms add up: the step is f(n + 1) - f(n)
            for u in [sp.S.One] if g.has(sp.log) else dict.fromkeys(factors):
                if sign_of(u, samples) < 0 or (u.is_number and not u.is_positive):
                    continue
                rest = moves.plain(_tidy(*goal.signed(goal.expression - u * g)))
                if op == goal.op == ">" or rest == 0:
                    yield ["sum", text_of(u * g), text_of(rest)]
                else:
                    yield ["sum", text_of(rest), text_of(u * g)]
            return


def growth(term: Any, n: Any) -> Any:
    """term(n + 1)/term(n), simplified."""
    ratio = with_merged_gammas(term.subs(n, n + 1) / term)
    return sp.powsimp(sp.cancel(sp.powsimp(sp.expand_power_exp(sp.powsimp(ratio)))))


def _tidy(tree: Any) -> Any:
    """Common powers taken out, terms that cancel gone."""
    tree = with_merged_gammas(tree)
    tree = sp.expand_power_exp(sp.expand(with_split_logs(tree) if tree.has(sp.log) else tree))
    return sp.factor_terms(sp.expand(tree))
