"""Scalar inequalities used for gradient descent."""

from __future__ import annotations

from bounds.notation import free, variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

GD_CONSTANTS = with_proof(
    Statement(
        id="explicit/gd-constants",
        title="Scalar inequalities used for gradient descent",
        says="The scalar inequalities behind the convergence theorem.",
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $B\ge0$; $0<\lambda\le\lambda(B)$; $n,m\ge1$; "
                r"$D_0\ge0$."
            ),
            (
                r"$s=s(B)$, $R_\star:=\dfrac{5\lambda}{128\,n\,s}$, $\bar "
                r"p_\star:=\dfrac{\lambda}{32n}$, $\eta$ real."
            ),
        ),
        variables=free("n", "m", "B", "lambda", "eta", "D_0"),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("R_star", "5*lambda/(128*n*s)"),
            ("p_star", "lambda/(32*n)"),
            ("c_star", "sqrt(2/pi)*sinhc(B*R_star)"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "D_0 >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < eta",
            "eta <= 16/289*lambda*exp(B**2)/n**2",
            "m >= 167773*n**3*D_0**2*exp(-B**2)/lambda**4",
        ),
        claim=(
            "lambda <= 2*Q(B) <= s",
            "B*R_star <= 1/32",
            "Q(B - R_star) - Q(B + R_star) <= c_star*R_star*s <= p_star",
            "s + 2*p_star <= 17/16*s",
            "0 < eta*lambda/4 <= 4/289",
            (
                "1 - 3/2*eta*lambda + 32*eta*n*p_star + 4*eta**2*n**2*(s + 2*p_star)**2 <= 1 "
                "- eta*lambda/4"
            ),
            "16*sqrt(n)*D_0/(lambda*sqrt(m)) <= R_star",
        ),
        prose=(
            r"(a) $\lambda\le2Q(B)\le s$; (b) $BR_\star\le\frac1{32}$; (c) "
            r"$\mathrm{pflip}(B,R_\star)\le c(B,R_\star)R_\star s\le\bar p_\star$; (d) "
            r"$s+2\bar p_\star\le\frac{17}{16}s$; (e) if "
            r"$0<\eta\le\frac{16}{289}\frac{\lambda e^{B^2}}{n^2}$ then "
            r"$0<\frac{\eta\lambda}4\le\frac4{289}$ and $1-\frac32\eta\lambda+32\eta n\bar "
            r"p_\star+4\eta^2n^2(s+2\bar p_\star)^2\le1-\frac{\eta\lambda}4$; (f) if $m"
            r"\ge167773\,n^3D_0^2e^{-B^2}/\lambda^4$ then $\dfrac{16\sqrt "
            r"n\,D_0}{\lambda\sqrt m}\le R_\star$."
        ),
        source=Source("explicit"),
        uses=(
            "explicit/min-eigenvalue-upper",
            "explicit/flip-probability",
            "explicit/gaussian-facts",
        ),
        quantity="learning-rate",
        side="upper",
        bound="16/289*lambda*exp(B**2)/n**2",
        notes=(
            "The hypothesis lambda <= lambda(B) of the source enters only through lambda "
            "<= 2*Q(B) (step 1); the width condition is used in (f) only. The bound is "
            "the largest learning rate that is admitted. Apart from step 1 the proof uses "
            r"$\lambda$ only through $0<\lambda\le2Q(B)$, so the scalar inequalities can "
            r"be checked on the domain $B\ge0$, $n\ge1$, $\lambda\in(0,2Q(B)]$ without "
            "reference to data."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lambda\le2Q(B)$",
        setting=(r"$0<\lambda\le\lambda(B)$",),
        where=("B >= 0", "0 < lambda <= lambda_B", "lambda_B <= 2*Q(B)"),
        claim=("lambda <= 2*Q(B)",),
        because="`explicit/min-eigenvalue-upper`(a).",
        uses=("explicit/min-eigenvalue-upper",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$2Q(B)\le s$",
        where=("B >= 0",),
        claim=("2*Q(B) <= s",),
        because="`explicit/gaussian-facts`(a). Steps 1-2 are (a).",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$B\,\lambda\le\sqrt{2/\pi}\;s$",
        where=(
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
        ),
        claim=("B*lambda <= sqrt(2/pi)*s",),
        because="`explicit/min-eigenvalue-upper` steps 4-5.",
        uses=("explicit/min-eigenvalue-upper",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$B\,R_\star\le\frac5{128}\sqrt{\frac2\pi}$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
        ),
        claim=("B*R_star <= 5/128*sqrt(2/pi)",),
        because=r"$R_\star=\frac{5\lambda}{128ns}$ and step 3.",
    ),
    step(
        "inequality",
        "constant",
        r"$\frac5{128}\sqrt{\frac2\pi}\le\frac1{32}$",
        claim=("5/128*sqrt(2/pi) <= 1/32",),
        because=r"numerical evaluation ($0.031167\ldots$). Steps 4-5 are (b).",
    ),
    step(
        "inequality",
        "constant",
        r"$\sqrt{\frac2\pi}\;\mathrm{sinhc}(\frac1{32})\le\frac45$",
        claim=("sqrt(2/pi)*sinhc(1/32) <= 4/5",),
        because=r"numerical evaluation ($0.798014\ldots$).",
    ),
    step(
        "inequality",
        "symbolic",
        r"$c(B,R_\star)\le\frac45$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
        ),
        claim=("c_star <= 4/5",),
        because=(
            r"steps 4-6 and monotonicity of $\mathrm{sinhc}$ (`explicit/flip-probability` "
            "step 14)."
        ),
        uses=("explicit/flip-probability",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac45R_\star s=\bar p_\star$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
        ),
        claim=("4/5*R_star*s == p_star",),
        because=r"$\frac45\cdot\frac5{128}=\frac1{32}$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathrm{pflip}(B,R_\star)\le c(B,R_\star)\,R_\star\,s$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
        ),
        claim=("Q(B - R_star) - Q(B + R_star) <= c_star*R_star*s",),
        because="`explicit/flip-probability`(b). With steps 7-8 this is (c).",
        instances=(("explicit/flip-probability/b", (("R", "R_star"),)),),
        uses=("explicit/flip-probability",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$2\bar p_\star\le\frac s{16}$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
        ),
        claim=("2*p_star <= s/16",),
        because=r"$2\bar p_\star=\frac\lambda{16n}$ and steps 1-2. This is (d).",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{\eta\lambda}4\le\frac4{289}\Big(\frac\lambda{ns}\Big)^2$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < eta <= 16/289*lambda/(n**2*s**2)",
        ),
        claim=("eta*lambda/4 <= 4/289*(lambda/(n*s))**2",),
        because="substitution ($e^{B^2}=s^{-2}$).",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac\lambda{ns}\le1$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
        ),
        claim=("lambda/(n*s) <= 1",),
        because="steps 1-2. Steps 11-12 are the first part of (e).",
    ),
    step(
        "identity",
        "symbolic",
        r"$32\,\eta\,n\,\bar p_\star=\eta\lambda$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
        ),
        claim=("32*eta*n*p_star == eta*lambda",),
        because=r"definition of $\bar p_\star$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$4\eta^2n^2(s+2\bar p_\star)^2\le\frac{289}{64}\,\eta^2n^2s^2$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
        ),
        claim=("4*eta**2*n**2*(s + 2*p_star)**2 <= 289/64*eta**2*n**2*s**2",),
        because=r"step 10: $4\cdot(\frac{17}{16})^2=\frac{289}{64}$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{289}{64}\,\eta^2n^2s^2\le\frac{\eta\lambda}4$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < eta <= 16/289*lambda/(n**2*s**2)",
        ),
        claim=("289/64*eta**2*n**2*s**2 <= eta*lambda/4",),
        because=r"$\frac{289}{64}\cdot\frac{16}{289}=\frac14$.",
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$1-\frac32\eta\lambda+32\eta n\bar p_\star+4\eta^2n^2(s+2\bar "
            r"p_\star)^2\le1-\frac{\eta\lambda}4$"
        ),
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < eta <= 16/289*lambda/(n**2*s**2)",
        ),
        claim=(
            (
                "1 - 3/2*eta*lambda + 32*eta*n*p_star + 4*eta**2*n**2*(s + 2*p_star)**2 <= 1 "
                "- eta*lambda/4"
            ),
        ),
        because=r"steps 13-15: $-\frac32+1+\frac14=-\frac14$. Second part of (e).",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac{16\sqrt nD_0}{\lambda\sqrt m}\le R_\star\iff m\ge\Big(\frac{2048}5"
            r"\Big)^2\frac{n^3D_0^2s^2}{\lambda^4}$"
        ),
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "m >= 1",
            "D_0 > 0",
            "m >= (2048/5)**2*n**3*D_0**2*s**2/lambda**4",
        ),
        claim=("16*sqrt(n)*D_0/(lambda*sqrt(m)) <= R_star",),
        because=r"$16\cdot\frac{128}5=\frac{2048}5$; square both sides; $s^2=e^{-B^2}$.",
        notes="The direction that part (f) uses; the converse is the same algebra.",
    ),
    step(
        "inequality",
        "constant",
        r"$(2048/5)^2\le167773$",
        claim=("(2048/5)**2 <= 167773",),
        because="rational arithmetic: $(2048/5)^2=167772.16$. Steps 17-18 are (f).",
    ),
    auxiliary=variables("lambda_B"),
)

STATEMENTS = (GD_CONSTANTS,)
