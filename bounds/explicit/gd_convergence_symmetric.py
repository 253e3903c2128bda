"""Convergence from the symmetric initialisation."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Source, Statement

GD_CONVERGENCE_SYMMETRIC = with_proof(
    Statement(
        id="explicit/gd-convergence-symmetric",
        title="Convergence from the symmetric initialisation",
        says=(
            "Linear convergence from the symmetric initialisation, where the initial "
            "output is zero."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"symmetric initialisation with $M$ neurons in total ($M$ even); $\lVert "
                r"x_i\rVert=1$; $B\ge0$; $0<\lambda\le\lambda(B)$; $\delta\in(0,1)$; "
                r"$M\ge166\,\frac n\lambda\ln\frac{3n}\delta,\quad M\ge167773\,\frac{n^3\lVert "
                r"y\rVert^2e^{-B^2}}{\lambda^4},\quad0<\eta\le\frac{16}{289}\frac{\lambda "
                "e^{B^2}}{n^2}.$"
            ),
            r"$k\ge0$, $r\le M$, $i\le n$.",
        ),
        variables=variables(
            "n",
            "M",
            "B",
            "lambda",
            "delta",
            "eta",
            "k",
            "norm_y",
            "E_k",
            "move_w",
            "move_b",
            "active_k",
        ),
        definitions=(
            ("radius", "8*sqrt(n)*norm_y/(lambda*sqrt(M))"),
            ("M_first", "166*n/lambda*log(3*n/delta)"),
            ("M_second", "167773*n**3*norm_y**2*exp(-B**2)/lambda**4"),
            ("eta_max", "16/289*lambda*exp(B**2)/n**2"),
        ),
        assumptions=(
            "n >= 1",
            "M >= 2",
            "floor(M/2) == M/2",
            "B >= 0",
            "0 < lambda",
            "0 < delta < 1",
            "norm_y >= 0",
            "k >= 0",
            "M >= 166*n/lambda*log(3*n/delta)",
            "M >= 167773*n**3*norm_y**2*exp(-B**2)/lambda**4",
            "0 < eta",
            "eta <= 16/289*lambda*exp(B**2)/n**2",
        ),
        claim=(
            "E_k <= (1 - eta*lambda/4)**k*norm_y**2",
            "move_w <= radius",
            "move_b <= radius",
            "active_k <= 17/16*M*exp(-B**2/2)",
        ),
        prose=(
            r"With probability at least $1-\delta$, for all $k$: $f(0)=0$, $\lVert y-f(k)"
            r"\rVert^2\le(1-\frac{\eta\lambda}4)^k\lVert y\rVert^2$; $\lVert "
            r"w_r(k)-w_r(0)\rVert,\ |b_r(k)-B|\le\dfrac{8\sqrt n\,\lVert "
            r"y\rVert}{\lambda\sqrt M}$; $|S_{\mathrm{on}}(i,k)|\le"
            r"\frac{17}{16}M\,e^{-B^2/2}$."
        ),
        probability=Probability(
            event="the claim holds for all k, r, i", over="the initialisation", at_least="1 - delta"
        ),
        source=Source("explicit"),
        uses=(
            "explicit/gd-convergence",
            "explicit/gd-good-event",
            "explicit/gd-movement",
            "explicit/gd-one-step",
        ),
        quantity="width",
        side="upper",
        bound="max(M_first, M_second)",
        notes="M counts all neurons; floor(M/2) == M/2 says that it is even.",
    ),
    step(
        "identity",
        "symbolic",
        "$f(x;0)=0$",
        setting=(r"$x\in\mathbb R^d$",),
        because=(
            "neurons $r$ and $r+M/2$ have equal weights and biases and opposite signs; "
            r"hence $D_0=\lVert y\rVert$."
        ),
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$H(0)=\frac1{m'}\big((1+\rho_{ij})\sum_{r\le "
            r"m'}I_{ri}(0)I_{rj}(0)\big)_{ij}$"
        ),
        setting=("$m'=M/2$",),
        because=r"each product appears exactly twice and $\frac2M=\frac1{m'}$.",
    ),
    step(
        "law",
        "exact-law",
        r"$\frac12N_i\sim\mathrm{Bin}(m',Q(B))$",
        setting=("$m'=M/2$",),
        because="each neuron of the first half is counted twice.",
    ),
    step(
        "law",
        "exact-law",
        r"$\frac12F_i(R)\sim\mathrm{Bin}(m',\mathrm{pflip}(B,R))$",
        setting=("$m'=M/2$",),
        because="each neuron of the first half is counted twice.",
    ),
    step(
        "probability",
        "monte-carlo",
        (
            r"$\mathbb P[\mathcal E]\ge1-\delta$ for the event $\mathcal E$ with $M$ in "
            "place of $m$"
        ),
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < delta < 1",
            "m_half >= 83*n/lambda*log(3*n/delta)",
        ),
        probability=Probability(
            event=r"$\mathcal E$",
            over="the initialisation",
            at_least="1 - delta",
            law=(
                "1 - n*exp(-lambda*m_half/(64*n)) - n*exp(-(2*log(2) - 1)*m_half*lambda/(32*n)) "
                "- n*exp(-(log(2) - 1/2)*m_half*exp(-B**2/2))"
            ),
            law_is="lower",
        ),
        because=(
            r"`explicit/gd-good-event` for the $m'$ independent neurons; $F_i\le2M\bar "
            r"p_\star\iff\frac12F_i\le2m'\bar p_\star$ and $N_i\le Ms\iff\frac12N_i\le "
            "m's$."
        ),
        uses=("explicit/gd-good-event",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lVert e(k+1)\rVert^2\le(1-\frac{\eta\lambda}4)\lVert e(k)\rVert^2$",
        setting=(r"on $\mathcal E$; $k\ge0$",),
        because=(
            "`explicit/gd-one-step` and the induction of `explicit/gd-convergence` are "
            r"deterministic on $\mathcal E$ and never use independence of the neurons."
        ),
        uses=(
            "explicit/gd-one-step",
            "explicit/gd-convergence",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$\max\big(\lVert w_r(k)-w_r(0)\rVert,|b_r(k)-B|\big)\le\frac{8\sqrt "
            r"n\,\lVert y\rVert}{\lambda\sqrt M}$"
        ),
        setting=(r"on $\mathcal E$; $k\ge0$, $1\le r\le M$",),
        because=(
            r"`explicit/gd-movement` with $m=M$, $D_0=\lVert y\rVert$; the count is "
            "`explicit/gd-convergence` steps 6-8."
        ),
        uses=(
            "explicit/gd-movement",
            "explicit/gd-convergence",
        ),
    ),
    auxiliary=variables(m_half="integer: half of the number of neurons"),
)

STATEMENTS = (GD_CONVERGENCE_SYMMETRIC,)
