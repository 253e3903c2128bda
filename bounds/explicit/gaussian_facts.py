"""One-dimensional Gaussian bounds."""

from __future__ import annotations

from bounds.calculus import Derivative, Integral, Limit
from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

GAUSSIAN_FACTS = with_proof(
    Statement(
        id="explicit/gaussian-facts",
        title="One-dimensional Gaussian bounds",
        says="Six elementary bounds of the Gaussian tail, each with its proof.",
        kind="theorem",
        form="explicit",
        setting=(r"$B\in[0,\infty)$; strict positivity of $B$ in (c) and (d).",),
        variables=variables("B"),
        assumptions=("B >= 0",),
        claim=(
            "Q(B) <= exp(-B**2/2)/2",
            "Q(B) >= 1/2 - B/sqrt(2*pi)",
            "B*Q(B) <= phi(B)",
            "Q(B) >= B*phi(B)/(1 + B**2)",
            "Q(B) >= 2*phi(B)/(B + sqrt(B**2 + 4))",
            "Q(B) <= 4*phi(B)/(3*B + sqrt(B**2 + 8))",
        ),
        prose=(
            r"(a) $Q(B)\le\frac12s(B)$; (b) $Q(B)\ge\frac12-\frac{B}{\sqrt{2\pi}}$; (c) "
            r"$Q(B)\le\varphi(B)/B$; (d) $Q(B)\ge B\varphi(B)/(1+B^2)$; (e) $Q(B)\ge"
            r"\dfrac{2\varphi(B)}{B+\sqrt{B^2+4}}$; (f) $Q(B)\le\dfrac{4\varphi(B)}{3B+"
            r"\sqrt{B^2+8}}$."
        ),
        source=Source("explicit"),
        uses=(
            "classical/craig",
            "classical/gaussian-tail",
            "classical/mills",
        ),
        formal=True,
        notes="Part (c) is multiplied by B, so that it also speaks of B = 0.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\exp\big(-\frac{B^2}{2\sin^2u}\big)\le\exp\big(-\frac{B^2}2\big)$",
        where=(
            "B >= 0",
            "0 < u <= pi/2",
        ),
        claim=("exp(-B**2/(2*sin(u)**2)) <= exp(-B**2/2)",),
        because=r"$0<\sin^2u\le1$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$Q(B)=\frac1\pi\int_0^{\pi/2}\exp\big(-\frac{B^2}{2\sin^2u}\big)du$",
        where=("B >= 0",),
        calculus=(Integral("exp(-B**2/(2*sin(u)**2))/pi", "u", "0", "pi/2", "Q(B)"),),
        because="`classical/craig`.",
        uses=("classical/craig",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$Q(B)\le\frac12e^{-B^2/2}$",
        where=("B >= 0",),
        claim=("Q(B) <= exp(-B**2/2)/2",),
        because=(
            r"integrate step 1 over an interval of length $\pi/2$ and use step 2. This is "
            "(a)."
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$Q(B)=\frac12-\int_0^B\varphi(t)\,dt$",
        where=("B >= 0",),
        calculus=(Integral("phi(t)", "t", "0", "B", "1/2 - Q(B)"),),
        because=r"$Q(0)=\frac12$, $Q'=-\varphi$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\varphi(t)\le\frac1{\sqrt{2\pi}}$",
        claim=("phi(t) <= 1/sqrt(2*pi)",),
        because=r"$e^{-t^2/2}\le1$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$Q(B)\ge\frac12-\frac{B}{\sqrt{2\pi}}$",
        where=("B >= 0",),
        claim=("Q(B) >= 1/2 - B/sqrt(2*pi)",),
        because="steps 4 and 5. This is (b).",
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{d}{dB}\big[\frac{\varphi(B)}{B}-Q(B)\big]=-\frac{\varphi(B)}{B^2}$",
        where=("B > 0",),
        calculus=(Derivative("phi(B)/B - Q(B)", "B", "-phi(B)/B**2"),),
        because=r"$\varphi'=-B\varphi$, $Q'=-\varphi$.",
    ),
    step(
        "limit",
        "symbolic",
        r"$\frac{\varphi(B)}{B}-Q(B)\to0$",
        where=("B > 0",),
        calculus=(Limit("phi(B)/B - Q(B)", "B", "infinity", "0"),),
        because="both terms tend to $0$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$Q(B)<\frac{\varphi(B)}{B}$",
        where=("B > 0",),
        claim=("Q(B) < phi(B)/B",),
        because=(
            "by step 7 the difference is strictly decreasing, by step 8 its limit is $0$. "
            "This is (c)."
        ),
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac{d}{dB}\big[Q(B)-\frac{B\varphi(B)}{1+B^2}\big]=-\frac{2"
            r"\varphi(B)}{(1+B^2)^2}$"
        ),
        where=("B >= 0",),
        calculus=(Derivative("Q(B) - B*phi(B)/(1 + B**2)", "B", "-2*phi(B)/(1 + B**2)**2"),),
        because="direct differentiation.",
    ),
    step(
        "limit",
        "symbolic",
        r"$Q(B)-\frac{B\varphi(B)}{1+B^2}\to0$",
        where=("B >= 0",),
        calculus=(Limit("Q(B) - B*phi(B)/(1 + B**2)", "B", "infinity", "0"),),
        because="both terms tend to $0$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$Q(B)>\frac{B\varphi(B)}{1+B^2}$",
        where=("B >= 0",),
        claim=("Q(B) > B*phi(B)/(1 + B**2)",),
        because="steps 10 and 11. This is (d).",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac{d}{dB}\big[Q(B)-\varphi(B)\,\ell\big]=-\varphi(B)\,\ell\,\big(\ell-"
            r"\frac1w\big)$"
        ),
        where=("B >= 0",),
        calculus=(Derivative("Q(B) - phi(B)*l", "B", "-phi(B)*l*(l - 1/w)"),),
        definitions=(
            ("w", "sqrt(B**2 + 4)"),
            ("l", "2/(B + w)"),
        ),
        because=r"$\ell^2+B\ell-1=0$ gives $B\ell-1=-\ell^2$; $\ell'=-\ell/w$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{2}{B+w}>\frac1w$",
        where=("B >= 0",),
        claim=("2/(B + w) > 1/w",),
        definitions=(("w", "sqrt(B**2 + 4)"),),
        because="equivalent to $w>B$.",
    ),
    step(
        "limit",
        "symbolic",
        r"$Q(B)-\varphi(B)\,\ell\to0$",
        where=("B >= 0",),
        calculus=(Limit("Q(B) - phi(B)*2/(B + sqrt(B**2 + 4))", "B", "infinity", "0"),),
        because="both terms tend to $0$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$Q(B)>\frac{2\varphi(B)}{B+\sqrt{B^2+4}}$",
        where=("B >= 0",),
        claim=("Q(B) > 2*phi(B)/(B + sqrt(B**2 + 4))",),
        because="steps 13-15. This is (e).",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac{d}{dB}\big[\frac{4\varphi(B)}{D}-Q(B)\big]=\frac{2\varphi(B)}{D^2w}"
            r"\big[B(B^2+6)-(B^2+2)w\big]$"
        ),
        where=("B >= 0",),
        calculus=(
            Derivative("4*phi(B)/E - Q(B)", "B", "2*phi(B)/(E**2*w)*(B*(B**2 + 6) - (B**2 + 2)*w)"),
        ),
        definitions=(
            ("w", "sqrt(B**2 + 8)"),
            ("E", "3*B + w"),
        ),
        because="$D'=3+B/w$ and $D^2-4BD=2Bw-2B^2+8$.",
    ),
    step(
        "identity",
        "symbolic",
        "$(B^2+2)^2(B^2+8)-B^2(B^2+6)^2=32$",
        where=("B >= 0",),
        claim=("(B**2 + 2)**2*(B**2 + 8) - B**2*(B**2 + 6)**2 == 32",),
        because="polynomial expansion.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$B(B^2+6)<(B^2+2)\sqrt{B^2+8}$",
        where=("B >= 0",),
        claim=("B*(B**2 + 6) < (B**2 + 2)*sqrt(B**2 + 8)",),
        because="step 18 and positivity of both sides.",
    ),
    step(
        "limit",
        "symbolic",
        r"$\frac{4\varphi(B)}{D}-Q(B)\to0$",
        where=("B >= 0",),
        calculus=(Limit("4*phi(B)/(3*B + sqrt(B**2 + 8)) - Q(B)", "B", "infinity", "0"),),
        because="both terms tend to $0$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$Q(B)<\frac{4\varphi(B)}{3B+\sqrt{B^2+8}}$",
        where=("B >= 0",),
        claim=("Q(B) < 4*phi(B)/(3*B + sqrt(B**2 + 8))",),
        because="steps 17, 19, 20. This is (f).",
    ),
    auxiliary=variables("u", "t"),
)

STATEMENTS = (GAUSSIAN_FACTS,)
