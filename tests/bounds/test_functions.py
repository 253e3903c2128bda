"""The special functions as sympy functions: derivatives, special values, LaTeX."""

from __future__ import annotations

from typing import Any

import mpmath as mp
import pytest
import sympy as sp

from bounds import functions as fn
from bounds.special_values import value

x, y = sp.symbols("x y", real=True)


def numeric(tree: Any, digits: int) -> Any:
    return mp.mpf(sp.N(tree, digits)._mpf_)


SLOPES = [
    ("Q", (sp.Rational(7, 5),), 0),
    ("phi", (sp.Rational(-3, 4),), 0),
    ("mills", (sp.Rational(3, 2),), 0),
    ("mills", (sp.Rational(-2),), 0),
    ("sinhc", (sp.Rational(5, 3),), 0),
    ("gamma", (sp.Rational(8, 3),), 0),
    ("orthant", (sp.Rational(3, 2), sp.Rational(1, 3)), 0),
    ("orthant", (sp.Rational(3, 2), sp.Rational(1, 3)), 1),
    ("orthant", (sp.Rational(-1, 2), sp.Rational(-4, 5)), 0),
    ("orthant", (sp.Rational(-1, 2), sp.Rational(-4, 5)), 1),
    ("owens_t", (sp.Rational(2, 3), sp.Rational(5, 2)), 0),
    ("owens_t", (sp.Rational(2, 3), sp.Rational(5, 2)), 1),
    ("sinhc_derivative", (sp.Integer(3), sp.Rational(5, 4)), 1),
    ("binomial_tail", (sp.Rational(7, 2), sp.Integer(9), sp.Rational(2, 7)), 2),
]


@pytest.mark.parametrize(("name", "arguments", "index"), SLOPES, ids=str)
def test_derivatives_are_the_numerical_ones(name: str, arguments: tuple, index: int) -> None:
    """Symmetric difference at 60 digits, step 10^-20: error about 10^-40."""
    function = getattr(fn, name)
    free = list(arguments)
    free[index] = x
    slope = function(*free).diff(x).subs(x, arguments[index])
    with mp.workdps(80):
        step = mp.mpf(10) ** -20
        ends = []
        for sign in (1, -1):
            shifted = [mp.mpf(int(a.p)) / int(a.q) for a in arguments]
            shifted[index] += sign * step
            ends.append(value(name, shifted, 70))
        difference = (ends[0] - ends[1]) / (2 * step)
        assert abs(numeric(slope, 60) - difference) < abs(difference) * mp.mpf(10) ** -36


def test_derivatives_of_whole_trees_need_no_unknown_functions() -> None:
    tree = fn.Q(x**2) * fn.orthant(x, sp.sin(x) / 2) + fn.sinhc(x) ** 2 * fn.owens_t(x, 2 * x)
    for _ in range(3):
        tree = tree.diff(x)
    assert not tree.atoms(sp.Derivative, sp.Subs)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (fn.Q(0), sp.Rational(1, 2)),
        (fn.Q(sp.oo), 0),
        (fn.Q(-sp.oo), 1),
        (fn.phi(0), 1 / sp.sqrt(2 * sp.pi)),
        (fn.mills(0), sp.sqrt(sp.pi / 2)),
        (fn.sinhc(0), 1),
        (fn.sinhc_derivative(0, x), fn.sinhc(x)),
        (fn.sinhc_derivative(4, 0), sp.Rational(1, 5)),
        (fn.orthant(x, 0), fn.Q(x) ** 2),
        (fn.orthant(x, 1), fn.Q(x)),
        (fn.orthant(2, -1), 0),
        (fn.orthant(0, sp.Rational(1, 2)), sp.Rational(1, 3)),
        (fn.orthant(0, 0), sp.Rational(1, 4)),
        (fn.owens_t(x, 0), 0),
        (fn.owens_t(0, 1), sp.Rational(1, 8)),
        (fn.owens_t(x, sp.oo), fn.Q(sp.Abs(x)) / 2),
        (fn.gamma(5), 24),
        (fn.binomial_tail(-1, 5, x), 1),
        (fn.binomial_tail(7, 5, x), 0),
    ],
)
def test_special_values(tree: Any, expected: Any) -> None:
    assert sp.simplify(tree - expected) == 0


def test_a_negative_bias_at_correlation_minus_one() -> None:
    """P[g >= B, -g >= B] = P[|g| <= -B] = erf(-B/sqrt 2)."""
    found = sp.N(fn.orthant(-1, -1), 30)
    assert abs(found - sp.N(sp.erf(1 / sp.sqrt(2)), 30)) < 1e-28


def test_huge_factorials_are_not_expanded() -> None:
    assert fn.gamma(10**9).func is fn.gamma


def test_a_derivative_needs_an_explicit_order() -> None:
    with pytest.raises(ValueError, match="explicit order"):
        fn.sinhc_derivative(sp.Symbol("k", integer=True), x)


def test_latex_reads_as_in_the_papers() -> None:
    assert sp.latex(fn.Q(x) ** 2) == r"Q^{2}\left(x\right)"
    assert sp.latex(fn.orthant(x, y)) == r"p\left(x, y\right)"
    assert "sinhc" in sp.latex(fn.sinhc_derivative(2, x) ** 2)
    assert r"\mathbb{P}" in sp.latex(fn.binomial_tail(x, 5, y))
