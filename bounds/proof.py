"""Proofs: a statement together with its steps, numbered, each with its own domain.

A step is a `Statement` of kind ``proof step``.  It does not inherit the assumptions of its parent:
``where`` says over which points it is claimed.  A step whose domain is said by formulas alone is a
claim about all points of that domain; a step with a prose ``setting`` speaks of the data, the
network or an event, and its variables may be given by these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bounds.asymptotics import OrderRelation
from bounds.calculus import Calculus
from bounds.statement import Probability, Statement, Variable

_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_STEPS = re.compile(
    r"(?:`(?P<entry>[a-z0-9-]+/[a-z0-9-]+)` )?(?<!so )(?<!With )"
    r"\b[Ss]teps? (?P<list>\d+(?:(?:-|, | and )\d+)*)"
    r"(?P<concludes> (?:are|give) (?:\(|the \w+ form)| this is )?"
)


def step(
    sort: str,
    method: str,
    prose: str,
    *,
    setting: tuple[str, ...] = (),
    where: tuple[str, ...] = (),
    claim: tuple[str, ...] = (),
    calculus: tuple[Calculus, ...] = (),
    probability: Probability | None = None,
    definitions: tuple[tuple[str, str], ...] = (),
    because: str = "",
    uses: tuple[str, ...] = (),
    page: str = "",
    name: str = "",
    order: bool = False,
    notes: str = "",
    constants: tuple[str, ...] = (),
    orders: tuple[OrderRelation, ...] = (),
    formal: bool | None = None,
    qualitative: bool = False,
    precise_by: tuple[str, ...] = (),
    instances: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (),
    cases: tuple[str, ...] = (),
    parts: tuple[Statement, ...] = (),
) -> Statement:
    """One step of a proof, still without id and variables (`with_proof` adds them).

    Parameters
    ----------
    sort : identity, inequality, event, law, probability, limit or definition.
    method : symbolic, constant, interval, exact-law or monte-carlo; empty for a printed proof.
    prose : the claim in LaTeX.
    where, claim, definitions : formulas; ``where`` is the step's whole domain.
    name : for a part of a printed proof that has a name instead of a number (``footnote-1``).
    constants : names of constants of which the step only says that they exist.
    orders, formal, qualitative, precise_by, instances, cases : as in `Statement`.
    parts : what the step is put together from, each made by `step` with a name.
    """
    from bounds.statement import Constant, Source

    return Statement(
        id=name,
        title=sort,
        kind="inline claim" if name else "proof step",
        setting=setting,
        definitions=definitions,
        assumptions=where,
        claim=claim,
        prose=prose,
        probability=probability,
        calculus=calculus,
        because=because,
        method=method,
        uses=uses,
        order=order,
        notes=notes,
        source=Source("", page=page),
        constants=tuple(Constant(c, "existential") for c in constants),
        orders=orders,
        formal=formal,
        qualitative=qualitative,
        precise_by=precise_by,
        instances=instances,
        cases=cases,
        parts=parts,
    )


def with_proof(
    statement: Statement, *steps: Statement, auxiliary: tuple[Variable, ...] = ()
) -> Statement:
    """The statement with its steps, which get ids, sources and the variables that they use.

    Parameters
    ----------
    auxiliary : variables that occur in steps only.

    >>> from bounds.notation import variables
    >>> from bounds.statement import Statement
    >>> s = with_proof(Statement(id="user/x", variables=variables("B", "n")),
    ...                step("inequality", "symbolic", "", claim=("exp(-B) <= 1",)))
    >>> s.steps[0].id, [v.name for v in s.steps[0].variables]
    ('user/x/step-1', ['B'])
    """
    scope = (*statement.variables, *auxiliary)
    done: list[Statement] = []
    number = 0
    for part in steps:
        number += not part.id
        if statement.form == "explicit":
            named = named_steps(part.because, statement.id, number)
            part = replace(part, uses=tuple(dict.fromkeys((*part.uses, *named))))
        done.append(_completed(part, statement, scope, part.id or f"step-{number}"))
    return replace(statement, steps=tuple(done))


def named_steps(because: str, entry: str, number: int) -> tuple[str, ...]:
    """Ids of the steps that the reason of a step names in words, earlier ones of its own proof.

    What a reason adds on what has been shown by then ("Steps 3-6 are (a)") is not a premise.

    Parameters
    ----------
    because : the reason.
    entry, number : id of the statement and number of the step whose reason it is.

    >>> named_steps("steps 1, 3-4; `explicit/mills-sharp` step 2. Steps 1-5 are (b).", "user/x", 5)
    ('user/x/step-1', 'user/x/step-3', 'user/x/step-4', 'explicit/mills-sharp/step-2')
    """
    found: list[str] = []
    for match in _STEPS.finditer(because):
        if match["concludes"]:
            continue
        for piece in re.split(", | and ", match["list"]):
            first, _, last = piece.partition("-")
            for place in range(int(first), int(last or first) + 1):
                if match["entry"] or place < number:
                    found.append(f"{match['entry'] or entry}/step-{place}")
    return tuple(dict.fromkeys(found))


def with_parts(
    statement: Statement, *parts: Statement, auxiliary: tuple[Variable, ...] = ()
) -> Statement:
    """The statement with the parts of its claim, made by `step` with names ``a``, ``b``, ...

    A part without ``where`` is claimed over the statement's own domain, and a part without a
    ``setting`` has the statement's.

    >>> from bounds.notation import variables
    >>> from bounds.statement import Statement
    >>> s = with_parts(Statement(id="user/x", variables=variables("B"), assumptions=("B >= 0",)),
    ...                step("part", "", "", claim=("exp(-B) <= 1",), name="a"))
    >>> s.parts[0].id, s.parts[0].assumptions
    ('user/x/a', ('B >= 0',))
    """
    scope = (*statement.variables, *auxiliary)
    done = []
    for part in parts:
        done.append(_completed(_inheriting(part, statement), statement, scope, part.id))
    return replace(statement, parts=tuple(done))


def words(texts: Iterable[str]) -> set[str]:
    """All names that occur in the formulas, functions included."""
    return {word for text in texts for word in _WORD.findall(text)}


def used_definitions(
    definitions: Iterable[tuple[str, str]], texts: Iterable[str]
) -> tuple[tuple[str, str], ...]:
    """The definitions that formulas use, also by way of later ones, in their order.

    >>> used_definitions([("a", "x"), ("b", "2*a"), ("c", "y")], ["b + 1"])
    (('a', 'x'), ('b', '2*a'))
    """
    used, found = words(texts), []
    for defined, text in reversed(tuple(definitions)):
        if defined in used:
            found.append((defined, text))
            used |= words([text])
    return tuple(reversed(found))


def _inheriting(part: Statement, whole: Statement) -> Statement:
    """A part with the domain and the setting of the whole, where it has none of its own."""
    return replace(
        part,
        assumptions=part.assumptions or whole.assumptions,
        setting=part.setting or whole.setting,
        kind=whole.kind,
    )


def _completed(
    part: Statement, parent: Statement, scope: tuple[Variable, ...], name: str
) -> Statement:
    own = {defined for defined, _ in part.definitions}
    known = tuple(d for d in parent.definitions if d[0] not in own) + part.definitions
    definitions = used_definitions(known, _texts(part))
    used = words([*_texts(part), *(text for _, text in definitions)])
    variables = [v for v in scope if not v.scalar or v.name in used - {d[0] for d in definitions}]
    if not part.setting:
        variables = [replace(v, given_by="") for v in variables if v.scalar]
    source = replace(parent.source, page=part.source.page or parent.source.page)
    whole = replace(parent, id=f"{parent.id}/{name}", definitions=known, source=source)
    parts = (_inheriting(below, part) for below in part.parts)
    return replace(
        part,
        id=f"{parent.id}/{name}",
        form=parent.form,
        variables=tuple(variables),
        definitions=definitions,
        source=source,
        parts=tuple(_completed(below, whole, scope, below.id) for below in parts),
    )


def _texts(part: Statement) -> list[str]:
    texts = [*part.assumptions, *part.claim]
    texts += [text for identity in part.calculus for text in (*identity.texts, identity.by)]
    texts += [text for relation in part.orders for text in relation.texts]
    if part.probability is not None:
        p = part.probability
        texts += [p.at_most, p.at_least, p.law]
    return texts
