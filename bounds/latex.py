r"""LaTeX of formulas, statements and proofs, and the 'show your work' form with numbers put in.

Formulas come from the same trees as everything else; names come from the notation table and the
statement's variables.  Prose is text with ``$...$`` and ids in backticks.  What is written here
needs the packages amsmath, amssymb and amsthm (`document`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor, log10
from typing import Any

import sympy as sp
from mpmath.libmp import numeral

from bounds.catalogue import title_of
from bounds.errors import InputError
from bounds.language import check_name, parse_relations, symbol
from bounds.latex_lines import ROOM, display, width
from bounds.notation import latex_names
from bounds.relation import Relation
from bounds.statement import Statement

_OPERATORS = {"<=": r"\le", ">=": r"\ge", "<": "<", ">": ">", "==": "=", "!=": r"\ne"}
_ENVIRONMENTS = {
    "theorem": "theorem",
    "lemma": "lemma",
    "corollary": "corollary",
    "definition": "definition",
    "fact": "fact",
    "quoted prior result": "fact",
    "remark": "remark",
    "experiment": "remark",
}
_SPECIAL = {c: "\\" + c for c in "&%#_{}"} | {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    "$": r"\$",
}
_LONGEST_INTEGER = 30
_PIECES = re.compile(r"(\$\$.+?\$\$|\$.+?\$|`[^`]+`)", re.DOTALL)
_PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[margin=22mm]{geometry}
\usepackage{amsmath,amssymb,amsthm}
\allowdisplaybreaks
\sloppy
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}{Lemma}
\newtheorem{corollary}{Corollary}
\newtheorem{claim}{Claim}
\newtheorem{fact}{Fact}
\theoremstyle{definition}
\newtheorem{definition}{Definition}
\newtheorem{remark}{Remark}
\begin{document}
"""


@dataclass(frozen=True)
class Work:
    """One relation with numbers put in, not yet evaluated.

    ``formula`` and ``substituted`` are LaTeX; ``left`` and ``right`` are the values of the two
    sides as LaTeX, which the caller provides (enclosures, usually), or empty.
    """

    role: str
    formula: str
    substituted: str
    left: str = ""
    right: str = ""
    op: str = ""

    def with_values(self, left: str, right: str) -> Work:
        """The same with the values of both sides."""
        return replace(self, left=left, right=right)

    def latex(self) -> str:
        """The lines as an ``align*`` environment."""
        lines = [self.formula, self.substituted]
        if self.left or self.right:
            lines.append(f"{self.left} {_OPERATORS.get(self.op, self.op)} {self.right}")
        return display(lines)


def formula_latex(tree: Any, names: Mapping[str, str] | None = None, **options: Any) -> str:
    r"""LaTeX of a tree; ``names`` maps symbol names to LaTeX and defaults to the notation table.

    >>> from bounds.language import symbol
    >>> formula_latex(symbol("lambda_0") / symbol("n", "integer"))
    '\\frac{\\lambda_0}{n}'
    """
    table = latex_names() if names is None else names
    symbols = {s: table[s.name] for s in tree.free_symbols if s.name in table}
    return str(sp.latex(tree, symbol_names=symbols, **options))


def relation_latex(relation: Relation, names: Mapping[str, str] | None = None, **o: Any) -> str:
    r"""LaTeX of a relation.

    >>> from bounds.language import symbol
    >>> relation_latex(Relation(symbol("eta"), "<=", sp.Integer(1)))
    '\\eta \\le 1'
    """
    left, right = (
        formula_latex(relation.left, names, **o),
        formula_latex(relation.right, names, **o),
    )
    return f"{left} {_OPERATORS[relation.op]} {right}"


def names_of(statement: Statement) -> dict[str, str]:
    """Name -> LaTeX for a statement: its own variables first, then the notation table."""
    own = {v.name: v.latex for v in statement.variables if v.latex}
    return {**latex_names(), **own}


def text_latex(text: str) -> str:
    r"""Prose to LaTeX: mathematics between dollars is kept, the rest is escaped.

    >>> text_latex("`classical/mills`, so $x_1<2$ & more_")
    '\\texttt{classical/mills}, so $x_1<2$ \\& more\\_'
    """
    parts = []
    for piece in _PIECES.split(text):
        if piece.startswith("$$"):
            parts.append(r"\[" + piece[2:-2] + r"\]")
        elif piece.startswith("$") and len(piece) > 1:
            parts.append(piece)
        elif piece.startswith("`"):
            parts.append(r"\texttt{" + _escaped(piece[1:-1]) + "}")
        else:
            parts.append(_escaped(piece))
    return "".join(parts)


def statement_latex(statement: Statement) -> str:
    """A statement as a theorem-like environment, from its setting to its source."""
    names = names_of(statement)
    environment = _ENVIRONMENTS.get(statement.kind, "claim")
    title = text_latex(title_of(statement) or statement.id)
    lines = [f"\\begin{{{environment}}}[{{{title}}}]\\label{{{statement.id}}}"]
    if statement.says:
        lines.append(text_latex(statement.says))
    lines += [text_latex(sentence) for sentence in statement.setting]
    if statement.assumption_relations:
        lines.append("Assume")
        lines.append(display([relation_latex(r, names) for r in statement.assumption_relations]))
    if statement.prose:
        lines.append(text_latex(statement.prose))
    claims = _claims(statement, names)
    claims += [_calculus_latex(statement, identity, names) for identity in statement.calculus]
    if claims:
        lines.append("In formulas:" if statement.prose else "Then")
        lines.append(display(claims))
    lines += _probability_lines(statement, names)
    lines.append(rf"\hfill\emph{{[{text_latex(str(statement.source))}]}}")
    lines.append(f"\\end{{{environment}}}")
    return "\n".join(lines)


def _claims(statement: Statement, names: Mapping[str, str]) -> list[str]:
    """The relations of the claim, definitions put in, unless nothing but f = f would be left."""
    found = []
    for text in statement.claim:
        relations, where = statement.parse(text).relations, []
        if any(r.op == "==" and r.left == r.right for r in relations):
            known = {**statement.symbols, **{n: symbol(n) for n, _ in statement.definitions}}
            relations = parse_relations(text, known, order=statement.order).relations
            used = {s.name for r in relations for s in r.free_symbols}
            where = [
                f"{formula_latex(symbol(name), names)} := {formula_latex(tree, names)}"
                for name, tree in statement.abbreviations.items()
                if name in used
            ]
        found += [relation_latex(r, names) for r in relations]
        found += [rf"\text{{where }} {line}" for line in where]
    return found


def proof_latex(statement: Statement) -> str:
    """The steps of the proof as an enumerated list inside a ``proof`` environment.

    Raises
    ------
    InputError : the statement has no steps.
    """
    if not statement.steps:
        raise InputError(
            f"no proof in steps is on record for {statement.id}: leave out --proof; "
            f"`certibound show {statement.id}` says what it rests on"
        )
    lines = [r"\begin{proof}", r"\begin{enumerate}"]
    for part in statement.steps:
        names = names_of(part)
        claims = [relation_latex(r, names) for r in part.relations]
        claims += [_calculus_latex(part, identity, names) for identity in part.calculus]
        lines.append(rf"\item[\texttt{{{_escaped(part.id.rsplit('/', 1)[-1])}}}]")
        if part.prose:
            lines.append(text_latex(part.prose))
        domain = [f"${relation_latex(r, names)}$" for r in part.assumption_relations]
        domain += [text_latex(sentence) for sentence in part.setting]
        if domain:
            lines.append("Domain: " + ", ".join(domain) + ".")
        if claims:
            lines.append(display(claims))
        if part.because:
            lines.append(rf"\emph{{Because}} {text_latex(part.because)}")
    return "\n".join([*lines, r"\end{enumerate}", r"\end{proof}"])


def document(*parts: str) -> str:
    r"""A standalone document that holds the parts.

    >>> document("text").endswith("text\n\\end{document}\n")
    True
    """
    return _PREAMBLE + "\n\n".join(parts) + "\n\\end{document}\n"


def show_work(statement: Statement, point: Mapping[str, Fraction | int]) -> tuple[Work, ...]:
    """Every assumption and claim, and the bound, with the numbers of a point put in.

    The numbers stand where the symbols stood; nothing is simplified.  Symbols without a number in
    the point stay symbols.

    Raises
    ------
    InputError : the point has a name that the statement does not have.

    >>> from bounds.catalogue import get
    >>> show_work(get("classical/mills"), {"B": Fraction(1, 2)})[0].substituted
    '\\\\left(\\\\tfrac{1}{2}\\\\right) > 0'
    """
    unknown = sorted(set(point) - set(statement.symbols))
    if unknown:
        raise InputError(
            f"{statement.id} has no variable {', '.join(unknown)}; it has "
            f"{', '.join(statement.symbols) or 'none'}"
        )
    names = names_of(statement)
    numbers = {**names, **{check_name(name): number_latex(x) for name, x in point.items()}}
    relations = [("assumption", r) for r in statement.assumption_relations]
    relations += [("claim", r) for r in statement.relations]
    works = [
        Work(
            role,
            relation_latex(r, names),
            relation_latex(r, numbers, mul_symbol="dot"),
            op=r.op,
        )
        for role, r in relations
    ]
    if statement.bound:
        tree = statement.expression(statement.bound)
        shown = formula_latex(tree, numbers, mul_symbol="dot")
        works.append(Work("bound", formula_latex(tree, names), shown, op="=="))
    return tuple(works)


def number_latex(x: Fraction | int) -> str:
    r"""An exact number so that it can stand in place of a symbol, also under a power.

    >>> number_latex(3), number_latex(-2), number_latex(Fraction(1, 10))
    ('3', '\\left(-2\\right)', '\\left(\\tfrac{1}{10}\\right)')
    >>> number_latex(Fraction(5, 10**40))
    '\\left(5 \\cdot 10^{-40}\\right)'
    """
    value = Fraction(x)
    sign = "-" if value < 0 else ""
    top, bottom = abs(value.numerator), value.denominator
    short = _power_of_ten(abs(value)) if max(top, bottom) >= 10**_LONGEST_INTEGER else ""
    if short:
        return rf"\left({sign}{short}\right)"
    above, below = _digits(top), _digits(bottom)
    text = sign + (above if bottom == 1 else rf"\tfrac{{{above}}}{{{below}}}")
    return text if bottom == 1 and not sign else rf"\left({text}\right)"


def _power_of_ten(value: Fraction) -> str:
    r"""``5 \cdot 10^{-40}`` where the decimal is as short as that, else nothing."""
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    exponent = floor(bits * log10(2)) - _LONGEST_INTEGER
    scaled = value / Fraction(10) ** exponent
    if scaled.denominator != 1:
        return ""
    mantissa = scaled.numerator
    while mantissa % 10 == 0:
        mantissa, exponent = mantissa // 10, exponent + 1
    if mantissa >= 10**_LONGEST_INTEGER:
        return ""
    return f"10^{{{exponent}}}" if mantissa == 1 else rf"{mantissa} \cdot 10^{{{exponent}}}"


def _digits(value: int) -> str:
    """All digits; Python refuses to write an integer of more than 4300 of them at once."""
    return str(numeral(value, 10, value.bit_length() * 302 // 1000 + 1))


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(c, c) for c in text)


def _probability_lines(statement: Statement, names: Mapping[str, str]) -> list[str]:
    p = statement.probability
    if p is None:
        return []
    bound, op = (p.at_most, r"\le") if p.at_most else (p.at_least, r"\ge")
    shown = formula_latex(statement.expression(bound), names)
    event = f"The probability over {text_latex(p.over)} of the event ({text_latex(p.event)})"
    lines = [_sentence(f"{event} is", f"{op} {shown}")]
    if p.law:
        kind = {"exact": "It equals", "upper": "It is at most", "lower": "It is at least"}[p.law_is]
        lines.append(_sentence(kind, formula_latex(statement.expression(p.law), names)))
    return lines


def _sentence(words: str, formula: str) -> str:
    """A sentence that ends with a formula, which is displayed if it is long."""
    if width(formula) <= ROOM / 2:
        return f"{words} ${formula}$."
    return f"{words}\n{display([formula])}"


def _calculus_latex(statement: Statement, identity: Any, names: Mapping[str, str]) -> str:
    from bounds.calculus import Derivative, Limit

    def shown(text: str) -> str:
        if text == "infinity":
            return r"\infty"
        if text == "0+":
            return "0^+"
        return formula_latex(statement.expression(text), names)

    by = names.get(identity.by, identity.by)
    if isinstance(identity, Derivative):
        return rf"\frac{{d}}{{d {by}}}\left[{shown(identity.of)}\right] = {shown(identity.equals)}"
    if isinstance(identity, Limit):
        limit = rf"\lim_{{{by} \to {shown(identity.to)}}}"
        return rf"{limit} \left[{shown(identity.of)}\right] = {shown(identity.equals)}"
    integral = rf"\int_{{{shown(identity.lower)}}}^{{{shown(identity.upper)}}}"
    return rf"{integral} {shown(identity.of)} \, d {by} = {shown(identity.equals)}"
