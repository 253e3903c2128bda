"""Claims of the introduction and of Table 1."""

from __future__ import annotations

from bounds.statement import Statement
from bounds.yang2024.hypotheses import hypotheses, printed

INTRO_SUBLINEAR_ACTIVE = Statement(
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
    source=printed("", "2"),
    uses=(
        "yang2024/lemma-6",
        "yang2024/lemma-33",
    ),
    notes=(
        "Probability: attributed to Gaussian concentration, not quantified. "
        "Constants: $C$ unspecified. Also rests on: (formal versions)."
    ),
)

INTRO_AS_FAST_CONVERGENCE = Statement(
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
    source=printed("", "1-3, 6"),
    uses=(
        "yang2024/theorem-1",
        "yang2024/lemma-3",
        "yang2024/lemma-5",
        "yang2024/lemma-31",
    ),
    notes="Probability: that of Theorem 1.",
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
    source=printed("", "1, 3"),
    uses=(
        "yang2024/theorem-9",
        "yang2024/corollary-10",
    ),
    notes="Probability: that of Theorem 9. Constants: logarithmic factors unspecified.",
)

INTRO_WORST_CASE_O1 = Statement(
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
    source=printed("", "3"),
    uses=(
        "yang2024/theorem-9",
        "yang2024/theorem-13",
        "yang2024/remark-14/o1-generalization",
    ),
    notes="Probability: that of Theorem 9. Constants: unspecified ($O$).",
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
    source=printed("", "3"),
    notes="Constants: polynomials unspecified. Also rests on: Arora et al. 2019.",
)

TABLE_1_SONG_YANG_2019 = Statement(
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
    source=printed("", "3"),
    notes=("Constants: logarithms and polynomial unspecified. Also rests on: Song and Yang 2019."),
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
    source=printed("", "3"),
    notes="Constants: logarithms unspecified. Also rests on: Song et al. 2021.",
)

TABLE_1_THIS_WORK = Statement(
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
    source=printed("", "3"),
    uses=(
        "yang2024/theorem-1",
        "yang2024/theorem-9",
    ),
    notes="Probability: those of Theorems 1 and 9. Constants: logarithms unspecified.",
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
