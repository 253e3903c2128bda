"""Rademacher complexity."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.statement import Probability, Source, Statement

STATEMENTS = (
    Statement(
        id="classical/rademacher-symmetrisation",
        title="Symmetrisation theorem for Rademacher complexity",
        says=(
            "Population means are bounded by sample means, twice the complexity and a deviation."
        ),
        kind="fact",
        form="classical",
        setting=(
            (
                r"$\mathcal G$ a class of measurable functions $\mathcal Z\to[0,1]$ fixed "
                r"before the sample; $z_1,\dots,z_n$ independent with a common law; "
                r"$\delta\in(0,1)$; $R_S(\mathcal G)=\frac1n\mathbb "
                r"E_\varepsilon\sup_{g\in\mathcal G}\sum_i\varepsilon_ig(z_i)$."
            ),
        ),
        variables=given(
            variables(
                "n",
                "delta",
                mean_g="real: population mean of g",
                sample_g="real: sample mean of g",
                R_S="real: empirical Rademacher complexity of the class",
            ),
            "mean_g",
            "sample_g",
            "R_S",
        ),
        assumptions=(
            "n >= 1",
            "0 < delta < 1",
        ),
        claim=("mean_g <= sample_g + 2*R_S + 3*sqrt(log(2/delta)/(2*n))",),
        prose=(
            r"With probability at least $1-\delta$ over the sample, for all $g\in\mathcal "
            r"G$: $\mathbb Eg(z)\le\frac1n\sum_ig(z_i)+2R_S(\mathcal "
            r"G)+3\sqrt{\frac{\ln(2/\delta)}{2n}} .$"
        ),
        probability=Probability(
            event="the inequality holds for all g in the class",
            over="the sample",
            at_least="1 - delta",
        ),
        source=Source("classical"),
    ),
    Statement(
        id="classical/rademacher-contraction",
        title="Contraction principle (Ledoux-Talagrand), composition form",
        says=("Composition with 1-Lipschitz maps does not increase the Rademacher complexity."),
        kind="fact",
        form="classical",
        setting=(
            (
                r"$\mathcal F$ a class of real functions, $\psi_i:\mathbb R\to\mathbb R$ "
                r"1-Lipschitz, $i=1,\dots,n$."
            ),
        ),
        prose=(
            r"$\mathbb E_\varepsilon\sup_{f\in\mathcal F}\sum_i\varepsilon_i\psi_i(f(x_i))"
            r"\le\mathbb E_\varepsilon\sup_{f\in\mathcal F}\sum_i\varepsilon_if(x_i)$ (no "
            r"absolute values; $\psi_i(0)=0$ is not needed)."
        ),
        source=Source("classical"),
    ),
)
