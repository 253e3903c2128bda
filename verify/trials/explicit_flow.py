"""Trials: gradient flow (explicit/flow-convergence).

As long as no pre-activation changes its sign the kernel is constant, outputs are linear in the
parameters, and the flow is known: ``e(t) = exp(-H t) e(0)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, arb_mat

from verify.trials.definiteness import smallest_eigenvalue
from verify.trials.draw import Draw
from verify.trials.exact_networks import Network, draw_network, safe_length
from verify.trials.exact_vectors import dot, form, minus, relu, square
from verify.trials.rational_ends import below, root_above
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

_POINT = "n <= 3 unit vectors in d <= 3, m <= 5 neurons, a time at which no pre-activation is 0"


def _point(draw: Draw) -> tuple[Network, Network, Network, Fraction]:
    """A network, and the networks a step h ahead and behind along the flow."""
    network = draw_network(draw, bias="any", kinks=False)
    h = safe_length(network, *network.gradient)
    return network, network.moved(h), network.moved(-h), h


@trial("explicit/flow-convergence/step-1", domain=_POINT)
def derivative_of_activations(draw: Draw) -> Iterator[Fact]:
    """Central differences, exact for piecewise linear functions."""
    network, ahead, behind, h = _point(draw)
    for r, row in enumerate(network.active):
        for i, on in enumerate(row):
            slope = (ahead.z[r][i] - behind.z[r][i]) / (2 * h)
            rise = relu(ahead.z[r][i]) - relu(behind.z[r][i])
            yield Fact(rise / (2 * h), "==", on * slope, f"r = {r}, i = {i}")


@trial("explicit/flow-convergence/step-2", domain=_POINT)
def derivative_of_outputs(draw: Draw) -> Iterator[Fact]:
    """Central differences, exact for piecewise linear functions; both sides times sqrt(m)."""
    network, ahead, behind, h = _point(draw)
    for i, change in enumerate(minus(ahead.F, behind.F)):
        yield Fact(change / (2 * h), "==", -dot(network.kernel[i], network.E), f"input {i}")


@trial("explicit/flow-convergence/step-3", domain=_POINT)
def derivative_of_the_error(draw: Draw) -> Iterator[Fact]:
    """Central differences, exact for piecewise quadratic functions; both sides times m."""
    network, ahead, behind, h = _point(draw)
    change = square(ahead.E) - square(behind.E)
    yield Fact(change / (2 * h), "==", -2 * form(network.kernel, network.E), "squared error")


@trial(
    "explicit/flow-convergence/step-5",
    domain=_POINT.replace("no pre-activation is 0", "some are 0"),
)
def speed(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides."""
    network = draw_network(draw, bias="any")
    limit = network.n * square(network.E) / network.m**2
    for r, (w, b) in enumerate(zip(*network.gradient, strict=True)):
        yield Fact(max(square(w), b**2), "<=", limit, f"neuron {r}")


@dataclass(frozen=True)
class _Flow:
    """A flow up to a time without changes of sign."""

    start: Network
    t: Fraction
    lam: Fraction

    @property
    def _matrix(self) -> arb_mat:
        return arb_mat([[ball(c) for c in row] for row in self.start.kernel])

    def error(self, t: Fraction) -> list[Any]:
        """The scaled error at a time."""
        return _times((-self._matrix * ball(t)).exp(), [ball(c) for c in self.start.E])

    def movement(self) -> list[tuple[Any, Any]]:
        """Squared movement of the weights and of the bias of every neuron up to t."""
        lost = [ball(e) - now for e, now in zip(self.start.E, self.error(self.t), strict=True)]
        mean = _times(self._matrix.inv(), lost)  # the integral of the error
        moved = []
        for row in self.start.active:
            parts = [c * on / self.start.m for c, on in zip(mean, row, strict=True)]
            columns = zip(*self.start.X, strict=True)
            w = [sum((p * ball(x) for p, x in zip(parts, c, strict=True)), arb(0)) for c in columns]
            moved.append((sum((c * c for c in w), arb(0)), sum(parts, arb(0)) ** 2))
        return moved


def _times(A: arb_mat, u: list[Any]) -> list[Any]:
    product = A * arb_mat([[c] for c in u])
    return [product[i, 0] for i in range(len(u))]


def _flow(draw: Draw) -> _Flow:
    """The flow up to t; the initial error is so small that no sign can change before."""
    network = draw_network(draw, n=2, widths=range(1, 7), bias="any", kinks=False)
    least = smallest_eigenvalue(network.kernel)
    draw.assume(least > ball(Fraction(1, 1000)))
    lam = 2 * below(least) * draw.choice("share", [1, 1, Fraction(1, 2)])
    draw.note("lambda", lam)
    t = draw.choice("t", [Fraction(1, 100), Fraction(1), Fraction(10), Fraction(100)])
    # the error only decreases, so a pre-activation moves by at most 2 sqrt(n)/m |E| t
    E = draw.vector("E", network.n, -1, 1)
    draw.assume(any(E))
    reach = 2 * root_above(network.n * square(E)) / network.m * t
    room = min(abs(z) for row in network.z for z in row)
    scale = min(Fraction(1), room / reach / 2)
    E = draw.note("E", tuple(scale * c for c in E))
    return _Flow(network.with_error(E), t, lam)


_FLOW = (
    "n <= 2 unit vectors in d <= 3, m <= 6 neurons, lambda up to twice the smallest eigenvalue, "
    "times up to 100 without changes of sign"
)


def _decay(flow: _Flow) -> Iterator[Fact]:
    for part in (Fraction(1, 7), Fraction(1)):
        t = part * flow.t
        now = sum((c * c for c in flow.error(t)), arb(0))
        limit = (-ball(flow.lam * t)).exp() * ball(square(flow.start.E))
        yield Fact(now, "<=", limit, f"squared error at time {t}")


def _movement(flow: _Flow, op: str) -> Iterator[Fact]:
    start = flow.start
    limit = 4 * start.n * square(flow.start.E) / (flow.lam**2 * start.m**2)
    for r, (w, b) in enumerate(flow.movement()):
        yield Fact(w, op, limit, f"weights of neuron {r}, squares")
        yield Fact(b, op, limit, f"bias of neuron {r}, squares")


@trial("explicit/flow-convergence/step-4", domain=_FLOW, cases=60)
def decay(draw: Draw) -> Iterator[Fact]:
    """From the known flow; equality is possible."""
    yield from _decay(_flow(draw))


@trial("explicit/flow-convergence/step-7", domain=_FLOW + "; D_0 > 0", cases=60)
def movement(draw: Draw) -> Iterator[Fact]:
    """From the known flow, squares of both sides."""
    yield from _movement(_flow(draw), "<")
