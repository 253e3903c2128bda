"""How many neurons are active on an input at initialisation, at given widths."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp

from bounds import catalogue
from verify import training_requirements as training
from verify.decimals import ceiling, decimals, integer_text
from verify.enclose import enclose

Report = dict[str, Any]
COUNT = "explicit/sparsity-count"
# A failure probability below this power of ten is given as this power; and its logarithm.
SMALLEST_POWER = -250


def activity(n: int, B: Fraction, delta: Fraction) -> Report:
    """The expected fraction of active neurons, and from which width it is below e^(-B^2/2)."""
    statement = catalogue.get(COUNT)
    point = {"n": n, "B": B, "delta": delta}
    fraction = enclose(statement.expression("Q(B)"), point)
    bound = enclose(statement.expression("s"), point)
    threshold = enclose(statement.expression("m_threshold"), point)
    return {
        "expected_fraction": decimals(fraction.lower, fraction.upper),
        "fraction_bound": decimals(bound.lower, bound.upper),
        "statement": statement.id,
        "from_width": integer_text(ceiling(threshold.upper)),
    }


def active_counts(n: int, B: Fraction, width: training.Width) -> Report:
    """Numbers of neurons active on an input at a width that a theorem asks for.

    With the symmetric initialisation of M neurons every neuron of the first half has a twin with
    the same weights, so half the count is that of M/2 independent neurons: the bound M s stays and
    its failure probability is that of M/2.
    """
    statement = catalogue.get(COUNT)
    assert statement.probability is not None
    m = width.value
    independent = m // 2 if width.statement == training.SYMMETRIC else m
    expected = enclose(statement.expression("m*Q(B)"), {"B": B, "m": m})
    count = enclose(statement.expression(statement.bound), {"B": B, "m": m})
    trained = catalogue.get(training.CONVERGENCE).relations[-1].right
    during = enclose(trained, {"B": B, "m": m})
    failure = statement.expression(statement.probability.at_most)
    return {
        "statement": statement.id,
        "variable": width.variable,
        "width": integer_text(m),
        "expected": decimals(expected.lower, expected.upper),
        "count_below": decimals(count.lower, count.upper)["upper"],
        **_failure(failure, {"n": n, "B": B, "m": independent}),
        "during_training_at_most": decimals(during.lower, during.upper)["upper"],
    }


def _failure(probability: Any, point: dict[str, Any]) -> Report:
    """An upper bound on a failure probability: the theorem's, or 10^`SMALLEST_POWER`."""
    # Its logarithm exists where the exponential itself would underflow every format.
    logarithm = sp.expand_log(sp.log(probability), force=True) / sp.log(10)
    power = enclose(logarithm, point)
    clamped = power.upper < SMALLEST_POWER
    smallest = Fraction(1, 10**-SMALLEST_POWER)
    value = smallest if clamped else enclose(probability, point).upper
    return {
        "failure_probability_at_most": decimals(value, value)["upper"],
        "failure_probability_clamped": clamped,
        "failure_probability_log10": decimals(power.lower, power.upper, 6),
    }
