"""Remarks on the restricted eigenvalue and open problems (pp. 12-15)."""

from __future__ import annotations

from bounds.statement import Statement
from bounds.yang2024.hypotheses import printed

REMARK_14_INDEPENDENT_OF_N = Statement(
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
    source=printed("Remark 14", "12"),
    uses=("yang2024/theorem-13",),
)

REMARK_14_O1_GENERALIZATION = Statement(
    id="yang2024/remark-14/o1-generalization",
    title="Remark 14: o1 generalization",
    says=("The worst-case generalization bound becomes $O(1)$, which is optimal for bounded loss."),
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

SEC_3_3_1_ZERO_SEPARATION = Statement(
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
    source=printed("", "12"),
    notes="Constants: unspecified.",
)

SEC_3_3_2_DIAGONAL_GAP = Statement(
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
    source=printed("", "13"),
    uses=("yang2024/sec-3.3.2/prior-lower-bounds",),
)

SEC_3_3_2_ORTHONORMAL_EXAMPLE = Statement(
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
    source=printed("", "13"),
    notes="Also rests on: spherical symmetry of the standard Gaussian.",
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
    source=printed("", "13"),
    uses=(
        "yang2024/sec-3.3.2/orthonormal-example",
        "yang2024/sec-3.3.2/prior-lower-bounds",
    ),
    notes="Constants: unspecified.",
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

SEC_3_3_2_PIJ_MAXIMISED = Statement(
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
    source=printed("", "13"),
    uses=("yang2024/theorem-35",),
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
