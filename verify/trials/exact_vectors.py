"""Vectors and matrices of a handful of entries: exact for rational ones, enclosed for balls.

A vector is a sequence of entries and a matrix one of rows; results are tuples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, overload

from flint import arb

from verify.trials.draw import Matrix, Vector
from verify.trials.run import ball

Rows = Sequence[Sequence[Any]]
Exact = Fraction | int


def total(values: Iterable[Exact]) -> Fraction:
    """The sum, a Fraction."""
    return Fraction(sum(values, Fraction(0)))


@overload
def dot(u: Sequence[Exact], v: Sequence[Exact]) -> Fraction: ...
@overload
def dot(u: Sequence[Any], v: Sequence[Any]) -> Any: ...
def dot(u: Sequence[Any], v: Sequence[Any]) -> Any:
    """The inner product: a ball if an entry is one, else exact.

    >>> dot((1, 2), (3, 4))
    Fraction(11, 1)
    """
    if any(isinstance(entry, arb) for entry in (*u, *v)):
        return sum((ball(a) * ball(b) for a, b in zip(u, v, strict=True)), arb(0))
    return total(a * b for a, b in zip(u, v, strict=True))


@overload
def square(u: Sequence[Exact]) -> Fraction: ...
@overload
def square(u: Sequence[Any]) -> Any: ...
def square(u: Sequence[Any]) -> Any:
    """Squared Euclidean norm."""
    return dot(u, u)


def minus(u: Sequence[Fraction], v: Sequence[Fraction]) -> Vector:
    """Difference of two vectors."""
    return tuple(a - b for a, b in zip(u, v, strict=True))


def along(u: Sequence[Fraction], t: Exact, v: Sequence[Exact]) -> Vector:
    """u + t v."""
    return tuple(a + t * b for a, b in zip(u, v, strict=True))


def combination(coefficients: Sequence[Any], rows: Rows) -> tuple[Any, ...]:
    """Linear combination of rows."""
    return tuple(dot(coefficients, column) for column in zip(*rows, strict=True))


def image(A: Rows, v: Sequence[Any]) -> tuple[Any, ...]:
    """The product A v."""
    return tuple(dot(row, v) for row in A)


def form(A: Rows, u: Sequence[Any]) -> Any:
    """The quadratic form u^T A u."""
    return dot(image(A, u), u)


def matrix(n: int, entry: Callable[[int, int], Any]) -> tuple[tuple[Any, ...], ...]:
    """The n x n matrix with these entries."""
    return tuple(tuple(entry(i, j) for j in range(n)) for i in range(n))


def gram(X: Rows) -> tuple[tuple[Any, ...], ...]:
    """Inner products of the rows."""
    return tuple(image(X, x) for x in X)


def plus(A: Rows, C: Rows, scale: Any = 1) -> tuple[tuple[Any, ...], ...]:
    """A + scale C."""
    return tuple(
        tuple(a + scale * c for a, c in zip(row, other, strict=True))
        for row, other in zip(A, C, strict=True)
    )


def shifted(A: Rows, c: Any) -> tuple[tuple[Any, ...], ...]:
    """A - c I."""
    return tuple(
        tuple(value - c if i == j else value for j, value in enumerate(row))
        for i, row in enumerate(A)
    )


def frobenius(A: Sequence[Sequence[Fraction]]) -> Fraction:
    """Squared Frobenius norm."""
    return total(square(row) for row in A)


def scaled_rows(factors: Sequence[Fraction], rows: Matrix) -> Matrix:
    """Every row times its factor."""
    return tuple(tuple(f * c for c in row) for f, row in zip(factors, rows, strict=True))


def relu(z: Fraction) -> Fraction:
    """The positive part."""
    return max(z, Fraction(0))


def sign(z: Fraction) -> int:
    """-1, 0 or 1."""
    return (z > 0) - (z < 0)


def all_signs(n: int) -> list[tuple[int, ...]]:
    """All vectors of n signs."""
    return list(product((-1, 1), repeat=n))
