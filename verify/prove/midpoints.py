"""Where bisection cuts a side: a short number well inside."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp


def middle(lo: Any, hi: Any, integer: bool) -> tuple[float, str] | None:
    """(relative width, text of a number strictly between the sides)."""
    if lo is -sp.oo and hi is sp.oo:
        return (1e9, "0")
    if hi is sp.oo or lo is -sp.oo:
        end = float(lo if hi is sp.oo else -hi)
        step = end + max(1.0, abs(end)) if end >= 0 else 0.0
        value = _short(end, 2 * step - end)
        if hi is not sp.oo:
            value = -value
        return (1e6 / (1 + abs(end)), str(int(value) if integer else value))
    low, high = float(lo), float(hi)
    if integer:
        if hi - lo < 1:
            return None
        return (high - low, str(int((lo + hi) // 2)))
    if not high - low > 1e-13 * max(1.0, abs(low)):
        return None
    middle = (low + high) / 2
    if low > 0 and high / low > 16:
        middle = (low * high) ** 0.5
    return (high - low, str(_short(low, high, middle)))


def _short(low: float, high: float, target: float | None = None) -> Fraction:
    """A fraction with a small power of two below, well inside (low, high)."""
    target = (low + high) / 2 if target is None else target
    bits = 0
    while bits < 200:
        value = Fraction(round(target * 2**bits), 2**bits)
        if low + (high - low) / 8 <= value <= high - (high - low) / 8 or (
            bits > 60 and low < value < high
        ):
            return value
        bits += 1
    return Fraction(target)
