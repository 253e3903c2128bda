"""The point of a domain that demands most of a constant, by rigorous evaluation."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from bounds import functions as fn
from bounds.errors import CertiboundError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.refute.domain import Family, make_domain
from verify.refute.guide import Guide, UnguidedError
from verify.refute.sampler import Batch, Sampler
from verify.refute.wide import Array, value
from verify.refute.witness import Judge, complete, established, simplest

if TYPE_CHECKING:
    from verify.enclose import Enclosure

_POOL = 60
_HUGE = 10**12


@dataclass(frozen=True)
class Demand:
    """A point of the domain at which the constant has to be at least ``value``.

    ``growing``: it is far beyond what moderate points demand.  ``hints``: numbers of the formulas.
    ``others``: moderate points that demand the same up to 1e-7.
    """

    value: Enclosure
    point: Mapping[str, Fraction]
    formula: Any
    slope: Any
    family: Family
    growing: bool
    hints: tuple[Fraction, ...]
    others: tuple[Mapping[str, Fraction], ...] = ()


def greatest_demand(
    plain: Statement, formulas: Sequence[tuple[Any, Any]], *, seconds: float
) -> Demand | None:
    """Search the domain for the greatest value of the formulas where their slopes are positive.

    Parameters
    ----------
    plain : the statement without the constant (its domain is searched).
    formulas : (formula, slope) pairs.

    Returns the greatest demand that was established, None if there is none.
    """
    best: Demand | None = None
    for formula, slope in formulas:
        found = _Climb(plain, formula, slope, seconds / len(formulas)).run()
        if found is not None and (best is None or found.value.lower > best.value.lower):
            best = found
    return best


def without_tails(formula: Any) -> Any:
    """The same function with Q and phi written by Mills ratios and exponentials, and these merged.

    >>> x = sp.Symbol("x", real=True)
    >>> without_tails(fn.Q(x) / fn.phi(x))
    mills(x)
    """

    def density(x: Any) -> Any:
        return sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)

    plain = formula.replace(fn.Q, lambda x: fn.mills(x) * density(x)).replace(fn.phi, density)
    if plain == formula or plain.count_ops() > 200:
        return formula
    return sp.expand(plain).replace(sp.exp, lambda x: sp.exp(sp.expand(x)))


class _Climb:
    """The search for the greatest value of one formula."""

    def __init__(self, plain: Statement, formula: Any, slope: Any, seconds: float) -> None:
        self.formula, self.slope = formula, slope
        self.forms = list(dict.fromkeys([without_tails(formula), formula]))
        touching = [Relation(slope, "==", sp.S.Zero)] if slope.free_symbols else []
        self.boundaries = [*touching, *plain.conditions]
        self.domain = make_domain(plain, self.boundaries)
        self.rng = np.random.default_rng(1)
        self.sampler = Sampler(self.domain, [Relation(formula, "<=", slope)], self.rng)
        self.judge = Judge(plain)
        self.deadline = time.process_time() + seconds
        self.best: Demand | None = None
        self.values: dict[tuple[Fraction, ...], Enclosure | None] = {}
        self.pools: dict[Family, tuple[Array, dict[str, Array]]] = {}

    def over(self) -> bool:
        """Is the time used up?"""
        return time.process_time() >= self.deadline

    def run(self) -> Demand | None:
        """Special points, random points and offspring in floats; the best ones rigorously."""
        try:
            guide = Guide([self.formula, self.slope], self.domain.symbols)
        except UnguidedError:
            return None
        families = [f for f in self.domain.families() if self.sampler.usable(f)]
        for family in families:
            batch = self.sampler.grid(family)
            self._establish(batch, self._score(guide, batch), extremes=True)
        for sweep in range(40):
            for family in families:
                if self.over():
                    return self._finished()
                batch = self.sampler.random(family, 1000, spread=(3.0, 8.0)[sweep % 2])
                self._keep(batch, self._score(guide, batch))
                if family in self.pools:
                    names = [s.name for s in self.domain.free if s.name not in family.names]
                    parents = {n: self.pools[family][1][n] for n in names}
                    if parents:
                        batch = self.sampler.offspring(family, parents, 800)
                        self._keep(batch, self._score(guide, batch))
            if sweep in (2, 6, 12, 20, 39):
                self._establish_pools()
        return self._finished()

    def _score(self, guide: Guide, batch: Batch) -> Array:
        if not len(batch):
            return np.zeros(0)
        columns = guide(batch.columns)
        found, slope = columns
        # increasing in the value, and finite also where that is beyond the floats
        with np.errstate(all="ignore"):
            size = np.log(np.abs(found.mantissa)) + found.exponent * np.log(2.0)
            far = np.sign(found.mantissa) * (1 + size)
            score = np.where(size > 0, far, value(found))
        return np.broadcast_to(np.where(slope.mantissa > 0, score, np.nan), (len(batch),))

    def _keep(self, batch: Batch, score: Array) -> None:
        rows = np.flatnonzero(np.isfinite(score))
        rows = rows[np.argsort(-score[rows], kind="stable")[:_POOL]]
        scores = score[rows]
        columns = {name: column[rows] for name, column in batch.columns.items()}
        if batch.family in self.pools:
            old, before = self.pools[batch.family]
            scores = np.concatenate([old, scores])
            columns = {n: np.concatenate([before[n], c]) for n, c in columns.items()}
            order = np.argsort(-scores, kind="stable")[:_POOL]
            scores, columns = scores[order], {n: c[order] for n, c in columns.items()}
        self.pools[batch.family] = (scores, columns)

    def _establish_pools(self) -> None:
        for family, (scores, columns) in self.pools.items():
            names = [s.name for s in self.domain.free if s.name not in family.names]
            for row in range(min(3, len(scores))):
                floats = {n: Fraction(float(columns[n][row])) for n in names}
                for share in (10**4, 10**8):
                    given = {
                        n: simplest(x - abs(x) / share, x + abs(x) / share)
                        for n, x in floats.items()
                    }
                    whole = [s.name for s in self.domain.free if s.is_integer]
                    given |= {n: floats[n] for n in names if n in whole}
                    self._evaluate(family, given)
                if self.over():
                    return

    def _establish(self, batch: Batch, score: Array, *, extremes: bool) -> None:
        """Evaluate rows of exact points; with ``extremes`` also where floats are only noise."""
        self._keep(batch, score)
        if batch.exact is None or not len(batch):
            return
        names = list(batch.exact)
        size: Any = sum(
            np.abs(np.log10(np.maximum(np.abs(c), 1e-40))) * (c != 0)
            for c in batch.columns.values()
        ) + np.zeros(len(batch))
        finite = np.flatnonzero(np.isfinite(score))
        order = finite[np.argsort(-score[finite], kind="stable")][:12]
        by_size = finite[np.argsort(size[finite], kind="stable")]
        # the nearest, and some of every size: values beyond all reach lie behind those
        moderate = [*by_size[:8], *by_size[8 :: max(len(by_size) // 10, 1)]]
        far: Any = np.argsort(-size, kind="stable")[:24] if extremes else []
        for row in dict.fromkeys(int(r) for r in [*order, *moderate, *far]):
            self._evaluate(batch.family, {n: batch.exact[n][row] for n in names})
            if self.over():
                return

    def _evaluate(self, family: Family, given: Mapping[str, Fraction]) -> None:
        for point in complete(self.domain, family, given):
            key = tuple(point[name] for name in self.judge.names)
            if key in self.values:
                continue
            self.values[key] = None
            if not self.judge.inside(point):
                continue
            positive = Relation(self.slope, ">", sp.S.Zero)
            if established(positive, point) is not True:
                continue
            found = self._enclosed(point)
            if found is None:
                continue
            self.values[key] = found
            least = None if self.best is None else self.best.value.lower
            if least is None or found.lower > least + abs(least) / 10**13:
                self.best = self._demand(found, point, family)

    def _enclosed(self, point: Mapping[str, Fraction]) -> Enclosure | None:
        """The formula at a point: without huge factors if possible, else as it stands."""
        from verify.enclose import enclose

        for formula in self.forms:
            try:
                return enclose(formula, point, digits=25, max_bits=4000)
            except (CertiboundError, OverflowError):
                continue
        return None

    def _demand(self, found: Enclosure, point: Mapping[str, Fraction], family: Family) -> Demand:
        hints = [n for n in self.sampler.numbers if 0 < n <= 50]
        return Demand(found, point, self.formula, self.slope, family, False, tuple(hints[:6]))

    def _finished(self) -> Demand | None:
        """The best demand; ``growing`` if it is far beyond that of moderate points."""
        self._establish_pools()
        if self.best is None:
            return None
        moderate = [
            found.lower
            for key, found in self.values.items()
            if found is not None and all(abs(x) <= 1000 and x.denominator <= 1000 for x in key)
        ]
        usual = max([abs(x) for x in moderate], default=Fraction(1))
        least_of_all = self.best.value.lower
        grown = least_of_all > _HUGE or least_of_all > 3 * max(usual, Fraction(1, 10**6))
        least = self.best.value.lower - abs(self.best.value.lower) / 10**7
        near = [k for k, v in self.values.items() if v is not None and v.lower > least]
        near.sort(key=lambda key: max((abs(x) + x.denominator for x in key), default=0))
        others = tuple(dict(zip(self.judge.names, key, strict=True)) for key in near[:4])
        return replace(self.best, growing=grown, others=others)
