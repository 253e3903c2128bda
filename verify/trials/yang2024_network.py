"""Yang et al. 2024, section 2.1: gradients, kernel and update of networks with rational weights.

The widths are squares, so that 1/sqrt(m) is rational.  Derivatives come from the definition: on a
segment on which no neuron switches, outputs are linear and the loss is quadratic in one parameter,
so a central difference is the derivative exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.exact_networks import INSIDE, Network, draw_network
from verify.trials.exact_vectors import along, combination, dot, relu, total
from verify.trials.registry import Fact, trial

_SHAPES = "n <= 3 inputs of norm at most 1 in d <= 3, m = 1 or 4 neurons, rational"
_ROOTS = {1: 1, 4: 2}


def derivative(net: Network, i: int, r: int, k: int) -> Fraction:
    """The derivative of output i by parameter k of neuron r; no pre-activation may be 0."""
    h = net.room(r)
    return (net.nudged(r, k, h).f[i] - net.nudged(r, k, -h).f[i]) / (2 * h)


def instance(draw: Draw, *, bias: str = "any") -> Network:
    """A network away from its kinks, inputs of norm at most 1, labels."""
    return draw_network(draw, widths=(1, 4), norms=INSIDE, bias=bias, kinks=False)


def places(net: Network) -> list[tuple[int, int]]:
    """Neurons and the places of their parameters."""
    return [(r, k) for r in range(net.m) for k in range(len(net.X[0]) + 1)]


def kernel(net: Network, i: int, j: int) -> Fraction:
    """Entry (i, j) of the empirical kernel by the right side of eq. (1)."""
    both = sum(row[i] * row[j] for row in net.active)
    return (dot(net.X[i], net.X[j]) + 1) * both / net.m


def z_entry(net: Network, i: int, r: int, k: int) -> Fraction:
    """Entry k of the block of Z of neuron r and input i."""
    extended = (*net.X[i], Fraction(-1))
    return net.active[r][i] * net.a[r] * extended[k] / net.root


@trial("yang2024/setup/gradients/b", domain=_SHAPES)
def output_gradient(draw: Draw) -> Iterator[Fact]:
    """Derivatives of f by a weight vector and by a bias."""
    net = instance(draw)
    for i, x in enumerate(net.X):
        for r, k in places(net):
            factor = x[k] if k < len(x) else Fraction(-1)
            stated = net.a[r] * factor * net.active[r][i] / net.root
            says = f"derivative of f by parameter {k} of neuron {r}"
            yield Fact(derivative(net, i, r, k), "==", stated, says)


@trial("yang2024/eq-1", domain=_SHAPES)
def empirical_kernel(draw: Draw) -> Iterator[Fact]:
    """Inner products of gradients against the printed sum."""
    net = instance(draw)
    gradients = [[derivative(net, i, r, k) for r, k in places(net)] for i in range(net.n)]
    for i in range(net.n):
        for j in range(i + 1):
            yield Fact(dot(gradients[i], gradients[j]), "==", kernel(net, i, j), f"H_{i}{j}")


@trial("yang2024/setup/z-matrix", domain=_SHAPES)
def factorisation(draw: Draw) -> Iterator[Fact]:
    """H = Z^T Z."""
    net = instance(draw)
    columns = [[z_entry(net, i, r, k) for r, k in places(net)] for i in range(net.n)]
    for i in range(net.n):
        for j in range(i + 1):
            yield Fact(dot(columns[i], columns[j]), "==", kernel(net, i, j), f"H_{i}{j}")


@trial("yang2024/setup/vectorised-update", domain=_SHAPES, cases=150)
def update(draw: Draw) -> Iterator[Fact]:
    """One step along the derivatives of the loss against the vector form."""
    net = instance(draw)
    eta = draw.rational("eta", 0, 2)
    for (r, k), start in zip(places(net), net.parameters, strict=True):
        column = [z_entry(net, i, r, k) for i in range(net.n)]
        stated = start + eta * dot(column, net.error)
        yield Fact(start - eta * net.slope(r, k), "==", stated, f"parameter {k} of neuron {r}")


@trial("yang2024/intro/sublinear-active/c", domain=_SHAPES)
def shifted_relu(draw: Draw) -> Iterator[Fact]:
    """A network with frozen biases B and one without biases whose ReLU is shifted by B."""
    net = instance(draw, bias="equal")
    B, eta = net.b[0], draw.rational("eta", 0, 1)

    def shifted(W: Matrix, x: Vector) -> Fraction:
        return total(a * relu(dot(w, x) - B) for a, w in zip(net.a, W, strict=True)) / net.root

    errors = [shifted(net.W, x) - t for x, t in zip(net.X, net.y, strict=True)]
    rows, after = [], net
    for r, w in enumerate(net.W):
        pulls = [e * int(dot(w, x) > B) for e, x in zip(errors, net.X, strict=True)]
        rows.append(along(w, -eta * net.a[r] / net.root, combination(pulls, net.X)))
        for k in range(len(w)):
            after = after.nudged(r, k, -eta * net.slope(r, k))
    for i, x in enumerate(net.X):
        yield Fact(net.f[i], "==", shifted(net.W, x), "output at the start")
        yield Fact(after.f[i], "==", shifted(tuple(rows), x), "output after a step")


@trial("yang2024/sec-3.2.2/kappa-scaling/a", domain=_SHAPES)
def scaling(draw: Draw) -> Iterator[Fact]:
    """Weights and biases times kappa give the network times kappa."""
    net = instance(draw)
    kappa = draw.rational("kappa", 0, 2, ends=False)
    scaled = net.along(kappa - 1, net.W, net.b)
    for new, old in zip(scaled.f, net.f, strict=True):
        yield Fact(new, "==", kappa * old, "output")
