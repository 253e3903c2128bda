"""Signs of life on standard error."""

from __future__ import annotations

import time

import pytest

from verify.cli import progress as module
from verify.cli.progress import progress

Capture = pytest.CaptureFixture[str]


def test_a_pipe_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(module, "LINE_EVERY", 0.02)
    with progress("auditing x") as shown:
        shown.advance(3, 8)
        until = time.monotonic() + 30
        while not (told := capsys.readouterr().err) and time.monotonic() < until:
            time.sleep(0.02)
    assert told.splitlines()[0] == "auditing x: 3 of 8 (0 s)"


def test_short_work_is_silent(capsys: Capture) -> None:
    with progress("auditing x") as shown:
        shown.advance(1, 2, "almost")
    assert capsys.readouterr().err == ""
