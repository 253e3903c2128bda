"""A statement judged from what it may use: earlier steps, cited facts, theorems at given values.

A premise is a statement whose formulas speak of the same variables (``uses``), or are made to by
putting formulas for its variables (``instances``), and which holds wherever the statement is
claimed: each of its assumptions is one of the statement's, or is proved from them.  Its claims then
become assumptions, and what is certified is the statement *given* these premises.  It counts as
proved only if every premise does (see `verify.audit.combine`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass

from bounds import catalogue
from bounds.errors import CertiboundError, InputError, LanguageError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.attempts import attempt_proof, shown_void
from verify.audit.conclusions import concluding_steps
from verify.claims import relation_text
from verify.refute import Search

_SECONDS = 4.0


@dataclass(frozen=True)
class Premise:
    """What may be used: the id, and relations in the names of the statement that uses it."""

    id: str
    assumptions: tuple[str, ...]
    claims: tuple[str, ...]


def usable_premises(s: Statement) -> tuple[Premise, ...]:
    """The premises of a statement: its instances, what of ``uses`` fits its names, its own proof.

    >>> [p.id for p in usable_premises(catalogue.get("explicit/mills-sharp/step-7"))]
    ['explicit/gaussian-facts']
    """
    instances = (_instance(s, id, dict(values)) for id, values in s.instances)
    found = [premise for premise in instances if premise is not None]
    taken = {id for id, _ in s.instances}
    for id in dict.fromkeys((*(step.id for step in concluding_steps(s)), *s.uses)):
        if id in taken:
            continue
        try:
            premise = catalogue.get(id)
        except CertiboundError:
            continue
        whole = _instance(s, id, {}) if premise.claim and _fits(premise, s) else None
        if whole is not None:
            found.append(whole)
    return tuple(found)


def universal_premises(s: Statement) -> tuple[Premise, ...]:
    """The instances that are claims about all numbers, of a claim in which a variable is bound.

    What holds for the number that training found, or on an event, says nothing of all numbers of
    that name.  A formula for a variable may use a name that a claim about a limit does not have.
    """
    if not s.instances:
        return ()
    try:
        usable = usable_premises(s)
    except LanguageError:
        return ()
    named = {id for id, _ in s.instances}
    return tuple(p for p in usable if p.id in named and _universal(catalogue.get(p.id)))


def _universal(premise: Statement) -> bool:
    happens = premise.probability
    return (
        not premise.setting
        and not any(v.given_by for v in premise.variables)
        and (happens is None or bool(happens.law))
    )


def holds_there(premise: Premise, s: Statement, seconds: float = math.inf) -> bool:
    """Do the assumptions of a statement imply those of the premise, and that it is defined?

    As assumptions the claims would restrict the domain to where they have a value.

    Parameters
    ----------
    seconds : processor time for all of it; if it runs out, the answer is no.
    """
    end = time.process_time() + seconds
    # a constant that is looked for is in no assumption of a premise
    s = s.with_changes(constants=())
    own = {str(r) for r in s.assumption_relations}
    for text in premise.assumptions:
        claim = s.with_changes(claim=(text,))
        if {str(r) for r in claim.relations} <= own:
            continue
        if attempt_proof(claim, min(_SECONDS, end - time.process_time())) is None:
            return False
    asked = tuple(relation_text(c) for text in premise.claims for c in s.parse(text).conditions)
    if not asked:
        return True
    defined = s.with_changes(claim=tuple(dict.fromkeys(asked)))
    return attempt_proof(defined, min(_SECONDS, end - time.process_time())) is not None


def cases_of(s: Statement) -> tuple[Statement, ...]:
    """The statement on each part of its domain: where the first of ``cases`` holds, where it does
    not and the second does, and so on; at last where none does.

    Raises
    ------
    InputError : a case that has no value somewhere, or a constant that is looked for.

    >>> step = catalogue.get("explicit/sparsity-count-two-sided/step-8/upper")
    >>> [one.assumptions[-1] for one in cases_of(step)]
    ['epsilon == 1', 'epsilon != 1']
    """
    found, failed = [], list(s.assumptions)
    for text in s.cases:
        parsed = s.parse(text)
        if s.exists or parsed.conditions or len(parsed.relations) != 1:
            raise InputError(f"{s.id}: {text!r} does not split its domain")
        (relation,) = parsed.relations
        found.append(s.with_changes(assumptions=(*failed, text), cases=()))
        failed.append(relation_text(relation.negation))
    return (*found, s.with_changes(assumptions=tuple(failed), cases=()))


def has_no_point(s: Statement) -> bool:
    """Are the assumptions contradictory, so that everything follows from them?"""
    if not s.assumptions or s.exists:
        return False
    plain = s.with_changes(claim=("0 <= 1",))
    try:
        if Search(plain, seed=0).feasible(0.2):
            return False
    except CertiboundError:
        pass
    return shown_void(plain, 1.0)


def with_premises(s: Statement, premises: Iterable[Premise]) -> Statement:
    """The statement with the premises' claims as further assumptions."""
    extra = tuple(text for premise in premises for text in premise.claims)
    return s.with_changes(assumptions=tuple(dict.fromkeys((*s.assumptions, *extra))))


def _instance(s: Statement, id: str, values: dict[str, str]) -> Premise | None:
    """A statement of the catalogue with formulas for some of its variables.

    None where these are no values of the variables (integers that may be fractions), or where no
    such relation is claimed: 'there is a constant c' says nothing about the c of the statement.

    Raises
    ------
    LanguageError : a formula uses a name that the statement does not have.
    """
    premise = catalogue.get(id)
    if premise.order or premise.exists:
        return None
    put = {}
    for name, symbol in premise.symbols.items():
        if name in values:
            put[symbol] = s.expression(values[name])
        elif name in s.symbols:
            put[symbol] = s.symbols[name]
        elif name in s.abbreviations:
            put[symbol] = s.abbreviations[name]
        if symbol.is_integer and symbol in put and not put[symbol].is_integer:
            return None

    def texts(relations: Iterable[Relation]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(relation_text(r.xreplace(put)) for r in relations))

    parsed = [premise.parse(text) for text in premise.assumptions]
    # log(x) >= log(x) is the tree 0 >= 0; what is assumed is x > 0
    assumed = [r for one in parsed for r in (*one.conditions, *one.relations)]
    return Premise(id, texts(assumed), texts(premise.relations))


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
