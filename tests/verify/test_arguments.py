"""What a written proof does not argue: formulas that do not follow, words that nothing says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from assessed import FORMAL, found, verdict_of

from bounds.calculus import Derivative
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Constant, Probability, Statement
from verify.audit.combine import Context
from verify.audit.finding import Finding
from verify.audit.judge import judge_piece
from verify.audit.pieces import pieces

THEOREM = FORMAL.with_changes(formal=None, prose="In words.", setting=("a setting",))
FORMULA = step("inequality", "", "", where=("B >= 0",), claim=("exp(-B) <= 1",), because="obvious")
WORDS = step("event", "", "An event.", setting=("a network",), because="the triangle inequality")
EVENT = Probability("the claim", "the initialisation", at_least="1 - exp(-B)")


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


def test_parts_do_not_argue_for_an_open_formula_or_probability() -> None:
    part = THEOREM.with_changes(id=f"{THEOREM.id}/a", probability=EVENT)
    part = part.with_changes(probability=replace(EVENT, law="1 - exp(-B)", law_is="lower"))
    for whole in (
        with_parts(THEOREM.with_changes(claim=("exp(B) <= 1",)), part),
        with_parts(THEOREM.with_changes(claim=(), probability=EVENT), part),
    ):
        (below,) = whole.parts
        own = [found(whole.id, "undecided")] if whole.claim else []
        done = [
            found(below.id, "proved"), found(below.id, "proved", "law", label="law"),
        ]  # fmt: skip
        one = verdict_of(whole, *own, *done)
        assert one.verdict == "undecided"


def test_a_theorem_with_two_values_of_a_constant_is_not_argued() -> None:
    constant = (Constant("k", "existential"),)
    whole = proof(THEOREM.with_changes(constants=constant, claim=("exp(-B) <= k",)), FORMULA)
    part = THEOREM.with_changes(id=f"{THEOREM.id}/a", constants=constant, claim=("k <= 1/2",))
    whole = with_parts(whole, part)
    (part,) = whole.parts
    step_found = found(whole.steps[0].id, "proved")
    for value, verdict in (("1/2", "argued"), ("1", "undecided")):
        first = found(whole.id, "proved", constants={"k": value})
        second = found(part.id, "proved", constants={"k": "1/2"})
        assert verdict_of(whole, step_found, first, second).verdict == verdict


def test_what_is_shown_from_an_unproved_premise_is_no_relation_of_the_data(
    listed: dict[str, Statement],
) -> None:
    other = FORMAL.with_changes(id="explicit/test-other")
    listed[other.id] = other
    given = tuple(replace(v, given_by="the data") for v in variables("lambda"))
    theorem = THEOREM.with_changes(
        variables=(*THEOREM.variables, *given), claim=("lambda <= 2*Q(B)",)
    )
    whole = proof(theorem)
    steps = [f for f in proved(whole) if f.owner != whole.id]
    plain = found(whole.id, "undecided")
    assert verdict_of(whole, *steps, plain).verdict == "argued"
    from_other = found(whole.id, "proved", data={"premises": other.id})
    assert verdict_of(whole, *steps, from_other, found(other.id, "refuted")).verdict == "undecided"
    assert verdict_of(whole, *steps).verdict == "undecided"  # nobody judged it


def test_a_chain_is_of_the_data_only_if_its_free_part_is_a_step() -> None:
    given = tuple(replace(v, given_by="the data") for v in variables("lambda"))
    names = (*THEOREM.variables, *given)
    for claim, verdict in (
        ("lambda <= exp(-B) <= 1", "argued"),
        ("lambda <= exp(B) <= 1", "undecided"),
    ):
        whole = proof(THEOREM.with_changes(variables=names, claim=(claim,)))
        steps = [f for f in proved(whole) if f.owner != whole.id]
        assert verdict_of(whole, *steps, found(whole.id, "undecided")).verdict == verdict


@pytest.mark.parametrize(
    ("step_probability", "verdict"),
    [
        (EVENT, "argued"),
        (replace(EVENT, event="the sun shines", at_least="", at_most="exp(-B)"), "listed"),
        (replace(EVENT, at_least="", at_most="exp(-B)"), "undecided"),  # the same event
        (replace(EVENT, event="the sun shines", at_least="1 - exp(-2*B)"), "undecided"),
    ],
)
def test_which_step_says_a_probability(step_probability: Probability, verdict: str) -> None:
    said = WORDS.with_changes(probability=step_probability)
    whole = proof(THEOREM.with_changes(probability=EVENT), FORMULA, said)
    plain = FORMULA.with_changes(claim=("0 <= exp(-B)",))
    silent = proof(THEOREM.with_changes(probability=EVENT), plain, WORDS)
    assert verdict_of(silent, *proved(silent)).verdict == "undecided"
    one = verdict_of(whole, *proved(whole))
    assert one.verdict == ("undecided" if verdict == "undecided" else "argued")
    assert (f"{whole.id} (its probability)" in one.unchecked) == (verdict == "listed")


def test_a_theorem_does_not_vouch_for_its_own_probability(listed: dict[str, Statement]) -> None:
    theorem = THEOREM.with_changes(probability=EVENT)
    whole = proof(theorem, FORMULA.with_changes(uses=(theorem.id,)), WORDS)
    listed[whole.id] = whole
    assert verdict_of(whole, *proved(whole)).verdict == "undecided"
    twins = [THEOREM.with_changes(id=f"{THEOREM.id}/{n}", probability=EVENT) for n in "ab"]
    whole = with_parts(proof(theorem), *twins)
    assert verdict_of(whole, *proved(whole)).verdict == "undecided"


def test_words_do_not_rest_on_what_is_refuted_beside_its_formulas(
    listed: dict[str, Statement],
) -> None:
    wrong = FORMAL.with_changes(
        id="explicit/test-wrong", calculus=(Derivative("exp(B)", "B", "0"),)
    )
    listed[wrong.id] = wrong
    evidence = [
        found(wrong.id, "proved"),
        found(wrong.id, "refuted", "calculus", label="calculus-1"),
    ]
    whole = proof(THEOREM, FORMULA, WORDS.with_changes(uses=(wrong.id,)))
    assert verdict_of(whole, *proved(whole), *evidence).verdict == "undecided"


def test_no_gap_hides_in_a_step() -> None:
    remark = WORDS.with_changes(qualitative=True, uses=("yang2024/lemma-44",))
    whole = proof(THEOREM, FORMULA, remark)
    assert verdict_of(whole, *proved(whole)).verdict == "undecided"
    inner = FORMAL.with_changes(id="x", kind="proof step", claim=("exp(B) <= 1",))
    whole = proof(THEOREM, FORMULA, WORDS)
    nested = whole.steps[1].with_changes(steps=(inner,))
    whole = whole.with_changes(steps=(whole.steps[0], nested))
    assert verdict_of(whole, *proved(whole), found("x", "refuted")).verdict == "undecided"


def test_an_order_is_not_argued_by_steps() -> None:
    whole = proof(FORMAL.with_changes(order=True, claim=("exp(B) <= O(1)",)), FORMULA)
    assert verdict_of(whole, *proved(whole)).verdict == "undecided"


def test_a_cited_identity_holds_where_the_fact_does(listed: dict[str, Statement]) -> None:
    false = Derivative("exp(B)", "B", "0")
    fact = FORMAL.with_changes(
        id="classical/test-far", form="classical", assumptions=("B >= 10**9",), calculus=(false,)
    )
    listed[fact.id] = fact
    user = FORMAL.with_changes(
        kind="proof step", claim=(), formal=True, calculus=(false,), uses=(fact.id,)
    )
    undecided = found(user.id, "undecided", "calculus", label="calculus-1", text=str(false))
    assert verdict_of(user, undecided).verdict == "undecided"
    near = user.with_changes(assumptions=fact.assumptions)
    assert verdict_of(near, undecided).verdict == "argued"
