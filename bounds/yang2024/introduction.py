"""Claims of the introduction and of Table 1."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.calculus import Limit
from bounds.notation import given, variables
from bounds.proof import step, with_parts
from bounds.statement import Constant, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

INTRO_SUBLINEAR_ACTIVE = with_parts(
    Statement(
        id="yang2024/intro/sublinear-active",
        title="Intro: sublinear active",
        says=(
            r"A bias of order $\sqrt{\log m}$ makes the number of neurons active at "
            "initialisation sublinear in the width; the sparsity then persists and only "
            "sublinearly many neuron weights need an update per step."
        ),
        kind="inline claim",
        form="as printed",
        setting=(
            (
                "Random Gaussian initialisation; persistence: the network is in the NTK "
                "regime, so each neuron weight changes little."
            ),
            r"Variables: $m$ width; $C$ constant; bias $b_r=C\sqrt{\log m}$.",
        ),
        prose=(
            r"With bias $C\sqrt{\log m}$ for some appropriate $C$: number of activated "
            "neurons at initialisation $=o(m)$ (in the paper: sublinear in $m$); at each "
            "GD step only a sublinear number of neuron weights need updating. Equivalence "
            "stated: a shifted ReLU is the same as a constant initial bias held fixed "
            "during training."
        ),
        variables=variables("m", "B", "z", C="the constant of the bias"),
        source=printed("", "2"),
        uses=(
            "yang2024/lemma-6",
            "yang2024/lemma-33",
        ),
        notes=(
            "Probability: attributed to Gaussian concentration, not quantified. "
            "Constants: $C$ unspecified. Also rests on: (formal versions)."
        ),
    ),
    step(
        "active at initialisation",
        "",
        r"With bias $C\sqrt{\log m}$, the fraction of the neurons that is active at "
        "initialisation tends to 0.",
        name="a",
        where=("m > 1", "C > 0"),
        calculus=(Limit("Q(C*sqrt(log(m)))", "m", "infinity", "0"),),
        notes=(
            "Q(B/h) is the probability that a neuron is active on an input of norm h <= 1, at "
            "most Q(B); the formula is about its mean, the source about the number."
        ),
    ),
    step(
        "updates per step",
        "",
        "at each GD step only a sublinear number of neuron weights need updating.",
        name="b",
        orders=(OrderRelation("m*exp(-B**2/2)", "smaller", "m", where=(("B", "sqrt(log(m))"),)),),
        formal=False,
        notes=(
            "The number that is active stays of order m*exp(-B**2/2) by Lemma 6; the exponent "
            "is compared at C = 1."
        ),
    ),
    step(
        "shifted ReLU",
        "",
        "a shifted ReLU is the same as a constant initial bias held fixed during training.",
        name="c",
        where=("B >= 0",),
        notes="Tested on networks: outputs and trained weights coincide.",
    ),
)

INTRO_AS_FAST_CONVERGENCE = with_parts(
    Statement(
        id="yang2024/intro/as-fast-convergence",
        title="Intro: as fast convergence",
        says=(
            "The sparse network converges as fast as the dense one, because sparsity "
            "allows a larger learning rate, with a smaller required width than before and "
            "a linear rate; earlier work gave a slower rate for sparse networks."
        ),
        kind="inline claim",
        form="as printed",
        setting=(
            "THM1.",
            *hypotheses("THM1"),
        ),
        prose=(
            "Convergence of the large-bias network as fast as that of the original "
            "($B=0$) network; learning-rate condition relaxed relative to earlier work; "
            "width requirement improved; linear rate."
        ),
        variables=variables(
            "n", "B", "eta", "lambda_B", "lambda_0", C="constant that the order symbol hides"
        ),
        source=printed("", "1-3, 6"),
        uses=(
            "yang2024/theorem-1",
            "yang2024/lemma-3",
            "yang2024/lemma-5",
            "yang2024/lemma-31",
        ),
        notes="Probability: that of Theorem 1.",
    ),
    step(
        "the rate does not contain the bias",
        "",
        r"with $\eta$ of order $\lambda(B)\exp(B^2)/n^2$, $\eta\lambda(B)$ does not depend on $B$.",
        name="a",
        where=(
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
        notes="C is the constant that O hides; the right side has no B.",
    ),
    step(
        "a larger learning rate",
        "",
        r"learning-rate condition relaxed relative to earlier work.",
        name="b",
        orders=(OrderRelation("lambda_B*exp(B**2)/n**2", "larger", "lambda_B/n**2"),),
        formal=False,
        notes=(
            "The earlier condition is not printed here; compared with the condition without "
            "exp(B**2), which is that of the original network."
        ),
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

INTRO_GENERALIZATION_AT_ZERO_SPARSITY = Statement(
    id="yang2024/intro/generalization-at-zero-sparsity",
    title="Intro: generalization at zero sparsity",
    says=(
        "When the sparsity parameter is zero the generalization bound coincides with "
        "earlier analyses up to logarithmic factors; the authors know of no earlier "
        "sparsity-dependent generalization result via (localized) Rademacher "
        "complexity."
    ),
    kind="inline claim",
    form="as printed",
    setting=("Settings of Theorem 9 with $B=0$ (activation not sparsified).",),
    prose="Bound of Theorem 9 at $B=0$ = previous bound up to logarithmic factors.",
    variables=variables("n", quad="the quadratic form of the inverse kernel at the labels"),
    orders=(
        OrderRelation("sqrt(quad*32/n)", "same", "sqrt(2*quad/n)", logs=True),
        OrderRelation("1/sqrt(n)", "same", "1/sqrt(n)"),
    ),
    formal=True,
    source=printed("", "1, 3"),
    uses=(
        "yang2024/theorem-9",
        "yang2024/corollary-10",
    ),
    notes=(
        "The earlier bound is sqrt(2*quad/n) + Otilde(n**(-1/2)) (Arora et al. 2019), that of "
        "Theorem 9 is at B = 0 sqrt(32*quad/n) + Otilde(n**(-1/2)); compared term by term. "
        "Probability: that of Theorem 9. Constants: logarithmic factors unspecified."
    ),
)

INTRO_WORST_CASE_O1 = with_parts(
    Statement(
        id="yang2024/intro/worst-case-o1",
        title="Intro: worst case o1",
        says=(
            "Earlier worst-case eigenvalue lower bounds carry $1/n^2$ and make the "
            "generalization bound vacuous; the sample-size-independent restricted bound "
            "gives a worst-case generalization bound $O(1)$ instead of $O(n)$ for bounded "
            "loss when the label vector lies in the region; the bound also improves "
            "matters for the previous kernel."
        ),
        kind="inline claim",
        form="as printed",
        setting=(
            r"Bounded loss; data separation; $y\in\mathcal{R}$.",
            r"Variables: $y\in\mathbb{R}^n$; $\mathcal{R}$ region of Definition 12.",
        ),
        prose=(
            "Worst-case generalization bound $O(1)$; earlier analysis $O(n)$; earlier "
            r"lower bounds on $\lambda_{\min}$ have explicit $1/n^2$; the lower bound of "
            "Theorem 13 is independent of the sample size; improvement also for the "
            "earlier kernel (since the new kernel generalizes it)."
        ),
        variables=variables("n", "B", "lambda_B", delta="separation of the data"),
        source=printed("", "3"),
        uses=(
            "yang2024/theorem-9",
            "yang2024/theorem-13",
            "yang2024/remark-14/o1-generalization",
        ),
        notes="Probability: that of Theorem 9. Constants: unspecified ($O$).",
    ),
    step(
        "earlier bound",
        "",
        r"earlier analysis $O(n)$, with $\lambda_{\min}$ of order $1/n^2$.",
        name="a",
        orders=(OrderRelation("sqrt(1/lambda_B)", "same", "n", where=(("lambda_B", "n**(-2)"),)),),
        formal=True,
        notes="The worst case of the bound is of the order of sqrt(1/lambda_B) (p. 10).",
    ),
    step(
        "new bound",
        "",
        r"Worst-case generalization bound $O(1)$ if $y\in\mathcal R$.",
        name="b",
        formal=False,
        notes=(
            "No formula: the step from labels in the region to y'H^(-1)y <= |y|^2/lambda with the "
            "lambda of Theorem 13 is not printed. That lambda bounds a'Ha for vectors a of the "
            "region, and H^(-1)y need not lie in it."
        ),
    ),
    step(
        "independent of the sample size",
        "",
        "the lower bound of Theorem 13 is independent of the sample size; earlier lower bounds "
        r"on $\lambda_{\min}$ have explicit $1/n^2$.",
        name="c",
        orders=(OrderRelation("delta/n**2", "smaller", "delta"),),
        formal=False,
        notes="At B = 0, where Theorem 13 gives the order of delta.",
    ),
)

RELATED_NTK_FACTS = Statement(
    id="yang2024/related/ntk-facts",
    title="Related: ntk facts",
    says="Background facts quoted about NTK theory.",
    kind="quoted prior result",
    form="as printed",
    setting=("those of the cited works.",),
    prose=(
        "(a) If the network is wide enough (polynomial in depth, number of samples, "
        "etc.), gradient descent drives the training error to zero at a fast rate (Du "
        "et al. 2018 and later works). (b) Under some conditions such networks "
        "generalize. (c) NTK is minimax optimal for learning dense polynomials "
        "(Ghorbani et al. 2021). (d) In the NTK regime neuron weights change only "
        "slightly from initialisation, and the networks are unrealistically wide. (e) "
        "Liao and Kyrillidis 2022 obtain sparsity by sampling a random mask at each "
        "GD step, with no bias term and convergence analysis only."
    ),
    qualitative=True,
    precise_by=("yang2024/theorem-1", "yang2024/theorem-9", "yang2024/lemma-23"),
    source=printed("", "3-4"),
)

TABLE_1_DU_2018 = Statement(
    id="yang2024/table-1/du-2018",
    title="Table 1: du 2018",
    says="Width requirement attributed to Du et al. 2018.",
    kind="table row",
    form="as printed",
    setting=("those of the cited work.",),
    prose=(
        r"Width for convergence $\mathrm{poly}(\lambda_0^{-1},n)$; width for "
        'generalization: none ("-"); large bias: No.'
    ),
    variables=given(
        variables("n", "lambda_0", m="integer: sufficient width"), "m", by="the cited work"
    ),
    assumptions=("n >= 1", "lambda_0 > 0"),
    claim=("m >= Omega(lambda_0**(-k_1)*n**k_2)",),
    constants=(Constant("k_1", "existential"), Constant("k_2", "existential")),
    order=True,
    source=printed("", "3"),
    notes="Constants: polynomial unspecified. Also rests on: Du et al. 2018.",
)

TABLE_1_ARORA_2019 = Statement(
    id="yang2024/table-1/arora-2019",
    title="Table 1: arora 2019",
    says="Width requirements attributed to Arora et al. 2019.",
    kind="table row",
    form="as printed",
    setting=("those of the cited work.",),
    prose=(
        r"Convergence $\mathrm{poly}(\lambda_0^{-1},n)$; generalization "
        r"$\mathrm{poly}(\lambda_0^{-1},n)$; large bias: No."
    ),
    variables=given(
        variables("n", "lambda_0", m="integer: sufficient width"), "m", by="the cited work"
    ),
    assumptions=("n >= 1", "lambda_0 > 0"),
    claim=("m >= Omega(lambda_0**(-k_1)*n**k_2)",),
    constants=(Constant("k_1", "existential"), Constant("k_2", "existential")),
    order=True,
    source=printed("", "3"),
    notes=(
        "Both widths have the form of the formula. Constants: polynomials unspecified. "
        "Also rests on: Arora et al. 2019."
    ),
)

TABLE_1_SONG_YANG_2019 = with_parts(
    Statement(
        id="yang2024/table-1/song-yang-2019",
        title="Table 1: song yang 2019",
        says="Width requirements attributed to Song and Yang 2019.",
        kind="table row",
        form="as printed",
        setting=("those of the cited work.",),
        prose=(
            r"Convergence $\widetilde{\Omega}(\lambda_0^{-4}n^4)$; generalization $"
            r"\widetilde{\Omega}(n^{16}\,\mathrm{poly}(1/\lambda(0)))$; large bias: No."
        ),
        variables=given(
            variables("n", "lambda_0", m="integer: sufficient width"), "m", by="the cited work"
        ),
        assumptions=("n >= 1", "lambda_0 > 0"),
        source=printed("", "3"),
        notes=(
            "Constants: logarithms and polynomial unspecified. Also rests on: Song and Yang 2019."
        ),
    ),
    step(
        "width for convergence",
        "",
        r"Convergence $\widetilde{\Omega}(\lambda_0^{-4}n^4)$.",
        name="a",
        claim=("m >= Omegatilde(lambda_0**(-4)*n**4)",),
        order=True,
    ),
    step(
        "width for generalization",
        "",
        r"generalization $\widetilde{\Omega}(n^{16}\,\mathrm{poly}(1/\lambda(0)))$.",
        name="b",
        claim=("m >= Omegatilde(n**16*lambda_0**(-k))",),
        constants=("k",),
        order=True,
    ),
)

TABLE_1_SONG_2021 = Statement(
    id="yang2024/table-1/song-2021",
    title="Table 1: song 2021",
    says="Width requirement attributed to Song et al. 2021.",
    kind="table row",
    form="as printed",
    setting=("those of the cited work.",),
    prose=(
        r"Convergence $\widetilde{\Omega}(\lambda_0^{-4}n^4B^2\exp(2B^2))$; "
        'generalization: none ("-"); large bias: Yes.'
    ),
    variables=given(
        variables("n", "B", "lambda_0", m="integer: sufficient width"), "m", by="the cited work"
    ),
    assumptions=("n >= 1", "lambda_0 > 0", "B >= 0"),
    claim=("m >= Omegatilde(lambda_0**(-4)*n**4*B**2*exp(2*B**2))",),
    order=True,
    source=printed("", "3"),
    notes="Constants: logarithms unspecified. Also rests on: Song et al. 2021.",
)

TABLE_1_THIS_WORK = with_parts(
    Statement(
        id="yang2024/table-1/this-work",
        title="Table 1: this work",
        says="Width requirements of the paper itself.",
        kind="table row",
        form="as printed",
        setting=(
            "THM1 (first column), settings of Theorem 9 (second).",
            *hypotheses("THM1"),
        ),
        prose=(
            r"Convergence $\widetilde{\Omega}(\lambda_0^{-4}n^4\exp(B^2))$; generalization "
            r"$\widetilde{\Omega}(\lambda(B)^{-6}n^6\exp(-B^2))$; large bias: Yes."
        ),
        variables=given(
            variables("n", "B", "lambda_0", "lambda_B", m="integer: sufficient width"),
            "m",
            by="training",
        ),
        assumptions=("n >= 1", "lambda_0 > 0", "B >= 0"),
        source=printed("", "3"),
        uses=(
            "yang2024/theorem-1",
            "yang2024/theorem-9",
        ),
        notes="Probability: those of Theorems 1 and 9. Constants: logarithms unspecified.",
    ),
    step(
        "width for convergence",
        "",
        r"Convergence $\widetilde{\Omega}(\lambda_0^{-4}n^4\exp(B^2))$.",
        name="a",
        claim=("m >= Omegatilde(lambda_0**(-4)*n**4*exp(B**2))",),
        order=True,
        uses=("yang2024/theorem-1",),
    ),
    step(
        "width for generalization",
        "",
        r"generalization $\widetilde{\Omega}(\lambda(B)^{-6}n^6\exp(-B^2))$.",
        name="b",
        claim=("m >= Omegatilde(lambda_B**(-6)*n**6*exp(-B**2))",),
        order=True,
        uses=("yang2024/theorem-9",),
    ),
)

STATEMENTS = (
    INTRO_SUBLINEAR_ACTIVE,
    INTRO_AS_FAST_CONVERGENCE,
    INTRO_GENERALIZATION_AT_ZERO_SPARSITY,
    INTRO_WORST_CASE_O1,
    RELATED_NTK_FACTS,
    TABLE_1_DU_2018,
    TABLE_1_ARORA_2019,
    TABLE_1_SONG_YANG_2019,
    TABLE_1_SONG_2021,
    TABLE_1_THIS_WORK,
)
