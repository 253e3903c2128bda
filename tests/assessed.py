"""A small theorem, made-up findings on it, and the verdict that they give."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bounds.notation import variables
from bounds.statement import Statement
from verify.audit.combine import Context
from verify.audit.finding import Finding

FORMAL = Statement(
    id="explicit/test-one",
    kind="theorem",
    form="explicit",
    variables=variables("B"),
    assumptions=("B >= 0",),
    claim=("exp(-B) <= 1",),
    formal=True,
)


def found(owner: str, verdict: Any, sort: str = "relation", **fields: Any) -> Finding:
    """A finding on the first piece of a statement, unless another label is given."""
    made = Finding(owner, "a", sort, "", verdict, reason="a reason")
    return replace(made, **fields)


def verdict_of(s: Statement, *findings: Finding) -> Any:
    """The assessment that these findings, and no others, give."""
    by_owner: dict[str, list[Finding]] = {}
    for one in findings:
        by_owner.setdefault(one.owner, []).append(one)
    return Context(by_owner).assess(s)
