"""A network at its initialisation, and a network in the box around it, all rational."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.trials.draw import Draw, Vector
from verify.trials.exact_networks import Network, draw_network
from verify.trials.exact_vectors import along, minus, scaled_rows


@dataclass(frozen=True)
class Box:
    """The initial network, one near it, and the radii of weights and biases."""

    start: Network
    near: Network
    R_w: Fraction
    R_b: Fraction

    @property
    def R(self) -> Fraction:
        """R_w + R_b."""
        return self.R_w + self.R_b

    @property
    def B(self) -> Fraction:
        """The bias of all neurons at initialisation."""
        return self.start.b[0]

    @property
    def displacement(self) -> Vector:
        """vec([W, b] - [W(0), b(0)]), neuron by neuron."""
        return minus(self.near.parameters, self.start.parameters)

    def in_strip(self, r: int, i: int) -> bool:
        """Is neuron r in S_i(R)?"""
        return -self.R <= self.start.z[r][i] < self.R

    def strip(self, i: int) -> frozenset[int]:
        """S_i(R)."""
        return frozenset(r for r in range(self.start.m) if self.in_strip(r, i))

    def changed(self, r: int, i: int) -> int:
        """Does the indicator of neuron r on input i differ?"""
        return abs(self.near.active[r][i] - self.start.active[r][i])


def draw_radii(
    draw: Draw, B: Fraction, *, reach: Fraction = Fraction(1), far: bool = False
) -> tuple[Fraction, Fraction]:
    """R_w and R_b: at most ``reach``, and at most 1/B unless ``far``; 0 and the most occur."""
    most = reach if far or not B else min(reach, 1 / B)
    return draw.rational("R_w", 0, most), draw.rational("R_b", 0, most)


def draw_near(draw: Draw, start: Network, R_w: Fraction, R_b: Fraction) -> Network:
    """A network of the box, mostly on its boundary, towards or away from inputs among others."""
    W, b = [], []
    for w, bias in zip(start.W, start.b, strict=True):
        way = draw.choice("way", [draw.unit("way", len(w)), *start.X])
        shares = [draw.choice("share", [1, -1, draw.rational("share", -1, 1)]) for _ in range(2)]
        if draw.choice("corner", (True, False)):  # the pre-activation on an input moves by R
            way, side = start.X[0], draw.sign("side")
            shares = [side, -side]
        W.append(along(w, R_w * shares[0], way))
        b.append(bias + R_b * shares[1])
    return start.with_parameters(
        draw.note("W in the box", tuple(W)), draw.note("b in the box", tuple(b))
    )


def draw_box(
    draw: Draw,
    *,
    widths: Sequence[int] = range(1, 6),
    norms: Sequence[Fraction] = (),
    distinct: bool = False,
    bias: str = "equal",
    reach: Fraction = Fraction(1),
    far: bool = False,
) -> Box:
    """A network as `draw_network` draws it, radii as `draw_radii` does, and one in the box."""
    start = draw_network(draw, widths=widths, norms=norms, distinct=distinct, bias=bias)
    R_w, R_b = draw_radii(draw, start.b[0], reach=reach, far=far)
    if draw.choice(
        "aligned", (True, False, False)
    ):  # pre-activations next to 0, at ends of the strip
        R = R_w + R_b
        ends = [[0, R, -R, *[draw.rational("shift", -1, 1)] * 3] for _ in start.W]
        sizes = [start.b[0] + draw.choice("shift", options) for options in ends]
        W = scaled_rows(sizes, (start.X[0],) * start.m)
        start = start.with_parameters(draw.note("W", W), start.b)
    return Box(start, draw_near(draw, start, R_w, R_b), R_w, R_b)
