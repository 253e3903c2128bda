"""Corollary 10 and the worst case of Theorem 9, main text (p. 10)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_parts
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

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
    COROLLARY_10,
    COROLLARY_10_PRIOR_WIDTH,
    THEOREM_9_WORST_CASE_FIRST_TERM,
    THEOREM_9_PRIOR_VACUOUS,
)
