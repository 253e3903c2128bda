"""Enclosed linear algebra: matrices of rationals or balls, results as balls; limiting kernels."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flint import arb

from verify.arb_gaussian import orthant
from verify.trials.definiteness import eliminate
from verify.trials.draw import Rejected
from verify.trials.exact_vectors import Rows, dot, gram, matrix, shifted
from verify.trials.run import ball


def norm(x: Sequence[Any]) -> Any:
    """The Euclidean norm as a ball."""
    return ball(dot(x, x)).sqrt()


def power(G: Rows, k: int) -> list[list[Any]]:
    """The entrywise power, 1 everywhere for k = 0."""
    return [[entry**k if k else Fraction(1) for entry in row] for row in G]


def smallest_eigenvalue(A: Rows) -> Any:
    """A ball with the smallest eigenvalue of a symmetric matrix of rationals or balls.

    For rationals `verify.trials.definiteness` has the exact bisection, which meets ties exactly;
    here the width does not depend on them.

    The sign of the pivots of A - t I tells on which side of t the eigenvalue is.

    >>> abs(smallest_eigenvalue([[2, 1], [1, 2]]) - 1) < arb(2) ** -10
    True
    """
    M = [[ball(entry) for entry in row] for row in A]
    size = sum((abs(entry).upper() for row in M for entry in row), arb(1))
    if not size.is_finite():
        raise Rejected
    high = Fraction(int(float(size.upper())) + 2)
    low = -high
    for _ in range(110):
        for place in (11, 12):  # not the middle: eigenvalues like to be 0 or 1
            middle = low + (high - low) * Fraction(place, 23)
            side = _positive(shifted(M, ball(middle)))
            if side is not None:
                break
        else:
            break
        low, high = (middle, high) if side else (low, middle)
    return ball((low + high) / 2) + arb(0, 1) * ball((high - low) / 2)


def operator_norm(A: Rows) -> Any:
    """A ball with the largest absolute eigenvalue of a symmetric matrix."""
    negative = [[-entry for entry in row] for row in A]
    low, high = smallest_eigenvalue(A), -smallest_eigenvalue(negative)
    return abs(low).max(abs(high))


def solve(A: Rows, y: Sequence[Any]) -> list[Any]:
    """The solution of A v = y as balls.

    Raises
    ------
    Rejected : the enclosures do not show that A is regular.
    """
    n = len(y)
    M = [[ball(entry) for entry in row] + [ball(y[i])] for i, row in enumerate(A)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: float(abs(M[i][k].mid())))
        M[k], M[pivot] = M[pivot], M[k]
        if M[k][k].contains(0):
            raise Rejected
        for i in range(n):
            if i != k:
                factor = M[i][k] / M[k][k]
                M[i] = [a - factor * b for a, b in zip(M[i], M[k], strict=True)]
    return [M[k][n] / M[k][k] for k in range(n)]


def pair_probabilities(
    points: Rows, B: Fraction, length: Fraction = Fraction(1)
) -> list[list[Any]]:
    """The probabilities that two unit inputs, times ``length``, are both active, as balls."""
    G = gram(points)
    bias = ball(B / length)
    return [[orthant(bias, ball(rho)) for rho in row] for row in G]


def limiting_kernel(points: Rows, B: Fraction, length: Fraction = Fraction(1)) -> Rows:
    """The infinite-width kernel of unit inputs times ``length``, as balls."""
    P = pair_probabilities(points, B, length)
    G = gram(points)
    return matrix(len(G), lambda i, j: (1 + ball(G[i][j] * length * length)) * P[i][j])


def _positive(A: Rows) -> bool | None:
    """Are all eigenvalues positive (True), or is one not (False)?  None if the balls touch."""
    M = [list(row) for row in A]
    for k in range(len(M)):
        pivot = M[k][k]
        if pivot < 0:
            return False
        if not pivot > 0:
            return None
        eliminate(M, k)
    return True
