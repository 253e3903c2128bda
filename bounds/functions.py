"""The special functions that sympy lacks, as sympy Functions.

Each carries its exact derivative, its LaTeX, its special values and its evaluation by mpmath; the
names are those of the expression language.  ``mills``, ``sinhc_derivative`` and ``gamma`` serve
derivatives and proofs: ``mills(x) = Q(x)/phi(x)``, ``sinhc_derivative(n, z)`` is the n-th
derivative of ``sinhc`` and ``gamma`` is Euler's function without sympy's eager evaluation of huge
factorials.
"""

from __future__ import annotations

from typing import Any, ClassVar

import sympy as sp
from mpmath import mpc
from mpmath.libmp import prec_to_dps
from sympy.core.function import ArgumentIndexError

from bounds import special_values
from bounds.errors import PrecisionError


class SpecialFunction(sp.Function):
    """A function whose numbers come from `bounds.special_values`."""

    is_commutative = True
    is_extended_real = True
    tex: ClassVar[str] = ""

    def _eval_evalf(self, prec: int) -> Any:
        if not all(argument.is_number for argument in self.args):
            return None
        digits = prec_to_dps(prec) + 5
        arguments = [a if a.is_Rational else a.evalf(digits) for a in self.args]
        try:
            value = special_values.BY_NAME[type(self).__name__](arguments, digits)
        except PrecisionError:
            return None
        # of a complex argument, as log(-1) is, the value is no real number
        return None if value is None or isinstance(value, mpc) else sp.Float(value, digits)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        inner = ", ".join(printer._print(argument) for argument in self.args)
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"{self.tex}{power}\left({inner}\right)"


class Q(SpecialFunction):
    r"""Gaussian tail :math:`Q(x) = P[N(0,1) \ge x]`.

    >>> Q(0), Q(sp.oo), sp.diff(Q(sp.Symbol("x")), sp.Symbol("x"))
    (1/2, 0, -phi(x))
    """

    nargs = 1
    tex = "Q"

    @classmethod
    def eval(cls, x: Any) -> Any:
        if x.is_zero:
            return sp.Rational(1, 2)
        if x is sp.oo:
            return sp.S.Zero
        if x is -sp.oo:
            return sp.S.One
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        return -phi(self.args[0])


class phi(SpecialFunction):
    r"""Standard normal density :math:`\varphi(x) = e^{-x^2/2}/\sqrt{2\pi}`.

    >>> phi(0), phi(sp.oo)
    (sqrt(2)/(2*sqrt(pi)), 0)
    """

    nargs = 1
    tex = r"\varphi"

    @classmethod
    def eval(cls, x: Any) -> Any:
        if x.is_zero:
            return 1 / sp.sqrt(2 * sp.pi)
        if x in (sp.oo, -sp.oo):
            return sp.S.Zero
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        return -self.args[0] * phi(self.args[0])


class orthant(SpecialFunction):
    r"""Orthant probability :math:`P[g_1 \ge B, g_2 \ge B]`, standard normals of correlation rho.

    >>> orthant(sp.Symbol("B"), 0), orthant(0, sp.Rational(1, 2)), orthant(sp.Symbol("B"), 1)
    (Q(B)**2, 1/3, Q(B))
    """

    nargs = 2
    tex = "p"

    @classmethod
    def eval(cls, B: Any, rho: Any) -> Any:
        if rho.is_zero:
            return Q(B) ** 2
        if rho == 1:
            return Q(B)
        if rho == -1:
            if B.is_nonnegative:
                return sp.S.Zero
            return sp.Max(0, 1 - 2 * Q(-B))
        if B.is_zero:
            return (sp.pi - sp.acos(rho)) / (2 * sp.pi)
        if B is sp.oo:
            return sp.S.Zero
        if B is -sp.oo:
            return sp.S.One
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        B, rho = self.args
        if argindex == 1:
            return -2 * phi(B) * Q(B * sp.sqrt((1 - rho) / (1 + rho)))
        return sp.exp(-(B**2) / (1 + rho)) / (2 * sp.pi * sp.sqrt(1 - rho**2))


class owens_t(SpecialFunction):
    r"""Owen's T: :math:`T(h,a) = \frac1{2\pi}\int_0^a \frac{e^{-h^2(1+x^2)/2}}{1+x^2}dx`.

    >>> owens_t(0, 1), owens_t(sp.Symbol("h"), 0)
    (1/8, 0)
    """

    nargs = 2
    tex = "T"

    @classmethod
    def eval(cls, h: Any, a: Any) -> Any:
        if a.is_zero:
            return sp.S.Zero
        if h.is_zero:
            return sp.atan(a) / (2 * sp.pi)
        if h in (sp.oo, -sp.oo):
            return sp.S.Zero
        if a is sp.oo:
            return Q(sp.Abs(h)) / 2
        if a is -sp.oo:
            return -Q(sp.Abs(h)) / 2
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        h, a = self.args
        if argindex == 1:
            return -phi(h) * (sp.Rational(1, 2) - Q(h * a))
        return sp.exp(-(h**2) * (1 + a**2) / 2) / (2 * sp.pi * (1 + a**2))


class sinhc(SpecialFunction):
    r"""Hyperbolic sinc :math:`\sinh(z)/z`, with value 1 at 0.

    >>> sinhc(0), sinhc(sp.Symbol("z")).diff()
    (1, sinhc_derivative(1, z))
    """

    nargs = 1
    tex = r"\operatorname{sinhc}"

    @classmethod
    def eval(cls, z: Any) -> Any:
        if z.is_zero:
            return sp.S.One
        if z in (sp.oo, -sp.oo):
            return sp.oo
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        return sinhc_derivative(1, self.args[0])


class sinhc_derivative(SpecialFunction):
    r"""n-th derivative of sinhc: :math:`\frac12\int_{-1}^1 s^n e^{sz}\,ds`, n an explicit integer.

    Even n: even and increasing in |z|, value 1/(n+1) at 0.  Odd n: odd and increasing.
    """

    nargs = 2

    @classmethod
    def eval(cls, n: Any, z: Any) -> Any:
        if not (n.is_Integer and 0 <= n <= 60):
            raise ValueError(f"sinhc_derivative needs an explicit order 0 <= n <= 60, got {n}")
        if n == 0:
            return sinhc(z)
        if z.is_zero:
            return sp.S.Zero if n % 2 else sp.Rational(1, n + 1)
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        if argindex == 1:
            raise ArgumentIndexError(self, argindex)
        return sinhc_derivative(self.args[0] + 1, self.args[1])

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        order, z = (printer._print(argument) for argument in self.args)
        return rf"{{\operatorname{{sinhc}}^{{({order})}}}}{power}\left({z}\right)"


class mills(SpecialFunction):
    r"""Mills ratio :math:`M(x) = Q(x)/\varphi(x)`; positive, decreasing, :math:`M' = xM - 1`.

    >>> mills(0), mills(sp.oo)
    (sqrt(2)*sqrt(pi)/2, 0)
    """

    nargs = 1
    tex = "M"

    @classmethod
    def eval(cls, x: Any) -> Any:
        if x.is_zero:
            return sp.sqrt(sp.pi / 2)
        if x is sp.oo:
            return sp.S.Zero
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        return self.args[0] * mills(self.args[0]) - 1


class gamma(SpecialFunction):
    r"""Euler's gamma function on the positive reals; never expands a factorial by itself.

    >>> gamma(5), gamma(10**7)
    (24, gamma(10000000))
    """

    nargs = 1
    tex = r"\Gamma"

    @classmethod
    def eval(cls, x: Any) -> Any:
        if x.is_Integer and 0 < x <= 30:
            return sp.factorial(x - 1)
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        return gamma(self.args[0]) * sp.polygamma(0, self.args[0])


def _whole_quotient(x: Any) -> Any:
    """log(8)/log(2) is the integer 3, which no enclosure shows; None for everything else."""
    sign, quotient = x.as_coeff_Mul()  # log(1/3) is -log(3)
    top, bottom = quotient.as_numer_denom()
    logs = isinstance(top, sp.log) and isinstance(bottom, sp.log)
    if (
        not logs
        or sign not in (1, -1)
        or not (top.args[0].is_Rational and bottom.args[0].is_Rational)
    ):
        return None
    p, q = top.args[0] ** sign, bottom.args[0]
    try:
        near = x.evalf(15)
    except ZeroDivisionError:  # the logarithm of a number next to 1, rounded to 0
        return None
    if not near.is_comparable or abs(near) > 10_000:
        return None
    k = sp.Integer(round(near))
    return k if q**k == p else None


class _Step(SpecialFunction):
    """floor and ceiling: exact for rationals and integers, otherwise left as they are.

    sympy's own classes decide by numerical evaluation and are wrong next to an integer.
    """

    nargs = 1
    is_integer = True
    brackets: ClassVar[tuple[str, str]] = ("", "")

    @classmethod
    def eval(cls, x: Any) -> Any:
        if x.is_Rational:
            return cls.rounded(x)
        return x if x.is_integer else _whole_quotient(x)

    @classmethod
    def rounded(cls, x: Any) -> Any:
        raise AssertionError("floor and ceiling round")

    def _eval_evalf(self, prec: int) -> Any:
        if not self.args[0].is_number:
            return None
        digits = prec_to_dps(prec)
        value = sp.Rational(str(self.args[0].evalf(digits + 10)))
        distance = abs(value - round(value))
        if distance <= sp.Rational(1, 10**digits) * max(1, abs(value)):
            return None
        return sp.Float(self.rounded(value), digits + 5)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        left, right = self.brackets
        body = rf"\left\{left} {printer._print(self.args[0])} \right\{right}"
        return body if exp is None else rf"{body}^{{{exp}}}"


class floor(_Step):
    """The largest integer that is at most x.

    >>> floor(sp.Rational(-7, 2)), floor(sp.sqrt(2)), floor(sp.Symbol("n", integer=True))
    (-4, floor(sqrt(2)), n)
    """

    brackets = ("lfloor", "rfloor")

    @classmethod
    def rounded(cls, x: Any) -> Any:
        return sp.Integer(x.p // x.q)


class ceiling(_Step):
    """The smallest integer that is at least x.

    >>> ceiling(sp.Rational(-7, 2)), ceiling(sp.pi), ceiling(sp.log(8) / sp.log(2))
    (-3, ceiling(pi), 3)
    """

    brackets = ("lceil", "rceil")

    @classmethod
    def rounded(cls, x: Any) -> Any:
        return sp.Integer(-(-x.p // x.q))


class binomial_tail(SpecialFunction):
    r"""Binomial upper tail :math:`P[\mathrm{Bin}(m,p) \ge k]`, k real, m integer, p in [0, 1].

    >>> binomial_tail(0, 10, sp.Rational(1, 2)), binomial_tail(11, 10, sp.Rational(1, 2))
    (1, 0)
    """

    nargs = 3

    @classmethod
    def eval(cls, k: Any, m: Any, p: Any) -> Any:
        if k.is_number and k.is_nonpositive:
            return sp.S.One
        if k.is_Rational and m.is_Integer and k > m:
            return sp.S.Zero
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        k, m, p = self.args
        if argindex != 3:
            raise ArgumentIndexError(self, argindex)
        j = ceiling(k)
        density = gamma(m + 1) / (gamma(j) * gamma(m - j + 1)) * p ** (j - 1) * (1 - p) ** (m - j)
        return sp.Piecewise((0, sp.Or(j <= 0, j > m)), (density, True))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        k, m, p = (printer._print(argument) for argument in self.args)
        tail = rf"\mathbb{{P}}\left[\mathrm{{Bin}}\left({m}, {p}\right) \ge {k}\right]"
        return tail if exp is None else rf"{{{tail}}}^{{{exp}}}"
