"""Rigorous binomial tails on Arb balls, relative accuracy also deep in the tail."""

from __future__ import annotations

from typing import Any

from flint import acb, arb, ctx, fmpz

from verify.balls import (
    NAN,
    UNIT,
    extra_bits,
    hull,
    integer_ceiling,
    integer_floor,
    magnitude,
    unit_integral,
)

_SERIES_TERMS = 4000
_BETA_BITS = 512
_LARGEST_TRIALS_BITS = 200


def binomial_tail(k: Any, m: Any, p: Any) -> Any:
    """P[Bin(m, p) >= k] for real k, an integer m >= 0 and p in [0, 1].

    Decreasing in k, increasing in m and p.  A ball for m stands for the integers in it.

    >>> binomial_tail(arb(2), arb(2), arb(0.5)).contains(arb(0.25))
    True
    """
    if p < 0 or p > 1 or m < 0:
        return NAN
    if k <= 0:
        return arb(1)
    if k > m:
        return arb(0)
    if not (k.is_finite() and m.is_finite()):
        return UNIT
    # ball.floor() of a point next to an integer may straddle it; of the exact ends it cannot
    fewest = max(fmpz(0), integer_ceiling(m.lower()))
    most = integer_floor(m.upper())
    if fewest > most:
        return NAN
    low, high = (p.lower(), p.upper()) if p.is_finite() else (arb(0), arb(1))
    low = low if low > 0 else arb(0)
    high = high if high < 1 else arb(1)
    first, last = integer_ceiling(k.lower()), integer_ceiling(k.upper())
    if first == last and fewest == most and p.is_exact():
        return _binomial_tail_at(first, most, p)
    return hull(_binomial_tail_at(last, fewest, low), _binomial_tail_at(first, most, high))


def _binomial_tail_at(k: Any, m: Any, p: Any) -> Any:
    """The tail at exact integers and an exact dyadic p; the smaller side is computed."""
    if k <= 0:
        return arb(1)
    if k > m or p.is_zero():
        return arb(0)
    if p == 1:
        return arb(1)
    size = int(m).bit_length()
    if size > _LARGEST_TRIALS_BITS:
        return UNIT
    with ctx.workprec(ctx.prec + extra_bits(2 * size, -magnitude(p))):
        if k > arb(m) * p:
            value = _upper_tail(k, m, p, 1 - p)
        else:
            value = 1 - _upper_tail(m - k + 1, m, 1 - p, p)
    return +value


def _upper_tail(k: Any, m: Any, p: Any, q: Any) -> Any:
    """P[Bin(m, p) >= k] for k at or above the mean, q = 1 - p, 1 <= k <= m.

    The terms after the first fall with the ratios (m-j)p/((j+1)q), which decrease in j; once a
    ratio is below 1 the rest is at most term * ratio/(1 - ratio).
    """
    bits = ctx.prec
    odds = p / q
    ratio = (m - k) * odds / (k + 1)
    needed = bits * 0.7
    spread = (2 * needed * float(m) * float(p.mid()) * float(q.mid())) ** 0.5 + 1
    slope = -float(ratio.mid().log().mid()) if ratio > 0 and ratio < 1 else 0.0
    terms = min(float(m - k + 1), spread, needed / slope if slope > 0 else spread)
    if terms > _SERIES_TERMS:
        if bits <= _BETA_BITS:
            value = p.beta_lower(arb(k), arb(m - k + 1), regularized=True)
            if value.is_finite() and value.rel_accuracy_bits() > bits // 4:
                return value
        return _beta_integral(k, m, p, q)
    total, term, scale = arb(1), arb(1), arb(2) ** (-bits)
    j = k
    while j < m:
        step = (m - j) * odds / (j + 1)
        term *= step
        total += term
        j += 1
        if step < 1 and not term > total * scale:
            rest = (term * step / (1 - step)).upper()
            total += arb(rest / 2, rest / 2)
            break
    return total * _binomial_density(k, m, p, q)


def _binomial_density(k: Any, m: Any, p: Any, q: Any) -> Any:
    if m <= 10_000:
        return arb(fmpz.bin_uiui(int(m), int(k))) * p**k * q ** (m - k)
    ways = (arb(m + 1).lgamma() - arb(k + 1).lgamma() - arb(m - k + 1).lgamma()).exp()
    return ways * p**k * q ** (m - k)


def _beta_integral(k: Any, m: Any, p: Any, q: Any) -> Any:
    """The tail as a multiple of its first term, by quadrature of the beta integral.

    I_p(k, m-k+1) = P[Bin = k] * k * integral over [0, 1] of e^{h(x)} dx with
    h(x) = (k-1) log(1-x) + (m-k) log(1+xr), r = p/q; e^h is a polynomial in x.  On a wide box h
    is enclosed in mean-value form, h(mid) + h'(box)(x - mid), because its two terms cancel.
    """
    r = p / q
    left, right = k - 1, m - k

    def integrand(x: Any, _: bool) -> Any:
        middle = acb(x.real.mid(), x.imag.mid())
        behind, ahead = 1 - x, 1 + x * r
        if behind.contains(0) or ahead.contains(0):
            return behind**left * ahead**right
        slope = (right * r - left - x * (r * (left + right))) / (behind * ahead)
        centre = (1 - middle) ** left * (1 + middle * r) ** right
        return centre * (slope * (x - middle)).exp()

    return unit_integral(integrand, ctx.prec) * k * _binomial_density(k, m, p, q)
