"""Bounds that experiments read from printed statements are those of the paper, typed here anew."""

from __future__ import annotations

from fractions import Fraction
from math import exp, log, sqrt

import pytest

from bounds.errors import InputError
from verify.experiments.printed_side import enclosed_side, needed, printed_side

n, m, B, lam, delta, eta, k = 5, 3000, 0.75, 0.2, 0.1, 0.01, 7
R_w, R_b, R, q, D_0, E_k, C = 0.02, 0.03, 0.4, 2.5, 1.5, 0.3, 3
s = exp(-B * B / 2)
P = exp(-B * B / 4) * sqrt(log(n**2 / delta) / m)
POINT = {
    "n": n, "m": m, "B": B, "lambda": lam, "lambda_B": lam, "delta": delta, "eta": eta, "k": k,
    "R_w": R_w, "R_b": R_b, "R": R, "q_H": q, "quad": q, "D_0": D_0, "L_0": 0.5, "E_k": E_k,
}  # fmt: skip
REST = (
    n / lam * (s * log(n / delta) / m) ** 0.25
    + n * sqrt(R * s) / lam
    + n / lam**2 * (P + R * s)
)  # fmt: skip
BODY_42 = k * (1 - eta * lam / 4) ** ((k - 1) / 2) * eta * n**1.5 * (P + (R_w + R_b) * s)
FACTOR = exp(-B * B / 2) + 1 / m
PAPER = {
    ("lemma-3", 0): C * (R_w + R_b) * s,
    ("lemma-18", 0): C * (R_w + R_b) * s,
    ("corollary-19", 0): C * (R_w + R_b) * s,
    ("lemma-5", 0): C * (n + n * FACTOR * log(2 * m * n / delta) ** 3),
    ("lemma-11", 0): sqrt(q) + C * REST,
    ("lemma-15", 0): 0.75 * lam,
    ("lemma-16", 0): 4 * n * P,
    ("lemma-20", 0): n * 8 * C * (R_w + R_b) * s,
    ("lemma-20", 1): sqrt(n * 8 * C * (R_w + R_b) * s),
    ("lemma-22", 0): sqrt(n / m) * sqrt(E_k),
    ("lemma-22", 1): sqrt(n / m) * sqrt(E_k),
    ("lemma-23", 0): 8 * sqrt(n) * D_0 / (sqrt(m) * lam),
    ("lemma-23", 1): 8 * sqrt(n) * D_0 / (sqrt(m) * lam),
    ("lemma-25", 0): C * n * FACTOR * log(m * n / delta) ** 3,
    ("lemma-25", 1): C * (n + n * FACTOR * log(2 * m * n / delta) ** 3),
    ("lemma-27", 0): -eta * 5 * lam * E_k / 8,
    ("lemma-29", 0): 8 * eta * n * C * (R_w + R_b) * s * E_k,
    ("lemma-30", 0): 4 * C * eta * n * (R_w + R_b) * s * E_k,
    ("lemma-31", 0): C**2 * eta**2 * n**2 * E_k * s**2,
    ("lemma-33", 0): C * m * s,
    ("lemma-33", 1): 8 * n * s,
    ("lemma-34", 0): C * m * s,
    ("lemma-41", 0): R * sqrt(8 * s / n) + 4 * C * (R_w + R_b) ** 2 * sqrt(m) * s,
    ("lemma-43", 0): sqrt(q) + C * REST,
    ("theorem-42", 0): C * BODY_42,
    ("theorem-1", 0): (1 - eta * lam / 4) ** k * 0.5,
    ("theorem-32", 0): (1 - eta * lam / 4) ** k * D_0**2,
    ("theorem-9/rademacher", 0): sqrt(q * 8 * s / n) + C * exp(-B * B / 4) / sqrt(n),
    ("theorem-9/population", 0): sqrt(q * 32 * s / n) + C / sqrt(n),
    ("corollary-10", 0): sqrt(q * 32 / n) + C / sqrt(n),
    ("corollary-10", 1): sqrt(q * 32 / n) + C / sqrt(n),
    ("theorem-39", 0): sqrt(q * 32 * s / n) + C / sqrt(n),
    ("theorem-40", 0): sqrt(q * 8 * s / n) + C * exp(-B * B / 4) / sqrt(n),
}
"""The printed formulas with C for every constant that is left open."""


@pytest.mark.parametrize(("claim", "value"), list(PAPER.items()), ids=lambda v: str(v))
def test_the_bound_is_that_of_the_paper(claim: tuple[str, int], value: float) -> None:
    name, place = claim
    found = printed_side(f"yang2024/{name}", place, POINT, constant=C)
    assert found == pytest.approx(value, rel=1e-12)


def test_the_needed_constant_makes_the_claim_an_equality() -> None:
    for name in ("lemma-11", "lemma-41", "lemma-43", "theorem-40", "corollary-19"):
        identity = f"yang2024/{name}"
        for constant in (1, 4):
            measured = printed_side(identity, 0, POINT, constant=constant)
            assert needed(identity, 0, measured, POINT) == pytest.approx(constant, rel=1e-9)
        assert needed(identity, 0, -1.0, POINT) == 0.0


def test_a_claim_that_leaves_no_constant_open_or_squares_it_needs_none() -> None:
    for name in ("lemma-22", "lemma-31"):
        with pytest.raises(InputError, match="not affine"):
            needed(f"yang2024/{name}", 0, 1.0, POINT)


def test_a_variable_without_a_value_is_named() -> None:
    with pytest.raises(InputError, match="needs a value of B"):
        printed_side("yang2024/lemma-3", 0, {"R_w": 1, "R_b": 1})


def test_a_float_is_taken_exactly() -> None:
    point = {"n": 1, "m": 1, "E_k": 0.1}
    found = enclosed_side("yang2024/lemma-22", 0, point)
    assert found.lower**2 <= Fraction(0.1) <= found.upper**2
    assert found.upper - found.lower < Fraction(1, 10**9)
