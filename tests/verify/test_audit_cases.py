"""Proofs by cases of the domain, and limits from premises: what is used must hold where it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bounds import catalogue
from bounds.calculus import Limit
from bounds.errors import InputError
from bounds.statement import Probability, Statement, Variable
from verify.audit.finding import Finding
from verify.audit.judge import judge_piece
from verify.audit.pieces import pieces
from verify.audit.premises import cases_of
from verify.audit.store import Store

# Hoeffding's inequality, which the prover does not find by itself
TAIL = "binomial_tail(k, m, p) <= exp(-2*(k - m*p)**2/m)"
DOMAIN = ("m >= 1", "0 <= p <= 1", "k >= m*p")
COUNT = (Variable("m", "integer"), Variable("k"), Variable("p"))
HALVES = {
    name: Statement(f"user/{name}", variables=COUNT, assumptions=(*DOMAIN, half), claim=(TAIL,))
    for name, half in (("low", "p <= 1/2"), ("high", "p > 1/2"), ("rare", "p <= 1/4"))
}
# of a limit that no structural argument gives
SHARE = (Variable("m", "integer"), Variable("p"))
BETWEEN = {
    name: Statement(
        f"user/{name}", variables=SHARE, assumptions=(domain, "0 <= p <= 1/2"),
        claim=("0 <= binomial_tail(m*(p + 1/5), m, p) <= exp(-2*m/25)",),
    )
    for name, domain in (("near", "m >= 1"), ("far", "m >= 2"))
}  # fmt: skip


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, Statement]:
    made = {s.id: s for s in (*HALVES.values(), *BETWEEN.values())}
    get = catalogue.get
    monkeypatch.setattr(catalogue, "get", lambda id: made.get(id) or get(id))
    return made


def tail(*names: str, cases: tuple[str, ...] = ("p <= 1/2",)) -> Statement:
    return Statement(
        "user/tail", variables=COUNT, assumptions=DOMAIN, claim=(TAIL,), cases=cases,
        instances=tuple((f"user/{name}", ()) for name in names),
    )  # fmt: skip


def judged(s: Statement, seconds: float = 6.0) -> Finding:
    return judge_piece(pieces(s)[0], seconds, lambda verdict: None)


def stored(s: Statement, found: Finding, directory: Path) -> Finding | None:
    store = Store(directory, 6.0)
    store.put(pieces(s)[0], found)
    return store.get(pieces(s)[0])


def test_cases_cover_the_domain() -> None:
    s = tail(cases=("p < 1/4", "p <= 1/2"))
    assert [one.assumptions[len(DOMAIN) :] for one in cases_of(s)] == [
        ("p < 1/4",),
        ("p >= 1/4", "p <= 1/2"),
        ("p >= 1/4", "p > 1/2"),
    ]


@pytest.mark.parametrize("case", ["1/p > 2", "log(p) < 0", "0 < p < 1/2"])
def test_a_case_that_may_have_no_value_is_refused(case: str) -> None:
    """Where 1/p > 2 has no value, neither it nor its negation holds."""
    with pytest.raises(InputError, match="does not split"):
        cases_of(tail(cases=(case,)))


@pytest.mark.parametrize(
    "s", [s for s in catalogue.with_steps() if s.cases], ids=lambda s: str(s.id)
)
def test_cases_of_the_catalogue_split_its_domains(s: Statement) -> None:
    assert len(cases_of(s)) == len(s.cases) + 1


def test_a_claim_is_proved_case_by_case_and_read_again(tmp_path: Path) -> None:
    s = tail("low", "high")
    found = judged(s)
    assert found.verdict == "proved"
    assert found.premise_groups == (("user/low",), ("user/high",))
    assert found.premises == ("user/low", "user/high")
    again = stored(s, found, tmp_path)
    assert again is not None
    assert again.premises == found.premises


@pytest.mark.parametrize("names", [("low",), ("high",), ("rare", "high"), ()])
def test_a_case_without_a_premise_is_not_proved(names: tuple[str, ...]) -> None:
    assert judged(tail(*names), 3.0).verdict == "undecided"


def test_without_cases_no_premise_of_a_part_of_the_domain_is_used() -> None:
    assert judged(tail("low", "high", cases=()), 3.0).verdict == "undecided"


@pytest.mark.parametrize(
    "forged",
    [
        {"data": {"premises": "user/high | user/low"}},
        {"data": {"premises": "user/low user/high | user/high"}},
        {"data": {"premises": "user/low | "}},
        {"data": {"premises": "user/low"}},
        {"data": {}},
        {"data": {"premises": "user/low | user/high | "}},
        {"certificates": 1},
    ],
)
def test_a_stored_proof_by_cases_is_compared_with_the_cases(
    tmp_path: Path, forged: dict[str, Any]
) -> None:
    s = tail("low", "high")
    found = judged(s)
    if "certificates" in forged:
        forged = {"certificates": found.certificates[:1]}
    assert stored(s, replace(found, **forged), tmp_path) is None
    # nor does it prove the claim where there are no such cases
    assert stored(tail("low", "high", cases=()), found, tmp_path) is None
    assert stored(tail("low", "high", cases=("p <= 1/3",)), found, tmp_path) is None


def limit(*names: str) -> Statement:
    pinched = Limit(
        "binomial_tail(m*(p + 1/5), m, p)", "m", "infinity", "0", ("0", "exp(-2*m/25)"), near="1"
    )
    return Statement(
        "user/limit", variables=SHARE, assumptions=("m >= 1", "0 <= p <= 1/2"),
        calculus=(pinched,), instances=tuple((f"user/{name}", ()) for name in names),
    )  # fmt: skip


def test_a_limit_is_pinched_by_what_is_known(tmp_path: Path) -> None:
    found = judged(limit("near"), 8.0)
    assert found.verdict == "proved"
    assert found.premises == ("user/near",)
    assert stored(limit("near"), found, tmp_path) is not None
    assert stored(limit("far"), found, tmp_path) is None
    assert stored(limit("near"), replace(found, data={"antiderivative": ""}), tmp_path) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"variables": (Variable("m", "integer", given_by="the data"), Variable("p"))},
        {"setting": ("on the event $E$",)},
        {"probability": Probability("$E$", "the initialisation", at_least="1 - p")},
    ],
    ids=["a given number", "a setting", "an event"],
)
def test_what_holds_of_a_given_number_holds_not_on_the_way_to_a_limit(
    changes: dict[str, Any], known: dict[str, Statement], tmp_path: Path
) -> None:
    s = limit("near")
    found = judged(s, 8.0)
    known["user/near"] = known["user/near"].with_changes(**changes)
    assert judged(s, 4.0).verdict == "undecided"
    assert stored(s, found, tmp_path) is None


def test_a_premise_in_names_that_a_limit_does_not_have_is_none() -> None:
    """The definition of u goes with the variable that is bound."""
    first = Limit("sin(u)/m", "m", "0+", "2")
    s = Statement(
        "user/limit", variables=SHARE, definitions=(("u", "m"),), assumptions=("0 <= p <= 1/2",),
        calculus=(first,), instances=(("user/near", (("p", "u"),)),),
    )  # fmt: skip
    assert judged(s, 3.0).verdict == "undecided"


def test_a_record_of_cases_that_are_none_is_no_finding(tmp_path: Path) -> None:
    s = tail("low", "high")
    found = judged(s)
    for cases in (("1/p > 2",), ("q < 1",)):
        assert stored(tail("low", "high", cases=cases), found, tmp_path) is None
        with pytest.raises(InputError):
            judged(tail("low", "high", cases=cases))


def test_what_holds_further_out_pinches_no_limit() -> None:
    """The bounds are claimed from m = 1 on, the premise speaks of m >= 2."""
    assert judged(limit("far"), 4.0).verdict == "undecided"
