"""Trials: the network's output at initialisation (explicit/initial-error-mean, -tail)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from verify.arb_gaussian import normal_tail
from verify.trials.draw import Draw
from verify.trials.exact_networks import Network, draw_network
from verify.trials.exact_vectors import all_signs, dot, minus, square, total
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

_FIXED = "n <= 3 unit vectors in d <= 3, m <= 6, B >= 0, any weights, all 2^m sign vectors"


def _networks(draw: Draw) -> list[Network]:
    """One network per vector of signs."""
    network = draw_network(draw, widths=range(1, 7))
    return [replace(network, a=a) for a in all_signs(network.m)]


@trial("explicit/initial-error-mean/step-1", domain=_FIXED, cases=60)
def mean_output(draw: Draw) -> Iterator[Fact]:
    """The mean over all signs, times sqrt(m)."""
    networks = _networks(draw)
    for i in range(networks[0].n):
        yield Fact(total(net.F[i] for net in networks), "==", 0, f"input {i}")


@trial("explicit/initial-error-mean/step-2", domain=_FIXED, cases=60)
def mean_square(draw: Draw) -> Iterator[Fact]:
    """The mean over all signs."""
    networks = _networks(draw)
    one = networks[0]
    for i in range(one.n):
        mean = total(net.F[i] ** 2 for net in networks) / (len(networks) * one.m)
        expected = total(max(row[i], Fraction(0)) ** 2 for row in one.z) / one.m
        yield Fact(mean, "==", expected, f"input {i}")


@trial("explicit/initial-error-mean/b", domain=_FIXED, cases=60)
@trial("explicit/initial-error-mean/step-9", domain=_FIXED, cases=60)
def mean_squared_error(draw: Draw) -> Iterator[Fact]:
    """The mean over the signs: the labels and the activations; their mean is v by step 5."""
    networks = _networks(draw)
    one = networks[0]
    mean = total(square(net.E) for net in networks) / (len(networks) * one.m)
    activations = total(max(z, Fraction(0)) ** 2 for row in one.z for z in row) / one.m
    yield Fact(mean, "==", square(one.Y) / one.m + activations, "mean squared error")


@trial(
    "explicit/initial-error-tail/step-1", domain="a unit vector in d <= 3, B >= 0, t >= 0 a square"
)
def threshold(draw: Draw) -> Iterator[Fact]:
    """The event weight by weight: its probability is that of a standard normal above B + sqrt t."""
    d = draw.integer("d", 1, 3)
    x, w = draw.unit("x", d), draw.vector("w", d, -4, 4)
    B, root = draw.rational("B", 0, 2), draw.rational("root of t", 0, 2)
    if draw.choice("edge", [False, False, True]):
        move = B + root - dot(w, x)
        w = draw.note("w", tuple(c + move * y for c, y in zip(w, x, strict=True)))
    xi = max(dot(w, x) - B, Fraction(0)) ** 2
    yield Fact(int(xi > root**2), "==", int(dot(w, x) > B + root), "the events")


@trial("explicit/initial-error-tail/step-10", domain=_FIXED + ", u' > 0", cases=60)
def tail_over_signs(draw: Draw) -> Iterator[Fact]:
    """The probability over all signs, exactly; the scaled output against 2u' times the sum."""
    networks = _networks(draw)
    one = networks[0]
    u = draw.rational("u'", 0, 3, ends=False)
    for i in range(one.n):
        spread = total(max(row[i], Fraction(0)) ** 2 for row in one.z)
        above = sum(net.F[i] ** 2 > 2 * u * spread for net in networks)
        chance = Fraction(above, len(networks))
        yield Fact(ball(chance), "<=", 2 * (-ball(u)).exp(), f"input {i}")


@trial("explicit/initial-error-tail/step-13", domain="rational y, f(0) of length <= 4")
def triangle(draw: Draw) -> Iterator[Fact]:
    """Twice squared: |y - f|^2 - |y|^2 - |f|^2 is negative or its square at most 4|y|^2|f|^2."""
    n = draw.integer("n", 1, 4)
    y = draw.vector("y", n)
    f = draw.choice("f", [draw.vector("f", n), tuple(-2 * c for c in y), tuple(2 * c for c in y)])
    draw.note("f", f)
    excess = square(minus(y, f)) - square(y) - square(f)
    yield Fact(max(excess, Fraction(0)) ** 2, "<=", 4 * square(y) * square(f), "squares")


@trial(
    "explicit/initial-error-tail",
    domain="one input, one neuron: the exact law of the output",
    cases=100,
)
def one_neuron(draw: Draw) -> Iterator[Fact]:
    """|f| = max(g - B, 0) exceeds the root of the bound with probability Q(B + root)."""
    B = draw.rational("B", 0, 4)
    delta = draw.rational("delta", 0, 1, ends=False)
    s = (-(ball(B) ** 2) / 2).exp()
    bound = 4 * ball(4 / delta).log() * (s + 2 * ball(2 / delta).log())
    chance = 1 - normal_tail(ball(B) + bound.sqrt())
    yield Fact(chance, ">=", ball(1 - delta), "probability that the first inequality holds")


@trial(
    "explicit/initial-error-tail/step-9",
    domain="m <= 2 neurons: the exact law, or a bound",
    cases=60,
)
def sum_of_activations(draw: Draw) -> Iterator[Fact]:
    """One neuron exactly; two neurons from below: one of them alone exceeds the threshold."""
    m = draw.integer("m", 1, 2)
    B = draw.rational("B", 0, 3)
    u = draw.rational("u", 0, 4, ends=False)
    s = (-(ball(B) ** 2) / 2).exp()
    root = (2 * m * s + ball(4 * u)).sqrt()
    one = normal_tail(ball(B) + root)
    yield Fact(1 - (1 - one) ** m, "<=", (-ball(u)).exp(), "probability")
