"""Trials: several steps of gradient descent under the width conditions of the theorems.

The statements speak of an event of large probability; the instances lie in the event of
explicit/gd-good-event, of which the steps speak.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from verify.trials.draw import Draw
from verify.trials.exact_networks import Network, draw_network, symmetric
from verify.trials.exact_vectors import frobenius, gram, minus, plus, square
from verify.trials.good_events import Run, run_wide
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

_ON = (
    "one unit vector in d <= 3, width from 90 to 700 as the theorem asks for delta = 99/100, "
    "lambda up to lambda(B), eta and initial error up to their limits, 3 steps, inside the event"
)
_TWICE = _ON.replace("90 to 700", "180 to 1400")
_CASES = 10


def _movement(run: Run, *, weights: bool, biases: bool) -> Iterator[Fact]:
    start, lam = run.networks[0], run.event.lam
    D = square(run.errors[0]) / start.m
    limit = 64 * start.n * D / (lam**2 * start.m)
    for t, network in enumerate(run.networks):
        pairs = list(zip(network.W, start.W, strict=True))
        w = max(square(minus(now, then)) for now, then in pairs)
        b = max(abs(now - run.event.B) for now in network.b)
        if weights:
            yield Fact(w, "<=", limit, f"weights at time {t}, squares")
        if biases:
            yield Fact(b**2, "<=", limit, f"biases at time {t}, squares")


def _decay(run: Run) -> Iterator[Fact]:
    factor = 1 - run.eta * run.event.lam / 4
    for before, after in zip(run.errors, run.errors[1:], strict=False):
        yield Fact(square(after), "<=", factor * square(before), "squared errors")


@trial("explicit/gd-convergence/step-2", domain=_ON, cases=_CASES)
def weights_stay_near(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides at all times."""
    yield from _movement(run_wide(draw), weights=True, biases=False)


@trial("explicit/gd-convergence/step-3", domain=_ON, cases=_CASES)
def biases_stay_near(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides at all times."""
    yield from _movement(run_wide(draw), weights=False, biases=True)


@trial("explicit/gd-convergence/step-5", domain=_ON, cases=_CASES)
def error_decays(draw: Draw) -> Iterator[Fact]:
    """From each time to the next."""
    yield from _decay(run_wide(draw))


@trial("explicit/gd-convergence/step-6", domain=_ON, cases=_CASES)
def active_counts(draw: Draw) -> Iterator[Fact]:
    """At all times."""
    run = run_wide(draw)
    start = run.event.start
    for network in run.networks:
        for i in range(start.n):
            before = sum(row[i] for row in start.active)
            now = sum(row[i] for row in network.active)
            yield Fact(now, "<=", before + len(run.event.strip[i]), f"input {i}")


@trial("explicit/gd-convergence/step-7", domain=_ON, cases=_CASES)
def initial_counts(draw: Draw) -> Iterator[Fact]:
    """What the event says of the two counts."""
    event = run_wide(draw, steps=0).event
    limit = event.start.m * (event.s + ball(2 * event.p_star))
    for i, strip in enumerate(event.strip):
        counted = sum(row[i] for row in event.start.active) + len(strip)
        yield Fact(counted, "<=", limit, f"input {i}")


@trial("explicit/gd-convergence-symmetric/step-6", domain=_TWICE, cases=_CASES)
def error_decays_from_zero(draw: Draw) -> Iterator[Fact]:
    """From each time to the next."""
    yield from _decay(run_wide(draw, twice=True))


@trial("explicit/gd-convergence-symmetric/step-7", domain=_TWICE, cases=_CASES)
def neurons_stay_near(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides at all times; the initial error is the size of the labels."""
    yield from _movement(run_wide(draw, twice=True), weights=True, biases=True)


_SYMMETRIC = "n <= 3 unit vectors in d <= 3, M = 2 m' <= 10 neurons, any B >= 0 and weights"


def _symmetric(draw: Draw) -> tuple[Network, Network]:
    """The symmetric network and its first half."""
    first = draw_network(draw)
    return symmetric(first), first


@trial("explicit/gd-convergence-symmetric/step-1", domain=_SYMMETRIC)
def zero_output(draw: Draw) -> Iterator[Fact]:
    """At the data and at another point of any norm."""
    network, _ = _symmetric(draw)
    x = draw.vector("x", len(network.X[0]))
    for value in replace(network, X=(*network.X, x)).F:
        yield Fact(value, "==", 0, "output")


@trial("explicit/gd-convergence-symmetric/step-2", domain=_SYMMETRIC)
def kernel_of_one_half(draw: Draw) -> Iterator[Fact]:
    """The kernel from the features of all neurons, against that of the first half."""
    network, first = _symmetric(draw)
    whole = gram(network.features)
    yield Fact(frobenius(plus(whole, first.kernel, -network.m)), "==", 0, "squared difference")


@trial("explicit/gd-convergence-symmetric/step-3", domain=_SYMMETRIC)
def active_twice(draw: Draw) -> Iterator[Fact]:
    """Half of the count is the count of the first half, a sum of independent indicators."""
    network, first = _symmetric(draw)
    for i in range(network.n):
        half = Fraction(sum(row[i] for row in network.active), 2)
        yield Fact(half, "==", sum(row[i] for row in first.active), f"input {i}")


@trial("explicit/gd-convergence-symmetric/step-4", domain=_SYMMETRIC)
def flips_twice(draw: Draw) -> Iterator[Fact]:
    """Half of the count is the count of the first half, a sum of independent indicators."""
    network, first = _symmetric(draw)
    R = draw.rational("R", 0, 1)
    for i in range(network.n):
        half = Fraction(sum(-R <= row[i] < R for row in network.z), 2)
        yield Fact(half, "==", sum(-R <= row[i] < R for row in first.z), f"input {i}")
