"""Rademacher complexity: Lemma 41 for data of unit norm."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.repaired.complexity import LEMMA_41 as REPAIRED_41
from bounds.statement import Source, Statement

LEMMA_41 = with_proof(
    Statement(
        id="bridge/lemma-41",
        title="explicit/rademacher gives Lemma 41 for unit-norm data",
        says="Both terms of the bound are at most those printed.",
        form="explicit",
        variables=variables(
            "n",
            "m",
            "B",
            "R_w",
            "R_b",
            R_F="largest Frobenius distance from the initialisation",
        ),
        definitions=(
            ("leading", "R_F*sqrt(2*exp(-B**2/2)/n)"),
            ("remainder", "4*sqrt(2/pi)*sinhc(B*(R_w + R_b))*(R_w + R_b)**2*sqrt(m)*exp(-B**2/2)"),
            ("first", "R_F*sqrt(8*exp(-B**2/2)/n)"),
            ("second", "4*sqrt(2/pi)*sinhc(2)*(R_w + R_b)**2*sqrt(m)*exp(-B**2/2)"),
        ),
        assumptions=REPAIRED_41.assumptions,
        claim=("R_w + R_b >= 0", "leading + remainder <= first + second"),
        source=Source("bridge"),
        formal=True,
        uses=("bridge/lemma-41/step-1", "bridge/lemma-41/step-3"),
        implies="repaired/lemma-41",
        given=("explicit/rademacher",),
    ),
    step(
        "inequality",
        "symbolic",
        r"The first term: $\sqrt2\le\sqrt8$.",
        where=REPAIRED_41.assumptions,
        claim=("R_F*sqrt(2*exp(-B**2/2)/n) <= R_F*sqrt(8*exp(-B**2/2)/n)",),
        because="the square root is monotone",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathrm{sinhc}$ is increasing.",
        where=("0 <= x <= 2",),
        claim=("sinhc(x) <= sinhc(2)",),
        because="its derivative is nonnegative",
    ),
    step(
        "inequality",
        "symbolic",
        r"The second term: $B(R_w+R_b)\le2$.",
        where=REPAIRED_41.assumptions,
        claim=(
            "4*sqrt(2/pi)*sinhc(B*(R_w + R_b))*(R_w + R_b)**2*sqrt(m)*exp(-B**2/2) <= "
            "4*sqrt(2/pi)*sinhc(2)*(R_w + R_b)**2*sqrt(m)*exp(-B**2/2)",
        ),
        because="step 2",
        instances=(("bridge/lemma-41/step-2", (("x", "B*(R_w + R_b)"),)),),
    ),
    auxiliary=variables(x="real: argument of sinhc"),
)

STATEMENTS = (LEMMA_41,)
