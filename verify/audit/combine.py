"""Findings, parts, proof steps and implications to one verdict per statement.

The rules are those of the verdicts: a statement is

* refuted, if a piece that says exactly what is printed fails at an exact point, or a part does;
* proved, if its formulas say all that is said and each is proved with a certificate;
* argued, if there is a written proof whose steps are all proved or argued and from which its
  formulas are proved (see `verify.audit.arguments`), or if a proved implication leads to it from
  such statements; what no machine checked is listed;
* supported, if exact instances inside the hypotheses show no contradiction;
* undecided otherwise, with the reason.

Definitions and qualitative remarks get no verdict of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bounds import catalogue
from bounds.statement import Statement
from verify.audit.arguments import Decision, argued, gap_in, groundless
from verify.audit.assessment import (
    DONE,
    OWN_PROOFS,
    UNJUDGED,
    Assessment,
    by_its_law,
    one_value,
    open_formulas,
    refutes,
)
from verify.audit.finding import Finding
from verify.audit.judge import undecided
from verify.audit.pieces import pieces
from verify.verdict import FLAGS, Judgement

STANDINGS = ("", "argued", "cited", "proved")  # from none at all
FORMULAS, LIMITS = ("relation", "law"), ("calculus",)
_BELOW_PROOF: tuple[Judgement, ...] = ("supported", "argued")


class Context:
    """Everything that was found, and what a statement may rest on.

    Parameters
    ----------
    findings : id of a statement, part or step -> findings on its pieces.
    """

    def __init__(self, findings: Mapping[str, Sequence[Finding]]) -> None:
        self.findings = findings
        self.implied: dict[str, tuple[Assessment, tuple[str, ...]]] = {}
        self._done: dict[str, Assessment] = {}
        self._standing: dict[tuple[str, tuple[str, ...]], str] = {}
        self._open: set[tuple[str, tuple[str, ...]]] = set()
        self._assessing: set[str] = set()

    def assess(self, statement: Statement) -> Assessment:
        """The verdict on a statement, with those of its parts and steps."""
        known = self._done.get(statement.id)
        if known is None:
            self._assessing.add(statement.id)
            known = self._done[statement.id] = _assess(statement, self)
            self._assessing.discard(statement.id)
        return known

    def grounded(self, id: str) -> bool:
        """May the words of a proof rest on this statement?  Not on one that rests on them."""
        if id in self._assessing or not self.standing(id):
            return False
        premise = catalogue.get(id)
        return premise.form == "classical" or self.assess(premise).verdict in DONE

    def standing(self, id: str, sorts: tuple[str, ...] = FORMULAS) -> str:
        """How the formulas of a premise stand: ``proved``, ``argued``, ``cited`` or nothing.

        A premise that rests on the step that uses it (a circle) has no standing.
        """
        key = (id, sorts)
        if key in self._standing:
            return self._standing[key]
        if key in self._open:
            return ""
        self._open.add(key)
        found = self._standing[key] = self._stand(id, sorts)
        self._open.discard(key)
        return found

    def standings(self, found: Finding) -> dict[str, str]:
        """How all stand that a finding rests on: their formulas, and the limit it is one of."""
        formulas = {id for group in found.premise_groups for id in group}
        standings = {}
        for id in found.premises:
            hows = [self.standing(id)] if id in formulas else []
            hows += [self.standing(id, LIMITS)] if id in found.instance else []
            standings[id] = min(hows, key=STANDINGS.index)
        return standings

    def _stand(self, id: str, sorts: tuple[str, ...]) -> str:
        premise = catalogue.get(id)
        formulas = [f for f in self.findings.get(id, ()) if f.sort in sorts]
        shown = formulas and all(f.verdict == "proved" for f in formulas)
        if shown and {how for f in formulas for how in self.standings(f).values()} <= {"proved"}:
            return "proved"
        if premise.form == "classical":
            return "cited"
        return "argued" if self.assess(premise).verdict in DONE else ""


def _assess(statement: Statement, context: Context) -> Assessment:
    parts = tuple(context.assess(part) for part in statement.parts)
    steps = tuple(context.assess(step) for step in statement.steps)
    judged = context.findings.get(statement.id, ())
    labels = {found.label for found in judged}
    # a piece that nobody judged is no piece that does not exist
    own = [undecided(piece, UNJUDGED) for piece in pieces(statement) if piece.label not in labels]
    resting: list[str] = []
    for found in judged:
        standings = context.standings(found)
        missing = [id for id, standing in standings.items() if not standing]
        if missing:
            why = f"shown from {', '.join(missing)}, which is not proved"
            own.append(replace(found, verdict="undecided", reason=why))
            continue
        cited = _cited(statement, found)
        if cited:
            own.append(replace(found, verdict="argued", reason=f"cited: {cited}"))
            resting.append(cited)
            continue
        own.append(found)
        for id in (id for id, standing in standings.items() if standing != "proved"):
            resting += [id, *_said_in_words(id, statement)]
    flags = tuple(flag for flag in FLAGS if any(flag in f.flags for f in own))
    base = Assessment(statement, None, "", "", tuple(own), parts, steps, flags=flags)
    implied = context.implied.get(statement.id)
    verdict, evidence, reason, unchecked = _decide(
        base, implied, tuple(dict.fromkeys(resting)), context
    )
    by = implied[1] if verdict == "argued" and implied is not None else ()
    done = replace(
        base, verdict=verdict, evidence=evidence, reason=reason, unchecked=unchecked, by=by
    )
    if verdict == "argued" and parts and gap_in(base, context.grounded) == "":
        done = replace(done, parts=tuple(_by_the_proof(part, done) for part in parts))
    return done


def _by_the_proof(part: Assessment, whole: Assessment) -> Assessment:
    """A part that is not settled by itself is argued as far as the whole, whose proof it has."""
    below = tuple(_by_the_proof(other, whole) for other in part.parts)
    if part.verdict not in ("undecided", "supported"):
        return replace(part, parts=below)
    words = f"by the proof of {whole.id}"
    others = tuple(f"{other.id} " for other in whole.parts if other.id != part.id)
    unchecked = tuple(one for one in whole.unchecked if not one.startswith(others))
    return replace(
        part, verdict="argued", evidence=words, reason=words, parts=below, unchecked=unchecked
    )


def _said_in_words(id: str, user: Statement) -> list[str]:
    """The hypotheses in words of a premise, if its user does not state them word for word.

    Formulas that are proved hold wherever their assumptions do.  What is only argued or cited holds
    in its setting and on its event, and nothing here sees that the user speaks of the same.
    """
    premise = catalogue.get(id)
    if premise.says_all:
        return []
    own = (user, *catalogue.above(user.id))
    happens = premise.probability
    if happens is not None and not happens.law:
        events = {s.probability.event for s in own if s.probability is not None}
        if happens.event not in events:
            return [f"{id} (its event)"]
    stated = {text for s in own for text in s.setting}
    return [] if set(premise.setting) <= stated else [f"{id} (its setting)"]


def _cited(statement: Statement, found: Finding) -> str:
    """The classical fact that an undecided identity repeats word for word, among those used."""
    if found.sort != "calculus" or found.verdict != "undecided":
        return ""
    for id in statement.uses:
        if id.startswith("classical/"):
            fact = catalogue.get(id)
            inside = {str(r) for r in statement.assumption_relations}
            assumed = {str(r) for r in fact.assumption_relations}
            if found.text in map(str, fact.calculus) and assumed <= inside:
                return id
    return ""


def _decide(
    a: Assessment,
    implied: tuple[Assessment, tuple[str, ...]] | None,
    resting: tuple[str, ...],
    context: Context,
) -> Decision:
    s = a.statement
    refuting = next((f for f in a.findings if refutes(s, f)), None)
    if refuting is not None:
        return "refuted", _failing(refuting), refuting.reason, ()
    broken = next((p for p in a.parts if p.verdict == "refuted"), None)
    if broken is not None:
        return "refuted", f"part {broken.name}: {broken.evidence}", broken.reason, ()
    if _all_proved(a):
        if _bounded_law(a):
            words = f"{_how(a)}; that the law is bounded so is by its written reason"
            return "argued", words, words, (s.id, *resting)
        if resting:
            words = f"{_how(a)}, given {', '.join(resting)}"
            return "argued", words, words, resting
        return "proved", _how(a), _constants(a.findings), ()
    if implied is not None and not any(f.verdict == "refuted" for f in a.findings):
        bridge, by = implied
        words = f"follows from {', '.join(by)} ({bridge.id})"
        return "argued", words, words, by
    if s.qualitative:
        words = f"made precise by {', '.join(s.precise_by)}" if s.precise_by else "qualitative"
        return None, words, "", ()
    if s.kind == "definition":
        tried = next((f.reason for f in a.findings if f.verdict == "supported"), "")
        return None, tried or "a definition", "", ()
    by_proof = argued(a, resting, context.grounded)
    if by_proof is not None:
        return by_proof
    trials = [f for f in a.findings if f.verdict == "supported"]
    if trials:
        return "supported", trials[0].reason, trials[0].reason, ()
    weakest = _weakest(a)
    if weakest is not None:
        words = f"{len(a.parts)} parts, the weakest {weakest}"
        return weakest, words, words, tuple(u for p in a.parts for u in p.unchecked)
    why = _why_undecided(a, context)
    return "undecided", why, why, ()


def _bounded_law(a: Assessment) -> bool:
    """Is a probability judged by a bound on its law (a union bound, a cited inequality)?

    That bound is as good as its reason; an exact law (binomial, Gaussian) settles the claim.  It
    does not matter whether the relation of law and bound is a piece of its own or what is claimed.
    """
    p = a.statement.probability
    return p is not None and bool(p.law) and p.law_is != "exact"


def _all_proved(a: Assessment) -> bool:
    formulas = [f for f in a.findings if f.sort != "trial"]
    if not by_its_law(a) or not one_value(a):
        return False
    if any(f.verdict != "proved" for f in formulas):
        return False
    if any(p.verdict != "proved" for p in a.parts):
        return False
    if a.parts and not formulas:
        return a.statement.formal is not False
    if a.statement.order and a.statement.claim:
        return False
    return bool(formulas) and a.statement.says_all


def _why_undecided(a: Assessment, context: Context) -> str:
    s = a.statement
    for found in a.findings:
        if found.verdict == "refuted":
            return f"the formulas fail ({_failing(found)}), but the wording says more than they do"
        if found.verdict == "undecided":
            return f"{found.label}: {found.reason}" if len(a.findings) > 1 else found.reason
    gap = gap_in(a, context.grounded)
    if s.form in OWN_PROOFS and gap not in ("", "-"):
        return gap
    if s.kind == "proof step" and (missing := groundless(a, context.grounded)):
        return f"it uses {', '.join(missing)}, which is not proved"
    if not one_value(a):
        return "its formulas are proved with different values of the same constant"
    if s.form == "classical":
        return "a classical fact, cited; its formulas are proved" if a.findings else (
            "a classical fact, cited and not proved here"
        )  # fmt: skip
    if s.order:
        return "an order symbol hides unspecified constants, and no explicit theorem implies it"
    if any(f.verdict == "proved" for f in a.findings):
        return "the formulas are proved; what is said in words beside them is not judged"
    broken = next((p for p in a.parts if p.verdict == "undecided"), None)
    if broken is not None:
        return f"part {broken.name}: {broken.reason}"
    if a.parts:
        return "its other parts are proved; one has no verdict of its own"
    return "said in words about data, networks or events; nothing here can judge it"


def _weakest(a: Assessment) -> Judgement | None:
    """The verdict that all parts reach, if it is support or an argument.

    Parts that are proved beside one without a verdict of its own argue nothing for the whole; nor
    do parts beside a formula, a probability or a constant of the whole that is not settled.
    """
    found = {part.verdict for part in a.parts}
    if not found <= {"proved", "argued", "supported", None}:
        return None
    if any(f.verdict == "refuted" for f in a.findings) or not one_value(a):
        return None
    weakest = next((verdict for verdict in _BELOW_PROOF if verdict in found), None)
    unsettled = a.steps or open_formulas(a) or not by_its_law(a) or a.statement.order
    if weakest == "argued" and unsettled:
        return None
    return weakest


def _failing(found: Finding) -> str:
    if found.witness and found.sort != "trial":
        point = ", ".join(f"{name} = {value}" for name, value in found.witness.items())
        return f"fails at {point}"
    return found.reason


def _how(a: Assessment) -> str:
    sorts = {
        "relation": "certificate",
        "law": "exact law with certificate",
        "calculus": "identity with certificate",
        "order": "exponents",
    }
    used = dict.fromkeys(sorts[f.sort] for f in a.findings if f.sort in sorts)
    words = ", ".join(used) or f"{len(a.parts)} parts proved"
    constants = _constants(a.findings)
    return f"{words}; {constants}" if constants else words


def _constants(findings: Sequence[Finding]) -> str:
    return "; ".join(f.reason for f in findings if f.constants and f.reason)
