r"""Exact activation-flip probability and its $\sinh$ bound."""

from __future__ import annotations

from bounds.calculus import Integral
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Probability, Source, Statement

FLIP_PROBABILITY = with_proof(
    Statement(
        id="explicit/flip-probability",
        title=r"Exact activation-flip probability and its $\sinh$ bound",
        says=(
            "The probability that a neuron can change its sign on an input inside the box "
            r"is known exactly and at most $c(B,R)\,R\,e^{-B^2/2}$."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $w_r(0)\sim N(0,I_d)$; $b_r(0)=B\ge0$; $R_w,R_b\ge0$, "
                "$R=R_w+R_b$."
            ),
            (
                r"$A_{i,r}$: the event that some $(w,b)$ with $\lVert w-w_r(0)\rVert\le R_w$, "
                r"$|b-B|\le R_b$ has $\mathbf1\{\langle w,x_i\rangle\ge "
                r"b\}\ne\mathbf1\{\langle w_r(0),x_i\rangle\ge B\}$; "
                r"$\mathrm{pflip}(B,R)=Q(B-R)-Q(B+R)$; $c(B,R)=\sqrt{2/\pi}\,"
                r"\mathrm{sinhc}(BR)$."
            ),
        ),
        variables=variables("B", "R", "kappa"),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("pflip", "Q(B - R) - Q(B + R)"),
            ("c_BR", "sqrt(2/pi)*sinhc(B*R)"),
        ),
        assumptions=(
            "B >= 0",
            "R >= 0",
            "B*R <= kappa",
        ),
        claim=(
            "exp(-R**2/2)*c_BR*R*s <= pflip <= c_BR*R*s",
            "pflip <= sqrt(2/pi)*sinhc(kappa)*R*s",
        ),
        prose=(
            r"(a) $A_{i,r}=\{-R\le\langle w_r(0),x_i\rangle-B<R\}$, so $\mathbb "
            r"P[A_{i,r}]=\mathrm{pflip}(B,R)$ exactly. (b) For all $B,R\ge0$: "
            r"$e^{-R^2/2}\,c(B,R)\,R\,e^{-B^2/2}\le\mathbb P[A_{i,r}]\le "
            r"c(B,R)\,R\,e^{-B^2/2}.$ (c) If $BR\le\kappa$ then $\mathbb P[A_{i,r}]\le"
            r"\sqrt{2/\pi}\,\mathrm{sinhc}(\kappa)\,R\,e^{-B^2/2}$."
        ),
        probability=Probability(
            event=(
                r"$A_{i,r}$: some $(w,b)$ with $\lVert w-w_r(0)\rVert\le R_w$, $|b-B|\le R_b$ "
                "has another indicator on $x_i$"
            ),
            over="the initialisation",
            at_most="c_BR*R*s",
            law="pflip",
        ),
        source=Source("explicit"),
        quantity="flip-probability",
        side="upper",
        bound="c_BR*R*s",
        notes="kappa occurs in part (c) only.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\min_{(w,b)}\big(\langle w,x_i\rangle-b\big)=z-R$",
        setting=(
            (
                r"$\lVert w-w_r(0)\rVert\le R_w$, $|b-B|\le R_b$; $z:=\langle "
                r"w_r(0),x_i\rangle-B$"
            ),
        ),
        because=r"attained at $w=w_r(0)-R_wx_i$, $b=B+R_b$, since $\lVert x_i\rVert=1$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\max_{(w,b)}\big(\langle w,x_i\rangle-b\big)=z+R$",
        setting=(
            (
                r"$\lVert w-w_r(0)\rVert\le R_w$, $|b-B|\le R_b$; $z:=\langle "
                r"w_r(0),x_i\rangle-B$"
            ),
        ),
        because="attained at $w=w_r(0)+R_wx_i$, $b=B-R_b$.",
    ),
    step(
        "event",
        "symbolic",
        r"$A_{i,r}\iff z-R<0$",
        setting=(r"$z\ge0$",),
        because="step 1: the indicator can drop to $0$ exactly when the minimum is negative.",
    ),
    step(
        "event",
        "symbolic",
        r"$A_{i,r}\iff z+R\ge0$",
        setting=("$z<0$",),
        because="step 2.",
    ),
    step(
        "law",
        "exact-law",
        r"$\mathbb P[A_{i,r}]=\mathbb P[B-R\le g<B+R]$, $g\sim N(0,1)$",
        where=(
            "B >= 0",
            "R >= 0",
        ),
        because=r"steps 3-4 and $\langle w_r(0),x_i\rangle\sim N(0,1)$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathbb P[B-R\le g<B+R]=\mathrm{pflip}(B,R)$",
        where=(
            "B >= 0",
            "R >= 0",
        ),
        calculus=(Integral("phi(z)", "z", "B - R", "B + R", "pflip"),),
        because=r"definition of $\mathrm{pflip}$. Steps 3-6 are (a).",
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathrm{pflip}(B,R)=\int_{-R}^{R}\varphi(B+u)\,du$",
        where=(
            "B >= 0",
            "R >= 0",
        ),
        calculus=(Integral("phi(B + u)", "u", "-R", "R", "pflip"),),
        because=r"$Q'=-\varphi$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\varphi(B+u)+\varphi(B-u)=2\varphi(B)\cosh(Bu)\,e^{-u^2/2}$",
        claim=("phi(B + u) + phi(B - u) == 2*phi(B)*cosh(B*u)*exp(-u**2/2)",),
        because=r"$\varphi(B\pm u)=\varphi(B)e^{\mp Bu-u^2/2}$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\mathrm{pflip}(B,R)=2\varphi(B)\int_0^R\cosh(Bu)\,e^{-u^2/2}\,du$",
        where=(
            "B >= 0",
            "R >= 0",
        ),
        calculus=(
            Integral(
                "2*phi(B)*cosh(B*u)*exp(-u**2/2)", "u", "0", "R", "pflip", "Q(B - u) - Q(B + u)"
            ),
        ),
        because="steps 7-8.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$e^{-u^2/2}\le1$",
        where=("u >= 0",),
        claim=("exp(-u**2/2) <= 1",),
        because="monotonicity.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$e^{-u^2/2}\ge e^{-R^2/2}$",
        where=("0 <= u <= R",),
        claim=("exp(-u**2/2) >= exp(-R**2/2)",),
        because="monotonicity.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\int_0^R\cosh(Bu)\,du=R\,\mathrm{sinhc}(BR)$",
        where=(
            "B >= 0",
            "R >= 0",
        ),
        calculus=(Integral("cosh(B*u)", "u", "0", "R", "R*sinhc(B*R)", "u*sinhc(B*u)"),),
        because=r"$\int_0^R\cosh(Bu)du=\sinh(BR)/B$ for $B>0$; both sides equal $R$ at $B=0$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$2\varphi(B)=\sqrt{2/\pi}\;s(B)$",
        where=("B >= 0",),
        claim=("2*phi(B) == sqrt(2/pi)*s",),
        because="definition. Steps 9-13 are (b).",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathrm{sinhc}(z)\le\mathrm{sinhc}(\kappa)$",
        where=("0 <= z <= kappa",),
        claim=("sinhc(z) <= sinhc(kappa)",),
        because=(
            r"the power series $\sum_jz^{2j}/(2j+1)!$ has nonnegative coefficients. With "
            "(b) this is (c)."
        ),
    ),
    auxiliary=variables("u", "z"),
)

STATEMENTS = (
    with_parts(
        FLIP_PROBABILITY,
        step(
            "part",
            "",
            (
                r"$A_{i,r}=\{-R\le\langle w_r(0),x_i\rangle-B<R\}$, so $\mathbb "
                r"P[A_{i,r}]=\mathrm{pflip}(B,R)$ exactly"
            ),
            where=("B >= 0", "R >= 0"),
            calculus=(Integral("phi(z)", "z", "B - R", "B + R", "pflip"),),
            name="a",
            notes="The integral is the probability of the strip, which is the event by steps 3-4.",
        ),
        step(
            "part",
            "",
            (
                r"For all $B,R\ge0$: $e^{-R^2/2}\,c(B,R)\,R\,e^{-B^2/2}\le\mathbb P[A_{i,r}]\le "
                r"c(B,R)\,R\,e^{-B^2/2}$"
            ),
            where=("B >= 0", "R >= 0"),
            claim=("exp(-R**2/2)*c_BR*R*s <= pflip <= c_BR*R*s",),
            probability=Probability(
                event="$A_{i,r}$", over="the initialisation", at_most="c_BR*R*s", law="pflip"
            ),
            formal=True,
            name="b",
        ),
        step(
            "part",
            "",
            (
                r"If $BR\le\kappa$ then $\mathbb P[A_{i,r}]\le\sqrt{2/\pi}\,\mathrm{sinhc}(\kappa)"
                r"\,R\,e^{-B^2/2}$"
            ),
            where=("B >= 0", "R >= 0", "B*R <= kappa"),
            claim=("pflip <= sqrt(2/pi)*sinhc(kappa)*R*s",),
            probability=Probability(
                event="$A_{i,r}$",
                over="the initialisation",
                at_most="sqrt(2/pi)*sinhc(kappa)*R*s",
                law="pflip",
            ),
            formal=True,
            name="c",
        ),
        auxiliary=variables("z"),
    ),
)
