"""A limit as that of another statement at values that are named.

If ``f(x, m)`` tends to ``g(x)`` for every x of a domain, then ``f(a, m)`` tends to ``g(a)`` for
every value a in it that does not depend on m.  What has to be shown is that the value lies in the
domain, and that the limit as it is written here asks for nothing more near its end.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from bounds import catalogue
from bounds.calculus import Limit
from bounds.relation import Relation
from bounds.statement import Statement
from verify.audit.claiming import claiming
from verify.audit.premises import (
    asked_by_values,
    assumed_with_conditions,
    put_for,
    universal,
)
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
    if values is None or fact.order or fact.exists or s.exists or not universal(fact):
        return None
    put = put_for(fact, s, dict(values))
    if put is None or identity.to != "infinity":
        return None
    for limit in fact.calculus:
        if isinstance(limit, Limit) and _is_at(put, fact, limit, s, identity):
            return _claims(put, [*asked_by_values(fact, s, dict(values))], fact, limit, s, identity)
    return None


def _is_at(
    put: dict[Any, Any], fact: Statement, limit: Limit, s: Statement, identity: Limit
) -> bool:
    """Is the limit, with what is put for its variables, the one that is looked for?"""
    by, moving = s.symbols[identity.by], fact.symbols[limit.by]
    fixed = [tree for symbol, tree in put.items() if symbol != moving]
    if limit.to != identity.to or put.get(moving) != by:
        return False
    if any(by in tree.free_symbols for tree in fixed):
        return False
    pairs = [(limit.of, identity.of)]
    if "infinity" not in (limit.equals, identity.equals):
        pairs.append((limit.equals, identity.equals))
    elif limit.equals != identity.equals:
        return False
    return all(fact.expression(there).xreplace(put) == s.expression(here) for there, here in pairs)


def _claims(
    put: dict[Any, Any],
    by_values: list[Relation],
    fact: Statement,
    limit: Limit,
    s: Statement,
    identity: Limit,
) -> tuple[Statement, ...] | None:
    """The domain of the fact, what its values ask for, and what is asked for here and not there."""
    by = s.symbols[identity.by]
    known = {(g.xreplace(put), op) for g, op in asked_by(fact, limit)}
    asked = [(g, op) for g, op in asked_by(s, identity) if (g, op) not in known]
    wanted = [*by_values, *(Relation(g, op, sp.S.Zero) for g, op in asked)]
    if any(by in r.free_symbols for r in wanted):
        return None
    for relation in assumed_with_conditions(fact):
        if relation.free_symbols == {fact.symbols[limit.by]}:
            continue  # what is assumed of the variable that moves is put aside, here as there
        # min(x, m) >= 1 is an assumption on x too
        if fact.symbols[limit.by] in relation.free_symbols or relation.free_symbols - set(put):
            return None
        wanted.append(relation.xreplace(put))
    if not wanted:
        return ()
    return (claiming(s, wanted[-1], without=by, more=wanted[:-1]),)
