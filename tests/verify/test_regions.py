"""Regions of parameters: against crossings found by other means and values at single points."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import catalogue
from bounds.functions import Q, phi
from bounds.relation import Relation
from bounds.statement import Statement, Variable
from verify.cli.compare import evaluated
from verify.cli.entry import run
from verify.cli.ranges import compared
from verify.regions import Candidate, Region, regions, shares

X, Y = sp.Symbol("x", real=True), sp.Symbol("y", real=True)
Capture = pytest.CaptureFixture[str]


def test_the_border_between_two_tail_bounds() -> None:
    # exp(-x^2/2)/2 against phi(x)/x: they cross at x = sqrt(2/pi)
    pair = [
        Candidate("chernoff", sp.exp(-(X**2) / 2) / 2),
        Candidate("mills", phi(X) / X, (Relation(X, ">", sp.S.Zero),)),
    ]
    found = regions(pair, {X: (Fraction(0), Fraction(3))}, greatest=False)
    decided = [(r.best, r.box[0]) for r in found if r.decided and r.size > Fraction(1, 1000)]
    assert [best for best, _ in decided] == [("chernoff",), ("mills",)]
    crossing = Fraction(float(mp.sqrt(2 / mp.pi)))
    assert decided[0][1][1] < crossing < decided[1][1][0]
    assert decided[1][1][0] - decided[0][1][1] < Fraction(1, 10**5)


@settings(max_examples=12, deadline=None)
@given(
    numbers=st.lists(st.fractions(-3, 3, max_denominator=8), min_size=4, max_size=4),
    greatest=st.booleans(),
    places=st.lists(st.fractions(-2, 2, max_denominator=97), min_size=20, max_size=20),
)
def test_what_is_decided_is_right_at_every_point(
    numbers: list[Fraction], greatest: bool, places: list[Fraction]
) -> None:
    a, b, c, d = (sp.Rational(*x.as_integer_ratio()) for x in numbers)
    trees = {
        "cubic": X**3 + a * X**2 + b,
        "line": c * X + d,
        "bump": 2 * sp.exp(-((X - a) ** 2)),
        "root": sp.sqrt(X + 1) - b,
    }
    domain = {"root": (Relation(X, ">=", -sp.S.One),)}
    candidates = [Candidate(n, t, domain.get(n, ())) for n, t in trees.items()]
    found = regions(candidates, {X: (Fraction(-2), Fraction(2))}, greatest=greatest, seconds=2.0)
    assert sum(r.size for r in found) == 4
    for x in places:
        values = {
            n: sp.N(t.subs(X, sp.Rational(*x.as_integer_ratio())), 40)
            for n, t in trees.items()
            if n != "root" or x >= -1
        }
        best = (max if greatest else min)(values.values())
        for region in found:
            low, high = region.box[0]
            if low < x < high and region.decided:
                assert all(abs(values[name] - best) < 1e-30 for name in region.best)
                assert region.best


def test_two_variables_make_a_map() -> None:
    pair = [Candidate("sum", X + Y), Candidate("product", 3 * X * Y)]
    square = {X: (Fraction(0), Fraction(1)), Y: (Fraction(0), Fraction(1))}
    found = regions(pair, square, greatest=True, seconds=20.0)
    by = shares(found)
    # 3 x y > x + y above y = x/(3 x - 1), from x = 1/2 on
    area = float(mp.quad(lambda x: 1 - x / (3 * x - 1), [0.5, 1]))
    assert float(by["product",]) <= area <= 1 - float(by["sum",])
    assert float(by[None]) < 0.03
    for region in found:
        if region.decided:
            (a, b), (c, d) = region.box
            middle = {X: sp.Rational(a + b) / 2, Y: sp.Rational(c + d) / 2}
            winner = "sum" if (X + Y - 3 * X * Y).subs(middle) > 0 else "product"
            assert winner in region.best


def test_equal_bounds_are_best_together_and_none_may_apply() -> None:
    pair = [
        Candidate("one", (X + 1) ** 2, (Relation(X, ">=", sp.S.One),)),
        Candidate("same", X**2 + 2 * X + 1, (Relation(X, ">=", sp.S.One),)),
    ]
    found = regions(pair, {X: (Fraction(0), Fraction(2))}, greatest=True)
    decided = [r for r in found if r.decided]
    assert [r.best for r in decided] == [(), ("one", "same")]
    assert decided[0].box[0][1] <= 1 <= decided[1].box[0][0] + Fraction(1, 10**5)


def test_a_bound_that_is_defined_only_in_part_wins_only_there() -> None:
    pair = [
        Candidate("log", sp.log(X), (Relation(X, ">", sp.S.Zero),)),
        Candidate("tail", -Q(X) - 1),
    ]
    found = regions(pair, {X: (Fraction(-1), Fraction(1))}, greatest=True)
    for region in found:
        if "log" in region.best:
            assert region.box[0][0] > 0
        if region.best == ("tail",):
            assert region.box[0][1] < Fraction(1, 2)


def test_a_definition_that_has_no_value_is_no_bound() -> None:
    # theorem 13 says 1/B - 1/B**3 in a definition
    statements = [catalogue.get("yang2024/theorem-13"), catalogue.get("yang2024/theorem-35")]
    point, over = {"delta": Fraction(1)}, {"B": (Fraction(0), Fraction(1))}
    outcome = compared(statements, point, over, 4.0)
    assert not outcome.left_out
    first, *_ = outcome.sides[0].regions
    assert (first.decided, first.box[0][0]) == (False, 0)


@pytest.mark.parametrize("assumption", ["exp(log(x)) <= 5", "sqrt(x)**2 <= 5", "0*log(x) <= 0"])
def test_a_bound_whose_assumption_has_no_value_does_not_apply(assumption: str) -> None:
    shaky = Statement(
        id="user/shaky", variables=(Variable("x"),), assumptions=(assumption,), bound="1 - x"
    )
    entry = evaluated(shaky, {"x": Fraction(-1)}, 15)
    assert entry.value is None
    assert entry.reason == f"outside its assumptions: {assumption}"


def test_a_power_that_only_whole_numbers_have_is_left_out() -> None:
    shaky = Statement(
        id="user/shaky", variables=(Variable("n", "integer"),), bound="(-1)**n", side="lower"
    )
    outcome = compared([shaky], {}, {"n": (Fraction(1), Fraction(3))}, 2.0)
    assert list(outcome.left_out) == ["user/shaky"]


def test_narrow_regions_are_printed_with_as_many_digits_as_they_need(capsys: Capture) -> None:
    words = ["R=0.5", "R_w=0.25", "R_b=0.25", "c=1", "--over", "B=2.00000001:2.00000002"]
    assert run(["compare", "flip-probability", *words]) == 0
    assert "2.00000001  2.00000002  explicit/flip-probability" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--over", "B=0:3", "--plot", "x.foo"], "PNG"),
        (["--over", "B=0:1e400", "--plot", "x.png"], "too large"),
        (["--over", "B=-2:-1", "--plot", "x.png"], "can be drawn"),
    ],
)
def test_what_cannot_be_drawn_is_said(words: list[str], says: str, capsys: Capture) -> None:
    given = ["R=0.5", "R_w=0.25", "R_b=0.25", "c=1", "--budget", "1"]
    assert run(["compare", "flip-probability", *given, *words]) == 2
    assert says in capsys.readouterr().err
    assert not Path(words[-1]).exists()


def test_a_bound_that_says_nothing_is_not_the_best() -> None:
    # x - 1 is a lower bound on something nonnegative; -1 says nothing anywhere
    some = [Candidate("line", X - 1), Candidate("never", sp.Integer(-1))]
    anyway = Candidate("0 (vacuous)", sp.S.Zero, trivial=True)
    found = regions([*some, anyway], {X: (Fraction(0), Fraction(2))}, greatest=True)
    decided = [r for r in found if r.decided]
    assert [r.best for r in decided] == [("0 (vacuous)",), ("line",)]
    assert decided[0].box[0][1] <= 1 <= decided[1].box[0][0]
    # where no bound applies, none is vacuous
    outside = Candidate("log", sp.log(X), (Relation(X, ">", sp.Integer(1)),))
    (first, *_) = regions([outside, anyway], {X: (Fraction(0), Fraction(2))}, greatest=True)
    assert (first.best, first.decided) == ((), True)


def test_vacuous_ranges_are_said(capsys: Capture) -> None:
    words = ["flip-probability", "R_w=5", "R_b=5", "c=1", "--over", "B=0:1"]
    assert run(["compare", *words, "--json"]) == 0
    regions_ = json.loads(capsys.readouterr().out)["regions"]
    upper = [r for r in regions_ if r["side"] == "upper" and r["decided"]]
    assert upper
    assert all((r["best"], r["vacuous"]) == ([], True) for r in upper)
    assert run(["compare", *words]) == 0
    assert "1 (vacuous)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["R=1", "R_w=0.25", "R_b=0.25"], "R stands for R_w + R_b, that is 0.5"),
        (["R_w=0.25", "R_b=0.25", "--over", "R=0:1"], "R stands for R_w + R_b, that is 0.5"),
        (["R=1", "R_b=0.25", "--over", "R_w=0:1"], "give R_w and R_b, or only R"),
    ],
)
def test_a_sum_agrees_with_its_terms(words: list[str], says: str, capsys: Capture) -> None:
    assert run(["compare", "flip-probability", "B=1", "c=1", *words]) == 2
    assert says in capsys.readouterr().err


def test_a_sum_is_made_from_its_terms(capsys: Capture) -> None:
    words = ["compare", "flip-probability", "B=1", "c=1", "--json"]
    assert run([*words, "R_w=0.25", "R_b=0.25"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert run([*words, "R_w=0.25", "R_b=0.25", "R=0.5"]) == 0
    assert one == json.loads(capsys.readouterr().out)
    assert all(b["value"] for b in one["bounds"] if b["id"].startswith("explicit/flip-prob"))


def test_no_time_leaves_all_undecided() -> None:
    pair = [Candidate("a", X**2), Candidate("b", X)]
    (one,) = regions(pair, {X: (Fraction(0), Fraction(2))}, greatest=True, seconds=0.0)
    assert one == Region(((Fraction(0), Fraction(2)),), decided=False)


def test_compare_over_a_range(capsys: Capture, tmp_path: Path) -> None:
    picture = tmp_path / "map.png"
    words = ["initial-error", "n=100", "m=1000", "norm_y=10", "B=1", "--over", "delta=0.001:0.9"]
    assert run(["compare", *words, "--plot", str(picture), "--json"]) == 0
    out = json.loads(capsys.readouterr().out)
    decided = [r for r in out["regions"] if r["decided"]]
    assert [r["best"] for r in decided] == [
        ["explicit/initial-error-tail"],
        ["explicit/initial-error-mean"],
    ]
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    # at a point of each region the comparison at a point agrees
    for region in decided:
        at = sum(Fraction(region["box"]["delta"][end]) for end in ("lower", "upper")) / 2
        assert run(["compare", *words[:-2], f"delta={at}", "--json"]) == 0
        point = json.loads(capsys.readouterr().out)
        assert [point["bounds"][0]["id"]] == region["best"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--over B", "NAME=LOW:HIGH"),
        ("--over B=4:0", "below the upper end"),
        ("--over B=0:x", "--over B"),
        ("B=1 --over B=0:4", "given twice"),
        ("--over B=0:4 --over n=2:9 --over Delta=0:1", "2 variables at most"),
        ("--over z=0:4", "no bound on smallest-eigenvalue has a variable 'z'"),
        ("--plot x.png", "add --over"),
        ("--over n=2:9.5", "n has to be an integer"),
    ],
)
def test_a_bad_range_is_refused(words: str, says: str, capsys: Capture) -> None:
    assert run(["compare", "smallest-eigenvalue", *words.split()]) == 2
    assert says in capsys.readouterr().err


def test_a_sum_of_unknown_length_takes_part_with_its_by_formula(capsys: Capture) -> None:
    words = ["compare", "smallest-eigenvalue", "n=10", "B=1", "--over", "Delta=0:0.9"]
    assert run([*words, "--json", "--budget", "4"]) == 0
    document = json.loads(capsys.readouterr().out)
    id = "explicit/min-eigenvalue-series"
    assert list(document["by_formula"]) == [id]
    assert "depends on Delta" in document["by_formula"][id]
    best = [r for r in document["regions"] if r["best"] == [f"{id} (by its formula)"]]
    assert [r["box"]["Delta"]["lower"] for r in best] == ["0"]
    assert run([*words, "--budget", "4"]) == 0
    assert "compared by its formula" in capsys.readouterr().out
    # all of them where neither n nor Delta moves
    fixed = ["compare", "smallest-eigenvalue", "n=10", "Delta=1/2", "--over", "B=0:1", "--json"]
    assert run([*fixed, "--budget", "4"]) == 0
    assert json.loads(capsys.readouterr().out)["by_formula"] == {}


def test_no_bound_applies_where_no_data_have_the_eigenvalue(capsys: Capture) -> None:
    words = ["compare", "width", "n=100", "lambda=0.1", "delta=0.05", "D_0=12", "--over", "B=0:3"]
    assert run([*words, "--json", "--budget", "4"]) == 0
    regions_ = json.loads(capsys.readouterr().out)["regions"]
    empty = [r["box"]["B"] for r in regions_ if r["decided"] and not r["best"]]
    applies = [r["box"]["B"] for r in regions_ if r["best"]]
    # 2 Q(B) = 0.1 at 1.6448536...
    assert max(Fraction(side["upper"]) for side in applies) < Fraction("1.6448537")
    assert min(Fraction(side["lower"]) for side in empty) > Fraction("1.6448536")


def test_a_sum_whose_terms_move_is_put_in(capsys: Capture) -> None:
    words = ["compare", "flip-probability", "B=1", "R_b=0.05", "--over", "R_w=0:1", "--json"]
    assert run([*words, "--budget", "4"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert "explicit/flip-probability" not in document["left_out"]
    decided = [r for r in document["regions"] if r["side"] == "upper" and r["decided"]]
    assert {id for r in decided for id in r["best"]} == {"explicit/flip-probability-small-bias"}
    # the same in R
    assert run(["compare", "flip-probability", "B=1", "--over", "R=0.05:1.05", "--json"]) == 0
    regions_ = json.loads(capsys.readouterr().out)["regions"]
    assert {id for r in regions_ for id in r["best"]} == {"explicit/flip-probability-small-bias"}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("flip-probability", "R_w=-0.1", "R_b=0.3", "B=1"), "R_w is a distance"),
        (("flip-probability", "R=0.1", "R_w=0.5", "B=1"), "R_b would be -0.4"),
        (("flip-probability", "R=0.1", "B=1", "--over", "R_w=-1:1"), "R_w is a distance"),
    ],
)
def test_radii_are_not_negative(words: tuple[str, ...], wanted: str, capsys: Capture) -> None:
    assert run(["compare", *words]) == 2
    assert wanted in capsys.readouterr().err


def test_the_terms_of_a_sum_are_known_where_the_sum_is(capsys: Capture) -> None:
    assert run(["compare", "rademacher", "n=100", "m=1000", "B=1", "R_w=0.1", "R_b=0.1"]) == 0
    capsys.readouterr()


def test_bounds_that_exclude_each_other_are_noticed(capsys: Capture) -> None:
    words = ["compare", "smallest-eigenvalue", "n=100", "B=1", "Delta=0.5", "rho_max=0.99"]
    assert run(words) == 0
    assert "no data have all" in capsys.readouterr().out
    assert run([*words[:-1], "rho_max=0.4"]) == 0
    assert "no data have" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["none/x.png", "x.pdf"])
def test_a_picture_that_cannot_be_written_is_refused_before_anything_is_computed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def computed(*_: object) -> None:
        raise AssertionError("computed before the path was looked at")

    monkeypatch.setattr("verify.cli.ranges.compared", computed)
    words = ["compare", "flip-probability", "R=0.1", "--over", "B=0:3"]
    assert run([*words, "--plot", str(tmp_path / name)]) == 2
    assert "x.p" in capsys.readouterr().err
