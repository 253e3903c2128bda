r"""Gradient descent, exactly as it is defined, and what is recorded of every step.

Written for the pre-activations z_ri = <w_r, x_i> - b_r: one step with learning rate eta changes

    ``z_ri  by  -(eta a_r / sqrt m) sum_j (1 + <x_i, x_j>) I_rj e_j``,   e = f - y,

and nothing else depends on the weights.  A neuron of the bulk (`verify.simulate.neurons`) changes
the outputs linearly: together they add ``-eta H_bulk e``.  The weights and biases move by
``-(a_r / sqrt m) sum_j c_rj x_j`` and ``(a_r / sqrt m) sum_j c_rj`` with
``c_rj = eta sum_t e_j(t) I_rj(t)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.simulate.checkpoint import Arrays, Slot, belongs, digest, slot
from verify.simulate.initial import Initialisation
from verify.simulate.neurons import Neurons, neurons

Array = NDArray[np.float64]
Pattern = NDArray[np.bool_]
End = Literal["finished", "diverged", "stuck"]
STUCK = "no solution goes on"
BLOW_UP = 1e12
"""A loss that has grown by this factor is called divergent."""


@dataclass(frozen=True)
class Record:
    """One step.

    ``time`` is the step (or the time of the flow), ``error`` the norm of f - y; ``active`` the
    largest active count over the inputs; ``flips`` the pairs (neuron, input) whose pattern differs
    from the initial one; ``move_w``, ``move_b`` the largest movement of a weight vector and of a
    bias, ``frobenius`` that of all parameters; ``kernel_smallest`` lambda_min(H(t)),
    ``kernel_change`` ``||H(t) - H(0)||_F``; ``from_linear`` the distance of f from the dynamics
    with the kernel H(0).
    """

    time: float
    error: float
    active: int
    flips: int
    move_w: float
    move_b: float
    frobenius: float
    kernel_smallest: float
    kernel_change: float
    from_linear: float


@dataclass(frozen=True, eq=False)
class Training:
    """A run: its records, and how it ended (``stuck``: no flow goes on; see `flow`).

    ``errors`` holds ||f - y|| of every step (of every accepted step of a flow, at ``times``).
    ``largest_kernel_eigenvalue`` is that of H(0): a learning rate above 2 over it is above the
    limit of stability of the linearised dynamics, which ``unstable`` says.
    """

    end: End
    reason: str
    times: Array
    errors: Array
    records: tuple[Record, ...]
    initial_error: Array
    final_error: Array
    kernel_start: Array
    largest_kernel_eigenvalue: float
    unstable: bool
    most_active: int
    candidates: int
    radius: float

    @property
    def finished(self) -> bool:
        """Did it run to its end with finite numbers?"""
        return self.end == "finished"

    def largest(self, name: str) -> float:
        """The largest recorded value of a quantity, by its name in `Record`."""
        return max(float(getattr(record, name)) for record in self.records)

    def smallest(self, name: str) -> float:
        """The smallest recorded value of a quantity."""
        return min(float(getattr(record, name)) for record in self.records)


@dataclass(eq=False)
class State:
    """Where training stands: candidates, accumulated pulls, outputs; changed in place."""

    fixed: Neurons
    y: Array
    z: Array = field(init=False)
    on: Pattern = field(init=False)
    pull: Array = field(init=False)
    total: Array = field(init=False)
    bulk_output: Array = field(init=False)
    pairs: Array = field(init=False)

    def __post_init__(self) -> None:
        one = self.fixed
        if self.y.shape != (one.n,):
            raise InputError(f"there are {one.n} inputs, but the labels are {self.y.shape}")
        self.z = one.z.copy()
        self.on = self.z >= 0
        self.start_on = self.on.copy()
        self.pull = np.zeros_like(self.z)
        self.total = np.zeros(one.n)
        self.bulk_output = one.output - self._candidates()
        self._bulk_pairs = one.bulk_pairs()
        self._bulk_active = one.active - self.on.sum(axis=0)
        ones = self.on.astype(float)
        self.pairs = self._bulk_pairs + ones.T @ ones
        self.lift = one.lift
        self.bulk_kernel = self.lift * self._bulk_pairs / one.m
        self.scale = one.a[:, None] / np.sqrt(one.m)
        self.kernel_start = self.kernel()
        self._bulk_float = one.patterns.astype(float)

    def saved(self) -> dict[str, Any]:
        """What `push` changes, by name, for a checkpoint."""
        names = ("z", "on", "pull", "total", "bulk_output", "pairs")  # in the order of `copy`
        return {name: getattr(self, name) for name in names}

    def copy(self) -> tuple[Any, ...]:
        """What `push` changes, for `restore`."""
        return (self.z.copy(), self.on, self.pull.copy(), self.total.copy(), self.bulk_output,
                self.pairs.copy())  # fmt: skip

    def restore(self, saved: tuple[Any, ...]) -> None:
        """Go back to what `copy` returned."""
        z, self.on, pull, total, self.bulk_output, pairs = saved
        self.z, self.pull = z.copy(), pull.copy()
        self.total, self.pairs = total.copy(), pairs.copy()

    def _candidates(self) -> Array:
        part: Array = (self.fixed.a / np.sqrt(self.fixed.m)) @ np.maximum(self.z, 0.0)
        return part

    def output(self) -> Array:
        """(n,) the outputs."""
        return self.bulk_output + self._candidates()

    def kernel(self) -> Array:
        """(n, n) the kernel of the present patterns."""
        H: Array = self.lift * self.pairs / self.fixed.m
        return H

    def push(self, impulse: Array) -> None:
        """Move everything by ``impulse`` (n,): eta e for a step, the integral of e for a flow."""
        change = self.on * impulse
        self.pull += change
        self.z -= self.scale * (change @ self.lift)
        self.bulk_output = self.bulk_output - self.bulk_kernel @ impulse
        self.total += impulse
        now = self.z >= 0
        changed = (now != self.on).any(axis=1)
        if changed.any():
            old, new = self.on[changed].astype(float), now[changed].astype(float)
            self.pairs += new.T @ new - old.T @ old
        self.on = now

    def reach(self) -> float:
        """Bound on how far a pre-activation of the bulk has moved."""
        return float((self.lift @ np.abs(self.total)).max() / np.sqrt(self.fixed.m))

    def active(self) -> int:
        """The largest active count over the inputs."""
        return int((self._bulk_active + self.on.sum(axis=0)).max())

    def movement(self) -> tuple[float, float, float]:
        """Largest movement of a weight vector, of a bias, and the Frobenius norm of all."""
        rho, m = self.fixed.rho, self.fixed.m
        bulk = self._bulk_float * self.total
        weights, biases, square = 0.0, 0.0, 0.0
        for pull, counts in ((self.pull, None), (bulk, self.fixed.counts)):
            if not len(pull):
                continue
            in_weights = np.maximum(np.einsum("ri,ri->r", pull @ rho, pull), 0.0)
            in_biases = pull.sum(axis=1) ** 2
            weights, biases = max(weights, in_weights.max()), max(biases, in_biases.max())
            both = in_weights + in_biases
            square += float(both.sum() if counts is None else both @ counts)
        return float(np.sqrt(weights / m)), float(np.sqrt(biases / m)), float(np.sqrt(square / m))

    def record(self, time: float, error: Array, linear: Array) -> Record:
        """What is recorded at a time, ``linear`` being the error of the linearised dynamics."""
        move_w, move_b, frobenius = self.movement()
        H = self.kernel()
        return Record(
            time=float(time),
            error=float(np.linalg.norm(error)),
            active=self.active(),
            flips=int((self.on != self.start_on).sum()),
            move_w=move_w,
            move_b=move_b,
            frobenius=frobenius,
            kernel_smallest=float(np.linalg.eigvalsh(H)[0]),
            kernel_change=float(np.linalg.norm(H - self.kernel_start)),
            from_linear=float(np.linalg.norm(error - linear)),
        )


Watch = Callable[[int, State, Array], Any]
Memory = dict[str, Any]


class TooNear(Exception):
    """Pre-activations have moved by the radius: the bulk may be wrong from here."""


def descend(
    start: Initialisation,
    y: Array,
    eta: float,
    steps: int,
    *,
    radius: float = 0.05,
    every: int = 1,
    watch: Watch | None = None,
    memory: Memory | None = None,
) -> Training:
    """Run gradient descent from an initialisation.

    Parameters
    ----------
    start : data, width, bias, kind and stream.
    y : (n,) labels.
    eta, steps : learning rate > 0, number of steps >= 0.
    radius : first guess of how far pre-activations move; it is doubled and the run repeated as
        often as needed, and changes nothing but the time.
    every : a `Record` is made of step 0, of every so many steps and of the last one.
    watch : called as ``watch(step, state, error)`` before every step and after the last; a run that
        is repeated begins again with step 0.
    memory : all that ``watch`` keeps from step to step, arrays and lists by name, which it changes;
        without it a run that is watched saves no checkpoint (`verify.simulate.checkpoint`).

    Raises
    ------
    InputError : a learning rate that is not positive, labels of the wrong shape.
    BudgetError : a network whose moving neurons do not fit into the memory limit.

    Notes
    -----
    A loss that overflows, or grows by `BLOW_UP`, ends the run as ``diverged``.

    >>> X, y = np.eye(2), np.array([1.0, -1.0])
    >>> start = Initialisation(X, 4000, 0.0, np.random.default_rng(0), symmetric=True)
    >>> run = descend(start, y, 0.5, 20)
    >>> run.end, bool(run.errors[-1] < 1e-2 * run.errors[0])
    ('finished', True)
    """
    if not (eta > 0 and np.isfinite(eta)):
        raise InputError(f"the learning rate must be positive and finite, got {eta}")
    if steps < 0 or every < 1:
        raise InputError(f"steps must be at least 0 and every at least 1, got {steps}, {every}")
    place = slot() if watch is None or memory is not None else Slot()
    saved = place.load()
    if saved is not None and "radius" in saved:
        radius = float(saved["radius"])
    while True:
        state = State(neurons(start, radius), np.asarray(y, float))
        try:
            return _descend(state, eta, steps, every, watch, place, saved, memory)
        except TooNear:
            radius, saved = (2 * radius if radius < 1 else np.inf), None


def _descend(
    state: State,
    eta: float,
    steps: int,
    every: int,
    watch: Watch | None,
    place: Slot,
    saved: Arrays | None,
    memory: Memory | None,
) -> Training:
    H, memory = state.kernel_start, {} if memory is None else memory
    error = state.output() - state.y
    linear, first = error.copy(), error.copy()
    limit = BLOW_UP * max(float(error @ error), 1e-300)
    errors: list[float] = []
    records: list[Record] = []
    most_active, reason, begin = 0, "", 0
    mark = digest(eta, steps, every, state.y, state.z, H) if place.path else digest()
    if saved is not None and belongs(saved, mark):
        state.restore(tuple(saved[name] for name in state.saved()))
        error, linear, errors = saved["error"], saved["linear"], saved["errors"].tolist()
        records = [record_from(row) for row in saved["records"].tolist()]
        begin, most_active = int(saved["step"]), int(saved["most_active"])
        recall(memory, saved)
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(begin, steps + 1):
            if place.due():
                place.save({
                    "digest": mark, "radius": np.float64(state.fixed.radius), **state.saved(),
                    "error": error, "linear": linear, "errors": np.array(errors),
                    "records": record_rows(records),
                    "step": np.int64(k), "most_active": np.int64(most_active),
                    **{f"memory {name}": np.asarray(value) for name, value in memory.items()},
                })  # fmt: skip
            square = float(error @ error)
            errors.append(square**0.5)
            if not square <= limit:
                grown = f"grew by {BLOW_UP:g}" if np.isfinite(square) else "overflowed"
                reason = f"the loss {grown} at step {k}"
                break
            if watch is not None:
                watch(k, state, error)
            most_active = max(most_active, state.active())
            if k % every == 0 or k == steps:
                records.append(state.record(k, error, linear))
            if k == steps:
                break
            state.push(eta * error)
            if not state.reach() < state.fixed.radius:
                raise TooNear
            linear = linear - eta * (H @ linear)
            error = state.output() - state.y
    times = np.arange(len(errors), dtype=float)
    top = float(np.linalg.eigvalsh(H)[-1])
    ends = (first, error)
    return finished_run(
        state, reason, times, errors, records, ends, most_active, unstable=eta * top > 2.0
    )


def record_rows(records: list[Record]) -> Array:
    """The numbers of records, a row for each, for a checkpoint."""
    return np.array([astuple(record) for record in records], float)


def record_from(row: list[float]) -> Record:
    """A record from its numbers in order, as a checkpoint has them."""
    time, error, active, flips, *rest = row
    return Record(time, error, int(active), int(flips), *rest)


def recall(memory: Memory, saved: Arrays) -> None:
    """Put what a checkpoint has of a memory back into it; lists stay lists."""
    for name, value in memory.items():
        found = saved[f"memory {name}"]
        memory[name] = found.tolist() if isinstance(value, list) else found


def finished_run(
    state: State,
    reason: str,
    times: Array,
    errors: list[float],
    records: list[Record],
    ends: tuple[Array, Array],
    most_active: int,
    *,
    unstable: bool,
) -> Training:
    """The result of a run; one with a reason to stop early is ``diverged`` or ``stuck``."""
    stopped: End = "stuck" if reason.startswith(STUCK) else "diverged"
    return Training(
        end=stopped if reason else "finished",
        reason=reason,
        times=times,
        errors=np.array(errors),
        records=tuple(records),
        initial_error=ends[0],
        final_error=ends[1],
        kernel_start=state.kernel_start,
        largest_kernel_eigenvalue=float(np.linalg.eigvalsh(state.kernel_start)[-1]),
        unstable=bool(unstable),
        most_active=most_active,
        candidates=len(state.z),
        radius=float(state.fixed.radius),
    )
