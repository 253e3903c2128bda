"""Yang et al. (2024) as printed: complexity and population loss, observed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.datasets import Dataset
from verify.experiments.experiment import Experiment, Outcome, Plan, needs, parameters, share
from verify.experiments.initial_kernel import check_sizes
from verify.experiments.inputs import inputs
from verify.experiments.localised_class import MOST_SAMPLED, Complexity, Localised, complexity
from verify.experiments.printed_initial import open_claim, open_hypotheses
from verify.experiments.printed_side import needed, printed_side
from verify.simulate import network
from verify.simulate.initial import Initialisation
from verify.simulate.memory import require

PAPER = "yang2024"
LEMMA_41 = f"{PAPER}/lemma-41"
Array = NDArray[np.float64]
STATED: dict[str, dict[str, tuple[str, int]]] = {
    "theorem-9": {
        "complexity": ("theorem-9/rademacher", 0),
        "loss": ("theorem-9/population", 0),
    },
    "theorem-9/rademacher": {"complexity": ("theorem-9/rademacher", 0)},
    "theorem-9/population": {"loss": ("theorem-9/population", 0)},
    "corollary-10": {"complexity": ("corollary-10", 0), "loss": ("corollary-10", 1)},
    "theorem-39": {"loss": ("theorem-39", 0)},
    "theorem-40": {"complexity": ("theorem-40", 0)},
}
"""Where each statement says something of the complexity and of the loss of trained networks."""


def _class_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    check_sizes(values)
    for radius in ("R_w", "R_b", "R_F"):
        needs(values, radius, strict=True)
    needs(values, "signs", least=1)
    n, m, d = (int(values[key]) for key in ("n", "m", "d"))
    if n > MOST_SAMPLED:
        raise InputError(f"sign vectors are drawn for n at most {MOST_SAMPLED}, got {n}")
    require(8 * m * (6 * n + d + 8), f"a network of width {m}")
    says = "R_S(F) is at most the bound"
    conditions = open_hypotheses(LEMMA_41, {**values, "R": values["R_F"]})
    return Plan(LEMMA_41, values, inputs(data, n, d, seed).X, conditions, open_claim(says))


def _lemma_41(plan: Plan, random: Generator) -> Outcome:
    initial = Initialisation(plan.inputs, plan.whole("m"), plan.number("B"), random)
    z, a = map(np.concatenate, zip(*initial.chunks(), strict=True))
    R_w, R_b, R_F = (plan.number(name) for name in ("R_w", "R_b", "R_F"))
    found = complexity(Localised(z, a, initial.rho, R_w, R_b, R_F), plan.whole("signs"), random)
    point = {**plan.values, "n": plan.inputs.shape[0], "R": R_F}
    first = printed_side(LEMMA_41, 0, point, constant=0)
    out = Outcome()
    _show(out, found, first)
    out.measured["c that the second term needs"] = needed(LEMMA_41, 0, found.below, point)
    return out


def _show(out: Outcome, found: Complexity, first: float) -> None:
    out.measured["R_S from below / first term"] = share(found.below, first)
    out.measured["supremum of the linear part / first term"] = share(found.linear, first)
    out.measured["the same without the box / first term"] = share(found.without_box, first)
    if found.exact and found.below > 0:
        out.measured["sampled R_S / exact, both from below"] = found.sampled / found.below


def _trained_plan(name: str) -> Callable[[dict[str, Fraction], str, int], Plan]:
    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        if data != "sphere":
            raise InputError("the sample is drawn anew in every replicate; leave --data out")
        if name == "corollary-10":
            values = {**values, "B": Fraction(0)}
        check_sizes(values, *(name for name in ("n", "M", "d", "tests", "signs") if name in values))
        needs(values, "eta", strict=True)
        n, M, d = (int(values[key]) for key in ("n", "M", "d"))
        if n > MOST_SAMPLED and "complexity" in STATED[name]:
            raise InputError(f"sign vectors are drawn for n at most {MOST_SAMPLED}, got {n}")
        size = 8 * M * (6 * max(n, 500) + d + 8) + 64 * n * n + 16 * int(values.get("tests", 0))
        require(size, f"training {M} neurons on {n} inputs")
        identity = f"{PAPER}/{name}"
        conditions = open_hypotheses(identity, values)
        notes = ["law: x uniform on the sphere, y its first coordinate"]
        if "complexity" in STATED[name]:
            notes.append("class: networks as near to the start, in each neuron and in all, "
                         "as the trained one is")  # fmt: skip
        if "loss" in STATED[name]:
            notes.append("loss: min(|u - y|, 1)")
        says = "complexity or loss is at most the first term plus the stated order"
        return Plan(
            identity, values, np.zeros((1, d)), conditions, open_claim(says), {}, tuple(notes)
        )

    return prepare


def _trained(plan: Plan, random: Generator) -> Outcome:
    from verify.kernel import limiting_kernel

    n, M, d = (plan.whole(name) for name in ("n", "M", "d"))
    data = Dataset("sample", random.standard_normal((n, d)), True)
    X, y = data.X, data.X[:, 0].copy()
    H = limiting_kernel(data, plan.values["B"]).floats()
    first = network.symmetric(M + M % 2, d, plan.number("B"), random)
    net = network.train(first, X, y, plan.number("eta"), plan.whole("steps"))
    out = Outcome()
    residual = float(np.linalg.norm(network.outputs(net, X) - y))
    if not np.isfinite(residual):
        out.stopped = "training overflowed: the learning rate is too large"
        return out
    square = float(y @ np.linalg.lstsq(H, y, rcond=None)[0])
    point = {**plan.values, "q_H": square, "quad": square}
    stated = STATED[plan.statement.split("/", 1)[1]]
    if "complexity" in stated:
        name, place = stated["complexity"]
        identity = f"{PAPER}/{name}"
        found = complexity(_around(first, net, X), plan.whole("signs"), random)
        _show(out, found, printed_side(identity, place, point, constant=0))
        out.measured["constant that R_S needs"] = needed(identity, place, found.below, point)
    if "loss" in stated:
        name, place = stated["loss"]
        identity = f"{PAPER}/{name}"
        mean = _fresh_loss(net, d, plan.whole("tests"), random)
        out.measured["loss on fresh points"] = mean
        out.measured["first term of the bound"] = printed_side(identity, place, point, constant=0)
        out.measured["constant that the loss needs"] = needed(identity, place, mean, point)
    out.measured["residual / sqrt(n)"] = residual / np.sqrt(n)
    return out


def _around(first: network.Network, net: network.Network, X: Array) -> Localised:
    """The smallest localised class around the start that has the trained network."""
    moved, shifted = np.linalg.norm(net.W - first.W, axis=1), np.abs(net.b - first.b)
    distance = float(np.sqrt((moved**2).sum() + (shifted**2).sum()))
    z = network.pre_activations(first, X)
    return Localised(z, first.a, X @ X.T, float(moved.max()), float(shifted.max()), distance)


def _fresh_loss(net: network.Network, d: int, tests: int, random: Generator) -> float:
    losses = []
    for k in range(0, tests, 500):
        fresh = random.standard_normal((min(500, tests - k), d))
        fresh /= np.linalg.norm(fresh, axis=1, keepdims=True)
        losses.append(np.minimum(np.abs(network.outputs(net, fresh) - fresh[:, 0]), 1.0))
    return float(np.concatenate(losses).mean())


def _experiment(name: str, defaults: str) -> Experiment:
    complexity_of = "R_S of networks as near to the start as the trained one, from below"
    loss_of = "the loss of trained networks on fresh points of a known law"
    parts = [{"complexity": complexity_of, "loss": loss_of}[kind] for kind in STATED[name]]
    return Experiment(
        f"{PAPER}/{name}",
        f"{'; '.join(parts)}, and the first term",
        "nothing: constants are not specified",
        parameters(defaults),
        _trained_plan(name),
        _trained,
    )


_RUN = "M=4000 B=1 d=5 eta=1/40 steps=400"
EXPERIMENTS = (
    Experiment(
        LEMMA_41,
        "R_S of the class from below and its linear part, over the first term",
        "nothing: c is not specified",
        parameters("n=6 m=4000 B=1 R_w=1/50 R_b=1/50 R_F=1 d=6 signs=200"),
        _class_plan,
        _lemma_41,
    ),
    _experiment("theorem-9", f"n=8 {_RUN} signs=200 tests=2000"),
    _experiment("theorem-9/rademacher", f"n=8 {_RUN} signs=200"),
    _experiment("theorem-9/population", f"n=60 {_RUN} tests=2000"),
    _experiment("corollary-10", f"n=8 {_RUN.replace('B=1 ', '')} signs=200 tests=2000"),
    _experiment("theorem-39", f"n=60 {_RUN} tests=2000"),
    _experiment("theorem-40", f"n=8 {_RUN} signs=200"),
)
