"""The catalogue's bounds on the smallest and the restricted kernel eigenvalue, on given data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bounds import catalogue
from bounds.errors import BudgetError, PrecisionError, UndefinedError
from bounds.statement import Statement
from verify.decimals import decimals, down, exact_text, up
from verify.enclose import Enclosure, enclose
from verify.geometry import Geometry
from verify.spectrum import EigenvalueBounds

Report = dict[str, Any]
Point = dict[str, Any]
# Digits of the small number (1 - rho, the separation) at which a bound is evaluated.
FINENESS = 20
EQUAL_UP_TO_SIGN = "the separation is 0 (two rows agree up to the sign)"


@dataclass(frozen=True)
class Points:
    """Where the bounds are evaluated: the geometry, rounded to the side on which they stay true.

    A point is None where the bound does not apply, for the ``reason``.  What is rounded, to
    `FINENESS` digits, is 1 - rho and the separation, so that nearly parallel rows keep theirs, or
    rho, where that is finer.
    """

    any_rows: Point
    largest_absolute: Point | None = None
    separated: Point | None = None
    smallest_product: Point | None = None
    largest_product: Point | None = None
    reason: str = ""

    @classmethod
    def of(cls, n: int, B: Fraction, shape: Geometry | None) -> Points:
        """The points of n rows with this geometry at the bias B."""
        point = {"n": n, "B": B}
        if shape is None:
            return cls({"B": B}, reason="needs two rows")
        below, above = shape.one_minus_smallest, shape.one_minus_largest
        smallest = {**point, "rho_min": 1 - max(down(below.lower, FINENESS), Fraction(0))}
        largest = {**point, "rho_max": 1 - min(up(above.upper, FINENESS), Fraction(2))}
        if shape.separation.lower <= 0:
            reason = EQUAL_UP_TO_SIGN
            return cls(point, smallest_product=smallest, largest_product=largest, reason=reason)
        # 1 - Delta = separation^2 / 2 exactly, and the separation has no cancellation.
        room = down(shape.separation.lower**2 / 2, FINENESS)
        apart = down(shape.separation.lower, FINENESS)
        return cls(
            point, {**point, "Delta": 1 - room}, {**point, "delta": apart}, smallest, largest
        )


def eigenvalue_bounds(
    n: int, B: Fraction, shape: Geometry | None, eigenvalue: EigenvalueBounds
) -> list[Report]:
    """One entry for each bound, those on the smallest eigenvalue first.

    An entry has statement, part, form, quantity, side, the point ``at`` which it was evaluated,
    the enclosed value, its ratio to the certified eigenvalue, ``vacuous``, and the reason why there
    is no value.
    """
    points = Points.of(n, B, shape)
    entries = [
        ("explicit/min-eigenvalue-series", "", points.largest_absolute, _series),
        ("explicit/min-eigenvalue-closed", "", _not_orthogonal(points), _formula),
        ("explicit/min-eigenvalue-upper", "(a)", points.any_rows, _first_claim),
        ("explicit/min-eigenvalue-upper", "(b)", points.largest_product, _formula),
        ("explicit/restricted-eigenvalue", "(a)", points.smallest_product, _first_claim),
        ("explicit/restricted-eigenvalue", "(b)", points.separated, _formula),
        ("explicit/restricted-eigenvalue-jensen", "", points.separated, _formula),
        ("yang2024/theorem-13", "as printed", points.separated, _formula),
        ("yang2024/theorem-35", "as printed", points.separated, _formula),
    ]
    return [_bound(*entry, points.reason, eigenvalue) for entry in entries]


def frozen_bias_bounds(
    n: int, B: Fraction, shape: Geometry | None, eigenvalue: EigenvalueBounds
) -> list[Report]:
    """The same for the kernel with frozen biases, whose eigenvalue is given."""
    points = Points.of(n, B, shape)
    id = "explicit/min-eigenvalue-frozen-bias"
    entries = [
        (id, "(a)", points.largest_absolute, _series),
        (id, "(b)", _not_orthogonal(points), _formula),
    ]
    return [_bound(*entry, points.reason, eigenvalue) for entry in entries]


def _not_orthogonal(points: Points) -> Point | None:
    """The closed forms divide by log Delta; below 1/(2n) a larger Delta gives the same K."""
    point = points.largest_absolute
    if point is None:
        return None
    return {**point, "Delta": max(point["Delta"], Fraction(1, 2 * point["n"]))}


def _bound(
    id: str,
    part: str,
    point: Point | None,
    evaluate: Callable[[Statement, Point], Enclosure],
    missing: str,
    eigenvalue: EigenvalueBounds,
) -> Report:
    statement = catalogue.get(id)
    entry: Report = {
        "statement": id,
        "part": part,
        "form": statement.form,
        "quantity": statement.quantity,
        "side": statement.side,
        "at": None,
        "value": None,
        "ratio": None,
        "vacuous": None,
        "reason": None,
    }
    if point is None:
        return {**entry, "reason": f"does not apply: {missing}"}
    entry["at"] = {name: exact_text(Fraction(value)) for name, value in point.items()}
    try:
        value = evaluate(statement, point)
    except UndefinedError as error:
        where = f"undefined at B = {point['B']}" if point["B"] == 0 else "undefined here"
        printed = " as printed" if statement.form == "as printed" else ""
        return {**entry, "reason": f"{where}{printed} ({error})"}
    except (PrecisionError, BudgetError) as error:
        return {**entry, "reason": f"no value: {error}"}
    entry["value"] = decimals(value.lower, value.upper)
    entry["vacuous"] = statement.side == "lower" and value.lower <= 0
    if eigenvalue.lower > 0:
        ends = (max(value.lower, Fraction(0)) / eigenvalue.upper, value.upper / eigenvalue.lower)
        entry["ratio"] = decimals(*ends, digits=6)
    return entry


def _formula(statement: Statement, point: Point) -> Enclosure:
    return _enclosed(statement, statement.expression(statement.bound), point)


def _first_claim(statement: Statement, point: Point) -> Enclosure:
    return _enclosed(statement, statement.relations[0].right, point)


def _enclosed(statement: Statement, tree: Any, point: Point) -> Enclosure:
    """Enclose with the inner product put in exactly: at 1 and -1 the orthant has a simple form."""
    import sympy as sp

    for name in ("rho_min", "rho_max"):
        if name in point:
            rho = Fraction(point[name])
            tree = tree.subs(statement.symbols[name], sp.Rational(rho.numerator, rho.denominator))
    names = {symbol.name for symbol in tree.free_symbols}
    return enclose(tree, {name: value for name, value in point.items() if name in names})


def _series(statement: Statement, point: Point) -> Enclosure:
    """What `Statement.function` builds at the point: a sum whose length depends on it."""
    return enclose(statement.bound_tree(point), {})
