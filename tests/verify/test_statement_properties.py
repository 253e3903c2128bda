"""Every statement with formulas is tested against itself, at points drawn from its assumptions.

The seed is fresh in every run and stands in the message of a failure; ``CERTIBOUND_SEED=...``
repeats a run.  A claim may fail only at a point that the refuter confirms as an exact witness, and
only if a paper printed it so; a theorem of the project or a classical fact that fails is an error.
"""

from __future__ import annotations

import os
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from bounds import catalogue
from bounds.errors import InputError
from bounds.statement import Statement
from verify import laws
from verify.claims import make_claim, relation_text
from verify.randomness import fresh_seed
from verify.refute import Witness
from verify.refute.witness import Judge, established
from verify.strategies import parameters
from verify.workers import time_limit

EXAMPLES = 3
DECADES = 4.0
SECONDS = 2.0


@pytest.fixture(scope="session", name="run_seed")
def _run_seed() -> int:
    return int(os.environ.get("CERTIBOUND_SEED") or fresh_seed())


def _deterministic(statement: Statement) -> Statement | None:
    """The part of a statement that its variables alone decide, if there is one."""
    if statement.order or statement.exists or not statement.claim:
        return None
    given_by = {v.name for v in statement.variables if v.given_by}
    kept = [r for r in statement.relations if not given_by & {s.name for s in r.free_symbols}]
    if not kept:
        return None
    return statement.with_changes(claim=tuple(relation_text(r) for r in kept))


def witnesses(
    statement: Statement, run_seed: int, examples: int = EXAMPLES
) -> tuple[list[Witness], list[bool | None]]:
    """Confirmed failures at drawn points, and the truth of every relation there."""
    judge = Judge(statement)
    found: list[Witness] = []
    truths: list[bool | None] = []

    @seed(run_seed)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(parameters(statement, decades=DECADES))
    def examine(point: dict[str, Fraction]) -> None:
        assert judge.inside(point)
        truths.extend(established(relation, point) for relation in statement.relations)
        failure = judge.witness(point)
        if failure is not None:
            found.append(failure)
        else:
            assert False not in truths[-len(statement.relations) :]

    examine()
    return found, truths


CHECKABLE = [(s, d) for s in catalogue.with_steps() if (d := _deterministic(s)) is not None]


def test_most_formulas_are_checked() -> None:
    assert len(CHECKABLE) >= 240


@pytest.mark.parametrize(("original", "statement"), CHECKABLE, ids=[s.id for s, _ in CHECKABLE])
def test_the_claim_holds_at_drawn_points(
    original: Statement,
    statement: Statement,
    run_seed: int,
    record_property: pytest.FixtureRequest,
) -> None:
    with time_limit(SECONDS) as overdue:
        try:
            found, truths = witnesses(statement, run_seed)
        except InputError as error:  # such as b == sqrt(c), whose rational points are rare
            pytest.skip(str(error))
    if overdue:
        pytest.skip(f"no verdict at drawn points within {SECONDS:g} s")
    assert truths, "no point was drawn"
    if found:
        says = f"{statement.id} is refuted: {found[0].says()} (CERTIBOUND_SEED={run_seed})"
        assert original.form == "as printed", says
        record_property("refuted", says)  # type: ignore[operator]


def test_a_false_theorem_would_be_noticed() -> None:
    true = catalogue.get("explicit/flip-probability")
    false = true.with_changes(claim=("pflip <= c_BR*R*s/2",))
    found, _ = witnesses(false, 0, examples=30)
    assert found
    assert all(Judge(false).inside(failure.point) for failure in found)


SETTLED = [
    s
    for s in catalogue.with_steps()
    if s.probability and s.probability.law and not s.exists and not s.order
]


@pytest.mark.parametrize("statement", SETTLED, ids=lambda s: s.id)
def test_no_law_contradicts_a_proved_probability_claim(statement: Statement, run_seed: int) -> None:
    """The exact law of the event lies on the right side of the claimed bound."""

    @seed(run_seed)
    @settings(
        max_examples=2,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(parameters(statement, decades=2.0))
    def examine(point: dict[str, Fraction]) -> None:
        found = laws.law_at(statement, point)
        assert found.status != "outside"
        if found.status == "fails":
            assert statement.form == "as printed", f"{found.says()} (CERTIBOUND_SEED={run_seed})"

    with time_limit(SECONDS) as overdue:
        try:
            examine()
        except InputError as error:
            pytest.skip(str(error))
    if overdue:
        pytest.skip(f"no verdict at drawn points within {SECONDS:g} s")


def test_most_statements_are_decided(run_seed: int) -> None:
    """What is skipped for want of points or time stays the exception."""
    decided = 0
    for _, statement in CHECKABLE[::20]:
        with suppress(InputError), time_limit(SECONDS):
            decided += bool(witnesses(statement, run_seed, examples=1)[1])
    assert decided >= 0.8 * len(CHECKABLE[::20])


def test_an_empty_domain_is_named() -> None:
    void = make_claim("x <= 1", variables={"x": "real"}, assumptions=["x > 1", "x < 0"])

    @settings(max_examples=1, database=None, phases=[Phase.generate])
    @given(parameters(void))
    def draw(_: dict[str, Fraction]) -> None:
        pytest.fail("a point of an empty set was drawn")

    with pytest.raises(InputError, match="contradict"):
        draw()
