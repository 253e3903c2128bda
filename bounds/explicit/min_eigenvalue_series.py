"""Computable lower bound for the smallest kernel eigenvalue."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Source, Statement

MIN_EIGENVALUE_SERIES = with_parts(
    with_proof(
        Statement(
            id="explicit/min-eigenvalue-series",
            title="Computable lower bound for the smallest kernel eigenvalue",
            says=(
                "The smallest kernel eigenvalue is at least a series in the Hermite "
                "coefficients, which is a finite sum in closed form."
            ),
            kind="theorem",
            form="explicit",
            setting=(
                (
                    r"$\lVert x_i\rVert=1$, $n\ge2$, $|\rho_{ij}|\le\Delta<1$ for $i\ne j$; "
                    r"$B\ge0$."
                ),
                (
                    "$c_k=c_k(B)$ as in `classical/hermite-mehler`, $c_{-1}:=0$; "
                    r"$a_k=a_k(B):=c_k^2+c_{k-1}^2\ge0$; $k_\star:=\min\{k\ge0:(n-1)\Delta^k"
                    r"\le1\}$; convention $0^0=1$."
                ),
            ),
            variables=variables("n", "B", "Delta", "lambda_B"),
            assumptions=(
                "n >= 2",
                "B >= 0",
                "0 <= Delta < 1",
            ),
            claim=(
                "lambda_B >= 2*Q(B) - (n - 1)*(1 + Delta)*orthant(B, Delta)",
                (
                    "lambda_B >= 2*Q(B) - Q(B)**2 - (n - 1)*((1 + Delta)*orthant(B, "
                    "Delta) - Q(B)**2)"
                ),
                "lambda_B >= 0",
            ),
            prose=(
                r"(a) $\lambda(B)\ge\sum_{k\ge0}a_k\,\max\{0,\,1-(n-1)\Delta^k\}.$ (b) The sum "
                r"equals $2Q(B)-\sum_{k<k_\star}a_k-(n-1)\Big[(1+\Delta)\,p(B,\Delta)-"
                r"\sum_{k<k_\star}a_k\Delta^k\Big].$ (c) Equality holds in (a) for orthonormal "
                r"data ($\Delta=0$), where both sides are $2Q(B)-Q(B)^2$, and for $n=2$, "
                r"$\rho_{12}=\Delta\ge0$, where both sides are $2Q(B)-(1+\Delta)p(B,\Delta)$."
            ),
            source=Source("explicit"),
            uses=(
                "explicit/exact-kernel",
                "classical/hermite-mehler",
                "classical/schur-product",
                "classical/gershgorin",
                "classical/eigenvalue-order",
                "explicit/min-eigenvalue-upper",
            ),
            quantity="smallest-eigenvalue",
            side="lower",
            bound=(
                "max(0, 2*Q(B) - (n - 1)*(1 + Delta)*orthant(B, Delta), 2*Q(B) - Q(B)**2 - (n "
                "- 1)*((1 + Delta)*orthant(B, Delta) - Q(B)**2))"
            ),
            function="bounds.explicit.hermite:series_bound",
            function_says="the sum with all of its terms, of which the formula keeps the first",
            notes=(
                "The formulas keep the terms k >= 0 and k >= 1 of the series; the whole sum "
                "of part (b) is built by the function, whose number of terms depends on n and "
                "Delta."
            ),
        ),
        step(
            "identity",
            "symbolic",
            r"$p(B,\rho)=\sum_{k\ge0}c_k^2\rho^k$",
            setting=(r"$\rho\in[-1,1]$",),
            because=r"`classical/hermite-mehler` for the indicator of $[B,\infty)$.",
            uses=("classical/hermite-mehler",),
        ),
        step(
            "identity",
            "symbolic",
            r"$(1+\rho)\,p(B,\rho)=\sum_{k\ge0}a_k\rho^k$",
            setting=(r"$\rho\in[-1,1]$",),
            because=r"multiply step 1 by $1+\rho$ and shift the index; $\sum_kc_k^2=Q(B)<\infty$.",
            uses=("explicit/min-eigenvalue-series/step-1",),
        ),
        step(
            "identity",
            "symbolic",
            r"$H^\infty=\sum_{k\ge0}a_kG^{\circ k}$",
            setting=(r"unit-norm $x_1,\dots,x_n$",),
            because="`explicit/exact-kernel`(b) and step 2, entrywise.",
            uses=(
                "explicit/exact-kernel",
                "explicit/min-eigenvalue-series/step-2",
            ),
        ),
        step(
            "inequality",
            "symbolic",
            r"$\lambda_{\min}(G^{\circ k})\ge0$",
            setting=(r"$k\ge0$",),
            because="`classical/schur-product`.",
            uses=("classical/schur-product",),
        ),
        step(
            "inequality",
            "symbolic",
            r"$\lambda_{\min}(G^{\circ k})\ge1-(n-1)\Delta^k$",
            setting=(r"$k\ge0$",),
            because=(
                "`classical/gershgorin`: unit diagonal, off-diagonal entries at most "
                r"$\Delta^k$ in absolute value."
            ),
            uses=("classical/gershgorin",),
        ),
        step(
            "inequality",
            "symbolic",
            (
                r"$\lambda_{\min}\big(\sum_{k\le N}a_kG^{\circ k}\big)\ge\sum_{k\le "
                r"N}a_k\lambda_{\min}(G^{\circ k})$"
            ),
            setting=(r"$N\ge0$",),
            because=r"`classical/eigenvalue-order`(b), $a_k\ge0$.",
            uses=("classical/eigenvalue-order",),
        ),
        step(
            "limit",
            "symbolic",
            r"$\lambda_{\min}\big(\sum_{k\le N}a_kG^{\circ k}\big)\to\lambda(B)$",
            setting=(r"$N\to\infty$",),
            because="`classical/eigenvalue-order`(d) and step 3. Steps 4-7 are (a).",
            uses=(
                "classical/eigenvalue-order",
                "explicit/min-eigenvalue-series/step-3",
            ),
        ),
        step(
            "event",
            "symbolic",
            r"$(n-1)\Delta^k\le1\iff k\ge k_\star$",
            because=r"$\Delta^k$ is nonincreasing in $k$.",
            where=(
                "n >= 2",
                "0 < Delta < 1",
                "k_star >= 0",
                "extra >= 0",
                "(n - 1)*Delta**k_star <= 1",
            ),
            claim=("(n - 1)*Delta**(k_star + extra) <= (n - 1)*Delta**k_star <= 1",),
            notes=(
                "k is k_star + extra; the other direction is the definition of k_star as the "
                "smallest index, and at Delta = 0 the powers are 1, 0, 0, ..."
            ),
        ),
        step(
            "identity",
            "symbolic",
            r"$\sum_{k\ge k_\star}a_k=2Q(B)-\sum_{k<k_\star}a_k$",
            because=r"step 2 at $\rho=1$.",
            notes=(
                "total is the sum of all a_k, step 2 at rho = 1; head and tail are its parts "
                "below and from k_star on."
            ),
            where=("B >= 0",),
            definitions=(("total", "(1 + 1)*orthant(B, 1)"), ("tail", "total - head")),
            claim=("tail == 2*Q(B) - head",),
            uses=("explicit/min-eigenvalue-series/step-2",),
        ),
        step(
            "identity",
            "symbolic",
            (
                r"$\sum_{k\ge k_\star}a_k\Delta^k=(1+\Delta)\,p(B,\Delta)-\sum_{k<k_\star}a_k"
                r"\Delta^k$"
            ),
            because=r"step 2 at $\rho=\Delta$. Steps 8-10 are (b).",
            notes=(
                "total is the sum of all a_k Delta^k, step 2 at rho = Delta; head and tail are "
                "its parts below and from k_star on."
            ),
            where=("B >= 0", "0 <= Delta < 1"),
            definitions=(("total", "(1 + Delta)*orthant(B, Delta)"), ("tail", "total - head")),
            claim=("tail == (1 + Delta)*orthant(B, Delta) - head",),
            uses=("explicit/min-eigenvalue-series/step-2",),
        ),
        step(
            "identity",
            "symbolic",
            r"$\lambda(B)=2Q(B)-Q(B)^2$",
            setting=(r"$\rho_{ij}=0$ for $i\ne j$, $n\ge2$",),
            because=(
                r"$H^\infty=(2Q-Q^2)I+Q^2\mathbf1\mathbf1^\top$; and (b) with $\Delta=0$, "
                "$a_0=Q^2$ gives the same number."
            ),
        ),
        step(
            "identity",
            "symbolic",
            r"$\lambda(B)=2Q(B)-(1+\Delta)\,p(B,\Delta)$",
            setting=(r"$n=2$, $\rho_{12}=\Delta\ge0$",),
            because=(
                r"`explicit/min-eigenvalue-upper` step 9; and (b) with $k_\star=0$ gives the "
                "same number. Steps 11-12 are (c)."
            ),
            uses=(
                "explicit/min-eigenvalue-upper",
                "explicit/min-eigenvalue-upper/step-9",
            ),
        ),
        auxiliary=variables(
            "rho",
            "k",
            k_star="integer: first index from which the Gershgorin bound is not negative",
            head="real: the terms of a series below k_star",
            extra="integer: k - k_star",
        ),
    ),
    step(
        "part",
        "",
        r"$\lambda(B)\ge\sum_{k\ge0}a_k\,\max\{0,\,1-(n-1)\Delta^k\}$",
        claim=(
            "lambda_B >= 2*Q(B) - (n - 1)*(1 + Delta)*orthant(B, Delta)",
            "lambda_B >= 2*Q(B) - Q(B)**2 - (n - 1)*((1 + Delta)*orthant(B, Delta) - Q(B)**2)",
            "lambda_B >= 0",
        ),
        notes="The formulas keep the terms k >= 0 and k >= 1 of the series, or none.",
        name="a",
    ),
    step(
        "part",
        "",
        (
            "the sum equals "
            r"$2Q(B)-\sum_{k<k_\star}a_k-(n-1)\big[(1+\Delta)\,p(B,\Delta)"
            r"-\sum_{k<k_\star}a_k\Delta^k\big]$"
        ),
        name="b",
    ),
    step(
        "part",
        "",
        r"equality in (a) for orthonormal data and for $n=2$, $\rho_{12}=\Delta\ge0$",
        name="c",
    ),
)

STATEMENTS = (MIN_EIGENVALUE_SERIES,)
