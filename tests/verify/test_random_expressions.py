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
    """The number as it is; 0 for what is far below the slack of `agrees`, as exp(-exp(25))."""
    if x and x.exp + x.bc < -1_000_000:
        return Fraction(0)
    with mp.workprec(x.bc + 10 if x else 20):
        return Fraction(int(x.man)) * Fraction(2) ** int(x.exp) * (-1 if x < 0 else 1)


def agrees(enclosure: Enclosure, number: Fraction) -> bool:
    """Inside, up to the error of the mpmath value itself (relative 10^-60)."""
    slack = max(abs(number) / 10**60, Fraction(1, 10**300))
    return enclosure.lower - slack <= number <= enclosure.upper + slack


def outcome(text: str, point: dict[str, Fraction], digits: int) -> str:
    """What became of a case; a contradiction counts if it persists at 3,000 digits."""
    try:
        tree = parse_expression(text, VARIABLES)[0]
    except LanguageError:
        return "refused"
    enclosure: Enclosure | None = None
    undefined = False
    try:
        enclosure = enclose(tree, point, digits=digits, max_bits=1500)
    except UndefinedError:
        undefined = True
    except PrecisionError:
        return "not enclosed"
    for asked, most in [(DIGITS, 3 * DIGITS), (3000, 8000)]:
        try:
            number = exact(value(tree, point, asked, max_digits=most))
        except UndefinedError:
            if undefined:
                return "undefined"
        except PrecisionError:
            return "no value"
        else:
            if enclosure is not None and agrees(enclosure, number):
                break
    else:
        raise AssertionError(f"{text} at {point}: the two arithmetics contradict each other")
    assert enclosure is not None
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
