"""A small network at its initialisation, and a point of the box around it, all rational.

The factor 1/sqrt(m) is left out of every output; callers put it in by balls, or square.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.matrices import dot


@dataclass(frozen=True)
class Start:
    """Inputs, initial weights, bias and signs, radii of the box, and a point (W, b) of the box."""

    x: Matrix
    W0: Matrix
    B: Fraction
    a: tuple[int, ...]
    R_w: Fraction
    R_b: Fraction
    W: Matrix
    b: Vector

    @property
    def R(self) -> Fraction:
        """R_w + R_b."""
        return self.R_w + self.R_b

    @property
    def m(self) -> int:
        """The number of neurons."""
        return len(self.a)

    @property
    def z0(self) -> list[list[Fraction]]:
        """Pre-activations at initialisation, neuron by neuron."""
        return [[dot(w, x) - self.B for x in self.x] for w in self.W0]

    @property
    def z(self) -> list[list[Fraction]]:
        """Pre-activations at the point of the box."""
        return [[dot(w, x) - b for x in self.x] for w, b in zip(self.W, self.b, strict=True)]


def draw_start(
    draw: Draw, *, unit: bool = True, distinct: bool = False, reach: Fraction = Fraction(1)
) -> Start:
    """Draw a network; without ``unit`` the inputs have any rational norm up to 1.

    R_w and R_b are at most ``reach``.  Weights are on coarse grids, so pre-activations at 0 and
    at the ends of strips occur.
    """
    d, m = draw.integer("d", 1, 3), draw.integer("m", 1, 5)
    n = draw.integer("n", 1, 2 if d == 1 else 3)
    x = draw.points("x", n, d, distinct=distinct or d > 1)
    if not unit:
        lengths = [draw.choice("length", (1, Fraction(1, 2), Fraction(9, 10), 0)) for _ in x]
        x = draw.note("x", tuple(tuple(s * c for c in p) for s, p in zip(lengths, x, strict=True)))
    B = draw.choice("B", (Fraction(0), Fraction(1), draw.rational("B", 0, 2)))
    W0 = draw.matrix("W0", m, d, -3, 3)
    if draw.choice("aligned", (True, False)):  # pre-activations next to 0
        shift = draw.rational("shift", -1, 1)
        W0 = draw.note("W0", tuple(tuple((B + shift) * c for c in x[0]) for _ in W0))
    # B R_w, B R_b <= 1 and R_w, R_b <= 1
    most = min(reach, 1 / B) if B else reach
    R_w, R_b = draw.rational("R_w", 0, most), draw.rational("R_b", 0, most)
    moves = [draw.unit(f"u_{r}", d) for r in range(m)]
    factors = draw.vector("t", m, 0, 1)
    W = tuple(
        tuple(w + t * R_w * u for w, u in zip(row, move, strict=True))
        for row, move, t in zip(W0, moves, factors, strict=True)
    )
    b = tuple(B + R_b * t for t in draw.vector("s", m, -1, 1))
    return Start(x, W0, B, draw.signs("a", m), R_w, R_b, W, b)


def relu(z: Fraction) -> Fraction:
    """max(z, 0)."""
    return max(z, Fraction(0))


def active(z: Fraction) -> int:
    """The indicator of z >= 0."""
    return int(z >= 0)


def all_signs(n: int) -> list[tuple[int, ...]]:
    """All vectors of n signs."""
    return list(product((-1, 1), repeat=n))


def features(s: Start) -> list[list[Fraction]]:
    """The columns of Z(0), times sqrt(m): one per input."""
    return [
        [
            entry
            for r in range(s.m)
            for entry in (s.a[r] * active(s.z0[r][i]) * c for c in (*x, Fraction(-1)))
        ]
        for i, x in enumerate(s.x)
    ]


def displacement(s: Start) -> list[Fraction]:
    """vec([W, b] - [W(0), b(0)]), neuron by neuron."""
    return [
        entry
        for r in range(s.m)
        for entry in (
            *(w - v for w, v in zip(s.W[r], s.W0[r], strict=True)),
            s.b[r] - s.B,
        )
    ]


def weighted(columns: Sequence[Sequence[Any]], signs: Sequence[int]) -> list[Any]:
    """The sum of the columns with these signs."""
    return [dot(row, signs) for row in zip(*columns, strict=True)]
