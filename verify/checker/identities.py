"""When are two trees the same function?  A canonical form, and zero by exact algebra.

Part of the checker.  Functions are rewritten to a few atoms (exp, mills, owens_t, log, ...), the
difference is brought over a common denominator and expanded: if the numerator is literally 0, the
two trees agree wherever no denominator vanishes, hence by continuity wherever both are continuous.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp

from bounds import functions as fn
from verify.checker import angles
from verify.checker.intervals import evaluate

NO_VALUE = (sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I, sp.AccumBounds)
MAX_TERMS = 3000
MAX_STEPS = 30
MAX_TRIALS = 1000  # powers of a number p that are computed
MAX_OUTCOMES = 2  # terms of a binomial law beside an end that are written out


class TooLarge(Exception):
    """An expansion that was given up because of its size."""


def _q(x: Any) -> Any:
    if x.could_extract_minus_sign():
        return 1 - _q(-x)
    return fn.mills(x) * _phi(x)


def _phi(x: Any) -> Any:
    return sp.exp(sp.expand(-(x**2) / 2)) / sp.sqrt(2 * sp.pi)


def _mills(x: Any) -> Any:
    if x.could_extract_minus_sign():
        return sp.sqrt(2 * sp.pi) * sp.exp(sp.expand(x**2 / 2)) - fn.mills(-x)
    return fn.mills(x)


def _owens_t(h: Any, a: Any) -> Any:
    if a == 1:
        return _q(h) * (1 - _q(h)) / 2
    if a.could_extract_minus_sign():
        return -_owens_t(h, -a)
    return fn.owens_t(-h if h.could_extract_minus_sign() else h, a)


def _orthant(B: Any, rho: Any) -> Any:
    if rho == 0:
        return _q(B) ** 2
    if rho == -1 and not B.is_number:  # the second normal is minus the first
        return sp.Max(0, 2 * _q(B) - 1)
    if not rho.is_number:
        return fn.orthant(B, rho)
    return _q(B) - 2 * _owens_t(B, sp.sqrt((1 - rho) / (1 + rho)))


def _sinhc_derivative(n: int, z: Any) -> Any:
    """By exponentials over z, if z is a polynomial that is not 0: then it vanishes nowhere dense.

    (Polynomials in symbols alone: |x| * x - x**2 is 0 for all x >= 0 and still not the zero tree.)
    """
    names = z.free_symbols
    number = z.is_Rational and z != 0
    if not number and not (
        names and z.is_polynomial(*names) and sp.Poly(z, *names).domain.is_Exact
    ):
        return fn.sinhc_derivative(n, z)
    coefficients = [z] if number else sp.Poly(z, *names).coeffs()
    if not all(c.is_Rational for c in coefficients) or not any(coefficients):
        return fn.sinhc_derivative(n, z)
    t = sp.Dummy("t")
    return sp.expand(sp.diff((sp.exp(t) - sp.exp(-t)) / (2 * t), t, n)).subs(t, z)


def _binomial_tail(k: Any, m: Any, p: Any) -> Any:
    """A polynomial in p for few trials (0 <= p <= 1), and powers for k next to 0 or to m.

    C(m, j) is a polynomial in m for fixed j, 0 at the whole numbers below j.
    """
    least, most = fn.ceiling(k), sp.expand(m - fn.ceiling(k))
    if not m.is_integer or (m.is_Integer and p.is_number and m > MAX_TRIALS):
        return fn.binomial_tail(least, m, p)
    if m.is_Integer and least.is_Integer and 0 < least <= m <= 30:
        return sp.Add(*(_outcome(m, j, p) for j in range(int(least), int(m) + 1)))
    if most.is_Integer and 0 <= most <= MAX_OUTCOMES:
        return sp.Add(*(_outcome(m, j, 1 - p) for j in range(int(most) + 1)))
    if least.is_Integer and 0 < least <= MAX_OUTCOMES + 1:
        return 1 - sp.Add(*(_outcome(m, j, p) for j in range(int(least))))
    return fn.binomial_tail(least, m, p)


def _outcome(m: Any, j: int, p: Any) -> Any:
    """P[Bin(m, p) = j]."""
    return sp.Mul(*(m - i for i in range(j))) / sp.factorial(j) * p**j * (1 - p) ** (m - j)


def _exp(x: Any) -> Any:
    """exp with its argument as a sum of monomials over one cancelled denominator."""
    top, bottom = sp.fraction(sp.together(x))
    if not bottom.free_symbols:
        return sp.exp(sp.expand(x))
    if x.has(sp.cos):
        top, bottom = angles.by_sines(top), angles.by_sines(bottom)
    top, bottom = sp.fraction(sp.cancel(top / bottom))
    return sp.exp(sp.Add(*(term / bottom for term in sp.Add.make_args(sp.expand(top)))))


def _power(base: Any, exponent: Any) -> Any:
    """A fractional power with the rational content of its base taken out (c > 0).

    Of a polynomial under a square root also the square part, as an absolute value.
    """
    if base.is_number and exponent.is_Rational and exponent.q == 2:
        return _denested(base) ** (2 * exponent)
    if exponent.is_Rational and exponent.q == 2 and base.is_Add and base.has(sp.cos):
        # sqrt(1 - cos(x)^2) = |sin(x)|
        base = angles.by_sines(base)
    if not (exponent.is_Rational and exponent.q != 1 and (base.is_Add or base.is_Mul)):
        return base**exponent
    if exponent.q == 2:
        top, bottom = sp.fraction(sp.together(base))
        if bottom.free_symbols:
            # N/D >= 0 makes N D >= 0, and sqrt(N/D) = sqrt(N D)/|D|
            return _power(expand(top * bottom), exponent) / sp.Abs(bottom) ** (2 * exponent)
        whole = exponent - sp.S.Half
        if whole:
            return base**whole * _power(base, sp.S.Half)
    if base.is_Mul:
        return base**exponent
    outside = sp.S.One
    if exponent.q == 2 and base.is_polynomial(*base.free_symbols) and base.count_ops() < 60:
        outside, base = _square_part(base)
    content, primitive = base.primitive()
    power: Any = content**exponent * primitive**exponent
    return sp.Abs(outside) ** (2 * exponent) * power


def _denested(number: Any) -> Any:
    """sqrt(5 + 2 sqrt(6)) = sqrt(2) + sqrt(3), where squaring a positive number shows it."""
    root = sp.sqrt(number)
    if not number.is_Add or not _surd(number):
        return root
    simple = sp.sqrtdenest(root)
    if simple == root or not _surd(simple) or sp.expand(simple**2) != sp.expand(number):
        return root
    return simple if evaluate(simple, {}, 128)[0] > 0 else root


def _surd(number: Any) -> bool:
    """Made of rationals by sums, products and rational powers of positive rationals?"""
    if number.is_Rational:
        return True
    if number.is_Pow:
        return bool(number.base.is_Rational and number.base > 0 and number.exp.is_Rational)
    return bool(number.is_Add or number.is_Mul) and all(_surd(part) for part in number.args)


def _square_part(polynomial: Any) -> tuple[Any, Any]:
    """(s, r) with polynomial = s^2 r."""
    names = polynomial.free_symbols
    if not all(c.is_Rational for c in sp.Poly(polynomial, *names).coeffs()):
        return sp.S.One, polynomial
    constant, factors = sp.factor_list(polynomial)
    outside = sp.Mul(*(f ** (n // 2) for f, n in factors))
    return outside, sp.expand(constant * sp.Mul(*(f ** (n % 2) for f, n in factors)))


def _step(kind: Any) -> Any:
    """floor(k + x) = k + floor(x) for an integer k, seen in the expanded argument."""

    def rewrite(x: Any) -> Any:
        terms = sp.Add.make_args(sp.expand(x))
        integers = [t for t in terms if _is_integer_monomial(t)]
        return sp.Add(*integers) + kind(sp.Add(*(t for t in terms if t not in integers)))

    return rewrite


def _is_integer_monomial(term: Any) -> bool:
    """An integer times powers of integer variables?"""
    coefficient, rest = term.as_coeff_Mul()
    parts = [factor.as_base_exp() for factor in sp.Mul.make_args(rest) if factor != 1]
    return bool(coefficient.is_Integer) and all(
        base.is_Symbol and base.is_integer and k.is_Integer and k > 0 for base, k in parts
    )


def _log(x: Any) -> Any:
    return sp.expand_log(sp.log(x)) if x.is_number else sp.log(x)


def with_split_logs(tree: Any) -> Any:
    """log of a rational function x > 0 = c prod f_i^k_i as log|c| + sum k_i log|f_i|."""
    return tree.replace(sp.log, _split_log)


def _split_log(x: Any) -> Any:
    parts = None if x.is_number else _rational_factors(x)
    if parts is None:
        return sp.log(x)
    constant, factors = parts
    if len(factors) == 1 and factors[0][1] % 2 and constant > 0:  # then f > 0 itself
        return sp.expand_log(sp.log(constant)) + factors[0][1] * sp.log(factors[0][0])
    return sp.expand_log(sp.log(abs(constant))) + sp.Add(
        *(k * sp.log(sp.Abs(f)) for f, k in factors)
    )


def _rational_factors(x: Any) -> tuple[Any, list[tuple[Any, int]]] | None:
    """c and (f_i, k_i) over the rationals, where x is a small rational function of its symbols."""
    names = x.free_symbols
    if x.is_Symbol or not x.is_rational_function(*names) or x.count_ops() > 30:
        return None
    total, found = sp.S.One, []
    for part, sign in zip(sp.fraction(sp.together(x)), (1, -1), strict=True):
        if not sp.Poly(part, *names).domain.is_ZZ and not sp.Poly(part, *names).domain.is_QQ:
            return None
        constant, factors = sp.factor_list(part)
        total *= constant**sign
        found += [(f, sign * k) for f, k in factors]
    return total, found


def _cosine(x: Any) -> Any:
    y = angles.cosine_of_double(x)
    return sp.cos(x) if y is None else _power((1 + y) / 2, sp.S.Half)


def _sine(x: Any) -> Any:
    y = angles.cosine_of_double(x)
    return sp.sin(x) if y is None else _power((1 - y) / 2, sp.S.Half)


_REWRITES: dict[Any, Any] = {
    fn.Q: _q,
    fn.phi: _phi,
    fn.mills: _mills,
    fn.owens_t: _owens_t,
    fn.orthant: _orthant,
    fn.binomial_tail: _binomial_tail,
    fn.gamma: lambda x: sp.gamma(x) if x.is_Rational and x.q == 2 and 0 < x < 30 else fn.gamma(x),
    fn.sinhc: lambda z: _sinhc_derivative(0, z),
    fn.sinhc_derivative: lambda n, z: _sinhc_derivative(int(n), z),
    sp.exp: _exp,
    sp.Pow: _power,
    sp.log: _log,
    fn.floor: _step(fn.floor),
    fn.ceiling: _step(fn.ceiling),
    sp.erf: lambda x: 1 - 2 * _q(sp.sqrt(2) * x),
    sp.erfc: lambda x: 2 * _q(sp.sqrt(2) * x),
    sp.sinh: lambda x: (_exp(x) - _exp(-x)) / 2,
    sp.cosh: lambda x: (_exp(x) + _exp(-x)) / 2,
    sp.tanh: lambda x: (_exp(2 * x) - 1) / (_exp(2 * x) + 1),
    sp.cos: _cosine,
    sp.sin: _sine,
    sp.tan: lambda x: _sine(x) / _cosine(x),
}


@lru_cache(maxsize=2048)
def atomic(expression: Any) -> Any:
    """The same function in terms of few atoms, arguments first."""
    if not expression.args:
        return expression
    arguments = [atomic(argument) for argument in expression.args]
    rewrite = _REWRITES.get(expression.func)
    return rewrite(*arguments) if rewrite else expression.func(*arguments)


@lru_cache(maxsize=2048)
def canonical(expression: Any) -> Any:
    """The atomic form with few gammas and angles, and the logarithms of products taken apart.

    If a rewriting leaves no value, the expression stays: nan inside an atom would equal itself.
    """
    tree = _rewritten(expression)
    return expression if tree.has(*NO_VALUE) else tree


def _rewritten(expression: Any) -> Any:
    tree = atomic(expression)
    if tree.has(fn.gamma):
        tree = with_merged_gammas(tree)
    if tree.has(sp.sin, sp.cos):
        tree = angles.with_common_angles(tree)
        if tree.has(*NO_VALUE):
            return tree
        tree = tree.replace(sp.exp, _exp)  # now that their exponents share angles
    return with_split_logs(tree) if tree.has(sp.log) else tree


@lru_cache(maxsize=2048)
def numerator(expression: Any) -> Any:
    """Expanded numerator of the atomic form over a common denominator.

    Raises `TooLarge` for more than `MAX_TERMS` terms on the way.
    """
    together = sp.fraction(sp.together(canonical(expression)))[0]
    expanded = expand(together)  # splits exp(a + b), so that equal exponentials cancel
    if expanded.has(sp.cos):
        expanded = angles.by_sines(expanded)
    return sp.expand(_with_merged_roots(expanded))


def with_merged_gammas(tree: Any) -> Any:
    """gamma(b + k) = b (b + 1) ... (b + k - 1) gamma(b), by the least b that occurs in the tree.

    gamma(b) being there, b > 0 where the tree is defined, so the identity holds at each such point.
    """
    arguments = {node: sp.expand(node.args[0]) for node in tree.atoms(fn.gamma)}
    merged = {}
    for node, x in arguments.items():
        steps = [sp.expand(x - y) for y in arguments.values()]
        most = max((k for k in steps if k.is_Integer and k <= MAX_STEPS), default=0)
        if most > 0:
            b = sp.expand(x - most)
            merged[node] = sp.Mul(*(b + j for j in range(int(most)))) * fn.gamma(b)
    return tree.xreplace(merged).replace(sp.log, _log_without_gammas)


def _log_without_gammas(x: Any) -> Any:
    """log(g y) = log g + log y for powers g of gamma, which is positive where it is defined."""
    gammas = [f for f in sp.Mul.make_args(x) if isinstance(f.as_base_exp()[0], fn.gamma)]
    if not gammas:
        return sp.log(x)
    rest = sp.Mul(*(f for f in sp.Mul.make_args(x) if f not in gammas))
    apart = [f.exp * sp.log(f.base) if f.is_Pow else sp.log(f) for f in gammas]
    return sp.Add(*apart) + (0 if rest == 1 else sp.log(rest))


def _with_merged_roots(expanded: Any) -> Any:
    """sqrt(a) sqrt(b) = sqrt(a b) in each term: both roots are real where the term is defined."""
    terms = []
    for term in sp.Add.make_args(expanded):
        roots = [f for f in sp.Mul.make_args(term) if _is_root(f)]
        if len(roots) > 1:
            under = sp.Mul(*(f.base ** (2 * f.exp) for f in roots))
            rest = sp.Mul(*(f for f in sp.Mul.make_args(term) if f not in roots))
            term = rest * _power(sp.expand(under), sp.S.Half)
        terms.append(term)
    return sp.Add(*terms)


def _is_root(factor: Any) -> bool:
    if not factor.is_Pow or not factor.base.free_symbols:
        return False
    return bool(factor.exp.is_Rational and factor.exp.q == 2 and factor.exp > 0)


def expand(tree: Any) -> Any:
    """Expanded form; raises `TooLarge` beforehand if it would have more than `MAX_TERMS` terms."""
    if any(_terms(part) > MAX_TERMS for part in (tree, *tree.atoms(sp.Pow))):  # it goes deep
        raise TooLarge("an expansion with too many terms")
    return sp.expand(tree)


def _terms(tree: Any) -> int:
    if tree.is_Add:
        return sum(_terms(a) for a in tree.args)
    if tree.is_Mul:
        total = 1
        for a in tree.args:
            total *= _terms(a)
        return total
    if tree.is_Pow and tree.exp.is_Rational:  # 1/(a + b)^40 and (a + b)^(81/2) are expanded, too
        times = abs(int(tree.exp))
        if times > 1 or tree.exp == 1:
            return int(min(_terms(tree.base) ** min(times, 60), 10**9))
    return 1


def is_zero(expression: Any) -> bool:
    """Is the expression identically 0 by exact algebra?  False means only: not shown.

    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> is_zero(fn.Q(x) + fn.Q(-x) - 1), is_zero(sp.sinh(x) - x * fn.sinhc(x))
    (True, True)
    """
    if expression == 0:
        return True
    if expression.has(*NO_VALUE):
        return False
    try:
        return bool(numerator(expression) == 0)
    except TooLarge:
        return False


def same(left: Any, right: Any) -> bool:
    """Do two trees denote the same function, by exact algebra?"""
    return is_zero(left - right)
