"""Number of neurons that can flip, per example."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Source, Statement

_AT_FLIP = (("explicit/flip-count/step-6", (("q", "Q(B - R) - Q(B + R)"),)),)

FLIP_COUNT = with_proof(
    Statement(
        id="explicit/flip-count",
        title="Number of neurons that can flip, per example",
        says=(
            "Fewer than twice the expected number of neurons can change their sign on any "
            "input, with high probability."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $w_r(0)\sim N(0,I_d)$ independent; $b_r(0)=B\ge0$; "
                r"$R\ge0$; $\bar p$ any number with $\bar p\ge\mathrm{pflip}(B,R)$ and $\bar "
                r"p>0$ (for instance $\bar p=c(B,R)Rs(B)$)."
            ),
            r"$S_i=S_i(R)=\{r:-R\le\langle w_r(0),x_i\rangle-B<R\}$, $F_i=|S_i|$.",
        ),
        variables=variables("n", "m", "B", "R", "p_bar", "F_i"),
        definitions=(("pflip", "Q(B - R) - Q(B + R)"),),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "R >= 0",
            "p_bar > 0",
            "p_bar >= pflip",
        ),
        claim=("n*binomial_tail(2*m*p_bar, m, pflip) <= n*exp(-(2*log(2) - 1)*m*p_bar)",),
        prose=(
            r"$F_i\sim\mathrm{Bin}(m,\mathrm{pflip}(B,R))$ and $\mathbb P\big[\exists i:\ "
            r"F_i\ge2m\bar p\big]\le n\,e^{-(2\ln2-1)m\bar p},\qquad2\ln2-1=0.38629\ldots$"
        ),
        probability=Probability(
            event=r"$\exists i:\ F_i\ge2m\bar p$",
            over="the initialisation",
            at_most="n*exp(-(2*log(2) - 1)*m*p_bar)",
            law="n*binomial_tail(2*m*p_bar, m, pflip)",
            law_is="upper",
        ),
        source=Source("explicit"),
        uses=(
            "explicit/flip-probability",
            "classical/binomial-chernoff-double",
            "classical/markov-union",
        ),
        instances=_AT_FLIP,
        quantity="flip-count",
        side="upper",
        bound="2*m*p_bar",
    ),
    step(
        "law",
        "exact-law",
        r"$F_i\sim\mathrm{Bin}(m,\mathrm{pflip}(B,R))$",
        setting=(r"$i\le n$",),
        because="independence over $r$ and `explicit/flip-probability`(a).",
        uses=("explicit/flip-probability",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathbb E\,2^{F_i}=(1+q)^m$",
        where=(
            "m >= 1",
            "0 <= q <= 1",
        ),
        claim=("(2*q + 1*(1 - q))**m == (1 + q)**m",),
        notes="By independence the mean is the m-th power of the mean for one trial.",
        because="generating function of the binomial law.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$(1+q)^m\le e^{m\bar p}$",
        where=(
            "m >= 1",
            "0 <= q <= 1",
            "p_bar > 0",
            "p_bar >= q",
        ),
        claim=("(1 + q)**m <= exp(m*p_bar)",),
        because=r"$1+t\le e^t$ and $q\le\bar p$.",
    ),
    step(
        "probability",
        "exact-law",
        r"$\mathbb P[F_i\ge2m\bar p]\le2^{-2m\bar p}\,\mathbb E\,2^{F_i}$",
        where=(
            "m >= 1",
            "0 <= q <= 1",
            "p_bar > 0",
            "p_bar >= q",
        ),
        claim=("binomial_tail(2*m*p_bar, m, q) <= 2**(-2*m*p_bar)*(1 + q)**m",),
        probability=Probability(
            event=r"$F_i\ge2m\bar p$",
            over="the initialisation",
            at_most="2**(-2*m*p_bar)*(1 + q)**m",
            law="binomial_tail(2*m*p_bar, m, q)",
        ),
        because="`classical/markov-union` applied to $2^{F_i}$.",
        uses=("classical/markov-union",),
    ),
    step(
        "probability",
        "exact-law",
        r"$\mathbb P[F_i\ge2m\bar p]\le e^{-(2\ln2-1)m\bar p}$",
        where=(
            "m >= 1",
            "0 <= q <= 1",
            "p_bar > 0",
            "p_bar >= q",
        ),
        claim=("binomial_tail(2*m*p_bar, m, q) <= exp(-(2*log(2) - 1)*m*p_bar)",),
        probability=Probability(
            event=r"$F_i\ge2m\bar p$",
            over="the initialisation",
            at_most="exp(-(2*log(2) - 1)*m*p_bar)",
            law="binomial_tail(2*m*p_bar, m, q)",
        ),
        because=r"steps 2-4 (this is `classical/binomial-chernoff-double` with $\mu=m\bar p$).",
        uses=("classical/binomial-chernoff-double",),
    ),
    step(
        "probability",
        "symbolic",
        r"$\mathbb P[\exists i:F_i\ge2m\bar p]\le n\,e^{-(2\ln2-1)m\bar p}$",
        where=(
            "n >= 1",
            "m >= 1",
            "0 <= q <= 1",
            "p_bar > 0",
            "p_bar >= q",
        ),
        claim=("n*binomial_tail(2*m*p_bar, m, q) <= n*exp(-(2*log(2) - 1)*m*p_bar)",),
        probability=Probability(
            event=r"$\exists i:F_i\ge2m\bar p$",
            over="the initialisation",
            at_most="n*exp(-(2*log(2) - 1)*m*p_bar)",
            law="n*binomial_tail(2*m*p_bar, m, q)",
            law_is="upper",
        ),
        because="union bound.",
        uses=("explicit/flip-count/step-5", "classical/markov-union"),
    ),
    auxiliary=variables("q"),
)

STATEMENTS = (
    with_parts(
        FLIP_COUNT,
        step(
            "part",
            "",
            r"$F_i\sim\mathrm{Bin}(m,\mathrm{pflip}(B,R))$",
            where=("m >= 1", "B >= 0", "R >= 0"),
            name="a",
        ),
        step(
            "part",
            "",
            r"$\mathbb P\big[\exists i:\ F_i\ge2m\bar p\big]\le n\,e^{-(2\ln2-1)m\bar p}$",
            claim=("n*binomial_tail(2*m*p_bar, m, pflip) <= n*exp(-(2*log(2) - 1)*m*p_bar)",),
            probability=Probability(
                event=r"$\exists i:\ F_i\ge2m\bar p$",
                over="the initialisation",
                at_most="n*exp(-(2*log(2) - 1)*m*p_bar)",
                law="n*binomial_tail(2*m*p_bar, m, pflip)",
                law_is="upper",
            ),
            formal=True,
            instances=_AT_FLIP,
            name="b",
            notes="For n = 1 the law is exact, and n cancels in the claim.",
        ),
    ),
)
