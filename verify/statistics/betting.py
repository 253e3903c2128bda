r"""Means of bounded observations by betting: valid at all times, hence under early stopping.

For observations x_i in [0, 1] with conditional mean mu given the past (independent ones, for
instance), a gambler who bets a fraction that depends on the past alone has the wealth

    K_t(mu) = prod_{i <= t} (1 + l_i (x_i - mu)),    0 <= l_i <= c/mu, c < 1,

a nonnegative martingale with K_0 = 1.  By Ville's inequality the chance that it ever reaches
1/alpha is at most alpha.  (I. Waudby-Smith and A. Ramdas, J. R. Stat. Soc. B 86, 2024.)

**Rounding.**  The bets are floats and are used as the exact numbers that they are; any bet is
sound.  A float lower bound on the wealth: with u = 2^-53, computing
``1 + l*(x - mu)`` with l = min(bet, c/mu) rounds four times.  The first three errors are relative
to l (x - mu) and add up to at most 3.01 u |l (x - mu)|; the factor f is at least 1 - c = 1/2, so
that |l (x - mu)| = |f - 1| <= f, and they are at most 3.01 u f; the last rounding and the one
of the product add u each.  So the computed product of t factors is at most the exact one times
(1 + 6u)^t, and the exact one is at least (1 - 6 t u) times the computed one; the products of
blocks add less than t + 1 roundings, hence the 7 in `_proven`.  Observations are
rounded down first, and K increases in each of them.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

import numpy as np

from bounds.errors import InputError
from verify.enclose import Enclosure
from verify.statistics.budget import probability, short
from verify.statistics.samples import Floats, Values, observations
from verify.verdict import Verdict

CUT = 0.5
LARGEST_COUNT = 10**9
_BLOCK = 16
_LARGEST_BET = 2.0**40
_BISECTIONS = 60
_UNIT = Fraction(1, 2**53)


@dataclass(frozen=True)
class MeanTest:
    """The outcome of a test of ``E X <= mu`` (or ``>= mu``).

    Parameters
    ----------
    count : observations used; after a refutation the rest is not needed.
    mu, alpha : the claimed bound and the chance of a false alarm, exact.
    refuted : the wealth reached 1/alpha at some time; certified.
    wealth : a proven lower bound on the largest wealth (an e-value).
    bound : the confidence bound for the mean on the side of the claim: lower for ``at most``.
    """

    side: Literal["at most", "at least"]
    count: int
    mu: Fraction
    alpha: Fraction
    refuted: bool
    wealth: Fraction
    bound: Fraction

    def says(self) -> str:
        """The outcome in one sentence."""
        other = "least" if self.side == "at most" else "most"
        seen = f"{self.count} observations against a mean of {self.side} {float(self.mu):.6g}"
        if self.refuted:
            return f"{seen}: refuted (chance of a false alarm {short(self.alpha)})"
        known = f"{float(self.bound):.6g}"
        return (
            f"{seen}: no contradiction; that the mean is at {other} {known} is all that is certain"
        )

    def verdict(self, id: str) -> Verdict:
        """The verdict on a statement; ``refuted`` only for alpha at most 1e-9."""
        if self.refuted and self.alpha > Fraction(1, 10**9):
            return Verdict(id, "undecided", reason=self.says())
        verdict: Literal["refuted", "supported"] = "refuted" if self.refuted else "supported"
        return Verdict(id, verdict, flags=("statistical",), reason=self.says())


def betting_confidence_sequence(
    xs: Values, alpha: Fraction, *, times: list[int] | None = None
) -> list[Enclosure]:
    """Confidence intervals for the mean of observations in [0, 1], valid at all times together.

    Parameters
    ----------
    xs : see `verify.statistics.samples.observations`.
    alpha : exact, in (0, 1): the chance that the mean ever leaves its interval, both sides
        together.
    times : increasing numbers of observations at which an interval is wanted; the last by default.

    Returns
    -------
    One interval in [0, 1] for each time, each inside the one before; exact ends.  If the ends
    cross, which has probability at most alpha, the interval is the point between.

    Raises
    ------
    InputError : observations outside [0, 1], alpha not exact, times that do not increase.

    Notes
    -----
    A mean mu is excluded from below when its wealth is certified to be at least 2/alpha.  The
    wealth decreases in mu, because each factor 1 + min(l, c/mu)(x - mu) does; so everything below
    is excluded too.  The upper end is 1 minus the lower end for the observations 1 - x.

    >>> xs = np.tile([0.0, 1.0], 500)
    >>> (last,) = betting_confidence_sequence(xs, Fraction(1, 20))
    >>> Fraction(4, 10) < last.lower < Fraction(1, 2) < last.upper < Fraction(6, 10)
    True
    """
    half = probability("alpha", alpha) / 2
    below, mirrored = observations(xs)
    marks = [len(below)] if times is None else times
    checked_times(marks, len(below))
    lower, upper = _Gambler(below, half), _Gambler(mirrored, half)
    found: list[Enclosure] = []
    low, high = Fraction(0), Fraction(1)
    for time in marks:
        before = low, high
        low = max(low, lower.bound(time, low))
        high = min(high, 1 - upper.bound(time, 1 - high))
        if low > high:  # an error of probability at most alpha; each lies inside the one before
            low = high = min(max((low + high) / 2, before[0]), before[1])
        found.append(Enclosure(low, high))
    return found


def test_mean_at_most(xs: Values, mu: Fraction | int, alpha: Fraction) -> MeanTest:
    """Test the claim that the mean of observations in [0, 1] is at most ``mu``.

    Parameters
    ----------
    xs : observations in order; see `verify.statistics.samples.observations`.
    mu : exact, in [0, 1].
    alpha : exact, in (0, 1); a true claim is ever refuted with at most this probability, also
        when more observations are added after each look.

    Raises
    ------
    InputError : arguments that are out of range or not exact.

    >>> test_mean_at_most(np.tile([0.0, 1.0], 200), Fraction(1, 4), Fraction(1, 10**9)).refuted
    True
    """
    below, _ = observations(xs)
    return _tested("at most", below, mu, alpha)


def test_mean_at_least(xs: Values, mu: Fraction | int, alpha: Fraction) -> MeanTest:
    """Test the claim that the mean of observations in [0, 1] is at least ``mu``.

    >>> test_mean_at_least([0] * 100, Fraction(1, 2), Fraction(1, 1000)).refuted
    True
    """
    _, mirrored = observations(xs)
    return _tested("at least", mirrored, mu, alpha)


for _test in (test_mean_at_most, test_mean_at_least):  # not tests of pytest
    _test.__test__ = False  # type: ignore[attr-defined]


def _tested(
    side: Literal["at most", "at least"], below: Floats, mu: Fraction | int, alpha: Fraction
) -> MeanTest:
    probability("alpha", alpha)
    if isinstance(mu, bool) or not isinstance(mu, (int, Fraction)) or not 0 <= mu <= 1:
        raise InputError(f"the claimed mean must be exact and in [0, 1], got {mu!r}")
    gambler = _Gambler(below, alpha)
    claimed = Fraction(mu) if side == "at most" else 1 - Fraction(mu)
    wealth, time = gambler.largest_wealth(claimed)
    refuted = wealth >= 1 / alpha
    count = time if refuted else len(below)
    bound = gambler.bound(count, Fraction(0))
    bound = bound if side == "at most" else 1 - bound
    return MeanTest(side, count, Fraction(mu), alpha, refuted, wealth, bound)


class _Gambler:
    """Bets on a mean above the claimed one; the bets depend on the past and on alpha alone."""

    def __init__(self, xs: Floats, alpha: Fraction) -> None:
        if len(xs) > LARGEST_COUNT:
            raise InputError(f"{len(xs)} observations; at most {LARGEST_COUNT} are allowed")
        self.xs = xs
        self.alpha = alpha
        self.bets = predictable_bets(xs, alpha)

    def bound(self, time: int, known: Fraction) -> Fraction:
        """The largest mean (to 60 bisections) with certified wealth 1/alpha at a time, or known."""
        low, high = float(known), 1.0
        for _ in range(_BISECTIONS):
            middle = (low + high) / 2
            if not low < middle < high:
                break
            if self._reaches(middle, time):
                low = middle
            else:
                high = middle
        return known if low == float(known) else Fraction(low)

    def _reaches(self, mu: float, time: int) -> bool:
        """Is the wealth at a time certainly at least 1/alpha?"""
        last = deque(_wealths(self.xs[:time], self.bets[:time], mu), maxlen=1)
        return bool(last) and _proven(*last[0]) >= 1 / self.alpha

    def largest_wealth(self, mu: Fraction) -> tuple[Fraction, int]:
        """A lower bound on the largest wealth at the ends of blocks, and when it was reached.

        The search ends where 1/alpha is reached.  The claimed mean is rounded up to a float: the
        wealth there is smaller.
        """
        near = float(mu)
        if Fraction(near) < mu:
            near = float(np.nextafter(near, 2.0))
        best, time, highest = Fraction(1), 0, 0
        for product, power, place in _wealths(self.xs, self.bets, near):
            if power >= highest and (wealth := _proven(product, power, place)) > best:
                best, time, highest = wealth, place, power
                if best >= 1 / self.alpha:
                    break
        return best, time


def predictable_bets(xs: Floats, alpha: Fraction) -> Floats:
    """The bet before each observation, a float that depends on the earlier ones and alpha only.

    sqrt(2 log(1/alpha) / (variance so far * t log(1 + t))), as Waudby-Smith and Ramdas propose;
    sound whatever its value is.
    """
    t = np.arange(1, len(xs) + 1, dtype=np.float64)
    means = (0.5 + np.cumsum(xs)) / (t + 1)
    variances = (0.25 + np.cumsum((xs - means) ** 2)) / (t + 1)
    before = np.concatenate([[0.25], variances[:-1]]) if len(xs) else variances
    log_level = math.log(alpha.denominator) - math.log(alpha.numerator)
    bets = np.sqrt(2 * log_level / (np.maximum(before, 2.0**-70) * t * np.log1p(t)))
    return np.minimum(bets, _LARGEST_BET)


def _wealths(xs: Floats, bets: Floats, mu: float) -> Iterator[tuple[float, int, int]]:
    """The wealth ``product * 2^power`` at the ends of blocks, with the times; see `_proven`.

    The products are formed in floats block by block, which neither overflow nor underflow: a
    factor lies in [1/2, 2^41], and a block has 16.
    """
    count = len(xs)
    bound = bets if mu == 0 else np.minimum(bets, CUT / mu)
    padded = np.ones(-(-count // _BLOCK) * _BLOCK)
    padded[:count] = 1.0 + bound * (xs - mu)
    mantissas, exponents = np.frexp(padded.reshape(-1, _BLOCK).prod(axis=1))
    product, power = 1.0, 0
    for place, (mantissa, exponent) in enumerate(
        zip(mantissas.tolist(), exponents.tolist(), strict=True), start=1
    ):
        product, shift = math.frexp(product * mantissa)
        power += exponent + shift
        yield product, power, min(place * _BLOCK, count)


def _proven(product: float, power: int, time: int) -> Fraction:
    """A lower bound on the exact wealth; one product more than observations for each block."""
    size = Fraction(product) * (1 - 7 * (time + 1) * _UNIT)
    return size * 2**power if power >= 0 else size / 2**-power


def checked_times(times: list[int], count: int) -> None:
    """Refuse times that do not increase or lie beyond the observations."""
    if any(a >= b for a, b in pairwise(times)):
        raise InputError(f"the times must increase, got {times[:10]}")
    if times and not 0 <= times[0] <= times[-1] <= count:
        raise InputError(f"the times must lie between 0 and {count}, got {times[0]}..{times[-1]}")
