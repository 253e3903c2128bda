"""A need for memory is estimated and refused before anything is allocated."""

from __future__ import annotations

from bounds.errors import BudgetError

LIMIT = 2 << 30
"""Bytes that one simulation may need."""


def require(size: int, what: str, limit: int = LIMIT) -> None:
    """Raise `BudgetError` with the estimate if ``what`` needs more than ``limit`` bytes.

    >>> require(10**6, "a small network")
    >>> require(10**13, "a network of 10^9 neurons")
    Traceback (most recent call last):
    bounds.errors.BudgetError: a network of 10^9 neurons needs about 9313 GiB; the limit is 2 GiB
    """
    if size > limit:
        raise BudgetError(f"{what} needs about {gibibytes(size)}; the limit is {gibibytes(limit)}")


def gibibytes(size: int) -> str:
    """A size for people.

    >>> gibibytes(3 << 29)
    '1.5 GiB'
    """
    return f"{size / 2**30:.4g} GiB"
