"""Generalization bound with an arbitrary data-dependent displacement."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

GENERALIZATION = with_proof(
    Statement(
        id="explicit/generalization",
        title="Generalization bound with an arbitrary data-dependent displacement",
        says=(
            "The population loss is bounded by the training residual, the displacement "
            "and a deviation."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$(x_i,y_i)$, $i\le n$, independent from a law on $\{\lVert "
                r"x\rVert=1\}\times\mathbb R$, independent of the initialisation; width $M$: "
                "either the independent initialisation ($m'=M$ independent neurons) or the "
                r"symmetric one ($m'=M/2$); $B\ge0$. Loss $\ell:\mathbb R\times\mathbb "
                r"R\to[0,1]$, 1-Lipschitz in its first argument, $\ell(y,y)=0$. Radii "
                r"$R_w,R_b>0$ are deterministic, $R=R_w+R_b$, $c=c(B,R)$, $\bar p=cRs(B)$. The "
                "parameter $(W,b)$ is any measurable function of sample and initialisation."
            ),
            (
                r"$\hat R:=\lVert(W,b)-(W(0),b(0))\rVert_F$; $J:=\max\{1,\lceil"
                r"\sqrt{M(R_w^2+R_b^2)}\,\rceil\}$; $\mathbf f=(f(x_i;W,b))_{i\le n}$; "
                r"$L_{\mathcal D}(f)=\mathbb E\,\ell(f(x),y)$; $\delta\in(0,1)$; $s=s(B)$."
            ),
        ),
        variables=given(
            variables(
                "n",
                "M",
                "B",
                "R_w",
                "R_b",
                "delta",
                R_hat="displacement from the initialisation",
                residual="norm of the training residual",
                L_D="real: population loss",
            ),
            "R_hat",
            "residual",
            "L_D",
            by="training",
        ),
        definitions=(
            ("R", "R_w + R_b"),
            ("J", "max(1, ceil(sqrt(M*(R_w**2 + R_b**2))))"),
        ),
        assumptions=(
            "n >= 1",
            "M >= 1",
            "B >= 0",
            "R_w >= 0",
            "R_b >= 0",
            "0 < delta < 1",
            "R_hat >= 0",
            "residual >= 0",
        ),
        claim=(
            (
                "L_D <= residual/sqrt(n) + 2*((R_hat + 1)*sqrt(2*exp(-B**2/2)/n) + "
                "4*sqrt(2/pi)*sinhc(B*R)*R**2*sqrt(M)*exp(-B**2/2)) + "
                "3*sqrt(log(2*J/delta)/(2*n))"
            ),
        ),
        prose=(
            r"$L_{\mathcal D}(f)\le\frac{\lVert\mathbf f-y\rVert}{\sqrt n}+2\Big[(\hat "
            r"R+1)\sqrt{\frac{2\,e^{-B^2/2}}n}+4\,c\,R^2\sqrt M\,e^{-B^2/2}\Big]+3\sqrt{"
            r"\frac{\ln(2J/\delta)}{2n}}.$ The leading term is $\hat "
            r"R\sqrt{8e^{-B^2/2}/n}$."
        ),
        source=Source("explicit"),
        uses=(
            "explicit/rademacher",
            "classical/rademacher-symmetrisation",
            "classical/rademacher-contraction",
            "classical/markov-union",
        ),
        quantity="population-loss",
        side="upper",
        bound=(
            "residual/sqrt(n) + 2*((R_hat + 1)*sqrt(2*exp(-B**2/2)/n) + "
            "4*sqrt(2/pi)*sinhc(B*R)*R**2*sqrt(M)*exp(-B**2/2)) + "
            "3*sqrt(log(2*J/delta)/(2*n))"
        ),
        notes=(
            r"`explicit/gd-convergence-symmetric` supplies admissible radii: if $\lVert "
            r"y\rVert\le Y\sqrt n$ and $\lambda(B)\ge\lambda$ hold with deterministic "
            r"$Y,\lambda$, take $R_w=R_b=8nY/(\lambda\sqrt M)$; then $\lVert\mathbf "
            r"f-y\rVert/\sqrt n\le(1-\eta\lambda/4)^{k/2}Y$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\hat R\le\sqrt{M(R_w^2+R_b^2)}$",
        setting=(r"$(W,b)\in\mathcal B(R_w,R_b)$",),
        because=r"sum the squared displacements over the $M$ neurons; so $\hat R\le J$.",
    ),
    step(
        "definition",
        "symbolic",
        r"$\mathcal F_j$: the class of `explicit/rademacher` with $R_F=j$, width $M$",
        setting=(r"$j\in\{1,\dots,J\}$",),
        because="it depends on the initialisation only, not on the sample.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$j(\hat R)\le\hat R+1$",
        setting=(r"$0\le\hat R\le J$, $j(\hat R):=\max\{1,\lceil\hat R\rceil\}$",),
        because=(
            r"ceiling; moreover $j(\hat R)\le J$ and $f(\cdot;W,b)\in\mathcal F_{j(\hat "
            "R)}$."
        ),
    ),
    step(
        "probability",
        "monte-carlo",
        (
            r"$\mathbb P\Big[\exists g\in\mathcal F_j:\ L_{\mathcal D}(g)>\frac1n\sum_i"
            r"\ell(g(x_i),y_i)+2R_S(\ell\circ\mathcal F_j)+3\sqrt{\frac{\ln(2J/"
            r"\delta)}{2n}}\Big]\le\frac\delta J$"
        ),
        setting=(r"$j\le J$, initialisation fixed",),
        because=(
            r"`classical/rademacher-symmetrisation` with budget $\delta/J$; the union over "
            r"$j\le J$ costs $\delta$."
        ),
        uses=("classical/rademacher-symmetrisation",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$R_S(\ell\circ\mathcal F_j)\le R_S(\mathcal F_j)$",
        setting=(r"$j\le J$",),
        because=r"`classical/rademacher-contraction` with $\psi_i=\ell(\cdot,y_i)$.",
        uses=("classical/rademacher-contraction",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$R_S(\mathcal F_j)\le j\sqrt{\frac{2s}n}+4cR^2\sqrt M\,s$",
        setting=(r"$N_i\le Ms$ and $F_i(R)\le2M\bar p$ for all $i$",),
        because="`explicit/rademacher`(a), (c).",
        uses=("explicit/rademacher",),
    ),
    step(
        "probability",
        "exact-law",
        (
            r"the count conditions of step 6 fail with probability at most $n\,e^{-("
            r"\ln2-1/2)m's}+n\,e^{-(2\ln2-1)m'\bar p}$"
        ),
        setting=("assumptions of the entry",),
        because="`explicit/rademacher`, conditionally on the sample.",
        uses=("explicit/rademacher",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\ell(u,y)\le|u-y|$",
        setting=(r"$u,y\in\mathbb R$",),
        because=r"$\ell(y,y)=0$ and the Lipschitz property.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac1n\sum_i|f(x_i)-y_i|\le\frac{\lVert\mathbf f-y\rVert}{\sqrt n}$",
        setting=("assumptions of the entry",),
        because="Cauchy-Schwarz.",
    ),
    step(
        "probability",
        "symbolic",
        (
            r"the bound of the conclusion fails with probability at most $\delta+\mathbb "
            r"P[(W,b)\notin\mathcal B(R_w,R_b)]+n\,e^{-(\ln2-1/2)m's}+n\,e^{-(2\ln2-1)m'"
            r"\bar p}$"
        ),
        setting=("assumptions of the entry",),
        because=r"insert $j=j(\hat R)$ and combine steps 1-9 by the union bound.",
    ),
)

STATEMENTS = (GENERALIZATION,)
