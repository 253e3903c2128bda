"""What a written proof does not argue: formulas that do not follow, words that nothing says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bounds import catalogue
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Constant, Probability, Statement
from verify.audit.combine import Context
from verify.audit.finding import Finding
from verify.audit.judge import judge_piece
from verify.audit.pieces import pieces

FORMAL = Statement(
    id="explicit/test-argued",
    kind="theorem",
    form="explicit",
    variables=variables("B"),
    assumptions=("B >= 0",),
    claim=("exp(-B) <= 1",),
    formal=True,
)
THEOREM = FORMAL.with_changes(formal=None, prose="In words.", setting=("a setting",))
FORMULA = step("inequality", "", "", where=("B >= 0",), claim=("exp(-B) <= 1",), because="obvious")
WORDS = step("event", "", "An event.", setting=("a network",), because="the triangle inequality")
EVENT = Probability("the claim", "the initialisation", at_least="1 - exp(-B)")


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Statement]]:
    """Statements that the catalogue also knows, by id."""
    extra: dict[str, Statement] = {}
    real = catalogue.get
    monkeypatch.setattr(catalogue, "get", lambda id: extra[id] if id in extra else real(id))
    return extra


def found(owner: str, verdict: Any, sort: str = "relation", **fields: Any) -> Finding:
    made = Finding(owner, "a", sort, "", verdict, reason="a reason")
    return replace(made, **fields)


def verdict_of(s: Statement, *findings: Finding) -> Any:
    by_owner: dict[str, list[Finding]] = {}
    for one in findings:
        by_owner.setdefault(one.owner, []).append(one)
    return Context(by_owner).assess(s)


def proof(theorem: Statement, *steps: Statement) -> Statement:
    return with_proof(theorem, *(steps or (FORMULA, WORDS)))


def proved(s: Statement) -> list[Finding]:
    """Every formula of a statement, its parts and steps is proved."""
    every = [s, *s.parts, *s.steps]
    return [
        found(one.id, "proved", p.sort, label=p.label, text=p.text)
        for one in every
        for p in pieces(one)
    ]


def test_a_checked_proof_argues() -> None:
    whole = proof(THEOREM)
    one = verdict_of(whole, *proved(whole))
    assert one.verdict == "argued"
    assert one.unchecked == (whole.steps[1].id, f"{whole.id} (its wording)")


@pytest.mark.parametrize("verdict", ["undecided", "refuted"])
def test_a_theorem_that_does_not_follow_from_its_steps_is_not_argued(verdict: str) -> None:
    whole = proof(THEOREM)
    own = [replace(f, verdict=verdict) if f.owner == whole.id else f for f in proved(whole)]
    one = verdict_of(whole, *own)
    assert [below.verdict for below in one.steps] == ["proved", "argued"]
    assert one.verdict == "undecided"


@pytest.mark.parametrize("verdict", ["undecided", "refuted"])
def test_a_theorem_with_an_open_part_is_not_argued(verdict: str) -> None:
    part = THEOREM.with_changes(id=f"{THEOREM.id}/a", claim=("exp(-B) <= 1/2",))
    whole = with_parts(proof(THEOREM), part)
    assert verdict_of(whole, *proved(whole)).verdict == "argued"
    (part,) = whole.parts
    own = [replace(f, verdict=verdict) if f.owner == part.id else f for f in proved(whole)]
    assert verdict_of(whole, *own).verdict == "undecided"


def test_a_probability_that_no_step_says_is_not_argued() -> None:
    theorem = THEOREM.with_changes(probability=EVENT)
    silent = proof(theorem)
    one = verdict_of(silent, *proved(silent))
    assert (one.verdict, one.reason) == ("undecided", "no step of the proof says its probability")
    said = WORDS.with_changes(probability=EVENT)
    whole = proof(theorem, FORMULA, said)
    assert verdict_of(whole, *proved(whole)).verdict == "argued"
    other = replace(EVENT, at_least="1 - exp(-B)**9")
    whole = proof(theorem, FORMULA, WORDS.with_changes(probability=other))
    assert verdict_of(whole, *proved(whole)).verdict == "undecided"


def test_what_steps_assume_and_their_theorem_does_not_is_listed() -> None:
    narrow = FORMULA.with_changes(setting=("unit norm",), formal=True)
    whole = proof(THEOREM, narrow)
    one = verdict_of(whole, *proved(whole))
    assert one.steps[0].verdict == "proved"
    assert f"{whole.steps[0].id} (its setting)" in one.unchecked


@pytest.mark.parametrize("standing", ["undecided", "refuted"])
def test_words_rest_on_what_is_proved(standing: str, listed: dict[str, Statement]) -> None:
    other = FORMAL.with_changes(id="explicit/test-other")
    listed[other.id] = other
    whole = proof(THEOREM, FORMULA, WORDS.with_changes(uses=(other.id,)))
    last = whole.steps[1]
    good = verdict_of(whole, *proved(whole), *proved(other))
    assert good.steps[1].verdict == "argued"
    bad = verdict_of(whole, *proved(whole), found(other.id, standing))
    assert bad.steps[1].verdict == "undecided"
    assert bad.steps[1].reason == f"it uses {other.id}, which is not proved"
    assert bad.verdict == "undecided"
    unjudged = verdict_of(last)
    assert unjudged.verdict == "undecided"


def test_words_that_rest_on_their_own_theorem_argue_nothing(listed: dict[str, Statement]) -> None:
    whole = proof(THEOREM, FORMULA, WORDS.with_changes(uses=(THEOREM.id,)))
    listed[whole.id] = whole
    one = verdict_of(whole, *proved(whole))
    assert one.steps[1].verdict == "undecided"
    assert one.verdict == "undecided"


def test_a_step_without_a_verdict_hides_no_failing_formula() -> None:
    remark = FORMULA.with_changes(setting=("a network",), qualitative=True)
    whole = proof(THEOREM, remark, WORDS)
    fine = verdict_of(whole, *proved(whole))
    assert whole.steps[0].id in fine.unchecked or fine.steps[0].verdict == "proved"
    own = [
        replace(f, verdict="refuted") if f.owner == whole.steps[0].id else f for f in proved(whole)
    ]
    assert verdict_of(whole, *own).verdict == "undecided"


def test_a_constant_has_one_value() -> None:
    some = FORMAL.with_changes(constants=(Constant("k", "existential"),), claim=("exp(-B) <= k",))
    part = some.with_changes(id=f"{some.id}/a", claim=("exp(-B) + k <= 3",))
    whole = with_parts(some, part)
    (part,) = whole.parts
    first = found(whole.id, "proved", constants={"k": "1"})
    assert (
        verdict_of(whole, first, found(part.id, "proved", constants={"k": "1"})).verdict == "proved"
    )
    one = verdict_of(whole, first, found(part.id, "proved", constants={"k": "2"}))
    assert one.verdict == "undecided"


def test_a_constant_serves_claim_and_law_together() -> None:
    """k >= exp(-B) at B = 0 and k <= 1/2: the one or the other, not both."""
    chance = Probability("an event", "w", at_most="1/2 - k + exp(-B)", law="exp(-B)")
    some = FORMAL.with_changes(
        constants=(Constant("k", "existential"),), claim=("exp(-B) <= k",), probability=chance
    )
    (piece,) = pieces(some)
    assert piece.sort == "law"
    assert judge_piece(piece, 8.0, lambda _: None).verdict != "proved"


def test_a_probability_of_which_nothing_is_known_is_not_proved() -> None:
    chance = Probability("an event", "w", at_most="exp(-B)/1000")
    one = verdict_of(FORMAL.with_changes(probability=chance), found(FORMAL.id, "proved"))
    assert one.verdict != "proved"


def test_a_law_that_the_claim_repeats_is_judged_as_a_law() -> None:
    """P >= 0 is known, and 0 <= exp(-10 B) says nothing of P <= exp(-10 B)."""
    weak = Probability("E", "w", at_most="exp(-10*B)", law="0", law_is="lower")
    (piece,) = pieces(FORMAL.with_changes(claim=("0 <= exp(-10*B)",), probability=weak))
    assert judge_piece(piece, 8.0, lambda _: None).verdict == "undecided"


def test_an_implication_does_not_outweigh_a_failing_formula() -> None:
    printed = THEOREM.with_changes(id="yang2024/test-printed", form="as printed")
    bridge = FORMAL.with_changes(id="bridge/test", implies=printed.id, given=(FORMAL.id,))
    for verdict, expected in (("undecided", "argued"), ("refuted", "undecided")):
        context = Context({
            bridge.id: [found(bridge.id, "proved")], printed.id: [found(printed.id, verdict)],
        })  # fmt: skip
        context.implied[printed.id] = (context.assess(bridge), bridge.given)
        assert context.assess(printed).verdict == expected


def test_two_statements_whose_words_rest_on_each_other(listed: dict[str, Statement]) -> None:
    first, second = "explicit/test-first", "explicit/test-second"
    for id, other in ((first, second), (second, first)):
        theorem = THEOREM.with_changes(id=id)
        listed[id] = proof(theorem, FORMULA, WORDS.with_changes(uses=(other,)))
    evidence = [*proved(listed[first]), *proved(listed[second])]
    for id in (first, second):
        assert verdict_of(listed[id], *evidence).verdict == "undecided"
    free = proof(THEOREM.with_changes(id=second))
    listed[second] = free
    assert verdict_of(listed[first], *proved(listed[first]), *proved(free)).verdict == "argued"


def test_a_relation_between_quantities_of_the_data_is_listed(listed: dict[str, Statement]) -> None:
    """No machine can prove it for all data; one between free numbers beside it has to be proved."""
    given = tuple(replace(v, given_by="the data") for v in variables("lambda"))
    theorem = THEOREM.with_changes(
        variables=(*THEOREM.variables, *given), claim=("lambda <= 2*Q(B)", "exp(-B) <= 1")
    )
    whole = proof(theorem)
    steps = [f for f in proved(whole) if f.owner != whole.id]
    undecided = found(whole.id, "undecided")
    one = verdict_of(whole, *steps, undecided, found(whole.id, "proved", label="b"))
    assert one.verdict == "argued"
    assert f"{whole.id} (a, of the data)" in one.unchecked
    one = verdict_of(whole, *steps, undecided, found(whole.id, "undecided", label="b"))
    assert one.verdict == "undecided"
    one = verdict_of(
        whole, *steps, found(whole.id, "refuted"), found(whole.id, "proved", label="b")
    )
    assert one.verdict == "undecided"


def test_a_step_may_end_in_the_stated_probability() -> None:
    theorem = THEOREM.with_changes(probability=EVENT)
    ends = FORMULA.with_changes(claim=("exp(-2*B) + exp(-B)*(1 - exp(-B)) == exp(-B)",))
    whole = proof(theorem, ends, WORDS)
    assert verdict_of(whole, *proved(whole)).verdict == "argued"
