"""Inner products of unit data with proven errors, and the certified geometry of a data set.

Everything here speaks of the exact unit vectors ``x_i = r_i / ||r_i||`` of a `Dataset`, r_i its
exact float64 rows.  ``u = 2^-53``, ``gamma_k = k u / (1 - k u)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.datasets import Array, Dataset, require_unit_norm

UNIT_ROUNDOFF = Fraction(1, 2**53)
# Above every error caused by underflow here: fewer than 2^60 operations of error 2^-1074 each.
UNDERFLOW = Fraction(1, 2**1000)
MAX_EXACT_PAIRS = 500
MAX_ROWS = 6_000
PRECISION = 160
Indices = NDArray[np.intp]


def gamma(k: int) -> Fraction:
    """``gamma_k = k u / (1 - k u)`` (Higham, Accuracy and Stability, section 3.1), exact.

    >>> 2.2e-16 < gamma(2) < 2.3e-16
    True
    """
    return k * UNIT_ROUNDOFF / (1 - k * UNIT_ROUNDOFF)


def round_up(value: Fraction) -> float:
    """A float that is at least ``value``.

    >>> Fraction(round_up(Fraction(1, 10))) >= Fraction(1, 10)
    True
    """
    nearest = float(value)
    return nearest if Fraction(nearest) >= value else float(np.nextafter(nearest, np.inf))


@dataclass(frozen=True, eq=False)
class InnerProducts:
    """``|rho[i, j] - <x_i, x_j>| <= radius`` for all i, j; ``rho`` is symmetric, diagonal 1."""

    rho: Array
    radius: float


@dataclass(frozen=True)
class Interval:
    """An interval proven to contain a number: exact rational ends."""

    lower: Fraction
    upper: Fraction


def scaled_rows(dataset: Dataset) -> Array:
    """The rows times powers of two: largest entry of each in [1/2, 1), or the rows if integers.

    Integer rows with ``sum of squares < 2^52`` are returned unscaled: then every product and every
    partial sum of an inner product is an integer below 2^53, hence exact in any order.  Otherwise
    scaling by a power of two is exact except for entries that underflow (error below 2^-1074).

    >>> scaled_rows(Dataset("r", np.array([[1e-200, 1e-200], [3e200, 0.0]]), True)).tolist()[1]
    [0.9798151324726952, 0.0]
    """
    raw = dataset.raw
    if _whole(raw):
        return raw
    exponents = np.frexp(np.abs(raw).max(axis=1))[1]
    return np.ldexp(raw, -exponents[:, None])


def _whole(raw: Array) -> bool:
    # The float sum of squares has relative error below gamma_d, so 2^52 leaves a factor 2.
    if np.abs(raw).max() >= 2.0**26 or not np.array_equal(raw, np.rint(raw)):
        return False
    return bool(np.einsum("ij,ij->i", raw, raw).max() < 2.0**52)


def _dot_error(dataset: Dataset) -> Fraction:
    """Bound on the error of a computed ``<r_i, r_j>`` relative to ``||r_i|| ||r_j||``."""
    return Fraction(0) if _whole(dataset.raw) else gamma(dataset.d)


def inner_products(dataset: Dataset) -> InnerProducts:
    r"""All ``<x_i, x_j>`` with one proven radius.

    Proof of the radius.  A computed inner product satisfies
    ``|fl(<r,s>) - <r,s>| <= g ||r|| ||s||`` with ``g = gamma_d``, in any order of summation, with
    or without fused operations (Higham, section 3.1, and Cauchy-Schwarz); for integer rows g = 0.
    So the computed diagonal is ``||r_i||^2 (1 + e_i)``, ``|e_i| <= g``, and with one rounding each
    for the two roots, their product and the quotient the computed value is
    ``(<r_i,r_j> + e) / (||r_i|| ||r_j||) * f`` with ``|e| <= g ||r_i|| ||r_j||`` and
    ``f = (1 + d_1)(1 + d_2)^-1 (1 + d_3)^-1 (1 + d_4)^-1 (1 + e_i)^-1/2 (1 + e_j)^-1/2``,
    ``|d| <= u``, so ``|f - 1| <= F := (1+u) / ((1-u)^3 (1-g)) - 1``.  As ``|rho| <= 1``, the error
    is at most ``F + g (1 + F)``.  Replacing a value beyond 1 by 1 only brings it nearer.

    Raises
    ------
    InputError : the rows are not unit vectors, or they are more than ``MAX_ROWS``.

    >>> pair = Dataset("pair", np.array([[1.0, 0.0], [3.0, 4.0]]), True)
    >>> products = inner_products(pair)
    >>> float(products.rho[0, 1]), products.radius < 1e-15
    (0.6, True)
    """
    require_unit_norm(dataset, "the matrix of inner products")
    if dataset.n > MAX_ROWS:
        raise InputError(
            f"{dataset.name} has {dataset.n} rows; matrices of pairs are made for at most "
            f"{MAX_ROWS}; use fewer samples"
        )
    rows = scaled_rows(dataset)
    products = rows @ rows.T
    norms = np.sqrt(np.diagonal(products))
    rho = products / (norms[:, None] * norms[None, :])
    rho = np.triu(np.clip(rho, -1.0, 1.0), 1)
    rho += rho.T
    np.fill_diagonal(rho, 1.0)
    g, u = _dot_error(dataset), UNIT_ROUNDOFF
    f = (1 + u) / ((1 - u) ** 3 * (1 - g)) - 1
    return InnerProducts(rho, round_up(f + g * (1 + f) + UNDERFLOW))


def chords(dataset: Dataset, first: Indices, second: Indices, sign: int) -> tuple[Array, float]:
    r"""``||x_i - sign x_j||`` for the pairs (first[k], second[k]), with one proven radius.

    For nearly parallel vectors this is accurate where ``arccos(rho)`` is not.

    Proof of the radius.  The float row ``X_i`` computed as ``r_i / sqrt(fl(<r_i, r_i>))`` is
    ``x_i (1 + e)`` with one ``|e| <= E := (1+u)/((1-u)(1-g)^(1/2)) - 1 <= (1+u)/((1-u)(1-g)) - 1``
    for each entry (root and quotient rounded; g = gamma_d, or 0 for integer rows), so
    ``||X_i - x_i|| <= E`` and the difference of the exact X is wrong by at most 2E.  Each entry of
    the difference is rounded once, the sum of squares has relative error gamma_d and the root one
    rounding: the computed length l and the length L of the difference satisfy ``|l - L| <= R L``,
    ``R := (1+u)^2 / (1 - gamma_d) - 1``, hence ``|l - L| <= R l / (1 - R)``.
    Total ``2E + R l / (1 - R)``.

    >>> near = Dataset("near", np.array([[1.0, 0.0], [1.0, 1e-9]]), True)
    >>> length, radius = chords(near, np.array([0]), np.array([1]), 1)
    >>> bool(abs(length[0] - 1e-9) <= radius < 1e-14)
    True
    """
    rows = scaled_rows(dataset)
    X = rows / np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    lengths = np.empty(len(first))
    step = max(1, 2_000_000 // dataset.d)
    for start in range(0, len(first), step):
        part = slice(start, start + step)
        difference = X[first[part]] - sign * X[second[part]]
        lengths[part] = np.sqrt(np.einsum("ij,ij->i", difference, difference))
    u = UNIT_ROUNDOFF
    e = (1 + u) / ((1 - u) * (1 - _dot_error(dataset))) - 1
    r = (1 + u) ** 2 / (1 - gamma(dataset.d)) - 1
    longest = Fraction(float(lengths.max(initial=0.0)))
    # The entries and squares that underflow move a length by less than the root of UNDERFLOW.
    return lengths, round_up(2 * e + r / (1 - r) * longest + Fraction(1, 2**490))


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
