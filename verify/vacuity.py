"""Bounds that are true and say nothing: at most 0 below a norm, at least 1 above a probability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bounds.relation import Relation
    from bounds.statement import Statement
    from verify.enclose import Enclosure

PROBABILITY_QUANTITIES = frozenset({"flip-probability"})
LOW = "a lower bound that is at most 0, on a quantity that cannot be negative"
HIGH = "an upper bound of at least 1, on a probability"

_PROBABILITIES = frozenset({"Q", "orthant", "binomial_tail", "erfc"})
_POSITIVE = _PROBABILITIES | {"phi", "mills", "exp", "gamma", "Abs", "cosh", "sinhc"}


def vacuous_relation(
    relation: Relation,
    left: Enclosure | None,
    right: Enclosure | None,
    nonnegative: frozenset[str],
) -> str:
    """Why a true inequality says nothing: a lower bound <= 0 on a quantity that cannot be
    negative, or an upper bound >= 1 on a probability.  A constant side is no bound formula.
    """
    if relation.op in ("==", "!="):
        return ""
    low, high = (relation.left, left), (relation.right, right)
    if relation.op in (">", ">="):
        low, high = high, low
    equal = low[1] and high[1] and low[1].exact and (low[1].lower == high[1].lower == high[1].upper)
    if equal:
        return ""  # two values that are the same number say all of each other
    if low[1] and low[0].free_symbols and low[1].upper <= 0 and _nonnegative(high[0], nonnegative):
        return LOW
    probability = type(low[0]).__name__ in _PROBABILITIES - {"erfc"}
    if high[1] and high[0].free_symbols and high[1].lower >= 1 and probability:
        return HIGH
    return ""


def _nonnegative(tree: Any, nonnegative: frozenset[str]) -> bool:
    """Is a tree nonnegative by its form alone?"""
    if tree.is_nonnegative or type(tree).__name__ in _POSITIVE:
        return True
    if tree.is_Symbol:
        return tree.name in nonnegative
    if tree.is_Pow:
        return (
            tree.exp.is_even or tree.exp.is_integer is False or _nonnegative(tree.base, nonnegative)
        )
    return bool(
        (tree.is_Mul or tree.is_Add) and all(_nonnegative(part, nonnegative) for part in tree.args)
    )


def nonnegative_names(statement: Statement) -> frozenset[str]:
    """Variables that an assumption bounds below by a number >= 0."""
    names = set()
    for relation in statement.assumption_relations:
        low, high = relation.left, relation.right
        if relation.op in (">", ">="):
            low, high = high, low
        elif relation.op not in ("<", "<="):
            continue
        if high.is_Symbol and low.is_nonnegative:
            names.add(high.name)
    return frozenset(names)


def trivial_bound(quantity: str, side: str) -> int | None:
    """What holds of a quantity anyway, and so what a bound that says something is better than.

    Every quantity of the catalogue is nonnegative: eigenvalues of kernels, counts, norms, widths.

    >>> trivial_bound("smallest-eigenvalue", "lower"), trivial_bound("flip-probability", "upper")
    (0, 1)
    """
    if side == "lower":
        return 0
    return 1 if side == "upper" and quantity in PROBABILITY_QUANTITIES else None


def vacuous_bound(statement: Statement, bound: Enclosure | None) -> str:
    """Why a value of the statement's bound says nothing about its quantity; empty if it does.

    >>> from fractions import Fraction
    >>> from bounds.catalogue import get
    >>> from verify.enclose import Enclosure
    >>> vacuous_bound(get("yang2024/theorem-13"), Enclosure(Fraction(0), Fraction(0)))
    'a lower bound that is at most 0, on a quantity that cannot be negative'
    """
    if bound is None or not statement.quantity:
        return ""
    trivial = trivial_bound(statement.quantity, statement.side)
    if trivial is None:
        return ""
    if statement.side == "lower":
        return LOW if bound.upper <= trivial else ""
    return HIGH if bound.lower >= trivial else ""
