"""A sympy tree as a straight-line program over exact rationals and Arb balls.

Common subexpressions are evaluated once; no float can get in: numbers are emitted as exact
rationals and a sympy Float is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq

from bounds.errors import InputError, UndefinedError
from verify.balls import NAN, UNKNOWN
from verify.operations import CONSTANTS, OPERATIONS
from verify.powers import Value, ball, power

Instruction = Callable[[list[Value], bool], Value]
_QUADRATURE = frozenset({"orthant", "owens_t", "binomial_tail"})


def exact(x: Any) -> Value:
    """An int, Fraction, sympy Rational, fmpq or ball as a value; floats are refused.

    >>> exact(Fraction(1, 3))
    1/3
    """
    if isinstance(x, arb | fmpq):
        return x
    if isinstance(x, int) and not isinstance(x, bool):
        return fmpq(x)
    if isinstance(x, Fraction):
        return fmpq(x.numerator, x.denominator)
    if isinstance(x, sp.Rational):
        return fmpq(int(x.p), int(x.q))
    raise InputError(
        f"{x!r} ({type(x).__name__}) is not exact; give an integer, a Fraction or a text like '0.1'"
    )


class Program:
    """One expression, or several that share subexpressions, ready for evaluation on balls.

    Parameters
    ----------
    expressions : a sympy tree, or a sequence of trees (then calls return a list).
    symbols : the variables, in the order in which their values will be given.

    Raises
    ------
    InputError : for a sympy Float, an infinite or complex constant, a function outside the
        language, or a free symbol that is not among ``symbols``.

    ``slow`` says that some function needs a quadrature, which is dear at thousands of bits.

    >>> x = sp.Symbol("x", real=True)
    >>> Program(sp.exp(x) - 1, [x])([Fraction(0)], 64)
    0
    """

    def __init__(self, expressions: Any, symbols: Iterable[Any]) -> None:
        self.single = not isinstance(expressions, list | tuple)
        self.expressions = (expressions,) if self.single else tuple(expressions)
        self.symbols = tuple(symbols)
        self._places: dict[Any, int] = {s: i for i, s in enumerate(self.symbols)}
        self._instructions: list[Instruction] = []
        self.slow = False
        self._outputs = [self._compile(sp.sympify(e, strict=True)) for e in self.expressions]

    def __call__(self, values: Sequence[Any], bits: int = 64, *, clip: bool = False) -> Any:
        """The enclosing ball at the given balls or exact numbers.

        Without ``clip`` a finite result also proves that the expression is defined on the whole
        box; with it, the result encloses the values at those points of the box at which the
        expression is defined.  ``nan``: defined nowhere on the box.
        """
        try:
            with ctx.workprec(bits):
                results = [ball(v) for v in self._run(values, clip)]
        except UndefinedError:
            results = [NAN for _ in self._outputs]
        return results[0] if self.single else results

    def run(self, values: Sequence[Any], bits: int = 64, *, clip: bool = False) -> list[Value]:
        """The values of all expressions, exact rationals (fmpq) where they are known exactly.

        Raises
        ------
        UndefinedError : if one of them is defined nowhere on the box.
        """
        with ctx.workprec(bits):
            return self._run(values, clip)

    def _run(self, values: Sequence[Any], clip: bool) -> list[Value]:
        if len(values) != len(self.symbols):
            raise InputError(f"{len(self.symbols)} values needed, {len(values)} given")
        slots = [exact(v) for v in values]
        for instruction in self._instructions:
            slots.append(instruction(slots, clip))
        return [slots[place] for place in self._outputs]

    def _emit(self, node: Any, instruction: Instruction) -> int:
        place = len(self.symbols) + len(self._instructions)
        self._instructions.append(instruction)
        self._places[node] = place
        return place

    def _compile(self, node: Any) -> int:
        place = self._places.get(node)
        if place is not None:
            return place
        if isinstance(node, sp.Symbol):
            known = ", ".join(map(str, self.symbols)) or "none"
            raise InputError(f"the variable {node} has no value here; variables are: {known}")
        if isinstance(node, sp.Piecewise):
            return self._emit(node, self._piecewise(node))
        if not node.args:
            return self._emit(node, _constant(node))
        places = [self._compile(argument) for argument in node.args]
        if isinstance(node, sp.Pow):
            return self._emit(node, _power(places[0], places[1], bool(node.exp.is_integer)))
        operation = OPERATIONS.get(type(node).__name__)
        if operation is None:
            raise InputError(f"{type(node).__name__} has no rigorous evaluation, in {node}")
        self.slow = self.slow or type(node).__name__ in _QUADRATURE
        return self._emit(node, _apply(operation, places))

    def _piecewise(self, node: Any) -> Instruction:
        branches = [
            (Program(branch, self.symbols), _condition(condition, self.symbols))
            for branch, condition in node.args
        ]
        count = len(self.symbols)

        def instruction(slots: list[Value], clip: bool) -> Value:
            inputs = slots[:count]
            found: list[Value] = []
            complete = False  # is it certain that one of the cases so far applies
            for program, condition in branches:
                truth = condition(inputs)
                if truth is False:
                    continue
                complete = truth is True
                try:
                    found.append(program._run(inputs, clip)[0])
                except UndefinedError:
                    if complete and not found:
                        raise
                    if not clip:
                        found.append(UNKNOWN)
                if complete:
                    break
            if not found:
                raise UndefinedError(f"no real value: no case applies in {node}")
            if not complete and not clip:
                return UNKNOWN
            if len(found) == 1:
                return found[0]
            hull = ball(found[0])
            for value in found[1:]:
                hull = hull.union(ball(value)) if ball(value).is_finite() else UNKNOWN
            return hull

        return instruction


def _apply(operation: Callable[[Sequence[Value], bool], Value], places: list[int]) -> Instruction:
    return lambda slots, clip: operation([slots[p] for p in places], clip)


def _power(base: int, exponent: int, integral: bool) -> Instruction:
    return lambda slots, clip: power(slots[base], slots[exponent], integral, clip)


def _constant(node: Any) -> Instruction:
    if isinstance(node, sp.Rational):
        value = exact(node)
        return lambda slots, clip: value
    name = type(node).__name__
    if name in CONSTANTS:
        constant = CONSTANTS[name]
        return lambda slots, clip: constant()
    if isinstance(node, sp.Float):
        raise InputError(f"the float {node} is not exact; write it as a decimal text or a fraction")
    raise InputError(f"{node} ({name}) is not a finite real constant")


Condition = Callable[[list[Value]], bool | None]


def _condition(condition: Any, symbols: tuple[Any, ...]) -> Condition:
    """A sympy Boolean as a three-valued function of the symbols' values."""
    if condition in (True, False):
        fixed = bool(condition)
        return lambda inputs: fixed
    if isinstance(condition, sp.And | sp.Or | sp.Not):
        parts = [_condition(part, symbols) for part in condition.args]
        if isinstance(condition, sp.Not):
            return lambda inputs: _negation(parts[0](inputs))
        absorbing = isinstance(condition, sp.Or)
        return lambda inputs: _junction([part(inputs) for part in parts], absorbing)
    if not isinstance(condition, sp.core.relational.Relational):
        raise InputError(f"the case distinction {condition} cannot be evaluated")
    sides = Program([condition.lhs, condition.rhs], symbols)
    test = type(condition).__name__

    def relation(inputs: list[Value]) -> bool | None:
        left, right = sides._run(inputs, False)
        return compare(left, _RELATIONS[test], right)

    return relation


_RELATIONS = {
    "Equality": "==",
    "Unequality": "!=",
    "LessThan": "<=",
    "StrictLessThan": "<",
    "GreaterThan": ">=",
    "StrictGreaterThan": ">",
}


def _negation(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _junction(truths: list[bool | None], absorbing: bool) -> bool | None:
    if absorbing in truths:
        return absorbing
    return None if None in truths else not absorbing


def compare(left: Value, op: str, right: Value) -> bool | None:
    """``left op right`` for all values in the balls, for none of them (False), or None.

    >>> compare(fmpq(1, 3), "<", arb(1)), compare(arb(0, 1), "<", arb(0))
    (True, None)
    """
    if op in (">", ">="):
        left, right, op = right, left, {">": "<", ">=": "<="}[op]
    if op == "<":
        return True if left < right else (False if left >= right else None)
    if op == "<=":
        return True if left <= right else (False if left > right else None)
    if left < right or left > right:
        same: bool | None = False
    else:
        same = True if left == right else None
    return same if op == "==" else _negation(same)


@lru_cache(maxsize=1024)
def compiled(expressions: tuple[Any, ...], symbols: tuple[Any, ...]) -> Program:
    """A `Program` for several expressions, kept for the next point."""
    return Program(list(expressions), symbols)
