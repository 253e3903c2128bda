"""Generalization, main text (pp. 9-11)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_parts
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

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
            for term, relation in (
                ("n/(lambda_B*m**(1/4))", "at most"),
                ("n**(3/2)/(lambda_B**(3/2)*m**(1/4))", "same"),
                ("n/(lambda_B**2*sqrt(m))", "at most"),
                ("n**2/(lambda_B**3*sqrt(m))", "at most"),
            )
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

COROLLARY_10 = Statement(
    id="yang2024/corollary-10",
    title="Corollary 10",
    says="Theorem 9 at zero bias.",
    kind="corollary",
    form="as printed",
    setting=(
        (
            r"Setting of Theorem 9 (i.i.d. non-degenerate data, SYM, $\ell:\mathbb{R}"
            r"\times\mathbb{R}\to[0,1]$ 1-Lipschitz in the first argument, GD with the "
            "learning rate and iteration count of Theorem 9) except biases initialised to "
            r"zero; $m\ge\widetilde{\Omega}(\lambda(0)^{-6}n^6)$."
        ),
        "Variables: as Theorem 9 with $B=0$.",
        *hypotheses("SYM", "GD"),
    ),
    prose=(
        r"$$\mathcal{R}_S(\mathcal{F}),\ L_{\mathcal{D}}(f(W(t),b(t),a))\le\sqrt{"
        r"\frac{y^\top(H^\infty(0))^{-1}y\cdot32}{n}}+\widetilde{O}\Big("
        r"\frac{1}{n^{1/2}}\Big).$$"
    ),
    variables=given(
        variables(
            "n",
            "m",
            "delta",
            lambda_B="smallest eigenvalue of the limiting kernel at zero bias",
            quad="the quadratic form of the inverse kernel at the labels, zero bias",
            complexity="empirical Rademacher complexity of the trained networks",
            population="population loss after k steps",
        ),
        "lambda_B",
        "quad",
        "complexity",
        "population",
    ),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "0 < delta < 1",
        "lambda_B > 0",
        "m >= Omegatilde(lambda_B**(-6)*n**6)",
    ),
    claim=(
        "complexity <= sqrt(quad*32/n) + Otilde(1/sqrt(n))",
        "population <= sqrt(quad*32/n) + Otilde(1/sqrt(n))",
    ),
    probability=Probability(
        event="the claim",
        over="the initialisation and the training samples",
        at_least="1 - 2*delta - exp(-Omega(n))",
    ),
    order=True,
    source=printed("Corollary 10", "10"),
    uses=("yang2024/theorem-9",),
    notes=(
        "Probability: none restated; inherited from Theorem 9: at least "
        r"$1-2\delta-e^{-\Omega(n)}$. Constants: $32$ explicit; "
        r"$\widetilde{O},\widetilde{\Omega}$ unspecified."
    ),
)

COROLLARY_10_PRIOR_WIDTH = with_parts(
    Statement(
        id="yang2024/corollary-10/prior-width",
        title="Corollary 10: prior width",
        says="Width of Corollary 10 against the earlier requirement.",
        kind="quoted prior result",
        form="as printed",
        setting=("those of the respective results.",),
        prose=(
            r"Corollary 10 needs $m\ge\widetilde{\Omega}((n/\lambda(0))^6)$; earlier: $m"
            r"\ge\widetilde{\Omega}(n^{16}\,\mathrm{poly}(1/\lambda(0)))$, including the "
            r"dependence on the rescaling factor $\kappa$; the former is called a "
            "significant improvement."
        ),
        variables=given(
            variables("n", lambda_B="smallest eigenvalue of the limiting kernel at zero bias"),
            "lambda_B",
        ),
        source=printed("", "10"),
        uses=("yang2024/corollary-10",),
        notes="Constants: unspecified. Also rests on: Song and Yang 2019.",
    ),
    step(
        "an improvement in n",
        "",
        r"$(n/\lambda(0))^6$ against $n^{16}$.",
        name="a",
        orders=(OrderRelation("n**6", "smaller", "n**16"),),
        formal=True,
        notes="The dependence on n; that on the eigenvalue is an unspecified polynomial.",
    ),
    step(
        "widths",
        "",
        r"Corollary 10 needs $m\ge\widetilde{\Omega}((n/\lambda(0))^6)$; earlier: "
        r"$m\ge\widetilde{\Omega}(n^{16}\,\mathrm{poly}(1/\lambda(0)))$.",
        name="b",
        where=("n >= 1", "lambda_B > 0"),
        claim=("m >= Omegatilde((n/lambda_B)**6)", "m_earlier >= Omegatilde(n**16*lambda_B**(-k))"),
        constants=("k",),
        order=True,
    ),
    auxiliary=given(
        variables(m="integer: sufficient width", m_earlier="integer: width of the earlier result"),
        "m",
        "m_earlier",
        by="the cited work",
    ),
)

THEOREM_9_WORST_CASE_FIRST_TERM = Statement(
    id="yang2024/theorem-9/worst-case-first-term",
    title="Theorem 9: worst case first term",
    says=r"Worst case of the leading term of eq. (2) in terms of $\lambda(B)$.",
    kind="inline claim",
    form="as printed",
    setting=("Settings of Theorem 9.",),
    prose=(
        "the worst case of the first term in eq. (2) is "
        r"$\widetilde{O}(\sqrt{1/\lambda(B)})$."
    ),
    variables=variables("n", "B", "lambda_B"),
    orders=(OrderRelation("sqrt(n/lambda_B*32*exp(-B**2/2)/n)", "at most", "sqrt(1/lambda_B)"),),
    formal=True,
    source=printed("", "10"),
    uses=("yang2024/theorem-9",),
    notes=(
        "The quadratic form of the labels is at most |y|**2/lambda(B), of order n/lambda(B). "
        "Constants: unspecified."
    ),
)

THEOREM_9_PRIOR_VACUOUS = with_parts(
    Statement(
        id="yang2024/theorem-9/prior-vacuous",
        title="Theorem 9: prior vacuous",
        says="With the earlier eigenvalue bounds the generalization bound becomes vacuous.",
        kind="quoted prior result",
        form="as printed",
        setting=(r"$\delta$ data separation (as in Theorem 13).",),
        prose=(
            r"Earlier lower bounds on $\lambda(B)$ have an explicit $1/n^2$ dependence; "
            r"this gives a generalization bound $\widetilde{O}(n)$; a better bound is "
            "obtained only on restricted (data-dependent) regions, by using the trainable "
            "bias."
        ),
        variables=variables("n", "lambda_B"),
        source=printed("", "10"),
        uses=("yang2024/theorem-9/worst-case-first-term",),
        notes="Constants: unspecified.",
    ),
    step(
        "the bound grows with n",
        "",
        r"lower bounds on $\lambda(B)$ with $1/n^2$ give a generalization bound "
        r"$\widetilde{O}(n)$.",
        name="a",
        orders=(OrderRelation("sqrt(1/lambda_B)", "same", "n", where=(("lambda_B", "n**(-2)"),)),),
        formal=True,
    ),
    step(
        "a better bound on regions",
        "",
        "a better bound is obtained only on restricted (data-dependent) regions, by using the "
        "trainable bias.",
        name="b",
        qualitative=True,
        precise_by=("yang2024/theorem-13",),
    ),
)

STATEMENTS = (
    DEFINITION_7,
    DEFINITION_8,
    THEOREM_9,
    THEOREM_9_WIDTH_DISCUSSION,
    THEOREM_9_WORST_CASE_CANCELLATION,
    COROLLARY_10,
    COROLLARY_10_PRIOR_WIDTH,
    THEOREM_9_WORST_CASE_FIRST_TERM,
    THEOREM_9_PRIOR_VACUOUS,
)
