"""The border between the program and the shell: exit statuses and one-line errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from bounds.errors import CertiboundError
from verify.cli.outlet import connect_standard_output

NOTHING_REFUTED, REFUTED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
PROGRAM = "certibound"
COMPLETION = "_CERTIBOUND_COMPLETE"
LONGEST_LINE = 600
LONGEST_INTEGER = 200_000


def one_line(message: str) -> str:
    r"""The message as one printable line of bounded length.

    >>> one_line("a\n  b\x1b[31m")
    'a b\\x1b[31m'
    """
    text = " ".join(message.split())
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    if len(text) > LONGEST_LINE:
        half = LONGEST_LINE // 2 - 3
        text = f"{text[:half]} ... {text[-half:]}"
    return text


def _complain(message: str) -> None:
    # With standard error gone the exit status still tells.
    with suppress(OSError):
        print(f"{PROGRAM}: {one_line(message)}", file=sys.stderr, flush=True)


def _usage(error: click.ClickException) -> str:
    message = error.format_message().strip().rstrip(".")
    if isinstance(error, click.UsageError) and error.ctx is not None:
        message += f" (see {error.ctx.command_path} --help)"
    return message


def _show_traceback() -> None:
    if os.environ.get("CERTIBOUND_DEBUG"):
        import traceback

        traceback.print_exc()


def _interrupted(error: SystemError) -> bool:
    """Did C code report a key press as an error of its own?"""
    from verify.interrupts import raised_inside

    return isinstance(raised_inside(error), KeyboardInterrupt)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; prints errors as one line.

    Parameters
    ----------
    arguments : the words after ``certibound``; those of the process if not given.
    """
    from verify.cli.group import certibound

    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        instruction = os.environ.get(COMPLETION)
        if instruction:
            from click.shell_completion import shell_complete

            return shell_complete(certibound, {}, PROGRAM, COMPLETION, instruction)
        # Not click's own main(): it ends with status 1, which here means refuted, on a broken pipe.
        status = NOTHING_REFUTED
        try:
            with certibound.make_context(PROGRAM, words) as context:
                certibound.invoke(context)
        except click.exceptions.Exit as end:
            status = end.exit_code
        sys.stdout.flush()
        return status
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted")
        return INTERRUPTED
    except click.ClickException as error:
        _complain(_usage(error))
        return BAD_INPUT
    except CertiboundError as error:
        _show_traceback()
        _complain(str(error))
        return BAD_INPUT
    except Exception as error:  # noqa: BLE001 - the last resort: a user never sees a traceback
        _show_traceback()
        if isinstance(error, SystemError) and _interrupted(error):
            _complain("interrupted")
            return INTERRUPTED
        _complain(
            f"this is a bug: {type(error).__name__}: {error} "
            "(set CERTIBOUND_DEBUG=1 for the traceback)"
        )
        return BAD_INPUT


def quiet_limits() -> None:
    """Do not report a time limit that strikes where nothing can be raised.

    A callback of the garbage collector is such a place.  The timer strikes again a moment later.
    """
    usual = sys.unraisablehook

    def hook(what: sys.UnraisableHookArgs) -> None:
        from verify.workers import _OverdueError

        if what.exc_type is not _OverdueError:
            usual(what)

    sys.unraisablehook = hook


def main() -> NoReturn:
    """Console entry point."""
    quiet_limits()
    # Exact numbers may be that long: exponents go up to 20000, and squares occur.
    sys.set_int_max_str_digits(LONGEST_INTEGER)
    connect_standard_output()
    reconfigure = getattr(sys.stderr, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    sys.exit(run())
