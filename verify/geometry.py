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

    def separation(self, i: int, j: int) -> Any:
        """``min(||x_i - x_j||, ||x_i + x_j||)`` as an arb, without cancellation.

        Its square is ``2 (1 - |rho|) = 2 (1 - rho^2) / (1 + |rho|)``, with ``1 - rho^2`` rational.
        """
        squares = self.dot(i, i) * self.dot(j, j)
        apart = _arb(1 - self.dot(i, j) ** 2 / squares)
        return (2 * apart / (1 + abs(self.inner_product(i, j)))).sqrt()


@dataclass(frozen=True)
class Geometry:
    """Certified geometry of n >= 2 unit vectors.

    ``separation`` = min over i != j of min(||x_i - x_j||, ||x_i + x_j||);
    ``largest_inner_product`` = max over i != j of |<x_i, x_j>|; ``smallest`` and ``largest`` are
    the least and the greatest <x_i, x_j>;
    ``closest_pair`` attains the separation (up to the widths); ``duplicates`` and ``antipodes`` are
    (row, earlier row) pairs that coincide exactly or up to the sign, one for each such row.
    """

    separation: Interval
    largest_inner_product: Interval
    smallest: Interval
    largest: Interval
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
    one = Interval(Fraction(1), Fraction(1))
    largest, at = (one, duplicates[0]) if duplicates else _greatest(exact, i, j, rho, radius, 1)
    negated, opposite = (
        (one, antipodes[0]) if antipodes else _greatest(exact, i, j, -rho, radius, -1)
    )
    smallest = Interval(-negated.upper, -negated.lower)
    pair = at if largest.lower >= negated.lower else opposite
    if duplicates or antipodes:
        nothing = Interval(Fraction(0), Fraction(0))
        return Geometry(nothing, one, smallest, largest, pair, duplicates, antipodes)
    absolute = Interval(
        max(largest.lower, negated.lower, Fraction(0)), max(largest.upper, negated.upper)
    )
    separation = _separation(exact, i, j, np.abs(rho), radius)
    return Geometry(separation, absolute, smallest, largest, pair, (), ())


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
    exact: ExactRows, i: Indices, j: Indices, values: Array, radius: float, sign: int
) -> tuple[Interval, tuple[int, int]]:
    """Enclosure of the greatest ``sign * <x_i, x_j>`` and a pair that attains its lower end."""
    positions, others = _candidates(values, radius)
    ends = []
    for k in positions.tolist():
        a, b = int(i[k]), int(j[k])
        ends.append((*_ends(sign * exact.inner_product(a, b)), (a, b)))
    lower, _, pair = max(ends, key=lambda end: end[0])
    upper = max(end[1] for end in ends)
    if np.isfinite(others):
        upper = max(upper, min(Fraction(1), Fraction(others) + Fraction(radius)))
    return Interval(lower, min(upper, Fraction(1))), pair


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
