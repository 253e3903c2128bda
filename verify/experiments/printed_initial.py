"""Yang et al. (2024) as printed: statements on the initialisation.

Most have constants that the paper leaves open, so that no run can contradict them: what is shown
is the constant that each run would need.  Such a run is an observation.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.random import Generator

from bounds import catalogue
from bounds.language import ORDER_FUNCTIONS
from verify.experiments.box import worst_case
from verify.experiments.counts import start
from verify.experiments.experiment import (
    Claim,
    Experiment,
    Hypothesis,
    Outcome,
    Plan,
    assumed,
    needs,
    parameters,
)
from verify.experiments.initial_kernel import check_sizes
from verify.experiments.inputs import eigenvalue, inputs, labels, limiting
from verify.experiments.printed_side import needed, printed_side
from verify.simulate.initial import initial_statistics

PAPER = "yang2024"
_LAMBDA = {"lambda": "the certified lower bound of lambda(B)"}
Replicate = Callable[[Plan, Generator], Outcome]


def open_claim(says: str) -> tuple[Claim, ...]:
    """A claim with an open constant."""
    return (Claim("claim", says, None),)


def open_hypotheses(identity: str, values: dict[str, Fraction]) -> tuple[Hypothesis, ...]:
    """The scalar assumptions; those with an order symbol are not decided."""
    statement = catalogue.get(identity)
    found = assumed(statement, values)
    for text in statement.assumptions:
        if any(f"{name}(" in text for name in ORDER_FUNCTIONS):
            found.append(Hypothesis(text, None, "its constant is not specified"))
    return tuple(found)


def initial_plan(
    identity: str, says: str, **extra: Any
) -> Callable[[dict[str, Fraction], str, int], Plan]:
    """A plan for a statement about one initialisation, with open constants."""

    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        check_sizes(values)
        n, d = int(values["n"]), int(values["d"])
        setting: dict[str, Any] = {}
        if extra.get("limit"):
            H, _ = limiting(data, n, d, seed, values["B"])
            setting["H"] = H
        if extra.get("lam"):
            lam, hypothesis = eigenvalue(data, n, d, seed, values)
            values = {**values, "lambda": lam}
        if "norm_y" in values:
            setting["y"] = labels(n, values["norm_y"], seed)
        conditions = open_hypotheses(identity, values)
        if extra.get("lam"):
            conditions = (*conditions, hypothesis)
        X = inputs(data, n, d, seed).X
        return Plan(identity, values, X, conditions, open_claim(says), setting)

    return prepare


def _eigenvalue(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random))
    assert found.kernel is not None
    smallest, lam = float(np.linalg.eigvalsh(found.kernel)[0]), plan.number("lambda")
    out = Outcome()
    out.judge("claim", smallest < printed_side(plan.statement, 0, plan.values))
    out.measured["lambda_min(H(0)) / lambda"] = smallest / lam if lam else 0.0
    return out


def _distance(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random))
    assert found.kernel is not None
    distance = float(np.linalg.norm(found.kernel - plan.setting["H"]))
    bound = printed_side(plan.statement, 0, plan.values)
    out = Outcome()
    out.judge("claim", distance > bound)
    out.measured["||H(0) - H_inf||_F / bound"] = distance / bound if bound else 0.0
    return out


def _flips(plan: Plan, random: Generator) -> Outcome:
    R_w, R_b, m = plan.number("R_w"), plan.number("R_b"), plan.whole("m")
    found = initial_statistics(start(plan, random), radii=(R_w + R_b,), kernel=False)
    # the corollary allows twice the mean number on every input
    share = 2 if plan.statement.endswith("corollary-19") else 1
    fraction = float(found.flips[0].max()) / (share * m)
    out = Outcome()
    out.measured["c that the worst input needs"] = needed(plan.statement, 0, fraction, plan.values)
    return out


def _box(plan: Plan, random: Generator) -> Outcome:
    found = worst_case(plan, random)
    H, m = found["kernels"], plan.whole("m")
    change = float(max(np.linalg.norm(H[k] - H[0]) for k in (1, 2)))
    features = float(2 / m * found["changes"].sum(axis=1).max())
    out = Outcome()
    out.measured["c that the kernel needs"] = needed(plan.statement, 0, change, plan.values)
    # the bound of the features has the constant under a root
    one = printed_side(plan.statement, 1, plan.values) ** 2
    out.measured["c that the features need"] = features / one
    out.measured["smallest eigenvalue found / lambda"] = float(
        np.linalg.eigvalsh(H)[:, 0].min() / (plan.number("lambda") or np.inf)
    )
    return out


def _error(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random), kernel=False)
    out = Outcome()
    error = float(np.sum((found.output - plan.setting["y"]) ** 2))
    orders = [printed_side(plan.statement, place, plan.values) for place in (0, -1)]
    if plan.statement.endswith("lemma-25"):
        square = float(found.output @ found.output)
        out.measured["||f(0)||^2 / body of O"] = square / orders[0]
        out.measured["||f(0) - y||^2 / body of O"] = error / orders[1]
    else:
        out.measured["L(0) / body of O"] = 0.5 * error / orders[0]
    return out


def _active(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random), kernel=False)
    order, bound = (printed_side(plan.statement, place, plan.values) for place in (0, 1))
    square = float(2 / plan.whole("m") * found.active.sum())
    out = Outcome()
    out.judge("claim", square > bound)
    out.measured["largest active count / (m s)"] = float(found.active.max() / order)
    out.measured["||Z(0)||_F^2 / (8 n s)"] = square / bound
    return out


def _positive_bias(prepare: Callable[..., Plan]) -> Callable[[dict[str, Fraction], str, int], Plan]:
    def checked(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        for name in ("R_w", "R_b"):
            needs(values, name, strict=True)
        return prepare(values, data, seed)

    return checked


def _flip_experiment(name: str, says: str) -> Experiment:
    identity = f"{PAPER}/{name}"
    return Experiment(
        identity,
        "the constant c that the fraction of neurons an adversary can flip would need",
        "nothing: c is not specified",
        parameters("n=5 m=20000 B=1 R_w=1/20 R_b=1/20 d=10"),
        _positive_bias(initial_plan(identity, says)),
        _flips,
    )


def _experiment(
    name: str, says: str, measures: str, defaults: str, replicate: Replicate, **extra: Any
) -> Experiment:
    identity = f"{PAPER}/{name}"
    prepare = initial_plan(identity, says, **extra)
    if "R_w" in defaults:
        prepare = _positive_bias(prepare)
    automatic = _LAMBDA if extra.get("lam") else {}
    refutes = "nothing: constants or conditions are not specified"
    return Experiment(
        identity, measures, refutes, parameters(defaults, **automatic), prepare, replicate
    )


EXPERIMENTS = (
    _flip_experiment("lemma-3", "a neuron flips with probability at most c (R_w + R_b) s"),
    _flip_experiment("lemma-18", "a neuron flips with probability at most c (R_w + R_b) s"),
    _flip_experiment("corollary-19", "at most 2 m c (R_w + R_b) s neurons flip on each input"),
    _experiment(
        "lemma-15", "lambda_min(H(0)) >= 3/4 lambda", "lambda_min(H(0)) over lambda",
        "n=5 m=5000 B=1 d=10 delta=1/10", _eigenvalue, lam=True,
    ),
    _experiment(
        "lemma-16", "||H(0) - H_inf||_F is at most the bound", "the distance over the bound",
        "n=5 m=5000 B=1 d=10 delta=1/10", _distance, limit=True,
    ),
    _experiment(
        "lemma-20", "kernel and features stay near in the whole box",
        "the constant c that the worst network found in the box needs",
        "n=5 m=5000 B=1 R_w=1/50 R_b=1/50 d=10 delta=1/10", _box, lam=True,
    ),
    _experiment(
        "lemma-5", "the initial loss is of the stated order", "the initial loss over the order",
        "n=10 m=1000 B=1 d=10 delta=1/10 norm_y=1", _error,
    ),
    _experiment(
        "lemma-25", "output and error are of the stated order", "both over their orders",
        "n=10 m=1000 B=1 d=10 delta=1/10 norm_y=1", _error,
    ),
    _experiment(
        "lemma-33", "active counts of order m s, and ||Z(0)||_F^2 <= 8 n s",
        "active counts over m s, the norm of Z(0) over its bound",
        "n=10 m=5000 B=1 d=10", _active,
    ),
)  # fmt: skip
