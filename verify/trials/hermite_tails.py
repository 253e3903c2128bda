"""Tails of the squared Hermite coefficients: finite sums in balls, polynomials exact."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import comb, factorial
from typing import Any

from flint import arb

from verify.arb_gaussian import density, normal_tail, orthant
from verify.trials.draw import Draw
from verify.trials.hermite_sums import (
    hermite_values,
    kernel_coefficients,
    squares,
    tail,
    total,
)
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

X, Y = Fraction(135, 1000), Fraction(12564, 10000)
POINT = "1 <= K <= 40, B in [0, sqrt K]"
TINY = Fraction(1, 10**20)


def _point(draw: Draw, *, bounded: bool = True) -> tuple[int, Fraction]:
    K = draw.integer("K", 1, 40)
    B = draw.rational("B", 0, 4)
    draw.assume(B * B <= K or not bounded)
    return K, B


def _rate(K: int, exponent: Fraction) -> Any:
    return (-ball(exponent / K)).exp()


def _theta() -> Any:
    return (1 - (-ball(X)).exp()) / (1 - (-ball(Y)).exp())


def _missing(B: Fraction, r: Any) -> Any:
    """A(r) = Q(B) - p(B, r)."""
    return normal_tail(ball(B)) - orthant(ball(B), r)


def _head(K: int, B: Fraction, r: Any) -> Any:
    return total([c * (1 - r**k) for k, c in enumerate(squares(K, B))])


def _floor(K: int, B: Fraction, factor: int) -> Any:
    return (-ball(B * B) / 2).exp() / (factor * ball(K).sqrt())


@trial("explicit/hermite-tail/step-4", domain=POINT.replace("sqrt K", "4"), cases=60)
def _head_below(draw: Draw) -> Iterator[Fact]:
    K, B = _point(draw, bounded=False)
    right = _theta() * _missing(B, _rate(K, Y))
    yield Fact(_head(K, B, _rate(K, X)), "<=", right, "sum below K")


@trial("explicit/hermite-tail/step-5", domain=POINT.replace("sqrt K", "4"), cases=60)
def _rest_below(draw: Draw) -> Iterator[Fact]:
    K, B = _point(draw, bounded=False)
    r = _rate(K, X)
    yield Fact(_missing(B, r) - _head(K, B, r), "<=", tail(K, B), "sum from K on")


@trial("explicit/hermite-tail/step-6", domain=POINT.replace("sqrt K", "4"), cases=60)
def _tail_above(draw: Draw) -> Iterator[Fact]:
    K, B = _point(draw, bounded=False)
    right = _missing(B, _rate(K, X)) - _theta() * _missing(B, _rate(K, Y))
    yield Fact(tail(K, B), ">=", right, "tail")


@trial("explicit/hermite-tail/step-17", domain=POINT, cases=100)
def _tail_by_constant(draw: Draw) -> Iterator[Fact]:
    K, B = _point(draw)
    x, y = ball(X), ball(Y)
    first = ball(Fraction(977, 1000)) * (x / 2).sqrt() * (-x / 4).exp()
    constant = (first - _theta() * (y / 2).sqrt()) / arb.pi()
    yield Fact(tail(K, B), ">=", constant * _floor(K, B, 1), "tail")


@trial("explicit/hermite-tail", domain=POINT, cases=100)
@trial("explicit/min-eigenvalue-closed/step-5", domain=POINT, cases=100)
def _tail_theorem(draw: Draw) -> Iterator[Fact]:
    K, B = _point(draw)
    yield Fact(tail(K, B), ">=", _floor(K, B, 30), "tail")


@trial("explicit/min-eigenvalue-frozen-bias/step-5", domain=POINT, cases=100)
def _half_tail(draw: Draw) -> Iterator[Fact]:
    K, B = _point(draw)
    yield Fact(tail(K - 1, B) / 2, ">=", _floor(K, B, 60), "half of the tail from K - 1 on")


@trial("explicit/min-eigenvalue-closed/step-3", domain=POINT.replace("sqrt K", "4"), cases=60)
def _tail_of_kernel(draw: Draw) -> Iterator[Fact]:
    K, B = _point(draw, bounded=False)
    N = K + draw.integer("more", 0, 20)
    part = total(kernel_coefficients(N, B)[K:])
    both = tail(K, B) - tail(N, B) + tail(K - 1, B) - tail(N - 1, B)
    yield Fact(abs(part - both), "<=", TINY, "the terms from K to N - 1")


@trial("explicit/min-eigenvalue-closed/step-4", domain=POINT.replace("sqrt K", "4"), cases=60)
def _tail_falls(draw: Draw) -> Iterator[Fact]:
    K, B = _point(draw, bounded=False)
    yield Fact(tail(K - 1, B), ">=", tail(K, B), "tails")


@trial("explicit/hermite-tail-ceiling/step-1", domain="i <= 40, exact", cases=60)
def _odd_coefficients(draw: Draw) -> Iterator[Fact]:
    i = draw.integer("i", 0, 40)
    value = hermite_values(2 * i + 1, Fraction(0))[2 * i]
    left = value * value / factorial(2 * i + 1)  # both sides times 2 pi
    yield Fact(left, "==", Fraction(comb(2 * i, i), 4**i * (2 * i + 1)), "square")


@trial("explicit/hermite-tail-ceiling/step-2", domain="i <= 40, exact", cases=60)
def _even_coefficients(draw: Draw) -> Iterator[Fact]:
    i = draw.integer("i", 0, 40)
    yield Fact(hermite_values(2 * i + 2, Fraction(0))[2 * i + 1], "==", 0, "coefficient")


@trial("explicit/hermite-tail-ceiling/step-5", domain="2 <= j <= 1000, Hurwitz zeta", cases=60)
def _zeta(draw: Draw) -> Iterator[Fact]:
    j = draw.integer("j", 2, 1000)
    exponent = arb(3) / 2
    yield Fact(exponent.zeta(arb(j)), "<=", 2 / arb(j - 1).sqrt(), "sum from j on")


@trial("explicit/hermite-tail-ceiling/step-6", domain="2 <= j <= 60", cases=60)
def _tail_at_zero(draw: Draw) -> Iterator[Fact]:
    j = draw.integer("j", 2, 60)
    bound = 1 / (2 * arb.pi() * arb.pi().sqrt() * arb(j - 1).sqrt())
    yield Fact(tail(2 * j + 1, Fraction(0)), "<=", bound, "tail")


@trial("explicit/learnable-targets/b", domain="2 <= p <= 20, B in [0, 4]", cases=60)
@trial("explicit/learnable-targets/step-8", domain="2 <= p <= 20, B in [0, 4]", cases=60)
def _kernel_coefficient(draw: Draw) -> Iterator[Fact]:
    p, B = draw.integer("p", 2, 20), draw.rational("B", 0, 4)
    H = hermite_values(p, B)
    exact = H[p - 1] ** 2 / factorial(p) + H[p - 2] ** 2 / factorial(p - 1)
    right = density(ball(B)) ** 2 * ball(exact)
    yield Fact(abs(kernel_coefficients(p + 1, B)[p] - right), "<=", TINY, "coefficient")


@trial("explicit/learnable-targets/c", domain="p <= 30, B in [0, 4]", cases=100)
@trial("explicit/learnable-targets/step-9", domain="p <= 30, B in [0, 4], zeros of He_p", cases=100)
def _positive_coefficient(draw: Draw) -> Iterator[Fact]:
    p = draw.integer("p", 0, 30)
    B = draw.choice("B", (Fraction(0), Fraction(1), draw.rational("B", 0, 4)))
    yield Fact(kernel_coefficients(p + 1, B)[p], ">", 0, "coefficient")
