"""Targets that are powers of a linear function: tensors of small powers, enclosed kernels."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product as words
from math import prod
from typing import Any

from verify.trials.draw import Draw, Matrix
from verify.trials.exact_vectors import dot, form, gram, image, plus
from verify.trials.hermite_sums import kernel_coefficients
from verify.trials.matrices import limiting_kernel, power, smallest_eigenvalue, solve
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

DATA = "n <= 4 unit vectors in d <= 3, p <= 3, B in [0, 2]"
TINY = Fraction(1, 10**15)
FLOOR = Fraction(1, 10**6)  # smaller eigenvalues leave no digits


def _setting(draw: Draw) -> tuple[Matrix, Fraction, int]:
    d = draw.integer("d", 2, 3)
    points = draw.points("x", draw.integer("n", 1, 4), d)
    B = draw.choice("B", (Fraction(0), Fraction(1, 2), Fraction(1), Fraction(2)))
    return points, B, draw.integer("p", 0, 3)


def _target(draw: Draw, points: Matrix, p: int, name: str = "") -> tuple[Any, ...]:
    """alpha, beta and the labels alpha <beta, x_i>^p."""
    alpha = draw.rational(f"alpha{name}", -2, 2)
    beta = draw.vector(f"beta{name}", len(points[0]))
    return alpha, beta, [alpha * (dot(beta, x) ** p if p else 1) for x in points]


def _tensor(x: Any, p: int) -> list[Fraction]:
    """All products of p entries: the tensor power of x, flattened."""
    return [
        prod((x[i] for i in word), start=Fraction(1)) for word in words(range(len(x)), repeat=p)
    ]


def _coefficient(p: int, B: Fraction) -> Any:
    return kernel_coefficients(p + 1, B)[p]


@trial("explicit/learnable-targets/step-1", domain=DATA, cases=15)
def _kernel_above_power(draw: Draw) -> Iterator[Fact]:
    points, B, p = _setting(draw)
    scaled = [[ball(g) for g in row] for row in power(gram(points), p)]
    rest = plus(limiting_kernel(points, B), scaled, -_coefficient(p, B))
    yield Fact(form(rest, draw.vector("u", len(points))), ">=", -TINY, "at a vector")
    yield Fact(smallest_eigenvalue(rest), ">=", -TINY, "smallest eigenvalue")


@trial("explicit/learnable-targets/step-2", domain=DATA)
def _power_as_gram(draw: Draw) -> Iterator[Fact]:
    points, _, p = _setting(draw)
    tensors = [_tensor(x, p) for x in points]
    for row, other in zip(power(gram(points), p), gram(tensors), strict=True):
        for left, right in zip(row, other, strict=True):
            yield Fact(left, "==", right, "entry")


@trial("explicit/learnable-targets/step-3", domain=DATA)
def _labels(draw: Draw) -> Iterator[Fact]:
    points, _, p = _setting(draw)
    alpha, beta, y = _target(draw, points, p)
    u = [alpha * entry for entry in _tensor(beta, p)]
    for x, label in zip(points, y, strict=True):
        yield Fact(dot(_tensor(x, p), u), "==", label, "label")


@trial("explicit/learnable-targets/step-4", domain=DATA)
def _tensor_norm(draw: Draw) -> Iterator[Fact]:
    points, _, p = _setting(draw)
    alpha, beta, _ = _target(draw, points, p)
    u = [alpha * entry for entry in _tensor(beta, p)]
    yield Fact(dot(u, u), "==", alpha**2 * (dot(beta, beta) ** p if p else 1), "squared norm")


@trial("explicit/learnable-targets/step-5", domain=DATA + "; positive definite kernels", cases=15)
def _duality(draw: Draw) -> Iterator[Fact]:
    points, B, _ = _setting(draw)
    H = limiting_kernel(points, B)
    draw.assume(smallest_eigenvalue(H) > ball(FLOOR))
    y = draw.vector("y", len(points))
    best = solve(H, y)
    value = dot(y, best)
    v = draw.vector("v", len(points))
    yield Fact(2 * ball(dot(v, y)) - form(H, v), "<=", value + ball(TINY), "at a vector")
    yield Fact(abs(2 * dot(best, y) - form(H, best) - value), "<=", TINY, "at the maximum")


@trial("explicit/learnable-targets/step-6", domain=DATA, cases=15)
def _objective(draw: Draw) -> Iterator[Fact]:
    points, B, p = _setting(draw)
    alpha, beta, y = _target(draw, points, p)
    v = draw.vector("v", len(points))
    found = image(list(zip(*(_tensor(x, p) for x in points), strict=True)), v)
    u = [alpha * entry for entry in _tensor(beta, p)]
    right = 2 * ball(dot(found, u)) - _coefficient(p, B) * ball(dot(found, found))
    left = 2 * ball(dot(v, y)) - form(limiting_kernel(points, B), v)
    yield Fact(left, "<=", right + ball(TINY), "objective")


def _kernel_norm(draw: Draw, points: Matrix, B: Fraction, y: Any) -> Any:
    H = limiting_kernel(points, B)
    draw.assume(smallest_eigenvalue(H) > ball(FLOOR))
    return dot(y, solve(H, y)).sqrt() if any(y) else ball(0)


@trial("explicit/learnable-targets/a", domain=DATA, cases=15)
@trial("explicit/learnable-targets/d", domain=DATA + "; sums of two powers", cases=15)
def _theorem(draw: Draw) -> Iterator[Fact]:
    points, B, p = _setting(draw)
    alpha, beta, y = _target(draw, points, p)
    bound = ball(abs(alpha)) * ball(dot(beta, beta)).sqrt() ** p / _coefficient(p, B).sqrt()
    yield Fact(_kernel_norm(draw, points, B, y), "<=", bound + ball(TINY), "part (a)")
    q = draw.integer("q", 0, 3)
    gamma, kappa, z = _target(draw, points, q, "_2")
    more = ball(abs(gamma)) * ball(dot(kappa, kappa)).sqrt() ** q / _coefficient(q, B).sqrt()
    both = [a + b for a, b in zip(y, z, strict=True)]
    yield Fact(_kernel_norm(draw, points, B, both), "<=", bound + more + ball(TINY), "part (d)")


@trial("explicit/learnable-targets/step-10", domain=DATA, cases=15)
def _triangle(draw: Draw) -> Iterator[Fact]:
    points, B, _ = _setting(draw)
    y, z = draw.vector("y", len(points)), draw.vector("z", len(points))
    both = [a + b for a, b in zip(y, z, strict=True)]
    apart = _kernel_norm(draw, points, B, y) + _kernel_norm(draw, points, B, z)
    yield Fact(_kernel_norm(draw, points, B, both), "<=", apart + ball(TINY), "norm of the sum")
