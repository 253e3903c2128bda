"""The smallest or largest value of a variable for which a statement applies.

Both ends of the answer are certain: one satisfies every condition, the other violates one; for
an integer they are neighbours.  Conditions with the variable on both sides
(``m >= C*(1 + log(n)/m)``) need no rearrangement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Literal

from bounds.errors import InputError, PrecisionError, UndefinedError
from bounds.language import ORDER_FUNCTIONS, text_of
from bounds.relation import Relation
from verify.enclose import Enclosure, enclose
from verify.threshold import LIMIT, Line, Threshold, certain, first_place

if TYPE_CHECKING:
    from bounds.statement import Statement

Sense = Literal["smallest", "largest"]


@dataclass(frozen=True)
class Solution:
    """The smallest or largest value of a variable.

    Parameters
    ----------
    satisfying, violating : values that certainly satisfy all conditions / violate one; the
        threshold lies between them (neighbours for an integer).  Both None if nothing was found;
        ``violating`` is None if the answer is the edge of the searched range.
    value : the answer where it is known exactly (integers, exact edges), else None.
    binding : the conditions that fail at ``violating``, as text.
    global_ : it is proved that nothing in ``searched`` beyond ``violating`` satisfies the
        conditions; if False the answer is a threshold, but perhaps not the outermost one.
        Without an answer: it is proved that there is none in ``searched``.
    conditions : what had to hold; from the claim if ``from_claim``.
    """

    name: str
    sense: Sense
    integer: bool
    satisfying: Fraction | None
    violating: Fraction | None
    value: Fraction | None
    binding: tuple[str, ...]
    global_: bool
    conditions: tuple[str, ...]
    from_claim: bool
    searched: tuple[Fraction, Fraction]
    reason: str = ""

    @property
    def found(self) -> bool:
        """Is there an answer?"""
        return self.satisfying is not None

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
            return f"no {self.name}: {self.reason}"
        if self.integer and self.value is not None:
            return f"{self.sense} {self.name} = {self.value}"
        if self.integer:
            return f"{self.sense} {self.name} in {enclosure.interval_text(400)}, undecided which"
        return f"{self.sense} {self.name} = {enclosure.text(digits)}"


def solve(
    statement: Statement,
    name: str,
    point: Mapping[str, Fraction],
    *,
    sense: Sense | None = None,
    digits: int = 15,
) -> Solution:
    """The smallest or largest value of ``name`` that satisfies the assumptions, others fixed.

    Parameters
    ----------
    statement : its assumptions are the conditions; if none contains ``name``, its claim is.
    name : a real or integer variable (or constant to be chosen) of the statement.
    point : exact values of the other variables in those conditions.
    sense : ``smallest`` or ``largest``; otherwise what the conditions ask for (``m >= ...``
        smallest, ``eta <= ...`` largest; smallest if they ask for both).
    digits : relative width of the bracket for a real variable.

    Raises
    ------
    InputError : unknown name, missing values, no condition on the variable, order symbols.

    The search covers magnitudes up to 10^400 and, for reals, down to 10^-400.

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
    relations, from_claim = _conditions(statement, symbol)
    exact = _checked(statement, relations, name, point)
    standing = [r for r in statement.assumption_relations if symbol not in r.free_symbols]
    integer = bool(symbol.is_integer)
    low, high = _range(relations, symbol, integer)
    direction = sense or _sense(relations, symbol, exact)
    shown = tuple(_text(r) for r in relations)

    def answer(threshold: Threshold | None, reason: str = "", proved: bool = False) -> Solution:
        mirrored = direction == "largest"
        line = Line(name, relations, exact, integer, mirrored)
        works = fails = edge = None
        binding: tuple[str, ...] = ()
        if threshold is not None and threshold.works is not None:
            works = line.value(threshold.works)
            if threshold.fails is not None:
                fails = line.value(threshold.fails)
                binding = tuple(_text(r) for r in line.binding(threshold.fails))
            known = (integer and threshold.sharp) or threshold.fails is None
            edge = works if known else _exact_edge(line, symbol, works, fails)
            works = works if edge is None else edge
            proved = threshold.excluded
        return Solution(
            name, direction, integer, works, fails, edge, binding, proved, shown, from_claim,
            (low, high), reason,
        )  # fmt: skip

    for relation in standing:
        if relation.free_symbols <= {statement.symbols[n] for n in exact} and (
            certain(relation, exact) is False
        ):
            return answer(None, f"the assumption {_text(relation)} fails at this point", True)
    if low > high:
        return answer(None, f"no {name} lies between {low} and {high}", True)
    ends = (low, high) if direction == "smallest" else (-high, -low)
    line = Line(name, relations, exact, integer, direction == "largest")
    hints = [line.value(hint) for hint in _hints(relations, symbol, exact, integer)]
    threshold = first_place(line, *ends, hints, digits)
    if threshold.works is None:
        return answer(threshold, _why_none(relations, symbol, exact, threshold), threshold.excluded)
    return answer(threshold, _remark(threshold, ends, direction, name))


def _text(relation: Relation) -> str:
    return f"{text_of(relation.left)} {relation.op} {text_of(relation.right)}"


def _conditions(statement: Statement, symbol: Any) -> tuple[tuple[Relation, ...], bool]:
    found = [r for r in statement.assumption_relations if symbol in r.free_symbols]
    claimed = not any(_informative(r, symbol) for r in found)
    if claimed:
        extra = [
            r
            for r in (*statement.relations, *statement.conditions)
            if symbol in r.free_symbols and not _has_order(r)
        ]
        claimed, found = bool(extra), found + extra
    if not found:
        raise InputError(
            f"{statement.id} has no numerical condition on {symbol.name}, so that there is "
            "nothing to solve"
        )
    for relation in found:
        if _has_order(relation):
            raise InputError(
                f"{_text(relation)} has an order symbol (a hidden constant); exponents can be "
                "compared, but no value follows from it"
            )
    return tuple(dict.fromkeys(found)), claimed


def _informative(relation: Relation, symbol: Any) -> bool:
    """More than a fixed range of the variable?"""
    other = _bounded_by(relation, symbol)
    return other is None or not other[1].is_Rational


def _has_order(relation: Relation) -> bool:
    from sympy.core.function import AppliedUndef

    names = {type(f).__name__ for f in (relation.left - relation.right).atoms(AppliedUndef)}
    return bool(names & set(ORDER_FUNCTIONS))


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


def _bounded_by(relation: Relation, symbol: Any) -> tuple[str, Any] | None:
    """``(op, other side)`` of a relation ``symbol op other``, the variable alone on one side."""
    flipped = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "==": "==", "!=": "!="}
    if relation.left == symbol:
        return relation.op, relation.right
    if relation.right == symbol:
        return flipped[relation.op], relation.left
    return None


def _range(
    relations: tuple[Relation, ...], symbol: Any, integer: bool
) -> tuple[Fraction, Fraction]:
    """The range that the conditions with plain numbers allow, within +-10^400."""
    low, high = -LIMIT, LIMIT
    for relation in relations:
        bound = _bounded_by(relation, symbol)
        if bound is None or not bound[1].is_Rational:
            continue
        edge = Fraction(int(bound[1].p), int(bound[1].q))
        if bound[0] in (">=", ">", "=="):
            low = max(low, edge)
        if bound[0] in ("<=", "<", "=="):
            high = min(high, edge)
    return (Fraction(ceil(low)), Fraction(floor(high))) if integer else (low, high)


def _hints(
    relations: tuple[Relation, ...], symbol: Any, point: Mapping[str, Fraction], integer: bool
) -> list[Fraction]:
    """Values close to the explicit bounds on the variable, for the grid of the search."""
    hints = []
    for relation in relations:
        bound = _bounded_by(relation, symbol)
        if bound is None or symbol in bound[1].free_symbols:
            continue
        try:
            enclosure = enclose(bound[1], point, digits=30)
        except (UndefinedError, PrecisionError):
            continue
        if integer:
            enclosure = Enclosure(Fraction(floor(enclosure.lower)), Fraction(ceil(enclosure.upper)))
        hints += [h for h in (enclosure.lower, enclosure.upper) if abs(h) <= LIMIT]
    return hints


def _exact_edge(
    line: Line, symbol: Any, works: Fraction, fails: Fraction | None
) -> Fraction | None:
    """The rational bound of a condition ``symbol <= bound`` that is itself the answer.

    It satisfies all conditions, and beyond it that one fails, so it is the threshold if it lies
    in the bracket.
    """
    if line.integer or fails is None:
        return None
    for relation in line.relations:
        bound = _bounded_by(relation, symbol)
        wanted = "<=" if line.mirrored else ">="
        if bound is None or bound[0] != wanted or symbol in bound[1].free_symbols:
            continue
        try:
            enclosure = enclose(bound[1], line.fixed)
        except (UndefinedError, PrecisionError):
            continue
        edge = enclosure.lower
        inside = min(works, fails) <= edge <= max(works, fails)
        if enclosure.exact and inside and line.truth(line.value(edge)):
            return edge
    return None


def _sense(relations: tuple[Relation, ...], symbol: Any, point: Mapping[str, Fraction]) -> Sense:
    """What the conditions bound: from below, they ask for the smallest value, from above for
    the largest.  Bounds by plain numbers only count if there is no other.
    """
    directions: dict[bool, set[str]] = {True: set(), False: set()}
    for relation in relations:
        directions[_informative(relation, symbol)] |= _directions(relation, symbol, point)
    for found in (directions[True], directions[False]):
        if found:
            return "smallest" if ">" in found else "largest"
    return "smallest"


def _directions(relation: Relation, symbol: Any, point: Mapping[str, Fraction]) -> set[str]:
    bound = _bounded_by(relation, symbol)
    if bound is not None:
        return {bound[0][0]} & {"<", ">"}
    truths = []
    for k in range(-40, 133, 2):
        place = Fraction(2) ** k
        if symbol.is_integer and k < 0:
            continue
        truth = certain(relation, {**point, symbol.name: place})
        if truth is not None:
            truths.append(truth)
    signs = {(False, True): ">", (True, False): "<"}
    return {signs[change] for change in pairwise(truths) if change in signs}


def _why_none(
    relations: tuple[Relation, ...],
    symbol: Any,
    point: Mapping[str, Fraction],
    threshold: Threshold,
) -> str:
    for relation in relations:
        bound = _bounded_by(relation, symbol)
        if bound is None or symbol in bound[1].free_symbols:
            continue
        try:
            enclosure = enclose(bound[1], point)
        except PrecisionError:
            return f"the bound in {_text(relation)} is too large to be evaluated"
        except UndefinedError as error:
            return f"{_text(relation)}: {error}"
        if abs(enclosure.lower) > LIMIT:
            return f"{_text(relation)} needs about {enclosure.text(5)}, beyond 10**400"
    if threshold.excluded:
        return "the conditions contradict each other: one of them fails at every value"
    return "no value up to 10**400 was found that satisfies the conditions"


def _remark(
    threshold: Threshold, ends: tuple[Fraction, Fraction], direction: str, name: str
) -> str:
    if threshold.fails is None and abs(ends[0]) == LIMIT:
        return f"every {name} up to 10**400 in magnitude satisfies the conditions on this side"
    if not threshold.excluded and threshold.fails is not None:
        beyond = "below" if direction == "smallest" else "above"
        return f"it could not be excluded that values of {name} further {beyond} also satisfy them"
    return ""
