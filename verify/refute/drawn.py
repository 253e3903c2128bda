"""Points drawn by Hypothesis, which climbs towards the least margin as rigorous arithmetic sees it.

The other searches look through floats, which see no margin below 1e-16 of the terms.  Here every
point is exact and its margin is enclosed, so that a claim that fails by 1e-30 has a slope to climb.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from bounds.errors import CertiboundError
from bounds.relation import Relation
from verify.refute.domain import Domain, Family, Range
from verify.refute.witness import Judge, complete

EXAMPLES = 150
_BITS = 256
_DECADES = 12


def drawn_point(
    domain: Domain,
    judge: Judge,
    targets: Sequence[Relation],
    *,
    seed: int,
    over: Callable[[], bool],
    most: int = EXAMPLES,
) -> dict[str, Fraction] | None:
    """A point at which the claim fails, if Hypothesis draws one.

    Parameters
    ----------
    domain, judge : the statement's; the judge decides whether a point is a witness.
    targets : the relations of the claim.
    seed : makes the run reproducible up to the time it is given.
    over : is the time used up?
    most : the number of points.

    Inside of somebody's own Hypothesis test nothing is drawn: such tests do not nest.
    """
    from hypothesis import HealthCheck, Phase, currently_in_test_context, given, settings, target
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    strategies = {s.name: _values(s, domain.ranges) for s in domain.free}
    if currently_in_test_context() or not strategies or None in strategies.values():
        return None
    found: list[dict[str, Fraction]] = []
    margins = [relation.margin for relation in targets if relation.op not in ("==", "!=")]

    # every example passes: what is found is kept, and the remaining ones end at once
    @seeded(seed)
    @settings(
        max_examples=most, database=None, deadline=None, print_blob=False,
        phases=[Phase.generate, Phase.target], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.fixed_dictionaries(strategies))
    def climb(drawn: dict[str, Fraction]) -> None:
        if found or over():
            return
        for point in complete(domain, Family(), drawn):
            if not judge.inside(point):
                continue
            if judge.witness(point) is not None:
                found.append(point)
                return
            for place, margin in enumerate(margins):
                score = _closeness(margin, point)
                if score is not None:
                    target(score, label=str(place))

    climb()
    return found[0] if found else None


def _values(symbol: Any, ranges: dict[str, Range]) -> Any:
    """A strategy for plain numbers of a variable's range and for all sizes; None if it is empty."""
    from hypothesis import strategies as st

    both = ranges.get(symbol.name, Range())
    if symbol.is_integer:
        first = None if both.low is None else math.ceil(both.low)
        last = None if both.high is None else math.floor(both.high)
        if first is not None and last is not None and first > last:
            return None
        return st.builds(Fraction, st.integers(first, last))
    if both.low is not None and both.high is not None and both.low > both.high:
        return None
    low, high = both.low, both.high
    plain = st.fractions(low, high)
    if low is not None and high is not None:
        start, width = low, high - low
        spread = st.integers(0, 2**64).map(lambda k: start + width * Fraction(k, 2**64))
        return st.one_of(plain, spread)
    size = st.builds(
        lambda figures, power: Fraction(figures) * Fraction(10) ** power,
        st.integers(1, 999),
        st.integers(-_DECADES, _DECADES),
    )
    above, below = low or Fraction(0), high or Fraction(0)
    sides = [] if high is not None else [size.map(lambda x: above + x)]
    sides += [] if low is not None else [size.map(lambda x: below - x)]
    return st.one_of(plain, *sides)


def _closeness(margin: Any, point: dict[str, Fraction]) -> float | None:
    """How close a relation is to failing: minus the logarithm of its margin over its terms."""
    from verify.enclose import enclose

    terms = margin.args if margin.is_Add else (margin,)
    names = {symbol.name for symbol in margin.free_symbols}
    given = {name: value for name, value in point.items() if name in names}
    try:
        total = enclose(margin, given, digits=3, max_bits=_BITS).midpoint
        size = sum(
            abs(enclose(term, _given(term, point), digits=3, max_bits=_BITS).midpoint)
            for term in terms
        )
    except (CertiboundError, ArithmeticError):
        return None
    if size == 0 or total <= 0:
        return None
    return -_log10(Fraction(total) / size)


def _given(term: Any, point: dict[str, Fraction]) -> dict[str, Fraction]:
    return {symbol.name: point[symbol.name] for symbol in term.free_symbols}


def _log10(value: Fraction) -> float:
    """log10 of a positive rational of any size."""
    return (math.log2(value.numerator) - math.log2(value.denominator)) * math.log10(2)
