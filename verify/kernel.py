r"""The bias-generalized neural tangent kernel: limiting, certified; and of a finite network.

Limiting kernel ``H_ij = (1 + rho_ij) p(B, rho_ij)``, p the orthant probability (explicit/exact-
kernel); with frozen biases ``rho_ij p(B, rho_ij)``.  Everything is computed for the *scaled*
probability ``q(rho) = e^(B^2/2) p(B, rho)``, which neither underflows nor loses accuracy for large
B: by classical/orthant-plackett

    ``q'(rho) = exp(-(B^2/2) (1 - rho)/(1 + rho)) / (2 pi sqrt(1 - rho^2))``.

Three charts cover [-1, 1]; in each, the kernel is an analytic function of a variable that float
arithmetic computes with + - * / and square roots only, so that no library function needs trust:

* ``middle``: the variable is rho, for |rho| <= 0.99;
* ``near``: the variable is x = ||x_i - x_j||, rho = 1 - x^2/2, near rho = 1;
* ``far``: the variable is x = ||x_i + x_j||, rho = -1 + x^2/2, near rho = -1.

On each piece of a chart the function is replaced by a Taylor polynomial; the error of every step
is bounded in `_piece` and `limiting_kernel`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from flint import acb, arb, arb_series, ctx, fmpq

from bounds.errors import BudgetError, InputError
from verify.datasets import Array, Dataset, require_unit_norm
from verify.geometry import (
    UNDERFLOW,
    ExactRows,
    InnerProducts,
    chords,
    gamma,
    inner_products,
    round_up,
)

ChartName = Literal["middle", "near", "far"]
THRESHOLD = 0.99
TERMS = 26
DISC_RATIO = 5
MAX_PIECES = 2_000
PRECISION = 160
_TOLERANCE = Fraction(1, 2**58)
_SLACK = 1 + 2.0**-40


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
    BudgetError : B so large that the expansion needs more than ``MAX_PIECES`` pieces.

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
        diagonal = (1 if frozen_bias else 2) * _scaled_tail(bias)
        top = float(diagonal.mid())
        mid[equal[:, 0], equal[:, 1]] = top
        np.fill_diagonal(mid, top)
        errors.append(_upper(abs(diagonal - top)))
    mid = np.triu(mid) + np.triu(mid, 1).T
    mid.setflags(write=False)
    what = "with frozen biases " if frozen_bias else ""
    return EnclosedMatrix(
        mid,
        max(errors) * _SLACK,  # the roundings of the sums above
        -bias * bias / 2,
        psd=True,
        singular=bool(len(equal)),
        name=f"limiting kernel {what}of {dataset.name}, B = {bias}",
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
    for sign, chart in ((1, "near"), (-1, "far")):
        pairs = close[sign * rho[close[:, 0], close[:, 1]] > 0]
        if not len(pairs):
            continue
        lengths, radius = chords(dataset, pairs[:, 0], pairs[:, 1], sign)
        touching = np.flatnonzero(lengths <= radius)
        same = [k for k in touching.tolist() if exact.parallel(*pairs[k].tolist())]
        values, error = Expansion.build(chart, bias, frozen, lengths)(lengths)  # type: ignore[arg-type]
        values[same] = 0.0
        mid[pairs[:, 0], pairs[:, 1]] = values
        errors.append(error + 0.4 * radius * _SLACK)
        if sign == 1:
            equal = pairs[same]
    return equal


def _slope(rho: Array, radius: float) -> float:
    low, high = Fraction(float(rho.min())), Fraction(float(rho.max()))
    end = max(abs(low), abs(high)) + Fraction(radius)
    grows = max(Fraction(1), 1 + high + Fraction(radius))
    bound = arb(fmpq(1, 2)) + _rational(grows) / (2 * arb.pi() * _rational(1 - end * end).sqrt())
    return _upper(bound)


@dataclass(frozen=True, eq=False)
class Expansion:
    """Piecewise polynomial for the scaled kernel in one chart, with a proven uniform error.

    ``coefficients[k, l]`` belongs to ``y^l`` on the k-th piece ``[breaks[k], breaks[k+1]]``,
    ``y = (x - centres[k]) * scales[k]``, the scales floats, ``|y| <= 1`` but for rounding.
    """

    breaks: Array
    centres: Array
    scales: Array
    coefficients: Array
    error: float
    chart: ChartName = field(default="middle")

    @classmethod
    def build(cls, chart: ChartName, bias: Fraction, frozen: bool, x: Array) -> Expansion:
        """The expansion on the range of the values ``x`` of the chart's variable."""
        lowest, highest = float(x.min()), float(x.max())
        function = _Chart(chart, bias, frozen)
        floor = function.floor
        breaks, centres, scales, errors = [], [], [], [function.floor_error]
        rows: list[list[float]] = []
        low = max(lowest, floor)
        waiting = [(low, max(highest, low + 2.0**-20))]
        while waiting:
            a, b = waiting.pop()
            piece = function.piece(a, b)
            if piece is None:
                middle = a + (b - a) / 2
                if len(waiting) + len(rows) > MAX_PIECES or not a < middle < b:
                    raise BudgetError(
                        f"the kernel at B = {bias} needs more than {MAX_PIECES} pieces; "
                        "use a smaller bias"
                    )
                waiting += [(middle, b), (a, middle)]
                continue
            centre, scale, coefficients, error = piece
            breaks.append(a)
            centres.append(centre)
            scales.append(scale)
            rows.append(coefficients)
            errors.append(error)
        return cls(
            np.array(breaks), np.array(centres), np.array(scales), np.array(rows),
            max(errors), chart,
        )  # fmt: skip

    def __call__(self, x: Array) -> tuple[Array, float]:
        """Values at x and the bound on their error; 0 below the lowest piece of the chart far."""
        result = np.empty_like(x)
        flat_x, flat = x.reshape(-1), result.reshape(-1)
        columns = np.ascontiguousarray(self.coefficients.T)
        for start in range(0, len(flat_x), 1 << 15):
            part = flat_x[start : start + (1 << 15)]
            k = np.clip(np.searchsorted(self.breaks, part, side="right") - 1, 0, None)
            y = (part - self.centres[k]) * self.scales[k]
            value = columns[-1][k]
            for column in columns[-2::-1]:
                value *= y
                value += column[k]
            flat[start : start + (1 << 15)] = value
        if self.chart == "far":
            result[x < self.breaks[0]] = 0.0
        return result, self.error


class _Chart:
    """The scaled kernel k as an analytic function of one chart's variable."""

    def __init__(self, chart: ChartName, bias: Fraction, frozen: bool) -> None:
        self.chart, self.frozen = chart, frozen
        self.half_square = _rational(bias * bias / 2)
        tail = _scaled_tail(bias)
        self.anchor, self.anchor_value = arb(0), tail
        self.floor, self.floor_error = -np.inf, 0.0
        if chart == "middle":
            # q(0) = e^(B^2/2) Q(B)^2.
            self.anchor_value = tail * tail * (-self.half_square).exp()
        if chart == "far":
            self._set_floor()

    def _set_floor(self) -> None:
        """Where q is negligible: ``0 <= q(x) <= x q'(x)`` as q' increases on x <= 0.15.

        In this chart ``q'(x) = exp(-(B^2/2)(4/x^2 - 1)) / (2 pi sqrt(1 - x^2/4))``.
        """
        self.floor = 0.125
        bound = arb(1)
        while bound > _rational(_TOLERANCE / 4):
            self.floor /= 2
            bound = arb(self.floor) * self.rate(acb(self.floor), False).real
        self.anchor = arb(self.floor)
        self.anchor_value = arb(0).union(bound)
        self.floor_error = _upper(bound)

    def rho(self, x: Any) -> Any:
        """The correlation as a function of the variable (number, ball or series)."""
        if self.chart == "middle":
            return x
        return 1 - x * x / 2 if self.chart == "near" else x * x / 2 - 1

    def rate(self, x: Any, analytic: bool = False) -> Any:
        """dq/dx for a complex ball; not finite where it may not be analytic."""
        rho = self.rho(x)
        growth = (-self.half_square * (1 - rho) / (1 + rho)).exp()
        if self.chart == "middle":
            return growth / (2 * arb.pi() * (1 - rho * rho).sqrt(analytic))
        sign = -1 if self.chart == "near" else 1
        return sign * growth / (2 * arb.pi() * (1 - x * x / 4).sqrt(analytic))

    def rate_series(self, x: Any) -> Any:
        """dq/dx as a power series."""
        rho = self.rho(x)
        growth = (-self.half_square * (1 - rho) / (1 + rho)).exp()
        if self.chart == "middle":
            return growth * (1 - rho * rho).rsqrt() / (2 * arb.pi())
        sign = -1 if self.chart == "near" else 1
        return sign * growth * (1 - x * x / 4).rsqrt() / (2 * arb.pi())

    def probability(self, x: float) -> Any:
        """The scaled orthant probability q at x: the anchor's value plus the integral of dq/dx."""
        if self.anchor == x:
            return self.anchor_value
        tiny = arb(2) ** -100
        rate = acb.integral(
            lambda z, analytic: self.rate(z, analytic), acb(self.anchor), acb(x),
            abs_tol=tiny, rel_tol=tiny,
        )  # fmt: skip
        return self.anchor_value + rate.real

    def disc_bound(self, centre: float, radius: Any) -> Any | None:
        """Upper bound on |dq/dx| in the disc, by the maximum principle; None if not analytic.

        The circle is covered by complex boxes; one box over the disc shows analyticity (a finite
        value with the analytic flag means that no branch cut or pole is touched).
        """
        box = _square(centre, radius)
        if not self.rate(box, True).is_finite():
            return None
        largest = arb(0)
        for k in range(24):
            angle = arb(fmpq(2 * k + 1, 48)).union(arb(fmpq(2 * k - 1, 48)))
            sine, cosine = arb.sin_cos_pi(angle)
            value = abs(self.rate(acb(centre + radius * cosine, radius * sine), True))
            if not value.is_finite():
                return None
            largest = largest.max(value)
        return largest

    def piece(self, a: float, b: float) -> tuple[float, float, list[float], float] | None:
        r"""Centre, scale, coefficients and error bound on [a, b], or None if it is too long.

        Truncation.  k = w q with w = 1 + rho or rho is analytic in the disc of radius
        ``R = DISC_RATIO h`` about the centre c (h >= the half-length), where
        ``|k| <= M := max|w| (|q(c)| + R max|q'|)``.  By Cauchy's estimate the l-th coefficient is
        at most ``M R^-l``, so the terms from l = TERMS on are at most
        ``M r^-TERMS / (1 - 1/r)``, ``r = DISC_RATIO``, on the piece.

        Rounding.  The polynomial is in ``y = (x - c) / h`` with ``1/h`` a float, and its float
        coefficients differ from the true ones by ``e_l`` (enclosed by Arb).  y is computed with two
        roundings, and Horner's rule multiplies the l-th term by at most 2l + 1 factors ``1 + t``,
        ``|t| <= u`` (Higham, section 5.1), and by 2l more of them for y: at most
        ``gamma_(4l+1) |c_l|``.  ``|y| <= 1`` up to four roundings, those of the ends, of c and of
        1/h; ``_SLACK`` covers ``|y|^l <= (1 + u)^(4l)``.
        """
        centre = a + (b - a) / 2
        scale = 1 / max(b - centre, centre - a)
        h = 1 / arb(scale)
        bound = self.disc_bound(centre, DISC_RATIO * h)
        if bound is None:
            return None
        value = self.probability(centre)
        disc = _square(centre, DISC_RATIO * h)
        weight = abs(self.rho(disc) + (0 if self.frozen else 1))
        size = weight * (abs(value) + DISC_RATIO * h * bound)
        cut = size * arb(DISC_RATIO) ** -TERMS * fmpq(DISC_RATIO, DISC_RATIO - 1)
        if not cut <= _rational(_TOLERANCE):
            return None
        exact = self._taylor(centre, value, h)
        floats = [float(c.mid()) for c in exact]
        error = cut + _rational(UNDERFLOW)
        for power, (c, near) in enumerate(zip(exact, floats, strict=True)):
            error += abs(c - near) + _rational(gamma(4 * power + 1) * abs(Fraction(near)))
        return centre, scale, floats, _upper(error * _SLACK)

    def _taylor(self, centre: float, value: Any, h: Any) -> list[Any]:
        """Coefficients of the scaled kernel at centre + h y in powers of y."""
        length = ctx.cap
        try:
            ctx.cap = TERMS
            x = arb_series([arb(centre), h])
            q = (self.rate_series(x) * h).integral() + value
            series = (self.rho(x) + (0 if self.frozen else 1)) * q
            return [series[k] for k in range(TERMS)]
        finally:
            ctx.cap = length


def _square(centre: float, radius: Any) -> Any:
    """A complex box that holds the disc."""
    side = (-radius).union(radius)
    return acb(centre + side, side)


def _exact_bias(B: Fraction | int) -> Fraction:
    if isinstance(B, bool) or not isinstance(B, (int, Fraction)):
        raise InputError(f"the bias must be exact (an integer or a Fraction), got {B!r}")
    if B < 0:
        raise InputError(f"the bias must be at least 0, got {B}")
    return Fraction(B)


def _scaled_tail(bias: Fraction) -> Any:
    """e^(B^2/2) Q(B) as an arb."""
    b = _rational(bias)
    return (b / arb(2).sqrt()).erfc() * (b * b / 2).exp() / 2


def _rational(value: Fraction) -> Any:
    return arb(fmpq(value.numerator, value.denominator))


def _upper(ball: Any) -> float:
    """A float that is at least everything in the ball."""
    mantissa, exponent = ball.upper().man_exp()
    return round_up(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))
