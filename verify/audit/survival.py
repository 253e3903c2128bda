"""What becomes of the results that use a refuted statement.

The graph of ``uses`` is followed from the refuted statement.  A result survives if its verdict
rests on something else: its own certificate, or explicit theorems that imply it.  Otherwise its
printed proof is broken.  That a repaired form suffices is said only where a proved implication
leads from it, itself proved or argued, to the result.
"""

from __future__ import annotations

from dataclasses import dataclass

from bounds import catalogue
from verify.audit.assessment import Assessment
from verify.audit.whole import Audit


@dataclass(frozen=True)
class Dependent:
    """A result that uses a refuted statement: does it still stand, and why."""

    id: str
    stands: bool
    because: str


@dataclass(frozen=True)
class Refutation:
    """A refuted statement, its repaired forms, and the results that use it."""

    assessment: Assessment
    repairs: tuple[Assessment, ...]
    dependents: tuple[Dependent, ...]


def refutations(audit: Audit) -> tuple[Refutation, ...]:
    """Every refuted statement, part or step of the target, in the order of the catalogue."""
    known = audit.by_id()
    found = []
    for top in audit.wanted:
        for one in top.walk():
            if one.verdict == "refuted" and one.findings and one.refuting in one.findings:
                repairs = tuple(
                    known[s.id]
                    for s in catalogue.statements()
                    if s.repairs == one.id and s.id in known
                )
                found.append(Refutation(one, repairs, _dependents(one.id, known, repairs)))
    return tuple(found)


def _dependents(
    id: str, known: dict[str, Assessment], repairs: tuple[Assessment, ...]
) -> tuple[Dependent, ...]:
    repaired = [one.id for one in repairs if one.verdict in ("proved", "argued")]
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
    words = "it no longer follows from what is printed"
    if repaired:
        words += f"; that {', '.join(repaired)} would suffice is not shown"
    return Dependent(one.id, False, words)
