"""A data report as Markdown that also reads well as plain text on one screen."""

from __future__ import annotations

from typing import Any

Report = dict[str, Any]


def markdown(report: Report) -> str:
    """The report of `verify.data_report.data_report` in Markdown.

    >>> from verify.data_report import data_report
    >>> markdown(data_report("iris", 10)).splitlines()[0]
    '# What the theory says about iris (10 rows, 4 columns), bias B = 1'
    """
    data = report["data"]
    heading = (
        f"# What the theory says about {data['name']} ({data['n']} rows, {data['d']} columns), "
        f"bias B = {report['bias']}"
    )
    blocks = [
        [heading],
        [f"- {note}" for note in data["notes"]] + [_labels(data)],
        ["## Data", *_geometry(report["geometry"])],
        ["## Active neurons", *_activity(report["activity"], report["delta"])],
        ["## Smallest eigenvalue of the limiting kernel", *_eigenvalue(report)],
        ["## Training to 1 % of the loss", *_training(report["training"], report["delta"])],
        ["## The paper's own orders (no constants, so no numbers)", *_orders(report["orders"])],
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def interval(value: dict[str, str]) -> str:
    """``[lower, upper]``, or the number itself where both agree.

    >>> interval({"lower": "1", "upper": "1"}), interval({"lower": "1", "upper": "2"})
    ('1', '[1, 2]')
    """
    same = value["lower"] == value["upper"]
    return value["lower"] if same else f"[{value['lower']}, {value['upper']}]"


def _labels(data: Report) -> str:
    return f"- labels: {data['labels']}; ||y||^2 in {interval(data['label_norm_squared'])}"


def _geometry(found: Report | None) -> list[str]:
    if found is None:
        return ["one row: no pairs"]
    first, second = found["closest_pair"]
    lines = [
        f"- separation {interval(found['separation'])} (rows {first} and {second})",
        f"- largest |inner product| {interval(found['largest_inner_product'])}",
        f"- inner products from {found['smallest']['lower']} to {found['largest']['upper']}",
    ]
    for key, what in (("duplicate_rows", "equal"), ("antipodal_rows", "opposite")):
        if found[key]:
            lines.append(f"- {found[key]} row(s) exactly {what} to an earlier row")
    return lines


def _activity(found: Report, delta: str) -> list[str]:
    lines = [
        f"- expected fraction of active neurons Q(B): {interval(found['expected_fraction'])}",
        f"- with probability at least 1 - {delta}, every fraction at initialisation is below "
        f"{found['fraction_bound']['upper']} from width {found['from_width']} on "
        f"({found['statement']})",
    ]
    if found["at_width"]:
        at = found["at_width"]
        lines.append(
            f"- at width {at['width']}: every count below {at['count_below']}, but for "
            f"probability {at['failure_probability_at_most']}"
        )
    return lines


def _eigenvalue(report: Report) -> list[str]:
    found = report["eigenvalue"]
    lines = [
        f"- certified: {interval(found)}",
        f"- lambda_0 = lambda e^(B^2/2): {interval(found['lambda_0'])}",
        *(f"- {note}" for note in found["notes"]),
    ]
    if not report["eigenvalue_bounds"]:
        return lines
    lines += ["", "| bound | on | value | times the certified value |", "|---|---|---|---|"]
    for bound in report["eigenvalue_bounds"]:
        name = f"{bound['statement']} {bound['part']}".strip()
        kind = f"{bound['quantity'].replace('-', ' ')}, {bound['side']}"
        if bound["value"] is None:
            lines.append(f"| {name} | {kind} | {bound['reason']} | |")
            continue
        end = bound["value"]["lower" if bound["side"] == "lower" else "upper"]
        ratio = bound["ratio"]["lower"] if bound["ratio"] else ""
        lines.append(f"| {name} | {kind} | {end} | {'vacuous' if bound['vacuous'] else ratio} |")
    restricted = "The restricted eigenvalue (over a cone) is at least the smallest eigenvalue."
    return [*lines, "", restricted]


def _training(found: Report, delta: str) -> list[str]:
    if found["vacuous"]:
        return [f"vacuous: {found['reason']}"]
    lines = [f"With lambda = {found['lambda']}, ||y|| <= {found['norm_y']}, delta = {delta}:", ""]
    for width in (*found["width"], found["initial_kernel_width"]):
        lines.append(
            f"- width {width['variable']} >= {width['value']} ({width['what']}; "
            f"{width['statement']}); binding: `{width['binding']}`"
        )
    cap, steps = found["learning_rate_cap"], found["steps"]
    return [
        *lines,
        f"- learning rate at most {cap['value']} ({cap['statement']})",
        f"- steps to {steps['target']}: {steps['from_rate']['value']} from the rate, "
        f"{steps['closed_form']['value']} from the closed form "
        f"({steps['closed_form']['statement']})",
    ]


def _orders(orders: list[Report]) -> list[str]:
    return [f"- `{order['formula']}` ({order['statement']}): {order['note']}" for order in orders]
