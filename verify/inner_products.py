"""Inner products and distances of unit data in floating point, with proven error bounds.

Everything here speaks of the exact unit vectors ``x_i = r_i / ||r_i||`` of a `Dataset`, r_i its
exact float64 rows.  ``u = 2^-53``, ``gamma_k = k u / (1 - k u)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.datasets import Array, Dataset, require_unit_norm

UNIT_ROUNDOFF = Fraction(1, 2**53)
# Above every error caused by underflow here: fewer than 2^60 operations of error 2^-1074 each.
UNDERFLOW = Fraction(1, 2**1000)
MAX_ROWS = 6_000
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
