"""Implications between statements: what they have to show, judged, and false variants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bounds import catalogue
from bounds.statement import Statement
from verify.attempts import attempt_proof
from verify.audit.bridges import obligations, shows_all
from verify.audit.combine import Assessment
from verify.audit.survival import _dependent
from verify.audit.whole import audit
from verify.verdict import Judgement

BRIDGES = [s for s in catalogue.statements() if s.implies]


@pytest.mark.parametrize("bridge", BRIDGES, ids=lambda s: s.id)
def test_a_bridge_shows_all_that_is_due_and_is_proved(bridge: Statement) -> None:
    assert shows_all(bridge)
    for text in bridge.claim:
        assert attempt_proof(bridge.with_changes(claim=(text,)), 20.0) is not None


@pytest.mark.parametrize("bridge", BRIDGES, ids=lambda s: s.id)
def test_a_bridge_on_a_smaller_domain_does_not_count(bridge: Statement) -> None:
    assert not shows_all(bridge.with_changes(assumptions=(*bridge.assumptions, "m >= 1000")))


def _false_variants() -> Iterator[tuple[str, str, dict[str, str]]]:
    narrow = "m >= 64*n/lambda*log(n/delta)"
    yield "repaired/lemma-15", "explicit/kernel-min-eigenvalue", {narrow: "63"}
    width = "m >= 4/9*exp(B**2/2)*log(n*(n + 1)/delta)"
    yield "repaired/lemma-16", "explicit/kernel-concentration", {width: "4/10"}


@pytest.mark.parametrize(("id", "source", "change"), list(_false_variants()))
def test_a_weaker_condition_on_the_width_leaves_something_false(
    id: str, source: str, change: dict[str, str]
) -> None:
    target = catalogue.get(id)
    ((old, constant),) = change.items()
    new = old.replace("64", constant).replace("4/9", constant)
    assert old in target.assumptions
    assert new != old
    weak = target.with_changes(
        assumptions=tuple(new if a == old else a for a in target.assumptions)
    )
    due = obligations(weak, catalogue.get(source))
    assert due
    assert attempt_proof(weak.with_changes(claim=due, setting=()), 3.0) is None


def test_a_smaller_bound_another_event_or_fewer_words_do_not_fit() -> None:
    target = catalogue.get("repaired/lemma-16")
    source = catalogue.get("explicit/kernel-concentration")
    assert obligations(target, source) == ()
    smaller = tuple(c.replace("4*n", "3.9*n") for c in target.claim)
    assert obligations(target.with_changes(claim=smaller), source) is None
    assert obligations(target.with_changes(setting=target.setting[1:]), source) is None
    assert obligations(catalogue.get("yang2024/lemma-16"), source) is None


def test_a_smaller_failure_probability_is_due_and_fails() -> None:
    target = catalogue.get("repaired/lemma-15")
    assert target.probability is not None
    small = target.with_changes(probability=replace(target.probability, at_most="0.9*delta"))
    due = obligations(small, catalogue.get("explicit/kernel-min-eigenvalue"))
    assert due
    assert attempt_proof(small.with_changes(claim=due, setting=()), 3.0) is None
    assert not shows_all(catalogue.get("bridge/lemma-15").with_changes(claim=("1 >= 0",)))


@pytest.mark.slow
def test_the_repaired_lemma_rests_on_the_explicit_theorem() -> None:
    (one,) = audit("repaired/lemma-15", workers=1).wanted
    assert (one.verdict, one.by) == ("argued", ("explicit/kernel-min-eigenvalue",))


@pytest.mark.parametrize(
    ("verdict", "by", "stands"),
    [("argued", ("repaired/x",), True), ("argued", (), False), ("undecided", (), False)],
)
def test_a_repair_suffices_only_where_an_implication_says_so(
    verdict: Judgement, by: tuple[str, ...], stands: bool
) -> None:
    one = Assessment(catalogue.get("yang2024/lemma-20"), verdict, "", by=by)
    found = _dependent(one, ["repaired/x"])
    assert found.stands is stands
    assert ("the repaired form suffices" in found.because) is stands
