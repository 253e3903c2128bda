"""Exact numbers as short decimal texts, rounded outward or to the safe side."""

from __future__ import annotations

from fractions import Fraction

from verify.enclose import Enclosure

DIGITS = 12


def decimals(lower: Fraction, upper: Fraction, digits: int = DIGITS) -> dict[str, str]:
    """An interval as outward-rounded decimal texts.

    >>> decimals(Fraction(1, 3), Fraction(1, 3), 3)
    {'lower': '0.333', 'upper': '0.334'}
    """
    low, high = Enclosure(lower, upper).interval_text(digits)[1:-1].split(", ")
    return {"lower": low, "upper": high}


def down(value: Fraction, digits: int = DIGITS) -> Fraction:
    """The largest decimal of so many digits that is at most the value.

    >>> down(Fraction(2, 3), 3), down(Fraction(-2, 3), 3)
    (Fraction(333, 500), Fraction(-667, 1000))
    """
    return Fraction(decimals(value, value, digits)["lower"])


def up(value: Fraction, digits: int = DIGITS) -> Fraction:
    """The least decimal of so many digits that is at least the value."""
    return Fraction(decimals(value, value, digits)["upper"])


def exact_text(value: Fraction) -> str:
    """The decimal, if it ends within 24 digits, else the fraction."""
    ends = decimals(value, value, 2 * DIGITS)
    return ends["lower"] if ends["lower"] == ends["upper"] else str(value)


def integer_text(value: int) -> str:
    """The integer exactly up to 30 digits, beyond that rounded up to a short decimal."""
    return str(value) if value < 10**30 else decimals(Fraction(value), Fraction(value))["upper"]


def ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
