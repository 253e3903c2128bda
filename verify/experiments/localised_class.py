r"""The networks near an initialisation, and their Rademacher complexity from below.

The class: weights of every neuron within R_w, biases within R_b, all parameters together within
R_F.  For signs eps the linear part of ``sum_i eps_i f(x_i)`` is an inner product with
``Z(0) eps``, the blocks of which (a weight vector, a bias) have norms g.  Its supremum over the
class is the largest ``sum g t`` with ``0 <= t <= cap`` and ``|t| <= R_F``: t = min(cap, mu g),
where mu is found by sorting.  The network that is best for the linear part is in the class; what
it gives bounds the supremum of the non-linear class from below.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds.errors import InputError

Array = NDArray[np.float64]
MOST_INPUTS = 12
"""Up to this many inputs all 2^n sign vectors are gone through."""
MOST_SAMPLED = 500
"""Up to this many inputs sign vectors are drawn."""


@dataclass(frozen=True, eq=False)
class Localised:
    """The networks near one initialisation.

    Parameters
    ----------
    z, a : (m, n) pre-activations at the start and (m,) signs.
    rho : (n, n) inner products of the inputs.
    R_w, R_b, R_F : radii of the weights of a neuron, of a bias, and of all parameters, >= 0.
    """

    z: Array
    a: Array
    rho: Array
    R_w: float
    R_b: float
    R_F: float

    @property
    def reach(self) -> float:
        """How far an output of the class can be from that at the start.

        A neuron changes it by at most m^(-1/2) (|dw| + |db|), and |dw| + |db| is at most R_w + R_b,
        and sqrt(2) times the norm of (dw, db).
        """
        m = len(self.a)
        return float(min(np.sqrt(2.0) * self.R_F, np.sqrt(m) * (self.R_w + self.R_b)))


@dataclass(frozen=True)
class Complexity:
    """What is known of the complexity; all numbers are averages over sign vectors, divided by n.

    ``below``: of the constructed networks; ``linear``: of the suprema of the linear part;
    ``without_box``: the same with R_F alone, as in the proofs; ``sampled``: ``below`` from
    ``drawn`` random sign vectors.  ``exact``: went all sign vectors into ``below`` and the others,
    or only those that were drawn?
    """

    below: float
    linear: float
    without_box: float
    sampled: float
    drawn: int
    exact: bool


def largest_inner_product(gains: Array, caps: Array, radius: float) -> Array:
    """The t with the largest ``sum gains t`` where ``0 <= t <= caps`` and ``|t| <= radius``.

    >>> largest_inner_product(np.array([3.0, 4.0]), np.array([9.0, 9.0]), 5.0).tolist()
    [3.0, 4.0]
    >>> largest_inner_product(np.array([3.0, 4.0]), np.array([9.0, 3.0]), 5.0).tolist()
    [4.0, 3.0]
    """
    used = gains > 0
    t = np.where(used, caps, 0.0)
    if float(t @ t) <= radius * radius:
        return t
    g, c = gains[used], caps[used]
    order = np.argsort(c / g, kind="stable")
    g, c = g[order], c[order]
    # with the first k at their caps: mu^2 = (radius^2 - sum of their caps^2) / sum of the other g^2
    capped = np.concatenate([[0.0], np.cumsum(c * c)[:-1]])
    others = np.cumsum((g * g)[::-1])[::-1]
    mu = np.sqrt(np.maximum(radius * radius - capped, 0.0) / others)
    mu_k = float(mu[int(np.argmax(mu <= c / g))])
    found = np.zeros_like(gains)
    found[used] = np.minimum(caps[used], mu_k * gains[used])
    return found


def suprema(near: Localised, signs: Array) -> tuple[float, float, float, float]:
    """``sum_i eps_i f(x_i)`` of constructed networks for eps and for -eps; the linear suprema.

    Parameters
    ----------
    signs : (n,) of +-1.

    Returns
    -------
    The values for eps and -eps, the supremum of the linear part over the class (the same for both),
    and over the ball of radius R_F alone, ``R_F |Z(0) eps|``.
    """
    m = len(near.a)
    pull = (near.z >= 0) * signs
    along = pull @ near.rho
    weights = np.sqrt(np.maximum(np.einsum("ri,ri->r", along, pull), 0.0) / m)
    sums = pull.sum(axis=1)
    biases = np.abs(sums) / np.sqrt(m)
    gains = np.concatenate([weights, biases])
    caps = np.concatenate([np.full(m, near.R_w), np.full(m, near.R_b)])
    t = largest_inner_product(gains, caps, near.R_F)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_weights = np.where(weights > 0, t[:m] / weights, 0.0)
        by_biases = np.where(biases > 0, t[m:] / biases, 0.0)
    move = (near.a / np.sqrt(m))[:, None] * (along * by_weights[:, None]
                                             + (sums * by_biases)[:, None])  # fmt: skip
    out = near.a / np.sqrt(m)
    at_start = float(signs @ (out @ np.maximum(near.z, 0.0)))
    there = float(signs @ (out @ np.maximum(near.z + move, 0.0)))
    back = -float(signs @ (out @ np.maximum(near.z - move, 0.0)))
    size = float(np.linalg.norm(gains))
    return max(there, at_start), max(back, -at_start), float(gains @ t), near.R_F * size


def complexity(near: Localised, draws: int, random: Generator) -> Complexity:
    """The empirical Rademacher complexity from below, and that of the linear part.

    Parameters
    ----------
    draws : how many sign vectors are drawn for the sampled value; with more than `MOST_INPUTS`
        inputs pairs eps, -eps are drawn, and all averages are over these pairs.

    Raises
    ------
    InputError : more than `MOST_SAMPLED` inputs, or fewer than one draw.
    """
    n = near.z.shape[1]
    if n > MOST_SAMPLED:
        raise InputError(f"sign vectors are drawn for up to {MOST_SAMPLED} inputs, got n = {n}")
    if draws < 1:
        raise InputError(f"at least one sign vector is drawn, got {draws}")
    exact = n <= MOST_INPUTS
    if exact:  # of eps and -eps only the one that begins with 1
        vectors = np.array([(1.0, *rest) for rest in product((1.0, -1.0), repeat=n - 1)])
    else:
        vectors = random.integers(0, 2, (draws, n)) * 2.0 - 1.0
    values = np.array([suprema(near, signs) for signs in vectors])
    both = values[:, :2]
    if exact:
        sampled = both.ravel()[random.integers(0, both.size, draws)].mean()
    else:
        sampled = both.mean()
    means = np.array([both.mean(), *values[:, 2:].mean(axis=0), sampled]) / n
    below, linear, without_box, drawn = means.tolist()
    return Complexity(below, linear, without_box, drawn, draws, exact)
