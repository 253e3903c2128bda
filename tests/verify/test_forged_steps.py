"""Forged certificates for the rules of integers and constant functions, and near-false identities.

As in `test_forged_proofs`: every certificate has a correct digest and every claim is false at the
point that its comment names.  Beside them stand claims that are true by the same rules.
"""

from __future__ import annotations

from typing import Any

import pytest

from bounds.statement import Statement
from verify.attempts import attempt_proof
from verify.checker.certificates import FORMAT, digest, recheck
from verify.checker.goals import CertificateError, claim_of
from verify.checker.identities import is_zero
from verify.claims import make_claim
from verify.prove import prove

EVAL = [["eval", 128], []]
REAL, INTEGER = {"x": "real"}, {"n": "integer"}


def claim(text: str, assumptions: list[str], variables: dict[str, str]) -> Statement:
    return make_claim(text, variables=variables, assumptions=assumptions)


def certificate(
    text: str, proofs: list[Any], assumptions: list[str], variables: dict[str, str]
) -> dict[str, Any]:
    content: dict[str, Any] = {
        "format": FORMAT,
        "claim": claim_of(claim(text, assumptions, variables)),
        "proofs": proofs,
    }
    content["digest"] = digest(content)
    return content


BOTH = {"x": "real", "y": "real"}


def equal(assumption: str, u: str, v: str, text: str = "y**2 <= 1") -> dict[str, Any]:
    """A certificate that puts v for u, as an assumption is said to allow."""
    return certificate(text, [[["equal", 0, u, v], [EVAL] * 3]], [assumption], BOTH)


FORGED = {
    # x = 0, y = 2
    "a bound in the place of an equality": equal("y >= sin(x)", "y", "sin(x)"),
    # x = 1, y = 2
    "another term than the one that is equal": equal("y == 2*x", "y", "sin(x)"),
    # x = -1, y = 1: the squares are equal
    "terms whose squares are equal": equal("x**2 == y**2", "x", "y", "x >= y"),
    # x = -1, y = 1
    "the absolute value without its bars": equal("abs(x) == y", "x", "y", "x >= y"),
    # x = 0, y = 5: y == sin(x) + 5 says nothing of sin(x) + 1
    "equal up to a number": equal("y == sin(x) + 5", "y", "sin(x)"),
    # x = 0, y = 5
    "not equal": equal("y != cos(x)", "y", "cos(x)", "y <= cos(x)"),
    # x = 0, y = 5: a name for e^x that the facts keep, with a lower side that e^x does not have
    "a name above what the term reaches": certificate(
        "y*exp(-x) <= 1",
        [[["name", "exp(x)", "t", "1 - y/t", ["5", None, False, True], ["y"]], [EVAL, EVAL]]],
        ["x >= 0", "0 <= y <= 5"],
        {"x": "real", "y": "real"},
    ),
    # x = 1, y = 1: in the fact e^(-x) is 1/t; as t itself it would be another fact
    "a name for a term and for its reciprocal": certificate(
        "y <= exp(-x)",
        [[["name", "exp(x)", "t", "1/t - y", ["1", None, False, True], ["x", "y"]],
          [[["use", 2, "1/t"], [EVAL, EVAL]]]]],
        ["x >= 0", "y >= 0", "y*exp(-x) <= 1"],
        {"x": "real", "y": "real"},
    ),
    # x = 2, y = 0: the larger of two is assumed below y + 3, not above
    "a maximum taken for each of its arguments": certificate(
        "x <= y + 1", [[["use", 0, "1"], [EVAL]]], ["max(x, y) <= y + 3"],
        {"x": "real", "y": "real"},
    ),
    # x = 0, y = 1: y <= max(x, 1) says nothing of x alone
    "below a maximum": certificate(
        "y <= x", [[["use", 0, "1"], [EVAL]]], ["y <= max(x, 1)"], {"x": "real", "y": "real"}
    ),
    # n = 3
    "induction without its first case": certificate(
        "2**n >= n**2", [[["induct", "n", "lower"], [EVAL, EVAL]]], ["n >= 3"], INTEGER
    ),
    # n = 4; the step needs n <= 2, which is not known of n + 1
    "induction with a fact about n": certificate(
        "n <= 3",
        [[["induct", "n", "lower"], [EVAL, [["use", 1, "1"], [EVAL, EVAL]]]]],
        ["n >= 0", "n**2 <= 16"],
        INTEGER,
    ),
    # x = 1/2
    "induction over a real variable": certificate(
        "x**2 >= x", [[["induct", "x", "lower"], [EVAL, EVAL]]], ["x >= 0"], REAL
    ),
    # n = 1
    "one residue class only": certificate(
        "(-1)**n >= 1", [EVAL, [["residues", "n", 2, "q"], [EVAL]]], ["n >= 0"], INTEGER
    ),
    "a residue class that fails": certificate(
        "(-1)**n >= 1", [EVAL, [["residues", "n", 2, "q"], [EVAL, EVAL]]], ["n >= 0"], INTEGER
    ),
    "no residue class at all": certificate(
        "(-1)**n >= 1", [EVAL, [["residues", "n", 0, "q"], []]], ["n >= 0"], INTEGER
    ),
    # x = 1/2
    "a floor that is not below": certificate(
        "floor(x) >= x", [[["whole", "floor", "x", "N"], [[["fact", 0, "-1"], []]]]], [], REAL
    ),
    "a floor that is the next integer": certificate(
        "floor(x) >= x", [[["whole", "ceil", "x", "N"], [[["fact", 0, "1"], []]]]], [], REAL
    ),
    "a floor under a name that is taken": certificate(
        "floor(x) >= x", [[["whole", "floor", "x", "x"], [EVAL]]], [], REAL
    ),
    # x = -1/2, n = -1, n = 2
    "a real number rounded": certificate(
        "x >= 0", [[["integral"], [[["fact", 0, "1"], []]]]], ["x > -1"], REAL
    ),
    "half an integer rounded": certificate(
        "n/2 >= 0", [[["integral"], [EVAL]]], ["-1 <= n <= 5"], INTEGER
    ),
    "a root rounded": certificate(
        "sqrt(n) - 2 >= 0", [EVAL, [["integral"], [EVAL]]], ["2 <= n <= 5"], INTEGER
    ),
    "a negative power rounded": certificate(
        "2**n - 1 >= 0", [[["integral"], [EVAL]]], ["-3 <= n <= 5"], INTEGER
    ),
    # x = 1/2, x = 0
    "a real fact sharpened": certificate(
        "x >= 1", [[["sharpen", 0], [[["fact", 0, "1"], []]]]], ["x > 0"], REAL
    ),
    "a fact that may be 0 sharpened": certificate(
        "x > 0", [[["sharpen", 0], [[["fact", 0, "1"], []]]]], ["x >= 0", "x != 1"], REAL
    ),
    # n = k = 1, n = 1
    "0 at some residues": certificate(
        "n**2 + k**2 != 2", [[["modulo", 4], []]], [], {"n": "integer", "k": "integer"}
    ),
    "halves modulo a number": certificate("n/2 != 1/2", [[["modulo", 3], []]], [], INTEGER),
    "residues of a real number": certificate("x**2 != 3", [[["modulo", 4], []]], [], REAL),
    # x = -1: the sum of the angles is -pi/2
    "a constant across a jump": certificate(
        "atan(x) + atan(1/x) >= pi/2",
        [[["fact", 0, "1"], []], [["flat", "x", "1"], [EVAL] * 5]],
        ["x != 0"],
        REAL,
    ),
    "a constant across a jump that a fact leaves out": certificate(
        "atan(x) + atan(1/x) >= pi/2",
        [[["fact", 0, "1"], []], [["flat", "x", "1"], [EVAL] * 5]],
        ["x != 0", "x**2 >= 1"],
        REAL,
    ),
    # x = 1
    "a step function taken for a constant": certificate(
        "floor(x) <= 0", [[["flat", "x", "0"], [EVAL, EVAL, EVAL]]], ["0 <= x <= 1"], REAL
    ),
    # n = 1: the value at a number outside the domain
    "a constant by a value outside": certificate(
        "x >= 2", [[["flat", "x", "3"], [EVAL, EVAL, EVAL]]], ["0 <= x <= 1"], REAL
    ),
    # x = 0
    "an end that is not excluded": certificate(
        "x > 0",
        [[["exclude", 2, "x", "lower"], [EVAL]]],
        ["0 <= x <= 2", "x != 1"],
        REAL,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_forged_steps_are_rejected(name: str) -> None:
    with pytest.raises(CertificateError):
        recheck(FORGED[name])


def test_the_same_steps_are_accepted_for_true_claims() -> None:
    name = [["whole", "floor", "x", "N"], [[["fact", 0, "1"], []]]]
    recheck(certificate("floor(x) <= x", [name], [], REAL))
    recheck(certificate("n**2 + k**2 != 3", [[["modulo", 4], []]], [],
                        {"n": "integer", "k": "integer"}))  # fmt: skip
    recheck(
        certificate("(-1)**n <= 1", [EVAL, [["residues", "n", 2, "q"], [EVAL] * 2]], [], INTEGER)
    )
    recheck(
        certificate("y**2 <= 1", [[["equal", 0, "y", "sin(x)"], [EVAL]]], ["y == sin(x)"], BOTH)
    )
    ends = [["exclude", 2, "x", "lower"], [EVAL]]
    recheck(certificate("x > 0", [ends], ["0 <= x <= 2", "x != 0"], REAL))


FALSE_IDENTITIES = [
    ("sqrt(x**2/y**2) == x/y", ["y != 0"], {"x": "real", "y": "real"}),
    ("sqrt(x**3) == abs(x)*sqrt(abs(x))*1.0001", ["x >= 0"], REAL),
    ("sqrt(5 + 2*sqrt(6)) == sqrt(3) - sqrt(2)", [], {}),
    ("log((x - 1)**2) == 2*log(x - 1)", ["x != 1"], REAL),
    ("log(x**2 - 1) == log(x - 1) + log(2*x + 1)", ["x > 1"], REAL),
    ("gamma(x + 2) == x**2*gamma(x)", ["x > 0"], REAL),
    ("floor(n/2 + 1) == n/2 + 1", [], INTEGER),
    ("floor(x + n) == x + n", [], {**INTEGER, **REAL}),
    ("orthant(x, -1) == 0", [], REAL),
    ("orthant(x, 0) == Q(x)/2", [], REAL),
    ("owens_t(x, 1) == Q(x)*(1 - Q(x))", [], REAL),
    ("sin(2*x) == 2*sin(x)", [], REAL),
    ("cos(3*x) == 4*cos(x)**3 - 2*cos(x)", [], REAL),
    ("atan(x) + atan(1/x) == pi/2", ["x != 0"], REAL),
    ("asin(sin(x)) == x", ["-1.58 <= x <= 1.58"], REAL),
    ("atan(x) + atan(y) == atan((x + y)/(1 - x*y))", ["x*y != 1"], {"x": "real", "y": "real"}),
]


@pytest.mark.parametrize(("text", "assumptions", "variables"), FALSE_IDENTITIES)
def test_false_identities_are_not_proved(
    text: str, assumptions: list[str], variables: dict[str, str]
) -> None:
    statement = claim(text, assumptions, variables)
    assert not is_zero(statement.relations[0].margin)
    assert attempt_proof(statement, 1.5) is None


TRUE = [
    ("atan(x) + atan(1/x) == pi/2", ["x > 0"], REAL),
    ("atan(x) == asin(x/sqrt(1 + x**2))", [], REAL),
    ("acos(1 - x**2/2) == 2*asin(x/2)", ["0 <= x <= 2"], REAL),
    ("atan(x) + atan(y) == atan((x + y)/(1 - x*y))", ["x*y < 1"], {"x": "real", "y": "real"}),
    ("cos(3*x) == 4*cos(x)**3 - 3*cos(x)", [], REAL),
    ("sqrt(7 + 4*sqrt(3)) == 2 + sqrt(3)", [], {}),
    ("exp(atan(x)) == exp(sin(y))", ["atan(x) == sin(y)"], BOTH),
    ("log(2 + atan(x))*atan(x) >= log(2 + sin(y))*sin(y)", ["sin(y) == atan(x)"], BOTH),
    ("gamma(x + 2) == x*(x + 1)*gamma(x)", ["x > 0"], REAL),
    ("gamma(n + 1) >= 2**n", ["n >= 4"], INTEGER),
    ("3*floor(n*(n + 1)*(n + 2)/3) == n*(n + 1)*(n + 2)", [], INTEGER),
    ("floor(x) + floor(y) + 1 >= floor(x + y)", [], {"x": "real", "y": "real"}),
    ("n**2 - 3*k**2 != 2", [], {"n": "integer", "k": "integer"}),
    ("(1 + x)**n >= 1 + n*x", ["x >= -1", "n >= 0"], {**INTEGER, **REAL}),
    ("sinh(x)/x > 1", ["x != 0"], REAL),
]


@pytest.mark.parametrize(("text", "assumptions", "variables"), TRUE)
def test_true_claims_of_these_kinds_are_proved(
    text: str, assumptions: list[str], variables: dict[str, str]
) -> None:
    proof = prove(claim(text, assumptions, variables), seconds=20)
    assert proof is not None
    recheck(proof.certificate)


def _named(tree: Any) -> list[Any]:
    own = [tree[0]] if tree[0][0] == "name" and len(tree[0]) == 6 else []
    return own + [rule for below in tree[1] for rule in _named(below)]


def test_a_name_keeps_the_variables_of_the_facts_and_no_others() -> None:
    proof = prove(
        claim(
            "m*exp(-B**2/2) >= 1",
            ["m >= 1/l", "0 < l <= exp(-B**2/2)"],
            {"m": "real", "l": "real", "B": "real"},
        ),
        seconds=20,
    )
    assert proof is not None
    content = proof.certificate
    rules = [rule for tree in content["proofs"] for rule in _named(tree)]
    assert rules, "the proof has a name with variables that are kept"
    recheck(content)
    for kept in ([], ["m"], ["m", "l", "l2"], ["m", "l", rules[0][2]], "ml", [1], None):
        before = rules[0][5]
        rules[0][5] = kept
        content["digest"] = digest(content)
        with pytest.raises(CertificateError):
            recheck(content)
        rules[0][5] = before
