r"""The neurons that training moves, split into those that can change their pattern and the rest.

A neuron that is active on no input has gradient zero: it never moves and is only counted.  As
long as no pre-activation has moved by ``radius``, a neuron with ``|z_ri(0)| >= radius`` for all i
keeps its pattern, so that all it does follows from the pattern: neurons of one pattern are one
row with a count (the *bulk*).  The others (the *candidates*) are followed one by one.  Both are
exact; a run of training at a width of 10^8 needs the memory of its candidates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verify.simulate.initial import Initialisation
from verify.simulate.memory import LIMIT, require

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
Pattern = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Neurons:
    """An initialisation as training needs it.

    Parameters
    ----------
    rho : (n, n) inner products of the inputs.
    m : width.
    radius : the bulk keeps its patterns while every pre-activation has moved by less.
    patterns : (P, n) patterns of the bulk, each active on some input.
    counts : (P,) neurons of each pattern.
    z, a : (C, n) pre-activations and (C,) signs of the candidates.
    output : (n,) f(0).
    active : (n,) neurons active on each input at the start.
    """

    rho: Array
    m: int
    radius: float
    patterns: Pattern
    counts: Counts
    z: Array
    a: Array
    output: Array
    active: Counts

    @property
    def n(self) -> int:
        """Number of inputs."""
        return int(self.rho.shape[0])

    @property
    def lift(self) -> Array:
        """``1 + rho``: inner products of the inputs with a coordinate -1 for the bias."""
        return 1.0 + self.rho

    def bulk_pairs(self) -> Array:
        """(n, n) neurons of the bulk that are active on both inputs."""
        weighted = self.patterns * self.counts[:, None]
        pairs: Array = self.patterns.astype(float).T @ weighted.astype(float)
        return pairs

    def kernel(self) -> Array:
        """(n, n) the kernel H(0)."""
        on = (self.z >= 0).astype(float)
        H: Array = self.lift * (self.bulk_pairs() + on.T @ on) / self.m
        return H


def neurons(start: Initialisation, radius: float, *, limit: int = LIMIT) -> Neurons:
    """Draw an initialisation and keep what training needs.

    Parameters
    ----------
    start : the initialisation; the same neurons come for every radius.
    radius : how far pre-activations may move before the bulk is wrong; inf makes every neuron
        that is active somewhere a candidate.
    limit : bytes.

    Raises
    ------
    BudgetError : candidates or patterns beyond the limit; before they are allocated, from the
        chunks drawn so far.

    >>> X = np.eye(2)
    >>> found = neurons(Initialisation(X, 1000, 0.0, np.random.default_rng(0)), 0.1)
    >>> bool(found.counts.sum() + len(found.z) < 1000), found.patterns.shape[1]
    (True, 2)
    """
    n = start.n
    active, output = np.zeros(n, np.int64), np.zeros(n)
    bulk: dict[bytes, int] = {}
    kept_z: list[Array] = []
    kept_a: list[Array] = []
    kept = drawn = 0
    copies = 2 if start.symmetric else 1
    for z, a in start.chunks():
        on = z >= 0
        active += on.sum(axis=0)
        output += a @ np.maximum(z, 0.0)
        somewhere = on.any(axis=1)
        near = somewhere & (np.abs(z).min(axis=1) < radius)
        _count(bulk, np.packbits(on[somewhere & ~near], axis=1))
        kept_z.append(z[near])
        kept_a.append(a[near])
        kept += int(near.sum())
        drawn += len(a)
        # state, movement and work arrays of each candidate; a dictionary entry of each pattern
        expected = copies * kept * start.drawn // drawn if drawn >= 1 << 14 else copies * kept
        size = 8 * expected * (4 * n + 2) + len(bulk) * (n + 150)
        require(size, f"training a network of width {start.m} on {n} inputs", limit)
    z_all, a_all = np.concatenate(kept_z), np.concatenate(kept_a)
    if start.symmetric:
        z_all, a_all = np.concatenate([z_all, z_all]), np.concatenate([a_all, -a_all])
    keys = sorted(bulk)
    packed = np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), -(-n // 8))
    return Neurons(
        rho=start.rho,
        m=start.m,
        radius=radius,
        patterns=np.unpackbits(packed, axis=1, count=n).astype(bool),
        counts=copies * np.array([bulk[key] for key in keys], np.int64),
        z=z_all,
        a=a_all,
        output=np.zeros(n) if start.symmetric else output / np.sqrt(start.m),
        active=copies * active,
    )


def _count(bulk: dict[bytes, int], packed: NDArray[np.uint8]) -> None:
    if not len(packed):
        return
    rows, counts = np.unique(packed, axis=0, return_counts=True)
    for row, count in zip(rows, counts.tolist(), strict=True):
        key = row.tobytes()
        bulk[key] = bulk.get(key, 0) + count
