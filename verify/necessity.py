"""Which assumptions of a proved claim are needed?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from bounds.statement import Statement
from verify.claims import without_each
from verify.judging import BUDGET, WORKERS, check_all
from verify.verdict import Verdict

Need = Literal["needed", "not needed", "unknown"]


@dataclass(frozen=True)
class Necessity:
    """One assumption: without it the claim has a counterexample, a proof, or neither is known.

    ``witness`` is the point at which the claim then fails, or (``undefined``) has no value.
    """

    assumption: str
    need: Need
    witness: dict[str, Fraction] | None = None
    undefined: bool = False
    reason: str | None = None

    def json(self) -> dict[str, Any]:
        """The entry of ``check --necessity --json``."""
        witness = self.witness
        return {
            "assumption": self.assumption,
            "need": self.need,
            "witness": None if witness is None else {n: str(x) for n, x in witness.items()},
            "undefined": self.undefined,
            "reason": self.reason,
        }


def necessity(
    statement: Statement, *, seconds: float = BUDGET, workers: int = WORKERS
) -> list[Necessity]:
    """Drop each assumption of a claim in turn and judge what is left.

    Parameters
    ----------
    statement : a claim, usually one that was proved.
    seconds : time limit for each assumption.

    >>> from verify.claims import make_claim
    >>> s = make_claim("x**2 >= x", variables={"x": "real"}, assumptions=["x >= 1", "x >= -5"])
    >>> [(n.assumption, n.need) for n in necessity(s, seconds=3)]
    [('x >= 1', 'needed'), ('x >= -5', 'not needed')]
    """
    cases = without_each(statement)
    verdicts = check_all([rest for _, rest in cases], seconds=seconds, workers=workers)
    return [_entry(text, verdict) for (text, _), verdict in zip(cases, verdicts, strict=True)]


def _entry(text: str, verdict: Verdict) -> Necessity:
    if verdict.verdict == "refuted":
        witness = None if verdict.witness is None else dict(verdict.witness)
        return Necessity(text, "needed", witness, reason=verdict.reason)
    if verdict.verdict == "proved":
        return Necessity(text, "not needed")
    if "undefined" in verdict.flags:
        return Necessity(text, "needed", undefined=True, reason=verdict.reason)
    return Necessity(text, "unknown", reason=verdict.reason)


def summary(entries: Sequence[Necessity]) -> str:
    """One line: which are needed, which are not.

    >>> summary([Necessity("x > 0", "needed"), Necessity("x < 9", "not needed")])
    'needed: x > 0; not needed: x < 9'
    """
    kinds: tuple[Need, ...] = ("needed", "not needed", "unknown")
    parts = []
    for need in kinds:
        texts = [entry.assumption for entry in entries if entry.need == need]
        if texts:
            parts.append(f"{need}: {', '.join(texts)}")
    return "; ".join(parts) or "no assumptions"
