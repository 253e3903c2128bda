"""What a formula asks for, known up to a positive number; tails and logarithms of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.attempts import attempt_proof
from verify.checker.goals import _known_but_for_a_number, _without_number
from verify.claims import make_claim

x, y = sp.symbols("x y", real=True)
TREES = [x, x - 3, x * (1 - y), sp.sqrt(x * (1 - y)), (x - 1) * (y + 2), x / y, sp.exp(x) * y]
NUMBERS = st.fractions(-9, 9, max_denominator=5).filter(bool)
RATIONALS = st.sampled_from([sp.Integer(1), sp.sqrt(2), sp.cbrt(sp.Rational(3, 5)), 1 / sp.sqrt(7)])


@settings(deadline=None)  # sympy's first calls are slow
@given(st.sampled_from(TREES), NUMBERS, RATIONALS)
def test_only_positive_numbers_are_left_out(tree: Any, number: Fraction, root: Any) -> None:
    """The quotient by what is left has one value, and it is positive, at two points."""
    given_tree = sp.Rational(*number.as_integer_ratio()) * root * tree
    left = _without_number(given_tree)
    for point in (
        {x: sp.Rational(1, 3), y: sp.Rational(1, 7)},
        {x: sp.Integer(5), y: sp.Rational(-3, 2)},
    ):
        value, rest = given_tree.subs(point), left.subs(point)
        assert sp.N(value / rest, 30).is_extended_positive
    assert _without_number(left) == left


@pytest.mark.parametrize(
    ("asked", "op", "fact", "sign", "known"),
    [
        (x * (1 - y), ">=", 8 * x * (1 - y), ">=", True),
        (8 * x * (1 - y), ">=", x * (1 - y), ">", True),
        (sp.sqrt(2) * x, ">", x / 3, ">", True),
        (x, ">=", -8 * x, ">=", False),
        (-x, ">=", 8 * x, ">=", False),
        (x, ">", 8 * x, ">=", False),
        (x, ">=", 8 * x, "!=", False),
        (x, "!=", 8 * x, "!=", True),
        (x, ">=", x * y, ">=", False),
        (x, ">=", x + 8, ">=", False),
        (x, ">=", sp.sqrt(2) - x, ">=", False),
        (x, ">=", (1 - sp.sqrt(2)) * x, ">=", False),
        (x, ">=", 0 * x, ">=", False),
    ],
)
def test_a_fact_is_known_up_to_a_positive_number(
    asked: Any, op: str, fact: Any, sign: str, known: bool
) -> None:
    assert _known_but_for_a_number(asked, op, [(fact, sign)]) == known


N = {"m": "integer", "k": "integer", "q": "real", "z": "real"}
DOMAIN = ["0 < q < 1", "m >= 3", "1 <= k <= m - 1"]
SPREAD = "sqrt(8*k*(1 - k/m))"


@pytest.mark.parametrize(
    ("claim", "given_too"),
    [
        # what 1/sqrt(8 k (1 - k/m)) asks for makes the assumption a fact
        (
            f"binomial_tail(k, m, q) >= exp(-z)/{SPREAD}",
            f"binomial_tail(k, m, q) - binomial_tail(k + 1, m, q) >= exp(-z)/{SPREAD}",
        ),
        ("log(binomial_tail(k, m, q)) <= -z", "0 < binomial_tail(k, m, q) <= exp(-z)"),
        ("log(binomial_tail(k, m, q)) >= -z", "binomial_tail(k, m, q) >= exp(-z)"),
    ],
)
def test_tails_and_their_logarithms(claim: str, given_too: str) -> None:
    s = make_claim(claim, variables=N, assumptions=[*DOMAIN, given_too])
    assert attempt_proof(s, 15.0) is not None


@pytest.mark.parametrize(
    ("claim", "given_too"),
    [
        # the tail may be less than exp(-z), and log asks for more than 0
        ("log(binomial_tail(k, m, q)) >= -z", "0 < binomial_tail(k, m, q) <= exp(-z)"),
        ("log(binomial_tail(k, m, q - 1/2)) <= -z", "binomial_tail(k, m, q - 1/2) <= exp(-z)"),
        (
            f"binomial_tail(k + 1, m, q) >= exp(-z)/{SPREAD}",
            f"binomial_tail(k, m, q) - binomial_tail(k + 1, m, q) >= exp(-z)/{SPREAD}",
        ),
    ],
)
def test_what_does_not_follow_of_a_tail(claim: str, given_too: str) -> None:
    s = make_claim(claim, variables=N, assumptions=[*DOMAIN, given_too])
    assert attempt_proof(s, 3.0) is None
