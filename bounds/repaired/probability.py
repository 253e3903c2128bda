"""Appendix D: Lemma 44 (b)."""

from __future__ import annotations

from bounds.notation import variables
from bounds.statement import Constant, Source, Statement

LEMMA_44_B = Statement(
    id="repaired/lemma-44-b",
    title="Lemma 44 (b) with a constant in the exponent",
    says="Bernstein's exponent is at least a constant times the smaller of its two regimes.",
    kind="lemma",
    form="repaired",
    variables=variables(
        V="real: sum of the second moments", M="real: bound on the variables", t="real"
    ),
    assumptions=("t > 0", "V > 0", "M > 0"),
    claim=("t**2/2/(V + M*t/3) >= k*min(t**2/(2*V), t/(2*M))",),
    constants=(Constant("k", "existential"),),
    source=Source("repaired"),
    formal=True,
    repairs="yang2024/lemma-44/b",
    notes=r"A factor $k$ in the exponent; the largest is $3/4$, attained where $tM=V$.",
)

STATEMENTS = (LEMMA_44_B,)
