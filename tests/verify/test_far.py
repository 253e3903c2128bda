"""Pieces far out, and points where derivatives vanish: true claims and nearly true ones."""

from __future__ import annotations

import pytest
import sympy as sp

from bounds.statement import Statement
from verify.attempts import attempt_proof
from verify.checker.certificates import recheck
from verify.checker.goals import claim_of, goals_of
from verify.checker.rules import children
from verify.claims import make_claim
from verify.prove import prove
from verify.prove.far import direction, dominant

TRUE = [
    # Boyd's bound with the constant that is right at 0
    ("Q(x) <= 2*phi(x)/(x + sqrt(x**2 + 8/pi))", ["x >= 0"]),
    ("Q(2*x) <= 4*Q(x)**2", ["x >= 0"]),
    ("exp(x) <= x + exp(x**2)", []),  # f = f' = 0 < f'' at 0
    ("sinhc(x) <= exp(x**2/6)", []),  # the first four derivatives agree at 0
    ("x**5*exp(-x) + 1/x <= 1", ["x >= 20"]),
    ("sin(x) < x", ["x > 0"]),
    ("x - x**3/6 <= sin(x)", ["x >= 0"]),
    ("Q(x)*(1 + x) <= 0.526*exp(-x**2/2)", ["x >= 0"]),
    ("(2 + 4*x**2)*exp(x**2) >= exp(x)", ["x <= -2"]),
]
FALSE = [
    ("Q(x) <= 2*phi(x)/(x + sqrt(x**2 + 8/pi + 1/1000))", ["x >= 0"]),
    ("Q(2*x) <= 1.99*Q(x)**2", ["x >= 0"]),
    ("exp(x) <= x + exp(0.49*x**2)", []),
    ("sinhc(x) <= exp(x**2/6.001)", []),
    ("x**5*exp(-x) + 1/x <= 1", ["x >= 12"]),
    ("sin(x) < x", ["x >= 0"]),
    ("x - x**3/6.001 <= sin(x)", ["x >= 0"]),
    ("Q(x)*(1 + x) <= 0.5255*exp(-x**2/2)", ["x >= 0"]),
    ("(2 + 4*x**2)*exp(-x**2) >= exp(x)", ["x <= -2"]),
]


def claim(text: str, assumptions: list[str]) -> Statement:
    return make_claim(text, variables={"x": "real"}, assumptions=assumptions)


@pytest.mark.parametrize(("text", "assumptions"), TRUE)
def test_true_claims_are_proved(text: str, assumptions: list[str]) -> None:
    proof = prove(claim(text, assumptions), seconds=20)
    assert proof is not None
    recheck(proof.certificate)


@pytest.mark.parametrize(("text", "assumptions"), FALSE)
def test_nearly_true_claims_are_not(text: str, assumptions: list[str]) -> None:
    assert attempt_proof(claim(text, assumptions), 1.5) is None


def test_what_dominates_is_taken_out() -> None:
    """x^2 e^(x^2) + e^x = e^(x^2) x^2 (1 + e^(-x (x - 1))/x^2)."""
    goal = goals_of(claim_of(claim("x**2*exp(x**2) + exp(x) >= 0", ["x >= 3"]), None))[-1]
    v = direction(goal)
    (rule,) = dominant(goal, v)
    outside, rest = (sub.expression for sub in children(goal, rule)[:2])
    assert sp.expand(outside - v**2 * sp.exp(v**2)) == 0
    assert sp.limit(rest, v, sp.oo) == 1


@pytest.mark.parametrize(
    "assumptions", [["x >= 1"], ["0 <= x <= 5"], ["x <= 7"]], ids=["near", "bounded", "both"]
)
def test_a_piece_is_far_out_only_where_it_is(assumptions: list[str]) -> None:
    goal = goals_of(claim_of(claim("x**2 + 1 > 0", assumptions), None))[-1]
    assert direction(goal) is None
