"""Counts of active and of flipping neurons: Lemma 33 and Corollary 19 for data of unit norm."""

from __future__ import annotations

from bounds.notation import variables
from bounds.repaired.counts import COROLLARY_19 as REPAIRED_19
from bounds.repaired.counts import LEMMA_33 as REPAIRED_33
from bounds.statement import Source, Statement

LEMMA_33 = Statement(
    id="bridge/lemma-33",
    title="explicit/sparsity-count gives Lemma 33 at initialisation",
    says="The failure probability at the stated width is at most delta.",
    form="explicit",
    variables=variables("n", "m", "B", "delta"),
    assumptions=REPAIRED_33.assumptions,
    claim=("n*exp(-(log(2) - 1/2)*m*exp(-B**2/2)) <= delta",),
    source=Source("bridge"),
    formal=True,
    implies="repaired/lemma-33",
    given=("explicit/sparsity-count",),
)

COROLLARY_19 = Statement(
    id="bridge/corollary-19",
    title="explicit/flip-count gives Corollary 19 (b) for unit-norm data",
    says=r"$\bar p=\sqrt{2/\pi}\,\mathrm{sinhc}(2)(R_w+R_b)e^{-B^2/2}$ bounds the flip "
    r"probability at $R=R_w+R_b$.",
    form="explicit",
    variables=variables("n", "m", "B", "R_w", "R_b"),
    definitions=REPAIRED_19.definitions,
    assumptions=REPAIRED_19.assumptions,
    claim=("R >= 0", "p_bar > 0", "p_bar >= pflip"),
    source=Source("bridge"),
    formal=True,
    instances=(("repaired/lemma-18/step-1", (("R", "R_w + R_b"),)),),
    implies="repaired/corollary-19",
    given=("explicit/flip-count",),
)

STATEMENTS = (LEMMA_33, COROLLARY_19)
