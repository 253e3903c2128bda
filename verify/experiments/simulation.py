"""``simulate``: run the experiment on a statement and judge it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from verify.experiments.experiment import Outcome, Plan, complete
from verify.experiments.judging import Judgement, judge, judgement_document
from verify.experiments.registry import experiment
from verify.experiments.running import Store, run_key, run_replicates

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Simulation:
    """A finished run: its plan, its outcomes, what they say, and where they were saved."""

    plan: Plan
    data: str
    seed: int
    replicates: int
    outcomes: dict[int, Outcome]
    judgement: Judgement
    path: Path | None = None

    @property
    def word(self) -> str:
        """``supported``, ``refuted``, ``observation`` or ``undecided``."""
        return self.judgement.word

    def document(self) -> dict[str, Any]:
        """The result for JSON: the same for every way the run was divided."""
        plan, what = self.plan, experiment(self.plan.statement)
        return {
            "statement": plan.statement,
            "values": {name: str(value) for name, value in plan.values.items()},
            "data": self.data,
            "seed": self.seed,
            "replicates": self.replicates,
            "measures": what.measures,
            "refutes": what.refutes,
            "inside": plan.inside,
            "hypotheses": [
                {"text": h.text, "holds": h.holds, "note": h.note or None} for h in plan.hypotheses
            ],
            "notes": list(plan.notes),
            **judgement_document(self.judgement),
            "series": self.series(),
        }

    def series(self) -> dict[str, list[float]]:
        """What was recorded along the runs, averaged over the replicates that did not stop."""
        rows: dict[str, list[list[float]]] = {}
        for outcome in self.outcomes.values():
            if not outcome.stopped:
                for name, row in outcome.series.items():
                    rows.setdefault(name, []).append(row)
        return {name: [float(v) for v in np.mean(table, axis=0)] for name, table in rows.items()}


def simulate(
    identity: str,
    values: Mapping[str, Fraction | int] | None = None,
    replicates: int = 100,
    *,
    data: str = "sphere",
    seed: int = 0,
    workers: int = 1,
    directory: Path | None = None,
    resume: bool = False,
    done: Progress | None = None,
) -> Simulation:
    """Run the experiment on a statement.

    Parameters
    ----------
    identity : id of a statement that has an experiment (`verify.experiments.registry`), or a
        nickname of it (``figure-1``).
    values : exact values by name; the rest have defaults.
    replicates : independent repetitions, decided before the run.
    data : ``sphere``, ``orthonormal``, a bundled data set, or a file of unit rows.
    seed : of the run; the result is a function of it and of the arguments above, and of nothing
        else.
    workers : processes.
    directory : where replicates are saved as they end; they are not saved without one.
    resume : go on with what the directory has of this run.
    done : called with the replicates that have ended and their number.

    Raises
    ------
    InputError : an unknown id or name, a value out of range, a directory that cannot be written.
    BudgetError : a need for memory beyond the limit, with the estimate.

    >>> found = simulate("explicit/sparsity-count", {"m": 100}, 50)
    >>> found.word, found.judgement.judged[0].failures
    ('supported', 0)
    """
    what = experiment(identity)
    given = {name: Fraction(value) for name, value in (values or {}).items()}
    plan = what.prepare(complete(what, given), data, seed)
    store = None
    if directory is not None:
        store = Store(directory, run_key(plan, data, seed, replicates), resume=resume)
    outcomes: dict[int, Outcome] = dict(store.outcomes) if store else {}
    try:
        if done is not None:
            done(len(outcomes), replicates)
        running = run_replicates(plan, replicates, seed=seed, workers=workers, known=outcomes,
                                 keep=store.keep if store else None)  # fmt: skip
        for r, outcome in running:
            outcomes[r] = outcome
            if store is not None:
                store.add(r, outcome)
            if done is not None:
                done(len(outcomes), replicates)
    finally:
        if store is not None:
            store.close()
    outcomes = dict(sorted(outcomes.items()))
    path = store.path if store else None
    return Simulation(plan, data, seed, replicates, outcomes, judge(plan, outcomes), path)
