"""Is a rational symmetric matrix positive (semi)definite?  Exactly, by elimination."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Rows = Sequence[Sequence[Fraction]]


def semidefinite(M: Rows) -> bool:
    """Is the symmetric matrix positive semidefinite?

    A zero pivot needs a zero row, as a 2 x 2 minor would be negative otherwise.

    >>> semidefinite([[1, 1], [1, 1]]), semidefinite([[0, 1], [1, 5]])
    (True, False)
    """
    A = [[Fraction(x) for x in row] for row in M]
    n = len(A)
    for k in range(n):
        if A[k][k] < 0:
            return False
        if A[k][k] == 0:
            if any(A[k][j] for j in range(k + 1, n)):
                return False
            continue
        for i in range(k + 1, n):
            t = A[i][k] / A[k][k]
            for j in range(k, n):
                A[i][j] -= t * A[k][j]
    return True


def definite(M: Rows) -> bool:
    """Is the symmetric matrix positive definite?

    >>> definite([[2, 1], [1, 2]]), definite([[1, 1], [1, 1]])
    (True, False)
    """
    A = [[Fraction(x) for x in row] for row in M]
    n = len(A)
    for k in range(n):
        if A[k][k] <= 0:
            return False
        for i in range(k + 1, n):
            t = A[i][k] / A[k][k]
            for j in range(k, n):
                A[i][j] -= t * A[k][j]
    return True


def shifted(M: Rows, c: Fraction) -> list[list[Fraction]]:
    """``M - c I``."""
    return [[x - c * (i == j) for j, x in enumerate(row)] for i, row in enumerate(M)]


def gram(M: Rows) -> list[list[Fraction]]:
    """``M^T M``."""
    columns = list(zip(*M, strict=True))
    return [
        [sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0)) for v in columns]
        for u in columns
    ]


def smallest_from_below(M: Rows, *, bits: int = 20) -> Fraction:
    """A rational lower bound on the smallest eigenvalue, within 2^-bits of the matrix's size.

    >>> smallest_from_below([[Fraction(2), Fraction(0)], [Fraction(0), Fraction(3)]])
    Fraction(2, 1)
    """
    size = max((sum((abs(x) for x in row), Fraction(0)) for row in M), default=Fraction(0))
    high = min(row[i] for i, row in enumerate(M))
    if semidefinite(shifted(M, high)):
        return high
    low = -size
    for _ in range(bits):
        middle = (low + high) / 2
        if semidefinite(shifted(M, middle)):
            low = middle
        else:
            high = middle
    return low
