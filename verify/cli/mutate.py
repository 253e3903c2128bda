"""``certibound mutate``: can slightly wrong versions of a claim be told from it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from verify.cli.parameters import JSON, Number, WholeNumber
from verify.cli.targets import TARGET, claims_of

if TYPE_CHECKING:
    from verify.mutate import Judged
    from verify.verdict import Verdict


@click.command("mutate")
@TARGET
@click.option(
    "--budget", type=Number(min=0.1, max=86_400), default=5.0, show_default=True,
    metavar="SECONDS", help="Time for each mutant.",
)  # fmt: skip
@click.option(
    "--most", type=WholeNumber(min=1), metavar="N",
    help="At most N mutants of each claim, evenly spread.",
)  # fmt: skip
@click.option(
    "--workers", type=WholeNumber(1, 64), default=2, show_default=True, metavar="N",
    help="Mutants judged at the same time.",
)  # fmt: skip
@JSON
def command(target: str, budget: float, most: int | None, workers: int, as_json: bool) -> None:
    """Make mutants of the claims of FILE, or of the statement ID, and judge each.

    Killed: refuted, or shown to be undefined or void.  Still true: proved.  The score is the share
    of killed ones among those that were not proved.
    """
    from verify.cli.progress import progress
    from verify.mutate import mutate, score

    statements = claims_of(target)
    results: dict[str, list[Judged]] = {}
    for statement in statements:
        with progress(f"mutants of {statement.id}") as bar:
            ended = 0

            def done(verdict: Verdict, bar: Any = bar, name: str = statement.id) -> None:
                nonlocal ended
                ended += 1
                bar.advance(ended, None, f"mutants of {name}: {ended} judged")

            results[statement.id] = mutate(
                statement, seconds=budget, most=most, workers=workers, done=done
            )
    total = score([entry for judged in results.values() for entry in judged])
    if as_json:
        _print_json(results, total)
    else:
        _print(results, total)


def _counts(total: Any) -> dict[str, Any]:
    share = None if total.score is None else round(total.score, 4)
    return {
        "mutants": total.total,
        "killed": total.killed,
        "still_true": total.still_true,
        "undecided": total.undecided,
        "score": share,
    }


def _print_json(results: dict[str, list[Judged]], total: Any) -> None:
    from verify.cli.screen import print_json
    from verify.mutate import score

    claims = []
    for name, judged in results.items():
        entries = [
            {"change": j.mutant.change, "claim": list(j.mutant.statement.claim),
             "assumptions": list(j.mutant.statement.assumptions), "outcome": j.outcome,
             **{k: v for k, v in j.verdict.json().items() if k not in ("id", "certificate")}}
            for j in judged
        ]  # fmt: skip
        claims.append({"id": name, **_counts(score(judged)), "judged": entries})
    print_json("mutate", **_counts(total), claims=claims)


def _print(results: dict[str, list[Judged]], total: Any) -> None:
    from verify.cli.screen import Screen
    from verify.mutate import score

    screen = Screen()
    rows = []
    for name, judged in results.items():
        one = score(judged)
        counts = [one.total, one.killed, one.still_true, one.undecided]
        rows.append([name, *map(str, counts), _percent(one.score)])
    screen.table(
        ["claim", "mutants", "killed", "still true", "undecided", "score"], rows, right=range(1, 6)
    )
    open_ones = [(j.mutant.change, j) for js in results.values() for j in js]
    shown = [
        (change, "; ".join(j.mutant.statement.claim))
        for change, j in open_ones
        if j.outcome == "undecided"
    ]
    if shown:
        screen.section("undecided mutants")
        screen.fields(shown[:40])
    screen.line()
    screen.line(f"{total.total} mutants, score {_percent(total.score)}")


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"
