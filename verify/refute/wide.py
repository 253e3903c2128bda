"""Wide floats: numpy arrays with an exponent of their own, so that no tail underflows.

A wide float is ``mantissa * 2**exponent`` with both arrays of float64.  They guide the search for
counterexamples (``exp(-B**2/2)`` at B = 10^4 is 10^-21714724 here, and 0 in a float64); they carry
ordinary rounding errors and are never evidence.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_ZERO_EXPONENT = -1e290
_MOST_TRIALS = 1e12
_LOG2 = float(np.log(2.0))
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)


class Wide(NamedTuple):
    """``mantissa * 2**exponent``; a zero has a hugely negative exponent."""

    mantissa: Array
    exponent: Array


def normal(mantissa: Array, exponent: Array | float = 0.0) -> Wide:
    """The normal form, mantissas in [1/2, 1) in absolute value."""
    scaled, shift = np.frexp(mantissa)
    total = np.where(scaled == 0, _ZERO_EXPONENT, exponent + shift)
    return Wide(scaled, total)


def value(x: Wide) -> Array:
    """The nearest float64: 0 or infinite outside its range."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return x.mantissa * np.exp2(np.clip(x.exponent, -1100, 1100))


def add(x: Wide, y: Wide) -> Wide:
    """Sum."""
    top = np.maximum(x.exponent, y.exponent)
    left = x.mantissa * np.exp2(np.maximum(x.exponent - top, -1100))
    right = y.mantissa * np.exp2(np.maximum(y.exponent - top, -1100))
    return normal(left + right, top)


def negative(x: Wide) -> Wide:
    """Minus x."""
    return Wide(-x.mantissa, x.exponent)


def absolute(x: Wide) -> Wide:
    """Absolute value."""
    return Wide(np.abs(x.mantissa), x.exponent)


def multiply(x: Wide, y: Wide) -> Wide:
    """Product."""
    exponent = np.maximum(x.exponent + y.exponent, _ZERO_EXPONENT)
    return normal(x.mantissa * y.mantissa, exponent)


def reciprocal(x: Wide) -> Wide:
    """1/x; not a number at 0."""
    safe = np.where(x.mantissa == 0, np.nan, x.mantissa)
    return normal(1.0 / safe, -x.exponent)


def exponential(x: Wide) -> Wide:
    """e**x."""
    argument = np.clip(value(x), -1e280, 1e280)
    whole = np.round(argument / _LOG2)
    rest = argument - whole * _LOG2
    return normal(np.exp(np.clip(rest, -1.0, 1.0)), whole)


def logarithm(x: Wide) -> Wide:
    """log(x); not a number where x <= 0."""
    safe = np.where(x.mantissa > 0, x.mantissa, np.nan)
    near = value(x)
    direct = np.abs(near - 1.0) < 0.5
    result = np.log(safe) + x.exponent * _LOG2
    return normal(np.where(direct, np.log(np.where(direct, near, 1.0)), result))


def square_root(x: Wide) -> Wide:
    """sqrt(x); not a number where x < 0."""
    odd = np.mod(x.exponent, 2.0)
    safe = np.where(x.mantissa >= 0, x.mantissa, np.nan)
    return normal(np.sqrt(safe * np.exp2(odd)), (x.exponent - odd) / 2)


def integer_power(x: Wide, n: int) -> Wide:
    """x**n for an integer n, |n| <= 300."""
    if n < 0:
        return reciprocal(integer_power(x, -n))
    return normal(x.mantissa**n, np.where(x.mantissa == 0, 0.0, x.exponent * n))


def power(x: Wide, y: Wide) -> Wide:
    """x**y for x >= 0 (0**0 = 1); not a number where x < 0."""
    raised = exponential(multiply(logarithm(x), y))
    zero = x.mantissa == 0
    at_zero = np.where(y.mantissa == 0, 1.0, np.where(y.mantissa > 0, 0.0, np.nan))
    edge = normal(at_zero)
    return Wide(
        np.where(zero, edge.mantissa, raised.mantissa),
        np.where(zero, edge.exponent, raised.exponent),
    )


def choose(condition: NDArray[np.bool_], x: Wide, y: Wide) -> Wide:
    """x where the condition holds, else y."""
    return Wide(
        np.where(condition, x.mantissa, y.mantissa), np.where(condition, x.exponent, y.exponent)
    )


def maximum(x: Wide, y: Wide) -> Wide:
    """The greater of the two."""
    difference = add(x, negative(y))
    return choose((difference.mantissa >= 0) | np.isnan(y.mantissa), x, y)


def normal_tail(x: Wide) -> Wide:
    """Q(x) = P[N(0, 1) >= x], with full relative accuracy in the tail."""
    from scipy import special

    argument = value(x)
    positive = np.maximum(argument, 0.0)
    scaled = special.erfcx(positive / np.sqrt(2.0)) / 2
    half_square = multiply(normal(positive), normal(positive / 2))
    tail = multiply(normal(scaled), exponential(negative(half_square)))
    return choose(argument > 0, tail, normal(special.ndtr(-argument)))


def hyperbolic_sine(x: Wide) -> Wide:
    """sinh(x)."""
    argument = value(x)
    small = np.abs(argument) < 1
    grown = add(exponential(x), negative(exponential(negative(x))))
    half = Wide(grown.mantissa, grown.exponent - 1)
    return choose(small, normal(np.sinh(np.where(small, argument, 0.0))), half)


def hyperbolic_cosine(x: Wide) -> Wide:
    """cosh(x)."""
    grown = add(exponential(x), exponential(negative(x)))
    return Wide(grown.mantissa, grown.exponent - 1)


def cardinal_sine(z: Wide) -> Wide:
    """sinh(z)/z, 1 at 0."""
    zero = np.abs(value(z)) < 1e-8
    safe = choose(zero, normal(np.ones_like(z.mantissa)), z)
    return choose(
        zero, normal(np.ones_like(z.mantissa)), multiply(hyperbolic_sine(safe), reciprocal(safe))
    )


def _angle_integral(h: Array, start: Array, stop: Array) -> Array:
    """Integral over [start, stop] of exp(-h**2 (tan(t)**2 - tan(start)**2)/2), stop <= pi/2."""
    low = np.tan(start)
    reach = np.arctan(np.sqrt(low**2 + 90.0 / np.maximum(h**2, 1e-300)))
    stop = np.minimum(stop, reach)
    half = (stop - start) / 2
    angles = start[:, None] + half[:, None] * (1 + _NODES)
    drop = (h[:, None] ** 2) * (np.tan(angles) ** 2 - low[:, None] ** 2) / 2
    return half * (np.exp(-np.clip(drop, 0.0, 700.0)) @ _WEIGHTS)


def orthant_probability(b: Wide, rho: Wide) -> Wide:
    """P[g1 >= B, g2 >= B] by the cancellation-free angle integral; 1 - 2Q(-B) + ... for B < 0."""
    level, correlation = value(b), value(rho)
    outside = np.abs(correlation) > 1
    correlation = np.where(outside, np.nan, correlation)
    size = np.abs(level)
    start = np.arccos(correlation) / 2
    integral = _angle_integral(size, start, np.full_like(start, np.pi / 2))
    with_decay = multiply(normal(size), normal(size / np.maximum(1 + correlation, 1e-300)))
    positive = multiply(normal(integral / np.pi), exponential(negative(with_decay)))
    positive = choose(correlation <= -1, normal(np.zeros_like(size)), positive)
    tail = normal_tail(normal(size))
    doubled = add(normal(np.ones_like(size)), Wide(-tail.mantissa, tail.exponent + 1))
    return choose(level >= 0, positive, add(doubled, positive))


def owens_t_value(h: Wide, a: Wide) -> Wide:
    """Owen's T."""
    size, slope = np.abs(value(h)), value(a)
    integral = _angle_integral(size, np.zeros_like(size), np.arctan(np.abs(slope)))
    decay = exponential(negative(multiply(normal(size), normal(size / 2))))
    return multiply(normal(np.sign(slope) * integral / (2 * np.pi)), decay)


def binomial_upper_tail(k: Wide, m: Wide, p: Wide) -> Wide:
    """P[Bin(m, p) >= k], m <= 1e12; where a float64 underflows, the largest term and its series."""
    from scipy import special

    trials, chance = value(m), value(p)
    least = np.ceil(value(k))
    inside = (least > 0) & (least <= trials) & (chance >= 0) & (chance <= 1)
    inside &= trials <= _MOST_TRIALS
    j = np.where(inside, least, 1.0)
    n = np.where(inside, trials, 1.0)
    x = np.where(inside, chance, 0.5)
    direct = special.betainc(j, n - j + 1, x)
    logs = special.gammaln(n + 1) - special.gammaln(j + 1) - special.gammaln(n - j + 1)
    logs = logs + special.xlogy(j, x) + special.xlog1py(n - j, -x)
    series, term = np.ones_like(j), np.ones_like(j)
    for step in range(1, 60):
        ratio = np.maximum(n - j - step + 1, 0.0) / (j + step) * x / np.maximum(1 - x, 1e-300)
        term = term * np.minimum(ratio, 1.0)
        series = series + term
    deep = multiply(exponential(normal(np.maximum(logs, -1e280))), normal(series))
    tail = choose(direct > 1e-290, normal(direct), deep)
    tail = choose(x > 0, tail, normal(np.zeros_like(j)))
    outside = (chance >= 0) & (chance <= 1)
    edge = np.where((least <= 0) & outside, 1.0, np.where((least > trials) & outside, 0.0, np.nan))
    return choose(inside, tail, normal(edge))
