"""``certibound show``: one statement as a card."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.cli.parameters import CACHE, JSON, STATEMENT_ID

if TYPE_CHECKING:
    from bounds.statement import Statement
    from verify.audit.assessment import Assessment


@click.command("show")
@STATEMENT_ID
@click.option("--proof", is_flag=True, help="Also print the steps of the proof.")
@CACHE
@JSON
def command(statement_id: str, proof: bool, cache: Path | None, as_json: bool) -> None:
    """Show one statement: assumptions, claim, source, steps, and the verdict of an earlier audit.

    ID is a statement of `certibound list`, or one of its proof steps (ID/step-3).
    """
    from bounds import catalogue
    from verify.cli.card import card_document, print_card, print_proof, verdict_document
    from verify.cli.screen import Screen, print_json

    statement = catalogue.get(statement_id)
    verdict = _verdict(statement, cache)
    used_by = catalogue.used_by(statement_id)
    if as_json:
        document = card_document(statement, proof=proof)
        known = None if verdict is None else verdict_document(verdict)
        print_json("show", statement={**document, "used_by": list(used_by), "judged": known})
        return
    screen = Screen()
    print_card(screen, statement, used_by=used_by, verdict=verdict)
    if proof:
        print_proof(screen, statement, verdict)


def _verdict(statement: Statement, cache: Path | None) -> Assessment | None:
    """From the store of earlier audits, if there is one."""
    from verify.cli.parameters import store_of

    directory = store_of(cache)
    if not directory.is_dir():
        return None
    from verify.audit.whole import known

    return known(statement, directory)
