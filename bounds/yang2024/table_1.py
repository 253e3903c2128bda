"""Table 1: the widths of earlier work and of the paper (p. 3)."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_parts
from bounds.statement import Constant, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

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
    TABLE_1_DU_2018,
    TABLE_1_ARORA_2019,
    TABLE_1_SONG_YANG_2019,
    TABLE_1_SONG_2021,
    TABLE_1_THIS_WORK,
)
