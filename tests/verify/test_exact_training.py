"""Exact networks and definiteness against numpy."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify.trials import Draw
from verify.trials.definiteness import definite, semidefinite, smallest_from_below
from verify.trials.exact_networks import SQUARES, draw_network, flipping, symmetric, trajectory
from verify.trials.exact_vectors import gram, shifted, sign


def _floats(rows: object) -> np.ndarray:
    return np.array(rows, dtype=float)


@pytest.mark.parametrize("seed", range(20))
def test_a_step_is_the_step_of_floating_point(seed: int) -> None:
    net = draw_network(Draw(f"step {seed}"), widths=SQUARES)
    X, W, b, a, y = (_floats(part) for part in (net.X, net.W, net.b, net.a, net.y))
    before = X @ W.T - b
    on = _floats(net.active).T
    f = np.maximum(before, 0) @ a / np.sqrt(net.m)
    assert np.allclose(_floats(net.f), f)
    assert np.allclose(_floats(net.error), y - f)
    slope = on * a * (f - y)[:, None] / np.sqrt(net.m)
    then = net.moved(Fraction(1, 3))
    assert np.allclose(_floats(then.W), W - slope.T @ X / 3)
    assert np.allclose(_floats(then.b), b + slope.sum(axis=0) / 3)
    assert np.allclose(_floats(net.kernel), (X @ X.T + 1) * (on @ on.T) / net.m)
    one = (X @ X.T + 1) * np.outer(on[:, 0], on[:, 0]) / net.m
    assert np.allclose(_floats(net.kernel_over([{0}] * net.n)), one)


def test_outputs_themselves_need_a_square_width() -> None:
    net = draw_network(Draw("width"), widths=(2, 3))
    with pytest.raises(ValueError, match="not a square"):
        _ = net.error


def test_the_symmetric_network_is_zero_with_the_same_kernel() -> None:
    net = draw_network(Draw("twice"))
    assert not any(symmetric(net).F)
    assert symmetric(net).kernel == net.kernel


def test_the_flipping_set_looks_at_all_steps() -> None:
    net = draw_network(Draw("flips"), widths=SQUARES)
    path = trajectory(net, Fraction(2), 2)
    for i, flips in enumerate(flipping(path)):
        for r in range(net.m):
            signs = {sign(p.z[r][i]) for p in path}
            assert (r in flips) == (len(signs) > 1)


@pytest.mark.parametrize("seed", range(30))
def test_definiteness_agrees_with_eigenvalues(seed: int) -> None:
    draw = Draw(f"definite {seed}")
    root = draw.matrix("root", 3, 3)
    M = shifted(gram(root), draw.rational("shift", -1, 2))
    lowest = float(np.linalg.eigvalsh(_floats(M))[0])
    if abs(lowest) > 1e-9:
        assert semidefinite(M) == definite(M) == (lowest > 0)
    assert -1e-4 <= lowest - float(smallest_from_below(M)) <= 1e-3
    assert semidefinite(gram(root))
