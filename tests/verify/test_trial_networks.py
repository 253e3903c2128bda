"""The exact networks of the trials: linear algebra, gradients, instances of the good event."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from verify.trials import Draw
from verify.trials.draw import Rejected
from verify.trials.exact_networks import (
    above,
    below,
    draw_network,
    exact,
    gram,
    minus,
    positive_semidefinite,
    root_above,
    shifted,
    smallest_eigenvalue,
    square,
)
from verify.trials.good_events import run_in_box, run_wide


@pytest.mark.parametrize("seed", range(20))
def test_the_smallest_eigenvalue_is_that_of_numpy(seed: int) -> None:
    draw = Draw(f"eigenvalue/{seed}")
    n = draw.integer("n", 1, 4)
    rows = draw.matrix("A", n, n)
    A = tuple(tuple(rows[max(i, j)][min(i, j)] for j in range(n)) for i in range(n))
    found = smallest_eigenvalue(A)
    expected = np.linalg.eigvalsh(np.array(A, dtype=float))[0]
    assert abs(float(found.mid()) - expected) < 1e-9
    assert positive_semidefinite(shifted(A, below(found)))
    assert not positive_semidefinite(shifted(A, above(found) + Fraction(1, 2**30)))


def test_a_singular_gram_matrix_is_semidefinite_and_a_little_less_is_not() -> None:
    A = gram(((Fraction(1), Fraction(2)), (Fraction(2), Fraction(4))))
    assert positive_semidefinite(A)
    assert not positive_semidefinite(shifted(A, Fraction(1, 10**30)))


def test_rational_ends_of_balls_lie_outside() -> None:
    root = arb(2).sqrt()
    assert exact(below(root)) < root < exact(above(root))
    assert root_above(Fraction(9, 4)) == Fraction(3, 2)
    assert root_above(Fraction(2)) ** 2 > 2


def test_a_step_follows_the_update_rule_in_floating_point() -> None:
    draw = Draw("update")
    for _ in range(20):
        network = draw_network(draw)
        E, eta = draw.vector("E", network.n), Fraction(1, 3)
        after = network.moved(eta, E)
        X, W, b = (np.array(v, dtype=float) for v in (network.X, network.W, network.b))
        on = (W @ X.T - b[:, None] >= -1e-12).astype(float)
        signs, root = np.array(network.a, dtype=float), np.sqrt(network.m)
        parts = signs[:, None] / root * on * (np.array(E, dtype=float) / root)
        assert np.allclose(np.array(after.W, dtype=float), W - float(eta) * parts @ X)
        assert np.allclose(np.array(after.b, dtype=float), b + float(eta) * parts.sum(axis=1))


def test_good_events_reach_the_edges_of_their_conditions() -> None:
    strips = flips = 0
    for seed in range(40):
        try:
            run = run_in_box(Draw(f"edges/{seed}"))
        except Rejected:
            continue
        start, last = run.networks[0], run.networks[-1]
        strips += any(run.event.strip)
        flips += start.active != last.active
        assert all(len(S) <= 2 * start.m * run.event.p_star for S in run.event.strip)
    assert strips > 5
    assert flips > 1


def test_wide_runs_obey_both_width_conditions() -> None:
    done = 0
    for seed in range(12):
        try:
            run = run_wide(Draw(f"wide/{seed}"), steps=1, symmetric=seed % 2 == 1)
        except Rejected:
            continue
        start, lam = run.networks[0], run.event.lam
        D = square(run.errors[0]) / start.m
        first = 83 / exact(lam) * exact(Fraction(300, 99)).log() * (1 + seed % 2)
        second = exact(167773 * D / lam**4) * run.event.s**2
        assert first <= start.m
        assert second <= start.m + exact(Fraction(1, 10**6))
        if seed % 2:
            assert not any(start.outputs)
        assert minus(run.networks[1].outputs, start.outputs) == minus(run.errors[1], run.errors[0])
        done += 1
    assert done > 3
