"""Proofs that conditions hold on a whole interval: no largest value, an infimum not attained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from bounds.errors import CertiboundError, PrecisionError, UndefinedError
from bounds.relation import Relation
from bounds.statement import Statement, Variable
from verify.conditions import bounded_by, relation_text, without_divisibility
from verify.enclose import enclose
from verify.exact_edges import open_edges
from verify.threshold import Line, certain

SECONDS = 3.0
_STARTS = tuple(Fraction(10) ** k for k in (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 80))


@dataclass(frozen=True)
class Interval:
    """Values above ``low`` (itself too unless ``open``) and up to ``high``; None: no end there."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def assumptions(self, name: str) -> tuple[str, ...]:
        """The interval in the expression language."""
        parts = []
        if self.low is not None:
            parts.append(f"{name} {'>' if self.low_open else '>='} {_number(self.low)}")
        if self.high is not None:
            parts.append(f"{name} {'<' if self.high_open else '<='} {_number(self.high)}")
        return tuple(parts)


def _number(value: Fraction) -> str:
    text = f"{value.numerator}" + (f"/{value.denominator}" if value.denominator != 1 else "")
    return f"({text})" if value < 0 else text


def proved_on(
    relations: Iterable[Relation],
    symbol: Any,
    point: Mapping[str, Fraction],
    interval: Interval,
    seconds: float = SECONDS,
) -> bool:
    """Is it proved that all relations hold at every value of the interval?

    A relation ``symbol >= bound`` is decided at the interval's end, any other one by the prover,
    whose proofs the independent checker has accepted.
    """
    rest = []
    for relation in without_divisibility(relations, symbol):
        bound = bounded_by(relation, symbol)
        if bound is None or bound[0] in ("==", "!=") or symbol in bound[1].free_symbols:
            rest.append(relation)
        elif not _at_the_end(*bound, interval, point):
            return False
    return not rest or _by_the_prover(rest, symbol, point, interval, seconds)


def _at_the_end(op: str, other: Any, interval: Interval, point: Mapping[str, Fraction]) -> bool:
    """Does ``x op other`` hold on the whole interval?  It does if it does at the end."""
    upward = op[0] == ">"
    end = interval.low if upward else interval.high
    if end is None:
        return False
    is_open = interval.low_open if upward else interval.high_open
    number = sp.Rational(end.numerator, end.denominator)
    return certain(Relation(number, op[0] + "=" if is_open else op, other), point) is True


def _by_the_prover(
    relations: list[Relation],
    symbol: Any,
    point: Mapping[str, Fraction],
    interval: Interval,
    seconds: float,
) -> bool:
    from verify.attempts import attempt_proof

    known = {
        s: sp.Rational(point[s.name].numerator, point[s.name].denominator)
        for r in relations
        for s in r.free_symbols - {symbol}
    }
    try:
        statement = Statement(
            id="user/interval",
            variables=(Variable(symbol.name, "integer" if symbol.is_integer else "real"),),
            assumptions=interval.assumptions(symbol.name),
            claim=tuple(relation_text(r.subs(known)) for r in relations),
        )
        return attempt_proof(statement, seconds) is not None
    except (CertiboundError, ValueError):
        return False


def endless(line: Line, symbol: Any, sense: str) -> Fraction | None:
    """A value from which on every value in the direction of the sense satisfies a line's relations.

    None if that was not proved.
    """
    away = 1 if sense == "largest" else -1
    for start in _starts(line, symbol, away):
        interval = Interval(start, None) if away > 0 else Interval(None, start)
        if proved_on(line.relations, symbol, line.fixed, interval):
            return start
    return None


def _starts(line: Line, symbol: Any, away: int) -> list[Fraction]:
    """Where the conditions may hold from: at the explicit bounds, else at powers of ten."""
    edges: list[Fraction] = []
    for relation in without_divisibility(line.relations, symbol):
        bound = bounded_by(relation, symbol)
        if bound is None or symbol in bound[1].free_symbols:
            continue
        try:
            enclosure = enclose(bound[1], line.fixed)
        except (UndefinedError, PrecisionError):
            return []
        edge = enclosure.upper if away > 0 else enclosure.lower
        edges.append(Fraction(-(-edge // 1) if away > 0 else edge // 1) if line.integer else edge)
    candidates = [max(edges) if away > 0 else min(edges)] if edges else []
    candidates += [candidates[0] + away] if candidates else []
    candidates += [away * start for start in _STARTS]
    holding = []
    for start in candidates:
        multiple = start - start % line.unit + (line.unit if start % line.unit else 0)
        if line.truth(line.place(multiple if line.integer else start)):
            holding.append(start)
    return holding[:3]


def unattained(
    line: Line, symbol: Any, works: Fraction, fails: Fraction, *, excluded: bool
) -> Fraction | None:
    """The infimum (supremum) of the values that satisfy the relations, if it is not one of them.

    That is a number e that violates a relation, as everything beyond it does, such that every value
    between e and ``works`` is proved to satisfy all relations.

    Parameters
    ----------
    excluded : is it known that nothing from ``fails`` on outward satisfies the relations?
    """
    if line.integer:
        return None
    for edge in open_edges(line, symbol, works, fails, excluded=excluded):
        above = Interval(edge, works, low_open=True)
        interval = above if edge < works else Interval(works, edge, high_open=True)
        if proved_on(line.relations, symbol, line.fixed, interval):
            return edge
    return None
