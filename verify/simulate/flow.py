r"""Gradient flow by steps that are exact between two changes of an activation pattern.

As long as no pattern changes the kernel H is constant and the flow is known:
``e(t + h) = exp(-h H) e(t)``, and everything is moved by the impulse ``int_0^h e = H^(-1) (1 -
exp(-h H)) e``.  A step is done once whole and once in two halves, with the kernels at their
starts.  If the outputs differ by less than a tolerance, the halves are kept; otherwise the step is
cut just after the first change inside it, which bisection finds.  A run of which no step is kept
with a difference is exact up to rounding and to patterns that change and change back within one
step.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.simulate.checkpoint import Arrays, Slot, belongs, digest, slot
from verify.simulate.initial import Initialisation
from verify.simulate.neurons import neurons
from verify.simulate.training import (
    STUCK,
    State,
    TooNear,
    Training,
    finished_run,
    record_from,
    record_rows,
)

Array = NDArray[np.float64]
TOLERANCE = 1e-9
FEWEST_STEPS = 64
_CROWD, _SHORTEST = 50, 1e-9


def flow(
    start: Initialisation,
    y: Array,
    time: float,
    *,
    radius: float = 0.05,
    tolerance: float = TOLERANCE,
) -> Training:
    """Follow gradient flow from an initialisation up to a time.

    Parameters
    ----------
    start, y, radius : as of `verify.simulate.training.descend`.
    time : end, > 0.
    tolerance : allowed error of the outputs per step, relative to the initial error norm.

    Raises
    ------
    InputError : a time that is not positive.
    BudgetError : as of `descend`.

    Notes
    -----
    The right side jumps where a pre-activation is 0, and may push it to 0 from both sides (two
    inputs with errors of opposite signs).  Then no curve satisfies the equation of the flow from
    there on; the patterns change without end, and the run ends as ``stuck`` with that reason.

    >>> X, y = np.array([[1.0]]), np.array([1e-5])
    >>> start = Initialisation(X, 2000, 0.0, np.random.default_rng(0), symmetric=True)
    >>> run = flow(start, y, 2.0)
    >>> rate = float(run.kernel_start[0, 0])  # no pattern changes, so the decay is known
    >>> bool(abs(run.errors[-1] - 1e-5 * np.exp(-2 * rate)) < 1e-14)
    True
    """
    if not (time > 0 and np.isfinite(time)):
        raise InputError(f"the time must be positive and finite, got {time}")
    place = slot()
    saved = place.load()
    if saved is not None and "radius" in saved:
        radius = float(saved["radius"])
    while True:
        state = State(neurons(start, radius), np.asarray(y, float))
        try:
            return _flow(state, time, tolerance, place, saved)
        except TooNear:
            radius, saved = (2 * radius if radius < 1 else np.inf), None


def _impulse(H: Array, error: Array, h: float) -> Array:
    """``int_0^h exp(-s H) e ds``."""
    values, vectors = np.linalg.eigh(H)
    scaled = -np.expm1(-h * values) / np.where(values * h > 1e-14, values, 1.0)
    weights = np.where(values * h > 1e-14, scaled, h)
    result: Array = vectors @ (weights * (vectors.T @ error))
    return result


def _advance(state: State, error: Array, h: float) -> Array:
    state.push(_impulse(state.kernel(), error, h))
    return state.output() - state.y


def _first_change(state: State, error: Array, h: float) -> float:
    """A time just after the first change of a pattern within a step that changes some."""
    H, before = state.kernel(), state.copy()
    _advance(state, error, h)
    rows, places = np.nonzero(state.on != before[1])
    state.restore(before)
    if not len(rows):
        return h
    z0, on = state.z[rows, places], state.on[rows, places]
    slopes = state.scale[rows] * state.on[rows] * state.lift[places]
    low, high = 0.0, h
    for _ in range(60):
        middle = (low + high) / 2
        crossed = ((z0 - slopes @ _impulse(H, error, middle)) >= 0) != on
        low, high = (low, middle) if crossed.any() else (middle, high)
    return high


def _flow(
    state: State, time: float, tolerance: float, place: Slot, saved: Arrays | None
) -> Training:
    H = state.kernel_start
    values, vectors = np.linalg.eigh(H)
    error = state.output() - state.y
    first = error.copy()
    allowed = tolerance * max(float(np.linalg.norm(first)), 1e-300)
    longest = time / FEWEST_STEPS
    now, h, reason = 0.0, longest, ""
    times, errors = [0.0], [float(np.linalg.norm(first))]
    most_active = state.active()
    records = [state.record(0.0, first, first)]
    recent = [-time] * _CROWD
    mark = digest(time, tolerance, state.y, state.z, H) if place.path else digest()
    if saved is not None and belongs(saved, mark):
        state.restore(tuple(saved[name] for name in state.saved()))
        error, times, errors = saved["error"], saved["times"].tolist(), saved["errors"].tolist()
        records = [record_from(row) for row in saved["records"].tolist()]
        recent, (now, h) = saved["recent"].tolist(), saved["now_h"].tolist()
        most_active = int(saved["most_active"])
    while now < time:
        if place.due():
            place.save({
                "digest": mark, "radius": np.float64(state.fixed.radius), **state.saved(),
                "error": error, "times": np.array(times), "errors": np.array(errors),
                "records": record_rows(records), "recent": np.array(recent),
                "now_h": np.array([now, h]), "most_active": np.int64(most_active),
            })  # fmt: skip
        h = min(h, longest, time - now)
        before = state.copy()
        whole = _advance(state, error, h)
        state.restore(before)
        halves = _advance(state, _advance(state, error, h / 2), h / 2)
        off = float(np.linalg.norm(halves - whole))
        if not np.isfinite(off):
            reason = f"the outputs overflowed at time {now:.6g}"
            break
        if off > allowed:
            state.restore(before)
            h = _first_change(state, error, h)
            halves = _advance(state, error, h)
            recent = [*recent[1:], now]
            if now - recent[0] < _SHORTEST * time:
                reason = f"{STUCK}: from time {now:.6g} a neuron is pushed to 0 from both sides"
                break
        if not state.reach() < state.fixed.radius:
            raise TooNear
        now = time if time - now - h <= 1e-15 * time else now + h
        error = halves
        most_active = max(most_active, state.active())
        linear = vectors @ (np.exp(-now * values) * (vectors.T @ first))
        times.append(now)
        errors.append(float(np.linalg.norm(error)))
        records.append(state.record(now, error, linear))
        h = 2.0 * h if off <= allowed else longest
    return finished_run(
        state, reason, np.array(times), errors, records, (first, error), most_active, unstable=False
    )
