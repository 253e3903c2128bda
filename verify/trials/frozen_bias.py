"""Smallest eigenvalues of the kernel with frozen biases, the entrywise product of G and P."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from verify.trials.definiteness import semidefinite
from verify.trials.draw import Draw
from verify.trials.eigenvalues import DATA, TINY, closed_index, kernel_data, product_bound
from verify.trials.exact_vectors import matrix, shifted
from verify.trials.hermite_sums import squares, tail, total
from verify.trials.matrices import pair_probabilities, power, smallest_eigenvalue
from verify.trials.registry import Fact, trial
from verify.trials.run import ball


@trial("explicit/min-eigenvalue-frozen-bias/step-1", domain=DATA + "; partial sums", cases=40)
def _frozen_expansion(draw: Draw) -> Iterator[Fact]:
    points, G, B = kernel_data(draw)
    N = draw.integer("N", 1, 30)
    c = squares(N, B)
    P = pair_probabilities(points, B)
    for i, row in enumerate(G):
        for j, rho in enumerate(row):
            part = total([square * ball(rho ** (k + 1)) for k, square in enumerate(c)])
            error = tail(N, B) * ball(abs(rho) ** (N + 1)) + ball(TINY)
            yield Fact(abs(ball(rho) * P[i][j] - part), "<=", error, f"entry {i}, {j}")


@trial("explicit/min-eigenvalue-frozen-bias/step-2", domain=DATA + "; k <= 8")
def _frozen_powers(draw: Draw) -> Iterator[Fact]:
    G = kernel_data(draw)[1]
    Delta = product_bound(draw, G)
    k = draw.integer("k", 0, 8)
    bound = max(Fraction(0), 1 - (len(G) - 1) * Delta ** (k + 1))
    yield Fact(int(semidefinite(shifted(power(G, k + 1), bound))), "==", 1, "eigenvalue")


def _frozen(draw: Draw) -> tuple[Any, int, Fraction, Fraction]:
    points, G, B = kernel_data(draw)
    Delta = product_bound(draw, G)
    draw.assume(Delta <= Fraction(99, 100))
    P = pair_probabilities(points, B)
    kernel = matrix(len(G), lambda i, j: ball(G[i][j]) * P[i][j])
    return smallest_eigenvalue(kernel), len(G), Delta, B


@trial("explicit/min-eigenvalue-frozen-bias", domain=DATA, cases=40)
def _frozen_theorem(draw: Draw) -> Iterator[Fact]:
    least, n, Delta, B = _frozen(draw)
    weights = [max(Fraction(0), 1 - (n - 1) * Delta ** (k + 1)) for k in range(60)]
    part = total([c * ball(w) for c, w in zip(squares(60, B), weights, strict=True)])
    yield Fact(least, ">=", part - ball(TINY), "part (a), a partial sum")
    K = closed_index(n, Delta, B)
    yield Fact(least, ">=", (-ball(B * B) / 2).exp() / (60 * ball(K).sqrt()), "part (b)")


@trial("explicit/min-eigenvalue-frozen-bias/step-4", domain=DATA, cases=40)
def _frozen_half(draw: Draw) -> Iterator[Fact]:
    least, n, Delta, B = _frozen(draw)
    K = closed_index(n, Delta, B)
    yield Fact(least, ">=", tail(K - 1, B) / 2 - ball(TINY), "eigenvalue")
