"""Extreme numbers end in seconds, each command in a real process."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

CERTIBOUND = [sys.executable, "-m", "verify"]


def timed(*arguments: str, limit: float = 60.0) -> tuple[subprocess.CompletedProcess[str], float]:
    start = time.monotonic()
    done = subprocess.run(
        [*CERTIBOUND, *arguments], capture_output=True, text=True, timeout=limit, check=False
    )
    return done, time.monotonic() - start


@pytest.mark.parametrize(
    ("arguments", "seconds"),
    [
        ("evaluate classical/binomial-chernoff-relative m=1e40 q=0.5 epsilon=1e-20", 10),
        ("evaluate classical/binomial-chernoff-relative m=1e400 q=0.3 epsilon=1e-20", 15),
        ("evaluate classical/binomial-chernoff-relative m=1e9999 q=0.3 epsilon=1e-20", 15),
        ("evaluate explicit/hermite-tail/step-12 K=1e9 B=5 --digits 1000", 20),
        ("evaluate explicit/min-eigenvalue-upper n=1e400 B=1e400 lambda_B=100 rho_max=0.01", 10),
    ],
)
def test_extreme_points_are_evaluated_in_seconds(arguments: str, seconds: float) -> None:
    done, elapsed = timed(*arguments.split())
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""
    assert elapsed < seconds


def test_a_huge_chernoff_bound_is_decided() -> None:
    done, _ = timed(*["evaluate", "classical/binomial-chernoff-relative", "m=1e40", "q=0.5"],
                    "epsilon=1e-20")  # fmt: skip
    assert done.stdout.count("  holds") >= 4
    assert "0.158655253931457" in done.stdout, "Q(1), as one standard deviation is 5e19"
