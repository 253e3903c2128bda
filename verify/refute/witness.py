"""An exact point at which a claim fails, confirmed by rigorous evaluation and made simple."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

import sympy as sp

from bounds.errors import CertiboundError, PrecisionError, UndefinedError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.refute.domain import Domain, Family, rational_near

_LADDER = [Fraction(10) ** -k for k in (-1, 0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15)]


@dataclass(frozen=True)
class Witness:
    """A point that satisfies every assumption and at which the claim fails or is undefined.

    Parameters
    ----------
    point : exact values of all variables.
    relation : the part of the claim that fails, or the condition of definedness that does.
    left, right : rigorous enclosures of its two sides, as (lower, upper) exact rationals.
    undefined : a side of the claim has no real value there.
    """

    point: Mapping[str, Fraction]
    relation: str
    left: tuple[Fraction, Fraction]
    right: tuple[Fraction, Fraction]
    undefined: bool = False

    def says(self) -> str:
        """The failure in one line."""
        where = ", ".join(f"{name} = {value}" for name, value in self.point.items())
        at = f" at {where}" if where else ""
        if self.undefined:
            return f"the claim is undefined{at}: it needs {self.relation}"
        sides = f"left side {_shown(self.left)}, right side {_shown(self.right)}"
        return f"{self.relation} fails{at}: {sides}"


def _shown(interval: tuple[Fraction, Fraction]) -> str:
    """The enclosure to 12 digits, for people."""
    low, high = interval
    middle = sp.Rational(str((low + high) / 2))
    return str(middle) if low == high and len(str(middle)) < 16 else str(sp.N(middle, 12))


class Judge:
    """Exact points against a statement; counts how often rigorous evaluation was asked."""

    def __init__(self, statement: Statement) -> None:
        from verify.claims import relation_text

        self.statement = statement
        self.integers = [v.name for v in statement.variables if v.domain == "integer"]
        self.names = [v.name for v in statement.variables if v.scalar]
        self.asked = 0
        self._text = relation_text
        self._known: dict[tuple[Fraction, ...], Witness | None] = {}

    def inside(self, point: Mapping[str, Fraction]) -> bool:
        """Is every assumption established at the point?"""
        if any(point[name].denominator != 1 for name in self.integers):
            return False
        return all(_holds(r, point) is True for r in self.statement.assumption_relations)

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
            state = _holds(condition, point)
            if state is False:
                return self._describe(condition, point, undefined=True)
            defined = defined and state is True
        if not defined:
            return None
        for relation in self.statement.relations:
            if _holds(relation, point) is False:
                return self._describe(relation, point, undefined=False)
        return None

    def _describe(
        self, relation: Relation, point: Mapping[str, Fraction], *, undefined: bool
    ) -> Witness | None:
        exact = {name: point[name] for name in self.names}
        try:
            sides = [_interval(side, point) for side in (relation.left, relation.right)]
        except (UndefinedError, PrecisionError):
            return None
        return Witness(exact, self._text(relation), sides[0], sides[1], undefined)


def _interval(expression: Any, point: Mapping[str, Fraction]) -> tuple[Fraction, Fraction]:
    from verify.enclose import enclose

    found = enclose(expression, point)
    return found.lower, found.upper


def _holds(relation: Relation, point: Mapping[str, Fraction]) -> bool | None:
    """Rigorous truth at a point; None where it cannot be decided or a side is undefined."""
    from verify.enclose import holds

    try:
        return holds(relation, point)
    except (CertiboundError, OverflowError):
        return None


def complete(
    domain: Domain, family: Family, given: Mapping[str, Fraction]
) -> list[dict[str, Fraction]]:
    """All variables from the free ones: ties first, then solved equalities.

    A tied value that is irrational, or not an integer where it has to be, is replaced by the two
    nearest values on either side, hence several points.
    """
    exact: dict[Any, Any] = {
        s: sp.Rational(given[s.name].numerator, given[s.name].denominator)
        for s in domain.symbols
        if s.name in given
    }
    points = [exact]
    for symbol, formula in (*family.ties, *domain.solved):
        extended = []
        for point in points:
            for value in _near_values(formula.subs(point), symbol):
                extended.append({**point, symbol: value})
        points = extended[:8]
    return [
        {s.name: Fraction(int(value.p), int(value.q)) for s, value in point.items()}
        for point in points
    ]


def _near_values(value: Any, symbol: Any) -> list[Any]:
    if value.is_Integer:
        return [value]
    number = rational_near(value) if value.is_number else None
    if number is None:
        return []
    if symbol.is_integer:
        return [sp.Integer(floor(number)), sp.Integer(ceil(number))]
    if value.is_Rational:
        return [value]
    step = abs(number) * Fraction(1, 10**20) or Fraction(1, 10**20)
    pair = [simplest(number - 2 * step, number - step), simplest(number + step, number + 2 * step)]
    return [sp.Rational(v.numerator, v.denominator) for v in pair]


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
    options = [Fraction(0), Fraction(sign), *ends, Fraction(2 * sign), Fraction(sign, 2)]
    options += [Fraction(-sign)]
    scale = Fraction(10) ** (len(str(floor(abs(value)))) - 1) if abs(value) >= 1 else Fraction(1)
    options += [sign * scale * k for k in (1, 2, 5, 10)] if scale > 1 else []
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
