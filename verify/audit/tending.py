"""Limits that a statement claims, as plain relations for the prover.

* The structural limit of the checker's own rules, its equality with the value, and that f is
  defined all the way there; or
* two functions that have that limit, with f between them; or
* at 0 from above, where f = N/D and both are 0 there with all derivatives before the k-th: the
  quotient of the k-th derivatives at 0.  Trees of smooth functions are smooth in a neighbourhood of
  0 if what they ask for holds strictly at 0; then by Taylor's theorem ``N = x**k (N_k(0)/k! +
  o(1))``, the same for D, and ``N/D`` tends to ``N_k(0)/D_k(0)`` where ``D_k(0) != 0``.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import arb

from bounds import functions as fn
from bounds.calculus import Limit
from bounds.proof import used_definitions
from bounds.relation import Relation
from bounds.statement import Statement
from verify.audit.asymptotes import in_leading_powers
from verify.audit.claiming import claiming, slope, written
from verify.checker import limits
from verify.checker.goals import claim_of, fails, goals_of, holds
from verify.checker.intervals import Unsupported, evaluate

MOST_DERIVATIVES = 4
_NO_VALUE = (sp.nan, sp.zoo, sp.oo, -sp.oo)


def claims_of_limit(s: Statement, identity: Limit) -> tuple[Statement, ...] | None:
    """What gives a limit, over the domain of a statement; None if nothing here does.

    What is assumed of the variable that moves is put aside.

    Raises
    ------
    Unsupported : a function of which the checker does not know where it has a value.
    """
    if identity.between:
        return _claims_of_pinched(s, identity)
    by = s.symbols[identity.by]
    tree = s.expression(identity.of)
    asked = asked_by(s, identity)
    asked += limits.requirements(tree)
    if identity.to == "0+":
        tree = tree.subs(by, 1 / by)
        asked = [(g.subs(by, 1 / by), op) for g, op in asked]
    elif identity.to != "infinity":
        return None
    # a bound on the growth of exp(-x) log(1 - x) does not ask whether the logarithm exists
    asked = list(dict.fromkeys(asked))
    if not all(_eventually(s, g, op, by) for g, op in asked if by in g.free_symbols):
        return None
    always = [Relation(g, op, sp.S.Zero) for g, op in asked if by not in g.free_symbols]
    found = limit_of(s, tree, by)
    if identity.equals == "infinity":
        if found is not sp.oo:
            return None
        return (claiming(s, always[0], without=by, more=always[1:]),) if always else ()
    if found is None and identity.to == "0+":
        return _claims_by_taylor(s, s.expression(identity.of), by, identity.equals, always)
    if found is None or found in (sp.oo, -sp.oo):
        return None
    relation = Relation(found, "==", s.expression(identity.equals))
    return (claiming(s, relation, without=by, more=always),)


def asked_by(s: Statement, identity: Limit) -> list[tuple[Any, str]]:
    """What a limit asks for as it is written.

    A definition may ask for more than the tree that it becomes, and so may the value.
    """
    said = [identity.of, *([] if identity.equals == "infinity" else [identity.equals])]
    said += [text for _, text in used_definitions(s.definitions, said)]
    return [(r.margin, r.op) for text in said for r in written(s, text)]


def _claims_by_taylor(
    s: Statement, tree: Any, by: Any, value: str, always: list[Relation]
) -> tuple[Statement, ...] | None:
    """What gives the limit at 0 of a quotient N/D as that of the first derivatives that are not 0.

    All of it at 0, for any values of the other variables: what makes N, D and their derivatives
    smooth there holds strictly, the lower derivatives are 0, that of D is not.
    """
    top, bottom = sp.fraction(sp.together(tree))
    asked: list[tuple[Any, str]] = []
    zeros: list[Relation] = []
    for _ in range(MOST_DERIVATIVES + 1):
        asked += [*limits.requirements(top, by), *limits.requirements(bottom, by)]
        ends = top.subs(by, 0), bottom.subs(by, 0)
        if any(end.has(*_NO_VALUE) for end in ends):
            return None
        if sp.simplify(ends[1]) != 0:
            break
        zeros += [Relation(end, "==", sp.S.Zero) for end in ends]
        top, bottom = slope(top, by), slope(bottom, by)
    else:
        return None
    needed = dict.fromkeys(
        Relation(g.subs(by, 0), ">" if op == ">=" else op, sp.S.Zero) for g, op in asked
    )
    if any(r.left.has(*_NO_VALUE) for r in needed):
        return None
    relation = Relation(ends[0] / ends[1], "==", s.expression(value))
    nonzero = Relation(ends[1], "!=", sp.S.Zero)
    more = [*always, *needed, *zeros, nonzero]
    return (claiming(s, relation, without=by, more=more),)


def _claims_of_pinched(s: Statement, identity: Limit) -> tuple[Statement, ...] | None:
    """lower <= f <= upper near the limit, where f has a value, and what gives their limits.

    What is assumed of the variable is put aside: f is pinched all the way to the limit, whatever
    the domain of the statement, and for every value of the other variables.
    """
    by, tree = s.symbols[identity.by], s.expression(identity.of)
    near = s.expression(identity.near)
    if identity.to not in ("infinity", "0+") or by in near.free_symbols:
        return None
    claims: list[Statement] = []
    ends = []
    for text in identity.between:
        found = claims_of_limit(s, Limit(text, identity.by, identity.to, identity.equals))
        if found is None:
            return None
        claims += found
        ends.append(s.expression(text))
    lower, upper = ends
    if identity.to == "infinity":
        within = [Relation(by, ">=", near)]
    else:
        within = [Relation(by, ">", sp.S.Zero), Relation(by, "<=", near)]
        claims.append(claiming(s, Relation(near, ">", sp.S.Zero), without=by))
    for relation in (Relation(lower, "<=", tree), Relation(tree, "<=", upper)):
        more = written(s, identity.of)
        claims.append(claiming(s, relation, within, without=by, more=more))
    return tuple(claims)


def _eventually(s: Statement, g: Any, op: str, by: Any) -> bool:
    """Does ``g op 0`` hold for all large values of a variable, for any values of the others?"""
    box = _ranges(s, by)
    for start in (1, 100, 10**6):
        try:
            far = evaluate(g, {**box, by: (arb(start), arb("+inf"), False, True)}, limits.BITS)
        except Unsupported:
            break
        if holds(far, op):
            return True
        if fails(far, op):
            return False
    value = limit_of(s, g, by)
    if value in (sp.oo, -sp.oo):
        return value is sp.oo or op == "!="
    if value is None:
        return False
    try:  # strictly, so that it holds near the limit too
        return holds(evaluate(value, box, limits.BITS), "!=" if op == "!=" else ">")
    except Unsupported:
        return False


def _ranges(s: Statement, by: Any) -> dict[Any, Any]:
    """The assumed ranges of all variables, with all positive numbers for ``by``."""
    absurd = claiming(s, Relation(sp.Integer(1), "<=", sp.Integer(0)))
    box = goals_of(claim_of(absurd))[-1].intervals(limits.BITS)
    return {**box, by: (arb(0), arb("+inf"), True, True)}


def limit_of(s: Statement, tree: Any, by: Any) -> Any:
    """The checker's limit with all other variables in their assumed ranges, or None."""
    box = _ranges(s, by)
    forms = [tree, tree.replace(fn.Q, lambda x: fn.mills(x) * fn.phi(x))]
    # where roots of the variable are: f(t) has the limit that f(v**2) has, v = sqrt(t)
    root = sp.Dummy(str(by), positive=True)
    if tree.has(sp.sqrt(by)):
        forms.append(tree.subs(by, root**2))
    forms += [form for form in (in_leading_powers(forms[1], by),) if form is not None]
    for form in forms:
        try:
            name = root if form.has(root) else by
            return limits.limit_at_infinity(form, name, {**box, root: box[by]})
        except Unsupported:
            continue
    return None
