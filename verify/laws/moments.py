r"""Moments of ReLU(g - B), and of the output f(x) = m^(-1/2) sum a_r ReLU(<w_r, x> - B).

The signs a_r make odd moments of f vanish; given the weights, E f^2 = (1/m) sum ReLU^2.
"""

from __future__ import annotations

from fractions import Fraction

from bounds.errors import BudgetError
from verify.enclose import Enclosure
from verify.laws.formulas import Number, enclosed, number, whole

LARGEST_ORDER = 2000


def relu_moment(k: int, B: Number) -> Enclosure:
    """E[max(g - B, 0)^k] for g ~ N(0, 1), any real B, 0 <= k <= `LARGEST_ORDER`; Q(B) for k = 0.

    With M_k the integral of (x - B)^k phi(x) from B on, x phi = -phi' and integration by parts give
    M_k = -B M_{k-1} + (k - 1) M_{k-2}, M_0 = Q(B), M_1 = phi(B) - B Q(B).  The recurrence runs on
    the exact rational coefficients of Q(B) and phi(B); only the last line rounds.

    Source: integration by parts; k = 2 is v(B) of ``explicit/initial-error-mean``, step 5.

    >>> relu_moment(2, 0).text(), relu_moment(4, 0).text()  # half of E g^2 and of E g^4
    ('0.5', '1.5')
    """
    whole("k", k)
    number("B", B)
    if k > LARGEST_ORDER:
        raise BudgetError(f"moments up to {LARGEST_ORDER} are computed, {k} was asked for")
    tail, density = coefficients(k, B)
    return enclosed("a*Q(B) + b*phi(B)", a=tail, b=density, B=B)


def coefficients(k: int, B: Number) -> tuple[Fraction, Fraction]:
    """The exact a, b with E[max(g - B, 0)^k] = a Q(B) + b phi(B).

    >>> coefficients(2, 3)  # (1 + B^2) Q - B phi
    (Fraction(10, 1), Fraction(-3, 1))
    """
    one, two = (Fraction(1), Fraction(0)), (Fraction(-B), Fraction(1))
    for j in range(2, k + 1):
        following = tuple(-B * new + (j - 1) * old for new, old in zip(two, one, strict=True))
        one, two = two, (following[0], following[1])
    return one if k == 0 else two


def output_second_moment(B: Number) -> Enclosure:
    """E f(x)^2 = v(B) = (1 + B^2) Q(B) - B phi(B), for every width.

    Source: ``explicit/initial-error-mean`` (a).

    >>> output_second_moment(0).text()
    '0.5'
    """
    return relu_moment(2, B)


def output_fourth_moment(m: int, B: Number) -> Enclosure:
    """E f(x)^4 = (M_4 + 3 (m - 1) M_2^2)/m for width m >= 1, M_k the moments of the ReLU.

    In E (sum a_r s_r)^4 only the terms in which every neuron occurs an even number of times are
    left: m of the kind s_r^4 and 3 m (m - 1) of the kind s_r^2 s_q^2.

    >>> output_fourth_moment(1, 0).text(), output_fourth_moment(3, 0).text()
    ('1.5', '1')
    """
    whole("m", m, 1)
    number("B", B)
    a, b = coefficients(4, B)
    c, d = coefficients(2, B)
    return enclosed(
        "(a*Q(B) + b*phi(B) + 3*(m - 1)*(c*Q(B) + d*phi(B))**2)/m", a=a, b=b, c=c, d=d, m=m, B=B
    )


def output_covariance(B: Number, rho: Number) -> Enclosure:
    """E f(x) f(x') = E[max(g1 - B, 0) max(g2 - B, 0)], standard normals of correlation rho.

    With p = orthant(B, rho) and u = B sqrt((1 - rho)/(1 + rho)) it is
    (rho + B^2) p - 2 B phi(B) Q(u) + sqrt(1 - rho^2) exp(-B^2/(1 + rho))/(2 pi).

    Source: S. Rosenbaum, J. R. Stat. Soc. B 23 (1961), the moments E[g1], E[g1 g2] over
    {g1 >= h, g2 >= k} at h = k = B.

    >>> output_covariance(0, 1).text(), output_covariance(3, -1).text()
    ('0.5', '0')
    >>> output_covariance(0, 0).text(10)  # 1/(2 pi)
    '0.1591549431'
    """
    number("B", B)
    number("rho", rho, -1, 1)
    if rho == -1:
        return _antipodal(B)
    return enclosed(
        "(rho + B**2)*orthant(B, rho) - 2*B*phi(B)*Q(B*sqrt((1 - rho)/(1 + rho)))"
        " + sqrt(1 - rho**2)*exp(-B**2/(1 + rho))/(2*pi)",
        B=B,
        rho=rho,
    )


def _antipodal(B: Number) -> Enclosure:
    """E[max(g - B, 0) max(-g - B, 0)]: the integral of (B^2 - g^2) phi over [B, -B] for B < 0."""
    if B >= 0:
        return enclosed("0")
    return enclosed("(B**2 - 1)*(1 - 2*Q(-B)) - 2*B*phi(B)", B=B)


def output_is_zero(m: int, B: Number) -> Enclosure:
    """P[no neuron is active on x] = (1 - Q(B))^m; then f(x) = 0, and only then almost surely.

    >>> output_is_zero(3, 0).text()
    '0.125'
    """
    whole("m", m)
    number("B", B)
    return enclosed("Q(-B)**m", m=m, B=B)


def output_second_moment_given_count(N: int, m: int, B: Number) -> Enclosure:
    """E[f(x)^2 | N active neurons] = (N/m) v(B)/Q(B), 0 <= N <= m, m >= 1.

    Given which neurons are active, these are independent with the law of g - B given g >= B.

    >>> output_second_moment_given_count(2, 4, 0).text()
    '0.5'
    """
    whole("m", m, 1)
    whole("N", N)
    number("N", N, 0, m)
    number("B", B)
    return enclosed("N/m*((1 + B**2) - B*phi(B)/Q(B))", N=N, m=m, B=B)
