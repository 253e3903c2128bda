"""When a written proof argues its statement, and what of it no machine checked.

A theorem is argued by its proof if every step is proved or argued, if every formula of the theorem
and of its parts is proved (from these steps, as a rule), and if a step says its probability.  What
the formulas do not say is listed: its wording, and the settings of steps that it does not state.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from bounds import catalogue
from bounds.relation import Relation
from bounds.statement import Statement
from verify.audit.assessment import DONE, OWN_PROOFS, Assessment, open_formulas
from verify.audit.finding import Finding
from verify.audit.pieces import pieces
from verify.verdict import Judgement

Decision = tuple[Judgement | None, str, str, tuple[str, ...]]
Grounded = Callable[[str], bool]


def argued(a: Assessment, resting: tuple[str, ...], grounded: Grounded) -> Decision | None:
    """The verdict ``argued`` with its words, its reason and what is unchecked, or None.

    Parameters
    ----------
    resting : what the proofs of the formulas rest on that is argued or cited itself.
    grounded : is a statement that is used proved, argued or cited, and not by what uses it?
    """
    if a.statement.kind == "proof step":
        return _step(a, resting, grounded)
    return _theorem(a, resting) if gap_in(a) == "" else None


def _step(a: Assessment, resting: tuple[str, ...], grounded: Grounded) -> Decision | None:
    s = a.statement
    if s.form not in OWN_PROOFS or not (s.because or s.uses) or groundless(a, grounded):
        return None
    if any(f.verdict in ("undecided", "refuted") for f in a.findings):
        return None
    checked = [f for f in a.findings if f.sort != "trial"]
    words = "formulas proved, wording by its reason" if checked else "by its written reason"
    tried = next((f.reason for f in a.findings if f.verdict == "supported"), "")
    return "argued", f"{words}; {tried}" if tried else words, s.because, (s.id, *resting)


def groundless(a: Assessment, grounded: Grounded) -> tuple[str, ...]:
    """What the words of an own step use although it is not proved, or rests on the step itself."""
    if a.statement.form not in OWN_PROOFS:
        return ()
    return tuple(id for id in a.statement.uses if not grounded(id))


def gap_in(a: Assessment) -> str:
    """Why the written proof argues nothing; empty if it does argue, ``-`` if there is none."""
    s = a.statement
    if not a.steps or (s.form == "as printed" and s.order):
        return "-"
    for one in a.steps:
        if one.verdict not in (*DONE, None):
            return f"step {one.name} of the proof is {one.verdict}: {one.reason or one.evidence}"
        if one.verdict is None and (s.form == "as printed" or open_formulas(one)):
            return f"step {one.name} of the proof has no verdict of its own"
    for below in (a, *(p for part in a.parts for p in part.walk())):
        found = next((f for f in open_formulas(below) if not _of_data(below, f)), None)
        if found is not None:
            name = found.label if below is a else f"{below.name}, {found.label}"
            return f"the proof is checked, but not that {name} follows from it: {found.reason}"
        if below.verdict == "refuted":
            return f"part {below.name} is refuted: {below.reason}"
        if not _probability_said(below, a):
            return "no step of the proof says its probability"
    return ""


def _theorem(a: Assessment, resting: tuple[str, ...]) -> Decision:
    s = a.statement
    stated = {text for below in (a, *a.parts) for text in below.statement.setting}
    unchecked = [id for one in a.steps for id in one.unchecked]
    unchecked += [one.id for one in a.steps if one.verdict is None]
    for one in a.steps:
        if one.verdict == "proved" and not set(one.statement.setting) <= stated:
            unchecked.append(f"{one.id} (its setting)")
    for below in (a, *(p for part in a.parts for p in part.walk())):
        unchecked += [f"{below.id} ({f.label}, of the data)" for f in open_formulas(below)]
    if not s.says_all:
        unchecked.append(f"{s.id} (its wording)")
    proved = sum(one.verdict == "proved" for one in a.steps)
    rest = len(a.steps) - proved
    words = f"proof of {len(a.steps)} steps, {proved} proved, {rest} by their reasons"
    return "argued", words, words, tuple(dict.fromkeys((*unchecked, *resting)))


def _of_data(below: Assessment, found: Finding) -> bool:
    """Is an undecided formula about numbers that data or training determine?

    No machine here can prove such a relation for all data; one between free numbers it can.
    """
    s = below.statement
    if found.verdict != "undecided" or found.sort not in ("relation", "law"):
        return False
    given = {v.name for v in s.variables if v.given_by}
    piece = next(p for p in pieces(s) if p.label == found.label)
    return bool(given & {x.name for r in piece.statement.relations for x in r.free_symbols})


def _probability_said(below: Assessment, whole: Assessment) -> bool:
    """Is a stated probability judged by its law, or found in the proof?

    There a step, a part, or what a step uses states the same bound, or a step ends in it: what its
    formula bounds is at most the stated probability of failure.
    """
    if below.statement.probability is None or any(f.sort == "law" for f in below.findings):
        return True
    wanted = _failure(below.statement)
    used = (catalogue.get(id) for one in whole.steps for id in one.statement.uses)
    said = [one.statement for one in (*whole.steps, *whole.parts) if one is not below]
    if any(s.probability is not None and _failure(s) == wanted for s in (*said, *used)):
        return True
    ends = (end for one in whole.steps for r in _formulas(one.statement) for end in _greater(r))
    return any(sp.expand(end) == wanted for end in ends)


def _greater(r: Relation) -> tuple[Any, ...]:
    """The side of a relation that bounds the other from above; both of an equality."""
    if r.op == "==":
        return (r.left, r.right)
    return (r.right,) if r.op in ("<", "<=") else (r.left,)


def _failure(s: Statement) -> Any:
    """The bound on the probability that the event fails, whichever way it is stated."""
    p = s.probability
    assert p is not None
    return sp.expand(s.expression(p.at_most) if p.at_most else 1 - s.expression(p.at_least))


def _formulas(s: Statement) -> tuple[Relation, ...]:
    return s.relations if s.claim and not s.order else ()
