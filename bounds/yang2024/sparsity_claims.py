"""Initial error and sparsity, main text (pp. 8-9)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_parts
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

LEMMA_5 = Statement(
    id="yang2024/lemma-5",
    title="Lemma 5 (Initial error upper bound)",
    says=(
        "Initial training loss is of order $n$ plus a term decaying with "
        r"$\exp(-B^2/2)+1/m$."
    ),
    kind="lemma",
    form="as printed",
    setting=(
        "DATA, all weights standard Gaussian at initialisation, biases $B>0$.",
        r"Variables: $B>0$; $\delta\in(0,1)$; $L(0)$ loss at initialisation.",
        *hypotheses("DATA"),
    ),
    variables=given(
        variables("n", "m", "B", "delta", L_0="real: training loss at initialisation"),
        "L_0",
        by="initialisation",
    ),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "B > 0",
        "0 < delta < 1",
    ),
    claim=("L_0 == O(n + n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)",),
    prose=(
        r"$$L(0)=O\Big(n+n\big(\exp(-\frac{B^2}{2})+\frac{1}{m}\big)\log^3(\frac{2mn}{"
        r"\delta})\Big).$$"
    ),
    probability=Probability(event="the claim", over="the initialisation", at_least="1 - delta"),
    source=printed("Lemma 5", "8"),
    uses=("yang2024/lemma-25",),
    quantity="initial-error",
    side="upper",
    bound="O(n + n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)",
    order=True,
    notes=(
        r"Probability: at least $1-\delta$ over the initialisation. Constants: "
        "unspecified in $O$; $2$ and exponent $3$ explicit."
    ),
)

LEMMA_5_PRIOR_BOUND = Statement(
    id="yang2024/lemma-5/prior-bound",
    title="Lemma 5: prior bound",
    says="Earlier initial-error bound.",
    kind="quoted prior result",
    form="as printed",
    setting=("those of the cited claim.",),
    prose=r"initial error bounded by $O(n(1+B^2)\log^2(n/\delta)\log(m/\delta))$.",
    variables=given(
        variables("n", "m", "B", "delta", E_0="initial error"), "E_0", by="initialisation"
    ),
    assumptions=("n >= 1", "m >= 1", "B >= 0", "0 < delta < 1"),
    claim=("E_0 <= O(n*(1 + B**2)*log(n/delta)**2*log(m/delta))",),
    order=True,
    source=printed("", "8"),
    notes=(
        "Probability: that of the cited claim. Constants: unspecified. Also rests on: "
        "Song et al. 2021."
    ),
)

LEMMA_5_IMPROVEMENT = with_parts(
    Statement(
        id="yang2024/lemma-5/improvement",
        title="Lemma 5: improvement",
        says=(
            "The new initial-error bound improves the earlier one by a polylogarithmic "
            r"factor when the bias is of order $\sqrt{\log m}$."
        ),
        kind="inline claim",
        form="as printed",
        setting=(
            "as Lemma 5.",
            r"Variables: $B=C\sqrt{\log m}$, $C$ constant.",
        ),
        prose=(
            "(a) improvement by a polylogarithmic factor; (b) the bias only decreases the "
            "magnitude of neuron activation; (c) with bias $B$ only about "
            r"$O(\exp(-B^2/2))\cdot m$ neurons activate; (d) the $B^2$ dependence is "
            r"replaced by $\exp(-B^2/2)$."
        ),
        variables=variables("n", "m", "B", "delta", "z", h="norm of an input"),
        assumptions=("n >= 1", "m >= 1", "B >= 0", "0 < delta < 1"),
        source=printed("", "8"),
        uses=(
            "yang2024/lemma-5",
            "yang2024/lemma-5/prior-bound",
        ),
        notes="Probability: that of Lemma 5. Constants: $C$ and $O$ unspecified.",
    ),
    step(
        "a polylogarithmic factor",
        "",
        "improvement by a polylogarithmic factor.",
        name="a",
        orders=(
            OrderRelation(
                "n + n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3",
                "smaller",
                "n*(1 + B**2)*log(n/delta)**2*log(m/delta)",
                where=(("B", "sqrt(log(m))"),),
                logs=True,
            ),
            OrderRelation(
                "n + n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3",
                "same",
                "n*(1 + B**2)*log(n/delta)**2*log(m/delta)",
                where=(("B", "sqrt(log(m))"),),
            ),
        ),
        formal=True,
        notes="Smaller, and the same up to logarithms; the exponents are compared at C = 1.",
    ),
    step(
        "the bias only decreases activation",
        "",
        "the bias only decreases the magnitude of neuron activation.",
        name="b",
        where=("B >= 0",),
        claim=("0 <= max(0, z - B) <= max(0, z)",),
        formal=True,
        notes="z is the inner product of a weight vector and an input.",
    ),
    step(
        "number of active neurons",
        "",
        r"with bias $B$ only about $O(\exp(-B^2/2))\cdot m$ neurons activate.",
        name="c",
        where=("B >= 0", "0 < h <= 1"),
        claim=("Q(B/h) <= c*exp(-B**2/2)",),
        constants=("c",),
        formal=True,
        notes=(
            "The mean number of active neurons, which is what 'about' can mean, divided by m; h is "
            "the norm of the input."
        ),
    ),
    step(
        "dependence on the bias",
        "",
        r"the $B^2$ dependence is replaced by $\exp(-B^2/2)$.",
        name="d",
        orders=(OrderRelation("exp(-B**2/2)", "smaller", "B**2"),),
        formal=True,
    ),
)

LEMMA_6 = Statement(
    id="yang2024/lemma-6",
    title="Lemma 6 (Number of Activated Neurons per Iteration)",
    says=(
        r"During all of training at most order $m\exp(-B^2/2)$ neurons are active on "
        "each training point."
    ),
    kind="lemma",
    form="as printed",
    setting=(
        (
            r"THM1: DATA, INIT, GD, $\eta\le O(\lambda(B)\exp(B^2)/n^2)$, "
            r"$B\in[0,\sqrt{0.5\log m}]$, $\lambda(B)=\lambda_0\exp(-B^2/2)$, $m\ge"
            r"\widetilde{\Omega}(\lambda_0^{-4}n^4\exp(B^2))$."
        ),
        (
            r"Variables: $0\le t\le T$; $i\in[n]$; $\mathcal{S}_{\mathrm{on}}(i,t)=\{r"
            r"\in[m]:w_r(t)^\top x_i\ge b_r(t)\}$."
        ),
        *hypotheses("THM1", "DATA", "INIT", "GD"),
    ),
    variables=variables("n", "m", "B", "eta", "lambda_B", "lambda_0", "active_k"),
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
    claim=("active_k == O(m*exp(-B**2/2))",),
    prose=(
        r"$$|\mathcal{S}_{\mathrm{on}}(i,t)|=O(m\cdot\exp(-B^2/2))\quad\text{for all "
        r"}0\le t\le T,\ i\in[n].$$"
    ),
    probability=Probability(
        event=r"the claim for all $t\le T$, $i$",
        over="the initialisation",
        at_least="1 - exp(-Omega(n))",
    ),
    source=printed("Lemma 6", "8-9"),
    uses=("yang2024/lemma-34",),
    quantity="active-count",
    side="upper",
    bound="O(m*exp(-B**2/2))",
    order=True,
    notes=(
        r"Probability: at least $1-e^{-\Omega(n)}$ over the initialisation. Constants: "
        "unspecified."
    ),
)

LEMMA_6_REMAINS_SPARSE = with_parts(
    Statement(
        id="yang2024/lemma-6/remains-sparse",
        title="Lemma 6: remains sparse",
        says=(
            "Activation stays sparse through training, which speeds up each step with "
            "suitable data structures; the sparse-activation property also widens the "
            "admissible range of learning rates."
        ),
        kind="inline claim",
        form="as printed",
        setting=(
            "THM1.",
            *hypotheses("THM1"),
        ),
        prose=(
            "sparsity persists for all iterations; per-step cost reduction; wider "
            "learning-rate range via Lemma 31; improved lower bound of $m$ (cited as "
            "Theorem 2)."
        ),
        variables=variables("n", "m", "B", "active_k", "lambda_B", "lambda_0"),
        source=printed("", "8-9"),
        uses=(
            "yang2024/lemma-6",
            "yang2024/lemma-31",
            "yang2024/lemma-3",
            "yang2024/lemma-5",
        ),
        notes="Probability: that of Lemma 6.",
    ),
    step(
        "sparsity persists",
        "",
        "sparsity persists for all iterations.",
        name="a",
        where=("m >= 1", "B >= 0"),
        claim=("active_k <= O(m*exp(-B**2/2))",),
        order=True,
        uses=("yang2024/lemma-6",),
    ),
    step(
        "cost of a step",
        "",
        "per-step cost reduction.",
        name="b",
        orders=(OrderRelation("m*exp(-B**2/2)", "smaller", "m"),),
        formal=True,
        notes="The cost is linear in the number of active neurons.",
    ),
    step(
        "learning rates",
        "",
        "wider learning-rate range via Lemma 31.",
        name="c",
        orders=(OrderRelation("lambda_B*exp(B**2)/n**2", "larger", "lambda_B/n**2"),),
        formal=True,
        uses=("yang2024/lemma-31",),
    ),
    step(
        "the width condition is weaker than the earlier one",
        "",
        r"$\lambda_0^{-4}n^4\exp(B^2)$ against $\lambda_0^{-4}n^4B^2\exp(2B^2)$.",
        name="d",
        orders=(
            OrderRelation(
                "lambda_0**(-4)*n**4*exp(B**2)", "smaller", "lambda_0**(-4)*n**4*B**2*exp(2*B**2)"
            ),
        ),
        formal=True,
        notes="For a bias that grows; both hide constants and logarithms.",
        uses=("yang2024/lemma-3", "yang2024/lemma-5"),
    ),
)

STATEMENTS = (
    LEMMA_5,
    LEMMA_5_PRIOR_BOUND,
    LEMMA_5_IMPROVEMENT,
    LEMMA_6,
    LEMMA_6_REMAINS_SPARSE,
)
