"""Judge everything that a paper states: pieces, their findings, verdicts, repairs, reports."""

from __future__ import annotations

from typing import Any

__all__ = ["Assessment", "audit"]


def __getattr__(name: str) -> Any:
    if name == "audit":
        from verify.audit.whole import audit

        return audit
    if name == "Assessment":
        from verify.audit.assessment import Assessment

        return Assessment
    raise AttributeError(name)
