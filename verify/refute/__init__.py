"""The search for counterexamples, and the proof that assumptions contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.refute.emptiness import is_void
    from verify.refute.search import Findings, Search, refute
    from verify.refute.witness import Witness

__all__ = ["Findings", "Search", "Witness", "is_void", "refute"]

_HOME = {"Findings": "search", "Search": "search", "refute": "search"}
_HOME |= {"Witness": "witness", "is_void": "emptiness"}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(f"verify.refute.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
