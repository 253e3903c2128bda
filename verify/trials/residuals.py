"""Gradient descent near a linear model: Theorem 42 and Lemma 43 of the paper, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb

from verify.arb_gaussian import normal_tail
from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.exact_networks import Network
from verify.trials.exact_vectors import (
    dot,
    form,
    frobenius,
    image,
    matrix,
    minus,
    plus,
    square,
    total,
)
from verify.trials.matrices import limiting_kernel, norm, operator_norm, smallest_eigenvalue, solve
from verify.trials.registry import Fact, trial
from verify.trials.run import ball
from verify.trials.trajectories import Run, change_of, draw_run, flip_errors, unstable

NETWORK = (
    "m in {1, 4, 9} neurons, n <= 3 different directions in d <= 2 with a common length up to 1, "
    "up to 3 exact steps; eta, R_w, R_b and the labels meet the conditions of Theorem 32 even with "
    "C_2 = c = 10"
)
TINY = Fraction(1, 10**30)


def residual(net: Network) -> Vector:
    """f - y."""
    return tuple(-c for c in net.error)


def features(net: Network) -> Matrix:
    """The columns of Z."""
    return tuple(tuple(c / net.root for c in column) for column in net.features)


@trial("yang2024/theorem-42/step-1", domain=NETWORK, cases=60)
def _split(draw: Draw) -> Iterator[Fact]:
    run = draw_run(draw, steps=2)
    loose, net, after = unstable(run), run.path[1], run.path[2]
    first = flip_errors(run, 1)[0]
    for i, change in enumerate(minus(after.f, net.f)):
        every = list(range(net.m))
        kept = [r for r in every if not loose[r][i]]
        yield Fact(change, "==", change_of(net, after, i, every), "first equality")
        yield Fact(change, "==", change_of(net, after, i, kept) + first[i], "second")


def _bounded_errors(draw: Draw, part: int, name: str) -> Iterator[Fact]:
    """The printed bounds on one part of `flip_errors`: entry by entry, and the norm as equality."""
    run = draw_run(draw, steps=2, twice=True)
    e, (first, second, counts) = residual(run.path[1]), flip_errors(run, 1)
    values = (first, second)[part]
    absolute = total(map(abs, e))
    scale = 4 * run.eta**2 * run.start.n * square(e) / run.start.m**2
    for value, count in zip(values, counts, strict=True):
        bound = 2 * run.eta * count * absolute / run.start.m
        yield Fact(abs(value), "<=", bound, "each entry")
        yield Fact(bound**2, "<=", scale * count**2, "sum")
    both = scale * sum(c**2 for c in counts)
    yield Fact(square(values), "==", both, f"squared norm of {name}, printed as an equality")


@trial("yang2024/theorem-42/step-2", domain=NETWORK, cases=60)
def _first_error(draw: Draw) -> Iterator[Fact]:
    yield from _bounded_errors(draw, 0, "epsilon")


@trial("yang2024/theorem-42/step-3", domain=NETWORK, cases=60)
def _stable_part(draw: Draw) -> Iterator[Fact]:
    run = draw_run(draw, steps=2)
    loose, net, after = unstable(run), run.path[1], run.path[2]
    second = flip_errors(run, 1)[1]
    for i in range(net.n):
        rows = [r for r in range(net.m) if not loose[r][i]]
        linear = (net.a[r] * net.active[r][i] * (after.z[r][i] - net.z[r][i]) for r in rows)
        left = change_of(net, after, i, rows)
        yield Fact(left, "==", total(linear) / net.root, "first equality")
        yield Fact(left, "==", run.eta * dot(net.error, net.kernel[i]) + second[i], "last equality")


@trial("yang2024/theorem-42/step-4", domain=NETWORK, cases=60)
def _second_error(draw: Draw) -> Iterator[Fact]:
    yield from _bounded_errors(draw, 1, "epsilon'")


def _powers(run: Run) -> tuple[Any, Any]:
    """I - eta H_inf and H_inf."""
    H = limiting_kernel(run.directions, run.B, run.length)
    step = matrix(run.start.n, lambda i, j: ball(int(i == j)) - ball(run.eta) * H[i][j])
    return step, H


def _linear(step: Any, v: Any, k: int) -> Any:
    for _ in range(k):
        v = image(step, v)
    return v


@trial("yang2024/theorem-42/step-5", domain=NETWORK, cases=40)
def _recursion(draw: Draw) -> Iterator[Fact]:
    K = 3
    run = draw_run(draw, steps=K)
    step, H = _powers(run)
    zetas = []
    for k in range(K):
        e, (first, second, _) = residual(run.path[k]), flip_errors(run, k)
        new, old = run.path[k + 1].f, run.path[k].f
        own = image(run.path[k].kernel, e)
        for i in range(run.start.n):
            right = -run.eta * own[i] + first[i] + second[i]
            yield Fact(new[i] - old[i], "==", right, "one step")
        wide = image(H, e)
        zeta = [ball(run.eta) * (wide[i] - ball(own[i])) + ball(first[i] + second[i])
                for i in range(run.start.n)]  # fmt: skip
        zetas.append(zeta)
    start = _linear(step, residual(run.path[0]), K)
    for i in range(run.start.n):
        kicks = sum((_linear(step, zetas[K - 1 - t], t)[i] for t in range(K)), arb(0))
        gap = abs(ball(residual(run.path[K])[i]) - ball(start[i]) - kicks)
        yield Fact(gap, "<=", TINY, "all steps")


@trial("yang2024/theorem-42/step-7", domain=NETWORK, cases=40)
def _kick(draw: Draw) -> Iterator[Fact]:
    run = draw_run(draw, steps=2)
    _, H = _powers(run)
    e, (first, second, _) = residual(run.path[1]), flip_errors(run, 1)
    difference = plus(H, [[ball(h) for h in row] for row in run.path[1].kernel], -1)
    zeta = [ball(run.eta) * v + ball(p + q)
            for v, p, q in zip(image(difference, e), first, second, strict=True)]  # fmt: skip
    bound = ball(run.eta) * operator_norm(difference) * norm(e) + norm(first) + norm(second)
    yield Fact(norm(zeta), "<=", bound + ball(TINY), "norm of zeta")


@trial("yang2024/theorem-42/step-8", domain="n <= 4 directions with a common length up to 1, B in "
       "[0, 2]", cases=60)  # fmt: skip
def _trace(draw: Draw) -> Iterator[Fact]:
    points = draw.points("x", draw.integer("n", 1, 4), 2, distinct=False)
    length = draw.choice("length", (Fraction(1), Fraction(1, 2), Fraction(9, 10)))
    B = draw.choice("B", (Fraction(0), Fraction(1), draw.rational("B", 0, 2)))
    H = limiting_kernel(points, B, length)
    trace = ball(1 + length * length) * normal_tail(ball(B / length)) * len(points)
    yield Fact(operator_norm(H), "<=", trace + ball(TINY), "norm and trace")
    yield Fact(trace, "<=", ball(len(points)) + ball(TINY), "trace and n")


@trial("yang2024/theorem-40/step-9", domain="n <= 4 directions with a common length up to 1, B in "
       "[0, 2]: lambda <= 1", cases=60)  # fmt: skip
def _at_most_one(draw: Draw) -> Iterator[Fact]:
    d = draw.integer("d", 1, 3)
    points = draw.points("x", draw.integer("n", 1, 4 if d > 1 else 2), d)
    length = draw.choice("length", (Fraction(1), Fraction(1, 2), Fraction(9, 10)))
    H = limiting_kernel(points, draw.rational("B", 0, 2), length)
    yield Fact(smallest_eigenvalue(H), "<=", ball(1) + ball(TINY), "smallest eigenvalue")


@trial("yang2024/theorem-42/step-9", domain="0 < eta lambda < 1, k <= 12: the sum of the chain")
def _geometric(draw: Draw) -> Iterator[Fact]:
    u, k = draw.rational("eta*lambda", 0, 1, ends=False), draw.integer("k", 1, 12)
    base = ball(1 - u / 4).sqrt()
    total = sum((ball((1 - u) ** t) * base ** (k - 1 - t) for t in range(k)), arb(0))
    yield Fact(total, "<=", k * base ** (k - 1) + ball(TINY), "sum")


def root_or_zero(square: Any) -> Any:
    """The root of a sum of squares; 0 where its ball touches 0."""
    return square.sqrt() if square > 0 else arb(0)


def parts_of_the_movement(run: Run, K: int) -> tuple[list[Any], list[Any], list[Any]]:
    """T_1, T_2 and T_3, with e(k) = f(k) - y + (I - eta H_inf)^k y."""
    step, _ = _powers(run)
    size = len(run.path[0].parameters)
    parts = ([arb(0)] * size, [arb(0)] * size, [arb(0)] * size)
    for k in range(K):
        smooth = _linear(step, [ball(v) for v in run.start.y], k)
        error = [ball(r) + s for r, s in zip(residual(run.path[k]), smooth, strict=True)]
        now, first = features(run.path[k]), features(run.path[0])
        for place in range(size):
            row = [column[place] for column in now]
            old = [column[place] for column in first]
            eta = ball(run.eta)
            parts[0][place] += eta * dot(old, smooth)
            parts[1][place] += eta * dot(minus(row, old), smooth)
            parts[2][place] += eta * dot(row, error)
    return parts


@trial("yang2024/lemma-43/step-1", domain=NETWORK + ", symmetric initialisation", cases=40)
def _sum_of_parts(draw: Draw) -> Iterator[Fact]:
    K = 2
    run = draw_run(draw, steps=K, twice=True)
    first, second, third = parts_of_the_movement(run, K)
    moved = minus(run.path[K].parameters, run.start.parameters)
    for place, value in enumerate(moved):
        whole = first[place] + second[place] - third[place]
        yield Fact(abs(ball(value) - whole), "<=", TINY, "T_1 + T_2 - T_3")
    for place, value in enumerate(moved):
        printed = total(
            dot([column[place] for column in features(net)], net.error) for net in run.path[:K]
        )
        yield Fact(value, "==", printed, "the third expression, printed without the learning rate")


@trial("yang2024/lemma-43/step-3", domain=NETWORK, cases=60)
def _feature_norms(draw: Draw) -> Iterator[Fact]:
    run = draw_run(draw, steps=1)
    size = frobenius(features(run.path[1]))
    yield Fact(size, "<=", 2 * run.start.n, "squared Frobenius norm")
    largest = operator_norm(run.path[1].kernel)  # Z^T Z
    yield Fact(largest, "<=", ball(size) + ball(TINY), "squared operator norm")


def sum_matrix(run: Run, K: int) -> Any:
    """T = eta times the sum of (I - eta H_inf)^k over k < K."""
    step, H = _powers(run)
    columns = []
    for j in range(run.start.n):
        unit = [ball(int(i == j)) for i in range(run.start.n)]
        parts = [_linear(step, unit, k) for k in range(K)]
        columns.append(
            [ball(run.eta) * sum((p[i] for p in parts), arb(0)) for i in range(run.start.n)]
        )
    return matrix(run.start.n, lambda i, j: columns[j][i]), H


@trial("yang2024/lemma-43/step-4", domain=NETWORK, cases=40)
def _first_part(draw: Draw) -> Iterator[Fact]:
    run, K = draw_run(draw, steps=0), draw.integer("K", 1, 4)
    T, H = sum_matrix(run, K)
    Ty = image(T, [ball(v) for v in run.start.y])
    rows = list(zip(*features(run.path[0]), strict=True))
    exact = norm([dot(row, Ty) for row in rows]) ** 2 if any(run.start.y) else arb(0)
    own = [[ball(h) for h in row] for row in run.path[0].kernel]
    yield Fact(abs(exact - form(own, Ty)), "<=", TINY, "form of the initial kernel")
    gap = operator_norm(plus(own, H, -1)) * operator_norm(T) ** 2 * ball(square(list(run.start.y)))
    yield Fact(form(own, Ty), "<=", form(H, Ty) + gap + ball(TINY), "inequality")


@trial("yang2024/lemma-43/step-5", domain=NETWORK, cases=40)
def _spectral(draw: Draw) -> Iterator[Fact]:
    run, K = draw_run(draw, steps=0), draw.integer("K", 1, 6)
    T, H = sum_matrix(run, K)
    step, _ = _powers(run)
    for j in range(run.start.n):
        unit = [ball(int(i == j)) for i in range(run.start.n)]
        left, right = image(T, image(H, unit)), _linear(step, unit, K)
        for i in range(run.start.n):
            yield Fact(abs(left[i] - unit[i] + right[i]), "<=", TINY, "T H = I - (I - eta H)^K")
    # T H T below the inverse of H: H T H T H below H
    HT = matrix(run.start.n, lambda i, j: dot(H[i], [row[j] for row in T]))
    HTH = matrix(run.start.n, lambda i, j: dot(HT[i], [row[j] for row in H]))
    both = matrix(run.start.n, lambda i, j: dot(HT[i], [row[j] for row in HTH]))
    yield Fact(smallest_eigenvalue(plus(H, both, -1)), ">=", -TINY, "order of the matrices")


@trial("yang2024/lemma-43/step-6", domain=NETWORK + ", symmetric initialisation", cases=40)
def _norm_of_the_first(draw: Draw) -> Iterator[Fact]:
    run, K = draw_run(draw, steps=3, twice=True), 3
    first = parts_of_the_movement(run, K)[0]
    square = sum((entry * entry for entry in first), arb(0))
    root = root_or_zero(square)
    T, H = sum_matrix(run, K)
    y = [ball(v) for v in run.start.y]
    gap = operator_norm(plus([[ball(h) for h in row] for row in run.path[0].kernel], H, -1))
    gap = gap * operator_norm(T) ** 2 * dot(y, y)
    yield Fact(root, "<=", (dot(y, solve(H, y)) + gap).sqrt() + ball(TINY), "first inequality")
    says = "distance of the squared norm from the norm, printed as equal"
    yield Fact(abs(square - root), "<=", TINY, says)


@trial("yang2024/lemma-43/step-7", domain=NETWORK + ", symmetric initialisation", cases=30)
def _triangle(draw: Draw) -> Iterator[Fact]:
    K = 3
    run = draw_run(draw, steps=K, twice=True)
    moved = minus(run.path[K].parameters, run.start.parameters)
    norms = [sum((e * e for e in part), arb(0)) for part in parts_of_the_movement(run, K)]
    bound = sum(map(root_or_zero, norms), arb(0))
    yield Fact(ball(square(moved)).sqrt(), "<=", bound + ball(TINY), "norm of the movement")
