"""Which rows of a source are used: all, the first, or some drawn with a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bounds.errors import InputError


@dataclass(frozen=True, eq=False)
class RowChoice:
    """Positions of the rows used, from 0 in the source; how many, and in which order, in words."""

    positions: NDArray[np.intp]
    note: str
    order: str = ""


def choose_rows(name: str, total: int, samples: int | None, shuffle: int | None) -> RowChoice:
    """The rows of a source of ``total`` rows.

    Without ``shuffle`` the first ``samples`` rows; with it the first ``samples`` of an order drawn
    with that seed.  The order sorts the rows by the words of NumPy's `SeedSequence`, whose stream
    is fixed for ever (that of its generators is not), so a seed names the same rows everywhere.

    Raises
    ------
    InputError : not whole numbers, no sample, more than there are rows, a negative seed.

    >>> choose_rows("wine", 178, 3, None).positions.tolist()
    [0, 1, 2]
    >>> choose_rows("wine", 178, 3, 1).positions.tolist()
    [86, 64, 133]
    """
    for what, value, least in (("samples", samples, 1), ("shuffle", shuffle, 0)):
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int):
            raise InputError(f"{what} must be a whole number, got {value!r}")
        if value < least:
            raise InputError(f"{what} must be at least {least}, got {value}")
    if samples is not None and samples > total:
        raise InputError(f"{samples} samples asked for, {name} has {row_count(total)}")
    count = total if samples is None else samples
    share = f"all {row_count(total)}" if count == total > 1 else f"{count} of {row_count(total)}"
    if shuffle is None:
        note = share if count == total else f"first {share}"
        return RowChoice(np.arange(count), note)
    words = np.random.SeedSequence(shuffle).generate_state(total, np.uint64)
    positions = np.argsort(words, kind="stable")[:count]
    return RowChoice(positions, share, f"shuffled with seed {shuffle}")


def row_count(rows: int) -> str:
    """The number of rows in words.

    >>> row_count(1), row_count(2)
    ('1 row', '2 rows')
    """
    return f"{rows} row" + "s" * (rows != 1)
