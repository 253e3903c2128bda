"""Appendix E: reading of the width condition (p. 47)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.calculus import Limit
from bounds.notation import variables
from bounds.proof import step, with_parts
from bounds.statement import Statement
from bounds.yang2024.hypotheses import printed

APPENDIX_E_COST_REDUCTION = with_parts(
    Statement(
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
        variables=variables(
            "n", "m", "B", "eta", "lambda_B", "lambda_0", C="constant that the order symbol hides"
        ),
        source=printed("", "47"),
        uses=(
            "yang2024/theorem-1/rate-independent-of-b",
            "yang2024/lemma-6",
        ),
        notes="Probability: not stated. Also rests on: Song et al. 2021.",
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
        "cost",
        "",
        "per-step and total training cost are reduced.",
        name="b",
        orders=(OrderRelation("m*exp(-B**2/2)", "smaller", "m"),),
        formal=True,
        notes="Linear in the number of active neurons; the number of steps stays (part a).",
    ),
    step(
        "number of active neurons",
        "",
        "with zero bias the number of active neurons is $O(m)$; with non-zero bias it can be "
        "sublinear in $m$.",
        name="c",
        where=("m > 1",),
        claim=("m*Q(0) <= m",),
        calculus=(Limit("Q(sqrt(0.5*log(m)))", "m", "infinity", "0"),),
        formal=True,
        notes="The mean number on an input of norm 1, and its share of m at the largest bias.",
    ),
)

APPENDIX_E_WIDTH_SURPLUS_EXAMPLE = with_parts(
    Statement(
        id="yang2024/appendix-e/width-surplus-example",
        title="Appendix e: width surplus example",
        says=(
            "A width far above the need is plausible because the smallest eigenvalue has a wide "
            "range."
        ),
        kind="inline claim",
        form="as printed",
        setting=("not stated.",),
        prose=(
            r"one may pick width $\Omega(n^{12})$ where only $\Omega(n^4)$ is needed; the "
            r"smallest eigenvalue of the NTK can range over $[\Omega(1/n^2),O(1)]$."
        ),
        variables=variables("n", "lambda_0"),
        source=printed("", "47"),
        uses=(
            "yang2024/theorem-1",
            "yang2024/sec-3.3.2/prior-lower-bounds",
        ),
        notes="Constants: exponents explicit.",
    ),
    step(
        "two widths",
        "",
        r"one may pick width $\Omega(n^{12})$ where only $\Omega(n^4)$ is needed.",
        name="a",
        orders=(
            OrderRelation("lambda_0**(-4)*n**4", "same", "n**12", where=(("lambda_0", "n**(-2)"),)),
            OrderRelation("lambda_0**(-4)*n**4", "same", "n**4", where=(("lambda_0", "1"),)),
        ),
        formal=True,
        notes="The width condition at both ends of the range of the eigenvalue.",
    ),
    step(
        "range of the eigenvalue",
        "",
        r"the smallest eigenvalue of the NTK can range over $[\Omega(1/n^2),O(1)]$.",
        name="b",
        where=("n >= 1",),
        claim=("lambda_0 >= Omega(1/n**2)", "lambda_0 <= O(1)"),
        order=True,
    ),
)

APPENDIX_E_BIAS_UPPER_BOUND = with_parts(
    Statement(
        id="yang2024/appendix-e/bias-upper-bound",
        title="Appendix e: bias upper bound",
        says=(
            "For a given width, the convergence condition is an upper bound on the initial bias."
        ),
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
        variables=variables("n", "m", "B", "lambda_0", q="m divided by C*lambda_0**(-4)*n**4"),
        assumptions=("B >= 0", "q >= 1"),
        source=printed("", "47"),
        uses=("yang2024/theorem-1",),
        notes="Constants: unspecified.",
    ),
    step(
        "to the bias",
        "",
        r"the width condition gives an upper bound on $B$.",
        name="a",
        where=("B >= 0", "q >= exp(B**2)"),
        claim=("B <= sqrt(log(q))",),
        formal=True,
        notes="C is the constant that the order symbols hide, carried along: any C > 0.",
    ),
    step(
        "and back",
        "",
        r"the upper bound on $B$ gives the width condition.",
        name="b",
        claim=("q >= exp(B**2)",),
        where=("B >= 0", "q >= 1", "B <= sqrt(log(q))"),
        formal=True,
    ),
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
    variables=variables("B", u="m divided by exp(2*B**2)"),
    definitions=(("m", "u*exp(2*B**2)"),),
    assumptions=("B >= 0", "u >= 1"),
    claim=("B <= sqrt(0.5*log(m))",),
    formal=True,
    source=printed("", "47"),
    uses=("yang2024/theorem-1",),
    notes=(
        "For every m >= exp(2*B**2) the condition on B holds. The condition on m is a lower bound "
        "up to logarithms of m, so that the larger of the two is a width that satisfies both. "
        "Constants: $0.5$ explicit."
    ),
)

STATEMENTS = (
    APPENDIX_E_COST_REDUCTION,
    APPENDIX_E_WIDTH_SURPLUS_EXAMPLE,
    APPENDIX_E_BIAS_UPPER_BOUND,
    APPENDIX_E_WIDTH_AFTER_BIAS,
)
