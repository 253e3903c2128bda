"""Weighted sums of squares: f = sum_k g_k sigma_k with Gram matrices, by a small interior method.

Polynomials are dictionaries from exponent tuples to fractions.  Floats find the matrices (the
greatest t with G_k - t I positive semidefinite); directions in which they must be singular, as at a
zero of f, are rounded to rationals and divided out; then the matrices are rounded, corrected so
that the identity is exact, and factored exactly.  Nothing here is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat
from threadpoolctl import threadpool_limits

Poly = dict[tuple[int, ...], Fraction]
MOST_UNKNOWNS = 420
_STEPS = 120
_FACE = 1e-5
_TOUCHING = 1e-5


@dataclass(frozen=True)
class Block:
    """One summand g sigma: the weight g and the polynomials whose products make sigma."""

    weight: Poly
    basis: tuple[Poly, ...]


def times(p: Poly, q: Poly) -> Poly:
    """Product."""
    result: Poly = {}
    for a, c in p.items():
        for b, d in q.items():
            key = tuple(x + y for x, y in zip(a, b, strict=True))
            result[key] = result.get(key, Fraction(0)) + c * d
    return {k: c for k, c in result.items() if c}


def decompose(f: Poly, blocks: list[Block]) -> list[list[list[Fraction]]] | None:
    """Exact positive semidefinite Gram matrices with f = sum of g_k b^T G_k b, in the given bases.

    None if none were found.
    """
    current = list(blocks)
    transforms: list[list[list[Fraction]]] = [_identity(len(b.basis)) for b in blocks]
    for _ in range(5):
        system = _System(f, current)
        if not system.usable:
            return None
        found = system.interior()
        if found is None:
            return None
        margin, matrices = found
        if margin > 1e-9 and (exact := system.rounded(matrices, margin)) is not None:
            return [_congruent(g, t) for g, t in zip(exact, transforms, strict=True)]
        if margin < -_TOUCHING:
            return None
        smaller = [_face(g) for g in matrices]
        if not any(face is not None for face in smaller):
            return None
        for k, face in enumerate(smaller):
            if face is not None:
                current[k] = Block(current[k].weight, _combined(current[k].basis, face))
                transforms[k] = _product(face, transforms[k])
    return None


class _System:
    """The linear equations on the entries of the Gram matrices, and their solutions."""

    def __init__(self, f: Poly, blocks: list[Block]) -> None:
        self.sizes = [len(b.basis) for b in blocks]
        columns: list[Poly] = []
        self.places: list[tuple[int, int, int]] = []
        for k, block in enumerate(blocks):
            for i, p in enumerate(block.basis):
                for j in range(i, len(block.basis)):
                    product = times(times(p, block.basis[j]), block.weight)
                    factor = 1 if i == j else 2
                    columns.append({key: factor * c for key, c in product.items()})
                    self.places.append((k, i, j))
            if len(columns) > MOST_UNKNOWNS:
                break
        keys = sorted({key for column in columns for key in column} | set(f))
        self.usable = 0 < len(columns) <= MOST_UNKNOWNS
        self.rows = [[column.get(key, Fraction(0)) for column in columns] for key in keys]
        self.right = [f.get(key, Fraction(0)) for key in keys]

    def _matrices(self, x: Any) -> list[Any]:
        matrices = [np.zeros((n, n)) for n in self.sizes]
        for value, (k, i, j) in zip(x, self.places, strict=True):
            matrices[k][i, j] = matrices[k][j, i] = value
        return matrices

    def interior(self) -> tuple[float, list[Any]] | None:
        """(t, matrices) with the greatest t such that G_k - t I is positive semidefinite."""
        # small matrices: threads that wait for each other, or for another process, cost the most
        with threadpool_limits(1, user_api="blas"):
            return self._interior()

    def _interior(self) -> tuple[float, list[Any]] | None:
        a = np.array([[float(x) for x in row] for row in self.rows])
        b = np.array([float(x) for x in self.right])
        start, *_ = np.linalg.lstsq(a, b, rcond=None)
        if np.abs(a @ start - b).max(initial=0.0) > 1e-8 * (1 + np.abs(b).max(initial=0.0)):
            return None
        _, singular, vt = np.linalg.svd(a)
        rank = int((singular > 1e-10 * singular.max(initial=1e-300)).sum())
        free = vt[rank:]
        bases = [self._matrices(direction) for direction in free]
        point = self._matrices(start)
        t = min((np.linalg.eigvalsh(g)[0] for g in point if len(g)), default=0.0) - 1.0
        # matrices of one size together: (places, their values, the directions they may move in)
        groups = []
        for n in sorted({n for n in self.sizes if n}):
            places = [k for k, size in enumerate(self.sizes) if size == n]
            moving = np.array([[base[k] for base in bases] for k in places])
            groups.append((np.array([point[k] for k in places]),
                           moving.reshape(len(places), len(bases), n, n)))  # fmt: skip
        t, values = _climb(groups, float(t))
        found: list[Any] = [np.zeros((0, 0)) for _ in self.sizes]
        for n, group in zip(sorted({n for n in self.sizes if n}), values, strict=True):
            for k, g in zip([k for k, m in enumerate(self.sizes) if m == n], group, strict=True):
                found[k] = g
        return t, found

    def rounded(self, matrices: list[Any], margin: float) -> list[list[list[Fraction]]] | None:
        """Rational matrices near the given ones that satisfy the equations and are definite."""
        values = [matrices[k][i, j] for k, i, j in self.places]
        solver = _Correction(self.rows, self.right)
        for bits in (0, 2, 4, 7, 10, 16, 24, 34):
            if bits < 16 and 0.5 ** (bits + 3) > 16 * max(margin, 1e-12):
                continue
            near = [Fraction(round(float(v) * 2**bits), 2**bits) for v in values]
            exact = solver.corrected(near)
            if exact is None:
                return None
            result = [[[Fraction(0)] * n for _ in range(n)] for n in self.sizes]
            for value, (k, i, j) in zip(exact, self.places, strict=True):
                result[k][i][j] = result[k][j][i] = value
            if all(factored(g) is not None for g in result):
                return result
        return None


class _Correction:
    """The smallest correction of a vector that makes linear equations hold, exactly."""

    def __init__(self, rows: list[list[Fraction]], right: list[Fraction]) -> None:
        augmented = fmpq_mat(
            [[_q(x) for x in (*row, r)] for row, r in zip(rows, right, strict=True)]
        )
        reduced, rank = augmented.rref()
        width = len(rows[0])
        self.rows = fmpq_mat([[reduced[i, j] for j in range(width)] for i in range(rank)])
        self.right = fmpq_mat([[reduced[i, width]] for i in range(rank)])
        self.consistent = all(any(reduced[i, j] != 0 for j in range(width)) for i in range(rank))
        self.normal = self.rows * self.rows.transpose()

    def corrected(self, near: list[Fraction]) -> list[Fraction] | None:
        if not self.consistent:
            return None
        vector = fmpq_mat([[_q(x)] for x in near])
        residual = self.right - self.rows * vector
        try:
            change = self.rows.transpose() * self.normal.solve(residual)
        except ZeroDivisionError:
            return None
        total = vector + change
        return [Fraction(int(total[i, 0].p), int(total[i, 0].q)) for i in range(len(near))]


def _q(x: Fraction) -> Any:
    return fmpq(x.numerator, x.denominator)


def _climb(groups: list[tuple[Any, Any]], t: float) -> tuple[float, list[Any]]:
    """Newton's method for the greatest t, along the central path of t/weight + sum log det."""
    points = [point for point, _ in groups]
    count = groups[0][1].shape[1] if groups else 0
    full = [
        np.concatenate([moving, np.broadcast_to(-np.eye(n), (len(point), 1, n, n))], axis=1)
        for point, moving in groups
        for n in [point.shape[-1]]
    ]
    weight = 1.0
    for _ in range(_STEPS):
        gradient, hessian = np.zeros(count + 1), np.zeros((count + 1, count + 1))
        gradient[-1] = 1.0 / weight
        for g, directions in zip(points, full, strict=True):
            inverse = np.linalg.inv(g - t * np.eye(g.shape[-1]))
            half = inverse[:, None] @ directions
            gradient += np.trace(half, axis1=2, axis2=3).sum(axis=0)
            left = np.moveaxis(half, 1, 0).reshape(count + 1, -1)
            right = np.moveaxis(np.swapaxes(half, 2, 3), 1, 0).reshape(count + 1, -1)
            hessian += left @ right.T
        try:
            step = np.linalg.solve(hessian + 1e-13 * np.eye(count + 1), gradient)
        except np.linalg.LinAlgError:
            break
        decrement = float(gradient @ step)
        before = t / weight + _log_determinants(points, t)
        length, moved = 1.0, None
        while length > 1e-7:
            new_t = t + length * step[-1]
            moved = [
                g + length * np.tensordot(step[:-1], directions[:, :-1], axes=(0, 1))
                for g, directions in zip(points, full, strict=True)
            ]
            if new_t / weight + _log_determinants(moved, new_t) > before:
                break
            length, moved = length / 2, None
        if moved is not None:
            points, t = moved, t + length * step[-1]
        if t > 1.0:
            break
        if decrement < 0.5 or moved is None:
            if weight < 1e-10:
                break
            weight /= 20
    return t, points


def _log_determinants(groups: list[Any], t: float) -> float:
    """Sum of log det(G_k - t I); -inf where one is not positive definite."""
    total = 0.0
    for g in groups:
        try:
            factor = np.linalg.cholesky(g - t * np.eye(g.shape[-1]))
        except np.linalg.LinAlgError:
            return -np.inf
        total += 2 * float(np.log(np.diagonal(factor, axis1=1, axis2=2)).sum())
    return total


def factored(matrix: list[list[Fraction]]) -> list[tuple[Fraction, list[Fraction]]] | None:
    """(d, row) with G = sum d row row^T and d > 0, exactly; None if G is not semidefinite."""
    rest = [row[:] for row in matrix]
    size, found = len(rest), []
    for i in range(size):
        d = rest[i][i]
        if d < 0 or (d == 0 and any(rest[i])):
            return None
        if d == 0:
            continue
        row = [x / d for x in rest[i]]
        found.append((d, row))
        for a in range(size):
            if rest[a][i]:
                factor = row[a] * d
                rest[a] = [x - factor * y for x, y in zip(rest[a], row, strict=True)]
    return found


def _face(matrix: Any) -> list[list[Fraction]] | None:
    """A rational basis of the range of a nearly singular matrix; None if it looks definite.

    The kernel is rounded: its reduced echelon form should have simple entries.
    """
    size = len(matrix)
    if not size:
        return None
    values, vectors = np.linalg.eigh(matrix)
    kernel = vectors[:, values < _FACE * max(values[-1], 1.0)].T
    if not len(kernel):
        return None
    if len(kernel) == size:
        return []
    reduced, pivots = _echelon(kernel)
    rational = [[Fraction(float(x)).limit_denominator(48) for x in row] for row in reduced]
    error = max(abs(float(r) - x) for rr, row in zip(rational, reduced, strict=True)
                for r, x in zip(rr, row, strict=True))  # fmt: skip
    if error > 5e-3:
        return None
    others = [j for j in range(size) if j not in pivots]
    basis = []
    for j in others:  # c with N c = 0: c_j = 1, c_pivot = -N[pivot, j]
        vector = [Fraction(0)] * size
        vector[j] = Fraction(1)
        basis.append(vector)
    for row, pivot in zip(rational, pivots, strict=True):
        for vector, j in zip(basis, others, strict=True):
            vector[pivot] = -row[j]
    return basis


def _echelon(kernel: Any) -> tuple[Any, list[int]]:
    rows = kernel.copy()
    pivots: list[int] = []
    for i in range(len(rows)):
        candidates = np.abs(rows[i:])
        candidates[:, pivots] = 0
        a, j = np.unravel_index(int(np.argmax(candidates)), candidates.shape)
        rows[[i, i + int(a)]] = rows[[i + int(a), i]]
        rows[i] /= rows[i, j]
        for k in range(len(rows)):
            if k != i:
                rows[k] -= rows[k, j] * rows[i]
        pivots.append(int(j))
    return rows, pivots


def _identity(size: int) -> list[list[Fraction]]:
    return [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]


def _combined(basis: tuple[Poly, ...], rows: list[list[Fraction]]) -> tuple[Poly, ...]:
    found = []
    for row in rows:
        total: Poly = {}
        for c, p in zip(row, basis, strict=True):
            for key, value in p.items():
                total[key] = total.get(key, Fraction(0)) + c * value
        found.append({k: c for k, c in total.items() if c})
    return tuple(found)


def _product(a: list[list[Fraction]], b: list[list[Fraction]]) -> list[list[Fraction]]:
    return [
        [sum((x * row[j] for x, row in zip(line, b, strict=True)), Fraction(0))
         for j in range(len(b[0]) if b else 0)]
        for line in a
    ]  # fmt: skip


def _congruent(g: list[list[Fraction]], t: list[list[Fraction]]) -> list[list[Fraction]]:
    """T^T G T: the same form in the first basis."""
    if not g:
        return []
    inner = _product(g, t)
    return _product([list(column) for column in zip(*t, strict=True)], inner)
