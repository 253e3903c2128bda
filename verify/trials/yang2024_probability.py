"""Appendix D: Bernstein's inequality and the matrix Chernoff bound, for finite distributions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from flint import arb

from verify.trials.draw import Draw, Matrix
from verify.trials.exact_vectors import dot
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

SUMS = "sums of n <= 8 i.i.d. variables with 2 or 3 rational values and mean 0, all values exact"


def draw_sum(draw: Draw) -> tuple[dict[Fraction, Fraction], Fraction, Fraction]:
    """The distribution of Z, the sum of the second moments, and the bound M (attained)."""
    n = draw.integer("n", 1, 8)
    size = draw.integer("values", 2, 3)
    raw = draw.vector("raw values", size, -3, 3)
    weights = [draw.rational(f"weight_{k}", 0, 1, ends=False) for k in range(size)]
    shares = [w / sum(weights) for w in weights]
    mean = sum((v * p for v, p in zip(raw, shares, strict=True)), Fraction(0))
    values = draw.note("values of Z_i", [v - mean for v in raw])
    draw.note("their probabilities", shares)
    law = {Fraction(0): Fraction(1)}
    for _ in range(n):
        new: dict[Fraction, Fraction] = {}
        for z, p in law.items():
            for v, q in zip(values, shares, strict=True):
                new[z + v] = new.get(z + v, Fraction(0)) + p * q
        law = new
    second = n * sum((v * v * p for v, p in zip(values, shares, strict=True)), Fraction(0))
    most = max(abs(v) for v in values)
    draw.assume(most > 0)
    return law, second, most


@trial("yang2024/lemma-44/a", domain=SUMS, cases=150)
def bernstein(draw: Draw) -> Iterator[Fact]:
    """P[Z > t] <= exp(-(t^2/2)/(V + M t/3))."""
    law, second, most = draw_sum(draw)
    # just below a value of Z the left side is largest
    values = [z for z in law if z > 0]
    t = draw.rational("t", 0, 3, ends=False)
    if draw.choice("below a value", (True, False)):
        t = draw.note("t", draw.choice("value", sorted(values)) * Fraction(999, 1000))
    tail = sum((p for z, p in law.items() if z > t), Fraction(0))
    yield Fact(tail, "<=", (-ball(t**2 / 2 / (second + most * t / 3))).exp(), "tail")


@trial("yang2024/lemma-44/c", domain=SUMS, cases=150)
def with_high_probability(draw: Draw) -> Iterator[Fact]:
    """Z <= sqrt(2 V log(1/delta)) + 2 M log(1/delta) with probability at least 1 - delta."""
    law, second, most = draw_sum(draw)
    delta = draw.rational("delta", 0, 1, ends=False)
    logs = -ball(delta).log()
    bound = (2 * ball(second) * logs).sqrt() + 2 * ball(most) * logs
    # values that enclosures cannot separate from the bound count as failures of nothing
    failing = sum((p for z, p in law.items() if ball(z) > bound), Fraction(0))
    yield Fact(failing, "<=", delta, "probability of failure")


def _eigenvalues(M: Matrix) -> tuple[arb, arb]:
    """Both eigenvalues of a symmetric 2 x 2 matrix, the smaller first."""
    middle = (M[0][0] + M[1][1]) / 2
    spread = ball(((M[0][0] - M[1][1]) / 2) ** 2 + M[0][1] ** 2).sqrt()
    return ball(middle) - spread, ball(middle) + spread


def _sum(matrices: list[Matrix]) -> Matrix:
    return tuple(
        tuple(sum((M[i][j] for M in matrices), Fraction(0)) for j in range(2)) for i in range(2)
    )


@trial(
    "yang2024/lemma-45",
    domain="m <= 5 i.i.d. matrices with 2 or 3 equally likely semidefinite 2 x 2 values",
    cases=100,
)
def matrix_chernoff(draw: Draw) -> Iterator[Fact]:
    """All outcomes are enumerated; those that enclosures cannot decide are left out."""
    m = draw.integer("m", 1, 5)
    values: list[Matrix] = []
    for k in range(draw.integer("values", 2, 3)):
        root = draw.matrix(f"root_{k}", 2, 2)
        values.append(tuple(tuple(dot(u, v) for v in root) for u in root))
    largest = max((_eigenvalues(M)[1].upper() for M in values), key=float)
    draw.assume(bool(largest > 0))
    epsilon = draw.rational("epsilon", 0, 1)
    draw.assume(epsilon > 0)
    share = Fraction(m, len(values))
    mean = tuple(tuple(share * c for c in row) for row in _sum(values))
    least = _eigenvalues(mean)[0]
    outcomes = [
        _eigenvalues(_sum(list(chosen)))[0] <= ball(epsilon) * least
        for chosen in product(values, repeat=m)
    ]
    probability = Fraction(sum(map(bool, outcomes)), len(outcomes))
    bound = 2 * (-(ball(1 - epsilon) ** 2) * least / (2 * largest)).exp()
    yield Fact(probability, "<=", bound, "lower tail")
