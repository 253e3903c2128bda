"""``certibound check``: judge the claims of a claims file, or a statement of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli.parameters import CERTIFICATES, JSON, Number, WholeNumber
from verify.cli.targets import TARGET, claims_of

if TYPE_CHECKING:
    from bounds.statement import Statement
    from verify.necessity import Necessity
    from verify.verdict import Verdict


@click.command("check")
@TARGET
@click.option(
    "--budget", type=Number(min=0.1, max=86_400), default=10.0, show_default=True,
    metavar="SECONDS", help="Time for each claim.",
)  # fmt: skip
@CERTIFICATES
@click.option(
    "--necessity", "with_necessity", is_flag=True,
    help="For each proved claim, say which of its assumptions are needed.",
)  # fmt: skip
@click.option(
    "--workers", type=WholeNumber(1, 64), default=2, show_default=True, metavar="N",
    help="Claims judged at the same time; it does not change the verdicts.",
)  # fmt: skip
@JSON
@click.pass_context
def command(
    ctx: click.Context,
    target: str,
    budget: float,
    certificates: Path,
    with_necessity: bool,
    workers: int,
    as_json: bool,
) -> None:
    """Judge the claims of FILE, or the statement ID: proved, refuted or undecided, with evidence.

    FILE is a claims file (docs/claims.md); ID is a statement of the catalogue or one of its proof
    steps, of which the formulas are judged.
    """
    from verify.cli.progress import progress
    from verify.judging import check_all, save_certificate
    from verify.verdict import exit_status

    statements = claims_of(target)
    with progress(f"judging {target}") as bar:
        ended = 0

        def done(verdict: Verdict) -> None:
            nonlocal ended
            ended += 1
            bar.advance(ended, len(statements), f"{verdict.id}: {verdict.verdict}")

        verdicts = check_all(statements, seconds=budget, workers=workers, done=done)
        verdicts = [save_certificate(verdict, certificates) for verdict in verdicts]
        needs = _needs(statements, verdicts, budget, workers) if with_necessity else None
    if as_json:
        _print_json(verdicts, needs)
    else:
        _print(verdicts, needs)
    ctx.exit(exit_status(verdicts))


def _needs(
    statements: list[Statement], verdicts: list[Verdict], budget: float, workers: int
) -> dict[str, list[Necessity]]:
    from verify.necessity import necessity

    return {
        verdict.id: necessity(statement, seconds=budget, workers=workers)
        for statement, verdict in zip(statements, verdicts, strict=True)
        if verdict.verdict == "proved"
    }


def _print_json(verdicts: list[Verdict], needs: dict[str, list[Necessity]] | None) -> None:
    from verify.cli.screen import print_json

    claims: list[dict[str, Any]] = [verdict.json() for verdict in verdicts]
    if needs is not None:
        for claim in claims:
            entries = needs.get(claim["id"])
            claim["necessity"] = None if entries is None else [entry.json() for entry in entries]
    print_json("check", claims=claims)


def _print(verdicts: list[Verdict], needs: dict[str, list[Necessity]] | None) -> None:
    from collections import Counter

    from verify.cli.screen import Screen
    from verify.necessity import summary

    screen = Screen()
    rows = [
        [v.id, v.verdict, ", ".join(v.flags), f"{v.seconds:.1f}", _note(v)] for v in verdicts
    ]  # fmt: skip
    screen.table(["claim", "verdict", "flags", "seconds", "evidence"], rows, right=[3])
    if needs is not None:
        screen.section("assumptions")
        screen.fields([(name, summary(entries)) for name, entries in needs.items()])
    counts = Counter(verdict.verdict for verdict in verdicts)
    screen.line()
    screen.line(", ".join(f"{count} {name}" for name, count in sorted(counts.items())))


def _note(verdict: Verdict) -> str:
    """The evidence in a few words."""
    reason = verdict.reason or ""
    constants = (f"{name} = {text}" for name, text in (verdict.constants or {}).items())
    found = ", ".join(text for text in constants if not reason.startswith(f"{text} works"))
    if verdict.witness is not None:
        point = ", ".join(f"{name} = {value}" for name, value in verdict.witness.items())
        return f"fails at {point}" if point else (verdict.reason or "fails")
    parts = [found, reason, verdict.certificate_path or ""]
    return "; ".join(part for part in parts if part)
