"""How long an audit looks for what: the record says how long, and never what is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from verify.audit import recorded, whole
from verify.audit.finding import Finding
from verify.audit.pieces import Piece, pieces
from verify.strategy import NOT_DECIDED

ID = "explicit/hermite-tail/step-7"


def _found_after(needed: float) -> Callable[..., Finding]:
    """A search that has its result if it gets this many seconds."""

    def task(value: tuple[Piece, float], report: Any) -> Finding:
        piece, seconds = value
        found = Finding(piece.owner, piece.label, piece.sort, piece.text, "proved")
        if seconds >= needed:
            return found
        return replace(found, verdict="undecided", reason=NOT_DECIDED.format(seconds))

    return task


def _audited(**options: Any) -> tuple[str | None, str]:
    (finding,) = whole.audit(ID, **options).wanted[0].findings
    return finding.verdict, finding.reason


@pytest.fixture
def on_record(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts another entry for the step on record."""

    def put(*open: str, digest: str | None = None, slow: tuple[str, ...] = ()) -> None:
        kept = recorded._table()[ID]
        entry = kept._replace(digest=digest or kept.digest, open=[*open], slow=[*slow])
        table = {**recorded._table(), ID: entry}
        monkeypatch.setattr(recorded, "_table", lambda: table)

    return put


@pytest.mark.parametrize(("needed", "verdict"), [(0.9, "proved"), (2.9, "proved"), (3.1, "")])
def test_what_is_decided_on_record_gets_thrice_the_time(
    needed: float, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "task", _found_after(needed))
    expected = ("proved", "") if verdict else ("undecided", NOT_DECIDED.format(3.0))
    assert _audited(seconds=1.0) == expected


def test_what_was_given_up_on_record_gets_half(
    on_record: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_record("a")
    monkeypatch.setattr(whole, "task", _found_after(0.9))
    assert _audited(seconds=1.0) == ("undecided", NOT_DECIDED.format(0.5))
    assert _audited(seconds=1.0, patient=True) == ("proved", "")
    # the record gave thrice its own limit: what is asked beyond that is new
    assert whole._limit(pieces(whole.catalogue.get(ID))[0], 40.0, patient=False) == 40.0
    monkeypatch.setattr(whole, "task", _found_after(2.9))
    assert _audited(seconds=1.0, patient=True) == ("proved", "")


@pytest.mark.parametrize("patient", [False, True])
def test_what_took_long_on_record_gets_its_time_at_once(
    patient: bool,
    on_record: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    search = _found_after(2.9)

    def task(value: tuple[Piece, float], report: Any) -> Finding:
        (tmp_path / str(len(list(tmp_path.iterdir())))).write_text(str(value[1]))
        return search(value, report)

    on_record(slow=("a",))
    monkeypatch.setattr(whole, "task", task)
    assert _audited(seconds=1.0, patient=patient) == ("proved", "")
    assert [float(path.read_text()) for path in sorted(tmp_path.iterdir())] == [3.0]


def test_what_took_long_is_recorded_if_it_was_decided() -> None:
    (one,) = whole.audit(ID).wanted
    (finding,) = one.findings

    def entry(**changes: Any) -> Any:
        changed = replace(one, findings=(replace(finding, **changes),))
        return json.loads(recorded.record([changed]))[ID]

    assert entry(seconds=9.9)[2:] == [[], []]
    assert entry(seconds=10.1)[2:] == [[], ["a"]]
    left = {"verdict": "undecided", "reason": NOT_DECIDED.format(30.0), "seconds": 30.5}
    assert entry(**left)[2:] == [["a"], []]
    stopped = {"verdict": "undecided", "reason": "stopped after 17 s", "seconds": 17.0}
    assert entry(**stopped)[2:] == [[], []]


def test_a_record_on_another_text_says_nothing(
    on_record: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_record("a", digest="another")
    monkeypatch.setattr(whole, "task", _found_after(1.1))
    assert _audited(seconds=1.0) == ("undecided", NOT_DECIDED.format(1.0))


def test_only_a_search_that_ran_out_of_time_gets_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(value: tuple[Piece, float], report: Any) -> Finding:
        piece, seconds = value
        assert seconds == 1.0
        return Finding(piece.owner, piece.label, piece.sort, piece.text, "undecided", "a kink")

    monkeypatch.setattr(whole, "task", fails)
    assert _audited(seconds=1.0, patient=True) == ("undecided", "a kink")
