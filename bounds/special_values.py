"""Values of the special functions by mpmath at any precision.

They share no code and, where it matters, no formula with the ball arithmetic of
`verify.arb_functions`, so that each can serve as the other's oracle.  Arguments are exact (int,
Fraction, sympy Rational) or mpmath / sympy floats; none passes through a decimal text.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from numbers import Rational
from typing import Any

import mpmath as mp

from bounds.errors import PrecisionError

_SERIES_DIGITS = 600
_SUM_TERMS = 100_000
_MOST_LOST_DIGITS = 20_000
_MOST_TRIALS_BITS = 4000
_FAR = 400  # magnitude of an argument of Q from which three terms of its series give 300 digits
_LARGEST_MAGNITUDE = 4000  # of an argument whose square goes into an exponential


def number(x: Any) -> Any:
    """An exact number or a float of mpmath or sympy as an mpf at the current precision.

    >>> from fractions import Fraction
    >>> with mp.workdps(20):
    ...     print(number(Fraction(1, 3)))
    0.33333333333333333333
    """
    if isinstance(x, mp.mpf):
        return x
    if hasattr(x, "_mpf_"):
        return mp.make_mpf(x._mpf_)
    if hasattr(x, "numerator") and hasattr(x, "denominator") and not isinstance(x, float):
        return mp.mpf(int(x.numerator)) / int(x.denominator)
    if hasattr(x, "_to_mpmath"):
        return x._to_mpmath(mp.mp.prec)
    raise TypeError(f"{x!r} is not an exact number or an mpmath float")


def _size(x: Any) -> int:
    """Decimal digits before the point of |x|; 0 below 1."""
    return max(0, int(mp.mag(x) * 0.302) + 1) if x and mp.isfinite(x) else 0


def tail(x: Any) -> Any:
    """Q(x) at the current precision."""
    with mp.extradps(10 + 2 * _size(x)):
        if mp.isfinite(x) and mp.mag(x) > _FAR:
            return _far_tail(x) if x > 0 else 1 - _far_tail(-x)
        return mp.erfc(x / mp.sqrt(2)) / 2


def _far_tail(x: Any) -> Any:
    """Q(x) by phi(x)/x (1 - 1/x^2 + 3/x^4 - ...), whose terms envelop the sum.

    The erfc of mpmath stops with an overflow where the square of its argument is no float.
    """
    _refuse_huge(x)
    total, term, k = mp.mpf(0), mp.mpf(1), 0
    while abs(term) > mp.eps:
        total += term
        k += 1
        term *= -(2 * k - 1) / (x * x)
    return density(x) / x * total


def _refuse_huge(x: Any) -> None:
    if mp.mag(x) > _LARGEST_MAGNITUDE:
        raise PrecisionError("mpmath takes too long for exp(-x^2/2) at so large an x")


def density(x: Any) -> Any:
    """phi(x) at the current precision."""
    with mp.extradps(10 + 2 * _size(x)):
        return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def mills(x: Any) -> Any:
    """Q(x)/phi(x) at the current precision."""
    if mp.isinf(x):
        return mp.mpf(0) if x > 0 else mp.inf
    with mp.extradps(10 + 4 * _size(x)):
        return tail(x) / density(x)


def gamma(x: Any) -> Any:
    """Euler's gamma function for x > 0."""
    if not x > 0:
        return None
    with mp.extradps(10 + 2 * _size(x)):
        return mp.gamma(x)


def sinhc(z: Any) -> Any:
    """sinh(z)/z, 1 at 0."""
    if z == 0:
        return mp.mpf(1)
    with mp.extradps(10 + _size(z)):
        return mp.sinh(z) / z


def sinhc_derivative(n: Any, z: Any) -> Any:
    """n-th derivative of sinhc: its series near 0, elsewhere integration by parts,

    s_n(z) = (e^z - (-1)^n e^-z)/(2z) - (n/z) s_(n-1)(z), which may lose n digits per decade.
    """
    n = int(n)
    if mp.isinf(z):
        return mp.inf if z > 0 or n % 2 == 0 else -mp.inf
    with mp.extradps(15 + _size(z)):
        if abs(z) < 1:
            total, k = mp.mpf(0), n % 2
            while True:
                term = z**k / (mp.factorial(k) * (n + k + 1))
                total += term
                if abs(term) <= abs(total) * mp.eps or term == 0:
                    return total
                k += 2
        with mp.extradps(2 * n + _size(mp.factorial(n))):
            value = mp.sinh(z) / z
            for j in range(1, n + 1):
                ends = mp.cosh(z) if j % 2 else mp.sinh(z)
                value = (ends - j * value) / z
            return value


def owens_t(h: Any, a: Any) -> Any:
    """Owen's T: Owen's series where its cancellation is bearable, otherwise quadrature."""
    h = abs(h)
    if a == 0 or mp.isinf(h):
        return mp.mpf(0)
    _refuse_huge(h)
    if a < 0:
        return -owens_t(h, -a)
    if h == 0:
        return mp.atan(a) / (2 * mp.pi)
    if mp.isinf(a):
        return tail(h) / 2
    if a > 1:
        # Reflection; the value is at least T(h, 1) = Q(h)(1 - Q(h))/2, so no term cancels it.
        # The last one is below exp(-(a h)^2/2) and is left out where that is too small to matter.
        with mp.extradps(20):
            first, second = tail(h), tail(a * h)
            small = (a * a - 1) * h * h / 2 > (mp.mp.prec + 20 + 2 * mp.mag(1 + h)) * mp.log(2)
            rest = mp.mpf(0) if small else owens_t(a * h, 1 / a)
            return (first + second) / 2 - first * second - rest
    loss = int(h * h / 2 * (1 + a * a) / mp.log(10)) + _size(1 / a)
    if loss < _SERIES_DIGITS:
        with mp.extradps(15 + loss):
            return _owen_series(h, a)
    with mp.extradps(15):
        # over y = h x: the integrand does not feel how large h is, only the factor before it does
        end = min(a * h, mp.sqrt(2 * mp.mp.prec * mp.log(2)))  # beyond it: negligible
        inner = mp.quad(lambda y: mp.exp(-y * y / 2) / (1 + (y / h) ** 2), [0, end / 2, end]) / h
        with mp.extradps(2 * _size(h)):
            weight = mp.exp(-h * h / 2)
        return inner * weight / (2 * mp.pi)


def _owen_series(h: Any, a: Any) -> Any:
    """Owen (1956): atan(a)/2pi - (1/2pi) sum (-1)^j a^(2j+1)/(2j+1) P[Poisson(h^2/2) > j]."""
    half = h * h / 2
    weight = mp.exp(-half)
    beyond = 1 - weight
    power, total, j = a, mp.mpf(0), 0
    while True:
        term = power * beyond / (2 * j + 1)
        total += -term if j % 2 else term
        if j > half and abs(term) <= mp.eps * a:
            return (mp.atan(a) - total) / (2 * mp.pi)
        j += 1
        weight = weight * half / j
        beyond -= weight
        power *= a * a


def orthant(B: Any, rho: Any) -> Any:
    """P[g1 >= B, g2 >= B]: through Owen's T, or by Plackett's integral over the correlation."""
    if abs(rho) > 1:
        return None
    if mp.isinf(B):
        return mp.mpf(0) if B > 0 else mp.mpf(1)
    if rho == 1:
        return tail(B)
    if B < 0:
        with mp.extradps(10):
            return mp.erf(-B / mp.sqrt(2)) + orthant(-B, rho)
    if rho == -1:
        return mp.mpf(0)
    if rho == 0:
        return tail(B) ** 2
    with mp.extradps(10 + _size(1 / (1 + rho))):
        if B == 0:
            return mp.atan2(mp.sqrt(1 + rho), mp.sqrt(1 - rho)) / mp.pi
        exponent = B * B / (1 + rho)
        if exponent / mp.log(10) < _SERIES_DIGITS:
            loss = int(exponent / mp.log(10)) + 2 * _size(1 / (1 + rho))
            with mp.extradps(10 + loss):
                return tail(B) - 2 * owens_t(B, mp.sqrt((1 - rho) / (1 + rho)))
    with mp.extradps(15 + 2 * _size(B) + 2 * _size(1 / (1 + rho)) + 2 * _size(1 / (1 - rho))):
        exponent = B * B / (1 + rho)
        start = mp.asin(B * B / (exponent + mp.mp.prec * mp.log(2)) - 1)
        end = mp.asin(rho)
        inner = mp.quad(
            lambda t: mp.exp(exponent - B * B / (1 + mp.sin(t))), [start, (start + end) / 2, end]
        )
        return inner * mp.exp(-exponent) / (2 * mp.pi)


def binomial_tail(k: Any, m: Any, p: Any) -> Any:
    """P[Bin(m, p) >= k]: the positive terms of the smaller side, summed from the largest.

    For a large m the arguments should be exact: rounding them to the current precision moves the
    value.
    """
    if not 0 <= p <= 1 or m < 0 or m != int(m):
        return None
    if mp.mag(number(m)) > _MOST_TRIALS_BITS:
        raise PrecisionError(f"a binomial tail of more than 2**{_MOST_TRIALS_BITS} trials")
    k, m = (ceil(k) if isinstance(k, Rational) else int(mp.ceil(k))), int(m)
    if k <= 0 or (k <= m and p == 1):
        return mp.mpf(1)
    if k > m or p == 0:
        return mp.mpf(0)
    digits, lost = mp.mp.dps + 15, _size(1 / number(p))
    if lost > _MOST_LOST_DIGITS:
        raise PrecisionError(f"a binomial tail of a probability below 10**-{_MOST_LOST_DIGITS}")
    with mp.extradps(15 + 2 * len(str(m)) + lost):
        p = number(p)
        q = 1 - p
        if k > m * p:
            return _upper_terms(k, m, p, q, digits)
        return 1 - _upper_terms(m - k + 1, m, q, p, digits)


def _upper_terms(k: int, m: int, p: Any, q: Any, digits: int) -> Any:
    if m <= 10_000:
        first = mp.binomial(m, k) * p**k * q ** (m - k)
    else:
        with mp.extradps(2 * len(str(m))):
            ways = mp.loggamma(m + 1) - mp.loggamma(k + 1) - mp.loggamma(m - k + 1)
            first = mp.exp(ways + k * mp.log(p) + (m - k) * mp.log(q))
    if 2 * mp.mp.prec * m * p * q > mp.mpf(_SUM_TERMS) ** 2:
        return first * k * _beta_ratio(k, m, p / q, digits)
    odds = p / q
    total = term = mp.mpf(1)
    for j in range(k, m):
        term = term * odds * (m - j) / (j + 1)
        total += term
        if term < total * mp.eps and (m - j) * odds < j + 1:
            break
    return first * total


def _beta_ratio(k: int, m: int, odds: Any, digits: int) -> Any:
    """Integral over [0, 1] of (1-x)^(k-1) (1+x odds)^(m-k), cut where it is negligible.

    The linear parts of the two logarithms cancel; their sum is formed once, at the precision that
    m needs, and the quadrature then works with few digits.
    """
    left, right = mp.mpf(k - 1), mp.mpf(m - k)
    slope = right * odds - left
    with mp.workdps(digits):
        drop = mp.mp.prec * mp.log(2)
        curvature = left + right * odds**2
        end = min(mp.mpf(1), 2 * drop / (abs(slope) + mp.sqrt(curvature * drop)))

        def integrand(scaled: Any) -> Any:
            x = end * scaled
            if x == 1:
                return mp.mpf(0)
            return mp.exp(slope * x + left * _beyond_linear(-x) + right * _beyond_linear(x * odds))

        # over [0, 1], because mpmath's tolerance is absolute
        return end * mp.quad(integrand, [mp.mpf(j) / 8 for j in range(9)])


def _beyond_linear(x: Any) -> Any:
    """log(1 + x) - x for x > -1."""
    if abs(x) > mp.mpf("0.01"):
        with mp.extradps(5):
            return mp.log1p(x) - x
    total, power, j = mp.mpf(0), -x * x, 2
    while True:
        term = power / j
        total += term
        if abs(term) <= abs(total) * mp.eps:
            return total
        power, j = -power * x, j + 1


FORMULAS: dict[str, Callable[..., Any]] = {
    "Q": tail,
    "phi": density,
    "orthant": orthant,
    "owens_t": owens_t,
    "sinhc": sinhc,
    "sinhc_derivative": sinhc_derivative,
    "mills": mills,
    "gamma": gamma,
    "binomial_tail": binomial_tail,
}

EXACT_ARGUMENTS = frozenset({"binomial_tail"})
"""Functions that take exact numbers as they are, without rounding them first."""


def value(name: str, arguments: list[Any], digits: int) -> Any:
    """The function's value to about ``digits`` digits, or None outside its domain.

    >>> print(mp.nstr(value("orthant", [6, mp.mpf(1) / 8], 30), 20))
    6.7126305227035749675e-17
    """
    with mp.workdps(digits + 10):
        kept = Rational if name in EXACT_ARGUMENTS else ()
        result = FORMULAS[name](*(a if isinstance(a, kept) else number(a) for a in arguments))
    return result


def _evaluator(name: str) -> Callable[[list[Any], int], Any]:
    return lambda arguments, digits: value(name, arguments, digits)


BY_NAME: dict[str, Callable[[list[Any], int], Any]] = {n: _evaluator(n) for n in FORMULAS}
