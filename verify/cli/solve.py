"""``certibound solve``: the smallest or largest value of one variable, with proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bounds.errors import InputError
from verify.cli.parameters import (
    DIGITS,
    JSON,
    POINT,
    STATEMENT_ID,
    Number,
    WholeNumber,
    complete_name,
)

if TYPE_CHECKING:
    from fractions import Fraction

    from verify.cli.screen import Screen
    from verify.solve import Solution


@click.command("solve")
@STATEMENT_ID
@POINT
@click.option(
    "--for", "name", required=True, metavar="NAME", shell_complete=complete_name,
    help="The variable to solve for.",
)  # fmt: skip
@click.option(
    "--claim", "part", type=WholeNumber(min=1), metavar="K",
    help="Let claim K hold, the first is 1.",
)  # fmt: skip
@click.option(
    "--probability", is_flag=True,
    help="Let the bound on the failure probability be at most delta.",
)  # fmt: skip
@click.option(
    "--alone", is_flag=True,
    help="With --claim or --probability: leave out all assumptions but the variable's own range.",
)  # fmt: skip
@click.option("--largest", is_flag=True, help="Ask for the largest value.")
@click.option("--smallest", is_flag=True, help="Ask for the smallest value.")
@click.option(
    "--budget", type=Number(min=0.1, max=86_400), default=30.0, show_default=True,
    metavar="SECONDS", help="Time for the search; after it the answer is 'undecided'.",
)  # fmt: skip
@DIGITS
@JSON
def command(
    statement_id: str,
    point: tuple[str, ...],
    name: str,
    part: int | None,
    probability: bool,
    alone: bool,
    largest: bool,
    smallest: bool,
    budget: float,
    digits: int,
    as_json: bool,
) -> None:
    """Find the smallest or largest value of a variable that satisfies a statement's assumptions.

    A whole number is exact; a real one is bracketed between a value that certainly satisfies all
    conditions and one that certainly violates one.  Where the assumptions say nothing of the
    variable, the claims are solved, or the requirement that the failure probability is at most
    delta if only that has the given values.

    \b
    Example: certibound solve explicit/gd-good-event --for m n=100 B=1 lambda=0.1 delta=0.01
    """
    from bounds import catalogue
    from verify.audit.recorded import recorded
    from verify.cli.partial import known_names
    from verify.cli.progress import progress
    from verify.cli.screen import Screen, print_json
    from verify.cli.values import point_document
    from verify.points import parse_point
    from verify.solve import solve

    statement = catalogue.get(statement_id)
    exact = parse_point(point)
    known_names(statement, exact)
    if largest and smallest:
        raise InputError("--largest and --smallest are two different questions; give one")
    if part is not None and probability:
        raise InputError("--claim and --probability are two different conditions; give one")
    if alone and part is None and not probability:
        raise InputError("--alone needs --claim K or --probability: the condition that remains")
    chosen = "probability" if probability else part
    sense: Any = "largest" if largest else "smallest" if smallest else None
    with progress(f"solving {statement_id} for {name}"):
        found = solve(
            statement, name, exact,
            sense=sense, part=chosen, alone=alone, digits=digits, seconds=budget,
        )  # fmt: skip
    if as_json:
        print_json("solve", id=statement.id, point=point_document(exact), **_document(found))
        return
    screen = Screen()
    screen.heading(statement.id, f"solved for {name}")
    _print(screen, found, _rounded(found, exact, digits))
    if recorded(statement) == "refuted":
        screen.line("note        refuted on record: solved as it is printed")


def _document(found: Solution) -> dict[str, Any]:
    from verify.cli.values import rational

    def number(value: Any) -> str | None:
        return None if value is None else rational(value)

    return {
        "for": found.name,
        "sense": found.sense,
        "found": found.found,
        "value": number(found.value),
        "satisfying": number(found.satisfying),
        "violating": number(found.violating),
        "binding": list(found.binding),
        "conditions": list(found.conditions),
        "from_claim": found.from_claim,
        "part": found.part,
        "unused": list(found.unused),
        "limit": found.limit if isinstance(found.limit, str) else number(found.limit),
        "open_between": found.open_between,
        "global": found.global_,
        "reason": found.reason or None,
    }


def _print(screen: Screen, found: Solution, ends: tuple[str, str]) -> None:
    from verify.cli.values import exact_text

    rows = [("conditions" if i == 0 else "", text) for i, text in enumerate(found.conditions)]
    if found.part != "assumptions":
        rows.append(("", f"({_origin(found)})"))
    if found.unused:
        names = ", ".join(found.unused)
        verb = "plays" if len(found.unused) == 1 else "play"
        rows.append(("not used", f"{names} {verb} no role in these conditions"))
    if found.overdue:
        rows.append(("result", found.reason))
        screen.fields(rows)
        return
    if not found.found:
        none = f"no {found.sense} {found.name}" if found.global_ else "none found"
        rows.append(("result", f"{none}: {found.reason}"))
        rows.append(("scope", "proved" if found.global_ else "searched, not proved"))
        screen.fields(rows)
        return
    if found.value is not None:
        rows.append((found.sense, f"{found.name} = {exact_text(found.value)}"))
    elif found.open_between:
        between = f"between {ends[1]} (violates one condition) and {ends[0]} (satisfies all)"
        rows.append((found.sense, f"{found.name} {between}, undecided where"))
    else:
        rows.append((found.sense, f"{found.name} = {ends[0]} satisfies all conditions"))
        rows.append(("beyond", f"{found.name} = {ends[1]} violates one"))
    rows += [("binding" if i == 0 else "", text) for i, text in enumerate(found.binding)]
    proved = "nothing beyond it satisfies them: proved"
    rows.append(("scope", proved if found.global_ else f"a threshold: {found.reason}"))
    screen.fields(rows)


def _origin(found: Solution) -> str:
    """Where conditions come from that are not the assumptions."""
    part = found.part.removesuffix(" alone")
    words = "the failure probability at most delta" if part == "probability" else part
    if found.part != part:
        return f"{words} alone: what else is assumed is left out"
    if part == "claim":
        return f"with the claim: no assumption bounds {found.name}"
    return f"with {words}"


def _rounded(found: Solution, point: dict[str, Fraction], digits: int) -> tuple[str, str]:
    """The two ends of the bracket in ``digits`` digits, each checked again after rounding.

    An end that rounding would spoil is printed exactly.
    """
    from verify.cli.values import exact_text
    from verify.decimals import down, up
    from verify.threshold import certain

    if found.value is not None or found.satisfying is None or found.violating is None:
        return "", ""
    outward, inward = (up, down) if found.sense == "smallest" else (down, up)
    inside, outside = outward(found.satisfying, digits), inward(found.violating, digits)

    def truths(value: Fraction) -> list[bool | None]:
        return [certain(r, {**point, found.name: value}) for r in found.relations]

    inside = inside if all(truths(inside)) else found.satisfying
    outside = outside if False in truths(outside) else found.violating
    return exact_text(inside), exact_text(outside)
