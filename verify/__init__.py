"""Is it true and what is it worth: evaluation, enclosure, proof, simulation."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """``from verify import check`` gives the function that judges a claim."""
    if name == "check":
        from importlib import import_module

        return import_module("verify.judging").check
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
