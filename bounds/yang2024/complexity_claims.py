"""Complexity and the choice of initialisation, main text (pp. 10-11)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.calculus import Limit
from bounds.notation import given, variables
from bounds.proof import step, with_parts
from bounds.statement import Constant, Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

SEC_3_2_2_NONZERO_OUTPUT_TERM = Statement(
    id="yang2024/sec-3.2.2/nonzero-output-term",
    title="Sec 3.2.2: nonzero output term",
    says=(
        "Without a zero initial output the localised complexity keeps a term that "
        "does not shrink with $n$."
    ),
    kind="inline claim",
    form="as printed",
    setting=(
        "Setting of Theorem 1 (INIT, no symmetric initialisation).",
        *hypotheses("INIT"),
    ),
    prose=(
        "the localised Rademacher complexity contains a term not diminishing in $n$, "
        r"as large as $O(\sqrt{n})$, because the network outputs non-zero values at "
        "initialisation."
    ),
    variables=given(
        variables("n", term="the term of the localised complexity that does not vanish"), "term"
    ),
    assumptions=("n >= 1",),
    claim=("term <= O(sqrt(n))",),
    order=True,
    source=printed("", "10"),
    uses=("yang2024/theorem-1",),
    notes="The term itself is not printed. Probability: not stated. Constants: unspecified.",
)

SEC_3_2_2_KAPPA_SCALING = with_parts(
    Statement(
        id="yang2024/sec-3.2.2/kappa-scaling",
        title=r"Sec 3.2.2: scaling of $\kappa$",
        says=r"Earlier works scale the initial weights by $\kappa$, which costs width.",
        kind="quoted prior result",
        form="as printed",
        setting=(
            "those of the cited works.",
            r"Variables: $\kappa>0$.",
        ),
        prose=(
            r"weights initialised from $\mathcal{N}(0,\kappa^2I)$ (here it would be "
            r"combined with biases $\kappa B$) make the initial output close to zero (p. "
            r"34 describes it as multiplying the network by $\kappa$); convergence then "
            r"needs width polynomial in $1/\kappa$, where $1/\kappa$ is polynomial in $n$ "
            r"and $1/\lambda$."
        ),
        source=printed("", "10-11, 34-35"),
        notes="Constants: unspecified.",
    ),
    step(
        "scaling",
        "",
        r"weights from $\mathcal{N}(0,\kappa^2I)$ with biases $\kappa B$ multiply the network by "
        r"$\kappa$.",
        name="a",
        notes="Tested on networks.",
    ),
    step(
        "width",
        "",
        r"convergence then needs width polynomial in $1/\kappa$, where $1/\kappa$ is polynomial in "
        r"$n$ and $1/\lambda$.",
        name="b",
        where=("n >= 1", "kappa > 0", "lambda_0 > 0"),
        claim=("m >= Omega(kappa**(-k_1))", "kappa >= Omega(n**(-k_2)*lambda_0**k_3)"),
        constants=("k_1", "k_2", "k_3"),
        order=True,
    ),
    auxiliary=given(
        variables(
            "n", "lambda_0", m="integer: width of the earlier results", kappa="scale of the weights"
        ),
        "m",
        by="the cited work",
    ),
)

SEC_3_2_2_SYMMETRIC_NO_EFFECT = Statement(
    id="yang2024/sec-3.2.2/symmetric-no-effect",
    title="Sec 3.2.2: symmetric no effect",
    says=("Symmetric initialisation leaves the convergence results intact up to constants."),
    kind="inline claim",
    form="as printed",
    setting=(
        "SYM.",
        *hypotheses("SYM"),
    ),
    prose="no effect, up to constant factors, on the convergence results.",
    qualitative=True,
    precise_by=("yang2024/definition-38/lemmas-hold",),
    source=printed("", "11"),
    uses=(
        "yang2024/definition-7",
        "yang2024/definition-38/lemmas-hold",
    ),
    notes=(
        "Probability: those of the results concerned. Constants: unspecified here (p. "
        "35 says a factor 2)."
    ),
)

LEMMA_11 = Statement(
    id="yang2024/lemma-11",
    title="Lemma 11",
    says=(
        "Frobenius-norm bound on the total movement of weights and biases, dependent on sparsity."
    ),
    kind="lemma",
    form="as printed",
    setting=(
        (
            r"SYM; THM1: DATA, GD, $\eta\le O(\lambda(B)\exp(B^2)/n^2)$, "
            r"$B\in[0,\sqrt{0.5\log m}]$, $\lambda(B)=\lambda_0\exp(-B^2/2)$, $m\ge"
            r"\widetilde{\Omega}(\lambda_0^{-4}n^4\exp(B^2))$."
        ),
        (
            r"Variables: $t\ge0$; $[W,b](t)\in\mathbb{R}^{m\times(d+1)}$; $R=R_w+R_b$ "
            r"maximal movement of a neuron weight and bias; $\lambda>0$; $\delta$ failure "
            "probability."
        ),
        *hypotheses("THM1", "SYM", "DATA", "GD"),
    ),
    prose=(
        r"for all $t\ge0$, $$\|[W,b](t)-[W,b](0)\|_F\le\sqrt{y^\top(H^\infty)^{-1}y}+O"
        r"\Big(\frac{n}{\lambda}\Big(\frac{\exp(-B^2/2)\log(n/\delta)}{m}\Big)^{"
        r"\frac{1}{4}}\Big)+O\Big(\frac{n\sqrt{R\exp(-B^2/2)}}{\lambda}\Big)+\frac{n}{"
        r"\lambda^2}\cdot O\Big(\exp(-B^2/4)\sqrt{\frac{\log(n^2/\delta)}{m}}+R"
        r"\exp(-B^2/2)\Big).$$"
    ),
    variables=given(
        variables(
            "n",
            "m",
            "B",
            "R",
            "delta",
            "lambda",
            quad="the quadratic form of the inverse kernel at the labels",
            movement="Frobenius norm of the movement of weights and biases",
        ),
        "quad",
        "movement",
        "R",
        by="training",
    ),
    assumptions=("n >= 1", "m >= 1", "B >= 0", "lambda > 0", "0 < delta < 1"),
    claim=(
        "movement <= sqrt(quad) + O(n/lambda*(exp(-B**2/2)*log(n/delta)/m)**(1/4))"
        " + O(n*sqrt(R*exp(-B**2/2))/lambda)"
        " + n/lambda**2*O(exp(-B**2/4)*sqrt(log(n**2/delta)/m) + R*exp(-B**2/2))",
    ),
    probability=Probability(
        event="the claim for all t",
        over="the initialisation",
        at_least="1 - delta - exp(-Omega(n))",
    ),
    order=True,
    source=printed("Lemma 11", "11"),
    uses=("yang2024/lemma-43",),
    notes=(
        r"Probability: at least $1-\delta-e^{-\Omega(n)}$ over the initialisation. "
        "Constants: unspecified in $O$; exponents explicit."
    ),
)

LEMMA_11_RADIUS = Statement(
    id="yang2024/lemma-11/radius",
    title="Lemma 11: radius",
    says="Order of the per-neuron movement.",
    kind="inline claim",
    form="as printed",
    setting=("as Lemma 11.",),
    prose=r"$R=\widetilde{O}\big(\frac{n}{\lambda\sqrt{m}}\big)$.",
    variables=given(variables("n", "m", "lambda", "R"), "R", by="training"),
    assumptions=("n >= 1", "m >= 1", "lambda > 0"),
    claim=("R == Otilde(n/(lambda*sqrt(m)))",),
    order=True,
    source=printed("", "11"),
    uses=(
        "yang2024/lemma-23",
        "yang2024/lemma-25",
    ),
    notes="Probability: those of Lemmas 23 and 25. Constants: unspecified.",
)

LEMMA_11_ZERO_BIAS = with_parts(
    Statement(
        id="yang2024/lemma-11/zero-bias",
        title="Lemma 11: zero bias",
        says="Lemma 11 with the radius inserted and zero bias.",
        kind="inline claim",
        form="as printed",
        setting=("as Lemma 11, $B=0$.",),
        prose=(
            r"$$\|[W,b](t)-[W,b](0)\|_F\le\sqrt{y^\top(H^\infty)^{-1}y}+\widetilde{O}\Big("
            r"\frac{n}{\lambda m^{1/4}}+\frac{n^{3/2}}{\lambda^{3/2}m^{1/4}}+\frac{n}{"
            r"\lambda^2\sqrt{m}}+\frac{n^2}{\lambda^3\sqrt{m}}\Big).$$"
        ),
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "R",
                "lambda",
                quad="the quadratic form of the inverse kernel at the labels",
                movement="Frobenius norm of the movement of weights and biases",
            ),
            "quad",
            "movement",
            by="training",
        ),
        assumptions=("n >= 1", "m >= 1", "lambda > 0"),
        source=printed("", "11"),
        uses=(
            "yang2024/lemma-11",
            "yang2024/lemma-11/radius",
        ),
        notes="Probability: that of Lemma 11. Constants: unspecified.",
    ),
    step(
        "the bound",
        "",
        r"$\|[W,b](t)-[W,b](0)\|_F\le\sqrt{y^\top(H^\infty)^{-1}y}+\widetilde{O}\Big("
        r"\frac{n}{\lambda m^{1/4}}+\frac{n^{3/2}}{\lambda^{3/2}m^{1/4}}+\frac{n}{"
        r"\lambda^2\sqrt{m}}+\frac{n^2}{\lambda^3\sqrt{m}}\Big)$.",
        name="a",
        claim=(
            "movement <= sqrt(quad) + Otilde(n/(lambda*m**(1/4))"
            " + n**(3/2)/(lambda**(3/2)*m**(1/4)) + n/(lambda**2*sqrt(m))"
            " + n**2/(lambda**3*sqrt(m)))",
        ),
        order=True,
    ),
    step(
        "the radius inserted",
        "",
        r"Lemma 11 at $B=0$ with $R=\widetilde{O}(n/(\lambda\sqrt m))$ gives these four terms.",
        name="b",
        orders=tuple(
            OrderRelation(left, "same", right, where=(("R", "n/(lambda*sqrt(m))"), ("B", "0")))
            for left, right in (
                ("n/lambda*(exp(-B**2/2)*log(n/delta)/m)**(1/4)", "n/(lambda*m**(1/4))"),
                ("n*sqrt(R*exp(-B**2/2))/lambda", "n**(3/2)/(lambda**(3/2)*m**(1/4))"),
                ("n/lambda**2*exp(-B**2/4)*sqrt(log(n**2/delta)/m)", "n/(lambda**2*sqrt(m))"),
                ("n/lambda**2*R*exp(-B**2/2)", "n**2/(lambda**3*sqrt(m))"),
            )
        ),
        formal=True,
        uses=("yang2024/lemma-11", "yang2024/lemma-11/radius"),
    ),
    auxiliary=variables("delta"),
)

LEMMA_11_PRIOR_BOUND = Statement(
    id="yang2024/lemma-11/prior-bound",
    title="Lemma 11: prior bound",
    says="Earlier Frobenius movement bound.",
    kind="quoted prior result",
    form="as printed",
    setting=(
        "those of the cited lemma.",
        r"Variables: $\kappa=1$.",
    ),
    prose=(
        r"$\|W(t)-W(0)\|_F\le\sqrt{y^\top(H^\infty)^{-1}y}+\widetilde{O}\Big(\frac{n}{"
        r"\lambda}+\frac{n^{7/2}\,\mathrm{poly}(1/\lambda)}{m^{1/4}}\Big)$."
    ),
    variables=given(
        variables(
            "n",
            "m",
            "lambda",
            quad="the quadratic form of the inverse kernel at the labels",
            movement="Frobenius norm of the movement of the weights",
        ),
        "quad",
        "movement",
        by="training",
    ),
    assumptions=("n >= 1", "m >= 1", "lambda > 0"),
    claim=("movement <= sqrt(quad) + Otilde(n/lambda + n**(7/2)*lambda**(-k)/m**(1/4))",),
    constants=(Constant("k", "existential"),),
    order=True,
    source=printed("", "11"),
    notes=(
        "Probability: that of the cited lemma. Constants: unspecified. Also rests on: "
        "Song and Yang 2019."
    ),
)

LEMMA_11_IMPROVEMENT = with_parts(
    Statement(
        id="yang2024/lemma-11/improvement",
        title="Lemma 11: improvement",
        says="Two gains over the earlier movement bound.",
        kind="inline claim",
        form="as printed",
        setting=("as `yang2024/lemma-11/zero-bias`.",),
        prose=(
            r"(a) the $\widetilde{O}(n/\lambda)$ term, which has no dependence on $1/m$, "
            "is removed by symmetric initialisation; (b) the dependence of the upper "
            "bound on $n$ improves by a factor $n^2$; finer inequalities replace "
            r"$\ell_1$-$\ell_2$ norm bounds."
        ),
        variables=variables("n", "m", "lambda", p="the polynomial of 1/lambda"),
        assumptions=("n >= 1", "m >= 1", "lambda > 0"),
        source=printed("", "11"),
        uses=(
            "yang2024/lemma-11/zero-bias",
            "yang2024/lemma-11/prior-bound",
        ),
        notes="Probability: that of Lemma 11. Constants: exponent 2 explicit.",
    ),
    step(
        "a term that stays is removed",
        "",
        r"the $\widetilde{O}(n/\lambda)$ term, which has no dependence on $1/m$, is removed.",
        name="a",
        calculus=(
            Limit(
                "n/(lambda*m**(1/4)) + n**(3/2)/(lambda**(3/2)*m**(1/4)) + n/(lambda**2*sqrt(m))"
                " + n**2/(lambda**3*sqrt(m))",
                "m",
                "infinity",
                "0",
            ),
            Limit("n/lambda + n**(7/2)*p/m**(1/4)", "m", "infinity", "n/lambda"),
        ),
        formal=True,
        notes="All terms that remain vanish with the width; the earlier bound keeps this one.",
    ),
    step(
        "a factor in n",
        "",
        r"the dependence of the upper bound on $n$ improves by a factor $n^2$.",
        name="b",
        orders=(OrderRelation("n**(7/2)/m**(1/4)", "same", "n**2", over="n**(3/2)/m**(1/4)"),),
        formal=True,
        notes="The terms with 1/m**(1/4) of both bounds.",
    ),
    step(
        "finer inequalities",
        "",
        r"finer inequalities replace $\ell_1$-$\ell_2$ norm bounds.",
        name="c",
        qualitative=True,
        precise_by=("yang2024/lemma-43",),
    ),
)

STATEMENTS = (
    SEC_3_2_2_NONZERO_OUTPUT_TERM,
    SEC_3_2_2_KAPPA_SCALING,
    SEC_3_2_2_SYMMETRIC_NO_EFFECT,
    LEMMA_11,
    LEMMA_11_RADIUS,
    LEMMA_11_ZERO_BIAS,
    LEMMA_11_PRIOR_BOUND,
    LEMMA_11_IMPROVEMENT,
)
