"""Values by mpmath: special cases, exact fractions, and formulas that the module does not use."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import mpmath as mp
import pytest
import sympy as sp

from bounds import functions as fn
from bounds import special_values
from bounds.errors import PrecisionError
from bounds.language import parse_expression
from bounds.special_values import number, value
from verify.mpmath_values import value as mpmath_value


def at(name: str, *arguments: Any, digits: int = 40) -> Any:
    return value(name, list(arguments), digits)


def close(found: Any, expected: Any, digits: int = 38) -> bool:
    with mp.workdps(60):
        return bool(abs(found - expected) <= abs(expected) * mp.mpf(10) ** -digits)


def test_arguments_are_never_rounded_through_text() -> None:
    third = Fraction(1, 3)
    with mp.workdps(300):
        assert number(third) == mp.mpf(1) / 3
        assert number(sp.Rational(1, 3)) == mp.mpf(1) / 3
    with mp.workdps(100):
        wide = mp.mpf(1) / 3
    with mp.workdps(15):
        assert number(wide) == wide
    with pytest.raises(TypeError, match="not an exact number"):
        number(0.1)


@pytest.mark.parametrize("x", ["1e61", "3e99", "1e130"])
def test_the_tail_far_out_is_that_of_erfc(x: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with mp.workdps(40):
        at = mp.mpf(x)
        with mp.workdps(320):
            plain = mp.erfc(at / mp.sqrt(2)) / 2
        monkeypatch.setattr(special_values, "_FAR", 100)
        far = special_values.tail(at)
        assert abs(far / plain - 1) < mp.mpf(10) ** -38
        assert special_values.tail(-at) == 1


def test_values_far_out_do_not_overflow() -> None:
    for text, largest in (("Q(Q(0)/Q(27))", "1e-1000"), ("erfc(1e161)", "1e-1000")):
        found = mpmath_value(parse_expression(text, {})[0], {}, 30)
        assert 0 < found < mp.mpf(largest)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("Q", (0,), "1/2"),
        ("sinhc", (0,), "1"),
        ("sinhc_derivative", (2, 0), "1/3"),
        ("sinhc_derivative", (3, 0), "0"),
        ("gamma", (6,), "120"),
        ("orthant", (0, 0), "1/4"),
        ("orthant", (0, Fraction(1, 2)), "1/3"),
        ("orthant", (0, Fraction(-1, 2)), "1/6"),
        ("orthant", (3, -1), "0"),
        ("orthant", (0, 1), "1/2"),
        ("owens_t", (0, 1), "1/8"),
        ("owens_t", (2, 0), "0"),
        ("binomial_tail", (0, 5, Fraction(1, 3)), "1"),
        ("binomial_tail", (6, 5, Fraction(1, 3)), "0"),
        ("binomial_tail", (3, 5, 0), "0"),
        ("binomial_tail", (3, 5, 1), "1"),
        ("binomial_tail", (Fraction(5, 2), 3, Fraction(1, 2)), "1/8"),
    ],
)
def test_values_that_are_known_exactly(name: str, arguments: tuple, expected: str) -> None:
    with mp.workdps(50):
        truth = number(Fraction(expected))
    assert close(at(name, *arguments), truth)


def test_infinite_arguments() -> None:
    assert at("Q", mp.inf) == 0
    assert at("mills", mp.inf) == 0
    assert at("owens_t", mp.inf, 1) == 0
    assert at("orthant", mp.inf, Fraction(1, 2)) == 0
    assert at("orthant", -mp.inf, Fraction(1, 2)) == 1
    assert close(2 * at("owens_t", 1, mp.inf), at("Q", 1), 14)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("gamma", (0,)),
        ("orthant", (1, 2)),
        ("binomial_tail", (1, 3, 2)),
        ("binomial_tail", (1, -1, 0)),
    ],
)
def test_outside_the_domain_there_is_no_value(name: str, arguments: tuple) -> None:
    assert at(name, *arguments) is None


@pytest.mark.parametrize("h", [Fraction(1, 10), 1, 3, -2])
@pytest.mark.parametrize("a", [Fraction(1, 3), 1, Fraction(7, 2), -5])
def test_owens_t_is_its_integral(h: Any, a: Any) -> None:
    with mp.workdps(50):
        hh, aa = number(Fraction(h)), number(Fraction(a))
        truth = mp.quad(lambda x: mp.exp(-(hh**2) * (1 + x * x) / 2) / (1 + x * x), [0, aa / 2, aa])
        assert close(at("owens_t", h, a), truth / (2 * mp.pi), 35)


@pytest.mark.parametrize("B", [-2, Fraction(1, 3), 2])
@pytest.mark.parametrize("rho", [Fraction(-9, 10), Fraction(-1, 8), Fraction(99, 100)])
def test_orthant_is_the_integral_of_conditional_tails(B: Any, rho: Any) -> None:
    """P = integral over x >= B of phi(x) Q((B - rho x)/sqrt(1 - rho^2))."""
    with mp.workdps(40):
        b, r = number(Fraction(B)), number(Fraction(rho))
        root = mp.sqrt(1 - r * r)

        def integrand(x: Any) -> Any:
            weight = mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)
            return weight * mp.erfc((b - r * x) / root / mp.sqrt(2)) / 2

        truth = mp.quad(integrand, [b + k * mp.mpf(3) / 4 for k in range(30)])
    assert close(at("orthant", B, rho, digits=30), truth, 14)


@pytest.mark.parametrize(("k", "m", "p"), [(3, 10, "1/4"), (40, 60, "9/10"), (150, 200, "1/2")])
def test_binomial_tails_are_the_exact_sums(k: int, m: int, p: str) -> None:
    chance = Fraction(p)
    exact = sum(comb(m, j) * chance**j * (1 - chance) ** (m - j) for j in range(k, m + 1))
    with mp.workdps(60):
        assert close(at("binomial_tail", k, m, chance), number(exact))


def test_large_binomial_tails_are_the_incomplete_beta_function() -> None:
    for k, m, p in [(550, 1000, "1/2"), (700, 2000, "1/3")]:
        with mp.workdps(40):
            truth = mp.betainc(k, m - k + 1, 0, number(Fraction(p)), regularized=True)
        assert close(at("binomial_tail", k, m, Fraction(p), digits=30), truth, 28)


def test_the_quadrature_of_huge_binomial_tails_agrees_with_the_sum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arguments = (303_000, 10**6, Fraction(3, 10))
    by_sum = at("binomial_tail", *arguments, digits=25)
    monkeypatch.setattr(special_values, "_SUM_TERMS", 0)
    by_quadrature = at("binomial_tail", *arguments, digits=25)
    assert by_sum != by_quadrature
    assert close(by_quadrature, by_sum, 22)


def test_sympy_evaluates_through_these_values() -> None:
    x = sp.Rational(1, 3)
    expected = at("mills", Fraction(1, 3), digits=60)
    assert abs(sp.N(fn.mills(x), 50) - sp.Float(expected, 55)) < sp.Float(10) ** -49
    assert sp.N(fn.orthant(6, sp.Rational(1, 8)), 15) == pytest.approx(6.71263052270357e-17)


def test_a_binomial_tail_of_an_absurdly_small_probability_is_refused() -> None:
    """Its complement 1 - p would need billions of bits."""
    with pytest.raises(PrecisionError, match="probability below"):
        at("binomial_tail", 1, 2, mp.exp(-(mp.mpf(10) ** 30)))
