"""The bound that a printed claim states, read from the statement, with its open constants put in.

A claim like ``R_S <= first + 4 c second`` or ``move <= first + O(second)`` leaves constants open.
`printed_side` is its right side with one number for all of them, so that the formula has one
source; `needed` is the smallest number with which a measured quantity obeys the claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp

from bounds import catalogue
from bounds.errors import InputError
from bounds.language import ORDER_FUNCTIONS
from verify.enclose import Enclosure, enclose

_OPEN = sp.Symbol("_open", real=True)


@cache
def _tree(identity: str, place: int) -> Any:
    """The right side; order symbols and existential constants replaced by the symbol ``_open``."""
    statement = catalogue.get(identity)
    tree = statement.relations[place].right
    # innermost first: a replaced O(...) has no order symbol inside
    tree = tree.replace(
        lambda node: type(node).__name__ in ORDER_FUNCTIONS, lambda node: _OPEN * node.args[0]
    )
    return tree.subs({statement.symbols[name]: _OPEN for name in statement.exists})


def printed_side(
    identity: str, place: int, values: Mapping[str, Any], *, constant: int = 1
) -> float:
    """The right side of a claim at a point, as a float.

    Parameters
    ----------
    identity, place : the statement, and which of its relations.
    values : values of the variables on that side, by name; others are ignored; floats are exact.
    constant : what stands for every existential constant and in front of what is inside O(...).

    Raises
    ------
    InputError : a variable of the side has no value.

    >>> round(printed_side("yang2024/lemma-33", 1, {"n": 2, "B": 0}), 12)
    16.0
    >>> printed_side("yang2024/lemma-3", 0, {"R_w": 1, "R_b": 1, "B": 0}, constant=3)
    6.0
    """
    return float(enclosed_side(identity, place, values, constant=constant).midpoint)


def enclosed_side(
    identity: str, place: int, values: Mapping[str, Any], *, constant: int = 1
) -> Enclosure:
    """The same, enclosed."""
    tree = _tree(identity, place)
    names = {symbol.name for symbol in tree.free_symbols} - {_OPEN.name}
    missing = sorted(names - set(values))
    if missing:
        raise InputError(f"the bound of {identity} needs a value of {', '.join(missing)}")
    point = {name: Fraction(values[name]) for name in names}
    return enclose(tree.subs(_OPEN, constant), point)


def needed(identity: str, place: int, measured: float, values: Mapping[str, Any]) -> float:
    """The least constant >= 0 with which ``measured`` is at most the right side of a claim.

    One constant stands for all that the claim leaves open; the side must be affine in it.

    Raises
    ------
    InputError : the claim leaves no constant open, or is not affine in it.

    >>> needed("yang2024/lemma-3", 0, 0.5, {"R_w": 1, "R_b": 1, "B": 0})
    0.25
    """
    opened = _tree(identity, place).diff(_OPEN)
    if opened == 0 or opened.has(_OPEN):
        raise InputError(f"{identity}: the claim is not affine in an open constant")
    first = printed_side(identity, place, values, constant=0)
    slope = printed_side(identity, place, values, constant=1) - first
    return max(measured - first, 0.0) / slope if slope else float("inf")
