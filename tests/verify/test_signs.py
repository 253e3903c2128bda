"""The sign of a value too close to 0 for a ball, and what `evaluate` says of such values."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from bounds.errors import PrecisionError
from bounds.language import parse_expression, symbol
from bounds.statement import Statement, Variable
from verify.enclose import Enclosure, enclose
from verify.evaluate import evaluate_statement
from verify.mpmath_values import value
from verify.signs import sign_of, sign_separates, with_sign

HUGE = Fraction(10) ** 5000
KNOWN = [
    ("exp(-x**2/2)", 1),
    ("-exp(-x**2/2)", -1),
    ("x*Q(x)", 1),
    ("-3*phi(x) - x*Q(x)", -1),
    ("(y - 3)*exp(-x)", -1),
    ("(y - 2)*exp(-x)", 0),
    ("(-exp(-x))**3", -1),
    ("(-exp(-x))**2", 1),
    ("owens_t(x, y)", 1),
    ("owens_t(x, -y)", -1),
    ("orthant(x, -1/2)", 1),
    ("sqrt(exp(-x))", 1),
    ("asin(-exp(-x))", -1),
    ("binomial_tail(y, 10, exp(-x))", 1),
    ("binomial_tail(5*y, 10, exp(-x))", 1),
]
UNKNOWN = [
    "exp(-x) - exp(-x**2)",
    "exp(-x) - Q(x)",
    "binomial_tail(y - 2 + x, 10, exp(-x))",
    "cos(exp(-x)) - 1 + exp(-x)",
]


def tree(text: str) -> Any:
    return parse_expression(text, {name: symbol(name) for name in "xy"})[0]


@pytest.mark.parametrize(("text", "sign"), KNOWN)
def test_the_form_tells_the_sign(text: str, sign: int) -> None:
    assert sign_of(tree(text), {"x": HUGE, "y": Fraction(2)}) == sign


@pytest.mark.parametrize("text", UNKNOWN)
def test_differences_of_tiny_values_have_no_sign(text: str) -> None:
    assert sign_of(tree(text), {"x": HUGE, "y": Fraction(2)}) is None


PARTS = ["x", "y", "x - y", "exp(-x)", "Q(y)", "phi(x)", "asin(y/9)", "tanh(x)", "owens_t(x, y)"]
PARTS += ["orthant(x, y/9)", "sinhc(x)", "erf(y)", "(x - y)**3", "(x*y)**2", "cosh(y)"]


@given(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=4),
    st.lists(st.sampled_from(["+", "-", "*"]), min_size=3, max_size=3),
    st.fractions(-4, 4, max_denominator=8),
    st.fractions(-4, 4, max_denominator=8),
)
@settings(max_examples=250, deadline=None)
def test_a_sign_is_that_of_the_value(
    parts: list[str], signs: list[str], x: Fraction, y: Fraction
) -> None:
    """Against mpmath, which shares no code with the balls."""
    text = parts[0] + "".join(f" {s} ({p})" for s, p in zip(signs, parts[1:], strict=False))
    found = sign_of(tree(text), {"x": x, "y": y})
    if found is not None:
        with mp.workdps(30):
            assert mp.sign(mp.chop(value(tree(text), {"x": x, "y": y}, 15), 1e-12)) in (0, found)


def test_an_enclosure_around_0_is_cut_at_it() -> None:
    point = {"x": HUGE, "y": Fraction(1)}
    for text, shown in [("exp(-x)", "(0, 1.05e-1204120]"), ("-exp(-x)", "[-1.05e-1204120, 0)")]:
        plain = enclose(tree(text), point)
        assert plain.sign() is None
        cut = with_sign(plain, tree(text), point)
        assert cut.text(3) == cut.interval_text(3) == shown
        assert plain.lower <= cut.lower < cut.upper <= plain.upper
    hidden = tree("exp(-x) - exp(-x**2)")
    plain = enclose(hidden, point)
    assert with_sign(plain, hidden, point) == plain


@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "==", "!="])
@pytest.mark.parametrize("signs", [(1, 0), (1, -1), (0, 1), (-1, 0)])
def test_values_of_different_signs_are_compared(op: str, signs: tuple[int, int]) -> None:
    def side(sign: int) -> Enclosure:
        ends = {1: (0, 1), 0: (0, 0), -1: (-1, 0)}[sign]
        return Enclosure(Fraction(ends[0]), Fraction(ends[1]), known_sign=sign)

    truth = {
        "<": signs[0] < signs[1],
        "<=": signs[0] <= signs[1],
        ">": signs[0] > signs[1],
        ">=": signs[0] >= signs[1],
        "==": signs[0] == signs[1],
        "!=": signs[0] != signs[1],
    }
    assert sign_separates(side(signs[0]), op, side(signs[1])) is truth[op]
    assert sign_separates(side(1), op, side(1)) is None
    assert sign_separates(None, op, side(1)) is None


def judged(claim: str, x: Fraction) -> Any:
    kind = Variable("x", "integer" if "binomial" in claim else "real")
    statement = Statement(id="user/tiny", variables=(kind,), claim=(claim,))
    return evaluate_statement(statement, {"x": x}, independent=False).claims[0]


def test_a_tiny_value_is_compared_with_0() -> None:
    assert judged("exp(-x**2) > 0", HUGE).status == "holds"
    assert judged("exp(-x**2) <= 0", HUGE).status == "violated"
    assert judged("exp(-x**2) == 0", HUGE).status == "violated"


@pytest.mark.parametrize(("op", "status"), [("<=", "holds"), (">", "violated")])
def test_two_values_below_the_limit_get_the_precision_of_their_exponents(
    op: str, status: str
) -> None:
    """The Chernoff bound at 10^400 trials: minus 1/m times the logarithms, 0.1438 and 0.125."""
    found = judged(f"binomial_tail(x/2, x, 1/4) {op} exp(-x/8)", Fraction(10) ** 400)
    assert (found.left.sign(), found.right.sign()) == (1, 1)
    assert found.status == status
    assert "0 +/-" not in found.slack.text()
    with mp.workdps(30):
        relative_entropy = mp.log(2) / 2 + mp.log(mp.mpf(2) / 3) / 2
        assert relative_entropy > mp.mpf(1) / 8


def test_two_values_that_stay_inseparable_do_not_agree() -> None:
    found = judged("exp(-x**2) <= exp(-x)", HUGE)
    assert found.status == "undecided"
    assert found.reason == "both sides are too close to 0 to be told apart"
    equal = judged("2*x*atan(1/5) - atan(1/239) <= pi/4", Fraction(2))  # Machin
    assert equal.reason == "the two sides agree to all digits that were tried"


def test_an_interval_that_stays_wide_is_shown() -> None:
    trials = parse_expression("10*binomial_tail(m/2, m, 1/2)", {"m": symbol("m", "integer")})[0]
    with pytest.raises(PrecisionError, match=r"no narrower interval than \[.*, 10\.\d\] was found"):
        enclose(trials, {"m": 10**460}, max_bits=300)
