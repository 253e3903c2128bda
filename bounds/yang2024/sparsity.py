"""Appendix A: sparsity (p. 30)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

LEMMA_33 = with_proof(
    with_parts(
        Statement(
            id="yang2024/lemma-33",
            title="Lemma 33 (Number of Activated Neurons at Initialization)",
            says=(
                r"Active-neuron count of order $m\exp(-B^2/2)$, with a by-product bound on "
                r"$\|Z(0)\|_F^2$."
            ),
            kind="lemma",
            form="as printed",
            setting=(
                (
                    r"DATA, INIT; the choice of $m$ in Theorem 32: $m\ge\widetilde{\Omega}\big("
                    r"\lambda^{-4}n^4(1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta))\exp(-B^2)\big)$."
                ),
                r"Variables: $0\le t\le T$, $i\in[n]$; $Z(0)\in\mathbb{R}^{m(d+1)\times n}$.",
                *hypotheses("DATA", "INIT"),
            ),
            variables=given(
                variables(
                    "n",
                    "m",
                    "B",
                    "delta",
                    "lambda",
                    "active_k",
                    Z0_F="real: Frobenius norm of Z(0)",
                ),
                "Z0_F",
                by="initialisation",
            ),
            assumptions=(
                "n >= 1",
                "m >= 1",
                "B >= 0",
                (
                    "m >= Omegatilde(lambda**(-4)*n**4*(1 + (exp(-B**2/2) + "
                    "1/m)*log(2*m*n/delta)**3)*exp(-B**2))"
                ),
            ),
            claim=(
                "active_k == O(m*exp(-B**2/2))",
                "Z0_F**2 <= 8*n*exp(-B**2/2)",
            ),
            prose=(
                r"(a) $|\mathcal{S}_{\mathrm{on}}(i,t)|=O(m\cdot\exp(-B^2/2))$ for all $0\le "
                r"t\le T$ and $i\in[n]$; (b) $\|Z(0)\|_F^2\le8n\exp(-B^2/2)$."
            ),
            probability=Probability(
                event="(a) and (b)", over="the initialisation", at_least="1 - exp(-Omega(n))"
            ),
            source=printed("Lemma 33", "30"),
            uses=("yang2024/lemma-44",),
            quantity="active-count",
            side="upper",
            bound="O(m*exp(-B**2/2))",
            order=True,
            notes=(
                r"Probability: at least $1-e^{-\Omega(n)}$ over the initialisation. Constants: "
                r"$8$ explicit; $O,\Omega$ unspecified (proof: $2$ and $1/4$)."
            ),
        ),
        step(
            "active neurons",
            "",
            r"$|\mathcal{S}_{\mathrm{on}}(i,t)|=O(m\cdot\exp(-B^2/2))$ for all $0\le t\le "
            r"T$ and $i$.",
            name="a",
            claim=("active_k == O(m*exp(-B**2/2))",),
            probability=Probability(
                event="(a)", over="the initialisation", at_least="1 - exp(-Omega(n))"
            ),
            order=True,
            notes="The proof has t = 0 only.",
        ),
        step(
            "the gradient matrix",
            "",
            r"$\|Z(0)\|_F^2\le8n\exp(-B^2/2)$.",
            name="b",
            claim=("Z0_F**2 <= 8*n*exp(-B**2/2)",),
            probability=Probability(
                event="(b)", over="the initialisation", at_least="1 - exp(-Omega(n))"
            ),
            order=True,
        ),
    ),
    step(
        "Gaussian tail",
        "",
        r"$\mathbb{P}[w_r^\top x_i\ge B]\le\exp(-B^2/2)$.",
        where=(
            "B >= 0",
            "0 < h <= 1",
        ),
        claim=("Q(B/h) <= exp(-B**2/2)",),
        probability=Probability(
            event=r"$w_r^\top x_i\ge B$", over="$w_r$", at_most="exp(-B**2/2)", law="Q(B/h)"
        ),
        page="30",
        notes="h is the norm of x_i.",
    ),
    step(
        "step",
        "",
        (
            r"$\mathbb{P}[|\mathcal{S}_{\mathrm{on}}(i,0)|\ge m\exp(-B^2/2)+t]\le\exp"
            r"\Big(-\frac{t^2}{m\exp(-B^2/2)+t/3}\Big)$."
        ),
        where=(
            "m >= 1",
            "B >= 0",
            "t > 0",
        ),
        claim=(
            ("binomial_tail(m*exp(-B**2/2) + t, m, Q(B)) <= exp(-t**2/(m*exp(-B**2/2) + t/3))"),
        ),
        probability=Probability(
            event=r"$|\mathcal{S}_{\mathrm{on}}(i,0)|\ge m\exp(-B^2/2)+t$",
            over="the initialisation",
            at_most="exp(-t**2/(m*exp(-B**2/2) + t/3))",
            law="binomial_tail(m*exp(-B**2/2) + t, m, Q(B))",
        ),
        because="from Bernstein's inequality (`yang2024/lemma-44`), step-1",
        uses=(
            "yang2024/lemma-44",
            "yang2024/lemma-33/step-1",
        ),
        page="30",
        notes=(
            "The law is that of an input of norm 1, for which the count is stochastically largest."
        ),
        formal=True,
    ),
    step(
        "step",
        "",
        (
            r"With $t=m\exp(-B^2/2)$: $\mathbb{P}[|\mathcal{S}_{\mathrm{on}}(i,0)|\ge2m"
            r"\exp(-B^2/2)]\le\exp(-m\exp(-B^2/2)/4)$; union bound: $\mathbb{P}[\forall i"
            r"\in[n]:|\mathcal{S}_{\mathrm{on}}(i,0)|\le2m\exp(-B^2/2)]\ge1-n\exp(-m"
            r"\exp(-B^2/2)/4)$."
        ),
        where=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
        ),
        claim=("binomial_tail(2*m*exp(-B**2/2), m, Q(B)) <= exp(-m*exp(-B**2/2)/4)",),
        probability=Probability(
            event=r"some $i\in[n]$ has $|\mathcal{S}_{\mathrm{on}}(i,0)|>2m\exp(-B^2/2)$",
            over="the initialisation",
            at_most="n*exp(-m*exp(-B**2/2)/4)",
            law="n*binomial_tail(2*m*exp(-B**2/2), m, Q(B))",
            law_is="upper",
        ),
        because="from step-2",
        uses=("yang2024/lemma-33/step-2",),
        page="30",
        notes=(
            "The law is that of an input of norm 1, for which the count is stochastically largest."
        ),
        formal=True,
    ),
    step(
        "step",
        "",
        (
            r"$\|Z(0)\|_F^2\le\frac{4}{m}\sum_{r=1}^m\sum_{i=1}^n\mathbb{I}_{r,i}(0)\le8n"
            r"\exp(-B^2/2)$."
        ),
        where=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 <= N_i <= 2*m*exp(-B**2/2)",
        ),
        claim=("4/m*(n*N_i) <= 8*n*exp(-B**2/2)",),
        because="from step-3",
        uses=("yang2024/lemma-33/step-3",),
        page="30",
        notes=(
            "The formula is the second inequality, written for n equal counts, the largest "
            "sum that "
            "step 3 allows; the first is tested at exact networks."
        ),
        formal=False,
    ),
    auxiliary=variables("t", "N_i", h="norm of the input x_i"),
)

LEMMA_34 = with_proof(
    Statement(
        id="yang2024/lemma-34",
        title="Lemma 34 (Number of Activated Neurons per Iteration)",
        says="Appendix form of the sparsity-throughout-training lemma.",
        kind="lemma",
        form="as printed",
        setting=(
            (
                r"THM32: DATA, INIT, GD, $\lambda>0$, $\eta\le\frac{\lambda"
                r"\exp(B^2)}{5C_2^2n^2}$, $B\in[0,\sqrt{0.5\log m}]$, $m\ge\widetilde{\Omega}("
                r"\lambda^{-4}n^4(1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta))\exp(-B^2))$, "
                r"$\lambda=\lambda_0\exp(-B^2/2)$."
            ),
            r"Variables: $0\le t\le T$, $i\in[n]$.",
            *hypotheses("THM32", "DATA", "INIT", "GD"),
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
                "active_k",
                C_2="real: the constant of Lemma 31",
                c="real: unspecified constant",
                active_0="real: active neurons at initialisation",
                flipped="real: number of flipped neurons",
            ),
            "active_0",
            "flipped",
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
        claim=("active_k == O(m*exp(-B**2/2))",),
        prose=(
            r"$|\mathcal{S}_{\mathrm{on}}(i,t)|=O(m\cdot\exp(-B^2/2))$ for all $0\le t\le "
            r"T$ and $i\in[n]$."
        ),
        probability=Probability(
            event=r"the claim for all $t\le T$, $i$",
            over="the initialisation",
            at_least="1 - exp(-Omega(n))",
        ),
        source=printed("Lemma 34", "30"),
        uses=(
            "yang2024/corollary-19",
            "yang2024/theorem-32",
            "yang2024/lemma-33",
        ),
        quantity="active-count",
        side="upper",
        bound="O(m*exp(-B**2/2))",
        order=True,
        notes=r"Probability: at least $1-e^{-\Omega(n)}$. Constants: unspecified.",
    ),
    step(
        "step",
        "",
        (
            r"$\mathbb{P}[\forall i\in[n]:|\overline{S}_i|\le4mc\exp(-B^2/2)]\ge1-e^{-"
            r"\Omega(n)}$."
        ),
        claim=("flipped <= 4*m*c*exp(-B**2/2)",),
        because="from `yang2024/corollary-19`, `yang2024/theorem-32`",
        uses=(
            "yang2024/corollary-19",
            "yang2024/theorem-32",
        ),
        page="30",
        where=(
            "m >= 1",
            "B >= 0",
            "c > 0",
            "0 <= R_w <= 1",
            "0 <= R_b <= 1",
            "0 <= flipped <= 2*m*c*(R_w + R_b)*exp(-B**2/2)",
        ),
        notes=(
            "The count from that of Corollary 19 (b) with radii of at most 1; the probability 1 - "
            "exp(-Omega(n)) is step 11 of Theorem 32."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$|\mathcal{S}_{\mathrm{on}}(i,t)|\le|\mathcal{S}_{\mathrm{on}}(i,0)|+|"
            r"\overline{S}_i|$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        claim=("active_k <= active_0 + flipped",),
        page="30",
    ),
    step(
        "step",
        "",
        (
            r"$\mathbb{P}[\forall i\in[n]:|\mathcal{S}_{\mathrm{on}}(i,t)|=O(m"
            r"\exp(-B^2/2))]\ge1-e^{-\Omega(n)}$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        claim=("active_k == O(m*exp(-B**2/2))",),
        probability=Probability(
            event="the claim for all i", over="the initialisation", at_least="1 - exp(-Omega(n))"
        ),
        order=True,
        because="from step-1, step-2, `yang2024/lemma-33`",
        uses=(
            "yang2024/lemma-33",
            "yang2024/lemma-34/step-1",
            "yang2024/lemma-34/step-2",
        ),
        page="30",
        orders=(OrderRelation("2*m*exp(-B**2/2) + 4*m*exp(-B**2/2)", "same", "m*exp(-B**2/2)"),),
        notes="The order of the sum of the counts of Lemma 33 (step 3) and of step 1.",
    ),
    auxiliary=variables("R_w", "R_b"),
)

STATEMENTS = (
    LEMMA_33,
    LEMMA_34,
)
