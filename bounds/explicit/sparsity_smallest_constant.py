r"""The exact smallest constant in all active counts are at most $C\,m\,e^{-B^2/2}$."""

from __future__ import annotations

from bounds.calculus import Limit
from bounds.explicit.binomial_exponent import EXPONENT, STEP
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Source, Statement

SPARSITY_SMALLEST_CONSTANT = with_proof(
    Statement(
        id="explicit/sparsity-smallest-constant",
        title=(
            'The exact smallest constant in "all active counts are at most '
            r'$C\,m\,e^{-B^2/2}$"'
        ),
        says=("The smallest threshold that all initial active counts obey is a binomial quantile."),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $w_r\sim N(0,I_d)$ independent; $B\ge0$; failure "
                r"budget $\delta\in(0,1)$."
            ),
            (
                r"$q=Q(B)$, $s=s(B)$; $k^\star=k^\star(m,q,n,\delta):=\min\{k\in\{0,"
                r"\dots,m\}:\ n\,\mathbb P[\mathrm{Bin}(m,q)>k]\le\delta\}$, "
                r"$C^\star:=k^\star/(ms)$; $k^\perp:=\min\{k:\ \mathbb P[\mathrm{Bin}(m,q)\le "
                r"k]^n\ge1-\delta\}$."
            ),
        ),
        variables=variables(
            "n",
            "m",
            "B",
            "delta",
            k="integer: a threshold for the active counts",
            C="real: constant in front of m exp(-B^2/2)",
        ),
        definitions=(
            ("s", "exp(-B**2/2)"),
            (
                "KL_k",
                ("(k + 1)/m*log((k + 1)/m/Q(B)) + (1 - (k + 1)/m)*log((1 - (k + 1)/m)/(1 - Q(B)))"),
            ),
            ("KL_C", "C*s*log(C*s/Q(B)) + (1 - C*s)*log((1 - C*s)/(1 - Q(B)))"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 3",
            "B >= 0",
            "0 < delta < 1",
            "m*Q(B) <= k + 1",
            "1 <= k + 1 <= m - 1",
            "C*s < 1",
            "Q(B) < C*s",
        ),
        claim=(
            "binomial_tail(k + 1, m, Q(B)) <= exp(-m*KL_k)",
            ("binomial_tail(k + 1, m, Q(B)) >= exp(-m*KL_k)/sqrt(8*((k + 1)*(1 - (k + 1)/m)))"),
            "Q(B)/s <= 1/2",
            "binomial_tail(C*m*s, m, Q(B)) <= exp(-m*KL_C)",
        ),
        prose=(
            r"(a) For every unit-norm data set $\mathbb P[\max_iN_i\le C^\star "
            r"ms]\ge1-\delta$. (b) $k^\perp\le k^\star$, and no integer threshold below "
            r"$k^\perp$ has failure probability at most $\delta$ for orthonormal data "
            r"($d\ge n$). Hence the smallest integer threshold valid for all data sets "
            r"lies in $\{k^\perp,\dots,k^\star\}$; when $k^\perp=k^\star$ (the usual case) "
            r"$C^\star$ is exactly the smallest constant for which the guarantee holds "
            r"uniformly over data sets, in the sense that $\lfloor C ms\rfloor\ge k^\star$ "
            r"is necessary and sufficient. (c) For integers $1\le k+1\le m-1$ with $k+1\ge "
            r"mq$: if $n\,e^{-m\mathrm{KL}((k+1)/m\Vert q)}\le\delta$ then $k^\star\le k$; "
            r"if $n\,e^{-m\mathrm{KL}((k+1)/m\Vert q)}>\delta\sqrt{8(k+1)(1-\frac{k+1}m)}$ "
            r"then $k^\star>k$. (d) For fixed $B,n,\delta$: $C^\star\to Q(B)/s(B)$ as "
            r"$m\to\infty$; $\sup_{B\ge0}Q(B)/s(B)=\frac12$, attained only at $B=0$. Thus "
            r"every $C>\frac12$ works for all $B$ once $m$ is large enough, and "
            r"$C<\frac12$ fails at $B=0$ for all large $m$. (e) For $Q/s<C<1/s$: "
            r"$-\frac1m\ln\mathbb P[N_i\ge Cms]\to\mathrm{KL}(Cs\Vert Q)$; so the best "
            r"exponent $\kappa$ in $\mathbb P[N_i\ge Cms]\le e^{-\kappa ms}$ valid for all "
            r"$m$ is $\mathrm{KL}(Cs\Vert Q)/s$, for each $B$."
        ),
        probability=Probability(
            event=r"$\max_iN_i\le C^\star ms$", over="the initialisation", at_least="1 - delta"
        ),
        source=Source("explicit"),
        uses=(
            "explicit/sparsity-count",
            "explicit/mills-sharp",
            "classical/binomial-chernoff-kl",
            "classical/markov-union",
        ),
        notes=(
            "The formulas are the bounds behind (c), (d) and (e); k_star and k_perp are "
            "quantiles, found by search over k."
        ),
    ),
    step(
        "probability",
        "exact-law",
        r"$\mathbb P[\max_iN_i>k^\star]\le n\,\mathbb P[\mathrm{Bin}(m,q)>k^\star]$",
        setting=(r"unit-norm $x_1,\dots,x_n$; $m,n\ge1$",),
        uses=("classical/markov-union",),
        because=r"union bound and $N_i\sim\mathrm{Bin}(m,q)$.",
    ),
    step(
        "probability",
        "exact-law",
        r"$n\,\mathbb P[\mathrm{Bin}(m,q)>k^\star]\le\delta$",
        setting=(r"$m,n\ge1$, $q=Q(B)$, $B\ge0$, $\delta\in(0,1)$",),
        probability=Probability(
            event=r"$\max_iN_i\le C^\star ms$", over="the initialisation", at_least="1 - delta"
        ),
        because=r"definition of $k^\star$. Steps 1-2 are (a).",
        notes="The probability is that of (a), which follows with step 1.",
    ),
    step(
        "law",
        "exact-law",
        r"$\mathbb P[\max_iN_i\le k]=\mathbb P[\mathrm{Bin}(m,q)\le k]^n$",
        setting=(r"$x_1,\dots,x_n$ orthonormal",),
        because=(
            r"the variables $\langle w_r,x_i\rangle$ are independent over $(r,i)$, hence "
            r"so are $N_1,\dots,N_n$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$(1-t)^n\ge1-nt$",
        where=(
            "0 <= t <= 1",
            "n >= 1",
        ),
        claim=("(1 - t)**n >= 1 - n*t",),
        because="Bernoulli's inequality.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$k^\perp\le k^\star$",
        where=("n >= 1", "0 <= t <= 1", "0 < delta < 1", "n*t <= delta"),
        claim=("(1 - t)**n >= 1 - delta",),
        notes=(
            r"With the tail at $k^\star$ for t: $k^\star$ is in the set of which $k^\perp$ is "
            "the smallest element."
        ),
        because=(
            r"step 4 with $t=\mathbb P[\mathrm{Bin}(m,q)>k^\star]$. With step 3 this is "
            "(b)."
        ),
    ),
    step(
        "probability",
        "exact-law",
        r"$\mathbb P[\mathrm{Bin}(m,q)>k]\le e^{-m\,\mathrm{KL}((k+1)/m\Vert q)}$",
        where=(
            "m >= 3",
            "B >= 0",
            "m*Q(B) <= k + 1",
            "1 <= k + 1 <= m - 1",
        ),
        claim=("binomial_tail(k + 1, m, Q(B)) <= exp(-m*KL_k)",),
        because="`classical/binomial-chernoff-kl`, upper part.",
        instances=(
            (
                "classical/binomial-chernoff-kl/upper",
                (
                    ("q", "Q(B)"),
                    ("x", "(k + 1)/m"),
                ),
            ),
        ),
        uses=("classical/binomial-chernoff-kl",),
    ),
    step(
        "probability",
        "exact-law",
        (
            r"$\mathbb P[\mathrm{Bin}(m,q)>k]\ge\frac{e^{-m\,\mathrm{KL}((k+1)/m\Vert "
            r"q)}}{\sqrt{8(k+1)(1-(k+1)/m)}}$"
        ),
        where=(
            "m >= 3",
            "B >= 0",
            "1 <= k + 1 <= m - 1",
        ),
        claim=(
            ("binomial_tail(k + 1, m, Q(B)) >= exp(-m*KL_k)/sqrt(8*((k + 1)*(1 - (k + 1)/m)))"),
        ),
        because=(
            "`classical/binomial-chernoff-kl`, lower part. Steps 6-7 times $n$, compared "
            r"with $\delta$, are (c)."
        ),
        instances=(
            (
                "classical/binomial-chernoff-kl/lower",
                (
                    ("q", "Q(B)"),
                    ("k", "k + 1"),
                ),
            ),
        ),
        uses=("classical/binomial-chernoff-kl",),
    ),
    step(
        "limit",
        "symbolic",
        r"$k^\star/m\to q$",
        setting=(r"$m\to\infty$; $B,n,\delta$ fixed",),
        because=(
            r"for $t>q$ the probability $\mathbb P[\mathrm{Bin}(m,q)>tm]$ tends to $0$, "
            r"for $t<q$ it tends to $1$. Hence $C^\star\to q/s$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$Q(B)/s(B)\le\frac12$",
        where=("B >= 0",),
        claim=("Q(B)/s <= 1/2",),
        because="`explicit/mills-sharp`(i), equality only at $B=0$. Steps 8-9 are (d).",
        uses=("explicit/mills-sharp",),
    ),
    EXPONENT,
    step(
        "probability",
        "exact-law",
        r"$\mathbb P[N_i\ge Cms]\le e^{-m\,\mathrm{KL}(Cs\Vert Q)}$",
        where=(
            "m >= 1",
            "B >= 0",
            "C*s < 1",
            "Q(B) < C*s",
        ),
        claim=("binomial_tail(C*m*s, m, Q(B)) <= exp(-m*KL_C)",),
        because="`classical/binomial-chernoff-kl`. Steps 10-11 are (e).",
        instances=(
            (
                "classical/binomial-chernoff-kl/upper",
                (
                    ("q", "Q(B)"),
                    ("x", "C*s"),
                ),
            ),
        ),
        uses=("classical/binomial-chernoff-kl",),
    ),
    auxiliary=variables(
        "t",
        x="real: threshold as a share of m",
        u="real: a share of m",
        v="real: a larger share of m",
    ),
)

STATEMENTS = (
    with_parts(
        SPARSITY_SMALLEST_CONSTANT,
        step(
            "part",
            "",
            r"For every unit-norm data set $\mathbb P[\max_iN_i\le C^\star ms]\ge1-\delta$",
            where=("n >= 1", "m >= 1", "B >= 0", "0 < delta < 1"),
            name="a",
        ),
        step(
            "part",
            "",
            (
                r"$k^\perp\le k^\star$, and no integer threshold below $k^\perp$ has failure "
                r"probability at most $\delta$ for orthonormal data ($d\ge n$)"
            ),
            where=("n >= 1", "m >= 1", "B >= 0", "0 < delta < 1"),
            name="b",
        ),
        step(
            "part",
            "",
            (
                r"For integers $1\le k+1\le m-1$ with $k+1\ge mq$: if $n\,e^{-m\mathrm{KL}((k+1)/m"
                r"\Vert q)}\le\delta$ then $k^\star\le k$"
            ),
            where=(
                "n >= 1",
                "m >= 3",
                "B >= 0",
                "0 < delta < 1",
                "m*Q(B) <= k + 1",
                "1 <= k + 1 <= m - 1",
                "n*exp(-m*KL_k) <= delta",
            ),
            claim=("n*binomial_tail(k + 1, m, Q(B)) <= delta",),
            formal=True,
            name="c-upper",
            uses=("explicit/sparsity-smallest-constant/step-6",),
            notes="The claim says that k is in the set of which k_star is the smallest element.",
        ),
        step(
            "part",
            "",
            (
                r"For integers $1\le k+1\le m-1$ with $k+1\ge mq$: if $n\,e^{-m\mathrm{KL}((k+1)/m"
                r"\Vert q)}>\delta\sqrt{8(k+1)(1-\frac{k+1}m)}$ then $k^\star>k$"
            ),
            where=(
                "n >= 1",
                "m >= 3",
                "B >= 0",
                "0 < delta < 1",
                "m*Q(B) <= k + 1",
                "1 <= k + 1 <= m - 1",
                "n*exp(-m*KL_k) > delta*sqrt(8*((k + 1)*(1 - (k + 1)/m)))",
            ),
            claim=("n*binomial_tail(k + 1, m, Q(B)) > delta",),
            formal=True,
            name="c-lower",
            instances=(
                ("explicit/sparsity-smallest-constant/step-7", ()),
                ("explicit/sparsity-smallest-constant/c-lower/quotient", ()),
            ),
            parts=(
                step(
                    "part",
                    "",
                    r"$n\,e^{-m\mathrm{KL}((k+1)/m\Vert q)}/\sqrt{8(k+1)(1-\frac{k+1}m)}>\delta$",
                    claim=("n*exp(-m*KL_k)/sqrt(8*((k + 1)*(1 - (k + 1)/m))) > delta",),
                    instances=(
                        ("explicit/sparsity-smallest-constant/c-lower/quotient/divided", ()),
                    ),
                    parts=(
                        step(
                            "part",
                            "",
                            "what is assumed, divided by the root",
                            claim=(
                                "(n*exp(-m*KL_k) - delta*sqrt(8*((k + 1)*(1 - (k + 1)/m))))"
                                "/sqrt(8*((k + 1)*(1 - (k + 1)/m))) > 0",
                            ),
                            formal=True,
                            name="divided",
                        ),
                    ),
                    formal=True,
                    name="quotient",
                ),
            ),
            uses=("explicit/sparsity-smallest-constant/step-7",),
            notes="The claim says that k is not in the set; then no smaller threshold is.",
        ),
        step(
            "part",
            "",
            (
                r"For fixed $B,n,\delta$: $C^\star\to Q(B)/s(B)$ as $m\to\infty$; "
                r"$\sup_{B\ge0}Q(B)/s(B)=\frac12$, attained only at $B=0$"
            ),
            where=("B > 0",),
            claim=("Q(B)/s < 1/2", "Q(0) == 1/2"),
            name="d",
            notes="The formulas are the supremum; the limit of the quantile is step 8.",
        ),
        step(
            "part",
            "",
            (
                r"For $Q/s<C<1/s$: $-\frac1m\ln\mathbb P[N_i\ge Cms]\to\mathrm{KL}(Cs\Vert Q)$; so "
                r"the best exponent $\kappa$ in $\mathbb P[N_i\ge Cms]\le e^{-\kappa ms}$ valid "
                r"for all $m$ is $\mathrm{KL}(Cs\Vert Q)/s$, for each $B$"
            ),
            where=("m >= 1", "B >= 0", "C*s < 1", "Q(B) < C*s"),
            claim=("binomial_tail(C*m*s, m, Q(B)) <= exp(-m*KL_C)",),
            calculus=(Limit("-log(binomial_tail(C*m*s, m, Q(B)))/m", "m", "infinity", "KL_C"),),
            instances=((STEP, ()),),
            formal=True,
            name="e",
        ),
    ),
)
