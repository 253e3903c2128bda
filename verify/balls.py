"""What the rigorous functions share: end points, guard bits, images of monotone functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb

from verify.interrupts import postponed

NAN = arb("nan")
UNKNOWN = arb(0, float("inf"))
UNIT = arb(0.5, 0.5)
_MOST_EXTRA_BITS = 4000
_NOTHING = acb(0)


def magnitude(x: Any) -> int:
    """An e with |x| < 2^e and 2^(e-1) <= |x| for an exact x; 0 for zero."""
    mantissa, exponent = x.man_exp()
    return int(abs(mantissa)).bit_length() + int(exponent) if mantissa else 0


def extra_bits(*magnitudes: int) -> int:
    """Guard bits for an exponent that has lost this many bits, within reason."""
    return min(_MOST_EXTRA_BITS, 20 + sum(max(0, m) for m in magnitudes))


def hull(low: Any, high: Any) -> Any:
    """A ball that contains both; it reaches below (above) 0 only if one of them does.

    A radius has 30 bits, so a plain union of [0, 1/3] would begin slightly below 0 and leave the
    domain of a root.

    >>> hull(arb(0), arb(1) / 3) >= 0
    True
    """
    both = low.union(high)
    if low >= 0 and high >= 0 and not both >= 0:
        return both.nonnegative_part()
    if low <= 0 and high <= 0 and not both <= 0:
        return -((-both).nonnegative_part())
    return both


def monotone(function: Callable[[Any], Any], x: Any, everywhere: Any = UNKNOWN) -> Any:
    """The image of the ball ``x`` under a monotone function of exact arguments.

    >>> monotone(lambda x: x.exp(), arb(0, 1)).contains(arb(0))
    False
    """
    if not x.is_finite():
        return everywhere
    if x.is_exact():
        return function(x)
    return hull(function(x.lower()), function(x.upper()))


def integer_floor(x: Any) -> Any:
    """Floor of an exact ball, as an fmpz."""
    mantissa, exponent = x.man_exp()
    return mantissa << int(exponent) if exponent >= 0 else mantissa >> int(-exponent)


def integer_ceiling(x: Any) -> Any:
    """Ceiling of an exact ball, as an fmpz."""
    return -integer_floor(-x)


def integral(integrand: Callable[[Any, bool], Any], start: Any, end: Any, **limits: Any) -> Any:
    """`flint.acb.integral`, which can be interrupted and passes on what the integrand raises.

    Arb does not stop when its callback raises, and python-flint then loses the exception or
    reports a SystemError; so exceptions are kept here and raised afterwards.
    """
    raised: list[BaseException] = []
    with postponed() as signals:

        def guarded(x: Any, analytic: bool) -> Any:
            if raised or signals:
                return _NOTHING  # ends the integration at once; its result is thrown away
            try:
                return integrand(x, analytic)
            except BaseException as error:  # noqa: BLE001 - raised again below
                raised.append(error)
                return _NOTHING

        value = acb.integral(guarded, start, end, **limits)
    if raised:
        raise raised[0]
    return value


def unit_integral(integrand: Callable[[Any, bool], Any], bits: int) -> Any:
    """The integral of a real function over [0, 1], to a relative tolerance.

    Few evaluations are allowed, so that a function that resists gives a wide ball and no endless
    wait; Arb's own degrees would cost most of the time in the nodes at thousands of bits.
    """
    tolerance = arb(2) ** (-bits)
    return integral(
        integrand,
        0,
        1,
        rel_tol=tolerance,
        abs_tol=tolerance * tolerance,
        deg_limit=min(bits // 2 + 60, bits // 8 + 400),
        eval_limit=50 * bits + 20_000,
    ).real
