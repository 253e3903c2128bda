"""Labels of data, exact: centred and scaled to [-1, 1], their norm, the columns that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

# Names under which a table usually keeps its labels.
USUAL_NAMES = ("label", "labels", "target", "targets", "class", "y")


def centred_and_scaled(targets: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """``(t_i - mean t) / max_j |t_j - mean t|``; all 0 if the targets are equal.

    >>> [str(label) for label in centred_and_scaled([Fraction(1), Fraction(2), Fraction(4)])]
    ['-4/5', '-1/5', '1']
    """
    # Integers over one common denominator (floats have powers of two): n times the centred targets.
    common = max(t.denominator for t in targets)
    whole = [int(t * common) for t in targets]
    total = sum(whole)
    centred = [len(whole) * t - total for t in whole]
    largest = max(map(abs, centred))
    return tuple(Fraction(c, largest) if largest else Fraction(0) for c in centred)


def norm_squared(labels: Sequence[Fraction]) -> Fraction:
    """``||y||^2``, exact.

    >>> norm_squared([Fraction(3), Fraction(-1, 2)])
    Fraction(37, 4)
    """
    common = max(v.denominator for v in labels)
    if all(common % v.denominator == 0 for v in labels):
        return Fraction(sum(int(v * common) ** 2 for v in labels), common**2)
    return sum((v * v for v in labels), Fraction(0))


def looks_like_labels(columns: Sequence[str]) -> str | None:
    """The column whose name says that it holds the labels, if there is just one.

    >>> looks_like_labels(["height", "Class"]), looks_like_labels(["x", "z"])
    ('Class', None)
    """
    found = [name for name in columns if name.strip().lower() in USUAL_NAMES]
    return found[0] if len(found) == 1 else None
