"""Verdicts: each kind once, certificates that stand, nothing that hangs."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from known_claims import KnownClaim, load_known_claims

from bounds.errors import InputError
from bounds.statement import Statement
from verify import check
from verify.attempts import is_vacuous
from verify.checker.certificates import recheck
from verify.claims import make_claim
from verify.cli.entry import run
from verify.judging import certificate_name, check_all, check_file, save_certificate
from verify.strategy import judge
from verify.verdict import Verdict, document, exit_status
from verify.workers import Stopped, run_isolated, time_limit

CLAIMS = """
[[claim]]
id = "mills ratio/1"
variables = { B = "real" }
assumptions = ["B > 0"]
claim = "Q(B) <= phi(B)/B"

[[claim]]
id = "square"
variables = { x = "real" }
claim = "x**2 >= x"

[[claim]]
id = "pole"
variables = { x = "real" }
assumptions = ["x >= 0"]
claim = "1/x >= 0"

[[claim]]
id = "nowhere"
variables = { x = "real" }
assumptions = ["x > 1", "x < 0"]
claim = "x >= 5"

[[claim]]
id = "constant"
variables = { x = "real" }
exists = ["c"]
assumptions = ["0 <= x <= 1"]
claim = "x*(1 - x) <= c"
"""


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.toml"
    path.write_text(CLAIMS)
    return path


def same(verdict: Verdict) -> dict[str, Any]:
    """Everything but the time."""
    return {**verdict.json(), "seconds": None}


def test_one_of_each_kind(claims: Path, tmp_path: Path) -> None:
    proofs = tmp_path / "proofs"
    mills, square, pole, nowhere, constant = check_file(claims, certificates=proofs)
    assert mills.verdict == "proved"
    assert mills.certificate_path is not None
    recheck(json.loads(Path(mills.certificate_path).read_text()))
    assert (square.verdict, square.witness) == ("refuted", {"x": Fraction(1, 2)})
    assert (pole.verdict, pole.flags) == ("undecided", ("undefined",))
    assert "x = 0" in (pole.reason or "")
    assert pole.witness is None
    assert (nowhere.verdict, nowhere.flags) == ("undecided", ("void",))
    assert (constant.verdict, constant.constants) == ("proved", {"c": "1/4"})
    assert len(list(proofs.iterdir())) == 2


def test_one_and_two_workers_agree(claims: Path) -> None:
    one = check_file(claims, seconds=6, workers=1)
    two = check_file(claims, seconds=6, workers=2)
    assert [same(v) for v in one] == [same(v) for v in two]


def test_the_json_document_has_the_published_form(
    claims: Path, capsys: Any, tmp_path: Path
) -> None:
    status = run(["check", str(claims), "--json", "--certificates", str(tmp_path / "c")])
    assert status == 1
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1
    for entry in found["claims"]:
        assert list(entry) == [
            "id", "verdict", "witness", "certificate", "constants", "flags", "reason", "seconds",
        ]  # fmt: skip
        assert entry["verdict"] in ("proved", "refuted", "undecided")
        if entry["witness"] is not None:
            assert all(str(Fraction(text)) == text for text in entry["witness"].values())


def test_the_table_and_necessity(claims: Path, capsys: Any, tmp_path: Path) -> None:
    assert run(["check", str(claims), "--necessity", "--certificates", str(tmp_path / "c")]) == 1
    shown = capsys.readouterr().out
    assert "needed: B > 0" in shown
    assert "fails at x = 1/2" in shown
    assert "2 proved, 1 refuted, 2 undecided" in shown


def test_status_zero_when_nothing_is_refuted(tmp_path: Path) -> None:
    path = tmp_path / "good.toml"
    path.write_text('[[claim]]\nid = "a"\nclaim = "1 <= 2"\n')
    assert run(["check", str(path), "--certificates", str(tmp_path / "c")]) == 0


@pytest.mark.parametrize("arguments", [["missing.toml"], ["."], ["x.toml", "--budget", "0"]])
def test_bad_input_is_one_line(arguments: list[str], capsys: Any) -> None:
    assert run(["check", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1


def test_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    verdict = Verdict("a", "proved", certificate={"format": 1})
    with pytest.raises(InputError, match="cannot be written"):
        save_certificate(verdict, tmp_path / "file")


def test_certificate_names_are_safe_and_distinct() -> None:
    names = [
        certificate_name(text) for text in ("a/b", "a-b", "a b", "..", "/etc/passwd", "a" * 200)
    ]
    assert len(set(names)) == len(names)
    assert all("/" not in name and not name.startswith(".") for name in names)


def test_a_claim_as_text() -> None:
    assert check("x**2 >= 0", variables={"x": "real"}).verdict == "proved"
    found = check("x <= c", variables={"x": "real"}, assumptions=["x <= 3"], exists=["c"])
    assert found.constants == {"c": "3"}
    with pytest.raises(InputError):
        check("y >= 0", variables={"x": "real"})
    with pytest.raises(InputError):
        check(make_claim("1 <= 2"), assumptions=["1 <= 2"])
    with pytest.raises(InputError):
        check("1 <= 2", seconds=0)


def test_statements_without_a_formula_are_undecided() -> None:
    prose = Statement(id="a", prose="the network converges")
    order = Statement(id="b", claim=("1 <= O(1)",), order=True)
    for verdict in check_all([prose, order]):
        assert verdict.verdict == "undecided"
        assert verdict.reason


@pytest.mark.parametrize(
    ("text", "assumption", "vacuous"),
    [
        ("Q(x) <= 2*exp(-x**2/2)", "0 <= x <= 1/2", True),
        ("Q(x) <= 1", "x >= 0", True),
        ("Q(x) >= x - 1", "0 <= x <= 1/2", True),
        ("Q(x) <= exp(-x**2/2)", "x >= 0", False),
        ("x <= 1 + x", "x >= 0", False),
    ],
)
def test_vacuous_bounds_are_flagged(text: str, assumption: str, vacuous: bool) -> None:
    assert (
        is_vacuous(make_claim(text, variables={"x": "real"}, assumptions=[assumption])) is vacuous
    )


def test_a_verdict_keeps_its_promises() -> None:
    with pytest.raises(ValueError, match="reason"):
        Verdict("a", "undecided")
    with pytest.raises(ValueError, match="never proved"):
        Verdict("a", "proved", flags=("void",))
    with pytest.raises(ValueError, match="unknown flags"):
        Verdict("a", "refuted", flags=("odd",))
    assert exit_status([Verdict("a", "proved")]) == 0
    assert exit_status([Verdict("a", "proved"), Verdict("b", "refuted")]) == 1
    assert document([]) == {"schema": 1, "claims": []}


# --- processes ------------------------------------------------------------


def behave(value: str, report: Callable[[Any], None]) -> str:
    report("started")
    if value == "loop":
        while True:
            pass
    if value == "sleep":
        time.sleep(60)
    if value == "die":
        os._exit(7)
    if value == "fail":
        raise KeyError("surprise")
    if value == "memory":
        return "x" * (1 << 40)
    return value.upper()


def test_workers_that_hang_die_or_fail_cost_one_result_each() -> None:
    inputs = ["a", "loop", "die", "b", "sleep", "fail", "memory", "c"]
    start = time.monotonic()
    results = dict(run_isolated(behave, inputs, workers=2, seconds=1.5))
    assert time.monotonic() - start < 60, "stuck"
    assert [results[k] for k in (0, 3, 7)] == ["A", "B", "C"]
    reasons = {inputs[k]: results[k] for k in (1, 2, 4, 5, 6)}
    assert all(isinstance(result, Stopped) for result in reasons.values())
    assert reasons["loop"].partial == "started"
    assert "stopped after" in reasons["loop"].reason
    assert "status 7" in reasons["die"].reason
    assert "KeyError" in reasons["fail"].reason
    assert "memory" in reasons["memory"].reason


def test_no_process_is_left_behind() -> None:
    import multiprocessing

    results = run_isolated(behave, ["sleep", "sleep", "a"], workers=3, seconds=30)
    assert next(results) == (2, "A")
    results.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


def test_the_time_limit_interrupts_and_leaves_nothing_behind() -> None:
    start = time.monotonic()
    with time_limit(0.1) as overdue:
        while True:
            pass
    assert overdue == [True]
    with time_limit(5.0) as overdue:
        pass
    assert overdue == []
    assert time.monotonic() - start < 60, "stuck"


def test_a_claim_that_takes_for_ever_is_stopped() -> None:
    hard = make_claim(
        "binomial_tail(m/2, m, p)*gamma(m + 1) <= gamma(m + 2)**p*owens_t(p, m)*9**9**3",
        variables={"m": "integer", "p": "real"},
        assumptions=["m >= 1e9", "0.49 <= p <= 0.51"],
    )
    start = time.monotonic()
    (verdict,) = check_all([hard], seconds=1.0)
    assert time.monotonic() - start < 60, "stuck"
    assert verdict.verdict in ("undecided", "refuted")


# --- the corpus ------------------------------------------------------------


def sound(known: KnownClaim, seconds: float) -> Verdict:
    verdict = judge(known.statement, seconds=seconds)
    assert not (verdict.verdict == "proved" and not known.truth), "a false claim was proved"
    assert not (verdict.verdict == "refuted" and known.truth), "a true claim was refuted"
    assert not (verdict.verdict == "proved" and (known.void or known.undefined))
    assert not ("void" in verdict.flags and not known.void)
    assert not ("undefined" in verdict.flags and known.truth)
    return verdict


@pytest.mark.parametrize("known", load_known_claims()[7::40], ids=lambda k: k.id)
def test_no_false_verdict_on_a_sample(known: KnownClaim) -> None:
    sound(known, 1.5)


@pytest.mark.slow
@pytest.mark.parametrize("known", load_known_claims(), ids=lambda k: k.id)
def test_no_false_verdict(known: KnownClaim) -> None:
    sound(known, 10.0)
