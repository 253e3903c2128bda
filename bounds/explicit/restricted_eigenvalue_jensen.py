"""A sharper closed form for the restricted eigenvalue."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

RESTRICTED_EIGENVALUE_JENSEN = with_proof(
    Statement(
        id="explicit/restricted-eigenvalue-jensen",
        title="A sharper closed form for the restricted eigenvalue",
        says=(
            "A closed form for the restricted eigenvalue that is sharper than the elementary one."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            "as in `explicit/restricted-eigenvalue`(b).",
            r"$\delta\in(0,\sqrt2]$, $B\ge0$, $\alpha=\delta/\sqrt{4-\delta^2}$.",
        ),
        variables=variables(
            "B", "lambda_C", delta="separation: some pair of inputs is at least this far apart"
        ),
        assumptions=(
            "B >= 0",
            "0 < delta <= sqrt(2)",
        ),
        claim=(
            ("lambda_C >= asin(delta/2)/pi*exp(-B**2*delta/(2*sqrt(4 - delta**2)*asin(delta/2)))"),
            (
                "asin(delta/2)/pi*exp(-B**2*delta/(2*sqrt(4 - delta**2)*asin(delta/2))) >= "
                "asin(delta/2)/pi*exp(-B**2/(2 - delta**2/2))"
            ),
            (
                "2*owens_t(B, delta/sqrt(4 - delta**2)) >= "
                "asin(delta/2)/pi*exp(-B**2*delta/(2*sqrt(4 - delta**2)*asin(delta/2)))"
            ),
        ),
        prose=(
            r"$\lambda_{\mathcal C}\ge\frac1\pi\arcsin\frac\delta2\;\exp\Big(-\frac{B^2\,"
            r"\delta}{2\sqrt{4-\delta^2}\,\arcsin(\delta/2)}\Big)$, which is at least the "
            "closed form in `explicit/restricted-eigenvalue`(b); equality with "
            r"$2T(B,\alpha)$ at $B=0$."
        ),
        source=Source("explicit"),
        uses=(
            "explicit/restricted-eigenvalue",
            "classical/owen-t",
        ),
        instances=(
            (
                "explicit/restricted-eigenvalue-jensen/step-1",
                (("alpha", "delta/sqrt(4 - delta**2)"),),
            ),
            ("explicit/restricted-eigenvalue/step-13", ()),
        ),
        quantity="restricted-eigenvalue",
        side="lower",
        bound="asin(delta/2)/pi*exp(-B**2*delta/(2*sqrt(4 - delta**2)*asin(delta/2)))",
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$2T(B,\alpha)\ge\frac{\arctan\alpha}\pi\exp\Big(-\frac{B^2\alpha}{2\arctan"
            r"\alpha}\Big)$"
        ),
        where=(
            "B >= 0",
            "alpha > 0",
        ),
        claim=("2*owens_t(B, alpha) >= atan(alpha)/pi*exp(-B**2*alpha/(2*atan(alpha)))",),
        because="`classical/owen-t`(iv).",
        instances=(
            (
                "classical/owen-t",
                (
                    ("h", "B"),
                    ("a", "alpha"),
                ),
            ),
        ),
        uses=("classical/owen-t",),
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac{\alpha}{2\arctan\alpha}=\frac{\delta}{2\sqrt{4-\delta^2}\,\arcsin("
            r"\delta/2)}$"
        ),
        where=("0 < delta <= sqrt(2)",),
        claim=(
            (
                "delta/sqrt(4 - delta**2)/(2*atan(delta/sqrt(4 - delta**2))) == "
                "delta/(2*sqrt(4 - delta**2)*asin(delta/2))"
            ),
        ),
        because="`explicit/restricted-eigenvalue` step 13.",
        uses=(
            "explicit/restricted-eigenvalue",
            "explicit/restricted-eigenvalue/step-13",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\arctan\alpha\ge\frac{\alpha}{1+\alpha^2}$",
        where=("alpha > 0",),
        claim=("atan(alpha) >= alpha/(1 + alpha**2)",),
        because=(
            r"$\arctan\alpha=\int_0^\alpha\frac{dx}{1+x^2}$; so $\frac\alpha{\arctan"
            r"\alpha}\le1+\alpha^2$ and the new bound dominates the old one."
        ),
    ),
    auxiliary=variables(alpha="real: second argument of Owen's function"),
)

STATEMENTS = (RESTRICTED_EIGENVALUE_JENSEN,)
