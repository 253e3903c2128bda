"""Two sides that are the same number: equality that no enclosure can show, by cancellation.

At R = 0 the two sides of Q(B - R) - Q(B + R) <= R are both 0; balls around them overlap at every
precision.  With the numbers put in, the terms of the difference cancel exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy as sp

from bounds.errors import PrecisionError, UndefinedError
from bounds.relation import Relation
from verify.enclose import enclose

LARGEST = 10**30
# Nothing that is evaluated by counting: those would be computed term by term.
_COUNTING = frozenset({"binomial_tail", "factorial", "gamma", "binomial", "floor", "ceiling"})


def cancels(relation: Relation, point: Mapping[str, Fraction]) -> bool:
    """Do the two sides cancel at a point, so that they are equal?

    Proof: both sides have a value there (each is enclosed), and their difference, with the numbers
    put in exactly, is rewritten to 0 by identities between numbers that have a value.

    Parameters
    ----------
    point : exact values by name; False if one is too long, or stands in an exponent.

    >>> from bounds.catalogue import get
    >>> flip = get("explicit/flip-probability-small-bias").relations[0]
    >>> cancels(flip, {"B": Fraction(1, 2), "R": Fraction(0)})
    True
    >>> cancels(flip, {"B": Fraction(1, 2), "R": Fraction(1, 10**20)})
    False
    """
    symbols = {symbol.name: symbol for symbol in relation.free_symbols}
    given = {name: point[name] for name in symbols}
    if any(max(abs(v.numerator), v.denominator) > LARGEST for v in given.values()):
        return False
    difference = relation.left - relation.right
    counted = {type(node).__name__ for node in difference.atoms(sp.Function)} & _COUNTING
    if counted or any(power.exp.free_symbols for power in difference.atoms(sp.Pow)):
        return False
    numbers = {symbols[n]: sp.Rational(v.numerator, v.denominator) for n, v in given.items()}
    if difference.xreplace(numbers) is not sp.S.Zero:
        return False
    try:
        for side in (relation.left, relation.right):
            enclose(side, given, digits=3)
    except (PrecisionError, UndefinedError):
        return False
    return True
