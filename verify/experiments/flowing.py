"""Gradient flow against the statements on its decay and its movement."""

from __future__ import annotations

from fractions import Fraction
from math import log

import numpy as np
from numpy.random import Generator

from bounds import catalogue
from verify.decimals import down
from verify.experiments.descent import LOSS_GOAL, rounding, training_values
from verify.experiments.experiment import (
    Claim,
    Experiment,
    Hypothesis,
    Outcome,
    Plan,
    assumed,
    chance,
    needs,
    number_of,
    parameters,
    value_of,
)
from verify.experiments.initial_kernel import with_least
from verify.experiments.inputs import inputs, labels
from verify.simulate.flow import flow
from verify.simulate.initial import Initialisation
from verify.simulate.training import Training

FLOW = "explicit/flow-convergence"
LEMMA_24 = "yang2024/lemma-24"
MARGIN = 1e-6
"""A flow contradicts a bound only by more than this part of it; its steps keep 1e-9."""


def _flow_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    values, hypothesis = training_values(
        {**values, "steps": Fraction(1), "eta": Fraction(1)}, data, seed
    )
    del values["steps"], values["eta"]
    n = int(values["n"])
    notes: tuple[str, ...] = ()
    statement = catalogue.get(FLOW)
    if "m" not in values:
        square = value_of(catalogue.get("explicit/initial-error-mean"), "norm_y**2 + n*v", values)
        guess = {**values, "D_0": down(Fraction(np.sqrt(float(2 * square.upper))))}
        found, notes = with_least(FLOW, "m", guess)
        values["m"] = found["m"]
    needs(values, "m", least=1)
    values.setdefault("t", down(Fraction(log(LOSS_GOAL)) / values["lambda"]))
    needs(values, "t", strict=True)
    setting = {
        "y": labels(n, values["norm_y"], seed),
        "active": number_of(FLOW, "17/16*m*exp(-B**2/2)", values),
        "second": number_of(FLOW, "10486*n**3*exp(-B**2)/lambda**4", values),
    }
    claim = Claim(
        "conclusion", "decay, movement and counts at all times", chance(statement, values)
    )
    X = inputs(data, n, int(values["d"]), seed).X
    conditions = (*assumed(statement, values), hypothesis)
    return Plan(FLOW, values, X, conditions, (claim,), setting, notes)


def _run(plan: Plan, random: Generator) -> Training:
    initial = Initialisation(plan.inputs, plan.whole("m"), plan.number("B"), random)
    return flow(initial, plan.setting["y"], plan.number("t"))


def _flow(plan: Plan, random: Generator) -> Outcome:
    run = _run(plan, random)
    n, m, lam = plan.inputs.shape[0], plan.whole("m"), plan.number("lambda")
    start = run.errors[0]
    bound = start * np.exp(-lam * run.times / 2)
    radius = 2 * np.sqrt(n) * start / (lam * np.sqrt(m))
    move = max(run.largest("move_w"), run.largest("move_b"))
    wide = bool(m >= plan.setting["second"] * start**2 * (1 + MARGIN))
    wrong = (
        bool((run.errors > bound * (1 + MARGIN) + 1e-9 * start + rounding(m)).any()),
        move > radius * (1 + MARGIN),
        run.most_active > plan.setting["active"] * (1 + MARGIN),
    )
    out = Outcome()
    # the theorem speaks of a flow for all times; a run that is stuck is none
    out.judge("conclusion", any(wrong), applies=wide and run.finished)
    out.measured["width condition holds"] = float(wide)
    if not run.finished:
        out.stopped = run.reason
        return out
    out.measured["final loss / initial loss"] = float((run.errors[-1] / start) ** 2)
    out.measured["largest movement / bound"] = move / radius
    out.measured["largest active count / bound"] = run.most_active / plan.setting["active"]
    out.measured["lambda_min(H) / lambda, smallest"] = run.smallest("kernel_smallest") / lam
    out.measured["flips at the end"] = float(run.records[-1].flips)
    out.measured["distance to linear / initial error"] = run.largest("from_linear") / start
    return out


def _lemma_24_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    for name in ("n", "m", "d"):
        needs(values, name, least=1)
    needs(values, "B")
    needs(values, "t", strict=True)
    n = int(values["n"])
    conditions = (
        *assumed(catalogue.get(LEMMA_24), values),
        Hypothesis(
            "lambda_min(H(s)) >= lambda_0/2 > 0 up to t",
            True,
            "lambda_0 is twice the smallest eigenvalue that the run had; runs with 0 do not count",
        ),
    )
    claims = (
        Claim("decay", "||y - f(t)||^2 <= exp(-lambda_0 t) ||y - f(0)||^2", Fraction(0)),
        Claim("movement", "no neuron moves further than the stated bound", Fraction(0)),
    )
    X = inputs(data, n, int(values["d"]), seed).X
    return Plan(LEMMA_24, values, X, conditions, claims, {"y": labels(n, values["norm_y"], seed)})


def _lemma_24(plan: Plan, random: Generator) -> Outcome:
    run = _run(plan, random)
    lam_0 = 2 * run.smallest("kernel_smallest") * (1 - MARGIN)
    m, n, start = plan.whole("m"), plan.inputs.shape[0], run.errors[0]
    # a run that is stuck is a flow up to there, and judged up to there
    applies = run.end != "diverged" and lam_0 > 1e-9 and start > 0
    out = Outcome()
    if not applies:
        for name in ("decay", "movement"):
            out.judge(name, False, applies=False)
        out.stopped = run.reason or "the smallest eigenvalue of the kernel is 0"
        return out
    point = {
        "n": Fraction(n),
        "m": Fraction(m),
        "D_0": Fraction(start),
        "lambda_0": Fraction(lam_0),
    }
    bound = number_of(LEMMA_24, catalogue.get(LEMMA_24).bound, point)
    move = max(run.largest("move_w"), run.largest("move_b"))
    decay = start * np.exp(-lam_0 * run.times / 2)
    allowed = 1e-9 * start + rounding(m)
    out.judge("decay", bool((run.errors > decay * (1 + MARGIN) + allowed).any()))
    out.judge("movement", move > bound * (1 + MARGIN))
    if run.finished:
        out.measured["largest movement / bound"] = move / bound
        out.measured["final error / bound"] = float(run.errors[-1] / decay[-1])
    else:
        out.stopped = run.reason
    return out


EXPERIMENTS = (
    Experiment(
        FLOW,
        "decay of the loss, movement, active counts and kernel along gradient flow",
        "a run that satisfies the width condition and breaks a part, more often than delta",
        parameters(
            "n=1 B=1 d=2 delta=1/10 norm_y=1/10",
            m="the least width if ||y - f(0)||^2 is twice its mean",
            t="until the theorem promises a loss of 1/100 of the initial one",
            **{"lambda": "the certified lower bound of lambda(B)"},
        ),
        _flow_plan,
        _flow,
    ),
    Experiment(
        LEMMA_24,
        "decay and movement along gradient flow, lambda_0 being twice the smallest eigenvalue met",
        "one run beyond a bound",
        parameters("n=1 m=2000 B=0 d=2 norm_y=1/10 t=4"),
        _lemma_24_plan,
        _lemma_24,
    ),
)
