"""The verdicts that the audit of this version found, for commands that judge nothing themselves.

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

PATH = Path(__file__).with_name("verdicts.json")


def recorded(statement: Statement) -> Judgement | None:
    """The verdict on record; None if there is none, or if it is on another text.

    >>> from bounds.catalogue import get
    >>> lemma = get("yang2024/lemma-3")
    >>> recorded(lemma), recorded(lemma.with_changes(claim=("0 <= 1",)))
    ('refuted', None)
    """
    verdict, digest = _table().get(statement.id, (None, ""))
    return verdict if digest == content_digest(statement) else None


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
    """The text of the file: id -> [verdict, digest], parts and steps included."""
    table = {
        one.id: [one.verdict, content_digest(one.statement)]
        for top in assessments
        for one in top.walk()
    }
    lines = ",\n".join(f"{json.dumps(id)}: {json.dumps(table[id])}" for id in sorted(table))
    return f"{{\n{lines}\n}}\n"


@cache
def _table() -> dict[str, tuple[Judgement | None, str]]:
    table = json.loads(PATH.read_text(encoding="utf-8"))
    return {id: (verdict, digest) for id, (verdict, digest) in table.items()}
