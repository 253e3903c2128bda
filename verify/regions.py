"""Where is which of several bounds the best?  Certified by intervals, over one or two variables.

A box of parameters is decided once an enclosure shows for every bound whether it applies on all of
the box, and that one of those that apply is at least as good as every other that may apply there;
else it is cut in two.  What is still open at the smallest size, or when the time is over, is left
undecided: it lies along the border between two regions, or where two bounds are equal.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from typing import Any

import sympy as sp
from flint import arb

from bounds.relation import Relation
from verify.checker import limits
from verify.checker.goals import fails, holds
from verify.checker.identities import TooLarge, is_zero
from verify.checker.intervals import Interval, Unsupported, down, evaluate, up
from verify.taylor import enclose_smooth

BITS = 96
MOST_OPERATIONS = 200  # up to which two formulas are compared by algebra
FINEST = {1: Fraction(1, 2**20), 2: Fraction(1, 2**7)}  # smallest side of a box, by dimension
Box = tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True)
class Candidate:
    """A bound: its name, its formula, what it assumes, all in the same symbols.

    ``assumptions`` contains what makes the formula have a value.  A ``trivial`` bound holds
    anyway; it is the best where the others apply and say no more.
    """

    name: str
    tree: Any
    assumptions: tuple[Relation, ...] = ()
    trivial: bool = False


@dataclass(frozen=True)
class Region:
    """A box of parameters and what is best on all of it.

    Parameters
    ----------
    box : (lower, upper) for each variable.
    best : names of the best bounds, several if they are equal; empty if none applies.
    decided : False where nothing was shown.
    """

    box: Box
    best: tuple[str, ...] = ()
    decided: bool = True

    @property
    def size(self) -> Fraction:
        """Length or area."""
        size = Fraction(1)
        for low, high in self.box:
            size *= high - low
        return size


def regions(
    candidates: Sequence[Candidate],
    variables: Mapping[Any, tuple[Fraction, Fraction]],
    *,
    greatest: bool,
    seconds: float = 10.0,
) -> tuple[Region, ...]:
    """Cut a box of parameters into regions with one best bound each.

    Parameters
    ----------
    candidates : bounds on one quantity from one side.
    variables : one or two symbols with their ranges, of positive length, ends included.
    greatest : is the greatest of the bounds the best (lower bounds)?
    seconds : processor time; what is not decided by then stays undecided.

    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> pair = [Candidate("line", x), Candidate("square", x**2)]
    >>> found = regions(pair, {x: (Fraction(0), Fraction(2))}, greatest=True)
    >>> [(r.best, float(r.box[0][0]), float(r.box[0][1])) for r in found if r.decided]
    [(('line',), 0.0, 1.0), (('square',), 1.0, 2.0)]
    """
    return _Cutter(_distinct(candidates), tuple(variables), greatest).cut(
        tuple(variables.values()), seconds
    )


def shares(found: Sequence[Region]) -> dict[tuple[str, ...] | None, Fraction]:
    """The share of the whole that each outcome has; None for what is undecided."""
    whole = sum((region.size for region in found), Fraction(0))
    result: dict[tuple[str, ...] | None, Fraction] = {}
    for region in found:
        key = region.best if region.decided else None
        result[key] = result.get(key, Fraction(0)) + region.size / whole
    return result


def value_at(one: Candidate, variables: Sequence[Any], place: Sequence[Fraction]) -> float | None:
    """The middle of the enclosed value at a point; None outside the assumptions."""
    values = {s: _interval(x, x) for s, x in zip(variables, place, strict=True)}
    if not _applies(one, values):
        return None
    low, high, _, _ = evaluate(one.tree, values, BITS)
    middle = float((low + high) / 2)
    return middle if isfinite(middle) else None


def _distinct(candidates: Sequence[Candidate]) -> list[tuple[tuple[str, ...], Candidate]]:
    """Bounds that are the same function on the same domain, together."""
    groups: list[tuple[list[str], Candidate]] = []
    for one in candidates:
        for names, other in groups:
            if _alike(one, other):
                names.append(one.name)
                break
        else:
            groups.append(([one.name], one))
    return [(tuple(names), one) for names, one in groups]


def _alike(one: Candidate, other: Candidate) -> bool:
    if (
        one.trivial
        or other.trivial
        or {str(r) for r in one.assumptions} != {str(r) for r in other.assumptions}
    ):
        return False
    if one.tree == other.tree:
        return True
    if max(sp.count_ops(one.tree), sp.count_ops(other.tree)) > MOST_OPERATIONS:
        return False
    try:
        return one.tree.free_symbols == other.tree.free_symbols and is_zero(one.tree - other.tree)
    except (TooLarge, ArithmeticError, ValueError, TypeError, NotImplementedError):
        return False


@dataclass
class _Cutter:
    """The bounds and how they compare on a box."""

    groups: list[tuple[tuple[str, ...], Candidate]]
    symbols: tuple[Any, ...]
    greatest: bool
    differences: dict[tuple[int, int], Any] = field(default_factory=dict)
    derivatives: dict[tuple[int, int], dict[Any, Any]] = field(default_factory=dict)
    place: tuple[dict[Any, Interval], dict[Any, Interval]] = ({}, {})

    def cut(self, whole: Box, seconds: float) -> tuple[Region, ...]:
        end = time.process_time() + seconds
        finest = FINEST[len(whole)]
        smallest = [(high - low) * finest for low, high in whole]
        done: list[Region] = []
        # the largest box first: what is left when the time is over is small everywhere
        waiting: list[tuple[Fraction, int, Box]] = [(-Region(whole).size, 0, whole)]
        count = 1
        while waiting:
            _, _, box = heapq.heappop(waiting)
            if time.process_time() > end:
                done.append(Region(box, decided=False))
                continue
            region = self.decide(box)
            place = max(range(len(box)), key=lambda k: (box[k][1] - box[k][0]) / smallest[k])
            low, high = box[place]
            if region is not None:
                done.append(region)
            elif high - low <= smallest[place]:
                done.append(Region(box, decided=False))
            else:
                for part in ((low, (low + high) / 2), ((low + high) / 2, high)):
                    piece = (*box[:place], part, *box[place + 1 :])
                    heapq.heappush(waiting, (-Region(piece).size, count, piece))
                    count += 1
        return _merged(done) if len(whole) == 1 else tuple(sorted(done, key=lambda r: r.box))

    def decide(self, box: Box) -> Region | None:
        """The region, if the box is one."""
        values = {s: _interval(*sides) for s, sides in zip(self.symbols, box, strict=True)}
        applies = [_applies(one, values) for _, one in self.groups]
        possible = [k for k, known in enumerate(applies) if known is not False]
        if all(self.groups[k][1].trivial for k in possible):
            return Region(box)
        best = [
            k
            for k in possible
            if applies[k] and all(j == k or self.beats(k, j, values) for j in possible)
        ]
        names = tuple(name for k in best for name in self.groups[k][0])
        return Region(box, names) if best else None

    def beats(self, k: int, j: int, values: dict[Any, Interval]) -> bool:
        """Is the first at least as good as the second all over the box, where that applies?"""
        first, second = self.groups[k][1].tree, self.groups[j][1].tree
        if not self.greatest:
            first, second = second, first
        if (k, j) not in self.differences:
            self.differences[k, j] = first - second
        margin = self.differences[k, j]
        try:
            if self.value(first, values)[0] >= self.value(second, values)[1]:
                return True
            if sp.count_ops(margin) > MOST_OPERATIONS:
                return False
            if holds(self.value(margin, values), ">="):
                return True
            face = _lowest_face(margin, self.slopes(k, j), values)
            return face != values and holds(evaluate(margin, face, BITS), ">=")
        except Unsupported:
            return False

    def value(self, tree: Any, values: dict[Any, Interval]) -> Interval:
        """The enclosure over the box that is looked at."""
        if values != self.place[0]:
            self.place = (values, {})
        known = self.place[1]
        if tree not in known:
            known[tree] = _enclosed(tree, values)
        return known[tree]

    def slopes(self, k: int, j: int) -> dict[Any, Any]:
        """The derivatives of a difference."""
        if (k, j) not in self.derivatives:
            margin = self.differences[k, j]
            self.derivatives[k, j] = {s: sp.diff(margin, s) for s in self.symbols}
        return self.derivatives[k, j]


def _enclosed(tree: Any, values: dict[Any, Interval]) -> Interval:
    """By a plain evaluation and, if there is one variable, by Taylor's formula: what both allow."""
    low, high, low_open, high_open = evaluate(tree, values, BITS)
    if len(values) == 1:
        ((symbol, sides),) = values.items()
        try:
            smooth = enclose_smooth(tree, symbol, sides[0], sides[1], BITS)
        except Unsupported:
            return (low, high, low_open, high_open)
        if smooth[0] > low:
            low, low_open = smooth[0], False
        if smooth[1] < high:
            high, high_open = smooth[1], False
    return (low, high, low_open, high_open)


def _lowest_face(
    margin: Any, slopes: Mapping[Any, Any], values: dict[Any, Interval]
) -> dict[Any, Interval]:
    """The face of the box on which a function is smallest, in the variables where it is monotone.

    Where the requirements of the slope hold, the function is differentiable with that slope.

    Raises
    ------
    Unsupported : a function that has no slope.
    """
    face = dict(values)
    for symbol, slope in slopes.items():
        low, high, _, _ = values[symbol]
        asked = limits.requirements(margin, symbol)
        if not all(holds(evaluate(g, values, BITS), op) for g, op in asked):
            continue
        sides = evaluate(slope, values, BITS)
        if holds(sides, ">="):
            face[symbol] = (low, low, False, False)
        elif sides[1] <= 0:
            face[symbol] = (high, high, False, False)
    return face


def _applies(one: Candidate, values: dict[Any, Interval]) -> bool | None:
    """On all of the box (True), nowhere (False), or neither is shown."""
    everywhere: bool | None = True
    for relation in one.assumptions:
        try:
            margin = evaluate(relation.margin, values, BITS)
        except Unsupported:
            everywhere = None
            continue
        op = {"<": ">", "<=": ">="}.get(relation.op, relation.op)
        if fails(margin, op):
            return False
        if not holds(margin, op):
            everywhere = None
    return everywhere


def _interval(low: Fraction, high: Fraction) -> Interval:
    ends = [arb(x.numerator) / arb(x.denominator) for x in (low, high)]
    return (down(ends[0]), up(ends[1]), False, False)


def _merged(found: list[Region]) -> tuple[Region, ...]:
    """Neighbouring intervals with the same outcome as one."""
    result: list[Region] = []
    for region in sorted(found, key=lambda r: r.box):
        last = result[-1] if result else None
        if last is not None and (last.best, last.decided) == (region.best, region.decided):
            result[-1] = Region(((last.box[0][0], region.box[0][1]),), last.best, last.decided)
        else:
            result.append(region)
    return tuple(result)
