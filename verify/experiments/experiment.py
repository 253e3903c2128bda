"""What an experiment is: a statement, what is measured of it, and what would refute it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds import catalogue
from bounds.errors import InputError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.enclose import Enclosure, enclose
from verify.threshold import certain

Array = NDArray[np.float64]
Values = Mapping[str, Fraction]
SLACK = 1e-9
"""What is measured in floating point contradicts a bound only by more than this part of it."""


@dataclass(frozen=True)
class Parameter:
    """A value that an experiment takes; without a default it has to be given.

    ``automatic`` says in words what is taken if it is not given and has no default.
    """

    name: str
    default: Fraction | None = None
    integer: bool = False
    automatic: str = ""


@dataclass(frozen=True)
class Hypothesis:
    """A condition of the statement at the parameters: it holds, fails, or is not known to."""

    text: str
    holds: bool | None
    note: str = ""


@dataclass(frozen=True)
class Claim:
    """A part of the statement that one test judges.

    ``chance`` bounds the probability that it fails in one trial; 0 for what must always hold; None
    where the statement leaves it open, so that failures are only shown.
    """

    name: str
    says: str
    chance: Fraction | None


@dataclass(frozen=True, eq=False)
class Plan:
    """An experiment at a point: everything that a replicate needs, the same for all of them.

    ``setting`` holds numbers and arrays for the replicates; ``text`` what was chosen
    automatically, in words.
    """

    statement: str
    values: dict[str, Fraction]
    inputs: Array
    hypotheses: tuple[Hypothesis, ...]
    claims: tuple[Claim, ...]
    setting: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def inside(self) -> bool:
        """Are all hypotheses known to hold?"""
        return all(hypothesis.holds is True for hypothesis in self.hypotheses)

    def number(self, name: str) -> float:
        """A value as a float."""
        return float(self.values[name])

    def whole(self, name: str) -> int:
        """A value that is an integer."""
        return int(self.values[name])


@dataclass
class Outcome:
    """What one replicate showed.

    ``failures``: for each claim how often it failed in how many trials (0 trials: not applicable);
    ``idle``: claims whose conditions this replicate did not satisfy, so that it could not fail;
    ``measured``: numbers by name; ``series``: what was recorded along a run, by name, equally
    spaced from its start to its end; ``stopped``: why the replicate gave no numbers (divergence).
    """

    failures: dict[str, tuple[int, int]] = field(default_factory=dict)
    measured: dict[str, float] = field(default_factory=dict)
    stopped: str = ""
    idle: tuple[str, ...] = ()
    series: dict[str, list[float]] = field(default_factory=dict)

    def judge(
        self, name: str, failed: bool | int, trials: int = 1, *, applies: bool = True
    ) -> None:
        """Note whether (or how often) a claim failed, or that its conditions did not hold."""
        self.failures[name] = (int(failed) if applies else 0, trials)
        if not applies:
            self.idle = (*self.idle, name)

    def exceeds(self, name: str, value: float, bound: float, *, scale: float = 0.0) -> None:
        """Note whether ``value <= bound`` failed by more than rounding can explain.

        ``scale`` is the size of the numbers that the value is a difference of.
        """
        self.judge(name, not value <= bound * (1 + SLACK) + SLACK * scale)


def share(value: float, bound: float) -> float:
    """How much of a bound is used; of a bound of 0 nothing or, by anything, infinitely much.

    >>> share(1.0, 4.0), share(0.0, 0.0), share(1.0, 0.0)
    (0.25, 0.0, inf)
    """
    if bound:
        return float(value / bound)
    return float("inf") if value > 0 else 0.0


@dataclass(frozen=True)
class Experiment:
    """How a statement is put to the test.

    Parameters
    ----------
    statement : its id.
    measures, refutes : in words.
    parameters : what it takes.
    prepare : ``(values, data, seed) -> Plan``; raises InputError and BudgetError.
    replicate : ``(plan, random) -> Outcome``.
    """

    statement: str
    measures: str
    refutes: str
    parameters: tuple[Parameter, ...]
    prepare: Callable[[dict[str, Fraction], str, int], Plan]
    replicate: Callable[[Plan, Generator], Outcome]


def parameters(text: str, **automatic: str) -> tuple[Parameter, ...]:
    """Parameters from ``"n=10 m=1000 B=1"``; integers by their customary names.

    >>> [p.name for p in parameters("n=2 B=1/2", m="the least width")]
    ['n', 'B', 'm']
    """
    found = []
    for word in text.split():
        name, _, number = word.partition("=")
        found.append(Parameter(name, Fraction(number), name in _WHOLE))
    found += [Parameter(n, None, n in _WHOLE, how) for n, how in automatic.items()]
    return tuple(found)


_WHOLE = ("n", "m", "d", "M", "k", "p", "steps", "tests", "signs", "sums", "width", "batch")


LIMITS: dict[str, tuple[Fraction, Fraction, str]] = {
    "B": (Fraction(0), Fraction(12), "no neuron that is drawn would be active"),
    "delta": (Fraction(0), Fraction(1), "it is a probability"),
    "delta_prime": (Fraction(0), Fraction(1), "it is a probability"),
    "norm_y": (Fraction(0), Fraction(10**9), "floats would lose the outputs beside it"),
    "alpha": (Fraction(-(10**9)), Fraction(10**9), "larger ones only scale the labels"),
    "norm_beta": (Fraction(0), Fraction(10**3), "larger ones only scale the labels"),
    "R": (Fraction(0), Fraction(30), "every neuron flips long before"),
    "R_w": (Fraction(0), Fraction(15), "every neuron flips long before"),
    "R_b": (Fraction(0), Fraction(15), "every neuron flips long before"),
    "lambda": (Fraction(0), Fraction(10), "it is a positive lower bound of an eigenvalue below 2"),
    "eta": (Fraction(0), Fraction(10**9), "training only diverges"),
    "growth": (Fraction(-3), Fraction(3), "the learning rates would differ by more than e^12"),
    "folds": (Fraction(0), Fraction(30), "the error would be rounding"),
}
"""Ranges of values without their upper end, and why there is nothing to simulate beyond."""

_POSITIVE = ("delta", "delta_prime", "lambda", "eta", "folds")


def complete(experiment: Experiment, given: Values) -> dict[str, Fraction]:
    """The given values with the defaults; checked.

    Raises
    ------
    InputError : a name that the experiment does not take, an integer that is none or negative, a
        value beyond what can be simulated (`LIMITS`).
    """
    known = {parameter.name: parameter for parameter in experiment.parameters}
    for name, value in given.items():
        if name not in known:
            raise InputError(
                f"the experiment on {experiment.statement} takes {', '.join(known)}; not {name}"
            )
        if known[name].integer and (value.denominator != 1 or value < 0):
            raise InputError(f"{name} must be a whole number and not negative, got {value}")
        if name in LIMITS:
            _within(name, value)
    values = {p.name: p.default for p in experiment.parameters if p.default is not None}
    return {**values, **given}


def _within(name: str, value: Fraction) -> None:
    low, high, why = LIMITS[name]
    if low < value < high or (value == low and name not in _POSITIVE):
        return
    how, text = "above" if name in _POSITIVE else "at least", str(value)
    text = text if len(text) <= 40 else f"{text[:12]}... ({len(text)} characters)"
    reason = f": {why}" if value >= high or name in _POSITIVE else ""
    raise InputError(f"{name} must be {how} {low} and below {high}, got {text}{reason}")


def needs(values: Values, name: str, *, least: int | Fraction = 0, strict: bool = False) -> None:
    """Raise `InputError` unless a value is at least (above, if strict) a number."""
    if values[name] < least or (strict and values[name] == least):
        how = "above" if strict else "at least"
        raise InputError(f"{name} must be {how} {least}, got {values[name]}")


def statement_point(statement: Statement, values: Values) -> dict[str, Fraction]:
    """The values of the names that the statement has."""
    names = {variable.name for variable in statement.variables if variable.scalar}
    return {name: value for name, value in values.items() if name in names}


def assumed(statement: Statement, values: Values) -> list[Hypothesis]:
    """The scalar assumptions of a statement that speak of the given values only."""
    point = statement_point(statement, values)
    found = []
    for text in statement.assumptions:
        relations: tuple[Relation, ...] = statement.parse(text).relations
        names = {symbol.name for relation in relations for symbol in relation.free_symbols}
        if names <= set(point) and "Omega" not in text and "O(" not in text:
            truths = [certain(relation, point) for relation in relations]
            holds = False if False in truths else None if None in truths else True
            found.append(Hypothesis(text, holds))
    return found


def chance(statement: Statement, values: Values) -> Fraction:
    """A rigorous upper bound on the statement's bound of its failure probability.

    >>> s = catalogue.get("explicit/gd-good-event")
    >>> chance(s, {"delta": Fraction(1, 100)})
    Fraction(1, 100)
    """
    probability = statement.probability
    assert probability is not None
    point = statement_point(statement, values)
    if probability.at_most:
        return enclose(statement.expression(probability.at_most), point).upper
    return 1 - enclose(statement.expression(probability.at_least), point).lower


def value_of(statement: Statement, text: str, values: Values) -> Enclosure:
    """The value of a formula in a statement's language at the given values."""
    return enclose(statement.expression(text), statement_point(statement, values))


def number_of(identity: str, text: str, values: Values) -> float:
    """The same for a statement by its id, as a float."""
    return float(value_of(catalogue.get(identity), text, values).midpoint)
