"""LaTeX inside prose, rewritten as plain words and symbols for the terminal.

Only for reading: formulas that are computed with are never written in LaTeX.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bounds.statement import Statement

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}_^~&]|\s+|[A-Za-z]+|\d+(?:\.\d+)?|.", re.DOTALL)
_MATHS = re.compile(r"\$\$?(.+?)\$\$?", re.DOTALL)
_RELATIONS = {
    "le": "<=",
    "leq": "<=",
    "ge": ">=",
    "geq": ">=",
    "ne": "!=",
    "neq": "!=",
    "approx": "~",
    "sim": "~",
    "to": "->",
    "mapsto": "->",
    "in": "in",
    "subset": "is a subset of",
    "subseteq": "is a subset of",
    "cap": "and",
    "cup": "or",
    "succeq": ">=",
    "preceq": "<=",
    "ll": "<<",
    "gg": ">>",
    "colon": ":",
    "implies": "=>",
    "overset": "",
}
_SYMBOLS = {
    "cdot": "*",
    "times": "*",
    "pm": "+-",
    "mp": "-+",
    "infty": "infinity",
    "top": "T",
    "langle": "\u27e8",
    "rangle": "\u27e9",
    "lVert": "||",
    "rVert": "||",
    "|": "||",
    "Vert": "||",
    "bigcup": "union over",
    "lvert": "|",
    "rvert": "|",
    "mid": "|",
    "lceil": "ceil(",
    "rceil": ")",
    "lfloor": "floor(",
    "rfloor": ")",
    "dots": "...",
    "vdots": "...",
    "ddots": "...",
    "\\": "; ",
    "ldots": "...",
    "cdots": "...",
    "circ": "o",
    "varphi": "phi",
    "varepsilon": "epsilon",
    "ell": "l",
    "{": "{",
    "}": "}",
    "%": "%",
    "_": "_",
    "&": "&",
    "partial": "d",
    "star": "*",
}
_FRACTIONS = (r"\frac", r"\dfrac", r"\tfrac")
_NAMES = ("log", "exp", "sin", "cos", "tan", "sinh", "cosh", "arcsin", "arccos", "arctan")
_FUNCTIONS = {"ln": "log", **{name: name for name in _NAMES}}
_SPACES = {",", ";", ":", " ", "!", "quad", "qquad"}
_IGNORED = {"left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg", "Bigg",
            "displaystyle", "limits", "mathbb", "mathbf", "mathcal", "mathrm", "mathsf", "mathfrak",
            "operatorname", "textstyle", "boldsymbol"}  # fmt: skip
_ACCENTS = {"bar": "_bar", "hat": "_hat", "tilde": "~", "widetilde": "~", "overline": "_bar"}


def plain(text: str) -> str:
    r"""Prose in which every ``$...$`` is rewritten as plain text.

    >>> plain(r"if $\lVert x_i\rVert\le\frac{1}{2\pi}$ then $\sqrt{n}\ge e^{-B^2/2}$")
    'if ||x_i|| <= 1/(2 pi) then sqrt(n) >= e^(-B^2/2)'
    >>> plain(r"$m\ge83\frac n\lambda\ln\frac{3n}\delta$")
    'm >= 83 (n/lambda) log((3 n)/delta)'
    """
    if "$" not in text:
        return text
    return _MATHS.sub(lambda match: formula(match.group(1)), text)


def formula(latex: str) -> str:
    r"""One LaTeX formula as plain text.

    >>> formula(r"\langle w,x_i\rangle-b\in\{0,1\}")
    '<w,x_i> - b in {0,1}'
    """
    written, _ = _sequence(_TOKEN.findall(latex), 0)
    # The angle brackets of an inner product are told from "less than" until everything is spaced.
    return _tidy(written).replace("\u27e8", "<").replace("\u27e9", ">")


def _tidy(text: str) -> str:
    text = re.sub(r"(?<=[A-Za-z0-9*')|\u27e9\]}])\s*([-+])\s*(?=[\w(|\u27e8\[{])", r" \1 ", text)
    text = re.sub(r"\s*(:=|<=|>=|!=|->|=>)\s*", r" \1 ", text)
    text = re.sub(r"(?<![-=])\s*([<>])(?![=<>])\s*", r" \1 ", text)
    text = re.sub(r"(?<![:<>!=])\s*=\s*(?![=>])", " = ", text)
    text = re.sub(r"\b(log|exp|sqrt|(?:arc)?(?:sin|cos|tan)h?) (?=[(_^])", r"\1", text)
    text = re.sub(r"(?<=[(\[^]) | (?=[)\],.;])", "", text)
    text = re.sub(r"(?<=e\^\() ?- ", "-", text)
    return re.sub(r"\s+", " ", text).strip()


def _sequence(tokens: list[str], place: int) -> tuple[str, int]:
    """Everything up to the closing brace or the end."""
    written = ""
    fraction_at = -1
    while place < len(tokens) and tokens[place] != "}":
        token = tokens[place]
        if token in ("_", "^"):
            inner, place = _argument(tokens, place + 1)
            inner = _tidy(inner)
            simple = re.fullmatch(r"\w+|[-*+]", inner)
            written += token + (inner if simple else f"({inner})")
            continue
        part, place = _item(tokens, place)
        if not part:
            continue
        if fraction_at >= 0 and re.match(r"[A-Za-z0-9(\u27e8]", part):
            # What follows multiplies the fraction: a/b c would read as a/(bc).
            gap = "" if part[0] == "(" else " "
            written = f"{written[:fraction_at]}({written[fraction_at:]}){gap}"
        elif part[0] in "([" and re.search(r"\d/\d+$", written):
            written += " "
        if part[0].isalnum() and written[-1:].isalnum():
            written += " "
        whole = token in _FRACTIONS and not re.fullmatch(r"\d+/\d+", part)
        fraction_at = len(written) if whole else -1
        written += part
    return written, place


def _argument(tokens: list[str], place: int) -> tuple[str, int]:
    """The next group in braces, or the next single thing."""
    while place < len(tokens) and tokens[place].isspace():
        place += 1
    if place >= len(tokens):
        return "", place
    token = tokens[place]
    if token == "{":
        inner, place = _sequence(tokens, place + 1)
        return inner, place + 1
    if len(token) > 1 and not token.startswith("\\"):
        # \frac12 and e^ab take one character each.
        tokens[place] = token[1:]
        return token[0], place
    return _item(tokens, place)


def _item(tokens: list[str], place: int) -> tuple[str, int]:
    token = tokens[place]
    if token == "{":
        inner, place = _sequence(tokens, place + 1)
        return inner, place + 1
    if not token.startswith("\\"):
        blank = token == "~" or token.isspace()
        return ("" if blank else ", " if token == "&" else token), place + 1
    name = token[1:].rstrip("*")
    place += 1
    if name == "text":
        end = tokens.index("}", place) if "}" in tokens[place:] else len(tokens)
        return "".join(tokens[place:end]).lstrip("{"), end + 1
    if name in ("begin", "end"):
        kind, place = _argument(tokens, place)
        return ("[" if name == "begin" else "]") if "matrix" in kind else "", place
    if name in _FUNCTIONS:
        following = place
        while following < len(tokens) and not tokens[following].strip(" ,\\"):
            following += 1
        if following < len(tokens) and tokens[following] in _FRACTIONS:
            part, place = _item(tokens, following)
            return f"{_FUNCTIONS[name]}({part})", place
        return f"{_FUNCTIONS[name]} ", place
    if token in _FRACTIONS:
        top, place = _argument(tokens, place)
        bottom, place = _argument(tokens, place)
        return f"{_bracketed(top)}/{_bracketed(bottom)}", place
    if name == "sqrt":
        inner, place = _argument(tokens, place)
        return f"sqrt({_tidy(inner)})", place
    if name in _ACCENTS:
        inner, place = _argument(tokens, place)
        return f"{inner.strip()}{_ACCENTS[name]}", place
    if name in _RELATIONS:
        return f" {_RELATIONS[name]} ", place
    if name in _SPACES:
        return " ", place
    if name in _IGNORED:
        return "", place
    return _SYMBOLS.get(name, name), place


def _bracketed(text: str) -> str:
    tidy = _tidy(text)
    return tidy if re.fullmatch(r"[\w.^]+|[A-Za-z]\w*\([^()]*\)", tidy) else f"({tidy})"


def claimed(statement: Statement) -> str:
    """What a statement claims in one line: its formulas, or its words where these say more.

    >>> from bounds.catalogue import get
    >>> claimed(get("repaired/lemma-44-b"))
    't**2/2/(V + M*t/3) >= k*min(t**2/(2*V), t/(2*M))'
    """
    if statement.claim and not statement.probability:
        return "; ".join(statement.claim)
    return plain(statement.prose or statement.says)
