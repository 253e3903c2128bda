"""Float samples of a goal: they guide the search and never decide anything."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from verify.checker.goals import Goal

COUNT = 240
Array = Any


@lru_cache(maxsize=1)
def _functions() -> dict[str, Any]:
    from scipy import special

    def mills(x: Array) -> Array:
        return np.sqrt(np.pi / 2) * special.erfcx(x / np.sqrt(2))

    def orthant(b: Array, rho: Array) -> Array:
        b, rho = np.broadcast_arrays(np.asarray(b, dtype=float), np.asarray(rho, dtype=float))
        end = np.pi - np.arccos(np.clip(rho, -1, 1))
        half = np.maximum(np.sin(end / 2), 1e-300)
        rate = b * b * np.cos(end / 2) / (2 * half**3)
        span = np.minimum(end, 60 / np.maximum(rate, 1e-300))
        t = (span[..., None] * (legendre + 1)) / 2
        inner = np.maximum(np.sin((end[..., None] - t) / 2), 1e-300)
        decay = (b * b / 2)[..., None] * (1 / inner**2 - (1 / half**2)[..., None])
        body = (legendre_weights * np.exp(-decay)).sum(axis=-1) * span / 2
        value = body * np.exp(-(b * b) / (2 * half**2)) / (2 * np.pi)
        # below 1 the integrand has a layer that the nodes miss, and this difference hardly cancels
        return np.where(
            b >= 1, value, special.ndtr(-b) - 2 * special.owens_t(b, np.tan((np.pi - end) / 2))
        )

    def sinhc(z: Array) -> Array:
        small = np.abs(z) < 1e-8
        return np.where(small, 1 + z * z / 6, np.sinh(z) / np.where(small, 1.0, z))

    nodes, weights = np.polynomial.legendre.leggauss(24)
    legendre, legendre_weights = np.polynomial.legendre.leggauss(64)

    def sinhc_derivative(n: Array, z: Array) -> Array:
        z = np.asarray(z, dtype=float)[..., None]
        return 0.5 * (weights * nodes**n * np.exp(nodes * z)).sum(axis=-1)

    def binomial_tail(k: Array, m: Array, p: Array) -> Array:
        k, m, p = np.broadcast_arrays(np.ceil(np.asarray(k) - 1e-12), m, p)
        inside = special.betainc(np.maximum(k, 1), np.maximum(m - k + 1, 1), p)
        return np.where(k <= 0, 1.0, np.where(k > m, 0.0, inside))

    plain = {
        n: getattr(np, n)
        for n in ["exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign"]
    }
    inverse = {"asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "Abs": np.abs}
    return {
        **plain,
        **inverse,
        # a float next to an integer stands for it: n**3/6 - n/6 is an integer for integers n
        "floor": lambda x: np.floor(x + 1e-9 * (1 + np.abs(x))),
        "ceiling": lambda x: np.ceil(x - 1e-9 * (1 + np.abs(x))),
        "Max": lambda *xs: functools.reduce(np.maximum, xs),
        "Min": lambda *xs: functools.reduce(np.minimum, xs),
        "Q": lambda x: special.ndtr(-np.asarray(x, dtype=float)),
        "phi": lambda x: np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi),
        "mills": mills,
        "orthant": orthant,
        "owens_t": special.owens_t,
        "sinhc": sinhc,
        "sinhc_derivative": sinhc_derivative,
        "binomial_tail": binomial_tail,
        "gamma": special.gamma,
        "polygamma": special.polygamma,
        "erf": special.erf,
        "erfc": special.erfc,
    }


def values(
    expression: Any, points: dict[Any, Array], known: dict[Any, Array] | None = None
) -> Array:
    """Float values of an expression at sample points; nan where it has none.

    ``known`` keeps the values of subexpressions between calls at the same points.
    """
    size = len(next(iter(points.values()))) if points else 1
    table: dict[Any, Array] = {} if known is None else known
    with np.errstate(all="ignore"):
        value = _value(expression, points, table)
    return np.broadcast_to(np.asarray(value, dtype=float), (size,)).copy()


def _value(node: Any, points: dict[Any, Array], table: dict[Any, Array]) -> Array:
    if node in table:
        return table[node]
    if node.is_Symbol:
        value = points.get(node, np.nan)
    elif node.is_number:
        value = _number(node)
    else:
        arguments = [_value(argument, points, table) for argument in node.args]
        value = _apply(node, arguments)
    table[node] = value
    return value


@lru_cache(maxsize=4096)
def _number(node: Any) -> float:
    try:
        return float(node)
    except (TypeError, OverflowError):
        return float("nan")


def _apply(node: Any, arguments: list[Array]) -> Array:
    if node.is_Add:
        return sum(arguments[1:], arguments[0])
    if node.is_Mul:
        product = arguments[0]
        for factor in arguments[1:]:
            product = product * factor
        return product
    if node.is_Pow:
        base = np.asarray(arguments[0], dtype=float)
        return np.sqrt(base) if node.exp == sp.S.Half else np.power(base, arguments[1])
    function = _functions().get(type(node).__name__)
    return np.nan if function is None else function(*arguments)


def _coordinate(sides: Any, rng: Any, size: int, integer: bool) -> Array:
    lo = -np.inf if sides[0] is -sp.oo else float(sides[0])
    hi = np.inf if sides[1] is sp.oo else float(sides[1])
    u = rng.random(size)
    spread = 10.0 ** rng.uniform(-5, 2.2, size)
    if np.isfinite(lo) and np.isfinite(hi):
        near = (hi - lo) * 10.0 ** rng.uniform(-6, -0.3, size)
        x = np.where(
            u < 0.5, lo + (hi - lo) * rng.random(size), np.where(u < 0.75, lo + near, hi - near)
        )
    elif np.isfinite(lo):
        x = lo + spread
    elif np.isfinite(hi):
        x = hi - spread
    else:
        x = np.where(u < 0.5, spread, -spread)
    return np.clip(np.round(x), np.ceil(lo), np.floor(hi)) if integer else np.clip(x, lo, hi)


@dataclass(frozen=True)
class Samples:
    """Points of the box at which the facts seem to hold, and how well that worked."""

    points: dict[Any, Array]
    size: int
    known: dict[Any, Array] = field(default_factory=dict, compare=False)

    def of(self, expression: Any) -> Array:
        """Values of an expression at the points."""
        return values(expression, self.points, self.known)


@lru_cache(maxsize=512)
def draw(goal: Goal, *, facts: bool = True, seed: int = 7, count: int = COUNT) -> Samples:
    """Sample points of a goal's box, kept where its facts hold (in floats)."""
    rng = np.random.default_rng(seed)
    size = count * (8 if facts and goal.facts else 1)
    points = {v: _coordinate(s, rng, size, bool(v.is_integer)) for v, s in goal.box}
    if facts and goal.box:
        keep = _on_equalities(goal, points)
        for g, op in goal.facts:
            value = values(g, points)
            if op == "==":
                scale = sum(np.abs(values(term, points)) for term in sp.Add.make_args(g))
                keep &= np.abs(value) <= 1e-9 * np.maximum(scale, 1)
            elif op == "!=":
                keep &= value != 0
            else:
                whole = op == ">" and all(v.is_integer for v in g.free_symbols)
                keep &= value >= (1e-9 if whole else -1e-12)
                if g.is_Add and g.atoms(sp.Function):
                    # far out both sides are tiny, and a tolerance of 1e-12 would let all through
                    scale = sum(np.abs(values(term, points)) for term in g.args)
                    keep &= (value >= -1e-12 * scale) & ((scale > 0) | (op != ">"))
        points = {v: x[keep][:count] for v, x in points.items()}
        size = len(next(iter(points.values())))
    return Samples(points, min(size, count) if goal.box else 1)


def _on_equalities(goal: Goal, points: dict[Any, Array]) -> Array:
    """Replace, in place, one variable for each equality in which it is linear; what is in the box.

    Points that are drawn at random satisfy no equality.
    """
    keep = np.ones(len(next(iter(points.values()))), dtype=bool)
    solved: set[Any] = set()
    for g, op in goal.facts:
        if op != "==":
            continue
        for v, (lo, hi, *_) in goal.box:
            if v in solved or v.is_integer or v not in g.free_symbols:
                continue
            slope = g.diff(v)
            if slope == 0 or v in slope.free_symbols:
                continue
            with np.errstate(all="ignore"):  # not from a drawn v: a tiny value would be noise
                x = -values(g.subs(v, 0), points) / values(slope, points) + 0 * points[v]
            points[v] = x
            keep &= np.isfinite(x) & (x >= float(lo)) & (x <= float(hi))
            # the next equality must not move what this one rests on
            solved |= g.free_symbols
            break
    return keep


def magnitude(expression: Any, samples: Samples) -> Array:
    """Sum of the absolute values of the terms: the scale against which cancellation is seen."""
    total = np.zeros(max(samples.size, 1))
    for term in sp.Add.make_args(expression):
        total = total + np.abs(samples.of(term))
    return total


def signs(expression: Any, samples: Samples, tolerance: float = 1e-10) -> tuple[bool, bool, bool]:
    """(some clearly positive, some clearly negative, some undecided) among the samples."""
    if not samples.size:
        return (False, False, True)
    value, scale = samples.of(expression), magnitude(expression, samples)
    with np.errstate(all="ignore"):
        clear = np.isfinite(value) & (np.abs(value) > tolerance * scale) & (scale > 1e-290)
    return (
        bool((clear & (value > 0)).any()),
        bool((clear & (value < 0)).any()),
        bool((~clear).any()),
    )
