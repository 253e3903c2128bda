"""Points: values of a statement's variables, read exactly and checked against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bounds.errors import InputError
from bounds.language import parse_number

if TYPE_CHECKING:
    from bounds.statement import Statement


def parse_point(texts: Iterable[str], statement: Statement | None = None) -> dict[str, Fraction]:
    """Read ``["B=0.1", "m=1e6"]`` exactly; with a statement, also check it (`check_point`).

    Raises
    ------
    InputError : for a text that is not name=number, a name given twice, and as `check_point`.

    >>> parse_point(["B=0.1", "n=100"])
    {'B': Fraction(1, 10), 'n': Fraction(100, 1)}
    """
    point: dict[str, Fraction] = {}
    for text in texts:
        name, equals, number = text.partition("=")
        name = name.strip()
        if not equals or not name:
            raise InputError(f"{text!r} is not of the form name=value, for example B=0.1")
        if name in point:
            raise InputError(f"{name} is given twice")
        try:
            point[name] = parse_number(number)
        except InputError as error:
            raise InputError(f"{name}: {error}") from None
    if statement is not None:
        check_point(statement, point)
    return point


def needed_names(statement: Statement) -> tuple[str, ...]:
    """The variables that occur in the statement's formulas, in the order of its variables.

    >>> from bounds.statement import Statement, Variable
    >>> needed_names(Statement(id="user/x", variables=(Variable("a"), Variable("b")),
    ...                        claim=("a <= 1",)))
    ('a',)
    """
    trees: list[Any] = list(statement.abbreviations.values())
    for relation in (*statement.relations, *statement.assumption_relations):
        trees += [relation.left, relation.right]
    trees += [statement.expression(text) for text in _formulas(statement)]
    found = {symbol.name for tree in trees for symbol in tree.free_symbols}
    return tuple(name for name in statement.symbols if name in found)


def _formulas(statement: Statement) -> list[str]:
    chance = statement.probability
    texts = [chance.at_most, chance.at_least, chance.law] if chance else []
    return [text for text in (*texts, statement.bound) if text]


def check_point(statement: Statement, point: Mapping[str, Fraction]) -> None:
    """Refuse a point that lacks a value, has one too many, or one of the wrong kind.

    Raises
    ------
    InputError : listing what is needed, with the meanings.
    """
    variables = {v.name: v for v in statement.variables}
    for name, given in point.items():
        variable = variables.get(name)
        if name not in statement.symbols:
            if variable is not None:
                raise InputError(f"{name} is a {variable.domain}; only numbers can be given")
            names = ", ".join(statement.symbols) or "none"
            defined = " (it is defined by a formula)" if name in statement.abbreviations else ""
            raise InputError(f"{statement.id} has no variable {name!r}{defined}; it has {names}")
        if not isinstance(given, int | Fraction):
            raise InputError(f"{name} = {given!r} is not exact; give an integer or a Fraction")
        if variable is not None and variable.domain == "integer" and given.denominator != 1:
            raise InputError(f"{name} has to be an integer, {given} was given")
    missing = [name for name in needed_names(statement) if name not in point]
    if missing:
        lines = []
        for name in missing:
            meaning = variables[name].meaning if name in variables else "a constant of the claim"
            lines.append(f"{name} ({meaning})" if meaning else name)
        raise InputError(f"{statement.id} needs a value for {'; '.join(lines)}")
