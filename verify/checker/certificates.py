"""The independent checker: re-establishes a proof from its certificate.

A certificate holds the claim and, for each goal that the claim gives rise to, a tree of rule
applications.  The checker (this module with `goals`, `rules`, `slopes`, `series`, `binomials`,
`integers`, `constancy`, `substitutions`, `limits`, `identities` and `intervals`) derives the goals
from the claim, recomputes every sub-goal and evaluates with its own interval arithmetic.  It
contains no search and imports none; the search uses it, never the reverse.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sympy.polys.polyerrors import BasePolynomialError

from bounds.errors import CertiboundError
from verify.checker import identities
from verify.checker.goals import CertificateError, Goal, goals_of
from verify.checker.intervals import Unsupported
from verify.checker.rules import children
from verify.checker.substitutions import need

FORMAT = 1
MAX_NODES = 200_000


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a certificate without its digest, in canonical JSON."""
    body = {key: value for key, value in content.items() if key != "digest"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _has_float(content: Any) -> bool:
    pending = [content]
    while pending:
        value = pending.pop()
        if isinstance(value, float):
            return True
        if isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return False


def check_tree(goal: Goal, tree: Any) -> None:
    """Walk one proof tree ``[rule, [subtree, ...]]``; raise at the first step that fails."""
    pending, count = [(goal, tree)], 0
    while pending:
        current, node = pending.pop()
        count += 1
        need(count <= MAX_NODES, "the proof has too many steps")
        need(isinstance(node, list) and len(node) == 2, "a malformed proof step")
        rule, below = node
        need(isinstance(rule, list) and rule and isinstance(below, list), "a malformed proof step")
        needed = children(current, rule)
        need(len(needed) == len(below), f"rule {rule[0]!r} needs {len(needed)} sub-proofs")
        pending += zip(needed, below, strict=True)


def recheck(certificate: dict[str, Any]) -> None:
    """Accept a certificate silently or raise `CertificateError` saying what is wrong."""
    try:
        need(isinstance(certificate, dict), "a certificate is a JSON object")
        need(type(certificate.get("format")) is int, "an unknown certificate format")
        need(certificate["format"] == FORMAT, "an unknown certificate format")
        need(
            set(certificate) == {"format", "claim", "proofs", "digest"}, "unknown or missing fields"
        )
        need(certificate["digest"] == digest(certificate), "the digest does not fit the content")
        need(not _has_float(certificate), "a certificate has no floating-point numbers")
        goals = goals_of(certificate["claim"])
        need(len(goals) == len(certificate["proofs"]), f"{len(goals)} goals need as many proofs")
        for goal, tree in zip(goals, certificate["proofs"], strict=True):
            check_tree(goal, tree)
    except CertificateError:
        raise
    except (CertiboundError, Unsupported, identities.TooLarge) as error:
        raise CertificateError(f"a step does not apply: {error}") from error
    except (
        TypeError,
        ValueError,
        KeyError,
        AttributeError,
        RecursionError,
        ArithmeticError,
        NotImplementedError,
        BasePolynomialError,
    ) as error:
        raise CertificateError(f"malformed: {type(error).__name__}: {error}") from error
