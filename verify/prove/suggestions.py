"""Which moves to try on a goal, in order of promise."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.polys.polyerrors import BasePolynomialError

from bounds import functions as fn
from bounds.errors import CertiboundError
from verify.checker import identities
from verify.checker.goals import Goal
from verify.checker.intervals import Unsupported
from verify.prove import (
    arccosines,
    arches,
    bernoulli,
    comparisons,
    factoring,
    facts,
    known_bounds,
    linear_facts,
    moves,
    naming,
    positivity,
    scaled_facts,
    shapes,
    whole_numbers,
)
from verify.prove.sampling import Samples, draw
from verify.prove.touching import touching_points

EXPECTED = (
    CertiboundError, Unsupported, identities.TooLarge, TypeError, ValueError, ArithmeticError,
    LookupError, AttributeError, NotImplementedError, BasePolynomialError, RecursionError,
)  # fmt: skip
FACTORING, DIVISION, CUT, NAME, SLOPE = 1, 2, 3, 4, 5
FREE = (CUT, NAME, SLOPE)  # moves that cost nothing: they make the goal smaller


@dataclass(frozen=True)
class Move:
    """A rule to try; ``strong`` moves are tried alone and deeper before all moves are."""

    kind: int
    strong: bool
    rule: list[Any]


def suggestions(goal: Goal) -> Iterator[Move]:
    """All moves in order of promise."""
    samples = draw(goal)
    for kind, strong, stage in _stages(goal, samples):
        # a move that trips over an unusual tree costs that move, not the proof
        with contextlib.suppress(*EXPECTED):
            for rule in stage:
                yield Move(kind, strong, rule)


def _stages(goal: Goal, samples: Samples) -> Iterator[tuple[int, bool, Iterable[Any]]]:
    if goal.expression.has(fn.binomial_tail):
        if not identities.atomic(goal.expression).has(fn.binomial_tail):
            yield FACTORING, True, factoring.factorings(goal, samples)
        yield CUT, True, bernoulli.closed_forms(goal)
        yield CUT, True, linear_facts.combinations(goal)
        yield 0, True, scaled_facts.scaled(goal, samples)
        yield 0, True, comparisons.exponentials(goal)
        yield CUT, True, bernoulli.larger_tails(goal, samples)
        yield CUT, True, bernoulli.binomial_bounds(goal, samples)
        yield 0, True, moves.monotone(goal, samples)
        yield 0, True, bernoulli.equal_forms(goal)
        yield 0, False, known_bounds.replacements(goal, samples)
        yield 0, False, naming.ends(goal)
        yield 0, False, facts.shifts(goal)
        return
    if not goal.expression.free_symbols:
        yield CUT, True, factoring.rewritten(goal)
        return
    if moves.identical(goal, samples):
        yield CUT, True, moves.constancies(goal, samples)
        yield 0, False, moves.monotone(goal, samples)
        yield FACTORING, False, factoring.factorings(goal, samples)
        return
    if moves.looks_identical(goal):
        yield CUT, True, moves.constancies(goal, samples)
    yield CUT, True, arches.periods(goal)
    yield CUT, True, arches.mirrored(goal)
    yield CUT, True, moves.creases(goal, samples)
    if goal.expression.has(sp.log) and len(goal.expression.free_symbols) > 1:
        yield CUT, True, moves.folds(goal, samples)
    if goal.facts:
        yield NAME, True, naming.abstracted(goal, samples)
        yield NAME, True, naming.bounded_products(goal, samples)
        yield NAME, True, naming.shared(goal)
        yield CUT, True, whole_numbers.rounded(goal)
        yield CUT, True, facts.forgotten(goal)
        yield CUT, True, facts.chained(goal)
        yield CUT, True, positivity.products(goal)
        yield CUT, True, linear_facts.combinations(goal)
        yield 0, True, facts.eliminated(goal, samples)
        yield 0, True, facts.bounded_terms(goal, samples)
        yield 0, True, scaled_facts.scaled(goal, samples)
        yield CUT, True, whole_numbers.by_hypothesis(goal, samples)
        yield 0, True, facts.differences(goal, samples)
    if goal.expression.is_polynomial(*goal.expression.free_symbols):
        yield CUT, True, positivity.squares(goal)
        yield 0, True, positivity.orders(goal)
    if goal.expression.has(sp.atan) and len(goal.expression.free_symbols) > 1:
        yield NAME, True, arccosines.by_cosines(goal, samples)
    yield CUT, True, factoring.separated(goal, samples)
    powers = comparisons.symbolic_powers(goal.expression)
    if goal.expression.has(sp.log):
        yield CUT, True, comparisons.merged_logarithms(goal)
    if goal.expression.has(fn.gamma):
        yield CUT, True, moves.stirling(goal)
    if goal.expression.has(fn.gamma) or whole_numbers.doubtful_powers(goal):
        yield 0, True, whole_numbers.inductions(goal)
    if powers:
        yield 0, True, comparisons.logarithms(goal, samples)
    yield 0, True, comparisons.against_exponential(goal, samples)
    yield 0, True, facts.proportional(goal, samples)
    yield 0, True, facts.multipliers(goal, draw(goal, facts=False))
    yield NAME, True, known_bounds.interval_probabilities(goal, samples)
    yield NAME, True, bernoulli.variance_bounds(goal, samples)
    yield NAME, True, bernoulli.homogeneous(goal)
    yield NAME, True, naming.names(goal, samples, fewer=True)
    yield NAME, True, naming.ratios(goal, samples)
    yield NAME, True, naming.names(goal, samples, fewer=False)
    special = any(a.has(fn.Q, fn.mills, fn.orthant) for a in goal.expression.atoms(sp.log))
    if len(goal.expression.free_symbols) > 1 or special:
        yield CUT, True, known_bounds.replacements(goal, samples, logs=True)
    yield CUT, True, arches.strict_ends(goal)
    if goal.expression.has(fn.orthant):
        yield CUT, True, known_bounds.larger_correlations(goal, samples)
    yield CUT, True, facts.shifts(goal, "difference")
    yield 0, True, moves.monotone(goal, samples)
    yield SLOPE, True, moves.from_zero(goal, samples)
    yield 0, True, arches.arches(goal, samples)
    yield CUT, True, facts.shifts(goal, "sum")
    yield 0, False, facts.shifts(goal)
    yield DIVISION, True, factoring.divided(goal, samples)
    yield FACTORING, True, factoring.factorings(goal, samples)
    yield 0, True, whole_numbers.apart(goal)
    yield 0, True, moves.folds(goal, samples)
    yield CUT, True, shapes.cuts(goal)
    yield CUT, True, naming.roots(goal)
    yield 0, True, factoring.squares(goal)
    yield 0, True, factoring.conjugates(goal, samples)
    yield CUT, True, _tangencies(goal, samples)
    yield 0, True, comparisons.exponentials(goal)
    if not powers:
        elementary = not goal.expression.has(fn.Q, fn.mills, fn.orthant, fn.owens_t)
        yield 0, elementary, comparisons.logarithms(goal, samples)
    yield 0, True, known_bounds.replacements(goal, samples)
    yield 0, False, whole_numbers.inductions(goal)
    yield 0, False, naming.renames(goal, samples)
    yield 0, False, moves.series(goal)
    yield 0, True, naming.ends(goal)


def _tangencies(goal: Goal, samples: Samples) -> Iterator[Any]:
    """Cut at an exact point where f vanishes without changing sign (one variable)."""
    if len(goal.expression.free_symbols) == 1 and goal.op == ">=" and samples.size:
        (v,) = goal.expression.free_symbols
        lo, hi, _, _ = goal.sides(v)
        for point in touching_points(goal.expression, v, lo, hi):
            yield ["split", v.name, point]
