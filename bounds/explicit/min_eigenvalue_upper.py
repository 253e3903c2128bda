"""Upper bounds for the smallest kernel eigenvalue."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

MIN_EIGENVALUE_UPPER = with_proof(
    Statement(
        id="explicit/min-eigenvalue-upper",
        title="Upper bounds for the smallest kernel eigenvalue",
        says=(
            "The smallest kernel eigenvalue is at most the diagonal, and at most what the "
            "closest pair allows."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            r"$\lVert x_i\rVert=1$, $B\ge0$.",
            (
                r"$\lambda(B)=\lambda_{\min}(H^\infty(B))$; for $n\ge2$, "
                r"$\rho_{\max}=\max_{i\ne j}\rho_{ij}$."
            ),
        ),
        variables=variables("n", "B", "lambda_B", "rho_max"),
        assumptions=(
            "B >= 0",
            "n >= 2",
            "-1 <= rho_max <= 1",
        ),
        claim=(
            "lambda_B <= 2*Q(B) <= exp(-B**2/2)",
            "B*lambda_B <= sqrt(2/pi)*exp(-B**2/2)",
            "lambda_B <= 2*Q(B) - (1 + rho_max)*orthant(B, rho_max)",
        ),
        prose=(
            r"(a) $\lambda(B)\le2Q(B)\le s(B)$ and $B\,\lambda(B)\le\sqrt{2/\pi}\,s(B)$; "
            r"(b) for $n\ge2$: $\lambda(B)\le2Q(B)-(1+\rho_{\max})\,p(B,\rho_{\max})$, "
            "with equality when $n=2$."
        ),
        source=Source("explicit"),
        uses=(
            "explicit/exact-kernel",
            "explicit/gaussian-facts",
            "classical/eigenvalue-order",
        ),
        quantity="smallest-eigenvalue",
        side="upper",
        bound="2*Q(B) - (1 + rho_max)*orthant(B, rho_max)",
        notes=(
            "Part (a) needs no pair and holds for n = 1, too; for n = 2 part (b) is an equality."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lambda(B)\le H^\infty_{ii}(B)$",
        setting=(r"$1\le i\le n$",),
        because="`classical/eigenvalue-order`(a).",
        uses=("classical/eigenvalue-order",),
    ),
    step(
        "identity",
        "symbolic",
        r"$H^\infty_{ii}(B)=2Q(B)$",
        setting=(r"$B\ge0$",),
        because="`explicit/exact-kernel`(b).",
        uses=("explicit/exact-kernel",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$2Q(B)\le s(B)$",
        where=("B >= 0",),
        claim=("2*Q(B) <= exp(-B**2/2)",),
        because="`explicit/gaussian-facts`(a).",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$2B\,Q(B)\le2\varphi(B)$",
        where=("B >= 0",),
        claim=("2*B*Q(B) <= 2*phi(B)",),
        because="`explicit/gaussian-facts`(c); trivial at $B=0$.",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "identity",
        "symbolic",
        r"$2\varphi(B)=\sqrt{2/\pi}\;s(B)$",
        where=("B >= 0",),
        claim=("2*phi(B) == sqrt(2/pi)*exp(-B**2/2)",),
        because="definition. Steps 1-5 give (a).",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac12(\mathsf e_i-\mathsf e_j)^\top H^\infty(\mathsf e_i-\mathsf "
            r"e_j)=2Q(B)-(1+\rho_{ij})p(B,\rho_{ij})$"
        ),
        setting=(r"$i\ne j$",),
        because=r"expansion; $\mathsf e_i$ is the $i$-th unit vector.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lambda(B)\le2Q(B)-(1+\rho_{ij})p(B,\rho_{ij})$",
        setting=(r"$i\ne j$",),
        because=(
            r"`classical/eigenvalue-order`(a) at $(\mathsf e_i-\mathsf e_j)/\sqrt2$ and "
            "step 6."
        ),
        uses=("classical/eigenvalue-order",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$(1+\rho)p(B,\rho)\le(1+\rho')p(B,\rho')$",
        where=(
            "B >= 0",
            "-1 <= rho <= rho_prime <= 1",
        ),
        claim=("(1 + rho)*orthant(B, rho) <= (1 + rho_prime)*orthant(B, rho_prime)",),
        because=(
            "both factors are nonnegative and nondecreasing (`explicit/exact-kernel`(d)); "
            r"so $\rho_{\max}$ is the best choice in step 7."
        ),
        uses=("explicit/exact-kernel",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\lambda(B)=2Q(B)-(1+\rho_{12})p(B,\rho_{12})$",
        setting=("$n=2$",),
        because=(
            r"a symmetric $2\times2$ matrix with equal diagonal $t$ and off-diagonal "
            r"$o\ge0$ has smallest eigenvalue $t-o$."
        ),
    ),
    auxiliary=variables("rho", rho_prime="real: a larger correlation"),
)

STATEMENTS = (MIN_EIGENVALUE_UPPER,)
