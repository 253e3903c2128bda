"""Rigorous intervals for expressions and verdicts for relations at exact points.

The precision is raised until the digits that were asked for are certain.  An enclosure's ends are
exact rationals; a decimal text is derived from both of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq, fmpz

from bounds import functions as fn
from bounds.errors import InputError, PrecisionError
from bounds.relation import Relation
from verify.program import Program, compare, compiled
from verify.whole_quotients import with_whole_quotients

__all__ = ["Enclosure", "Program", "compare_sides", "enclose", "enclosure_of", "holds"]

_MOST_EXPONENT_BITS = 4_000_000
_ZERO_BITS = {False: 4096, True: 768}


@dataclass(frozen=True)
class Enclosure:
    """``lower <= value <= upper``, both ends exact.

    ``near_zero``: 0 could not be excluded, the interval is merely tiny.  ``known_sign`` is kept
    apart because a value below 2^-4000000 has the end 0.
    """

    lower: Fraction
    upper: Fraction
    near_zero: bool = False
    known_sign: int | None = None

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise InputError(f"an enclosure from {self.lower} down to {self.upper}")

    @property
    def midpoint(self) -> Fraction:
        """The middle of the interval."""
        return (self.lower + self.upper) / 2

    @property
    def exact(self) -> bool:
        """Is the value known exactly?"""
        return self.lower == self.upper

    def sign(self) -> int | None:
        """+1, -1, 0 (exactly zero), or None if the interval has 0 inside."""
        if self.known_sign is not None:
            return self.known_sign
        if self.lower > 0:
            return 1
        if self.upper < 0:
            return -1
        return 0 if self.lower == self.upper else None

    def contains(self, value: Any) -> bool:
        """Does the interval contain a Fraction, an integer or an mpf (taken exactly)?"""
        if isinstance(value, int | Fraction):
            return self.lower <= value <= self.upper
        if hasattr(value, "_mpf_"):
            negative, mantissa, exponent, _ = value._mpf_
            if not mantissa and exponent:
                return False
            exact = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
            return self.lower <= (-exact if negative else exact) <= self.upper
        raise InputError(f"{value!r} is not exact; give an integer, a Fraction or an mpf")

    def text(self, digits: int = 15) -> str:
        """A decimal with at most ``digits`` digits, within one unit of its last digit.

        >>> Enclosure(Fraction(1, 3), Fraction(1, 3)).text(5)
        '0.33333'
        """
        if self.exact and (short := _terminating(self.lower, digits)):
            return short
        if self.known_sign and 0 in (self.lower, self.upper):
            return self.interval_text(digits)
        if self.sign() in (0, None):
            size = max(abs(self.lower), abs(self.upper))
            return "0" if size == 0 else f"0 +/- {_decimal(size, 2, up=True)}"
        for count in range(digits, 0, -1):
            mantissa, exponent = _rounded(self.midpoint, count)
            if _within(self, mantissa, exponent):
                return _layout(mantissa, exponent)
        return self.interval_text(digits)

    def interval_text(self, digits: int = 15) -> str:
        """``[lo, hi]`` in decimal, rounded outward; a 0 that is excluded stands at a round bracket.

        >>> Enclosure(Fraction(1, 3), Fraction(1, 3)).interval_text(3)
        '[0.333, 0.334]'
        >>> Enclosure(Fraction(0), Fraction(1, 10**9), known_sign=1).interval_text(3)
        '(0, 1e-9]'
        """
        left = "(" if self.known_sign and self.lower == 0 else "["
        right = ")" if self.known_sign and self.upper == 0 else "]"
        low, high = _decimal(self.lower, digits, up=False), _decimal(self.upper, digits, up=True)
        return f"{left}{low}, {high}{right}"


def _scaled(value: Fraction, exponent: int) -> tuple[int, bool]:
    """floor(value * 10^-exponent) and whether that was exact."""
    top, bottom = fmpz(value.numerator), fmpz(value.denominator)
    if exponent < 0:
        top *= fmpz(10) ** -exponent
    else:
        bottom *= fmpz(10) ** exponent
    quotient = top // bottom
    return int(quotient), quotient * bottom == top


def _leading(value: Fraction) -> int:
    """The power of ten of the first digit of a value that is not 0."""
    value = abs(value)
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    guess = (bits * 30103) // 100000 - 1
    while _scaled(value, guess)[0] >= 10:
        guess += 1
    return guess


def _rounded(value: Fraction, digits: int) -> tuple[int, int]:
    """The nearest integer mantissa of ``digits`` digits, and its power of ten."""
    exponent = _leading(value) - digits + 1
    return _shortened((_scaled(2 * value, exponent)[0] + 1) // 2, exponent, digits)


def _shortened(mantissa: int, exponent: int, digits: int) -> tuple[int, int]:
    """Rounding may have made 9.99 to 10.00, which has one digit too many."""
    if abs(mantissa) == 10**digits:
        return (1 if mantissa > 0 else -1) * 10 ** (digits - 1), exponent + 1
    return mantissa, exponent


def _within(enclosure: Enclosure, mantissa: int, exponent: int) -> bool:
    low, _ = _scaled(enclosure.lower, exponent)
    high, whole = _scaled(enclosure.upper, exponent)
    return mantissa - 1 <= low and high + (not whole) <= mantissa + 1


def _decimal(value: Fraction, digits: int, *, up: bool) -> str:
    if value == 0:
        return "0"
    short = _terminating(value, digits)
    if short:
        return short
    exponent = _leading(value) - digits + 1
    mantissa, whole = _scaled(value, exponent)
    return _layout(*_shortened(mantissa + (up and not whole), exponent, digits))


def _terminating(value: Fraction, digits: int) -> str:
    """The exact decimal, if it has at most ``digits`` digits; else an empty text."""
    if value == 0:
        return "0"
    exponent = _leading(value) - digits + 1
    mantissa, whole = _scaled(value, exponent)
    if not whole:
        return ""
    while mantissa % 10 == 0:
        mantissa, exponent = mantissa // 10, exponent + 1
    return _layout(mantissa, exponent, exact=True)


def _layout(mantissa: int, exponent: int, *, exact: bool = False) -> str:
    """mantissa * 10^exponent, positional where that is short.

    Zeros that stand for unknown digits are never written.
    """
    sign, figures = ("-" if mantissa < 0 else ""), str(abs(mantissa))
    first = exponent + len(figures) - 1
    if (exponent == 0 or (exact and exponent > 0)) and first < 21:
        return sign + figures + "0" * exponent
    if exponent < 0 <= first < 21:
        return f"{sign}{figures[: first + 1]}.{figures[first + 1 :]}"
    if -5 <= first < 0:
        return f"{sign}0.{'0' * (-first - 1)}{figures}"
    fraction = f".{figures[1:]}" if len(figures) > 1 else ""
    return f"{sign}{figures[0]}{fraction}e{first}"


def _fraction(point: Any) -> Fraction:
    """An exact finite dyadic ball as a Fraction."""
    mantissa, exponent = (int(part) for part in point.man_exp())
    return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)


def enclosure_of(value: Any, *, near_zero: bool = False) -> Enclosure:
    """The enclosure of an exact rational or of a finite ball.

    Raises
    ------
    PrecisionError : if the ball is not finite, or beyond 2^4000000.

    >>> enclosure_of(arb(1)).exact
    True
    """
    if isinstance(value, fmpq):
        exact = Fraction(int(value.p), int(value.q))
        return Enclosure(exact, exact)
    if not value.is_finite():
        raise PrecisionError("no finite enclosure could be found")
    sign = 1 if value > 0 else (-1 if value < 0 else None)
    low, high = value.lower(), value.upper()
    limit = fmpz(_MOST_EXPONENT_BITS)
    if value.abs_upper() > arb(2) ** limit:
        raise PrecisionError("the value is beyond 2**4000000 and has no enclosure of use")
    if value.abs_upper() < arb(2) ** -limit and not value.is_zero():
        tiny = Fraction(1, 1 << _MOST_EXPONENT_BITS)
        ends = (Fraction(0) if sign == 1 else -tiny, Fraction(0) if sign == -1 else tiny)
        return Enclosure(*ends, near_zero=sign is None, known_sign=sign)
    return Enclosure(_clipped(low, -1), _clipped(high, 1), near_zero=near_zero)


def _clipped(end: Any, outward: int) -> Fraction:
    """An end as a Fraction; one closer to 0 than 2^-4000000 is moved outward."""
    tiny = arb(2) ** fmpz(-_MOST_EXPONENT_BITS)
    if end.is_zero() or not abs(end) < tiny:
        return _fraction(end)
    if (end > 0) == (outward > 0):
        return outward * Fraction(1, 1 << _MOST_EXPONENT_BITS)
    return Fraction(0)


def _arguments(symbols: tuple[Any, ...], point: Mapping[Any, Any]) -> list[Any]:
    by_name = {str(name): value for name, value in point.items()}
    missing = [s.name for s in symbols if s.name not in by_name]
    if missing:
        raise InputError(f"no value given for {', '.join(missing)}")
    return [by_name[s.name] for s in symbols]


def _ordered(symbols: set[Any]) -> tuple[Any, ...]:
    return tuple(sorted(symbols, key=lambda s: s.name))


def enclose(
    expression: Any,
    point: Mapping[Any, Any],
    *,
    digits: int = 15,
    max_bits: int = 20_000,
    assume_defined: bool = False,
) -> Enclosure:
    """Enclose an expression at an exact point, raising the precision until the digits are certain.

    Parameters
    ----------
    expression : a sympy tree without floats.
    point : exact values (int, Fraction, sympy Rational) by symbol or name; more is ignored.
    digits : significant digits wanted: the width is below 10^-digits of the value.
    max_bits : the largest working precision.
    assume_defined : the caller has established that the expression has a real value here, so a
        ball that sticks out of a domain by rounding (the argument of a root, of acos, ...) may
        be cut off at the edge.

    Raises
    ------
    UndefinedError : if there certainly is no real value at the point.
    PrecisionError : if ``max_bits`` was not enough to decide.
    InputError : for floats and missing values.

    An expression whose value seems to be 0 without being a rational expression comes back with
    an interval around 0 (below 2^-191, or 2^-1023 without quadratures) and ``near_zero`` set.

    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> enclose(sp.exp(x), {"x": Fraction(1, 10)}, digits=20).text(20)
    '1.1051709180756476248'
    """
    if digits < 1:
        raise InputError(f"{digits} digits asked for; at least 1 is needed")
    expression = sp.sympify(expression, strict=True)
    if expression.has(fn.floor, fn.ceiling):
        expression = with_whole_quotients(expression, point)
    symbols = _ordered(expression.free_symbols)
    program = compiled((expression,), symbols)
    values = _arguments(symbols, point)
    wanted, retried = digits * 3.33 + 1, False
    bits = min(max_bits, digits * 10 // 3 + 40)
    while True:
        (value,) = program.run(values, bits, clip=assume_defined)
        if isinstance(value, fmpq):
            return enclosure_of(value)
        if value.is_finite():
            if value.rel_accuracy_bits() > wanted:
                with ctx.workprec(bits):
                    return enclosure_of(value)
            last = bits >= min(max_bits, _ZERO_BITS[program.slow])
            if last and value.contains(0) and value.abs_upper() < arb(2) ** (-bits // 4):
                with ctx.workprec(bits):
                    return enclosure_of(value, near_zero=True)
        if bits >= max_bits:
            raise PrecisionError(_why(expression, value, bits))
        lacking = max_bits
        if not retried and value.is_finite() and value.rel_accuracy_bits() > 0:
            # the few bits that cancellation cost; doubling thousands of bits would be dear
            lacking, retried = int(wanted - value.rel_accuracy_bits()) + 32, True
        bits = min(max_bits, 2 * bits, bits + lacking)


def _why(expression: Any, value: Any, bits: int) -> str:
    shown = str(expression)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    if value.is_finite():
        with ctx.workprec(bits):
            best = enclosure_of(value).interval_text(3)
        return f"{shown}: no narrower interval than {best} was found ({bits} bits, the most tried)"
    return (
        f"{shown}: {bits} bits do not decide whether it has a real value here (an argument lies "
        "on the edge of a domain, to that precision)"
    )


def compare_sides(
    relation: Relation, point: Mapping[Any, Any], *, bits: int, clip: bool = False
) -> bool | None:
    """The truth of a relation at one working precision; values may be balls.

    True or False: at all points of the box (with ``clip``: at all those where both sides are
    defined); otherwise None.  Besides the two sides their difference is enclosed, because sympy
    cancels what they have in common.

    Raises
    ------
    UndefinedError : if a side has no real value anywhere on the box.
    """
    program, values = _sides(relation, point)
    return _decided(program, values, relation.op, bits, clip)


def _sides(relation: Relation, point: Mapping[Any, Any]) -> tuple[Program, list[Any]]:
    symbols = _ordered(relation.free_symbols)
    difference = relation.left - relation.right
    program = compiled((relation.left, relation.right, difference), symbols)
    return program, _arguments(symbols, point)


def _decided(
    program: Program, values: list[Any], op: str, bits: int, clip: bool = False
) -> bool | None:
    left, right, difference = program.run(values, bits, clip=clip)
    for side in (left, right):
        if isinstance(side, arb) and not side.is_finite() and not clip:
            return None
    with ctx.workprec(bits):
        truth = compare(left, op, right)
        return compare(difference, op, fmpq(0)) if truth is None else truth


def holds(
    relation: Relation, point: Mapping[Any, Any], *, max_bits: int | None = None
) -> bool | None:
    """Does a relation hold at an exact point?  None if the two sides could not be separated.

    ``max_bits`` is 4096 unless given, or 768 if a function needs a quadrature.

    Raises
    ------
    UndefinedError : if a side certainly has no real value at the point.
    InputError : for floats and missing values.

    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> holds(Relation(3 * x, "==", sp.Integer(1)), {"x": Fraction(1, 3)})
    True
    """
    program, values = _sides(relation, point)
    max_bits = max_bits or _ZERO_BITS[program.slow]
    bits = 64
    while True:
        truth = _decided(program, values, relation.op, bits)
        if truth is not None or bits >= max_bits:
            return truth
        bits = min(max_bits, 3 * bits)
