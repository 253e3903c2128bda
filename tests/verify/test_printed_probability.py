"""Experiments on the inequalities of probability: against exact laws and brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import exp, log, pi, sqrt

import numpy as np
import pytest
from scipy.stats import binom, norm

from bounds.errors import InputError
from verify.experiments.counts import quantile
from verify.experiments.experiment import Plan, complete
from verify.experiments.judging import judge
from verify.experiments.printed_probability import sign_average
from verify.experiments.registry import experiment
from verify.experiments.running import run_replicates
from verify.experiments.simulation import simulate

LEMMAS = ("yang2024/lemma-44/a", "yang2024/lemma-44/c", "yang2024/lemma-45", "yang2024/lemma-47")


def plan_of(identity: str, **values: int | Fraction) -> Plan:
    what = experiment(identity)
    return what.prepare(complete(what, {k: Fraction(v) for k, v in values.items()}), "sphere", 0)


def test_the_chances_are_those_of_the_paper() -> None:
    """The printed formulas, typed here anew."""
    V, M, t, delta = 21.0, 0.7, 8.0, 0.1
    values = {"n": 100, "share": Fraction(3, 10), "t": 8}
    one = plan_of("yang2024/lemma-44/a", **values).claims[0].chance
    assert float(one) == pytest.approx(exp(-(t**2) / 2 / (V + M * t / 3)))
    del values["t"]
    other = plan_of("yang2024/lemma-44/c", **values, delta=Fraction(1, 10))
    assert float(other.claims[0].chance) == pytest.approx(delta)
    stated = sqrt(2 * V * log(1 / delta)) + 2 * M * log(1 / delta)
    assert float(other.setting["bound"]) == pytest.approx(stated)
    strip = plan_of("yang2024/lemma-47", t=Fraction(1, 2), sigma=3).claims[0].chance
    assert float(strip) == pytest.approx(2 * 0.5 / (sqrt(2 * pi) * 3))
    chernoff = plan_of("yang2024/lemma-45")
    L, mu, eps = (chernoff.number(name) for name in ("L", "mu", "epsilon"))
    assert float(chernoff.claims[0].chance) == pytest.approx(
        3 * exp(-((1 - eps) ** 2) * mu / (2 * L))
    )
    assert plan_of("yang2024/theorem-37").claims[0].chance == Fraction(1, 2)


def test_a_summand_of_lemma_45_is_at_most_L() -> None:
    """All patterns of one neuron, one by one; the largest is attained."""
    plan = plan_of("yang2024/lemma-45", n=4, m=50)
    rho = plan.inputs @ plan.inputs.T
    norms = [
        np.linalg.norm(np.outer(on, on) * (1 + rho), 2) / 50 for on in product((0, 1), repeat=4)
    ]
    assert max(norms) <= plan.number("L")
    assert max(norms) == pytest.approx(plan.number("L"), rel=1e-8)


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(1, 3), Fraction(9, 10)])
def test_frequencies_of_sums_are_those_of_the_binomial_law(share: Fraction) -> None:
    """2 * 10^5 sums: within six standard errors of the exact probabilities."""
    n, t, sums = 60, 4, 200_000
    given = {"n": n, "share": share, "t": t, "sums": sums // 2, "delta": Fraction(1, 2)}
    found = simulate("yang2024/lemma-44", given, 2)
    measured = {q.name: q.mean for q in found.judgement.measured}
    limits = {"a": Fraction(t), "c": found.plan.setting["bound"]}
    for name, limit in limits.items():
        least = int(n * share + limit) + 1  # ones - n share > limit
        chance = binom.sf(least - 1, n, float(share))
        error = 6 * sqrt(chance * (1 - chance) / sums) + 1e-12
        assert abs(measured[f"frequency of {name}"] - chance) <= error


def test_part_b_of_lemma_44_is_refuted_where_it_is_false_and_only_there() -> None:
    """exp(-t^2/2/(V + M t/3)) <= exp(-min(t^2/(2V), t/(2M))) needs V <= 2 M t/3."""
    for n, share, t in ((100, Fraction(1, 2), 10), (100, Fraction(1, 100), 6), (40, 0.25, 9)):
        V, M = n * float(share) * (1 - float(share)), max(float(share), 1 - float(share))
        true = t**2 / 2 / (V + M * t / 3) >= min(t**2 / (2 * V), t / (2 * M))
        found = simulate("yang2024/lemma-44", {"n": n, "share": Fraction(share), "t": t}, 5)
        judged = {one.claim.name: one for one in found.judgement.judged}
        assert bool(judged["b"].failures) != true
        assert (found.word == "refuted") != true


def test_frequencies_of_the_strip_are_gaussian() -> None:
    found = simulate("yang2024/lemma-47", {"t": 1, "sigma": 2, "sums": 10**5}, 2)
    chance = 1 - 2 * norm.sf(0.5)
    error = 6 * sqrt(chance * (1 - chance) / 2e5)
    assert abs(found.judgement.measured[0].mean - chance) < error


@pytest.mark.parametrize(
    ("identity", "truth"),
    [("yang2024/lemma-44/a", binom.sf(60, 100, 0.5)), ("yang2024/lemma-47", 0.3829249)],
)
def test_a_bound_below_the_exact_probability_is_found_out(identity: str, truth: float) -> None:
    """The claims can be refuted: nine tenths of the truth is refuted, the truth is not."""
    plan = plan_of(identity, sums=500_000)
    for share, word in ((0.9, "refuted"), (1.0 + 1e-6, "supported")):
        claims = (replace(plan.claims[0], chance=Fraction(share * truth)),)
        changed = replace(plan, claims=claims)
        assert judge(changed, dict(run_replicates(changed, 4))).word == word


@pytest.mark.parametrize("identity", LEMMAS)
def test_the_lemmas_are_supported_at_their_defaults(identity: str) -> None:
    found = simulate(identity, {}, 30)
    assert found.word == "supported"


def test_sign_averages_are_those_of_all_sign_vectors() -> None:
    table = np.random.default_rng(0).standard_normal((3, 5))
    best = [max(float(row @ np.array(e)) for row in table) for e in product((1, -1), repeat=5)]
    assert sign_average(table) == pytest.approx(sum(best) / 32 / 5)


def test_the_threshold_is_the_smallest_that_is_enough() -> None:
    for n, m, B, delta in ((1, 50, 0, 0.1), (10, 1000, 1, 0.1), (7, 300, 2, 0.01), (3, 5, 3, 0.4)):
        k = quantile(n, m, Fraction(B), Fraction(delta))
        p = norm.sf(B)
        assert n * binom.sf(k, m, p) <= delta
        assert k == 0 or n * binom.sf(k - 1, m, p) > delta


def test_the_threshold_is_exceeded_about_as_often_as_allowed() -> None:
    """One input: exactly as often as the law says; within six standard errors of 4000 runs."""
    found = simulate("explicit/sparsity-smallest-constant", {"n": 1, "m": 200}, 4000)
    one = found.judgement.judged[0]
    chance = binom.sf(found.plan.setting["k"], 200, norm.sf(1))
    error = 6 * sqrt(chance * (1 - chance) / 4000)
    assert abs(one.failures / one.trials - chance) < error
    assert found.word == "supported"


def test_the_definition_of_a_law_is_never_true_or_false() -> None:
    for least, share in ((Fraction(1, 1000), 1.0), (1, 0.0)):
        found = simulate("yang2024/definition-8", {"lambda_0": least, "n": 4, "d": 8}, 5)
        measured = {q.name: q.mean for q in found.judgement.measured}
        assert measured["at least lambda_0"] == share
        assert measured["below lambda_0"] == 1.0 - share
        assert found.word == "observation"


@pytest.mark.parametrize(
    ("identity", "values", "message"),
    [
        ("yang2024/lemma-44", {"share": 1}, "above 0 and below 1"),
        ("yang2024/lemma-44", {"n": 10**12}, "up to 1000000000 summands"),
        ("yang2024/lemma-44", {"sums": 0}, "sums must be at least 1"),
        ("yang2024/theorem-37", {"n": 17}, "at most 16"),
        ("yang2024/theorem-37", {"sums": 10**6}, "up to 100000"),
        ("yang2024/theorem-37", {"c": 0}, "above 0"),
        ("yang2024/lemma-47", {"sigma": 0}, "sigma must be above 0"),
        ("yang2024/definition-8", {"lambda_0": 0}, "lambda_0 must be above 0"),
    ],
)
def test_values_without_meaning_are_refused(
    identity: str, values: dict[str, int], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        simulate(identity, values, 2)
    with pytest.raises(InputError, match="--data"):
        simulate(identity, {}, 2, data="digits")
