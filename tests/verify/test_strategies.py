"""What the strategies draw: inside the assumptions, exact, with boundaries and extremes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from bounds import catalogue
from bounds.errors import InputError
from verify.claims import make_claim
from verify.strategies import (
    ExactNetwork,
    PointSource,
    datasets,
    labels,
    networks,
    parameters,
)
from verify.trials.draw import stereographic

Q = Fraction
FEW = settings(
    max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
GOOD_EVENT = catalogue.get("explicit/gd-good-event")
WEDGE = make_claim(
    "x <= y",
    variables={"x": "real", "y": "real", "n": "integer"},
    assumptions=["0 <= x <= y**2", "y >= 0", "n >= 3", "x + y <= n"],
)


def sample(statement, count=60):
    source = PointSource(statement)
    return [source.point(seed) for seed in range(count)]


def test_points_satisfy_the_assumptions_exactly():
    for point in sample(WEDGE):
        x, y, n = point["x"], point["y"], point["n"]
        assert 0 <= x <= y**2
        assert y >= 0
        assert n.denominator == 1
        assert n >= 3
        assert x + y <= n


def test_boundaries_and_extreme_sizes_are_visited():
    points = sample(WEDGE, 150)
    assert any(p["x"] == 0 for p in points)
    assert any(p["x"] == p["y"] ** 2 and p["y"] > 0 for p in points)
    assert any(p["n"] == 3 for p in points)
    assert any(p["n"] > 10**6 for p in points)
    assert any(0 < p["x"] < Q(1, 1000) for p in points)


def test_points_of_a_theorem_with_a_huge_width_are_found():
    for point in sample(GOOD_EVENT, 10):
        need = 83 * float(point["n"]) / float(point["lambda"])
        need *= np.log(3 * float(point["n"]) / float(point["delta"]))
        assert float(point["m"]) >= need * (1 - 1e-9)
        assert point["m"].denominator == 1


def test_a_seed_determines_its_point():
    assert sample(WEDGE, 8) == sample(WEDGE, 8)
    assert PointSource(WEDGE).point(5) == sample(WEDGE, 6)[5]


def test_an_existential_constant_is_not_a_parameter():
    lemma = catalogue.get("yang2024/lemma-3")
    point = find(parameters(lemma), lambda _: True)
    assert "c" not in point
    assert set(point) == {"B", "R_w", "R_b", "h"}


@FEW
@given(st.data(), st.integers(1, 6), st.integers(1, 5))
def test_rows_are_exact_unit_vectors(data, n, d):
    found = data.draw(datasets(n, d))
    assert len(found.rows) == n
    assert all(sum(x * x for x in row) == 1 and len(row) == d for row in found.rows)
    assert np.allclose(np.linalg.norm(found.array(), axis=1), 1, atol=1e-15)


@FEW
@given(datasets(st.integers(2, 4), 3, delta=Q(1, 2)))
def test_rows_are_separated_exactly(found):
    for i, x in enumerate(found.rows):
        for y in found.rows[:i]:
            for sign in (-1, 1):
                distance = sum((a - sign * b) ** 2 for a, b in zip(x, y, strict=True))
                assert distance >= Q(1, 4)
                assert distance >= found.separation_squared()


def test_orthogonal_rows_are_the_most_separated():
    found = find(datasets(3, 3, delta=Q(141421356, 10**8)), lambda _: True)
    assert all(found.product(i, j) == 0 for i in range(3) for j in range(i))


def test_nearly_parallel_rows_occur():
    close = find(
        datasets(2, 2), lambda found: 0 < found.separation_squared() < Q(1, 10**6), random=None
    )
    assert close.product(0, 1) != 1


@FEW
@given(datasets(3, 4, antipodal=True, duplicates=True))
def test_antipodal_and_equal_rows(found):
    products = {found.product(i, j) for i in range(3) for j in range(i)}
    assert {1, -1} <= products


@FEW
@given(st.one_of(datasets(2, 3, duplicates=True), datasets(2, 1, duplicates=True)))
def test_two_equal_rows(found):
    assert found.rows[0] == found.rows[1]


@FEW
@given(st.one_of(datasets(2, 3, antipodal=True), datasets(2, 1, antipodal=True)))
def test_two_antipodal_rows(found):
    assert found.product(0, 1) == -1


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((0, 2), {}),
        ((2, 0), {}),
        ((True, 2), {}),
        ((3, 2), {"delta": 0.5}),
        ((3, 2), {"delta": Q(3, 2)}),
        ((1, 2), {"antipodal": True}),
        ((2, 2), {"antipodal": True, "duplicates": True}),
        ((2, 1), {"delta": Q(1)}),
        ((3, 2), {"delta": Q(7, 5)}),
    ],
)
def test_impossible_data_are_refused(arguments, options):
    with pytest.raises(InputError):
        find(datasets(*arguments, **options), lambda _: True)


def test_the_sphere_is_parametrised():
    assert stereographic([Q(0), Q(0)]) == (0, 0, -1)
    assert stereographic([Q(3), Q(4)]) == (Q(3, 13), Q(4, 13), Q(12, 13))


@FEW
@given(labels(4))
def test_labels_are_exact_and_bounded(y):
    assert len(y) == 4
    assert all(isinstance(v, Fraction) and abs(v) <= 1 for v in y)


@FEW
@given(networks(4, 3, symmetric=True), datasets(1, 3))
def test_a_symmetric_network_is_zero(network, data):
    assert network.scaled_output(data.rows[0]) == 0


@FEW
@given(networks(5, 2, bias=Q(1, 2)), datasets(1, 2))
def test_a_network_in_floats_agrees(network, data):
    x = data.rows[0]
    assert set(network.biases) == {Q(1, 2)}
    W = np.array([[float(w) for w in row] for row in network.weights])
    z = W @ np.array([float(v) for v in x]) - 0.5
    expected = float(np.dot(network.signs, np.maximum(z, 0)))
    assert float(network.scaled_output(x)) == pytest.approx(expected, abs=1e-12)


def test_exact_ties_occur():
    axis = [Q(1), Q(0)]

    def tied(network: ExactNetwork) -> bool:
        return network.weights[0][0] == network.biases[0]

    network = find(networks(2, 2), tied)
    assert network.active(axis)[0]


def test_an_odd_symmetric_network_is_refused():
    with pytest.raises(InputError, match="even"):
        find(networks(3, 2, symmetric=True), lambda _: True)
