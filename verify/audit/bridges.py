"""What a bridge has to show, derived from the statements at its two ends.

A bridge from E to P counts only if nothing is left to the one who wrote it:

* what E says in words (its setting, the event and over what its probability is) stands word for
  word in P, so that P's hypotheses in words include E's;
* the bridge is claimed on all of P's domain: each of its assumptions is one of P's;
* its claim contains every obligation: the assumptions of E that are not among those of P; for each
  relation of P that E does not claim itself, the comparison of the two bounds; and the comparison
  of the two probabilities.

If the obligations hold on P's domain, then at every point of it E applies and gives P.
"""

from __future__ import annotations

from bounds import catalogue
from bounds.relation import Relation
from bounds.statement import Statement
from verify.claims import relation_text

_RISING = ("<=", "<")


def obligations(target: Statement, source: Statement) -> tuple[str, ...] | None:
    """The relations, on the target's domain, with which the source gives the target.

    None if they do not fit: other words, another event, a quantity that the source does not bound,
    an order symbol or a constant without a value.

    >>> source = catalogue.get("explicit/kernel-concentration")
    >>> obligations(source, source)
    ()
    """
    if not _words_fit(target, source):
        return None
    known = {str(r) for r in target.assumption_relations}
    # what must hold for the source's formulas to have values is assumed by it as well
    assumed = [c for t in source.assumptions for c in source.parse(t).conditions]
    found = [r for r in (*assumed, *source.assumption_relations) if str(r) not in known]
    for wanted in target.relations:
        compared = _compared(wanted, source.relations)
        if compared is None or (compared and target.probability is not None):
            # the event's words name one bound: they would not be those of another
            return None
        found += compared
    p, q = target.probability, source.probability
    if p is not None and q is not None:
        sides = (p.at_least, q.at_least) if p.at_least else (q.at_most, p.at_most)
        owners = (target, source) if p.at_least else (source, target)
        smaller, greater = (o.expression(t) for o, t in zip(owners, sides, strict=True))
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
    if {v.name: (v.domain, v.meaning) for v in source.variables if v.scalar}.items() - {
        v.name: (v.domain, v.meaning) for v in target.variables if v.scalar
    }.items():
        return False
    p, q = target.probability, source.probability
    if p is None or q is None:
        return q is None and p is None
    same = (p.event, p.over) == (q.event, q.over) and p.law == q.law
    return same and bool(p.at_least) == bool(q.at_least)


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
