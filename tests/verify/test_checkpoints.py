"""A run that is stopped inside a replicate goes on from a checkpoint to the identical result."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from verify.cli.entry import run
from verify.experiments import running
from verify.experiments.simulation import simulate
from verify.randomness import generator
from verify.simulate import checkpoint, initial, network
from verify.simulate.checkpoint import Slot, checkpoints
from verify.simulate.flow import flow
from verify.simulate.initial import Initialisation
from verify.simulate.training import State, Training, descend

ROOT = Path(__file__).resolve().parents[2]
X = np.array([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, 0.6, -0.8]])
Y = np.array([1.0, -0.5, 0.25])


class StopError(Exception):
    """Stands for a kill."""


@pytest.fixture(autouse=True)
def _save_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)


def start() -> Initialisation:
    return Initialisation(X, 400, 0.3, generator("checkpoints"))


def stop_after(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, calls: int) -> list[int]:
    """Let a function of the loop raise at one of its calls; the list counts them."""
    whole, made = getattr(owner, name), [0]

    def counted(*arguments: Any, **named: Any) -> Any:
        made[0] += 1
        if made[0] == calls:
            raise StopError
        return whole(*arguments, **named)

    monkeypatch.setattr(owner, name, counted)
    return made


def watched() -> Training:
    memory: dict[str, Any] = {"norms": [], "largest": np.zeros(3)}

    def watch(k: int, state: State, error: np.ndarray) -> None:
        if k == 0:
            memory.update(norms=[], largest=np.zeros(3))
        memory["norms"].append([float(k), float(np.linalg.norm(error))])
        memory["largest"] = np.maximum(memory["largest"], np.abs(error))

    run = descend(start(), Y, 0.2, 60, every=7, watch=watch, memory=memory)
    assert [row[0] for row in memory["norms"]] == list(range(61))
    assert [row[1] for row in memory["norms"]] == pytest.approx(run.errors.tolist(), rel=1e-15)
    assert (memory["largest"] >= np.abs(run.initial_error)).all()
    return run


LOOPS: dict[str, Callable[[], Training]] = {
    "descent": lambda: descend(start(), Y, 0.2, 60, every=7),
    "descent with a radius that is doubled": lambda: descend(start(), Y, 0.2, 60, radius=0.01),
    "watched descent": watched,
    "flow": lambda: flow(start(), Y, 3.0),
}


def same(one: Training, two: Training) -> None:
    """Equal bit for bit, every field."""
    for name in one.__dataclass_fields__:
        left, right = getattr(one, name), getattr(two, name)
        assert np.array_equal(left, right) if isinstance(left, np.ndarray) else left == right, name


@pytest.mark.parametrize("name", LOOPS)
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_training_goes_on_to_the_identical_result(
    name: str, share: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        all_calls = stop_after(patch, State, "push", -1)
        whole = LOOPS[name]()
    with monkeypatch.context() as patch:
        stop_after(patch, State, "push", int(share * all_calls[0]))
        with pytest.raises(StopError), checkpoints(tmp_path / "run.0"):
            LOOPS[name]()
    assert (tmp_path / "run.0.0.npz").exists()
    with monkeypatch.context() as patch:
        calls = stop_after(patch, State, "push", -1)
        with checkpoints(tmp_path / "run.0"):
            same(LOOPS[name](), whole)
    assert calls[0] < all_calls[0] * (1 - share) + 10, "it began anew"
    assert not list(tmp_path.iterdir()), "the replicate has ended"


def test_dense_training_goes_on_to_the_identical_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = network.standard(50, 3, 0.2, np.random.default_rng(0))
    whole = network.train(net, X, Y, 0.1, 30)
    with monkeypatch.context() as patch:
        stop_after(patch, network, "step", 20)
        with pytest.raises(StopError), checkpoints(tmp_path / "run.0"):
            network.train(net, X, Y, 0.1, 30)
    calls = stop_after(monkeypatch, network, "step", -1)
    with checkpoints(tmp_path / "run.0"):
        found = network.train(net, X, Y, 0.1, 30)
    assert calls[0] == 11
    assert (found.W == whole.W).all()
    assert (found.b == whole.b).all()


@pytest.mark.parametrize("symmetric", [False, True])
def test_a_streamed_initialisation_goes_on_to_the_identical_result(
    symmetric: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(initial, "MOST_IN_CHUNK", 100)

    def statistics(m: int = 2050) -> initial.InitialStatistics:
        stream = generator("checkpoints")
        return initial.initial_statistics(
            Initialisation(X, m, 0.3, stream, symmetric), radii=(0.1, 0.2)
        )

    def equal(one: initial.InitialStatistics, two: initial.InitialStatistics) -> bool:
        names = one.__dataclass_fields__
        return all(np.array_equal(getattr(one, name), getattr(two, name)) for name in names)

    whole, chunks = statistics(), 11 if symmetric else 21
    with monkeypatch.context() as patch:
        stop_after(patch, Slot, "save", 8)
        with pytest.raises(StopError), checkpoints(tmp_path / "run.0"):
            statistics()
    assert not equal(statistics(2060), whole)
    with monkeypatch.context() as patch:
        saved = stop_after(patch, Slot, "save", -1)
        with checkpoints(tmp_path / "run.0"):
            assert equal(statistics(), whole)
        assert saved[0] == chunks - 7
    with monkeypatch.context() as patch:
        stop_after(patch, Slot, "save", 8)
        with pytest.raises(StopError), checkpoints(tmp_path / "run.0"):
            statistics(2060)
    with checkpoints(tmp_path / "run.0"):
        assert equal(statistics(), whole), "that of another width is not used"


def test_a_checkpoint_of_another_run_or_a_broken_one_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = descend(start(), Y, 0.2, 30)
    for stopped, broken in (((Y, 0.1), False), ((2 * Y, 0.2), False), ((Y, 0.2), True)):
        with monkeypatch.context() as patch:
            stop_after(patch, State, "push", 20)
            with pytest.raises(StopError), checkpoints(tmp_path / "run.0"):
                descend(start(), *stopped, 30)
        file = tmp_path / "run.0.0.npz"
        if broken:
            file.write_bytes(file.read_bytes()[:300])
        with checkpoints(tmp_path / "run.0"):
            same(descend(start(), Y, 0.2, 30), whole)


def test_a_watch_without_memory_saves_nothing(tmp_path: Path) -> None:
    def watch(k: int, state: State, error: np.ndarray) -> None:
        if k == 20:
            raise StopError

    with pytest.raises(StopError), checkpoints(tmp_path / "run.0"):
        descend(start(), Y, 0.2, 30, watch=watch)
    assert not list(tmp_path.iterdir())


def test_without_a_place_nothing_is_saved_or_read() -> None:
    slot = Slot()
    slot.save({"x": np.ones(1)})
    assert slot.load() is None
    assert not slot.due()


WATCHED = [
    ("yang2024/lemma-22", {"steps": 60, "m": 300}),
    ("yang2024/lemma-27", {"steps": 60, "m": 300}),
    ("yang2024/theorem-42", {"steps": 60, "m": 300}),
    ("yang2024/theorem-1/rate-independent-of-b", {"m": 200, "folds": 1}),
    ("explicit/flow-convergence", {}),
    ("yang2024/theorem-39", {"n": 10, "M": 100, "steps": 60, "tests": 20}),
]


@pytest.mark.parametrize(("identity", "values"), WATCHED, ids=lambda v: str(v))
@pytest.mark.parametrize("share", [0.25, 0.8])
def test_experiments_go_on_inside_a_replicate(
    identity: str,
    values: dict[str, int | Fraction],
    share: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop = (network, "step") if identity.endswith("39") else (State, "push")
    with monkeypatch.context() as patch:
        all_calls = stop_after(patch, *loop, -1)
        whole = simulate(identity, values, 2, directory=tmp_path / "whole")
    directory = tmp_path / "cut"
    with monkeypatch.context() as patch:
        stop_after(patch, *loop, int(share * all_calls[0]))
        with pytest.raises(StopError):
            simulate(identity, values, 2, directory=directory)
    assert list(directory.glob("*.npz"))
    with monkeypatch.context() as patch:
        calls = stop_after(patch, *loop, -1)
        found = simulate(identity, values, 2, directory=directory, resume=True)
    assert found.document() == whole.document()
    assert found.outcomes == whole.outcomes
    assert calls[0] < all_calls[0]
    assert [path.suffix for path in directory.iterdir()] == [".jsonl"]


def test_a_run_that_begins_anew_leaves_old_checkpoints_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        stop_after(patch, State, "push", 30)
        with pytest.raises(StopError):
            simulate("yang2024/lemma-23", {"steps": 60, "m": 300}, 1, directory=tmp_path)
    assert list(tmp_path.glob("*.npz"))
    calls = stop_after(monkeypatch, State, "push", -1)
    simulate("yang2024/lemma-23", {"steps": 60, "m": 300}, 1, directory=tmp_path)
    assert calls[0] >= 60


def test_the_outcomes_of_an_unfinished_batch_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch of three is stopped in its third replicate; two are known afterwards."""
    monkeypatch.setattr(running, "LONG", 0.0)
    identity, values = "explicit/flip-count", {"m": 300}
    whole = simulate(identity, values, 3, directory=tmp_path / "whole")
    cut = simulate(identity, values, 3, directory=tmp_path / "cut")
    assert cut.path is not None
    head = cut.path.read_text().splitlines()[0]
    cut.path.write_text(head + "\n")
    with monkeypatch.context() as patch:
        stop_after(patch, running, "one_replicate", 3)
        work = (cut.plan, 0, [0, 1, 2], cut.path.with_suffix(""))
        with pytest.raises(StopError):
            running.batch_task(work, lambda value: None)
    seen: list[int] = []
    again = simulate(
        identity, values, 3, directory=tmp_path / "cut", resume=True,
        done=lambda ended, total: seen.append(ended),
    )  # fmt: skip
    assert seen == [2, 3]
    assert again.outcomes == whole.outcomes
    assert [path.suffix for path in (tmp_path / "cut").iterdir()] == [".jsonl"]


LONG_RUN = ["explicit/gd-movement", "m=20000", "steps=2000", "--replicates", "1", "--json"]
SAVING = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "import verify.simulate.checkpoint as c; c.SECONDS = 0.05; "
    "from verify.cli.entry import main; main()"
)


def saved_steps(directory: Path) -> list[int]:
    """The step at which the first loop of the first replicate was saved, if it was."""
    steps = []
    for path in directory.glob("*.0.0.npz"):
        with np.load(path) as saved:
            steps.append(int(saved["step"]))
    return steps


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_resumes_inside_its_replicate(
    number: signal.Signals, workers: int, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    arguments = ["simulate", *LONG_RUN, "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "-c", SAVING, *arguments, "--out", str(tmp_path / "a")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},  # the same BLAS kernels, to the last bit
    )  # fmt: skip
    # a slow start may save before the first step: there is nothing to resume inside of then
    while process.poll() is None and not any(step > 0 for step in saved_steps(tmp_path / "a")):
        time.sleep(0.01)
    assert process.poll() is None, process.communicate()
    if number == signal.SIGKILL:
        os.killpg(process.pid, number)  # its workers too
    else:
        process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode != 0, "it had ended before"
    steps = saved_steps(tmp_path / "a")
    assert len(steps) == 1
    assert 0 < steps[0] < 2000
    calls = stop_after(monkeypatch, State, "push", -1)
    results, pushes = [], []
    for directory in ("a", "b"):  # continued, and without a stop
        calls[0] = 0
        command = ["simulate", *LONG_RUN, "--out", str(tmp_path / directory), "--resume"]
        assert run(command) == 0
        results.append(json.loads(capsys.readouterr().out))
        del results[-1]["saved"]
        pushes.append(calls[0])
    assert results[0] == results[1]
    assert pushes[0] <= pushes[1] - steps[0], "the steps up to the checkpoint are not repeated"
