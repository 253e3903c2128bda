"""Sines and cosines: multiples and sums of angles, squares of cosines, halves of acos.

Part of the checker.  Every rewriting is an identity wherever its left side has a value.
"""

from __future__ import annotations

from typing import Any

import sympy as sp


def with_common_angles(tree: Any) -> Any:
    """Sines and cosines of multiples and sums of angles by the addition theorems."""
    nodes = [n for n in tree.atoms(sp.sin, sp.cos) if n.free_symbols]
    terms = _multiples_of_one(nodes) or {
        n: [t.as_coeff_Mul() for t in sp.Add.make_args(sp.expand(n.args[0]))] for n in nodes
    }
    units: dict[Any, Any] = {}
    for core in {core for found in terms.values() for c, core in found if core != 1}:
        numbers = [c for found in terms.values() for c, x in found if x == core]
        if all(c.is_Rational for c in numbers):
            lcm = sp.ilcm(1, *(c.q for c in numbers))
            step = sp.Rational(sp.igcd(0, *(c * lcm for c in numbers)), lcm)
            if max(abs(c) for c in numbers) <= 8 * step:
                units[core] = step
    names = {core: sp.Dummy("angle", real=True) for core in units}
    changed = {}
    for node, found in terms.items():
        if all(core in units for _, core in found) and (len(found) > 1 or len(nodes) > 1):
            angle = sp.Add(*(c / units[core] * names[core] for c, core in found))
            changed[node] = sp.expand_trig(node.func(angle))
    back = {name: units[core] * core for core, name in names.items()}
    return tree.xreplace(changed).xreplace(back)


def _multiples_of_one(nodes: list[Any]) -> dict[Any, list[tuple[Any, Any]]]:
    """The angles as c times one and the same sum, if that is what they are."""
    found: dict[Any, list[tuple[Any, Any]]] = {}
    for node in nodes:
        total = sp.expand(node.args[0])
        if total == 0:
            return {}  # an angle that is 0, though it does not look so
        first = min(sp.Add.make_args(total), key=sp.default_sort_key).as_coeff_Mul()[0]
        found[node] = [(first, sp.expand(total / first))]
    return found if len({core for ((_, core),) in found.values()}) == 1 else {}


def by_sines(tree: Any) -> Any:
    """Expanded, with cos^2 = 1 - sin^2 put in."""
    return sp.expand(sp.expand(tree).replace(_is_cosine_power, _without_squares))


def _is_cosine_power(node: Any) -> bool:
    whole = node.is_Pow and node.exp.is_Integer and node.exp >= 2
    return bool(whole and isinstance(node.base, sp.cos))


def _without_squares(power: Any) -> Any:
    """cos^n by sines, but for one cosine if n is odd."""
    cosine, n = power.args
    return (1 - sp.sin(cosine.args[0]) ** 2) ** (n // 2) * cosine ** (n % 2)


def cosine_of_double(x: Any) -> Any:
    """y, if the angle is acos(y)/2, which lies in [0, pi/2]: cosine and sine are not negative."""
    double = 2 * x
    return double.args[0] if isinstance(double, sp.acos) else None
