"""``simulate`` on the command line: verdict and status, saved runs, interrupts, errors."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from verify.cli.entry import run

Capture = pytest.CaptureFixture[str]
RUN = ["explicit/sparsity-count", "m=5000", "--replicates", "200", "--json"]
COMMAND = [sys.executable, "-m", "verify", "simulate"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_true_bound_is_supported_with_status_0(capsys: Capture) -> None:
    assert run(["simulate", "explicit/flip-count", "m=2000", "--replicates", "40"]) == 0
    text = capsys.readouterr().out
    for word in ("supported:", "hypotheses", "claims", "measured", "error budget", "saved in"):
        assert word in text
    assert len(list(Path("out/simulations").glob("*.jsonl"))) == 1


def test_a_false_statement_is_refuted_with_status_1(capsys: Capture) -> None:
    assert run(["simulate", "yang2024/lemma-24", "m=200", "--replicates", "3"]) == 1
    assert "refuted: no neuron moves further" in capsys.readouterr().out


def test_a_run_outside_is_an_observation_with_the_missing_condition(capsys: Capture) -> None:
    arguments = ["simulate", "explicit/gd-convergence-symmetric", "M=100", "steps=5"]
    assert run([*arguments, "--replicates", "3"]) == 0
    text = capsys.readouterr().out
    assert "observation: outside the hypotheses: needs M >= 166*n/lambda*log(3*n/delta)" in text


def test_json_is_one_document(capsys: Capture) -> None:
    arguments = ["simulate", "explicit/sparsity-count", "--replicates", "20", "--json"]
    assert run(arguments) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["command"], found["verdict"]) == (1, "simulate", "supported")
    assert found["claims"][0]["trials"] == 20
    assert found["inside"] is True


def test_the_list_names_every_experiment(capsys: Capture) -> None:
    from verify.experiments.registry import experiments

    assert run(["simulate", "--list"]) == 0
    text = capsys.readouterr().out
    assert all(identity in text for identity in experiments())
    assert run(["simulate", "--list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["experiments"]) == len(experiments())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a statement"),
        (["explicit/flip-cuont"], "did you mean explicit/flip-count"),
        (["explicit/mills-sharp"], "there is no experiment on explicit/mills-sharp"),
        (["explicit/flip-count", "m=x"], "m: "),
        (["explicit/flip-count", "M=5"], "takes n, m, B, R"),
        (["explicit/flip-count", "--replicates", "0"], "--replicates"),
        (["explicit/flip-count", "--data", "nothing.csv"], "nothing.csv"),
        (["explicit/flip-count", "--data", "orthonormal", "d=1"], "orthonormal"),
        (["explicit/flip-count", "--out", "/dev/null/x"], "cannot be written"),
        (["explicit/rademacher", "m=1000000000"], "GiB; the limit is 2 GiB"),
    ],
)
def test_errors_are_one_line_and_status_2(
    arguments: list[str], message: str, capsys: Capture
) -> None:
    assert run(["simulate", *arguments]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err
    assert captured.out == ""


@pytest.mark.skipif(find_spec("matplotlib") is not None, reason="matplotlib is installed")
def test_a_plot_without_matplotlib_is_refused_before_the_run(capsys: Capture) -> None:
    assert run(["simulate", "explicit/flip-count", "--plot"]) == 2
    assert "pip install" in capsys.readouterr().err
    assert not Path("out").exists()


@pytest.mark.skipif(find_spec("matplotlib") is None, reason="needs matplotlib")
def test_a_plot_is_drawn_beside_the_run(capsys: Capture) -> None:
    assert run(["simulate", "explicit/flip-count", "m=300", "--replicates", "20", "--plot"]) == 0
    pictures = list(Path("out/simulations").glob("*.png"))
    assert len(pictures) == 1
    assert pictures[0].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def _started(directory: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *RUN, "--out", str(directory), *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def _wait_for_lines(directory: Path, process: subprocess.Popen[str], count: int) -> None:
    while process.poll() is None:
        files = list(directory.glob("*.jsonl"))
        if files and files[0].read_text().count("\n") > count:
            return
        time.sleep(0.005)


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGINT, 2), (signal.SIGKILL, 1)])
def test_a_stopped_run_keeps_what_it_has_and_goes_on_to_the_same_result(
    number: signal.Signals, workers: int, tmp_path: Path, capsys: Capture
) -> None:
    process = _started(tmp_path / "a", "--workers", str(workers))
    _wait_for_lines(tmp_path / "a", process, 5)
    process.send_signal(number)
    out, err = process.communicate()
    if number == signal.SIGINT and process.returncode != 0:
        assert process.returncode == 130
        assert "--resume goes on" in err
        assert "Traceback" not in err
        assert out == ""
    saved = next((tmp_path / "a").glob("*.jsonl")).read_text().count("\n")
    assert saved > 5
    results = []
    for directory in ("a", "b"):  # continued, and without a stop
        assert run(["simulate", *RUN, "--out", str(tmp_path / directory), "--resume"]) == 0
        results.append(json.loads(capsys.readouterr().out))
        del results[-1]["saved"]
    assert results[0] == results[1]
