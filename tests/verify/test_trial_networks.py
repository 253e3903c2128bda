"""The exact networks of the trials: linear algebra, gradients, instances of the good event."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from verify.trials import Draw
from verify.trials.boxes import draw_box
from verify.trials.definiteness import (
    semidefinite,
    smallest_eigenvalue,
)
from verify.trials.draw import Rejected
from verify.trials.exact_networks import INSIDE, draw_network
from verify.trials.exact_vectors import gram, minus, shifted, square
from verify.trials.good_events import run_in_box, run_wide
from verify.trials.rational_ends import above, below, root_above
from verify.trials.run import ball


@pytest.mark.parametrize("seed", range(20))
def test_the_smallest_eigenvalue_is_that_of_numpy(seed: int) -> None:
    draw = Draw(f"eigenvalue/{seed}")
    n = draw.integer("n", 1, 4)
    rows = draw.matrix("A", n, n)
    A = tuple(tuple(rows[max(i, j)][min(i, j)] for j in range(n)) for i in range(n))
    found = smallest_eigenvalue(A)
    expected = np.linalg.eigvalsh(np.array(A, dtype=float))[0]
    assert abs(float(found.mid()) - expected) < 1e-9
    assert semidefinite(shifted(A, below(found)))
    assert not semidefinite(shifted(A, above(found) + Fraction(1, 2**30)))


def test_a_singular_gram_matrix_is_semidefinite_and_a_little_less_is_not() -> None:
    A = gram(((Fraction(1), Fraction(2)), (Fraction(2), Fraction(4))))
    assert semidefinite(A)
    assert not semidefinite(shifted(A, Fraction(1, 10**30)))


def test_rational_ends_of_balls_lie_outside() -> None:
    root = arb(2).sqrt()
    assert ball(below(root)) < root < ball(above(root))
    assert root_above(Fraction(9, 4)) == Fraction(3, 2)
    assert root_above(Fraction(2)) ** 2 > 2


def test_a_step_follows_the_update_rule_in_floating_point() -> None:
    draw = Draw("update")
    for _ in range(20):
        network = draw_network(draw, norms=INSIDE, bias="any")
        X, W, b, a, Y = (
            np.array(v, dtype=float)
            for v in (network.X, network.W, network.b, network.a, network.Y)
        )
        before, root = W @ X.T - b[:, None], np.sqrt(network.m)
        on = (before >= -1e-12).astype(float)
        e = (a @ np.maximum(before, 0) - Y) / root
        parts = a[:, None] / root * on * e
        after = network.moved(Fraction(1, 3))
        assert np.allclose(np.array(after.W, dtype=float), W - parts @ X / 3)
        assert np.allclose(np.array(after.b, dtype=float), b + parts.sum(axis=1) / 3)
        assert float(network.loss) == pytest.approx(e @ e / 2)
        extended = np.hstack([X, -np.ones((network.n, 1))])
        Z = (a[:, None] * on)[:, :, None] * extended[None]
        assert np.allclose(np.array(network.features, dtype=float), np.hstack([*Z]))


def test_the_formula_of_the_gradient_is_the_slope_of_the_loss() -> None:
    neurons = 0
    for seed in range(40):
        network = draw_network(Draw(f"slopes/{seed}"), norms=INSIDE, bias="any")
        d = len(network.X[0])
        for r, (dw, db) in enumerate(zip(*network.gradient, strict=True)):
            if all(network.z[r]):
                assert [network.slope(r, k) for k in range(d + 1)] == [*dw, db]
                neurons += any(dw)
    assert neurons > 20


def test_draws_visit_the_hard_cases() -> None:
    seen = dict.fromkeys(("equal rows", "zero row", "antipodes", "tie", "no bias", "strip end"), 0)
    for seed in range(200):
        box = draw_box(Draw(f"hard/{seed}"), norms=INSIDE if seed % 2 else ())
        net = box.start
        opposite = {tuple(-c for c in x) for x in net.X}
        seen["equal rows"] += len(set(net.X)) < net.n
        seen["zero row"] += any(not any(x) for x in net.X)
        seen["antipodes"] += any(any(x) and x in opposite for x in net.X)
        seen["tie"] += any(z == 0 for row in net.z for z in row)
        seen["no bias"] += box.B == 0
        seen["strip end"] += any(abs(z) == box.R > 0 for row in net.z for z in row)
        assert len(set(net.b)) == 1
        assert min(box.B, box.R_w, box.R_b) >= 0
        assert max(box.R_w, box.R_b, box.R_w * box.B, box.R_b * box.B) <= 1
        for w, b, v, c in zip(box.near.W, box.near.b, net.W, net.b, strict=True):
            assert square(minus(w, v)) <= box.R_w**2
            assert abs(b - c) <= box.R_b
    assert min(seen.values()) >= 3, seen


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
            run = run_wide(Draw(f"wide/{seed}"), steps=1, twice=seed % 2 == 1)
        except Rejected:
            continue
        start, lam = run.networks[0], run.event.lam
        D = square(run.errors[0]) / start.m
        first = 83 / ball(lam) * ball(Fraction(300, 99)).log() * (1 + seed % 2)
        second = ball(167773 * D / lam**4) * run.event.s**2
        assert first <= start.m
        assert second <= start.m + ball(Fraction(1, 10**6))
        if seed % 2:
            assert not any(start.F)
        assert minus(run.networks[1].F, start.F) == minus(run.errors[1], run.errors[0])
        done += 1
    assert done > 3
