"""Losses and uniform deviations: finite classes, all samples and all sign vectors enumerated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from flint import arb

from verify.trials.boxes import draw_box
from verify.trials.draw import Draw
from verify.trials.exact_networks import INSIDE, draw_network, symmetric
from verify.trials.exact_vectors import all_signs, dot, square
from verify.trials.matrices import norm
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

TINY = Fraction(1, 10**20)
Loss = Callable[[Fraction, Fraction], Fraction]

LOSSES: dict[str, Loss] = {
    "min(1, |u - y|)": lambda u, y: min(Fraction(1), abs(u - y)),
    "1": lambda u, y: Fraction(1),
    "min(1, |u - y|/2)": lambda u, y: min(Fraction(1), abs(u - y) / 2),
    "min(1, 1/3 + |u - y|)": lambda u, y: min(Fraction(1), Fraction(1, 3) + abs(u - y)),
    "min(1, max(0, u - y))": lambda u, y: min(Fraction(1), max(Fraction(0), u - y)),
}
"""Functions to [0, 1] that are 1-Lipschitz in the first argument."""


def complexity(values: Sequence[Sequence[Fraction]]) -> Fraction:
    """Empirical Rademacher complexity of a finite class, given by its values on the sample.

    >>> complexity([(Fraction(1),), (Fraction(-1),)])
    Fraction(1, 1)
    """
    n = len(values[0])
    best = sum((max(dot(e, v) for v in values) for e in all_signs(n)), Fraction(0))
    return best / (2**n * n)


def _class(draw: Draw, n: int) -> list[Any]:
    return list(draw.matrix("values", draw.integer("functions", 1, 4), n))


@trial("yang2024/theorem-37", domain="2 <= n <= 6, laws on two points, up to 4 functions, losses "
       "in [0, c], delta in (0, 1): the probability summed over all samples", cases=25)  # fmt: skip
def _deviation(draw: Draw) -> Iterator[Fact]:
    n, count = draw.integer("n", 2, 6), draw.integer("functions", 1, 4)
    weight = draw.rational("p", 0, 1)
    rho, c = draw.choice("rho", (Fraction(1), Fraction(1, 2))), Fraction(1)
    delta = draw.choice("delta", (Fraction(9, 10), Fraction(1, 2), Fraction(99, 100)))
    outputs = draw.matrix("f", count, 2, -1, 1)
    labels = draw.vector("y", 2, -1, 1)
    losses = [[min(c, rho * abs(f[i] - labels[i])) for i in (0, 1)] for f in outputs]
    failing = Fraction(0)
    margin = 3 * ball(c) * ((2 / ball(delta)).log() / (2 * n)).sqrt()
    for sample in product((0, 1), repeat=n):
        chance = weight ** sample.count(0) * (1 - weight) ** sample.count(1)
        gap = max(
            weight * loss[0]
            + (1 - weight) * loss[1]
            - sum((loss[i] for i in sample), Fraction(0)) / n
            for loss in losses
        )
        bound = 2 * rho * complexity([[f[i] for i in sample] for f in outputs])
        if ball(gap) > ball(bound) + margin:
            failing += chance
    yield Fact(failing, "<=", delta, "probability of a larger deviation")


@trial("yang2024/theorem-39/step-1", domain="n <= 5, residuals of norm at most epsilon < 1, losses "
       "to [0, 1] that are 1-Lipschitz in the first argument")  # fmt: skip
def _training_loss(draw: Draw) -> Iterator[Fact]:
    n = draw.integer("n", 1, 5)
    loss = LOSSES[draw.choice("loss", list(LOSSES))]
    epsilon = draw.rational("epsilon", 0, 1, ends=False)
    y = draw.vector("y", n, -1, 1)
    residual = [epsilon / n * r for r in draw.vector("residual", n, -1, 1)]
    f = [label + r for label, r in zip(y, residual, strict=True)]
    absolute = sum((abs(r) for r in residual), Fraction(0)) / n
    changes = [loss(u, label) - loss(label, label) for u, label in zip(f, y, strict=True)]
    change = sum(changes, Fraction(0)) / n
    yield Fact(change, "<=", absolute, "first inequality")
    yield Fact(ball(absolute), "<=", norm(residual) / ball(n).sqrt() + ball(TINY), "second")
    yield Fact(norm(residual), "<=", 1, "third")
    empirical = sum((loss(u, label) for u, label in zip(f, y, strict=True)), Fraction(0)) / n
    yield Fact(empirical, "==", change, "the empirical loss, printed as its change")


@trial("yang2024/definition-38/zero-output/a", domain="m <= 5 pairs of neurons, n <= 3 inputs")
def _zero_output(draw: Draw) -> Iterator[Fact]:
    for i, output in enumerate(symmetric(draw_network(draw, norms=INSIDE)).F):
        yield Fact(output, "==", 0, f"output {i}")


@trial("yang2024/definition-38/zero-output/b", domain="n <= 4, up to 4 functions, all signs")
def _translation(draw: Draw) -> Iterator[Fact]:
    n = draw.integer("n", 1, 4)
    values = _class(draw, n)
    start = draw.vector("start", n)
    moved = [[v - s for v, s in zip(row, start, strict=True)] for row in values]
    yield Fact(complexity(moved), "==", complexity(values), "complexity")


@trial("yang2024/definition-38/lemmas-hold", domain="m <= 5 pairs of neurons, n <= 3 inputs: the "
       "kernel of the 2m neurons is that of the m independent ones")  # fmt: skip
def _half_network(draw: Draw) -> Iterator[Fact]:
    half = draw_network(draw, norms=INSIDE)
    whole = symmetric(half)
    for i in range(half.n):
        for j in range(i + 1):
            both, one = (
                Fraction(sum(row[i] * row[j] for row in net.active), net.m) for net in (whole, half)
            )
            yield Fact(both, "==", one, "entry of the kernel")


@trial("explicit/generalization/step-1", domain="m <= 5 neurons, any point of the box")
def _displacement(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    yield Fact(
        square(s.displacement), "<=", s.start.m * (s.R_w**2 + s.R_b**2), "squared displacement"
    )


@trial("explicit/generalization/step-5", domain="n <= 4, up to 4 functions, all signs")
def _contraction(draw: Draw) -> Iterator[Fact]:
    n = draw.integer("n", 1, 4)
    values, y = _class(draw, n), draw.vector("y", n, -1, 1)
    loss = LOSSES[draw.choice("loss", list(LOSSES))]
    losses = [[loss(u, label) for u, label in zip(row, y, strict=True)] for row in values]
    yield Fact(complexity(losses), "<=", complexity(values), "complexity")


@trial("explicit/generalization/step-8", domain="losses to [0, 1] that are 1-Lipschitz and 0 at y")
def _loss_below(draw: Draw) -> Iterator[Fact]:
    names = ["min(1, |u - y|)", "min(1, |u - y|/2)", "min(1, max(0, u - y))"]
    loss = LOSSES[draw.choice("loss", names)]
    u, y = draw.rational("u", -2, 2), draw.rational("y", -2, 2)
    yield Fact(loss(u, y), "<=", abs(u - y), "loss")


@trial("explicit/generalization/step-9", domain="n <= 6, rational residuals")
def _mean_residual(draw: Draw) -> Iterator[Fact]:
    n = draw.integer("n", 1, 6)
    e = draw.vector("residual", n)
    mean = ball(sum((abs(v) for v in e), Fraction(0)) / n)
    yield Fact(mean, "<=", (norm(e) if any(e) else arb(0)) / ball(n).sqrt() + ball(TINY), "mean")
