"""An audit as pages: the table, one page per section of the paper, and what was found.

Pages are Markdown with LaTeX formulas, written from the statements and the audit alone.
"""

from __future__ import annotations

import importlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from bounds import catalogue
from bounds.errors import InputError
from bounds.proof import words
from bounds.statement import Statement
from verify.audit.assessment import Assessment
from verify.audit.document import statements_document
from verify.audit.finding import Finding
from verify.audit.slack_plots import write_plots
from verify.audit.survival import Outcome, Refutation, outcomes, refutations
from verify.audit.whole import Audit
from verify.files import write_text
from verify.pictures import plotting_available
from verify.trials.draw import SHAPING

_CAPTION = (
    "Greater over smaller side of what is proved, along one variable; the others stay where the "
    "slack was seen to be least."
)
_NETWORK = (
    "In the network, X has the inputs as rows, W the weight vectors, b the biases, a the output "
    "weights; Y is the labels times the root of the number of neurons."
)
_AFTERMATH = "What becomes of the results"
_AFTERMATH_ANCHOR = _AFTERMATH.lower().replace(" ", "-")
ORDER = ("proved", "argued", "supported", "refuted", "undecided")


def write_report(audit: Audit, directory: Path, certificates: dict[str, str]) -> list[Path]:
    """Write ``index.md``, ``what-we-found.md``, a page per section and ``audit.json``.

    With matplotlib (``certibound[plot]``) also a picture of the slack of each statement of which
    inequalities are proved.

    Parameters
    ----------
    certificates : piece id -> path of its certificate, for the JSON.

    Raises
    ------
    InputError : the directory cannot be made or written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{directory}: cannot be made: {error.strerror or error}") from None
    document = {"schema": 1, "command": "audit", **statements_document(audit, certificates)}
    pages = {
        "audit.json": json.dumps(document, indent=1) + "\n",
        "what-we-found.md": found_page(audit),
    }
    names = {}
    for name, title, group in sections(audit):
        plots = write_plots(group, directory) if plotting_available() else {}
        pages[f"{name}.md"] = section_page(title, group, plots)
        names[name] = (title, group)
    pages["index.md"] = index_page(audit, names)
    for name, text in pages.items():
        write_text(directory / name, text)
    return [directory / name for name in pages]


def sections(audit: Audit) -> Iterator[tuple[str, str, list[Assessment]]]:
    """Name, title and assessments of each section, in the order of the paper."""
    known = {one.id: one for one in audit.wanted}
    for module in catalogue.content_modules():
        group = [known[s.id] for s in catalogue.module_statements(module) if s.id in known]
        if group:
            first = (importlib.import_module(module).__doc__ or module).strip().split("\n")[0]
            yield module.rsplit(".", 1)[-1].replace("_", "-"), first.rstrip("."), group


def index_page(audit: Audit, names: dict[str, tuple[str, list[Assessment]]]) -> str:
    """The overview: counts, sections, and one line per statement."""
    lines = [f"# Audit of {audit.target}", ""]
    title = catalogue.PAPERS.get(audit.target)
    lines += [f"{title}.", ""] if title else []
    below = [one for top in audit.wanted for one in top.walk() if one is not top]
    lines += [f"- {len(audit.wanted)} statements: {counted(audit.wanted)}"]
    lines += [f"- {len(below)} parts and proof steps: {counted(below)}"] if below else []
    lines += ["- [What we found](what-we-found.md)", ""]
    for name, (heading, group) in names.items():
        lines += [f"## [{heading}]({name}.md)", "", *_table(group), ""]
    return "\n".join(lines)


def section_page(title: str, group: list[Assessment], plots: Mapping[str, str]) -> str:
    """One section: every statement with its formula, verdict, evidence, slack and premises.

    Parameters
    ----------
    plots : id -> name of the file with the picture of its slack.
    """
    lines = [f"# {title}", ""]
    for one in group:
        lines += _card(one)
        if one.id in plots:
            lines += [f"![Slack of {one.id}, its parts and steps]({plots[one.id]})", ""]
            lines += [_CAPTION, ""]
    return "\n".join(lines)


def found_page(audit: Audit) -> str:
    """Each refuted statement with a witness that a reader can check with a calculator."""
    found = refutations(audit)
    lines = [f"# What we found in {audit.target}", ""]
    if not found:
        return "\n".join([*lines, "Nothing is refuted.", ""])
    for one in found:
        lines += _refutation(one)
    lines += _aftermath(outcomes(audit, found))
    gaps = [one for one in audit.wanted if one.first_gap is not None]
    if gaps:
        lines += ["## Where the printed proofs stop being checked", ""]
        lines += ["| statement | first step refuted, else undecided | why |", "|---|---|---|"]
        for top in gaps:
            gap = top.first_gap
            assert gap is not None
            step = gap.name
            lines.append(f"| `{top.id}` | {step}, {gap.verdict} | {_cell(gap.evidence)} |")
        lines.append("")
    return "\n".join(lines)


def counted(every: list[Assessment] | tuple[Assessment, ...]) -> str:
    """``3 proved, 1 refuted``, in the order of the verdicts.

    >>> counted([])
    'none'
    """
    counts: Counter[str] = Counter(one.verdict or "without a verdict of their own" for one in every)
    parts = [f"{counts.pop(name)} {name}" for name in ORDER if name in counts]
    return ", ".join([*parts, *(f"{n} {name}" for name, n in counts.items())]) or "none"


def _table(group: list[Assessment]) -> Iterator[str]:
    yield "| statement | what it says | verdict | evidence |"
    yield "|---|---|---|---|"
    for one in group:
        says = _cell(one.statement.says or one.statement.title)
        yield f"| `{one.id}` | {says} | {one.verdict or '-'} | {_cell(one.evidence)} |"


def _card(one: Assessment) -> Iterator[str]:
    s = one.statement
    yield f"## {s.title or s.id}"
    yield ""
    yield f"`{one.id}`, {s.kind}, {s.source}."
    if s.says:
        yield ""
        yield _plain(s.says)
    if s.setting:
        yield ""
        yield from (f"- {_plain(text)}" for text in s.setting)
    yield ""
    yield from _formulas(s)
    if s.prose:
        yield _plain(s.prose)
        yield ""
    yield f"**{(one.verdict or 'no verdict of its own').capitalize()}**: {one.evidence}."
    yield ""
    notes = []
    if one.slack:
        notes.append(f"Slack (greater side over smaller side, observed): {one.slack}.")
    if one.vacuous_where:
        notes.append(f"Says nothing where `{one.vacuous_where}`.")
    if one.unchecked:
        notes.append("Not checked by a machine: " + ", ".join(f"`{u}`" for u in one.unchecked))
    if s.uses:
        notes.append("Rests on " + ", ".join(f"`{id}`" for id in s.uses) + ".")
    yield from (f"- {note}" for note in notes)
    below = (*one.parts, *one.steps)
    if below:
        yield ""
        yield "| part or step | claim | verdict | evidence |"
        yield "|---|---|---|---|"
        for part in below:
            claim = " ".join([_claimed(part.statement), *_domain(part.statement)])
            verdict = part.verdict or "-"
            yield f"| {part.name} | {_cell(claim)} | {verdict} | {_cell(part.evidence)} |"
    yield ""


def _formulas(s: Statement) -> Iterator[str]:
    if s.claim or s.probability or s.calculus or s.orders:
        yield "```text"
        yield from (f"{name} = {text}" for name, text in s.definitions)
        yield from (f"given   {text}" for text in s.assumptions)
        yield from (f"claim   {text}" for text in _texts(s))
        p = s.probability
        if p is not None:
            bound = f"<= {p.at_most}" if p.at_most else f">= {p.at_least}"
            yield f"chance  P[event] {bound}" + (f", law {p.law}" if p.law else "")
        yield "```"
        yield ""


def _refutation(found: Refutation) -> Iterator[str]:
    one = found.assessment
    yield f"## `{one.id}`"
    yield ""
    yield f"{one.statement.source}. {one.statement.says}".strip()
    yield ""
    refuting = one.refuting
    if refuting is not None:
        trial = refuting.sort == "trial"
        yield _plain(one.statement.prose) if trial else f"False: `{refuting.text}`"
        yield from _domain(one.statement)
        yield ""
        if trial:
            yield from _setting_of(one.statement)
        if one.statement.notes:
            yield _plain(one.statement.notes)
            yield ""
        yield from _instance(refuting)
        yield f"There: {refuting.reason}."
        yield ""
    for repair in found.repairs:
        yield f"Repaired by `{repair.id}` ({repair.verdict}): {_claimed(repair.statement)}"
        yield from _domain(repair.statement)
        yield ""
        if repair.statement.notes:
            yield _plain(repair.statement.notes)
            yield ""
    if found.dependents:
        lost = len(found.dependents) - found.standing
        yield (
            f"Results that use it, directly or not: {found.standing} still stand, {lost} no longer "
            f"follow ([which, and why](#{_AFTERMATH_ANCHOR}))."
        )
        yield ""


def _setting_of(s: Statement) -> Iterator[str]:
    """What is assumed in words, of a step by its statement, and what the names stand for."""
    whole = catalogue.get(catalogue.owner(s.id))
    yield from (f"- {_plain(text)}" for text in whole.setting)
    used = words([*s.claim, *s.assumptions])
    named = [f"`{v.name}`: {v.meaning}" for v in s.variables if v.name in used and v.meaning]
    if named:
        yield f"- {'; '.join(named)}."
    yield ""


def _aftermath(found: tuple[Outcome, ...]) -> Iterator[str]:
    """One table of the results that use something refuted."""
    if not found:
        return
    yield f"## {_AFTERMATH}"
    yield ""
    yield "| result | still follows? | because | it uses | a form that holds |"
    yield "|---|---|---|---|---|"
    for one in found:
        forms = ", ".join(f"`{r.id}` ({r.verdict})" for r in one.repairs)
        # steps and parts by the statement that they belong to
        owners = dict.fromkeys(catalogue.owner(id) for id in one.rests_on)
        uses = ", ".join(f"`{id.partition('/')[2]}`" for id in owners)
        stands = "yes" if one.stands else "no"
        yield f"| `{one.id}` | {stands} | {_cell(one.why)} | {uses} | {forms} |"
    yield ""


def _domain(s: Statement) -> Iterator[str]:
    """What the names of a claim stand for, and where it is claimed."""
    if s.definitions:
        yield "  with " + ", ".join(f"`{name} = {text}`" for name, text in s.definitions)
    if s.assumptions:
        yield "  for " + ", ".join(f"`{text}`" for text in s.assumptions)


def _claimed(s: Statement) -> str:
    """The formulas of a statement in one line, or its words where these say more."""
    if s.probability is not None and s.prose:
        return _plain(s.prose)
    return "; ".join(f"`{text}`" for text in _texts(s)) or _plain(s.prose)


def _texts(s: Statement) -> list[str]:
    """What a statement claims in formulas: relations, identities, orders."""
    return [*s.claim, *(identity.says for identity in s.calculus), *map(str, s.orders)]


def _instance(found: Finding) -> Iterator[str]:
    """The values at which a piece fails; those that only shaped the instance in one line."""
    witness = _from_network(found.witness or {})
    values = {name: value for name, value in witness.items() if name not in SHAPING}
    if values:
        yield "| name | value |"
        yield "|---|---|"
        yield from (f"| `{name}` | {value} |" for name, value in values.items())
        yield ""
        if "network" in values:
            yield _NETWORK
            yield ""
    if shaping := [f"`{name}` = {value}" for name, value in witness.items() if name in SHAPING]:
        yield f"Drawn with {', '.join(shaping)}."
        yield ""


def _from_network(witness: Mapping[str, str]) -> Mapping[str, str]:
    """Without what was drawn before a whole network, if the instance is one."""
    names = list(witness)
    first = names.index("network") if "network" in names else 0
    return {name: witness[name] for name in names[first:]}


def _cell(text: str) -> str:
    return " ".join(_plain(text).replace("|", r"\|").split())


def _plain(text: str) -> str:
    """Text in which no formula such as [W,b](t) looks like a link."""
    return text.replace("](", "]{}(")
