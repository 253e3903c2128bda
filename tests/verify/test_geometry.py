"""Inner products and separations against exact rational and 60-digit arithmetic."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds.errors import InputError
from verify import geometry as module
from verify.datasets import Dataset, load
from verify.geometry import geometry
from verify.inner_products import InnerProducts, chords, inner_products


def unit_data(rows: object) -> Dataset:
    return Dataset("rows", np.array(rows, dtype=float), True)


def exact_rho(data: Dataset, i: int, j: int) -> mp.mpf:
    rows = [[Fraction(v) for v in data.raw[k].tolist()] for k in (i, j)]
    dot = sum(a * b for a, b in zip(*rows, strict=True))
    squares = sum(a * a for a in rows[0]) * sum(b * b for b in rows[1])
    return (
        mp.sign(dot)
        * mp.sqrt(mp.mpf((dot * dot / squares).numerator))
        / mp.sqrt(mp.mpf((dot * dot / squares).denominator))
    )


def exact_chord(data: Dataset, i: int, j: int, sign: int) -> mp.mpf:
    with mp.workdps(80):
        return mp.sqrt(abs(2 - 2 * sign * exact_rho(data, i, j)))


def test_digits_inner_products_are_quotients_of_exact_integers() -> None:
    data = load("digits", samples=120)
    products = inner_products(data)
    whole = data.raw.astype(np.int64)
    gram = whole @ whole.T
    with mp.workdps(40):
        worst = max(
            abs(mp.mpf(int(gram[i, j])) / mp.sqrt(int(gram[i, i]) * int(gram[j, j])) - rho)
            for i in range(120)
            for j, rho in enumerate(products.rho[i].tolist())
        )
    assert worst <= products.radius < 6e-16


coordinate = st.one_of(
    st.floats(-1, 1, allow_nan=False),
    st.integers(-50, 50).map(float),
    st.floats(-1e150, 1e150, allow_nan=False),
    st.sampled_from([0.0, 5e-324, 1e-300, -1e-160, 1e300]),
)
row = st.lists(coordinate, min_size=3, max_size=3).filter(any)


@settings(max_examples=200, deadline=None)
@given(st.lists(row, min_size=2, max_size=4))
def test_inner_products_and_chords_are_within_their_radius(rows: list[list[float]]) -> None:
    data = unit_data(rows)
    products = inner_products(data)
    assert products.radius < 1e-14
    with mp.workdps(60):
        for i in range(data.n):
            for j in range(data.n):
                assert abs(products.rho[i, j] - exact_rho(data, i, j)) <= products.radius
                for sign in (1, -1):
                    length, radius = chords(data, np.array([i]), np.array([j]), sign)
                    assert abs(length[0] - exact_chord(data, i, j, sign)) <= radius < 1e-13


@settings(max_examples=150, deadline=None)
@given(st.lists(row, min_size=2, max_size=5))
def test_certified_geometry_encloses_the_exact_extremes(rows: list[list[float]]) -> None:
    data = unit_data(rows)
    found = geometry(data)
    assert found is not None
    pairs = [(i, j) for i in range(data.n) for j in range(i)]
    with mp.workdps(700):  # coordinates span 600 orders of magnitude
        rho = [exact_rho(data, i, j) for i, j in pairs]
        apart = mp.sqrt(min(2 - 2 * abs(r) for r in rho))
        for interval, value in (
            (found.largest, max(rho)),
            (found.smallest, min(rho)),
            (found.largest_inner_product, max(map(abs, rho))),
            (found.separation, apart),
            (found.one_minus_largest, 1 - max(rho)),
            (found.one_minus_smallest, 1 - min(rho)),
        ):
            low, high = (mp.mpf(e.numerator) / e.denominator for e in vars(interval).values())
            slack = mp.mpf(10) ** -340  # of the root of a difference of 700-digit numbers
            assert low - slack <= value <= high + slack
            assert interval.upper - interval.lower < Fraction(1, 10**40)


def test_duplicates_and_antipodes_are_found_exactly() -> None:
    data = unit_data([[0.1, 0.3], [1, 0], [0.2, 0.6], [-0.4, -1.2], [1, 0], [0.3, 0.9]])
    found = geometry(data)
    assert found is not None
    # 0.3 is not 3 * 0.1 in float64: doubling is exact, tripling is not.
    assert found.duplicates == ((2, 0), (4, 1))
    assert found.antipodes == ((3, 0),)
    assert found.separation.lower == found.separation.upper == 0
    assert found.largest_inner_product.lower == 1


def test_nearly_equal_rows_have_a_positive_separation() -> None:
    data = unit_data([[1.0, 0.0], [1.0, 1e-30]])
    found = geometry(data)
    assert found is not None
    assert found.duplicates == ()
    assert abs(found.separation.lower - Fraction(1e-30)) < Fraction(1, 10**60)
    assert found.separation.upper - found.separation.lower < Fraction(1, 10**70)


def test_the_gap_of_nearly_equal_rows_keeps_its_digits() -> None:
    found = geometry(unit_data([[1.0, 0.0], [1.0, 1e-30], [1.0, -1e-29]]))
    assert found is not None
    for gap, distance in ((found.one_minus_largest, 1e-30), (found.one_minus_smallest, 1.1e-29)):
        assert abs(gap.lower / (Fraction(distance) ** 2 / 2) - 1) < Fraction(1, 10**15)
        assert gap.lower > 0


def test_equal_rows_of_iris() -> None:
    found = geometry(load("iris"))
    assert found is not None
    assert found.duplicates == ((142, 101),)
    raw = load("iris").raw
    assert np.array_equal(raw[142], raw[101])


def test_the_cut_of_candidates_stays_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    data = load("iris", samples=30)
    whole = geometry(data)
    # A wide radius makes every pair a candidate; only two may be evaluated exactly.
    monkeypatch.setattr(module, "MAX_EXACT_PAIRS", 2)
    wide = InnerProducts(inner_products(data).rho, 0.5)
    cut = geometry(data, wide)
    assert whole is not None
    assert cut is not None
    for name in ("separation", "largest_inner_product", "largest", "smallest"):
        inner, outer = getattr(whole, name), getattr(cut, name)
        assert outer.lower <= inner.lower
        assert inner.upper <= outer.upper


def test_one_row_has_no_geometry_and_raw_rows_are_refused() -> None:
    assert geometry(unit_data([[1.0, 2.0]])) is None
    with pytest.raises(InputError, match="norm 1"):
        inner_products(Dataset("raw", np.array([[1.0, 2.0]])))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify.inner_products.MAX_ROWS", 5)
    with pytest.raises(InputError, match="at most 5"):
        inner_products(load("iris", samples=6))
