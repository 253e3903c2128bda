"""Taylor enclosures against values at 200 digits, and where there are none."""

from __future__ import annotations

import mpmath as mp
import pytest
import sympy as sp
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import functions as fn
from bounds.explicit.hermite import series_bound
from verify.checker.intervals import Unsupported
from verify.taylor import enclose_smooth

X = sp.Symbol("x", real=True)
SMOOTH = [
    sp.exp(-(X**2) / 2) * (X**3 - 3 * X),
    fn.Q(X - 1) - fn.Q(X + 1),
    fn.phi(X) * fn.Q(2 * X) / (1 + X**2),
    fn.orthant(X, sp.Rational(3, 4)) - fn.orthant(X, sp.Rational(-1, 3)),
    sp.log(2 + X**2) * sp.sqrt(3 + X**2),
    (2 + X**2) ** sp.Rational(-3, 4) + sp.pi * X / sp.E,
]


def _value(tree: sp.Expr, x: float) -> mp.mpf:
    with mp.workdps(60):
        return mp.mpf(str(sp.N(tree.subs(X, sp.Rational(*x.as_integer_ratio())), 50)))


@settings(max_examples=60, deadline=None)
@given(
    tree=st.sampled_from(SMOOTH),
    middle=st.fractions(-4, 4, max_denominator=64),
    radius=st.sampled_from([0, 2**-10, 2**-5, 2**-3, 0.5, 1.0]),
    place=st.fractions(-1, 1, max_denominator=16),
)
def test_the_value_at_any_point_lies_inside(
    tree: sp.Expr, middle: float, radius: float, place: float
) -> None:
    middle, x = float(middle), float(middle) + radius * float(place)
    try:
        low, high, _, _ = enclose_smooth(tree, X, arb(middle - radius), arb(middle + radius))
    except Unsupported:
        # a ball around 0 times itself has both signs: 1 + x*x may look like 0 on a wide interval
        assert radius >= 0.5
        return
    if not middle - radius <= x <= middle + radius:  # rounding of the test's own sum
        x = middle
    exact = _value(tree, x)
    with ctx.workprec(200):
        assert low <= arb(mp.nstr(exact, 45)) + arb(1e-40)
        assert high >= arb(mp.nstr(exact, 45)) - arb(1e-40)


def test_sums_of_hermite_polynomials_are_enclosed_tightly() -> None:
    tree = series_bound(100, sp.Rational(9, 10), X)
    low, high, _, _ = enclose_smooth(tree, X, arb(1), arb(1.0625))
    ends = [float(_value(tree, x)) for x in (1.0, 1.0625)]
    assert float(low) <= min(ends) < max(ends) <= float(high)
    assert float(high - low) < 1.01 * (max(ends) - min(ends))


@pytest.mark.parametrize(
    ("tree", "low", "high"),
    [
        (1 / X, -1, 1),
        (sp.log(X), 0, 1),
        (sp.sqrt(X), 0, 1),
        (sp.Abs(X), -1, 1),
        (sp.Max(X, 0), -1, 1),
        (fn.floor(X), 0, 1),
        (fn.orthant(sp.S.One, X / 2), 0, 1),
        (2**X, 0, 1),
        ((X - 1) ** sp.Rational(1, 3), 0, 2),
    ],
)
def test_what_is_not_smooth_is_refused(tree: sp.Expr, low: int, high: int) -> None:
    with pytest.raises(Unsupported):
        enclose_smooth(tree, X, arb(low), arb(high))
