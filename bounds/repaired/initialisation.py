"""Initialisation: steps of Lemmas 16 and 25 with the width or the logarithm that they need."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

LEMMA_16_STEP_2 = with_proof(
    Statement(
        id="repaired/lemma-16-step-2",
        title="Lemma 16, step 2 with a width for which the second term is small",
        says="The linear term of Bernstein's bound fits into what the root leaves.",
        kind="lemma",
        form="repaired",
        variables=variables("n", "m", "B", "delta"),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < delta < 1",
            "m >= (6 + 4*sqrt(2))*exp(B**2/2)*log(n**2/delta)",
        ),
        claim=(
            "2*exp(-B**2/4)*sqrt(2*(log(n**2/delta)/m)) + 2*(2/m)*log(n**2/delta) <= "
            "4*exp(-B**2/4)*sqrt(log(n**2/delta)/m)",
        ),
        source=Source("repaired"),
        formal=True,
        repairs="yang2024/lemma-16/step-2",
        notes=r"A width $m\ge(6+4\sqrt2)\,e^{B^2/2}\ln(n^2/\delta)$ for $e^{B^2/2}=O(\sqrt m)$ and "
        r"$m=n^{O(1)}$; no smaller factor serves, since the two sides are equal at that width.",
        instances=(
            (
                "repaired/lemma-16-step-2/step-1",
                (("E", "exp(-B**2/4)"), ("u", "sqrt(log(n**2/delta)/m)")),
            ),
            ("repaired/lemma-16-step-2/step-2", (("L", "log(n**2/delta)"),)),
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$2\sqrt2Eu+4u^2\le4Eu$ for $0\le u\le(1-1/\sqrt2)E$.",
        where=("E >= 0", "0 <= u <= (1 - 1/sqrt(2))*E"),
        claim=("2*sqrt(2)*E*u + 4*u**2 <= 4*E*u",),
        because=r"$4u^2\le(4-2\sqrt2)Eu$",
    ),
    step(
        "inequality",
        "symbolic",
        r"The root of $L/m$ is at most $(1-1/\sqrt2)e^{-B^2/4}$.",
        where=("B >= 0", "L >= 0", "m >= 1", "m >= (6 + 4*sqrt(2))*exp(B**2/2)*L"),
        claim=("sqrt(L/m) <= (1 - 1/sqrt(2))*exp(-B**2/4)",),
        because=r"$(1-1/\sqrt2)^{-2}=6+4\sqrt2$",
    ),
    auxiliary=variables("u", E="real: square root of the factor exp(-B**2/2)", L="real: logarithm"),
)

LEMMA_25_STEP_5 = with_proof(
    Statement(
        id="repaired/lemma-25-step-5",
        title="Lemma 25, step 5 where the logarithm is at least 1",
        says="The two logarithms are replaced by the greater one, to a higher power.",
        kind="lemma",
        form="repaired",
        variables=variables("n", "m", "B", "delta"),
        assumptions=("n >= 1", "m >= 1", "B > 0", "0 < delta < 1", "log(2*m*n/delta) >= 1"),
        claim=(
            "sqrt(2*log(2*m*n/delta)*exp(-B**2/2)*2*log(2*n/delta)) + "
            "2*sqrt(2*log(2*m*n/delta)/m)*log(2*n/delta) <= "
            "(2*exp(-B**2/4) + 2*sqrt(2/m))*log(2*m*n/delta)**(3/2)",
        ),
        source=Source("repaired"),
        formal=True,
        repairs="yang2024/lemma-25/step-5",
        notes=r"One more assumption, $\ln(2mn/\delta)\ge1$, which leaves out only $m=n=1$ with "
        r"$\delta>2/e$.",
        instances=(
            (
                "repaired/lemma-25-step-5/step-2",
                (("a", "log(2*m*n/delta)"), ("b", "log(2*n/delta)")),
            ),
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$2E\sqrt{ab}+2\sqrt2\,w\sqrt a\,b\le(2E+2\sqrt2\,w)a^{3/2}$ for $a\ge1$, $0\le b\le a$.",
        where=("a >= 1", "0 <= b <= a", "E >= 0", "w >= 0"),
        claim=("2*E*sqrt(a*b) + 2*sqrt(2)*w*sqrt(a)*b <= (2*E + 2*sqrt(2)*w)*a**(3/2)",),
        because=r"$\sqrt{ab}\le a\le a^{3/2}$ and $\sqrt a\,b\le a^{3/2}$",
    ),
    step(
        "inequality",
        "symbolic",
        "The printed inequality for any two such logarithms.",
        where=("a >= 1", "0 <= b <= a", "B > 0", "m >= 1"),
        claim=(
            "sqrt(2*a*exp(-B**2/2)*2*b) + 2*sqrt(2*a/m)*b <= "
            "(2*exp(-B**2/4) + 2*sqrt(2/m))*a**(3/2)",
        ),
        because=r"step 1 with $E=e^{-B^2/4}$ and $w=m^{-1/2}$",
        instances=(
            ("repaired/lemma-25-step-5/step-1", (("E", "exp(-B**2/4)"), ("w", "sqrt(1/m)"))),
        ),
    ),
    auxiliary=variables(
        a="real: the greater logarithm",
        b="real: the smaller logarithm",
        E="real: square root of the factor exp(-B**2/2)",
        w="real: square root of 1/m",
    ),
)

STATEMENTS = (LEMMA_16_STEP_2, LEMMA_25_STEP_5)
