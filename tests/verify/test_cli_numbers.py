"""``evaluate``, ``solve``, ``compare``, ``latex`` against independent numbers; bad points."""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from mpmath import mp, mpf

from bounds import catalogue
from bounds.statement import Constant, Statement, Variable
from verify.cli.entry import run

Capture = pytest.CaptureFixture[str]
FLIP = "explicit/flip-probability"
EVENT = ["explicit/gd-good-event", "--for", "m", "n=100", "B=1", "lambda=0.1", "delta=0.01"]


def printed(arguments: list[str], capsys: Capture, *, status: int = 0) -> str:
    assert run(arguments) == status
    shown = capsys.readouterr()
    assert shown.err == ""
    return shown.out


def document(arguments: list[str], capsys: Capture, *, status: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed([*arguments, "--json"], capsys, status=status))
    assert found["schema"] == 1
    assert found["command"] == arguments[0]
    return found


def flip_probability(digits: int) -> Any:
    """Q(0.9) - Q(1.1), by mpmath's erfc."""
    with mp.workdps(digits + 10):
        return (mp.erfc(mpf(9) / 10 / mp.sqrt(2)) - mp.erfc(mpf(11) / 10 / mp.sqrt(2))) / 2


@pytest.mark.parametrize("digits", [5, 30, 200])
def test_evaluate_prints_the_digits_that_were_asked_for(digits: int, capsys: Capture) -> None:
    text = printed(["evaluate", FLIP, "B=1", "R=0.1", "--digits", str(digits)], capsys)
    match = re.search(r"^ +pflip +([\d.]+)$", text, re.MULTILINE)
    assert match
    assert len(match[1].replace("0.0", "", 1)) == digits
    with mp.workdps(digits + 20):
        error = abs(mpf(match[1]) - flip_probability(digits + 10))
        assert error <= mpf(10) ** (-digits - 1)


def test_evaluate_encloses_both_sides(capsys: Capture) -> None:
    found = document(["evaluate", FLIP, "B=1", "R=0.1", "--digits", "40"], capsys)
    assert found["point"] == {"B": "1", "R": "1/10"}
    first, second = found["claims"]
    for side in (first["right"], second["left"]):
        with mp.workdps(60):
            truth = flip_probability(50)
            assert mpf(side["lower"]) <= truth <= mpf(side["upper"])
    assert [claim["status"] for claim in found["claims"]] == ["holds", "holds"]
    assert Fraction(first["left"]["upper"]) < Fraction(first["right"]["lower"])
    assert found["refuted"] is False


def test_evaluate_says_what_it_left_out(capsys: Capture) -> None:
    found = document(["evaluate", FLIP, "B=1", "R=0.1"], capsys)
    assert found["inside"] is False, "an assumption was not checked"
    missing = {name for entry in found["not_evaluated"] for name in entry["missing"]}
    assert missing == {"kappa"}
    complete = document(["evaluate", FLIP, "B=1", "R=0.1", "kappa=1"], capsys)
    assert complete["not_evaluated"] == []
    assert complete["inside"] is True


def test_evaluate_says_that_a_limit_has_no_value_at_a_point(capsys: Capture) -> None:
    point = ["evaluate", "explicit/sparsity-smallest-constant/e", "m=100", "B=1", "C=1"]
    text = printed(point, capsys)
    assert "holds, slack" in text
    assert "as m -> infinity == KL_C\n      holds or fails at no single point" in text
    left_out = document(point, capsys)["not_evaluated"]
    assert [entry["role"] for entry in left_out] == ["calculus"]


def test_evaluate_says_that_a_bound_is_vacuous(capsys: Capture) -> None:
    text = printed(["evaluate", "classical/gaussian-tail", "B=3"], capsys)
    assert "vacuous" in text
    assert "vacuous" not in printed(["evaluate", "classical/gaussian-tail", "B=0.1"], capsys)


@pytest.mark.parametrize(
    ("statement", "point", "vacuous"),
    [
        ("yang2024/theorem-13", ["B=1", "delta=0.5"], True),
        ("yang2024/theorem-13", ["B=0.1", "delta=1.4"], False),
        ("explicit/flip-probability", ["B=0", "R=2"], True),
        ("explicit/flip-probability", ["B=0", "R=1"], False),
    ],
)
def test_evaluate_and_compare_agree_on_vacuous_bounds(
    statement: str, point: list[str], vacuous: bool, capsys: Capture
) -> None:
    found = document(["evaluate", statement, *point], capsys)
    assert found["vacuous"] is vacuous
    assert (found["bound_vacuous"] is not None) is vacuous
    text = printed(["evaluate", statement, *point], capsys)
    assert ("note   vacuous" in text) is vacuous
    bounds = document(["compare", catalogue.get(statement).quantity, *point], capsys)["bounds"]
    assert next(b for b in bounds if b["id"] == statement)["vacuous"] is vacuous


SERIES = "explicit/min-eigenvalue-series"


def orthant_by_quadrature(B: Any, rho: Any) -> Any:
    """P(X > B, Y > B) for a correlation rho, as an integral over X."""
    spread = mp.sqrt(1 - rho**2)
    return mp.quad(lambda x: mp.npdf(x) * mp.ncdf((rho * x - B) / spread), [B, B + 4, mp.inf])


@pytest.mark.parametrize(("B", "Delta"), [(1, "1/2"), (0, "1/3"), (3, "9/10")])
def test_evaluate_takes_the_whole_sum(B: int, Delta: str, capsys: Capture) -> None:
    found = document(["evaluate", SERIES, "n=2", f"B={B}", f"Delta={Delta}"], capsys)
    with mp.workdps(25):
        rho = mpf(Fraction(Delta).numerator) / Fraction(Delta).denominator
        # with two inputs the bound is the eigenvalue
        truth = mp.erfc(B / mp.sqrt(2)) - (1 + rho) * orthant_by_quadrature(mpf(B), rho)
        assert abs(mpf(found["bound"]["value"]) - truth) < mpf(10) ** -14
    point = ["n=10", f"B={B}", f"Delta={Delta}"]
    found = document(["evaluate", SERIES, *point], capsys)
    assert "all of its terms" in found["bound_note"]
    bounds = document(["compare", "smallest-eigenvalue", *point], capsys)["bounds"]
    assert found["bound"] == next(b["value"] for b in bounds if b["id"] == SERIES)


def test_evaluate_says_that_a_sum_is_too_long(capsys: Capture) -> None:
    found = document(["evaluate", SERIES, "n=100000", "B=1", "Delta=0.9999"], capsys)
    assert found["bound"]["exact"] == "0"
    assert found["bound_note"].startswith("by the formula: ")


@pytest.mark.timeout(60)
def test_a_sum_over_long_numbers_is_not_begun(capsys: Capture) -> None:
    point = ["n=1e6", "B=1.234567e-300", "Delta=0.993"]
    assert "fewer digits" in document(["evaluate", SERIES, *point], capsys)["bound_note"]


def test_the_note_says_which_part_a_function_builds(capsys: Capture) -> None:
    id = "explicit/min-eigenvalue-frozen-bias"
    found = document(["evaluate", id, "n=2", "B=0", "Delta=1/2"], capsys)
    # part (a) at two inputs and zero bias: 1/2 - 1/3*1/2
    assert found["bound"]["value"].startswith("0.33333333")
    assert "part (a)" in found["bound_note"]


def test_an_eigenvalue_that_no_data_have_is_refused(capsys: Capture) -> None:
    given = ["explicit/gd-convergence", "n=10", "B=1", "delta=0.1", "D_0=1"]
    # 2 Q(1) = 0.3173...
    for arguments in (["evaluate", *given], ["solve", "--for", "m", *given]):
        assert run([*arguments, "lambda=0.318"]) == 2
        assert "no data have lambda = 0.318 at B = 1" in capsys.readouterr().err
        assert run([*arguments, "lambda=0.317"]) == 0
        capsys.readouterr()
    # the same limit is a condition where the eigenvalue or the bias is solved for
    point = ["n=100", "delta=0.05", "m=1e22", "D_0=12", "eta=1e-8"]
    solve = ["solve", given[0], "--largest", *point]
    with mp.workdps(30):
        largest = document([*solve, "--for", "lambda", "B=1"], capsys)["satisfying"]
        assert abs(mpf(Fraction(largest).numerator) / Fraction(largest).denominator
                   - mp.erfc(1 / mp.sqrt(2))) < mpf(10) ** -14  # fmt: skip
        largest = document([*solve, "--for", "B", "lambda=0.01"], capsys)["satisfying"]
        bias = mpf(Fraction(largest).numerator) / Fraction(largest).denominator
        assert abs(mp.erfc(bias / mp.sqrt(2)) - mpf(1) / 100) < mpf(10) ** -14


def test_evaluate_says_why_a_failing_claim_refutes_nothing(capsys: Capture) -> None:
    arguments = ["evaluate", "explicit/min-eigenvalue-upper", "B=1", "n=2", "rho_max=0.9"]
    found = document([*arguments, "lambda_B=0.3"], capsys)
    assert "violated" in [claim["status"] for claim in found["claims"]]
    assert "lambda_B, rho_max are determined by the setting" in printed(
        [*arguments, "lambda_B=0.3"], capsys
    )
    assert "determined by the setting" not in printed([*arguments, "lambda_B=0.01"], capsys)


def test_evaluate_says_that_a_given_eigenvalue_is_below_the_bound(capsys: Capture) -> None:
    point = ["evaluate", SERIES, "n=50", "B=1", "Delta=0.3"]
    assert "lambda_B = 0.01 is below it" in printed([*point, "lambda_B=0.01"], capsys)
    assert "is below it" not in printed([*point, "lambda_B=0.2"], capsys)


def test_latex_shows_the_whole_sum_apart_from_its_first_terms(capsys: Capture) -> None:
    text = printed(["latex", SERIES, "--show-work", "n=2", "B=1", "Delta=1/2"], capsys)
    formula, value = text.split("Its value, the sum with all of its terms")
    assert not re.search(r"& = [\d.]+\n", formula)
    with mp.workdps(25):
        truth = mp.erfc(1 / mp.sqrt(2)) - mpf(3) / 2 * orthant_by_quadrature(mpf(1), mpf(1) / 2)
    found = re.search(r"& ([\d.]+)", value)
    assert found
    assert abs(mpf(found[1]) - truth) < mpf(10) ** -14


def test_latex_says_that_a_bound_has_no_value(capsys: Capture) -> None:
    arguments = ["latex", "yang2024/theorem-13", "--show-work", "B=0", "delta=0.5"]
    assert "no value at these numbers" in printed(arguments, capsys)


@pytest.mark.parametrize("command", [["solve", *EVENT], ["audit", "yang2024/lemma-44"]])
@pytest.mark.parametrize("number", ["nan", "inf"])
def test_a_budget_is_a_finite_number(command: list[str], number: str, capsys: Capture) -> None:
    assert run([*command, "--budget", number]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_sides_that_are_the_same_number_are_equal(capsys: Capture) -> None:
    # Q(B - 0) - Q(B + 0) is 0, which no ball shows
    found = document(["evaluate", "explicit/flip-probability-small-bias", "B=1/2", "R=0"], capsys)
    assert [c["status"] for c in found["claims"]] == ["holds"]
    assert found["claims"][0]["left"]["exact"] == "0"
    arguments = ["solve", "explicit/flip-probability-small-bias", "--for", "R", "B=1/2"]
    smallest = document(arguments, capsys)
    assert (smallest["value"], smallest["global"]) == ("0", True)
    assert document([*arguments, "--largest"], capsys)["limit"] == "infinity"


def test_an_interval_is_an_interval_in_latex(capsys: Capture) -> None:
    text = printed(["latex", "classical/gaussian-tail", "--show-work", "B=1e6000"], capsys)
    assert re.search(r"\(0, [\d.]+ \\cdot 10\^\{-\d+\}\]", text)
    assert not re.search(r"\de-?\d", text)


def test_a_width_of_10_to_400_is_answered(capsys: Capture) -> None:
    found = document(["evaluate", "explicit/sparsity-count", "m=1e400", "B=0", "n=1"], capsys)
    assert found["bound"]["exact"] == str(10**400)


@pytest.mark.parametrize("value", ["1e20000", "1e-20000", "9" * 2000])
def test_numbers_at_the_limits_of_input_are_no_bug(value: str, capsys: Capture) -> None:
    for arguments in (
        ["evaluate", FLIP, "R=0", f"B={value}"],
        ["evaluate", FLIP, "B=0", f"R={value}"],
    ):
        for output in ([], ["--json"]):
            status = run([*arguments, *output])
            shown = capsys.readouterr()
            assert status in (0, 2)
            assert "this is a bug" not in shown.err
            assert shown.err.count("\n") == (1 if status else 0)


WRONG = Statement(
    id="user/wrong", variables=(Variable("B"),), assumptions=("B >= 0",), claim=("Q(B) <= 1/4",)
)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make the catalogue hold one statement."""

    def install(statement: Statement) -> None:
        monkeypatch.setattr(catalogue, "get", lambda id: statement)

    return install


def test_a_refuting_point_is_status_1(only: Any, capsys: Capture) -> None:
    only(WRONG)
    assert "the point refutes it" in printed(["evaluate", "x", "B=0"], capsys, status=1)
    assert document(["evaluate", "x", "B=0"], capsys, status=1)["refuted"] is True
    assert "refutes" not in printed(["evaluate", "x", "B=2"], capsys)


def test_observed_values_and_chosen_constants_refute_nothing(only: Any, capsys: Capture) -> None:
    observed = (Variable("B"), Variable("x", given_by="data"))
    only(WRONG.with_changes(variables=observed, claim=("x <= Q(B)",)))
    assert "fails" in printed(["evaluate", "x", "B=0", "x=1"], capsys)
    only(WRONG.with_changes(constants=(Constant("c", "existential"),), claim=("Q(B) <= c",)))
    assert "fails" in printed(["evaluate", "x", "B=0", "c=0.1"], capsys)


def test_solve_finds_the_least_width(capsys: Capture) -> None:
    least = math.ceil(83 * 100 / 0.1 * math.log(3 * 100 / 0.01))
    found = document(["solve", *EVENT], capsys)
    assert found["value"] == str(least)
    assert found["violating"] == str(least - 1)
    assert found["global"] is True
    assert f"m = {least}\n" in printed(["solve", *EVENT], capsys)


def test_solve_never_answers_with_the_end_of_its_search(capsys: Capture) -> None:
    found = document(["solve", *EVENT, "--largest"], capsys)
    assert (found["found"], found["value"], found["limit"]) == (False, None, "infinity")
    assert found["global"] is True
    assert "every m >= 855644 satisfies" in found["reason"]
    text = printed(["solve", *EVENT, "--largest"], capsys)
    assert "no largest m" in text
    assert "1e400" not in text


def test_solve_says_which_part_it_solved(capsys: Capture) -> None:
    count = ["solve", "explicit/sparsity-count", "--for", "m", "n=10", "B=1", "delta=0.01"]
    found = document(count, capsys)
    assert (found["value"], found["part"], found["unused"]) == ("59", "probability", [])
    assert "with the failure probability at most delta" in printed(count, capsys)
    first = printed([*count, "--claim", "1"], capsys)
    assert "delta plays no role in these conditions" in first
    assert "with claim 1" in first
    asked = document([*count, "--probability"], capsys)
    assert {**asked, "part": ""} == {**found, "part": ""}


def test_solve_brackets_a_real_value(capsys: Capture) -> None:
    point = ["explicit/gd-convergence", "--for", "eta", "n=10", "B=1", "lambda=0.1"]
    found = document(["solve", *point], capsys)
    with mp.workdps(40):
        cap = mpf(16) / 289 * mp.e / 1000
        low, high = (Fraction(found[end]) for end in ("satisfying", "violating"))
        assert low.numerator / mpf(low.denominator) <= cap <= high.numerator / mpf(high.denominator)
    text = printed(["solve", *point, "--digits", "6"], capsys)
    inside, outside = re.findall(r"eta = ([\d.]+) (?:satisfies|violates)", text)
    assert float(inside) <= float(cap) <= float(outside)
    assert float(outside) - float(inside) < 1e-8


def test_latex_shows_the_work(capsys: Capture) -> None:
    text = printed(["latex", "classical/mills", "--show-work", "B=2"], capsys)
    tail = format(math.erfc(2 / math.sqrt(2)) / 2, ".10f")
    assert tail in text
    assert r"Q\left(2\right)" in text


def test_latex_as_json_is_the_same_text(tmp_path: Path, capsys: Capture) -> None:
    plain = printed(["latex", "classical/mills"], capsys)
    found = document(["latex", "classical/mills"], capsys)
    assert (found["id"], found["latex"]) == ("classical/mills", plain)
    target = tmp_path / "mills.tex"
    document(["latex", "classical/mills", "--output", str(target)], capsys)
    assert target.read_text(encoding="utf-8") == plain


def test_latex_writes_a_file_whole_or_not_at_all(tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "mills.tex"
    arguments = ["latex", "classical/mills", "--standalone"]
    whole = printed(arguments, capsys)
    assert printed([*arguments, "--output", str(target)], capsys) == ""
    assert target.read_text(encoding="utf-8") == whole
    assert list(tmp_path.iterdir()) == [target]
    assert run([*arguments, "--output", str(tmp_path / "no" / "folder.tex")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == [target]


BAD_POINTS: list[tuple[list[str], str]] = [
    (["evaluate", "explicit/flip-probabilty", "B=1"], "did you mean explicit/flip-probability"),
    (["evaluate", FLIP], "needs a value for B"),
    (["evaluate", FLIP, "B=1"], "needs a value for R (R_w + R_b"),
    (["evaluate", FLIP, "B=1", "R=1", "Q=2"], "no variable 'Q'"),
    (["evaluate", FLIP, "B=1", "R=1", "kapa=2"], "did you mean 'kappa'"),
    (["evaluate", FLIP, "B=1", "R=1", "B=2"], "given twice"),
    (["evaluate", FLIP, "B=-1", "R=1"], "B >= 0 fails at B = -1"),
    (["evaluate", FLIP, "B=nan", "R=1"], "'nan' is not an exact number"),
    (["evaluate", FLIP, "B=inf", "R=1"], "'inf' is not an exact number"),
    (["evaluate", FLIP, "B=1+1", "R=1"], "not an exact number"),
    (["evaluate", FLIP, "B=__import__('os')", "R=1"], "not an exact number"),
    (["evaluate", FLIP, "B=", "R=1"], "not an exact number"),
    (["evaluate", FLIP, "=1", "R=1"], "name=value"),
    (["evaluate", FLIP, "B", "R=1"], "name=value"),
    (["evaluate", FLIP, "B=1/0", "R=1"], "divides by zero"),
    (["evaluate", FLIP, "B=1e999999999", "R=1"], "exponent"),
    (["evaluate", FLIP, "B=1e400", "R=1e400"], ""),
    (["evaluate", FLIP, "B=1", "R=1", "--digits", "0"], "range"),
    (["evaluate", FLIP, "B=1", "R=1", "--digits", "1e9"], "integer"),
    (["evaluate", FLIP, "B=1", "R=1", "--digits", "9" * 5000], ""),
    (["evaluate", "explicit/sparsity-count", "m=0", "B=1"], "m >= 1 fails at m = 0"),
    (
        [
            "evaluate",
            "explicit/gd-convergence-symmetric",
            "M=3",
            "n=3",
            "B=1",
            "lambda=0.1",
            "delta=0.01",
            "norm_y=0.5",
        ],
        "floor(M/2) == M/2 fails at M = 3",
    ),
    (["evaluate", "explicit/sparsity-count", "m=1.5", "B=1"], "has to be an integer"),
    (["evaluate", "explicit/sparsity-count", "m=9", "B=1", "delta=1"], "0 < delta < 1 fails"),
    (["evaluate", "explicit/sparsity-count", "m=1e-20000", "B=1"], "has to be an integer"),
    (["compare", "width", "n=1e-20000"], "has to be an integer"),
    (["evaluate", "classical/craig", "B=1"], "no scalar formula"),
    (["solve", *EVENT[:3]], "give a value for n (number of training samples)"),
    (["solve", EVENT[0]], "--for"),
    (["solve", EVENT[0], "--for", "zeta"], "no variable 'zeta'"),
    (["solve", *EVENT, "--claim", "9"], "there is no claim 9"),
    (["solve", *EVENT, "--claim", "1", "--probability"], "give one"),
    (["solve", *EVENT, "--probability"], "no bound on a failure probability"),
    (["solve", *EVENT, "m=5"], "do not give it a value"),
    (["solve", "yang2024/theorem-1", "--for", "m", "n=3"], ""),
    (["compare", "widht", "n=1"], "did you mean 'width'"),
    (["list", "--quantity", "s"], "'s' is the beginning of"),
    (["compare", "width", "zeta=1"], "no bound on width has a variable 'zeta'"),
    (["compare", "width", "n=1.5"], "has to be an integer"),
    (["compare", "width", "n=x"], "not an exact number"),
    (["latex", "classical/mils"], "did you mean classical/mills"),
    (["latex", "classical/mills", "B=1"], "--show-work"),
    (["latex", "classical/mills", "--show-work"], "needs values"),
    (["latex", "classical/mills", "--show-work", "B=-1"], "outside the assumptions"),
    (["latex", "classical/mills", "--proof"], "no proof"),
]


@pytest.mark.parametrize(("arguments", "hint"), BAD_POINTS, ids=lambda v: str(v)[:60])
def test_a_bad_point_is_one_line_and_status_2(
    arguments: list[str], hint: str, capsys: Capture
) -> None:
    status = run(arguments)
    shown = capsys.readouterr()
    if arguments[1:2] == [FLIP] and arguments[-1] == "R=1e400":
        assert status in (0, 2), "an answer or one line"
    else:
        assert status == 2
    if status == 2:
        assert shown.out == ""
        assert shown.err.count("\n") == 1
        assert "this is a bug" not in shown.err
        assert hint in shown.err


def test_what_is_refuted_on_record_is_solved_with_a_note(capsys: Capture) -> None:
    assert run(["solve", "yang2024/lemma-3", "--for", "R_w", "B=1", "R_b=0"]) == 0
    assert "refuted on record" in capsys.readouterr().out
    point = ["n=100", "B=1", "lambda=0.1", "delta=0.01"]
    assert run(["solve", "explicit/gd-good-event", "--for", "m", *point]) == 0
    assert "on record" not in capsys.readouterr().out
