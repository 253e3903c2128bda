"""Branch and bound: bisection with interval values, mean-value forms, monotonicity, and far ends.

Nothing here is trusted; see `verify.prove.search`, whose search it is a part of.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
import sympy as sp

from verify.checker.goals import Goal, holds
from verify.checker.intervals import evaluate
from verify.prove import far, moves
from verify.prove.midpoints import middle
from verify.prove.sampling import draw, magnitude
from verify.prove.suggestions import EXPECTED

Tree = list[Any]
MAX_SPLITS = 45
MOST_NODES, FEW_NODES = 240, 80  # of a first bisection: of what is to be proved, of goals below
FAR_TRIALS = 6  # half as many with few nodes
MAX_ORDER = 3  # derivatives that may vanish at a point where f is 0


class Branching(ABC):
    """Bisection on top of the rules that a search can apply."""

    left: int = 0
    far_trials: int = 0

    @abstractmethod
    def children(self, goal: Goal, rule: list[Any]) -> list[Goal] | None:
        """Sub-goals of a rule, or None where it does not apply."""

    @abstractmethod
    def closes(self, goal: Goal, *rule: Any) -> Tree | None:
        """The leaf, if the rule closes the goal at once."""

    @abstractmethod
    def quick(self, goal: Goal) -> Tree | None:
        """Closed by one evaluation, a failing fact or an identity?"""

    @abstractmethod
    def prove(self, goal: Goal, fuel: int, rewritten: int = 0) -> Tree | None:
        """A proof tree of the goal with at most `fuel` moves in a row, or None."""

    def branch(self, goal: Goal, nodes: int, fuel: int) -> Tree | None:
        """Bisection with interval values, mean-value forms and monotonicity; `nodes` at most."""
        if not goal.box or goal.op == "!=" or not moves.small(goal.expression, 400):
            return None
        self.left, self.far_trials = nodes, FAR_TRIALS if nodes > FEW_NODES else FAR_TRIALS // 2
        return self.bisect(goal, 0, fuel)

    def bounded(self, goal: Goal, nodes: int) -> Tree | None:
        """Bisection of a bounded goal inside another bisection."""
        if any(lo is -sp.oo or hi is sp.oo for _, (lo, hi, _, _) in goal.box):
            return None
        left, self.left = self.left, nodes
        try:
            return self.bisect(goal, 0, 0)
        finally:
            self.left = left

    def bisect(self, goal: Goal, level: int, fuel: int) -> Tree | None:
        self.left -= 1
        if self.left < 0 or level > MAX_SPLITS:
            return None
        if tree := self.quick(goal):
            return tree
        if tree := self.slide(goal, level, fuel):
            return tree
        if tree := self.closes(goal, "mean", 64):
            return tree
        if tree := self.far(goal) or self.tail(goal, level, fuel):
            return tree
        cut = self.cut(goal)
        if cut is None:
            return None
        rule = ["split", cut[0].name, cut[1]]
        halves = self.children(goal, rule)
        if halves is None:
            return None
        trees = []
        for half in halves:
            tree = self.bisect(half, level + 1, fuel)
            if tree is None:
                return None
            trees.append(tree)
        return [rule, trees]

    def slide(self, goal: Goal, level: int, fuel: int, depth: int = 0) -> Tree | None:
        """If one evaluation shows f monotone in a variable, only the face remains.

        Where f is 0 on a face, and its slope too, the slope may be monotone itself, and so on.
        """
        box = goal.intervals(64)
        for v, _ in goal.box:
            if v not in goal.expression.free_symbols:
                continue
            try:
                slope = evaluate(sp.diff(goal.expression, v), box, 64)
            except EXPECTED:
                continue
            side = "lower" if holds(slope, ">=") else "upper" if slope[1] <= 0 else ""
            for end in [side] if side else _touching(goal, v) if depth < MAX_ORDER else []:
                rule = ["monotone", v.name, end]
                needed = self.children(goal, rule) or []
                trees = []
                for index, sub in enumerate(needed):
                    if index == 1:
                        tree = self.bisect(sub, level, fuel)
                    else:
                        tree = self.quick(sub)
                        if tree is None and index == 0 and depth < MAX_ORDER:
                            tree = self.slide(sub, level, fuel, depth + 1)
                    if tree is None:
                        break
                    trees.append(tree)
                if needed and len(trees) == len(needed):
                    return [rule, trees]
        return None

    def far(self, goal: Goal) -> Tree | None:
        """By what dominates far out; a few times in one bisection."""
        if self.far_trials <= 0 or not far.is_far(goal):
            return None
        self.far_trials -= 1
        return far.proof(self, goal)

    def tail(self, goal: Goal, level: int, fuel: int) -> Tree | None:
        """An unbounded piece far out: the moves, not more bisection."""
        far = any(
            (hi is sp.oo and lo is not -sp.oo and lo >= 4)
            or (lo is -sp.oo and hi is not sp.oo and hi <= -4)
            for lo, hi, _, _ in (sides for _, sides in goal.box)
        )
        if not far or level == 0 or fuel < 2:
            return None
        left = self.left
        try:
            return self.prove(goal, fuel - 2)
        finally:
            self.left = left

    def cut(self, goal: Goal) -> tuple[Any, str] | None:
        """The variable with the widest side and a short number inside it."""
        best: tuple[float, Any, str] | None = None
        used = goal.expression.free_symbols.union(*(g.free_symbols for g, _ in goal.facts))
        for v, (lo, hi, _, _) in goal.box:
            if v not in used:
                continue
            found = middle(lo, hi, bool(v.is_integer))
            if found is not None and (best is None or found[0] > best[0]):
                best = (found[0], v, found[1])
        return None if best is None else (best[1], best[2])


def _touching(goal: Goal, v: Any) -> list[str]:
    """Finite ends of v at which f looks like 0."""
    found = []
    for side, end in zip(("lower", "upper"), goal.sides(v)[:2], strict=True):
        if end in (sp.oo, -sp.oo):
            continue
        try:
            face = goal.expression.subs(v, end)
            low, high = evaluate(face, goal.intervals(64), 64)[:2]
        except EXPECTED:
            continue
        if face == 0 or (low <= 0 <= high and high - low < 1e-12):
            found.append(side)
    return found


def roomy(goal: Goal, least: float = 1e-3, *, bounded: bool = True) -> bool:
    """Bounded, and f well above 0 at all samples: bisection should do."""
    if bounded and any(lo is -sp.oo or hi is sp.oo for _, (lo, hi, _, _) in goal.box):
        return False
    samples = draw(goal)
    with np.errstate(all="ignore"):
        relative = samples.of(goal.expression) / magnitude(goal.expression, samples)
    return bool(np.nanmin(np.append(relative, 1.0)) > least)
