"""Small changes of a claim, in order of size, which `verify.audit.repairs` tries one by one.

A change edits the text of the claim and leaves the rest of it as it is printed.  The language is a
part of Python's expressions, so Python's own syntax tree gives the places; nothing is executed.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import Literal, TypeGuard

from bounds.errors import LanguageError
from bounds.language import CONSTANTS, parse_expression
from bounds.statement import Constant, Statement

Sort = Literal["relation", "constant", "exponent", "factor", "assumption"]
SORTS: tuple[Sort, ...] = ("relation", "constant", "exponent", "factor", "assumption")
SHIFTS = (Fraction(1, 2), Fraction(-1, 2), Fraction(1), Fraction(-1), Fraction(2), Fraction(-2))
_WEAKER = {ast.Lt: (("<", "<="),), ast.Gt: ((">", ">="),), ast.Eq: (("==", "<="), ("==", ">="))}
_NAMES = ("k", "k_0", "k_repair")


@dataclass(frozen=True)
class Change:
    """A changed claim.

    Parameters
    ----------
    sort : what kind of thing was changed; `SORTS` is the order of size.
    what : the change in words: ``2/3 -> k``, ``assume h == 1``.
    statement : the changed claim, with ``constant`` (if any) existential.
    constant, printed : the name of the new constant and the number that stood there.
    added : the assumption that was added; one that fixes a variable is put in as a definition.
    strict : the added assumption with equality left out, where it is an inequality; a repair has
        to say something about more than its border.
    """

    sort: Sort
    what: str
    statement: Statement
    constant: str = ""
    printed: float = 1.0
    added: str = ""
    strict: str = ""


def changes(statement: Statement) -> Iterator[Change]:
    """Every change, smallest sort first.

    >>> from verify.claims import make_claim
    >>> found = list(changes(make_claim("x**2 < x", variables={"x": "real"})))
    >>> [(c.what, c.statement.claim) for c in found][:2]
    [('< -> <=', ('x**2 <= x',)), ('power of x: 2 -> 5/2', ('x**(5/2) < x',))]
    """
    name = next(n for n in _NAMES if n not in _taken(statement))
    places = [(k, _Text(text, name)) for k, text in enumerate(statement.claim)]
    fixed = (*_laws(statement), *statement.exists)
    for place, text in places:
        for what, new in text.relations():
            yield _changed(statement, "relation", place, what, new)
    if not statement.exists:
        for place, text in places:
            for what, new, printed in text.constants(fixed):
                yield _changed(statement, "constant", place, what, new, name, printed)
    for place, text in places:
        for what, new in text.exponents(fixed):
            yield _changed(statement, "exponent", place, what, new)
    if not statement.exists:
        for place, text in places:
            for what, new in text.factors(fixed):
                yield _changed(statement, "factor", place, what, new, name)
    for assumption, strict in _assumptions(statement):
        yield Change(
            "assumption",
            f"assume {assumption}",
            _assuming(_plain(statement), assumption),
            added=assumption,
            strict=strict,
        )


def _assuming(statement: Statement, assumption: str) -> Statement:
    name, fixed, value = assumption.partition(" == ")
    if not fixed:
        return statement.with_changes(assumptions=(*statement.assumptions, assumption))
    # the provers need not find out what an equation says about a variable
    return statement.with_changes(
        variables=tuple(v for v in statement.variables if v.name != name),
        definitions=((name, value), *statement.definitions),
    )


def _plain(statement: Statement) -> Statement:
    """The formulas alone."""
    return statement.with_changes(
        id=f"{statement.id}/repaired", probability=None, steps=(), parts=(), uses=(),
        instances=(), cases=(), calculus=(), orders=(), setting=(), prose="",
        repairs=statement.id,
    )  # fmt: skip


def _changed(
    statement: Statement,
    sort: Sort,
    place: int,
    what: str,
    text: str,
    name: str = "",
    printed: float = 1.0,
) -> Change:
    claim = tuple(text if k == place else old for k, old in enumerate(statement.claim))
    added = (Constant(name, "existential"),) if name else ()
    new = _plain(statement).with_changes(claim=claim, constants=(*statement.constants, *added))
    return Change(sort, what, new, name, printed)


def _taken(statement: Statement) -> set[str]:
    names = {v.name for v in statement.variables} | {n for n, _ in statement.definitions}
    return names | {c.name for c in statement.constants}


def _laws(statement: Statement) -> tuple[str, ...]:
    """The law of an event is what it is: a repair changes what it is compared with."""
    law = statement.probability.law if statement.probability is not None else ""
    return (_bare(law),) if law else ()


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _assumptions(statement: Statement) -> Iterator[tuple[str, str]]:
    """(assumption, its strict form or nothing), those that cut away least of the domain first."""
    used = {s.name for r in statement.relations for s in r.free_symbols}
    own = [v for v in statement.variables if v.scalar and v.name in used]
    known = {_bare(text) for text in statement.assumptions}
    listed = [(f"{v.name} == 1", "") for v in own if "norm of" in v.meaning]
    listed += [(f"{v.name} > 0", f"{v.name} > 0") for v in own]
    listed += [(f"{v.name} >= 1", f"{v.name} > 1") for v in own]
    listed += [(f"{v.name} <= 1", f"{v.name} < 1") for v in own]
    pairs = list(permutations(own, 2)) if len(own) <= 5 else []
    listed += [(f"{v.name} <= {w.name}", f"{v.name} < {w.name}") for v, w in pairs]
    yield from ((text, strict) for text, strict in listed if _bare(text) not in known)


class _Text:
    """One text of a claim with the places where it can be changed."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.parents: dict[ast.AST, ast.AST] = {}
        self.nodes: list[ast.AST] = []
        if not text.isascii() or "\n" in text:
            return
        # the names of the language that are words of Python's, at the same length
        readable = re.sub(r"\blambda\b", "lambdA", text)
        try:
            tree = ast.parse(readable, mode="eval")
        except (SyntaxError, RecursionError, MemoryError):
            return
        for node in ast.walk(tree):
            self.nodes.append(node)
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node

    def relations(self) -> Iterator[tuple[str, str]]:
        """A strict relation made weak, an equality made an inequality."""
        for link in self._of(ast.Compare):
            terms = [link.left, *link.comparators]
            for place, op in enumerate(link.ops):
                start, end = _end(terms[place]), _start(terms[place + 1])
                for old, new in _WEAKER.get(type(op), ()):
                    gap = self.text[start:end].replace(old, new, 1)
                    yield f"{old} -> {new}", self.text[:start] + gap + self.text[end:]

    def constants(self, fixed: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
        """A number replaced by the new name; also the 1 before the exponent of an exponential."""
        for node in self.nodes:
            if not isinstance(node, ast.expr) or self._inside(node, fixed):
                continue
            if self._is_number(node) and not self._is_number(self.parents.get(node)):
                value = self._value(node)
                if value and not self._is_exponent(node):
                    yield self._replaced(node, value)
            elif _calls(node, "exp"):
                (argument,) = node.args
                if not any(self._is_number(f) for f in _factors(argument)):
                    what = f"exp(...) -> exp({self.name}*(...))"
                    yield what, self._put(argument, self._scaled(argument)), 1.0

    def exponents(self, fixed: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """A power with another exponent; a root is the power 1/2, an exponential the power 1."""
        for node in self.nodes:
            if not isinstance(node, ast.expr) or self._inside(node, fixed):
                continue
            for base, old, what in self._powers(node):
                for new in (old + shift for shift in SHIFTS):
                    if new * old < 0:
                        continue  # a factor would change sides
                    shown = f"{what}{old} -> {new}"
                    yield shown, self._put(node, _power(base, new, _calls(node, "exp")))

    def factors(self, fixed: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """A side multiplied by the new name."""
        for link in self._of(ast.Compare):
            for term in (*reversed(link.comparators), link.left):
                if not self._is_number(term) and not self._inside(term, fixed):
                    what = f"{self._segment(term)} times {self.name}"
                    yield what, self._put(term, self._scaled(term))

    def _powers(self, node: ast.expr) -> Iterator[tuple[str, Fraction, str]]:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            value = self._rational(node.right)
            if value is not None and not self._is_number(node.left):
                base = self.text[_start(node) : _start(node.right)].rsplit("**", 1)[0].rstrip()
                yield base, value, f"power of {base}: "
        elif _calls(node, "sqrt") and not self._is_number(node):
            inner = self._segment(node.args[0])
            yield f"({inner})", Fraction(1, 2), f"power of {inner}: "
        elif _calls(node, "exp") and not self._is_number(node):
            yield self._segment(node), Fraction(1), f"power of {self._segment(node)}: "
        elif isinstance(node, ast.Name) and self._is_factor(node):
            name = self._segment(node)
            yield name, Fraction(1), f"power of {name}: "

    def _is_factor(self, node: ast.Name) -> bool:
        """A bare variable that is a factor of a whole side."""
        if node.id in CONSTANTS:
            return False
        place = self.parents.get(node)
        while isinstance(place, ast.BinOp) and isinstance(place.op, ast.Mult | ast.Div):
            place = self.parents.get(place)
        return isinstance(place, ast.Compare)

    def _replaced(self, node: ast.expr, value: float) -> tuple[str, str, float]:
        name, parent = self.name, self.parents.get(node)
        if _has_right(parent, ast.Div, node) and value > 0:
            before = self.text[_start(parent) : _start(node)].rsplit("/", 1)[0].rstrip()
            sign, rest = ("-", before[1:]) if before.startswith("-") else ("", before)
            what = f"1/{self._segment(node)} -> {name}"
            return what, self._put(parent, f"{sign}{name}*{rest}"), 1 / value
        new = f"-{name}" if value < 0 else name
        return f"{self._segment(node)} -> {new}", self._put(node, new), abs(value)

    def _scaled(self, node: ast.expr) -> str:
        """The expression times the new name."""
        text, first = self._segment(node), node
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            return f"{self.name}*({text})"
        while isinstance(first, ast.BinOp):
            first = first.left
        minus = isinstance(first, ast.UnaryOp) and text.startswith("-")
        return f"-{self.name}*{text[1:].lstrip()}" if minus else f"{self.name}*{text}"

    def _of(self, kind: type[ast.Compare]) -> list[ast.Compare]:
        return [node for node in self.nodes if isinstance(node, kind)]

    def _segment(self, node: ast.expr) -> str:
        return self.text[_start(node) : _end(node)]

    def _put(self, node: ast.expr, new: str) -> str:
        return self.text[: _start(node)] + new + self.text[_end(node) :]

    def _inside(self, node: ast.AST, fixed: tuple[str, ...]) -> bool:
        """Is it a part of a side that is a law?"""
        place: ast.AST | None = node
        while place is not None and fixed:
            if isinstance(place, ast.expr) and _bare(self._segment(place)) in fixed:
                return True
            place = self.parents.get(place)
        return False

    def _is_exponent(self, node: ast.AST) -> bool:
        return _has_right(self.parents.get(node), ast.Pow, node)

    def _is_number(self, node: ast.AST | None) -> bool:
        if not isinstance(node, ast.expr) or isinstance(node, ast.Compare | ast.BoolOp):
            return False
        called = {n.func for n in ast.walk(node) if isinstance(n, ast.Call)}
        names = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n not in called]
        return all(n.id in CONSTANTS for n in names)

    def _value(self, node: ast.expr) -> float:
        """The number's value; 0 if there is none."""
        try:
            value = float(parse_expression(self._segment(node), {})[0])
        except (LanguageError, TypeError, OverflowError):
            return 0.0
        return value if math.isfinite(value) else 0.0

    def _rational(self, node: ast.expr) -> Fraction | None:
        if not self._is_number(node):
            return None
        try:
            tree = parse_expression(self._segment(node), {})[0]
        except LanguageError:
            return None
        return Fraction(int(tree.p), int(tree.q)) if tree.is_Rational else None


def _start(node: ast.expr) -> int:
    return node.col_offset


def _end(node: ast.expr) -> int:
    assert node.end_col_offset is not None  # nodes that Python's parser made have one
    return node.end_col_offset


def _has_right(
    parent: ast.AST | None, kind: type[ast.operator], node: ast.AST
) -> TypeGuard[ast.BinOp]:
    """Is it the operation with the node on the right?"""
    return isinstance(parent, ast.BinOp) and isinstance(parent.op, kind) and parent.right is node


def _calls(node: ast.AST | None, name: str) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return False
    return isinstance(node.func, ast.Name) and node.func.id == name


def _factors(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        yield from (*_factors(node.left), node.right)
    elif isinstance(node, ast.UnaryOp):
        yield from _factors(node.operand)
    else:
        yield node


def _power(base: str, exponent: Fraction, exponential: bool) -> str:
    """A power as text, as a factor that may be put anywhere."""
    if exponent == 0:
        return "1"
    if exponent == 1:
        return base
    shown = str(exponent) if exponent.denominator == 1 and exponent > 0 else f"({exponent})"
    return f"{base}**{shown}"
