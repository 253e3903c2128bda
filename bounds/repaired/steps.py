"""Steps and parts with the smallest change that a search found (``certibound repair ID``).

The one exception is step 3 of Lemma 18: the same change as in step 4, but proved through a step of
its own, which the search does not look for.
"""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Constant, Source, Statement

_SMALL = ("R_w >= 0", "R_b >= 0", "R_w <= 1", "R_b <= 1", "B*R_w <= 1", "B*R_b <= 1")
_NORM = ("h", "1")
_FLIP = ("flip", "Q((B - R_w*h - R_b)/h) - Q((B + R_w*h + R_b)/h)")
_STRIP = ("strip", "Q(B - R_w - R_b) - Q(B + R_w + R_b)")
_UNIT = "The data have unit norm ($h=1$) instead of norm at most 1."

ORTHONORMAL_EXAMPLE_B = Statement(
    id="repaired/orthonormal-example-b",
    title="Orthonormal data: at least, instead of more than",
    says="A vector whose entries sum to 0 attains the smaller value.",
    kind="inline claim",
    form="repaired",
    variables=variables("n", "B", S="real: sum of the entries of the vector"),
    definitions=(("p_0", "Q(B)"), ("p_1", "Q(B)**2")),
    assumptions=("n >= 2", "B >= 0", "-sqrt(n) <= S <= sqrt(n)"),
    claim=("p_0 - p_1 + p_1*S**2 >= p_0 - p_1",),
    source=Source("repaired"),
    formal=True,
    repairs="yang2024/sec-3.3.2/orthonormal-example/b",
    notes="The strict inequality is made weak; $S=0$ is possible.",
)

PIJ_MAXIMISED_B = with_proof(
    Statement(
        id="repaired/pij-maximised-b",
        title="The closer pair is active together more often, if it is not a reflected one",
        says="The joint activation probability grows with the inner product.",
        kind="inline claim",
        form="repaired",
        variables=variables(
            "B", rho="real: inner product of a pair", rho_2="real: inner product of another pair"
        ),
        assumptions=(
            "B >= 0",
            "-1 <= rho <= 1",
            "-1 <= rho_2 <= 1",
            "min(2 - 2*rho, 2 + 2*rho) <= min(2 - 2*rho_2, 2 + 2*rho_2)",
            "rho_2 <= rho",
        ),
        claim=("orthant(B, rho) >= orthant(B, rho_2)",),
        source=Source("repaired"),
        instances=(("repaired/pij-maximised-b/step-1", (("r", "rho_2"), ("gap", "rho - rho_2"))),),
        formal=True,
        repairs="yang2024/sec-3.3.2/pij-maximised/b",
        notes=r"One more assumption, $\rho_2\le\rho$: the separation also counts $\|x_i+x_j\|$, "
        "and a pair that is close by reflection is active together less often.",
    ),
    step(
        "inequality",
        "symbolic",
        "The joint activation probability grows with the inner product.",
        where=("B >= 0", "r >= -1", "gap >= 0", "r + gap <= 1"),
        claim=("orthant(B, r) <= orthant(B, r + gap)",),
        because="the derivative with respect to the inner product is positive",
    ),
    auxiliary=variables(
        r="real: smaller inner product", gap="real: difference of the inner products"
    ),
)

THEOREM_32_STEP_10 = Statement(
    id="repaired/theorem-32-step-10",
    title="Theorem 32, step 10 with the rate that the two conditions give",
    says=r"The two terms add up to $\frac{31}{80}\eta\lambda$ at most, instead of "
    r"$\frac14\eta\lambda$.",
    kind="theorem",
    form="repaired",
    variables=variables(
        "n", "B", "eta", "lambda", "R_w", "R_b", C_2="real: the constant of Lemma 31",
        c="real: unspecified constant",
    ),
    assumptions=(
        "n >= 1",
        "c > 0",
        "C_2 > 0",
        "R_w >= 0",
        "R_b >= 0",
        "B >= 0",
        "lambda > 0",
        "eta > 0",
        "8*c*n*(R_w + R_b)*exp(-B**2/2) <= lambda/8",
        "eta <= lambda*exp(B**2)/(5*C_2**2*n**2)",
    ),
    claim=(
        "12*eta*n*c*(R_w + R_b)*exp(-B**2/2) + C_2**2*eta**2*n**2*exp(-B**2) <= 31/80*eta*lambda",
    ),
    source=Source("repaired"),
    formal=True,
    repairs="yang2024/theorem-32/step-10",
    notes=r"The constant $\frac{31}{80}=\frac3{16}+\frac15$ instead of $\frac14$; no smaller one "
    "holds, since both conditions can hold with equality.",
)  # fmt: skip

LEMMA_18_STEP_3 = with_proof(
    Statement(
        id="repaired/lemma-18-step-3",
        title="Lemma 18, step 3 for unit-norm data",
        says="The strip's probability is at most its length times the largest density.",
        kind="lemma",
        form="repaired",
        variables=variables("B", "R_w", "R_b"),
        definitions=(_NORM, _FLIP),
        assumptions=("0 <= B < 1", *_SMALL),
        claim=("flip <= 2*(R_w + R_b)/sqrt(2*pi)",),
        source=Source("repaired"),
        instances=(("repaired/lemma-18-step-3/step-1", (("R", "R_w + R_b"),)),),
        formal=True,
        repairs="yang2024/lemma-18/step-3",
        notes=_UNIT,
    ),
    step(
        "inequality",
        "symbolic",
        r"$Q(B-R)-Q(B+R)\le2R/\sqrt{2\pi}$.",
        where=("B >= 0", "R >= 0"),
        claim=("Q(B - R) - Q(B + R) <= 2*R/sqrt(2*pi)",),
        because=r"the density is at most $1/\sqrt{2\pi}$",
    ),
    auxiliary=variables("R"),
)

LEMMA_18_STEP_4 = Statement(
    id="repaired/lemma-18-step-4",
    title="Lemma 18, step 4 for unit-norm data",
    says=r"For $B<1$ the factor $e^{-B^2/2}$ costs $\sqrt e$ at most.",
    kind="lemma",
    form="repaired",
    variables=variables("B", "R_w", "R_b"),
    definitions=(_NORM, _FLIP),
    assumptions=("0 <= B < 1", *_SMALL),
    claim=(
        "exp(-1/2) <= exp(-B**2/2) <= exp(-0/2)",
        "flip <= 2*exp(1/2)/sqrt(2*pi)*(R_w + R_b)*exp(-B**2/2)",
    ),
    source=Source("repaired"),
    formal=True,
    repairs="yang2024/lemma-18/step-4",
    notes=_UNIT,
)

LEMMA_3_SKETCH_STEP_1 = Statement(
    id="repaired/lemma-3-sketch-step-1",
    title="Lemma 3, sketch, step 1 for unit-norm data",
    says="The activation flips within the radii if and only if the strip is hit.",
    kind="lemma",
    form="repaired",
    variables=variables("B", "R_w", "R_b"),
    definitions=(_NORM, _FLIP, _STRIP),
    assumptions=("B >= 0", *_SMALL),
    claim=("flip == strip",),
    source=Source("repaired"),
    formal=True,
    repairs="yang2024/lemma-3/sketch/step-1",
    notes=_UNIT,
)

LEMMA_31_A = Statement(
    id="repaired/lemma-31-a",
    title="Lemma 31 (a) for small biases",
    says=r"One active input: the term is at most a multiple of $\eta^2e^{-B^2}$ if $B$ is bounded.",
    kind="lemma",
    form="repaired",
    variables=variables("B", "eta", E="real: squared error at step k"),
    assumptions=("B >= 0", "eta > 0", "E > 0", "B <= 1"),
    claim=("4*eta**2*E <= K*eta**2*E*exp(-B**2)",),
    constants=(Constant("K", "existential"),),
    source=Source("repaired"),
    formal=True,
    repairs="yang2024/lemma-31/a",
    notes=r"One more assumption, $B\le1$; the smallest $K$ is then $4e$.  Without a bound on $B$ "
    "there is none: all neurons may be active, whatever the bias.",
)

STATEMENTS = (
    ORTHONORMAL_EXAMPLE_B,
    PIJ_MAXIMISED_B,
    THEOREM_32_STEP_10,
    LEMMA_18_STEP_3,
    LEMMA_18_STEP_4,
    LEMMA_3_SKETCH_STEP_1,
    LEMMA_31_A,
)
