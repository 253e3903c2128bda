"""A proof step judged from what it may use: the conclusions of earlier steps and cited facts.

A premise is a statement whose formulas speak of the same variables and which holds wherever the
step is claimed: each of its assumptions is one of the step's, or is proved from them.  Its claims
then become assumptions of the step, and what is certified is the step *given* these premises.  The
step counts as proved only if every premise does (see `verify.audit.combine`).
"""

from __future__ import annotations

from bounds import catalogue
from bounds.errors import CertiboundError
from bounds.statement import Statement
from verify.attempts import attempt_proof

_SECONDS = 1.0


def usable_premises(step: Statement) -> tuple[Statement, ...]:
    """Statements that the step says it uses and whose formulas fit its names.

    >>> [p.id for p in usable_premises(catalogue.get("explicit/sparsity-count/step-7"))]
    ['explicit/sparsity-count/step-6']
    """
    found = []
    for id in step.uses:
        try:
            premise = catalogue.get(id)
        except CertiboundError:
            continue
        if premise.claim and not premise.order and not premise.exists and _fits(premise, step):
            found.append(premise)
    return tuple(found)


def holds_there(premise: Statement, step: Statement) -> bool:
    """Do the step's assumptions imply those of the premise?"""
    for text in premise.assumptions:
        if text in step.assumptions:
            continue
        try:
            claim = _merged(step, premise).with_changes(claim=(text,))
        except CertiboundError:
            return False
        if attempt_proof(claim, _SECONDS) is None:
            return False
    return True


def with_premises(step: Statement, premises: tuple[Statement, ...]) -> Statement:
    """The step with the premises' claims as further assumptions."""
    for premise in premises:
        step = _merged(step, premise)
    extra = tuple(text for premise in premises for text in premise.claim)
    return step.with_changes(assumptions=tuple(dict.fromkeys((*step.assumptions, *extra))))


def _merged(step: Statement, premise: Statement) -> Statement:
    """The step with the premise's abbreviations beside its own."""
    new = tuple(pair for pair in premise.definitions if pair not in step.definitions)
    return step.with_changes(definitions=(*step.definitions, *new))


def _fits(premise: Statement, step: Statement) -> bool:
    """Are all names of the premise names of the step, with the same meaning?"""
    own = dict(step.definitions)
    variables = {v.name: v.domain for v in step.variables if v.scalar}
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
