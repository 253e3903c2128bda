"""A formula of the expression language, enclosed at an exact point."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from bounds.errors import InputError
from bounds.language import parse_expression, symbol
from verify.enclose import Enclosure, enclose

Number = Fraction | int
DIGITS = 30
INTEGERS = ("m", "n", "N")
MAX_BITS = 40_000


def enclosed(formula: str, **point: Number) -> Enclosure:
    """The formula at a point, to `DIGITS` digits.

    >>> enclosed("exp(B)", B=1).text(12)
    '2.71828182846'
    """
    return enclose(_tree(formula, tuple(sorted(point))), point, digits=DIGITS, max_bits=MAX_BITS)


@lru_cache(maxsize=256)
def _tree(formula: str, names: tuple[str, ...]) -> Any:
    domains = {name: "integer" if name in INTEGERS else "real" for name in names}
    return parse_expression(formula, {name: symbol(name, domains[name]) for name in names})[0]


def number(what: str, value: Number, low: Number | None = None, high: Number | None = None) -> None:
    """Refuse what is not an exact number in [low, high].

    >>> number("rho", Fraction(1, 2), -1, 1)
    """
    exact = isinstance(value, (int, Fraction)) and not isinstance(value, bool)
    if exact and (low is None or value >= low) and (high is None or value <= high):
        return
    if low is not None and high is not None:
        allowed = f"between {low} and {high}"
    else:
        allowed = f"at least {low}" if low is not None else "of any size"
    raise InputError(f"{what} must be exact (an integer or a Fraction), {allowed}; got {value!r}")


def whole(what: str, value: int, low: int = 0) -> None:
    """Refuse what is not an integer of at least ``low``.

    >>> whole("m", 3)
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise InputError(f"{what} must be an integer of at least {low}, got {value!r}")


def at_most_one(enclosure: Enclosure) -> Enclosure:
    """An enclosure of a probability, cut off at 0 and 1.

    >>> at_most_one(Enclosure(Fraction(1, 2), Fraction(3, 2))).upper
    Fraction(1, 1)
    """
    one, zero = Fraction(1), Fraction(0)
    return Enclosure(min(max(enclosure.lower, zero), one), max(min(enclosure.upper, one), zero))
