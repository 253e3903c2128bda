"""Appendix B: the restricted smallest eigenvalue, over exact data sets and vectors of the region.

Pair probabilities are enclosed; a vector counts as one of the region only where the enclosures
show it.  Expectations over w are tested before they are taken: at drawn weight vectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations

from flint import arb

from verify.arb_gaussian import normal_tail, orthant
from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.exact_vectors import dot, square
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

DATA = "n <= 4 distinct unit vectors in d <= 3, B in [0, 3]"
REGION = DATA + ", a vector of the region"


@cache
def pair_probability(B: Fraction, rho: Fraction) -> arb:
    """The probability that both neurons are active; a ball is as good later as it is now."""
    return orthant(ball(B), ball(rho))


@dataclass(frozen=True)
class Case:
    """A data set, a bias, and a vector a."""

    X: Matrix
    B: Fraction
    a: Vector

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """All pairs i < j."""
        return list(combinations(range(len(self.X)), 2))

    def product(self, i: int, j: int) -> Fraction:
        """<x_i, x_j>."""
        return dot(self.X[i], self.X[j])

    def pair(self, i: int, j: int) -> arb:
        """p_ij."""
        return pair_probability(self.B, self.product(i, j))

    @property
    def single(self) -> arb:
        """p_0."""
        return normal_tail(ball(self.B))

    @property
    def least_pair(self) -> tuple[int, int]:
        """The pair of the smallest probability, which increases with the inner product."""
        return min(self.pairs, key=lambda ij: self.product(*ij))

    @property
    def least(self) -> arb:
        """min p_ij."""
        return self.pair(*self.least_pair)

    def weighted(self, *, constant: arb | None = None) -> arb:
        """The sum over i != j of a_i a_j p_ij, or with a constant in place of p_ij."""
        return sum(
            (
                2
                * ball(self.a[i] * self.a[j])
                * (self.pair(i, j) if constant is None else constant)
                for i, j in self.pairs
            ),
            arb(0),
        )

    @property
    def excess(self) -> arb:
        """Left minus right side of the region's condition; exactly equal terms are left out."""
        low = self.product(*self.least_pair)
        return sum(
            (
                2 * ball(self.a[i] * self.a[j]) * (self.pair(i, j) - self.least)
                for i, j in self.pairs
                if self.product(i, j) != low
            ),
            arb(0),
        )

    @property
    def form(self) -> arb:
        """a^T H a."""
        value = 2 * self.single * ball(square(self.a))
        for i, j in self.pairs:
            entry = ball(1 + self.product(i, j)) * self.pair(i, j)
            value += 2 * ball(self.a[i] * self.a[j]) * entry
        return value

    @property
    def bias_form(self) -> arb:
        """E[(a^T I(Xw >= B))^2]."""
        return self.single * ball(square(self.a)) + self.weighted()


def draw_case(draw: Draw) -> Case:
    """A data set, a bias, and any vector."""
    n = draw.integer("n", 2, 4)
    X = draw.points("X", n, draw.integer("d", 2, 3))
    B = draw.choice("B", (Fraction(0), draw.rational("bias", 0, 3), Fraction(3)))
    return Case(X, B, draw.vector("a", n))


def draw_member(draw: Draw) -> Case:
    """A nonzero vector that lies in the region for certain."""
    case = draw_case(draw)
    draw.assume(square(case.a) > 0)
    draw.assume(bool(case.excess >= 0))
    return case


def indicators(draw: Draw, case: Case) -> list[int]:
    """The indicators of a drawn weight vector; thresholds that are met exactly occur."""
    w = draw.vector("w", len(case.X[0]), -4, 4)
    if draw.choice("on a threshold", (True, False)):
        w = draw.note("w", tuple(case.B * c for c in case.X[0]))
    return [int(dot(w, x) >= case.B) for x in case.X]


@trial("yang2024/theorem-35/a", domain=REGION, cases=30)
def restricted_eigenvalue(draw: Draw) -> Iterator[Fact]:
    """a^T H a >= max(0, bound of eq. (3)) ||a||^2, where eq. (3) has a value."""
    case = draw_member(draw)
    size = ball(square(case.a))
    yield Fact(case.form, ">=", 0, "0")
    gap = 1 - max(abs(case.product(i, j)) for i, j in case.pairs)
    if case.B > 0 and gap < 1:
        B, half = ball(case.B), ball(2 * gap)  # delta^2 with the largest delta
        turn = (half * (1 - half / 4)).sqrt() / (1 - half / 2)
        angle = (arb.pi() - turn.atan()) / (2 * arb.pi())
        loss = (-(B**2) / (2 - half / 2)).exp() * angle
        root = (2 * arb.pi()).sqrt()
        for p in (arb(1) / 2 - B / root, (1 / B - 1 / B**3) * (-(B**2) / 2).exp() / root):
            yield Fact(case.form, ">=", (p - loss) * size, "eq. (3)")


@trial("yang2024/theorem-35/b", domain=REGION, cases=30)
def by_pair_probability(draw: Draw) -> Iterator[Fact]:
    """a^T H a >= (p_0 - min p_ij) ||a||^2."""
    case = draw_member(draw)
    yield Fact(case.form, ">=", (case.single - case.least) * ball(square(case.a)), "p_0 - min p")


@trial("yang2024/theorem-35/step-2", domain=DATA + ", a drawn w", cases=100)
def two_parts(draw: Draw) -> Iterator[Fact]:
    """(<x_i, x_j> + 1) I_i I_j is the sum of the weight part and the bias part, entrywise."""
    case = draw_case(draw)
    on = indicators(draw, case)
    Z = [[c * i for c in x] for x, i in zip(case.X, on, strict=True)]
    for i in range(len(on)):
        for j in range(len(on)):
            kernel = (case.product(i, j) + 1) * on[i] * on[j]
            yield Fact(kernel, "==", dot(Z[i], Z[j]) + on[i] * on[j], "entry")


@trial("yang2024/theorem-35/step-3", domain=DATA + ", a drawn w", cases=100)
def weight_part(draw: Draw) -> Iterator[Fact]:
    """The quadratic form of both parts is at least that of the bias part."""
    case = draw_case(draw)
    on = indicators(draw, case)
    n = len(on)
    both = sum(
        case.a[i] * case.a[j] * (case.product(i, j) + 1) * on[i] * on[j]
        for i in range(n)
        for j in range(n)
    )
    bias = sum((c * i for c, i in zip(case.a, on, strict=True)), Fraction(0)) ** 2
    yield Fact(both, ">=", bias, "quadratic form")


@trial("yang2024/theorem-35/step-4", domain=DATA + ", a drawn w", cases=100)
def expanded_form(draw: Draw) -> Iterator[Fact]:
    """The squared sum of indicators, expanded; its expectation is the claim."""
    case = draw_case(draw)
    on = indicators(draw, case)
    left = sum((c * i for c, i in zip(case.a, on, strict=True)), Fraction(0)) ** 2
    diagonal = sum((c**2 * i for c, i in zip(case.a, on, strict=True)), Fraction(0))
    crossed = sum(2 * case.a[i] * case.a[j] * on[i] * on[j] for i, j in case.pairs)
    yield Fact(left, "==", diagonal + crossed, "expansion")


@trial("yang2024/theorem-35/step-5", domain=REGION, cases=30)
def region_bound(draw: Draw) -> Iterator[Fact]:
    """max p_ij <= p_0 and the bound with min p_ij on vectors of the region."""
    case = draw_member(draw)
    size, total = ball(square(case.a)), ball(sum(case.a) ** 2)
    for i, j in case.pairs:
        yield Fact(case.pair(i, j), "<=", case.single, "p_ij <= p_0")
    first = (case.single - case.least) * size + case.least * size
    first += case.weighted(constant=case.least)
    second = (case.single - case.least) * size + case.least * total
    yield Fact(case.bias_form, ">=", first, "the region")
    yield Fact(first, "==", second, "completed square")


@trial("yang2024/theorem-35/step-6", domain=REGION, cases=30)
def minimum(draw: Draw) -> Iterator[Fact]:
    """The chain for one vector of the region, scaled to norm 1."""
    case = draw_member(draw)
    size, total = ball(square(case.a)), ball(sum(case.a) ** 2)
    gap = case.single - case.least
    yield Fact(case.form, ">=", case.bias_form, "the weight part")
    yield Fact(case.bias_form, ">=", gap * size, "the bias part")
    yield Fact(case.least * total, ">=", 0, "the square")


def largest_and_least(values: Sequence[arb]) -> tuple[arb, arb]:
    """The largest and the smallest of balls, by their midpoints."""
    ordered = sorted(values, key=lambda v: float(v.mid()))
    return ordered[-1], ordered[0]


@trial("yang2024/theorem-35/step-7", domain=DATA, cases=60)
def extremes(draw: Draw) -> Iterator[Fact]:
    """min p_ij <= max p_ij, both over all pairs."""
    case = draw_case(draw)
    high, low = largest_and_least([case.pair(i, j) for i, j in case.pairs])
    yield Fact(low, "<=", high, "min and max")
    yield Fact(low, "<=", case.single, "min and p_0")


@trial("yang2024/theorem-35/step-8", domain="two unit vectors in d <= 3, not parallel", cases=100)
def basis(draw: Draw) -> Iterator[Fact]:
    """x_1 and v are orthonormal, and x_2 = c x_1 + sqrt(1 - c^2) v with c = |<x_1, x_2>|.

    sqrt(1 - c^2) is the norm of (I - x_1 x_1^T) x_2, so that sqrt(1 - c^2) v is that vector.
    """
    x, z = draw.points("X", 2, draw.integer("d", 2, 3))
    rho = dot(x, z)
    draw.assume(abs(rho) != 1)
    rest = [b - rho * a for a, b in zip(x, z, strict=True)]
    yield Fact(dot(x, rest), "==", 0, "orthogonal")
    yield Fact(square(rest), "==", 1 - rho**2, "the norm of the rest")
    for k in range(len(x)):
        yield Fact(abs(rho) * x[k] + rest[k], "==", z[k], "x_2 by its coordinates")


PLANE = "c with rational sqrt(1 - c^2), points of the plane, those on the boundary included"


def plane(draw: Draw) -> tuple[Fraction, Fraction, Fraction]:
    """c, sqrt((1-c)/(1+c)) and sqrt(1-c^2)/c, all rational."""
    u = draw.rational("u", 0, 1, ends=False)
    c = draw.note("c", (1 - u * u) / (1 + u * u))
    return c, u, 2 * u / (1 + u * u) / c


@trial("yang2024/theorem-35/step-11", domain=PLANE)
def shifted_region(draw: Draw) -> Iterator[Fact]:
    """A point is in A exactly if the point minus (B_1, B_2) is in A_0."""
    c, u, slope = plane(draw)
    B = draw.rational("B", 0, 3, ends=False)
    g_2 = draw.rational("g_2", -3, 3)
    edges = (B, B / c - slope * g_2, draw.rational("point", -3, 3))
    g_1 = draw.note("g_1", draw.choice("place", edges))
    inside = g_1 >= B and g_1 >= B / c - slope * g_2
    h_1, h_2 = g_1 - B, g_2 - B * u
    yield Fact(int(inside), "==", int(h_1 >= 0 and h_1 >= -slope * h_2), "A = A_0 + (B_1, B_2)")
    active = g_1 >= B and c * g_1 + c * slope * g_2 >= B
    yield Fact(int(inside), "==", int(active), "both neurons are active")


@trial("yang2024/theorem-35/step-13", domain=PLANE)
def larger_region(draw: Draw) -> Iterator[Fact]:
    """The sign of B_1 g_1 + B_2 g_2, and A_0 inside A_+."""
    c, u, slope = plane(draw)
    B = draw.rational("B", 0, 3, ends=False)
    g_2 = draw.rational("g_2", -3, 3)
    edges = (Fraction(0), -slope * g_2, -u * g_2, draw.rational("point", -3, 3))
    g_1 = draw.note("g_1", draw.choice("place", edges))
    linear = B * g_1 + B * u * g_2 >= 0
    yield Fact(int(linear), "==", int(g_1 >= -u * g_2), "the sign of the linear form")
    first = g_1 >= 0 and g_1 >= -slope * g_2
    yield Fact(int(first), "<=", int(g_1 >= 0 and g_1 >= -u * g_2), "A_0 inside A_+")
    yield Fact(int(u <= slope), "==", int(c <= 1 + c), "the slopes")
