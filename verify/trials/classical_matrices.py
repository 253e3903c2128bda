"""Trials: textbook facts of symmetric matrices, at exact rational ones."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from verify.trials.definiteness import semidefinite, smallest_eigenvalue
from verify.trials.draw import Draw, Matrix
from verify.trials.exact_vectors import dot, form, frobenius, gram, matrix, shifted, square, total
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

_PSD = "Gram matrices of rational vectors, n <= 4, singular ones too"
_SYMMETRIC = "rational symmetric matrices, n <= 4"


def _psd(draw: Draw, name: str, n: int) -> Matrix:
    return draw.note(name, gram(draw.matrix(name, n, draw.integer("rank", 1, n))))


def _symmetric(draw: Draw, name: str, n: int) -> Matrix:
    A = draw.matrix(name, n, n)
    return draw.note(name, matrix(n, lambda i, j: A[max(i, j)][min(i, j)]))


@trial("classical/schur-product", domain=_PSD)
def schur_product(draw: Draw) -> Iterator[Fact]:
    """The entrywise product, and the entrywise cube."""
    n = draw.integer("n", 1, 4)
    A, C = _psd(draw, "A", n), _psd(draw, "C", n)
    both = tuple(tuple(a * c for a, c in zip(r, q, strict=True)) for r, q in zip(A, C, strict=True))
    k = draw.integer("k", 0, 3)
    power = tuple(tuple(c**k for c in row) for row in A)
    u = draw.vector("u", n)
    yield Fact(form(both, u), ">=", 0, "form of the product")
    yield Fact(int(semidefinite(both)), "==", 1, "product")
    yield Fact(int(semidefinite(power)), "==", 1, f"power {k}")


@trial("classical/gershgorin", domain=_SYMMETRIC + ", unit diagonal for the second part")
def gershgorin(draw: Draw) -> Iterator[Fact]:
    """A minus the bound is positive semidefinite."""
    n = draw.integer("n", 1, 4)
    A = _symmetric(draw, "A", n)
    rows = [A[i][i] - total(abs(A[i][j]) for j in range(n) if j != i) for i in range(n)]
    yield Fact(int(semidefinite(shifted(A, min(rows)))), "==", 1, "by rows")
    epsilon = draw.rational("epsilon", 0, 2)
    signs = _symmetric(draw, "share", n)
    B = tuple(
        tuple(Fraction(1) if i == j else epsilon * signs[i][j] / 2 for j in range(n))
        for i in range(n)
    )
    holds = semidefinite(shifted(draw.note("B", B), 1 - (n - 1) * epsilon))
    yield Fact(int(holds), "==", 1, "unit diagonal")


@trial("classical/eigenvalue-order", domain=_SYMMETRIC, cases=60)
def eigenvalue_order(draw: Draw) -> Iterator[Fact]:
    """Parts (a), (b), (c), (e), eigenvalues by exact bisection; (d) along A + C/N by (c)."""
    n = draw.integer("n", 1, 4)
    A, C = _symmetric(draw, "A", n), _symmetric(draw, "C", n)
    both = tuple(tuple(a + c for a, c in zip(r, q, strict=True)) for r, q in zip(A, C, strict=True))
    low_A, low_C, low = (smallest_eigenvalue(M) for M in (A, C, both))
    u = draw.vector("u", n)
    yield Fact(ball(form(A, u)), ">=", low_A * ball(square(u)), "(a) forms")
    for i in range(n):
        yield Fact(low_A, "<=", A[i][i], f"(a) entry {i}")
    yield Fact(low, ">=", low_A + low_C, "(b)")
    opposite = tuple(tuple(-c for c in row) for row in C)
    norm = abs(low_C).max(abs(smallest_eigenvalue(opposite)))
    yield Fact(low, ">=", low_A - norm, "(c) Weyl")
    squared = tuple(tuple(-dot(row, column) for column in C) for row in C)
    below = semidefinite(shifted(squared, -frobenius(C)))
    yield Fact(int(below), "==", 1, "(c) norms: the squared Frobenius norm times I minus C^2")
    small = tuple(
        tuple(a + c / 2**20 for a, c in zip(r, q, strict=True)) for r, q in zip(A, C, strict=True)
    )
    gap = abs(smallest_eigenvalue(small) - low_A)
    yield Fact(gap, "<=", ball(_size(C) / 2**20), "(d)")
    psd = _psd(draw, "P", n)
    negative = tuple(tuple(-c for c in row) for row in psd)
    trace = total(psd[i][i] for i in range(n))
    yield Fact(int(semidefinite(shifted(negative, -trace))), "==", 1, "(e)")


def _size(C: Matrix) -> Fraction:
    """An upper bound of the Frobenius norm: the sum of the absolute entries."""
    return total(abs(c) for row in C for c in row)


@trial("classical/quadratic-duality", domain="positive definite rational matrices, n <= 3")
def duality(draw: Draw) -> Iterator[Fact]:
    """The value at the maximiser, and no larger value anywhere else."""
    n = draw.integer("n", 1, 3)
    H = shifted(_psd(draw, "H", n), -draw.rational("shift", 0, 1, ends=False))
    best = draw.vector("maximiser", n)
    y = tuple(dot(row, best) for row in H)
    value = dot(y, best)  # y^T H^-1 y
    v = draw.vector("v", n)
    yield Fact(2 * dot(v, y) - form(H, v), "<=", value, "any v")
    yield Fact(2 * dot(best, y) - form(H, best), "==", value, "the maximiser")
    a, u, t = draw.rational("a", 0, 2, ends=False), draw.vector("u", n), draw.vector("t", n)
    yield Fact(2 * dot(t, u) - a * square(t), "<=", square(u) / a, "any t")
    top = tuple(c / a for c in u)
    yield Fact(2 * dot(top, u) - a * square(top), "==", square(u) / a, "t = u/a")


@trial(
    "classical/matrix-chernoff",
    domain="sums of m <= 4 independent psd matrices of 2 or 3 values, n <= 2, exact law",
    cases=60,
)
def matrix_chernoff(draw: Draw) -> Iterator[Fact]:
    """The probability over all outcomes, exactly up to eigenvalues that touch the threshold."""
    n, m = draw.integer("n", 1, 2), draw.integer("m", 1, 4)
    zero = tuple((Fraction(0),) * n for _ in range(n))
    values = [
        [zero, *(_psd(draw, f"X{r}", n) for _ in range(draw.integer("values", 1, 2)))]
        for r in range(m)
    ]
    if draw.choice("same", [True, False]):
        values = [values[0]] * m
    weight = draw.rational("weight of 0", 0, 1, ends=False)
    L = max(total(X[i][i] for i in range(n)) for options in values for X in options)
    draw.assume(L > 0)
    epsilon = draw.rational("epsilon", 0, 1, ends=False)
    laws = [[weight, *[(1 - weight) / (len(o) - 1)] * (len(o) - 1)] for o in values]
    mean = _sum(
        n, (tuple(tuple(p * c for c in row) for row in X)
            for options, law in zip(values, laws, strict=True)
            for X, p in zip(options, law, strict=True)),
    )  # fmt: skip
    mu = smallest_eigenvalue(draw.note("mean", mean))
    certain = touching = Fraction(0)
    for outcome in product(*(range(len(options)) for options in values)):
        chance = Fraction(1)
        for place, law in zip(outcome, laws, strict=True):
            chance *= law[place]
        low = smallest_eigenvalue(_sum(n, (o[k] for o, k in zip(values, outcome, strict=True))))
        margin = ball(1 - epsilon) * mu - low
        certain += chance if margin >= 0 else 0
        touching += chance if not (margin >= 0 or margin < 0) else 0
    found = ball(certain).union(ball(certain + touching))
    h = ball(1 - epsilon) * ball(1 - epsilon).log() + ball(epsilon)
    first = n * (-h * mu / ball(L)).exp()
    yield Fact(found, "<=", first, "probability")
    yield Fact(first, "<=", n * (-ball(epsilon**2 / (2 * L)) * mu).exp(), "the simpler bound")


def _sum(n: int, matrices: Iterator[Matrix]) -> Matrix:
    added: list[list[Fraction]] = [[Fraction(0)] * n for _ in range(n)]
    for X in matrices:
        for i in range(n):
            for j in range(n):
                added[i][j] += X[i][j]
    return tuple(tuple(row) for row in added)
