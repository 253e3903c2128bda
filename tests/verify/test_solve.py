"""Thresholds: exact integers, rigorous brackets, senses, self-consistency, infeasibility."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath as mp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds.catalogue import get
from bounds.errors import InputError
from bounds.statement import Probability, Statement, Variable
from verify.enclose import holds
from verify.solve import Solution, solve


def statement(names: str, assumptions: list[str], claim: tuple[str, ...] = ()) -> Statement:
    """Variables by name; those with a trailing ! are integers."""
    variables = tuple(
        Variable(name.rstrip("!"), "integer" if name.endswith("!") else "real", f"the {name[0]}")
        for name in names.split()
    )
    return Statement(
        id="user/test", variables=variables, assumptions=tuple(assumptions), claim=claim
    )


def solved(
    names: str, assumptions: list[str], name: str, claim: tuple[str, ...] = (), **options: Any
) -> Solution:
    keywords = {k: options.pop(k) for k in ("sense", "digits", "part", "alone") if k in options}
    point = {key: Fraction(given) for key, given in options.items()}
    return solve(statement(names, assumptions, claim), name, point, **keywords)


INTEGERS = [
    ("m! n", ["m >= 1", "m >= n"], {"n": "7/2"}, 4),
    ("m! n", ["m >= 1", "m > n"], {"n": 4}, 5),
    ("m! n", ["m >= 1", "m >= n*(1 + log(n)/m)"], {"n": 1000}, 1007),
    ("m! n", ["m >= 2", "m/log(m) >= n"], {"n": 100}, 648),
    ("m!", ["m >= 0", "m**2 == 49"], {}, 7),
    ("m!", ["m**2 <= 50"], {}, -7),
    ("m!", ["m >= 3"], {}, 3),
    ("m! n!", ["m >= 1e15*n**2*(1 + 1/m)"], {"n": 10**12}, 10**39 + 1),
    ("m! p", ["m >= 1", "binomial_tail(m/2, m, p) <= 1e-9"], {"p": "1/10"}, 35),
]


@pytest.mark.parametrize(("names", "assumptions", "point", "expected"), INTEGERS)
def test_smallest_integers(
    names: str, assumptions: list[str], point: dict[str, Any], expected: int
) -> None:
    found = solved(names, assumptions, "m", sense="smallest", **point)
    assert found.value == expected == found.satisfying
    assert found.global_
    assert found.violating in (None, expected - 1)
    assert found.text() == f"smallest m = {expected}"


def test_the_smallest_integer_by_brute_force() -> None:
    """The first m with P[Bin(m, 1/10) >= m/2] <= 10^-9, in exact fractions."""
    from math import comb

    def tail(m: int) -> Fraction:
        return sum(
            (Fraction(comb(m, j) * 9 ** (m - j), 10**m) for j in range(-(-m // 2), m + 1)),
            Fraction(0),
        )

    assert next(m for m in range(1, 99) if tail(m) <= Fraction(1, 10**9)) == 35


def test_a_width_of_forty_digits() -> None:
    found = solved("m! n", ["m >= n**8*exp(2)"], "m", n=10**5)
    with mp.workdps(60):
        assert found.value == int(mp.ceil(mp.mpf(10) ** 40 * mp.exp(2)))
    assert found.binding == ("m >= n**8*exp(2)",)


REALS = [
    ("eta n", ["0 < eta", "eta <= 2/(3*n)"], "eta", {"n": 7}, "largest", Fraction(2, 21)),
    ("eta n", ["0 < eta < 1/sqrt(n)"], "eta", {"n": 2}, "largest", lambda: 1 / mp.sqrt(2)),
    ("B", ["B >= 0", "Q(B) <= 1/10"], "B", {}, "smallest", lambda: mp.sqrt(2) * mp.erfinv(0.8)),
    ("B n", ["B >= sqrt(log(n)/2)", "B <= sqrt(log(n))"], "B", {"n": 100}, "smallest",
     lambda: mp.sqrt(mp.log(100) / 2)),
    ("x", ["(x - 1)*(x - 2)*(x - 3) >= 0", "x >= 0"], "x", {}, "smallest", Fraction(1)),
    ("x", ["x*exp(x) >= 1"], "x", {}, "smallest", lambda: mp.lambertw(1)),
    ("x", ["x >= 1", "log(x) <= x/100"], "x", {}, "smallest", Fraction(1)),
    ("d n!", ["0 < d < 1", "exp(-n*d**2) <= d"], "d", {"n": 100}, "smallest",
     lambda: mp.sqrt(mp.lambertw(200) / 200)),
]  # fmt: skip


@pytest.mark.parametrize(("names", "assumptions", "name", "point", "sense", "truth"), REALS)
def test_real_thresholds_are_bracketed(
    names: str, assumptions: list[str], name: str, point: dict[str, Any], sense: Any, truth: Any
) -> None:
    forced = sense if name == "x" else None
    found = solved(names, assumptions, name, sense=forced, digits=15, **point)
    assert found.sense == sense
    assert found.global_
    with mp.workdps(40):
        exact = truth if isinstance(truth, Fraction) else mp.mpf(mp.re(truth()))
    interval = found.enclosure
    assert interval is not None
    width = interval.upper - interval.lower
    assert width <= abs(interval.upper) / 10**15
    middle = Fraction(exact) if isinstance(exact, Fraction) else _fraction(exact)
    slack = Fraction(1, 10**16)  # erfinv(0.8) takes the float 0.8
    assert interval.lower - slack <= middle <= interval.upper + slack


def _fraction(x: Any) -> Fraction:
    return Fraction(int(x.man)) * Fraction(2) ** int(x.exp)


def test_both_ends_are_certain() -> None:
    card = statement("x", ["exp(x) + x >= 10"])
    found = solve(card, "x", {})
    (relation,) = card.assumption_relations
    assert holds(relation, {"x": found.satisfying}) is True
    assert holds(relation, {"x": found.violating}) is False
    assert found.value is None


def test_a_rational_bound_is_met_exactly() -> None:
    found = solved("eta n", ["0 < eta <= 2/(3*n)"], "eta", n=7)
    assert found.value == Fraction(2, 21)
    assert found.violating > found.value


def test_the_sense_follows_the_conditions_or_is_forced() -> None:
    both = ["B >= 0", "B >= log(n)", "B <= n"]
    assert solved("B n", both, "B", n=10).sense == "smallest"
    assert solved("B n", both, "B", n=10, sense="largest").value == 10
    assert solved("B n", ["B >= 0", "n*B <= 1"], "B", n=10).sense == "largest"
    assert solved("B n", ["exp(B) <= n"], "B", n=10).sense == "largest"


def test_the_claim_serves_where_no_assumption_limits_the_variable() -> None:
    found = solved("B", ["B >= 0"], "B", ("Q(B) <= 1/100",))
    assert found.from_claim
    assert found.text(6) == "smallest B = 2.32635"
    assert "Q(B) <= 1/100" in found.conditions
    assert not solved("m! n", ["m >= n"], "m", ("m >= 2*n",), n=5).from_claim


def test_a_claim_is_not_used_where_it_is_undefined() -> None:
    found = solved("x", ["x >= -5"], "x", ("sqrt(x - 1) >= 0",), sense="smallest")
    assert found.enclosure.contains(1)
    assert found.global_


def test_a_window_between_the_points_of_the_grid_is_found() -> None:
    found = solved("x", ["(x - 1.2345678)**2 <= 1e-12"], "x", sense="smallest")
    assert found.enclosure.contains(Fraction("1.2345668"))
    assert found.global_


def test_contradictions_are_proved() -> None:
    found = solved("B n", ["B >= 2*sqrt(log(n))", "B <= sqrt(log(n))"], "B", n=100)
    assert not found.found
    assert found.global_
    assert "contradict" in found.reason
    assert not solved("m!", ["3 <= m <= 2"], "m").found
    found = solved("x", ["x >= 0", "exp(x)*(1 + x**2) <= 1/2"], "x")
    assert (found.found, found.global_) == (False, True)


def test_a_failing_assumption_on_other_variables_is_the_reason() -> None:
    found = solved("m! n", ["n >= 2", "m >= n"], "m", n=1)
    assert not found.found
    assert "n >= 2 fails" in found.text()


def test_needs_beyond_the_limit_are_told() -> None:
    found = solved("m! n", ["m >= exp(n)"], "m", n=10**4)
    assert not found.found
    assert "8.8068e4342" in found.reason


def test_a_stated_bound_is_followed_beyond_the_grid() -> None:
    found = solved("m! n", ["m >= exp(n)"], "m", n=2000)
    with mp.workdps(1000):
        assert found.value == int(mp.ceil(mp.exp(2000)))
    assert found.global_


FAR = [
    # the smallest m has 441 digits: the grid of the search ends before, and that proves nothing
    ("m! n", ["m >= 1", "n*exp(-m*exp(-1013)) <= 1/100"], "m", "smallest", {"n": 10}),
    ("x", ["x >= 1", "x*exp(-1000) >= 1"], "x", "largest", {}),
    ("x", ["log(-x) >= 1000"], "x", "smallest", {}),
]


@pytest.mark.parametrize(("names", "assumptions", "name", "sense", "point"), FAR)
def test_what_lies_beyond_the_search_is_not_called_impossible(
    names: str, assumptions: list[str], name: str, sense: Any, point: dict[str, Any]
) -> None:
    found = solved(names, assumptions, name, sense=sense, **point)
    if found.limit is None:
        assert not found.global_
        assert "contradict" not in found.reason
        assert not found.text().startswith("no ")


ENDLESS = [
    ("m! n", ["m >= 1", "m >= n**2"], "largest", {"n": 5}, "every m >= 25 satisfies"),
    ("x", ["x <= 3"], "smallest", {}, "every x <= 3 satisfies"),
    ("x", ["x > 3"], "largest", {}, "every x >= 4 satisfies"),
    ("m!", ["m >= 1", "exp(-m/10) <= 1e-3"], "largest", {}, "every m >= 100 satisfies"),
    (
        "m!",
        ["floor(m/3) == m/3", "m >= 10"],
        "largest",
        {},
        "every m >= 10 that is a multiple of 3",
    ),
]


@pytest.mark.parametrize(("names", "assumptions", "sense", "point", "reason"), ENDLESS)
def test_no_largest_value_is_an_answer_with_proof(
    names: str, assumptions: list[str], sense: Any, point: dict[str, Any], reason: str
) -> None:
    name = names.split()[0].rstrip("!")
    found = solved(names, assumptions, name, sense=sense, **point)
    assert (found.found, found.value, found.satisfying) == (False, None, None)
    assert found.limit == ("infinity" if sense == "largest" else "-infinity")
    assert found.global_
    assert reason in found.reason


def test_the_end_of_the_search_is_no_answer() -> None:
    """Whatever is proved of conditions that hold from 1 on, 10^400 is no value."""
    for condition in ("x >= 1", "sin(x)*exp(-x) <= log(x) + x", "x**2 + sin(x**3) >= 1"):
        found = solved("x", ["x >= 1", condition], "x", sense="largest")
        assert not found.found
        assert found.global_ == (found.limit == "infinity")
        if not found.global_:
            assert "tried" in found.reason or "undecided" in found.reason


def test_what_holds_up_to_the_search_and_not_beyond_is_never_called_proved() -> None:
    far = f"x <= {10**401}"
    found = solved("x", ["x >= 1", far], "x", sense="largest")
    assert found.limit is None
    assert found.value in (None, 10**401)
    assert not (found.global_ and not found.found)


UNATTAINED = [
    ("eta n", ["0 < eta", "eta <= 2/n"], "eta", "smallest", {"n": 7}, Fraction(0)),
    ("x", ["x > 3", "exp(x) <= 1e9"], "x", "smallest", {}, Fraction(3)),
    ("x n", ["x < 2/n", "x >= 0"], "x", "largest", {"n": 3}, Fraction(2, 3)),
    ("d", ["0 < d < 1", "d*log(d) <= 0"], "d", "smallest", {}, Fraction(0)),
]


@pytest.mark.parametrize(("names", "assumptions", "name", "sense", "point", "limit"), UNATTAINED)
def test_an_infimum_that_is_not_attained_is_no_value(
    names: str, assumptions: list[str], name: str, sense: Any, point: dict[str, Any], limit: Any
) -> None:
    found = solved(names, assumptions, name, sense=sense, **point)
    assert not found.found
    assert found.limit == limit
    assert found.global_
    assert "is not attained" in found.reason


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_an_open_end_that_another_condition_cuts_off_is_not_the_answer() -> None:
    found = solved("x", ["x > 0", "x >= 1e-300"], "x", sense="smallest")
    assert found.value == Fraction(1, 10**300)
    found = solved("x", ["x > 0", "sin(1/x) <= 0", "x <= 1"], "x", sense="smallest")
    assert found.limit is None


MULTIPLES = [
    (["floor(m/2) == m/2", "m >= n"], {"n": "7/2"}, 4, 2),
    (["m/6 == floor(m/6)", "m >= n"], {"n": 37}, 42, 36),
    (["floor(m/4) == m/4", "floor(m/6) == m/6", "m >= n"], {"n": 13}, 24, 12),
    (["floor(m/2) == m/2", "m >= 1", "m >= n*(1 + log(n)/m)"], {"n": 1000}, 1008, 1006),
    (["floor(m/2) == m/2", "m >= n"], {"n": 10**30 + 1}, 10**30 + 2, 10**30),
]


@pytest.mark.parametrize(("assumptions", "point", "expected", "before"), MULTIPLES)
def test_multiples(
    assumptions: list[str], point: dict[str, Any], expected: int, before: int
) -> None:
    found = solved("m! n", assumptions, "m", **point)
    assert (found.value, found.violating) == (expected, before)
    assert found.global_


def test_the_largest_multiple() -> None:
    found = solved("m!", ["floor(m/7) == m/7", "m <= 100"], "m", sense="largest")
    assert found.value == max(m for m in range(101) if m % 7 == 0)
    assert not solved("m!", ["floor(m/7) == m/7", "8 <= m <= 13"], "m").found


def test_the_symmetric_theorem_needs_an_even_number_of_neurons() -> None:
    from bounds.catalogue import get

    point = {"n": 3, "B": 1, "lambda": "0.1", "delta": "0.01", "norm_y": "0.5"}
    exact = {name: Fraction(value) for name, value in point.items()}
    found = solve(get("explicit/gd-convergence-symmetric"), "M", exact)
    with mp.workdps(40):
        second = mp.mpf(167773) * 27 / 4 * mp.exp(-2 + 1) * 10**4
        assert found.value == 2 * mp.ceil(second / 2)
    assert found.value % 2 == 0


def counted() -> Statement:
    from bounds.catalogue import get

    return get("explicit/sparsity-count")


def test_the_part_in_which_a_given_value_occurs_is_solved() -> None:
    """The least m with 10 exp(-(log 2 - 1/2) m e^(-1/2)) <= 1/100."""
    point = {"n": Fraction(10), "B": Fraction(1)}
    found = solve(counted(), "m", {**point, "delta": Fraction(1, 100)})
    with mp.workdps(30):
        least = mp.ceil(mp.log(1000) / ((mp.log(2) - 0.5) * mp.exp(-0.5)))
    assert found.value == least == 59
    assert (found.part, found.unused) == ("probability", ())
    assert solve(counted(), "m", point).part == "claim"


def test_a_part_can_be_chosen_and_what_it_does_not_use_is_told() -> None:
    point = {"n": Fraction(10), "B": Fraction(1), "delta": Fraction(1, 100)}
    found = solve(counted(), "m", point, part=1)
    assert (found.part, found.unused, found.value) == ("claim 1", ("delta",), 1)
    with pytest.raises(InputError, match="claim 2 does not contain m"):
        solve(counted(), "m", point, part=2)
    with pytest.raises(InputError, match="there is no claim 7"):
        solve(counted(), "m", point, part=7)
    with pytest.raises(InputError, match="no bound on a failure probability"):
        solved("m! n", ["m >= n"], "m", n=1, part="probability")


def test_an_undecidable_integer_leaves_a_gap() -> None:
    # the two sides are equal at 2, by Machin's formula
    found = solved("m!", ["m >= 1", "m*(4*atan(1/5) - atan(1/239)) >= pi/2"], "m")
    assert found.value is None
    assert found.enclosure.contains(2)
    assert "undecided" in found.text()


@pytest.mark.parametrize("text", ["exp(log(x)) <= 5", "sqrt(x)**2 <= 5", "0*log(x) <= 0"])
def test_a_value_at_which_a_condition_is_undefined_does_not_satisfy_it(text: str) -> None:
    found = solved("x", [text, "x >= -7"], "x", sense="smallest")
    assert found.satisfying is None or found.satisfying >= 0


def test_what_is_only_unequal_to_1_is_not_positive() -> None:
    # 1/x has no value at 0, which x != 1 does not exclude
    found = solved("x", ["x != 1", "1/x >= -5", "x >= 0"], "x", sense="smallest")
    assert found.satisfying is None or found.satisfying > 0


def test_an_equality_that_cancellation_shows_is_decided() -> None:
    assert solved("m!", ["m >= 1", "m >= sqrt(2)*sqrt(m)"], "m").value == 2


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("m! n", ["m >= n"], "k"), {}, "no variable 'k'"),
        (("m! n", ["m >= n"], "m"), {}, "give a value for n"),
        (("m! n", ["m >= n"], "m"), {"n": 1, "m": 2}, "do not give it a value"),
        (("m! n", ["m >= n"], "m"), {"n": 1, "z": 2}, "no variable 'z'"),
        (("m! n", ["n >= 1"], "m"), {"n": 1}, "no numerical condition"),
        (("m! n!", ["m >= n"], "m"), {"n": "1/2"}, "n has to be an integer"),
        (("m! n", ["m >= n"], "m"), {"n": 1, "sense": "least"}, "not known"),
    ],
)
def test_bad_questions_are_refused(
    arguments: tuple[Any, ...], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        solved(*arguments, **options)


def test_order_symbols_cannot_be_solved() -> None:
    order = Statement(
        id="user/order",
        variables=(Variable("m", "integer"), Variable("n")),
        assumptions=("m >= Omega(n**2)",),
        order=True,
    )
    with pytest.raises(InputError, match="order symbol"):
        solve(order, "m", {"n": Fraction(3)})


@given(
    st.fractions(Fraction(1, 100), 10**6, max_denominator=10**4),
    st.integers(1, 4),
    st.fractions(0, 50, max_denominator=100),
)
@settings(max_examples=40, deadline=None)
def test_polynomial_thresholds_by_the_exact_test(c: Fraction, k: int, b: Fraction) -> None:
    """Smallest m >= 1 with m^k >= c + b m; m^k - b m grows beyond its zero."""
    found = solved("m! c b", ["m >= 1", f"m**{k + 1} >= c + b*m"], "m", c=c, b=b)
    m = int(found.value)
    assert m ** (k + 1) >= c + b * m
    assert all(j ** (k + 1) < c + b * j for j in range(max(1, m - 200), m))
    assert found.global_


@pytest.mark.parametrize(
    ("assumptions", "sense", "edge"),
    [
        (["x >= 0", "3*x <= 2"], "largest", Fraction(2, 3)),
        (["x >= 0", "x**2 <= 4"], "largest", 2),
        (["0 <= x <= 9", "x**3 >= 8"], "smallest", 2),
        (["x >= 0", "exp(x - 1) <= 1"], "largest", 1),
        (["0 <= x <= 9", "log(x/3) >= 0"], "smallest", 3),
    ],
)
def test_an_edge_that_no_condition_states_is_exact(
    assumptions: list[str], sense: Any, edge: Fraction
) -> None:
    found = solved("x", assumptions, "x", sense=sense)
    assert found.value == found.satisfying == edge
    assert found.global_


@pytest.mark.parametrize(
    ("assumptions", "sense", "edge"),
    [
        (["x >= 0", "x**2 < 4"], "largest", 2),
        (["0 <= x <= 9", "x**3 > 8"], "smallest", 2),
        (["0 <= x <= 9", "x*exp(x) > 0"], "smallest", 0),
    ],
)
def test_an_open_edge_is_not_attained(assumptions: list[str], sense: Any, edge: int) -> None:
    found = solved("x", assumptions, "x", sense=sense)
    assert not found.found
    assert (found.limit, found.global_) == (edge, True)


@pytest.mark.parametrize("condition", ["(x - 1)**2 <= 0", "x*abs(x - 1) <= 0"])
def test_where_the_margin_is_not_monotone_no_edge_is_called_exact(condition: str) -> None:
    found = solved("x", ["0 <= x <= 3", condition], "x", sense="largest")
    assert found.value is None
    assert found.enclosure is not None
    assert found.enclosure.lower <= 1 <= found.enclosure.upper


def test_an_edge_without_a_value_is_not_attained() -> None:
    found = solved("x", ["0 <= x <= 3", "x - 1 + 1/(x - 1) - 1/(x - 1) <= 0"], "x", sense="largest")
    assert found.value is None
    assert found.limit in (None, 1)


def test_what_is_undecided_between_is_said() -> None:
    """Both sides tend to the same number at B = 0; every small B > 0 satisfies the conditions."""
    sharp = get("explicit/sparsity-count-sharp")
    found = solve(sharp, "B", {"n": Fraction(10), "m": Fraction(100)})
    assert found.open_between
    assert found.enclosure is not None
    assert found.enclosure.lower == 0
    assert found.text().endswith("undecided where")


@pytest.mark.parametrize(
    ("assumptions", "sense", "root"),
    [
        (
            ["0 <= x <= 100", "(x - 1)*((x - 4142135/10000000)**2 - 10**(-60)) > 0"],
            "smallest", Fraction(4142135, 10**7),
        ),
        (
            ["0 <= x <= 3", "(x - 1)*((x - 14142135/10000000)**2 - 10**(-60)) < 0"],
            "largest", Fraction(14142135, 10**7),
        ),
        (
            ["0 <= x <= 100", "x != 1", "(x - 1)*((x - 4142135/10000000)**2 - 10**(-60)) >= 0"],
            "smallest", Fraction(4142135, 10**7),
        ),
    ],
)  # fmt: skip
def test_an_island_further_out_that_no_search_meets(
    assumptions: list[str], sense: Any, root: Fraction
) -> None:
    """Within 1e-30 of the root all conditions hold: 1 is neither the infimum nor proved to be."""
    found = solved("x", assumptions, "x", sense=sense)
    assert all(holds(r, {"x": root}) for r in found.relations)
    assert not (found.global_ and found.limit is not None)
    if found.global_:
        assert found.enclosure is not None
        assert found.enclosure.lower <= root <= found.enclosure.upper


def test_a_claim_alone_leaves_out_what_is_assumed() -> None:
    formulas = ("m! n", ["m >= 1", "m >= n"], "m", ("log(m) >= n/100",))
    assert solved(*formulas, part=1, n=300).value == 300
    found = solved(*formulas, part=1, alone=True, n=300)
    assert found.value == 21  # ceil(e**3)
    assert found.conditions[0] == "m >= 1", "its fixed range stays"
    assert found.part == "claim 1 alone"
    with pytest.raises(InputError, match="name a claim"):
        solved(*formulas, alone=True, n=300)


@pytest.mark.parametrize("delta", ["0.01", "1e-30", "1e-300"])
def test_the_binomial_quantile_of_a_threshold_theorem(delta: str) -> None:
    """k_star by the claim alone; mpmath's binomials as the oracle."""
    part = get("explicit/sparsity-smallest-constant/c-upper")
    point = {"n": Fraction(10), "m": Fraction(200), "B": Fraction(1), "delta": Fraction(delta)}
    found = solve(part, "k", point, part=1, alone=True)
    with mp.workdps(60):
        q, budget = mp.ncdf(-1), mp.mpf(delta) / 10
        tail, wanted = mp.mpf(0), 200
        for k in range(200, -1, -1):  # tail is P[Bin(200, q) > k]
            if tail > budget:
                break
            wanted = k
            tail += mp.binomial(200, k) * q**k * (1 - q) ** (200 - k)
    assert found.value == wanted
    assert found.global_


def test_a_definition_that_only_other_claims_use_is_no_condition() -> None:
    defined = Statement(
        id="user/test",
        variables=(Variable("x"),),
        assumptions=("x <= 5",),
        definitions=(("u", "log(x - 3)"), ("v", "x/x")),
        claim=("u >= -10", "x >= -4", "v*x >= -4"),
    )
    assert solve(defined, "x", {}, part=2, alone=True).value == -4
    with_own = solve(defined, "x", {}, part=3, alone=True)
    assert "x != 0" in with_own.conditions


HIDDEN: list[tuple[str, list[str], str, dict[str, Any]]] = [
    ("k!", [], "k >= 3 >= 4", {}),
    ("k! a", [], "k >= a >= 1", {"a": 0}),
    ("k! a", [], "k >= 3 and a >= 1", {"a": 0}),
    ("k! a", [], "k >= 3 + a/a", {"a": 0}),
    ("k! a", [], "k >= 3 + 0*log(a)", {"a": -1}),
    ("k!", [], "k >= 3 and 1 >= 2", {}),
    ("k! a", ["a > 0"], "k >= a/a", {"a": 0}),
]


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(("names", "assumptions", "claim", "point"), HIDDEN)
def test_what_a_claim_says_without_the_variable_counts(
    names: str, assumptions: list[str], claim: str, point: dict[str, Any], alone: bool
) -> None:
    """A link, or what a formula needs to have a value: where it fails no value of k will do."""
    found = solved(names, assumptions, "k", (claim,), part=1, alone=alone, **point)
    assert not found.found
    assert found.global_
    assert "fails at this point" in found.reason


def test_what_a_definition_needs_without_the_variable_counts() -> None:
    hidden = Statement(
        id="user/test",
        variables=(Variable("k", "integer"), Variable("a")),
        definitions=(("w", "log(a - 1)"), ("u", "w - w")),
        claim=("k + u >= 1",),
    )
    assert solve(hidden, "k", {"a": Fraction(2)}, part=1, alone=True).value == 1
    assert not solve(hidden, "k", {"a": Fraction(1, 2)}, part=1, alone=True).found


def test_a_printed_chain_is_solved_whole() -> None:
    chain = get("yang2024/theorem-39/step-1")
    point = {"residual_2": Fraction(5), "n": Fraction(4)}
    found = solve(chain, "residual_1", point, part=3, alone=True, sense="largest")
    assert not found.found, "its last link, residual_2/sqrt(n) <= 1/sqrt(n), fails here"


ALONE: list[tuple[str, list[str], str, str, int]] = [
    ("m! n", ["n >= sqrt(m)"], "m >= -2", "m", -2),
    ("x! n", ["n >= 1/x"], "x >= 0", "x", 0),
    ("k n", ["n >= log(k)"], "k >= -5", "k", -5),
    ("k! n", ["n >= 10"], "k*n >= 5", "k", 5),
    ("k! n", ["1 <= k + 1 <= n"], "2**k >= 1/1000", "k", 0),
]


@pytest.mark.parametrize(("names", "assumptions", "claim", "name", "expected"), ALONE)
def test_alone_keeps_the_own_range_and_nothing_else(
    names: str, assumptions: list[str], claim: str, name: str, expected: int
) -> None:
    found = solved(names, assumptions, name, (claim,), part=1, alone=True, sense="smallest", n=1)
    assert (found.value, found.global_) == (expected, True)


def test_an_irrational_end_of_the_range_stays() -> None:
    options = {"part": 1, "alone": True, "sense": "largest"}
    found = solved("d", ["0 < d <= sqrt(2)"], "d", ("d**2 <= 9",), **options)
    assert found.satisfying is not None
    assert found.satisfying**2 <= 2


@pytest.mark.parametrize("bound", ["exp(-m) + 0*log(m - 50)", "exp(-m) + d"])
def test_the_bound_on_a_probability_needs_a_value(bound: str) -> None:
    variables = get("explicit/kernel-min-eigenvalue").variables
    meaning = next(v.meaning for v in variables if v.name == "delta")
    uncertain = Statement(
        id="user/test",
        variables=(Variable("m"), Variable("delta", meaning=meaning)),
        definitions=(("d", "0*log(m - 50)"),),
        probability=Probability(event="it fails", over="draws", at_most=bound),
    )
    found = solve(uncertain, "m", {"delta": Fraction(1, 100)}, part="probability")
    assert found.satisfying is None or found.satisfying > 50
    assert "m - 50 > 0" in found.conditions
