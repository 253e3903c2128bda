"""Tests of claims "this event has probability at most (at least) p", with what they can detect."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bounds.errors import BudgetError, InputError
from verify.enclose import Enclosure
from verify.statistics.binomial import (
    LARGEST_TRIALS,
    at_most,
    check_counts,
    lower_confidence,
    tail_at_least,
    tail_at_most,
    upper_confidence,
)
from verify.statistics.budget import probability, short
from verify.verdict import Verdict

BETA = Fraction(1, 1000)
"""The default chance of missing a violation of the size that is called detectable."""


@dataclass(frozen=True)
class ProportionTest:
    """The outcome of a test of ``P[event] <= p`` (side ``at most``) or ``>= p`` (``at least``).

    Parameters
    ----------
    successes, trials : how often the event happened.
    p : the claimed bound, exact.
    alpha : a bound on the chance that a true claim is refuted.
    refuted : an outcome at least this extreme has probability at most alpha under every true
        claim; certified.
    tail : that probability at the boundary (the p-value), enclosed.
    critical : the least (most) number of successes that refutes; None if no number does.
    detectable : a true probability at which the claim is refuted with probability at least
        1 - beta, the nearest to p of all (up to 13 digits); None if no number refutes.
    """

    side: Literal["at most", "at least"]
    successes: int
    trials: int
    p: Fraction
    alpha: Fraction
    beta: Fraction
    refuted: bool
    tail: Enclosure
    critical: int | None
    detectable: Fraction | None

    def says(self) -> str:
        """The outcome in one sentence, with the false-alarm rate and what would have been seen.

        >>> print(test_at_most(30, 100, Fraction(1, 10), Fraction(1, 10**6)).says())
        30 of 100 against a probability of at most 0.1: refuted (chance of a false alarm 0.000001)
        """
        what = f"{self.successes} of {self.trials} against a probability of {self.side}"
        what = f"{what} {_shown(self.p)}"
        if self.refuted:
            return f"{what}: refuted (chance of a false alarm {short(self.alpha)})"
        if self.detectable is None:
            return f"{what}: no outcome of {self.trials} trials can refute it"
        seen = f"{float(self.detectable):.6g}"
        return (
            f"{what}: no contradiction; a true probability of {seen} would have been refuted "
            f"with probability {_shown(1 - self.beta)}"
        )

    def verdict(self, id: str) -> Verdict:
        """The verdict on a statement: ``refuted``, ``supported`` or ``undecided``.

        ``refuted`` is given only for alpha at most 1e-9; it carries the flag ``statistical``.
        """
        if self.refuted and self.alpha <= Fraction(1, 10**9):
            return Verdict(id, "refuted", flags=("statistical",), reason=self.says())
        if self.refuted or self.detectable is None:
            return Verdict(id, "undecided", reason=self.says())
        return Verdict(id, "supported", flags=("statistical",), reason=self.says())


def test_at_most(
    successes: int,
    trials: int,
    p: Fraction | int | Enclosure,
    alpha: Fraction,
    *,
    beta: Fraction = BETA,  # noqa: PT028
) -> ProportionTest:
    """Test the claim that an event has probability at most ``p``.

    Parameters
    ----------
    successes, trials : outcome of independent trials.
    p : exact in [0, 1], or an enclosure, whose upper end is then tested.
    alpha : exact in (0, 1); a true claim is refuted with at most this probability.
    beta : exact in (0, 1); the chance of missing the ``detectable`` violation.

    Raises
    ------
    InputError : arguments that are out of range or not exact.

    Notes
    -----
    Refuted if and only if P[Bin(trials, p) >= successes] <= alpha.  The tail increases in the
    true probability, so under any true claim the chance of refutation is at most alpha.

    >>> result = test_at_most(30, 100, Fraction(1, 10), Fraction(1, 10**6))
    >>> result.refuted, result.critical
    (True, 28)
    """
    bound = _bound(p, upper=True)
    _checked(successes, trials, alpha, beta)
    critical = _critical(trials, bound, alpha)
    refuted = critical is not None and successes >= critical
    detectable = None
    if critical is not None:
        # P[Bin < critical] = beta at this probability
        detectable = upper_confidence(critical - 1, trials, beta).upper
    tail = tail_at_least(successes, trials, bound)
    return ProportionTest(
        "at most", successes, trials, bound, alpha, beta, refuted, tail, critical, detectable
    )


def test_at_least(
    successes: int,
    trials: int,
    p: Fraction | int | Enclosure,
    alpha: Fraction,
    *,
    beta: Fraction = BETA,  # noqa: PT028
) -> ProportionTest:
    """Test the claim that an event has probability at least ``p``; see `test_at_most`.

    >>> test_at_least(70, 100, Fraction(9, 10), Fraction(1, 10**6)).critical
    72
    """
    bound = _bound(p, upper=False)
    _checked(successes, trials, alpha, beta)
    mirrored = _critical(trials, 1 - bound, alpha)
    critical = None if mirrored is None else trials - mirrored
    detectable = None
    if critical is not None:
        detectable = lower_confidence(critical + 1, trials, beta).lower
    refuted = critical is not None and successes <= critical
    tail = tail_at_most(successes, trials, bound)
    return ProportionTest(
        "at least", successes, trials, bound, alpha, beta, refuted, tail, critical, detectable
    )


def power(trials: int, p: Fraction, true: Fraction, alpha: Fraction) -> Enclosure:
    """The probability that ``P[event] <= p`` is refuted when the truth is ``true``; enclosed.

    >>> power(1000, Fraction(1, 10), Fraction(1, 5), Fraction(1, 1000)).lower > Fraction(999, 1000)
    True
    """
    _checked(0, trials, alpha, BETA)
    critical = _critical(trials, _bound(p, upper=True), alpha)
    if critical is None:
        return Enclosure(Fraction(0), Fraction(0))
    return tail_at_least(critical, trials, true)


def sample_size(p: Fraction, true: Fraction, alpha: Fraction, beta: Fraction = BETA) -> int:
    """A number of trials with which ``P[event] <= p`` is refuted when the truth is ``true`` > p.

    The test with exactly this many trials has power at least 1 - beta, certified.  It is found by
    doubling and bisection; as the power of an exact test is a sawtooth in the number of trials, a
    slightly smaller number may do as well.

    Raises
    ------
    InputError : ``true`` is not above ``p``, or arguments out of range.
    BudgetError : more than `LARGEST_TRIALS` trials would be needed.

    >>> sample_size(Fraction(0), Fraction(1, 2), Fraction(1, 100), Fraction(1, 1024))
    10
    """
    probability("alpha", alpha)
    probability("beta", beta)
    bound, truth = _bound(p, upper=True), _bound(true, upper=False)
    if truth <= bound:
        raise InputError(
            f"a violation is needed: true = {_shown(truth)} is not above p = {_shown(bound)}"
        )

    def enough(trials: int) -> bool:
        critical = _critical(trials, bound, alpha)
        return critical is not None and at_most(trials - critical + 1, trials, 1 - truth, beta)

    high = 1
    while not enough(high):
        high *= 2
        if high > LARGEST_TRIALS:
            raise BudgetError(
                f"telling {_shown(truth)} from {_shown(bound)} needs more than "
                f"{LARGEST_TRIALS} trials; test a larger violation"
            )
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


# pytest collects what is called test_* where it is imported, unless it is told not to.
for _test in (test_at_most, test_at_least):
    _test.__test__ = False  # type: ignore[attr-defined]


def _critical(trials: int, p: Fraction, alpha: Fraction) -> int | None:
    """The least k with P[Bin(trials, p) >= k] <= alpha, certified; None if only k > trials."""
    low, high = 0, trials + 1  # the tail at 0 is 1 and above alpha, at trials + 1 it is 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if at_most(middle, trials, p, alpha) else (middle, high)
    return high if high <= trials else None


def _checked(successes: int, trials: int, alpha: Fraction, beta: Fraction) -> None:
    check_counts(successes, trials)
    probability("alpha", alpha)
    probability("beta", beta)


def _bound(p: Fraction | int | Enclosure, *, upper: bool) -> Fraction:
    """The claimed bound as an exact number, moved to the safe side, inside [0, 1]."""
    if isinstance(p, Enclosure):
        p = min(p.upper, Fraction(1)) if upper else max(p.lower, Fraction(0))
    if isinstance(p, bool) or not isinstance(p, (int, Fraction)):
        raise InputError(f"the claimed probability must be exact or an Enclosure, got {p!r}")
    if not 0 <= p <= 1:
        raise InputError(f"the claimed probability must be in [0, 1], got {p}")
    return Fraction(p)


def _shown(p: Fraction) -> str:
    return Enclosure(p, p).text(6)
