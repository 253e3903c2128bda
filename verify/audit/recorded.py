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
from typing import TYPE_CHECKING

from bounds import catalogue
from bounds.statement import Statement
from verify.verdict import Judgement

if TYPE_CHECKING:
    from verify.audit.assessment import Assessment
    from verify.audit.finding import Finding
    from verify.audit.pieces import Piece

PATH = Path(__file__).with_name("verdicts.json")


def recorded(statement: Statement) -> Judgement | None:
    """The verdict on record; None if there is none, or if it is on another text.

    >>> from bounds.catalogue import get
    >>> lemma = get("yang2024/lemma-3")
    >>> recorded(lemma), recorded(lemma.with_changes(claim=("0 <= 1",)))
    ('refuted', None)
    """
    verdict, digest, _ = _table().get(statement.id, (None, "", ()))
    return verdict if digest == content_digest(statement) else None


def left_open(piece: Piece) -> bool | None:
    """Had the search for this very piece no result on record; None if there is no record of it.

    >>> from verify.audit.pieces import pieces
    >>> from bounds.catalogue import get
    >>> left_open(pieces(get("explicit/hermite-tail/step-7"))[0])
    False
    """
    _, digest, labels = _table().get(piece.owner, (None, "", ()))
    if digest != content_digest(catalogue.get(piece.owner)):
        return None
    return piece.label in labels


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
    """The text of the file: id -> [verdict, digest, pieces left open], parts and steps included."""
    table = {
        one.id: [
            one.verdict,
            content_digest(one.statement),
            [found.label for found in one.findings if out_of_time(found)],
        ]
        for top in assessments
        for one in top.walk()
    }
    lines = ",\n".join(f"{json.dumps(id)}: {json.dumps(table[id])}" for id in sorted(table))
    return f"{{\n{lines}\n}}\n"


@cache
def _table() -> dict[str, tuple[Judgement | None, str, tuple[str, ...]]]:
    table = json.loads(PATH.read_text(encoding="utf-8"))
    return {id: (verdict, digest, tuple(open)) for id, (verdict, digest, open) in table.items()}
