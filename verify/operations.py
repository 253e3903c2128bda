"""The operations of the expression language on exact rationals and Arb balls.

A value is an ``fmpq`` (exact) or an ``arb`` (a ball that contains it).  Rational arithmetic stays
exact while it is of bearable size, so that ``floor(3*x)`` at x = 1/3 is decided; everything else
is a ball at ``flint.ctx.prec``.

Definedness.  An operation raises `UndefinedError` if it has no real value anywhere on its
arguments.  If it is undefined on a part of them only, the result is ``UNKNOWN``, unless ``clip``
says that definedness is established elsewhere: then the result encloses the values at the points
where the operation is defined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb
from typing import Any

from flint import arb, fmpq, fmpz

from verify import arb_functions as special
from verify.balls import UNKNOWN, integer_floor, magnitude, monotone
from verify.powers import (
    HALF,
    ONE,
    RATIONAL_BITS,
    ZERO,
    Value,
    absolute,
    ball,
    bounded,
    exp,
    integer_power,
    is_exact,
    log_positive,
    smooth,
    undefined,
)


def add(terms: Sequence[Value], clip: bool) -> Value:
    exact, balls = ZERO, None
    for term in terms:
        if is_exact(term):
            exact += term
        else:
            balls = term if balls is None else balls + term
    exact = bounded(exact)
    if balls is None:
        return exact
    return balls if exact == 0 else balls + ball(exact)


def multiply(factors: Sequence[Value], clip: bool) -> Value:
    exact, balls = ONE, None
    for factor in factors:
        if is_exact(factor) and is_exact(exact):
            exact = bounded(exact * factor)
        else:
            balls = ball(factor) if balls is None else balls * ball(factor)
    if balls is None:
        return exact
    if exact == 0 and balls.is_finite():
        return ZERO
    return balls if exact == 1 else balls * ball(exact)


def logarithm(arguments: Sequence[Value], clip: bool) -> Value:
    x = arguments[0]
    if x <= 0:
        raise undefined("the log of a number that is not positive")
    if is_exact(x) and x == 1:
        return ZERO
    return log_positive(x) if x > 0 else UNKNOWN


def abs_value(arguments: Sequence[Value], clip: bool) -> Value:
    return absolute(arguments[0])


def maximum(arguments: Sequence[Value], clip: bool) -> Value:
    best = arguments[0]
    for x in arguments[1:]:
        if x >= best:
            best = x
        elif not best >= x:
            best = ball(best).max(ball(x))
    return best


def minimum(arguments: Sequence[Value], clip: bool) -> Value:
    return -maximum([-x for x in arguments], clip)


def floor(arguments: Sequence[Value], clip: bool) -> Value:
    x = arguments[0]
    if is_exact(x):
        return fmpq(x.floor())
    if not x.is_finite():
        return UNKNOWN
    if magnitude(x.abs_upper()) > RATIONAL_BITS:
        return x.floor()
    low, high = integer_floor(x.lower()), integer_floor(x.upper())
    return fmpq(low) if low == high else arb(low).union(arb(high))


def ceiling(arguments: Sequence[Value], clip: bool) -> Value:
    return -floor([-arguments[0]], clip)


def sign(arguments: Sequence[Value], clip: bool) -> Value:
    x = arguments[0]
    if x == 0:
        return ZERO
    return ONE if x > 0 else (-ONE if x < 0 else arb(0, 1))


def heaviside(arguments: Sequence[Value], clip: bool) -> Value:
    return (sign(arguments[:1], clip) + 1) / 2


def _odd(name: str) -> Callable[[Sequence[Value], bool], Value]:
    """An increasing function with value 0 at 0, given by its Arb method."""

    def operation(arguments: Sequence[Value], clip: bool) -> Value:
        if arguments[0] == 0:
            return ZERO
        return smooth(lambda x: getattr(x, name)(), ball(arguments[0]))

    return operation


def exponential(arguments: Sequence[Value], clip: bool) -> Value:
    return ONE if arguments[0] == 0 else exp(ball(arguments[0]))


def erfc(arguments: Sequence[Value], clip: bool) -> Value:
    x = arguments[0]
    if x == 0:
        return ONE
    return monotone(lambda t: t.erfc(), ball(x), arb(1, 1))


def cosh(arguments: Sequence[Value], clip: bool) -> Value:
    x = arguments[0]
    if x == 0:
        return ONE
    return smooth(lambda t: t.cosh(), ball(abs_value([x], clip)))


def sine(arguments: Sequence[Value], clip: bool) -> Value:
    return ZERO if arguments[0] == 0 else ball(arguments[0]).sin()


def cosine(arguments: Sequence[Value], clip: bool) -> Value:
    return ONE if arguments[0] == 0 else ball(arguments[0]).cos()


def tangent(arguments: Sequence[Value], clip: bool) -> Value:
    x = arguments[0]
    if x == 0:
        return ZERO
    below = ball(x).cos()
    # no pole inside: tan increases from one end to the other
    return smooth(lambda t: t.tan(), ball(x)) if below > 0 or below < 0 else UNKNOWN


def _reciprocal(inner: Callable[[Sequence[Value], bool], Value]) -> Any:
    return lambda arguments, clip: integer_power(inner(arguments, clip), fmpz(-1))


def cotangent(arguments: Sequence[Value], clip: bool) -> Value:
    x = arguments[0]
    if x == 0:
        raise undefined("cot at a pole")
    below = ball(x).sin()
    return smooth(lambda t: t.cot(), ball(x)) if below > 0 or below < 0 else UNKNOWN


def _arc(name: str) -> Callable[[Sequence[Value], bool], Value]:
    """asin or acos, by exact end points because both are steep at +-1."""

    def operation(arguments: Sequence[Value], clip: bool) -> Value:
        x = arguments[0]
        if x > 1 or x < -1:
            raise undefined(f"{name} outside [-1, 1]")
        if x == (0 if name == "asin" else 1):
            return ZERO
        if is_exact(x):
            # at a rational point inside, a ball that sticks out by rounding is clipped
            clip = True
        x = ball(x)
        if not (x >= -1 and x <= 1):
            if not clip or not x.is_finite():
                return UNKNOWN
            low = x.lower() if x.lower() > -1 else arb(-1)
            high = x.upper() if x.upper() < 1 else arb(1)
            return getattr(low, name)().union(getattr(high, name)())
        return monotone(lambda t: getattr(t, name)(), x)

    return operation


def gamma(arguments: Sequence[Value], clip: bool) -> Value:
    x = arguments[0]
    if x <= 0:
        raise undefined("gamma of a number that is not positive")
    if is_exact(x) and x.q == 1 and x <= 200:
        return fmpq(fmpz.fac_ui(int(x.p) - 1))
    return special.gamma(ball(x))


def polygamma(arguments: Sequence[Value], clip: bool) -> Value:
    n, x = arguments
    if x <= 0:
        raise undefined("polygamma of a number that is not positive")
    if not (is_exact(n) and n.q == 1 and 0 <= n <= 1000):
        raise undefined("polygamma of an order that is not an explicit integer")
    return special.polygamma(int(n.p), ball(x))


def normal_tail(arguments: Sequence[Value], clip: bool) -> Value:
    return HALF if arguments[0] == 0 else special.normal_tail(ball(arguments[0]))


def density(arguments: Sequence[Value], clip: bool) -> Value:
    return special.density(ball(arguments[0]))


def mills(arguments: Sequence[Value], clip: bool) -> Value:
    return special.mills(ball(arguments[0]))


def sinhc(arguments: Sequence[Value], clip: bool) -> Value:
    return ONE if arguments[0] == 0 else special.sinhc(ball(arguments[0]))


def sinhc_derivative(arguments: Sequence[Value], clip: bool) -> Value:
    n, z = arguments
    return special.sinhc_derivative(int(n.p), ball(z))


def owens_t(arguments: Sequence[Value], clip: bool) -> Value:
    h, a = arguments
    return ZERO if a == 0 else special.owens_t(ball(h), ball(a))


def orthant(arguments: Sequence[Value], clip: bool) -> Value:
    B, rho = arguments
    if rho > 1 or rho < -1:
        raise undefined("a correlation outside [-1, 1]")
    if rho == -1 and B >= 0:
        return ZERO
    if not is_exact(rho) and not clip and not (rho >= -1 and rho <= 1):
        return UNKNOWN
    return special.orthant(ball(B), ball(rho))


def binomial_tail(arguments: Sequence[Value], clip: bool) -> Value:
    k, m, p = arguments
    if p < 0 or p > 1:
        raise undefined("a probability outside [0, 1]")
    if m < 0 or (is_exact(m) and m.q != 1):
        raise undefined("a number of trials that is not an integer >= 0")
    inside = (is_exact(p) or (p >= 0 and p <= 1)) and m >= 0
    if not inside and not clip:
        return UNKNOWN
    if inside and k <= 0:
        return ONE
    if inside and k > m:
        return ZERO
    k = ceiling([k], clip)
    if is_exact(k) and is_exact(m) and is_exact(p):
        if p in (0, 1):
            return p
        if m <= 100 and m * p.height_bits() <= 5000:
            return _exact_binomial_tail(int(k.p), int(m.p), p)
    return special.binomial_tail(ball(k), ball(m), ball(p))


def _exact_binomial_tail(k: int, m: int, p: Any) -> Any:
    chance, rest = p.p, p.q - p.p
    ways = sum((comb(m, j) * chance**j * rest ** (m - j) for j in range(k, m + 1)), fmpz(0))
    return fmpq(ways, p.q**m)


def identity(arguments: Sequence[Value], clip: bool) -> Value:
    return arguments[0]


def nothing(arguments: Sequence[Value], clip: bool) -> Value:
    return ZERO


OPERATIONS: dict[str, Callable[[Sequence[Value], bool], Value]] = {
    "Add": add,
    "Mul": multiply,
    "exp": exponential,
    "log": logarithm,
    "Abs": abs_value,
    "Max": maximum,
    "Min": minimum,
    "floor": floor,
    "ceiling": ceiling,
    "sign": sign,
    "Heaviside": heaviside,
    "sin": sine,
    "cos": cosine,
    "tan": tangent,
    "cot": cotangent,
    "sec": _reciprocal(cosine),
    "csc": _reciprocal(sine),
    "asin": _arc("asin"),
    "acos": _arc("acos"),
    "atan": _odd("atan"),
    "sinh": _odd("sinh"),
    "cosh": cosh,
    "tanh": _odd("tanh"),
    "coth": _reciprocal(_odd("tanh")),
    "sech": _reciprocal(cosh),
    "csch": _reciprocal(_odd("sinh")),
    "erf": _odd("erf"),
    "erfc": erfc,
    "gamma": gamma,
    "polygamma": polygamma,
    "Q": normal_tail,
    "phi": density,
    "mills": mills,
    "sinhc": sinhc,
    "sinhc_derivative": sinhc_derivative,
    "owens_t": owens_t,
    "orthant": orthant,
    "binomial_tail": binomial_tail,
    "re": identity,
    "conjugate": identity,
    "im": nothing,
}
CONSTANTS: dict[str, Callable[[], Any]] = {
    "Pi": arb.pi,
    "Exp1": arb.const_e,
    "EulerGamma": arb.const_euler,
    "Catalan": arb.const_catalan,
    "GoldenRatio": lambda: (1 + arb(5).sqrt()) / 2,
}
