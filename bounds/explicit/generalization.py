"""Generalization bound with an arbitrary data-dependent displacement."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Source, Statement

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
        assumptions=(
            "n >= 1",
            "M >= 1",
            "B >= 0",
            "R_w > 0",
            "R_b > 0",
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
        definitions=(
            ("R", "R_w + R_b"),
            ("s", "exp(-B**2/2)"),
            ("p_bar", "sqrt(2/pi)*sinhc(B*R)*R*s"),
            ("J", "max(1, ceil(sqrt(M*(R_w**2 + R_b**2))))"),
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\hat R\le\sqrt{M(R_w^2+R_b^2)}$",
        because=r"sum the squared displacements over the $M$ neurons; so $\hat R\le J$.",
        where=("M >= 1", "R_w >= 0", "R_b >= 0", "0 <= share <= 1"),
        definitions=(("move", "sqrt(share*M*(R_w**2 + R_b**2))"),),
        claim=("move <= sqrt(M*(R_w**2 + R_b**2))",),
        notes=(
            "share is the sum of the squared displacements of the M neurons, each at most "
            "R_w^2 + R_b^2, divided by M (R_w^2 + R_b^2)."
        ),
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
        because=(
            r"ceiling; moreover $j(\hat R)\le J$ and $f(\cdot;W,b)\in\mathcal F_{j(\hat "
            "R)}$."
        ),
        where=("move >= 0", "0 <= up < 1"),
        claim=("max(1, move + up) <= move + 1",),
        notes="move + up is the smallest integer that is at least the displacement.",
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
        probability=Probability(
            event=r"some $g\in\mathcal F_j$ has a larger population loss",
            over="the sample",
            at_most="delta/J",
        ),
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
        because="`explicit/rademacher`(a), (c).",
        uses=("explicit/rademacher",),
        where=(
            "n >= 1",
            "M >= 1",
            "B >= 0",
            "R >= 0",
            "radius >= 0",
            "complexity <= radius*sqrt(2*s/n) + 2*sqrt(2/pi)*sinhc(B*R)*R**2*sqrt(M)*s",
        ),
        claim=("complexity <= radius*sqrt(2*s/n) + 4*sqrt(2/pi)*sinhc(B*R)*R**2*sqrt(M)*s",),
        notes="The domain is step 14 of the cited theorem with R_F = radius and width M.",
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
        probability=Probability(
            event="the conditions on the counts of step 6 fail",
            over="the initialisation",
            at_most="n*exp(-(log(2) - 1/2)*m_half*s) + n*exp(-(2*log(2) - 1)*m_half*p_bar)",
            law=(
                "n*binomial_tail(m_half*s, m_half, Q(B)) + n*binomial_tail(2*m_half*p_bar, "
                "m_half, Q(B - R) - Q(B + R))"
            ),
            law_is="upper",
        ),
        where=("n >= 1", "m_half >= 1", "B >= 0", "R_w > 0", "R_b > 0"),
        instances=(
            ("explicit/sparsity-count/a", (("m", "m_half"),)),
            ("explicit/rademacher/flips", (("m", "m_half"), ("p", "p_bar"))),
        ),
        notes="m_half is the number of independent neurons.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\ell(u,y)\le|u-y|$",
        because=r"$\ell(y,y)=0$ and the Lipschitz property.",
        where=("abs(loss) <= abs(u - label)",),
        claim=("loss <= abs(u - label)",),
        notes="The loss at the label itself is 0.",
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
        probability=Probability(
            event="the bound of the conclusion fails",
            over="the sample and the initialisation",
            at_most=(
                "delta + p_box + n*exp(-(log(2) - 1/2)*m_half*s) + n*exp(-(2*log(2) - "
                "1)*m_half*p_bar)"
            ),
            law=(
                "J*(delta/J) + p_box + n*exp(-(log(2) - 1/2)*m_half*s) + n*exp(-(2*log(2) - "
                "1)*m_half*p_bar)"
            ),
            law_is="upper",
        ),
        where=(
            "n >= 1",
            "m_half >= 1",
            "M >= 1",
            "B >= 0",
            "R_w > 0",
            "R_b > 0",
            "0 < delta < 1",
            "0 <= p_box <= 1",
        ),
        notes="p_box is the probability that the parameters leave the box.",
        uses=(
            "explicit/generalization/step-1",
            "explicit/generalization/step-2",
            "explicit/generalization/step-3",
            "explicit/generalization/step-4",
            "explicit/generalization/step-5",
            "explicit/generalization/step-6",
            "explicit/generalization/step-7",
            "explicit/generalization/step-8",
            "explicit/generalization/step-9",
        ),
    ),
    auxiliary=variables(
        "u",
        m_half="integer: number of independent neurons",
        p_box="real: probability that the parameters leave the box",
        move="real: displacement from the initialisation",
        complexity="real: empirical Rademacher complexity",
        radius="real: Frobenius radius of the class",
        loss="real: loss at an output",
        label="real: a label",
        share="real: ratio of a quantity to its bound",
        up="real: what rounding up adds",
    ),
)

STATEMENTS = (GENERALIZATION,)
