r"""Confidence sequences for means of bounded observations from exponential inequalities.

Both are valid at all times together, hence under early stopping, for observations x_i in [0, 1]
whose conditional mean given the past is mu.  `verify.statistics.betting` is usually narrower.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from verify.enclose import Enclosure, enclosure_of
from verify.statistics.betting import checked_times, predictable_bets
from verify.statistics.budget import probability
from verify.statistics.samples import Floats, Values, observations

_BITS = 128
_CHUNK = 2**20


def hoeffding_confidence_sequence(
    xs: Values, alpha: Fraction, *, times: list[int] | None = None
) -> list[Enclosure]:
    r"""Intervals from Hoeffding's bounded-difference inequality, over doubling epochs.

    Parameters, errors and result as for `betting_confidence_sequence`.

    Notes
    -----
    S_t = sum of x_i - mu is a martingale with differences in an interval of length 1, so
    P[max_{t <= n} S_t >= e] <= exp(-2 e^2/n) (Hoeffding 1963, (2.17); Azuma).  In epoch k, which
    ends at n = 2^k, either side gets alpha/(2 (k+1)(k+2)), and these add up to alpha over all
    k >= 0 and both sides.  For 2^(k-1) < t <= 2^k the mean is then within
    sqrt(2^k log(2 (k+1)(k+2)/alpha)/2)/t of the average.

    >>> (last,) = hoeffding_confidence_sequence([0, 1] * 500, Fraction(1, 20))
    >>> Fraction(3, 10) < last.lower < Fraction(1, 2) < last.upper < Fraction(7, 10)
    True
    """
    probability("alpha", alpha)
    below, mirrored = observations(xs)
    marks = [len(below)] if times is None else times
    checked_times(marks, len(below))
    low, high = _prefix_sums(below, marks), _prefix_sums(mirrored, marks)
    found: list[Enclosure] = []
    for place, time in enumerate(marks):
        if time == 0:
            found.append(Enclosure(Fraction(0), Fraction(1)))
            continue
        epoch = (time - 1).bit_length()
        level = 2 * (epoch + 1) * (epoch + 2) / alpha
        with ctx.workprec(_BITS):
            radius = enclosure_of((arb(2**epoch) * _ball(level).log() / 2).sqrt() / time).upper
        ends = (low[place] / time - radius, 1 - (high[place] / time - radius))
        found.append(_inside(found, ends))
    return found


def bernstein_confidence_sequence(
    xs: Values, alpha: Fraction, *, times: list[int] | None = None
) -> list[Enclosure]:
    r"""Intervals from an empirical Bernstein inequality with predictable bets.

    Parameters, errors and result as for `betting_confidence_sequence`.

    Notes
    -----
    For xi >= -1 and l in [0, 1): exp(l xi - xi^2 g(l)) <= 1 + l xi with g(l) = -log(1 - l) - l
    (X. Fan, I. Grama, Q. Liu, Electron. J. Probab. 20, 2015, (4.11)).  With xi = x_i - c_i, c_i in
    [0, 1] known before x_i, and E[xi | past] = mu - c_i, as 1 + y <= e^y, the process
    exp(sum l_i (x_i - mu) - sum (x_i - c_i)^2 g(l_i)) is a supermartingale.  By Ville's inequality
    mu >= (sum l_i x_i - log(2/alpha) - sum (x_i - c_i)^2 g(l_i))/sum l_i at all times, with
    probability at least 1 - alpha/2; likewise from above.

    >>> (last,) = bernstein_confidence_sequence([0] * 999 + [1], Fraction(1, 20))
    >>> last.upper < Fraction(2, 100)
    True
    """
    half = probability("alpha", alpha) / 2
    below, mirrored = observations(xs)
    marks = [len(below)] if times is None else times
    checked_times(marks, len(below))
    low, high = _bernstein(below, half, marks), _bernstein(mirrored, half, marks)
    found: list[Enclosure] = []
    for lower, upper in zip(low, high, strict=True):
        found.append(_inside(found, (lower, 1 - upper)))
    return found


def _bernstein(xs: Floats, alpha: Fraction, marks: list[int]) -> list[Fraction]:
    """Lower confidence bounds at the times, rounded down."""
    bets = np.minimum(predictable_bets(xs, alpha), 0.5)
    t = np.arange(1, len(xs) + 1, dtype=np.float64)
    after = (0.5 + np.cumsum(xs)) / (t + 1)
    centres = np.clip(np.concatenate([[0.5], after[:-1]]), 0.0, 1.0) if len(xs) else after
    found: list[Fraction] = []
    with ctx.workprec(_BITS):
        gain, loss, weight, done = arb(0), (1 / _ball(alpha)).log(), arb(0), 0
        for time in marks:
            for x, bet, centre in zip(
                xs[done:time].tolist(),
                bets[done:time].tolist(),
                centres[done:time].tolist(),
                strict=True,
            ):
                ball = arb(bet)  # floats are taken as the exact numbers that they are
                gain += ball * arb(x)
                loss += (arb(x) - arb(centre)) ** 2 * (-(1 - ball).log() - ball)
                weight += ball
            done = time
            bound = enclosure_of((gain - loss) / weight).lower if time else Fraction(0)
            found.append(max(bound, Fraction(0)))
    return found


def _prefix_sums(xs: Floats, marks: list[int]) -> list[Fraction]:
    """Sums of the first t observations, each rounded down to a multiple of 2^-40.

    Scaling by 2^40 and the floor are exact, and a chunk of 2^20 integers below 2^41 cannot
    overflow an int64.
    """
    sums, total, done = [], 0, 0
    for time in marks:
        for start in range(done, time, _CHUNK):
            part = xs[start : min(start + _CHUNK, time)]
            total += int(np.floor(part * 2.0**40).astype(np.int64).sum())
        done = time
        sums.append(Fraction(total, 2**40))
    return sums


def _inside(found: list[Enclosure], ends: tuple[Fraction, Fraction]) -> Enclosure:
    """The interval cut down to the one before, which is valid at the same time."""
    before = found[-1] if found else Enclosure(Fraction(0), Fraction(1))
    low, high = max(before.lower, ends[0]), min(before.upper, ends[1])
    if low > high:  # an error of probability at most alpha; the promise to stay inside is kept
        low = high = min(max((low + high) / 2, before.lower), before.upper)
    return Enclosure(low, high)


def _ball(value: Fraction) -> Any:
    return arb(fmpq(value.numerator, value.denominator))
