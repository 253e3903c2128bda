"""The smallest or largest value of a variable for which a statement applies.

Both ends of the answer are certain: one satisfies every condition, the other violates one; for
an integer they are neighbours.  Conditions with the variable on both sides
(``m >= C*(1 + log(n)/m)``) need no rearrangement.  Where there is no such value (the conditions
hold however large the variable is, or an infimum is not attained), that is the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from bounds.errors import InputError, PrecisionError, UndefinedError
from bounds.relation import Relation
from verify.conditions import (
    Sense,
    bounded_by,
    conditions_on,
    hints_of,
    range_of,
    relation_text,
    sense_of,
    unit_of,
)
from verify.decimals import down, exact_text, up
from verify.enclose import Enclosure, enclose
from verify.exact_edges import attained
from verify.open_ends import endless, unattained
from verify.threshold import FARTHEST, LIMIT, Line, Threshold, certain, first_place
from verify.workers import time_limit

if TYPE_CHECKING:
    from bounds.statement import Statement


CONTRADICTION = "the conditions contradict each other: one of them fails at every value"


@dataclass(frozen=True)
class Solution:
    """The smallest or largest value of a variable, or that there is none.

    Parameters
    ----------
    satisfying, violating : values that certainly satisfy all conditions / violate one; the
        threshold lies between them (neighbours for an integer, or neighbouring multiples of
        ``unit`` where the conditions ask for multiples).  Both None if nothing was found;
        ``violating`` is None if the answer is the edge of the variable's range.
    value : the answer where it is known exactly (integers, exact edges), else None.
    binding : the conditions that fail at ``violating``, as text.
    global_ : it is proved that nothing in the range beyond ``violating`` satisfies the
        conditions; if False the answer is a threshold, but perhaps not the outermost one.
        Without an answer: it is proved that there is none.
    relations : what had to hold; ``part`` says where it comes from (`verify.conditions`).
    limit : an infimum or supremum that no value attains, ``infinity`` or ``-infinity``: then there
        is no answer, and that is proved.
    open_between : nothing was decided of the values between ``violating`` and ``satisfying``, which
        are further apart than asked for.
    unused : given names that nothing links to the variable.
    overdue : there is no answer because the time was over.
    """

    name: str
    sense: Sense
    integer: bool
    relations: tuple[Relation, ...]
    part: str
    satisfying: Fraction | None = None
    violating: Fraction | None = None
    value: Fraction | None = None
    binding: tuple[str, ...] = ()
    global_: bool = False
    limit: Fraction | str | None = None
    open_between: bool = False
    unit: int = 1
    unused: tuple[str, ...] = ()
    reason: str = ""
    overdue: bool = False

    @property
    def found(self) -> bool:
        """Is there an answer?"""
        return self.satisfying is not None

    @property
    def conditions(self) -> tuple[str, ...]:
        """The relations as text."""
        return tuple(relation_text(r) for r in self.relations)

    @property
    def from_claim(self) -> bool:
        """Are relations of the claim among the conditions?"""
        return self.part.startswith("claim")

    @property
    def enclosure(self) -> Enclosure | None:
        """An interval that contains the threshold."""
        if self.satisfying is None:
            return None
        if self.value is not None:
            return Enclosure(self.value, self.value)
        other = self.satisfying if self.violating is None else self.violating
        if self.integer and other != self.satisfying:
            other += 1 if other < self.satisfying else -1
        return Enclosure(min(self.satisfying, other), max(self.satisfying, other))

    def text(self, digits: int = 15) -> str:
        """One line: the answer, or why there is none."""
        enclosure = self.enclosure
        if enclosure is None:
            none = f"no {self.sense} {self.name}" if self.global_ else "none found"
            return f"{none}: {self.reason}"
        if self.integer and self.value is not None:
            return f"{self.sense} {self.name} = {self.value}"
        if self.integer:
            return f"{self.sense} {self.name} in {enclosure.interval_text(400)}, undecided which"
        if self.open_between:
            return f"{self.sense} {self.name} in {enclosure.interval_text(digits)}, undecided where"
        return f"{self.sense} {self.name} = {enclosure.text(digits)}"


def solve(
    statement: Statement,
    name: str,
    point: Mapping[str, Fraction],
    *,
    sense: Sense | None = None,
    part: int | str | None = None,
    alone: bool = False,
    digits: int = 15,
    seconds: float | None = None,
) -> Solution:
    """The smallest or largest value of ``name`` that satisfies the assumptions, others fixed.

    Parameters
    ----------
    statement : its assumptions are the conditions; if they only give ``name`` a fixed range, its
        claims are, or the requirement that its bound on a failure probability is at most delta.
    name : a real or integer variable (or constant to be chosen) of the statement.
    point : exact values of the other variables in those conditions.
    sense : ``smallest`` or ``largest``; otherwise what the conditions ask for (``m >= ...``
        smallest, ``eta <= ...`` largest; smallest if they ask for both).
    part : the number of the claim, or ``"probability"``, where the choice is not to be left to
        `verify.conditions.conditions_on`.
    alone : with ``part``: of the assumptions on ``name`` only those that give it a fixed range.
    digits : relative width of the bracket for a real variable.
    seconds : after this time the answer is `Solution.overdue` (in the main thread).

    Raises
    ------
    InputError : unknown name, missing values, no condition on the variable, order symbols.

    The search covers magnitudes up to 10^400, or as far as a bound that the conditions state if
    that is further (up to 10^4000), and, for reals, down to 10^-400.  Where a condition excludes
    all that is beyond, the answer is `Solution.global_`.

    >>> from bounds.statement import Statement, Variable
    >>> width = Statement(id="user/width", variables=(Variable("m", "integer"), Variable("n")),
    ...                   assumptions=("m >= 1", "m >= n*(1 + log(n)/m)"))
    >>> solve(width, "m", {"n": Fraction(1000)}).text()
    'smallest m = 1007'
    """
    symbol = statement.symbols.get(name)
    if symbol is None:
        names = ", ".join(statement.symbols) or "none"
        raise InputError(f"{statement.id} has no variable {name!r} to solve for; it has {names}")
    if name in point:
        raise InputError(f"{name} is to be solved for; do not give it a value")
    if sense not in (None, "smallest", "largest"):
        raise InputError(f"sense {sense!r} is not known; give 'smallest' or 'largest'")
    conditions = conditions_on(statement, symbol, point, part, alone=alone)
    relations = conditions.relations
    exact = _checked(statement, (*relations, *conditions.fixed), name, point)
    question = Solution(
        name,
        sense or "smallest",
        bool(symbol.is_integer),
        relations,
        conditions.part,
        unit=unit_of(relations, symbol),
        unused=_unused(statement, (*relations, *conditions.fixed), exact),
    )
    with nullcontext() if seconds is None else time_limit(seconds):
        if sense is None:
            question = replace(question, sense=sense_of(relations, symbol, exact))
        assumed = () if alone else statement.assumption_conditions
        assumed += () if alone else statement.assumption_relations
        question = _outside(question, assumed, conditions.fixed, exact)
        return question if question.reason else _searched(question, exact, symbol, digits)
    reason = f"undecided: the time limit of {seconds:g} s was reached"
    return replace(question, overdue=True, reason=reason)


def _outside(
    question: Solution,
    assumed: tuple[Relation, ...],
    fixed: tuple[Relation, ...],
    exact: Mapping[str, Fraction],
) -> Solution:
    """The question; answered, with a reason, if what does not depend on the variable fails."""
    for relation in assumed:
        given = {s.name for s in relation.free_symbols} <= set(exact)
        if given and certain(relation, exact) is False:
            reason = f"the assumption {relation_text(relation)} fails at this point"
            return replace(question, global_=True, reason=reason)
    truths = {relation: certain(relation, exact) for relation in fixed}
    for relation in fixed:
        if truths[relation] is not True:
            fails = truths[relation] is False
            what = "fails" if fails else "is not decided"
            reason = f"{relation_text(relation)} {what} at this point, whatever {question.name} is"
            return replace(question, global_=fails, reason=reason)
    return question


def _searched(question: Solution, exact: dict[str, Fraction], symbol: Any, digits: int) -> Solution:
    mirrored = question.sense == "largest"
    line = Line(question.name, question.relations, exact, question.integer, mirrored, question.unit)
    return _answered(question, line, symbol, digits)


def _unused(
    statement: Statement, relations: tuple[Relation, ...], point: Mapping[str, Fraction]
) -> tuple[str, ...]:
    """Given names that neither a condition nor an assumption links to the variable."""
    used = {s.name for r in relations for s in r.free_symbols}
    links = [{s.name for s in r.free_symbols} for r in statement.assumption_relations]
    for _ in links:
        used = used.union(*(names for names in links if names & used))
    return tuple(name for name in point if name not in used)


def _answered(question: Solution, line: Line, symbol: Any, digits: int) -> Solution:
    """The question with its answer."""
    low, high = range_of(line.relations, symbol)
    hints = hints_of(line.relations, symbol, line.fixed, line.unit)
    reach = max([LIMIT, *(4 * abs(hint) for hint in hints)])
    ends = sorted(line.place(end) for end in (_or(low, -reach), _or(high, reach)))
    if low is not None and high is not None and low > high:
        reason = f"no {line.name} lies between {low} and {high}"
        return replace(question, global_=True, reason=reason)
    start, end = (Fraction(ceil(ends[0])), Fraction(floor(ends[1]))) if line.integer else ends
    if start > end:
        kind = "integer" if line.unit == 1 else f"multiple of {line.unit}"
        reason = f"no {kind} lies between {low} and {high}"
        return replace(question, global_=True, reason=reason)
    threshold = first_place(line, start, end, [line.place(hint) for hint in hints], digits)
    first, last = (high, low) if line.mirrored else (low, high)
    before = first is not None or line.excluded_beyond(start, below=True)
    if threshold.works is None:
        after = last is not None or line.excluded_beyond(end, below=False)
        nowhere = threshold.excluded and before and after
        reason = CONTRADICTION if nowhere else _why_none(line, symbol, threshold)
        return replace(question, global_=nowhere, reason=reason)
    works = line.value(threshold.works)
    if threshold.fails is None:
        closed = (high if line.mirrored else low) is not None
        if threshold.works == start and closed:
            return replace(question, satisfying=works, value=works, global_=True)
        return _without_end(question, line, symbol, works, closed, threshold.works == start)
    fails = line.value(threshold.fails)
    beyond = threshold.excluded and before
    limit = unattained(line, symbol, works, fails, excluded=beyond)
    if limit is not None:
        side, end_name = (">", "infimum") if question.sense == "smallest" else ("<", "supremum")
        near = exact_text(limit)
        reason = (
            f"the {end_name} {near} is not attained, every {line.name} {side} {near} close to it "
            "satisfies the conditions"
        )
        return replace(question, limit=limit, global_=True, reason=reason)
    edge = works if line.integer and threshold.sharp else attained(line, symbol, works, fails)
    return replace(
        question,
        satisfying=works if edge is None else edge,
        violating=fails,
        value=edge,
        binding=tuple(relation_text(r) for r in line.binding(threshold.fails)),
        open_between=not (line.integer or threshold.sharp or edge is not None),
        global_=beyond,
        reason=_remark(beyond, question),
    )


def _or(end: Fraction | None, otherwise: Fraction) -> Fraction:
    return otherwise if end is None else end


def _without_end(
    question: Solution,
    line: Line,
    symbol: Any,
    works: Fraction,
    closed: bool,
    everywhere: bool,
) -> Solution:
    """Nothing was found to fail on the far side: is it proved that nothing does?"""
    largest = question.sense == "largest"
    start = None if closed else endless(line, symbol, question.sense)
    if start is not None:
        # Rounded away from the values that may fail.
        shown = start if line.integer else up(start) if largest else down(start)
        multiples = f" that is a multiple of {line.unit}" if line.unit > 1 else ""
        reason = (
            f"every {line.name} {'>=' if largest else '<='} {exact_text(shown)}{multiples} "
            "satisfies the conditions"
        )
        limit = "infinity" if largest else "-infinity"
        return replace(question, limit=limit, global_=True, reason=reason)
    if everywhere:
        reason = f"every {line.name} that was tried, up to 10**400, satisfies the conditions"
    else:
        known = Enclosure(works, works).text()
        reason = f"{line.name} = {known} satisfies the conditions, beyond it they are undecided"
    return replace(question, reason=reason)


def _checked(
    statement: Statement, relations: tuple[Relation, ...], name: str, point: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    variables = {v.name: v for v in statement.variables}
    for given, number in point.items():
        if given not in statement.symbols:
            names = ", ".join(n for n in statement.symbols if n != name) or "none"
            raise InputError(f"{statement.id} has no variable {given!r}; it has {names}")
        if not isinstance(number, int | Fraction):
            raise InputError(f"{given} = {number!r} is not exact; give an integer or a Fraction")
        if statement.symbols[given].is_integer and Fraction(number).denominator != 1:
            raise InputError(f"{given} has to be an integer, {number} was given")
    needed = {s.name for r in relations for s in r.free_symbols} - {name}
    missing = [n for n in statement.symbols if n in needed and n not in point]
    if missing:
        meanings = [variables[n].meaning if n in variables else "" for n in missing]
        listed = [f"{n} ({m})" if m else n for n, m in zip(missing, meanings, strict=True)]
        raise InputError(f"to solve for {name}, give a value for {'; '.join(listed)}")
    return {given: Fraction(number) for given, number in point.items()}


def _why_none(line: Line, symbol: Any, threshold: Threshold) -> str:
    for relation in line.relations:
        bound = bounded_by(relation, symbol)
        if bound is None or symbol in bound[1].free_symbols:
            continue
        try:
            enclosure = enclose(bound[1], line.fixed)
        except PrecisionError:
            return f"the bound in {relation_text(relation)} is too large to be evaluated"
        except UndefinedError as error:
            return f"{relation_text(relation)}: {error}"
        if abs(enclosure.lower) > FARTHEST:
            return f"{relation_text(relation)} needs about {enclosure.text(5)}, beyond 10**4000"
    if threshold.excluded:
        return "no value up to 10**400 satisfies the conditions; larger ones were not searched"
    return "no value up to 10**400 was found that satisfies the conditions"


def _remark(excluded: bool, question: Solution) -> str:
    if excluded:
        return ""
    beyond = "below" if question.sense == "smallest" else "above"
    return (
        f"it could not be excluded that values of {question.name} further {beyond} also satisfy "
        "them"
    )
