"""Exact numbers as short decimal texts, rounded outward or to the safe side."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpz

from verify.enclose import Enclosure

DIGITS = 12
LONGEST = 130
COARSEST = 40  # times the width of an interval may be shown
MOST = 4000  # digits of a decimal; Python writes no longer integers


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
    """The decimal, if it ends within `LONGEST` digits or as soon as the fraction, else that."""
    longest = max(LONGEST, min(len(integer_digits(value.numerator)), MOST))
    ends = decimals(value, value, longest)
    if ends["lower"] == ends["upper"]:
        return ends["lower"]
    top, bottom = integer_digits(value.numerator), integer_digits(value.denominator)
    return top if bottom == "1" else f"{top}/{bottom}"


def integer_digits(value: int) -> str:
    """All digits of an integer, however many.

    >>> len(integer_digits(10**9999))
    10000
    """
    return str(fmpz(value))  # Python refuses to write integers of more than 4300 digits


def integer_text(value: int) -> str:
    """The integer itself, always exact: its digits, or a decimal with a power of ten.

    >>> integer_text(10**40 + 1), integer_text(25 * 10**400)
    ('10000000000000000000000000000000000000001', '2.5e401')
    """
    if abs(value) >= 10**LONGEST:
        ends = decimals(Fraction(value), Fraction(value))
        if ends["lower"] == ends["upper"]:
            return ends["lower"]
    return integer_digits(value)


def compact(ends: dict[str, str]) -> str:
    """An interval as one number: the digits that both ends share, then where they part.

    ``0.24[10..39]`` is [0.2410, 0.2439]; behind the shared digits two digits of either end are
    kept, rounded outward, or more on the two sides of a round number, where two would say too
    little; of integers all.  Ends that share no digit stand in full, ``[a, b]``.

    >>> compact({"lower": "0.0243893644310", "upper": "0.0243893644383"})
    '0.02438936443[10..83]'
    >>> compact({"lower": "1.25e-7", "upper": "1.26e-7"}), compact({"lower": "1", "upper": "1"})
    ('1.2[5..6]e-7', '1')
    >>> compact({"lower": "0.98", "upper": "1.02"}), compact({"lower": "965927", "upper": "965930"})
    ('[0.98, 1.02]', '9659[27..30]')
    >>> compact({"lower": "0.7499999", "upper": "0.7500001"})
    '0.7[49999..50001]'
    """
    low, high = ends["lower"], ends["upper"]
    whole = f"[{low}, {high}]"
    if low == high:
        return low
    (first, _, power), (second, _, other) = low.partition("e"), high.partition("e")
    point, places = first.find("."), min(len(first), len(second))
    shared = next((k for k in range(places) if first[k] != second[k]), places)
    if f"{low}{high}".isdecimal() and len(low) == len(high) and shared:
        return f"{low[:shared]}[{low[shared:]}..{high[shared:]}]"
    if power == other and point == second.find(".") and 0 < point < shared:
        size = max(len(first), len(second))
        for digits in range(min(2, size - shared), size - shared + 1):
            unit = Fraction(1, 10 ** (shared + digits - point - 1))
            bottom = (abs(Fraction(first)) // unit) % 10**digits
            top = -(-abs(Fraction(second)) // unit) % 10**digits
            told = (top - bottom) * unit <= COARSEST * (Fraction(second) - Fraction(first))
            if bottom < top and told and first[0] != "-":
                tail = f"e{power}" if power else ""
                short = f"{first[:shared]}[{bottom:0{digits}}..{top:0{digits}}]{tail}"
                return min(short, whole, key=len)
    return whole


def certain(ends: dict[str, str], digits: int) -> str:
    """A number in as many digits as its enclosure settles, to a unit of the last one.

    >>> certain({"lower": "0.999999", "upper": "1.00001"}, 6)
    '1.00000'
    >>> certain({"lower": "0.9", "upper": "1.2"}, 6), certain({"lower": "0", "upper": "0.1"}, 6)
    ('1', '[0, 0.1]')
    """
    found = Enclosure(Fraction(ends["lower"]), Fraction(ends["upper"]))
    return compact(ends) if found.sign() is None else found.text(digits)


def ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
