"""Trials: which neurons can change their sign inside a box, and how their number is distributed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import comb

from verify.trials.draw import Draw, Vector
from verify.trials.exact_vectors import dot, total
from verify.trials.registry import Fact, trial

_BOX = "a unit vector in d <= 4, weight, B >= 0, R_w, R_b >= 0 (0 too), points of the box"


def _neuron(draw: Draw) -> tuple[Vector, Vector, Fraction, Fraction, Fraction]:
    """Input, initial weight, bias and the two radii; z = 0, R, -R occur."""
    d = draw.integer("d", 1, 4)
    x = draw.unit("x", d)
    B = draw.choice("B", [Fraction(0), draw.rational("B", 0, 3)])
    R_w = draw.choice("R_w", [Fraction(0), draw.rational("R_w", 0, 2)])
    R_b = draw.choice("R_b", [Fraction(0), draw.rational("R_b", 0, 2)])
    w = draw.vector("w", d)
    edge = draw.choice("z at", ["anywhere", "anywhere", 0, R_w + R_b, -(R_w + R_b)])
    if edge != "anywhere":  # move w along x until the pre-activation is there
        move = B + edge - dot(w, x)
        w = tuple(c + move * y for c, y in zip(w, x, strict=True))
    draw.note("w", w)
    draw.note("B", B)
    return x, w, B, R_w, R_b


def _inside(
    draw: Draw, x: Vector, w: Vector, B: Fraction, R_w: Fraction, R_b: Fraction
) -> Fraction:
    """The pre-activation at a point of the box, often on its boundary."""
    v = draw.choice("direction", [x, tuple(-c for c in x), draw.unit("v", len(x))])
    length = R_w * draw.choice("length", [1, 1, Fraction(1, 2)])
    shift = R_b * draw.choice("shift", [1, -1, 0])
    moved = tuple(c + length * y for c, y in zip(w, v, strict=True))
    return dot(moved, x) - (B + shift)


def _extreme(
    x: Vector, w: Vector, B: Fraction, R_w: Fraction, R_b: Fraction, sign: int
) -> Fraction:
    """The pre-activation at w + sign R_w x, B - sign R_b, a point of the box."""
    moved = tuple(c + sign * R_w * y for c, y in zip(w, x, strict=True))
    return dot(moved, x) - (B - sign * R_b)


@trial("explicit/flip-probability/step-1", domain=_BOX)
def smallest(draw: Draw) -> Iterator[Fact]:
    """Nothing in the box is below z - R, and the named point attains it."""
    neuron = _neuron(draw)
    x, w, B, R_w, R_b = neuron
    z, R = dot(w, x) - B, R_w + R_b
    yield Fact(_extreme(*neuron, -1), "==", z - R, "attained")
    for _ in range(4):
        yield Fact(_inside(draw, *neuron), ">=", z - R, "nothing below")


@trial("explicit/flip-probability/step-2", domain=_BOX)
def largest(draw: Draw) -> Iterator[Fact]:
    """Nothing in the box is above z + R, and the named point attains it."""
    neuron = _neuron(draw)
    x, w, B, R_w, R_b = neuron
    z, R = dot(w, x) - B, R_w + R_b
    yield Fact(_extreme(*neuron, 1), "==", z + R, "attained")
    for _ in range(4):
        yield Fact(_inside(draw, *neuron), "<=", z + R, "nothing above")


def _flip_facts(draw: Draw, *, positive: bool | None) -> Iterator[Fact]:
    """If the strip says so there is a point that flips (exhibited); otherwise none is found."""
    neuron = _neuron(draw)
    x, w, B, R_w, R_b = neuron
    z, R = dot(w, x) - B, R_w + R_b
    on = int(z >= 0)
    draw.assume(positive is None or positive == (z >= 0))
    if -R <= z < R:
        yield Fact(int(_extreme(*neuron, -1 if on else 1) >= 0), "==", 1 - on, "a flip")
    else:
        for _ in range(4):
            yield Fact(int(_inside(draw, *neuron) >= 0), "==", on, "no flip")


@trial("explicit/flip-probability/step-3", domain=_BOX + ", z >= 0")
def flips_down(draw: Draw) -> Iterator[Fact]:
    """For z >= 0 the strip is z < R."""
    yield from _flip_facts(draw, positive=True)


@trial("explicit/flip-probability/step-4", domain=_BOX + ", z < 0")
def flips_up(draw: Draw) -> Iterator[Fact]:
    """For z < 0 the strip is z >= -R."""
    yield from _flip_facts(draw, positive=False)


@trial("explicit/flip-probability/a", domain=_BOX)
@trial("explicit/flip-probability/step-5", domain=_BOX)
def flips(draw: Draw) -> Iterator[Fact]:
    """The event is the strip, weight by weight, so the two probabilities agree."""
    yield from _flip_facts(draw, positive=None)


_BERNOULLI = "m <= 8 independent indicators of rational probability q, 0 and 1 too"


def _outcomes(m: int, q: Fraction) -> Iterator[tuple[int, Fraction]]:
    """Count and probability of each of the 2^m outcomes."""
    for outcome in product((0, 1), repeat=m):
        k = sum(outcome)
        yield k, q**k * (1 - q) ** (m - k)


def _bernoulli(draw: Draw) -> tuple[int, Fraction]:
    return draw.integer("m", 1, 8), draw.rational("q", 0, 1)


@trial("explicit/flip-count/a", domain=_BERNOULLI, cases=40)
@trial("explicit/flip-count/step-1", domain=_BERNOULLI, cases=40)
@trial("explicit/sparsity-count/step-1", domain=_BERNOULLI, cases=40)
def counts_are_binomial(draw: Draw) -> Iterator[Fact]:
    """The law of a sum of independent indicators, from all outcomes."""
    m, q = _bernoulli(draw)
    for k in range(m + 1):
        found = total(p for count, p in _outcomes(m, q) if count == k)
        yield Fact(found, "==", comb(m, k) * q**k * (1 - q) ** (m - k), f"probability of {k}")


@trial("explicit/flip-count/step-2", domain=_BERNOULLI, cases=40)
@trial("explicit/sparsity-count/step-2", domain=_BERNOULLI, cases=40)
def generating_function(draw: Draw) -> Iterator[Fact]:
    """The mean of 2^X from the binomial law."""
    m, q = _bernoulli(draw)
    mean = total(2**k * comb(m, k) * q**k * (1 - q) ** (m - k) for k in range(m + 1))
    yield Fact(mean, "==", (1 + q) ** m, "mean of 2^X")
