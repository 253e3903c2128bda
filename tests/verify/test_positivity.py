"""Sums of squares: true polynomial inequalities are proved, near-false ones are not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.attempts import attempt_proof
from verify.checker.certificates import recheck
from verify.claims import make_claim
from verify.prove import prove
from verify.prove.gram import Block, decompose, factored, times

TRUE = [
    ("x**4*y**2 + x**2*y**4 - 3*x**2*y**2 + 1 >= 0", []),
    ("w**4 + x**4 + y**4 + z**4 >= 4*w*x*y*z", []),
    ("x**3 + y**3 + z**3 >= 3*x*y*z", ["x >= 0", "y >= 0", "z >= 0"]),
    ("x*(x - y)*(x - z) + y*(y - x)*(y - z) + z*(z - x)*(z - y) >= 0",
     ["x >= 0", "y >= 0", "z >= 0"]),
    ("x**2*y <= 4/27", ["x >= 0", "y >= 0", "x + y <= 1"]),
    ("x*y <= 1/2", ["x**2 + y**2 <= 1"]),
    ("3*(x*y*z)**(1/3) <= x + y + z", ["x >= 0", "y >= 0", "z >= 0"]),
    ("x**4 - 2*x**2*y + 2*y**2 - 2*y + 1 >= 0", []),
]  # fmt: skip

FALSE = [
    ("x**4*y**2 + x**2*y**4 - 3.001*x**2*y**2 + 1 >= 0", []),
    ("w**4 + x**4 + y**4 + z**4 >= 4.001*w*x*y*z", []),
    ("x**3 + y**3 + z**3 >= 3*x*y*z", ["x >= 0", "y >= 0", "z >= -3"]),
    ("x**2*y <= 0.148", ["x >= 0", "y >= 0", "x + y <= 1"]),
    ("x*y < 1/2", ["x**2 + y**2 <= 1"]),
    ("x**2 + y**2 + z**2 > x*y + y*z + z*x", []),
]


def _claim(text: str, assumptions: list[str]):  # type: ignore[no-untyped-def]
    names = [v for v in "wxyz" if v in text]
    return make_claim(text, variables=dict.fromkeys(names, "real"), assumptions=assumptions)


@pytest.mark.parametrize(("text", "assumptions"), TRUE)
def test_true_inequalities_are_proved(text: str, assumptions: list[str]) -> None:
    proof = prove(_claim(text, assumptions), seconds=20)
    assert proof is not None
    recheck(proof.certificate)


@pytest.mark.parametrize(("text", "assumptions"), FALSE)
def test_false_inequalities_are_not_proved(text: str, assumptions: list[str]) -> None:
    assert attempt_proof(_claim(text, assumptions), 1.5) is None


def test_the_matrices_are_exact() -> None:
    # x^4 - 2 x^2 + 1 = (x^2 - 1)^2: singular at x = 1 and x = -1
    f = {(4,): Fraction(1), (2,): Fraction(-2), (0,): Fraction(1)}
    basis = tuple({(k,): Fraction(1)} for k in range(3))
    matrices = decompose(f, [Block({(0,): Fraction(1)}, basis)])
    assert matrices is not None
    total: dict[tuple[int, ...], Fraction] = {}
    for i, row in enumerate(matrices[0]):
        for j, c in enumerate(row):
            for key, value in times(basis[i], basis[j]).items():
                total[key] = total.get(key, Fraction(0)) + c * value
    assert {k: c for k, c in total.items() if c} == f
    assert factored(matrices[0]) is not None


def test_a_matrix_that_is_not_semidefinite_has_no_factors() -> None:
    indefinite = [[Fraction(1), Fraction(2)], [Fraction(2), Fraction(1)]]
    assert factored(indefinite) is None
    assert factored([[Fraction(0), Fraction(1)], [Fraction(1), Fraction(0)]]) is None
