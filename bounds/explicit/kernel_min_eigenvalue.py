"""Lower bound for the smallest eigenvalue of the initial kernel."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Source, Statement

KERNEL_MIN_EIGENVALUE = with_proof(
    Statement(
        id="explicit/kernel-min-eigenvalue",
        title="Lower bound for the smallest eigenvalue of the initial kernel",
        says=(
            "The initial kernel keeps three quarters of the limiting smallest eigenvalue, "
            "with high probability."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $w_r(0)\sim N(0,I_d)$ independent; $b_r(0)=B\ge0$; "
                r"$0<\lambda\le\lambda(B)$."
            ),
            r"$m,n\ge1$; $\lambda$ real; $\delta\in(0,1)$.",
        ),
        variables=given(
            variables("n", "m", "B", "lambda", "delta", "lambda_H0"),
            "lambda_H0",
            by="initialisation",
        ),
        definitions=(("m_threshold", "64*n/lambda*log(n/delta)"),),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < lambda",
            "0 < delta < 1",
            "m >= m_threshold",
        ),
        claim=(
            "lambda_H0 >= 3/4*lambda",
            "n*exp(-lambda*m/(64*n)) <= delta",
        ),
        prose=(
            r"$\mathbb P\big[\lambda_{\min}(H(0))\le\tfrac34\lambda\big]\le n\,e^{-\lambda "
            r"m/(64n)};$ hence $\lambda_{\min}(H(0))\ge\frac34\lambda$ with probability at "
            r"least $1-\delta$ if $m\ge\frac{64n}\lambda\ln\frac n\delta$."
        ),
        probability=Probability(
            event=r"$\lambda_{\min}(H(0))\le\tfrac34\lambda$",
            over="the initialisation",
            at_most="n*exp(-lambda*m/(64*n))",
        ),
        source=Source("explicit"),
        uses=(
            "classical/matrix-chernoff",
            "classical/eigenvalue-order",
            "classical/schur-product",
            "explicit/exact-kernel",
        ),
        quantity="initial-eigenvalue",
        side="lower",
        bound="3/4*lambda",
        notes="The first part of the claim holds off the event of the probability.",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$H(0)=\sum_{r=1}^mX_r$ with $X_r:=\frac1m(\mathbf1\mathbf1^\top+G)\circ("
            r"\iota_r\iota_r^\top)$, $\iota_r=(I_{ri}(0))_{i\le n}$"
        ),
        setting=(r"unit-norm $x_1,\dots,x_n$; $1\le r\le m$; $B\ge0$",),
        because="definition of $H$; the $X_r$ are independent.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\sum_r\mathbb EX_r=H^\infty(B)$",
        setting=(r"unit-norm $x_1,\dots,x_n$; $1\le r\le m$; $B\ge0$",),
        where=("m >= 1", "B >= 0", "-1 <= rho <= 1"),
        claim=("m*((1 + rho)/m*orthant(B, rho)) == (1 + rho)*orthant(B, rho)",),
        notes="Entry by entry: m equal means.",
        uses=("explicit/exact-kernel",),
        because=r"definition of $H^\infty$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$u^\top X_ru\ge0$",
        setting=(r"$u\in\mathbb R^n$",),
        because="`classical/schur-product`.",
        uses=("classical/schur-product",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\operatorname{tr}X_r=\frac2m\sum_iI_{ri}(0)$",
        setting=(r"unit-norm $x_1,\dots,x_n$; $1\le r\le m$; $B\ge0$",),
        because=r"$1+\rho_{ii}=2$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lambda_{\max}(X_r)\le\frac{2n}m$",
        setting=(r"unit-norm $x_1,\dots,x_n$; $1\le r\le m$; $B\ge0$",),
        because="`classical/eigenvalue-order`(e) and step 4.",
        uses=("classical/eigenvalue-order",),
    ),
    step(
        "probability",
        "monte-carlo",
        (
            r"$\mathbb P[\lambda_{\min}(H(0))\le\frac34\lambda(B)]\le "
            r"n\,e^{-h_-(1/4)\,\lambda(B)\,m/(2n)}$"
        ),
        where=("n >= 1", "m >= 1", "lambda_B > 0"),
        probability=Probability(
            event=r"$\lambda_{\min}(H(0))\le\frac34\lambda(B)$",
            over="the initialisation",
            at_most="n*exp(-(3/4*log(3/4) + 1/4)*lambda_B*m/(2*n))",
            law="n*exp(-((1 - 1/4)*log(1 - 1/4) + 1/4)*lambda_B/(2*n/m))",
            law_is="upper",
        ),
        notes="The law is the cited bound at these values.",
        because=(
            r"`classical/matrix-chernoff` with $\epsilon=\frac14$, $\mu=\lambda(B)$, upper "
            "bound $2n/m$ on the summands."
        ),
        uses=("classical/matrix-chernoff",),
    ),
    step(
        "inequality",
        "constant",
        r"$h_-(\frac14)\ge\frac1{32}$",
        claim=("1/4 + 3/4*log(3/4) >= 1/32",),
        because=r"$h_-(\frac14)=\frac14+\frac34\ln\frac34=0.03423\ldots$",
    ),
    step(
        "probability",
        "symbolic",
        (
            r"$\mathbb P[\lambda_{\min}(H(0))\le\frac34\lambda]\le "
            r"n\,e^{-\lambda(B)m/(64n)}$"
        ),
        where=("n >= 1", "m >= 1", "0 < lambda <= lambda_B"),
        probability=Probability(
            event=r"$\lambda_{\min}(H(0))\le\frac34\lambda$",
            over="the initialisation",
            at_most="n*exp(-lambda_B*m/(64*n))",
            law="n*exp(-(3/4*log(3/4) + 1/4)*lambda_B*m/(2*n))",
            law_is="upper",
        ),
        notes="The law is the bound of step 6 for the larger event.",
        because=r"the event shrinks when $\lambda(B)$ is replaced by $\lambda$; steps 6-7.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$n\,e^{-\lambda(B)m/(64n)}\le n\,e^{-\lambda m/(64n)}$",
        where=(
            "n >= 1",
            "m >= 1",
            "0 < lambda <= lambda_B",
        ),
        claim=("n*exp(-lambda_B*m/(64*n)) <= n*exp(-lambda*m/(64*n))",),
        because="monotonicity.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$n\,e^{-\lambda m/(64n)}\le\delta$",
        where=(
            "n >= 1",
            "0 < lambda",
            "0 < delta < 1",
            "m >= 64*n/lambda*log(n/delta)",
        ),
        claim=("n*exp(-lambda*m/(64*n)) <= delta",),
        because="algebra.",
    ),
    auxiliary=variables("lambda_B", "rho"),
)

STATEMENTS = (
    with_parts(
        KERNEL_MIN_EIGENVALUE,
        step(
            "part",
            "",
            (
                r"$\mathbb P\big[\lambda_{\min}(H(0))\le\tfrac34\lambda\big]\le n\,e^{-\lambda "
                r"m/(64n)}$"
            ),
            where=("n >= 1", "m >= 1", "B >= 0", "0 < lambda"),
            probability=Probability(
                event=r"$\lambda_{\min}(H(0))\le\tfrac34\lambda$",
                over="the initialisation",
                at_most="n*exp(-lambda*m/(64*n))",
            ),
            name="a",
        ),
        step(
            "part",
            "",
            (
                r"$\lambda_{\min}(H(0))\ge\frac34\lambda$ with probability at least $1-\delta$ if "
                r"$m\ge\frac{64n}\lambda\ln\frac n\delta$"
            ),
            claim=("n*exp(-lambda*m/(64*n)) <= delta",),
            name="b",
            notes="The formula: the bound of (a) is at most delta.",
        ),
    ),
)
