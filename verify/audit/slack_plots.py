"""Pictures of slack: greater over smaller side of a proved inequality, along each variable.

The other variables stay at the point where the slack was seen to be least.  For readers; nothing
here feeds a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from bounds.errors import CertiboundError
from bounds.statement import Statement
from verify.audit.assessment import Assessment
from verify.audit.slack import as_proved, inequality, observe, ratio
from verify.pictures import figure, save
from verify.refute import Search

STEPS = 32
MOST_VARIABLES = 2
MOST_PANELS = 12
COLUMNS = 4
_NO_VALUE = (CertiboundError, ArithmeticError, ValueError)


@dataclass(frozen=True)
class Curve:
    """The slack along one variable.

    Parameters
    ----------
    label : of the part or step; empty for the statement itself.
    variable : its name; ``places`` are its values.
    ratios : greater over smaller side, at least 1 where the inequality holds.
    elsewhere : the other variables.
    """

    label: str
    variable: str
    places: tuple[float, ...]
    ratios: tuple[float, ...]
    elsewhere: str


def curves(one: Assessment) -> Iterator[Curve]:
    """The curves of a statement, its parts and its steps, as far as these are proved."""
    for piece in one.walk():
        formulas = [f for f in piece.findings if f.sort == "relation"]
        if not formulas or formulas[0].verdict != "proved":
            continue
        statement = as_proved(piece.statement, formulas[0])
        label = piece.id.removeprefix(one.id).strip("/")
        yield from statement_curves(statement, label)


def statement_curves(statement: Statement, label: str = "") -> Iterator[Curve]:
    """The slack of the first inequality along its variables, those with the widest spread first.

    >>> from bounds.catalogue import get
    >>> upper = get("classical/mills").with_changes(claim=("Q(B) <= phi(B)/B",))
    >>> (curve,) = statement_curves(upper)
    >>> curve.variable, min(curve.ratios) >= 1
    ('B', True)
    """
    relation, slack = inequality(statement), observe(statement)
    if relation is None or slack is None:
        return
    search = Search(statement)
    found = []
    for name in slack.point:
        tied = name not in search.domain.ranges  # an equation gives its value
        if tied or name not in {s.name for s in relation.free_symbols}:
            continue
        whole = any(v.name == name and v.domain == "integer" for v in statement.variables)
        pairs = []
        for x in _places(search, name, slack.point[name], whole):
            point = {**slack.point, name: x}
            try:
                value = ratio(relation, point) if search.judge.inside(point) else None
            except _NO_VALUE:
                continue
            if value is not None and 0 < value < np.inf:
                pairs.append((float(x), value))
        if len(pairs) > 2:
            rest = ", ".join(f"{n} = {v}" for n, v in slack.point.items() if n != name)
            xs, ys = zip(*pairs, strict=True)
            found.append(Curve(label, name, xs, ys, rest))
    found.sort(key=lambda curve: -max(curve.ratios) / min(curve.ratios))
    yield from found[:MOST_VARIABLES]


def _places(search: Search, name: str, base: Fraction, whole: bool) -> list[Fraction]:
    """Values of a variable: even steps between two ends, a ladder away from one."""
    sides = search.domain.ranges[name]
    low, high = sides.low, sides.high
    if low is not None and high is not None:
        found = [low + (high - low) * Fraction(k, STEPS) for k in range(STEPS + 1)]
    else:
        reach = [Fraction(float(x)).limit_denominator(10**6) for x in np.geomspace(0.03, 30, STEPS)]
        scale = max(abs(base), Fraction(1))
        if low is not None:
            found = [low, *(low + scale * x for x in reach)]
        elif high is not None:
            found = [*(high - scale * x for x in reversed(reach)), high]
        else:
            found = [*(base - scale * x for x in reversed(reach)), base]
            found += [base + scale * x for x in reach]
    if whole:
        found = [Fraction(round(x)) for x in found]
    return sorted(dict.fromkeys([*found, base]))


def draw(found: list[Curve], path: Path) -> Path:
    """One panel per curve.

    Raises
    ------
    InputError : without matplotlib; a file that cannot be written.
    """
    shown = found[:MOST_PANELS]
    columns = min(COLUMNS, len(shown))
    picture, axes = figure(-(-len(shown) // columns), columns, width=2.5, height=1.9)
    for axis in axes.flat[len(shown) :]:
        axis.set_visible(False)
    for axis, curve in zip(axes.flat, shown, strict=False):
        axis.plot(curve.places, curve.ratios, lw=1.2)
        axis.axhline(1.0, color="grey", lw=0.6)
        axis.ticklabel_format(useOffset=False)
        if max(curve.ratios) > 20 * min(curve.ratios):
            axis.set_yscale("log")
        first, last = min(curve.places), max(curve.places)
        positive = min((x for x in curve.places if x > 0), default=last)
        if first >= 0 and last > 100 * positive:
            if first > 0:
                axis.set_xscale("log")
            else:
                axis.set_xscale("symlog", linthresh=positive)
            axis.set_xlim(first, last)
        axis.set_xlabel(curve.variable, fontsize=7)
        axis.set_title(_title(curve), fontsize=6)
        axis.tick_params(labelsize=6)
    return save(picture, path)


def _title(curve: Curve) -> str:
    words = [curve.label, curve.elsewhere and f"at {curve.elsewhere}"]
    text = ": ".join(word for word in words if word)
    return text if len(text) <= 44 else text[:43] + "\N{HORIZONTAL ELLIPSIS}"


def write_plots(group: list[Assessment], directory: Path) -> Mapping[str, str]:
    """Draw the statements of a section into files; id -> name of the file."""
    written = {}
    for one in group:
        found = list(curves(one))
        if found:
            name = "slack-" + one.id.split("/", 1)[1].replace("/", "-") + ".png"
            draw(found, directory / name)
            written[one.id] = name
    return written
