"""The expression language: text to sympy trees by the project's own whitelist.

No input text ever reaches ``eval``, ``exec``, ``sympify`` or ``parse_expr``.  Numbers are read
exactly (``0.1`` is 1/10).  While parsing, the conditions under which the text *as written* has a
real value are collected (sympy turns ``x/x`` into 1, so the tree alone would forget them).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from bounds import constant_signs
from bounds import functions as fn
from bounds.errors import LanguageError
from bounds.relation import Relation

constant_signs.install()

MAX_LENGTH = 10_000
MAX_DEPTH = 60
MAX_DIGITS = 2_000
MAX_EXPONENT = 20_000
_POWER_BITS = 40_000
_ROOT_BITS = 4_000

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![A-Za-z_0-9.])"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<op>\*\*|<=|>=|==|!=|[-+*/(),<>]))"
)
# [0-9], not \d, which matches the digits of every script
_DECIMAL = r"([0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]+))?"
_ARITY: dict[str, int | None] = {
    **dict.fromkeys(
        [
            "exp",
            "log",
            "sqrt",
            "abs",
            "floor",
            "ceil",
            "sin",
            "cos",
            "tan",
            "asin",
            "acos",
            "atan",
            "sinh",
            "cosh",
            "tanh",
            "sinhc",
            "erf",
            "erfc",
            "Q",
            "phi",
            "gamma",
        ],
        1,
    ),
    "orthant": 2,
    "owens_t": 2,
    "binomial_tail": 3,
    "min": None,
    "max": None,
}
INTERNAL_ARITY: dict[str, int | None] = {
    "mills": 1,
    "sinhc_derivative": 2,
    "polygamma": 2,
    "sign": 1,
}
ORDER_FUNCTIONS = ("O", "Omega", "Theta", "Otilde", "Omegatilde", "Thetatilde", "o")
CONSTANTS: dict[str, Any] = {"pi": sp.pi, "e": sp.E}
RESERVED = frozenset({*_ARITY, *CONSTANTS, "and", *INTERNAL_ARITY})


def _built(name: str, arguments: Sequence[Any]) -> Any:
    """The tree of a function value; left as written where sympy cannot compare what it needs to.

    It compares 1 - Q(-50) with 0 for max, and the argument of a cosine with pi for acos.
    """
    try:
        return _BUILD[name](*arguments)
    except (TypeError, ValueError, AttributeError):
        return _BUILD[name](*arguments, evaluate=False)


def _tan(x: Any, **options: Any) -> Any:
    """sympy makes -cot(x) of tan(pi/2 + x), which is no function of the language."""
    return sp.tan(x, **options).replace(sp.cot, lambda y: sp.cos(y) / sp.sin(y))


_BUILD: dict[str, Callable[..., Any]] = {
    "exp": sp.exp,
    "log": sp.log,
    "sqrt": sp.sqrt,
    "abs": sp.Abs,
    "floor": fn.floor,
    "ceil": fn.ceiling,
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": _tan,
    "asin": sp.asin,
    "acos": sp.acos,
    "atan": sp.atan,
    "sinh": sp.sinh,
    "cosh": sp.cosh,
    "tanh": sp.tanh,
    "erf": sp.erf,
    "erfc": sp.erfc,
    "min": sp.Min,
    "max": sp.Max,
    "sinhc": fn.sinhc,
    "Q": fn.Q,
    "phi": fn.phi,
    "orthant": fn.orthant,
    "owens_t": fn.owens_t,
    "binomial_tail": fn.binomial_tail,
    "gamma": fn.gamma,
    "mills": fn.mills,
    "sinhc_derivative": fn.sinhc_derivative,
    "polygamma": sp.polygamma,
    "sign": sp.sign,
}


@dataclass(frozen=True)
class Parsed:
    """Relations of a text and the conditions under which everything in it has a real value."""

    relations: tuple[Relation, ...]
    conditions: tuple[Relation, ...]


def symbol(name: str, domain: str = "real") -> sp.Symbol:
    """The sympy symbol of a variable; ``domain`` is ``real`` or ``integer``.

    >>> symbol("B").is_real, symbol("m", "integer").is_integer
    (True, True)
    """
    if domain == "integer":
        return sp.Symbol(name, integer=True)
    return sp.Symbol(name, real=True)


def check_name(name: str) -> str:
    """Return a variable name unchanged, or raise `LanguageError` if it cannot be one."""
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]{0,63}", name):
        raise LanguageError(
            f"{name!r} is not a variable name: letters, digits and _ (64 at most), no digit first"
        )
    if name in RESERVED:
        raise LanguageError(f"{name!r} is a function or constant and cannot name a variable")
    return name


def parse_number(text: str) -> Fraction:
    """Read a decimal, integer or fraction exactly: ``0.1``, ``3``, ``-2/7``, ``1e-8``.

    >>> parse_number("0.1"), parse_number("1e-8") == Fraction(1, 10**8)
    (Fraction(1, 10), True)
    """
    shown = text if len(text) <= 40 else text[:37] + "..."
    match = re.fullmatch(
        rf"\s*([+-]?)\s*{_DECIMAL}(?:/{_DECIMAL})?\s*",
        text,
    )
    if not match:
        raise LanguageError(
            f"{shown!r} is not an exact number; write 3, 0.1, 1e-8 or a fraction like 2/7"
        )
    sign, top, top_exponent, bottom, bottom_exponent = match.groups()
    value = _exact(top, top_exponent, shown)
    if bottom is not None:
        divisor = _exact(bottom, bottom_exponent, shown)
        if divisor == 0:
            raise LanguageError(f"{shown!r} divides by zero")
        value /= divisor
    return -value if sign == "-" else value


def _exact(digits: str, exponent: str | None, shown: str) -> Fraction:
    if len(digits) > MAX_DIGITS:
        raise LanguageError(f"the number {shown!r} has more than {MAX_DIGITS} digits")
    size = (exponent or "0").lstrip("+-").lstrip("0") or "0"
    if len(size) > 6 or int(size) > MAX_EXPONENT:
        raise LanguageError(f"the exponent of {shown!r} is beyond {MAX_EXPONENT}")
    power = Fraction(10) ** int(size)
    return Fraction(digits) / power if "-" in (exponent or "") else Fraction(digits) * power


def parse_relations(
    text: str,
    variables: Mapping[str, Any],
    *,
    internal: bool = False,
    order: bool = False,
) -> Parsed:
    """Parse comparisons, chains (``0 <= x <= 1``) and their conjunction by ``and``.

    Parameters
    ----------
    text : the relation in the expression language.
    variables : name -> sympy symbol of every name that may occur.
    internal : also allow ``mills``, ``sinhc_derivative``, ``polygamma``, ``sign`` (certificates).
    order : also allow the order symbols ``O``, ``Omega``, ``Omegatilde``, ... (printed statements).

    Raises
    ------
    LanguageError : with the column at which the text leaves the language.

    >>> x = symbol("x")
    >>> parsed = parse_relations("0 <= 1/x <= 2", {"x": x})
    >>> [str(r) for r in parsed.relations], [str(c) for c in parsed.conditions]
    (['0 <= 1/x', '1/x <= 2'], ['x != 0'])
    """
    parser = _Parser(text, variables, internal=internal, order=order)
    relations = parser.conjunction()
    return Parsed(tuple(relations), tuple(dict.fromkeys(parser.conditions)))


def parse_expression(
    text: str, variables: Mapping[str, Any], *, internal: bool = False, order: bool = False
) -> tuple[Any, tuple[Relation, ...]]:
    """Parse one expression; returns the sympy tree and its conditions of definedness.

    >>> parse_expression("0.1 + 1/5", {})
    (3/10, ())
    """
    parser = _Parser(text, variables, internal=internal, order=order)
    tree = parser.whole_expression()
    return tree, tuple(dict.fromkeys(parser.conditions))


@dataclass
class _Parser:
    text: str
    variables: Mapping[str, Any]
    internal: bool = False
    order: bool = False
    tokens: list[tuple[str, str, int]] = field(default_factory=list)
    position: int = 0
    depth: int = 0
    conditions: list[Relation] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise LanguageError(f"an expression is a text, not {type(self.text).__name__}")
        if len(self.text) > MAX_LENGTH:
            raise LanguageError(
                f"the expression has {len(self.text)} characters; {MAX_LENGTH} are allowed"
            )
        place, end = 0, len(self.text.rstrip())
        while place < end:
            match = _TOKEN.match(self.text, place)
            if not match:
                start = place + len(self.text[place:]) - len(self.text[place:].lstrip())
                character = self.text[start]
                hint = "; a power is written **" if character == "^" else ""
                self.fail(f"unexpected {character!r}{hint}", start)
                return
            kind = match.lastgroup or ""
            self.tokens.append((kind, match.group(kind), match.start(kind)))
            place = match.end()
        self.tokens.append(("end", "", len(self.text)))

    def fail(self, message: str, place: int | None = None) -> None:
        column = (self.tokens[self.position][2] if place is None else place) + 1
        shown = self.text if len(self.text) <= 80 else self.text[:77] + "..."
        raise LanguageError(f"{message} at column {column} of {shown!r}")

    @property
    def current(self) -> str:
        kind, text, _ = self.tokens[self.position]
        return text if kind != "number" else "<number>"

    def take(self, text: str) -> None:
        if self.current != text:
            found = self.tokens[self.position][1] or "the end"
            self.fail(f"expected {text!r}, found {found!r}")
        self.position += 1

    def end(self) -> None:
        kind, text, _ = self.tokens[self.position]
        if kind != "end":
            self.fail(f"unexpected {text!r}")

    def whole_expression(self) -> Any:
        tree = self.sum()
        self.end()
        return tree

    def conjunction(self) -> list[Relation]:
        relations = self.chain()
        while self.current == "and":
            self.position += 1
            relations += self.chain()
        self.end()
        return relations

    def chain(self) -> list[Relation]:
        if self.current == "(" and self._bracketed_relation():
            self.enter()
            self.position += 1
            relations = self.chain()
            while self.current == "and":
                self.position += 1
                relations += self.chain()
            self.take(")")
            self.depth -= 1
            return relations
        left = self.sum()
        relations = []
        while self.current in ("<=", ">=", "==", "!=", "<", ">"):
            op = self.current
            self.position += 1
            right = self.sum()
            relations.append(Relation(left, op, right))
            left = right
        if not relations:
            self.fail("expected a comparison (<=, <, >=, >, ==, !=)")
        return relations

    def _bracketed_relation(self) -> bool:
        """Does the bracket that opens here hold a comparison (and not an expression)?"""
        level = 0
        for kind, text, _ in self.tokens[self.position :]:
            if text == "(":
                level += 1
            elif text == ")":
                level -= 1
                if level == 0:
                    return False
            elif level == 1 and kind == "op" and text in ("<=", ">=", "==", "!=", "<", ">"):
                return True
        return False

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"nested deeper than {MAX_DEPTH} levels")

    def sum(self) -> Any:
        terms = [self.product()]
        while self.current in ("+", "-"):
            negative = self.current == "-"
            self.position += 1
            term = self.product()
            terms.append(-term if negative else term)
        return sp.Add(*terms)

    def product(self) -> Any:
        value = self.unary()
        while self.current in ("*", "/"):
            divide = self.current == "/"
            place = self.tokens[self.position][2]
            self.position += 1
            factor = self.unary()
            if divide:
                self.require(factor, "!=", "division by zero", place)
                factor = self.finite(1 / factor, place)
            value = self.finite(value * factor, place)
        return value

    def unary(self) -> Any:
        negative, signs = False, 0
        while self.current in ("+", "-"):
            negative ^= self.current == "-"
            self.position += 1
            signs += 1
            if signs > MAX_DEPTH:
                self.fail(f"more than {MAX_DEPTH} signs in a row")
        value = self.power()
        return -value if negative else value

    def power(self) -> Any:
        base = self.atom()
        if self.current != "**":
            return base
        place = self.tokens[self.position][2]
        self.position += 1
        self.enter()
        exponent = self.unary()
        self.depth -= 1
        return self.raised(base, exponent, place)

    def raised(self, base: Any, exponent: Any, place: int) -> Any:
        if exponent.is_Rational:
            bits = max(abs(int(exponent.p)).bit_length(), int(exponent.q).bit_length())
            if bits > 64:
                self.fail("an exponent this large is refused", place)
            if base.is_Rational:
                size = max(abs(int(base.p)).bit_length(), int(base.q).bit_length())
                if base not in (0, 1, -1) and size * abs(exponent) > _POWER_BITS:
                    self.fail("the value of this power is too large", place)
        elif base.is_number and exponent.is_number and not _moderate(exponent):
            self.fail("an exponent this large is refused", place)
        if base.is_number and base.is_positive:
            pass  # defined for every real exponent
        elif exponent.is_integer:
            if exponent.is_number:
                if exponent < 0:
                    self.require(base, "!=", "division by zero", place)
            elif not exponent.is_nonnegative:
                self.require(
                    sp.Max(sp.Abs(base), exponent + 1), ">", "0 to a negative power", place
                )
        else:
            self.require(base, ">=", "a fractional power of a negative number", place)
            if exponent.is_number:
                if not exponent.is_positive:
                    self.require(base, ">", "0 to a negative power", place)
            else:
                self.require(sp.Max(base, exponent), ">", "0 to a negative power", place)
        if not exponent.is_integer:
            self.root(base, exponent, place)
        return self.finite(base**exponent, place)

    def root(self, base: Any, exponent: Any, place: int) -> None:
        """Refuse roots that sympy would try to simplify by factoring a huge number, for minutes."""
        if base.is_Rational and exponent.is_Rational:
            size = max(int(base.p).bit_length(), int(base.q).bit_length())
            if size > _ROOT_BITS and not all(
                sp.integer_nthroot(abs(int(part)), int(exponent.q))[1] for part in (base.p, base.q)
            ):
                self.fail(f"a root of a number with more than {_ROOT_BITS} bits is refused", place)

    def atom(self) -> Any:
        kind, text, place = self.tokens[self.position]
        if kind == "number":
            self.position += 1
            value = parse_number(text)
            return sp.Rational(value.numerator, value.denominator)
        if kind == "name":
            self.position += 1
            if self.current == "(" and text not in self.variables:
                return self.call(text, place)
            if text in self.variables:
                return self.variables[text]
            if text in CONSTANTS:
                return CONSTANTS[text]
            self.position -= 1
            self.fail(self._unknown(text))
        if text == "(":
            self.enter()
            self.position += 1
            value = self.sum()
            self.take(")")
            self.depth -= 1
            return value
        self.fail(f"expected a number, a name or '(', found {text or 'the end'!r}")
        raise AssertionError("unreachable")

    def _unknown(self, name: str) -> str:
        if name in self.arities():
            return f"{name!r} is a function and needs its arguments in brackets"
        known = [*self.variables, *self.arities(), *CONSTANTS]
        near = difflib.get_close_matches(name, known, n=1)
        return f"unknown name {name!r}" + (f" (did you mean {near[0]!r}?)" if near else "")

    def arities(self) -> dict[str, int | None]:
        extra = INTERNAL_ARITY if self.internal else {}
        orders = dict.fromkeys(ORDER_FUNCTIONS, 1) if self.order else {}
        return {**_ARITY, **extra, **orders}

    def call(self, name: str, place: int) -> Any:
        arities = self.arities()
        if name not in arities:
            self.position -= 1
            self.fail(self._unknown(name))
        self.enter()
        self.take("(")
        arguments = [self.sum()]
        while self.current == ",":
            self.position += 1
            arguments.append(self.sum())
            if len(arguments) > 50:
                self.fail("more than 50 arguments")
        self.take(")")
        self.depth -= 1
        arity = arities[name]
        if arity is not None and len(arguments) != arity:
            self.fail(f"{name} takes {arity} argument(s), {len(arguments)} given", place)
        if name in ORDER_FUNCTIONS and self.order:
            return sp.Function(name)(*arguments)
        self.domain(name, arguments, place)
        return self.finite(_built(name, arguments), place)

    def domain(self, name: str, arguments: list[Any], place: int) -> None:
        first = arguments[0]
        if name == "log":
            self.require(first, ">", "the log of a number that is not positive", place)
        elif name == "sqrt":
            self.require(first, ">=", "the square root of a negative number", place)
            self.root(first, sp.S.Half, place)
        elif name in ("asin", "acos"):
            self.require(1 - first**2, ">=", f"{name} outside [-1, 1]", place)
        elif name == "tan":
            self.require(sp.cos(first), "!=", "tan at a pole", place)
        elif name == "gamma":
            self.require(first, ">", "gamma of a number that is not positive", place)
            if first.is_number and not _moderate(first):
                self.fail("gamma of a number this large is refused", place)
        elif name == "orthant":
            self.require(1 - arguments[1] ** 2, ">=", "a correlation outside [-1, 1]", place)
        elif name == "binomial_tail":
            p, m = arguments[2], arguments[1]
            self.require(p, ">=", "a probability below 0", place)
            self.require(1 - p, ">=", "a probability above 1", place)
            self.require(m, ">=", "a negative number of trials", place)
            if not m.is_integer:
                self.fail("the number of trials of binomial_tail must be an integer", place)
        elif name in ("exp", "sinh", "cosh", "sinhc") and first.is_number and not _moderate(first):
            self.fail(f"{name} of a number this large is refused", place)

    def require(self, expression: Any, op: str, problem: str, place: int) -> None:
        """Note the condition ``expression op 0``; refuse it at once if it can never hold."""
        if expression.is_Rational:
            holds = {"!=": expression != 0, ">=": expression >= 0, ">": expression > 0}[op]
            if not holds:
                self.fail(problem, place)
            return
        self.conditions.append(Relation(expression, op, sp.S.Zero))

    def finite(self, value: Any, place: int) -> Any:
        if value.has(sp.zoo, sp.nan, sp.oo, -sp.oo) or value.has(sp.I):
            self.fail("this has no finite real value", place)
        return value


def _moderate(number: Any) -> bool:
    """Is a constant's absolute value certainly below a million (cheaply decided)?"""
    try:
        value = sp.N(sp.Abs(number), 10)
    except (ValueError, TypeError):  # max(0, acos(pi)): it has no real value at all
        return False
    return bool(value.is_comparable and value < 10**6)


def text_of(expression: Any) -> str:
    """A sympy tree in the expression language; `parse_expression` reads it back.

    >>> text_of(sp.sqrt(2) * fn.Q(symbol("x")) ** 2 / 3)
    'sqrt(2)*Q(x)**2/3'
    """
    from bounds.printing import LanguagePrinter

    return str(LanguagePrinter().doprint(expression))


def names_in(texts: Iterable[str]) -> list[str]:
    """Every name in the texts that is not a function or constant, in order of appearance."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _TOKEN.finditer(text):
            name = match.group("name")
            if name and name not in RESERVED and name not in ORDER_FUNCTIONS:
                found[name] = None
    return list(found)
