r"""Hermite coefficients E[psi(g) h_k(g)], h_k = He_k/sqrt(k!), of the shifted step and ReLU.

For k times weakly differentiable psi, E[psi(g) He_k(g)] = E[psi^(k)(g)] (Stein's identity k times),
and the derivative of He_{k-1} phi is -He_k phi, whence the integral of He_k phi from B on is
He_{k-1}(B) phi(B).  Source: ``classical/hermite-mehler``; O'Donnell, Analysis of Boolean
Functions, section 11.2.
"""

from __future__ import annotations

import math
from fractions import Fraction

from bounds.errors import BudgetError
from verify.enclose import Enclosure
from verify.laws.formulas import Number, enclosed, number, whole

LARGEST_ORDER = 2000


def hermite_value(k: int, x: Number) -> Fraction:
    """He_k(x) exactly, by He_{k+1} = x He_k - k He_{k-1}; 0 <= k <= `LARGEST_ORDER`.

    >>> hermite_value(3, 2)  # x^3 - 3 x
    Fraction(2, 1)
    """
    whole("k", k)
    number("x", x)
    if k > LARGEST_ORDER:
        raise BudgetError(f"Hermite orders up to {LARGEST_ORDER} are computed, {k} was asked for")
    before, value = Fraction(0), Fraction(1)
    for j in range(k):
        before, value = value, x * value - j * before
    return value


def step_coefficient(k: int, B: Number) -> Enclosure:
    """The k-th coefficient of 1{g >= B}: c_0 = Q(B), c_k = phi(B) He_{k-1}(B)/sqrt(k!).

    >>> step_coefficient(1, 0).text(10)
    '0.3989422804'
    """
    whole("k", k)
    number("B", B)
    if k == 0:
        return enclosed("Q(B)", B=B)
    return _scaled(hermite_value(k - 1, B), k, B)


def relu_coefficient(k: int, B: Number) -> Enclosure:
    """The k-th coefficient of max(g - B, 0).

    It is phi(B) - B Q(B) for k = 0, Q(B) for k = 1 and phi(B) He_{k-2}(B)/sqrt(k!) for k >= 2: one
    derivative makes it the step.

    >>> relu_coefficient(1, 0).text()
    '0.5'
    """
    whole("k", k)
    number("B", B)
    if k == 0:
        return enclosed("phi(B) - B*Q(B)", B=B)
    if k == 1:
        return enclosed("Q(B)", B=B)
    return _scaled(hermite_value(k - 2, B), k, B)


def _scaled(polynomial: Fraction, k: int, B: Number) -> Enclosure:
    return enclosed("phi(B)*a/sqrt(f)", a=polynomial, f=math.factorial(k), B=B)
