"""Coq as a second opinion: what is generated, and (slow) what Coq says about the corpus."""

from __future__ import annotations

from fractions import Fraction

import pytest
from known_claims import KnownClaim, by_truth

from bounds.errors import InputError
from bounds.language import parse_number
from bounds.statement import Statement
from verify import coq
from verify.claims import make_claim
from verify.coq import Accepted, Rejected, Unavailable, counterexample, run, supported, theorem

X = {"x": "real"}


@pytest.fixture
def prover() -> None:
    outcome = run(coq.HEADER)
    if isinstance(outcome, Unavailable):
        pytest.skip(outcome.reason)


def boxed(claim: str, *assumptions: str, **domains: str) -> Statement:
    return make_claim(claim, variables=domains or X, assumptions=assumptions)


def goals(source: str) -> list[str]:
    return [line for line in source.splitlines() if line.startswith("Goal")]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (boxed("exp(x) > 0"), "x has no lower bound"),
        (boxed("exp(x) > 0", "x >= 0"), "x has no upper bound"),
        (boxed("exp(x) > 0", "0 <= x <= 1", "x**2 <= 1"), "is not a bound on x"),
        (boxed("x*y >= 0", "0 <= x <= y", "y <= 1", x="real", y="real"), "on x alone"),
        (boxed("exp(x) > 0", "2 <= x <= 1"), "no x satisfies"),
        (boxed("n >= 0", "0 <= n <= 3", n="integer"), "n is not a real variable"),
        (boxed("Q(x) <= 1", "0 <= x <= 1"), "does not know Q"),
        (boxed("sin(x)**2 + cos(x)**2 == 1", "0 <= x <= 1"), "an equality"),
        (make_claim("x <= c", variables=X, exists=["c"], assumptions=["0 <= x <= 1"]), "constant"),
    ],
)
def test_what_cannot_be_put_to_coq_is_said(statement: Statement, reason: str) -> None:
    assert reason in str(supported(statement))
    with pytest.raises(InputError):
        theorem(statement)


def test_numbers_and_ends_are_exact() -> None:
    statement = boxed("x**2 - 0.1 < 2", "-1/3 <= x", "x < sqrt(2)", "x <= 7")
    assert supported(statement) is None
    assert goals(theorem(statement)) == [
        "Goal forall v_x : R, ((- 1) / 3) <= v_x < (sqrt 2) -> 0 < 2 - (((- 1) / 10) + (v_x ^ 2))."
    ]


def test_definedness_is_a_goal_of_its_own() -> None:
    source = theorem(boxed("x/x <= 1", "-1 <= x <= 1"))
    assert goals(source)[0].endswith("v_x - 0 <> 0.")
    assert len(goals(source)) == 2


def test_a_witness_becomes_constant_goals() -> None:
    statement = boxed("sqrt(x) <= 1 and x <= 4", "x >= 0")
    lines = goals(counterexample(statement, {"x": Fraction(9, 4)}))
    assert lines == [
        "Goal 0 <= (9 / 4) - 0.",  # the assumption
        "Goal 0 <= (9 / 4) - 0.",  # the root exists
        "Goal 0 < (sqrt (9 / 4)) - 1.",  # the first link fails
    ]


def test_a_witness_of_an_integer_claim_is_an_integer() -> None:
    statement = boxed("2**n >= n**2", "n >= 0", n="integer")
    assert goals(counterexample(statement, {"n": Fraction(3)}))[-1] == "Goal 0 < (3 ^ 2) - (2 ^ 3)."
    with pytest.raises(InputError, match="not an integer"):
        counterexample(statement, {"n": Fraction(5, 2)})


def test_without_coqc_the_outcome_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    coq._missing.cache_clear()
    monkeypatch.setenv("PATH", "")
    try:
        assert isinstance(run("Goal True. Proof. exact I. Qed."), Unavailable)
    finally:
        coq._missing.cache_clear()


@pytest.mark.slow
@pytest.mark.usefixtures("prover")
@pytest.mark.parametrize(
    ("claim", "assumption"),
    [
        ("x/x == 1 and x <= 2", "-1 <= x <= 1"),
        ("x*(1/x) <= 1", "-1 <= x <= 1"),
        ("0*log(x) <= 1", "-1 <= x <= 1"),
        ("1/x <= 1", "0 <= x <= 1/2"),
        ("sqrt(x)**2 <= 2", "-1 <= x <= 1"),
        ("x**x <= 2", "0 <= x <= 1"),
        ("tan(x)**2 >= -1", "0 <= x <= 2"),
        ("exp(x) <= 2.718", "0 <= x <= 1"),
    ],
)
def test_undefined_and_false_claims_are_not_accepted(claim: str, assumption: str) -> None:
    statement = boxed(claim, assumption)
    if "==" in claim:
        assert supported(statement) is not None
    else:
        assert isinstance(run(theorem(statement), timeout=30), Rejected)


@pytest.mark.slow
@pytest.mark.usefixtures("prover")
def test_a_point_that_is_no_witness_is_not_accepted() -> None:
    statement = boxed("exp(x) <= 2.718", "0 <= x <= 1")
    assert isinstance(run(counterexample(statement, {"x": Fraction(1)})), Accepted)
    for point in (Fraction(99, 100), Fraction(101, 100)):  # claim holds; outside the domain
        assert isinstance(run(counterexample(statement, {"x": point})), Rejected)


@pytest.mark.slow
@pytest.mark.usefixtures("prover")
def test_a_file_that_takes_too_long_is_rejected() -> None:
    outcome = run(theorem(boxed("exp(x) <= 3", "0 <= x <= 1")), timeout=0.01)
    assert isinstance(outcome, Rejected)
    assert "no answer" in outcome.message


def universal(truth: bool) -> list[KnownClaim]:
    return [c for c in by_truth(truth) if supported(c.statement) is None]


def accepted(claims: list[KnownClaim], *, timeout: float) -> list[str]:
    found = []
    for claim in claims:
        outcome = run(theorem(claim.statement), timeout=timeout)
        if isinstance(outcome, Rejected):
            assert "Syntax error" not in outcome.message, claim.id
            assert "not found" not in outcome.message, claim.id
        else:
            found.append(claim.id)
    return found


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.usefixtures("prover")
def test_coq_proves_most_true_claims_with_a_margin() -> None:
    claims = universal(True)
    with_margin = {c.id for c in claims if c.theme == "bounded"}
    proved = set(accepted(claims, timeout=20))
    assert len(with_margin) >= 48
    assert len(with_margin - proved) <= 2
    assert len(proved) >= 60  # of 87; most of the others touch, which an enclosure cannot show


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.usefixtures("prover")
def test_coq_proves_no_false_claim() -> None:
    claims = universal(False)
    assert len(claims) >= 80
    assert accepted(claims, timeout=10) == []


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.usefixtures("prover")
def test_coq_confirms_the_witnesses() -> None:
    sources: dict[str, str] = {}
    for claim in by_truth(False):
        if claim.witness is None or claim.irrational or claim.undefined:
            continue
        point = {name: parse_number(text) for name, text in claim.witness.items()}
        try:
            sources[claim.id] = counterexample(claim.statement, point)
        except InputError:
            continue
    assert len(sources) >= 210
    names = list(sources)
    confirmed = set()
    for start in range(0, len(names), 12):
        some = names[start : start + 12]
        if isinstance(run("\n".join(sources[n] for n in some), timeout=60), Accepted):
            confirmed.update(some)
        else:
            confirmed.update(n for n in some if isinstance(run(sources[n]), Accepted))
    # Two transcendental numbers that are equal (a strict claim at its touching point) stay open.
    assert len(names) - len(confirmed) <= 8
