"""Implications between statements: what they have to show, judged, and false variants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from operator import ge, gt, le, lt, ne
from typing import Any, Literal

import pytest
from sympy import Expr, N

from bounds import catalogue
from bounds.relation import Relation
from bounds.statement import Probability, Statement, Variable
from verify.attempts import attempt_proof
from verify.audit.assessment import Assessment
from verify.audit.bridges import obligations, shows_all
from verify.audit.survival import _dependent
from verify.audit.whole import audit
from verify.claims import relation_text
from verify.verdict import Judgement

BRIDGES = [s for s in catalogue.statements() if s.implies]


@pytest.mark.parametrize("bridge", BRIDGES, ids=lambda s: s.id)
def test_a_bridge_shows_all_that_is_due_and_is_proved(bridge: Statement) -> None:
    assert shows_all(bridge)
    (one,) = audit(bridge.id, workers=1).wanted
    assert one.verdict == "proved"
    assert all(step.verdict == "proved" for step in one.steps)


@pytest.mark.parametrize("bridge", BRIDGES, ids=lambda s: s.id)
def test_a_bridge_on_a_smaller_domain_does_not_count(bridge: Statement) -> None:
    assert not shows_all(bridge.with_changes(assumptions=(*bridge.assumptions, "m >= 1000")))


def test_a_bridge_over_integers_does_not_count_for_real_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # at n = 1/2 the source says nothing
    def over(domain: Literal["real", "integer"], **more: Any) -> Statement:
        return Statement(variables=(Variable("x"), Variable("n", domain)), **more)

    source = over("real", id="user/s", assumptions=("n*(n - 1) >= 0",), claim=("x <= n",))
    target = over("real", id="user/t", assumptions=("n >= 0",), claim=("x <= n",))
    known, get = {s.id: s for s in (source, target)}, catalogue.get
    monkeypatch.setattr(catalogue, "get", lambda id: known.get(id) or get(id))
    due = obligations(target, source)
    assert due == ("n*(n - 1) >= 0",)
    ends = {"id": "user/b", "implies": "user/t", "given": ("user/s",)}
    whole = over("integer", assumptions=("n >= 0",), claim=due, **ends)
    assert attempt_proof(whole, 5.0) is not None
    assert not shows_all(whole)
    real = over("real", assumptions=("n >= 0",), claim=due, **ends)
    assert shows_all(real)
    assert attempt_proof(real, 2.0) is None


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


Point = dict[str, float]
_NUDGED: list[tuple[str, str, str, Point]] = [
    ("lemma-33", "5.18", "5.17", {"n": 1, "m": 12, "B": 0, "delta": 0.0982}),
    (
        "corollary-19",
        "sinhc(2)",
        "sinhc(19/10)",
        {"n": 1, "m": 1, "B": 20, "R_w": 0.05, "R_b": 0.05},
    ),
    ("lemma-20", "n*8", "n*7.9", {"n": 1, "m": 1, "B": 0, "R_w": 0.1, "R_b": 0.1}),
    ("lemma-25", "24", "23", {"n": 1, "m": 1, "B": 9, "delta": 0.9999, "norm_y": 0}),
    ("theorem-1", "5*C_2", "4.9*C_2", {"n": 1, "B": 0, "lambda": 0.1, "eta": 0.00564}),
    ("theorem-32", "5*C_2", "4.9*C_2", {"n": 1, "B": 0, "lambda": 0.1, "eta": 0.00564}),
    ("lemma-34", "1 - 2*delta", "1 - 1.9*delta", {"delta": 0.1}),
    (
        "lemma-41",
        "sqrt(8",
        "sqrt(1.9",
        {"n": 1, "m": 1, "B": 0, "R_w": 0, "R_b": 0, "R_F": 1},
    ),
    (
        "lemma-41",
        "sinhc(2)",
        "sinhc(1.9)",
        {"n": 1, "m": 1, "B": 2, "R_w": 0.5, "R_b": 0.5, "R_F": 0},
    ),
]


def _nudged(target: Statement, old: str, new: str) -> Statement:
    p = target.probability
    put = [text.replace(old, new) for text in (*target.assumptions, *target.claim)]
    count = len(target.assumptions)
    return target.with_changes(
        assumptions=tuple(put[:count]),
        claim=tuple(put[count:]),
        definitions=tuple((name, text.replace(old, new)) for name, text in target.definitions),
        probability=p and replace(p, at_least=p.at_least.replace(old, new)),
    )


@pytest.mark.parametrize(("name", "old", "new", "point"), _NUDGED)
def test_with_a_nudged_constant_something_due_is_false(
    name: str, old: str, new: str, point: Point
) -> None:
    bridge = catalogue.get(f"bridge/{name}")
    weak = _nudged(catalogue.get(bridge.implies), old, new)
    due = obligations(weak, catalogue.get(bridge.given[0]))
    assert due
    domain = {str(r) for r in weak.assumption_relations}
    inside = {str(r) for r in bridge.assumption_relations} <= domain
    assert not (inside and set(due) <= {relation_text(r) for r in bridge.relations})
    # the numbers themselves: what is assumed holds at the point, something due fails there
    values = {weak.symbols[key]: value for key, value in point.items()}
    known = [_value(r, values) for r in weak.assumption_relations]
    assert True in known
    assert False not in known
    found = {text: _value(r, values) for text in due for r in weak.parse(text).relations}
    false = [text for text, holds in found.items() if holds is False]
    assert false
    plain = weak.with_changes(setting=(), probability=None)
    for text in false:
        assert attempt_proof(plain.with_changes(claim=(text,)), 2.0) is None


def _value(relation: Relation, values: dict[Expr, float]) -> bool | None:
    """Does the relation hold at the point?  None if it contains another variable."""
    left, right = (N(side.subs(values), 30) for side in (relation.left, relation.right))
    if not (left.is_number and right.is_number):
        return None
    compare = {"<=": le, ">=": ge, "<": lt, ">": gt, "!=": ne}
    return bool(compare[relation.op](left, right))


def test_a_definition_gives_no_value_to_what_the_source_bounds_or_redefines() -> None:
    source = catalogue.get("explicit/ntk-perturbation")
    target = catalogue.get("repaired/lemma-20")
    assert obligations(target, source) is not None
    fewer = tuple(v for v in target.variables if v.name != "dH_F")
    fixed = (*target.definitions, ("dH_F", "0"))
    assert obligations(target.with_changes(variables=fewer, definitions=fixed), source) is None
    flips = catalogue.get("repaired/corollary-19")
    other = tuple((n, "Q(B)" if n == "pflip" else t) for n, t in flips.definitions)
    count = catalogue.get("explicit/flip-count")
    assert obligations(flips.with_changes(definitions=other), count) is None
    whole = tuple(v for v in flips.variables if v.name != "m")
    half = (("m", "n/2"), *flips.definitions)
    assert obligations(flips.with_changes(variables=whole, definitions=half), count) is None


def test_an_event_that_names_its_bound_allows_no_other_bound() -> None:
    target = catalogue.get("repaired/lemma-25")
    source = catalogue.get("explicit/initial-error-tail")
    assert target.probability is not None
    assert source.probability is not None
    named = replace(target.probability, event="the bound of the theorem")
    same = replace(source.probability, event="the bound of the theorem")
    changed = source.with_changes(probability=same)
    assert obligations(target.with_changes(probability=named), changed) is None
    rare = replace(target.probability, at_least="", at_most="delta")
    rarer = replace(source.probability, at_least="", at_most="delta")
    assert (
        obligations(target.with_changes(probability=rare), source.with_changes(probability=rarer))
        is None
    )


REAL = Variable("x")
EVENT = Probability("the claim", "x", at_least="1 - d")


def _pairs() -> Iterator[tuple[str, Statement, Statement]]:
    """(what is wrong, source, target): the source does not give the target."""
    drawn = Variable("x", "real", "a standard normal number", given_by="x")
    near = Statement(
        id="user/s", variables=(Variable("a"), Variable("d"), drawn), assumptions=("d > 0",),
        claim=("d**2 <= (x - a)**2*1000000",), probability=EVENT,
    )  # fmt: skip
    moved = near.with_changes(variables=near.variables[1:], definitions=(("a", "x"),))
    yield "a fixed number becomes the random one", near, moved
    half = Statement(
        id="user/s", variables=(Variable("n", "integer"), Variable("F")), assumptions=("n >= 1",),
        claim=("F/n <= 1/2",),
    )  # fmt: skip
    all_of_them = half.with_changes(variables=half.variables[:1], definitions=(("F", "n"),))
    yield "what is bounded gets a value", half, all_of_them
    square = Statement(id="user/s", variables=(REAL, Variable("R")), claim=("x <= x + R**2",))
    log = square.with_changes(variables=(REAL, Variable("a")), definitions=(("R", "log(a)"),))
    yield "a value that is not always there", square, log
    counts = Probability("the conditions on the counts", "x", at_least="9/10")
    rare = Statement(
        id="user/s", variables=(REAL, Variable("k")), assumptions=("k <= 10", "x <= k"),
        claim=("x <= 10",), probability=counts,
    )  # fmt: skip
    yield "a rarer event", rare, rare.with_changes(assumptions=("k <= -5", "x <= k"))
    before = Statement(
        id="user/s", variables=(REAL, Variable("W", "matrix", "weights before")), claim=("x <= 1",)
    )
    after = before.with_changes(variables=(REAL, Variable("W", "matrix", "weights after")))
    yield "another matrix", before, after


@pytest.mark.parametrize(("wrong", "source", "target"), list(_pairs()))
def test_what_does_not_follow_fits_no_bridge(
    wrong: str, source: Statement, target: Statement
) -> None:
    assert obligations(source, source) is not None
    assert obligations(target, source) is None, wrong


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
