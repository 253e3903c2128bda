"""Rules about the course of a function, equal tails and Stirling's series: forged and true.

Forged certificates have a correct digest; the comment names a point at which the claim is false or
says what the rule must not do.  Formulas are compared with exact sums or with mpmath.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import mpmath
import pytest
import sympy as sp

from bounds import functions as fn
from verify.attempts import attempt_proof
from verify.checker import identities
from verify.checker.certificates import FORMAT, digest, recheck
from verify.checker.goals import CertificateError, claim_of, goals_of
from verify.checker.rules import children
from verify.claims import make_claim
from verify.prove import hyperbolic
from verify.prove.touching import touching_points
from verify.refute.witness import established
from verify.workers import time_limit

EVAL = [["eval", 128], []]
REAL, INTEGER, TRIALS = {"x": "real"}, {"n": "integer"}, {"m": "integer", "p": "real"}
TAIL = "binomial_tail(1, m, p)"


def certificate(
    text: str, proof: Any, assumptions: list[str], variables: dict[str, str]
) -> dict[str, Any]:
    statement = make_claim(text, variables=variables, assumptions=assumptions)
    claim = claim_of(statement)
    # the goals that say that all is defined come first
    proofs = [EVAL for _ in list(goals_of(claim))[:-1]]
    content: dict[str, Any] = {"format": FORMAT, "claim": claim, "proofs": [*proofs, proof]}
    content["digest"] = digest(content)
    return content


def rule(*data: Any, below: int = 1) -> list[Any]:
    return [list(data), [EVAL] * below]


FORGED = {
    # x = 0: it falls and then rises
    "a valley": ("x**2 >= 1/2", rule("arch", "x", "1", "2*x", below=4), ["-1 <= x <= 1"], REAL),
    "another derivative": (
        "x**2 >= 1/2", rule("arch", "x", "1", "-2*x", below=4), ["-1 <= x <= 1"], REAL,
    ),
    "a negative weight": (
        "x**2 >= 1/2", rule("arch", "x", "-1", "-2*x", below=4), ["-1 <= x <= 1"], REAL,
    ),
    # x = 1
    "an arch with a foot below": (
        "1 - x**2 >= 1/2", rule("arch", "x", "1", "-2*x", below=4), ["-1 <= x <= 1"], REAL,
    ),
    "an arch without an end": ("-x**2 >= -9", rule("arch", "x", "1", "-2*x", below=4), [], REAL),
    # equality everywhere
    "a flat arch over open ends": (
        "sin(x)**2 + cos(x)**2 > 1", rule("arch", "x", "1", "0", below=4), ["0 < x < 1"], REAL,
    ),
    # x = 1/2
    "an arch over a kink": (
        "abs(x - 1/2) >= 1/4",
        rule("arch", "x", "1", "sign(x - 1/2)", below=4), ["0 <= x <= 1"], REAL,
    ),
    # x = -1
    "half a period": ("sin(x/2) >= 0", rule("period", "x", "2*pi", "0"), [], REAL),
    "a period 0": ("sin(x) >= 0", rule("period", "x", "0", "1"), [], REAL),
    "a negative period": ("sin(x) >= 0", rule("period", "x", "-2*pi", "0"), [], REAL),
    "a period of integers": ("cos(n) >= 1/2", rule("period", "n", "2*pi", "0"), [], INTEGER),
    "a period that is not one": ("cos(x) >= 1/2", rule("period", "x", "1", "0"), [], REAL),
    # x = 7: the fact has no period
    "a fact carried over a period": (
        "sin(x) <= 0",
        [["period", "x", "2*pi", "0"], [[["prune", 0, 128], []]]], ["x**2 >= 40"], REAL,
    ),
    # x = -1, x = -2
    "an odd function": ("x >= 0", rule("even", "x"), ["-1 <= x <= 1"], REAL),
    "a side that is not symmetric": ("x**2 <= 1", rule("even", "x"), ["-2 <= x <= 1"], REAL),
    "a side open below only": ("x**2 < 1", rule("even", "x"), ["-1 <= x < 1"], REAL),
    "a fact about the sign": (
        "x**2 <= 1",
        [["even", "x"], [[["split", "x", "1"], [EVAL, [["prune", 0, 128], []]]]]],
        ["-2 <= x <= 2", "x**3 <= 1"], REAL,
    ),
    # m = 0
    "a trial less than none": (
        "binomial_tail(1, m, 1) >= 1",
        rule("pascal", "binomial_tail(1, m, 1)"), ["m >= 0"], {"m": "integer"},
    ),
    "the mirror of a probability": (
        f"{TAIL} <= p", rule("mirror", "p", "1"), ["m >= 0", "0 <= p <= 1"], TRIALS,
    ),
    "an irrational share": (
        f"{TAIL} <= p", rule("mirror", TAIL, "sqrt(2)"), ["m >= 0", "0 <= p <= 1"], TRIALS,
    ),
    # x = 3/2; log gamma(1/2) is no value of the series at -1/2
    "Stirling's series below 0": (
        "log(gamma(x)) >= 0", rule("stirling", "x", 2, 1, "t"), ["1 <= x <= 2"], REAL,
    ),
    "Stirling's series without a remainder": (
        "log(gamma(x)) >= 0", rule("stirling", "x", 0, 0, "t"), ["1 <= x <= 2"], REAL,
    ),
    "a remainder with a name that is taken": (
        "log(gamma(x)) >= 0", rule("stirling", "x", 0, 1, "x"), ["1 <= x <= 2"], REAL,
    ),
    "Stirling's series of another number": (
        "log(gamma(x)) >= 0", rule("stirling", "x + 1", 0, 1, "t"), ["1 <= x <= 2"], REAL,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_forged_courses_are_rejected(name: str) -> None:
    with pytest.raises(CertificateError):
        recheck(certificate(*FORGED[name]))


def test_the_same_steps_are_accepted_for_true_claims() -> None:
    recheck(
        certificate("1 - x**2 >= 0", rule("arch", "x", "2", "-x", below=4), ["-1 <= x <= 1"], REAL)
    )
    recheck(certificate("sin(x) <= 1", rule("period", "x", "2*pi", "-pi"), [], REAL))
    recheck(certificate("x**2 >= 0", rule("even", "x"), [], REAL))
    trials = ["m >= 1", "0 <= p <= 1"]
    recheck(certificate(f"{TAIL} >= 0", rule("pascal", TAIL), trials, TRIALS))
    recheck(certificate(f"{TAIL} >= -1", rule("mirror", TAIL, "1"), trials, TRIALS))
    recheck(
        certificate(
            "log(gamma(x)) >= 1/2", rule("stirling", "x", 0, 1, "t"), ["3 <= x <= 301/100"], REAL
        )
    )


def tail(k: Fraction | int, m: int, p: Fraction) -> Fraction:
    """P[Bin(m, p) >= k] as an exact sum."""
    return sum(
        (comb(m, j) * p**j * (1 - p) ** (m - j) for j in range(m + 1) if j >= k), Fraction(0)
    )


def exact(tree: Any, **values: Any) -> Fraction:
    """A tree of tails and rational functions at given numbers."""
    by_name = {s: sp.Rational(values[s.name]) for s in tree.free_symbols}
    number = tree.subs(by_name).replace(
        fn.binomial_tail,
        lambda k, m, p: sp.Rational(tail(Fraction(int(k.p), int(k.q)), int(m), Fraction(str(p)))),
    )
    return Fraction(int(number.p), int(number.q))


@pytest.mark.parametrize("m", range(6))
@pytest.mark.parametrize("p", [Fraction(1, 3), Fraction(4, 5)])
def test_tails_beside_an_end_are_sums(m: int, p: Fraction) -> None:
    count, chance = sp.Symbol("m", integer=True), sp.Symbol("p", real=True)
    for k in (1, 2, 3, count, count - 1, count - 2):
        tree = identities.atomic(fn.binomial_tail(k, count, chance))
        assert not tree.has(fn.binomial_tail)
        threshold = k if isinstance(k, int) else int(k.subs(count, m))
        assert exact(tree, m=m, p=sp.Rational(p)) == tail(threshold, m, p)


@pytest.mark.parametrize("k", [Fraction(-1), Fraction(1), Fraction(3, 2), Fraction(4), Fraction(9)])
@pytest.mark.parametrize("m", [1, 4, 7])
def test_the_mirror_and_one_trial_less_keep_the_tail(k: Fraction, m: int) -> None:
    statement = make_claim(
        "binomial_tail(k, m, p) >= 0",
        variables={**TRIALS, "k": "real"},
        assumptions=["m >= 1", "0 <= p <= 1"],
    )
    goal = list(goals_of(claim_of(statement)))[-1]
    text, p = "binomial_tail(k, m, p)", Fraction(2, 7)
    for data in (["mirror", text, "1"], ["mirror", text, "1/2"], ["pascal", text]):
        new = children(goal, data)[0].expression
        assert new != goal.expression
        assert exact(new, k=sp.Rational(k), m=m, p=sp.Rational(p)) == tail(k, m, p)


@pytest.mark.parametrize("x", ["0.01", "0.7", "1", "3.5", "80"])
@pytest.mark.parametrize("order", [1, 2, 3, 6])
def test_the_remainder_of_stirlings_series_is_a_share_of_its_next_term(x: str, order: int) -> None:
    statement = make_claim("log(gamma(x + 1)) >= 0", variables=REAL, assumptions=["x > 0"])
    goal = list(goals_of(claim_of(statement)))[-1]
    with mpmath.workdps(60):
        for steps in (0, 1):
            new = children(goal, ["stirling", "x + 1", steps, order, "t"])[0].expression
            symbols = {s.name: s for s in new.free_symbols}
            value = sp.lambdify([symbols["x"], symbols["t"]], new, "mpmath")
            at = mpmath.mpf(x)
            true, none, whole = mpmath.loggamma(at + 1), value(at, 0), value(at, 1)
            assert 0 < (true - none) / (whole - none) < 1


@pytest.mark.parametrize(
    "text",
    [
        "exp(2*z) - 1", "z*exp(2*z) + z - 3*exp(2*z) + 3", "exp(3*z) - 3*exp(z) + 5*exp(-z)",
        "z**2*exp(z) - 3*z*exp(z) + z**2 + 3*z + exp(z**2)",
    ],
)  # fmt: skip
def test_pairs_of_exponentials_keep_the_value(text: str) -> None:
    tree = sp.sympify(text, {"z": sp.Symbol("z", real=True)})
    found = hyperbolic.paired(tree)
    if found is None:
        assert text.startswith("exp(3*z)")  # no two amounts that belong together
        return
    (z,) = tree.free_symbols
    for at in (-1.3, 0.0, 0.4, 2.0):
        other = (sp.exp(found[0]) * found[1]).subs(z, at)
        assert float(other) == pytest.approx(float(tree.subs(z, at)), rel=1e-12, abs=1e-12)


def test_zero_is_a_place_at_which_sides_may_touch() -> None:
    x = sp.Symbol("x", real=True)
    assert "0" in list(touching_points(1 + x + x**2 - sp.exp(x), x, -sp.oo, sp.Rational(179, 100)))


def test_a_tail_with_many_trials_is_not_written_out() -> None:
    statement = make_claim(f"{TAIL} == 1", variables=TRIALS, assumptions=["m >= 0"])
    point = {"m": Fraction(10**12), "p": Fraction(1, 3)}
    with time_limit(5.0) as overdue:
        established(statement.relations[0], point)
    assert overdue == []


TRUE = [
    ("4*Q(x)*(1 - Q(x)) <= exp(-x**2/2)", [], REAL),
    ("erf(x)**2 >= 1 - exp(-x**2)", [], REAL),
    ("sin(x) + 2*cos(x) <= sqrt(5) + 1/100", [], REAL),
    ("(1 - cos(x))/x**2 < 1/2", ["x > 0"], REAL),
    ("sinhc(x) <= cosh(x)", [], REAL),
    ("cosh(x) >= 1 + x**2/2 + x**4/24", [], REAL),
    ("exp(x) <= 1 + x + x**2", ["x <= 1.79"], REAL),
    ("Q(-40) < 1", [], {}),
    ("gamma(1/2)**2 == pi", [], {}),
    ("binomial_tail(m/2, m, 1/2) >= 1/2", ["m >= 1"], {"m": "integer"}),
    ("binomial_tail(1, m, p) >= 1 - exp(-m*p)", ["m >= 0", "0 <= p <= 1"], TRIALS),
    (
        "binomial_tail(5, m + 1, p) == p*binomial_tail(4, m, p) + (1 - p)*binomial_tail(5, m, p)",
        ["m >= 0", "0 <= p <= 1"], TRIALS,
    ),
    ("gamma(x + 1) <= sqrt(2*pi*x)*(x/e)**x*exp(1/(12*x))", ["x > 0"], REAL),
    ("gamma(2*n + 1)/gamma(n + 1)**2 <= 4**n/sqrt(pi*n)", ["n >= 1"], INTEGER),
    (
        "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= 2*(p - q)**2",
        ["0 < p < 1", "0 < q < 1"], {"p": "real", "q": "real"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "assumptions", "variables"), TRUE)
def test_true_claims_of_these_kinds_are_proved(
    text: str, assumptions: list[str], variables: dict[str, str]
) -> None:
    proof = attempt_proof(make_claim(text, variables=variables, assumptions=assumptions), 20.0)
    assert proof is not None
    recheck(proof.certificate)


FALSE = [  # x = 1, x = -2, n = 1, m = 1, p = 1/2 and q = 1/4
    ("4*Q(x)*(1 - Q(x)) <= exp(-x**2/2) - 1/100", [], REAL),
    ("erf(x)**2 >= 1 - exp(-1.01*x**2)", [], REAL),
    ("sin(x) + cos(x) <= 1.41", [], REAL),
    ("binomial_tail(m/2, m, 1/2) > 1/2", ["m >= 1"], {"m": "integer"}),
    ("gamma(x + 1) <= sqrt(2*pi*x)*(x/e)**x*exp(1/(13*x))", ["x > 0"], REAL),
    (
        "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= 2.01*(p - q)**2",
        ["0 < p < 1", "0 < q < 1"], {"p": "real", "q": "real"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "assumptions", "variables"), FALSE)
def test_claims_that_are_false_by_little_are_not_proved(
    text: str, assumptions: list[str], variables: dict[str, str]
) -> None:
    statement = make_claim(text, variables=variables, assumptions=assumptions)
    assert attempt_proof(statement, 1.5) is None
