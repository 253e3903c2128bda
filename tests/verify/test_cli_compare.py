"""``compare``: bounds side by side, against independent numbers."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

import pytest
from mpmath import mp, mpf

from bounds import catalogue
from verify.cli.entry import run
from verify.cli.quantities import MEANINGS

Capture = pytest.CaptureFixture[str]


def printed(arguments: list[str], capsys: Capture) -> str:
    assert run(arguments) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    return shown.out


def document(arguments: list[str], capsys: Capture) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed([*arguments, "--json"], capsys))
    assert (found["schema"], found["command"]) == (1, "compare")
    return found


def test_every_quantity_has_a_meaning_and_no_other() -> None:
    assert set(MEANINGS) == set(catalogue.quantities())


def test_compare_says_what_is_bounded(capsys: Capture) -> None:
    text = printed(["compare", "initial-error", "n=10", "m=100", "B=1", "norm_y=3"], capsys)
    assert "the squared initial error, |y - f(0)|^2" in text


def test_compare_says_with_what_probability(capsys: Capture) -> None:
    point = ["compare", "active-count", "n=10", "m=1000", "B=1"]
    bounds = {b["id"]: b for b in document(point, capsys)["bounds"]}
    chance = bounds["explicit/sparsity-count-sharp"]["probability"]
    assert chance["of"] == "failure"
    with mp.workdps(40):
        truth = 10 * mpf(2) ** (-1000 * mp.exp(mpf(-1) / 2))
        low, high = (Fraction(chance["bound"][end]) for end in ("lower", "upper"))
        assert mpf(low.numerator) / low.denominator <= truth
        assert truth <= mpf(high.numerator) / high.denominator
    assert "fails with probability <= 2.607e-182" in printed(point, capsys)


def test_compare_gives_no_probability_to_a_bound_on_one_or_without_its_value(
    capsys: Capture,
) -> None:
    for bound in document(["compare", "flip-probability", "B=1", "R=0.1"], capsys)["bounds"]:
        assert bound["probability"] is None
    point = ["compare", "initial-error", "n=10", "m=100", "B=1", "norm_y=3", "delta=0.01"]
    sure = {b["id"]: b["probability"] for b in document(point, capsys)["bounds"]}
    assert sure["explicit/initial-error-tail"]["of"] == "success"
    assert Fraction(sure["explicit/initial-error-tail"]["bound"]["lower"]) <= Fraction(99, 100)
    assert sure["explicit/initial-error-mean"]["of"] == "failure"
    assert sure["yang2024/lemma-5"] is None


def test_a_probability_is_rounded_to_the_side_on_which_it_is_true(capsys: Capture) -> None:
    point = ["initial-error", "n=10", "m=100", "B=1", "norm_y=3", "delta=0.01004999"]
    text = printed(["compare", *point], capsys)
    assert "holds with probability >= 0.9899" in text  # 0.98995001
    assert "fails with probability <= 0.01005" in text


def test_compare_puts_the_best_first(capsys: Capture) -> None:
    point = ["compare", "smallest-eigenvalue", "n=100", "B=1", "Delta=0.9", "rho_max=0.9"]
    bounds = document(point, capsys)["bounds"]
    lower = [Fraction(b["value"]["lower"]) for b in bounds if b["value"] and b["side"] == "lower"]
    upper = [Fraction(b["value"]["lower"]) for b in bounds if b["value"] and b["side"] == "upper"]
    assert len(lower) >= 2
    assert lower == sorted(lower, reverse=True)
    assert max(lower) < min(upper), "a lower bound above an upper bound"


def test_compare_has_nothing_unchecked_where_everything_is_given(capsys: Capture) -> None:
    bounds = document(["compare", "smallest-eigenvalue", "n=100", "B=1", "Delta=0.5"], capsys)
    assert [b["unchecked"] for b in bounds["bounds"] if b["value"]] == [[], []]


def test_the_beginning_of_a_quantity_is_enough_if_it_is_the_only_one(capsys: Capture) -> None:
    point = ["n=100", "m=100000", "B=1", "R=0.01", "R_F=1"]
    found = document(["compare", "rademacher", *point], capsys)
    assert found["quantity"] == "rademacher-complexity"


def test_compare_lists_every_bound_and_its_reason(capsys: Capture) -> None:
    found = document(["compare", "flip-probability", "B=2", "R=0.1"], capsys)
    wanted = {s.id for s in catalogue.find(quantity="flip-probability")}
    assert {b["id"] for b in found["bounds"]} == wanted
    for bound in found["bounds"]:
        assert (bound["value"] is None) == bool(bound["reason"])
    small = next(b for b in found["bounds"] if b["id"].endswith("small-bias"))
    assert "outside its assumptions" in small["reason"]


def test_no_probability_is_above_1_or_of_a_constant_that_was_made_up(capsys: Capture) -> None:
    box = ["n=100", "m=1000000", "B=1", "R_w=0.005", "R_b=0.005"]
    text = printed(["compare", "kernel-perturbation", *box, "c=1", "delta=-1"], capsys)
    assert "holds with probability" not in text
    assert "which none is" in text
    text = printed(["compare", "flip-count", *box, "c=0.01", "h=1"], capsys)
    assert re.search(r"holds with probability >= [\d.]+ if c is a constant of which this is", text)
