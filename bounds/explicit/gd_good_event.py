"""The good event of the initialisation."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Source, Statement

GD_GOOD_EVENT = with_proof(
    Statement(
        id="explicit/gd-good-event",
        title="The good event of the initialisation",
        says=(
            "The three events that the convergence proof needs hold together with high probability."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $w_r(0)\sim N(0,I_d)$ independent, $b_r(0)=B\ge0$; "
                r"$0<\lambda\le\lambda(B)$; $\delta\in(0,1)$; $m\ge83\,\frac "
                r"n\lambda\ln\frac{3n}\delta$."
            ),
            (
                r"$\mathcal E:=\{\lambda_{\min}(H(0))\ge\frac34\lambda\}\cap\{F_i(R_\star)"
                r"\le2m\bar p_\star\ \forall i\}\cap\{N_i\le m\,s\ \forall i\}$, with "
                r"$R_\star,\bar p_\star$ from `explicit/gd-constants`."
            ),
        ),
        variables=variables("n", "m", "B", "lambda", "delta"),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("R_star", "5*lambda/(128*n*s)"),
            ("p_star", "lambda/(32*n)"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < lambda",
            "lambda <= 2*Q(B)",
            "0 < delta < 1",
            "m >= 83*n/lambda*log(3*n/delta)",
        ),
        claim=(
            (
                "n*exp(-lambda*m/(64*n)) + n*exp(-(2*log(2) - 1)*m*p_star) + n*exp(-(log(2) - "
                "1/2)*m*s) <= delta"
            ),
        ),
        prose=r"$\mathbb P[\mathcal E]\ge1-\delta$.",
        probability=Probability(
            event=(
                r"$\mathcal E$: $\lambda_{\min}(H(0))\ge\frac34\lambda$, "
                r"$F_i(R_\star)\le2m\bar p_\star$ and $N_i\le m\,s$ for all $i$"
            ),
            over="the initialisation",
            at_least="1 - delta",
            law=(
                "1 - n*exp(-lambda*m/(64*n)) - n*exp(-(2*log(2) - 1)*m*lambda/(32*n)) "
                "- n*exp(-(log(2) - 1/2)*m*exp(-B**2/2))"
            ),
            law_is="lower",
        ),
        source=Source("explicit"),
        uses=(
            "explicit/kernel-min-eigenvalue",
            "explicit/flip-count",
            "explicit/sparsity-count",
            "explicit/gd-constants",
            "classical/markov-union",
            "explicit/gd-good-event/step-9",
        ),
        quantity="good-event-width",
        side="upper",
        bound="83*n/lambda*log(3*n/delta)",
        notes=(
            "The claim is the union bound over the three events; lambda <= 2*Q(B) follows "
            "from lambda <= lambda(B)."
        ),
    ),
    step(
        "inequality",
        "constant",
        r"$83\ge64$",
        claim=("83 >= 64",),
        because="integers.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$n\,e^{-\lambda m/(64n)}\le\frac\delta3$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < delta < 1",
            "m >= 83*n/lambda*log(3*n/delta)",
        ),
        claim=("n*exp(-lambda*m/(64*n)) <= delta/3",),
        because=r"step 1 and $\ln\frac{3n}\delta>0$.",
    ),
    step(
        "inequality",
        "constant",
        r"$\frac{83}{32}(2\ln2-1)\ge1$",
        claim=("83/32*(2*log(2) - 1) >= 1",),
        because=r"numerical evaluation ($1.00195\ldots$).",
    ),
    step(
        "identity",
        "symbolic",
        r"$m\,\bar p_\star=\frac{m\lambda}{32n}$",
        where=(
            "m >= 1",
            "n >= 1",
            "lambda > 0",
        ),
        claim=("m*p_star == m*lambda/(32*n)",),
        because=r"definition of $\bar p_\star$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$n\,e^{-(2\ln2-1)m\bar p_\star}\le\frac\delta3$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < delta < 1",
            "m >= 83*n/lambda*log(3*n/delta)",
        ),
        claim=("n*exp(-(2*log(2) - 1)*m*p_star) <= delta/3",),
        because="steps 3-4.",
    ),
    step(
        "inequality",
        "constant",
        r"$83(\ln2-\frac12)\ge1$",
        claim=("83*(log(2) - 1/2) >= 1",),
        because="numerical evaluation.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$m\,s\ge83\ln\frac{3n}\delta$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < delta < 1",
            "m >= 83*n/lambda*log(3*n/delta)",
        ),
        claim=("m*s >= 83*log(3*n/delta)",),
        because=r"$s\ge\lambda$ (`explicit/gd-constants`(a)) and $n\ge1$.",
        uses=("explicit/gd-constants", "explicit/gd-constants/step-2"),
    ),
    step(
        "inequality",
        "symbolic",
        r"$n\,e^{-(\ln2-1/2)ms}\le\frac\delta3$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < delta < 1",
            "m >= 83*n/lambda*log(3*n/delta)",
        ),
        claim=("n*exp(-(log(2) - 1/2)*m*s) <= delta/3",),
        because="steps 6-7.",
    ),
    step(
        "probability",
        "monte-carlo",
        r"$\mathbb P[\mathcal E^c]\le\delta$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < delta < 1",
            "m >= 83*n/lambda*log(3*n/delta)",
        ),
        claim=(
            (
                "n*exp(-lambda*m/(64*n)) + n*exp(-(2*log(2) - 1)*m*p_star) + n*exp(-(log(2) - "
                "1/2)*m*s) <= delta"
            ),
        ),
        probability=Probability(
            event=r"$\mathcal E^c$",
            over="the initialisation",
            at_most="delta",
            law=(
                "n*exp(-lambda*m/(64*n)) + n*exp(-(2*log(2) - 1)*m*p_star) + n*exp(-(log(2) - "
                "1/2)*m*s)"
            ),
            law_is="upper",
        ),
        because=(
            r"`explicit/kernel-min-eigenvalue`, `explicit/flip-count` with $\bar p=\bar "
            r"p_\star$ (allowed by `explicit/gd-constants`(c)), `explicit/sparsity-count`; "
            "steps 2, 5, 8 and the union bound."
        ),
        uses=(
            "explicit/kernel-min-eigenvalue",
            "explicit/flip-count",
            "explicit/gd-constants",
            "explicit/sparsity-count",
        ),
    ),
)

STATEMENTS = (GD_GOOD_EVENT,)
