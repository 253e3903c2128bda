"""Goals: what must be shown for a claim, derived from the claim itself.

Part of the checker.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, floor
from typing import Any

import sympy as sp

from bounds.errors import CertiboundError
from bounds.language import parse_expression
from bounds.relation import Relation
from bounds.statement import Constant, Statement, Variable
from verify.checker import identities, intervals, limits
from verify.checker.intervals import Unsupported, evaluate

AUTO_BITS = 128
NO_VALUE = identities.NO_VALUE

Sides = tuple[Any, Any, bool, bool]  # lower, upper (exact numbers or +-oo), lower open, upper open


class CertificateError(CertiboundError):
    """A certificate that does not establish its claim; the message says where it fails."""


@dataclass(frozen=True)
class Goal:
    """For all points of the box at which the facts hold: ``expression op 0``."""

    expression: Any
    op: str  # ">=", ">" or "!="
    box: tuple[tuple[Any, Sides], ...]
    facts: tuple[tuple[Any, str], ...]

    def sides(self, variable: Any) -> Sides:
        return dict(self.box)[variable]

    def signed(self, *expressions: Any) -> tuple[Any, ...]:
        """The expressions with symbols that know their sign on the box (same names)."""
        mapping = {}
        for v, (lo, hi, lo_open, hi_open) in self.box:
            known: dict[str, bool] = {}
            if lo is not -sp.oo and certainly(lo, ">=", sp.S.Zero):
                strict = lo_open or certainly(lo, ">", sp.S.Zero)
                known["positive" if strict else "nonnegative"] = True
            elif hi is not sp.oo and certainly(hi, "<=", sp.S.Zero):
                strict = hi_open or certainly(hi, "<", sp.S.Zero)
                known["negative" if strict else "nonpositive"] = True
            if known:
                kind = "integer" if v.is_integer else "real"
                mapping[v] = sp.Symbol(v.name, **{kind: True}, **known)
        return tuple(e.xreplace(mapping) for e in expressions)

    def with_sides(self, variable: Any, sides: Sides) -> Goal:
        return replace(self, box=tuple((v, sides if v == variable else s) for v, s in self.box))

    def intervals(self, bits: int) -> dict[Any, intervals.Interval]:
        return {v: _interval(v, sides, bits) for v, sides in self.box}


def _interval(variable: Any, sides: Sides, bits: int) -> intervals.Interval:
    lo, hi, lo_open, hi_open = sides
    low = intervals.NEG if lo is -sp.oo else evaluate(lo, {}, bits)[0]
    high = intervals.INF if hi is sp.oo else evaluate(hi, {}, bits)[1]
    return (low, high, lo_open or lo is -sp.oo, hi_open or hi is sp.oo)


def certainly(left: Any, op: str, right: Any) -> bool:
    """Is a relation between exact constants certain?"""
    if left == right:
        return op in ("<=", ">=")
    if right in (sp.oo, -sp.oo) or left in (sp.oo, -sp.oo):
        return bool((left < right) if op[0] == "<" else (left > right))
    for bits in (64, 256, 1024):
        difference = evaluate(left - right, {}, bits)
        if difference[1] < 0 or difference[0] > 0:
            return bool((difference[1] < 0) == (op[0] == "<"))
    return op in ("<=", ">=") and identities.is_zero(left - right)


def holds(value: intervals.Interval, op: str) -> bool:
    """Does every number of the interval satisfy ``op 0``?"""
    positive = value[0] > 0 or (value[0] == 0 and value[2])
    if op == ">=":
        return bool(value[0] >= 0)
    if op == "==":
        return bool(value[0] == 0 == value[1])
    return bool(positive or (op == "!=" and (value[1] < 0 or (value[1] == 0 and value[3]))))


def fails(value: intervals.Interval, op: str) -> bool:
    """Does no number of the interval satisfy ``op 0``?"""
    if op == "==":
        return holds(value, "!=")
    if op == "!=":
        return bool(value[0] == 0 == value[1])
    negative = value[1] < 0 or (value[1] == 0 and value[3])
    return bool(negative or (op == ">" and value[1] <= 0))


def obligations(goal: Goal, needed: Iterable[tuple[Any, str]]) -> list[Goal]:
    """Goals for the conditions that neither the facts nor one evaluation of the box establish."""
    box = goal.intervals(AUTO_BITS)
    left = []
    for g, op in dict.fromkeys(needed):
        if (g, op) in goal.facts or (op != ">" and (g, ">") in goal.facts):
            continue
        try:
            if holds(evaluate(g, box, AUTO_BITS), op):
                continue
        except Unsupported:
            pass
        if not _known_but_for_a_number(g, op, goal.facts):
            left.append(Goal(g, op, goal.box, goal.facts))
    return left


def _known_but_for_a_number(g: Any, op: str, facts: Iterable[tuple[Any, str]]) -> bool:
    signs = (op,) if op == ">" else (op, ">")
    plain = _without_number(g)
    return any(sign in signs and _without_number(fact) == plain for fact, sign in facts)


@lru_cache(maxsize=16384)
def _without_number(g: Any) -> Any:
    """What is left of a product without its positive numbers: sqrt(8*b) asks for b >= 0.

    >>> b = sp.Symbol("b", real=True)
    >>> _without_number(2 * sp.sqrt(2) * b), _without_number(-3 * b), _without_number(b + 2)
    (b, -b, b + 2)
    """
    number, rest = g.as_coeff_Mul()
    if not number.is_Rational or number == 0:
        return g
    kept = [part for part in sp.Mul.make_args(rest) if not _positive_root(part)]
    return sp.Mul(*([-1] if number < 0 else []), *kept)


def _positive_root(part: Any) -> bool:
    """Is it a rational power of a positive rational?"""
    base, exponent = part.as_base_exp()
    return bool(base.is_Rational and base > 0 and exponent.is_Rational)


def defined_anew(goal: Goal, old: Iterable[tuple[Any, str]]) -> list[Goal]:
    """Goals for what a rewritten tree asks beyond what is known: sqrt(w**2*y) is |w|*sqrt(y)."""
    known = set(old)
    return obligations(goal, [c for c in limits.requirements(goal.expression) if c not in known])


def claim_of(statement: Statement, constants: dict[str, str] | None = None) -> dict[str, Any]:
    """The part of a statement that a certificate is about."""
    return {
        "id": statement.id,
        "variables": {
            v.name: v.domain
            for v in statement.variables
            if v.scalar and not (v.domain == "real" and v.name in statement.exists)
        },
        "definitions": [list(pair) for pair in statement.definitions],
        "exists": list(statement.exists),
        "constants": dict(constants or {}),
        "assumptions": list(statement.assumptions),
        "claim": list(statement.claim),
    }


def statement_of(claim: dict[str, Any]) -> Statement:
    """The claim of a certificate as a statement: the inverse of `claim_of` (constants apart)."""
    return Statement(
        id=claim["id"],
        variables=tuple(Variable(name, domain) for name, domain in claim["variables"].items()),
        definitions=tuple((name, text) for name, text in claim["definitions"]),
        constants=tuple(Constant(name, "existential") for name in claim["exists"]),
        assumptions=tuple(claim["assumptions"]),
        claim=tuple(claim["claim"]),
    )


def goals_of(claim: dict[str, Any]) -> list[Goal]:
    """Definedness goals (in order of appearance), then the claim's relations."""
    statement = statement_of(claim)
    if set(claim["constants"]) != set(claim["exists"]):
        raise CertificateError("the constants found are not those that are asked for")
    if not statement.claim:
        raise CertificateError("there is no claim")
    clash = {v.name for v in statement.variables} & set(statement.exists)
    if clash:
        raise CertificateError(f"{', '.join(sorted(clash))}: a variable and a constant at once")
    read = {name: parse_expression(text, {}) for name, text in claim["constants"].items()}
    known = {statement.symbols[name]: tree for name, (tree, _) in read.items()}
    symbols = [s for name, s in statement.symbols.items() if name not in claim["exists"]]

    def on(relation: Relation) -> bool:
        """Is it an assumption about the constants alone?  Those the constants must satisfy."""
        return bool(relation.free_symbols) and relation.free_symbols <= set(known)

    start = [r for text in statement.assumptions for r in statement.parse(text).conditions]
    assumed = (*start, *statement.assumption_relations)
    given = [r.subs(known) for r in assumed if not on(r)]
    # what is below a minimum is also below each of its arguments; as a whole it may occur again
    box, facts = _domain(symbols, [part for r in given for part in dict.fromkeys((r, *r.parts))])
    facts = _with_strict_bases(facts)
    every, facts = facts, _defined_facts(box, facts)
    needs = [c for _, conditions in read.values() for c in conditions]
    # about constants alone: on no box, since an empty one would make them hold for nothing
    goals = [g for r in needs for g in _goals_of_relation(r, (), ())]
    for tree in known.values():
        goals += obligations(Goal(tree, ">=", (), ()), limits.requirements(tree))
    goals += [g for r in assumed if on(r) for g in _goals_of_relation(r.subs(known), (), ())]
    for condition in statement.conditions:
        found = _goals_of_relation(condition.subs(known), box, facts)
        for goal in found[:1]:
            goals += obligations(goal, limits.requirements(goal.expression))
        goals += found
        facts = (*facts, *((g.expression, g.op) for g in found))
    # an assumption on a definition is a fact once that has been shown to have a value
    dropped = tuple(fact for fact in every if fact not in facts)
    facts = _defined_facts(box, (*facts, *dropped)) if dropped else facts
    for relation in statement.relations:
        # the tree may ask for more than the text: sqrt(x**2*y) is kept as |x|*sqrt(y)
        found = _goals_of_relation(relation.subs(known), box, facts)
        for goal in found[:1]:
            goals += obligations(goal, limits.requirements(goal.expression))
        goals += found
    return goals


def _with_strict_bases(facts: tuple[tuple[Any, str], ...]) -> tuple[tuple[Any, str], ...]:
    """With ``b > 0`` wherever ``a*b >= 0`` comes before ``c*b**r != 0`` with numbers a, r > 0, c.

    This is what 1/sqrt(b) asks for, in the two conditions that the text 1/sqrt(b) has.
    """
    found: dict[tuple[Any, str], None] = {}
    for g, op in facts:
        found[g, op] = None
        if op != "!=":
            continue
        base, exponent = _without_number(g).as_coeff_Mul()[1].as_base_exp()
        signs = {_without_number(h) for h, sign in found if sign == ">="}
        if exponent.is_Rational and exponent > 0 and base in signs:
            found[base, ">"] = None
    return tuple(found)


def _defined_facts(box: Any, facts: tuple[tuple[Any, str], ...]) -> tuple[tuple[Any, str], ...]:
    """The facts whose trees are certainly defined wherever their texts are; others are dropped."""
    kept: tuple[tuple[Any, str], ...] = ()
    for fact in facts:
        try:
            open_ends = obligations(Goal(*fact, box, kept), limits.requirements(fact[0]))
        except Unsupported:
            continue
        if not open_ends:
            kept = (*kept, fact)
    return kept


def _goals_of_relation(relation: Relation, box: Any, facts: Any) -> list[Goal]:
    margin, op = relation.margin, ">" if relation.strict else ">="
    if margin.has(*NO_VALUE):
        raise CertificateError(f"{relation} has no real value")
    if relation.op == "==":
        return [Goal(margin, ">=", box, facts), Goal(-margin, ">=", box, facts)]
    return [Goal(margin, "!=" if relation.op == "!=" else op, box, facts)]


def _domain(symbols: list[Any], relations: list[Relation]) -> tuple[Any, Any]:
    """Split assumptions into a box (``x op constant``) and the remaining facts."""
    box: dict[Any, Sides] = dict.fromkeys(symbols, (-sp.oo, sp.oo, True, True))
    facts: list[tuple[Any, str]] = []
    for relation in relations:
        left, op, right = relation.left, relation.op, relation.right
        if right in box and left.is_number:
            left, right = right, left
            op = op.translate(str.maketrans("<>", "><"))
        if left in box and right.is_number and op not in ("==", "!="):
            lo, hi, lo_open, hi_open = box[left]
            strict = op in ("<", ">")
            if op[0] == ">" and (certainly(right, ">", lo) or (right == lo and strict)):
                lo, lo_open = right, strict
            elif op[0] == "<" and (certainly(right, "<", hi) or (right == hi and strict)):
                hi, hi_open = right, strict
            box[left] = (lo, hi, lo_open, hi_open)
        op = relation.op if relation.op in ("==", "!=") else ">" if relation.strict else ">="
        facts.append((relation.margin, op))
    return tuple((s, tight(s, sides)) for s, sides in box.items()), tuple(dict.fromkeys(facts))


def tight(symbol: Any, sides: Sides) -> Sides:
    """Round the rational sides of an integer variable inwards."""
    lo, hi, lo_open, hi_open = sides
    if symbol.is_integer and lo.is_Rational:
        lo, lo_open = sp.Integer(floor(lo) + 1 if lo_open else ceil(lo)), False
    if symbol.is_integer and hi.is_Rational:
        hi, hi_open = sp.Integer(ceil(hi) - 1 if hi_open else floor(hi)), False
    return (lo, hi, lo_open, hi_open)
