"""The arguments and options that several commands share."""

from __future__ import annotations

import difflib
from typing import Any

import click
from click.shell_completion import CompletionItem

from bounds.errors import InputError

JSON = click.option(
    "--json", "as_json", is_flag=True, help="One JSON document on standard output (docs/json.md)."
)
DIGITS = click.option(
    "--digits",
    type=click.IntRange(1, 1000),
    default=15,
    show_default=True,
    metavar="N",
    help="Significant digits, 1 to 1000.",
)


def complete_id(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Ids that begin with what was typed; those of proof steps after a second slash."""
    from bounds import catalogue

    deep = incomplete.count("/") > 1
    pool = catalogue.with_steps() if deep else catalogue.statements()
    return [CompletionItem(s.id, help=s.title) for s in pool if s.id.startswith(incomplete)]


def _complete_point(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from bounds import catalogue
    from bounds.errors import UnknownIdError

    try:
        statement = catalogue.get(ctx.params.get("statement_id") or "")
    except UnknownIdError:
        return []
    given = {pair.partition("=")[0] for pair in ctx.params.get(parameter.name or "") or ()}
    names = [*(v.name for v in statement.variables if v.scalar), *statement.exists]
    return [
        CompletionItem(f"{name}=", type="nospace")
        for name in names
        if name.startswith(incomplete) and name not in given
    ]


STATEMENT_ID = click.argument("statement_id", metavar="ID", shell_complete=complete_id)
POINT = click.argument("point", nargs=-1, metavar="[NAME=VALUE]...", shell_complete=_complete_point)


def paper_key(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Check a paper key; click's callback for ``--paper``."""
    if value is None or ctx.resilient_parsing:
        return value
    from bounds.catalogue import PAPERS

    if value not in PAPERS:
        raise InputError(f"unknown paper {value!r}; the papers are {', '.join(PAPERS)}")
    return value


def nearest(word: str, known: list[str]) -> str:
    """`` (did you mean ...?)`` or nothing.

    >>> nearest("widht", ["width", "separation"])
    "; did you mean 'width'?"
    """
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def source_document(statement: Any) -> dict[str, str]:
    """The source of a statement, for JSON."""
    source = statement.source
    return {
        "paper": source.paper,
        "number": source.number,
        "page": source.page,
        "version": source.version,
    }
