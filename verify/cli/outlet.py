"""Standard output of the process: a reader that leaves is no error, a full disk is one line."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

from bounds.errors import CertiboundError


class OutputError(CertiboundError):
    """Standard output could not be written."""


class Outlet(io.FileIO):
    """A file descriptor that is written until its reader leaves.

    After that everything written is dropped: ``certibound list | head -1`` runs to its own end,
    so that its exit status says what was found, whatever the reader took.

    Raises
    ------
    OutputError : the descriptor cannot be written for another reason (a full disk).
    """

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            # Also what is still in a buffer has to go somewhere when the process ends.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if isinstance(error, BrokenPipeError):
                return memoryview(data).nbytes
            reason = error.strerror or error
            raise OutputError(f"cannot write to standard output: {reason}") from error


class ClosedOutlet(Outlet):
    """Stands in for a standard output that was closed from the start.

    It holds on to the free file descriptor, which would else be that of the next file opened.

    Raises
    ------
    OutputError : when it is written to, once; what is written after that is dropped.
    """

    complained = False

    def write(self, data: Any, /) -> int:
        if not self.complained:
            self.complained = True
            raise OutputError("cannot write to standard output: it is closed")
        return memoryview(data).nbytes


def connect_standard_output() -> None:
    """Make ``sys.stdout`` write through an `Outlet`."""
    stream = sys.stdout
    if stream is None:
        closed = io.BufferedWriter(ClosedOutlet(os.devnull, "wb"))
        sys.stdout = io.TextIOWrapper(closed, encoding="utf-8", errors="backslashreplace")
        return
    stream.flush()
    outlet = io.BufferedWriter(Outlet(stream.fileno(), "wb", closefd=False))
    sys.stdout = io.TextIOWrapper(
        outlet,
        encoding=stream.encoding,
        errors="backslashreplace",
        line_buffering=stream.isatty(),
    )
