"""Appendix D: inequalities of probability (p. 46)."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import printed

LEMMA_44 = with_parts(
    Statement(
        id="yang2024/lemma-44",
        title="Lemma 44 (Bernstein's Inequality)",
        says="Bernstein's inequality in two tail forms and a high-probability form.",
        kind="lemma",
        form="as printed",
        setting=(
            (
                r"$Z_i$ i.i.d., $\mathbb{E}[Z_i]=0$, $|Z_i|\le M$ almost surely for all "
                r"$i\in[n]$."
            ),
            (
                r"Variables: $Z_1,\dots,Z_n$ real random variables; $M$; $Z=\sum_{i=1}^nZ_i$; "
                r"$t>0$; $\delta$."
            ),
        ),
        variables=variables(
            "t",
            "delta",
            V="real: sum of the second moments",
            M="real: almost sure bound of the absolute value of each summand",
        ),
        assumptions=(
            "t > 0",
            "V > 0",
            "M > 0",
            "0 < delta < 1",
        ),
        claim=("exp(-t**2/2/(V + M*t/3)) <= exp(-min(t**2/(2*V), t/(2*M)))",),
        prose=(
            r"for all $t>0$, (a) $\mathbb{P}[Z>t]\le\exp\Big(-\frac{t^2/2}{\sum_{j=1}^n"
            r"\mathbb{E}[Z_j^2]+Mt/3}\Big)$; (b) $\exp\Big(-\frac{t^2/2}{\sum_{j=1}^n"
            r"\mathbb{E}[Z_j^2]+Mt/3}\Big)\le\exp\Big(-\min\Big\{\frac{t^2}{2\sum_{j=1}^n"
            r"\mathbb{E}[Z_j^2]},\frac{t}{2M}\Big\}\Big)$; (c) hence $Z\le\sqrt{2"
            r"\sum_{j=1}^n\mathbb{E}[Z_j^2]\log\frac{1}{\delta}}+2M\log\frac{1}{\delta}$."
        ),
        probability=Probability(
            event="$Z>t$", over=r"$Z_1,\dots,Z_n$", at_most="exp(-t**2/2/(V + M*t/3))"
        ),
        source=printed("Lemma 44", "46"),
        notes=(
            "The claim is part (b), the probability part (a); (c) is that Z <= "
            "sqrt(2*V*log(1/delta)) + 2*M*log(1/delta) with probability at least 1 - "
            r"delta. Probability: (c) at least $1-\delta$. Constants: all explicit."
        ),
    ),
    step(
        "the tail",
        "",
        (
            r"$\mathbb{P}[Z>t]\le\exp\Big(-\frac{t^2/2}{\sum_{j=1}^n\mathbb{E}[Z_j^2]+Mt/3}\Big)$ "
            r"for all $t>0$."
        ),
        name="a",
        probability=Probability(
            event="$Z>t$", over=r"$Z_1,\dots,Z_n$", at_most="exp(-t**2/2/(V + M*t/3))"
        ),
        notes="Tested at finite distributions.",
    ),
    step(
        "the simpler exponent",
        "",
        (
            r"$\exp\Big(-\frac{t^2/2}{\sum_{j=1}^n\mathbb{E}[Z_j^2]+Mt/3}\Big)\le\exp\Big(-\min"
            r"\Big\{\frac{t^2}{2\sum_{j=1}^n\mathbb{E}[Z_j^2]},\frac{t}{2M}\Big\}\Big)$."
        ),
        name="b",
        claim=("exp(-t**2/2/(V + M*t/3)) <= exp(-min(t**2/(2*V), t/(2*M)))",),
        formal=True,
    ),
    step(
        "with high probability",
        "",
        (
            r"$Z\le\sqrt{2\sum_{j=1}^n\mathbb{E}[Z_j^2]\log\frac{1}{\delta}}+2M"
            r"\log\frac{1}{\delta}$ with probability at least $1-\delta$."
        ),
        name="c",
        where=("V > 0", "M > 0", "0 < delta < 1"),
        definitions=(("bound", "sqrt(2*V*log(1/delta)) + 2*M*log(1/delta)"),),
        probability=Probability(
            event=r"$Z\le\sqrt{2V\log(1/\delta)}+2M\log(1/\delta)$",
            over=r"$Z_1,\dots,Z_n$",
            at_least="1 - delta",
            law="1 - exp(-bound**2/2/(V + M*bound/3))",
            law_is="lower",
        ),
        notes="The law is that of part (a). Tested at finite distributions.",
    ),
)

LEMMA_45 = Statement(
    id="yang2024/lemma-45",
    title="Lemma 45 (Tropp et al. 2015)",
    says="Matrix Chernoff lower tail for the smallest eigenvalue.",
    kind="quoted prior result",
    form="as printed",
    setting=(
        (
            r"$X_i$ independent random Hermitian, $0\preceq X_i\preceq L\cdot I$ for all "
            r"$i\in[m]$."
        ),
        (
            r"Variables: $X_1,\dots,X_m\in\mathbb{R}^{n\times n}$; $L>0$; "
            r"$X:=\sum_{i=1}^mX_i$; $\epsilon\in(0,1]$."
        ),
    ),
    variables=variables(
        "n",
        L="real: bound on the largest eigenvalue of each summand",
        epsilon="share of the smallest eigenvalue of the mean",
        mu="smallest eigenvalue of the mean",
    ),
    assumptions=(
        "n >= 1",
        "L > 0",
        "mu >= 0",
        "0 < epsilon <= 1",
    ),
    prose=(
        r"$\mathbb{P}[\lambda_{\min}(X)\le\epsilon\lambda_{\min}(\mathbb{E}[X])]\le n"
        r"\cdot\exp(-(1-\epsilon)^2\lambda_{\min}(\mathbb{E}[X])/(2L))$."
    ),
    probability=Probability(
        event=r"$\lambda_{\min}(X)\le\epsilon\lambda_{\min}(\mathbb{E}[X])$",
        over=r"$X_1,\dots,X_m$",
        at_most="n*exp(-(1 - epsilon)**2*mu/(2*L))",
    ),
    source=printed("Lemma 45", "46"),
    notes="Probability: as displayed. Also rests on: Tropp et al. 2015.",
)

LEMMA_46 = with_proof(
    Statement(
        id="yang2024/lemma-46",
        title="Lemma 46 (Li and Shao 2001, Theorem 3.1, with improved bound)",
        says=("Two-sided bound on the Gaussian mass of a strip of half-width $r$ centred at $b$."),
        kind="lemma",
        form="as printed",
        setting=(
            "$b>0$, $r>0$.",
            r"Variables: $b,r\in\mathbb{R}$.",
        ),
        variables=variables(b="real: centre of the strip", r="real: half-width of the strip"),
        assumptions=(
            "b > 0",
            "r > 0",
        ),
        claim=(
            (
                "exp(-b**2/2)*(1 - 2*Q(r)) <= Q(b - r) - Q(b + r) <= "
                "2*r/sqrt(2*pi)*exp(-max(b - r, 0)**2/2)"
            ),
        ),
        prose=(
            r"$$\exp(-b^2/2)\,\mathbb{P}_{w\sim\mathcal{N}(0,1)}[|w|\le r]\le\mathbb{P}_{w"
            r"\sim\mathcal{N}(0,1)}[|x-b|\le r]\le2r\cdot\frac{1}{\sqrt{2\pi}}\exp(-("
            r"\max\{b-r,0\})^2/2).$$"
        ),
        source=printed("Lemma 46", "46"),
        formal=True,
        notes="Also rests on: Li and Shao 2001 (lower bound).",
    ),
    step(
        "length times the largest density on the strip",
        "",
        (
            r"$\mathbb{P}_{w\sim\mathcal{N}(0,1)}[|x-b|\le r]=\int_{b-r}^{b+r}\frac{1}{"
            r"\sqrt{2\pi}}\exp(-x^2/2)dx\le2r\cdot\frac{1}{\sqrt{2\pi}}\exp(-("
            r"\max\{b-r,0\})^2/2)$."
        ),
        where=(
            "b > 0",
            "r > 0",
        ),
        claim=("Q(b - r) - Q(b + r) <= 2*r/sqrt(2*pi)*exp(-max(b - r, 0)**2/2)",),
        page="46",
    ),
)

LEMMA_47 = Statement(
    id="yang2024/lemma-47",
    title="Lemma 47 (Anti-concentration of Gaussian)",
    says="Gaussian anti-concentration around zero.",
    kind="lemma",
    form="as printed",
    setting=(r"Variables: $Z\sim\mathcal{N}(0,\sigma^2)$; $t>0$.",),
    variables=variables("t", sigma="real: standard deviation"),
    assumptions=(
        "t > 0",
        "sigma > 0",
    ),
    claim=("1 - 2*Q(t/sigma) <= 2*t/(sqrt(2*pi)*sigma)",),
    prose=r"$\mathbb{P}[|Z|\le t]\le\frac{2t}{\sqrt{2\pi}\sigma}$.",
    probability=Probability(
        event=r"$|Z|\le t$", over="Z", at_most="2*t/(sqrt(2*pi)*sigma)", law="1 - 2*Q(t/sigma)"
    ),
    formal=True,
    source=printed("Lemma 47", "46"),
)

STATEMENTS = (
    LEMMA_44,
    LEMMA_45,
    LEMMA_46,
    LEMMA_47,
)
