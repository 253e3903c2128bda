"""``certibound compare --over``: where each bound is the best, as a table or a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bounds.errors import BudgetError, CertiboundError, InputError, MissingValueError
from verify.cli.parameters import Number

if TYPE_CHECKING:
    from bounds.statement import Statement
    from verify.cli.screen import Screen
    from verify.regions import Candidate, Region

Range = tuple[Fraction, Fraction]
MOST = 2
FEW = Fraction(1, 20)
LARGEST = 10**100
DIGITS = (6, 9, 12, 15, 20, 30, 50, 100, 1000)


@dataclass(frozen=True)
class Side:
    """The bounds from one side, and the regions where each of them is the best.

    ``trivial`` is the name that stands in a region for what holds of the quantity anyway.
    """

    side: str
    candidates: tuple[Candidate, ...]
    regions: tuple[Region, ...]
    trivial: str = ""


@dataclass(frozen=True)
class Outcome:
    """The best bounds from each side, and what is to be said of single bounds, by their ids.

    ``left_out``: why a bound was not compared; ``unchecked``: the names of which it assumes
    something that was not checked; ``by_formula``: why its formula was compared and not the whole
    sum.
    """

    sides: list[Side]
    left_out: dict[str, str]
    unchecked: dict[str, tuple[str, ...]]
    by_formula: dict[str, str]


def parse_ranges(texts: Sequence[str], point: Mapping[str, Fraction]) -> dict[str, Range]:
    """Read ``["B=0:4"]`` exactly.

    Raises
    ------
    InputError : another form, an empty range, a name that has a value, more than two.
    """
    from bounds.language import parse_number

    found: dict[str, Range] = {}
    for text in texts:
        name, equals, sides = text.partition("=")
        low, colon, high = sides.partition(":")
        name = name.strip()
        if not (name and equals and colon):
            raise InputError(f"--over {text!r} is not of the form NAME=LOW:HIGH, for example B=0:4")
        if name in found or name in point:
            raise InputError(f"{name} is given twice")
        try:
            found[name] = (parse_number(low), parse_number(high))
        except InputError as error:
            raise InputError(f"--over {name}: {error}") from None
        if found[name][0] >= found[name][1]:
            raise InputError(f"--over {name}: the lower end has to be below the upper end")
    if len(found) > MOST:
        raise InputError(f"--over takes {MOST} variables at most, {len(found)} were given")
    return found


def compared(
    statements: Sequence[Statement],
    point: Mapping[str, Fraction],
    ranges: Mapping[str, Range],
    seconds: float,
) -> Outcome:
    """The regions in which each of the bounds is the best."""
    from verify.audit.recorded import recorded
    from verify.regions import regions

    candidates: dict[str, list[Candidate]] = {}
    left_out: dict[str, str] = {}
    unchecked: dict[str, tuple[str, ...]] = {}
    by_formula: dict[str, str] = {}
    for statement in statements:
        if recorded(statement) == "refuted":
            left_out[statement.id] = "refuted: bounds nothing"
            continue
        try:
            candidate, names, cut_by = _candidate(statement, point, ranges)
        except CertiboundError as error:
            left_out[statement.id] = str(error)
            continue
        candidates.setdefault(statement.side, []).append(candidate)
        if names:
            unchecked[statement.id] = names
        if cut_by:
            by_formula[statement.id] = cut_by
    variables = {_symbol(name): sides for name, sides in ranges.items()}
    share = seconds / max(len(candidates), 1)
    found = []
    for side, some in sorted(candidates.items()):
        anyway = _trivial(statements[0].quantity, side)
        cut = regions([*some, *anyway], variables, greatest=side == "lower", seconds=share)
        found.append(Side(side, tuple(some), cut, "".join(one.name for one in anyway)))
    return Outcome(found, left_out, unchecked, by_formula)


def _trivial(quantity: str, side: str) -> list[Candidate]:
    import sympy as sp

    from verify.regions import Candidate
    from verify.vacuity import trivial_bound

    value = trivial_bound(quantity, side) if quantity else None
    if value is None:
        return []
    return [Candidate(f"{value} (vacuous)", sp.Integer(value), trivial=True)]


def _symbol(name: str) -> Any:
    from bounds.language import symbol

    return symbol(name, "real")


def _candidate(
    statement: Statement, point: Mapping[str, Fraction], ranges: Mapping[str, Range]
) -> tuple[Candidate, tuple[str, ...], str]:
    """The bound in the symbols of the ranges, what it assumes of variables without a value, and
    why its formula is compared and not the whole sum, if so."""
    import sympy as sp

    from bounds.notation import with_sums
    from verify.cli.partial import restricted
    from verify.eigenvalue_limits import eigenvalue_limits
    from verify.regions import Candidate

    if statement.order:
        raise InputError("order only, no number")
    own = {name: value for name, value in point.items() if name in statement.symbols}
    moving = [name for name in ranges if name in statement.symbols]
    values = {n: sp.Rational(v.numerator, v.denominator) for n, v in point.items()}
    values = with_sums({**values, **{name: _symbol(name) for name in ranges}})
    known = [name for name in values if name in statement.symbols]
    try:
        part, omitted = restricted(statement, dict.fromkeys(known, Fraction(0)))
    except MissingValueError as error:
        raise InputError(f"needs {error.wanted}") from None
    numbers = {statement.symbols[name]: values[name] for name in known}
    _ = part.abbreviations  # with the conditions of the definitions
    conditions = list(part.conditions)
    if statement.bound:
        conditions += part.parse(f"{statement.bound} == 0").conditions
    for text in part.assumptions:
        parsed = part.parse(text)
        conditions += [*parsed.conditions, *parsed.relations]
    limits = eigenvalue_limits(statement).values()
    conditions += [r for r in limits if {s.name for s in r.free_symbols} <= set(known)]
    name, cut_by = statement.id, ""
    try:
        tree = statement.bound_tree(own, moving)
    except (KeyError, BudgetError) as error:
        tree = statement.expression(statement.bound)
        name = f"{name} (by its formula)"
        cut_by = str(error)
        if isinstance(error, KeyError):
            cut_by = f"the number of its terms depends on {error.args[0]}"
    tree = tree.xreplace(numbers)
    whole = {_symbol(name) for name in moving if statement.symbols[name].is_integer}
    if any(n.exp.free_symbols & whole and not n.base.is_positive for n in tree.atoms(sp.Pow)):
        raise InputError("it has a power that is defined at whole numbers only")
    assumed = tuple(r.xreplace(numbers) for r in conditions)
    missing = dict.fromkeys(n for o in omitted if o.role == "assumption" for n in o.missing)
    return Candidate(name, tree, assumed), tuple(missing), cut_by


def print_regions(
    screen: Screen,
    quantity: str,
    point: Mapping[str, Fraction],
    ranges: Mapping[str, Range],
    outcome: Outcome,
) -> None:
    """One table per side, then the bounds that are nowhere compared."""
    from verify.cli.values import exact_text

    over = ", ".join(
        f"{name} from {exact_text(low)} to {exact_text(high)}"
        for name, (low, high) in ranges.items()
    )
    at = ", ".join(f"{name} = {exact_text(value)}" for name, value in point.items())
    place = f"{over}, at {at}" if at else over
    screen.heading(f"best of the compared bounds on {quantity}, {place}")
    for side in outcome.sides:
        screen.section(side_in_words(quantity, side.side))
        if len(ranges) == 1:
            _print_intervals(screen, next(iter(ranges)), side)
        else:
            _print_shares(screen, side)
    notes = [(f"  {id}", f"left out: {why}") for id, why in outcome.left_out.items()]
    notes += [
        (f"  {id}", f"compared by its formula: {why}") for id, why in outcome.by_formula.items()
    ]
    notes += [
        (f"  {id}", f"not checked: what it assumes of {', '.join(names)}")
        for id, names in outcome.unchecked.items()
    ]
    if notes:
        screen.section("notes")
        screen.fields(notes)


def side_in_words(quantity: str, side: str) -> str:
    """What a bound from that side says of the quantity."""
    if quantity == "width":
        return "suffices"
    return {"lower": "at least", "upper": "at most"}.get(side, "equals")


def _print_intervals(screen: Screen, name: str, side: Side) -> None:
    from verify.decimals import decimals

    rows = []
    for region in side.regions:
        low, high = region.box[0]
        for digits in DIGITS:
            # rounded inward: what is printed is certified
            ends = (decimals(low, low, digits)["upper"], decimals(high, high, digits)["lower"])
            if low <= Fraction(ends[0]) < Fraction(ends[1]) <= high:
                break
        if region.decided:
            rows.append([*ends, _names(region.best)])
    screen.table([f"{name} from", "to", "best"], rows, right=(0, 1))
    _print_rest(screen, side)


def _print_shares(screen: Screen, side: Side) -> None:
    from verify.decimals import decimals
    from verify.regions import shares

    found = {best: share for best, share in shares(side.regions).items() if best is not None}
    rows = [
        [f"{decimals(100 * share, 100 * share, 3)['lower']} %", _names(best)]
        for best, share in sorted(found.items(), key=lambda pair: -pair[1])
    ]
    screen.table(["of the area", "best"], rows, right=(0,))
    _print_rest(screen, side)


def _print_rest(screen: Screen, side: Side) -> None:
    from verify.decimals import decimals
    from verify.regions import shares

    share = shares(side.regions).get(None)
    if share:
        shown = decimals(100 * share, 100 * share, 2)["upper"]
        why = "along the borders" if share < FEW else "more with a larger --budget, if at all"
        screen.prose(f"undecided: {shown} % of the range, {why}", indent="  ")


def _names(best: tuple[str, ...]) -> str:
    return " = ".join(best) if best else "none applies"


def document(
    ranges: Mapping[str, Range],
    outcome: Outcome,
) -> dict[str, Any]:
    """The fields of the JSON document."""
    from verify.cli.values import rational

    def ends(low: Fraction, high: Fraction) -> dict[str, str]:
        return {"lower": rational(low), "upper": rational(high)}

    return {
        "over": {name: ends(*both) for name, both in ranges.items()},
        "regions": [
            {
                "side": side.side or None,
                "box": {name: ends(*both) for name, both in zip(ranges, region.box, strict=True)},
                "best": [name for name in region.best if name != side.trivial],
                "vacuous": side.trivial in region.best,
                "decided": region.decided,
            }
            for side in outcome.sides
            for region in side.regions
        ],
        "left_out": outcome.left_out,
        "unchecked": {id: list(names) for id, names in outcome.unchecked.items()},
        "by_formula": outcome.by_formula,
    }


def plot(quantity: str, ranges: Mapping[str, Range], sides: Sequence[Side], path: Path) -> Path:
    """Over one variable the bounds as curves, over two a map; a panel per side.

    Raises
    ------
    InputError : without matplotlib; a file that cannot be written; nothing to draw.
    """
    from verify.pictures import figure, save

    nothing = f"no bound on {quantity} can be drawn over {', '.join(ranges)}"
    if not sides:
        raise InputError(nothing)
    if any(abs(end) > LARGEST for both in ranges.values() for end in both):
        raise InputError(f"{nothing}: the range is too large for a picture")
    picture, axes = figure(len(sides), 1)
    for side, ax in zip(sides, axes[:, 0], strict=True):
        names = list(ranges)
        if len(ranges) == 1:
            _curves(ax, side, names[0], ranges[names[0]])
        else:
            _map(ax, side)
            ax.set_ylabel(names[1])
        ax.set_xlabel(names[0])
        ax.set_title(f"{quantity}, {side_in_words(quantity, side.side)}", fontsize=9)
        if ax.get_legend_handles_labels()[0]:
            ax.legend(fontsize=6, loc="best")
    if not any(ax.get_legend_handles_labels()[0] for ax in axes[:, 0]):
        raise InputError(nothing)
    return save(picture, path)


def _curves(ax: Any, side: Side, name: str, both: Range) -> None:
    """Each bound where it applies; the best one thick."""
    from verify.regions import value_at

    count = 160
    steps = [both[0] + (both[1] - both[0]) * Fraction(k, count) for k in range(count + 1)]
    for candidate in side.candidates:
        values = [value_at(candidate, (_symbol(name),), (x,)) for x in steps]
        if all(value is None for value in values):
            continue
        heights = [float("nan") if value is None else value for value in values]
        (line,) = ax.plot([float(x) for x in steps], heights, lw=0.8, label=candidate.name)
        mine = [r.box[0] for r in side.regions if r.decided and candidate.name in r.best]
        best = [any(low <= x <= high for low, high in mine) for x in steps]
        thick = [h if won else float("nan") for h, won in zip(heights, best, strict=True)]
        ax.plot([float(x) for x in steps], thick, lw=2.4, color=line.get_color())


def _map(ax: Any, side: Side) -> None:
    """Every region in the colour of its bound; white is undecided, grey where none applies."""
    from matplotlib.collections import PolyCollection

    outcomes = dict.fromkeys(region.best for region in side.regions if region.decided)
    for place, best in enumerate(outcomes):
        corners = [
            [(a, c), (b, c), (b, d), (a, d)]
            for region in side.regions
            if region.decided and region.best == best
            for (a, b), (c, d) in [[(float(x), float(y)) for x, y in region.box]]
        ]
        colour = f"C{place}" if best else "lightgrey"
        ax.add_collection(
            PolyCollection(corners, facecolors=colour, edgecolors="none", label=_names(best))
        )
    ax.autoscale_view()


def options(command: Any) -> Any:
    """The options ``--over``, ``--budget`` and ``--plot`` of ``compare``."""
    command = click.option(
        "--plot", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.png",
        help="With --over: draw the bounds, or a map of the best ones.",
    )(command)  # fmt: skip
    command = click.option(
        "--budget", type=Number(min=0.1, max=3600), default=10.0, show_default=True,
        metavar="SECONDS", help="With --over: time for all regions.",
    )(command)  # fmt: skip
    return click.option(
        "--over", multiple=True, metavar="NAME=LOW:HIGH",
        help="Where each bound is the best, over a range; twice for two variables.",
    )(command)  # fmt: skip
