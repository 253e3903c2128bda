"""Enclosures of the squared Hermite coefficients of an indicator, and of their sums."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb

from verify.arb_gaussian import density, normal_tail
from verify.trials.run import ball


def hermite_values(count: int, x: Fraction) -> list[Fraction]:
    """The first polynomials at x, exact.

    >>> hermite_values(4, Fraction(2))
    [Fraction(1, 1), Fraction(2, 1), Fraction(3, 1), Fraction(2, 1)]
    """
    values = [Fraction(1), Fraction(x)]
    for k in range(1, count):
        values.append(x * values[k] - k * values[k - 1])
    return values[:count]


def squares(count: int, B: Fraction) -> list[Any]:
    """The squares of the first coefficients c_k(B), as balls."""
    found = [normal_tail(ball(B)) ** 2]
    weight = density(ball(B)) ** 2
    factorial = 1
    for k, value in enumerate(hermite_values(max(count - 1, 1), B), start=1):
        factorial *= k
        found.append(weight * ball(value * value / factorial))
    return found[:count]


def kernel_coefficients(count: int, B: Fraction) -> list[Any]:
    """The first coefficients a_k = c_k^2 + c_(k-1)^2 of the kernel."""
    c = squares(count, B)
    return [c[k] + c[k - 1] if k else c[0] for k in range(count)]


def tail(K: int, B: Fraction) -> Any:
    """The sum of the squares from index K on."""
    return normal_tail(ball(B)) - total(squares(K, B))


def total(terms: list[Any]) -> Any:
    """The sum of balls, 0 if there are none."""
    return sum(terms, arb(0))
