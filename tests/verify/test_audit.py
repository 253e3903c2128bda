"""Audits: the rules of the verdicts, premises, the store, identities, and the command."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath as mp
import pytest
from assessed import FORMAL, found, verdict_of

from bounds import catalogue
from bounds.asymptotics import OrderRelation
from bounds.calculus import Derivative, Integral, Limit
from bounds.errors import UnknownIdError
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Statement
from verify.audit.combine import Context
from verify.audit.finding import Finding
from verify.audit.judge import judge_piece
from verify.audit.pieces import pieces
from verify.audit.premises import holds_there, usable_premises, with_premises
from verify.audit.report import _setting_of
from verify.audit.store import Store, key
from verify.audit.survival import outcomes, refutations
from verify.audit.whole import Audit, audit, known

# --- the rules of the verdicts ---------------------------------------------------------------


def test_formulas_that_say_all_prove_or_refute() -> None:
    assert verdict_of(FORMAL, found(FORMAL.id, "proved")).verdict == "proved"
    assert verdict_of(FORMAL, found(FORMAL.id, "refuted")).verdict == "refuted"
    assert verdict_of(FORMAL, found(FORMAL.id, "undecided")).verdict == "undecided"


def test_formulas_that_do_not_say_all_neither_prove_nor_refute() -> None:
    wordy = FORMAL.with_changes(formal=None, setting=("a setting",), prose="More than that.")
    assert not wordy.says_all
    assert verdict_of(wordy, found(FORMAL.id, "proved")).verdict == "undecided"
    assert verdict_of(wordy, found(FORMAL.id, "refuted")).verdict == "undecided"


def test_an_exact_instance_refutes_and_none_supports_only() -> None:
    wordy = FORMAL.with_changes(formal=None, prose="In words.", claim=())
    assert verdict_of(wordy, found(FORMAL.id, "refuted", "trial")).verdict == "refuted"
    assert verdict_of(wordy, found(FORMAL.id, "supported", "trial")).verdict == "supported"


def test_a_refuted_part_refutes_the_whole() -> None:
    whole = with_parts(
        FORMAL.with_changes(claim=()),
        step("part", "", "", claim=("exp(-B) <= 1",), name="a"),
        step("part", "", "", claim=("exp(-B) <= 1/2",), name="b"),
    )
    first, second = (part.id for part in whole.parts)
    one = verdict_of(whole, found(first, "proved"), found(second, "refuted"))
    assert one.verdict == "refuted"
    assert one.refuting is not None
    assert one.refuting.owner == second
    assert verdict_of(whole, found(first, "proved"), found(second, "proved")).verdict == "proved"


def test_proved_parts_beside_a_qualitative_one_argue_nothing_for_the_whole() -> None:
    whole = with_parts(
        FORMAL.with_changes(claim=()),
        step("part", "", "", claim=("exp(-B) <= 1",), name="a"),
        step("part", "", "Much better.", name="b", qualitative=True),
    )
    one = verdict_of(whole, found(whole.parts[0].id, "proved"))
    assert [part.verdict for part in one.parts] == ["proved", None]
    assert one.verdict == "undecided"


def test_the_finding_that_is_shown_is_one_that_refutes() -> None:
    wordy = FORMAL.with_changes(formal=None, prose="In words.", setting=("a setting",))
    formula = found(FORMAL.id, "refuted", reason="with free values")
    instance = found(FORMAL.id, "refuted", "trial", reason="an instance")
    assert verdict_of(wordy, formula, instance).refuting == instance


def test_an_order_symbol_is_never_proved_by_formulas() -> None:
    order = FORMAL.with_changes(order=True, claim=("B <= O(exp(B))",))
    assert verdict_of(order).verdict == "undecided"


def test_definitions_and_qualitative_remarks_have_no_verdict_of_their_own() -> None:
    assert verdict_of(FORMAL.with_changes(kind="definition", claim=(), formal=None)).verdict is None
    remark = FORMAL.with_changes(qualitative=True, claim=(), formal=None, precise_by=("x",))
    assert verdict_of(remark).verdict is None


PROOF = with_proof(
    FORMAL.with_changes(formal=None, prose="In words.", setting=("a setting",)),
    step("inequality", "", "", where=("B >= 0",), claim=("exp(-B) <= 1",), because="obvious"),
    step("event", "", "An event.", setting=("a network",), because="the triangle inequality"),
)


def test_an_explicit_theorem_is_argued_by_its_steps_and_lists_the_unchecked() -> None:
    first, second = PROOF.steps
    one = verdict_of(PROOF, found(PROOF.id, "proved"), found(first.id, "proved"))
    assert [s.verdict for s in one.steps] == ["proved", "argued"]
    assert one.verdict == "argued"
    assert one.unchecked == (second.id, f"{PROOF.id} (its wording)")


@pytest.mark.parametrize("verdict", ["undecided", "refuted"])
def test_a_gap_in_the_proof_leaves_the_theorem_undecided(verdict: str) -> None:
    first, _ = PROOF.steps
    one = verdict_of(PROOF, found(PROOF.id, "proved"), found(first.id, verdict))
    assert one.verdict == "undecided"
    assert one.first_gap is not None
    assert one.first_gap.id == first.id


def test_a_part_is_argued_by_the_proof_of_its_theorem() -> None:
    whole = with_parts(PROOF, step("part", "", "In words.", name="a"))
    first, second = whole.steps
    judged = [found(whole.id, "proved"), found(first.id, "proved")]
    one = verdict_of(whole, *judged)
    (part,) = one.parts
    assert (one.verdict, part.verdict) == ("argued", "argued")
    assert part.evidence == f"by the proof of {whole.id}"
    assert set(part.unchecked) == {
        second.id,
        f"{whole.id} (its wording)",
        f"{part.id} (its wording)",
    }
    gap = verdict_of(whole, judged[0], found(first.id, "undecided"))
    assert (gap.verdict, gap.parts[0].verdict) == ("undecided", "undecided")


@pytest.mark.slow  # two audits
def test_a_part_has_the_same_verdict_by_itself() -> None:
    together = audit("explicit/flip-count").by_id()["explicit/flip-count/a"]
    (alone,) = audit("explicit/flip-count/a").wanted
    assert alone.verdict == together.verdict == "argued"


def test_a_part_is_not_argued_by_steps_that_nobody_judged() -> None:
    part = catalogue.get("explicit/flip-probability/b")
    assert verdict_of(part).verdict == "undecided"


def test_a_relation_that_nobody_judged_is_open() -> None:
    two = FORMAL.with_changes(claim=("exp(-B) <= 1", "B < B"))
    assert verdict_of(FORMAL, found(FORMAL.id, "proved")).verdict == "proved"
    one = verdict_of(two, found(two.id, "proved"))
    assert (one.verdict, one.reason) == ("undecided", "b: it was not judged here")
    told = step("event", "", "", claim=two.claim, setting=("a network",), because="obvious")
    first = with_proof(PROOF, told).steps[0]
    assert verdict_of(first, found(first.id, "proved")).verdict == "undecided"
    both = [found(first.id, "proved"), replace(found(first.id, "proved"), label="b")]
    assert verdict_of(first, *both).verdict == "argued"


def test_a_union_bound_that_is_the_claim_itself_argues_and_is_listed() -> None:
    last = catalogue.get("explicit/gd-good-event/step-9")
    one = verdict_of(last, found(last.id, "proved", "law"))
    assert one.verdict == "argued"
    assert last.id in one.unchecked


def test_the_printed_proof_of_a_paper_is_no_reason_by_itself() -> None:
    printed = replace(
        PROOF, form="as printed", steps=tuple(replace(s, form="as printed") for s in PROOF.steps)
    )
    one = verdict_of(printed, found(printed.id, "proved"), found(printed.steps[0].id, "proved"))
    assert one.steps[1].verdict == "undecided"
    assert one.verdict == "undecided"


def test_a_bound_on_a_law_argues_and_an_exact_law_proves() -> None:
    def with_law(law_is: Any) -> Statement:
        chance = Probability("an event", "", at_most="1", law="exp(-B)", law_is=law_is)
        return FORMAL.with_changes(claim=(), probability=chance)

    law = replace(found(FORMAL.id, "proved", "law"), label="law")
    assert verdict_of(with_law("exact"), law).verdict == "proved"
    assert verdict_of(with_law("upper"), law).verdict == "argued"


def test_a_proved_implication_argues_and_an_unproved_one_does_not() -> None:
    printed = FORMAL.with_changes(id="yang2024/test-printed", form="as printed", formal=None,
                                  claim=(), prose="In words.")  # fmt: skip
    bridge = FORMAL.with_changes(id="bridge/test", implies=printed.id, given=(FORMAL.id,))
    context = Context({bridge.id: [found(bridge.id, "proved")]})
    assert context.assess(printed).verdict == "undecided"
    context = Context({bridge.id: [found(bridge.id, "proved")]})
    context.implied[printed.id] = (context.assess(bridge), bridge.given)
    one = context.assess(printed)
    assert (one.verdict, one.by, one.unchecked) == ("argued", (FORMAL.id,), (FORMAL.id,))


# --- premises --------------------------------------------------------------------------------


def test_a_step_may_use_an_earlier_one_on_its_own_domain_only() -> None:
    later = catalogue.get("explicit/sparsity-count/step-7")
    (premise,) = usable_premises(later)
    assert premise.id == "explicit/sparsity-count/step-6"
    assert holds_there(premise, later)
    assert set(later.assumptions) < set(with_premises(later, [premise]).assumptions)
    wider = later.with_changes(assumptions=tuple(a for a in later.assumptions if "B" not in a))
    assert not holds_there(premise, wider)


def test_a_theorem_is_used_at_given_values() -> None:
    repaired = catalogue.get("repaired/lemma-18")
    premise = usable_premises(repaired)[0]
    assert premise.id == "repaired/lemma-18/step-1"
    assert holds_there(premise, repaired)
    assert "B*(R_b + R_w) <= 2" in premise.assumptions


def test_what_rests_on_an_unproved_premise_is_not_proved(listed: dict[str, Statement]) -> None:
    base = FORMAL.with_changes(id="explicit/test-base")
    listed[base.id] = base
    resting = found(FORMAL.id, "proved", data={"premises": base.id})
    assert resting.premises == (base.id,)
    assert verdict_of(FORMAL, resting, found(base.id, "undecided")).verdict == "undecided"
    assert verdict_of(FORMAL, resting, found(base.id, "proved")).verdict == "proved"


def test_two_statements_that_rest_on_each_other_prove_nothing(listed: dict[str, Statement]) -> None:
    other = FORMAL.with_changes(id="explicit/test-two")
    listed |= {FORMAL.id: FORMAL, other.id: other}
    first = found(FORMAL.id, "proved", data={"premises": other.id})
    second = found(other.id, "proved", data={"premises": FORMAL.id})
    assert verdict_of(FORMAL, first, second).verdict == "undecided"
    assert verdict_of(other, first, second).verdict == "undecided"


def test_what_rests_on_a_cited_fact_is_argued(listed: dict[str, Statement]) -> None:
    cited = FORMAL.with_changes(id="classical/test-cited", form="classical")
    listed[cited.id] = cited
    resting = found(FORMAL.id, "proved", data={"premises": cited.id})
    one = verdict_of(FORMAL, resting, found(cited.id, "undecided"))
    assert (one.verdict, one.unchecked) == ("argued", (cited.id,))


WORDS = FORMAL.with_changes(id="explicit/test-words", formal=None, setting=("unit norm",))
EVENT = Probability("the claim", "the initialisation", at_least="1/2")


@pytest.mark.parametrize(
    ("premise", "user", "missing"),
    [
        (WORDS, FORMAL, " (its setting)"),
        (WORDS, FORMAL.with_changes(setting=("unit norm", "n points"), formal=True), ""),
        (WORDS.with_changes(formal=True), FORMAL, ""),
        (WORDS.with_changes(setting=(), probability=EVENT, prose="p"), FORMAL, " (its event)"),
        (
            WORDS.with_changes(setting=(), probability=EVENT, prose="p"),
            FORMAL.with_changes(probability=EVENT, kind="proof step", because="a reason"),
            "",
        ),
    ],
)
def test_the_words_of_an_argued_premise_are_listed_unless_its_user_says_them(
    premise: Statement, user: Statement, missing: str, listed: dict[str, Statement]
) -> None:
    inequality = "the triangle inequality"
    event = step("event", "", "An event.", setting=("a network",), because=inequality)
    event = event.with_changes(probability=premise.probability)
    listed[premise.id] = premise = with_proof(premise, event).with_changes(form="explicit")
    resting = found(user.id, "proved", data={"premises": premise.id})
    # its own formula is not proved by certificates alone
    cited = found(premise.id, "proved", data={"premises": premise.steps[0].id})
    listed[premise.steps[0].id] = premise.steps[0]
    one = verdict_of(user, resting, cited)
    assert one.verdict == "argued"
    listed_there = set(one.unchecked) - {user.id}
    assert listed_there == {premise.id, *((premise.id + missing,) if missing else ())}


# --- pieces ----------------------------------------------------------------------------------


def judged(s: Statement, seconds: float = 6.0) -> list[str]:
    return [judge_piece(p, seconds, lambda partial: None).verdict for p in pieces(s)]


CALCULUS = FORMAL.with_changes(claim=(), formal=None)


@pytest.mark.parametrize(
    ("identity", "holds"),
    [
        (Derivative("phi(B)", "B", "-B*phi(B)"), True),
        (Derivative("phi(B)", "B", "-phi(B)"), False),
        (Integral("u*exp(-u**2/2)", "u", "0", "infinity", "1"), True),
        (Integral("u*exp(-u**2/2)", "u", "0", "infinity", "2"), False),
        (Integral("phi(u)", "u", "0", "B", "1/2 - Q(B)"), True),
        (Integral("cosh(B*u)", "u", "0", "B", "B*sinhc(B**2)", "u*sinhc(B*u)"), True),
        (Integral("cosh(B*u)", "u", "0", "B", "B*sinhc(B)", "u*sinhc(B*u)"), False),
        # an antiderivative with a pole between the ends
        (Integral("1/u**2", "u", "-1", "1", "-2", "-1/u"), False),
        (Limit("B/(1 + B)", "B", "infinity", "1"), True),
        (Limit("B/(1 + B)", "B", "infinity", "2"), False),
        (Limit("B*exp(B)", "B", "infinity", "infinity"), True),
    ],
)
def test_identities(identity: Any, holds: bool) -> None:
    s = CALCULUS.with_changes(variables=variables("B", u="real"), calculus=(identity,))
    assert judged(s) == ["proved" if holds else "undecided"]


def test_orders_are_compared_exactly() -> None:
    holds = OrderRelation("n**4*exp(B**2)", "smaller", "n**4*B**2*exp(2*B**2)")
    fails = replace(holds, relation="larger")
    open_ = OrderRelation("n/m", "smaller", "1")
    s = CALCULUS.with_changes(variables=variables("B", "n", "m"), orders=(holds, fails, open_))
    assert judged(s) == ["proved", "refuted", "undecided"]


def test_a_weaker_law_does_not_prove() -> None:
    chance = Probability("an event", "", at_most="1", law="exp(-B)", law_is="lower")
    assert judged(CALCULUS.with_changes(probability=chance)) == ["undecided"]
    chance = Probability("an event", "", at_most="1/2", law="exp(-B)", law_is="lower")
    assert judged(CALCULUS.with_changes(probability=chance)) == ["refuted"]
    chance = Probability("an event", "", at_most="1/2", law="exp(-B)", law_is="upper")
    assert judged(CALCULUS.with_changes(probability=chance)) == ["undecided"]


# --- whole statements ------------------------------------------------------------------------


def test_a_printed_step_is_refuted_at_a_point_that_a_calculator_confirms() -> None:
    (one,) = audit("yang2024/lemma-3/sketch/step-2").wanted
    assert one.verdict == "refuted"
    assert one.refuting is not None
    assert one.refuting.witness is not None
    at = {name: mp.mpf(Fraction(x).numerator) / Fraction(x).denominator
          for name, x in one.refuting.witness.items()}  # fmt: skip
    width, near = at["R_w"] + at["R_b"], at["B"] - at["R_w"] - at["R_b"]
    assert near > 0
    strip = mp.ncdf(at["B"] + width) - mp.ncdf(near)
    assert strip > 2 * width / mp.sqrt(2 * mp.pi) * mp.exp(-(near**2))


def test_what_becomes_of_results_that_use_a_refuted_one() -> None:
    s = catalogue.get("yang2024/lemma-3/sketch/step-2")
    context = Context({s.id: [found(s.id, "refuted", witness={"B": "2"})]})
    parent = context.assess(catalogue.get("yang2024/lemma-3/sketch"))
    (one,) = refutations(Audit("yang2024", (parent,), ()))
    assert one.assessment.id == s.id
    assert [d.id for d in one.dependents][:1] == ["yang2024/lemma-3/sketch"]


def test_a_result_that_uses_two_refuted_ones_is_told_once() -> None:
    steps = ("yang2024/lemma-18/step-2", "yang2024/lemma-18/step-3")
    known = {id: [found(id, "refuted", witness={"B": "2"})] for id in steps}
    forms = ("repaired/lemma-18", "repaired/lemma-18-step-2")
    known |= {forms[0]: [found(forms[0], "proved", "law")], forms[1]: [found(forms[1], "proved")]}
    context = Context(known)
    lemma = context.assess(catalogue.get("yang2024/lemma-18"))
    others = tuple(context.assess(catalogue.get(id)) for id in forms)
    whole = Audit("yang2024", (lemma,), others)
    (outcome,) = outcomes(whole, refutations(whole))
    assert (outcome.id, outcome.stands, outcome.rests_on) == ("yang2024/lemma-18", False, steps)
    assert outcome.why == "it no longer follows from what is printed"
    assert [one.id for one in outcome.repairs] == ["repaired/lemma-18"]
    # of the step that is repaired it is said that the result is not derived from the repaired form
    second, third = (r.dependents[0].because for r in refutations(whole))
    assert second.endswith("that repaired/lemma-18-step-2 would suffice is not shown")
    assert third == outcome.why


def test_unknown_targets_are_named() -> None:
    with pytest.raises(UnknownIdError, match="lemma-18"):
        audit("yang2024/lemma-1888")


# --- the store -------------------------------------------------------------------------------


def test_a_kept_finding_is_established_again_and_never_believed(tmp_path: Path) -> None:
    s = catalogue.get("classical/gaussian-tail")
    piece, other = pieces(s)
    store = Store(tmp_path, 10.0)
    fresh = judge_piece(piece, 10.0, lambda partial: None)
    store.put(piece, fresh)
    kept = store.get(piece)
    assert kept is not None
    assert kept.cached
    assert kept.verdict == "proved"
    assert store.get(other) is None
    path = next(tmp_path.iterdir())
    record = json.loads(path.read_text())

    def tampered(**changes: Any) -> Finding | None:
        path.write_text(json.dumps({"finding": {**record["finding"], **changes}}))
        return store.get(piece)

    assert tampered(certificates=[]) is None
    assert tampered(verdict="refuted", witness={"B": "1"}) is None
    assert tampered(verdict="argued") is None
    forged = json.loads(json.dumps(record["finding"]["certificates"]))
    forged[0]["claim"]["claim"] = ["Q(B) <= exp(-B**2/2)/3"]
    assert tampered(certificates=forged) is None
    path.write_text("{")
    assert store.get(piece) is None


def test_a_changed_statement_or_limit_has_another_key() -> None:
    s = catalogue.get("classical/gaussian-tail")
    first = pieces(s)[0]
    changed = pieces(s.with_changes(assumptions=("B >= 1/10",)))[0]
    assert key(first, 10.0) != key(changed, 10.0)
    assert key(first, 10.0) != key(first, 20.0)
    assert key(first, 10.0) == key(pieces(s)[0], 10.0)


def test_an_earlier_audit_is_known(tmp_path: Path) -> None:
    s = catalogue.get("classical/gaussian-tail")
    assert known(s, tmp_path) is None
    audit(s.id, store=tmp_path)
    again = known(s, tmp_path)
    assert again is not None
    assert again.verdict == "proved"
    assert all(f.cached for f in again.findings)


# --- the command -----------------------------------------------------------------------------


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "verify", "audit", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)


def test_the_command_prints_one_document_and_its_status(tmp_path: Path) -> None:
    places = ["--cache", str(tmp_path / "kept"), "--certificates", str(tmp_path / "certificates")]
    result = run("yang2024/lemma-3/sketch/step-2", "--json", *places)
    assert result.returncode == 1
    document = json.loads(result.stdout)
    assert (document["schema"], document["command"]) == (1, "audit")
    (one,) = document["statements"]
    assert {"id", "verdict", "witness", "certificate", "constants", "flags", "reason",
            "seconds"} <= set(one)  # fmt: skip
    assert one["verdict"] == "refuted"
    assert all(Fraction(x) is not None for x in one["witness"].values())
    result = run("classical/gaussian-tail", *places)
    assert result.returncode == 0
    assert "proved" in result.stdout
    assert any((tmp_path / "certificates").iterdir())


def test_the_pages_of_a_report(tmp_path: Path) -> None:
    result = run(
        "yang2024/lemma-3/sketch/step-2", "--report", str(tmp_path / "pages"), "--fresh",
        "--certificates", str(tmp_path / "certificates"),
    )  # fmt: skip
    assert result.returncode == 1
    pages = {path.name for path in (tmp_path / "pages").iterdir()}
    assert {"index.md", "what-we-found.md", "audit.json"} <= pages
    text = (tmp_path / "pages" / "what-we-found.md").read_text()
    assert "False: `" in text
    assert "repaired/lemma-3-sketch-step-2" in text


def test_a_witness_is_shown_with_its_setting_and_the_meaning_of_its_names() -> None:
    told = "\n".join(_setting_of(catalogue.get("yang2024/lemma-24/b")))
    assert "gradient flow" in told
    assert "`lambda_0`: twice a lower bound of the smallest kernel eigenvalue" in told
    # a step stands in the setting of its statement
    assert "gradient flow" in "\n".join(_setting_of(catalogue.get("yang2024/lemma-24/step-2")))


def test_a_wrong_target_is_one_line() -> None:
    result = run("nothing")
    assert result.returncode == 2
    assert not result.stdout
    assert len(result.stderr.splitlines()) == 1
