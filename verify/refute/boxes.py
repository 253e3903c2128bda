"""Interval-guided search: boxes on which the claim may fail, best first."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from typing import Any

from flint import arb, fmpq, fmpz

from bounds.errors import CertiboundError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.refute.domain import Domain

Interval = tuple[Any, Any, bool, bool]
Box = dict[Any, Interval]
_BITS = 64
_FAR = arb(2) ** 60


def search_boxes(
    statement: Statement, domain: Domain, deadline: float
) -> Iterator[dict[str, Fraction]]:
    """Exact points of the boxes on which interval evaluation leaves room for a violation.

    Boxes on which an assumption certainly fails, or every part of the claim certainly holds, are
    dropped; of the others the one with the lowest possible margin is split first.  The points are
    suggestions: whoever asked confirms them.
    """
    targets = [_reduced(r, domain) for r in statement.relations if r.op not in ("==", "!=")]
    rules = [_reduced(r, domain) for r in domain.assumptions if r.op not in ("==", "!=")]
    start = whole_box(domain)
    if not start or not targets:
        return
    order = count()
    queue: list[tuple[float, int, Box]] = []
    first = _lowest(targets, rules, start)
    if first is not None:
        queue.append((first, next(order), start))
    while queue and time.process_time() < deadline:
        _, _, box = heapq.heappop(queue)
        yield {symbol.name: middle(symbol, interval) for symbol, interval in box.items()}
        for half in halves(box):
            low = _lowest(targets, rules, half)
            if low is not None and len(queue) < 20_000:
                heapq.heappush(queue, (low, next(order), half))


def _reduced(relation: Relation, domain: Domain) -> Relation:
    for symbol, formula in domain.solved:
        relation = relation.subs({symbol: formula})
    return relation


def whole_box(domain: Domain) -> Box:
    """The ranges of the free variables as intervals."""
    box: Box = {}
    for symbol in domain.free:
        limits = domain.ranges[symbol.name]
        low = arb("-inf") if limits.low is None else ball(limits.low).lower()
        high = arb("inf") if limits.high is None else ball(limits.high).upper()
        box[symbol] = (low, high, limits.low is None, limits.high is None)
    return box


def ball(number: Fraction) -> Any:
    """The ball of an exact number."""
    return arb(fmpq(number.numerator, number.denominator))


def interval_of(expression: Any, box: Box) -> Interval | None:
    """The expression over the box, or None where there is no interval extension."""
    from verify.checker.intervals import Unsupported, evaluate

    try:
        return evaluate(expression, box, _BITS)
    except (Unsupported, CertiboundError, ValueError, ZeroDivisionError, OverflowError):
        return None


def _lowest(targets: list[Relation], rules: list[Relation], box: Box) -> float | None:
    """The lowest possible relative margin on the box, or None if nothing can fail there."""
    if impossible(rules, box):
        return None
    lowest = None
    for target in targets:
        value = interval_of(target.margin, box)
        if value is None or not (value[0] >= 0 if not target.strict else value[0] > 0):
            width = _width(box)
            score = -width if value is None else _score(value, width)
            lowest = score if lowest is None else min(lowest, score)
    return lowest


def _score(value: Interval, width: float) -> float:
    low, high = float(value[0]), float(value[1])
    if low == high or low in (float("-inf"), float("inf")) or high == float("inf"):
        return -width
    return -width * 0.5 if low >= 0 else low / max(abs(low), abs(high)) * width


def impossible(rules: list[Relation], box: Box) -> bool:
    """Does some relation certainly fail at every point of the box?"""
    for rule in rules:
        value = interval_of(rule.margin, box)
        if value is None:
            continue
        low, high, _, below = value
        if rule.op == "==":
            if low > 0 or high < 0:
                return True
        elif rule.op == "!=":
            if low == 0 and high == 0:
                return True
        elif high < 0 or (high == 0 and (rule.strict or below)):
            return True
    return False


def _width(box: Box) -> float:
    """The widest side, in [0, 1] for bounded sides at scale one and up to 2 for unbounded ones."""
    widths = []
    for low, high, _, _ in box.values():
        a, b = float(low), float(high)
        infinite = float("inf") in (b, -a)
        widths.append(2.0 if infinite else (b - a) / (1 + abs(a) + abs(b)))
    return max(widths)


def halves(box: Box) -> list[Box]:
    """The box cut in two across its relatively widest side; nothing if it is a point."""
    widths = {symbol: _width({symbol: interval}) for symbol, interval in box.items()}
    symbol = max(widths, key=lambda s: widths[s])
    low, high, low_strict, high_strict = box[symbol]
    cut = middle(symbol, box[symbol])
    if symbol.is_integer:
        if low == high:
            return []
        # exact ends: a ball of 53 bits around a large integer would make both halves doubtful
        left, right = (arb(fmpz(int(cut) + step)) for step in (0, 1))
        parts = [(low, left, low_strict, False), (right, high, False, high_strict)]
    else:
        at = ball(cut)
        if not low < at < high:
            return []
        at = at.mid()
        parts = [(low, at, low_strict, False), (at, high, False, high_strict)]
    return [{**box, symbol: part} for part in parts if not part[0] > part[1]]


def middle(symbol: Any, interval: Interval) -> Fraction:
    """A point inside; on unbounded sides it moves away by doubling."""
    low, high = interval[:2]
    infinite_low, infinite_high = low == arb("-inf"), high == arb("inf")
    if infinite_low and infinite_high:
        return Fraction(0)
    if infinite_high:
        start = _exact(low)
        point = max(2 * start, Fraction(1)) if start >= 0 else Fraction(0)
    elif infinite_low:
        end = _exact(high)
        point = min(2 * end, Fraction(-1)) if end <= 0 else Fraction(0)
    else:
        point = (_exact(low) + _exact(high)) / 2
    if symbol.is_integer:
        point = Fraction(point.numerator // point.denominator)
    elif not (infinite_low or infinite_high):
        point = Fraction(point.numerator, point.denominator)
    return point


def _exact(number: Any) -> Fraction:
    mantissa, exponent = number.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
