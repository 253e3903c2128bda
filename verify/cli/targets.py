"""FILE|ID: the claims of a claims file, or one statement of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from bounds.errors import InputError, UnknownIdError
from verify.cli.parameters import complete_id

if TYPE_CHECKING:
    from bounds.statement import Statement


def _complete(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    ids = complete_id(ctx, parameter, incomplete) if incomplete else []
    return ids or [CompletionItem(incomplete, type="file")]


TARGET = click.argument("target", metavar="FILE|ID", shell_complete=_complete)


def claims_of(target: str) -> list[Statement]:
    """What ``check`` and ``mutate`` judge.

    Raises
    ------
    InputError : neither a file nor an id, or a statement whose claim is not in formulas.
    """
    from bounds import catalogue
    from verify.claims import load_claims
    from verify.strategy import not_scalar

    path = Path(target)
    if path.is_file() or path.suffix == ".toml":
        return load_claims(target)
    try:
        statement = catalogue.get(target)
    except UnknownIdError as error:
        if target and path.exists():
            return load_claims(target)
        raise InputError(f"{target!r} is not a file, and {error}") from None
    refused = not_scalar(statement)
    if refused:
        raise InputError(
            f"{target} cannot be judged by a formula alone: {refused}; see certibound show {target}"
            f" and, for its verdict with all that it rests on, certibound audit {target}"
        )
    return [statement]
