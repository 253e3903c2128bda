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

    The middle m is the one of most pairs with equal or opposite coefficients; None without any.

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
            if _parity(amounts[a], amounts[b]):
                m = (a + b) / 2
                middles[m] = middles.get(m, 0) + 1
    if not middles:
        return None
    middle = sp.expand(max(middles, key=lambda m: (middles[m], -sp.count_ops(m), str(m))))
    total, left = sp.S.Zero, dict(amounts)
    while left:
        exponent, amount = left.popitem()
        partner = sp.expand(2 * middle - exponent)
        a = sp.expand(exponent - middle)
        if a.could_extract_minus_sign() and partner in left:
            left = {**left, exponent: amount}
            exponent, partner, a = partner, exponent, -a
            amount = left.pop(exponent)
        sign = _parity(amount, left[partner]) if partner in left else 0
        if sign:
            del left[partner]
            total += 2 * amount * (sp.cosh(a) if sign > 0 else sp.sinh(a))
        else:
            total += amount * sp.exp(a)
    return middle, total


def _parity(a: Any, b: Any) -> int:
    """1 for equal, -1 for opposite amounts, else 0."""
    return 1 if sp.expand(a - b) == 0 else -1 if sp.expand(a + b) == 0 else 0
