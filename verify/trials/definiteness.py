"""Is a rational symmetric matrix positive (semi)definite?  Exactly, by elimination.

Smallest eigenvalues follow by bisection; `verify.trials.matrices` has them for balls.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flint import arb

from verify.trials.exact_vectors import shifted, total
from verify.trials.rational_ends import dyadic
from verify.trials.run import ball

Rows = Sequence[Sequence[Fraction]]


def eliminate(A: list[list[Any]], k: int) -> None:
    """Subtract multiples of row k from the rows below: column k becomes 0 there."""
    for i in range(k + 1, len(A)):
        factor = A[i][k] / A[k][k]
        for j in range(k, len(A)):
            A[i][j] = A[i][j] - factor * A[k][j]


def semidefinite(M: Rows) -> bool:
    """Is the symmetric matrix positive semidefinite?

    A zero pivot needs a zero row, as a 2 x 2 minor would be negative otherwise.

    >>> semidefinite([[1, 1], [1, 1]]), semidefinite([[0, 1], [1, 5]])
    (True, False)
    """
    A = [[Fraction(x) for x in row] for row in M]
    for k, row in enumerate(A):
        if row[k] < 0 or (row[k] == 0 and any(row[k:])):
            return False
        if row[k]:
            eliminate(A, k)
    return True


def definite(M: Rows) -> bool:
    """Is the symmetric matrix positive definite?

    >>> definite([[2, 1], [1, 2]]), definite([[1, 1], [1, 1]])
    (True, False)
    """
    A = [[Fraction(x) for x in row] for row in M]
    for k, row in enumerate(A):
        if row[k] <= 0:
            return False
        eliminate(A, k)
    return True


def eigenvalue_ends(A: Rows, bits: int) -> tuple[Fraction, Fraction]:
    """Two rationals around the smallest eigenvalue, at most 2^-bits apart.

    >>> eigenvalue_ends([[2, 0], [0, 3]], 20)
    (2, 2)
    """
    size = max((total(abs(c) for c in row) for row in A), default=Fraction(0))
    low, high = -size - 1, min(row[i] for i, row in enumerate(A))
    if semidefinite(shifted(A, high)):
        return high, high
    while high - low > Fraction(1, 2**bits):
        middle = dyadic((low + high) / 2, bits + 4)
        if semidefinite(shifted(A, middle)):
            low = middle
        else:
            high = middle
    return low, high


def smallest_from_below(A: Rows, *, bits: int = 20) -> Fraction:
    """A rational lower bound on the smallest eigenvalue, within 2^-bits."""
    return eigenvalue_ends(A, bits)[0]


def smallest_eigenvalue(A: Rows, bits: int = 50) -> arb:
    """A ball around the smallest eigenvalue, of width 2^-bits; exact if a diagonal entry is it."""
    low, high = eigenvalue_ends(A, bits)
    return ball(low).union(ball(high))
