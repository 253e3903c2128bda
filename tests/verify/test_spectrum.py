"""Certified eigenvalue bounds against 50-digit eigenvalues and exactly known ones."""

from __future__ import annotations

import time
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest

from bounds.errors import BudgetError, InputError
from verify.datasets import Dataset, load
from verify.kernel import EnclosedMatrix, limiting_kernel
from verify.spectrum import (
    _residual_bound,
    certified_lower_bound,
    rayleigh_upper_bound,
    smallest_eigenvalue,
)


def exact_smallest(A: np.ndarray) -> mp.mpf:
    with mp.workdps(50):
        return min(mp.eigsy(mp.matrix(A.tolist()), eigvals_only=True))


def as_mp(value: Fraction) -> mp.mpf:
    return mp.mpf(value.numerator) / value.denominator


def symmetric(rng: np.random.Generator, n: int) -> np.ndarray:
    A = rng.normal(size=(n, n)) * 10.0 ** rng.integers(-3, 4)
    return np.tril(A) + np.tril(A, -1).T


@pytest.mark.parametrize("n", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("seed", range(8))
def test_bounds_enclose_the_eigenvalue_and_are_sharp(n: int, seed: int) -> None:
    A = symmetric(np.random.default_rng([seed, n]), n)
    bounds = smallest_eigenvalue(EnclosedMatrix(A, 0.0))
    with mp.workdps(50):
        value = exact_smallest(A)
        assert as_mp(bounds.lower) <= value <= as_mp(bounds.upper)
        assert bounds.upper - bounds.lower <= Fraction(1, 10**13) * Fraction(np.abs(A).max()) * n


@pytest.mark.parametrize("seed", range(12))
def test_bounds_hold_for_every_matrix_within_the_radius(seed: int) -> None:
    rng = np.random.default_rng([7, seed])
    A, radius = symmetric(rng, 5), 0.01
    bounds = smallest_eigenvalue(EnclosedMatrix(A, radius))
    _, vectors = np.linalg.eigh(A)
    v = np.sign(vectors[:, 0])
    for E in (np.outer(v, v), -np.outer(v, v), np.sign(symmetric(rng, 5))):
        value = exact_smallest(A + radius * (1 - 1e-9) * E)
        assert as_mp(bounds.lower) <= value <= as_mp(bounds.upper)


def test_a_successful_cholesky_of_an_indefinite_matrix_is_not_a_certificate() -> None:
    fooled = 0
    rng = np.random.default_rng(11)
    for _ in range(300):
        n = int(rng.integers(3, 7))
        factor = rng.integers(-9, 10, size=(n, n - 1)).astype(float) / 7
        A = factor @ factor.T
        A = np.tril(A) + np.tril(A, -1).T
        value = exact_smallest(A)
        if value >= 0:
            continue
        try:
            np.linalg.cholesky(A)
        except np.linalg.LinAlgError:
            continue
        fooled += 1
        assert as_mp(certified_lower_bound(A, 0.0)) <= value
        assert as_mp(certified_lower_bound(A, 1e-16)) <= value
        assert smallest_eigenvalue(EnclosedMatrix(A, 0.0)).lower < 0
    assert fooled >= 10  # indefinite, and LAPACK's factorisation ran through


def test_the_residual_bound_covers_what_the_factor_misses() -> None:
    # R^T R is singular, so S = R^T R - t I has the smallest eigenvalue -t.
    factor = np.triu(np.arange(1.0, 17.0).reshape(4, 4))
    factor[3, 3] = 0.0
    for t in (1.0, 2.0**-20):
        shifted = factor.T @ factor - t * np.eye(4)
        assert exact_smallest(shifted) == pytest.approx(-t, rel=1e-6)
        assert as_mp(_residual_bound(shifted, factor)) >= t


def test_the_residual_bound_covers_the_rounding_of_the_product() -> None:
    # S is the computed product itself, so the float residual is 0; S is indefinite all the same.
    n = 32
    factor = np.zeros((n, n))
    factor[:3] = np.random.default_rng(4).uniform(0.7, 1.0, size=(3, n))
    shifted = factor.T @ factor
    value = exact_smallest(shifted)
    assert np.array_equal(shifted, shifted.T)
    assert value < -(2.0**-53) * np.diagonal(shifted).max()
    assert as_mp(_residual_bound(shifted, factor)) >= -value


@pytest.mark.parametrize("estimate", [-5.0, 0.0, 0.9999, 1.0, 1.0000001, 3.0, 1e6])
def test_a_wrong_estimate_costs_sharpness_and_never_soundness(estimate: float) -> None:
    A = np.diag([1.0, 2.0, 3.0]) + 0.25 * (np.ones((3, 3)) - np.eye(3))
    assert as_mp(certified_lower_bound(A, estimate)) <= exact_smallest(A)


@pytest.mark.parametrize("seed", range(5))
def test_any_vector_gives_an_upper_bound(seed: int) -> None:
    rng = np.random.default_rng([3, seed])
    A, v = symmetric(rng, 6), rng.normal(size=6)
    with mp.workdps(50):
        vector = mp.matrix(v.tolist())
        quotient = (vector.T * mp.matrix(A.tolist()) * vector)[0] / (vector.T * vector)[0]
        bound = as_mp(rayleigh_upper_bound(A, v))
        assert quotient <= bound <= quotient + 1e-13 * np.abs(A).max() * 36


def test_nearly_singular_matrices_are_decided_or_left_open_but_never_wrong() -> None:
    for tiny in (1e-12, 1e-15, 2.0**-52, 0.0):
        A = np.array([[1.0, 1 - tiny], [1 - tiny, 1.0]])
        bounds = smallest_eigenvalue(EnclosedMatrix(A, 0.0, psd=True))
        assert bounds.lower <= Fraction(1) - Fraction(1 - tiny) <= bounds.upper
        assert bounds.lower > 0 or bounds.clipped
        assert tiny < 1e-12 or bounds.lower > 0


def test_equal_rows_give_exactly_zero() -> None:
    kernel = limiting_kernel(load("iris"), Fraction(1))
    bounds = smallest_eigenvalue(kernel)
    assert bounds.singular
    assert bounds.lower == bounds.upper == 0
    # and the certificate alone, without that knowledge, encloses 0
    blind = EnclosedMatrix(kernel.mid, kernel.radius, kernel.log_scale)
    unaware = smallest_eigenvalue(blind)
    assert unaware.lower <= 0 <= unaware.upper < Fraction(1, 10**10)


@pytest.mark.parametrize("B", [Fraction(0), Fraction(1), Fraction(9, 2)])
def test_the_kernel_of_two_rows_has_a_closed_form(B: Fraction) -> None:
    data = Dataset("pair", np.array([[3.0, 4.0], [5.0, 12.0]]), True)  # rho = 63/65
    bounds = smallest_eigenvalue(limiting_kernel(data, B))
    with mp.workdps(40):
        b, rho = mp.mpf(B.numerator) / B.denominator, mp.mpf(63) / 65
        tail = mp.erfc(b / mp.sqrt(2)) / 2
        part = mp.quad(lambda u: mp.exp(-(b**2) / (2 * mp.cos(u) ** 2)), [0, mp.acos(rho) / 2])
        value = 2 * tail - (1 + rho) * (tail - part / mp.pi)  # explicit/min-eigenvalue-upper (b)
        assert as_mp(bounds.lower) <= value <= as_mp(bounds.upper)
        assert as_mp(bounds.upper - bounds.lower) <= 1e-13 * mp.exp(-(b**2) / 2)


def test_orthonormal_rows_have_a_closed_form() -> None:
    bounds = smallest_eigenvalue(limiting_kernel(Dataset("e", np.eye(5), True), Fraction(2)))
    with mp.workdps(40):
        tail = mp.erfc(mp.sqrt(2)) / 2
        value = 2 * tail - tail**2  # explicit/min-eigenvalue-series (c)
        assert as_mp(bounds.lower) <= value <= as_mp(bounds.upper)


def test_large_bias_does_not_underflow() -> None:
    bounds = smallest_eigenvalue(limiting_kernel(load("wine", samples=20), Fraction(50)))
    assert 0 < bounds.lower < bounds.upper < Fraction(1, 10**500)
    assert bounds.scaled_upper / bounds.scaled_lower < Fraction(101, 100)


def test_one_row() -> None:
    bounds = smallest_eigenvalue(limiting_kernel(load("iris", samples=1), Fraction(1)))
    with mp.workdps(40):
        assert as_mp(bounds.lower) <= mp.erfc(1 / mp.sqrt(2)) <= as_mp(bounds.upper)


@pytest.mark.parametrize(
    ("mid", "radius"),
    [
        (np.array([[1.0, 2.0], [0.0, 1.0]]), 0.0),
        (np.array([[np.nan]]), 0.0),
        (np.eye(2), -1.0),
        (np.eye(2), np.inf),
        (np.eye(2) * 1e300, 0.0),
        (np.ones((2, 3)), 0.0),
    ],
)
def test_matrices_that_cannot_be_judged_are_refused(mid: np.ndarray, radius: float) -> None:
    with pytest.raises(InputError):
        smallest_eigenvalue(EnclosedMatrix(mid, radius))


def test_tiny_entries_are_judged_soundly() -> None:
    A = np.array([[2.0, 1.0], [1.0, 2.0]]) * 1e-200
    bounds = smallest_eigenvalue(EnclosedMatrix(A, 0.0))
    assert bounds.lower <= Fraction(1e-200) <= bounds.upper


@pytest.mark.parametrize(("samples", "seconds"), [(400, 2), (None, 15)])
def test_digits_are_certified_at_lapack_speed(samples: int | None, seconds: float) -> None:
    load("digits", samples=1)  # imports
    start = time.process_time()
    bounds = smallest_eigenvalue(limiting_kernel(load("digits", samples=samples), Fraction(1)))
    assert time.process_time() - start < seconds
    assert bounds.upper - bounds.lower < bounds.lower / 10**6


@pytest.mark.parametrize("log_scale", [-(10**7), 10**12, Fraction(-(10**9), 3)])
def test_a_factor_too_extreme_to_be_written_out_is_refused_at_once(log_scale: Fraction) -> None:
    with pytest.raises(BudgetError, match="too extreme"):
        smallest_eigenvalue(EnclosedMatrix(np.eye(2), 0.0, Fraction(log_scale)))
