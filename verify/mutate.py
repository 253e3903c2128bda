"""Mutants of a claim: slightly wrong versions, which a reliable judge tells from the true one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import sympy as sp

from bounds.errors import LanguageError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.claims import relation_text
from verify.judging import WORKERS, Done, check_all
from verify.verdict import Verdict

Outcome = Literal["killed", "still true", "undecided"]
SECONDS = 5.0
FACTORS = tuple(sp.Rational(*pair) for pair in ((1, 2), (9, 10), (99, 100), (101, 100), (11, 10)))
FACTORS = (*FACTORS, sp.Integer(2))
SHIFTS = (sp.Integer(1), sp.Integer(-1), sp.Rational(1, 2), sp.Rational(-1, 2))
_FLIPPED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Mutant:
    """A changed claim and what was changed."""

    change: str
    statement: Statement


@dataclass(frozen=True)
class Judged:
    """A mutant with its outcome.

    ``killed``: refuted, or shown to be undefined or void.  ``still true``: proved, so no change for
    the worse.
    """

    mutant: Mutant
    outcome: Outcome
    verdict: Verdict


@dataclass(frozen=True)
class Score:
    """How many mutants were told apart; ``score`` is killed / (killed + undecided)."""

    killed: int
    still_true: int
    undecided: int

    @property
    def total(self) -> int:
        """All mutants."""
        return self.killed + self.still_true + self.undecided

    @property
    def score(self) -> float | None:
        """The share of killed ones among those that were not proved; None if all were.

        >>> Score(3, 5, 1).score
        0.75
        """
        rest = self.killed + self.undecided
        return self.killed / rest if rest else None


def mutants(statement: Statement) -> list[Mutant]:
    """All mutants of a claim that differ from it and from one another.

    Constants times 1/2, 0.9, 0.99, 1.01, 1.1, 2 (a side without one counts as 1 times itself);
    exponents +-1 and +-1/2; integers off by one; flipped relations and signs; dropped assumptions;
    swapped variables.

    >>> from verify.claims import make_claim
    >>> found = mutants(make_claim("x <= x**2", variables={"x": "real"}, assumptions=["x >= 1"]))
    >>> [m.change for m in found][:2]
    ['claim 1: right side * 1/2', 'claim 1: right side * 9/10']
    """
    claims = list(statement.relations)
    assumptions = list(statement.assumption_relations)
    result: list[Mutant] = []
    seen = {_key(assumptions, claims)}
    for change, new_assumptions, new_claims in _changes(claims, assumptions):
        key = _key(new_assumptions, new_claims)
        if key in seen:
            continue
        seen.add(key)
        mutant = statement.with_changes(
            id=f"{statement.id}/mutant-{len(result) + 1}",
            definitions=(),
            assumptions=key[0],
            claim=key[1],
            probability=None,
            steps=(),
        )
        if _readable(mutant):
            result.append(Mutant(change, mutant))
    return result


Changed = tuple[str, list[Relation], list[Relation]]


def _changes(claims: list[Relation], assumptions: list[Relation]) -> Iterator[Changed]:
    for place, relation in enumerate(claims):
        for change, new in _relation_changes(relation, sides=True):
            yield f"claim {place + 1}: {change}", assumptions, _put(claims, place, new)
    for place, relation in enumerate(assumptions):
        for change, new in _relation_changes(relation, sides=False):
            yield f"assumption {place + 1}: {change}", _put(assumptions, place, new), claims
        rest = [r for k, r in enumerate(assumptions) if k != place]
        yield f"assumption {place + 1} dropped", rest, claims
    names = {s for relation in claims for s in relation.free_symbols}
    for a, b in combinations(sorted(names, key=lambda s: s.name), 2):
        if a.is_integer == b.is_integer:
            swap = {a: b, b: a}
            swapped = [relation.xreplace(swap) for relation in claims]
            yield f"{a} and {b} swapped in the claim", assumptions, swapped


def _put(relations: list[Relation], place: int, new: Relation) -> list[Relation]:
    return [new if k == place else relation for k, relation in enumerate(relations)]


def _relation_changes(relation: Relation, *, sides: bool) -> Iterator[tuple[str, Relation]]:
    if sides and relation.right != 0:
        for factor in FACTORS:
            new = Relation(relation.left, relation.op, factor * relation.right)
            yield f"right side * {factor}", new
    yield (
        f"{relation.op} turned into {_FLIPPED[relation.op]}",
        Relation(relation.left, _FLIPPED[relation.op], relation.right),
    )
    for side, build in (
        (relation.left, lambda tree: Relation(tree, relation.op, relation.right)),
        (relation.right, lambda tree: Relation(relation.left, relation.op, tree)),
    ):
        for change, tree in _tree_changes(side):
            if not tree.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.I):
                yield change, build(tree)


def _tree_changes(tree: Any) -> Iterator[tuple[str, Any]]:
    """The tree with one number, exponent or sign changed, at every place."""
    for node, rebuild in _places(tree, lambda new: new):
        if node.is_Rational and node != 0:
            for factor in FACTORS:
                yield f"{node} * {factor}", rebuild(node * factor)
            yield f"{node} with the other sign", rebuild(-node)
            if node.is_Integer and abs(node) > 1:
                for step in (1, -1):
                    yield f"{node} off by {step:+d}", rebuild(node + step)
        elif node.is_Pow and node.exp.is_Rational and node.base is not sp.E:
            for shift in SHIFTS:
                yield (
                    f"exponent {node.exp} {_signed(shift)}",
                    rebuild(node.base ** (node.exp + shift)),
                )
        elif node.is_Add:
            for term in node.args:
                yield f"sign of {term}", rebuild(node - 2 * term)
        elif node.is_Symbol or node.is_Function:
            for shift in (sp.Integer(1), sp.Rational(1, 2)):
                yield f"exponent 1 {_signed(shift)} of {node}", rebuild(node ** (1 + shift))


def _signed(number: Any) -> str:
    return f"+ {number}" if number > 0 else f"- {-number}"


def _places(tree: Any, rebuild: Callable[[Any], Any]) -> Iterator[tuple[Any, Callable[[Any], Any]]]:
    """Every node with the function that puts another one in its place; exponents are one node."""
    yield tree, rebuild
    if tree.is_Pow and tree.exp.is_Rational and tree.base is not sp.E:
        yield from _places(tree.base, lambda new: rebuild(new**tree.exp))
        return
    for place, argument in enumerate(tree.args):
        if not isinstance(argument, sp.Expr):
            continue

        def put(new: Any, place: int = place) -> Any:
            arguments = [new if k == place else a for k, a in enumerate(tree.args)]
            return rebuild(tree.func(*arguments))

        yield from _places(argument, put)


def _key(
    assumptions: Iterable[Relation], claims: Iterable[Relation]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(map(relation_text, assumptions)), tuple(map(relation_text, claims))


def _readable(statement: Statement) -> bool:
    """Is the mutant in the language (a mutated number may leave a function's domain)?"""
    try:
        _ = statement.relations, statement.assumption_relations, statement.conditions
    except LanguageError:
        return False
    return True


def mutate(
    statement: Statement,
    *,
    seconds: float = SECONDS,
    most: int | None = None,
    workers: int = WORKERS,
    done: Done | None = None,
) -> list[Judged]:
    """Judge the mutants of a claim.

    Parameters
    ----------
    statement : the claim.
    seconds : time limit for each mutant.
    most : judge at most so many, evenly spread over all of them.
    """
    chosen = mutants(statement)
    if most is not None and len(chosen) > most:
        chosen = [chosen[k * len(chosen) // most] for k in range(most)]
    statements = [mutant.statement for mutant in chosen]
    verdicts = check_all(statements, seconds=seconds, workers=workers, done=done)
    return [
        Judged(mutant, outcome(verdict), verdict)
        for mutant, verdict in zip(chosen, verdicts, strict=True)
    ]


def outcome(verdict: Verdict) -> Outcome:
    """What a verdict on a mutant means.

    >>> outcome(Verdict("m", "undecided", flags=("undefined",), reason="1/0 at x = 0"))
    'killed'
    """
    if verdict.verdict == "proved":
        return "still true"
    if verdict.verdict == "refuted" or {"undefined", "void"} & set(verdict.flags):
        return "killed"
    return "undecided"


def score(judged: Sequence[Judged]) -> Score:
    """The counts of several mutants."""
    outcomes = [entry.outcome for entry in judged]
    return Score(
        outcomes.count("killed"), outcomes.count("still true"), outcomes.count("undecided")
    )
