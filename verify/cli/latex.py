"""``certibound latex``: a statement as LaTeX, with its proof, with numbers put in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from bounds.errors import InputError, PrecisionError, UndefinedError
from verify.cli.parameters import DIGITS, JSON, POINT, STATEMENT_ID

if TYPE_CHECKING:
    from bounds.statement import Statement


@click.command("latex")
@STATEMENT_ID
@POINT
@click.option(
    "--show-work",
    "wanted",
    is_flag=True,
    help="Formula, formula with the numbers of the point, value.",
)
@click.option("--proof", is_flag=True, help="Also the steps of the proof.")
@click.option("--standalone", is_flag=True, help="A whole document that compiles as it is.")
@click.option("--output", type=click.Path(dir_okay=False), help="Write to this file.")
@DIGITS
@JSON
def command(
    statement_id: str,
    point: tuple[str, ...],
    wanted: bool,
    proof: bool,
    standalone: bool,
    output: str | None,
    digits: int,
    as_json: bool,
) -> None:
    """Print a statement as LaTeX, with numbers if you like.

    \b
    Example: certibound latex explicit/sparsity-count --show-work n=10 m=1000 B=1 delta=0.01
    """
    from bounds import catalogue
    from bounds.latex import document, proof_latex, statement_latex

    statement = catalogue.get(statement_id)
    if point and not wanted:
        raise InputError(f"values are given ({' '.join(point)}) but --show-work is not")
    parts = [statement_latex(statement)]
    if proof:
        parts.append(proof_latex(statement))
    if wanted:
        parts.append(work(statement, point, digits))
    text = document(*parts) if standalone else "\n\n".join(parts) + "\n"
    if output is not None:
        from verify.files import write_text

        write_text(output, text)
    if as_json:
        from verify.cli.screen import print_json

        print_json("latex", id=statement.id, latex=text)
    elif output is None:
        click.echo(text, nl=False)


def work(statement: Statement, point: tuple[str, ...], digits: int) -> str:
    """Each formula of a statement that the point reaches: as it is, with numbers, its value.

    Raises
    ------
    InputError : a name or number that does not fit, or a point outside the assumptions.
    """
    from bounds.latex import show_work, text_latex
    from bounds.latex_lines import display
    from verify.cli.evaluate import require_inside
    from verify.cli.partial import known_names, restricted
    from verify.evaluate import evaluate_statement
    from verify.points import parse_point

    exact = parse_point(point)
    if not exact:
        raise InputError("--show-work needs values, for example B=1")
    known_names(statement, exact)
    part, _ = restricted(statement, exact)
    found = evaluate_statement(part, exact, digits, independent=False)
    require_inside(found)
    # without the conditions of the assumptions, which are no formulas of the statement
    relations = [*found.assumptions[: len(part.assumption_relations)], *found.claims]
    sides = [(r.left, r.right) for r in relations]
    at = ", ".join(rf"${latex}$" for latex in _point_latex(part, point))
    blocks = [f"With the numbers {at}:"]
    for place, step in enumerate(show_work(part, exact)):
        if step.role == "assumption":
            continue
        if step.role == "bound":
            value = "" if found.bound_note else _value(found.bound, digits)
            shown = [step.formula, f"= {step.substituted}", _is(value) if value else ""]
            blocks.append(text_latex(f"The bound on the {part.quantity or 'quantity'}:"))
            blocks.append(display([line for line in shown if line]))
            if found.bound is None:
                blocks.append("It has no value at these numbers.")
            elif found.bound_note:
                blocks.append(text_latex(f"Its value, {found.bound_note}:"))
                blocks.append(display([_value(found.bound, digits)]))
            continue
        left, right = (_value(side, digits) for side in sides[place])
        blocks.append((step.with_values(left, right) if left and right else step).latex())
        if reason := relations[place].reason:
            blocks.append(text_latex(f"No value: {reason}."))
    return "\n".join(blocks)


def _point_latex(statement: Statement, point: tuple[str, ...]) -> list[str]:
    from bounds.latex import names_of, number_latex
    from verify.points import parse_point

    names = names_of(statement)
    return [
        f"{names.get(name, name)} = {number_latex(value)}"
        for name, value in parse_point(point).items()
    ]


def _value(value: object, digits: int) -> str:
    r"""An enclosed value as LaTeX: ``2``, ``1.5 \cdot 10^{-7}``, ``0.3333\dots``."""
    from verify.enclose import Enclosure

    if not isinstance(value, Enclosure):
        return ""
    try:
        text = value.text(digits)
    except (UndefinedError, PrecisionError):
        return ""
    return re.sub(r"e(-?\d+)", r" \\cdot 10^{\1}", text).replace("+/-", r"\pm")


def _is(value: str) -> str:
    """The value of the line above, or the interval in which it lies."""
    return rf"\in {value}" if value.startswith(("[", "(")) else f"= {value}"
