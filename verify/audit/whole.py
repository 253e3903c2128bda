"""Everything that a paper states, judged: which statements, their pieces, their verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bounds import catalogue
from bounds.errors import InputError
from bounds.statement import Statement
from verify.audit.assessment import OWN_PROOFS, Assessment
from verify.audit.bridges import shows_all
from verify.audit.combine import Context
from verify.audit.finding import Finding
from verify.audit.judge import judge_order, task, undecided
from verify.audit.pieces import Piece, pieces
from verify.audit.premises import usable_premises
from verify.audit.recorded import SECONDS, left_open, out_of_time, took_long
from verify.audit.store import Store
from verify.strategy import NOT_DECIDED
from verify.workers import Stopped, run_isolated

LONGER = 3.0  # of the time limit, where a result is known to be there, or for the record
OPEN_SHARE = 0.5  # of it, where no result was found in LONGER times as much
GRACE = 5.0
GROUP = 12
Done = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Audit:
    """The assessments of the statements that were asked for, and of those that these need.

    Parameters
    ----------
    target : the paper or id that was asked for.
    wanted : one per statement of the target, in the order of the catalogue.
    others : of statements outside the target: explicit theorems that imply printed ones, the
        implications, repairs.
    """

    target: str
    wanted: tuple[Assessment, ...]
    others: tuple[Assessment, ...]

    def by_id(self) -> dict[str, Assessment]:
        """Every assessment, of parts and steps too, by id."""
        return {one.id: one for top in (*self.wanted, *self.others) for one in top.walk()}


def audit(
    target: str,
    *,
    seconds: float = SECONDS,
    workers: int = 2,
    store: Path | None = None,
    done: Done | None = None,
    patient: bool = False,
) -> Audit:
    """Judge a paper, or one statement.

    Parameters
    ----------
    target : a paper's key (``yang2024``) or the id of a statement, part or step.
    seconds : time limit of each piece.  Three times as much is given where the record of this
        version has a result that took long, or where it runs out and the record has one; half of it
        where the record has none (see `verify.audit.recorded`).
    workers : pieces judged at the same time; it does not change the verdicts.
    store : directory of earlier findings, each of which is established again before it counts.
    done : is told (pieces done, pieces in all, what was found).
    patient : give three times as much wherever the time runs out, whatever the record says.

    Raises
    ------
    InputError : the target is neither a paper nor an id.

    >>> [one.verdict for one in audit("explicit/hermite-tail/step-7").wanted]
    ['proved']
    """
    asked = _wanted(target)
    wanted = [_with_its_proof(s) for s in asked]
    others = _needed_by(wanted)
    findings = _judge([*wanted, *others], Store(store, seconds), seconds, workers, done, patient)
    context = _context(findings, others)
    return Audit(
        target,
        tuple(_assessed(context, s) for s in asked),
        tuple(context.assess(s) for s in others),
    )


def known(statement: Statement, directory: Path, *, seconds: float = SECONDS) -> Assessment | None:
    """The verdict that an earlier audit left in a store; None if something of it is missing.

    Each finding is established again, as in an audit.
    """
    store = Store(directory, seconds)
    findings: dict[str, list[Finding]] = {}
    whole = _with_its_proof(statement)
    others = _needed_by([whole])
    for s in [whole, *others]:
        for part in catalogue.walk(s):
            for piece in pieces(part):
                found = judge_order(piece) if piece.sort == "order" else store.get(piece)
                if found is None:
                    return None
                findings.setdefault(part.id, []).append(found)
    return _assessed(_context(findings, others), statement)


def _context(findings: dict[str, list[Finding]], others: list[Statement]) -> Context:
    """What was found, with the implications that are proved by it."""
    context = Context(findings)
    # implications between printed statements would need an order; they start from explicit ones
    context.implied.update(_implications(others, Context(findings)))
    return context


def _wanted(target: str) -> list[Statement]:
    if target in catalogue.PAPERS:
        wanted = list(catalogue.find(paper=target))
        if not wanted:
            raise InputError(f"{target}: nothing of this paper is in the catalogue yet")
        return wanted
    return [catalogue.get(target)]


def _with_its_proof(s: Statement) -> Statement:
    """The theorem of the project of which ``s`` is a part, as its proof argues the part."""
    for whole in catalogue.above(s.id)[:1]:
        if s.form in OWN_PROOFS and s in whole.parts:
            return whole
    return s


def _assessed(context: Context, s: Statement) -> Assessment:
    """The assessment of a statement; that of a part is made with its theorem."""
    return next(one for one in context.assess(_with_its_proof(s)).walk() if one.id == s.id)


def _needed_by(wanted: Iterable[Statement]) -> list[Statement]:
    """Implications that lead to these statements, repairs, and all that their proofs rest on."""
    known = {part.id for s in wanted for part in catalogue.walk(s)}
    needed: dict[str, Statement] = {}
    waiting = list(wanted)
    # repairs first: an implication may lead to one of them
    repairs = {s.id for s in catalogue.statements() if s.repairs in known}
    for s in catalogue.statements():
        if s.id in repairs or s.implies in known | repairs:
            needed[s.id] = s
            waiting.append(s)
            for id in s.given:
                needed[id] = catalogue.get(id)
                waiting.append(needed[id])
    while waiting:
        for part in catalogue.walk(waiting.pop()):
            for id in _used(part):
                if id not in known and id not in needed:
                    needed[id] = catalogue.get(id)
                    waiting.append(needed[id])
    inside = {part.id for s in needed.values() for part in catalogue.walk(s) if part is not s}
    return [s for id, s in needed.items() if id not in known and id not in inside]


def _used(part: Statement) -> Iterator[str]:
    """What a formula may be proved from, and what the words of an own proof rest on."""
    yield from (premise.id for premise in usable_premises(part))
    yield from (id for id, _ in part.instances)  # of a limit, which is no formula
    if part.form in OWN_PROOFS:
        yield from part.uses


def _judge(
    statements: list[Statement],
    store: Store,
    seconds: float,
    workers: int,
    done: Done | None,
    patient: bool,
) -> dict[str, list[Finding]]:
    every = [p for s in statements for part in catalogue.walk(s) for p in pieces(part)]
    results: dict[str, Finding] = {}
    total = len(every)

    def tell(piece: Piece, found: Finding) -> None:
        results[piece.id] = found
        if done is not None:
            done(len(results), total, f"{piece.id}: {found.verdict}")

    def search(inputs: list[tuple[Piece, float]]) -> None:
        most = max((limit for _, limit in inputs), default=0.0)
        for place, found in run_isolated(task, inputs, workers=workers, seconds=1.2 * most + GRACE):
            piece, _ = inputs[place]
            if isinstance(found, Stopped):
                found = _stopped(piece, found)
            store.put(piece, found)
            tell(piece, found)

    rest = []
    for piece in every:
        if piece.sort == "order":
            tell(piece, judge_order(piece))
        else:
            rest.append(piece)
    _warm_up()
    if store.directory is not None:
        rest = _without_kept(rest, store, workers, tell)
    search([(piece, _limit(piece, seconds, patient)) for piece in rest])
    longer = LONGER * seconds
    search([(p, longer) for p in every if _wants_more(p, results[p.id], longer, patient)])
    owners: dict[str, list[Finding]] = {}
    for piece in every:
        owners.setdefault(piece.owner, []).append(results[piece.id])
    return owners


def _limit(piece: Piece, seconds: float, patient: bool) -> float:
    if took_long(piece):
        return LONGER * seconds  # at once, instead of a first search that has to end in vain
    if patient:
        return seconds
    in_vain = seconds <= LONGER * SECONDS and left_open(piece) is True
    return OPEN_SHARE * seconds if in_vain else seconds


def _wants_more(piece: Piece, found: Finding, longer: float, patient: bool) -> bool:
    """Did the time run out, where more is likely to help?"""
    if not out_of_time(found) or found.reason == NOT_DECIDED.format(longer):
        return False
    return patient or left_open(piece) is False


def _without_kept(
    every: list[Piece], store: Store, workers: int, tell: Callable[[Piece, Finding], None]
) -> list[Piece]:
    """The pieces on which the store has no finding that can be established again.

    Neighbours go to one process: what a statement's pieces have in common is done once.
    """
    groups = [every[start : start + GROUP] for start in range(0, len(every), GROUP)]
    inputs = [(store, group) for group in groups]
    told: set[str] = set()
    for place, kept in run_isolated(_kept, inputs, workers=workers, seconds=20.0 * GROUP):
        if isinstance(kept, Stopped):
            continue
        for piece, found in zip(groups[place], kept, strict=True):
            if found is not None:
                tell(piece, found)
                told.add(piece.id)
    return [piece for piece in every if piece.id not in told]


def _kept(value: tuple[Store, list[Piece]], report: Callable[[Any], None]) -> list[Finding | None]:
    store, group = value
    return [store.get(piece) for piece in group]


def _stopped(piece: Piece, stopped: Stopped) -> Finding:
    if isinstance(stopped.partial, Finding):
        return stopped.partial
    return undecided(piece, stopped.reason, stopped.seconds)


def _warm_up() -> None:
    import verify.audit.identities
    import verify.audit.slack  # noqa: F401
    from verify.judging import warm_up

    warm_up()


def _implications(
    others: list[Statement], context: Context
) -> dict[str, tuple[Assessment, tuple[str, ...]]]:
    """Id -> the proved implication and the statements, proved or argued, that it starts from."""
    implied: dict[str, tuple[Assessment, tuple[str, ...]]] = {}
    for s in others:
        if not s.implies or not shows_all(s):
            continue
        bridge = context.assess(s)
        sources = [context.assess(catalogue.get(id)) for id in s.given]
        if bridge.verdict == "proved" and all(a.verdict in ("proved", "argued") for a in sources):
            implied.setdefault(s.implies, (bridge, s.given))
    return implied
