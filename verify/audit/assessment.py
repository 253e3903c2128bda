"""The verdict on a statement with everything that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bounds.statement import Statement
from verify.audit.finding import Finding
from verify.verdict import Judgement

OWN_PROOFS = ("explicit", "repaired", "user")
DONE = ("proved", "argued")
UNJUDGED = "it was not judged here"


@dataclass(frozen=True)
class Assessment:
    """The verdict on a statement, with everything that it rests on.

    Parameters
    ----------
    verdict : None for a definition or a qualitative remark without a contradiction.
    evidence : in a few words.
    reason : one sentence; for ``undecided`` why.
    findings : one per piece.
    parts, steps : assessments of the parts of the claim and of the steps of the proof.
    by : ids from which a proved implication leads here.
    unchecked : ids of statements and steps that no machine checked (``argued`` only).
    """

    statement: Statement
    verdict: Judgement | None
    evidence: str
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    parts: tuple[Assessment, ...] = ()
    steps: tuple[Assessment, ...] = ()
    by: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    flags: tuple[str, ...] = field(default=())

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.statement.id

    @property
    def name(self) -> str:
        """The last part of the id: ``step-3``, ``b``."""
        return self.id.rsplit("/", 1)[-1]

    @property
    def seconds(self) -> float:
        """Time spent on all pieces, those of parts and steps included."""
        below = sum(a.seconds for a in (*self.parts, *self.steps))
        return below + sum(f.seconds for f in self.findings)

    @property
    def slack(self) -> str:
        """The observed slack of the first proved inequality (see `verify.audit.slack`)."""
        return next((f.data["slack"] for f in self.findings if "slack" in f.data), "")

    @property
    def vacuous_where(self) -> str:
        """Where a stated probability says nothing, as a relation; empty if none is stated."""
        p = self.statement.probability
        if p is None:
            return ""
        return f"{p.at_most} >= 1" if p.at_most else f"{p.at_least} <= 0"

    @property
    def first_gap(self) -> Assessment | None:
        """The first step of the proof that is refuted, else the first that is undecided."""
        for verdict in ("refuted", "undecided"):
            for one in self.steps:
                if one.verdict == verdict:
                    return one
        return None

    @property
    def refuting(self) -> Finding | None:
        """The finding that refutes the statement, its parts included."""
        if self.verdict != "refuted":
            return None
        for one in self.parts:
            if one.refuting is not None:
                return one.refuting
        return next((f for f in self.findings if refutes(self.statement, f)), None)

    def walk(self) -> Iterator[Assessment]:
        """This assessment, those of its parts and those of its steps."""
        yield self
        for below in (*self.parts, *self.steps):
            yield from below.walk()


def refutes(statement: Statement, found: Finding) -> bool:
    """Does a failing piece refute what is printed?

    A trial draws inside all hypotheses; a formula counts only if the formulas say all that is said.
    """
    if found.verdict != "refuted":
        return False
    return found.sort in ("trial", "order") or statement.says_all


def one_value(a: Assessment) -> bool:
    """Is each constant that was found the same in all formulas and parts?"""
    values: dict[str, str] = {}
    everything = [f for below in (a, *a.parts) for f in below.findings]
    pairs = [pair for f in everything for pair in (f.constants or {}).items()]
    return all(values.setdefault(name, value) == value for name, value in pairs)


def by_its_law(a: Assessment) -> bool:
    """Is a probability, if one is stated, judged by what is known of its law?"""
    return a.statement.probability is None or any(f.sort == "law" for f in a.findings)


def open_formulas(a: Assessment) -> tuple[Finding, ...]:
    """The formulas, laws, identities and orders of a statement that are not proved."""
    return tuple(f for f in a.findings if f.sort != "trial" and f.verdict not in DONE)
