"""Random exact points that satisfy a statement's assumptions, and the truth of relations there."""

from __future__ import annotations

import random
from typing import Any

import sympy as sp

from bounds.relation import Relation
from bounds.statement import Statement

Point = dict[Any, Any]
_SWAPPED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "==": "==", "!=": "!="}


def value(tree: Any, point: Point, digits: int = 30) -> Any:
    """The value at the point, or None where there is none (a pole, a negative root)."""
    try:
        result = tree.subs(point).evalf(digits, maxn=400)
    except (ValueError, TypeError):
        return None
    return result if result.is_comparable and result.is_finite else None


def holds(relation: Relation, point: Point, slack: float = 0.0) -> bool | None:
    """Truth at the point up to a relative slack; None where a side is undefined."""
    left, right = value(relation.left, point), value(relation.right, point)
    if left is None or right is None:
        return None
    allowed = slack * (abs(left) + abs(right)) + (1e-25 if relation.op == "==" else 0)
    difference = right - left if relation.op in ("<=", "<") else left - right
    if relation.op == "==":
        return bool(abs(difference) <= allowed)
    if relation.op == "!=":
        return bool(difference != 0)
    return bool(difference > 0) if relation.strict else bool(difference >= -allowed)


def draw(statement: Statement, rng: random.Random) -> Point | None:
    """A point that satisfies all assumptions, found by repairing violated ones one at a time."""
    symbols = list(statement.symbols.values())
    relations = statement.assumption_relations
    for _ in range(60):
        point = {symbol: _start(symbol, rng) for symbol in symbols}
        for _ in range(30):
            slack = {r: 1e-25 if r.op == "==" else 0.0 for r in relations}
            broken = [r for r in relations if not holds(r, point, slack[r])]
            if not broken:
                return point
            if not _repair(rng.choice(broken), point, rng):
                break
    return None


def _start(symbol: Any, rng: random.Random) -> Any:
    if symbol.is_integer:
        return sp.Integer(rng.choice([1, 2, 3, 5, 10, 50]))
    return sp.Rational(rng.choice([rng.randint(1, 400), rng.randint(1, 100)]), 100) * rng.choice(
        [1, 1, 1, -1]
    )


def _repair(relation: Relation, point: Point, rng: random.Random) -> bool:
    sides = [
        (target, op, other)
        for target, op, other in (
            (relation.left, relation.op, relation.right),
            (relation.right, _SWAPPED[relation.op], relation.left),
        )
        if target.is_Symbol
    ]
    if not sides:
        symbol = rng.choice(sorted(relation.free_symbols, key=str))
        half = point[symbol] / 2
        point[symbol] = sp.floor(half) if symbol.is_integer else half
        return True
    target, op, other = rng.choice(sides)
    if op == "==":
        point[target] = other.subs(point)
        return True
    limit = value(other, point)
    if limit is None:
        return False
    exact = sp.Rational(int(limit * 10**20), 10**20)
    step = sp.Rational(rng.randint(1, 40), 20)
    if op in (">=", ">"):
        moved = exact + abs(exact) * step * rng.choice([0, 1]) + sp.Rational(1, 20)
        point[target] = sp.ceiling(moved) if target.is_integer else moved
    else:
        moved = exact * sp.Rational(rng.randint(1, 99), 100) if exact > 0 else exact - step
        point[target] = sp.floor(moved) if target.is_integer else moved
    return True
