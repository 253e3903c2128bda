"""Extreme numbers do not hang a command; each runs in a real process with a limit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CERTIBOUND = [sys.executable, "-m", "verify"]
HANG = 240  # seconds after which a command is taken to be stuck; the commands took over 100 before


def ended(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CERTIBOUND, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        "evaluate classical/binomial-chernoff-relative m=1e40 q=0.5 epsilon=1e-20",
        "evaluate classical/binomial-chernoff-relative m=1e400 q=0.3 epsilon=1e-20",
        "evaluate classical/binomial-chernoff-relative m=1e9999 q=0.3 epsilon=1e-20",
        "evaluate explicit/hermite-tail/step-12 K=1e9 B=5 --digits 1000",
        "evaluate explicit/min-eigenvalue-upper n=1e400 B=1e400 lambda_B=0 rho_max=0.01",
    ],
)
def test_extreme_points_are_evaluated(arguments: str) -> None:
    done = ended(*arguments.split())
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""


def test_a_huge_chernoff_bound_is_decided() -> None:
    done = ended(*["evaluate", "classical/binomial-chernoff-relative", "m=1e40", "q=0.5"],
                    "epsilon=1e-20")  # fmt: skip
    assert done.stdout.count("  holds") >= 4
    assert "0.158655253931457" in done.stdout, "Q(1), as one standard deviation is 5e19"


@pytest.mark.parametrize(
    ("arguments", "status", "text"),
    [
        ("latex explicit/exact-kernel/step-4 --show-work r_0=1e20000", 0, "10^{20000}"),
        ("latex explicit/exact-kernel/step-4 --show-work r_0=1e-20000", 0, "10^{-20000}"),
        ("data iris --samples 5 --delta 1e-20000", 0, "lambda"),
        ("data iris --samples 5 --bias 1e-20000", 0, "lambda"),
        ("data iris --samples 5 --bias 1e20000", 2, "smaller bias"),
        ("data iris --samples 5 --bias 1e400", 2, "smaller bias"),
        ("data one.csv --bias 1e300", 2, "smaller bias"),
        ("data one.csv --bias 1e5", 2, "too extreme"),
        ("data one.csv --bias -1e20000", 2, "at least 0"),
        ("evaluate classical/mills B=1e20000", 0, "claim"),
        ("evaluate classical/mills B=1e-20000 --json", 0, "claims"),
    ],
)
def test_numbers_of_many_digits_work_or_are_one_clear_line(
    arguments: str, status: int, text: str, tmp_path: Path
) -> None:
    (tmp_path / "one.csv").write_text("1,0\n")
    done = ended(*arguments.split(), folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (status, status // 2), done.stderr[-500:]
    assert text in (done.stderr if status else done.stdout)
    assert "bug" not in done.stderr


def test_constants_of_hundreds_of_digits_are_read_and_judged_within_the_budget(
    tmp_path: Path,
) -> None:
    texts = [
        "ceil(log(10**300 + 1)/log(10)) >= 301",
        "floor(log(10**300 + 1)/log(10)) >= 301",
        "sqrt(10**1000 + 1) > 10**500",
        "max(binomial_tail(10**30, 2*10**30, 1/2), 1/4) >= 1/2",
    ]
    tables = [f'[[claim]]\nid = "c{k}"\nclaim = "{text}"\n' for k, text in enumerate(texts)]
    (tmp_path / "c.toml").write_text("\n".join(tables))
    done = ended("check", "c.toml", "--budget", "5", "--json", folder=tmp_path)
    verdicts = [claim["verdict"] for claim in json.loads(done.stdout)["claims"]]
    assert verdicts[0] == "proved"
    assert verdicts[1] == "refuted"
    assert "refuted" not in verdicts[2:]
