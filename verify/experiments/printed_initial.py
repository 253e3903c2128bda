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
    number_of,
    parameters,
    statement_point,
)
from verify.experiments.initial_kernel import check_sizes
from verify.experiments.inputs import eigenvalue, inputs, labels, limiting
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


def order_body(identity: str, place: int, values: dict[str, Fraction]) -> float:
    """What stands inside O(...) in a claim of the form ``quantity == O(...)``."""
    from verify.enclose import enclose

    statement = catalogue.get(identity)
    body = statement.relations[place].right.args[0]
    return float(enclose(body, statement_point(statement, values)).midpoint)


def initial_plan(
    identity: str, says: str, **extra: Any
) -> Callable[[dict[str, Fraction], str, int], Plan]:
    """A plan for a statement about one initialisation, with open constants."""

    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        check_sizes(values)
        n, d = int(values["n"]), int(values["d"])
        setting: dict[str, Any] = {"s": number_of("explicit/gd-good-event", "s", values)}
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
    out.judge("claim", smallest < 0.75 * lam)
    out.measured["lambda_min(H(0)) / lambda"] = smallest / lam if lam else 0.0
    return out


def _distance(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random))
    assert found.kernel is not None
    distance = float(np.linalg.norm(found.kernel - plan.setting["H"]))
    bound = number_of(plan.statement, "4*n*exp(-B**2/4)*sqrt(log(n**2/delta)/m)", plan.values)
    out = Outcome()
    out.judge("claim", distance > bound)
    out.measured["||H(0) - H_inf||_F / bound"] = distance / bound if bound else 0.0
    return out


def _flips(plan: Plan, random: Generator) -> Outcome:
    R_w, R_b, m = plan.number("R_w"), plan.number("R_b"), plan.whole("m")
    found = initial_statistics(start(plan, random), radii=(R_w + R_b,), kernel=False)
    one = m * (R_w + R_b) * plan.setting["s"]
    share = 2 if plan.statement.endswith("corollary-19") else 1
    out = Outcome()
    out.measured["c that the worst input needs"] = float(found.flips[0].max() / (share * one))
    return out


def _box(plan: Plan, random: Generator) -> Outcome:
    found = worst_case(plan, random)
    H, m, n = found["kernels"], plan.whole("m"), plan.inputs.shape[0]
    one = 8 * n * (plan.number("R_w") + plan.number("R_b")) * plan.setting["s"]
    change = max(np.linalg.norm(H[k] - H[0]) for k in (1, 2))
    features = 2 / m * found["changes"].sum(axis=1).max()
    out = Outcome()
    out.measured["c that the kernel needs"] = float(change / one)
    out.measured["c that the features need"] = float(features / one)
    out.measured["smallest eigenvalue found / lambda"] = float(
        np.linalg.eigvalsh(H)[:, 0].min() / (plan.number("lambda") or np.inf)
    )
    return out


def _error(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random), kernel=False)
    out = Outcome()
    error = float(np.sum((found.output - plan.setting["y"]) ** 2))
    if plan.statement.endswith("lemma-25"):
        square = float(found.output @ found.output)
        out.measured["||f(0)||^2 / body of O"] = square / order_body(plan.statement, 0, plan.values)
        out.measured["||f(0) - y||^2 / body of O"] = error / order_body(
            plan.statement, 1, plan.values
        )
    else:
        out.measured["L(0) / body of O"] = 0.5 * error / order_body(plan.statement, 0, plan.values)
    return out


def _active(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random), kernel=False)
    n, m, s = plan.inputs.shape[0], plan.whole("m"), plan.setting["s"]
    square = float(2 / m * found.active.sum())
    out = Outcome()
    out.judge("claim", square > 8 * n * s)
    out.measured["largest active count / (m s)"] = float(found.active.max() / (m * s))
    out.measured["||Z(0)||_F^2 / (8 n s)"] = square / (8 * n * s)
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
