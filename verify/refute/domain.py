"""The set of points that satisfy a statement's assumptions, as something to draw points from.

Equality assumptions are solved for a variable where that is possible exactly.  Every relation of
the statement is solved for each of its variables where that is possible: these *ties* say where the
boundary lies, and a point may be put exactly on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from bounds import functions as fn
from bounds.errors import CertiboundError
from bounds.relation import Relation
from bounds.statement import Statement

MAX_TIES = 24
MAX_FAMILIES = 40


@dataclass(frozen=True)
class Range:
    """Exact bounds on one variable; None where there is none."""

    low: Fraction | None = None
    high: Fraction | None = None

    def tightened(self, bound: Fraction, *, from_below: bool) -> Range:
        """The range cut at ``bound``."""
        if from_below:
            return Range(bound if self.low is None else max(self.low, bound), self.high)
        return Range(self.low, bound if self.high is None else min(self.high, bound))


@dataclass(frozen=True)
class Family:
    """Some variables tied to the others by exact formulas, in the order of evaluation."""

    ties: tuple[tuple[Any, Any], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The tied variables."""
        return tuple(symbol.name for symbol, _ in self.ties)


@dataclass
class Domain:
    """Variables, solved equalities, ranges and boundaries of a list of assumptions.

    ``edges`` are all boundaries, as (variable, formula in the others); ``ties`` those that belong
    to the domain, where a point may be put exactly.
    """

    symbols: list[Any]
    assumptions: list[Relation]
    solved: list[tuple[Any, Any]] = field(default_factory=list)
    ranges: dict[str, Range] = field(default_factory=dict)
    edges: list[tuple[Any, Any]] = field(default_factory=list)
    ties: list[tuple[Any, Any]] = field(default_factory=list)

    @property
    def free(self) -> list[Any]:
        """The variables that are not given by a solved equality."""
        gone = {symbol for symbol, _ in self.solved}
        return [symbol for symbol in self.symbols if symbol not in gone]

    def families(self) -> list[Family]:
        """The interior first, then one tie at a time, then pairs of ties."""
        single = [Family((tie,)) for tie in self.ties]
        pairs = []
        for first in self.ties:
            for second in self.ties:
                pair = _ordered_pair(first, second)
                if pair is not None and pair not in pairs:
                    pairs.append(pair)
        families = [Family(), *single, *(Family(pair) for pair in pairs)]
        return families[:MAX_FAMILIES]


def make_domain(statement: Statement, boundaries: Iterable[Relation] = ()) -> Domain:
    """The domain of a statement.

    ``boundaries`` are further relations (definedness conditions, the claim) whose zero sets are
    worth visiting.
    """
    names = {v.name for v in statement.variables if v.scalar}
    symbols = [s for name, s in statement.symbols.items() if name in names]
    domain = Domain(symbols=symbols, assumptions=assumed(statement))
    _solve_equalities(domain)
    replaced = [_replace(r, domain.solved) for r in domain.assumptions if r.op != "=="]
    for symbol in domain.free:
        domain.ranges[symbol.name] = _range(symbol, replaced)
    others = [_replace(r, domain.solved) for r in boundaries]
    domain.ties = _ties(domain.free, [*(r for r in replaced if not r.strict), *others])
    domain.edges = _ties(domain.free, [*replaced, *others])
    return domain


def assumed(statement: Statement) -> list[Relation]:
    """The assumptions and what must hold for them to have a value: elsewhere they do not hold."""
    both = (*statement.assumption_conditions, *statement.assumption_relations)
    return list(dict.fromkeys(part for r in both for part in r.parts))


def _replace(relation: Relation, solved: Sequence[tuple[Any, Any]]) -> Relation:
    for symbol, formula in solved:
        relation = relation.subs({symbol: formula})
    return relation


def _solve_equalities(domain: Domain) -> None:
    for relation in domain.assumptions:
        if relation.op != "==":
            continue
        difference = _replace(relation, domain.solved).margin
        for symbol in sorted(difference.free_symbols, key=lambda s: (bool(s.is_integer), s.name)):
            roots = [root for root in solve_for(difference, symbol) if _rational_formula(root)]
            if roots:
                domain.solved = [(s, f.subs(symbol, roots[0])) for s, f in domain.solved]
                domain.solved.append((symbol, roots[0]))
                break


def _rational_formula(formula: Any) -> bool:
    """Does it map rational points to rational values, by +, *, / and integer powers alone?"""
    if formula.is_Rational or formula.is_Symbol:
        return True
    if formula.is_Add or formula.is_Mul:
        return all(_rational_formula(argument) for argument in formula.args)
    return bool(formula.is_Pow and formula.exp.is_Integer and _rational_formula(formula.base))


def _range(symbol: Any, relations: Iterable[Relation]) -> Range:
    found = Range()
    for relation in relations:
        if relation.op == "!=" or relation.free_symbols != {symbol}:
            continue
        margin = relation.margin
        slope = margin.diff(symbol)
        if not slope.is_Rational or slope == 0:
            continue
        root = rational_near(-margin.subs(symbol, 0) / slope)
        if root is not None:
            found = found.tightened(root, from_below=bool(slope > 0))
    return found


def rational_near(number: Any) -> Fraction | None:
    """The rational itself, or 30 digits of a real constant; None if it is neither."""
    from verify.enclose import enclose

    if number.is_Rational:
        return Fraction(int(number.p), int(number.q))
    if not number.is_number:
        return None
    try:
        return enclose(number, {}, digits=30, max_bits=2000).midpoint
    except (CertiboundError, OverflowError):
        return None


def _ties(free: Sequence[Any], sources: Iterable[Relation]) -> list[tuple[Any, Any]]:
    found: dict[tuple[Any, Any], None] = {}
    for relation in sources:
        for symbol in free:
            if symbol in relation.free_symbols:
                for root in solve_for(relation.margin, symbol):
                    found.setdefault((symbol, root))
    return list(found)[:MAX_TIES]


def _ordered_pair(
    first: tuple[Any, Any], second: tuple[Any, Any]
) -> tuple[tuple[Any, Any], ...] | None:
    """``first`` then ``second`` with everything known put in, or None if they do not combine."""
    (a, formula_a), (b, formula_b) = first, second
    if a == b or b in formula_a.free_symbols:
        return None
    try:
        formula_b = formula_b.subs(a, formula_a)
    except ValueError:  # sympy's max and min refuse a side without a value, as 1/x - 1/x**3 at 0
        return None
    if b in formula_b.free_symbols or formula_b.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
        return None
    if a.name > b.name and b not in formula_a.free_symbols and a not in second[1].free_symbols:
        return None  # the same pair the other way round
    return ((a, formula_a), (b, formula_b))


def solve_for(difference: Any, symbol: Any) -> list[Any]:
    """Some formulas at which ``difference`` is zero, by inverting one operation after the other.

    >>> x, y = sp.symbols("x y", real=True)
    >>> solve_for(x * y - 3, y), solve_for(x**2 - 4, x)
    ([3/x], [2, -2])
    """
    if not difference.has(symbol):
        return []
    roots: list[Any] = []
    _invert(difference, sp.S.Zero, symbol, roots, 0)
    wild = (sp.zoo, sp.nan, sp.oo, -sp.oo, sp.I)
    return [root for root in roots if not root.has(*wild) and not root.has(symbol)][:6]


def _invert(tree: Any, target: Any, symbol: Any, roots: list[Any], depth: int) -> None:
    """Append to ``roots`` the solutions of ``tree == target``."""
    if depth > 20 or len(roots) > 6:
        return
    if tree == symbol:
        roots.append(target)
        return
    holding = [argument for argument in tree.args if argument.has(symbol)]
    if len(holding) == 1:
        inner = holding[0]
        for value in _undo(tree, inner, target):
            _invert(inner, value, symbol, roots, depth + 1)
        return
    if tree.is_Mul and target == 0:
        for factor in holding:
            _invert(factor, target, symbol, roots, depth + 1)
        return
    if isinstance(tree, (sp.Max, sp.Min)):
        for inner in holding:
            _invert(inner, target, symbol, roots, depth + 1)
        return
    _solve_polynomial(tree - target, symbol, roots)


def _undo(tree: Any, inner: Any, target: Any) -> list[Any]:
    """The values of ``inner`` at which ``tree``, in which it is one argument, equals ``target``."""
    others = [argument for argument in tree.args if argument is not inner]
    if tree.is_Add:
        return [target - sum(others)]
    if tree.is_Mul:
        return [target / sp.Mul(*others)]
    if tree.is_Pow and inner == tree.base:
        if target == 0:
            return [sp.S.Zero] if tree.exp.is_positive else []
        root = target ** (1 / tree.exp)
        even = tree.exp.is_Integer and tree.exp % 2 == 0
        return [root, -root] if even else [root]
    if isinstance(tree, sp.Abs):
        return [target, -target]
    if isinstance(tree, (sp.Max, sp.Min, fn.floor, fn.ceiling)):
        return [target]
    inverses = {sp.exp: sp.log, sp.log: sp.exp, sp.atan: sp.tan, sp.tanh: sp.atanh}
    inverses |= {sp.sin: sp.asin, sp.cos: sp.acos, sp.asin: sp.sin, sp.acos: sp.cos}
    inverse = inverses.get(type(tree))
    if inverse is None or (inverse is sp.log and target == 0):
        return []
    return [inverse(target)]


def _solve_polynomial(difference: Any, symbol: Any, roots: list[Any]) -> None:
    """Degree one in the symbol, or two with numbers only."""
    slope = difference.diff(symbol)
    if not slope.has(symbol) and slope != 0:
        roots.append(-difference.subs(symbol, 0) / slope)
        return
    if difference.free_symbols == {symbol} and difference.is_polynomial(symbol):
        polynomial = sp.Poly(difference, symbol)
        if polynomial.degree() <= 8:
            roots.extend(sp.roots(polynomial, filter="R"))
