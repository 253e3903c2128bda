"""Factors of polynomials over the rationals, by flint: sympy's own can take minutes.

For the search only; every factorisation is checked again where it is used.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy.polys.polyerrors import BasePolynomialError

MOST_DEGREE = 200


@lru_cache(maxsize=2048)
def factor(tree: Any) -> Any:
    """The tree as a quotient of products of irreducible factors over Q, where it is rational.

    Functions and roots count as indeterminates, as in `sympy.factor`.

    >>> x = sp.Symbol("x")
    >>> factor(x**2 * sp.exp(x) - sp.exp(x))
    (x - 1)*(x + 1)*exp(x)
    """
    if tree.is_number:
        return tree
    top, bottom = sp.fraction(sp.together(tree))
    if bottom != 1:
        return factor(sp.expand(top)) / factor(sp.expand(bottom))
    try:
        poly = sp.Poly(tree)
    except BasePolynomialError:
        return sp.factor_terms(tree)
    if not (poly.domain.is_ZZ or poly.domain.is_QQ) or poly.total_degree() > MOST_DEGREE:
        return sp.factor_terms(tree)
    names = tuple(f"g{i}" for i in range(len(poly.gens)))
    context = fmpq_mpoly_ctx.get(names, Ordering.lex)
    terms = {tuple(map(int, k)): fmpq(int(c.p), int(c.q)) for k, c in poly.terms()}
    constant, factors = context.from_dict(terms).factor()
    product = sp.Rational(int(constant.p), int(constant.q))
    for part, power in factors:
        total = sp.Add(
            *(
                sp.Rational(int(c.p), int(c.q))
                * sp.Mul(*(g ** int(e) for g, e in zip(poly.gens, k, strict=True)))
                for k, c in part.to_dict().items()
            )
        )
        content, primitive = total.primitive()
        product *= content ** int(power) * primitive ** int(power)
    return product
