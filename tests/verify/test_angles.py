"""Rewritten sines and cosines have the same values, at random points, to 60 digits."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from bounds.language import parse_expression
from verify.checker import identities
from verify.checker.angles import with_common_angles
from verify.judging import check

NAMES = {name: sp.Symbol(name, real=True) for name in ("a", "theta", "B")}
_TRIANGLE = ("0 < x", "x + y < pi", "y > 0")
EXPRESSIONS = (
    "sin(2*a)",
    "cos(2*a + theta)*sin(a + theta/2)",
    "exp(-B**2/(1 + cos(2*a + theta)))*cos(a + theta/2)",
    "sqrt(1 - cos(2*a)**2) + cos(3*a)**2",
    "tan(acos(a/8)/2) + sin(acos(a/8)/2)*cos(acos(-a/8)/2)",
    "exp(-B**2*(tan(a)**2 + 1)) + sin(a - theta)*cos(theta/3)",
    "cos(a)**3*sin(2*theta) - cos(5*a)",
)
POINTS = st.tuples(*[st.fractions(-7, 7, max_denominator=50)] * 3)


@pytest.mark.parametrize("text", EXPRESSIONS)
@pytest.mark.parametrize("rewritten", [identities.canonical, with_common_angles])
@given(point=POINTS)
def test_the_value_stays(text: str, rewritten: object, point: tuple[object, ...]) -> None:
    tree, _ = parse_expression(text, NAMES)
    values = {NAMES[n]: sp.Rational(x) for n, x in zip(("a", "theta", "B"), point, strict=True)}
    assert callable(rewritten)
    with mpmath.workdps(60):
        before = sp.N(tree.subs(values), 60)
        after = sp.N(rewritten(tree).subs(values), 60)
        if before.is_Float:
            assert abs(after - before) <= mpmath.mpf(10) ** -40 * (1 + abs(before))


@pytest.mark.parametrize(
    "pair",
    [
        ("sinhc(4 + cos({h}))", "sinhc(2 + sin({h}))"),
        ("gamma(a**2 + 1 + cos({h}))", "gamma(5*a**2 + 1 + sin({h}))"),
        ("owens_t(a*cos({h}), 2)", "owens_t(5*a + sin({h}), 2)"),
        ("Q(4 + cos({h}))", "Q(2 + sin({h}))"),
    ],
)
def test_angles_that_are_hidden_zeros_leave_nothing_without_a_value(pair: tuple[str, str]) -> None:
    hidden = "((a + 1)**2 - a**2 - 2*a - 1)"
    one, other = (parse_expression(t.format(h=hidden), NAMES)[0] for t in pair)
    assert not identities.canonical(one).has(sp.nan, sp.zoo)
    assert not identities.same(one, other)


def test_a_rewriting_without_a_value_shows_nothing() -> None:
    a = NAMES["a"]
    undefined = sp.sinh(sp.nan + a)
    assert not identities.is_zero(undefined - undefined)


def test_multiples_of_one_sum_are_powers_of_its_sine_and_cosine() -> None:
    a, theta = NAMES["a"], NAMES["theta"]
    tree = with_common_angles(sp.cos(2 * a + theta) + sp.sin(a + theta / 2))
    assert tree.atoms(sp.sin, sp.cos) <= {sp.sin(a + theta / 2), sp.cos(a + theta / 2)}


@pytest.mark.parametrize(
    ("claim", "assumptions"),
    [
        ("sin(x)/sqrt(1 - cos(x)**2) == 1", ("0 < x", "x < pi")),
        ("exp(-3*(tan(x)**2 + 1)) == exp(-3/cos(x)**2)", ("0 < x", "x < pi/2")),
        ("exp(-1/(1 + cos(x + y))) == exp(-1/(2*cos((x + y)/2)**2))", _TRIANGLE),
        ("tan(acos(x)/2) == sqrt((1 - x)/(1 + x))", ("-1 < x", "x <= 1")),
        ("sin(2*x + y) > 0", ("x > 0", "y >= 0", "2*x + y < pi", "z >= 0")),
    ],
)
def test_claims_about_angles_are_decided(claim: str, assumptions: tuple[str, ...]) -> None:
    names = {n: "real" for n in ("x", "y", "z") if any(n in t for t in (claim, *assumptions))}
    assert (
        check(claim, assumptions=list(assumptions), variables=names, seconds=20).verdict == "proved"
    )
