"""From replicates to a verdict, with the chance of a false alarm and what would have been seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from verify.experiments.experiment import Claim, Outcome, Plan
from verify.statistics import Budget, Ledger, ProportionTest, sample_size, test_at_most
from verify.verdict import Verdict

FALSE_ALARM = Fraction(1, 10**9)
CLEAR_VIOLATION = Fraction(1, 10)
"""How large a violation the number of replicates that is asked for would show."""
Word = Literal["supported", "refuted", "observation", "undecided"]


@dataclass(frozen=True)
class Judged:
    """One claim: how often it failed, and the test where there is one."""

    claim: Claim
    failures: int
    trials: int
    test: ProportionTest | None
    note: str = ""

    @property
    def says(self) -> str:
        """The outcome in one sentence."""
        if self.test:
            return f"failed in {self.test.says()}"
        counted = f"failed in {self.failures} of {self.trials}"
        return f"{counted}: {self.note}" if self.trials else self.note


@dataclass(frozen=True)
class Measured:
    """A measured number over the replicates that gave it."""

    name: str
    count: int
    mean: float
    smallest: float
    largest: float


@dataclass(frozen=True)
class Judgement:
    """What the replicates say of the statement.

    ``word``: ``supported`` (inside the hypotheses, every test had the power to refute, none did),
    ``refuted`` (inside, at a total chance of a false alarm of at most 1e-9), ``observation``
    (outside the hypotheses, or a statement with open constants: never support), ``undecided``
    (inside, but no test could have refuted anything).
    """

    word: Word
    reason: str
    judged: tuple[Judged, ...]
    measured: tuple[Measured, ...]
    stopped: tuple[str, ...]
    ledger: Ledger

    def verdict(self, identity: str) -> Verdict:
        """As a `Verdict`: an observation is ``undecided``."""
        if self.word == "observation":
            return Verdict(identity, "undecided", reason=f"observed only: {self.reason}")
        flags = ("statistical",) if self.word in ("refuted", "supported") else ()
        return Verdict(identity, self.word, flags=flags, reason=self.reason)


def judge(plan: Plan, outcomes: Mapping[int, Outcome]) -> Judgement:
    """Judge a finished run.

    The claims share one error budget of `FALSE_ALARM` equally.
    """
    testable = [c for c in plan.claims if c.chance is not None and c.chance < 1]
    budget = Budget.equal([c.name for c in testable] or ["none"], total=FALSE_ALARM)
    judged = []
    for claim in plan.claims:
        pairs = [o.failures[claim.name] for o in outcomes.values() if claim.name in o.failures]
        failures, trials = sum(p[0] for p in pairs), sum(p[1] for p in pairs)
        if all(claim.name in o.idle for o in outcomes.values() if claim.name in o.failures):
            trials = 0
        judged.append(_judged(claim, failures, trials, budget, plan.inside))
    stopped = [f"replicate {r}: {o.stopped}" for r, o in sorted(outcomes.items()) if o.stopped]
    word, reason = _word(plan, judged)
    return Judgement(
        word, reason, tuple(judged), _measured(outcomes), tuple(stopped), budget.ledger
    )


def _judged(claim: Claim, failures: int, trials: int, budget: Budget, inside: bool) -> Judged:
    if claim.chance is None:
        note = "the statement leaves constants or the probability open"
        return Judged(claim, failures, trials, None, note)
    if claim.chance >= 1:
        note = "the bound on the probability of failure is at least 1 here: vacuous"
        return Judged(claim, failures, trials, None, note)
    if not trials:
        return Judged(claim, 0, 0, None, "no replicate satisfied its conditions")
    if not inside:
        return Judged(claim, failures, trials, None, "outside the hypotheses: not tested")
    alpha = budget.spend(claim.name)
    test = test_at_most(failures, trials, max(claim.chance, Fraction(0)), alpha)
    budget.record(claim.name, "refuted" if test.refuted else "not refuted")
    return Judged(claim, failures, trials, test)


def _word(plan: Plan, judged: list[Judged]) -> tuple[Word, str]:
    outside = [h.text for h in plan.hypotheses if h.holds is False]
    unknown = [h.text for h in plan.hypotheses if h.holds is None]
    if outside:
        return "observation", f"outside the hypotheses: needs {'; '.join(outside)}"
    if unknown:
        return "observation", f"not known to be inside the hypotheses: {'; '.join(unknown)}"
    tests = [one.test for one in judged if one.test is not None]
    refuting = [one for one in judged if one.test is not None and one.test.refuted]
    if refuting:
        return "refuted", f"{refuting[0].claim.says}: {refuting[0].says}"
    if not tests:
        if all(one.claim.chance is None for one in judged):
            return (
                "observation",
                "constants or a law are left open; nothing can refute it",
            )
        return "undecided", judged[0].note if len(judged) == 1 else "; ".join(
            f"{one.claim.name}: {one.note}" for one in judged
        )
    weak = [one for one in judged if one.test is not None and one.test.detectable is None]
    if weak:
        return "undecided", f"{weak[0].claim.name}: {_more(weak[0])}"
    worst = max(tests, key=lambda test: (test.detectable or Fraction(0)) - test.p)
    untested = [f"{one.claim.name} ({one.note})" for one in judged if one.test is None]
    return "supported", (
        f"no contradiction in {len(tests)} test{'s' if len(tests) > 1 else ''}; a true probability "
        f"of failure of {float(worst.detectable or 0):.4g} (allowed: {float(worst.p):.4g}) would "
        f"have been refuted with probability {float(1 - worst.beta):g}"
        + (f"; not tested: {', '.join(untested)}" if untested else "")
    )


def _more(one: Judged) -> str:
    assert one.test is not None
    p, alpha = one.test.p, one.test.alpha
    visible = min(p + CLEAR_VIOLATION, (1 + p) / 2)
    least, trials = sample_size(p, Fraction(1), alpha), sample_size(p, visible, alpha)
    return (
        f"{one.trials} trials cannot refute a probability of {float(p):.4g} at all; {least} can, "
        f"and {trials} would show one of {float(visible):.4g}"
    )


def _measured(outcomes: Mapping[int, Outcome]) -> tuple[Measured, ...]:
    found: dict[str, list[float]] = {}
    for _, outcome in sorted(outcomes.items()):
        if not outcome.stopped:
            for name, value in outcome.measured.items():
                found.setdefault(name, []).append(value)
    return tuple(
        Measured(name, len(v), float(np.mean(v)), float(np.min(v)), float(np.max(v)))
        for name, v in found.items()
    )


def judgement_document(found: Judgement) -> dict[str, Any]:
    """The judgement for JSON."""
    return {
        "verdict": found.word,
        "reason": found.reason,
        "claims": [
            {
                "name": one.claim.name,
                "says": one.claim.says,
                "chance": None if one.claim.chance is None else float(one.claim.chance),
                "failures": one.failures,
                "trials": one.trials,
                "refuted": one.test.refuted if one.test else None,
                "p_value": float(one.test.tail.upper) if one.test else None,
                "alpha": float(one.test.alpha) if one.test else None,
                "detectable": float(one.test.detectable)
                if one.test and one.test.detectable is not None
                else None,
                "note": one.note or None,
            }
            for one in found.judged
        ],
        "measured": [
            {"name": q.name, "count": q.count, "mean": q.mean, "smallest": q.smallest,
             "largest": q.largest}
            for q in found.measured
        ],
        "stopped": list(found.stopped),
        "budget": found.ledger.json(),
    }  # fmt: skip
