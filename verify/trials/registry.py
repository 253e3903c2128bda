"""Which trials there are: functions registered by the id of their statement."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from verify.trials.draw import Draw

Number = int | Fraction | Any
"""An int, a Fraction, or a ball (flint ``arb``) that encloses the number."""


@dataclass(frozen=True)
class Fact:
    """One relation that the statement claims at the drawn instance: ``left op right``.

    Both sides are exact (int, Fraction) or balls; ``says`` names the relation in a report.

    >>> Fact(Fraction(1, 3), "<=", 1, "a third").op
    '<='
    """

    left: Number
    op: str
    right: Number
    says: str = ""


Function = Callable[[Draw], Iterable[Fact]]


@dataclass(frozen=True)
class Trial:
    """A registered trial: the statement, what is drawn, and the function."""

    id: str
    domain: str
    function: Function
    cases: int


_REGISTERED: dict[str, list[Trial]] = {}


def trial(id: str, *, domain: str, cases: int = 200) -> Callable[[Function], Function]:
    """Register a function as a trial of a statement, a part or a proof step.

    Parameters
    ----------
    id : id of the statement.
    domain : what is drawn, for the report: ``"n <= 4 unit vectors in d <= 3, m <= 6 neurons"``.
    cases : how many instances an audit draws; choose it so that the trial takes at most about 2 s.
    """

    def register(function: Function) -> Function:
        _REGISTERED.setdefault(id, []).append(Trial(id, domain, function, cases))
        return function

    return register


def trials_of(id: str) -> tuple[Trial, ...]:
    """The trials of a statement (none for most).

    >>> trials_of("user/none")
    ()
    """
    return tuple(all_trials().get(id, ()))


@cache
def all_trials() -> dict[str, list[Trial]]:
    """Every registered trial by the id of its statement."""
    package = importlib.import_module("verify.trials")
    for module in sorted(m.name for m in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"verify.trials.{module}")
    return _REGISTERED
