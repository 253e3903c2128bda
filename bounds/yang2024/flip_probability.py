"""Flip probability, main text (pp. 7-8)."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.calculus import Limit
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Constant, Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

LEMMA_3 = Statement(
    id="yang2024/lemma-3",
    title="Lemma 3 (Activation flipping probability)",
    says=(
        "The chance that a small movement can flip a neuron is at most a constant "
        r"times the movement times $\exp(-B^2/2)$."
    ),
    kind="lemma",
    form="as printed",
    setting=(
        (
            r"$B\ge0$, $R_w,R_b\le\min\{1/B,1\}$, BALL (i.e. $\tilde{w}_r$ i.i.d. "
            r"$\mathcal{N}(0,I)$, $\tilde{b}_r=B$, $\|\tilde{w}_r-w_r\|_2\le R_w$, "
            r"$|\tilde{b}_r-b_r|\le R_b$), DATA ($\|x_i\|_2\le1$)."
        ),
        (
            r"Variables: $B\ge0$; $R_w,R_b$ scalars; $\tilde{w}_r,w_r\in\mathbb{R}^d$; "
            r"$\tilde{b}_r,b_r\in\mathbb{R}$; $i\in[n]$, $r\in[m]$."
        ),
        *hypotheses("BALL", "DATA"),
    ),
    variables=variables("B", "R_w", "R_b", h="norm of the input x_i"),
    definitions=(("flip", "Q((B - R_w*h - R_b)/h) - Q((B + R_w*h + R_b)/h)"),),
    assumptions=(
        "B >= 0",
        "R_w >= 0",
        "R_b >= 0",
        "R_w <= 1",
        "R_b <= 1",
        "B*R_w <= 1",
        "B*R_b <= 1",
        "0 < h <= 1",
    ),
    claim=("flip <= c*(R_w + R_b)*exp(-B**2/2)",),
    prose=(
        r"With $A_{i,r}=\{\exists w_r,b_r:\|\tilde{w}_r-w_r\|_2\le R_w,\ "
        r"|b_r-\tilde{b}_r|\le R_b,\ \mathbb{I}(x_i^\top\tilde{w}_r\ge\tilde{b}_r)\ne"
        r"\mathbb{I}(x_i^\top w_r\ge b_r)\}$: $$\mathbb{P}[A_{i,r}]\le "
        r"c(R_w+R_b)\exp(-B^2/2).$$"
    ),
    probability=Probability(
        event="$A_{i,r}$", over=r"$\tilde w_r$", at_most="c*(R_w + R_b)*exp(-B**2/2)", law="flip"
    ),
    constants=(Constant("c", "existential"),),
    formal=True,
    source=printed("Lemma 3", "7"),
    uses=("yang2024/lemma-18",),
    quantity="flip-probability",
    side="upper",
    bound="c*(R_w + R_b)*exp(-B**2/2)",
    notes=(
        "R_w, R_b <= min(1/B, 1) is written without the division, so that B = 0 (1/B "
        "read as infinity) is included. flip is the exact probability of the event "
        "for an input of norm h; the data only has h <= 1. Probability: the claim is "
        r'about a probability over $\tilde{w}_r$. Constants: $c$ unspecified ("for '
        'some constant $c$").'
    ),
)

LEMMA_3_SKETCH = with_proof(
    Statement(
        id="yang2024/lemma-3/sketch",
        title="Lemma 3: sketch",
        says="Main-text sketch of the proof of Lemma 3.",
        kind="inline claim",
        form="as printed",
        setting=("as Lemma 3.",),
        variables=variables(
            "B",
            "R_w",
            "R_b",
            h="norm of the input x_i",
            s="relative excess of the bias over the movement",
            M="real: square root of the width",
        ),
        definitions=(
            ("flip", "Q((B - R_w*h - R_b)/h) - Q((B + R_w*h + R_b)/h)"),
            ("strip", "Q(B - R_w - R_b) - Q(B + R_w + R_b)"),
        ),
        prose="in the steps.",
        source=printed("Lemma 3", "8"),
        uses=(
            "yang2024/lemma-23",
            "yang2024/lemma-24",
        ),
        notes=r"Probability: over $x\sim\mathcal{N}(0,1)$. Constants: in the steps.",
    ),
    step(
        "the flip event is a Gaussian strip event",
        "",
        r"$\mathbb{P}[A_{i,r}]=\mathbb{P}_{x\sim\mathcal{N}(0,1)}[|x-B|\le R_w+R_b]$.",
        where=(
            "B >= 0",
            "R_w >= 0",
            "R_b >= 0",
            "R_w <= 1",
            "R_b <= 1",
            "B*R_w <= 1",
            "B*R_b <= 1",
            "0 < h <= 1",
        ),
        claim=("flip == strip",),
        formal=True,
        notes=(
            "flip is the exact probability of the event for an input of norm h; the data only has "
            "h <= 1. strip is the probability on the right."
        ),
        page="8",
    ),
    step(
        "strip length times a density value",
        "",
        (
            r"Assumes $B>R_w+R_b$. Bound on the probability: $2(R_w+R_b)\frac{1}{\sqrt{2"
            r"\pi}}\exp(-(B-R_w-R_b)^2)$. Constants explicit."
        ),
        where=(
            "R_w >= 0",
            "R_b >= 0",
            "B > R_w + R_b",
        ),
        claim=("strip <= 2*(R_w + R_b)/sqrt(2*pi)*exp(-(B - R_w - R_b)**2)",),
        probability=Probability(
            event=r"$|x-B|\le R_w+R_b$",
            over="x standard normal",
            at_most="2*(R_w + R_b)/sqrt(2*pi)*exp(-(B - R_w - R_b)**2)",
            law="strip",
        ),
        page="8",
    ),
    step(
        "for small movements the shift can be absorbed",
        "",
        (
            r"Assumes additionally $R_w,R_b$ of order $O(1/\sqrt{m})$ (Lemma 23 for GD, "
            r"Lemma 24 for gradient flow), $B=O(\sqrt{\log m})$ and $m$ sufficiently "
            r"large. $\mathbb{P}[A_{i,r}]\le O((R_w+R_b)\exp(-B^2/2))$."
        ),
        where=(
            "M >= 4",
            "0 <= R_w <= 1/M",
            "s > 0",
            "B <= sqrt(2*log(M))",
            "0 < h <= 1",
        ),
        definitions=(
            ("R_b", "1/M - R_w"),
            ("B", "(1 + s)/M"),
            ("flip", "Q((B - R_w*h - R_b)/h) - Q((B + R_w*h + R_b)/h)"),
        ),
        claim=("flip <= c*(R_w + R_b)*exp(-B**2/2)",),
        constants=("c",),
        formal=True,
        notes=(
            "M is sqrt(m) and R_w + R_b = 1/M, of order 1/sqrt(m). B > R_w + R_b is written "
            "with s; the constant of B = O(sqrt(log(m))) is 1. flip is the exact probability of "
            "the event for an input of norm h. However large m must be: m grows along the family "
            "on which every constant fails."
        ),
        page="8",
    ),
    step(
        "near zero bias one recovers roughly the standard anti-concentration bound",
        "",
        (
            r"Assumes $B<R_w+R_b$, $B$ close to zero. $(R_w+R_b)\frac{1}{\sqrt{2\pi}}"
            r"\exp(-B^2/2)\approx\frac{R_w+R_b}{\sqrt{2\pi}}$."
        ),
        where=(
            "0 <= R_w <= 1",
            "0 <= R_b <= 1",
            "B > 0",
        ),
        calculus=(
            Limit("(R_w + R_b)/sqrt(2*pi)*exp(-B**2/2)", "B", "0+", "(R_w + R_b)/sqrt(2*pi)"),
        ),
        formal=True,
        notes="The approximation is the limit for B to 0.",
        page="8",
    ),
)

REMARK_4_PRIOR_BOUND = Statement(
    id="yang2024/remark-4/prior-bound",
    title="Remark 4: prior bound",
    says="Earlier flip-probability bound.",
    kind="quoted prior result",
    form="as printed",
    setting=("those of the cited claim; $R$ movement radius.",),
    prose=(
        r"$\mathbb{P}[A_{i,r}]\le O(\min\{R,\exp(-B^2/2)\})$, obtained by bounding "
        "separately with the Gaussian tail bound and with Gaussian anti-concentration "
        "and taking the smaller."
    ),
    variables=variables("B", R="movement radius of a weight vector"),
    definitions=(("flip", "Q(B - R) - Q(B + R)"),),
    assumptions=("B >= 0", "0 <= R <= 1", "B*R <= 1"),
    claim=("flip <= c*min(R, exp(-B**2/2))",),
    constants=(Constant("c", "existential"),),
    formal=False,
    source=printed("Remark 4", "7"),
    notes=(
        "flip is the probability of the event for an input of norm 1 and biases that do not "
        "move; the conditions are those of Lemma 3, since those of the cited claim are not "
        "printed. "
        "Probability: over the initialisation. Constants: unspecified. Also rests on: "
        "Song et al. 2021."
    ),
)

REMARK_4_IMPROVEMENT = with_parts(
    Statement(
        id="yang2024/remark-4/improvement",
        title="Remark 4: improvement",
        says=(
            "Replacing the minimum by the product is a tighter interpolation and gains a "
            r"factor $\exp(-B^2/2)$."
        ),
        kind="remark",
        form="as printed",
        setting=(
            "Lemma 3 and Lemma 23.",
            (
                r"Variables: $R_w,R_b$, each with an $O(1/\sqrt{m})$ dependence on $m$; "
                r"$B=\sqrt{0.5\log m}$ for the last claim."
            ),
        ),
        variables=variables("m", "B", R="R_w + R_b, largest movement"),
        assumptions=("m >= 1",),
        prose=(
            "(a) bound of Lemma 3 is tighter than the min-type bound; (b) improvement by "
            r"$\exp(-B^2/2)$; (c) $\exp(-B^2/2)$ can be as small as $1/m^{1/4}$ when "
            r"$B=\sqrt{0.5\log m}$."
        ),
        source=printed("Remark 4", "7-8"),
        uses=(
            "yang2024/lemma-3",
            "yang2024/lemma-23",
            "yang2024/remark-4/prior-bound",
        ),
        notes=("Constants: explicit: exponent $1/4$, $0.5$; unspecified: those in $O$."),
    ),
    step(
        "tighter than the minimum",
        "",
        r"the bound of Lemma 3 is tighter than $\min\{R,\exp(-B^2/2)\}$.",
        name="a",
        orders=(
            OrderRelation("R*exp(-B**2/2)", "smaller", "R", small=("R",)),
            OrderRelation("R*exp(-B**2/2)", "smaller", "exp(-B**2/2)", small=("R",)),
        ),
        formal=True,
        notes=(
            "Of smaller order than both entries of the minimum, for R to 0 and a bias that grows."
        ),
    ),
    step(
        "by this factor",
        "",
        r"improvement by $\exp(-B^2/2)$.",
        name="b",
        orders=(
            OrderRelation(
                "R",
                "at most",
                "exp(-B**2/2)",
                where=(("B", "sqrt(0.5*log(m))"), ("R", "1/sqrt(m)")),
            ),
            OrderRelation("R*exp(-B**2/2)", "same", "exp(-B**2/2)", over="R", small=("R",)),
        ),
        formal=True,
        notes=(
            "The minimum is R, also at the largest bias, since R is of order 1/sqrt(m); the "
            "quotient of the two bounds is then exp(-B**2/2)."
        ),
    ),
    step(
        "size of the factor",
        "",
        r"$\exp(-B^2/2)$ can be as small as $1/m^{1/4}$ when $B=\sqrt{0.5\log m}$.",
        name="c",
        claim=("exp(-sqrt(0.5*log(m))**2/2) == m**(-1/4)",),
        formal=True,
    ),
)

STATEMENTS = (
    LEMMA_3,
    LEMMA_3_SKETCH,
    REMARK_4_PRIOR_BOUND,
    REMARK_4_IMPROVEMENT,
)
