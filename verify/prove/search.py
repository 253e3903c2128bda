"""Search for proofs: which rules to apply, in which order, within a time limit.

Nothing here is trusted: a proof counts only once `checker.recheck` has accepted its certificate.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

import numpy as np
import sympy as sp
from flint import arb

from bounds.language import text_of
from bounds.statement import Statement
from verify.checker.certificates import FORMAT, digest, recheck
from verify.checker.goals import CertificateError, Goal, claim_of, goals_of
from verify.checker.intervals import Unsupported, evaluate
from verify.checker.rules import children
from verify.prove import comparisons, factoring, facts, linear_facts, moves, whole_numbers
from verify.prove.branching import FEW_NODES, MOST_NODES, Branching, Tree, roomy
from verify.prove.renaming import nameless
from verify.prove.sampling import Samples, draw, magnitude, signs
from verify.prove.suggestions import EXPECTED, FREE, NAME, SLOPE, Move, suggestions
from verify.prove.touching import fails_at_an_end

MAX_FUEL = 11
ALONE_DEPTH = 3  # goals under way up to which a function of one variable is bisected at once
FREE_DEPTH = 8  # goals under way up to which a free move costs no fuel


class TimeUp(Exception):
    """The time for the proof is over."""


@dataclass(frozen=True)
class Proof:
    """A proof that the checker has accepted."""

    certificate: dict[str, Any]
    seconds: float


def prove(
    statement: Statement, *, seconds: float = 10.0, constants: dict[str, str] | None = None
) -> Proof | None:
    """Try to prove a statement on its whole domain.

    Parameters
    ----------
    statement : with scalar claims; existential constants need a value in ``constants``.
    seconds : time for the search (the final check comes on top and is short).

    Returns the accepted proof, or None if none was found in time.

    >>> from bounds.statement import Variable
    >>> s = Statement("user/log", variables=(Variable("x"),), assumptions=("x > -1",),
    ...               claim=("log(1 + x) <= x",))
    >>> prove(s) is not None
    True
    """
    start = time.process_time()
    claim = claim_of(statement, constants)
    search = Search(deadline=start + seconds)
    proofs = []
    try:
        for goal in goals_of(claim):
            tree = search.deepen(goal)
            if tree is None:
                return None
            proofs.append(tree)
        certificate: dict[str, Any] = {"format": FORMAT, "claim": claim, "proofs": proofs}
        certificate["digest"] = digest(certificate)
        recheck(certificate)
    except (TimeUp, CertificateError, Unsupported):
        return None
    return Proof(certificate, time.process_time() - start)


def leaf(*rule: Any) -> Tree:
    return [list(rule), []]


@dataclass
class Search(Branching):
    """One search with its deadline and what it has learnt to be hopeless."""

    deadline: float
    done: dict[Goal, Tree] = field(default_factory=dict)
    failed: dict[tuple[Goal, int, bool], int] = field(default_factory=dict)
    standing: dict[Goal, bool] = field(default_factory=dict)
    known: dict[Goal, Any] = field(default_factory=dict)
    applied: dict[Any, list[Goal] | None] = field(default_factory=dict)
    active: list[Goal] = field(default_factory=list)
    passed: int = 0
    freely: int = 0
    left: int = 0
    wide: bool = False

    @property
    def depth(self) -> int:
        """The goals under way, without those that had only one thing to be done."""
        return len(self.active) - self.passed

    def tick(self) -> None:
        if time.process_time() > self.deadline:
            raise TimeUp

    def children(self, goal: Goal, rule: list[Any]) -> list[Goal] | None:
        """Sub-goals of a rule, or None where it does not apply."""
        self.tick()
        try:
            return children(goal, rule)
        except EXPECTED:
            return None

    def closes(self, goal: Goal, *rule: Any) -> Tree | None:
        """The leaf, if the rule closes the goal at once."""
        return leaf(*rule) if self.children(goal, list(rule)) == [] else None

    def quick(self, goal: Goal) -> Tree | None:
        """Closed by one evaluation, a failing fact or an identity?"""
        constant = not goal.expression.free_symbols
        for bits in (64, 256, 1024) if constant else (64,):
            if tree := self.closes(goal, "eval", bits):
                return tree
        for index in range(len(goal.facts)):
            if tree := self.closes(goal, "prune", index, 64):
                return tree
            ratio = facts.ratio(goal.expression, goal.facts[index][0])
            if ratio is not None and (tree := self.closes(goal, "fact", index, text_of(ratio))):
                return tree
        looks_zero = constant or (moves.small(goal.expression, 150) and moves.looks_identical(goal))
        return self.closes(goal, "zero") if goal.op == ">=" and looks_zero else None

    def plausible(self, goal: Goal) -> bool:
        """Do float samples, and the ends of the box, leave the goal standing?"""
        if goal not in self.standing:
            samples = draw(goal)
            positive, negative, _ = signs(goal.expression, samples)
            wrong = negative
            if goal.op == "!=":  # between integers a sign may change without a zero
                whole = any(v.is_integer for v in goal.expression.free_symbols)
                wrong = positive and negative and not whole
            standing = not (samples.size and wrong) or _misjudged(goal, samples)
            self.standing[goal] = standing and not fails_at_an_end(goal)
        return self.standing[goal]

    def by(self, goal: Goal, rule: list[Any], fuel: int, rewritten: int = 0) -> Tree | None:
        """Apply a rule and prove all that it leaves."""
        key = (goal, json.dumps(rule))
        if key not in self.applied:
            self.applied[key] = self.children(goal, rule)
        needed = self.applied[key]
        if needed is None or any(sub == goal or sub in self.active for sub in needed):
            return None
        if rule[0] == "shift" and self.been_there(needed[0]):
            return None
        if not all(self.plausible(sub) for sub in needed):
            return None
        trees = []
        for sub in needed:
            tree = self.prove(sub, fuel, rewritten)
            if tree is None:
                return None
            trees.append(tree)
        return [rule, trees]

    def been_there(self, goal: Goal) -> bool:
        """Does a goal under way have this expression, up to the names of its variables?"""
        form = nameless(goal.expression)
        return any(form == nameless(other.expression) for other in self.active)

    def applies(self, goal: Goal, rule: list[Any]) -> bool:
        """Did the rule leave goals that look true?"""
        needed = self.applied.get((goal, json.dumps(rule)))
        return needed is not None and all(self.plausible(sub) for sub in needed)

    def deepen(self, goal: Goal) -> Tree | None:
        """Iterative deepening: short proofs first, strong moves two steps ahead of all moves."""
        for fuel in range(1, MAX_FUEL + 1):
            for self.wide in (False, True):
                rest = fuel - 2 if self.wide else fuel
                if rest > 0 and (tree := self.prove(goal, rest)):
                    return tree
        return None

    def prove(self, goal: Goal, fuel: int, rewritten: int = 0) -> Tree | None:
        """A proof tree of the goal with at most `fuel` moves in a row, or None.

        Rewritings are free: a factoring (``rewritten`` 1) may be followed by a division (2) only;
        so are cuts from the shape of a function of one variable and names that save a variable.
        """
        self.tick()
        if goal in self.done:
            return self.done[goal]
        key = (goal, rewritten, self.wide)
        if self.failed.get(key, -1) >= fuel:
            return None
        seen = key in self.failed or (goal, rewritten, False) in self.failed
        tree = None if seen else self.quick(goal)
        if tree is None and self.plausible(goal):
            self.active.append(goal)
            try:
                tree = self.explore(goal, fuel, rewritten)
            finally:
                self.active.pop()
        if tree is None:
            self.failed[key] = fuel
        else:
            self.done[goal] = tree
        return tree

    def explore(self, goal: Goal, fuel: int, rewritten: int) -> Tree | None:
        """Forced moves; cheap branching; all moves in order of promise; thorough branching."""
        if tree := self.from_facts(goal):
            return tree
        if forced := self.forced(goal):
            self.passed += 1
            try:
                return next((t for rule in forced if (t := self.by(goal, rule, fuel))), None)
            finally:
                self.passed -= 1
        new = not {(goal, rewritten, wide) for wide in (False, True)} & self.failed.keys()
        if new:
            chosen = self.depth - self.freely
            alone = chosen <= ALONE_DEPTH and len(goal.expression.free_symbols) == 1
            # bisection shows no identity, which floats may hide at some samples
            alone = alone and not moves.looks_identical(goal)
            nodes = MOST_NODES if alone and self.depth == 1 else FEW_NODES
            if (alone or roomy(goal)) and (tree := self.branch(goal, nodes, 0)):
                return tree
        tried = 0
        for suggested in self.moves(goal):
            if not (suggested.strong or self.wide):
                continue
            kind, rule = suggested.kind, suggested.rule
            free = kind in FREE and self.depth < FREE_DEPTH
            # one change of variables is free, as each opens the way to others
            free = free and not (rule[0] == "shift" and facts.is_shifted(goal))
            move = kind == 0 or kind in FREE
            # a second choice costs more than the first
            cost = 0 if free else 1 if tried == 0 or self.wide else 2
            least = max(cost, kind == SLOPE)  # free, but not where there is no fuel
            if fuel < least if move else kind <= rewritten:
                continue
            rest, mark = (fuel - cost, 0) if move else (fuel, kind)
            self.freely += free or not move
            try:
                tree = self.by(goal, rule, rest, mark)
            finally:
                self.freely -= free or not move
            if tree:
                return tree
            if self.applies(goal, rule):
                if kind == NAME and not self.wide:
                    break  # a smaller goal that looks true: strong moves do not look back
                tried += kind == 0
        if fuel < 3 or not roomy(goal, 1e-7, bounded=False):
            return None
        # a corner at infinity needs moves more than boxes
        corners = sum(lo is -sp.oo or hi is sp.oo for _, (lo, hi, _, _) in goal.box)
        return self.branch(goal, (60 if corners < 2 else 15) * fuel * fuel, fuel)

    def from_facts(self, goal: Goal) -> Tree | None:
        """Assumed relations that speak of the same function values, or compare products."""
        try:
            rules = [*linear_facts.about_the_same_values(goal), *facts.monomials(goal, draw(goal))]
        except EXPECTED:
            return None
        return next((tree for rule in rules if (tree := self.by(goal, rule, 0))), None)

    def forced(self, goal: Goal) -> list[list[Any]]:
        """Moves that cost nothing and lose nothing: they replace all others."""
        for rule in chain(facts.contractions(goal), facts.unrelated(goal)):
            if self.children(goal, rule):
                return [rule]
        if goal.op == "!=":
            rules = [*factoring.nonzero_factors(goal), *whole_numbers.moduli(goal)]
            return [*rules, ["sign", 1], ["sign", -1]]
        by_facts = chain(facts.equalities(goal), facts.exclusions(goal))
        by_integers = chain(whole_numbers.steps(goal), whole_numbers.sharper(goal))
        return (
            list(islice(by_facts, 1))
            or list(moves.cases(goal))  # all: a sign that cannot be shown leaves the two cases
            or list(islice(by_integers, 1))
            or self.lossless(goal)[:1]
        )

    def lossless(self, goal: Goal) -> list[list[Any]]:
        """Factors that are certainly positive; logarithms, where they leave one goal only."""
        try:
            factors = [*factoring.positive_factors(goal), *factoring.shared_powers(goal)]
            # a fact about the same functions does not speak of their logarithms
            logs = [] if facts.on_functions(goal) else list(comparisons.comparisons(goal))
        except EXPECTED:
            return []
        rules = [rule for rule in factors if self.children(goal, rule)]
        return rules + [rule for rule in logs if len(self.children(goal, rule) or ()) == 1]

    def moves(self, goal: Goal) -> Iterator[Move]:
        """The moves for a goal, computed once and only as far as they are asked for."""
        if goal not in self.known:
            self.known[goal] = ([], suggestions(goal))
        seen, rest = self.known[goal]
        yield from list(seen)
        for move in rest:
            self.tick()
            seen.append(move)
            yield move


def _misjudged(goal: Goal, samples: Samples) -> bool:
    """Are the samples that look most negative not negative after all, in 128 bits?"""
    if goal.op == "!=":
        return False
    with np.errstate(all="ignore"):
        relative = samples.of(goal.expression) / magnitude(goal.expression, samples)
    for place in np.argsort(relative)[:2]:
        point = {}
        for v, x in samples.points.items():
            ball = arb(float(x[place]))
            point[v] = (ball, ball, False, False)
        try:
            if not evaluate(goal.expression, point, 128)[0] > -1e-25:
                return False
        except EXPECTED:
            return False
    return True
