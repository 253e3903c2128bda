"""Number of steps to a target error."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

GD_STEP_COUNT = with_proof(
    Statement(
        id="explicit/gd-step-count",
        title="Number of steps to a target error",
        says="The number of steps after which the error is at most a target.",
        kind="theorem",
        form="explicit",
        setting=(
            (
                "the conclusion (a) of `explicit/gd-convergence` at "
                r"$\eta=\frac{16}{289}\frac{\lambda e^{B^2}}{n^2}$; $0<\epsilon\le D_0$."
            ),
            r"$\lambda_0:=\lambda e^{B^2/2}$.",
        ),
        variables=variables(
            "n", "k", "D_0", "lambda_0", "B", epsilon="target for the norm of the error"
        ),
        definitions=(
            ("lambda_B", "lambda_0*exp(-B**2/2)"),
            ("eta_max", "16/289*lambda_B*exp(B**2)/n**2"),
            ("k_min", "289/4*(n/lambda_0)**2*log(D_0**2/epsilon**2)"),
        ),
        assumptions=(
            "n >= 1",
            "k >= 0",
            "B >= 0",
            "0 < lambda_0 <= 1",
            "0 < epsilon <= D_0",
            "k >= k_min",
        ),
        claim=("(1 - eta_max*lambda_B/4)**k*D_0**2 <= epsilon**2",),
        prose=(
            r"$\lVert y-f(k)\rVert\le\epsilon$ for every $k\ge\frac{289}4\Big(\frac n{"
            r"\lambda_0}\Big)^2\ln\frac{D_0^2}{\epsilon^2}=72.25\Big(\frac n{\lambda_0}"
            r"\Big)^2\ln\frac{D_0^2}{\epsilon^2}.$"
        ),
        source=Source("explicit"),
        uses=("explicit/gd-convergence",),
        quantity="steps",
        side="upper",
        bound="k_min",
        notes=(
            "lambda_0 = lambda*exp(B**2/2) is at most 1 by gd-constants (a). By "
            "gd-convergence (a) the left side bounds the squared error after k steps."
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{\eta\lambda}4=\frac4{289}\Big(\frac{\lambda_0}n\Big)^2$",
        where=(
            "n >= 1",
            "B >= 0",
            "lambda_0 > 0",
        ),
        claim=("eta_max*lambda_B/4 == 4/289*(lambda_0/n)**2",),
        because=r"$\lambda_0=\lambda/s$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$(1-x)^k\le e^{-kx}$",
        where=(
            "0 <= x <= 1",
            "k >= 0",
        ),
        claim=("(1 - x)**k <= exp(-k*x)",),
        because=r"$1-x\le e^{-x}$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$e^{-kx}D_0^2\le\epsilon^2$",
        where=(
            "n >= 1",
            "k >= 0",
            "0 < lambda_0",
            "0 < epsilon <= D_0",
            "k >= k_min",
        ),
        claim=("exp(-k*(4/289*(lambda_0/n)**2))*D_0**2 <= epsilon**2",),
        because=r"take logarithms; $\frac1x=\frac{289}4(\frac n{\lambda_0})^2$.",
    ),
    auxiliary=variables("x"),
)

STATEMENTS = (GD_STEP_COUNT,)
