"""Appendix A, pp. 16-20: the kernel at initialisation and near it, neurons that flip."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isqrt

from verify.trials.boxes import Box, draw_box, draw_radii
from verify.trials.definiteness import semidefinite, smallest_from_below
from verify.trials.draw import Draw, Vector
from verify.trials.exact_networks import (
    INSIDE,
    SQUARES,
    Network,
    draw_network,
    flipping,
    trajectory,
)
from verify.trials.exact_vectors import (
    dot,
    frobenius,
    image,
    minus,
    plus,
    shifted,
    square,
)
from verify.trials.rational_ends import root_above
from verify.trials.registry import Fact, trial

NETWORKS = "n <= 3 inputs of norm <= 1 in d <= 3, m in {1, 4, 9} neurons"
BALL = NETWORKS + ", B > 0, R_w, R_b <= min(1/B, 1), a point of the ball"


def _network(draw: Draw, *, bias: str = "equal") -> Network:
    return draw_network(draw, widths=SQUARES, norms=INSIDE, bias=bias)


@trial("yang2024/lemma-15/step-1", domain=NETWORKS, cases=100)
def sum_of_squares(draw: Draw) -> Iterator[Fact]:
    """H_r = X_r^T X_r/m, its semidefiniteness, and the sum."""
    net = _network(draw)
    total = [[Fraction(0)] * net.n for _ in range(net.n)]
    for r in range(net.m):
        columns = [
            tuple(net.active[r][i] * c for c in (*net.X[i], Fraction(1))) for i in range(net.n)
        ]
        part = net.kernel_over([{r}] * net.n)
        for i in range(net.n):
            for j in range(net.n):
                total[i][j] += part[i][j]
                yield Fact(dot(columns[i], columns[j]) / net.m, "==", part[i][j], "entry of H_r")
        yield Fact(int(semidefinite(part)), "==", 1, "H_r is semidefinite")
    yield Fact(frobenius(plus(total, net.kernel, -1)), "==", 0, "distance of the sum")


@trial("yang2024/lemma-15/step-3", domain=NETWORKS, cases=100)
def spectral_bound(draw: Draw) -> Iterator[Fact]:
    """||H_r||_2 <= ||H_r||_F on a test vector, and ||H_r||_F <= 2n/m, by squares."""
    net = _network(draw)
    v = draw.vector("v", net.n)
    for r in range(net.m):
        part = net.kernel_over([{r}] * net.n)
        size = frobenius(part)
        yield Fact(square(image(part, v)), "<=", size * square(v), "spectral by Frobenius")
        yield Fact(size, "<=", Fraction(2 * net.n, net.m) ** 2, "Frobenius norm")


def norm(x: Vector) -> Fraction:
    """The norm of a drawn input, which is rational."""
    value = square(x)
    return Fraction(isqrt(value.numerator), isqrt(value.denominator))


def can_flip(s: Fraction, reach: Fraction) -> bool:
    """Is there a point of the ball where ``pre-activation >= 0`` differs from ``s >= 0``?

    The pre-activations over the ball are the closed interval ``[s - reach, s + reach]``.
    """
    return s - reach < 0 if s >= 0 else s + reach >= 0


@trial("yang2024/lemma-18/step-1", domain="one input of norm <= 1 in d <= 3, one neuron, B >= 0")
def strip_event(draw: Draw) -> Iterator[Fact]:
    """The ball event against the strip event at a drawn weight vector."""
    d = draw.integer("d", 1, 3)
    length = draw.choice("norm", [norm for norm in INSIDE if norm])
    x = draw.note("x", tuple(length * c for c in draw.unit("direction", d)))
    w = draw.vector("w", d)
    B = draw.note("B", dot(w, x) - draw.rational("offset", -2, 2))
    draw.assume(B >= 0)
    R_w, R_b = draw_radii(draw, B)
    s = dot(w, x) - B
    event = can_flip(s, R_w * length + R_b)
    says = "A happens (1: yes, 0: no) if and only if |w.x - B| < R_w + R_b"
    yield Fact(int(event), "==", int(abs(s) < R_w + R_b), says)


@trial(
    "yang2024/corollary-19/step-1",
    domain=NETWORKS + ", B > 0, 1 or 2 exact GD steps, radii above the movement",
    cases=100,
)
def trained_flip(draw: Draw) -> Iterator[Fact]:
    """A neuron that flips in training is in the ball event; equality of radii has probability 0."""
    net = _network(draw, bias="positive")
    eta = draw.rational("eta", 0, Fraction(1, 2), ends=False)
    path = trajectory(net, eta, draw.integer("T", 1, 2))
    most = min(1 / net.b[0], Fraction(1))
    weight = max(square(minus(p.W[r], net.W[r])) for p in path for r in range(net.m))
    bias = max(abs(p.b[r] - net.b[r]) for p in path for r in range(net.m))
    draw.assume(weight < most**2 and bias < most)
    low = root_above(weight)
    R_w = draw.rational("R_w", min(low, most), most, ends=False)
    R_b = draw.rational("R_b", bias, most, ends=False)
    draw.assume(R_w**2 >= weight)
    flips = flipping(path)
    for i in range(net.n):
        for r in range(net.m):
            event = can_flip(net.z[r][i], R_w * norm(net.X[i]) + R_b)
            yield Fact(int(r in flips[i]), "<=", int(event), "flipped in training")


def changed_pair(box: Box, r: int, i: int, j: int) -> int:
    """s_{r,i,j}; t_{r,i} is `Box.changed`."""
    near, start = box.near.active[r], box.start.active[r]
    return abs(near[i] * near[j] - start[i] * start[j])


def ball_event(box: Box, r: int, i: int) -> int:
    """The indicator of A_{i,r}."""
    return int(can_flip(box.start.z[r][i], box.R_w * norm(box.start.X[i]) + box.R_b))


def _box(draw: Draw) -> Box:
    return draw_box(draw, widths=SQUARES, norms=INSIDE, bias="positive")


@trial("yang2024/lemma-20/step-1", domain=BALL, cases=100)
def change_of_gradients(draw: Draw) -> Iterator[Fact]:
    """||Z - Z~||_F^2 from its blocks against 2/m times the changes."""
    box = _box(draw)
    n, m = box.start.n, box.start.m
    blocks = Fraction(0)
    for r in range(m):
        for i in range(n):
            row = (*box.start.X[i], Fraction(-1))
            gap = (box.near.active[r][i] - box.start.active[r][i]) * box.start.a[r]
            blocks += square([gap * c for c in row]) / m
    changes = sum(box.changed(r, i) for r in range(m) for i in range(n))
    yield Fact(blocks, "==", Fraction(2 * changes, m), "||Z - Z~||_F^2")


@trial("yang2024/lemma-20/step-2", domain=BALL, cases=100)
def change_of_kernel(draw: Draw) -> Iterator[Fact]:
    """||H - H~||_F^2 against 4/m^2 times the squared counts."""
    box = _box(draw)
    n, m = box.start.n, box.start.m
    near, start = box.near.kernel, box.start.kernel
    gap = frobenius(plus(near, start, -1))
    counts = sum(
        sum(changed_pair(box, r, i, j) for r in range(m)) ** 2 for i in range(n) for j in range(n)
    )
    yield Fact(gap, "<=", Fraction(4 * counts, m**2), "||H - H~||_F^2")


@trial("yang2024/lemma-20/step-3", domain=BALL, cases=100)
def changes_are_events(draw: Draw) -> Iterator[Fact]:
    """t_{r,i} and s_{r,i,j} are 1 on the ball events only; the sums."""
    box = _box(draw)
    n, m = box.start.n, box.start.m
    for i in range(n):
        own = [ball_event(box, r, i) for r in range(m)]
        for r in range(m):
            yield Fact(box.changed(r, i), "<=", own[r], "t is 1 on A only")
        yield Fact(sum(box.changed(r, i) for r in range(m)), "<=", sum(own), "sum of t")
        for j in range(n):
            other = [ball_event(box, r, j) for r in range(m)]
            both = [changed_pair(box, r, i, j) for r in range(m)]
            for r in range(m):
                yield Fact(both[r], "<=", max(own[r], other[r]), "s is 1 on A_i or A_j only")
            yield Fact(sum(both), "<=", sum(own) + sum(other), "sum of s")


@trial("yang2024/lemma-20/step-4", domain=BALL, cases=100)
def expected_change(draw: Draw) -> Iterator[Fact]:
    """s <= s^2 <= I(A_i) + I(A_j) at the drawn weights, which the expectations keep."""
    box = _box(draw)
    for r in range(box.start.m):
        for i in range(box.start.n):
            for j in range(box.start.n):
                s = changed_pair(box, r, i, j)
                yield Fact(s, "<=", s**2, "an indicator")
                yield Fact(s**2, "<=", ball_event(box, r, i) + ball_event(box, r, j), "union")


@trial("yang2024/lemma-20/step-7", domain=BALL, cases=100)
def eigenvalue_change(draw: Draw) -> Iterator[Fact]:
    """lambda_min(H) >= lambda_min(H~) - ||H - H~||_F, the norms on a test vector."""
    box = _box(draw)
    near, start = box.near.kernel, box.start.kernel
    gap = plus(near, start, -1)
    size = frobenius(gap)
    v = draw.vector("v", len(gap))
    yield Fact(square(image(gap, v)), "<=", size * square(v), "spectral by Frobenius")
    low = smallest_from_below(start) - root_above(size)
    yield Fact(int(semidefinite(shifted(near, low))), "==", 1, "smallest eigenvalue in the ball")
