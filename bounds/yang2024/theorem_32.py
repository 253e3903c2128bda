"""Appendix A: Theorem 32 (pp. 28-29)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

THEOREM_32 = with_proof(
    Statement(
        id="yang2024/theorem-32",
        title="Theorem 32 (Convergence)",
        says=(
            "Appendix form of the convergence theorem, with an explicit learning-rate condition."
        ),
        kind="theorem",
        form="as printed",
        setting=(
            (
                r"DATA, INIT, GD; $\lambda>0$; $\eta\le\frac{\lambda\exp(B^2)}{5C_2^2n^2}$; "
                r"$B\in[0,\sqrt{0.5\log m}]$; $m\ge\widetilde{\Omega}\big(\lambda^{-4}n^4"
                r"\big(1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta)\big)\exp(-B^2)\big)$; "
                r"$\lambda=\lambda_0\exp(-B^2/2)$ for some constant $\lambda_0$."
            ),
            (
                r"Variables: $\eta,B,m,n,\lambda,\lambda_0,\delta$; $C_2$ from Lemma 31; all "
                "iterations $t$."
            ),
            *hypotheses("DATA", "INIT", "GD"),
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
                "E_k",
                "D_0",
                "R_w",
                "R_b",
                C_2="real: the constant of Lemma 31",
                c="real: unspecified constant",
                D_w="real: movement bound of the weights",
                D_b="real: movement bound of the biases",
                R="real: min(R_w, R_b)",
            ),
            "D_w",
            "D_b",
            by="training",
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "lambda > 0",
            "eta <= lambda*exp(B**2)/(5*C_2**2*n**2)",
            "B <= sqrt(0.5*log(m))",
            (
                "m >= Omegatilde(lambda**(-4)*n**4*(1 + (exp(-B**2/2) + "
                "1/m)*log(2*m*n/delta)**3)*exp(-B**2))"
            ),
            "lambda == lambda_0*exp(-B**2/2)",
        ),
        claim=("E_k <= (1 - eta*lambda/4)**k*D_0**2",),
        prose=(
            r"$$\mathbb{P}\Big[\forall t:\|y-f(t)\|_2^2\le(1-\eta"
            r"\lambda/4)^t\|y-f(0)\|_2^2\Big]\ge1-\delta-e^{-\Omega(n)}.$$"
        ),
        probability=Probability(
            event="the claim for all t",
            over="the initialisation",
            at_least="1 - delta - exp(-Omega(n))",
        ),
        source=printed("Theorem 32", "28"),
        uses=(
            "yang2024/claim-26",
            "yang2024/lemma-15",
            "yang2024/lemma-20",
            "yang2024/lemma-23",
            "yang2024/lemma-25",
            "yang2024/lemma-27",
            "yang2024/lemma-29",
            "yang2024/lemma-30",
            "yang2024/lemma-31",
        ),
        quantity="width",
        side="upper",
        bound=(
            "Omegatilde(lambda**(-4)*n**4*(1 + (exp(-B**2/2) + "
            "1/m)*log(2*m*n/delta)**3)*exp(-B**2))"
        ),
        order=True,
        notes=(
            "The iteration t of the source is the variable k here. Probability: "
            r"$1-\delta-e^{-\Omega(n)}$. Constants: $5$, $1/4$, $0.5$ explicit; $C_2$, "
            r"$\widetilde{\Omega}$, $\Omega$ unspecified. Also rests on: Song et al. 2021 "
            "(Theorem F.1)."
        ),
    ),
    step(
        "assembled error recursion",
        "",
        (
            r"$\|y-f(k+1)\|_2^2\le\|y-f(k)\|_2^2\big(1-5\eta\lambda/8+12\eta nc(R_w+R_b)"
            r"\exp(-B^2/2)+C_2^2\eta^2n^2\|y-f(k)\|_2^2\exp(-B^2)\big)$."
        ),
        where=(
            "n >= 1",
            "eta > 0",
            "c > 0",
            "C_2 > 0",
            "B > 0",
            "R_w >= 0",
            "R_b >= 0",
            "E_k >= 0",
        ),
        definitions=(
            ("bound_2", "8*eta*n*c*(R_w + R_b)*exp(-B**2/2)*E_k"),
            ("bound_cross", "4*c*eta*n*(R_w + R_b)*exp(-B**2/2)*E_k"),
            ("bound_4", "C_2**2*eta**2*n**2*E_k*exp(-B**2)"),
        ),
        claim=(
            "bound_2 + bound_cross == E_k*(12*eta*n*c*(R_w + R_b)*exp(-B**2/2))",
            "bound_4 <= E_k*(C_2**2*eta**2*n**2*E_k*exp(-B**2))",
        ),
        probability=Probability(
            event="the recursion",
            over="the initialisation",
            at_least="1 - 2*n**2*exp(-2/3*c*m*(R_w + R_b)*exp(-B**2/2)) - delta",
        ),
        formal=False,
        because=(
            "from `yang2024/lemma-27`, `yang2024/lemma-29`, `yang2024/lemma-30`, "
            "`yang2024/lemma-31`"
        ),
        uses=(
            "yang2024/lemma-27",
            "yang2024/lemma-29",
            "yang2024/lemma-30",
            "yang2024/lemma-31",
        ),
        page="28",
        notes=(
            "The bounds are those of Lemmas 29, 30 and 31 for the terms of Claim 26; that of Lemma "
            "27 stands on both sides, so that the recursion follows exactly if these hold. The "
            "last term carries the squared error once more, as printed."
        ),
    ),
    step(
        "movement must stay in the ball",
        "",
        (
            r"Needed: $D_w=\frac{8\sqrt{n}\|y-f(0)\|_2}{\sqrt{m}\lambda}\le R_w$, $D_b="
            r"\frac{8\sqrt{n}\|y-f(0)\|_2}{\sqrt{m}\lambda}\le R_b$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        claim=(
            "D_w == 8*sqrt(n)*D_0/(sqrt(m)*lambda)",
            "D_w <= R_w",
            "D_b == 8*sqrt(n)*D_0/(sqrt(m)*lambda)",
            "D_b <= R_b",
        ),
        because="from `yang2024/lemma-23`",
        uses=("yang2024/lemma-23",),
        page="28",
        notes="A requirement on R_w and R_b, which step 4 turns into an order; nothing is claimed.",
    ),
    step(
        "step",
        "",
        (
            r"$\mathbb{P}[\|f(0)-y\|_2^2=O(n+n(\exp(-B^2/2)+1/m)\log^3(2mn/\delta))]\ge1-"
            r"\delta$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        claim=("D_0**2 == O(n + n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)",),
        probability=Probability(event="the claim", over="the initialisation", at_least="1 - delta"),
        order=True,
        because="from `yang2024/lemma-25`",
        uses=("yang2024/lemma-25",),
        page="29",
    ),
    step(
        "lower condition on $R$",
        "",
        (
            r"With $R=\min\{R_w,R_b\}$, $D=\max\{D_w,D_b\}$: $R>\Omega\big("
            r"\lambda^{-1}m^{-1/2}n\sqrt{1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta)}\big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        formal=True,
        because="from step-2, step-3",
        uses=(
            "yang2024/theorem-32/step-2",
            "yang2024/theorem-32/step-3",
        ),
        page="29",
        orders=(
            OrderRelation(
                "8*sqrt(n)*D_0/(sqrt(m)*lambda)",
                "same",
                "lambda**(-1)*m**(-1/2)*n*sqrt(1 + (exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)",
                where=(("D_0", "sqrt(n + n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)"),),
            ),
        ),
    ),
    step(
        "upper condition on $R$",
        "",
        (
            r"$8cn(R_w+R_b)\exp(-B^2/2)\le\lambda/8\ \Rightarrow\ "
            r"R\le\frac{\lambda\exp(B^2/2)}{128cn}$."
        ),
        where=(
            "n >= 1",
            "c > 0",
            "R_w >= 0",
            "R_b >= 0",
            "B >= 0",
            "lambda > 0",
            "8*c*n*(R_w + R_b)*exp(-B**2/2) <= lambda/8",
        ),
        claim=("min(R_w, R_b) <= lambda*exp(B**2/2)/(128*c*n)",),
        because="from `yang2024/lemma-27`",
        uses=("yang2024/lemma-27",),
        page="29",
    ),
    step(
        "width condition implied by the two conditions on $R$",
        "",
        (
            r"$m\ge\Omega\big(\lambda^{-4}n^4(1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta))"
            r"\exp(-B^2)\big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        formal=True,
        because="from step-4, step-5",
        uses=(
            "yang2024/theorem-32/step-4",
            "yang2024/theorem-32/step-5",
        ),
        page="29",
        orders=(
            OrderRelation(
                "(lambda**(-1)*n*sqrt(1 + (exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)"
                "/(lambda*exp(B**2/2)/n))**2",
                "same",
                "lambda**(-4)*n**4*(1 + (exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)*exp(-B**2)",
            ),
        ),
        notes="The order is that of the width at which the two conditions on R meet.",
    ),
    step(
        "step",
        "",
        (
            r"$m=\Omega(\lambda^{-1}n\cdot\log(n/\delta))$ is also required and can be "
            "ignored."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        formal=True,
        because="from `yang2024/lemma-15`",
        uses=("yang2024/lemma-15",),
        page="29",
        orders=(
            OrderRelation(
                "lambda**(-1)*n*log(n/delta)",
                "at most",
                "lambda**(-4)*n**4*exp(-B**2)",
                where=(("lambda", "lambda_0*exp(-B**2/2)"),),
            ),
        ),
        notes="That it can be ignored: the order is at most that of step 6, up to logarithms.",
    ),
    step(
        "step",
        "",
        (
            r"$R<\min\{1/B,1\}$ implies $B<\frac{128cn}{\lambda\exp(B^2/2)}$ and $m\ge"
            r"\widetilde{\Omega}\big(\lambda^{-4}n^4(1+(\exp(-B^2/2)+1/m)\log^3(2mn/"
            r"\delta))\exp(-B^2)\big)$."
        ),
        where=(
            "n >= 1",
            "c > 0",
            "lambda > 0",
            "B > 0",
            "R > 0",
            "R <= lambda*exp(B**2/2)/(128*c*n)",
            "R < min(1/B, 1)",
            "lambda*exp(B**2/2) <= 1",
        ),
        claim=("B < 128*c*n/(lambda*exp(B**2/2))",),
        formal=False,
        because="from `yang2024/lemma-20`",
        uses=("yang2024/lemma-20",),
        page="29",
        notes=(
            "The formula is the first consequence, from the condition on R, the upper "
            "condition of step 5 and what step 9 says of lambda; it would follow if R were "
            "equal to its upper bound. The second is that of step 6. The constant c is one "
            "unspecified number, so a point with another c refutes nothing."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$\lambda=\lambda_0\exp(-B^2/2)$ for some $\lambda_0$ with no dependence on "
            r"$B$, and $\lambda\exp(B^2/2)\le1$; hence, by the constraints on $m$ and $B$, "
            "step-8 is always satisfied."
        ),
        where=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < lambda_0 <= 1",
            "lambda == lambda_0*exp(-B**2/2)",
            "B <= sqrt(0.5*log(m))",
        ),
        claim=("B < 128*K*n/(lambda*exp(B**2/2))",),
        constants=("K",),
        formal=True,
        because="from Song et al. 2021 (Theorem F.1)",
        uses=("yang2024/theorem-32/step-8",),
        page="29",
        notes=(
            "The formula is the conclusion, for some K = c; lambda*exp(B**2/2) <= 1 is the "
            "premise lambda_0 <= 1. The width condition bounds m from below only and is left "
            "out: it hides constants, and every larger m satisfies it."
        ),
    ),
    step(
        "learning-rate condition",
        "",
        (
            r"To have $12\eta nc(R_w+R_b)\exp(-B^2/2)+C_2^2\eta^2n^2\exp(-B^2)\le\eta"
            r"\lambda/4$ one needs $\eta\le\frac{\lambda\exp(B^2)}{5C_2^2n^2}$."
        ),
        where=(
            "n >= 1",
            "c > 0",
            "C_2 > 0",
            "R_w >= 0",
            "R_b >= 0",
            "B >= 0",
            "lambda > 0",
            "eta > 0",
            "8*c*n*(R_w + R_b)*exp(-B**2/2) <= lambda/8",
            "eta <= lambda*exp(B**2)/(5*C_2**2*n**2)",
        ),
        claim=(
            ("12*eta*n*c*(R_w + R_b)*exp(-B**2/2) + C_2**2*eta**2*n**2*exp(-B**2) <= eta*lambda/4"),
        ),
        page="29",
        notes=(
            "Read as the proof uses it: under the condition of step 5, the learning-rate "
            "condition gives the inequality.  It fails also where lambda is the eigenvalue of a "
            "kernel: n = 1, B = 0, lambda = 2*Q(0) = 1, c = 1, R_w = 1/64, R_b = 0, C_2 = 5, "
            "eta = 1/125."
        ),
    ),
    step(
        "failure probability of the flip events",
        "",
        (
            r"By the choice of $m,B$: $2n^2\exp(-\frac{2}{3}cm(R_w+R_b)\exp(-B^2/2))=e^{-"
            r"\Omega(n)}$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        formal=True,
        page="29",
        orders=(
            OrderRelation(
                "m*R*exp(-B**2/2)",
                "at least",
                "n",
                where=(
                    ("R", "lambda**(-1)*m**(-1/2)*n"),
                    ("m", "lambda**(-4)*n**4*exp(-B**2)"),
                    ("lambda", "lambda_0*exp(-B**2/2)"),
                ),
            ),
        ),
        notes="The order of the exponent at the smallest m and R that the conditions allow.",
    ),
)

STATEMENTS = (THEOREM_32,)
