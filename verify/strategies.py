"""Hypothesis strategies made from statements: points inside the assumptions, data, networks.

Everything drawn is exact.  A strategy draws a seed and choices; the numbers come from the domain
sampler of the refuter, which visits boundaries, special values and extreme sizes.

`verify.trials.Draw` draws for the trials, by seed alone and on coarse grids, so that sums over
networks stay small rationals; the rows here are for tests of numerical code, so they are spread
over the sphere and as close as 1e-11.  Both lay rational points on the sphere in one way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from bounds.errors import InputError
from bounds.statement import Statement
from verify.randomness import generator
from verify.trials.draw import Matrix, Vector, stereographic
from verify.trials.exact_vectors import dot, relu, total

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy
    from numpy.random import Generator

Point = dict[str, Fraction]
DECADES = 8.0
_ATTEMPTS = 40
_ROWS = 24
_CANDIDATES = 400
_SEEDS = 2**32 - 1


def parameters(statement: Statement, *, decades: float = DECADES) -> SearchStrategy[Point]:
    """Exact points that satisfy every assumption of a statement, established rigorously.

    Parameters
    ----------
    statement : the values are those of its scalar variables; an assumption that mentions an
        existential constant is left out, as the constant belongs to the claim.
    decades : about how far random sizes go either way, in powers of ten; the special values go
        from 1e-30 to 1e30 in any case.

    Returns
    -------
    A strategy for dicts name -> Fraction.  It includes the boundaries that belong to the domain,
    the ends of ranges, and sizes that differ by many orders of magnitude.

    Raises
    ------
    InputError : no such point was found, on the first draw; perhaps there is none.

    >>> from hypothesis import find
    >>> from verify.claims import make_claim
    >>> claim = make_claim("x <= n", variables={"x": "real", "n": "integer"},
    ...                    assumptions=["0 < x <= n**2", "n >= 3"])
    >>> point = find(parameters(claim), lambda point: point["x"] == point["n"] ** 2)
    >>> point["n"].denominator
    1
    """
    return st.builds(lambda seed: _source(statement).point(seed, decades), st.integers(0, _SEEDS))


class PointSource:
    """Points of one statement's domain, each determined by a seed."""

    def __init__(self, statement: Statement) -> None:
        from verify.refute.domain import make_domain
        from verify.refute.guide import UnguidedError
        from verify.refute.sampler import Sampler
        from verify.refute.witness import Judge

        self.statement = statement
        kept = [a for a in statement.assumptions if not _mentions(statement, a)]
        inner = statement.with_changes(assumptions=tuple(kept))
        relations = [*statement.relations, *statement.conditions]
        self.domain = make_domain(inner, [] if statement.exists else relations)
        self.judge = Judge(inner)
        try:
            self.sampler = Sampler(self.domain, [], generator("parameters", statement.id))
        except UnguidedError as error:
            raise InputError(
                f"{statement.id}: its assumptions cannot be sampled: {error}"
            ) from None
        self.families = [f for f in self.domain.families() if self.sampler.usable(f)]

    def point(self, seed: int, decades: float = DECADES) -> Point:
        """The point that belongs to a seed.

        Raises
        ------
        InputError : no point inside the assumptions was found.
        """
        rng = generator("parameters", self.statement.id, seed)
        found = self._first(rng, decades, _ATTEMPTS)
        return found if found is not None else self.anchor

    @cached_property
    def anchor(self) -> Point:
        """One point inside, for seeds that lead to none."""
        rng = generator("parameters", self.statement.id, "anchor")
        found = self._first(rng, DECADES, 10 * _ATTEMPTS)
        if found is None:
            raise InputError(
                f"{self.statement.id}: no point that satisfies the assumptions was found; "
                "they may contradict each other (`certibound check` tells)"
            )
        return found

    def _first(self, rng: Generator, decades: float, attempts: int) -> Point | None:
        self.sampler.rng = rng
        found = (self._attempt(rng, decades, place / attempts) for place in range(attempts))
        return next((point for point in found if point is not None), None)

    def _attempt(self, rng: Generator, decades: float, progress: float) -> Point | None:
        from verify.refute.search import exact_points

        family = self.families[int(rng.integers(len(self.families)))]
        if progress >= 0.5:
            family = self.families[0]
        if not self.domain.free or rng.random() < 0.4:
            batch = self.sampler.grid(family, most=_ROWS)
        else:
            spread = decades * (0.2, 0.5, 1.0)[int(rng.integers(3))]
            batch = self.sampler.random(family, 8 * _ROWS, spread=spread)
        if not len(batch):
            return None
        for row in rng.permutation(len(batch))[:3].tolist():
            for point in exact_points(self.domain, batch, row):
                if self.judge.inside(point):
                    return {name: point[name] for name in self.judge.names}
        return None


@lru_cache(maxsize=64)
def _source(statement: Statement) -> PointSource:
    return PointSource(statement)


def _mentions(statement: Statement, assumption: str) -> bool:
    constants = set(statement.exists)
    relations = statement.parse(assumption).relations
    return any(constants & {s.name for s in r.free_symbols} for r in relations)


@dataclass(frozen=True)
class ExactData:
    """Exact rational unit vectors.

    Parameters
    ----------
    rows : n vectors of d rationals, each of norm exactly 1.

    >>> data = ExactData(((Fraction(3, 5), Fraction(4, 5)), (Fraction(1), Fraction(0))))
    >>> data.product(0, 1)
    Fraction(3, 5)
    """

    rows: Matrix

    def product(self, i: int, j: int) -> Fraction:
        """The inner product of two rows, exact."""
        return dot(self.rows[i], self.rows[j])

    def separation_squared(self) -> Fraction:
        """The least ||x_i - x_j||^2 and ||x_i + x_j||^2 over all pairs, exact; 4 for one row."""
        pairs = [(i, j) for i in range(len(self.rows)) for j in range(i)]
        return min((2 - 2 * abs(self.product(i, j)) for i, j in pairs), default=Fraction(4))

    def array(self) -> Any:
        """The rows as float64, each entry rounded to nearest."""
        import numpy as np

        return np.array([[float(x) for x in row] for row in self.rows])


@st.composite
def datasets(
    draw: Any,
    n: int | SearchStrategy[int],
    d: int | SearchStrategy[int],
    *,
    delta: Fraction | None = None,
    antipodal: bool = False,
    duplicates: bool = False,
) -> ExactData:
    """Data sets of exact rational unit vectors, generic, nearly parallel and aligned with axes.

    Parameters
    ----------
    n, d : number and dimension of the rows, at least 1, or strategies for them.
    delta : ``||x_i - x_j|| >= delta`` and ``||x_i + x_j|| >= delta`` for every pair; exact, in
        (0, sqrt 2].  Without it rows may be as close as they like.
    antipodal, duplicates : some row is the negative (a copy) of another; needs n >= 2, both
        n >= 3, and no delta.

    Notes
    -----
    A point t of Q^(d-1) gives (2 t, |t|^2 - 1)/(|t|^2 + 1), and these are dense in the sphere.

    Raises
    ------
    InputError : impossible sizes or options, or n rows that far apart were not found.

    >>> from hypothesis import find
    >>> data = find(datasets(3, 2, delta=Fraction(1, 2)), lambda data: True)
    >>> data.separation_squared() >= Fraction(1, 4)
    True
    """
    n, d = (draw(size) if isinstance(size, st.SearchStrategy) else size for size in (n, d))
    _check_sizes(n, d, delta, 1 + antipodal + duplicates)
    rng = generator("datasets", draw(st.integers(0, _SEEDS)))
    rows = _spread_rows(rng, n, d, delta)
    if antipodal or duplicates:
        first, *others = (int(k) for k in rng.permutation(n))
        if duplicates:
            rows[others[0]] = rows[first]
        if antipodal:
            rows[others[-1]] = tuple(-x for x in rows[first])
    return ExactData(tuple(rows))


def labels(n: int, *, bound: int = 1) -> SearchStrategy[Vector]:
    """Label vectors in [-bound, bound]^n: zero, +-bound, one large and many small, generic.

    >>> from hypothesis import find
    >>> find(labels(2), lambda y: any(y))[0].denominator >= 1
    True
    """
    fine = st.fractions(-bound, bound, max_denominator=1000)
    signs = st.sampled_from([Fraction(-bound), Fraction(bound)])
    tiny = st.sampled_from([Fraction(bound), Fraction(1, 10**9), Fraction(0)])
    each: list[SearchStrategy[Vector]] = [
        st.just((Fraction(0),) * n),
        *(st.tuples(*[entry] * n) for entry in (signs, tiny, fine)),
    ]
    return st.one_of(each)


@dataclass(frozen=True)
class ExactNetwork:
    """Weights (m, d), biases (m,), signs (m,), all exact; the bias is subtracted.

    ``f(x) = m^(-1/2) sum_r a_r max(<w_r, x> - b_r, 0)``; neuron r is active if <w_r, x> >= b_r.
    """

    weights: Matrix
    biases: Vector
    signs: tuple[int, ...]

    def active(self, x: Sequence[Fraction]) -> list[bool]:
        """Which neurons are active on an input, exactly."""
        pairs = zip(self.weights, self.biases, strict=True)
        return [dot(w, x) >= b for w, b in pairs]

    def scaled_output(self, x: Sequence[Fraction]) -> Fraction:
        """sqrt(m) f(x), exactly."""
        rows = zip(self.weights, self.biases, self.signs, strict=True)
        return total(a * relu(dot(w, x) - b) for w, b, a in rows)


@st.composite
def networks(
    draw: Any, m: int, d: int, *, bias: Fraction | None = None, symmetric: bool = False
) -> ExactNetwork:
    """Networks with exact rational weights of about standard normal size.

    Parameters
    ----------
    m, d : width and dimension, at least 1.
    bias : the bias of every neuron; drawn from [0, 3] for each neuron without it.
    symmetric : neuron r + m/2 copies neuron r with the opposite sign; m even.

    Some networks have neurons whose boundary goes exactly through a unit vector of the axes.

    Raises
    ------
    InputError : sizes below 1, or an odd width of a symmetric network.

    >>> from hypothesis import find
    >>> find(networks(2, 3, symmetric=True), lambda net: True).scaled_output([Fraction(1)] * 3)
    Fraction(0, 1)
    """
    _check_sizes(m, d, None, False)
    if symmetric and m % 2:
        raise InputError(f"a symmetric network has an even width, got m = {m}")
    rng = generator("networks", draw(st.integers(0, _SEEDS)))
    count = m // 2 if symmetric else m
    scale = 2**10
    weights = [
        tuple(Fraction(round(float(x) * scale), scale) for x in rng.standard_normal(d))
        for _ in range(count)
    ]
    biases = [
        Fraction(round(float(b) * scale), scale) if bias is None else Fraction(bias)
        for b in rng.uniform(0, 3, count)
    ]
    if rng.random() < 0.3:  # an exact tie: the neuron is active on the axis, just so
        weights[0] = (biases[0], *weights[0][1:])
    signs = [int(s) for s in rng.choice([-1, 1], size=count)]
    if symmetric:
        weights, biases = weights * 2, biases * 2
        signs = [*signs, *(-s for s in signs)]
    return ExactNetwork(tuple(weights), tuple(biases), tuple(signs))


def _spread_rows(rng: Generator, n: int, d: int, delta: Fraction | None) -> list[Vector]:
    """Rows one after the other, each far enough from those before."""
    style = int(rng.integers(3))
    rows: list[Vector] = []
    largest = None if delta is None else 1 - Fraction(delta) ** 2 / 2
    axes = [tuple(Fraction(int(j == i)) for j in range(d)) for i in range(d)]
    aligned = list(rng.permutation(d)) if style == 1 or (largest is not None and n <= d) else []
    for _ in range(_CANDIDATES * n):
        if len(rows) == n:
            return rows
        if aligned:
            candidate = axes[int(aligned.pop())]
        elif style == 2 and rows and largest is None:
            candidate = _beside(rng, rows[int(rng.integers(len(rows)))])
        else:
            candidate = _unit_vector(rng, d)
        if largest is None or all(abs(dot(candidate, row)) <= largest for row in rows):
            rows.append(candidate)
    if len(rows) == n:
        return rows
    raise InputError(
        f"{n} unit vectors in {d} dimensions at a separation of {delta} were not found "
        f"({len(rows)} were); ask for fewer rows, more dimensions or a smaller delta"
    )


def _unit_vector(rng: Generator, d: int) -> Vector:
    """A rational unit vector, roughly uniform: the stereographic image of a rounded point."""
    if d == 1:
        return (Fraction(int(rng.choice([-1, 1]))),)
    normal = rng.standard_normal(d)
    normal /= float((normal**2).sum()) ** 0.5
    last = min(float(normal[-1]), 0.999)
    return stereographic([Fraction(round(float(x) / (1 - last) * 64), 64) for x in normal[:-1]])


def _beside(rng: Generator, row: Vector) -> Vector:
    """A rational unit vector close to another one, at a distance of many possible sizes."""
    if len(row) == 1:
        return row
    pole = row[-1] == 1
    start = [Fraction(0)] * (len(row) - 1) if pole else [x / (1 - row[-1]) for x in row[:-1]]
    step = Fraction(1, 10 ** int(rng.integers(1, 12)))
    start[int(rng.integers(len(start)))] += step
    return stereographic(start)


def _check_sizes(n: int, d: int, delta: Fraction | None, least: int) -> None:
    for what, size in (("number", n), ("dimension", d)):
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise InputError(f"the {what} must be an integer of at least 1, got {size!r}")
    if delta is not None and (isinstance(delta, float) or not 0 < delta**2 <= 2):
        raise InputError(f"delta must be exact and in (0, sqrt 2], got {delta!r}")
    if least > 1 and (n < least or delta is not None):
        raise InputError(
            f"antipodal rows or duplicates need two rows, both need three, and no delta; got {n} "
            + ("row" if n == 1 else "rows")
            + ("" if delta is None else f" and delta = {delta}")
        )
