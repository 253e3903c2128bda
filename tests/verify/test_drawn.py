"""Points drawn by Hypothesis: inside the assumptions, towards margins that floats do not see."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds.statement import Statement
from verify.claims import make_claim
from verify.refute import Search
from verify.refute.drawn import drawn_point

Point = dict[str, Fraction]


def drawn(statement: Statement, *, most: int = 400, stopped: bool = False) -> Point | None:
    search = Search(statement)
    return drawn_point(
        search.domain, search.judge, statement.relations, seed=1, over=lambda: stopped, most=most
    )


def claim(text: str, *assumptions: str, **domains: str) -> Statement:
    return make_claim(text, variables=domains or {"x": "real"}, assumptions=assumptions)


def test_a_margin_far_below_what_floats_see() -> None:
    # x - log(1 + x) is about x**2/2, so that it fails below 1.4e-15 only
    point = drawn(claim("x - log(1 + x) >= 1e-30", "x > 0"))
    assert point is not None
    with mp.workdps(60):
        x = mp.mpf(point["x"].numerator) / point["x"].denominator
        assert 0 < x < mp.mpf("1.5e-15")
        assert x - mp.log(1 + x) < mp.mpf("1e-30")


def test_points_satisfy_the_assumptions() -> None:
    point = drawn(claim("n <= 3*x", "n >= 2", "0 < x < 1/2", "x*n >= 1/4", x="real", n="integer"))
    assert point is not None
    x, n = point["x"], point["n"]
    assert n.denominator == 1
    assert n >= 2
    assert 0 < x < Fraction(1, 2)
    assert x * n >= Fraction(1, 4)
    assert n > 3 * x


def test_solved_equalities_are_filled_in() -> None:
    point = drawn(claim("x*y <= 1", "x + y == 3", x="real", y="real"))
    assert point is not None
    assert point["x"] + point["y"] == 3
    assert point["x"] * point["y"] > 1


@pytest.mark.parametrize(
    ("text", "assumptions"),
    [
        ("x**2 >= x", ("2 <= x <= 1",)),
        ("x**2 + 1 >= x", ()),
        ("Q(x) <= phi(x)/x", ("x > 0",)),
        ("1 <= 2", ("x == 1",)),
    ],
)
def test_nothing_is_drawn_where_nothing_fails(text: str, assumptions: tuple[str, ...]) -> None:
    assert drawn(claim(text, *assumptions), most=60) is None


def test_an_integer_between_two_neighbours_is_none() -> None:
    assert drawn(claim("n <= 0", "1/3 <= n <= 2/3", n="integer")) is None


def test_a_search_whose_time_is_over_draws_nothing() -> None:
    assert drawn(claim("x <= 0"), stopped=True) is None
    assert drawn(claim("x <= 0")) is not None


@settings(max_examples=3, deadline=None)
@given(st.integers(1, 9))
def test_inside_of_a_hypothesis_test_nothing_is_drawn(n: int) -> None:
    assert drawn(claim(f"x <= {n}")) is None


def test_the_same_seed_draws_the_same_point() -> None:
    statement = claim("x**3 - x <= y", "0 <= x <= 9", x="real", y="real")
    first = drawn(statement)
    assert first is not None
    assert drawn(statement) == first
