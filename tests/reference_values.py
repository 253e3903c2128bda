"""Values by mpmath and from formulas other than the library's: an oracle for the corpus of claims.

Nothing here is rigorous and nothing of the library's numerics is used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import mpmath as mp
import sympy as sp

from bounds.relation import Relation

Point = Mapping[Any, Any]  # sympy symbol -> Fraction, or a sympy number where it is irrational


def tail(x: Any) -> Any:
    """P[N(0, 1) >= x]."""
    return mp.erfc(x / mp.sqrt(2)) / 2


def _angle_integral(h: Any, low: Any, high: Any) -> Any:
    """Integral of exp(-h^2 (1 + u^2)/2)/(1 + u^2) over [low, high], 0 <= low <= high."""
    h = abs(h)
    if h == 0:
        return mp.atan(high) - mp.atan(low)
    scale = min(1 / h, 1 / (h * h * low)) if low else 1 / h
    nodes, step = [low], scale
    while nodes[-1] < high:
        nodes.append(min(low + step, high))
        step *= 2
        if h * h * (nodes[-1] ** 2 - low**2) / 2 > 3 * mp.mp.dps:
            break  # what remains is below 10^(-mp.dps) of the whole
    factor = mp.exp(-h * h * (1 + low * low) / 2)
    return factor * mp.quad(lambda u: mp.exp(-h * h * (u * u - low * low) / 2) / (1 + u * u), nodes)


def owens_t(h: Any, a: Any) -> Any:
    """Owen's T by its integral."""
    if abs(a) < 1e6:
        value = _angle_integral(h, mp.mpf(0), abs(a))
    else:  # T(h, a) = T(h, inf) minus the tail
        value = mp.pi * tail(abs(h)) - _angle_integral(h, abs(a), mp.inf)
    return mp.sign(a) * value / (2 * mp.pi)


def orthant(B: Any, rho: Any) -> Any:
    """P[g1 >= B, g2 >= B] by the cancellation-free integral over the angle."""
    if rho == 1:
        return tail(B)
    if B < 0:
        return 1 - 2 * tail(-B) + orthant(-B, rho)
    if rho == -1:
        return mp.mpf(0)
    if B == 0:
        return (mp.pi - mp.acos(rho)) / (2 * mp.pi)
    return _angle_integral(B, mp.sqrt((1 - rho) / (1 + rho)), mp.inf) / mp.pi


def binomial_tail(k: Fraction, m: int, p: Any) -> Any:
    """P[Bin(m, p) >= k], summed from the largest term on, on the shorter side."""
    first = math.ceil(k)
    if first <= 0:
        return mp.mpf(1)
    if first > m:
        return mp.mpf(0)
    if p in (0, 1):
        return mp.mpf(p)
    odds = p / (1 - p)
    start = first if first >= m * p else first - 1
    with mp.extradps(15 + len(str(m))):
        term = mp.exp(
            mp.loggamma(m + 1)
            - mp.loggamma(start + 1)
            - mp.loggamma(m - start + 1)
            + start * mp.log(p)
            + (m - start) * mp.log(1 - p)
        )
        total, place, least = mp.mpf(0), start, mp.mpf(10) ** (-mp.mp.dps)
        while 0 <= place <= m and term > least * total:
            total += term
            if start == first:
                term *= odds * (m - place) / (place + 1)
                place += 1
            else:
                term *= place / (odds * (m - place + 1))
                place -= 1
    return +total if start == first else 1 - total


def exact(tree: Any, point: Point) -> Fraction | None:
    """The value as a rational number, where only + - * / and integer powers are involved."""
    if tree.is_Rational:
        return Fraction(int(tree.p), int(tree.q))
    if tree.is_Symbol:
        return point[tree] if isinstance(point[tree], Fraction) else None
    if not (tree.is_Add or tree.is_Mul or tree.is_Pow):
        return None
    parts = [exact(argument, point) for argument in tree.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if tree.is_Add:
        return sum(known, Fraction(0))
    if tree.is_Mul:
        return math.prod(known, start=Fraction(1))
    base, exponent = known
    if exponent.denominator != 1 or abs(exponent) > 1000 or (base == 0 and exponent < 0):
        return None
    return base ** int(exponent)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": mp.exp,
    "log": mp.log,
    "Abs": abs,
    "Min": min,
    "Max": max,
    "floor": mp.floor,
    "ceiling": mp.ceil,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": mp.atan,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "erf": mp.erf,
    "erfc": mp.erfc,
    "Q": tail,
    "phi": lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi),
    "orthant": orthant,
    "owens_t": owens_t,
    "sinhc": lambda z: mp.sinh(z) / z if z else mp.mpf(1),
    "gamma": mp.gamma,
    "sign": mp.sign,
}


class Cancellation(ArithmeticError):
    """A sum of which no digit is left at this precision."""


def value(tree: Any, point: Point, *, lost: Any = None) -> Any:
    """The value of an expression at the working precision of mpmath.

    A sum of which no digit is left raises `Cancellation`, or has the value ``lost``.
    """
    rational = exact(tree, point)
    if rational is not None:
        return mp.mpf(rational.numerator) / rational.denominator
    if tree.is_Symbol:
        return value(point[tree], {})
    if tree is sp.pi:
        return +mp.pi
    if tree is sp.E:
        return +mp.e
    name = type(tree).__name__
    if name == "binomial_tail":
        k, m = exact(tree.args[0], point), exact(tree.args[1], point)
        if k is None:
            k = Fraction(int(mp.ceil(value(tree.args[0], point, lost=lost))))
        if m is None or m.denominator != 1:
            raise ValueError(f"{tree.args[1]} is not an integer at {point}")
        return binomial_tail(k, int(m), value(tree.args[2], point, lost=lost))
    arguments = [value(argument, point, lost=lost) for argument in tree.args]
    if tree.is_Add:
        total = mp.fsum(arguments)
        if abs(total) <= max(map(abs, arguments)) * mp.mpf(10) ** (5 - mp.mp.dps) and any(
            arguments
        ):
            if lost is None:
                raise Cancellation(tree)
            return lost
        return total
    if tree.is_Mul:
        return mp.fprod(arguments)
    if tree.is_Pow:
        base, exponent = arguments
        if base < 0 and exponent != int(exponent):
            raise ValueError(f"{tree} is not real at {point}")
        return base ** (int(exponent) if exponent == int(exponent) else exponent)
    result = FUNCTIONS[name](*arguments)
    if isinstance(result, mp.mpc):
        raise ValueError(f"{tree} is not real at {point}")
    return result


def _calls(*trees: Any) -> set[Any]:
    return {call for tree in trees for call in tree.atoms(sp.Function)}


def order(left: Any, right: Any, point: Point, *, digits: int = 1000) -> int:
    """-1, 0 or 1 as left is below, inseparable from, or above right.

    The difference counts once two precisions agree on three of its digits: rounding noise never
    does.  Up to ``digits`` digits are tried, or 60 where an integral has to be computed.
    """
    exact_left, exact_right = exact(left, point), exact(right, point)
    if exact_left is not None and exact_right is not None:
        return (exact_left > exact_right) - (exact_left < exact_right)
    integrals = any(f.func.__name__ in ("orthant", "owens_t") for f in _calls(left, right))
    levels = [n for n in ((30, 60) if integrals else (50, 250, 1000)) if n <= digits]
    for level in levels:
        lost = mp.mpf(0) if level == levels[-1] else None
        differences = []
        for precision in (level, level + level // 4):
            with mp.workdps(precision):
                try:
                    differences.append(
                        value(left, point, lost=lost) - value(right, point, lost=lost)
                    )
                except Cancellation:
                    break
        if len(differences) == 2:
            rough, fine = differences
            if fine and abs(rough - fine) <= abs(fine) / 1000:
                return 1 if fine > 0 else -1
    return 0


def holds(relation: Relation, point: Point) -> bool:
    """Does the relation hold at the point?  Inseparable sides count as equal."""
    digits = 250 if relation.op in ("==", "!=") else 1000
    sign = order(relation.left, relation.right, point, digits=digits)
    return {
        "<=": sign <= 0,
        "<": sign < 0,
        ">=": sign >= 0,
        ">": sign > 0,
        "==": sign == 0,
        "!=": sign != 0,
    }[relation.op]
