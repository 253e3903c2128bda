"""Every formula of the catalogue parses, names only what is declared, agrees with its twins."""

from __future__ import annotations

import pytest

from bounds import catalogue
from bounds.language import parse_relations
from bounds.notation import NOTATION, variables
from bounds.statement import Statement

EVERYTHING = list(catalogue.with_steps())
CONVERGENCE = [
    "explicit/gd-convergence",
    "explicit/gd-convergence-unconditional",
    "explicit/gd-convergence-symmetric",
    "explicit/flow-convergence",
]


def _texts(s: Statement) -> list[str]:
    texts = [s.bound] if s.bound else []
    texts += [text for identity in s.calculus for text in (*identity.texts, identity.by)]
    if s.probability is not None:
        p = s.probability
        texts += [text for text in (p.at_most, p.at_least, p.law) if text]
    return texts


@pytest.mark.parametrize("s", EVERYTHING, ids=lambda s: s.id)
def test_every_formula_parses(s: Statement) -> None:
    assert len(s.relations) >= len(s.claim)
    assert len(s.assumption_relations) >= len(s.assumptions)
    for text in _texts(s):
        s.expression(text)


@pytest.mark.parametrize("s", EVERYTHING, ids=lambda s: s.id)
def test_every_statement_claims_something_and_says_where_from(s: Statement) -> None:
    assert s.claim or s.prose or s.calculus or s.orders
    assert s.title
    assert s.source.paper == s.paper
    assert len({v.name for v in s.variables}) == len(s.variables)
    assert all(v.meaning and v.latex for v in s.variables)
    assert not (s.bound and not s.quantity)


def test_a_step_without_prose_setting_is_about_all_points_of_its_domain() -> None:
    for s in EVERYTHING:
        if s.kind == "proof step" and not s.setting:
            assert not any(v.given_by for v in s.variables), s.id


def test_a_symbol_means_the_same_wherever_it_comes_from_the_notation() -> None:
    assert variables("n", "B")[0] is NOTATION["n"]
    for s in catalogue.statements():
        for v in s.variables:
            if v.name in NOTATION and v.meaning == NOTATION[v.name].meaning:
                assert v.latex == NOTATION[v.name].latex


@pytest.mark.parametrize("id", CONVERGENCE)
def test_the_width_bound_is_the_maximum_of_the_width_conditions(id: str) -> None:
    s = catalogue.get(id)
    width = s.symbols.get("m", s.symbols.get("M"))
    conditions = {r.right for r in s.assumption_relations if r.left == width and r.op == ">="}
    conditions = {c for c in conditions if not c.is_number}
    assert len(conditions) == 2
    assert set(s.expression(s.bound).args) == conditions


def test_the_convergence_theorem_has_its_conditions_one_by_one() -> None:
    s = catalogue.get("explicit/gd-convergence-unconditional")
    expected = (
        "m >= 83*n/lambda*log(3*n/delta)",
        "m >= 167773*n**3*D**2*exp(-B**2)/lambda**4",
        "eta <= 16/289*lambda*exp(B**2)/n**2",
        "0 < lambda",
    )
    assert set(expected) <= set(s.assumptions)
    parsed = {
        r
        for text in expected
        for r in parse_relations(text, {**s.symbols, **s.abbreviations}).relations
    }
    assert parsed <= set(s.assumption_relations)


def test_existential_constants_are_named_where_the_paper_only_says_that_they_exist() -> None:
    assert catalogue.get("yang2024/lemma-18").exists == ("c",)
    assert catalogue.get("yang2024/lemma-3").exists == ("c",)
    assert catalogue.get("yang2024/lemma-18/step-2").exists == ("c_1",)
    assert not any(s.exists for s in catalogue.find(form="explicit"))


def test_order_symbols_occur_in_order_statements_only() -> None:
    for s in EVERYTHING:
        if s.order:
            assert s.form == "as printed"
