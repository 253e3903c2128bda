"""Rademacher complexity of networks near initialisation."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Source, Statement

RADEMACHER = with_proof(
    Statement(
        id="explicit/rademacher",
        title="Rademacher complexity of networks near initialisation",
        says=(
            "The Rademacher complexity of networks near their initialisation carries a "
            "factor $e^{-B^2/4}$."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $b_r(0)=B\ge0$; initial weights and signs arbitrary "
                r"but fixed before the signs $\varepsilon$; $R_w,R_b\ge0$, $R=R_w+R_b$, "
                r"$R_F\ge0$; $\bar p=c(B,R)\,R\,s(B)$; the initial counts satisfy $N_i\le "
                r"m\,s$ and $F_i(R)\le2m\bar p$ for all $i$."
            ),
            (
                r"$\mathcal F:=\{x\mapsto f(x;W,b):\ (W,b)\in\mathcal B(R_w,R_b),\ "
                r"\lVert(W,b)-(W(0),b(0))\rVert_F\le R_F\}$; $R_S(\mathcal F)=\frac1n\mathbb "
                r"E_\varepsilon\sup_{f\in\mathcal F}\sum_i\varepsilon_if(x_i)$; $c=c(B,R)$, "
                "$s=s(B)$."
            ),
        ),
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "R",
                R_F="largest Frobenius distance from the initialisation",
                R_S="real: empirical Rademacher complexity of the class",
            ),
            "R_S",
        ),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("c_BR", "sqrt(2/pi)*sinhc(B*R)"),
            ("p_bar", "c_BR*R*s"),
            ("leading", "R_F*sqrt(2*exp(-B**2/2)/n)"),
            ("remainder", "4*c_BR*R**2*sqrt(m)*exp(-B**2/2)"),
            ("fail", "n*exp(-(log(2) - 1/2)*m*s) + n*exp(-(2*log(2) - 1)*m*p_bar)"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "R >= 0",
            "R_F >= 0",
        ),
        claim=("R_S <= leading + remainder",),
        prose=(
            r"(a) $R_S(\mathcal F)\le R_F\sqrt{\frac{2\,e^{-B^2/2}}n}+4\,c\,R^2\sqrt "
            r"m\,e^{-B^2/2}$ (the steps below give the same with $2$ in place of $4$). (b) "
            r"If instead $N_i\le(1+\epsilon)mQ(B)$ for all $i$, the first term becomes "
            r"$R_F\sqrt{2(1+\epsilon)Q(B)/n}$. (c) For the symmetric initialisation with "
            "$M$ neurons in total, (a) and (b) hold with $M$ in place of $m$."
        ),
        source=Source("explicit"),
        uses=(
            "explicit/sparsity-count",
            "explicit/sparsity-count-two-sided",
            "explicit/flip-count",
            "explicit/ntk-perturbation",
        ),
        quantity="rademacher-complexity",
        side="upper",
        bound="leading + remainder",
        probability=Probability(
            event="the conditions on the counts",
            over="the initialisation",
            at_least="1 - fail",
            law=(
                "1 - n*binomial_tail(m*s, m, Q(B)) - n*binomial_tail(2*m*p_bar, m, Q(B - R) -"
                " Q(B + R))"
            ),
            law_is="lower",
        ),
        instances=(
            ("explicit/sparsity-count/a", ()),
            ("explicit/rademacher/flips", (("p", "p_bar"),)),
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$\sigma(z_{ri})=I_{ri}(0)\,z_{ri}$",
        because="the indicator cannot change (`explicit/ntk-perturbation` step 1).",
        where=("R >= 0", "above >= 0", "below > 0", "abs(move) <= R"),
        claim=("max(R + above + move, 0) == R + above + move", "max(-R - below + move, 0) == 0"),
        notes=(
            "A neuron outside of S_i has z(0) = R + above >= R, where the indicator is 1, or "
            "z(0) = -R - below < -R, where it is 0; move is z - z(0), at most R by step 2."
        ),
        uses=(
            "explicit/ntk-perturbation",
            "explicit/ntk-perturbation/step-1",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|z_{ri}-z_{ri}(0)|\le R$",
        because=r"$\lVert x_i\rVert=1$.",
        where=("abs(inner) <= R_w", "abs(move_bias) <= R_b"),
        claim=("abs(inner - move_bias) <= R_w + R_b",),
        notes=(
            "inner is the product of the movement of the weights with the unit vector x_i, at"
            " most the norm of the movement."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|\sigma(z_{ri})-z_{ri}|\le R$",
        because=r"the left side is $\max(-z_{ri},0)$ and $z_{ri}\ge-R$ by step 2.",
        where=("abs(z - z_0) <= R", "0 <= z_0 < R"),
        claim=("abs(max(z, 0) - z) <= R",),
        uses=("explicit/rademacher/step-2",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|\sigma(z_{ri})|\le R$",
        because=(
            r"$z_{ri}\le R$ by step 2. Steps 3-4 say $|\sigma(z_{ri})-I_{ri}(0)z_{ri}|\le "
            "R$ on $S_i(R)$."
        ),
        where=("abs(z - z_0) <= R", "-R <= z_0 < 0"),
        claim=("abs(max(z, 0)) <= R",),
        uses=("explicit/rademacher/step-2",),
    ),
    step(
        "identity",
        "symbolic",
        r"$z_{ri}-z_{ri}(0)=\langle(w_r,b_r)-(w_r(0),B),\tilde x_i\rangle$",
        setting=(r"$1\le r\le m$, $1\le i\le n$",),
        because=r"definition of $\tilde x_i$.",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$f(x_i;W,b)=f_i(0)+\langle\vartheta,Z_i(0)\rangle+\mathrm{rem}_i$, where $"
            r"\vartheta=\mathrm{vec}\big((W,b)-(W(0),b(0))\big)$, $Z_i(0)$ is column $i$ "
            r"of $Z(0)$ and $\mathrm{rem}_i=\frac1{\sqrt m}\sum_{r\in S_i}a_r\big["
            r"\sigma(z_{ri})-I_{ri}(0)z_{ri}\big]$"
        ),
        setting=(r"$(W,b)\in\mathcal B(R_w,R_b)$",),
        because="steps 1 and 5.",
        uses=(
            "explicit/rademacher/step-1",
            "explicit/rademacher/step-5",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|\mathrm{rem}_i|\le\frac{F_iR}{\sqrt m}$",
        because="steps 3-4, $|a_r|=1$.",
        where=("m >= 1", "R >= 0", "F_i >= 0", "abs(total) <= F_i*R"),
        claim=("abs(total/sqrt(m)) <= F_i*R/sqrt(m)",),
        notes=(
            "total is the sum of the F_i terms of the remainder, each at most R by steps 3 and 4."
        ),
        uses=(
            "explicit/rademacher/step-3",
            "explicit/rademacher/step-4",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{F_iR}{\sqrt m}\le2cR^2\sqrt m\,s$",
        because=r"$\bar p=cRs$.",
        where=("m >= 1", "R >= 0", "B >= 0", "0 <= share <= 1"),
        definitions=(("flips", "share*2*m*p_bar"),),
        claim=("flips*R/sqrt(m) <= 2*c_BR*R**2*sqrt(m)*s",),
        notes="flips is F_i, share its ratio to the bound of the domain.",
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$\sum_i\varepsilon_i\langle\vartheta,Z_i(0)\rangle\le R_F\,\lVert "
            r"Z(0)\varepsilon\rVert$"
        ),
        setting=(r"$\lVert\vartheta\rVert\le R_F$",),
        because="Cauchy-Schwarz.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathbb E_\varepsilon\lVert Z(0)\varepsilon\rVert\le\lVert Z(0)\rVert_F$",
        setting=(r"$\varepsilon$ uniform signs",),
        because=r"Jensen and $\mathbb E\varepsilon_i\varepsilon_j=\mathbf1\{i=j\}$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\lVert Z(0)\rVert_F^2=\frac2m\sum_iN_i$",
        setting=(r"$(W,b)\in\mathcal B(R_w,R_b)$, $1\le i\le n$",),
        because=r"$\lVert\tilde x_i\rVert^2=2$, $a_r^2=1$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac2m\sum_iN_i\le2ns$",
        because=(
            r"sum over $i$; under $N_i\le(1+\epsilon)mQ$ the bound is $2n(1+\epsilon)Q$ "
            "and leads to (b)."
        ),
        where=("m >= 1", "n >= 1", "count <= n*m*s"),
        claim=("2/m*count <= 2*n*s",),
        notes="count is the sum of the N_i, each at most m s.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathbb E_\varepsilon\sum_i\varepsilon_if_i(0)=0$",
        setting=(r"$(W,b)\in\mathcal B(R_w,R_b)$, $1\le i\le n$",),
        because=r"$f(0)$ does not depend on $\varepsilon$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$R_S(\mathcal F)\le R_F\sqrt{\frac{2s}n}+2cR^2\sqrt m\,s$",
        because="steps 6-13 divided by $n$; doubling the last term gives (a) as stated.",
        where=("n >= 1", "R_F >= 0", "scale >= 0", "0 <= share <= 1", "slack >= 0"),
        definitions=(("norm_Z", "share*sqrt(2*n*scale)"), ("rest", "rest_bound - slack")),
        claim=("(R_F*norm_Z + n*rest)/n <= R_F*sqrt(2*scale/n) + rest_bound",),
        notes=(
            "What steps 6 to 13 say of n times the complexity: norm_Z is the Frobenius norm "
            "of Z(0), scale is s(B), rest the largest |rem_i| and rest_bound its bound 2 c "
            "R^2 sqrt(m) s of steps 7 and 8."
        ),
        uses=(
            "explicit/rademacher/step-6",
            "explicit/rademacher/step-7",
            "explicit/rademacher/step-8",
            "explicit/rademacher/step-9",
            "explicit/rademacher/step-10",
            "explicit/rademacher/step-11",
            "explicit/rademacher/step-12",
            "explicit/rademacher/step-13",
        ),
    ),
    step(
        "law",
        "exact-law",
        r"$\frac12N_i\sim\mathrm{Bin}(m',Q(B))$",
        setting=("symmetric initialisation, $m'=M/2$",),
        because="each of the $m'$ independent neurons is counted twice.",
    ),
    step(
        "law",
        "exact-law",
        r"$\frac12F_i\sim\mathrm{Bin}(m',\mathrm{pflip}(B,R))$",
        setting=("symmetric initialisation, $m'=M/2$",),
        because=(
            "same. Steps 1-14 use no independence, so they hold with $m=M$; the count "
            "conditions have the stated probability by `explicit/sparsity-count` and "
            "`explicit/flip-count` for $m'$ neurons. This is (c)."
        ),
        uses=(
            "explicit/sparsity-count",
            "explicit/flip-count",
        ),
    ),
    auxiliary=variables(
        "R_w",
        "R_b",
        "F_i",
        "z",
        z_0="real: pre-activation at initialisation",
        inner="real: inner product of the movement of a weight vector with an input",
        move_bias="real: movement of a bias",
        total="real: sum of the changes of the neurons of S_i",
        count="real: sum of the initial counts",
        above="real: distance of a pre-activation above R",
        below="real: distance of a pre-activation below -R",
        move="real: movement of a pre-activation",
        share="real: ratio of a quantity to its bound",
        scale="real: s(B)",
        rest_bound="real: bound on the remainders",
        slack="real: by how much an inequality holds",
    ),
)

STATEMENTS = (
    with_parts(
        RADEMACHER,
        step(
            "part",
            "",
            (
                r"$R_S(\mathcal F)\le R_F\sqrt{\frac{2\,e^{-B^2/2}}n}+4\,c\,R^2\sqrt "
                r"m\,e^{-B^2/2}$"
            ),
            claim=("R_S <= leading + remainder",),
            name="a",
        ),
        step(
            "part",
            "",
            (
                r"If instead $N_i\le(1+\epsilon)mQ(B)$ for all $i$, the first term becomes "
                r"$R_F\sqrt{2(1+\epsilon)Q(B)/n}$"
            ),
            where=("n >= 1", "m >= 1", "B >= 0", "R >= 0", "R_F >= 0", "epsilon > 0"),
            claim=("R_S <= R_F*sqrt(2*(1 + epsilon)*Q(B)/n) + remainder",),
            name="b",
        ),
        step(
            "part",
            "",
            (
                "For the symmetric initialisation with $M$ neurons in total, (a) and (b) hold "
                "with $M$ in place of $m$"
            ),
            where=(
                "n >= 1",
                "M >= 1",
                "B >= 0",
                "R >= 0",
                "R_F >= 0",
                "epsilon > 0",
            ),
            claim=(
                "R_S <= leading + 4*c_BR*R**2*sqrt(M)*exp(-B**2/2)",
                ("R_S <= R_F*sqrt(2*(1 + epsilon)*Q(B)/n) + 4*c_BR*R**2*sqrt(M)*exp(-B**2/2)"),
            ),
            name="c",
            notes="(a) and (b) each under its own conditions on the counts.",
        ),
        step(
            "part",
            "",
            (
                r"the bound on the flips that the probability rests on, for $\bar p=0$ too: "
                r"$n\,\mathbb P[F_i\ge2mp]\le n\,e^{-(2\ln2-1)mp}$ for $p\ge\mathrm{pflip}(B,R)$"
            ),
            where=("n >= 1", "m >= 1", "B >= 0", "R >= 0", "p >= Q(B - R) - Q(B + R)"),
            claim=(
                ("n*binomial_tail(2*m*p, m, Q(B - R) - Q(B + R)) <= n*exp(-(2*log(2) - 1)*m*p)"),
            ),
            formal=True,
            name="flips",
            notes="`explicit/flip-count` asks for p > 0; with R = 0 both sides are n.",
        ),
        auxiliary=variables("M", "epsilon", p="real: bound on the flip probability"),
    ),
)
