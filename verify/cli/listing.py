"""``certibound list``: the statements of the catalogue, filtered."""

from __future__ import annotations

from typing import get_args

import click

from bounds.statement import Form, Kind, Statement
from verify.cli.parameters import JSON, catalogue_option


@click.command("list")
@catalogue_option("paper", "papers", "Only this paper's statements.")
@click.option("--kind", type=click.Choice(get_args(Kind)), metavar="KIND", help="Only this kind.")
@click.option("--form", type=click.Choice(get_args(Form)), metavar="FORM", help="Only this form.")
@catalogue_option("quantity", "quantities", "Only bounds on this quantity.")
@catalogue_option("symbol", "variables", "Only statements about this variable.")
@click.option("--search", metavar="WORDS", help="Only statements that contain all these words.")
@click.option("--steps", is_flag=True, help="Also the steps of proofs.")
@JSON
def command(
    paper: str | None,
    kind: str | None,
    form: str | None,
    quantity: str | None,
    symbol: str | None,
    search: str | None,
    steps: bool,
    as_json: bool,
) -> None:
    """List the statements of the catalogue."""
    from bounds import catalogue
    from verify.cli.prose import plain
    from verify.cli.screen import Screen, print_json

    found = catalogue.find(
        paper=paper,
        kind=kind,
        form=form,
        quantity=quantity,
        symbol=symbol,
        text=search,
        steps=steps,
    )
    if as_json:
        print_json("list", statements=[_entry(statement) for statement in found])
        return
    screen = Screen()
    if not found:
        screen.line("no statement matches")
        return
    screen.table(
        ["id", "kind", "form", "title"], [[s.id, s.kind, s.form, plain(s.title)] for s in found]
    )
    screen.line()
    screen.line(f"{len(found)} statement{'s' if len(found) > 1 else ''}")


def _entry(statement: Statement) -> dict[str, object]:
    return {
        "id": statement.id,
        "title": statement.title,
        "kind": statement.kind,
        "form": statement.form,
        "paper": statement.paper,
        "source": str(statement.source),
        "quantity": statement.quantity or None,
        "side": statement.side or None,
        "order": statement.order,
        "steps": len(statement.steps),
    }
