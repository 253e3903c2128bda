"""Convergence, main text (pp. 6-7)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_parts
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

THEOREM_1 = Statement(
    id="yang2024/theorem-1",
    title="Theorem 1 (Convergence)",
    says=(
        "Gradient descent on the large-bias network drives the training loss down "
        r"linearly at a rate set by $\eta\lambda(B)/4$."
    ),
    kind="theorem",
    form="as printed",
    setting=(
        (
            r"DATA, INIT, GD; $\eta\le O\big(\frac{\lambda(B)\exp(B^2)}{n^2}\big)$; "
            r"$B\in[0,\sqrt{0.5\log m}]$; $\lambda(B)=\lambda_0\exp(-B^2/2)$ for some "
            r"$\lambda_0>0$ independent of $B$; $m\ge\widetilde{\Omega}(\lambda_0^{-4}n^4"
            r"\exp(B^2))$."
        ),
        (
            r"Variables: $\eta>0$; $B\in[0,\sqrt{0.5\log m}]$; $m,n$ positive integers; "
            r"$\lambda(B),\lambda_0>0$; $\delta$ failure probability (range not stated "
            "here); $t$ iteration, all $t$."
        ),
        *hypotheses("DATA", "INIT", "GD"),
    ),
    variables=given(
        variables(
            "n",
            "m",
            "B",
            "eta",
            "lambda_B",
            "lambda_0",
            "delta",
            "k",
            L_k="real: training loss after k steps",
            L_0="real: training loss at initialisation",
        ),
        "L_k",
        "L_0",
        by="training",
    ),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "B >= 0",
        "lambda_0 > 0",
        "eta <= O(lambda_B*exp(B**2)/n**2)",
        "B <= sqrt(0.5*log(m))",
        "lambda_B == lambda_0*exp(-B**2/2)",
        "m >= Omegatilde(lambda_0**(-4)*n**4*exp(B**2))",
    ),
    claim=("L_k <= (1 - eta*lambda_B/4)**k*L_0",),
    prose=r"$$\forall t:\ L(W(t),b(t))\le(1-\eta\lambda(B)/4)^t\,L(W(0),b(0)).$$",
    probability=Probability(
        event="the claim for all t",
        over="the initialisation",
        at_least="1 - delta - exp(-Omega(n))",
    ),
    source=printed("Theorem 1", "6"),
    uses=("yang2024/theorem-32",),
    quantity="width",
    side="upper",
    bound="Omegatilde(lambda_0**(-4)*n**4*exp(B**2))",
    order=True,
    notes=(
        "The iteration t of the source is the variable k here. Probability: at least "
        r"$1-\delta-e^{-\Omega(n)}$ over the initialisation. Constants: explicit: "
        r"$1/4$, $0.5$, exponents; unspecified: those in $O$, $\widetilde{\Omega}$, "
        r"$\Omega$."
    ),
)

THEOREM_1_LAMBDA_ASSUMPTION = with_parts(
    Statement(
        id="yang2024/theorem-1/lambda-assumption",
        title=r"Theorem 1: assumption on $\lambda$",
        says=r"The assumed form of $\lambda(B)$ is supported by a theorem of earlier work.",
        kind="quoted prior result",
        form="as printed",
        setting=("conditions of the cited theorem, not listed in this paper.",),
        prose=(
            r"$\lambda(B)>0$ and $\lambda(B)$ has an $\exp(-B^2/2)$ dependence. On p. 29: "
            r"$\lambda=\lambda_0\exp(-B^2/2)$ for some $\lambda_0$ with no dependence on "
            r"$B$, and $\lambda\exp(B^2/2)\le1$. On p. 38: "
            r"$\lambda=\lambda_0\exp(-B^2/2)\le1$ for some $\lambda_0$ independent of $B$."
        ),
        variables=variables("B", "lambda_B", "lambda_0"),
        source=printed("", "6"),
        notes=r"Constants: $\lambda_0$ unspecified. Also rests on: Song et al. 2021.",
    ),
    step("positive", "", r"$\lambda(B)>0$.", name="a"),
    step(
        "the form of the dependence",
        "",
        r"$\lambda=\lambda_0\exp(-B^2/2)$ for some $\lambda_0$ with no dependence on $B$.",
        name="b",
        page="29, 38",
        notes=(
            "The conditions of the cited theorem are not printed, so no data set refutes it. For "
            "unit-norm data lambda(B) <= 2*Q(B) (explicit/min-eigenvalue-upper), and "
            "2*Q(B)*exp(B**2/2) tends to 0: no lambda_0 > 0 serves all B. For one input "
            "lambda(B)*exp(B**2/2) is 1 at B = 0 and 0.523 at B = 1."
        ),
    ),
    step(
        "at most 1",
        "",
        r"$\lambda\exp(B^2/2)\le1$.",
        name="c",
        page="29, 38",
    ),
)

THEOREM_1_RATE_INDEPENDENT_OF_B = Statement(
    id="yang2024/theorem-1/rate-independent-of-b",
    title="Theorem 1: rate independent of b",
    says=(
        r"The extra $\exp(B^2)$ in the admissible learning rate makes the convergence "
        "rate independent of the sparsity parameter, so sparse and original networks "
        "converge equally fast."
    ),
    kind="inline claim",
    form="as printed",
    setting=(
        r"THM1, in particular $\lambda(B)=\lambda_0\exp(-B^2/2)$.",
        r"Variables: $\eta\lambda(B)$ with $\eta$ of order $\lambda(B)\exp(B^2)/n^2$.",
        *hypotheses("THM1"),
    ),
    prose="The convergence rate of Theorem 1 does not depend on $B$.",
    variables=variables("n", "B", "lambda_0", C="constant that the order symbol hides"),
    assumptions=(
        "n >= 1",
        "B >= 0",
        "lambda_0 > 0",
        "C > 0",
    ),
    definitions=(
        ("lambda_B", "lambda_0*exp(-B**2/2)"),
        ("eta", "C*lambda_B*exp(B**2)/n**2"),
    ),
    claim=("eta*lambda_B == C*lambda_0**2/n**2",),
    formal=True,
    source=printed("", "6"),
    uses=(
        "yang2024/theorem-1",
        "yang2024/theorem-1/lambda-assumption",
    ),
    notes=(
        "C is the constant that O hides; the right side has no B, which is the claim. "
        "Probability: that of Theorem 1."
    ),
)

THEOREM_1_BIAS_CHANGE = Statement(
    id="yang2024/theorem-1/bias-change",
    title="Theorem 1: bias change",
    says="Biases may be trained because their movement vanishes with the width.",
    kind="inline claim",
    form="as printed",
    setting=(
        "THM1.",
        *hypotheses("THM1"),
    ),
    prose=(
        r"The change of each bias (and of each weight vector) has an $O(1/\sqrt{m})$ "
        "dependence on $m$."
    ),
    variables=variables("m", "move_w", "move_b"),
    assumptions=("m >= 1",),
    claim=("move_b <= O(1/sqrt(m))", "move_w <= O(1/sqrt(m))"),
    order=True,
    source=printed("", "6, 8"),
    uses=("yang2024/lemma-23",),
    notes="Probability: that of Lemma 23. Constants: unspecified.",
)

REMARK_2 = with_parts(
    Statement(
        id="yang2024/remark-2",
        title="Remark 2",
        says="The width condition is compared with the earlier one.",
        kind="remark",
        form="as printed",
        setting=(
            "THM1.",
            *hypotheses("THM1"),
        ),
        variables=variables("n", "m", "B", "lambda_0"),
        assumptions=(
            "n >= 1",
            "lambda_0 > 0",
            "B >= 0",
        ),
        prose=(
            r"This paper: $m\ge\widetilde{\Omega}(\lambda_0^{-4}n^4\exp(B^2))$. Earlier "
            r"(Song et al. 2021, Lemma D.9): $m\ge\widetilde{\Omega}(\lambda_0^{-4}n^4B^2"
            r"\exp(2B^2))$. The former is called much sharper."
        ),
        source=printed("Remark 2", "6"),
        uses=("yang2024/theorem-1",),
        notes=(
            "The earlier condition is m >= "
            "Omegatilde(lambda_0**(-4)*n**4*B**2*exp(2*B**2)). Constants: logarithms "
            "unspecified. Also rests on: Song et al. 2021."
        ),
    ),
    step(
        "this paper",
        "",
        r"$m\ge\widetilde{\Omega}(\lambda_0^{-4}n^4\exp(B^2))$.",
        name="a",
        claim=("m >= Omegatilde(lambda_0**(-4)*n**4*exp(B**2))",),
        order=True,
        uses=("yang2024/theorem-1",),
    ),
    step(
        "earlier work",
        "",
        r"$m\ge\widetilde{\Omega}(\lambda_0^{-4}n^4B^2\exp(2B^2))$.",
        name="b",
        claim=("m >= Omegatilde(lambda_0**(-4)*n**4*B**2*exp(2*B**2))",),
        order=True,
    ),
    step(
        "the width condition is weaker than the earlier one",
        "",
        r"$\lambda_0^{-4}n^4\exp(B^2)$ against $\lambda_0^{-4}n^4B^2\exp(2B^2)$.",
        name="c",
        orders=(
            OrderRelation(
                "lambda_0**(-4)*n**4*exp(B**2)", "smaller", "lambda_0**(-4)*n**4*B**2*exp(2*B**2)"
            ),
        ),
        formal=True,
        notes="For a bias that grows; both hide constants and logarithms.",
    ),
)

REMARK_2_IMPROVEMENT_FACTOR = Statement(
    id="yang2024/remark-2/improvement-factor",
    title="Remark 2: improvement factor",
    says="At a specific bias the width bound improves by a polynomial factor.",
    kind="inline claim",
    form="as printed",
    setting=(
        r"THM1 with this $B$ (allowed since $B\in[0,\sqrt{0.5\log m}]$).",
        r"Variables: $B=\sqrt{0.25\log m}$.",
        *hypotheses("THM1"),
    ),
    prose=(
        "Improvement of the lower bound on the width by a factor "
        r"$\widetilde{\Theta}(n/\lambda_0)^{8/3}$ (ambiguous: $\widetilde{\Theta}"
        r"\big((n/\lambda_0)^{8/3}\big)$ or $\big(\widetilde{\Theta}(n/\lambda_0)"
        r"\big)^{8/3}$)."
    ),
    variables=variables("n", "m", "B", "lambda_0"),
    assumptions=("m >= 1", "B == sqrt(0.25*log(m))"),
    claim=("0 <= B <= sqrt(0.5*log(m))",),
    orders=(
        OrderRelation(
            "lambda_0**(-4)*n**4*B**2*exp(2*B**2)",
            "same",
            "(n/lambda_0)**(8/3)",
            over="lambda_0**(-4)*n**4*exp(B**2)",
            where=(("B", "sqrt(0.25*log(m))"),),
            resolve="m",
        ),
    ),
    formal=True,
    source=printed("", "6"),
    uses=("yang2024/remark-2",),
    notes="Constants: exponent $8/3$ and $0.25$ explicit; logarithms unspecified.",
)

SEC_3_1_1_OUTLINE = Statement(
    id="yang2024/sec-3.1.1/outline",
    title="Sec 3.1.1: outline",
    says="Proof plan of Theorem 1.",
    kind="inline claim",
    form="as printed",
    setting=("those of the lemmas.",),
    prose=(
        "(1) empirical NTK near its limit at initialisation (Lemma 15); (2) smallest "
        "eigenvalue well above zero for all weights in a bounded region around "
        "initialisation (Lemma 20), through a better neuron-activation probability "
        "bound (Lemma 3); (3) loss decreases fast inside the region (Lemma 31); (4) "
        "better initial error bound (Lemma 5); (5) weights move little (Lemma 23)."
    ),
    qualitative=True,
    precise_by=(
        "yang2024/lemma-15",
        "yang2024/lemma-20",
        "yang2024/lemma-3",
        "yang2024/lemma-31",
        "yang2024/lemma-5",
        "yang2024/lemma-23",
    ),
    source=printed("", "7"),
    uses=(
        "yang2024/lemma-15",
        "yang2024/lemma-20",
        "yang2024/lemma-3",
        "yang2024/lemma-31",
        "yang2024/lemma-5",
        "yang2024/lemma-23",
    ),
)

STATEMENTS = (
    THEOREM_1,
    THEOREM_1_LAMBDA_ASSUMPTION,
    THEOREM_1_RATE_INDEPENDENT_OF_B,
    THEOREM_1_BIAS_CHANGE,
    REMARK_2,
    REMARK_2_IMPROVEMENT_FACTOR,
    SEC_3_1_1_OUTLINE,
)
