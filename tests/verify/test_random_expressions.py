"""Two independent arithmetics on random expressions of the whole language.

The fast tier runs 500 cases, the slow tier 8 shards of 2,500; cost about a minute per shard.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import mpmath as mp
import pytest
from expressions import VARIABLES, expressions, points
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bounds.errors import LanguageError, PrecisionError, UndefinedError
from bounds.language import parse_expression
from verify.enclose import Enclosure, enclose
from verify.mpmath_values import value

DIGITS = 100  # confirmed at 115 digits, computed with 240
LEAST_DEFINED = 0.6


def exact(x: Any) -> Fraction:
    with mp.workprec(x.bc + 10 if x else 20):
        return Fraction(int(x.man)) * Fraction(2) ** int(x.exp) * (-1 if x < 0 else 1)


def agrees(enclosure: Enclosure, number: Fraction) -> bool:
    """Inside, up to the error of the mpmath value itself (relative 10^-60)."""
    slack = max(abs(number) / 10**60, Fraction(1, 10**300))
    return enclosure.lower - slack <= number <= enclosure.upper + slack


def outcome(text: str, point: dict[str, Fraction], digits: int) -> str:
    try:
        tree, conditions = parse_expression(text, VARIABLES)
    except LanguageError:
        return "refused"
    del conditions  # the tree after sympy's cancellations is what both arithmetics see
    try:
        enclosure = enclose(tree, point, digits=digits, max_bits=1500)
    except (UndefinedError, PrecisionError) as error:
        enclosure, found = None, type(error).__name__
    try:
        number = value(tree, point, DIGITS, max_digits=300)
    except UndefinedError:
        assert enclosure is None, f"{text} at {point}: enclosed, but undefined by mpmath"
        return "undefined"
    except PrecisionError:
        return "no value"
    if enclosure is None:
        assert found != "UndefinedError", f"{text} at {point}: {number} by mpmath, but 'undefined'"
        return "not enclosed"
    assert agrees(enclosure, exact(number)), f"{text} at {point}: {number}, {enclosure.text()}"
    if not enclosure.near_zero and enclosure.known_sign is None:
        width = enclosure.upper - enclosure.lower
        assert width <= abs(enclosure.midpoint) / 10 ** (digits - 1)
    return "agreed"


def run(cases: int, chosen_seed: int) -> Counter[str]:
    counts: Counter[str] = Counter()

    @seed(chosen_seed)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(expressions(), points(), st.sampled_from([3, 15, 50]))
    def check(text: str, point: dict[str, Fraction], digits: int) -> None:
        counts[outcome(text, point, digits)] += 1

    check()
    return counts


def assert_enough(counts: Counter[str]) -> None:
    total = counts.total()
    assert counts["agreed"] >= LEAST_DEFINED * total, counts
    assert counts["undefined"] > 0, "undefined points have to occur too"


def test_enclosures_contain_the_values_of_mpmath() -> None:
    assert_enough(run(500, 1))


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(8))
def test_enclosures_contain_the_values_of_mpmath_at_length(shard: int) -> None:
    assert_enough(run(2500, 1000 + shard))
