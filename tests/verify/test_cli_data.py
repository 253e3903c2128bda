"""``data``: the report on one screen and as JSON; files that cannot be used are refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from verify.cli.data import NAMES
from verify.cli.entry import run
from verify.datasets import NAMES as BUNDLED
from verify.decimals import compact

Capture = pytest.CaptureFixture[str]


def test_the_main_job_fits_one_screen(capsys: Capture) -> None:
    assert run(["data", "digits", "--samples", "400", "--bias", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 100
    text = "\n".join(lines)
    for word in ("separation", "active", "lambda(B)", "width", "binding", "step size", "steps"):
        assert word in text
    assert "order only" in text
    assert "P[1.07356e21 or more] < 1e-250" in text
    assert re.search(r"min-eigenvalue-series +0\.006536", text)


def test_restricted_bounds_stand_under_their_own_heading(capsys: Capture) -> None:
    assert run(["data", "digits", "--samples", "30"]) == 0
    first, _, rest = capsys.readouterr().out.partition("bounds on the restricted eigenvalue")
    assert "restricted" not in first
    for name in ("series", "closed", "upper"):
        assert f"explicit/min-eigenvalue-{name}" in first
    for name in ("explicit/restricted-eigenvalue (a)", "theorem-13 and theorem-35 as printed"):
        assert name in rest


def test_json_agrees_with_the_screen(capsys: Capture) -> None:
    arguments = ["data", "iris", "--samples", "20", "--bias", "0.5"]
    assert run(arguments) == 0
    text = capsys.readouterr().out
    assert run([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["command"], found["bias"]) == (1, "data", "1/2")
    assert compact(found["eigenvalue"]) in text
    assert len(found["training"]["width"]) == 2
    for width in found["training"]["width"]:
        assert f"{width['variable']} = {width['value']} " in text
        assert width["binding"] in text


def test_details_are_the_whole_report(capsys: Capture) -> None:
    assert run(["data", "iris", "--samples", "20", "--details"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("# What the theory says about iris (20 rows, 4 columns)")
    for word in ("frozen biases", "the initial kernel keeps 3/4 of lambda", "Delta = 0.9"):
        assert word in text


def test_labels_of_a_file_are_raw_unless_scaled(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,label\n1,0,3\n0,1,-6\n", encoding="utf-8")
    assert run(["data", str(path), "--normalize"]) == 0
    assert "hint" in capsys.readouterr().out
    for column in ("label", "-1", "2"):
        assert run(["data", str(path), "--target", column]) == 0
        text = capsys.readouterr().out
        assert "column 'label', as it is, not scaled; max |y| = 6, ||y||^2 = 45" in text
        assert "hint" not in text
    assert run(["data", str(path), "--target", "label", "--scale-labels"]) == 0
    assert "centred and scaled to [-1, 1]; ||y||^2 = 2" in capsys.readouterr().out


def test_constant_labels_are_warned_of_and_shuffled_rows_are_not(capsys: Capture) -> None:
    assert run(["data", "wine", "--samples", "50"]) == 0
    text = capsys.readouterr().out
    assert "nothing to learn" in text
    assert "(see the warning)" in text
    assert run(["data", "wine", "--samples", "50", "--shuffle", "3"]) == 0
    text = capsys.readouterr().out
    assert "warning" not in text
    assert "50 of 178 rows of scikit-learn's wine, shuffled with seed 3" in text


def test_one_row_and_one_column_are_singular(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "one.csv").write_text("1\n", encoding="utf-8")
    assert run(["data", str(tmp_path / "one.csv")]) == 0
    text = capsys.readouterr().out
    assert "1 row, 1 column, " in text
    assert "explicit/min-eigenvalue-upper (a)" in text


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
    "text.npy": b"hello\n",
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


def objects(path: Path) -> None:
    np.save(path, np.array([["a", 1]], dtype=object))


def archive(path: Path) -> None:
    with path.open("wb") as stream:
        np.savez(stream, a=np.eye(2))


UNREADABLE = [
    (lambda path: path.write_text("hello\n"), "does not begin as one"),
    (lambda path: path.write_bytes(b""), "does not begin as one"),
    (objects, "it holds Python objects"),
    (archive, "holds an archive, not one array"),
]


@pytest.mark.parametrize(("write", "reason"), UNREADABLE)
def test_no_advice_to_load_a_file_unsafely_is_passed_on(
    write: Any, reason: str, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "t.npy"
    write(path)
    assert run(["data", str(path)]) == 2
    shown = capsys.readouterr().err
    assert reason in shown
    assert "pickle" not in shown


def test_a_bound_that_is_attained_has_ratio_1(tmp_path: Path, capsys: Capture) -> None:
    """Of one row and of orthonormal rows the eigenvalue is known: the rounding shows no gap."""
    np.save(tmp_path / "one.npy", np.array([[0.6, 0.8]]))
    np.save(tmp_path / "three.npy", np.eye(3))
    for name, count in (("one.npy", 1), ("three.npy", 2)):
        for more in ([], ["--details"]):
            assert run(["data", str(tmp_path / name), *more]) == 0
            text = capsys.readouterr().out.partition("frozen biases")[0]
            assert text.count("1.00000") == count
            assert not re.search(r"0\.99999\d|1\.00001", text)


def test_intervals_are_written_in_one_way(tmp_path: Path, capsys: Capture) -> None:
    np.save(tmp_path / "one.npy", np.array([[0.6, 0.8]]))
    assert run(["data", str(tmp_path / "one.npy")]) == 0
    text = capsys.readouterr().out
    assert "active    96592[7..8] expected" in text
    assert not re.search(r"\[[\d.]+, [\d.]+\]", text.replace("labels in [-1, 1]", ""))


def test_what_a_bundled_set_makes_needless_is_said(capsys: Capture) -> None:
    assert run(["data", "iris", "--samples", "5"]) == 0
    plain = capsys.readouterr().out
    for option in ("--normalize", "--scale-labels"):
        assert run(["data", "iris", "--samples", "5", option]) == 0
        text = capsys.readouterr().out
        lines = [line for line in text.splitlines() if "hint" not in line]
        assert f"hint        {option} changes nothing" in text
        assert lines == plain.splitlines()


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
    (["/dev/stdin"], "a file whose name ends in .npy or .csv"),
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
