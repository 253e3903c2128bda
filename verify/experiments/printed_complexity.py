"""Yang et al. (2024) as printed: complexity and population loss, observed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import numpy as np
from numpy.random import Generator

from bounds.errors import InputError
from verify.datasets import Dataset
from verify.experiments.complexity import MOST_INPUTS, supremum_from_below
from verify.experiments.experiment import Experiment, Outcome, Plan, needs, number_of, parameters
from verify.experiments.initial_kernel import check_sizes
from verify.experiments.inputs import inputs
from verify.experiments.printed_initial import open_claim, open_hypotheses
from verify.simulate import network
from verify.simulate.initial import Initialisation
from verify.simulate.memory import require

PAPER = "yang2024"


def _class_plan(name: str, says: str) -> Callable[[dict[str, Fraction], str, int], Plan]:
    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        check_sizes(values)
        for radius in ("R_w", "R_b", "R_F"):
            needs(values, radius, strict=True)
        n, m, d = (int(values[key]) for key in ("n", "m", "d"))
        if n > MOST_INPUTS:
            raise InputError(f"all 2^n sign vectors are gone through: n <= {MOST_INPUTS}, got {n}")
        require(8 * m * (4 * n + d), f"a network of width {m}")
        setting = {"s": number_of("explicit/gd-good-event", "s", values)}
        X = inputs(data, n, d, seed).X
        identity = f"{PAPER}/{name}"
        return Plan(
            identity, values, X, open_hypotheses(identity, values), open_claim(says), setting
        )

    return prepare


def _lemma_41(plan: Plan, random: Generator) -> Outcome:
    initial = Initialisation(plan.inputs, plan.whole("m"), plan.number("B"), random)
    z, a = map(np.concatenate, zip(*initial.chunks(), strict=True))
    n, m, s = plan.inputs.shape[0], plan.whole("m"), plan.setting["s"]
    R_w, R_b, R_F = (plan.number(name) for name in ("R_w", "R_b", "R_F"))
    found = [
        supremum_from_below(z, a, initial.rho, np.array(signs), R_w, R_b, R_F)
        for signs in product((1.0, -1.0), repeat=n)
    ]
    below, linear = np.mean(found, axis=0) / n
    first = R_F * np.sqrt(8 * s / n)
    second = 4 * (R_w + R_b) ** 2 * np.sqrt(m) * s
    out = Outcome()
    out.measured["R_S from below / first term"] = float(below / first)
    out.measured["supremum of the linear part / first term"] = float(linear / first)
    out.measured["c that the second term needs"] = float(max(below - first, 0.0) / second)
    return out


def _loss_plan(name: str, says: str) -> Callable[[dict[str, Fraction], str, int], Plan]:
    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        if data != "sphere":
            raise InputError("the sample is drawn anew in every replicate; leave --data out")
        check_sizes(values, "n", "M", "d", "tests")
        needs(values, "eta", strict=True)
        n, M, d = (int(values[key]) for key in ("n", "M", "d"))
        require(8 * M * (4 * max(n, 500) + d), f"training {M} neurons on {n} inputs")
        setting = {"s": number_of("explicit/gd-good-event", "s", values)}
        identity = f"{PAPER}/{name}"
        conditions = open_hypotheses(identity, values)
        return Plan(identity, values, np.zeros((1, d)), conditions, open_claim(says), setting)

    return prepare


def _loss(plan: Plan, random: Generator) -> Outcome:
    from verify.kernel import limiting_kernel

    n, M, d, tests = (plan.whole(name) for name in ("n", "M", "d", "tests"))
    rows = random.standard_normal((n, d))
    data = Dataset("sample", rows, True)
    X, y = data.X, data.X[:, 0].copy()
    H = limiting_kernel(data, plan.values["B"]).floats()
    net = network.symmetric(M + M % 2, d, plan.number("B"), random)
    for _ in range(plan.whole("steps")):
        net = network.step(net, X, y, plan.number("eta"))
    out = Outcome()
    residual = float(np.linalg.norm(network.outputs(net, X) - y))
    if not np.isfinite(residual):
        out.stopped = "training overflowed: the learning rate is too large"
        return out
    losses = []
    for k in range(0, tests, 500):
        fresh = random.standard_normal((min(500, tests - k), d))
        fresh /= np.linalg.norm(fresh, axis=1, keepdims=True)
        losses.append(np.minimum(np.abs(network.outputs(net, fresh) - fresh[:, 0]), 1.0))
    mean = float(np.concatenate(losses).mean())
    first = float(np.sqrt(y @ np.linalg.lstsq(H, y, rcond=None)[0] * 32 * plan.setting["s"] / n))
    out.measured["loss on fresh points"] = mean
    out.measured["residual / sqrt(n)"] = residual / np.sqrt(n)
    out.measured["first term of the bound"] = first
    out.measured["constant of n^(-1/2) needed"] = float(max(mean - first, 0.0) * np.sqrt(n))
    return out


_LOSS = "n=60 M=4000 B=1 d=5 eta=1/40 steps=400 tests=2000"
EXPERIMENTS = (
    Experiment(
        f"{PAPER}/lemma-41",
        "R_S of the class from below and its linear part, over the first term",
        "nothing: c is not specified",
        parameters("n=6 m=4000 B=1 R_w=1/50 R_b=1/50 R_F=1 d=6"),
        _class_plan("lemma-41", "R_S(F) is at most the bound"),
        _lemma_41,
    ),
    *(
        Experiment(
            f"{PAPER}/{name}",
            "the loss of trained networks on fresh points of a known law, and the first term",
            "nothing: constants are not specified",
            parameters(_LOSS),
            _loss_plan(name, "the population loss is at most the first term plus O~(n^(-1/2))"),
            _loss,
        )
        for name in ("theorem-9", "theorem-39")
    ),
)
