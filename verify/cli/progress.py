"""A sign of life on standard error for work that takes longer than a second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

PATIENCE = 1.0
LINE_EVERY = 30.0


class Progress:
    """The bar of one piece of work; `advance` may be called from the code that does it."""

    def __init__(self, label: str) -> None:
        self.label = label
        self._lock = threading.Lock()
        self._done = 0.0
        self._total: float | None = None
        self._bar: Bar | None = None
        self._task: TaskID = cast("TaskID", 0)
        self._over = False

    def advance(self, done: float, total: float | None = None, label: str = "") -> None:
        """Say that ``done`` of ``total`` units are finished."""
        with self._lock:
            self._done, self._total = done, total
            self.label = label or self.label
            if self._bar is not None:
                self._bar.update(self._task, completed=done, total=total, description=self.label)

    def appear(self) -> None:
        """Draw the bar (called by the timer, never before `PATIENCE` seconds)."""
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        with self._lock:
            if self._over:
                return
            bar = Bar(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = bar.add_task(self.label, total=self._total, completed=int(self._done))
            bar.start()
            self._bar = bar

    def lines(self, over: threading.Event) -> None:
        """A line every half minute until ``over``, for a log or a pipe."""
        start = time.monotonic()
        while not over.wait(LINE_EVERY):
            passed = round(time.monotonic() - start)
            print(f"{self.label}{self._counted()} ({passed} s)", file=sys.stderr, flush=True)

    def _counted(self) -> str:
        with self._lock:
            if self._total is None:
                return f": {self._done:.0f} done" if self._done else ""
            return f": {self._done:.0f} of {self._total:.0f}"

    def disappear(self) -> None:
        """Remove the bar; later calls of `advance` do nothing."""
        with self._lock:
            self._over = True
            if self._bar is not None:
                self._bar.stop()
                self._bar = None


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """Show a bar on standard error if the work inside takes more than a second.

    If standard error is not a terminal, a line is printed every half minute instead.
    """
    shown = Progress(label)
    if not sys.stderr.isatty():
        over = threading.Event()
        threading.Thread(target=shown.lines, args=(over,), daemon=True).start()
        try:
            yield shown
        finally:
            over.set()
        return
    timer = threading.Timer(PATIENCE, shown.appear)
    timer.daemon = True
    timer.start()
    try:
        yield shown
    finally:
        timer.cancel()
        shown.disappear()
