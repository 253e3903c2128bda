"""Expression trees as vectorised wide-float programs that guide the search for counterexamples."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from bounds import functions as fn
from bounds.errors import CertiboundError
from bounds.relation import Relation
from verify.refute import wide
from verify.refute.wide import Array, Wide

Column = Callable[[Sequence[Wide]], Wide]
_NOISE = 1e-13


class UnguidedError(CertiboundError):
    """An expression for which there is no float program; only exact points can be tried."""


def _through_float(function: Callable[[Array], Any]) -> Callable[[Wide], Wide]:
    return lambda x: wide.normal(np.asarray(function(wide.value(x)), dtype=np.float64))


def _special(name: str) -> Callable[[Array], Any]:
    def function(x: Array) -> Any:
        from scipy import special

        return getattr(special, name)(x)

    return function


def _erfc(x: Wide) -> Wide:
    doubled = wide.normal_tail(wide.multiply(x, wide.normal(np.full(x.mantissa.shape, 2**0.5))))
    return Wide(doubled.mantissa, doubled.exponent + 1)


def _density(x: Wide) -> Wide:
    half = wide.multiply(x, Wide(x.mantissa, x.exponent - 1))
    scale = wide.normal(np.full(x.mantissa.shape, 1 / math.sqrt(2 * math.pi)))
    return wide.multiply(scale, wide.exponential(wide.negative(half)))


def _mills(x: Wide) -> Wide:
    return wide.multiply(wide.normal_tail(x), wide.reciprocal(_density(x)))


def _gamma(x: Wide) -> Wide:
    argument = wide.value(x)
    logs = _special("gammaln")(np.where(argument > 0, argument, np.nan))
    return wide.exponential(wide.normal(logs))


_UNARY: dict[str, Callable[[Wide], Wide]] = {
    "exp": wide.exponential,
    "log": wide.logarithm,
    "Abs": wide.absolute,
    "sinh": wide.hyperbolic_sine,
    "cosh": wide.hyperbolic_cosine,
    "sinhc": wide.cardinal_sine,
    "Q": wide.normal_tail,
    "phi": _density,
    "mills": _mills,
    "erfc": _erfc,
    "gamma": _gamma,
    "floor": _through_float(np.floor),
    "ceiling": _through_float(np.ceil),
    "sin": _through_float(np.sin),
    "cos": _through_float(np.cos),
    "tan": _through_float(np.tan),
    "asin": _through_float(np.arcsin),
    "acos": _through_float(np.arccos),
    "atan": _through_float(np.arctan),
    "tanh": _through_float(np.tanh),
    "erf": _through_float(_special("erf")),
    "sign": _through_float(np.sign),
}
_OTHER: dict[str, Callable[..., Wide]] = {
    "orthant": wide.orthant_probability,
    "owens_t": wide.owens_t_value,
    "binomial_tail": wide.binomial_upper_tail,
}


@lru_cache(maxsize=2048)
def cancellation_free(expression: Any) -> Any:
    """The same function with complements written as tails, which keep their relative accuracy.

    ``1 - Q(x) = Q(-x)``; ``1 - P[X >= k] = P[m - X >= m - ceil(k) + 1]`` for X ~ Bin(m, p), where
    m - X ~ Bin(m, 1 - p).  Both hold wherever the left sides are defined.

    >>> cancellation_free(1 - fn.Q(sp.Symbol("x")))
    Q(-x)
    """

    def has_complement(node: Any) -> bool:
        return bool(node.is_Add and sp.S.One in node.args)

    def rewritten(node: Any) -> Any:
        for term in node.args:
            tail = -term
            if isinstance(tail, fn.Q):
                return node - 1 - term + fn.Q(-tail.args[0])
            if isinstance(tail, fn.binomial_tail):
                k, m, p = tail.args
                return node - 1 - term + fn.binomial_tail(m - fn.ceiling(k) + 1, m, 1 - p)
        return node

    return expression.replace(has_complement, rewritten)


def number(constant: Any) -> tuple[float, float]:
    """Mantissa and exponent of a constant, whatever its size."""
    from verify.enclose import enclose

    if constant.is_Rational:
        value = Fraction(int(constant.p), int(constant.q))
    else:
        try:
            value = enclose(constant, {}, digits=20, max_bits=2000).midpoint
        except (CertiboundError, ArithmeticError) as error:
            raise UnguidedError(f"{constant} has no real value") from error
    top, bottom = value.numerator, value.denominator
    shift = abs(top).bit_length() - bottom.bit_length()
    scaled = top << max(-shift, 0)
    return scaled / (bottom << max(shift, 0)) if top else 0.0, float(shift)


class Guide:
    """Several expressions in the same variables, compiled once with shared subtrees.

    >>> x = sp.Symbol("x", real=True)
    >>> (column,) = Guide([sp.exp(-x**2)], [x])({"x": np.array([0.0, 100.0])})
    >>> float(wide.value(column)[0]), bool(column.exponent[1] < -14000)
    (1.0, True)
    """

    def __init__(self, expressions: Sequence[Any], symbols: Sequence[Any]) -> None:
        self.names = [s.name for s in symbols]
        self._places: dict[Any, int] = {s: place for place, s in enumerate(symbols)}
        self._program: list[Column] = []
        self.outputs = [self._compile(expression) for expression in expressions]

    def __call__(self, point: Mapping[str, Array]) -> list[Wide]:
        """The expressions' values at N points; ``point`` maps every name to N floats."""
        with np.errstate(all="ignore"):
            values = [wide.normal(np.asarray(point[name], dtype=np.float64)) for name in self.names]
            for step in self._program:
                values.append(step(values))
        return [values[place] for place in self.outputs]

    def _emit(self, node: Any, step: Column) -> int:
        self._program.append(step)
        self._places[node] = len(self.names) + len(self._program) - 1
        return self._places[node]

    def _compile(self, node: Any) -> int:
        if node in self._places:
            return self._places[node]
        if node.is_number:
            mantissa, exponent = number(node)
            return self._emit(node, lambda v: _constant(v, mantissa, exponent))
        if node.is_Add or node.is_Mul or isinstance(node, (sp.Max, sp.Min)):
            return self._fold(node)
        if node.is_Pow:
            return self._power(node)
        name = type(node).__name__
        places = [self._compile(argument) for argument in node.args]
        if name in _UNARY and len(places) == 1:
            unary, place = _UNARY[name], places[0]
            return self._emit(node, lambda v: unary(v[place]))
        if name in _OTHER:
            other = _OTHER[name]
            return self._emit(node, lambda v: other(*(v[place] for place in places)))
        raise UnguidedError(f"no float program for {name}")

    def _fold(self, node: Any) -> int:
        operations: dict[type, Callable[[Wide, Wide], Wide]] = {
            sp.Add: wide.add,
            sp.Mul: wide.multiply,
            sp.Max: wide.maximum,
            sp.Min: lambda x, y: wide.negative(wide.maximum(wide.negative(x), wide.negative(y))),
        }
        operation = operations[type(node)]
        places = [self._compile(argument) for argument in node.args]

        def step(values: Sequence[Wide]) -> Wide:
            total = values[places[0]]
            for place in places[1:]:
                total = operation(total, values[place])
            return total

        return self._emit(node, step)

    def _power(self, node: Any) -> int:
        base, exponent = node.base, node.exp
        if base == sp.E:
            place = self._compile(exponent)
            return self._emit(node, lambda v: wide.exponential(v[place]))
        place = self._compile(base)
        if exponent.is_Rational and exponent.q in (1, 2) and abs(exponent.p) <= 300:
            n = int(exponent.p)
            if exponent.q == 1:
                return self._emit(node, lambda v: wide.integer_power(v[place], n))
            return self._emit(node, lambda v: wide.integer_power(wide.square_root(v[place]), n))
        other = self._compile(exponent)
        if not exponent.is_integer:
            return self._emit(node, lambda v: wide.power(v[place], v[other]))

        def signed(values: Sequence[Wide]) -> Wide:
            size = wide.power(wide.absolute(values[place]), values[other])
            odd = np.mod(wide.value(values[other]), 2.0) == 1
            flip = odd & (values[place].mantissa < 0)
            return Wide(np.where(flip, -size.mantissa, size.mantissa), size.exponent)

        return self._emit(node, signed)


def _constant(values: Sequence[Wide], mantissa: float, exponent: float) -> Wide:
    shape = values[0].mantissa.shape if values else (1,)
    return wide.normal(np.full(shape, mantissa), exponent)


class Margins:
    """How far relations are from failing, relative to the size of their terms.

    The score of ``left <= right`` is (right - left) / (sum of the absolute values of the terms), a
    number in [-1, 1] that is negative where the relation fails, however small both sides are.
    """

    def __init__(self, relations: Sequence[Relation], symbols: Sequence[Any]) -> None:
        self.relations = list(relations)
        self._parts: list[Any] = []
        self._plans = [self._plan(cancellation_free(relation.margin)) for relation in relations]
        self._guide = Guide(self._parts, symbols)

    def __call__(self, point: Mapping[str, Array]) -> list[Array]:
        """One array of scores per relation; not a number where a side is undefined."""
        parts = self._guide(point)
        scores = []
        with np.errstate(all="ignore"):
            for relation, plan in zip(self.relations, self._plans, strict=True):
                score = self._score(plan, parts)
                if relation.op == "==":
                    score = np.where(np.abs(score) < _NOISE, 0.0, -np.abs(score))
                elif relation.op == "!=":
                    score = np.abs(score)
                scores.append(score)
        return scores

    def _plan(self, margin: Any) -> Any:
        if margin.is_Mul:
            return ("product", [self._plan(factor) for factor in margin.args])
        if margin.is_Pow and margin.exp.is_Integer and margin.exp % 2:
            return self._plan(margin.base)
        terms = margin.args if margin.is_Add else (margin,)
        first = len(self._parts)
        self._parts.extend(terms)
        return ("sum", range(first, len(self._parts)))

    def _score(self, plan: Any, parts: Sequence[Wide]) -> Array:
        sort, content = plan
        if sort == "product":
            result = self._score(content[0], parts)
            for factor in content[1:]:
                result = result * self._score(factor, parts)
            return result
        total = size = None
        for place in content:
            term = parts[place]
            total = term if total is None else wide.add(total, term)
            magnitude = wide.absolute(term)
            size = magnitude if size is None else wide.add(size, magnitude)
        assert total is not None
        assert size is not None
        zero = size.mantissa == 0
        ratio = wide.value(wide.multiply(total, wide.reciprocal(size)))
        return np.where(zero, 0.0, ratio)
