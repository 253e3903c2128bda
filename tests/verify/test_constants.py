"""'There is a constant': the best one, bracketed; none, shown to be none."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import pytest
import sympy as sp
from known_claims import KnownClaim, load_known_claims

from bounds import functions as fn
from bounds.language import parse_expression
from verify.claims import make_claim
from verify.closed_forms import closed_forms
from verify.constants import decimal, judge_constants
from verify.demand import greatest_demand, without_tails
from verify.problem import take_apart, with_constants
from verify.strategy import judge


def test_closed_forms_are_recognised() -> None:
    with mp.workdps(30):
        cases = [
            (mp.sqrt(2 / mp.pi) * mp.sinh(1), sp.sqrt(2 / sp.pi) * sp.sinh(1), ()),
            (mp.sqrt(2 / mp.pi) * mp.sinh(2) / 2, sp.sqrt(2 / sp.pi) * sp.sinh(2) / 2, (2,)),
            (-mp.e / 2, -sp.E / 2, ()),
            (mp.mpf(1) / 3, sp.Rational(1, 3), ()),
            (3 * mp.pi / 4, 3 * sp.pi / 4, ()),
            (mp.log(2), sp.log(2), ()),
            (mp.mpf(0), sp.S.Zero, ()),
        ]
        for value, tree, hints in cases:
            found = closed_forms(Fraction(str(value)), [Fraction(h) for h in hints])
            assert found
            assert sp.N(found[0] - tree, 30) == pytest.approx(0, abs=1e-25)


def test_numbers_without_a_closed_form_get_none() -> None:
    values = ["0.123456789123", "2.718281828", "0.5772156649015328606"]
    assert [closed_forms(Fraction(value)) for value in values] == [[], [], []]


def test_decimals_lie_on_the_asked_side() -> None:
    for value in (Fraction(1, 3), Fraction(-1, 3), Fraction(0), Fraction(10**9, 7)):
        for share in (Fraction(1, 10**7), Fraction(1, 10)):
            above, below = (Fraction(decimal(value, share, up=up)) for up in (True, False))
            assert below < value < above
            assert above - below <= 3 * share * (abs(value) or 1) + abs(value) / 10**6


def test_claims_are_solved_for_the_constant() -> None:
    problem = take_apart(
        make_claim(
            "x <= c*(1 + x**2)", variables={"x": "real"}, exists=["c"], assumptions=["c <= 9"]
        )
    )
    assert not isinstance(problem, str)
    ((formula, slope),) = problem.demands
    x = problem.statement.symbols["x"]
    assert sp.simplify(formula - x / (1 + x**2)) == 0
    assert sp.simplify(slope - (1 + x**2)) == 0
    assert problem.high == 9
    assert problem.linear


def test_the_greatest_demand_is_found_and_established() -> None:
    claim = make_claim("x <= c*(1 + x**2)", variables={"x": "real"}, exists=["c"])
    problem = take_apart(claim)
    assert not isinstance(problem, str)
    demand = greatest_demand(problem.plain, problem.demands, seconds=1.0)
    assert demand is not None
    assert demand.value.lower == Fraction(1, 2)
    assert demand.point == {"x": 1}


def test_constants_become_abbreviations() -> None:
    claim = make_claim("x <= c*d", variables={"x": "real"}, exists=["c", "d"])
    both = with_constants(claim, {"c": "2", "d": "sqrt(3)"})
    assert both.exists == ()
    assert both.relations[0].right == 2 * sp.sqrt(3)


def test_tails_are_merged_without_changing_the_function() -> None:
    x = sp.Symbol("x", real=True)
    for tree in (fn.Q(x) / fn.phi(x), (fn.Q(x - 1) - fn.Q(x + 1)) * sp.exp(x**2 / 2) / x):
        at = {x: sp.Rational(7, 3)}
        assert abs(sp.N((without_tails(tree) - tree).subs(at), 30)) < 1e-25


def number(text: str) -> Fraction:
    return Fraction(str(sp.N(parse_expression(text, {})[0], 30)))


@pytest.mark.parametrize(
    ("claim", "variables", "assumptions", "best"),
    [
        ("x*exp(-x) <= c", "x", ("x >= 0",), "exp(-1)"),
        ("sin(x) >= c*x", "x", ("0 <= x <= pi/2",), "2/pi"),
        ("x*y <= c*(x**2 + y**2)", "x y", (), "1/2"),
        ("Q(x) <= c*exp(-x**2/2)", "x", ("x >= 0",), "1/2"),
        ("c*x <= exp(x) - 1 and 2*c >= 2", "x", (), "1"),
        # 1, by which the product is multiplied in the assumption, works too and is not the best
        ("1 - cos(x*y) <= c*(x*y)**2", "x y", ("x >= 0", "y >= 0", "x*y <= 3"), "1/2"),
    ],
)
def test_the_best_constant_is_found(
    claim: str, variables: str, assumptions: tuple[str, ...], best: str
) -> None:
    names = dict.fromkeys(variables.split(), "real")
    verdict = judge(make_claim(claim, variables=names, assumptions=assumptions, exists=["c"]))
    assert verdict.verdict == "proved"
    assert verdict.constants is not None
    found, target = number(verdict.constants["c"]), number(best)
    assert abs(found - target) <= abs(target) / 10**6


@pytest.mark.parametrize(
    ("claim", "assumptions", "words"),
    [
        ("x <= c", ("x >= 0",), "no c works"),
        ("1/x <= c", ("0 < x <= 1",), "no c works"),
        ("log(x) >= c", ("0 < x <= 1",), "no c works"),
        ("c*x >= x**2", ("-1 <= x <= 1",), "no c works"),
        ("exp(x) >= 1 + c*x + 0.001", (), "fails at x = 0"),
        ("x**2 + 1 <= c*(x**2 + 1)", ("c <= 0.99",), "no c works"),
        ("x <= c and x**2 >= x", ("0 <= x <= 1",), "fails at x = 1/2"),
    ],
)
def test_no_constant_works(claim: str, assumptions: tuple[str, ...], words: str) -> None:
    statement = make_claim(claim, variables={"x": "real"}, assumptions=assumptions, exists=["c"])
    verdict = judge(statement, seconds=15)
    assert verdict.verdict == "refuted"
    assert words in (verdict.reason or "")


def test_assumptions_on_the_constant_are_kept() -> None:
    statement = make_claim(
        "tanh(x) >= c*x", variables={"x": "real"}, assumptions=["x >= 0", "c > 0"], exists=["c"]
    )
    assert judge(statement, seconds=5).verdict != "proved"
    statement = statement.with_changes(assumptions=("0 <= x <= 1", "c > 0"))
    assert judge(statement, seconds=10).constants == {"c": "tanh(1)"}


def test_several_constants() -> None:
    statement = make_claim(
        "x <= a + b*x**2", variables={"x": "real"}, assumptions=["x >= 0"], exists=["a", "b"]
    )
    verdict = judge(statement, seconds=15)
    assert verdict.verdict == "proved"
    assert verdict.constants is not None
    a, b = (number(verdict.constants[name]) for name in ("a", "b"))
    assert 4 * a * b >= 1  # a + b x**2 - x has no sign change


def test_an_assumption_that_ties_the_constant_is_undecided() -> None:
    statement = make_claim("x <= 1", variables={"x": "real"}, assumptions=["x <= c"], exists=["c"])
    verdict = judge(statement, seconds=3)
    assert verdict.verdict == "undecided"
    assert "relates c" in (verdict.reason or "")


EXISTENTIAL = [known for known in load_known_claims() if known.exists]


@pytest.mark.slow
@pytest.mark.parametrize("known", EXISTENTIAL, ids=lambda k: k.id)
def test_known_existential_claims(known: KnownClaim) -> None:
    verdict = judge(known.statement, seconds=20)
    assert not (verdict.verdict == "proved" and not known.truth)
    assert not (verdict.verdict == "refuted" and known.truth)
    if verdict.verdict == "proved" and known.best:
        assert verdict.constants is not None
        (name,) = known.exists
        found, best = number(verdict.constants[name]), number(known.best)
        slack = abs(best) / 10**20 + Fraction(1, 10**25)
        if known.best_side in ("smallest", "only"):
            assert found >= best - slack
        if known.best_side in ("largest", "only"):
            assert found <= best + slack


INTEGER_VALUES = [
    ("x*k*(1 - k) <= c", ("0 <= k <= 1", "x >= 0"), {"k": "integer", "x": "real"}),
    ("x*(k - 1)**2 <= c", ("1/2 <= k <= 3/2", "x >= 0"), {"k": "integer", "x": "real"}),
    ("x*(n - 1) <= c", ("n >= 1", "n <= 4/3", "x >= 0"), {"n": "integer", "x": "real"}),
    ("n <= c", ("k*n == 100", "n >= 1"), {"k": "integer", "n": "integer"}),
    ("a <= c", ("a**2 == b*(2*a - 5) + 6", "a >= 3"), {"a": "integer", "b": "integer"}),
    ("b <= c", ("a*(2*b + 1) == 1", "b >= 0"), {"a": "integer", "b": "integer"}),
]


@pytest.mark.parametrize(("claim", "assumptions", "variables"), INTEGER_VALUES)
def test_no_curve_gives_an_integer_other_values(
    claim: str, assumptions: tuple[str, ...], variables: dict[str, str]
) -> None:
    """Each holds with a constant, as no integer lies where the claim would demand more."""
    statement = make_claim(claim, variables=variables, assumptions=assumptions, exists=["c"])
    assert judge_constants(statement, seconds=4).verdict != "refuted"


UNDEFINED = [
    ("x/x <= c*x", ("x >= 0",)),
    ("x + 0*log(-x) <= c", ("x >= 0",)),
    ("x + sqrt(1 - x) - sqrt(1 - x) <= c", ("x >= 0",)),
    ("x + sqrt(3 - x) - sqrt(3 - x) <= c", ("0 <= x <= 5", "c <= 3")),
    ("x >= 0 and c + 0*sqrt(x) >= 0", ("-1 <= x <= 1",)),
    ("x*0/(x - 5) + x <= c", ("0 <= x <= 6",)),
]


@pytest.mark.parametrize(("claim", "assumptions"), UNDEFINED)
def test_a_point_without_a_value_is_no_counterexample(
    claim: str, assumptions: tuple[str, ...]
) -> None:
    statement = make_claim(claim, variables={"x": "real"}, assumptions=assumptions, exists=["c"])
    verdict = judge_constants(statement, seconds=4)
    assert (verdict.verdict, verdict.flags) == ("undecided", ("undefined",))


def test_a_curve_on_which_a_maximum_has_no_value_is_passed_over() -> None:
    """x y is unbounded where x >= y + 1; where x = y there is no quotient."""
    statement = make_claim(
        "x*y <= c*max(1/(x - y), 1)",
        variables={"x": "real", "y": "real"},
        assumptions=["x > y", "y > 0"],
        exists=["c"],
    )
    assert judge_constants(statement, seconds=8).verdict == "refuted"
