"""Counts of active and of flipping neurons for data of unit norm, with explicit constants."""

from __future__ import annotations

from bounds.explicit.flip_count import FLIP_COUNT
from bounds.explicit.sparsity_count import SPARSITY_COUNT
from bounds.notation import variables
from bounds.statement import Probability, Source, Statement

LEMMA_33 = Statement(
    id="repaired/lemma-33",
    title="Lemma 33 at initialisation, with the constants 1 and 5.18",
    says=r"Fewer than $m\,e^{-B^2/2}$ neurons are active on every input at initialisation.",
    kind="lemma",
    form="repaired",
    setting=SPARSITY_COUNT.setting,
    variables=variables("n", "m", "B", "delta", "N_i"),
    definitions=(("s", "exp(-B**2/2)"),),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "B >= 0",
        "0 < delta < 1",
        "m >= 5.18*exp(B**2/2)*log(n/delta)",
    ),
    claim=("n*binomial_tail(m*s, m, Q(B)) <= delta",),
    prose=r"$N_i<m\,e^{-B^2/2}$ for all $i$ with probability at least $1-\delta$.",
    probability=Probability(
        event=r"$\exists i:\ N_i\ge m\,e^{-B^2/2}$",
        over="the initialisation",
        at_most="delta",
        law="n*binomial_tail(m*s, m, Q(B))",
        law_is="upper",
    ),
    source=Source("repaired"),
    uses=("explicit/sparsity-count",),
    repairs="yang2024/lemma-33",
    notes=r"At initialisation only, with 1 for the constant in $O$, the failure probability "
    r"$\delta$ for $e^{-\Omega(n)}$, and a width of $5.18\,e^{B^2/2}\ln(n/\delta)$.  The printed "
    r"count at all $t\le T$ is Lemma 34; the bound on $\|Z(0)\|_F^2$ follows by counting, which "
    "is an argument about the matrix and is not made here.",
)

COROLLARY_19 = Statement(
    id="repaired/corollary-19",
    title="Corollary 19 (b) for unit-norm data, with the rate of the doubled mean",
    says="On no input can more than twice the bounded mean number of neurons flip.",
    kind="corollary",
    form="repaired",
    setting=FLIP_COUNT.setting,
    variables=variables("n", "m", "B", "R_w", "R_b", "F_i"),
    definitions=(
        ("R", "R_w + R_b"),
        ("c", "sqrt(2/pi)*sinhc(2)"),
        ("p_bar", "c*R*exp(-B**2/2)"),
        ("pflip", "Q(B - R) - Q(B + R)"),
    ),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "B >= 0",
        "R_w >= 0",
        "R_b >= 0",
        "B*R_w <= 1",
        "B*R_b <= 1",
        "R_w + R_b > 0",
    ),
    claim=("n*binomial_tail(2*m*p_bar, m, pflip) <= n*exp(-(2*log(2) - 1)*m*p_bar)",),
    prose=r"With $R=R_w+R_b$, $c=\sqrt{2/\pi}\,\mathrm{sinhc}(2)$ and $\bar p=cRe^{-B^2/2}$: "
    r"$\mathbb P[\exists i:F_i\ge2m\bar p]\le n\,e^{-(2\ln2-1)m\bar p}$.",
    probability=Probability(
        event=r"$\exists i:\ F_i\ge2m\bar p$",
        over="the initialisation",
        at_most="n*exp(-(2*log(2) - 1)*m*p_bar)",
        law="n*binomial_tail(2*m*p_bar, m, pflip)",
        law_is="upper",
    ),
    source=Source("repaired"),
    uses=("explicit/flip-count", "repaired/lemma-18"),
    repairs="yang2024/corollary-19",
    notes=r"Data of norm 1, $2\ln2-1$ for $2/3$, $c=\sqrt{2/\pi}\,\mathrm{sinhc}(2)$.  Not needed: "
    r"$R_w,R_b\le1$.  A flipped neuron is one of the $F_i$ that can flip, as long as the movement "
    "stays inside the ball.  Part (a) is repaired/lemma-18.",
)

STATEMENTS = (LEMMA_33, COROLLARY_19)
