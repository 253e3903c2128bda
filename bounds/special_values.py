"""Values of the special functions by mpmath at any precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath as mp


def _tail(x: Any) -> Any:
    return mp.erfc(x / mp.sqrt(2)) / 2


FORMULAS: dict[str, Callable[..., Any]] = {"Q": _tail}


def _evaluate(name: str) -> Callable[[list[Any], int], Any]:
    def value(arguments: list[Any], digits: int) -> Any:
        with mp.workdps(digits + 10):
            return FORMULAS[name](*(mp.mpf(str(a)) for a in arguments))

    return value


BY_NAME: dict[str, Callable[[list[Any], int], Any]] = {name: _evaluate(name) for name in FORMULAS}
