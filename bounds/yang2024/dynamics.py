"""Appendix C: Theorem 42."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

THEOREM_42 = with_proof(
    Statement(
        id="yang2024/theorem-42",
        title="Theorem 42",
        says="The residual follows the linear kernel dynamics up to a small error vector.",
        kind="theorem",
        form="as printed",
        setting=(
            (
                r"THM32 (DATA, INIT, GD, $\lambda>0$, $\eta\le\frac{\lambda"
                r"\exp(B^2)}{5C_2^2n^2}$, $B\in[0,\sqrt{0.5\log m}]$, $m\ge\widetilde{\Omega}("
                r"\lambda^{-4}n^4(1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta))\exp(-B^2))$, "
                r"$\lambda=\lambda_0\exp(-B^2/2)$); the proof uses SYM."
            ),
            (
                r"Variables: $k$ iteration; $f(k),y,e(k)\in\mathbb{R}^n$; $I$ identity "
                r"$n\times n$."
            ),
            *hypotheses("THM32", "SYM", "DATA", "INIT", "GD"),
        ),
        prose=(
            r"$f(k)-y=-(I-\eta H^\infty)^ky\pm e(k)$ with $$\|e(k)\|_2=k(1-\eta"
            r"\lambda/4)^{(k-1)/2}\eta n^{3/2}\cdot O\Big(\exp(-B^2/4)\sqrt{\frac{"
            r"\log(n^2/\delta)}{m}}+(R_w+R_b)\exp(-B^2/2)\Big).$$"
        ),
        source=printed("Theorem 42", "40"),
        uses=(
            "yang2024/theorem-32",
            "yang2024/lemma-16",
            "yang2024/corollary-19",
            "yang2024/lemma-20",
            "yang2024/lemma-25",
            "yang2024/definition-17",
            "yang2024/definition-38/zero-output",
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
                "R_w",
                "R_b",
                C_2="real: the constant of Lemma 31",
                norm_e="real: norm of the error vector after k steps",
            ),
            "norm_e",
            "R_w",
            "R_b",
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
                "norm_e == k*(1 - eta*lambda/4)**((k - 1)/2)"
                "*eta*n**(3/2)*O(exp(-B**2/4)*sqrt(log(n**2/delta)/m) + (R_w + R_b)*exp(-B**2/2))"
            ),
        ),
        order=True,
        probability=Probability(
            event="the bound on the error vector",
            over="the initialisation",
            at_least="1 - delta - exp(-Omega(n))",
        ),
    ),
    step(
        "step",
        "",
        (
            r"$f_i(k+1)-f_i(k)=\frac{1}{\sqrt{m}}\sum_{r=1}^ma_r[\sigma(w_r(k+1)^"
            r"\top x_i-b_r(k+1))-\sigma(w_r(k)^\top x_i-b_r(k))]=\frac{1}{\sqrt{m}}\sum_{r"
            r"\in S_i}a_r[\sigma(w_r(k+1)^\top x_i-b_r(k+1))-\sigma(w_r(k)^\top "
            r"x_i-b_r(k))]+\epsilon_i(k)$, $\epsilon_i(k)=\frac{1}{\sqrt{m}}\sum_{r\in"
            r"\overline{S}_i}a_r[\sigma(w_r(k+1)^\top x_i-b_r(k+1))-\sigma(w_r(k)^\top "
            "x_i-b_r(k))]$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="40",
    ),
    step(
        "step",
        "",
        (
            r"$|\epsilon_i(k)|\le\frac{1}{\sqrt{m}}\sum_{r\in\overline{S}_i}|w_r(k+1)^"
            r"\top x_i-b_r(k+1)-(w_r(k)^\top x_i-b_r(k))|\le\frac{1}{\sqrt{m}}\sum_{r\in"
            r"\overline{S}_i}\|w_r(k+1)-w_r(k)\|_2+|b_r(k+1)-b_r(k)|=\frac{1}{\sqrt{m}}"
            r"\sum_{r\in\overline{S}_i}\Big\|\frac{\eta}{\sqrt{m}}a_r"
            r"\sum_{j=1}^n(f_j(k)-y_j)\mathbb{I}_{r,j}(k)x_j\Big\|_2+\Big|\frac{\eta}{"
            r"\sqrt{m}}a_r\sum_{j=1}^n(f_j(k)-y_j)\mathbb{I}_{r,j}(k)\Big|\le\frac{2"
            r"\eta}{m}\sum_{r\in\overline{S}_i}\sum_{j=1}^n|f_j(k)-y_j|\le\frac{2\eta"
            r"\sqrt{n}|\overline{S}_i|}{m}\|f(k)-y\|_2\ \Rightarrow\ \|\epsilon\|_2=\sqrt{"
            r"\sum_{i=1}^n\frac{4\eta^2n|\overline{S}_i|^2}{m^2}\|f(k)-y\|_2^2}\le\eta "
            r"nO((R_w+R_b)\exp(-B^2/2))\|f(k)-y\|_2$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/corollary-19` (last inequality)",
        uses=("yang2024/corollary-19",),
        page="40-41",
    ),
    step(
        "step",
        "",
        (
            r"$\frac{1}{\sqrt{m}}\sum_{r\in S_i}a_r[\sigma(w_r(k+1)^\top "
            r"x_i-b_r(k+1))-\sigma(w_r(k)^\top x_i-b_r(k))]=\frac{1}{\sqrt{m}}\sum_{r\in "
            r"S_i}a_r\mathbb{I}_{r,i}(k)\big((w_r(k+1)-w_r(k))^\top x_i-(b_r(k+1)-b_r(k))"
            r"\big)=\frac{1}{\sqrt{m}}\sum_{r\in S_i}a_r\mathbb{I}_{r,i}(k)\cdot\Big("
            r"\Big(-\frac{\eta}{\sqrt{m}}a_r\sum_{j=1}^n(f_j(k)-y_j)\mathbb{I}_{r,j}(k)x_j"
            r"\Big)^\top x_i-\frac{\eta}{\sqrt{m}}a_r\sum_{j=1}^n(f_j(k)-y_j)"
            r"\mathbb{I}_{r,j}(k)\Big)=\frac{1}{\sqrt{m}}\sum_{r\in S_i}a_r"
            r"\mathbb{I}_{r,i}(k)\Big(-\frac{\eta}{\sqrt{m}}a_r\sum_{j=1}^n(f_j(k)-y_j)"
            r"\mathbb{I}_{r,j}(k)(x_j^\top x_i+1)\Big)=-\eta\sum_{j=1}^n(f_j(k)-y_j)"
            r"\frac{1}{m}\sum_{r\in S_i}\mathbb{I}_{r,i}(k)\mathbb{I}_{r,j}(k)(x_j^\top "
            r"x_i+1)=-\eta\sum_{j=1}^n(f_j(k)-y_j)H_{ij}(k)+\epsilon'_i(k)$, $"
            r"\epsilon'_i(k)=\eta\sum_{j=1}^n(f_j(k)-y_j)\frac{1}{m}\sum_{r\in"
            r"\overline{S}_i}\mathbb{I}_{r,i}(k)\mathbb{I}_{r,j}(k)(x_j^\top x_i+1)$. "
            "Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="41",
    ),
    step(
        "step",
        "",
        (
            r"$|\epsilon'_i(k)|\le\frac{2\eta}{m}|\overline{S}_i|"
            r"\sum_{j=1}^n|f_j(k)-y_j|\le\frac{2\eta\sqrt{n}|"
            r"\overline{S}_i|}{m}\|f(k)-y\|_2\ \Rightarrow\ \|\epsilon'\|_2=\sqrt{"
            r"\sum_{i=1}^n\frac{4\eta^2n|\overline{S}_i|^2}{m^2}\|f(k)-y\|_2^2}\le\eta "
            r"nO((R_w+R_b)\exp(-B^2/2))\|f(k)-y\|_2$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/corollary-19`",
        uses=("yang2024/corollary-19",),
        page="42",
    ),
    step(
        "step",
        "",
        (
            r"$f_i(k+1)-f_i(k)=-\eta\sum_{j=1}^n(f_j(k)-y_j)H_{ij}(k)+\epsilon_i(k)+"
            r"\epsilon'_i(k)$; $f(k+1)-f(k)=-\eta H(k)(f(k)-y)+\epsilon(k)+\epsilon'(k)=-"
            r"\eta H^\infty(f(k)-y)+\zeta(k)$ with $\zeta(k)=\eta(H^\infty-H(k))(f(k)-y)+"
            r"\epsilon(k)+\epsilon'(k)$; $f(k)-y=(I-\eta H^\infty)^k(f(0)-y)+"
            r"\sum_{t=0}^{k-1}(I-\eta H^\infty)^t\zeta(k-1-t)=-(I-\eta H^\infty)^ky+e(k)$ "
            r"with $e(k)=(I-\eta H^\infty)^kf(0)+\sum_{t=0}^{k-1}(I-\eta "
            r"H^\infty)^t\zeta(k-1-t)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-1 to step-4",
        uses=(
            "yang2024/theorem-42/step-1",
            "yang2024/theorem-42/step-4",
        ),
        page="42",
    ),
    step(
        "step",
        "",
        (
            r"$\|H^\infty-H(k)\|_2\le\|H(0)-H^\infty\|_2+\|H(0)-H(k)\|_2=O\Big(n"
            r"\exp(-B^2/4)\sqrt{\frac{\log(n^2/\delta)}{m}}\Big)+O(n(R_w+R_b)"
            r"\exp(-B^2/2))$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-16`, `yang2024/lemma-20`",
        uses=(
            "yang2024/lemma-16",
            "yang2024/lemma-20",
        ),
        page="42",
        claim=(
            "op_distance <= op_start + op_move",
            (
                "op_distance <= O(n*exp(-B**2/4)*sqrt(log(n**2/delta)/m)) + O(n*(R_w + "
                "R_b)*exp(-B**2/2))"
            ),
        ),
        order=True,
    ),
    step(
        "step",
        "",
        (
            r"$\|\zeta(k)\|_2\le\eta\|H^\infty-H(k)\|_2\|f(k)-y\|_2+\|\epsilon(k)\|_2+\|"
            r"\epsilon'(k)\|_2=O\Big(\eta n\Big(\exp(-B^2/4)\sqrt{\frac{\log(n^2/"
            r"\delta)}{m}}+(R_w+R_b)\exp(-B^2/2)\Big)\Big)\|f(k)-y\|_2$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-2, step-4, step-6",
        uses=(
            "yang2024/theorem-42/step-2",
            "yang2024/theorem-42/step-4",
            "yang2024/theorem-42/step-6",
        ),
        page="42",
        claim=(
            "norm_zeta <= eta*op_distance*residual + norm_1 + norm_2",
            (
                "norm_zeta <= O(eta*n*(exp(-B**2/4)*sqrt(log(n**2/delta)/m) + (R_w + "
                "R_b)*exp(-B**2/2)))*residual"
            ),
        ),
        order=True,
    ),
    step(
        "step",
        "",
        (
            r"$\|H^\infty\|_2\le\mathrm{Tr}(H^\infty)\le n$ since $H^\infty$ is symmetric; "
            r"$\eta=O(\lambda/n^2)\ll1/\|H^\infty\|_2$; $\|f(k)-y\|_2\le(1-\eta"
            r"\lambda/4)^{k/2}\|f(0)-y\|_2$; under SYM $(I-\eta H^\infty)^kf(0)=0$."
        ),
        setting=(
            r"Probability: at least $1-\delta-e^{-\Omega(n)}$",
            "The assumptions of the statement that this step proves.",
        ),
        because="from `yang2024/theorem-32`, `yang2024/definition-38/zero-output`",
        uses=(
            "yang2024/theorem-32",
            "yang2024/definition-38/zero-output",
        ),
        page="42",
        orders=(OrderRelation("lambda*exp(B**2)/n**2", "at most", "lambda/n**2"),),
        notes=(
            "The order relation is that of the largest learning rate which the assumptions allow."
        ),
    ),
    step(
        "step",
        "",
        (
            r"With $P:=\exp(-B^2/4)\sqrt{\frac{\log(n^2/\delta)}{m}}+(R_w+R_b)"
            r"\exp(-B^2/2)$ as shorthand of this file: $\|e(k)\|_2=\Big\|"
            r"\sum_{t=0}^{k-1}(I-\eta H^\infty)^t\zeta(k-1-t)\Big\|_2\le"
            r"\sum_{t=0}^{k-1}\|I-\eta H^\infty\|_2^t\|\zeta(k-1-t)\|_2\le"
            r"\sum_{t=0}^{k-1}(1-\eta\lambda)^t\eta nO(P)\cdot\|f(k-1-t)-y\|_2\le"
            r"\sum_{t=0}^{k-1}(1-\eta\lambda)^t\eta nO(P)\cdot(1-\eta"
            r"\lambda/4)^{(k-1-t)/2}\|f(0)-y\|_2\le k(1-\eta\lambda/4)^{(k-1)/2}\eta "
            r"nO(P)\cdot\|f(0)-y\|_2\le k(1-\eta\lambda/4)^{(k-1)/2}\eta n^{3/2}O\Big(P"
            r"\cdot\sqrt{1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta)}\Big)=k(1-\eta"
            r"\lambda/8)^{k-1}\eta n^{3/2}O(P)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-7, step-8, `yang2024/lemma-25`",
        uses=(
            "yang2024/lemma-25",
            "yang2024/theorem-42/step-7",
            "yang2024/theorem-42/step-8",
        ),
        page="42-43",
        where=("0 < eta*lambda < 1",),
        claim=(
            "1 - eta*lambda <= sqrt(1 - eta*lambda/4)",
            "sqrt(1 - eta*lambda/4) <= 1 - eta*lambda/8",
        ),
        formal=False,
        orders=(
            OrderRelation(
                "P*sqrt(1 + (exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)",
                "at most",
                "P",
                where=(("B", "0"),),
                logs=True,
            ),
        ),
        notes=(
            "The formulas are the scalar inequalities of the chain; the order relation is its last "
            "equality at zero bias, which the assumptions allow."
        ),
    ),
    auxiliary=given(
        variables(
            op_distance="real: operator norm of the limiting kernel minus the kernel after k steps",
            op_start="real: operator norm of the limiting kernel minus the initial kernel",
            op_move="real: operator norm of the change of the kernel",
            norm_zeta="real: norm of zeta(k)",
            residual="real: norm of the residual after k steps",
            norm_1="real: norm of epsilon(k)",
            norm_2="real: norm of epsilon'(k)",
        ),
        "op_distance",
        "op_start",
        "op_move",
        "norm_zeta",
        "residual",
        "norm_1",
        "norm_2",
        by="data, initialisation and training",
    ),
)

STATEMENTS = (THEOREM_42,)
