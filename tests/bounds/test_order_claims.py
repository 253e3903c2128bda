"""Exponents of the paper's order claims, substituted, compared and solved."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bounds import catalogue
from bounds.errors import InputError
from bounds.orders import (
    compare,
    improvement,
    leading,
    monomial,
    order_claims,
    solve_for,
    substitute,
    terms,
)

LAMBDA = {"lambda": "lambda_0*exp(-B**2/2)", "lambda_B": "lambda_0*exp(-B**2/2)"}


def _width(id: str) -> object:
    statement = catalogue.get(id)
    return next(c.body for c in order_claims(statement) if str(c.left) == "m")


def test_the_two_forms_of_the_width_condition_agree_up_to_logarithms() -> None:
    appendix = leading(substitute(_width("yang2024/theorem-32"), LAMBDA))
    main = monomial(_width("yang2024/theorem-1"))
    assert compare(appendix, main) == "same"
    assert main.exponent("n") == 4
    assert main.exponent("lambda_0") == -4
    assert main.exponent("exp(B**2)") == 1


def test_the_rate_does_not_depend_on_the_bias() -> None:
    rate = next(c for c in order_claims(catalogue.get("yang2024/theorem-1")) if c.kind == "O").body
    product = monomial(substitute(rate, LAMBDA)) * monomial(substitute("lambda", LAMBDA))
    assert product == monomial("lambda_0**2/n**2")


def test_the_improvement_of_remark_2_at_its_bias() -> None:
    bias = {"B": "sqrt(0.25*log(m))"}
    ours = solve_for(monomial(substitute(_width("yang2024/theorem-1"), bias)), "m")
    earlier = solve_for(monomial(substitute("lambda_0**(-4)*n**4*B**2*exp(2*B**2)", bias)), "m")
    assert ours == monomial("(n/lambda_0)**(16/3)")
    assert improvement(ours, earlier) == monomial("(n/lambda_0)**(8/3)")
    assert compare(ours, earlier) == "smaller"


def test_exponents_are_exact() -> None:
    found = monomial("7*sqrt(n*m)/lambda_0**(4/3)*exp(-B**2/2)*log(n)**3")
    assert found.exponent("n") == Fraction(1, 2)
    assert found.exponent("lambda_0") == Fraction(-4, 3)
    assert found.exponent("exp(B**2)") == Fraction(-1, 2)
    assert found.logs == (("log(n)", Fraction(3)),)
    assert found / found == monomial("1")


def test_logarithms_count_only_on_request() -> None:
    assert compare(monomial("n*log(n)"), monomial("n")) == "same"
    assert compare(monomial("n*log(n)"), monomial("n"), logs=True) == "larger"


def test_small_quantities_turn_the_comparison() -> None:
    assert compare(monomial("1/lambda_0"), monomial("1/lambda_0**2")) == "smaller"
    assert compare(monomial("1/lambda_0"), monomial("1/lambda_0**2"), small=()) == "larger"
    assert compare(monomial("n/m"), monomial("1")) == "undecided"


def test_sums_have_terms_and_sometimes_a_leading_one() -> None:
    assert len(terms("n**2 + 3*n**2 + m")) == 2
    assert leading("n + n**2*(1 + 1/m)") == monomial("n**2")
    with pytest.raises(InputError, match="dominates"):
        leading("exp(-B**2/2) + 1/m")
    with pytest.raises(InputError, match="sum of 2 terms"):
        monomial("n + m")


@pytest.mark.parametrize("text", ["n**m", "sin(n)", "floor(n)"])
def test_other_functions_have_no_exponents(text: str) -> None:
    with pytest.raises(InputError):
        monomial(text)


def test_a_condition_that_never_ends_is_refused() -> None:
    with pytest.raises(InputError, match="cannot be solved"):
        solve_for(monomial("n*m"), "m")
