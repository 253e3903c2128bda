"""A statement cut down to the formulas for which a point gives all values.

Theorems have more variables than most questions: what was observed in training, a second
parameter that only part (c) uses.  Whoever asks for the bound need not know them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bounds.errors import InputError, MissingValueError

if TYPE_CHECKING:
    from bounds.relation import Relation
    from bounds.statement import Statement


@dataclass(frozen=True)
class Omitted:
    """A formula that was left out: what it is, its text, the names without a value.

    A limit, a derivative or an integral (role ``calculus``) misses none: it speaks of no one point.
    """

    role: str
    text: str
    missing: tuple[str, ...]
    relations: tuple[Relation, ...] = ()


def restricted(
    statement: Statement, point: Mapping[str, Fraction]
) -> tuple[Statement, tuple[Omitted, ...]]:
    """The part of a statement that the point reaches, and what had to be left out.

    What must be given: every variable of the bound, or, for a statement without one, all that one
    side of the first claim needs.

    Raises
    ------
    MissingValueError : one of these is missing; the message gives the meanings.

    >>> from bounds.catalogue import get
    >>> part, left_out = restricted(get("explicit/flip-probability"), {"B": 1, "R": 1})
    >>> part.claim, [(o.role, o.text, o.missing) for o in left_out][0]
    (('exp(-R**2/2)*c_BR*R*s <= pflip <= c_BR*R*s',), ('assumption', 'B*R <= kappa', ('kappa',)))
    """
    given = set(point)
    _require(statement, given)
    omitted: list[Omitted] = []

    def reachable(role: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        kept = []
        for text in texts:
            relations = statement.parse(text).relations
            missing = _missing(statement, [s for r in relations for s in (r.left, r.right)], given)
            if missing:
                omitted.append(Omitted(role, text, missing, relations))
            else:
                kept.append(text)
        return tuple(kept)

    assumptions = reachable("assumption", statement.assumptions)
    claims = reachable("claim", statement.claim)
    definitions: list[tuple[str, str]] = []
    for name, text in statement.definitions:
        if not _missing(statement, [statement.abbreviations[name]], given):
            definitions.append((name, text))
    chance = statement.probability
    if chance is not None:
        bound = chance.at_most or chance.at_least
        missing = _missing(statement, [statement.expression(bound)], given)
        if missing:
            omitted.append(Omitted("probability", bound, missing))
            chance = None
        elif chance.law and _missing(statement, [statement.expression(chance.law)], given):
            chance = replace(chance, law="")
    omitted += [Omitted("calculus", one.says, ()) for one in statement.calculus]
    part = statement.with_changes(
        assumptions=assumptions,
        claim=claims,
        definitions=tuple(definitions),
        probability=chance,
    )
    return part, tuple(omitted)


def _missing(statement: Statement, trees: list[Any], given: set[str]) -> tuple[str, ...]:
    found = {symbol.name for tree in trees for symbol in tree.free_symbols}
    return tuple(name for name in statement.symbols if name in found - given)


def _require(statement: Statement, given: set[str]) -> None:
    if statement.bound:
        missing = _missing(statement, [statement.expression(statement.bound)], given)
    else:
        sides = [side for r in statement.relations for side in (r.left, r.right)]
        ready = any(side.free_symbols and not _missing(statement, [side], given) for side in sides)
        missing = () if ready or not sides else _missing(statement, sides, given)
    if missing:
        meanings = {v.name: v.meaning for v in statement.variables}
        wanted = [f"{n} ({meanings[n]})" if meanings.get(n) else n for n in missing]
        raise MissingValueError(statement.id, "; ".join(wanted))


def known_names(statement: Statement, point: Mapping[str, Fraction]) -> None:
    """Refuse names that the statement does not have and numbers that no setting has.

    Raises
    ------
    InputError : says which names there are, or what was given.
    """
    variables = {v.name: v for v in statement.variables}
    for name, given in point.items():
        if name not in statement.symbols:
            from verify.cli.parameters import nearest

            if name in variables:
                raise InputError(f"{name} is a {variables[name].domain}; only numbers can be given")
            hint = nearest(name, list(statement.symbols))
            has = ", ".join(statement.symbols) or "none"
            raise InputError(f"{statement.id} has no variable {name!r}{hint} (it has {has})")
        if name in variables and variables[name].domain == "integer" and given.denominator != 1:
            from verify.cli.values import exact_text

            raise InputError(f"{name} has to be an integer, {exact_text(given)} was given")
    possible(statement, point)


def possible(statement: Statement, point: Mapping[str, Fraction]) -> None:
    """Refuse an eigenvalue of the limiting kernel that no data can have.

    Raises
    ------
    InputError : it, or a lower bound for it, is above the diagonal of the kernel.

    >>> from bounds.catalogue import get
    >>> possible(get("explicit/gd-convergence"), {"lambda": Fraction(1), "B": Fraction(1)})
    Traceback (most recent call last):
    bounds.errors.InputError: no data have lambda = 1 at B = 1: lambda <= 2*Q(B) ...
    """
    from verify.cli.values import exact_text
    from verify.eigenvalue_limits import THEOREM, eigenvalue_limits
    from verify.enclose import holds

    for name, limit in eigenvalue_limits(statement).items():
        if name in point and "B" in point and holds(limit, point) is False:
            raise InputError(
                f"no data have {name} = {exact_text(point[name])} at B = {exact_text(point['B'])}: "
                f"{limit} by {THEOREM}"
            )
