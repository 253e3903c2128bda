"""Tail bounds for sums of independent variables."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_parts
from bounds.statement import Probability, Source, Statement

STATEMENTS = (
    Statement(
        id="classical/markov-union",
        title="Markov inequality and union bound",
        says="Markov's inequality and the union bound.",
        kind="fact",
        form="classical",
        variables=variables("t", mean_Y="real: expectation of the nonnegative variable Y"),
        assumptions=(
            "t > 0",
            "mean_Y >= 0",
        ),
        prose=(
            r"For $Y\ge0$ and $t>0$: $\mathbb P[Y\ge t]\le\mathbb E[Y]/t$. For events "
            r"$A_1,\dots,A_n$: $\mathbb P[\bigcup_iA_i]\le\sum_i\mathbb P[A_i]$."
        ),
        probability=Probability(event=r"$Y\ge t$", over="the law of Y", at_most="mean_Y/t"),
        source=Source("classical"),
    ),
    Statement(
        id="classical/binomial-chernoff-double",
        title="Binomial Chernoff bound at twice the mean",
        says=("A binomial count reaches twice its mean with exponentially small probability."),
        kind="fact",
        form="classical",
        setting=(r"$m\ge1$ integer, $q\in[0,1]$, $\mu\ge mq$, $\mu>0$.",),
        variables=variables("m", "q", "mu"),
        assumptions=(
            "m >= 1",
            "0 <= q <= 1",
            "mu >= m*q",
            "mu > 0",
        ),
        claim=("binomial_tail(2*mu, m, q) <= exp(-(2*log(2) - 1)*mu)",),
        prose=(
            r"$\mathbb P[\mathrm{Bin}(m,q)\ge2\mu]\le e^{-(2\ln2-1)\mu}$, where "
            r"$2\ln2-1=0.38629\ldots$"
        ),
        probability=Probability(
            event=r"$\mathrm{Bin}(m,q)\ge2\mu$",
            over="the binomial law",
            at_most="exp(-(2*log(2) - 1)*mu)",
            law="binomial_tail(2*mu, m, q)",
        ),
        formal=True,
        source=Source("classical"),
        uses=("classical/markov-union",),
        notes=(
            r"$\mathbb P[X\ge2\mu]\le2^{-2\mu}\mathbb E2^X=2^{-2\mu}(1+q)^m\le "
            r"e^{mq-2\mu\ln2}\le e^{\mu-2\mu\ln2}$."
        ),
    ),
    with_parts(
        Statement(
            id="classical/binomial-chernoff-relative",
            title="Two-sided relative Chernoff bound",
            says="Both tails of a binomial count, relative to its mean.",
            kind="fact",
            form="classical",
            setting=(r"$m\ge1$ integer, $q\in(0,1]$, $\epsilon\in(0,1]$, $\mu=mq$.",),
            variables=variables("m", "q", "epsilon"),
            definitions=(
                ("h_plus", "(1 + epsilon)*log(1 + epsilon) - epsilon"),
                ("h_minus", "(1 - epsilon)*log(1 - epsilon) + epsilon"),
            ),
            assumptions=(
                "m >= 1",
                "0 < q <= 1",
                "0 < epsilon < 1",
            ),
            claim=(
                "binomial_tail((1 + epsilon)*m*q, m, q) <= exp(-m*q*h_plus)",
                "binomial_tail(m - (1 - epsilon)*m*q, m, 1 - q) <= exp(-m*q*h_minus)",
                "binomial_tail(2*m*q, m, q) <= exp(-m*q*(2*log(2) - 1))",
                "(1 - q)**m <= exp(-m*q)",
            ),
            prose=(
                r"$\mathbb P[X\ge(1+\epsilon)\mu]\le e^{-\mu h_+(\epsilon)}$ and $\mathbb "
                r"P[X\le(1-\epsilon)\mu]\le e^{-\mu h_-(\epsilon)}$ for "
                r"$X\sim\mathrm{Bin}(m,q)$, with $h_+(\epsilon)=(1+\epsilon)\ln(1+\epsilon)-"
                r"\epsilon$, $h_-(\epsilon)=(1-\epsilon)\ln(1-\epsilon)+\epsilon$ "
                "($h_-(1)=1$)."
            ),
            formal=True,
            source=Source("classical"),
            uses=("classical/markov-union",),
            notes=(
                "The lower tail is written by the number of failures; the last two parts are "
                "the case epsilon = 1, where h_minus is read as 1."
            ),
        ),
        step(
            "part",
            "",
            r"$\mathbb P[X\ge(1+\epsilon)\mu]\le e^{-\mu h_+(\epsilon)}$",
            claim=("binomial_tail((1 + epsilon)*m*q, m, q) <= exp(-m*q*h_plus)",),
            formal=True,
            name="upper",
        ),
        step(
            "part",
            "",
            r"$\mathbb P[X\le(1-\epsilon)\mu]\le e^{-\mu h_-(\epsilon)}$",
            claim=("binomial_tail(m - (1 - epsilon)*m*q, m, 1 - q) <= exp(-m*q*h_minus)",),
            formal=True,
            name="lower",
        ),
        step(
            "part",
            "",
            r"The same for $\epsilon=1$, with $h_-(1)=1$",
            where=("m >= 1", "0 < q <= 1"),
            claim=(
                "binomial_tail(2*m*q, m, q) <= exp(-m*q*(2*log(2) - 1))",
                "(1 - q)**m <= exp(-m*q)",
            ),
            formal=True,
            name="one",
        ),
    ),
    with_parts(
        Statement(
            id="classical/binomial-chernoff-kl",
            title="Binomial tails and relative entropy",
            says="Binomial tails and single probabilities by relative entropy.",
            kind="fact",
            form="classical",
            setting=(r"$m\ge1$ integer, $q\in(0,1)$, $x\in[q,1]$; $k\in\{1,\dots,m-1\}$.",),
            variables=variables(
                "m", "q", x="real: threshold as a share of m", k="integer: a count"
            ),
            definitions=(
                ("KL_x", "x*log(x/q) + (1 - x)*log((1 - x)/(1 - q))"),
                ("KL_k", "k/m*log(k/m/q) + (1 - k/m)*log((1 - k/m)/(1 - q))"),
            ),
            assumptions=(
                "m >= 2",
                "0 < q < 1",
                "q <= x < 1",
                "1 <= k <= m - 1",
            ),
            claim=(
                "binomial_tail(x*m, m, q) <= exp(-m*KL_x)",
                (
                    "binomial_tail(k, m, q) - binomial_tail(k + 1, m, q) >= "
                    "exp(-m*KL_k)/sqrt(8*k*(1 - k/m))"
                ),
                "binomial_tail(m, m, q) == q**m",
            ),
            prose=(
                r"With $\mathrm{KL}(x\Vert q)=x\ln\frac xq+(1-x)\ln\frac{1-x}{1-q}$ "
                r"($0\ln0=0$): (upper) $\mathbb P[\mathrm{Bin}(m,q)\ge xm]\le "
                r"e^{-m\,\mathrm{KL}(x\Vert q)}$; (lower) $\mathbb P[\mathrm{Bin}(m,q)=k]\ge"
                r"\dfrac{e^{-m\,\mathrm{KL}(k/m\Vert q)}}{\sqrt{8k(1-k/m)}}$. Consequently, "
                r"for fixed $x\in(q,1)$, $-\frac1m\ln\mathbb P[\mathrm{Bin}(m,q)\ge "
                r"xm]\to\mathrm{KL}(x\Vert q)$ as $m\to\infty$; for $x=1$ the probability is "
                "exactly $q^m$."
            ),
            source=Source("classical"),
            uses=("classical/markov-union",),
            notes="The third part is the case x = 1, where 0 log 0 is read as 0.",
        ),
        step(
            "part",
            "",
            r"(upper) $\mathbb P[\mathrm{Bin}(m,q)\ge xm]\le e^{-m\,\mathrm{KL}(x\Vert q)}$",
            where=("m >= 1", "0 < q < 1", "q <= x < 1"),
            claim=("binomial_tail(x*m, m, q) <= exp(-m*KL_x)",),
            name="upper",
        ),
        step(
            "part",
            "",
            (
                r"(lower) $\mathbb P[\mathrm{Bin}(m,q)=k]\ge\dfrac{e^{-m\,\mathrm{KL}(k/m\Vert q)}}"
                r"{\sqrt{8k(1-k/m)}}$"
            ),
            where=("m >= 2", "0 < q < 1", "1 <= k <= m - 1"),
            claim=(
                (
                    "binomial_tail(k, m, q) - binomial_tail(k + 1, m, q) >= "
                    "exp(-m*KL_k)/sqrt(8*k*(1 - k/m))"
                ),
            ),
            name="lower",
        ),
    ),
    Statement(
        id="classical/bernstein-one-sided",
        title="Bernstein inequality, one-sided",
        says=("A sum of independent centred variables bounded above has a sub-gamma upper tail."),
        kind="fact",
        form="classical",
        setting=(
            (
                r"$X_1,\dots,X_m$ independent, $\mathbb EX_r=0$, $X_r\le b$ almost surely, "
                r"$\sum_r\mathbb EX_r^2\le V$; $b,V>0$."
            ),
        ),
        variables=variables(
            "t",
            "u",
            V="real: bound on the sum of second moments",
            b="real: almost sure upper bound of each summand",
        ),
        assumptions=(
            "t > 0",
            "u > 0",
            "V > 0",
            "b > 0",
        ),
        claim=(
            (
                "(sqrt(2*V*u) + 2/3*b*u)**2 - 2*u*(V + b*(sqrt(2*V*u) + 2/3*b*u)/3) == "
                "2/3*b*u*sqrt(2*V*u)"
            ),
        ),
        prose=(
            r"For $t>0$: $\mathbb P[\sum_rX_r\ge t]\le\exp\Big(-\dfrac{t^2}{2(V+bt/3)}"
            r"\Big)$. For $u>0$: $\mathbb P\big[\sum_rX_r\ge\sqrt{2Vu}+\tfrac23bu\big]\le "
            "e^{-u}$."
        ),
        probability=Probability(
            event=r"$\sum_rX_r\ge t$", over=r"$X_1,\dots,X_m$", at_most="exp(-t**2/(2*(V + b*t/3)))"
        ),
        source=Source("classical"),
        notes=(
            r"The second form follows from the first: with $t=\sqrt{2Vu}+\tfrac23bu$ one "
            r"has $t^2-2u(V+bt/3)=\tfrac23bu\sqrt{2Vu}\ge0$."
        ),
    ),
    Statement(
        id="classical/bernstein-two-sided",
        title="Bernstein inequality, two-sided",
        says="The two-sided form of Bernstein's inequality.",
        kind="fact",
        form="classical",
        setting=(r"As in the one-sided form but with $|X_r|\le b$.",),
        variables=variables(
            "u",
            V="real: bound on the sum of second moments",
            b="real: almost sure bound of the absolute value of each summand",
        ),
        assumptions=(
            "u > 0",
            "V > 0",
            "b > 0",
        ),
        prose=(
            r"For $u>0$: $\mathbb P\big[\,|\sum_rX_r|\ge\sqrt{2Vu}+\tfrac23bu\,\big]"
            r"\le2e^{-u}$."
        ),
        probability=Probability(
            event=r"$|\sum_rX_r|\ge\sqrt{2Vu}+\tfrac23bu$",
            over=r"$X_1,\dots,X_m$",
            at_most="2*exp(-u)",
        ),
        source=Source("classical"),
        uses=(
            "classical/bernstein-one-sided",
            "classical/markov-union",
        ),
    ),
    Statement(
        id="classical/hoeffding-bounded",
        title="Hoeffding inequality for averages",
        says="An average of independent variables in [0, 1] is close to its mean.",
        kind="fact",
        form="classical",
        setting=(r"$X_1,\dots,X_m$ independent with values in $[0,1]$; $u>0$.",),
        variables=variables("m", "u"),
        assumptions=(
            "m >= 1",
            "u > 0",
        ),
        prose=(
            r"$\mathbb P\big[\,|\frac1m\sum_r(X_r-\mathbb EX_r)|\ge\sqrt{u/(2m)}\,\big]"
            r"\le2e^{-u}$."
        ),
        probability=Probability(
            event=r"$|\frac1m\sum_r(X_r-\mathbb EX_r)|\ge\sqrt{u/(2m)}$",
            over=r"$X_1,\dots,X_m$",
            at_most="2*exp(-u)",
        ),
        source=Source("classical"),
    ),
    Statement(
        id="classical/hoeffding-rademacher",
        title="Hoeffding inequality for Rademacher sums",
        says="A Rademacher sum is sub-Gaussian.",
        kind="fact",
        form="classical",
        setting=(
            (
                r"$\varepsilon\in\{\pm1\}^m$ independent uniform signs, $c\in\mathbb R^m$ "
                "fixed, $u>0$."
            ),
        ),
        variables=variables("u"),
        assumptions=("u > 0",),
        prose=(
            r"$\mathbb P\big[\,|\sum_r\varepsilon_rc_r|>\lVert "
            r"c\rVert\sqrt{2u}\,\big]\le2e^{-u}$; if $c\ne0$ the same bound holds with "
            r"$\ge$ in place of $>$."
        ),
        probability=Probability(
            event=r"$|\sum_r\varepsilon_rc_r|>\lVert c\rVert\sqrt{2u}$",
            over="the signs",
            at_most="2*exp(-u)",
        ),
        source=Source("classical"),
    ),
)
