"""Two sides that are the same number: equality that no enclosure can show, by exact algebra.

At R = 0 the two sides of Q(B - R) - Q(B + R) <= R are both 0; balls around them overlap at every
precision.  With the numbers put in, the difference is 0 by identities.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

import sympy as sp

from bounds import functions as fn
from bounds.errors import PrecisionError
from bounds.relation import Relation
from verify.checker.identities import TooLarge, is_zero
from verify.enclose import enclose

_BITS = 300
_SPECIAL = (
    fn.Q, fn.phi, fn.mills, fn.orthant, fn.owens_t, fn.sinhc, fn.binomial_tail, fn.gamma,
    sp.erf, sp.erfc,
)  # fmt: skip
# what sympy raises where its own evaluation of a number fails
_FAILURES = (ArithmeticError, AttributeError, RecursionError, TypeError, ValueError)


def equal(relation: Relation, point: Mapping[str, Fraction]) -> bool:
    """Are the two sides certainly equal, and defined, at the point?  False: not shown.

    Proof: their difference, with the numbers put in exactly, is 0 by sympy's exact values of
    functions at special points or by an algebraic identity; both sides are enclosed, so they have
    a value.

    Parameters
    ----------
    point : exact values by name, of all variables of the relation.

    Raises
    ------
    UndefinedError : a side has no value there.

    >>> from bounds.catalogue import get
    >>> flip = get("explicit/flip-probability-small-bias").relations[0]
    >>> equal(flip, {"B": Fraction(1, 2), "R": Fraction(0)})
    True
    >>> equal(flip, {"B": Fraction(1, 2), "R": Fraction(1, 10**10)})
    False
    """
    difference = relation.left - relation.right
    if not _moderate(relation, point) or _wound(difference):
        return False
    numbers = {
        s: sp.Rational(point[s.name].numerator, point[s.name].denominator)
        for s in relation.free_symbols
    }
    try:
        difference = difference.subs(numbers)
    except _FAILURES:
        return False
    if difference.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I):
        return False
    if difference != 0 and not _vanishes(difference):
        return False
    try:
        for side in (relation.left, relation.right):
            enclose(side, point, digits=1, max_bits=_BITS)  # raises where it is undefined
    except PrecisionError:
        return False
    return True


def _moderate(relation: Relation, point: Mapping[str, Fraction]) -> bool:
    """Is exact arithmetic cheap at this point?"""
    powers = (*relation.left.atoms(sp.Pow), *relation.right.atoms(sp.Pow))
    tower = any(power.exp.free_symbols and power.base is not sp.E for power in powers)
    # a tail may be a sum of powers with the number of trials as exponent
    tails = relation.left.has(fn.binomial_tail) or relation.right.has(fn.binomial_tail)
    limit = 50 if tower else 200 if tails else 10**12
    numbers = [point[s.name] for s in relation.free_symbols]
    return all(abs(x.numerator) <= limit and x.denominator <= limit for x in numbers)


def _wound(tree: Any) -> bool:
    """Has it an angle of an angle of a special function?  sympy is slow to unwind those."""
    return any(
        node.has(sp.sin, sp.cos, sp.tan) and node.has(*_SPECIAL)
        for node in tree.atoms(sp.asin, sp.acos, sp.atan)
    )


def _vanishes(constant: Any) -> bool:
    """Is a constant certainly 0, by an algebraic identity?"""
    with suppress(PrecisionError):
        if enclose(constant, {}, digits=1, max_bits=_BITS).sign():
            return False
    try:
        return bool(is_zero(constant))
    except (TooLarge, *_FAILURES):
        return False
