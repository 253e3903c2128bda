"""Ceilings and floors of quotients of logarithms at the points where these are integers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from bounds import functions as fn
from bounds.errors import UndefinedError


def with_whole_quotients(expression: Any, point: Mapping[Any, Any]) -> Any:
    """Put in what ceiling(log(a)/log(b)) is where the quotient is an integer.

    No enclosure decides between two integers there; algebra does (see `bounds.functions`).

    Raises
    ------
    UndefinedError : with the integers put in, it has no real value (1/floor(x) at 1/2).

    >>> D = sp.Symbol("D")
    >>> with_whole_quotients(fn.ceiling(sp.log(8) / sp.log(D)) + D, {"D": 2})
    D + 3
    """
    by_name = {str(name): value for name, value in point.items()}
    known = {}
    for node in expression.atoms(fn.floor, fn.ceiling):
        names = {s: by_name.get(s.name) for s in node.free_symbols}
        short = all(v is not None and max(map(abs, _parts(v))) < 10**30 for v in names.values())
        if short and all(power.exp.is_Integer for power in node.atoms(sp.Pow)):
            found = node.xreplace({s: sp.Rational(*_parts(v)) for s, v in names.items()})
            if found.is_Integer:
                known[node] = found
    try:
        found = expression.xreplace(known)
    except ValueError:  # sympy's max and min refuse a side without a value
        return expression
    if found.has(sp.zoo, sp.nan, sp.I):
        raise UndefinedError(f"{expression} has no real value here")
    return found


def _parts(value: Any) -> tuple[int, int]:
    """Numerator and denominator of an exact value."""
    if isinstance(value, sp.Rational):
        return int(value.p), int(value.q)
    return Fraction(value).as_integer_ratio()
