"""The data report against formulas evaluated independently with mpmath."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from flint import fmpz
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import catalogue
from bounds.errors import BudgetError, InputError
from bounds.language import parse_relations, symbol
from verify import demo
from verify.cli.compare import evaluated
from verify.data_report import data_report, report_on
from verify.data_text import markdown
from verify.datasets import Dataset, load
from verify.decimals import compact, decimals, down, integer_text, up
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
    assert M % 2 == 0
    assert width["least"] == (M < 2**400)
    if width["least"]:
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
    if report["training"]["width"][1]["least"]:
        assert not enough(m - 1)
    (D,) = report["training"]["width"][1]["quantities"]
    s = mp.exp(-(B**2) / 2)
    tail_side = y + mp.sqrt(
        4 * n * mp.log(4 * n / half) * (s + 2 / mp.mpf(m) * mp.log(2 * n / half))
    )
    assert D["name"] == "D"
    assert inside(min(tail_side, mp.sqrt((y**2 + n * v) / half)), D)


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
    assert len(found["at_widths"]) == 2
    for at, theorem in zip(found["at_widths"], report["training"]["width"], strict=True):
        assert at["width"] == theorem["value"]
        m, s = number(at["width"]), mp.exp(-(B**2) / 2)
        assert inside(m * mp.erfc(B / mp.sqrt(2)) / 2, at["expected"])
        assert m * s <= number(at["count_below"]) <= m * s * (1 + mp.mpf(10) ** -9)
        during = mp.mpf(17) / 16 * m * s
        assert during <= number(at["during_training_at_most"]) <= during * (1 + mp.mpf(10) ** -9)
        # A symmetric network has half as many independent neurons.
        independent = m / 2 if "symmetric" in theorem["statement"] else m
        power = (mp.log(n) - (mp.log(2) - mp.mpf(1) / 2) * independent * s) / mp.log(10)
        assert inside(power, at["failure_probability_log10"])
        assert at["failure_probability_clamped"] == (power < -250)
        assert number(at["failure_probability_at_most"]) >= mp.mpf(10) ** power


def test_a_failure_probability_that_is_no_clamp_is_the_bound_itself() -> None:
    found = data_report("digits", 1, Fraction(1))["activity"]["at_widths"][0]
    assert not found["failure_probability_clamped"]
    bound = mp.exp(
        -(mp.log(2) - mp.mpf(1) / 2) * number(found["width"]) / 2 * mp.exp(-mp.mpf(1) / 2)
    )
    assert bound <= number(found["failure_probability_at_most"]) <= bound * (1 + mp.mpf(10) ** -9)


def test_equal_rows_make_every_theorem_vacuous() -> None:
    report = data_report("iris", None, Fraction(1))
    assert report["eigenvalue"]["lower"] == report["eigenvalue"]["upper"] == "0"
    assert report["eigenvalue"]["singular"]
    assert report["geometry"]["separation"] == {"lower": "0", "upper": "0"}
    assert report["geometry"]["duplicate_rows"] == 1
    assert report["training"]["vacuous"]
    assert "is 0" in report["training"]["reason"]
    assert "vacuous" in markdown(report)
    bounds = _bounds(report)
    assert bounds["explicit/min-eigenvalue-upper (b)"]["value"] == {"lower": "0", "upper": "0"}
    assert "separation is 0" in bounds["explicit/min-eigenvalue-closed"]["reason"]


def test_bounds_of_nearly_equal_rows_keep_their_digits(tmp_path: Path) -> None:
    """Two rows at distance 8.7e-10: the closest pair's bound is an equality."""
    path = tmp_path / "near.csv"
    path.write_text("1,0\n1,8.7e-10\n", encoding="utf-8")
    report = data_report(path, None, Fraction(1), normalize=True)
    with mp.workdps(80):
        rho = 1 / mp.sqrt(1 + mp.mpf(8.7e-10) ** 2)
        half = mp.acos(rho) / 2
        # 2 Q - (1 + rho) p = (1 - rho) p + 2 (Q - p), and Q - p = 2 T as an integral
        gap = mp.quad(lambda u: mp.exp(-1 / (2 * mp.cos(u) ** 2)), [0, half]) / mp.pi
        tail = mp.erfc(1 / mp.sqrt(2)) / 2
        value = (1 - rho) * (tail - gap) + 2 * gap
        for name in ("explicit/min-eigenvalue-upper (b)", "explicit/min-eigenvalue-series"):
            ends = _bounds(report)[name]["value"]
            assert abs(number(ends["lower"]) / value - 1) < mp.mpf(10) ** -11
            assert abs(number(ends["upper"]) / value - 1) < mp.mpf(10) ** -11


def test_bounds_agree_with_compare_at_the_certified_geometry() -> None:
    """The series at Delta = 0.987672591189, rounded up in the twelfth digit, is barely smaller."""
    entry = _bounds(data_report("digits", 400, Fraction(1)))["explicit/min-eigenvalue-series"]
    statement = catalogue.get("explicit/min-eigenvalue-series")
    Delta = Fraction("0.987672591189")
    found = evaluated(statement, {"n": Fraction(400), "B": Fraction(1), "Delta": Delta}, 15).value
    assert found is not None
    assert found.lower <= Fraction(entry["value"]["upper"]) < found.upper * (1 + Fraction(1, 10**6))


def test_frozen_biases_halve_the_diagonal() -> None:
    """Orthonormal rows: the kernel with frozen biases is Q(B) times the identity."""
    dataset = Dataset("eye", np.eye(3), True)
    frozen = report_on(dataset, Fraction(1), Fraction(1, 100))["frozen_biases"]
    tail = mp.erfc(1 / mp.sqrt(2)) / 2
    assert inside(tail, frozen["eigenvalue"])
    first, second = frozen["eigenvalue_bounds"]
    assert inside(tail, first["value"])
    assert inside(mp.exp(-mp.mpf(1) / 2) / 60, second["value"])


def test_constant_labels_are_warned_of(tmp_path: Path) -> None:
    wine = data_report("wine", 50)
    assert wine["data"]["labels_constant"]
    assert "nothing to learn" in wine["training"]["warning"]
    shuffled = data_report("wine", 50, shuffle=1)
    assert shuffled["training"]["warning"] is None
    path = tmp_path / "five.csv"
    path.write_text("1,0,5\n0,1,5\n", encoding="utf-8")
    report = data_report(path, target=2)
    assert report["training"]["warning"] == "all labels are 5: there is nothing to tell apart"
    assert report["data"]["label_largest"] == {"lower": "5", "upper": "5"}
    assert report["training"]["warning"] in markdown(report)


def test_the_closest_pair_is_named_by_the_rows_of_the_source() -> None:
    report = data_report("digits", 40, shuffle=2)
    X = load("digits").X
    rows = load("digits", samples=40, shuffle=2).rows
    assert rows is not None
    first, second = (k - 1 for k in report["geometry"]["closest_pair"])
    assert {first, second} <= set(rows.tolist())
    distance = min(np.linalg.norm(X[first] - X[second]), np.linalg.norm(X[first] + X[second]))
    assert abs(distance - float(report["geometry"]["separation"]["lower"])) < 1e-9


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
    having = [b for b in one["eigenvalue_bounds"] if b["value"] is not None]
    assert [(b["statement"], b["part"]) for b in having] == [
        ("explicit/min-eigenvalue-upper", "(a)")
    ]
    assert inside(mp.erfc(1 / mp.sqrt(2)), having[0]["value"])
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


def test_integers_are_exact_however_long(tmp_path: Path) -> None:
    for name, samples in (("wine", 178), ("breast_cancer", 80)):
        report = data_report(name, samples)
        for width in report["training"]["width"]:
            assert width["least"]
            assert width["value"] == str(int(width["value"]))
    for value in (0, 10**129 + 1, 10**200 + 7, 3 * 10**4400, 10**4400 + 1):
        # Python's own int() refuses texts of more than 4300 digits.
        assert Fraction(1) * _integer(integer_text(value)) == value


def _integer(text: str) -> int:
    mantissa, _, power = text.partition("e")
    whole, _, places = mantissa.partition(".")
    value = int(fmpz(whole + places))
    return value * 10 ** (int(power or 0) - len(places))


def test_a_bound_that_divides_by_the_bias_is_reported_without_a_value() -> None:
    report = data_report("wine", 10, Fraction(0))
    entry = _bounds(report)["yang2024/theorem-13 as printed"]
    assert entry["value"] is None
    assert "undefined at B = 0 as printed" in entry["reason"]
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


@settings(max_examples=300, deadline=None)
@given(st.fractions(min_value=0), st.fractions(min_value=0), st.integers(-30, 30))
def test_the_compact_form_of_an_interval_encloses_it(
    low: Fraction, width: Fraction, k: int
) -> None:
    low, high = low * Fraction(10) ** k, low * Fraction(10) ** k * (1 + width / 10**9)
    ends = decimals(low, high)
    text = compact(ends)
    found = re.fullmatch(r"([\d.]+)\[(\d+)\.\.(\d+)\](e-?\d+)?", text)
    if found:
        shared, first, last, power = found.groups()
        assert Fraction(f"{shared}{first}{power or ''}") <= low
        assert Fraction(f"{shared}{last}{power or ''}") >= high
        assert len(text) <= len(f"[{ends['lower']}, {ends['upper']}]")
    else:
        assert text in (f"[{ends['lower']}, {ends['upper']}]", ends["lower"])


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


def test_nearly_orthogonal_rows_have_a_series(tmp_path: Path) -> None:
    """Delta below the unit roundoff, and below the smallest float after a square."""
    for small in ("1e-20", "1e-200"):
        path = tmp_path / "far.csv"
        path.write_text(f"1,0\n{small},1\n", encoding="utf-8")
        report = data_report(path, None, Fraction(1), normalize=True)
        value = _bounds(report)["explicit/min-eigenvalue-series"]["value"]
        tail = mp.erfc(1 / mp.sqrt(2)) / 2
        assert abs(number(value["lower"]) - (2 * tail - tail**2)) < mp.mpf(10) ** -11


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
