"""Yang et al. 2024, section 3.3: the region, the restricted eigenvalue and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from verify.trials.draw import Draw, Vector
from verify.trials.exact_vectors import dot
from verify.trials.registry import Fact, trial
from verify.trials.run import ball
from verify.trials.yang2024_forms import Form, form, square, zero_separation

_POINTS = "n <= 5 rational unit vectors in d <= 4, 0 <= B <= 4"


def _one(rho: Fraction) -> Fraction:
    return Fraction(1)


def _weight(rho: Fraction) -> Fraction:
    return 1 + rho


def bound_of_eq_3(B: Fraction, square_of_delta: Fraction) -> arb:
    """The right side of eq. (3); at B = 0 with the first entry of the maximum."""
    b, s = ball(B), ball(square_of_delta)
    root = (2 * arb.pi()).sqrt()
    first = ball(Fraction(1, 2)) - b / root
    if B:
        first = first.max((1 / b - 1 / b**3) * (-b * b / 2).exp() / root)
    angle = ((s * (1 - s / 4)).sqrt() / (1 - s / 2)).atan()
    return first - (-b * b / (2 - s / 2)).exp() * (arb.pi() - angle) / (2 * arb.pi())


def _candidates(draw: Draw, data: Form) -> Iterator[Vector]:
    """Vectors of the region, drawn and near the smallest values of the form."""
    lowest = data.smallest_direction(_weight)
    yield draw.vector("a", data.n)
    yield tuple(Fraction(s) for s in draw.signs("signs", data.n))
    for share in (0, 1, 2, 4, 8, 16, 32):
        for sign in (1, -1):
            yield tuple(c + sign * Fraction(share, 16) for c in lowest)


@trial(
    "yang2024/theorem-13",
    domain=f"{_POINTS}, delta up to the separation, a in the region",
    cases=40,
)
def restricted_eigenvalue(draw: Draw) -> Iterator[Fact]:
    """The form at vectors of the region against the bound of eq. (3)."""
    data = form(draw)
    closest = max(abs(data.products[i][j]) for i in range(data.n) for j in range(i))
    part = draw.choice("share of delta**2", (1, 1, 1, Fraction(1, 2), 0))
    delta = draw.note("delta**2", (2 - 2 * closest) * part)
    draw.assume(delta < 2)  # eq. (3) divides by 1 - delta**2/2
    bound = bound_of_eq_3(data.B, delta)
    for a in _candidates(draw, data):
        if any(a) and data.inside(a):
            draw.note("a", a)
            value = data.kernel(a)
            yield Fact(value, ">=", bound * ball(square(a)), "a'Ha against eq. (3)")
            yield Fact(value, ">=", 0, "a'Ha against 0")


@trial("yang2024/definition-12/contains-orthant/a", domain=f"{_POINTS}, a >= 0, any data", cases=50)
def contains_orthant(draw: Draw) -> Iterator[Fact]:
    """The region's inequality at vectors with non-negative entries."""
    data = form(draw, distinct=False)
    yield Fact(data.excess(draw.vector("a", data.n, 0, 2)), ">=", 0, "the region's inequality")


@trial(
    "yang2024/remark-14/label-shift", domain=f"{_POINTS}, labels in [-2, 2], C >= -min(y)", cases=50
)
def label_shift(draw: Draw) -> Iterator[Fact]:
    """The region's inequality at shifted labels."""
    data = form(draw, distinct=False)
    y = draw.vector("y", data.n)
    shift = draw.note("C", draw.choice("surplus", (0, Fraction(1, 3), 2)) - min(y))
    yield Fact(data.excess([c + shift for c in y]), ">=", 0, "the region's inequality")


@trial("yang2024/sec-3.3.2/kernel-dominance", domain=f"{_POINTS}, any a", cases=40)
def kernel_dominance(draw: Draw) -> Iterator[Fact]:
    """The weight part of the kernel, at drawn vectors and near its smallest eigenvector."""
    data = form(draw, distinct=False)

    def weights(rho: Fraction) -> Fraction:
        return rho

    for a in (draw.vector("a", data.n), data.smallest_direction(weights)):
        value = data.value(data.collected(a, weights))
        yield Fact(value, ">=", 0, "kernel minus indicator part")


@trial("yang2024/sec-3.3.2/region-bound", domain=f"{_POINTS}, a in the region", cases=25)
def region_bound(draw: Draw) -> Iterator[Fact]:
    """The second moment and the two lower bounds."""
    data = form(draw)
    p_0, p_min = data.p(Fraction(1)), data.p(data.lowest)
    for a in _candidates(draw, data):
        if data.inside(a):
            draw.note("a", a)
            norm, total = ball(square(a)), ball(sum(a, Fraction(0)) ** 2)
            middle = (p_0 - p_min) * norm + p_min * total
            if data.n > 2:  # with one pair both sides are equal
                yield Fact(data.indicators(a), ">=", middle, "second moment")
            yield Fact(middle, ">=", (p_0 - p_min) * norm, "second bound")
            yield Fact(data.indicators(a), ">=", (p_0 - p_min) * norm, "both")


@trial("yang2024/sec-3.3.2/orthonormal-example/a", domain="n <= d <= 5 orthonormal, unit a")
def orthonormal_form(draw: Draw) -> Iterator[Fact]:
    """Coefficients of p_0 and p_1 in the form, for rows of a reflection."""
    d = draw.integer("d", 1, 5)
    u, n = draw.unit("u", d), draw.integer("n", 1, d)
    rows = [tuple(int(i == j) - 2 * u[i] * u[j] for j in range(d)) for i in range(n)]
    data = Form(draw.note("X", tuple(rows)), draw.rational("B", 0, 4))
    a = draw.unit("a", n)
    found = data.collected(a, _one)
    zero, one = Fraction(0), Fraction(1)
    yield Fact(sum((c for rho, c in found.items() if rho not in (0, 1)), zero), "==", 0, "others")
    yield Fact(found.get(one, zero), "==", 1, "coefficient of p_0")
    total = sum(a, zero)
    yield Fact(found.get(zero, zero), "==", total * total - 1, "coefficient of p_1")


@trial("yang2024/sec-3.3.2/pij-maximised/a", domain="pairs of unit vectors in 2 <= d <= 4")
def independent_projections(draw: Draw) -> Iterator[Fact]:
    """Covariance of the projections on x_i and on the rest of x_j."""
    d = draw.integer("d", 2, 4)
    x, y = draw.points("X", 2, d)
    c = dot(x, y)
    rest = [t - c * s for s, t in zip(x, y, strict=True)]
    covariance = dot(x, rest)
    yield Fact(covariance, "==", 0, "covariance")
    yield Fact(square(rest), "==", 1 - c * c, "variance of the rest")


@trial("yang2024/sec-3.3.2/diagonal-gap/a", domain="unit vectors with n <= 6 entries")
def largest_entry(draw: Draw) -> Iterator[Fact]:
    """The largest entry of a unit vector; equality for identical entries."""
    a = draw.unit("a", draw.integer("n", 1, 6))
    yield Fact(max(c * c for c in a), ">=", Fraction(1, len(a)), "largest entry, squared")
    root = draw.choice("square root of n", (1, 2, 3))
    same = [Fraction(1, root)] * root**2
    yield Fact(square(same), "==", 1, "norm of identical entries")
    yield Fact(max(same) ** 2, "==", Fraction(1, root**2), "identical entries")


@trial(
    "yang2024/sec-3.3.1/zero-separation/a",
    domain="2 <= n <= 4 inputs, two equal or opposite",
    cases=120,
)
def positive_on_orthant(draw: Draw) -> Iterator[Fact]:
    """The kernel's form at vectors with non-negative entries."""
    data = zero_separation(draw)
    a = draw.vector("a", data.n, 0, 2)
    draw.assume(any(a))
    yield Fact(data.kernel(a), ">", 0, "a'Ha")


@trial("yang2024/sec-3.3.1/zero-separation/b", domain="2 <= n <= 4 inputs, two equal or opposite")
def singular(draw: Draw) -> Iterator[Fact]:
    """The determinant, which is positive exactly if the (semidefinite) kernel is definite."""
    data = zero_separation(draw)
    equal = any(data.products[i][j] == 1 for i in range(data.n) for j in range(i))
    value: arb | Fraction = Fraction(0) if equal else determinant(data)
    yield Fact(value, "<=", 0, "determinant of the kernel")


def determinant(data: Form) -> arb:
    """The determinant of the kernel, by expansion along the first row."""
    entries = [[ball(1 + rho) * data.p(rho) for rho in row] for row in data.products]
    return _determinant(entries)


def _determinant(rows: list[list[arb]]) -> arb:
    if len(rows) == 1:
        return rows[0][0]
    total = ball(0)
    for k, entry in enumerate(rows[0]):
        minor = [row[:k] + row[k + 1 :] for row in rows[1:]]
        total += (-1) ** k * entry * _determinant(minor)
    return total


@trial(
    "yang2024/theorem-1/lambda-assumption/a", domain="n <= 4, separation 1/4, 0 <= B <= 3", cases=50
)
def positive_eigenvalue(draw: Draw) -> Iterator[Fact]:
    """The determinant of the (semidefinite) kernel."""
    data = form(draw, most=4, least=1, closest=Fraction(1, 4), bias=3)
    yield Fact(determinant(data), ">", 0, "determinant of the kernel")


@trial(
    "yang2024/theorem-1/lambda-assumption/c", domain="n <= 4, separation 1/4, 0 <= B <= 3", cases=50
)
def at_most_one(draw: Draw) -> Iterator[Fact]:
    """An upper bound on lambda(B) is a value of the form."""
    data = form(draw, most=4, least=1, closest=Fraction(1, 4), bias=3)
    a = data.smallest_direction(_weight)
    value = ball(data.kernel(a)) / ball(square(a)) * (ball(data.B * data.B) / 2).exp()
    yield Fact(value, "<=", 1, "lambda(B)*exp(B**2/2)")
