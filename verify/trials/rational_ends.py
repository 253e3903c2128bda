"""Rational numbers below and above balls and square roots."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any


def dyadic(x: Fraction, bits: int) -> Fraction:
    """x rounded down to a multiple of 2^-bits."""
    return Fraction((x.numerator << bits) // x.denominator, 1 << bits)


def below(x: Any, bits: int = 40) -> Fraction:
    """A multiple of 2^-bits that is certainly at most a ball's number, near it."""
    low = (x * 2**bits).lower().floor()
    return Fraction(int(low.unique_fmpz()), 2**bits)


def above(x: Any, bits: int = 40) -> Fraction:
    """A multiple of 2^-bits that is certainly at least a ball's number, near it."""
    return -below(-x, bits)


def root_above(x: Fraction, bits: int = 40) -> Fraction:
    """A rational upper bound of a square root; exact for squares of multiples of 2^-bits."""
    scaled = -((-x.numerator << (2 * bits)) // x.denominator)
    root = isqrt(scaled)
    return Fraction(root + (root * root < scaled), 1 << bits)
