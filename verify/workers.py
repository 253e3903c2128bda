"""Processes that judge one claim each and can be stopped, so that nothing hangs."""

from __future__ import annotations

import gc
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from verify.interrupts import raised_inside

MEMORY_LIMIT = 4 << 30
PATIENCE = 8.0
_AGAIN = 0.5
_OUT_OF_TIME = (-signal.SIGXCPU,) if os.name == "posix" else ()
Task = Callable[[Any, Callable[[Any], None]], Any]


@dataclass(frozen=True)
class Stopped:
    """A worker that gave no result: why, after how long, and what it had reported before."""

    reason: str
    seconds: float
    partial: Any = None


@dataclass
class _Running:
    place: int
    process: Any
    connection: Connection
    start: float
    partial: Any = None


class _OverdueError(BaseException):
    """Raised by the timer; no search may mistake it for a failure of one of its moves."""


@contextmanager
def time_limit(seconds: float) -> Iterator[list[bool]]:
    """Interrupt the Python code inside after some time; yields ``[True]`` once it was interrupted.

    The time is that of the processor, which depends little on what else runs.  Works in the main
    thread on systems with interval timers; elsewhere it does nothing.  Limits may be nested.

    >>> with time_limit(0.05) as overdue:
    ...     while True:
    ...         pass
    >>> overdue
    [True]
    """
    overdue: list[bool] = []
    if threading.current_thread() is not threading.main_thread() or os.name != "posix":
        yield overdue
        return
    ended = False

    def interrupt(number: int, frame: Any) -> None:
        if not ended:
            raise _OverdueError

    before = signal.signal(signal.SIGPROF, interrupt)
    start = time.process_time()
    outer, _ = signal.getitimer(signal.ITIMER_PROF)
    # again and again, because code that catches every exception may have swallowed the first
    signal.setitimer(signal.ITIMER_PROF, max(min(seconds, outer or seconds), 0.001), _AGAIN)
    try:
        yield overdue
    except (_OverdueError, SystemError) as error:
        ended = True
        if not isinstance(raised_inside(error), _OverdueError):
            raise
        overdue.append(True)
    finally:
        ended = True
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if outer:
            left = outer - (time.process_time() - start)
            signal.setitimer(signal.ITIMER_PROF, max(left, 0.001), _AGAIN)


def run_isolated(
    task: Task, inputs: Sequence[Any], *, workers: int, seconds: float
) -> Iterator[tuple[int, Any]]:
    """Run ``task(input, report)`` for every input, each in a process of its own.

    Parameters
    ----------
    task : an importable function; ``report`` sends an intermediate result.
    workers : how many processes run at the same time; it does not change the results.
    seconds : processor time after which a process is stopped; a process that waits for something
        else is stopped after `PATIENCE` times as long by the clock.

    Yields
    ------
    (place of the input, result), or (place, `Stopped`), in the order in which they end.
    """
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    waiting = list(enumerate(inputs))[::-1]
    running: list[_Running] = []
    try:
        while waiting or running:
            while waiting and len(running) < max(workers, 1):
                running.append(_start(context, task, *waiting.pop(), seconds))
            now = time.monotonic()
            first = min(one.start + PATIENCE * seconds - now for one in running)
            ready = wait([one.connection for one in running], timeout=max(first, 0.0))
            for one in list(running):
                result = _progress(one, one.connection in ready, seconds)
                if result is not None:
                    running.remove(one)
                    yield one.place, result[0]
    finally:
        for one in running:
            _stop(one)


def _start(context: Any, task: Task, place: int, value: Any, seconds: float) -> _Running:
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, value, sender, seconds), daemon=True)
    process.start()
    sender.close()
    return _Running(place, process, receiver, time.monotonic())


def _progress(one: _Running, ready: bool, seconds: float) -> tuple[Any] | None:
    """The result of a process that has ended or has to end; None while it goes on."""
    elapsed = time.monotonic() - one.start
    if ready:
        try:
            final, content = one.connection.recv()
        except (EOFError, OSError):
            one.process.join()
            code = one.process.exitcode
            _stop(one)
            reason = f"the worker process ended without a result (status {code})"
            if code in _OUT_OF_TIME:
                reason = f"stopped after {seconds:.0f} s of processor time"
            return (Stopped(reason, elapsed, one.partial),)
        if final:
            _stop(one)
            return (content,)
        one.partial = content
        return None
    if elapsed < PATIENCE * seconds:
        return None
    _stop(one)
    return (Stopped(f"stopped after {elapsed:.0f} s", elapsed, one.partial),)


def _stop(one: _Running) -> None:
    one.process.kill()
    one.process.join()
    one.connection.close()


def _work(task: Task, value: Any, sender: Connection, seconds: float) -> None:
    """The life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "posix":
        import resource

        # so that it ends by itself even if its parent was killed
        _limit(resource.RLIMIT_CPU, math.ceil(seconds))
        _limit(resource.RLIMIT_AS, MEMORY_LIMIT)
    sys.setrecursionlimit(5000)
    gc.freeze()  # what was there before need not be gone through again

    def report(content: Any) -> None:
        sender.send((False, content))

    try:
        result = task(value, report)
    except MemoryError:
        result = Stopped("out of memory", 0.0)
    except Exception as error:  # noqa: BLE001 - the border of the process: a bug costs one claim
        if os.environ.get("CERTIBOUND_DEBUG"):
            import traceback

            traceback.print_exc()
        message = " ".join(str(error).split())[:200]
        result = Stopped(f"internal error: {type(error).__name__}: {message}", 0.0)
    sender.send((True, result))
    sender.close()


def _limit(kind: int, value: int) -> None:
    import resource

    _, most = resource.getrlimit(kind)
    if most == resource.RLIM_INFINITY or value < most:
        resource.setrlimit(kind, (value, most))
