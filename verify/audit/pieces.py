"""What of a statement a machine can judge, cut into pieces that are judged one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bounds.statement import Statement

LAW = "law"  # the label of a piece that is about the law and is no part of the claim
Sort = Literal["relation", "law", "calculus", "order", "trial"]


@dataclass(frozen=True)
class Piece:
    """One thing to be judged.

    Parameters
    ----------
    owner : id of the statement, part or step.
    label : unique among the pieces of the owner: ``a``, ``b``, ..., ``law``, ``trial``.
    sort : ``relation`` (a formula of the claim), ``law`` (an exact law against the stated
        probability), ``calculus``, ``order``, ``trial``.
    text : what is judged, in one line.
    statement : the owner, or (relation, law) a copy that claims this piece only.
    item : the `Probability`, `Calculus` or `OrderRelation`, or the place of the trial.
    """

    owner: str
    label: str
    sort: Sort
    text: str
    statement: Statement
    item: Any = None

    @property
    def id(self) -> str:
        """The owner's id with the label, for progress and file names."""
        return f"{self.owner}:{self.label}"


def pieces(statement: Statement) -> tuple[Piece, ...]:
    """The pieces of a statement, without those of its parts and steps.

    >>> from bounds.catalogue import get
    >>> [(p.label, p.sort) for p in pieces(get("classical/gaussian-tail"))]
    [('a', 'relation'), ('b', 'relation')]
    """
    return tuple(_pieces(statement))


def _pieces(s: Statement) -> Iterator[Piece]:
    from verify.trials import trials_of

    law = _law_relation(s)
    claim = () if s.order else s.claim
    if s.exists and law and law not in claim:  # the same constants serve the law
        claim = (*claim, law)
    # one constant serves all relations, so they cannot be judged apart
    groups = [claim] if s.exists and claim else [(text,) for text in claim]
    for place, texts in enumerate(groups):
        # what repeats the law is judged by what is known of the law
        sort: Sort = "law" if law in texts else "relation"
        item = s.probability if sort == "law" else None
        yield Piece(s.id, _letter(place), sort, "; ".join(texts), _only(s, texts), item)
    if law and law not in claim:
        yield Piece(s.id, LAW, "law", law, _only(s, (law,)), s.probability)
    for place, identity in enumerate(s.calculus, start=1):
        yield Piece(s.id, f"calculus-{place}", "calculus", str(identity), s, identity)
    for place, relation in enumerate(s.orders, start=1):
        yield Piece(s.id, f"order-{place}", "order", str(relation), s, relation)
    for place, one in enumerate(trials_of(s.id), start=1):
        yield Piece(s.id, f"trial-{place}", "trial", one.domain, s, place - 1)


def _only(s: Statement, claim: tuple[str, ...]) -> Statement:
    return s.with_changes(
        claim=claim, calculus=(), orders=(), steps=(), parts=(), prose="", probability=None
    )


def _law_relation(s: Statement) -> str:
    """The law against the bound, where it is known and the bound has no order symbol."""
    p = s.probability
    if p is None or not p.law:
        return ""
    from bounds.language import ORDER_FUNCTIONS
    from bounds.proof import words

    bound = p.at_most or p.at_least
    if words([bound]) & set(ORDER_FUNCTIONS):
        return ""
    return f"{p.law} <= {bound}" if p.at_most else f"{p.law} >= {bound}"


def _letter(place: int) -> str:
    return chr(ord("a") + place) if place < 26 else f"part-{place + 1}"
