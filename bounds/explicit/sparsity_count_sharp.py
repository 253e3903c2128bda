r"""Best universal exponent for the event $N_i\ge m\,e^{-B^2/2}$."""

from __future__ import annotations

from bounds.calculus import Derivative
from bounds.explicit import sparsity_count_sharp_lemmas as lemmas
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Source, Statement

SPARSITY_COUNT_SHARP = with_proof(
    Statement(
        id="explicit/sparsity-count-sharp",
        title=r"Best universal exponent for the event $N_i\ge m\,e^{-B^2/2}$",
        says=r"The exponent of the initial sparsity bound is $\log2$, and this is best possible.",
        kind="theorem",
        form="explicit",
        setting=(
            r"as in `explicit/sparsity-count` with $\lVert x_i\rVert=1$.",
            (
                r"$B\in[0,\infty)$, $m,n\ge1$; $\mathcal D(B):=\mathrm{KL}(s\Vert Q)-s\ln2=s"
                r"\ln\frac{s}{2Q}-(1-s)\ln\frac{1-Q}{1-s}$ for $B>0$, $\mathcal D(0)=0$."
            ),
        ),
        variables=variables("n", "m", "B", "N_i"),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("calD", "s*log(s/(2*Q(B))) - (1 - s)*log((1 - Q(B))/(1 - s))"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B > 0",
        ),
        claim=(
            "calD >= 0",
            "n*binomial_tail(m*s, m, Q(B)) <= n*2**(-m*s)",
        ),
        prose=(
            r"$\mathcal D(B)\ge0$ for all $B\ge0$, hence $\mathbb P\big[\exists i:\ N_i\ge "
            r"m\,e^{-B^2/2}\big]\le n\,2^{-m\,e^{-B^2/2}},$ and $m\ge "
            r"e^{B^2/2}\log_2(n/\delta)$ suffices for failure probability $\delta$. The "
            r"constant $\ln2$ in the exponent cannot be increased: at $B=0$ the "
            "probability for a single $i$ equals $2^{-m}$."
        ),
        probability=Probability(
            event=r"$\exists i:\ N_i\ge m\,e^{-B^2/2}$",
            over="the initialisation",
            at_most="n*2**(-m*s)",
            law="n*binomial_tail(m*s, m, Q(B))",
            law_is="upper",
        ),
        source=Source("explicit"),
        uses=(
            "explicit/sparsity-count",
            "explicit/gaussian-facts",
            "explicit/mills-sharp",
            "classical/binomial-chernoff-kl",
            "classical/markov-union",
        ),
        quantity="active-count",
        side="upper",
        bound="m*s",
        instances=(
            ("explicit/sparsity-count-sharp/a", ()),
            ("explicit/sparsity-count-sharp/step-20", ()),
        ),
        notes="At B = 0 both sides of the second part are n 2^-m and calD is 0.",
    ),
    step(
        "probability",
        "exact-law",
        r"$\mathbb P[N_i\ge ms]\le e^{-m\,\mathrm{KL}(s\Vert Q)}$",
        where=(
            "m >= 1",
            "B > 0",
        ),
        claim=(
            (
                "binomial_tail(m*s, m, Q(B)) <= exp(-m*(s*log(s/Q(B)) + (1 - s)*log((1 - "
                "s)/(1 - Q(B)))))"
            ),
        ),
        probability=Probability(
            event=r"$N_i\ge ms$",
            over="the initialisation",
            at_most="exp(-m*(s*log(s/Q(B)) + (1 - s)*log((1 - s)/(1 - Q(B)))))",
            law="binomial_tail(m*s, m, Q(B))",
        ),
        because=(
            r"`classical/binomial-chernoff-kl` with $x=s\ge Q$; at $B=0$ both sides are "
            "$2^{-m}$."
        ),
        uses=("classical/binomial-chernoff-kl",),
        instances=(
            (
                "classical/binomial-chernoff-kl/upper",
                (
                    ("m", "m"),
                    ("q", "Q(B)"),
                    ("x", "s"),
                ),
            ),
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$-\ln(2Q)\ge1-2Q$",
        where=("0 < B <= 3/10",),
        claim=("-log(2*Q(B)) >= 1 - 2*Q(B)",),
        because=r"$\ln t\le t-1$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$1-2Q\ge2B\varphi(B)$",
        where=("0 < B <= 3/10",),
        claim=("1 - 2*Q(B) >= 2*B*phi(B)",),
        because=r"$1-2Q=2\int_0^B\varphi$ and $\varphi$ is decreasing on $[0,B]$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\ln\frac{s}{2Q}\ge2B\varphi(B)-\frac{B^2}2$",
        where=("0 < B <= 3/10",),
        claim=("log(s/(2*Q(B))) >= 2*B*phi(B) - B**2/2",),
        because=r"$\ln s=-\frac{B^2}2$, steps 2-3.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$1-s\le\frac{B^2}2$",
        where=("0 < B <= 3/10",),
        claim=("1 - s <= B**2/2",),
        because=r"$1-e^{-t}\le t$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$t\ln\frac1t\le t'\ln\frac1{t'}$",
        where=("0 < t <= t_prime <= exp(-1)",),
        claim=("t*log(1/t) <= t_prime*log(1/t_prime)",),
        because=r"derivative $\ln\frac1t-1\ge0$.",
    ),
    step(
        "inequality",
        "constant",
        r"$\frac12\cdot\frac9{100}\le e^{-1}$",
        claim=("1/2*9/100 <= exp(-1)",),
        because="numerical evaluation; so step 6 applies with $t=1-s$, $t'=B^2/2$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$(1-s)\ln\frac{1-Q}{1-s}\le\frac{B^2}2\ln\frac2{B^2}$",
        where=("0 < B <= 3/10",),
        claim=("(1 - s)*log((1 - Q(B))/(1 - s)) <= B**2/2*log(2/B**2)",),
        instances=(
            ("explicit/sparsity-count-sharp/step-8/share", ()),
            (
                "explicit/sparsity-count-sharp/step-6",
                (
                    ("t", "1 - s"),
                    ("t_prime", "B**2/2"),
                ),
            ),
        ),
        parts=lemmas.WITHOUT_Q,
        because=r"$1-Q\le1$, steps 5-7.",
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$\frac{\mathcal D(B)}{s\,B}\ge k(B):=2\varphi(B)-\frac B2-\frac "
            r"B2e^{B^2/2}\ln\frac2{B^2}$"
        ),
        where=("0 < B <= 3/10",),
        claim=("calD/(s*B) >= k_B",),
        definitions=(("k_B", "2*phi(B) - B/2 - B/2*exp(B**2/2)*log(2/B**2)"),),
        because="steps 4 and 8 divided by $sB$.",
        instances=(("explicit/sparsity-count-sharp/step-9/divided", ()),),
        parts=lemmas.DIVIDED,
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{d}{dB}\big[B\ln\frac2{B^2}\big]=\ln\frac2{B^2}-2>0$",
        where=("0 < B <= 3/10",),
        claim=("log(2/B**2) - 2 > 0",),
        calculus=(Derivative("B*log(2/B**2)", "B", "log(2/B**2) - 2"),),
        because=r"$B^2\le0.09<2e^{-2}=0.27\ldots$",
    ),
    step(
        "inequality",
        "symbolic",
        r"$k(B)\ge k(\frac3{10})$",
        where=("0 < B <= 3/10",),
        claim=("k_B >= 2*phi(3/10) - 3/20 - 3/20*exp(9/200)*log(200/9)",),
        definitions=(("k_B", "2*phi(B) - B/2 - B/2*exp(B**2/2)*log(2/B**2)"),),
        because=(
            r"$\varphi$ decreases; $B$, $e^{B^2/2}$ and (step 10) $B\ln\frac2{B^2}$ "
            "increase and are positive."
        ),
    ),
    step(
        "inequality",
        "constant",
        r"$k(\frac3{10})>0.126$",
        claim=("2*phi(3/10) - 3/20 - 3/20*exp(9/200)*log(200/9) > 0.126",),
        because=r"numerical evaluation ($0.12620\ldots$).",
    ),
    step(
        "inequality",
        "interval",
        r"$\mathcal D(B)>0$",
        where=("3/10 <= B <= 13/10",),
        claim=("calD > 0",),
        because=(
            "one-dimensional branch and bound; $s$ and $Q$ are decreasing, so end-point "
            "values enclose them on a cell. Fewer than a hundred cells suffice."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$(1-s)\ln\frac{1-Q}{1-s}\le s-Q$",
        where=("B > 0",),
        claim=("(1 - s)*log((1 - Q(B))/(1 - s)) <= s - Q(B)",),
        because=r"$\ln(1+t)\le t$ with $t=\frac{s-Q}{1-s}$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{\mathcal D(B)}{s}\ge-\ln q-1+\frac q2$",
        where=("B > 0",),
        claim=("calD/s >= -log(q) - 1 + q/2",),
        definitions=(("q", "2*Q(B)/s"),),
        because="step 14 divided by $s$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$-\ln t-1+\frac t2\ge-\ln t'-1+\frac{t'}2$",
        where=("0 < t <= t_prime <= 1",),
        claim=("-log(t) - 1 + t/2 >= -log(t_prime) - 1 + t_prime/2",),
        because=r"derivative $-\frac1t+\frac12<0$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$q(B)\le q(\frac{13}{10})$",
        where=("B >= 13/10",),
        claim=("2*Q(B)/s <= 2*Q(13/10)/exp(-169/200)",),
        because="$Q/s$ is decreasing (`explicit/mills-sharp`(i)).",
        uses=("explicit/mills-sharp",),
    ),
    step(
        "inequality",
        "constant",
        r"$-\ln q(\frac{13}{10})-1+\frac12q(\frac{13}{10})>0.022$",
        claim=("-log(2*Q(13/10)/exp(-169/200)) - 1 + Q(13/10)/exp(-169/200) > 0.022",),
        because=r"numerical evaluation ($0.02230\ldots$).",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathcal D(B)>0$",
        where=("B >= 13/10",),
        claim=("calD > 0",),
        because="steps 15-18.",
        instances=(
            (
                "explicit/sparsity-count-sharp/step-16",
                (
                    ("t", "2*Q(B)/s"),
                    ("t_prime", "2*Q(13/10)/exp(-169/200)"),
                ),
            ),
        ),
    ),
    step(
        "probability",
        "symbolic",
        r"$\mathbb P[\exists i:N_i\ge ms]\le n\,2^{-ms}$",
        where=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
        ),
        claim=("n*binomial_tail(m*s, m, Q(B)) <= n*2**(-m*s)",),
        probability=Probability(
            event=r"$\exists i:N_i\ge ms$",
            over="the initialisation",
            at_most="n*2**(-m*s)",
            law="n*binomial_tail(m*s, m, Q(B))",
            law_is="upper",
        ),
        because=r"steps 1, 9-13, 19 (trivially $\mathcal D(0)=0$) and the union bound.",
        cases=("B == 0",),
        instances=(("explicit/sparsity-count-sharp/step-20/one", ()),),
        parts=lemmas.EXPONENT,
    ),
    step(
        "law",
        "exact-law",
        r"$\mathbb P[N_1\ge m]=2^{-m}$",
        where=("m >= 1",),
        claim=("binomial_tail(m, m, Q(0)) == 2**(-m)",),
        because=r"$Q(0)=\frac12$; so $\ln2$ is optimal.",
    ),
    auxiliary=variables("t", t_prime="real: auxiliary real number"),
)

STATEMENTS = (
    with_parts(
        SPARSITY_COUNT_SHARP,
        step(
            "part",
            "",
            r"$\mathcal D(B)\ge0$ for all $B\ge0$",
            where=("B > 0",),
            claim=("calD >= 0",),
            cases=("B <= 3/10", "B <= 13/10"),
            instances=(
                ("explicit/sparsity-count-sharp/a/small", ()),
                ("explicit/sparsity-count-sharp/step-13", ()),
                ("explicit/sparsity-count-sharp/step-19", ()),
            ),
            parts=lemmas.SMALL,
            formal=True,
            name="a",
            notes=r"$\mathcal D(0)=0$ by definition.",
        ),
        step(
            "part",
            "",
            r"$\mathbb P\big[\exists i:\ N_i\ge m\,e^{-B^2/2}\big]\le n\,2^{-m\,e^{-B^2/2}}$",
            where=("n >= 1", "m >= 1", "B >= 0"),
            claim=("n*binomial_tail(m*s, m, Q(B)) <= n*2**(-m*s)",),
            probability=Probability(
                event=r"$\exists i:\ N_i\ge m\,e^{-B^2/2}$",
                over="the initialisation",
                at_most="n*2**(-m*s)",
                law="n*binomial_tail(m*s, m, Q(B))",
                law_is="upper",
            ),
            formal=True,
            name="b",
            notes="For n = 1 the law is exact, and n cancels in the claim.",
        ),
        step(
            "part",
            "",
            r"$m\ge e^{B^2/2}\log_2(n/\delta)$ suffices for failure probability $\delta$",
            where=("n >= 1", "m >= 1", "B >= 0", "0 < delta < 1", "m >= log(n/delta)/(s*log(2))"),
            probability=Probability(
                event=r"$\exists i:\ N_i\ge m\,e^{-B^2/2}$",
                over="the initialisation",
                at_most="delta",
                law="n*binomial_tail(m*s, m, Q(B))",
                law_is="upper",
            ),
            instances=(
                ("explicit/sparsity-count-sharp/step-20", ()),
                ("explicit/sparsity-count-sharp/c/width", ()),
            ),
            parts=lemmas.WIDTH,
            name="c",
            uses=("explicit/sparsity-count-sharp/step-20",),
        ),
        step(
            "part",
            "",
            (
                r"The constant $\ln2$ in the exponent cannot be increased: at $B=0$ the "
                "probability for a single $i$ equals $2^{-m}$"
            ),
            where=("m >= 1",),
            claim=("binomial_tail(m*exp(0), m, Q(0)) == 2**(-m)",),
            formal=True,
            name="d",
        ),
        auxiliary=variables("delta"),
    ),
)
