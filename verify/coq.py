"""A second opinion from an independent prover: elementary claims as Coq files for Coq-Interval.

A statement over a bounded box, built from ``+ - * /``, powers, pi and ``sqrt exp log sin cos tan
atan abs`` (and what these define exactly: ``min max sinh cosh tanh phi``), becomes one goal per
link of the claim and one per condition of definedness, each closed by the tactic ``interval``.  A
false claim becomes the goals that its witness meets every assumption and breaks the claim.

Coq's functions are total (there 1/0 = 0 and ln 0 = 0), ours are not.  What Coq accepts is
nevertheless our claim: every condition of definedness is a goal of its own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from bounds.errors import InputError
from bounds.relation import Relation
from bounds.statement import Statement

HEADER = """Require Import Reals Lra.
Require Import Interval.Tactic.
Open Scope R_scope.
"""
_WORDS = {
    "exp": "exp",
    "log": "ln",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "atan": "atan",
    "Abs": "Rabs",
}
_COQ_OPERATORS = {"<=": "<=", "<": "<", ">=": "<=", ">": "<", "!=": "<>"}


@dataclass(frozen=True)
class Accepted:
    """Coq checked every goal of the file."""

    seconds: float


@dataclass(frozen=True)
class Rejected:
    """Coq did not accept the file in the time given; this says nothing about the claim."""

    seconds: float
    message: str


@dataclass(frozen=True)
class Unavailable:
    """``coqc`` or Coq-Interval is not installed here."""

    reason: str


Outcome = Accepted | Rejected | Unavailable


def supported(statement: Statement) -> str | None:
    """Why a statement cannot be put to Coq, or None if it can.

    >>> from bounds.statement import Variable
    >>> x = (Variable("x"),)
    >>> supported(Statement("user/a", variables=x, assumptions=("0 <= x <= 1",),
    ...                     claim=("exp(x) <= 3",))) is None
    True
    >>> supported(Statement("user/b", variables=x, assumptions=("x >= 0",), claim=("exp(x) > 0",)))
    'x has no upper bound'
    """
    try:
        theorem(statement)
    except InputError as error:
        return str(error)
    return None


def theorem(statement: Statement) -> str:
    """The Coq file that proves a statement over its box.

    Raises
    ------
    InputError : the reason why the statement cannot be put to Coq; see `supported`.
    """
    if statement.exists:
        raise InputError("a claim with a constant to be found is not a goal")
    goals = [*statement.conditions, *statement.relations]
    used = {symbol.name for goal in goals for symbol in goal.free_symbols}
    variables = [v for v in statement.variables if v.name in used]
    for variable in variables:
        if variable.domain != "real":
            raise InputError(f"{variable.name} is not a real variable")
    box = " ".join(f"{_interval(statement, variable.name)} ->" for variable in variables)
    names = [_name(variable.name) for variable in variables]
    binder = f"forall {' '.join(names)} : R, " if names else ""
    proof = f"Proof. intros. {_tactic(names)} Qed."
    return "\n".join(
        [HEADER, *(f"Goal {binder}{box} {_goal(goal)}.\n{proof}" for goal in goals), ""]
    )


def counterexample(statement: Statement, point: Mapping[str, Fraction]) -> str:
    """The Coq file that confirms a witness: assumptions hold, both sides exist, a link fails.

    Parameters
    ----------
    point : an exact value for every variable.

    Raises
    ------
    InputError : the reason why the witness cannot be put to Coq.
    """
    import sympy as sp

    values: dict[Any, Any] = {}
    for variable in statement.variables:
        number = Fraction(point[variable.name])
        if variable.domain == "integer" and number.denominator != 1:
            raise InputError(f"{variable.name} = {number} is not an integer")
        values[statement.symbols[variable.name]] = sp.Rational(number.numerator, number.denominator)
    if statement.exists:
        raise InputError("a claim with a constant to be found has no single witness")
    assumed = [
        condition
        for text in statement.assumptions
        for condition in statement.parse(text).conditions
    ]
    # The float picks the link; that it fails is for Coq to prove.
    failing = min(statement.relations, key=lambda link: _surplus(link.subs(values)))
    goals = [*assumed, *statement.assumption_relations, *statement.conditions, failing.negation]
    proof = f"Proof. {_tactic([])} Qed."
    return _file([_goal(goal, values) for goal in goals], proof)


def run(source: str, *, timeout: float = 60.0) -> Outcome:
    """Let Coq check a file.

    >>> isinstance(run("Goal True. Proof. exact I. Qed."), Accepted | Unavailable)
    True
    """
    missing = _missing()
    if missing:
        return Unavailable(missing)
    return _compile(source, timeout)


@cache
def _missing() -> str:
    if shutil.which("coqc") is None:
        return "coqc is not installed (Debian: apt install coq libcoq-interval)"
    outcome = _compile(HEADER, 120.0)
    if isinstance(outcome, Rejected):
        return "Coq-Interval is not installed (Debian: apt install libcoq-interval)"
    return ""


def _compile(source: str, timeout: float) -> Accepted | Rejected:
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="certibound-coq-") as folder:
        path = Path(folder) / "claim.v"
        path.write_text(source, encoding="utf-8")
        try:
            done = subprocess.run(
                ["coqc", "-q", path.name],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Rejected(time.monotonic() - start, f"no answer within {timeout:g} s")
    seconds = time.monotonic() - start
    if done.returncode == 0:
        return Accepted(seconds)
    return Rejected(seconds, " ".join(re.sub(r"^File .*?:\s", "", done.stderr).split()))


def _file(goals: list[str], proof: str) -> str:
    return "\n".join([HEADER, *(f"Goal {goal}.\n{proof}" for goal in goals), ""])


def _name(name: str) -> str:
    return f"v_{name}"


def _tactic(names: list[str]) -> str:
    """Cheap attempts first; the last ones are for narrow margins and for exact arithmetic."""
    if not names:
        return (
            "first [ interval | interval with (i_prec 200) | lra | interval with (i_prec 2000) ]."
        )
    cuts = ", ".join(f"i_bisect {name}" for name in names)
    taylor = ", ".join(f"i_taylor {name}" for name in names[:1])
    deeper = 12 + 4 * len(names)
    return (
        f"first [ interval with ({cuts}, i_depth {deeper})"
        f" | interval with ({cuts}, i_autodiff {names[0]}, i_depth {deeper})"
        f" | interval with ({cuts}, {taylor}, i_degree 12, i_prec 90, i_depth {deeper}) ]."
    )


def _interval(statement: Statement, name: str) -> str:
    """The hypothesis ``low <= x <= high`` of one variable, from the assumptions."""
    symbol = statement.symbols[name]
    low, high = None, None
    for relation in statement.assumption_relations:
        mentioned = {s.name for s in relation.free_symbols}
        sides = (relation.left, relation.right)
        if mentioned - {name} and name in mentioned:
            raise InputError(f"the assumption {relation} is not a bound on {name} alone")
        if name not in mentioned:
            continue
        if symbol not in sides or relation.op in ("==", "!="):
            raise InputError(f"the assumption {relation} is not a bound on {name}")
        end = sides[1] if sides[0] == symbol else sides[0]
        if end.free_symbols:
            raise InputError(f"the assumption {relation} is not a bound on {name}")
        strict = "<" if relation.strict else "<="
        if (relation.op in ("<", "<=")) == (sides[1] == symbol):
            low = _tighter(low, (end, strict), sign=1)
        else:
            high = _tighter(high, (end, strict), sign=-1)
    if low is None or high is None:
        raise InputError(f"{name} has no {'lower' if low is None else 'upper'} bound")
    if float(low[0]) > float(high[0]):
        raise InputError(f"no {name} satisfies its assumptions")
    return f"{_term(low[0])} {low[1]} {_name(name)} {high[1]} {_term(high[0])}"


def _tighter(old: tuple[Any, str] | None, new: tuple[Any, str], *, sign: int) -> tuple[Any, str]:
    """The tighter of two ends; either would do, for a dropped hypothesis proves more."""
    if old is None or sign * float(new[0]) > sign * float(old[0]):
        return new
    return new if new[0] == old[0] and new[1] == "<" else old


def _surplus(link: Relation) -> float:
    """By how much a link between constants holds, roughly; negative where it fails."""
    margin = float(link.margin.evalf(30))
    if link.op == "==":
        return -abs(margin)
    return abs(margin) if link.op == "!=" else margin


def _goal(goal: Relation, values: Mapping[Any, Any] | None = None) -> str:
    """``0 <= greater - smaller``: the form in which the tactic sees a constant bound."""
    if goal.op == "==":
        raise InputError("an equality has no margin that an enclosure could show")
    left, right = _term(goal.left, values), _term(goal.right, values)
    small, great = (left, right) if goal.op in ("<=", "<") else (right, left)
    if goal.op == "!=":
        return f"{great} - {small} <> 0"
    return f"0 {_COQ_OPERATORS[goal.op]} {great} - {small}"


def _term(tree: Any, values: Mapping[Any, Any] | None = None) -> str:
    """A sympy tree as a Coq term, fully bracketed."""
    import sympy as sp

    def term(node: Any) -> str:
        if node.is_Symbol:
            return term(values[node]) if values is not None else _name(node.name)
        if node.is_Rational:
            top = f"(- {-node.p})" if node.p < 0 else f"{node.p}"
            return top if node.q == 1 else f"({top} / {node.q})"
        if node is sp.pi:
            return "PI"
        if node is sp.E:
            return "(exp 1)"
        if node.is_Add:
            return f"({' + '.join(term(part) for part in node.args)})"
        if node.is_Mul:
            return f"({' * '.join(term(part) for part in node.args)})"
        if node.is_Pow:
            return power(node.base, node.exp)
        return call(type(node).__name__, node.args)

    def power(base: Any, exponent: Any) -> str:
        exponent = exponent.subs(values) if values is not None else exponent
        if exponent.is_Integer and abs(exponent) <= 1000:
            raised = f"({term(base)} ^ {abs(exponent)})"
            return raised if exponent >= 0 else f"(/ {raised})"
        if exponent.is_Rational and abs(exponent) == sp.Rational(1, 2):
            root = f"(sqrt {term(base)})"
            return root if exponent > 0 else f"(/ {root})"
        # Where the base may be 0 the tactic finds no enclosure of ln and the goal fails.
        return f"(exp ({term(exponent)} * ln {term(base)}))"

    def call(name: str, arguments: tuple[Any, ...]) -> str:
        if name in _WORDS:
            return f"({_WORDS[name]} {term(arguments[0])})"
        if name in ("Max", "Min"):
            sign = "+" if name == "Max" else "-"
            found = term(arguments[0])
            for argument in arguments[1:]:
                other = term(argument)
                found = f"(({found} + {other} {sign} Rabs ({found} - {other})) / 2)"
            return found
        x = term(arguments[0])
        if name == "sinh":
            return f"((exp {x} - exp (- {x})) / 2)"
        if name == "cosh":
            return f"((exp {x} + exp (- {x})) / 2)"
        if name == "tanh":
            return f"(1 - 2 / (exp (2 * {x}) + 1))"
        if name == "phi":
            return f"(exp (- ({x} ^ 2 / 2)) / sqrt (2 * PI))"
        raise InputError(f"Coq-Interval does not know {name}")

    return term(tree)
