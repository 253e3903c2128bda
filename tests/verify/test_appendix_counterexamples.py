"""Counterexamples to printed statements of Appendices A and B, computed by hand."""

from __future__ import annotations

from fractions import Fraction
from math import erfc, exp, log, sqrt

import pytest

from bounds import catalogue
from verify.trials import run_trial, trials_of

REFUTED = (
    "yang2024/lemma-16",
    "yang2024/lemma-18/step-1",
    "yang2024/lemma-20/step-1",
    "yang2024/lemma-23",
    "yang2024/lemma-23/step-1",
    "yang2024/lemma-24/b",
    "yang2024/lemma-24/c",
    "yang2024/lemma-24/step-2",
    "yang2024/lemma-24/step-3",
    "yang2024/lemma-24/step-5",
    "yang2024/lemma-24/step-6",
    "yang2024/theorem-35/step-8",
)


@pytest.mark.parametrize("id", REFUTED)
def test_the_trial_finds_a_counterexample(id: str) -> None:
    assert catalogue.get(id).form == "as printed"
    assert all(run_trial(one).failing for one in trials_of(id))


def test_lemma_16_fails_for_tiny_failure_probabilities() -> None:
    # n = 3 unit inputs, m = 3^12 = 531441, B = 3.594, delta = 2^-6687886; exp(B^2/2) < sqrt(m)
    n, m, B, log_delta = 3, 3**12, 3.594, -6687886 * log(2)
    assert exp(B**2 / 2) < sqrt(m)
    bound = 4 * n * exp(-(B**2) / 4) * sqrt((2 * log(n) - log_delta) / m)
    p = erfc(B / sqrt(2)) / 2
    # a share s of active neurons makes the first diagonal entry deviate by 2(s - p)
    s = p + bound / 2 + 0.01
    assert s < 1
    # the probability of exactly that count is at least exp(-m KL(s, p))/(m + 1)
    divergence = s * log(s / p) + (1 - s) * log((1 - s) / (1 - p))
    assert -m * divergence - log(m + 1) > log_delta


def test_lemma_18_step_1_fails_for_a_short_input() -> None:
    # |x| = 1/2, B = 1, w x - B = 3/8, R_w = 1/2, R_b = 0: the pre-activation moves by at most 1/4
    s, R_w, R_b, norm = Fraction(3, 8), Fraction(1, 2), Fraction(0), Fraction(1, 2)
    assert abs(s) < R_w + R_b
    assert s - (R_w * norm + R_b) > 0


def test_lemma_20_step_1_fails_for_a_short_input() -> None:
    # one neuron, one input of norm 1/2 that it leaves: Z changes by (x, -1)
    assert Fraction(1, 4) + 1 != 2


def test_lemma_23_fails_for_a_large_step() -> None:
    # n = m = d = 1, x = 1, y = 0, w = 1, B = 0, a = 1: f(0) = 1, lambda(0) = 2 P[w >= 0] = 1
    eta, w = 9, 1
    gradient = (1 - 0) * 1
    assert abs((w - eta * gradient) - w) == 9
    assert 8 * 1 * 1 / (1 * 1) == 8


def test_lemma_24_lacks_a_factor_2() -> None:
    # n = m = d = 1, x = 1, a = 1, w = 2, B = 0, y = 1: e(t) = -exp(-2t), the neuron stays active
    # dw/dt = e, so |w(t) - w(0)| = (1 - exp(-2t))/2; lambda_min(H) = 2 = lambda_0/2
    lambda_0, t = 4, 1.0
    assert (1 - exp(-2 * t)) / 2 > 1 / lambda_0
    # step 5: |e(t)| = exp(-lambda_0 t/2) is not at most exp(-lambda_0 t)
    assert exp(-2 * t) > exp(-lambda_0 * t)


def test_lemma_24_step_6_compares_the_bias_with_the_weights() -> None:
    # for |x| = 1/2 the weights move half as far as the bias
    norm, push = Fraction(1, 2), Fraction(1)
    assert push > norm * push


def test_theorem_35_step_8_needs_a_positive_inner_product() -> None:
    x, z = (Fraction(1), Fraction(0)), (Fraction(-3, 5), Fraction(4, 5))
    rho = sum(a * b for a, b in zip(x, z, strict=True))
    rest = [b - rho * a for a, b in zip(x, z, strict=True)]
    assert [abs(rho) * a + r for a, r in zip(x, rest, strict=True)] != list(z)
    assert [rho * a + r for a, r in zip(x, rest, strict=True)] == list(z)


def test_theorem_32_step_10_fails_for_the_eigenvalue_of_a_kernel() -> None:
    """One input of norm 1 and B = 0: the kernel is 2 Q(0) = 1."""
    n, c, C, R, lam, eta = 1, 1, 5, Fraction(1, 64), 1, Fraction(1, 125)
    assert 8 * c * n * R <= Fraction(lam, 8)
    assert eta <= Fraction(lam, 5 * C**2 * n**2)
    left = 12 * eta * n * c * R + C**2 * eta**2 * n**2
    assert left > eta * lam / 4
