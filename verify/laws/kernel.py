"""The entry H_ij(0) = (1 + rho)/m * Bin(m, p(B, rho)) of the kernel at initialisation."""

from __future__ import annotations

from verify.enclose import Enclosure
from verify.laws.formulas import Number, at_most_one, enclosed, number, whole


def kernel_entry_mean(B: Number, rho: Number) -> Enclosure:
    """E H_ij(0) = (1 + rho) p(B, rho), p the orthant probability; the limiting kernel.

    Source: ``explicit/exact-kernel``.

    >>> kernel_entry_mean(0, 1).text()
    '1'
    """
    _check(B, rho)
    return enclosed("(1 + rho)*orthant(B, rho)", B=B, rho=rho)


def kernel_entry_variance(m: int, B: Number, rho: Number) -> Enclosure:
    """Var H_ij(0) = (1 + rho)^2 p (1 - p)/m for width m >= 1.

    >>> kernel_entry_variance(4, 0, 0).text()  # (1/4)(3/4)/4
    '0.046875'
    """
    _check(B, rho)
    whole("m", m, 1)
    return enclosed(
        "(1 + rho)**2*orthant(B, rho)*(1 - orthant(B, rho))/m",
        m=m,
        B=B,
        rho=rho,
    )


def kernel_entry_at_least(h: Number, m: int, B: Number, rho: Number) -> Enclosure:
    """P[H_ij(0) >= h] for width m >= 1: at least h m/(1 + rho) neurons are active on both inputs.

    >>> kernel_entry_at_least(1, 2, 0, 0).text()  # both neurons on both inputs
    '0.0625'
    """
    _check(B, rho)
    number("h", h)
    whole("m", m, 1)
    if rho == -1:
        return enclosed("1") if h <= 0 else enclosed("0")
    tail = enclosed("binomial_tail(h*m/(1 + rho), m, orthant(B, rho))", h=h, m=m, B=B, rho=rho)
    return at_most_one(tail)


def _check(B: Number, rho: Number) -> None:
    number("B", B)
    number("rho", rho, -1, 1)
