"""Exact random instances: rationals, unit vectors, data sets, networks.

Every number is a Fraction, so a failing instance is an exact witness.  Draws are small and simple
on purpose: coarse grids, repeated and extreme values, because counterexamples live there.  Data for
tests by Hypothesis, spread finely over the sphere, come from `verify.strategies`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]


# names of draws that shape an instance and are not needed to check it
SHAPING = frozenset({
    "aligned", "both", "corner", "direction", "directions", "distinct", "edge", "fill", "inputs",
    "largest eta", "length", "lift", "norm", "offset", "repeat", "same",
    "share", "share of the largest bias", "shift", "side", "sign of the repetition", "way",
})  # fmt: skip


class Rejected(Exception):
    """The instance does not satisfy a hypothesis; the trial draws another."""


class Draw:
    """A source of exact random objects that remembers what it gave, by name.

    Parameters
    ----------
    seed : any integer or text; the same seed gives the same instances on every machine.

    >>> draw = Draw(7)
    >>> x = draw.unit("x", 3)
    >>> sum(c * c for c in x)
    Fraction(1, 1)
    >>> list(draw.given) == ["x"]
    True
    """

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)
        self.given: dict[str, Any] = {}

    def assume(self, condition: bool) -> None:
        """Reject the instance unless a hypothesis holds."""
        if not condition:
            raise Rejected

    def integer(self, name: str, low: int, high: int) -> int:
        """An integer from low to high, the ends more often than the rest."""
        pool = [low, high, *(self._random.randint(low, high) for _ in range(3))]
        return self._keep(name, self._random.choice(pool))

    def rational(
        self, name: str, low: int | Fraction, high: int | Fraction, *, ends: bool = True
    ) -> Fraction:
        """A rational in [low, high] (without ends: in the open interval), some on coarse grids."""
        return self._keep(name, self._rational(Fraction(low), Fraction(high), ends))

    def sign(self, name: str) -> int:
        """1 or -1."""
        return self._keep(name, self._random.choice((-1, 1)))

    def signs(self, name: str, length: int) -> tuple[int, ...]:
        """A vector of signs, shape (length,)."""
        return self._keep(name, tuple(self._random.choice((-1, 1)) for _ in range(length)))

    def vector(
        self, name: str, length: int, low: int | Fraction = -2, high: int | Fraction = 2
    ) -> Vector:
        """Independent rational entries, shape (length,)."""
        ends = Fraction(low), Fraction(high)
        return self._keep(name, tuple(self._rational(*ends, True) for _ in range(length)))

    def matrix(
        self, name: str, rows: int, columns: int, low: int | Fraction = -2, high: int | Fraction = 2
    ) -> Matrix:
        """Independent rational entries, shape (rows, columns)."""
        ends = Fraction(low), Fraction(high)
        entries = tuple(
            tuple(self._rational(*ends, True) for _ in range(columns)) for _ in range(rows)
        )
        return self._keep(name, entries)

    def unit(self, name: str, length: int) -> Vector:
        """A vector of Euclidean norm exactly 1, shape (length,)."""
        return self._keep(name, self._unit(length))

    def points(
        self, name: str, n: int, d: int, *, distinct: bool = True, closest: Fraction | None = None
    ) -> Matrix:
        """n unit vectors in dimension d, shape (n, d).

        With ``distinct`` no two are equal; with ``closest`` both ``||x_i - x_j||`` and
        ``||x_i + x_j||`` are at least that.  Near-duplicates and antipodal pairs occur otherwise.
        """
        rows: list[Vector] = []
        for _ in range(200 * n):
            x = self._unit(d)
            if rows and self._random.random() < 0.2:
                x = self._near(self._random.choice(rows))
            if (not distinct or x not in rows) and (
                closest is None or all(_separated(x, other, closest) for other in rows)
            ):
                rows.append(x)
            if len(rows) == n:
                return self._keep(name, tuple(rows))
        raise Rejected

    def choice(self, name: str, options: Sequence[Any]) -> Any:
        """One of the options."""
        return self._keep(name, self._random.choice(list(options)))

    def note(self, name: str, value: Any) -> Any:
        """Remember a value that was computed from others, for the report."""
        return self._keep(name, value)

    def _keep(self, name: str, value: Any) -> Any:
        self.given[name] = value
        return value

    def _rational(self, low: Fraction, high: Fraction, ends: bool) -> Fraction:
        kind = self._random.random()
        if ends and kind < 0.15:
            return self._random.choice((low, high))
        if kind < 0.6:
            parts = self._random.choice((2, 3, 4, 5, 8, 10))
        else:
            parts = self._random.choice((97, 1000, 10**6))
        place = self._random.randint(1, parts - 1)
        return low + (high - low) * Fraction(place, parts)

    def _unit(self, length: int) -> Vector:
        if length == 1:
            return (Fraction(self._random.choice((-1, 1))),)
        if self._random.random() < 0.1:
            place = self._random.randrange(length)
            return tuple(
                Fraction(self._random.choice((-1, 1))) if i == place else Fraction(0)
                for i in range(length)
            )
        u = [self._rational(Fraction(-3), Fraction(3), True) for _ in range(length - 1)]
        point = list(stereographic(u))
        self._random.shuffle(point)
        return tuple(point)

    def _near(self, x: Vector) -> Vector:
        """A unit vector at a small rational rotation from x, or its antipode."""
        if len(x) == 1 or self._random.random() < 0.3:
            return tuple(-c for c in x)
        t = Fraction(1, self._random.choice((2, 5, 20, 100, 1000)))
        cosine, sine = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
        i, j = self._random.sample(range(len(x)), 2)
        y = list(x)
        y[i], y[j] = cosine * x[i] - sine * x[j], sine * x[i] + cosine * x[j]
        return tuple(y)


def stereographic(t: Sequence[Fraction]) -> Vector:
    """The rational unit vector (2 t, |t|^2 - 1)/(|t|^2 + 1) of a rational point t.

    >>> stereographic([Fraction(1, 2)])
    (Fraction(4, 5), Fraction(-3, 5))
    """
    square = sum((x * x for x in t), Fraction(0))
    return (*(2 * x / (square + 1) for x in t), (square - 1) / (square + 1))


def _separated(x: Vector, y: Vector, least: Fraction) -> bool:
    minus = sum(((a - b) ** 2 for a, b in zip(x, y, strict=True)), Fraction(0))
    plus = sum(((a + b) ** 2 for a, b in zip(x, y, strict=True)), Fraction(0))
    return min(minus, plus) >= least * least
