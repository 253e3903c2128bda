"""A data report as Markdown that also reads well as plain text: everything, at full precision."""

from __future__ import annotations

from typing import Any

from verify.decimals import certain
from verify.row_choice import row_count
from verify.tables import column_count

Report = dict[str, Any]
RESTRICTED = (
    "The restricted eigenvalue is the smallest value of the kernel's quadratic form over the unit "
    "vectors of a cone, so it is at least the smallest eigenvalue and may be larger."
)


def markdown(report: Report) -> str:
    """The report of `verify.data_report.data_report` in Markdown.

    >>> from verify.data_report import data_report
    >>> markdown(data_report("iris", 10)).splitlines()[0]
    '# What the theory says about iris (10 rows, 4 columns), bias B = 1'
    """
    data = report["data"]
    heading = (
        f"# What the theory says about {data['name']} ({row_count(data['n'])}, "
        f"{column_count(data['d'])}), bias B = {report['bias']}"
    )
    frozen = report["frozen_biases"]
    blocks = [
        [heading],
        [*(f"- {note}" for note in data["notes"]), *_labels(report)],
        ["## Data", *_geometry(report["geometry"])],
        ["## Active neurons", *_activity(report["activity"], report["delta"])],
        ["## Smallest eigenvalue of the limiting kernel", *_eigenvalue(report)],
        ["## The same with frozen biases (only the weights are trained)", *_eigenvalue(frozen)],
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


def _labels(report: Report) -> list[str]:
    data, warning = report["data"], report["training"]["warning"]
    lines = [
        f"- labels: {data['labels']}; max |y| = {interval(data['label_largest'])}, "
        f"||y||^2 = {interval(data['label_norm_squared'])}"
    ]
    lines += [f"- hint: {hint}" for hint in data["hints"]]
    return [*lines, f"- **{warning}**"] if warning else lines


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
            lines.append(f"- {row_count(found[key])} exactly {what} to an earlier row")
    return lines


def _activity(found: Report, delta: str) -> list[str]:
    lines = [
        f"- expected fraction of active neurons Q(B): {interval(found['expected_fraction'])}",
        f"- with probability at least 1 - {delta}, every fraction at initialisation is below "
        f"{found['fraction_bound']['upper']} from width {found['from_width']} on, neurons being "
        f"independent ({found['statement']})",
    ]
    for at in found["at_widths"]:
        sign = "<" if at["failure_probability_clamped"] else "<="
        lines.append(
            f"- at width {at['variable']} = {at['width']}: {interval(at['expected'])} neurons are "
            f"expected to be active on an input; {at['count_below']} or more on some input with "
            f"probability {sign} {at['failure_probability_at_most']} (its logarithm to base 10 is "
            f"at most {at['failure_probability_log10']['upper']}); at most "
            f"{at['during_training_at_most']} at any time of the training, with the probability "
            "of the theorem"
        )
    return lines


def _eigenvalue(report: Report) -> list[str]:
    found, bounds = report["eigenvalue"], report["eigenvalue_bounds"]
    restricted = [b for b in bounds if b["quantity"] == "restricted-eigenvalue"]
    lines = [
        f"- certified: {interval(found)}",
        f"- times e^(B^2/2): {interval(found['lambda_0'])}",
        *(f"- {note}" for note in found["notes"]),
        "",
        *_table([b for b in bounds if b not in restricted]),
    ]
    if not restricted:
        return lines
    return [*lines, "", "### Restricted eigenvalue", RESTRICTED, "", *_table(restricted)]


def _table(bounds: list[Report]) -> list[str]:
    lines = ["| bound | side | value | times the certified value | at |", "|---|---|---|---|---|"]
    for bound in bounds:
        name = f"{bound['statement']} {bound['part']}".strip()
        at = ", ".join(f"{key} = {value}" for key, value in (bound["at"] or {}).items())
        if bound["value"] is None:
            lines.append(f"| {name} | {bound['side']} | {bound['reason']} | | {at} |")
            continue
        end = bound["value"][bound["side"]]
        ratio = certain(bound["ratio"], 6) if bound["ratio"] else ""
        ratio = "vacuous" if bound["vacuous"] else ratio
        lines.append(f"| {name} | {bound['side']} | {end} | {ratio} | {at} |")
    return lines


def _training(found: Report, delta: str) -> list[str]:
    if found["vacuous"]:
        return [f"vacuous: {found['reason']}"]
    lines = [f"With lambda = {found['lambda']}, ||y|| <= {found['norm_y']}, delta = {delta}:", ""]
    for width in (*found["width"], found["initial_kernel_width"]):
        what = f"{width['what']}; {width['statement']}"
        rounded = "" if width["least"] else ", the least but for rounding up"
        lines.append(f"- width {width['variable']} = {width['value']} ({what}{rounded})")
        for side in width["conditions"]:
            binds = ", binding" if side["condition"] == width["binding"] else ""
            lines.append(f"  - `{side['condition']}`: {interval(side)}{binds}")
        for quantity in width["quantities"]:
            lines.append(
                f"  - `{quantity['name']} = {quantity['definition']}`: {interval(quantity)}"
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
