"""The search for proofs over whole domains; `verify.checker` accepts them."""

from __future__ import annotations

from typing import Any

__all__ = ["Proof", "prove"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from verify.prove import search

        return getattr(search, name)
    raise AttributeError(name)
