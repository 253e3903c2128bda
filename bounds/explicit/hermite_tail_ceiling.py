"""How large the constant in the tail bound can be."""

from __future__ import annotations

from bounds.calculus import Limit
from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

HERMITE_TAIL_CEILING = with_proof(
    Statement(
        id="explicit/hermite-tail-ceiling",
        title="How large the constant in the tail bound can be",
        says=r"The constant of the Hermite tail bound cannot exceed $1/(\sqrt2\,\pi^{3/2})$.",
        kind="theorem",
        form="explicit",
        setting=(r"$K=2j+1$, $j\ge2$, $B=0$.",),
        variables=given(
            variables(
                C="real: a constant for which the tail bound holds for all K and B",
                j="integer: index",
            ),
            "C",
        ),
        assumptions=("j >= 2",),
        claim=("C <= 1/(sqrt(2)*pi**(3/2))",),
        prose=(
            r"If $\tau(K)\ge C\,e^{-B^2/2}/\sqrt K$ holds for all integers "
            r"$K\ge\max(1,B^2)$ and all $B\ge0$, then $C\le\dfrac{1}{\sqrt2\,"
            r"\pi^{3/2}}=0.12698\ldots$"
        ),
        source=Source("explicit"),
        uses=("classical/hermite-mehler",),
    ),
    step(
        "identity",
        "symbolic",
        r"$c_{2i+1}(0)^2=\frac1{2\pi}\cdot\frac{\binom{2i}i}{4^i(2i+1)}$",
        because="$He_{2i}(0)^2=((2i)!/(2^ii!))^2$.",
        where=("i >= 0",),
        claim=(
            (
                "(gamma(2*i + 1)/(2**i*gamma(i + 1)))**2/(2*pi*gamma(2*i + 2)) == gamma(2*i +"
                " 1)/gamma(i + 1)**2/(2*pi*4**i*(2*i + 1))"
            ),
        ),
        notes="The value of the Hermite polynomial that the reason gives is inserted on the left.",
    ),
    step(
        "identity",
        "symbolic",
        "$c_{2i+2}(0)=0$",
        setting=(r"$i\ge0$, $B=0$",),
        because="$He_{2i+1}(0)=0$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\binom{2i}i4^{-i}\le\frac1{\sqrt{\pi i}}$",
        where=("i >= 1",),
        claim=("gamma(2*i + 1)/(gamma(i + 1)**2*4**i) <= 1/sqrt(pi*i)",),
        because="central binomial bound.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$c_{2i+1}(0)^2\le\frac{1}{4\pi^{3/2}}\,i^{-3/2}$",
        where=("i >= 1",),
        claim=(
            ("gamma(2*i + 1)/(gamma(i + 1)**2*4**i)/(2*pi*(2*i + 1)) <= i**(-3/2)/(4*pi**(3/2))"),
        ),
        because=r"steps 1, 3 and $2i+1\ge2i$.",
        uses=(
            "explicit/hermite-tail-ceiling/step-1",
            "explicit/hermite-tail-ceiling/step-3",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\sum_{i\ge j}i^{-3/2}\le\frac{2}{\sqrt{j-1}}$",
        because=r"comparison with $\int_{j-1}^\infty t^{-3/2}dt$.",
        where=("i >= 2",),
        claim=("i**(-3/2) <= 2/sqrt(i - 1) - 2/sqrt(i)",),
        notes=(
            "The formula is the comparison of one term with its integral; the sum over i >= j"
            " telescopes to 2/sqrt(j - 1)."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\tau(2j+1)\le\frac{1}{2\pi^{3/2}\sqrt{j-1}}$",
        because="steps 2, 4, 5.",
        where=("j >= 2", "0 <= share_4 <= 1", "0 <= share_5 <= 1"),
        definitions=(("series", "share_5*2/sqrt(j - 1)"), ("tau", "share_4*series/(4*pi**(3/2))")),
        claim=("tau <= 1/(2*pi**(3/2)*sqrt(j - 1))",),
        notes=(
            "Steps 4 and 5, added over i >= j, with the ratio of their sides; by step 2 the "
            "other terms are 0."
        ),
        uses=(
            "explicit/hermite-tail-ceiling/step-2",
            "explicit/hermite-tail-ceiling/step-4",
            "explicit/hermite-tail-ceiling/step-5",
        ),
    ),
    step(
        "limit",
        "symbolic",
        r"$\frac{\sqrt{2j+1}}{2\pi^{3/2}\sqrt{j-1}}\to\frac{1}{\sqrt2\,\pi^{3/2}}$",
        where=("j >= 2",),
        calculus=(
            Limit(
                "sqrt(2*j + 1)/(2*pi**(3/2)*sqrt(j - 1))",
                "j",
                "infinity",
                "1/(sqrt(2)*pi**(3/2))",
                ("1/(sqrt(2)*pi**(3/2))", "1/(sqrt(2)*pi**(3/2))*(1 + 3/(4*(j - 1)))"),
                near="2",
            ),
        ),
        because=r"so $\liminf_K\sqrt K\,\tau(K)\le\frac1{\sqrt2\pi^{3/2}}$ at $B=0$.",
    ),
    auxiliary=variables(
        i="integer: index",
        share_4="real: ratio of the sides of step 4, added over i",
        share_5="real: ratio of the sides of step 5",
    ),
)

STATEMENTS = (HERMITE_TAIL_CEILING,)
