"""Bounded observations as floats that are rounded to a proven side."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from bounds.errors import InputError

Values = Sequence[Fraction | int] | np.ndarray[Any, Any]
Floats = np.ndarray[Any, np.dtype[np.float64]]


def observations(xs: Values) -> tuple[Floats, Floats]:
    """Observations in [0, 1] as floats just below them, and floats just below ``1 - x``.

    Parameters
    ----------
    xs : exact numbers (Fraction, int), or a one-dimensional float64 or integer numpy array, whose
        entries are then themselves, exactly, the observations.

    Returns
    -------
    Two float64 arrays ``a <= x`` and ``b <= 1 - x``, entries in [0, 1].

    Raises
    ------
    InputError : an observation outside [0, 1], not a number, or a list of floats.

    >>> below, mirrored = observations([Fraction(1, 3), 1])
    >>> Fraction(float(below[0])) <= Fraction(1, 3), mirrored.tolist()[1]
    (True, 0.0)
    """
    if isinstance(xs, np.ndarray):
        if xs.ndim != 1 or xs.dtype.kind not in "iufb" or xs.dtype.itemsize > 8:
            raise InputError(
                f"observations are a one-dimensional array of float64, got shape {xs.shape} of "
                f"{xs.dtype}"
            )
        if xs.size and not (xs.min() >= 0 and xs.max() <= 1):
            raise _outside(float(xs.min()), float(xs.max()))
        below = xs.astype(np.float64)
        mirrored = 1.0 - below
        # 1 - x is rounded to nearest, so one float below the result is below the truth; the
        # difference is exact (Sterbenz) for x >= 1/2, and for x = 0
        inexact = (below < 0.5) & (below > 0)
        return below, np.where(inexact, np.nextafter(mirrored, 0.0), mirrored)
    exact = [_exact(x) for x in xs]
    if exact and not (min(exact) >= 0 and max(exact) <= 1):
        raise _outside(float(min(exact)), float(max(exact)))
    return (
        np.array([float_below(x) for x in exact], dtype=np.float64),
        np.array([float_below(1 - x) for x in exact], dtype=np.float64),
    )


def float_below(x: Fraction) -> float:
    """The largest float at most ``x`` (to one float), for x in [0, 1]."""
    near = float(x)
    return near if Fraction(near) <= x else float(np.nextafter(near, -1.0))


def _exact(x: Any) -> Fraction:
    if isinstance(x, (int, Fraction)) and not isinstance(x, bool):
        return Fraction(x)
    raise InputError(
        f"an observation in a list must be an int or a Fraction, got {x!r}; put measured floats "
        "into a numpy array, whose entries are taken exactly"
    )


def _outside(low: float, high: float) -> InputError:
    return InputError(
        f"observations must lie in [0, 1], got values from {low:g} to {high:g}; scale them by "
        "their proven bounds first"
    )
