"""Appendix A, pp. 17 and 23-24: the kernel's deviation and the outputs at initialisation."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb

from verify.arb_binomial import binomial_tail
from verify.arb_gaussian import normal_tail
from verify.balls import integer_ceiling, integer_floor
from verify.trials.draw import Draw
from verify.trials.exact_networks import INSIDE, SQUARES, draw_network
from verify.trials.exact_vectors import dot, relu, square
from verify.trials.registry import Fact, trial
from verify.trials.run import ball


def outside(m: int, p: arb, width: arb) -> arb:
    """A lower bound on P[|Bin(m, p) - m p| > m width]."""
    high = integer_floor((m * (p + width)).upper()) + 1
    low = integer_ceiling((m * (p - width)).lower())
    return binomial_tail(arb(high), arb(m), p) + (1 - binomial_tail(arb(low), arb(m), p))


@trial(
    "yang2024/lemma-16",
    domain="n <= 3 unit inputs, m = n^k with exp(B^2/2) <= sqrt(m), delta in (0, 1)",
    cases=300,
)
def kernel_deviation(draw: Draw) -> Iterator[Fact]:
    """The claim fails with probability at most delta.

    The Frobenius norm is at least the deviation of the first diagonal entry, which is twice that
    of a Bin(m, Q(B)) share, so its tail bounds the probability of failure from below.
    """
    n = draw.integer("n", 1, 3)
    k = draw.integer("k", 0, {1: 0, 2: 20, 3: 12}[n])
    m = draw.note("m", n**k)
    share = draw.choice("share of the largest bias", (0, Fraction(1, 2), Fraction(99, 100)))
    most = ball(m).log().sqrt() if m > 1 else arb(0)
    B = draw.note("B", Fraction(int((1000 * ball(share) * most).floor().unique_fmpz()), 1000))
    draw.assume(bool((ball(B) ** 2 / 2).exp() < ball(m).sqrt()) or B == 0)
    # delta = 2^-j, tiny ones as small as the probability that all neurons are active
    tail = normal_tail(ball(B))
    deep = int((-tail.log() / arb.const_log2() * m).upper().ceil().unique_fmpz()) + 1
    j = draw.choice("minus log2 of delta", (1, 5, 20, deep, deep))
    log_share = 2 * ball(n).log() + j * arb.const_log2()
    bound = 4 * n * (-(ball(B) ** 2) / 4).exp() * (log_share / m).sqrt()
    says = "probability that the first diagonal entry alone deviates by more, against delta"
    yield Fact(outside(m, tail, bound / 2), "<=", arb(2) ** (-j), says)


NETWORKS = "n <= 3 inputs of norm <= 1 in d <= 3, m in {1, 4, 9} neurons"


@trial("yang2024/lemma-25/step-1", domain=NETWORKS, cases=150)
def expanded_error(draw: Draw) -> Iterator[Fact]:
    """The squared error as a sum over the inputs, then expanded."""
    net = draw_network(draw, widths=SQUARES, norms=INSIDE)
    B = net.b[0]
    sums = [
        sum((net.a[r] * relu(dot(net.W[r], x) - B) for r in range(net.m)), Fraction(0))
        for x in net.X
    ]
    error = square(net.error)
    second = sum(((y - s / net.root) ** 2 for y, s in zip(net.y, sums, strict=True)), Fraction(0))
    third = sum(
        (y**2 - 2 * y / net.root * s + s**2 / net.m for y, s in zip(net.y, sums, strict=True)),
        Fraction(0),
    )
    yield Fact(error, "==", second, "the network inserted")
    yield Fact(second, "==", third, "expanded")


@trial("yang2024/lemma-25/step-4", domain="m = 1 neuron, unit inputs, B > 0, n <= 10^6", cases=200)
def one_neuron_tail(draw: Draw) -> Iterator[Fact]:
    """For one neuron |z| > t exactly if the inner product exceeds B + t and t is below the cap."""
    n = draw.choice("n", (1, 2, 10, 10**6))
    B = draw.rational("B", 0, 5, ends=False)
    delta = draw.rational("delta", 0, 1, ends=False)
    logs = (2 * n / ball(delta)).log()
    cap = (2 * logs).sqrt()
    t = draw.rational("t", 0, 6, ends=False)
    probability: Any = normal_tail(ball(B + t)) if ball(t) < cap else arb(0)
    first = ball(t) ** 2 / 2 / (4 * (-(ball(B) ** 2) / 2).exp() * logs)
    second = ball(t) / 2 / (2 * cap)
    least = first if first < second else second
    yield Fact(probability, "<=", (-least).exp(), "tail of one summand")
