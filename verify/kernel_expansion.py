r"""Certified piecewise polynomials for the limiting kernel as a function of the inner product.

Everything is computed for the *scaled* probability ``q(rho) = e^(B^2/2) p(B, rho)``; by
classical/orthant-plackett

    ``q'(rho) = exp(-(B^2/2) (1 - rho)/(1 + rho)) / (2 pi sqrt(1 - rho^2))``.

Three charts cover [-1, 1]; in each, the kernel is an analytic function of a variable that float
arithmetic computes with + - * / and square roots only, so that no library function needs trust:

* ``middle``: the variable is rho, for |rho| <= 0.99;
* ``near``: the variable is x = ||x_i - x_j||, rho = 1 - x^2/2, near rho = 1;
* ``far``: the variable is x = ||x_i + x_j||, rho = -1 + x^2/2, near rho = -1.

On each piece of a chart the function is replaced by a Taylor polynomial; the error of every step
is bounded in `Chart.piece`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from flint import acb, arb, arb_series, ctx, fmpq

from bounds.errors import BudgetError
from verify.arb_gaussian import mills
from verify.balls import integral
from verify.datasets import Array
from verify.inner_products import UNDERFLOW, gamma, round_up

ChartName = Literal["middle", "near", "far"]
THRESHOLD = 0.99
TERMS = 26
DISC_RATIO = 5
MAX_PIECES = 2_000
PRECISION = 160
SLACK = 1 + 2.0**-40
_LARGEST_FLOAT, _SMALLEST_FLOAT = arb(2) ** 1000, arb(2) ** -1000
_TOLERANCE = Fraction(1, 2**58)


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
    chart: ChartName

    @classmethod
    def build(cls, chart: ChartName, bias: Fraction, frozen: bool, x: Array) -> Expansion:
        """The expansion on the range of the values ``x`` of the chart's variable."""
        lowest, highest = float(x.min()), float(x.max())
        function = Chart(chart, bias, frozen)
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


class Chart:
    """The scaled kernel k as an analytic function of one chart's variable."""

    def __init__(self, chart: ChartName, bias: Fraction, frozen: bool) -> None:
        self.chart, self.frozen = chart, frozen
        self.half_square = rational(bias * bias / 2)
        tail = scaled_tail(bias)
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
        while bound > rational(_TOLERANCE / 4):
            self.floor /= 2
            bound = arb(self.floor) * self.rate(acb(self.floor), False).real
        self.anchor = arb(self.floor)
        self.anchor_value = arb(0).union(bound)
        self.floor_error = upper(bound)

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
        rate = integral(
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
        1/h; ``SLACK`` covers ``|y|^l <= (1 + u)^(4l)``.
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
        if not cut <= rational(_TOLERANCE):
            return None
        exact = self._taylor(centre, value, h)
        floats = [float(c.mid()) for c in exact]
        error = cut + rational(UNDERFLOW)
        for power, (c, near) in enumerate(zip(exact, floats, strict=True)):
            error += abs(c - near) + rational(gamma(4 * power + 1) * abs(Fraction(near)))
        return centre, scale, floats, upper(error * SLACK)

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


def scaled_tail(bias: Fraction) -> Any:
    """e^(B^2/2) Q(B) as an arb."""
    return mills(rational(bias)) / (2 * arb.pi()).sqrt()


def rational(value: Fraction) -> Any:
    return arb(fmpq(value.numerator, value.denominator))


def upper(ball: Any) -> float:
    """A float that is at least everything in the ball."""
    end = ball.upper()
    if not end < _LARGEST_FLOAT:
        return float("inf")
    if end < _SMALLEST_FLOAT:  # its exponent may be astronomical
        return 2.0**-1000 if end > 0 else 0.0
    mantissa, exponent = end.man_exp()
    return round_up(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))
