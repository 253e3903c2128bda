"""Bad input: one clear line on standard error, status 2, nothing on standard output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from bounds import catalogue
from verify import workers
from verify.cli import commands, entry, group
from verify.cli.entry import one_line, run

Capture = pytest.CaptureFixture[str]

BAD_USAGE: list[tuple[list[str], str]] = [
    (["no-such-command"], "no command 'no-such-command'"),
    (["lst"], "did you mean 'list'"),
    (["--no-such-option"], "--no-such-option"),
    (["list", "--no-such-option"], "certibound list --help"),
    (["list", "surplus"], "surplus"),
    (["list", "--paper", "nobody1999"], "the papers are classical"),
    (["list", "--paper", "yang2042"], "did you mean 'yang2024'"),
    (["list", "--quantity", "foo"], "the quantities are kernel-entry"),
    (["list", "--quantity", "widht"], "did you mean 'width'"),
    (["list", "--symbol", "zz"], "unknown symbol 'zz'"),
    (["list", "--symbol", "lamda"], "did you mean 'lambda'"),
    (["list", "--kind", "poem"], "'poem' is not one of"),
    (["show"], "ID"),
    (["show", "classical/mils"], "did you mean classical/mills"),
    (
        ["show", "yang2024"],
        "is a paper; list its statements with `certibound list --paper yang2024`",
    ),
    (["show", ""], "no statement has the id"),
    (["show", "explicit/flip-probability/step-9999"], "no statement has the id"),
    (["show", "../../etc/passwd"], "no statement has the id"),
    (["evaluate", "classical/mills", "B=1", "--digits", "abc"], "'abc' is not an integer"),
    (["data", "iris", "--samples", "1e9"], "'1e9' is not an integer"),
    (["solve", "classical/mills", "--for", "B", "--budget", "x"], "'x' is not a valid number"),
    (["solve", "classical/mills", "--for", "B", "--largest", "--smallest"], "give one"),
    (["solve", "classical/mills", "--for", "B", "--smallest", "--largest"], "give one"),
    (["latex", "yang2024/theorem-1", "--proof"], "leave out --proof; `certibound show yang2024/"),
    (["completion", "tcsh"], "'tcsh' is not one of"),
]


@pytest.mark.parametrize(("arguments", "hint"), BAD_USAGE, ids=lambda v: str(v)[:40])
def test_bad_usage_is_one_line_and_status_2(
    arguments: list[str], hint: str, capsys: Capture
) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("certibound: ")
    assert hint in printed.err


def test_only_papers_with_statements_are_offered(capsys: Capture) -> None:
    assert run(["list", "--paper", "nobody1999"]) == 2
    offered = capsys.readouterr().err.partition("the papers are ")[2].rstrip(")\n").split(", ")
    assert offered == list(dict.fromkeys(s.paper for s in catalogue.statements()))
    for paper in offered:
        assert run(["list", "--paper", paper]) == 0


@pytest.mark.parametrize("hostile", ["a\nb", "\x1b[31mred", "x" * 100_000, "\udcff", "%s{0}", "\0"])
def test_hostile_ids_stay_one_short_printable_line(hostile: str, capsys: Capture) -> None:
    assert run(["show", hostile]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.rstrip("\n").isprintable()
    assert len(error) < 800


def test_one_line_keeps_ordinary_words() -> None:
    assert one_line("B must be >= 0") == "B must be >= 0"


@pytest.fixture
def command_that(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Install a command ``boom`` that does what the test says."""

    def install(action: Any) -> None:
        monkeypatch.setitem(commands.COMMANDS, "boom", ("verify.cli.show:command", "Fail."))
        replacement = click.Command("boom", callback=action)
        monkeypatch.setattr(group.LazyGroup, "get_command", lambda self, ctx, name: replacement)

    return install


def _raise(error: BaseException) -> Any:
    def action() -> None:
        raise error

    return action


def test_an_unexpected_exception_is_called_a_bug(command_that: Any, capsys: Capture) -> None:
    command_that(_raise(ZeroDivisionError("division\nby zero")))
    assert run(["boom"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "this is a bug: ZeroDivisionError: division by zero" in error
    assert "CERTIBOUND_DEBUG=1" in error


def test_debug_adds_the_traceback_and_keeps_the_status(
    command_that: Any, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTIBOUND_DEBUG", "1")
    command_that(_raise(ZeroDivisionError("division by zero")))
    assert run(["boom"]) == 2, "never 1, which means refuted"
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_is_status_130(
    error: BaseException, command_that: Any, capsys: Capture
) -> None:
    command_that(_raise(error))
    assert run(["boom"]) == 130
    assert capsys.readouterr().err == "certibound: interrupted\n"


def test_memory_and_recursion_are_no_tracebacks(command_that: Any, capsys: Capture) -> None:
    for error in (MemoryError(), RecursionError("too deep")):
        command_that(_raise(error))
        assert run(["boom"]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_a_commands_own_status_is_passed_on(command_that: Any) -> None:
    command_that(lambda: click.get_current_context().exit(1))
    assert run(["boom"]) == entry.REFUTED


@pytest.mark.parametrize("words", [["list"], ["list", "--steps", "--json"]])
def test_a_reader_that_leaves_early_is_met_with_silence(words: list[str]) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-m", "verify", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    complaint = writer.stderr.read().decode()
    writer.wait(timeout=60)
    writer.stderr.close()
    assert complaint == ""
    assert writer.returncode == 0


def test_a_status_outlives_the_reader(tmp_path: Path) -> None:
    claims = tmp_path / "false.toml"
    claims.write_text('[[claim]]\nid = "false"\nvariables = { x = "real" }\nclaim = "x >= 1"\n')
    writer = subprocess.Popen(
        [sys.executable, "-m", "verify", "check", str(claims)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    assert writer.stdout is not None
    writer.stdout.close()
    assert writer.stderr is not None
    assert writer.stderr.read() == b""
    writer.stderr.close()
    assert writer.wait(timeout=60) == entry.REFUTED


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "verify", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert result.returncode == 2
    assert result.stderr.startswith("certibound: cannot write to standard output")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("words", ["list", "--help", "list --steps --json"])
def test_a_closed_standard_output_is_one_line(words: str) -> None:
    shell = f"{sys.executable} -m verify {words} >&-"
    result = subprocess.run(
        ["sh", "-c", shell], stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )
    assert result.returncode == 2
    assert result.stderr == "certibound: cannot write to standard output: it is closed\n"


def test_a_closed_standard_output_that_is_not_needed_is_no_error(tmp_path: Path) -> None:
    """Nor is it the file that is written, which would get the next free descriptor."""
    path = tmp_path / "mills.tex"
    shell = f"{sys.executable} -m verify latex classical/mills --output {path} >&-"
    result = subprocess.run(
        ["sh", "-c", shell], stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert path.read_text(encoding="utf-8").startswith("\\begin{")


def test_a_limit_that_strikes_in_a_callback_is_not_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reported: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda what: reported.append(what.exc_type))
    entry.quiet_limits()

    class Closing:
        def __init__(self, error: type[BaseException]) -> None:
            self.error = error

        def __del__(self) -> None:
            raise self.error

    for error in (workers._OverdueError, ValueError):
        one = Closing(error)
        del one
    assert reported == [ValueError]
