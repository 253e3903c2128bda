"""Closed form of the infinite-width kernel."""

from __future__ import annotations

from bounds.calculus import Derivative, Integral
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Source, Statement

EXACT_KERNEL = with_proof(
    Statement(
        id="explicit/exact-kernel",
        title="Closed form of the infinite-width kernel",
        says="The limiting kernel in closed form through the orthant probability.",
        kind="theorem",
        form="explicit",
        setting=(
            r"$\lVert x_i\rVert=1$; $w\sim N(0,I_d)$; $B\ge0$.",
            (
                r"$x_i\in\mathbb R^d$, $\rho_{ij}=\langle x_i,x_j\rangle\in[-1,1]$, "
                r"$G=(\rho_{ij})\in\mathbb R^{n\times n}$, $P=(p(B,\rho_{ij}))\in\mathbb "
                r"R^{n\times n}$, $\theta=\arccos\rho$."
            ),
        ),
        variables=variables("B", "rho"),
        definitions=(("H_ij", "(1 + rho)*orthant(B, rho)"),),
        assumptions=(
            "B >= 0",
            "-1 < rho <= 1",
        ),
        claim=(
            "orthant(B, rho) == Q(B) - 2*owens_t(B, sqrt((1 - rho)/(1 + rho)))",
            "orthant(B, -1) == 0",
            "orthant(0, rho) == (pi - acos(rho))/(2*pi)",
            "0 <= orthant(B, rho) <= Q(B)",
        ),
        prose=(
            r"(a) $p(B,\rho)=Q(B)-2T\big(B,\sqrt{(1-\rho)/(1+\rho)}\big)$ for "
            r"$-1<\rho\le1$, and $p(B,-1)=0$; (b) $H^\infty_{ij}(B)=(1+\rho_{ij})\,p(B,"
            r"\rho_{ij})$, i.e. $H^\infty=(\mathbf 1\mathbf 1^\top+G)\circ P$, with "
            r"$H^\infty_{ii}=2Q(B)$; (c) $p(0,\rho)=(\pi-\arccos\rho)/(2\pi)$; (d) "
            r"$\rho\mapsto p(B,\rho)$ is increasing on $[-1,1]$, with derivative $"
            r"\frac{1}{2\pi\sqrt{1-\rho^2}}e^{-B^2/(1+\rho)}$ inside, and $0\le p\le "
            r"Q(B)$; (e) $P\succeq0$, $G\succeq0$, $H^\infty\succeq0$."
        ),
        source=Source("explicit"),
        uses=(
            "classical/orthant-angle",
            "classical/orthant-owen",
            "classical/orthant-plackett",
            "classical/owen-t",
            "classical/craig",
            "classical/schur-product",
        ),
        quantity="kernel-entry",
        bound="H_ij",
    ),
    step(
        "law",
        "exact-law",
        (
            r"$(\langle w,x_i\rangle,\langle w,x_j\rangle)\overset{d}=(\langle "
            r"u_1,z\rangle,\langle u_2,z\rangle)$ with $z\sim N(0,I_2)$, $u_{1,2}=(\cos"
            r"\frac\theta2,\pm\sin\frac\theta2)$"
        ),
        where=("0 <= theta < pi",),
        claim=(
            "cos(theta/2)**2 + sin(theta/2)**2 == 1",
            "cos(theta/2)**2 - sin(theta/2)**2 == cos(theta)",
        ),
        notes="rho = cos(theta); a centred Gaussian pair is determined by its covariances.",
        because=(
            "both are centred Gaussian pairs with unit variances and correlation "
            r"$\cos\theta=\rho=\rho_{ij}$."
        ),
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\cos(\alpha-\frac\theta2)-\cos(\alpha+\frac\theta2)=2\sin\alpha\,\sin\frac"
            r"\theta2$"
        ),
        where=(
            "-pi < alpha <= pi",
            "0 <= theta < pi",
        ),
        claim=("cos(alpha - theta/2) - cos(alpha + theta/2) == 2*sin(alpha)*sin(theta/2)",),
        because="product formula.",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\min(\langle u_1,z\rangle,\langle u_2,z\rangle)=r\cos(|\alpha|+\frac"
            r"\theta2)$"
        ),
        where=(
            "r > 0",
            "-pi < alpha <= pi",
            "0 <= theta < pi",
        ),
        claim=(
            ("min(r*cos(alpha - theta/2), r*cos(alpha + theta/2)) == r*cos(abs(alpha) + theta/2)"),
        ),
        because=r"$\langle u_{1,2},z\rangle=r\cos(\alpha\mp\frac\theta2)$ and step 2.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\int_{r_0}^\infty re^{-r^2/2}\,dr=e^{-r_0^2/2}$",
        where=("r_0 >= 0",),
        calculus=(Integral("r*exp(-r**2/2)", "r", "r_0", "infinity", "exp(-r_0**2/2)"),),
        because="antiderivative.",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$p(B,\rho)=2\int_0^{(\pi-\theta)/2}\frac1{2\pi}\int_{B/\cos(\alpha+"
            r"\theta/2)}^\infty re^{-r^2/2}\,dr\,d\alpha$"
        ),
        where=(
            "B >= 0",
            "0 <= theta < pi",
            "0 <= u < (pi - theta)/2",
        ),
        calculus=(
            Integral(
                "r*exp(-r**2/2)",
                "r",
                "B/cos(u + theta/2)",
                "infinity",
                "exp(-B**2/(2*cos(u + theta/2)**2))",
            ),
            Integral(
                "2*exp(-B**2/(2*cos(alpha + theta/2)**2))/(2*pi)",
                "alpha",
                "0",
                "(pi - theta)/2",
                "orthant(B, cos(theta))",
                "-orthant(B, cos(2*alpha + theta))",
            ),
        ),
        notes="The inner integral at the angle u, then the outer one; rho = cos(theta).",
        because=(
            r"steps 1 and 3 in polar coordinates; the set is symmetric in $\alpha$ and "
            r"needs $|\alpha|+\frac\theta2<\frac\pi2$ up to a null set."
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$p(B,\rho)=\frac1\pi\int_{\theta/2}^{\pi/2}e^{-B^2/(2\cos^2u)}\,du$",
        where=(
            "B >= 0",
            "-1 < rho <= 1",
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
        because=r"step 4 with $r_0=B/\cos u$, $u=\alpha+\frac\theta2$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac1\pi\int_0^{\pi/2}e^{-B^2/(2\cos^2u)}\,du=Q(B)$",
        where=("B >= 0",),
        calculus=(
            Integral(
                "exp(-B**2/(2*cos(u)**2))/pi", "u", "0", "pi/2", "Q(B)", "-orthant(B, cos(2*u))"
            ),
        ),
        because="`classical/craig`.",
        uses=("classical/craig",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac1\pi\int_0^{\theta/2}e^{-B^2/(2\cos^2u)}\,du=2T(B,\tan\frac\theta2)$",
        where=(
            "B >= 0",
            "0 <= theta < pi",
        ),
        calculus=(
            Integral(
                "exp(-B**2/(2*cos(u)**2))/pi",
                "u",
                "0",
                "theta/2",
                "2*owens_t(B, tan(theta/2))",
                "2*owens_t(B, tan(u))",
            ),
        ),
        because="angle form in `classical/owen-t`.",
        uses=("classical/owen-t",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\tan\frac{\arccos\rho}2=\sqrt{\frac{1-\rho}{1+\rho}}$",
        where=("-1 < rho <= 1",),
        claim=("tan(acos(rho)/2) == sqrt((1 - rho)/(1 + rho))",),
        because="half-angle formula.",
    ),
    step(
        "identity",
        "symbolic",
        r"$p(B,\rho)=Q(B)-2T\big(B,\sqrt{\frac{1-\rho}{1+\rho}}\big)$",
        where=(
            "B >= 0",
            "-1 < rho <= 1",
        ),
        claim=("orthant(B, rho) == Q(B) - 2*owens_t(B, sqrt((1 - rho)/(1 + rho)))",),
        because=(
            r"steps 6-9. This is (a); for $\rho=-1$, $\langle w,x_j\rangle=-\langle "
            r"w,x_i\rangle$, so $p(B,-1)=0$."
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$H^\infty_{ij}(B)=(1+\rho_{ij})\,p(B,\rho_{ij})$",
        setting=(r"unit-norm $x_1,\dots,x_n$; $1\le i,j\le n$",),
        because=(
            r"$H^\infty=\mathbb EH(0)$, $\mathbb E[I_{ri}(0)I_{rj}(0)]=p(B,\rho_{ij})$. "
            r"This is (b); $\rho_{ii}=1$, $p(B,1)=Q(B)$."
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$p(0,\rho)=\frac1\pi\big(\frac\pi2-\frac{\arccos\rho}2\big)$",
        where=("-1 <= rho <= 1",),
        claim=("orthant(0, rho) == (pi/2 - acos(rho)/2)/pi",),
        because="step 6 with $B=0$. This is (c).",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac{\partial p}{\partial\theta}=-\frac1{2\pi}e^{-B^2/(2\cos^2("
            r"\theta/2))}$"
        ),
        where=(
            "B >= 0",
            "0 < theta < pi",
        ),
        calculus=(
            Derivative("orthant(B, cos(theta))", "theta", "-exp(-B**2/(2*cos(theta/2)**2))/(2*pi)"),
        ),
        because="differentiate step 6 in its lower limit.",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac{\partial p}{\partial\rho}=\frac{e^{-B^2/(1+\rho)}}{2\pi\sqrt{1-"
            r"\rho^2}}$"
        ),
        where=(
            "B >= 0",
            "-1 < rho < 1",
        ),
        calculus=(
            Derivative("orthant(B, rho)", "rho", "exp(-B**2/(1 + rho))/(2*pi*sqrt(1 - rho**2))"),
        ),
        because=(
            r"step 13, $\frac{d\theta}{d\rho}=-\frac1{\sqrt{1-\rho^2}}$ and "
            r"$2\cos^2\frac\theta2=1+\rho$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$p(B,\rho)\le p(B,\rho')$",
        where=(
            "B >= 0",
            "-1 <= rho <= rho_prime <= 1",
        ),
        claim=("orthant(B, rho) <= orthant(B, rho_prime)",),
        because=(
            "step 14 and continuity at the end points; with $p(B,-1)=0$ and $p(B,1)=Q(B)$ "
            "this is (d)."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$u^\top Pu\ge0$",
        setting=(r"$u\in\mathbb R^n$",),
        because=r"$u^\top Pu=\mathbb E(\sum_iu_i\mathbf1\{\langle w,x_i\rangle\ge B\})^2$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$u^\top Gu\ge0$",
        setting=(r"$u\in\mathbb R^n$",),
        because=r"$u^\top Gu=\lVert\sum_iu_ix_i\rVert^2$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$u^\top H^\infty u\ge0$",
        setting=(r"$u\in\mathbb R^n$",),
        because=(
            r"`classical/schur-product` applied to $\mathbf1\mathbf1^\top+G$ and $P$. "
            "Steps 16-18 are (e)."
        ),
        uses=("classical/schur-product",),
    ),
    auxiliary=variables(
        "u",
        "theta",
        rho_prime="real: a larger correlation",
        alpha="real: polar angle",
        r="real: radius",
        r_0="real: radius",
    ),
)

STATEMENTS = (
    with_parts(
        EXACT_KERNEL,
        step(
            "part",
            "",
            (
                r"$p(B,\rho)=Q(B)-2T\big(B,\sqrt{(1-\rho)/(1+\rho)}\big)$ for $-1<\rho\le1$, and "
                "$p(B,-1)=0$"
            ),
            claim=(
                "orthant(B, rho) == Q(B) - 2*owens_t(B, sqrt((1 - rho)/(1 + rho)))",
                "orthant(B, -1) == 0",
            ),
            formal=True,
            name="a",
        ),
        step(
            "part",
            "",
            (
                r"$H^\infty_{ij}(B)=(1+\rho_{ij})\,p(B,\rho_{ij})$, i.e. $H^\infty=(\mathbf 1"
                r"\mathbf 1^\top+G)\circ P$, with $H^\infty_{ii}=2Q(B)$"
            ),
            claim=("(1 + 1)*orthant(B, 1) == 2*Q(B)",),
            name="b",
            notes="The formula is the diagonal; the entries are those of the mean of Z^T Z.",
        ),
        step(
            "part",
            "",
            r"$p(0,\rho)=(\pi-\arccos\rho)/(2\pi)$",
            where=("-1 <= rho <= 1",),
            claim=("orthant(0, rho) == (pi - acos(rho))/(2*pi)",),
            formal=True,
            name="c",
        ),
        step(
            "part",
            "",
            r"$\rho\mapsto p(B,\rho)$ is increasing on $[-1,1]$, and $0\le p\le Q(B)$",
            where=("B >= 0", "-1 <= rho <= rho_prime <= 1"),
            claim=("orthant(B, rho) <= orthant(B, rho_prime)", "0 <= orthant(B, rho) <= Q(B)"),
            formal=True,
            name="d",
            uses=("explicit/exact-kernel/step-15",),
        ),
        step(
            "part",
            "",
            r"the derivative is $\frac{1}{2\pi\sqrt{1-\rho^2}}e^{-B^2/(1+\rho)}$ inside",
            where=("B >= 0", "-1 < rho < 1"),
            calculus=(
                Derivative(
                    "orthant(B, rho)", "rho", "exp(-B**2/(1 + rho))/(2*pi*sqrt(1 - rho**2))"
                ),
            ),
            formal=True,
            name="d-derivative",
        ),
        step("part", "", r"$P\succeq0$, $G\succeq0$, $H^\infty\succeq0$", name="e"),
        auxiliary=variables(rho_prime="real: a larger correlation"),
    ),
)
