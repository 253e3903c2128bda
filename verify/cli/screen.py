"""What the commands print: rich in a terminal, plain aligned text in a pipe, JSON on request."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

SCHEMA = 1
PIPE_WIDTH = 96
GAP = "  "


def print_json(command: str, **content: Any) -> None:
    """Print the one JSON document of a command: ``schema`` and ``command`` first, no NaN."""
    document = {"schema": SCHEMA, "command": command, **content}
    click.echo(json.dumps(document, indent=2, allow_nan=False))


def aligned(rows: Sequence[Sequence[str]], *, right: Iterable[int] = (), indent: str = "") -> str:
    """Rows as text columns that are as wide as their widest cell.

    >>> print(aligned([["a", "10"], ["long", "5"]], right=[1]))
    a     10
    long   5
    """
    if not rows:
        return ""
    flush_right = set(right)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if place in flush_right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append((indent + GAP.join(cells)).rstrip())
    return "\n".join(lines)


class Screen:
    """Standard output for people.

    In a terminal: rich's tables and bold headings (no styles if ``NO_COLOR`` is set or the terminal
    is dumb).  In a pipe or a file: the same words in aligned columns, with no escape sequence and
    no box drawing.
    """

    def __init__(self) -> None:
        self.terminal = sys.stdout.isatty()
        self.width = PIPE_WIDTH
        self._console: Console | None = None
        if self.terminal:
            from rich.console import Console

            self.width = min(max(shutil.get_terminal_size().columns, 40), 120)
            plain = bool(os.environ.get("NO_COLOR"))
            self._console = Console(
                width=self.width,
                color_system=None if plain else "auto",
                highlight=False,
                emoji=False,
                markup=False,
            )

    def line(self, text: str = "", *, style: str = "") -> None:
        """One line as it is; too long for the terminal, it is wrapped there."""
        if self._console is None:
            click.echo(text)
        else:
            self._console.print(text, style=style or None, soft_wrap=True)

    def heading(self, text: str, note: str = "") -> None:
        """A heading, and beside it what kind of thing it is."""
        if self._console is None:
            click.echo(f"{text}{GAP}({note})" if note else text)
            return
        from rich.text import Text

        parts = [(text, "bold")]
        if note:
            parts.append((f"{GAP}{note}", "dim"))
        self._console.print(Text.assemble(*parts), soft_wrap=True)

    def section(self, text: str) -> None:
        """The title of a part, after an empty line."""
        self.line()
        self.line(text, style="bold")

    def prose(self, text: str, *, indent: str = "", style: str = "", hanging: str = "") -> None:
        """A paragraph, wrapped."""
        wrapped = textwrap.fill(
            " ".join(text.split()),
            self.width,
            initial_indent=indent,
            subsequent_indent=indent + hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self.line(wrapped, style=style)

    def fields(self, pairs: Sequence[tuple[str, str]], *, indent: str = "") -> None:
        """Labels and values in two columns; long values are wrapped in their column."""
        if not pairs:
            return
        margin = max(len(label) for label, _ in pairs) + len(GAP)
        room = max(self.width - margin - len(indent), 20)
        for label, value in pairs:
            lines = [
                part
                for paragraph in value.split("\n")
                for part in textwrap.wrap(
                    paragraph, room, break_long_words=False, break_on_hyphens=False
                )
                or [""]
            ]
            for place, part in enumerate(lines):
                head = label if place == 0 else ""
                self._field(indent + head.ljust(margin), part)

    def _field(self, head: str, value: str) -> None:
        if self._console is None:
            click.echo((head + value).rstrip())
            return
        from rich.text import Text

        self._console.print(Text.assemble((head, "cyan"), value), soft_wrap=True)

    def table(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        right: Iterable[int] = (),
    ) -> None:
        """A table; ``right`` are the flush-right columns.  Too wide, each row is a block."""
        flush_right = set(right)
        if self._console is None:
            click.echo(aligned([headers, *rows], right=flush_right))
            return
        rigid = {0, *flush_right}
        least = [_least_width(cells, place in rigid) for place, cells in _columns(headers, rows)]
        if sum(least) + 2 * len(least) + 1 > self.width:
            self._records(headers, rows)
            return
        from rich import box
        from rich.table import Table
        from rich.text import Text

        table = Table(
            box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold"
        )
        for place, header in enumerate(headers):
            table.add_column(
                header,
                justify="right" if place in flush_right else "left",
                no_wrap=place in rigid,
                min_width=least[place],
                overflow="fold",
            )
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self._console.print(table)

    def _records(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table that is too wide for the terminal: one block for each row."""
        for place, row in enumerate(rows):
            if place:
                self.line()
            self.line(row[0], style="bold")
            pairs = zip(headers[1:], row[1:], strict=True)
            self.fields([(f"  {header}", cell) for header, cell in pairs if cell])


def _columns(
    headers: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterable[tuple[int, list[str]]]:
    return enumerate([list(column) for column in zip(headers, *rows, strict=True)])


def _least_width(cells: Sequence[str], rigid: bool) -> int:
    """What a column needs: its longest cell, or, if it may wrap, its longest word."""
    if rigid:
        return max(map(len, cells))
    return max((len(word) for cell in cells for word in cell.split()), default=1)
