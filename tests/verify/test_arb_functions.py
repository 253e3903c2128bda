"""Rigorous special functions against mpmath, scipy, exact fractions and known identities."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from math import comb, isqrt
from typing import Any

import mpmath as mp
import pytest
import sympy as sp
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import special_values
from bounds.errors import PrecisionError
from verify import arb_functions
from verify.enclose import enclosure_of

ARB: dict[str, Callable[..., Any]] = {
    "Q": arb_functions.normal_tail,
    "phi": arb_functions.density,
    "mills": arb_functions.mills,
    "sinhc": arb_functions.sinhc,
    "gamma": arb_functions.gamma,
    "orthant": arb_functions.orthant,
    "owens_t": arb_functions.owens_t,
    "binomial_tail": arb_functions.binomial_tail,
}
HOSTILE: list[tuple[str, tuple[Any, ...]]] = [
    ("Q", (1000,)),
    ("Q", (-5,)),
    ("Q", (Fraction(1, 10**30),)),
    ("phi", (40,)),
    ("mills", (10**20,)),
    ("mills", (Fraction(1, 3),)),
    ("mills", (-20,)),
    ("sinhc", (Fraction(1, 10**20),)),
    ("sinhc", (700,)),
    ("gamma", (Fraction(1, 3),)),
    ("orthant", (0, Fraction(1, 8))),
    ("orthant", (6, Fraction(1, 8))),
    ("orthant", (6, 1)),
    ("orthant", (6, 0)),
    ("orthant", (-2, -1)),
    ("orthant", (Fraction(1, 2), Fraction(-99, 100))),
    ("orthant", (40, Fraction(1, 2))),
    ("orthant", (6, Fraction(999_999, 10**6))),
    ("orthant", (Fraction(1, 10**12), Fraction(-99, 100))),
    ("orthant", (-3, Fraction(1, 3))),
    ("owens_t", (1000, Fraction(1, 2))),
    ("owens_t", (10, Fraction(1, 10**12))),
    ("owens_t", (Fraction(1, 3), 10**12)),
    ("owens_t", (100, 10**12)),
    ("owens_t", (-2, -3)),
    ("binomial_tail", (300, 1000, Fraction(3, 10))),
    ("binomial_tail", (Fraction(7, 2), 20, Fraction(1, 3))),
    ("binomial_tail", (310_000, 10**6, Fraction(3, 10))),
    ("binomial_tail", (4 * 10**8, 10**9, Fraction(3, 10))),
    ("binomial_tail", (10**40 + 10**20, 2 * 10**40, Fraction(1, 2))),
    ("binomial_tail", (10**40 - 10**20, 3 * 10**40, Fraction(1, 3))),
    ("binomial_tail", (2 * 10**12, 10**13, Fraction(1, 10))),
]


def ball(x: Any) -> Any:
    x = Fraction(x)
    return arb(fmpq(x.numerator, x.denominator))


def rigorous(name: str, arguments: tuple[Any, ...], digits: int) -> Any:
    with ctx.workprec(digits * 10 // 3 + 100):
        return ARB[name](*(ball(a) for a in arguments))


def contains(result: Any, value: Any, slack: Any = 0) -> bool:
    """Does the ball contain an mpf, up to the mpf's own error?"""
    error = abs(value) * slack
    with mp.workdps(mp.mp.dps + 1000):
        middle, radius = (mp.mpf(int(m)) * mp.mpf(2) ** int(e) for m, e in _parts(result))
        return bool(abs(value - middle) <= radius + error)


def _parts(result: Any) -> list[tuple[Any, Any]]:
    return [result.mid().man_exp(), result.rad().man_exp()]


@pytest.mark.parametrize(("name", "arguments"), HOSTILE, ids=str)
def test_balls_are_narrow_and_agree_with_mpmath(name: str, arguments: tuple[Any, ...]) -> None:
    result = rigorous(name, arguments, 50)
    assert result.rel_accuracy_bits() > 160
    value = special_values.value(name, list(arguments), 50)
    assert contains(result, value, mp.mpf(10) ** -48)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "arguments"),
    [case for case in HOSTILE if case[0] != "binomial_tail" and case[1] != (40, Fraction(1, 2))]
    + [("binomial_tail", (300, 1000, Fraction(3, 10)))],
    ids=str,
)
def test_a_thousand_digits_agree(name: str, arguments: tuple[Any, ...]) -> None:
    result = rigorous(name, arguments, 1000)
    assert result.rel_accuracy_bits() > 3300
    value = special_values.value(name, list(arguments), 1000)
    assert contains(result, value, mp.mpf(10) ** -995)


def test_the_tail_that_float_libraries_get_wrong() -> None:
    """P[g1 >= 6, g2 >= 6] at correlation 1/8, by Plackett's derivative integrated in rho."""
    with mp.workdps(40):
        start = (mp.erfc(6 / mp.sqrt(2)) / 2) ** 2
        slope = mp.quad(
            lambda r: mp.exp(-36 / (1 + r)) / (2 * mp.pi * mp.sqrt(1 - r * r)), [0, 0.125]
        )
        assert contains(rigorous("orthant", (6, Fraction(1, 8)), 30), start + slope, 1e-30)


@pytest.mark.parametrize("rho", [Fraction(-9, 10), Fraction(-1, 2), 0, Fraction(1, 3), 1])
@pytest.mark.parametrize("B", [-6, -3, Fraction(-1, 7), 0, Fraction(1, 7), 3, 6])
def test_orthant_against_owens_t(B: Any, rho: Any) -> None:
    """P = Q(B) - 2 T(B, tan(arccos(rho)/2)) for all B, at a precision that bears cancellation."""
    with ctx.workprec(800):
        b, r = ball(B), ball(rho)
        slope = ((1 - r) / (1 + r)).sqrt()
        other = arb_functions.normal_tail(b) - 2 * arb_functions.owens_t(b, slope)
    assert other.rel_accuracy_bits() > 150
    with ctx.workprec(150):
        assert arb_functions.orthant(b, r).overlaps(other)


def test_floats_of_scipy_lie_close() -> None:
    from scipy import special, stats

    for h, a in [(0.5, 0.25), (2.0, -3.0), (0.0, 0.5), (1.0, 50.0)]:
        ours = float(rigorous("owens_t", (Fraction(h), Fraction(a)), 15).mid())
        assert ours == pytest.approx(special.owens_t(h, a), rel=1e-12)
    for k, m, p in [(3, 10, 0.25), (60, 100, 0.5), (1, 5, 0.125)]:
        ours = float(rigorous("binomial_tail", (k, m, Fraction(p)), 15).mid())
        assert ours == pytest.approx(stats.binom.sf(k - 1, m, p), rel=1e-10)


@given(st.integers(-2, 130), st.integers(0, 120), st.fractions(0, 1, max_denominator=1000))
@settings(max_examples=150, deadline=None)
def test_binomial_tails_contain_the_exact_fraction(k: int, m: int, p: Fraction) -> None:
    terms = (comb(m, j) * p**j * (1 - p) ** (m - j) for j in range(max(k, 0), m + 1))
    truth = sum(terms, Fraction(0))
    with ctx.workprec(80):
        result = arb_functions.binomial_tail(ball(k), ball(m), ball(p))
        assert enclosure_of(result).contains(truth)
        assert truth == 0 or result.rel_accuracy_bits() > 40


@pytest.mark.parametrize("bits", [64, 700])
@pytest.mark.parametrize("k", [29_900, 30_000, 30_001, 31_000, 60_000, 99_999])
def test_both_ways_to_a_binomial_tail_agree(
    k: int, bits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Series and quadrature, at points that suit both."""
    from verify import arb_binomial

    arguments = [ball(k), ball(100_000), ball(Fraction(3, 10))]
    results = []
    for terms in (10**9, 0):
        monkeypatch.setattr(arb_binomial, "_SERIES_TERMS", terms)
        with ctx.workprec(bits):
            results.append(arb_functions.binomial_tail(*arguments))
    assert all(r.rel_accuracy_bits() > 30 for r in results)
    assert results[0].overlaps(results[1])


@pytest.mark.parametrize("exponent", [8, 40, 400])
def test_huge_symmetric_tails_satisfy_their_identity(exponent: int) -> None:
    """P[Bin(2j, 1/2) >= j] = 1/2 + C(2j, j)/2^(2j+1), and Wallis' bounds on that binomial."""
    j = 10**exponent
    with ctx.workprec(6 * exponent + 80):
        excess = arb_functions.binomial_tail(ball(j), ball(2 * j), ball(Fraction(1, 2))) - 0.5
        below = 1 / (arb.pi() * (ball(j) + ball(Fraction(1, 2)))).sqrt() / 2
        above = 1 / (arb.pi() * ball(j)).sqrt() / 2
        assert excess.rel_accuracy_bits() > 40
        assert below < excess < above


@pytest.mark.parametrize("exponent", [12, 40, 100, 400])
@pytest.mark.parametrize("deviations", [-3, Fraction(1, 2), 4])
def test_huge_tails_are_near_the_normal_tail(exponent: int, deviations: Fraction) -> None:
    """Berry-Esseen with Shevtsova's constant 0.4748: the error is below 0.4748/sqrt(m) at 1/2."""
    m = 10**exponent
    k = m // 2 + int(deviations * isqrt(m) / 2)
    with ctx.workprec(100 + 7 * len(str(m))):
        tail = arb_functions.binomial_tail(ball(k), ball(m), ball(Fraction(1, 2)))
        x = (ball(k) - ball(m) / 2) / (ball(m).sqrt() / 2)
        error = (tail - arb_functions.normal_tail(x)).abs_upper()
        assert error <= arb("0.4748") / ball(m).sqrt()
    assert tail.rel_accuracy_bits() > 60


@pytest.mark.parametrize(
    ("k", "m", "p"),
    [
        (10**40, 2 * 10**40, Fraction(1, 2)),
        (10**40 + 10**20, 2 * 10**40, Fraction(1, 2)),
        (10**40, 2 * 10**40, Fraction(1, 3)),
        (10**37 + 10**19, 10**40, Fraction(1, 1000)),
        (3, 10**40, Fraction(1, 10**40)),
        (10**200, 2 * 10**200, Fraction(1, 2)),
        (10**400, 10**400, Fraction(1, 2)),
        (10**4000, 10**4001, Fraction(1, 10)),
    ],
    ids=lambda x: f"{float(x):.3g}" if x < 10**300 else "huge",
)
def test_a_tail_of_any_size_takes_little_time(k: int, m: int, p: Fraction) -> None:
    from bounds.functions import binomial_tail
    from verify.enclose import enclose

    start = time.monotonic()
    try:
        assert enclose(binomial_tail(k, m, sp.Rational(p.numerator, p.denominator)), {}).lower >= 0
    except PrecisionError:
        assert m > 10**450
    try:
        special_values.value("binomial_tail", [k, m, p], 20)
    except PrecisionError:
        assert m > 10**450
    assert time.monotonic() - start < 100


WIDE: list[tuple[str, list[tuple[Any, Any]]]] = [
    ("Q", [(-1, 3)]),
    ("phi", [(-2, 1)]),
    ("mills", [(-1, 5)]),
    ("sinhc", [(-3, 2)]),
    ("gamma", [(Fraction(1, 5), 4)]),
    ("orthant", [(-1, 2), (Fraction(-9, 10), Fraction(4, 5))]),
    ("orthant", [(0, 1), (Fraction(1, 2), 1)]),
    ("owens_t", [(-1, 2), (-3, 1)]),
    ("owens_t", [(1, 2), (Fraction(1, 2), 3)]),
    ("owens_t", [(1, 2), (-3, Fraction(-1, 2))]),
    ("binomial_tail", [(Fraction(5, 2), 6), (10, 13), (Fraction(1, 10), Fraction(9, 10))]),
]


@pytest.mark.parametrize(("name", "ranges"), WIDE, ids=str)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_wide_balls_contain_the_values_inside(
    name: str, ranges: list[tuple[Any, Any]], data: st.DataObject
) -> None:
    with ctx.workprec(64):
        box = [ball(low).union(ball(high)) for low, high in ranges]
        image = ARB[name](*box)
    inside = [
        data.draw(st.fractions(low, high, max_denominator=500))
        if not (name == "binomial_tail" and index == 1)
        else data.draw(st.integers(low, high))
        for index, (low, high) in enumerate(ranges)
    ]
    value = special_values.value(name, inside, 30)
    assert contains(image, value, 1e-25)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("gamma", (-1,)), ("orthant", (1, 2)), ("orthant", (1, -3)), ("binomial_tail", (1, 2, 2))],
)
def test_outside_the_domain_there_is_no_number(name: str, arguments: tuple[Any, ...]) -> None:
    assert rigorous(name, arguments, 15).is_nan()


def test_a_ball_across_the_edge_covers_the_part_inside() -> None:
    image = arb_functions.orthant(arb(1), arb(1, 0.25))
    assert image.contains(arb_functions.orthant(arb(1), arb(0.875)).mid())
    assert image.contains(arb_functions.normal_tail(arb(1)).mid())
    assert not arb_functions.gamma(arb(0, 1)).is_finite()


@pytest.mark.parametrize("n", [1, 2, 3, 6, 11])
@pytest.mark.parametrize("z", [Fraction(1, 10**9), Fraction(-2, 3), 5, -31, 33, 200])
def test_sinhc_derivatives_are_the_integrals(n: int, z: Any) -> None:
    with mp.workdps(40):
        truth = mp.quad(
            lambda s: s**n * mp.exp(s * mp.mpf(z.numerator) / z.denominator), [-1, 0, 1]
        )
        with ctx.workprec(120):
            result = arb_functions.sinhc_derivative(n, ball(z))
        assert result.rel_accuracy_bits() > 80
        assert contains(result, truth / 2, 1e-25)


def test_polygamma_is_the_derivative_of_the_one_before() -> None:
    with mp.workdps(30):
        for n in range(4):
            for x in (Fraction(1, 3), Fraction(7, 2), Fraction(50)):
                with ctx.workprec(100):
                    result = arb_functions.polygamma(n, ball(x))
                assert contains(result, mp.psi(n, mp.mpf(x.numerator) / x.denominator), 1e-25)
