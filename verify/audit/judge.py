"""One piece to one finding, in the process that runs it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import arb

from bounds.errors import CertiboundError, InputError
from bounds.proof import words
from verify.attempts import attempt_proof
from verify.audit.conclusions import concluding_steps
from verify.audit.finding import Finding, grouped
from verify.audit.pieces import LAW, Piece
from verify.audit.premises import (
    Premise,
    cases_of,
    has_no_point,
    holding,
    place_in,
    usable_premises,
    with_premises,
)
from verify.claims import relation_text
from verify.strategy import NOT_DECIDED, VOID, judge
from verify.verdict import Verdict
from verify.workers import time_limit

if TYPE_CHECKING:
    from verify.prove import Proof

SEED = "audit"
_SLACK_SECONDS = 2.0
GIVEN_SECONDS = 3.0
FIRST_SHARE, GIVEN_SHARE, LAST_SHARE = 0.15, 0.5, 0.5
MANY = 0.75  # of these shares, where there are two groups of premises
LAST_PROOF_SHARE = 0.9  # the search for a counterexample has had its time before
PREMISE_SHARE = 0.4
MOST_SINGLE, SINGLE_SHARE = 3, 0.1
LEAST_SECONDS = 0.3


def judge_piece(piece: Piece, seconds: float, report: Callable[[Any], None]) -> Finding:
    """Judge a piece.

    Parameters
    ----------
    seconds : time limit; a trial draws its own number of instances within it.
    report : is given intermediate verdicts of the provers (see `verify.strategy.judge`).
    """
    start = time.process_time()
    if piece.sort in ("relation", "law"):

        def pass_on(verdict: Verdict) -> None:
            report(from_verdict(piece, verdict))

        found = _formula(piece, seconds, pass_on)
        if piece.sort == "law":
            found = within_law(piece, found)
        if found.verdict == "proved":
            found = _with_slack(piece, found)
    elif piece.sort == "calculus":
        from verify.audit.identities import judge_calculus

        found = judge_calculus(piece.statement, piece.item, _maker(piece), seconds)
    elif piece.sort == "order":
        found = judge_order(piece)
    else:
        found = judge_trial(piece, seconds)
    if found.verdict == "proved" and piece.sort in ("relation", "law", "calculus"):
        found = _somewhere(piece, found)
    return _timed(found, time.process_time() - start)


def task(value: tuple[Piece, float], report: Callable[[Any], None]) -> Finding:
    """`judge_piece` for `verify.workers.run_isolated`."""
    piece, seconds = value
    return judge_piece(piece, seconds, report)


def from_verdict(piece: Piece, verdict: Verdict) -> Finding:
    """A verdict of the provers as a finding."""
    witness = None if verdict.witness is None else as_texts(verdict.witness)
    data = {} if verdict.along is None else {"along": json.dumps(dict(verdict.along))}
    if verdict.place is not None:
        data["place"] = json.dumps(as_texts(verdict.place))
    return _maker(piece)(
        verdict.verdict,
        reason=verdict.reason or "",
        witness=witness,
        certificates=() if verdict.certificate is None else (verdict.certificate,),
        constants=verdict.constants,
        flags=verdict.flags,
        data=data,
        seconds=verdict.seconds,
    )


def judge_order(piece: Piece) -> Finding:
    """Orders of magnitude are compared by their exponents, exactly."""
    from bounds.orders import decide

    finding = _maker(piece)
    try:
        holds, words = decide(piece.item)
    except InputError as error:
        return finding("undecided", reason=str(error))
    if holds is None:
        return finding("undecided", reason=f"depends on how the quantities grow: {words}")
    return finding("proved" if holds else "refuted", reason=f"exponents: {words}")


def undecided(piece: Piece, reason: str, seconds: float = 0.0) -> Finding:
    """No result, and why."""
    return _maker(piece)("undecided", reason=reason, seconds=seconds)


def _formula(piece: Piece, seconds: float, report: Callable[[Verdict], None]) -> Finding:
    """By itself and from what it may use; a theorem at given values is there to be used first."""
    if piece.statement.cases:
        return _by_cases(piece, seconds, report)
    given = any(v.given_by and v.name in _names(piece) for v in piece.statement.variables)
    if given and not piece.statement.implies:
        # a proof for all values is rare, and a counterexample would refute nothing
        seconds = min(seconds, GIVEN_SECONDS)
    premises = usable_premises(piece.statement)
    if _unheard_of(piece, premises):
        premises = ()
    if not premises:
        return from_verdict(piece, judge(piece.statement, seconds=seconds, report=report))
    if not piece.statement.instances:
        # what is easy is proved from nothing, and needs no premise that is proved
        alone = from_verdict(piece, judge(piece.statement, seconds=FIRST_SHARE * seconds))
        if alone.verdict != "undecided" or {"void", "undefined"} & set(alone.flags):
            return alone
    first = {step.id for step in concluding_steps(piece.statement)}
    if first:
        first |= {id for id, _ in piece.statement.instances}
    own = tuple(premise for premise in premises if premise.id in first)
    cited = tuple(premise for premise in premises if premise.id not in first)
    groups = (own, cited) if own and cited else (premises,)  # many make a search slow
    part = seconds if len(groups) == 1 else MANY * seconds
    for some in groups:
        found = _from_premises(piece, some, GIVEN_SHARE * part)
        if found is not None:
            return found
    for premise in premises[:MOST_SINGLE] if len(premises) > 1 else ():  # one may be all it takes
        found = _from_premises(piece, (premise,), SINGLE_SHARE * seconds)
        if found is not None:
            return found
    # all within the time that a worker has
    last = LAST_SHARE * part
    verdict = judge(piece.statement, seconds=last, report=report, proof_share=LAST_PROOF_SHARE)
    found = from_verdict(piece, verdict)
    if found.reason == NOT_DECIDED.format(last):  # of all attempts, not of the last one
        found = replace(found, reason=NOT_DECIDED.format(seconds))
    return found


def _by_cases(piece: Piece, seconds: float, report: Callable[[Verdict], None]) -> Finding:
    """By itself; else each case of the domain, from what may be used there."""
    s = piece.statement
    cases = cases_of(s)
    alone = from_verdict(piece, judge(s, seconds=FIRST_SHARE * seconds, report=report))
    if alone.verdict != "undecided" or {"void", "undefined"} & set(alone.flags):
        return alone
    found = []
    for case in cases:
        share = (1 - FIRST_SHARE) * seconds / len(cases)
        one = _formula(replace(piece, statement=case), share, lambda verdict: None)
        if one.verdict != "proved":
            return undecided(piece, f"where {case.assumptions[-1]}: {one.reason or one.verdict}")
        found.append(one)
    ids = tuple(dict.fromkeys(id for one in found for id in one.premises))
    words = f"by {len(cases)} cases" + (f" from {', '.join(ids)}" if ids else "")
    certificates = tuple(certificate for one in found for certificate in one.certificates)
    data = grouped([one.premises for one in found])
    return _maker(piece)("proved", reason=words, certificates=certificates, data=data)


def _unheard_of(piece: Piece, premises: tuple[Premise, ...]) -> bool:
    """Is something in the relation free, because nothing assumed or usable speaks of it?"""
    s = piece.statement
    texts = [text for premise in premises for text in premise.claims]
    heard = words([*texts, *(relation_text(r) for r in s.assumption_relations)])
    given = {v.name for v in s.variables if v.given_by}
    return bool(given & {x.name for r in s.relations for x in r.free_symbols} - heard)


def _names(piece: Piece) -> set[str]:
    return {s.name for r in piece.statement.relations for s in r.free_symbols}


def _from_premises(piece: Piece, premises: tuple[Premise, ...], seconds: float) -> Finding | None:
    """A proof of the piece given what it may use, or None."""
    end = time.process_time() + seconds
    kept = holding(premises, piece.statement, seconds, PREMISE_SHARE * seconds)
    if not kept:
        return None
    seconds = _left(end, seconds)
    data = grouped([[premise.id for premise in kept]])
    whole = with_premises(piece.statement, kept)
    if whole.exists:
        found = from_verdict(piece, judge(whole, seconds=0.9 * seconds))
        return replace(found, data=data) if found.verdict == "proved" else None
    proof = attempt_proof(whole, 0.9 * seconds)
    if proof is None:
        return None
    kept, proof = _fewest(piece, kept, proof, end)
    ids = [premise.id for premise in kept]
    data = grouped([ids])
    reason = f"from {', '.join(ids)}" if ids else ""
    return _maker(piece)("proved", reason=reason, certificates=(proof.certificate,), data=data)


def _fewest(
    piece: Piece, kept: tuple[Premise, ...], proof: Proof, end: float
) -> tuple[tuple[Premise, ...], Proof]:
    """Without the premises that the proof does not need: a result stands on those it names.

    What comes before a premise that rests on those before it stays.
    """
    for premise in kept[::-1]:
        if any(p.resting for p in kept[kept.index(premise) + 1 :]):
            continue
        fewer = tuple(p for p in kept if p is not premise)
        seconds = _left(end, max(1.2 * proof.seconds, LEAST_SECONDS))
        again = attempt_proof(with_premises(piece.statement, fewer), seconds)
        if again is not None:
            kept, proof = fewer, again
    return kept, proof


def _left(end: float, most: float) -> float:
    return max(min(end - time.process_time(), most), 0.0)


def _with_slack(piece: Piece, found: Finding) -> Finding:
    from verify.audit.slack import as_proved, observe

    slack = None
    with time_limit(_SLACK_SECONDS):
        slack = observe(as_proved(piece.statement, found))
    return found if slack is None else replace(found, data={**found.data, "slack": str(slack)})


def _somewhere(piece: Piece, found: Finding) -> Finding:
    """With a point of the domain, if one is met; nothing is proved where there is none."""
    s = piece.statement
    if s.exists or not s.assumptions or "place" in found.data:
        return found
    place = place_in(s)
    if place is not None:
        return replace(found, data={**found.data, "place": json.dumps(as_texts(place))})
    return replace(undecided(piece, VOID), flags=("void",)) if has_no_point(s) else found


def within_law(piece: Piece, found: Finding) -> Finding:
    """A bound on the law proves in one direction only and refutes in the other.

    Where the claim itself says that the bound on the law obeys the stated bound, it is false if it
    does not.
    """
    probability = piece.item
    if probability.law_is == "exact":
        return found
    proves = (probability.law_is == "upper") == bool(probability.at_most)
    claimed = piece.label != LAW
    if found.verdict == "refuted" and proves and not claimed:
        why = f"the bound on the law is too weak: {found.reason}"
        return undecided(piece, why, found.seconds)
    if found.verdict == "proved" and not proves:
        return undecided(piece, "only the weaker direction of the law is known", found.seconds)
    return found


def judge_trial(piece: Piece, seconds: float) -> Finding:
    """Instances drawn from a fixed seed are tested; the shortest that fails is the witness."""
    from verify.trials import run_trial, trials_of

    one = trials_of(piece.owner)[piece.item]
    try:
        outcome = run_trial(one, seed=SEED, seconds=seconds)
    except (ValueError, ArithmeticError, CertiboundError) as error:
        return undecided(piece, f"the trial cannot be run: {error}")
    finding = _maker(piece)
    if outcome.failing:
        witness = {name: _exact(value) for name, value in (outcome.witness or {}).items()}
        return finding("refuted", reason=outcome.failing, witness=witness)
    if not outcome.facts:
        return undecided(piece, f"{outcome.cases} exact instances decided nothing")
    touching = f", {outcome.open} too close to decide" if outcome.open else ""
    return finding(
        "supported",
        reason=f"{outcome.cases} exact instances ({one.domain}): {outcome.facts} relations hold"
        f"{touching}, none fails",
    )


def as_texts(point: Mapping[str, Fraction]) -> dict[str, str]:
    """A point in JSON's terms."""
    return {name: str(value) for name, value in point.items()}


def _exact(value: Any) -> str:
    """A drawn value as text: 1/2, [1/2, 0], [[...], [...]]."""
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_exact(part) for part in value) + "]"
    if is_dataclass(value):
        return ", ".join(f"{f.name} = {_exact(getattr(value, f.name))}" for f in fields(value))
    return str(value.str(15)) if isinstance(value, arb) else str(value)


def _maker(piece: Piece) -> Callable[..., Finding]:
    def make(verdict: Any, **fields: Any) -> Finding:
        return Finding(piece.owner, piece.label, piece.sort, piece.text, verdict, **fields)

    return make


def _timed(found: Finding, seconds: float) -> Finding:
    return replace(found, seconds=seconds)
