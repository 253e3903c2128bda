"""Pairs of exponentials as hyperbolic functions: their derivatives stay short and show their sign.

Nothing here is trusted: what is found is proposed as a factorisation.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from verify.prove.moves import small

MOST_TERMS = 12


def paired(tree: Any) -> tuple[Any, Any] | None:
    """(m, g) with tree = exp(m) g, where exp(m + a) and exp(m - a) are cosh a and sinh a in g.

    The middle m is the one of most pairs that get shorter by it; None without any.

    >>> z = sp.Symbol("z", real=True)
    >>> paired(z * sp.exp(2 * z) + z - 3 * sp.exp(2 * z) + 3)
    (z, 2*z*cosh(z) - 6*sinh(z))
    """
    if not small(tree, 120) or not tree.has(sp.exp):
        return None
    amounts: dict[Any, Any] = {}
    for term in sp.Add.make_args(sp.expand(tree)):
        exponent, rest = sp.S.Zero, sp.S.One
        for factor in sp.Mul.make_args(term):
            if isinstance(factor, sp.exp):
                exponent += factor.args[0]
            else:
                rest *= factor
        exponent = sp.expand(exponent)
        amounts[exponent] = amounts.get(exponent, 0) + rest
    if not 2 <= len(amounts) <= MOST_TERMS:
        return None
    middles: dict[Any, int] = {}
    exponents = sorted(amounts, key=sp.default_sort_key)
    for i, a in enumerate(exponents):
        for b in exponents[i + 1 :]:
            if _shorter(amounts[a], amounts[b]):
                m = sp.expand((a + b) / 2)
                middles[m] = middles.get(m, 0) + 1
    if not middles:
        return None
    middle = max(middles, key=lambda m: (middles[m], -sp.count_ops(m), str(m)))
    total = sp.S.Zero
    for exponent in exponents:
        a, partner = sp.expand(exponent - middle), sp.expand(2 * middle - exponent)
        if a == 0 or partner not in amounts or not _shorter(amounts[exponent], amounts[partner]):
            total += amounts[exponent] * sp.exp(a)
        elif not a.could_extract_minus_sign():
            even, odd = _parts(amounts[exponent], amounts[partner])
            total += even * sp.cosh(a) + odd * sp.sinh(a)
    return middle, total


def _parts(a: Any, b: Any) -> tuple[Any, Any]:
    """(c, s) with a e^x + b e^(-x) = c cosh x + s sinh x."""
    return sp.expand(a + b), sp.expand(a - b)


def _shorter(a: Any, b: Any) -> bool:
    return sum(map(_length, _parts(a, b))) < _length(a) + _length(b)


def _length(tree: Any) -> int:
    return 0 if tree == 0 else len(sp.Add.make_args(tree))
