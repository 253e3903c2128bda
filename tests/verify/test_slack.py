"""Observed slack and its pictures: against the exact ratio, and only for what is proved."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from mpmath import mp

from bounds import catalogue
from bounds.statement import Statement, Variable
from verify.audit.combine import Context
from verify.audit.finding import Finding
from verify.audit.judge import judge_piece
from verify.audit.pieces import pieces
from verify.audit.slack import observe
from verify.audit.slack_plots import curves, draw, statement_curves, write_plots

TAIL = Statement(
    id="user/tail",
    variables=(Variable("B"), Variable("n", "integer")),
    assumptions=("B >= 0", "n >= 2"),
    claim=("n*Q(B) <= n*exp(-B**2/2)/2",),
    formal=True,
)


def test_curves_are_the_exact_ratio_along_each_variable() -> None:
    found = {curve.variable: curve for curve in statement_curves(TAIL)}
    assert set(found) == {"B", "n"}
    for x, ratio in zip(found["B"].places, found["B"].ratios, strict=True):
        exact = mp.exp(-(mp.mpf(x) ** 2) / 2) / mp.erfc(mp.mpf(x) / mp.sqrt(2))
        assert ratio == pytest.approx(float(exact), rel=1e-5)
    assert found["B"].places[0] == 0
    assert max(found["B"].places) > 20
    assert all(x == int(x) >= 2 for x in found["n"].places)
    assert set(found["n"].ratios) == {1.0}


def test_the_least_slack_is_where_both_sides_touch() -> None:
    slack = observe(TAIL)
    assert slack is not None
    assert (slack.least, slack.point["B"]) == (1.0, Fraction(0))


def test_only_proved_pieces_have_curves(tmp_path: Path) -> None:
    for verdict, count in (("proved", 2), ("undecided", 0), ("refuted", 0)):
        piece = Finding(TAIL.id, "a", "relation", TAIL.claim[0], verdict)  # type: ignore[arg-type]
        one = Context({TAIL.id: [piece]}).assess(TAIL)
        found = list(curves(one))
        assert len(found) == count
        if found:
            assert draw(found, tmp_path / "tail.png").read_bytes()[:4] == b"\x89PNG"


def test_a_step_that_is_proved_from_premises_has_slack_where_these_hold(tmp_path: Path) -> None:
    step = catalogue.get("explicit/sparsity-count/step-7")
    (piece,) = pieces(step)
    found = judge_piece(piece, 10.0, lambda partial: None)
    premise = found.data["premises"]
    assert premise == "explicit/sparsity-count/step-6"
    known = Finding(premise, "a", "relation", "", "proved")
    one = Context({step.id: [found], premise: [known]}).assess(step)
    assert one.verdict == "proved"
    for curve in curves(one):
        assert min(curve.ratios) >= 1
    assert list(write_plots([one], tmp_path)) == [one.id]
