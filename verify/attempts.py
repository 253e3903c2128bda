"""Single attempts at a claim: a proof within a limit, contradictory assumptions, empty bounds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bounds import functions as fn
from bounds.statement import Statement
from verify.claims import relation_text, without_each
from verify.refute import Findings, Search, is_void
from verify.verdict import Verdict
from verify.workers import time_limit

if TYPE_CHECKING:
    from verify.prove import Proof


def attempt_proof(
    statement: Statement, seconds: float, constants: dict[str, str] | None = None
) -> Proof | None:
    """`verify.prove.prove` within a limit that holds also inside a long sympy call."""
    import numpy as np

    from verify.prove import prove
    from verify.prove.suggestions import EXPECTED

    if seconds <= 0:
        return None
    proof: Proof | None = None
    # floats only suggest steps, which exact arithmetic then checks; numpy need not warn of them
    with time_limit(seconds + 1.0), np.errstate(all="ignore"):
        try:
            proof = prove(statement, seconds=seconds, constants=constants)
        except EXPECTED:  # an unusual tree costs one attempt, not the claim
            return None
    return proof


def shown_void(statement: Statement, seconds: float) -> bool:
    """Are the assumptions contradictory?

    By bisection; by a proof that one of them fails where the others hold; by a proof of 1 <= 0.
    """
    if is_void(statement, seconds=seconds) or _one_fails(statement, seconds):
        return True
    absurd = statement.with_changes(claim=("1 <= 0",), definitions=statement.definitions)
    return attempt_proof(absurd, 2 * seconds) is not None


def _one_fails(statement: Statement, seconds: float) -> bool:
    """Does some assumption fail wherever the others hold, and its sides have a value?"""
    cases = without_each(statement)
    end = time.process_time() + seconds  # an attempt may exceed its share by a second
    for text, rest in cases:
        if time.process_time() > end:
            return False
        parsed = statement.parse(text)
        (relation,) = parsed.relations
        fails = rest.with_changes(
            assumptions=(*rest.assumptions, *map(relation_text, parsed.conditions)),
            claim=(relation_text(relation.negation),),
        )
        if relation.free_symbols and attempt_proof(fails, seconds / len(cases)) is not None:
            return True
    return False


def refuted(name: str, findings: Findings) -> Verdict:
    """The verdict that a confirmed witness gives."""
    witness = findings.witness
    if witness is None:
        raise ValueError("there is no witness")
    flags = ("undefined",) if findings.undefined is not None else ()
    return Verdict(name, "refuted", witness=dict(witness.point), flags=flags, reason=witness.says())


_PROBABILITIES = (fn.Q, fn.orthant, fn.binomial_tail)


def is_vacuous(statement: Statement, *, seconds: float = 1.0) -> bool:
    """Is it proved that the claim bounds a probability by something >= 1, or <= 0 from below?"""
    claims = []
    for relation in statement.relations:
        small, great = relation.left, relation.right
        if relation.op in (">", ">="):
            small, great = great, small
        if relation.op in ("==", "!="):
            return False
        if isinstance(small, _PROBABILITIES):
            claims.append((great, ">=", "1"))
        elif isinstance(great, _PROBABILITIES):
            claims.append((small, "<=", "0"))
        else:
            return False
    if not claims or statement.exists:
        return False
    from bounds.language import text_of

    plain = statement.with_changes(
        definitions=(), claim=tuple(f"{text_of(side)} {op} {end}" for side, op, end in claims)
    )
    if statement.definitions and any(_uses(text, statement) for text in statement.assumptions):
        return False
    search = Search(plain, seed=0)
    if search.run(0.2).witness is not None:
        return False
    return attempt_proof(plain, seconds) is not None


def _uses(text: str, statement: Statement) -> bool:
    from bounds.language import names_in

    return bool({name for name, _ in statement.definitions} & set(names_in([text])))
