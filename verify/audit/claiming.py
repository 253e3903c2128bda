"""A relation between trees as a claim over the domain of a statement, for the prover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from bounds import functions as fn
from bounds.proof import words
from bounds.relation import Relation
from bounds.statement import Statement
from verify.claims import relation_text


def claiming(
    s: Statement,
    relation: Relation,
    extra: Sequence[Relation] = (),
    without: Any = None,
    more: Sequence[Relation] = (),
) -> Statement:
    """A copy of a statement that claims a relation between trees (and ``more``) over its domain.

    ``without`` is a bound variable: assumptions on it say nothing about the relation, and where it
    has no range (``extra``) neither do definitions with it.
    """
    kept, definitions = s.assumptions, s.definitions
    if without is not None:
        kept = tuple(text for text in kept if without not in _names(s, text))
        if not extra:
            definitions = _free_of(definitions, without.name)
    texts = tuple(relation_text(r) for r in extra)
    claim = tuple(dict.fromkeys(relation_text(r) for r in (*more, relation)))
    return s.with_changes(
        claim=claim, assumptions=(*kept, *texts), definitions=definitions,
        calculus=(), orders=(), steps=(), parts=(), prose="", probability=None,
    )  # fmt: skip


def _free_of(definitions: Sequence[tuple[str, str]], name: str) -> tuple[tuple[str, str], ...]:
    """The definitions in whose text, or in that of those that they use, a name does not occur."""
    moving, kept = {name}, []
    for defined, text in definitions:
        if words([text]) & moving:
            moving.add(defined)
        else:
            kept.append((defined, text))
    return tuple(kept)


def _names(s: Statement, text: str) -> set[Any]:
    """What an assumption speaks of; x/x >= 1 speaks of x, by what it asks for."""
    parsed = s.parse(text)
    return {v for r in (*parsed.relations, *parsed.conditions) for v in r.free_symbols}


def written(s: Statement, text: str) -> list[Relation]:
    """What a formula asks for as it is written: the tree of x/x is 1."""
    return list(s.parse(f"{text} == 0").conditions)


def slope(tree: Any, by: Any) -> Any:
    """The derivative in the language, which has no name for that of sinhc.

    ``z*sinhc'(z) == cosh(z) - sinhc(z)`` for every z, so nothing is lost where z cancels; where it
    does not, the claim asks for z != 0.
    """

    def first(order: Any, z: Any) -> Any:
        return (sp.cosh(z) - fn.sinhc(z)) / z if order == 1 else fn.sinhc_derivative(order, z)

    return sp.diff(tree, by).replace(fn.sinhc_derivative, first)
