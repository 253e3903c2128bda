"""A statement judged from what it may use: earlier steps, cited facts, theorems at given values.

A premise is a statement whose formulas speak of the same variables (``uses``), or are made to by
putting formulas for its variables (``instances``), and which holds wherever the statement is
claimed: each of its assumptions is one of the statement's, or is proved from them.  Its claims then
become assumptions, and what is certified is the statement *given* these premises.  It counts as
proved only if every premise does (see `verify.audit.combine`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bounds import catalogue
from bounds.errors import CertiboundError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.attempts import attempt_proof

_SECONDS = 4.0


@dataclass(frozen=True)
class Premise:
    """What may be used: the id, and relations in the names of the statement that uses it."""

    id: str
    assumptions: tuple[str, ...]
    claims: tuple[str, ...]


def usable_premises(s: Statement) -> tuple[Premise, ...]:
    """The premises of a statement: its instances, and what of ``uses`` fits its names.

    >>> [p.id for p in usable_premises(catalogue.get("explicit/mills-sharp/step-7"))]
    ['explicit/gaussian-facts']
    """
    found = [_instance(s, id, dict(values)) for id, values in s.instances]
    taken = {id for id, _ in s.instances}
    for id in s.uses:
        if id in taken:
            continue
        try:
            premise = catalogue.get(id)
        except CertiboundError:
            continue
        if premise.claim and not premise.order and not premise.exists and _fits(premise, s):
            found.append(_instance(s, id, {}))
    return tuple(found)


def holds_there(premise: Premise, s: Statement) -> bool:
    """Do the assumptions of a statement imply those of the premise?"""
    # a constant that is looked for is in no assumption of a premise
    s = s.with_changes(constants=())
    own = {str(r) for r in s.assumption_relations}
    for text in premise.assumptions:
        claim = s.with_changes(claim=(text,))
        if {str(r) for r in claim.relations} <= own:
            continue
        if attempt_proof(claim, _SECONDS) is None:
            return False
    return True


def with_premises(s: Statement, premises: Iterable[Premise]) -> Statement:
    """The statement with the premises' claims as further assumptions."""
    extra = tuple(text for premise in premises for text in premise.claims)
    return s.with_changes(assumptions=tuple(dict.fromkeys((*s.assumptions, *extra))))


def _instance(s: Statement, id: str, values: dict[str, str]) -> Premise:
    """A statement of the catalogue with formulas for some of its variables.

    Raises
    ------
    LanguageError : a formula uses a name that the statement does not have.
    """
    premise = catalogue.get(id)
    put = {}
    for name, symbol in premise.symbols.items():
        if name in values:
            put[symbol] = s.expression(values[name])
        elif name in s.symbols:
            put[symbol] = s.symbols[name]

    def texts(relations: Iterable[Relation]) -> tuple[str, ...]:
        from verify.claims import relation_text

        return tuple(relation_text(r.subs(put)) for r in relations)

    return Premise(id, texts(premise.assumption_relations), texts(premise.relations))


def _fits(premise: Statement, s: Statement) -> bool:
    """Are all names of the premise names of the statement, with the same meaning?"""
    own = dict(s.definitions)
    variables = {v.name: v.domain for v in s.variables if v.scalar}
    for name, text in premise.definitions:
        if name in variables or own.get(name, text) != text:
            return False
    return all(
        variables.get(v.name) == v.domain and v.name not in own
        for v in premise.variables
        if v.scalar and v.name in _used(premise)
    )


def _used(premise: Statement) -> set[str]:
    relations = (*premise.relations, *premise.assumption_relations)
    return {s.name for r in relations for s in r.free_symbols}
