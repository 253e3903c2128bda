"""``certibound compare``: every bound on a quantity at one point, side by side, best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from bounds.errors import (
    BudgetError,
    InputError,
    MissingValueError,
    PrecisionError,
    UndefinedError,
)
from verify.cli import ranges
from verify.cli.parameters import DIGITS, JSON, POINT, completed, nearest
from verify.cli.quantities import MEANINGS

if TYPE_CHECKING:
    from bounds.statement import Statement
    from verify.enclose import Enclosure


@dataclass(frozen=True)
class Entry:
    """One bound: its enclosed value, or the reason why there is none."""

    statement: Statement
    value: Enclosure | None
    reason: str = ""
    unchecked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    says_nothing_of_the_event: bool = False
    chance: Enclosure | None = None
    chosen: tuple[str, ...] = ()

    @property
    def supposing(self) -> str:
        """The constants that were given for ones of which it is only said that they exist."""
        which = "is a constant" if len(self.chosen) == 1 else "are constants"
        names = ", ".join(self.chosen)
        return f" if {names} {which} of which this is true" if self.chosen else ""

    @property
    def chance_is_of(self) -> str:
        """Is the stated probability one of the bound's success or of its failure?"""
        p = self.statement.probability
        return "failure" if p is not None and p.at_most else "success"

    @cached_property
    def refuted(self) -> bool:
        """Is the statement false as it is printed, by the audit on record?"""
        from verify.audit.recorded import recorded

        return recorded(self.statement) == "refuted"

    @property
    def vacuous(self) -> bool:
        """Does the value say nothing about the quantity?"""
        from verify.vacuity import vacuous_bound

        return bool(vacuous_bound(self.statement, self.value))


def _complete_quantity(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from bounds import catalogue

    return [CompletionItem(name) for name in catalogue.quantities() if name.startswith(incomplete)]


@click.command("compare")
@click.argument("quantity", shell_complete=_complete_quantity)
@POINT
@ranges.options
@DIGITS
@JSON
def command(
    quantity: str,
    point: tuple[str, ...],
    over: tuple[str, ...],
    budget: float,
    plot: Path | None,
    digits: int,
    as_json: bool,
) -> None:
    """Put all bounds on a quantity side by side; the beginning of its name is enough.

    Bounds that have a value come first, the best at the top, and below them those of statements
    that are refuted; then those that lack a variable or whose assumptions fail at the point, with
    the reason.  With --over, the regions of parameters in which each bound is the best, shown by
    intervals.

    \b
    Example: certibound compare smallest-eigenvalue n=100 B=1 Delta=0.9
             certibound compare smallest-eigenvalue n=100 Delta=0.9 --over B=0:4
    """
    from bounds import catalogue
    from verify.cli.progress import progress
    from verify.cli.screen import Screen, print_json
    from verify.cli.values import point_document
    from verify.points import parse_point

    known = list(catalogue.quantities())
    quantity = completed(quantity, known)
    if quantity not in known:
        raise InputError(
            f"no statement bounds {quantity!r}{nearest(quantity, known)} "
            f"(there are bounds on {', '.join(known)})"
        )
    statements = catalogue.find(quantity=quantity)
    exact = parse_point(point)
    both = ranges.parse_ranges(over, exact)
    exact = _with_sums(statements, exact, both)
    if plot is not None and both:
        from verify.pictures import check_path

        check_path(plot)
    for end in (0, 1):
        _known_names(quantity, statements, {**exact, **{n: ends[end] for n, ends in both.items()}})
    if both:
        with progress(f"comparing {len(statements)} bounds"):
            outcome = ranges.compared(statements, exact, both, budget)
        if plot is not None:
            ranges.plot(quantity, both, outcome.sides, plot)
        if as_json:
            given = {"quantity": quantity, "point": point_document(exact)}
            print_json("compare", **given, **ranges.document(both, outcome))
        else:
            ranges.print_regions(Screen(), quantity, exact, both, outcome)
        return
    if plot is not None:
        raise InputError("--plot draws over a range: add --over NAME=LOW:HIGH")
    with progress(f"comparing {len(statements)} bounds"):
        entries = sorted((evaluated(s, exact, digits) for s in statements), key=_rank)
    if as_json:
        print_json("compare", **_document(quantity, exact, entries, digits))
    else:
        _print(Screen(), quantity, exact, entries, digits)


def _with_sums(
    statements: tuple[Statement, ...],
    point: Mapping[str, Fraction],
    both: Mapping[str, ranges.Range],
) -> dict[str, Fraction]:
    """The point with the sums of what it gives: bounds in R and bounds in R_w, R_b meet there.

    Raises
    ------
    InputError : another value is given for a sum, its terms vary and it does not, or one of them
        is negative: they are distances.
    """
    from bounds.notation import NOTATION, SUMS, with_sums
    from verify.cli.values import exact_text

    found = dict(point)
    for name, terms in SUMS.items():
        if not any(NOTATION[name] in s.variables for s in statements):
            continue
        _not_negative(terms, point, both)
        stands = f"{name} stands for {' + '.join(terms)}"
        if any(term in both for term in terms):
            if name in both or name in point:
                raise InputError(f"{stands}: give {' and '.join(terms)}, or only {name}")
            continue
        given = {term: point[term] for term in terms if term in point}
        missing = [term for term in terms if term not in given]
        if not missing:
            total = with_sums(given)[name]
            if found.setdefault(name, total) != total or name in both:
                raise InputError(f"{stands}, that is {exact_text(total)}; leave it out")
        elif name in point and len(missing) == 1:
            rest = point[name] - sum(given.values())
            if rest < 0:
                raise InputError(f"{stands}, so that {missing[0]} would be {exact_text(rest)}")
            found[missing[0]] = rest
    return found


def _not_negative(
    terms: Sequence[str], point: Mapping[str, Fraction], both: Mapping[str, ranges.Range]
) -> None:
    from verify.cli.values import exact_text

    for term in terms:
        low = both[term][0] if term in both else point.get(term, Fraction(0))
        if low < 0:
            raise InputError(f"{term} is a distance: at least 0, {exact_text(low)} was given")


def _known_names(
    quantity: str, statements: tuple[Statement, ...], point: Mapping[str, Fraction]
) -> None:
    from bounds.notation import SUMS

    names = list(dict.fromkeys(name for s in statements for name in s.symbols))
    names += [term for name in names if name in SUMS for term in SUMS[name] if term not in names]
    for name in point:
        if name not in names:
            raise InputError(
                f"no bound on {quantity} has a variable {name!r}{nearest(name, names)} "
                f"(they have {', '.join(names)})"
            )
    for statement in statements:
        for variable in statement.variables:
            given = point.get(variable.name)
            if variable.domain == "integer" and given is not None and given.denominator != 1:
                from verify.cli.values import exact_text

                shown = exact_text(given)
                raise InputError(f"{variable.name} has to be an integer, {shown} was given")


def evaluated(statement: Statement, point: Mapping[str, Fraction], digits: int) -> Entry:
    """The bound of a statement at a point, if its assumptions allow it there."""
    from verify.cli.partial import possible, restricted
    from verify.enclose import enclose, holds
    from verify.evaluate import vacuous_probability

    possible(statement, point)
    if statement.order:
        return Entry(statement, None, "order only, no number")
    own = {name: value for name, value in point.items() if name in statement.symbols}
    try:
        part, omitted = restricted(statement, own)
    except MissingValueError as error:
        return Entry(statement, None, f"needs {error.wanted}")
    try:
        for text in part.assumptions:
            parsed = part.parse(text)  # without a value it does not hold
            if any(holds(r, own) is False for r in (*parsed.conditions, *parsed.relations)):
                return Entry(statement, None, f"outside its assumptions: {text}")
        value = enclose(statement.bound_tree(own), own, digits=digits)
    except (UndefinedError, PrecisionError, BudgetError) as error:
        return Entry(statement, None, f"no value: {error}")
    rest = [o for o in omitted if o.role == "assumption"]
    missing = tuple(dict.fromkeys(name for o in rest for name in o.missing))
    return Entry(
        statement,
        value,
        unchecked=tuple(o.text for o in rest),
        missing=missing,
        says_nothing_of_the_event=bool(vacuous_probability(statement, own)),
        chance=_chance(statement, own),
        chosen=tuple(name for name in statement.exists if name in own),
    )


def _chance(statement: Statement, point: dict[str, Fraction]) -> Enclosure | None:
    """The probability with which the bound holds or fails, unless it is itself what is bounded."""
    from verify.evaluate import enclosed

    chance = statement.probability
    if chance is None or (chance.at_most or chance.at_least) == statement.bound:
        return None
    tree = statement.expression(chance.at_most or chance.at_least)
    if any(symbol.name not in point for symbol in tree.free_symbols):
        return None
    return enclosed(tree, point, 15)[0]


def _rank(entry: Entry) -> tuple[int, str, bool, Fraction]:
    """What is refuted bounds nothing, and stands last on its side."""
    if entry.value is None:
        return (1, "", False, Fraction(0))
    side = entry.statement.side
    middle = entry.value.midpoint
    return (0, side, entry.refuted, -middle if side == "lower" else middle)


def _print(
    screen: Any, quantity: str, point: Mapping[str, Fraction], entries: list[Entry], digits: int
) -> None:
    from verify.cli.values import exact_text

    at = ", ".join(f"{name} = {exact_text(value)}" for name, value in point.items())
    screen.heading(f"bounds on {quantity}" + (f" at {at}" if at else ""))
    screen.prose(MEANINGS[quantity])
    having = [e for e in entries if e.value is not None]
    if having:
        screen.line()
        screen.table(
            ["statement", "form", "side", "value", "times the best", "note"],
            [
                [
                    e.statement.id,
                    e.statement.form,
                    ranges.side_in_words(quantity, e.statement.side),
                    e.value.text(digits) if e.value else "",
                    _ratio(e, having),
                    _note(e),
                ]
                for e in having
            ],
            right=(3, 4),
        )
    if contradiction := _contradiction(entries):
        screen.section("contradiction")
        screen.prose(contradiction, indent="  ")
    rest = [e for e in entries if e.value is None]
    if rest:
        screen.section("no value here")
        screen.fields([(f"  {e.statement.id}", e.reason) for e in rest])


def _ratio(entry: Entry, entries: list[Entry]) -> str:
    from verify.decimals import decimals

    best = next(e for e in entries if e.statement.side == entry.statement.side)
    if entry.refuted or best.refuted:
        return ""
    assert best.value is not None
    assert entry.value is not None
    if best.value.lower <= 0:
        return ""
    ratio = entry.value.midpoint / best.value.midpoint
    return decimals(ratio, ratio, 4)["lower"]


def _note(entry: Entry) -> str:
    notes = ["refuted: bounds nothing"] if entry.refuted else []
    notes += ["vacuous"] if entry.vacuous else []
    notes += ["its probability is vacuous"] if entry.says_nothing_of_the_event else []
    statement = entry.statement
    if entry.chance is not None and not entry.says_nothing_of_the_event:
        notes.append(_odds(entry.chance, entry.chance_is_of) + entry.supposing)
    width = statement.symbols.get("m") if statement.quantity == "width" else None
    if width is not None and width in statement.expression(statement.bound).free_symbols:
        notes.append("at this m; solve --for m finds the least")
    if entry.missing:
        notes.append(f"not checked: what it assumes of {', '.join(entry.missing)}")
    return "; ".join(notes)


def _odds(chance: Enclosure, of: str) -> str:
    """A probability in four digits, rounded to the side on which it stays true."""
    from verify.decimals import decimals

    ends = decimals(chance.lower, chance.upper, 4)
    if (chance.upper < 0) if of == "failure" else (chance.lower > 1):
        return f"what it states as a probability is {ends['lower']} here, which none is"
    if of == "failure":
        return f"fails with probability <= {ends['upper']}"
    return f"holds with probability >= {ends['lower']}"


def _contradiction(entries: Sequence[Entry]) -> str:
    """Two bounds that no data can meet, if there are any."""
    found = [(e.statement, e.value) for e in entries if e.value is not None and not e.refuted]
    for low, at_least in found:
        for high, at_most in found:
            if (low.side, high.side) == ("lower", "upper") and at_least.lower > at_most.upper:
                return (
                    f"{low.id} is above {high.id}: no data have all of these values, or something "
                    "that was not checked does not hold"
                )
    return ""


def _document(
    quantity: str, point: Mapping[str, Fraction], entries: list[Entry], digits: int
) -> dict[str, Any]:
    from verify.cli.values import enclosure_document, point_document

    return {
        "quantity": quantity,
        "point": point_document(point),
        "digits": digits,
        "contradiction": _contradiction(entries) or None,
        "bounds": [
            {
                "id": e.statement.id,
                "form": e.statement.form,
                "side": e.statement.side or None,
                "value": enclosure_document(e.value, digits),
                "vacuous": e.vacuous,
                "refuted": e.refuted,
                "probability_vacuous": e.says_nothing_of_the_event,
                "probability": None
                if e.chance is None
                else {"of": e.chance_is_of, "bound": enclosure_document(e.chance, digits)},
                "unchecked": list(e.unchecked),
                "reason": e.reason or None,
            }
            for e in entries
        ],
    }
