"""Interrupts and C code: neither a key press nor a timer may be lost in a quadrature."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_SIGNALS = [s for s in (getattr(signal, "SIGPROF", None), signal.SIGINT) if s is not None]


@contextmanager
def postponed() -> Iterator[list[int]]:
    """Note the signals that arrive inside, and deliver the first of them at the end.

    For C code that calls back into Python and goes on when a callback raises, as Arb's quadrature
    does: an exception of a signal handler would be lost there, or come out as a SystemError.  The
    callback looks at the list and ends the work early once there is something in it.
    """
    noted: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield noted  # handlers run in the main thread only
        return
    handlers: dict[int, Any] = {}
    try:
        for number in _SIGNALS:
            handler = signal.getsignal(number)
            if callable(handler):
                handlers[number] = handler
                signal.signal(number, lambda n, frame: noted.append(n))
        yield noted
    finally:
        _restore(handlers)
    if noted:
        handlers[noted[0]](noted[0], None)


def _restore(handlers: dict[int, Any]) -> None:
    """Put all handlers back, even if one of them interrupts this."""
    for number, handler in handlers.items():
        rest = {n: h for n, h in handlers.items() if n != number}
        try:
            signal.signal(number, handler)
        except BaseException:
            _restore(rest)
            raise


def raised_inside(error: BaseException) -> BaseException:
    """What Python code that C code had called raised, where that became a SystemError.

    >>> try:
    ...     raise SystemError("a result with an exception set") from KeyboardInterrupt()
    ... except SystemError as error:
    ...     raised_inside(error)
    KeyboardInterrupt()
    """
    while isinstance(error, SystemError) and error.__cause__ is not None:
        error = error.__cause__
    return error
