"""Signs of constants by ball arithmetic, in place of sympy's floating-point evaluation.

sympy decides the sign of a number that is no rational (for abs, max, min, roots, comparisons) by
`evalf`, which can claim full accuracy where everything has cancelled: it takes
1/3 - 10^400 (cos(10^-100) - 1)^2, which is 1/12, for negative.  A tree built on that is wrong
before any enclosure sees it.  `install` replaces the decision: a sign counts only if a ball
excludes 0, and otherwise the tree stays as written.  It also takes back sympy's opinion that the
inverse trigonometric functions of an integer symbol are never rational (atan(0) = 0).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
import sympy.core.relational as relational
from flint import arb, ctx, fmpq
from sympy.core.expr import Expr

from bounds import functions as fn

PRECISIONS = (64, 256, 2048)
_MOST_NODES = 2000


def _tail(x: Any) -> Any:
    return (x / arb(2).sqrt()).erfc() / 2


_FUNCTIONS: dict[Any, Callable[[Any], Any]] = {
    sp.exp: lambda x: x.exp(),
    sp.log: lambda x: x.log(),
    sp.sin: lambda x: x.sin(),
    sp.cos: lambda x: x.cos(),
    sp.tan: lambda x: x.tan(),
    sp.asin: lambda x: x.asin(),
    sp.acos: lambda x: x.acos(),
    sp.atan: lambda x: x.atan(),
    sp.sinh: lambda x: x.sinh(),
    sp.cosh: lambda x: x.cosh(),
    sp.tanh: lambda x: x.tanh(),
    sp.erf: lambda x: x.erf(),
    sp.erfc: lambda x: x.erfc(),
    sp.Abs: lambda x: abs(x),
    fn.Q: _tail,
    fn.phi: lambda x: (-(x * x) / 2).exp() / (2 * arb.pi()).sqrt(),
    fn.mills: lambda x: _tail(x) * (x * x / 2).exp() * (2 * arb.pi()).sqrt(),
    fn.gamma: lambda x: x.gamma(),
}


def _ball(node: Any) -> Any:
    """A ball that contains the number; not finite where that is not known to be real."""
    if node.is_Rational:
        return arb(fmpq(int(node.p), int(node.q)))
    if node is sp.pi:
        return arb.pi()
    if node is sp.E:
        return arb(1).exp()
    if node.is_Add or node.is_Mul:
        total = _ball(node.args[0])
        for argument in node.args[1:]:
            total = total + _ball(argument) if node.is_Add else total * _ball(argument)
        return total
    if node.is_Pow:
        base, exponent = _ball(node.base), node.exp
        if exponent.is_Integer and abs(exponent) < 10**6:
            return base ** int(exponent)
        return (_ball(exponent) * base.log()).exp() if base > 0 else arb("nan")
    if isinstance(node, sp.Max | sp.Min):
        balls = [_ball(argument) for argument in node.args]
        for ball in balls[1:]:
            balls[0] = balls[0].max(ball) if isinstance(node, sp.Max) else balls[0].min(ball)
        return balls[0]
    if node.func in _FUNCTIONS and len(node.args) == 1:
        return _FUNCTIONS[node.func](_ball(node.args[0]))
    return arb("nan")


def certain_sign(number: Any) -> int | None:
    """1 or -1 if a ball around the number excludes 0, else None.

    >>> certain_sign(sp.sqrt(2) - sp.Rational(7, 5)), certain_sign(sp.log(2) - sp.Rational(7, 10))
    (1, -1)
    """
    if sum(1 for _ in sp.preorder_traversal(number)) > _MOST_NODES:
        return None
    for bits in PRECISIONS:
        with ctx.workprec(bits):
            ball = _ball(number)
        if ball.is_finite() and (ball > 0 or ball < 0):
            return 1 if ball > 0 else -1
    return None


def _decided(self: Any, positive: bool) -> bool | None:
    if not self.is_number:
        return None
    sign = certain_sign(self)
    return None if sign is None else (sign > 0) == bool(positive)


def install() -> None:
    """Put the certain signs in place; once is enough, again does no harm."""
    Expr._eval_is_extended_positive_negative = _decided
    relational._n2 = lambda a, b: None
    for function in (sp.atan, sp.asin, sp.acos):
        function._eval_is_rational = lambda self: None
        function._prop_handler["rational"] = function._eval_is_rational
