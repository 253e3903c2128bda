"""Trials: statements about data, matrices and networks, tested at exact random instances.

Each module registers functions by `trial`; a function draws an instance that satisfies every
hypothesis of its statement, exactly (rational numbers, points on the sphere with rational
coordinates), and yields the relations that the statement claims there.  A relation that fails by
exact arithmetic or by separated enclosures is a counterexample; no failure proves nothing.
"""

from verify.trials.draw import Draw
from verify.trials.registry import Fact, Trial, trial, trials_of
from verify.trials.run import Outcome, run_trial

__all__ = ["Draw", "Fact", "Outcome", "Trial", "run_trial", "trial", "trials_of"]
