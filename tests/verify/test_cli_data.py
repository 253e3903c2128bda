"""``data``: the report on one screen and as JSON; files that cannot be used are refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from verify.cli.data import NAMES
from verify.cli.entry import run
from verify.datasets import NAMES as BUNDLED

Capture = pytest.CaptureFixture[str]


def test_the_main_job_fits_one_screen(capsys: Capture) -> None:
    assert run(["data", "digits", "--samples", "60", "--bias", "1"]) == 0
    text = capsys.readouterr().out
    assert text.count("\n") <= 36
    for word in ("separation", "active", "lambda(B)", "width", "binding", "learning rate", "steps"):
        assert word in text
    assert "order only" in text


def test_json_agrees_with_the_screen(capsys: Capture) -> None:
    arguments = ["data", "iris", "--samples", "20", "--bias", "0.5"]
    assert run(arguments) == 0
    text = capsys.readouterr().out
    assert run([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["command"], found["bias"]) == (1, "data", "1/2")
    assert found["eigenvalue"]["lower"] in text
    for width in found["training"].get("width", []):
        assert width["value"] in text


def test_the_eigenvalue_is_that_of_the_kernel(tmp_path: Path, capsys: Capture) -> None:
    """Two orthogonal rows: the kernel is [[2Q, Q^2], [Q^2, 2Q]]; at B = 0 lambda = 3/4."""
    np.save(tmp_path / "two.npy", np.eye(2))
    assert run(["data", str(tmp_path / "two.npy"), "--bias", "0", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["eigenvalue"]
    assert float(found["lower"]) <= 0.75 <= float(found["upper"])
    assert float(found["upper"]) - float(found["lower"]) < 1e-10


def test_the_names_of_help_are_the_bundled_ones() -> None:
    assert NAMES == BUNDLED


def test_equal_rows_make_the_bounds_vacuous(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "same.csv").write_text("1,0\n1,0\n0,1\n", encoding="utf-8")
    assert run(["data", str(tmp_path / "same.csv")]) == 0
    text = capsys.readouterr().out
    assert "vacuous" in text
    assert re.search(r"equal to an earlier row", text)


BAD_FILES = {
    "empty.csv": b"",
    "ragged.csv": b"1,0\n0\n",
    "words.csv": b"a,b\nc,d\n",
    "nan.csv": b"nan,0\n0,1\n",
    "inf.csv": b"inf,0\n0,1\n",
    "zero.csv": b"0,0\n0,1\n",
    "binary.csv": bytes(range(256)),
    "broken.npy": b"\x93NUMPY\x01\x00garbage",
    "pickle.npy": b"\x80\x04K\x01.",
    "picture.png": b"\x89PNG",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_used_is_one_line(name: str, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    assert run(["data", str(path), "--normalize"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "this is a bug" not in shown.err


BAD_OPTIONS = [
    (["digts"], "did you mean digits"),
    (["digits", "--samples", "0"], "samples"),
    (["digits", "--samples", "5000"], "1797"),
    (["digits", "--samples", "many"], "integer"),
    (["digits", "--bias", "-1"], "bias must be at least 0"),
    (["digits", "--bias", "nan"], "--bias"),
    (["digits", "--delta", "0"], "delta must be between 0 and 1"),
    (["digits", "--delta", "2"], "delta must be between 0 and 1"),
    (["no/such/file.csv"], "No such file"),
    (["."], ""),
]


@pytest.mark.parametrize(("arguments", "hint"), BAD_OPTIONS, ids=lambda v: str(v)[:40])
def test_bad_options_are_one_line(arguments: list[str], hint: str, capsys: Capture) -> None:
    assert run(["data", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "this is a bug" not in shown.err
    assert hint in shown.err


def test_rows_without_unit_norm_need_normalize(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "long.csv"
    path.write_text("3,4\n0,2\n", encoding="utf-8")
    assert run(["data", str(path)]) == 2
    assert "--normalize" in capsys.readouterr().err
    assert run(["data", str(path), "--normalize"]) == 0
