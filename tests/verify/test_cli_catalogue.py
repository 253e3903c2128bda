"""``list`` and ``show``: what they print, in a pipe, in a terminal and as JSON."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bounds import catalogue
from verify.cli.commands import COMMANDS
from verify.cli.entry import run
from verify.cli.group import LazyGroup, certibound

Capture = pytest.CaptureFixture[str]
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
BOX = re.compile(r"[\u2500-\u257f]")


def output_of(arguments: list[str], capsys: Capture) -> str:
    assert run(arguments) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def in_terminal(arguments: list[str], **environment: str) -> str:
    """Standard output of the command line when it is a terminal of 100 columns."""
    names = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "CI")
    clean = {k: v for k, v in os.environ.items() if k not in names}
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "verify", *arguments],
        stdout=slave,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**clean, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    )
    os.close(slave)
    received = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:
            break
        if not part:
            break
        received += part
    process.wait(timeout=60)
    os.close(master)
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.returncode == 0
    return received.decode()


def test_list_names_every_statement(capsys: Capture) -> None:
    text = output_of(["list"], capsys)
    for statement in catalogue.statements():
        assert statement.id in text
    assert text.splitlines()[0].split() == ["id", "kind", "form", "title"]
    assert text.splitlines()[-1] == f"{len(catalogue.statements())} statements"


def test_list_filters_by_paper_and_kind(capsys: Capture) -> None:
    shown = json.loads(output_of(["list", "--paper", "classical", "--json"], capsys))
    assert {s["paper"] for s in shown["statements"]} == {"classical"}
    assert len(shown["statements"]) == len(catalogue.find(paper="classical"))
    none = json.loads(
        output_of(["list", "--paper", "classical", "--kind", "remark", "--json"], capsys)
    )
    assert len(none["statements"]) == len(catalogue.find(paper="classical", kind="remark"))


def test_the_beginning_of_a_quantity_is_enough(capsys: Capture) -> None:
    for name in ("rademacher-complexity", "rade"):
        assert run(["list", "--quantity", name]) == 0
    first, second = capsys.readouterr().out.split("1 statement", 1)
    assert first.strip() == second.replace("1 statement", "").strip()


def test_list_says_so_when_nothing_matches(capsys: Capture) -> None:
    assert output_of(["list", "--search", "zebra xylophone"], capsys) == "no statement matches\n"


def test_list_json_has_its_documented_shape(capsys: Capture) -> None:
    document = json.loads(output_of(["list", "--json"], capsys))
    assert document["schema"] == 1
    assert document["command"] == "list"
    for entry in document["statements"]:
        assert list(entry) == [
            "id", "title", "kind", "form", "paper", "source", "quantity", "side", "order", "steps",
        ]  # fmt: skip


def test_pipes_get_plain_aligned_text(capsys: Capture) -> None:
    for arguments in (["list"], ["show", "classical/mills"]):
        text = output_of(arguments, capsys)
        assert not ESCAPE.search(text)
        assert not BOX.search(text)
    lines = output_of(["list"], capsys).splitlines()[:-2]
    column = lines[0].index("kind")
    assert all(line[column - 1] == " " and line[column] != " " for line in lines)


def test_show_prints_what_the_statement_holds(capsys: Capture) -> None:
    for statement in catalogue.statements():
        text = output_of(["show", statement.id], capsys)
        squeezed = " ".join(text.split())
        for formula in (*statement.assumptions, *statement.claim):
            assert " ".join(formula.split()) in squeezed, statement.id


def test_show_proof_prints_every_step(capsys: Capture) -> None:
    proved = [s for s in catalogue.statements() if s.steps]
    assert proved
    for statement in proved[:5]:
        squeezed = " ".join(output_of(["show", statement.id, "--proof"], capsys).split())
        for step in statement.steps:
            for formula in step.claim:
                assert " ".join(formula.split()) in squeezed, step.id


def test_show_names_the_parts_cases_and_values_of_a_step(capsys: Capture) -> None:
    for entry in ("explicit/hermite-tail", "explicit/sparsity-count-sharp"):
        proof = " ".join(output_of(["show", entry, "--proof"], capsys).split())
        steps = [s for step in catalogue.get(entry).steps for s in catalogue.walk(step)]
        for one in steps:
            card = " ".join(output_of(["show", one.id], capsys).split())
            for part in one.parts:
                name = part.id.rpartition("/")[2]
                assert f"part {name}: " in proof
                assert re.search(rf"{name} \((proved|argued) on record\): ", card)
            for case in one.cases:
                assert f"by cases: {case}" in proof
                assert f"by cases {case} the rest" in card
            for id, values in one.instances:
                assert id in card
                for name, formula in values:
                    assert f"{name} = {formula}" in card
                    assert f"{name} = {formula}" in proof or one.id.count("/") > 2
    assert [s.id for s in steps if s.cases]


def test_show_defines_the_names_of_the_parts_of_a_step_and_says_what_it_cites(
    capsys: Capture,
) -> None:
    entry = "explicit/sparsity-smallest-constant"
    proof = " ".join(output_of(["show", entry, "--proof"], capsys).split())
    step = catalogue.get(f"{entry}/step-10")
    names = [pair for part in catalogue.walk(step) for pair in part.definitions]
    assert len(dict(names)) > 3
    for name, formula in names:
        assert f"{name} = {' '.join(formula.split())}" in proof
    cited = "argued (on record); it cites classical/binomial-chernoff-kl/upper"
    assert cited in proof
    assert "proved (on record); it cites" not in proof


def test_show_says_what_a_part_alone_assumes(capsys: Capture) -> None:
    card = " ".join(output_of(["show", "explicit/sparsity-smallest-constant"], capsys).split())
    assert "n*binomial_tail(k + 1, m, Q(B)) <= delta, for n*exp(-m*KL_k) <= delta" in card


def test_a_part_is_named_after_the_whole(capsys: Capture) -> None:
    card = output_of(["show", "explicit/sparsity-count/b"], capsys)
    assert "All initial active counts are at most m e^(-B^2/2): part b" in card
    assert "part b}]" in output_of(["latex", "explicit/sparsity-count/b"], capsys)


def test_a_classical_fact_is_cited(capsys: Capture) -> None:
    card = output_of(["show", "classical/binomial-chernoff-relative/lower"], capsys)
    assert "verdict    cited as a classical fact, undecided by itself" in card


def test_show_json_gives_back_the_statement(capsys: Capture) -> None:
    for statement in catalogue.statements():
        shown = json.loads(output_of(["show", statement.id, "--json"], capsys))["statement"]
        assert shown["id"] == statement.id
        assert tuple(shown["claim"]) == statement.claim
        assert tuple(shown["assumptions"]) == statement.assumptions
        assert [v["name"] for v in shown["variables"]] == [v.name for v in statement.variables]
        assert shown["steps"] == [step.id for step in statement.steps]


def test_a_terminal_gets_styled_tables() -> None:
    text = in_terminal(["list", "--paper", "classical"])
    assert ESCAPE.search(text)
    assert BOX.search(text)
    assert "classical/mills" in text


def test_no_color_means_no_escape_sequence() -> None:
    text = in_terminal(["list", "--paper", "classical"], NO_COLOR="1")
    assert not ESCAPE.search(text)
    assert "classical/mills" in text


def test_nothing_is_cut_off_in_a_narrow_terminal() -> None:
    arguments = ["compare", "smallest-eigenvalue", "n=100", "B=1", "Delta=0.9"]
    text = in_terminal(arguments, NO_COLOR="1", COLUMNS="60")
    wide = in_terminal(arguments, NO_COLOR="1", COLUMNS="120")
    for value in re.findall(r"0\.\d{10,}", wide):
        assert value in text
    assert BOX.search(wide)
    assert not BOX.search(text), "blocks instead of a table"


@pytest.mark.parametrize("columns", ["40", "60", "80"])
def test_a_path_is_never_broken_in_two(columns: str, tmp_path: Path) -> None:
    proofs = tmp_path / "certificates"
    arguments = ["check", "classical/gaussian-tail", "--certificates", str(proofs)]
    text = in_terminal(arguments, NO_COLOR="1", COLUMNS=columns)
    (certificate,) = proofs.iterdir()
    assert str(certificate) in text


def test_the_table_of_commands_is_the_truth() -> None:
    assert isinstance(certibound, LazyGroup)
    for name in COMMANDS:
        command = certibound.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert command.name == name
        assert command.help


def test_every_command_has_help(capsys: Capture) -> None:
    for name in COMMANDS:
        text = output_of([name, "--help"], capsys)
        assert text.startswith(f"Usage: certibound {name}")


def test_help_without_arguments(capsys: Capture) -> None:
    text = output_of([], capsys)
    assert text == output_of(["--help"], capsys)
    for name, (_, line) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(line)}$", text, re.MULTILINE)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_command(shell: str, capsys: Capture) -> None:
    script = output_of(["completion", shell], capsys)
    assert "_CERTIBOUND_COMPLETE" in script
    assert f"{shell}_complete" in script


def complete(words: str, position: int) -> list[str]:
    result = subprocess.run(
        [sys.executable, "-m", "verify"],
        env={
            **os.environ,
            "_CERTIBOUND_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(position),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return [line.partition(",")[2] for line in result.stdout.splitlines()]


def test_completion_knows_commands_ids_and_names() -> None:
    assert "evaluate" in complete("certibound ev", 1)
    assert "classical/mills" in complete("certibound show classical/mi", 2)
    assert "B=" in complete("certibound evaluate classical/mills", 3)
    assert complete("certibound list --quantity small", 3) == ["smallest-eigenvalue"]
    assert complete("certibound list --paper cl", 3) == ["classical"]
    assert complete("certibound list --symbol lambda_C", 3) == ["lambda_C"]
    assert complete("certibound solve explicit/gd-good-event --for de", 4) == ["delta"]
    assert "smallest-eigenvalue" in complete("certibound compare sm", 2)
    assert "Delta=" in complete("certibound compare smallest-eigenvalue De", 3)
    assert "classical/mills" in complete("certibound check classical/mi", 2)
