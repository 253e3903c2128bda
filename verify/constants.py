"""'There is a constant c': the smallest (or largest) one that works, with a proof for it.

Every part of the claim in which c occurs is solved for c; the point that demands most of c is
looked for in floats and then by rigorous evaluation, which bounds c from one side by a witness.
The other side is a proof with that c put in: a closed form where one fits, else a decimal just
above (or below) the demand.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

import sympy as sp

from bounds import functions as fn
from bounds.relation import Relation
from bounds.statement import Statement
from verify.attempts import attempt_proof, refuted, shown_void
from verify.claims import relation_text
from verify.closed_forms import closed_forms
from verify.demand import Demand, greatest_demand
from verify.problem import Problem, take_apart, with_constants
from verify.refute import Findings, Search
from verify.refute.witness import established
from verify.unbounded import shown_unbounded
from verify.verdict import Verdict
from verify.workers import time_limit

CLOSE = Fraction(2, 10**7)
LOOSER = (Fraction(1, 10**5), Fraction(1, 1000), Fraction(1, 20), Fraction(1, 1), Fraction(9, 1))
_NEAR = Fraction(1, 1000)
_LARGEST = 10**12
_RESERVE = 0.35
_GUESSES = ("1", "2", "1/2", "10", "100", "0")


def judge_constants(statement: Statement, *, seconds: float) -> Verdict:
    """Judge a claim 'there are constants such that ...'.

    For one constant the verdict names the smallest (or largest) one, by a closed form or to 6
    digits, and the value next to it that a witness excludes.  For more, all but one are guessed.
    """
    deadline = time.process_time() + seconds
    if len(statement.exists) == 1:
        return _judge_one(statement, {}, deadline, seconds)
    last = statement.exists[-1]
    verdict = None
    for guess in product(_GUESSES, repeat=len(statement.exists) - 1):
        values = dict(zip(statement.exists[:-1], guess, strict=True))
        share = max((deadline - time.process_time()) / 3, 0.5)
        if time.process_time() >= deadline:
            break
        limit = min(deadline, time.process_time() + share)
        verdict = _judge_one(statement, values, limit, seconds)
        if verdict.verdict == "proved":
            return verdict
    return Verdict(
        statement.id,
        "undecided",
        reason=f"no values of {', '.join(statement.exists)} were found (solved for {last!r} only)",
    )


def _judge_one(
    statement: Statement,
    values: dict[str, str],
    deadline: float,
    seconds: float,
) -> Verdict:
    name = statement.id
    problem = take_apart(with_constants(statement, values) if values else statement)
    if isinstance(problem, str):
        return Verdict(name, "undecided", reason=problem)
    undefined = _undefined(statement, problem, min(0.3, 0.03 * seconds))
    if undefined is not None:
        return Verdict(name, "undecided", flags=("undefined",), reason=undefined)
    search = Search(problem.plain, seed=0)
    findings = search.run(min(0.6, 0.06 * seconds))
    if findings.witness is None and findings.undefined is None and problem.linear:
        findings = _independent_failure(problem, min(0.5, 0.05 * seconds)) or findings
    if findings.witness is not None and not values:
        return refuted(name, findings)
    if findings.undefined is not None:
        reason = findings.undefined.says()
        return Verdict(name, "undecided", flags=("undefined",), reason=reason)
    if not findings.feasible and shown_void(problem.plain, 0.1 * seconds):
        reason = "the assumptions cannot be satisfied together"
        return Verdict(name, "undecided", flags=("void",), reason=reason)
    return _Constant(statement, values, problem, deadline).verdict()


def _undefined(statement: Statement, problem: Problem, seconds: float) -> str | None:
    """Where the claim has no value although the assumptions hold, in words; None if not found."""
    conditions = tuple(relation_text(c) for c in statement.conditions)
    if not conditions:
        return None
    asked = statement.with_changes(
        constants=problem.plain.constants, assumptions=problem.assumptions, claim=conditions
    )
    findings = Search(asked, seed=0).run(seconds)
    if findings.undefined is not None:
        return findings.undefined.says()
    if findings.witness is None:
        return None
    return replace(findings.witness, undefined=True).says()


def _independent_failure(problem: Problem, seconds: float) -> Findings | None:
    """A point at which the claim does not depend on c and fails: there every c fails."""
    for relation in problem.statement.relations:
        slope = sp.expand(relation.margin.diff(problem.symbol))
        if problem.symbol not in relation.free_symbols or not slope.free_symbols:
            continue
        rest = Relation(relation.left, relation.op, relation.right).subs({problem.symbol: 0})
        still = Relation(slope, "==", sp.S.Zero)
        statement = problem.plain.with_changes(
            assumptions=(*problem.plain.assumptions, relation_text(still)),
            claim=(relation_text(rest),),
        )
        findings = Search(statement, seed=0).run(seconds)
        if findings.witness is not None:
            return findings
    return None


@dataclass
class _Constant:
    """The search for the best constant of one problem."""

    statement: Statement
    values: dict[str, str]
    problem: Problem
    deadline: float

    def left(self, share: float = 1.0) -> float:
        """Seconds left, or a share of them."""
        return share * (self.deadline - time.process_time())

    def verdict(self) -> Verdict:
        """Proved with a constant, refuted by contradictory demands, or undecided."""
        name, statement = self.problem.symbol.name, self.statement
        lower = greatest_demand(self.problem.plain, self._formulas(1), seconds=self.left(0.15))
        upper = greatest_demand(self.problem.plain, self._formulas(-1), seconds=self.left(0.15))
        refuted = self._contradiction(lower, upper) if self.problem.linear else None
        if refuted is not None:
            return refuted
        smallest = lower is not None or upper is None
        demand = lower if smallest else upper
        sign = 1 if smallest else -1
        excluded = self._excluded(demand, sign) if demand else None
        if demand is not None:
            unbounded = self._unbounded(demand, sign)
            if unbounded is not None:
                return unbounded
        found = self._first_proved(list(self._candidates(demand, sign)))
        if found is not None:
            text, proof = found
            return Verdict(
                statement.id,
                "proved",
                certificate=proof.certificate,
                constants={**self.values, name: text},
                reason=self._explain(text, excluded, smallest),
            )
        known = f"; {excluded}" if excluded else ""
        reason = f"no {name} was proved to work in time{known}"
        return Verdict(statement.id, "undecided", reason=reason)

    def _first_proved(self, candidates: list[str]) -> tuple[str, Any] | None:
        """The best value that is proved: best first, then, before the time is over, loosest first.

        A value that is far from best is often proved at once where the best one never is.
        """
        reserve = self.left(_RESERVE)
        tried = 0
        for text in candidates:
            if tried and self.left() <= reserve:
                break
            tried += 1
            proof = self._proof(text, 0.6 * (self.left() - reserve))
            if proof is not None:
                return text, proof
        found = None
        for text in candidates[: tried - 1 : -1]:
            proof = self._proof(text, self.left(0.7)) if self.left() > 0 else None
            if proof is None:
                break
            found = text, proof
        return found

    def _unbounded(self, demand: Demand, sign: int) -> Verdict | None:
        """Refuted, where the demand was proved to exceed every constant."""
        found = shown_unbounded(self.problem, demand, sign, self.left(0.5))
        if found is None:
            return None
        return Verdict(
            self.statement.id,
            "refuted",
            certificate=found.certificate,
            along=found.along,
            reason=found.reason,
        )

    def _formulas(self, sign: int) -> list[tuple[Any, Any]]:
        """(formula, slope) with the sense turned so that the demand is always from below."""
        return [(sign * formula, sign * slope) for formula, slope in self.problem.demands]

    def _contradiction(self, lower: Demand | None, upper: Demand | None) -> Verdict | None:
        """Refuted, where one point needs more than another point or an assumption allows."""
        name, low, high = self.problem.symbol.name, self.problem.low, self.problem.high
        needs, allows = [], []
        if lower is not None:
            least = lower.value.lower
            needs.append((least, f"{_where(lower.point)} needs {name} >= {_short(least)}"))
        if low is not None:
            needs.append((low, f"{name} is assumed to be at least {low}"))
        if upper is not None:
            most = -upper.value.lower
            allows.append((most, f"{_where(upper.point)} needs {name} <= {_short(most)}"))
        if high is not None:
            allows.append((high, f"{name} is assumed to be at most {high}"))
        for least, first in needs:
            for most, second in allows:
                if least > most and (lower or upper):
                    reason = f"no {name} works: {first}, {second}"
                    return Verdict(self.statement.id, "refuted", reason=reason)
        return None

    def _candidates(self, demand: Demand | None, sign: int) -> Iterator[str]:
        """Values of c in the language, best first."""
        from bounds.language import text_of

        problem = self.problem
        start = problem.low if sign > 0 else problem.high
        if demand is None:
            yield from dict.fromkeys([*([str(start)] if start is not None else []), "0", "1", "-1"])
            return
        bound = demand.value.upper * sign
        if start is not None and (start - bound) * sign >= 0:
            yield str(start)
            yield str(start + sign)
            return
        if abs(bound) > _LARGEST:
            return
        seen: set[str] = set()
        given = _given(self.statement, bound, sign)
        near = [tree for tree in given if _gap(tree, bound) < _NEAR]
        trees = [*self._symbolic(demand, sign), *near, *closed_forms(bound, demand.hints)]
        for tree in [*trees, *_limits(demand, bound, sign)]:
            text = text_of(tree)
            if text not in seen:
                seen.add(text)
                yield text
        rest = [(share, decimal(bound, share, up=sign > 0)) for share in (CLOSE, *LOOSER)]
        rest += [(_gap(tree, bound), text_of(tree)) for tree in given if tree not in near]
        yield from (text for _, text in sorted(rest, key=lambda pair: pair[0]))

    def _symbolic(self, demand: Demand, sign: int) -> list[Any]:
        """The demand's formula at the point itself, where that is short."""
        if max((x.denominator * abs(x.numerator) for x in demand.point.values()), default=0) > 100:
            return []
        exact = {
            s: sp.Rational(x.numerator, x.denominator)
            for s in demand.formula.free_symbols
            for x in [demand.point[s.name]]
        }
        with time_limit(1.0):
            value = sp.simplify(sign * demand.formula.subs(exact))
            if value.is_finite and not value.has(sp.I, sp.Float, sp.Piecewise):
                value = value.replace(fn.mills, lambda x: fn.Q(x) / fn.phi(x))
                internal = value.has(fn.sinhc_derivative)  # not a name of the language
                return [value] if len(str(value)) <= 60 and not internal else []
        return []

    def _proof(self, text: str, seconds: float) -> Any:
        constants = {**self.values, self.problem.symbol.name: text}
        if not _allowed(self.statement, constants):
            return None
        return attempt_proof(self.statement, max(seconds, 0.3), constants)

    def _excluded(self, demand: Demand, sign: int) -> str | None:
        """A value just short of the demand, refuted by a witness at the demanding point."""
        name = self.problem.symbol.name
        if abs(demand.value.lower) > _LARGEST:
            return None
        text = decimal(demand.value.lower * sign, CLOSE, up=sign < 0)
        judge = Search(with_constants(self.problem.statement, {name: text})).judge
        for point in (*demand.others, demand.point):
            witness = judge.witness(point)
            if witness is not None and not witness.undefined:
                return f"{name} = {text} fails {_where(point)}"
        return None

    def _explain(self, text: str, excluded: str | None, smallest: bool) -> str | None:
        name = self.problem.symbol.name
        if excluded is None:
            return None
        others = f"; so does every {'smaller' if smallest else 'larger'} one"
        return f"{name} = {text} works; {excluded}{others if self.problem.linear else ''}"


def _given(statement: Statement, bound: Fraction, sign: int) -> list[Any]:
    """Numbers by which something is multiplied in an assumption, if they are large enough."""
    sides = [side for r in statement.assumption_relations for side in (r.left, r.right)]
    found = {side.as_independent(*side.free_symbols)[0] for side in sides if side.is_Mul}
    far = [t for t in found if t != 1 and sign * (float(t) - float(bound)) >= 0]
    return sorted(far, key=lambda tree: abs(float(tree)))


def _gap(tree: Any, bound: Fraction) -> Fraction:
    """The relative distance of a number from the bound, in floats."""
    distance = abs(Fraction(float(tree)) - bound)
    return distance / abs(bound) if bound else distance


def _limits(demand: Demand, bound: Fraction, sign: int) -> list[Any]:
    """Closed forms a little beyond a demand that grows towards an end of the domain."""
    sizes = [abs(x) for x in demand.point.values() if x]
    if not any(x > 100 or x < Fraction(1, 100) for x in sizes):
        return []
    found = closed_forms(bound, demand.hints, tolerance=4e-7)
    return [tree for tree in found if sign * (float(tree) - float(bound)) >= 0]


def _allowed(statement: Statement, constants: dict[str, str]) -> bool:
    """Do the constants certainly satisfy every assumption that is about constants alone?"""
    chosen = with_constants(statement, constants)
    return all(
        established(relation, {}) is True
        for text in chosen.assumptions
        for relation in chosen.parse(text).relations
        if not relation.free_symbols
    )


def _where(point: Mapping[str, Fraction]) -> str:
    return "at " + (", ".join(f"{n} = {x}" for n, x in point.items()) or "every point")


def _short(value: Fraction) -> str:
    from verify.enclose import Enclosure

    return Enclosure(value, value).text(10)


def decimal(value: Fraction, share: Fraction, *, up: bool) -> str:
    """A short decimal that is at least ``value * (1 + share)`` away, up or down.

    >>> decimal(Fraction(1, 3), Fraction(1, 10**6), up=True)
    '0.33333367'
    """
    from verify.decimals import down, exact_text
    from verify.decimals import up as rounded_up

    moved = value + abs(value) * share * (1 if up else -1)
    if value == 0:
        moved = share if up else -share
    digits = 8 if share < _NEAR else 2  # far from the bound a short number is as good
    return exact_text(rounded_up(moved, digits) if up else down(moved, digits))
