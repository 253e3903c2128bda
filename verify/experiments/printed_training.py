"""Yang et al. (2024) as printed: statements on gradient descent, measured on actual steps."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from verify.experiments.descent import geometric, rounding, training_values, why_stopped
from verify.experiments.experiment import (
    SLACK,
    Claim,
    Experiment,
    Hypothesis,
    Outcome,
    Plan,
    parameters,
    share,
)
from verify.experiments.inputs import inputs, labels, limiting
from verify.experiments.printed_initial import open_claim, open_hypotheses
from verify.experiments.printed_side import enclosed_side, needed, printed_side
from verify.simulate.initial import Initialisation
from verify.simulate.training import Memory, State, Training, Watch, descend

PAPER = "yang2024"
Array = NDArray[np.float64]
Pattern = NDArray[np.bool_]
RECORDS = 40
_AUTOMATIC = {
    "lambda": "the certified lower bound of lambda(B)",
    "eta": "16/289 lambda e^(B^2)/n^2",
}
_FREE_OF_HYPOTHESES = ("lemma-22", "claim-26", "fact-28")


def training_plan(
    name: str, claims: tuple[Claim, ...], *, symmetric: bool = False
) -> Callable[[dict[str, Fraction], str, int], Plan]:
    """A plan for a run of gradient descent."""
    identity = f"{PAPER}/{name}"

    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        values, hypothesis = training_values(values, data, seed)
        n, d = int(values["n"]), int(values["d"])
        conditions: tuple[Hypothesis, ...] = open_hypotheses(identity, values)
        if name not in _FREE_OF_HYPOTHESES:
            conditions = (*conditions, hypothesis)
        if name == "lemma-23":
            rate = values["eta"] * values["lambda"] / 4 <= 1
            note = "implied by its assumption, a decay by this factor; without it k = 0 fails"
            conditions = (*conditions, Hypothesis("eta*lambda/4 <= 1", rate, note))
        H, _ = limiting(data, n, d, seed, values["B"])
        setting: dict[str, Any] = {
            "y": labels(n, values["norm_y"], seed),
            "H": H,
            "symmetric": symmetric,
        }
        X = inputs(data, n, d, seed).X
        return Plan(identity, values, X, conditions, claims, setting)

    return prepare


def run(
    plan: Plan,
    random: Generator,
    watch: Watch | None = None,
    memory: Memory | None = None,
    *,
    whole: bool = False,
) -> Training:
    """Gradient descent; with ``whole`` every neuron that is ever active is followed."""
    m = plan.whole("m")
    symmetric = plan.setting["symmetric"]
    initial = Initialisation(plan.inputs, m, plan.number("B"), random, symmetric)
    steps = plan.whole("steps")
    return descend(
        initial,
        plan.setting["y"],
        plan.number("eta"),
        steps,
        radius=np.inf if whole else 0.05,
        every=max(1, steps // RECORDS),
        watch=watch,
        memory=memory,
    )


class Recursion:
    """The terms of the one-step decomposition (Claim 26), at every step of a run.

    The flipping sets are those of the whole run, so that a first run finds them.
    """

    def __init__(self, plan: Plan, random: Generator) -> None:
        self.eta = plan.number("eta")
        first: Memory = {"ever": np.zeros((0, 0), bool)}
        run(plan, random, lambda k, state, error: _note(first, k, state), first, whole=True)
        self.ever: Pattern = first["ever"]
        nothing = np.zeros((0, 0))
        self.memory: Memory = {"rows": [], **dict.fromkeys(("z", "on", "error", "H"), nothing)}
        self.training = run(plan, random, self._measure, self.memory, whole=True)

    def _measure(self, k: int, state: State, error: Array) -> None:
        memory, m = self.memory, state.fixed.m
        if k == 0:
            memory["rows"] = []
        else:
            on, old, H = memory["on"], memory["error"], memory["H"]
            flipped = (self.ever & on).astype(float)
            H_flipped = state.lift * (flipped.T @ on.astype(float)) / m
            change = np.maximum(state.z, 0.0) - np.maximum(memory["z"], 0.0)
            v2 = (state.fixed.a / np.sqrt(m)) @ (change * self.ever)
            step = error - old
            terms = (
                -2 * self.eta * float(old @ H @ old),
                2 * self.eta * float(old @ H_flipped @ old),
                2 * float(old @ v2),
                float(step @ step),
            )
            square = float(old @ old)
            flips = self.ever.sum(axis=0).astype(float)
            fact = float(np.sum(H_flipped**2)), float(4 * len(old) / m**2 * (flips @ flips))
            memory["rows"].append([*terms, square, float(error @ error), *fact])
        memory.update(z=state.z.copy(), on=state.on.copy(), error=error.copy(), H=state.kernel())

    def table(self) -> Array:
        """(steps, 8): B_1 to B_4, both squared errors, ||H_perp||_F^2 and its bound."""
        rows = self.memory["rows"]
        kept = [row for row in rows if row[4] > 1e-16 * rows[0][4]]
        return np.array(kept).reshape(-1, 8)


def _note(memory: Memory, k: int, state: State) -> None:
    now = state.on != state.start_on
    memory["ever"] = now if k == 0 else memory["ever"] | now


def _recursion(plan: Plan, random: Generator) -> Outcome:
    found = Recursion(plan, random)
    out = Outcome()
    training = found.training
    name = plan.statement.rsplit("/", 1)[1]
    table = found.table()
    R = training.largest("move_w") + training.largest("move_b")
    if not training.finished or training.unstable or not len(table) or R == 0.0:
        for claim in plan.claims:
            out.judge(claim.name, False, applies=False)
        out.stopped = why_stopped(training) or "nothing moves"
        return out
    B1, B2, B3, B4, old, new, fact, bound = table.T
    # each bound is a constant times E_k, the squared error
    point = {
        **plan.values,
        "E_k": 1,
        "R_w": training.largest("move_w"),
        "R_b": training.largest("move_b"),
    }
    if name == "claim-26":
        off = np.abs(old + B1 + B2 + B3 + B4 - new) / old
        # the errors e are known up to the rounding of outputs, and off up to twice that over e
        unsure = 100 * rounding(plan.whole("m")) / np.sqrt(old)
        out.judge("claim", bool((off > SLACK + unsure).any()))
        out.measured["largest miss / squared error"] = float(off.max())
    elif name == "fact-28":
        out.judge("claim", bool((fact > bound * (1 + SLACK) + 1e-300).any()))
        with np.errstate(invalid="ignore", divide="ignore"):
            used = np.where(bound > 0, fact / bound, 0.0)
        out.measured["||H_perp||_F^2 / bound"] = float(used.max())
    elif name == "lemma-27":
        stated = printed_side(plan.statement, 0, point)  # negative, as B_1 is
        out.measured["B_1 / its bound, smallest"] = float((B1 / old).max() / stated)
    elif name == "lemma-29":
        out.measured["c that B_2 needs"] = needed(plan.statement, 0, (B2 / old).max(), point)
    elif name == "lemma-30":
        out.measured["c that B_3 needs"] = needed(plan.statement, 0, (B3 / old).max(), point)
    elif name == "lemma-31":  # C_2 is squared in the bound
        share = (B4 / old).max() / printed_side(plan.statement, 0, point)
        out.measured["C_2 that B_4 needs"] = float(np.sqrt(share))
    out.measured["neurons that flip"] = float(found.ever.any(axis=1).sum())
    return out


def _gradients(plan: Plan, random: Generator) -> Outcome:
    point = {**plan.values, "n": plan.inputs.shape[0], "E_k": 1}
    stated = [printed_side(plan.statement, place, point) for place in (0, 1)]
    memory: Memory = {"worst": [0.0, 0.0]}

    def watch(k: int, state: State, error: Array) -> None:
        size = float(np.linalg.norm(error))
        if size <= 1e-13 * np.linalg.norm(plan.setting["y"]) or not len(state.on):
            return
        pull = state.on * error
        m, rho = state.fixed.m, state.fixed.rho
        weights = np.sqrt(np.maximum(np.einsum("ri,ri->r", pull @ rho, pull), 0).max() / m)
        biases = np.abs(pull.sum(axis=1)).max() / np.sqrt(m)
        # the bounds are a constant times the error
        shares = share(weights, stated[0] * size), share(biases, stated[1] * size)
        memory["worst"] = [max(pair) for pair in zip(memory["worst"], shares, strict=True)]

    training = run(plan, random, watch, memory, whole=True)
    worst = memory["worst"]
    out = Outcome()
    out.judge("claim", max(worst) > 1 + SLACK)
    if not training.finished or training.unstable:
        out.stopped = why_stopped(training)
    out.measured["largest gradient by weights / bound"] = float(worst[0])
    out.measured["largest gradient by biases / bound"] = float(worst[1])
    return out


def _movement(plan: Plan, random: Generator) -> Outcome:
    training = run(plan, random)
    satisfied = geometric(training, decay_rate(plan), plan.whole("m"), surely=True)
    last = len(satisfied) if satisfied.all() else int(np.argmin(satisfied))
    point = {**plan.values, "D_0": training.errors[0]}
    stated = [printed_side(plan.statement, place, point) for place in (0, 1)]
    seen = [r for r in training.records if r.time <= last]
    shares = [
        share(max(r.move_w for r in seen), stated[0]),
        share(max(r.move_b for r in seen), stated[1]),
    ]
    out = Outcome()
    out.exceeds("claim", max(shares), 1.0)
    out.measured["largest movement / bound"] = max(shares)
    return out


def decay_rate(plan: Plan) -> float:
    """The share of the loss that a step removes, by Theorem 1 (and Lemma 6) or by Theorem 32."""
    of_theorem_1 = plan.statement.endswith(("theorem-1", "lemma-6"))
    theorem = f"{PAPER}/{'theorem-1' if of_theorem_1 else 'theorem-32'}"
    point = {**plan.values, "lambda_B": plan.values["lambda"], "k": 1, "L_0": 1, "D_0": 1}
    return float(1 - enclosed_side(theorem, 0, point).midpoint)


def _descent(plan: Plan, random: Generator) -> Outcome:
    """Decay and active counts of a run (Theorems 1, 32; Lemmas 6, 34)."""
    training = run(plan, random)
    out = Outcome()
    rate, m = decay_rate(plan), plan.whole("m")
    out.judge("claim", not (training.finished and bool(geometric(training, rate, m).all())))
    if not training.finished or training.unstable:
        out.stopped = why_stopped(training)
        return out
    start, last = training.errors[0], max(training.errors[-1], 1e-300)
    steps = max(len(training.errors) - 1, 1)
    seen = 2 * np.log(start / last) / steps
    out.measured["decay of the log loss per step / stated"] = float(seen / -np.log1p(-rate))
    order = printed_side(f"{PAPER}/lemma-34", 0, plan.values)
    out.measured["largest active count / (m s)"] = training.most_active / order
    out.measured["m / (n^4 e^(-B^2) / lambda^4)"] = float(
        m * plan.number("lambda") ** 4
        / (plan.inputs.shape[0] ** 4 * np.exp(-plan.number("B") ** 2))
    )  # fmt: skip
    return out


COMPARED = 200
"""At how many steps the distance to the linear dynamics is compared with its stated order."""


def _linear(plan: Plan, random: Generator) -> Outcome:
    """Theorem 42 and Lemmas 11, 43: distance to the dynamics of H_inf, and displacement."""
    H, y, eta = plan.setting["H"], plan.setting["y"], plan.number("eta")
    if not y.any():
        return Outcome(stopped="the labels are 0: nothing moves")
    values, vectors = np.linalg.eigh(H)
    coordinates = vectors.T @ y
    memory: Memory = {"gaps": []}

    def watch(k: int, state: State, error: Array) -> None:
        if k == 0:
            memory["gaps"] = []
        linear = -vectors @ ((1 - eta * values) ** k * coordinates)
        memory["gaps"].append(float(np.linalg.norm(error - linear)))

    training = run(plan, random, watch, memory)
    gaps = memory["gaps"]
    out = Outcome()
    if not training.finished or training.unstable:
        out.stopped = why_stopped(training)
        return out
    R_w, R_b = training.largest("move_w"), training.largest("move_b")
    square = float(y @ np.linalg.solve(H, y))
    moved = training.largest("frobenius")
    point = {**plan.values, "R_w": R_w, "R_b": R_b, "R": R_w + R_b, "q_H": square, "quad": square}
    if plan.statement.endswith("theorem-42"):
        compared = np.unique(np.geomspace(1, len(gaps) - 1, COMPARED).astype(int))
        shares = [
            gaps[k] / printed_side(plan.statement, 0, {**point, "k": int(k)}) for k in compared
        ]
        out.measured["largest ||e(k)|| / body of O"] = max(shares)
    else:
        out.measured["constant that the displacement needs"] = needed(
            plan.statement, 0, moved, point
        )
    out.measured["displacement / sqrt(y^T H_inf^-1 y)"] = moved / square**0.5
    return out


def _experiment(
    name: str,
    says: str,
    measures: str,
    replicate: Callable[[Plan, Generator], Outcome],
    *,
    exact: bool = False,
    symmetric: bool = False,
) -> Experiment:
    claims = (Claim("claim", says, Fraction(0)),) if exact else open_claim(says)
    refutes = "one run against it" if exact else "nothing: constants are not specified"
    return Experiment(
        f"{PAPER}/{name}",
        measures,
        refutes,
        parameters("n=3 m=2000 B=1/2 d=5 norm_y=1 delta=1/10 steps=800", **_AUTOMATIC),
        training_plan(name, claims, symmetric=symmetric),
        replicate,
    )


EXPERIMENTS = (
    _experiment("lemma-22", "the gradients of one neuron are at most sqrt(n/m) ||f - y||",
                "the largest gradients over the bound", _gradients, exact=True),
    _experiment("lemma-23", "no neuron moves further than 8 sqrt(n) D_0/(sqrt(m) lambda)",
                "the largest movement over the bound while it decays", _movement, exact=True),
    _experiment("claim-26", "the squared error is the old one plus B_1 + B_2 + B_3 + B_4",
                "what the two sides differ by", _recursion, exact=True),
    _experiment("fact-28", "||H_perp||_F^2 <= 4n/m^2 sum_i |S_i|^2, S_i the flipping sets",
                "the norm over its bound", _recursion, exact=True),
    _experiment("lemma-27", "B_1 is at most -5/8 eta lambda E",
                "B_1 over its bound, the smallest over the steps", _recursion),
    _experiment("lemma-29", "B_2 <= 8 eta n c (R_w + R_b) s E", "the c that B_2 needs", _recursion),
    _experiment("lemma-30", "B_3 <= 4 c eta n (R_w + R_b) s E", "the c that B_3 needs", _recursion),
    _experiment("lemma-31", "B_4 <= C_2^2 eta^2 n^2 E s^2", "the C_2 that B_4 needs", _recursion),
    _experiment("theorem-1", "the loss decays by 1 - eta lambda(B)/4 in every step",
                "the decay over the stated one, and the active counts", _descent),
    _experiment("theorem-32", "the squared error decays by 1 - eta lambda/4 in every step",
                "the decay over the stated one, and the active counts", _descent),
    _experiment("lemma-6", "active counts of order m s during training",
                "the largest active count over m s", _descent),
    _experiment("lemma-34", "active counts of order m s during training",
                "the largest active count over m s", _descent),
    _experiment("theorem-42", "the error follows the dynamics of H_inf up to the stated order",
                "the distance over its order", _linear, symmetric=True),
    _experiment("lemma-11", "the displacement is sqrt(y^T H_inf^-1 y) up to the stated orders",
                "the displacement over that norm", _linear, symmetric=True),
    _experiment("lemma-43", "the displacement is sqrt(y^T H_inf^-1 y) up to the stated orders",
                "the displacement over that norm", _linear, symmetric=True),
)  # fmt: skip
