"""Exact laws against quadrature at 50 digits, exact sums, scipy and simulated networks."""

from __future__ import annotations

import itertools
import json
import math
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
import scipy.stats

from bounds import catalogue
from bounds.errors import BudgetError, InputError
from bounds.statement import Probability, Statement, Variable
from verify import laws, statistics
from verify.randomness import generator

Q = Fraction
REFERENCE = Path(__file__).resolve().parent.parent / "data" / "explicit-reference.json"
BIASES = [Q(-3, 2), Q(0), Q(1, 3), Q(2), Q(7)]


def near(enclosure, expected, rel="1e-25"):
    """The enclosure contains the expected value up to the oracle's error, and is narrow itself."""
    with mpmath.workdps(60):
        low, high = (mpmath.mpf(e.numerator) / e.denominator for e in ends(enclosure))
        slack = abs(mpmath.mpf(expected)) * mpmath.mpf(rel)
        assert high - low <= slack, (low, high)
        return low - slack <= expected <= high + slack


def ends(enclosure):
    return enclosure.lower, enclosure.upper


def gaussian(function, low):
    """The integral of function times the density from ``low`` on, at 50 digits."""
    with mpmath.workdps(60):
        low = mpmath.mpf(low.numerator) / low.denominator
        points = [low, low + 1, low + 2, low + 4, low + 8, low + 16, mpmath.inf]
        return mpmath.quad(lambda x: function(x) * mpmath.npdf(x), points)


@pytest.mark.parametrize("B", BIASES)
@pytest.mark.parametrize("k", [0, 1, 2, 3, 7, 20])
def test_relu_moments_by_quadrature(k, B):
    with mpmath.workdps(60):
        shift = mpmath.mpf(B.numerator) / B.denominator
        expected = gaussian(lambda x: (x - shift) ** k, B)
        assert near(laws.relu_moment(k, B), expected)


def test_high_moments_at_large_biases_keep_their_digits():
    """The recurrence in floats would lose everything here; the moments are log-convex in k."""
    values = [laws.relu_moment(k, 12) for k in (98, 99, 100)]
    assert all(value.lower > 0 for value in values)
    assert values[1].lower ** 2 < values[0].upper * values[2].upper
    assert all((v.upper - v.lower) * 10**25 < v.lower for v in values)


@pytest.mark.parametrize("B", BIASES)
@pytest.mark.parametrize("k", [0, 1, 2, 3, 4, 9])
def test_hermite_coefficients_by_quadrature(k, B):
    with mpmath.workdps(60):
        shift = mpmath.mpf(B.numerator) / B.denominator
        root = mpmath.sqrt(mpmath.factorial(k))

        def hermite(x):
            return mpmath.hermite(k, x / mpmath.sqrt(2)) / mpmath.sqrt(2) ** k / root

        step = gaussian(hermite, B)
        relu = gaussian(lambda x: (x - shift) * hermite(x), B)
        size = mpmath.mpf(10) ** -40
        for found, expected in (
            (laws.step_coefficient(k, B), step),
            (laws.relu_coefficient(k, B), relu),
        ):
            middle = mpmath.mpf(found.midpoint.numerator) / found.midpoint.denominator
            assert abs(middle - expected) <= size + abs(expected) * mpmath.mpf(10) ** -25


def test_step_coefficients_are_those_of_the_catalogue():
    points = json.loads(REFERENCE.read_text(encoding="utf-8"))
    rows = [p for p in _entries(points) if "c_k" in p.get("out", {})]
    assert len(rows) >= 5
    for row in rows:
        k, B = int(row["in"]["k"]), Q(row["in"]["B"])
        assert near(laws.step_coefficient(k, B), mpmath.mpf(row["out"]["c_k"]), rel="1e-15")


def _entries(value):
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _entries(part)


@pytest.mark.parametrize(("B", "m"), [(Q(0), 6), (Q(1), 9), (Q(5, 2), 40)])
def test_active_counts_by_scipy(B, m):
    q = scipy.stats.norm.sf(float(B))
    for k in (0, 1, 2, m // 2, m):
        expected = scipy.stats.binom.sf(k - 1, m, q)
        assert float(laws.active_count_at_least(k, m, B).midpoint) == pytest.approx(
            expected, rel=1e-10
        )
        expected = scipy.stats.binom.cdf(k, m, q)
        assert float(laws.active_count_at_most(k, m, B).midpoint) == pytest.approx(
            expected, rel=1e-10
        )
        some = laws.some_active_count_at_least(k, 3, m, B)
        one = scipy.stats.binom.sf(k - 1, m, q)
        assert float(some.lower) == pytest.approx(one, rel=1e-10)
        assert float(some.upper) == pytest.approx(min(1, 3 * one), rel=1e-10)
    mean, variance = laws.active_count_moments(m, B)
    assert float(mean.midpoint) == pytest.approx(scipy.stats.binom.mean(m, q), rel=1e-12)
    assert float(variance.midpoint) == pytest.approx(scipy.stats.binom.var(m, q), rel=1e-12)


@pytest.mark.parametrize("epsilon", [Q(1, 10), Q(1, 2), Q(3)])
def test_the_two_sided_law_by_the_sum_over_counts(epsilon):
    m, B = 60, Q(1)
    q = scipy.stats.norm.sf(1.0)
    counts = np.arange(m + 1)
    far = np.abs(counts - m * q) >= float(epsilon) * m * q
    expected = scipy.stats.binom.pmf(counts, m, q)[far].sum()
    assert float(laws.active_count_deviates(epsilon, m, B).midpoint) == pytest.approx(expected)


@pytest.mark.parametrize(("B", "R"), [(Q(0), Q(1, 2)), (Q(2), Q(1, 10)), (Q(3), Q(4))])
def test_flips_by_scipy(B, R):
    p = scipy.stats.norm.cdf(float(B + R)) - scipy.stats.norm.cdf(float(B - R))
    assert float(laws.flip_probability(B, R).midpoint) == pytest.approx(p, rel=1e-12)
    for k in (0, 1, 5):
        expected = scipy.stats.binom.sf(k - 1, 20, p)
        found = laws.flip_count_at_least(k, 20, B, R)
        assert float(found.midpoint) == pytest.approx(expected, rel=1e-10)
        assert laws.some_flip_count_at_least(k, 1, 20, B, R).lower == found.lower


def test_no_radius_no_flip():
    assert ends(laws.flip_probability(1, 0)) == (0, 0)
    assert ends(laws.flip_count_at_least(0, 3, 1, 0)) == (1, 1)
    assert ends(laws.flip_count_at_least(1, 3, 1, 0)) == (0, 0)


@pytest.mark.parametrize("rho", [Q(-99, 100), Q(-1, 3), Q(1, 2), Q(999, 1000)])
@pytest.mark.parametrize("B", [Q(-1), Q(1), Q(4)])
def test_the_covariance_of_two_outputs_by_quadrature(rho, B):
    """One integral is left: given g1, g2 has mean rho g1 and variance 1 - rho^2."""
    with mpmath.workdps(40):
        r, b = mpmath.mpf(rho.numerator) / rho.denominator, mpmath.mpf(int(B))
        s = mpmath.sqrt(1 - r * r)

        def inner(x):
            t = (b - r * x) / s
            return (x - b) * s * (mpmath.npdf(t) - t * mpmath.ncdf(-t))

        # mpmath stops at an absolute error, so the integrand is scaled to size one
        scale = mpmath.exp(b * b / (1 + r))
        kink = b / r if r and b / r > b else b + 3
        ladder = {kink + s * j for j in (-6, -2, 0, 2, 6)} | {b + 1, b + 4, b + 9}
        ladder |= {b + s / 40 * 2**j for j in range(8)} | {b}
        points = [p for p in sorted(ladder) if p >= b] + [mpmath.inf]
        expected = mpmath.quad(lambda x: scale * inner(x) * mpmath.npdf(x), points) / scale
        found = laws.output_covariance(B, rho)
        assert near(found, expected, rel="1e-18")


def test_the_covariance_at_the_ends():
    for B in (Q(-2), Q(0), Q(1)):
        assert ends(laws.output_covariance(B, 1))[0] <= laws.relu_moment(2, B).upper
        assert ends(laws.output_covariance(B, 1))[1] >= laws.relu_moment(2, B).lower
        expected = gaussian(
            lambda x, b=int(B): max(x - b, 0) * max(-x - b, 0), Q(int(B) if B < 0 else 0)
        )
        if B < 0:
            expected = mpmath.quad(lambda x: (x + 2) * (2 - x) * mpmath.npdf(x), [-2, 0, 2])
            assert near(laws.output_covariance(B, -1), expected, rel="1e-12")
        else:
            assert ends(laws.output_covariance(B, -1)) == (0, 0)


def test_the_covariance_is_its_hermite_series():
    B, rho = Q(1, 2), Q(1, 2)
    series = sum(
        float(laws.relu_coefficient(k, B).midpoint) ** 2 * float(rho) ** k for k in range(60)
    )
    assert float(laws.output_covariance(B, rho).midpoint) == pytest.approx(series, rel=1e-12)


def test_moments_of_the_output_by_all_signs():
    """Exact over the signs of m = 3 neurons and the moments of independent ReLUs."""
    B, m = Q(1), 3
    moments = [laws.relu_moment(k, B).midpoint for k in range(5)]
    total = Q(0)
    for signs in itertools.product((-1, 1), repeat=m):
        for chosen in itertools.product(range(m), repeat=4):
            sign = math.prod(signs[r] for r in chosen)
            total += sign * math.prod(moments[chosen.count(r)] for r in range(m) if r in chosen)
    expected = total / 2**m / m**2
    found = laws.output_fourth_moment(m, B)
    assert abs(found.midpoint - expected) < expected / 10**20
    assert laws.output_second_moment(B).midpoint == moments[2]


def test_moments_given_the_count_average_to_the_moment():
    B, m = Q(1), 5
    q = scipy.stats.norm.sf(1.0)
    weights = scipy.stats.binom.pmf(np.arange(m + 1), m, q)
    given = [float(laws.output_second_moment_given_count(N, m, B).midpoint) for N in range(m + 1)]
    expected = float(laws.output_second_moment(B).midpoint)
    assert float(np.dot(weights, given)) == pytest.approx(expected, rel=1e-12)
    assert float(laws.output_is_zero(m, B).midpoint) == pytest.approx(weights[0], rel=1e-12)


@pytest.mark.parametrize("rho", [Q(-1), Q(-1, 2), Q(0), Q(3, 5), Q(1)])
def test_kernel_entries_by_the_sum_over_counts(rho):
    B, m = Q(1), 7
    p = float(laws.joint_probability(B, rho).midpoint)
    counts = np.arange(m + 1)
    weights = scipy.stats.binom.pmf(counts, m, p)
    entries = (1 + float(rho)) * counts / m
    mean = float(laws.kernel_entry_mean(B, rho).midpoint)
    assert mean == pytest.approx(np.dot(weights, entries), abs=1e-14)
    variance = np.dot(weights, (entries - mean) ** 2)
    assert float(laws.kernel_entry_variance(m, B, rho).midpoint) == pytest.approx(
        variance, abs=1e-14
    )
    for h in (Q(0), Q(1, 5), Q(1, 2), Q(3)):
        expected = weights[entries >= float(h)].sum()
        found = float(laws.kernel_entry_at_least(h, m, B, rho).midpoint)
        assert found == pytest.approx(expected, abs=1e-12)


def test_a_simulated_network_obeys_the_laws():
    """10^5 networks; each law is contradicted by chance with probability at most 1e-12 a side."""
    m, B, rho, repeats = 6, Q(1, 2), Q(3, 5), 10**5
    x, y = np.array([1.0, 0.0]), np.array([0.6, 0.8])
    W = generator("test_a_simulated_network_obeys_the_laws", 0).standard_normal((repeats, m, 2))
    one, two = (W @ x >= float(B)), (W @ y >= float(B))
    flips = np.abs(W @ x - float(B)) <= 0.25
    alpha = Q(1, 10**12)
    for events, law in (
        (one.sum(axis=1) >= 3, laws.active_count_at_least(3, m, B)),
        ((one & two).sum(axis=1) >= 2, laws.joint_count_at_least(2, m, B, rho)),
        (flips.sum(axis=1) >= 2, laws.flip_count_at_least(2, m, B, Q(1, 4))),
    ):
        count = int(events.sum())
        assert not statistics.test_at_most(count, repeats, law, alpha).refuted
        assert not statistics.test_at_least(count, repeats, law, alpha).refuted


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (laws.active_probability, (0.5,)),
        (laws.joint_probability, (1, 2)),
        (laws.flip_probability, (1, -1)),
        (laws.active_count_at_least, (1, -1, 0)),
        (laws.active_count_at_least, (1, Q(1, 2), 0)),
        (laws.kernel_entry_variance, (0, 0, 0)),
        (laws.relu_moment, (-1, 0)),
        (laws.output_second_moment_given_count, (3, 2, 0)),
        (laws.hermite_value, (1, True)),
    ],
)
def test_arguments_outside_the_domain_are_refused(function, arguments):
    with pytest.raises(InputError, match="must be"):
        function(*arguments)


@pytest.mark.parametrize("function", [laws.relu_moment, laws.hermite_value, laws.step_coefficient])
def test_orders_beyond_reason_are_refused(function):
    with pytest.raises(BudgetError):
        function(10**6, 1)


# Statements of the catalogue that carry a law.

WITH_LAW = [s for s in catalogue.with_steps() if s.probability and s.probability.law]
FLIP = "explicit/flip-probability"


def test_a_law_settles_a_claim_at_a_point():
    point = {"n": 10, "m": 1000, "B": Q(1), "delta": Q(1, 100)}
    found = laws.law_at("explicit/sparsity-count", point)
    assert (found.status, found.law_is) == ("holds", "upper")
    assert found.law.upper < found.bound.lower
    assert found.verdict().verdict == "undecided", "one point is not the whole domain"


def test_a_wrong_bound_is_refuted_by_its_law():
    statement = catalogue.get(FLIP)
    wrong = Probability("flip", "initialisation", at_most="R*s/2", law="pflip")
    found = laws.law_at(
        statement.with_changes(probability=wrong), {"B": Q(1), "R": Q(1, 10), "kappa": Q(1)}
    )
    assert found.status == "fails"
    verdict = found.verdict()
    assert verdict.verdict == "refuted"
    assert verdict.witness["R"] == Q(1, 10)
    assert float(found.law.midpoint) > float(found.bound.midpoint)


def test_outside_the_assumptions_nothing_is_refuted():
    point = {"n": 10, "m": 1000, "B": Q(-1), "delta": Q(1, 100)}
    found = laws.law_at("explicit/sparsity-count", point)
    assert found.status == "outside"
    assert "B >= 0" in found.reason


def test_a_law_that_equals_its_bound_holds():
    found = laws.law_at(FLIP, {"B": Q(1), "R": Q(0), "kappa": Q(1)})
    assert (found.status, found.bound.upper) == ("holds", 0)
    assert found.law.upper < Q(1, 10**100)


def test_a_printed_bound_that_its_law_refutes():
    """Bernstein's inequality without centring: the count is m with probability 1 if q = 1."""
    point = {"m": Q(3 * 10**6), "q": Q(1), "t": Q(300), "q_bar": Q(1)}
    found = laws.law_at("yang2024/corollary-19/step-2", point)
    assert (found.status, found.law.lower) == ("fails", 1)
    assert found.bound.upper < 1
    assert found.verdict().verdict == "refuted"


def test_an_upper_bound_on_a_law_refutes_nothing():
    statement = Statement(
        id="user/a",
        variables=(Variable("n", "integer"),),
        assumptions=("n >= 1",),
        probability=Probability("A", "x", at_most="1/4", law="n/8", law_is="upper"),
    )
    assert laws.law_at(statement, {"n": 1}).status == "holds"
    assert laws.law_at(statement, {"n": 3}).status == "undecided"
    lower = Probability("A", "x", at_most="1/4", law="n/8", law_is="lower")
    assert laws.law_at(statement.with_changes(probability=lower), {"n": 3}).status == "fails"
    assert laws.law_at(statement.with_changes(probability=lower), {"n": 1}).status == "undecided"


def test_one_constant_does_not_refute_that_there_is_one():
    lemma = catalogue.get("yang2024/lemma-3")
    assert lemma.exists == ("c",)
    point = {"B": Q(1), "R_w": Q(1, 2), "R_b": Q(1, 2), "h": Q(1), "c": Q(1, 1000)}
    found = laws.law_at(lemma, point)
    assert found.verdict().verdict == "undecided"


def test_a_statement_without_a_law_is_refused():
    with pytest.raises(InputError, match="no exact law"):
        laws.law_at("explicit/gaussian-facts", {"B": 1})


def test_many_statements_carry_a_law():
    assert len(WITH_LAW) >= 25
