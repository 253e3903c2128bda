"""The localised class of Lemma 41 of the paper: its proof, line by line, as printed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb

from verify.trials.draw import Draw
from verify.trials.matrices import dot, limiting_kernel, norm, smallest_eigenvalue
from verify.trials.rademacher import candidates, lower_complexity
from verify.trials.registry import Fact, trial
from verify.trials.run import ball
from verify.trials.start import (
    Start,
    active,
    all_signs,
    draw_start,
    features,
    relu,
    weighted,
)

BOX = "m <= 5 neurons, n <= 3 inputs of norm at most 1 in d <= 3, any point of the box"
TINY = Fraction(1, 10**20)


def _unsettled(s: Start, r: int, i: int) -> int:
    """The indicator of the event A_{r,i}: |w_r(0)^T x_i - b_r(0)| <= R_w + R_b."""
    return int(abs(s.z0[r][i]) <= s.R)


def _pairs(s: Start) -> Iterator[tuple[int, int]]:
    return ((r, i) for r in range(s.m) for i in range(len(s.x)))


@trial("yang2024/lemma-41/step-1", domain=BOX)
def _settled(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw, unit=False)
    for r, i in _pairs(s):
        if not _unsettled(s, r, i):
            yield Fact(relu(s.z[r][i]), "==", active(s.z0[r][i]) * s.z[r][i], f"neuron {r}")
    yield Fact(0, "<=", s.R, "the radius")


@trial("yang2024/lemma-41/step-2", domain=BOX + ", random signs")
def _chain(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw, unit=False)
    e = draw.signs("epsilon", len(s.x))
    zero = Fraction(0)
    first = second = third = fourth = fifth = zero
    for r, i in _pairs(s):
        sign, z, z0, on = e[i] * s.a[r], s.z[r][i], s.z0[r][i], active(s.z0[r][i])
        move = dot([w - v for w, v in zip(s.W[r], s.W0[r], strict=True)], s.x[i])
        change = on * (move - (s.b[r] - s.B))
        first += sign * relu(z) - sign * on * z
        second += sign * (relu(z) - on * z)
        third += _unsettled(s, r, i) * sign * (relu(z) - on * z)
        fourth += _unsettled(s, r, i) * sign * (relu(z) - on * z0 - change)
        fifth += _unsettled(s, r, i) * sign * (relu(z) - relu(z0) - change)
    yield Fact(first, "==", second, "first equality")
    yield Fact(second, "==", third, "second equality")
    yield Fact(third, "==", fourth, "third equality")
    yield Fact(fourth, "==", fifth, "fourth equality")
    last = sum((_unsettled(s, r, i) * 2 * s.R for r, i in _pairs(s)), zero)
    yield Fact(fifth, "<=", last, "inequality")


def _blocks(s: Start, way: list[Any]) -> list[tuple[list[Any], Any]]:
    """Z(0) times the signs by neurons: the part of the weights and that of the bias."""
    width = len(s.x[0]) + 1
    rows = [way[width * r : width * (r + 1)] for r in range(s.m)]
    return [(row[:-1], row[-1]) for row in rows]


def _box_supremum(s: Start, signs: tuple[int, ...]) -> Any:
    """The supremum over the box alone of the linear function, times sqrt(m), less its value at 0.

    The neurons are free of each other: each weight moves by R_w along its block, each bias by R_b.
    """
    blocks = _blocks(s, weighted(features(s), signs))
    return sum(
        (ball(s.R_w) * norm(block) + ball(s.R_b * abs(last)) for block, last in blocks), arb(0)
    )


def _strip(s: Start) -> Any:
    """The last term of steps 3 and 4: 2 (R_w + R_b)/(n sqrt m) times the number of events."""
    count = sum(_unsettled(s, r, i) for r, i in _pairs(s))
    return ball(2 * s.R * count / len(s.x)) / arb(s.m).sqrt()


@trial("yang2024/lemma-41/step-3", domain=BOX + ", R <= 3; the left side from below by steps along "
       "the gradient, the right side from above", cases=60)  # fmt: skip
def _linear_part(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw, unit=False)
    radius = draw.rational("R", 0, 3, ends=False)
    mean = arb(0)
    for e in all_signs(len(s.x)):
        ways = norm(weighted(features(s), e)) * ball(radius)
        mean += ways.min(_box_supremum(s, e))
    # the value at the initialisation has mean 0 over the signs
    right = mean / 2 ** len(s.x) / len(s.x) / arb(s.m).sqrt() + _strip(s)
    left = lower_complexity(s, radius, candidates(s, radius))
    yield Fact(left, "<=", right + ball(TINY), "complexity")


@trial("yang2024/lemma-41/step-4", domain="m <= 5 neurons, n <= 3 different unit inputs, R <= 3, "
       "8 c n (R_w + R_b) exp(-B^2/2) <= lambda/8 even with c = 10; the labels are the initial "
       "outputs, so that D_w = D_b = 0; all signs", cases=60)  # fmt: skip
def _ball_part(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw, distinct=True, reach=Fraction(1, 5000))
    least = smallest_eigenvalue(limiting_kernel(s.x, s.B))
    draw.assume(640 * len(s.x) * ball(s.R) * (-ball(s.B * s.B) / 2).exp() <= least)
    radius = draw.rational("R", 0, 3, ends=False)
    columns = features(s)
    signs = all_signs(len(s.x))
    scale = len(signs) * len(s.x) * arb(s.m).sqrt()
    ways = [norm(weighted(columns, e)) for e in signs]
    over_ball = sum((ball(radius) * way for way in ways), arb(0)) / scale
    squares = sum((way * way for way in ways), arb(0)) / len(signs)
    root = ball(radius) * squares.sqrt() / len(s.x) / arb(s.m).sqrt()
    frobenius = ball(sum((dot(c, c) for c in columns), Fraction(0))).sqrt()
    last = ball(radius) * frobenius / len(s.x) / arb(s.m).sqrt()
    yield Fact(over_ball, "<=", root + ball(TINY), "second inequality")
    yield Fact(abs(root - last), "<=", TINY, "last equality")
    over_box = sum((_box_supremum(s, e) for e in signs), arb(0)) / scale
    # the supremum of step 3 obeys the box, that of the next line does not
    yield Fact(over_ball, "<=", over_box + ball(TINY), "the first line is an equality")
