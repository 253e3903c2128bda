"""Rules that replace a function by an enveloping series, its remainder by a new variable.

Part of the checker; see `rules`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from bounds import functions as fn
from verify.checker import identities, limits
from verify.checker.goals import Goal, Sides, obligations
from verify.checker.substitutions import need, new_symbol, read

MOST_TERMS = 6
MOST_STEPS = 4


def mills_series(goal: Goal, text: Any, order: Any, name: Any) -> list[Goal]:
    """M(x) = sum_{j<n} (-1)^j (2j-1)!!/x^(2j+1) + (-1)^n theta (2n-1)!!/x^(2n+1), 0 < theta < 1.

    For x > 0.  The alternating asymptotic series envelops M (repeated integration by parts);
    theta becomes a new variable that may take any value in (0, 1).
    """
    need(type(order) is int and 0 <= order <= 12, "an order out of range")
    x, theta = read(goal, text), new_symbol(goal, name)
    series = sp.Add(
        *((-1) ** j * sp.factorial2(2 * j - 1) / x ** (2 * j + 1) for j in range(order))
    )
    series += (-1) ** order * theta * sp.factorial2(2 * order - 1) / x ** (2 * order + 1)
    expression = identities.atomic(goal.expression).subs(fn.mills(x), series)
    need(not expression.has(fn.mills(x)), "the series was not inserted")
    sides: Sides = (sp.S.Zero, sp.S.One, True, True)
    wider = Goal(expression, goal.op, (*goal.box, (theta, sides)), goal.facts)
    # at the true theta the new tree has the value of the atomic form, which must be defined
    needed = [*limits.requirements(identities.atomic(goal.expression)), (x, ">")]
    return [wider, *obligations(goal, [*limits.requirements(goal.expression), *needed])]


def stirling(goal: Goal, text: Any, steps: Any, order: Any, name: Any) -> list[Goal]:
    """Stirling's series for log gamma(u), with a share of its first term left out.

    log gamma(u) = (u - 1/2) log u - u + log(2 pi)/2 + sum_{j<n} b_j/u^(2j-1) + theta b_n/u^(2n-1)
    with b_j = B_2j/(2j (2j - 1)), u > 0 and 0 < theta < 1: for u > 0 the remainder of Stirling's
    series has the sign of the first term left out and is smaller (Whittaker and Watson, 12.33).
    For gamma(x) with x = u + k also gamma(u + k) = u (u + 1) ... (u + k - 1) gamma(u).
    """
    need(type(order) is int and 1 <= order <= MOST_TERMS, "an order out of range")
    need(type(steps) is int and 0 <= steps <= MOST_STEPS, "a shift out of range")
    x, theta = read(goal, text), new_symbol(goal, name)
    u = sp.expand(x - steps)
    node = fn.gamma(x)
    need(isinstance(node, fn.gamma), "not a gamma any more")
    terms = [
        sp.bernoulli(2 * j) / (2 * j * (2 * j - 1)) / u ** (2 * j - 1) for j in range(1, order + 1)
    ]
    logarithm = (u - sp.S.Half) * sp.log(u) - u + sp.log(2 * sp.pi) / 2
    logarithm += sp.Add(*terms[:-1]) + theta * terms[-1]
    product = sp.Mul(*(u + i for i in range(steps)))
    tree = goal.expression.xreplace({sp.log(node): sp.log(product) + logarithm})
    tree = tree.xreplace({node: product * sp.exp(logarithm)})
    need(tree != goal.expression, "that gamma does not occur")
    sides: Sides = (sp.S.Zero, sp.S.One, True, True)
    wider = Goal(tree, goal.op, (*goal.box, (theta, sides)), goal.facts)
    return [wider, *obligations(goal, [*limits.requirements(goal.expression), (u, ">")])]
