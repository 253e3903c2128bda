"""Exact trajectories of gradient descent on small networks.

The number of neurons is a square, so 1/sqrt(m) is rational.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.matrices import dot, limiting_kernel, matrix, smallest_eigenvalue
from verify.trials.run import ball
from verify.trials.start import active, relu


@dataclass(frozen=True)
class Run:
    """A trajectory: weights, biases and outputs at each iteration, and what it started from."""

    x: Matrix
    directions: Matrix
    length: Fraction
    radius: Fraction
    y: Vector
    a: tuple[int, ...]
    B: Fraction
    eta: Fraction
    root: int
    states: tuple[tuple[Matrix, Vector], ...]

    @property
    def n(self) -> int:
        """The number of inputs."""
        return len(self.x)

    @property
    def m(self) -> int:
        """The number of neurons, a square."""
        return self.root**2

    def z(self, k: int) -> list[list[Fraction]]:
        """Pre-activations at iteration k, neuron by neuron."""
        W, b = self.states[k]
        return [[dot(w, x) - c for x in self.x] for w, c in zip(W, b, strict=True)]

    def outputs(self, k: int) -> list[Fraction]:
        """f(k)."""
        return _outputs(self.z(k), self.a, self.root)

    def residual(self, k: int) -> list[Fraction]:
        """f(k) - y."""
        return [f - y for f, y in zip(self.outputs(k), self.y, strict=True)]

    def kernel(self, k: int) -> list[list[Fraction]]:
        """H(k)."""
        on = [[active(entry) for entry in row] for row in self.z(k)]
        return matrix(self.n, lambda i, j: (dot(self.x[i], self.x[j]) + 1)
                      * Fraction(sum(row[i] * row[j] for row in on), self.m))  # fmt: skip

    def features(self, k: int) -> list[list[Fraction]]:
        """The columns of Z(k)."""
        z = self.z(k)
        return [
            [
                Fraction(active(z[r][i]) * self.a[r], self.root) * c
                for r in range(self.m)
                for c in (*x, Fraction(-1))
            ]
            for i, x in enumerate(self.x)
        ]

    def parameters(self, k: int) -> list[Fraction]:
        """vec([W, b](k))."""
        W, b = self.states[k]
        return [entry for w, c in zip(W, b, strict=True) for entry in (*w, c)]


def _outputs(z: list[list[Fraction]], a: tuple[int, ...], root: int) -> list[Fraction]:
    total = [sum((s * relu(row[i]) for s, row in zip(a, z, strict=True)), Fraction(0))
             for i in range(len(z[0]))]  # fmt: skip
    return [entry / root for entry in total]


def trajectory(draw: Draw, *, steps: int, symmetric: bool = False) -> Run:
    """A trajectory inside the hypotheses of Theorem 32, as far as they are not hidden in an order.

    With L a lower bound on lambda: eta = L/(500 n^2) and R_w + R_b = L/(640 n), so that
    eta <= lambda exp(B^2)/(5 C_2^2 n^2) and 8 c n (R_w + R_b) exp(-B^2/2) <= lambda/8 for C_2 and c
    up to 10; labels so close to the initial outputs that 8 sqrt(n/m) ||y - f(0)||/lambda <= R_w.
    """
    d, root = draw.integer("d", 1, 2), 2 if symmetric else draw.choice("root", (1, 2, 2, 3))
    n, m = draw.integer("n", 1, 2 if d == 1 else 3), root**2
    directions = draw.points("directions", n, d)
    length = draw.choice("length", (Fraction(1), Fraction(1), Fraction(1, 2), Fraction(9, 10)))
    x = tuple(tuple(length * c for c in p) for p in directions)
    B = draw.choice("B", (Fraction(0), Fraction(1, 2), Fraction(1)))
    W = draw.matrix("W0", m, d, -2, 2)
    W = tuple(tuple(Fraction(round(c * 8), 8) for c in w) for w in W)
    if draw.choice("aligned", (True, False)):  # some pre-activations exactly 0
        W = (tuple(B / length * c for c in directions[0]), *W[1:])
    a = draw.signs("a", m)
    if symmetric:
        W, a = (*W[: m // 2], *W[: m // 2]), (*a[: m // 2], *(-s for s in a[: m // 2]))
    least = smallest_eigenvalue(limiting_kernel(directions, B, length))
    L = Fraction(int(float(least.mid()) * 2**20) - 1, 2**20)
    draw.assume(L > 0 and least > ball(L))
    radius = L / (1280 * n)
    z = [[dot(w, p) - B for p in x] for w in W]
    shift = draw.vector("shift", n, -1, 1)
    y = tuple(
        f + s * radius * L * root / (8 * n)
        for f, s in zip(_outputs(z, a, root), shift, strict=True)
    )
    eta = L / (500 * n**2)
    for name, value in (("W0", W), ("a", a), ("y", y), ("eta", eta), ("R_w = R_b", radius)):
        draw.note(name, value)
    b = (B,) * m
    states = [(W, b)]
    for _ in range(steps):
        z = [[dot(w, p) - c for p in x] for w, c in zip(W, b, strict=True)]
        e = [f - label for f, label in zip(_outputs(z, a, root), y, strict=True)]
        W, b = _step(W, b, a, z, e, x, eta / root)
        states.append((W, b))
    for moved, biases in states:
        for w, v in zip(moved, states[0][0], strict=True):
            draw.assume(sum((p - q) ** 2 for p, q in zip(w, v, strict=True)) <= radius**2)
        draw.assume(all(abs(c - B) <= radius for c in biases))
    return Run(x, directions, length, radius, y, a, B, eta, root, tuple(states))


def _step(
    W: Matrix, b: Vector, a: Any, z: Any, e: list[Fraction], x: Matrix, rate: Fraction
) -> tuple[Matrix, Vector]:
    """One step of gradient descent on weights and biases."""
    weights, biases = [], []
    for r, w in enumerate(W):
        pull = [e[j] * active(z[r][j]) for j in range(len(x))]
        move = [sum((p * q[c] for p, q in zip(pull, x, strict=True)), Fraction(0))
                for c in range(len(w))]  # fmt: skip
        weights.append(tuple(c - rate * a[r] * v for c, v in zip(w, move, strict=True)))
        biases.append(b[r] + rate * a[r] * sum(pull, Fraction(0)))
    return tuple(weights), tuple(biases)


def unstable(run: Run) -> list[list[bool]]:
    """Per neuron and input: can the indicator change inside of the box (Definition 17)?"""
    reach = run.radius * run.length + run.radius
    return [[z - reach < 0 if z >= 0 else z + reach >= 0 for z in row] for row in run.z(0)]


def flip_errors(run: Run, k: int) -> tuple[list[Fraction], list[Fraction], list[int]]:
    """epsilon(k), epsilon'(k) and the numbers of neurons that may flip."""
    loose, z, after, e = unstable(run), run.z(k), run.z(k + 1), run.residual(k)
    first, second, counts = [], [], []
    for i in range(run.n):
        rows = [r for r in range(run.m) if loose[r][i]]
        change = [run.a[r] * (relu(after[r][i]) - relu(z[r][i])) for r in rows]
        first.append(sum(change, Fraction(0)) / run.root)
        second.append(
            run.eta
            * sum(
                (
                    e[j]
                    * (dot(run.x[j], run.x[i]) + 1)
                    * Fraction(sum(active(z[r][i]) * active(z[r][j]) for r in rows), run.m)
                    for j in range(run.n)
                ),
                Fraction(0),
            )
        )
        counts.append(len(rows))
    return first, second, counts


def squared(v: list[Fraction]) -> Fraction:
    return sum((entry * entry for entry in v), Fraction(0))
