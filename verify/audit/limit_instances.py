"""A limit as that of another statement at values that are named.

If ``f(x, m)`` tends to ``g(x)`` for every x of a domain, then ``f(a, m)`` tends to ``g(a)`` for
every value a in it that does not depend on m.  What has to be shown is that the value lies in the
domain, and that the limit as it is written here asks for nothing more near its end.
"""

from __future__ import annotations

from bounds import catalogue
from bounds.calculus import Limit
from bounds.relation import Relation
from bounds.statement import Statement
from verify.audit.claiming import claiming
from verify.audit.premises import put_for, universal
from verify.audit.tending import asked_by


def claims_at_values(s: Statement, identity: Limit, id: str) -> tuple[Statement, ...] | None:
    """What makes a limit to infinity that of the statement ``id`` at the values in ``instances``.

    Returns
    -------
    None if it is another limit, at values that move, or of a statement that speaks of numbers that
    training found or of an event.

    Raises
    ------
    LanguageError : a formula uses a name that the statement does not have.

    >>> step = catalogue.get("explicit/sparsity-smallest-constant/step-10")
    >>> (identity,) = step.calculus
    >>> [claim] = claims_at_values(step, identity, f"{step.id}/exponent")
    >>> "C*exp(-B**2/2) < 1" in [str(r) for r in claim.relations]
    True
    """
    fact, values = catalogue.get(id), dict(s.instances).get(id)
    if values is None or fact.order or fact.exists or not universal(fact):
        return None
    put = put_for(fact, s, dict(values))
    if put is None or identity.to != "infinity":
        return None
    by = s.symbols[identity.by]
    for limit in fact.calculus:
        if not isinstance(limit, Limit) or limit.to != identity.to:
            continue
        moving = fact.symbols[limit.by]
        fixed = [tree for symbol, tree in put.items() if symbol != moving]
        if put.get(moving) != by or any(by in tree.free_symbols for tree in fixed):
            continue
        if "infinity" in (limit.equals, identity.equals):
            same = limit.equals == identity.equals
        else:
            value = fact.expression(limit.equals).xreplace(put)
            same = value == s.expression(identity.equals)
        if not same or fact.expression(limit.of).xreplace(put) != s.expression(identity.of):
            continue
        known = {(g.xreplace(put), op) for g, op in asked_by(fact, limit)}
        asked = [(g, op) for g, op in asked_by(s, identity) if (g, op) not in known]
        if any(by in g.free_symbols for g, _ in asked):
            continue
        parsed = [fact.parse(text) for text in fact.assumptions]
        assumed = [r for one in parsed for r in (*one.conditions, *one.relations)]
        # what is assumed of the variable that moves is put aside, here as there
        assumed = [r for r in assumed if moving not in r.free_symbols]
        if any(r.free_symbols - set(put) for r in assumed):
            continue
        wanted = [*(r.xreplace(put) for r in assumed), *(Relation(g, op, 0) for g, op in asked)]
        wanted = list(dict.fromkeys(wanted))
        return (claiming(s, wanted[-1], without=by, more=wanted[:-1]),) if wanted else ()
    return None
