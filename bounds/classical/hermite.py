"""Hermite expansions."""

from __future__ import annotations

from bounds.notation import variables
from bounds.statement import Source, Statement

STATEMENTS = (
    Statement(
        id="classical/hermite-mehler",
        title="Hermite expansion and the Mehler identity",
        says=(
            "Correlated expectations are power series in the correlation, with the "
            "squared Hermite coefficients."
        ),
        kind="fact",
        form="classical",
        variables=variables("B", "rho", k="integer: index of a Hermite coefficient"),
        assumptions=(
            "B >= 0",
            "-1 <= rho <= 1",
            "k >= 0",
        ),
        prose=(
            r"Let $He_0=1$, $He_1(x)=x$, $He_{k+1}(x)=x\,He_k(x)-k\,He_{k-1}(x)$ and "
            r"$h_k=He_k/\sqrt{k!}$; $(h_k)$ is an orthonormal basis of $L^2(\varphi)$. If "
            r"$\psi\in L^2(\varphi)$ has coefficients $\psi_k=\mathbb E[\psi(g)h_k(g)]$, "
            r"then $\sum_k\psi_k^2=\mathbb E\psi(g)^2$ and, for a standard Gaussian pair "
            r"with correlation $\rho\in[-1,1]$, $\mathbb E[\psi(g_1)\psi(g_2)]=\sum_{k"
            r"\ge0}\psi_k^2\rho^k$. For $\psi=\mathbf 1\{\cdot\ge B\}$ the coefficients "
            r"are $c_0(B)=Q(B)$ and $c_k(B)=\varphi(B)\,He_{k-1}(B)/\sqrt{k!}$ for "
            r"$k\ge1$."
        ),
        source=Source("classical"),
        notes=(
            "The coefficients for given k are built by "
            "bounds.explicit.hermite.coefficient. The coefficient formula uses $"
            r"\frac{d}{dx}\big(He_{k-1}(x)\varphi(x)\big)=-He_k(x)\varphi(x)$, so "
            r"$\int_B^\infty He_k\varphi=He_{k-1}(B)\varphi(B)$ for $k\ge 1$."
        ),
    ),
)
