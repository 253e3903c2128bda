"""How sparse the activations of a deep network are: fractions of active neurons, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bounds.errors import InputError

Array = NDArray[np.float64]


def active_fraction(outputs: NDArray[np.floating]) -> float:
    """The share of active neurons: entries above 0 of what a ReLU gives for a batch.

    Parameters
    ----------
    outputs : (examples, neurons), each at least 0.

    Raises
    ------
    InputError : an empty array, or one that no ReLU gives (a negative or undefined entry).

    >>> active_fraction(np.array([[0.0, 2.0], [0.0, 0.0]]))
    0.25
    """
    if outputs.ndim != 2 or not outputs.size:
        raise InputError(f"outputs must be (examples, neurons), got {outputs.shape}")
    if not bool((outputs >= 0).all()):
        raise InputError("the outputs of a ReLU are at least 0; got a negative or undefined one")
    return float((outputs > 0).mean())


@dataclass(frozen=True)
class LayerSparsity:
    """The active fraction of one layer over training: first, least, largest and last value."""

    first: float
    least: float
    largest: float
    last: float

    @property
    def change(self) -> float:
        """How far it ever is from its first value."""
        return max(self.largest - self.first, self.first - self.least)

    @property
    def inactive(self) -> LayerSparsity:
        """The same of the inactive fraction.

        >>> LayerSparsity(0.5, 0.25, 0.75, 0.75).inactive
        LayerSparsity(first=0.5, least=0.25, largest=0.75, last=0.25)
        """
        return LayerSparsity(1 - self.first, 1 - self.largest, 1 - self.least, 1 - self.last)


def layer_sparsity(history: Array) -> tuple[LayerSparsity, ...]:
    """What a table of active fractions shows of every layer.

    Parameters
    ----------
    history : (recorded steps, layers) active fractions between 0 and 1.

    Raises
    ------
    InputError : an empty table, or a fraction outside of [0, 1].

    >>> [layer.change for layer in layer_sparsity(np.array([[0.5, 0.5], [0.25, 0.5]]))]
    [0.25, 0.0]
    """
    if history.ndim != 2 or not history.size:
        raise InputError(f"the history must be (steps, layers), got {history.shape}")
    if not bool(((history >= 0) & (history <= 1)).all()):
        raise InputError("a fraction is between 0 and 1")
    columns = history.T.tolist()
    return tuple(LayerSparsity(c[0], min(c), max(c), c[-1]) for c in columns)


def binned(values: Sequence[Sequence[float]], bins: int) -> Array:
    """Means of the rows in ``bins`` parts of nearly equal length, in order; fewer rows stay.

    Every batch counts in exactly one of them, so that no step is left out of an average.

    >>> binned([[0.0], [1.0], [2.0], [4.0]], 2).tolist()
    [[0.5], [3.0]]
    """
    table = np.asarray(values, float)
    parts = np.array_split(table, min(bins, len(table)))
    return np.array([part.mean(axis=0) for part in parts])


def largest_gap(history: Array, layers: Sequence[int]) -> float:
    """How far apart the given layers ever are from each other at the same time.

    >>> largest_gap(np.array([[0.1, 0.5, 0.6], [0.9, 0.5, 0.5]]), [1, 2])
    0.09999999999999998
    """
    chosen = history[:, list(layers)]
    return float((chosen.max(axis=1) - chosen.min(axis=1)).max())


def series(history: Array) -> Mapping[str, list[float]]:
    """The active and the inactive fraction of every layer, by name, in the order of the layers."""
    found: dict[str, list[float]] = {}
    for layer, column in enumerate(history.T.tolist()):
        found[f"layer {layer}, active"] = column
        found[f"layer {layer}, inactive"] = [1 - value for value in column]
    return found
