"""``certibound show``: one statement as a card."""

from __future__ import annotations

import click

from verify.cli.parameters import JSON, STATEMENT_ID


@click.command("show")
@STATEMENT_ID
@click.option("--proof", is_flag=True, help="Also print the steps of the proof.")
@JSON
def command(statement_id: str, proof: bool, as_json: bool) -> None:
    """Show one statement: assumptions, claim, source, steps.

    ID is a statement of `certibound list`, or one of its proof steps (ID/step-3).
    """
    from bounds import catalogue
    from verify.cli.card import card_document, print_card, print_proof
    from verify.cli.screen import Screen, print_json

    statement = catalogue.get(statement_id)
    used_by = catalogue.used_by(statement_id)
    if as_json:
        document = card_document(statement, proof=proof)
        print_json("show", statement={**document, "used_by": list(used_by)})
        return
    screen = Screen()
    print_card(screen, statement, used_by=used_by)
    if proof:
        print_proof(screen, statement)
