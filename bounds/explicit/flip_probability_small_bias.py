r"""For $B\le1$ the constant $\sqrt{2/\pi}$ works for every radius."""

from __future__ import annotations

from bounds.calculus import Derivative, Limit
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Source, Statement

FLIP_PROBABILITY_SMALL_BIAS = with_proof(
    Statement(
        id="explicit/flip-probability-small-bias",
        title=r"For $B\le1$ the constant $\sqrt{2/\pi}$ works for every radius",
        says=(
            r"For biases up to 1 the flip probability is at most $\sqrt{2/\pi}\,R\,e^{-B^2/2}$, "
            "whatever the radius."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            r"as in `explicit/flip-probability`, with $0\le B\le1$.",
            r"$B\in[0,1]$, $R\in[0,\infty)$.",
        ),
        variables=variables("B", "R"),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("pflip", "Q(B - R) - Q(B + R)"),
        ),
        assumptions=(
            "0 <= B <= 1",
            "R >= 0",
        ),
        claim=("pflip <= sqrt(2/pi)*R*s",),
        prose=(
            r"$\mathbb P[A_{i,r}]\le\sqrt{\tfrac2\pi}\,R\,e^{-B^2/2}$ for all $R\ge0$. The "
            r"constant is best possible (let $R\to0^+$), and the range $B\le1$ is best "
            "possible: for every $B>1$ the inequality fails for all sufficiently small "
            "$R>0$."
        ),
        probability=Probability(
            event="$A_{i,r}$", over="the initialisation", at_most="sqrt(2/pi)*R*s", law="pflip"
        ),
        source=Source("explicit"),
        uses=("explicit/flip-probability",),
        quantity="flip-probability",
        side="upper",
        bound="sqrt(2/pi)*R*s",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac{d}{du}\big[\cosh(Bu)e^{-u^2/2}\big]=\big(B\tanh(Bu)-u\big)"
            r"\cosh(Bu)e^{-u^2/2}$"
        ),
        where=(
            "B >= 0",
            "u >= 0",
        ),
        calculus=(
            Derivative("cosh(B*u)*exp(-u**2/2)", "u", "(B*tanh(B*u) - u)*cosh(B*u)*exp(-u**2/2)"),
        ),
        because="product rule.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$B\tanh(Bu)\le B^2u$",
        where=(
            "B >= 0",
            "u >= 0",
        ),
        claim=("B*tanh(B*u) <= B**2*u",),
        because=r"$\tanh t\le t$ for $t\ge0$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$B^2u\le u$",
        where=(
            "0 <= B <= 1",
            "u >= 0",
        ),
        claim=("B**2*u <= u",),
        because=r"$B^2\le1$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\cosh(Bu)e^{-u^2/2}\le1$",
        where=(
            "0 <= B <= 1",
            "u >= 0",
        ),
        claim=("cosh(B*u)*exp(-u**2/2) <= 1",),
        because="steps 1-3 and value $1$ at $u=0$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathrm{pflip}(B,R)\le2\varphi(B)\,R$",
        where=(
            "0 <= B <= 1",
            "R >= 0",
        ),
        claim=("pflip <= 2*phi(B)*R",),
        because=r"step 4 in `explicit/flip-probability` step 9; $2\varphi=\sqrt{2/\pi}\,s$.",
        uses=("explicit/flip-probability",),
    ),
    step(
        "limit",
        "symbolic",
        (
            r"$\frac1{R^2}\Big(\sqrt{\frac\pi2}\,\frac{\mathrm{pflip}(B,R)}{R\,s(B)}-1"
            r"\Big)\to\frac{B^2-1}{6}$"
        ),
        where=(
            "B >= 0",
            "R > 0",
        ),
        calculus=(Limit("(sqrt(pi/2)*pflip/(R*s) - 1)/R**2", "R", "0+", "(B**2 - 1)/6"),),
        because=(
            r"$\cosh(Bu)e^{-u^2/2}=1+\frac{B^2-1}2u^2+O(u^4)$ averaged over $[0,R]$; both "
            "optimality claims follow."
        ),
    ),
    auxiliary=variables("u"),
)

STATEMENTS = (
    with_parts(
        FLIP_PROBABILITY_SMALL_BIAS,
        step(
            "part",
            "",
            r"$\mathbb P[A_{i,r}]\le\sqrt{\tfrac2\pi}\,R\,e^{-B^2/2}$ for all $R\ge0$",
            claim=("pflip <= sqrt(2/pi)*R*s",),
            probability=Probability(
                event="$A_{i,r}$", over="the initialisation", at_most="sqrt(2/pi)*R*s", law="pflip"
            ),
            formal=True,
            name="a",
        ),
        step(
            "part",
            "",
            (
                r"The constant is best possible (let $R\to0^+$), and the range $B\le1$ is best "
                "possible: for every $B>1$ the inequality fails for all sufficiently small $R>0$"
            ),
            where=("B >= 0", "R > 0"),
            calculus=(
                Limit("pflip/(R*s)", "R", "0+", "sqrt(2/pi)"),
                Limit("(sqrt(pi/2)*pflip/(R*s) - 1)/R**2", "R", "0+", "(B**2 - 1)/6"),
            ),
            formal=True,
            name="b",
            notes="For B > 1 the second limit is positive, so the quotient exceeds the constant.",
        ),
    ),
)
