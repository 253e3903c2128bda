"""The command ``certibound``: one small module per command, imported when it is called."""

from __future__ import annotations

from verify.cli.entry import main

__all__ = ["main"]
