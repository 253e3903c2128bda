"""Exact arithmetic of small networks, symmetric matrices and balls, for trials.

With rational weights, biases and data the outputs of a network are rational up to the factor
``1/sqrt(m)``.  So outputs, labels and errors are kept *scaled by sqrt(m)*: ``F_i = sqrt(m) f_i``,
``E_i = sqrt(m) e_i``.  The update of gradient descent is rational in them, for every width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isqrt
from typing import Any

from flint import arb, fmpq

from verify.trials.draw import Draw, Matrix, Vector

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Network:
    """Data X (n x d), weights W (m x d), biases b (m), signs a (m)."""

    X: Matrix
    W: Matrix
    b: Vector
    a: tuple[int, ...]

    @property
    def n(self) -> int:
        """Number of inputs."""
        return len(self.X)

    @property
    def m(self) -> int:
        """Number of neurons."""
        return len(self.W)

    @cached_property
    def z(self) -> Matrix:
        """Pre-activations, shape (m, n)."""
        return tuple(
            tuple(dot(w, x) - b for x in self.X) for w, b in zip(self.W, self.b, strict=True)
        )

    @cached_property
    def active(self) -> tuple[tuple[int, ...], ...]:
        """Indicators of z >= 0, shape (m, n)."""
        return tuple(tuple(int(z >= 0) for z in row) for row in self.z)

    @cached_property
    def outputs(self) -> Vector:
        """Outputs times sqrt(m), shape (n,)."""
        return tuple(
            total(a * max(row[i], Fraction(0)) for a, row in zip(self.a, self.z, strict=True))
            for i in range(self.n)
        )

    @cached_property
    def kernel(self) -> Matrix:
        """H_ij = (1 + rho_ij)/m sum_r I_ri I_rj, shape (n, n)."""
        both = [
            [sum(row[i] * row[j] for row in self.active) for j in range(self.n)]
            for i in range(self.n)
        ]
        return tuple(
            tuple((1 + dot(x, y)) * both[i][j] / self.m for j, y in enumerate(self.X))
            for i, x in enumerate(self.X)
        )

    @cached_property
    def features(self) -> Matrix:
        """sqrt(m) times column i of the feature matrix, block r: a_r I_ri (x_i, -1); row i."""
        return tuple(
            tuple(
                a * row[i] * c
                for a, row in zip(self.a, self.active, strict=True)
                for c in (*x, Fraction(-1))
            )
            for i, x in enumerate(self.X)
        )

    def with_parameters(self, W: Matrix, b: Vector) -> Network:
        """The same data and signs with other weights and biases."""
        return Network(self.X, W, b, self.a)

    def gradient(self, E: Vector) -> tuple[Matrix, Vector]:
        """The gradient of the loss in (W, b) by the printed formula, from scaled errors."""
        W, b = [], []
        for a, row in zip(self.a, self.active, strict=True):
            parts = [a * e * on / self.m for e, on in zip(E, row, strict=True)]
            W.append(combination(parts, self.X))
            b.append(-total(parts))
        return tuple(W), tuple(b)

    def moved(self, eta: Fraction, E: Vector) -> Network:
        """One step of gradient descent."""
        dW, db = self.gradient(E)
        return self.along(-eta, dW, db)

    def along(self, t: Fraction, dW: Matrix, db: Vector) -> Network:
        """Parameters plus t times a direction."""
        W = tuple(
            tuple(c + t * d for c, d in zip(w, dw, strict=True))
            for w, dw in zip(self.W, dW, strict=True)
        )
        return self.with_parameters(W, tuple(b + t * d for b, d in zip(self.b, db, strict=True)))


def total(values: Iterable[Fraction | int]) -> Fraction:
    """The sum, a Fraction."""
    return Fraction(sum(values, Fraction(0)))


def dot(u: Sequence[Fraction | int], v: Sequence[Fraction | int]) -> Fraction:
    """Inner product."""
    return total(a * b for a, b in zip(u, v, strict=True))


def square(u: Sequence[Fraction]) -> Fraction:
    """Squared Euclidean norm."""
    return total(c * c for c in u)


def minus(u: Sequence[Fraction], v: Sequence[Fraction]) -> Vector:
    """Difference of two vectors."""
    return tuple(a - b for a, b in zip(u, v, strict=True))


def combination(coefficients: Sequence[Fraction], rows: Matrix) -> Vector:
    """Linear combination of rows."""
    return tuple(dot(coefficients, column) for column in zip(*rows, strict=True))


def form(A: Matrix, u: Sequence[Fraction]) -> Fraction:
    """The quadratic form u^T A u."""
    return total(dot(row, u) * c for row, c in zip(A, u, strict=True))


def gram(X: Matrix) -> Matrix:
    """Inner products of the rows."""
    return tuple(tuple(dot(x, y) for y in X) for x in X)


def difference(A: Matrix, C: Matrix) -> Matrix:
    """A - C."""
    return tuple(minus(a, c) for a, c in zip(A, C, strict=True))


def frobenius(A: Matrix) -> Fraction:
    """Squared Frobenius norm."""
    return total(square(row) for row in A)


def shifted(A: Matrix, c: Fraction) -> Matrix:
    """A - c I."""
    return tuple(
        tuple(value - (c if i == j else 0) for j, value in enumerate(row))
        for i, row in enumerate(A)
    )


def positive_semidefinite(A: Matrix) -> bool:
    """Is a symmetric rational matrix positive semidefinite?  By exact symmetric elimination.

    >>> one = Fraction(1)
    >>> positive_semidefinite(((one, one), (one, one)))
    True
    """
    rows = [list(row) for row in A]
    for k in range(len(rows)):
        pivot = rows[k][k]
        if pivot < 0 or (pivot == 0 and any(rows[k][k:])):
            return False
        if pivot == 0:
            continue
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / pivot
            for j in range(k, len(rows)):
                rows[i][j] -= factor * rows[k][j]
    return True


def smallest_eigenvalue(A: Matrix, bits: int = 50) -> arb:
    """A ball around the smallest eigenvalue of a symmetric rational matrix, by exact bisection."""
    size = max((total(abs(c) for c in row) for row in A), default=Fraction(0))
    low, high = -size - 1, min(A[i][i] for i in range(len(A)))
    if positive_semidefinite(shifted(A, high)):
        return exact(high)
    while high - low > Fraction(1, 2**bits):
        middle = dyadic((low + high) / 2, bits + 4)
        if positive_semidefinite(shifted(A, middle)):
            low = middle
        else:
            high = middle
    return exact(low).union(exact(high))


def dyadic(x: Fraction, bits: int) -> Fraction:
    """x rounded down to a multiple of 2^-bits."""
    return Fraction((x.numerator << bits) // x.denominator, 1 << bits)


def exact(x: Fraction | int) -> arb:
    """A ball around an exact number."""
    x = Fraction(x)
    return arb(fmpq(x.numerator, x.denominator))


def below(x: Any, bits: int = 40) -> Fraction:
    """A multiple of 2^-bits that is certainly at most a ball's number, near it."""
    low = (x * 2**bits).lower().floor()
    return Fraction(int(low.unique_fmpz()), 2**bits)


def above(x: Any, bits: int = 40) -> Fraction:
    """A multiple of 2^-bits that is certainly at least a ball's number, near it."""
    return -below(-x, bits)


def root_above(x: Fraction, bits: int = 40) -> Fraction:
    """A rational upper bound of a square root; exact for squares of multiples of 2^-bits."""
    scaled = -((-x.numerator << (2 * bits)) // x.denominator)
    root = isqrt(scaled)
    return Fraction(root + (root * root < scaled), 1 << bits)


def draw_data(draw: Draw, n: int, d: int, *, inside: bool = False) -> Matrix:
    """n unit vectors, near-duplicates and antipodal pairs among them; ``inside``: norms <= 1."""
    X = draw.points("X", n, d, distinct=d > 1)
    if inside:
        X = tuple(
            tuple(c * s for c in x)
            for x, s in ((x, draw.choice("scale", [1, 1, HALF, 0, Fraction(9, 10)])) for x in X)
        )
    return draw.note("X", X)


def draw_network(
    draw: Draw, *, n: int = 3, d: int = 3, m: int = 5, inside: bool = False, kinks: bool = True
) -> Network:
    """A network at some time of its training, sizes at most the given ones.

    Some pre-activations are exactly 0 with ``kinks``, none otherwise.
    """
    dimension = draw.integer("d", 1, d)
    count = draw.integer("n", 1, n if dimension > 1 else min(n, 2))
    width = draw.integer("m", 1, m)
    X = draw_data(draw, count, dimension, inside=inside)
    W = draw.matrix("W", width, dimension)
    b = draw.vector("b", width, -1, 2)
    if kinks and draw.choice("kink", [True, False]):
        b = (dot(W[0], X[0]), *b[1:])
    network = Network(X, W, draw.note("b", b), draw.signs("a", width))
    draw.assume(kinks or all(z != 0 for row in network.z for z in row))
    return network


def safe_length(network: Network, dW: Matrix, db: Vector) -> Fraction:
    """A length h > 0 with no change of sign of a pre-activation for |t| <= h along a direction."""
    h = Fraction(1)
    for row, dw, d in zip(network.z, dW, db, strict=True):
        for z, x in zip(row, network.X, strict=True):
            slope = abs(dot(dw, x) - d)
            if slope:
                h = min(h, abs(z) / slope / 2)
    return h
