"""Yang et al. 2024, section 2.1: gradients, kernel and update of networks with rational weights.

The widths are squares, so that 1/sqrt(m) is rational.  Derivatives come from the definition: on a
segment on which no neuron switches, outputs are linear and the loss is quadratic in one parameter,
so a central difference is the derivative exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.registry import Fact, trial

_SHAPES = "n <= 3 inputs of norm at most 1 in d <= 3, m = 1 or 4 neurons, rational"
_ROOTS = {1: 1, 4: 2}


@dataclass(frozen=True)
class Network:
    """Weights (m, d), biases (m,), signs (m,); ``root`` is sqrt(m)."""

    W: Matrix
    b: Vector
    a: tuple[int, ...]
    root: int

    def pre(self, r: int, x: Vector) -> Fraction:
        """``<w_r, x> - b_r``."""
        return dot(self.W[r], x) - self.b[r]

    def active(self, r: int, x: Vector) -> int:
        """Is ``<w_r, x> >= b_r``?"""
        return int(self.pre(r, x) >= 0)

    def output(self, x: Vector) -> Fraction:
        """The network's value."""
        total = sum(
            (a * max(self.pre(r, x), Fraction(0)) for r, a in enumerate(self.a)), Fraction(0)
        )
        return total / self.root

    def moved(self, r: int, k: int, step: Fraction) -> Network:
        """Coordinate k of w_r, or for k = d the bias of neuron r, moved by ``step``."""
        rows, b = [list(row) for row in self.W], list(self.b)
        if k < len(rows[r]):
            rows[r][k] += step
        else:
            b[r] += step
        return replace(self, W=tuple(map(tuple, rows)), b=tuple(b))


def dot(x: Vector, y: Vector) -> Fraction:
    """Inner product."""
    return sum((s * t for s, t in zip(x, y, strict=True)), Fraction(0))


def loss(net: Network, X: Matrix, y: Vector) -> Fraction:
    """Half the sum of squared errors."""
    return sum(((net.output(x) - t) ** 2 for x, t in zip(X, y, strict=True)), Fraction(0)) / 2


def derivative(
    net: Network, X: Matrix, r: int, k: int, of: Callable[[Network], Fraction]
) -> Fraction:
    """The derivative of ``of`` by parameter k of neuron r; no pre-activation on X may be 0."""
    gap = min(abs(net.pre(r, x)) for x in X)
    step = gap / 2  # the pre-activation changes by at most step, as |x_k| <= 1
    return (of(net.moved(r, k, step)) - of(net.moved(r, k, -step))) / (2 * step)


def _output_at(x: Vector) -> Callable[[Network], Fraction]:
    return lambda net: net.output(x)


def instance(draw: Draw) -> tuple[Network, Matrix, Vector]:
    """A network away from its kinks, inputs of norm at most 1, labels."""
    n, d = draw.integer("n", 1, 3), draw.integer("d", 1, 3)
    m = draw.choice("m", (1, 4))
    rows = []
    for i in range(n):
        length = draw.rational(f"norm of x_{i}", 0, 1)
        rows.append(tuple(length * c for c in draw.unit(f"direction of x_{i}", d)))
    X = draw.note("X", tuple(rows))
    net = Network(draw.matrix("W", m, d), draw.vector("b", m), draw.signs("a", m), _ROOTS[m])
    draw.assume(all(net.pre(r, x) != 0 for r in range(m) for x in X))
    return net, X, draw.vector("y", n)


def kernel(net: Network, X: Matrix, i: int, j: int) -> Fraction:
    """Entry (i, j) of the empirical kernel by the right side of eq. (1)."""
    both = sum(net.active(r, X[i]) * net.active(r, X[j]) for r in range(len(net.a)))
    return (dot(X[i], X[j]) + 1) * both / Fraction(net.root) ** 2


def z_entry(net: Network, x: Vector, r: int, k: int) -> Fraction:
    """Entry k of the block of Z of neuron r and input x."""
    extended = (*x, Fraction(-1))
    return net.active(r, x) * net.a[r] * extended[k] / net.root


@trial("yang2024/setup/gradients/b", domain=_SHAPES)
def output_gradient(draw: Draw) -> Iterator[Fact]:
    """Derivatives of f by a weight vector and by a bias."""
    net, X, _ = instance(draw)
    for x in X:
        for r in range(len(net.a)):
            for k in range(len(x) + 1):
                true = derivative(net, X, r, k, _output_at(x))
                factor = x[k] if k < len(x) else Fraction(-1)
                stated = net.a[r] * factor * net.active(r, x) / net.root
                yield Fact(true, "==", stated, f"derivative of f by parameter {k} of neuron {r}")


@trial("yang2024/eq-1", domain=_SHAPES)
def empirical_kernel(draw: Draw) -> Iterator[Fact]:
    """Inner products of gradients against the printed sum."""
    net, X, _ = instance(draw)
    places = [(r, k) for r in range(len(net.a)) for k in range(len(X[0]) + 1)]
    gradients = [tuple(derivative(net, X, r, k, _output_at(x)) for r, k in places) for x in X]
    for i in range(len(X)):
        for j in range(i + 1):
            yield Fact(dot(gradients[i], gradients[j]), "==", kernel(net, X, i, j), f"H_{i}{j}")


@trial("yang2024/setup/z-matrix", domain=_SHAPES)
def factorisation(draw: Draw) -> Iterator[Fact]:
    """H = Z^T Z."""
    net, X, _ = instance(draw)
    places = [(r, k) for r in range(len(net.a)) for k in range(len(X[0]) + 1)]
    columns = [tuple(z_entry(net, x, r, k) for r, k in places) for x in X]
    for i in range(len(X)):
        for j in range(i + 1):
            yield Fact(dot(columns[i], columns[j]), "==", kernel(net, X, i, j), f"H_{i}{j}")


@trial("yang2024/setup/vectorised-update", domain=_SHAPES, cases=150)
def update(draw: Draw) -> Iterator[Fact]:
    """One step along the derivatives of the loss against the vector form."""
    net, X, y = instance(draw)
    eta = draw.rational("eta", 0, 2)
    errors = [net.output(x) - t for x, t in zip(X, y, strict=True)]
    for r in range(len(net.a)):
        for k in range(len(X[0]) + 1):
            start = net.W[r][k] if k < len(X[0]) else net.b[r]
            slope = derivative(net, X, r, k, lambda other: loss(other, X, y))
            column = tuple(z_entry(net, x, r, k) for x in X)
            stated = start - eta * dot(column, tuple(errors))
            yield Fact(start - eta * slope, "==", stated, f"parameter {k} of neuron {r}")


@trial("yang2024/intro/sublinear-active/c", domain=_SHAPES)
def shifted_relu(draw: Draw) -> Iterator[Fact]:
    """A network with frozen biases B and one without biases whose ReLU is shifted by B."""
    net, X, y = instance(draw)
    B, eta = draw.rational("B", 0, 2), draw.rational("eta", 0, 1)
    biased = replace(net, b=tuple(B for _ in net.b))
    draw.assume(all(biased.pre(r, x) != 0 for r in range(len(net.a)) for x in X))

    def shifted(W: Matrix, x: Vector) -> Fraction:
        values = (a * max(Fraction(0), dot(w, x) - B) for a, w in zip(net.a, W, strict=True))
        return sum(values, Fraction(0)) / net.root

    rows = []
    for r in range(len(net.a)):
        error = [shifted(net.W, x) - t for x, t in zip(X, y, strict=True)]
        on = [int(dot(net.W[r], x) > B) for x in X]
        change = [
            sum((e * o * x[k] for e, o, x in zip(error, on, X, strict=True)), Fraction(0))
            for k in range(len(X[0]))
        ]
        scale = eta * net.a[r] / net.root
        rows.append(tuple(w - scale * c for w, c in zip(net.W[r], change, strict=True)))
    after = biased
    for r in range(len(net.a)):
        for k in range(len(X[0])):
            slope = derivative(biased, X, r, k, lambda other: loss(other, X, y))
            after = after.moved(r, k, -eta * slope)
    for x in X:
        yield Fact(biased.output(x), "==", shifted(net.W, x), "output at the start")
        yield Fact(after.output(x), "==", shifted(tuple(rows), x), "output after a step")


@trial("yang2024/sec-3.2.2/kappa-scaling/a", domain=_SHAPES)
def scaling(draw: Draw) -> Iterator[Fact]:
    """Weights and biases times kappa give the network times kappa."""
    net, X, _ = instance(draw)
    kappa = draw.rational("kappa", 0, 2, ends=False)
    scaled = replace(
        net,
        W=tuple(tuple(kappa * w for w in row) for row in net.W),
        b=tuple(kappa * c for c in net.b),
    )
    for x in X:
        yield Fact(scaled.output(x), "==", kappa * net.output(x), "output")
