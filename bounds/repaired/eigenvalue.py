"""Restricted eigenvalue: Theorem 13 and the symmetry in the footnote of Theorem 35."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

_WEDGE = (
    "exp(-B**2/(2 - delta**2/2))*(pi - atan(delta*sqrt(1 - delta**2/4)/(1 - delta**2/2)))/(2*pi)"
)
_BOUND = f"max(1/2 - B/sqrt(2*pi), (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi)) - {_WEDGE}"

THEOREM_13 = with_proof(
    Statement(
        id="repaired/theorem-13",
        title="Theorem 13 where its formula has a value",
        says=r"The restricted least eigenvalue is at least the printed bound, for $0<B$ and "
        r"$0<\delta<\sqrt2$.",
        kind="theorem",
        form="repaired",
        setting=(
            r"$\|x_i\|_2=1$, $n\ge2$, $\min_{i\ne j}(\|x_i-x_j\|,\|x_i+x_j\|)\ge\delta$; "
            r"$\lambda_{\mathcal C}=\min_{\|a\|=1,a\in\mathcal R}a^\top H^\infty a$.",
        ),
        variables=given(
            variables("B", "delta", lambda_C="real: restricted least eigenvalue"),
            "lambda_C",
            by="data",
        ),
        definitions=(("bound_3", _BOUND),),
        assumptions=("B > 0", "0 < delta < sqrt(2)"),
        claim=("lambda_C >= max(0, bound_3)",),
        source=Source("repaired"),
        uses=("explicit/restricted-eigenvalue",),
        repairs="yang2024/theorem-13",
        notes=r"At $B=0$ and at $\delta=\sqrt2$ the printed formula divides by 0.",
    ),
    step(
        "inequality",
        "",
        r"$\lambda_{\mathcal C}\ge Q(B)-p(B,\rho_{\min})\ge Q(B)-p(B,1-\delta^2/2)$.",
        setting=("As in the statement.",),
        because=r"explicit/restricted-eigenvalue (a), and $p$ is increasing in $\rho$",
        uses=("explicit/restricted-eigenvalue", "explicit/exact-kernel"),
    ),
    step(
        "identity",
        "symbolic",
        r"The printed angle is $\arccos(1-\delta^2/2)$.",
        where=("0 < delta < sqrt(2)",),
        claim=("acos(1 - delta**2/2) == atan(delta*sqrt(1 - delta**2/4)/(1 - delta**2/2))",),
        because=r"the sine of the angle is $\delta\sqrt{1-\delta^2/4}$, its cosine $1-\delta^2/2$",
    ),
    step(
        "inequality",
        "symbolic",
        r"$p(B,\rho)\le e^{-B^2/(1+\rho)}(\pi-\arccos\rho)/(2\pi)$ for $0\le\rho\le1$.",
        where=("B >= 0", "0 <= rho <= 1"),
        claim=("orthant(B, rho) <= exp(-B**2/(1 + rho))*(pi - acos(rho))/(2*pi)",),
        because="the integral over the angle, bounded by its largest integrand",
    ),
    step(
        "inequality",
        "symbolic",
        "The first two terms of the divergent expansion bound the tail from below.",
        where=("B > 0",),
        claim=("Q(B) >= (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi)",),
        because="integration by parts",
    ),
    step(
        "inequality",
        "symbolic",
        "Both lower bounds on the tail at once.",
        where=("B > 0",),
        claim=("Q(B) >= max(1/2 - B/sqrt(2*pi), (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi))",),
        because="step 4 and the tangent at 0",
        uses=("repaired/theorem-13/step-4", "classical/gaussian-tail"),
    ),
    step(
        "inequality",
        "symbolic",
        "Step 3 at the largest correlation, in the printed form.",
        where=("B > 0", "0 < delta < sqrt(2)"),
        claim=(f"orthant(B, 1 - delta**2/2) <= {_WEDGE}",),
        because="steps 2 and 3",
        uses=("repaired/theorem-13/step-2",),
        instances=(("repaired/theorem-13/step-3", (("rho", "1 - delta**2/2"),)),),
    ),
    step(
        "inequality",
        "symbolic",
        "The printed bound is at most the difference.",
        where=("B > 0", "0 < delta < sqrt(2)"),
        claim=("Q(B) - orthant(B, 1 - delta**2/2) >= bound_3",),
        because="steps 5 and 6",
        uses=("repaired/theorem-13/step-5", "repaired/theorem-13/step-6"),
    ),
    auxiliary=variables(rho="real: correlation"),
)

FOOTNOTE_1 = Statement(
    id="repaired/theorem-35-footnote-1",
    title="Footnote of Theorem 35: the negative correlation has the smaller probability",
    says="Reflecting one point can only lower the joint activation probability.",
    kind="inline claim",
    form="repaired",
    variables=variables("B", c="real: absolute correlation"),
    assumptions=("B >= 0", "0 < c <= 1"),
    claim=("orthant(B, -c) <= orthant(B, c)",),
    source=Source("repaired"),
    uses=("explicit/exact-kernel",),
    formal=True,
    repairs="yang2024/theorem-35/footnote-1",
    notes="An inequality instead of an equality; it is what the proof needs, since the bound is on "
    "the largest probability.",
)

STATEMENTS = (THEOREM_13, FOOTNOTE_1)
