"""``certibound repair``: the smallest change that makes a refuted claim true."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli.parameters import CERTIFICATES, JSON, Number
from verify.cli.targets import TARGET, claims_of

if TYPE_CHECKING:
    from bounds.statement import Statement
    from verify.audit.repairs import Repair, Repairs
    from verify.cli.screen import Screen
    from verify.verdict import Judgement


@click.command("repair")
@TARGET
@click.option(
    "--budget", type=Number(min=0.1, max=86_400), default=20.0, show_default=True,
    metavar="SECONDS", help="Time for each change; half of it for an exponent.",
)  # fmt: skip
@CERTIFICATES
@JSON
@click.pass_context
def command(
    ctx: click.Context, target: str, budget: float, certificates: Path, as_json: bool
) -> None:
    """Search for the smallest change that makes a refuted claim true.

    Tried in this order: a weaker relation; another constant, the best one being bracketed; another
    exponent; a factor on one side; one more assumption.  A change counts only if it is proved.  The
    search ends with the first kind of change that succeeds.

    \b
    Example: certibound repair yang2024/lemma-44/b
    """
    from verify.audit.repairs import repairs
    from verify.cli.progress import progress

    outcomes: list[Repairs] = []
    for statement in _statements(target):
        with progress(f"repairing {statement.id}") as bar:

            def told(tried: int, change: Any, bar: Any = bar) -> None:
                bar.advance(tried, None, f"change {tried}: {change.what}")

            outcomes.append(repairs(statement, seconds=budget, told=told))
    paths = [_save(outcome, certificates) for outcome in outcomes]
    if as_json:
        from verify.cli.screen import print_json

        entries = [_document(o, saved) for o, saved in zip(outcomes, paths, strict=True)]
        print_json("repair", claims=entries)
    else:
        _print(outcomes, paths)
    ctx.exit(int(any(outcome.verdict.verdict == "refuted" for outcome in outcomes)))


def _statements(target: str) -> list[Statement]:
    """As for ``check``, and statements that compare orders of magnitude.

    Raises
    ------
    InputError : there is no formula to change; it names the forms on record that hold.
    """
    from bounds import catalogue
    from bounds.errors import InputError, UnknownIdError
    from verify.strategy import not_scalar

    try:
        statement = catalogue.get(target)
    except UnknownIdError:
        return claims_of(target)
    if statement.orders:
        return [statement]
    refused = not_scalar(statement)
    if not refused:
        return [statement]
    held = "".join(f"; a form that holds: {form.id} ({kept})" for form, kept in _held(target))
    raise InputError(
        f"no change of {target} can be searched for: {refused}{held}; see certibound audit {target}"
    )


def _held(target: str) -> list[tuple[Statement, Judgement]]:
    """The repaired forms of a statement that are proved or argued on record."""
    from bounds import catalogue
    from verify.audit.assessment import DONE
    from verify.audit.recorded import recorded

    forms = [form for form in catalogue.find(paper="repaired") if form.repairs == target]
    found = [(form, recorded(form)) for form in forms]
    return [(form, kept) for form, kept in found if kept in DONE and kept is not None]


def _save(outcome: Repairs, directory: Path) -> list[str | None]:
    """Save the certificate of each repair; the paths."""
    from verify.judging import save_certificate

    name = outcome.statement.id.replace("/", "-")
    return [
        save_certificate(
            repair.verdict.with_changes(id=f"{name}-repair-{place}"), directory
        ).certificate_path
        for place, repair in enumerate(outcome.found, start=1)
    ]


def _document(outcome: Repairs, paths: list[str | None]) -> dict[str, Any]:
    found = []
    for repair, path in zip(outcome.found, paths, strict=True):
        new = repair.change.statement
        found.append(
            {
                "sort": repair.change.sort,
                "change": repair.change.what,
                "added": repair.change.added or None,
                "claim": list(new.claim),
                "constants": None
                if repair.verdict.constants is None
                else dict(repair.verdict.constants),
                "bracket": repair.bracket or None,
                "point": {name: str(value) for name, value in repair.point.items()},
                "certificate": path,
            }
        )
    return {
        **{k: v for k, v in outcome.verdict.json().items() if k != "certificate"},
        "id": outcome.statement.id,
        "tried": outcome.tried,
        "repairs": found,
        "orders": [
            {"factor": one.factor, "relation": str(one.relation), "exponents": one.exponents}
            for one in outcome.orders
        ],
        "no_repair": outcome.reason or None,
    }


def _print(outcomes: list[Repairs], paths: list[list[str | None]]) -> None:
    from verify.cli.screen import Screen

    screen = Screen()
    for place, (outcome, saved) in enumerate(zip(outcomes, paths, strict=True)):
        if place:
            screen.line()
        verdict = outcome.verdict
        stated = (*outcome.statement.claim, *map(str, outcome.statement.orders))
        screen.prose(f"{outcome.statement.id}: {'; '.join(stated)}", hanging="  ")
        if verdict.verdict == "refuted":
            screen.prose(f"refuted: {_failure(outcome)}", indent="  ", hanging="  ")
        for repair, path in zip(outcome.found, saved, strict=True):
            screen.line()
            _print_repair(screen, repair, outcome.statement.assumptions, path)
        for order in outcome.orders:
            screen.line()
            screen.line(f"order: times {order.factor}")
            screen.fields([("proved", str(order.relation)), ("by", order.exponents)], indent="  ")
        screen.line()
        if outcome.found:
            screen.line(f"{_count(len(outcome.found), 'repair')}, {outcome.tried} changes tried")
        elif outcome.orders:
            screen.line(_count(len(outcome.orders), "repair"))
        else:
            screen.prose(f"no repair: {outcome.reason}", hanging="  ")
            _print_on_record(screen, outcome)


def _print_on_record(screen: Screen, outcome: Repairs) -> None:
    """What the audit of this version has on a statement that the search could not repair."""
    from verify.audit.assessment import DONE
    from verify.audit.recorded import recorded
    from verify.cli.prose import claimed

    statement = outcome.statement
    kept = recorded(statement)
    if kept is None:
        return
    if kept in DONE and outcome.verdict.verdict == "undecided":
        screen.prose(
            f"on record it is {kept}, from what it may use, which is not looked at here: there is "
            f"nothing to repair; see certibound audit {statement.id}",
            hanging="  ",
        )
    if kept == "refuted" and outcome.verdict.verdict != "refuted":
        screen.prose(
            "on record it is refuted as a whole, by an exact instance or a part: no change of one "
            f"formula is looked for there; see certibound audit {statement.id}",
            hanging="  ",
        )
    for form, verdict in _held(statement.id):
        screen.prose(
            f"a form that holds: {form.id} ({verdict} on record): {claimed(form)}", hanging="  "
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _failure(outcome: Repairs) -> str:
    witness = outcome.verdict.witness
    if witness is None:
        return outcome.verdict.reason or ""
    return "fails at " + ", ".join(f"{name} = {value}" for name, value in witness.items())


def _print_repair(
    screen: Screen, repair: Repair, printed: tuple[str, ...], path: str | None
) -> None:
    screen.line(f"{repair.change.sort}: {repair.change.what}")
    rows = [("proved", "; ".join(repair.change.statement.claim))]
    if repair.change.sort == "assumption":
        rows.append(("given", ", ".join((*printed, repair.change.added))))
    constants = repair.verdict.constants or {}
    shown = repair.bracket or ", ".join(f"{name} = {text}" for name, text in constants.items())
    if shown:
        rows.append(("with", shown))
    if path is not None:
        rows.append(("proof", path))
    screen.fields(rows, indent="  ")
