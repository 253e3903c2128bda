"""``certibound data``: what the theory says about a data set, on one screen."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import click
from click.shell_completion import CompletionItem

from bounds.errors import InputError
from verify.cli.parameters import JSON

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
@click.option("--samples", type=click.IntRange(1), metavar="N", help="Only the first N rows.")
@click.option("--bias", default="1", callback=_exact, metavar="B", help="The bias (1), exact.")
@click.option(
    "--delta", default="0.01", callback=_exact, metavar="D", help="Failure probability (0.01)."
)
@click.option("--normalize", is_flag=True, help="Scale the rows of a file to unit norm.")
@click.option("--target", metavar="COLUMN", help="The column of a file that holds the labels.")
@JSON
def command(
    source: str,
    samples: int | None,
    bias: Fraction,
    delta: Fraction,
    normalize: bool,
    target: str | None,
    as_json: bool,
) -> None:
    """Say what the theory says about a data set.

    NAME is one of digits, wine, breast_cancer, iris, diabetes (bundled, scaled to unit rows); FILE
    is a .csv or .npy file of unit rows, or any rows with --normalize.

    \b
    Example: certibound data digits --samples 400 --bias 1
    """
    from verify.cli.progress import progress
    from verify.cli.screen import Screen, print_json
    from verify.data_report import data_report

    with progress(f"reading {source}, certifying its kernel"):
        report = data_report(source, samples, bias, delta=delta, normalize=normalize, target=target)
    if as_json:
        print_json("data", **{key: value for key, value in report.items() if key != "schema"})
    else:
        _print(Screen(), report)


def _print(screen: Any, report: dict[str, Any]) -> None:
    data = report["data"]
    screen.heading(
        f"{data['name']}: {data['n']} rows, {data['d']} columns, bias B = {report['bias']}"
    )
    screen.fields(
        [
            ("prepared", "; ".join(n for n in data["notes"] if not n.startswith("labels are"))),
            ("labels", f"{data['labels']}, ||y||^2 in {_interval(data['label_norm_squared'])}"),
            *_geometry(report["geometry"]),
            *_activity(report),
            *_eigenvalue(report["eigenvalue"]),
        ]
    )
    _print_bounds(screen, report["eigenvalue_bounds"])
    screen.line()
    screen.fields([*_training(report), *_orders(report)])


def _interval(value: dict[str, str]) -> str:
    same = value["lower"] == value["upper"]
    return value["lower"] if same else f"[{value['lower']}, {value['upper']}]"


def _geometry(found: dict[str, Any] | None) -> list[tuple[str, str]]:
    if found is None:
        return [("separation", "one row, so there are no pairs")]
    first, second = found["closest_pair"]
    rows = [
        ("separation", f"{_interval(found['separation'])}, rows {first} and {second}"),
        ("|<x_i, x_j>|", f"at most {_interval(found['largest_inner_product'])}"),
    ]
    for key, what in (("duplicate_rows", "equal"), ("antipodal_rows", "opposite")):
        if found[key]:
            rows.append(("", f"{found[key]} row(s) exactly {what} to an earlier row"))
    return rows


def _activity(report: dict[str, Any]) -> list[tuple[str, str]]:
    found = report["activity"]
    sure = "with probability"
    bound, width = found["fraction_bound"]["upper"], found["from_width"]
    rows = [
        ("active", f"a fraction of {_interval(found['expected_fraction'])} is expected;"),
        ("", f"below {bound} {sure} 1 - {report['delta']} from width {width} on"),
    ]
    if at := found["at_width"]:
        rows.append(
            (
                "",
                f"at width {at['width']} below {at['count_below']} neurons, "
                f"{sure} 1 - {_short(at['failure_probability_at_most'])}",
            )
        )
    return rows


def _short(decimal: str) -> str:
    """A decimal rounded up to three digits."""
    from verify.decimals import decimals

    value = Fraction(decimal)
    return decimals(value, value, 3)["upper"]


def _eigenvalue(found: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [("lambda(B)", f"{_interval(found)}, certified smallest kernel eigenvalue")]
    rows.append(("lambda_0", f"{_interval(found['lambda_0'])}, that times exp(B^2/2)"))
    return [*rows, *(("", note) for note in found["notes"])]


def _print_bounds(screen: Any, bounds: list[dict[str, Any]]) -> None:
    having = [bound for bound in bounds if bound["value"] is not None]
    if having:
        screen.line()
        screen.table(
            ["bound", "on the", "value", "/ lambda"],
            [_bound(bound) for bound in having],
            right=(2, 3),
        )
    for bound in bounds:
        if bound["value"] is None:
            screen.prose(f"{_name(bound)}: {bound['reason']}", hanging="  ")


def _name(bound: dict[str, Any]) -> str:
    return f"{bound['statement']} {bound['part']}".strip()


def _bound(bound: dict[str, Any]) -> list[str]:
    kind = bound["quantity"].replace("-eigenvalue", "")
    side = {"lower": ">=", "upper": "<="}[bound["side"]]
    value = _safe(bound["value"][bound["side"]], bound["side"])
    ratio = _safe(bound["ratio"][bound["side"]], bound["side"]) if bound["ratio"] else "-"
    return [_name(bound), f"{kind} {side}", value, "vacuous" if bound["vacuous"] else ratio]


def _safe(decimal: str, side: str) -> str:
    """A decimal in six digits, rounded to the side on which the bound stays true."""
    from verify.decimals import decimals

    value = Fraction(decimal)
    return decimals(value, value, 6)[side]


def _training(report: dict[str, Any]) -> list[tuple[str, str]]:
    found = report["training"]
    if found["vacuous"]:
        return [("training", f"vacuous: {found['reason']}")]
    rows = []
    for width in found["width"]:
        short = width["statement"].rpartition("/")[2]
        rows.append(("width", f"{width['variable']} = {width['value']} suffices ({short}),"))
        rows.append(("", f"with probability {width['probability']}; binding: {width['binding']}"))
    first = found["initial_kernel_width"]
    rows.append(("", f"{first['variable']} = {first['value']}: {first['what']}"))
    cap, steps = found["learning_rate_cap"], found["steps"]
    rows.append(("learning rate", f"at most {cap['value']}"))
    rows.append(("steps", f"{steps['from_rate']['value']} to {steps['target']}"))
    return rows


def _orders(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("order only" if place == 0 else "", f"{order['formula']}  ({order['statement']})")
        for place, order in enumerate(report["orders"])
    ]
