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
        where=("n >= 2", "B > 0", "0 < delta < sqrt(2)"),
        claim=("exp(-B**2/2)*delta/n**2 <= c*max(0, bound_3)",),
        constants=("c",),
        formal=True,
        notes=(
            "At least two inputs, so that there is a pair. The earlier bound is of the order "
            "exp(-B**2/2)*delta/n**2 (p. 12); c is the constant that the comparison of orders "
            "allows."
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
    SEC_5_OPEN_PROBLEM,
)
