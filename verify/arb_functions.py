"""Rigorous values of the project's special functions on Arb balls.

Every function takes real balls (`flint.arb`), works at ``flint.ctx.prec`` and returns a ball that
contains the function's value at every point of the argument balls that lies in its domain.  A ball
entirely outside the domain gives ``nan``; where nothing is known the ball is ``[+/- inf]``.

All of them are monotone in each argument (on a known sign pattern), so a ball that is not a point
is mapped through its exact end points; the cores below only ever see exact dyadic arguments and
use formulas without cancellation, so that the result is accurate *relative* to its size.
"""

from __future__ import annotations

from typing import Any

from flint import acb, arb, ctx, fmpq

from verify.arb_binomial import binomial_tail
from verify.arb_gaussian import density, mills, normal_tail, orthant, owens_t
from verify.balls import NAN, UNKNOWN, extra_bits, hull, magnitude, monotone

__all__ = [
    "binomial_tail",
    "density",
    "gamma",
    "mills",
    "normal_tail",
    "orthant",
    "owens_t",
    "polygamma",
    "sinhc",
    "sinhc_derivative",
]

GAMMA_MINIMUM = arb(fmpq(8856031944, 10**10))
_GAMMA_LEFT, _GAMMA_RIGHT = arb(fmpq(146, 100)), arb(fmpq(147, 100))


def sinhc(z: Any) -> Any:
    """sinh(z)/z, 1 at 0; even and increasing in |z|.

    >>> sinhc(arb(0)) == 1
    True
    """
    if not z.is_finite():
        return UNKNOWN
    if z.is_exact():
        return _sinhc_at(abs(z))
    return hull(_sinhc_at(z.abs_lower()), _sinhc_at(z.abs_upper()))


def _sinhc_at(z: Any) -> Any:
    if z.is_zero():
        return arb(1)
    with ctx.workprec(ctx.prec + extra_bits(magnitude(z))):
        value = z.sinh() / z
    return +value


def sinhc_derivative(n: int, z: Any) -> Any:
    """n-th derivative of sinhc: (1/2) integral over [-1, 1] of s^n exp(s z) ds.

    It is even in z and increasing in |z| for even n, odd and increasing for odd n.

    >>> sinhc_derivative(2, arb(0)).contains(arb(1) / 3)
    True
    """
    if n == 0:
        return sinhc(z)
    if not z.is_finite():
        return UNKNOWN
    if n % 2:
        return monotone(lambda x: _sinhc_derivative_at(n, abs(x)) * (-1 if x < 0 else 1), z)
    if z.is_exact():
        return _sinhc_derivative_at(n, abs(z))
    return hull(_sinhc_derivative_at(n, z.abs_lower()), _sinhc_derivative_at(n, z.abs_upper()))


def _sinhc_derivative_at(n: int, z: Any) -> Any:
    """The value at an exact z >= 0.

    For z <= 32 the series sum of z^k/(k! (n+k+1)) over k = n mod 2, whose terms are all positive.
    Two consecutive terms have ratio at most z^2/((k+1)(k+2)) <= 1/2 once k >= 2z, so the rest is
    then at most the last term added.  For larger z the two confluent functions
    ((1F1(n+1; n+2; z) + (-1)^n 1F1(n+1; n+2; -z))/(2n+2), where the second is below e^-32 of the
    first and cannot cancel it.
    """
    bits = ctx.prec
    if z > 32:
        with ctx.workprec(bits + extra_bits(magnitude(z))):
            ahead = z.hypgeom_1f1(arb(n + 1), arb(n + 2))
            behind = (-z).hypgeom_1f1(arb(n + 1), arb(n + 2))
            value = (ahead + (-1) ** n * behind) / (2 * n + 2)
        return +value
    with ctx.workprec(bits + 20):
        k = n % 2
        power = z if k else arb(1)
        square = z * z
        total, term = arb(0), arb(0)
        scale = arb(2) ** (-bits - 10)
        while True:
            term = power / (n + k + 1)
            total += term
            if 2 * z <= k and not term > total * scale:
                break
            power = power * square / ((k + 1) * (k + 2))
            k += 2
        rest = term.upper()
        value = total + arb(rest / 2, rest / 2)
    return +value


def gamma(x: Any) -> Any:
    """Euler's gamma function for x > 0.

    It is convex with its minimum 0.88560319441... between 1.46 and 1.47.

    >>> gamma(arb(5)).contains(arb(24))
    True
    """
    if x.is_exact() and x.is_finite():
        return _gamma_at(x) if x > 0 else NAN
    if x <= 0:
        return NAN
    if not x.is_finite() or not x > 0:
        return UNKNOWN
    low, high = x.lower(), x.upper()
    ends = hull(_gamma_at(low), _gamma_at(high))
    if high < _GAMMA_LEFT or low > _GAMMA_RIGHT:
        return ends
    return hull(ends, GAMMA_MINIMUM)


def _gamma_at(x: Any) -> Any:
    size = magnitude(x)
    with ctx.workprec(ctx.prec + extra_bits(size, size.bit_length())):
        value = x.gamma()
    return +value


def polygamma(n: int, x: Any) -> Any:
    """polygamma(n, x) for x > 0 and an integer n >= 0; monotone in x.

    >>> polygamma(0, arb(1)).str(10, radius=False)
    '-0.5772156649'
    """
    if x <= 0:
        return NAN
    if not x > 0:
        return UNKNOWN
    return monotone(lambda t: t.digamma() if n == 0 else acb(t).polygamma(n).real, x)
