"""What becomes of the results that use a refuted statement.

The graph of ``uses`` is followed from the refuted statement.  A result survives if its verdict
rests on something else: its own certificate, or explicit theorems that imply it.  Otherwise its
printed proof is broken.  That a repaired form suffices is said only where a proved implication
leads from it, itself proved or argued, to the result.
"""

from __future__ import annotations

from dataclasses import dataclass

from bounds import catalogue
from verify.audit.assessment import DONE, Assessment
from verify.audit.whole import Audit


@dataclass(frozen=True)
class Dependent:
    """A result that uses a refuted statement: does it still stand, and why.

    ``untried`` are repaired forms of the refuted statement from which nothing leads to the result.
    """

    id: str
    stands: bool
    why: str
    untried: tuple[str, ...] = ()

    @property
    def because(self) -> str:
        """The reason, with the repaired forms that were not shown to suffice."""
        if not self.untried:
            return self.why
        return f"{self.why}; that {', '.join(self.untried)} would suffice is not shown"


@dataclass(frozen=True)
class Refutation:
    """A refuted statement, its repaired forms, and the results that use it."""

    assessment: Assessment
    repairs: tuple[Assessment, ...]
    dependents: tuple[Dependent, ...]

    @property
    def standing(self) -> int:
        """How many of the results still stand."""
        return sum(one.stands for one in self.dependents)


@dataclass(frozen=True)
class Outcome:
    """What becomes of a result: the refuted statements that it uses, and its forms that hold."""

    id: str
    stands: bool
    why: str
    rests_on: tuple[str, ...]
    repairs: tuple[Assessment, ...]


def refutations(audit: Audit) -> tuple[Refutation, ...]:
    """Every refuted statement, part or step of the target, in the order of the catalogue."""
    known = audit.by_id()
    found = []
    for top in audit.wanted:
        for one in top.walk():
            if one.verdict == "refuted" and one.findings and one.refuting in one.findings:
                repairs = _repairs(one.id, known)
                found.append(Refutation(one, repairs, _dependents(one.id, known, repairs)))
    return tuple(found)


def outcomes(audit: Audit, found: tuple[Refutation, ...]) -> tuple[Outcome, ...]:
    """Every result that uses something refuted, once, in the order of the catalogue."""
    known = audit.by_id()
    uses: dict[str, list[str]] = {}
    last: dict[str, Dependent] = {}
    for one in found:
        for dependent in one.dependents:
            uses.setdefault(dependent.id, []).append(one.assessment.id)
            last[dependent.id] = dependent
    order = {id: place for place, id in enumerate(known)}
    return tuple(
        Outcome(id, last[id].stands, last[id].why, tuple(uses[id]), _forms(known[id], known))
        for id in sorted(last, key=order.__getitem__)
    )


def _repairs(id: str, known: dict[str, Assessment]) -> tuple[Assessment, ...]:
    return tuple(known[s.id] for s in catalogue.statements() if s.repairs == id and s.id in known)


def _forms(one: Assessment, known: dict[str, Assessment]) -> tuple[Assessment, ...]:
    """Repaired forms that hold, of a result or of its parts."""
    return tuple(r for part in (one, *one.parts) for r in _holding(_repairs(part.id, known)))


def _holding(repairs: tuple[Assessment, ...]) -> tuple[Assessment, ...]:
    return tuple(one for one in repairs if one.verdict in DONE)


def _dependents(
    id: str, known: dict[str, Assessment], repairs: tuple[Assessment, ...]
) -> tuple[Dependent, ...]:
    repaired = [one.id for one in _holding(repairs)]
    owner = catalogue.owner(id)
    direct = dict.fromkeys(catalogue.used_by(owner))
    if owner != id:
        # a broken step is first of all a gap in the proof of its own statement
        direct = {owner: None, **direct}
    waiting, seen = list(direct), {id}
    found = []
    while waiting:
        current = waiting.pop(0)
        if current in seen or current not in known:
            continue
        seen.add(current)
        verdict = _dependent(known[current], repaired)
        found.append(verdict)
        if not verdict.stands:
            waiting += catalogue.used_by(current)
    return tuple(found)


def _dependent(one: Assessment, repaired: list[str]) -> Dependent:
    if one.verdict == "proved":
        return Dependent(one.id, True, f"it is proved by itself ({one.evidence})")
    if one.verdict == "argued" and any(id in repaired for id in one.by):
        words = f"the repaired form suffices: it follows from {', '.join(one.by)}"
        return Dependent(one.id, True, words)
    if one.verdict == "argued" and one.by:
        return Dependent(one.id, True, f"it follows from {', '.join(one.by)}")
    if one.verdict is None:
        broken = [below.name for below in one.walk() if below.verdict == "refuted"]
        if broken:
            return Dependent(one.id, False, f"{', '.join(broken)} of it refuted")
        return Dependent(one.id, True, "it claims nothing that could fail")
    if one.verdict == "refuted":
        return Dependent(one.id, False, "it is refuted itself")
    return Dependent(one.id, False, "it no longer follows from what is printed", tuple(repaired))
