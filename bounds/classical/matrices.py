"""Symmetric matrices and their smallest eigenvalues."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.statement import Probability, Source, Statement

STATEMENTS = (
    Statement(
        id="classical/schur-product",
        title="Schur product theorem",
        says=(
            "The entrywise product of two positive semidefinite matrices is positive semidefinite."
        ),
        kind="fact",
        form="classical",
        setting=(r"$A,C\in\mathbb R^{n\times n}$ symmetric.",),
        prose=(
            r"If $A\succeq0$ and $C\succeq0$ then the entrywise product $A\circ "
            r"C\succeq0$. Consequently $G^{\circ k}\succeq0$ for every integer $k\ge0$ "
            r"when $G\succeq0$ (with $G^{\circ0}=\mathbf 1\mathbf 1^\top$)."
        ),
        source=Source("classical"),
    ),
    Statement(
        id="classical/gershgorin",
        title="Gershgorin lower bound",
        says="A small off-diagonal part bounds the smallest eigenvalue from below.",
        kind="fact",
        form="classical",
        setting=(
            (
                r"$A\in\mathbb R^{n\times n}$ symmetric, $A_{ii}=1$, $|A_{ij}|\le\epsilon$ for "
                r"$i\ne j$ (formula); $A$ symmetric (prose)"
            ),
        ),
        variables=given(
            variables(
                "n",
                epsilon="bound on the absolute off-diagonal entries",
                lambda_A="real: smallest eigenvalue of A",
            ),
            "lambda_A",
        ),
        assumptions=(
            "n >= 1",
            "epsilon >= 0",
        ),
        claim=("lambda_A >= 1 - (n - 1)*epsilon",),
        prose=(
            r"$\lambda_{\min}(A)\ge\min_i\Big(A_{ii}-\sum_{j\ne i}|A_{ij}|\Big)$. In "
            r"particular, if $A_{ii}=1$ and $|A_{ij}|\le\epsilon$ for $i\ne j$, then "
            r"$\lambda_{\min}(A)\ge1-(n-1)\epsilon$."
        ),
        source=Source("classical"),
    ),
    Statement(
        id="classical/eigenvalue-order",
        title="Rayleigh and Weyl inequalities",
        says="Rayleigh quotients and Weyl's inequalities for smallest eigenvalues.",
        kind="fact",
        form="classical",
        setting=(r"$A,C\in\mathbb R^{n\times n}$ symmetric.",),
        prose=(
            r"(a) $\lambda_{\min}(A)=\min_{\lVert u\rVert=1}u^\top Au\le A_{ii}$ for every "
            r"$i$; (b) $\lambda_{\min}(A+C)\ge\lambda_{\min}(A)+\lambda_{\min}(C)$; (c) $"
            r"\lambda_{\min}(A+C)\ge\lambda_{\min}(A)-\lVert C\rVert_2$ and $\lVert "
            r"C\rVert_2\le\lVert C\rVert_F$; (d) if $A_N\to A$ entrywise then $\lambda_{"
            r"\min}(A_N)\to\lambda_{\min}(A)$; (e) if $C\succeq0$ then $\lambda_{\max}(C)"
            r"\le\operatorname{tr}C$."
        ),
        source=Source("classical"),
    ),
    Statement(
        id="classical/quadratic-duality",
        title="Variational form of an inverse quadratic form",
        says="An inverse quadratic form is a maximum of concave quadratics.",
        kind="fact",
        form="classical",
        variables=variables(
            u_norm="real: norm of the vector u",
            t_norm="real: norm of the vector t, taken parallel to u",
            a="positive coefficient",
        ),
        assumptions=("a > 0",),
        claim=("2*t_norm*u_norm - a*t_norm**2 <= u_norm**2/a",),
        prose=(
            r"$y^\top H^{-1}y=\max_{v\in\mathbb R^n}\big(2v^\top y-v^\top Hv\big)$, "
            r"attained at $v=H^{-1}y$; and for $a>0$, $u\in\mathbb R^N$: "
            r"$\max_{t\in\mathbb R^N}\big(2t^\top u-a\lVert t\rVert^2\big)=\lVert "
            r"u\rVert^2/a$."
        ),
        source=Source("classical"),
    ),
    Statement(
        id="classical/matrix-chernoff",
        title="Matrix Chernoff bound, lower tail",
        says=(
            "The smallest eigenvalue of a sum of random positive semidefinite matrices is "
            "close to that of the mean."
        ),
        kind="fact",
        form="classical",
        setting=(
            (
                r"$X_1,\dots,X_m\in\mathbb R^{n\times n}$ independent random symmetric "
                r"matrices, $0\preceq X_r\preceq L\,I$ almost surely, "
                r"$\mu=\lambda_{\min}\big(\sum_r\mathbb EX_r\big)$, $\epsilon\in(0,1)$."
            ),
        ),
        variables=variables(
            "n",
            "mu",
            L="real: bound on the largest eigenvalue of each summand",
            epsilon="relative deviation",
        ),
        definitions=(("h_minus", "(1 - epsilon)*log(1 - epsilon) + epsilon"),),
        assumptions=(
            "n >= 1",
            "mu >= 0",
            "L > 0",
            "0 < epsilon < 1",
        ),
        claim=(
            ("n*exp(-h_minus*mu/L) == n*(exp(-epsilon)/(1 - epsilon)**(1 - epsilon))**(mu/L)"),
            "n*exp(-h_minus*mu/L) <= n*exp(-epsilon**2*mu/(2*L))",
        ),
        prose=(
            r"$\mathbb P\Big[\lambda_{\min}\Big(\sum_rX_r\Big)\le(1-\epsilon)\mu\Big]\le n"
            r"\Big[\frac{e^{-\epsilon}}{(1-\epsilon)^{1-\epsilon}}\Big]^{"
            r"\mu/L}=n\,e^{-h_-(\epsilon)\mu/L}\le n\,e^{-\epsilon^2\mu/(2L)} .$"
        ),
        probability=Probability(
            event=r"$\lambda_{\min}(\sum_rX_r)\le(1-\epsilon)\mu$",
            over=r"$X_1,\dots,X_m$",
            at_most="n*exp(-h_minus*mu/L)",
        ),
        source=Source("classical"),
    ),
)
