"""Derivatives, integrals and limits that a statement claims, judged.

Each becomes plain relations for the prover, whose certificates the checker accepts:

* the derivative of f by x is g: ``f' == g``, with f' by sympy's rules of differentiation;
* the integral of f from a to b is v: with an antiderivative F, ``F' == f`` for a < x < b, and
  ``F(b) - F(a) == v`` (the fundamental theorem; F has to be continuous at the ends, see
  `_continuous`);
* a limit: the structural limit of the checker's own rules, and its equality with the value.

An integral without an antiderivative in the language stays undecided.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from flint import arb

from bounds import functions as fn
from bounds.calculus import Calculus, Derivative, Integral, Limit
from bounds.language import text_of
from bounds.relation import Relation
from bounds.statement import Statement
from verify.attempts import attempt_proof
from verify.audit.finding import Finding
from verify.workers import time_limit

_SHARE = 0.45
_NO_TREE = (ArithmeticError, ValueError, TypeError, NotImplementedError, RecursionError)


def judge_calculus(s: Statement, identity: Calculus, finding: Any, seconds: float) -> Finding:
    """The finding on one identity; ``finding(verdict, **fields)`` makes it."""
    hint = ""
    if isinstance(identity, Integral):
        hint = identity.antiderivative or _proposed(s, identity, _SHARE * seconds)
        if not hint:
            return finding("undecided", reason="no antiderivative in the language was found")
    claims = claims_of(s, identity, hint)
    if claims is None:
        return finding("undecided", reason="no structural argument gives the limit")
    certificates = []
    for claim in claims:
        proof = attempt_proof(claim, seconds * (_SHARE if len(claims) > 1 else 0.9))
        if proof is None:
            return finding("undecided", reason=f"{claim.claim[0]} was not shown")
        certificates.append(proof.certificate)
    reason = f"antiderivative {hint}" if hint else "found structurally" if not claims else ""
    return finding(
        "proved", certificates=tuple(certificates), reason=reason, data={"antiderivative": hint}
    )


def claims_of(s: Statement, identity: Calculus, hint: str) -> tuple[Statement, ...] | None:
    """The statements that establish an identity, all over the domain of ``s``.

    Parameters
    ----------
    hint : of an integral, its antiderivative as text.

    Returns
    -------
    None if they do not: a limit that is not found, or another one.
    """
    if isinstance(identity, Derivative):
        slope = _slope(s.expression(identity.of), s.symbols[identity.by])
        return (_claiming(s, Relation(slope, "==", s.expression(identity.equals))),)
    if isinstance(identity, Integral):
        return _claims_of_integral(s, identity, hint)
    return _claims_of_limit(s, identity)


def _claims_of_integral(
    s: Statement, identity: Integral, hint: str
) -> tuple[Statement, ...] | None:
    by = s.symbols[identity.by]
    primitive = s.expression(hint)
    low, value = s.expression(identity.lower), s.expression(identity.equals)
    if not _continuous(primitive, by):
        return None
    within = [Relation(by, ">", low)]
    if identity.upper == "infinity":
        last = _limit_at_infinity(s, primitive, by)
        if last is None or last in (sp.oo, -sp.oo):
            return None
    else:
        high = s.expression(identity.upper)
        # the ends may be in either order: then the claim is about the reversed interval
        within.append(Relation(by, "<", high))
        last = primitive.subs(by, high)
        if not _ordered(s, low, high):
            return None
    slope = _claiming(s, Relation(_slope(primitive, by), "==", s.expression(identity.of)), within)
    whole = _claiming(s, Relation(last - primitive.subs(by, low), "==", value), without=by)
    return slope, whole


def _slope(tree: Any, by: Any) -> Any:
    """The derivative in the language, which has no name for that of sinhc.

    ``z*sinhc'(z) == cosh(z) - sinhc(z)`` for every z, so nothing is lost where z cancels; where it
    does not, the claim asks for z != 0.
    """

    def first(order: Any, z: Any) -> Any:
        return (sp.cosh(z) - fn.sinhc(z)) / z if order == 1 else fn.sinhc_derivative(order, z)

    return sp.diff(tree, by).replace(fn.sinhc_derivative, first)


def _continuous(primitive: Any, by: Any) -> bool:
    """Is an expression continuous wherever it has a value?

    Functions of the language are, but for floor and ceiling, and a power whose exponent moves may
    jump where its base is 0.  The claim on the ends makes sure that it has values there.
    """
    if primitive.has(fn.floor, fn.ceiling, fn.binomial_tail):
        return False
    return not any(by in power.exp.free_symbols for power in primitive.atoms(sp.Pow))


def _ordered(s: Statement, low: Any, high: Any) -> bool:
    """Is lower <= upper on the whole domain, so that the slope is claimed between the ends?"""
    return attempt_proof(_claiming(s, Relation(low, "<=", high)), 3.0) is not None


def _claims_of_limit(s: Statement, identity: Limit) -> tuple[Statement, ...] | None:
    by = s.symbols[identity.by]
    tree = s.expression(identity.of)
    if identity.to == "0+":
        tree = tree.subs(by, 1 / by)
    elif identity.to != "infinity":
        return None
    found = _limit_at_infinity(s, tree, by)
    if identity.equals == "infinity":
        return () if found is sp.oo else None
    if found is None or found in (sp.oo, -sp.oo):
        return None
    return (_claiming(s, Relation(found, "==", s.expression(identity.equals)), without=by),)


def _limit_at_infinity(s: Statement, tree: Any, by: Any) -> Any:
    """The checker's limit with all other variables in their assumed ranges, or None."""
    from verify.prove.goals import claim_of, goals_of
    from verify.prove.intervals import Unsupported
    from verify.prove.limits import limit_at_infinity

    absurd = _claiming(s, Relation(sp.Integer(1), "<=", sp.Integer(0)))
    box = goals_of(claim_of(absurd))[-1].intervals(128)
    box[by] = (arb(0), arb("+inf"), True, True)
    for form in (tree, tree.replace(fn.Q, lambda x: fn.mills(x) * fn.phi(x))):
        try:
            return limit_at_infinity(form, by, box)
        except Unsupported:
            continue
    return None


def _proposed(s: Statement, identity: Integral, seconds: float) -> str:
    """What sympy proposes, if it is in the language; the prover checks it."""
    by = s.symbols[identity.by]
    # sympy integrates exponentials; it does not know the density
    inside = s.expression(identity.of)
    inside = inside.replace(fn.phi, lambda x: sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi))
    proposed: Any = None
    with time_limit(seconds):
        try:
            proposed = sp.integrate(inside, by)
        except _NO_TREE:
            return ""
    if proposed is None or proposed.has(sp.Integral, sp.Piecewise):
        return ""
    tree = proposed.replace(sp.erf, lambda u: 1 - 2 * fn.Q(sp.sqrt(2) * u))
    return text_of(tree)


def _claiming(
    s: Statement, relation: Relation, extra: Sequence[Relation] = (), without: Any = None
) -> Statement:
    """A copy of a statement that claims one relation between trees, over its own domain.

    ``without`` is a bound variable: assumptions on it say nothing about the relation.
    """
    kept = s.assumptions
    if without is not None:
        kept = tuple(
            text
            for text in kept
            if all(without not in r.free_symbols for r in s.parse(text).relations)
        )
    texts = tuple(_text(r) for r in extra)
    return s.with_changes(
        claim=(_text(relation),), assumptions=(*kept, *texts), definitions=s.definitions,
        calculus=(), orders=(), steps=(), parts=(), prose="", probability=None,
    )  # fmt: skip


def _text(relation: Relation) -> str:
    return f"{text_of(relation.left)} {relation.op} {text_of(relation.right)}"
