"""Limits at infinity and the conditions under which an expression is defined and smooth.

Part of the checker.  `limit_at_infinity` is deliberately weak: it answers only when a short
structural argument establishes the limit for every fixed value of the other variables.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import arb, fmpq

from bounds import functions as fn
from verify.checker.identities import expand
from verify.checker.intervals import Interval, Unsupported, evaluate

Box = dict[Any, Interval]
BITS = 128
# values at +oo and -oo of functions that are continuous on the whole line
_AT_INFINITY: dict[Any, tuple[Any, Any]] = {
    sp.exp: (sp.oo, sp.S.Zero),
    sp.atan: (sp.pi / 2, -sp.pi / 2),
    sp.tanh: (sp.S.One, -sp.S.One),
    sp.erf: (sp.S.One, -sp.S.One),
    sp.erfc: (sp.S.Zero, sp.Integer(2)),
    sp.sinh: (sp.oo, -sp.oo),
    sp.cosh: (sp.oo, sp.oo),
    fn.Q: (sp.S.Zero, sp.S.One),
    fn.phi: (sp.S.Zero, sp.S.Zero),
    fn.mills: (sp.S.Zero, sp.oo),
    fn.sinhc: (sp.oo, sp.oo),
}
Growth = tuple[dict[int, Any], Any]


def _sign(expression: Any, box: Box) -> int:
    value = evaluate(expression, box, BITS)
    if value[0] > 0 or (value[0] == 0 and value[2]):
        return 1
    if value[1] < 0 or (value[1] == 0 and value[3]):
        return -1
    raise Unsupported(f"the sign of {expression} is not certain")


def _leading(polynomial: Any, x: Any, box: Box) -> tuple[Any, int]:
    """Leading coefficient (certainly not 0) and degree of a polynomial in x."""
    poly = sp.Poly(expand(polynomial), x)
    if any(x in c.free_symbols for c in poly.all_coeffs()):
        raise Unsupported("not a polynomial")
    coefficient = poly.LC()
    _sign(coefficient, box)
    return coefficient, int(poly.degree())


def limit_at_infinity(expression: Any, x: Any, box: Box) -> Any:
    """Limit for x -> +oo with all other variables fixed in the box; a tree, oo or -oo.

    Raises `Unsupported` where no structural argument applies.
    """
    if x not in expression.free_symbols:
        return expression
    if expression == x:
        return sp.oo
    numerator, denominator = sp.fraction(sp.together(expression))
    if numerator.is_polynomial(x) and denominator.is_polynomial(x):
        (top, high), (bottom, low) = _leading(numerator, x, box), _leading(denominator, x, box)
        if high == low:
            return top / bottom
        return sp.S.Zero if high < low else sp.oo * _sign(top, box) * _sign(bottom, box)
    if expression.is_Add:
        terms = summands(expression)
        if len(terms) == 1:
            return limit_at_infinity(terms[0], x, box)
        limits = [limit_at_infinity(term, x, box) for term in terms]
        infinite = {value for value in limits if value in (sp.oo, -sp.oo)}
        if len(infinite) == 2:
            raise Unsupported("oo - oo")
        return infinite.pop() if infinite else sp.Add(*limits)
    if expression.is_Mul:
        return _limit_of_product(expression, x, box)
    if expression.is_Pow and expression.exp.is_Rational:
        base = limit_at_infinity(expression.base, x, box)
        if base is sp.oo:
            return sp.oo if expression.exp > 0 else sp.S.Zero
        if base == 0 and expression.exp > 0:
            return sp.S.Zero
        if base is not -sp.oo and _sign(base, box) > 0:
            return base**expression.exp
        raise Unsupported("a power at its singularity")
    if isinstance(expression, sp.log):
        inner = limit_at_infinity(expression.args[0], x, box)
        if inner is sp.oo:
            return sp.oo
        if _sign(inner, box) > 0:
            return sp.log(inner)
    if expression.func in _AT_INFINITY:
        inner = limit_at_infinity(expression.args[0], x, box)
        if inner in (sp.oo, -sp.oo):
            return _AT_INFINITY[expression.func][0 if inner is sp.oo else 1]
        return expression.func(inner)
    if isinstance(expression, fn.orthant) and x not in expression.args[1].free_symbols:
        inner = limit_at_infinity(expression.args[0], x, box)
        if inner in (sp.oo, -sp.oo):  # 1 - 2 Q(-B) <= P[X >= B, Y >= B] <= Q(B)
            return sp.S.Zero if inner is sp.oo else sp.S.One
    raise Unsupported(f"no limit rule for {expression.func}")


def summands(expression: Any) -> list[Any]:
    """The terms of a sum, products with sums multiplied out; denominators stay whole."""
    found = []
    for term in sp.Add.make_args(expression):
        factors = sp.Mul.make_args(term)
        sums = [f for f in factors if (f.base if f.is_Pow and _counts(f.exp) else f).is_Add]
        if not sums:
            found.append(term)
            continue
        rest = sp.Mul(*(f for f in factors if f is not sums[0]))
        for part in sp.Add.make_args(expand(sums[0])):
            found += summands(part * rest)
        if len(found) > 1000:
            raise Unsupported("a sum of too many terms")
    return found


def _counts(exponent: Any) -> bool:
    return bool(exponent.is_Integer and 1 <= exponent <= 12)


def _limit_of_product(expression: Any, x: Any, box: Box) -> Any:
    """Exponential decay beats powers; otherwise the product of the factors' limits."""
    try:
        exponents, degree = growth(expression, x, box)
        for k in sorted(exponents, reverse=True):
            if exponents[k] < 0:
                return sp.S.Zero
            if exponents[k] > 0:
                break
        else:
            if degree < 0:
                return sp.S.Zero
    except Unsupported:
        pass
    limits = [limit_at_infinity(factor, x, box) for factor in expression.args]
    if any(value in (sp.oo, -sp.oo) for value in limits):
        signs = [_sign(v, box) if v not in (sp.oo, -sp.oo) else 1 for v in limits]
        for value, sign in zip(limits, signs, strict=True):
            if sign < 0 or value is -sp.oo:
                signs.append(-1)
        return sp.oo * sp.prod(signs[len(limits) :])
    return sp.Mul(*limits)


def growth(expression: Any, x: Any, box: Box) -> Growth:
    """(E, a) such that ``|expression| <= C x^a exp(sum_k E[k] x^k)`` for large x (others fixed).

    Every E[k] is an exact dyadic number: upper bounds, rounded up, so that they can be compared.
    """
    if x not in expression.free_symbols:
        return {}, sp.S.Zero
    if expression == x:
        return {}, sp.S.One
    if expression.is_Add:
        parts = [growth(term, x, box) for term in expression.args]
        keys = {k for exponents, _ in parts for k in exponents}
        return (
            {k: max(exponents.get(k, arb(0)) for exponents, _ in parts) for k in keys},
            max(degree for _, degree in parts),
        )
    if expression.is_Mul:
        total: dict[int, Any] = {}
        degree = sp.S.Zero
        for factor in expression.args:
            exponents, more = growth(factor, x, box)
            degree += more
            for k, value in exponents.items():
                total[k] = _up(total.get(k, arb(0)) + value)
        return total, degree
    if expression.is_Pow and expression.exp.is_Rational:
        return _growth_of_power(expression, x, box)
    if isinstance(expression, sp.exp):
        return _growth_of_exp(expression.args[0], x, box)
    if isinstance(expression, fn.phi):
        return _growth_of_exp(-(expression.args[0] ** 2) / 2, x, box)
    if isinstance(expression, fn.Q | sp.erfc | fn.mills):
        inner = expression.args[0]
        if limit_at_infinity(inner, x, box) is not sp.oo:
            return {}, sp.S.Zero if not isinstance(expression, fn.mills) else _refuse(expression)
        if isinstance(expression, fn.mills):  # M(t) < 1/t
            return growth(1 / inner, x, box)
        # Q(t) <= exp(-t^2/2)/2 and erfc(t) <= exp(-t^2) for t >= 0
        half = 2 if isinstance(expression, fn.Q) else 1
        return _growth_of_exp(-(inner**2) / half, x, box)
    if isinstance(expression, sp.log) and expression.args[0].is_rational_function(x):
        return {}, sp.Rational(1, 64)  # a log of a rational function grows slower than any power
    if isinstance(expression, sp.sin | sp.cos | sp.atan | sp.tanh | sp.erf | sp.acos | sp.asin):
        return {}, sp.S.Zero
    return _refuse(expression)


def _up(ball: Any) -> Any:
    """The upper end of a ball, as an exact number."""
    return arb(ball.upper())


def _refuse(expression: Any) -> Any:
    raise Unsupported(f"no growth bound for {expression}")


def _growth_of_power(expression: Any, x: Any, box: Box) -> Growth:
    base, r = expression.base, expression.exp
    if r > 0:
        exponents, degree = growth(base, x, box)
        factor = arb(fmpq(int(r.p), int(r.q)))
        return {k: _up(factor * v) for k, v in exponents.items()}, r * degree
    if base.is_polynomial(x):
        return {}, r * _leading(base, x, box)[1]
    value = limit_at_infinity(base, x, box)  # bounded away from 0 for large x
    if value not in (sp.oo, -sp.oo):
        _sign(value, box)
    return {}, sp.S.Zero


def _growth_of_exp(exponent: Any, x: Any, box: Box) -> Growth:
    exponent = expand(exponent)
    if not exponent.is_polynomial(x):
        if limit_at_infinity(exponent, x, box) is sp.oo:
            return _refuse(exponent)
        return {}, sp.S.Zero
    bounds: dict[int, Any] = {}
    for (k,), coefficient in sp.Poly(exponent, x).terms():
        if k:
            bounds[k] = evaluate(coefficient, box, BITS)[1]
    return bounds, sp.S.Zero


def _plainly_positive(base: Any) -> bool:
    """Positive by being a positive rational, e, pi or a symbol that is declared so."""
    if base.is_Symbol or base.is_Rational:
        return bool(base.is_positive)
    return base is sp.E or base is sp.pi


def requirements(expression: Any, variable: Any = None) -> list[tuple[Any, str]]:
    """Conditions ``(g, op)``, meaning ``g op 0``, under which the tree is defined and continuous.

    With a variable: also differentiable in it, by the formulas of sympy's ``diff``.  Raises
    `Unsupported` for functions that jump or have kinks in the variable.
    """
    found: dict[tuple[Any, str], None] = {}
    for node in sp.postorder_traversal(expression):
        moving = variable is not None and variable in node.free_symbols
        if node.is_Pow and not _plainly_positive(node.base):
            base, r = node.args
            if r.is_Integer:
                if r < 0:
                    found[base, "!="] = None
            elif moving:
                found[base, ">"] = None
            elif r.is_integer:
                found[sp.Max(sp.Abs(base), r + 1), ">"] = None
            else:
                found[base, ">=" if r.is_Rational and r > 0 else ">"] = None
        elif isinstance(node, sp.log | fn.gamma):
            found[node.args[0], ">"] = None
        elif isinstance(node, sp.tan):
            found[sp.cos(node.args[0]), "!="] = None
        elif isinstance(node, sp.asin | sp.acos):
            found[1 - node.args[0] ** 2, ">" if moving else ">="] = None
        elif isinstance(node, fn.orthant):
            curved = variable is not None and variable in node.args[1].free_symbols
            found[1 + node.args[1], ">" if moving else ">="] = None
            found[1 - node.args[1], ">" if curved else ">="] = None
        elif isinstance(node, fn.binomial_tail):
            _, m, p = node.args
            if not m.is_integer:
                raise Unsupported("a number of trials that is not an integer")
            found.update({(p, ">="): None, (1 - p, ">="): None, (m, ">="): None})
        if node.is_Function or isinstance(node, sp.Max | sp.Min):
            if node.func not in _SMOOTH and node.func not in _KINKED:
                raise Unsupported(f"no conditions are known for {node.func}")
            if moving and node.func in _KINKED:
                raise Unsupported(f"{node} has kinks or jumps in {variable}")
    return list(found)


_SMOOTH = {
    sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.asin, sp.acos, sp.atan, sp.sinh, sp.cosh, sp.tanh,
    sp.erf, sp.erfc, fn.Q, fn.phi, fn.mills, fn.sinhc, fn.sinhc_derivative, fn.gamma, fn.orthant,
    fn.owens_t,
}  # fmt: skip
_KINKED = {sp.Abs, sp.sign, fn.floor, fn.ceiling, sp.Max, sp.Min, fn.binomial_tail}
