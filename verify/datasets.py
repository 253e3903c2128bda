"""Data sets: scikit-learn's bundled ones by name, ``.npy`` and ``.csv`` files by path.

The data of a `Dataset` are exact: its ``raw`` rows are float64 numbers, read as the real numbers
that they are.  With ``unit_norm`` the vectors x_i of the theory are the exact real vectors
``raw_i / ||raw_i||`` (not their roundings), so every certified quantity speaks of true unit
vectors.  Labels are exact rationals.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.tables import Table, read_table

Array = NDArray[np.float64]
NAMES = ("digits", "wine", "breast_cancer", "iris", "diabetes")
# A row normalised in floating point misses norm 1 by its rounding only.
_ROUNDING_OF_UNIT_NORM = {"float64": 1e-12, "float32": 1e-6}


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
    notes : what was done, one sentence each.

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
        """The labels as exact rationals, or None.

        Scaled labels are ``(t_i - mean t) / max_j |t_j - mean t|``; all 0 if the targets are equal.
        """
        if self.targets is None:
            return None
        exact = [Fraction(t) for t in self.targets.tolist()]
        if not self.scaled_labels:
            return tuple(exact)
        # Integers over one common denominator: n times the centred targets.
        common = max(t.denominator for t in exact)
        whole = [int(t * common) for t in exact]
        total = sum(whole)
        centred = [len(whole) * t - total for t in whole]
        largest = max(map(abs, centred))
        return tuple(Fraction(c, largest) if largest else Fraction(0) for c in centred)

    @cached_property
    def y(self) -> Array | None:
        """The labels in float64 (each the nearest float to the exact label), or None."""
        return None if self.labels is None else _frozen(np.array([float(v) for v in self.labels]))

    @cached_property
    def label_norm_squared(self) -> Fraction | None:
        """``||y||^2``, exact, or None without labels."""
        if self.labels is None:
            return None
        common = max(v.denominator for v in self.labels)
        if all(common % v.denominator == 0 for v in self.labels):
            return Fraction(sum(int(v * common) ** 2 for v in self.labels), common**2)
        return sum((v * v for v in self.labels), Fraction(0))


def load(
    name_or_path: str | Path,
    *,
    samples: int | None = None,
    normalize: bool = False,
    target: str | int | None = None,
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
    samples : use the first so many rows.
    normalize : scale every row to unit norm.
    target : column of the labels in a file: a name of the header, or a position (-1 is the last).
    features : columns to use, by name or position; default all but the target.

    Raises
    ------
    InputError : unknown name, missing or unreadable file, not a table of finite numbers, a zero
        row, more samples than rows, a file beyond the limits of `verify.tables`.

    >>> iris = load("iris", samples=120)
    >>> iris.n, iris.d, iris.unit_norm, iris.notes[-1]
    (120, 4, True, 'rows scaled to unit norm')
    """
    if samples is not None and (isinstance(samples, bool) or not isinstance(samples, int)):
        raise InputError(f"samples must be a whole number of rows, got {samples!r}")
    if samples is not None and samples < 1:
        raise InputError(f"samples must be at least 1, got {samples}")
    name = str(name_or_path)
    if name in NAMES:
        if target is not None or features is not None:
            raise InputError(f"{name} is a bundled data set: target and features are for files")
        return _bundled(name, samples)
    table = read_table(name, known=NAMES)
    return _from_table(name, table, samples, normalize, target, features)


def require_unit_norm(dataset: Dataset, who: str) -> None:
    """Raise `InputError` naming the statement ``who`` unless the rows are exact unit vectors.

    >>> require_unit_norm(load("wine"), "explicit/exact-kernel")
    """
    if not dataset.unit_norm:
        norms = np.linalg.norm(dataset.raw, axis=1)
        raise InputError(
            f"{who} assumes rows of norm 1; the rows of {dataset.name} have norms from "
            f"{norms.min():.6g} to {norms.max():.6g}; scale them with normalize (--normalize)"
        )


def _bundled(name: str, samples: int | None) -> Dataset:
    from sklearn import datasets as bundled

    bunch: Any = getattr(bundled, f"load_{name}")()
    raw, targets = np.asarray(bunch.data, float), np.asarray(bunch.target, float)
    notes = [f"scikit-learn's bundled {name}: {raw.shape[0]} rows, {raw.shape[1]} features"]
    raw, targets = _first(name, raw, samples, notes), targets[:samples]
    notes += [
        "labels are the targets of the rows used, centred and scaled to [-1, 1]",
        "rows scaled to unit norm",
    ]
    _refuse_zero_rows(name, raw)
    return Dataset(name, _frozen(raw), True, _frozen(targets), True, tuple(notes))


def _first(name: str, raw: Array, samples: int | None, notes: list[str]) -> Array:
    if samples is None or samples == len(raw):
        return raw
    if samples > len(raw):
        raise InputError(f"{samples} samples asked for, {name} has {len(raw)} rows")
    notes.append(f"the first {samples} of {len(raw)} rows")
    return raw[:samples]


def _from_table(
    name: str,
    table: Table,
    samples: int | None,
    normalize: bool,
    target: str | int | None,
    features: Sequence[str | int] | None,
) -> Dataset:
    matrix, columns = table.matrix, table.columns
    notes = [f"{name}: {matrix.shape[0]} rows, {matrix.shape[1]} columns"]
    label = None if target is None else _column(name, columns, target)
    if features is None:
        used = [k for k in range(matrix.shape[1]) if k != label]
    else:
        used = [_column(name, columns, feature) for feature in features]
        if label in used or len(set(used)) != len(used):
            raise InputError(f"a column of {name} is chosen twice (target and features)")
    if not used:
        raise InputError(f"{name} has no feature column left")
    matrix = _first(name, matrix, samples, notes)
    raw = np.ascontiguousarray(matrix[:, used])
    targets = None if label is None else matrix[:, label].copy()
    _refuse_zero_rows(name, raw)
    if targets is None:
        notes.append("no labels (no target column was named)")
    else:
        notes.append(f"labels are column {columns[label or 0]!r} as it is")
    data = Dataset(name, _frozen(raw), False, None if targets is None else _frozen(targets))
    largest = np.abs(raw).max(axis=1, keepdims=True)
    misses = np.abs(np.linalg.norm(raw / largest, axis=1) * largest[:, 0] - 1)
    if normalize:
        unit = "rows scaled to unit norm"
    elif misses.max() <= _ROUNDING_OF_UNIT_NORM[table.precision]:
        unit = "rows have unit norm up to rounding and are read as exact unit vectors"
    else:
        return replace(data, notes=(*notes, "rows used as they are, not scaled"))
    return replace(data, unit_norm=True, notes=(*notes, unit))


def _refuse_zero_rows(name: str, raw: Array) -> None:
    zero = np.flatnonzero(~raw.any(axis=1))
    if zero.size:
        raise InputError(f"row {zero[0] + 1} of {name} is zero; the theory needs non-zero rows")


def _column(name: str, columns: list[str], wanted: str | int) -> int:
    if isinstance(wanted, str) and wanted in columns:
        if columns.count(wanted) > 1:
            raise InputError(f"{name} has more than one column {wanted!r}")
        return columns.index(wanted)
    try:
        position = int(wanted)
    except ValueError:
        near = difflib.get_close_matches(str(wanted), columns, n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        raise InputError(f"{name} has no column {wanted!r}{hint}") from None
    if not -len(columns) <= position < len(columns):
        raise InputError(f"{name} has {len(columns)} columns, no column {position}")
    return position % len(columns)


def _frozen(array: Array) -> Array:
    array = np.ascontiguousarray(array, dtype=np.float64)
    array.setflags(write=False)
    return array
