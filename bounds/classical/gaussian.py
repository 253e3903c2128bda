"""The Gaussian tail."""

from __future__ import annotations

from bounds.notation import variables
from bounds.statement import Source, Statement

STATEMENTS = (
    Statement(
        id="classical/gaussian-tail",
        title="Two elementary tail bounds",
        says="The Gaussian tail is at most half its exponential and at least its tangent at 0.",
        kind="fact",
        form="classical",
        variables=variables("B"),
        assumptions=("B >= 0",),
        claim=("Q(B) <= exp(-B**2/2)/2", "Q(B) >= 1/2 - B/sqrt(2*pi)"),
        source=Source("classical"),
    ),
)
