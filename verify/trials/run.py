"""Run a trial: draw instances, decide every relation exactly, keep the shortest counterexample."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from verify.trials.draw import Draw, Rejected
from verify.trials.registry import Fact, Trial

PRECISION = 200
_MOST_REJECTED = 50


@dataclass(frozen=True)
class Outcome:
    """What a trial found.

    Parameters
    ----------
    cases : instances that were tested.
    facts : relations that hold, by exact arithmetic or separated enclosures, where none fails.
    open : relations that enclosures could not decide (equality, or too close).
    rejected : drawn instances that did not satisfy the hypotheses.
    failing : what failed, in words, or an empty text.
    witness : the exact instance at which it failed.
    """

    cases: int
    facts: int
    open: int
    rejected: int
    failing: str = ""
    witness: Mapping[str, Any] | None = None


def run_trial(one: Trial, *, seed: int | str = 0, cases: int = 0, seconds: float = 20.0) -> Outcome:
    """Draw instances until the number of cases or the time is reached.

    Of several counterexamples the one that is shortest in writing is kept, so that a reader can
    check it by hand.

    Parameters
    ----------
    seed : of the instances; case k depends on the seed and k only.
    cases : 0 for the trial's own number.
    seconds : time limit, looked at between instances.

    Raises
    ------
    ValueError : every instance is rejected, so the trial tests nothing.
    """
    deadline = time.process_time() + seconds
    wanted = cases or one.cases
    done = facts = undecided = rejected = place = 0
    shortest, failing, witness = 0, "", None
    while done < wanted and time.process_time() < deadline:
        draw = Draw(f"{one.id}/{seed}/{place}")
        place += 1
        try:
            with ctx.workprec(PRECISION):
                found = [(fact, decide(fact)) for fact in one.function(draw)]
        except Rejected:
            rejected += 1
            if rejected > _MOST_REJECTED * (done + 1):
                if witness is not None:  # a counterexample stands, whatever was drawn after it
                    break
                raise ValueError(
                    f"{one.id}: {rejected} instances rejected, {done} kept; draw from the "
                    "hypotheses instead of rejecting"
                ) from None
            continue
        done += 1
        broken = next((fact for fact, holds in found if holds is False), None)
        if broken is not None:
            size = len(repr(draw.given))
            if witness is None or size < shortest:
                shortest, failing, witness = size, _failing(broken), dict(draw.given)
            continue
        facts += sum(holds is True for _, holds in found)
        undecided += sum(holds is None for _, holds in found)
    return Outcome(done, facts, undecided, rejected, failing, witness)


def _failing(fact: Fact) -> str:
    words = f"{fact.says}: " if fact.says else ""
    return f"{words}{_text(fact.left)} {fact.op} {_text(fact.right)} is false"


def decide(fact: Fact) -> bool | None:
    """True or False where exact arithmetic or enclosures decide; None where they touch.

    >>> decide(Fact(Fraction(1, 3), "<", Fraction(1, 2)))
    True
    """
    if isinstance(fact.left, int | Fraction) and isinstance(fact.right, int | Fraction):
        a, b = Fraction(fact.left), Fraction(fact.right)
        return {"<=": a <= b, "<": a < b, ">=": a >= b, ">": a > b, "==": a == b}[fact.op]
    difference = ball(fact.right) - ball(fact.left)
    if not difference.is_finite():
        return None
    above, below = difference > 0, difference < 0
    if fact.op in (">=", ">"):
        above, below = below, above
    if fact.op == "==":
        return False if above or below else None
    if above:
        return True
    if below:
        return False
    if difference == 0:  # an exact ball
        return fact.op in ("<=", ">=")
    return None


def ball(value: Any) -> arb:
    """A ball around an exact number at the current precision; balls pass unchanged."""
    if isinstance(value, int):
        return arb(value)
    if isinstance(value, Fraction):
        return arb(fmpq(value.numerator, value.denominator))
    if isinstance(value, arb):
        return value
    raise TypeError(f"{type(value).__name__} is neither exact nor a ball; floats prove nothing")


def _text(value: Any) -> str:
    if isinstance(value, arb):
        return str(value.str(12))
    text = str(value)
    if len(text) <= 60:
        return text
    try:
        return f"{float(value):.12g}"
    except OverflowError:
        return str(ball(value).str(12))
