"""Writing a text to where a user says: a file whole or not at all, everything else directly."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path

from bounds.errors import InputError


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a text to a path.

    A regular file, or one that does not exist yet, is replaced in one step, so that a reader sees
    the old content or the new, never a part; links are followed and stay links, and the mode
    stays.  What is no regular file (a pipe, a terminal, ``/dev/null``) is written to as it is.

    Raises
    ------
    InputError : the file cannot be written.
    """
    try:
        _write(Path(os.path.realpath(path)), Path(path), text)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot write {os.fspath(path)!r}: {reason}") from error


def _write(target: Path, given: Path, text: str) -> None:
    try:
        found: os.stat_result | None = os.stat(given)
    except FileNotFoundError:
        found = None
    if found is not None:
        for stream in (sys.stdout, sys.stderr):
            # /dev/stdout cannot be replaced, and opened again it would be cut off at its start
            if _is_same(stream, found):
                stream.write(text)
                stream.flush()
                return
        if not stat.S_ISREG(found.st_mode):
            with open(given, "w", encoding="utf-8") as stream:
                stream.write(text)
            return
        if not os.access(target, os.W_OK):
            raise PermissionError(None, "Permission denied")
    _replace(target, text, None if found is None else stat.S_IMODE(found.st_mode))


def _is_same(stream: object, found: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), found)  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return False


def _replace(target: Path, text: str, mode: int | None) -> None:
    scratch = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with open(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        if mode is not None:
            os.chmod(scratch, mode)
        os.replace(scratch, target)
    except BaseException:  # also when interrupted
        with suppress(OSError):
            os.unlink(scratch)
        raise
