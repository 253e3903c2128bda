"""Every statement about chance is put to the test by an experiment, an exact law or a trial."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bounds import catalogue
from bounds.statement import Statement
from verify.experiments.registry import experiments
from verify.trials import trials_of

RANDOM = re.compile(
    r"\\mathcal\{N\}|\\mathbb\{?E|\\mathbb\{?P|N\(0,|initialisation|i\.i\.d|random|probab"
)
"""What the prose of a statement about random variables has."""

UNTESTED: dict[str, str] = {
    "yang2024/intro/sublinear-active": "an announcement; its exact form, Lemma 6, has one",
    "yang2024/remark-4/prior-bound": "an order of another paper's bound, conditions not printed",
    "yang2024/sec-3.2.2/nonzero-output-term": "the term that it speaks of is not printed",
    "yang2024/sec-3.2.2/kappa-scaling": "part b is an order of other papers' widths",
    "yang2024/sec-3.3.2/prior-lower-bounds": "orders of other papers' bounds",
    "yang2024/theorem-35/step-12": "an integral over a region of the plane: nothing is drawn",
}


def parts_and_steps(statement: Statement) -> Iterator[Statement]:
    yield statement
    for below in (*statement.parts, *statement.steps):
        yield from parts_and_steps(below)


def about_chance(statement: Statement, *, whole: bool) -> bool:
    text = f"{statement.prose} {statement.says}" if whole else statement.prose
    return statement.probability is not None or bool(RANDOM.search(text))


def put_to_the_test(statement: Statement) -> bool:
    """By an experiment or a trial, by its law, by a formula that says it all; or it claims nothing.

    The formula of a claim without prose left over is the law itself (``Q(b - r) <= ...``).
    """
    chance = statement.probability
    return (
        statement.id in experiments()
        or bool(trials_of(statement.id))
        or statement.says_all
        or bool(chance and chance.law)
        or statement.qualitative
        or (statement.kind == "definition" and chance is None)
        or (bool(statement.parts) and all(put_to_the_test(part) for part in statement.parts))
    )


@pytest.mark.parametrize("paper", ["yang2024", "explicit"])
def test_every_statement_about_chance_is_tested(paper: str) -> None:
    missing = []
    for whole in catalogue.find(paper=paper):
        for one in parts_and_steps(whole):
            # a part or step is about what the experiment on the whole measures
            by_the_whole = one is not whole and whole.id in experiments()
            if about_chance(one, whole=one is whole) and not (put_to_the_test(one) or by_the_whole):
                missing.append(one.id)
    assert set(missing) == {id for id in UNTESTED if id.startswith(f"{paper}/")}


def test_statements_with_a_probability_of_their_own_have_an_experiment_or_a_law() -> None:
    """No exception for these: the theorems and lemmas of both papers, not their steps."""
    for paper in ("yang2024", "explicit"):
        found = [s for s in catalogue.find(paper=paper) if s.probability is not None]
        assert len(found) >= 15
        assert not [s.id for s in found if s.id not in experiments()]


def test_the_search_for_words_finds_random_variables() -> None:
    """It sees the statements that have a probability, by their words alone."""
    known = [s for s in catalogue.find(paper="yang2024") if s.probability is not None]
    seen = [s for s in known if RANDOM.search(" ".join((s.prose, s.says, *s.setting)))]
    assert len(seen) >= 0.9 * len(known)
