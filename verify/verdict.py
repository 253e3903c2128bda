"""The verdict on a statement, with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

SCHEMA = 1
Judgement = Literal["proved", "refuted", "argued", "supported", "undecided"]
JUDGEMENTS: tuple[Judgement, ...] = ("proved", "refuted", "argued", "supported", "undecided")
FLAGS = ("vacuous", "void", "undefined", "statistical")


@dataclass(frozen=True)
class Verdict:
    """What is known about one statement, and why.

    Parameters
    ----------
    id : the statement's id.
    verdict : ``proved`` (a certificate covers the whole domain and was accepted by the checker),
        ``refuted`` (an exact witness with separating enclosures), ``argued``, ``supported`` or
        ``undecided``.
    witness : exact values of the variables at which the claim fails, or None.
    certificate : what the independent checker re-establishes the proof from (JSON-able), or None.
    certificate_path : the file in which the certificate was saved.
    constants : values found for existential constants, in the expression language.
    along : the curve on which every constant fails, for `verify.unbounded.fails_for_all`, or None.
    place : a point at which the assumptions certainly hold, if the search met one, or None.
    flags : any of ``vacuous``, ``void``, ``undefined``, ``statistical``.
    reason : one sentence, always given for ``undecided``.
    seconds : processor time spent.

    >>> Verdict("a", "undecided", reason="budget").json()["verdict"]
    'undecided'
    """

    id: str
    verdict: Judgement
    witness: Mapping[str, Fraction] | None = None
    certificate: dict[str, Any] | None = field(default=None, repr=False)
    certificate_path: str | None = None
    constants: Mapping[str, str] | None = None
    along: Mapping[str, str] | None = field(default=None, repr=False)
    place: Mapping[str, Fraction] | None = field(default=None, repr=False)
    flags: tuple[str, ...] = ()
    reason: str | None = None
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.verdict not in JUDGEMENTS:
            raise ValueError(f"unknown verdict {self.verdict!r}; allowed: {', '.join(JUDGEMENTS)}")
        unknown = [flag for flag in self.flags if flag not in FLAGS]
        if unknown:
            raise ValueError(f"unknown flags {unknown}; allowed: {', '.join(FLAGS)}")
        if self.verdict == "proved" and {"void", "undefined"} & set(self.flags):
            raise ValueError("a void or undefined claim is never proved")
        if self.verdict == "undecided" and not self.reason:
            raise ValueError("an undecided verdict needs a reason")

    def json(self) -> dict[str, Any]:
        """The verdict as ``check --json`` prints it; witness values are exact rationals in text."""
        witness = None
        if self.witness is not None:
            witness = {name: str(value) for name, value in self.witness.items()}
        return {
            "id": self.id,
            "verdict": self.verdict,
            "witness": witness,
            "certificate": self.certificate_path,
            "constants": None if self.constants is None else dict(self.constants),
            "flags": list(self.flags),
            "reason": self.reason,
            "seconds": round(self.seconds, 3),
        }

    def with_changes(self, **changes: Any) -> Verdict:
        """A copy with some fields replaced."""
        return replace(self, **changes)


def document(verdicts: Iterable[Verdict], *, key: str = "claims") -> dict[str, Any]:
    """The one JSON document of ``check --json`` (key ``claims``) or ``audit --json``."""
    return {"schema": SCHEMA, key: [verdict.json() for verdict in verdicts]}


def exit_status(verdicts: Iterable[Verdict]) -> int:
    """1 if something is refuted, else 0."""
    return int(any(verdict.verdict == "refuted" for verdict in verdicts))
