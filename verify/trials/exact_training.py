r"""Networks, kernels and gradient steps in exact arithmetic, for the trials of training claims.

The width is a perfect square, so that ``1/sqrt(m)`` is rational and every output, gradient and
step is a finite sum of Fractions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isqrt

from verify.trials.draw import Draw, Matrix, Vector

WIDTHS = (1, 4, 9)
NORMS = (Fraction(1), Fraction(1), Fraction(9, 10), Fraction(1, 2), Fraction(1, 10), Fraction(0))


def dot(u: Sequence[Fraction], v: Sequence[Fraction]) -> Fraction:
    """Inner product."""
    return sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0))


def square(u: Sequence[Fraction]) -> Fraction:
    """Squared Euclidean norm."""
    return dot(u, u)


def image(M: Sequence[Sequence[Fraction]], v: Sequence[Fraction]) -> Vector:
    """Matrix times vector."""
    return tuple(dot(row, v) for row in M)


def frobenius(M: Sequence[Sequence[Fraction]]) -> Fraction:
    """Squared Frobenius norm."""
    return sum((square(row) for row in M), Fraction(0))


def relu(s: Fraction) -> Fraction:
    """The positive part."""
    return max(s, Fraction(0))


def sign(s: Fraction) -> int:
    """-1, 0 or 1."""
    return (s > 0) - (s < 0)


@dataclass(frozen=True)
class Network:
    """Inputs X (n, d), labels y (n,), weights W (m, d), biases b (m,), signs a (m,)."""

    X: Matrix
    y: Vector
    W: Matrix
    b: Vector
    a: tuple[int, ...]

    @property
    def n(self) -> int:
        """Number of inputs."""
        return len(self.X)

    @property
    def m(self) -> int:
        """Width, a perfect square."""
        return len(self.a)

    @property
    def root(self) -> int:
        """Square root of the width."""
        return isqrt(self.m)

    def before(self, r: int, i: int) -> Fraction:
        """The pre-activation of neuron r on input i."""
        return dot(self.W[r], self.X[i]) - self.b[r]

    def active(self, r: int, i: int) -> int:
        """The indicator of ``w_r x_i >= b_r``."""
        return int(self.before(r, i) >= 0)

    def outputs(self) -> Vector:
        """f, shape (n,)."""
        return tuple(
            sum((self.a[r] * relu(self.before(r, i)) for r in range(self.m)), Fraction(0))
            / self.root
            for i in range(self.n)
        )

    def error(self) -> Vector:
        """y - f, shape (n,)."""
        return tuple(t - f for t, f in zip(self.y, self.outputs(), strict=True))

    def loss(self) -> Fraction:
        """Half the squared error."""
        return square(self.error()) / 2

    def weight_gradient(self, r: int) -> Vector:
        """The gradient of the loss by w_r."""
        e = self.error()
        return tuple(
            sum(
                (-e[i] * self.a[r] * self.X[i][k] * self.active(r, i) for i in range(self.n)),
                Fraction(0),
            )
            / self.root
            for k in range(len(self.X[0]))
        )

    def bias_gradient(self, r: int) -> Fraction:
        """The derivative of the loss by b_r; the bias is subtracted."""
        e = self.error()
        total = sum((e[i] * self.a[r] * self.active(r, i) for i in range(self.n)), Fraction(0))
        return total / self.root

    def moved(self, eta: Fraction) -> Network:
        """The network after one step of gradient descent."""
        W = tuple(
            tuple(w - eta * g for w, g in zip(self.W[r], self.weight_gradient(r), strict=True))
            for r in range(self.m)
        )
        b = tuple(self.b[r] - eta * self.bias_gradient(r) for r in range(self.m))
        return Network(self.X, self.y, W, b, self.a)

    def pattern(self) -> tuple[int, ...]:
        """The signs of all pre-activations."""
        return tuple(sign(self.before(r, i)) for r in range(self.m) for i in range(self.n))


def kernel(net: Network, kept: Sequence[set[int]] | None = None) -> Matrix:
    """The empirical kernel, shape (n, n); with ``kept`` row i sums over the neurons kept[i]."""
    n, m = net.n, net.m
    on = [[net.active(r, i) for i in range(n)] for r in range(m)]

    def entry(i: int, j: int) -> Fraction:
        neurons = range(m) if kept is None else kept[i]
        return (dot(net.X[i], net.X[j]) + 1) * sum(on[r][i] * on[r][j] for r in neurons) / m

    return tuple(tuple(entry(i, j) for j in range(n)) for i in range(n))


def draw_inputs(draw: Draw, n: int, d: int, *, unit: bool = False) -> Matrix:
    """Inputs of norm at most 1 (``unit``: exactly 1), norm 0 and near-duplicates included."""
    rows = draw.points("directions", n, d, distinct=False)
    lengths = [Fraction(1) if unit else draw.choice(f"norm_{i}", NORMS) for i in range(n)]
    return draw.note(
        "X", tuple(tuple(t * c for c in row) for t, row in zip(lengths, rows, strict=True))
    )


def draw_network(
    draw: Draw,
    *,
    most: int = 3,
    widths: Sequence[int] = WIDTHS,
    unit: bool = False,
    positive_bias: bool = False,
) -> Network:
    """An initialised network: all biases equal to one B >= 0 (or B > 0), labels in [-2, 2]."""
    n = draw.integer("n", 1, most)
    d = draw.integer("d", 1, 3)
    m = draw.choice("m", widths)
    X = draw_inputs(draw, n, d, unit=unit)
    B = draw.rational("B", 0, 2, ends=not positive_bias)
    if not positive_bias:
        B = draw.note("B", draw.choice("bias", (B, Fraction(0))))
    y = draw.vector("y", n)
    W = draw.matrix("W", m, d)
    a = draw.signs("a", m)
    return Network(X, y, W, (B,) * m, a)


def trajectory(net: Network, eta: Fraction, steps: int) -> tuple[Network, ...]:
    """The networks after 0, 1, ..., ``steps`` steps."""
    path = [net]
    for _ in range(steps):
        path.append(path[-1].moved(eta))
    return tuple(path)


def draw_trajectory(
    draw: Draw, *, steps: int = 2, most: int = 3, widths: Sequence[int] = WIDTHS
) -> tuple[Fraction, tuple[Network, ...]]:
    """A learning rate and a trajectory of at most ``steps`` steps."""
    net = draw_network(draw, most=most, widths=widths)
    eta = draw.rational("eta", 0, 3, ends=False)
    T = draw.integer("T", 1, steps)
    return eta, trajectory(net, eta, T)


def flipping(path: Sequence[Network]) -> tuple[set[int], ...]:
    """The flipping set of each input: the sign at some step differs from that at the start."""
    start = path[0]
    return tuple(
        {
            r
            for r in range(start.m)
            if any(sign(net.before(r, i)) != sign(start.before(r, i)) for net in path)
        }
        for i in range(start.n)
    )


def steps_of(path: Sequence[Network]) -> Iterator[tuple[Network, Network]]:
    """The pairs of consecutive networks."""
    return pairwise(path)
