"""Points of a domain by the thousand: special values, heavy tails, boundaries, and offspring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
import sympy as sp
from numpy.random import Generator

from bounds.relation import Relation
from verify.refute.domain import Domain, Family
from verify.refute.guide import Guide, Margins, UnguidedError
from verify.refute.wide import Array, value

GRID_SIZES = {0: 1, 1: 400, 2: 60, 3: 16, 4: 9}
_TOLERANCE = -1e-12
_MOST_ROWS = 50_000


@dataclass
class Batch:
    """Rows of points of one family: floats for all variables, exact values where they are known."""

    family: Family
    columns: dict[str, Array]
    exact: dict[str, list[Fraction]] | None = None

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 1


class Sampler:
    """Draws points that satisfy the assumptions as far as floats can tell.

    What overflows or has no value in floats is filtered out, so numpy need not warn of it.
    """

    def __init__(self, domain: Domain, relations: Iterable[Relation], rng: Generator) -> None:
        self.domain = domain
        self.rng = rng
        self.whole = {s.name for s in domain.symbols if s.is_integer}
        self.numbers = _numbers_in([*domain.assumptions, *relations])
        self._inside = Margins(
            [r for r in domain.assumptions if r.op != "=="] or [_ALWAYS], domain.symbols
        )
        self._edges = {
            s.name: _guides([f for t, f in domain.edges if t == s], domain.free)
            for s in domain.free
        }
        self._dependent: dict[Family, Guide] = {}

    @np.errstate(all="ignore")
    def grid(self, family: Family, most: int | None = None) -> Batch:
        """All combinations of special values of the untied variables, or ``most`` drawn ones."""
        names = [s.name for s in self.domain.free if s.name not in family.names]
        size = GRID_SIZES.get(len(names), 6)
        lists = [self.special_values(name)[:size] for name in names]
        most = min(_MOST_ROWS, most or _MOST_ROWS)
        if prod(len(values) for values in lists) > most:
            # never built in full: ten variables have 6^10 combinations
            picks = [self.rng.integers(len(values), size=most).tolist() for values in lists]
            rows = [
                tuple(v[k] for v, k in zip(lists, pick, strict=True))
                for pick in zip(*picks, strict=True)
            ]
        else:
            rows = list(product(*lists))
        exact = {name: [row[place] for row in rows] for place, name in enumerate(names)}
        columns = {name: np.array([_float(v) for v in exact[name]]) for name in names}
        return self._filtered(family, columns, exact, len(rows))

    def special_values(self, name: str) -> list[Fraction]:
        """Ends of the range, numbers of the formulas, and a ladder from 1e-30 to 1e30."""
        limits = self.domain.ranges[name]
        ends = [end for end in (limits.low, limits.high) if end is not None]
        values = [*ends, Fraction(0), Fraction(1), Fraction(-1), Fraction(2), Fraction(1, 2)]
        if limits.low is not None and limits.high is not None:
            width = limits.high - limits.low
            values += [limits.low + width * Fraction(k, 8) for k in range(1, 8)]
        values += self.numbers[:12]
        for k in (1, 2, 3, 6, 4, 9, 12, 5, 15, 20, 30, 8, 7, 10, 25):
            step = Fraction(1, 10**k)
            values += [*(end + step for end in ends), *(end - step for end in ends)]
            values += [Fraction(10**k), step, Fraction(-(10**k)), -step]
            values += [Fraction(k), Fraction(-k), Fraction(3 * 10**k), Fraction(2 * k + 1, 2)]
        values += [v + d for v in self.numbers[:12] for d in (Fraction(1), Fraction(-1))]
        inside: dict[Fraction, None] = {}
        for number in values:
            if limits.low is not None and number < limits.low:
                continue
            if limits.high is not None and number > limits.high:
                continue
            if name not in self.whole or number.denominator == 1:
                inside.setdefault(number)
        return list(inside)

    @np.errstate(all="ignore")
    def random(self, family: Family, count: int, *, spread: float) -> Batch:
        """Heavy-tailed random points; ``spread`` is the number of decades either way."""
        names = [s.name for s in self.domain.free]
        columns = {name: self._column(name, count, spread) for name in names}
        self._pull_to_edges(columns, family, count)
        free = {name: columns[name] for name in names if name not in family.names}
        return self._filtered(family, free, None, count)

    @np.errstate(all="ignore")
    def offspring(self, family: Family, parents: dict[str, Array], count: int) -> Batch:
        """Points near the parents, at all scales."""
        many = len(next(iter(parents.values()))) if parents else 0
        if not many:
            return self.random(family, count, spread=3.0)
        chosen = self.rng.integers(many, size=count)
        columns = {}
        alone = self.rng.integers(max(len(parents), 1), size=count)
        several = self.rng.random(count) < 0.5
        for place, name in enumerate(parents):
            base = parents[name][chosen]
            scale = 10.0 ** self.rng.uniform(-9, 0.3, count)
            noise = self.rng.standard_normal(count) * scale
            moved = np.where(self.rng.random(count) < 0.5, base * np.exp(noise), base + noise)
            limits = self.domain.ranges[name]
            if limits.low is not None:
                low = _float(limits.low)
                moved = np.where(
                    self.rng.random(count) < 0.4, low + (base - low) * np.exp(noise), moved
                )
            if limits.high is not None:
                high = _float(limits.high)
                moved = np.where(
                    self.rng.random(count) < 0.3, high - (high - base) * np.exp(noise), moved
                )
            if name in self.whole:
                moved = base + np.round(noise * np.maximum(np.abs(base), 5))
            columns[name] = self._bounded(name, np.where(several | (alone == place), moved, base))
        return self._filtered(family, columns, None, count)

    def _column(self, name: str, count: int, spread: float) -> Array:
        rng, limits = self.rng, self.domain.ranges[name]
        size = 10.0 ** rng.uniform(-spread, spread, count)
        near = 10.0 ** rng.uniform(-1.5, 1.5, count)
        size = np.where(rng.random(count) < 0.6, near, size)
        if limits.low is not None and limits.high is not None:
            low, width = _float(limits.low), _float(limits.high - limits.low)
            share = rng.random(count)
            small = 10.0 ** rng.uniform(-min(spread, 14), 0, count)
            mode = rng.random(count)
            share = np.where(mode < 0.2, small, np.where(mode > 0.8, 1 - small, share))
            column = low + width * share
        elif limits.low is not None:
            column = _float(limits.low) + size
        elif limits.high is not None:
            column = _float(limits.high) - size
        else:
            column = size * np.where(rng.random(count) < 0.5, 1.0, -1.0)
        return self._bounded(name, column)

    def _bounded(self, name: str, column: Array) -> Array:
        limits = self.domain.ranges[name]
        if name in self.whole:
            column = np.round(column)
        low = -np.inf if limits.low is None else _float(limits.low)
        high = np.inf if limits.high is None else _float(limits.high)
        if name in self.whole:
            low, high = np.ceil(low), np.floor(high)
        return np.clip(column, low, high)

    def _pull_to_edges(self, columns: dict[str, Array], family: Family, count: int) -> None:
        """Move one variable of half of the rows to, near, or between its boundary values."""
        rng = self.rng
        for name in rng.permutation(list(columns)):
            if name in family.names or not self._edges[name]:
                continue
            edges = np.stack([value(guide(columns)[0]) for guide in self._edges[name]])
            rows = np.arange(count)
            one = edges[rng.integers(len(edges), size=count), rows]
            two = edges[rng.integers(len(edges), size=count), rows]
            small = 10.0 ** rng.uniform(-9, 0.5, count) * np.where(rng.random(count) < 0.5, 1, -1)
            mode = rng.random(count)
            moved = np.where(
                mode < 0.3,
                one * (1 + small),
                np.where(mode < 0.5, one + small, one + (two - one) * rng.random(count)),
            )
            moved = np.where(mode > 0.8, columns[name] * one, moved)
            use = (rng.random(count) < 0.6) & np.isfinite(moved)
            columns[name] = self._bounded(name, np.where(use, moved, columns[name]))

    def _filtered(
        self,
        family: Family,
        columns: dict[str, Array],
        exact: dict[str, list[Fraction]] | None,
        count: int,
    ) -> Batch:
        """Fill in the tied variables and keep the rows that satisfy the assumptions."""
        everything = dict(columns)
        order = [s for s, _ in (*family.ties, *self.domain.solved)]
        if order:
            guide = self._guide(family)
            shown = {s.name: everything.get(s.name, np.zeros(count)) for s in self.domain.free}
            for symbol, column in zip(order, guide(shown), strict=True):
                number = np.broadcast_to(value(column), (count,))
                if symbol.is_integer:
                    nearest = np.round(number)
                    close = np.abs(number - nearest) < 1e-9
                    up = self.rng.random(count) < 0.5
                    rounded = np.where(up, np.ceil(number), np.floor(number))
                    number = np.where(close, nearest, rounded)
                everything[symbol.name] = number
        keep = np.ones(count, dtype=bool)
        for score in self._inside(everything):
            keep &= np.broadcast_to(score, (count,)) >= _TOLERANCE
        for filled in everything.values():
            keep &= np.isfinite(filled)
        rows = np.flatnonzero(keep)
        kept = {name: filled[rows] for name, filled in everything.items()}
        if exact is not None:
            exact = {name: [values[k] for k in rows] for name, values in exact.items()}
        return Batch(family, kept, exact)

    def usable(self, family: Family) -> bool:
        """Can the tied variables be computed in floats?"""
        try:
            self._guide(family)
        except UnguidedError:
            return False
        return True

    def _guide(self, family: Family) -> Guide:
        guide = self._dependent.get(family)
        if guide is None:
            done = dict(family.ties)
            formulas = [formula for _, formula in family.ties]
            formulas += [formula.subs(done) for _, formula in self.domain.solved]
            guide = Guide(formulas, self.domain.free)
            self._dependent[family] = guide
        return guide


_ALWAYS = Relation(sp.S.Zero, "<=", sp.S.One)


def _guides(formulas: Sequence[Any], free: Sequence[Any]) -> list[Guide]:
    guides = []
    for formula in formulas:
        try:
            guides.append(Guide([formula], free))
        except UnguidedError:
            continue
    return guides


def _float(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        return 1e300 if number > 0 else -1e300


def _numbers_in(relations: Iterable[Relation]) -> list[Fraction]:
    """The rational numbers that occur in the formulas, 0 and 1 apart."""
    found: dict[Fraction, None] = {}
    for relation in relations:
        for side in (relation.left, relation.right):
            for number in sorted(side.atoms(sp.Rational), key=abs):
                found.setdefault(Fraction(int(number.p), int(number.q)))
    return [number for number in found if number not in (0, 1)]
