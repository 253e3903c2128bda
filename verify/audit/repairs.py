"""Repairs of a false claim by search: the smallest change of `verify.audit.changes` that holds.

A change is a repair if the provers prove the changed claim (the certificate is accepted by the
independent checker), and if what is left says something: there is an exact point of the original
domain at which the two sides differ and no probability is bounded by 1 or more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import Any

from bounds.asymptotics import OrderRelation
from bounds.errors import CertiboundError
from bounds.orders import decide
from bounds.relation import Relation
from bounds.statement import Statement
from verify.audit.changes import Change, changes
from verify.audit.order_repairs import OrderRepair, repairable_orders
from verify.claims import relation_text
from verify.judging import check_all
from verify.problem import with_constants
from verify.refute import Search
from verify.refute.witness import established
from verify.strategy import not_scalar
from verify.verdict import Verdict

SECONDS = 20.0
POINT_SECONDS = 2.0
IMPLIED_SECONDS = 3.0
_CHANCES = {"Q": 1, "orthant": 1, "binomial_tail": 1, "erfc": 2}  # what each is at most
_ABSURD = "1 <= 0"
Told = Callable[[int, Change], None]


@dataclass(frozen=True)
class Repair:
    """A change that makes the claim true.

    Parameters
    ----------
    change : what was changed, with the changed claim.
    verdict : proved, with the certificate and, for a new constant, its value and the value next to
        it that fails.
    point : an exact point of the original domain at which the repaired claim says something.
    """

    change: Change
    verdict: Verdict
    point: Mapping[str, Fraction]

    @property
    def value(self) -> str:
        """The new constant's best value; an empty text if there is none."""
        return (self.verdict.constants or {}).get(self.change.constant, "")

    @property
    def bracket(self) -> str:
        """Which constant works and which next to it does not, in words."""
        return (self.verdict.reason or "") if self.change.constant else ""

    @property
    def distance(self) -> float:
        """How far the new constant is from the printed number: the size of log(new/printed)."""
        if not self.change.constant:
            return 0.0
        new = float(self.change.statement.expression(self.value))
        return abs(math.log(new / self.change.printed))


@dataclass(frozen=True)
class Repairs:
    """The outcome of a search.

    Parameters
    ----------
    statement, verdict : the claim and what the provers say about it as it stands.
    found : repairs of the smallest sort of change that has any, the nearest first.
    orders : repairs of its comparisons of orders of magnitude.
    tried : the number of changes that were judged.
    reason : why there is none.
    """

    statement: Statement
    verdict: Verdict
    found: tuple[Repair, ...] = ()
    tried: int = 0
    reason: str = ""
    orders: tuple[OrderRepair, ...] = ()


def repairs(statement: Statement, *, seconds: float = SECONDS, told: Told | None = None) -> Repairs:
    """Search for the smallest change that makes a refuted claim true.

    Parameters
    ----------
    statement : a claim in formulas, or comparisons of orders of magnitude.
    seconds : time limit for each change; half of it for exponents, which are many.
    told : is given the number of each change and the change before it is judged.

    >>> from verify.claims import make_claim
    >>> claim = make_claim("x**2 < x", variables={"x": "real"}, assumptions=["0 <= x <= 1"])
    >>> outcome = repairs(claim, seconds=5)
    >>> outcome.found[0].change.what, outcome.found[0].verdict.verdict
    ('< -> <=', 'proved')
    """
    orders = repairable_orders(statement)
    if orders:
        return _orders(statement, orders)
    plain = statement.with_changes(probability=None)
    refused = not_scalar(statement)
    if refused:
        verdict = Verdict(statement.id, "undecided", reason=refused)
        return Repairs(statement, verdict, reason=f"nothing to change: {refused}")
    verdict = check_all([plain], seconds=seconds / 2, workers=1)[0]
    if verdict.verdict != "refuted":
        why = f" ({verdict.reason})" if verdict.reason else ""
        return Repairs(statement, verdict, reason=f"it is {verdict.verdict}, not refuted{why}")
    tried = 0
    for _, group in groupby(changes(statement), key=lambda change: change.sort):
        listed = [change for change in _distinct(group) if _still_possible(change, verdict)]
        found: list[Repair] = []
        for change in listed:
            tried += 1
            if told is not None:
                told(tried, change)
            repair = _judged(statement, change, seconds)
            if repair is not None:
                found.append(repair)
        if found:
            nearest = sorted(found, key=lambda repair: repair.distance)
            return Repairs(statement, verdict, _weakest(nearest), tried)
    reason = f"none of {tried} changes was proved within {seconds:g} s each"
    return Repairs(statement, verdict, (), tried, reason)


def _orders(
    statement: Statement, orders: Mapping[OrderRelation, tuple[OrderRepair, ...]]
) -> Repairs:
    """The outcome for a statement with a comparison of orders that is false by its exponents."""
    words = "; ".join(f"exponents: {decide(one)[1]}" for one in orders)
    verdict = Verdict(statement.id, "refuted", reason=words)
    found = tuple(repair for each in orders.values() for repair in each)
    reason = "" if found else "no power of one quantity makes the orders agree"
    return Repairs(statement, verdict, reason=reason, orders=found)


def _distinct(group: Iterator[Change]) -> Iterator[Change]:
    seen = set()
    for change in group:
        key = (change.statement.claim, change.statement.assumptions)
        if key not in seen and _readable(change.statement):
            seen.add(key)
            yield change


def _readable(statement: Statement) -> bool:
    try:
        _ = statement.relations, statement.assumption_relations, statement.conditions
    except CertiboundError:
        return False
    return True


def _still_possible(change: Change, verdict: Verdict) -> bool:
    """Without constants: does the changed claim hold where the original was shown to fail?"""
    if verdict.witness is None or change.statement.exists:
        return True
    return Search(change.statement).try_point(verdict.witness) is None


def _judged(original: Statement, change: Change, seconds: float) -> Repair | None:
    """The change as a repair, if it is one."""
    if _assumes_the_claim(change):
        return None
    limit = seconds / 2 if change.sort == "exponent" else seconds
    verdict = check_all([change.statement], seconds=limit, workers=1)[0]
    if verdict.verdict != "proved" or {"void", "vacuous"} & set(verdict.flags):
        return None
    repair = Repair(change, verdict, {})
    constants = dict(verdict.constants or {})
    if change.constant:
        value = change.statement.expression(repair.value)
        if established(Relation(value, ">", value * 0), {}) is not True:
            return None  # without the term, or with the other sign, it is another claim
    repaired = with_constants(change.statement, constants)
    assumed = change.sort == "assumption"
    point = _telling_point(repaired, repaired, change.strict, assumed=assumed)
    if point is not None and assumed:
        # what was assumed may be just what makes the printed claim trivial
        point = _telling_point(repaired, with_constants(original, constants), change.strict)
    return None if point is None else replace(repair, point=point)


def _assumes_the_claim(change: Change) -> bool:
    """Is the added assumption one of the relations that are claimed?"""
    if change.sort != "assumption" or "==" in change.added:
        return False
    added = change.statement.parse(change.added).relations
    return any(one.margin == other.margin for one in added for other in change.statement.relations)


def _telling_point(
    domain: Statement, claim: Statement, strict: str, *, assumed: bool = False
) -> Mapping[str, Fraction] | None:
    """An exact point of a domain at which every relation of a claim says something.

    For an inequality the sides differ and a probability is bounded by less than 1 (from below: by
    more than 0).  An equality between two different trees says something everywhere; so does one
    that an added assumption turns into f == f (``assumed``), if f is no number: flips of data of
    norm h are those of unit norm where h == 1.
    """
    telling, equal = [], []
    for relation in claim.relations:
        if relation.op in ("==", "!="):
            if relation.left == relation.right and not (assumed and relation.left.free_symbols):
                return None  # x == x
            continue
        equal.append(f"{relation_text(Relation(relation.left, '==', relation.right))}")
        low, high = relation.left, relation.right
        if relation.op in (">", ">="):
            low, high = high, low
        limit = _largest(domain, low)
        if limit is not None:
            telling.append(relation_text(Relation(high, "<", limit)))
        elif _largest(domain, high) is not None:
            telling.append(relation_text(Relation(low, ">", low * 0)))
    if not equal:
        return _witness(domain, (*telling, *((strict,) if strict else ())), _ABSURD)
    points = [_witness(domain, (*telling, *((strict,) if strict else ())), text) for text in equal]
    return None if None in points else points[0]


def _largest(statement: Statement, side: Any) -> Any:
    """What a side is at most because probabilities are at most 1; None if it is none of them.

    A sum of multiples of probabilities counts what multiplies with a plus: Q(a) - Q(b) is at most
    1, n*Q(a) at most n.
    """
    known = statement.probability
    law = known.law if known is not None and known.law_is == "exact" else ""
    if law and statement.expression(law) == side:
        return side * 0 + 1
    total, any_chance = side * 0, False
    for term in side.args if side.is_Add else (side,):
        most, multiple, chance = side * 0 + 1, term, False
        for factor in term.args if term.is_Mul else (term,):
            base, power = factor.as_base_exp()
            limit = _CHANCES.get(type(base).__name__)
            if limit is None or not (power.is_number and power.is_positive):
                continue
            most, multiple, chance = most * limit**power, multiple / factor, True
        if not (chance or term.is_number):
            return None
        any_chance = any_chance or chance
        if not multiple.could_extract_minus_sign():
            total += multiple * most
    return total if any_chance else None


def _witness(domain: Statement, more: tuple[str, ...], claim: str) -> Mapping[str, Fraction] | None:
    """A point that satisfies the assumptions and at which the relation fails."""
    added = [relation for text in more for relation in domain.parse(text).relations]
    if any(established(one, {}) is not True for one in added if not one.free_symbols):
        return None
    statement = domain.with_changes(
        assumptions=(*domain.assumptions, *more), claim=(claim,), constants=(), probability=None
    )
    witness = Search(statement, seed=0).run(POINT_SECONDS).witness
    return None if witness is None or witness.undefined else witness.point


def _weakest(found: list[Repair]) -> tuple[Repair, ...]:
    """Added assumptions without those that another one follows from."""
    kept: list[Repair] = []
    for place, repair in enumerate(found):
        weaker = [other for other in found if other is not repair and _follows(other, repair)]
        # of two that say the same the first is kept
        if all(found.index(other) > place and _follows(repair, other) for other in weaker):
            kept.append(repair)
    return tuple(kept)


def _follows(weaker: Repair, stronger: Repair) -> bool:
    """Does the assumption that the weaker repair adds follow from that of the stronger one?"""
    if weaker.change.sort != "assumption":
        return False
    assumption = weaker.change.statement.assumptions[-1]
    claim = stronger.change.statement.with_changes(claim=(assumption,), constants=())
    verdict = check_all([claim], seconds=IMPLIED_SECONDS, workers=1)[0]
    return verdict.verdict == "proved"
