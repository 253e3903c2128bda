"""Two-sided concentration of the initial active counts."""

from __future__ import annotations

from bounds.calculus import Integral
from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Source, Statement

SPARSITY_COUNT_TWO_SIDED = with_proof(
    Statement(
        id="explicit/sparsity-count-two-sided",
        title="Two-sided concentration of the initial active counts",
        says=(
            "The initial active counts are within a relative deviation of their mean, "
            "with high probability."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            r"$\lVert x_i\rVert=1$; $w_r\sim N(0,I_d)$ independent; $B\ge0$.",
            r"$\epsilon\in(0,1]$; $N_i$ as before.",
        ),
        variables=variables("n", "m", "B", "epsilon", "N_i"),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < epsilon <= 1",
        ),
        claim=(
            (
                "n*(binomial_tail((1 + epsilon)*m*Q(B), m, Q(B)) + binomial_tail(m - (1 - "
                "epsilon)*m*Q(B), m, 1 - Q(B))) <= 2*n*exp(-(2*log(2) - 1)*epsilon**2*m*Q(B))"
            ),
            "2*n*exp(-(2*log(2) - 1)*epsilon**2*m*Q(B)) <= 2*n*exp(-epsilon**2*m*Q(B)/3)",
        ),
        prose=(
            r"$\mathbb P\big[\exists i:\ |N_i-mQ(B)|\ge\epsilon\,mQ(B)\big]\le2n\,e^{-(2"
            r"\ln2-1)\epsilon^2mQ(B)}\le2n\,e^{-\epsilon^2mQ(B)/3}.$"
        ),
        probability=Probability(
            event=r"$\exists i:\ |N_i-mQ(B)|\ge\epsilon\,mQ(B)$",
            over="the initialisation",
            at_most="2*n*exp(-epsilon**2*m*Q(B)/3)",
            law=(
                "n*(binomial_tail((1 + epsilon)*m*Q(B), m, Q(B)) + binomial_tail(m - (1 - "
                "epsilon)*m*Q(B), m, 1 - Q(B)))"
            ),
            law_is="upper",
        ),
        formal=True,
        source=Source("explicit"),
        uses=(
            "classical/binomial-chernoff-relative",
            "explicit/sparsity-count",
        ),
        notes="The lower tail is written by the number of inactive neurons.",
    ),
    step(
        "identity",
        "symbolic",
        r"$h_+(\epsilon)=\epsilon^2\int_0^1\frac{1-t}{1+\epsilon t}\,dt$",
        where=("0 < epsilon <= 1",),
        calculus=(Integral("epsilon**2*(1 - t)/(1 + epsilon*t)", "t", "0", "1", "h_plus"),),
        definitions=(("h_plus", "(1 + epsilon)*log(1 + epsilon) - epsilon"),),
        because=(
            "Taylor formula with integral remainder: $h_+(0)=h_+'(0)=0$, "
            r"$h_+''(\epsilon)=\frac1{1+\epsilon}$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{1-t}{1+\epsilon t}\ge\frac{1-t}{1+t}$",
        where=(
            "0 < epsilon <= 1",
            "0 <= t <= 1",
        ),
        claim=("(1 - t)/(1 + epsilon*t) >= (1 - t)/(1 + t)",),
        because=r"$\epsilon\le1$.",
    ),
    step(
        "identity",
        "constant",
        r"$\int_0^1\frac{1-t}{1+t}\,dt=2\ln2-1$",
        calculus=(Integral("(1 - t)/(1 + t)", "t", "0", "1", "2*log(2) - 1"),),
        because="integration.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$h_+(\epsilon)\ge(2\ln2-1)\,\epsilon^2$",
        where=("0 < epsilon <= 1",),
        claim=("h_plus >= (2*log(2) - 1)*epsilon**2",),
        definitions=(("h_plus", "(1 + epsilon)*log(1 + epsilon) - epsilon"),),
        because=(
            r"steps 1-3; equality at $\epsilon=1$, so the constant is best possible for "
            "$h_+$ on $(0,1]$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$h_-(\epsilon)\ge\frac12\epsilon^2$",
        where=("0 < epsilon < 1",),
        claim=("h_minus >= epsilon**2/2",),
        definitions=(("h_minus", "(1 - epsilon)*log(1 - epsilon) + epsilon"),),
        because=(
            r"$h_-(0)=h_-'(0)=0$ and $h_-''(\epsilon)=\frac1{1-\epsilon}\ge1$ on $[0,1)$; "
            "continuity at $1$."
        ),
    ),
    step(
        "inequality",
        "constant",
        r"$\frac12\ge2\ln2-1$",
        claim=("1/2 >= 2*log(2) - 1",),
        because="numerical evaluation.",
    ),
    step(
        "inequality",
        "constant",
        r"$2\ln2-1\ge\frac13$",
        claim=("2*log(2) - 1 >= 1/3",),
        because="numerical evaluation.",
    ),
    step(
        "probability",
        "exact-law",
        r"$\mathbb P[|N_i-mQ|\ge\epsilon mQ]\le2e^{-(2\ln2-1)\epsilon^2mQ}$",
        where=(
            "m >= 1",
            "B >= 0",
            "0 < epsilon <= 1",
        ),
        claim=(
            (
                "binomial_tail((1 + epsilon)*m*Q(B), m, Q(B)) + binomial_tail(m - (1 - "
                "epsilon)*m*Q(B), m, 1 - Q(B)) <= 2*exp(-(2*log(2) - 1)*epsilon**2*m*Q(B))"
            ),
        ),
        probability=Probability(
            event=r"$|N_i-mQ|\ge\epsilon mQ$",
            over="the initialisation",
            at_most="2*exp(-(2*log(2) - 1)*epsilon**2*m*Q(B))",
            law=(
                "binomial_tail((1 + epsilon)*m*Q(B), m, Q(B)) + binomial_tail(m - (1 - "
                "epsilon)*m*Q(B), m, 1 - Q(B))"
            ),
        ),
        because="`classical/binomial-chernoff-relative`, steps 4-6.",
        uses=("classical/binomial-chernoff-relative",),
        instances=(
            ("explicit/sparsity-count-two-sided/step-8/upper", ()),
            ("explicit/sparsity-count-two-sided/step-8/lower", ()),
        ),
        parts=(
            step(
                "part",
                "exact-law",
                r"$\mathbb P[N_i\ge(1+\epsilon)mQ]\le e^{-(2\ln2-1)\epsilon^2mQ}$",
                claim=(
                    (
                        "binomial_tail((1 + epsilon)*m*Q(B), m, Q(B)) <= "
                        "exp(-(2*log(2) - 1)*epsilon**2*m*Q(B))"
                    ),
                ),
                cases=("epsilon == 1",),
                instances=(
                    ("classical/binomial-chernoff-relative/upper", (("q", "Q(B)"),)),
                    ("classical/binomial-chernoff-relative/one", (("q", "Q(B)"),)),
                    ("explicit/sparsity-count-two-sided/step-4", ()),
                ),
                name="upper",
            ),
            step(
                "part",
                "exact-law",
                r"$\mathbb P[N_i\le(1-\epsilon)mQ]\le e^{-(2\ln2-1)\epsilon^2mQ}$",
                claim=(
                    (
                        "binomial_tail(m - (1 - epsilon)*m*Q(B), m, 1 - Q(B)) <= "
                        "exp(-(2*log(2) - 1)*epsilon**2*m*Q(B))"
                    ),
                ),
                cases=("epsilon == 1",),
                instances=(
                    ("classical/binomial-chernoff-relative/lower", (("q", "Q(B)"),)),
                    ("classical/binomial-chernoff-relative/one", (("q", "Q(B)"),)),
                    ("explicit/sparsity-count-two-sided/step-8/lower/exponent", ()),
                ),
                parts=(
                    step(
                        "part",
                        "symbolic",
                        r"$e^{-mQh_-(\epsilon)}\le e^{-(2\ln2-1)\epsilon^2mQ}$ for $\epsilon<1$",
                        where=("m >= 1", "B >= 0", "0 < epsilon < 1"),
                        claim=("exp(-m*Q(B)*h_minus) <= exp(-(2*log(2) - 1)*epsilon**2*m*Q(B))",),
                        definitions=(("h_minus", "(1 - epsilon)*log(1 - epsilon) + epsilon"),),
                        because="steps 5 and 6.",
                        instances=(("explicit/sparsity-count-two-sided/step-5", ()),),
                        name="exponent",
                    ),
                ),
                name="lower",
            ),
        ),
    ),
    step(
        "probability",
        "symbolic",
        (
            r"$\mathbb P[\exists i:|N_i-mQ|\ge\epsilon "
            r"mQ]\le2n\,e^{-(2\ln2-1)\epsilon^2mQ}$"
        ),
        where=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < epsilon <= 1",
        ),
        claim=(
            (
                "n*(binomial_tail((1 + epsilon)*m*Q(B), m, Q(B)) + binomial_tail(m - (1 - "
                "epsilon)*m*Q(B), m, 1 - Q(B))) <= 2*n*exp(-(2*log(2) - 1)*epsilon**2*m*Q(B))"
            ),
        ),
        probability=Probability(
            event=r"$\exists i:|N_i-mQ|\ge\epsilon mQ$",
            over="the initialisation",
            at_most="2*n*exp(-(2*log(2) - 1)*epsilon**2*m*Q(B))",
            law=(
                "n*(binomial_tail((1 + epsilon)*m*Q(B), m, Q(B)) + binomial_tail(m - (1 - "
                "epsilon)*m*Q(B), m, 1 - Q(B)))"
            ),
            law_is="upper",
        ),
        because="union bound; step 7 gives the weaker form.",
        uses=("explicit/sparsity-count-two-sided/step-8", "classical/markov-union"),
    ),
    auxiliary=variables("t"),
)

STATEMENTS = (SPARSITY_COUNT_TWO_SIDED,)
