r"""All initial active counts are at most $m\,e^{-B^2/2}$."""

from __future__ import annotations

from bounds.calculus import Integral
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Source, Statement

SPARSITY_COUNT = with_proof(
    Statement(
        id="explicit/sparsity-count",
        title=r"All initial active counts are at most $m\,e^{-B^2/2}$",
        says=(
            r"At initialisation fewer than $m\,e^{-B^2/2}$ neurons are active on every "
            "input, with high probability."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$ for all $i$ (or, more generally, $0<\lVert "
                r"x_i\rVert\le1$); $w_1,\dots,w_m\sim N(0,I_d)$ independent; $B\ge0$."
            ),
            (
                r"$N_i=|\{r:\langle w_r(0),x_i\rangle\ge B\}|\in\{0,\dots,m\}$, $i=1,\dots,n$; "
                "$s=s(B)$, $Q=Q(B)$."
            ),
        ),
        variables=variables("n", "m", "B", "delta", "N_i"),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("m_threshold", "5.18*exp(B**2/2)*log(n/delta)"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < delta < 1",
        ),
        claim=(
            "n*binomial_tail(m*s, m, Q(B)) <= n*exp(-(log(2) - 1/2)*m*s)",
            "n*exp(-(log(2) - 1/2)*m_threshold*s) <= delta",
        ),
        prose=(
            r"$\mathbb P\big[\exists i:\ N_i\ge m\,e^{-B^2/2}\big]\le n\exp\big(-(\ln2-"
            r"\tfrac12)\,m\,e^{-B^2/2}\big),\qquad\ln2-\tfrac12=0.19314\ldots$ "
            r"Consequently $N_i<m\,e^{-B^2/2}$ for all $i$ with probability at least "
            r"$1-\delta$ whenever $m\ge5.18\,e^{B^2/2}\ln(n/\delta)$."
        ),
        probability=Probability(
            event=r"$\exists i:\ N_i\ge m\,e^{-B^2/2}$",
            over="the initialisation",
            at_most="n*exp(-(log(2) - 1/2)*m*s)",
            law="n*binomial_tail(m*s, m, Q(B))",
            law_is="upper",
        ),
        source=Source("explicit"),
        uses=(
            "explicit/gaussian-facts",
            "classical/markov-union",
            "classical/binomial-chernoff-double",
        ),
        quantity="active-count",
        side="upper",
        bound="m*s",
        notes=(
            "The failure probability decreases in m, so it is at most delta for every m "
            ">= m_threshold."
        ),
    ),
    step(
        "law",
        "exact-law",
        r"$N_i\sim\mathrm{Bin}(m,Q(B))$",
        setting=(r"$\lVert x_i\rVert=1$",),
        where=("B >= 0",),
        calculus=(Integral("phi(t)", "t", "B", "infinity", "Q(B)"),),
        notes="The integral is the probability of one event.",
        because=(
            r"the events $\{\langle w_r(0),x_i\rangle\ge B\}$, $r=1,\dots,m$, are "
            "independent with probability $Q(B)$."
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathbb E\,2^X=(1+q)^m$",
        where=(
            "m >= 1",
            "0 <= q <= 1",
        ),
        claim=("(2*q + 1*(1 - q))**m == (1 + q)**m",),
        notes="By independence the mean is the m-th power of the mean for one trial.",
        because="generating function of the binomial law at $2$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$(1+q)^m\le e^{mq}$",
        where=(
            "m >= 1",
            "0 <= q <= 1",
        ),
        claim=("(1 + q)**m <= exp(m*q)",),
        because=r"$1+t\le e^t$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$e^{mQ(B)}\le e^{ms/2}$",
        where=(
            "m >= 1",
            "B >= 0",
        ),
        claim=("exp(m*Q(B)) <= exp(m*s/2)",),
        because="`explicit/gaussian-facts`(a).",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "probability",
        "exact-law",
        r"$\mathbb P[N_i\ge ms]\le2^{-ms}\,\mathbb E\,2^{N_i}$",
        where=(
            "m >= 1",
            "B >= 0",
        ),
        claim=("binomial_tail(m*s, m, Q(B)) <= 2**(-m*s)*(1 + Q(B))**m",),
        probability=Probability(
            event=r"$N_i\ge ms$",
            over="the initialisation",
            at_most="2**(-m*s)*(1 + Q(B))**m",
            law="binomial_tail(m*s, m, Q(B))",
        ),
        because="`classical/markov-union` applied to $2^{N_i}$.",
        uses=("classical/markov-union",),
    ),
    step(
        "probability",
        "exact-law",
        r"$\mathbb P[N_i\ge ms]\le e^{-(\ln2-1/2)ms}$",
        where=(
            "m >= 1",
            "B >= 0",
        ),
        claim=("binomial_tail(m*s, m, Q(B)) <= exp(-(log(2) - 1/2)*m*s)",),
        probability=Probability(
            event=r"$N_i\ge ms$",
            over="the initialisation",
            at_most="exp(-(log(2) - 1/2)*m*s)",
            law="binomial_tail(m*s, m, Q(B))",
        ),
        because="steps 2-5.",
    ),
    step(
        "probability",
        "symbolic",
        r"$\mathbb P[\exists i:N_i\ge ms]\le n\,e^{-(\ln2-1/2)ms}$",
        where=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
        ),
        claim=("n*binomial_tail(m*s, m, Q(B)) <= n*exp(-(log(2) - 1/2)*m*s)",),
        probability=Probability(
            event=r"$\exists i:N_i\ge ms$",
            over="the initialisation",
            at_most="n*exp(-(log(2) - 1/2)*m*s)",
            law="n*binomial_tail(m*s, m, Q(B))",
            law_is="upper",
        ),
        because="union bound.",
        uses=("explicit/sparsity-count/step-6", "classical/markov-union"),
    ),
    step(
        "inequality",
        "constant",
        r"$5.18\,(\ln2-\frac12)\ge1$",
        claim=("5.18*(log(2) - 1/2) >= 1",),
        because=r"numerical evaluation ($1.00050\ldots$).",
    ),
    step(
        "inequality",
        "symbolic",
        r"$n\,e^{-(\ln2-1/2)ms}\le\delta$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < delta < 1",
            "m >= 5.18*exp(B**2/2)*log(n/delta)",
        ),
        claim=("n*exp(-(log(2) - 1/2)*m*s) <= delta",),
        because="step 8 and $s=e^{-B^2/2}$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$Q(B/h)\le Q(B)$",
        where=(
            "B >= 0",
            "0 < h <= 1",
        ),
        claim=("Q(B/h) <= Q(B)",),
        because=(
            r"$Q$ is decreasing; for $\lVert x_i\rVert=h\in(0,1]$ the success probability "
            "in step 1 is $Q(B/h)$ and the other steps are unchanged. (The pair $x_i=0$, "
            "$B=0$ is excluded: there every neuron counts as active.)"
        ),
    ),
    auxiliary=variables("q", "t", h="norm of the input"),
)

STATEMENTS = (
    with_parts(
        SPARSITY_COUNT,
        step(
            "part",
            "",
            (
                r"$\mathbb P\big[\exists i:\ N_i\ge m\,e^{-B^2/2}\big]\le n\exp\big(-(\ln2-"
                r"\tfrac12)\,m\,e^{-B^2/2}\big)$"
            ),
            where=("n >= 1", "m >= 1", "B >= 0"),
            claim=("n*binomial_tail(m*s, m, Q(B)) <= n*exp(-(log(2) - 1/2)*m*s)",),
            probability=Probability(
                event=r"$\exists i:\ N_i\ge m\,e^{-B^2/2}$",
                over="the initialisation",
                at_most="n*exp(-(log(2) - 1/2)*m*s)",
                law="n*binomial_tail(m*s, m, Q(B))",
                law_is="upper",
            ),
            formal=True,
            name="a",
            notes="For n = 1 the law is exact, and n cancels in the claim.",
        ),
        step(
            "part",
            "",
            (
                r"$N_i<m\,e^{-B^2/2}$ for all $i$ with probability at least $1-\delta$ whenever "
                r"$m\ge5.18\,e^{B^2/2}\ln(n/\delta)$"
            ),
            where=(
                "n >= 1",
                "m >= 1",
                "B >= 0",
                "0 < delta < 1",
                "m >= 5.18*exp(B**2/2)*log(n/delta)",
            ),
            probability=Probability(
                event=r"$N_i<m\,e^{-B^2/2}$ for all $i$",
                over="the initialisation",
                at_least="1 - delta",
                law="1 - n*binomial_tail(m*s, m, Q(B))",
                law_is="lower",
            ),
            name="b",
        ),
    ),
)
