"""Statements at a point: claims, assumptions, probabilities, vacuous bounds, bad points."""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import Any

import mpmath as mp
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import functions as fn
from bounds.errors import InputError, PrecisionError, UndefinedError
from bounds.language import parse_expression, symbol
from bounds.statement import Constant, Probability, Statement, Variable
from verify.enclose import Enclosure
from verify.evaluate import _apart, evaluate_statement, value
from verify.points import needed_names, parse_point

x = symbol("x")
OPERATORS = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def statement(**parts: Any) -> Statement:
    parts.setdefault(
        "variables", (Variable("B", meaning="bias"), Variable("m", "integer", "width"))
    )
    return Statement(id="user/test", **parts)


MILLS = statement(
    assumptions=("B > 0",), claim=("Q(B) <= phi(B)/B", "Q(B) >= phi(B)*(1/B - 1/B**3)")
)


def test_both_sides_slack_and_independent_values() -> None:
    upper, lower = evaluate_statement(MILLS, {"B": Fraction(2)}, 20).claims
    with mp.workdps(40):
        tail = mp.erfc(mp.sqrt(2)) / 2
        density = mp.exp(-2) / mp.sqrt(2 * mp.pi)
        assert upper.left.text(18) == mp.nstr(tail, 18)
        assert upper.slack.text(15) == mp.nstr(density / 2 - tail, 15)
        assert lower.slack.text(15) == mp.nstr(tail - density * 3 / 8, 15)
        assert mp.almosteq(upper.values[0], tail, 1e-20)
    assert (upper.status, lower.status) == ("holds", "holds")
    assert upper.text == "Q(B) <= phi(B)/B"


def test_the_values_are_optional() -> None:
    found = evaluate_statement(MILLS, {"B": Fraction(2)}, independent=False)
    assert found.claims[0].values is None


def test_violated_undefined_and_undecided_claims() -> None:
    equal = "2*B*atan(1/5) - atan(1/239) == pi/4 + m"  # Machin's formula at (2, 0)
    parts = ("Q(B) >= phi(B)/B", "log(B - 3) <= 1", "B**2 == 4", equal)
    found = evaluate_statement(statement(claim=parts[:1]), {"B": Fraction(2)})
    assert found.claims[0].status == "violated"
    found = evaluate_statement(statement(claim=parts[1:2]), {"B": Fraction(2)})
    assert found.claims[0].status == "undefined"
    assert "B - 3 > 0 fails" in found.claims[0].reason
    found = evaluate_statement(statement(claim=parts[2:]), {"B": Fraction(2), "m": Fraction(0)})
    assert [c.status for c in found.claims] == ["holds", "undecided"]


def test_what_sympy_cancels_still_has_to_be_defined() -> None:
    found = evaluate_statement(statement(claim=("B/B <= 1",)), {"B": Fraction(0)})
    assert found.claims[0].status == "undefined"


@pytest.mark.parametrize(
    ("assumption", "B"),
    [
        ("exp(log(B)) <= 5", -1),
        ("sqrt(B)**2 <= 5", -1),
        ("0*log(B) == 0", -1),
        ("asin(B - 5) - asin(B - 5) == 0", 1),
        ("B/B == 1", 0),
    ],
)
def test_an_assumption_without_a_value_does_not_hold(assumption: str, B: int) -> None:
    found = evaluate_statement(
        statement(assumptions=(assumption,), claim=("B <= 9",)), {"B": Fraction(B)}
    )
    assert not found.inside
    assert found.violated_assumptions


@pytest.mark.timeout(240)  # equal sides go through every precision up to the last: the third 50 s
@pytest.mark.parametrize(
    ("claim", "B"),
    [
        # sympy fails when it evaluates these
        ("acos(cos(tanh(owens_t(1, B)))) <= tanh(owens_t(1, B))", Fraction(3, 2)),
        ("atan(tan(erf(B*B)/(B + 1/2 - owens_t(2, 3)))) <= erf(B*B)/(B + 1/2 - owens_t(2, 3))", 3),
        pytest.param(
            "acos(cos(erfc(B*B*max(owens_t(B, 1/2), pi*2)))) "
            ">= erfc(B*B*max(owens_t(B, 1/2), 2*pi))",
            10, marks=pytest.mark.slow,
        ),
        ("1/floor(B) <= 1", Fraction(1, 3)),
        ("sqrt(floor(B)) <= 1", Fraction(-1, 3)),
        ("min(sinh(orthant(0, pi)), floor(B/3)) < 1", 2),
    ],
)  # fmt: skip
def test_what_sympy_cannot_evaluate_is_no_failure(claim: str, B: Fraction) -> None:
    found = evaluate_statement(statement(claim=(claim,)), {"B": Fraction(B)})
    assert found.claims[0].status in ("undecided", "undefined")


@pytest.mark.parametrize(
    ("op", "expected"),
    [("<=", "holds"), ("<", "holds"), ("!=", "holds"), (">=", "violated"), ("==", "violated")],
)
def test_sides_are_told_apart_by_what_is_shown_of_them(op: str, expected: str) -> None:
    """Each side has an enclosure, where their difference has none in the usual precision."""
    s = statement(
        assumptions=("B > 0",), claim=(f"m*binomial_tail(m, m, 1 - Q(B)) {op} 2*m*exp(-Q(B))",)
    )
    found = evaluate_statement(s, {"B": Fraction(60), "m": Fraction(10)})
    assert found.claims[0].status == expected
    left, right = found.claims[0].left, found.claims[0].right
    assert left is not None
    assert right is not None
    assert left.upper < right.lower


@settings(deadline=None)
@given(st.tuples(*[st.integers(-4, 4)] * 4), st.sampled_from(sorted(OPERATORS)))
def test_enclosures_without_a_common_point_decide(ends: tuple[int, ...], op: str) -> None:
    """By all pairs of ends: what they decide holds for each of them."""
    sides = [Enclosure(Fraction(min(pair)), Fraction(max(pair))) for pair in (ends[:2], ends[2:])]
    decided = _apart(sides[0], op, sides[1])
    pairs = [
        (x, y) for x in (sides[0].lower, sides[0].upper) for y in (sides[1].lower, sides[1].upper)
    ]
    truths = {OPERATORS[op](x, y) for x, y in pairs}
    if decided is not None:
        assert truths == {decided}
    if max(ends[:2]) < min(ends[2:]) or max(ends[2:]) < min(ends[:2]):
        assert decided is not None


def test_assumptions_are_reported_one_by_one() -> None:
    bound = statement(assumptions=("0 <= B <= 1", "m >= 10"), claim=("B <= 1",))
    found = evaluate_statement(bound, {"B": Fraction(3, 2), "m": Fraction(4)})
    assert [a.text for a in found.violated_assumptions] == ["B <= 1", "m >= 10"]
    assert not found.inside
    assert evaluate_statement(bound, {"B": Fraction(1), "m": Fraction(10)}).inside
    undefined = statement(assumptions=("log(B) <= 1",), claim=("B <= 1",))
    found = evaluate_statement(undefined, {"B": Fraction(-1)})
    assert found.violated_assumptions[0].status == "undefined"


@pytest.mark.parametrize(
    ("claim", "B", "says"),
    [
        ("Q(B) >= 1/2 - B", 1, "at most 0"),
        ("1/2 - B <= Q(B)", 1, "at most 0"),
        ("Q(B) >= 1/2 - B", "1/10", ""),
        ("Q(B) <= 2*exp(-B**2/2)", "1/10", "at least 1"),
        ("Q(B) <= 2*exp(-B**2/2)", 2, ""),
        ("Q(B) >= 0", 1, ""),
        ("sin(B) >= 1/2 - 4*B", 1, ""),
        ("sqrt(B)*exp(B) + B**2 >= -B", 1, "at most 0"),
    ],
)
def test_vacuous_claims(claim: str, B: Any, says: str) -> None:
    found = evaluate_statement(statement(claim=(claim,)), {"B": Fraction(B)}).claims[0]
    assert found.status == "holds"
    assert says in found.vacuous
    assert bool(says) == bool(found.vacuous)


def test_vacuous_through_a_sign_that_is_assumed() -> None:
    spectrum = statement(
        variables=(Variable("lam"), Variable("n", "integer")),
        assumptions=("lam >= 0",),
        claim=("lam >= 1 - n/10",),
    )
    point = {"lam": Fraction(1), "n": Fraction(20)}
    assert evaluate_statement(spectrum, point).vacuous
    free = spectrum.with_changes(assumptions=())
    assert not evaluate_statement(free, point).vacuous


@pytest.mark.parametrize(
    ("chance", "B", "status", "vacuous"),
    [
        (Probability("", "", at_most="exp(-B**2/2)", law="Q(B)"), 1, "holds", False),
        (Probability("", "", at_most="exp(-B**2/2)/9", law="Q(B)"), 1, "violated", False),
        (Probability("", "", at_most="3*exp(-B)", law="Q(B)"), "1/2", "holds", True),
        (Probability("", "", at_least="1 - B", law="1 - Q(B)"), 2, "holds", True),
        (Probability("", "", at_most="exp(-B)"), 1, "undecided", False),
        (Probability("", "", at_most="1/3", law="Q(B)", law_is="upper"), 1, "holds", False),
        (Probability("", "", at_most="1/9", law="Q(B)", law_is="upper"), 1, "undecided", False),
        (Probability("", "", at_most="1/9", law="Q(B)", law_is="lower"), 1, "violated", False),
        (Probability("", "", at_least="1/9", law="Q(B)", law_is="lower"), 1, "holds", False),
        (Probability("", "", at_least="1/3", law="Q(B)", law_is="upper"), 1, "violated", False),
    ],
)
def test_probabilities_against_their_laws(
    chance: Probability, B: Any, status: str, vacuous: bool
) -> None:
    found = evaluate_statement(statement(probability=chance), {"B": Fraction(B)}).probability
    assert found is not None
    assert (found.status, bool(found.vacuous)) == (status, vacuous)


def test_definitions_and_bounds_have_values() -> None:
    defined = statement(definitions=(("p", "Q(B)"), ("s", "m*p")), claim=("s <= m",), bound="2*s")
    found = evaluate_statement(defined, {"B": Fraction(0), "m": Fraction(10)})
    assert [(name, e.lower) for name, e, _ in found.definitions] == [
        ("p", Fraction(1, 2)),
        ("s", 5),
    ]
    assert found.bound.lower == 10


def test_order_symbols_have_no_numbers() -> None:
    order = statement(claim=("m >= Omega(B**2)",), order=True)
    found = evaluate_statement(order, {"B": Fraction(1), "m": Fraction(3)})
    assert found.claims[0].status == "not numeric"


def test_points_are_read_exactly() -> None:
    assert parse_point(["B = 0.1", "m=1e3"]) == {"B": Fraction(1, 10), "m": Fraction(1000)}
    assert parse_point(["B=2/7"], MILLS) == {"B": Fraction(2, 7)}


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["B"], "name=value"),
        (["=1"], "name=value"),
        (["B=one"], "B: 'one' is not an exact number"),
        (["B=1", "B=2"], "given twice"),
        (["B=1/0"], "divides by zero"),
        (["B=nan"], "not an exact number"),
        (["B=1", "z=3"], "no variable 'z'"),
        (["m=3"], r"needs a value for B \(bias\)"),
        (["B=1", "m=1/2"], "m has to be an integer"),
    ],
)
def test_bad_points_are_refused(texts: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_point(texts, MILLS)


def test_arrays_definitions_and_floats_are_no_parameters() -> None:
    array = statement(
        variables=(Variable("B"), Variable("w", "vector")),
        definitions=(("p", "Q(B)"),),
        claim=("p <= 1",),
    )
    with pytest.raises(InputError, match="w is a vector"):
        evaluate_statement(array, {"B": Fraction(1), "w": Fraction(1)})
    with pytest.raises(InputError, match="defined by a formula"):
        evaluate_statement(array, {"B": Fraction(1), "p": Fraction(1)})
    with pytest.raises(InputError, match="not exact"):
        evaluate_statement(array, {"B": 0.5})  # type: ignore[dict-item]


def test_only_the_names_in_formulas_are_needed() -> None:
    chosen = statement(claim=("c*Q(B) <= 1",), constants=(Constant("c", "existential"),))
    assert needed_names(chosen) == ("B", "c")
    with pytest.raises(InputError, match="needs a value for c"):
        evaluate_statement(chosen, {"B": Fraction(1)})


def test_the_mpmath_value_of_a_tree() -> None:
    tree = parse_expression("exp(x)*sinhc(x)/3 + orthant(x, 1/8)", {"x": x})[0]
    with mp.workdps(60):
        third = mp.mpf(1) / 3
        orthant = mp.quad(
            lambda t: mp.exp(-(third**2) / (2 * mp.cos(t) ** 2)),
            [mp.acos(mp.mpf(1) / 8) / 2, mp.pi / 4, 3 * mp.pi / 8, mp.pi / 2],
        )
        truth = mp.exp(third) * mp.sinh(third) / third / 3 + orthant / mp.pi
        assert mp.almosteq(value(tree, {"x": Fraction(1, 3)}, 40), truth, mp.mpf(10) ** -38)


def test_the_mpmath_value_through_cancellation_and_at_zero() -> None:
    tree = parse_expression("1 - cos(x)", {"x": x})[0]
    tiny = value(tree, {"x": Fraction(1, 10**200)}, 20)
    assert mp.almosteq(tiny, mp.mpf(10) ** -400 / 2, 1e-15)
    assert value(parse_expression("sin(x)**2*3", {"x": x})[0], {"x": 0}) == 0
    hidden = parse_expression("sqrt(x)*sqrt(3) - sqrt(6)", {"x": x})[0]
    assert value(hidden, {"x": 2}, 15) == 0


@pytest.mark.parametrize("text", ["1/x", "log(x)", "x**(-1/2)", "acos(2 + x)", "gamma(x)"])
def test_the_mpmath_value_where_there_is_none(text: str) -> None:
    with pytest.raises(UndefinedError):
        value(parse_expression(text, {"x": x})[0], {"x": 0})


def test_the_mpmath_value_refuses_floats_and_guesses() -> None:
    with pytest.raises(InputError):
        value(x, {"x": 0.5})
    with pytest.raises(InputError, match="no value given for x"):
        value(x, {})
    with pytest.raises(InputError, match="float"):
        value(x + sp.Float(0.5), {"x": 1})
    with pytest.raises(PrecisionError):
        value(fn.floor(sp.log(8) / sp.log(x)), {"x": 2})
