"""Interval values of expressions over boxes, for the checker: endpoints rounded outward by Arb.

An interval is ``(lo, hi, lo_strict, hi_strict)``: exact dyadic endpoints or +-inf, and whether the
value stays *strictly* above ``lo`` / below ``hi``.  A function that is monotone between the
points of a box is evaluated at the end points only, so enclosures stay tight on wide boxes.
Every operation encloses the set of values at the points where the expression is defined; that it
is defined everywhere is a goal of its own.  Infinite endpoints are never attained.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import ceil as round_up
from math import floor as round_down
from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq

from bounds import functions as fn

Interval = tuple[Any, Any, bool, bool]
INF, NEG, ZERO, ONE = arb("inf"), arb("-inf"), arb(0), arb(1)
WHOLE: Interval = (NEG, INF, True, True)


class Unsupported(Exception):
    """An expression that has no interval extension here."""


def down(x: Any) -> Any:
    """Largest dyadic proven to be <= the ball (nan becomes -inf)."""
    low = x.lower()
    return NEG if low.is_nan() else low


def up(x: Any) -> Any:
    """Smallest dyadic proven to be >= the ball (nan becomes +inf)."""
    high = x.upper()
    return INF if high.is_nan() else high


def negate(a: Interval) -> Interval:
    return (-a[1], -a[0], a[3], a[2])


def add(a: Interval, b: Interval) -> Interval:
    lo = NEG if NEG in (a[0], b[0]) else down(a[0] + b[0])
    hi = INF if INF in (a[1], b[1]) else up(a[1] + b[1])
    return (lo, hi, a[2] or b[2], a[3] or b[3])


def _times(x: Any, y: Any) -> Any:
    return ZERO if x == 0 or y == 0 else x * y


def multiply(a: Interval, b: Interval) -> Interval:
    if a[1] <= 0 and not a[0] >= 0:
        return negate(multiply(negate(a), b))
    if b[1] <= 0 and not b[0] >= 0:
        return negate(multiply(a, negate(b)))
    if a[0] >= 0 and b[0] >= 0:
        lo, hi = down(_times(a[0], b[0])), up(_times(a[1], b[1]))
        inside = a[0] > 0 and b[0] > 0
        strict = (a[2] or b[2]) if inside else (a[0] > 0 or a[2]) and (b[0] > 0 or b[2])
        return (lo, hi, strict, hi == INF or ((a[3] or b[3]) and a[1] > 0 and b[1] > 0))
    products = [_times(x, y) for x in a[:2] for y in b[:2]]
    lo, hi = products[0], products[0]
    for product in products[1:]:
        lo, hi = (
            (product if down(product) < down(lo) else lo),
            (product if up(product) > up(hi) else hi),
        )
    lo, hi = down(lo), up(hi)
    return (lo, hi, lo == NEG, hi == INF)


def invert(a: Interval) -> Interval:
    if a[0] >= 0:
        lo = ZERO if a[1] == INF else NEG if a[1] == 0 else down(1 / a[1])
        hi = INF if a[0] == 0 else up(1 / a[0])
        return (lo, hi, a[3] or a[1] == INF, a[2] or hi == INF)
    if a[1] <= 0:
        return negate(invert(negate(a)))
    return WHOLE


def increasing(f: Callable[[Any], Any], at_neg: Any, at_pos: Any) -> Callable[[Interval], Interval]:
    """Interval extension of a strictly increasing function with the given limits."""

    def at(x: Any) -> Any:
        return at_neg if x == NEG else at_pos if x == INF else f(x)

    return lambda a: (down(at(a[0])), up(at(a[1])), a[2], a[3])


def decreasing(f: Callable[[Any], Any], at_neg: Any, at_pos: Any) -> Callable[[Interval], Interval]:
    """Interval extension of a strictly decreasing function with the given limits."""
    mirror = increasing(lambda x: f(-x), at_pos, at_neg)
    return lambda a: mirror(negate(a))


def magnitude(a: Interval) -> Interval:
    if a[0] >= 0:
        return a
    if a[1] <= 0:
        return negate(a)
    hi, strict = (a[1], a[3]) if a[1] > -a[0] else (-a[0], a[2])
    return (ZERO, hi, False, strict and a[1] != -a[0])


def clip(a: Interval, lo: Any, hi: Any) -> Interval:
    """Intersect with [lo, hi], where the value is known to lie if it is defined."""
    low, high = (lo, hi) if a[1] < lo or a[0] > hi else (max(a[0], lo), min(a[1], hi))
    return (low, high, a[2] and a[0] >= lo, a[3] and a[1] <= hi)


def power(a: Interval, r: Any) -> Interval:
    if r < 0:
        return invert(power(a, -r))
    if r == int(r):
        n = int(r)
        if n % 2 == 0:
            a = magnitude(a)
        return increasing(lambda x: x**n, NEG, INF)(a)
    exponent = arb(fmpq(int(r.p), int(r.q)))
    return increasing(lambda x: ZERO if x == 0 else x**exponent, NEG, INF)(clip(a, ZERO, INF))


def wave(a: Interval, f: Callable[[Any], Any], shift: int) -> Interval:
    """cos (shift 0) or sin (shift 1): extrema at the multiples of pi (plus pi/2)."""
    if a[0] < -(10**5) or a[1] > 10**5 or a[1] - a[0] > 7:
        return (-ONE, ONE, False, False)
    offset = arb.pi() * shift / 2
    first = round_up(float(down((a[0] - offset) / arb.pi())) - 1e-9)
    last = round_down(float(up((a[1] - offset) / arb.pi())) + 1e-9)
    lo = min(down(f(a[0])), down(f(a[1])))
    hi = max(up(f(a[0])), up(f(a[1])))
    for k in range(first, last + 1):
        lo, hi = (lo, ONE) if k % 2 == 0 else (-ONE, hi)
    return (max(lo, -ONE), min(hi, ONE), False, False)


def normal_tail(x: Any) -> Any:
    return (x / arb(2).sqrt()).erfc() / 2


def mills_ratio(x: Any) -> Any:
    if x > 10**6:  # x/(1+x^2) < M < 1/x for x > 0 (Gordon 1941)
        return (x / (1 + x * x)).union(1 / x)
    return (x * x / 2).exp() * (x / arb(2).sqrt()).erfc() * (arb.pi() / 2).sqrt()


def owen(h: Any, a: Any) -> Any:
    """T(h, a) for h, a >= 0 by the angle form, cut where it is negligible."""
    if a == INF:
        return normal_tail(h) / 2
    if a == 0 or h == INF:
        return ZERO
    end, cut = a.atan(), ZERO
    if h > 0:
        # exp(-h^2/(2 cos^2 u)) decreases in u: what lies beyond `stop` is at most its value there
        stop = (1 / (1 + 2 * (ctx.prec + 10) / (h * h)).sqrt()).acos()
        if end > stop:
            end = arb(stop.upper())
            cut = (arb.pi() / 2 * (-(h * h) / (2 * end.cos() ** 2)).exp()).nonnegative_part()
    scale = (-(h * h) / 2).exp()
    body = acb.integral(lambda u, _: (-(h * h) * u.tan() ** 2 / 2).exp(), acb(0), acb(end))
    return (body.real * scale).union(body.real * scale + cut) / (2 * arb.pi())


def orthant_probability(B: Any, rho: Any) -> Any:
    """P[g1, g2 >= B] = (1/2pi) int_0^S exp(-B^2/(2 sin^2(s/2))) ds, S = pi - acos(rho)."""
    if B < 0:
        return 1 - 2 * normal_tail(-B) + orthant_probability(-B, rho)
    if rho <= -1 or B == INF:
        return ZERO
    if rho >= 1:
        return normal_tail(B)
    end = arb.pi() - rho.acos()
    if B == 0:
        return end / (2 * arb.pi())
    peak = B * B / (2 * (end / 2).sin() ** 2)
    # the integrand increases in s; below `start` it is under 2^-prec of its final value
    start = 2 * (B / (2 * (peak + ctx.prec)).sqrt()).asin()
    start = arb(start.lower())
    body = acb.integral(
        lambda s, _: (peak - B * B / (2 * (s / 2).sin() ** 2)).exp(), acb(start), acb(end)
    )
    rest = start * (peak - B * B / (2 * (start / 2).sin() ** 2)).exp()
    return (body.real.union(body.real + rest)) * (-peak).exp() / (2 * arb.pi())


def sinhc_moment(n: int, z: Any) -> Any:
    """n-th derivative of sinhc at z >= 0: sum_j z^(2j-n)/((2j+1) (2j-n)!), or by quadrature."""
    if z > 40:
        body = acb.integral(lambda s, _: s**n * (z * (s - 1)).exp(), acb(-1), acb(1))
        return body.real * z.exp() / 2
    total, j = ZERO, (n + 1) // 2
    term = z ** (2 * j - n) / arb(2 * j - n).fac()
    while True:
        total += term / (2 * j + 1)
        step = z * z / ((2 * j - n + 1) * (2 * j - n + 2))
        term, j = term * step, j + 1
        # once step < 1/2 the remaining terms add at most twice the next one
        if step < 0.5 and (term == 0 or term < total * arb(2) ** (-ctx.prec - 5)):
            return total.union(total + 2 * term)


def tail_count(k: Any, m: Any, p: Any) -> Any:
    """P[Bin(m, p) >= k], integer k and m, as a regularised incomplete beta function."""
    if k <= 0 or p >= 1:
        return ONE if k <= m else ZERO
    if k > m or p <= 0:
        return ZERO
    return p.beta_lower(k, m - k + 1, 1)


def _orthant(B: Interval, rho: Interval) -> Interval:
    r = clip(rho, -ONE, ONE)
    lo = ZERO if B[1] == INF else down(orthant_probability(B[1], r[0]))
    hi = ONE if B[0] == NEG else up(orthant_probability(B[0], r[1]))
    lo = max(lo, ZERO)
    return (lo, hi, lo == 0 and (r[0] > -1 or r[2]), False)


def _owens_t(h: Interval, a: Interval) -> Interval:
    if a[1] <= 0 and not a[0] >= 0:
        return negate(_owens_t(h, negate(a)))
    size = magnitude(h)
    hi = up(owen(size[0], a[1]))
    if a[0] >= 0:
        lo = max(down(owen(size[1], a[0])), ZERO)
        return (lo, hi, lo == 0 and (a[0] > 0 or a[2]), False)
    return (-up(owen(size[0], -a[0])), hi, False, False)


def _sinhc_derivative(n: int) -> Callable[[Interval], Interval]:
    if n % 2 == 0:
        return lambda a: increasing(lambda z: sinhc_moment(n, z), NEG, INF)(magnitude(a))
    return increasing(lambda z: sinhc_moment(n, z) if z >= 0 else -sinhc_moment(n, -z), NEG, INF)


def _binomial_tail(k: Interval, m: Interval, p: Interval) -> Interval:
    p = clip(p, ZERO, ONE)
    most = INF if k[1] == INF else k[1].ceil()
    lo = ZERO if most == INF or m[0] == NEG else down(tail_count(most, m[0].ceil(), p[0]))
    least = NEG if k[0] == NEG else k[0].ceil()
    hi = ONE if least == NEG or m[1] == INF else up(tail_count(least, m[1].floor(), p[1]))
    return (max(lo, ZERO), min(hi, ONE), False, False)


def _gamma(a: Interval) -> Interval:
    a = clip(a, ZERO, INF)
    ends = [INF if x in (ZERO, INF) else x.gamma() for x in a[:2]]
    hi = max(up(x) for x in ends)
    if a[0] > 1.47:
        return (down(ends[0]), hi, a[2], a[3])
    if a[1] < 1.46:
        return (down(ends[1]), hi, a[3], a[2])
    return (down(arb("0.8856")), hi, True, False)  # min over x > 0 is 0.88560319... at 1.4616...


def _step(f: Callable[[Any], Any]) -> Callable[[Interval], Interval]:
    def extension(a: Interval) -> Interval:
        lo = a[0] if a[0] == NEG else down(f(a[0]))
        return (lo, a[1] if a[1] == INF else up(f(a[1])), lo == NEG, a[1] == INF)

    return extension


def _sign(a: Interval) -> Interval:
    lo = ONE if a[0] > 0 or (a[0] == 0 and a[2]) else ZERO if a[0] == 0 else -ONE
    hi = -ONE if a[1] < 0 or (a[1] == 0 and a[3]) else ZERO if a[1] == 0 else ONE
    return (lo, hi, False, False)


def _extreme(pick: Callable[..., Any], all_strict: int) -> Callable[..., Interval]:
    def extension(*args: Interval) -> Interval:
        lo, hi = pick(a[0] for a in args), pick(a[1] for a in args)
        low = [a[2] for a in args if a[0] == lo]
        high = [a[3] for a in args if a[1] == hi]
        return (lo, hi, (all if all_strict else any)(low), (any if all_strict else all)(high))

    return extension


_logarithm = increasing(lambda x: NEG if x == 0 else x.log(), NEG, INF)
_density = decreasing(lambda x: (-(x * x) / 2).exp() / (2 * arb.pi()).sqrt(), ZERO, ZERO)
FUNCTIONS: dict[Any, Callable[..., Interval]] = {
    sp.exp: increasing(lambda x: x.exp(), ZERO, INF),
    sp.log: lambda a: increasing(lambda x: NEG if x == 0 else x.log(), NEG, INF)(
        clip(a, ZERO, INF)
    ),
    sp.sin: lambda a: wave(a, lambda x: x.sin(), 1),
    sp.cos: lambda a: wave(a, lambda x: x.cos(), 0),
    sp.asin: lambda a: increasing(lambda x: x.asin(), NEG, INF)(clip(a, -ONE, ONE)),
    sp.acos: lambda a: decreasing(lambda x: x.acos(), INF, NEG)(clip(a, -ONE, ONE)),
    sp.atan: lambda a: increasing(lambda x: x.atan(), -up(arb.pi() / 2), up(arb.pi() / 2))(a),
    sp.sinh: increasing(lambda x: x.sinh(), NEG, INF),
    sp.cosh: lambda a: increasing(lambda x: x.cosh(), ONE, INF)(magnitude(a)),
    sp.tanh: increasing(lambda x: x.tanh(), -ONE, ONE),
    sp.erf: increasing(lambda x: x.erf(), -ONE, ONE),
    sp.erfc: decreasing(lambda x: x.erfc(), arb(2), ZERO),
    sp.Abs: magnitude,
    sp.sign: _sign,
    fn.floor: _step(lambda x: x.floor()),
    fn.ceiling: _step(lambda x: x.ceil()),
    sp.Max: _extreme(max, 0),
    sp.Min: _extreme(min, 1),
    fn.Q: decreasing(normal_tail, ONE, ZERO),
    fn.phi: lambda a: _density(magnitude(a)),
    fn.mills: decreasing(mills_ratio, INF, ZERO),
    fn.sinhc: _sinhc_derivative(0),
    fn.gamma: _gamma,
    fn.orthant: _orthant,
    fn.owens_t: _owens_t,
    fn.binomial_tail: _binomial_tail,
}


@lru_cache(maxsize=4096)
def _program(expression: Any) -> tuple[list[tuple[Any, tuple[int, ...]]], list[Any]]:
    """Straight-line program of an expression; equal subexpressions are computed once."""
    steps: list[tuple[Any, tuple[int, ...]]] = []
    places: dict[Any, int] = {}
    symbols: list[Any] = []

    def place(node: Any) -> int:
        if node not in places:
            operation, arguments = _operation(node)
            inputs = tuple(place(argument) for argument in arguments)
            if node.is_Symbol:
                symbols.append(node)
            steps.append((operation, inputs))
            places[node] = len(steps) - 1
        return places[node]

    place(expression)
    return steps, symbols


def _operation(node: Any) -> tuple[Any, tuple[Any, ...]]:
    if node.is_Symbol:
        return node, ()
    if node.is_Rational:
        number = fmpq(int(node.p), int(node.q))
        return (lambda: arb(number)), ()
    if node is sp.pi or node is sp.E:
        return (arb.pi if node is sp.pi else ONE.exp), ()
    if node.is_Add:
        return _fold(add), node.args
    if node.is_Mul:
        return _fold(multiply), node.args
    if node.is_Pow:
        if node.exp.is_Rational:
            exponent = node.exp
            return (lambda a: power(a, exponent)), (node.base,)
        return (_integer_power if node.exp.is_integer else _real_power), (node.base, node.exp)
    if isinstance(node, fn.sinhc_derivative):
        return _sinhc_derivative(int(node.args[0])), (node.args[1],)
    if isinstance(node, sp.tan):
        return (lambda s, c: multiply(s, invert(c))), (sp.sin(node.args[0]), sp.cos(node.args[0]))
    if node.func in FUNCTIONS:
        return FUNCTIONS[node.func], node.args
    raise Unsupported(f"no interval extension for {node.func}")


def _real_power(base: Interval, exponent: Interval) -> Interval:
    """exp(exponent log base), with 0^y = 0 for y > 0: there log 0 = -inf *is* attained."""
    value: Interval = FUNCTIONS[sp.exp](multiply(exponent, FUNCTIONS[sp.log](base)))
    positive = base[0] > 0 or (base[0] == 0 and base[2])
    return (value[0], value[1], value[2] and positive, value[3])


def _integer_power(base: Interval, exponent: Interval) -> Interval:
    return _real_power(base, exponent) if base[0] >= 0 else WHOLE


def _fold(binary: Callable[[Interval, Interval], Interval]) -> Callable[..., Interval]:
    def fold(first: Interval, *rest: Interval) -> Interval:
        for value in rest:
            first = binary(first, value)
        return first

    return fold


def evaluate(expression: Any, box: dict[Any, Interval], bits: int) -> Interval:
    """Enclose an expression over a box of intervals with the given working precision.

    Raises
    ------
    Unsupported : for a function without an interval extension, or a symbol that has no interval.
    """
    steps, symbols = _program(expression)
    if not all(s in box for s in symbols):
        raise Unsupported("an expression with a free name that has no interval")
    with ctx.workprec(bits):
        values: list[Interval] = []
        for operation, inputs in steps:
            if inputs:
                values.append(operation(*[values[i] for i in inputs]))
            elif isinstance(operation, sp.Basic):
                values.append(box[operation])
            else:
                ball = operation()
                values.append((down(ball), up(ball), False, False))
        return values[-1]
