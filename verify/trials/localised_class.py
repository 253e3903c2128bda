"""The localised class of Lemma 41 of the paper: its proof, line by line, as printed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb

from verify.trials.boxes import Box, draw_box
from verify.trials.draw import Draw
from verify.trials.exact_networks import INSIDE
from verify.trials.exact_vectors import all_signs, combination, dot, frobenius, minus, relu
from verify.trials.matrices import limiting_kernel, norm, smallest_eigenvalue
from verify.trials.rademacher import candidates, lower_complexity
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

BOX = "m <= 5 neurons, n <= 3 inputs of norm at most 1 in d <= 3, any point of the box"
TINY = Fraction(1, 10**20)


def _unsettled(s: Box, r: int, i: int) -> int:
    """The indicator of the event A_{r,i}: |w_r(0)^T x_i - b_r(0)| <= R_w + R_b."""
    return int(abs(s.start.z[r][i]) <= s.R)


def _pairs(s: Box) -> Iterator[tuple[int, int]]:
    return ((r, i) for r in range(s.start.m) for i in range(s.start.n))


@trial("yang2024/lemma-41/step-1", domain=BOX)
def _settled(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw, norms=INSIDE)
    for r, i in _pairs(s):
        if not _unsettled(s, r, i):
            yield Fact(
                relu(s.near.z[r][i]), "==", s.start.active[r][i] * s.near.z[r][i], f"neuron {r}"
            )
    yield Fact(0, "<=", s.R, "the radius")


@trial("yang2024/lemma-41/step-2", domain=BOX + ", random signs")
def _chain(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw, norms=INSIDE)
    e = draw.signs("epsilon", s.start.n)
    zero = Fraction(0)
    first = second = third = fourth = fifth = zero
    for r, i in _pairs(s):
        sign, z, z0, on = e[i] * s.start.a[r], s.near.z[r][i], s.start.z[r][i], s.start.active[r][i]
        move = dot(minus(s.near.W[r], s.start.W[r]), s.start.X[i])
        change = on * (move - (s.near.b[r] - s.B))
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


def _blocks(s: Box, way: tuple[Any, ...]) -> list[tuple[tuple[Any, ...], Any]]:
    """Z(0) times the signs by neurons: the part of the weights and that of the bias."""
    width = len(s.start.X[0]) + 1
    rows = [way[width * r : width * (r + 1)] for r in range(s.start.m)]
    return [(row[:-1], row[-1]) for row in rows]


def box_supremum(s: Box, signs: tuple[int, ...]) -> Any:
    """The supremum over the box alone of the linear function, times sqrt(m), less its value at 0.

    The neurons are free of each other: each weight moves by R_w along its block, each bias by R_b.
    """
    blocks = _blocks(s, combination(signs, s.start.features))
    return sum(
        (ball(s.R_w) * norm(block) + ball(s.R_b * abs(last)) for block, last in blocks), arb(0)
    )


def _strip(s: Box) -> Any:
    """The last term of steps 3 and 4: 2 (R_w + R_b)/(n sqrt m) times the number of events."""
    count = sum(_unsettled(s, r, i) for r, i in _pairs(s))
    return ball(2 * s.R * count / s.start.n) / arb(s.start.m).sqrt()


@trial("yang2024/lemma-41/step-3", domain=BOX + ", R <= 3; the left side from below by steps along "
       "the gradient, the right side from above", cases=60)  # fmt: skip
def _linear_part(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw, norms=INSIDE)
    radius = draw.rational("R", 0, 3, ends=False)
    mean = arb(0)
    for e in all_signs(s.start.n):
        ways = norm(combination(e, s.start.features)) * ball(radius)
        mean += ways.min(box_supremum(s, e))
    # the value at the initialisation has mean 0 over the signs
    right = mean / 2**s.start.n / s.start.n / arb(s.start.m).sqrt() + _strip(s)
    left = lower_complexity(candidates(s, radius))
    yield Fact(left, "<=", right + ball(TINY), "complexity")


@trial("yang2024/lemma-41/step-4", domain="m <= 5 neurons, n <= 3 different unit inputs, R <= 3, "
       "8 c n (R_w + R_b) exp(-B^2/2) <= lambda/8 even with c = 10; the labels are the initial "
       "outputs, so that D_w = D_b = 0; all signs", cases=60)  # fmt: skip
def _ball_part(draw: Draw) -> Iterator[Fact]:
    s = draw_box(draw, distinct=True, reach=Fraction(1, 5000))
    least = smallest_eigenvalue(limiting_kernel(s.start.X, s.B))
    draw.assume(640 * s.start.n * ball(s.R) * (-ball(s.B * s.B) / 2).exp() <= least)
    radius = draw.rational("R", 0, 3, ends=False)
    columns = s.start.features
    signs = all_signs(s.start.n)
    scale = len(signs) * s.start.n * arb(s.start.m).sqrt()
    ways = [norm(combination(e, columns)) for e in signs]
    over_ball = sum((ball(radius) * way for way in ways), arb(0)) / scale
    squares = sum((way * way for way in ways), arb(0)) / len(signs)
    root = ball(radius) * squares.sqrt() / s.start.n / arb(s.start.m).sqrt()
    last = ball(radius) * ball(frobenius(columns)).sqrt() / s.start.n / arb(s.start.m).sqrt()
    yield Fact(over_ball, "<=", root + ball(TINY), "second inequality")
    yield Fact(abs(root - last), "<=", TINY, "last equality")
    over_box = sum((box_supremum(s, e) for e in signs), arb(0)) / scale
    # the supremum of step 3 obeys the box, that of the next line does not
    says = "the supremum over the ball alone is at most that over ball and box, printed as equal"
    yield Fact(over_ball, "<=", over_box + ball(TINY), says)
