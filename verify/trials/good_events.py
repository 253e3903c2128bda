"""Exact instances of the good event of explicit/gd-good-event, with gradient descent on them.

One or two unit inputs, hand-placed weights: every neuron is given its pre-activations on the
inputs, among them values inside the strip ``[-R_star, R_star)`` where signs can change.  All
conditions of the event are then checked, exactly or by enclosures that decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb

from verify.arb_gaussian import normal_tail, orthant
from verify.trials.definiteness import semidefinite
from verify.trials.draw import Draw, Vector
from verify.trials.exact_networks import Network, symmetric, trajectory
from verify.trials.exact_vectors import combination, dot, minus, shifted, square
from verify.trials.rational_ends import above, below, dyadic, root_above
from verify.trials.run import ball

_NEAR = tuple(Fraction(c, 1000) for c in (1, -1, 10, 100, 500, -500, 999))
LARGEST_RATE = Fraction(16, 289)


@dataclass(frozen=True)
class Event:
    """An initialisation inside the good event.

    ``s`` encloses exp(-B^2/2); ``R_low <= R_star <= R_high`` (equal where R_star is rational);
    ``strip[i]`` is the set S_i(R_star).
    """

    start: Network
    B: Fraction
    lam: Fraction
    s: Any
    R_low: Fraction
    R_high: Fraction
    strip: tuple[frozenset[int], ...]

    @property
    def p_star(self) -> Fraction:
        """lambda/(32 n)."""
        return self.lam / (32 * self.start.n)

    def largest_rate(self) -> Fraction:
        """A rational at most 16/289 lambda exp(B^2)/n^2, exact for B = 0."""
        if self.B == 0:
            return LARGEST_RATE * self.lam / self.start.n**2
        return below(ball(LARGEST_RATE * self.lam / self.start.n**2) / self.s**2)


@dataclass(frozen=True)
class Run:
    """Gradient descent from a good event: the networks at times 0, 1, ..."""

    event: Event
    eta: Fraction
    networks: tuple[Network, ...]

    @property
    def errors(self) -> tuple[Vector, ...]:
        """The scaled errors at times 0, 1, ..."""
        return tuple(network.E for network in self.networks)


def good_event(
    draw: Draw,
    *,
    width: Callable[[int, Fraction], int] | None = None,
    most: int = 2,
    twice: bool = False,
) -> Event:
    """Draw an initialisation with lambda_min(H(0)) >= 3/4 lambda, few flips and few active neurons.

    Parameters
    ----------
    width : from n and lambda; otherwise it is drawn.
    most : largest number of inputs.
    twice : every neuron twice, with opposite signs.
    """
    n = draw.integer("n", 1, most)
    X = draw.points("X", n, draw.integer("d", n, 3))
    B = draw.choice("B", [Fraction(0), Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3, 2)])
    s = (-(ball(B) ** 2) / 2).exp()
    rho = dot(X[0], X[-1])
    draw.assume(n == 1 or abs(rho) < 1)
    lam = below(_smallest(B, rho, n), 16) * draw.choice(
        "share", [1, 1, Fraction(2, 3), Fraction(1, 5)]
    )
    draw.note("lambda", lam)
    draw.assume(lam > 0)
    R_low, R_high = _radius(lam, n, B, s)
    fewest = -int((-1 / s).lower().floor().unique_fmpz())
    flipping = -int(-16 * n / lam // 1)  # from this width on the event allows flips
    m = width(n, lam) if width else draw.choice("m", [3 * fewest, 16, flipping, 2 * flipping])
    draw.assume(m <= 1500)
    half = (m + 1) // 2 if twice else m
    W = _weights(draw, X, rho, (B, lam, s, R_low, R_high), half)
    start = Network(X, draw.note("W", W), (B,) * half, draw.signs("a", half))
    start = symmetric(start) if twice else start
    strip = tuple(
        frozenset(r for r, row in enumerate(start.z) if -R_low <= row[i] < R_high) for i in range(n)
    )
    near = [abs(z) for row in start.z for z in row]
    draw.assume(R_low == R_high or all(z <= R_low or z >= R_high for z in near))
    event = Event(start, B, lam, s, R_low, R_high, strip)
    draw.assume(_holds(event))
    return event


def _smallest(B: Fraction, rho: Fraction, n: int) -> arb:
    """The smallest eigenvalue of the limiting kernel of one or two unit inputs."""
    diagonal = 2 * normal_tail(ball(B))
    if n == 1:
        return diagonal
    return diagonal - (1 + ball(rho)) * orthant(ball(B), ball(rho))


def _radius(lam: Fraction, n: int, B: Fraction, s: Any) -> tuple[Fraction, Fraction]:
    plain = 5 * lam / (128 * n)
    return (plain, plain) if B == 0 else (below(ball(plain) / s), above(ball(plain) / s))


def _weights(
    draw: Draw, X: Sequence[Vector], rho: Fraction, constants: tuple[Any, ...], m: int
) -> tuple[Vector, ...]:
    """Weights with chosen pre-activations: inside the strip, active, inactive."""
    B, lam, s, R_low, R_high = constants
    n = len(X)
    flips = int(m * lam / (16 * n))
    room = int(below(m * s)) - flips
    needed = -int(-(Fraction(3, 8) * lam * m) // 1)
    draw.assume(room >= needed)
    on = [draw.integer("active", needed, room) for _ in range(n)]
    rows = []
    place = draw.choice("strip", [flips, flips, 0])
    for r in range(m):
        active = n == 1 or draw.choice("both", [False, False, False, True])
        targets = []
        for i in range(n):
            if r < place:
                inside = draw.choice("inside", [-1, 0, *_NEAR])
                targets.append(inside * R_low)
            elif (on[i] > 0 and (active or r % n == i)) or on[i] >= m - r:
                targets.append(draw.rational("above", R_high, 2))
                on[i] -= 1
            else:
                targets.append(-draw.rational("below", R_high, 2, ends=False))
        rows.append(_solve(X, rho, [B + t for t in targets]))
    return tuple(rows)


def _solve(X: Sequence[Vector], rho: Fraction, values: list[Fraction]) -> Vector:
    """The combination of the inputs with these inner products."""
    if len(X) == 1:
        return tuple(values[0] * c for c in X[0])
    gap = 1 - rho**2
    first, second = values
    return combination([(first - rho * second) / gap, (second - rho * first) / gap], tuple(X))


def _holds(event: Event) -> bool:
    """All three conditions of the event, certified."""
    start, n, m = event.start, event.start.n, event.start.m
    counts = [sum(row[i] for row in start.active) for i in range(n)]
    return (
        semidefinite(shifted(start.kernel, Fraction(3, 4) * event.lam))
        and all(len(S) <= 2 * m * event.p_star for S in event.strip)
        and all(bool(count <= m * event.s) for count in counts)
    )


def run_in_box(draw: Draw, *, steps: int = 2) -> Run:
    """Gradient descent that stays in a box of size R_star up to the last time.

    The labels are chosen so that the movement nearly fills the box.
    """
    event = good_event(draw)
    eta = _rate(draw, event)
    times = draw.integer("steps", 1, steps)
    E = draw.vector("E", event.start.n, -1, 1)
    draw.assume(any(E))
    dW, db = event.start.with_error(E).gradient
    size = eta * (root_above(max(square(w) for w in dW)) + max(abs(c) for c in db))
    draw.assume(size > 0)
    scale = draw.choice("fill", [Fraction(1), Fraction(9, 10), Fraction(1, 3)]) / times
    scale *= dyadic(event.R_low / size, 30) if event.B else event.R_low / size
    run = descend(draw, event, eta, [scale * c for c in E], times)
    draw.assume(all(_inside(event, network) for network in run.networks))
    return run


def run_wide(draw: Draw, *, steps: int = 3, twice: bool = False, most: int = 1) -> Run:
    """Gradient descent under the width conditions of the convergence theorems.

    Both width conditions hold, with delta close to 1; the size of the initial error nearly fills
    the second one.  With ``twice`` the initial output is 0 and the error is minus the labels.
    """
    delta = Fraction(99, 100)

    def width(n: int, lam: Fraction) -> int:
        needed = 83 * n / ball(lam) * (ball(3 * n / delta)).log()
        return -int((-needed).lower().floor().unique_fmpz()) * (2 if twice else 1)

    draw.note("delta", delta)
    event = good_event(draw, width=width, most=most, twice=twice)
    start = event.start
    E = draw.vector("E", start.n, -1, 1)
    draw.assume(any(E))
    # m >= 167773 n^3 D_0^2 exp(-B^2)/lambda^4, and the square of the scaled error is m D_0^2
    largest = ball(Fraction(start.m, 167773 * start.n**3) * event.lam**4) / event.s**2
    scale = below((start.m * largest / ball(square(E))).sqrt(), 30)
    scale *= draw.choice("fill", [Fraction(1), Fraction(1, 2)])
    return descend(draw, event, _rate(draw, event), [scale * c for c in E], steps)


def _rate(draw: Draw, event: Event) -> Fraction:
    largest = dyadic(event.largest_rate(), 20) if event.B else event.largest_rate()
    return draw.note("eta", largest * draw.choice("rate", [1, 1, Fraction(1, 2), Fraction(1, 10)]))


def descend(draw: Draw, event: Event, eta: Fraction, E: Sequence[Fraction], steps: int) -> Run:
    """The run whose scaled initial error is E."""
    start = event.start.with_error(tuple(E))
    draw.note("labels times sqrt(m)", start.Y)
    return Run(event, eta, trajectory(start, eta, steps))


def _inside(event: Event, network: Network) -> bool:
    """Is the network in a box around the start with R_w + R_b <= R_star?"""
    pairs = zip(network.W, event.start.W, strict=True)
    R_w = max(root_above(square(minus(w, start))) for w, start in pairs)
    R_b = max(abs(b - event.B) for b in network.b)
    return R_w + R_b <= event.R_low
