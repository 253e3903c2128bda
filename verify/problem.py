"""A claim about one constant, solved for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from bounds.relation import Relation
from bounds.statement import Statement
from verify.claims import relation_text
from verify.refute.domain import solve_for


@dataclass
class Problem:
    """A claim about one constant, taken apart.

    ``assumptions`` are those that do not speak of the constant.  ``demands`` are (formula, slope):
    the relation holds iff c >= formula where the slope is positive and iff c <= formula where it
    is negative.  Without ``linear`` that is a guess, good enough to look for a constant and not
    for a refutation.
    """

    statement: Statement
    symbol: Any
    plain: Statement
    assumptions: tuple[str, ...] = ()
    demands: list[tuple[Any, Any]] = field(default_factory=list)
    linear: bool = True
    low: Fraction | None = None
    high: Fraction | None = None


def with_constants(statement: Statement, values: dict[str, str]) -> Statement:
    """The statement with constants put in, as abbreviations.

    >>> from verify.claims import make_claim
    >>> s = make_claim("x <= c", variables={"x": "real"}, exists=["c"])
    >>> str(with_constants(s, {"c": "2"}).relations[0])
    'x <= 2'
    """
    rest = tuple(c for c in statement.constants if c.name not in values)
    definitions = (*values.items(), *statement.definitions)
    return statement.with_changes(constants=rest, definitions=definitions)


def take_apart(statement: Statement) -> Problem | str:
    """Solve every part of the claim for the one constant; a text says why that is impossible."""
    (name,) = statement.exists
    symbol = statement.symbols[name]
    alone: list[str] = []
    rest: list[str] = []
    for text in statement.assumptions:
        parsed = statement.parse(text)
        used = {s for r in (*parsed.relations, *parsed.conditions) for s in r.free_symbols}
        if symbol in used and used != {symbol}:
            return f"an assumption relates {name} to the variables"
        (alone if symbol in used else rest).append(text)
    if any(symbol in c.free_symbols for c in statement.conditions):
        return f"whether the claim is defined depends on {name}"
    free = [r for r in statement.relations if symbol not in r.free_symbols]
    # where the claim has no value no constant fails
    defined = tuple(relation_text(c) for c in statement.conditions if c.free_symbols)
    plain = statement.with_changes(
        constants=tuple(c for c in statement.constants if c.name != name),
        assumptions=(*rest, *defined),
        definitions=() if not _needed(statement, rest) else statement.definitions,
        claim=tuple(relation_text(r) for r in free) or ("0 <= 1",),
    )
    problem = Problem(statement, symbol, plain, tuple(rest))
    for relation in statement.relations:
        if symbol in relation.free_symbols:
            found = _demand(relation, symbol)
            if found is None:
                return f"the claim could not be solved for {name}"
            problem.demands += found
            problem.linear = problem.linear and _affine(relation.margin, symbol)
    for text in alone:
        for relation in statement.parse(text).relations:
            _restrict(problem, relation)
    return problem


def _needed(statement: Statement, texts: list[str]) -> bool:
    from bounds.language import names_in

    return bool({name for name, _ in statement.definitions} & set(names_in(texts)))


def _demand(relation: Relation, symbol: Any) -> list[tuple[Any, Any]] | None:
    if relation.op == "!=":
        return None
    margin = relation.margin
    roots = list(dict.fromkeys(solve_for(sp.expand(margin, deep=False), symbol)))
    if len(roots) != 1:
        roots = list(dict.fromkeys(solve_for(sp.collect(sp.expand(margin), symbol), symbol)))
    if len(roots) != 1:
        return None
    slope = margin.diff(symbol).subs(symbol, roots[0])
    both = [(roots[0], slope)]
    return both + ([(roots[0], -slope)] if relation.op == "==" else [])


def _affine(margin: Any, symbol: Any) -> bool:
    """Is it slope * c + rest?  The derivative alone does not tell: that of atan(tan(c)) is 1."""
    slope = sp.expand(margin.diff(symbol))
    if symbol in slope.free_symbols:
        return False
    return symbol not in sp.expand(margin - slope * symbol).free_symbols


def _restrict(problem: Problem, relation: Relation) -> None:
    """An assumption about c alone, where it is a plain bound; ``c != 5`` is none."""
    if relation.op == "!=" or not _affine(relation.margin, problem.symbol):
        return
    roots = solve_for(relation.margin, problem.symbol)
    slope = relation.margin.diff(problem.symbol)
    if len(roots) == 1 and roots[0].is_Rational and slope.is_Rational:
        bound = Fraction(int(roots[0].p), int(roots[0].q))
        if slope > 0 or relation.op == "==":
            problem.low = bound if problem.low is None else max(problem.low, bound)
        if slope < 0 or relation.op == "==":
            problem.high = bound if problem.high is None else min(problem.high, bound)
