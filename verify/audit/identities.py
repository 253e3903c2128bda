"""Derivatives, integrals and limits that a statement claims, judged.

Each becomes plain relations for the prover, whose certificates the checker accepts:

* the derivative of f by x is g: ``f' == g``, with f' by sympy's rules of differentiation, and what
  makes f differentiable by them: the formal derivative of atan(tan(x)) is 1 at its jumps too;
* the integral of f from a to b is v: with an antiderivative F, ``F' == f`` for a < x < b, where F
  must be differentiable as above, and ``F(b) - F(a) == v`` (the fundamental theorem; F has to be
  continuous at the ends, see `_continuous`);
* a limit: see `verify.audit.tending`.

Slopes and integrals are those of a function of a real variable, also where it is an integer's.

An integral without an antiderivative in the language stays undecided.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sympy as sp

from bounds import functions as fn
from bounds.calculus import Calculus, Derivative, Integral, Limit
from bounds.errors import LanguageError
from bounds.language import text_of
from bounds.relation import Relation
from bounds.statement import Statement
from verify.attempts import attempt_proof
from verify.audit.claiming import claiming, slope, written
from verify.audit.finding import Finding, grouped
from verify.audit.limit_instances import claims_at_values
from verify.audit.premises import holding, universal_premises, with_premises
from verify.audit.tending import claims_of_limit, limit_of
from verify.checker import limits
from verify.checker.goals import CertificateError
from verify.checker.intervals import Unsupported
from verify.workers import time_limit

if TYPE_CHECKING:
    from verify.prove import Proof

_SHARE = 0.45
_ALONE = 0.3  # of the time, where there are premises
_NO_TREE = (ArithmeticError, ValueError, TypeError, NotImplementedError, RecursionError)


def judge_calculus(s: Statement, identity: Calculus, finding: Any, seconds: float) -> Finding:
    """The finding on one identity; ``finding(verdict, **fields)`` makes it."""
    hint = ""
    if isinstance(identity, Integral):
        hint = identity.antiderivative or _proposed(s, identity, _SHARE * seconds)
        if not hint:
            return finding("undecided", reason="no antiderivative in the language was found")
    claims, instance = claims_of(s, identity, hint), ""
    if claims is None and isinstance(identity, Limit):
        for id, _ in s.instances:
            if claims is None:
                claims, instance = claims_at_values(s, identity, id), id
    if claims is None:
        missing = "limit" if isinstance(identity, Limit) else "identity"
        return finding("undecided", reason=f"no structural argument gives the {missing}")
    certificates, groups = [], []
    end = time.process_time() + 0.9 * seconds
    for claim in claims:
        proof, used = _shown(claim, end - time.process_time())
        if proof is None:
            return finding("undecided", reason=f"{claim.claim[-1]} was not shown")
        certificates.append(proof.certificate)
        groups.append(used)
    reasons = [f"antiderivative {hint}"] if hint else []
    reasons += [] if claims or instance else ["found structurally"]
    data = {"antiderivative": hint, "instance": instance, **grouped(groups)}
    ids = tuple(dict.fromkeys([*([instance] if instance else []), *(i for g in groups for i in g)]))
    reasons += [f"from {', '.join(ids)}"] if ids else []
    return finding("proved", certificates=tuple(certificates), reason="; ".join(reasons), data=data)


def _shown(claim: Statement, seconds: float) -> tuple[Proof | None, tuple[str, ...]]:
    """A proof of a claim, by itself or from what the statement may use, and the ids of that."""
    end = time.process_time() + seconds
    usable = universal_premises(claim)
    proof = attempt_proof(claim, _ALONE * seconds if usable else seconds)
    if proof is not None:
        return proof, ()
    kept = holding(usable, claim, end - time.process_time())
    if not kept:
        return None, ()
    proof = attempt_proof(with_premises(claim, kept), end - time.process_time())
    return proof, tuple(p.id for p in kept)


def claims_of(s: Statement, identity: Calculus, hint: str) -> tuple[Statement, ...] | None:
    """The statements that establish an identity, all over the domain of ``s``.

    Parameters
    ----------
    hint : of an integral, its antiderivative as text.

    Returns
    -------
    None if they do not: a limit that is not found, or another one, a function with kinks.
    """
    if not (isinstance(identity, Limit) and identity.to == "infinity"):
        s = _over_reals(s, identity.by)
    try:
        if isinstance(identity, Derivative):
            return _claims_of_derivative(s, identity)
        if isinstance(identity, Integral):
            return _claims_of_integral(s, identity, hint)
        return claims_of_limit(s, identity)
    except (Unsupported, CertificateError, LanguageError):
        # a constant that is looked for has no range, a tail no real number of trials
        return None


def _over_reals(s: Statement, name: str) -> Statement:
    """With a real variable in place of an integer one, of which sin(pi*n) would be 0."""
    real = tuple(replace(v, domain="real") if v.name == name else v for v in s.variables)
    return s.with_changes(variables=real)


def _claims_of_derivative(s: Statement, identity: Derivative) -> tuple[Statement, ...]:
    by, tree = s.symbols[identity.by], s.expression(identity.of)
    relation = Relation(slope(tree, by), "==", s.expression(identity.equals))
    return (claiming(s, relation, more=[*written(s, identity.of), *_smooth(tree, by)]),)


def _claims_of_integral(
    s: Statement, identity: Integral, hint: str
) -> tuple[Statement, ...] | None:
    by = s.symbols[identity.by]
    primitive, inside = s.expression(hint), s.expression(identity.of)
    low, value = s.expression(identity.lower), s.expression(identity.equals)
    if not _continuous(primitive, by):
        return None
    within = [Relation(by, ">", low)]
    if identity.upper == "infinity":
        last = limit_of(s, primitive, by)
        if last is None or last in (sp.oo, -sp.oo):
            return None
    else:
        high = s.expression(identity.upper)
        # the ends may be in either order: then the claim is about the reversed interval
        within.append(Relation(by, "<", high))
        last = primitive.subs(by, high)
        if by in high.free_symbols or not _ordered(s, low, high):
            return None
    if by in low.free_symbols | value.free_symbols:
        return None
    # F' == f all the way from one end to the other, whatever is assumed of a variable of that name
    relation = Relation(slope(primitive, by), "==", inside)
    more = [*written(s, hint), *_smooth(primitive, by)]
    rising = claiming(s, relation, within, without=by, more=more)
    whole = claiming(s, Relation(last - primitive.subs(by, low), "==", value), without=by)
    asked = set(limits.requirements(inside))
    lost = [r for r in written(s, identity.of) if (r.margin, r.op) not in asked]
    if not lost:
        return rising, whole
    # log(x)/log(x) is the tree 1; at the ends the integrand may have no value
    return rising, whole, claiming(s, lost[0], within, without=by, more=lost[1:])


def _smooth(tree: Any, by: Any) -> list[Relation]:
    """What makes a tree differentiable with the derivative that `sympy.diff` gives it."""
    return [Relation(g, op, sp.S.Zero) for g, op in limits.requirements(tree, by)]


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
    return attempt_proof(claiming(s, Relation(low, "<=", high)), 3.0) is not None


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
