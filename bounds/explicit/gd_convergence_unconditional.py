"""Convergence with a deterministic width condition."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Source, Statement

GD_CONVERGENCE_UNCONDITIONAL = with_proof(
    Statement(
        id="explicit/gd-convergence-unconditional",
        title="Convergence with a deterministic width condition",
        says=(
            "Linear convergence with a width condition that does not depend on the random "
            "initial error."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"as in `explicit/gd-convergence`, with a second budget $\delta'\in(0,1)$ and "
                r"$m\ge167773\,\frac{n^3\bar D^2e^{-B^2}}{\lambda^4}$, where $\bar D:=\lVert y"
                r"\rVert+\sqrt{4n\ln\frac{4n}{\delta'}\Big(e^{-B^2/2}+\frac2m\ln\frac{2n}{"
                r"\delta'}\Big)}$ or, alternatively, $\bar D:=\sqrt{(\lVert "
                r"y\rVert^2+n\,v(B))/\delta'}$."
            ),
            "as in `explicit/gd-convergence`.",
        ),
        variables=variables(
            "n",
            "m",
            "B",
            "lambda",
            "delta",
            "delta_prime",
            "eta",
            "k",
            "norm_y",
            "D_0",
            "E_k",
            "move_w",
            "move_b",
            "active_k",
        ),
        definitions=(
            ("v", "(1 + B**2)*Q(B) - B*phi(B)"),
            (
                "D_tail",
                (
                    "norm_y + sqrt(4*n*log(4*n/delta_prime)*(exp(-B**2/2) + "
                    "2/m*log(2*n/delta_prime)))"
                ),
            ),
            ("D_markov", "sqrt((norm_y**2 + n*v)/delta_prime)"),
            ("D", "min(D_tail, D_markov)"),
            ("radius", "8*sqrt(n)*D_0/(lambda*sqrt(m))"),
            ("m_first", "83*n/lambda*log(3*n/delta)"),
            ("m_second", "167773*n**3*D**2*exp(-B**2)/lambda**4"),
            ("eta_max", "16/289*lambda*exp(B**2)/n**2"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < lambda",
            "0 < delta < 1",
            "0 < delta_prime < 1",
            "norm_y >= 0",
            "k >= 0",
            "m >= 83*n/lambda*log(3*n/delta)",
            "m >= 167773*n**3*D**2*exp(-B**2)/lambda**4",
            "0 < eta",
            "eta <= 16/289*lambda*exp(B**2)/n**2",
        ),
        claim=(
            "D_0 <= D",
            "E_k <= (1 - eta*lambda/4)**k*D_0**2",
            "move_w <= radius",
            "move_b <= radius",
            "active_k <= 17/16*m*exp(-B**2/2)",
        ),
        prose=(
            r"With probability at least $1-\delta-\delta'$ the conclusions (a)-(c) of "
            r"`explicit/gd-convergence` hold for all $k$, and $D_0\le\bar D$."
        ),
        probability=Probability(
            event="the claim holds for all k, r, i",
            over="the initialisation",
            at_least="1 - delta - delta_prime",
        ),
        source=Source("explicit"),
        uses=(
            "explicit/gd-convergence",
            "explicit/initial-error-tail",
            "explicit/initial-error-mean",
            "classical/markov-union",
        ),
        quantity="width",
        side="upper",
        bound="max(m_first, m_second)",
        notes=(
            "D is the smaller of the two bounds on the initial error; both are numbers, "
            "so the choice does not depend on chance. D_tail contains m, so the width "
            "condition is implicit in m."
        ),
    ),
    step(
        "probability",
        "monte-carlo",
        r"$\mathbb P[D_0>\bar D]\le\delta'$",
        where=("n >= 1", "m >= 1", "B >= 0", "0 < delta_prime < 1", "norm_y >= 0"),
        probability=Probability(
            event=r"$D_0>\bar D$, first choice of $\bar D$",
            over="the initialisation",
            at_most="delta_prime",
            law="n*(exp(-log(2*n/delta_prime)) + 2*exp(-log(4*n/delta_prime)))",
            law_is="upper",
        ),
        notes="The law is the union bound of the cited theorem, its steps 9-11.",
        because="`explicit/initial-error-tail`.",
        uses=("explicit/initial-error-tail",),
    ),
    step(
        "probability",
        "monte-carlo",
        r"$\mathbb P[D_0\ge\bar D]\le\delta'$",
        where=("n >= 1", "B >= 0", "0 < delta_prime < 1", "norm_y >= 0", "v > 0"),
        probability=Probability(
            event=r"$D_0\ge\bar D$, second choice of $\bar D$",
            over="the initialisation",
            at_most="delta_prime",
            law="(norm_y**2 + n*v)/D_markov**2",
            law_is="upper",
        ),
        notes="The law is Markov's inequality for the squared initial error; v is positive.",
        because="`explicit/initial-error-mean`(c).",
        uses=("explicit/initial-error-mean",),
    ),
    step(
        "event",
        "symbolic",
        r"$\{D_0\le\bar D\}\subset\{m\ge167773\,n^3D_0^2e^{-B^2}/\lambda^4\}$",
        where=(
            "n >= 1",
            "m >= 1",
            "lambda > 0",
            "norm_y >= 0",
            "B >= 0",
            "0 < delta_prime < 1",
            "0 <= D_0 <= D",
            "m >= 167773*n**3*D**2*exp(-B**2)/lambda**4",
        ),
        claim=("m >= 167773*n**3*D_0**2*exp(-B**2)/lambda**4",),
        because="monotonicity in $D_0$.",
    ),
    step(
        "probability",
        "monte-carlo",
        r"the conclusions fail with probability at most $\delta+\delta'$",
        setting=("assumptions of the entry",),
        where=("fail_E <= delta", "fail_D <= delta_prime", "fail <= fail_E + fail_D"),
        claim=("fail <= delta + delta_prime",),
        notes="The last condition is the union bound.",
        because="`explicit/gd-convergence`, steps 1-3, union bound.",
        uses=("explicit/gd-convergence", "classical/markov-union"),
    ),
    auxiliary=variables(
        fail="real: probability that the conclusions fail",
        fail_E="real: probability that the good event fails",
        fail_D="real: probability that the initial error is larger than its bound",
    ),
)

STATEMENTS = (GD_CONVERGENCE_UNCONDITIONAL,)
