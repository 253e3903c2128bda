"""Rademacher complexity near initialisation: sign vectors enumerated, networks rational."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb

from verify.arb_functions import sinhc
from verify.arb_gaussian import normal_tail
from verify.trials.boxes import Box, draw_box
from verify.trials.draw import Draw
from verify.trials.exact_networks import Network, symmetric
from verify.trials.exact_vectors import (
    all_signs,
    combination,
    dot,
    frobenius,
    image,
    minus,
    relu,
    total,
)
from verify.trials.matrices import norm
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

BOX = "m <= 5 neurons, n <= 3 unit inputs in d <= 3, any point of the box"
TINY = Fraction(1, 10**20)


def _pairs(s: Box) -> Iterator[tuple[int, int]]:
    return ((r, i) for r in range(s.start.m) for i in range(s.start.n))


@trial("explicit/rademacher/step-1", domain=BOX)
def _fixed_indicator(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    for r, i in _pairs(s):
        if not s.in_strip(r, i):
            yield Fact(
                relu(s.near.z[r][i]), "==", s.start.active[r][i] * s.near.z[r][i], f"neuron {r}"
            )
    yield Fact(0, "<=", s.R, "the radius")


@trial("explicit/rademacher/step-2", domain=BOX)
def _small_change(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    for r, i in _pairs(s):
        yield Fact(abs(s.near.z[r][i] - s.start.z[r][i]), "<=", s.R, f"neuron {r}, input {i}")


@trial("explicit/rademacher/step-5", domain=BOX)
def _bilinear_change(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    for r, i in _pairs(s):
        move = (*minus(s.near.W[r], s.start.W[r]), s.near.b[r] - s.B)
        right = dot(move, (*s.start.X[i], Fraction(-1)))
        yield Fact(s.near.z[r][i] - s.start.z[r][i], "==", right, f"neuron {r}, input {i}")


def _remainder(s: Box, i: int) -> Fraction:
    """The remainder of input i, times sqrt(m)."""
    terms = (
        s.start.a[r] * (relu(s.near.z[r][i]) - s.start.active[r][i] * s.near.z[r][i])
        for r in range(s.start.m)
        if s.in_strip(r, i)
    )
    return sum(terms, Fraction(0))


@trial("explicit/rademacher/step-6", domain=BOX)
def _linearised(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    move, columns = s.displacement, s.start.features
    for i, column in enumerate(columns):
        right = s.start.F[i] + dot(move, column) + _remainder(s, i)
        yield Fact(s.near.F[i], "==", right, f"output {i}")


@trial("explicit/rademacher/step-7", domain=BOX)
def _small_remainder(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    for i in range(s.start.n):
        yield Fact(abs(_remainder(s, i)), "<=", len(s.strip(i)) * s.R, f"input {i}")


@trial("explicit/rademacher/step-9", domain=BOX + "; R_F at least the displacement, all signs")
def _cauchy_schwarz(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    move, columns = s.displacement, s.start.features
    radius = norm(move) * ball(1 + draw.rational("more", 0, 1))
    for signs in all_signs(s.start.n):
        left = dot(signs, image(columns, move))
        right = radius * norm(combination(signs, columns))
        yield Fact(ball(left), "<=", right + ball(TINY), f"signs {signs}")


@trial("explicit/rademacher/step-10", domain=BOX + "; expectation over all signs")
def _mean_norm(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    columns = s.start.features
    signs = all_signs(s.start.n)
    mean = sum((norm(combination(e, columns)) for e in signs), arb(0)) / len(signs)
    yield Fact(mean, "<=", ball(frobenius(columns)).sqrt() + ball(TINY), "mean norm")


@trial("explicit/rademacher/step-11", domain=BOX)
def _feature_norm(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    counts = sum(s.start.active[r][i] for r, i in _pairs(s))
    yield Fact(frobenius(s.start.features), "==", 2 * counts, "squared norm")


@trial("explicit/rademacher/step-13", domain=BOX + "; expectation over all signs")
def _mean_of_the_start(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    f = s.start.F
    yield Fact(total(dot(e, f) for e in all_signs(len(f))), "==", 0, "mean")


def lower_complexity(candidates: list[Network]) -> Any:
    """A lower bound on R_S of the class: the mean over all signs of the best candidate, a ball.

    All candidates lie in the box and within the Frobenius radius, so the supremum is at least
    their maximum.
    """
    n, m = candidates[0].n, candidates[0].m
    best = total(max(dot(e, net.F) for net in candidates) for e in all_signs(n))
    return ball(best) / (2**n * n) / arb(m).sqrt()


def candidates(s: Box, radius: Fraction) -> list[Network]:
    """The initialisation and, for each sign vector, a step along Z(0) times the signs."""
    start = s.start
    width = len(start.X[0]) + 1
    found = [start]
    for signs in all_signs(start.n):
        way = combination(signs, start.features)
        length = total(map(abs, way))
        if not length:
            continue
        rows = [way[width * r : width * (r + 1)] for r in range(start.m)]
        moved = [total(map(abs, row[:-1])) for row in rows]
        limits = [radius / length, *(s.R_w / v for v in moved if v)]
        limits += [s.R_b / abs(row[-1]) for row in rows if row[-1]]
        weights, biases = tuple(row[:-1] for row in rows), tuple(row[-1] for row in rows)
        found.append(start.along(min(limits), weights, biases))
    return found


def _constants(s: Box) -> tuple[Any, Any]:
    """c(B, R) and s(B)."""
    return (2 / arb.pi()).sqrt() * sinhc(ball(s.B * s.R)), (-ball(s.B * s.B) / 2).exp()


@trial("explicit/rademacher", domain=BOX + "; count conditions certified; a lower bound on the "
       "complexity by steps along the gradient, all signs", cases=30)  # fmt: skip
@trial("explicit/rademacher/step-14", domain=BOX + "; count conditions certified; a lower bound on "
       "the complexity by steps along the gradient, all signs", cases=30)  # fmt: skip
def _complexity(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw)
    if draw.choice("symmetric", (True, False)):  # part (c), with M = 2m neurons
        both = symmetric(s.start)
        s = Box(both, both, s.R_w, s.R_b)
    c, small = _constants(s)
    for i in range(s.start.n):
        active_count = sum(row[i] for row in s.start.active)
        draw.assume(active_count == 0 or ball(active_count) <= s.start.m * small or s.B == 0)
        most = 2 * s.start.m * c * ball(s.R) * small
        draw.assume(len(s.strip(i)) == 0 or ball(len(s.strip(i))) <= most)
    radius = draw.rational("R_F", 0, 3)
    left = lower_complexity(candidates(s, radius))
    n = s.start.n
    first = ball(radius) * (2 * small / n).sqrt()
    rest = 2 * c * ball(s.R) ** 2 * arb(s.start.m).sqrt() * small
    yield Fact(left, "<=", first + rest + ball(TINY), "complexity")
    # part (b), with the smallest epsilon for which its condition holds
    mean = s.start.m * normal_tail(ball(s.B))
    most = max(map(sum, zip(*s.start.active, strict=True)))
    first = ball(radius) * (2 * mean.max(ball(most)) / s.start.m / n).sqrt()
    yield Fact(left, "<=", first + rest + ball(TINY), "complexity by the counts")


def _doubled(s: Box) -> Iterator[tuple[Box, int]]:
    """The box of the symmetric network, input by input."""
    whole = Box(symmetric(s.start), symmetric(s.near), s.R_w, s.R_b)
    return ((whole, i) for i in range(s.start.n))


@trial("explicit/rademacher/step-15", domain=BOX + " symmetric; each half counted")
def _active_twice(draw: Draw) -> Iterator[Fact]:
    half = draw_box(draw)
    for whole, i in _doubled(half):
        both, one = (sum(row[i] for row in s.start.active) for s in (whole, half))
        yield Fact(both, "==", 2 * one, "active neurons")


@trial("explicit/rademacher/step-16", domain=BOX + " symmetric; each half counted")
def _flips_twice(draw: Draw) -> Iterator[Fact]:
    half = draw_box(draw)
    for whole, i in _doubled(half):
        yield Fact(len(whole.strip(i)), "==", 2 * len(half.strip(i)), "flipping neurons")
