"""Repairs of a comparison of orders of magnitude: the smallest factor that makes it true.

An order has no constants to change, but it has exponents: the right-hand side is multiplied by a
power of one quantity, and by as small a power as possible.  Exponents are compared exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from bounds.asymptotics import OrderRelation
from bounds.errors import InputError
from bounds.orders import decide, substitute, terms
from bounds.statement import Statement

SIZES = (Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2))


@dataclass(frozen=True)
class OrderRepair:
    """A changed comparison that holds.

    Parameters
    ----------
    factor : what the right-hand side was multiplied by.
    relation : the changed comparison.
    exponents : both sides as products of powers: the proof.
    """

    factor: str
    relation: OrderRelation
    exponents: str


def order_repairs(relation: OrderRelation) -> tuple[OrderRepair, ...]:
    """The smallest power of one quantity by which the right-hand side has to be multiplied.

    Quantities are those of the comparison: its variables, exponentials and logarithms.  An empty
    tuple if the comparison holds, if its exponents do not decide it, or if no power up to 2 helps.

    >>> (repair,) = order_repairs(OrderRelation("n**2/lambda", "at most", "n/lambda"))
    >>> repair.factor, repair.exponents
    ('n', 'lambda**(-1)*n**2 against lambda**(-1)*n**2')
    """
    if _holds(relation)[0] is not False:
        return ()
    quantities = _quantities(relation)
    for size in SIZES:
        found = []
        for quantity in quantities:
            for exponent in (size, -size):
                factor = _power(quantity, exponent)
                changed = replace(relation, right=f"({relation.right})*{factor}")
                holds, words = _holds(changed)
                if holds and _sharp(changed):
                    found.append(OrderRepair(factor, changed, words))
        if found:
            return tuple(found)
    return ()


def repairable_orders(statement: Statement) -> dict[OrderRelation, tuple[OrderRepair, ...]]:
    """The refuted comparisons of a statement with their repairs."""
    return {one: order_repairs(one) for one in statement.orders if _holds(one)[0] is False}


def _sharp(relation: OrderRelation) -> bool:
    """Are both sides of one order, so that no smaller factor would do?"""
    strict = relation.relation in ("smaller", "larger")
    return strict or bool(_holds(replace(relation, relation="same"))[0])


def _holds(relation: OrderRelation) -> tuple[bool | None, str]:
    try:
        return decide(relation)
    except InputError as error:
        return None, str(error)


def _quantities(relation: OrderRelation) -> list[str]:
    """What occurs in the comparison, in the order of appearance."""
    found: dict[str, None] = {}
    for text in (relation.left, relation.over, relation.right):
        if not text:
            continue
        tree = substitute(text, {})
        for name, formula in relation.where:
            tree = substitute(tree, {name: formula})
        for term in terms(tree, small=relation.small, logs=relation.logs):
            found.update(dict.fromkeys(q for q, _ in term.powers))
            if relation.logs:
                found.update(dict.fromkeys(q for q, _ in term.logs))
    return list(found)


def _power(quantity: str, exponent: Fraction) -> str:
    if exponent == 1:
        return quantity
    shown = str(exponent) if exponent.denominator == 1 and exponent > 0 else f"({exponent})"
    return f"{quantity}**{shown}"
