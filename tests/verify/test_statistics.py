"""Confidence bounds and tests: their error rates by exact computation over all outcomes."""

from __future__ import annotations

import itertools
import math
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
import scipy.stats

from bounds.errors import BudgetError, InputError
from verify import statistics
from verify.enclose import Enclosure
from verify.randomness import generator
from verify.statistics.betting import _proven, _wealths, predictable_bets
from verify.statistics.budget import Entry
from verify.statistics.samples import observations

Q = Fraction


def mass(k: int, n: int, p: Fraction) -> Fraction:
    """The binomial probability, an exact rational: the oracle of this file."""
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


def at_least(k: int, n: int, p: Fraction) -> Fraction:
    return sum((mass(j, n, p) for j in range(k, n + 1)), Q(0))


GRID = [Q(k, 97) for k in range(1, 97)] + [Q(1, 10**6), 1 - Q(1, 10**6)]


@pytest.mark.parametrize("n", [1, 2, 7, 40])
@pytest.mark.parametrize("alpha", [Q(1, 20), Q(1, 3), Q(9, 10), Q(1, 10**9)])
def test_coverage_of_the_upper_bound_is_never_below_its_promise(n, alpha):
    bounds = [statistics.upper_confidence(k, n, alpha).upper for k in range(n + 1)]
    for p in [*GRID, *bounds[:-1]]:
        covered = sum(mass(k, n, p) for k in range(n + 1) if p <= bounds[k])
        assert covered >= 1 - alpha


@pytest.mark.parametrize("n", [1, 2, 7, 40])
def test_the_upper_bound_is_the_least_possible(n):
    """Just above a bound the coverage drops to 1 - alpha: no smaller bound would do."""
    alpha = Q(1, 20)
    bounds = [statistics.upper_confidence(k, n, alpha) for k in range(n + 1)]
    for bound in bounds[:-1]:
        p = bound.upper + Q(1, 10**12)
        covered = sum(mass(k, n, p) for k in range(n + 1) if p <= bounds[k].upper)
        assert 1 - alpha <= covered < 1 - alpha + Q(1, 10**9)


@pytest.mark.parametrize(("k", "n"), [(0, 1), (0, 9), (4, 9), (8, 9), (17, 60)])
@pytest.mark.parametrize("alpha", [Q(1, 2), Q(1, 100), Q(1, 10**40), 1 - Q(1, 10**20)])
def test_the_enclosure_contains_the_exact_bound(k, n, alpha):
    found = statistics.upper_confidence(k, n, alpha)
    assert 1 - at_least(k + 1, n, found.lower) >= alpha >= 1 - at_least(k + 1, n, found.upper)
    size = min(found.upper, 1 - found.lower)
    assert found.upper - found.lower < size / 10**10
    mirrored = statistics.lower_confidence(n - k, n, alpha)
    assert at_least(n - k, n, mirrored.lower) <= alpha <= at_least(n - k, n, mirrored.upper)


@pytest.mark.parametrize(
    ("k", "n"), [(0, 5), (3, 10), (999, 1000), (1, 10**6), (123_456, 10**6), (5 * 10**8, 10**9)]
)
@pytest.mark.parametrize("alpha", [Q(1, 20), Q(1, 10**6), Q(1, 10**9)])
def test_scipy_agrees(k, n, alpha):
    """scipy's inverse incomplete beta function is good to about 10 digits here."""
    upper = float(statistics.upper_confidence(k, n, alpha).midpoint)
    assert upper == pytest.approx(scipy.stats.beta.isf(float(alpha), k + 1, n - k), rel=1e-8)
    lower = float(statistics.lower_confidence(k, n, alpha).midpoint)
    expected = scipy.stats.beta.ppf(float(alpha), k, n - k + 1) if k else 0.0
    assert lower == pytest.approx(expected, rel=1e-8)


def test_the_ends_are_exact():
    alpha = Q(1, 20)
    assert statistics.upper_confidence(5, 5, alpha).exact
    assert statistics.upper_confidence(5, 5, alpha).lower == 1
    assert statistics.lower_confidence(0, 5, alpha).upper == 0


@pytest.mark.parametrize("p", [Q(0), Q(1, 3), Q(1, 2), 1 - Q(1, 10**8), Q(1)])
@pytest.mark.parametrize("k", [-1, 0, 3, 12, 13])
def test_tails_contain_the_exact_sum(k, p):
    exact = at_least(max(k, 0), 12, p)
    assert statistics.tail_at_least(k, 12, p).contains(exact)
    assert statistics.tail_at_most(k - 1, 12, p).contains(1 - exact)


@pytest.mark.parametrize("n", [5, 30, 60])
@pytest.mark.parametrize("p", [Q(1, 100), Q(1, 3), Q(9, 10)])
@pytest.mark.parametrize("alpha", [Q(1, 4), Q(1, 1000)])
def test_a_true_claim_at_its_boundary_is_refuted_at_most_as_often_as_allowed(n, p, alpha):
    """By the exact sum over all outcomes, for both sides; and the test is the best possible."""
    refuting = [k for k in range(n + 1) if statistics.test_at_most(k, n, p, alpha).refuted]
    assert sum((mass(k, n, p) for k in refuting), Q(0)) <= alpha
    more = n - len(refuting)
    assert refuting == list(range(more + 1, n + 1))
    assert more < 0 or at_least(more, n, p) > alpha
    below = [k for k in range(n + 1) if statistics.test_at_least(k, n, p, alpha).refuted]
    assert sum((mass(k, n, p) for k in below), Q(0)) <= alpha


def test_simulated_repetitions_of_a_true_claim():
    """10^5 repetitions at alpha = 1/20; an excess counts if its exact probability is below 1e-9.

    It would have seen a false-alarm rate of 0.0546 with probability 1 - 1e-3.
    """
    n, p, alpha, repetitions = 200, Q(1, 10), Q(1, 20), 10**5
    critical = statistics.test_at_most(0, n, p, alpha).critical
    counts = generator("test_simulated_repetitions", 0).binomial(n, float(p), size=repetitions)
    refuted = int((counts >= critical).sum())
    exact = at_least(critical, n, p)
    assert exact <= alpha
    for claim in (alpha, exact):
        assert not statistics.test_at_most(refuted, repetitions, claim, Q(1, 10**9)).refuted
    assert not statistics.test_at_least(refuted, repetitions, exact, Q(1, 10**9)).refuted


@pytest.mark.parametrize("p", [Q(1, 100), Q(1, 10), Q(1, 2), Q(9, 10)])
def test_a_claim_off_by_a_tenth_is_detected_with_the_promised_power(p):
    alpha, beta, true = Q(1, 10**9), Q(1, 1000), p * Q(11, 10)
    n = statistics.sample_size(p, true, alpha, beta)
    result = statistics.test_at_most(0, n, p, alpha, beta=beta)
    assert scipy.stats.binom.sf(result.critical - 1, n, float(true)) >= 0.999
    assert scipy.stats.binom.sf(result.critical - 1, n, float(p)) <= 1e-9
    assert statistics.power(n, p, true, alpha).lower >= 1 - beta
    assert p < result.detectable <= true
    assert statistics.power(n * 95 // 100, p, true, alpha).upper < 1 - beta


@pytest.mark.parametrize(("n", "p"), [(30, Q(1, 10)), (12, Q(0)), (50, Q(3, 4))])
def test_detectable_is_what_it_says(n, p):
    alpha, beta = Q(1, 100), Q(1, 50)
    high = statistics.test_at_most(0, n, p, alpha, beta=beta)
    assert at_least(high.critical, n, high.detectable) >= 1 - beta
    assert at_least(high.critical, n, high.detectable - Q(1, 10**9)) < 1 - beta
    low = statistics.test_at_least(n, n, 1 - p, alpha, beta=beta)
    assert (low.critical, low.detectable) == (n - high.critical, 1 - high.detectable)


def test_equality_with_alpha_refutes():
    assert statistics.test_at_most(3, 3, Q(1, 2), Q(1, 8)).refuted
    assert not statistics.test_at_most(3, 3, Q(1, 2), Q(1, 8) - Q(1, 10**60)).refuted


def test_a_claim_that_no_outcome_can_refute():
    result = statistics.test_at_most(5, 5, Q(1), Q(1, 10))
    assert (result.refuted, result.critical, result.detectable) == (False, None, None)
    assert result.verdict("a").verdict == "undecided"


def test_an_enclosure_is_tested_at_its_safe_end():
    claimed = Enclosure(Q(1, 10), Q(1, 2))
    assert statistics.test_at_most(5, 9, claimed, Q(1, 10)).p == Q(1, 2)
    assert statistics.test_at_least(5, 9, claimed, Q(1, 10)).p == Q(1, 10)


def test_verdicts_on_statements():
    tiny = Q(1, 10**9)
    assert statistics.test_at_most(90, 100, Q(1, 10), tiny).verdict("a").verdict == "refuted"
    assert statistics.test_at_most(90, 100, Q(1, 10), tiny).verdict("a").flags == ("statistical",)
    assert statistics.test_at_most(9, 100, Q(1, 10), tiny).verdict("a").verdict == "supported"
    loose = statistics.test_at_most(90, 100, Q(1, 10), Q(1, 100)).verdict("a")
    assert loose.verdict == "undecided", "an error of 1 % does not refute a theorem"


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (statistics.upper_confidence, (3, 2, Q(1, 20))),
        (statistics.upper_confidence, (-1, 2, Q(1, 20))),
        (statistics.upper_confidence, (0, 0, Q(1, 20))),
        (statistics.upper_confidence, (1, 2, 0.05)),
        (statistics.upper_confidence, (1, 2, Q(1))),
        (statistics.upper_confidence, (True, 2, Q(1, 20))),
        (statistics.test_at_most, (1, 2, 0.1, Q(1, 20))),
        (statistics.test_at_most, (1, 2, Q(3, 2), Q(1, 20))),
        (statistics.test_at_least, (1, 2, Enclosure(Q(2), Q(3)), Q(1, 20))),
        (statistics.tail_at_least, (1, 2, Q(-1, 2))),
        (statistics.sample_size, (Q(1, 2), Q(1, 2), Q(1, 20))),
        (statistics.test_mean_at_most, ([0.5], Q(1, 2), Q(1, 20))),
        (statistics.test_mean_at_most, ([2], Q(1, 2), Q(1, 20))),
        (statistics.test_mean_at_most, (np.array([np.nan]), Q(1, 2), Q(1, 20))),
        (statistics.test_mean_at_most, (np.array([[0.5]]), Q(1, 2), Q(1, 20))),
        (statistics.test_mean_at_most, ([1], 0.5, Q(1, 20))),
        (statistics.betting_confidence_sequence, ([1], Q(0))),
    ],
)
def test_bad_arguments_are_refused(function, arguments):
    with pytest.raises(InputError):
        function(*arguments)


def test_a_violation_out_of_reach_is_refused():
    with pytest.raises(BudgetError, match="trials"):
        statistics.sample_size(Q(1, 2), Q(1, 2) + Q(1, 10**9), Q(1, 10**9))


# Means.  A Bernoulli observation is all that is needed for the worst case of a bounded one.


def exact_wealths(xs: list[int], mu: Fraction, alpha: Fraction) -> list[Fraction]:
    """The wealth after each observation with the same bets, in exact arithmetic."""
    bets = predictable_bets(np.array(xs, dtype=float), alpha)
    wealth, found = Q(1), []
    for x, bet in zip(xs, bets.tolist(), strict=True):
        wealth *= 1 + min(Q(bet), Q(1, 2) / mu) * (x - mu)
        found.append(wealth)
    return found


@pytest.mark.parametrize("mu", [Q(1, 16), Q(1, 2), Q(7, 8)])
def test_the_wealth_of_a_true_mean_by_all_outcomes(mu):
    """E K_t = 1, and the chance of ever reaching 1/alpha is at most alpha: exact, 2^10 outcomes."""
    alpha, n = Q(1, 4), 10
    expectation, reached = Q(0), Q(0)
    for xs in itertools.product((0, 1), repeat=n):
        weight = mu ** sum(xs) * (1 - mu) ** (n - sum(xs))
        wealths = exact_wealths(list(xs), mu, alpha)
        assert min(wealths) >= 0
        expectation += weight * wealths[-1]
        reached += weight * (max(wealths) >= 1 / alpha)
    assert expectation == 1
    assert reached <= alpha


def test_the_float_wealth_is_a_lower_bound():
    rng = generator("wealth", 0)
    for mu in (0.3, 1e-9, 0.5, 1.0, float(np.nextafter(0.5, 1))):
        xs = (rng.random(77) < 0.4).astype(float)
        bets = predictable_bets(xs, Q(1, 100))
        exact = exact_wealths([int(x) for x in xs], Q(mu), Q(1, 100))
        for product, power, time in _wealths(xs, bets, mu):
            proven = _proven(product, power, time)
            assert exact[time - 1] * (1 - Q(1, 10**12)) <= proven <= exact[time - 1]


SEQUENCES = [
    statistics.betting_confidence_sequence,
    statistics.bernstein_confidence_sequence,
    statistics.hoeffding_confidence_sequence,
]


@pytest.mark.parametrize("sequence", SEQUENCES)
@pytest.mark.parametrize("mu", [Q(1, 10), Q(1, 2)])
def test_the_chance_that_the_mean_ever_leaves_by_all_outcomes(sequence, mu):
    alpha, n = Q(1, 2), 7
    left = Q(0)
    for xs in itertools.product((0, 1), repeat=n):
        found = sequence(list(xs), alpha, times=list(range(1, n + 1)))
        inside = all(interval.lower <= mu <= interval.upper for interval in found)
        left += 0 if inside else mu ** sum(xs) * (1 - mu) ** (n - sum(xs))
    assert left <= alpha


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_intervals_shrink_around_the_mean(sequence):
    """A failure has probability below 1e-9 by the theorem that is tested."""
    xs = generator("intervals", 0).beta(2, 18, size=4000)
    found = sequence(xs, Q(1, 10**9), times=[0, 10, 100, 1000, 4000])
    assert (found[0].lower, found[0].upper) == (0, 1)
    for before, after in itertools.pairwise(found):
        assert before.lower <= after.lower <= Q(1, 10) <= after.upper <= before.upper
    assert found[-1].upper - found[-1].lower < Q(15, 100)


@pytest.mark.parametrize("sequence", SEQUENCES)
@pytest.mark.parametrize("xs", [[0] * 250 + [1] * 250, [1] * 300 + [0] * 400, [0, 1] * 200])
def test_intervals_shrink_where_the_mean_moves(sequence, xs):
    found = sequence(xs, Q(1, 20), times=[0, 1, 2, 15, 16, 17, 100, 400])
    for before, after in itertools.pairwise(found):
        assert before.lower <= after.lower <= after.upper <= before.upper


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_the_two_sides_are_mirror_images(sequence):
    xs = [Q(k % 7, 8) for k in range(300)]
    (one,), (two,) = sequence(xs, Q(1, 20)), sequence([1 - x for x in xs], Q(1, 20))
    assert abs(one.lower + two.upper - 1) < Q(1, 10**9)
    assert abs(one.upper + two.lower - 1) < Q(1, 10**9)


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_nothing_observed_says_nothing(sequence):
    assert sequence([], Q(1, 20)) == [Enclosure(Q(0), Q(1))]


@pytest.mark.parametrize("sequence", SEQUENCES)
@pytest.mark.parametrize("times", [[2, 1], [1, 1], [4]])
def test_times_must_increase_within_the_observations(sequence, times):
    with pytest.raises(InputError, match="times"):
        sequence([0, 1, 0], Q(1, 20), times=times)


def test_a_mean_test_stops_early_and_detects():
    xs = (generator("early", 0).random(5000) < 0.3).astype(float)
    false = statistics.test_mean_at_most(xs, Q(1, 5), Q(1, 10**9))
    assert false.refuted
    assert false.count < 5000
    assert false.verdict("a").verdict == "refuted"
    assert not statistics.test_mean_at_most(xs, Q(3, 10), Q(1, 10**9)).refuted
    assert statistics.test_mean_at_least(1 - xs, Q(4, 5), Q(1, 10**9)).refuted
    assert statistics.test_mean_at_most([1] * 100, 0, Q(1, 10**9)).refuted


def test_observations_are_rounded_down():
    floats = generator("observations", 0).random(1000) ** 9
    for values in (floats, [Q(k, 999) for k in range(1000)]):
        below, mirrored = observations(values)
        for x, a, b in zip(values, below.tolist(), mirrored.tolist(), strict=True):
            assert 0 <= Q(a) <= Q(x)
            assert 0 <= Q(b) <= 1 - Q(x)


# The budget.


def test_the_budget_never_exceeds_its_total():
    budget = statistics.Budget(Q(1, 10**9))
    assert budget.spend("a", Q(1, 2)) == Q(1, 2 * 10**9)
    assert budget.spend("b", Q(1, 2)) == Q(1, 2 * 10**9)
    with pytest.raises(BudgetError, match=r"1e-9 is exhausted.*'c' asks for 1e-12"):
        budget.spend("c", Q(1, 1000))
    assert budget.ledger.spent == budget.total
    assert budget.spend("a", Q(1, 2)) == Q(1, 2 * 10**9), "the same test again spends nothing"
    assert budget.ledger.left == 0


def test_shares_do_not_depend_on_the_order():
    names = [f"test {k}" for k in range(20)]
    one, two = statistics.Budget.equal(names), statistics.Budget.equal(reversed(names))
    with ThreadPoolExecutor(8) as pool:
        first = dict(zip(names, pool.map(one.spend, names), strict=True))
    second = {name: two.spend(name) for name in reversed(names)}
    assert first == second
    assert one.ledger.spent == one.total


def test_a_sequence_of_shares_adds_up_to_less_than_one():
    budget = statistics.Budget(Q(1, 100))
    for k in range(1, 200):
        budget.spend(f"{k}", statistics.Budget.at(k))
    assert budget.ledger.left == Q(1, 100) / 200


def test_ledgers_of_workers_merge():
    budgets = [statistics.Budget.equal(["a", "b", "c"]) for _ in range(2)]
    budgets[0].spend("a")
    budgets[1].spend("a")
    budgets[1].spend("b")
    budgets[1].record("b", "refuted")
    ledger = statistics.Ledger.from_json(budgets[0].ledger.json())
    ledger.merge(budgets[1].ledger)
    assert ledger.spent == Q(2, 3 * 10**9)
    assert ledger.lines()[0] == "error budget  6.66667e-10 of 1e-9 spent on 2 tests"
    assert ledger.lines()[1:] == ["  a  3.33334e-10", "  b  3.33334e-10  refuted"]
    with pytest.raises(InputError, match="totals"):
        ledger.merge(statistics.Ledger(Q(1, 2)))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: statistics.Budget(Q(1)), "total"),
        (lambda: statistics.Budget(1e-9), "total"),
        (lambda: statistics.Budget(shares={"a": Q(2, 3), "b": Q(2, 3)}), "add up"),
        (lambda: statistics.Budget(shares={"a": 0.5}), "share of 'a'"),
        (lambda: statistics.Budget().spend("a"), "needs a share"),
        (lambda: statistics.Budget().spend("a", Q(0)), "share of 'a'"),
        (lambda: statistics.Budget.equal(["a"]).spend("b"), "no declared share"),
        (lambda: statistics.Budget.equal(["a"]).spend("a", Q(1, 2)), "declared share 1"),
        (lambda: statistics.Budget.at(0), "place"),
        (lambda: statistics.Budget().record("a", "x"), "spent"),
        (lambda: statistics.Ledger.from_json({"total": "x"}), "saved"),
        (lambda: statistics.Ledger().add(Entry("a", Q(-1, 10**9))), "must be > 0"),
        (
            lambda: statistics.Ledger.from_json({"total": "1/9", "entries": [["a", "-1/9", ""]]}),
            "must be > 0",
        ),
    ],
)
def test_a_wrong_use_of_the_budget_is_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_one_name_has_one_share():
    budget = statistics.Budget()
    budget.spend("a", Q(1, 2))
    with pytest.raises(InputError, match="name of its own"):
        budget.spend("a", Q(1, 4))
