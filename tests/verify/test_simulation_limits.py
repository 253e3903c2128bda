"""What does not fit is refused with the estimate, before anything of that size is allocated."""

from __future__ import annotations

import tracemalloc

import pytest

from bounds.errors import BudgetError
from verify.experiments.registry import experiments
from verify.experiments.simulation import simulate
from verify.simulate.memory import LIMIT

TOO_LARGE: list[tuple[str, dict[str, int]]] = [
    ("explicit/rademacher", {"m": 10**9}),
    ("explicit/generalization", {"M": 10**9}),
    ("explicit/generalization", {"tests": 10**12}),
    ("explicit/learnable-targets", {"n": 10**6}),
    ("yang2024/lemma-41", {"m": 10**9}),
    ("yang2024/theorem-9", {"M": 10**9}),
    ("yang2024/theorem-9/rademacher", {"M": 10**9}),
    ("yang2024/theorem-9/population", {"n": 10**6}),
    ("yang2024/corollary-10", {"tests": 10**12}),
    ("yang2024/theorem-39", {"M": 10**9}),
    ("yang2024/theorem-40", {"M": 10**9}),
    ("yang2024/lemma-44", {"sums": 10**12}),
    ("yang2024/lemma-44/a", {"sums": 10**9}),
    ("yang2024/lemma-47", {"sums": 10**12}),
    ("yang2024/definition-8", {"n": 10**6}),
    ("yang2024/experiment-1/observations", {"width": 10**5}),
    # every neuron is followed, which shows when the first have been drawn
    ("yang2024/lemma-22", {"m": 10**9, "steps": 5}),
    ("yang2024/claim-26", {"m": 10**9, "steps": 5}),
]


@pytest.mark.parametrize(("identity", "values"), TOO_LARGE, ids=lambda v: str(v))
def test_a_need_beyond_the_limit_is_refused_before_it_is_allocated(
    identity: str, values: dict[str, int]
) -> None:
    assert identity in experiments()
    tracemalloc.start()
    try:
        with pytest.raises(BudgetError, match=r"needs about .* GiB; the limit is 2 GiB"):
            simulate(identity, values, 1)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < LIMIT / 8


def test_an_initialisation_is_streamed_in_bounded_memory() -> None:
    """Twice the width needs no more memory; the chunks are those of `chunk_size`."""
    peaks = []
    for m in (400_000, 800_000):
        tracemalloc.start()
        try:
            simulate("explicit/sparsity-count", {"m": m, "n": 20, "d": 30}, 1)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]
    assert peaks[1] < LIMIT / 16
