"""Random alterations of certificates: none is accepted; with a fresh digest, none of a false claim.

A digest that fits says nothing about who wrote the proof, so the second half alters claim and proof
and then computes the digest anew.  Such a certificate may be accepted only if it proves something
true: what it then claims is attacked by the search for counterexamples.
"""

from __future__ import annotations

import copy
import random
from functools import cache
from typing import Any

import pytest

from bounds.errors import CertiboundError
from bounds.statement import Constant, Statement, Variable
from verify.checker.certificates import digest, recheck
from verify.checker.goals import CertificateError
from verify.claims import make_claim
from verify.prove import prove
from verify.refute import Search

SEED = 20230100327
CLAIMS = [
    ({"B": "real"}, ["B > 0"], "Q(B) <= phi(B)/B"),
    ({"B": "real"}, ["B >= 0"], "Q(B) >= 1/2 - B/sqrt(2*pi)"),
    ({"B": "real", "rho": "real"}, ["0 <= rho <= 1"], "orthant(B, rho) >= Q(B)**2"),
    ({"B": "real", "r": "real"}, ["B >= 0", "r >= 0"],
     "Q(B - r) - Q(B + r) <= sqrt(2/pi)*r*exp(-B**2/2)*sinhc(B*r)"),
    ({"m": "integer", "p": "real"}, ["m >= 1", "0 <= p <= 1"],
     "binomial_tail(2*m*p, m, p) <= exp(-(2*log(2) - 1)*m*p)"),
    ({"m": "integer", "p": "real", "a": "real"}, ["m >= 1", "0 < p <= 1", "a >= p"],
     "binomial_tail(a*m, m, p) <= exp(m*(a - p - a*log(a/p)))"),
    ({"x": "real", "y": "real"}, [], "abs(x + y) <= abs(x) + abs(y)"),
    ({"x": "real", "y": "real"}, ["x >= 0", "y >= 0"], "x + y >= 2*sqrt(x*y)"),
    ({"n": "integer"}, ["n >= 4"], "2**n >= n**2"),
    ({"x": "real"}, ["0 <= x <= 1"], "(1 - x)**(1/2) <= 1 - x/2"),
    ({"B": "real", "d": "real"}, ["B >= 0", "0 < d <= sqrt(2)"],
     "2*owens_t(B, d/sqrt(4-d**2)) >= asin(d/2)*exp(-B**2/(2 - d**2/2))/pi"),
    ({"x": "real"}, ["x**2 >= 1"], "abs(x) >= 1"),
]  # fmt: skip


@cache
def certificate(place: int) -> dict[str, Any]:
    variables, assumptions, text = CLAIMS[place]
    proof = prove(make_claim(text, variables=variables, assumptions=assumptions), seconds=60)
    assert proof is not None, text
    return proof.certificate


def alter(node: Any, rng: random.Random) -> None:
    """Change one random leaf of a JSON tree in place, or drop, repeat or swap list items."""
    places: list[tuple[Any, Any]] = []

    def walk(here: Any) -> None:
        for key, value in here.items() if isinstance(here, dict) else enumerate(here):
            places.append((here, key))
            if isinstance(value, dict | list):
                walk(value)

    walk(node)
    holder, key = rng.choice(places)
    value = holder[key]
    if isinstance(value, list) and value and rng.random() < 0.6:
        spot = rng.randrange(len(value))
        change = rng.randrange(3)
        if change == 0:
            value.pop(spot)
        elif change == 1:
            value.insert(spot, copy.deepcopy(value[spot]))
        else:
            value[spot], value[0] = value[0], value[spot]
    elif isinstance(value, str):
        holder[key] = _nudged(value, rng)
    elif isinstance(value, bool):
        holder[key] = not value
    elif isinstance(value, int):
        holder[key] = value + rng.choice([-64, -1, 1, 64])
    else:
        holder[key] = rng.choice([None, [], {}, 7, "1"])


def _nudged(text: str, rng: random.Random) -> str:
    """A number, relation or sign changed a little, or something added."""
    swaps = [("<=", ">="), (">=", "<="), ("<", "<="), (">", ">="), ("<=", "<"), (">=", ">"),
             ("+", "-"), ("-", "+"), ("2", "3"), ("2", "1"), ("1", "0"), ("/2", "/2.01"),
             ("0 ", "-1/100 "), ("lower", "upper"), ("upper", "lower"), ("B", "r"), ("*", "/"),
             ("real", "integer"), ("integer", "real"), ("exp", "sinh"), ("Q", "phi")]  # fmt: skip
    usable = [(old, new) for old, new in swaps if old in text]
    if usable and rng.random() < 0.8:
        old, new = rng.choice(usable)
        return text.replace(old, new, 1)
    return text + rng.choice(["0", "1", " + 1", " - 1/1000", "x", "*1.001", "*0.999"])


def altered(rng: random.Random) -> tuple[int, dict[str, Any]]:
    """One certificate with one to three alterations."""
    place = rng.randrange(len(CLAIMS))
    forged = copy.deepcopy(certificate(place))
    for _ in range(rng.choice([1, 1, 2, 3])):
        alter(forged, rng)
    return place, forged


def _count(where: str) -> int:
    return {"fast": 300, "slow": 10_000}[where]


SIZES = [
    pytest.param("fast"),
    pytest.param("slow", marks=[pytest.mark.slow, pytest.mark.timeout(1800)]),
]


@pytest.mark.parametrize("where", SIZES)
def test_no_altered_certificate_is_accepted(where: str) -> None:
    rng = random.Random(SEED)
    tried = 0
    while tried < _count(where):
        place, forged = altered(rng)
        if forged == certificate(place):
            continue
        tried += 1
        with pytest.raises(CertificateError):
            recheck(forged)


@pytest.mark.parametrize("where", SIZES)
def test_with_a_fresh_digest_only_true_claims_are_accepted(where: str) -> None:
    rng = random.Random(SEED + 1)
    accepted = 0
    for _ in range(_count(where)):
        place, forged = altered(rng)
        if not isinstance(forged, dict):
            continue
        forged["digest"] = digest(forged)
        try:
            recheck(forged)
        except CertificateError:
            continue
        accepted += 1
        if forged["claim"] != certificate(place)["claim"]:
            assert not counterexample(forged["claim"]), forged["claim"]
    assert accepted  # some alterations change nothing that matters: the test can tell


def counterexample(claim: dict[str, Any]) -> bool:
    """Does the refuter find a point at which the altered claim fails?"""
    statement = Statement(
        id="user/altered",
        variables=tuple(Variable(name, domain) for name, domain in claim["variables"].items()),
        constants=tuple(Constant(name, "existential") for name in claim["exists"]),
        assumptions=tuple(claim["assumptions"]),
        claim=tuple(claim["claim"]),
    )
    try:
        return Search(statement, seed=1).run(0.5).witness is not None
    except CertiboundError:
        return False


def test_the_search_for_counterexamples_would_see_a_false_claim() -> None:
    claim = copy.deepcopy(certificate(0)["claim"])
    claim["claim"] = ["Q(B) <= 0.99*phi(B)/B"]
    assert counterexample(claim)
