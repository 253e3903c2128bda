"""Rigorous values of the Gaussian functions on Arb balls; see `verify.arb_functions`."""

from __future__ import annotations

from typing import Any

from flint import arb, ctx

from verify.balls import NAN, UNIT, extra_bits, hull, magnitude, monotone, unit_integral


def density(x: Any) -> Any:
    """Standard normal density.

    >>> density(arb(0)).str(10, radius=False)
    '0.3989422804'
    """
    if not x.is_finite():
        return UNIT
    low, high = x.abs_lower(), x.abs_upper()
    if x.is_exact():
        return _density_at(abs(x))
    return hull(_density_at(low), _density_at(high))


def _density_at(x: Any) -> Any:
    with ctx.workprec(ctx.prec + extra_bits(2 * magnitude(x))):
        value = (-(x * x) / 2).exp() / (2 * arb.pi()).sqrt()
    return +value


def normal_tail(x: Any) -> Any:
    """Gaussian tail Q(x) = P[N(0,1) >= x].

    >>> normal_tail(arb(1000)).rel_accuracy_bits() > 40
    True
    """
    return monotone(_normal_tail_at, x, UNIT)


def _normal_tail_at(x: Any) -> Any:
    with ctx.workprec(ctx.prec + extra_bits(2 * magnitude(x))):
        value = (x / arb(2).sqrt()).erfc() / 2
    return +value


def mills(x: Any) -> Any:
    """Mills ratio Q(x)/phi(x), without underflow for huge x.

    >>> mills(arb(10)**30).str(10, radius=False)
    '1.000000000e-30'
    """
    return monotone(_mills_at, x)


def _mills_at(x: Any) -> Any:
    size = magnitude(x)
    if size <= 12 or x < 0:
        with ctx.workprec(ctx.prec + extra_bits(4 * size)):
            value = (x * x / 2).exp() * (x / arb(2).sqrt()).erfc() * (arb.pi() / 2).sqrt()
        return +value
    # Q/phi = U(1/2, 1/2, x^2/2)/sqrt(2) for x > 0 (DLMF 7.11.2 with erfc); no exponential at all.
    half = arb(1) / 2
    with ctx.workprec(ctx.prec + 20):
        value = (x * x / 2).hypgeom_u(half, half) / arb(2).sqrt()
    return +value


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
        return UNIT
    low, high = (rho.lower(), rho.upper()) if rho.is_finite() else (arb(-1), arb(1))
    low = low if low > -1 else arb(-1)
    high = high if high < 1 else arb(1)
    if B.is_exact() and rho.is_exact():
        return _orthant_at(B, rho)
    return hull(_orthant_at(B.upper(), low), _orthant_at(B.lower(), high))


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
    loss, goal = -magnitude((1 + rho).mid()) if rho < 0 else 0, ctx.prec
    with ctx.workprec(goal + extra_bits(2 * magnitude(B), loss)):
        if B < 0:
            value = (-B / arb(2).sqrt()).erf() + _orthant_at(-B, rho)
        elif B.is_zero():
            value = ((1 + rho) / (1 - rho)).sqrt().atan() / arb.pi()
        else:
            u = ((1 - rho) / (1 + rho)).sqrt()
            if B * u <= 1 and B <= 1:
                value = _orthant_small(B, u, goal + 20)
            else:
                value = _angle_tail(B, u, goal + 20) * (-(B * B) / (1 + rho)).exp() / arb.pi()
    return +value


def _orthant_small(B: Any, u: Any, bits: int) -> Any:
    """The orthant for B <= 1 and B u <= 1 through Owen's T on a short interval.

    P = Q(B) - 2 T(B, u) and, by the reflection of T, P = 2 T(B u, 1/u) - Q(B u) erf(B/sqrt 2).
    In this region neither difference loses more than a few bits.
    """
    if u <= 1:
        return _normal_tail_at(B) - 2 * _owens_t_short(B, u, bits)
    short = _owens_t_short(B * u, 1 / u, bits)
    return 2 * short - normal_tail(B * u) * (B / arb(2).sqrt()).erf()


def _angle_tail(B: Any, u: Any, bits: int) -> Any:
    """exp(B^2(1+u^2)/2) times the integral from u to infinity of exp(-B^2(1+x^2)/2)/(1+x^2) dx.

    With x = u + s the integrand is g(s) = exp(-B^2(u s + s^2/2))/(1+(u+s)^2), meromorphic, and
    the integral beyond S is at most exp(-B^2(u S + S^2/2))/(u+S), because 1/(1+x^2) <= 1/x^2.
    S is a point chosen so that this is far below the value; any S would be sound.  ``bits`` is the
    accuracy wanted: nothing cancels here, so the guard bits of the caller are not needed.
    """
    square = B * B
    # magnitudes of u and B only enlarge the target, for a tail small relative to the value
    target = arb(bits + 20 + extra_bits(2 * magnitude(u.mid()), 2 * magnitude(B.mid())))
    target = target * arb.const_log2()
    cut = (2 * target / square / (u + (u * u + 2 * target / square).sqrt())).mid()
    linear, quadratic, scale = square * u * cut, square * cut * cut / 2, 1 + u * u

    def integrand(x: Any, _: bool) -> Any:
        height = u + cut * x
        return (-(x * (linear + quadratic * x))).exp() * scale / (1 + height * height)

    with ctx.workprec(bits + 30):
        inner = unit_integral(integrand, bits)
    inner = inner * cut / scale
    rest = ((-(linear + quadratic)).exp() / (u + cut)).upper()
    return inner + arb(rest / 2, rest / 2)


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

    return hull(at(far if low > 0 else near, low), at(far if high < 0 else near, high))


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
    goal = ctx.prec
    with ctx.workprec(goal + extra_bits(2 * magnitude(h))):
        if h < 1 < a:
            first, second = _normal_tail_at(h), normal_tail(a * h)
            value = (first + second) / 2 - first * second - _owens_t_short(a * h, 1 / a, goal + 20)
        else:
            value = _owens_t_short(h, a, goal + 20)
    return +value


def _owens_t_short(h: Any, a: Any, bits: int) -> Any:
    """(1/2pi) integral from 0 to a of exp(-h^2(1+x^2)/2)/(1+x^2) dx for a <= 1 or h >= 1.

    If h a is large the integral is cut at X; the rest is at most exp(-h^2(1+X^2)/2)/X.  ``bits``
    is the accuracy wanted: nothing cancels here.
    """
    square = h * h
    target = arb(bits + extra_bits(2 * magnitude(h.mid()))) * arb.const_log2()
    cut, rest = a, arb(0)
    if square * a * a > 2 * target:
        cut = ((2 * target).sqrt() / h).mid()
        bound = ((-(square * cut * cut) / 2).exp() / cut).upper()
        rest = arb(bound / 2, bound / 2)
    decay, bend = square * cut * cut / 2, cut * cut

    def integrand(x: Any, _: bool) -> Any:
        y = x * x
        return (-(decay * y)).exp() / (1 + bend * y)

    with ctx.workprec(bits + 30):
        inner = unit_integral(integrand, bits)
    return (cut * inner + rest) * (-square / 2).exp() / (2 * arb.pi())
