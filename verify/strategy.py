"""One claim to one verdict: refute, prove, refute longer, within a time limit."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bounds.statement import Statement
from verify.attempts import attempt_proof, is_vacuous, refuted, shown_void
from verify.constants import judge_constants
from verify.refute import Findings, Search
from verify.threshold import certain
from verify.verdict import Verdict

if TYPE_CHECKING:
    from verify.prove import Proof

Report = Callable[[Verdict], None]
FIRST_SHARE = 0.1
PROOF_SHARE = 0.65
UNDEFINED_SHARE = 0.15
FIRST_SECONDS = 0.4
NOT_DECIDED = "neither a proof nor a counterexample was found within {:g} s"
VOID = "the assumptions cannot be satisfied together"


def no_report(verdict: Verdict) -> None:
    """Nobody is listening."""


def judge(
    statement: Statement,
    *,
    seconds: float = 10.0,
    report: Report = no_report,
    proof_share: float = PROOF_SHARE,
) -> Verdict:
    """Judge a claim in this process.

    Parameters
    ----------
    statement : a claim with scalar variables; existential constants are looked for.
    seconds : time limit; evaluation of one huge expression may exceed it (see `verify.judging`).
    report : is given intermediate verdicts.
    proof_share : of the time, for the prover; the search for a counterexample has the rest.
    """
    start = time.process_time()
    refused = not_scalar(statement)
    if refused:
        verdict = Verdict(statement.id, "undecided", reason=refused)
    elif statement.exists:
        verdict = judge_constants(statement, seconds=seconds)
    else:
        verdict = _judge_plain(statement, start + seconds, seconds, report, proof_share)
    verdict = within_scope(statement, verdict)
    return verdict.with_changes(seconds=time.process_time() - start)


def within_scope(statement: Statement, verdict: Verdict) -> Verdict:
    """The verdict on a statement that says more than its formulas, as those of a paper do.

    The provers take every variable as free.  A proof for all values holds for those that data or
    training determine; a counterexample may be a value that they never take, so it refutes nothing.
    And a proof of the formulas is none of what is said in words.

    >>> from bounds.catalogue import get
    >>> found = Verdict("explicit/min-eigenvalue-upper", "refuted", reason="no value works")
    >>> within_scope(get(found.id), found).verdict
    'undecided'
    """
    if verdict.verdict == "refuted":
        observed = _observed(statement, verdict)
        if not observed:
            return verdict
        names = f"{', '.join(observed)} {'is' if len(observed) == 1 else 'are'}"
        reason = f"{names} determined by data or training; with free values: {verdict.reason}"
        return Verdict(statement.id, "undecided", reason=reason)
    rest = unjudged(statement)
    if verdict.verdict == "proved" and rest:
        reason = f"{verdict.reason}; " if verdict.reason else ""
        reason += f"the formulas are proved; not judged: {', '.join(rest)}"
        return verdict.with_changes(reason=reason)
    return verdict


def _observed(statement: Statement, verdict: Verdict) -> list[str]:
    """Variables given by data or training on which a counterexample rests."""
    if not any(v.given_by for v in statement.variables):
        return []
    relations = list(statement.relations)
    if verdict.witness is not None and not statement.exists:
        failing = [r for r in relations if certain(r, verdict.witness) is False]
        relations = failing or relations
    used = {s.name for r in (*relations, *statement.assumption_relations) for s in r.free_symbols}
    return [v.name for v in statement.variables if v.given_by and v.name in used]


def unjudged(statement: Statement) -> list[str]:
    """What a statement says beside the formulas of its claim.

    >>> from bounds.catalogue import get
    >>> unjudged(get("explicit/sparsity-count"))
    ['its wording', 'its probability']
    """
    said = [
        ("its wording", statement.prose and statement.kind != "proof step"),
        ("its probability", statement.probability),
        ("its derivatives, limits and integrals", statement.calculus),
    ]
    return [name for name, present in said if present]


def not_scalar(statement: Statement) -> str:
    """Why a statement is out of reach of the provers; an empty text if it is not."""
    if not statement.claim:
        return "there is no formula to judge"
    if statement.order:
        return "an order symbol hides unspecified constants"
    return ""


def _judge_plain(
    statement: Statement, deadline: float, seconds: float, report: Report, proof_share: float
) -> Verdict:
    name = statement.id
    search = Search(statement, seed=seed_of(name))
    findings = search.run(min(FIRST_SECONDS, FIRST_SHARE * seconds))
    if findings.witness is not None:
        return refuted(name, findings)
    if not findings.feasible and shown_void(statement, 0.1 * seconds):
        return Verdict(name, "undecided", flags=("void",), reason=VOID)
    report(_open(name, findings, seconds))
    if findings.undefined is None:
        proof = attempt_proof(statement, proof_share * (deadline - time.process_time()))
        if proof is not None:
            search.feasible(FIRST_SECONDS)  # the first look may have been too short to meet a point
            return proved(statement, proof, findings)
    rest = deadline - time.process_time()
    if findings.undefined is not None:
        rest = min(rest, UNDEFINED_SHARE * seconds)
    findings = search.run(rest)
    if findings.witness is not None:
        return refuted(name, findings)
    return _open(name, findings, seconds)


def seed_of(name: str) -> int:
    """The seed of a claim's random search: the same on every machine."""
    return zlib.crc32(name.encode())


def proved(statement: Statement, proof: Proof, findings: Findings) -> Verdict:
    """The verdict that an accepted proof gives; says so if no point of the domain is known."""
    reason = None
    if not findings.feasible:
        reason = "proved; no point that satisfies the assumptions was found"
    flags = ("vacuous",) if is_vacuous(statement) else ()
    return Verdict(
        statement.id,
        "proved",
        certificate=proof.certificate,
        place=findings.inside,
        flags=flags,
        reason=reason,
    )


def _open(name: str, findings: Findings, seconds: float) -> Verdict:
    undefined = findings.undefined
    if undefined is not None:
        return Verdict(name, "undecided", flags=("undefined",), reason=undefined.says())
    return Verdict(name, "undecided", reason=NOT_DECIDED.format(seconds))


def task(value: tuple[Statement, float], report: Callable[[Any], None]) -> Verdict:
    """`judge` in the form that `verify.workers` runs."""
    statement, seconds = value
    return judge(statement, seconds=seconds, report=report)
