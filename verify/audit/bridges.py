"""What a bridge has to show, derived from the statements at its two ends.

A bridge from E to P counts only if nothing is left to the one who wrote it:

* what E says in words (its setting, the event and over what its probability is) stands word for
  word in P, so that P's hypotheses in words include E's;
* what E's words call by a name is of the same kind and meaning in P; a parameter of E that is no
  variable of P has its value by a definition of P (``("R", "R_w + R_b")``), a formula that has a
  value all over P's domain and depends on nothing that is given or bounded; other definitions of E
  that P repeats say the same;
* the bridge is claimed on all of P's domain: each of its assumptions is one of P's, and its
  variables are real or integer as P's are;
* its claim contains every obligation: the assumptions of E that are not among those of P; for each
  relation of P that E does not claim itself, the comparison of the two bounds; and the comparison
  of the two probabilities.

If the obligations hold on P's domain, then at every point of it E applies and gives P.
"""

from __future__ import annotations

from typing import Any

from bounds import catalogue
from bounds.relation import Relation
from bounds.statement import Statement
from verify.claims import relation_text
from verify.refute.witness import established

_RISING = ("<=", "<")
_HYPOTHESES = "the conditions on the counts"
# event words that say that the hypotheses hold which the statement shares with the other one
_NO_BOUND = (
    "the claim",
    "the claim for all inputs",
    "the claim holds for all k, r, i",
    _HYPOTHESES,
)
# event words that name no bound: the others say that the relations of their own statement hold


def obligations(target: Statement, source: Statement) -> tuple[str, ...] | None:
    """The relations, on the target's domain, with which the source gives the target.

    None if they do not fit: other words, another event, a quantity that the source does not bound,
    an order symbol or a constant without a value.

    >>> source = catalogue.get("explicit/kernel-concentration")
    >>> obligations(source, source)
    ()
    """
    values = _values(target, source)
    if values is None or not _words_fit(target, source):
        return None
    known = {str(r) for r in target.assumption_relations}
    # what must hold for the source's formulas to have values is assumed by it as well
    assumed = [c for t in source.assumptions for c in source.parse(t).conditions]
    needed = [r.xreplace(values) for r in (*assumed, *source.assumption_relations)]
    found = [r for r in needed if str(r) not in known]
    claimed = tuple(r.xreplace(values) for r in source.relations)
    for wanted in target.relations:
        compared = _compared(wanted, claimed)
        if compared is None or (compared and not _may_differ(target, wanted)):
            # the event's words name one bound: they would not be those of another
            return None
        found += compared
    p, q = target.probability, source.probability
    if p is not None and q is not None:
        sides = (p.at_least, q.at_least) if p.at_least else (q.at_most, p.at_most)
        owners = (target, source) if p.at_least else (source, target)
        smaller, greater = (
            o.expression(t).xreplace(values if o is source else {})
            for o, t in zip(owners, sides, strict=True)
        )
        if smaller != greater:
            found.append(Relation(smaller, "<=", greater))
    return tuple(dict.fromkeys(relation_text(r) for r in found))


def shows_all(bridge: Statement) -> bool:
    """Does the bridge's claim contain all that has to be shown, on all of the domain?

    >>> shows_all(catalogue.get("bridge/lemma-16"))
    True
    """
    if len(bridge.given) != 1 or not bridge.says_all or bridge.exists or bridge.order:
        return False
    target, source = catalogue.get(bridge.implies), catalogue.get(bridge.given[0])
    due = obligations(target, source)
    if due is None:
        return False
    # shown for integers, a relation may fail at the target's real numbers
    kinds = {v.name: v.domain for v in target.variables if v.scalar}
    if any(kinds.get(v.name, v.domain) != v.domain for v in bridge.variables if v.scalar):
        return False
    domain = {str(r) for r in target.assumption_relations}
    if not {str(r) for r in bridge.assumption_relations} <= domain:
        return False
    claimed = {relation_text(r) for r in bridge.relations}
    return set(due) <= claimed


def _words_fit(target: Statement, source: Statement) -> bool:
    if any(s.order or s.exists or s.calculus or s.orders for s in (target, source)):
        return False
    if not target.claim or not set(source.setting) <= set(target.setting):
        return False
    p, q = target.probability, source.probability
    if p is None or q is None:
        return q is None and p is None
    if p.event in _NO_BOUND and not p.at_least:
        # the target may claim less, which makes its event more likely
        return False
    if p.event == _HYPOTHESES and not _same_conditions(target, source):
        return False
    same = (p.event, p.over) == (q.event, q.over)
    same = same and (p.law, p.law_is) == (q.law, q.law_is)
    return same and bool(p.at_least) == bool(q.at_least)


def _same_conditions(target: Statement, source: Statement) -> bool:
    """Does the target assume nothing more of what the source speaks of?

    That would make an event that consists of the hypotheses less likely.
    """
    known = {str(r) for r in source.assumption_relations}
    more = [r for r in target.assumption_relations if str(r) not in known]
    return not any({s.name for s in r.free_symbols} <= set(source.symbols) for r in more)


def _measured(statement: Statement) -> set[Any]:
    """What is given, and what the relations bound, apart from the parameters of a law."""
    p = statement.probability
    law = statement.expression(p.law) if p is not None and p.law else None
    found = {statement.symbols[v.name] for v in statement.variables if v.scalar and v.given_by}
    for r in statement.relations:
        if r.left != law:
            found |= r.left.free_symbols
        if len(r.right.free_symbols) == 1 and r.right.is_Symbol:
            found |= r.right.free_symbols
    return found


def _has_value(target: Statement, text: str) -> bool:
    """Has a formula a value wherever the target is claimed?"""
    known = {str(r) for r in target.assumption_relations}
    asked = target.parse(f"({text}) == 0").conditions
    return all(
        str(c) in known or (not c.free_symbols and established(c, {}) is True) for c in asked
    )


def _values(target: Statement, source: Statement) -> dict[Any, Any] | None:
    """The source's variables in the target's names; None if they do not fit.

    Only a free parameter is given a value: not what data or training determine, nor what the
    source bounds.  An integer has an integer value.
    """
    own = {v.name: v for v in target.variables if v.scalar}
    kinds = {(v.name, v.domain, v.meaning) for v in target.variables if not v.scalar}
    if not {(v.name, v.domain, v.meaning) for v in source.variables if not v.scalar} <= kinds:
        return None
    bounded = _measured(source)
    texts = dict(target.definitions)
    values: dict[Any, Any] = {}
    for v in source.variables:
        if not v.scalar:
            continue
        symbol = source.symbols[v.name]
        if v.name in own:
            w = own[v.name]
            if (w.domain, w.meaning, w.given_by) != (v.domain, v.meaning, v.given_by):
                return None
        elif v.name in target.abbreviations and not v.given_by and symbol not in bounded:
            value = target.abbreviations[v.name]
            if symbol.is_integer and not value.is_integer:
                return None
            if not _has_value(target, texts[v.name]) or value.free_symbols & _measured(target):
                return None
            values[symbol] = value
        else:
            return None
    for name, tree in source.abbreviations.items():
        there = tree.xreplace(values)
        if name in own or target.abbreviations.get(name, there) != there:
            return None
    return values


def _may_differ(target: Statement, wanted: Relation) -> bool:
    """May the target's bound be another than the source's, as far as its event says?

    It may if there is no event, if the event's words name no bound, or if the bound is on the
    event's probability, which is a number and not in the event.
    """
    p = target.probability
    if p is None or p.event in _NO_BOUND:
        return True
    return bool(p.law) and bool(p.at_most) and wanted.left == target.expression(p.law)


def _compared(wanted: Relation, claimed: tuple[Relation, ...]) -> list[Relation] | None:
    """What gives the wanted relation: nothing if it is claimed, else one bound against another."""
    if any(str(wanted) == str(r) for r in claimed):
        return []
    for r in claimed:
        if r.left != wanted.left or r.op != wanted.op or r.op in ("==", "!="):
            continue
        if r.op in _RISING:
            return [Relation(r.right, "<=", wanted.right)]
        return [Relation(wanted.right, "<=", r.right)]
    return None
