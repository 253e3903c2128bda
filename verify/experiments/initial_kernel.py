"""The kernel at initialisation: its entries, its distance to the limit, its eigenvalue, events."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.random import Generator

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
    value_of,
)
from verify.experiments.inputs import eigenvalue, inputs, limiting
from verify.simulate.initial import InitialStatistics, initial_statistics

CONCENTRATION = "explicit/kernel-concentration"
EIGENVALUE = "explicit/kernel-min-eigenvalue"
GOOD_EVENT = "explicit/gd-good-event"
ENTRY = "explicit/exact-kernel"
SIZES = "n=5 m=2000 B=1 d=10"


def check_sizes(values: dict[str, Fraction], *names: str) -> None:
    """Raise `InputError` for sizes below 1 or a negative bias."""
    for name in names or ("n", "m", "d"):
        needs(values, name, least=1)
    needs(values, "B")


def _concentration_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    check_sizes(values)
    n, d = int(values["n"]), int(values["d"])
    statement = catalogue.get(CONCENTRATION)
    X = inputs(data, n, d, seed).X
    H, error = limiting(data, n, d, seed, values["B"])
    conditions = assumed(statement, values)
    wide = [h for h in conditions if h.text.startswith("m >= 4/9")]
    names = ["hoeffding", "bernstein"] + ["simplified"] * (wide[0].holds is True)
    claims = tuple(
        Claim(name, f"||H(0) - H_inf||_F is at most the bound {name}", chance(statement, values))
        for name in names
    )
    bounds = {name: number_of(CONCENTRATION, name, values) for name in names}
    notes = () if len(names) == 3 else (f"part (c) is not tested: it needs {wide[0].text}",)
    setting = {"H": H, "error": n * error, "bounds": bounds}
    rest = tuple(h for h in conditions if h not in wide)
    return Plan(CONCENTRATION, values, X, rest, claims, setting, notes)


def _concentration(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random))
    assert found.kernel is not None
    distance = float(np.linalg.norm(found.kernel - plan.setting["H"]))
    out = Outcome()
    for name, bound in plan.setting["bounds"].items():
        out.exceeds(name, distance - plan.setting["error"], bound)
        out.measured[f"distance / {name}"] = distance / bound
    return out


def _eigenvalue_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    check_sizes(values)
    n, d = int(values["n"]), int(values["d"])
    statement = catalogue.get(EIGENVALUE)
    lam, hypothesis = eigenvalue(data, n, d, seed, values)
    values = {**values, "lambda": lam}
    conditions = (*assumed(statement, values), hypothesis)
    bound = chance(statement, values) if lam > 0 else Fraction(1)
    claim = Claim("eigenvalue", "lambda_min(H(0)) is above 3/4 lambda", bound)
    X = inputs(data, n, d, seed).X
    return Plan(EIGENVALUE, values, X, conditions, (claim,))


def _eigenvalue(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random))
    assert found.kernel is not None
    smallest = float(np.linalg.eigvalsh(found.kernel)[0])
    lam = plan.number("lambda")
    out = Outcome()
    out.judge("eigenvalue", smallest < 0.75 * lam - 1e-12 * plan.inputs.shape[0])
    out.measured["lambda_min(H(0)) / lambda"] = smallest / lam if lam else 0.0
    return out


def _good_event_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    check_sizes(values, "n", "d")
    n, d = int(values["n"]), int(values["d"])
    statement = catalogue.get(GOOD_EVENT)
    lam, hypothesis = eigenvalue(data, n, d, seed, values)
    values = {**values, "lambda": lam}
    notes: tuple[str, ...] = ()
    if "m" not in values:
        values, notes = with_least(GOOD_EVENT, "m", values)
    needs(values, "m", least=1)
    if lam <= 0:
        raise InputError("no positive lower bound of lambda(B) is known for these inputs")
    claim = Claim("event", "the good event happens", chance(statement, values))
    setting = {
        "R": number_of(GOOD_EVENT, "R_star", values),
        "flips": number_of(GOOD_EVENT, "2*m*p_star", values),
        "count": number_of(GOOD_EVENT, "m*s", values),
    }
    conditions = (*assumed(statement, values), hypothesis)
    X = inputs(data, n, d, seed).X
    return Plan(GOOD_EVENT, values, X, conditions, (claim,), setting, notes)


def with_least(
    identity: str, name: str, values: dict[str, Fraction], even: bool = False
) -> tuple[dict[str, Fraction], tuple[str, ...]]:
    """The values with the least width that the statement's width conditions allow."""
    from verify.experiments.experiment import statement_point
    from verify.training_requirements import least_integer

    statement = catalogue.get(identity)
    point = statement_point(statement, values)
    symbol = statement.symbols[name]
    relations = [
        relation
        for text in statement.assumptions
        for relation in statement.parse(text).relations
        if relation.left == symbol
        and relation.op == ">="
        and {s.name for s in relation.free_symbols} <= {*point, name}
    ]
    if values.get("lambda", Fraction(1)) <= 0:
        raise InputError(
            "no positive lower bound of lambda(B) is known for these inputs, so there is no width "
            f"to take; give {name}"
        )
    least = least_integer(relations, name, point)
    least += least % 2 if even else 0
    note = f"{name} = {least}, the least that satisfies the width conditions"
    return {**values, name: Fraction(least)}, (note,)


def in_good_event(plan: Plan, found: InitialStatistics, *, surely: bool) -> bool:
    """Does the good event happen: surely, or as far as rounding can tell?

    A test of the event itself must not count what rounding may have done as a failure; a test of
    what follows from the event must be sure of it.
    """
    assert found.kernel is not None
    sign = 1 if surely else -1
    smallest = float(np.linalg.eigvalsh(found.kernel)[0])
    unsure, setting = sign * found.ambiguous, plan.setting
    parts = (
        smallest >= 0.75 * plan.number("lambda") + sign * 1e-12 * found.n,
        (found.flips[0] + unsure <= setting["flips"] * (1 - sign * 1e-12)).all(),
        (found.active + unsure <= setting["count"] * (1 - sign * 1e-12)).all(),
    )
    return all(map(bool, parts))


def _good_event(plan: Plan, random: Generator) -> Outcome:
    found = initial_statistics(start(plan, random), radii=(plan.setting["R"],))
    assert found.kernel is not None
    out = Outcome()
    out.judge("event", not in_good_event(plan, found, surely=False))
    smallest = float(np.linalg.eigvalsh(found.kernel)[0])
    out.measured["lambda_min(H(0)) / lambda"] = smallest / plan.number("lambda")
    out.measured["largest flip count / (2 m p_star)"] = float(
        found.flips[0].max() / plan.setting["flips"]
    )
    out.measured["largest count / (m s)"] = float(found.active.max() / plan.setting["count"])
    return out


def _entry_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    check_sizes(values, "m")
    rho = float(values["rho"])
    conditions = assumed(catalogue.get(ENTRY), values)
    if not -1 <= rho <= 1:
        needs(values, "rho", least=-1)
        needs({"1 - rho": 1 - values["rho"]}, "1 - rho")
    X = np.array([[1.0, 0.0], [rho, np.sqrt(1 - rho * rho)]])
    probability = value_of(catalogue.get(ENTRY), "orthant(B, rho)", values)
    claims = (
        Claim("most", "a neuron is active on both inputs with probability at most p(B, rho)",
              probability.upper),
        Claim("least", "and at least p(B, rho) (the complement is tested)", 1 - probability.lower),
    )  # fmt: skip
    return Plan(ENTRY, values, X, tuple(conditions), claims, {"p": float(probability.midpoint)})


def _entry(plan: Plan, random: Generator) -> Outcome:
    m, both, unsure = plan.whole("m"), 0, 0
    for z, _ in start(plan, random).chunks():
        both += int((z >= 0).all(axis=1).sum())
        unsure += int((np.abs(z) < 1e-12).any(axis=1).sum())
    out = Outcome()
    out.judge("most", max(both - unsure, 0), m)
    out.judge("least", max(m - both - unsure, 0), m)
    if plan.setting["p"]:
        out.measured["fraction active on both / p"] = both / m / plan.setting["p"]
    return out


EXPERIMENTS = (
    Experiment(
        CONCENTRATION,
        "the distance ||H(0) - H_inf||_F over each of the three bounds",
        "a distance above a bound more often than delta",
        parameters(f"{SIZES} delta=1/10"),
        _concentration_plan,
        _concentration,
    ),
    Experiment(
        EIGENVALUE,
        "lambda_min(H(0)) over lambda",
        "lambda_min(H(0)) <= 3/4 lambda more often than the bound allows",
        parameters("n=3 m=3000 B=1 d=10", **{"lambda": "the certified lower bound of lambda(B)"}),
        _eigenvalue_plan,
        _eigenvalue,
    ),
    Experiment(
        GOOD_EVENT,
        "the three parts of the good event of the initialisation",
        "the event fails more often than delta",
        parameters(
            "n=2 B=1 d=5 delta=1/10",
            m="the least width of the theorem",
            **{"lambda": "the certified lower bound of lambda(B)"},
        ),
        _good_event_plan,
        _good_event,
    ),
    Experiment(
        ENTRY,
        "the fraction of neurons that are active on two inputs with inner product rho",
        "a fraction that differs from the orthant probability",
        parameters("m=1000000 B=1 rho=1/2"),
        _entry_plan,
        _entry,
    ),
)
