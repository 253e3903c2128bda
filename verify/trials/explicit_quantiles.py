"""Trials: thresholds for the largest active count (explicit/sparsity-smallest-constant).

For one or two inputs the law of the counts is known exactly.  Success probabilities are rational
where only their value matters, enclosed where they come from B and the inner product.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import comb
from typing import Any

from flint import arb

from verify.arb_gaussian import normal_tail, orthant
from verify.trials.draw import Draw
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

_LAW = "one or two unit inputs of any inner product, m <= 7 neurons, B >= 0: the exact law"


def _tail(m: int, q: Any, k: int) -> Any:
    """P[Bin(m, q) > k], rational for a rational q."""
    terms = [comb(m, j) * q**j * (1 - q) ** (m - j) for j in range(k + 1, m + 1)]
    return sum(terms, 0 * q)


def _small(n: int, m: int, q: Any, both: Any, k: int) -> Any:
    """P[all counts <= k] for one or two inputs; ``both``: probability of activity on both."""
    if n == 1:
        return 1 - _tail(m, q, k)
    added = 0 * q
    for common in range(k + 1):
        for first in range(min(k, m) - common + 1):
            for second in range(min(k - common, m - common - first) + 1):
                none = m - common - first - second
                if none < 0:
                    continue
                ways = comb(m, common) * comb(m - common, first) * comb(m - common - first, second)
                added += (
                    ways
                    * both**common
                    * (q - both) ** (first + second)
                    * (1 - 2 * q + both) ** none
                )
    return added


def _inputs(draw: Draw) -> tuple[int, int, arb, arb]:
    """n, m, Q(B) and the probability of activity on both inputs."""
    n, m = draw.integer("n", 1, 2), draw.integer("m", 1, 7)
    B = ball(draw.choice("B", [Fraction(0), draw.rational("B", 0, 3)]))
    rho = ball(draw.rational("rho", -1, 1, ends=False))
    return n, m, normal_tail(B), orthant(B, rho)


def _threshold(draw: Draw, n: int, m: int, q: Any, delta: Fraction) -> int:
    """k_star; an instance whose tail touches the budget is not used."""
    for k in range(m + 1):
        failure = n * _tail(m, q, k)
        if k == m or failure <= ball(delta):
            return k
        draw.assume(bool(failure > ball(delta)))
    return m


@trial("explicit/sparsity-smallest-constant/step-1", domain=_LAW, cases=60)
def union_bound(draw: Draw) -> Iterator[Fact]:
    """At every threshold, k_star among them."""
    n, m, q, both = _inputs(draw)
    for k in range(m):
        yield Fact(1 - _small(n, m, q, both, k), "<=", n * _tail(m, q, k), f"k = {k}")


@trial("explicit/sparsity-smallest-constant/a", domain=_LAW, cases=60)
def guarantee(draw: Draw) -> Iterator[Fact]:
    """The probability that all counts are at most k_star."""
    n, m, q, both = _inputs(draw)
    delta = draw.rational("delta", 0, 1, ends=False)
    k = draw.note("k_star", _threshold(draw, n, m, q, delta))
    yield Fact(_small(n, m, q, both, k), ">=", ball(1 - delta), "probability of the event")


_ORTHONORMAL = "n orthonormal inputs, m <= 6 neurons, rational q"


@trial("explicit/sparsity-smallest-constant/step-3", domain=_ORTHONORMAL + ", n = 2", cases=60)
def independent_counts(draw: Draw) -> Iterator[Fact]:
    """Two inputs: activity on both has probability q^2."""
    m, q = draw.integer("m", 1, 6), draw.rational("q", 0, Fraction(1, 2))
    for k in range(m + 1):
        one = 1 - _tail(m, q, k)
        yield Fact(_small(2, m, q, q * q, k), "==", one**2, f"k = {k}")


@trial("explicit/sparsity-smallest-constant/b", domain=_ORTHONORMAL + ", n <= 6", cases=100)
@trial("explicit/sparsity-smallest-constant/step-5", domain=_ORTHONORMAL + ", n <= 6", cases=100)
def two_quantiles(draw: Draw) -> Iterator[Fact]:
    """Both quantiles exactly; below k_perp the orthonormal inputs fail with more than delta."""
    m, q = draw.integer("m", 1, 6), draw.rational("q", 0, Fraction(1, 2), ends=False)
    n, delta = draw.integer("n", 1, 6), draw.rational("delta", 0, 1, ends=False)
    k_star = next(k for k in range(m + 1) if n * _tail(m, q, k) <= delta)
    k_perp = next(k for k in range(m + 1) if (1 - _tail(m, q, k)) ** n >= 1 - delta)
    yield Fact(k_perp, "<=", k_star, "quantiles")
    for k in range(k_perp):
        yield Fact(1 - (1 - _tail(m, q, k)) ** n, ">", delta, f"failure probability at k = {k}")
