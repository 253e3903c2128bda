"""The pytest plugin, in runs of pytest of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import entry_points

import pytest

pytest_plugins = ["pytester"]

CLAIMS = """
[[claim]]
id = "mills"
variables = { B = "real" }
assumptions = ["B > 0"]
claim = "Q(B) <= phi(B)/B"

[[claim]]
id = "square"
variables = { x = "real" }
claim = "x**2 >= x"

[[claim]]
id = "hard"
variables = { k = "integer" }
assumptions = ["k >= 1"]
claim = "sin(k**3) + sin(k**5) + sin(k**7) <= 2999999/1000000"
"""
BUDGETED = """
from fractions import Fraction

import pytest

@pytest.mark.parametrize("k", range(4))
def test_statistics(certibound_budget, k):
    assert certibound_budget.total == Fraction(1, 5 * 10**6)
    certibound_budget.spend("one", Fraction(1, 2))

def test_last(certibound_budget):
    assert certibound_budget.total == Fraction(1, 5 * 10**6)

def test_without():
    pass
"""


def arguments(*more: str) -> list[str]:
    """The plugin is named where it is not installed as an entry point."""
    installed = any(e.name == "certibound" for e in entry_points(group="pytest11"))
    named = [] if installed else ["-p", "verify.pytest_plugin"]
    return [*named, "--certibound-seconds", "1", "-p", "no:cacheprovider", *more]


@pytest.fixture(name="claims")
def _claims(pytester: pytest.Pytester) -> pytest.Pytester:
    (pytester.path / "bounds.claims.toml").write_text(CLAIMS, encoding="utf-8")
    return pytester


def test_a_claims_file_is_a_test_file(claims: pytest.Pytester) -> None:
    result = claims.runpytest_subprocess(*arguments("-rs", "-v"))
    result.assert_outcomes(passed=1, failed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "*bounds.claims.toml::mills PASSED*",
            "*bounds.claims.toml::square FAILED*",
            "*bounds.claims.toml::hard SKIPPED*",
            "refuted  square: x**2 >= x",
            "fails at x = 1/2",
            "claims        1 proved, 1 refuted, 1 undecided",
            "SKIPPED*undecided:*",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert result.ret == 1


def test_strict_runs_fail_on_undecided_claims(claims: pytest.Pytester) -> None:
    result = claims.runpytest_subprocess(*arguments("--certibound-strict"))
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["undecided  hard: sin*"])


def test_one_claim_is_selected_by_name(claims: pytest.Pytester) -> None:
    result = claims.runpytest_subprocess(*arguments("bounds.claims.toml::mills"))
    result.assert_outcomes(passed=1)


def test_workers_share_the_claims(claims: pytest.Pytester) -> None:
    result = claims.runpytest_subprocess(*arguments("-n", "2"))
    result.assert_outcomes(passed=1, failed=1, skipped=1)
    result.stdout.fnmatch_lines(["claims        1 proved, 1 refuted, 1 undecided"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[claim]]\nid = "a"\nclaim = "x <="', "*claim 'a'*"),
        ("[[claim", "*not valid TOML*"),
        ('[[claim]]\nid = "a"\nclam = "1 <= 2"', "*did you mean 'claim'*"),
    ],
)
def test_a_broken_file_is_an_error_in_one_line(
    pytester: pytest.Pytester, text: str, message: str
) -> None:
    (pytester.path / "broken.claims.toml").write_text(text, encoding="utf-8")
    result = pytester.runpytest_subprocess(*arguments())
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([message])
    assert "Traceback" not in result.stdout.str()


def test_a_marked_test_judges_its_statement(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.certibound("explicit/hermite-tail/step-7", seconds=10)
        def test_true():
            print("the body runs")

        @pytest.mark.certibound("yang2024/lemma-3/sketch/step-2", seconds=10)
        def test_misprint():
            raise AssertionError("the body does not run")

        @pytest.mark.certibound("classical/gaussian-tale")
        def test_unknown():
            pass

        @pytest.mark.certibound()
        def test_nothing():
            pass

        @pytest.mark.certibound("yang2024")
        def test_paper():
            pass
        """
    )
    result = pytester.runpytest_subprocess(*arguments("-rP", "--strict-markers"))
    result.assert_outcomes(passed=1, failed=4)
    result.stdout.fnmatch_lines(["refuted  yang2024/lemma-3/sketch/step-2", "fails at B = *"])
    result.stdout.fnmatch_lines(["*did you mean classical/gaussian-tail*"])
    result.stdout.fnmatch_lines(["*takes the id of one statement*"])
    result.stdout.fnmatch_lines(["*yang2024 is not the id of a statement*"])
    result.stdout.fnmatch_lines(["the body runs"])
    assert "the body does not run" not in re.sub(r".*raise .*", "", result.stdout.str())


def test_a_mark_holds_for_classes_and_methods_of_unittest(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import unittest
        import pytest

        @pytest.mark.certibound("yang2024/lemma-3/sketch/step-2", seconds=10)
        class TestMethods(unittest.TestCase):
            def test_method(self):
                pass
        """
    )
    result = pytester.runpytest_subprocess(*arguments())
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["refuted  yang2024/lemma-3/sketch/step-2", "claims  *1 refuted"])


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "two workers"])
def test_statistical_tests_share_one_budget(pytester: pytest.Pytester, workers: list[str]) -> None:
    pytester.makepyfile(test_it=BUDGETED)
    result = pytester.runpytest_subprocess(*arguments("--certibound-error", "1e-6", *workers))
    result.assert_outcomes(passed=6)
    lines = ["error budget  0.000001 of 0.000001 spent on 5 tests"]
    lines += ["  test_it.py::test_last *2e-7  passed"]
    lines += [f"  test_it.py::test_statistics[[]{k}]  2e-7  passed" for k in range(4)]
    result.stdout.fnmatch_lines(lines, consecutive=True)


def test_a_share_does_not_depend_on_the_selection(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_it=BUDGETED)
    result = pytester.runpytest_subprocess(
        *arguments("--certibound-error", "1e-6", "-k", "last or without")
    )
    result.assert_outcomes(passed=2, deselected=4)
    result.stdout.fnmatch_lines(["error budget  2e-7 of 0.000001 spent on 1 test"])


@pytest.mark.parametrize(
    "options",
    [["--certibound-seconds", "0"], ["--certibound-error", "2"], ["--certibound-error", "x"]],
)
def test_bad_options_are_refused(pytester: pytest.Pytester, options: list[str]) -> None:
    result = pytester.runpytest_subprocess(*arguments(*options))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*argument {options[0]}: invalid*"])


def test_a_run_without_claims_imports_nothing_and_says_nothing(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_light():
            heavy = {"sympy", "flint", "numpy", "mpmath", "scipy", "click", "bounds"}
            assert not heavy & set(sys.modules)
        """
    )
    result = pytester.runpytest_subprocess(*arguments())
    result.assert_outcomes(passed=1)
    assert not re.search("=+ certibound =+|error budget", result.stdout.str())


def test_the_command_line_does_not_need_pytest() -> None:
    code = "import sys; sys.modules['pytest'] = None\n"
    code += "from verify.cli.entry import run\nsys.exit(run(['--help']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
