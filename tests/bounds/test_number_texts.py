"""Numbers in texts: read exactly, in ASCII digits only, with exponents of bounded size."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounds.errors import LanguageError
from bounds.language import parse_expression, parse_number, parse_relations, symbol

ZEROS = "0" * 5000


@given(
    st.integers(0, 10**30),
    st.integers(0, 12),
    st.integers(-60, 60),
    st.integers(0, 20),
    st.sampled_from(["", "+", "-"]),
)
def test_a_decimal_is_read_exactly(
    digits: int, places: int, exponent: int, zeros: int, sign: str
) -> None:
    text = str(digits).zfill(places + 1)
    text = f"{text[: len(text) - places]}.{text[len(text) - places :]}"
    power = f"{'-' if exponent < 0 else ''}{'0' * zeros}{abs(exponent)}"
    value = Fraction(digits, 10**places) * Fraction(10) ** exponent
    assert parse_number(f"{sign}{text}e{power}") == (-value if sign == "-" else value)
    assert parse_number(f"{text}e{power}/7") == value / 7
    tree, _ = parse_expression(f"{text}E{power}", {})
    assert (tree.p, tree.q) == (value.numerator, value.denominator)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e0000001", 10),
        ("1e-0000002", Fraction(1, 100)),
        (f"2e{ZEROS}3", 2000),
        (f"1e{ZEROS}", 1),
        ("1e+020000", Fraction(10) ** 20000),
    ],
)
def test_leading_zeros_of_an_exponent_count_for_nothing(text: str, value: Fraction) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["1e20001", "1e-20001", "1e0020001", "1e1000000", f"1e9{ZEROS}"])
def test_an_exponent_that_is_too_large_is_refused(text: str) -> None:
    with pytest.raises(LanguageError, match="beyond 20000"):
        parse_number(text)


@pytest.mark.parametrize("one", ["١", "１", "१", "𝟏", "¹", "Ⅰ", "一"])
@pytest.mark.parametrize("form", ["{}", "1{}", "{}1", "1.{}", "1e{}", "2/{}", "-{}"])
def test_digits_of_other_scripts_are_refused(one: str, form: str) -> None:
    text = form.format(one)
    with pytest.raises(LanguageError, match="exact number"):
        parse_number(text)
    with pytest.raises(LanguageError, match="unexpected"):
        parse_relations(f"x <= {text}", {"x": symbol("x")})


def test_what_sympy_cannot_compare_stays_as_written() -> None:
    """acos(cos(x)) is x for x in [0, pi] only, which sympy cannot see of an orthant probability."""
    tree, _ = parse_expression("asin(cos(orthant(1, -1/3)))", {})
    assert str(tree) == "asin(cos(orthant(1, -1/3)))"


@pytest.mark.parametrize("text", ["cosh(max(-30, acos(pi)))", "exp(floor(acos(pi)))"])
def test_a_constant_without_a_real_value_is_refused_where_its_size_matters(text: str) -> None:
    with pytest.raises(LanguageError, match="refused"):
        parse_expression(text, {})
