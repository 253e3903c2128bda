r"""Claims with O, Omega, Omega-tilde: exponent vectors, substitution, comparison, improvement.

A claim such as ``m >= Omegatilde(lambda_0**(-4)*n**4*exp(B**2))`` has no numbers to check, but it
has exponents.  Everything here is exact arithmetic of them; all quantities count as positive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import sympy as sp

from bounds.asymptotics import OrderRelation
from bounds.errors import InputError
from bounds.language import ORDER_FUNCTIONS, names_in, parse_expression, symbol, text_of
from bounds.statement import Statement

Comparison = Literal["smaller", "same", "larger", "undecided"]
TENDS_TO_ZERO = frozenset({"lambda", "lambda_0", "lambda_B", "delta", "epsilon", "eta"})
"""Symbols that are small where asymptotics are meant; every other quantity is large."""


@dataclass(frozen=True)
class Monomial:
    """A product of powers: ``powers`` of symbols and of exponentials, ``logs`` of logarithms.

    Both are sorted tuples of (quantity as text, exponent).  Constant factors are dropped.

    >>> str(monomial("5*n**4*exp(B**2)/lambda_0**4*log(n)"))
    'exp(B**2)*lambda_0**(-4)*n**4*log(n)'
    """

    powers: tuple[tuple[str, Fraction], ...] = ()
    logs: tuple[tuple[str, Fraction], ...] = ()

    def exponent(self, quantity: str) -> Fraction:
        """The exponent of a symbol or of ``exp(...)`` (0 if it does not occur)."""
        return dict(self.powers).get(quantity, Fraction(0))

    def __mul__(self, other: Monomial) -> Monomial:
        return Monomial(_added(self.powers, other.powers, 1), _added(self.logs, other.logs, 1))

    def __truediv__(self, other: Monomial) -> Monomial:
        return Monomial(_added(self.powers, other.powers, -1), _added(self.logs, other.logs, -1))

    def __pow__(self, exponent: Fraction | int) -> Monomial:
        e = Fraction(exponent)
        return Monomial(
            tuple((q, x * e) for q, x in self.powers if x * e),
            tuple((q, x * e) for q, x in self.logs if x * e),
        )

    def without_logs(self) -> Monomial:
        """The monomial up to logarithmic factors."""
        return Monomial(self.powers)

    def __str__(self) -> str:
        factors = [
            quantity if e == 1 else f"{quantity}**{e if e.denominator == 1 and e > 0 else f'({e})'}"
            for quantity, e in (*self.powers, *self.logs)
        ]
        return "*".join(factors) or "1"


@dataclass(frozen=True)
class OrderClaim:
    """``left op kind(body)``, one relation of a statement; ``body`` is inside the order symbol."""

    left: Any
    op: str
    kind: str
    body: Any

    @property
    def monomial(self) -> Monomial:
        """The body as one monomial (see `leading`)."""
        return leading(self.body)


def order_claims(statement: Statement) -> tuple[OrderClaim, ...]:
    """Relations of a statement, assumptions first, one side of which is a single order symbol.

    >>> from bounds.catalogue import get
    >>> [(c.kind, str(c.monomial)) for c in order_claims(get("yang2024/theorem-1"))][1]
    ('Omegatilde', 'exp(B**2)*lambda_0**(-4)*n**4')
    """
    found = []
    for relation in (*statement.assumption_relations, *statement.relations):
        kind = type(relation.right).__name__
        if kind in ORDER_FUNCTIONS:
            found.append(OrderClaim(relation.left, relation.op, kind, relation.right.args[0]))
    return tuple(found)


def monomial(formula: Any) -> Monomial:
    """The exponents of a product; ``formula`` is a tree or a text in the expression language.

    An order symbol around it is dropped.

    Raises
    ------
    InputError : the formula is not a product of powers (a sum: use `terms` or `leading`).

    >>> monomial("Omega(n/lambda)").exponent("lambda")
    Fraction(-1, 1)
    """
    found = terms(formula)
    if len(found) != 1:
        raise InputError(
            f"{text_of(_tree(formula))} is a sum of {len(found)} terms of different order, not a "
            "product of powers; take its leading term"
        )
    return found[0]


def terms(
    formula: Any, *, small: Iterable[str] = TENDS_TO_ZERO, logs: bool = False
) -> tuple[Monomial, ...]:
    """The monomials of a sum, without repetition and without their coefficients.

    Raises
    ------
    InputError : a part is neither a power, an exponential nor a logarithm, or a power of a sum has
        an exponent that is not a positive integer and more than one leading term.
    """
    return tuple(dict.fromkeys(_terms(_tree(formula), frozenset(small), logs)))


def leading(formula: Any, *, small: Iterable[str] = TENDS_TO_ZERO, logs: bool = False) -> Monomial:
    """The one term of a sum that all others are at most, up to logarithms unless ``logs``.

    >>> str(leading("n**4*(1 + (exp(-B**2/2) + 1/m)*log(m)**3)"))
    'n**4'
    >>> str(leading("1 + log(m)**3", logs=True))
    'log(m)**3'
    """
    found = terms(formula, small=small, logs=logs)
    best = found[0]
    for term in found[1:]:
        if compare(best, term, small=small, logs=logs) == "smaller":
            best = term
    for term in found:
        if compare(term, best, small=small, logs=logs) not in ("smaller", "same"):
            raise InputError(f"neither {term} nor {best} dominates the other in {formula}")
    return best


def substitute(formula: Any, replacements: Mapping[str, str]) -> Any:
    """Replace symbols by formulas: ``lambda = lambda_0*exp(-B**2/2)``, ``B = sqrt(log(m))``.

    >>> str(monomial(substitute("lambda**(-4)*exp(-B**2)", {"lambda": "lambda_0*exp(-B**2/2)"})))
    'exp(B**2)*lambda_0**(-4)'
    """
    tree = _tree(formula)
    by_name = {s.name: s for s in tree.free_symbols}
    values = {by_name[name]: _tree(text) for name, text in replacements.items() if name in by_name}
    return tree.subs(values, simultaneous=True)


def solve_for(condition: Monomial, name: str) -> Monomial:
    """Resolve ``name >= condition`` where the condition contains ``name`` itself, up to logs.

    ``m >= r*m**a`` with a < 1 means ``m >= r**(1/(1-a))``.

    Raises
    ------
    InputError : the exponent is at least 1, so the condition cannot be resolved.

    >>> str(solve_for(monomial("n**4*m**(1/4)"), "m"))
    'n**(16/3)'
    """
    own = condition.exponent(name)
    if own >= 1:
        raise InputError(
            f"{name} >= {condition} cannot be solved for {name}: its exponent is {own}"
        )
    rest = Monomial(tuple((q, e) for q, e in condition.powers if q != name))
    return rest ** (1 / (1 - own))


def compare(
    first: Monomial, second: Monomial, *, small: Iterable[str] = TENDS_TO_ZERO, logs: bool = False
) -> Comparison:
    """Is the first asymptotically smaller than the second?

    Up to logarithms unless ``logs``; ``undecided`` if that depends on how the quantities grow
    relative to each other.

    Parameters
    ----------
    small : quantities that tend to 0; all others tend to infinity.

    >>> compare(monomial("n**4*exp(B**2)"), monomial("n**4*B**2*exp(2*B**2)"))
    'smaller'
    >>> compare(monomial("n**4"), monomial("n/lambda_0**8"))
    'undecided'
    """
    ratio = first / second
    tiny = frozenset(small)
    signs = {(e < 0) != (quantity in tiny) for quantity, e in ratio.powers}
    if not signs:
        if not logs or not ratio.logs:
            return "same"
        signs = {e < 0 for _, e in ratio.logs}
    if len(signs) > 1:
        return "undecided"
    return "smaller" if signs.pop() else "larger"


def improvement(better: Monomial, worse: Monomial) -> Monomial:
    """The factor by which one bound beats another: ``worse/better``, up to logarithms.

    >>> str(improvement(monomial("n**4*exp(B**2)"), monomial("n**4*B**2*exp(2*B**2)")))
    'B**2*exp(B**2)'
    """
    return (worse / better).without_logs()


def decide(relation: OrderRelation) -> tuple[bool | None, str]:
    """Does an order relation hold?  With the two exponent vectors in words.

    None if it depends on how the quantities grow relative to each other.

    Raises
    ------
    InputError : a formula has no exponents (see `terms`), or no leading term.

    >>> decide(OrderRelation("n**4*exp(B**2)", "smaller", "n**4*B**2*exp(2*B**2)"))
    (True, 'exp(B**2)*n**4 against B**2*exp(B**2)**2*n**4')
    """

    def read(text: str, resolve: str) -> Monomial:
        tree: Any = _tree(text)
        for name, formula in relation.where:
            tree = substitute(tree, {name: formula})
        found = leading(tree, small=relation.small, logs=relation.logs)
        return solve_for(found, resolve) if resolve else found

    left = read(relation.left, relation.resolve)
    if relation.over:
        left = left / read(relation.over, relation.resolve)
    right = read(relation.right, "")
    found = compare(left, right, small=relation.small, logs=relation.logs)
    words = f"{left} against {right}"
    if found == "undecided":
        return None, words
    allowed = {
        "same": ("same",),
        "smaller": ("smaller",),
        "at most": ("smaller", "same"),
        "larger": ("larger",),
        "at least": ("larger", "same"),
    }[relation.relation]
    return found in allowed, words


def _tree(formula: Any) -> Any:
    if isinstance(formula, str):
        names = {name: symbol(name) for name in names_in([formula])}
        formula = parse_expression(formula, names, order=True)[0]
    if type(formula).__name__ in ORDER_FUNCTIONS:
        return formula.args[0]
    return formula


def _added(
    left: Iterable[tuple[str, Fraction]], right: Iterable[tuple[str, Fraction]], sign: int
) -> tuple[tuple[str, Fraction], ...]:
    total = dict(left)
    for quantity, e in right:
        total[quantity] = total.get(quantity, Fraction(0)) + sign * e
    return tuple(sorted((q, e) for q, e in total.items() if e))


def _terms(tree: Any, small: frozenset[str], logs: bool) -> list[Monomial]:
    if tree.is_number:
        return [Monomial()]
    if tree.is_Symbol:
        return [Monomial(((tree.name, Fraction(1)),))]
    if tree.is_Add:
        return [term for part in tree.args for term in _terms(part, small, logs)]
    if tree.is_Mul:
        product = [Monomial()]
        for factor in tree.args:
            product = list(
                dict.fromkeys(a * b for a in product for b in _terms(factor, small, logs))
            )
        return product
    if isinstance(tree, sp.Abs):  # the root of a square: all quantities are positive
        return _terms(tree.args[0], small, logs)
    if isinstance(tree, sp.exp):
        return [_exponential(tree.args[0])]
    if isinstance(tree, sp.log):
        return [Monomial((), ((text_of(tree), Fraction(1)),))]
    if tree.is_Pow and tree.exp.is_Rational:
        return _power(tree, small, logs)
    raise InputError(f"{text_of(tree)} has no exponents: products, powers, exp and log have")


def _power(tree: Any, small: frozenset[str], logs: bool) -> list[Monomial]:
    exponent = Fraction(int(tree.exp.p), int(tree.exp.q))
    base = list(dict.fromkeys(_terms(tree.base, small, logs)))
    if len(base) == 1:
        return [base[0] ** exponent]
    if exponent.denominator == 1 and 0 < exponent <= 20:
        product = [Monomial()]
        for _ in range(int(exponent)):
            product = list(dict.fromkeys(a * b for a in product for b in base))
        return product
    return [leading(tree.base, small=small, logs=logs) ** exponent]


def _exponential(argument: Any) -> Monomial:
    result = Monomial()
    for term in sp.Add.make_args(sp.expand(argument)):
        coefficient, rest = term.as_coeff_Mul()
        if rest == 1:
            continue
        if not coefficient.is_Rational:
            raise InputError(f"exp({text_of(argument)}) has no rational exponent")
        e = Fraction(int(coefficient.p), int(coefficient.q))
        result = result * Monomial(((f"exp({text_of(rest)})", e),))
    return result
