"""Gradient descent at the widths that the convergence theorems ask for."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, log, log1p

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds import catalogue
from bounds.errors import InputError
from verify.decimals import down
from verify.experiments.experiment import (
    SLACK,
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
from verify.experiments.initial_kernel import check_sizes, in_good_event, with_least
from verify.experiments.inputs import eigenvalue, inputs, labels
from verify.simulate.initial import Initialisation, initial_statistics
from verify.simulate.training import Training, descend

SYMMETRIC = "explicit/gd-convergence-symmetric"
CONVERGENCE = "explicit/gd-convergence"
UNCONDITIONAL = "explicit/gd-convergence-unconditional"
STEPS = "explicit/gd-step-count"
MOVEMENT = "explicit/gd-movement"
ONE_STEP = "explicit/gd-one-step"
MOST_STEPS = 10**6
RECORDS = 60
LOSS_GOAL = 100.0
"""Without a number of steps, training goes on until the theorem promises a loss this much lower."""
_AUTOMATIC = {
    "lambda": "the certified lower bound of lambda(B)",
    "eta": "the largest learning rate that the theorem allows",
    "steps": "until the theorem promises a loss of 1/100 of the initial one",
}


def training_values(
    values: dict[str, Fraction], data: str, seed: int, rate: str = CONVERGENCE
) -> tuple[dict[str, Fraction], Hypothesis]:
    """The values with lambda, learning rate and steps filled in, and what is known of lambda.

    Raises
    ------
    InputError : no positive lambda and no learning rate, or too many steps.
    """
    check_sizes(values, "n", "d")
    needs(values, "norm_y")
    lam, hypothesis = eigenvalue(data, int(values["n"]), int(values["d"]), seed, values)
    values = {**values, "lambda": lam}
    if lam <= 0:
        raise InputError(
            "the theorems on training need a positive lambda, but no positive lower bound of "
            "lambda(B) is known for these inputs"
        )
    if "eta" not in values:
        values["eta"] = down(value_of(catalogue.get(rate), "eta_max", values).lower)
    needs(values, "eta", strict=True)
    if "steps" not in values:
        x = float(values["eta"] * lam / 4)
        values["steps"] = Fraction(ceil(log(LOSS_GOAL) / -log1p(-x)) if 0 < x < 1 else 100)
    needs(values, "steps", least=1)
    if values["steps"] > MOST_STEPS:
        raise InputError(f"{values['steps']} steps are needed; up to {MOST_STEPS} are simulated")
    return values, hypothesis


def train(plan: Plan, random: Generator, *, symmetric: bool = False) -> Training:
    """One run of gradient descent of a plan; ``width`` and ``y`` come from its setting."""
    initial = Initialisation(
        plan.inputs, plan.setting["width"], plan.number("B"), random, symmetric
    )
    steps = plan.whole("steps")
    # the float is at most the exact learning rate
    eta = float(plan.values["eta"]) * (1 - 4e-16)
    every = max(1, steps // RECORDS)
    return descend(
        initial, plan.setting["y"], eta, steps, radius=plan.setting["radius"], every=every
    )


def rounding(m: int) -> float:
    """More than the outputs of a network of width m are off by rounding.

    An output is a sum of m^(-1/2) a_r max(z_ri, 0), z_ri of size 10 at most: summed in any usual
    order its error is about m^(1/2) 10 u, u = 1e-16; this is a hundred times that.
    """
    return 1e-13 * float(np.sqrt(m))


def geometric(run: Training, rate: float, m: int, *, surely: bool = False) -> NDArray[np.bool_]:
    """Which steps satisfy ``||e(k)||^2 <= (1 - rate)^k ||e(0)||^2``: up to rounding, or surely.

    Where it is a claim, rounding must not count against it; where it is a premise, it must hold.
    """
    # a rate of 1 or more promises the error 0 after one step
    bound = run.errors[0] * np.exp(0.5 * run.times * np.log1p(-min(rate, 1 - 1e-16)))
    if surely:
        return np.asarray((run.times == 0) | (run.errors <= bound - rounding(m)))
    allowed = SLACK * run.errors[0] + rounding(m)
    return np.asarray(run.errors <= bound * (1 + SLACK) + allowed)


def broken(run: Training, plan: Plan, active_bound: float) -> dict[str, bool]:
    """Which parts of the conclusion of the convergence theorems a run contradicts."""
    n, m = plan.inputs.shape[0], plan.setting["width"]
    lam, eta = plan.number("lambda"), plan.number("eta")
    radius = 8 * np.sqrt(n) * run.errors[0] / (lam * np.sqrt(m))
    return {
        "decay": not (run.finished and bool(geometric(run, eta * lam / 4, m).all())),
        "movement": max(run.largest("move_w"), run.largest("move_b")) > radius * (1 + SLACK),
        "active": run.most_active > active_bound * (1 + SLACK),
    }


def why_stopped(run: Training) -> str:
    """Why a run is not averaged in: it diverged, or its learning rate can only diverge or kill."""
    parts = [run.reason] if run.reason else []
    if run.unstable:
        limit = 2 / run.largest_kernel_eigenvalue
        parts.append(
            f"the learning rate is above 2/lambda_max(H(0)) = {limit:.4g}, where the linearised "
            "dynamics is unstable"
        )
    return "; ".join(parts)


def show(out: Outcome, run: Training, plan: Plan, active_bound: float) -> None:
    """What is shown of a run that ended with finite numbers and a stable learning rate."""
    if not run.finished or run.unstable:
        out.stopped = why_stopped(run)
        return
    n, m = plan.inputs.shape[0], plan.setting["width"]
    lam, eta = plan.number("lambda"), plan.number("eta")
    start, last = run.errors[0], max(run.errors[-1], 1e-300)
    radius = 8 * np.sqrt(n) * start / (lam * np.sqrt(m))
    k = max(len(run.errors) - 1, 1)
    out.measured["final loss / initial loss"] = float((last / start) ** 2) if start else 0.0
    if start:
        if eta * lam < 4:
            seen, promised = 2 * np.log(start / last), -k * np.log1p(-eta * lam / 4)
            out.measured["decay of the log loss / promised"] = float(seen / promised)
        out.measured["largest movement / bound"] = (
            max(run.largest("move_w"), run.largest("move_b")) / radius
        )
    out.measured["largest active count / bound"] = run.most_active / active_bound
    out.measured["flips at the end"] = float(run.records[-1].flips)
    out.measured["lambda_min(H) / lambda, smallest"] = run.smallest("kernel_smallest") / lam
    out.measured["||H - H(0)||_F, largest"] = run.largest("kernel_change")
    out.measured["distance to linear / initial error"] = (
        run.largest("from_linear") / start if start else 0.0
    )
    out.measured["neurons followed one by one"] = float(run.candidates)


def _convergence_plan(
    identity: str,
) -> Callable[[dict[str, Fraction], str, int], Plan]:
    width = "M" if identity == SYMMETRIC else "m"

    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        values, hypothesis = training_values(values, data, seed)
        statement = catalogue.get(identity)
        n = int(values["n"])
        notes: tuple[str, ...] = ()
        if width not in values:
            guess = dict(values)
            if identity == CONVERGENCE:  # D_0 is random: twice its mean square is taken
                square = value_of(
                    catalogue.get("explicit/initial-error-mean"), "norm_y**2 + n*v", values
                ).upper
                guess["D_0"] = down(Fraction(np.sqrt(float(2 * square))))
            values[width], notes = _least(identity, width, guess)
        needs(values, width, least=1)
        s = number_of("explicit/gd-constants", "s", values)
        m = int(values[width])
        says = "decay, movement and active counts are as stated at every step"
        claim = Claim("conclusion", says, chance(statement, values))
        setting = {
            "width": m,
            "y": labels(n, values["norm_y"], seed),
            "active": 17 / 16 * m * s,
            "radius": number_of("explicit/gd-constants", "R_star", values),
            "second": number_of(CONVERGENCE, "167773*n**3*exp(-B**2)/lambda**4", values),
        }
        X = inputs(data, n, int(values["d"]), seed).X
        conditions = (*assumed(statement, values), hypothesis)
        return Plan(identity, values, X, conditions, (claim,), setting, notes)

    return prepare


def _least(
    identity: str, width: str, values: dict[str, Fraction]
) -> tuple[Fraction, tuple[str, ...]]:
    found, notes = with_least(identity, width, values, even=identity == SYMMETRIC)
    return found[width], notes


def _convergence(plan: Plan, random: Generator) -> Outcome:
    run = train(plan, random, symmetric=plan.statement == SYMMETRIC)
    wrong = broken(run, plan, plan.setting["active"])
    applies = True
    out = Outcome()
    if plan.statement == CONVERGENCE:
        needed = plan.setting["second"] * run.errors[0] ** 2
        applies = bool(plan.setting["width"] >= needed * (1 + SLACK))
        out.measured["width condition holds"] = float(applies)
    failed = any(wrong.values())
    if plan.statement == UNCONDITIONAL:
        D = number_of(UNCONDITIONAL, "D", plan.values)
        failed = failed or bool(run.errors[0] > D * (1 + SLACK))
    out.judge("conclusion", failed, applies=applies)
    show(out, run, plan, plan.setting["active"])
    return out


def _step_count_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    epsilon = values.pop("epsilon")
    values, _ = training_values({**values, "steps": Fraction(1)}, data, seed)
    s = value_of(catalogue.get("explicit/gd-constants"), "s", values)
    lam_0 = down(values["lambda"] / s.upper)
    point = {**values, "lambda_0": lam_0, "epsilon": epsilon, "D_0": values["norm_y"]}
    statement = catalogue.get(STEPS)
    k = ceil(value_of(statement, "k_min", point).upper)
    # the learning rate of the theorem at lambda_0 e^(-B^2/2), which is at most lambda
    values["lambda"] = down(lam_0 * s.lower)
    values["eta"] = down(value_of(catalogue.get(CONVERGENCE), "eta_max", values).lower)
    if k > MOST_STEPS:
        raise InputError(f"{k} steps are needed; up to {MOST_STEPS} are simulated")
    plan = _convergence_plan(SYMMETRIC)({**values, "steps": Fraction(k)}, data, seed)
    shown = {**plan.values, "epsilon": epsilon, "lambda_0": lam_0}
    bound = chance(catalogue.get(SYMMETRIC), values)
    claim = Claim("goal", "the error is at most epsilon after k_min steps", bound)
    conditions = (
        *plan.hypotheses,
        Hypothesis("0 < epsilon <= D_0", 0 < epsilon <= values["norm_y"]),
    )
    return Plan(STEPS, shown, plan.inputs, conditions, (claim,), plan.setting, plan.notes)


def _step_count(plan: Plan, random: Generator) -> Outcome:
    run = train(plan, random, symmetric=True)
    out = Outcome()
    off = rounding(plan.setting["width"])
    out.exceeds("goal", float(run.errors[-1]) - off, plan.number("epsilon"))
    show(out, run, plan, plan.setting["active"])
    return out


def _free_plan(identity: str, says: str) -> Callable[[dict[str, Fraction], str, int], Plan]:
    """A deterministic statement about a run at any width."""

    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        values, hypothesis = training_values(values, data, seed)
        needs(values, "m", least=1)
        statement = catalogue.get(identity)
        conditions = assumed(statement, values)
        if identity == ONE_STEP:
            conditions.append(hypothesis)
        n, m = int(values["n"]), int(values["m"])
        good = "explicit/gd-good-event"
        setting = {
            "width": m,
            "y": labels(n, values["norm_y"], seed),
            "active": number_of(good, "m*s", values),
            "count": number_of(good, "m*s", values),
            "flips": number_of(good, "2*m*p_star", values),
            "radius": 0.05,
        }
        setting["R"] = number_of(good, "R_star", values)
        X = inputs(data, n, int(values["d"]), seed).X
        claim = Claim("bound", says, Fraction(0))
        return Plan(identity, values, X, tuple(conditions), (claim,), setting)

    return prepare


def _movement(plan: Plan, random: Generator) -> Outcome:
    run = train(plan, random)
    lam, n, m = plan.number("lambda"), plan.inputs.shape[0], plan.setting["width"]
    satisfied = geometric(run, plan.number("eta") * lam / 4, m, surely=True)
    # the premise up to step k gives the bound up to step k + 1
    last = len(satisfied) if satisfied.all() else int(np.argmin(satisfied))
    radius = 8 * np.sqrt(n) * run.errors[0] / (lam * np.sqrt(m))
    moves = [max(r.move_w, r.move_b) for r in run.records if r.time <= last]
    out = Outcome()
    out.exceeds("bound", max(moves), radius)
    show(out, run, plan, plan.setting["active"])
    out.measured["steps with geometric decay"] = float(last)
    return out


def _one_step(plan: Plan, random: Generator) -> Outcome:
    initial = Initialisation(plan.inputs, plan.setting["width"], plan.number("B"), random)
    found = initial_statistics(initial, radii=(plan.setting["R"],))
    good = in_good_event(plan, found, surely=True)
    run = train(plan, random)
    rate = plan.number("eta") * plan.number("lambda") / 4
    # movements only grow from record to record as far as is seen; the last inside counts
    inside = [r.time for r in run.records if r.move_w + r.move_b <= plan.setting["R"]]
    outside = [r.time for r in run.records if r.move_w + r.move_b > plan.setting["R"]]
    until = int(max((t for t in inside if not outside or t < min(outside)), default=0))
    e = run.errors[: until + 1]
    factor, off = np.sqrt(max(1 - rate, 0.0)), rounding(plan.setting["width"])
    steps = e[1:] > e[:-1] * factor * (1 + SLACK) + off
    out = Outcome()
    out.judge("bound", bool(steps.any()), applies=good and until > 0)
    show(out, run, plan, plan.setting["active"])
    out.measured["good event"] = float(good)
    out.measured["steps inside the box"] = float(until)
    return out


EXPERIMENTS = (
    Experiment(
        SYMMETRIC,
        "decay of the loss, movement, active counts, flips and kernel along gradient descent",
        "a run that breaks decay, movement or counts, more often than delta",
        parameters("n=1 B=1 d=2 delta=1/10 norm_y=1/10", M="the least width", **_AUTOMATIC),
        _convergence_plan(SYMMETRIC),
        _convergence,
    ),
    Experiment(
        CONVERGENCE,
        "the same from the independent initialisation",
        "a run that satisfies the width condition and breaks a part, more often than delta",
        parameters(
            "n=1 B=1 d=2 delta=1/10 norm_y=1/10",
            m="the least width if ||y - f(0)||^2 is twice its mean",
            **_AUTOMATIC,
        ),
        _convergence_plan(CONVERGENCE),
        _convergence,
    ),
    Experiment(
        UNCONDITIONAL,
        "the same from the independent initialisation, at a width that depends on nothing random",
        "a run that breaks a part, more often than delta + delta_prime",
        parameters(
            "n=1 B=1 d=2 delta=1/10 delta_prime=1/10 norm_y=1/10",
            m="the least width",
            **_AUTOMATIC,
        ),
        _convergence_plan(UNCONDITIONAL),
        _convergence,
    ),
    Experiment(
        STEPS,
        "the error after the number of steps that the theorem gives",
        "an error above epsilon, more often than delta",
        parameters(
            "n=1 B=1 d=2 delta=1/10 norm_y=1/10 epsilon=1/100",
            M="the least width",
            **{"lambda": _AUTOMATIC["lambda"]},
        ),
        _step_count_plan,
        _step_count,
    ),
    Experiment(
        MOVEMENT,
        "the largest movement of a neuron as long as the loss decays geometrically",
        "one movement beyond the bound",
        parameters("n=3 m=2000 B=1/2 d=5 norm_y=1", **_AUTOMATIC),
        _free_plan(MOVEMENT, "no neuron moves further than the bound"),
        _movement,
    ),
    Experiment(
        ONE_STEP,
        "the factor of the loss in one step, on the good event and inside the box",
        "one step with a larger factor than 1 - eta lambda/4",
        parameters("n=2 m=20000 B=1/2 d=5 norm_y=1/20", **_AUTOMATIC),
        _free_plan(ONE_STEP, "each step contracts by 1 - eta lambda/4"),
        _one_step,
    ),
)
