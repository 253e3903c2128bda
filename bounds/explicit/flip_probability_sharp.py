r"""The $\sinh$ constant is the best one."""

from __future__ import annotations

from bounds.calculus import Integral, Limit
from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

ALONG_THE_EDGE = Limit(
    "Lambda_kR",
    "R",
    "0+",
    "sqrt(2/pi)*sinhc(kappa)",
    ("exp(-R**2/2)*sqrt(2/pi)*sinhc(kappa)", "sqrt(2/pi)*sinhc(kappa)"),
    near="1",
)
FLIP_PROBABILITY_SHARP = with_proof(
    Statement(
        id="explicit/flip-probability-sharp",
        title=r"The $\sinh$ constant is the best one",
        says=(
            r"The constant $\sqrt{2/\pi}\,\mathrm{sinhc}(\kappa)$ of the flip bound is the best "
            r"one for $BR\le\kappa$."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            "as in `explicit/flip-probability`.",
            (
                r"$\kappa\in(0,\infty)$; $\Lambda(B,R):=\mathrm{pflip}(B,R)/(R\,s(B))$ for "
                "$R>0$."
            ),
        ),
        variables=variables("B", "R", "kappa"),
        definitions=(
            ("Lambda_BR", "(Q(B - R) - Q(B + R))/(R*exp(-B**2/2))"),
            ("Lambda_kR", "(Q(kappa/R - R) - Q(kappa/R + R))/(R*exp(-(kappa/R)**2/2))"),
        ),
        assumptions=(
            "B >= 0",
            "R > 0",
            "kappa > 0",
            "B*R <= kappa",
        ),
        claim=("Lambda_BR < sqrt(2/pi)*sinhc(kappa)",),
        prose=(
            r"For every $\kappa>0$: $\sup\{\Lambda(B,R):B\ge0,\ R>0,\ BR\le\kappa\}=\sqrt{"
            r"\tfrac2\pi}\,\mathrm{sinhc}(\kappa).$ The supremum is not attained; it is "
            r"approached along $R\to0^+$, $B=\kappa/R\to\infty$. It is unchanged if one "
            r"additionally imposes $R\le R_0$ for any $R_0>0$ or $B\ge B_0$ for any $B_0$. "
            r"As $\kappa\to0^+$ the value tends to $\sqrt{2/\pi}$."
        ),
        calculus=(
            ALONG_THE_EDGE,
            Limit("sqrt(2/pi)*sinhc(kappa)", "kappa", "0+", "sqrt(2/pi)"),
        ),
        instances=(
            ("explicit/flip-probability-sharp/step-2", ()),
            ("explicit/flip-probability-sharp/step-3/scaled", ()),
            ("explicit/flip-probability-sharp/step-4", ()),
            ("explicit/flip-probability-sharp/step-5/upper", ()),
        ),
        formal=True,
        source=Source("explicit"),
        uses=("explicit/flip-probability",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\Lambda(B,R)=\sqrt{\frac2\pi}\int_0^1\cosh(BRv)\,e^{-R^2v^2/2}\,dv$",
        where=(
            "B >= 0",
            "R > 0",
        ),
        calculus=(
            Integral(
                "sqrt(2/pi)*cosh(B*R*v)*exp(-R**2*v**2/2)",
                "v",
                "0",
                "1",
                "Lambda_BR",
                "(Q(B - R*v) - Q(B + R*v))/(R*exp(-B**2/2))",
            ),
        ),
        because="`explicit/flip-probability` step 9 with $u=Rv$.",
        uses=("explicit/flip-probability",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\Lambda(B,R)<\sqrt{\frac2\pi}\,\mathrm{sinhc}(BR)$",
        where=(
            "B >= 0",
            "R > 0",
        ),
        claim=("Lambda_BR < sqrt(2/pi)*sinhc(B*R)",),
        because=(
            r"$e^{-R^2v^2/2}<1$ for $v\in(0,1]$ and $\int_0^1\cosh(BRv)dv="
            r"\mathrm{sinhc}(BR)$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\mathrm{sinhc}(BR)\le\mathrm{sinhc}(\kappa)$",
        where=(
            "B >= 0",
            "R > 0",
            "B*R <= kappa",
        ),
        claim=("sinhc(B*R) <= sinhc(kappa)",),
        parts=(
            step(
                "part",
                "symbolic",
                r"$\sqrt{\frac2\pi}\,\mathrm{sinhc}(BR)\le\sqrt{\frac2\pi}\,\mathrm{sinhc}(\kappa)$",
                claim=("sqrt(2/pi)*sinhc(B*R) <= sqrt(2/pi)*sinhc(kappa)",),
                instances=(("explicit/flip-probability-sharp/step-3", ()),),
                name="scaled",
            ),
        ),
        because="`explicit/flip-probability` step 14.",
        uses=("explicit/flip-probability",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\Lambda(\kappa/R,R)\ge e^{-R^2/2}\sqrt{\frac2\pi}\,\mathrm{sinhc}(\kappa)$",
        where=(
            "R > 0",
            "kappa > 0",
        ),
        claim=("Lambda_kR >= exp(-R**2/2)*sqrt(2/pi)*sinhc(kappa)",),
        because=r"$e^{-R^2v^2/2}\ge e^{-R^2/2}$ on $[0,1]$.",
        instances=(("explicit/flip-probability/b", (("B", "kappa/R"),)),),
        uses=("explicit/flip-probability",),
    ),
    step(
        "limit",
        "symbolic",
        r"$\Lambda(\kappa/R,R)\to\sqrt{\frac2\pi}\,\mathrm{sinhc}(\kappa)$",
        where=(
            "R > 0",
            "kappa > 0",
        ),
        calculus=(ALONG_THE_EDGE,),
        instances=(
            ("explicit/flip-probability-sharp/step-4", ()),
            ("explicit/flip-probability-sharp/step-5/upper", ()),
        ),
        parts=(
            step(
                "part",
                "symbolic",
                r"$\Lambda(\kappa/R,R)\le\sqrt{\frac2\pi}\,\mathrm{sinhc}(\kappa)$",
                claim=("Lambda_kR <= sqrt(2/pi)*sinhc(kappa)",),
                instances=(("explicit/flip-probability-sharp/step-2", (("B", "kappa/R"),)),),
                name="upper",
            ),
        ),
        because=(
            r"steps 2-4 pinch it; small $R$ goes with large $B=\kappa/R$, so extra "
            r"restrictions $R\le R_0$, $B\ge B_0$ change nothing."
        ),
    ),
    auxiliary=variables(v="real: integration variable"),
)

STATEMENTS = (FLIP_PROBABILITY_SHARP,)
