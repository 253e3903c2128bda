"""Trials: exact instances, decided relations, and no contradiction to what is not refuted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from flint import arb

from bounds import catalogue
from verify.trials import Draw, Fact, Trial, run_trial
from verify.trials.registry import all_trials
from verify.trials.run import decide


def test_unit_vectors_have_norm_one_exactly() -> None:
    draw = Draw("norms")
    for length in (1, 2, 3, 6):
        for _ in range(50):
            assert sum(c * c for c in draw.unit("x", length)) == 1


def test_points_keep_their_distance() -> None:
    draw = Draw("distance")
    for _ in range(30):
        x = draw.points("x", 3, 3, closest=Fraction(1, 4))
        for i in range(3):
            for j in range(i):
                for sign in (1, -1):
                    gap = sum((a - sign * b) ** 2 for a, b in zip(x[i], x[j], strict=True))
                    assert gap >= Fraction(1, 16)


def test_the_same_seed_draws_the_same_instance() -> None:
    assert Draw(5).matrix("a", 2, 3) == Draw(5).matrix("a", 2, 3)
    assert Draw(5).matrix("a", 2, 3) != Draw(6).matrix("a", 2, 3)


def test_a_false_relation_is_found_with_its_instance() -> None:
    def wrong(draw: Draw) -> Iterator[Fact]:
        x = draw.unit("x", 2)
        yield Fact(abs(x[0]) + abs(x[1]), "<=", Fraction(7, 5), "1-norm")

    found = run_trial(Trial("user/wrong", "", wrong, 500))
    assert found.failing.startswith("1-norm")
    assert found.witness is not None
    assert sum(abs(c) for c in found.witness["x"]) > Fraction(7, 5)


def test_the_shortest_counterexample_is_kept() -> None:
    seen: list[int] = []

    def wrong(draw: Draw) -> Iterator[Fact]:
        x = draw.rational("x", 0, 1)
        if x > Fraction(1, 2):
            seen.append(len(repr(draw.given)))
        yield Fact(x, "<=", Fraction(1, 2), "half")

    found = run_trial(Trial("user/wrong", "", wrong, 200))
    assert (found.cases, len(set(seen)) > 2) == (200, True)
    assert found.facts == 200 - len(seen)
    assert len(repr(found.witness)) == min(seen)


def test_a_counterexample_stands_whatever_is_drawn_after_it() -> None:
    drawn: list[int] = []

    def wrong(draw: Draw) -> Iterator[Fact]:
        drawn.append(draw.integer("x", 1, 9))
        draw.assume(len(drawn) == 1)
        yield Fact(10**400 + drawn[0], "<=", 0, "a number beyond floats")

    found = run_trial(Trial("user/wrong", "", wrong, 200))
    assert (found.cases, found.witness) == (1, {"x": drawn[0]})
    assert "e+400" in found.failing


def test_a_trial_that_draws_nothing_is_an_error() -> None:
    def never(draw: Draw) -> Iterator[Fact]:
        draw.assume(False)
        yield Fact(0, "==", 0)

    with pytest.raises(ValueError, match="rejected"):
        run_trial(Trial("user/never", "", never, 5))


def test_balls_that_touch_decide_nothing() -> None:
    root = arb(2).sqrt()
    assert decide(Fact(root * root, "<=", 2)) is None
    assert decide(Fact(root, "<", Fraction(3, 2))) is True
    assert decide(Fact(root, ">=", Fraction(3, 2))) is False
    with pytest.raises(TypeError, match="floats prove nothing"):
        decide(Fact(root, "<", 1.5))


def test_every_trial_belongs_to_a_statement() -> None:
    known = {statement.id for statement in catalogue.with_steps()}
    assert not set(all_trials()) - known


@pytest.mark.parametrize("id", sorted(all_trials()))
def test_what_this_project_and_the_textbooks_state_has_no_counterexample(id: str) -> None:
    printed = catalogue.get(id).form == "as printed"
    for one in all_trials()[id]:
        found = run_trial(one, seed="test", cases=min(one.cases, 25))
        assert found.facts or found.failing, f"{id}: nothing was decided"
        assert printed or not found.failing, f"{id}: {found.failing} at {found.witness}"
