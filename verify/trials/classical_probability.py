"""Trials: textbook inequalities of probability, at finite laws whose outcomes are all listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import factorial
from typing import Any

from flint import arb

from verify.arb_binomial import binomial_tail
from verify.arb_gaussian import density, normal_tail
from verify.trials.draw import Draw
from verify.trials.exact_vectors import total
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

Law = tuple[tuple[Fraction, Fraction], ...]
"""Values with their probabilities."""


def _law(draw: Draw, low: Fraction | int, high: Fraction | int) -> Law:
    """Two or three values, some of them rare."""
    size = draw.integer("values", 2, 3)
    weights = [draw.choice("weight", [1, 1, 3, 20]) for _ in range(size)]
    values = [draw.rational("value", low, high) for _ in range(size)]
    return tuple((v, Fraction(w, sum(weights))) for v, w in zip(values, weights, strict=True))


def _sums(laws: Sequence[Law]) -> Iterator[tuple[Fraction, Fraction]]:
    """Sum and probability of each outcome of independent variables."""
    for outcome in product(*laws):
        chance = Fraction(1)
        for _, p in outcome:
            chance *= p
        yield total(v for v, _ in outcome), chance


def _mean(law: Law) -> Fraction:
    return total(v * p for v, p in law)


def _probability(outcomes: Iterator[tuple[Any, Fraction]]) -> Any:
    """The probability of ``margin >= 0``; outcomes that touch 0 make the ball wider."""
    certain = touching = Fraction(0)
    for margin, chance in outcomes:
        if margin >= 0:
            certain += chance
        elif not margin < 0:
            touching += chance
    return ball(certain).union(ball(certain + touching))


@trial(
    "classical/markov-union", domain="nonnegative variables of 2 or 3 values; 3 dependent events"
)
def markov_and_union(draw: Draw) -> Iterator[Fact]:
    """Both inequalities, exactly; t at a value of the variable gives equality."""
    law = _law(draw, 0, 2)
    t = draw.choice("t", [v for v, _ in law if v > 0] + [draw.rational("t", 0, 2, ends=False)])
    chance = total(p for v, p in law if v >= t)
    yield Fact(chance, "<=", _mean(law) / t, "Markov")
    space = [Fraction(1, 8)] * 8
    events = [draw.signs("event", 8) for _ in range(3)]
    union = total(p for k, p in enumerate(space) if any(event[k] > 0 for event in events))
    added = total(p for event in events for k, p in enumerate(space) if event[k] > 0)
    yield Fact(union, "<=", added, "union bound")


_CENTRED = "m <= 5 independent centred variables of 2 or 3 values, all outcomes; u or t > 0"


def _centred(draw: Draw) -> tuple[list[Law], Fraction, Fraction, Fraction]:
    """Laws, largest value, largest absolute value and the sum of second moments."""
    m = draw.integer("m", 1, 5)
    laws: list[Law] = []
    for _ in range(m):
        law = laws[0] if laws and draw.choice("same", [True, False]) else _law(draw, -2, 2)
        laws.append(tuple((v - _mean(law), p) for v, p in law))
    draw.note("laws", laws)
    V = total(v * v * p for law in laws for v, p in law)
    draw.assume(V > 0)
    largest = max(v for law in laws for v, _ in law)
    return laws, largest, max(abs(v) for law in laws for v, _ in law), V


@trial("classical/bernstein-one-sided", domain=_CENTRED, cases=80)
def bernstein(draw: Draw) -> Iterator[Fact]:
    """Both forms."""
    laws, b, _, V = _centred(draw)
    t = draw.choice("t", sorted({abs(s) for s, _ in _sums(laws) if s}))
    chance = total(p for s, p in _sums(laws) if s >= t)
    yield Fact(ball(chance), "<=", (-ball(t**2 / (2 * (V + b * t / 3)))).exp(), "first form")
    u = draw.rational("u", 0, 3, ends=False)
    threshold = ball(2 * V * u).sqrt() + ball(2 * b * u / 3)
    found = _probability((ball(s) - threshold, p) for s, p in _sums(laws))
    yield Fact(found, "<=", (-ball(u)).exp(), "second form")


@trial("classical/bernstein-two-sided", domain=_CENTRED, cases=80)
def bernstein_two_sided(draw: Draw) -> Iterator[Fact]:
    """The probability over all outcomes."""
    laws, _, b, V = _centred(draw)
    u = draw.rational("u", 0, 3, ends=False)
    threshold = ball(2 * V * u).sqrt() + ball(2 * b * u / 3)
    found = _probability((ball(abs(s)) - threshold, p) for s, p in _sums(laws))
    yield Fact(found, "<=", 2 * (-ball(u)).exp(), "probability")


@trial(
    "classical/hoeffding-bounded",
    domain="m <= 5 independent variables of 2 or 3 values in [0, 1], all outcomes; u > 0",
    cases=80,
)
def hoeffding(draw: Draw) -> Iterator[Fact]:
    """The probability over all outcomes."""
    m = draw.integer("m", 1, 5)
    laws = [_law(draw, 0, 1) for _ in range(m)]
    if draw.choice("same", [True, False]):
        laws = [laws[0]] * m
    draw.note("laws", laws)
    mean = total(_mean(law) for law in laws)
    u = draw.rational("u", 0, 3, ends=False)
    threshold = ball(u / (2 * m)).sqrt()
    found = _probability((ball(abs(s - mean) / m) - threshold, p) for s, p in _sums(laws))
    yield Fact(found, "<=", 2 * (-ball(u)).exp(), "probability")


@trial(
    "classical/hoeffding-rademacher", domain="rational c of length <= 8, all signs; u > 0", cases=80
)
def rademacher_sum(draw: Draw) -> Iterator[Fact]:
    """Squares; both forms, the second for c != 0; u at a value of the sum too."""
    m = draw.integer("m", 1, 8)
    c = draw.choice("kind", [draw.vector("c", m), (Fraction(1),) * m])
    draw.note("c", c)
    size = total(x * x for x in c)
    sums = [
        total(s * x for s, x in zip(signs, c, strict=True)) for signs in product((1, -1), repeat=m)
    ]
    edges = [s * s / (2 * size) for s in sums if s and size]
    u = draw.choice("u", [*edges[:3], draw.rational("u", 0, 3, ends=False)])
    limit = 2 * (-ball(u)).exp()
    above = sum(s * s > 2 * u * size for s in sums)
    yield Fact(ball(Fraction(above, len(sums))), "<=", limit, "strictly above")
    if size:
        reaching = sum(s * s >= 2 * u * size for s in sums)
        yield Fact(ball(Fraction(reaching, len(sums))), "<=", limit, "at least")


@trial("classical/binomial-chernoff-kl", domain="m <= 60, rational q, x and k", cases=80)
def relative_entropy(draw: Draw) -> Iterator[Fact]:
    """Both bounds, and x = 1."""
    m = draw.integer("m", 2, 60)
    q = draw.rational("q", 0, 1, ends=False)
    x = q + (1 - q) * draw.rational("x", 0, 1)
    upper = (-m * _entropy(x, q)).exp()
    yield Fact(binomial_tail(ball(x * m), arb(m), ball(q)), "<=", upper, "upper bound")
    k = draw.integer("k", 1, m - 1)
    here = binomial_tail(arb(k), arb(m), ball(q)) - binomial_tail(arb(k + 1), arb(m), ball(q))
    share = Fraction(k, m)
    lower = (-m * _entropy(share, q)).exp() / ball(8 * k * (1 - share)).sqrt()
    yield Fact(here, ">=", lower, "lower bound")


def _entropy(x: Fraction, q: Fraction) -> Any:
    first = ball(x) * ball(x / q).log() if x else arb(0)
    return first + (ball(1 - x) * ball((1 - x) / (1 - q)).log() if x < 1 else arb(0))


@trial(
    "classical/rademacher-symmetrisation",
    domain="2 points, 2 functions, n <= 6, all samples",
    cases=30,
)
def symmetrisation(draw: Draw) -> Iterator[Fact]:
    """The probability over all samples; samples that touch the bound count for both sides."""
    n = draw.integer("n", 1, 6)
    q = draw.rational("probability of the second point", 0, 1)
    functions = [draw.vector("g", 2, 0, 1), (Fraction(0), Fraction(1))]
    delta = draw.rational("delta", Fraction(1, 2), 1, ends=False)
    slack = 3 * (ball(2 / delta).log() / (2 * n)).sqrt()
    bad = Fraction(0)
    for sample in product((0, 1), repeat=n):
        complexity = _complexity([[g[z] for z in sample] for g in functions])
        for g in functions:
            gap = (1 - q) * g[0] + q * g[1] - total(g[z] for z in sample) / n - 2 * complexity
            if ball(gap) > slack:
                bad += q ** sum(sample) * (1 - q) ** (n - sum(sample))
                break
    yield Fact(bad, "<=", delta, "probability that the inequality fails")


def _complexity(rows: Sequence[Sequence[Fraction]]) -> Fraction:
    """The empirical Rademacher complexity of the rows."""
    n = len(rows[0])
    best = (
        max(total(s * v for s, v in zip(signs, row, strict=True)) for row in rows)
        for signs in product((1, -1), repeat=n)
    )
    return total(best) / (2**n * n)


_MAPS = (
    abs,
    lambda t: max(t, Fraction(0)),
    lambda t: -t,
    lambda t: t + 3,
    lambda t: min(max(t, Fraction(-1, 2)), Fraction(1, 3)),
    lambda t: Fraction(7),
)


@trial(
    "classical/rademacher-contraction",
    domain="2 to 4 rational vectors of length n <= 4, 1-Lipschitz maps of 6 kinds, all signs",
)
def contraction(draw: Draw) -> Iterator[Fact]:
    """Both means exactly."""
    n = draw.integer("n", 1, 4)
    rows = draw.matrix("values", draw.integer("functions", 2, 4), n)
    kinds = [draw.integer("map", 0, len(_MAPS) - 1) for _ in range(n)]
    draw.note("maps", tuple(kinds))
    mapped = [[_MAPS[k](v) for k, v in zip(kinds, row, strict=True)] for row in rows]
    yield Fact(_complexity(mapped), "<=", _complexity(rows), "means")


def _hermite(k: int) -> list[Fraction]:
    """Coefficients of He_k, lowest first."""
    before, now = [Fraction(0)], [Fraction(1)]
    for j in range(k):
        shifted = [Fraction(0), *now]
        before, now = (
            now,
            [c - j * (before[i] if i < len(before) else 0) for i, c in enumerate(shifted)],
        )
    return now


def _moment(i: int, j: int, rho: Fraction) -> Fraction:
    """The mean of g_1^i g_2^j for standard normals of correlation rho, by integration by parts."""
    if i == 0:
        return Fraction(0) if j % 2 else Fraction(factorial(j), 2 ** (j // 2) * factorial(j // 2))
    first = (i - 1) * _moment(i - 2, j, rho) if i > 1 else Fraction(0)
    return first + (j * rho * _moment(i - 1, j - 1, rho) if j else 0)


@trial(
    "classical/hermite-mehler",
    domain="polynomials of degree <= 4, rational rho; c_k for k <= 5",
    cases=60,
)
def mehler(draw: Draw) -> Iterator[Fact]:
    """The identity for polynomials exactly, by moments; the coefficients of indicators."""
    psi = draw.vector("psi", 5)
    rho = draw.rational("rho", -1, 1)
    sides = range(len(psi))
    left = total(psi[i] * psi[j] * _moment(i, j, rho) for i in sides for j in sides)
    right = Fraction(0)
    for k in sides:
        top = total(
            c * p * _moment(i + j, 0, rho)
            for i, p in enumerate(psi)
            for j, c in enumerate(_hermite(k))
        )
        right += top**2 / factorial(k) * rho**k
    yield Fact(left, "==", right, "Mehler")
    B = ball(draw.rational("B", 0, 3))
    k = draw.integer("k", 1, 5)
    value = density(B) * sum((ball(c) * B**i for i, c in enumerate(_hermite(k - 1))), arb(0))
    yield Fact(_tail_moments(_hermite(k), B), "==", value, f"coefficient {k} times the root of k!")


def _tail_moments(polynomial: Sequence[Fraction], B: Any) -> Any:
    """The integral of a polynomial times the density from B on, by parts."""
    moments = [normal_tail(B), density(B)]
    for i in range(2, len(polynomial)):
        moments.append(B ** (i - 1) * density(B) + (i - 1) * moments[i - 2])
    return sum((ball(c) * moment for c, moment in zip(polynomial, moments, strict=False)), arb(0))
