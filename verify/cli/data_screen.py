"""A data report on one screen; what does not fit is in ``--details`` and in JSON."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.cli.screen import aligned
from verify.decimals import certain, compact, decimals, exact_text
from verify.row_choice import row_count
from verify.tables import column_count

if TYPE_CHECKING:
    from verify.cli.screen import Screen

Report = dict[str, Any]
Fields = list[tuple[str, str]]
RESTRICTED = "bounds on the restricted eigenvalue (over a cone only; it is at least lambda(B))"
# Integers of more digits are rounded up on the screen.
LONGEST_INTEGER = 48


def print_report(screen: Screen, report: Report) -> None:
    """Print the report of `verify.data_report.data_report`."""
    data, training = report["data"], report["training"]
    delta = Fraction(report["delta"])
    screen.heading(
        f"{data['name']}: {row_count(data['n'])}, {column_count(data['d'])}, "
        f"bias B = {report['bias']}, delta = {exact_text(delta)}"
    )
    screen.fields(
        [
            ("data", ", ".join(data["notes"])),
            ("labels", _labels(data)),
            *(("hint", hint) for hint in data["hints"]),
            *([("warning", training["warning"])] if training["warning"] else []),
            *_geometry(report["geometry"]),
            ("lambda(B)", _eigenvalue(report["eigenvalue"])),
        ]
    )
    _print_bounds(screen, report["eigenvalue_bounds"])
    if not training["vacuous"]:
        sure = f"with probability at least {exact_text(1 - delta)}"
        mark = " (see the warning)" if training["warning"] else ""
        screen.line(f"training to 1/100 of the initial loss, {sure}{mark}", style="bold")
    screen.fields([*_training(report), *_orders(report["orders"])])


def _labels(data: Report) -> str:
    norm = f"||y||^2 = {compact(data['label_norm_squared'])}"
    largest = certain(data["label_largest"], 12)
    how = "" if data["labels_scaled"] else f"max |y| = {largest}, "
    return data["labels"] if data["labels"].startswith("none") else f"{data['labels']}; {how}{norm}"


def _geometry(found: Report | None) -> Fields:
    if found is None:
        return [("separation", "one row, so there are no pairs")]
    first, second = found["closest_pair"]
    rows = [
        (
            "separation",
            f"{compact(found['separation'])} (rows {first} and {second}), "
            f"largest |<x_i, x_j>| {compact(found['largest_inner_product'])}",
        )
    ]
    for key, what in (("duplicate_rows", "equal"), ("antipodal_rows", "opposite")):
        if found[key]:
            rows.append(("", f"{row_count(found[key])} exactly {what} to an earlier row"))
    return rows


def _eigenvalue(found: Report) -> str:
    if found["singular"]:
        return "; ".join(found["notes"])
    notes = "".join(f" ({note})" for note in found["notes"])
    return f"{compact(found)} certified smallest limiting-kernel eigenvalue{notes}"


def _print_bounds(screen: Screen, bounds: list[Report]) -> None:
    """The bounds that have a value, those on the restricted eigenvalue under their own heading."""
    having = _folded([bound for bound in bounds if bound["value"] is not None])
    first = [_row(*entry) for entry in having if entry[0]["quantity"] == "smallest-eigenvalue"]
    rest = [_row(*entry) for entry in having if entry[0]["quantity"] != "smallest-eigenvalue"]
    title = ["bounds on lambda(B)", "value", "/ lambda(B)"]
    lines = aligned([title, *first, *rest], right=(1, 2)).splitlines()
    narrow = max(map(len, lines)) > screen.width
    screen.line(title[0] if narrow else lines[0], style="bold")
    _print_rows(screen, title, first, lines[1 : 1 + len(first)], narrow)
    _print_missing(screen, bounds, "smallest-eigenvalue")
    screen.line(RESTRICTED, style="bold")
    _print_rows(screen, title, rest, lines[1 + len(first) :], narrow)
    _print_missing(screen, bounds, "restricted-eigenvalue")


def _print_rows(
    screen: Screen, title: list[str], rows: list[list[str]], lines: list[str], narrow: bool
) -> None:
    """The rows as the lines they make, or as blocks where those are too wide."""
    if narrow and rows:
        screen.table(["bound", *title[1:]], rows, right=(1, 2))
        return
    for line in lines:
        screen.line(line)


def _folded(bounds: list[Report]) -> list[tuple[Report, str]]:
    """Bounds with names; one for the parts of a statement (the best), one for equal bounds."""
    kept: list[tuple[Report, str]] = []
    for bound in bounds:
        name, side = f"{bound['statement']} {bound['part']}".strip(), bound["side"]
        twin = next((k for k, (other, _) in enumerate(kept) if _alike(bound, other)), None)
        if twin is None:
            kept.append((bound, name))
            continue
        other, known = kept[twin]
        if other["statement"] == bound["statement"]:
            new, old = (Fraction(b["value"][side]) for b in (bound, other))
            if (new < old) == (side == "upper"):
                kept[twin] = (bound, name)
        else:
            number = bound["statement"].rpartition("/")[2]
            kept[twin] = (other, known.replace(" as printed", f" and {number} as printed"))
    return kept


def _alike(bound: Report, other: Report) -> bool:
    if (bound["quantity"], bound["side"]) != (other["quantity"], other["side"]):
        return False
    same_paper = bound["form"] == other["form"] == "as printed"
    return bound["statement"] == other["statement"] or (
        same_paper and bound["value"] == other["value"]
    )


def _row(bound: Report, name: str) -> list[str]:
    side = bound["side"]
    value = _safe(bound["value"][side], side)
    ratio = certain(bound["ratio"], 6) if bound["ratio"] else "-"
    sign = {"lower": ">=", "upper": "<="}[side]
    return [f"  {sign} {name}", value, "vacuous" if bound["vacuous"] else ratio]


def _print_missing(screen: Screen, bounds: list[Report], quantity: str) -> None:
    having = {bound["statement"] for bound in bounds if bound["value"] is not None}
    names: dict[str, list[str]] = {}
    for bound in bounds:
        id = bound["statement"]
        if bound["value"] is None and bound["quantity"] == quantity:
            part = f" {bound['part']}" if id in having else ""
            known = names.setdefault(bound["reason"].partition(";")[0], [])
            if (short := f"{id.rpartition('/')[2]}{part}") not in known:
                known.append(short)
    for reason, which in names.items():
        screen.prose(f"{', '.join(which)}: {reason}", indent="  ", hanging="  ")


def _safe(decimal: str, side: str, digits: int = 6) -> str:
    """A decimal in a few digits, rounded to the side on which the bound stays true."""
    value = Fraction(decimal)
    return decimals(value, value, digits)[side]


def _training(report: Report) -> Fields:
    found = report["training"]
    if found["vacuous"]:
        return [("training", f"vacuous: {found['reason']}")]
    rows: Fields = []
    norm_y = _safe(found["norm_y"], "upper")
    quantities = [f"lambda = {found['lambda']}", f"norm_y <= {norm_y}"]
    for width, active in zip(found["width"], report["activity"]["at_widths"], strict=True):
        value = _integer(width["value"])
        name = width["statement"].rpartition("/")[2]
        rows.append(("width", f"{width['variable']} = {value} ({name})"))
        rows.append(("  binding", width["binding"]))
        rows.append(("  active", _active(active)))
        quantities += [
            f"{q['name']} <= {_safe(q['upper'], 'upper')} (initial error)"
            for q in width["quantities"]
        ]
    cap, steps = found["learning_rate_cap"]["value"], _integer(found["steps"]["from_rate"]["value"])
    rows.append(("where", ", ".join(quantities)))
    rows.append(("step size", f"eta <= {cap}; {steps} steps at that learning rate"))
    return rows


def _active(found: Report) -> str:
    low, high = (Fraction(found["expected"][end]) for end in ("lower", "upper"))
    expected = decimals(low, high, 6)
    failure = _safe(found["failure_probability_at_most"], "upper", 3)
    sign = "<" if found["failure_probability_clamped"] else "<="
    below = _safe(found["count_below"], "upper")
    return f"{compact(expected)} expected at the start; P[{below} or more] {sign} {failure}"


def _integer(text: str) -> str:
    """An integer as it is, or rounded up to a short decimal."""
    if len(text) <= LONGEST_INTEGER:
        return text
    value = Fraction(text)
    return f"{decimals(value, value)['upper']} (rounded up)"


def _orders(orders: Sequence[Report]) -> Fields:
    return [("order only", ", ".join(order["formula"] for order in orders))]
