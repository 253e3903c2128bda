"""Start-up time, as a ratio to ``import sympy`` in the same run; what help must not import."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

REPEATS = 3
HEAVY = ("sympy", "mpmath", "flint", "numpy", "scipy", "sklearn", "rich", "matplotlib")


def processor_seconds(arguments: list[str]) -> float:
    """User and system time of one run of Python, the least of a few."""
    best = float("inf")
    for _ in range(REPEATS):
        before = os.times()
        subprocess.run(
            [sys.executable, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
            check=True,
        )
        after = os.times()
        spent = after.children_user + after.children_system
        best = min(best, spent - before.children_user - before.children_system)
    return best


@pytest.fixture(scope="module")
def sympy_seconds() -> float:
    return processor_seconds(["-c", "import sympy"])


def test_help_costs_less_than_importing_sympy(sympy_seconds: float) -> None:
    assert processor_seconds(["-m", "verify", "--help"]) <= 0.6 * sympy_seconds


def test_list_costs_less_than_importing_sympy(sympy_seconds: float) -> None:
    assert processor_seconds(["-m", "verify", "list"]) <= 0.9 * sympy_seconds


def test_evaluate_costs_little_more_than_importing_sympy(sympy_seconds: float) -> None:
    command = ["-m", "verify", "evaluate", "explicit/flip-probability", "B=1", "R=0.1"]
    assert processor_seconds(command) <= 2.5 * sympy_seconds


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["list"], ["show", "--help"]])
def test_light_commands_import_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from verify.cli.entry import run\n"
        f"status = run({arguments!r})\n"
        f"found = sorted(set({HEAVY!r}) & set(sys.modules))\n"
        "print(found, file=sys.stderr)\n"
        "sys.exit(status)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr.strip() == "[]"
