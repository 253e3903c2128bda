"""The data of an experiment: unit vectors, labels, and what is certified of their kernel."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.datasets import NAMES, Dataset, load, require_unit_norm
from verify.decimals import down
from verify.experiments.experiment import Hypothesis
from verify.randomness import generator
from verify.spectrum import EigenvalueBounds

Array = NDArray[np.float64]
KINDS = ("sphere", "orthonormal", *NAMES)
MOST_ENTRIES = 10**8


def inputs(kind: str, n: int, d: int, seed: int) -> Dataset:
    """n unit vectors.

    Parameters
    ----------
    kind : ``sphere`` (uniform on the unit sphere of R^d), ``orthonormal`` (d >= n), a bundled data
        set, or a file of unit rows.
    n, d : number and dimension; the dimension of a data set is its own.
    seed : of the run.

    Raises
    ------
    InputError : too many orthonormal vectors, a data set with too few rows or no unit rows.

    >>> inputs("sphere", 3, 2, 0).X.shape, inputs("orthonormal", 2, 3, 0).X.tolist()
    ((3, 2), [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    """
    if n < 1 or d < 1:
        raise InputError(f"n and d must be at least 1, got n = {n}, d = {d}")
    if n * d > MOST_ENTRIES or n > 5000:
        raise InputError(f"n = {n} inputs in dimension {d} are too many; up to 5000 are simulated")
    if kind == "sphere":
        rows = generator("inputs", n, d, seed=seed).standard_normal((n, d))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return Dataset(f"{n} points of the sphere in dimension {d}", rows, True)
    if kind == "orthonormal":
        if n > d:
            raise InputError(f"{n} orthonormal vectors need a dimension d >= {n}, got d = {d}")
        return Dataset(f"{n} orthonormal vectors", np.eye(n, d), True)
    data = load(kind, samples=n)
    require_unit_norm(data, "the experiment")
    return data


def labels(n: int, norm: Fraction, seed: int, *, alternating: bool = False) -> Array:
    """Labels of norm at most ``norm`` and within 1e-15 of it: equal sizes, random signs.

    >>> float(np.round(np.linalg.norm(labels(4, Fraction(2), 0)), 12))
    2.0
    """
    signs = generator("labels", n, seed=seed).integers(0, 2, n) * 2.0 - 1.0
    if alternating:
        signs = np.where(np.arange(n) % 2 == 0, 1.0, -1.0)
    return signs * (float(norm) * (1 - 4e-16) / np.sqrt(n))


@cache
def _eigenvalue(key: tuple[str, int, int, int], B: Fraction) -> EigenvalueBounds:
    from verify.kernel import limiting_kernel
    from verify.spectrum import smallest_eigenvalue

    return smallest_eigenvalue(limiting_kernel(inputs(*key), B))


def eigenvalue(
    kind: str, n: int, d: int, seed: int, values: dict[str, Fraction]
) -> tuple[Fraction, Hypothesis]:
    """The lambda of the run, and the hypothesis ``0 < lambda <= lambda(B)``.

    Without a given one it is the certified lower bound, rounded down.
    """
    found = _eigenvalue((kind, n, d, seed), values["B"])
    lam = values.get("lambda", down(max(found.lower, Fraction(0))))
    holds: bool | None = None
    if lam <= 0 or lam > found.upper:
        holds = False
    elif lam <= found.lower:
        holds = True
    note = f"lambda(B) is in [{float(found.lower):.6g}, {float(found.upper):.6g}], certified"
    return lam, Hypothesis("0 < lambda <= lambda(B)", holds, note)


@cache
def limiting(kind: str, n: int, d: int, seed: int, B: Fraction) -> tuple[Array, float]:
    """The limiting kernel in floating point and a bound on the error of an entry."""
    from verify.kernel import limiting_kernel

    kernel = limiting_kernel(inputs(kind, n, d, seed), B)
    H = kernel.floats()
    scale = float(np.exp(float(kernel.log_scale)))
    return H, kernel.radius * scale * 1.01 + 1e-15
