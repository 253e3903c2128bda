"""Perturbation of the kernel and of the feature matrix inside a box."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Source, Statement

NTK_PERTURBATION = with_proof(
    Statement(
        id="explicit/ntk-perturbation",
        title="Perturbation of the kernel and of the feature matrix inside a box",
        says=(
            "Inside the box the kernel, the feature matrix and the active counts change "
            "by at most a multiple of the flip count."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $b_r(0)=B$; $R=R_w+R_b$; the numbers $F_i$ (with this "
                r"$R$) satisfy $F_i\le2m\bar p$ for all $i$. No randomness is used beyond "
                "this."
            ),
            (
                r"$(W,b)\in\mathcal B(R_w,R_b)$ arbitrary; $H(W,b)\in\mathbb R^{n\times n}$; "
                r"$Z(W,b)\in\mathbb R^{m(d+1)\times n}$."
            ),
        ),
        variables=given(
            variables(
                "n",
                "m",
                "p_bar",
                "N_i",
                "F_i",
                F_j="real: number of neurons whose sign on input j can change",
                dH_ij="real: change of an entry of the kernel",
                dH_F="real: Frobenius norm of the change of the kernel",
                dZ_F="real: Frobenius norm of the change of the feature matrix",
                lambda_H="real: smallest eigenvalue of the kernel in the box",
                lambda_H0="real: smallest eigenvalue of the initial kernel",
                active="real: number of active neurons in the box",
            ),
            "F_j",
            "dH_ij",
            "dH_F",
            "dZ_F",
            "lambda_H",
            "lambda_H0",
            "active",
            by="initialisation",
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "p_bar >= 0",
            "0 <= F_i <= 2*m*p_bar",
            "0 <= F_j <= 2*m*p_bar",
        ),
        claim=(
            "abs(dH_ij) <= 8*p_bar",
            "dH_F <= 8*n*p_bar",
            "dZ_F**2 <= 4*n*p_bar",
            "lambda_H >= lambda_H0 - 8*n*p_bar",
            "active <= N_i + 2*m*p_bar",
        ),
        prose=(
            r"Simultaneously for all $(W,b)\in\mathcal B(R_w,R_b)$: (a) "
            r"$|H_{ij}(W,b)-H_{ij}(0)|\le\frac{1+\rho_{ij}}m(F_i+F_j)\le8\bar p$; (b) "
            r"$\lVert H(W,b)-H(0)\rVert_F\le8n\bar p$; (c) $\lVert Z(W,b)-Z(0)\rVert_F^2"
            r"\le\frac2m\sum_iF_i\le4n\bar p$; (d) $\lambda_{\min}(H(W,b))\ge\lambda_{"
            r"\min}(H(0))-8n\bar p$; (e) $|\{r:\langle w_r,x_i\rangle\ge b_r\}|\le "
            r"N_i+F_i\le N_i+2m\bar p$."
        ),
        source=Source("explicit"),
        uses=(
            "explicit/flip-probability",
            "explicit/flip-count",
            "classical/eigenvalue-order",
        ),
        quantity="kernel-perturbation",
        side="upper",
        bound="8*n*p_bar",
    ),
    step(
        "event",
        "symbolic",
        "$I_{ri}(W,b)=I_{ri}(0)$",
        setting=(r"$(W,b)\in\mathcal B(R_w,R_b)$, $r\notin S_i$",),
        because="`explicit/flip-probability` steps 3-4.",
        uses=("explicit/flip-probability",),
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$|I_{ri}I_{rj}-I_{ri}(0)I_{rj}(0)|\le\mathbf1\{r\in S_i\}+\mathbf1\{r\in "
            r"S_j\}$"
        ),
        setting=(r"$1\le r\le m$, $1\le i,j\le n$",),
        because=(
            r"if $r\notin S_i\cup S_j$ both products agree (step 1); otherwise the left "
            "side is at most $1$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|H_{ij}(W,b)-H_{ij}(0)|\le\frac{1+\rho_{ij}}m(F_i+F_j)$",
        setting=(r"unit-norm $x_1,\dots,x_n$; $1\le i,j\le n$",),
        because="sum step 2 over $r$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{1+\rho_{ij}}m(F_i+F_j)\le8\bar p$",
        where=(
            "m >= 1",
            "p_bar >= 0",
            "-1 <= rho <= 1",
            "0 <= F_i <= 2*m*p_bar",
            "0 <= F_j <= 2*m*p_bar",
        ),
        claim=("(1 + rho)/m*(F_i + F_j) <= 8*p_bar",),
        because=r"$1+\rho_{ij}\le2$. Steps 3-4 are (a).",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lVert H(W,b)-H(0)\rVert_F\le8n\bar p$",
        setting=(r"$(W,b)\in\mathcal B(R_w,R_b)$",),
        because=r"$\lVert A\rVert_F\le n\max|A_{ij}|$. This is (b).",
    ),
    step(
        "identity",
        "symbolic",
        r"$\lVert Z(W,b)-Z(0)\rVert_F^2=\frac2m\sum_{i,r}|I_{ri}-I_{ri}(0)|$",
        setting=(r"$(W,b)\in\mathcal B(R_w,R_b)$",),
        because=(
            r"block form of $Z$, $a_r^2=1$, $\lVert\tilde x_i\rVert^2=2$, "
            "$|I-I'|^2=|I-I'|$ for indicators."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\sum_r|I_{ri}-I_{ri}(0)|\le F_i$",
        setting=(r"$1\le i\le n$",),
        because="step 1.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac2m\sum_iF_i\le4n\bar p$",
        where=(
            "n >= 1",
            "m >= 1",
            "p_bar >= 0",
            "0 <= F_i <= 2*m*p_bar",
        ),
        claim=("2/m*n*F_i <= 4*n*p_bar",),
        because="sum over $n$ indices. Steps 6-8 are (c).",
        notes="Written for n equal counts, the largest sum that the domain allows.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lambda_{\min}(H(W,b))\ge\lambda_{\min}(H(0))-\lVert H(W,b)-H(0)\rVert_F$",
        setting=(r"$(W,b)\in\mathcal B(R_w,R_b)$",),
        because="`classical/eigenvalue-order`(c). With step 5 this is (d).",
        uses=("classical/eigenvalue-order",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\sum_rI_{ri}(W,b)\le N_i+F_i$",
        setting=(r"$1\le i\le n$",),
        because="step 7. This is (e).",
    ),
    auxiliary=variables("rho", A_max="real: largest absolute entry", A_F="real: Frobenius norm"),
)

STATEMENTS = (
    with_parts(
        NTK_PERTURBATION,
        step(
            "part",
            "",
            r"$|H_{ij}(W,b)-H_{ij}(0)|\le\frac{1+\rho_{ij}}m(F_i+F_j)\le8\bar p$",
            where=(
                "m >= 1",
                "p_bar >= 0",
                "-1 <= rho <= 1",
                "0 <= F_i <= 2*m*p_bar",
                "0 <= F_j <= 2*m*p_bar",
            ),
            claim=("(1 + rho)/m*(F_i + F_j) <= 8*p_bar",),
            name="a",
            notes="The formula is the second inequality.",
        ),
        step("part", "", r"$\lVert H(W,b)-H(0)\rVert_F\le8n\bar p$", name="b"),
        step(
            "part",
            "",
            r"$\lVert Z(W,b)-Z(0)\rVert_F^2\le\frac2m\sum_iF_i\le4n\bar p$",
            name="c",
        ),
        step(
            "part",
            "",
            r"$\lambda_{\min}(H(W,b))\ge\lambda_{\min}(H(0))-8n\bar p$",
            name="d",
        ),
        step(
            "part",
            "",
            r"$|\{r:\langle w_r,x_i\rangle\ge b_r\}|\le N_i+F_i\le N_i+2m\bar p$",
            where=("m >= 1", "p_bar >= 0", "0 <= F_i <= 2*m*p_bar"),
            claim=("N_i + F_i <= N_i + 2*m*p_bar",),
            name="e",
            notes="The formula is the second inequality.",
        ),
        auxiliary=variables("rho"),
    ),
)
