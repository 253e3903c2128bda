"""Targets whose kernel norm is bounded: powers of a linear function."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.random import Generator

from bounds import catalogue
from bounds.errors import InputError
from verify.datasets import Dataset
from verify.experiments.experiment import (
    Claim,
    Experiment,
    Outcome,
    Plan,
    assumed,
    needs,
    parameters,
)
from verify.experiments.initial_kernel import check_sizes
from verify.simulate.memory import require

TARGETS = "explicit/learnable-targets"
LARGEST_POWER = 40


def _plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    from verify.laws import step_coefficient

    if data != "sphere":
        raise InputError("the inputs are drawn anew in every replicate; other data cannot be used")
    check_sizes(values, "n", "d")
    n = int(values["n"])
    require(64 * n * n + 16 * n * int(values["d"]), f"the kernel of {n} inputs")
    needs(values, "norm_beta")
    p = int(values["p"])
    if p > LARGEST_POWER:
        raise InputError(f"powers up to {LARGEST_POWER} are used, got p = {p}")
    squares = [step_coefficient(k, values["B"]) for k in ((p, p - 1) if p else (p,))]
    a_p = sum(float(c.midpoint) ** 2 for c in squares)
    bound = abs(float(values["alpha"])) * float(values["norm_beta"]) ** p / np.sqrt(a_p)
    claim = Claim("norm", "sqrt(y^T H_inf^(-1) y) is at most the bound", Fraction(0))
    conditions = tuple(assumed(catalogue.get(TARGETS), values))
    d = int(values["d"])
    return Plan(TARGETS, values, np.zeros((1, d)), conditions, (claim,), {"bound": bound})


def _replicate(plan: Plan, random: Generator) -> Outcome:
    from verify.kernel import limiting_kernel
    from verify.spectrum import smallest_eigenvalue

    n, d, p = (plan.whole(name) for name in ("n", "d", "p"))
    rows = random.standard_normal((n, d))
    beta = random.standard_normal(d)
    beta *= plan.number("norm_beta") / np.linalg.norm(beta)
    data = Dataset("random inputs", rows, True)
    kernel = limiting_kernel(data, plan.values["B"])
    smallest = float(smallest_eigenvalue(kernel).lower)
    H = kernel.floats()
    y = plan.number("alpha") * (data.X @ beta) ** p
    out = Outcome()
    if smallest <= 1e-6:
        out.judge("norm", False, applies=False)
        out.stopped = "the kernel is too close to a singular one"
        return out
    norm = float(np.sqrt(y @ np.linalg.solve(H, y)))
    # relative error of the norm: that of the entries, of the labels and of the solution
    error = 2 * n * (kernel.radius + 1e-14) / smallest
    bound = plan.setting["bound"]
    out.judge("norm", norm > bound * (1 + 1e-9 + error))
    out.measured["kernel norm / bound"] = norm / bound if bound else 0.0
    return out


EXPERIMENTS = (
    Experiment(
        TARGETS,
        "the kernel norm of y_i = alpha <beta, x_i>^p on random inputs",
        "one set of inputs with a larger norm",
        parameters("n=8 B=1 d=4 p=1 alpha=1 norm_beta=1"),
        _plan,
        _replicate,
    ),
)
