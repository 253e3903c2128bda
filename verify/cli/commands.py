"""Every command's name, where it lives and what it does in one line.

To add a command: write ``verify/cli/NAME.py`` with a click command called ``command`` and add one
line here.  The line is what ``certibound --help`` prints, so that help imports no command at all.
"""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    "list": ("verify.cli.listing:command", "List the statements of the catalogue."),
    "show": ("verify.cli.show:command", "Show one statement: assumptions, claim, source, steps."),
    "evaluate": ("verify.cli.evaluate:command", "Evaluate a statement at a point, rigorously."),
    "solve": ("verify.cli.solve:command", "Find the smallest or largest value that satisfies it."),
    "compare": ("verify.cli.compare:command", "Put all bounds on a quantity side by side."),
    "latex": ("verify.cli.latex:command", "Print a statement as LaTeX, with numbers if you like."),
    "data": ("verify.cli.data:command", "Say what the theory says about a data set."),
    "check": ("verify.cli.check:command", "Judge the claims of a claims file."),
    "audit": ("verify.cli.audit:command", "Judge everything that a paper states."),
    "recheck": ("verify.cli.recheck:command", "Re-establish a proof from its certificate."),
    "simulate": ("verify.cli.simulate:command", "Simulate networks and judge a statement by them."),
    "mutate": ("verify.cli.mutate:command", "Judge slightly wrong versions of a claim."),
    "repair": ("verify.cli.repair:command", "Find the smallest change that makes a claim true."),
    "completion": ("verify.cli.completion:command", "Print the completion script of a shell."),
}
