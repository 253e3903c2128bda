r"""Hermite coefficients of the indicator of [B, oo), and the sums of them that bound eigenvalues.

The closed form (b) of ``explicit/min-eigenvalue-series`` is a finite sum whose number of terms
depends on n and Delta, so it is built here, at a given point, as a sympy tree.  The tree has the
same functions as every other formula, so evaluation, enclosure and LaTeX need nothing new.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf, log, log1p
from typing import Any

import sympy as sp

from bounds.errors import BudgetError, InputError
from bounds.functions import Q, orthant, phi

MAX_TERMS = 2_000
MOST_BITS = 200_000  # of the integers that the sums add; exact arithmetic on more takes seconds


def hermite_polynomial(k: int, x: Any) -> Any:
    """Probabilists' Hermite polynomial of degree k at x (a number or a symbol).

    >>> hermite_polynomial(3, sp.Symbol("x"))
    x**3 - 3*x
    """
    before, value = sp.Integer(0), sp.Integer(1)
    for degree in range(k):
        before, value = value, sp.expand(x * value - degree * before)
    return value


def coefficient(k: int, B: Any) -> Any:
    r"""The coefficient :math:`c_k(B)` of ``classical/hermite-mehler``.

    >>> coefficient(0, sp.Symbol("B")), coefficient(2, sp.Symbol("B"))
    (Q(B), sqrt(2)*B*phi(B)/2)
    """
    if k < 0:
        return sp.Integer(0)
    if k == 0:
        return Q(B)
    return phi(B) * hermite_polynomial(k - 1, B) / sp.sqrt(sp.factorial(k))


def hermite_square_coefficient(k: int, B: Any) -> Any:
    """The square of the k-th coefficient; 0 for negative k.

    >>> hermite_square_coefficient(2, sp.Symbol("B"))
    B**2*phi(B)**2/2
    """
    if k < 0:
        return sp.Integer(0)
    if k == 0:
        return Q(B) ** 2
    return phi(B) ** 2 * hermite_polynomial(k - 1, B) ** 2 / sp.factorial(k)


def kernel_coefficient(k: int, B: Any) -> Any:
    r"""The coefficient :math:`a_k=c_k^2+c_{k-1}^2` of the limiting kernel, for k >= 0.

    >>> kernel_coefficient(1, sp.Symbol("B"))
    Q(B)**2 + phi(B)**2
    """
    return hermite_square_coefficient(k, B) + hermite_square_coefficient(k - 1, B)


def tail(K: int, B: Any) -> Any:
    r"""The sum of :math:`c_k^2` over k >= K, as Q(B) minus the terms before K.

    >>> tail(1, sp.Symbol("B"))
    -Q(B)**2 + Q(B)
    """
    return Q(B) - sp.Add(*(square for square in _squares(K, B)))


def first_index(n: int, Delta: Fraction) -> int:
    r"""The smallest k >= 0 with :math:`(n-1)\Delta^k\le1`, where :math:`0^0=1`.

    Raises
    ------
    InputError : n < 2 or Delta outside [0, 1).
    BudgetError : the index exceeds `MAX_TERMS`.

    >>> first_index(2, Fraction(1, 2)), first_index(10, Fraction(1, 2)), first_index(10, Fraction())
    (0, 4, 1)
    """
    if n < 2 or not 0 <= Delta < 1:
        raise InputError(
            f"the series bound needs n >= 2 and 0 <= Delta < 1, got n={n}, Delta={Delta}"
        )
    k, power = 0, Fraction(1)
    # The powers of a Delta close to 1 are long numbers: do not start if they cannot suffice.
    if 2 * Delta > 1:
        falls = -log1p(-float(1 - Delta))
    else:
        falls = -log(float(Delta)) if float(Delta) else inf
    limit = 0 if log(n - 1) > 1.01 * (MAX_TERMS + 1) * falls else MAX_TERMS
    while (n - 1) * power > 1:
        k, power = k + 1, power * Delta
        if k > limit:
            raise BudgetError(
                f"the series bound at n={n}, Delta={float(Delta):.12g} needs more than "
                f"{MAX_TERMS} terms; use explicit/min-eigenvalue-closed"
            )
    return k


def series_bound(n: int, Delta: Fraction, B: Any) -> Any:
    """The bound of ``explicit/min-eigenvalue-series`` (b) on the smallest kernel eigenvalue.

    Parameters
    ----------
    n : number of inputs, at least 2.
    Delta : largest absolute inner product of two of them, exact, in [0, 1).
    B : the bias, an exact number or a symbol.

    >>> series_bound(2, Fraction(1, 2), sp.Symbol("B"))
    2*Q(B) - 3*orthant(B, 1/2)/2
    """
    start = first_index(int(n), Fraction(Delta))
    d = _rational(Delta)
    terms = _square_sum(start, B, Fraction(1)) + _square_sum(start - 1, B, Fraction(1))
    kept = 2 * Q(B) - terms
    weighted = _square_sum(start, B, Fraction(Delta)) + d * _square_sum(
        start - 1, B, Fraction(Delta)
    )
    return kept - (int(n) - 1) * ((1 + d) * orthant(B, d) - weighted)


def frozen_bias_series_bound(n: int, Delta: Fraction, B: Any) -> Any:
    """The bound of ``explicit/min-eigenvalue-frozen-bias`` (a), as a finite sum.

    >>> frozen_bias_series_bound(2, Fraction(1, 2), sp.Symbol("B"))
    Q(B) - orthant(B, 1/2)/2
    """
    start = max(0, first_index(int(n), Fraction(Delta)) - 1)
    d = _rational(Delta)
    powers = orthant(B, d) - _square_sum(start, B, Fraction(Delta))
    return Q(B) - _square_sum(start, B, Fraction(1)) - (int(n) - 1) * d * powers


def _rational(value: Fraction) -> Any:
    exact = Fraction(value)
    return sp.Rational(exact.numerator, exact.denominator)


def _square_sum(count: int, B: Any, weight: Fraction) -> Any:
    """The sum of the squared coefficients of index k < count, times weight**k.

    At a rational B the terms k >= 1 are phi(B)**2 times rationals, which are added as integers
    over one growing denominator: thousands of terms would be slow as sympy numbers.
    """
    if count <= 0:
        return sp.Integer(0)
    exact = B if isinstance(B, int | Fraction | sp.Rational) else Fraction(0)
    growing = 2 * int(exact.denominator).bit_length() + weight.denominator.bit_length()
    if count * (growing + count.bit_length()) > MOST_BITS:
        raise BudgetError(
            f"a sum of {count} terms over integers with {growing} more bits each; give B and Delta "
            "with fewer digits"
        )
    if not isinstance(B, int | Fraction | sp.Rational):
        w = _rational(weight)
        return sp.Add(*(square * w**k for k, square in enumerate(_squares(count, B))))
    p, q = int(B.numerator), int(B.denominator)
    top, bottom = weight.numerator, weight.denominator
    # He_{k-1}(B) = value / q**(k-1);  term k = value**2 * top**k / (q**(2k-2) * k! * bottom**k).
    before, value, power = 0, 1, 1
    total, common = 0, 1
    for k in range(1, count):
        power *= top
        factor = k * bottom * (q * q if k > 1 else 1)
        total, common = total * factor + value * value * power, common * factor
        before, value = value, p * value - (k - 1) * q * q * before
    return Q(B) ** 2 + phi(B) ** 2 * sp.Rational(total, common)


def _squares(count: int, B: Any) -> list[Any]:
    """The squared coefficients of index below count, by one run of the recurrence."""
    squares: list[Any] = []
    before, value = sp.Integer(0), sp.Integer(1)
    for k in range(count):
        if k == 0:
            squares.append(Q(B) ** 2)
            continue
        squares.append(phi(B) ** 2 * value**2 / sp.factorial(k))
        before, value = value, sp.expand(B * value - (k - 1) * before)
    return squares
