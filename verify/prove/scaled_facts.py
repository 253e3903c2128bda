"""Search move: f is linear in a function value of which a fact says something, with any multiplier.

If f = a X + b and a fact is g = c X + d >= 0, where X is a value such as Q(B) or a logarithm and a,
b, c, d are any expressions without X, then f = (a/c) g + (b - a d/c): with a/c > 0 only the rest is
left to be shown.  So are facts divided by something positive, or multiplied with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import sympy as sp

from bounds.language import text_of
from verify.checker import identities
from verify.checker.goals import Goal
from verify.prove.moves import Rule, sign_of, small
from verify.prove.sampling import Samples

MOST = 6
_MARK = sp.Dummy("mark", real=True)


def scaled(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Facts times the quotient of the coefficients of a function value that both speak of."""
    f = goal.expression
    if goal.op not in (">=", ">") or not small(f, 250):
        return
    own = _values(f)
    for index, (g, op) in enumerate(goal.facts):
        if op == "!=" or not small(g, 200):
            continue
        shared = sorted(own & _values(g), key=_rank)[:MOST]
        shared += sorted(f.free_symbols & g.free_symbols, key=str)
        for value in shared:
            # numbers are for linear programming, and what moves in f is eliminated elsewhere
            c = _coefficient(g, value)
            if c is None or (value.is_Symbol and c.is_number):
                continue
            a = _coefficient(f, value)
            if a is None or (value.is_Symbol and not a.is_number):
                continue
            u = sp.cancel(a / c) if small(a / c, 60) else a / c
            if op != "==" and sign_of(u, samples) <= 0:
                continue
            rest = f - u * g
            if small(rest, 200):
                rest = sp.cancel(rest)
            if rest == 0 or (small(rest, 200) and identities.is_zero(rest)):
                if op == ">" or (op == ">=" and goal.op == ">="):
                    yield ["factor", text_of(g), text_of(u)]
                elif op == "==" and goal.op == ">=":
                    yield ["use", index, text_of(u)]
            elif op != "==" and sp.count_ops(rest) < sp.count_ops(f):
                yield ["sum", text_of(rest), text_of(u * g)]
                if op == ">" and goal.op == ">":
                    yield ["sum", text_of(u * g), text_of(rest)]
            else:
                yield ["use", index, text_of(u)]


def _values(tree: Any) -> set[Any]:
    """Function values and roots in it that depend on variables."""
    return {
        node
        for node in tree.atoms(sp.Function, sp.Pow)
        if node.free_symbols and not (node.is_Pow and node.exp.is_Integer)
    }


def _rank(value: Any) -> Any:
    return -int(sp.count_ops(value)), sp.default_sort_key(value)


@lru_cache(maxsize=4096)
def _coefficient(tree: Any, value: Any) -> Any:
    """That of a value in which a tree is linear, else None."""
    slope = sp.diff(tree.xreplace({value: _MARK}), _MARK)
    return None if slope == 0 or slope.has(_MARK) else slope
