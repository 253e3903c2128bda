"""What every data set satisfies: no eigenvalue of the limiting kernel is above its diagonal.

Theorems say in words that 0 < lambda <= lambda(B); that lambda(B) <= 2 Q(B) is one of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bounds.notation import NOTATION

if TYPE_CHECKING:
    from bounds.relation import Relation
    from bounds.statement import Statement

THEOREM = "explicit/min-eigenvalue-upper"
_EIGENVALUES = ("lambda", "lambda_B")


def eigenvalue_limits(statement: Statement) -> dict[str, Relation]:
    """For each name of an eigenvalue that a statement shares with the notation, its upper limit.

    Empty without a bias B; what the statement assumes itself is left out.

    >>> from bounds.catalogue import get
    >>> print(eigenvalue_limits(get("explicit/gd-convergence"))["lambda"])
    lambda <= 2*Q(B)
    """
    from bounds.catalogue import get

    names = [v.name for v in statement.variables if v == NOTATION.get(v.name)]
    wanted = [name for name in names if name in _EIGENVALUES]
    if "B" not in names or not wanted or statement.id == THEOREM:
        return {}
    theorem = get(THEOREM)
    diagonal = theorem.relations[0]
    found = {}
    for name in wanted:
        limit = diagonal.xreplace(
            {
                theorem.symbols["lambda_B"]: statement.symbols[name],
                theorem.symbols["B"]: statement.symbols["B"],
            }
        )
        if limit not in statement.assumption_relations:
            found[name] = limit
    return found
