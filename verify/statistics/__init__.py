"""Statistical verdicts: exact confidence bounds, tests with their power, one error budget.

Every bound here is rigorous: binomial tails are enclosures, wealth is a proven lower bound, and
what cannot be decided counts in favour of the claim that is tested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.statistics.betting import (
        MeanTest,
        betting_confidence_sequence,
        test_mean_at_least,
        test_mean_at_most,
    )
    from verify.statistics.binomial import (
        interval,
        lower_confidence,
        tail_at_least,
        tail_at_most,
        upper_confidence,
    )
    from verify.statistics.bounded import (
        bernstein_confidence_sequence,
        hoeffding_confidence_sequence,
    )
    from verify.statistics.budget import Budget, Ledger
    from verify.statistics.proportions import (
        ProportionTest,
        power,
        sample_size,
        test_at_least,
        test_at_most,
    )

_HOME = {
    "betting": ("MeanTest", "betting_confidence_sequence", "test_mean_at_least"),
    "binomial": ("interval", "lower_confidence", "tail_at_least", "tail_at_most"),
    "bounded": ("bernstein_confidence_sequence", "hoeffding_confidence_sequence"),
    "budget": ("Budget", "Ledger"),
    "proportions": ("ProportionTest", "power", "sample_size", "test_at_least", "test_at_most"),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}
_MODULE |= {"test_mean_at_most": "betting", "upper_confidence": "binomial"}

__all__ = [
    "Budget",
    "Ledger",
    "MeanTest",
    "ProportionTest",
    "bernstein_confidence_sequence",
    "betting_confidence_sequence",
    "hoeffding_confidence_sequence",
    "interval",
    "lower_confidence",
    "power",
    "sample_size",
    "tail_at_least",
    "tail_at_most",
    "test_at_least",
    "test_at_most",
    "test_mean_at_least",
    "test_mean_at_most",
    "upper_confidence",
]


def __getattr__(name: str) -> Any:
    """Each name from its module on first use: the budget needs no arithmetic library."""
    if name in _MODULE:
        from importlib import import_module

        return getattr(import_module(f"verify.statistics.{_MODULE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
