r"""One hidden layer, the bias subtracted: outputs, gradients, kernel, all neuron by neuron.

``f(x) = m^(-1/2) sum_r a_r max(<w_r, x> - b_r, 0)``, the loss ``1/2 sum_i (f(x_i) - y_i)^2``, and
``I_ri = 1`` where ``<w_r, x_i> >= b_r``, which is also the derivative of the ReLU at 0 (Yang et
al. 2024, p. 5).  Weights and biases are trained, the signs a_r are not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.simulate.checkpoint import belongs, digest, slot
from verify.simulate.memory import require

Array = NDArray[np.float64]
Pattern = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Network:
    """Weights ``W`` (m, d), biases ``b`` (m,), which are subtracted, and signs ``a`` (m,).

    >>> one = Network(np.array([[2.0, 0.0]]), np.array([0.5]), np.array([1.0]))
    >>> outputs(one, np.eye(2)).tolist()
    [1.5, 0.0]
    """

    W: Array
    b: Array
    a: Array

    def __post_init__(self) -> None:
        if self.W.ndim != 2 or not self.W.size:
            raise InputError(f"W must be (m, d), got {self.W.shape}")
        if self.b.shape != (self.m,) or self.a.shape != (self.m,):
            raise InputError(
                f"b and a must be ({self.m},) as W has {self.m} rows, got {self.b.shape} and "
                f"{self.a.shape}"
            )

    @property
    def m(self) -> int:
        """Width: the number of neurons."""
        return int(self.W.shape[0])

    @property
    def d(self) -> int:
        """Input dimension."""
        return int(self.W.shape[1])


def standard(m: int, d: int, B: float, random: Generator) -> Network:
    """The independent initialisation: weights N(0, 1), uniform signs, all biases B.

    Parameters
    ----------
    m, d : width and input dimension, at least 1.
    B : initial bias.
    random : where the weights and then the signs are drawn.

    Raises
    ------
    InputError : m or d below 1.
    BudgetError : a network beyond the limit of `verify.simulate.memory`.

    >>> net = standard(5, 3, 1.0, np.random.default_rng(0))
    >>> net.W.shape, net.b.tolist(), sorted(set(np.abs(net.a).tolist()))
    ((5, 3), [1.0, 1.0, 1.0, 1.0, 1.0], [1.0])
    """
    if m < 1 or d < 1:
        raise InputError(f"a network needs m >= 1 and d >= 1, got m = {m}, d = {d}")
    require(8 * m * (d + 2), f"a network of width {m} in dimension {d}")
    W = random.standard_normal((m, d))
    a = np.where(random.integers(0, 2, m) == 1, 1.0, -1.0)
    return Network(W, np.full(m, float(B)), a)


def symmetric(M: int, d: int, B: float, random: Generator) -> Network:
    """The symmetric initialisation: the second half copies the first, with opposite signs.

    Its output is 0 everywhere, in floating point too.  ``M``, the number of all neurons, is even.

    >>> net = symmetric(6, 2, 0.5, np.random.default_rng(0))
    >>> outputs(net, np.eye(2)).tolist()
    [0.0, 0.0]
    """
    if M < 2 or M % 2:
        raise InputError(f"the symmetric initialisation needs an even number of neurons, got {M}")
    require(8 * M * (d + 2), f"a network of width {M} in dimension {d}")
    half = standard(M // 2, d, B, random)
    return Network(
        np.concatenate([half.W, half.W]),
        np.concatenate([half.b, half.b]),
        np.concatenate([half.a, -half.a]),
    )


def pre_activations(net: Network, X: Array) -> Array:
    """``<w_r, x_i> - b_r``, shape (m, n), of inputs (n, d)."""
    if X.ndim != 2 or X.shape[1] != net.d:
        raise InputError(f"the inputs must be (n, {net.d}), got {X.shape}")
    z: Array = X @ net.W.T - net.b
    return np.ascontiguousarray(z.T)


def patterns(net: Network, X: Array) -> Pattern:
    """Which neuron is active on which input, shape (m, n)."""
    active: Pattern = pre_activations(net, X) >= 0
    return active


def outputs(net: Network, X: Array) -> Array:
    """The outputs on the inputs, shape (n,); the two halves of a symmetric network cancel."""
    parts = net.a[:, None] * np.maximum(pre_activations(net, X), 0.0)
    half = net.m // 2
    if net.m % 2 == 0:  # in pairs, so that what cancels in exact arithmetic cancels here
        parts = parts[:half] + parts[half:]
    total: Array = parts.sum(axis=0) / np.sqrt(net.m)
    return total


def loss(net: Network, X: Array, y: Array) -> float:
    """Half the squared error."""
    error = outputs(net, X) - y
    return 0.5 * float(error @ error)


def gradients(net: Network, X: Array, y: Array) -> tuple[Array, Array]:
    """Derivatives of the loss by the weights (m, d) and by the biases (m,).

    >>> net = Network(np.array([[1.0]]), np.array([0.0]), np.array([1.0]))
    >>> by_weights, by_biases = gradients(net, np.array([[1.0]]), np.array([3.0]))
    >>> by_weights.tolist(), by_biases.tolist()
    ([[-2.0]], [2.0])
    """
    pull = patterns(net, X) * (outputs(net, X) - y) * (net.a[:, None] / np.sqrt(net.m))
    return pull @ X, -pull.sum(axis=1)


def step(net: Network, X: Array, y: Array, eta: float) -> Network:
    """The network after one step of gradient descent with learning rate ``eta``."""
    by_weights, by_biases = gradients(net, X, y)
    return Network(net.W - eta * by_weights, net.b - eta * by_biases, net.a)


def train(net: Network, X: Array, y: Array, eta: float, steps: int) -> Network:
    """The network after some steps of gradient descent; a long run saves checkpoints.

    >>> net, X = standard(4, 2, 0.0, np.random.default_rng(1)), np.eye(2)
    >>> twice = step(step(net, X, np.ones(2), 0.1), X, np.ones(2), 0.1)
    >>> bool((train(net, X, np.ones(2), 0.1, 2).W == twice.W).all())
    True
    """
    place, begin = slot(), 0
    saved = place.load()
    mark = digest(net.W, net.b, net.a, X, y, eta) if place.path else digest()
    if saved is not None and belongs(saved, mark):
        net, begin = Network(saved["W"], saved["b"], net.a), int(saved["step"])
    for k in range(begin, steps):
        if place.due():
            place.save({"digest": mark, "W": net.W, "b": net.b, "step": np.int64(k)})
        net = step(net, X, y, eta)
    return net


def kernel(net: Network, X: Array) -> Array:
    """The empirical kernel ``H_ij = (1 + <x_i, x_j>) m^(-1) sum_r I_ri I_rj``, shape (n, n)."""
    active = patterns(net, X).astype(float)
    H: Array = (1.0 + X @ X.T) * (active.T @ active) / net.m
    return H


def times_features(net: Network, X: Array, v: Array) -> Array:
    """``Z v`` of the feature matrix Z (m (d+1), n), as an array (m, d+1); v is (n,).

    Block (r, i) of Z is ``m^(-1/2) a_r I_ri (x_i, -1)``, so that ``Z^T Z`` is the kernel.

    >>> net, X = standard(4, 2, 0.0, np.random.default_rng(1)), np.eye(2)
    >>> Zv = times_features(net, X, np.array([1.0, 0.0]))
    >>> bool(np.isclose((Zv * Zv).sum(), kernel(net, X)[0, 0]))
    True
    """
    pull = patterns(net, X) * v * (net.a[:, None] / np.sqrt(net.m))
    return np.column_stack([pull @ X, -pull.sum(axis=1)])


def features_times(net: Network, X: Array, theta: Array) -> Array:
    """``Z^T theta`` (n,) of a parameter vector given as an array (m, d+1)."""
    if theta.shape != (net.m, net.d + 1):
        raise InputError(f"theta must be ({net.m}, {net.d + 1}), got {theta.shape}")
    slopes = theta[:, :-1] @ X.T - theta[:, -1:]
    product: Array = (net.a / np.sqrt(net.m)) @ (patterns(net, X) * slopes)
    return product
