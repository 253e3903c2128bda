"""Tables of numbers from files: ``.npy`` and ``.csv``, refused in one clear line if unusable."""

from __future__ import annotations

import csv
import difflib
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bounds.errors import InputError

MAX_FILE_BYTES = 200 * 2**20
MAX_ENTRIES = 20_000_000
_NPY, _ZIP = b"\x93NUMPY", b"PK"


@dataclass(frozen=True, eq=False)
class Table:
    """A matrix of finite float64 numbers, its column names and the precision it was stored in."""

    matrix: NDArray[np.float64]
    columns: list[str]
    precision: str = "float64"

    def column(self, name: str, wanted: str | int) -> int:
        """The position of a column of the table ``name``, by its name or its own position.

        Raises
        ------
        InputError : no such column, or more than one of that name.

        >>> table = Table(np.ones((1, 3)), ["a", "b", "y"])
        >>> table.column("t.csv", "y"), table.column("t.csv", -1), table.column("t.csv", "0")
        (2, 2, 0)
        """
        columns = self.columns
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
            raise InputError(f"{name} has {column_count(len(columns))}, no column {position}")
        return position % len(columns)


def column_count(columns: int) -> str:
    """The number of columns in words.

    >>> column_count(1), column_count(2)
    ('1 column', '2 columns')
    """
    return f"{columns} column" + "s" * (columns != 1)


def read_table(name: str, *, known: Sequence[str] = ()) -> Table:
    """Read a ``.npy`` or ``.csv`` file; ``known`` are the names that a user may have meant.

    Raises
    ------
    InputError : anything that is not a readable table of finite numbers of bearable size.
    """
    path = Path(name).expanduser()
    suffix = path.suffix.lower()
    if suffix not in (".npy", ".csv"):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        listed = f"give {', '.join(known)}, or a file" if known else "give a file"
        raise InputError(
            f"{name!r} is not a data set{hint}; {listed} whose name ends in .npy or .csv"
        )
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot read {name}: {reason}") from None
    if not path.is_file():
        raise InputError(f"{name} is not a file")
    if size > MAX_FILE_BYTES:
        raise InputError(f"{name} has {size} bytes; {MAX_FILE_BYTES} are allowed")
    return _read_npy(path, name) if suffix == ".npy" else _read_csv(path, name)


def _read_npy(path: Path, name: str) -> Table:
    try:
        with path.open("rb") as stream, warnings.catch_warnings():
            opening = stream.read(len(_NPY))
            if opening != _NPY and not opening.startswith(_ZIP):
                # numpy would take it for a pickle, and advise to load it unsafely
                raise InputError(f"{name} is not a .npy file: it does not begin as one")
            stream.seek(0)
            warnings.simplefilter("ignore")  # numpy's about old headers, Python's about literals
            array = np.load(stream, allow_pickle=False)
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror or error}") from None
    except Exception as error:  # noqa: BLE001 - a forged header makes numpy raise almost anything
        first = next(iter(str(error).splitlines()), "") or type(error).__name__
        first = "it holds Python objects" if "pickle" in first else first
        raise InputError(f"{name} is not a readable .npy array of numbers: {first}") from None
    if not isinstance(array, np.ndarray):
        raise InputError(f"{name} holds an archive, not one array")
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        raise InputError(f"{name} holds {array.dtype} entries; real numbers of at most 64 bits")
    if array.ndim != 2 or array.size == 0:
        raise InputError(f"{name} has shape {array.shape}; a table (rows, columns) is needed")
    _refuse_size(name, array.size)
    matrix = array.astype(np.float64)
    if array.dtype.kind in "iu" and not -(2**53) <= int(array.min()) <= int(array.max()) <= 2**53:
        raise InputError(f"{name} holds integers beyond 2^53, which float64 cannot hold exactly")
    bad = np.argwhere(~np.isfinite(matrix))
    if bad.size:
        row, column = bad[0]
        raise InputError(f"row {row + 1}, column '{column}' of {name} is not a finite number")
    precision = "float32" if array.dtype.itemsize < 8 and array.dtype.kind == "f" else "float64"
    return Table(matrix, [str(k) for k in range(matrix.shape[1])], precision)


def _read_csv(path: Path, name: str) -> Table:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{name} is not UTF-8 text") from None
    opening = text.lstrip().split("\n", 1)[0]
    separator = next((s for s in ",;\t" if s in opening), ",")
    columns: list[str] | None = None
    values: list[list[float]] = []
    table = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        for cells in table:
            if not cells or (len(cells) == 1 and not cells[0].strip()):
                continue
            if columns is None:
                numbers = [_number(cell) is not None for cell in cells]
                named = not any(numbers)
                if not named and not all(numbers):
                    raise InputError(f"line 1 of {name} mixes names and numbers")
                columns = [c.strip() for c in cells] if named else list(map(str, range(len(cells))))
                _refuse_size(name, len(cells))
                if named:
                    continue
            values.append(_row(name, table.line_num, cells, columns))
            _refuse_size(name, len(values) * len(columns))
    except csv.Error as error:
        raise InputError(f"line {table.line_num} of {name}: {error}") from None
    if columns is None or not values:
        raise InputError(f"{name} has no rows of numbers")
    return Table(np.array(values, dtype=np.float64), columns)


def _row(name: str, line: int, cells: list[str], columns: list[str]) -> list[float]:
    if len(cells) != len(columns):
        raise InputError(f"line {line} of {name} has {len(cells)} cells, not {len(columns)}")
    row = []
    for cell, column in zip(cells, columns, strict=True):
        value = _number(cell)
        if value is None or not np.isfinite(value):
            shown = cell if len(cell) <= 30 else cell[:27] + "..."
            raise InputError(
                f"line {line}, column {column!r} of {name}: {shown!r} is not a finite number"
            )
        row.append(value)
    return row


def _number(cell: str) -> float | None:
    try:
        # float() reads the digits of every script
        return float(cell) if "_" not in cell and cell.strip().isascii() else None
    except ValueError:
        return None


def _refuse_size(name: str, entries: int) -> None:
    if entries > MAX_ENTRIES:
        raise InputError(f"{name} has more than {MAX_ENTRIES} entries; use fewer rows or columns")
