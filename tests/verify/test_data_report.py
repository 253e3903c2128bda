"""The data report against formulas evaluated independently with mpmath."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from bounds.errors import BudgetError, InputError
from bounds.language import parse_relations, symbol
from verify import demo
from verify.data_report import data_report
from verify.data_text import markdown
from verify.decimals import decimals, down, up
from verify.training_requirements import least_integer

CASES = [("wine", 40, "1"), ("digits", 60, "0"), ("diabetes", 50, "3/2"), ("iris", 30, "2")]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(map(str, case)))
def report(request: pytest.FixtureRequest) -> dict[str, Any]:
    name, samples, bias = request.param
    return data_report(name, samples, Fraction(bias))


@pytest.fixture(autouse=True)
def digits() -> Any:
    with mp.workdps(60):
        yield


def number(text: str) -> mp.mpf:
    value = Fraction(text)
    return mp.mpf(value.numerator) / value.denominator


def inside(value: mp.mpf, ends: dict[str, str]) -> bool:
    return bool(number(ends["lower"]) <= value <= number(ends["upper"]))


def setting(report: dict[str, Any]) -> tuple[mp.mpf, ...]:
    """n, B, lambda, ||y||, delta as the theorems got them."""
    training = report["training"]
    texts = (report["bias"], training["lambda"], training["norm_y"], report["delta"])
    return (mp.mpf(report["data"]["n"]), *map(number, texts))


def test_the_report_is_json_and_reads_back(report: dict[str, Any]) -> None:
    assert json.loads(json.dumps(report)) == report


def test_certified_eigenvalue_encloses_the_float_one(report: dict[str, Any]) -> None:
    from scipy.special import owens_t
    from scipy.stats import norm

    from verify.datasets import load

    X = load(report["data"]["name"], samples=report["data"]["n"]).X
    rho = np.clip(X @ X.T, -1, 1)
    np.fill_diagonal(rho, 1.0)
    B = float(Fraction(report["bias"]))
    # explicit/exact-kernel (a): accurate enough at these biases
    p = norm.sf(B) - 2 * owens_t(B, np.sqrt((1 - rho) / (1 + rho)))
    value = np.linalg.eigvalsh((1 + rho) * p)[0]
    found = report["eigenvalue"]
    assert float(found["lower"]) - 1e-12 <= value <= float(found["upper"]) + 1e-12
    scaled = number(found["lower"]) * mp.exp(number(report["bias"]) ** 2 / 2)
    assert number(found["lambda_0"]["lower"]) <= scaled * (1 + mp.mpf(10) ** -11)


def test_training_gets_the_certified_lower_bound_and_an_upper_bound_on_the_labels(
    report: dict[str, Any],
) -> None:
    training = report["training"]
    assert number(training["lambda"]) == number(report["eigenvalue"]["lower"])
    squared = number(report["data"]["label_norm_squared"]["lower"])
    assert 0 <= number(training["norm_y"]) ** 2 - squared < mp.mpf(10) ** -8


def test_symmetric_width_is_the_least_even_one(report: dict[str, Any]) -> None:
    n, B, lam, y, delta = setting(report)
    first = 166 * n / lam * mp.log(3 * n / delta)
    second = 167773 * n**3 * y**2 * mp.exp(-(B**2)) / lam**4
    width = report["training"]["width"][0]
    M = int(Fraction(width["value"]))
    assert max(first, second) <= M
    if M < 10**30:
        assert M % 2 == 0
        assert max(first, second) > M - 2
    assert ("log" in width["binding"]) == bool(first > second)
    assert inside(first, width["conditions"][0])
    assert inside(second, width["conditions"][1])


def test_unconditional_width_is_the_least_one(report: dict[str, Any]) -> None:
    n, B, lam, y, delta = setting(report)
    half = delta / 2
    tail = mp.erfc(B / mp.sqrt(2)) / 2
    v = (1 + B**2) * tail - B * mp.exp(-(B**2) / 2) / mp.sqrt(2 * mp.pi)

    def enough(m: int) -> bool:
        inner = mp.exp(-(B**2) / 2) + 2 / mp.mpf(m) * mp.log(2 * n / half)
        by_tail = y + mp.sqrt(4 * n * mp.log(4 * n / half) * inner)
        by_mean = mp.sqrt((y**2 + n * v) / half)
        second = 167773 * n**3 * min(by_tail, by_mean) ** 2 * mp.exp(-(B**2)) / lam**4
        return bool(m >= max(83 * n / lam * mp.log(3 * n / half), second))

    m = int(Fraction(report["training"]["width"][1]["value"]))
    assert enough(m)
    if m < 10**30:
        assert not enough(m - 1)


def test_learning_rate_and_steps(report: dict[str, Any]) -> None:
    n, B, lam, _, _ = setting(report)
    cap = mp.mpf(16) / 289 * lam * mp.exp(B**2) / n**2
    printed = number(report["training"]["learning_rate_cap"]["value"])
    assert cap * (1 - mp.mpf(10) ** -10) < printed <= cap
    steps = int(report["training"]["steps"]["from_rate"]["value"])
    rate = mp.log(1 - cap * lam / 4)
    assert steps * rate <= mp.log(mp.mpf(1) / 100) < (steps - 1) * rate
    lambda_0 = number(report["eigenvalue"]["lambda_0"]["lower"])
    closed = mp.mpf("72.25") * (n / lambda_0) ** 2 * mp.log(100)
    assert int(report["training"]["steps"]["closed_form"]["value"]) == mp.ceil(closed)


def _bounds(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{b['statement']} {b['part']}".strip(): b for b in report["eigenvalue_bounds"]}


def test_lower_bounds_stay_below_and_upper_bounds_above_the_certified_value(
    report: dict[str, Any],
) -> None:
    found = report["eigenvalue"]
    seen = 0
    for bound in report["eigenvalue_bounds"]:
        if bound["value"] is None or bound["quantity"] != "smallest-eigenvalue":
            continue
        seen += 1
        if bound["side"] == "lower":
            assert number(bound["value"]["lower"]) <= number(found["upper"])
        else:
            assert number(bound["value"]["upper"]) >= number(found["lower"])
        assert bound["vacuous"] == (
            bound["side"] == "lower" and number(bound["value"]["lower"]) <= 0
        )
    assert seen >= 2


def test_closed_and_restricted_bounds_have_their_formulas(report: dict[str, Any]) -> None:
    bounds = _bounds(report)
    B, n = number(report["bias"]), report["data"]["n"]
    closed = bounds["explicit/min-eigenvalue-closed"]
    Delta = number(closed["at"]["Delta"])
    K = max(1, mp.ceil(B**2), mp.ceil(mp.log(2 * (n - 1)) / mp.log(1 / Delta)))
    assert inside(mp.exp(-(B**2) / 2) / (30 * mp.sqrt(K)), closed["value"])
    assert Delta >= number(report["geometry"]["largest_inner_product"]["lower"])
    first = bounds["explicit/restricted-eigenvalue (a)"]
    half = mp.acos(number(first["at"]["rho_min"])) / 2
    integral = mp.quad(lambda u: mp.exp(-(B**2) / (2 * mp.cos(u) ** 2)), [0, half]) / mp.pi
    assert inside(integral, first["value"])
    jensen = bounds["explicit/restricted-eigenvalue-jensen"]
    d = number(jensen["at"]["delta"])
    assert 0 <= number(report["geometry"]["separation"]["upper"]) - d < mp.mpf(10) ** -9
    angle = mp.asin(d / 2)
    value = angle / mp.pi * mp.exp(-(B**2) * d / (2 * mp.sqrt(4 - d**2) * angle))
    assert inside(value, jensen["value"])


def test_series_bound_is_the_sum_of_its_terms() -> None:
    report = data_report("digits", 25, Fraction(1))
    entry = _bounds(report)["explicit/min-eigenvalue-series"]
    n, Delta = 25, number(entry["at"]["Delta"])
    phi = mp.exp(-mp.mpf(1) / 2) / mp.sqrt(2 * mp.pi)
    squares = [(mp.erfc(1 / mp.sqrt(2)) / 2) ** 2]
    before, value = mp.mpf(0), mp.mpf(1)  # He_k(1) / sqrt(k!)
    for k in range(1, 6000):
        squares.append(phi**2 * value**2 / k)
        before, value = value, (value - mp.sqrt(k - 1) * before) / mp.sqrt(k)
    terms = [s + (squares[k - 1] if k else 0) for k, s in enumerate(squares)]
    partial = sum(a * max(0, 1 - (n - 1) * Delta**k) for k, a in enumerate(terms))
    # The rest is below the sum of the omitted a_k = 2Q - sum of the kept ones.
    rest = mp.erfc(1 / mp.sqrt(2)) - sum(terms)
    assert partial <= number(entry["value"]["upper"])
    assert partial + rest >= number(entry["value"]["lower"])
    assert rest < partial / 2


def test_active_counts(report: dict[str, Any]) -> None:
    B, n, delta = number(report["bias"]), report["data"]["n"], number(report["delta"])
    found = report["activity"]
    assert inside(mp.erfc(B / mp.sqrt(2)) / 2, found["expected_fraction"])
    assert inside(mp.exp(-(B**2) / 2), found["fraction_bound"])
    width = mp.mpf("5.18") * mp.exp(B**2 / 2) * mp.log(n / delta)
    assert int(found["from_width"]) == mp.ceil(width)
    at = found["at_width"]
    m = number(at["width"])
    assert number(at["count_below"]) >= m * mp.exp(-(B**2) / 2) * (1 - mp.mpf(10) ** -9)
    assert 0 < number(at["failure_probability_at_most"]) < mp.mpf(10) ** -200


def test_equal_rows_make_every_theorem_vacuous() -> None:
    report = data_report("iris", None, Fraction(1))
    assert report["eigenvalue"]["lower"] == report["eigenvalue"]["upper"] == "0"
    assert report["eigenvalue"]["singular"]
    assert report["geometry"]["separation"] == {"lower": "0", "upper": "0"}
    assert report["geometry"]["duplicate_rows"] == 1
    assert report["training"]["vacuous"]
    assert "is 0" in report["training"]["reason"]
    assert "vacuous" in markdown(report)


def test_opposite_rows_have_separation_zero_and_a_positive_eigenvalue(tmp_path: Path) -> None:
    path = tmp_path / "opposite.csv"
    path.write_text("1,2\n-2,-4\n1,0\n", encoding="utf-8")
    report = data_report(path, None, Fraction(1, 2), normalize=True)
    assert report["geometry"]["separation"] == {"lower": "0", "upper": "0"}
    assert report["geometry"]["antipodal_rows"] == 1
    assert number(report["eigenvalue"]["lower"]) > 0
    bounds = _bounds(report)
    assert "agree up to the sign" in bounds["explicit/min-eigenvalue-series"]["reason"]
    # rho_min = -1: read as Q(B)
    value = bounds["explicit/restricted-eigenvalue (a)"]["value"]
    assert inside(mp.erfc(mp.mpf(1) / 2 / mp.sqrt(2)) / 2, value)
    # no labels in the file
    assert "none" in report["data"]["labels"]
    assert report["data"]["label_norm_squared"]["lower"] == "3"


def test_one_row_more_columns_than_rows_and_orthonormal_rows(tmp_path: Path) -> None:
    one = data_report("digits", 1, Fraction(1))
    assert one["geometry"] is None
    assert one["eigenvalue_bounds"] == []
    assert inside(mp.erfc(1 / mp.sqrt(2)), one["eigenvalue"])
    assert "one row" in markdown(one)
    path = tmp_path / "eye.npy"
    np.save(path, np.eye(4, 9))
    report = data_report(path, None, Fraction(1))
    tail = mp.erfc(1 / mp.sqrt(2)) / 2
    assert inside(2 * tail - tail**2, report["eigenvalue"])
    bounds = _bounds(report)
    for name in ("explicit/min-eigenvalue-closed", "explicit/restricted-eigenvalue (b)"):
        assert not bounds[name]["vacuous"]


def test_wide_rows_with_labels_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("a,b,c,d,y\n1,2,3,4,1\n4,3,2,2,-2\n", encoding="utf-8")
    report = data_report(path, None, Fraction(0), normalize=True, target="y")
    assert report["data"]["label_norm_squared"] == {"lower": "5", "upper": "5"}
    assert not report["training"]["vacuous"]


def test_a_bound_that_divides_by_the_bias_is_reported_without_a_value() -> None:
    report = data_report("wine", 10, Fraction(0))
    entry = _bounds(report)["yang2024/theorem-13 as printed"]
    assert entry["value"] is None
    assert "division" in entry["reason"]
    assert entry["form"] == "as printed"


def test_the_papers_orders_carry_no_number() -> None:
    orders = data_report("wine", 5, Fraction(1))["orders"]
    assert any("Omegatilde(lambda_0**(-4)*n**4*exp(B**2))" in o["formula"] for o in orders)
    assert all(o["note"] == "order only, no number" for o in orders)


def test_huge_bias_has_finite_texts() -> None:
    report = data_report("wine", 8, Fraction(60))
    assert len(json.dumps(report)) < 20_000
    assert number(report["eigenvalue"]["lower"]) > 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bias": -1}, "bias must be at least 0"),
        ({"bias": 0.5}, "bias must be exact"),
        ({"bias": True}, "bias must be exact"),
        ({"delta": Fraction(0)}, "delta must be between"),
        ({"delta": Fraction(1)}, "delta must be between"),
        ({"samples": 151}, "iris has 150 rows"),
    ],
)
def test_bad_arguments_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        data_report("iris", **options)


def test_rows_without_unit_norm_are_refused_and_the_option_is_named(tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    path.write_text("1,2\n3,4\n", encoding="utf-8")
    with pytest.raises(InputError, match="normalize"):
        data_report(path)


@pytest.mark.parametrize("text", ["1/3", "-2/3", "1", "0", "1e-40", "1234567890123456789012345/7"])
def test_decimals_are_rounded_outward(text: str) -> None:
    top, _, bottom = text.partition("/")
    value = Fraction(top) / Fraction(bottom or 1)
    ends = decimals(value, value, 5)
    assert Fraction(ends["lower"]) <= value <= Fraction(ends["upper"])
    assert down(value, 5) <= value <= up(value, 5)
    assert up(value, 5) - down(value, 5) <= abs(value) / 10**4


def test_least_integer_needs_and_finds_the_least() -> None:
    m = symbol("m", "integer")
    for right, least in (("1", 1), ("2", 2), ("7/2", 4), ("10**25 + 1/2", 10**25 + 1)):
        relations = parse_relations(f"m >= {right}", {"m": m}).relations
        assert least_integer(relations, "m", {}) == least
    never = parse_relations("m >= m + 1", {"m": m}).relations
    with pytest.raises(BudgetError):
        least_integer(never, "m", {})


def test_demo_writes_both_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main(tmp_path / "out") == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert report["data"]["n"] == 400
    assert report["training"]["width"][0]["value"] in text
    assert text in capsys.readouterr().out


def test_demo_says_in_one_line_that_it_cannot_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert demo.main(blocked / "out") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_main_job_takes_less_than_five_seconds_of_process_time() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    program = "from verify.data_report import data_report; data_report('digits', 400, 1)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5


def test_nearly_equal_rows_do_not_start_an_endless_series(tmp_path: Path) -> None:
    path = tmp_path / "near.csv"
    path.write_text("1,0\n1,1e-30\n1,1\n0,1\n", encoding="utf-8")
    report = data_report(path, None, Fraction(1), normalize=True)
    entry = _bounds(report)["explicit/min-eigenvalue-series"]
    assert "2000 terms" in entry["reason"]
    assert number(report["geometry"]["separation"]["lower"]) > 0
    assert report["eigenvalue"]["clipped"]
    assert report["training"]["vacuous"]
    assert "no positive certified lower bound" in report["training"]["reason"]
