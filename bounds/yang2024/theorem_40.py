"""Appendix C: Theorem 40."""

from __future__ import annotations

from bounds.proof import step, with_proof
from bounds.statement import Statement
from bounds.yang2024.hypotheses import hypotheses, printed

THEOREM_40 = with_proof(
    Statement(
        id="yang2024/theorem-40",
        title="Theorem 40",
        says=(
            "Appendix form of the Rademacher-complexity bound for the class of trained networks."
        ),
        kind="theorem",
        form="as printed",
        setting=(
            (
                r"$S$ i.i.d. from a $(\lambda,\delta,n)$-non-degenerate $\mathcal{D}$; SYM; "
                r"THM32 (DATA, GD, $\lambda>0$, $\eta\le\frac{\lambda\exp(B^2)}{5C_2^2n^2}$, "
                r"$B\in[0,\sqrt{0.5\log m}]$, $\lambda=\lambda_0\exp(-B^2/2)$) except $m\ge"
                r"\widetilde{\Omega}\big(\lambda^{-6}n^6(1+(\exp(-B^2/2)+1/m)\log^3(2mn/"
                r"\delta))\exp(-B^2)\big)$."
            ),
            (
                r"Variables: $\delta\in(0,1)$; $\mathcal{F}$ set of one-hidden-layer networks "
                "trained by GD."
            ),
            *hypotheses("THM32", "SYM", "DATA", "GD"),
        ),
        prose=(
            r"$$\mathcal{R}_S(\mathcal{F})\le\sqrt{\frac{y^\top(H^\infty)^{-1}y\cdot8"
            r"\exp(-B^2/2)}{n}}+\widetilde{O}\Big(\frac{\exp(-B^2/4)}{n^{1/2}}\Big).$$"
        ),
        source=printed("Theorem 40", "36"),
        uses=(
            "yang2024/lemma-41",
            "yang2024/lemma-43",
            "yang2024/lemma-23",
            "yang2024/lemma-25",
            "yang2024/theorem-32",
        ),
        notes=(
            r"Probability: at least $1-2\delta-e^{-\Omega(n)}$ over SYM and the training "
            "data. Constants: $8$ explicit; others unspecified."
        ),
    ),
    step(
        "step",
        "",
        (
            "$R_w$ ($R_b$): maximum distance moved by any neuron weight (bias), in the "
            r"role of $D_w$ ($D_b$). $\max(R_w,R_b)\le O\Big(\frac{n\sqrt{1+("
            r"\exp(-B^2/2)+1/m)\log^3(2mn/\delta)}}{\sqrt{m}\lambda}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-23`, `yang2024/lemma-25`",
        uses=(
            "yang2024/lemma-23",
            "yang2024/lemma-25",
        ),
        page="36",
    ),
    step(
        "step",
        "",
        (
            r"$R:=\|[W,b](k)-[W,b](0)\|_F$; $\mathcal{R}_S(\mathcal{F}_{R_w,R_b,R})\le R"
            r"\sqrt{\frac{8\exp(-B^2/2)}{n}}+4c(R_w+R_b)^2\sqrt{m}\exp(-B^2/2)\le R\sqrt{"
            r"\frac{8\exp(-B^2/2)}{n}}+O\Big(\frac{n^2(1+(\exp(-B^2/2)+1/m)\log^3(2mn/"
            r"\delta))\exp(-B^2/2)}{\sqrt{m}\lambda^2}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-41`, step-1",
        uses=(
            "yang2024/lemma-41",
            "yang2024/theorem-40/step-1",
        ),
        page="37",
    ),
    step(
        "step",
        "",
        (
            r"$R\le\sqrt{y^\top(H^\infty)^{-1}y}+O\Big(\frac{n}{\lambda}\Big(\frac{"
            r"\exp(-B^2/2)\log(n/\delta)}{m}\Big)^{1/4}\Big)+O\Big(\frac{n\sqrt{(R_w+R_b)"
            r"\exp(-B^2/2)}}{\lambda}\Big)+\frac{n}{\lambda^2}\cdot O\Big(\exp(-B^2/4)"
            r"\sqrt{\frac{\log(n^2/\delta)}{m}}+(R_w+R_b)\exp(-B^2/2)\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-43`",
        uses=("yang2024/lemma-43",),
        page="37",
    ),
    step(
        "step",
        "",
        (
            r"With the choice of $m,R,B$ of Theorem 32: $\mathcal{R}(\mathcal{F})\le\sqrt{"
            r"\frac{y^\top(H^\infty)^{-1}y\cdot8\exp(-B^2/2)}{n}}+O\Big(\frac{\sqrt{n"
            r"\exp(-B^2/2)}}{\lambda}\Big(\frac{\exp(-B^2/2)\log(n/\delta)}{m}\Big)^{1/4}"
            r"\Big)+O\Big(\frac{\sqrt{n(R_w+R_b)}}{\lambda\exp(B^2/2)}\Big)+\frac{"
            r"\sqrt{n}}{\lambda^2}\cdot O\Big(\exp(-B^2/2)\sqrt{\frac{\log(n^2/"
            r"\delta)}{m}}+(R_w+R_b)\exp(-3B^2/4)\Big)+O\Big(\frac{n^2(1+("
            r"\exp(-B^2/2)+1/m)\log^3(2mn/\delta))\exp(-B^2/2)}{\sqrt{m}\lambda^2}\Big)$; "
            r"every term after the first is $\widetilde{O}(\exp(-B^2/4)/n^{1/2})$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-2, step-3",
        uses=(
            "yang2024/theorem-40/step-2",
            "yang2024/theorem-40/step-3",
        ),
        page="37",
    ),
    step(
        "step",
        "",
        (
            r"$O\Big(\frac{\sqrt{n\exp(-B^2/2)}}{\lambda}\Big(\frac{\exp(-B^2/2)\log(n/"
            r"\delta)}{m}\Big)^{1/4}\Big)=O\Big(\frac{\sqrt{\lambda}\exp(-B^2/8)"
            r"\log^{1/4}(n/\delta)}{n}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from width condition",
        page="37",
    ),
    step(
        "step",
        "",
        (
            r"$O\Big(\frac{\sqrt{n(R_w+R_b)}}{\lambda\exp(B^2/2)}\Big)=O\Big(\frac{"
            r"\sqrt{n}}{\lambda\exp(B^2/2)}\frac{\sqrt{n}(1+(\exp(-B^2/2)+1/m)\log^3(2mn/"
            r"\delta))^{1/4}}{m^{1/4}\lambda^{1/2}}\Big)=O\Big(\frac{n}{\exp(B^2/2)n^{6/4}"
            r"\exp(-B^2/4)}\Big)=O\Big(\frac{\exp(-B^2/4)}{n^{1/2}}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-1, width condition",
        uses=("yang2024/theorem-40/step-1",),
        page="37",
    ),
    step(
        "step",
        "",
        (
            r"$\frac{\sqrt{n}}{\lambda^2}\cdot O\Big(\exp(-B^2/2)\sqrt{\frac{\log(n^2/"
            r"\delta)}{m}}+(R_w+R_b)\exp(-3B^2/4)\Big)=O\Big(\frac{\lambda\sqrt{\log(n/"
            r"\delta)}}{n^{2.5}}\Big)+O\Big(\frac{\exp(-B^2/4)}{n^{1.5}}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-1, width condition",
        uses=("yang2024/theorem-40/step-1",),
        page="38",
    ),
    step(
        "step",
        "",
        (
            r"$O\Big(\frac{n^2(1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta))\exp(-B^2/2)}{"
            r"\sqrt{m}\lambda^2}\Big)=O\Big(\frac{\lambda\sqrt{1+(\exp(-B^2/2)+1/m)"
            r"\log^3(2mn/\delta)}}{n}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from width condition",
        page="38",
    ),
    step(
        "step",
        "",
        (
            r"$\lambda=\lambda_0\exp(-B^2/2)\le1$ for some $\lambda_0$ independent of $B$ "
            "(cited there from Section 3.3.2); combining gives the claim."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/theorem-1/lambda-assumption`, step-4 to step-8",
        uses=(
            "yang2024/theorem-1/lambda-assumption",
            "yang2024/theorem-40/step-4",
            "yang2024/theorem-40/step-8",
        ),
        page="38",
    ),
)

THEOREM_40_WIDTH_COMPARISON = Statement(
    id="yang2024/theorem-40/width-comparison",
    title="Theorem 40: width comparison",
    says="Extra width needed beyond convergence, against earlier work.",
    kind="inline claim",
    form="as printed",
    setting=("Settings of Theorem 40.",),
    prose=(
        r"the only extra requirement on $m$ is $(n/\lambda)^6$ dependence instead of "
        r"$(n/\lambda)^4$; dependence of $m$ on $n$ in Song and Yang 2019: $n^{14}$."
    ),
    source=printed("", "36"),
    uses=(
        "yang2024/theorem-40",
        "yang2024/theorem-32",
    ),
    notes="Constants: exponents explicit. Also rests on: Song and Yang 2019.",
)

STATEMENTS = (
    THEOREM_40,
    THEOREM_40_WIDTH_COMPARISON,
)
