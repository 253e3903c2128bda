"""A network neuron by neuron: derivatives, kernel and features against independent formulas."""

from __future__ import annotations

import numpy as np
import pytest

from bounds.errors import BudgetError, InputError
from verify.datasets import Dataset
from verify.kernel import empirical_kernel
from verify.simulate import network


def unit_rows(n: int, d: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((n, d))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def loop_output(net: network.Network, x: np.ndarray) -> float:
    """The definition, one neuron at a time."""
    total = 0.0
    for w, b, a in zip(net.W, net.b, net.a, strict=True):
        total += a * max(float(w @ x) - b, 0.0)
    return total / net.m**0.5


@pytest.mark.parametrize("B", [0.0, 0.7])
def test_outputs_are_the_definition(B: float) -> None:
    X = unit_rows(4, 3)
    net = network.standard(31, 3, B, np.random.default_rng(1))
    np.testing.assert_allclose(
        network.outputs(net, X), [loop_output(net, x) for x in X], atol=1e-13
    )


def test_gradients_agree_with_finite_differences() -> None:
    X, y = unit_rows(4, 3), np.array([1.0, -2.0, 0.5, 0.0])
    net = network.standard(7, 3, 0.3, np.random.default_rng(2))
    by_weights, by_biases = network.gradients(net, X, y)
    h = 1e-6
    for r in range(net.m):
        for j in range(net.d + 1):
            values = []
            for sign in (1, -1):
                W, b = net.W.copy(), net.b.copy()
                if j < net.d:
                    W[r, j] += sign * h
                else:
                    b[r] += sign * h
                values.append(network.loss(network.Network(W, b, net.a), X, y))
            slope = (values[0] - values[1]) / (2 * h)
            found = by_weights[r, j] if j < net.d else by_biases[r]
            assert found == pytest.approx(slope, abs=1e-7)


def test_the_kernel_is_that_of_the_float_kernel_and_of_the_features() -> None:
    X = unit_rows(5, 4)
    net = network.standard(200, 4, 0.4, np.random.default_rng(3))
    H = network.kernel(net, X)
    np.testing.assert_allclose(H, empirical_kernel(Dataset("x", X, True), net.W, net.b), atol=1e-12)
    for v in np.eye(5):
        theta = network.times_features(net, X, v)
        np.testing.assert_allclose(network.features_times(net, X, theta), H @ v, atol=1e-12)


def test_features_are_the_derivative_of_the_outputs() -> None:
    X = unit_rows(3, 2)
    net = network.standard(40, 2, 0.2, np.random.default_rng(4))
    move = 1e-7 * np.random.default_rng(5).standard_normal((40, 3))
    moved = network.Network(net.W + move[:, :2], net.b + move[:, 2], net.a)
    change = network.outputs(moved, X) - network.outputs(net, X)
    np.testing.assert_allclose(change, network.features_times(net, X, move), atol=1e-12)


def test_the_symmetric_network_is_zero_and_its_halves_cancel() -> None:
    net = network.symmetric(50, 3, 0.1, np.random.default_rng(0))
    assert not network.outputs(net, unit_rows(6, 3)).any()
    assert (net.a[:25] == -net.a[25:]).all()
    assert (net.W[:25] == net.W[25:]).all()


def test_a_pre_activation_of_zero_counts_as_active() -> None:
    net = network.Network(np.array([[1.0]]), np.array([1.0]), np.array([1.0]))
    assert network.patterns(net, np.array([[1.0]])).all()


def test_shapes_and_memory_are_refused_with_a_reason() -> None:
    with pytest.raises(InputError, match="even number"):
        network.symmetric(3, 2, 0.0, np.random.default_rng(0))
    with pytest.raises(InputError, match=r"inputs must be \(n, 2\)"):
        network.outputs(network.standard(2, 2, 0.0, np.random.default_rng(0)), np.eye(3))
    with pytest.raises(BudgetError, match=r"width 1000000000 .* GiB"):
        network.standard(10**9, 10, 0.0, np.random.default_rng(0))
