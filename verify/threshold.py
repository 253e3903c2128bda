"""Where a conjunction of relations starts or stops to hold along one variable.

A search over a wide grid finds a point that satisfies everything and one that does not; bisection
brings them together; then the whole range on the far side is excluded box by box, with one
relation proved false on each box.  Only certain truth values are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from flint import arb, ctx, fmpq

from bounds.errors import PrecisionError, UndefinedError
from bounds.relation import Relation
from verify.checker.goals import fails
from verify.checker.intervals import INF, NEG, Interval, Unsupported, down, evaluate, up
from verify.enclose import holds
from verify.equal_sides import equal

LIMIT = Fraction(10) ** 400
FARTHEST = Fraction(10) ** 4000  # up to which a bound that the conditions state is followed
TINY = 1 / LIMIT
_GRID_BITS = 4
_MOST_BOXES = 4000


@dataclass(frozen=True)
class Line:
    """Relations along one variable; everything else is fixed.

    ``mirrored`` reverses the direction, so that the largest value is found as a smallest one:
    a place t on the line is the value -t.  Of an integer that has to be a multiple of ``unit``
    only the multiples are on the line: a place t is the value unit*t.
    """

    name: str
    relations: tuple[Relation, ...]
    fixed: Mapping[str, Fraction]
    integer: bool
    mirrored: bool = False
    unit: int = 1

    def value(self, place: Fraction) -> Fraction:
        """The variable's value at a place of the line."""
        return self.unit * (-place if self.mirrored else place)

    def place(self, value: Fraction) -> Fraction:
        """The place on the line of a value of the variable."""
        return (-value if self.mirrored else value) / self.unit

    def point(self, place: Fraction) -> dict[str, Fraction]:
        """The full point at a place."""
        return {**self.fixed, self.name: self.value(place)}

    def truth(self, place: Fraction) -> bool | None:
        """Do all relations hold?  A relation without a value does not."""
        found: bool | None = True
        for relation in self.relations:
            one = certain(relation, self.point(place))
            if one is False:
                return False
            found = None if one is None else found
        return found

    def binding(self, place: Fraction) -> tuple[Relation, ...]:
        """The relations that fail at a place."""
        point = self.point(place)
        return tuple(r for r in self.relations if certain(r, point) is False)

    def excluded_beyond(self, end: Fraction, *, below: bool) -> bool:
        """Is one relation false at every place below (above) an end?"""
        bits = 64 + 2 * _exponent(max(abs(end), Fraction(1)))
        return self.excluded(None if below else end, end if below else None, bits)

    def excluded(self, low: Fraction | None, high: Fraction | None, bits: int) -> bool:
        """Is one relation false at every place of [low, high] (or without a value there)?

        None is an end at infinity, which does not belong to it.
        """
        box = self._box(low, high, bits)
        for relation in self.relations:
            op = relation.op if relation.op in ("==", "!=") else ">" if relation.strict else ">="
            found = _enclosed(relation.margin, box, bits)
            if found is not None and fails(found, op):
                return True
        return False

    def enclosed(self, formula: Any, low: Fraction, high: Fraction) -> tuple[Any, Any] | None:
        """Finite bounds of a formula over the places of [low, high], or None."""
        bits = 64 + 2 * _exponent(1 / min(high - low, Fraction(1)))
        found = _enclosed(formula, self._box(low, high, bits), bits)
        if found is None or not (found[0].is_finite() and found[1].is_finite()):
            return None
        return found[0], found[1]

    def _box(self, low: Fraction | None, high: Fraction | None, bits: int) -> dict[str, Interval]:
        lowest, highest = (high, low) if self.mirrored else (low, high)
        with ctx.workprec(bits):
            sides = {n: (_exact(x), _exact(x)) for n, x in self.fixed.items()}
            sides[self.name] = (
                NEG if lowest is None else _exact(self.value(lowest)),
                INF if highest is None else _exact(self.value(highest)),
            )
            return {n: (down(a), up(b), a == NEG, b == INF) for n, (a, b) in sides.items()}


def _enclosed(formula: Any, box: dict[str, Interval], bits: int) -> Interval | None:
    try:
        return evaluate(formula, {s: box[s.name] for s in formula.free_symbols}, bits)
    except Unsupported:
        return None


def _exact(number: Fraction) -> Any:
    return arb(fmpq(number.numerator, number.denominator))


def certain(relation: Relation, point: Mapping[str, Fraction]) -> bool | None:
    """The truth of a relation; False where a side has no value, None where undecided."""
    try:
        truth = holds(relation, point)
        if truth is None and equal(relation, point):
            return relation.op in ("<=", ">=", "==")
    except UndefinedError:
        return False
    except PrecisionError:
        return None
    return truth


@dataclass(frozen=True)
class Threshold:
    """The first place at which a line's relations hold.

    ``fails`` < ``works``; between them lies the threshold (for integers they are neighbours if
    ``sharp``).  ``fails`` is None if already the first allowed place works.  ``excluded``: it is
    proved that nothing from the start of the search to ``fails`` satisfies the relations.
    """

    works: Fraction | None
    fails: Fraction | None
    sharp: bool
    excluded: bool


def first_place(
    line: Line, start: Fraction, end: Fraction, hints: Iterable[Fraction], digits: int
) -> Threshold:
    """The smallest place in [start, end] at which the line's relations hold.

    >>> import sympy as sp
    >>> m = sp.Symbol("m", integer=True)
    >>> line = Line("m", (Relation(m**2, ">=", sp.Integer(50)),), {}, True)
    >>> found = first_place(line, Fraction(0), LIMIT, (), 15)
    >>> found.works, found.fails, found.excluded
    (Fraction(8, 1), Fraction(7, 1), True)
    """
    fails, works = _scan(line, start, end, hints)
    if works is None:
        unbroken, better = _exclude(line, start, end, Fraction(1, 10 ** (digits + 12)))
        if better is None:
            return Threshold(None, None, False, unbroken)
        fails, works = (start if line.truth(start) is False else None), better
    while True:
        fails, works, sharp = _bisect(line, fails, works, digits)
        if fails is None:
            return Threshold(works, None, works == start, works == start)
        unbroken, better = _exclude(line, start, fails, (works - fails) / 1024)
        if better is None:
            return Threshold(works, fails, sharp, unbroken)
        works, fails = better, (start if line.truth(start) is False else None)


def _scan(
    line: Line, start: Fraction, end: Fraction, hints: Iterable[Fraction]
) -> tuple[Fraction | None, Fraction | None]:
    fails = None
    for place in _grid(start, end, hints, line.integer):
        truth = line.truth(place)
        if truth:
            return fails, place
        if truth is False:
            fails = place
    return fails, None


def _grid(
    start: Fraction, end: Fraction, hints: Iterable[Fraction], integer: bool
) -> list[Fraction]:
    """Places from 10^-400 to 10^400 in steps of a factor 16 from the start, and the hints."""
    offsets, step = [Fraction(0)], Fraction(1)
    while step <= LIMIT:
        offsets.append(step)
        if not integer:
            offsets.append(1 / step)
        step *= 1 << _GRID_BITS
    anchors = {Fraction(0), start if start > -LIMIT else Fraction(0), min(end, LIMIT)}
    places = {
        anchor + sign * offset for anchor in anchors for offset in offsets for sign in (1, -1)
    }
    for hint in hints:
        places |= {hint, hint - 1, hint + 1} if integer else {hint}
    if integer:
        places = {Fraction(round(place)) for place in places}
    return sorted({start, end, *(place for place in places if start <= place <= end)})


def _close(low: Fraction, high: Fraction, digits: int, integer: bool) -> bool:
    if integer:
        return high - low <= 1
    return high - low <= max(abs(low), abs(high)) / 10**digits or high - low <= TINY / 10**digits


def _bisect(
    line: Line, fails: Fraction | None, works: Fraction, digits: int
) -> tuple[Fraction | None, Fraction, bool]:
    """Bring a place that fails and one that works together; ends of few bits."""
    if fails is None:
        return None, works, False
    while not _close(fails, works, digits, line.integer):
        for middle in _between(fails, works, digits, line.integer):
            truth = line.truth(middle)
            if truth is not None:
                break
        else:
            return fails, works, False
        if truth:
            works = middle
        else:
            fails = middle
    return fails, works, True


def _between(low: Fraction, high: Fraction, digits: int, integer: bool) -> list[Fraction]:
    """Places to try strictly between, the middle (on a logarithmic scale if wide) first."""
    middle = _middle(low, high)
    width = high - low
    tries = [middle, low + width / 3, high - width / 3, low + width / 9, high - width / 9]
    if integer:
        return [Fraction(floor(t)) for t in tries if low < floor(t) < high] or [
            Fraction(t) for t in (floor(low) + 1,) if low < t < high
        ]
    return [t for t in (_shortened(t, width) for t in tries) if low < t < high]


def _middle(low: Fraction, high: Fraction) -> Fraction:
    if high <= 0:
        return -_middle(-high, -low) if low < high else high
    if low < 0:
        return Fraction(0)
    if low == 0:
        exponent = _exponent(high)
        return Fraction(1) if exponent > 1 else Fraction(2) ** (2 * exponent - 2)
    if high > 4 * low:
        return Fraction(2) ** ((_exponent(low) + _exponent(high)) // 2)
    return (low + high) / 2


def _exponent(x: Fraction) -> int:
    """e with 2^(e-1) < x < 2^(e+1)."""
    return x.numerator.bit_length() - x.denominator.bit_length()


def _shortened(x: Fraction, width: Fraction) -> Fraction:
    """A dyadic number within a thousandth of the width."""
    scale = Fraction(2) ** (10 - _exponent(width))
    return Fraction(round(x * scale)) / scale


def _exclude(
    line: Line, start: Fraction, end: Fraction, finest: Fraction
) -> tuple[bool, Fraction | None]:
    """Prove that the relations fail on all of [start, end]; or find a place where they hold.

    Boxes are halved until one relation is false on each of them.  For integers a box between
    two neighbours is empty; for reals no box gets narrower than ``finest``.
    """
    size = _exponent(max(abs(start), abs(end), Fraction(1)))
    bits = 64 + 2 * size + (0 if line.integer else max(0, -2 * _exponent(finest)))
    boxes, complete = [(start, end)], True
    for _ in range(_MOST_BOXES):
        if not boxes:
            return complete, None
        low, high = boxes.pop()
        if line.integer:
            low, high = Fraction(ceil(low)), Fraction(floor(high))
            if low > high:
                continue
        if line.excluded(low, high, bits):
            continue
        middle = low if low == high else _middle(low, high)
        if line.integer:
            middle = Fraction(floor(middle))
        if not low <= middle <= high:
            middle = low
        truth = line.truth(middle)
        if truth:
            return False, middle
        if low == high or (not line.integer and high - low <= finest):
            complete = complete and truth is False and low == high
            continue
        if line.integer:
            if truth is None:
                complete = False
            boxes += [(low, middle - 1), (middle + 1, high)]
        elif low < middle < high:
            boxes += [(low, middle), (middle, high)]
        else:
            complete = False
    return False, None
