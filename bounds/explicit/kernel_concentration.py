"""Entrywise concentration of the initial kernel."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Source, Statement

KERNEL_CONCENTRATION = with_proof(
    Statement(
        id="explicit/kernel-concentration",
        title="Entrywise concentration of the initial kernel",
        says=("The initial kernel is close to its limit in Frobenius norm, with high probability."),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $w_r(0)\sim N(0,I_d)$ independent; $b_r(0)=B\ge0$; "
                r"$\delta\in(0,1)$."
            ),
            (
                r"$H(0),H^\infty\in\mathbb R^{n\times n}$; $L=\ln\frac{n(n+1)}\delta$; "
                "$Q=Q(B)$."
            ),
        ),
        variables=given(
            variables("n", "m", "B", "delta", dH_F="real: Frobenius norm of H(0) - H_inf"),
            "dH_F",
            by="initialisation",
        ),
        definitions=(
            ("L", "log(n*(n + 1)/delta)"),
            ("hoeffding", "n*sqrt(2*L/m)"),
            ("bernstein", "2*n*(sqrt(2*Q(B)*L/m) + 2*L/(3*m))"),
            ("simplified", "4*n*exp(-B**2/4)*sqrt(L/m)"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < delta < 1",
            "m >= 4/9*exp(B**2/2)*L",
        ),
        claim=("dH_F <= 4*n*exp(-B**2/4)*sqrt(L/m)",),
        prose=(
            r"Each of the following holds with probability at least $1-\delta$: (a) "
            r"$\lVert H(0)-H^\infty\rVert_F\le n\sqrt{2L/m}$ (any $m\ge1$, $B\ge0$); (b) "
            r"$\lVert H(0)-H^\infty\rVert_F\le2n\Big(\sqrt{\frac{2QL}m}+\frac{2L}{3m}\Big)"
            r"\le2n\Big(e^{-B^2/4}\sqrt{\frac Lm}+\frac{2L}{3m}\Big)$ (any $m\ge1$, "
            r"$B\ge0$); (c) $\lVert H(0)-H^\infty\rVert_F\le4n\,e^{-B^2/4}\sqrt{L/m}$ if "
            r"$m\ge\frac49e^{B^2/2}L$."
        ),
        probability=Probability(
            event=r"$\lVert H(0)-H^\infty\rVert_F\le4n\,e^{-B^2/4}\sqrt{L/m}$",
            over="the initialisation",
            at_least="1 - delta",
        ),
        source=Source("explicit"),
        uses=(
            "explicit/exact-kernel",
            "explicit/gaussian-facts",
            "classical/hoeffding-bounded",
            "classical/bernstein-two-sided",
            "classical/markov-union",
        ),
        quantity="kernel-deviation",
        side="upper",
        bound="simplified",
        notes=(
            "The formula is part (c); the bounds of (a) and (b) are the definitions "
            "hoeffding and bernstein, which hold for every m."
        ),
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$H_{ij}(0)-H^\infty_{ij}=(1+\rho_{ij})\cdot\frac1m\sum_{r=1}^m("
            r"\xi_r-p_{ij})$ with $\xi_r:=I_{ri}(0)I_{rj}(0)$, $p_{ij}:=p(B,\rho_{ij})$"
        ),
        setting=(r"$1\le i\le j\le n$",),
        where=("m >= 1",),
        claim=("(1 + rho)/m*count - (1 + rho)*p_ij == (1 + rho)*(1/m*(count - m*p_ij))",),
        notes="count is the sum of the indicators over the neurons.",
        uses=("explicit/exact-kernel",),
        because=(
            r"definitions; $\xi_1,\dots,\xi_m\in\{0,1\}$ are independent with mean "
            "$p_{ij}$."
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathbb E(\xi_r-p_{ij})^2=p_{ij}(1-p_{ij})$",
        where=("0 <= p_ij <= 1",),
        claim=("p_ij*(1 - p_ij)**2 + (1 - p_ij)*(0 - p_ij)**2 == p_ij*(1 - p_ij)",),
        notes="The mean over the two values 1 and 0.",
        because="Bernoulli variance.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$p_{ij}(1-p_{ij})\le Q(B)$",
        where=(
            "B >= 0",
            "0 <= p_ij <= Q(B)",
        ),
        claim=("p_ij*(1 - p_ij) <= Q(B)",),
        because=r"$p_{ij}\le Q(B)$ by `explicit/exact-kernel`(d).",
        uses=("explicit/exact-kernel",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|\xi_r-p_{ij}|\le1$",
        where=("0 <= p_ij <= 1",),
        claim=("abs(1 - p_ij) <= 1", "abs(0 - p_ij) <= 1"),
        notes="The two values of the indicator.",
        because="both numbers lie in $[0,1]$.",
    ),
    step(
        "probability",
        "exact-law",
        r"$\mathbb P\big[|\frac1m\sum_r(\xi_r-p_{ij})|\ge\sqrt{L/(2m)}\big]\le2e^{-L}$",
        setting=(r"fixed $i\le j$",),
        because="`classical/hoeffding-bounded` with $u=L$.",
        uses=("classical/hoeffding-bounded",),
    ),
    step(
        "probability",
        "exact-law",
        (
            r"$\mathbb P\big[|\frac1m\sum_r(\xi_r-p_{ij})|\ge\sqrt{2QL/m}+\frac{2L}{3m}"
            r"\big]\le2e^{-L}$"
        ),
        setting=(r"fixed $i\le j$",),
        because=(
            "`classical/bernstein-two-sided` with $V=mQ$, $b=1$, $u=L$ (steps 2-4), divided by $m$."
        ),
        uses=("classical/bernstein-two-sided",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{n(n+1)}2\cdot2e^{-L}=\delta$",
        where=(
            "n >= 1",
            "0 < delta < 1",
        ),
        claim=("n*(n + 1)/2*2*exp(-L) == delta",),
        because=(
            r"$L=\ln\frac{n(n+1)}\delta$; there are $n(n+1)/2$ pairs $i\le j$, so the "
            r"union bound gives $\delta$, separately for step 5 and for step 6."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|H_{ij}(0)-H^\infty_{ij}|\le2\,\big|\frac1m\sum_r(\xi_r-p_{ij})\big|$",
        where=("-1 <= rho <= 1",),
        claim=("abs((1 + rho)*mean) <= 2*abs(mean)",),
        notes="mean is the average of step 1.",
        uses=("explicit/kernel-concentration/step-1",),
        because=r"$0\le1+\rho_{ij}\le2$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lVert A\rVert_F\le n\max_{ij}|A_{ij}|$",
        setting=(r"$A\in\mathbb R^{n\times n}$",),
        because=("$n^2$ entries. Steps 5, 7, 8, 9 give (a); steps 6-9 give the first form of (b)."),
    ),
    step(
        "inequality",
        "symbolic",
        r"$2Q(B)\le e^{-B^2/2}$",
        where=("B >= 0",),
        claim=("2*Q(B) <= exp(-B**2/2)",),
        because="`explicit/gaussian-facts`(a); second form of (b).",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{2L}{3m}\le e^{-B^2/4}\sqrt{\frac Lm}$",
        where=(
            "n >= 1",
            "0 < delta < 1",
            "B >= 0",
            "m >= 1",
            "m >= 4/9*exp(B**2/2)*L",
        ),
        claim=("2*L/(3*m) <= exp(-B**2/4)*sqrt(L/m)",),
        because=r"equivalent to $\sqrt{L/m}\le\frac32e^{-B^2/4}$. With (b) this is (c).",
    ),
    auxiliary=variables(
        "rho",
        p_ij="real: orthant probability of a pair",
        count="integer: number of neurons that are active on both inputs",
        mean="real: average of the centred indicators",
    ),
)

STATEMENTS = (
    with_parts(
        KERNEL_CONCENTRATION,
        step(
            "part",
            "",
            r"$\lVert H(0)-H^\infty\rVert_F\le n\sqrt{2L/m}$ (any $m\ge1$, $B\ge0$)",
            where=("n >= 1", "m >= 1", "B >= 0", "0 < delta < 1"),
            probability=Probability(
                event=r"$\lVert H(0)-H^\infty\rVert_F\le n\sqrt{2L/m}$",
                over="the initialisation",
                at_least="1 - delta",
            ),
            name="a",
        ),
        step(
            "part",
            "",
            (
                r"$\lVert H(0)-H^\infty\rVert_F\le2n\Big(\sqrt{\frac{2QL}m}+\frac{2L}{3m}\Big)"
                r"\le2n\Big(e^{-B^2/4}\sqrt{\frac Lm}+\frac{2L}{3m}\Big)$ (any $m\ge1$, $B\ge0$)"
            ),
            where=("n >= 1", "m >= 1", "B >= 0", "0 < delta < 1"),
            claim=(
                "2*n*(sqrt(2*Q(B)*L/m) + 2*L/(3*m)) <= 2*n*(exp(-B**2/4)*sqrt(L/m) + 2*L/(3*m))",
            ),
            probability=Probability(
                event=r"the first inequality",
                over="the initialisation",
                at_least="1 - delta",
            ),
            name="b",
            notes="The formula is the second inequality.",
        ),
        step(
            "part",
            "",
            (
                r"$\lVert H(0)-H^\infty\rVert_F\le4n\,e^{-B^2/4}\sqrt{L/m}$ if "
                r"$m\ge\frac49e^{B^2/2}L$"
            ),
            probability=Probability(
                event=r"$\lVert H(0)-H^\infty\rVert_F\le4n\,e^{-B^2/4}\sqrt{L/m}$",
                over="the initialisation",
                at_least="1 - delta",
            ),
            name="c",
        ),
    ),
)
