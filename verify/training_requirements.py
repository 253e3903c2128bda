"""What the explicit convergence theorems ask for on given data: width, learning rate, steps.

Every formula is read from a statement of the catalogue; nothing is typed here a second time.  All
inputs are exact rationals on the safe side: ``lam`` at most the smallest eigenvalue of the limiting
kernel (the theorems hold for every such lambda), ``norm_y`` at least the norm of the labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Any

from bounds import catalogue
from bounds.errors import BudgetError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.decimals import up
from verify.enclose import Enclosure, enclose, holds

SYMMETRIC = "explicit/gd-convergence-symmetric"
UNCONDITIONAL = "explicit/gd-convergence-unconditional"
CONVERGENCE = "explicit/gd-convergence"
STEP_COUNT = "explicit/gd-step-count"
INITIAL_KERNEL = "explicit/kernel-min-eigenvalue"
# The target for the error norm, and so for the loss, relative to the initial one.
ERROR_TARGET = Fraction(1, 10)
LOSS_TARGET = ERROR_TARGET**2
_MOST_BITS = 2**21
# Below 2 to this power an integer that is sought is the least one, to the last digit.
EXACT_BITS = 400


@dataclass(frozen=True)
class Setting:
    """n rows, bias B, lambda and lambda e^(B^2/2) (lower bounds), ||y|| (upper bound), delta."""

    n: int
    B: Fraction
    lam: Fraction
    lam_scaled: Fraction
    norm_y: Fraction
    delta: Fraction

    @property
    def point(self) -> dict[str, Any]:
        """The values by the names of the notation."""
        return {
            "n": self.n,
            "B": self.B,
            "lambda": self.lam,
            "norm_y": self.norm_y,
            "delta": self.delta,
        }


@dataclass(frozen=True)
class Width:
    """The least width that satisfies the conditions of a statement, and the one that binds.

    ``conditions``: each width condition with the enclosed value of its right side at the width.
    ``quantities``: what occurs in them and is neither given nor a number, as name, definition and
    enclosed value.  ``least``: no smaller width satisfies the conditions (see `least_integer`).
    """

    statement: str
    variable: str
    value: int
    conditions: tuple[tuple[str, Enclosure], ...]
    binding: str
    quantities: tuple[tuple[str, str, Enclosure], ...] = ()
    least: bool = True


def symmetric_width(setting: Setting) -> Width:
    """Total number of neurons that the theorem for the symmetric initialisation asks for.

    >>> half = Fraction(1, 2)
    >>> symmetric_width(Setting(10, Fraction(0), half, half, Fraction(2), half)).value
    10737472000
    """
    statement = catalogue.get(SYMMETRIC)
    return _width(statement, "M", setting.point, even=True)


def unconditional_width(setting: Setting) -> Width:
    """Width for the independent initialisation; delta is split evenly between its two budgets."""
    half = setting.delta / 2
    point = {**setting.point, "delta": half, "delta_prime": half}
    statement = catalogue.get(UNCONDITIONAL)
    width = _width(statement, "m", point)
    point["m"] = width.value
    values = {name: enclose(statement.expression(name), point) for name in ("D_tail", "D_markov")}
    name = min(values, key=lambda name: values[name].midpoint)
    text = dict(statement.definitions)[name]
    return replace(width, quantities=(("D", text, values[name]),))


def initial_kernel_width(setting: Setting) -> Width:
    """Width from which the initial kernel keeps 3/4 of lambda."""
    return _width(catalogue.get(INITIAL_KERNEL), "m", setting.point)


def _width(statement: Statement, name: str, point: Mapping[str, Any], even: bool = False) -> Width:
    variable = statement.symbols[name]
    texts = [
        text
        for text in statement.assumptions
        for relation in statement.parse(text).relations
        if relation.left == variable and relation.op == ">=" and not relation.right.is_number
    ]
    relations = [statement.parse(text).relations[0] for text in texts]
    value = least_integer(relations, name, point)
    value += value % 2 if even else 0
    sides = [enclose(r.right, {**point, name: value}) for r in relations]
    order = sorted(range(len(sides)), key=lambda k: sides[k].midpoint)
    conditions = tuple(zip(texts, sides, strict=True))
    least = value.bit_length() <= EXACT_BITS
    return Width(statement.id, name, value, conditions, texts[order[-1]], least=least)


def least_integer(relations: Sequence[Relation], name: str, point: Mapping[str, Any]) -> int:
    """The least integer >= 1 at which all relations certainly hold.

    They must be such that what holds at an integer holds at every larger one (width conditions
    ``m >= f(m)`` with f nonincreasing).  The result satisfies them rigorously.  Up to `EXACT_BITS`
    bits it is the least such integer (unless two sides agree to a thousand digits); a larger one
    is the least but for rounding it up to a decimal of 12 digits.

    >>> from bounds.language import parse_relations, symbol
    >>> m = symbol("m", "integer")
    >>> least_integer(parse_relations("m >= 10/m + sqrt(2)", {"m": m}).relations, "m", {})
    4
    """

    def satisfied(value: int) -> bool:
        return all(holds(relation, {**point, name: value}) for relation in relations)

    bits, failed = 1, -1
    while not satisfied(1 << bits):
        bits, failed = 2 * bits, bits
        if bits > _MOST_BITS:
            raise BudgetError(f"no {name} below 2^{_MOST_BITS} satisfies the conditions")
    while bits - failed > 1:
        middle = (bits + failed) // 2
        bits, failed = (
            (middle, failed) if middle >= 0 and satisfied(1 << middle) else (bits, middle)
        )
    high = 1 << bits
    low = high >> 1
    while high - low > 1 + (high >> EXACT_BITS):
        middle = (low + high) // 2
        low, high = (low, middle) if satisfied(middle) else (middle, high)
    return high if bits <= EXACT_BITS else ceil(up(Fraction(high)))


def learning_rate_cap(setting: Setting) -> Enclosure:
    """The largest learning rate that the convergence theorem allows at lambda."""
    statement = catalogue.get(CONVERGENCE)
    return enclose(statement.expression("eta_max"), setting.point)


def steps_at_cap(setting: Setting) -> tuple[int, int]:
    """Steps to `LOSS_TARGET` times the initial loss at the cap: from the rate, and in closed form.

    The first is the least k at which the bound of ``explicit/gd-convergence`` (a), with the
    learning rate at its cap, is at most LOSS_TARGET; the second is ``explicit/gd-step-count``
    (which needs lambda e^(B^2/2)).
    """
    theorem = catalogue.get(CONVERGENCE)
    decay = theorem.parse(theorem.claim[0]).relations[0].right
    cap = {theorem.symbols["eta"]: theorem.expression("eta_max"), theorem.symbols["D_0"]: 1}
    goal = Relation(decay.subs(cap), "<=", _sympy(LOSS_TARGET))
    counted = catalogue.get(STEP_COUNT)
    point = {"n": setting.n, "lambda_0": setting.lam_scaled, "D_0": 1, "epsilon": ERROR_TARGET}
    closed = enclose(counted.expression("k_min"), point)
    return least_integer([goal], "k", setting.point), ceil(closed.upper)


def _sympy(value: Fraction) -> Any:
    import sympy as sp

    return sp.Rational(value.numerator, value.denominator)
