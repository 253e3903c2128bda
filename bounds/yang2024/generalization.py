"""Generalization, main text (pp. 9-11)."""

from __future__ import annotations

from bounds.asymptotics import Magnitude, OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_parts
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

_MOVEMENT_TERMS: tuple[tuple[str, Magnitude], ...] = (
    ("n/(lambda_B*m**(1/4))", "at most"),
    ("n**(3/2)/(lambda_B**(3/2)*m**(1/4))", "same"),
    ("n/(lambda_B**2*sqrt(m))", "at most"),
    ("n**2/(lambda_B**3*sqrt(m))", "at most"),
)

DEFINITION_7 = Statement(
    id="yang2024/definition-7",
    title="Definition 7",
    says=(
        "Symmetric initialisation: the second half of the neurons copies the first "
        "with opposite output weights."
    ),
    kind="definition",
    form="as printed",
    setting=(
        (
            r"Variables: one-hidden-layer network with $2m$ neurons; $w_r\in\mathbb{R}^d$, "
            r"$a_r\in\{-1,1\}$."
        ),
    ),
    prose=(
        r"1. for $r\in[m]$, independently $w_r\sim\mathcal{N}(0,I)$, "
        r"$a_r\sim\mathrm{Uniform}(\{-1,1\})$. 2. for $r\in\{m+1,\dots,2m\}$, "
        "$w_r=w_{r-m}$, $a_r=-a_{r-m}$."
    ),
    source=printed("Definition 7", "9"),
)

DEFINITION_8 = Statement(
    id="yang2024/definition-8",
    title="Definition 8 (after Arora et al. 2019)",
    says=(
        r"A distribution is non-degenerate if, with probability $1-\delta$, $n$ "
        "samples give a limiting kernel whose smallest eigenvalue is at least "
        r"$\lambda_0>0$; used to make the infinite-width NTK positive definite."
    ),
    kind="definition",
    form="as printed",
    setting=(
        (
            r"Variables: $\mathcal{D}$ over $\mathbb{R}^d\times\mathbb{R}$; $\lambda_0>0$; "
            r"$\delta$; $n$."
        ),
    ),
    variables=variables("n", "delta", "lambda_0", "lambda_B"),
    assumptions=(
        "lambda_0 > 0",
        "0 < delta < 1",
    ),
    claim=("lambda_B >= lambda_0 > 0",),
    prose=(
        r"$\mathcal{D}$ is $(\lambda_0,\delta,n)$-non-degenerate if for $n$ i.i.d. "
        r"samples $\{(x_i,y_i)\}_{i=1}^n$ from $\mathcal{D}$, with probability "
        r"$1-\delta$: $\lambda_{\min}(H^\infty(B))\ge\lambda_0>0$."
    ),
    probability=Probability(
        event=r"$\lambda_{\min}(H^\infty(B))\ge\lambda_0>0$",
        over="the sample",
        at_least="1 - delta",
    ),
    source=printed("Definition 8", "9"),
    uses=("yang2024/setup/limiting-kernel",),
    notes=r"Probability: $1-\delta$ over the sample.",
)

THEOREM_9 = with_parts(
    Statement(
        id="yang2024/theorem-9",
        title="Theorem 9",
        says=(
            "After enough GD steps the Rademacher complexity and the population loss are "
            "bounded by a kernel-norm term carrying $e^{-B^2/2}$ plus a lower-order term. "
            "Two claims: `yang2024/theorem-9/rademacher` and "
            "`yang2024/theorem-9/population` (eq. (2))."
        ),
        kind="theorem",
        form="as printed",
        setting=(
            (
                r"$S$ i.i.d. from a $(\lambda,\delta,n)$-non-degenerate $\mathcal{D}$; SYM; "
                r"THM1 except $m\ge\widetilde{\Omega}(\lambda(B)^{-6}n^6\exp(-B^2))$, i.e. "
                r"DATA, GD, biases $B\in[0,\sqrt{0.5\log m}]$, $\eta\le "
                r"O(\lambda(B)\exp(B^2)/n^2)$, $\lambda(B)=\lambda_0\exp(-B^2/2)$; $\ell$ is "
                r"1-Lipschitz in its first argument; $t\ge\Omega\big(\frac{1}{\eta\lambda(B)}"
                r"\log\frac{n\log(1/\delta)}{\epsilon}\big)$."
            ),
            (
                r"Variables: $\delta,\epsilon\in(0,1)$; $S=\{(x_i,y_i)\}_{i=1}^n$; "
                r"$W(0)\in\mathbb{R}^{m\times d}$, $a\in\mathbb{R}^m$; $\ell:\mathbb{R}\times"
                r"\mathbb{R}\to[0,1]$; $t$ iterations; $\mathcal{F}$ class of trained "
                "networks."
            ),
            *hypotheses("THM1", "SYM", "DATA", "GD"),
        ),
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "eta",
                "delta",
                "epsilon",
                "lambda_B",
                "lambda_0",
                "k",
                quad="the quadratic form of the inverse kernel at the labels",
                complexity="empirical Rademacher complexity of the trained networks",
                population="population loss after k steps",
            ),
            "quad",
            "complexity",
            "population",
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "0 < delta < 1",
            "0 < epsilon < 1",
            "lambda_0 > 0",
            "0 <= B <= sqrt(0.5*log(m))",
            "lambda_B == lambda_0*exp(-B**2/2)",
            "eta <= O(lambda_B*exp(B**2)/n**2)",
            "m >= Omegatilde(lambda_B**(-6)*n**6*exp(-B**2))",
            "k >= Omega(log(n*log(1/delta)/epsilon)/(eta*lambda_B))",
        ),
        prose=(
            r"`yang2024/theorem-9/rademacher`: $$\mathcal{R}_S(\mathcal{F})\le\sqrt{"
            r"\frac{y^\top(H^\infty(B))^{-1}y\cdot8e^{-B^2/2}}{n}}+\widetilde{O}\Big("
            r"\frac{e^{-B^2/4}}{n^{1/2}}\Big)$$ `yang2024/theorem-9/population` (eq. (2)): "
            r"$$L_{\mathcal{D}}(f(W(t),b(t),a))\le\sqrt{\frac{y^\top(H^\infty(B))^{-1}y"
            r"\cdot32e^{-B^2/2}}{n}}+\widetilde{O}\Big(\frac{1}{n^{1/2}}\Big)$$ with $L_{"
            r"\mathcal{D}}(f)=\mathbb{E}_{(x,y)\sim\mathcal{D}}[\ell(f(x),y)]$."
        ),
        source=printed("Theorem 9", "9"),
        uses=(
            "yang2024/theorem-39",
            "yang2024/theorem-40",
        ),
        order=True,
        notes=(
            r"Probability: at least $1-2\delta-e^{-\Omega(n)}$ over SYM and the training "
            r"samples. Constants: $8$ and $32$ explicit; $\widetilde{O}$, "
            r"$\widetilde{\Omega}$, $\Omega$ unspecified."
        ),
    ),
    step(
        "Rademacher complexity",
        "",
        (
            r"$$\mathcal{R}_S(\mathcal{F})\le\sqrt{\frac{y^\top(H^\infty(B))^{-1}y"
            r"\cdot8e^{-B^2/2}}{n}}+\widetilde{O}\Big(\frac{e^{-B^2/4}}{n^{1/2}}\Big)$$"
        ),
        claim=("complexity <= sqrt(quad*8*exp(-B**2/2)/n) + Otilde(exp(-B**2/4)/sqrt(n))",),
        probability=Probability(
            event="the claim",
            over="the initialisation and the training samples",
            at_least="1 - 2*delta - exp(-Omega(n))",
        ),
        order=True,
        page="9",
        name="rademacher",
    ),
    step(
        "population loss",
        "",
        (
            r"$$L_{\mathcal{D}}(f(W(t),b(t),a))\le\sqrt{\frac{y^\top(H^\infty(B))^{-1}y"
            r"\cdot32e^{-B^2/2}}{n}}+\widetilde{O}\Big(\frac{1}{n^{1/2}}\Big)$$ with $L_{"
            r"\mathcal{D}}(f)=\mathbb{E}_{(x,y)\sim\mathcal{D}}[\ell(f(x),y)]$."
        ),
        claim=("population <= sqrt(quad*32*exp(-B**2/2)/n) + Otilde(1/sqrt(n))",),
        probability=Probability(
            event="the claim",
            over="the initialisation and the training samples",
            at_least="1 - 2*delta - exp(-Omega(n))",
        ),
        order=True,
        page="9",
        name="population",
    ),
)

THEOREM_9_WIDTH_DISCUSSION = with_parts(
    Statement(
        id="yang2024/theorem-9/width-discussion",
        title="Theorem 9: width discussion",
        says="Good generalization needs more width than convergence.",
        kind="inline claim",
        form="as printed",
        setting=("Settings of Theorem 9.",),
        prose=(
            "The second term of the Rademacher bound diminishes with $m$; making it "
            r"$O(1/\sqrt{n})$ needs width with $(n/\lambda(B))^6$ dependence, against "
            r"$(n/\lambda(B))^4$ for convergence."
        ),
        variables=variables("n", "m", "lambda_B"),
        source=printed("", "9"),
        uses=(
            "yang2024/theorem-9",
            "yang2024/theorem-1",
        ),
        notes="Constants: exponents explicit.",
    ),
    step(
        "width that makes the second term small",
        "",
        r"The second term of the Rademacher bound diminishes with $m$; making it $O(1/\sqrt{n})$ "
        r"needs width with $(n/\lambda(B))^6$ dependence.",
        name="a",
        orders=tuple(
            OrderRelation(
                f"({term})/sqrt(n)", relation, "1/sqrt(n)", where=(("m", "(n/lambda_B)**6"),)
            )
            for term, relation in _MOVEMENT_TERMS
        ),
        formal=False,
        uses=("yang2024/lemma-11/zero-bias",),
        notes=(
            "Theorem 9 prints its second term without m. The terms here are those of the "
            "movement (Lemma 11 at B = 0), times 1/sqrt(n); one of them needs exactly this width."
        ),
    ),
    step(
        "width for convergence",
        "",
        r"against $(n/\lambda(B))^4$ for convergence.",
        name="b",
        orders=(OrderRelation("(n/lambda_B)**6", "larger", "(n/lambda_B)**4"),),
        formal=True,
    ),
)

THEOREM_9_WORST_CASE_CANCELLATION = Statement(
    id="yang2024/theorem-9/worst-case-cancellation",
    title="Theorem 9: worst case cancellation",
    says=(
        r"The factor $\exp(-B^2/2)$ is matched by the same factor in $\lambda(B)$, so "
        "in the worst case sparsity does not hurt generalization."
    ),
    kind="inline claim",
    form="as printed",
    setting=(r"$\lambda(B)$ has an $\exp(-B^2/2)$ dependence; worst case.",),
    prose=r"The $\exp(-B^2/2)$ factor cancels; generalization is not hurt by sparsity.",
    variables=variables("n", "B", "lambda_B", "lambda_0"),
    assumptions=("n >= 1", "B >= 0", "lambda_0 > 0", "lambda_B == lambda_0*exp(-B**2/2)"),
    claim=("sqrt(n/lambda_B*32*exp(-B**2/2)/n) == sqrt(32/lambda_0)",),
    formal=True,
    source=printed("", "10"),
    uses=(
        "yang2024/theorem-9",
        "yang2024/theorem-1/lambda-assumption",
    ),
    notes=(
        "The worst case of the first term has n/lambda(B) for the quadratic form of the labels; "
        "the right side has no B."
    ),
)

STATEMENTS = (
    DEFINITION_7,
    DEFINITION_8,
    THEOREM_9,
    THEOREM_9_WIDTH_DISCUSSION,
    THEOREM_9_WORST_CASE_CANCELLATION,
)
