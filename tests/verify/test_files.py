"""Writing to a path keeps what it is: link, pipe, device, mode, and the old text on failure."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bounds.errors import InputError
from verify.files import write_text
from verify.judging import save_certificate
from verify.verdict import Verdict


def test_a_file_is_replaced_in_one_step_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.tex"
    path.write_text("old")
    with path.open() as reader:
        write_text(path, "new")
        assert reader.read() == "old", "who had it open still reads the old text whole"
    assert path.read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["a.tex"]


def test_modes_are_kept_and_new_files_follow_the_umask(tmp_path: Path) -> None:
    secret, fresh = tmp_path / "secret", tmp_path / "fresh"
    secret.write_text("")
    secret.chmod(0o640)
    before = os.umask(0o027)
    try:
        write_text(secret, "x")
        write_text(fresh, "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o640
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o640


@pytest.mark.parametrize("exists", [True, False])
def test_links_are_followed_and_stay_links(tmp_path: Path, exists: bool) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    if exists:
        target.write_text("old")
    (tmp_path / "hop").symlink_to("folder/target")
    link.symlink_to("hop")
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert not target.is_symlink()


def test_a_pipe_stays_a_pipe_and_its_reader_gets_the_text(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    write_text(pipe, "through")
    reader.join(10)
    assert got == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_stays_a_device(tmp_path: Path) -> None:
    link = tmp_path / "null"
    link.symlink_to("/dev/null")
    write_text(link, "gone")
    assert link.is_symlink()
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def run_latex(output: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "verify", "latex", "classical/mills", "--output", output]
    return subprocess.run(command, text=True, check=True, timeout=60, **options)  # type: ignore[call-overload,no-any-return]


def test_dev_stdout_is_standard_output(tmp_path: Path) -> None:
    piped = run_latex("/dev/stdout", stdout=subprocess.PIPE).stdout
    assert r"\begin" in piped
    path = tmp_path / "log"
    path.write_text("before\n")
    with path.open("a") as log:
        run_latex("/dev/stdout", stdout=log)
    assert path.read_text() == "before\n" + piped
    assert Path("/dev/stdout").is_symlink()


@pytest.mark.parametrize("name", ["missing/file", "a\0b", "", "x" * 300])
def test_what_cannot_be_written_is_said_in_one_error(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    with pytest.raises(InputError, match="cannot write"):
        write_text(name, "x")
    assert [p.name for p in tmp_path.rglob("*")] == ["inside"]


def test_a_failure_leaves_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_text("old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_certificates_follow_links_too(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "a.json").symlink_to("target")
    verdict = Verdict("a", "proved", certificate={"format": 1})
    assert save_certificate(verdict, tmp_path).certificate_path == str(tmp_path / "a.json")
    assert (tmp_path / "target").read_text() == '{"format":1}\n'
    assert (tmp_path / "a.json").is_symlink()
