"""Expressions that differ in the names of their variables only.

Rules that introduce variables (x = y + t, then y = s - t) can lead back to where they came from,
under new names and with the same facts in another form.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bounds.language import symbol


@lru_cache(maxsize=16384)
def nameless(expression: Any) -> Any:
    """The expression with its variables named by how often they occur, the rarest first.

    Of two variables that occur equally often either may come first, so that it is missed that two
    expressions are the same; never that they differ.

    >>> x, y, s, t = (symbol(name) for name in "xyst")
    >>> nameless(x**2 + x * y) == nameless(s * t + t**2), nameless(x - y) == nameless(x + y)
    (True, False)
    """
    ranked = sorted(expression.free_symbols, key=lambda v: (expression.count(v), str(v)))
    return expression.xreplace(
        {
            v: symbol(f"w{place}", "integer" if v.is_integer else "real")
            for place, v in enumerate(ranked)
        }
    )
