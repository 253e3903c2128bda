"""The limiting kernel against 30-digit orthants, scipy and closed forms; the empirical kernel."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from flint import arb, fmpz
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bounds.errors import BudgetError, InputError
from verify import kernel_expansion
from verify.datasets import Dataset, load
from verify.inner_products import InnerProducts, chords, inner_products
from verify.kernel import EnclosedMatrix, empirical_kernel, limiting_kernel


def scaled_orthant(B: mp.mpf, rho: mp.mpf, one_minus: mp.mpf) -> mp.mpf:
    """e^(B^2/2) p(B, rho) by classical/orthant-angle: 1/cos^2 = 1 + tan^2.

    The half angle comes from 1 - rho, without cancellation; the quadrature's tolerance is
    absolute, so the large factor stays inside.
    """
    if rho == -1:
        return mp.mpf(0)
    half = mp.asin(mp.sqrt(one_minus / 2))
    if rho > 0.9:  # the tail minus a short integral
        part = mp.quad(lambda u: mp.exp(-((B * mp.tan(u)) ** 2) / 2), [0, half])
        return mp.exp(B**2 / 2) * mp.erfc(B / mp.sqrt(2)) / 2 - part / mp.pi
    nodes = [half, half + (mp.pi / 2 - half) / (2 + B), mp.pi / 2]
    if half > 1.3 and 0 < B < 1:  # the integrand falls where the cosine is about B
        nodes = [half] + [v for v in (mp.acos(B * k) for k in (8, 1, 0.1) if B * k < 1) if v > half]
        nodes += [mp.pi / 2]
    return mp.quad(lambda u: mp.exp(-((B * mp.tan(u)) ** 2) / 2), nodes) / mp.pi


def exact_pair(data: Dataset, i: int, j: int) -> tuple[mp.mpf, mp.mpf]:
    """rho and 1 - rho of the exact unit vectors."""
    a, b = ([Fraction(v) for v in data.raw[k].tolist()] for k in (i, j))
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    square = dot * dot / (sum(x * x for x in a) * sum(y * y for y in b))
    rho = mp.sign(dot) * mp.sqrt(mp.mpf(square.numerator) / square.denominator)
    rest = 1 - square
    if dot > 0:
        return rho, mp.mpf(rest.numerator) / rest.denominator / (1 + rho)
    return rho, 1 - rho


def errors(data: Dataset, B: Fraction, frozen: bool = False) -> tuple[float, EnclosedMatrix]:
    """Largest true error of the scaled kernel."""
    kernel = limiting_kernel(data, B, frozen_bias=frozen)
    with mp.workdps(30):
        bias = mp.mpf(B.numerator) / B.denominator
        worst = mp.mpf(0)
        for i in range(data.n):
            for j in range(i + 1):
                rho, one_minus = exact_pair(data, i, j)
                factor = rho if frozen else 1 + rho
                value = factor * scaled_orthant(bias, rho, one_minus)
                worst = max(worst, abs(value - kernel.mid[i, j]))
    return float(worst), kernel


def unit_data(rows: object) -> Dataset:
    return Dataset("rows", np.array(rows, dtype=float), True)


HOSTILE = unit_data(
    [[1, 0]]
    + [[1, t] for t in (1e-300, 1e-9, 0.1, 0.14248, 0.14251, 0.7)]
    + [[-1, t] for t in (0.0, 1e-300, 1e-9, 1e-3, 0.14251, 0.6)]
)


@pytest.mark.parametrize(
    ("B", "frozen"),
    [
        ("0", False),
        ("0", True),
        ("1e-18", False),
        ("1e-9", True),
        ("1/3", True),
        ("1", False),
        ("6", False),
        ("6", True),
        ("40", False),
    ],
)
def test_hostile_pairs_are_within_the_radius(B: str, frozen: bool) -> None:
    worst, kernel = errors(HOSTILE, Fraction(B), frozen)
    assert np.isfinite(kernel.mid).all()
    assert worst <= kernel.radius < 1e-14


biases = st.fractions(0, 6, max_denominator=1000)
angles = st.one_of(
    st.fractions(-1, 1, max_denominator=10**6),
    st.sampled_from([Fraction(99, 100), Fraction(-99, 100), Fraction(1), Fraction(-1)]),
)


@settings(max_examples=120, deadline=None)
@given(biases, angles)
@example(Fraction(6), Fraction(1, 8))
@example(Fraction(6), Fraction(-999_999, 1_000_000))
def test_random_bias_and_correlation_are_within_the_radius(B: Fraction, rho: Fraction) -> None:
    # The float nearest to sqrt(1 - rho^2): the data are exact, whatever their rho is.
    other = float(mp.sqrt(1 - mp.mpf(rho.numerator) ** 2 / rho.denominator**2))
    worst, kernel = errors(unit_data([[1, 0], [float(rho), other]]), B)
    assert worst <= kernel.radius < 5e-15


@pytest.mark.parametrize("name", ["wine", "breast_cancer", "diabetes", "digits"])
def test_real_data_are_within_the_radius(name: str) -> None:
    whole = load(name)
    data = Dataset(name, whole.raw[:: whole.n // 7], True)
    worst, kernel = errors(data, Fraction(3, 2))
    assert worst <= kernel.radius < 5e-14


def test_agrees_with_scipy_where_scipy_is_accurate() -> None:
    from scipy.stats import multivariate_normal

    data = load("digits", samples=12)
    rho = inner_products(data).rho
    kernel = limiting_kernel(data, Fraction(1)).floats()
    for i in range(12):
        for j in range(i):
            law = multivariate_normal([0, 0], [[1, rho[i, j]], [rho[i, j], 1]])
            expected = (1 + rho[i, j]) * law.cdf([-1.0, -1.0])
            assert kernel[i, j] == pytest.approx(expected, abs=1e-8)


def test_zero_bias_is_the_arc_cosine_kernel() -> None:
    data = load("diabetes", samples=60)
    rho = inner_products(data).rho
    expected = (1 + rho) * (np.pi - np.arccos(rho)) / (2 * np.pi)
    kernel = limiting_kernel(data, 0)
    off = ~np.eye(60, dtype=bool)
    assert np.abs(kernel.mid - expected)[off].max() < 1e-14
    assert np.diagonal(kernel.mid).tolist() == [1.0] * 60
    assert kernel.log_scale == 0


def test_orthogonal_equal_and_opposite_rows_have_closed_forms() -> None:
    data = unit_data([[2, 0], [0, 3], [4, 0], [-1, 0]])
    kernel = limiting_kernel(data, Fraction(2))
    tail = float(mp.erfc(mp.sqrt(2)) / 2)
    expected = np.array(
        [
            [2 * tail, tail**2, 2 * tail, 0],
            [tail**2, 2 * tail, tail**2, tail**2],
            [2 * tail, tail**2, 2 * tail, 0],
            [0, tail**2, 0, 2 * tail],
        ]
    )
    assert np.allclose(kernel.floats(), expected, rtol=1e-13, atol=0)
    assert kernel.singular
    assert kernel.psd
    assert not limiting_kernel(unit_data([[1, 0], [-1, 0]]), 2).singular


def test_one_row_and_large_bias() -> None:
    kernel = limiting_kernel(unit_data([[3.0, 4.0, 0.0]]), Fraction(60))
    assert kernel.log_scale == -1800
    assert kernel.floats().tolist() == [[0.0]]  # e^-1800 underflows, the scaled entry does not
    with mp.workdps(40):
        scaled = mp.exp(1800) * mp.erfc(60 / mp.sqrt(2))
    assert abs(kernel.mid[0, 0] - scaled) <= kernel.radius < 1e-17


def test_the_matrix_is_symmetric_and_read_only() -> None:
    kernel = limiting_kernel(load("wine"), Fraction(1))
    assert np.array_equal(kernel.mid, kernel.mid.T)
    with pytest.raises(ValueError, match="read-only"):
        kernel.mid[0, 0] = 0.0


@pytest.mark.parametrize("bias", [-1, Fraction(-1, 10), 0.5, True, "1"])
def test_a_bias_that_is_not_exact_or_negative_is_refused(bias: object) -> None:
    with pytest.raises(InputError, match="bias"):
        limiting_kernel(load("iris", samples=3), bias)  # type: ignore[arg-type]


def test_rows_that_are_not_unit_vectors_are_refused() -> None:
    with pytest.raises(InputError, match="norm 1"):
        limiting_kernel(Dataset("raw", np.array([[1.0, 2.0]])), 1)


def test_too_many_pieces_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_expansion, "MAX_PIECES", 1)
    with pytest.raises(BudgetError, match="more than 1 pieces"):
        limiting_kernel(unit_data([[1, 0], [1, 0.05], [1, 1], [0, 1]]), 30)


def test_an_absurd_bias_is_an_error_and_not_a_hang() -> None:
    for bias in (10**9, 10**400, 10**5000 + Fraction(1, 3)):
        with pytest.raises(BudgetError, match="smaller bias, at most 100000000"):
            limiting_kernel(unit_data([[1, 0], [1, 0.05]]), bias)


def test_a_huge_bias_is_no_hang_on_nearly_opposite_rows() -> None:
    kernel = limiting_kernel(unit_data([[1, 0], [-1, 0.01], [0, 1]]), 10**5)
    assert np.all(np.abs(kernel.mid[np.triu_indices(3, 1)]) <= kernel.radius), "below e^-(10^9)"
    assert kernel.radius < 1e-15


@pytest.mark.parametrize(
    "size", [1100, 900, 500, 0, -500, -900, -1000, -1001, -1074, -1100, -(10**12)]
)
def test_a_float_above_a_ball_of_any_size(size: int) -> None:
    ball = arb(3) * arb(2) ** fmpz(size)
    bound = kernel_expansion.upper(ball)
    assert np.isinf(bound) == (size > 1000)
    assert np.isinf(bound) or arb(bound) >= ball
    assert kernel_expansion.upper(-ball) <= 0
    assert size < -990 or np.isinf(bound) or bound <= 3.0 * 2.0**size


@pytest.mark.parametrize("bias", [Fraction(1, 10**5000), 3, 40, 2000, 10**6])
def test_the_diagonal_at_any_bias_is_the_scaled_normal_tail(bias: Fraction) -> None:
    """2 e^(B^2/2) Q(B), from erfc with enough digits to bear the cancellation."""
    kernel = limiting_kernel(unit_data([[1, 0]]), bias)
    with mp.workdps(60):
        B = mp.mpf(Fraction(bias).numerator) / Fraction(bias).denominator
        truth = mp.erfc(B / mp.sqrt(2)) * mp.exp(B * B / 2)
        assert abs(kernel.mid[0, 0] - truth) <= kernel.radius
    assert 0 < kernel.radius < 1e-15


def test_empirical_kernel_counts_neurons_exactly() -> None:
    rng = np.random.default_rng(5)
    data = load("digits", samples=8)
    W, b = rng.normal(size=(500, 64)), np.full(500, 0.5)
    kernel = empirical_kernel(data, W, b)
    rho = inner_products(data).rho
    for i in range(8):
        for j in range(8):
            count = sum(
                1 for r in range(500) if W[r] @ data.X[i] >= 0.5 and W[r] @ data.X[j] >= 0.5
            )
            assert kernel[i, j] == (1 + rho[i, j]) * count / 500


def test_empirical_kernel_tends_to_the_limiting_kernel() -> None:
    # Hoeffding: an entry is off by more than 2t with probability at most 2 exp(-2 m t^2); with
    # m = 200000, t = 0.01 and 36 pairs the test fails for less than one seed in 10^15.
    rng = np.random.default_rng(6)
    data = load("digits", samples=8)
    W = rng.normal(size=(200_000, 64))
    empirical = empirical_kernel(data, W, np.ones(200_000))
    assert np.abs(empirical - limiting_kernel(data, 1).floats()).max() < 0.02


def test_empirical_kernel_refuses_wrong_shapes() -> None:
    data = load("iris", samples=3)
    with pytest.raises(InputError, match="must be"):
        empirical_kernel(data, np.ones((5, 3)), np.ones(5))
    with pytest.raises(InputError, match="must be"):
        empirical_kernel(data, np.ones((5, 4)), np.ones(4))


def _with_errors(products: InnerProducts, size: float) -> InnerProducts:
    signs = np.sign(np.random.default_rng(8).normal(size=products.rho.shape))
    signs = np.triu(signs, 1) + np.triu(signs, 1).T
    rho = np.clip(products.rho + size * signs, -1, 1)
    return InnerProducts(rho, products.radius + size)


@pytest.mark.parametrize("B", ["0", "1", "5"])
def test_errors_of_the_inner_products_are_carried_into_the_radius(B: str) -> None:
    data = unit_data([[1, t] for t in (-7, -3, -1, -0.5, 0, 0.15, 0.4, 1, 2, 30)])
    size = 1e-5
    exact = limiting_kernel(data, Fraction(B))
    kernel = limiting_kernel(data, Fraction(B), products=_with_errors(inner_products(data), size))
    difference = np.abs(exact.mid - kernel.mid).max()
    assert size / 100 < difference <= kernel.radius + exact.radius < 20 * size


@pytest.mark.parametrize("rows", [[[1, 0.0], [1, 0.1]], [[1, 0.0], [-1, 0.1]]], ids=["near", "far"])
def test_errors_of_the_chords_are_carried_into_the_radius(
    rows: list[list[float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, size = unit_data(rows), 1e-5
    exact = limiting_kernel(data, 0)

    def wrong(*arguments: object) -> tuple[np.ndarray, float]:
        lengths, radius = chords(*arguments)  # type: ignore[arg-type]
        return lengths + size, radius + size

    monkeypatch.setattr("verify.kernel.chords", wrong)
    kernel = limiting_kernel(data, 0)
    difference = np.abs(exact.mid - kernel.mid).max()
    assert size / 1000 < difference <= kernel.radius + exact.radius < size
