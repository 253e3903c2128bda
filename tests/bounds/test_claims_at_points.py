"""The encoded claims at random points: true ones hold, misprints stay misprints."""

from __future__ import annotations

import random

import pytest
import sympy as sp
from sample_points import draw, holds

from bounds import catalogue
from bounds.statement import Statement


def _checkable() -> list[Statement]:
    return [
        s
        for s in catalogue.with_steps()
        if s.paper in ("classical", "explicit") and s.claim and not s.exists
    ]


@pytest.mark.parametrize("statement", _checkable(), ids=lambda s: s.id)
def test_claims_of_proved_statements_hold(statement: Statement) -> None:
    given = {v.name for v in statement.variables if v.given_by}
    relations = [r for r in statement.relations if not given & {s.name for s in r.free_symbols}]
    rng = random.Random(statement.id)
    for _ in range(2):
        point = draw(statement, rng)
        assert point is not None, "no point satisfies the assumptions"
        for relation in relations:
            assert holds(relation, point, 1e-20), f"{relation} fails at {point}"


@pytest.mark.parametrize(
    ("id", "point"),
    [
        ("yang2024/lemma-44", {"t": "1", "V": "2", "M": "1", "delta": "1/2"}),
        ("yang2024/theorem-35/footnote-1", {"B": "1", "c": "1/2"}),
        ("yang2024/lemma-3/sketch/step-2", {"B": "3", "R_w": "1/10", "R_b": "1/10"}),
        ("yang2024/lemma-18/step-2", {"B": "2", "R_w": "1/100", "R_b": "1/100", "h": "1"}),
    ],
)
def test_misprints_are_encoded_as_printed(id: str, point: dict[str, str]) -> None:
    statement = catalogue.get(id)
    exact = {statement.symbols[name]: sp.Rational(text) for name, text in point.items()}
    assert all(holds(relation, exact) for relation in statement.assumption_relations)
    assert holds(statement.relations[0], exact) is False
