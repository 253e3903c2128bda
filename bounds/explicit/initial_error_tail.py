"""High-probability bound on the initial output."""

from __future__ import annotations

from bounds.calculus import Integral
from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Source, Statement

INITIAL_ERROR_TAIL = with_proof(
    Statement(
        id="explicit/initial-error-tail",
        title="High-probability bound on the initial output",
        says="The initial output is small on all inputs at once, with high probability.",
        kind="theorem",
        form="explicit",
        setting=(
            "as in `explicit/initial-error-mean`.",
            (
                r"$\delta\in(0,1)$; $\xi_{ri}:=\sigma(\langle w_r(0),x_i\rangle-B)^2$; "
                "$s=s(B)$."
            ),
        ),
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "delta",
                "norm_y",
                "D_0",
                f_0="real: norm of the vector of initial outputs",
                f_i="real: initial output on input i",
            ),
            "f_0",
            "f_i",
            by="initialisation",
        ),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("bound_single", "4*log(4*n/delta)*(s + 2/m*log(2*n/delta))"),
            ("bound_total", "n*bound_single"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < delta < 1",
            "norm_y >= 0",
        ),
        claim=(
            "f_i**2 <= bound_single",
            "f_0**2 <= bound_total",
            "D_0 <= norm_y + sqrt(bound_total)",
        ),
        prose=(
            r"With probability at least $1-\delta$, for all $i$ simultaneously $f_i(0)^2"
            r"\le4\ln\frac{4n}\delta\Big(e^{-B^2/2}+\frac2m\ln\frac{2n}\delta\Big)$; hence "
            r"$\lVert f(0)\rVert^2\le4n\ln\frac{4n}\delta\Big(e^{-B^2/2}+\frac2m\ln"
            r"\frac{2n}\delta\Big)$ and $\lVert y-f(0)\rVert\le\lVert y\rVert+\lVert "
            r"f(0)\rVert$."
        ),
        probability=Probability(
            event="the claim for all inputs",
            over="the initialisation",
            at_least="1 - delta",
        ),
        source=Source("explicit"),
        uses=(
            "explicit/gaussian-facts",
            "classical/hoeffding-rademacher",
            "classical/markov-union",
        ),
        quantity="initial-error",
        side="upper",
        bound="(norm_y + sqrt(bound_total))**2",
        notes="The bound is on the squared initial error.",
    ),
    step(
        "law",
        "exact-law",
        r"$\mathbb P[\xi_{ri}>t]=Q(B+\sqrt t)$",
        setting=(r"$t\ge0$",),
        because=r"$\xi_{ri}>t$ iff $\langle w_r(0),x_i\rangle>B+\sqrt t$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$Q(B+\sqrt t)\le\frac12e^{-(B+\sqrt t)^2/2}$",
        where=(
            "B >= 0",
            "t >= 0",
        ),
        claim=("Q(B + sqrt(t)) <= exp(-(B + sqrt(t))**2/2)/2",),
        because="`explicit/gaussian-facts`(a).",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$(B+\sqrt t)^2\ge B^2+t$",
        where=(
            "B >= 0",
            "t >= 0",
        ),
        claim=("(B + sqrt(t))**2 >= B**2 + t",),
        because=(
            r"the cross term is nonnegative; so $\mathbb "
            r"P[\xi_{ri}>t]\le\frac12s\,e^{-t/2}$."
        ),
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\mathbb E\,e^{\xi_{ri}/4}=1+\frac14\int_0^\infty e^{t/4}\,\mathbb "
            r"P[\xi_{ri}>t]\,dt$"
        ),
        where=("B >= 0",),
        calculus=(
            Integral(
                "exp(t/4)*Q(B + sqrt(t))/4",
                "t",
                "0",
                "infinity",
                "mgf - 1",
                "exp(t/4)*Q(B + sqrt(t)) - sqrt(2)*exp(B**2/2)*Q((sqrt(t) + 2*B)/sqrt(2))",
            ),
        ),
        definitions=(("mgf", "1 - Q(B) + sqrt(2)*exp(B**2/2)*Q(sqrt(2)*B)"),),
        because=r"layer-cake formula. (Closed form: $\Phi(B)+\sqrt2\,e^{B^2/2}Q(\sqrt2B)$.)",
    ),
    step(
        "identity",
        "constant",
        r"$\frac14\cdot\frac12\int_0^\infty e^{t/4}e^{-t/2}\,dt=\frac12$",
        calculus=(Integral("1/4*1/2*exp(t/4)*exp(-t/2)", "t", "0", "infinity", "1/2"),),
        because="integration.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathbb E\,e^{\xi_{ri}/4}\le1+\frac s2$",
        where=("B >= 0",),
        claim=("mgf <= 1 + s/2",),
        definitions=(("mgf", "1 - Q(B) + sqrt(2)*exp(B**2/2)*Q(sqrt(2)*B)"),),
        because="steps 1-5.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathbb E\,e^{\frac14\sum_r\xi_{ri}}\le e^{ms/2}$",
        where=(
            "m >= 1",
            "B >= 0",
        ),
        claim=("mgf**m <= exp(m*s/2)",),
        definitions=(("mgf", "1 - Q(B) + sqrt(2)*exp(B**2/2)*Q(sqrt(2)*B)"),),
        because=r"independence over $r$, step 6 and $1+t\le e^t$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$e^{ms/2}\,e^{-(2ms+4u)/4}=e^{-u}$",
        where=(
            "m >= 1",
            "B >= 0",
            "u > 0",
        ),
        claim=("exp(m*s/2)*exp(-(2*m*s + 4*u)/4) == exp(-u)",),
        because="algebra.",
    ),
    step(
        "probability",
        "monte-carlo",
        r"$\mathbb P\big[\sum_r\xi_{ri}\ge2ms+4u\big]\le e^{-u}$",
        where=(
            "m >= 1",
            "B >= 0",
            "u > 0",
        ),
        probability=Probability(
            event=r"$\sum_r\xi_{ri}\ge2ms+4u$",
            over="the initialisation",
            at_most="exp(-u)",
            law="exp(m*s/2)*exp(-(2*m*s + 4*u)/4)",
            law_is="upper",
        ),
        notes="The law is the cited bound with that of step 7 for the mean.",
        because=r"`classical/markov-union` applied to $e^{\frac14\sum_r\xi_{ri}}$, steps 7-8.",
        uses=("classical/markov-union",),
    ),
    step(
        "probability",
        "monte-carlo",
        r"$\mathbb P_a\big[f_i(0)^2>\frac{2u'}m\sum_r\xi_{ri}\big]\le2e^{-u'}$",
        where=("u_prime > 0",),
        probability=Probability(
            event=r"$f_i(0)^2>\frac{2u'}m\sum_r\xi_{ri}$",
            over="the signs",
            at_most="2*exp(-u_prime)",
        ),
        because=r"`classical/hoeffding-rademacher` with $c_r=\sqrt{\xi_{ri}/m}$.",
        uses=("classical/hoeffding-rademacher",),
    ),
    step(
        "identity",
        "symbolic",
        r"$n\,(e^{-u}+2e^{-u'})=\delta$",
        where=(
            "n >= 1",
            "0 < delta < 1",
        ),
        claim=("n*(exp(-log(2*n/delta)) + 2*exp(-log(4*n/delta))) == delta",),
        because="union bound over $i$ and both kinds of failure.",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac{2u'}m(2ms+4u)=4\ln\frac{4n}\delta\Big(s+\frac2m\ln\frac{2n}\delta"
            r"\Big)$"
        ),
        where=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < delta < 1",
        ),
        claim=("2*log(4*n/delta)/m*(2*m*s + 4*log(2*n/delta)) == bound_single",),
        because=(
            "algebra; this bounds $f_i(0)^2$ for all $i$, and summing over $i$ bounds "
            r"$\lVert f(0)\rVert^2$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lVert y-f(0)\rVert\le\lVert y\rVert+\lVert f(0)\rVert$",
        setting=(r"$y,f(0)\in\mathbb R^n$",),
        where=("norm_y >= 0", "f_0 >= 0", "-norm_y*f_0 <= inner <= norm_y*f_0"),
        claim=("norm_y**2 - 2*inner + f_0**2 <= (norm_y + f_0)**2",),
        notes="inner is <y, f(0)>; the left side is the square of |y - f(0)|.",
        because="triangle inequality.",
    ),
    auxiliary=variables(
        "t",
        "u",
        u_prime="real: auxiliary real number",
        inner="real: inner product of labels and outputs",
    ),
)

STATEMENTS = (INITIAL_ERROR_TAIL,)
