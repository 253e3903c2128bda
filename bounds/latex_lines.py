r"""Long formulas in several lines: broken before relations, then before terms, then factors.

A width is estimated in digits of the text size (a digit is half an em).  A line of `document` has
97 of them, one of a proof step 92; the rest of `ROOM` is for the indent and for what is estimated
too low.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ROOM = 80.0
# What a line may begin with, the most telling first; sympy sets blanks around them.
_BREAKS = (
    re.compile(r" (?=(?:\\le|\\ge|\\ne|=|<|>) )"),
    re.compile(r" (?=[+-] )"),
    re.compile(r" (?=\\cdot )"),
)
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_OPENING = {"{", r"\left", r"\begin"}
_CLOSING = {"}", r"\right", r"\end"}
_FRACTIONS = {r"\frac": 1.0, r"\tfrac": 0.7, r"\dfrac": 1.0}
_NO_WIDTH = {r"\left", r"\right", r"\operatorname", r"\mathrm", r"\mathbb", r"\mathcal", r"\text"}
_NO_WIDTH |= {"{", "}", "&", r"\tilde", r"\widetilde", r"\overline", r"\hat", r"\bar", r"\limits"}
_WIDE = {r"\le", r"\ge", r"\ne", "=", "<", ">", "+", r"\to"}
_SMALL = 0.7


def display(formulas: Iterable[str], *, room: float = ROOM) -> str:
    r"""Formulas as an ``align*`` environment, one below the other, long ones in several lines.

    >>> print(display(["a \\le b"]))
    \begin{align*}
    & a \le b
    \end{align*}
    """
    rows = [" \\\\\n& \\quad ".join(lines(formula, room=room)) for formula in formulas]
    body = " \\\\\n".join(f"& {row}" for row in rows)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def lines(formula: str, *, room: float = ROOM) -> list[str]:
    r"""The lines of a formula, each within the room as far as its breaks allow.

    Parameters
    ----------
    formula : LaTeX of a relation or an expression, as sympy writes it.
    room : estimated width of a line (see `width`).

    >>> lines("a \\le b + c")
    ['a \\le b + c']
    >>> lines("a \\le b + c", room=6)
    ['a', '\\le b', '+ c']
    """
    pieces = [formula]
    for place in _BREAKS:
        pieces = [
            line
            for piece in pieces
            for line in ([piece] if width(piece) <= room else _packed(_parts(piece, place), room))
        ]
    return pieces


def _packed(parts: list[str], room: float) -> list[str]:
    """As many parts on a line as there is room for."""
    packed = [parts[0]]
    for part in parts[1:]:
        longer = f"{packed[-1]} {part}"
        if width(longer) <= room:
            packed[-1] = longer
        else:
            packed.append(part)
    return packed


def _parts(formula: str, place: re.Pattern[str]) -> list[str]:
    """The formula split at every such place outside of braces and brackets."""
    cuts, depth, start = [0], 0, 0
    for token in _TOKEN.finditer(formula):
        start = token.start()
        if depth == 0 and start and place.match(formula, start):
            cuts.append(start)
        depth += (token[0] in _OPENING) - (token[0] in _CLOSING)
    ends = [*cuts[1:], len(formula)]
    return [formula[a:b].strip() for a, b in zip(cuts, ends, strict=True)]


def width(formula: str) -> float:
    r"""An estimate of the width of a formula, in digits.

    >>> width("a"), width("\\frac{a}{123}"), width("10^{2}")
    (1.0, 3.0, 2.7)
    """
    return _width([token for token in _TOKEN.findall(formula) if not token.isspace()])


def _width(tokens: list[str]) -> float:
    total, place = 0.0, 0
    while place < len(tokens):
        token = tokens[place]
        if token in _FRACTIONS:
            above, place = _group(tokens, place + 1)
            below, place = _group(tokens, place)
            total += _FRACTIONS[token] * max(_width(above), _width(below))
        elif token in ("^", "_"):
            script, place = _group(tokens, place + 1)
            total += _SMALL * _width(script)
        else:
            total += _glyph(token)
            place += 1
    return total


def _glyph(token: str) -> float:
    if token in _NO_WIDTH:
        return 0.0
    if token in _WIDE:
        return 3.0
    named = re.fullmatch(r"\\(log|exp|min|max|sup|inf|sin|cos|tan|lim|arcsin|arccos|sinh)", token)
    return float(len(named[1])) if named else 1.0


def _group(tokens: list[str], place: int) -> tuple[list[str], int]:
    """The argument that begins at a place, and where it ends: one token, or what braces hold."""
    if place >= len(tokens) or tokens[place] != "{":
        return tokens[place : place + 1], place + 1
    depth = 0
    for end in range(place, len(tokens)):
        depth += (tokens[end] == "{") - (tokens[end] == "}")
        if depth == 0:
            return tokens[place + 1 : end], end + 1
    return tokens[place + 1 :], len(tokens)
