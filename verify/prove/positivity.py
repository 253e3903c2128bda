"""Search move: a polynomial as a sum of squares times products of what is known to be >= 0.

f = sum_k g_k sigma_k, where g_k is 1 or a product of facts and sides of the box and sigma_k is a
sum of squares; where that fails also for f times 1 + the sum of the squares of the variables.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement, product
from typing import Any

import sympy as sp

from bounds.language import text_of
from verify.checker import identities
from verify.checker.goals import Goal, holds
from verify.checker.intervals import Unsupported, evaluate
from verify.prove import gram
from verify.prove.gram import Block, Poly
from verify.prove.linear_facts import sides_and_facts
from verify.prove.moves import Rule, plain, small

MOST_DEGREE = 8
MOST_VARIABLES = 4
MOST_WEIGHTS = 60
MOST_TERMS = 2500


def polynomial(tree: Any, names: tuple[Any, ...]) -> Poly | None:
    """The tree as a polynomial with rational coefficients, or None."""
    if not tree.is_polynomial(*names) or not small(tree, 200):
        return None
    poly = sp.Poly(identities.expand(tree), *names)
    if not all(c.is_Rational for c in poly.coeffs()):
        return None
    return {tuple(map(int, k)): Fraction(int(c.p), int(c.q)) for k, c in poly.terms()}


def squares(goal: Goal) -> Iterator[Rule]:
    """Decompositions of f for the rule `sum`."""
    names = tuple(sorted(goal.expression.free_symbols, key=str))
    if goal.op == "!=" or not 1 <= len(names) <= MOST_VARIABLES:
        return
    f = polynomial(goal.expression, names)
    if f is None or not f or degree(f) > MOST_DEGREE:
        return
    known = [(g, p) for g, p in _known(goal, names) if degree(p) <= max(degree(f), 2)][:8]
    one = {(0,) * len(names): Fraction(1)}
    factor: Poly = dict(one)
    for i in range(len(names)):
        factor[tuple(2 * (i == j) for j in range(len(names)))] = Fraction(1)
    for multiplier, given in ((one, []), (one, known), (factor, [])):
        if degree(f) + degree(multiplier) > MOST_DEGREE or (given is known and not known):
            continue
        target = gram.times(f, multiplier)
        most = max(degree(p) for p in (target, *(p for _, p in given)))
        if most < 2 or (not given and most % 2):
            continue
        weights = _weights(given, one, most)
        parts = _parts(target, weights, names, most, strict=goal.op == ">")
        if parts is not None:
            below = _tree(multiplier, names)
            texts = [text_of(plain(part / below)) for part in parts]
            yield ["sum", *texts] if len(texts) > 1 else ["factor", texts[0]]
            return


def degree(f: Poly) -> int:
    """Total degree."""
    return max((sum(k) for k in f), default=0)


def _known(goal: Goal, names: tuple[Any, ...]) -> list[tuple[Any, Poly]]:
    """Polynomials that are >= 0 on the domain, with their trees."""
    found: list[tuple[Any, Poly]] = []
    for g, _ in sides_and_facts(goal):
        if g.free_symbols and g.free_symbols <= set(names):
            p = polynomial(g, names)
            if p is not None and not any(p == q for _, q in found):
                found.append((g, p))
    return found


def _weights(
    known: list[tuple[Any, Poly]], one: Poly, most: int
) -> list[tuple[tuple[Any, ...], Poly]]:
    """(factors, product) for the products of up to three of the known polynomials, and 1."""
    found: list[tuple[tuple[Any, ...], Poly]] = [((), one)]
    for count in (1, 2, 3):
        for chosen in combinations_with_replacement(known, count):
            if sum(degree(p) for _, p in chosen) > most:
                continue
            # squares of a known polynomial are squares anyway
            if len({id(p) for _, p in chosen}) < count and count == 2:
                continue
            weight = one
            for _, p in chosen:
                weight = gram.times(weight, p)
            found.append((tuple(g for g, _ in chosen), weight))
    return found[:MOST_WEIGHTS]


def _monomials(count: int, low: int, high: int) -> list[tuple[int, ...]]:
    return [m for m in product(range(high + 1), repeat=count) if low <= sum(m) <= high]


def _parts(
    f: Poly,
    weights: list[tuple[tuple[Any, ...], Poly]],
    names: tuple[Any, ...],
    most: int,
    *,
    strict: bool,
) -> list[Any] | None:
    """Trees of the summands g_k sigma_k, or None."""
    blocks = []
    least = min((sum(k) for k in f), default=0)
    alone = len(weights) == 1
    caps = [max(k[i] for k in f) for i in range(len(names))]
    for _, weight in weights:
        high = (most - degree(weight)) // 2
        lowest = min(sum(k) for k in weight)
        low = max(0, -(-(least - lowest) // 2)) if _homogeneous(weight) else 0
        chosen = [
            m
            for m in _monomials(len(names), low, high)
            if not alone or all(2 * x <= cap for x, cap in zip(m, caps, strict=True))
        ]
        blocks.append(Block(weight, tuple({m: Fraction(1)} for m in chosen)))
    shift = Fraction(0)
    constant = (0,) * len(names)
    if strict:
        shift = Fraction(1, 1000) * (abs(f.get(constant, Fraction(0))) or 1)
        f = {**f, constant: f.get(constant, Fraction(0)) - shift}
        f = {k: c for k, c in f.items() if c}
    scale = max(abs(c) for c in f.values())
    matrices = gram.decompose({k: c / scale for k, c in f.items()}, blocks)
    if matrices is None:
        return None
    parts, terms = [], 0
    for (factors, _), block, matrix in zip(weights, blocks, matrices, strict=True):
        squared = gram.factored(matrix)
        if squared is None:
            return None
        total = sp.S.Zero
        for d, row in squared:
            base = sum(
                (_number(c) * _tree(p, names) for c, p in zip(row, block.basis, strict=True) if c),
                sp.S.Zero,
            )
            terms += sum(1 for c in row if c) ** 2
            total += _number(d * scale) * base**2
        if total != 0:
            parts.append(sp.Mul(*factors, total, evaluate=True))
    if terms > MOST_TERMS:
        return None
    if strict:
        parts.insert(0, _number(shift))
    return parts


def _homogeneous(weight: Poly) -> bool:
    return len({sum(k) for k in weight}) == 1


def _number(x: Fraction) -> Any:
    return sp.Rational(x.numerator, x.denominator)


def _tree(p: Poly, names: tuple[Any, ...]) -> Any:
    return sp.Add(
        *(_number(c) * sp.Mul(*(v**e for v, e in zip(names, k, strict=True))) for k, c in p.items())
    )


def products(goal: Goal) -> Iterator[Rule]:
    """f is a product of numbers, facts and factors that an evaluation shows to be >= 0."""
    f = goal.expression
    if not f.is_Mul or goal.op != ">=":
        return
    box = goal.intervals(64)
    facts = {g for g, op in goal.facts if op in (">=", ">", "==")}
    parts = []
    for part in f.args:
        base, k = (part.base, int(part.exp)) if part.is_Pow and part.exp.is_Integer else (part, 1)
        if base in facts and k > 0:
            parts += [base] * k
            continue
        try:
            if not holds(evaluate(part, box, 64), ">="):
                return
        except Unsupported:
            return
        parts.append(part)
    yield ["factor", *(text_of(part) for part in parts)]


@lru_cache(maxsize=256)
def _swapped(f: Any, x: Any, y: Any) -> bool:
    return bool(identities.expand(f - f.subs({x: y, y: x}, simultaneous=True)) == 0)


def orders(goal: Goal) -> Iterator[Rule]:
    """f does not change if two variables are exchanged: one of them is the greater."""
    names = sorted(goal.expression.free_symbols, key=str)
    f = goal.expression
    if not 2 <= len(names) <= 4 or goal.op == "!=" or not f.is_polynomial(*names):
        return
    for i, x in enumerate(names):
        for y in names[i + 1 :]:
            compared = any(g in (x - y, y - x) for g, _ in goal.facts)
            if not compared and goal.sides(x) == goal.sides(y) and _swapped(f, x, y):
                yield ["case", text_of(x - y)]
