"""Enclosures and relations at exact points: exactness, domains, texts, wide boxes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath as mp
import pytest
import sympy as sp
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import functions as fn
from bounds.errors import InputError, PrecisionError, UndefinedError
from bounds.language import parse_expression, parse_relations, symbol
from bounds.relation import Relation
from verify.enclose import Enclosure, Program, enclose, holds

x, y, n = symbol("x"), symbol("y"), symbol("n", "integer")
NAMES = {"x": x, "y": y, "n": n}


def tree(text: str) -> Any:
    return parse_expression(text, NAMES, internal=True)[0]


def at(text: str, *, digits: int = 15, **point: Any) -> Enclosure:
    return enclose(tree(text), {k: Fraction(v) for k, v in point.items()}, digits=digits)


def relation(text: str) -> Relation:
    (found,) = parse_relations(text, NAMES).relations
    return found


EXACT = [
    ("3*x", {"x": "1/3"}, "1"),
    ("floor(3*x)", {"x": "1/3"}, "1"),
    ("ceil(3*x)", {"x": "1/3"}, "1"),
    ("floor(-x)", {"x": "1/3"}, "-1"),
    ("ceil(sqrt(n))", {"n": 49}, "7"),
    ("floor(x**(1/3))", {"x": 27}, "3"),
    ("x**(-3/2)", {"x": "4/9"}, "27/8"),
    ("sqrt(1 - x**2)", {"x": 1}, "0"),
    ("sqrt(1 - x**2)", {"x": "3/5"}, "4/5"),
    ("acos(x)", {"x": 1}, "0"),
    ("x**n", {"x": "-1/2", "n": 5}, "-1/32"),
    ("x**n", {"x": 0, "n": 0}, "1"),
    ("0**x", {"x": "1/2"}, "0"),
    ("x**y", {"x": "-8", "y": 3}, "-512"),
    ("min(x, 1/3) + max(x, 1/4)", {"x": "1/3"}, "2/3"),
    ("abs(x)*sign(x)", {"x": "-2/7"}, "-2/7"),
    ("exp(x) + cos(x) + log(1 + x)", {"x": 0}, "2"),
    ("Q(x)", {"x": 0}, "1/2"),
    ("orthant(y, x)", {"x": -1, "y": 2}, "0"),
    ("binomial_tail(x, n, 1/3)", {"x": "3/2", "n": 3}, "7/27"),
    ("gamma(n)", {"n": 30}, str(sp.factorial(29))),
    ("x*pi", {"x": 0}, "0"),
]


@pytest.mark.parametrize(("text", "point", "expected"), EXACT)
def test_rational_values_are_exact(text: str, point: dict[str, Any], expected: str) -> None:
    found = at(text, **point)
    assert found.exact
    assert found.lower == Fraction(expected)


UNDEFINED = [
    ("1/x", {"x": 0}),
    ("log(x)", {"x": 0}),
    ("log(x - 1)", {"x": "1/2"}),
    ("sqrt(x)", {"x": "-1/10"}),
    ("sqrt(x - pi)", {"x": 3}),
    ("x**(1/3)", {"x": -8}),
    ("x**y", {"x": -2, "y": "1/2"}),
    ("x**y", {"x": 0, "y": "-1/2"}),
    ("x**n", {"x": 0, "n": -1}),
    ("asin(x)", {"x": "11/10"}),
    ("acos(1 + exp(-x))", {"x": 50}),
    ("gamma(x)", {"x": 0}),
    ("gamma(x)", {"x": "-1/2"}),
    ("orthant(1, x)", {"x": "101/100"}),
    ("binomial_tail(1, n, x)", {"x": 2, "n": 3}),
    ("binomial_tail(1, n, x)", {"x": "1/2", "n": -3}),
    ("0*log(x) + exp(log(x - 1))*log(x - 1)", {"x": 1}),
]


@pytest.mark.parametrize(("text", "point"), UNDEFINED)
def test_points_without_a_real_value_are_reported(text: str, point: dict[str, Any]) -> None:
    with pytest.raises(UndefinedError, match="no real value"):
        at(text, **point)


def test_the_precision_rises_through_cancellation() -> None:
    found = at("1 - Q(-x)", x=40)
    assert found.sign() == 1
    assert found.upper - found.lower < found.lower / 10**15
    with mp.workdps(40):
        assert found.text(12) == mp.nstr(mp.erfc(40 / mp.sqrt(2)) / 2, 12)


def test_a_hidden_zero_is_flagged_and_not_called_zero() -> None:
    found = at("sqrt(x)*sqrt(3) - sqrt(3*x + y)", x=2, y=0)
    assert found.near_zero
    assert found.sign() is None
    assert found.contains(0)
    assert found.upper - found.lower < Fraction(1, 10**300)
    assert found.text().startswith("0 +/- ")


def test_an_undecidable_edge_asks_for_a_promise() -> None:
    edge = tree("sqrt(sqrt(x)*sqrt(3) - sqrt(3*x + y))")
    point = {"x": 2, "y": 0}
    with pytest.raises(PrecisionError, match="real value"):
        enclose(edge, point, max_bits=500)
    promised = enclose(edge, point, max_bits=5000, assume_defined=True)
    assert promised.contains(0)
    assert promised.upper < Fraction(1, 10**100)


def test_floor_of_an_integer_in_disguise_is_not_guessed() -> None:
    with pytest.raises(PrecisionError):
        # log(2) + log(4) is log(8), which is three times log(2)
        enclose(tree("floor((log(x) + log(2*x))/log(x))"), {"x": 2}, max_bits=2000)


def test_values_beyond_all_exponents() -> None:
    tiny = at("exp(-x)", x=10**20)
    assert tiny.sign() == 1
    assert tiny.lower == 0 < tiny.upper < Fraction(1, 10**1_000_000)
    with pytest.raises(PrecisionError, match="beyond"):
        at("exp(x)", x=10**20)


@pytest.mark.parametrize("bad", [0.5, "0.5", sp.Float(0.5), True])
def test_floats_and_texts_are_no_points(bad: Any) -> None:
    with pytest.raises(InputError, match="exact"):
        enclose(x + 1, {"x": bad})


def test_what_cannot_be_compiled_is_refused() -> None:
    for bad in (x + sp.Float(0.5), sp.I * x, sp.oo + 0 * x, sp.Function("f")(x), sp.zeta(x)):
        with pytest.raises(InputError):
            enclose(bad, {"x": 1})
    with pytest.raises(InputError, match="no value given for x, y"):
        enclose(x + y, {})
    with pytest.raises(InputError, match="has no value here"):
        Program(x + y, [x])


def test_points_may_be_keyed_by_symbol_and_have_more_names() -> None:
    assert enclose(x / 3, {x: 1, "other": 5}).lower == Fraction(1, 3)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("x", "1/4", "0.25"),
        ("x", "1/3", "0.333333333333333"),
        ("x", "-2/3", "-0.666666666666667"),
        ("x", "0", "0"),
        ("x", "1e6", "1000000"),
        ("x", "1e30", "1e30"),
        ("x", "1.5e-9", "1.5e-9"),
        ("exp(x)", "1", "2.71828182845905"),
        ("x*pi", "1e-3", "0.00314159265358979"),
        ("Q(x)", "1000", "2.29064614654550e-217151"),
    ],
)
def test_decimal_texts(text: str, value: str, expected: str) -> None:
    assert at(text, x=Fraction(value)).text(15) == expected


def unit(text: str) -> Fraction:
    """One unit of the last digit that is written."""
    mantissa, _, exponent = text.partition("e")
    places = len(mantissa.partition(".")[2])
    return Fraction(10) ** (int(exponent or 0) - places)


@given(
    st.fractions(-(10**9), 10**9, max_denominator=10**9),
    st.fractions(0, Fraction(1, 1000), max_denominator=10**12),
    st.integers(1, 20),
    st.integers(-40, 40),
)
@settings(max_examples=300, deadline=None)
def test_texts_are_right_for_every_point_of_the_interval(
    middle: Fraction, radius: Fraction, digits: int, shift: int
) -> None:
    scale = Fraction(10) ** shift
    interval = Enclosure((middle - radius) * scale, (middle + radius) * scale)
    low, high = interval.interval_text(digits)[1:-1].split(", ")
    assert Fraction(low) <= interval.lower
    assert interval.upper <= Fraction(high)
    if interval.lower:
        assert interval.lower - Fraction(low) <= unit(low)
    text = interval.text(digits)
    if "[" not in text and "+/-" not in text:
        error = max(abs(interval.lower - Fraction(text)), abs(interval.upper - Fraction(text)))
        assert error == 0 or error <= unit(text)


def test_enclosures_refuse_reversed_ends_and_floats() -> None:
    with pytest.raises(InputError):
        Enclosure(Fraction(1), Fraction(0))
    with pytest.raises(InputError):
        Enclosure(Fraction(0), Fraction(1)).contains(0.5)
    assert Enclosure(Fraction(0), Fraction(1)).contains(mp.mpf("0.5"))
    assert not Enclosure(Fraction(0), Fraction(1)).contains(mp.mpf(-1))


HOLDS = [
    ("3*x == 1", {"x": "1/3"}, True),
    ("3*x != 1", {"x": "1/3"}, False),
    ("sqrt(x)**2 == x", {"x": 2}, True),
    ("sqrt(x) + 1 <= sqrt(x) + 1", {"x": 2}, True),
    ("sqrt(x) + 1 < sqrt(x) + 1", {"x": 2}, False),
    ("exp(x) > 271828182845904523536/10**20", {"x": 1}, True),
    ("exp(x) > 271828182845904523537/10**20", {"x": 1}, False),
    ("Q(x) <= phi(x)/x", {"x": 100}, True),
    ("Q(x) >= phi(x)/x", {"x": 100}, False),
    ("sqrt(x)*sqrt(3) == sqrt(3*x + y)", {"x": 2, "y": 0}, None),
    ("binomial_tail(2, n, x) == 7/27", {"n": 3, "x": "1/3"}, True),
]


@pytest.mark.parametrize(("text", "point", "truth"), HOLDS)
def test_relations_are_decided_rigorously(text: str, point: dict[str, Any], truth: Any) -> None:
    assert holds(relation(text), {k: Fraction(v) for k, v in point.items()}) is truth


def test_cancelling_sides_still_have_to_be_defined() -> None:
    with pytest.raises(UndefinedError):
        holds(Relation(1 / x, "<=", 1 / x), {"x": 0})


BOXES = [
    "x**2 - x*y",
    "exp(-x**2)*sin(3*y)",
    "abs(x)**(2/3) + floor(y)",
    "1/(3 + x)**3",
    "max(x, y)*min(x, 1/3)",
    "atan(x)/(3 + cosh(y))",
    "erf(x)*erfc(y) + Q(x*y)",
    "(x + 5)**y",
    "mills(x) - tanh(y)",
    "gamma(x + 3)*sinhc(y)",
    "orthant(x, y/3)",
    "owens_t(x, y)",
    "tan(x/2) + acos(y/3)",
    "log(3 + x)**2*phi(y)",
    "ceil(2*x) + sign(y)",
]


@pytest.mark.parametrize("text", BOXES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_boxes_contain_the_values_of_their_points(text: str, data: st.DataObject) -> None:
    program = Program(tree(text), [x, y])
    box, inside = [], {}
    for name in ("x", "y"):
        ends = sorted(data.draw(st.fractions(-2, 2, max_denominator=40)) for _ in range(2))
        box.append(arb(ends[0].numerator) / ends[0].denominator)
        box[-1] = box[-1].union(arb(ends[1].numerator) / ends[1].denominator)
        part = data.draw(st.fractions(0, 1, max_denominator=20))
        inside[name] = ends[0] + part * (ends[1] - ends[0])
    image = program(box, 64)
    assert image.is_finite(), "all of these are defined on the whole box"
    value = enclose(tree(text), inside, digits=25)
    assert image.overlaps(arb(value.midpoint.numerator) / value.midpoint.denominator)


def test_finite_images_prove_definedness() -> None:
    across = [arb(0, 1)]
    for text in ("log(x)", "sqrt(x)", "1/x", "asin(2*x)", "gamma(x)", "orthant(1, 2*x)", "x**y"):
        program = Program(tree(text).subs(y, sp.Rational(1, 2)), [x])
        assert not program(across).is_finite(), text
    assert Program(tree("log(x)"), [x])([arb(-3, 1)]).is_nan()
    assert not Program(tree("x**(n/3)"), [x, n])([arb(-2, 1), arb(2)]).is_finite()


def test_clipped_images_enclose_the_defined_part() -> None:
    root = Program(tree("sqrt(x)"), [x])([arb(0, 1)], clip=True)
    assert root.contains(arb("0.5"))
    assert root.contains(1)
    arc = Program(tree("acos(x)"), [x])([arb(1, 1)], clip=True)
    assert arc.contains(0)
    assert arc.contains(arb("1.5"))


def test_one_third_is_not_a_float() -> None:
    third = Program(x + sp.Rational(1, 3), [x])([Fraction(0)], 200)
    assert (third * 3).contains(1)
    assert third.rad() < arb(2) ** -190


def test_piecewise_branches_are_taken_lazily() -> None:
    pieces = sp.Piecewise((0, x <= 0), (x * sp.log(x), True))
    assert enclose(pieces, {"x": -1}).lower == 0
    assert enclose(pieces, {"x": 1}).lower == 0
    assert Program(pieces, [x])([arb(2, 1)]).is_finite()
    hull = Program(sp.Piecewise((-1, x < 0), (1, True)), [x])([arb(0, 1)])
    assert hull.contains(-1)
    assert hull.contains(1)
    with pytest.raises(UndefinedError):
        enclose(sp.Piecewise((1, x > 0)), {"x": -1})


def test_derivatives_of_the_language_can_be_enclosed() -> None:
    for tree_ in (sp.Abs(x), sp.Max(x, 1), sp.tan(x), fn.gamma(x), fn.binomial_tail(3, 5, x)):
        slope = sp.diff(tree_, x)
        step = Fraction(1, 10**9)
        place = Fraction(1, 3)
        ends = [enclose(tree_, {"x": place + s * step}, digits=30).midpoint for s in (1, -1)]
        quotient = (ends[0] - ends[1]) / (2 * step)
        assert abs(enclose(slope, {"x": place}).midpoint - quotient) < Fraction(1, 10**14)


def test_common_parts_are_evaluated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from verify import operations

    calls = []
    original = operations.OPERATIONS["exp"]
    monkeypatch.setitem(
        operations.OPERATIONS, "exp", lambda a, c: calls.append(1) or original(a, c)
    )
    shared = sp.exp(x + y)
    Program([shared * x + sp.sin(shared), shared - 1], [x, y])([Fraction(1), Fraction(2)])
    assert len(calls) == 1


@given(
    st.integers(1, 12),
    st.integers(-8, 8),
    st.integers(1, 10**6),
    st.integers(0, 10**3),
    st.sampled_from([1, -1]),
)
@settings(max_examples=300, deadline=None)
def test_no_text_has_more_digits_than_asked_for(
    digits: int, exponent: int, below: int, width: int, sign: int
) -> None:
    """Just below a power of ten, where rounding adds a digit."""
    power = Fraction(10) ** exponent
    ends = [1 - Fraction(b, 3 * 10 ** (digits + 4)) for b in (below, below + 3 * width + 1)]
    found = Enclosure(*sorted(sign * power * end for end in ends))
    low, high = found.interval_text(digits)[1:-1].split(", ")
    assert Fraction(low) <= found.lower
    assert found.upper <= Fraction(high)
    text = found.text(digits)
    if not text.startswith("["):
        assert len(text.lstrip("-").partition("e")[0].replace(".", "").lstrip("0")) <= digits


@pytest.mark.parametrize(
    ("digits", "text"),
    [(3, "1.00"), (15, "1.00000000000000"), (1, "1")],
)
def test_a_value_that_rounds_up_to_a_power_of_ten_keeps_its_digits(digits: int, text: str) -> None:
    value = 1 - Fraction(1, 3 * 10**40)
    assert Enclosure(value, value).text(digits) == text
    assert Enclosure(-value, -value).text(digits) == f"-{text}"


@pytest.mark.parametrize(
    ("text", "point", "exact"),
    [
        ("ceil(log(2*(n - 1))/log(1/D))", {"n": 5, "D": Fraction(1, 2)}, 3),
        ("floor(log(n)/log(D))", {"n": 81, "D": Fraction(1, 3)}, -4),
        ("ceil(log(n)/log(D))", {"n": 10**12, "D": 10}, 12),
        ("ceil(log(n)/log(D))", {"n": 10**12 + 1, "D": 10}, 13),
        ("floor(log(n)/log(D))", {"n": 10**12 - 1, "D": 10}, 11),
    ],
)
def test_a_quotient_of_logarithms_that_is_whole_is_rounded_exactly(
    text: str, point: dict[str, Fraction], exact: int
) -> None:
    names = {"n": symbol("n", "integer"), "D": symbol("D")}
    tree, _ = parse_expression(text, names)
    found = enclose(tree, point)
    assert found.lower == found.upper == exact


def test_a_logarithm_that_floats_round_to_0_is_no_obstacle() -> None:
    tree, _ = parse_expression("ceil(log(8)/log(D))", {"D": symbol("D")})
    found = enclose(tree, {"D": 1 + Fraction(1, 10**28)}, digits=40)
    # log(8)/log(1 + x) = log(8) (1/x + 1/2 - x/12 + ...)
    with mp.workdps(60):
        exact = int(mp.ceil(mp.log(8) * (mp.mpf(10) ** 28 + 0.5)))
    assert found.lower == found.upper == exact
