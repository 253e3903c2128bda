r"""The exponent $2\ln2-1$ is the best one."""

from __future__ import annotations

from bounds.calculus import Limit
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Source, Statement

FLIP_COUNT_SHARP = with_proof(
    Statement(
        id="explicit/flip-count-sharp",
        title=r"The exponent $2\ln2-1$ is the best one",
        says=r"The exponent $2\log2-1$ of the flip count bound is the best one.",
        kind="theorem",
        form="explicit",
        setting=(r"$q\in(0,\frac12]$.",),
        variables=variables("q"),
        definitions=(("KL_2q", "2*q*log(2) + (1 - 2*q)*log((1 - 2*q)/(1 - q))"),),
        assumptions=("0 < q < 1/2",),
        claim=("KL_2q >= (2*log(2) - 1)*q",),
        prose=(
            r"$\mathrm{KL}(2q\Vert q)\ge(2\ln2-1)\,q$ on $(0,\frac12]$ and "
            r"$\mathrm{KL}(2q\Vert q)/q\to2\ln2-1$ as $q\to0^+$. Hence $2\ln2-1$ is the "
            r"largest constant $\kappa$ such that $\mathbb P[\mathrm{Bin}(m,q)\ge2mq]\le "
            r"e^{-\kappa mq}$ for all $m\ge1$ and $q\in(0,\frac12]$."
        ),
        calculus=(
            Limit(
                "KL_2q/q",
                "q",
                "0+",
                "2*log(2) - 1",
                ("2*log(2) - 1", "2*log(2) - (1 - 2*q)/(1 - q)"),
                near="1/4",
            ),
        ),
        source=Source("explicit"),
        uses=(
            "classical/binomial-chernoff-kl",
            "classical/binomial-chernoff-double",
        ),
        notes="At q = 1/2 the relative entropy is log 2 (step 4).",
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathrm{KL}(2q\Vert q)=2q\ln2+(1-2q)\ln\frac{1-2q}{1-q}$",
        where=("0 < q < 1/2",),
        claim=("KL_2q == 2*q*log(2*q/q) + (1 - 2*q)*log((1 - 2*q)/(1 - q))",),
        because="definition.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$(1-2q)\ln\frac{1-2q}{1-q}\ge-q$",
        where=("0 < q < 1/2",),
        claim=("(1 - 2*q)*log((1 - 2*q)/(1 - q)) >= -q",),
        because=r"$\ln t\ge1-\frac1t$ with $t=\frac{1-2q}{1-q}$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathrm{KL}(2q\Vert q)\ge(2\ln2-1)\,q$",
        where=("0 < q < 1/2",),
        claim=("KL_2q >= (2*log(2) - 1)*q",),
        because="steps 1-2.",
    ),
    step(
        "inequality",
        "constant",
        r"$\ln2\ge\frac12(2\ln2-1)$",
        claim=("log(2) >= (2*log(2) - 1)/2",),
        because=r"the case $q=\frac12$, where $\mathrm{KL}(1\Vert\frac12)=\ln2$.",
    ),
    step(
        "limit",
        "symbolic",
        r"$\frac1q\,\mathrm{KL}(2q\Vert q)\to2\ln2-1$",
        where=("0 < q < 1/2",),
        calculus=(
            Limit(
                "KL_2q/q",
                "q",
                "0+",
                "2*log(2) - 1",
                ("2*log(2) - 1", "2*log(2) - (1 - 2*q)/(1 - q)"),
                near="1/4",
            ),
        ),
        because="Taylor expansion of the logarithm in step 1.",
    ),
    step(
        "limit",
        "symbolic",
        r"$-\frac1m\ln\mathbb P[\mathrm{Bin}(m,q)\ge2mq]\to\mathrm{KL}(2q\Vert q)$",
        setting=(r"$q\in(0,\frac12)$ fixed, $m\to\infty$",),
        because=(
            "`classical/binomial-chernoff-kl`; with step 5 no constant larger than "
            r"$2\ln2-1$ is possible, and `classical/binomial-chernoff-double` shows that "
            r"$2\ln2-1$ is admissible."
        ),
        uses=(
            "classical/binomial-chernoff-kl",
            "classical/binomial-chernoff-double",
        ),
    ),
    auxiliary=variables("m"),
)

STATEMENTS = (
    with_parts(
        FLIP_COUNT_SHARP,
        step(
            "part",
            "",
            (
                r"$\mathrm{KL}(2q\Vert q)\ge(2\ln2-1)\,q$ on $(0,\frac12]$ and $\mathrm{KL}"
                r"(2q\Vert q)/q\to2\ln2-1$ as $q\to0^+$"
            ),
            claim=("KL_2q >= (2*log(2) - 1)*q", "log(2) >= (2*log(2) - 1)/2"),
            calculus=(
                Limit(
                    "KL_2q/q",
                    "q",
                    "0+",
                    "2*log(2) - 1",
                    ("2*log(2) - 1", "2*log(2) - (1 - 2*q)/(1 - q)"),
                    near="1/4",
                ),
            ),
            formal=True,
            name="a",
            notes="The second formula is the case q = 1/2.",
        ),
        step(
            "part",
            "",
            (
                r"$2\ln2-1$ is the largest constant $\kappa$ such that $\mathbb P[\mathrm{Bin}(m,q)"
                r"\ge2mq]\le e^{-\kappa mq}$ for all $m\ge1$ and $q\in(0,\frac12]$"
            ),
            where=("m >= 1", "0 < q <= 1/2"),
            claim=("binomial_tail(2*m*q, m, q) <= exp(-(2*log(2) - 1)*m*q)",),
            name="b",
            notes="The formula: the constant is admissible. Step 6: no larger one is.",
        ),
        auxiliary=variables("m"),
    ),
)
