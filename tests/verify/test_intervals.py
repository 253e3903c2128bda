"""The checker's interval arithmetic against 60-digit values, at corners and inside of boxes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import mpmath as mp
import pytest
import sympy as sp
from expressions import VARIABLES, expressions, points
from flint import arb, fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bounds import functions as fn
from bounds.errors import BudgetError, LanguageError, PrecisionError, UndefinedError
from bounds.language import parse_expression, symbol
from verify.checker.intervals import Interval, Unsupported, down, evaluate, up
from verify.evaluate import value
from verify.workers import time_limit

POWERS = st.sampled_from(["(abs(x))**y", "(x)**n", "x**abs(y)", "abs(y)**(x**2)", "(1 - x)**y"])
SATURATED = (sp.erf, sp.erfc, sp.tanh, fn.Q)  # within 60 digits of a limit far out


def interval(low: Fraction, high: Fraction) -> Interval:
    ends = [arb(fmpq(end.numerator, end.denominator)) for end in (low, high)]
    return (down(ends[0]), up(ends[1]), False, False)


def as_number(endpoint: Any) -> Any:
    if not endpoint.is_finite():
        return mp.inf if endpoint > 0 else -mp.inf
    mantissa, exponent = endpoint.man_exp()
    return mp.ldexp(int(mantissa), int(exponent))


def contains_corners(text: str, first: dict[str, Fraction], second: dict[str, Fraction]) -> int:
    """Check all corners and the centre of a box; the number of points that had a value."""
    try:
        tree, conditions = parse_expression(text, VARIABLES)
        sides = {n: sorted((first[n], second[n])) for n in VARIABLES}
        box = {VARIABLES[n]: interval(*ends) for n, ends in sides.items()}
        lower, upper, above, below = evaluate(tree, box, 64)
    except (LanguageError, Unsupported):
        return 0
    centre = {n: (ends[0] + ends[1]) / 2 for n, ends in sides.items()}
    centre["n"] = Fraction(int(centre["n"]))
    corners = [dict(zip(sides, ends, strict=True)) for ends in product(*sides.values())]
    met = 0
    for point in [*corners, centre]:
        try:
            defined = all(value(c.left, point, 30) is not None for c in conditions)
            for condition in conditions:
                size = value(condition.left, point, 30)
                good = {"!=": size != 0, ">=": size >= 0, ">": size > 0}[condition.op]
                defined = defined and good
            if not defined:
                continue
            exact = value(tree, point, 60)
        except (UndefinedError, PrecisionError, BudgetError):
            continue
        met += 1
        with mp.workdps(80):
            slack = mp.mpf(10) ** -55 * (1 + abs(exact))
            assert as_number(lower) - slack <= exact <= as_number(upper) + slack, (text, point)
            # a strict side must not be attained: the values that are hit exactly are simple ones.
            # erf(-1e20) is no -1 and erfc(-27) no 2, though they are in 60 digits
            if abs(exact) not in (1, 2) or not tree.has(*SATURATED):
                assert not (above and exact == as_number(lower)), (text, point, "attained below")
                assert not (below and exact == as_number(upper)), (text, point, "attained above")
    return met


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(expressions(depth=2), POWERS), points(), points())
def test_intervals_contain_every_value(
    text: str, first: dict[str, Fraction], second: dict[str, Fraction]
) -> None:
    contains_corners(text, first, second)


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("shard", range(8))
@settings(max_examples=1_250, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.one_of(expressions(depth=3), POWERS), first=points(), second=points())
def test_intervals_contain_every_value_at_length(
    shard: int, text: str, first: dict[str, Fraction], second: dict[str, Fraction]
) -> None:
    with time_limit(10.0):  # 60 digits of some powers of powers take minutes
        contains_corners(text, first, second)


def test_the_points_that_are_checked_have_values() -> None:
    inside = {"x": Fraction(1, 3), "y": Fraction(1, 2), "n": Fraction(3)}
    further = {"x": Fraction(2), "y": Fraction(5, 2), "n": Fraction(7)}
    assert contains_corners("orthant(x, sin(y)/2)*exp(-x) + Q(y)**n", inside, further) == 9


@pytest.mark.parametrize("text", ["erf((y)**(-1))", "Q((y)**(-1))", "Q((Q(x))/(Q(n)))"])
def test_values_next_to_a_limit_and_far_out(text: str) -> None:
    # the first two are within 60 digits of a limit that they do not attain
    first = {"x": Fraction(0), "y": Fraction(-1, 10**20), "n": Fraction(0)}
    assert contains_corners(text, first, {**first, "n": Fraction(27)}) > 0


@pytest.mark.parametrize("base", [(0, 1), (0, 0)])
def test_zero_to_a_positive_power_is_attained(base: tuple[int, int]) -> None:
    x, y = symbol("x"), symbol("y")
    low, high = (Fraction(end) for end in base)
    found = evaluate(x**y, {x: interval(low, high), y: interval(Fraction(1), Fraction(2))}, 64)
    assert found[0] == 0
    assert not found[2]
