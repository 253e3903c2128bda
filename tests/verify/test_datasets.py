"""Data sets: what is read is exact, what cannot be used is refused in one line."""

from __future__ import annotations

import contextlib
import re
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds.errors import InputError
from verify import tables
from verify.datasets import NAMES, Dataset, load, require_unit_norm
from verify.row_choice import choose_rows


@pytest.mark.parametrize("name", NAMES)
def test_bundled_rows_are_unit_vectors_and_labels_fill_the_interval(name: str) -> None:
    data = load(name)
    assert data.unit_norm
    assert data.X.shape == (data.n, data.d)
    assert np.abs(np.linalg.norm(data.X, axis=1) - 1).max() < 1e-15
    assert data.labels is not None
    assert max(map(abs, data.labels)) == 1
    assert sum(data.labels) == 0
    assert data.scaled_labels
    assert any("unit norm" in note for note in data.notes)


def test_scaled_labels_are_the_rational_numbers_of_the_targets() -> None:
    data = load("digits", samples=50)
    targets = [Fraction(int(t)) for t in data.targets]  # type: ignore[union-attr]
    mean = sum(targets) / 50
    largest = max(abs(t - mean) for t in targets)
    assert data.labels == tuple((t - mean) / largest for t in targets)
    assert data.label_norm_squared == sum(((t - mean) / largest) ** 2 for t in targets)
    assert data.y is not None
    assert abs(float(np.dot(data.y, data.y)) - float(data.label_norm_squared or 0)) < 1e-12


def test_samples_are_the_first_rows_and_are_noted() -> None:
    whole, part = load("wine"), load("wine", samples=60)
    assert np.array_equal(part.raw, whole.raw[:60])
    assert "first 60 of 178 rows" in part.notes[0]
    assert "first" not in " ".join(whole.notes)
    assert "all 178 rows" in whole.notes[0]


def test_shuffled_rows_are_rows_of_the_source_and_the_same_for_a_seed() -> None:
    whole, part, again = load("wine"), load("wine", samples=60, shuffle=5), load("wine", shuffle=5)
    assert part.rows is not None
    assert len(set(part.rows.tolist())) == 60
    assert np.array_equal(part.raw, whole.raw[part.rows])
    assert np.array_equal(part.targets, whole.targets[part.rows])  # type: ignore[index]
    assert np.array_equal(again.raw[:60], part.raw)
    assert sorted(again.rows.tolist()) == list(range(178))  # type: ignore[union-attr]
    assert [part.row_number(k) - 1 for k in range(60)] == part.rows.tolist()
    assert "shuffled with seed 5" in part.notes
    # Sorted by class, the first rows have one label; shuffled ones have all three.
    assert set(whole.targets[:50].tolist()) == {0.0}  # type: ignore[index]
    assert set(part.targets.tolist()) == {0.0, 1.0, 2.0}  # type: ignore[union-attr]
    assert not np.array_equal(load("wine", samples=60, shuffle=6).raw, part.raw)


def test_the_order_of_a_seed_is_fixed_for_ever() -> None:
    """SeedSequence's words are part of NumPy's promise; these are the ranks of the first ones."""
    words = np.random.SeedSequence(1).generate_state(178, np.uint64).tolist()
    assert choose_rows("wine", 178, 3, 1).positions.tolist() == [86, 64, 133]
    assert sorted(range(178), key=words.__getitem__)[:3] == [86, 64, 133]


def test_equal_targets_give_zero_labels() -> None:
    data = load("wine", samples=10)  # the first class only
    assert set(data.labels or ()) == {0}
    assert data.label_norm_squared == 0


def test_npy_is_used_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    rows = np.array([[3.0, 4.0, 1.0], [0.5, 0.1, -2.0]])
    np.save(path, rows)
    data = load(path)
    assert np.array_equal(data.raw, rows)
    assert not data.unit_norm
    assert data.y is None
    with pytest.raises(InputError, match="explicit/exact-kernel") as caught:
        require_unit_norm(data, "explicit/exact-kernel")
    assert "normalize" in str(caught.value)
    assert "\n" not in str(caught.value)
    scaled = load(path, normalize=True, target=-1)
    assert scaled.labels == (1, -2)
    assert np.array_equal(scaled.raw, rows[:, :2])
    assert scaled.X[0].tolist() == [0.6, 0.8]
    require_unit_norm(scaled, "anything")


def test_rows_normalised_in_floating_point_count_as_unit_vectors(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(40, 7))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    np.save(tmp_path / "d.npy", rows)
    np.save(tmp_path / "s.npy", rows.astype(np.float32))
    rows[3] *= 1 + 1e-9
    np.save(tmp_path / "off.npy", rows)
    assert load(tmp_path / "d.npy").unit_norm
    assert load(tmp_path / "s.npy").unit_norm
    assert not load(tmp_path / "off.npy").unit_norm


def test_the_deviation_and_the_tolerance_are_in_the_refusal(tmp_path: Path) -> None:
    rows = np.eye(3)
    rows[1] *= 1 - 2.5e-9
    np.save(tmp_path / "off.npy", rows)
    np.save(tmp_path / "long.npy", 3 * np.eye(2))
    np.save(tmp_path / "mixed.npy", np.diag([2.0, 0.5, 3.0, 1.0]))
    np.save(tmp_path / "single.npy", (1.5 * np.eye(2)).astype(np.float32))
    for name, words in (
        ("off", "row 2 of .* has norm 1 - 2.5e-09 .*1e-12"),
        ("long", "row 1 of .* has norm 3 "),
        ("mixed", r"row 3 of .* has norm 3 \(the furthest from 1; "),
        ("single", "up to 1e-06 counts as rounding"),
    ):
        with pytest.raises(InputError, match=words):
            require_unit_norm(load(tmp_path / f"{name}.npy"), "explicit/exact-kernel")


@pytest.mark.parametrize(
    ("row", "norm"),
    [
        ("1e308,1e308", "1.41421e+308"),
        ("1.7e308,1.7e308", "beyond 1e308"),
        ("5e-324,0", "4.94066e-324"),
        ("1e-310,1e-310", "1.41421e-310"),
        ("0.5,0", "0.5"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_extreme_norms_are_named_without_warnings(tmp_path: Path, row: str, norm: str) -> None:
    path = tmp_path / "e.csv"
    path.write_text(f"{row}\n1,1e-320\n", encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f"row 1 of {path} has norm {norm} ")):
        require_unit_norm(load(path), "explicit/exact-kernel")
    assert load(path, normalize=True).unit_norm


def test_labels_of_a_file_are_scaled_on_request(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("a,b,y\n1,2,10\n3,4,20\n5,6,60\n", encoding="utf-8")
    assert load(path, target="y").labels == (10, 20, 60)
    scaled = load(path, target=-1, scale_labels=True)
    assert scaled.labels == (Fraction(-2, 3), Fraction(-1, 3), 1)
    assert scaled.label_origin == "column 'y'"
    with pytest.raises(InputError, match="no labels to scale"):
        load(path, scale_labels=True)


def test_a_column_that_looks_like_labels_is_hinted_at(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("a,b,Target\n1,2,10\n3,4,20\n", encoding="utf-8")
    (hint,) = load(path).hints
    assert "'Target'" in hint
    assert "--target Target" in hint
    assert load(path, target="Target").hints == ()
    assert load(path, features=["a"]).hints == ()


def test_csv_with_and_without_header(tmp_path: Path) -> None:
    named = tmp_path / "named.csv"
    named.write_text("\ufeffa, b ,y\n1,2,-1\n\n3,4.5,1e0\n", encoding="utf-8")
    data = load(named, target="y")
    assert data.raw.tolist() == [[1.0, 2.0], [3.0, 4.5]]
    assert data.labels == (-1, 1)
    assert load(named, features=["b"]).raw.tolist() == [[2.0], [4.5]]
    bare = tmp_path / "bare.csv"
    bare.write_text("1;2\n3;-4\n", encoding="utf-8")
    assert load(bare).raw.tolist() == [[1.0, 2.0], [3.0, -4.0]]
    assert load(bare, target="1").labels == (2, -4)


def test_decimal_text_is_the_nearest_float(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("0.1,1e-320\n", encoding="utf-8")
    assert load(path).raw.tolist() == [[0.1, 1e-320]]


BAD_CSV = {
    "empty": "",
    "only a header": "a,b\n",
    "ragged": "a,b\n1,2\n3\n",
    "text": "a,b\n1,x\n",
    "nan": "a,b\n1,nan\n",
    "infinite": "a,b\n1,-inf\n",
    "overflow": "1,1e999\n",
    "underscore": "1,1_0\n",
    "digits of another script": "1,1\n1,\u0661\n",
    "empty cell": "a,b\n1,\n",
    "zero row": "a,b\n0,0\n",
    "names and numbers": "a,1\n2,3\n",
}


@pytest.mark.parametrize("case", BAD_CSV)
def test_bad_csv_is_refused_in_one_line(tmp_path: Path, case: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(BAD_CSV[case], encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    assert "\n" not in str(caught.value)


def test_csv_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_bytes(b"\xff\xfe\x00\x01,\x80")
    with pytest.raises(InputError, match="UTF-8"):
        load(path)


BAD_ARRAYS = {
    "vector": np.ones(3),
    "no rows": np.ones((0, 3)),
    "no columns": np.ones((3, 0)),
    "cube": np.ones((2, 2, 2)),
    "complex": np.ones((2, 2), dtype=complex),
    "text": np.array([["a", "b"]]),
    "objects": np.array([[1, None]], dtype=object),
    "nan": np.array([[1.0, np.nan]]),
    "infinite": np.array([[1.0, np.inf]]),
    "zero row": np.array([[1.0, 1.0], [0.0, 0.0]]),
    "integers beyond 2^53": np.array([[2**60 + 1, 1]]),
    "an integer just beyond 2^53": np.array([[2**53 + 1, 0], [0, 1]]),
    "an unsigned integer just beyond 2^53": np.array([[2**53 + 1, 0], [0, 1]], dtype=np.uint64),
    "a negative integer just beyond 2^53": np.array([[-(2**53) - 1, 0], [0, 1]]),
    "the least integer": np.array([[-(2**63), 0], [0, 1]]),
}


def test_integers_up_to_2_to_the_53_are_read_exactly(tmp_path: Path) -> None:
    rows = np.array([[2**53, -(2**53)], [0, 1]])
    np.save(tmp_path / "i.npy", rows)
    assert [[int(v) for v in row] for row in load(tmp_path / "i.npy").raw] == rows.tolist()


@pytest.mark.parametrize("case", BAD_ARRAYS)
def test_bad_npy_is_refused_in_one_line(tmp_path: Path, case: str) -> None:
    path = tmp_path / "bad.npy"
    np.save(path, BAD_ARRAYS[case], allow_pickle=True)
    with pytest.raises(InputError) as caught:
        load(path)
    assert "\n" not in str(caught.value)


def npy(header: bytes, *, version: int = 1, body: bytes = b"\0" * 64) -> bytes:
    """The bytes of a .npy file with a header as it is."""
    length = len(header).to_bytes(2 if version == 1 else 4, "little")
    return b"\x93NUMPY" + bytes([version, 0]) + length + header + body


HUGE = b"{'descr': '<f8', 'fortran_order': False, 'shape': (10000000000, 1000), }"
BAD_HEADERS = {
    "empty": b"",
    "no magic": b"not numpy",
    "an archive": b"PK\x03\x04",
    "a huge shape": npy(HUGE.ljust(118) + b"\n"),
    "truncated": npy(HUGE)[:40],
    "cut in its length": npy(HUGE)[:9],
    "only the magic": b"\x93NUMPY",
    "nested brackets": npy(b"[" * 9000),
    "nested parentheses": npy(b"(" * 150 + b")" * 150),
    "an open dictionary, version 2": npy(b"{'descr':", version=2),
    "an open dictionary, version 3": npy(b"{'descr':", version=3),
    "an unknown version": npy(HUGE, version=9),
    "bad indentation": npy(b"  {}\n {}\n"),
    "keys of two types": npy(b"{1: 2, 'a': 3}"),
    "keys that are bytes": npy(b"{b'descr': '<f8', b'fortran_order': False, b'shape': (2, 2)}"),
    "a list as a key": npy(b"{[]: 1}"),
    "a set": npy(b"{'descr', 'shape'}"),
    "a shape of booleans": npy(b"{'descr': '<f8', 'fortran_order': False, 'shape': (True, 2)}"),
    "a negative shape": npy(b"{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 2)}"),
    "a shape that is no tuple": npy(b"{'descr': '<f8', 'fortran_order': False, 'shape': 2}"),
    "no type": npy(b"{'descr': 5, 'fortran_order': False, 'shape': (2, 2)}"),
    "a recursive type": npy(b"{'descr': [('a', [])], 'fortran_order': 0, 'shape': (2, 2)}"),
    "a null character": npy(b"{'descr': '<f8\0', 'fortran_order': False, 'shape': (2, 2)}"),
    "not latin": npy(b"\xff\xfe{}", version=3),
    "a bad escape": npy(b"{'\\d': 1}"),
}


@pytest.mark.parametrize("case", BAD_HEADERS)
@pytest.mark.filterwarnings("error")
def test_damaged_npy_is_refused_in_one_line(tmp_path: Path, case: str) -> None:
    path = tmp_path / "bad.npy"
    path.write_bytes(BAD_HEADERS[case])
    with pytest.raises(InputError) as caught:
        load(path)
    assert "\n" not in str(caught.value)


@given(st.text("{}[]()'\",:<f8 desrcfotanhp_uFTl-120\\\n", max_size=60), st.integers(1, 3))
@settings(max_examples=300, deadline=None)
def test_any_header_is_read_or_refused(header: str, version: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.npy"
        path.write_bytes(npy(header.encode(), version=version))
        with contextlib.suppress(InputError):
            load(path)


def test_truncated_npy_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.npy"
    np.save(path, np.ones((10, 10)))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError):
        load(path)


def test_size_limit_is_stated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.csv"
    path.write_text("1,2\n" * 100, encoding="utf-8")
    monkeypatch.setattr(tables, "MAX_FILE_BYTES", 100)
    with pytest.raises(InputError, match="100 are allowed"):
        load(path)


def test_entry_limit_is_stated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.csv"
    path.write_text("1,2\n" * 100, encoding="utf-8")
    monkeypatch.setattr(tables, "MAX_ENTRIES", 150)
    with pytest.raises(InputError, match="more than 150 entries"):
        load(path)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("digit", {}, "did you mean digits"),
        ("rows.txt", {}, r"\.npy or \.csv"),
        ("missing.csv", {}, "cannot read missing.csv"),
        ("a\0b.csv", {}, "cannot read"),
        ("wine", {"samples": 179}, "179 samples asked for, wine has 178 rows"),
        ("wine", {"samples": 0}, "at least 1"),
        ("wine", {"samples": True}, "whole number"),
        ("wine", {"target": "x"}, "bundled"),
        ("wine", {"shuffle": -1}, "shuffle must be at least 0"),
        ("wine", {"shuffle": 1.5}, "shuffle must be a whole number"),
    ],
)
def test_bad_requests_are_refused(name: str, options: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load(name, **options)


def test_directory_and_unknown_columns_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    with pytest.raises(InputError, match="not a file"):
        load(folder)
    path = tmp_path / "t.csv"
    path.write_text("height,weight\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="did you mean 'weight'"):
        load(path, target="wieght")
    with pytest.raises(InputError, match="no column 5"):
        load(path, target=5)
    with pytest.raises(InputError, match="no feature column"):
        load(path, features=[])
    with pytest.raises(InputError, match="chosen twice"):
        load(path, target="weight", features=["weight"])


def test_arrays_of_a_data_set_cannot_be_changed() -> None:
    data = load("iris", samples=5)
    with pytest.raises(ValueError, match="read-only"):
        data.raw[0, 0] = 1.0


def test_extreme_rows_are_normalised_without_overflow() -> None:
    data = Dataset("extreme", np.array([[1e300, 1e300], [3e-310, 4e-310]]), True)
    assert np.abs(np.linalg.norm(data.X, axis=1) - 1).max() < 1e-12
