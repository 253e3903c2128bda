"""Find and list statements: by id, paper, kind, symbol, form, quantity or text; what rests on what.

Every content module (``bounds/<paper>/<topic>.py``) lists its statements in a module-level tuple
``STATEMENTS``; that is the whole registration.  A paper's package may fix the order by ``CHAPTERS``
and name modules ``WITHOUT_STATEMENTS``.  Importing this module, and listing what it holds, needs no
sympy: formulas are text until one of them is used.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

from bounds.errors import CertiboundError, UnknownIdError
from bounds.statement import Statement

PAPERS: dict[str, str] = {
    "classical": "classical facts that everything else rests on",
    "explicit": "this project's theorems with explicit constants, with proofs in steps",
    "yang2024": "Yang, Jiang, Zhang, Liang, Wang (2024): Neural Networks with Sparse Activation "
    "Induced by Large Bias (JMLR 25)",
    "gao2022": "Gao, Mahadevan, Song (2022), as printed",
    "song2021": "Song, Yang, Zhang (2021), as printed",
    "lineage": "the bounds that the above are compared with, as printed",
    "explicit-other": "theorems with explicit constants around the other papers",
    "bridge": "checked implications from explicit theorems to printed statements",
    "repaired": "corrected forms of printed statements that are refuted",
}


def papers() -> tuple[str, ...]:
    """Keys of the papers that have statements, in the order of the catalogue.

    >>> papers()[:2]
    ('classical', 'explicit')
    """
    return tuple(dict.fromkeys(statement.paper for statement in statements()))


def quantities() -> tuple[str, ...]:
    """Every quantity that some statement bounds, in the order of the catalogue.

    >>> quantities()[:2]
    ('kernel-entry', 'smallest-eigenvalue')
    """
    return tuple(dict.fromkeys(s.quantity for s in statements() if s.quantity))


def symbols() -> tuple[str, ...]:
    """Every name of a variable or of an existential constant, those of proof steps included.

    >>> "lambda_0" in symbols()
    True
    """
    names = (name for s in with_steps() for name in (*(v.name for v in s.variables), *s.exists))
    return tuple(dict.fromkeys(names))


@cache
def statements() -> tuple[Statement, ...]:
    """Every statement (theorems, lemmas, definitions, ...) without the proof steps.

    Raises
    ------
    CertiboundError : two statements or steps have the same id.
    """
    found = [statement for module in content_modules() for statement in module_statements(module)]
    _check_distinct(found)
    return tuple(found)


def module_statements(module: str) -> tuple[Statement, ...]:
    """The tuple ``STATEMENTS`` of one content module (empty if it has none).

    >>> module_statements("bounds.notation")
    ()
    """
    return tuple(getattr(importlib.import_module(module), "STATEMENTS", ()))


def get(id: str) -> Statement:
    """The statement or proof step with this id.

    Parameters
    ----------
    id : for example ``"classical/mills"`` or ``"explicit/sparsity-count/step-3"``.

    Raises
    ------
    UnknownIdError : no such id; the message names the nearest ones.

    >>> get("explicit/sparsity-count/step-1").kind
    'proof step'
    """
    known = _by_id()
    if id not in known:
        raise UnknownIdError(_unknown_message(id, list(known)))
    return known[id]


def find(
    *,
    paper: str | None = None,
    kind: str | None = None,
    symbol: str | None = None,
    form: str | None = None,
    quantity: str | None = None,
    text: str | None = None,
    steps: bool = False,
) -> tuple[Statement, ...]:
    """Statements that match every given criterion, in the order of the catalogue.

    Parameters
    ----------
    paper : paper key (``"explicit"``).
    kind : ``"theorem"``, ``"lemma"``, ``"definition"``, ...
    symbol : name of a variable or of an existential constant that the statement speaks of.
    form : ``"as printed"``, ``"explicit"``, ``"classical"``, ``"repaired"``.
    quantity : what it bounds: ``"width"``, ``"smallest-eigenvalue"``, ...
    text : words that must all occur in the id, title, summary, formulas or prose (any case).
    steps : also search the proof steps.

    >>> [s.id for s in find(paper="classical", text="mills")]
    ['classical/mills']
    """
    pool = with_steps() if steps else iter(statements())
    words = text.lower().split() if text else []
    return tuple(
        s
        for s in pool
        if (paper is None or s.paper == paper)
        and (kind is None or s.kind == kind)
        and (symbol is None or symbol in s.exists or symbol in {v.name for v in s.variables})
        and (form is None or s.form == form)
        and (quantity is None or s.quantity == quantity)
        and (not words or all(word in _searchable(s) for word in words))
    )


def with_steps() -> Iterator[Statement]:
    """Every statement, each followed by its proof steps (and theirs)."""
    for statement in statements():
        yield from walk(statement)


def uses(id: str, *, deep: bool = False) -> tuple[str, ...]:
    """Ids that a statement rests on, its proof steps included; ``deep``: and what these rest on.

    Ids of statements that are not in the catalogue are kept (see `dangling`).
    """
    direct = _direct_uses(get(id))
    if not deep:
        return direct
    found: dict[str, None] = {}
    waiting = list(direct)
    while waiting:
        current = waiting.pop(0)
        if current not in found:
            found[current] = None
            if current in _by_id():
                waiting += _direct_uses(_by_id()[current])
    return tuple(found)


def used_by(id: str) -> tuple[str, ...]:
    """Ids of the statements that rest directly on this one."""
    get(id)
    return tuple(s.id for s in statements() if s.id != id and id in _direct_uses(s))


def dangling() -> dict[str, tuple[str, ...]]:
    """Statement id -> ids that it uses and that the catalogue does not hold."""
    known = _by_id()
    missing = {
        s.id: tuple(used for used in _direct_uses(s) if used not in known) for s in statements()
    }
    return {id: ids for id, ids in missing.items() if ids}


def dependency_order() -> tuple[str, ...]:
    """Ids of all statements, each after everything it rests on.

    Raises
    ------
    CertiboundError : a statement rests on itself, through the ids in the message.
    """
    graph = {s.id: {owner(used) for used in _direct_uses(s)} - {s.id} for s in statements()}
    try:
        return tuple(id for id in TopologicalSorter(graph).static_order() if id in graph)
    except CycleError as error:
        raise CertiboundError(
            f"statements rest on each other in a circle: {' -> '.join(error.args[1])}; "
            "drop one of these `uses`"
        ) from error


def content_modules() -> Iterator[str]:
    """Names of the modules that hold statements, in the order of the papers and chapters."""
    for paper in PAPERS:
        package_name = f"bounds.{paper.replace('-', '_')}"
        try:
            package = importlib.import_module(package_name)
        except ModuleNotFoundError as error:
            if error.name != package_name:
                raise
            continue
        order = tuple(getattr(package, "CHAPTERS", ()))
        names = {m.name for m in pkgutil.iter_modules(package.__path__)}
        names -= set(getattr(package, "WITHOUT_STATEMENTS", ()))
        for name in [*order, *sorted(names - set(order))]:
            yield f"{package_name}.{name}"


def walk(statement: Statement) -> Iterator[Statement]:
    """A statement, then its parts and its proof steps, each followed by its own."""
    yield statement
    for part in (*statement.parts, *statement.steps):
        yield from walk(part)


def _check_distinct(found: list[Statement]) -> None:
    seen: set[str] = set()
    for statement in found:
        for part in walk(statement):
            if part.id in seen:
                raise CertiboundError(f"the id {part.id!r} is used twice; ids must be distinct")
            seen.add(part.id)


@cache
def _by_id() -> dict[str, Statement]:
    return {part.id: part for part in with_steps()}


@cache
def _direct_uses(statement: Statement) -> tuple[str, ...]:
    own = {part.id for part in walk(statement)}
    listed = (used for part in walk(statement) for used in part.uses)
    return tuple(dict.fromkeys(used for used in listed if used not in own))


def owner(id: str) -> str:
    """The id of the statement that a step id belongs to."""
    known = {statement.id for statement in statements()}
    while id not in known and "/" in id:
        id = id.rsplit("/", 1)[0]
    return id


def above(id: str) -> tuple[Statement, ...]:
    """The statements of which this one is a step or a part, the nearest first.

    >>> [s.id for s in above("explicit/sparsity-count/step-1")]
    ['explicit/sparsity-count']
    """
    known, found = _by_id(), []
    while "/" in id:
        id = id.rsplit("/", 1)[0]
        if id in known:
            found.append(known[id])
    return tuple(found)


def title_of(statement: Statement) -> str:
    """A heading that stands alone: a part or a step is named after what it belongs to.

    >>> title_of(get("explicit/mills-sharp/step-1"))
    'Best multiplicative constants between $Q$ and its bounds: step 1 (identity)'
    """
    whole = above(statement.id) if statement.id.count("/") > 1 else ()
    if not whole:
        return statement.title
    top = whole[-1]
    names = statement.id.removeprefix(f"{top.id}/").split("/")
    place = ", ".join(
        name.replace("-", " ") if name.startswith("step-") else f"part {name}" for name in names
    )
    own = "" if statement.title in ("", "part", "step") else f" ({statement.title})"
    return f"{top.title or top.id}: {place}{own}"


def _searchable(s: Statement) -> str:
    return " ".join((s.id, s.title, s.says, s.prose, s.notes, *s.claim, *s.assumptions)).lower()


def _unknown_message(id: str, known: list[str]) -> str:
    if id in papers():
        return f"{id} is a paper; list its statements with `certibound list --paper {id}`"
    # the end of an id without its paper first, and the name of a paper that is nearly meant
    near = [other for other in known if other.endswith(f"/{id}") and other.count("/") == 1]
    if "/" not in id:
        near += difflib.get_close_matches(id, list(papers()), n=1, cutoff=0.7)
    near = [*near, *difflib.get_close_matches(id, known, n=3, cutoff=0.5)][:3]
    if not near:
        last = id.rsplit("/", 1)[-1]
        near = [other for other in known if last and last in other][:3]
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    return f"no statement has the id {id!r}{hint} (list them with `certibound list`)"
