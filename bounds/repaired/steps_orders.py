"""Comparisons of orders of magnitude with the smallest factor that makes them true."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import variables
from bounds.statement import Source, Statement

LEMMA_43_STEP_3 = Statement(
    id="repaired/lemma-43-step-3",
    title="Lemma 43, step 3 with the power of n that the sum gives",
    says=r"The sum is of the order $n^2/\lambda^2$ times the bracket.",
    kind="lemma",
    form="repaired",
    variables=variables("n", "eta", "lambda", P="real: the bracket of the printed step"),
    orders=(
        OrderRelation("eta*sqrt(2*n)*eta*n**(3/2)*P/(eta*lambda/8)**2", "same", "n**2/lambda**2*P"),
    ),
    source=Source("repaired"),
    formal=True,
    repairs="yang2024/lemma-43/step-3",
    notes=r"$n^2$ instead of $n$: $\sqrt{2n}\,n^{3/2}=\sqrt2\,n^2$.",
)

THEOREM_42_STEP_8 = Statement(
    id="repaired/theorem-42-step-8",
    title="Theorem 42, step 8 with the learning rate of Theorem 32",
    says=r"The learning rate is of the order $\lambda e^{B^2}/n^2$.",
    kind="theorem",
    form="repaired",
    variables=variables("n", "B", "lambda"),
    orders=(OrderRelation("lambda*exp(B**2)/n**2", "same", "lambda/n**2*exp(B**2)"),),
    source=Source("repaired"),
    formal=True,
    repairs="yang2024/theorem-42/step-8",
    notes=r"The factor $e^{B^2}$, which the learning rate of Theorem 32 has, is kept.",
)

THEOREM_42_STEP_9 = Statement(
    id="repaired/theorem-42-step-9",
    title="Theorem 42, step 9 with its logarithm",
    says=r"At $B=0$ the printed root is of the order $\log^{3/2}(2mn/\delta)$, not constant.",
    kind="theorem",
    form="repaired",
    variables=variables("n", "m", "B", "delta", P="real: the printed step's shorthand"),
    orders=(
        OrderRelation(
            "P*sqrt(1 + (exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3)",
            "same",
            "P*log(2*m*n/delta)**(3/2)",
            where=(("B", "0"),),
            logs=True,
        ),
    ),
    source=Source("repaired"),
    formal=True,
    repairs="yang2024/theorem-42/step-9",
    notes=r"A factor $\log^{3/2}(2mn/\delta)$: logarithms count, since no tilde hides them.",
)

STATEMENTS = (LEMMA_43_STEP_3, THEOREM_42_STEP_8, THEOREM_42_STEP_9)
