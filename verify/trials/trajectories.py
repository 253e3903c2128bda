"""Exact trajectories of gradient descent inside the hypotheses of Theorem 32."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.exact_networks import HALF, Network, symmetric, trajectory
from verify.trials.exact_vectors import image, minus, relu, scaled_rows, square, total
from verify.trials.matrices import limiting_kernel, smallest_eigenvalue
from verify.trials.run import ball


@dataclass(frozen=True)
class Run:
    """The networks at each iteration, directions and common length of the inputs, R_w = R_b."""

    path: tuple[Network, ...]
    eta: Fraction
    directions: Matrix
    length: Fraction
    radius: Fraction

    @property
    def start(self) -> Network:
        """The network at initialisation."""
        return self.path[0]

    @property
    def B(self) -> Fraction:
        """The bias at initialisation."""
        return self.start.b[0]


def draw_run(draw: Draw, *, steps: int, twice: bool = False) -> Run:
    """A trajectory inside the hypotheses of Theorem 32, as far as they are not hidden in an order.

    With L a lower bound on lambda: eta = L/(500 n^2) and R_w + R_b = L/(640 n), so that
    eta <= lambda exp(B^2)/(5 C_2^2 n^2) and 8 c n (R_w + R_b) exp(-B^2/2) <= lambda/8 for C_2 and c
    up to 10; labels so close to the initial outputs that 8 sqrt(n/m) ||y - f(0)||/lambda <= R_w.
    The number of neurons is a square; with ``twice`` the initialisation is symmetric.
    """
    d, root = draw.integer("d", 1, 2), 2 if twice else draw.choice("root", (1, 2, 2, 3))
    n, m = draw.integer("n", 1, 2 if d == 1 else 3), root**2 // (2 if twice else 1)
    directions = draw.points("directions", n, d)
    length = draw.choice("length", (Fraction(1), Fraction(1), HALF, Fraction(9, 10)))
    B = draw.choice("B", (Fraction(0), HALF, Fraction(1)))
    W = tuple(tuple(Fraction(round(c * 8), 8) for c in w) for w in draw.matrix("W0", m, d))
    if draw.choice("aligned", (True, False)):  # some pre-activations exactly 0
        W = (tuple(B / length * c for c in directions[0]), *W[1:])
    start = Network(scaled_rows((length,) * n, directions), W, (B,) * m, draw.signs("a", m))
    start = symmetric(start) if twice else start
    least = smallest_eigenvalue(limiting_kernel(directions, B, length))
    L = Fraction(int(float(least.mid()) * 2**20) - 1, 2**20)
    draw.assume(L > 0 and least > ball(L))
    radius, eta = L / (1280 * n), L / (500 * n**2)
    shift = draw.vector("shift", n, -1, 1)
    start = start.with_error(tuple(-s * radius * L * start.m / (8 * n) for s in shift))
    path = trajectory(start, eta, steps)
    for name, value in (("network", start), ("eta", eta), ("R_w = R_b", radius)):
        draw.note(name, value)
    for net in path:
        moves = zip(net.W, start.W, strict=True)
        draw.assume(all(square(minus(w, v)) <= radius**2 for w, v in moves))
        draw.assume(all(abs(c - B) <= radius for c in net.b))
    return Run(path, eta, directions, length, radius)


def unstable(run: Run) -> list[list[bool]]:
    """Per neuron and input: can the indicator change inside of the box (Definition 17)?"""
    reach = run.radius * run.length + run.radius
    return [[z - reach < 0 if z >= 0 else z + reach >= 0 for z in row] for row in run.start.z]


def change_of(net: Network, after: Network, i: int, neurons: list[int]) -> Fraction:
    """The change of output i that is due to these neurons."""
    terms = (net.a[r] * (relu(after.z[r][i]) - relu(net.z[r][i])) for r in neurons)
    return total(terms) / net.root


def flip_errors(run: Run, k: int) -> tuple[Vector, Vector, list[int]]:
    """epsilon(k), epsilon'(k) and the numbers of neurons that may flip."""
    net, after, loose = run.path[k], run.path[k + 1], unstable(run)
    rows = [[r for r in range(net.m) if loose[r][i]] for i in range(net.n)]
    first = tuple(change_of(net, after, i, neurons) for i, neurons in enumerate(rows))
    second = image(net.kernel_over(rows), net.error)
    return first, tuple(-run.eta * c for c in second), [len(neurons) for neurons in rows]
