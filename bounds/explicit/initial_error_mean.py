"""Exact mean of the initial squared error."""

from __future__ import annotations

from bounds.calculus import Integral
from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Source, Statement

INITIAL_ERROR_MEAN = with_proof(
    Statement(
        id="explicit/initial-error-mean",
        title="Exact mean of the initial squared error",
        says="The mean of the initial squared error, exactly.",
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $w_r(0)\sim N(0,I_d)$; $a_r$ uniform on $\{\pm1\}$; "
                r"all independent; $b_r(0)=B\ge0$."
            ),
            r"$f(0)\in\mathbb R^n$; $v(B):=(1+B^2)Q(B)-B\varphi(B)$; $\delta\in(0,1)$.",
        ),
        variables=given(
            variables(
                "n",
                "B",
                "delta",
                "norm_y",
                "D_0",
                mean_E_0="real: expectation of the initial squared error",
            ),
            "mean_E_0",
            by="initialisation",
        ),
        definitions=(("v", "(1 + B**2)*Q(B) - B*phi(B)"),),
        assumptions=(
            "n >= 1",
            "B >= 0",
            "0 < delta < 1",
            "norm_y >= 0",
        ),
        claim=(
            "v <= exp(-B**2/2)/2",
            "mean_E_0 == norm_y**2 + n*v",
        ),
        prose=(
            r"(a) $\mathbb Ef_i(0)=0$ and $\mathbb Ef_i(0)^2=v(B)\le\frac12e^{-B^2/2}$ "
            r"(equality only at $B=0$); (b) $\mathbb E\lVert y-f(0)\rVert^2=\lVert "
            r"y\rVert^2+n\,v(B)$, i.e. $\mathbb E\mathcal L(0)=\frac12(\lVert "
            r"y\rVert^2+n\,v(B))$; (c) $\mathbb P\big[\lVert y-f(0)\rVert^2\ge(\lVert y"
            r"\rVert^2+n\,v(B))/\delta\big]\le\delta$."
        ),
        probability=Probability(
            event=r"$\lVert y-f(0)\rVert^2\ge(\lVert y\rVert^2+n\,v(B))/\delta$",
            over="the initialisation",
            at_most="delta",
        ),
        source=Source("explicit"),
        uses=("classical/markov-union",),
        quantity="initial-error",
        side="upper",
        bound="(norm_y**2 + n*v)/delta",
        notes="The bound is on the squared initial error.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathbb E_a[f_i(0)]=0$",
        setting=("$W$ fixed",),
        because=r"$\mathbb Ea_r=0$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathbb E_a[f_i(0)^2]=\frac1m\sum_r\sigma(\langle w_r(0),x_i\rangle-B)^2$",
        setting=("$W$ fixed",),
        because=r"$\mathbb Ea_ra_{r'}=\mathbf1\{r=r'\}$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\int_B^\infty t^2\varphi(t)\,dt=B\varphi(B)+Q(B)$",
        where=("B >= 0",),
        calculus=(Integral("t**2*phi(t)", "t", "B", "infinity", "B*phi(B) + Q(B)"),),
        because="integration by parts.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\int_B^\infty t\,\varphi(t)\,dt=\varphi(B)$",
        where=("B >= 0",),
        calculus=(Integral("t*phi(t)", "t", "B", "infinity", "phi(B)"),),
        because=r"$\varphi'=-t\varphi$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathbb E\,\sigma(g-B)^2=v(B)$",
        where=("B >= 0",),
        calculus=(Integral("(t - B)**2*phi(t)", "t", "B", "infinity", "v"),),
        because=r"$\int_B^\infty(t-B)^2\varphi=(1+B^2)Q(B)-B\varphi(B)$ by steps 3-4.",
    ),
    step(
        "identity",
        "symbolic",
        r"$v(B)=e^{-B^2/2}\int_0^\infty t^2\varphi(t)\,e^{-Bt}\,dt$",
        where=("B >= 0",),
        calculus=(
            Integral(
                "exp(-B**2/2)*t**2*phi(t)*exp(-B*t)",
                "t",
                "0",
                "infinity",
                "v",
                "(B - t)*phi(t + B) - (1 + B**2)*Q(t + B)",
            ),
        ),
        because=r"shift by $B$ and $\varphi(B+t)=\varphi(t)e^{-B^2/2-Bt}$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\int_0^\infty t^2\varphi(t)\,e^{-Bt}\,dt\le\int_0^\infty t^2\varphi(t)\,dt$",
        where=(
            "B >= 0",
            "t >= 0",
        ),
        claim=("t**2*phi(t)*exp(-B*t) <= t**2*phi(t)",),
        because=r"$e^{-Bt}\le1$.",
        notes="The formula compares the integrands.",
    ),
    step(
        "identity",
        "constant",
        r"$\int_0^\infty t^2\varphi(t)\,dt=\frac12$",
        calculus=(Integral("t**2*phi(t)", "t", "0", "infinity", "1/2"),),
        because="half of the variance. Steps 1, 2, 5-8 are (a).",
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathbb E\lVert y-f(0)\rVert^2=\lVert y\rVert^2+n\,v(B)$",
        setting=(r"$y\in\mathbb R^n$, $n\ge1$, $B\ge0$",),
        where=("n >= 1", "B >= 0", "cross == 0", "squares == n*v"),
        claim=("norm_y**2 - 2*cross + squares == norm_y**2 + n*v",),
        notes="cross and squares are the means of <y, f(0)> and of |f(0)|^2 (steps 1, 2, 5).",
        because="steps 1, 2, 5; the cross term vanishes. This is (b).",
    ),
    step(
        "probability",
        "monte-carlo",
        (
            r"$\mathbb P\big[\lVert y-f(0)\rVert^2\ge\frac1\delta\,\mathbb E\lVert "
            r"y-f(0)\rVert^2\big]\le\delta$"
        ),
        where=("0 < delta < 1", "mean_E > 0"),
        probability=Probability(
            event=r"$\lVert y-f(0)\rVert^2\ge\frac1\delta\,\mathbb E\lVert y-f(0)\rVert^2$",
            over="the initialisation",
            at_most="delta",
            law="mean_E/(mean_E/delta)",
            law_is="upper",
        ),
        because="`classical/markov-union`. This is (c).",
        notes="The law is the cited bound; mean_E is the mean of the squared initial error.",
        uses=("classical/markov-union",),
    ),
    auxiliary=variables(
        "t",
        cross="real: mean of the inner product of labels and outputs",
        squares="real: mean of the squared norm of the outputs",
        mean_E="real: mean of the squared initial error",
    ),
)

STATEMENTS = (
    with_parts(
        INITIAL_ERROR_MEAN,
        step(
            "part",
            "",
            (
                r"$\mathbb Ef_i(0)=0$ and $\mathbb Ef_i(0)^2=v(B)\le\frac12e^{-B^2/2}$ (equality "
                "only at $B=0$)"
            ),
            where=("B > 0",),
            claim=("v < exp(-B**2/2)/2", "(1 + 0**2)*Q(0) - 0*phi(0) == 1/2"),
            calculus=(Integral("(t - B)**2*phi(t)", "t", "B", "infinity", "v"),),
            name="a",
            notes="The second formula is B = 0; the integral is the mean of a squared activation.",
        ),
        step(
            "part",
            "",
            (
                r"$\mathbb E\lVert y-f(0)\rVert^2=\lVert y\rVert^2+n\,v(B)$, i.e. $\mathbb E"
                r"\mathcal L(0)=\frac12(\lVert y\rVert^2+n\,v(B))$"
            ),
            name="b",
        ),
        step(
            "part",
            "",
            (
                r"$\mathbb P\big[\lVert y-f(0)\rVert^2\ge(\lVert y\rVert^2+n\,v(B))/\delta\big]\le"
                r"\delta$"
            ),
            where=("n >= 1", "B >= 0", "0 < delta < 1", "norm_y >= 0"),
            probability=Probability(
                event=r"$\lVert y-f(0)\rVert^2\ge(\lVert y\rVert^2+n\,v(B))/\delta$",
                over="the initialisation",
                at_most="delta",
                law="(norm_y**2 + n*v)/((norm_y**2 + n*v)/delta)",
                law_is="upper",
            ),
            name="c",
            notes="The law is Markov's inequality for the mean of (b).",
        ),
        auxiliary=variables("t"),
    ),
)
