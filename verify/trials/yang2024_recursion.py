"""Appendix A, pp. 24-30: the error recursion, at every step of exact trajectories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from verify.trials.definiteness import definite, semidefinite, smallest_from_below
from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.exact_networks import (
    INSIDE,
    SQUARES,
    Network,
    draw_network,
    flipping,
    trajectory,
)
from verify.trials.exact_vectors import dot, frobenius, gram, image, minus, relu, shifted, square
from verify.trials.registry import Fact, trial

DOMAIN = "n <= 3 inputs of norm <= 1 in d <= 3, m in {1, 4, 9} neurons, 1 or 2 exact GD steps"
CASES = 120


@dataclass(frozen=True)
class Step:
    """Step k of a trajectory: before, after, the flipping sets, and the paper's quantities."""

    eta: Fraction
    now: Network
    then: Network
    flips: tuple[set[int], ...]

    @property
    def error(self) -> Vector:
        """y - f(k)."""
        return self.now.error

    @property
    def change(self) -> Vector:
        """f(k+1) - f(k)."""
        return minus(self.then.f, self.now.f)

    @property
    def kept(self) -> tuple[set[int], ...]:
        """The no-flipping sets."""
        return tuple(set(range(self.now.m)) - flips for flips in self.flips)

    @property
    def H(self) -> Matrix:
        """The kernel at step k."""
        return self.now.kernel

    @property
    def H_flipped(self) -> Matrix:
        """The kernel over the flipped neurons."""
        return self.now.kernel_over(self.flips)

    def part(self, sets: tuple[set[int], ...]) -> Vector:
        """The change of the outputs that is due to the neurons ``sets[i]``: v_1 or v_2."""
        return tuple(
            sum(
                (
                    self.now.a[r] * (relu(self.then.z[r][i]) - relu(self.now.z[r][i]))
                    for r in sets[i]
                ),
                Fraction(0),
            )
            / self.now.root
            for i in range(self.now.n)
        )

    def push(self, r: int, i: int) -> Fraction:
        """``|<dL/dw_r, x_i>| + |dL/db_r|``."""
        weight = dot(self.now.gradient[0][r], self.now.X[i])
        return abs(weight) + abs(self.now.gradient[1][r])


def _path(draw: Draw) -> tuple[Fraction, tuple[Network, ...]]:
    """A learning rate and a trajectory of one or two steps."""
    net = draw_network(draw, widths=SQUARES, norms=INSIDE)
    eta = draw.rational("eta", 0, 3, ends=False)
    return eta, trajectory(net, eta, draw.integer("T", 1, 2))


def draw_steps(draw: Draw) -> Iterator[Step]:
    """All steps of one trajectory."""
    eta, path = _path(draw)
    flips = flipping(path)
    for now, then in pairwise(path):
        yield Step(eta, now, then, flips)


@trial("yang2024/claim-26", domain=DOMAIN, cases=CASES)
def decomposition(draw: Draw) -> Iterator[Fact]:
    """The squared error after the step is the old one plus B_1 + ... + B_4."""
    for s in draw_steps(draw):
        e = s.error
        B_1 = -2 * s.eta * dot(e, image(s.H, e))
        B_2 = 2 * s.eta * dot(e, image(s.H_flipped, e))
        B_3 = -2 * dot(e, s.part(s.flips))
        total = square(e) + B_1 + B_2 + B_3 + square(s.change)
        yield Fact(square(s.then.error), "==", total, "||y - f(k+1)||^2")


@trial("yang2024/claim-26/step-1", domain=DOMAIN, cases=CASES)
def unflipped_change(draw: Draw) -> Iterator[Fact]:
    """Every member of the chain for v_1."""
    for s in draw_steps(draw):
        net, e = s.now, s.error
        v_1 = s.part(s.kept)
        for i in range(net.n):
            second = Fraction(0)
            third = Fraction(0)
            for r in s.kept[i]:
                weight = dot(net.gradient[0][r], net.X[i])
                move = -s.eta * weight + s.eta * net.gradient[1][r]
                second += net.a[r] * move * net.active[r][i] / net.root
                inner = sum(
                    e[j] * net.a[r] * (dot(net.X[j], net.X[i]) + 1) * net.active[r][j]
                    for j in range(net.n)
                )
                third += net.a[r] * s.eta / net.root * inner * net.active[r][i] / net.root
            last = s.eta * sum(e[j] * (s.H[i][j] - s.H_flipped[i][j]) for j in range(net.n))
            yield Fact(v_1[i], "==", second, "linear in the step")
            yield Fact(second, "==", third, "the gradients inserted")
            yield Fact(third, "==", last, "through the kernels")


@trial("yang2024/claim-26/step-2", domain=DOMAIN, cases=CASES)
def expanded_square(draw: Draw) -> Iterator[Fact]:
    """The expansion of the new squared error."""
    for s in draw_steps(draw):
        new, e, change = square(s.then.error), s.error, s.change
        yield Fact(new, "==", square(minus(e, change)), "as a difference")
        yield Fact(new, "==", square(e) - 2 * dot(e, change) + square(change), "expanded")


@trial("yang2024/claim-26/step-3", domain=DOMAIN, cases=CASES)
def split_change(draw: Draw) -> Iterator[Fact]:
    """f(k+1) - f(k) = v_1 + v_2 and its product with the error."""
    for s in draw_steps(draw):
        e, v_1, v_2 = s.error, s.part(s.kept), s.part(s.flips)
        for i in range(s.now.n):
            yield Fact(s.change[i], "==", v_1[i] + v_2[i], "v_1 + v_2")
        kernels = s.eta * dot(e, image(s.H, e)) - s.eta * dot(e, image(s.H_flipped, e))
        yield Fact(dot(e, s.change), "==", kernels + dot(e, v_2), "through the kernels")


@trial("yang2024/lemma-27/step-2", domain=DOMAIN, cases=CASES)
def quadratic_form(draw: Draw) -> Iterator[Fact]:
    """With lambda_min(H(k)) >= 5*lambda/8, from below by exact elimination."""
    for s in draw_steps(draw):
        lam = Fraction(8, 5) * smallest_from_below(s.H)
        if lam > 0:
            e = s.error
            yield Fact(dot(e, image(s.H, e)), ">=", square(e) * 5 * lam / 8, "quadratic form")
        else:
            yield Fact(dot(s.error, image(s.H, s.error)), ">=", 0, "semidefinite")


def flipped_frobenius(s: Step) -> tuple[Fraction, Fraction]:
    """||H_flipped||_F^2 and the bound 4n/m^2 times the squared flip counts."""
    counts = sum(len(flips) ** 2 for flips in s.flips)
    return frobenius(s.H_flipped), Fraction(4 * s.now.n * counts, s.now.m**2)


@trial("yang2024/fact-28", domain=DOMAIN, cases=CASES)
def flipped_norm(draw: Draw) -> Iterator[Fact]:
    """The Frobenius norm of the flipped kernel."""
    for s in draw_steps(draw):
        left, right = flipped_frobenius(s)
        yield Fact(left, "<=", right, "||H_flipped||_F^2")


@trial("yang2024/fact-28/step-1", domain=DOMAIN, cases=CASES)
def flipped_norm_chain(draw: Draw) -> Iterator[Fact]:
    """The chain of the proof of Fact 28."""
    for s in draw_steps(draw):
        left, right = flipped_frobenius(s)
        n, m = s.now.n, s.now.m
        middle = sum(
            (Fraction(2 * len(s.flips[i]), m) ** 2 for i in range(n) for _ in range(n)),
            Fraction(0),
        )
        yield Fact(left, "<=", middle, "each inner product is at most 1")
        yield Fact(middle, "<=", right, "the sum over j")


def gap_below(s: Step, c: Fraction) -> Matrix:
    """c I - H^T H of the flipped kernel."""
    squares = gram(list(zip(*s.H_flipped, strict=True)))
    return tuple(tuple(-x for x in row) for row in shifted(squares, c))


@trial("yang2024/lemma-29/step-1", domain=DOMAIN, cases=CASES)
def flipped_term(draw: Draw) -> Iterator[Fact]:
    """B_2 <= 2 eta |e|^2 s with s the spectral norm: s^2 I - H^T H is not positive definite."""
    for s in draw_steps(draw):
        e = s.error
        B_2 = 2 * s.eta * dot(e, image(s.H_flipped, e))
        if B_2 <= 0 or square(e) == 0:
            yield Fact(B_2, "<=", 0, "B_2 is not positive")
            continue
        least = B_2 / (2 * s.eta * square(e))
        rest = [
            [-x for x in row]
            for row in shifted(gram(list(zip(*s.H_flipped, strict=True))), least**2)
        ]
        yield Fact(int(definite(rest)), "==", 0, "the spectral norm is at least B_2/(2 eta |e|^2)")


@trial("yang2024/lemma-29/step-2", domain=DOMAIN, cases=CASES)
def spectral_by_frobenius(draw: Draw) -> Iterator[Fact]:
    """The deterministic part: spectral norm, Frobenius norm, flip counts."""
    for s in draw_steps(draw):
        left, right = flipped_frobenius(s)
        rest = [
            [-x for x in row] for row in shifted(gram(list(zip(*s.H_flipped, strict=True))), left)
        ]
        yield Fact(int(semidefinite(rest)), "==", 1, "||H||_F^2 I - H^T H is semidefinite")
        yield Fact(left, "<=", right, "Fact 28")


@trial("yang2024/lemma-30/step-1", domain=DOMAIN, cases=CASES)
def cross_term(draw: Draw) -> Iterator[Fact]:
    """B_3 <= 2 |y - f(k)| |v_2|, by squares."""
    for s in draw_steps(draw):
        v_2 = s.part(s.flips)
        B_3 = -2 * dot(s.error, v_2)
        if B_3 <= 0:
            yield Fact(B_3, "<=", 0, "B_3 is not positive")
        else:
            yield Fact(B_3**2, "<=", 4 * square(s.error) * square(v_2), "B_3^2")


@trial("yang2024/lemma-30/step-2", domain=DOMAIN, cases=60)
def flipped_change(draw: Draw) -> Iterator[Fact]:
    """The first two links and the gradient bound of the third, with the actual flip counts."""
    for s in draw_steps(draw):
        n, m = s.now.n, s.now.m
        v_2 = square(s.part(s.flips))
        first = sum(
            (
                (s.eta / s.now.root * sum((s.push(r, i) for r in s.flips[i]), Fraction(0))) ** 2
                for i in range(n)
            ),
            Fraction(0),
        )
        most = max(s.push(r, i) for r in range(m) for i in range(n))
        counts = sum(len(flips) ** 2 for flips in s.flips)
        second = s.eta**2 / m * most**2 * counts
        largest = max(len(flips) for flips in s.flips)
        third = n * s.eta**2 / m * 4 * Fraction(n, m) * square(s.error) * largest**2
        yield Fact(v_2, "<=", first, "the positive part is 1-Lipschitz")
        yield Fact(first, "<=", second, "the largest term")
        yield Fact(second, "<=", third, "the gradient bound")


@trial("yang2024/lemma-31/step-1", domain=DOMAIN, cases=60)
def output_change(draw: Draw) -> Iterator[Fact]:
    """The first two links: only neurons active before or after the step count."""
    for s in draw_steps(draw):
        n, m = s.now.n, s.now.m
        on = [{r for r in range(m) if s.now.active[r][i] or s.then.active[r][i]} for i in range(n)]
        first = sum(
            (
                (s.eta / s.now.root * sum((s.push(r, i) for r in on[i]), Fraction(0))) ** 2
                for i in range(n)
            ),
            Fraction(0),
        )
        counts = [sum(s.now.active[r][i] + s.then.active[r][i] for r in range(m)) for i in range(n)]
        most = max(s.push(r, i) for r in range(m) for i in range(n))
        second = n * s.eta**2 / m * max(counts) ** 2 * most**2
        yield Fact(square(s.change), "<=", first, "the positive part is 1-Lipschitz")
        yield Fact(first, "<=", second, "the largest term")


@trial("yang2024/lemma-34/step-2", domain=DOMAIN, cases=CASES)
def active_count(draw: Draw) -> Iterator[Fact]:
    """Active now: active at the start or flipped."""
    _, path = _path(draw)
    flips = flipping(path)
    start = path[0]
    for net in path:
        for i in range(net.n):
            now = sum(net.active[r][i] for r in range(net.m))
            then = sum(start.active[r][i] for r in range(net.m))
            yield Fact(now, "<=", then + len(flips[i]), "active neurons")


@trial("yang2024/lemma-33/step-4", domain=DOMAIN + "; no step", cases=CASES)
def gradient_matrix(draw: Draw) -> Iterator[Fact]:
    """||Z(0)||_F^2 <= 4/m times the number of active pairs."""
    net = draw_network(draw, widths=SQUARES, norms=INSIDE)
    pairs = sum(map(sum, net.active))
    yield Fact(frobenius(net.features) / net.m, "<=", Fraction(4 * pairs, net.m), "||Z(0)||_F^2")
