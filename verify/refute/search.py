"""The search for a counterexample: special points, random ones, offspring of the best, boxes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from bounds.relation import Relation
from bounds.statement import Statement
from verify.refute.boxes import search_boxes
from verify.refute.domain import Domain, Family, make_domain
from verify.refute.guide import Margins, UnguidedError
from verify.refute.sampler import Batch, Sampler
from verify.refute.wide import Array
from verify.refute.witness import Judge, Witness, complete, simplest, simplify

_EQUAL = 1e-12
_BELOW = -1e-14
_BLIND = 1e-10
_POOL = 40
_SIMPLIFY_SECONDS = 1.0
_DRAWN_SECONDS = 0.4


@dataclass
class Findings:
    """What a search has found so far.

    ``inside`` is a point at which the assumptions were established rigorously.
    """

    witness: Witness | None = None
    undefined: Witness | None = None
    inside: Mapping[str, Fraction] | None = None

    @property
    def feasible(self) -> bool:
        """Is a point known that certainly satisfies the assumptions?"""
        return self.inside is not None


@dataclass
class _Pool:
    """The best rows of one family for one relation."""

    scores: Array
    columns: dict[str, Array]


class Search:
    """A resumable search for a point at which a statement fails.

    Parameters
    ----------
    statement : without existential constants (put numbers in first).
    seed : makes the search reproducible up to the time it is given.
    """

    def __init__(self, statement: Statement, *, seed: int = 0) -> None:
        self.statement = statement
        self.targets: list[Relation] = [*statement.relations, *statement.conditions]
        self.domain: Domain = make_domain(statement, self.targets)
        self.judge = Judge(statement)
        self.findings = Findings()
        self.rng = np.random.default_rng(seed)
        self.sampler: Sampler | None = None
        self.margins: Margins | None = None
        self._pools: dict[tuple[Family, int], _Pool] = {}
        self._families = self.domain.families()
        self._tried: set[tuple[Any, ...]] = set()
        self._stage = self._stages()
        self._rank = len(statement.relations)
        try:
            self.sampler = Sampler(self.domain, self.targets, self.rng)
            self._families = [f for f in self._families if self.sampler.usable(f)]
            self.margins = Margins(self.targets, self.domain.symbols)
        except UnguidedError:
            self.margins = None
        self.deadline = time.process_time()
        self.seed = seed

    def run(self, seconds: float) -> Findings:
        """Search on for some time, or until a witness is found or nothing is left to try."""
        self.deadline = time.process_time() + seconds
        while self.findings.witness is None and not self.over():
            if next(self._stage, None) is None:
                break
        return self.findings

    def feasible(self, seconds: float) -> bool:
        """Search for some time for a point that certainly satisfies the assumptions."""
        self.deadline = time.process_time() + seconds
        while not self.findings.feasible and not self.over():
            if next(self._stage, None) is None:
                break
        return self.findings.feasible

    def over(self) -> bool:
        """Is the time of this run used up?"""
        return time.process_time() >= self.deadline

    def try_point(self, point: Mapping[str, Fraction]) -> Witness | None:
        """Judge one exact point and keep what it shows."""
        found = self.judge.witness(point)
        if found is not None:
            self._keep(found, Family())
        return found

    def _stages(self) -> Any:
        if self.sampler is None or self.margins is None:
            yield from self._unguided()
            return
        for family in self._families:
            yield self._examine(self.sampler.grid(family))
        if not self.findings.feasible:
            yield self._look_for_feasible()
        for sweep in range(10_000):
            if not self.domain.free:
                yield self._examine_blindly(self.sampler.grid(Family()))
                return
            for family in self._families:
                dimension = len(self.domain.free) - len(family.ties)
                if dimension <= 0:
                    continue
                spread = (3.0, 8.0, 20.0)[sweep % 3]
                yield self._examine(self.sampler.random(family, 1500, spread=spread))
                for target in range(len(self.targets)):
                    pool = self._pools.get((family, target))
                    if pool is not None and len(pool.scores):
                        parents = {
                            s.name: pool.columns[s.name]
                            for s in self.domain.free
                            if s.name not in family.names
                        }
                        yield self._examine(self.sampler.offspring(family, parents, 800))
            if sweep == 0:
                for family in self._families:
                    yield self._examine_blindly(self.sampler.grid(family))
            if sweep in (1, 5, 20, 60):
                yield self._boxes(seconds=0.3 * (1 + sweep))
            if sweep in (3, 30):
                yield self._drawn(sweep)

    def _unguided(self) -> Any:
        """Exact special points only, where there is no float program."""
        if self.sampler is None:
            return
        for family in self._families:
            batch = self.sampler.grid(family, most=2000)
            for row in range(len(batch)):
                self._confirm(batch, row)
                yield True
        for round_ in range(100):
            yield self._drawn(round_)

    def _drawn(self, round_: int) -> bool:
        """Exact points by Hypothesis, for margins that floats do not see."""
        from verify.refute.drawn import drawn_point

        limit = min(self.deadline, time.process_time() + _DRAWN_SECONDS)
        point = drawn_point(
            self.domain,
            self.judge,
            self.targets[: self._rank],
            seed=self.seed + 1000 * round_,
            over=lambda: time.process_time() >= limit,
        )
        if point is not None:
            self._record(point, Family())
        return True

    def _boxes(self, seconds: float) -> bool:
        limit = min(self.deadline, time.process_time() + seconds)
        for point in search_boxes(self.statement, self.domain, limit):
            for full in complete(self.domain, Family(), point):
                if self._record(full, Family()):
                    return True
        return True

    def _examine(self, batch: Batch) -> bool:
        """Score a batch, keep the best rows, and judge the suspicious ones exactly."""
        if not len(batch) or self.margins is None:
            return True
        scores = [np.broadcast_to(s, (len(batch),)) for s in self.margins(batch.columns)]
        if not self.findings.feasible:
            for row in self._spread_out(np.arange(len(batch)), scores[0], batch, 3):
                if self._established(batch, row):
                    break
        for target, (relation, score) in enumerate(zip(self.targets, scores, strict=True)):
            condition = target >= self._rank
            if condition and self.findings.undefined is not None:
                continue
            if batch.exact is None or len(batch) > 1:
                self._remember(batch, target, score)
            touching = relation.op in ("<", ">", "!=")
            exact = batch.exact is not None or bool(batch.family.ties)
            limit = _EQUAL if touching and exact else _BELOW
            suspicious = np.flatnonzero(score < limit)
            if condition and batch.exact is not None:
                suspicious = np.flatnonzero((score < limit) | np.isnan(score))
            for row in self._spread_out(suspicious, score, batch, 8 if batch.exact else 5):
                self._confirm(batch, row)
                if self.findings.witness is not None or self.over():
                    return True
        return True

    def _examine_blindly(self, batch: Batch) -> bool:
        """Judge special points at which the two sides are too close for floats to tell."""
        if not len(batch) or self.margins is None:
            return True
        for target, score in enumerate(self.margins(batch.columns)[: self._rank]):
            score = np.broadcast_to(score, (len(batch),))
            close = np.flatnonzero((np.abs(score) < _BLIND) & (score >= _BELOW) | np.isnan(score))
            most = 6 if self.targets[target].op in ("==", "!=") else 45
            for row in self._spread_out(close, score, batch, most):
                self._confirm(batch, row)
                if self.findings.witness is not None or self.over():
                    return True
        return True

    def _spread_out(self, rows: Any, score: Array, batch: Batch, count: int) -> list[int]:
        """A few rows: the most moderate coordinates, the lowest scores, and some at random."""
        size: Any = sum(
            np.abs(np.log10(np.maximum(np.abs(column[rows]), 1e-40))) * (column[rows] != 0)
            for column in batch.columns.values()
        )
        by_score = rows[np.argsort(score[rows], kind="stable")]
        by_size = rows[np.argsort(np.zeros(len(rows)) + size, kind="stable")]
        if len(rows) <= count:
            return [int(row) for row in by_size]
        chosen = [*by_size[: count // 3 + 1], *by_score[: count // 3 + 1]]
        chosen += [*self.rng.choice(rows, size=count // 3 + 1, replace=False)]
        return list(dict.fromkeys(int(row) for row in chosen))

    def _remember(self, batch: Batch, target: int, score: Array) -> None:
        pool = self._pools.get((batch.family, target))
        finite = np.flatnonzero(np.isfinite(score))
        best = finite[np.argsort(score[finite], kind="stable")[:_POOL]]
        columns = {name: column[best] for name, column in batch.columns.items()}
        scores = score[best]
        if pool is not None:
            scores = np.concatenate([pool.scores, scores])
            columns = {n: np.concatenate([pool.columns[n], c]) for n, c in columns.items()}
            order = np.argsort(scores, kind="stable")[:_POOL]
            scores, columns = scores[order], {n: c[order] for n, c in columns.items()}
        self._pools[(batch.family, target)] = _Pool(scores, columns)

    def _points(self, batch: Batch, row: int) -> list[dict[str, Fraction]]:
        return exact_points(self.domain, batch, row)

    def _established(self, batch: Batch, row: int) -> bool:
        inside = (p for p in self._points(batch, row) if self.judge.inside(p))
        self.findings.inside = next(inside, None)
        return self.findings.feasible

    def _confirm(self, batch: Batch, row: int) -> None:
        for point in self._points(batch, row):
            if self._record(point, batch.family) or self.over():
                return

    def _record(self, point: dict[str, Fraction], family: Family) -> bool:
        found = self.judge.witness(point)
        if found is None:
            return False
        self._keep(found, family)
        return not found.undefined

    def _keep(self, found: Witness, family: Family) -> None:
        self.findings.inside = found.point
        if found.undefined and self.findings.undefined is not None:
            return
        limit = time.process_time() + _SIMPLIFY_SECONDS
        family = self._tightest(found, family)
        simple = simplify(
            found, self._witness, self.domain, family, over=lambda: time.process_time() >= limit
        )
        simple = self.judge.described(simple)
        if simple.undefined:
            self.findings.undefined = simple
        else:
            self.findings.witness = simple

    def _tightest(self, found: Witness, family: Family) -> Family:
        """A family with one more tie that still fails: fewer coordinates to simplify."""
        for other in self._families:
            if len(other.ties) != len(family.ties) + 1:
                continue
            given = {s.name: found.point[s.name] for s in self.domain.free}
            given = {name: x for name, x in given.items() if name not in other.names}
            for point in complete(self.domain, other, given):
                failing = self.judge.witness(point)
                if failing is not None and failing.undefined == found.undefined:
                    return other
        return family

    def _witness(self, point: Mapping[str, Fraction]) -> Witness | None:
        return self.judge.witness(point)

    def _look_for_feasible(self) -> bool:
        """Random points of all families until one is rigorously inside."""
        if self.sampler is None:
            return True
        for spread in (3.0, 12.0, 25.0):
            for family in self._families:
                if self.findings.feasible or self.over():
                    return True
                self._examine(self.sampler.random(family, 2000, spread=spread))
        return True


def exact_points(domain: Domain, batch: Batch, row: int) -> list[dict[str, Fraction]]:
    """Exact points for a row: itself where it is exact, else a simple one and the float."""
    names = [s.name for s in domain.free if s.name not in batch.family.names]
    if batch.exact is not None:
        givens = [{name: batch.exact[name][row] for name in names}]
    else:
        floats = {name: Fraction(float(batch.columns[name][row])) for name in names}
        simple = {
            name: simplest(x - abs(x) / 10**6, x + abs(x) / 10**6) for name, x in floats.items()
        }
        whole = {s.name for s in domain.free if s.is_integer}
        simple |= {name: floats[name] for name in names if name in whole}
        givens = [simple, floats]
    return [p for given in givens for p in complete(domain, batch.family, given)]


def refute(statement: Statement, *, seconds: float = 2.0, seed: int = 0) -> Witness | None:
    """Search for a counterexample.

    Parameters
    ----------
    statement : a claim without existential constants.
    seconds : time limit.
    seed : of the random search.

    Returns
    -------
    A confirmed witness of failure; if there is none, a point where the claim is undefined
    (``witness.undefined``); else None.  None means nothing: the claim may still be false.

    >>> from verify.claims import make_claim
    >>> claim = make_claim("x**2 >= x", variables={"x": "real"})
    >>> refute(claim, seconds=1).point
    {'x': Fraction(1, 2)}
    """
    findings = Search(statement, seed=seed).run(seconds)
    return findings.witness or findings.undefined
