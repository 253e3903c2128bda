"""``certibound evaluate``: a statement at a point, every number enclosed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bounds.errors import InputError
from verify.cli.parameters import DIGITS, JSON, POINT, STATEMENT_ID

if TYPE_CHECKING:
    from bounds.statement import Statement
    from verify.cli.partial import Omitted
    from verify.cli.screen import Screen
    from verify.enclose import Enclosure
    from verify.evaluate import RelationValue, StatementValue


@click.command("evaluate")
@STATEMENT_ID
@POINT
@DIGITS
@JSON
@click.pass_context
def command(
    ctx: click.Context, statement_id: str, point: tuple[str, ...], digits: int, as_json: bool
) -> None:
    """Evaluate a statement at a point, rigorously.

    Values are read exactly: B=0.1 is 1/10.  The status is 1 if every assumption holds at the point
    and the claim does not.

    \b
    Example: certibound evaluate explicit/flip-probability B=1 R=0.1 --digits 30
    """
    from bounds import catalogue
    from verify.cli.entry import REFUTED
    from verify.cli.partial import known_names, restricted
    from verify.cli.progress import progress
    from verify.cli.screen import Screen, print_json
    from verify.evaluate import evaluate_statement
    from verify.points import parse_point

    statement = catalogue.get(statement_id)
    exact = parse_point(point)
    known_names(statement, exact)
    part, omitted = restricted(statement, exact)
    scalar = [o for o in omitted if o.role != "calculus"]
    if not (part.claim or part.bound or part.probability or scalar):
        raise InputError(
            f"{statement_id} has no scalar formula to evaluate; see certibound show {statement_id}"
        )
    with progress(f"evaluating {statement_id}"):
        found = evaluate_statement(part, exact, digits, independent=False)
    require_inside(found)
    refuted = is_refuted(found, omitted)
    if as_json:
        from verify.cli.values import evaluation_document

        print_json("evaluate", **evaluation_document(found, omitted), refuted=refuted)
    else:
        _print(Screen(), found, omitted, refuted)
    if refuted:
        ctx.exit(REFUTED)


def require_inside(found: StatementValue) -> None:
    """Raise `InputError` if the point is certainly outside an assumption."""
    if found.violated_assumptions:
        failed = found.violated_assumptions[0]
        names = {s.name for s in failed.relation.free_symbols}
        at = ", ".join(f"{n} = {short(v)}" for n, v in found.point.items() if n in names)
        text = _assumption_text(found.statement, failed.relation)
        raise InputError(f"outside the assumptions of {found.statement.id}: {text} fails at {at}")


def _assumption_text(statement: Statement, relation: Any) -> str:
    for text in statement.assumptions:
        if relation in statement.parse(text).relations:
            return text
    return str(relation)


def is_refuted(found: StatementValue, omitted: tuple[Omitted, ...]) -> bool:
    """Does the point refute the statement?

    Only if every assumption certainly holds, and the failing relation has no number that data or
    training determine (a wrong value given for it refutes nothing) and no constant that is only
    said to exist (another value of it may do).
    """
    if not found.inside or any(o.role == "assumption" for o in omitted):
        return False
    return any(not names for names in _violations(found))


def _fails_by(found: StatementValue) -> list[str]:
    """Names in the failing claims that are not free: data, training or a choice determine them."""
    return list(dict.fromkeys(name for names in _violations(found) for name in names))


def _violations(found: StatementValue) -> list[list[str]]:
    """For each failing claim its names that are not free."""
    bound = [v.name for v in found.statement.variables if v.given_by]
    bound += found.statement.exists
    failing = [c.relation for c in found.claims if c.status == "violated"]
    inside = [{symbol.name for symbol in relation.free_symbols} for relation in failing]
    return [[name for name in bound if name in names] for names in inside]


def short(value: Any) -> str:
    """An exact number for people: a decimal if it ends, else the fraction, abridged if long."""
    from verify.cli.values import exact_text

    text = exact_text(value)
    return text if len(text) <= 40 else f"{text[:18]}...{text[-18:]}"


def _print(
    screen: Screen, found: StatementValue, omitted: tuple[Omitted, ...], refuted: bool
) -> None:
    from bounds.catalogue import title_of
    from verify.cli.card import nature
    from verify.cli.prose import plain

    statement = found.statement
    screen.heading(statement.id, nature(statement))
    screen.prose(plain(title_of(statement)))
    if found.point:
        at = ", ".join(f"{name} = {short(value)}" for name, value in found.point.items())
        screen.line(f"at {at}")
    _print_assumptions(screen, found, omitted)
    if found.definitions:
        screen.section("where")
        rows = [
            (f"  {name}", value.text(found.digits) if value else reason)
            for name, value, reason in found.definitions
        ]
        screen.fields(rows)
    if statement.order:
        screen.line()
        screen.line("an order symbol hides constants: what has one gives no number")
    _print_claims(screen, found)
    _print_bounds(screen, found)
    _print_sides(screen, found, omitted)
    if refuted:
        screen.section("The assumptions hold here and the claim fails: the point refutes it.")
    elif names := _fails_by(found):
        screen.section("note")
        which = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"
        screen.prose(
            f"a claim fails, but {which} determined by the setting, or a constant of which the "
            "statement only says that there is one: other values may have been meant, so this "
            "refutes nothing",
            indent="  ",
        )


def _print_assumptions(screen: Screen, found: StatementValue, omitted: tuple[Omitted, ...]) -> None:
    rows = {_assumption_text(found.statement, a.relation): _status(a) for a in found.assumptions}
    lines = [(f"  {status}", text) for text, status in rows.items()]
    lines += [
        ("  not checked", f"{o.text}  ({', '.join(o.missing)} not given)")
        for o in omitted
        if o.role == "assumption"
    ]
    if lines:
        screen.section("assumptions")
        screen.fields(lines)


def _status(value: RelationValue) -> str:
    return {"not numeric": "order only", "violated": "fails"}.get(value.status, value.status)


def _print_claims(screen: Screen, found: StatementValue) -> None:
    waiting = list(found.claims)
    for text in found.statement.claim:
        screen.section(f"claim   {text}")
        links = len(found.statement.parse(text).relations)
        for claim in waiting[:links]:
            rows = []
            for label, side in (("left", claim.left), ("right", claim.right)):
                if side is not None:
                    rows += _enclosed(f"  {label}", side, found.digits)
            verdict = _status(claim)
            known = claim.slack is not None and not claim.slack.near_zero
            if claim.slack is not None and known and claim.status in ("holds", "violated"):
                slack = claim.slack.text(min(found.digits, 6))
                verdict += f", slack {slack}" if claim.relation.op not in ("==", "!=") else ""
            if claim.status in ("undecided", "undefined"):
                verdict += f": {claim.reason}"
            if claim.vacuous:
                verdict += f"; vacuous: {claim.vacuous}"
            rows.append((f"  {claim.relation.op}", verdict))
            screen.fields(rows)
        del waiting[:links]


def _enclosed(label: str, value: Enclosure, digits: int) -> list[tuple[str, str]]:
    """The value, and the interval that it is in, unless the interval is all that is known."""
    text, interval = value.text(digits), value.interval_text(digits)
    alone = value.exact or text == interval
    return [(label, text)] if alone else [(label, text), ("", f"in {interval}")]


def _print_bounds(screen: Screen, found: StatementValue) -> None:
    statement, chance = found.statement, found.probability
    if found.bound is not None and statement.quantity:
        side = {"lower": ">=", "upper": "<="}.get(statement.side, "=")
        if statement.quantity.endswith("width"):
            side = ">="  # the bound is a width that suffices
        screen.section(f"bound   {statement.quantity} {side} {statement.bound}")
        rows = _enclosed("  value", found.bound, found.digits)
        if found.bound_vacuous:
            rows.append(("  note", f"vacuous: {found.bound_vacuous}"))
        if found.bound_note:
            rows.append(("  note", found.bound_note))
        if below := _below(found):
            rows.append(("  note", f"{below} is below it, which no data have"))
        screen.fields(rows)
    if chance is not None:
        text = found.statement.probability
        assert text is not None
        side = "<=" if chance.side == "at_most" else ">="
        screen.section(f"probability   {side} {text.at_most or text.at_least}")
        rows = [("  bound", chance.bound.text(found.digits) if chance.bound else chance.reason)]
        if chance.law is not None:
            kind = {"exact": "", "upper": "at most ", "lower": "at least "}[text.law_is]
            rows.append(("  truth", f"{kind}{chance.law.text(found.digits)}: {chance.status}"))
        if chance.vacuous:
            rows.append(("  note", f"vacuous: {chance.vacuous}"))
        screen.fields(rows)


def _below(found: StatementValue) -> str:
    """The given value of what is bounded, if the lower bound with all of its terms is above it."""
    statement, bound = found.statement, found.bound
    if statement.side != "lower" or bound is None:
        return ""
    subjects = {relation.left.name for relation in statement.relations if relation.left.is_Symbol}
    for name in sorted(subjects & set(found.point)):
        if found.point[name] < bound.lower:
            return f"{name} = {short(found.point[name])}"
    return ""


def _print_sides(screen: Screen, found: StatementValue, omitted: tuple[Omitted, ...]) -> None:
    """What is known of the claims that lack a value: the side that has all of its own."""
    from verify.cli.values import known_sides

    rest = [o for o in omitted if o.role not in ("assumption", "calculus")]
    calculus = [o for o in omitted if o.role == "calculus"]
    if rest or calculus:
        screen.section("not decided")
    for formula in calculus:
        screen.prose(f"{formula.text}", indent="  ", hanging="  ")
        screen.line("      holds or fails at no single point")
    for formula in rest:
        screen.prose(f"{formula.text}", indent="  ", hanging="  ")
        screen.line(f"      needs {', '.join(formula.missing)}")
        for text, value in known_sides(formula, found.point, found.digits):
            screen.line(f"      {text} = {value.text(found.digits)}")
