"""``certibound simulate``: the experiment on a statement, with a verdict, saved as it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.cli.parameters import JSON, POINT, Folder, WholeNumber, complete_id

if TYPE_CHECKING:
    from verify.cli.screen import Screen
    from verify.experiments.simulation import Simulation


@click.command("simulate")
@click.argument("statement_id", metavar="ID", required=False, shell_complete=complete_id)
@POINT
@click.option(
    "--replicates", type=WholeNumber(1, 10**7), default=100, show_default=True, metavar="N",
    help="Independent repetitions, decided before the run.",
)  # fmt: skip
@click.option("--seed", type=WholeNumber(0), default=0, show_default=True, metavar="S")
@click.option(
    "--workers", type=WholeNumber(1, 64), default=1, show_default=True, metavar="W",
    help="Processes; they do not change the result.",
)  # fmt: skip
@click.option(
    "--data", default="sphere", show_default=True, metavar="KIND",
    help="The inputs: sphere, orthonormal, a bundled data set, or a file of unit rows.",
)  # fmt: skip
@click.option(
    "--out", type=Folder(), default=Path("out/simulations"),
    show_default=True, metavar="DIR", help="Where replicates are saved as they end.",
)  # fmt: skip
@click.option("--resume", is_flag=True, help="Go on with what DIR has of this very run.")
@click.option("--plot", is_flag=True, help="Also draw what was measured, beside the saved run.")
@click.option("--list", "listing", is_flag=True, help="List the statements with an experiment.")
@JSON
@click.pass_context
def command(
    ctx: click.Context,
    statement_id: str | None,
    point: tuple[str, ...],
    replicates: int,
    seed: int,
    workers: int,
    data: str,
    out: Path,
    resume: bool,
    plot: bool,
    listing: bool,
    as_json: bool,
) -> None:
    """Simulate what the statement ID speaks of, and judge the outcome.

    Values are exact; those left out have defaults (--list shows them). The verdict is supported,
    refuted, undecided, or an observation: a run outside the hypotheses says nothing for or against
    the statement. The status is 1 if it is refuted. figure-1 and figure-2 stand for the experiments
    of Yang et al. (2024); the first needs PyTorch.

    \b
    Example: certibound simulate explicit/flip-count m=2000 B=2 --replicates 200
    """
    from verify.cli.entry import REFUTED
    from verify.cli.screen import Screen, print_json

    if listing:
        _list(as_json)
        return
    if statement_id is None:
        raise click.UsageError("name a statement, or list those with an experiment by --list", ctx)
    if plot:
        from verify.pictures import require_plotting

        require_plotting()
    found = _run(statement_id, point, replicates, seed, workers, data, out, resume)
    picture = None
    if plot:
        from verify.experiments.plotting import plot_simulation

        assert found.path is not None
        picture = plot_simulation(found, found.path.with_suffix(".png"))
    if as_json:
        print_json(
            "simulate",
            **found.document(),
            saved=str(found.path),
            plot=None if picture is None else str(picture),
        )
    else:
        _print(Screen(), found, picture)
    if found.word == "refuted":
        ctx.exit(REFUTED)


def _run(
    identity: str,
    point: tuple[str, ...],
    replicates: int,
    seed: int,
    workers: int,
    data: str,
    out: Path,
    resume: bool,
) -> Simulation:
    from verify.cli.progress import progress
    from verify.experiments.simulation import simulate
    from verify.points import parse_point

    values = parse_point(point)
    reached = 0
    with progress(f"simulating {identity}") as bar:

        def done(ended: int, total: int) -> None:
            nonlocal reached
            reached = ended
            bar.advance(ended, total, f"{identity}: {ended} of {total} replicates")

        try:
            return simulate(
                identity, values, replicates, data=data, seed=seed, workers=workers,
                directory=out, resume=resume, done=done,
            )  # fmt: skip
        except KeyboardInterrupt:
            click.echo(
                f"{reached} of {replicates} replicates are saved in {out}; "
                "the same command with --resume goes on",
                err=True,
            )
            raise


def _list(as_json: bool) -> None:
    from verify.cli.screen import Screen, print_json
    from verify.experiments.registry import experiments

    known = experiments().values()
    if as_json:
        rows = [
            {
                "statement": e.statement,
                "measures": e.measures,
                "refutes": e.refutes,
                "parameters": [
                    {"name": p.name, "default": None if p.default is None else str(p.default),
                     "automatic": p.automatic or None}
                    for p in e.parameters
                ],
            }
            for e in known
        ]  # fmt: skip
        print_json("simulate", experiments=rows)
        return
    screen = Screen()
    for e in known:
        given = [f"{p.name}={p.default}" for p in e.parameters if p.default is not None]
        rest = [p.name for p in e.parameters if p.default is None]
        screen.heading(e.statement)
        fields = [("  measures", e.measures), ("  refuted by", e.refutes)]
        fields.append(("  defaults", " ".join(given)))
        if rest:
            fields.append(("  automatic", " ".join(rest)))
        screen.fields(fields)


def _print(screen: Screen, found: Simulation, picture: Path | None) -> None:
    from verify.experiments.registry import experiment

    plan, judgement = found.plan, found.judgement
    screen.heading(plan.statement, f"simulated {found.replicates} times, seed {found.seed}")
    screen.prose(f"measured: {experiment(plan.statement).measures}")
    at = ", ".join(f"{name} = {_short(value)}" for name, value in plan.values.items())
    screen.prose(f"at {at}", hanging="   ")
    for note in plan.notes:
        screen.prose(note, hanging="   ")
    words = {True: "  holds", False: "  fails", None: "  not decided"}
    if plan.hypotheses:
        screen.section("hypotheses")
        screen.fields([(words[h.holds], h.text + (f"  ({h.note})" if h.note else ""))
                       for h in plan.hypotheses])  # fmt: skip
    screen.section("claims")
    screen.fields([(f"  {one.claim.name}", f"{one.claim.says}: {one.says}")
                   for one in judgement.judged])  # fmt: skip
    if judgement.measured:
        screen.section("measured")
        rows = [
            [f"  {q.name}", f"{q.mean:.4g}", f"{q.smallest:.4g}", f"{q.largest:.4g}"]
            for q in judgement.measured
        ]
        screen.table(["  over the replicates", "mean", "least", "largest"], rows, right=[1, 2, 3])
    series = found.series()
    if series:
        screen.section("along the run, averaged over the replicates")
        rows = [[f"  {name}", *(f"{v:.4g}" for v in (row[0], min(row), max(row), row[-1]))]
                for name, row in series.items()]  # fmt: skip
        screen.table(["  ", "first", "least", "largest", "last"], rows, right=[1, 2, 3, 4])
    if judgement.stopped:
        count = len(judgement.stopped)
        screen.section(f"without numbers: {count} of {found.replicates}")
        for text in judgement.stopped[:3]:
            screen.prose(text, indent="  ")
    screen.line()
    screen.prose(f"{judgement.word}: {judgement.reason}", hanging="  ")
    if any(one.test for one in judgement.judged):
        for line in judgement.ledger.lines()[:1]:
            screen.line(line)
    screen.line(f"saved in {found.path}")
    if picture is not None:
        screen.line(f"drawn in {picture}")


def _short(value: object) -> str:
    from verify.cli.values import exact_text

    text = exact_text(value)
    if len(text) <= 18:
        return text
    return f"{float(value):.8g}..."  # type: ignore[arg-type]
