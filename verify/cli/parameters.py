"""The arguments and options that several commands share."""

from __future__ import annotations

import difflib
import math
import os
import re
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from bounds.errors import InputError

_MOST_LISTED = 40


class WholeNumber(click.IntRange):
    """An integer in a range, written in digits."""

    name = "integer"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, str) and not re.fullmatch(r"[+-]?\d+", value.strip(), re.ASCII):
            self.fail(f"{value!r} is not an integer (written in digits)", param, ctx)
        return super().convert(value, param, ctx)


class Number(click.FloatRange):
    """A number in a range: not nan, which is in none."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number", param, ctx)
        return number


class Folder(click.Path):
    """A directory, there or still to be made; no file, and not the empty name."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and not value.strip():
            self.fail("the name of the directory is empty; '.' is the current one", param, ctx)
        return super().convert(value, param, ctx)


JSON = click.option(
    "--json", "as_json", is_flag=True, help="One JSON document on standard output (docs/json.md)."
)
DIGITS = click.option(
    "--digits",
    type=WholeNumber(1, 1000),
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


def _names(ctx: click.Context) -> list[str]:
    """Names of the variables that a command may be given: of its statement, or of all bounds."""
    from bounds import catalogue
    from bounds.errors import UnknownIdError

    quantity = ctx.params.get("quantity")
    # Before the value of an option is typed, click has left the arguments unassigned.
    identity = ctx.params.get("statement_id") or next(iter(ctx.args), "")
    try:
        chosen = catalogue.find(quantity=quantity) if quantity else (catalogue.get(identity),)
    except UnknownIdError:
        return []
    found = (n for s in chosen for n in (*(v.name for v in s.variables if v.scalar), *s.exists))
    return list(dict.fromkeys(found))


def _complete_point(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    given = {pair.partition("=")[0] for pair in ctx.params.get(parameter.name or "") or ()}
    return [
        CompletionItem(f"{name}=", type="nospace")
        for name in _names(ctx)
        if name.startswith(incomplete) and name not in given
    ]


def complete_name(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of the statement's variables."""
    return [CompletionItem(name) for name in _names(ctx) if name.startswith(incomplete)]


STATEMENT_ID = click.argument("statement_id", metavar="ID", shell_complete=complete_id)
POINT = click.argument("point", nargs=-1, metavar="[NAME=VALUE]...", shell_complete=_complete_point)


def _catalogue_names(noun: str) -> list[str]:
    from bounds import catalogue

    known = {
        "paper": catalogue.papers,
        "quantity": catalogue.quantities,
        "symbol": catalogue.symbols,
    }
    return list(known[noun]())


def catalogue_option(noun: str, plural: str, help: str) -> Any:
    """An option whose value is one of the catalogue's papers, quantities or symbols."""

    def checked(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value is None or ctx.resilient_parsing:
            return value
        known = _catalogue_names(noun)
        value = value if noun == "symbol" else completed(value, known)
        if value not in known:
            listed = f"the {plural} are {', '.join(known)}"
            if len(known) > _MOST_LISTED:
                listed = f"there are {len(known)} {plural}; certibound show ID has those of ID"
            raise InputError(f"unknown {noun} {value!r}{nearest(value, known)} ({listed})")
        return value

    def complete(
        ctx: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return [CompletionItem(n) for n in _catalogue_names(noun) if n.startswith(incomplete)]

    metavar = "KEY" if noun == "paper" else "NAME"
    return click.option(
        f"--{noun}", callback=checked, shell_complete=complete, metavar=metavar, help=help
    )


def completed(word: str, known: list[str]) -> str:
    """The only name that begins so; another word as it is.

    Raises
    ------
    InputError : several names begin so.

    >>> completed("wid", ["width", "separation"]), completed("widht", ["width"])
    ('width', 'widht')
    """
    begun = [word] if word in known else [name for name in known if name.startswith(word)]
    if len(begun) > 1:
        raise InputError(f"{word!r} is the beginning of {', '.join(begun)}; which one?")
    return begun[0] if begun else word


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


CERTIFICATES = click.option(
    "--certificates", type=Folder(), default=Path("out/certificates"),
    show_default=True, metavar="DIR", help="Where proofs are saved.",
)  # fmt: skip
CACHE = click.option(
    "--cache", type=Folder(), metavar="DIR",
    help="Where the findings of audits are kept  [default: $CERTIBOUND_CACHE, else out/audit].",
)  # fmt: skip


def store_of(cache: Path | None) -> Path:
    """The directory of the findings of audits."""
    return cache or Path(os.environ.get("CERTIBOUND_CACHE") or Path("out") / "audit")
