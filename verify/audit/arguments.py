"""When a written proof argues its statement, and what of it no machine checked.

A theorem is argued by its proof if every step is proved or argued, if every formula of the theorem
and of its parts is proved (from these steps, as a rule), and if a step says its probability.  What
the formulas do not say is listed: its wording, and the settings of steps that it does not state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp

from bounds import catalogue
from bounds.statement import Statement
from verify.audit.assessment import (
    DONE,
    OWN_PROOFS,
    UNJUDGED,
    Assessment,
    by_its_law,
    one_value,
    open_formulas,
)
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
    return _theorem(a, resting, grounded) if gap_in(a, grounded) == "" else None


def _step(a: Assessment, resting: tuple[str, ...], grounded: Grounded) -> Decision | None:
    s = a.statement
    if s.form not in OWN_PROOFS or not (s.because or s.uses) or groundless(a, grounded):
        return None
    if any(f.verdict in ("undecided", "refuted") for f in a.findings):
        return None
    if any(below.verdict not in DONE for below in (*a.parts, *a.steps)):
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


def gap_in(a: Assessment, grounded: Grounded) -> str:
    """Why the written proof argues nothing; empty if it does argue, ``-`` if there is none."""
    s = a.statement
    if not a.steps or s.order:
        return "-"
    for one in a.steps:
        if one.verdict not in (*DONE, None):
            return f"step {one.name} of the proof is {one.verdict}: {one.reason or one.evidence}"
        open_one = one.verdict is None and (open_formulas(one) or groundless(one, grounded))
        if open_one or (one.verdict is None and s.form == "as printed"):
            return f"step {one.name} of the proof has no verdict of its own"
    if not one_value(a):
        return "its formulas are proved with different values of the same constant"
    for below in _with_parts(a):
        found = next((f for f in open_formulas(below) if not _of_data(below, f, a)), None)
        if found is not None:
            name = found.label if below is a else f"{below.name}, {found.label}"
            return f"the proof is checked, but not that {name} follows from it: {found.reason}"
        if below.verdict == "refuted":
            return f"part {below.name} is refuted: {below.reason}"
        if _source_of_probability(below, a, grounded) == "":
            return "no step of the proof says its probability"
    return ""


def _with_parts(a: Assessment) -> tuple[Assessment, ...]:
    return (a, *(below for part in a.parts for below in part.walk()))


def _theorem(a: Assessment, resting: tuple[str, ...], grounded: Grounded) -> Decision:
    unchecked = [id for one in a.steps for id in one.unchecked]
    unchecked += [one.id for one in a.steps if one.verdict is None]
    for one in a.steps:
        if one.verdict == "proved" and not set(one.statement.setting) <= set(a.statement.setting):
            unchecked.append(f"{one.id} (its setting)")
    for below in _with_parts(a):
        unchecked += [f"{below.id} ({f.label}, of the data)" for f in open_formulas(below)]
        if _source_of_probability(below, a, grounded) not in ("law", below.id):
            unchecked.append(f"{below.id} (its probability)")
        if not below.statement.says_all and below.verdict != "proved":
            unchecked.append(f"{below.id} (its wording)")
    proved = sum(one.verdict == "proved" for one in a.steps)
    rest = len(a.steps) - proved
    words = f"proof of {len(a.steps)} steps, {proved} proved, {rest} by their reasons"
    return "argued", words, words, tuple(dict.fromkeys((*unchecked, *resting)))


def _of_data(below: Assessment, found: Finding, whole: Assessment) -> bool:
    """Is an undecided formula about numbers that data or training determine?

    No machine here can prove such a relation for all data; one between free numbers it can.  In a
    chain ``lambda_B <= 2*Q(B) <= exp(-B**2/2)`` the free one has to be a step that is proved.
    """
    s = below.statement
    if found.verdict != "undecided" or found.sort != "relation":
        return False
    if found.reason == UNJUDGED or found.premises:  # shown from what is not proved
        return False
    given = {v.name for v in s.variables if v.given_by}
    piece = next(p for p in pieces(s) if p.label == found.label)
    inside = {str(r) for r in s.assumption_relations}
    shown = {
        str(r)
        for one in whole.steps
        if one.verdict == "proved" and one.statement.claim and not one.statement.order
        if {str(r) for r in one.statement.assumption_relations} <= inside
        for r in one.statement.relations
    }
    free = [r for r in piece.statement.relations if not given & {x.name for x in r.free_symbols}]
    return len(free) < len(piece.statement.relations) and all(str(r) in shown for r in free)


def _source_of_probability(below: Assessment, whole: Assessment, grounded: Grounded) -> str:
    """Where a stated probability comes from; empty if from nowhere.

    ``law`` if it is judged by its law or there is none; the statement's own id if a step states the
    very event with this bound; else the id of a step, or of what a step uses, that states the bound
    of another event, or in whose formula something is at most the stated probability of failure:
    that this is the same event no machine sees.
    """
    p = below.statement.probability
    if p is None or by_its_law(below):
        return "law"
    wanted = _failure(below.statement)
    said = [one.statement for one in whole.steps]
    for id in dict.fromkeys(id for s in said for id in s.uses):
        if not f"{id}/".startswith(f"{whole.id}/") and grounded(id):
            said.append(catalogue.get(id))
    other = ""
    for s in said:
        q = s.probability
        if q is None or _failure(s) != wanted:
            continue
        if q.event == p.event:
            if bool(q.at_most) == bool(p.at_most):
                return below.id
            continue  # the same event is not both likely and unlikely
        other = other or s.id
    for one in whole.steps:
        for smaller, greater in _compared(one.statement):
            if smaller.free_symbols and sp.expand(greater) == wanted:
                other = other or one.id
    return other


def _compared(s: Statement) -> Iterator[tuple[Any, Any]]:
    """(smaller, greater) of each relation of a claim; an equality both ways."""
    for r in s.relations if s.claim and not s.order else ():
        if r.op in ("<", "<=", "=="):
            yield r.left, r.right
        if r.op in (">", ">=", "=="):
            yield r.right, r.left


def _failure(s: Statement) -> Any:
    """The bound on the probability that the event fails, whichever way it is stated."""
    p = s.probability
    assert p is not None
    return sp.expand(s.expression(p.at_most) if p.at_most else 1 - s.expression(p.at_least))
