"""The Gaussian tail."""

from __future__ import annotations

from bounds.calculus import Integral
from bounds.notation import variables
from bounds.statement import Source, Statement

STATEMENTS = (
    Statement(
        id="classical/craig",
        title="Gaussian tail as a finite angle integral",
        says=("The Gaussian tail is an integral of a Gaussian over a finite range of angles."),
        kind="fact",
        form="classical",
        variables=variables("B", "u"),
        assumptions=("B >= 0",),
        prose=(
            r"$Q(B)=\frac1\pi\int_0^{\pi/2}\exp\Big(-\frac{B^2}{2\sin^2u}\Big)\,du=\frac1"
            r"\pi\int_0^{\pi/2}\exp\Big(-\frac{B^2}{2\cos^2u}\Big)\,du .$"
        ),
        calculus=(
            Integral(
                "exp(-B**2/(2*sin(u)**2))/pi", "u", "0", "pi/2", "Q(B)", "orthant(B, -cos(2*u))"
            ),
            Integral(
                "exp(-B**2/(2*cos(u)**2))/pi", "u", "0", "pi/2", "Q(B)", "-orthant(B, cos(2*u))"
            ),
        ),
        formal=True,
        source=Source("classical"),
        notes=r"It is the case $\rho=1$ of `classical/orthant-angle`.",
    ),
    Statement(
        id="classical/gaussian-tail",
        title="Two elementary tail bounds",
        says=("The Gaussian tail is at most half its exponential and at least its tangent at 0."),
        kind="fact",
        form="classical",
        variables=variables("B"),
        assumptions=("B >= 0",),
        claim=(
            "Q(B) <= exp(-B**2/2)/2",
            "Q(B) >= 1/2 - B/sqrt(2*pi)",
        ),
        prose=(
            r"(a) $Q(B)\le \tfrac12 e^{-B^2/2}$; (b) $Q(B)\ge "
            r"\tfrac12-\dfrac{B}{\sqrt{2\pi}}$."
        ),
        formal=True,
        source=Source("classical"),
        uses=("classical/craig",),
        notes=("Equality in both exactly at $B=0$. Proof steps are in `explicit/gaussian-facts`."),
    ),
    Statement(
        id="classical/mills",
        title="Bounds of Mills-ratio type",
        says=("The ratio of Gaussian tail and density lies between explicit algebraic functions."),
        kind="fact",
        form="classical",
        variables=variables("B"),
        assumptions=("B > 0",),
        claim=(
            "Q(B) <= phi(B)/B",
            "Q(B) >= B*phi(B)/(1 + B**2)",
            "Q(B) >= 2*phi(B)/(B + sqrt(B**2 + 4))",
            "Q(B) <= 4*phi(B)/(3*B + sqrt(B**2 + 8))",
        ),
        prose=(
            r"(a) $Q(B)\le\varphi(B)/B$; (b) $Q(B)\ge B\varphi(B)/(1+B^2)$; (c) (Birnbaum) "
            r"$Q(B)\ge \dfrac{2\varphi(B)}{B+\sqrt{B^2+4}}$; (d) (Sampford) $Q(B)\le"
            r"\dfrac{4\varphi(B)}{3B+\sqrt{B^2+8}}$."
        ),
        formal=True,
        source=Source("classical"),
        notes=(
            "The second, third and fourth part also hold at B = 0. Proof steps are in "
            "`explicit/gaussian-facts`; best constants in `explicit/mills-sharp`."
        ),
    ),
)
