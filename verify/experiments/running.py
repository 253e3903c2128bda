"""Replicates of an experiment: run by any number of processes, saved as they end, continued.

A replicate depends on the statement, the values, the data, the seed and its number, and on nothing
else.  Replicates are saved line by line; a run that was killed goes on with those that are missing,
and ends with the same result.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from math import isfinite
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from bounds.errors import BudgetError, CertiboundError, InputError
from verify.experiments.experiment import Outcome, Plan
from verify.experiments.registry import experiment
from verify.randomness import generator
from verify.simulate.checkpoint import checkpoints
from verify.workers import Stopped, run_isolated

SCHEMA = 1
LONGEST = 2 * 86_400.0
"""Processor time of a batch; eight times that by the clock still fits a timeout of poll()."""
MOST_REPLICATES = 10**7
LONG = 1.0
"""Seconds from which the outcome of a replicate is saved before its batch ends."""
Done = Callable[[int, int], None]


def file_stem(identity: str, key: dict[str, Any]) -> str:
    """A file name for a run: the statement, and a digest of everything that determines it."""
    text = json.dumps(key, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"{identity.replace('/', '-')}.{digest}"


def run_key(plan: Plan, data: str, seed: int, replicates: int) -> dict[str, Any]:
    """Everything that determines the outcomes of a run."""
    return {
        "schema": SCHEMA,
        "statement": plan.statement,
        "values": {name: str(value) for name, value in sorted(plan.values.items())},
        "data": data,
        "seed": seed,
        "replicates": replicates,
    }


def one_replicate(plan: Plan, seed: int, replicate: int, keep: Path | None = None) -> Outcome:
    """The outcome of one replicate; what is not finite is left out of its numbers.

    With ``keep``, a path without a suffix, a long one saves where it stands (see `kept_beside`).
    """
    random = generator(plan.statement, plan.values, replicate, seed=seed)
    with checkpoints(None if keep is None else keep.with_name(f"{keep.name}.{replicate}")):
        outcome = experiment(plan.statement).replicate(plan, random)
    outcome.measured = {n: float(v) for n, v in outcome.measured.items() if isfinite(v)}
    return outcome


def kept_beside(keep: Path) -> list[Path]:
    """Files that replicates have beside the file of their run: checkpoints, finished outcomes."""
    suffixes = ("npz", "npz.*.part", "outcome", "outcome.*.part")
    return [path for suffix in suffixes for path in keep.parent.glob(f"{keep.name}.*.{suffix}")]


def to_line(replicate: int, outcome: Outcome) -> str:
    """An outcome as one line of JSON; every float comes back exactly."""
    content = {
        "replicate": replicate,
        "failures": {name: list(pair) for name, pair in outcome.failures.items()},
        "measured": outcome.measured,
        "stopped": outcome.stopped,
        "idle": list(outcome.idle),
    }
    if outcome.series:
        content["series"] = outcome.series
    return json.dumps(content, allow_nan=False)


def from_line(line: str) -> tuple[int, Outcome]:
    """What `to_line` wrote.

    >>> from_line(to_line(3, Outcome({"a": (0, 1)}, {"x": 0.1})))[0]
    3
    """
    content = json.loads(line)
    failures = {name: (int(a), int(b)) for name, (a, b) in content["failures"].items()}
    idle = tuple(content["idle"])
    series = {name: [float(v) for v in row] for name, row in content.get("series", {}).items()}
    found = Outcome(failures, content["measured"], content["stopped"], idle, series)
    return int(content["replicate"]), found


class Store:
    """The file of a run: a line that says which run it is, then one line for each replicate.

    Parameters
    ----------
    directory : where; made if need be.
    key : see `run_key`.
    resume : keep the replicates that are there; otherwise the file starts anew.

    Raises
    ------
    InputError : a directory that cannot be written, a file of another run.
    """

    def __init__(self, directory: Path, key: dict[str, Any], *, resume: bool) -> None:
        self.path = directory / f"{file_stem(key['statement'], key)}.jsonl"
        self.keep = self.path.with_suffix("")
        self.key = key
        self.outcomes: dict[int, Outcome] = {}
        try:
            directory.mkdir(parents=True, exist_ok=True)
            if resume and self.path.exists():
                kept = self._read()
            else:
                kept = [json.dumps(key, sort_keys=True)]
                for path in kept_beside(self.keep):
                    path.unlink(missing_ok=True)
            # rewritten, so that a line that was cut off by a kill is gone
            scratch = self.path.with_suffix(".part")
            scratch.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
            os.replace(scratch, self.path)
            self._stream = self.path.open("a", encoding="utf-8")
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> InputError:
        return InputError(f"{self.path}: cannot be written: {error.strerror or error}")

    def _read(self) -> list[str]:
        lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        head = json.dumps(self.key, sort_keys=True)
        if not lines or lines[0] != head:
            raise InputError(f"{self.path} is the file of another run; remove it or leave --resume")
        kept = [head]
        finished = [
            path.read_text(encoding="utf-8") for path in sorted(kept_beside(self.keep))
            if path.suffix == ".outcome"
        ]  # fmt: skip
        for line in [*lines[1:], *(text.strip() for text in finished)]:
            try:
                replicate, outcome = from_line(line)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue  # cut off
            if replicate not in self.outcomes:
                self.outcomes[replicate] = outcome
                kept.append(line)
        return kept

    def add(self, replicate: int, outcome: Outcome) -> None:
        """Save a replicate."""
        self.outcomes[replicate] = outcome
        try:
            self._stream.write(to_line(replicate, outcome) + "\n")
            self._stream.flush()
        except OSError as error:
            raise self._unwritable(error) from None

    def close(self) -> None:
        """Close the file; what is in it needs no files beside it any more."""
        with suppress(OSError):  # a full disk was reported when the line was written
            self._stream.close()
            for path in kept_beside(self.keep):
                number = path.name.removeprefix(f"{self.keep.name}.").split(".")[0]
                if number.isdecimal() and int(number) in self.outcomes:
                    path.unlink(missing_ok=True)


Batch = tuple[Plan, int, list[int], Path | None]


def batch_task(work: Batch, report: Callable[[Any], None]) -> Any:
    """A batch of replicates in a process of its own."""
    plan, seed, replicates, keep = work
    found = []
    try:
        with threadpool_limits(1):
            for r in replicates:
                start = time.monotonic()
                found.append((r, one_replicate(plan, seed, r, keep)))
                if keep is not None and time.monotonic() - start > LONG:
                    # not lost if the run is stopped before the batch ends
                    _keep_outcome(keep, *found[-1])
        return found
    except CertiboundError as error:
        return error


def _keep_outcome(keep: Path, replicate: int, outcome: Outcome) -> None:
    path = keep.with_name(f"{keep.name}.{replicate}.outcome")
    scratch = path.with_name(f"{path.name}.{os.getpid()}.part")
    with suppress(OSError):  # a full disk is reported when the line is written
        scratch.write_text(to_line(replicate, outcome), encoding="utf-8")
        os.replace(scratch, path)


def run_replicates(
    plan: Plan,
    replicates: int,
    *,
    seed: int = 0,
    workers: int = 1,
    known: dict[int, Outcome] | None = None,
    keep: Path | None = None,
) -> Iterator[tuple[int, Outcome]]:
    """Run the replicates 0, 1, ... that are not known, in this process or in several.

    BLAS is held to one thread: with more, sums would depend on the machine.

    Raises
    ------
    BudgetError : a replicate that needs too much memory, or a process that ended.
    InputError : a number of replicates that is out of range.
    """
    if not 1 <= replicates <= MOST_REPLICATES:
        raise InputError(f"replicates must be 1 to {MOST_REPLICATES}, got {replicates}")
    missing = [r for r in range(replicates) if r not in (known or {})]
    if workers <= 1:
        with threadpool_limits(1):
            for r in missing:
                yield r, one_replicate(plan, seed, r, keep)
        return
    size = max(1, min(50, len(missing) // (8 * workers)))
    batches = [(plan, seed, missing[k : k + size], keep) for k in range(0, len(missing), size)]
    for _, result in run_isolated(batch_task, batches, workers=workers, seconds=LONGEST):
        if isinstance(result, Stopped):
            raise BudgetError(f"a replicate gave no result: {result.reason}")
        if isinstance(result, CertiboundError):
            raise result
        yield from result
