"""Claims files: a user's own bounds, written in TOML, as statements.

The format is one ``[[claim]]`` table per claim with the keys ``id``, ``title``, ``variables``,
``exists``, ``assumptions`` and ``claim``; nothing else is accepted.  A claim that was read here and
a statement of the catalogue are the same object, `bounds.statement.Statement`.
"""

from __future__ import annotations

import difflib
import os
import stat
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bounds.errors import InputError, LanguageError
from bounds.statement import Constant, Statement, Variable
from verify.workers import time_limit

MAX_BYTES = 2_000_000
MAX_CLAIMS = 10_000
MAX_VARIABLES = 20
MAX_ASSUMPTIONS = 50
MAX_ID = 200
PARSE_SECONDS = 10.0  # a formula takes milliseconds, unless sympy finds something to factor
KEYS = ("id", "title", "variables", "exists", "assumptions", "claim")
DOMAINS = ("real", "integer")


def load_claims(path: str | os.PathLike[str], *, extra_keys: Iterable[str] = ()) -> list[Statement]:
    """Read a claims file.

    Parameters
    ----------
    path : a regular file of UTF-8 TOML, at most 2 MB.
    extra_keys : further keys that a claim may carry; they are ignored.

    Returns
    -------
    The claims in the order of the file, every formula already parsed.

    Raises
    ------
    InputError : one line that says what is wrong and, inside a claim, names its id.
    """
    return read_claims(_file_text(path), name=os.fspath(path), extra_keys=extra_keys)


def read_claims(
    text: str, *, name: str = "claims", extra_keys: Iterable[str] = ()
) -> list[Statement]:
    """Read the text of a claims file; ``name`` is used in messages.

    >>> [s.id for s in read_claims('[[claim]]\\nid = "one"\\nclaim = "0 <= 1"')]
    ['one']
    """
    tables = _tables(text, name)
    allowed = (*KEYS, *extra_keys)
    statements: list[Statement] = []
    seen: set[str] = set()
    for place, table in enumerate(tables, start=1):
        identity = _identity(table, place, name)
        where = f"{name}: claim {shorten(identity)!r}"
        if identity in seen:
            raise InputError(f"{where}: this id occurs twice; every claim needs its own")
        seen.add(identity)
        for key in table:
            if key not in allowed:
                raise InputError(f"{where}: {_unknown('key', key, allowed)}")
        if "claim" not in table:
            raise InputError(f"{where}: there is no 'claim'; write claim = \"x <= 1\"")
        try:
            statements.append(
                make_claim(
                    table["claim"],
                    id=identity,
                    title=table.get("title", ""),
                    variables=table.get("variables", {}),
                    exists=table.get("exists", []),
                    assumptions=table.get("assumptions", []),
                )
            )
        except InputError as error:
            raise InputError(f"{where}: {error}") from None
    return statements


def make_claim(
    claim: str,
    *,
    id: str = "claim",
    title: str = "",
    variables: Mapping[str, str] | None = None,
    exists: Sequence[str] = (),
    assumptions: Sequence[str] = (),
) -> Statement:
    """One claim from its parts, validated and parsed.

    Parameters
    ----------
    claim : comparisons, chains and their conjunction by ``and``.
    variables : name -> ``"real"`` or ``"integer"``.
    exists : names of real constants to be found; an assumption that mentions only these restricts
        the constant, every other assumption restricts the point.
    assumptions : relations or chains.

    Raises
    ------
    InputError, LanguageError : for anything that is not in the format or in the language.

    >>> make_claim("Q(B) <= 1/2", variables={"B": "real"}, assumptions=["B >= 0"]).assumptions
    ('B >= 0',)
    """
    variables = {} if variables is None else variables
    if not isinstance(claim, str):
        raise InputError(f"'claim' is a text such as \"x <= 1\", not {kind(claim)}")
    if not isinstance(title, str):
        raise InputError(f"'title' is a text, not {kind(title)}")
    names = _texts("exists", exists, '["c"]', MAX_VARIABLES)
    relations = _texts("assumptions", assumptions, '["x > 0"]', MAX_ASSUMPTIONS)
    for place, constant in enumerate(names):
        if constant in variables:
            raise InputError(f"{constant!r} is both a variable and in 'exists'; it can be only one")
        if constant in names[:place]:
            raise InputError(f"{constant!r} occurs twice in 'exists'")
    statement = Statement(
        id=id,
        title=title,
        variables=_variables(variables),
        constants=tuple(Constant(name=name, kind="existential") for name in names),
        assumptions=relations,
        claim=(claim,),
    )
    _parse(statement)
    return statement


def _parse(statement: Statement) -> None:
    """Parse every formula now, so that a bad one is reported when the file is read."""
    try:
        part = "claim"
        with time_limit(PARSE_SECONDS) as overdue:
            _ = statement.symbols
            _ = statement.relations, statement.conditions
            for place, text in enumerate(statement.assumptions, start=1):
                part = f"assumption {place}"
                statement.parse(text)
            _ = statement.assumption_relations
        if overdue:
            raise LanguageError(f"not simplified within {PARSE_SECONDS:g} s; write it more simply")
    except LanguageError as error:
        message = str(error)
        prefix = "" if message.endswith("a variable") or "variable name" in message else f"{part}: "
        raise LanguageError(f"{prefix}{message}") from None
    except (RecursionError, MemoryError, OverflowError) as error:
        raise LanguageError(f"the formula is too large ({type(error).__name__})") from None


def _variables(table: Any) -> tuple[Variable, ...]:
    if not isinstance(table, Mapping):
        raise InputError(f"'variables' is a table such as {{ x = \"real\" }}, not {kind(table)}")
    if len(table) > MAX_VARIABLES:
        raise InputError(f"{len(table)} variables were given; {MAX_VARIABLES} are allowed")
    for name, domain in table.items():
        if not isinstance(domain, str):
            raise InputError(f'variable {name!r} is "real" or "integer", not {kind(domain)}')
        if domain not in DOMAINS:
            raise InputError(f"variable {name!r}: {_unknown('domain', domain, DOMAINS)}")
    return tuple(Variable(name=name, domain=domain) for name, domain in table.items())


def _texts(key: str, value: Any, example: str, most: int) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise InputError(f"'{key}' is a list of texts such as {example}, not {kind(value)}")
    if len(value) > most:
        raise InputError(f"'{key}' has {len(value)} entries; {most} are allowed")
    for entry in value:
        if not isinstance(entry, str):
            raise InputError(f"'{key}' is a list of texts; {kind(entry)} was found in it")
    return tuple(value)


def _identity(table: Any, place: int, name: str) -> str:
    if not isinstance(table, dict):
        raise InputError(f"{name}: claim {place} is {kind(table)}; write it as a [[claim]] table")
    identity = table.get("id")
    if identity is None:
        raise InputError(f"{name}: claim {place} has no 'id'")
    if not isinstance(identity, str):
        raise InputError(f"{name}: the id of claim {place} is a text, not {kind(identity)}")
    if not identity.strip() or len(identity) > MAX_ID or not identity.isprintable():
        raise InputError(
            f"{name}: the id of claim {place} needs 1 to {MAX_ID} printable characters, "
            f"got {shorten(identity)!r}"
        )
    return identity


def _tables(text: str, name: str) -> list[Any]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}: not valid TOML: {one_line(str(error))}") from None
    except (RecursionError, MemoryError):
        raise InputError(f"{name}: nested too deeply to be a claims file") from None
    except ValueError as error:  # an integer beyond Python's digit limit, a date that is none
        raise InputError(f"{name}: not valid TOML: {one_line(str(error))}") from None
    for key in document:
        if key != "claim":
            raise InputError(f"{name}: {_unknown('table', key, ('claim',))}; write [[claim]]")
    tables = document.get("claim", [])
    if not isinstance(tables, list):
        raise InputError(f"{name}: write [[claim]] with double brackets for each claim")
    if not tables:
        raise InputError(f"{name}: there is no [[claim]] in it")
    if len(tables) > MAX_CLAIMS:
        raise InputError(f"{name}: {len(tables)} claims in one file; {MAX_CLAIMS} are allowed")
    return tables


def _file_text(path: str | os.PathLike[str]) -> str:
    name = os.fspath(path)
    try:
        # without O_NONBLOCK, opening a named pipe would wait for a writer for ever
        descriptor = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise InputError(f"{name}: not a regular file; give a claims file (TOML)")
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:  # a null character in the path
        raise InputError(f"{name!r}: cannot be read: {error}") from None
    if len(data) > MAX_BYTES:
        raise InputError(f"{name}: larger than {MAX_BYTES} bytes; split the file")
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """The text of a claims file's bytes: UTF-8, with or without a byte-order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 text (byte {error.start})") from None


def claims_text(statements: Iterable[Statement]) -> str:
    """The claims file (TOML) of statements; `read_claims` reads it back.

    Abbreviations are written out; a statement's prose and probability have no place in the format.

    >>> print(claims_text([make_claim("x <= 1", id="a", variables={"x": "real"})]), end="")
    [[claim]]
    id = "a"
    variables = { x = "real" }
    claim = "x <= 1"
    """
    return "\n".join(_claim_text(statement) for statement in statements)


def _claim_text(statement: Statement) -> str:
    lines = ["[[claim]]", f"id = {_quoted(statement.id)}"]
    if statement.title:
        lines.append(f"title = {_quoted(statement.title)}")
    scalars = [v for v in statement.variables if v.scalar]
    if scalars:
        table = ", ".join(f"{v.name} = {_quoted(v.domain)}" for v in scalars)
        lines.append(f"variables = {{ {table} }}")
    if statement.exists:
        lines.append(f"exists = [{', '.join(_quoted(name) for name in statement.exists)}]")
    if statement.assumptions:
        texts = _written_out(statement, statement.assumptions)
        lines.append(f"assumptions = [{', '.join(_quoted(text) for text in texts)}]")
    lines.append(f"claim = {_quoted(' and '.join(_written_out(statement, statement.claim)))}")
    return "\n".join(lines) + "\n"


def _written_out(statement: Statement, texts: Sequence[str]) -> list[str]:
    """The texts as they are, or in terms of the variables alone where there are abbreviations."""
    if not statement.definitions:
        return list(texts)
    return [relation_text(r) for text in texts for r in statement.parse(text).relations]


def relation_text(relation: Any) -> str:
    """A relation in the expression language.

    >>> from bounds.relation import Relation
    >>> import sympy as sp
    >>> relation_text(Relation(sp.Abs(sp.Symbol("x")), "<=", sp.E))
    'abs(x) <= e'
    """
    from bounds.language import text_of

    return f"{text_of(relation.left)} {relation.op} {text_of(relation.right)}"


def without_each(statement: Statement) -> list[tuple[str, Statement]]:
    """Every single relation of the assumptions with the statement that lacks it.

    A chain ``0 <= x <= 1`` counts as two.

    >>> from verify.claims import make_claim
    >>> s = make_claim("x <= 1", variables={"x": "real"}, assumptions=["0 <= x <= 1"])
    >>> [(text, rest.assumptions) for text, rest in without_each(s)]
    [('0 <= x', ('x <= 1',)), ('x <= 1', ('0 <= x',))]
    """
    parts = [
        relation_text(relation)
        for text in statement.assumptions
        for relation in statement.parse(text).relations
    ]
    result = []
    for place, text in enumerate(parts):
        rest = tuple(part for k, part in enumerate(parts) if k != place)
        name = f"{statement.id} without {text}"
        result.append((text, statement.with_changes(id=name, assumptions=rest)))
    return result


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _unknown(what: str, given: str, allowed: Iterable[str]) -> str:
    options = list(allowed)
    near = difflib.get_close_matches(given, options, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"allowed: {', '.join(options)}"
    return f"unknown {what} {shorten(given)!r} ({hint})"


def kind(value: Any) -> str:
    """What a TOML value is, for messages."""
    names = {str: "a text", bool: "true/false", int: "a number", float: "a number"}
    names |= {list: "a list", tuple: "a list", dict: "a table", type(None): "nothing"}
    return names.get(type(value), type(value).__name__)


def shorten(text: str) -> str:
    """At most 60 characters of a text."""
    return text if len(text) <= 60 else text[:57] + "..."


def one_line(text: str) -> str:
    """A message on one line of at most 200 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:197] + "..."
