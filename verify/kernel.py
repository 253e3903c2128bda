r"""The bias-generalized neural tangent kernel: limiting, certified; and of a finite network.

Limiting kernel ``H_ij = (1 + rho_ij) p(B, rho_ij)``, p the orthant probability (explicit/exact-
kernel); with frozen biases ``rho_ij p(B, rho_ij)``.  Entries are computed for the scaled
probability ``q = e^(B^2/2) p`` by certified expansions (`verify.kernel_expansion`), so that they
neither underflow nor lose accuracy for large B.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from bounds.errors import BudgetError, InputError
from verify.datasets import Array, Dataset, require_unit_norm
from verify.decimals import exact_text
from verify.geometry import ExactRows
from verify.inner_products import InnerProducts, chords, inner_products
from verify.kernel_expansion import (
    PRECISION,
    SLACK,
    THRESHOLD,
    ChartName,
    Expansion,
    rational,
    scaled_tail,
    upper,
)

LARGEST_BIAS = 10**8
"""Far beyond it the expansion only fails, after a long time."""


@dataclass(frozen=True, eq=False)
class EnclosedMatrix:
    """A symmetric matrix ``exp(log_scale) * (mid + E)`` with ``|E_ij| <= radius``.

    ``psd``: the enclosed matrix is known to be positive semidefinite; ``singular``: it is known to
    be singular (two equal rows).
    """

    mid: Array
    radius: float
    log_scale: Fraction = Fraction(0)
    psd: bool = False
    singular: bool = False
    name: str = ""

    @property
    def n(self) -> int:
        """Number of rows."""
        return int(self.mid.shape[0])

    def floats(self) -> Array:
        """The matrix in floating point; entries below 1e-308 underflow to 0."""
        return self.mid * float(np.exp(float(self.log_scale)))


def limiting_kernel(
    dataset: Dataset,
    B: Fraction | int,
    *,
    frozen_bias: bool = False,
    products: InnerProducts | None = None,
) -> EnclosedMatrix:
    r"""The infinite-width kernel of the exact unit vectors of a data set, enclosed.

    Parameters
    ----------
    dataset : unit rows.
    B : bias, exact, >= 0.
    frozen_bias : only the weights are trained: ``G o P`` instead of ``(1 1^T + G) o P``.
    products : `inner_products` of the data set, if already computed.

    Returns
    -------
    EnclosedMatrix with ``log_scale = -B^2/2``.

    Raises
    ------
    InputError : rows that are not unit vectors, B negative or not exact.
    BudgetError : B beyond `LARGEST_BIAS`, or so large that the expansion needs more than
        ``MAX_PIECES`` pieces.

    Notes
    -----
    The radius is the sum of the evaluation error of `Expansion` and of ``slope * e``, where e is
    the proven error of the variable (`inner_products`, `chords`) and slope a bound on the
    derivative of the kernel k(rho) = (1 + rho) q or rho q between the computed and the true value
    of the variable.  As ``0 <= q <= 1/2`` (e^(B^2/2) Q(B) <= 1/2) and the exponential in q' is at
    most 1: in the chart ``middle``, ``|k'| <= q + max(|1 + rho|, |rho|) |q'| <= 1/2 + 1/(2 pi) *
    max(1 + rho, 1) / sqrt(1 - rho^2)``; in ``near`` and ``far``, where x < 0.15,
    ``|k'| <= x/2 + 2 / (2 pi sqrt(1 - x^2/4)) < 0.4``.  The diagonal and pairs of equal rows have
    rho = 1 exactly, antipodal pairs have p = 0 exactly.

    >>> import scipy.stats as st
    >>> pair = Dataset("pair", np.array([[1.0, 0.0], [3.0, 4.0]]), True)
    >>> kernel = limiting_kernel(pair, Fraction(1))
    >>> bool(abs(kernel.floats()[0, 0] - 2 * st.norm.sf(1)) < 1e-15), kernel.radius < 1e-14
    (True, True)
    """
    bias = _exact_bias(B)
    products = products or inner_products(dataset)
    rho, n = products.rho, dataset.n
    close = np.argwhere(np.triu(np.abs(rho) > THRESHOLD, 1))
    mid = np.empty((n, n))
    with ctx.workprec(PRECISION):
        middle = np.abs(rho) <= THRESHOLD
        errors = [0.0]
        if middle.any():
            inside = rho[middle]
            values, error = Expansion.build("middle", bias, frozen_bias, inside)(inside)
            mid[middle] = values
            errors.append(error + _slope(inside, products.radius) * products.radius)
        equal = _fill_close(dataset, bias, frozen_bias, rho, close, mid, errors)
        diagonal = (1 if frozen_bias else 2) * scaled_tail(bias)
        top = float(diagonal.mid())
        mid[equal[:, 0], equal[:, 1]] = top
        np.fill_diagonal(mid, top)
        errors.append(upper(abs(diagonal - top)))
    mid = np.triu(mid) + np.triu(mid, 1).T
    mid.setflags(write=False)
    what = "with frozen biases " if frozen_bias else ""
    return EnclosedMatrix(
        mid,
        max(errors) * SLACK,  # the roundings of the sums above
        -bias * bias / 2,
        psd=True,
        singular=bool(len(equal)),
        name=f"limiting kernel {what}of {dataset.name}, B = {exact_text(bias)}",
    )


def empirical_kernel(dataset: Dataset, W: Array, b: Array) -> Array:
    r"""Kernel ``H_ij = (1 + rho_ij) count_ij / m`` of a network, floating point.

    ``count_ij`` is the number of neurons r with ``<w_r, x_i> >= b_r`` and ``<w_r, x_j> >= b_r``, an
    exact integer for the float pre-activations.

    Parameters
    ----------
    dataset : (n, d), unit rows.
    W, b : (m, d) weights and (m,) biases, subtracted.

    >>> pair = Dataset("pair", np.eye(2), True)
    >>> empirical_kernel(pair, np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([0.5, 0.5])).tolist()
    [[2.0, 0.5], [0.5, 1.0]]
    """
    require_unit_norm(dataset, "the empirical kernel")
    W, b = np.asarray(W, dtype=float), np.asarray(b, dtype=float)
    if W.ndim != 2 or W.shape[0] == 0 or W.shape[1] != dataset.d or b.shape != (len(W),):
        raise InputError(
            f"W must be (m, {dataset.d}) and b (m,) for {dataset.name}, got {W.shape} and {b.shape}"
        )
    counts = np.zeros((dataset.n, dataset.n))
    step = max(1, 8_000_000 // dataset.n)
    for start in range(0, len(W), step):
        part = slice(start, start + step)
        active = (b[part] <= dataset.X @ W[part].T).astype(np.float64)
        counts += active @ active.T  # sums of 0/1 below 2^53: exact
    return (1.0 + inner_products(dataset).rho) * counts / len(W)


def _fill_close(
    dataset: Dataset,
    bias: Fraction,
    frozen: bool,
    rho: Array,
    close: Any,
    mid: Array,
    errors: list[float],
) -> Any:
    """Fill the entries of nearly parallel pairs; returns the pairs of equal rows."""
    equal = np.empty((0, 2), dtype=np.intp)
    exact = ExactRows(dataset.raw)
    charts: tuple[tuple[int, ChartName], ...] = ((1, "near"), (-1, "far"))
    for sign, chart in charts:
        pairs = close[sign * rho[close[:, 0], close[:, 1]] > 0]
        if not len(pairs):
            continue
        lengths, radius = chords(dataset, pairs[:, 0], pairs[:, 1], sign)
        touching = np.flatnonzero(lengths <= radius)
        same = [k for k in touching.tolist() if exact.parallel(*pairs[k].tolist())]
        values, error = Expansion.build(chart, bias, frozen, lengths)(lengths)
        values[same] = 0.0
        mid[pairs[:, 0], pairs[:, 1]] = values
        errors.append(error + 0.4 * radius * SLACK)
        if sign == 1:
            equal = pairs[same]
    return equal


def _slope(rho: Array, radius: float) -> float:
    low, high = Fraction(float(rho.min())), Fraction(float(rho.max()))
    end = max(abs(low), abs(high)) + Fraction(radius)
    grows = max(Fraction(1), 1 + high + Fraction(radius))
    bound = arb(fmpq(1, 2)) + rational(grows) / (2 * arb.pi() * rational(1 - end * end).sqrt())
    return upper(bound)


def _exact_bias(B: Fraction | int) -> Fraction:
    if isinstance(B, bool) or not isinstance(B, (int, Fraction)):
        raise InputError(f"the bias must be exact (an integer or a Fraction), got {B!r}")
    if B < 0:
        raise InputError(f"the bias must be at least 0, got {exact_text(Fraction(B))}")
    if B > LARGEST_BIAS:
        raise BudgetError(
            f"the kernel at B = {exact_text(Fraction(B))} would need too many pieces; "
            f"use a smaller bias, at most {LARGEST_BIAS}"
        )
    return Fraction(B)
