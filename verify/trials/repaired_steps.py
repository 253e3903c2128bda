"""Repaired steps of the paper that speak of networks, data and sums, at exact instances."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from verify.trials.boxes import draw_box, draw_radii
from verify.trials.draw import Draw
from verify.trials.exact_networks import INSIDE, SQUARES
from verify.trials.exact_vectors import (
    all_signs,
    combination,
    dot,
    frobenius,
    image,
    minus,
    plus,
    square,
)
from verify.trials.localised_class import box_supremum
from verify.trials.matrices import norm, operator_norm, solve
from verify.trials.registry import Fact, trial
from verify.trials.residuals import (
    NETWORK,
    features,
    parts_of_the_movement,
    root_or_zero,
    sum_matrix,
)
from verify.trials.run import ball
from verify.trials.trajectories import draw_run, flip_errors
from verify.trials.uniform_deviation import LOSSES
from verify.trials.yang2024_perturbation import can_flip
from verify.trials.yang2024_region import determinant, zero_separation

TINY = Fraction(1, 10**20)


@trial("repaired/lemma-18-step-1", domain="one unit input in d <= 3, one neuron, B >= 0")
def strip_event(draw: Draw) -> Iterator[Fact]:
    """The ball event against the half-open strip, its ends included among the draws."""
    x = draw.unit("x", draw.integer("d", 1, 3))
    w = draw.vector("w", len(x))
    offset = draw.rational("offset", -2, 2)
    R_w, R_b = draw_radii(draw, Fraction(0))
    R = R_w + R_b
    s = draw.choice("pre-activation", (offset, R, -R, Fraction(0)))
    draw.assume(dot(w, x) - s >= 0)  # the bias
    yield Fact(int(can_flip(s, R)), "==", int(-R <= s < R), "A happens if and only if -R <= s < R")


@trial("repaired/lemma-20-step-1", domain="a network and one in the box, unit inputs", cases=100)
def change_of_gradients(draw: Draw) -> Iterator[Fact]:
    """||Z - Z~||_F^2 from the entries of Z against 2/m times the changes."""
    box = draw_box(draw, widths=SQUARES, bias="positive")
    n, m = box.start.n, box.start.m
    both = zip(features(box.near), features(box.start), strict=True)
    gap = sum(
        ((p - q) ** 2 for new, old in both for p, q in zip(new, old, strict=True)), Fraction(0)
    )
    changes = sum(box.changed(r, i) for r in range(m) for i in range(n))
    yield Fact(gap, "==", Fraction(2 * changes, m), "||Z - Z~||_F^2")


@trial("repaired/lemma-20-step-5", domain="m <= 8 pairs of indicators with any joint law, the "
       "tail summed exactly", cases=150)  # fmt: skip
def sum_of_two_indicators(draw: Draw) -> Iterator[Fact]:
    """P[s >= 2 m q_bar + m t], equal, opposite and other pairs."""
    m = draw.integer("m", 1, 8)
    q = draw.rational("q", 0, 1)
    least, most = max(Fraction(0), 2 * q - 1), q
    both = draw.choice("P[both]", (least, most, q * q))
    law = {0: 1 - 2 * q + both, 1: 2 * (q - both), 2: both}
    total = {0: Fraction(1)}
    for _ in range(m):
        new: dict[int, Fraction] = {}
        for s, p in total.items():
            for v, chance in law.items():
                new[s + v] = new.get(s + v, Fraction(0)) + p * chance
        total = new
    q_bar = draw.choice("q_bar", (q, (q + 1) / 2))
    draw.assume(q_bar > 0)
    mean = 2 * m * q_bar
    above = [s for s in total if s > mean]
    draw.assume(bool(above))
    at = draw.choice("value", above)  # the bound is closest where the threshold is a value
    t = draw.note("t", (at - mean) / m)
    tail = sum((p for s, p in total.items() if s >= at), Fraction(0))
    bound = (-ball(m**2 * t**2 / 4 / (2 * m * q_bar + m * t / 3))).exp()
    yield Fact(tail, "<=", bound, "tail")


@trial("repaired/zero-separation-b", domain="2 <= n <= 4 inputs, two of them equal, with labels "
       "that differ", cases=60)  # fmt: skip
def singular(draw: Draw) -> Iterator[Fact]:
    """The kernel's determinant, and the loss on the two inputs at any common output."""
    data = zero_separation(draw)
    draw.assume(any(data.products[i][j] == 1 for i in range(data.n) for j in range(i)))
    yield Fact(abs(determinant(data)), "<=", TINY, "determinant of the kernel")
    f, y_1, y_2 = (draw.rational(name, -2, 2) for name in ("f", "y_1", "y_2"))
    draw.assume(y_1 != y_2)
    yield Fact((f - y_1) ** 2 / 2 + (f - y_2) ** 2 / 2, ">", 0, "loss on the two inputs")


@trial("repaired/theorem-35-step-8", domain="two unit vectors in d <= 3, not parallel", cases=100)
def basis(draw: Draw) -> Iterator[Fact]:
    """x_2 by its coordinates in the plane, with the inner product and its sign."""
    x, z = draw.points("X", 2, draw.integer("d", 2, 3))
    c = dot(x, z)
    draw.assume(abs(c) != 1)
    rest = [b - c * a for a, b in zip(x, z, strict=True)]
    yield Fact(dot(x, rest), "==", 0, "orthogonal")
    yield Fact(square(rest), "==", 1 - c**2, "the norm of the rest")
    root = ball(1 - c**2).sqrt()
    for k in range(len(x)):
        v = ball(rest[k]) / norm(rest)
        gap = abs(ball(c) * ball(x[k]) + root * v - ball(z[k]))
        yield Fact(gap, "<=", TINY, "x_2 by its coordinates")


@trial("repaired/theorem-39-step-1", domain="n <= 5, residuals of norm at most epsilon < 1, losses "
       "to [0, 1] that are 1-Lipschitz in the first argument and 0 at the label")  # fmt: skip
def training_loss(draw: Draw) -> Iterator[Fact]:
    """The empirical loss against the mean absolute error, the norm and 1."""
    n = draw.integer("n", 1, 5)
    loss = LOSSES[draw.choice("loss", list(LOSSES))]
    epsilon = draw.rational("epsilon", 0, 1, ends=False)
    y = draw.vector("y", n, -1, 1)
    draw.assume(all(loss(label, label) == 0 for label in y))
    residual = [epsilon / n * r for r in draw.vector("residual", n, -1, 1)]
    empirical = sum((loss(c + r, c) for c, r in zip(y, residual, strict=True)), Fraction(0)) / n
    absolute = sum(map(abs, residual), Fraction(0)) / n
    yield Fact(empirical, "<=", absolute, "first inequality")
    scaled = norm(residual) / ball(n).sqrt()
    yield Fact(ball(absolute), "<=", scaled + ball(TINY), "second")
    yield Fact(scaled, "<=", 1 / ball(n).sqrt(), "third")


@trial("repaired/lemma-41-step-4", domain="m <= 5 neurons, n <= 3 inputs of norm at most 1, R <= "
       "3, all signs; the supremum over ball and box from above", cases=60)  # fmt: skip
def ball_and_box(draw: Draw) -> Iterator[Fact]:
    """The links of the chain; all terms times n sqrt(m)."""
    s = draw_box(draw, norms=INSIDE)
    radius = ball(draw.rational("R", 0, 3, ends=False))
    columns, signs = s.start.features, all_signs(s.start.n)
    ways = [norm(combination(e, columns)) for e in signs]
    mean = radius * sum(ways, arb(0)) / len(signs)
    smaller = [box_supremum(s, e).min(radius * way) for e, way in zip(signs, ways, strict=True)]
    yield Fact(sum(smaller, arb(0)) / len(signs), "<=", mean + ball(TINY), "first inequality")
    start = sum((dot(s.start.parameters, combination(e, columns)) for e in signs), Fraction(0))
    yield Fact(start, "==", 0, "the mean of the start")
    root = radius * (sum((way * way for way in ways), arb(0)) / len(signs)).sqrt()
    yield Fact(mean, "<=", root + ball(TINY), "root of the mean square")
    yield Fact(abs(root - radius * ball(frobenius(columns)).sqrt()), "<=", TINY, "last equality")


def _bounded_errors(draw: Draw, part: int) -> Iterator[Fact]:
    run = draw_run(draw, steps=2, twice=True)
    first, second, counts = flip_errors(run, 1)
    values = (first, second)[part]
    error = square(run.path[1].error)
    scale = 4 * run.eta**2 * run.start.n * error / run.start.m**2
    for value, count in zip(values, counts, strict=True):
        yield Fact(value**2, "<=", scale * count**2, "each entry")
    yield Fact(square(values), "<=", scale * sum(c**2 for c in counts), "squared norm")
    # with max |S_i| for 2 m p_bar
    most = scale * run.start.n * max(counts) ** 2
    yield Fact(square(values), "<=", most, "squared norm by the largest count")


@trial("repaired/theorem-42-step-2", domain=NETWORK, cases=60)
def first_error(draw: Draw) -> Iterator[Fact]:
    """The change of the outputs by the neurons that may flip."""
    yield from _bounded_errors(draw, 0)


@trial("repaired/theorem-42-step-4", domain=NETWORK, cases=60)
def second_error(draw: Draw) -> Iterator[Fact]:
    """The part of the kernel that belongs to these neurons."""
    yield from _bounded_errors(draw, 1)


@trial("repaired/lemma-43-step-1", domain=NETWORK + ", symmetric initialisation", cases=40)
def sum_of_parts(draw: Draw) -> Iterator[Fact]:
    """The movement after two steps: by the gradients, and by T_1 + T_2 - T_3."""
    K = 2
    run = draw_run(draw, steps=K, twice=True)
    first, second, third = parts_of_the_movement(run, K)
    moved = minus(run.path[K].parameters, run.start.parameters)
    for place, value in enumerate(moved):
        gradients = sum(
            (dot([c[place] for c in features(net)], net.error) for net in run.path[:K]), Fraction(0)
        )
        yield Fact(value, "==", run.eta * gradients, "by the gradients")
        whole = first[place] + second[place] - third[place]
        yield Fact(abs(ball(value) - whole), "<=", TINY, "T_1 + T_2 - T_3")


@trial("repaired/lemma-43-step-6", domain=NETWORK + ", symmetric initialisation", cases=40)
def norm_of_the_first(draw: Draw) -> Iterator[Fact]:
    """||T_1|| by the labels in the inverse kernel and the deviation of the initial kernel."""
    run, K = draw_run(draw, steps=3, twice=True), 3
    size = root_or_zero(sum((entry * entry for entry in parts_of_the_movement(run, K)[0]), arb(0)))
    T, H = sum_matrix(run, K)
    y = [ball(v) for v in run.start.y]
    own = [[ball(h) for h in row] for row in run.path[0].kernel]
    gap = operator_norm(plus(own, H, -1)) * dot(image(T, y), image(T, y))
    q = dot(y, solve(H, y))
    yield Fact(size, "<=", (q + gap).sqrt() + ball(TINY), "first inequality")
    yield Fact(size, "<=", q.sqrt() + gap.sqrt() + ball(TINY), "second inequality")
