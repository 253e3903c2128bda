"""Rademacher complexity near initialisation for data of unit norm: Lemma 41."""

from __future__ import annotations

from bounds.explicit.rademacher import RADEMACHER
from bounds.notation import variables
from bounds.statement import Source, Statement

LEMMA_41 = Statement(
    id="repaired/lemma-41",
    title="Lemma 41 for unit-norm data, on the event that the counts are small",
    says="Rademacher complexity of the localised class around initialisation.",
    kind="lemma",
    form="repaired",
    setting=RADEMACHER.setting,
    variables=tuple(v for v in RADEMACHER.variables if v.name != "R") + variables("R_w", "R_b"),
    definitions=(
        ("R", "R_w + R_b"),
        ("c", "sqrt(2/pi)*sinhc(2)"),
        *(d for d in RADEMACHER.definitions if d[0] in ("s", "c_BR", "p_bar", "fail")),
    ),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "B >= 0",
        "R_w >= 0",
        "R_b >= 0",
        "R_F >= 0",
        "B*R_w <= 1",
        "B*R_b <= 1",
    ),
    claim=("R_S <= R_F*sqrt(8*exp(-B**2/2)/n) + 4*c*(R_w + R_b)**2*sqrt(m)*exp(-B**2/2)",),
    probability=RADEMACHER.probability,
    source=Source("repaired"),
    uses=("explicit/rademacher",),
    repairs="yang2024/lemma-41",
    notes=r"Data of norm 1, $c=\sqrt{2/\pi}\,\mathrm{sinhc}(2)$, and an explicit failure "
    r"probability for $e^{-\Omega(n)}$.  Not needed: the width and the eigenvalue of Theorem 32.",
)

STATEMENTS = (LEMMA_41,)
