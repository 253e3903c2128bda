"""Enclosures, points and evaluations as texts and as JSON documents."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.cli.partial import Omitted
    from verify.enclose import Enclosure
    from verify.evaluate import RelationValue, StatementValue

LONGEST_EXACT = 4_000  # bits


def exact_text(value: Any) -> str:
    """An exact rational as a decimal if it ends within 24 digits, else as a fraction.

    >>> exact_text(Fraction(1, 10)), exact_text(Fraction(1, 3))
    ('0.1', '1/3')
    """
    from verify.decimals import exact_text as decimal_or_fraction

    number = Fraction(value)
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > 12_000:
        from verify.decimals import decimals

        ends = decimals(number, number)
        return ends["lower"] if ends["lower"] == ends["upper"] else f"about {ends['lower']}"
    return decimal_or_fraction(number)


def rational(value: Fraction) -> str:
    """An exact rational for JSON: ``"3"`` or ``"1/10"``, however long.

    >>> rational(Fraction(3)), rational(Fraction(1, 10)), len(rational(Fraction(10) ** 9999))
    ('3', '1/10', 10000)
    """
    from flint import fmpz

    # Python refuses to write integers of more than 4300 digits; fmpz does not.
    top, bottom = str(fmpz(value.numerator)), str(fmpz(value.denominator))
    return top if bottom == "1" else f"{top}/{bottom}"


def enclosure_document(value: Enclosure | None, digits: int) -> dict[str, Any] | None:
    """``value``: digits for people; ``lower`` and ``upper``: exact decimals, rounded outward.

    ``exact`` is the rational that the value is, where it is one, or null.
    """
    if value is None:
        return None
    lower, upper = value.interval_text(digits)[1:-1].split(", ")
    exact = None
    number = value.lower
    size = max(number.numerator.bit_length(), number.denominator.bit_length())
    if value.exact and size < LONGEST_EXACT:
        exact = rational(number)
    return {"value": value.text(digits), "lower": lower, "upper": upper, "exact": exact}


def point_document(point: Mapping[str, Fraction]) -> dict[str, str]:
    """Names and exact rationals."""
    return {name: rational(value) for name, value in point.items()}


def evaluation_document(found: StatementValue, omitted: tuple[Omitted, ...] = ()) -> dict[str, Any]:
    """Everything that ``evaluate`` prints, for JSON."""
    digits, chance = found.digits, found.probability
    return {
        "id": found.statement.id,
        "point": point_document(found.point),
        "digits": digits,
        "assumptions": [
            {"relation": a.text, "status": a.status, "reason": a.reason or None}
            for a in found.assumptions
        ],
        "definitions": [
            {"name": name, **(enclosure_document(value, digits) or {"value": None})}
            for name, value, _ in found.definitions
        ],
        "claims": [_claim(claim, digits) for claim in found.claims],
        "bound": enclosure_document(found.bound, digits),
        "bound_vacuous": found.bound_vacuous or None,
        "bound_note": found.bound_note or None,
        "quantity": found.statement.quantity or None,
        "side": found.statement.side or None,
        "probability": None
        if chance is None
        else {
            "side": chance.side,
            "bound": enclosure_document(chance.bound, digits),
            "law": enclosure_document(chance.law, digits),
            "status": chance.status,
            "vacuous": chance.vacuous or None,
        },
        "not_evaluated": [
            {
                "role": o.role,
                "formula": o.text,
                "missing": list(o.missing),
                "sides": {
                    text: enclosure_document(value, digits)
                    for text, value in known_sides(o, found.point, digits)
                },
            }
            for o in omitted
        ],
        "inside": found.inside and not any(o.role == "assumption" for o in omitted),
        "vacuous": bool(found.vacuous),
    }


def _claim(claim: RelationValue, digits: int) -> dict[str, Any]:
    return {
        "relation": claim.text,
        "status": claim.status,
        "left": enclosure_document(claim.left, digits),
        "right": enclosure_document(claim.right, digits),
        "slack": enclosure_document(claim.slack, digits),
        "vacuous": claim.vacuous or None,
        "reason": claim.reason or None,
    }


def known_sides(
    omitted: Omitted, point: Mapping[str, Fraction], digits: int
) -> list[tuple[str, Enclosure]]:
    """The sides of a claim without a verdict that have a value nevertheless."""
    from bounds.language import text_of
    from verify.evaluate import enclosed

    if omitted.role != "claim":
        return []
    found: dict[str, Enclosure] = {}
    for relation in omitted.relations:
        for side in (relation.left, relation.right):
            names = {symbol.name for symbol in side.free_symbols}
            if names and names <= set(point):
                value, _ = enclosed(side, dict(point), digits)
                if value is not None:
                    found[text_of(side)] = value
    return list(found.items())
