"""Trials: kernel, features and active counts inside a box (explicit/ntk-perturbation)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from verify.trials.boxes import Box, draw_box, draw_near
from verify.trials.definiteness import semidefinite, smallest_eigenvalue
from verify.trials.draw import Draw
from verify.trials.exact_vectors import dot, frobenius, plus, shifted
from verify.trials.good_events import good_event
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

_BOX = (
    "n <= 3 unit vectors in d <= 3 (near-duplicates, antipodes), m <= 6, B >= 0, R_w, R_b >= 0, "
    "a point of the box, mostly on its boundary; p_bar down to max F_i/(2m)"
)


def _box(draw: Draw) -> tuple[Box, list[int], Fraction]:
    """A box, the numbers of neurons that can flip, and a bound p_bar on their shares."""
    box = draw_box(draw, widths=range(1, 7), far=True)
    flips = [len(box.strip(i)) for i in range(box.start.n)]
    p_bar = Fraction(max(flips), 2 * box.start.m) * draw.choice("p_bar", [1, 1, 2])
    return box, flips, p_bar


@trial("explicit/ntk-perturbation/step-1", domain=_BOX)
def indicators_outside(draw: Draw) -> Iterator[Fact]:
    """Neurons outside of S_i keep their indicator."""
    box, _, _ = _box(draw)
    for i in range(box.start.n):
        for r in set(range(box.start.m)) - box.strip(i):
            yield Fact(box.changed(r, i), "==", 0, f"r = {r}, i = {i}")


@trial("explicit/ntk-perturbation/step-2", domain=_BOX)
def products_of_indicators(draw: Draw) -> Iterator[Fact]:
    """For all neurons and pairs."""
    box, _, _ = _box(draw)
    for r, (now, then) in enumerate(zip(box.near.active, box.start.active, strict=True)):
        for i in range(box.start.n):
            for j in range(box.start.n):
                change = abs(now[i] * now[j] - then[i] * then[j])
                allowed = box.in_strip(r, i) + box.in_strip(r, j)
                yield Fact(change, "<=", allowed, f"r = {r}, i = {i}, j = {j}")


def _entries(draw: Draw, *, coarse: bool) -> Iterator[Fact]:
    box, flips, p_bar = _box(draw)
    change = plus(box.near.kernel, box.start.kernel, -1)
    X = box.start.X
    for i, row in enumerate(change):
        for j, entry in enumerate(row):
            fine = (1 + dot(X[i], X[j])) * (flips[i] + flips[j]) / box.start.m
            yield Fact(abs(entry), "<=", fine, f"entry {i}, {j}")
            if coarse:
                yield Fact(fine, "<=", 8 * p_bar, f"bound of entry {i}, {j}")


@trial("explicit/ntk-perturbation/step-3", domain=_BOX)
def kernel_entries(draw: Draw) -> Iterator[Fact]:
    """Entry by entry."""
    yield from _entries(draw, coarse=False)


@trial("explicit/ntk-perturbation/a", domain=_BOX)
def kernel_entries_twice(draw: Draw) -> Iterator[Fact]:
    """Both inequalities, entry by entry."""
    yield from _entries(draw, coarse=True)


@trial("explicit/ntk-perturbation/b", domain=_BOX)
@trial("explicit/ntk-perturbation/step-5", domain=_BOX)
def kernel_norm(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides."""
    box, _, p_bar = _box(draw)
    change = frobenius(plus(box.near.kernel, box.start.kernel, -1))
    yield Fact(change, "<=", (8 * box.start.n * p_bar) ** 2, "squared norm")


def _feature_change(box: Box) -> Fraction:
    """The squared norm of Z - Z(0), from the features themselves."""
    return frobenius(plus(box.near.features, box.start.features, -1)) / box.start.m


def _changed(box: Box, i: int) -> int:
    return sum(box.changed(r, i) for r in range(box.start.m))


@trial("explicit/ntk-perturbation/step-6", domain=_BOX)
def features(draw: Draw) -> Iterator[Fact]:
    """The norm of the difference of the features, against the count of changed indicators."""
    box, _, _ = _box(draw)
    changed = sum(_changed(box, i) for i in range(box.start.n))
    yield Fact(_feature_change(box), "==", Fraction(2 * changed, box.start.m), "squared norm")


@trial("explicit/ntk-perturbation/step-7", domain=_BOX)
def changed_indicators(draw: Draw) -> Iterator[Fact]:
    """For every input."""
    box, flips, _ = _box(draw)
    for i in range(box.start.n):
        yield Fact(_changed(box, i), "<=", flips[i], f"input {i}")


@trial("explicit/ntk-perturbation/c", domain=_BOX)
def feature_norm(draw: Draw) -> Iterator[Fact]:
    """Both inequalities."""
    box, flips, p_bar = _box(draw)
    middle = Fraction(2 * sum(flips), box.start.m)
    yield Fact(_feature_change(box), "<=", middle, "squared norm")
    yield Fact(middle, "<=", 4 * box.start.n * p_bar, "its bound")


@trial("explicit/ntk-perturbation/step-9", domain=_BOX, cases=80)
def eigenvalue_and_norm(draw: Draw) -> Iterator[Fact]:
    """Eigenvalues by exact bisection."""
    box, _, _ = _box(draw)
    change = ball(frobenius(plus(box.near.kernel, box.start.kernel, -1))).sqrt()
    before, after = smallest_eigenvalue(box.start.kernel), smallest_eigenvalue(box.near.kernel)
    yield Fact(after, ">=", before - change, "smallest eigenvalues")


@trial("explicit/ntk-perturbation/d", domain=_BOX, cases=80)
def eigenvalue(draw: Draw) -> Iterator[Fact]:
    """Eigenvalues by exact bisection."""
    box, _, p_bar = _box(draw)
    before, after = smallest_eigenvalue(box.start.kernel), smallest_eigenvalue(box.near.kernel)
    yield Fact(after, ">=", before - ball(8 * box.start.n * p_bar), "smallest eigenvalues")


@trial("explicit/ntk-perturbation/e", domain=_BOX)
@trial("explicit/ntk-perturbation/step-10", domain=_BOX)
def active_count(draw: Draw) -> Iterator[Fact]:
    """For every input."""
    box, flips, _ = _box(draw)
    for i in range(box.start.n):
        before = sum(row[i] for row in box.start.active)
        now = sum(row[i] for row in box.near.active)
        yield Fact(now, "<=", before + flips[i], f"input {i}")


_ON = "n <= 2 unit vectors in d <= 3 inside the good event, a point of a box of size R_star"


@trial("explicit/flow-convergence/step-10", domain=_ON, cases=40)
def kernel_on_the_event(draw: Draw) -> Iterator[Fact]:
    """The matrix minus the bound is positive semidefinite."""
    event = good_event(draw)
    R_w = event.R_low * draw.choice("part", [Fraction(0), Fraction(1, 2), Fraction(1)])
    network = draw_near(draw, event.start, R_w, event.R_low - R_w)
    least = Fraction(3, 4) * event.lam - 8 * event.start.n * event.p_star
    holds = semidefinite(shifted(network.kernel, least))
    yield Fact(int(holds), "==", 1, "H - (3/4 lambda - 8 n p_star) I is positive semidefinite")
