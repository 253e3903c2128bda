"""``certibound check``: judge the claims of a claims file."""

from __future__ import annotations

from pathlib import Path

import click

from verify.cli.parameters import JSON


@click.command("check")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--budget", type=click.FloatRange(min=0.1), default=10.0, show_default=True,
    metavar="SECONDS", help="Time for each claim.",
)  # fmt: skip
@click.option(
    "--certificates", type=click.Path(path_type=Path), default=Path("out/certificates"),
    show_default=True, metavar="DIR", help="Where proofs are saved.",
)  # fmt: skip
@JSON
@click.pass_context
def command(
    ctx: click.Context, file: Path, budget: float, certificates: Path, as_json: bool
) -> None:
    """Judge the claims of a claims file: proved, refuted or undecided, each with its evidence."""
    from verify.cli.progress import progress
    from verify.cli.screen import Screen
    from verify.judging import check_file
    from verify.verdict import document, exit_status

    with progress(f"judging {file}"):
        verdicts = check_file(file, seconds=budget, certificates=certificates)
    if as_json:
        import json

        click.echo(json.dumps(document(verdicts)))
    else:
        screen = Screen()
        rows = []
        for verdict in verdicts:
            note = verdict.reason or verdict.certificate_path or ""
            if verdict.witness is not None:
                note = "at " + ", ".join(f"{n} = {v}" for n, v in verdict.witness.items())
            flags = ", ".join(verdict.flags)
            label = f"{verdict.verdict} ({flags})" if flags else verdict.verdict
            rows.append((verdict.id, f"{label}: {note}"))
        screen.fields(rows)
    ctx.exit(exit_status(verdicts))
