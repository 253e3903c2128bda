"""Owen's function and the orthant probability of two correlated normals."""

from __future__ import annotations

from bounds.calculus import Derivative, Integral, Limit
from bounds.notation import variables
from bounds.statement import Source, Statement

STATEMENTS = (
    Statement(
        id="classical/owen-t",
        title="Owen's function: definition and elementary properties",
        says=(
            "Owen's function is an integral over angles, monotone in both arguments, "
            "between elementary bounds."
        ),
        kind="fact",
        form="classical",
        variables=variables("h", "a", "x", "u"),
        assumptions=(
            "h >= 0",
            "a > 0",
        ),
        claim=(
            "owens_t(h, 0) == 0",
            "owens_t(0, a) == atan(a)/(2*pi)",
            (
                "atan(a)/(2*pi)*exp(-h**2*(1 + a**2)/2) <= owens_t(h, a) <= "
                "atan(a)/(2*pi)*exp(-h**2/2)"
            ),
            "owens_t(h, a) >= atan(a)/(2*pi)*exp(-h**2*a/(2*atan(a)))",
        ),
        prose=(
            r"$T(h,a):=\frac1{2\pi}\int_0^{a}\frac{e^{-h^2(1+x^2)/2}}{1+x^2}\,dx=\frac1{2"
            r"\pi}\int_0^{\arctan a}\exp\Big(-\frac{h^2}{2\cos^2u}\Big)du$ (substitute "
            r"$x=\tan u$). Hence (i) $T(h,0)=0$, $T(0,a)=\arctan(a)/(2\pi)$, "
            r"$T(h,\infty)=\tfrac12Q(h)$; (ii) $a\mapsto T(h,a)$ is increasing, $h\mapsto "
            r"T(h,a)$ is nonincreasing on $[0,\infty)$; (iii) for finite $a$: "
            r"$\dfrac{\arctan a}{2\pi}e^{-h^2(1+a^2)/2}\le T(h,a)\le\dfrac{\arctan "
            r"a}{2\pi}e^{-h^2/2}$; (iv) for $a>0$ finite: $T(h,a)\ge\dfrac{\arctan "
            r"a}{2\pi}\exp\Big(-\dfrac{h^2a}{2\arctan a}\Big)$."
        ),
        calculus=(
            Integral(
                "exp(-h**2*(1 + x**2)/2)/(1 + x**2)/(2*pi)",
                "x",
                "0",
                "a",
                "owens_t(h, a)",
                "owens_t(h, x)",
            ),
            Integral(
                "exp(-h**2/(2*cos(u)**2))/(2*pi)",
                "u",
                "0",
                "atan(a)",
                "owens_t(h, a)",
                "owens_t(h, tan(u))",
            ),
            Limit("owens_t(h, a)", "a", "infinity", "Q(h)/2"),
        ),
        source=Source("classical"),
        uses=("classical/craig",),
        notes=(
            r"(iii): on $0\le x\le a$ the exponential lies between its end values and "
            r"$\int_0^a dx/(1+x^2)=\arctan a$. (iv): Jensen for $\exp$ under the uniform "
            r"law on $[0,\arctan a]$, whose mean of $1/\cos^2u$ is $\tan(\arctan "
            r"a)/\arctan a=a/\arctan a$. Since $a/\arctan a\le 1+a^2$, (iv) implies the "
            "left part of (iii)."
        ),
    ),
    Statement(
        id="classical/orthant-angle",
        title="Bivariate orthant probability as an angle integral",
        says=(
            "The orthant probability of two correlated normals is an integral over a "
            "finite range of angles."
        ),
        kind="fact",
        form="classical",
        setting=(
            (
                "$(g_1,g_2)$ is a centred Gaussian pair with unit variances and correlation "
                r"$\rho$."
            ),
        ),
        variables=variables("B", "rho", "u"),
        assumptions=(
            "B >= 0",
            "-1 < rho <= 1",
        ),
        prose=(
            r"$p(B,\rho):=\mathbb P[g_1\ge B,\ g_2\ge B]=\frac1\pi\int_{\theta/2}^{\pi/2}"
            r"\exp\Big(-\frac{B^2}{2\cos^2u}\Big)du .$"
        ),
        calculus=(
            Integral(
                "exp(-B**2/(2*cos(u)**2))/pi",
                "u",
                "acos(rho)/2",
                "pi/2",
                "orthant(B, rho)",
                "-orthant(B, cos(2*u))",
            ),
        ),
        formal=True,
        source=Source("classical"),
        notes=(
            r"Proved in `explicit/exact-kernel`, steps 1-6. For $\rho=-1$ and $B\ge0$ one "
            "has $p(B,-1)=0$, the limit of the formula."
        ),
    ),
    Statement(
        id="classical/orthant-owen",
        title="Bivariate orthant probability through Owen's function",
        says="The orthant probability is the tail minus twice Owen's function.",
        kind="fact",
        form="classical",
        variables=variables("B", "rho"),
        assumptions=(
            "B >= 0",
            "-1 < rho <= 1",
        ),
        claim=(
            "orthant(B, rho) == Q(B) - 2*owens_t(B, sqrt((1 - rho)/(1 + rho)))",
            "orthant(B, 1) == Q(B)",
            "orthant(B, 0) == Q(B)**2",
            "orthant(0, rho) == (pi - acos(rho))/(2*pi)",
        ),
        prose=(
            r"$p(B,\rho)=Q(B)-2\,T\Big(B,\sqrt{\tfrac{1-\rho}{1+\rho}}\Big).$ In "
            r"particular $p(B,1)=Q(B)$, $p(B,0)=Q(B)^2$, $p(0,\rho)=\dfrac{\pi-\arccos"
            r"\rho}{2\pi}$."
        ),
        formal=True,
        source=Source("classical"),
        uses=(
            "classical/orthant-angle",
            "classical/owen-t",
            "classical/craig",
        ),
        notes="Proved in `explicit/exact-kernel`, steps 7-10.",
    ),
    Statement(
        id="classical/orthant-plackett",
        title="Derivative of the orthant probability in the correlation",
        says=(
            "The orthant probability increases with the correlation, with an elementary derivative."
        ),
        kind="fact",
        form="classical",
        variables=variables("B", "rho", "t"),
        assumptions=(
            "B >= 0",
            "-1 < rho < 1",
        ),
        claim=("exp(-B**2/(1 + rho))/(2*pi*sqrt(1 - rho**2)) > 0",),
        prose=(
            r"$\frac{\partial}{\partial\rho}p(B,\rho)=\frac{1}{2\pi\sqrt{1-\rho^2}}\exp"
            r"\Big(-\frac{B^2}{1+\rho}\Big)>0,\qquad p(B,\rho)=Q(B)^2+\frac1{2\pi}\int_0^{"
            r"\arcsin\rho}\exp\Big(-\frac{B^2}{1+\sin t}\Big)dt .$"
        ),
        calculus=(
            Derivative("orthant(B, rho)", "rho", "exp(-B**2/(1 + rho))/(2*pi*sqrt(1 - rho**2))"),
            Integral(
                "exp(-B**2/(1 + sin(t)))/(2*pi)",
                "t",
                "0",
                "asin(rho)",
                "orthant(B, rho) - Q(B)**2",
                "orthant(B, sin(t))",
            ),
        ),
        formal=True,
        source=Source("classical"),
        uses=("classical/orthant-angle",),
        notes=(
            "Proved in `explicit/exact-kernel`, steps 13-14. The second form is an "
            "independent way to compute $p$."
        ),
    ),
)
