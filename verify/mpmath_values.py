"""The value of an expression by mpmath: the arithmetic that is independent of the balls.

The tree is walked with exact fractions as long as all is rational, then with mpmath floats; the
working precision is raised until two precisions agree.  Nothing here is a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from math import floor, gcd, isqrt
from operator import add, mul
from typing import Any

import mpmath as mp
import sympy as sp

from bounds.errors import InputError, PrecisionError, UndefinedError
from bounds.special_values import EXACT_ARGUMENTS, FORMULAS, tail

_RATIONAL_BITS = 20_000
_ATTEMPTS = 9
_SURE_DIGITS = 2000
Number = Any  # Fraction or mpf


def value(
    expression: Any, point: Mapping[Any, Any], digits: int = 50, *, max_digits: int = 20_000
) -> Any:
    """The value at an exact point as an mpf of ``digits`` digits (not rigorous).

    Raises
    ------
    UndefinedError : no real value at the point.
    PrecisionError : no two precisions agreed.
    InputError : a float, or a missing value.

    >>> x = sp.Symbol("x", real=True)
    >>> mp.nstr(value(sp.exp(x), {"x": Fraction(1, 10)}, 25), 25)
    '1.105170918075647624811708'
    """
    expression = sp.sympify(expression, strict=True)
    values = {str(name): _exact(given) for name, given in point.items()}
    missing = sorted(s.name for s in expression.free_symbols if s.name not in values)
    if missing:
        raise InputError(f"no value given for {', '.join(missing)}")
    working, previous = digits + 15, None
    goal = mp.mpf(10) ** (-digits - 2)
    for _ in range(_ATTEMPTS):
        with mp.workdps(working):
            exact_or_float = _Walk(values).visit(expression)
            found = _float(exact_or_float)
            if isinstance(exact_or_float, Fraction):
                return found
            # a zero may only mean that both precisions were too low to see the difference
            sure = found != 0 or working > _SURE_DIGITS
            if sure and previous is not None and abs(found - previous) <= abs(found) * goal:
                return found
            tiny = working > 4000 and abs(found) < mp.mpf(10) ** (-1500)
            if tiny and previous is not None and abs(previous) > abs(found) * mp.mpf(10) ** 100:
                return mp.mpf(0)  # it shrinks with the precision: a cancellation to 0
        previous, working = found, 2 * working + 10
        if working > max_digits:
            break
    raise PrecisionError(f"{digits} digits could not be confirmed by two precisions")


def _exact(given: Any) -> Fraction:
    if isinstance(given, int | Fraction) and not isinstance(given, bool):
        return Fraction(given)
    if isinstance(given, sp.Rational):
        return Fraction(int(given.p), int(given.q))
    raise InputError(f"{given!r} ({type(given).__name__}) is not exact; give an int or a Fraction")


def _float(x: Number) -> Any:
    return mp.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def _bounded(x: Fraction) -> Number:
    bits = max(x.numerator.bit_length(), x.denominator.bit_length())
    return x if bits <= _RATIONAL_BITS else _float(x)


def _require(condition: Any, problem: str) -> None:
    if not condition:
        raise UndefinedError(f"no real value: {problem}")


class _Walk:
    """One pass over a tree at the current precision."""

    def __init__(self, values: Mapping[str, Fraction]) -> None:
        self.values = values
        self.known: dict[Any, Number] = {}

    def visit(self, node: Any) -> Number:
        if node not in self.known:
            self.known[node] = self._evaluate(node)
        return self.known[node]

    def _evaluate(self, node: Any) -> Number:
        if isinstance(node, sp.Symbol):
            return self.values[node.name]
        if isinstance(node, sp.Rational):
            return _bounded(Fraction(int(node.p), int(node.q)))
        if isinstance(node, sp.Piecewise):
            for branch, condition in node.args:
                if self._true(condition):
                    return self.visit(branch)
            raise UndefinedError(f"no real value: no case applies in {node}")
        name = type(node).__name__
        if name in _CONSTANTS:
            return +_CONSTANTS[name]
        arguments = [self.visit(argument) for argument in node.args]
        if name in _EXACT_FIRST:
            return _EXACT_FIRST[name](*arguments)
        if name in _FUNCTIONS and arguments:
            result = _FUNCTIONS[name](*(_float(a) for a in arguments))
        elif name in FORMULAS:
            rounded = arguments if name in EXACT_ARGUMENTS else [_float(a) for a in arguments]
            result = FORMULAS[name](*rounded)
        elif name == "Float":
            raise InputError(f"the float {node} is not exact; write it as a fraction")
        else:
            raise InputError(f"{name} has no value here, in {node}")
        _require(result is not None, f"{name} outside its domain")
        if all(isinstance(a, Fraction) for a in arguments) and (
            result == 0 or (name in _ONE_AT_ZERO and arguments[0] == 0)
        ):
            return Fraction(int(result))  # a special value, not a rounded one
        return result

    def _true(self, condition: Any) -> bool:
        if condition in (True, False):
            return bool(condition)
        if isinstance(condition, sp.And | sp.Or | sp.Not):
            parts = [self._true(part) for part in condition.args]
            if isinstance(condition, sp.Not):
                return not parts[0]
            return all(parts) if isinstance(condition, sp.And) else any(parts)
        left, right = self.visit(condition.lhs), self.visit(condition.rhs)
        if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
            left, right = _float(left), _float(right)
        return bool(_COMPARISONS[condition.rel_op](left, right))


def _combine(operation: Callable[[Any, Any], Any]) -> Callable[..., Number]:
    """A sum or product: the exact part first, then the floats."""

    def combined(*arguments: Number) -> Number:
        exact = [a for a in arguments if isinstance(a, Fraction)]
        floats = [a for a in arguments if not isinstance(a, Fraction)]
        head = [_bounded(reduce(operation, exact))] if exact else []
        return head[0] if not floats else reduce(operation, map(_float, [*head, *floats]))

    return combined


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        n = exponent.numerator
        if n == 0:
            return Fraction(1)
        _require(base != 0 or n > 0, "division by zero")
        if not isinstance(base, Fraction):
            return base**n
        size = max(base.numerator.bit_length(), base.denominator.bit_length())
        return base**n if size * abs(n) <= _RATIONAL_BITS else _float(base) ** n
    _require(base >= 0, "a fractional power of a negative number")
    if base == 0:
        _require(exponent >= 0, "0 to a negative power")
        return Fraction(0 if exponent > 0 else 1)
    if isinstance(base, Fraction) and exponent == Fraction(1, 2):
        roots = isqrt(base.numerator), isqrt(base.denominator)
        if roots[0] ** 2 == base.numerator and roots[1] ** 2 == base.denominator:
            return Fraction(*roots)
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        root = _perfect_root(base, exponent.denominator)
        if root is not None:
            return _power(root, Fraction(exponent.numerator))
    with mp.extradps(10 + _places(exponent)):
        return mp.power(_float(base), _float(exponent))


def _places(x: Number) -> int:
    """Decimal digits of |x| before the point, which an exponential loses."""
    return max(0, int(mp.mag(_float(x)) * 0.31)) if x and mp.isfinite(_float(x)) else 0


def _perfect_root(base: Fraction, degree: int) -> Fraction | None:
    if degree > 64:
        return None
    with mp.workdps(int(base.numerator.bit_length() / 3 + base.denominator.bit_length() / 3) + 20):
        parts = [int(mp.nint(mp.root(n, degree))) for n in (base.numerator, base.denominator)]
    found = Fraction(*parts)
    return found if found**degree == base and gcd(*parts) == 1 else None


def _sign(x: Number) -> Fraction:
    return Fraction((x > 0) - (x < 0))


def _floor(x: Number) -> Number:
    if isinstance(x, Fraction):
        return Fraction(floor(x))
    nearest = mp.nint(x)
    if abs(x - nearest) <= max(abs(x), 1) * mp.mpf(10) ** (20 - mp.mp.dps):
        raise PrecisionError("the floor of a number that is an integer to all digits at hand")
    return Fraction(int(mp.floor(x)))


def _ceiling(x: Number) -> Number:
    return -_floor(-x)


def _choose(better: Callable[[Any, Any], bool]) -> Callable[..., Number]:
    def pick(a: Number, b: Number) -> Number:
        exact = isinstance(a, Fraction) and isinstance(b, Fraction)
        return a if (better(a, b) if exact else better(_float(a), _float(b))) else b

    return lambda *arguments: reduce(pick, arguments)


def _in_unit(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda x: function(x) if abs(x) <= 1 else None


def _exp(x: Any) -> Any:
    with mp.extradps(10 + _places(x)):
        return mp.exp(x)


_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_CONSTANTS = {
    "Pi": mp.pi,
    "Exp1": mp.e,
    "EulerGamma": mp.euler,
    "Catalan": mp.catalan,
    "GoldenRatio": mp.phi,
}
_ONE_AT_ZERO = frozenset({"exp", "cos", "cosh", "sec", "sech", "erfc", "sinhc"})
_EXACT_FIRST: dict[str, Callable[..., Number]] = {
    "Add": _combine(add),
    "Mul": _combine(mul),
    "Pow": _power,
    "Abs": abs,
    "sign": _sign,
    "floor": _floor,
    "ceiling": _ceiling,
    "Max": _choose(lambda a, b: a >= b),
    "Min": _choose(lambda a, b: a <= b),
    "Heaviside": lambda x, _=None: (_sign(x) + 1) / 2,
    "re": lambda x: x,
    "conjugate": lambda x: x,
    "im": lambda x: Fraction(0),
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": _exp,
    "log": lambda x: mp.log(x) if x > 0 else None,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "cot": lambda x: mp.cot(x) if x else None,
    "sec": mp.sec,
    "csc": lambda x: mp.csc(x) if x else None,
    "asin": _in_unit(mp.asin),
    "acos": _in_unit(mp.acos),
    "atan": mp.atan,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "coth": lambda x: mp.coth(x) if x else None,
    "sech": mp.sech,
    "csch": lambda x: mp.csch(x) if x else None,
    "erf": mp.erf,
    "erfc": lambda x: 2 * tail(x * mp.sqrt(2)),  # mp.erfc overflows far out
    "polygamma": lambda n, x: mp.psi(int(n), x) if x > 0 else None,
}
