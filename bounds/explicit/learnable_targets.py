"""Targets with a small kernel norm."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Source, Statement

LEARNABLE_TARGETS = with_parts(
    with_proof(
        Statement(
            id="explicit/learnable-targets",
            title="Targets with a small kernel norm",
            says=("Powers of a linear target have a kernel norm of at most a Hermite coefficient."),
            kind="theorem",
            form="explicit",
            setting=(
                (
                    r"$\lVert x_i\rVert=1$; $B\ge0$; $H^\infty(B)$ positive definite; "
                    r"$y_i=\alpha\,\langle\beta,x_i\rangle^p$ for all $i$, with $\alpha\in\mathbb "
                    r"R$, $\beta\in\mathbb R^d$ and an integer $p\ge0$ ($t^0:=1$)."
                ),
                "$a_p=a_p(B)=c_p^2+c_{p-1}^2$.",
            ),
            variables=given(
                variables(
                    "B",
                    alpha="factor of the target",
                    norm_beta="norm of the direction of the target",
                    norm_H="real: kernel norm of the labels",
                ),
                "norm_H",
            ),
            definitions=(
                ("a_1", "phi(B)**2 + Q(B)**2"),
                ("a_2", "phi(B)**2*(1 + B**2/2)"),
            ),
            assumptions=(
                "B >= 0",
                "norm_beta >= 0",
            ),
            claim=(
                "norm_H <= abs(alpha)*norm_beta/sqrt(a_1)",
                "a_1 > 0",
                "a_2 > 0",
                "Q(B)**2 > 0",
            ),
            prose=(
                r"(a) $\sqrt{y^\top H^\infty(B)^{-1}y}\le\frac{|\alpha|\,\lVert\beta\rVert^p}{"
                r"\sqrt{a_p(B)}}.$ (b) $a_0=Q^2$, $a_1=\varphi^2+Q^2$, "
                r"$a_2=\varphi^2(1+\frac{B^2}2)$, and for $p\ge2$: $a_p=\varphi^2\Big("
                r"\frac{He_{p-1}(B)^2}{p!}+\frac{He_{p-2}(B)^2}{(p-1)!}\Big)$, with "
                r"$\varphi=\varphi(B)$, $Q=Q(B)$. (c) $a_p(B)>0$ for all $p\ge0$, $B\ge0$. (d) "
                r"If $y_i=\sum_q\alpha_q\langle\beta_q,x_i\rangle^{p_q}$ then $\sqrt{y^\top(H^"
                r"\infty)^{-1}y}\le\sum_q|\alpha_q|\lVert\beta_q\rVert^{p_q}/\sqrt{a_{p_q}}$. "
                "(e) For fixed $p$ the ratio $e^{-B^2/2}/a_p(B)$ grows with $B$: "
                r"$\dfrac{e^{-B^2/2}}{a_0}\ge4e^{B^2/2}$ and $\dfrac{e^{-B^2/2}}{a_1}\ge"
                r"\dfrac{4\pi}{2+\pi}\,e^{B^2/2}$."
            ),
            source=Source("explicit"),
            uses=(
                "explicit/min-eigenvalue-series",
                "classical/hermite-mehler",
                "classical/quadratic-duality",
                "classical/schur-product",
                "explicit/gaussian-facts",
            ),
            quantity="kernel-norm",
            side="upper",
            bound="abs(alpha)*norm_beta/sqrt(a_1)",
            notes=(
                "The formula is the case p = 1; a_p for other p is built by "
                "bounds.explicit.hermite.kernel_coefficient."
            ),
        ),
        step(
            "inequality",
            "symbolic",
            r"$u^\top H^\infty u\ge a_p\,u^\top G^{\circ p}u$",
            setting=(r"$u\in\mathbb R^n$, $p\ge0$",),
            because=(
                "`explicit/min-eigenvalue-series` step 3; the other terms are positive "
                "semidefinite (`classical/schur-product`)."
            ),
            uses=(
                "explicit/min-eigenvalue-series",
                "classical/schur-product",
                "explicit/min-eigenvalue-series/step-3",
            ),
        ),
        step(
            "identity",
            "symbolic",
            r"$G^{\circ p}=\Phi_p^\top\Phi_p$",
            setting=(r"$\Phi_p\in\mathbb R^{d^p\times n}$ with columns $x_i^{\otimes p}$",),
            because=r"$\langle x^{\otimes p},x'^{\otimes p}\rangle=\langle x,x'\rangle^p$.",
        ),
        step(
            "identity",
            "symbolic",
            r"$y=\Phi_p^\top u$",
            setting=(r"$u:=\alpha\,\beta^{\otimes p}$",),
            because=r"$y_i=\alpha\langle\beta,x_i\rangle^p$.",
        ),
        step(
            "identity",
            "symbolic",
            r"$\lVert u\rVert=|\alpha|\,\lVert\beta\rVert^p$",
            setting=(r"$u:=\alpha\,\beta^{\otimes p}$",),
            because="norm of a tensor power.",
        ),
        step(
            "identity",
            "symbolic",
            r"$y^\top(H^\infty)^{-1}y=\max_v\big(2v^\top y-v^\top H^\infty v\big)$",
            setting=(r"$H^\infty$ positive definite",),
            because="`classical/quadratic-duality`.",
            uses=("classical/quadratic-duality",),
        ),
        step(
            "inequality",
            "symbolic",
            (
                r"$2v^\top y-v^\top H^\infty v\le2\langle\Phi_pv,u\rangle-a_p\lVert\Phi_pv"
                r"\rVert^2$"
            ),
            setting=(r"$v\in\mathbb R^n$",),
            because="steps 1-3.",
            uses=(
                "explicit/learnable-targets/step-1",
                "explicit/learnable-targets/step-2",
                "explicit/learnable-targets/step-3",
            ),
        ),
        step(
            "inequality",
            "symbolic",
            r"$2\langle t,u\rangle-a_p\lVert t\rVert^2\le\frac{\lVert u\rVert^2}{a_p}$",
            because="`classical/quadratic-duality`. Steps 4-7 are (a).",
            uses=("classical/quadratic-duality",),
            where=("a > 0", "norm_t >= 0", "norm_u >= 0", "-1 <= cosine <= 1"),
            claim=("2*norm_t*norm_u*cosine - a*norm_t**2 <= norm_u**2/a",),
            notes=(
                "The vectors enter by their norms and the cosine of their angle, which are all "
                "that the inequality contains; a is a_p."
            ),
        ),
        step(
            "identity",
            "symbolic",
            (
                r"$a_p=\varphi^2\Big(\frac{He_{p-1}(B)^2}{p!}+\frac{He_{p-2}(B)^2}{(p-1)!}"
                r"\Big)$"
            ),
            because=(
                "`classical/hermite-mehler`; $a_0=c_0^2=Q^2$ and "
                r"$a_1=c_1^2+c_0^2=\varphi^2+Q^2$ likewise. This is (b)."
            ),
            uses=("classical/hermite-mehler",),
            where=("p >= 2", "B >= 0"),
            claim=(
                (
                    "(phi(B)*He_1/sqrt(gamma(p + 1)))**2 + (phi(B)*He_2/sqrt(gamma(p)))**2 == "
                    "phi(B)**2*(He_1**2/gamma(p + 1) + He_2**2/gamma(p))"
                ),
            ),
            notes=(
                "He_1 and He_2 are the values of the Hermite polynomials of degree p - 1 and p - "
                "2 at B."
            ),
        ),
        step(
            "inequality",
            "symbolic",
            "$a_p(B)>0$",
            setting=(r"$p\ge0$, $B\ge0$",),
            because=(
                r"$a_0=Q^2$, $a_1\ge Q^2$; for $p\ge2$ a common zero of $He_{p-1}$ and "
                "$He_{p-2}$ would propagate down the recurrence to $He_0=1$. This is (c)."
            ),
        ),
        step(
            "inequality",
            "symbolic",
            r"$\sqrt{(y+y')^\top A(y+y')}\le\sqrt{y^\top Ay}+\sqrt{y'^\top Ay'}$",
            because=r"triangle inequality for the norm $\lVert A^{1/2}\cdot\rVert$. This is (d).",
            where=("norm_1 >= 0", "norm_2 >= 0", "-1 <= cosine <= 1"),
            claim=("norm_1**2 + 2*norm_1*norm_2*cosine + norm_2**2 <= (norm_1 + norm_2)**2",),
            notes=(
                "Both sides squared; norm_1, norm_2 are the norms of the two targets in the inner"
                " product A, cosine that of their angle."
            ),
        ),
        step(
            "inequality",
            "symbolic",
            r"$a_0\le\frac14e^{-B^2}$",
            because="`explicit/gaussian-facts`(a).",
            uses=("explicit/gaussian-facts",),
            where=("B >= 0",),
            claim=("Q(B)**2 <= exp(-B**2)/4",),
        ),
        step(
            "inequality",
            "symbolic",
            r"$a_1\le\frac{2+\pi}{4\pi}e^{-B^2}$",
            because=r"$\varphi^2=\frac{e^{-B^2}}{2\pi}$ and step 11. Steps 11-12 are (e).",
            where=("B >= 0",),
            claim=("phi(B)**2 + Q(B)**2 <= (2 + pi)/(4*pi)*exp(-B**2)",),
            uses=("explicit/learnable-targets/step-11",),
        ),
        auxiliary=variables(
            "a",
            p="integer: power of the target",
            norm_t="real: norm of the vector t",
            norm_u="real: norm of the vector u",
            He_1="real: Hermite polynomial of degree p - 1 at B",
            He_2="real: Hermite polynomial of degree p - 2 at B",
            cosine="real: cosine of an angle",
            norm_1="real: norm of the first target",
            norm_2="real: norm of the second target",
        ),
    ),
    step(
        "part",
        "",
        r"$\sqrt{y^\top H^\infty(B)^{-1}y}\le\frac{|\alpha|\,\lVert\beta\rVert^p}{\sqrt{a_p(B)}}$",
        where=("B >= 0", "p >= 0", "norm_beta >= 0"),
        claim=("norm_H <= abs(alpha)*norm_beta**p/sqrt(a_p)",),
        name="a",
    ),
    step(
        "part",
        "",
        (
            r"$a_0=Q^2$, $a_1=\varphi^2+Q^2$, $a_2=\varphi^2(1+\frac{B^2}2)$ and the formula "
            r"for $p\ge2$"
        ),
        where=("B >= 0",),
        claim=("(phi(B)*B/sqrt(2))**2 + phi(B)**2 == phi(B)**2*(1 + B**2/2)",),
        name="b",
        notes="The formula is the case p = 2; step 8 is the formula for all p >= 2.",
    ),
    step("part", "", r"$a_p(B)>0$ for all $p\ge0$, $B\ge0$", where=("B >= 0",), name="c"),
    step(
        "part",
        "",
        (
            r"if $y_i=\sum_q\alpha_q\langle\beta_q,x_i\rangle^{p_q}$ then "
            r"$\sqrt{y^\top(H^\infty)^{-1}y}\le\sum_q|\alpha_q|"
            r"\lVert\beta_q\rVert^{p_q}/\sqrt{a_{p_q}}$"
        ),
        name="d",
    ),
    step(
        "part",
        "",
        r"$e^{-B^2/2}/a_0\ge4e^{B^2/2}$ and $e^{-B^2/2}/a_1\ge\frac{4\pi}{2+\pi}\,e^{B^2/2}$",
        where=("B >= 0",),
        claim=(
            "exp(-B**2/2)/Q(B)**2 >= 4*exp(B**2/2)",
            "exp(-B**2/2)/(phi(B)**2 + Q(B)**2) >= 4*pi/(2 + pi)*exp(B**2/2)",
        ),
        name="e",
        formal=True,
    ),
    auxiliary=given(
        variables(
            p="integer: power of the target", a_p="real: coefficient of the kernel of index p"
        ),
        "a_p",
        by="B and p (bounds.explicit.hermite.kernel_coefficient)",
    ),
)

STATEMENTS = (LEARNABLE_TARGETS,)
