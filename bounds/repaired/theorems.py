"""Lemmas 15 and 16 for data of unit norm, with explicit constants: initial kernel."""

from __future__ import annotations

from bounds.explicit.kernel_concentration import KERNEL_CONCENTRATION
from bounds.explicit.kernel_min_eigenvalue import KERNEL_MIN_EIGENVALUE
from bounds.notation import given, variables
from bounds.statement import Probability, Source, Statement

LEMMA_15 = Statement(
    id="repaired/lemma-15",
    title="Lemma 15 for unit-norm data, one bias and the constant 64",
    says="The sampled kernel at initialisation keeps 3/4 of the smallest eigenvalue.",
    kind="lemma",
    form="repaired",
    setting=KERNEL_MIN_EIGENVALUE.setting,
    variables=given(
        variables("n", "m", "B", "delta", "lambda", "lambda_H0"), "lambda_H0", by="initialisation"
    ),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "B >= 0",
        "0 < lambda",
        "0 < delta < 1",
        "m >= 64*n/lambda*log(n/delta)",
    ),
    claim=("lambda_H0 >= 3/4*lambda",),
    prose=r"$\mathbb P[\lambda_{\min}(H(0))\ge\frac34\lambda]\ge1-\delta$.",
    probability=Probability(
        event=r"$\lambda_{\min}(H(0))\le\tfrac34\lambda$",
        over="the initialisation",
        at_most="delta",
    ),
    source=Source("repaired"),
    uses=("explicit/kernel-min-eigenvalue",),
    repairs="yang2024/lemma-15",
    notes=r"Data of norm 1, one bias for all neurons, and 64 for the constant in $\Omega$.  The "
    r"printed lemma, with data of norm at most 1 and a bias for each neuron, is out of reach: the "
    "explicit theorem is about neither.",
)

LEMMA_16 = Statement(
    id="repaired/lemma-16",
    title="Lemma 16 for unit-norm data, with an explicit condition on the width",
    says=r"The sampled kernel is close to its limit, with the gain $\exp(-B^2/4)$.",
    kind="lemma",
    form="repaired",
    setting=KERNEL_CONCENTRATION.setting,
    variables=given(
        variables("n", "m", "B", "delta", dH_F="real: Frobenius norm of H(0) - H_inf"),
        "dH_F",
        by="initialisation",
    ),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "B >= 0",
        "0 < delta < 1",
        "m >= 4/9*exp(B**2/2)*log(n*(n + 1)/delta)",
    ),
    claim=("dH_F <= 4*n*exp(-B**2/4)*sqrt(log(n*(n + 1)/delta)/m)",),
    prose=r"$\|H(0)-H^\infty\|_F\le4n\,e^{-B^2/4}\sqrt{\ln(n(n+1)/\delta)/m}$ with probability at "
    r"least $1-\delta$.",
    probability=Probability(
        event=r"$\lVert H(0)-H^\infty\rVert_F\le4n\,e^{-B^2/4}\sqrt{L/m}$",
        over="the initialisation",
        at_least="1 - delta",
    ),
    source=Source("repaired"),
    uses=("explicit/kernel-concentration",),
    repairs="yang2024/lemma-16",
    notes=r"Data of norm 1, $\ln(n(n+1)/\delta)$ for $\ln(n^2/\delta)$, and "
    r"$m\ge\frac49e^{B^2/2}\ln(n(n+1)/\delta)$ for the two order conditions.",
)

STATEMENTS = (LEMMA_15, LEMMA_16)
