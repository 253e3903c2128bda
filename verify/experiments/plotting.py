"""Pictures of simulations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from verify.pictures import figure, save

if TYPE_CHECKING:
    from verify.experiments.simulation import Simulation


FEWEST_IN_HISTOGRAM = 8
"""Fewer values are shown one by one."""


def plot_simulation(found: Simulation, path: Path) -> Path:
    """A histogram of every measured number, with a line at 1 where it is relative to a bound.

    What was recorded along the runs comes first, averaged over the replicates: one panel for all
    series whose names end alike (``layer 0, active``, ``layer 1, active``).
    """
    names = [quantity.name for quantity in found.judgement.measured]
    groups: dict[str, dict[str, list[float]]] = {}
    for name, row in found.series().items():
        line, _, kind = name.rpartition(", ")
        groups.setdefault(kind, {})[line] = row
    count = max(len(names) + len(groups), 1)
    columns = min(3, count)
    picture, axes = figure(-(-count // columns), columns)
    for axis in axes.flat[count:]:
        axis.set_visible(False)
    for axis, (kind, lines) in zip(axes.flat, groups.items(), strict=False):
        for line, row in lines.items():
            axis.plot([100 * (k + 0.5) / len(row) for k in range(len(row))], row, label=line)
        low, high = axis.get_ylim()
        axis.set_ylim(min(low, (low + high) / 2 - 0.05), max(high, (low + high) / 2 + 0.05))
        axis.set_xlabel(f"{kind}: over the run, per cent of its steps", fontsize=8)
        axis.legend(fontsize=6)
        axis.tick_params(labelsize=7)
    for axis, name in zip(axes.flat[len(groups) :], names, strict=False):
        values = [
            outcome.measured[name]
            for outcome in found.outcomes.values()
            if name in outcome.measured and not outcome.stopped
        ]
        if len(values) < FEWEST_IN_HISTOGRAM:
            axis.plot(values, range(1, len(values) + 1), "o", color="#4c72b0")
            axis.set_yticks([])
            axis.set_ylabel("replicate", fontsize=7)
            if len(set(values)) == 1:
                room = 0.1 * abs(values[0]) or 1.0
                axis.set_xlim(values[0] - room, values[0] + room)
        else:
            axis.hist(values, bins=min(30, max(5, len(values) // 5)), color="#4c72b0")
        if "/ bound" in name:
            axis.axvline(1.0, color="#c44e52", linestyle="--")
        axis.set_xlabel(name, fontsize=8)
        axis.tick_params(labelsize=7)
    picture.suptitle(f"{found.plan.statement}: {found.word}", fontsize=10)
    return save(picture, path)
