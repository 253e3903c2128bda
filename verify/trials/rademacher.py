"""Rademacher complexity near initialisation: sign vectors enumerated, networks rational."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb

from verify.arb_functions import sinhc
from verify.arb_gaussian import normal_tail
from verify.trials.draw import Draw
from verify.trials.matrices import dot, norm
from verify.trials.registry import Fact, trial
from verify.trials.run import ball
from verify.trials.start import (
    Start,
    active,
    all_signs,
    displacement,
    draw_start,
    features,
    relu,
    weighted,
)

BOX = "m <= 5 neurons, n <= 3 unit inputs in d <= 3, any point of the box"
TINY = Fraction(1, 10**20)


def _pairs(s: Start) -> Iterator[tuple[int, int]]:
    return ((r, i) for r in range(s.m) for i in range(len(s.x)))


def _in_strip(s: Start, z0: Fraction) -> bool:
    """Is the neuron in S_i(R)?"""
    return -s.R <= z0 < s.R


@trial("explicit/rademacher/step-1", domain=BOX)
def _fixed_indicator(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw)
    for r, i in _pairs(s):
        if not _in_strip(s, s.z0[r][i]):
            yield Fact(relu(s.z[r][i]), "==", active(s.z0[r][i]) * s.z[r][i], f"neuron {r}")
    yield Fact(0, "<=", s.R, "the radius")


@trial("explicit/rademacher/step-2", domain=BOX)
def _small_change(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw)
    for r, i in _pairs(s):
        yield Fact(abs(s.z[r][i] - s.z0[r][i]), "<=", s.R, f"neuron {r}, input {i}")


@trial("explicit/rademacher/step-5", domain=BOX)
def _bilinear_change(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw)
    for r, i in _pairs(s):
        move = (*(w - v for w, v in zip(s.W[r], s.W0[r], strict=True)), s.b[r] - s.B)
        right = dot(move, (*s.x[i], Fraction(-1)))
        yield Fact(s.z[r][i] - s.z0[r][i], "==", right, f"neuron {r}, input {i}")


def _remainder(s: Start, i: int) -> Fraction:
    """The remainder of input i, times sqrt(m)."""
    terms = (
        s.a[r] * (relu(s.z[r][i]) - active(s.z0[r][i]) * s.z[r][i])
        for r in range(s.m)
        if _in_strip(s, s.z0[r][i])
    )
    return sum(terms, Fraction(0))


def _flips(s: Start, i: int) -> int:
    return sum(_in_strip(s, s.z0[r][i]) for r in range(s.m))


def _outputs(s: Start, z: Any) -> list[Fraction]:
    """Network outputs, times sqrt(m)."""
    return [sum((s.a[r] * relu(z[r][i]) for r in range(s.m)), Fraction(0)) for i in range(len(s.x))]


@trial("explicit/rademacher/step-6", domain=BOX)
def _linearised(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw)
    move, columns = displacement(s), features(s)
    after, before = _outputs(s, s.z), _outputs(s, s.z0)
    for i, column in enumerate(columns):
        right = before[i] + dot(move, column) + _remainder(s, i)
        yield Fact(after[i], "==", right, f"output {i}")


@trial("explicit/rademacher/step-7", domain=BOX)
def _small_remainder(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw)
    for i in range(len(s.x)):
        yield Fact(abs(_remainder(s, i)), "<=", _flips(s, i) * s.R, f"input {i}")


@trial("explicit/rademacher/step-9", domain=BOX + "; R_F at least the displacement, all signs")
def _cauchy_schwarz(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw)
    move, columns = displacement(s), features(s)
    radius = norm(move) * ball(1 + draw.rational("more", 0, 1))
    for signs in all_signs(len(s.x)):
        left = sum((e * dot(move, c) for e, c in zip(signs, columns, strict=True)), Fraction(0))
        right = radius * norm(weighted(columns, signs))
        yield Fact(ball(left), "<=", right + ball(TINY), f"signs {signs}")


def _frobenius(columns: list[list[Fraction]]) -> Fraction:
    return sum((dot(c, c) for c in columns), Fraction(0))


@trial("explicit/rademacher/step-10", domain=BOX + "; expectation over all signs")
def _mean_norm(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw)
    columns = features(s)
    signs = all_signs(len(s.x))
    mean = sum((norm(weighted(columns, e)) for e in signs), arb(0)) / len(signs)
    yield Fact(mean, "<=", ball(_frobenius(columns)).sqrt() + ball(TINY), "mean norm")


@trial("explicit/rademacher/step-11", domain=BOX)
def _feature_norm(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw)
    counts = sum(active(s.z0[r][i]) for r, i in _pairs(s))
    yield Fact(_frobenius(features(s)), "==", 2 * counts, "squared norm")


@trial("explicit/rademacher/step-13", domain=BOX + "; expectation over all signs")
def _mean_of_the_start(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw)
    f = _outputs(s, s.z0)
    total = sum((dot(e, f) for e in all_signs(len(f))), Fraction(0))
    yield Fact(total, "==", 0, "mean")


def lower_complexity(s: Start, radius: Any, candidates: list[Start]) -> Any:
    """A lower bound on R_S of the class: the mean over all signs of the best candidate, a ball.

    All candidates lie in the box and within the Frobenius radius, so the supremum is at least
    their maximum.
    """
    outputs = [_outputs(c, c.z) for c in candidates]
    signs = all_signs(len(s.x))
    best = sum((max(dot(e, f) for f in outputs) for e in signs), Fraction(0))
    return ball(best) / (len(signs) * len(s.x)) / arb(s.m).sqrt()


def candidates(s: Start, radius: Fraction) -> list[Start]:
    """The initialisation and, for each sign vector, a step along Z(0) times the signs."""
    width = len(s.x[0]) + 1
    found = [Start(s.x, s.W0, s.B, s.a, s.R_w, s.R_b, s.W0, (s.B,) * s.m)]
    for signs in all_signs(len(s.x)):
        way = weighted(features(s), signs)
        length = sum((abs(entry) for entry in way), Fraction(0))
        if not length:
            continue
        rows = [way[width * r : width * (r + 1)] for r in range(s.m)]
        moved = [sum((abs(entry) for entry in row[:-1]), Fraction(0)) for row in rows]
        limits = [radius / length, *(s.R_w / v for v in moved if v)]
        limits += [s.R_b / abs(row[-1]) for row in rows if row[-1]]
        t = min(limits)
        W = tuple(
            tuple(w + t * c for w, c in zip(w0, row, strict=False))
            for w0, row in zip(s.W0, rows, strict=True)
        )
        found.append(
            Start(s.x, s.W0, s.B, s.a, s.R_w, s.R_b, W, tuple(s.B + t * r[-1] for r in rows))
        )
    return found


def _constants(s: Start) -> tuple[Any, Any]:
    """c(B, R) and s(B)."""
    return (2 / arb.pi()).sqrt() * sinhc(ball(s.B * s.R)), (-ball(s.B * s.B) / 2).exp()


@trial("explicit/rademacher", domain=BOX + "; count conditions certified; a lower bound on the "
       "complexity by steps along the gradient, all signs", cases=30)  # fmt: skip
@trial("explicit/rademacher/step-14", domain=BOX + "; count conditions certified; a lower bound on "
       "the complexity by steps along the gradient, all signs", cases=30)  # fmt: skip
def _complexity(draw: Draw) -> Iterator[Fact]:
    s = draw_start(draw)
    if draw.choice("symmetric", (True, False)):  # part (c), with M = 2m neurons
        pair, back = (*s.W0, *s.W0), (*s.a, *(-sign for sign in s.a))
        s = Start(s.x, pair, s.B, back, s.R_w, s.R_b, pair, (s.B,) * len(pair))
    c, small = _constants(s)
    for i in range(len(s.x)):
        active_count = sum(active(s.z0[r][i]) for r in range(s.m))
        draw.assume(active_count == 0 or ball(active_count) <= s.m * small or s.B == 0)
        most = 2 * s.m * c * ball(s.R) * small
        draw.assume(_flips(s, i) == 0 or ball(_flips(s, i)) <= most)
    radius = draw.rational("R_F", 0, 3)
    left = lower_complexity(s, radius, candidates(s, radius))
    n = len(s.x)
    first = ball(radius) * (2 * small / n).sqrt()
    rest = 2 * c * ball(s.R) ** 2 * arb(s.m).sqrt() * small
    yield Fact(left, "<=", first + rest + ball(TINY), "complexity")
    # part (b), with the smallest epsilon for which its condition holds
    mean = s.m * normal_tail(ball(s.B))
    most = max(sum(active(row[i]) for row in s.z0) for i in range(n))
    first = ball(radius) * (2 * mean.max(ball(most)) / s.m / n).sqrt()
    yield Fact(left, "<=", first + rest + ball(TINY), "complexity by the counts")


def _doubled(s: Start) -> tuple[list[Any], list[Any]]:
    """Counts of active and of flipping neurons of the symmetric network, and of its half."""
    z0 = [*s.z0, *s.z0]
    whole = [
        (sum(active(z[i]) for z in z0), sum(_in_strip(s, z[i]) for z in z0))
        for i in range(len(s.x))
    ]
    half = [
        (sum(active(z[i]) for z in s.z0), sum(_in_strip(s, z[i]) for z in s.z0))
        for i in range(len(s.x))
    ]
    return whole, half


@trial("explicit/rademacher/step-15", domain=BOX + " symmetric; each half counted")
def _active_twice(draw: Draw) -> Iterator[Fact]:
    for whole, half in zip(*_doubled(draw_start(draw)), strict=True):
        yield Fact(whole[0], "==", 2 * half[0], "active neurons")


@trial("explicit/rademacher/step-16", domain=BOX + " symmetric; each half counted")
def _flips_twice(draw: Draw) -> Iterator[Fact]:
    for whole, half in zip(*_doubled(draw_start(draw)), strict=True):
        yield Fact(whole[1], "==", 2 * half[1], "flipping neurons")
