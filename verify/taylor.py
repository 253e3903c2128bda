r"""Tight enclosures of a smooth function of one variable over an interval, by Taylor's formula.

For :math:`x` in :math:`[m-r,m+r]` there is a :math:`\xi` between :math:`m` and :math:`x` with

.. math:: f(x)=\sum_{i<N}\frac{f^{(i)}(m)}{i!}(x-m)^i+\frac{f^{(N)}(\xi)}{N!}(x-m)^N.

The coefficients are those of power series with balls as coefficients: around the ball that is the
point :math:`m` for :math:`i<N`, around the whole interval for :math:`i=N`.  Where a plain interval
evaluation adds up large terms of both signs, as in sums of Hermite polynomials, this one does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from flint import arb, arb_series, ctx, fmpq

from bounds import functions as fn
from verify.checker.intervals import Interval, Unsupported, down, orthant_probability, up

ORDER = 16


def enclose_smooth(tree: Any, variable: Any, low: Any, high: Any, bits: int = 96) -> Interval:
    """Enclose a function of one variable between two numbers (arb).

    Raises
    ------
    Unsupported : a function without a power series here, or one that is not smooth all the way.

    >>> x = sp.Symbol("x", real=True)
    >>> low, high, _, _ = enclose_smooth(x - x**2, x, arb(0), arb(1))
    >>> abs(float(low)) < 1e-8, round(float(high), 6)
    (True, 0.25)
    """
    with ctx.workprec(bits):
        middle = ((low + high) / 2).mid()
        radius = (high - low) / 2 + abs((low + high) / 2 - middle)
        around = middle + arb(0, 1) * radius
        point = _series(tree, variable, middle, ORDER)
        whole = _series(tree, variable, around, ORDER + 1)
        offset = arb(0, 1) * radius
        total, power = arb(0), arb(1)
        for i in range(ORDER):
            total += _coefficient(point, i) * power
            power = _power(offset, i + 1)
        total += _coefficient(whole, ORDER) * power
        if not total.is_finite():
            raise Unsupported("a function that is not smooth over the interval")
        return (down(total), up(total), False, False)


def _power(offset: Any, k: int) -> Any:
    """All k-th powers of the numbers of a ball around 0."""
    size = abs(offset).upper() ** k
    return size * (arb(0.5) + arb(0, 0.5)) if k % 2 == 0 else size * arb(0, 1)


def _coefficient(series: Any, i: int) -> Any:
    value = series[i]
    if not value.is_finite():
        raise Unsupported("a function that is not smooth over the interval")
    return value


def _series(tree: Any, variable: Any, centre: Any, length: int) -> Any:
    """The Taylor series of a tree at a centre, with so many terms."""
    before = ctx.cap
    ctx.cap = length
    known: dict[Any, Any] = {}

    def walk(node: Any) -> Any:
        if node not in known:
            known[node] = build(node)
        return known[node]

    def build(node: Any) -> Any:
        if node == variable:
            return arb_series([centre, 1])
        if node.is_Rational:
            return arb_series([arb(fmpq(int(node.p), int(node.q)))])
        if node is sp.pi or node is sp.E:
            return arb_series([arb.pi() if node is sp.pi else arb(1).exp()])
        if node.is_Add or node.is_Mul:
            first, *rest = (walk(argument) for argument in node.args)
            for other in rest:
                first = first + other if node.is_Add else first * other
            return first
        if node.is_Pow:
            return _raised(walk(node.base), node.exp)
        if isinstance(node, fn.orthant):
            return _orthant(walk(node.args[0]), node.args[1])
        function = _FUNCTIONS.get(node.func)
        if function is None:
            raise Unsupported(f"{node.func} has no power series here")
        return function(walk(node.args[0]))

    try:
        result = walk(tree) + 0 * arb_series([centre, 1])
        if result.prec < length:
            raise Unsupported("a power series that lost its last terms")
        return result
    except (ValueError, ZeroDivisionError) as error:
        raise Unsupported(str(error)) from None
    finally:
        ctx.cap = before


def _raised(base: Any, exponent: Any) -> Any:
    if not exponent.is_Rational:
        raise Unsupported("an exponent that is no rational number")
    if exponent.is_Integer:
        k = abs(int(exponent))
        power = arb_series([1])
        while k:
            power, base, k = power * base if k % 2 else power, base * base, k // 2
        return power if exponent > 0 else 1 / power
    return (base.log() * arb(fmpq(int(exponent.p), int(exponent.q)))).exp()


def _tail(u: Any) -> Any:
    return (u / arb(2).sqrt()).erfc() / 2


def _density(u: Any) -> Any:
    return (-(u * u) / 2).exp() / (2 * arb.pi()).sqrt()


def _orthant(u: Any, rho: Any) -> Any:
    """By its derivative -2 phi(B) Q(B sqrt((1 - rho)/(1 + rho)))."""
    if not rho.is_Rational or not -1 < rho < 1:
        raise Unsupported("an orthant whose correlation moves")
    r = arb(fmpq(int(rho.p), int(rho.q)))
    slope = -2 * _density(u) * _tail(u * ((1 - r) / (1 + r)).sqrt())
    return (slope * u.derivative()).integral() + orthant_probability(u[0], r)


_FUNCTIONS: dict[Any, Callable[[Any], Any]] = {
    sp.exp: lambda u: u.exp(),
    sp.log: lambda u: u.log(),
    fn.Q: _tail,
    fn.phi: _density,
}
