"""``certibound audit``: judge everything that a paper states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.cli.parameters import CACHE, CERTIFICATES, JSON, Folder, Number, WholeNumber, store_of
from verify.cli.prose import claimed, plain

if TYPE_CHECKING:
    from verify.audit.assessment import Assessment
    from verify.audit.survival import Outcome, Refutation
    from verify.audit.whole import Audit
    from verify.cli.screen import Screen


_HEADERS = (
    "statement", "what it says", "verdict", "steps", "slack", "says nothing where", "seconds",
    "evidence",
)  # fmt: skip
_SAYS, _EVIDENCE = 60, 200


@click.command("audit")
@click.argument("target", metavar="PAPER|ID")
@click.option(
    "--budget", type=Number(min=0.1, max=86_400), default=10.0, show_default=True,
    metavar="SECONDS",
    help="Time for each formula, law, identity or trial; thrice as much before one that has a "
    "result on record is given up, half for one that was given up there.",
)  # fmt: skip
@click.option("--steps", is_flag=True, help="Also print the verdicts of parts and proof steps.")
@CERTIFICATES
@click.option(
    "--report", "report_directory", type=Folder(), metavar="DIR",
    help="Also write pages: the table, each section, what was found.",
)  # fmt: skip
@CACHE
@click.option("--fresh", is_flag=True, help="Judge everything anew, and keep nothing.")
@click.option(
    "--workers", type=WholeNumber(1, 64), default=2, show_default=True, metavar="N",
    help="Pieces judged at the same time; it does not change the verdicts.",
)  # fmt: skip
@JSON
@click.pass_context
def command(
    ctx: click.Context,
    target: str,
    budget: float,
    steps: bool,
    certificates: Path,
    report_directory: Path | None,
    cache: Path | None,
    fresh: bool,
    workers: int,
    as_json: bool,
) -> None:
    """Judge everything that PAPER states, or one statement, with its parts and proof steps.

    PAPER is a key of `certibound list` (yang2024, explicit, classical); ID is one of its
    statements.  Findings are kept by the content of the statement and of the engine; a kept proof
    is put to the independent checker again, a kept counterexample is evaluated again.
    """
    from verify.audit.whole import audit
    from verify.cli.progress import progress

    store = None if fresh else store_of(cache)
    with progress(f"auditing {target}") as bar:
        found = audit(target, seconds=budget, workers=workers, store=store, done=bar.advance)
        paths = _save(found, certificates)
        if report_directory is not None:
            from verify.audit.report import write_report

            write_report(found, report_directory, paths)
    if as_json:
        from verify.audit.document import statements_document
        from verify.cli.screen import print_json

        print_json("audit", **statements_document(found, paths))
    else:
        _print(found, steps, report_directory)
    ctx.exit(int(any(one.verdict == "refuted" for top in found.wanted for one in top.walk())))


def _save(found: Audit, directory: Path) -> dict[str, str]:
    """Save every certificate; the path by piece, and the first if a piece has several."""
    from verify.judging import save_certificate
    from verify.verdict import Verdict

    paths: dict[str, str] = {}
    for top in (*found.wanted, *found.others):
        for one in top.walk():
            for finding in one.findings:
                for place, certificate in enumerate(finding.certificates, start=1):
                    name = f"{one.id.replace('/', '-')}-{finding.label}"
                    name += f"-{place}" if len(finding.certificates) > 1 else ""
                    saved = save_certificate(
                        Verdict(name, "proved", certificate=certificate), directory
                    )
                    assert saved.certificate_path is not None
                    paths.setdefault(f"{one.id}:{finding.label}", saved.certificate_path)
    return paths


def _print(found: Audit, steps: bool, report: Path | None) -> None:
    from verify.audit.report import counted
    from verify.audit.survival import outcomes, refutations
    from verify.cli.screen import Screen

    screen = Screen()
    rows = []
    for top in found.wanted:
        for one in top.walk() if steps else [top]:
            rows.append(_row(one, found.target))
    screen.table(_HEADERS, rows, right=[_HEADERS.index("seconds")])
    refuted = refutations(found)
    _print_refutations(screen, refuted)
    _print_outcomes(screen, outcomes(found, refuted))
    screen.line()
    every = [one for top in found.wanted for one in top.walk()]
    screen.line(f"{len(found.wanted)} statements: {counted(found.wanted)}")
    if len(every) > len(found.wanted):
        below = [one for top in found.wanted for one in top.walk() if one is not top]
        screen.line(f"{len(below)} parts and steps: {counted(below)}")
    if report is not None:
        screen.line(f"pages written to {report}")


def _row(one: Assessment, target: str) -> list[str]:
    short = one.id.removeprefix(f"{target}/")
    says = _short(plain(one.statement.says or one.statement.title), _SAYS)
    slack = one.slack.partition(" ")[0]
    seconds = f"{one.seconds:.1f}"
    evidence = _short(one.evidence, _EVIDENCE)
    verdict = one.verdict or "-"
    return [short, says, verdict, _steps(one), slack, one.vacuous_where, seconds, evidence]


def _steps(one: Assessment) -> str:
    """Proved and all steps; the first that is refuted or undecided."""
    if not one.steps:
        return ""
    proved = sum(step.verdict == "proved" for step in one.steps)
    text = f"{proved}/{len(one.steps)}"
    gap = one.first_gap
    return f"{text} ({gap.name} {gap.verdict})" if gap is not None else text


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


def _print_refutations(screen: Screen, found: tuple[Refutation, ...]) -> None:
    if not found:
        return
    screen.section("Refuted")
    for one in found:
        screen.line()
        screen.prose(f"{one.assessment.id}: {one.assessment.evidence}", hanging="  ")
        for repair in one.repairs:
            says = claimed(repair.statement)
            screen.prose(f"repaired by {repair.id} ({repair.verdict}): {says}", indent="  ")
        if one.dependents:
            screen.prose(f"used by {_counted(one)}", indent="  ")


def _counted(found: Refutation) -> str:
    """``3 results, ...``; the id if there is one."""
    if len(found.dependents) == 1:
        return found.dependents[0].id
    count = len(found.dependents)
    return f"{count} results, directly or not, {found.standing} of which still follow"


def _print_outcomes(screen: Screen, found: tuple[Outcome, ...]) -> None:
    if not found:
        return
    screen.section("Results that use what is refuted")
    for one in found:
        stands = "still follows" if one.stands else "does not follow as printed"
        screen.prose(f"{one.id} {stands}: {one.why}", hanging="  ")
        for repair in one.repairs:
            screen.prose(f"a form that holds: {repair.id} ({repair.verdict})", indent="  ")
