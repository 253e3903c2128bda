"""Closed forms that a number may have: guesses, for a proof to confirm."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from bounds import functions as fn

_MOST_TERM = 24


def closed_forms(
    value: Fraction,
    hints: Iterable[Fraction] = (),
    *,
    most: int = 4,
    tolerance: float = 3e-12,
) -> list[Any]:
    """Simple expressions that agree with a positive or negative number to about 11 digits.

    Parameters
    ----------
    value : the number, accurate to 1e-12 or better.
    hints : numbers of the problem, at which functions such as sinh may have been taken.
    most : how many to return, simplest first.
    tolerance : the relative difference that counts as agreement.

    >>> closed_forms(Fraction("0.797884560802865355879892119869"))
    [sqrt(2)/sqrt(pi)]
    """
    if value == 0:
        return [sp.S.Zero]
    if not Fraction(1, 10**12) < abs(value) < 10**12:
        return []
    found: list[tuple[float, str, Any]] = []
    size = abs(float(value))
    sign = 1 if value > 0 else -1
    short = value.limit_denominator(10_000)
    if abs(short - value) <= abs(value) * Fraction(tolerance):
        number = sp.Rational(short.numerator, short.denominator)
        found.append((_weight(short), str(number), number))
    factors, numbers, weights = _forms(tuple(sorted(set(hints))))
    ratios = size / numbers
    for denominator in range(1, _MOST_TERM + 1):
        tops = np.round(ratios * denominator)
        near = np.abs(tops / denominator / ratios - 1) < tolerance
        for place in np.flatnonzero(near & (tops >= 1) & (tops <= 400 * _MOST_TERM)):
            ratio = Fraction(int(tops[place]), denominator)
            if ratio.denominator == denominator:
                tree = sp.Mul(*factors[place], sign * ratio.numerator, 1 / sp.Integer(denominator))
                found.append((weights[place] + _weight(ratio), str(tree), tree))
    unique = {tree: None for _, _, tree in sorted(found, key=lambda entry: entry[:2])}
    return list(unique)[:most]


def _weight(number: Fraction) -> float:
    return 0.7 * (abs(number.numerator).bit_length() + number.denominator.bit_length())


@lru_cache(maxsize=16)
def _forms(hints: tuple[Fraction, ...]) -> tuple[list[tuple[Any, ...]], Any, list[float]]:
    """Products of one circle, one exponential and one function value: factors, values, weights."""
    circles: list[Any] = [sp.S.One, sp.pi, 1 / sp.pi, sp.sqrt(sp.pi), 1 / sp.sqrt(sp.pi)]
    circles += [sp.sqrt(n) * c for n in (2, 3, 5, 6) for c in tuple(circles[:5])]
    values: list[Any] = [sp.S.One, sp.log(2), 1 / sp.log(2), sp.log(3), 2 * sp.log(2) - 1]
    exponentials: list[Any] = [sp.S.One]
    numbers = [sp.Rational(h.numerator, h.denominator) for h in hints if 0 < h <= 50]
    for n in dict.fromkeys([sp.S.One, sp.Rational(1, 2), *numbers[:8]]):
        exponentials += [sp.exp(n), sp.exp(-n), sp.exp(n**2 / 2), sp.exp(-(n**2) / 2)]
        values += [sp.sinh(n), sp.cosh(n), sp.tanh(n), fn.Q(n), 1 / fn.Q(n), sp.log(1 + n)]
        values += [1 - sp.exp(-n), sp.exp(n) - 1, sp.sqrt(n), sp.sin(n), sp.cos(n), sp.atan(n)]
    factors = [
        (first, second, third)
        for first in circles
        for second in dict.fromkeys(exponentials)
        for third in dict.fromkeys(values)
        if third != 0
    ]
    sizes = np.array([_number(a) * _number(b) * _number(c) for a, b, c in factors])
    usable = np.flatnonzero(np.isfinite(sizes) & (sizes > 1e-12))
    kept = [factors[place] for place in usable]
    weights = [3.0 * sum(part != 1 for part in parts) for parts in kept]
    return kept, sizes[usable], weights


@lru_cache(maxsize=512)
def _number(tree: Any) -> float:
    return float(sp.N(tree, 20))
