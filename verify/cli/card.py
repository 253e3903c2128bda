"""A statement as a card for people and as a document for programs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bounds.catalogue import title_of
from verify.audit.recorded import recorded
from verify.cli.parameters import source_document
from verify.cli.prose import claimed, plain

if TYPE_CHECKING:
    from bounds.statement import Statement
    from verify.audit.assessment import Assessment
    from verify.cli.screen import Screen

_ON_RECORD = "on record; `certibound audit` judges it here"


def nature(statement: Statement) -> str:
    """The kind and the form of a statement in a few words."""
    form = "" if statement.form == statement.kind else f", {statement.form}"
    order = ", order only" if statement.order else ""
    return f"{statement.kind}{form}{order}"


def print_card(
    screen: Screen,
    statement: Statement,
    *,
    used_by: tuple[str, ...] = (),
    verdict: Assessment | None = None,
) -> None:
    """One theorem, one card: sentence, setting, assumptions, claim, source, what it rests on."""
    screen.heading(statement.id, nature(statement))
    if title := title_of(statement):
        screen.prose(plain(title))
    if statement.says and statement.says != statement.title:
        screen.line()
        screen.prose(plain(statement.says))
    screen.line()
    screen.fields([*_fields(statement, used_by), *_judged(statement, verdict)])


def _judged(statement: Statement, verdict: Assessment | None) -> list[tuple[str, str]]:
    if verdict is None:
        kept = recorded(statement)
        if not kept:
            return []
        cited = statement.form == "classical" and kept not in ("proved", "refuted")
        words = f"cited as a classical fact, {kept} by itself" if cited else kept
        return [("verdict", f"{words} ({_ON_RECORD})")]
    word = verdict.verdict or "none of its own"
    rows = [("verdict", f"{word}: {verdict.evidence}" if verdict.evidence else word)]
    rows += [("slack", f"{verdict.slack} (observed)")] if verdict.slack else []
    if verdict.unchecked:
        rows.append(("not checked", ", ".join(verdict.unchecked)))
    return rows


def verdict_document(verdict: Assessment) -> dict[str, Any]:
    """What an earlier audit found, for JSON, with the steps by id."""
    return {
        "verdict": verdict.verdict,
        "evidence": verdict.evidence,
        "unchecked": list(verdict.unchecked),
        "below": {one.id: one.verdict for one in verdict.walk() if one is not verdict},
    }


def _fields(statement: Statement, used_by: tuple[str, ...]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []

    def add(label: str, values: list[str]) -> None:
        for place, value in enumerate(values):
            rows.append((label if place == 0 else "", plain(value)))

    add("setting", list(statement.setting))
    add("variables", [_variable(v) for v in statement.variables])
    add("constants", [_constant(c) for c in statement.constants])
    add("where", [f"{name} = {formula}" for name, formula in statement.definitions])
    add("assumes", list(statement.assumptions))
    add("claims", [*statement.claim, *(one.says for one in statement.calculus)])
    add("in words" if statement.claim else "claims", [statement.prose] if statement.prose else [])
    if statement.probability is not None:
        add("probability", [_probability(statement)])
    if statement.quantity:
        side = f" from {'below' if statement.side == 'lower' else 'above'}" * bool(statement.side)
        formula = f": {statement.bound}" if statement.bound else ""
        add("bounds", [f"{statement.quantity}{side}{formula}"])
    add("because", [statement.because] if statement.because else [])
    add("checked by", [statement.method] if statement.method else [])
    add("source", [_source(statement)])
    add("rests on", _rests_on(statement))
    add("by cases", [*statement.cases, *["the rest"] * bool(statement.cases)])
    add("parts", [_part(part, statement) for part in statement.parts])
    add("used by", [", ".join(used_by)] if used_by else [])
    if statement.steps:
        count = len(statement.steps)
        add("proof", [f"{count} step{'s' if count > 1 else ''} (--proof prints them)"])
    add("notes", [statement.notes] if statement.notes else [])
    return rows


def _rests_on(statement: Statement) -> list[str]:
    """What is used as it stands in one line, then what is used at given values, a line each."""
    valued = [(id, values) for id, values in statement.instances if values]
    plain_ids = (*statement.uses, *(id for id, values in statement.instances if not values))
    as_it_stands = [id for id in dict.fromkeys(plain_ids) if id not in dict(valued)]
    rows = [", ".join(as_it_stands)] if as_it_stands else []
    return rows + [f"{id} at {_at(values)}" for id, values in valued]


def _at(values: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name} = {formula}" for name, formula in values)


def _part(part: Statement, whole: Statement) -> str:
    """The last word of its id, how it stands, what it says, and what it alone assumes."""
    kept = recorded(part)
    standing = f" ({kept} on record)" if kept else ""
    own = [text for text in part.assumptions if text not in whole.assumptions]
    domain = f", for {', '.join(own)}" if own else ""
    return f"{part.id.rpartition('/')[2]}{standing}: {claimed(part)}{domain}"


def _variable(variable: Any) -> str:
    kind = variable.domain + (f" {variable.shape}" if variable.shape else "")
    parts = [f"{variable.name} ({kind})"]
    if variable.meaning:
        parts.append(variable.meaning)
    return ": ".join(parts)


def _constant(constant: Any) -> str:
    text = f"{constant.name} = {constant.value}" if constant.value else constant.name
    kind = {"existential": "some constant, its value not given", "order": "hidden in the order"}
    notes = [part for part in (kind.get(constant.kind, ""), constant.note) if part]
    return f"{text} ({'; '.join(notes)})" if notes else text


def _probability(statement: Statement) -> str:
    probability = statement.probability
    assert probability is not None
    side = "at most" if probability.at_most else "at least"
    over = f" over {probability.over}" if probability.over else ""
    bound = probability.at_most or probability.at_least
    return f"P[{probability.event}]{over} is {side} {bound}"


def _source(statement: Statement) -> str:
    from bounds.catalogue import PAPERS

    source = statement.source
    version = f" ({source.version})" if source.version else ""
    title = PAPERS.get(source.paper)
    return f"{source}{version}" + (f": {title}" if title else "")


def print_proof(screen: Screen, statement: Statement, verdict: Assessment | None = None) -> None:
    """The steps of the proof, each with its claim, its reason, its method and its verdict."""
    judged = {} if verdict is None else {one.id: one for one in verdict.walk()}
    if not statement.steps:
        from bounds import catalogue

        above = next((s.id for s in catalogue.above(statement.id) if s.steps), "")
        where = f"; that of {above} shows it: `certibound show {above} --proof`" if above else ""
        screen.section(f"No proof in steps of its own{where}.")
        return
    screen.section("Proof")
    for place, step in enumerate(statement.steps, start=1):
        label = f"{place}."
        screen.line()
        head = f"{label:<4}{plain(step.title or step.says or step.id)}"
        screen.prose(f"{head}" + (f"  [{step.method}]" if step.method else ""), hanging="    ")
        for text in step.setting:
            screen.prose(plain(text), indent="    ", hanging="  ")
        _print_definitions(screen, step.definitions, "    ")
        if step.assumptions:
            screen.prose(f"for {', '.join(step.assumptions)}", indent="    ", hanging="  ")
        for text in _claims(step):
            screen.prose(text, indent="    ", style="bold", hanging="  ")
        if step.because:
            screen.prose(plain(f"because {step.because}"), indent="    ", hanging="  ")
        for id, values in step.instances:
            if values:
                screen.prose(f"uses {id} at {_at(values)}", indent="    ", hanging="  ")
        _print_below(screen, step, judged, "    ", dict(step.definitions))
        _print_standing(screen, step, judged, "    ")


def _print_definitions(screen: Screen, definitions: Iterable[tuple[str, str]], indent: str) -> None:
    if names := ", ".join(f"{name} = {text}" for name, text in definitions):
        screen.prose(f"with {names}", indent=indent, hanging="  ")


def _print_below(
    screen: Screen,
    step: Statement,
    judged: dict[str, Assessment],
    indent: str,
    said: dict[str, str],
) -> None:
    """The cases and the parts that a step is put together from, and theirs.

    ``said`` are the definitions that have been printed.
    """
    if step.cases:
        screen.prose(f"by cases: {', '.join(step.cases)}, and the rest", indent=indent)
    for part in step.parts:
        name = part.id.rpartition("/")[2]
        domain = f", for {', '.join(part.assumptions)}" if part.assumptions else ""
        screen.prose(f"part {name}: {claimed(part)}{domain}", indent=indent, hanging="  ")
        new = [pair for pair in part.definitions if pair not in said.items()]
        _print_definitions(screen, new, f"{indent}  ")
        said.update(new)
        _print_below(screen, part, judged, f"{indent}  ", said)
        _print_standing(screen, part, judged, f"{indent}  ")


def _print_standing(
    screen: Screen, step: Statement, judged: dict[str, Assessment], indent: str
) -> None:
    if step.id in judged:
        one = judged[step.id]
        words = f"{one.verdict or 'no verdict'}: {one.evidence}"
        screen.prose(words, indent=indent, hanging="  ")
    elif kept := recorded(step):
        cited = f"; it cites {', '.join(names)}" if (names := _cited(step)) else ""
        screen.prose(f"{kept} (on record){cited}", indent=indent, hanging="  ")


def _cited(step: Statement) -> list[str]:
    """The classical facts that a step uses and that are not proved here."""
    from bounds import catalogue

    used = dict.fromkeys((*step.uses, *(id for id, _ in step.instances)))
    known = [catalogue.get(id) for id in used]
    return [s.id for s in known if s.form == "classical" and recorded(s) != "proved"]


def _claims(step: Statement) -> list[str]:
    """The formulas of a step and its wording, if that says something else."""
    wording = plain(step.prose)
    said = {_bare(text) for text in step.claim}
    return [*step.claim, *([wording] if wording and _bare(wording) not in said else [])]


def _bare(text: str) -> str:
    return re.sub(r"[\s*^]", "", text).replace("==", "=").rstrip(".")


def card_document(statement: Statement, *, proof: bool = True) -> dict[str, Any]:
    """The whole statement for JSON; formulas are texts of the expression language."""
    probability = statement.probability
    document: dict[str, Any] = {
        "id": statement.id,
        "title": statement.title,
        "says": statement.says,
        "kind": statement.kind,
        "form": statement.form,
        "order": statement.order,
        "setting": list(statement.setting),
        "variables": [
            {
                "name": v.name,
                "domain": v.domain,
                "shape": v.shape,
                "meaning": v.meaning,
                "given_by": v.given_by,
            }
            for v in statement.variables
        ],
        "constants": [
            {"name": c.name, "kind": c.kind, "value": c.value or None, "note": c.note}
            for c in statement.constants
        ],
        "definitions": [{"name": name, "formula": text} for name, text in statement.definitions],
        "assumptions": list(statement.assumptions),
        "claim": list(statement.claim),
        "prose": statement.prose,
        "probability": None
        if probability is None
        else {
            "event": probability.event,
            "over": probability.over,
            "at_most": probability.at_most or None,
            "at_least": probability.at_least or None,
            "law": probability.law or None,
            "law_is": probability.law_is if probability.law else None,
        },
        "quantity": statement.quantity or None,
        "side": statement.side or None,
        "bound": statement.bound or None,
        "source": source_document(statement),
        "uses": list(statement.uses),
        "instances": [{"id": id, "values": dict(values)} for id, values in statement.instances],
        "cases": list(statement.cases),
        "method": statement.method or None,
        "because": statement.because,
        "notes": statement.notes,
    }
    for name, below in (("parts", statement.parts), ("steps", statement.steps)):
        document[name] = [card_document(one) if proof else one.id for one in below]
    return document
