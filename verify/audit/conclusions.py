"""From which steps of its own proof a theorem, or a part of one, follows.

A written proof says it: "Steps 19-23 are (iv)".  Where it does not, a step counts that is about a
side of the very relation claimed, or in which the proof ends.
"""

from __future__ import annotations

import re

from bounds import catalogue
from bounds.errors import CertiboundError
from bounds.statement import Statement

MOST = 8
_OPERATOR = re.compile(r"<=|>=|==|!=|<|>")
_SAYS = re.compile(
    r"(?:\b[Ss]teps? (?P<list>\d+(?:(?:-|, | and )\d+)*) )?(?P<this>this |This )?"
    r"(?:are|give|is) (?:the \w+ form of )?\((?P<name>\w+)\)"
)


def concluding_steps(s: Statement) -> tuple[Statement, ...]:
    """The steps whose conclusions an explicit theorem, or a part of one, is.

    A step about the data, the network or an event counts only if the theorem speaks of the same:
    what holds on an event need not hold elsewhere.

    >>> [step.id for step in concluding_steps(catalogue.get("explicit/sparsity-count/a"))]
    ['explicit/sparsity-count/step-7']
    """
    if s.form != "explicit" or s.kind == "proof step" or not s.claim:
        return ()
    entry, _, part = s.id.partition("/")[2].partition("/")
    try:
        theorem = catalogue.get(f"explicit/{entry}")
    except CertiboundError:
        return ()
    steps = theorem.steps
    fitting = [step for step in steps if step.claim and set(step.setting) <= set(s.setting)]
    same = tuple(step for step in fitting if set(step.claim) & set(s.claim))
    if same:
        return same
    said, sides = _said(steps), _sides(s)
    wanted = {step.id for step in fitting if _sides(step) & sides}
    if theorem.parts:
        wanted |= said.get(part, set())
    else:  # the relations are its parts: one step on a side names the others
        wanted = wanted.union(*(ids for ids in said.values() if ids & wanted))
    about = [step for step in fitting if step.id in wanted]
    if not about:
        used = {id for step in steps for id in step.uses}
        about = [step for step in fitting if step.id not in used]
    return tuple(about[-MOST:])


def _said(steps: tuple[Statement, ...]) -> dict[str, set[str]]:
    """Name of a part -> ids of the steps of which the proof says that they are that part."""
    found: dict[str, set[str]] = {}
    for step in steps:
        entry, _, last = step.id.rpartition("/step-")
        for match in _SAYS.finditer(step.because):
            named = found.setdefault(match["name"], set())
            if match["this"] or not match["list"]:
                named.add(step.id)
            for piece in re.split(", | and ", match["list"] or last):
                low, _, high = piece.partition("-")
                named |= {f"{entry}/step-{k}" for k in range(int(low), int(high or low) + 1)}
    return found


def _sides(s: Statement) -> set[str]:
    """The sides of the relations claimed, as they are written, without spaces."""
    return {side.replace(" ", "") for text in s.claim for side in _OPERATOR.split(text)}
