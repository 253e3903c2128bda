"""Trials: kernel, features and active counts inside a box (explicit/ntk-perturbation)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from verify.trials.draw import Draw
from verify.trials.exact_networks import (
    Network,
    difference,
    dot,
    draw_data,
    exact,
    frobenius,
    minus,
    positive_semidefinite,
    shifted,
    smallest_eigenvalue,
    square,
)
from verify.trials.good_events import good_event
from verify.trials.registry import Fact, trial

_BOX = (
    "n <= 3 unit vectors in d <= 3 (near-duplicates, antipodes), m <= 6, B >= 0, R_w, R_b >= 0, "
    "a point of the box, mostly on its boundary; p_bar down to max F_i/(2m)"
)


@dataclass(frozen=True)
class _Box:
    start: Network
    network: Network
    flips: tuple[int, ...]
    strips: tuple[frozenset[int], ...]
    p_bar: Fraction


def _moved(draw: Draw, start: Network, R_w: Fraction, R_b: Fraction) -> Network:
    """A point of the box around the start."""
    W, b = [], []
    for w, bias in zip(start.W, start.b, strict=True):
        v = draw.choice("v", [draw.unit("v", len(w)), *start.X])
        length = R_w * draw.choice("length", [1, -1, Fraction(1, 2)])
        W.append(tuple(c + length * y for c, y in zip(w, v, strict=True)))
        b.append(bias + R_b * draw.choice("shift", [1, -1, 0]))
    return start.with_parameters(draw.note("W", tuple(W)), draw.note("b", tuple(b)))


def _box(draw: Draw) -> _Box:
    d = draw.integer("d", 1, 3)
    X = draw_data(draw, draw.integer("n", 1, 3 if d > 1 else 2), d)
    m = draw.integer("m", 1, 6)
    B = draw.choice("B", [Fraction(0), draw.rational("B", 0, 2)])
    W = draw.note("W(0)", draw.matrix("W(0)", m, d))
    start = Network(X, W, (draw.note("B", B),) * m, draw.signs("a", m))
    R_w = draw.choice("R_w", [Fraction(0), draw.rational("R_w", 0, 1)])
    R_b = draw.choice("R_b", [Fraction(0), draw.rational("R_b", 0, 1)])
    draw.note("R_w", R_w)
    draw.note("R_b", R_b)
    R = R_w + R_b
    strips = tuple(
        frozenset(r for r, row in enumerate(start.z) if -R <= row[i] < R) for i in range(len(X))
    )
    flips = tuple(len(strip) for strip in strips)
    p_bar = Fraction(max(flips), 2 * m) * draw.choice("p_bar", [1, 1, 2])
    return _Box(start, _moved(draw, start, R_w, R_b), flips, strips, p_bar)


@trial("explicit/ntk-perturbation/step-1", domain=_BOX)
def indicators_outside(draw: Draw) -> Iterator[Fact]:
    """Neurons outside of S_i keep their indicator."""
    box = _box(draw)
    for i, strip in enumerate(box.strips):
        for r in set(range(box.start.m)) - strip:
            now, then = box.network.active[r][i], box.start.active[r][i]
            yield Fact(now, "==", then, f"r = {r}, i = {i}")


@trial("explicit/ntk-perturbation/step-2", domain=_BOX)
def products_of_indicators(draw: Draw) -> Iterator[Fact]:
    """For all neurons and pairs."""
    box = _box(draw)
    for r, (now, then) in enumerate(zip(box.network.active, box.start.active, strict=True)):
        for i in range(box.start.n):
            for j in range(box.start.n):
                change = abs(now[i] * now[j] - then[i] * then[j])
                allowed = (r in box.strips[i]) + (r in box.strips[j])
                yield Fact(change, "<=", allowed, f"r = {r}, i = {i}, j = {j}")


def _entries(box: _Box, *, coarse: bool) -> Iterator[Fact]:
    change = difference(box.network.kernel, box.start.kernel)
    X = box.start.X
    for i, row in enumerate(change):
        for j, entry in enumerate(row):
            fine = (1 + dot(X[i], X[j])) * (box.flips[i] + box.flips[j]) / box.start.m
            yield Fact(abs(entry), "<=", fine, f"entry {i}, {j}")
            if coarse:
                yield Fact(fine, "<=", 8 * box.p_bar, f"bound of entry {i}, {j}")


@trial("explicit/ntk-perturbation/step-3", domain=_BOX)
def kernel_entries(draw: Draw) -> Iterator[Fact]:
    """Entry by entry."""
    yield from _entries(_box(draw), coarse=False)


@trial("explicit/ntk-perturbation/a", domain=_BOX)
def kernel_entries_twice(draw: Draw) -> Iterator[Fact]:
    """Both inequalities, entry by entry."""
    yield from _entries(_box(draw), coarse=True)


@trial("explicit/ntk-perturbation/b", domain=_BOX)
@trial("explicit/ntk-perturbation/step-5", domain=_BOX)
def kernel_norm(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides."""
    box = _box(draw)
    change = frobenius(difference(box.network.kernel, box.start.kernel))
    yield Fact(change, "<=", (8 * box.start.n * box.p_bar) ** 2, "squared norm")


def _feature_change(box: _Box) -> Fraction:
    """The squared norm of Z - Z(0), from the features themselves."""
    pairs = zip(box.network.features, box.start.features, strict=True)
    return sum((square(minus(u, v)) for u, v in pairs), Fraction(0)) / box.start.m


def _changed(box: _Box, i: int) -> int:
    pairs = zip(box.network.active, box.start.active, strict=True)
    return sum(abs(now[i] - then[i]) for now, then in pairs)


@trial("explicit/ntk-perturbation/step-6", domain=_BOX)
def features(draw: Draw) -> Iterator[Fact]:
    """The norm of the difference of the features, against the count of changed indicators."""
    box = _box(draw)
    changed = sum(_changed(box, i) for i in range(box.start.n))
    yield Fact(_feature_change(box), "==", Fraction(2 * changed, box.start.m), "squared norm")


@trial("explicit/ntk-perturbation/step-7", domain=_BOX)
def changed_indicators(draw: Draw) -> Iterator[Fact]:
    """For every input."""
    box = _box(draw)
    for i in range(box.start.n):
        yield Fact(_changed(box, i), "<=", box.flips[i], f"input {i}")


@trial("explicit/ntk-perturbation/c", domain=_BOX)
def feature_norm(draw: Draw) -> Iterator[Fact]:
    """Both inequalities."""
    box = _box(draw)
    middle = Fraction(2 * sum(box.flips), box.start.m)
    yield Fact(_feature_change(box), "<=", middle, "squared norm")
    yield Fact(middle, "<=", 4 * box.start.n * box.p_bar, "its bound")


@trial("explicit/ntk-perturbation/step-9", domain=_BOX, cases=80)
def eigenvalue_and_norm(draw: Draw) -> Iterator[Fact]:
    """Eigenvalues by exact bisection."""
    box = _box(draw)
    change = exact(frobenius(difference(box.network.kernel, box.start.kernel))).sqrt()
    before, after = smallest_eigenvalue(box.start.kernel), smallest_eigenvalue(box.network.kernel)
    yield Fact(after, ">=", before - change, "smallest eigenvalues")


@trial("explicit/ntk-perturbation/d", domain=_BOX, cases=80)
def eigenvalue(draw: Draw) -> Iterator[Fact]:
    """Eigenvalues by exact bisection."""
    box = _box(draw)
    before, after = smallest_eigenvalue(box.start.kernel), smallest_eigenvalue(box.network.kernel)
    yield Fact(after, ">=", before - exact(8 * box.start.n * box.p_bar), "smallest eigenvalues")


@trial("explicit/ntk-perturbation/e", domain=_BOX)
@trial("explicit/ntk-perturbation/step-10", domain=_BOX)
def active_count(draw: Draw) -> Iterator[Fact]:
    """For every input."""
    box = _box(draw)
    for i in range(box.start.n):
        before = sum(row[i] for row in box.start.active)
        now = sum(row[i] for row in box.network.active)
        yield Fact(now, "<=", before + box.flips[i], f"input {i}")


_ON = "n <= 2 unit vectors in d <= 3 inside the good event, a point of a box of size R_star"


@trial("explicit/flow-convergence/step-10", domain=_ON, cases=40)
def kernel_on_the_event(draw: Draw) -> Iterator[Fact]:
    """The matrix minus the bound is positive semidefinite."""
    event = good_event(draw)
    R_w = event.R_low * draw.choice("part", [Fraction(0), Fraction(1, 2), Fraction(1)])
    network = _moved(draw, event.start, R_w, event.R_low - R_w)
    least = Fraction(3, 4) * event.lam - 8 * event.start.n * event.p_star
    holds = positive_semidefinite(shifted(network.kernel, least))
    yield Fact(int(holds), "==", 1, "H - (3/4 lambda - 8 n p_star) I is positive semidefinite")
