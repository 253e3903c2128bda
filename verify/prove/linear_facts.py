"""Search move: f is a nonnegative combination of facts and sides of the box, by linear programming.

Every monomial, also a function value such as sqrt(x), counts as a quantity of its own.  Floats find
which facts take part; the multipliers are then computed exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from bounds.language import text_of
from verify.checker import identities
from verify.checker.goals import Goal
from verify.prove.moves import Rule, small

MOST_CONSTRAINTS = 40
MOST_QUANTITIES = 60
Row = dict[Any, Any]


def sides_and_facts(goal: Goal) -> list[tuple[Any, bool]]:
    """(g, strict) with g >= 0 on the goal's domain, from the facts and the ends of the box."""
    found: dict[Any, bool] = {}
    for g, op in goal.facts:
        if op != "!=":
            found[g] = op == ">"
        if op == "==":
            found[-g] = False
    for v, (lo, hi, lo_open, hi_open) in goal.box:
        if lo.is_Rational:
            found.setdefault(v - lo, lo_open)
        if hi.is_Rational:
            found.setdefault(hi - v, hi_open)
    return [(g, strict) for g, strict in found.items() if g.free_symbols]


def _row(tree: Any) -> Row | None:
    """Coefficients of the expanded tree by its monomials; None if one is not rational."""
    row = dict(identities.expand(tree).as_coefficients_dict())
    if not all(c.is_Rational for c in row.values()) or any(m.is_number and m != 1 for m in row):
        return None
    return row


def combinations(goal: Goal) -> Iterator[Rule]:
    """f = c + sum of u_i g_i with numbers c, u_i >= 0."""
    if goal.op == "!=" or not goal.expression.free_symbols or not small(goal.expression, 150):
        return
    target = _row(goal.expression)
    known = sides_and_facts(goal)
    if target is None or not known or len(known) > MOST_CONSTRAINTS:
        return
    rows, kept = [], []
    for g, strict in known:
        row = _row(g) if small(g, 150) else None
        if row is not None:
            rows.append(row)
            kept.append((g, strict))
    keys = list(dict.fromkeys(k for row in (target, *rows) for k in row if k != 1))
    if not rows or len(keys) > MOST_QUANTITIES:
        return
    found = solved(target, rows, keys, [strict for _, strict in kept])
    if found is None:
        return
    constant, weights = found
    parts = [(w * g, strict) for (g, strict), w in zip(kept, weights, strict=True) if w]
    if constant or not parts:
        parts.append((constant, constant > 0))
    if goal.op == ">":
        parts.sort(key=lambda part: not part[1])
        if not parts[0][1]:
            return
    if len(parts) > 1:
        yield ["sum", *(text_of(part) for part, _ in parts)]
    else:
        yield ["factor", text_of(parts[0][0])]


def about_the_same_values(goal: Goal) -> Iterator[Rule]:
    """Combinations and eliminations, if a fact has a function value of the goal in it."""
    own = goal.expression.atoms(sp.Function)
    if any(own & g.atoms(sp.Function) for g, _ in goal.facts):
        yield from combinations(goal)
        yield from eliminations(goal)


def eliminations(goal: Goal) -> Iterator[Rule]:
    """Replace a function value by what an assumed equality says that it is."""
    if not small(goal.expression, 150):
        return
    own = goal.expression.atoms(sp.Function)
    for index, (g, op) in enumerate(goal.facts):
        if op != "==" or not small(g, 100):
            continue
        yield from (["equal", index, *sides] for sides in _the_same_inside(goal.expression, g))
        for value in sorted(own & g.atoms(sp.Function), key=sp.count_ops, reverse=True):
            mark = sp.Dummy("mark", real=True)
            f, marked = (tree.xreplace({value: mark}) for tree in (goal.expression, g))
            slope = sp.diff(marked, mark)
            if not (slope.is_Rational and slope):
                continue
            rate = sp.diff(f, mark)
            if not rate.has(mark):
                yield ["use", index, text_of(rate / slope)]
                continue
            rest = sp.expand(mark - marked / slope)
            if not rest.has(mark) and (rest.is_Atom or rest.is_Function):  # nothing grows
                yield ["equal", index, text_of(value), text_of(rest)]


def _the_same_inside(f: Any, g: Any) -> Iterator[tuple[str, str]]:
    """The sides of g = u - v where F(u) and F(v) are in f, so that one function value is enough."""
    terms = sp.Add.make_args(g)
    if len(terms) != 2:
        return
    for u, v in (terms, terms[::-1]):
        changed = f.xreplace({u: -v})
        if len(changed.atoms(sp.Function)) < len(f.atoms(sp.Function)):
            yield text_of(u), text_of(-v)
            return


def solved(
    target: Row, rows: list[Row], keys: list[Any], strict: list[bool]
) -> tuple[Any, list[Any]] | None:
    """(c, u) with target = c + sum u_i row_i, all >= 0, exactly; None if there are none."""
    from scipy.optimize import linprog

    matrix = np.array([[float(row.get(k, 0)) for row in rows] for k in keys])
    right = np.array([float(target.get(k, 0)) for k in keys])
    if not keys:
        return None
    ones = np.array([float(row.get(1, 0)) for row in rows])
    # the constant c = target(1) - u . ones must be >= 0, and is better large
    cost = ones - 1e-3 * np.array([float(s) for s in strict])
    bounds = [(0, 1e4)] * len(rows)
    result = linprog(
        cost, A_ub=ones[None, :], b_ub=[float(target.get(1, 0)) + 1e-9], A_eq=matrix, b_eq=right,
        bounds=bounds, method="highs",
    )  # fmt: skip
    if result.status != 0:
        return None
    support = [i for i, u in enumerate(result.x) if u > 1e-9]
    exact = _exactly(target, rows, keys, support)
    if exact is None:
        return None
    weights = [sp.S.Zero] * len(rows)
    for i, u in zip(support, exact, strict=True):
        weights[i] = u
    constant = target.get(1, sp.S.Zero) - sum(
        w * row.get(1, sp.S.Zero) for w, row in zip(weights, rows, strict=True)
    )
    if constant < 0 or any(w < 0 for w in weights):
        return None
    return constant, weights


def _exactly(target: Row, rows: list[Row], keys: list[Any], support: list[int]) -> Any:
    """The multipliers of the rows in the support, by exact elimination; free ones are 0."""
    if not support:
        return [] if not any(target.get(k, 0) for k in keys) else None
    names = [sp.Dummy(f"u{i}") for i in support]
    equations = [
        sum((u * rows[i].get(k, 0) for u, i in zip(names, support, strict=True)), -target.get(k, 0))
        for k in keys
    ]
    equations = [e for e in equations if e != 0]
    solution = sp.linsolve(equations, names) if equations else sp.FiniteSet(tuple(0 for _ in names))
    for values in solution:
        return [sp.sympify(x).subs(dict.fromkeys(names, 0)) for x in values]
    return None
