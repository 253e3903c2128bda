"""Experiments: every one runs, verdicts mean what they say, runs can be divided and continued."""

from __future__ import annotations

import doctest
import json
import pkgutil
import warnings
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from bounds.errors import BudgetError, InputError
from verify.experiments import inputs, toy
from verify.experiments.box import extremes
from verify.experiments.experiment import Claim, Outcome, Plan, complete
from verify.experiments.figure_1 import OBSERVATIONS
from verify.experiments.judging import judge
from verify.experiments.registry import experiment, experiments
from verify.experiments.running import Store, from_line, run_key, run_replicates, to_line
from verify.experiments.simulation import simulate

SMALL: dict[str, dict[str, int | Fraction]] = {
    "explicit/flip-probability": {"m": 2000},
    "explicit/exact-kernel": {"m": 2000},
    "explicit/ntk-perturbation": {"m": 1000},
    "explicit/gd-convergence": {"steps": 30},
    "explicit/gd-convergence-symmetric": {"steps": 30},
    "explicit/gd-convergence-unconditional": {"steps": 10},
    "explicit/gd-movement": {"steps": 60, "m": 400},
    "explicit/gd-one-step": {"steps": 60},
    "explicit/gd-step-count": {"epsilon": Fraction(1, 11)},
    "explicit/rademacher": {"n": 3, "m": 1000},
    "explicit/generalization": {"n": 40, "M": 200, "tests": 50, "steps": 2},
    "yang2024/theorem-37": {"n": 8, "sums": 2},
    "yang2024/theorem-9": {"n": 20, "M": 200, "steps": 20, "tests": 50, "signs": 20},
    "yang2024/theorem-9/rademacher": {"n": 3, "M": 200, "steps": 20},
    "yang2024/theorem-9/population": {"n": 20, "M": 200, "steps": 20, "tests": 50},
    "yang2024/corollary-10": {"n": 3, "M": 200, "steps": 20, "tests": 50},
    "yang2024/theorem-39": {"n": 20, "M": 200, "steps": 20, "tests": 50},
    "yang2024/theorem-40": {"n": 3, "M": 200, "steps": 20},
    "yang2024/lemma-41": {"n": 3, "m": 500},
    "yang2024/experiment-1/observations": {"width": 16, "steps": 20},
    "yang2024/experiment-2/same-slope": {"n": 10, "steps": 40},
    "yang2024/theorem-1/rate-independent-of-b": {"m": 400, "folds": 2},
}
PRINTED_DESCENTS = (
    *("lemma-22", "lemma-23", "claim-26", "fact-28", "lemma-27", "lemma-29", "lemma-30"),
    *("lemma-31", "theorem-1", "theorem-32", "lemma-6", "lemma-34", "theorem-42", "lemma-11"),
    "lemma-43",
)
SMALL |= {f"yang2024/{name}": {"steps": 40, "m": 300} for name in PRINTED_DESCENTS}


@pytest.mark.parametrize("identity", list(experiments()))
def test_every_experiment_runs_and_none_is_refuted_by_chance(identity: str) -> None:
    """Two replicates at small sizes; the chance of a false alarm is 1e-9 for each."""
    if identity == OBSERVATIONS and find_spec("torch") is None:
        pytest.skip("needs PyTorch")
    found = simulate(identity, SMALL.get(identity, {}), 2)
    false_as_printed = {"yang2024/lemma-24", "yang2024/lemma-44"}
    assert (found.word == "refuted") == (identity in false_as_printed)
    document = found.document()
    json.dumps(document, allow_nan=False)
    assert found.judgement.measured
    assert not found.judgement.stopped
    assert all(q.count == 2 for q in found.judgement.measured)
    assert found.judgement.verdict(identity).id == identity


def test_the_default_run_of_the_theorems_is_inside_their_hypotheses() -> None:
    for identity, what in experiments().items():
        if identity.startswith("explicit/"):
            plan = what.prepare(complete(what, {}), "sphere", 0)
            assert plan.inside, (identity, [h for h in plan.hypotheses if h.holds is not True])


@pytest.mark.parametrize("package", ["simulate", "experiments"])
def test_docstring_examples_run(package: str) -> None:
    folder = import_module(f"verify.{package}")
    for module in pkgutil.iter_modules(folder.__path__):
        result = doctest.testmod(import_module(f"verify.{package}.{module.name}"))
        assert result.failed == 0, module.name


# --- verdicts ---------------------------------------------------------------------------------


def plan_with(chance: Fraction | None, **fields: object) -> Plan:
    base = Plan("explicit/flip-count", {}, np.eye(1), (), (Claim("c", "says", chance),))
    return replace(base, **fields)  # type: ignore[arg-type]


def outcomes(failures: int, trials: int) -> dict[int, Outcome]:
    return {r: Outcome({"c": (int(r < failures), 1)}) for r in range(trials)}


def test_what_never_may_fail_is_refuted_by_one_failure() -> None:
    found = judge(plan_with(Fraction(0)), outcomes(1, 50))
    assert found.word == "refuted"
    assert found.verdict("x").flags == ("statistical",)
    assert judge(plan_with(Fraction(0)), outcomes(0, 50)).word == "supported"


def test_a_bound_is_refuted_only_beyond_the_budget() -> None:
    """P[Bin(60, 1/10) >= 23] = 4e-9, P[... >= 24] = 9e-10: exact tails around 1e-9."""
    assert judge(plan_with(Fraction(1, 10)), outcomes(23, 60)).word == "supported"
    assert judge(plan_with(Fraction(1, 10)), outcomes(24, 60)).word == "refuted"


def test_outside_the_hypotheses_nothing_supports_and_nothing_refutes() -> None:
    from verify.experiments.experiment import Hypothesis

    for holds in (False, None):
        plan = plan_with(Fraction(0), hypotheses=(Hypothesis("m >= 7", holds),))
        for failures in (0, 50):
            found = judge(plan, outcomes(failures, 50))
            assert found.word == "observation"
            assert found.verdict("x").verdict == "undecided"
            assert "m >= 7" in found.reason
            assert found.judged[0].test is None


def test_a_vacuous_bound_is_not_support() -> None:
    assert judge(plan_with(Fraction(1)), outcomes(0, 50)).word == "undecided"


def test_replicates_that_satisfy_no_condition_are_not_support() -> None:
    idle = {r: Outcome({"c": (0, 1)}, idle=("c",)) for r in range(50)}
    found = judge(plan_with(Fraction(1, 10)), idle)
    assert found.word == "undecided"
    assert "no replicate satisfied" in found.reason


def test_support_names_the_claims_that_it_does_not_cover() -> None:
    claims = (Claim("c", "says", Fraction(1, 10)), Claim("v", "vacuous", Fraction(2)))
    found = judge(plan_with(None, claims=claims), outcomes(0, 50))
    assert found.word == "supported"
    assert "not tested: v (the bound" in found.reason


def test_too_few_replicates_are_not_support_and_the_reason_says_how_many_are() -> None:
    found = judge(plan_with(Fraction(1, 10)), outcomes(0, 8))
    assert found.word == "undecided"
    assert "9 can" in found.reason
    assert judge(plan_with(Fraction(1, 10)), outcomes(0, 9)).word == "supported"


def test_a_wrong_bound_is_found_out() -> None:
    """A claim whose probability is off is refuted by the run of its own experiment."""
    what = experiment("explicit/flip-probability")
    plan = what.prepare(complete(what, {"m": Fraction(100_000)}), "sphere", 0)
    wrong = replace(plan, claims=(replace(plan.claims[0], chance=plan.claims[0].chance * 9 / 10),))
    found = judge(wrong, dict(run_replicates(wrong, 3)))
    assert found.word == "refuted"
    assert judge(plan, dict(run_replicates(plan, 3))).word == "supported"


def test_numbers_of_a_diverged_replicate_are_not_averaged_in() -> None:
    found = judge(
        plan_with(None),
        {0: Outcome({}, {"x": 1.0}), 1: Outcome({}, {"x": 9e99}, stopped="the loss overflowed")},
    )
    assert (found.measured[0].count, found.measured[0].largest) == (1, 1.0)
    assert found.stopped == ("replicate 1: the loss overflowed",)


def test_a_learning_rate_above_the_stability_limit_is_reported_and_not_averaged_in() -> None:
    found = simulate("explicit/gd-movement", {"m": 100, "eta": 500, "steps": 20}, 2)
    assert found.word == "observation"  # eta lambda/4 <= 1 fails
    assert len(found.judgement.stopped) == 2
    assert "above 2/lambda_max" in found.judgement.stopped[0]
    assert not found.judgement.measured or found.judgement.measured[0].name.startswith("steps")


# --- single findings --------------------------------------------------------------------------


def test_lemma_24_fails_for_one_input_as_the_closed_form_says() -> None:
    """n = 1, kernel h: lambda_0 = 2h, and a neuron moves by D_0 (1 - e^(-ht))/(h sqrt m).

    The stated bound is D_0/(2 h sqrt m), so the ratio is 2 (1 - e^(-ht)), above 1 for t > log(2)/h.
    """
    found = simulate("yang2024/lemma-24", {"norm_y": Fraction(1, 10**4), "t": 6, "m": 500}, 3)
    ratio = found.judgement.measured[0]
    h = 1.0  # 2 Q(0), and within 0.3 of it for 500 neurons
    assert ratio.name == "largest movement / bound"
    assert 1.9 < ratio.smallest <= ratio.largest < 2 * (1 - np.exp(-6 * (h + 0.3)))
    early = simulate("yang2024/lemma-24", {"norm_y": Fraction(1, 10**4), "t": Fraction(1, 2)}, 3)
    assert early.word == "supported"


def test_the_adversary_finds_what_brute_force_over_places_finds() -> None:
    """Two inputs, one neuron: 4000 places of the box, none beyond the search's extremes."""
    random = np.random.default_rng(0)
    X = np.array([[1.0, 0.0], [0.8, 0.6]])
    rho, R_w, R_b, B = X @ X.T, 0.3, 0.2, 0.4
    for _ in range(40):
        w = random.standard_normal(2)
        z = (X @ w - B)[None, :]
        now, highest, lowest = extremes(z, rho, R_w, R_b)
        angles = random.uniform(0, 2 * np.pi, 4000)
        moves = R_w * np.sqrt(random.uniform(0, 1, 4000))
        places = np.column_stack([np.cos(angles), np.sin(angles)]) * moves[:, None]
        shifted = (w + places) @ X.T - B - random.uniform(-R_b, R_b, (4000, 1)) >= 0
        value = lambda on: float(on @ (1 + rho) @ on)  # noqa: E731
        values = [value(row.astype(float)) for row in np.unique(shifted, axis=0)]
        assert value(highest[0].astype(float)) >= max(values) - 1e-12
        assert value(lowest[0].astype(float)) <= min(values) + 1e-12
        assert (now == (z >= 0)).all()


def test_labels_have_the_norm_asked_for_and_not_more() -> None:
    for n in (1, 3, 7):
        y = inputs.labels(n, Fraction(1, 10), 0)
        square = sum(Fraction(v) ** 2 for v in y.tolist())
        assert Fraction(1, 100) * (1 - Fraction(1, 10**14)) < square <= Fraction(1, 100)


def test_the_band_of_a_median_covers_as_often_as_it_says() -> None:
    """Exact: the interval misses with probability 2 P[Bin(N, 1/2) < k], summed over its ends."""
    from math import comb

    for count in range(6, 40):
        _, low, _ = toy.median_band([float(v) for v in range(count)], 0.05)
        k = int(low) + 1
        assert 2 * sum(comb(count, j) for j in range(k)) <= 0.05 * 2**count
    with pytest.raises(InputError, match="give no interval"):
        toy.median_band([1.0, 2.0])


@pytest.mark.skipif(find_spec("matplotlib") is None, reason="needs matplotlib")
def test_figure_2_is_drawn_with_a_row_for_each_curve(tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    rows = toy.figure_2(path, settings=((10, 0.05),), replicates=6, steps=40)
    assert path.read_bytes()[:4] == b"\x89PNG"
    assert [row["B"] for row in rows] == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert all(row["low"] <= row["slope"] <= row["high"] < 0 for row in rows)
    assert all(row["wide"] < 0 for row in rows)


def test_the_wide_slope_is_that_of_the_kernel_of_the_same_inputs() -> None:
    """One input at B = 0: (1 + |x|^2)/2 up to six relative standard errors of m^(-1/2)."""
    found = toy.wide_slope(1, 0.01, 0.0, np.random.default_rng(5), m=250_000)
    X, y = toy.printed_data(1, 5, np.random.default_rng(5).spawn(2)[0])
    square = float((X**2).sum())
    assert abs(y[0]) <= square**0.5
    predicted = 2 * np.log1p(-0.02 * (1 + square) / 2)
    assert found == pytest.approx(predicted, rel=1.2e-2)


def test_end_slopes_of_the_wide_experiment_follow_the_limiting_kernel() -> None:
    """At B = 0 within 20 % at width 40000; a fixed learning rate is slower by far at B = 2."""
    found = simulate("yang2024/theorem-1/rate-independent-of-b", {"growth": 0, "folds": 6}, 2)
    measured = {q.name: q.mean for q in found.judgement.measured}
    assert 0.8 < measured["slope / that of the limiting kernel, B = 0.0"] < 1.2
    assert measured["slope at B = 2.0 / at B = 0"] < 0.3


EXTREMES = [
    ("explicit/flip-count", {"R": 0}),
    ("explicit/exact-kernel", {"m": 50, "rho": -1}),
    ("explicit/rademacher", {"m": 50, "n": 2, "R_w": 0}),
    ("explicit/gd-one-step", {"m": 50, "steps": 5, "eta": 1000}),
    ("explicit/gd-convergence-symmetric", {"M": 60, "steps": 5, "norm_y": 0}),
    ("explicit/initial-error-mean", {"m": 1, "n": 1, "d": 1, "B": 11}),
    ("yang2024/claim-26", {"m": 1, "n": 2, "steps": 5}),
    ("yang2024/lemma-23", {"m": 50, "n": 2, "steps": 5, "eta": 1000}),
    ("yang2024/lemma-43", {"m": 50, "n": 2, "steps": 5, "norm_y": 0}),
    ("yang2024/lemma-23", {"m": 50, "n": 2, "steps": 5, "norm_y": 0}),
    ("explicit/ntk-perturbation", {"m": 50, "n": 2, "R_w": 0, "R_b": 0}),
    ("explicit/rademacher", {"m": 50, "n": 2, "R_w": 0, "R_b": 0, "R_F": 0}),
    ("yang2024/theorem-1/rate-independent-of-b", {"n": 1, "m": 3, "d": 7, "eta": 1}),
]


@pytest.mark.parametrize(("identity", "values"), EXTREMES, ids=lambda v: str(v))
def test_extreme_values_give_an_answer_and_no_refutation(
    identity: str, values: dict[str, int]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        found = simulate(identity, values, 2)
    assert found.word in ("supported", "observation", "undecided")
    json.dumps(found.document(), allow_nan=False)


# --- dividing and continuing ------------------------------------------------------------------


def test_two_workers_give_the_result_of_one() -> None:
    for identity, values in (
        ("explicit/flip-count", {"m": 500}),
        ("explicit/gd-convergence-symmetric", {"steps": 20}),
        ("yang2024/theorem-40", SMALL["yang2024/theorem-40"]),
        ("yang2024/lemma-44", {}),
    ):
        one, two = (simulate(identity, values, 12, workers=w) for w in (1, 2))
        assert one.document() == two.document()
        assert [to_line(r, o) for r, o in one.outcomes.items()] == [
            to_line(r, o) for r, o in two.outcomes.items()
        ]


def test_a_run_that_was_cut_off_goes_on_to_the_same_result(tmp_path: Path) -> None:
    whole = simulate("explicit/flip-count", {"m": 300}, 20, directory=tmp_path / "whole")
    text = whole.path.read_text()
    (tmp_path / "cut").mkdir()
    cut = tmp_path / "cut" / whole.path.name
    cut.write_text(text[: len(text) * 2 // 3])  # in the middle of a line
    seen: list[int] = []
    again = simulate(
        "explicit/flip-count", {"m": 300}, 20, directory=tmp_path / "cut", resume=True,
        done=lambda ended, total: seen.append(ended),
    )  # fmt: skip
    assert 5 < seen[0] < 20
    assert again.document() == whole.document()
    assert sorted(cut.read_text().splitlines()) == sorted(text.splitlines())


def test_a_file_of_another_run_is_not_continued(tmp_path: Path) -> None:
    found = simulate("explicit/flip-count", {"m": 300}, 3, directory=tmp_path)
    assert found.path is not None
    key = run_key(found.plan, "sphere", 0, 4)
    found.path.rename(tmp_path / Store(tmp_path, key, resume=False).path.name)
    with pytest.raises(InputError, match="another run"):
        Store(tmp_path, key, resume=True)


def test_other_seeds_and_values_are_other_runs(tmp_path: Path) -> None:
    runs = [
        simulate("explicit/flip-count", {"m": m}, 3, seed=seed, directory=tmp_path)
        for m, seed in ((300, 0), (300, 1), (301, 0))
    ]
    assert len({run.path for run in runs}) == 3
    first, second = (next(iter(run.outcomes.values())).measured for run in runs[:2])
    assert first != second


def test_outcomes_survive_being_saved() -> None:
    outcome = Outcome({"a": (1, 3)}, {"x": 0.1 + 0.2}, "stopped here", ("a",))
    assert from_line(to_line(7, outcome)) == (7, outcome)


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identity", "values", "message"),
    [
        ("explicit/flip-count", {"q": 1}, "takes n, m, B, R"),
        ("explicit/flip-count", {"m": Fraction(1, 2)}, "whole number"),
        ("explicit/flip-count", {"m": 0}, "at least 1"),
        ("explicit/flip-count", {"B": -1}, "B must be at least 0 and below 12, got -1$"),
        ("explicit/flip-count", {"B": 10**400}, r"got 100000000000\.\.\. \(401 characters\)"),
        ("explicit/flip-count", {"n": 10**6}, "too many"),
        ("explicit/flip-count", {"B": 12}, "no neuron that is drawn would be active"),
        ("explicit/kernel-concentration", {"delta": 0}, "it is a probability"),
        ("explicit/gd-good-event", {"lambda": 0}, "positive"),
        ("explicit/rademacher", {"n": 501}, "at most 500"),
        ("explicit/generalization", {"M": 7}, "even"),
        ("explicit/mills-sharp", {}, "no experiment"),
        ("explicit/gd-movement", {"steps": 10**7}, "up to 1000000"),
        ("explicit/learnable-targets", {"p": 1000}, "up to 40"),
    ],
)
def test_impossible_experiments_are_refused_with_a_reason(
    identity: str, values: dict[str, int], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        simulate(identity, values, 2)


def test_a_network_that_does_not_fit_is_refused_with_the_estimate() -> None:
    with pytest.raises(BudgetError, match=r"GiB; the limit is 2 GiB"):
        simulate("explicit/rademacher", {"m": 10**9}, 2)


def test_equal_inputs_have_no_positive_lambda_to_take(tmp_path: Path) -> None:
    path = tmp_path / "equal.npy"
    np.save(path, np.array([[1.0, 0.0], [1.0, 0.0]]))
    with pytest.raises(InputError, match="positive"):
        simulate("explicit/gd-good-event", {"n": 2}, 2, data=str(path))


# --- the theorem at its own width -------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "B", "norm_y"),
    [(1, 0, 1), (1, 1, 1), (1, 2, Fraction(1, 4)), (2, 0, Fraction(1, 2)), (2, 1, Fraction(1, 8))],
)
def test_the_convergence_theorem_holds_at_its_own_width(n: int, B: int, norm_y: Fraction) -> None:
    values = {"n": n, "B": B, "norm_y": norm_y, "d": 2}
    found = simulate("explicit/gd-convergence-symmetric", values, 2, data="orthonormal", workers=1)
    assert found.plan.inside
    assert found.judgement.judged[0].failures == 0
    assert not found.judgement.stopped
    if norm_y == 1:
        assert found.plan.values["M"] > 150_000
