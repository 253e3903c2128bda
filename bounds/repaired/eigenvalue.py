"""Limiting kernel: Theorem 13, Remark 14, zero separation and two lines of Theorem 35."""

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
            variables(
                "B",
                delta="separation of the data",
                lambda_C="real: restricted least eigenvalue",
            ),
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
    says="Reflecting one of two points with a positive inner product can only lower the joint "
    "activation probability.",
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

REMARK_14_B = with_proof(
    Statement(
        id="repaired/remark-14-b",
        title="Remark 14 for biases that are small against the separation",
        says="The bound of Theorem 13 is at least a multiple of the earlier one.",
        kind="remark",
        form="repaired",
        variables=variables("n", "B", delta="separation of the data"),
        definitions=(("bound_3", _BOUND), ("c", "17/4")),
        assumptions=("n >= 2", "B > 0", "0 < delta < sqrt(2)", "B <= delta/4"),
        claim=("exp(-B**2/2)*delta/n**2 <= c*bound_3",),
        source=Source("repaired"),
        uses=("repaired/remark-14-b/step-5", "repaired/remark-14-b/step-7"),
        formal=True,
        repairs="yang2024/remark-14/independent-of-n/b",
        notes=r"One more assumption, $B\le\delta/4$, and $c=17/4$; the bound is then positive, so "
        "that the maximum with 0 is left out.  For a larger bias the printed bound may be 0, and "
        "then it is not sharper than any other.",
    ),
    step(
        "inequality",
        "symbolic",
        r"The bound is at least $\frac{\theta}{2\pi}-\frac B{\sqrt{2\pi}}$, $\theta$ the angle.",
        where=("B > 0", "0 < delta < sqrt(2)"),
        claim=(
            f"1/2 - B/sqrt(2*pi) - {_WEDGE} >= "
            "atan(delta*sqrt(1 - delta**2/4)/(1 - delta**2/2))/(2*pi) - B/sqrt(2*pi)",
        ),
        because=r"the exponential is at most 1",
    ),
    step(
        "inequality",
        "symbolic",
        r"The angle is at least the chord: $\theta\ge\delta$.",
        where=("0 < delta < sqrt(2)",),
        claim=("atan(delta*sqrt(1 - delta**2/4)/(1 - delta**2/2)) >= delta",),
        because=r"$\delta=2\sin(\theta/2)\le\theta$",
    ),
    step(
        "inequality",
        "symbolic",
        "Both together.",
        where=("B > 0", "0 < delta < sqrt(2)"),
        claim=(f"1/2 - B/sqrt(2*pi) - {_WEDGE} >= delta/(2*pi) - B/sqrt(2*pi)",),
        because="steps 1 and 2",
        uses=("repaired/remark-14-b/step-1", "repaired/remark-14-b/step-2"),
    ),
    step(
        "inequality",
        "symbolic",
        r"The bias takes away less than the separation gives.",
        where=("delta > 0", "B <= delta/4"),
        claim=("delta/(2*pi) - B/sqrt(2*pi) >= delta/17",),
        because=r"$\frac1{2\pi}-\frac1{4\sqrt{2\pi}}\ge\frac1{17}$",
    ),
    step(
        "inequality",
        "symbolic",
        r"The earlier bound is at most $\delta/4$.",
        where=("n >= 2", "delta > 0"),
        claim=("exp(-B**2/2)*delta/n**2 <= delta/4",),
        because=r"$n\ge2$",
    ),
    step(
        "inequality",
        "symbolic",
        r"The printed bound is at least $\delta/17$.",
        where=("B > 0", "0 < delta < sqrt(2)", "B <= delta/4"),
        claim=("bound_3 >= delta/17",),
        definitions=(("bound_3", _BOUND),),
        because="steps 3 and 4",
        uses=("repaired/remark-14-b/step-3", "repaired/remark-14-b/step-4"),
    ),
    step(
        "inequality",
        "symbolic",
        "The same, times the constant.",
        where=("B > 0", "0 < delta < sqrt(2)", "B <= delta/4"),
        claim=("17/4*bound_3 >= delta/4",),
        definitions=(("bound_3", _BOUND),),
        because="step 6",
        uses=("repaired/remark-14-b/step-6",),
    ),
)

ZERO_SEPARATION_B = Statement(
    id="repaired/zero-separation-b",
    title="Zero separation as two equal inputs, with different labels",
    says="With two equal inputs the limiting kernel is singular and the loss stays positive.",
    kind="inline claim",
    form="repaired",
    variables=variables(
        "B",
        rho="real: inner product of the two inputs, of norm 1",
        f="real: common output on the two inputs",
        y_1="real: one label",
        y_2="real: the other label",
    ),
    definitions=(("H_11", "2*Q(B)"), ("H_12", "(1 + rho)*orthant(B, rho)"), ("H_22", "2*Q(B)")),
    assumptions=("B >= 0", "rho == 1", "y_1 != y_2"),
    claim=(
        "H_11 - 2*H_12 + H_22 == 0",
        "(f - y_1)**2/2 + (f - y_2)**2/2 >= (y_1 - y_2)**2/4",
        "(y_1 - y_2)**2/4 > 0",
    ),
    source=Source("repaired"),
    formal=True,
    repairs="yang2024/sec-3.3.1/zero-separation/b",
    notes=r"Zero separation means two equal inputs; an input and its negative may leave the kernel "
    r"positive definite.  The kernel's quadratic form vanishes at $e_1-e_2$, whatever the other "
    "inputs are.  The labels of the two inputs differ: with equal ones the loss may vanish.",
)

THEOREM_35_STEP_8 = with_proof(
    Statement(
        id="repaired/theorem-35-step-8",
        title="Theorem 35, step 8 with the inner product itself",
        says="The second input in the plane that the two span.",
        kind="lemma",
        form="repaired",
        setting=(
            r"$\|x_1\|_2=\|x_2\|_2=1$, $c=\langle x_1,x_2\rangle$, $|c|<1$; "
            r"$w\sim\mathcal N(0,I)$.",
        ),
        prose=r"$v=(I-x_1x_1^\top)x_2/\|(I-x_1x_1^\top)x_2\|$ and $x_1$ are orthonormal, "
        r"$g_1=w^\top x_1$ and $g_2=w^\top v$ are independent standard Gaussians, and "
        r"$x_2=cx_1+\sqrt{1-c^2}\,v$.",
        source=Source("repaired"),
        repairs="yang2024/theorem-35/step-8",
        notes=r"$c=\langle x_1,x_2\rangle$ instead of its absolute value.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\|x_2-cx_1\|^2=1-c^2$ and $\langle x_1,x_2-cx_1\rangle=0$.",
        where=("s_11 == 1", "s_22 == 1", "s_12 == c", "-1 < c < 1"),
        claim=("s_22 - 2*c*s_12 + c**2*s_11 == 1 - c**2", "s_12 - c*s_11 == 0"),
        because="inner products",
    ),
    step(
        "identity",
        "symbolic",
        r"Each coordinate of $x_2$ is that of $cx_1+\sqrt{1-c^2}\,v$.",
        where=("-1 < c < 1",),
        claim=("c*x_1j + sqrt(1 - c**2)*((x_2j - c*x_1j)/sqrt(1 - c**2)) == x_2j",),
        because=r"step 1: the norm of $x_2-cx_1$ is $\sqrt{1-c^2}$",
        uses=("repaired/theorem-35-step-8/step-1",),
    ),
    step(
        "law",
        "",
        r"$g_1$ and $g_2$ are independent standard Gaussians.",
        setting=(r"$w\sim\mathcal N(0,I)$.",),
        because=r"$x_1$ and $v$ are orthonormal by step 1, and the standard normal law is "
        "invariant under rotations",
        uses=("repaired/theorem-35-step-8/step-1",),
    ),
    auxiliary=variables(
        c="real: inner product of the two inputs",
        s_11="real: squared norm of the first input",
        s_22="real: squared norm of the second input",
        s_12="real: inner product of the two inputs",
        x_1j="real: a coordinate of the first input",
        x_2j="real: the same coordinate of the second input",
    ),
)

STATEMENTS = (THEOREM_13, FOOTNOTE_1, REMARK_14_B, ZERO_SEPARATION_B, THEOREM_35_STEP_8)
