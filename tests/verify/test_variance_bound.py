"""Cantelli's inequality for binomial tails, a rule of the checker: true, sharp, not forged."""

from __future__ import annotations

import json
from fractions import Fraction
from math import ceil, comb
from typing import Any

import pytest

from bounds.statement import Statement
from verify.attempts import attempt_proof
from verify.checker.certificates import FORMAT, digest, recheck
from verify.checker.goals import CertificateError, claim_of, goals_of
from verify.claims import make_claim
from verify.enclose import enclose

TAIL = "binomial_tail(k, m, p)"
BOUND = "m*p*(1 - p)/(m*p*(1 - p) + (k - m*p)**2)"
VARIABLES = {"m": "integer", "k": "real", "p": "real"}
INSIDE = ["m >= 1", "0 < p < 1"]


def claim(text: str, assumptions: list[str]) -> Statement:
    return make_claim(text, variables=VARIABLES, assumptions=assumptions)


def certificate(statement: Statement, rule: list[Any], below: int) -> dict[str, Any]:
    """One step, all that it leaves closed by an evaluation or as an identity."""
    content_claim = claim_of(statement)
    proofs: list[Any] = [[["eval", 128], []] for _ in list(goals_of(content_claim))[:-1]]
    proofs.append([rule, [[["zero"], []], *([[["eval", 128], []]] * (below - 1))]])
    content = {"format": FORMAT, "claim": content_claim, "proofs": proofs}
    return {**content, "digest": digest(content)}


def exact_tail(k: Fraction, m: int, p: Fraction) -> Fraction:
    """By the sum over outcomes, in exact fractions."""
    outcomes = range(max(ceil(k), 0), m + 1)
    return sum((comb(m, j) * p**j * (1 - p) ** (m - j) for j in outcomes), Fraction(0))


@pytest.mark.parametrize("p", [Fraction(1, 50), Fraction(1, 3), Fraction(1, 2), Fraction(9, 10)])
def test_the_bound_is_above_every_tail_and_met_by_one_trial(p: Fraction) -> None:
    for m in (1, 2, 5, 12):
        for k in (m * p + Fraction(i, 7) for i in range(7 * m)):
            variance, t = m * p * (1 - p), k - m * p
            assert exact_tail(k, m, p) <= variance / (variance + t * t)
    # Bin(1, p) >= 1: p, and p (1 - p)/(p (1 - p) + (1 - p)^2) = p
    assert exact_tail(Fraction(1), 1, p) == p
    value = enclose(claim(f"{BOUND} >= 0", []).relations[0].left, {"m": 1, "k": 1, "p": p})
    assert value.lower <= p <= value.upper


def test_it_is_found_and_used() -> None:
    shifted = make_claim(
        "binomial_tail(m*p + t, m, p) <= m*p*(1 - p)/t**2",
        variables={"m": "integer", "t": "real", "p": "real"},
        assumptions=[*INSIDE, "t > 0"],
    )
    for statement in (claim(f"{TAIL} <= {BOUND}", [*INSIDE, "k > m*p"]), shifted):
        proof = attempt_proof(statement, 20.0)
        assert proof is not None
        assert '"variance"' in json.dumps(proof.certificate)
        recheck(proof.certificate)


FORGED = {
    # k = 0: the tail is 1
    "below the mean": (f"{TAIL} <= {BOUND}", INSIDE, "variance", None),
    "a base that is not used": (f"{TAIL} <= {BOUND}", [*INSIDE, "k > m*p"], "variance", "2"),
    # k > m: the tail is 0
    "a bound from below": (f"{TAIL} >= {BOUND}", [*INSIDE, "k > m*p"], "variance", None),
    "the other side": (f"{TAIL} <= {BOUND}", [*INSIDE, "k > m*p"], "mean", None),
}


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("below", [1, 2, 3, 4])
def test_forged_steps_are_rejected(name: str, below: int) -> None:
    text, assumptions, side, base = FORGED[name]
    with pytest.raises(CertificateError):
        recheck(certificate(claim(text, assumptions), ["markov", TAIL, base, side], below))


@pytest.mark.parametrize(
    ("text", "assumptions"),
    [
        (f"{TAIL} <= {BOUND}", INSIDE),
        (f"{TAIL} <= 0.999*{BOUND}", [*INSIDE, "k > m*p"]),  # equality at m = 1, k = 1
        (f"{TAIL} < {BOUND}", [*INSIDE, "k > m*p"]),
    ],
)
def test_what_is_false_by_little_is_not_proved(text: str, assumptions: list[str]) -> None:
    assert attempt_proof(claim(text, assumptions), 1.5) is None
