"""Rigorous values of the project's special functions on Arb balls.

Every function takes real balls (`flint.arb`), works at ``flint.ctx.prec`` and returns a ball that
contains the function's value at every point of the argument balls that lies in its domain.  A ball
entirely outside the domain gives ``nan``; where nothing is known the ball is ``[+/- inf]``.

All of them are monotone in each argument (on a known sign pattern), so a ball that is not a point
is mapped through its exact end points; the cores below only ever see exact dyadic arguments and
use formulas without cancellation, so that the result is accurate *relative* to its size.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb, ctx, fmpq, fmpz

NAN = arb("nan")
UNKNOWN = arb(0, float("inf"))
_UNIT = arb(0.5, 0.5)
_MOST_EXTRA_BITS = 4000
_SERIES_TERMS = 4000
_BETA_BITS = 512
_LARGEST_TRIALS_BITS = 200
GAMMA_MINIMUM = arb(fmpq(8856031944, 10**10))
_GAMMA_LEFT, _GAMMA_RIGHT = arb(fmpq(146, 100)), arb(fmpq(147, 100))


def _magnitude(x: Any) -> int:
    """An e with |x| < 2^e and 2^(e-1) <= |x| for an exact x; 0 for zero."""
    mantissa, exponent = x.man_exp()
    return int(abs(mantissa)).bit_length() + int(exponent) if mantissa else 0


def _extra(*magnitudes: int) -> int:
    """Guard bits for an exponent that has lost this many bits, within reason."""
    return min(_MOST_EXTRA_BITS, 20 + sum(max(0, m) for m in magnitudes))


def _hull(low: Any, high: Any) -> Any:
    return low.union(high)


def monotone(function: Callable[[Any], Any], x: Any, everywhere: Any = UNKNOWN) -> Any:
    """The image of the ball ``x`` under a monotone function of exact arguments.

    >>> monotone(lambda x: x.exp(), arb(0, 1)).contains(arb(0))
    False
    """
    if not x.is_finite():
        return everywhere
    if x.is_exact():
        return function(x)
    return _hull(function(x.lower()), function(x.upper()))


def density(x: Any) -> Any:
    """Standard normal density.

    >>> density(arb(0)).str(10, radius=False)
    '0.3989422804'
    """
    if not x.is_finite():
        return _UNIT
    low, high = x.abs_lower(), x.abs_upper()
    if x.is_exact():
        return _density_at(abs(x))
    return _hull(_density_at(low), _density_at(high))


def _density_at(x: Any) -> Any:
    with ctx.workprec(ctx.prec + _extra(2 * _magnitude(x))):
        value = (-(x * x) / 2).exp() / (2 * arb.pi()).sqrt()
    return +value


def normal_tail(x: Any) -> Any:
    """Gaussian tail Q(x) = P[N(0,1) >= x].

    >>> normal_tail(arb(1000)).rel_accuracy_bits() > 40
    True
    """
    return monotone(_normal_tail_at, x, _UNIT)


def _normal_tail_at(x: Any) -> Any:
    with ctx.workprec(ctx.prec + _extra(2 * _magnitude(x))):
        value = (x / arb(2).sqrt()).erfc() / 2
    return +value


def mills(x: Any) -> Any:
    """Mills ratio Q(x)/phi(x), without underflow for huge x.

    >>> mills(arb(10)**30).str(10, radius=False)
    '1.000000000e-30'
    """
    return monotone(_mills_at, x)


def _mills_at(x: Any) -> Any:
    size = _magnitude(x)
    if size <= 12 or x < 0:
        with ctx.workprec(ctx.prec + _extra(4 * size)):
            value = (x * x / 2).exp() * (x / arb(2).sqrt()).erfc() * (arb.pi() / 2).sqrt()
        return +value
    # Q/phi = U(1/2, 1/2, x^2/2)/sqrt(2) for x > 0 (DLMF 7.11.2 with erfc); no exponential at all.
    half = arb(1) / 2
    with ctx.workprec(ctx.prec + 20):
        value = (x * x / 2).hypgeom_u(half, half) / arb(2).sqrt()
    return +value


def sinhc(z: Any) -> Any:
    """sinh(z)/z, 1 at 0; even and increasing in |z|.

    >>> sinhc(arb(0)) == 1
    True
    """
    if not z.is_finite():
        return UNKNOWN
    if z.is_exact():
        return _sinhc_at(abs(z))
    return _hull(_sinhc_at(z.abs_lower()), _sinhc_at(z.abs_upper()))


def _sinhc_at(z: Any) -> Any:
    if z.is_zero():
        return arb(1)
    with ctx.workprec(ctx.prec + _extra(_magnitude(z))):
        value = z.sinh() / z
    return +value


def sinhc_derivative(n: int, z: Any) -> Any:
    """n-th derivative of sinhc: (1/2) integral over [-1, 1] of s^n exp(s z) ds.

    It is even in z and increasing in |z| for even n, odd and increasing for odd n.

    >>> sinhc_derivative(2, arb(0)).contains(arb(1) / 3)
    True
    """
    if n == 0:
        return sinhc(z)
    if not z.is_finite():
        return UNKNOWN
    if n % 2:
        return monotone(lambda x: _sinhc_derivative_at(n, abs(x)) * (-1 if x < 0 else 1), z)
    if z.is_exact():
        return _sinhc_derivative_at(n, abs(z))
    return _hull(_sinhc_derivative_at(n, z.abs_lower()), _sinhc_derivative_at(n, z.abs_upper()))


def _sinhc_derivative_at(n: int, z: Any) -> Any:
    """The value at an exact z >= 0.

    For z <= 32 the series sum of z^k/(k! (n+k+1)) over k = n mod 2, whose terms are all positive.
    Two consecutive terms have ratio at most z^2/((k+1)(k+2)) <= 1/2 once k >= 2z, so the rest is
    then at most the last term added.  For larger z the two confluent functions
    ((1F1(n+1; n+2; z) + (-1)^n 1F1(n+1; n+2; -z))/(2n+2), where the second is below e^-32 of the
    first and cannot cancel it.
    """
    bits = ctx.prec
    if z > 32:
        with ctx.workprec(bits + _extra(_magnitude(z))):
            ahead = z.hypgeom_1f1(arb(n + 1), arb(n + 2))
            behind = (-z).hypgeom_1f1(arb(n + 1), arb(n + 2))
            value = (ahead + (-1) ** n * behind) / (2 * n + 2)
        return +value
    with ctx.workprec(bits + 20):
        k = n % 2
        power = z if k else arb(1)
        square = z * z
        total, term = arb(0), arb(0)
        scale = arb(2) ** (-bits - 10)
        while True:
            term = power / (n + k + 1)
            total += term
            if 2 * z <= k and not term > total * scale:
                break
            power = power * square / ((k + 1) * (k + 2))
            k += 2
        rest = term.upper()
        value = total + arb(rest / 2, rest / 2)
    return +value


def gamma(x: Any) -> Any:
    """Euler's gamma function for x > 0.

    It is convex with its minimum 0.88560319441... between 1.46 and 1.47.

    >>> gamma(arb(5)).contains(arb(24))
    True
    """
    if x.is_exact() and x.is_finite():
        return _gamma_at(x) if x > 0 else NAN
    if x <= 0:
        return NAN
    if not x.is_finite() or not x > 0:
        return UNKNOWN
    low, high = x.lower(), x.upper()
    ends = _hull(_gamma_at(low), _gamma_at(high))
    if high < _GAMMA_LEFT or low > _GAMMA_RIGHT:
        return ends
    return _hull(ends, GAMMA_MINIMUM)


def _gamma_at(x: Any) -> Any:
    size = _magnitude(x)
    with ctx.workprec(ctx.prec + _extra(size, size.bit_length())):
        value = x.gamma()
    return +value


def polygamma(n: int, x: Any) -> Any:
    """polygamma(n, x) for x > 0 and an integer n >= 0; monotone in x.

    >>> polygamma(0, arb(1)).str(10, radius=False)
    '-0.5772156649'
    """
    if x <= 0:
        return NAN
    if not x > 0:
        return UNKNOWN
    return monotone(lambda t: t.digamma() if n == 0 else acb(t).polygamma(n).real, x)


def orthant(B: Any, rho: Any) -> Any:
    """P[g1 >= B, g2 >= B] for standard normals of correlation rho in [-1, 1].

    Decreasing in B, increasing in rho.  The part of the ball ``rho`` outside [-1, 1] is ignored;
    ``nan`` if nothing is left.

    >>> orthant(arb(6), arb(1) / 8).str(8, radius=False)
    '6.7126305e-17'
    """
    if rho > 1 or rho < -1:
        return NAN
    if not B.is_finite():
        return _UNIT
    low, high = (rho.lower(), rho.upper()) if rho.is_finite() else (arb(-1), arb(1))
    low = low if low > -1 else arb(-1)
    high = high if high < 1 else arb(1)
    if B.is_exact() and rho.is_exact():
        return _orthant_at(B, rho)
    return _hull(_orthant_at(B.upper(), low), _orthant_at(B.lower(), high))


def _orthant_at(B: Any, rho: Any) -> Any:
    """The orthant at exact arguments, -1 <= rho <= 1.

    For B < 0: P = P[|g| < -B] + P[both >= -B], a sum of nonnegative terms.  For B >= 0 and
    u = sqrt((1-rho)/(1+rho)) = tan(arccos(rho)/2), the angle form becomes, with x = tan t,

        P = (1/pi) integral from u to infinity of exp(-B^2 (1+x^2)/2)/(1+x^2) dx.
    """
    if rho == 1:
        return _normal_tail_at(B)
    if rho == -1:
        return (-B / arb(2).sqrt()).erf() if B < 0 else arb(0)
    if rho.is_zero():
        return _normal_tail_at(B) ** 2
    loss = -_magnitude((1 + rho).mid()) if rho < 0 else 0
    with ctx.workprec(ctx.prec + _extra(2 * _magnitude(B), loss)):
        if B < 0:
            value = (-B / arb(2).sqrt()).erf() + _orthant_at(-B, rho)
        elif B.is_zero():
            value = ((1 + rho) / (1 - rho)).sqrt().atan() / arb.pi()
        else:
            u = ((1 - rho) / (1 + rho)).sqrt()
            if B * u <= 1 and B <= 1:
                value = _orthant_small(B, u)
            else:
                value = _angle_tail(B, u) * (-(B * B) / (1 + rho)).exp() / arb.pi()
    return +value


def _orthant_small(B: Any, u: Any) -> Any:
    """The orthant for B <= 1 and B u <= 1 through Owen's T on a short interval.

    P = Q(B) - 2 T(B, u) and, by the reflection of T, P = 2 T(B u, 1/u) - Q(B u) erf(B/sqrt 2).
    In this region neither difference loses more than a few bits.
    """
    if u <= 1:
        return _normal_tail_at(B) - 2 * _owens_t_short(B, u)
    return 2 * _owens_t_short(B * u, 1 / u) - normal_tail(B * u) * (B / arb(2).sqrt()).erf()


def _angle_tail(B: Any, u: Any) -> Any:
    """exp(B^2(1+u^2)/2) times the integral from u to infinity of exp(-B^2(1+x^2)/2)/(1+x^2) dx.

    With x = u + s the integrand is g(s) = exp(-B^2(u s + s^2/2))/(1+(u+s)^2), meromorphic, and
    the integral beyond S is at most exp(-B^2(u S + S^2/2))/(u+S), because 1/(1+x^2) <= 1/x^2.
    S is a point chosen so that this is far below the value; any S would be sound.
    """
    bits = ctx.prec
    square = B * B
    # magnitudes of u and B only enlarge the target, for a tail small relative to the value
    target = arb(bits + 20 + _extra(2 * _magnitude(u.mid()), 2 * _magnitude(B.mid())))
    target = target * arb.const_log2()
    cut = (2 * target / square / (u + (u * u + 2 * target / square).sqrt())).mid()
    linear, quadratic, scale = square * u * cut, square * cut * cut / 2, 1 + u * u

    def integrand(x: Any, _: bool) -> Any:
        height = u + cut * x
        return (-(x * (linear + quadratic * x))).exp() * scale / (1 + height * height)

    inner = _integral(integrand, bits) * cut / scale
    rest = ((-(linear + quadratic)).exp() / (u + cut)).upper()
    return inner + arb(rest / 2, rest / 2)


def _integral(integrand: Callable[[Any, bool], Any], bits: int) -> Any:
    """The integral of a real function over [0, 1], to a relative tolerance."""
    tolerance = arb(2) ** (-bits)
    return acb.integral(integrand, 0, 1, rel_tol=tolerance, abs_tol=tolerance * tolerance).real


def owens_t(h: Any, a: Any) -> Any:
    """Owen's T function: even and decreasing in |h|, odd and increasing in a.

    >>> owens_t(arb(0), arb(1)).str(10, radius=False)
    '0.1250000000'
    """
    if not a.is_finite():
        return arb(0, 0.25)
    if h.is_exact() and a.is_exact():
        return _owens_t_at(abs(h), a) if h.is_finite() else arb(0)
    near = h.abs_lower() if h.is_finite() else arb(0)
    far = h.abs_upper() if h.is_finite() else None
    low, high = a.lower(), a.upper()

    def at(height: Any, slope: Any) -> Any:
        return arb(0) if height is None else _owens_t_at(height, slope)

    return _hull(at(far if low > 0 else near, low), at(far if high < 0 else near, high))


def _owens_t_at(h: Any, a: Any) -> Any:
    """Owen's T at exact h >= 0 and exact a.

    For h < 1 < a the reflection T(h, a) = (Q(h) + Q(a h))/2 - Q(h) Q(a h) - T(a h, 1/a) is used:
    there T >= T(1, 1) = 0.067 while every term is below 1/2.
    """
    if a.is_zero():
        return arb(0)
    if a < 0:
        return -_owens_t_at(h, -a)
    if h.is_zero():
        return a.atan() / (2 * arb.pi())
    with ctx.workprec(ctx.prec + _extra(2 * _magnitude(h))):
        if h < 1 < a:
            first, second = _normal_tail_at(h), normal_tail(a * h)
            value = (first + second) / 2 - first * second - _owens_t_short(a * h, 1 / a)
        else:
            value = _owens_t_short(h, a)
    return +value


def _owens_t_short(h: Any, a: Any) -> Any:
    """(1/2pi) integral from 0 to a of exp(-h^2(1+x^2)/2)/(1+x^2) dx for a <= 1 or h >= 1.

    If h a is large the integral is cut at X; the rest is at most exp(-h^2(1+X^2)/2)/X.
    """
    bits = ctx.prec
    square = h * h
    target = arb(bits + _extra(2 * _magnitude(h.mid()))) * arb.const_log2()
    cut, rest = a, arb(0)
    if square * a * a > 2 * target:
        cut = ((2 * target).sqrt() / h).mid()
        bound = ((-(square * cut * cut) / 2).exp() / cut).upper()
        rest = arb(bound / 2, bound / 2)
    decay, bend = square * cut * cut / 2, cut * cut

    def integrand(x: Any, _: bool) -> Any:
        y = x * x
        return (-(decay * y)).exp() / (1 + bend * y)

    return (cut * _integral(integrand, bits) + rest) * (-square / 2).exp() / (2 * arb.pi())


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
        return _UNIT
    # ball.floor() of a point next to an integer may straddle it; of the exact ends it cannot
    fewest = max(fmpz(0), _ceil(m.lower()))
    most = _floor(m.upper())
    if fewest > most:
        return NAN
    low, high = (p.lower(), p.upper()) if p.is_finite() else (arb(0), arb(1))
    low = low if low > 0 else arb(0)
    high = high if high < 1 else arb(1)
    first, last = _ceil(k.lower()), _ceil(k.upper())
    if first == last and fewest == most and p.is_exact():
        return _binomial_tail_at(first, most, p)
    return _hull(_binomial_tail_at(last, fewest, low), _binomial_tail_at(first, most, high))


def _floor(x: Any) -> Any:
    mantissa, exponent = x.man_exp()
    return mantissa << int(exponent) if exponent >= 0 else mantissa >> int(-exponent)


def _ceil(x: Any) -> Any:
    return -_floor(-x)


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
        return _UNIT
    with ctx.workprec(ctx.prec + _extra(2 * size, -_magnitude(p))):
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

    return _integral(integrand, ctx.prec) * k * _binomial_density(k, m, p, q)
