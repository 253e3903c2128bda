"""The prover on claims of known truth, and the checker against forged certificates."""

from __future__ import annotations

import copy
import random
from typing import Any

import mpmath as mp
import pytest
import sympy as sp
from flint import arb

from bounds import functions as fn
from bounds.language import parse_expression, symbol
from bounds.statement import Statement, Variable
from verify.checker.certificates import FORMAT, digest, recheck
from verify.checker.goals import CertificateError, Goal, claim_of, goals_of
from verify.checker.identities import is_zero
from verify.checker.intervals import evaluate
from verify.checker.limits import limit_at_infinity
from verify.checker.rules import children
from verify.prove import prove


def claim(text: str, *assumptions: str, **variables: str) -> Statement:
    return Statement(
        id="user/test",
        variables=tuple(Variable(name, domain) for name, domain in variables.items()),  # type: ignore[arg-type]
        assumptions=assumptions,
        claim=(text,),
    )


TRUE = [
    claim("Q(B) <= exp(-B**2/2)/2", "B >= 0", B="real"),
    claim("Q(B) <= phi(B)/B", "B > 0", B="real"),
    claim("Q(B) >= (1/B - 1/B**3)*phi(B)", "B > 0", B="real"),
    claim("Q(B) >= 1/2 - B/sqrt(2*pi)", "B >= 0", B="real"),
    claim("Q(B) >= B*phi(B)/(1+B**2)", "B >= 0", B="real"),
    claim("2*phi(B)/(B+sqrt(B**2+4)) <= Q(B)", "B >= 0", B="real"),
    claim("sqrt(1-x) <= 1 - x/2", "0 <= x <= 1", x="real"),
    claim("log(1+x) <= x", "x > -1", x="real"),
    claim("x*exp(-x) <= exp(-1)", x="real"),
    claim("atan(d/sqrt(4-d**2)) == asin(d/2)", "0 < d <= sqrt(2)", d="real"),
    claim("orthant(B, rho) >= Q(B)**2", "B >= 0", "0 <= rho <= 1", B="real", rho="real"),
    claim(
        "Q(B-r) - Q(B+r) <= sqrt(2/pi)*r*exp(-B**2/2)*sinhc(B*r)",
        "B >= 0", "r >= 0", B="real", r="real",
    ),
    claim("x + y >= 2*sqrt(x*y)", "x >= 0", "y >= 0", x="real", y="real"),
    claim("abs(x+y) <= abs(x)+abs(y)", x="real", y="real"),
    claim("2**n >= n**2", "n >= 4", n="integer"),
    claim("5.18*(log(2)-1/2) >= 1"),
    claim("x**(22/7) <= x**pi", "0 < x < 1", x="real"),
    claim(
        "n*exp(-(log(2) - 1/2)*(5.18*exp(B**2/2)*log(n/delta))*exp(-B**2/2)) <= delta",
        "n >= 1",
        "m >= 1",
        "B >= 0",
        "0 < delta < 1",
        n="integer",
        m="integer",
        B="real",
        delta="real",
    ),
    claim(
        "exp(-R**2/2)*sqrt(2/pi)*sinhc(B*R)*R*exp(-B**2/2) <= Q(B - R) - Q(B + R)",
        "B >= 0",
        "R >= 0",
        B="real",
        R="real",
    ),
]  # fmt: skip

FALSE_BY_LITTLE = [
    claim("x**pi <= x**(22/7)", "0 < x < 1", x="real"),
    claim("x**(22/7) <= x**pi", "0 < x < 2", x="real"),
    claim("Q(B) <= 0.499*exp(-B**2/2)", "B >= 0", B="real"),
    claim("Q(B) < exp(-B**2/2)/2", "B >= 0", B="real"),  # equality at 0
    claim("Q(B) <= 0.99*phi(B)/B", "B > 0", B="real"),  # the ratio tends to 1
    claim("Q(B) >= 1/2 - 0.99*B/sqrt(2*pi)", "B >= 0", B="real"),
    claim("sqrt(1-x) < 1 - x/2", "0 <= x <= 1", x="real"),
    claim("x*exp(-x) <= 0.367879", x="real"),
    claim("x/x >= 1", "x >= 0", x="real"),  # undefined at 0
    claim("2**n >= n**2", "n >= 3", n="integer"),
    claim("5.17*(log(2)-1/2) >= 1"),
    claim("x + y >= 2.001*sqrt(x*y)", "x >= 0", "y >= 0", x="real", y="real"),
    claim("x**y > 0", "0 <= x <= 1", "1 <= y <= 2", x="real", y="real"),  # 0 at x = 0
    claim("x**y <= -1", "x >= 0", "x <= 0", "1 <= y <= 2", x="real", y="real"),
]


@pytest.mark.parametrize("statement", TRUE, ids=lambda s: s.claim[0])
def test_true_claims_are_proved_and_the_checker_accepts(statement: Statement) -> None:
    proof = prove(statement, seconds=60)
    assert proof is not None
    recheck(proof.certificate)


@pytest.mark.parametrize("statement", FALSE_BY_LITTLE, ids=lambda s: s.claim[0])
def test_claims_false_by_little_are_never_proved(statement: Statement) -> None:
    assert prove(statement, seconds=3) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("phi(B)/B", "0.999*phi(B)/B"), ("<=", ">="), ("Q(B) <=", "Q(B) + 1e-9 <=")],
)
def test_a_false_claim_with_a_fresh_digest_is_rejected(old: str, new: str) -> None:
    proof = prove(claim("Q(B) <= phi(B)/B", "B > 0", B="real"), seconds=60)
    assert proof is not None
    forged = copy.deepcopy(proof.certificate)
    forged["claim"]["claim"][0] = forged["claim"]["claim"][0].replace(old, new)
    forged["digest"] = digest(forged)
    with pytest.raises(CertificateError):
        recheck(forged)


@pytest.mark.parametrize("fact", [0, 1, 2])
def test_a_constant_that_breaks_its_own_assumption_proves_nothing(fact: int) -> None:
    """With c = 0 against c >= 1 the assumptions would contradict and make everything vacuous."""
    content = {
        "format": FORMAT,
        "claim": {
            "id": "user/constant",
            "variables": {"x": "real"},
            "definitions": [],
            "exists": ["c"],
            "constants": {"c": "0"},
            "assumptions": ["x >= 0", "c >= 1"],
            "claim": ["x >= 7 + c"],
        },
    }
    for proofs in (1, 2):
        forged: dict[str, Any] = {**content, "proofs": [[["prune", fact, 64], []]] * proofs}
        forged["digest"] = digest(forged)
        with pytest.raises(CertificateError):
            recheck(forged)


def test_a_side_that_is_zero_in_disguise_is_not_taken_for_positive() -> None:
    """Were x called positive here, the identity |x|/x = 1 would hold by its sign alone."""
    statement = claim("x**2 >= 0", "x >= (sqrt(2) + 1)**2 - 3 - 2*sqrt(2)", x="real")
    goal = goals_of(claim_of(statement))[0]
    assert not goal.signed(goal.box[0][0])[0].is_positive


@pytest.mark.parametrize(
    "text",
    ["Q(x)", "mills(x)", "orthant(x, 1/3)", "orthant(x, -9/10)", "owens_t(x, 2)", "sinhc(x)",
     "sinhc_derivative(3, x)", "exp(-x**2)*cos(3*x)", "x**(2/3)", "gamma(1 + x)", "tanh(x) - x",
     "binomial_tail(3, 7, x/4)", "log(1 + x)/(2 + x)", "atan(x)*asin(x/4)"],
)  # fmt: skip
def test_intervals_contain_the_values_at_interior_points(text: str) -> None:
    x = symbol("x")
    tree = parse_expression(text, {"x": x}, internal=True)[0]
    rng = random.Random(text)
    for _ in range(12):
        lo, width = rng.randrange(0, 3000) / 1000, rng.choice([0, 1, 40, 600]) / 1000
        low, high, _, _ = evaluate(tree, {x: (arb(lo), arb(lo + width), False, False)}, 80)
        for part in (0, 0.37, 1):
            at = sp.Rational(lo) + sp.Rational(part) * (sp.Rational(lo + width) - sp.Rational(lo))
            value = mp.mpf(str(tree.subs(x, at).evalf(40)))
            slack = mp.mpf(10) ** -30
            assert mp.mpf(low.str(40, radius=False)) - slack <= value
            assert value <= mp.mpf(high.str(40, radius=False)) + slack


def test_identities_and_limits() -> None:
    x = symbol("x")
    assert is_zero(parse_expression("Q(x) + Q(-x) - 1", {"x": x})[0])
    assert not is_zero(parse_expression("Q(x) + Q(-x) - 1 + 1e-30", {"x": x})[0])
    assert limit_at_infinity(parse_expression("x**3*phi(x)", {"x": x})[0], x, {}) == 0
    assert limit_at_infinity(parse_expression("(2*x+1)/(x+3)", {"x": x})[0], x, {}) == 2


def test_an_end_at_infinity_with_a_number_is_infinite() -> None:
    # x >= y + 10*Q(3)/3 with y <= 5: nothing is gained for x
    x, y = symbol("x"), symbol("y")
    sides = {x: (-sp.oo, sp.oo, True, True), y: (-sp.oo, sp.Integer(5), True, False)}
    goal = Goal(x - y, ">=", tuple(sides.items()), ((x - y - 10 * fn.Q(3) / 3, ">="),))
    with pytest.raises(CertificateError, match="nothing gained"):
        children(goal, ["contract", 0, "x"])
    bounded = goal.with_sides(y, (sp.Integer(1), sp.oo, True, True))
    (smaller,) = children(bounded, ["contract", 0, "x"])
    assert smaller.sides(x) == (1 + 10 * fn.Q(3) / 3, sp.oo, True, True)
