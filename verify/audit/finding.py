"""What was found out about one piece of a statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from verify.verdict import Judgement


@dataclass(frozen=True)
class Finding:
    """A piece with its verdict and the evidence, all of it JSON.

    Parameters
    ----------
    owner, label, sort, text : of the `Piece`.
    verdict : ``supported`` only for a trial without a counterexample.
    reason : one sentence: the evidence, or why nothing was decided.
    witness : name -> exact value in text, for ``refuted``.
    certificates : what the independent checker re-establishes a proof from.
    constants : values found for existential constants.
    flags : as in `Verdict`.
    data : further facts that are needed to establish the finding again.
    seconds : time spent when it was judged.
    cached : was it taken from the store, and established again there?
    """

    owner: str
    label: str
    sort: str
    text: str
    verdict: Judgement
    reason: str = ""
    witness: Mapping[str, str] | None = None
    certificates: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    constants: Mapping[str, str] | None = None
    flags: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    cached: bool = False

    def json(self) -> dict[str, Any]:
        """For ``audit --json``; certificates are saved as files, not printed."""
        return {
            "label": self.label,
            "sort": self.sort,
            "text": self.text,
            "verdict": self.verdict,
            "reason": self.reason or None,
            "witness": None if self.witness is None else dict(self.witness),
            "constants": None if self.constants is None else dict(self.constants),
            "flags": list(self.flags),
            "seconds": round(self.seconds, 3),
        }
