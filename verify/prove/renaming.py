"""Expressions that differ in the names of their variables only.

Rules that introduce variables (x = y + t, then y = s - t) can lead back to where they came from,
under new names and with the same facts in another form.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby, permutations, product
from typing import Any

from bounds.language import symbol
from verify.checker import identities
from verify.prove.moves import small

MOST_ORDERS = 24


@lru_cache(maxsize=16384)
def nameless(expression: Any) -> Any:
    """The expanded expression with its variables named by the part that they play.

    They are ordered by how often they occur; of those that occur equally often, the order is taken
    whose text is the first.  With more than `MOST_ORDERS` such orders it may be missed that two
    expressions are the same; never that they differ.

    >>> x, y, s, t = (symbol(name) for name in "xyst")
    >>> nameless(x**2 + x * y) == nameless(s * t + t**2), nameless(x - y) == nameless(x + y)
    (True, False)
    >>> nameless(x - y) == nameless(t - s) == nameless(s - t)
    True
    """
    if small(expression):
        expression = identities.expand(expression)
    counts = {v: expression.count(v) for v in expression.free_symbols}
    ranked = sorted(counts, key=lambda v: (counts[v], str(v)))
    groups = [list(tied) for _, tied in groupby(ranked, key=counts.__getitem__)]
    found = []
    for choice in product(*map(permutations, groups)):
        names = {
            v: symbol(f"w{place}", "integer" if v.is_integer else "real")
            for place, v in enumerate(v for tied in choice for v in tied)
        }
        found.append(expression.xreplace(names))
        if len(found) == MOST_ORDERS:
            break
    return min(found, key=str)
