"""Appendix A: the initial error (pp. 23-24)."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

LEMMA_25 = with_proof(
    Statement(
        id="yang2024/lemma-25",
        title="Lemma 25 (Initial error upper bound)",
        says="Appendix form of the initial-error bound, for outputs and for residuals.",
        kind="lemma",
        form="as printed",
        setting=(
            ("all weights standard Gaussian at initialisation; biases $B>0$; DATA ($y_i=O(1)$)."),
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
        probability=Probability(event="the claim", over="the initialisation", at_least="1 - delta"),
        source=printed("Lemma 25", "23"),
        uses=("yang2024/lemma-44",),
        quantity="initial-error",
        side="upper",
        bound="O(n + n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)",
        order=True,
        notes=r"Probability: at least $1-\delta$. Constants: unspecified in $O$.",
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
        setting=("The assumptions of the statement that this step proves.",),
        because="from Gaussian tail bound, union bound over $r,i$",
        page="23",
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
        setting=("The assumptions of the statement that this step proves.",),
        page="23-24",
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
        setting=(
            r"Probability: at least $1-\delta/2$",
            "The assumptions of the statement that this step proves.",
        ),
        because="from step-4, union bound",
        uses=("yang2024/lemma-25/step-4",),
        page="24",
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
    ),
)

STATEMENTS = (LEMMA_25,)
