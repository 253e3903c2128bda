"""Training through the neurons that can flip: equal to training of the whole network."""

from __future__ import annotations

import numpy as np
import pytest

from bounds.errors import BudgetError, InputError
from verify.randomness import generator
from verify.simulate import network, neurons
from verify.simulate.flow import flow
from verify.simulate.initial import Initialisation
from verify.simulate.training import State, descend


def problem(n: int = 5, d: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rows = np.random.default_rng(0).standard_normal((n, d))
    X = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return X, np.random.default_rng(1).standard_normal(n)


def direct(X: np.ndarray, m: int, B: float, symmetric: bool) -> network.Network:
    """The network of ``Initialisation(X, m, B, generator("run"), symmetric)``; n >= d."""
    weights, signs = generator("run").spawn(2)
    count = m // 2 if symmetric else m
    W = weights.standard_normal((count, X.shape[1]))
    a = np.where(signs.integers(0, 2, count) == 1, 1.0, -1.0)
    if symmetric:
        W, a = np.concatenate([W, W]), np.concatenate([a, -a])
    return network.Network(W, np.full(m, B), a)


@pytest.mark.parametrize("symmetric", [False, True])
@pytest.mark.parametrize("radius", [0.01, np.inf])
def test_descent_is_that_of_the_whole_network(symmetric: bool, radius: float) -> None:
    X, y = problem()
    start = Initialisation(X, 200, 0.5, generator("run"), symmetric)
    run = descend(start, y, 0.3, 40, radius=radius)
    first = net = direct(X, 200, 0.5, symmetric)
    active = int(network.patterns(net, X).sum(axis=0).max())
    for k in range(41):
        error = np.linalg.norm(network.outputs(net, X) - y)
        assert run.errors[k] == pytest.approx(error, abs=1e-12)
        record = run.records[k]
        assert record.move_w == pytest.approx(
            np.linalg.norm(net.W - first.W, axis=1).max(), abs=1e-12
        )
        assert record.move_b == pytest.approx(np.abs(net.b - first.b).max(), abs=1e-12)
        square = ((net.W - first.W) ** 2).sum() + ((net.b - first.b) ** 2).sum()
        assert record.frobenius == pytest.approx(np.sqrt(square), abs=1e-12)
        now = network.patterns(net, X)
        assert record.active == now.sum(axis=0).max()
        assert record.flips == (now != network.patterns(first, X)).sum()
        H, H_0 = network.kernel(net, X), network.kernel(first, X)
        assert record.kernel_change == pytest.approx(np.linalg.norm(H - H_0), abs=1e-12)
        assert record.kernel_smallest == pytest.approx(np.linalg.eigvalsh(H)[0], abs=1e-12)
        active = max(active, record.active)
        net = network.step(net, X, y, 0.3)
    assert run.most_active == active


def test_the_bulk_saves_work_and_changes_nothing() -> None:
    X, y = np.eye(2), np.array([0.1, -0.1])
    runs = [
        descend(Initialisation(X, 20_000, 0.5, generator("bulk")), y, 0.2, 30, radius=r, every=30)
        for r in (0.02, np.inf)
    ]
    assert runs[0].candidates < runs[1].candidates / 5
    np.testing.assert_allclose(runs[0].errors, runs[1].errors, atol=1e-12)
    for name in ("move_w", "frobenius", "kernel_change", "from_linear"):
        few, all_ = (getattr(run.records[-1], name) for run in runs)
        assert few == pytest.approx(all_, abs=1e-12)


def test_the_linearised_dynamics_is_that_of_the_initial_kernel() -> None:
    X, y = problem()
    start = Initialisation(X, 300, 0.2, generator("run"))
    run = descend(start, y, 0.1, 15)
    net = direct(X, 300, 0.2, False)
    first = network.outputs(net, X) - y
    for _ in range(15):
        net = network.step(net, X, y, 0.1)
    linear = np.linalg.matrix_power(np.eye(5) - 0.1 * run.kernel_start, 15) @ first
    gap = np.linalg.norm(network.outputs(net, X) - y - linear)
    assert run.records[-1].from_linear == pytest.approx(gap, abs=1e-12)


def test_divergence_is_an_end_of_its_own() -> None:
    X, y = problem()
    run = descend(Initialisation(X, 100, 0.0, generator("run")), y, 500.0, 3000)
    assert (run.end, run.unstable, run.finished) == ("diverged", True, False)
    assert "the loss" in run.reason
    assert np.isfinite(run.errors[:-1]).all()


def test_a_learning_rate_below_the_limit_is_not_called_unstable() -> None:
    X, y = problem()
    assert not descend(Initialisation(X, 100, 0.0, generator("run")), y, 0.1, 2).unstable


@pytest.mark.parametrize(("eta", "steps"), [(0.0, 5), (-1.0, 5), (np.inf, 5), (0.1, -1)])
def test_impossible_training_is_refused(eta: float, steps: int) -> None:
    X, y = problem()
    with pytest.raises(InputError):
        descend(Initialisation(X, 10, 0.0, generator("run")), y, eta, steps)


def test_labels_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(InputError, match="labels"):
        descend(Initialisation(np.eye(2), 10, 0.0, generator("run")), np.ones(3), 0.1, 1)


def test_candidates_beyond_the_limit_are_refused() -> None:
    start = Initialisation(np.eye(2), 10_000, 0.0, generator("run"))
    with pytest.raises(BudgetError, match=r"width 10000 .*the limit is"):
        neurons.neurons(start, np.inf, limit=10_000)


def test_flow_of_one_input_is_exponential_while_nothing_flips() -> None:
    X, y = np.array([[1.0]]), np.array([1e-6])
    run = flow(Initialisation(X, 500, 1.0, generator("run"), True), y, 30.0)
    rate = run.kernel_start[0, 0]
    assert run.records[-1].flips == 0
    np.testing.assert_allclose(run.errors, 1e-6 * np.exp(-rate * run.times), rtol=1e-9, atol=1e-16)
    # every active neuron moves by m^(-1/2) times the integral of the error, in weights and bias
    impulse = 1e-6 * (1 - np.exp(-rate * 30.0)) / rate
    assert run.records[-1].move_w == pytest.approx(impulse / np.sqrt(500), rel=1e-9)
    assert run.records[-1].move_b == pytest.approx(impulse / np.sqrt(500), rel=1e-9)


def test_flow_is_the_limit_of_descent_with_small_steps() -> None:
    """Halving the step halves the distance (first order); flips happen on the way."""
    X, y = np.array([[1.0, 0.0]]), np.array([1.5])
    start = Initialisation(X, 150, 0.3, generator("run"))
    run = flow(start, y, 3.0)
    assert run.finished
    assert run.records[-1].flips > 0
    gaps = []
    for eta in (0.02, 0.01, 0.005):
        end = descend(start, y, eta, round(3.0 / eta), every=10**6)
        gaps.append(abs(end.errors[-1] - run.errors[-1]))
    assert gaps[2] < 1e-3
    assert 1.5 < gaps[0] / gaps[1] < 2.7
    assert 1.5 < gaps[1] / gaps[2] < 2.7


def test_a_flow_that_cannot_go_on_says_so() -> None:
    """Opposite errors push a neuron to 0 from both sides: there is no solution from there."""
    X, y = np.eye(2), np.array([3.0, -3.0])
    run = flow(Initialisation(X, 100, 0.2, generator("run")), y, 5.0)
    assert run.end == "stuck"
    assert "no solution goes on" in run.reason


def test_restoring_a_state_undoes_a_push() -> None:
    X, y = problem()
    state = State(neurons.neurons(Initialisation(X, 60, 0.1, generator("run")), np.inf), y)
    saved, before = state.copy(), state.output()
    state.push(np.ones(5))
    assert not np.allclose(state.output(), before)
    state.restore(saved)
    np.testing.assert_array_equal(state.output(), before)
    np.testing.assert_array_equal(state.kernel(), state.kernel_start)
