"""Certified bounds on the smallest eigenvalue of an enclosed matrix, at LAPACK speed.

The rounding model: IEEE double precision, round to nearest, ``u = 2^-53``; a computed inner
product of length k differs from the true one by at most ``gamma_k`` times the sum of the absolute
products, ``gamma_k = k u / (1 - k u)``, in any order of summation and with or without fused
operations (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).  This is what
blocked matrix products satisfy; fast (Strassen-like) products do not and no BLAS in use does them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import arb, ctx, fmpq

from bounds.errors import BudgetError, InputError
from verify.datasets import Array
from verify.decimals import exact_text
from verify.inner_products import UNDERFLOW, UNIT_ROUNDOFF, gamma
from verify.kernel import EnclosedMatrix

UNDERFLOW_OF_NORM = Fraction(1, 2**500)
LARGEST_ENTRY = 2.0**200
_LARGEST_EXPONENT = 2_700_000  # exp of it is 2^3895000


@dataclass(frozen=True)
class EigenvalueBounds:
    """``lower <= lambda_min <= upper``, exact rationals, proven.

    ``scaled_lower``, ``scaled_upper`` bound ``lambda_min * exp(-log_scale)`` (for a limiting kernel
    ``lambda(B) e^(B^2/2)``); ``estimate`` is LAPACK's value of that, floating point.  ``clipped``:
    the certificate alone gave a negative lower bound, 0 comes from the matrix being known to be
    positive semidefinite.  ``singular``: the eigenvalue is known to be exactly 0.
    """

    lower: Fraction
    upper: Fraction
    scaled_lower: Fraction
    scaled_upper: Fraction
    estimate: float
    clipped: bool = False
    singular: bool = False


def smallest_eigenvalue(matrix: EnclosedMatrix) -> EigenvalueBounds:
    """Certified lower and upper bound on the smallest eigenvalue of every matrix enclosed.

    With ``A = mid + E``, ``|E_ij| <= radius``: ``||E||_2 <= n radius``, so the lower bound of mid
    (`certified_lower_bound`) loses ``n radius``; the upper bound is the Rayleigh quotient of the
    float eigenvector, for which ``|v^T E v| <= radius (sum |v_i|)^2``.

    Raises
    ------
    InputError : entries that are not finite or too large, a matrix that is not symmetric, a
        negative radius.
    BudgetError : a factor exp(log_scale) that is too extreme to be written out.

    >>> bounds = smallest_eigenvalue(EnclosedMatrix(np.array([[2.0, 1.0], [1.0, 2.0]]), 0.0))
    >>> 1 - 1e-14 < bounds.lower <= 1 <= bounds.upper < 1 + 1e-14
    True
    """
    from threadpoolctl import threadpool_limits

    mid, n = matrix.mid, matrix.n
    if mid.ndim != 2 or mid.shape != (n, n) or n == 0:
        raise InputError(f"a square matrix is needed, got shape {mid.shape}")
    if not np.isfinite(mid).all() or not matrix.radius >= 0 or not np.isfinite(matrix.radius):
        raise InputError("the entries and the radius of an enclosed matrix must be finite")
    if np.abs(mid).max() > LARGEST_ENTRY:
        raise InputError("the matrix has entries above 2^200; scale it first")
    if not np.array_equal(mid, mid.T):
        raise InputError("the matrix is not symmetric")
    if abs(matrix.log_scale) > _LARGEST_EXPONENT:
        raise BudgetError(
            f"the eigenvalue of the {matrix.name or 'matrix'} has a factor "
            f"exp({exact_text(matrix.log_scale)}), which is too extreme to be written out"
        )
    radius = Fraction(matrix.radius)
    if matrix.singular and matrix.psd:
        zero = Fraction(0)
        return EigenvalueBounds(zero, zero, zero, zero, 0.0, singular=True)
    # Idle BLAS threads spin: on a busy machine they cost many times the work itself.
    with threadpool_limits(1, user_api="blas"):
        estimate, vector = _estimate(mid)
        lower = certified_lower_bound(mid, estimate) - n * radius
        upper = max(rayleigh_upper_bound(mid, vector, radius), lower)
    clipped = matrix.psd and lower < 0
    lower = Fraction(0) if clipped else lower
    upper = max(upper, Fraction(0)) if matrix.psd else upper
    ends = _times_exp(lower, upper, matrix.log_scale)
    return EigenvalueBounds(*ends, lower, upper, estimate, clipped)


def certified_lower_bound(A: Array, estimate: float) -> Fraction:
    r"""A proven lower bound on the smallest eigenvalue of the float matrix A, near ``estimate``.

    The criterion is that of Rump, *Verification of positive definiteness*, BIT 46 (2006) 433-452:
    factor ``A - c I`` in floating point and account for what rounding can have done.  Rump bounds
    the error of the factorisation a priori, ``||Delta|| <= gamma_(n+1) / (1 - gamma_(n+1)) tr``,
    for the textbook recurrences in any order of summation.  Libraries also multiply by rounded
    reciprocals or invert small blocks, which that analysis does not mention; so here the factor R,
    wherever it comes from, is multiplied out and checked.

    Proof.  Let S be the float matrix A - c I (only the diagonal is rounded: ``S = A - c I + D_1``,
    D_1 diagonal, ``|D_1| <= u max|S_ii|`` because ``fl(t) = t / (1 + e)``, ``|e| <= u``), R any
    real matrix with columns r_i, P = fl(R^T R) and D = fl(S - P).  Then ``|P - R^T R|_ij <= gamma_n
    sum_k |R_ki R_kj| <= gamma_n ||r_i|| ||r_j||`` (Cauchy-Schwarz), a matrix of rank one with norm
    ``gamma_n ||R||_F^2``, and ``|D - (S - P)|_ij <= u |D_ij|``.  Since ``R^T R`` is positive
    semidefinite and the spectral norm is at most that of any entrywise larger matrix and at most
    the Frobenius norm,

        ``lambda_min(A) >= c - u max|S_ii| - (1 + u) ||D||_F - gamma_n ||R||_F^2``.

    The two float sums of n^2 squares have relative error at most ``gamma_(n^2)``; products that
    underflow add less than ``n^2 2^-1000``, squares that do less than ``n 2^-537`` to the Frobenius
    norm.  If the factorisation breaks down, c is lowered; nothing is concluded from a success
    alone.  As R^T R = S up to rounding, the loss is about ``gamma_n tr(A)``, as in Rump's
    criterion.

    >>> certified_lower_bound(np.diag([1.0, 2.0]), 1.0) <= 1
    True
    """
    from scipy.linalg import LinAlgError, cholesky

    n = len(A)
    size = float(np.abs(np.diagonal(A)).sum())
    if n == 1:
        return Fraction(float(A[0, 0]))
    step = max(float(gamma(n)) * (size + n * abs(estimate)) / 4, 1e-290)
    while True:
        c = estimate - step
        step *= 8
        shifted = A.copy()
        shifted[np.diag_indices(n)] -= c
        try:
            factor = cholesky(shifted, check_finite=False)
        except LinAlgError:
            continue
        return Fraction(c) - _residual_bound(shifted, factor)


def _residual_bound(shifted: Array, factor: Array) -> Fraction:
    """Bound on ``||A - c I - R^T R||_2``; the proof is in `certified_lower_bound`."""
    n = len(shifted)
    residual = shifted - factor.T @ factor
    u = UNIT_ROUNDOFF
    largest = Fraction(float(np.abs(np.diagonal(shifted)).max()))
    frobenius = Fraction(float(np.linalg.norm(residual))) * (1 + gamma(n * n + 4)) * (1 + 4 * u)
    squares = Fraction(float(np.vdot(factor, factor))) / (1 - gamma(n * n + 1))
    return u * largest + (1 + u) * frobenius + gamma(n) * squares + n * n * UNDERFLOW_OF_NORM


def rayleigh_upper_bound(A: Array, v: Array, radius: Fraction = Fraction(0)) -> Fraction:
    r"""A proven upper bound on ``(v^T (A + E) v) / (v^T v)`` for all ``|E_ij| <= radius``.

    Proof.  For ``w = fl(A v)``: ``|w - A v| <= gamma_n |A| |v|`` entrywise, so
    ``|v^T A v - v^T w| <= gamma_n t``, ``t = |v|^T |A| |v|``; v^T w and v^T v are summed exactly as
    rationals.  t is a float sum of non-negative terms, each with at most 2n roundings: its true
    value is at most ``fl(t) / (1 - gamma_(2n))``.

    >>> rayleigh_upper_bound(np.diag([1.0, 3.0]), np.array([1.0, 1.0])) - 2 < 1e-15
    True
    """
    n = len(A)
    exact = [Fraction(value) for value in v.tolist()]
    product = [Fraction(value) for value in (A @ v).tolist()]
    numerator = sum((a * b for a, b in zip(exact, product, strict=True)), Fraction(0))
    size = np.abs(v)
    t = Fraction(float(size @ (np.abs(A) @ size))) / (1 - gamma(2 * n))
    total = sum(map(abs, exact), Fraction(0))
    spread = gamma(n) * t + radius * total * total + n * n * UNDERFLOW
    return (numerator + spread) / sum((a * a for a in exact), Fraction(0))


def _estimate(A: Array) -> tuple[float, Array]:
    """LAPACK's smallest eigenvalue and its vector: only a hint, nothing rests on it."""
    from scipy.linalg import eigh

    values, vectors = eigh(A, subset_by_index=[0, 0], check_finite=False)
    return float(values[0]), vectors[:, 0]


def _times_exp(lower: Fraction, upper: Fraction, exponent: Fraction) -> tuple[Fraction, Fraction]:
    """Outward-rounded ``exp(exponent) * [lower, upper]``."""
    if exponent == 0:
        return lower, upper
    with ctx.workprec(128):
        factor = arb(fmpq(exponent.numerator, exponent.denominator)).exp()
        ends = [(arb(fmpq(v.numerator, v.denominator)) * factor) for v in (lower, upper)]
        low, high = ends[0].lower().man_exp(), ends[1].upper().man_exp()
        return tuple(Fraction(int(m)) * Fraction(2) ** int(e) for m, e in (low, high))  # type: ignore[return-value]
