"""Where a long run stands, saved now and then, so that a run that was killed goes on from there.

`checkpoints` says where the runs of one replicate may save; every long loop asks for a `Slot` by
`slot`, in the order in which the loops begin, which is the same each time.  Saving changes nothing:
arrays come back bit for bit, and what is read is used only by a run with the same digest.
"""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SECONDS = 20.0
"""At most this much of a run is lost."""
Arrays = dict[str, Any]


class Slot:
    """The file of one loop.

    Parameters
    ----------
    path : the file; None saves and reads nothing.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._last = time.monotonic()

    def load(self) -> Arrays | None:
        """What was saved last, or None."""
        if self.path is None:
            return None
        try:
            with np.load(self.path, allow_pickle=False) as found:
                return {name: found[name] for name in found.files}
        except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
            return None  # there is none, or it cannot be read: the loop begins anew

    def due(self) -> bool:
        """Is it time to save again?"""
        return self.path is not None and time.monotonic() - self._last >= SECONDS

    def save(self, arrays: Arrays) -> None:
        """Save, whole or not at all."""
        if self.path is None:
            return
        # processes of a run that was killed may still write
        scratch = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        with suppress(OSError):  # the run goes on; a full disk is reported with its next line
            with scratch.open("wb") as stream:
                np.savez(stream, **arrays)
            os.replace(scratch, self.path)
        self._last = time.monotonic()


class Slots:
    """The slots of one replicate, ``<stem>.0.npz``, ``<stem>.1.npz`` and so on."""

    def __init__(self, stem: Path) -> None:
        self.stem = stem
        self.given: list[Slot] = []

    def next(self) -> Slot:
        """A slot for the next loop."""
        path = self.stem.with_name(f"{self.stem.name}.{len(self.given)}.npz")
        self.given.append(Slot(path))
        return self.given[-1]

    def clear(self) -> None:
        """Remove what was saved: the replicate has ended."""
        for one in self.given:
            with suppress(OSError):
                assert one.path is not None
                one.path.unlink(missing_ok=True)


_current: ContextVar[Slots | None] = ContextVar("checkpoints", default=None)


@contextmanager
def checkpoints(stem: Path | None) -> Iterator[None]:
    """Loops inside may save into files beside ``stem``, which are removed at the end; not if None.

    They stay if the replicate is interrupted.
    """
    slots = None if stem is None else Slots(stem)
    token = _current.set(slots)
    try:
        yield
        if slots is not None:
            slots.clear()
    finally:
        _current.reset(token)


def slot() -> Slot:
    """The next slot of the replicate, or one that saves nothing.

    >>> slot().path is None
    True
    """
    slots = _current.get()
    return Slot() if slots is None else slots.next()


def digest(*parts: Any) -> NDArray[np.uint8]:
    """A digest of numbers and arrays: what a run is a function of.

    >>> bool((digest(1, np.ones(2)) == digest(1, np.ones(2))).all()), len(digest(2))
    (True, 32)
    """
    found = hashlib.sha256()
    for part in parts:
        found.update(np.asarray(part).tobytes() + b"|")
    return np.frombuffer(found.digest(), np.uint8)


def belongs(saved: Arrays | None, of: NDArray[np.uint8]) -> bool:
    """Was this saved by a run with this digest?

    >>> belongs({"digest": digest(1)}, digest(1)), belongs(None, digest(1))
    (True, False)
    """
    return saved is not None and "digest" in saved and np.array_equal(saved["digest"], of)
