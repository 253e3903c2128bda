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


def judge(statement: Statement, *, seconds: float = 10.0, report: Report = no_report) -> Verdict:
    """Judge a claim in this process.

    Parameters
    ----------
    statement : a claim with scalar variables; existential constants are looked for.
    seconds : time limit; evaluation of one huge expression may exceed it (see `verify.judging`).
    report : is given intermediate verdicts.
    """
    start = time.monotonic()
    refused = not_scalar(statement)
    if refused:
        verdict = Verdict(statement.id, "undecided", reason=refused)
    elif statement.exists:
        verdict = judge_constants(statement, seconds=seconds)
    else:
        verdict = _judge_plain(statement, start + seconds, seconds, report)
    return verdict.with_changes(seconds=time.monotonic() - start)


def not_scalar(statement: Statement) -> str:
    """Why a statement is out of reach of the provers; an empty text if it is not."""
    if not statement.claim:
        return "there is no formula to judge"
    if statement.order:
        return "an order symbol hides unspecified constants"
    return ""


def _judge_plain(statement: Statement, deadline: float, seconds: float, report: Report) -> Verdict:
    name = statement.id
    search = Search(statement, seed=seed_of(name))
    findings = search.run(min(FIRST_SECONDS, FIRST_SHARE * seconds))
    if findings.witness is not None:
        return refuted(name, findings)
    if not findings.feasible and shown_void(statement, 0.1 * seconds):
        return Verdict(name, "undecided", flags=("void",), reason=VOID)
    report(_open(name, findings, seconds))
    if findings.undefined is None:
        proof = attempt_proof(statement, PROOF_SHARE * (deadline - time.monotonic()))
        if proof is not None:
            return proved(statement, proof, findings)
    rest = deadline - time.monotonic()
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
        statement.id, "proved", certificate=proof.certificate, flags=flags, reason=reason
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
