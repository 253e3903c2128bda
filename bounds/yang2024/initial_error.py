"""Appendix A: the initial error (pp. 23-24)."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

LEMMA_25 = with_proof(
    with_parts(
        Statement(
            id="yang2024/lemma-25",
            title="Lemma 25 (Initial error upper bound)",
            says="Appendix form of the initial-error bound, for outputs and for residuals.",
            kind="lemma",
            form="as printed",
            setting=(
                (
                    "all weights standard Gaussian at initialisation; biases $B>0$; DATA "
                    "($y_i=O(1)$)."
                ),
                r"Variables: $B>0$; $\delta\in(0,1)$; $f(0),y\in\mathbb{R}^n$.",
                *hypotheses("DATA"),
            ),
            variables=given(
                variables(
                    "n", "m", "B", "delta", "D_0", f_0="real: norm of the vector of initial outputs"
                ),
                "f_0",
                by="initialisation",
            ),
            assumptions=(
                "n >= 1",
                "m >= 1",
                "B > 0",
                "0 < delta < 1",
            ),
            claim=(
                "f_0**2 == O(n*(exp(-B**2/2) + 1/m)*log(m*n/delta)**3)",
                "D_0**2 == O(n + n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)",
            ),
            prose=(
                r"$\|f(0)\|_2^2=O(n(\exp(-B^2/2)+1/m)\log^3(mn/\delta))$ and $\|f(0)-y\|_2^2=O"
                r"\big(n+n(\exp(-B^2/2)+1/m)\log^3(2mn/\delta)\big)$."
            ),
            probability=Probability(
                event="the claim", over="the initialisation", at_least="1 - delta"
            ),
            source=printed("Lemma 25", "23"),
            uses=("yang2024/lemma-44",),
            quantity="initial-error",
            side="upper",
            bound="O(n + n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)",
            order=True,
            notes=r"Probability: at least $1-\delta$. Constants: unspecified in $O$.",
        ),
        step(
            "the outputs",
            "",
            r"$\|f(0)\|_2^2=O(n(\exp(-B^2/2)+1/m)\log^3(mn/\delta))$.",
            name="a",
            claim=("f_0**2 == O(n*(exp(-B**2/2) + 1/m)*log(m*n/delta)**3)",),
            probability=Probability(
                event="the claim", over="the initialisation", at_least="1 - delta"
            ),
            order=True,
        ),
        step(
            "the error",
            "",
            r"$\|f(0)-y\|_2^2=O\big(n+n(\exp(-B^2/2)+1/m)\log^3(2mn/\delta)\big)$.",
            name="b",
            claim=("D_0**2 == O(n + n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)",),
            probability=Probability(
                event="the claim", over="the initialisation", at_least="1 - delta"
            ),
            order=True,
        ),
    ),
    step(
        "step",
        "",
        (
            r"$\|y-f\|_2^2=\sum_{i=1}^n(y_i-f(x_i))^2=\sum_{i=1}^n\Big(y_i-\frac{1}{"
            r"\sqrt{m}}\sum_{r=1}^ma_r\sigma(w_r^\top x_i-B)\Big)^2=\sum_{i=1}^n"
            r"\Big(y_i^2-2\frac{y_i}{\sqrt{m}}\sum_{r=1}^ma_r\sigma(w_r^\top x_i-B)+"
            r"\frac{1}{m}\Big(\sum_{r=1}^ma_r\sigma(w_r^\top x_i-B)\Big)^2\Big)$. "
            "Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="23",
    ),
    step(
        "step",
        "",
        (
            r"Uses $w_r^\top x_i\sim\mathcal{N}(0,1)$ for all $r\in[m]$, $i\in[n]$. "
            r"$\mathbb{P}[\forall i\in[n],j\in[m]:w_r^\top x_i\le\sqrt{2\log(2mn/\delta)}]"
            r"\ge1-\delta/2$ (event $E_1$)."
        ),
        because="from Gaussian tail bound, union bound over $r,i$",
        page="23",
        where=("n >= 1", "m >= 1", "0 < delta < 1"),
        claim=("1 - m*n*Q(sqrt(2*log(2*m*n/delta))) >= 1 - delta/2",),
        probability=Probability(
            event=r"$w_r^\top x_i\le\sqrt{2\log(2mn/\delta)}$ for all $i$ and $r$",
            over="the initialisation",
            at_least="1 - delta/2",
            law="1 - m*n*Q(sqrt(2*log(2*m*n/delta)))",
            law_is="lower",
        ),
        formal=True,
        notes="The law is the union bound over standard normal inner products, as printed.",
    ),
    step(
        "step",
        "",
        (
            r"Conditioning on $E_1$, $z_{i,r}:=\frac{1}{\sqrt{m}}\cdot "
            r"a_r\cdot\min\{\sigma(w_r^\top x_i-B),\sqrt{2\log(2mn/\delta)}\}$; "
            r"$z_{i,r}\ne0$ with probability at most $\exp(-B^2/2)$; $"
            r"\mathbb{E}_{a_r,w_r}[z_{i,r}^2]\le\exp(-B^2/2)\frac{1}{m}\,2\log(2mn/"
            r"\delta)$; $\mathbb{E}[z_{i,r}]=0$."
        ),
        page="23-24",
        where=("n >= 1", "m >= 1", "B > 0", "0 < delta < 1"),
        definitions=(
            ("cap", "sqrt(2*log(2*m*n/delta))"),
            (
                "moment",
                "((1 + B**2)*(Q(B) - Q(B + cap)) + (2*B - (B + cap))*phi(B + cap) - B*phi(B) + "
                "cap**2*Q(B + cap))/m",
            ),
        ),
        claim=(
            "Q(B) <= exp(-B**2/2)",
            "moment <= exp(-B**2/2)*(1/m)*2*log(2*m*n/delta)",
        ),
        formal=False,
        notes=(
            "For inner products that are standard normal: Q(B) is the probability of z != "
            "0, moment "
            "the second moment of z, by integration; neither is conditioned on E_1. The mean is 0 "
            "because the sign is symmetric."
        ),
    ),
    step(
        "step",
        "",
        (
            r"for all $t>0$: $\mathbb{P}\Big[\Big|\sum_{r=1}^mz_{i,r}\Big|>t\Big]\le\exp"
            r"\Big(-\min\Big(\frac{t^2/2}{4\exp(-B^2/2)\log(2mn/\delta)},\frac{"
            r"\sqrt{m}t/2}{2\sqrt{2\log(2mn/\delta)}}\Big)\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-44`, step-3",
        uses=(
            "yang2024/lemma-44",
            "yang2024/lemma-25/step-3",
        ),
        page="24",
        where=("n >= 1", "m >= 1", "B > 0", "0 < delta < 1", "t > 0"),
        definitions=(("logs", "log(2*m*n/delta)"),),
        probability=Probability(
            event=r"$|\sum_{r=1}^mz_{i,r}|>t$",
            over="the initialisation",
            at_most=("exp(-min(t**2/2/(4*exp(-B**2/2)*logs), sqrt(m)*t/2/(2*sqrt(2*logs))))"),
            law=("min(1, 2*exp(-t**2/2/(exp(-B**2/2)*2*logs + sqrt(2*logs/m)*t/3)))"),
            law_is="upper",
        ),
        formal=False,
        notes=(
            "The law is Lemma 44 (a) for both signs, with the second moment and the bound of step "
            "3; the source has no factor 2 for the two sides. Tested for one neuron."
        ),
    ),
    step(
        "step",
        "",
        (
            r"for all $i\in[n]$: $\Big|\sum_{r=1}^mz_{i,r}\Big|\le\sqrt{2\log(2mn/\delta)"
            r"\exp(-B^2/2)\,2\log(2n/\delta)}+2\sqrt{\frac{2\log(2mn/\delta)}{m}}\log(2n/"
            r"\delta)\le\big(2\exp(-B^2/4)+2\sqrt{2/m}\big)\log^{3/2}(2mn/\delta)$ (event "
            "$E_2$)."
        ),
        because="from step-4, union bound",
        uses=("yang2024/lemma-25/step-4",),
        page="24",
        where=("n >= 1", "m >= 1", "B > 0", "0 < delta < 1"),
        claim=(
            "sqrt(2*log(2*m*n/delta)*exp(-B**2/2)*2*log(2*n/delta)) + "
            "2*sqrt(2*log(2*m*n/delta)/m)*log(2*n/delta) <= "
            "(2*exp(-B**2/4) + 2*sqrt(2/m))*log(2*m*n/delta)**(3/2)",
        ),
        formal=True,
        notes=(
            "The formula is the second inequality, without which the step fails. Probability of "
            "the first: at least 1 - delta/2."
        ),
    ),
    step(
        "step",
        "",
        (
            r"On $E_1,E_2$: $\|f(0)\|_2^2=\sum_{i=1}^n\Big(\sum_{r=1}^mz_{i,r}\Big)^2=O(n("
            r"\exp(-B^2/2)+1/m)\log^3(mn/\delta))$."
        ),
        setting=(
            r"Probability: $1-\delta$",
            "The assumptions of the statement that this step proves.",
        ),
        because="from step-5",
        uses=("yang2024/lemma-25/step-5",),
        page="24",
        notes=(
            "The source passes from log(2*m*n/delta) to log(m*n/delta): the same order unless "
            "m*n/delta tends to 1."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$\|y-f(0)\|_2^2=\sum_{i=1}^ny_i^2-2\sum_{i=1}^ny_i\sum_{r=1}^mz_{i,r}+"
            r"\sum_{i=1}^n\Big(\sum_{r=1}^mz_{i,r}\Big)^2\le\sum_{i=1}^ny_i^2+2"
            r"\sum_{i=1}^n|y_i|\big(2\exp(-B^2/4)+2\sqrt{2/m}\big)\log^{3/2}(2mn/\delta)+"
            r"\sum_{i=1}^n\Big(\big(2\exp(-B^2/4)+2\sqrt{2/m}\big)\log^{3/2}(2mn/\delta)"
            r"\Big)^2=O\big(n+n(\exp(-B^2/2)+1/m)\log^3(2mn/\delta)\big)$. Assumes "
            r"$y_i=O(1)$ for all $i\in[n]$."
        ),
        setting=(
            r"Probability: $1-\delta$",
            "The assumptions of the statement that this step proves.",
        ),
        because="from step-5",
        uses=("yang2024/lemma-25/step-5",),
        page="24",
        where=("beta >= 0", "abs(f_i) <= beta"),
        claim=(
            "(y_i - f_i)**2 == y_i**2 - 2*y_i*f_i + f_i**2",
            "(y_i - f_i)**2 <= y_i**2 + 2*abs(y_i)*beta + beta**2",
        ),
        formal=False,
        notes=(
            "One summand: y_i is a label, f_i the output, beta the bound of step 5. The sum over "
            "the inputs is O(n + n*beta**2) as y_i = O(1)."
        ),
    ),
    auxiliary=variables(
        "t",
        beta="real: bound on the outputs of step 5",
        y_i="real: a label",
        f_i="real: an output at initialisation",
    ),
)

STATEMENTS = (LEMMA_25,)
