"""Restricted least eigenvalue, main text (pp. 11-12)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_parts
from bounds.statement import Statement
from bounds.yang2024.hypotheses import hypotheses, printed

DEFINITION_12 = Statement(
    id="yang2024/definition-12",
    title="Definition 12 (Data-dependent Region)",
    says=(
        "Defines the data-dependent region on which the kernel's quadratic form is bounded below."
    ),
    kind="definition",
    form="as printed",
    setting=(
        r"$w\sim\mathcal{N}(0,I)$.",
        r"Variables: $p_{ij}\in[0,1]$ for $i\ne j$; $a\in\mathbb{R}^n$; $B$.",
    ),
    variables=given(
        variables("B", p_ij="real: pair probability", rho="inner product of the pair"), "p_ij"
    ),
    assumptions=(
        "B >= 0",
        "-1 <= rho <= 1",
    ),
    claim=("p_ij == orthant(B, rho)",),
    prose=(
        r"$p_{ij}=\mathbb{P}_{w\sim\mathcal{N}(0,I)}[w^\top x_i\ge B,\ w^\top x_j\ge "
        r"B]$ for $i\ne j$; $\mathcal{R}=\{a\in\mathbb{R}^n:\sum_{i\ne "
        r"j}a_ia_jp_{ij}\ge\min_{i'\ne j'}p_{i'j'}\sum_{i\ne j}a_ia_j\}$ (the appendix "
        r"proof reads the right side as $(\min_{i\ne j}p_{ij})\sum_{i\ne j}a_ia_j$)."
    ),
    source=printed("Definition 12", "11"),
)

DEFINITION_12_CONTAINS_ORTHANT = with_parts(
    Statement(
        id="yang2024/definition-12/contains-orthant",
        title="Definition 12: contains orthant",
        says=("The region contains every vector with non-negative entries, so it is never empty."),
        kind="inline claim",
        form="as printed",
        setting=("any input data set.",),
        prose=r"$\mathbb{R}^n_+\subset\mathcal{R}$; $\mathcal{R}\ne\emptyset$.",
        source=printed("", "11"),
        uses=("yang2024/definition-12",),
    ),
    step("contains the orthant", "", r"$\mathbb{R}^n_+\subset\mathcal{R}$.", name="a"),
    step(
        "not empty",
        "",
        r"$\mathcal{R}\ne\emptyset$.",
        name="b",
        where=("0 <= p_min <= 1",),
        claim=("0 >= p_min*0",),
        formal=True,
        notes="Both sums of the region's inequality at the vector 0.",
    ),
    auxiliary=variables(p_min="smallest pair probability"),
)

DEFINITION_12_WHOLE_SPACE = Statement(
    id="yang2024/definition-12/whole-space",
    title="Definition 12: whole space",
    says="Equal pair probabilities make the region the whole space.",
    kind="inline claim",
    form="as printed",
    setting=(r"$p_{ij}=p_{i'j'}$ for all $i\ne i'$, $j\ne j'$.",),
    prose=r"$\mathcal{R}=\mathbb{R}^n$.",
    variables=variables(
        p="common value of the pair probabilities",
        p_min="smallest pair probability",
        S="sum of the products of different entries of the vector",
    ),
    assumptions=("0 <= p <= 1", "p_min == p"),
    claim=("p*S >= p_min*S",),
    formal=True,
    notes=(
        "S is any real number; the two sides are the two sums of the region's inequality when all "
        "pair probabilities are p. The printed condition compares p_ij with p_i'j' for different "
        "i, i' and j, j', which by symmetry are all pairs."
    ),
    source=printed("", "11"),
    uses=("yang2024/definition-12",),
)

THEOREM_13 = Statement(
    id="yang2024/theorem-13",
    title="Theorem 13 (Restricted Least Eigenvalue)",
    says=(
        r"Explicit lower bound, in $B$ and the separation $\delta$ only, on the "
        "smallest value of the kernel's quadratic form over unit vectors of the "
        "region."
    ),
    kind="theorem",
    form="as printed",
    setting=(
        (
            r"$X=(x_1,\dots,x_n)$ points in $\mathbb{R}^d$, $\|x_i\|_2=1$ for all "
            r"$i\in[n]$; there is $\delta\in[0,\sqrt{2}]$ with $\min_{i\ne j"
            r"\in[n]}(\|x_i-x_j\|_2,\|x_i+x_j\|_2)\ge\delta$; $B\ge0$."
        ),
        (
            r"Variables: $x_i\in\mathbb{R}^d$; $w\sim\mathcal{N}(0,I_d)$; "
            r"$\delta\in[0,\sqrt{2}]$; $B\ge0$; $a\in\mathbb{R}^n$; "
            r"$\lambda,\lambda'\in\mathbb{R}$."
        ),
    ),
    variables=variables(
        "n",
        "B",
        "lambda_C",
        delta="separation of all inputs from each other and from their negatives",
    ),
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
    assumptions=(
        "B >= 0",
        "0 <= delta <= sqrt(2)",
    ),
    claim=("lambda_C >= max(0, bound_3)",),
    prose=(
        r"With $\lambda:=\min_{\|a\|_2=1,\,a\in\mathcal{R}}a^\top H^\infty a$: "
        r"$\lambda\ge\max(0,\lambda')$, where $$\lambda'\ge\max\Big(\frac{1}{2}-"
        r"\frac{B}{\sqrt{2\pi}},\ \Big(\frac{1}{B}-\frac{1}{B^3}\Big)"
        r"\frac{e^{-B^2/2}}{\sqrt{2\pi}}\Big)-e^{-B^2/(2-\delta^2/2)}\,\frac{\pi-"
        r"\arctan\Big(\frac{\delta\sqrt{1-\delta^2/4}}{1-\delta^2/2}\Big)}{2\pi}.$$"
    ),
    source=printed("Theorem 13", "11-12"),
    uses=(
        "yang2024/theorem-35",
        "yang2024/definition-12",
    ),
    quantity="restricted-eigenvalue",
    side="lower",
    bound="max(0, bound_3)",
    notes=(
        "bound_3 is the right side of eq. (3); it divides by B and by 1 - delta**2/2, "
        "as printed. Constants: all explicit."
    ),
)

THEOREM_13_ZERO_BIAS = with_parts(
    Statement(
        id="yang2024/theorem-13/zero-bias",
        title="Theorem 13: zero bias",
        says="Value of the bound at zero bias, against the earlier bound.",
        kind="inline claim",
        form="as printed",
        setting=(
            "Theorem 13 with $B=0$.",
            r"Variables: $\delta$ close to 0 for the approximation.",
        ),
        variables=variables(
            "n", delta="separation of all inputs from each other and from their negatives"
        ),
        definitions=(("X", "atan(delta*sqrt(1 - delta**2/4)/(1 - delta**2/2))"),),
        assumptions=("0 <= delta < sqrt(2)",),
        prose=(
            r"eq. (3) yields $\frac{1}{2\pi}\arctan\big((\delta\sqrt{1-\delta^2/4})/(1-"
            r"\delta^2/2)\big)\approx\delta/(2\pi)$ when $\delta$ is close to 0; Song et "
            r"al. 2021 yields $\delta/n^2$."
        ),
        source=printed("", "12"),
        uses=("yang2024/theorem-13",),
        notes="Also rests on: Song et al. 2021.",
    ),
    step(
        "value at zero bias",
        "",
        r"eq. (3) yields $\frac{1}{2\pi}\arctan\big((\delta\sqrt{1-\delta^2/4})/(1-\delta^2/2)"
        r"\big)$.",
        name="a",
        claim=("1/2 - (pi - X)/(2*pi) == X/(2*pi)",),
        formal=True,
        notes=(
            "The value of eq. (3) at B = 0 with the first entry of the maximum; the second "
            "divides by B and tends to minus infinity."
        ),
    ),
    step(
        "small separation",
        "",
        r"$\approx\delta/(2\pi)$ when $\delta$ is close to 0.",
        name="b",
        where=("0 < delta < 1",),
        claim=("abs(X/delta - 1) <= c*delta",),
        constants=("c",),
        formal=True,
    ),
    step(
        "earlier bound",
        "",
        r"Song et al. 2021 yields $\delta/n^2$.",
        name="c",
        orders=(OrderRelation("delta/n**2", "smaller", "delta"),),
        formal=False,
        notes="The comparison of the two orders; the earlier bound itself is quoted.",
    ),
)

THEOREM_13_ORTHOGONAL = with_parts(
    Statement(
        id="yang2024/theorem-13/orthogonal",
        title="Theorem 13: orthogonal",
        says="Value of the bound for orthogonal data, against the earlier bound.",
        kind="inline claim",
        form="as printed",
        setting=(r"Theorem 13 with orthogonal data points, i.e. $\delta=\sqrt{2}$.",),
        variables=variables("n", "B", "lambda_C"),
        assumptions=("B >= 0",),
        prose=(
            r"lower bound $\max\Big(\frac{1}{2}-\frac{B}{\sqrt{2\pi}},\ \big(\frac{1}{B}-"
            r"\frac{1}{B^3}\big)\frac{e^{-B^2/2}}{\sqrt{2\pi}}\Big)$; Song et al. 2021 "
            r"yields $\exp(-B^2/2)\sqrt{2}/n^2$."
        ),
        source=printed("", "12"),
        uses=("yang2024/theorem-13",),
        quantity="restricted-eigenvalue-orthogonal",
        side="lower",
        bound="max(1/2 - B/sqrt(2*pi), (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi))",
        notes="Also rests on: Song et al. 2021.",
    ),
    step(
        "lower bound",
        "",
        r"$\lambda\ge\max\Big(\frac{1}{2}-\frac{B}{\sqrt{2\pi}},\ \big(\frac{1}{B}-\frac{1}{B^3}"
        r"\big)\frac{e^{-B^2/2}}{\sqrt{2\pi}}\Big)$.",
        name="a",
        where=("B > 0",),
        definitions=(("lambda_C", "2*Q(B) - Q(B)**2"),),
        claim=(
            "lambda_C >= 1/2 - B/sqrt(2*pi)",
            "lambda_C >= (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi)",
        ),
        formal=True,
        notes=(
            "For orthonormal inputs, two or more, H is (2*p0 - p1)*I + p1 in every entry with "
            "p0 = Q(B), p1 = Q(B)**2; the region is the whole space and the smallest eigenvalue is "
            "2*p0 - p1. Both entries of the maximum; the formula divides by B."
        ),
    ),
    step(
        "value of eq. (3)",
        "",
        r"the lower bound of Theorem 13 at $\delta=\sqrt2$ is this maximum.",
        name="b",
        where=("B > 0",),
        definitions=(
            ("first", "max(1/2 - B/sqrt(2*pi), (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi))"),
            ("second", "exp(-B**2/(2 - sqrt(2)**2/2))*(pi - pi/2)/(2*pi)"),
        ),
        claim=("first - second == first",),
        formal=False,
        notes=(
            "second is what eq. (3) subtracts, with arctan of a number divided by 0 read as "
            "pi/2. It is not 0: exp(-B**2)/4. Not formal, because the source's words may mean the "
            "lower bound of part a only."
        ),
    ),
    step(
        "earlier bound",
        "",
        r"Song et al. 2021 yields $\exp(-B^2/2)\sqrt{2}/n^2$.",
        name="c",
        orders=(OrderRelation("exp(-B**2/2)*sqrt(2)/n**2", "smaller", "exp(-B**2/2)"),),
        formal=False,
        notes="The comparison in n; the earlier bound itself is quoted.",
    ),
)

THEOREM_13_FASTER_RATE = Statement(
    id="yang2024/theorem-13/faster-rate",
    title="Theorem 13: faster rate",
    says=(
        "While the error vector lies in the region, the error shrinks faster than "
        "with the $1/n^2$ rate."
    ),
    kind="inline claim",
    form="as printed",
    setting=(
        r"THM1; $f(t)-y\in\mathcal{R}$.",
        r"Variables: $f(t)-y\in\mathbb{R}^n$.",
        *hypotheses("THM1"),
    ),
    prose=(
        "reduction of the error at a much faster rate than the pessimistic rate with "
        r"$1/n^2$ dependence, as long as the error vector lies in $\mathcal{R}$."
    ),
    qualitative=True,
    precise_by=("yang2024/theorem-13", "yang2024/remark-14/independent-of-n"),
    source=printed("", "12"),
    uses=(
        "yang2024/theorem-13",
        "yang2024/theorem-1",
    ),
    notes="Probability: that of Theorem 1.",
)

STATEMENTS = (
    DEFINITION_12,
    DEFINITION_12_CONTAINS_ORTHANT,
    DEFINITION_12_WHOLE_SPACE,
    THEOREM_13,
    THEOREM_13_ZERO_BIAS,
    THEOREM_13_ORTHOGONAL,
    THEOREM_13_FASTER_RATE,
)
