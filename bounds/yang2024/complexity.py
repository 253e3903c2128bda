"""Appendix C: Rademacher complexity, Lemmas 41 and 43."""

from __future__ import annotations

from bounds.proof import step, with_proof
from bounds.statement import Statement
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
        setting=("The assumptions of the statement that this step proves.",),
        page="38-39",
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
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-33`, `yang2024/corollary-19`, step-4",
        uses=(
            "yang2024/lemma-33",
            "yang2024/corollary-19",
            "yang2024/lemma-41/step-4",
        ),
        page="40",
    ),
)

LEMMA_43 = with_proof(
    Statement(
        id="yang2024/lemma-43",
        title="Lemma 43",
        says="Appendix form of the Frobenius movement bound.",
        kind="lemma",
        form="as printed",
        setting=(
            (
                r"THM32 (DATA, INIT, GD, $\lambda>0$, $\eta\le\frac{\lambda"
                r"\exp(B^2)}{5C_2^2n^2}$, $B\in[0,\sqrt{0.5\log m}]$, $m\ge\widetilde{\Omega}("
                r"\lambda^{-4}n^4(1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta))\exp(-B^2))$, "
                r"$\lambda=\lambda_0\exp(-B^2/2)$)."
            ),
            (
                r"Variables: $k\ge0$ (and $K$ in the proof); "
                r"$[W,b](k)\in\mathbb{R}^{m\times(d+1)}$; $R=R_w+R_b$."
            ),
            *hypotheses("THM32", "DATA", "INIT", "GD"),
        ),
        prose=(
            r"for all $k\ge0$, $$\|[W,b](k)-[W,b](0)\|_F\le\sqrt{y^\top(H^\infty)^{-1}y}+O"
            r"\Big(\frac{n}{\lambda}\Big(\frac{\exp(-B^2/2)\log(n/\delta)}{m}\Big)^{1/4}"
            r"\Big)+O\Big(\frac{n\sqrt{R\exp(-B^2/2)}}{\lambda}\Big)+\frac{n}{\lambda^2}"
            r"\cdot O\Big(\exp(-B^2/4)\sqrt{\frac{\log(n^2/\delta)}{m}}+R\exp(-B^2/2)"
            r"\Big).$$"
        ),
        source=printed("Lemma 43", "43"),
        uses=(
            "yang2024/theorem-32",
            "yang2024/theorem-42",
            "yang2024/lemma-16",
            "yang2024/lemma-20",
            "yang2024/setup/vectorised-update",
        ),
        notes=(
            r"Probability: at least $1-\delta-e^{-\Omega(n)}$ over the initialisation. "
            "Constants: unspecified in $O$."
        ),
    ),
    step(
        "step",
        "",
        (
            r"). $\mathrm{vec}([W,b](K))-\mathrm{vec}([W,b](0))=\sum_{k=0}^{K-1}"
            r"\mathrm{vec}([W,b](k+1))-\mathrm{vec}([W,b](k))=-"
            r"\sum_{k=0}^{K-1}Z(k)(u(k)-y)=\sum_{k=0}^{K-1}\eta Z(k)((I-\eta "
            r"H^\infty)^ky-e(k))=\sum_{k=0}^{K-1}\eta Z(k)(I-\eta "
            r"H^\infty)^ky-\sum_{k=0}^{K-1}\eta Z(k)e(k)=T_1+T_2-T_3$, "
            r"$T_1=\sum_{k=0}^{K-1}\eta Z(0)(I-\eta H^\infty)^ky$, $T_2=\sum_{k=0}^{K-1}"
            r"\eta(Z(k)-Z(0))(I-\eta H^\infty)^ky$, $T_3=\sum_{k=0}^{K-1}\eta Z(k)e(k)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/theorem-42`, `yang2024/setup/vectorised-update`",
        uses=(
            "yang2024/theorem-42",
            "yang2024/setup/vectorised-update",
        ),
        page="43-44",
    ),
    step(
        "step",
        "",
        (
            r"). $\|Z(k)-Z(0)\|_F\le O(\sqrt{nR\exp(-B^2/2)})$; $\|T_2\|_2=\Big\|"
            r"\sum_{k=0}^{K-1}\eta(Z(k)-Z(0))(I-\eta H^\infty)^ky\Big\|_2\le"
            r"\sum_{k=0}^{K-1}\eta\cdot O(\sqrt{nR\exp(-B^2/2)})\|I-\eta "
            r"H^\infty\|_2^k\|y\|_2\le\eta\cdot O(\sqrt{nR\exp(-B^2/2)})"
            r"\sum_{k=0}^{K-1}(1-\eta\lambda)^k\sqrt{n}=O\Big(\frac{n\sqrt{R"
            r"\exp(-B^2/2)}}{\lambda}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-20`",
        uses=("yang2024/lemma-20",),
        page="44",
    ),
    step(
        "step",
        "",
        (
            r"). $\|Z(k)\|_2\le\|Z(k)\|_F\le\sqrt{2n}$; "
            r"$\|T_3\|_2=\Big\|\sum_{k=0}^{K-1}\eta Z(k)e(k)\Big\|_2\le\sum_{k=0}^{K-1}"
            r"\eta\sqrt{2n}\Big(k(1-\eta\lambda/8)^{k-1}\eta n^{3/2}O\Big(\exp(-B^2/4)"
            r"\sqrt{\frac{\log(n^2/\delta)}{m}}+R\exp(-B^2/2)\Big)\Big)=\frac{n}{"
            r"\lambda^2}\cdot O\Big(\exp(-B^2/4)\sqrt{\frac{\log(n^2/\delta)}{m}}+R"
            r"\exp(-B^2/2)\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/theorem-42`",
        uses=("yang2024/theorem-42",),
        page="44",
    ),
    step(
        "step",
        "",
        (
            r"$T=\eta\sum_{k=0}^{K-1}(I-\eta H^\infty)^k$; $\|H(0)-H^\infty\|_2\le O\Big(n"
            r"\exp(-B^2/4)\sqrt{\frac{\log(n/\delta)}{m}}\Big)$; "
            r"$\|T_1\|_2^2=\Big\|\sum_{k=0}^{K-1}\eta Z(0)(I-\eta H^\infty)^ky"
            r"\Big\|_2^2=\|Z(0)Ty\|_2^2=y^\top TZ(0)^\top Z(0)Ty=y^\top TH(0)Ty\le y^\top "
            r"TH^\infty Ty+\|H(0)-H^\infty\|_2\|T\|_2^2\|y\|_2^2\le y^\top TH^\infty Ty+O"
            r"\Big(n\exp(-B^2/4)\sqrt{\frac{\log(n/\delta)}{m}}\Big)\Big(\eta"
            r"\sum_{k=0}^{K-1}(1-\eta\lambda)^k\Big)^2n=y^\top TH^\infty Ty+O\Big("
            r"\frac{n^2\exp(-B^2/4)}{\lambda^2}\sqrt{\frac{\log(n/\delta)}{m}}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-16`, `yang2024/setup/z-matrix`",
        uses=(
            "yang2024/lemma-16",
            "yang2024/setup/z-matrix",
        ),
        page="44-45",
    ),
    step(
        "step",
        "",
        (
            r"$H^\infty=U\Sigma U^\top$; $T=U\Big(\eta\sum_{k=0}^{K-1}(I-\eta\Sigma)^k"
            r"\Big)U^\top=U((I-(I-\eta\Sigma)^K)\Sigma^{-1})U^\top$; $TH^\infty T=U((I-(I-"
            r"\eta\Sigma)^K)\Sigma^{-1})^2\Sigma U^\top=U(I-(I-\eta\Sigma)^K)^2"
            r"\Sigma^{-1}U^\top\preceq U\Sigma^{-1}U^\top=(H^\infty)^{-1}$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="45",
    ),
    step(
        "step",
        "",
        (
            r"). $\|T_1\|_2^2=\Big\|\sum_{k=0}^{K-1}\eta Z(0)(I-\eta H^\infty)^ky\Big\|_2"
            r"\le\sqrt{y^\top(H^\infty)^{-1}y+O\Big(\frac{n^2\exp(-B^2/4)}{\lambda^2}"
            r"\sqrt{\frac{\log(n/\delta)}{m}}\Big)}\le\sqrt{y^\top(H^\infty)^{-1}y}+O\Big("
            r"\frac{n}{\lambda}\Big(\frac{\exp(-B^2/2)\log(n/\delta)}{m}\Big)^{1/4}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-4, step-5",
        uses=(
            "yang2024/lemma-43/step-4",
            "yang2024/lemma-43/step-5",
        ),
        page="45",
    ),
    step(
        "step",
        "",
        (
            r"$\|[W,b](K)-[W,b](0)\|_F=\|\mathrm{vec}([W,b](K))-"
            r"\mathrm{vec}([W,b](0))\|_2$, bounded by the sum in the claim."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-1, step-2, step-3, step-6",
        uses=(
            "yang2024/lemma-43/step-1",
            "yang2024/lemma-43/step-2",
            "yang2024/lemma-43/step-3",
            "yang2024/lemma-43/step-6",
        ),
        page="45-46",
    ),
)

STATEMENTS = (
    LEMMA_41,
    LEMMA_43,
)
