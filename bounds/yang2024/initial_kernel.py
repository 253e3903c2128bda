"""Appendix A: the kernel at initialisation (pp. 16-17)."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

LEMMA_15 = with_proof(
    Statement(
        id="yang2024/lemma-15",
        title="Lemma 15",
        says=(
            "With enough width the sampled kernel keeps three quarters of the limiting "
            "smallest eigenvalue."
        ),
        kind="lemma",
        form="as printed",
        setting=(
            (
                r"DATA; $w_r\sim\mathcal{N}(0,I)$; given $b$ with $b_r\ge0$ for all $r\in[m]$; "
                r"$H^\infty_{ij}:=\mathbb{E}_{w\sim\mathcal{N}(0,I)}[(\langle "
                r"x_i,x_j\rangle+1)\mathbb{I}(w_r^\top x_i\ge b_r,w_r^\top x_j\ge b_r)]$; "
                r"$H_{ij}:=\frac{1}{m}\sum_{r=1}^m(\langle "
                r"x_i,x_j\rangle+1)\mathbb{I}(w_r^\top x_i\ge b_r,w_r^\top x_j\ge b_r)$; "
                r"$\lambda:=\lambda_{\min}(H^\infty)>0$; $m=\Omega(\lambda^{-1}n\cdot\log(n/"
                r"\delta))$."
            ),
            (
                r"Variables: $b\in\mathbb{R}^m$; $H,H^\infty\in\mathbb{R}^{n\times n}$; "
                r"$\delta$ failure probability."
            ),
            *hypotheses("DATA"),
        ),
        variables=variables("n", "m", "delta", "lambda", "lambda_H0"),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "lambda > 0",
            "m >= Omega(lambda**(-1)*n*log(n/delta))",
        ),
        claim=("lambda_H0 >= 3/4*lambda",),
        prose=r"$$\mathbb{P}\Big[\lambda_{\min}(H)\ge\frac{3}{4}\lambda\Big]\ge1-\delta.$$",
        probability=Probability(
            event=r"$\lambda_{\min}(H)\ge\frac{3}{4}\lambda$",
            over="the initialisation",
            at_least="1 - delta",
        ),
        source=printed("Lemma 15", "16"),
        uses=("yang2024/lemma-45",),
        quantity="initial-eigenvalue",
        side="lower",
        bound="3/4*lambda",
        order=True,
        notes=(
            r"The source writes m = Omega(...). Probability: $1-\delta$. Constants: $3/4$ "
            r"explicit; constant in $\Omega$ unspecified in the statement (proof: exponent "
            r"$\lambda m/(64n)$)."
        ),
    ),
    step(
        "the kernel is a sum of positive semidefinite terms",
        "",
        (
            r"$H_r:=\frac{1}{m}\widetilde{X}(w_r)^\top\widetilde{X}(w_r)$, $"
            r"\widetilde{X}(w_r):=[\mathbb{I}(w_r^\top x_1\ge b)\cdot(x_1,1),\dots,"
            r"\mathbb{I}(w_r^\top x_n\ge b)\cdot(x_n,1)]\in\mathbb{R}^{(d+1)\times n}$; "
            r"$H_r\succeq0$; $H=\sum_{r=1}^mH_r$; $\mathbb{E}[H]=H^\infty$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="16",
        notes=(
            "Tested as matrices; the expectation of the sum is the limiting kernel by definition."
        ),
    ),
    step(
        "entrywise bound",
        "",
        (
            r"$(H_r)_{ij}=\frac{1}{m}(\langle x_i,x_j\rangle+1)\mathbb{I}(w_r^\top x_i\ge "
            r"b_r,w_r^\top x_j\ge b_r)\le\frac{1}{m}(\langle "
            r"x_i,x_j\rangle+1)\le\frac{2}{m}$. Deterministic."
        ),
        where=(
            "m >= 1",
            "-1 <= rho <= 1",
            "0 <= both <= 1",
        ),
        claim=("(rho + 1)/m*both <= (rho + 1)/m <= 2/m",),
        page="16",
        notes=(
            "rho is the inner product of two inputs, both the indicator that the neuron is "
            "active on both."
        ),
    ),
    step(
        "spectral bound on each term",
        "",
        (
            r"$\|H_r\|_2\le\|H_r\|_F\le\sqrt{n^2\frac{4}{m^2}}=\frac{2n}{m}$. "
            "Deterministic."
        ),
        where=(
            "n >= 1",
            "m >= 1",
        ),
        claim=("sqrt(n**2*4/m**2) == 2*n/m",),
        because="from step-2",
        uses=("yang2024/lemma-15/step-2",),
        page="16",
        formal=False,
        notes=(
            "The formula is the equality; the inequalities between the norms are tested as "
            "matrices."
        ),
    ),
    step(
        "matrix Chernoff tail",
        "",
        (
            r"Assumes $m=\Omega(\lambda^{-1}n\cdot\log(n/\delta))$. $\mathbb{P}[\lambda_{"
            r"\min}(H)\le\frac{3}{4}\lambda]\le n\cdot\exp\big(-\frac{1}{16}\lambda/(4n/m)"
            r"\big)=n\cdot\exp\big(-\frac{\lambda m}{64n}\big)\le\delta$. Constants "
            "$1/16$, $4$, $64$ explicit."
        ),
        where=(
            "n >= 1",
            "m >= 1",
            "lambda > 0",
            "0 < delta < 1",
            "s >= 1",
        ),
        claim=(
            "n*exp(-1/16*lambda/(4*n/m)) == n*exp(-lambda*m/(64*n))",
            "n*exp(-(K*s*log(n/delta))/64) <= delta",
        ),
        constants=("K",),
        probability=Probability(
            event=r"$\lambda_{\min}(H)\le\frac{3}{4}\lambda$",
            over="the initialisation",
            at_most="n*exp(-lambda*m/(64*n))",
            law="n*exp(-(1 - 3/4)**2*lambda/(2*(2*n/m)))",
            law_is="upper",
        ),
        because="from `yang2024/lemma-45`, step-3",
        uses=(
            "yang2024/lemma-45",
            "yang2024/lemma-15/step-3",
        ),
        page="16",
        formal=True,
        notes=(
            "The law is the bound of Lemma 45 with its share 3/4 and L = 2*n/m. The second formula "
            "has lambda*m/n = K*s*log(n/delta) with s >= 1 inserted, which is the condition m = "
            "Omega(lambda**(-1)*n*log(n/delta)) with some constant K."
        ),
    ),
    auxiliary=variables(
        "rho",
        s="real: the width divided by the least one",
        both="integer: is the neuron active on both inputs?",
    ),
)

LEMMA_16 = with_proof(
    Statement(
        id="yang2024/lemma-16",
        title="Lemma 16",
        says=(
            "The sampled kernel at initialisation is close to its limit in Frobenius "
            r"norm, with a gain $\exp(-B^2/4)$."
        ),
        kind="lemma",
        form="as printed",
        setting=(
            r"DATA, INIT; $m=n^{O(1)}$; $\exp(B^2/2)=O(\sqrt{m})$.",
            (
                r"Variables: $H(0),H^\infty\in\mathbb{R}^{n\times n}$; $\delta$ failure "
                "probability; $B$ initial bias."
            ),
            *hypotheses("DATA", "INIT"),
        ),
        variables=given(
            variables("n", "m", "B", "delta", dH_F="real: Frobenius norm of H(0) - H_inf"),
            "dH_F",
            by="initialisation",
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "exp(B**2/2) <= O(sqrt(m))",
            "m <= n**O(1)",
        ),
        claim=("dH_F <= 4*n*exp(-B**2/4)*sqrt(log(n**2/delta)/m)",),
        prose=r"$$\|H(0)-H^\infty\|_F\le4n\exp(-B^2/4)\sqrt{\frac{\log(n^2/\delta)}{m}}.$$",
        probability=Probability(event="the claim", over="the initialisation", at_least="1 - delta"),
        source=printed("Lemma 16", "17"),
        uses=("yang2024/lemma-44",),
        quantity="kernel-deviation",
        side="upper",
        bound="4*n*exp(-B**2/4)*sqrt(log(n**2/delta)/m)",
        order=True,
        notes=(
            r"Probability: at least $1-\delta$. Constants: $4$ explicit; those in "
            r"$n^{O(1)}$, $O(\sqrt{m})$ unspecified. Tested with the constant "
            r"1 in $O(\sqrt{m})$ and with $m=n^k$, $k\le20$, for $n^{O(1)}$; the inputs have "
            "norm 1."
        ),
    ),
    step(
        "second moment of one summand",
        "",
        (
            r"$\mathbb{E}[((\langle x_i,x_j\rangle+1)\mathbb{I}_{r,i}(0)"
            r"\mathbb{I}_{r,j}(0))^2]\le4\exp(-B^2/2)$. Deterministic."
        ),
        where=(
            "B >= 0",
            "-1 <= rho <= 1",
            "0 < h <= 1",
        ),
        claim=("(rho + 1)**2*Q(B/h) <= 4*exp(-B**2/2)",),
        page="17",
        formal=True,
        notes=(
            "rho is the inner product, h the norm of one of the inputs: both are active with at "
            "most the probability of one, Q(B/h), so that the formula bounds the second moment."
        ),
    ),
    step(
        "entrywise deviation",
        "",
        (
            r"$|H_{ij}(0)-H^\infty_{ij}|\le2\exp(-B^2/4)\sqrt{2\frac{\log(n^2/"
            r"\delta)}{m}}+2\,\frac{2}{m}\log(n^2/\delta)\le4\exp(-B^2/4)\sqrt{\frac{"
            r"\log(n^2/\delta)}{m}}$."
        ),
        because="from `yang2024/lemma-44`, step-1",
        uses=(
            "yang2024/lemma-44",
            "yang2024/lemma-16/step-1",
        ),
        page="17",
        where=("n >= 1", "m >= 1", "B >= 0", "0 < delta < 1", "C > 0", "exp(B**2/2) <= C*sqrt(m)"),
        claim=(
            "2*exp(-B**2/4)*sqrt(2*(log(n**2/delta)/m)) + 2*(2/m)*log(n**2/delta) <= "
            "4*exp(-B**2/4)*sqrt(log(n**2/delta)/m)",
        ),
        formal=True,
        notes=(
            "The formula is the second inequality, without which the step fails. C is the constant "
            "that exp(B**2/2) = O(sqrt(m)) hides: the lemma is about any; m = n**O(1) says nothing "
            "of a point. Probability: at least 1 - delta/n**2 for the first inequality."
        ),
    ),
    step(
        "step",
        "",
        r"By a union bound step-2 holds for all $i,j\in[n]$, which gives the claim.",
        setting=(
            r"Probability: at least $1-\delta$",
            "The assumptions of the statement that this step proves.",
        ),
        because="from step-2",
        uses=("yang2024/lemma-16/step-2",),
        page="17",
        claim=("n**2*(delta/n**2) <= delta",),
        notes=(
            "The formula is the union bound over the n**2 entries; the norm of entries that "
            "are each at most u is at most n*u."
        ),
        where=("n >= 1", "0 < delta < 1"),
    ),
    auxiliary=variables(
        "rho", C="real: the constant of exp(B**2/2) = O(sqrt(m))", h="norm of an input"
    ),
)

STATEMENTS = (
    LEMMA_15,
    LEMMA_16,
)
