"""Trials: the limiting kernel, the initial kernel and their distance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import comb
from typing import Any

from flint import arb

from verify.arb_binomial import binomial_tail
from verify.arb_gaussian import normal_tail, orthant
from verify.trials.definiteness import semidefinite, smallest_eigenvalue
from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.exact_networks import Network, draw_inputs, draw_network
from verify.trials.exact_vectors import (
    combination,
    dot,
    form,
    frobenius,
    gram,
    matrix,
    shifted,
    square,
    total,
)
from verify.trials.rational_ends import below
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

_DATA = "n <= 4 unit vectors in d <= 3 (near-duplicates, antipodes), rational u, 0 <= B <= 4"
_NETWORK = "n <= 3 unit vectors in d <= 3 (near-duplicates, antipodes), m <= 6, B >= 0, any weights"


def _data(draw: Draw) -> tuple[Matrix, Vector]:
    d = draw.integer("d", 1, 3)
    X = draw_inputs(draw, draw.integer("n", 1, 4 if d > 1 else 2), d)
    if draw.choice("opposite", [False, True]):  # u in the direction in which two rows cancel
        return X, draw.note("u", tuple(Fraction((-1) ** i) for i in range(len(X))))
    return X, draw.vector("u", len(X))


def _bias(draw: Draw) -> Fraction:
    return draw.note("B", draw.choice("B", [Fraction(0), draw.rational("B", 0, 4)]))


def _network(draw: Draw) -> Network:
    """A network at initialisation, weights on the boundary of activity among them."""
    return draw_network(draw, widths=range(1, 7))


def _probabilities(X: Matrix, B: Fraction) -> list[list[Any]]:
    return [[orthant(ball(B), ball(dot(x, y))) for y in X] for x in X]


@trial("explicit/exact-kernel/b", domain=_NETWORK)
@trial("explicit/exact-kernel/step-11", domain=_NETWORK)
def kernel_from_features(draw: Draw) -> Iterator[Fact]:
    """Z^T Z is (1 + rho) times the share of common activity, whose mean is p by definition."""
    network = _network(draw)
    for i, u in enumerate(network.features):
        for j, v in enumerate(network.features):
            common = sum(row[i] * row[j] for row in network.active)
            product = (1 + dot(network.X[i], network.X[j])) * common / network.m
            yield Fact(dot(u, v) / network.m, "==", product, f"entry {i}, {j}")


@trial("explicit/exact-kernel/step-16", domain=_DATA, cases=60)
def probabilities_are_psd(draw: Draw) -> Iterator[Fact]:
    """The form of enclosed orthant probabilities, and the square behind it weight by weight."""
    X, u = _data(draw)
    B = _bias(draw)
    P = _probabilities(X, B)
    value = sum((P[i][j] * ball(u[i] * u[j]) for i in range(len(X)) for j in range(len(X))), arb(0))
    yield Fact(value, ">=", 0, "form")
    w = draw.vector("w", len(X[0]))
    on = [Fraction(int(dot(w, x) >= B)) for x in X]
    outer = tuple(tuple(a * b for b in on) for a in on)
    yield Fact(form(outer, u), "==", dot(u, on) ** 2, "square")


@trial("explicit/exact-kernel/step-17", domain=_DATA)
def gram_is_psd(draw: Draw) -> Iterator[Fact]:
    """The form is the square of a norm."""
    X, u = _data(draw)
    yield Fact(form(gram(X), u), ">=", 0, "form")
    yield Fact(form(gram(X), u), "==", square(combination(u, X)), "squared norm")


@trial("explicit/exact-kernel/e", domain=_DATA, cases=60)
@trial("explicit/exact-kernel/step-18", domain=_DATA, cases=60)
def kernel_is_psd(draw: Draw) -> Iterator[Fact]:
    """The form of the enclosed limiting kernel."""
    X, u = _data(draw)
    P = _probabilities(X, _bias(draw))
    value = arb(0)
    for i, x in enumerate(X):
        for j, y in enumerate(X):
            value += P[i][j] * ball((1 + dot(x, y)) * u[i] * u[j])
    yield Fact(value, ">=", 0, "form")


@trial("explicit/gd-constants/step-1", domain=_DATA + "; lambda = lambda(B)", cases=40)
def eigenvalue_and_diagonal(draw: Draw) -> Iterator[Fact]:
    """The smallest eigenvalue of the enclosed limiting kernel, for the largest lambda."""
    X, _ = _data(draw)
    B = _bias(draw)
    P = _probabilities(X, B)
    entries = [[P[i][j] * ball(1 + dot(x, y)) for j, y in enumerate(X)] for i, x in enumerate(X)]
    middle = tuple(tuple(below(c, 60) for c in row) for row in entries)
    symmetric = matrix(len(X), lambda i, j: middle[max(i, j)][min(i, j)])
    error = ball(Fraction(len(X), 2**59))  # each entry is off by less than 2^-59, by Weyl
    smallest = smallest_eigenvalue(symmetric) + error * arb(0, 1)
    yield Fact(smallest, "<=", 2 * normal_tail(ball(B)), "smallest eigenvalue")


@trial("explicit/kernel-concentration/step-1", domain=_NETWORK)
def centred_entries(draw: Draw) -> Iterator[Fact]:
    """The entry of Z^T Z minus (1 + rho) p, for any number p."""
    network = _network(draw)
    p = draw.rational("p", 0, Fraction(1, 2))
    for i, u in enumerate(network.features):
        for j, v in enumerate(network.features):
            factor = 1 + dot(network.X[i], network.X[j])
            mean = total(row[i] * row[j] - p for row in network.active) / network.m
            left = dot(u, v) / network.m - factor * p
            yield Fact(left, "==", factor * mean, f"entry {i}, {j}")


@trial("explicit/kernel-concentration/step-9", domain="rational matrices, n <= 4")
def norm_and_largest_entry(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides; equality for entries of equal size."""
    n = draw.integer("n", 1, 4)
    A = draw.choice("kind", [draw.matrix("A", n, n), ((Fraction(-2, 3),) * n,) * n])
    largest = max(abs(c) for row in A for c in row)
    yield Fact(frobenius(draw.note("A", A)), "<=", (n * largest) ** 2, "squares")


def _summand(network: Network, r: int) -> Matrix:
    return network.kernel_over([{r}] * network.n)


@trial("explicit/kernel-min-eigenvalue/step-1", domain=_NETWORK)
def kernel_is_a_sum(draw: Draw) -> Iterator[Fact]:
    """Z^T Z against the sum of the summands, entry by entry."""
    network = _network(draw)
    parts = [_summand(network, r) for r in range(network.m)]
    for i, u in enumerate(network.features):
        for j, v in enumerate(network.features):
            added = total(part[i][j] for part in parts)
            yield Fact(dot(u, v) / network.m, "==", added, f"entry {i}, {j}")


@trial("explicit/kernel-min-eigenvalue/step-3", domain=_NETWORK)
def summand_is_psd(draw: Draw) -> Iterator[Fact]:
    """The form of each summand at a vector, and all forms at once."""
    network = _network(draw)
    u = draw.vector("u", network.n)
    for r in range(network.m):
        X_r = _summand(network, r)
        yield Fact(form(X_r, u), ">=", 0, f"summand {r}")
        yield Fact(int(semidefinite(X_r)), "==", 1, f"summand {r}, all vectors")


@trial("explicit/kernel-min-eigenvalue/step-4", domain=_NETWORK)
def trace_of_a_summand(draw: Draw) -> Iterator[Fact]:
    """From the entries of the summand."""
    network = _network(draw)
    for r in range(network.m):
        X_r = _summand(network, r)
        trace = total(X_r[i][i] for i in range(network.n))
        yield Fact(trace, "==", Fraction(2 * sum(network.active[r]), network.m), f"summand {r}")


@trial("explicit/kernel-min-eigenvalue/step-5", domain=_NETWORK)
def largest_eigenvalue_of_a_summand(draw: Draw) -> Iterator[Fact]:
    """2n/m I minus the summand is positive semidefinite; an input repeated gives equality."""
    network = _network(draw)
    limit = Fraction(2 * network.n, network.m)
    for r in range(network.m):
        negative = tuple(tuple(-c for c in row) for row in _summand(network, r))
        holds = semidefinite(shifted(negative, -limit))
        yield Fact(int(holds), "==", 1, f"2n/m - largest eigenvalue of summand {r}")


def _two_inputs(draw: Draw) -> tuple[int, int, Fraction, Fraction]:
    """n, m, B and the inner product of the inputs (1 for one input)."""
    n = draw.integer("n", 1, 2)
    B = draw.note("B", draw.choice("B", [Fraction(0), Fraction(1, 2), draw.rational("B", 0, 2)]))
    rho = draw.rational("rho", -1, 1, ends=False) if n == 2 else Fraction(1)
    return n, draw.integer("m", 1, 8 if n == 2 else 40), B, draw.note("rho", rho)


def _kernels(n: int, m: int, B: Fraction, rho: Fraction) -> Iterator[tuple[Matrix, arb]]:
    """All initial kernels of one or two inputs with their exact probabilities.

    A neuron is active on both, on one, on no input with probabilities p, Q - p, 1 - 2Q + p.
    """
    Q = normal_tail(ball(B))
    if n == 1:
        for k in range(m + 1):
            entry = Fraction(2 * k, m)
            yield ((entry,),), comb(m, k) * Q**k * (1 - Q) ** (m - k)
        return
    p = orthant(ball(B), ball(rho))
    for both in range(m + 1):
        for first in range(m + 1 - both):
            for second in range(m + 1 - both - first):
                none = m - both - first - second
                ways = comb(m, both) * comb(m - both, first) * comb(m - both - first, second)
                chance = ways * p**both * (Q - p) ** (first + second) * (1 - 2 * Q + p) ** none
                off = (1 + rho) * both / m
                diagonal = Fraction(2 * (both + first), m), Fraction(2 * (both + second), m)
                yield ((diagonal[0], off), (off, diagonal[1])), chance


_LAW = "n <= 2 unit inputs of any correlation, m <= 8 (n = 2) or 40 (n = 1): the exact law of H(0)"


def _limit(n: int, B: Fraction, rho: Fraction) -> tuple[Any, Any]:
    """Entries of the limiting kernel: diagonal, off the diagonal."""
    Q = normal_tail(ball(B))
    return 2 * Q, (1 + ball(rho)) * orthant(ball(B), ball(rho)) if n == 2 else arb(0)


def _low_eigenvalue(draw: Draw, *, share: bool) -> Iterator[tuple[int, int, Any, Any, Any]]:
    """n, m, lambda(B), lambda and the probability of the event."""
    n, m, B, rho = _two_inputs(draw)
    diagonal, off = _limit(n, B, rho)
    least = diagonal - abs(off)
    part = (
        draw.choice("share", [Fraction(1), Fraction(1), Fraction(1, 2)]) if share else Fraction(1)
    )
    lam = ball(part) * least
    limit = ball(Fraction(3, 4)) * lam
    chances = ((smallest_eigenvalue(H), chance) for H, chance in _kernels(n, m, B, rho))
    yield n, m, least, lam, _probability((limit - low, chance) for low, chance in chances)


def _probability(outcomes: Iterable[tuple[Any, Any]]) -> Any:
    """The probability of ``margin >= 0``; outcomes that touch 0 make the ball wider."""
    certain, touching = arb(0), arb(0)
    for margin, chance in outcomes:
        if margin >= 0:
            certain += chance
        elif not margin < 0:
            touching += chance
    return certain.union(certain + touching)


@trial("explicit/kernel-min-eigenvalue/a", domain=_LAW, cases=40)
def low_eigenvalue(draw: Draw) -> Iterator[Fact]:
    """The probability of the event, from the law of the kernel."""
    for n, m, _, lam, chance in _low_eigenvalue(draw, share=True):
        yield Fact(chance, "<=", n * (-lam * m / (64 * n)).exp(), "probability")


@trial("explicit/kernel-min-eigenvalue/step-6", domain=_LAW, cases=40)
def low_eigenvalue_by_chernoff(draw: Draw) -> Iterator[Fact]:
    """The probability of the event, from the law of the kernel."""
    quarter = ball(Fraction(1, 4))
    rate = (1 - quarter) * (1 - quarter).log() + quarter
    for n, m, least, _, chance in _low_eigenvalue(draw, share=False):
        yield Fact(chance, "<=", n * (-rate * least * m / (2 * n)).exp(), "probability")


@trial("explicit/kernel-min-eigenvalue/step-8", domain=_LAW, cases=40)
def low_eigenvalue_below_the_limit(draw: Draw) -> Iterator[Fact]:
    """The probability of the event, from the law of the kernel."""
    for n, m, least, _, chance in _low_eigenvalue(draw, share=True):
        yield Fact(chance, "<=", n * (-least * m / (64 * n)).exp(), "probability")


def _distance(H: Matrix, diagonal: Any, off: Any) -> Any:
    """The squared Frobenius distance to the limiting kernel."""
    n = len(H)
    gaps = (
        (ball(H[i][j]) - (diagonal if i == j else off)) ** 2 for i in range(n) for j in range(n)
    )
    return sum(gaps, arb(0))


def _far(draw: Draw, kind: str) -> Iterator[Fact]:
    """The probability that the kernel is near its limit, from its law."""
    n, m, B, rho = _two_inputs(draw)
    delta = draw.rational("delta", 0, 1, ends=False)
    diagonal, off = _limit(n, B, rho)
    L = ball(n * (n + 1) / delta).log()
    Q, s = diagonal / 2, (-(ball(B) ** 2) / 2).exp()
    if kind == "c":
        draw.assume(bool(m >= ball(Fraction(4, 9)) / s * L))
    limits = {
        "a": [n * (2 * L / m).sqrt()],
        "b": [
            2 * n * ((2 * Q * L / m).sqrt() + 2 * L / (3 * m)),
            2 * n * ((s * L / m).sqrt() + 2 * L / (3 * m)),
        ],
        "c": [4 * n * (s * L / m).sqrt()],
    }[kind]
    for limit in limits:
        near = _probability(
            (limit**2 - _distance(H, diagonal, off), chance) for H, chance in _kernels(n, m, B, rho)
        )
        yield Fact(near, ">=", ball(1 - delta), "probability of the event")


@trial("explicit/kernel-concentration/a", domain=_LAW, cases=40)
def near_by_hoeffding(draw: Draw) -> Iterator[Fact]:
    """Part (a)."""
    yield from _far(draw, "a")


@trial("explicit/kernel-concentration/b", domain=_LAW, cases=40)
def near_by_bernstein(draw: Draw) -> Iterator[Fact]:
    """Part (b), both forms."""
    yield from _far(draw, "b")


@trial("explicit/kernel-concentration/c", domain=_LAW, cases=40)
def near_simplified(draw: Draw) -> Iterator[Fact]:
    """Part (c)."""
    yield from _far(draw, "c")


_PAIR = "one pair of unit inputs, m <= 60 neurons, n <= 20 in the logarithm: the exact binomial law"


def _deviation(draw: Draw, *, variance: bool) -> Iterator[Fact]:
    """The probability that the share of common activity is far from p, from its law."""
    m, n = draw.integer("m", 1, 60), draw.integer("n", 1, 20)
    B, rho = ball(_bias(draw)), ball(draw.rational("rho", -1, 1))
    L = ball(n * (n + 1) / draw.rational("delta", 0, 1, ends=False)).log()
    p = orthant(B, rho)
    far = (m * L / 2).sqrt()
    if variance:
        far = (2 * normal_tail(B) * L * m).sqrt() + 2 * L / 3
    above = binomial_tail(m * p + far, arb(m), p)
    below_mean = binomial_tail(m * (1 - p) + far, arb(m), 1 - p)
    yield Fact(above + below_mean, "<=", 2 * (-L).exp(), "probability")


@trial("explicit/kernel-concentration/step-5", domain=_PAIR, cases=80)
def hoeffding_for_a_pair(draw: Draw) -> Iterator[Fact]:
    """Both sides of the mean."""
    yield from _deviation(draw, variance=False)


@trial("explicit/kernel-concentration/step-6", domain=_PAIR, cases=80)
def bernstein_for_a_pair(draw: Draw) -> Iterator[Fact]:
    """Both sides of the mean."""
    yield from _deviation(draw, variance=True)
