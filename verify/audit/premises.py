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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from bounds import catalogue
from bounds.errors import CertiboundError, InputError, LanguageError
from bounds.proof import used_definitions
from bounds.relation import Relation
from bounds.statement import Statement
from verify.attempts import attempt_proof, shown_void
from verify.audit.claiming import written
from verify.audit.conclusions import concluding_steps
from verify.claims import relation_text
from verify.refute import Search
from verify.refute.witness import Judge

_SECONDS = 4.0
_PLACE_SECONDS = 0.2
_ALONE_SECONDS = 0.3  # where it may be shown from other premises as well


@dataclass(frozen=True)
class Premise:
    """What may be used: the id, and relations in the names of the statement that uses it.

    ``resting``: that it holds there was shown given those before it.
    """

    id: str
    assumptions: tuple[str, ...]
    claims: tuple[str, ...]
    resting: bool = False


def usable_premises(s: Statement) -> tuple[Premise, ...]:
    """The premises of a statement: its instances, what of ``uses`` fits its names, its own proof.

    >>> [p.id for p in usable_premises(catalogue.get("explicit/mills-sharp/step-7"))]
    ['explicit/gaussian-facts']
    """
    instances = (_instance(s, id, dict(values)) for id, values in s.instances)
    found = [premise for premise in instances if premise is not None and premise.claims]
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
    return tuple(p for p in usable if p.id in named and universal(catalogue.get(p.id)))


def universal(premise: Statement) -> bool:
    """Is it a claim about all numbers, not on an event or of what data or training determine?"""
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
    # a constant that is looked for is in no assumption of a premise; a definition that is not used
    # need not have a value
    s = s.with_changes(constants=(), definitions=used_definitions(s.definitions, s.assumptions))
    own = {str(r) for r in (*s.assumption_relations, *s.assumption_conditions)}
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


def holding(
    premises: Iterable[Premise], s: Statement, seconds: float = math.inf, share: float = math.inf
) -> tuple[Premise, ...]:
    """Those of the premises that hold wherever a statement is claimed, in their order.

    An instance that the statement names may also hold given the named instances before it: these
    have been shown to hold, and to have values, on the whole domain.

    Parameters
    ----------
    seconds, share : processor time for all, and the most for each.
    """
    end = time.process_time() + seconds
    named = {id for id, _ in s.instances}
    kept: list[Premise] = []
    for premise in premises:
        left = min(end - time.process_time(), share)
        before = [p for p in kept if p.id in named] if premise.id in named else []
        if holds_there(premise, s, min(left, _ALONE_SECONDS) if before else left):
            kept.append(premise)
        elif before and holds_there(premise, with_premises(s, before), left):
            kept.append(replace(premise, resting=True))
    return tuple(kept)


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


def place_in(s: Statement) -> Mapping[str, Fraction] | None:
    """A point at which the assumptions certainly hold; None if none is met at once.

    >>> place_in(catalogue.get("explicit/mills-sharp/step-1"))
    {'B': Fraction(0, 1)}
    """
    try:
        search = Search(_nothing_claimed(s), seed=0)
        search.feasible(_PLACE_SECONDS)
    except CertiboundError:
        return None
    return search.findings.inside


def is_place(s: Statement, place: Mapping[str, str]) -> bool:
    """Does a point certainly satisfy the assumptions?"""
    judge = Judge(_nothing_claimed(s))
    if set(judge.names) - set(place):
        return False
    return judge.inside({name: Fraction(place[name]) for name in judge.names})


def has_no_point(s: Statement) -> bool:
    """Is it shown that the assumptions contradict each other, so that all follows from them?"""
    return bool(s.assumptions) and not s.exists and shown_void(_nothing_claimed(s), 1.0)


def _nothing_claimed(s: Statement) -> Statement:
    return s.with_changes(claim=("0 <= 1",))


def with_premises(s: Statement, premises: Iterable[Premise]) -> Statement:
    """The statement with the premises' claims as further assumptions."""
    extra = tuple(text for premise in premises for text in premise.claims)
    return s.with_changes(assumptions=tuple(dict.fromkeys((*s.assumptions, *extra))))


def put_for(premise: Statement, s: Statement, values: Mapping[str, str]) -> dict[Any, Any] | None:
    """What is put for the variables of a premise: formulas in the names of ``s``, or its names.

    None if an integer may get a fraction.

    Raises
    ------
    LanguageError : a formula uses a name that the statement does not have.
    """
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
    return put


def _instance(s: Statement, id: str, values: dict[str, str]) -> Premise | None:
    """A statement of the catalogue with formulas for some of its variables.

    None where these are no values of the variables (integers that may be fractions), or where no
    such relation is claimed: 'there is a constant c' says nothing about the c of the statement.

    Raises
    ------
    LanguageError : a formula uses a name that the statement does not have.
    """
    premise = catalogue.get(id)
    put = None if premise.order or premise.exists else put_for(premise, s, values)
    if put is None:
        return None

    def texts(relations: Iterable[Relation]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(relation_text(r.xreplace(put)) for r in relations))

    values_asked = tuple(dict.fromkeys(map(relation_text, asked_by_values(premise, s, values))))
    assumed = texts(assumed_with_conditions(premise))
    return Premise(id, (*values_asked, *assumed), texts(premise.relations))


def asked_by_values(
    premise: Statement, s: Statement, values: Mapping[str, str]
) -> Iterator[Relation]:
    """What the formulas ask for that are put for the variables of a premise.

    exp(log(x)) > 0 is the tree x > 0: that log(x) has a value is lost when it is put in.
    """
    named = [name for name in premise.symbols if name in values or name not in s.symbols]
    texts = [values.get(name, name) for name in named if name in {**values, **s.abbreviations}]
    for text in (*texts, *(text for _, text in used_definitions(s.definitions, texts))):
        yield from written(s, text)


def assumed_with_conditions(premise: Statement) -> Iterator[Relation]:
    """The assumptions and what they and their definitions ask for.

    log(x) >= log(x) is the tree 0 >= 0; what is assumed is x > 0.
    """
    for _, text in used_definitions(premise.definitions, premise.assumptions):
        yield from written(premise, text)
    for parsed in map(premise.parse, premise.assumptions):
        yield from (*parsed.conditions, *parsed.relations)


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
