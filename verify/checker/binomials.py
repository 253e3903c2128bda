"""Rules for binomial tails: Markov's inequality, larger tails, the other tail, one trial less.

Part of the checker; see `rules`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from bounds import functions as fn
from verify.checker import identities, limits
from verify.checker.goals import Goal, obligations
from verify.checker.substitutions import constant, need, read


def _linear_in(goal: Goal, tail: Any) -> tuple[Any, Any, Any]:
    """(marked f, mark, slope) where f is linear in the tail."""
    need(isinstance(tail, fn.binomial_tail) and goal.op != "!=", "not a binomial tail")
    mark = sp.Dummy("tail", real=True)
    marked = goal.expression.subs(tail, mark)
    slope = sp.diff(marked, mark)
    rest = identities.expand(marked - slope * mark)
    alone = mark not in slope.free_symbols | rest.free_symbols
    need(alone and not (slope.has(tail) or rest.has(tail)), "not linear in the tail")
    return marked, mark, slope


def markov(goal: Goal, text: Any, s: Any, side: Any) -> list[Goal]:
    """Markov's inequality for s^Bin: with G = s^(-k) (1 + p (s - 1))^m,

    P[Bin(m, p) >= k] <= G for s >= 1 (side "upper"), and P[Bin(m, p) < k] <= G for 0 < s <= 1
    (side "lower").  For Bin itself (side "mean", s null): P[Bin >= k] <= m p / k for k > 0.  For
    (Bin - m p + V/t)^2 with V = m p (1 - p) and t = k - m p >= 0 (side "variance", s null), which
    is Cantelli's inequality: P[Bin >= k] <= V/(V + t^2).
    f must be linear in the tail, with a coefficient that is <= 0 or >= 0.
    """
    need(side in ("upper", "lower", "mean", "variance"), "a bad side")
    need((s is None) == (side in ("mean", "variance")), "a bad base")
    tail = read(goal, text)
    marked, mark, slope = _linear_in(goal, tail)
    k, m, p = tail.args
    signs = [(slope if side == "lower" else -slope, ">="), (p, ">="), (1 - p, ">="), (m, ">=")]
    if side == "mean":
        bound, signs = m * p / k, [*signs, (k, ">")]
    elif side == "variance":
        # at t = 0 the bound is 1, unless V = 0 as well, where it has no value
        spread = m * p * (1 - p)
        bound, signs = spread / (spread + (k - m * p) ** 2), [*signs, (k - m * p, ">=")]
    else:
        base = read(goal, s)
        bound = base ** (-k) * (1 + p * (base - 1)) ** m
        turned = base - 1 if side == "upper" else 1 - base
        signs = [*signs, (turned, ">="), (base, ">")]
    needed = [*signs, *limits.requirements(slope), *limits.requirements(bound)]
    put = 1 - bound if side == "lower" else bound
    return [replace(goal, expression=marked.subs(mark, put)), *obligations(goal, needed)]


def larger_tail(goal: Goal, text: Any, other: Any) -> list[Goal]:
    """P[Bin(m, p) >= k] <= P[Bin(m', p') >= k'] for k >= k', m <= m', p <= p'.

    By coupling: more trials, likelier ones and a lower threshold.  f must be linear in the smaller
    tail, with a coefficient that is <= 0; the larger one takes its place.
    """
    tail, larger = read(goal, text), read(goal, other)
    need(isinstance(larger, fn.binomial_tail) and larger != tail, "not another binomial tail")
    marked, mark, slope = _linear_in(goal, tail)
    (k, m, p), (j, n, q) = tail.args, larger.args
    order = [(k - j, ">="), (n - m, ">="), (q - p, ">="), (m, ">="), (p, ">="), (1 - q, ">=")]
    needed = [(-slope, ">="), *order, *limits.requirements(slope), *limits.requirements(larger)]
    return [replace(goal, expression=marked.subs(mark, larger)), *obligations(goal, needed)]


def mirror(goal: Goal, text: Any, share: Any) -> list[Goal]:
    """P[Bin(m, p) >= k] = 1 - P[Bin(m, 1 - p) >= floor(m - k) + 1], for a share s of the tail.

    The failures, m - Bin, are Bin(m, 1 - p), and Bin < k says that they are more than m - k; an
    integer is more than a number if it is at least its floor plus 1.  A tail T that equals V is
    (1 - s) T + s V for every number s.
    """
    tail, s = read(goal, text), constant(share)
    need(isinstance(tail, fn.binomial_tail), "not a binomial tail")
    need(s.is_Rational, "a share that is not rational")
    k, m, p = tail.args
    failures = fn.binomial_tail(fn.floor(m - k) + 1, m, 1 - p)
    return _rewritten(goal, tail, (1 - s) * tail + s * (1 - failures))


def pascal(goal: Goal, text: Any) -> list[Goal]:
    """P[Bin(m, p) >= k] = p P[Bin(m - 1, p) >= k - 1] + (1 - p) P[Bin(m - 1, p) >= k] for m >= 1.

    By the result of one of the trials.
    """
    tail = read(goal, text)
    need(isinstance(tail, fn.binomial_tail), "not a binomial tail")
    k, m, p = tail.args
    success, failure = fn.binomial_tail(k - 1, m - 1, p), fn.binomial_tail(k, m - 1, p)
    return [
        *_rewritten(goal, tail, p * success + (1 - p) * failure),
        *obligations(goal, [(m - 1, ">=")]),
    ]


def _rewritten(goal: Goal, tail: Any, value: Any) -> list[Goal]:
    """The goal with an equal value in place of a tail, which must itself be defined."""
    changed = goal.expression.xreplace({tail: value})
    need(changed != goal.expression, "the tail does not occur")
    needed = [*limits.requirements(tail), *limits.requirements(value)]
    return [replace(goal, expression=changed), *obligations(goal, needed)]
