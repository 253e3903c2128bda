"""Appendix A: the kernel near initialisation (pp. 18-20)."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Constant, Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

LEMMA_20 = with_proof(
    with_parts(
        Statement(
            id="yang2024/lemma-20",
            title="Lemma 20",
            says=(
                "Anywhere in the perturbation ball the kernel and $Z$ stay close to their "
                "initial values, so the smallest eigenvalue stays large."
            ),
            kind="lemma",
            form="as printed",
            setting=(
                (
                    r"$\lambda>0$; $B>0$; $R_b,R_w\le\min\{1/B,1\}$; BALL; DATA; part 2 uses Lemma "
                    r"15 ($m=\Omega(\lambda^{-1}n\log(n/\delta))$ there)."
                ),
                (
                    r"Variables: $H(W,b)\in\mathbb{R}^{n\times n}$, $H_{ij}(W,b)=\frac{1}{m}"
                    r"\sum_{r=1}^m(\langle x_i,x_j\rangle+1)\mathbb{I}(w_r^\top x_i\ge "
                    r"b_r,w_r^\top x_j\ge b_r)$; $Z(W,b)\in\mathbb{R}^{m(d+1)\times n}$; any "
                    "$(W,b)$ in the ball."
                ),
                *hypotheses("BALL", "DATA"),
            ),
            variables=given(
                variables(
                    "n",
                    "m",
                    "B",
                    "R_w",
                    "R_b",
                    "delta",
                    "lambda",
                    dH_F="real: Frobenius norm of the change of the kernel",
                    dZ_F="real: Frobenius norm of the change of Z",
                    lambda_H="real: smallest eigenvalue of the kernel in the ball",
                ),
                "dH_F",
                "dZ_F",
                "lambda_H",
                by="initialisation",
            ),
            assumptions=(
                "n >= 1",
                "m >= 1",
                "lambda > 0",
                "B > 0",
                "R_w >= 0",
                "R_b >= 0",
                "R_w <= 1",
                "R_b <= 1",
                "B*R_w <= 1",
                "B*R_b <= 1",
            ),
            claim=(
                "dH_F <= n*8*c*(R_w + R_b)*exp(-B**2/2)",
                "dZ_F <= sqrt(n*8*c*(R_w + R_b)*exp(-B**2/2))",
                "lambda_H > 0.75*lambda - n*8*c*(R_w + R_b)*exp(-B**2/2)",
            ),
            prose=(
                "for some small positive constant $c$: (1) "
                r"$\|H(\tilde{W},\tilde{b})-H(W,b)\|_F\le n\cdot8c(R_w+R_b)\exp(-B^2/2)$ and "
                r"$\|Z(\tilde{W},\tilde{b})-Z(W,b)\|_F\le\sqrt{n\cdot8c(R_w+R_b)"
                r"\exp(-B^2/2)}$; (2) $\lambda_{\min}(H(W,b))>0.75\lambda-n\cdot8c(R_w+R_b)"
                r"\exp(-B^2/2)$."
            ),
            probability=Probability(
                event="(1) and (2)",
                over="the initialisation",
                at_least="1 - delta - n**2*exp(-2/3*c*m*(R_w + R_b)*exp(-B**2/2))",
            ),
            constants=(Constant("c", "existential"),),
            source=printed("Lemma 20", "18-19"),
            uses=(
                "yang2024/lemma-15",
                "yang2024/lemma-18",
                "yang2024/lemma-44",
            ),
            quantity="kernel-perturbation",
            side="upper",
            bound="n*8*c*(R_w + R_b)*exp(-B**2/2)",
            notes=(
                "(1) alone has probability at least 1 - n**2*exp(-2/3*c*m*(R_w + "
                r"R_b)*exp(-B**2/2)). Probability: (1) at least $1-n^2\exp\big(-"
                r"\frac{2}{3}cm(R_w+R_b)\exp(-B^2/2)\big)$; (2) at least $1-\delta-n^2\exp"
                r"\big(-\frac{2}{3}cm(R_w+R_b)\exp(-B^2/2)\big)$. Constants: $8$, $0.75$, "
                "$2/3$ explicit; $c$ unspecified small positive constant."
            ),
        ),
        step(
            "the kernel",
            "",
            r"$\|H(\tilde{W},\tilde{b})-H(W,b)\|_F\le n\cdot8c(R_w+R_b)\exp(-B^2/2)$.",
            name="a",
            claim=("dH_F <= n*8*c*(R_w + R_b)*exp(-B**2/2)",),
            probability=Probability(
                event="the claim",
                over="the initialisation",
                at_least="1 - n**2*exp(-2/3*c*m*(R_w + R_b)*exp(-B**2/2))",
            ),
            constants=("c",),
        ),
        step(
            "the gradients",
            "",
            r"$\|Z(\tilde{W},\tilde{b})-Z(W,b)\|_F\le\sqrt{n\cdot8c(R_w+R_b)\exp(-B^2/2)}$.",
            name="b",
            claim=("dZ_F <= sqrt(n*8*c*(R_w + R_b)*exp(-B**2/2))",),
            probability=Probability(
                event="the claim",
                over="the initialisation",
                at_least="1 - n**2*exp(-2/3*c*m*(R_w + R_b)*exp(-B**2/2))",
            ),
            constants=("c",),
        ),
        step(
            "the smallest eigenvalue",
            "",
            r"$\lambda_{\min}(H(W,b))>0.75\lambda-n\cdot8c(R_w+R_b)\exp(-B^2/2)$.",
            name="c",
            claim=("lambda_H > 0.75*lambda - n*8*c*(R_w + R_b)*exp(-B**2/2)",),
            probability=Probability(
                event="the claim",
                over="the initialisation",
                at_least="1 - delta - n**2*exp(-2/3*c*m*(R_w + R_b)*exp(-B**2/2))",
            ),
            constants=("c",),
        ),
    ),
    step(
        "step",
        "",
        (
            r"$\|Z(W,b)-Z(\tilde{W},\tilde{b})\|_F^2=\sum_{i\in[n]}\Big(\frac{2}{m}\sum_{r"
            r"\in[m]}\big(\mathbb{I}(w_r^\top x_i\ge b_r)-\mathbb{I}(\tilde{w}_r^\top x_i"
            r"\ge\tilde{b}_r)\big)^2\Big)=\sum_{i\in[n]}\Big(\frac{2}{m}\sum_{r"
            r"\in[m]}t_{r,i}\Big)$, $t_{r,i}:=(\mathbb{I}(w_r^\top x_i\ge "
            r"b_r)-\mathbb{I}(\tilde{w}_r^\top x_i\ge\tilde{b}_r))^2$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="19",
        notes="Tested at networks with inputs of norm at most 1, as the data has them.",
    ),
    step(
        "step",
        "",
        (
            r"$\|H(W,b)-H(\tilde{W},\tilde{b})\|_F^2=\sum_{i\in[n],j"
            r"\in[n]}(H_{ij}(W,b)-H_{ij}(\tilde{W},\tilde{b}))^2\le\frac{4}{m^2}\sum_{i"
            r"\in[n],j\in[n]}\Big(\sum_{r\in[m]}|\mathbb{I}(w_r^\top x_i\ge b_r,w_r^\top "
            r"x_j\ge b_r)-\mathbb{I}(\tilde{w}_r^\top x_i\ge\tilde{b}_r,\tilde{w}_r^\top "
            r"x_j\ge\tilde{b}_r)|\Big)^2=\frac{4}{m^2}\sum_{i,j\in[n]}\Big(\sum_{r"
            r"\in[m]}s_{r,i,j}\Big)^2$, $s_{r,i,j}:=|\mathbb{I}(w_r^\top x_i\ge "
            r"b_r,w_r^\top x_j\ge b_r)-\mathbb{I}(\tilde{w}_r^\top "
            r"x_i\ge\tilde{b}_r,\tilde{w}_r^\top x_j\ge\tilde{b}_r)|$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="19",
    ),
    step(
        "step",
        "",
        (
            "$t_{r,i}=1$ only if $A_{i,r}$ happens; $s_{r,i,j}=1$ only if $A_{i,r}$ or "
            r"$A_{j,r}$ happens; so $\sum_{r\in[m]}t_{r,i}\le\sum_{r\in[m]}"
            r"\mathbb{I}(A_{i,r})$ and $\sum_{r\in[m]}s_{r,i,j}\le\sum_{r\in[m]}"
            r"\mathbb{I}(A_{i,r})+\mathbb{I}(A_{j,r})$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-18`",
        uses=("yang2024/lemma-18",),
        page="19",
    ),
    step(
        "step",
        "",
        (
            r"$\mathbb{E}_{\tilde{w}_r}[s_{r,i,j}]\le\mathbb{E}_{\tilde{w}_r}[s_{r,i,j}^2]"
            r"\le\mathbb{P}_{\tilde{w}_r}[A_{i,r}]+\mathbb{P}_{\tilde{w}_r}[A_{j,r}]"
            r"\le2c(R_w+R_b)\exp(-B^2/2)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-18`",
        uses=("yang2024/lemma-18",),
        page="19",
        where=("q_bar >= 0", "0 <= p_i <= q_bar", "0 <= p_j <= q_bar"),
        claim=("p_i + p_j <= 2*q_bar",),
        formal=False,
        notes=(
            "The formula is the last inequality, from Lemma 18; p_i and p_j are the probabilities "
            "of the events, q_bar stands for c*(R_w + R_b)*exp(-B**2/2). The first two are tested "
            "at drawn weights."
        ),
    ),
    step(
        "step",
        "",
        (
            r"With $s_{i,j}=\sum_{r=1}^m\mathbb{I}(A_{i,r})+\mathbb{I}(A_{j,r})$: "
            r"$\mathbb{P}[s_{i,j}\ge m\cdot2c(R_w+R_b)\exp(-B^2/2)+mt]\le\exp\Big(-"
            r"\frac{m^2t^2/2}{m\cdot2c(R_w+R_b)\exp(-B^2/2)+mt/3}\Big)$ for all $t\ge0$."
        ),
        because="from `yang2024/lemma-44`, step-4",
        uses=(
            "yang2024/lemma-44",
            "yang2024/lemma-20/step-4",
        ),
        page="19",
        where=("m >= 1", "0 <= q <= q_bar", "0 < q_bar <= 1", "t >= 0"),
        claim=(
            "binomial_tail((m*2*q_bar + m*t)/2, m, q) <= exp(-m**2*t**2/2/(m*2*q_bar + m*t/3))",
        ),
        probability=Probability(
            event=r"$s_{i,j}\ge m\cdot2c(R_w+R_b)\exp(-B^2/2)+mt$",
            over="the initialisation",
            at_most="exp(-m**2*t**2/2/(m*2*q_bar + m*t/3))",
            law="binomial_tail((m*2*q_bar + m*t)/2, m, q)",
        ),
        formal=True,
        notes=(
            "The step is about all pairs; the law is that of i = j (or of two equal inputs), where "
            "the sum is twice a binomial one. q_bar stands for c*(R_w + R_b)*exp(-B**2/2), "
            "of which "
            "Lemma 18 says that it is at least the probability q of the event."
        ),
    ),
    step(
        "step",
        "",
        (
            r"With $t=2c(R_w+R_b)\exp(-B^2/2)$: $\mathbb{P}[s_{i,j}\ge m\cdot4c(R_w+R_b)"
            r"\exp(-B^2/2)]\le\exp\big(-\frac{2}{3}cm(R_w+R_b)\exp(-B^2/2)\big)$; hence "
            r"(1) with probability at least $1-n^2\exp(-\frac{2}{3}cm(R_w+R_b)"
            r"\exp(-B^2/2))$."
        ),
        where=(
            "m >= 1",
            "0 < q_bar <= 1",
            "t == 2*q_bar",
        ),
        claim=("exp(-m**2*t**2/2/(m*2*q_bar + m*t/3)) <= exp(-2/3*m*q_bar)",),
        probability=Probability(
            event=r"$s_{i,j}\ge m\cdot4c(R_w+R_b)\exp(-B^2/2)$",
            over="the initialisation",
            at_most="exp(-2/3*m*q_bar)",
            law="exp(-m**2*t**2/2/(m*2*q_bar + m*t/3))",
            law_is="upper",
        ),
        formal=False,
        because="from step-5, step-1, step-2",
        uses=(
            "yang2024/lemma-20/step-5",
            "yang2024/lemma-20/step-1",
            "yang2024/lemma-20/step-2",
        ),
        page="20",
        notes=(
            "The arithmetic of inserting t into step 5, whose bound is the law here; q_bar "
            "stands for c*(R_w + "
            "R_b)*exp(-B**2/2)."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$\mathbb{P}[\lambda_{\min}(H(\tilde{W},\tilde{b}))\ge0.75\lambda]\ge1-"
            r"\delta$; $\lambda_{\min}(H(W,b))\ge\lambda_{\min}(H(\tilde{W},"
            r"\tilde{b}))-\|H(W,b)-H(\tilde{W},\tilde{b})\|\ge\lambda_{\min}(H(\tilde{W},"
            r"\tilde{b}))-\|H(W,b)-H(\tilde{W},\tilde{b})\|_F\ge0.75\lambda-n"
            r"\cdot8c(R_w+R_b)\exp(-B^2/2)$."
        ),
        setting=(
            (
                r"Probability: at least $1-\delta-n^2\exp(-\frac{2}{3}cm(R_w+R_b)"
                r"\exp(-B^2/2))$"
            ),
            "The assumptions of the statement that this step proves.",
        ),
        because="from `yang2024/lemma-15`, step-6",
        uses=(
            "yang2024/lemma-15",
            "yang2024/lemma-20/step-6",
        ),
        page="20",
        where=(
            "n >= 1",
            "lambda > 0",
            "q_bar >= 0",
            "lambda_start >= 0.75*lambda",
            "0 <= dH_F <= n*8*q_bar",
        ),
        claim=("lambda_start - dH_F >= 0.75*lambda - n*8*q_bar",),
        formal=False,
        notes=(
            "The formula is the last inequality, from Lemma 15 and step 6; q_bar stands for "
            "c*(R_w + R_b)*exp(-B**2/2), lambda_start for the smallest eigenvalue at the "
            "start. The "
            "others are tested as matrices."
        ),
    ),
    auxiliary=variables(
        "t",
        "q",
        p_i="real: probability of the event of input i",
        p_j="real: probability of the event of input j",
        lambda_start="real: smallest eigenvalue of the initial kernel",
        q_bar="real: c*(R_w + R_b)*exp(-B**2/2)",
    ),
)

STATEMENTS = (LEMMA_20,)
