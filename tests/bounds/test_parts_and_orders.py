"""Parts, comparisons of orders and qualitative statements: what each of them has to name."""

from __future__ import annotations

from bounds import catalogue
from bounds.orders import decide

EVERYTHING = list(catalogue.with_steps())


def test_every_compared_formula_has_exponents() -> None:
    for s in EVERYTHING:
        for relation in s.orders:
            assert decide(relation)[1], s.id


def test_a_qualitative_statement_names_others_and_claims_no_formula() -> None:
    for s in EVERYTHING:
        assert all(catalogue.get(id) for id in s.precise_by), s.id
        if s.qualitative:
            assert s.precise_by, s.id
            assert s.id not in s.precise_by
            assert not any((s.claim, s.calculus, s.orders, s.parts)), s.id
