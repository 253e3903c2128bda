"""The exact value at which conditions begin or cease to hold, inside a bracket of two values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from bounds.errors import PrecisionError, UndefinedError
from bounds.relation import Relation
from verify.conditions import bounded_by
from verify.enclose import enclose
from verify.equal_sides import equal
from verify.refute.witness import simplest
from verify.threshold import Line, certain


def attained(line: Line, symbol: Any, works: Fraction, fails: Fraction) -> Fraction | None:
    """The threshold between two values, if it is a rational number that satisfies the conditions.

    It satisfies all conditions, and one of them fails from there on up to ``fails``: one that
    bounds the variable by this number, or whose sides are equal there and move apart.

    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> line = Line("x", (Relation(x**2, "<=", sp.Integer(4)),), {}, False, True)
    >>> attained(line, x, Fraction(19, 10), Fraction(21, 10))
    Fraction(2, 1)
    """
    if line.integer:
        return None
    wanted = "<=" if line.mirrored else ">="
    bounds = _bounds(line, symbol, works, fails, wanted)
    for edge, relation in (*bounds, *_crossings(line, symbol, works, fails)):
        if relation.op != "!=" and not relation.strict and line.truth(line.place(edge)):
            return edge
    return None


def open_edges(
    line: Line, symbol: Any, works: Fraction, fails: Fraction, *, excluded: bool
) -> list[Fraction]:
    """Rational numbers in the bracket that violate a condition, as everything beyond them does.

    Whether what lies on the other side satisfies the conditions is another question.

    Parameters
    ----------
    excluded : is it known that nothing from ``fails`` on outward satisfies the conditions?  If not,
        only a bound of the variable that is no formula of it (``x > 3``) tells what is beyond.
    """
    wanted = "<" if line.mirrored else ">"
    found = [edge for edge, r in _bounds(line, symbol, works, fails, wanted) if r.strict]
    if excluded:
        found += [edge for edge, r in _crossings(line, symbol, works, fails) if r.strict]
        found += [fails] if fails == simplest(min(works, fails), max(works, fails)) else []
    return list(dict.fromkeys(edge for edge in found if edge != works))


def _bounds(
    line: Line, symbol: Any, works: Fraction, fails: Fraction, wanted: str
) -> Iterator[tuple[Fraction, Relation]]:
    """(number, the relation that bounds the variable by it), the number being in the bracket."""
    low, high = min(works, fails), max(works, fails)
    for relation in line.relations:
        bound = bounded_by(relation, symbol)
        if bound is None or bound[0] != wanted or symbol in bound[1].free_symbols:
            continue
        try:
            enclosure = enclose(bound[1], line.fixed)
        except (UndefinedError, PrecisionError):
            continue
        if enclosure.exact and low <= enclosure.lower <= high:
            yield enclosure.lower, relation


def _crossings(
    line: Line, symbol: Any, works: Fraction, fails: Fraction
) -> Iterator[tuple[Fraction, Relation]]:
    """(number, a relation that fails from there on up to ``fails``)."""
    edge = simplest(min(works, fails), max(works, fails))
    for relation in line.relations:
        if _crosses(line, symbol, relation, edge, fails):
            yield edge, relation


def _crosses(line: Line, symbol: Any, relation: Relation, edge: Fraction, fails: Fraction) -> bool:
    """Are the sides equal at the edge, and does the relation fail from there on up to ``fails``?

    Proof: at ``fails`` it fails, at the edge the margin is 0.  Between them the margin and its
    derivative are enclosed by finite intervals, so that there is neither a pole nor an end of where
    they are defined, and that of the derivative does not contain 0: the margin is monotone.
    """
    if symbol not in relation.free_symbols or relation.op in ("==", "!=") or edge == fails:
        return False
    point = {**line.fixed, line.name: fails}
    at_edge = {**line.fixed, line.name: edge}
    try:
        if certain(relation, point) is not False or not equal(relation, at_edge):
            return False
    except UndefinedError:
        return False
    between = sorted((line.place(edge), line.place(fails)))
    slope_of = relation.margin.diff(symbol)
    margin, slope = (line.enclosed(f, *between) for f in (relation.margin, slope_of))
    return margin is not None and slope is not None and not slope[0] <= 0 <= slope[1]
