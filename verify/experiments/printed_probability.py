"""Yang et al. (2024), inequalities of probability: Theorem 37, Lemmas 44, 45, 47, Definition 8."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds import catalogue
from bounds.errors import InputError
from verify.datasets import Dataset
from verify.decimals import down
from verify.experiments.experiment import (
    Claim,
    Experiment,
    Hypothesis,
    Outcome,
    Plan,
    assumed,
    chance,
    needs,
    parameters,
    statement_point,
    value_of,
)
from verify.experiments.initial_kernel import check_sizes
from verify.experiments.inputs import eigenvalue, inputs
from verify.experiments.printed_side import printed_side
from verify.simulate.initial import Initialisation, initial_statistics
from verify.simulate.memory import require
from verify.threshold import certain

LEMMA_44 = "yang2024/lemma-44"
LEMMA_45 = "yang2024/lemma-45"
LEMMA_47 = "yang2024/lemma-47"
THEOREM_37 = "yang2024/theorem-37"
DEFINITION_8 = "yang2024/definition-8"
NOWHERE = np.zeros((1, 1))
MOST_SIGNS = 16
MOST_SAMPLES = 10**5
MOST_SUMMANDS = 10**9
POINTS, FUNCTIONS = 30, 4
ROUNDING = 1e-9
Array = NDArray[np.float64]


def _no_data(data: str) -> None:
    if data != "sphere":
        raise InputError("this experiment has no inputs of its own; leave --data out")


# --- Lemma 44, Bernstein's inequality -----------------------------------------------------------


def _bernstein_plan(identity: str) -> Callable[[dict[str, Fraction], str, int], Plan]:
    part = identity.rsplit("/", 1)[1]

    def prepare(values: dict[str, Fraction], data: str, seed: int) -> Plan:
        _no_data(data)
        for name in ("n", "sums"):
            needs(values, name, least=1)
        n, p = values["n"], values["share"]
        require(int(32 * values["sums"]), f"{values['sums']} sums of {n} summands")
        if n > MOST_SUMMANDS:
            raise InputError(f"sums of up to {MOST_SUMMANDS} summands are drawn, got n = {n}")
        if not 0 < p < 1:
            raise InputError(f"share is a probability, above 0 and below 1; got {p}")
        values = {**values, "M": max(p, 1 - p), "V": n * p * (1 - p)}
        statement = catalogue.get(identity)
        # numbers that are 1 with the float next to share are at most this far from the law
        off = n * abs(Fraction(float(p)) - p)
        claims = []
        if part != "c":
            tail = chance(catalogue.get(f"{LEMMA_44}/a"), values)
            claims.append(Claim("a", "Z > t with at most the stated probability", tail + off))
        if part == "lemma-44":
            claims.append(Claim("b", "the simpler exponent is no smaller, at this t", Fraction(0)))
        if part != "a":
            tail = chance(catalogue.get(f"{LEMMA_44}/c"), values)
            claims.append(Claim("c", "Z is at most the stated bound, except rarely", tail + off))
        setting: dict[str, Any] = {}
        if part != "a":
            setting["bound"] = value_of(catalogue.get(f"{LEMMA_44}/c"), "bound", values).upper
        if part == "lemma-44":
            point = statement_point(statement, values)
            setting["b"] = [certain(r, point) for r in statement.relations]
        note = "Z_i = X_i - share with X_i = 1 with probability share, else 0, so that Z is exact"
        conditions = tuple(assumed(statement, values))
        return Plan(identity, values, NOWHERE, conditions, tuple(claims), setting, (note,))

    return prepare


def _bernstein(plan: Plan, random: Generator) -> Outcome:
    n, sums, p = plan.whole("n"), plan.whole("sums"), plan.values["share"]
    ones = random.binomial(n, float(p), sums)
    # exact: Z is an integer minus the rational number n p
    counts = dict(
        zip(*(part.tolist() for part in np.unique(ones, return_counts=True)), strict=True)
    )
    limits = {"a": plan.values.get("t"), "c": plan.setting.get("bound")}
    beyond = {
        name: sum(count for k, count in counts.items() if k - n * p > limit)
        for name, limit in limits.items()
        if limit is not None
    }
    out = Outcome()
    for claim in plan.claims:
        if claim.name == "b":
            truths = plan.setting["b"]
            out.judge("b", False in truths, applies=False in truths or None not in truths)
        else:
            out.judge(claim.name, beyond[claim.name], sums)
            out.measured[f"frequency of {claim.name}"] = beyond[claim.name] / sums
    return out


# --- Lemma 45, matrix Chernoff ------------------------------------------------------------------


def _chernoff_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    check_sizes(values)
    n, m, d = (int(values[name]) for name in ("n", "m", "d"))
    X = inputs(data, n, d, seed).X
    lam, hypothesis = eigenvalue(data, n, d, seed, values)
    # a summand is D (1 + rho) D / m with a diagonal D of zeros and ones
    top = float(np.linalg.eigvalsh(1.0 + X @ X.T)[-1]) * (1 + ROUNDING)
    values = {**values, "mu": lam, "L": Fraction(top) / m}
    statement = catalogue.get(LEMMA_45)
    bound = chance(statement, values)
    claim = Claim("eigenvalue", "lambda_min(X) is above epsilon times that of its mean", bound)
    note = "X is H(0), a sum over the neurons; its mean is the limiting kernel"
    conditions = (
        *assumed(statement, values),
        Hypothesis("mu is at most lambda_min(E[X])", hypothesis.holds, hypothesis.note),
    )
    return Plan(LEMMA_45, values, X, conditions, (claim,), {}, (note,))


def _chernoff(plan: Plan, random: Generator) -> Outcome:
    initial = Initialisation(plan.inputs, plan.whole("m"), plan.number("B"), random)
    found = initial_statistics(initial)
    assert found.kernel is not None
    smallest = float(np.linalg.eigvalsh(found.kernel)[0])
    mu = plan.number("mu")
    # with a smaller mu the bound is larger and the event smaller
    surely = smallest <= plan.number("epsilon") * mu - 1e-12 * plan.inputs.shape[0]
    out = Outcome()
    out.judge("eigenvalue", surely)
    out.measured["lambda_min(X) / mu"] = smallest / mu if mu else 0.0
    return out


# --- Lemma 47, anti-concentration ---------------------------------------------------------------


def _strip_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    _no_data(data)
    needs(values, "sums", least=1)
    require(int(32 * values["sums"]), f"{values['sums']} draws")
    for name in ("t", "sigma"):
        needs(values, name, strict=True)
    statement = catalogue.get(LEMMA_47)
    says = "|Z| <= t with at most the stated probability"
    claim = Claim("strip", says, chance(statement, values))
    conditions = tuple(assumed(statement, values))
    return Plan(LEMMA_47, values, NOWHERE, conditions, (claim,))


def _strip(plan: Plan, random: Generator) -> Outcome:
    sums, t = plan.whole("sums"), plan.number("t")
    Z = plan.number("sigma") * np.abs(random.standard_normal(sums))
    inside = int((t * (1 - ROUNDING) >= Z).sum())
    out = Outcome()
    out.judge("strip", inside, sums)
    out.measured["frequency"] = inside / sums
    return out


# --- Theorem 37, uniform deviation by Rademacher complexity ---------------------------------------


def _deviation_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    _no_data(data)
    for name in ("n", "sums"):
        needs(values, name, least=1)
    if values["n"] > MOST_SIGNS:
        raise InputError(
            f"all 2^n sign vectors are gone through: n is at most {MOST_SIGNS}, got {values['n']}"
        )
    if values["sums"] > MOST_SAMPLES:
        raise InputError(f"up to {MOST_SAMPLES} samples are drawn, got sums = {values['sums']}")
    if values["c"] <= 0 or values["rho"] <= 0:
        raise InputError("c and rho must be above 0")
    statement = catalogue.get(THEOREM_37)
    claim = Claim(
        "deviation", "no function of the class deviates by more than the bound",
        chance(statement, values),
    )  # fmt: skip
    notes = (
        f"{FUNCTIONS} functions on {POINTS} equally likely points with values 0 or c/rho, drawn "
        "anew in every replicate; the loss of u is rho |u|; `sums` samples for each class",
        "R_S by all sign vectors, the population loss by all points",
    )
    conditions = tuple(assumed(statement, values))
    return Plan(THEOREM_37, values, NOWHERE, conditions, (claim,), {}, notes)


def sign_average(table: Array) -> float:
    """``1/n E_eps max_f sum_i eps_i f(x_i)`` of a finite class, by all sign vectors.

    Parameters
    ----------
    table : (functions, n) values.

    >>> sign_average(np.array([[1.0], [-1.0]]))
    1.0
    """
    n = table.shape[1]
    return float((table @ _signs(n)).max(axis=0).mean() / n)


@cache
def _signs(n: int) -> Array:
    bits = (np.arange(2**n) >> np.arange(n)[:, None]) & 1
    return np.where(bits == 1, 1.0, -1.0)


def _deviation(plan: Plan, random: Generator) -> Outcome:
    n, rho, c = plan.whole("n"), plan.number("rho"), plan.number("c")
    functions = np.where(random.integers(0, 2, (FUNCTIONS, POINTS)) == 1, c / rho, 0.0)
    out = Outcome()
    failures, shares, complexities, meaningful = 0, [], [], False
    for _ in range(plan.whole("sums")):
        sample = functions[:, random.integers(0, POINTS, n)]
        gap = float((rho * (functions.mean(axis=1) - sample.mean(axis=1))).max())
        complexities.append(sign_average(sample))
        bound = printed_side(THEOREM_37, 0, {**plan.values, "R_S": complexities[-1]})
        # a gap is at most c, so that a bound of c or more cannot fail
        meaningful = meaningful or bound < c
        failures += gap > bound * (1 + ROUNDING)
        shares.append(gap / bound)
    out.judge("deviation", failures, plan.whole("sums"), applies=meaningful)
    out.measured["deviation / bound, largest"] = max(shares)
    out.measured["R_S, mean"] = float(np.mean(complexities))
    return out


# --- Definition 8, non-degenerate laws ----------------------------------------------------------


def _law_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    _no_data(data)
    check_sizes(values, "n", "d")
    needs(values, "lambda_0", strict=True)
    n = int(values["n"])
    require(64 * n * n + 16 * n * int(values["d"]), f"the kernel of {n} inputs")
    conditions = tuple(assumed(catalogue.get(DEFINITION_8), values))
    says = "lambda_min(H_inf(B)) >= lambda_0 for n samples of the law, except rarely"
    notes = (
        "law: x uniform on the sphere; a definition, so that nothing is true or false of it: the "
        "frequency says for which delta the law has the property",
    )
    shape = np.zeros((1, int(values["d"])))
    return Plan(DEFINITION_8, values, shape, conditions, (Claim("law", says, None),), {}, notes)


def _law(plan: Plan, random: Generator) -> Outcome:
    from verify.kernel import limiting_kernel
    from verify.spectrum import smallest_eigenvalue

    rows = random.standard_normal((plan.whole("n"), plan.whole("d")))
    kernel = limiting_kernel(Dataset("sample", rows, True), plan.values["B"])
    bounds = smallest_eigenvalue(kernel)
    out = Outcome()
    out.judge("law", bounds.lower < plan.values["lambda_0"])
    out.measured["lambda_min(H_inf), certified lower bound"] = float(down(bounds.lower))
    out.measured["at least lambda_0"] = float(bounds.lower >= plan.values["lambda_0"])
    out.measured["below lambda_0"] = float(bounds.upper < plan.values["lambda_0"])
    return out


def _bernstein_experiment(identity: str, measures: str, refutes: str, defaults: str) -> Experiment:
    return Experiment(
        identity, measures, refutes, parameters(defaults), _bernstein_plan(identity), _bernstein
    )


EXPERIMENTS = (
    _bernstein_experiment(
        LEMMA_44,
        "how often a sum exceeds t and the stated bound, and part (b) at this t",
        "an event more often than stated, or part (b) being false at this t",
        "n=100 share=1/2 t=10 delta=1/10 sums=10000",
    ),
    _bernstein_experiment(
        f"{LEMMA_44}/a",
        "how often a sum exceeds t",
        "more often than stated",
        "n=100 share=1/2 t=10 sums=10000",
    ),
    _bernstein_experiment(
        f"{LEMMA_44}/c",
        "how often a sum exceeds the stated bound",
        "more often than delta",
        "n=100 share=1/2 delta=1/10 sums=10000",
    ),
    Experiment(
        LEMMA_45,
        "the smallest eigenvalue of H(0), a sum of bounded independent matrices",
        "epsilon times that of the mean or less, more often than stated",
        parameters(
            "n=3 m=300 B=1 d=10 epsilon=1/4",
            **{"lambda": "the certified lower bound of lambda(B)"},
        ),
        _chernoff_plan,
        _chernoff,
    ),
    Experiment(
        LEMMA_47,
        "how often a Gaussian is in the strip",
        "more often than stated",
        parameters("t=1/2 sigma=1 sums=10000"),
        _strip_plan,
        _strip,
    ),
    Experiment(
        THEOREM_37,
        "the largest deviation in a finite class whose complexity is known exactly",
        "a deviation beyond the bound more often than delta",
        parameters("n=16 c=1 rho=1 delta=1/2 sums=20"),
        _deviation_plan,
        _deviation,
    ),
    Experiment(
        DEFINITION_8,
        "the smallest eigenvalue of the limiting kernel of samples of a law",
        "nothing: it is a definition",
        parameters("n=8 B=1 d=5 lambda_0=1/20 delta=1/10"),
        _law_plan,
        _law,
    ),
)
