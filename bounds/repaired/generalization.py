"""Generalisation: the first step of Theorem 39 with a loss that vanishes at the labels."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

_LOSS = r"$\ell(\cdot,y)$ is 1-Lipschitz with values in $[0,1]$, and $\ell(y_i,y_i)=0$ for all $i$."

THEOREM_39_STEP_1 = with_proof(
    Statement(
        id="repaired/theorem-39-step-1",
        title="Theorem 39, step 1 for losses that vanish at the labels",
        says="A small error gives a small empirical loss.",
        kind="lemma",
        form="repaired",
        setting=(_LOSS,),
        variables=given(
            variables(
                "n",
                "epsilon",
                L_S="real: empirical loss",
                residual_1="real: mean absolute error",
                residual_2="real: norm of the error",
            ),
            "L_S",
            "residual_1",
            "residual_2",
            by="data, initialisation and training",
        ),
        assumptions=("n >= 1", "residual_2 <= epsilon", "epsilon < 1"),
        claim=(
            "L_S <= residual_1",
            "residual_1 <= residual_2/sqrt(n)",
            "residual_2/sqrt(n) <= 1/sqrt(n)",
        ),
        prose=r"$L_S=\frac1n\sum_{i=1}^n[\ell(f_i,y_i)-\ell(y_i,y_i)]\le"
        r"\frac1n\sum_{i=1}^n|f_i-y_i|\le\frac1{\sqrt n}\|f-y\|_2\le\frac1{\sqrt n}$.",
        source=Source("repaired"),
        repairs="yang2024/theorem-39/step-1",
        notes=r"One more assumption, $\ell(y_i,y_i)=0$: the loss is only Lipschitz and in $[0,1]$, "
        "and a constant loss of 1 stays 1 after training.",
    ),
    step(
        "identity",
        "symbolic",
        "Each loss is its change from the label.",
        where=("at_label == 0",),
        claim=("loss == loss - at_label",),
        because="the additional assumption",
    ),
    step(
        "inequality",
        "",
        r"$\ell(f_i,y_i)-\ell(y_i,y_i)\le|f_i-y_i|$, and so for the means.",
        setting=(_LOSS,),
        because="the Lipschitz condition",
    ),
    step(
        "inequality",
        "",
        r"$\frac1n\sum_{i=1}^n|f_i-y_i|\le\frac1{\sqrt n}\|f-y\|_2$.",
        because="Cauchy-Schwarz",
    ),
    step(
        "inequality",
        "symbolic",
        "The norm of the error is at most 1.",
        where=("n >= 1", "residual <= epsilon", "epsilon < 1"),
        claim=("residual/sqrt(n) <= 1/sqrt(n)",),
        because=r"$\|f-y\|_2\le\epsilon<1$",
    ),
    auxiliary=variables(
        loss="real: loss on one sample",
        at_label="real: loss of the label itself",
        residual="real: norm of the error",
    ),
)

STATEMENTS = (THEOREM_39_STEP_1,)
