"""Smallest eigenvalues of the limiting kernel: exact Gram matrices, enclosed pair probabilities."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Any

from flint import arb

from verify.arb_gaussian import normal_tail, orthant, owens_t
from verify.trials.definiteness import semidefinite
from verify.trials.draw import Draw, Matrix, Rejected
from verify.trials.exact_vectors import Rows, dot, form, gram, matrix, minus, plus, shifted
from verify.trials.hermite_sums import kernel_coefficients, squares, tail, total
from verify.trials.matrices import limiting_kernel, pair_probabilities, power, smallest_eigenvalue
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

DATA = "n <= 4 unit vectors in d <= 3, near-duplicates and antipodes among them; B in [0, 3]"
TINY = Fraction(1, 10**20)


def kernel_data(draw: Draw, least: int = 2) -> tuple[Matrix, Matrix, Fraction]:
    """Unit inputs, their Gram matrix and a bias."""
    d = draw.integer("d", 1 if least == 1 else 2, 3)
    points = draw.points("x", draw.integer("n", least, 4 if d > 1 else 2), d)
    B = draw.choice("B", (Fraction(0), Fraction(1, 2), Fraction(1), Fraction(2), Fraction(3)))
    return points, gram(points), B


def _off(G: Rows) -> list[Any]:  # entries below the diagonal
    return [G[i][j] for i in range(len(G)) for j in range(i)]


def product_bound(draw: Draw, G: Matrix) -> Fraction:
    """A bound Delta < 1 on the inner products of different inputs, sometimes the smallest."""
    Delta = max(abs(rho) for rho in _off(G))
    draw.assume(Delta < 1)
    return draw.note("Delta", draw.choice("bound", (Delta, Delta, (1 + Delta) / 2)))


def _near(left: Any, right: Any, says: str) -> Fact:
    return Fact(abs(ball(left) - ball(right)), "<=", TINY, says)


def _cone_sums(a: tuple[Fraction, ...], P: Rows) -> tuple[Any, Fraction]:
    pairs = [(i, j) for i in range(len(a)) for j in range(len(a)) if i != j]
    weighted = sum((ball(a[i] * a[j]) * P[i][j] for i, j in pairs), arb(0))
    return weighted, sum((a[i] * a[j] for i, j in pairs), Fraction(0))


def _in_cone(draw: Draw, G: Matrix, B: Fraction) -> tuple[Any, ...]:
    """A vector of the cone, certified, with the probabilities and the smallest correlation."""
    n = len(G)
    P = matrix(n, lambda i, j: orthant(ball(B), ball(G[i][j])))
    lowest = min(_off(G))
    least = orthant(ball(B), ball(lowest))
    for place in range(20):
        a = draw.vector("a", n)
        if place > 10:
            a = draw.note("a", tuple(abs(entry) for entry in a))
        weighted, plain = _cone_sums(a, P)
        inside = weighted - least * ball(plain)
        nonnegative = all(entry >= 0 for entry in a)
        if any(a) and (nonnegative or n == 2 or inside >= 0):
            return a, P, least, lowest
    raise Rejected


@trial("explicit/restricted-eigenvalue/step-1", domain=DATA, cases=30)
def _kernel_form(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    a = draw.vector("a", len(G))
    P = pair_probabilities(points, B)
    both = matrix(len(G), lambda i, j: ball(G[i][j]) * P[i][j])
    yield _near(form(limiting_kernel(points, B), a), form(P, a) + form(both, a), "forms")


@trial("explicit/restricted-eigenvalue/step-2", domain=DATA, cases=60)
def _schur_form(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    P = pair_probabilities(points, B)
    both = matrix(len(G), lambda i, j: ball(G[i][j]) * P[i][j])
    yield Fact(form(both, draw.vector("a", len(G))), ">=", 0, "form of the entrywise product")
    yield Fact(smallest_eigenvalue(both), ">=", -TINY, "its smallest eigenvalue")


@trial("explicit/restricted-eigenvalue/step-3", domain=DATA, cases=60)
def _probability_form(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    a = draw.vector("a", len(G))
    P = pair_probabilities(points, B)
    square = ball(dot(a, a))
    yield _near(form(P, a), normal_tail(ball(B)) * square + _cone_sums(a, P)[0], "form of P")


@trial("explicit/restricted-eigenvalue/step-5", domain="rational vectors, n <= 6")
def _sum_of_pairs(draw: Draw) -> Iterator[Fact]:
    a = draw.vector("a", draw.integer("n", 1, 6))
    pairs = sum((p * q for i, p in enumerate(a) for j, q in enumerate(a) if i != j), Fraction(0))
    square = dot(a, a)
    yield Fact(pairs, "==", sum(a) ** 2 - square, "sum over pairs")


@trial("explicit/restricted-eigenvalue/step-7", domain=DATA + "; a in the cone", cases=25)
def _on_the_cone(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    a, _, least, _ = _in_cone(draw, G, B)
    square = ball(dot(a, a))
    bound = (normal_tail(ball(B)) - least) * square
    yield Fact(form(limiting_kernel(points, B), a), ">=", bound - ball(TINY), "form on the cone")


@trial("explicit/restricted-eigenvalue/step-8", domain=DATA, cases=60)
def _smallest_probability(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    least = orthant(ball(B), ball(min(_off(G))))
    for probability in _off(pair_probabilities(points, B)):
        yield Fact(least, "<=", probability + ball(TINY), "no pair has a smaller probability")


@trial("explicit/restricted-eigenvalue/step-10", domain=DATA)
def _separated_pair(draw: Draw) -> Iterator[Fact]:
    points, G, _ = kernel_data(draw)
    gap = minus(points[0], points[1])
    square = dot(gap, gap)
    yield Fact(min(_off(G)), "<=", 1 - square / 2, "smallest correlation")


@trial("explicit/restricted-eigenvalue/a", domain=DATA + "; a in the cone", cases=25)
@trial("explicit/restricted-eigenvalue/b", domain=DATA + "; a in the cone", cases=25)
def _restricted(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    a, _, least, lowest = _in_cone(draw, G, B)
    value = form(limiting_kernel(points, B), a)
    square = ball(dot(a, a))
    yield Fact(value, ">=", (normal_tail(ball(B)) - least) * square - ball(TINY), "part (a)")
    gap = ball(2 - 2 * lowest)  # of the pair that is farthest apart, delta = min(sqrt 2, gap)
    delta = gap.sqrt().min(arb(2).sqrt())
    owen = 2 * owens_t(ball(B), delta / (4 - delta * delta).sqrt())
    closed = (delta / 2).asin() / arb.pi() * (-(ball(B) ** 2) / (2 - delta * delta / 2)).exp()
    yield Fact(value, ">=", owen * square - ball(TINY), "part (b)")
    yield Fact(owen, ">=", closed - ball(TINY), "closed form")
    yield Fact(closed, ">", 0, "positive")


@trial("explicit/restricted-eigenvalue-jensen", domain=DATA + "; a in the cone", cases=25)
def _jensen(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    a, _, _, lowest = _in_cone(draw, G, B)
    square = ball(dot(a, a))
    delta = ball(2 - 2 * lowest).sqrt().min(arb(2).sqrt())
    arc = (delta / 2).asin()
    slope = delta / (2 * (4 - delta * delta).sqrt() * arc)
    bound = arc / arb.pi() * (-(ball(B) ** 2) * slope).exp()
    yield Fact(form(limiting_kernel(points, B), a), ">=", bound * square - ball(TINY), "form")


RHO = "rho in [-1, 1], B in [0, 3], partial sums with the rest bounded by |rho|^N times a tail"


def _correlation(draw: Draw) -> tuple[Fraction, Fraction, int]:
    rho = draw.rational("rho", -1, 1)
    B = draw.rational("B", 0, 3)
    return rho, B, draw.integer("N", 1, 40)


@trial("explicit/min-eigenvalue-series/step-1", domain=RHO, cases=60)
def _expansion(draw: Draw) -> Iterator[Fact]:
    rho, B, N = _correlation(draw)
    part = total([c * ball(rho**k) for k, c in enumerate(squares(N, B))])
    rest = tail(N, B) * ball(abs(rho) ** N) + ball(TINY)
    yield Fact(abs(orthant(ball(B), ball(rho)) - part), "<=", rest, "partial sum")


@trial("explicit/min-eigenvalue-series/step-2", domain=RHO, cases=60)
def _kernel_expansion(draw: Draw) -> Iterator[Fact]:
    rho, B, N = _correlation(draw)
    a = kernel_coefficients(N, B)
    part = total([c * ball(rho**k) for k, c in enumerate(a)])
    rest = (2 * normal_tail(ball(B)) - total(a)) * ball(abs(rho) ** N) + ball(TINY)
    exact = (1 + ball(rho)) * orthant(ball(B), ball(rho))
    yield Fact(abs(exact - part), "<=", rest, "partial sum")


@trial("explicit/min-eigenvalue-series/step-3", domain=DATA + "; partial sums", cases=40)
def _matrix_expansion(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    N = draw.integer("N", 1, 30)
    a = kernel_coefficients(N, B)
    rest = 2 * normal_tail(ball(B)) - total(a)
    H = limiting_kernel(points, B)
    for i, row in enumerate(G):
        for j, rho in enumerate(row):
            part = total([c * ball(rho**k if k else Fraction(1)) for k, c in enumerate(a)])
            error = rest * ball(abs(rho) ** N) + ball(TINY)
            yield Fact(abs(H[i][j] - part), "<=", error, f"entry {i}, {j}")


@trial("explicit/min-eigenvalue-series/step-4", domain=DATA + "; k <= 8")
def _power_is_semidefinite(draw: Draw) -> Iterator[Fact]:
    G = kernel_data(draw)[1]
    k = draw.integer("k", 0, 8)
    yield Fact(int(semidefinite(power(G, k))), "==", 1, "positive semidefinite")


@trial("explicit/min-eigenvalue-series/step-5", domain=DATA + "; k <= 8")
def _power_by_gershgorin(draw: Draw) -> Iterator[Fact]:
    G = kernel_data(draw)[1]
    Delta = product_bound(draw, G)
    k = draw.integer("k", 0, 8)
    bound = 1 - (len(G) - 1) * (Delta**k if k else Fraction(1))
    yield Fact(int(semidefinite(shifted(power(G, k), bound))), "==", 1, "smallest eigenvalue")


@trial("explicit/min-eigenvalue-series/step-6", domain=DATA + "; N <= 8", cases=60)
def _sum_of_powers(draw: Draw) -> Iterator[Fact]:
    _, G, B = kernel_data(draw)
    a = kernel_coefficients(draw.integer("N", 0, 8) + 1, B)
    whole: Any = [[arb(0)] * len(G) for _ in G]
    least = arb(0)
    for k, c in enumerate(a):
        whole = plus(whole, [[ball(g) for g in row] for row in power(G, k)], c)
        least += c * smallest_eigenvalue(power(G, k))
    yield Fact(smallest_eigenvalue(whole), ">=", least - ball(TINY), "smallest eigenvalue")


@trial("explicit/min-eigenvalue-series/step-7", domain=DATA + "; distance at N, against n times "
       "the rest of the coefficients", cases=30)  # fmt: skip
def _partial_kernels(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    a = kernel_coefficients(draw.integer("N", 0, 30) + 1, B)
    whole: Any = [[arb(0)] * len(G) for _ in G]
    for k, c in enumerate(a):
        whole = plus(whole, [[ball(g) for g in row] for row in power(G, k)], c)
    rest = len(G) * (2 * normal_tail(ball(B)) - total(a)) + ball(TINY)
    exact = smallest_eigenvalue(limiting_kernel(points, B))
    yield Fact(abs(exact - smallest_eigenvalue(whole)), "<=", rest, "distance to the limit")


@trial("explicit/min-eigenvalue-series/step-8", domain="n <= 9, Delta in [0, 1), 0^0 = 1")
def _first_index(draw: Draw) -> Iterator[Fact]:
    n = draw.integer("n", 2, 9)
    Delta = draw.choice("Delta", (Fraction(0), draw.rational("Delta", 0, 1, ends=False)))
    draw.assume(Delta <= Fraction(9, 10))
    first = next(k for k in range(500) if (n - 1) * (Delta**k if k else 1) <= 1)
    for k in range(first + 12):
        small = (n - 1) * (Delta**k if k else Fraction(1)) <= 1
        yield Fact(int(small), "==", int(k >= first), f"k = {k}")


@trial(
    "explicit/min-eigenvalue-series/step-9",
    domain="B in [0, 3], partial sums below 2 Q(B)",
    cases=60,
)
def _whole_sum(draw: Draw) -> Iterator[Fact]:
    B, N = draw.rational("B", 0, 3), draw.integer("N", 1, 60)
    rest = 2 * normal_tail(ball(B)) - total(kernel_coefficients(N, B))
    yield Fact(rest, ">=", 0, "the terms from N on")
    more = 2 * normal_tail(ball(B)) - total(kernel_coefficients(4 * N, B))
    yield Fact(more, "<=", rest, "and from 4 N on")


@trial("explicit/min-eigenvalue-series/c", domain="orthonormal, n <= 6, B in [0, 3]", cases=60)
@trial("explicit/min-eigenvalue-series/step-11", domain="orthonormal, n <= 6, B in [0, 3]")
def _orthonormal(draw: Draw) -> Iterator[Fact]:
    n, B = draw.integer("n", 2, 6), draw.rational("B", 0, 3)
    points = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    q = normal_tail(ball(B))
    yield _near(smallest_eigenvalue(limiting_kernel(points, B)), 2 * q - q * q, "eigenvalue")


def _two_points(draw: Draw) -> tuple[Matrix, Fraction]:
    points = draw.points("x", 2, 2)
    if gram(points)[0][1] < 0:
        points = draw.note("x", (points[0], tuple(-c for c in points[1])))
    Delta = gram(points)[0][1]
    draw.assume(Delta < 1)
    return points, Delta


@trial("explicit/min-eigenvalue-series/c", domain="n = 2, rho in [0, 1), B in [0, 3]", cases=50)
@trial(
    "explicit/min-eigenvalue-series/step-12", domain="n = 2, rho in [0, 1), B in [0, 3]", cases=50
)
def _pair(draw: Draw) -> Iterator[Fact]:
    points, Delta = _two_points(draw)
    B = draw.rational("B", 0, 3)
    exact = 2 * normal_tail(ball(B)) - ball(1 + Delta) * orthant(ball(B), ball(Delta))
    yield _near(smallest_eigenvalue(limiting_kernel(points, B)), exact, "eigenvalue")


def _series(n: int, Delta: Fraction, B: Fraction, terms: int) -> Any:
    """A part of the series bound; all its terms are nonnegative."""
    weights = [max(Fraction(0), 1 - (n - 1) * (Delta**k if k else 1)) for k in range(terms)]
    return total([c * ball(w) for c, w in zip(kernel_coefficients(terms, B), weights, strict=True)])


def series_bound(n: int, Delta: Fraction, B: Fraction) -> Any:
    """The whole series, by part (b) of the theorem."""
    first = next(k for k in range(2000) if (n - 1) * (Delta**k if k else 1) <= 1)
    a = kernel_coefficients(first, B) if first else []
    powers = total([c * ball(Delta**k if k else Fraction(1)) for k, c in enumerate(a)])
    cross = ball(1 + Delta) * orthant(ball(B), ball(Delta)) - powers
    return 2 * normal_tail(ball(B)) - total(a) - (n - 1) * cross


@trial("explicit/min-eigenvalue-series/b", domain="n <= 9, Delta in [0, 9/10], B in [0, 3]: the "
       "first 60 terms, the rest bounded by the coefficients", cases=60)  # fmt: skip
def _series_sum(draw: Draw) -> Iterator[Fact]:
    n, B = draw.integer("n", 2, 9), draw.rational("B", 0, 3)
    Delta = draw.choice("Delta", (Fraction(0), draw.rational("Delta", 0, Fraction(9, 10))))
    rest = 2 * normal_tail(ball(B)) - total(kernel_coefficients(60, B))
    part, bound = _series(n, Delta, B, 60), series_bound(n, Delta, B)
    yield Fact(part, "<=", bound + ball(TINY), "from below")
    yield Fact(bound, "<=", part + rest + ball(TINY), "from above")


@trial("explicit/min-eigenvalue-series/a", domain=DATA, cases=40)
def _series_theorem(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    Delta = product_bound(draw, G)
    draw.assume(Delta <= Fraction(99, 100))
    least = smallest_eigenvalue(limiting_kernel(points, B))
    bound = series_bound(len(G), Delta, B)
    yield Fact(least, ">=", bound - ball(TINY), "part (a), the sum by part (b)")


def closed_index(n: int, Delta: Fraction, B: Fraction) -> int:
    """K of the closed form; the power of Delta is compared exactly instead of the logarithms."""
    third = 0
    if Delta:
        third = next(k for k in range(5000) if 2 * (n - 1) * Delta**k <= 1)
    return max(1, ceil(B * B), third)


@trial("explicit/min-eigenvalue-closed", domain=DATA, cases=40)
def _closed_theorem(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    Delta = product_bound(draw, G)
    draw.assume(Delta <= Fraction(999, 1000))
    K = closed_index(len(G), Delta, B)
    bound = (-ball(B * B) / 2).exp() / (30 * ball(K).sqrt())
    yield Fact(smallest_eigenvalue(limiting_kernel(points, B)), ">=", bound, "eigenvalue")


@trial("explicit/min-eigenvalue-closed/step-2", domain=DATA, cases=40)
def _half_the_tail(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    Delta = product_bound(draw, G)
    draw.assume(Delta <= Fraction(99, 100))
    K = closed_index(len(G), Delta, B)
    half = (2 * normal_tail(ball(B)) - total(kernel_coefficients(K, B))) / 2
    least = smallest_eigenvalue(limiting_kernel(points, B))
    yield Fact(least, ">=", half - ball(TINY), "eigenvalue")
