"""Quadratic forms of the limiting kernel at exact unit vectors, and the region of Definition 12.

Pair probabilities depend on the exact inner product alone, so terms are collected by it first:
what cancels does so exactly, and only the rest is enclosed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from verify.arb_gaussian import orthant
from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.exact_vectors import gram
from verify.trials.run import ball

_ROUNDS = 60


@dataclass(frozen=True)
class Form:
    """The inputs (unit rows) at a bias B.

    >>> Form(((Fraction(1),), (Fraction(-1),)), Fraction(0)).products[0][1]
    Fraction(-1, 1)
    """

    X: Matrix
    B: Fraction

    @property
    def n(self) -> int:
        """Number of inputs."""
        return len(self.X)

    @cached_property
    def products(self) -> Matrix:
        """Inner products, shape (n, n)."""
        return gram(self.X)

    @cached_property
    def _known(self) -> dict[Fraction, Any]:
        return {}

    def p(self, rho: Fraction) -> Any:
        """The pair probability at an inner product, enclosed; p_0 at 1."""
        if rho not in self._known:
            self._known[rho] = orthant(ball(self.B), ball(rho))
        return self._known[rho]

    @cached_property
    def lowest(self) -> Fraction:
        """The inner product of a pair i != j of smallest pair probability."""
        pairs = {self.products[i][j] for i in range(self.n) for j in range(i)}
        return min(pairs, key=lambda rho: (float(self.p(rho).mid()), rho))

    def collected(
        self,
        a: Sequence[Fraction],
        factor: Callable[[Fraction], Fraction],
        *,
        diagonal: bool = True,
    ) -> dict[Fraction, Fraction]:
        """Coefficients by inner product of ``sum_ij a_i a_j factor(rho_ij) p(rho_ij)``."""
        found: dict[Fraction, Fraction] = {}
        for i in range(self.n):
            for j in range(self.n):
                if diagonal or i != j:
                    rho = self.products[i][j]
                    found[rho] = found.get(rho, Fraction(0)) + a[i] * a[j] * factor(rho)
        return found

    def value(self, coefficients: dict[Fraction, Fraction]) -> Any:
        """The sum, exactly 0 if every coefficient is."""
        terms = [ball(c) * self.p(rho) for rho, c in coefficients.items() if c]
        return sum(terms, ball(0)) if terms else Fraction(0)

    def kernel(self, a: Sequence[Fraction]) -> Any:
        """``a^T H a``."""
        return self.value(self.collected(a, lambda rho: 1 + rho))

    def indicators(self, a: Sequence[Fraction]) -> Any:
        """``E[(a^T I(Xw >= B))^2]``."""
        return self.value(self.collected(a, lambda rho: Fraction(1)))

    def excess(self, a: Sequence[Fraction]) -> Any:
        """``sum_(i != j) a_i a_j (p_ij - p_min)``: at least 0 exactly for a in the region."""
        found = self.collected(a, lambda rho: Fraction(1), diagonal=False)
        found.pop(self.lowest, None)
        rest = -sum(found.values(), Fraction(0))
        return self.value({**found, self.lowest: rest} if any(found.values()) else {})

    def inside(self, a: Sequence[Fraction]) -> bool:
        """Is a certainly in the region?"""
        found = self.excess(a)
        return bool(found >= 0)

    def smallest_direction(self, factor: Callable[[Fraction], Fraction]) -> Vector:
        """A rational vector near the eigenvector of the smallest eigenvalue; a hint, no more."""
        n = range(self.n)
        matrix = [
            [
                float(factor(self.products[i][j])) * float(self.p(self.products[i][j]).mid())
                for j in n
            ]
            for i in n
        ]
        shift = sum(max(map(abs, row)) for row in matrix)
        v = [1.0 + 0.37 * i if i % 2 else -1.0 for i in n]
        for _ in range(_ROUNDS):
            moved = [shift * v[i] - sum(matrix[i][j] * v[j] for j in n) for i in n]
            size = max(map(abs, moved))
            if size == 0:
                break
            v = [c / size for c in moved]
        return tuple(Fraction(c).limit_denominator(1000) for c in v)


def form(
    draw: Draw,
    *,
    most: int = 5,
    least: int = 2,
    distinct: bool = True,
    closest: Fraction | None = None,
    bias: int = 4,
) -> Form:
    """Unit vectors (least <= n <= most) in d <= 4 and a bias in [0, ``bias``]."""
    n, d = draw.integer("n", least, most), draw.integer("d", 1, 4)
    if d == 1 and (distinct or closest is not None):
        d = draw.note("d", 2)
    X = draw.points("X", n, d, distinct=distinct, closest=closest)
    return Form(X, draw.rational("B", 0, bias))


def square(a: Sequence[Fraction]) -> Fraction:
    """Squared norm."""
    return sum((c * c for c in a), Fraction(0))


def zero_separation(draw: Draw, *, most: int = 4) -> Form:
    """Inputs two of which are equal or opposite, so that the separation of Theorem 13 is 0."""
    n, d = draw.integer("n", 2, most), draw.integer("d", 1, 3)
    rows = list(draw.points("X", n, d, distinct=False))
    sign = draw.sign("sign of the repetition")
    rows[-1] = tuple(sign * c for c in rows[0])
    return Form(draw.note("X", tuple(rows)), draw.rational("B", 0, 3))
