"""Quotients with roots of polynomials, written so that their limits at infinity can be read off.

The structural limits of `verify.checker.limits` know quotients of polynomials only. For x > 0 and
a polynomial p of degree 2 d, ``sqrt(p(x)) = x**d * sqrt(p(x)/x**(2 d))`` wherever p(x) >= 0, and
the root on the right tends to that of the leading coefficient. Put in, the quotient is one of
sums of powers of x with bounded factors; both are divided by the highest power of x in either.
Each step is an identity for x > 0, so nothing is claimed that the limit of the new form does not
give.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

MOST_OPERATIONS = 150


def in_leading_powers(tree: Any, x: Any) -> Any:
    """The tree for x > 0, as a quotient in powers ``x**k`` with k <= 0; None where that fails.

    >>> x = sp.Symbol("x", real=True)
    >>> form = in_leading_powers((x + sp.sqrt(x**2 + 4)) / (3 * x + sp.sqrt(x**2 + 8)), x)
    >>> sp.limit(form, x, sp.oo), sp.simplify(form.subs(x, 1) - (1 + sp.sqrt(5)) / 6)
    (1/2, 0)
    """
    if tree.count_ops() > MOST_OPERATIONS:
        return None
    marks: dict[Any, Any] = {}

    def mark(value: Any) -> Any:
        return marks.setdefault(value, sp.Dummy(f"r{len(marks)}", real=True))

    def root(base: Any, exponent: Any) -> Any:
        if exponent.is_Rational and exponent.q == 2 and base.is_polynomial(x):
            degree = sp.degree(base, x)
            leading = sp.Poly(base, x).LC()
            if degree and degree % 2 == 0 and leading.is_positive:
                inside = sp.Add(*(c * x ** (k - degree) for (k,), c in sp.Poly(base, x).terms()))
                half = mark(sp.sqrt(inside)) * x ** (degree / 2)
                return half ** (2 * exponent)
        return base**exponent

    def other(value: Any) -> Any:
        return mark(value) if x in value.free_symbols else value

    plain = tree.replace(lambda e: isinstance(e, sp.Function), other).replace(sp.Pow, root)
    top, bottom = sp.fraction(sp.together(plain))
    if not marks or not (top.is_polynomial(x) and bottom.is_polynomial(x)):
        return None
    top, bottom = sp.Poly(top, x), sp.Poly(bottom, x)
    most = max(top.degree(), bottom.degree())

    def lowered(poly: Any) -> Any:
        return sp.Add(*(c * x ** (k - most) for (k,), c in poly.terms()))

    back = {mark: value for value, mark in marks.items()}
    return lowered(top).xreplace(back) / lowered(bottom).xreplace(back)
