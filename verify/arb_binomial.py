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
_LARGEST_TRIALS_BITS = 1500


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
    goal = ctx.prec
    with ctx.workprec(goal + extra_bits(2 * size, -magnitude(p))):
        if k > arb(m) * p:
            value = _upper_tail(k, m, p, 1 - p, goal)
        else:
            value = 1 - _upper_tail(m - k + 1, m, 1 - p, p, goal)
    return value.intersection(UNIT) if value.is_finite() and value.overlaps(UNIT) else UNIT


def _upper_tail(k: Any, m: Any, p: Any, q: Any, goal: int) -> Any:
    """P[Bin(m, p) >= k] for k above the mean, q = 1 - p, 1 <= k <= m, to ``goal`` bits.

    The terms after the first fall with the ratios (m-j)p/((j+1)q), which decrease in j; once a
    ratio is below 1 the rest is at most term * ratio/(1 - ratio).
    """
    odds = p / q
    if _terms_needed(k, m, p, q, goal) > _SERIES_TERMS:
        return _beta_integral(k, m, odds, goal) * k * _binomial_density(k, m, p, q)
    total, term, scale = arb(1), arb(1), arb(2) ** (-goal - 10)
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


def _terms_needed(k: Any, m: Any, p: Any, q: Any, goal: int) -> float:
    """About how many terms the series needs, capped; a wrong guess costs time only."""
    ratio = (m - k) * (p / q) / (k + 1)
    needed = arb(goal) * arb.const_log2()
    counts = [arb(m - k + 1), (2 * needed * arb(m) * p * q).sqrt() + 1]
    if ratio > 0 and ratio < 1:
        counts.append(needed / -ratio.log())
    return min(float(min(c, arb(2) ** 60).mid()) if c.is_finite() else 2.0**60 for c in counts)


def _binomial_density(k: Any, m: Any, p: Any, q: Any) -> Any:
    if m <= 10_000:
        return arb(fmpz.bin_uiui(int(m), int(k))) * p**k * q ** (m - k)
    ways = (arb(m + 1).lgamma() - arb(k + 1).lgamma() - arb(m - k + 1).lgamma()).exp()
    return ways * p**k * q ** (m - k)


def _beta_integral(k: Any, m: Any, odds: Any, goal: int) -> Any:
    """Integral over [0, 1] of e^{h(x)}, h(x) = (k-1) log(1-x) + (m-k) log(1 + x odds).

    P[Bin >= k] = P[Bin = k] * k * this (the beta integral).  As h is concave, the part beyond a cut
    is at most e^{h(cut)}/(-h'(cut)); the cut is where h is about -goal, and the rest is scaled to
    [0, 1], so that the work does not grow with m.  e^h is a polynomial in x.  On a wide box h is
    enclosed in mean-value form, h(mid) + h'(box)(x - mid), because its two terms cancel.
    """
    left, right = k - 1, m - k

    def slope(x: Any) -> Any:
        return (right * odds - left - x * (odds * (left + right))) / ((1 - x) * (1 + x * odds))

    def height(x: Any) -> Any:
        return (1 - x) ** left * (1 + x * odds) ** right

    cut, rest = _cut(left, right, odds, goal), arb(0)
    if cut < 1:
        bound = (height(cut) / -slope(cut)).upper()
        rest = arb(bound / 2, bound / 2)

    def integrand(scaled: Any, _: bool) -> Any:
        x = cut * scaled
        middle = acb(x.real.mid(), x.imag.mid())
        if (1 - x).contains(0) or (1 + x * odds).contains(0):
            return height(x)
        return height(middle) * (slope(x) * (x - middle)).exp()

    return unit_integral(integrand, goal + 10) * cut + rest


def _cut(left: Any, right: Any, odds: Any, goal: int) -> Any:
    """An exact point at which h is below about -goal log 2, and decreases; 1 if there is none."""
    drop = (goal + 20) * arb.const_log2()
    fall, bend = left - right * odds, left + right * odds * odds
    cut = (2 * drop / (fall + (fall * fall + 2 * bend * drop).sqrt())).mid()
    while cut.is_finite() and cut > 0 and cut < 1:
        height = left * (1 - cut).log() + right * (1 + cut * odds).log()
        if height < -drop + 1 and right * odds - left < cut * (odds * (left + right)):
            return cut
        cut = (cut * 3 / 2).mid()
    return arb(1)
