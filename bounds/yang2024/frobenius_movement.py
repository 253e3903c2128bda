"""Appendix C: Lemma 43, how far all parameters move together."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

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
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "eta",
                "lambda",
                "lambda_0",
                "delta",
                "k",
                C_2="real: the constant of Lemma 31",
                R="real: R_w + R_b, largest movement of a neuron",
                q_H="real: the squared kernel norm of the labels",
                move="real: Frobenius distance from the initialisation after k steps",
            ),
            "q_H",
            "move",
            "R",
            by="data, initialisation and training",
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "lambda > 0",
            "eta > 0",
            "eta <= lambda*exp(B**2)/(5*C_2**2*n**2)",
            "B <= sqrt(0.5*log(m))",
            "lambda == lambda_0*exp(-B**2/2)",
            "0 < delta < 1",
            (
                "m >= Omegatilde(lambda**(-4)*n**4*(1 + (exp(-B**2/2) + "
                "1/m)*log(2*m*n/delta)**3)*exp(-B**2))"
            ),
            "k >= 0",
        ),
        claim=(
            (
                "move <= sqrt(q_H) + O(n/lambda*(exp(-B**2/2)*log(n/delta)/m)**(1/4)) + "
                "O(n*sqrt(R*exp(-B**2/2))/lambda) + "
                "n/lambda**2*O(exp(-B**2/4)*sqrt(log(n**2/delta)/m) + R*exp(-B**2/2))"
            ),
        ),
        order=True,
        probability=Probability(
            event="the bound for all k",
            over="the initialisation",
            at_least="1 - delta - exp(-Omega(n))",
        ),
    ),
    step(
        "step",
        "",
        (
            r"$\mathrm{vec}([W,b](K))-\mathrm{vec}([W,b](0))=\sum_{k=0}^{K-1}"
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
            r"$\|Z(k)-Z(0)\|_F\le O(\sqrt{nR\exp(-B^2/2)})$; $\|T_2\|_2=\Big\|"
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
        claim=("eta*(1 - (1 - eta*lambda)**K)/(eta*lambda) <= 1/lambda",),
        where=("lambda > 0", "eta > 0", "eta*lambda <= 1", "K >= 0"),
        orders=(
            OrderRelation(
                "sqrt(n*R*exp(-B**2/2))*sqrt(n)/lambda", "at most", "n*sqrt(R*exp(-B**2/2))/lambda"
            ),
        ),
        formal=False,
        notes="The formula is the geometric sum, the order relation the last equality.",
    ),
    step(
        "step",
        "",
        (
            r"$\|Z(k)\|_2\le\|Z(k)\|_F\le\sqrt{2n}$; "
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
        orders=(
            OrderRelation(
                "eta*sqrt(2*n)*eta*n**(3/2)*P/(eta*lambda/8)**2", "at most", "n/lambda**2*P"
            ),
        ),
        notes=(
            "The order relation is the last equality: for large K the sum of "
            "k (1 - eta lambda/8)^(k - 1) is 1/(eta lambda/8)^2. P is the expression inside of O."
        ),
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
        orders=(
            OrderRelation(
                "n*exp(-B**2/4)*sqrt(log(n/delta)/m)*(1/lambda)**2*n",
                "at most",
                "n**2*exp(-B**2/4)/lambda**2*sqrt(log(n/delta)/m)",
            ),
        ),
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
        page="45",
        where=("sigma > 0", "eta > 0", "eta*sigma <= 1", "K >= 0"),
        claim=(
            "((1 - (1 - eta*sigma)**K)/sigma)**2*sigma == (1 - (1 - eta*sigma)**K)**2/sigma",
            "(1 - (1 - eta*sigma)**K)**2/sigma <= 1/sigma",
        ),
        notes=(
            "All matrices of the step are diagonal in the basis U; the formulas are for one "
            "eigenvalue sigma of the kernel."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$\|T_1\|_2^2=\Big\|\sum_{k=0}^{K-1}\eta Z(0)(I-\eta H^\infty)^ky\Big\|_2"
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
        claim=("sqrt(q_H + gap) <= sqrt(q_H) + sqrt(gap)",),
        where=("q_H >= 0", "gap >= 0"),
        formal=False,
        orders=(
            OrderRelation(
                "sqrt(n**2*exp(-B**2/4)/lambda**2*sqrt(log(n/delta)/m))",
                "at most",
                "n/lambda*(exp(-B**2/2)*log(n/delta)/m)**(1/4)",
                logs=True,
            ),
        ),
        notes=(
            "The formula is the second inequality, with gap for the O-term; the order "
            "relation is the root of this term."
        ),
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
        claim=("move <= norm_1 + norm_2 + norm_3",),
        notes="norm_1, norm_2, norm_3 are the norms of T_1, T_2, T_3.",
    ),
    auxiliary=given(
        variables(
            K="integer: number of steps",
            sigma="real: an eigenvalue of the kernel",
            gap="real: difference of two quadratic forms",
            norm_1="real: norm of the first part of the movement",
            norm_2="real: norm of the second part of the movement",
            norm_3="real: norm of the third part of the movement",
        ),
        "gap",
        "norm_1",
        "norm_2",
        "norm_3",
        by="data, initialisation and training",
    ),
)

STATEMENTS = (LEMMA_43,)
