"""``certibound data``: what the theory says about a data set, on one screen."""

from __future__ import annotations

from fractions import Fraction

import click
from click.shell_completion import CompletionItem

from bounds.errors import InputError
from verify.cli.parameters import JSON, WholeNumber

NAMES = ("digits", "wine", "breast_cancer", "iris", "diabetes")


def _exact(ctx: click.Context, parameter: click.Parameter, value: str) -> Fraction:
    from bounds.language import parse_number

    try:
        return parse_number(value)
    except InputError as error:
        raise InputError(f"--{parameter.name}: {error}") from None


def _complete_data(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    names = [CompletionItem(name) for name in NAMES if name.startswith(incomplete)]
    return [*names, CompletionItem(incomplete, type="file")]


@click.command("data")
@click.argument("source", metavar="NAME|FILE", shell_complete=_complete_data)
@click.option("--samples", type=WholeNumber(1), metavar="N", help="Only the first N rows.")
@click.option(
    "--shuffle",
    type=WholeNumber(0),
    metavar="SEED",
    help="Draw the rows with this seed instead (bundled sets are sorted by class).",
)
@click.option("--bias", default="1", callback=_exact, metavar="B", help="The bias (1), exact.")
@click.option(
    "--delta", default="0.01", callback=_exact, metavar="D", help="Failure probability (0.01)."
)
@click.option("--normalize", is_flag=True, help="Scale the rows of a file to unit norm.")
@click.option(
    "--target",
    metavar="COLUMN",
    help="The column of a file with the labels: its name, or its place from 0 (-1: the last).",
)
@click.option(
    "--scale-labels", is_flag=True, help="Centre and scale the labels of a file to [-1, 1]."
)
@click.option("--details", is_flag=True, help="The whole report, as Markdown.")
@JSON
def command(
    source: str,
    samples: int | None,
    shuffle: int | None,
    bias: Fraction,
    delta: Fraction,
    normalize: bool,
    target: str | None,
    scale_labels: bool,
    details: bool,
    as_json: bool,
) -> None:
    """Say what the theory says about a data set.

    NAME is one of digits, wine, breast_cancer, iris, diabetes (bundled, scaled to unit rows, the
    targets centred and scaled to [-1, 1]); FILE is a .csv or .npy file of unit rows, or any rows
    with --normalize, its labels as they are. 0.12[34..56] stands for [0.1234, 0.1256].

    \b
    Example: certibound data digits --samples 400 --bias 1
    """
    from verify.cli.progress import progress
    from verify.cli.screen import Screen, print_json
    from verify.data_report import data_report

    with progress(f"reading {source}, certifying its kernel"):
        report = data_report(
            source,
            samples,
            bias,
            delta=delta,
            shuffle=shuffle,
            normalize=normalize,
            target=target,
            scale_labels=scale_labels,
        )
    if as_json:
        print_json("data", **{key: value for key, value in report.items() if key != "schema"})
    elif details:
        from verify.data_text import markdown

        click.echo(markdown(report), nl=False)
    else:
        from verify.cli.data_screen import print_report

        print_report(Screen(), report)
