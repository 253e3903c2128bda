"""Remarks on the restricted eigenvalue and open problems (pp. 12-15)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.calculus import Derivative
from bounds.notation import variables
from bounds.proof import step, with_parts
from bounds.statement import Statement
from bounds.yang2024.hypotheses import printed

REMARK_14_INDEPENDENT_OF_N = with_parts(
    Statement(
        id="yang2024/remark-14/independent-of-n",
        title="Remark 14: independent of n",
        says="The restricted lower bound does not depend on the sample size.",
        kind="remark",
        form="as printed",
        setting=("those of Theorem 13.",),
        prose=(
            r"the lower bound on $\lambda$ in Theorem 13 is independent of $n$; it is "
            "sharper than earlier results with explicit $1/n^2$ dependence, which give a "
            "vacuous generalization bound $O(n)$."
        ),
        variables=variables("n", "B", "lambda_B", delta="separation of the data"),
        definitions=(
            (
                "bound_3",
                (
                    "max(1/2 - B/sqrt(2*pi), (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi)) - "
                    "exp(-B**2/(2 - delta**2/2))*(pi - atan(delta*sqrt(1 - delta**2/4)/(1 - "
                    "delta**2/2)))/(2*pi)"
                ),
            ),
        ),
        source=printed("Remark 14", "12"),
        uses=("yang2024/theorem-13",),
    ),
    step(
        "independent of n",
        "",
        r"the lower bound on $\lambda$ in Theorem 13 is independent of $n$.",
        name="a",
        where=("n >= 1", "B > 0", "0 <= delta < sqrt(2)"),
        calculus=(
            Derivative(
                "bound_3",
                "n",
                "0",
            ),
        ),
        formal=True,
    ),
    step(
        "sharper than earlier bounds",
        "",
        r"it is sharper than earlier results with explicit $1/n^2$ dependence.",
        name="b",
        where=("n >= 1", "B > 0", "0 < delta < sqrt(2)"),
        claim=("exp(-B**2/2)*delta/n**2 <= c*max(0, bound_3)",),
        constants=("c",),
        formal=True,
        notes=(
            "The earlier bound is of the order exp(-B**2/2)*delta/n**2 (p. 12); c "
            "is the constant that the comparison of orders allows."
        ),
    ),
    step(
        "earlier generalization bound",
        "",
        "earlier results give a vacuous generalization bound $O(n)$.",
        name="c",
        orders=(OrderRelation("sqrt(1/lambda_B)", "same", "n", where=(("lambda_B", "n**(-2)"),)),),
        formal=True,
    ),
)

REMARK_14_O1_GENERALIZATION = with_parts(
    Statement(
        id="yang2024/remark-14/o1-generalization",
        title="Remark 14: o1 generalization",
        says=(
            "The worst-case generalization bound becomes $O(1)$, which is optimal for bounded loss."
        ),
        kind="remark",
        form="as printed",
        setting=(
            (
                "settings of Theorem 9; constant data-separation margin; label vector in "
                r"$\mathcal{R}$; bounded loss."
            ),
            r"Variables: $y\in\mathbb{R}^n$.",
        ),
        prose=(
            "worst-case generalization bound of Theorem 9 $=O(1)$; this order is optimal "
            "since the loss is bounded."
        ),
        source=printed("Remark 14", "12"),
        uses=(
            "yang2024/theorem-9",
            "yang2024/theorem-13",
            "yang2024/remark-14/independent-of-n",
        ),
        notes="Probability: that of Theorem 9. Constants: unspecified.",
    ),
    step(
        "order of the bound",
        "",
        "worst-case generalization bound of Theorem 9 $=O(1)$.",
        name="a",
        formal=False,
        notes=(
            "No formula: the step from labels in the region to y'H^(-1)y <= |y|^2/lambda with the "
            "lambda of Theorem 13 is not printed."
        ),
    ),
    step(
        "optimal",
        "",
        "this order is optimal since the loss is bounded.",
        name="b",
        qualitative=True,
        precise_by=("yang2024/theorem-9/population",),
    ),
)

REMARK_14_LABEL_SHIFT = Statement(
    id="yang2024/remark-14/label-shift",
    title="Remark 14: label shift",
    says="Shifting all labels by a constant puts the label vector in the region.",
    kind="remark",
    form="as printed",
    setting=(
        "training on $y+C$.",
        r"Variables: $C$ constant with $\min_iy_i+C\ge0$; $y+C$ with broadcast.",
    ),
    prose=(
        r"since $\mathbb{R}^n_+\subset\mathcal{R}$, the condition that the label "
        r"vector lies in $\mathcal{R}$ is achieved by training on $y+C$."
    ),
    source=printed("Remark 14", "12"),
    uses=("yang2024/definition-12/contains-orthant",),
    notes="Constants: $C$ as stated.",
)

SEC_3_3_1_ZERO_SEPARATION = with_parts(
    Statement(
        id="yang2024/sec-3.3.1/zero-separation",
        title="Sec 3.3.1: zero separation",
        says=(
            "With zero separation the restricted eigenvalue on the orthant is still "
            "positive, yet the kernel is singular and training fails."
        ),
        kind="inline claim",
        form="as printed",
        setting=("data separation zero.",),
        prose=(
            r"(a) the restricted least eigenvalue on $\mathbb{R}^n_+$ is always positive "
            r"even at zero data separation; (b) at zero data separation $H^\infty$ is no "
            "longer positive definite and the training loss cannot be driven to zero; (c) "
            "the bound of Theorem 9 is meaningful only when training succeeds."
        ),
        source=printed("", "12"),
        uses=(
            "yang2024/theorem-35",
            "yang2024/theorem-9",
        ),
    ),
    step(
        "positive on the orthant",
        "",
        r"the restricted least eigenvalue on $\mathbb{R}^n_+$ is always positive even at zero "
        "data separation.",
        name="a",
    ),
    step(
        "singular",
        "",
        r"at zero data separation $H^\infty$ is no longer positive definite and the training loss "
        "cannot be driven to zero.",
        name="b",
        notes=(
            "The separation is that of Theorem 13, with differences and sums of inputs; it is 0 "
            "for two equal inputs and for an input and its negative."
        ),
    ),
    step(
        "meaning of the bound",
        "",
        "the bound of Theorem 9 is meaningful only when training succeeds.",
        name="c",
        qualitative=True,
        precise_by=("yang2024/theorem-9",),
    ),
)

SEC_3_3_2_KERNEL_DOMINANCE = Statement(
    id="yang2024/sec-3.3.2/kernel-dominance",
    title="Sec 3.3.2: kernel dominance",
    says=(
        "The kernel dominates the indicator part, and the quantity of interest is a second moment."
    ),
    kind="inline claim",
    form="as printed",
    setting=(
        r"$\delta$ data separation.",
        r"Variables: $\mathbb{I}(Xw\ge B)\in\{0,1\}^n$; $a\in\mathbb{R}^n$ fixed.",
    ),
    prose=(
        r"$H^\infty\succeq\mathbb{E}_{w\sim\mathcal{N}(0,I)}[\mathbb{I}(Xw\ge "
        r"B)\mathbb{I}(Xw\ge B)^\top]$; the object to bound below is $\mathbb{E}_{w"
        r"\sim\mathcal{N}(0,I)}[|a^\top\mathbb{I}(Xw\ge B)|^2]$."
    ),
    source=printed("", "12"),
    uses=("yang2024/theorem-35/step-2",),
)

SEC_3_3_2_PRIOR_LOWER_BOUNDS = Statement(
    id="yang2024/sec-3.3.2/prior-lower-bounds",
    title="Sec 3.3.2: prior lower bounds",
    says="Earlier eigenvalue lower bounds and how they arise.",
    kind="quoted prior result",
    form="as printed",
    setting=(
        "those of the cited works.",
        r"Variables: $\delta$ separation, $c$ a constant.",
    ),
    prose=(
        r"Oymak and Soltanolkotabi 2020: $\Omega(\delta/n^2)$ for zero-initialised "
        r"bias; Song et al. 2021: $\Omega(e^{-B^2/2}\delta/n^2)$ for non-zero bias; "
        "both with $1/n^2$ dependence, through Markov's inequality and a lower bound "
        r"on $\mathbb{P}[|a^\top\mathbb{I}(Xw\ge B)|\ge c\|a\|_\infty]$ that uses only "
        "the largest coordinate of $a$."
    ),
    variables=variables("n", "B", "lambda_B", delta="separation of the data"),
    assumptions=("n >= 1", "B >= 0", "0 <= delta <= sqrt(2)"),
    claim=("lambda_B >= Omega(exp(-B**2/2)*delta/n**2)",),
    order=True,
    source=printed("", "12"),
    notes="The formula at B = 0 is the first of the two bounds. Constants: unspecified.",
)

SEC_3_3_2_DIAGONAL_GAP = with_parts(
    Statement(
        id="yang2024/sec-3.3.2/diagonal-gap",
        title="Sec 3.3.2: diagonal gap",
        says="The diagonal gives an upper bound, leaving a gap of $1/n^2$.",
        kind="inline claim",
        form="as printed",
        setting=("as `yang2024/sec-3.3.2/prior-lower-bounds`.",),
        prose=(
            "the earlier lower bound has a factor $1/n$, since $a$ can have identical "
            r"entries; the diagonal entries give an $\exp(-B^2/2)$ upper bound; the gap "
            "between lower and upper bound is $1/n^2$."
        ),
        variables=variables("n", "B"),
        source=printed("", "13"),
        uses=("yang2024/sec-3.3.2/prior-lower-bounds",),
    ),
    step(
        "identical entries",
        "",
        "the earlier lower bound has a factor $1/n$, since $a$ can have identical entries.",
        name="a",
        notes="Tested: the largest entry of a unit vector, squared, is at least 1/n, "
        "with equality for identical entries.",
    ),
    step(
        "diagonal",
        "",
        r"the diagonal entries give an $\exp(-B^2/2)$ upper bound.",
        name="b",
        where=("B >= 0",),
        claim=("2*Q(B) <= exp(-B**2/2)",),
        formal=True,
        notes="The diagonal entries of the kernel are 2*Q(B) for inputs of norm 1.",
    ),
    step(
        "gap",
        "",
        "the gap between lower and upper bound is $1/n^2$.",
        name="c",
        orders=(OrderRelation("exp(-B**2/2)/n**2", "same", "1/n**2", over="exp(-B**2/2)"),),
        formal=True,
    ),
)

SEC_3_3_2_ORTHONORMAL_EXAMPLE = with_parts(
    Statement(
        id="yang2024/sec-3.3.2/orthonormal-example",
        title="Sec 3.3.2: orthonormal example",
        says=(
            "For orthonormal data the indicator kernel is bounded below by $p_0-p_1$, "
            "without dependence on $n$."
        ),
        kind="inline claim",
        form="as printed",
        setting=(
            r"$n\ll d$, orthonormal data set, $w\sim\mathcal{N}(0,I)$.",
            (
                r"Variables: $a\in\mathbb{R}^n$, $\|a\|_2=1$; $p_0,p_1\in[0,1]$, "
                r"$p_0=\mathbb{P}[w^\top x_i\ge B]$ for all $i\in[n]$, $p_1=\mathbb{P}[w^\top "
                r"x_i\ge B,w^\top x_j\ge B]$ for all $i,j\in[n]$, $i\ne j$."
            ),
        ),
        prose=(
            r"$$a^\top\mathbb{E}_{w\sim\mathcal{N}(0,I)}[\mathbb{I}(Xw\ge "
            r"B)\mathbb{I}(Xw\ge B)^\top]a=\sum_{i,j\in[n]}a_ia_j\mathbb{P}[w^\top x_i\ge "
            r"B,w^\top x_j\ge B]=p_0\|a\|_2^2+p_1\sum_{i\ne j}a_ia_j=p_0-p_1+p_1\Big("
            r"\sum_ia_i\Big)^2>p_0-p_1;$$ $p_0>p_1$; the bound $p_0-p_1$ holds for all "
            r"$a\in\mathbb{R}^n$ and all $n\le d$ with no explicit dependence on $n$."
        ),
        variables=variables("n", "B", S="sum of the entries of the vector"),
        definitions=(("p_0", "Q(B)"), ("p_1", "Q(B)**2")),
        assumptions=("n >= 1", "B >= 0"),
        source=printed("", "13"),
        notes="Also rests on: spherical symmetry of the standard Gaussian.",
    ),
    step(
        "the quadratic form",
        "",
        r"$a^\top\mathbb{E}[\mathbb{I}(Xw\ge B)\mathbb{I}(Xw\ge B)^\top]a=\sum_{i,j\in[n]}a_ia_j"
        r"\mathbb{P}[w^\top x_i\ge B,w^\top x_j\ge B]=p_0\|a\|_2^2+p_1\sum_{i\ne j}a_ia_j"
        r"=p_0-p_1+p_1\Big(\sum_ia_i\Big)^2$.",
        name="a",
    ),
    step(
        "strictly above",
        "",
        r"$p_0-p_1+p_1\Big(\sum_ia_i\Big)^2>p_0-p_1$.",
        name="b",
        where=("n >= 2", "B >= 0", "-sqrt(n) <= S <= sqrt(n)"),
        claim=("p_0 - p_1 + p_1*S**2 > p_0 - p_1",),
        formal=True,
        notes=(
            "S is the sum of the entries of a unit vector with n >= 2 entries: it takes every "
            "value of this range."
        ),
    ),
    step(
        "order of the probabilities",
        "",
        "$p_0>p_1$.",
        name="c",
        where=("B >= 0",),
        claim=("p_0 > p_1",),
        formal=True,
    ),
    step(
        "the bound",
        "",
        r"the bound $p_0-p_1$ holds for all $a\in\mathbb{R}^n$ and all $n\le d$ with no explicit "
        "dependence on $n$.",
        name="d",
        where=("n >= 1", "B >= 0", "-sqrt(n) <= S <= sqrt(n)"),
        claim=("p_0 - p_1 + p_1*S**2 >= p_0 - p_1",),
        formal=True,
    ),
)

SEC_3_3_2_ORTHONORMAL_FACTOR = Statement(
    id="yang2024/sec-3.3.2/orthonormal-factor",
    title="Sec 3.3.2: orthonormal factor",
    says="Size of the gain in that example.",
    kind="inline claim",
    form="as printed",
    setting=("`yang2024/sec-3.3.2/orthonormal-example` with $d$ large, $n=d/2$.",),
    prose=(
        "the bound $p_0-p_1$ is better than the previous bound by a factor "
        r"$\Theta(1/d^2)$."
    ),
    variables=variables("n", "d"),
    orders=(OrderRelation("1/n**2", "same", "1/d**2", where=(("n", "d/2"),)),),
    formal=True,
    source=printed("", "13"),
    uses=(
        "yang2024/sec-3.3.2/orthonormal-example",
        "yang2024/sec-3.3.2/prior-lower-bounds",
    ),
    notes=(
        "The earlier bound divided by p_0 - p_1. The bias is fixed, so that p_0 - p_1, "
        "exp(-B**2/2) and the separation are constants. Constants: unspecified."
    ),
)

SEC_3_3_2_REGION_BOUND = Statement(
    id="yang2024/sec-3.3.2/region-bound",
    title="Sec 3.3.2: region bound",
    says=r"On the region the second moment is at least $(p_0-\min p_{ij})\|a\|^2$.",
    kind="inline claim",
    form="as printed",
    setting=(
        r"$a\in\mathcal{R}$, $w\sim\mathcal{N}(0,I)$.",
        r"Variables: $a\in\mathcal{R}$; $p_{\min}=\min_{i\ne j}p_{ij}$.",
    ),
    prose=(
        r"$$\mathbb{E}_{w\sim\mathcal{N}(0,I)}[(a^\top\mathbb{I}(Xw\ge B))^2]"
        r"\ge(p_0-p_{\min})\|a\|_2^2+p_{\min}\|a\|_2^2+p_{\min}\sum_{i\ne "
        r"j}a_ia_j\ge(p_0-\min_{i\ne j}p_{ij})\|a\|_2^2.$$"
    ),
    source=printed("", "13"),
    uses=("yang2024/definition-12",),
)

SEC_3_3_2_PIJ_MAXIMISED = with_parts(
    Statement(
        id="yang2024/sec-3.3.2/pij-maximised",
        title="Sec 3.3.2: pij maximised",
        says="The pair probability is largest at the smallest separation.",
        kind="inline claim",
        form="as printed",
        setting=("fixed pair $x_i,x_j$; $x_j$ decomposed along $x_i$ and orthogonally to it.",),
        prose=(
            "the two Gaussian projections are independent; $p_{ij}$ is maximised when the "
            r"data separation is smallest; an upper bound on $\min_{i\ne j}p_{ij}$ is what "
            "Theorem 13 needs."
        ),
        variables=variables(
            "B", rho="inner product of a pair", rho_2="inner product of another pair"
        ),
        source=printed("", "13"),
        uses=("yang2024/theorem-35",),
    ),
    step(
        "independent projections",
        "",
        "the two Gaussian projections are independent.",
        name="a",
        notes="Tested: the two directions are orthogonal.",
    ),
    step(
        "largest at the smallest separation",
        "",
        r"$p_{ij}$ is maximised when the data separation is smallest.",
        name="b",
        where=(
            "B >= 0",
            "-1 <= rho <= 1",
            "-1 <= rho_2 <= 1",
            "min(2 - 2*rho, 2 + 2*rho) <= min(2 - 2*rho_2, 2 + 2*rho_2)",
        ),
        claim=("orthant(B, rho) >= orthant(B, rho_2)",),
        formal=True,
        notes=(
            "The separation is that of Theorem 13, the smaller one of the distances to an input "
            "and to its negative; its square is 2 - 2*|rho|. With the distance alone, 2 - 2*rho, "
            "the probability does increase."
        ),
    ),
    step(
        "what is needed",
        "",
        r"an upper bound on $\min_{i\ne j}p_{ij}$ is what Theorem 13 needs.",
        name="c",
        qualitative=True,
        precise_by=("yang2024/theorem-35/step-6",),
    ),
)

SEC_5_OPEN_PROBLEM = Statement(
    id="yang2024/sec-5/open-problem",
    title="Sec 5: open problem",
    says="Open questions stated in the discussion.",
    kind="inline claim",
    form="as printed",
    prose=(
        "(a) extension to multi-layer networks; (b) label shifting is never used in "
        "practice; (c) open: whether the least eigenvalue's dependence on the sample "
        "size can be improved without the region assumption, or even a lower bound "
        "depending only on data separation, so that the worst-case generalization "
        "bound does not scale with the sample size."
    ),
    qualitative=True,
    precise_by=("yang2024/theorem-13", "yang2024/remark-14/label-shift"),
    source=printed("", "15"),
    uses=(
        "yang2024/theorem-13",
        "yang2024/remark-14/label-shift",
    ),
)

STATEMENTS = (
    REMARK_14_INDEPENDENT_OF_N,
    REMARK_14_O1_GENERALIZATION,
    REMARK_14_LABEL_SHIFT,
    SEC_3_3_1_ZERO_SEPARATION,
    SEC_3_3_2_KERNEL_DOMINANCE,
    SEC_3_3_2_PRIOR_LOWER_BOUNDS,
    SEC_3_3_2_DIAGONAL_GAP,
    SEC_3_3_2_ORTHONORMAL_EXAMPLE,
    SEC_3_3_2_ORTHONORMAL_FACTOR,
    SEC_3_3_2_REGION_BOUND,
    SEC_3_3_2_PIJ_MAXIMISED,
    SEC_5_OPEN_PROBLEM,
)
