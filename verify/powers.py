"""Powers and roots of exact rationals and Arb balls, and what all operations share.

A value is an ``fmpq`` (exact) or an ``arb`` (a ball that contains it); see `verify.operations`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq, fmpz

from bounds.errors import UndefinedError
from verify.balls import UNKNOWN, hull, monotone

Value = Any
RATIONAL_BITS = 60_000
_NARROW = 20
ZERO, ONE, HALF = fmpq(0), fmpq(1), fmpq(1, 2)


def ball(x: Value) -> Any:
    """The value as a ball at the current precision."""
    return x if isinstance(x, arb) else arb(x)


def is_exact(x: Value) -> bool:
    return isinstance(x, fmpq)


def bounded(x: Any) -> Value:
    return x if x.height_bits() <= RATIONAL_BITS else arb(x)


def undefined(problem: str) -> UndefinedError:
    return UndefinedError(f"no real value: {problem}")


def smooth(function: Callable[[Any], Any], x: Any) -> Any:
    """A monotone function: directly on a narrow ball, through the ends of a wide one."""
    if x.is_exact() or x.rel_accuracy_bits() >= _NARROW:
        return function(x)
    return monotone(function, x)


def exp(x: Any) -> Any:
    return smooth(lambda t: t.exp(), x)


def log_positive(x: Value) -> Any:
    return smooth(lambda t: t.log(), ball(x))


def absolute(x: Value) -> Value:
    """|x|, exact where the sign is known."""
    if x >= 0:
        return x
    if x <= 0:
        return -x
    return hull(x.abs_lower(), x.abs_upper()) if x.is_finite() else UNKNOWN


def power(base: Value, exponent: Value, integral: bool, clip: bool) -> Value:
    """base**exponent; ``integral``: the exponent is known to be an integer."""
    if not is_exact(exponent) and exponent.is_exact() and exponent.is_integer():
        exponent = fmpq(exponent.unique_fmpz())
    if is_exact(exponent):
        if exponent.q == 1:
            return integer_power(base, exponent.p)
        return _fractional_power(base, exponent, clip)
    if base > 0:
        return exp(exponent * log_positive(base))
    if base < 0:
        if not integral:
            if not exponent.contains_integer():
                raise undefined("a fractional power of a negative number")
            return UNKNOWN
        size = exp(exponent * log_positive(-base))
        return size.union(-size)
    if integral and not base >= 0:
        size = ball(absolute(base))
        if exponent >= 0 and size.is_finite():
            high = _nonnegative_power(size, exponent)
            return high.union(-high)
        return UNKNOWN
    if not (base >= 0 or clip):
        return UNKNOWN
    if base == 0:
        if exponent > 0:
            return ZERO
        if exponent < 0:
            raise undefined("0 to a negative power")
        return UNKNOWN
    return _nonnegative_power(base, exponent) if exponent > 0 else UNKNOWN


def _nonnegative_power(base: Any, exponent: Any) -> Any:
    """Enclosure of {b**e} over 0 <= b in the base and e >= 0 in the exponent."""
    top = ball(base).upper()
    if not (top > 0 and exponent.is_finite()):
        return UNKNOWN if not top <= 0 else arb(0.5, 0.5)
    logarithm = top.log()
    high = monotone(lambda e: (e * logarithm).exp(), exponent)
    return hull(high, arb(0))


def integer_power(base: Value, n: Any) -> Value:
    if n == 0:
        return ONE
    if is_exact(base):
        if base == 0:
            if n < 0:
                raise undefined("division by zero")
            return ZERO
        if base.height_bits() * abs(int(n)) <= RATIONAL_BITS or base in (1, -1):
            return base ** int(n % 2 if base == -1 else (1 if base == 1 else n))
        return arb(base) ** n
    if n < 0:
        if base.is_zero():
            raise undefined("division by zero")
        below = integer_power(base, -n)
        if not (base > 0 or base < 0):
            return UNKNOWN
        if base.rel_accuracy_bits() >= _NARROW:
            return 1 / below
        return monotone(lambda x: 1 / x, below)
    if n == 1 or base.rel_accuracy_bits() >= _NARROW or not base.is_finite():
        return base**n
    if n % 2:
        return monotone(lambda x: x**n, base)
    return hull(base.abs_lower() ** n, base.abs_upper() ** n)


def _fractional_power(base: Value, exponent: Any, clip: bool) -> Value:
    if exponent == HALF:
        return square_root(base, clip)
    if base < 0:
        raise undefined("a fractional power of a negative number")
    if exponent < 0:
        if base == 0:
            raise undefined("0 to a negative power")
        below = _fractional_power(base, -exponent, clip)
        return integer_power(below, fmpz(-1))
    if is_exact(base):
        root = _exact_root(base, exponent.q)
        if root is not None:
            return integer_power(root, exponent.p)
        base = arb(base)

    def raised(x: Any) -> Any:
        if x.is_zero():
            return arb(0)
        if exponent.q <= 16:
            return x.root(int(exponent.q)) ** exponent.p
        return (x.log() * arb(exponent)).exp()

    return _on_nonnegative(raised, base, clip)


def _exact_root(base: Any, degree: Any) -> Any:
    """The rational degree-th root of a rational base >= 0, if there is one."""
    if degree > 64 or base.height_bits() > RATIONAL_BITS:
        return ZERO if base == 0 else (ONE if base == 1 else None)
    parts = []
    for part in (base.p, base.q):
        root = part.root(int(degree))
        if root ** int(degree) != part:
            return None
        parts.append(root)
    return fmpq(*parts)


def _on_nonnegative(function: Callable[[Any], Any], x: Any, clip: bool) -> Any:
    """Image of the part of x that is >= 0 under an increasing function with value 0 at 0."""
    if x >= 0:
        return function(x) if x.rel_accuracy_bits() >= _NARROW else monotone(function, x)
    if not clip or not x.is_finite():
        return UNKNOWN
    return hull(function(x.upper()), arb(0))


def square_root(x: Value, clip: bool) -> Value:
    if x < 0:
        raise undefined("the square root of a negative number")
    if is_exact(x):
        root = _exact_root(x, fmpz(2))
        if root is not None:
            return root
    return _on_nonnegative(lambda t: t.sqrt(), ball(x), clip)
