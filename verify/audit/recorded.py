"""The verdicts that the audit of this version found, for commands that judge nothing themselves.

For an audit the record says how long to look, and nothing else: what was decided before is worth
more time than what was not decided in three times as much.

The file beside this module is written by ``make pages`` alone.  A verdict counts only for the
statement of which it speaks: it is kept with a digest of all that the statement says, its parts and
its steps, and of what it rests on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bounds import catalogue
from bounds.statement import Statement
from verify.verdict import Judgement

if TYPE_CHECKING:
    from verify.audit.assessment import Assessment
    from verify.audit.finding import Finding
    from verify.audit.pieces import Piece

PATH = Path(__file__).with_name("verdicts.json")
SECONDS = 10.0


class _Kept(NamedTuple):
    """A verdict, a digest of what it is on, and which pieces were left open or took long."""

    verdict: Judgement | None
    digest: str
    open: list[str]
    slow: list[str]


def recorded(statement: Statement) -> Judgement | None:
    """The verdict on record; None if there is none, or if it is on another text.

    >>> from bounds.catalogue import get
    >>> lemma = get("yang2024/lemma-3")
    >>> recorded(lemma), recorded(lemma.with_changes(claim=("0 <= 1",)))
    ('refuted', None)
    """
    kept = _kept(statement)
    return None if kept is None else kept.verdict


def left_open(piece: Piece) -> bool | None:
    """Had the search for this very piece no result on record; None if there is no record of it.

    >>> from verify.audit.pieces import pieces
    >>> from bounds.catalogue import get
    >>> left_open(pieces(get("explicit/hermite-tail/step-7"))[0])
    False
    """
    kept = _kept(catalogue.get(piece.owner))
    return None if kept is None else piece.label in kept.open


def took_long(piece: Piece) -> bool:
    """Was there a result on this very piece after more than the usual time limit?"""
    kept = _kept(catalogue.get(piece.owner))
    return kept is not None and piece.label in kept.slow


def out_of_time(found: Finding) -> bool:
    """Did a search end without a result because its time was used up?"""
    from verify.strategy import NOT_DECIDED  # the provers, which a card does not need

    return found.verdict == "undecided" and found.reason.startswith(NOT_DECIDED.split("{")[0])


def content_digest(statement: Statement) -> str:
    """A digest of what a statement says, its parts and its proof, and of all that it rests on.

    That is what it uses, and what this uses in turn; the implications that lead to it, and where
    they start.
    """
    rests = sorted(_rests_on(statement) - {statement.id})
    text = "".join([repr(statement), *(_digest_of(id) for id in rests)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _rests_on(statement: Statement) -> set[str]:
    found: set[str] = set()
    waiting = _uses(statement)
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += _uses(catalogue.get(id))
    return found


def _uses(statement: Statement) -> list[str]:
    parts = list(catalogue.walk(statement))
    ids = [
        id for part in parts for id in (*part.uses, *part.given, *(i for i, _ in part.instances))
    ]
    return [*ids, *(id for part in parts for id in _implications().get(part.id, ()))]


@cache
def _implications() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for s in catalogue.statements():
        if s.implies:
            found.setdefault(s.implies, []).append(s.id)
    return found


@cache
def _digest_of(id: str) -> str:
    return hashlib.sha256(repr(catalogue.get(id)).encode()).hexdigest()


def record(assessments: Iterable[Assessment]) -> str:
    """The text of the file: what is kept of each statement, its parts and its steps, by id."""
    table = {
        one.id: _Kept(
            one.verdict,
            content_digest(one.statement),
            [found.label for found in one.findings if out_of_time(found)],
            [f.label for f in one.findings if f.seconds > SECONDS and f.verdict != "undecided"],
        )
        for top in assessments
        for one in top.walk()
    }
    lines = ",\n".join(f"{json.dumps(id)}: {json.dumps(table[id])}" for id in sorted(table))
    return f"{{\n{lines}\n}}\n"


def _kept(statement: Statement) -> _Kept | None:
    kept = _table().get(statement.id)
    return kept if kept is not None and kept.digest == content_digest(statement) else None


@cache
def _table() -> dict[str, _Kept]:
    table = json.loads(PATH.read_text(encoding="utf-8"))
    return {id: _Kept(*kept) for id, kept in table.items()}
