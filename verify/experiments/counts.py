"""Active counts and flip counts at initialisation, against their probability bounds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds import catalogue
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
    value_of,
)
from verify.experiments.inputs import inputs
from verify.simulate.initial import Initialisation, initial_statistics

COUNT = "explicit/sparsity-count"
SHARP = "explicit/sparsity-count-sharp"
TWO_SIDED = "explicit/sparsity-count-two-sided"
SMALLEST = "explicit/sparsity-smallest-constant"
FLIPS = "explicit/flip-count"
FLIP = "explicit/flip-probability"
SMALL_BIAS = "explicit/flip-probability-small-bias"


def start(plan: Plan, random: Generator) -> Initialisation:
    """The independent initialisation of a plan."""
    return Initialisation(plan.inputs, plan.whole("m"), plan.number("B"), random)


def _common(values: dict[str, Fraction], data: str, seed: int) -> NDArray[np.float64]:
    for name in ("n", "m", "d"):
        needs(values, name, least=1)
    needs(values, "B")
    found = inputs(data, int(values["n"]), int(values["d"]), seed).X
    return found


def _count_plan(identity: str) -> Callable[[dict[str, Fraction], str, int], Plan]:
    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        X = _common(values, data, seed)
        statement = catalogue.get(identity)
        bound = number_of(identity, "m*s", values)
        claim = Claim(
            "count", "fewer than m s neurons are active on each input", chance(statement, values)
        )
        return Plan(
            identity, values, X, tuple(assumed(statement, values)), (claim,), {"bound": bound}
        )

    return prepare


def _count(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random), kernel=False)
    bound = plan.setting["bound"]
    out = Outcome()
    certain = found.active - found.ambiguous
    out.judge("count", bool((certain >= bound * (1 + 1e-12)).any()))
    out.measured["largest count / (m s)"] = float(found.active.max() / bound)
    out.measured["mean active fraction"] = float(found.active.mean() / plan.whole("m"))
    return out


def _two_sided_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    X = _common(values, data, seed)
    statement = catalogue.get(TWO_SIDED)
    claim = Claim(
        "deviation", "each active count is within epsilon m Q of m Q", chance(statement, values)
    )
    mean = number_of(TWO_SIDED, "m*Q(B)", values)
    return Plan(TWO_SIDED, values, X, tuple(assumed(statement, values)), (claim,), {"mean": mean})


def _two_sided(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random), kernel=False)
    mean, epsilon = plan.setting["mean"], plan.number("epsilon")
    off = np.abs(found.active - mean)
    out = Outcome()
    out.judge("deviation", bool((off - found.ambiguous >= epsilon * mean * (1 + 1e-12)).any()))
    out.measured["largest deviation / (m Q)"] = float(off.max() / mean)
    return out


def quantile(n: int, m: int, B: Fraction, delta: Fraction) -> int:
    """k_star: the smallest k for which ``n P[Bin(m, Q(B)) > k] <= delta`` is certain.

    >>> quantile(1, 2, Fraction(0), Fraction(1, 3))
    1
    """
    from verify.laws import active_count_at_least

    low, high = -1, m  # high will do, low will not
    while high - low > 1:
        k = (low + high) // 2
        enough = k >= 0 and n * active_count_at_least(k + 1, m, B).upper <= delta
        low, high = (low, k) if enough else (k, high)
    return high


def _smallest_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    X = _common(values, data, seed)
    statement = catalogue.get(SMALLEST)
    k = quantile(int(values["n"]), int(values["m"]), values["B"], values["delta"])
    says = "at most k_star neurons are active on each input"
    claim = Claim("count", says, chance(statement, values))
    setting = {"k": k, "ms": number_of(SMALLEST, "m*s", values)}
    notes = (f"k_star = {k}, C_star = {k / setting['ms']:.6g}",)
    conditions = tuple(assumed(statement, values))
    return Plan(SMALLEST, values, X, conditions, (claim,), setting, notes)


def _smallest(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random), kernel=False)
    out = Outcome()
    out.judge("count", bool((found.active - found.ambiguous > plan.setting["k"]).any()))
    out.measured["largest count / k_star"] = float(found.active.max() / max(plan.setting["k"], 1))
    out.measured["largest count / (m s)"] = float(found.active.max() / plan.setting["ms"])
    return out


def _flips_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    X = _common(values, data, seed)
    statement = catalogue.get(FLIPS)
    if "p_bar" not in values:
        # the smallest bound that the theorem names: c(B, R) R s(B), rounded up
        values["p_bar"] = value_of(
            catalogue.get(FLIP), "c_BR*R*s", {"B": values["B"], "R": values["R"]}
        ).upper
    claim = Claim(
        "flips", "fewer than 2 m p_bar neurons can flip on each input", chance(statement, values)
    )
    return Plan(FLIPS, values, X, tuple(assumed(statement, values)), (claim,))


def _flips(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random), radii=(plan.number("R"),), kernel=False)
    bound = float(2 * plan.values["m"] * plan.values["p_bar"])
    flips = found.flips[0]
    out = Outcome()
    out.judge("flips", bool((flips - found.ambiguous >= bound * (1 + 1e-12)).any()))
    if bound:
        out.measured["largest flip count / (2 m p_bar)"] = float(flips.max() / bound)
    return out


def _flip_plan(identity: str) -> Callable[[dict[str, Fraction], str, int], Plan]:
    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        values = {**values, "n": Fraction(1)}
        X = _common(values, data, seed)
        needs(values, "R")
        statement = catalogue.get(identity)
        says = "a neuron flips with probability at most the bound"
        claims = [Claim("upper", says, chance(statement, values))]
        if identity == FLIP:
            lower = value_of(statement, "exp(-R**2/2)*c_BR*R*s", values).lower
            says = "and at least exp(-R^2/2) c R s (its complement is tested)"
            claims.append(Claim("lower", says, 1 - lower))
        return Plan(identity, values, X, tuple(assumed(statement, values)), tuple(claims))

    return prepare


def _flip(plan: Plan, random: Generator) -> Outcome:
    """The adversary moves the weights by R/2 along the input and the bias by R/2 against it."""
    m, R = plan.whole("m"), plan.number("R")
    out = Outcome()
    flipped = sure = 0
    for z, _ in start(plan, random).chunks():
        # the extreme pre-activations of the box are z - R and z + R
        changes = ((z >= 0) & (z - R < 0)) | ((z < 0) & (z + R >= 0))
        near = np.abs(np.abs(z) - R) < 1e-12
        flipped += int((changes | near).sum())
        sure += int((changes & ~near).sum())
    out.judge("upper", sure, m)
    if plan.statement == FLIP:
        out.judge("lower", m - flipped, m)
    out.measured["flipped fraction"] = sure / m
    return out


EXPERIMENTS = (
    Experiment(
        SMALLEST,
        "the largest of the active counts over the threshold k_star",
        "a count above k_star more often than delta",
        parameters("n=10 m=1000 B=1 d=20 delta=1/10"),
        _smallest_plan,
        _smallest,
    ),
    Experiment(
        COUNT,
        "the largest of the active counts N_i over m s",
        "N_i >= m s for some i more often than the bound allows",
        parameters("n=10 m=50 B=0 d=20 delta=1/100"),
        _count_plan(COUNT),
        _count,
    ),
    Experiment(
        SHARP,
        "the largest of the active counts N_i over m s",
        "N_i >= m s for some i more often than n 2^(-m s)",
        parameters("n=10 m=60 B=2 d=20"),
        _count_plan(SHARP),
        _count,
    ),
    Experiment(
        TWO_SIDED,
        "the largest deviation of an active count from its mean m Q",
        "a deviation of epsilon m Q or more, more often than the bound allows",
        parameters("n=2 m=1500 B=1 d=20 epsilon=1/4"),
        _two_sided_plan,
        _two_sided,
    ),
    Experiment(
        FLIPS,
        "the largest number of neurons that an adversary in the box can flip on one input",
        "2 m p_bar of them or more, more often than the bound allows",
        parameters("n=2 m=2000 B=2 R=1/20 d=20", p_bar="c(B,R) R s(B)"),
        _flips_plan,
        _flips,
    ),
    Experiment(
        FLIP,
        "the fraction of neurons that an adversary in the box flips on one input",
        "a fraction that is above the upper or below the lower bound",
        parameters("m=100000 B=1 R=1/2 d=2", kappa="B R"),
        _flip_plan(FLIP),
        _flip,
    ),
    Experiment(
        SMALL_BIAS,
        "the fraction of neurons that an adversary in the box flips on one input",
        "a fraction above sqrt(2/pi) R s",
        parameters("m=100000 B=1 R=1/2 d=2"),
        _flip_plan(SMALL_BIAS),
        _flip,
    ),
)
