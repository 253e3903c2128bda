"""Appendix E: reading of the width condition (p. 47)."""

from __future__ import annotations

from bounds.statement import Statement
from bounds.yang2024.hypotheses import printed

APPENDIX_E_COST_REDUCTION = Statement(
    id="yang2024/appendix-e/cost-reduction",
    title="Appendix e: cost reduction",
    says=(
        "Sparsity lowers per-step cost and, since it leaves the convergence rate "
        "unchanged, total training cost."
    ),
    kind="inline claim",
    form="as printed",
    setting=(
        (
            "Settings of Theorem 1; width chosen much larger than needed; per-step cost "
            "linear in the number of active neurons if implemented suitably (linear in "
            "width otherwise)."
        ),
    ),
    prose=(
        "(a) sparsity does not change the convergence rate; (b) per-step and total "
        "training cost are reduced; (c) with zero bias the number of active neurons "
        "is $O(m)$; with non-zero bias it can be sublinear in $m$."
    ),
    source=printed("", "47"),
    uses=(
        "yang2024/theorem-1/rate-independent-of-b",
        "yang2024/lemma-6",
    ),
    notes="Probability: not stated. Also rests on: Song et al. 2021.",
)

APPENDIX_E_WIDTH_SURPLUS_EXAMPLE = Statement(
    id="yang2024/appendix-e/width-surplus-example",
    title="Appendix e: width surplus example",
    says=(
        "A width far above the need is plausible because the smallest eigenvalue has a wide range."
    ),
    kind="inline claim",
    form="as printed",
    setting=("not stated.",),
    prose=(
        r"one may pick width $\Omega(n^{12})$ where only $\Omega(n^4)$ is needed; the "
        r"smallest eigenvalue of the NTK can range over $[\Omega(1/n^2),O(1)]$."
    ),
    source=printed("", "47"),
    uses=(
        "yang2024/theorem-1",
        "yang2024/sec-3.3.2/prior-lower-bounds",
    ),
    notes="Constants: exponents explicit.",
)

APPENDIX_E_BIAS_UPPER_BOUND = Statement(
    id="yang2024/appendix-e/bias-upper-bound",
    title="Appendix e: bias upper bound",
    says=("For a given width, the convergence condition is an upper bound on the initial bias."),
    kind="inline claim",
    form="as printed",
    setting=(
        r"$m\ge\widetilde{\Omega}(\lambda_0^{-4}n^4)$.",
        "Variables: $m$ chosen before $B$.",
    ),
    prose=(
        r"$m\ge\widetilde{\Omega}(\lambda_0^{-4}n^4\exp(B^2))$ (cited as Theorem 3.1) "
        r"translates into $B\le\widetilde{O}\Big(\sqrt{\log\frac{\lambda_0^4m}{n^4}}"
        r"\Big)$; this reading, width first and then an upper bound on $B$, is called "
        "the more appropriate one because width is chosen before $B$ in practice."
    ),
    source=printed("", "47"),
    uses=("yang2024/theorem-1",),
    notes="Constants: unspecified.",
)

APPENDIX_E_WIDTH_AFTER_BIAS = Statement(
    id="yang2024/appendix-e/width-after-bias",
    title="Appendix e: width after bias",
    says="In the order bias first, width second, both conditions can always be met.",
    kind="inline claim",
    form="as printed",
    setting=("$B$ picked first, then $m$.",),
    prose=(
        r"$m$ can always satisfy $B\le\sqrt{0.5\log m}$ and $m\ge\widetilde{\Omega}("
        r"\lambda_0^{-4}n^4\exp(B^2))$; the best (largest) $B$ that works is not "
        "known."
    ),
    source=printed("", "47"),
    uses=("yang2024/theorem-1",),
    notes="Constants: $0.5$ explicit.",
)

STATEMENTS = (
    APPENDIX_E_COST_REDUCTION,
    APPENDIX_E_WIDTH_SURPLUS_EXAMPLE,
    APPENDIX_E_BIAS_UPPER_BOUND,
    APPENDIX_E_WIDTH_AFTER_BIAS,
)
