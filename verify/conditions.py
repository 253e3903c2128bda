"""The conditions that a statement puts on one variable, and what they say of its range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, lcm
from typing import TYPE_CHECKING, Any, Literal

import sympy as sp

from bounds import functions as fn
from bounds.errors import InputError, PrecisionError, UndefinedError
from bounds.language import ORDER_FUNCTIONS, text_of
from bounds.notation import NOTATION
from bounds.proof import used_definitions
from bounds.relation import Relation
from verify.eigenvalue_limits import eigenvalue_limits
from verify.enclose import Enclosure, enclose
from verify.threshold import FARTHEST, certain

if TYPE_CHECKING:
    from bounds.statement import Statement

Sense = Literal["smallest", "largest"]
PROBABILITY = "probability"
_FLIPPED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "==": "==", "!=": "!="}


@dataclass(frozen=True)
class Conditions:
    """Relations that contain the variable, and where they come from.

    ``part`` is ``assumptions``, ``claim``, ``claim K`` or ``probability``; with another part than
    the assumptions these are among the relations too, unless ``alone`` is added to it.  ``fixed``
    are what that part says or asks for without the variable: where one fails, no value will do.
    """

    relations: tuple[Relation, ...]
    part: str
    fixed: tuple[Relation, ...] = ()


def conditions_on(
    statement: Statement,
    symbol: Any,
    given: Iterable[str],
    part: int | str | None = None,
    *,
    alone: bool = False,
) -> Conditions:
    """The conditions on a variable, with what every data set satisfies of given eigenvalues.

    Parameters
    ----------
    given : the names that have a value; they decide where the statement leaves a choice.
    part : the number of a claim (from 1), or ``"probability"`` for the requirement that the bound
        on the failure probability is at most delta.  Without it: the assumptions, if they say more
        of the variable than a fixed range; else the claims that contain it; but if these lack a
        given name that the probability requirement has, that one.
    alone : of the assumptions only those that speak of nothing but the variable; what is asked is
        then where the part holds, whether or not the statement speaks of it there.

    Raises
    ------
    InputError : the variable does not occur there, or only with an order symbol.
    """
    sizes = _positive(statement)
    asked = [c for c in statement.assumption_conditions if not _obvious(c, sizes)]
    asked += statement.assumption_relations
    assumed = [r for r in asked if symbol in r.free_symbols]
    if alone:
        if part is None:
            raise InputError("without the assumptions there is nothing to solve; name a claim")
        assumed = _own_range(statement, symbol)
    known = {*given, symbol.name}
    limits = [
        r
        for r in eigenvalue_limits(statement).values()
        if symbol in r.free_symbols and {s.name for s in r.free_symbols} <= known
    ]
    if part is not None:
        extra = _chosen(statement, symbol, part, alone=alone)
        name = part if isinstance(part, str) else f"claim {part}"
        name += " alone" if alone else ""
    elif any(informative(r, symbol) for r in assumed):
        extra, name = [], "assumptions"
    else:
        extra, name = _by_given(statement, symbol, set(given))
    # of what has no variable, a condition that its form or an assumption settles says nothing
    sure = set() if alone else sizes
    fixed = [r for r in extra if symbol not in r.free_symbols and not _obvious(r, sure)]
    found = tuple(dict.fromkeys([*assumed, *(r for r in extra if symbol in r.free_symbols)]))
    found += tuple(limits) if found else ()
    if not found:
        raise InputError(
            f"{statement.id} has no numerical condition on {symbol.name}, so that there is "
            "nothing to solve"
        )
    for relation in (*found, *fixed):
        if _has_order(relation):
            raise InputError(
                f"{relation_text(relation)} has an order symbol (a hidden constant); exponents can "
                "be compared, but no value follows from it"
            )
    return Conditions(found, name, tuple(dict.fromkeys(fixed)))


def _own_range(statement: Statement, symbol: Any) -> list[Relation]:
    """What the assumptions say of the variable alone, and what saying it asks for."""
    found = []
    for text in statement.assumptions:
        parsed = statement.parse(text)
        own = [r for r in parsed.relations if r.free_symbols == {symbol}]
        asked = [c for c in parsed.conditions if c.free_symbols == {symbol}] if own else []
        found += [*asked, *own]
    return found


def _positive(statement: Statement) -> set[Any]:
    """The variables that an assumption bounds from below by a positive number, or strictly by 0."""
    found = set()
    for r in statement.assumption_relations:
        low, high = (r.right, r.left) if r.op in (">", ">=") else (r.left, r.right)
        if (
            r.op != "!="
            and high.is_Symbol
            and (low.is_positive or (low == 0 and r.op in ("<", ">")))
        ):
            found.add(high)
    return found


def _obvious(condition: Relation, positive: set[Any]) -> bool:
    """Does a product of positive variables satisfy the condition by its form?"""
    f = condition.left
    plain = f.is_Symbol or f.is_Mul or f.is_Pow
    plain = plain and not f.atoms(sp.Add, sp.Function) and not f.could_extract_minus_sign()
    return bool(
        plain
        and condition.right == 0
        and condition.op in ("!=", ">", ">=")
        and f.free_symbols <= positive
    )


def _by_given(statement: Statement, symbol: Any, given: set[str]) -> tuple[list[Relation], str]:
    texts = [t for t in statement.claim if _speaks_of(statement, t, symbol)]
    claimed = [r for t in texts for r in _said(statement, t) if not _has_order(r)]
    claimed += [r for r in statement.conditions if symbol in r.free_symbols and not _has_order(r)]
    required = probability_requirement(statement)
    if required is not None and symbol in required.free_symbols:
        names = {s.name for r in claimed for s in r.free_symbols}
        if not claimed or given & ({s.name for s in required.free_symbols} - names):
            return _required(statement, required), PROBABILITY
    return claimed, "claim" if claimed else "assumptions"


def _speaks_of(statement: Statement, text: str, symbol: Any) -> bool:
    """Is the variable in a relation of a claim that has no order symbol?"""
    relations = statement.parse(text).relations
    return any(symbol in r.free_symbols and not _has_order(r) for r in relations)


def _chosen(statement: Statement, symbol: Any, part: int | str, *, alone: bool) -> list[Relation]:
    """All that one part says and asks for; it has to contain the variable.

    What definitions ask for that only other parts use is no condition on this one ``alone``.
    """
    if part == PROBABILITY:
        required = probability_requirement(statement)
        if required is None or symbol not in required.free_symbols:
            raise InputError(
                f"{statement.id} has no bound on a failure probability that could be required to "
                f"be at most delta and that contains {symbol.name}"
            )
        return _required(statement, required)
    parsed = [statement.parse(text) for text in statement.claim]
    holding = [
        place
        for place, one in enumerate(parsed, start=1)
        if any(symbol in r.free_symbols for r in one.relations)
    ]
    if part not in holding:
        there = f"there is no claim {part}" if not 1 <= int(part) <= len(parsed) else ""
        places = ", ".join(map(str, holding)) or "none"
        raise InputError(
            f"{there or f'claim {part} does not contain {symbol.name}'}; of the {len(parsed)} "
            f"claims of {statement.id} these contain {symbol.name}: {places}"
        )
    found = _said(statement, statement.claim[int(part) - 1])
    rest = () if alone else statement.conditions
    return [*found, *(r for r in rest if symbol in r.free_symbols)]


def _said(statement: Statement, text: str) -> list[Relation]:
    """The relations of a claim, every link, and what they and their definitions ask for."""
    parsed = statement.parse(text)
    return [*parsed.relations, *parsed.conditions, *_asked_by_definitions(statement, text)]


def _asked_by_definitions(statement: Statement, text: str) -> list[Relation]:
    """What the definitions that a formula uses ask for to have a value."""
    used = used_definitions(statement.definitions, [text])
    return [r for _, formula in used for r in statement.parse(f"({formula}) == 0").conditions]


def probability_requirement(statement: Statement) -> Relation | None:
    """That the statement's bound on a failure probability is at most delta, if it has both.

    >>> from bounds.catalogue import get
    >>> print(probability_requirement(get("explicit/kernel-min-eigenvalue")))
    n*exp(-lambda*m/(64*n)) <= delta
    """
    chance, meaning = statement.probability, NOTATION["delta"].meaning
    names = [v.name for v in statement.variables if v.meaning == meaning]
    if chance is None or len(names) != 1:
        return None
    delta = statement.symbols[names[0]]
    bound = statement.expression(chance.at_most or chance.at_least)
    if delta in bound.free_symbols or _has_order(Relation(bound, "<=", delta)):
        return None
    return Relation(bound, "<=", delta) if chance.at_most else Relation(bound, ">=", 1 - delta)


def _required(statement: Statement, required: Relation) -> list[Relation]:
    """The requirement, and what its bound and the definitions in it ask for to have a value."""
    chance = statement.probability
    assert chance is not None
    text = chance.at_most or chance.at_least
    asked = statement.parse(f"({text}) == 0").conditions
    return [required, *asked, *_asked_by_definitions(statement, text)]


def relation_text(relation: Relation) -> str:
    """A relation in the expression language."""
    return f"{text_of(relation.left)} {relation.op} {text_of(relation.right)}"


def bounded_by(relation: Relation, symbol: Any) -> tuple[str, Any] | None:
    """``(op, other side)`` of a relation ``symbol op other``, the variable alone on one side."""
    if relation.left == symbol:
        return relation.op, relation.right
    if relation.right == symbol:
        return _FLIPPED[relation.op], relation.left
    return None


def informative(relation: Relation, symbol: Any) -> bool:
    """More than a fixed range of the variable, or that it is a multiple of a number?"""
    other = bounded_by(relation, symbol)
    return not _divisor(relation, symbol) and (other is None or not other[1].is_Rational)


def _has_order(relation: Relation) -> bool:
    from sympy.core.function import AppliedUndef

    names = {type(f).__name__ for f in (relation.left - relation.right).atoms(AppliedUndef)}
    return bool(names & set(ORDER_FUNCTIONS))


def _divisor(relation: Relation, symbol: Any) -> int:
    """q, if the relation says ``floor(symbol/q) == symbol/q`` of an integer; else 0."""
    if relation.op != "==" or not symbol.is_integer:
        return 0
    for side, other in ((relation.left, relation.right), (relation.right, relation.left)):
        share = side / symbol
        whole = isinstance(other, fn.floor) and other.args == (side,)
        if whole and share.is_Rational and share.p == 1 and share.q > 1:
            return int(share.q)
    return 0


def unit_of(relations: Iterable[Relation], symbol: Any) -> int:
    """The variable has to be a multiple of this number.

    >>> from bounds.language import parse_relations, symbol
    >>> M = symbol("M", "integer")
    >>> unit_of(parse_relations("floor(M/2) == M/2 and M/3 == floor(M/3)", {"M": M}).relations, M)
    6
    """
    return lcm(*(_divisor(relation, symbol) or 1 for relation in relations))


def without_divisibility(relations: Iterable[Relation], symbol: Any) -> tuple[Relation, ...]:
    """The relations that do not merely say that the variable is a multiple of a number."""
    return tuple(r for r in relations if not _divisor(r, symbol))


def range_of(relations: Iterable[Relation], symbol: Any) -> tuple[Fraction | None, Fraction | None]:
    """The range that the conditions with plain numbers allow, None where they allow everything."""
    lows: list[Fraction] = []
    highs: list[Fraction] = []
    for relation in relations:
        bound = bounded_by(relation, symbol)
        if bound is None or not bound[1].is_Rational:
            continue
        edge = Fraction(int(bound[1].p), int(bound[1].q))
        if bound[0] in (">=", ">", "=="):
            lows.append(edge)
        if bound[0] in ("<=", "<", "=="):
            highs.append(edge)
    return max(lows, default=None), min(highs, default=None)


def hints_of(
    relations: Iterable[Relation], symbol: Any, point: Mapping[str, Fraction], unit: int
) -> list[Fraction]:
    """Values close to the explicit bounds on the variable, for the grid of the search."""
    hints = []
    for relation in relations:
        bound = bounded_by(relation, symbol)
        if bound is None or symbol in bound[1].free_symbols:
            continue
        try:
            enclosure = enclose(bound[1], point, digits=30)
        except (UndefinedError, PrecisionError):
            continue
        if symbol.is_integer:
            low, high = floor(enclosure.lower / unit), ceil(enclosure.upper / unit)
            enclosure = Enclosure(Fraction(low * unit), Fraction(high * unit))
        hints += [h for h in (enclosure.lower, enclosure.upper) if abs(h) <= FARTHEST]
    return hints


def sense_of(relations: Iterable[Relation], symbol: Any, point: Mapping[str, Fraction]) -> Sense:
    """What the conditions bound: from below, they ask for the smallest value, from above for
    the largest.  Bounds by plain numbers only count if there is no other.
    """
    directions: dict[bool, set[str]] = {True: set(), False: set()}
    for relation in relations:
        directions[informative(relation, symbol)] |= _directions(relation, symbol, point)
    for found in (directions[True], directions[False]):
        if found:
            return "smallest" if ">" in found else "largest"
    return "smallest"


def _directions(relation: Relation, symbol: Any, point: Mapping[str, Fraction]) -> set[str]:
    bound = bounded_by(relation, symbol)
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
