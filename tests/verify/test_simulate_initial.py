"""Streamed statistics of an initialisation: the same numbers as from the whole network."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from bounds.errors import BudgetError, InputError
from verify.randomness import generator
from verify.simulate import initial
from verify.simulate.initial import Initialisation, initial_statistics
from verify.statistics import tail_at_least, tail_at_most

FALSE_ALARM = Fraction(1, 10**9)


def unit_rows(n: int, d: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((n, d))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def whole(start: Initialisation) -> tuple[np.ndarray, np.ndarray]:
    """Weights and signs of the network that is streamed (n >= d: no shortcut), drawn at once."""
    weights, signs = generator("whole").spawn(2)
    W = weights.standard_normal((start.drawn, start.X.shape[1]))
    return W, np.where(signs.integers(0, 2, start.drawn) == 1, 1.0, -1.0)


@pytest.mark.parametrize("symmetric", [False, True])
def test_statistics_are_those_of_the_whole_network(
    symmetric: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(initial, "MOST_IN_CHUNK", 37)  # many chunks
    X, R = unit_rows(5, 3), 0.2
    start = Initialisation(X, 400, 0.5, generator("whole"), symmetric)
    found = initial_statistics(start, radii=(R,))
    W, a = whole(start)
    z = W @ X.T - 0.5
    copies = 2 if symmetric else 1
    assert found.active.tolist() == (copies * (z >= 0).sum(axis=0)).tolist()
    assert found.flips[0].tolist() == (copies * ((z >= -R) & (z < R)).sum(axis=0)).tolist()
    on = (z >= 0).astype(float)
    np.testing.assert_allclose(found.kernel, (1 + X @ X.T) * copies * (on.T @ on) / 400, atol=1e-12)
    f = np.zeros(5) if symmetric else a @ np.maximum(z, 0) / 20
    np.testing.assert_allclose(found.output, f, atol=1e-12)
    assert found.largest == pytest.approx(z.max())
    assert found.any_active == copies * int((z >= 0).any(axis=1).sum())


def test_chunks_do_not_change_the_neurons(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for size in (1 << 16, 11):
        monkeypatch.setattr(initial, "MOST_IN_CHUNK", size)
        start = Initialisation(unit_rows(3, 3), 500, 0.2, generator("chunks"))
        found.append(initial_statistics(start))
    assert found[0].active.tolist() == found[1].active.tolist()
    np.testing.assert_allclose(found[0].output, found[1].output, atol=1e-12)


def test_a_start_can_be_streamed_again() -> None:
    start = Initialisation(np.eye(2), 100, 0.0, generator("again"))
    first, second = initial_statistics(start), initial_statistics(start)
    assert first.active.tolist() == second.active.tolist()


@pytest.mark.parametrize(("n", "d"), [(2, 9), (4, 4), (6, 3)])
def test_coordinates_in_the_span_keep_the_inner_products(n: int, d: int) -> None:
    X = unit_rows(n, d)
    Y = initial.in_span(X)
    assert Y.shape[1] == min(n, d)
    np.testing.assert_allclose(Y @ Y.T, X @ X.T, atol=1e-12)


@pytest.mark.parametrize("d", [1, 40])
def test_active_and_flip_counts_have_their_binomial_laws(d: int) -> None:
    """Two-sided, each side with a chance of a false alarm of 1e-9; 1 % off would be seen."""
    from verify.laws import active_probability, flip_probability

    m, B, R = 2_000_000, Fraction(1), Fraction(1, 5)
    start = Initialisation(unit_rows(1, d), m, float(B), generator("law", d))
    found = initial_statistics(start, radii=(float(R),), kernel=False)
    pairs = [
        (int(found.active[0]), active_probability(B)),
        (int(found.flips[0][0]), flip_probability(B, R)),
    ]
    for count, p in pairs:
        assert tail_at_least(count, m, p.upper).upper > FALSE_ALARM
        assert tail_at_most(count, m, p.lower).upper > FALSE_ALARM


def test_memory_does_not_grow_with_the_width() -> None:
    assert initial.bytes_needed(100, 64) < 200 << 20


def test_a_need_beyond_the_limit_is_refused_before_anything_is_drawn() -> None:
    class Untouched(np.random.Generator):
        def spawn(self, n_children: int):  # type: ignore[no-untyped-def]
            raise AssertionError("drawn from")

    X = np.zeros((9000, 1))
    start = Initialisation(X, 10, 0.0, Untouched(np.random.PCG64(0)))
    with pytest.raises(BudgetError, match=r"on 9000 inputs needs about .* GiB; the limit"):
        initial_statistics(start)


@pytest.mark.parametrize(
    ("m", "B", "symmetric", "message"),
    [(0, 0.0, False, "at least 1"), (3, 0.0, True, "even"), (4, -1.0, False, "at least 0")],
)
def test_impossible_networks_are_refused(m: int, B: float, symmetric: bool, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Initialisation(np.eye(2), m, B, generator("no"), symmetric)


@pytest.mark.slow
def test_three_million_neurons_stream_in_little_memory() -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = Initialisation(unit_rows(100, 64), 3 * 10**6, 1.0, generator("wide"))
    found = initial_statistics(start, radii=(0.1,))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert found.active.min() > 0
    assert grown < 300 << 10  # kibibytes
