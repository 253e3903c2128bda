"""Appendix C: definitions and Theorems 37 and 39."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

DEFINITION_36 = Statement(
    id="yang2024/definition-36",
    title="Definition 36",
    says="Empirical Rademacher complexity.",
    kind="definition",
    form="as printed",
    setting=(
        (
            r"Variables: $S$ of $n$ samples; $\mathcal{F}\ni f:\mathbb{R}^d\to\mathbb{R}$; "
            r"$\epsilon=(\epsilon_1,\dots,\epsilon_n)^\top$, $\epsilon_i$ i.i.d. "
            "Rademacher."
        ),
    ),
    prose=(
        r"$\mathcal{R}_S(\mathcal{F})=\frac{1}{n}\mathbb{E}_\epsilon\Big[\sup_{f\in"
        r"\mathcal{F}}\sum_{i=1}^n\epsilon_if(x_i)\Big]$."
    ),
    source=printed("Definition 36", "34"),
)

THEOREM_37 = Statement(
    id="yang2024/theorem-37",
    title="Theorem 37 (Shalev-Shwartz and Ben-David 2014)",
    says="Uniform deviation bound by the Rademacher complexity.",
    kind="quoted prior result",
    form="as printed",
    setting=(
        (
            r"$\ell$ bounded in $[0,c]$ and $\rho$-Lipschitz in the first argument; sample "
            "$S$ of size $n$."
        ),
        (
            r"Variables: $\ell(\cdot,\cdot)\in[0,c]$; $\rho$ Lipschitz constant; $\delta$; "
            "$n$."
        ),
    ),
    prose=(
        r"$\sup_{f\in\mathcal{F}}L_{\mathcal{D}}(f)-L_S(f)\le2\rho\mathcal{R}_S("
        r"\mathcal{F})+3c\sqrt{\frac{\log(2/\delta)}{2n}}$."
    ),
    source=printed("Theorem 37", "34"),
    notes=(
        r"Probability: at least $1-\delta$ over $S$. Constants: $2$, $3$ explicit. "
        "Also rests on: Shalev-Shwartz and Ben-David 2014."
    ),
    variables=given(
        variables(
            "n",
            "delta",
            c="real: largest loss",
            rho="real: Lipschitz constant of the loss",
            gap="real: largest difference of population and empirical loss over the class",
            R_S="real: empirical Rademacher complexity of the class",
        ),
        "gap",
        "R_S",
        by="the sample",
    ),
    assumptions=("n >= 1", "0 < delta < 1", "c >= 0", "rho >= 0"),
    claim=("gap <= 2*rho*R_S + 3*c*sqrt(log(2/delta)/(2*n))",),
    probability=Probability(
        event="the bound holds for the whole class", over="the sample", at_least="1 - delta"
    ),
)

DEFINITION_38 = Statement(
    id="yang2024/definition-38",
    title='Definition 38 (the word "independently" appears only in Definition 7)',
    says="Appendix form of symmetric initialisation.",
    kind="definition",
    form="as printed",
    setting=("Variables: network with $2m$ neurons.",),
    prose=(
        r"1. for $r\in[m]$: $w_r\sim\mathcal{N}(0,I)$, "
        r"$a_r\sim\mathrm{Uniform}(\{-1,1\})$. 2. for $r\in\{m+1,\dots,2m\}$: "
        "$w_r=w_{r-m}$, $a_r=-a_{r-m}$."
    ),
    source=printed("Definition 38", "35"),
)

DEFINITION_38_ZERO_OUTPUT = with_parts(
    Statement(
        id="yang2024/definition-38/zero-output",
        title="Definition 38: zero output",
        says=(
            "Under symmetric initialisation the network output is exactly zero for every "
            "input; reparameterising by subtracting the initial network would serve as "
            "well."
        ),
        kind="inline claim",
        form="as printed",
        setting=(
            "SYM.",
            *hypotheses("SYM"),
        ),
        prose=(
            "initial output exactly zero for any input. Footnote 2: with "
            r"$f(x;W)-f(x;W_0)$ and $L=\frac{1}{2}\sum_{i=1}^n(f(x_i;W)-f(x_i;W_0)-y_i)^2$ "
            "the generalization is the same, since Rademacher complexity is invariant to "
            "translation."
        ),
        source=printed("", "35"),
        uses=(
            "yang2024/definition-38",
            "yang2024/definition-36",
        ),
    ),
    step(
        "zero output",
        "",
        "the initial output is exactly zero for any input.",
        name="a",
        page="35",
    ),
    step(
        "translation",
        "",
        (
            "footnote 2: with $f(x;W)-f(x;W_0)$ the Rademacher complexity is the same, since it "
            "is invariant to translation."
        ),
        name="b",
        page="35",
    ),
)


DEFINITION_38_LEMMAS_HOLD = Statement(
    id="yang2024/definition-38/lemmas-hold",
    title="Definition 38: lemmas hold",
    says=(
        "All earlier lemmas hold under symmetric initialisation, with concentration "
        "worse by a factor 2."
    ),
    kind="inline claim",
    form="as printed",
    setting=(
        "SYM.",
        *hypotheses("SYM"),
    ),
    prose=(
        "all previously established lemmas hold, expectation and concentration "
        "included; the only effect is a constant factor $2$ in the concentration."
    ),
    source=printed("", "35"),
    uses=("yang2024/definition-38",),
    notes="Probability: those of the lemmas. Constants: $2$ explicit.",
)

THEOREM_39 = with_proof(
    Statement(
        id="yang2024/theorem-39",
        title="Theorem 39",
        says="Appendix form of the population-loss bound.",
        kind="theorem",
        form="as printed",
        setting=(
            (
                r"$S=\{(x_i,y_i)\}_{i=1}^n$ i.i.d. from a $(\lambda,\delta,n)$-non-degenerate "
                r"$\mathcal{D}$; SYM; THM32 (DATA, GD, $\lambda>0$, $\eta\le\frac{\lambda"
                r"\exp(B^2)}{5C_2^2n^2}$, $B\in[0,\sqrt{0.5\log m}]$, "
                r"$\lambda=\lambda_0\exp(-B^2/2)$) except $m\ge\widetilde{\Omega}\big("
                r"\lambda^{-4}n^6(1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta))\exp(-B^2)\big)$; "
                r"$\ell$ 1-Lipschitz in its first argument; $k\ge\Omega\big(\frac{1}{\eta"
                r"\lambda}\log\frac{n\log(1/\delta)}{\epsilon}\big)$."
            ),
            (
                r"Variables: $\delta,\epsilon\in(0,1)$; $k$ iterations; "
                r"$W(0)\in\mathbb{R}^{m\times d}$, $a\in\mathbb{R}^m$; $\ell:\mathbb{R}\times"
                r"\mathbb{R}\to[0,1]$."
            ),
            *hypotheses("THM32", "SYM", "DATA", "GD"),
        ),
        prose=(
            r"$$L_{\mathcal{D}}(f(W(k),b(k),a))\le\sqrt{\frac{y^\top(H^\infty)^{-1}y"
            r"\cdot32\exp(-B^2/2)}{n}}+\widetilde{O}\Big(\frac{1}{n^{1/2}}\Big),\quad L_{"
            r"\mathcal{D}}(f)=\mathbb{E}_{(x,y)\sim\mathcal{D}}[\ell(f(x),y)].$$"
        ),
        source=printed("Theorem 39", "35"),
        uses=(
            "yang2024/theorem-32",
            "yang2024/theorem-37",
            "yang2024/theorem-40",
        ),
        notes=(
            r"Probability: at least $1-2\delta-e^{-\Omega(n)}$ over SYM and the training "
            "samples. Constants: $32$ explicit; others unspecified."
        ),
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "eta",
                "lambda",
                "lambda_0",
                "delta",
                "epsilon",
                "k",
                C_2="real: the constant of Lemma 31",
                q_H="real: the squared kernel norm of the labels",
                L_D="real: population loss of the trained network",
            ),
            "q_H",
            "L_D",
            by="data, initialisation and training",
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "lambda > 0",
            "eta > 0",
            "eta <= lambda*exp(B**2)/(5*C_2**2*n**2)",
            "B <= sqrt(0.5*log(m))",
            "lambda == lambda_0*exp(-B**2/2)",
            "0 < delta < 1",
            (
                "m >= Omegatilde(lambda**(-4)*n**6*(1 + (exp(-B**2/2) + "
                "1/m)*log(2*m*n/delta)**3)*exp(-B**2))"
            ),
            "0 < epsilon < 1",
            "k >= Omega(1/(eta*lambda)*log(n*log(1/delta)/epsilon))",
        ),
        claim=("L_D <= sqrt(q_H*32*exp(-B**2/2)/n) + Otilde(1/n**(1/2))",),
        order=True,
        probability=Probability(
            event="the bound on the population loss",
            over="the initialisation and the sample",
            at_least="1 - 2*delta - exp(-Omega(n))",
        ),
    ),
    step(
        "step",
        "",
        (
            r"After training $\|f(k)-y\|_2\le\epsilon<1$, thus $L_S(f(W(k),b(k),a))="
            r"\frac{1}{n}\sum_{i=1}^n[\ell(f_i(k),y_i)-\ell(y_i,y_i)]\le\frac{1}{n}"
            r"\sum_{i=1}^n|f_i(k)-y_i|\le\frac{1}{\sqrt{n}}\|f(k)-y\|_2\le\frac{1}{"
            r"\sqrt{n}}$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/theorem-32`",
        uses=("yang2024/theorem-32",),
        page="35-36",
        claim=(
            "L_S == change",
            "change <= residual_1",
            "residual_1 <= residual_2/sqrt(n) <= 1/sqrt(n)",
        ),
        where=("n >= 1", "residual_2 <= epsilon < 1"),
    ),
    step(
        "step",
        "",
        (
            r"$L_{\mathcal{D}}(f(W(k),b(k),a))\le L_S(f(W(k),b(k),a))+2\mathcal{R}_S("
            r"\mathcal{F})+\widetilde{O}(n^{-1/2})\le2\mathcal{R}_S(\mathcal{F})+"
            r"\widetilde{O}(n^{-1/2})$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/theorem-37`, step-1",
        uses=(
            "yang2024/theorem-37",
            "yang2024/theorem-39/step-1",
        ),
        page="36",
        claim=("L_D <= L_S + 2*R_S + Otilde(n**(-1/2))", "L_D <= 2*R_S + Otilde(n**(-1/2))"),
        order=True,
        orders=(
            OrderRelation("3*sqrt(log(2/delta)/(2*n))", "at most", "n**(-1/2)"),
            OrderRelation("1/sqrt(n)", "at most", "n**(-1/2)"),
        ),
    ),
    step(
        "step",
        "",
        (
            r"For sufficiently large $m$: $\mathcal{R}_S(\mathcal{F})\le\sqrt{\frac{y^"
            r"\top(H^\infty)^{-1}y\cdot8\exp(-B^2/2)}{n}}+\widetilde{O}\Big(\frac{"
            r"\exp(-B^2/4)}{n^{1/2}}\Big)\le\sqrt{\frac{y^\top(H^\infty)^{-1}y\cdot8"
            r"\exp(-B^2/2)}{n}}+\widetilde{O}\Big(\frac{1}{n^{1/2}}\Big)$, last step from "
            "$B>0$; the claim follows."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/theorem-40`, step-2",
        uses=(
            "yang2024/theorem-40",
            "yang2024/theorem-39/step-2",
        ),
        page="36",
        claim=(
            "R_S <= sqrt(q_H*8*exp(-B**2/2)/n) + Otilde(exp(-B**2/4)/n**(1/2))",
            "R_S <= sqrt(q_H*8*exp(-B**2/2)/n) + Otilde(1/n**(1/2))",
            "2*sqrt(q_H*8*exp(-B**2/2)/n) == sqrt(q_H*32*exp(-B**2/2)/n)",
        ),
        order=True,
        where=("n >= 1", "B > 0", "q_H >= 0"),
        orders=(OrderRelation("exp(-B**2/4)/n**(1/2)", "at most", "1/n**(1/2)"),),
    ),
    auxiliary=given(
        variables(
            R_S="real: empirical Rademacher complexity of the class",
            L_S="real: empirical loss",
            change="real: mean change of the loss from the label to the output",
            residual_1="real: mean absolute residual",
            residual_2="real: Euclidean norm of the residual",
        ),
        "R_S",
        "L_S",
        "change",
        "residual_1",
        "residual_2",
        by="data, initialisation and training",
    ),
)

STATEMENTS = (
    DEFINITION_36,
    THEOREM_37,
    DEFINITION_38,
    DEFINITION_38_ZERO_OUTPUT,
    DEFINITION_38_LEMMAS_HOLD,
    THEOREM_39,
)
