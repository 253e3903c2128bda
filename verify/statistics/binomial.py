"""Exact one-sided (Clopper-Pearson) confidence bounds for a probability, rigorously enclosed.

The tails are enclosures (`verify.arb_binomial`), so no bound depends on a floating-point routine
being accurate: the ends of an interval were certified to lie on either side of the exact bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq, fmpz

from bounds.errors import InputError, PrecisionError
from verify.arb_binomial import binomial_tail
from verify.enclose import Enclosure, enclosure_of
from verify.statistics.budget import probability

LARGEST_TRIALS = 10**15
_BITS = (64, 128, 256, 512, 1024)
_EXACT_SIZE = 200_000
_STEPS = 200
_NARROW = 2.0**-44
Signed = Callable[[float], tuple[int | None, float]]


def tail_at_least(successes: int, trials: int, p: Fraction | int) -> Enclosure:
    """P[Bin(trials, p) >= successes], enclosed to 50 bits or more of its size.

    Parameters
    ----------
    successes : any integer.
    trials : 0 to `LARGEST_TRIALS`.
    p : exact, in [0, 1].

    Raises
    ------
    InputError : arguments that are out of range or not exact.

    >>> tail_at_least(2, 2, Fraction(1, 2)).contains(Fraction(1, 4))
    True
    """
    check_counts(0, trials)
    with ctx.workprec(128):
        value = binomial_tail(arb(fmpz(successes)), arb(trials), _ball(_unit(p)))
        return enclosure_of(value)


def tail_at_most(successes: int, trials: int, p: Fraction | int) -> Enclosure:
    """P[Bin(trials, p) <= successes], enclosed to 50 bits or more of its size.

    >>> tail_at_most(0, 2, Fraction(1, 3)).contains(Fraction(4, 9))
    True
    """
    check_counts(0, trials)
    return tail_at_least(trials - successes, trials, 1 - _unit(p))


def upper_confidence(successes: int, trials: int, alpha: Fraction) -> Enclosure:
    """The exact upper confidence bound: the p with P[Bin(trials, p) <= successes] = alpha.

    P[true probability <= bound] >= 1 - alpha, whatever the true probability is.

    Parameters
    ----------
    successes, trials : 0 <= successes <= trials, 1 <= trials <= `LARGEST_TRIALS`.
    alpha : exact, in (0, 1); one-sided.

    Returns
    -------
    The enclosure of the bound, about 13 digits wide in its odds; its ``upper`` end is a valid
    confidence bound by itself.  It is 1 if all trials were successes.

    Raises
    ------
    InputError : arguments that are out of range or not exact.

    Notes
    -----
    C. J. Clopper and E. S. Pearson, Biometrika 26 (1934).  If p is the true probability and lies
    above the bound, then P_p[Bin <= successes] < alpha, and the chance of such an outcome is at
    most alpha.

    >>> bound = upper_confidence(0, 10, Fraction(1, 1024))  # (1 - p)^10 = 2^-10
    >>> bound.contains(Fraction(1, 2)), bound.upper - bound.lower < Fraction(1, 10**12)
    (True, True)
    """
    check_counts(successes, trials)
    probability("alpha", alpha)
    if trials < 1:
        raise InputError("a confidence bound needs at least one trial")
    if successes == trials:
        return Enclosure(Fraction(1), Fraction(1))

    def log_excess(t: float) -> tuple[int | None, float]:
        """Sign and approximate size of log(P[Bin <= successes]/alpha), decreasing in t."""
        return _against(trials - successes, trials, _probability(-t), alpha)

    guess = math.log2((successes + 0.5) / (trials - successes + 0.5))
    low, high = _bracketed_root(log_excess, guess)
    # the signs were certified at exactly these rationals
    return Enclosure(1 - _probability(-low), 1 - _probability(-high))


def lower_confidence(successes: int, trials: int, alpha: Fraction) -> Enclosure:
    """The exact lower confidence bound: the p with P[Bin(trials, p) >= successes] = alpha.

    P[true probability >= bound] >= 1 - alpha; the ``lower`` end is valid by itself.  See
    `upper_confidence`, of which it is the mirror image.

    >>> lower_confidence(1, 1, Fraction(1, 20)).contains(Fraction(1, 20))
    True
    """
    mirrored = upper_confidence(trials - successes, trials, alpha)
    return Enclosure(1 - mirrored.upper, 1 - mirrored.lower)


def interval(successes: int, trials: int, alpha: Fraction) -> Enclosure:
    """A two-sided interval with coverage at least 1 - alpha, alpha/2 on either side.

    >>> both = interval(5, 10, Fraction(1, 20))
    >>> both.lower < Fraction(19, 100) < Fraction(81, 100) < both.upper
    True
    """
    half = alpha / 2
    low = lower_confidence(successes, trials, half).lower
    return Enclosure(low, upper_confidence(successes, trials, half).upper)


def at_most(successes: int, trials: int, p: Fraction, alpha: Fraction) -> bool:
    """Is P[Bin(trials, p) >= successes] <= alpha certain?

    Equality is decided by exact arithmetic, except in enormous cases; then the answer is no.

    >>> at_most(1, 1, Fraction(1, 20), Fraction(1, 20))
    True
    """
    sign, _ = _against(successes, trials, p, alpha)
    return sign is not None and sign <= 0


def _against(successes: int, trials: int, p: Fraction, alpha: Fraction) -> tuple[int | None, float]:
    """The sign of P[Bin(trials, p) >= successes] - alpha, certified, and log2 of the quotient.

    None: the two agree to `_BITS` bits and are too large for exact arithmetic.
    """
    size = math.inf
    for bits in _BITS:
        with ctx.workprec(bits):
            tail = binomial_tail(arb(fmpz(successes)), arb(trials), _ball(p))
            level = _ball(alpha)
            if tail.mid() > 0:
                size = float((tail.mid() / level).log().mid()) / math.log(2)
            else:
                size = -math.inf
            if tail > level:
                return 1, max(size, 0.0)
            if tail < level:
                return -1, min(size, 0.0)
    if trials * p.denominator.bit_length() <= _EXACT_SIZE:
        exact = _exact_tail(successes, trials, p)
        return (exact > alpha) - (exact < alpha), 0.0
    return None, 0.0


def _exact_tail(successes: int, trials: int, p: Fraction) -> Fraction:
    top, bottom = p.numerator, p.denominator
    count = sum(
        math.comb(trials, k) * top**k * (bottom - top) ** (trials - k)
        for k in range(max(successes, 0), trials + 1)
    )
    return Fraction(count, bottom**trials)


def _bracketed_root(function: Signed, start: float) -> tuple[float, float]:
    """Two numbers about `_NARROW` apart between which a decreasing function changes its sign.

    The function gives its sign, which is trusted, and its size, which only guides the search:
    first the bracket grows by doubling, then the Illinois rule shrinks it.
    """
    end, sign, size = _decided(function, start)
    if sign == 0:
        return end, end
    step, left = 1.0, (end, size)
    for _ in range(_STEPS):
        place = end + step if sign > 0 else end - step
        end, other, value = _decided(function, place)
        if other != sign:
            break
        left = (end, value)
        step *= 2
    else:
        raise PrecisionError("the confidence bound has odds beyond all reason")
    right = (end, value)
    if sign < 0:
        left, right = right, left
    for count in range(_STEPS):
        (a, fa), (b, fb) = left, right
        tolerance = _NARROW * max(1.0, abs(a), abs(b))
        if b - a <= tolerance:
            break
        middle = (a + b) / 2
        if count % 4 and math.isfinite(fa) and math.isfinite(fb) and fa > fb:
            middle = a + (b - a) * fa / (fa - fb)
        # near an end, a step past the root makes the other end follow
        middle = min(max(middle, a + 0.4 * tolerance), b - 0.4 * tolerance)
        middle, sign, size = _decided(function, middle)
        if sign == 0:
            return middle, middle
        if sign > 0:
            left, right = (middle, size), (b, fb / 2)
        else:
            left, right = (a, fa / 2), (middle, size)
    return left[0], right[0]


def _decided(function: Signed, place: float) -> tuple[float, int, float]:
    """The place, or one beside it, with the sign of the function there."""
    for shift in (0.0, 0.1, -0.1):
        moved = place + shift * _NARROW * max(1.0, abs(place))
        sign, size = function(moved)
        if sign is not None:
            return moved, sign, size
    raise PrecisionError("the tail could not be told from alpha at the largest precision")


def _probability(log_odds: float) -> Fraction:
    """The exact rational x/(1 + x), x the dyadic rational next to 2^log_odds; increasing."""
    whole = math.floor(log_odds)
    mantissa = Fraction(2.0 ** (log_odds - whole))
    odds = mantissa * 2**whole if whole >= 0 else mantissa / 2**-whole
    return odds / (1 + odds)


def _ball(value: Fraction) -> Any:
    return arb(fmpq(value.numerator, value.denominator))


def _unit(p: Fraction | int) -> Fraction:
    if isinstance(p, bool) or not isinstance(p, (int, Fraction)) or not 0 <= p <= 1:
        raise InputError(f"a probability must be exact and in [0, 1], got {p!r}")
    return Fraction(p)


def check_counts(successes: int, trials: int) -> None:
    for what, value in (("successes", successes), ("trials", trials)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise InputError(f"the number of {what} must be an integer, got {value!r}")
    if not 0 <= successes <= trials <= LARGEST_TRIALS:
        raise InputError(
            f"{successes} successes in {trials} trials: needed are "
            f"0 <= successes <= trials <= {LARGEST_TRIALS}"
        )
