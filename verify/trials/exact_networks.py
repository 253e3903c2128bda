"""Small networks in exact arithmetic: outputs, kernel, features, gradient descent, draws.

With rational weights, biases and data the outputs of a network are rational up to the factor
``1/sqrt(m)``.  So outputs, labels and errors are kept *scaled by sqrt(m)*: ``F_i = sqrt(m) f_i``,
``Y_i = sqrt(m) y_i``, ``E = F - Y``.  The update of gradient descent is rational in them, for every
width; ``f``, ``y`` and ``error`` themselves exist for widths that are squares.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import isqrt

from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.exact_vectors import (
    along,
    combination,
    dot,
    matrix,
    minus,
    plus,
    relu,
    scaled_rows,
    sign,
    square,
    total,
)

HALF = Fraction(1, 2)
SQUARES = (1, 4, 9)
"""Widths whose square root is rational."""
INSIDE = (Fraction(1), Fraction(1), Fraction(9, 10), HALF, Fraction(1, 10), Fraction(0))
"""Norms of inputs in the unit ball."""


@dataclass(frozen=True)
class Network:
    """Data X (n, d), weights W (m, d), biases b (m,), signs a (m,), labels times sqrt(m) Y (n,).

    >>> one = Fraction(1)
    >>> net = Network(((one,),), ((2 * one,), (one / 2,)), (one, one), (1, -1))
    >>> net.z, net.F, net.kernel
    (((Fraction(1, 1),), (Fraction(-1, 2),)), (Fraction(1, 1),), ((Fraction(1, 1),),))
    """

    X: Matrix
    W: Matrix
    b: Vector
    a: tuple[int, ...]
    Y: Vector = ()

    @property
    def n(self) -> int:
        """Number of inputs."""
        return len(self.X)

    @property
    def m(self) -> int:
        """Number of neurons."""
        return len(self.W)

    @property
    def root(self) -> int:
        """sqrt(m); ValueError unless the width is a square."""
        root = isqrt(self.m)
        if root * root != self.m:
            raise ValueError(f"the width {self.m} is not a square")
        return root

    @cached_property
    def z(self) -> Matrix:
        """Pre-activations, shape (m, n)."""
        return tuple(
            tuple(dot(w, x) - b for x in self.X) for w, b in zip(self.W, self.b, strict=True)
        )

    @cached_property
    def active(self) -> tuple[tuple[int, ...], ...]:
        """Indicators of z >= 0, shape (m, n)."""
        return tuple(tuple(int(z >= 0) for z in row) for row in self.z)

    @property
    def pattern(self) -> tuple[tuple[int, ...], ...]:
        """Signs of z: -1, 0 or 1, shape (m, n)."""
        return tuple(tuple(map(sign, row)) for row in self.z)

    @cached_property
    def F(self) -> Vector:
        """Outputs times sqrt(m), shape (n,)."""
        return tuple(
            total(a * relu(row[i]) for a, row in zip(self.a, self.z, strict=True))
            for i in range(self.n)
        )

    @cached_property
    def E(self) -> Vector:
        """F - Y, shape (n,)."""
        return minus(self.F, self.Y)

    @property
    def f(self) -> Vector:
        """Outputs, shape (n,)."""
        return tuple(c / self.root for c in self.F)

    @property
    def y(self) -> Vector:
        """Labels, shape (n,)."""
        return tuple(c / self.root for c in self.Y)

    @property
    def error(self) -> Vector:
        """y - f, shape (n,)."""
        return tuple(-c / self.root for c in self.E)

    @property
    def loss(self) -> Fraction:
        """Half the squared error, for every width."""
        return square(self.E) / (2 * self.m)

    @cached_property
    def kernel(self) -> Matrix:
        """H_ij = (1 + rho_ij)/m sum_r I_ri I_rj, shape (n, n)."""
        return self.kernel_over([range(self.m)] * self.n)

    def kernel_over(self, neurons: Sequence[Collection[int]]) -> Matrix:
        """The kernel whose row i sums over ``neurons[i]`` only."""
        on, X = self.active, self.X

        def entry(i: int, j: int) -> Fraction:
            both = sum(on[r][i] * on[r][j] for r in neurons[i])
            return (1 + dot(X[i], X[j])) * both / self.m

        return matrix(self.n, entry)

    @cached_property
    def features(self) -> Matrix:
        """sqrt(m) times column i of the feature matrix, block r: a_r I_ri (x_i, -1); row i."""
        return tuple(
            tuple(
                a * row[i] * c
                for a, row in zip(self.a, self.active, strict=True)
                for c in (*x, Fraction(-1))
            )
            for i, x in enumerate(self.X)
        )

    @property
    def parameters(self) -> Vector:
        """Weights and bias, neuron by neuron: the order of the features."""
        return tuple(c for w, b in zip(self.W, self.b, strict=True) for c in (*w, b))

    def with_parameters(self, W: Matrix, b: Vector) -> Network:
        """The same data, signs and labels with other weights and biases."""
        return replace(self, W=W, b=b)

    def with_error(self, E: Vector) -> Network:
        """The same network with the labels for which F - Y is E."""
        return replace(self, Y=minus(self.F, E))

    @cached_property
    def gradient(self) -> tuple[Matrix, Vector]:
        """The gradient of the loss in (W, b) by the printed formula."""
        W, b = [], []
        for a, row in zip(self.a, self.active, strict=True):
            parts = [a * e * on / self.m for e, on in zip(self.E, row, strict=True)]
            W.append(combination(parts, self.X))
            b.append(-total(parts))
        return tuple(W), tuple(b)

    def moved(self, eta: Fraction) -> Network:
        """One step of gradient descent."""
        return self.along(-eta, *self.gradient)

    def along(self, t: Fraction, dW: Matrix, db: Vector) -> Network:
        """Parameters plus t times a direction."""
        return self.with_parameters(plus(self.W, dW, t), along(self.b, t, db))

    def nudged(self, r: int, k: int, t: Fraction) -> Network:
        """Coordinate k of w_r, or for k = d the bias of neuron r, plus t."""
        row = (*self.W[r], self.b[r])
        row = (*row[:k], row[k] + t, *row[k + 1 :])
        return self.with_parameters(
            (*self.W[:r], row[:-1], *self.W[r + 1 :]), (*self.b[:r], row[-1], *self.b[r + 1 :])
        )

    def slope(self, r: int, k: int) -> Fraction:
        """The derivative of the loss by parameter k of neuron r, without its formula.

        As long as no sign changes the loss is quadratic in one parameter, and the central
        difference of a quadratic function is its derivative.  No z_ri may be 0.
        """
        h = self.room(r)
        return (self.nudged(r, k, h).loss - self.nudged(r, k, -h).loss) / (2 * h)

    def room(self, r: int) -> Fraction:
        """A change of one parameter of neuron r that changes no sign, as the inputs are <= 1."""
        return min(abs(z) for z in self.z[r]) / 2


def trajectory(net: Network, eta: Fraction, steps: int) -> tuple[Network, ...]:
    """The networks after 0, 1, ..., ``steps`` steps."""
    path = [net]
    for _ in range(steps):
        path.append(path[-1].moved(eta))
    return tuple(path)


def symmetric(net: Network) -> Network:
    """Every neuron twice, the second with the opposite sign."""
    return replace(net, W=net.W * 2, b=net.b * 2, a=(*net.a, *(-s for s in net.a)))


def safe_length(network: Network, dW: Matrix, db: Vector) -> Fraction:
    """A length h > 0 with no change of sign of a pre-activation for |t| <= h along a direction."""
    h = Fraction(1)
    for row, dw, d in zip(network.z, dW, db, strict=True):
        for z, x in zip(row, network.X, strict=True):
            slope = abs(dot(dw, x) - d)
            if slope:
                h = min(h, abs(z) / slope / 2)
    return h


def draw_inputs(
    draw: Draw, n: int, d: int, *, norms: Sequence[Fraction] = (), distinct: bool = False
) -> Matrix:
    """n unit vectors, or vectors of these norms: near-duplicates and antipodal pairs among them.

    Without ``distinct`` equal rows occur as well.
    """
    X = draw.points("X", n, d, distinct=distinct or (d > 1 and draw.choice("distinct", (0, 1))))
    if norms:
        X = scaled_rows([draw.choice("norm", norms) for _ in X], X)
    elif not distinct and draw.choice("repeat", (0, 0, 0, 0, 1)):
        X = (*X[:-1], X[0])
    return draw.note("X", X)


def draw_bias(draw: Draw, *edges: Fraction, positive: bool = False) -> Fraction:
    """B in [0, 2]: 0, a given value that is not negative, or another; positive if asked for."""
    options = [*(Fraction(0),) * 2, *edges, draw.rational("B", 0, 2, ends=not positive)]
    return draw.note("B", draw.choice("B", [B for B in options if B > 0 or not (B or positive)]))


def draw_network(
    draw: Draw,
    *,
    n: int = 3,
    d: int = 3,
    widths: Sequence[int] = range(1, 6),
    norms: Sequence[Fraction] = (),
    distinct: bool = False,
    bias: str = "equal",
    kinks: bool = True,
) -> Network:
    """A network, sizes at most the given ones; labels times sqrt(m) in [-2, 2].

    Parameters
    ----------
    widths : the widths to choose from.
    norms : the norms of the inputs to choose from; unit inputs without any.
    distinct : no two directions of inputs are equal.
    bias : "equal" (all are one B >= 0, as at initialisation), "positive" (B > 0) or "any".
    kinks : with them some pre-activations are exactly 0, without them none.
    """
    dimension = draw.integer("d", 1, d)
    count = draw.integer("n", 1, n if dimension > 1 else min(n, 2))
    m = draw.choice("m", widths)
    X = draw_inputs(draw, count, dimension, norms=norms, distinct=distinct)
    W = draw.matrix("W", m, dimension, -3, 3)
    edge = [dot(W[0], X[0])] if kinks else []
    if bias == "any":
        b = draw.vector("b", m, -1, 2)
        b = draw.note("b", (draw.choice("b_0", [b[0], *edge]), *b[1:]))
    else:
        b = (draw_bias(draw, *edge, positive=bias == "positive"),) * m
    net = Network(X, W, b, draw.signs("a", m), draw.vector("labels times sqrt(m)", count))
    draw.assume(kinks or all(z != 0 for row in net.z for z in row))
    return net


def flipping(path: Sequence[Network]) -> tuple[set[int], ...]:
    """The flipping set of each input: the sign at some step differs from that at the start."""
    start, patterns = path[0], [net.pattern for net in path]
    return tuple(
        {r for r in range(start.m) if any(p[r][i] != patterns[0][r][i] for p in patterns)}
        for i in range(start.n)
    )
