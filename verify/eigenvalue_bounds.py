"""The catalogue's bounds on the smallest and the restricted kernel eigenvalue, on given data."""

from __future__ import annotations

from collections.abc import Callable
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


def eigenvalue_bounds(
    n: int, B: Fraction, shape: Geometry | None, eigenvalue: EigenvalueBounds
) -> list[Report]:
    """One entry for each bound; none for a single row.

    An entry has statement, part, form, quantity, side, the point ``at`` which it was evaluated,
    the enclosed value, its ratio to the certified eigenvalue, ``vacuous``, and the reason why there
    is no value.  Inputs of the data are rounded to the side on which the bound stays true.
    """
    if shape is None:
        return []
    # 1 - Delta = separation^2 / 2 exactly, here without cancellation; to four digits only, as a
    # longer Delta makes the series' powers needlessly long.
    room = shape.separation.lower**2 / 2
    Delta = max(1 - down(room, 4), Fraction(1, 2 * n)) if room > 0 else None
    separation = min(down(shape.separation.lower), down(Fraction(141421356237, 10**11)))
    point = {"n": n, "B": B}
    apart = {**point, "delta": separation} if separation > 0 else None
    below = {**point, "Delta": Delta} if Delta is not None else None
    opposite = {**point, "rho_min": min(Fraction(1), up(shape.smallest.upper))}
    nearest = {**point, "rho_max": max(Fraction(-1), down(shape.largest.lower))}
    equal = "two rows agree up to the sign"
    entries = [
        ("explicit/min-eigenvalue-series", "", below, _series, equal),
        ("explicit/min-eigenvalue-closed", "", below, _formula, equal),
        ("explicit/restricted-eigenvalue", "(a)", opposite, _first_claim, ""),
        ("explicit/restricted-eigenvalue", "(b)", apart, _formula, equal),
        ("explicit/restricted-eigenvalue-jensen", "", apart, _formula, equal),
        ("yang2024/theorem-13", "as printed", apart, _formula, equal),
        ("explicit/min-eigenvalue-upper", "(b)", nearest, _formula, ""),
    ]
    return [_bound(*entry, eigenvalue) for entry in entries]


def _bound(
    id: str,
    part: str,
    point: dict[str, Any] | None,
    evaluate: Callable[[Statement, dict[str, Any]], Enclosure],
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
    except (UndefinedError, PrecisionError, BudgetError) as error:
        return {**entry, "reason": f"no value: {error}"}
    entry["value"] = decimals(value.lower, value.upper)
    entry["vacuous"] = statement.side == "lower" and value.lower <= 0
    if eigenvalue.lower > 0:
        ends = (max(value.lower, Fraction(0)) / eigenvalue.upper, value.upper / eigenvalue.lower)
        entry["ratio"] = decimals(*ends, digits=6)
    return entry


def _formula(statement: Statement, point: dict[str, Any]) -> Enclosure:
    return enclose(statement.expression(statement.bound), point)


def _first_claim(statement: Statement, point: dict[str, Any]) -> Enclosure:
    return enclose(statement.relations[0].right, point)


def _series(statement: Statement, point: dict[str, Any]) -> Enclosure:
    import sympy as sp

    from bounds.explicit.hermite import series_bound

    B = point["B"]
    return enclose(
        series_bound(point["n"], point["Delta"], sp.Rational(B.numerator, B.denominator)), {}
    )
