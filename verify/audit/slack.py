"""How much a proved inequality gives away, observed at exact points of its domain.

The ratio of the greater to the smaller side is enclosed at special points (boundaries, small and
large values, the numbers of the statement).  This is an observation for readers: the least ratio
over all points may be smaller.  It feeds no verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from bounds.errors import CertiboundError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.audit.finding import Finding
from verify.audit.premises import usable_premises, with_premises
from verify.enclose import enclose
from verify.problem import with_constants
from verify.refute import Search
from verify.refute.domain import Family
from verify.refute.guide import UnguidedError
from verify.refute.witness import complete

_POINTS = 60
_DIGITS = 6
_NO_VALUE = (CertiboundError, ArithmeticError, ValueError)


@dataclass(frozen=True)
class Slack:
    """The least and the middle ratio at the points that were looked at, and where it is least."""

    least: float
    middle: float
    at: str
    points: int
    point: Mapping[str, Fraction]

    def __str__(self) -> str:
        return f"{self.least:.3g} at {self.at}, {self.middle:.3g} in the middle"


def observe(statement: Statement) -> Slack | None:
    """The slack of the first inequality of a claim; None where no ratio of sides makes sense.

    >>> from bounds.catalogue import get
    >>> s = get("classical/gaussian-tail").with_changes(claim=("Q(B) <= exp(-B**2/2)/2",))
    >>> str(observe(s)).split(",")[0]
    '1 at B = 0'
    """
    relation = inequality(statement)
    if relation is None:
        return None
    ratios: list[tuple[float, Mapping[str, Fraction]]] = []
    for point in _points(statement):
        found = ratio(relation, point)
        if found is not None:
            ratios.append((found, point))
    if not ratios:
        return None
    least, point = min(ratios, key=lambda pair: pair[0])
    at = ", ".join(f"{n} = {v}" for n, v in point.items()) or "every point"
    return Slack(least, float(np.median([r for r, _ in ratios])), at, len(ratios), point)


def as_proved(statement: Statement, found: Finding) -> Statement:
    """What a proof is about: the constants that were found, and the premises as assumptions."""
    if found.premises and not statement.cases:  # what holds in one case says nothing of the others
        kept = [p for p in usable_premises(statement) if p.id in found.premises]
        statement = with_premises(statement, kept)
    return with_constants(statement, dict(found.constants or {}))


def inequality(statement: Statement) -> Relation | None:
    """The first inequality that is claimed, as smaller <= greater; None if a constant is open."""
    relation = next((r for r in statement.relations if r.op in ("<", "<=", ">", ">=")), None)
    if relation is None or statement.exists:
        return None
    if relation.op in (">", ">="):
        return Relation(relation.right, "<=", relation.left)
    return Relation(relation.left, "<=", relation.right)


def _points(statement: Statement) -> Iterator[Mapping[str, Fraction]]:
    """Exact points that satisfy the assumptions, spread over the special values."""
    try:
        search = Search(statement)
    except (UnguidedError, *_NO_VALUE):
        return
    if search.sampler is None:
        return
    names = [s.name for s in search.domain.free]
    if not names:
        yield {}
        return
    batch = search.sampler.grid(Family(), most=4000)
    if batch.exact is None:
        return
    step = max(len(batch) // _POINTS, 1)
    for row in range(0, len(batch), step):
        free = {name: values[row] for name, values in batch.exact.items()}
        for point in complete(search.domain, Family(), free):
            try:
                if search.judge.inside(point):
                    yield point
            except _NO_VALUE:
                continue


def ratio(relation: Relation, point: Mapping[str, Fraction]) -> float | None:
    """Greater over smaller side at a point, in floats; None if there is none."""
    values: list[Fraction] = []
    for side in (relation.left, relation.right):
        try:
            found: Any = enclose(side, point, digits=_DIGITS)
        except _NO_VALUE:
            return None
        if found.lower <= 0:
            return None
        values.append(found.midpoint)
    try:
        return float(values[1] / values[0])
    except OverflowError:
        return None
