"""Rademacher complexity from below, and the population loss of trained networks."""

from __future__ import annotations

from fractions import Fraction
from math import log, sqrt

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds import catalogue
from bounds.errors import InputError
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
    share,
    value_of,
)
from verify.experiments.initial_kernel import check_sizes
from verify.experiments.inputs import inputs
from verify.experiments.localised_class import (
    MOST_INPUTS,
    MOST_SAMPLED,
    Complexity,
    Localised,
    complexity,
)
from verify.simulate import network
from verify.simulate.memory import require

RADEMACHER = "explicit/rademacher"
GENERALIZATION = "explicit/generalization"
SIGN_ERROR = Fraction(1, 10**9)
"""Chance that drawn sign vectors put the average of `suprema` above its mean by `margin`."""
TEST_ERROR = Fraction(1, 10**6)
Array = NDArray[np.float64]


def _rademacher_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    check_sizes(values)
    for name in ("R_w", "R_b", "R_F"):
        needs(values, name)
    n, m, d = (int(values[name]) for name in ("n", "m", "d"))
    needs(values, "signs", least=1)
    if n > MOST_SAMPLED:
        raise InputError(f"sign vectors are drawn for n at most {MOST_SAMPLED}, got {n}")
    require(8 * m * (6 * n + d + 8), f"a network of width {m} on {n} inputs")
    values = {**values, "R": values["R_w"] + values["R_b"]}
    statement = catalogue.get(RADEMACHER)
    claims = (
        Claim(
            "complexity",
            "R_S(F) is at most the bound, where the counts allow it",
            Fraction(0) if n <= MOST_INPUTS else SIGN_ERROR,
        ),
        Claim("counts", "the conditions on the counts hold", chance(statement, values)),
    )
    setting = {
        "bound": float(value_of(statement, "leading + remainder", values).upper),
        "leading": number_of(RADEMACHER, "leading", values),
        "count": number_of(RADEMACHER, "m*s", values),
        "flips": number_of(RADEMACHER, "2*m*p_bar", values),
    }
    X = inputs(data, n, d, seed).X
    return Plan(RADEMACHER, values, X, tuple(assumed(statement, values)), claims, setting)


def _rademacher(plan: Plan, random: Generator) -> Outcome:
    initial = start(plan, random)
    z, a = map(np.concatenate, zip(*initial.chunks(), strict=True))
    setting = plan.setting
    R_w, R_b, R_F = (plan.number(name) for name in ("R_w", "R_b", "R_F"))
    R = R_w + R_b
    counts = (z >= 0).sum(axis=0)
    flips = ((z >= -R) & (z < R)).sum(axis=0)
    near = (np.abs(np.abs(z) - R) < 1e-12).sum(axis=0) + (np.abs(z) < 1e-12).sum(axis=0)
    good = bool(
        (counts + near <= setting["count"]).all() and (flips + near <= setting["flips"]).all()
    )
    sure = bool(
        (counts - near <= setting["count"]).all() and (flips - near <= setting["flips"]).all()
    )
    class_ = Localised(z, a, initial.rho, R_w, R_b, R_F)
    found = complexity(class_, plan.whole("signs"), random)
    out = Outcome()
    below = found.below - margin(found, class_)
    out.judge("complexity", below > setting["bound"] * (1 + 1e-9) + 1e-12, applies=good)
    out.judge("counts", not sure)
    out.measured["R_S from below / bound"] = share(found.below, setting["bound"])
    if found.exact and found.below > 0:
        out.measured["sampled R_S / exact, both from below"] = found.sampled / found.below
    if setting["leading"]:
        out.measured["supremum of the linear part / leading term"] = (
            found.linear / setting["leading"]
        )
        out.measured["the same without the box / leading term"] = (
            found.without_box / setting["leading"]
        )
    return out


def margin(found: Complexity, near: Localised) -> float:
    """How far an average over drawn sign vectors can be above the mean, with error `SIGN_ERROR`.

    Hoeffding's inequality: the average over eps and -eps is between 0 and n `Localised.reach`.
    """
    if found.exact:
        return 0.0
    return near.reach * sqrt(log(1 / float(SIGN_ERROR)) / (2 * found.drawn))


def _generalization_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    if data != "sphere":
        raise InputError(
            "the sample is drawn anew in every replicate, from the uniform law on the sphere; "
            "other data cannot be used here"
        )
    check_sizes(values, "n", "M", "d", "tests")
    needs(values, "eta", strict=True)
    if values["M"] % 2:
        raise InputError(f"M is the number of all neurons, which is even; got {values['M']}")
    n, M, d, tests = (int(values[name]) for name in ("n", "M", "d", "tests"))
    size = 8 * M * (4 * max(n, min(tests, 500)) + d) + 8 * tests
    require(size, f"training {M} neurons on {n} inputs, with {tests} fresh points,")
    statement = catalogue.get(GENERALIZATION)
    point = {**values, "m": values["M"] / 2, "R": values["R_w"] + values["R_b"]}
    counts = value_of(catalogue.get(RADEMACHER), "fail", point).upper
    bound = values["delta"] + counts + TEST_ERROR
    # that the formula has a value at these radii shows before the first replicate
    value_of(statement, statement.bound, {**values, "R_hat": Fraction(0), "residual": Fraction(0)})
    claim = Claim(
        "loss",
        "the population loss is at most the bound, for parameters inside the box",
        bound,
    )
    notes = (
        "law: x uniform on the sphere, y its first coordinate; loss min(|u - y|, 1)",
        f"the population loss is bounded from below on {tests} fresh points, error 1e-6",
    )
    conditions = tuple(assumed(statement, values))
    return Plan(GENERALIZATION, values, np.zeros((1, d)), conditions, (claim,), {}, notes)


def _sample(random: Generator, count: int, d: int) -> tuple[Array, Array]:
    X = random.standard_normal((count, d))
    X /= np.linalg.norm(X, axis=1, keepdims=True)
    return X, X[:, 0].copy()


def _generalization(plan: Plan, random: Generator) -> Outcome:
    n, M, d, tests = (plan.whole(name) for name in ("n", "M", "d", "tests"))
    X, y = _sample(random, n, d)
    first = network.symmetric(M, d, plan.number("B"), random)
    net = network.train(first, X, y, plan.number("eta"), plan.whole("steps"))
    out = Outcome()
    residual = float(np.linalg.norm(network.outputs(net, X) - y))
    moved = np.linalg.norm(net.W - first.W, axis=1)
    shifted = np.abs(net.b - first.b)
    if not (np.isfinite(residual) and np.isfinite(moved).all()):
        out.judge("loss", False, applies=False)
        out.stopped = "training overflowed"
        return out
    inside = bool(moved.max() <= plan.number("R_w") and shifted.max() <= plan.number("R_b"))
    distance = float(np.sqrt((moved**2).sum() + (shifted**2).sum()))
    statement = catalogue.get(GENERALIZATION)
    seen = {"R_hat": Fraction(distance), "residual": Fraction(residual)}
    bound = float(value_of(statement, statement.bound, {**plan.values, **seen}).upper)
    losses = np.empty(tests)
    for k in range(0, tests, 500):
        fresh, target = _sample(random, min(500, tests - k), d)
        losses[k : k + len(fresh)] = np.minimum(np.abs(network.outputs(net, fresh) - target), 1.0)
    mean = float(losses.mean())
    # Hoeffding's inequality for the mean of losses in [0, 1]
    below = mean - sqrt(log(1 / float(TEST_ERROR)) / (2 * tests))
    # a bound of 1 or more cannot fail, as the loss is at most 1
    out.judge("loss", below > bound * (1 + 1e-9), applies=inside and bound < 1)
    out.measured["loss on fresh points"] = mean
    out.measured["bound"] = bound
    out.measured["residual / sqrt(n)"] = residual / sqrt(n)
    out.measured["displacement"] = distance
    out.measured["inside the box"] = float(inside)
    return out


EXPERIMENTS = (
    Experiment(
        RADEMACHER,
        "R_S of the class from below, by a network for each of the 2^n sign vectors, and sampled",
        "a constructed average above the bound, or counts out of bounds too often",
        parameters("n=6 m=4000 B=1 R_w=1/50 R_b=1/50 R_F=1 d=6 signs=200"),
        _rademacher_plan,
        _rademacher,
    ),
    Experiment(
        GENERALIZATION,
        "the loss on fresh points of networks trained on samples of a known law",
        "a loss above the bound, inside the box, more often than allowed",
        parameters(
            "n=500 M=20000 B=1 R_w=1/105 R_b=1/105 d=5 delta=1/10 eta=1/200 steps=3 tests=3000"
        ),
        _generalization_plan,
        _generalization,
    ),
)
