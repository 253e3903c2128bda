"""Derivatives, integrals and limits of the proofs, against numerical ones at random points."""

from __future__ import annotations

import random
from typing import Any

import mpmath as mp
import pytest
import sympy as sp
from sample_points import draw, value

from bounds import catalogue
from bounds.calculus import Derivative, Integral, Limit
from bounds.statement import Statement


def _cases(sort: type) -> list[Any]:
    return [
        pytest.param(s, identity, id=f"{s.id}-{i}")
        for s in catalogue.with_steps()
        for i, identity in enumerate(s.calculus)
        if isinstance(identity, sort)
    ]


def _point(s: Statement) -> dict[Any, Any]:
    point = draw(s, random.Random(s.id))
    assert point is not None
    return point


@pytest.mark.parametrize(("s", "identity"), _cases(Derivative))
def test_derivatives(s: Statement, identity: Derivative) -> None:
    point = _point(s)
    by = s.symbols[identity.by]
    step = sp.Rational(1, 10**20)
    tree = s.expression(identity.of)
    ahead = value(tree, {**point, by: point[by] + step}, 80)
    behind = value(tree, {**point, by: point[by] - step}, 80)
    expected = value(s.expression(identity.equals), point, 40)
    assert abs((ahead - behind) / (2 * step) - expected) <= 1e-25 * (1 + abs(expected))


@pytest.mark.parametrize(("s", "identity"), _cases(Integral))
def test_integrals(s: Statement, identity: Integral) -> None:
    point = _point(s)
    by = s.symbols[identity.by]
    point.pop(by)
    integrand = s.expression(identity.of).subs(point)

    def at(x: Any) -> Any:
        number = integrand.subs(by, sp.Float(x, 30)).evalf(25)
        return mp.mpf(number._mpf_) if number.is_Float else mp.mpf(int(number))

    def end(text: str) -> Any:
        return mp.inf if text == "infinity" else mp.mpf(value(s.expression(text), point)._mpf_)

    def number(text: str) -> Any:
        return mp.mpf(sp.Float(value(s.expression(text), point), 30)._mpf_)

    with mp.workdps(20):
        low = number(identity.lower)
        high = mp.inf if identity.upper == "infinity" else number(identity.upper)
        nodes = [low, low + 3, low + 10, low + 40, low + 250] if high == mp.inf else [low, high]
        found = mp.quad(at, nodes, maxdegree=7)
    expected = number(identity.equals)
    assert abs(found - expected) <= mp.mpf(10) ** -10 * (1 + abs(expected))


@pytest.mark.parametrize(("s", "identity"), _cases(Limit))
def test_limits(s: Statement, identity: Limit) -> None:
    point = _point(s)
    by = s.symbols[identity.by]
    tree = s.expression(identity.of)
    near, nearest = (
        (40, (400, 10**12, 10**100, 10**1000))  # some limits with logarithms are slow
        if identity.to == "infinity"
        else (sp.Rational(1, 10**3), (sp.Rational(1, 10**6),))
    )
    first = value(tree, {**point, by: sp.sympify(near)}, 60)
    if identity.equals == "infinity":
        assert value(tree, {**point, by: sp.sympify(nearest[0])}, 60) > 10 * first > 0
        return
    target = value(s.expression(identity.equals), point, 60)
    target = sp.Integer(0) if target is None else target
    bound = min(abs(first - target) / 2, sp.Rational(1, 100) * (1 + abs(target)))
    later = (value(tree, {**point, by: sp.sympify(place)}, 60) for place in nearest)
    assert any(abs(second - target) <= bound for second in later)
