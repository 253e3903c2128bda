"""Certified geometry of a data set: separation, extreme inner products, equal and opposite rows.

Everything here speaks of the exact unit vectors ``x_i = r_i / ||r_i||`` of a `Dataset`, r_i its
exact float64 rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from verify.datasets import Array, Dataset
from verify.inner_products import Indices, InnerProducts, inner_products

MAX_EXACT_PAIRS = 500
PRECISION = 160


@dataclass(frozen=True)
class Interval:
    """An interval proven to contain a number: exact rational ends."""

    lower: Fraction
    upper: Fraction


@dataclass(frozen=True, eq=False)
class ExactRows:
    """Exact rational arithmetic on single pairs of rows."""

    raw: Array

    @cached_property
    def _rows(self) -> dict[int, list[Fraction]]:
        return {}

    @cached_property
    def _dots(self) -> dict[tuple[int, int], Fraction]:
        return {}

    def row(self, i: int) -> list[Fraction]:
        """Row i as fractions."""
        if i not in self._rows:
            self._rows[i] = [Fraction(value) for value in self.raw[i].tolist()]
        return self._rows[i]

    def dot(self, i: int, j: int) -> Fraction:
        """``<r_i, r_j>``."""
        if (i, j) not in self._dots:
            pairs = zip(self.row(i), self.row(j), strict=True)
            self._dots[i, j] = sum((a * b for a, b in pairs), Fraction(0))
        return self._dots[i, j]

    def parallel(self, i: int, j: int) -> int:
        """1 if x_i = x_j, -1 if x_i = -x_j, else 0 (equality in Cauchy-Schwarz).

        >>> ExactRows(np.array([[0.1, 0.3], [-0.2, -0.6]])).parallel(0, 1)
        -1
        """
        if np.array_equal(self.raw[i], self.raw[j]):
            return 1
        dot = self.dot(i, j)
        if dot * dot != self.dot(i, i) * self.dot(j, j):
            return 0
        return 1 if dot > 0 else -1

    def inner_product(self, i: int, j: int) -> Any:
        """``<x_i, x_j>`` as an arb."""
        return _arb(self.dot(i, j)) / _arb(self.dot(i, i) * self.dot(j, j)).sqrt()

    def gap(self, i: int, j: int, sign: int = 1) -> Any:
        """``1 - sign <x_i, x_j>`` as an arb, without cancellation.

        For a positive ``r = sign <x_i, x_j>`` it is ``(1 - r^2) / (1 + r)``, with ``1 - r^2``
        rational.
        """
        dot = self.dot(i, j)
        value = sign * self.inner_product(i, j)
        if sign * dot <= 0:
            return 1 - value
        return _arb(1 - dot**2 / (self.dot(i, i) * self.dot(j, j))) / (1 + value)

    def separation(self, i: int, j: int) -> Any:
        """``min(||x_i - x_j||, ||x_i + x_j||)`` as an arb, without cancellation.

        Its square is ``2 (1 - |rho|)``.
        """
        return (2 * self.gap(i, j, 1 if self.dot(i, j) > 0 else -1)).sqrt()


@dataclass(frozen=True)
class Geometry:
    """Certified geometry of n >= 2 unit vectors.

    ``separation`` = min over i != j of min(||x_i - x_j||, ||x_i + x_j||);
    ``largest_inner_product`` = max over i != j of |<x_i, x_j>|; ``smallest`` and ``largest`` are
    the least and the greatest <x_i, x_j>; ``one_minus_smallest`` and ``one_minus_largest`` are 1
    minus those with a small relative error, also where the inner product is nearly 1;
    ``closest_pair`` attains the separation (up to the widths); ``duplicates`` and ``antipodes`` are
    (row, earlier row) pairs that coincide exactly or up to the sign, one for each such row.
    """

    separation: Interval
    largest_inner_product: Interval
    smallest: Interval
    largest: Interval
    one_minus_smallest: Interval
    one_minus_largest: Interval
    closest_pair: tuple[int, int]
    duplicates: tuple[tuple[int, int], ...]
    antipodes: tuple[tuple[int, int], ...]


def geometry(dataset: Dataset, products: InnerProducts | None = None) -> Geometry | None:
    """Certified separation and inner products; None for a single row, which has no pairs.

    The pairs that can attain an extreme, given the radius of the float values, are evaluated from
    exact rationals; if they are more than ``MAX_EXACT_PAIRS``, the others contribute their float
    enclosures, which is valid and less sharp.

    >>> square = Dataset("square", np.array([[1.0, 0], [0, 2.0], [0, -3.0]]), True)
    >>> found = geometry(square)
    >>> found.separation.upper, found.antipodes, found.largest.upper
    (Fraction(0, 1), ((2, 1),), Fraction(0, 1))
    """
    products = products or inner_products(dataset)
    if dataset.n == 1:
        return None
    with ctx.workprec(PRECISION):
        return _geometry(dataset, products)


def _geometry(dataset: Dataset, products: InnerProducts) -> Geometry:
    exact = ExactRows(dataset.raw)
    i, j = np.triu_indices(dataset.n, 1)
    rho, radius = products.rho[i, j], products.radius
    duplicates, antipodes = _parallel_rows(exact, products)
    near, _, at = _greatest(exact, i, j, rho, radius, 1, duplicates)
    far, one_minus_smallest, opposite = _greatest(exact, i, j, -rho, radius, -1, antipodes)
    largest = Interval(1 - near.upper, 1 - near.lower)
    smallest = Interval(far.lower - 1, far.upper - 1)
    absolute = Interval(
        max(largest.lower, -smallest.upper, Fraction(0)), max(largest.upper, -smallest.lower)
    )
    if duplicates or antipodes:
        separation = Interval(Fraction(0), Fraction(0))
    else:
        separation = _separation(exact, i, j, np.abs(rho), radius)
    pair = at if largest.lower >= -smallest.upper else opposite
    gaps = (one_minus_smallest, near)
    return Geometry(separation, absolute, smallest, largest, *gaps, pair, duplicates, antipodes)


def _parallel_rows(
    exact: ExactRows, products: InnerProducts
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Rows that equal an earlier row up to the sign, tested exactly where enclosures allow it."""
    touches = np.abs(products.rho) >= 1 - products.radius * (1 + 1e-9)
    found: dict[int, list[tuple[int, int]]] = {1: [], -1: []}
    classified: set[int] = set()
    for i in np.flatnonzero(touches.sum(axis=1) > 1).tolist():
        if i in classified:
            continue
        for j in np.flatnonzero(touches[i]).tolist():
            if j > i and j not in classified and (sign := exact.parallel(i, j)):
                classified.add(j)
                found[sign].append((j, i))
    return tuple(sorted(found[1])), tuple(sorted(found[-1]))


def _candidates(values: Array, radius: float) -> tuple[Indices, float]:
    """Positions that may hold the maximum, and an upper bound on all the others that were cut."""
    order = np.flatnonzero(values >= values.max() - 2 * radius * (1 + 1e-9))
    if len(order) <= MAX_EXACT_PAIRS:
        return order, -np.inf
    order = order[np.argsort(-values[order], kind="stable")]
    return order[:MAX_EXACT_PAIRS], float(values[order[MAX_EXACT_PAIRS]])


def _greatest(
    exact: ExactRows,
    i: Indices,
    j: Indices,
    values: Array,
    radius: float,
    sign: int,
    parallel: tuple[tuple[int, int], ...],
) -> tuple[Interval, Interval, tuple[int, int]]:
    """Enclosures of 1 - r and 1 + r for the greatest ``r = sign <x_i, x_j>``; its pair.

    ``parallel`` are pairs for which r is known to be 1.
    """
    if parallel:
        nothing, two = Fraction(0), Fraction(2)
        return Interval(nothing, nothing), Interval(two, two), parallel[0]
    positions, others = _candidates(values, radius)
    ends = []
    for k in positions.tolist():
        a, b = int(i[k]), int(j[k])
        ends.append((_ends(exact.gap(a, b, sign)), _ends(exact.gap(a, b, -sign)), (a, b)))
    below, above = min(e[0][0] for e in ends), max(e[1][1] for e in ends)
    if np.isfinite(others):
        rest = Fraction(others) + Fraction(radius)
        below, above = min(below, 1 - rest), max(above, 1 + rest)
    minus = Interval(max(below, Fraction(0)), min(e[0][1] for e in ends))
    plus = Interval(max(e[1][0] for e in ends), min(above, Fraction(2)))
    return minus, plus, min(ends, key=lambda end: (end[0][1], -end[1][0]))[2]


def _separation(
    exact: ExactRows, i: Indices, j: Indices, absolute: Array, radius: float
) -> Interval:
    positions, others = _candidates(absolute, radius)
    ends = [_ends(exact.separation(int(i[k]), int(j[k]))) for k in positions.tolist()]
    lower, upper = min(e[0] for e in ends), min(e[1] for e in ends)
    if np.isfinite(others):
        # ||x - x'||^2 = 2 - 2 rho over the pairs that were not evaluated exactly.
        squared = max(Fraction(0), 2 - 2 * (Fraction(others) + Fraction(radius)))
        lower = min(lower, _ends(_arb(squared).sqrt())[0])
    return Interval(max(lower, Fraction(0)), upper)


def _arb(value: Fraction) -> Any:
    return arb(fmpq(value.numerator, value.denominator))


def _ends(ball: Any) -> tuple[Fraction, Fraction]:
    """The ends of an arb as exact dyadic rationals (0, 1 and -1 exactly where it is exact)."""
    return _dyadic(ball.lower()), _dyadic(ball.upper())


def _dyadic(point: Any) -> Fraction:
    mantissa, exponent = point.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
