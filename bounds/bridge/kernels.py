"""The initial kernel: from the explicit theorems to Lemmas 15 and 16 for data of unit norm."""

from __future__ import annotations

from bounds.notation import variables
from bounds.statement import Source, Statement

LEMMA_15 = Statement(
    id="bridge/lemma-15",
    title="explicit/kernel-min-eigenvalue gives Lemma 15 for unit-norm data",
    says="The failure probability at the stated width is at most delta.",
    form="explicit",
    variables=variables("n", "m", "B", "delta", "lambda"),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "B >= 0",
        "0 < lambda",
        "0 < delta < 1",
        "m >= 64*n/lambda*log(n/delta)",
    ),
    claim=("n*exp(-lambda*m/(64*n)) <= delta",),
    source=Source("bridge"),
    formal=True,
    implies="repaired/lemma-15",
    given=("explicit/kernel-min-eigenvalue",),
)

LEMMA_16 = Statement(
    id="bridge/lemma-16",
    title="explicit/kernel-concentration gives Lemma 16 for unit-norm data",
    says="Bound, width and probability are those of the explicit theorem.",
    form="explicit",
    variables=variables("n", "m", "B", "delta"),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "B >= 0",
        "0 < delta < 1",
        "m >= 4/9*exp(B**2/2)*log(n*(n + 1)/delta)",
    ),
    claim=("1 - delta <= 1 - delta",),
    source=Source("bridge"),
    formal=True,
    implies="repaired/lemma-16",
    given=("explicit/kernel-concentration",),
)

STATEMENTS = (LEMMA_15, LEMMA_16)
