"""Rademacher complexity near initialisation: Lemma 41 for data of unit norm, and its step 4."""

from __future__ import annotations

from bounds.explicit.rademacher import RADEMACHER
from bounds.notation import variables
from bounds.proof import step, with_proof
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
    instances=RADEMACHER.instances,
    repairs="yang2024/lemma-41",
    notes=r"Data of norm 1, $c=\sqrt{2/\pi}\,\mathrm{sinhc}(2)$, and an explicit failure "
    r"probability for $e^{-\Omega(n)}$.  Not needed: the width and the eigenvalue of Theorem 32.",
)

_SIGNS = r"$\epsilon$ uniform on $\{-1,1\}^n$; $\theta=\mathrm{vec}([W,b])$, $\theta_0$ its start."

LEMMA_41_STEP_4 = with_proof(
    Statement(
        id="repaired/lemma-41-step-4",
        title="Lemma 41, step 4 with an inequality",
        says="The supremum over ball and box by the one over the ball, and this by a norm.",
        kind="lemma",
        form="repaired",
        setting=(_SIGNS, r"$\mathcal C$: the $\theta$ of the box with $\|\theta-\theta_0\|\le R$."),
        prose=r"$\frac1n\mathbb E_\epsilon\big[\sup_{\theta\in\mathcal C}\theta^\top Z(0)\epsilon"
        r"\big]\le\frac1n\mathbb E_\epsilon\big[\sup_{\|\theta-\theta_0\|\le R}\theta^\top Z(0)"
        r"\epsilon\big]=\frac1n\mathbb E_\epsilon\big[\sup_{\|\theta-\theta_0\|\le R}"
        r"(\theta-\theta_0)^\top Z(0)\epsilon\big]\le\frac Rn\mathbb E_\epsilon\|Z(0)\epsilon\|_2"
        r"\le"
        r"\frac Rn\sqrt{\mathbb E_\epsilon\|Z(0)\epsilon\|_2^2}=\frac Rn\|Z(0)\|_F$.",
        source=Source("repaired"),
        repairs="yang2024/lemma-41/step-4",
        notes="An inequality for the first link, printed as an equality: the box is left out.  The "
        "term for the neurons that may flip is added on both sides and left out here.",
    ),
    step(
        "inequality",
        "",
        "The first link.",
        setting=(_SIGNS,),
        because=r"$\mathcal C$ is a part of the ball, and a supremum over more is not smaller",
    ),
    step(
        "identity",
        "",
        r"$\mathbb E_\epsilon[\theta_0^\top Z(0)\epsilon]=0$, which is the second link.",
        setting=(_SIGNS,),
        because=r"$\mathbb E\epsilon=0$; $\theta_0$ and $Z(0)$ do not depend on $\epsilon$",
    ),
    step(
        "inequality",
        "",
        r"$(\theta-\theta_0)^\top Z(0)\epsilon\le R\,\|Z(0)\epsilon\|_2$.",
        setting=(_SIGNS,),
        because="Cauchy-Schwarz",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathbb E X\le\sqrt{\mathbb EX^2}$.",
        where=("first >= 0", "second - first**2 >= 0"),
        claim=("first <= sqrt(second)",),
        because="the variance is not negative",
    ),
    step(
        "identity",
        "",
        r"$\mathbb E_\epsilon\|Z(0)\epsilon\|_2^2=\|Z(0)\|_F^2$.",
        setting=(_SIGNS,),
        because=r"$\mathbb E\epsilon_i\epsilon_j$ is 1 for $i=j$ and else 0",
    ),
    auxiliary=variables(first="real: mean of a random variable", second="real: mean of its square"),
)

STATEMENTS = (LEMMA_41, LEMMA_41_STEP_4)
