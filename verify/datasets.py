"""Data sets: scikit-learn's bundled ones by name, ``.npy`` and ``.csv`` files by path.

The data of a `Dataset` are exact: its ``raw`` rows are float64 numbers, read as the real numbers
that they are.  With ``unit_norm`` the vectors x_i of the theory are the exact real vectors
``raw_i / ||raw_i||`` (not their roundings), so every certified quantity speaks of true unit
vectors.  Labels are exact rationals.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import hypot, isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.labels import centred_and_scaled, looks_like_labels, norm_squared
from verify.row_choice import RowChoice, choose_rows
from verify.tables import Table, read_table

Array = NDArray[np.float64]
NAMES = ("digits", "wine", "breast_cancer", "iris", "diabetes")
# A row normalised in floating point misses norm 1 by its rounding only.
_ROUNDING_OF_UNIT_NORM = {"float64": 1e-12, "float32": 1e-6}

_UNNEEDED = {
    "--normalize": "--normalize changes nothing: the rows of a bundled set are scaled anyway",
    "--scale-labels": "--scale-labels changes nothing: a bundled set has its labels scaled anyway",
}


@dataclass(frozen=True, eq=False)
class Dataset:
    """Rows, labels and what was done to them.

    Parameters
    ----------
    name : name or path as given.
    raw : (n, d) float64, exact; finite, no zero row.
    unit_norm : are the vectors of the data ``raw_i / ||raw_i||`` (True) or ``raw_i`` (False)?
    targets : (n,) float64, exact, or None where the file has none.
    scaled_labels : are the labels the targets centred and scaled to [-1, 1]?
    notes : what was done with the rows, one phrase each.
    rows : (n,) positions of the rows in the source, from 0; None for the first n.
    label_origin : where the labels come from, in words.
    hints : what the user may not have meant.
    tolerance : how far a norm may be from 1 by rounding, for messages.

    >>> data = Dataset("two rows", np.array([[3.0, 4.0], [0.0, 2.0]]), True, np.array([1.0, 5.0]))
    >>> data.X.tolist(), data.y.tolist(), data.label_norm_squared
    ([[0.6, 0.8], [0.0, 1.0]], [1.0, 5.0], Fraction(26, 1))
    """

    name: str
    raw: Array
    unit_norm: bool = False
    targets: Array | None = None
    scaled_labels: bool = False
    notes: tuple[str, ...] = ()
    rows: NDArray[np.intp] | None = None
    label_origin: str = "targets"
    hints: tuple[str, ...] = ()
    tolerance: float = _ROUNDING_OF_UNIT_NORM["float64"]

    @property
    def n(self) -> int:
        """Number of rows."""
        return int(self.raw.shape[0])

    @property
    def d(self) -> int:
        """Number of columns."""
        return int(self.raw.shape[1])

    @cached_property
    def X(self) -> Array:
        """The rows in float64: rounded where they are normalised (for simulations and plots)."""
        if not self.unit_norm:
            return self.raw
        rows = self.raw / np.abs(self.raw).max(axis=1, keepdims=True)
        return _frozen(rows / np.linalg.norm(rows, axis=1, keepdims=True))

    @cached_property
    def labels(self) -> tuple[Fraction, ...] | None:
        """The labels as exact rationals, or None."""
        if self.targets is None:
            return None
        exact = tuple(Fraction(t) for t in self.targets.tolist())
        return centred_and_scaled(exact) if self.scaled_labels else exact

    @cached_property
    def y(self) -> Array | None:
        """The labels in float64 (each the nearest float to the exact label), or None."""
        return None if self.labels is None else _frozen(np.array([float(v) for v in self.labels]))

    @cached_property
    def label_norm_squared(self) -> Fraction | None:
        """``||y||^2``, exact, or None without labels."""
        return None if self.labels is None else norm_squared(self.labels)

    def row_number(self, position: int) -> int:
        """The number of a row in its source, counted from 1.

        >>> Dataset("r", np.eye(2), True, rows=np.array([7, 4])).row_number(1)
        5
        """
        return 1 + (position if self.rows is None else int(self.rows[position]))


def load(
    name_or_path: str | Path,
    *,
    samples: int | None = None,
    shuffle: int | None = None,
    normalize: bool = False,
    target: str | int | None = None,
    scale_labels: bool = False,
    features: Sequence[str | int] | None = None,
) -> Dataset:
    """Load a bundled data set by name or a ``.npy`` / ``.csv`` file.

    Bundled sets are scaled to unit rows and their targets centred and scaled to [-1, 1].  Files are
    used as they are; rows are scaled to unit norm only with ``normalize``, except rows that miss
    norm 1 by rounding only.  Decimal text is read as the nearest float64, and that float is the
    datum.

    Parameters
    ----------
    name_or_path : one of `NAMES`, or a path ending in ``.npy`` (a 2-d array) or ``.csv``.
    samples : use so many rows, the first ones or those that ``shuffle`` draws.
    shuffle : a seed (a whole number from 0): the rows in the order of `verify.row_choice`.
    normalize : scale every row to unit norm.
    target : column of the labels in a file: a name of the header, or a position (from 0; -1 is the
        last).
    scale_labels : centre and scale the labels of a file to [-1, 1] (those of bundled sets are).
    features : columns to use, by name or position; default all but the target.

    Raises
    ------
    InputError : unknown name, missing or unreadable file, not a table of finite numbers, a zero
        row, more samples than rows, a file beyond the limits of `verify.tables`.

    >>> iris = load("iris", samples=120)
    >>> iris.n, iris.d, iris.unit_norm, iris.notes[-1]
    (120, 4, True, 'scaled to unit norm')
    """
    name = str(name_or_path)
    if name in NAMES:
        if target is not None or features is not None:
            raise InputError(f"{name} is a bundled data set: target and features are for files")
        data = _bundled(name, samples, shuffle)
        asked = {"--normalize": normalize, "--scale-labels": scale_labels}
        return replace(data, hints=tuple(_UNNEEDED[word] for word, given in asked.items() if given))
    table = read_table(name, known=NAMES)
    chosen = choose_rows(name, len(table.matrix), samples, shuffle)
    data = _from_table(name, table, chosen, target, scale_labels, features)
    return _with_unit_rows(data, normalize)


def require_unit_norm(dataset: Dataset, who: str) -> None:
    """Raise `InputError` naming the statement ``who`` unless the rows are exact unit vectors.

    >>> require_unit_norm(load("wine"), "explicit/exact-kernel")
    """
    if dataset.unit_norm:
        return
    misses = _norms_less_one(dataset.raw)
    worst = int(np.abs(misses).argmax())
    off = float(misses[worst])
    if abs(off) < 1e-3:
        norm = f"1 {'+' if off > 0 else '-'} {abs(off):.2g}"
    else:  # not 1 + off: a tiny norm would read as 0
        size = hypot(*dataset.raw[worst].tolist())
        norm = f"{size:.6g}" if isfinite(size) else "beyond 1e308"
    raise InputError(
        f"{who} assumes rows of norm 1; row {dataset.row_number(worst)} of {dataset.name} has norm "
        f"{norm} (the furthest from 1; up to {dataset.tolerance:.0e} counts as rounding); scale "
        "the rows with normalize (--normalize)"
    )


def _norms_less_one(raw: Array) -> Array:
    largest = np.abs(raw).max(axis=1, keepdims=True)
    with np.errstate(over="ignore"):  # infinite: far from 1 all the same
        norms: Array = np.linalg.norm(raw / largest, axis=1) * largest[:, 0]
    return norms - 1


def _bundled(name: str, samples: int | None, shuffle: int | None) -> Dataset:
    from sklearn import datasets as bundled

    bunch: Any = getattr(bundled, f"load_{name}")()
    raw, targets = np.asarray(bunch.data, float), np.asarray(bunch.target, float)
    chosen = choose_rows(name, len(raw), samples, shuffle)
    data = Dataset(
        name,
        _frozen(raw[chosen.positions]),
        True,
        _frozen(targets[chosen.positions]),
        True,
        _notes(f"{chosen.note} of scikit-learn's {name}", chosen.order, "scaled to unit norm"),
        chosen.positions,
    )
    _refuse_zero_rows(data)
    return data


def _from_table(
    name: str,
    table: Table,
    chosen: RowChoice,
    target: str | int | None,
    scale_labels: bool,
    features: Sequence[str | int] | None,
) -> Dataset:
    """The chosen rows and columns of a table, the rows as they are."""
    columns = table.columns
    label = None if target is None else table.column(name, target)
    if features is None:
        used = [k for k in range(len(columns)) if k != label]
    else:
        used = [table.column(name, feature) for feature in features]
        if label in used or len(set(used)) != len(used):
            raise InputError(f"a column of {name} is chosen twice (target and features)")
    if not used:
        raise InputError(f"{name} has no feature column left")
    if label is None and scale_labels:
        raise InputError("there are no labels to scale: name their column with target (--target)")
    matrix = table.matrix[chosen.positions]
    data = Dataset(
        name,
        _frozen(matrix[:, used]),
        targets=None if label is None else _frozen(matrix[:, label]),
        scaled_labels=scale_labels,
        notes=_notes(chosen.note, chosen.order),
        rows=chosen.positions,
        label_origin="" if label is None else f"column {columns[label]!r}",
        tolerance=_ROUNDING_OF_UNIT_NORM[table.precision],
    )
    _refuse_zero_rows(data)
    mistaken = looks_like_labels([columns[k] for k in used]) if label is None else None
    if mistaken is None:
        return data
    hint = f"column {mistaken!r} is used as a feature; if it holds the labels, say --target"
    return replace(data, hints=(f"{hint} {shlex.quote(mistaken)}",))


def _with_unit_rows(data: Dataset, normalize: bool) -> Dataset:
    """The data, with its rows read as unit vectors if asked for, or if they are up to rounding."""
    if normalize:
        unit = "scaled to unit norm"
    elif np.abs(_norms_less_one(data.raw)).max() <= data.tolerance:
        unit = f"of norm 1 within {data.tolerance:.0e}, read as exact unit vectors"
    else:
        return replace(data, notes=(*data.notes, "used as they are, not scaled"))
    return replace(data, unit_norm=True, notes=(*data.notes, unit))


def _notes(*notes: str) -> tuple[str, ...]:
    return tuple(note for note in notes if note)


def _refuse_zero_rows(data: Dataset) -> None:
    zero = np.flatnonzero(~data.raw.any(axis=1))
    if zero.size:
        row = data.row_number(int(zero[0]))
        raise InputError(f"row {row} of {data.name} is zero; the theory needs non-zero rows")


def _frozen(array: Array) -> Array:
    array = np.ascontiguousarray(array, dtype=np.float64)
    array.setflags(write=False)
    return array
