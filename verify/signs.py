"""The sign of a value that is too close to 0 for any ball, from the form of its expression.

exp(-10^10000) lies in every ball around 0 that a bearable precision gives, and yet it is positive.
Only what `evaluate` prints rests on these signs; proofs and refutations do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from bounds.errors import UndefinedError
from verify.enclose import Enclosure
from verify.program import compiled

__all__ = ["sign_of", "sign_separates", "with_sign"]

# Positive at every real argument.
_POSITIVE = frozenset({"exp", "Q", "phi", "mills", "cosh", "sinhc", "erfc"})
# Of the sign of the last argument: odd and increasing in it, for Owen's T at every h.
_ODD = frozenset({"asin", "atan", "sinh", "tanh", "erf", "owens_t"})
_BITS = 128


def sign_of(tree: Any, point: Mapping[str, Any]) -> int | None:
    """+1, -1, 0 or None (unknown): the sign of an expression at a point where it is defined.

    Proof, by induction over the tree: a node whose ball excludes 0 has the sign of the ball; a
    product or an integer power has the sign that those of its parts give; a sum has the sign of
    its terms if no two of them have opposite ones; a real power of a positive base and the
    functions of `_POSITIVE` are positive; those of `_ODD` have the sign of their argument;
    orthant(B, rho) is the probability of a non-empty open set where rho > -1, and
    binomial_tail(k, m, p) is at least p^m where k <= m.  Anything else is unknown.

    Parameters
    ----------
    tree : a sympy tree without floats, with a real value at the point (the caller knows that).
    point : exact values by name.

    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> sign_of(-x * sp.exp(-(x**2)), {"x": 10**5000})
    -1
    """
    if tree.is_Mul or tree.is_Add:
        parts = [sign_of(part, point) for part in tree.args]
        found = _product(parts) if tree.is_Mul else _sum(parts)
    elif tree.is_Pow:
        found = _power(sign_of(tree.base, point), tree.exp)
    else:
        found = _function(tree, point)
    return _by_ball(tree, point) if found is None else found


def _function(tree: Any, point: Mapping[str, Any]) -> int | None:
    name = type(tree).__name__
    if name in _POSITIVE or (name == "orthant" and sign_of(1 + tree.args[1], point) == 1):
        return 1
    if name == "binomial_tail":
        k, m, p = tree.args
        return 1 if sign_of(p, point) == 1 and sign_of(m - k, point) in (0, 1) else None
    return sign_of(tree.args[-1], point) if name in _ODD else None


def _product(parts: Iterable[int | None]) -> int | None:
    sign = 1
    for part in parts:
        if part is None:
            return None
        sign *= part
    return sign


def _sum(parts: Iterable[int | None]) -> int | None:
    found = set(parts) - {0}
    if None in found or len(found) > 1:
        return None
    return found.pop() if found else 0


def _power(base: int | None, exponent: Any) -> int | None:
    if base == 1:
        return 1
    if base == -1 and exponent.is_Integer:
        return -1 if exponent % 2 else 1
    return None


def _by_ball(tree: Any, point: Mapping[str, Any]) -> int | None:
    symbols = tuple(sorted(tree.free_symbols, key=lambda s: s.name))
    try:
        (value,) = compiled((tree,), symbols).run([point[s.name] for s in symbols], _BITS)
    except UndefinedError:
        return None
    if value > 0:
        return 1
    return -1 if value < 0 else (0 if value == 0 else None)


def with_sign(found: Enclosure, tree: Any, point: Mapping[str, Any]) -> Enclosure:
    """An enclosure around 0, cut at 0 if the sign of the expression is known; others as they are.

    >>> import sympy as sp
    >>> from verify.enclose import enclose
    >>> tiny, point = sp.exp(-sp.Symbol("x", real=True)), {"x": 10**5000}
    >>> with_sign(enclose(tiny, point), tiny, point).text(3)
    '(0, 1.05e-1204120]'
    """
    sign = sign_of(tree, point) if found.near_zero else None
    if not sign:
        return found
    low, high = (Fraction(0), found.upper) if sign > 0 else (found.lower, Fraction(0))
    return replace(found, lower=low, upper=high, near_zero=False, known_sign=sign)


def sign_separates(left: Enclosure | None, op: str, right: Enclosure | None) -> bool | None:
    """The truth of a relation between two values of different signs; None if they do not differ.

    >>> tiny = Enclosure(Fraction(0), Fraction(1, 10**9), known_sign=1)
    >>> sign_separates(tiny, ">", Enclosure(Fraction(0), Fraction(0)))
    True
    """
    first, second = (None if side is None else side.sign() for side in (left, right))
    if first is None or second is None or first == second:
        return None
    return {"<": first < second, "<=": first < second, "==": False}.get(
        op, True if op == "!=" else first > second
    )
