"""Derivatives, integrals and limits that a statement claims, judged.

Each becomes plain relations for the prover, whose certificates the checker accepts:

* the derivative of f by x is g: ``f' == g``, with f' by sympy's rules of differentiation, and what
  makes f differentiable by them: the formal derivative of atan(tan(x)) is 1 at its jumps too;
* the integral of f from a to b is v: with an antiderivative F, ``F' == f`` for a < x < b, where F
  must be differentiable as above, and ``F(b) - F(a) == v`` (the fundamental theorem; F has to be
  continuous at the ends, see `_continuous`);
* a limit: the structural limit of the checker's own rules, its equality with the value, and that f
  is defined all the way there; or two functions that have that limit, with f between them.

Slopes and integrals are those of a function of a real variable, also where it is an integer's.

An integral without an antiderivative in the language stays undecided.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp
from flint import arb

from bounds import functions as fn
from bounds.calculus import Calculus, Derivative, Integral, Limit
from bounds.language import text_of
from bounds.proof import words
from bounds.relation import Relation
from bounds.statement import Statement
from verify.attempts import attempt_proof
from verify.audit.asymptotes import in_leading_powers
from verify.audit.finding import Finding
from verify.audit.premises import has_no_point
from verify.checker import limits
from verify.checker.goals import claim_of, fails, goals_of, holds
from verify.checker.intervals import Unsupported, evaluate
from verify.claims import relation_text
from verify.strategy import VOID
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
        missing = "limit" if isinstance(identity, Limit) else "identity"
        return finding("undecided", reason=f"no structural argument gives the {missing}")
    if has_no_point(s):
        return finding("undecided", flags=("void",), reason=VOID)
    certificates = []
    end = time.process_time() + 0.9 * seconds
    for claim in claims:
        proof = attempt_proof(claim, end - time.process_time())
        if proof is None:
            return finding("undecided", reason=f"{claim.claim[-1]} was not shown")
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
    None if they do not: a limit that is not found, or another one, a function with kinks.
    """
    if not (isinstance(identity, Limit) and identity.to == "infinity"):
        s = _over_reals(s, identity.by)
    try:
        if isinstance(identity, Derivative):
            return _claims_of_derivative(s, identity)
        if isinstance(identity, Integral):
            return _claims_of_integral(s, identity, hint)
        return _claims_of_limit(s, identity)
    except Unsupported:
        return None


def _over_reals(s: Statement, name: str) -> Statement:
    """With a real variable in place of an integer one, of which sin(pi*n) would be 0."""
    real = tuple(replace(v, domain="real") if v.name == name else v for v in s.variables)
    return s.with_changes(variables=real)


def _claims_of_derivative(s: Statement, identity: Derivative) -> tuple[Statement, ...]:
    by, tree = s.symbols[identity.by], s.expression(identity.of)
    relation = Relation(_slope(tree, by), "==", s.expression(identity.equals))
    return (_claiming(s, relation, more=[*_written(s, identity.of), *_smooth(tree, by)]),)


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
        last = _limit_at_infinity(s, primitive, by)
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
    relation = Relation(_slope(primitive, by), "==", inside)
    more = [*_written(s, hint), *_smooth(primitive, by)]
    slope = _claiming(s, relation, within, without=by, more=more)
    whole = _claiming(s, Relation(last - primitive.subs(by, low), "==", value), without=by)
    asked = set(limits.requirements(inside))
    lost = [r for r in _written(s, identity.of) if (r.margin, r.op) not in asked]
    if not lost:
        return slope, whole
    # log(x)/log(x) is the tree 1; at the ends the integrand may have no value
    return slope, whole, _claiming(s, lost[0], within, without=by, more=lost[1:])


def _written(s: Statement, text: str) -> list[Relation]:
    """What a formula asks for as it is written: the tree of x/x is 1."""
    return list(s.parse(f"{text} == 0").conditions)


def _smooth(tree: Any, by: Any) -> list[Relation]:
    """What makes a tree differentiable with the derivative that `sympy.diff` gives it."""
    return [Relation(g, op, sp.S.Zero) for g, op in limits.requirements(tree, by)]


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
    if identity.between:
        return _claims_of_pinched(s, identity)
    by = s.symbols[identity.by]
    tree = s.expression(identity.of)
    # a definition may ask for more than the tree that it becomes
    inner = [r for _, text in s.definitions for r in _written(s, text)]
    inner = [r for r in inner if by in r.margin.free_symbols]
    asked = [(r.margin, r.op) for r in (*_written(s, identity.of), *inner)]
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
    found = _limit_at_infinity(s, tree, by)
    if identity.equals == "infinity":
        if found is not sp.oo:
            return None
        return (_claiming(s, always[0], without=by, more=always[1:]),) if always else ()
    if found is None or found in (sp.oo, -sp.oo):
        return None
    relation = Relation(found, "==", s.expression(identity.equals))
    return (_claiming(s, relation, without=by, more=always),)


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
        found = _claims_of_limit(s, Limit(text, identity.by, identity.to, identity.equals))
        if found is None:
            return None
        claims += found
        ends.append(s.expression(text))
    lower, upper = ends
    if identity.to == "infinity":
        within = [Relation(by, ">=", near)]
    else:
        within = [Relation(by, ">", sp.S.Zero), Relation(by, "<=", near)]
        claims.append(_claiming(s, Relation(near, ">", sp.S.Zero), without=by))
    for relation in (Relation(lower, "<=", tree), Relation(tree, "<=", upper)):
        more = _written(s, identity.of)
        claims.append(_claiming(s, relation, within, without=by, more=more))
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
    value = _limit_at_infinity(s, g, by)
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
    absurd = _claiming(s, Relation(sp.Integer(1), "<=", sp.Integer(0)))
    box = goals_of(claim_of(absurd))[-1].intervals(limits.BITS)
    return {**box, by: (arb(0), arb("+inf"), True, True)}


def _limit_at_infinity(s: Statement, tree: Any, by: Any) -> Any:
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
    s: Statement,
    relation: Relation,
    extra: Sequence[Relation] = (),
    without: Any = None,
    more: Sequence[Relation] = (),
) -> Statement:
    """A copy of a statement that claims a relation between trees (and ``more``) over its domain.

    ``without`` is a bound variable: assumptions on it say nothing about the relation, and where it
    has no range (``extra``) neither do definitions with it.
    """
    kept, definitions = s.assumptions, s.definitions
    if without is not None:
        kept = tuple(text for text in kept if without not in _names(s, text))
        if not extra:
            definitions = _free_of(definitions, without.name)
    texts = tuple(relation_text(r) for r in extra)
    claim = tuple(dict.fromkeys(relation_text(r) for r in (*more, relation)))
    return s.with_changes(
        claim=claim, assumptions=(*kept, *texts), definitions=definitions,
        calculus=(), orders=(), steps=(), parts=(), prose="", probability=None,
    )  # fmt: skip


def _free_of(definitions: Sequence[tuple[str, str]], name: str) -> tuple[tuple[str, str], ...]:
    """The definitions in whose text, or in that of those that they use, a name does not occur."""
    moving, kept = {name}, []
    for defined, text in definitions:
        if words([text]) & moving:
            moving.add(defined)
        else:
            kept.append((defined, text))
    return tuple(kept)


def _names(s: Statement, text: str) -> set[Any]:
    """What an assumption speaks of; x/x >= 1 speaks of x, by what it asks for."""
    parsed = s.parse(text)
    return {v for r in (*parsed.relations, *parsed.conditions) for v in r.free_symbols}
