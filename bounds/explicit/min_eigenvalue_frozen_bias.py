"""The same bounds for the kernel with frozen biases."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

MIN_EIGENVALUE_FROZEN_BIAS = with_proof(
    Statement(
        id="explicit/min-eigenvalue-frozen-bias",
        title="The same bounds for the kernel with frozen biases",
        says="With frozen biases the closed form holds with 60 in place of 30.",
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"as in `explicit/min-eigenvalue-series`; kernel $\hat H^\infty:=G\circ P$ "
                "(only the weights are trained)."
            ),
            "$K$ as in `explicit/min-eigenvalue-closed`.",
        ),
        variables=given(
            variables(
                "n",
                "B",
                "Delta",
                lambda_hat="real: smallest eigenvalue of the kernel with frozen biases",
            ),
            "lambda_hat",
        ),
        definitions=(("K", "max(1, ceil(B**2), ceil(log(2*(n - 1))/log(1/Delta)))"),),
        assumptions=(
            "n >= 2",
            "B >= 0",
            "0 < Delta < 1",
        ),
        claim=("lambda_hat >= exp(-B**2/2)/(60*sqrt(K))",),
        prose=(
            r"(a) $\lambda_{\min}(\hat H^\infty)\ge\sum_{k\ge0}c_k^2\max\{0,1-(n-1)"
            r"\Delta^{k+1}\}$; (b) $\lambda_{\min}(\hat "
            r"H^\infty)\ge\frac{e^{-B^2/2}}{60\sqrt K}.$"
        ),
        source=Source("explicit"),
        uses=(
            "explicit/min-eigenvalue-series",
            "explicit/hermite-tail",
            "explicit/min-eigenvalue-closed",
        ),
        quantity="frozen-bias-eigenvalue",
        side="lower",
        bound="exp(-B**2/2)/(60*sqrt(K))",
        function="bounds.explicit.hermite:frozen_bias_series_bound",
        function_says="the sum of part (a); the formula is the closed form of part (b)",
    ),
    step(
        "identity",
        "symbolic",
        r"$\hat H^\infty=\sum_{k\ge0}c_k^2\,G^{\circ(k+1)}$",
        setting=(r"unit-norm $x_1,\dots,x_n$",),
        because=r"$\rho\,p(B,\rho)=\sum_kc_k^2\rho^{k+1}$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lambda_{\min}(G^{\circ(k+1)})\ge\max\{0,1-(n-1)\Delta^{k+1}\}$",
        setting=(r"$k\ge0$",),
        because=(
            "`explicit/min-eigenvalue-series` steps 4-5; summing as in its steps 6-7 gives (a)."
        ),
        uses=(
            "explicit/min-eigenvalue-series",
            "explicit/min-eigenvalue-series/step-4",
            "explicit/min-eigenvalue-series/step-5",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$1-(n-1)\Delta^{k+1}\ge\frac12$",
        where=(
            "n >= 2",
            "B >= 0",
            "0 < Delta < 1",
            "k >= K - 1",
        ),
        claim=("1 - (n - 1)*Delta**(k + 1) >= 1/2",),
        because="`explicit/min-eigenvalue-closed` step 1.",
        instances=(("explicit/min-eigenvalue-closed/step-1", (("k", "k + 1"),)),),
        uses=(
            "explicit/min-eigenvalue-closed",
            "explicit/min-eigenvalue-closed/step-1",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lambda_{\min}(\hat H^\infty)\ge\frac12\tau(K-1)$",
        because=r"(a) restricted to $k\ge K-1$ and step 3.",
        where=("head >= 0", "slack >= 0", "slack_3 >= 0"),
        definitions=(("weighted", "tau_1/2 + slack_3"), ("least", "head + weighted + slack")),
        claim=("least >= tau_1/2",),
        notes=(
            "Part (a) with slack >= 0 by how much it holds, its terms below K - 1 (head) and "
            "from K - 1 on (weighted), and step 3; tau_1 is the sum of c_k^2 over k >= K - 1."
        ),
        uses=("explicit/min-eigenvalue-frozen-bias/step-3",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac12\tau(K-1)\ge\frac{e^{-B^2/2}}{60\sqrt K}$",
        because=r"$\tau(K-1)\ge\tau(K)$ and `explicit/hermite-tail`. This is (b).",
        uses=("explicit/hermite-tail",),
        where=("K_1 >= 1", "B >= 0", "B**2 <= K_1", "slack >= 0", "c_square >= 0"),
        definitions=(("tau", "exp(-B**2/2)/(30*sqrt(K_1)) + slack"), ("tau_1", "tau + c_square")),
        claim=("tau_1/2 >= exp(-B**2/2)/(60*sqrt(K_1))",),
        notes=(
            "The tail bound with slack >= 0 by how much it holds; tau and tau_1 are the tails"
            " from K and K - 1 on, K_1 is K."
        ),
    ),
    auxiliary=variables(
        "k",
        K_1="integer: the number K",
        tau_1="real: tail of the squared Hermite coefficients from K - 1 on",
        head="real: terms of the series bound below K - 1",
        c_square="real: square of a Hermite coefficient",
        slack="real: by how much a bound holds",
        slack_3="real: by how much step 3 holds, added over the series",
    ),
)

STATEMENTS = (MIN_EIGENVALUE_FROZEN_BIAS,)
