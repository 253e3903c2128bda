"""Corrected forms of printed statements that are refuted: the smallest change that was found.

Each names the statement that it repairs (``repairs``) and says in ``notes`` what was changed.  The
printed statement itself stays as it is.
"""

CHAPTERS = (
    "flips",
    "eigenvalue",
    "probability",
    "steps",
    "steps_orders",
    "theorems",
    "counts",
    "training",
    "complexity",
    "initialisation",
    "perturbation",
    "movement",
    "dynamics",
    "generalization",
)
