"""Closed-form lower bound for the smallest kernel eigenvalue."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

MIN_EIGENVALUE_CLOSED = with_proof(
    Statement(
        id="explicit/min-eigenvalue-closed",
        title="Closed-form lower bound for the smallest kernel eigenvalue",
        says=(
            r"The smallest kernel eigenvalue is at least $e^{-B^2/2}/(30\sqrt K)$ in closed form."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$, $n\ge2$, $|\rho_{ij}|\le\Delta<1$ for $i\ne j$; "
                r"$B\ge0$."
            ),
            (
                r"$K:=\max\Big\{1,\lceil B^2\rceil,\Big\lceil\frac{\ln(2(n-1))}{\ln(1/\Delta)}"
                r"\Big\rceil\Big\}$ (third entry read as $0$ if $\Delta=0$); separation form: "
                r"$\delta\in(0,\sqrt2]$ with $\min(\lVert x_i-x_j\rVert,\lVert "
                r"x_i+x_j\rVert)\ge\delta$ for $i\ne j$, i.e. $\Delta=1-\delta^2/2$."
            ),
        ),
        variables=variables("n", "B", "Delta", "lambda_B"),
        definitions=(
            ("K", "max(1, ceil(B**2), ceil(log(2*(n - 1))/log(1/Delta)))"),
            ("separation", "sqrt(2*(1 - Delta))"),
        ),
        assumptions=(
            "n >= 2",
            "B >= 0",
            "0 < Delta < 1",
        ),
        claim=(
            "lambda_B >= exp(-B**2/2)/(30*sqrt(K))",
            "K <= max(1, ceil(B**2), ceil(2*log(2*n)/separation**2))",
        ),
        prose=(
            r"$\lambda(B)\ge\frac{e^{-B^2/2}}{30\sqrt K}.$ In the separation form "
            r"$K\le\max\Big\{1,\lceil B^2\rceil,\Big\lceil\frac{2\ln(2n)}{\delta^2}\Big"
            r"\rceil\Big\}$."
        ),
        source=Source("explicit"),
        uses=(
            "explicit/min-eigenvalue-series",
            "explicit/hermite-tail",
        ),
        instances=(("explicit/min-eigenvalue-closed/step-7/ceilings", ()),),
        quantity="smallest-eigenvalue",
        side="lower",
        bound="exp(-B**2/2)/(30*sqrt(K))",
        notes=(
            "For Delta = 0 the third entry of K is read as 0. The second part is the "
            "separation form: separation is the delta with Delta = 1 - delta**2/2."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$(n-1)\Delta^k\le\frac12$",
        where=(
            "n >= 2",
            "B >= 0",
            "0 < Delta < 1",
            "k >= K",
        ),
        claim=("(n - 1)*Delta**k <= 1/2",),
        because=(
            r"$K\ln(1/\Delta)\ge\ln(2(n-1))$ and $\Delta^k\le\Delta^K$; for $\Delta=0$ use "
            r"$K\ge1$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lambda(B)\ge\frac12\sum_{k\ge K}a_k$",
        because=r"`explicit/min-eigenvalue-series`(a), keeping only $k\ge K$, and step 1.",
        where=("head >= 0", "slack >= 0", "slack_1 >= 0"),
        definitions=(("weighted", "series/2 + slack_1"), ("least", "head + weighted + slack")),
        claim=("least >= series/2",),
        notes=(
            "The series bound for the smallest eigenvalue (least), with slack >= 0 by how "
            "much it holds, its terms below K (head) and from K on (weighted), and step 1; "
            "series is the sum of a_k over k >= K."
        ),
        uses=(
            "explicit/min-eigenvalue-series",
            "explicit/min-eigenvalue-closed/step-1",
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$\sum_{k\ge K}a_k=\tau(K)+\tau(K-1)$",
        setting=(r"$K\ge1$",),
        because="$a_k=c_k^2+c_{k-1}^2$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\tau(K-1)\ge\tau(K)$",
        because=r"nonnegative terms. Hence $\lambda(B)\ge\tau(K)$.",
        where=("c_square >= 0",),
        claim=("tau + c_square >= tau",),
        notes=(
            "c_square is the square of the coefficient of index K - 1, the first term of "
            "tau(K - 1)."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\tau(K)\ge\frac{e^{-B^2/2}}{30\sqrt K}$",
        setting=(r"$K\ge\max(1,B^2)$",),
        because="`explicit/hermite-tail`.",
        uses=("explicit/hermite-tail",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$-\ln(1-t)\ge t$",
        where=("0 <= t < 1",),
        claim=("-log(1 - t) >= t",),
        because=(
            r"power series; with $t=\frac{\delta^2}2$: "
            r"$\ln\frac1\Delta\ge\frac{\delta^2}2$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{\ln(2(n-1))}{\ln(1/\Delta)}\le\frac{2\ln(2n)}{\delta^2}$",
        where=(
            "n >= 2",
            "0 < delta < sqrt(2)",
        ),
        claim=("log(2*(n - 1))/log(1/(1 - delta**2/2)) <= 2*log(2*n)/delta**2",),
        because=r"step 6 and $n-1\le n$. This is the separation form.",
        parts=(
            step(
                "part",
                "symbolic",
                r"$\lceil\ln(2(n-1))/\ln(1/\Delta)\rceil\le\lceil2\ln(2n)/\delta^2\rceil$",
                where=("n >= 2", "0 < Delta < 1"),
                claim=("ceil(log(2*(n - 1))/log(1/Delta)) <= ceil(2*log(2*n)/separation**2)",),
                instances=(
                    (
                        "explicit/min-eigenvalue-closed/step-7/quotients",
                        (
                            ("top", "2*log(2*(n - 1))"),
                            ("more", "2*log(2*n)"),
                            ("bottom", "2*log(1/Delta)"),
                            ("less", "separation**2"),
                        ),
                    ),
                ),
                name="ceilings",
            ),
            step(
                "part",
                "symbolic",
                r"$\lceil a/b\rceil\le\lceil A/B\rceil$ for $0\le a\le A$ and $0<B\le b$",
                where=("0 <= top <= more", "0 < less <= bottom"),
                claim=("ceil(top/bottom) <= ceil(more/less)",),
                instances=(
                    (
                        "explicit/min-eigenvalue-closed/step-7/monotone",
                        (("t", "top/bottom"), ("t_prime", "more/less")),
                    ),
                ),
                name="quotients",
            ),
            step(
                "part",
                "symbolic",
                r"$\lceil t\rceil\le\lceil t'\rceil$ for $t\le t'$",
                where=("t <= t_prime",),
                claim=("ceil(t) <= ceil(t_prime)",),
                name="monotone",
            ),
        ),
        instances=(("explicit/min-eigenvalue-closed/step-6", (("t", "delta**2/2"),)),),
        uses=("explicit/min-eigenvalue-closed/step-6",),
    ),
    auxiliary=given(
        variables(
            "k",
            "t",
            K_1="integer: the number K",
            tau="real: tail of the squared Hermite coefficients from K on",
            tau_1="real: tail of the squared Hermite coefficients from K - 1 on",
            delta="separation of all inputs from each other and from their negatives",
            c_square="real: square of a Hermite coefficient",
            head="real: terms of the series bound below K",
            series="real: sum of a_k over k >= K",
            slack="real: by how much the series bound holds",
            slack_1="real: by how much step 1 holds, added over the series",
            t_prime="real: auxiliary real number",
            top="real: numerator of the smaller quotient",
            more="real: numerator of the larger quotient",
            bottom="real: denominator of the smaller quotient",
            less="real: denominator of the larger quotient",
        ),
        "tau",
        "tau_1",
        by="B and K (bounds.explicit.hermite.tail)",
    ),
)

STATEMENTS = (MIN_EIGENVALUE_CLOSED,)
