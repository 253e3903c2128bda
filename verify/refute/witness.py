"""An exact point at which a claim fails, confirmed by rigorous evaluation and made simple."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from bounds.errors import CertiboundError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.equal_sides import equal
from verify.refute.domain import Domain, Family, assumed
from verify.refute.guide import cancellation_free

_MAX_BITS = 768
_CONSTANT_BITS = 8192  # Q(-40) is 1 - 4e-350; without variables there is one point only
_LADDER = [Fraction(10) ** -k for k in (-1, 0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15)]

_NICE = [
    *(Fraction(n) for n in (2, 3, 4, 5, 6, 8)),
    *(Fraction(1, n) for n in (2, 3, 4, 5, 8)),
    *(Fraction(k * 10**n) for n in (1, 2, 3, 4, 6, 9) for k in (1, 2, 5)),
    *(Fraction(1, 10**n) for n in (1, 2, 3, 4, 6, 9)),
]


@dataclass(frozen=True)
class Witness:
    """A point that satisfies every assumption and at which the claim fails or is undefined.

    Parameters
    ----------
    point : exact values of all variables.
    relation : the part of the claim that fails, or the condition of definedness that does.
    left, right : rigorous enclosures of its two sides, as decimal texts (rounded outward).
    undefined : a side of the claim has no real value there.
    """

    point: Mapping[str, Fraction]
    relation: str
    left: str = ""
    right: str = ""
    undefined: bool = False

    def says(self) -> str:
        """The failure in one line."""
        where = ", ".join(f"{name} = {value}" for name, value in self.point.items())
        at = f" at {where}" if where else ""
        if self.undefined:
            return f"the claim is undefined{at}: it needs {self.relation}"
        sides = f": {self.left} against {self.right}" if self.left else ""
        return f"{self.relation} fails{at}{sides}"


class Judge:
    """Exact points against a statement; counts how often rigorous evaluation was asked."""

    def __init__(self, statement: Statement) -> None:
        from verify.claims import relation_text

        self.statement = statement
        self.integers = [v.name for v in statement.variables if v.domain == "integer"]
        self.names = [v.name for v in statement.variables if v.scalar]
        self.asked = 0
        self._assumed = assumed(statement)
        self._text = relation_text
        self._known: dict[tuple[Fraction, ...], Witness | None] = {}

    def inside(self, point: Mapping[str, Fraction]) -> bool:
        """Is every assumption established at the point?"""
        if any(point[name].denominator != 1 for name in self.integers):
            return False
        return all(established(r, point) is True for r in self._assumed)

    def witness(self, point: Mapping[str, Fraction]) -> Witness | None:
        """The failure at the point, if there is one and it can be established."""
        key = tuple(point[name] for name in self.names)
        if key not in self._known:
            self.asked += 1
            self._known[key] = self._witness(point)
        return self._known[key]

    def _witness(self, point: Mapping[str, Fraction]) -> Witness | None:
        if not self.inside(point):
            return None
        defined = True
        for condition in self.statement.conditions:
            state = established(condition, point)
            if state is False:
                return Witness(self._exact(point), self._text(condition), undefined=True)
            defined = defined and state is True
        if not defined:
            return None
        for relation in self.statement.relations:
            if established(relation, point) is False:
                return Witness(self._exact(point), self._text(relation))
        return None

    def _exact(self, point: Mapping[str, Fraction]) -> dict[str, Fraction]:
        return {name: point[name] for name in self.names}

    def described(self, found: Witness) -> Witness:
        """The witness with enclosures of the two sides, where they can be shown in short."""
        from verify.enclose import enclose

        sides = []
        for relation in (*self.statement.conditions, *self.statement.relations):
            if self._text(relation) == found.relation:
                for side in (relation.left, relation.right):
                    try:
                        sides.append(enclose(side, found.point).text(12))
                    except (CertiboundError, OverflowError):
                        return found
                return replace(found, left=sides[0], right=sides[1])
        return found


def established(relation: Relation, point: Mapping[str, Fraction]) -> bool | None:
    """Rigorous truth at a point; None where it cannot be decided or a side is undefined.

    Equality of the two sides is decided by exact arithmetic: sympy's values of elementary and
    special functions at special points, or an algebraic identity.
    """
    from verify.enclose import holds

    try:
        if relation.op not in ("<=", ">=") and equal(relation, point):
            return relation.op == "=="
        sides = cancellation_free(relation.left), cancellation_free(relation.right)
        bits = _MAX_BITS if relation.free_symbols else _CONSTANT_BITS
        truth = holds(Relation(sides[0], relation.op, sides[1]), point, max_bits=bits)
        if truth is None and relation.op in ("<=", ">=") and equal(relation, point):
            return True
        return truth
    except (CertiboundError, OverflowError, ValueError):
        return None  # ValueError: sympy cannot compare the terms of a max or min


def complete(
    domain: Domain, family: Family, given: Mapping[str, Fraction]
) -> list[dict[str, Fraction]]:
    """All variables from the free ones: ties first, then solved equalities.

    A tied value that is irrational, or not an integer where it has to be, is replaced by the two
    nearest values on either side, hence several points.
    """
    points = [{s.name: given[s.name] for s in domain.symbols if s.name in given}]
    for symbol, formula in (*family.ties, *domain.solved):
        extended = [
            {**point, symbol.name: number}
            for point in points
            for number in _near_values(formula, point, symbol)
        ]
        points = extended[:8]
    return points


def _near_values(formula: Any, point: Mapping[str, Fraction], symbol: Any) -> list[Fraction]:
    """The value where it is rational, else simple numbers on both sides of it."""
    from verify.enclose import enclose

    try:
        found = enclose(formula, point, digits=30, max_bits=2000)
    except (CertiboundError, OverflowError):
        return []
    if symbol.is_integer:
        return list(dict.fromkeys([Fraction(floor(found.upper)), Fraction(ceil(found.lower))]))
    if found.exact:
        return [found.lower]
    middle = simplest(found.lower, found.upper)
    if middle.denominator < 10**9:
        return [middle]
    step = abs(middle) / 10**20
    return [simplest(middle - 2 * step, middle - step), simplest(middle + step, middle + 2 * step)]


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The rational of smallest denominator (then smallest size) in [low, high].

    >>> simplest(Fraction(314, 100), Fraction(315, 100)), simplest(Fraction(-1), Fraction(2))
    (Fraction(22, 7), Fraction(0, 1))
    """
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = ceil(low)
    if whole <= high:
        return Fraction(whole)
    base = floor(low)
    return base + 1 / simplest(1 / (high - base), 1 / (low - base))


def simplify(
    found: Witness,
    fails: Callable[[Mapping[str, Fraction]], Witness | None],
    domain: Domain,
    family: Family,
    *,
    over: Callable[[], bool],
) -> Witness:
    """The simplest point that still fails, changing one free coordinate at a time.

    ``fails`` confirms a point rigorously; ``over`` says when to stop.
    """
    best = found
    names = [s.name for s in domain.free if s.name not in family.names]
    for _ in range(2):
        before = best
        for name in names:
            for value in _simpler_values(best.point[name], domain, name):
                if over():
                    return best
                given = {n: best.point[n] for n in names} | {name: value}
                better = next(
                    (
                        w
                        for point in complete(domain, family, given)
                        if (w := fails(point)) is not None and w.undefined == found.undefined
                    ),
                    None,
                )
                if better is not None:
                    best = better
                    break
        if best == before:
            break
    return best


def _simpler_values(value: Fraction, domain: Domain, name: str) -> list[Fraction]:
    """Simpler numbers, simplest first, none more complicated than ``value`` itself."""
    limits = domain.ranges.get(name)
    ends = [] if limits is None else [e for e in (limits.low, limits.high) if e is not None]
    sign = -1 if value < 0 else 1
    options = [Fraction(0), Fraction(sign), *ends, Fraction(-sign)]
    options += [sign * number for number in _NICE]
    for step in _LADDER:
        width = abs(value) * step
        options.append(simplest(value - width, value + width))
    whole = any(s.name == name and s.is_integer for s in domain.symbols)
    kept: dict[Fraction, None] = {}
    for option in options:
        if (not whole or option.denominator == 1) and _cost(option) < _cost(value):
            kept.setdefault(option)
    return sorted(kept, key=_cost)


def _cost(number: Fraction) -> tuple[int, int, bool]:
    size = len(str(abs(number.numerator)).rstrip("0")) + len(str(number.denominator)) - 1
    return (size, abs(number.numerator) + number.denominator, number < 0)
