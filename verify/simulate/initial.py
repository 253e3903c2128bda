r"""Statistics of an initialisation, streamed: the memory does not grow with the width.

The neurons are drawn chunk by chunk from one stream and forgotten, so that 10^8 neurons need the
memory of a chunk.  The weights come from the first and the signs from the second child of the
stream, each in the order of the neurons: the neurons do not depend on the size of the chunks.

A statistic here depends on the weights only through the products ``<w_r, x_i>``.  With
``X^T = Q U`` (Q orthonormal columns, k = min(n, d) of them) they are ``<Q^T w_r, u_i>``, and
``Q^T w_r`` is N(0, I_k).  So if n < d, k numbers are drawn for a neuron instead of d: the law of
everything measured is the same exactly (up to the rounding of Q U); only the individual draws
differ from those of a d-dimensional network with the same seed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.simulate.checkpoint import belongs, digest, slot
from verify.simulate.memory import require

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
CHUNK_BYTES = 24 << 20
MOST_IN_CHUNK = 1 << 16
ROUNDING = 1e-12
"""Pre-activations this close to a threshold are on either side of it as far as floats can tell."""


@dataclass(frozen=True, eq=False)
class Initialisation:
    """A law of networks and a seed: data ``X`` (n, d), width, bias, kind, and the stream.

    Parameters
    ----------
    X : (n, d) inputs of norm at most 1.
    m : width, the number of all neurons; even if symmetric.
    B : bias, >= 0.
    random : the stream; `chunks` draws from it from its start each time (it is copied).
    symmetric : the second half of the neurons copies the first with opposite signs; only the first
        half is drawn.
    """

    X: Array
    m: int
    B: float
    random: Generator
    symmetric: bool = False

    def __post_init__(self) -> None:
        if self.X.ndim != 2 or not self.X.size:
            raise InputError(f"X must be (n, d), got {self.X.shape}")
        if self.m < 1 or (self.symmetric and self.m % 2):
            kind = "even and positive" if self.symmetric else "at least 1"
            raise InputError(f"the width must be {kind}, got {self.m}")
        if not self.B >= 0:
            raise InputError(f"the bias must be at least 0, got {self.B}")

    @property
    def n(self) -> int:
        """Number of inputs."""
        return int(self.X.shape[0])

    @property
    def drawn(self) -> int:
        """Number of neurons that are drawn: half of a symmetric network."""
        return self.m // 2 if self.symmetric else self.m

    @property
    def rho(self) -> Array:
        """Inner products of the inputs, (n, n)."""
        return gram(self.X)

    def streams(self) -> list[Generator]:
        """Where the weights and the signs are drawn from, at their starts."""
        return _copy(self.random).spawn(2)

    def chunks(
        self, streams: Sequence[Generator] | None = None, begin: int = 0
    ) -> Iterator[tuple[Array, Array]]:
        """Pre-activations (c, n) and signs (c,) of the drawn neurons, chunk by chunk.

        Parameters
        ----------
        streams, begin : go on with these streams, from which ``begin`` neurons have been drawn.
        """
        coordinates = in_span(self.X)
        n, k = coordinates.shape
        size = chunk_size(n, k)
        require(bytes_needed(n, k), f"a chunk of neurons on {n} inputs")
        weights, signs = self.streams() if streams is None else streams
        for start in range(begin, self.drawn, size):
            count = min(size, self.drawn - start)
            z = weights.standard_normal((count, k)) @ coordinates.T
            z -= self.B
            yield z, np.where(signs.integers(0, 2, count) == 1, 1.0, -1.0)


def _copy(random: Generator) -> Generator:
    """The stream from its start: a generator that nobody has drawn or spawned from."""
    sequence: Any = random.bit_generator.seed_seq
    fresh = np.random.SeedSequence(
        sequence.entropy, spawn_key=sequence.spawn_key, pool_size=sequence.pool_size
    )
    return Generator(type(random.bit_generator)(fresh))


def gram(X: Array) -> Array:
    """Inner products of the rows; those of a row of norm 1 up to rounding with itself are 1."""
    rho: Array = X @ X.T
    diagonal = np.diagonal(rho).copy()
    diagonal[np.abs(diagonal - 1.0) < ROUNDING] = 1.0
    np.fill_diagonal(rho, diagonal)
    return rho


def in_span(X: Array) -> Array:
    """Coordinates (n, min(n, d)) of the rows of X in an orthonormal basis of a space around them.

    >>> X = np.array([[0.6, 0.0, 0.8]])
    >>> in_span(X).shape, bool(np.isclose(abs(in_span(X)[0, 0]), 1))
    ((1, 1), True)
    """
    n, d = X.shape
    if n >= d:
        return X
    triangle: Any = np.linalg.qr(X.T, mode="r")
    return np.ascontiguousarray(triangle.T)


def chunk_size(n: int, k: int) -> int:
    """Neurons in a chunk, from the shape only: results are the same on every machine."""
    return max(1, min(MOST_IN_CHUNK, CHUNK_BYTES // (8 * (k + 2 * n))))


def bytes_needed(n: int, k: int) -> int:
    """Estimate of the memory of `initial_statistics`, whatever the width."""
    return 2 * 8 * chunk_size(n, k) * (k + 3 * n) + 6 * 8 * n * n


@dataclass(frozen=True, eq=False)
class InitialStatistics:
    """What one initialisation shows.

    Parameters
    ----------
    n, m : inputs and width.
    active : (n,) N_i, neurons active on input i.
    flips : for each radius R the F_i(R) (n,): neurons with ``-R <= <w_r, x_i> - B < R``.
    ambiguous : (n,) neurons within `ROUNDING` of a threshold on input i: every count is right up
        to this number.
    pairs : (n, n) neurons active on both inputs, or None.
    kernel : (n, n) H(0), or None without pairs.
    output : (n,) f(0); exactly 0 for the symmetric initialisation.
    second_moment : (n,) mean over the neurons of max(z_ri, 0)^2.
    largest : the largest pre-activation.
    any_active : neurons active on at least one input.
    """

    n: int
    m: int
    active: Counts
    flips: tuple[Counts, ...]
    ambiguous: Counts
    pairs: Counts | None
    kernel: Array | None
    output: Array
    second_moment: Array
    largest: float
    any_active: int


def initial_statistics(
    start: Initialisation, *, radii: Sequence[float] = (), kernel: bool = True
) -> InitialStatistics:
    """Count, sum and forget all neurons of an initialisation.

    Parameters
    ----------
    radii : for the flip sets F_i(R).
    kernel : accumulate the kernel too (n^2 work for each neuron).

    Raises
    ------
    BudgetError : a memory need above the limit (many thousand inputs); nothing is allocated then.

    >>> X = np.eye(2)
    >>> found = initial_statistics(Initialisation(X, 1000, 0.0, np.random.default_rng(0)))
    >>> found.active.shape, bool((abs(found.active - 500) < 150).all())
    ((2,), True)
    """
    n = start.n
    require(bytes_needed(n, min(start.X.shape)), f"statistics on {n} inputs")
    active, ambiguous = np.zeros(n, np.int64), np.zeros(n, np.int64)
    flips = [np.zeros(n, np.int64) for _ in radii]
    pairs = np.zeros((n, n), np.int64)
    output, moment = np.zeros(n), np.zeros(n)
    largest, any_active = -np.inf, 0
    keep, streams, begin = slot(), start.streams(), 0
    seed = repr(getattr(start.random.bit_generator, "seed_seq", None))
    mark = digest(start.X, start.m, start.B, start.symmetric, list(radii), kernel, seed)
    saved = keep.load()
    if saved is not None and belongs(saved, mark):
        active, ambiguous, pairs = saved["active"], saved["ambiguous"], saved["pairs"]
        flips = [*saved["flips"]]
        output, moment = saved["output"], saved["moment"]
        largest, any_active = float(saved["largest"]), int(saved["any_active"])
        begin = int(saved["begin"])
        for stream, text in zip(streams, saved["streams"].tolist(), strict=True):
            stream.bit_generator.state = json.loads(text)
    for z, a in start.chunks(streams, begin):
        on = z >= 0
        active += on.sum(axis=0)
        any_active += int(on.any(axis=1).sum())
        size = np.abs(z)
        ambiguous += (size < ROUNDING).sum(axis=0)
        for place, R in enumerate(radii):
            flips[place] += ((z >= -R) & (z < R)).sum(axis=0)
            ambiguous += (np.abs(size - R) < ROUNDING).sum(axis=0)
        if kernel:
            ones = on.astype(np.float32)  # exact: a chunk has less than 2^24 neurons
            pairs += (ones.T @ ones).astype(np.int64)
        largest = max(largest, float(z.max()))
        np.maximum(z, 0.0, out=z)
        output += a @ z
        np.multiply(z, z, out=z)
        moment += z.sum(axis=0)
        begin += len(a)
        if keep.due():
            states = [json.dumps(stream.bit_generator.state) for stream in streams]
            keep.save({
                "digest": mark, "active": active, "ambiguous": ambiguous, "pairs": pairs,
                "flips": np.array(flips, np.int64).reshape(len(flips), n), "output": output,
                "moment": moment, "largest": np.float64(largest), "begin": np.int64(begin),
                "any_active": np.int64(any_active), "streams": np.array(states),
            })  # fmt: skip
    copies = 2 if start.symmetric else 1
    H = (1.0 + start.rho) * (copies * pairs) / start.m if kernel else None
    return InitialStatistics(
        n=n,
        m=start.m,
        active=copies * active,
        flips=tuple(copies * count for count in flips),
        ambiguous=copies * ambiguous,
        pairs=copies * pairs if kernel else None,
        kernel=H,
        output=np.zeros(n) if start.symmetric else output / np.sqrt(start.m),
        second_moment=moment / start.drawn,
        largest=largest,
        any_active=copies * any_active,
    )
