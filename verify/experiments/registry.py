"""Which statement has which experiment."""

from __future__ import annotations

import difflib
from functools import cache
from importlib import import_module

from bounds import catalogue
from bounds.errors import InputError
from verify.experiments.experiment import Experiment

MODULES = (
    "counts",
    "initial_kernel",
    "initial_error",
    "box",
    "descent",
    "flowing",
    "complexity",
    "targets",
    "printed_initial",
    "printed_training",
    "printed_complexity",
    "printed_probability",
    "toy",
    "figure_1",
)
NICKNAMES = {
    "figure-1": "yang2024/experiment-1/observations",
    "figure-2": "yang2024/experiment-2/same-slope",
}
"""Other names of experiments, by the figures of Yang et al. (2024)."""


@cache
def experiments() -> dict[str, Experiment]:
    """All experiments by the id of their statement, in the order of the modules."""
    found: dict[str, Experiment] = {}
    for name in MODULES:
        module = import_module(f"verify.experiments.{name}")
        for experiment in module.EXPERIMENTS:
            if experiment.statement in found:
                raise ValueError(f"two experiments for {experiment.statement}")
            catalogue.get(experiment.statement)
            found[experiment.statement] = experiment
    return found


def experiment(identity: str) -> Experiment:
    """The experiment on a statement, by its id or by one of `NICKNAMES`.

    Raises
    ------
    UnknownIdError : the catalogue does not have the id.
    InputError : the statement has no experiment; the message suggests the nearest that have.

    >>> experiment("explicit/flip-count").parameters[0].name
    'n'
    """
    identity = NICKNAMES.get(identity, identity)
    catalogue.get(identity)
    known = experiments()
    if identity not in known:
        near = difflib.get_close_matches(identity, known, n=3, cutoff=0.3)
        hint = f"; near it are {', '.join(near)}" if near else ""
        raise InputError(f"there is no experiment on {identity}{hint} (certibound simulate --list)")
    return known[identity]
