"""The output at initialisation."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.random import Generator

from bounds import catalogue
from verify.experiments.counts import start
from verify.experiments.experiment import (
    Claim,
    Experiment,
    Outcome,
    Plan,
    assumed,
    chance,
    needs,
    number_of,
    parameters,
)
from verify.experiments.initial_kernel import check_sizes
from verify.experiments.inputs import inputs, labels
from verify.simulate.initial import initial_statistics

MEAN = "explicit/initial-error-mean"
TAIL = "explicit/initial-error-tail"


def _plan(identity: str, values: dict[str, Fraction], data: str, seed: int) -> Plan:
    check_sizes(values)
    needs(values, "norm_y")
    n = int(values["n"])
    statement = catalogue.get(identity)
    if identity == MEAN:
        says, bound = "||y - f(0)||^2 is below its mean over delta", "(norm_y**2 + n*v)/delta"
    else:
        says, bound = "f_i(0)^2 is at most the bound on every input", "bound_single"
    setting = {
        "bound": number_of(identity, bound, values),
        "y": labels(n, values["norm_y"], seed),
        "mean": number_of(MEAN, "n*v", values),
    }
    claim = Claim("error", says, chance(statement, values))
    X = inputs(data, n, int(values["d"]), seed).X
    return Plan(identity, values, X, tuple(assumed(statement, values)), (claim,), setting)


def _mean_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    return _plan(MEAN, values, data, seed)


def _tail_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    return _plan(TAIL, values, data, seed)


def _replicate(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random), kernel=False)
    f = found.output
    out = Outcome()
    if plan.statement == MEAN:
        out.exceeds("error", float(np.sum((plan.setting["y"] - f) ** 2)), plan.setting["bound"])
    else:
        out.exceeds("error", float((f * f).max()), plan.setting["bound"])
    # the mean of this ratio is 1
    out.measured["||f(0)||^2 / its mean"] = float(f @ f) / plan.setting["mean"]
    return out


EXPERIMENTS = (
    Experiment(
        MEAN,
        "||f(0)||^2 over its exact mean n v(B), and the squared initial error",
        "an initial error of at least its mean over delta, more often than delta",
        parameters("n=3 m=1000 B=1 d=10 delta=1/5 norm_y=1"),
        _mean_plan,
        _replicate,
    ),
    Experiment(
        TAIL,
        "the largest squared output over the bound",
        "an output beyond the bound more often than delta",
        parameters("n=3 m=1000 B=1 d=10 delta=1/5 norm_y=1"),
        _tail_plan,
        _replicate,
    ),
)
