"""Claims of known truth: the corpus against which a verdict is right or wrong.

Each file of ``tests/data/known_claims`` is a claims file with further keys per claim:

``truth``, ``reason``
    is the claim true, and why, in one line.
``witness``
    of a false claim: a point that satisfies the assumptions and violates the claim (or at which a
    side is undefined).  Exact rationals; with ``irrational = true`` expressions such as
    ``sqrt(2)``, because no rational point violates the claim.
``undefined``, ``void``
    a side has no value at the witness; no point satisfies the assumptions (then truth is true).
``best``, ``best_side``, ``near``
    of 'there is a constant': the best one as an expression, whether it is the ``smallest``, the
    ``largest`` or the ``only`` one, and points at which nothing better by 1e-6 will do.
``works``
    of a true claim with several constants: values that do.
``escape``
    of a false 'there is a constant': points whose demands on it contradict each other or grow
    without bound.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from bounds.statement import Statement
from verify.claims import KEYS, make_claim

DIRECTORY = Path(__file__).parent / "data" / "known_claims"


@dataclass(frozen=True)
class KnownClaim:
    """A claim and what is known of it; ``theme`` is the name of its file."""

    id: str
    title: str
    theme: str
    claim: str
    truth: bool
    reason: str
    variables: Mapping[str, str] = field(default_factory=dict)
    exists: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    witness: Mapping[str, str] | None = None
    irrational: bool = False
    undefined: bool = False
    void: bool = False
    best: str = ""
    best_side: str = ""
    near: tuple[Mapping[str, str], ...] = ()
    works: Mapping[str, str] | None = None
    escape: tuple[Mapping[str, str], ...] = ()

    @property
    def statement(self) -> Statement:
        """The claim as the verifier sees it."""
        return make_claim(
            self.claim,
            id=self.id,
            title=self.title,
            variables=self.variables,
            exists=self.exists,
            assumptions=self.assumptions,
        )


EXTRA_KEYS = tuple(f.name for f in fields(KnownClaim) if f.name not in {*KEYS, "theme"})
"""What a claim of the corpus carries beyond the keys of a claims file."""


def _known(theme: str, table: dict[str, Any]) -> KnownClaim:
    for key in ("exists", "assumptions", "near", "escape"):
        table[key] = tuple(table.get(key, ()))
    return KnownClaim(theme=theme, **table)


@cache
def load_known_claims() -> tuple[KnownClaim, ...]:
    """Every claim of the corpus, by file and then in the order of the file."""
    claims = []
    for path in sorted(DIRECTORY.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["claim"]
        claims += [_known(path.stem, table) for table in tables]
    return tuple(claims)


def by_truth(truth: bool) -> list[KnownClaim]:
    """The true claims or the false ones."""
    return [claim for claim in load_known_claims() if claim.truth is truth]
