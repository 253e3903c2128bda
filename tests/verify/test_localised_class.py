"""Networks near an initialisation: exact linear suprema, members that reach what is said."""

from __future__ import annotations

from itertools import product
from math import sqrt

import numpy as np
import pytest
from scipy.optimize import minimize

from bounds.errors import InputError
from verify.experiments.complexity import margin
from verify.experiments.localised_class import (
    Complexity,
    Localised,
    complexity,
    largest_inner_product,
    suprema,
)
from verify.simulate import network

CASES = [(0.05, 0.03, 0.3), (0.05, 0.03, 0.1), (1.0, 1.0, 0.3), (0.0, 0.2, 0.4), (0.01, 0.01, 9.0)]


def problem(seed: int, n: int = 4, m: int = 30) -> tuple[network.Network, np.ndarray]:
    random = np.random.default_rng(seed)
    X = random.standard_normal((n, 3))
    X /= np.linalg.norm(X, axis=1, keepdims=True)
    return network.standard(m, 3, 0.3, random), X


def near(net: network.Network, X: np.ndarray, R_w: float, R_b: float, R_F: float) -> Localised:
    return Localised(network.pre_activations(net, X), net.a, X @ X.T, R_w, R_b, R_F)


@pytest.mark.parametrize("seed", range(20))
def test_the_largest_inner_product_is_optimal(seed: int) -> None:
    """Against a general solver, and by the conditions of Karush, Kuhn and Tucker."""
    random = np.random.default_rng(seed)
    gains = np.maximum(random.standard_normal(6), 0.0)
    caps, radius = random.uniform(0.0, 1.0, 6), random.uniform(0.1, 1.5)
    t = largest_inner_product(gains, caps, radius)
    assert (t >= 0).all()
    assert (t <= caps).all()
    assert np.linalg.norm(t) <= radius * (1 + 1e-12)
    solved = minimize(
        lambda x: -gains @ x,
        0.5 * np.minimum(caps, radius / 3),
        bounds=[(0.0, cap) for cap in caps],
        constraints={"type": "ineq", "fun": lambda x: radius**2 - x @ x},
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert gains @ t >= -solved.fun - 1e-7


@pytest.mark.parametrize(("R_w", "R_b", "R_F"), CASES)
def test_suprema_are_those_of_a_network_of_the_class(R_w: float, R_b: float, R_F: float) -> None:
    """The displacement is built neuron by neuron, by the definition of the features."""
    net, X = problem(1)
    for signs in (np.array(v) for v in product((1.0, -1.0), repeat=4)):
        features = network.times_features(net, X, signs)
        weights = np.linalg.norm(features[:, :3], axis=1)
        gains = np.concatenate([weights, np.abs(features[:, 3])])
        caps = np.concatenate([np.full(30, R_w), np.full(30, R_b)])
        t = largest_inner_product(gains, caps, R_F)
        units = features[:, :3] / np.maximum(weights, 1e-300)[:, None]
        moved = np.column_stack([units * t[:30, None], np.sign(features[:, 3]) * t[30:]])
        assert np.linalg.norm(moved) <= R_F * (1 + 1e-12)
        assert np.linalg.norm(moved[:, :3], axis=1).max() <= R_w * (1 + 1e-12)
        assert np.abs(moved[:, 3]).max() <= R_b * (1 + 1e-12)
        values = []
        for side in (1.0, -1.0):
            W, b = net.W + side * moved[:, :3], net.b + side * moved[:, 3]
            f = network.outputs(network.Network(W, b, net.a), X)
            values.append(side * float(signs @ f))
        at_start = float(signs @ network.outputs(net, X))
        found = suprema(near(net, X, R_w, R_b, R_F), signs)
        assert found[0] == pytest.approx(max(values[0], at_start))
        assert found[1] == pytest.approx(max(values[1], -at_start))
        assert found[2] == pytest.approx(float((features * moved).sum()))
        assert found[3] == pytest.approx(R_F * np.linalg.norm(features))
        assert found[2] <= found[3] * (1 + 1e-12)


@pytest.mark.parametrize(("R_w", "R_b", "R_F"), CASES)
def test_no_network_of_the_class_beats_the_linear_supremum(
    R_w: float, R_b: float, R_F: float
) -> None:
    net, X = problem(2)
    random, signs = np.random.default_rng(3), np.array([1.0, -1.0, -1.0, 1.0])
    features = network.times_features(net, X, signs)
    linear = suprema(near(net, X, R_w, R_b, R_F), signs)[2]
    for _ in range(300):
        moved = random.standard_normal((30, 4)) + random.uniform(0, 4) * features * sqrt(30)
        moved *= R_F / np.linalg.norm(moved)
        lengths = np.linalg.norm(moved[:, :3], axis=1)
        moved[:, :3] *= np.minimum(1, R_w / lengths)[:, None]
        moved[:, 3] = np.clip(moved[:, 3], -R_b, R_b)
        assert float((features * moved).sum()) <= linear * (1 + 1e-12)


def test_all_sign_vectors_are_gone_through() -> None:
    """The average over 2^n vectors, computed one by one."""
    net, X = problem(4)
    class_ = near(net, X, 0.05, 0.05, 0.3)
    found = complexity(class_, 50, np.random.default_rng(0))
    values = [suprema(class_, np.array(v)) for v in product((1.0, -1.0), repeat=4)]
    assert found.exact
    assert found.below == pytest.approx(sum(v[0] for v in values) / 16 / 4)
    assert found.linear == pytest.approx(sum(v[2] for v in values) / 16 / 4)
    assert found.without_box == pytest.approx(sum(v[3] for v in values) / 16 / 4)


def test_the_sampled_value_is_near_the_exact_one() -> None:
    """20000 draws of values in [0, 2 reach] around the mean: six standard errors are 0.03 reach."""
    net, X = problem(5)
    class_ = near(net, X, 0.05, 0.05, 0.3)
    found = complexity(class_, 20_000, np.random.default_rng(1))
    assert abs(found.sampled - found.below) < 0.05 * class_.reach
    assert found.sampled != found.below


def test_beyond_twelve_inputs_sign_vectors_are_drawn_and_the_margin_covers_them() -> None:
    """Means of 30 draws lie within their margin of a mean of 3000; the margin is Hoeffding's."""
    net, X = problem(6, n=13)
    class_ = near(net, X, 0.05, 0.05, 0.3)
    many = complexity(class_, 3000, np.random.default_rng(2))
    few = complexity(class_, 30, np.random.default_rng(3))
    assert not many.exact
    assert many.sampled == many.below
    assert margin(few, class_) == pytest.approx(class_.reach * sqrt(np.log(1e9) / 60))
    assert abs(few.below - many.below) <= margin(few, class_)
    assert margin(Complexity(1.0, 1.0, 1.0, 1.0, 5, exact=True), class_) == 0.0


def test_the_reach_bounds_every_output_of_the_class() -> None:
    net, X = problem(7)
    random, start = np.random.default_rng(8), network.outputs(net, X)
    for R_w, R_b, R_F in CASES:
        class_ = near(net, X, R_w, R_b, R_F)
        for _ in range(50):
            moved = random.standard_normal((30, 4))
            moved *= R_F / np.linalg.norm(moved)
            lengths = np.linalg.norm(moved[:, :3], axis=1)
            moved[:, :3] *= np.minimum(1, R_w / lengths)[:, None]
            moved[:, 3] = np.clip(moved[:, 3], -R_b, R_b)
            there = network.Network(net.W + moved[:, :3], net.b + moved[:, 3], net.a)
            far = np.abs(network.outputs(there, X) - start).max()
            assert far <= class_.reach * (1 + 1e-12)


def test_what_cannot_be_averaged_is_refused() -> None:
    class_ = Localised(np.zeros((2, 501)), np.ones(2), np.eye(501), 1.0, 1.0, 1.0)
    with pytest.raises(InputError, match="up to 500"):
        complexity(class_, 5, np.random.default_rng(0))
    net, X = problem(1)
    with pytest.raises(InputError, match="at least one"):
        complexity(near(net, X, 1.0, 1.0, 1.0), 0, np.random.default_rng(0))
