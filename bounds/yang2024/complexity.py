"""Appendix C: Rademacher complexity, Lemma 41."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Constant, Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

LEMMA_41 = with_proof(
    Statement(
        id="yang2024/lemma-41",
        title="Lemma 41",
        says="Rademacher complexity of the localised class around initialisation.",
        kind="lemma",
        form="as printed",
        setting=(
            (
                "DATA, INIT; the choice of $R_w,R_b,m$ in Theorem 32: "
                r"$R_w,R_b\le\min\{1/B,1\}$, $8cn(R_w+R_b)\exp(-B^2/2)\le\lambda/8$, $D_w\le "
                r"R_w$, $D_b\le R_b$, $m\ge\widetilde{\Omega}(\lambda^{-4}n^4(1+("
                r"\exp(-B^2/2)+1/m)\log^3(2mn/\delta))\exp(-B^2))$; $R>0$ given."
            ),
            (
                r"Variables: $R>0$; $\mathcal{F}_{R_w,R_b,R}=\{f(W,a,b):\|W-W(0)\|_{2,\infty}"
                r"\le R_w,\ \|b-b(0)\|_\infty\le R_b,\ \|\mathrm{vec}([W,b]-[W(0),b(0)])\|\le "
                r"R\}$."
            ),
            *hypotheses("DATA", "INIT"),
        ),
        prose=(
            r"$$\mathcal{R}_S(\mathcal{F}_{R_w,R_b,R})\le R\sqrt{\frac{8"
            r"\exp(-B^2/2)}{n}}+4c(R_w+R_b)^2\sqrt{m}\exp(-B^2/2).$$"
        ),
        source=printed("Lemma 41", "38"),
        uses=(
            "yang2024/lemma-33",
            "yang2024/corollary-19",
            "yang2024/definition-36",
        ),
        notes=(
            r"Probability: at least $1-e^{-\Omega(n)}$ over $W(0),a$. Constants: $8$, $4$ "
            "explicit; $c$ that of Corollary 19, unspecified."
        ),
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "R_w",
                "R_b",
                "lambda",
                "delta",
                R="real: Frobenius radius of the class",
                D_w="real: movement bound of the weights",
                D_b="real: movement bound of the biases",
                R_S="real: empirical Rademacher complexity of the localised class",
            ),
            "R_S",
            "D_w",
            "D_b",
            by="data and initialisation",
        ),
        constants=(Constant("c", "existential", note="that of Corollary 19"),),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < delta < 1",
            "lambda > 0",
            "R > 0",
            "0 <= R_w <= 1",
            "0 <= R_b <= 1",
            "B*R_w <= 1",
            "B*R_b <= 1",
            "8*c*n*(R_w + R_b)*exp(-B**2/2) <= lambda/8",
            "D_w <= R_w",
            "D_b <= R_b",
            (
                "m >= Omegatilde(lambda**(-4)*n**4*(1 + (exp(-B**2/2) + "
                "1/m)*log(2*m*n/delta)**3)*exp(-B**2))"
            ),
        ),
        claim=("R_S <= R*sqrt(8*exp(-B**2/2)/n) + 4*c*(R_w + R_b)**2*sqrt(m)*exp(-B**2/2)",),
        order=True,
        probability=Probability(
            event="the bound on the complexity",
            over="the initialisation",
            at_least="1 - exp(-Omega(n))",
        ),
    ),
    step(
        "step",
        "",
        (
            r"$A_{r,i}=\{|w_r(0)^\top x_i-b_r(0)|\le R_w+R_b\}$, $i\in[n]$, $r\in[m]$; $"
            r"\mathbb{I}_{r,i}(0)=\mathbb{I}(w_r(0)^\top x_i-B\ge0)$; $\sigma(w_r^\top "
            r"x_i-b_r)=\mathbb{I}_{r,i}(0)(w_r^\top x_i-b_r)$ if $r\notin A_{r,i}$. "
            "Deterministic."
        ),
        page="38-39",
        where=("R_w >= 0", "R_b >= 0", "above > 0", "below > 0", "abs(shift) <= R_w + R_b"),
        claim=(
            "max(R_w + R_b + above + shift, 0) == R_w + R_b + above + shift",
            "max(-R_w - R_b - below + shift, 0) == 0",
        ),
        notes=(
            "Outside of A_{r,i} the pre-activation at initialisation is R_w + R_b + above, "
            "where the indicator is 1, or -R_w - R_b - below, where it is 0; shift is its "
            "change inside of the ball, at most R_w + R_b for an input of norm at most 1."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$\sum_{i=1}^n\epsilon_i\sum_{r=1}^ma_r\sigma(w_r^\top x_i-b_r)-\sum_{i=1}^n"
            r"\epsilon_i\sum_{r=1}^ma_r\mathbb{I}_{r,i}(0)(w_r^\top x_i-b_r)=\sum_{i=1}^n"
            r"\sum_{r=1}^m\epsilon_ia_r(\sigma(w_r^\top "
            r"x_i-b_r)-\mathbb{I}_{r,i}(0)(w_r^\top x_i-b_r))=\sum_{i=1}^n\sum_{r=1}^m"
            r"\mathbb{I}(A_{r,i})\epsilon_ia_r(\sigma(w_r^\top "
            r"x_i-b_r)-\mathbb{I}_{r,i}(0)(w_r^\top x_i-b_r))=\sum_{i=1}^n\sum_{r=1}^m"
            r"\mathbb{I}(A_{r,i})\epsilon_ia_r\cdot\big(\sigma(w_r^\top x_i-b_r)-"
            r"\mathbb{I}_{r,i}(0)(w_r(0)^\top x_i-b_r(0))-"
            r"\mathbb{I}_{r,i}(0)((w_r-w_r(0))^\top x_i-(b_r-b_r(0)))\big)=\sum_{i=1}^n"
            r"\sum_{r=1}^m\mathbb{I}(A_{r,i})\epsilon_ia_r\cdot\big(\sigma(w_r^\top "
            r"x_i-b_r)-\sigma(w_r(0)^\top x_i-b_r(0))-\mathbb{I}_{r,i}(0)((w_r-w_r(0))^"
            r"\top x_i-(b_r-b_r(0)))\big)\le\sum_{i=1}^n\sum_{r=1}^m"
            r"\mathbb{I}(A_{r,i})\,2(R_w+R_b)$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-1",
        uses=("yang2024/lemma-41/step-1",),
        page="38-39",
    ),
    step(
        "step",
        "",
        (
            r"$\mathcal{R}_S(\mathcal{F}_{R_w,R_b,R})=\frac{1}{n}\mathbb{E}_\epsilon\Big["
            r"\sup_{\|W-W(0)\|_{2,\infty}\le R_w,\ \|b-b(0)\|_\infty\le R_b,\ "
            r"\|\mathrm{vec}([W,b]-[W(0),b(0)])\|\le R}\sum_{i=1}^n\epsilon_i\sum_{r=1}^m"
            r"\frac{a_r}{\sqrt{m}}\sigma(w_r^\top x_i-b_r)\Big]\le\frac{1}{n}\mathbb{E}_"
            r"\epsilon\Big[\sup_{\|W-W(0)\|_{2,\infty}\le R_w,\ \|b-b(0)\|_\infty\le R_b,\ "
            r"\|\mathrm{vec}([W,b]-[W(0),b(0)])\|\le R}\sum_{i=1}^n\epsilon_i\sum_{r=1}^m"
            r"\frac{a_r}{\sqrt{m}}\mathbb{I}_{r,i}(0)(w_r^\top x_i-b_r)\Big]+"
            r"\frac{2(R_w+R_b)}{n\sqrt{m}}\sum_{i=1}^n\sum_{r=1}^m\mathbb{I}(A_{r,i})$. "
            "Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-2",
        uses=("yang2024/lemma-41/step-2",),
        page="39",
    ),
    step(
        "step",
        "",
        (
            r"The last expression of step-3, continued, with $Q:=\frac{2(R_w+R_b)}{n"
            r"\sqrt{m}}\sum_{i=1}^n\sum_{r=1}^m\mathbb{I}(A_{r,i})$ as shorthand of this "
            r"file: $=\frac{1}{n}\mathbb{E}_\epsilon\Big[\sup_{\|"
            r"\mathrm{vec}([W,b]-[W(0),b(0)])\|\le R}\mathrm{vec}([W,b])^\top Z(0)\epsilon"
            r"\Big]+Q=\frac{1}{n}\mathbb{E}_\epsilon\Big[\sup_{\|"
            r"\mathrm{vec}([W,b]-[W(0),b(0)])\|\le R}\mathrm{vec}([W,b]-[W(0),b(0)])^\top "
            r"Z(0)\epsilon\Big]+Q\le\frac{1}{n}\mathbb{E}_\epsilon[R\|Z(0)\epsilon\|_2]+Q"
            r"\le\frac{R}{n}\sqrt{\mathbb{E}_\epsilon[\|Z(0)\epsilon\|_2^2]}+Q="
            r"\frac{R}{n}\|Z(0)\|_F+Q$, where $Z(0)=\frac{1}{\sqrt{m}}\begin{bmatrix}"
            r"\mathbb{I}_{1,1}(0)a_1[x_1^\top,-1]^\top&\dots&\mathbb{I}_{1,n}(0)a_1[x_n^"
            r"\top,-1]^\top\\\vdots&&\vdots\\\mathbb{I}_{m,1}(0)a_m[x_1^\top,-1]^\top&"
            r"\dots&\mathbb{I}_{m,n}(0)a_m[x_n^\top,-1]^\top\end{bmatrix}\in"
            r"\mathbb{R}^{m(d+1)\times n}$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-3",
        uses=("yang2024/lemma-41/step-3",),
        page="39",
    ),
    step(
        "step",
        "",
        (
            r"$\|Z(0)\|_F\le\sqrt{8n\exp(-B^2/2)}$; $\mathbb{P}\Big[\forall i\in[n]:"
            r"\sum_{r=1}^m\mathbb{I}(A_{r,i})\le2mc(R_w+R_b)\exp(-B^2/2)\Big]\ge1-e^{-"
            r"\Omega(n)}$; inserting both in step-4 gives the claim."
        ),
        because="from `yang2024/lemma-33`, `yang2024/corollary-19`, step-4",
        uses=(
            "yang2024/lemma-33",
            "yang2024/corollary-19",
            "yang2024/lemma-41/step-4",
        ),
        page="40",
        formal=False,
        notes=(
            "The formulas are the last part, inserting both bounds in the terms of step 4; "
            "norm_Z is the Frobenius norm of Z(0), scale is exp(-B^2/2), flips the number of "
            "pairs (r, i) with the event A_{r,i}. The two bounds themselves are those of Lemma 33 "
            "and Corollary 19."
        ),
        where=(
            "n >= 1",
            "m >= 1",
            "scale > 0",
            "c > 0",
            "R > 0",
            "R_w >= 0",
            "R_b >= 0",
            "0 <= share <= 1",
            "0 <= share_1 <= 1",
        ),
        definitions=(
            ("norm_Z", "share*sqrt(8*n*scale)"),
            ("flips", "share_1*n*2*m*c*(R_w + R_b)*scale"),
        ),
        claim=(
            "R/n*norm_Z <= R*sqrt(8*scale/n)",
            "2*(R_w + R_b)/(n*sqrt(m))*flips <= 4*c*(R_w + R_b)**2*sqrt(m)*scale",
        ),
    ),
    auxiliary=variables(
        "z",
        c="real: constant of Corollary 19",
        scale="real: exp(-B^2/2)",
        above="real: distance of a pre-activation above the strip",
        below="real: distance of a pre-activation below the strip",
        shift="real: change of a pre-activation",
        share="real: ratio of a quantity to its bound",
        share_1="real: ratio of another quantity to its bound",
    ),
)

STATEMENTS = (LEMMA_41,)
