"""The refuter: witnesses are real, simple and found; true claims have none."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from known_claims import KnownClaim, load_known_claims
from scipy import special, stats

from bounds.language import parse_expression, symbol
from bounds.statement import Statement
from verify.attempts import shown_void
from verify.claims import make_claim
from verify.refute import Search, is_void, refute, wide
from verify.refute.domain import make_domain, solve_for
from verify.refute.guide import Guide
from verify.refute.witness import simplest

R = "real"
SYMBOLS = {name: symbol(name) for name in ("x", "y", "p", "k")} | {"m": symbol("m", "integer")}


def claim(text: str, names: str, *assumptions: str) -> Statement:
    variables = {n: "integer" if n in "mnk" else "real" for n in names.split()}
    return make_claim(text, variables=variables, assumptions=assumptions)


def at(text: str, **columns: Any) -> wide.Wide:
    """An expression of the language at points, in wide floats."""
    count = max(np.size(column) for column in columns.values())
    point = {n: np.broadcast_to(np.asarray(columns.get(n, 1.0), float), count) for n in SYMBOLS}
    tree = parse_expression(text, SYMBOLS)[0]
    (column,) = Guide([tree], list(SYMBOLS.values()))(point)
    return column


# --- the float guide against scipy and mpmath ----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Q(x)", lambda x: special.ndtr(-x)),
        ("phi(x)", stats.norm.pdf),
        ("erfc(x)", special.erfc),
        ("sinhc(x)", lambda x: np.where(x == 0, 1, np.sinh(x) / np.where(x == 0, 1, x))),
        ("x**3 - 2*x + 1/3", lambda x: x**3 - 2 * x + 1 / 3),
        ("abs(x)**(1/3)", lambda x: np.abs(x) ** (1 / 3)),
        ("sqrt(x**2 + 4)*2**x", lambda x: np.sqrt(x * x + 4) * 2**x),
        ("max(x, 1, x**2) - min(x, 3)", lambda x: np.max([x, x**0, x * x], 0) - np.minimum(x, 3)),
        ("floor(x) + ceil(x)*tanh(x)", lambda x: np.floor(x) + np.ceil(x) * np.tanh(x)),
        ("gamma(abs(x) + 1)", lambda x: special.gamma(np.abs(x) + 1)),
        ("owens_t(x, 2)", lambda x: special.owens_t(x, 2.0)),
    ],
)
def test_wide_floats_agree_with_scipy(text: str, reference: Any) -> None:
    x = np.array([-3.3, -1e-9, 0.0, 0.5, 3.0, 20.0])
    np.testing.assert_allclose(wide.value(at(text, x=x)), reference(x), rtol=2e-12, atol=1e-300)


@pytest.mark.parametrize(
    ("level", "rho"), [(0.5, 0.3), (3, 0.9), (6, 0.125), (1, -0.7), (30, 0.5), (-1.5, 0.4)]
)
def test_orthants_agree_with_the_bivariate_integral(level: float, rho: float) -> None:
    with mp.workdps(30):
        b, r = mp.mpf(level), mp.mpf(rho)

        def strip(u: Any) -> Any:
            tail = mp.erfc((b - r * u) / mp.sqrt(2 * (1 - r**2))) / 2
            return mp.npdf(u) * tail

        expected = mp.quad(strip, mp.linspace(b, b + 12, 200))
    b_symbol, r_symbol = np.array([level]), np.array([rho])
    found = wide.orthant_probability(wide.normal(b_symbol), wide.normal(r_symbol))
    np.testing.assert_allclose(wide.value(found)[0], float(expected), rtol=1e-9)


def test_tails_beyond_the_range_of_floats() -> None:
    found = at("Q(x)", x=np.array([1e4]))
    with mp.workdps(30):
        expected = mp.log(mp.erfc(mp.mpf(10) ** 4 / mp.sqrt(2)) / 2, 2)
    size = np.log2(found.mantissa[0]) + found.exponent[0]
    assert abs(size - float(expected)) < 1e-6


@pytest.mark.parametrize(
    ("k", "m", "p"), [(3, 10, 0.3), (2.5, 10, 0.3), (0, 5, 0.1), (7, 5, 0.1), (700, 1000, 0.5)]
)
def test_binomial_tails_agree_with_scipy(k: float, m: int, p: float) -> None:
    found = at("binomial_tail(k, m, p)", k=[k], m=[float(m)], p=[p])
    np.testing.assert_allclose(
        wide.value(found)[0], stats.binom.sf(np.ceil(k) - 1, m, p), rtol=1e-9
    )


def test_a_binomial_tail_that_underflows() -> None:
    found = at("binomial_tail(k, m, p)", k=[900.0], m=[1000.0], p=[0.01])
    with mp.workdps(30):
        terms = [mp.binomial(1000, j) * mp.mpf("0.01") ** j * mp.mpf("0.99") ** (1000 - j)
                 for j in range(900, 1001)]  # fmt: skip
        expected = mp.log(mp.fsum(terms), 2)
    assert abs(np.log2(found.mantissa[0]) + found.exponent[0] - float(expected)) < 1e-6


# --- domains ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["x*y - 3", "2*x + y", "x**2 - 4", "exp(x) - y", "sqrt(x)*y - 1", "log(x)/y - 2"]
)
def test_solutions_are_zeros(text: str) -> None:
    tree = parse_expression(text, SYMBOLS)[0]
    roots = solve_for(tree, SYMBOLS["x"])
    assert roots
    for root in roots:
        value = tree.subs(SYMBOLS["x"], root).subs(SYMBOLS["y"], 2)
        assert abs(complex(value.evalf())) < 1e-12


def test_equalities_are_solved_for_a_variable() -> None:
    domain = make_domain(claim("x <= y", "x y", "x == 2*y", "y >= 1"))
    assert [(str(s), str(f)) for s, f in domain.solved] == [("x", "2*y")]
    assert domain.ranges["y"].low == 1


@given(st.fractions(max_denominator=10**6), st.fractions(min_value=0, max_denominator=10**6))
@settings(max_examples=200, deadline=None)
def test_the_simplest_rational_of_an_interval(low: Fraction, width: Fraction) -> None:
    found = simplest(low, low + width)
    assert low <= found <= low + width
    for denominator in range(1, min(found.denominator, 200)):
        first = -(-low.numerator * denominator // low.denominator)
        assert Fraction(first, denominator) > low + width


# --- witnesses ----------------------------------------------------------------------------------

FALSE: list[tuple[str, str, tuple[str, ...]]] = [
    ("Q(B) <= 0.49*exp(-B**2/2)", "B", ("B >= 0",)),
    ("Q(B) < exp(-B**2/2)/2", "B", ("B >= 0",)),
    ("Q(B) <= (1 - 1e-8)*phi(B)/B", "B", ("B > 0",)),
    ("Q(B) >= (1/B - 0.99/B**3)*phi(B)", "B", ("B > 0",)),
    ("x*(1 - x) <= 0.2499999", "x", ("0 <= x <= 1",)),
    ("orthant(B, r) < exp(-B**2/(1+r))*(pi - acos(r))/(2*pi)", "B r", ("B >= 0", "0 <= r <= 1")),
    ("Q(B-r) - Q(B+r) <= 0.9376*r*exp(-B**2/2)", "B r", ("B >= 0", "r >= 0", "B*r <= 1")),
    ("x <= y**2", "x y", ("x == 2*y", "y >= 0")),
    ("binomial_tail(2*m*p, m, p) <= exp(-(2*log(2) - 0.99)*m*p)", "m p", ("m >= 1", "0<=p<=1")),
    ("m**2 - 10000001*m + 1 != 1", "m", ("m >= 1",)),
    ("exp(-1e12*(x - 0.376431)**2) <= 1/2", "x", ("0 <= x <= 1",)),
    ("x*y*z <= 0.99", "x y z", ("x**2 + y**2 + z**2 <= 3",)),
    ("w*x*y*z <= 0.99", "w x y z", ("w**2 + x**2 + y**2 + z**2 <= 4",)),
    ("sin(x) <= x - x**3/6 + x**5/120.001", "x", ("x >= 0",)),
    ("x <= 1e20", "x", ("x >= 0",)),
    ("x < 1", "x", ("x**2 <= 1",)),
    ("2 <= 1", "", ()),
]


@pytest.mark.parametrize(("text", "names", "assumptions"), FALSE, ids=lambda v: str(v)[:40])
def test_false_claims_fall_fast(text: str, names: str, assumptions: tuple[str, ...]) -> None:
    statement = claim(text, names, *assumptions)
    start = time.monotonic()
    found = refute(statement, seconds=10)
    assert found is not None
    assert not found.undefined
    assert time.monotonic() - start < 5
    # the oracle: mpmath at 60 digits, from the source text
    assert fails_at(statement, found.point)


def fails_at(statement: Statement, point: Any) -> bool:
    """Do all assumptions hold and some part of the claim fail, in mpmath at 400 digits?"""
    import sympy as sp

    exact = {s: sp.Rational(str(point[n])) for n, s in statement.symbols.items()}

    def side(tree: Any) -> Any:
        number = tree.subs(exact)
        return mp.mpf(str(sp.N(number, 400)))

    compare = {
        "<=": lambda a, b: a <= b, "<": lambda a, b: a < b, ">=": lambda a, b: a >= b,
        ">": lambda a, b: a > b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
    }  # fmt: skip

    def holds(relation: Any) -> bool:
        with mp.workdps(400):
            return bool(compare[relation.op](side(relation.left), side(relation.right)))

    assumed = all(holds(r) for r in statement.assumption_relations)
    return assumed and not all(holds(r) for r in statement.relations)


@pytest.mark.parametrize(
    ("text", "names", "assumptions", "point"),
    [
        ("x**2 >= x", "x", (), {"x": Fraction(1, 2)}),
        ("1/x <= 2", "x", ("x > 0",), {"x": Fraction(1, 3)}),
        ("x < 1", "x", ("x**2 <= 1",), {"x": Fraction(1)}),
        ("m**2 != 49", "m", ("m >= 0",), {"m": Fraction(7)}),
        ("x + y <= 1", "x y", ("x >= 0", "y >= 0"), None),
    ],
)
def test_witnesses_are_simple(
    text: str, names: str, assumptions: tuple[str, ...], point: dict[str, Fraction] | None
) -> None:
    found = refute(claim(text, names, *assumptions), seconds=5)
    assert found is not None
    if point is not None:
        assert found.point == point
    assert all(x.denominator <= 10 and abs(x) <= 10 for x in found.point.values())


@pytest.mark.parametrize(
    ("text", "assumption", "x"),
    [("1/x >= 0", "x >= 0", 0), ("log(1 + x) <= x", "x >= -1", -1), ("x/x == 1", "x <= 5", 0),
     ("sqrt(x) >= 0", "x >= -2", None)],
)  # fmt: skip
def test_points_where_a_side_is_undefined(text: str, assumption: str, x: int | None) -> None:
    found = refute(claim(text, "x", assumption), seconds=1)
    assert found is not None
    assert found.undefined
    assert found.point["x"] == x if x is not None else found.point["x"] < 0


@pytest.mark.parametrize(
    ("text", "assumption"),
    [("log(1 + x) <= x", "x > -1"), ("Q(x) <= exp(-x**2/2)/2", "x >= 0"), ("x**2 >= 0", "x <= 9"),
     ("Q(x) <= phi(x)/x", "x > 0"), ("exp(x) >= 1 + x", "x <= 1e9")],
)  # fmt: skip
def test_true_claims_have_no_witness(text: str, assumption: str) -> None:
    search = Search(claim(text, "x", assumption))
    findings = search.run(1.0)
    assert findings.witness is None
    assert findings.undefined is None
    assert findings.feasible


def test_the_search_is_reproducible() -> None:
    statement = claim("exp(-1e6*(x - 0.376431)**2) <= 1/2", "x", "0 <= x <= 1")
    assert refute(statement, seconds=20, seed=5) == refute(statement, seconds=20, seed=5)


# --- void assumptions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assumptions", "names"),
    [
        (("x > 2", "x < 1"), "x"),
        (("x < y", "y < z", "z < x"), "x y z"),
        (("x < y", "y <= x"), "x y"),
        (("x**2 < 0",), "x"),
        (("x*y <= -1", "x >= 0", "y >= 0"), "x y"),
        (("x <= sqrt(2)", "x >= 1.5"), "x"),
        (("x**2 + y**2 <= 1", "x + y >= 2"), "x y"),
        (("0 < m < 1",), "m"),
        (("log(x) <= 0", "x <= 0"), "x"),
        (("sin(x) >= 2",), "x"),
        (("2 < 1",), ""),
    ],
)
def test_void_assumptions_are_shown(assumptions: tuple[str, ...], names: str) -> None:
    assert is_void(claim("0 <= 1", names, *assumptions), seconds=5)


@pytest.mark.parametrize(
    ("assumptions", "names"),
    [
        (("x >= 2", "x <= 2"), "x"),
        (("x*y == 0", "x == y"), "x y"),
        (("x <= sqrt(2)", "x >= 1.41421356237"), "x"),
        (("0 < m < 2",), "m"),
        (("x**2 + y**2 <= 1", "x + y >= 1.41421356"), "x y"),
        ((), "x"),
        (("1 < 2",), ""),
    ],
)
def test_satisfiable_assumptions_are_not_void(assumptions: tuple[str, ...], names: str) -> None:
    assert not is_void(claim("0 <= 1", names, *assumptions), seconds=0.5)


# an inequality that holds everywhere, and its equality case, which leaves points
EVERYWHERE: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("x**2 + y**2 <= 2*x*y - 99", "x**2 + y**2 <= 2*x*y", "x y", ()),
    ("log(x) > x - 1", "log(x) >= x - 1", "x", ()),
    ("Q(B) > exp(-B**2/2)/2", "Q(B) >= exp(-B**2/2)/2", "B", ("B >= 0",)),
    ("(x + y)/2 < sqrt(x*y)", "(x + y)/2 <= sqrt(x*y)", "x y", ("x >= 1", "y >= 1")),
    ("x**2 + y**2 + z**2 < x*y + y*z + z*x", "x**2 + y**2 + z**2 <= x*y + y*z + z*x", "x y z", ()),
    ("0 < x < exp(-y) < x*exp(-y)", "", "x y", ("x <= 1",)),
]


@pytest.mark.parametrize(("never", "sometimes", "names", "others"), EVERYWHERE)
def test_an_assumption_that_fails_wherever_the_others_hold_is_void(
    never: str, sometimes: str, names: str, others: tuple[str, ...]
) -> None:
    assert shown_void(claim("0 <= 1", names, never, *others), 2.0)


@pytest.mark.parametrize(("never", "sometimes", "names", "others"), EVERYWHERE[:5])
def test_an_assumption_that_leaves_the_equality_case_is_not_void(
    never: str, sometimes: str, names: str, others: tuple[str, ...]
) -> None:
    assert not shown_void(claim("0 <= 1", names, sometimes, *others), 1.0)


def test_an_assumption_without_a_value_elsewhere_is_not_void() -> None:
    assert not shown_void(claim("0 <= 1", "x", "log(x) <= 0"), 1.0)
    assert not shown_void(claim("0 <= 1", "x", "1/x >= 0", "x <= 1"), 1.0)
    assert not shown_void(claim("0 <= 1", "x", "sqrt(x) <= 0"), 1.0)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_boundaries_beyond_the_floats_are_no_warning() -> None:
    far = claim("m >= x", "x m", "m >= exp(x)", "x >= exp(m)/1e300", "x*x**300 >= exp(m**3)")
    assert Search(far).run(0.5).witness is None


# --- the corpus -----------------------------------------------------------------------------------

PLAIN = [known for known in load_known_claims() if not known.exists]


def judged(known: KnownClaim, seconds: float) -> None:
    findings = Search(known.statement).run(seconds)
    if known.truth:
        assert findings.witness is None
        assert findings.undefined is None
    if known.void:
        assert not findings.feasible
    else:
        assert not is_void(known.statement, seconds=0.2)


@pytest.mark.parametrize("known", PLAIN[::25], ids=lambda k: k.id)
def test_no_false_witness_on_a_sample(known: KnownClaim) -> None:
    judged(known, 0.5)


@pytest.mark.slow
@pytest.mark.parametrize("known", PLAIN, ids=lambda k: k.id)
def test_no_false_witness(known: KnownClaim) -> None:
    judged(known, 1.5)


@pytest.mark.slow
def test_most_false_claims_fall_within_a_second() -> None:
    false = [known for known in PLAIN if not known.truth and not known.undefined]
    found = [known.id for known in false if Search(known.statement).run(1.0).witness is not None]
    assert len(found) >= 0.95 * len(false)


def test_a_constant_next_to_one_is_told_from_it() -> None:
    # 1 - Q(-40) is 4e-350
    assert refute(make_claim("Q(-40) >= 1"), seconds=2) is not None
    assert refute(make_claim("Q(-40) < 1"), seconds=2) is None
