"""Findings kept between audits, and established again when they are read.

The name of a record is a digest of what was judged (the piece with all its formulas), of the
sources of the engine that judged it and of the time limit; a changed statement or engine finds no
record.  A record is not taken at its word: a certificate is put to the independent checker and
compared with the claim, a witness is evaluated again.  So no proof and no refutation can be typed
into the store.  That nothing was decided, or that a trial found no counterexample, is taken as it
stands: the one says nothing, the other supports and no more.  A digest tells a record that was
damaged or edited; it is no seal against somebody who computes it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import fields, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from sympy import Rational

import bounds
import verify
from bounds.calculus import Limit
from bounds.errors import CertiboundError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.audit.finding import Finding
from verify.audit.judge import judge_order, judge_trial, within_law
from verify.audit.pieces import Piece
from verify.audit.premises import (
    Premise,
    cases_of,
    has_no_point,
    holding,
    is_place,
    universal_premises,
    usable_premises,
    with_premises,
)
from verify.files import write_text
from verify.verdict import Verdict

# sources that cannot change the finding on a formula: they read findings, or have nothing to do
# with them
_NOT_ENGINE = (
    "cli", "audit/report", "audit/document", "audit/survival", "audit/combine", "audit/recorded",
    "audit/assessment", "audit/arguments", "audit/whole", "audit/store", "audit/slack_plots",
    "simulate", "experiments",
)  # fmt: skip


class Store:
    """A directory of findings, or nothing (``directory`` None).

    Parameters
    ----------
    directory : made on the first write; records that cannot be read are ignored.
    seconds : the time limit of a piece; an undecided finding is worth only as much.
    """

    def __init__(self, directory: Path | None, seconds: float) -> None:
        self.directory = directory
        self.seconds = seconds

    def get(self, piece: Piece) -> Finding | None:
        """The finding on a piece, established again; None if there is none that can be."""
        if self.directory is None:
            return None
        try:
            record = json.loads(self._path(piece).read_text(encoding="utf-8"))
            if record["digest"] != _digest(record["finding"]):
                return None
            found = _read(record["finding"], piece)
            return replace(found, cached=True) if _established(piece, found, self.seconds) else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        except CertiboundError:  # it speaks of cases or premises that are none
            return None

    def put(self, piece: Piece, found: Finding) -> None:
        """Keep a finding."""
        if self.directory is None:
            return
        record = {name.name: getattr(found, name.name) for name in fields(found)}
        text = json.dumps({"finding": record, "digest": _digest(record)}, separators=(",", ":"))
        path = self._path(piece)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text + "\n")

    def _path(self, piece: Piece) -> Path:
        assert self.directory is not None
        return self.directory / f"{key(piece, self.seconds)}.json"


def key(piece: Piece, seconds: float) -> str:
    """The digest under which a finding is kept."""
    trial = engine_digest("trials") if piece.sort == "trial" else ""
    content = (repr(_content(piece)), engine_digest("engine"), trial, repr(float(seconds)))
    return hashlib.sha256("\n".join(content).encode()).hexdigest()[:40]


def _content(piece: Piece) -> Any:
    s = piece.statement
    whole = s.with_changes(steps=(), parts=(), notes="", because="", says="")
    return piece.owner, piece.label, piece.sort, piece.text, whole, repr(piece.item)


@cache
def engine_digest(which: str) -> str:
    """A digest of the sources: ``engine`` (what judges formulas) or ``trials``."""
    digest = hashlib.sha256()
    for path in sorted(_sources(which)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(which: str) -> Iterable[Path]:
    room = Path(verify.__file__).parent
    if which == "trials":
        return (room / "trials").glob("*.py")
    engine = [
        path
        for path in room.rglob("*.py")
        if not path.relative_to(room).as_posix().startswith((*_NOT_ENGINE, "trials"))
    ]
    return [*engine, *Path(bounds.__file__).parent.glob("*.py")]


def _digest(record: Any) -> str:
    """Tells a record that was damaged or written by hand from one that `Store.put` wrote."""
    text = json.dumps(record, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{engine_digest('engine')}{text}".encode()).hexdigest()


def _read(record: dict[str, Any], piece: Piece) -> Finding:
    record = dict(record)
    record["certificates"] = tuple(record["certificates"])
    record["flags"] = tuple(record["flags"])
    found = Finding(**record)
    texts = (found.verdict, found.reason, *found.flags, *found.data, *found.data.values())
    if not all(isinstance(text, str) and text.isprintable() for text in texts):
        raise ValueError("a text that is none")
    if not (isinstance(found.seconds, float) and math.isfinite(found.seconds)):
        raise ValueError("a time that is none")
    about = (piece.owner, piece.label, piece.sort, piece.text)
    if (found.owner, found.label, found.sort, found.text) != about:
        raise ValueError("a finding on something else")
    return found


def _established(piece: Piece, found: Finding, seconds: float) -> bool:
    if found.verdict == "undecided":
        return True
    if found.instance and piece.sort != "calculus":  # only a limit is one of a limit
        return False
    if piece.sort == "trial":
        return found.verdict == "supported" or _refuted_again(piece, found, seconds)
    if piece.sort == "order":  # no certificate speaks of it
        return judge_order(piece).verdict == found.verdict
    if piece.sort == "law" and within_law(piece, found).verdict != found.verdict:
        return False
    if found.verdict == "proved":
        certified = _certified(found, _claims(piece, found))
        return certified and _somewhere(piece.statement, found)
    # a failing formula is no failing derivative, limit or integral
    return found.verdict == "refuted" and piece.sort != "calculus" and _fails_again(piece, found)


def _refuted_again(piece: Piece, found: Finding, seconds: float) -> bool:
    """Does the trial, whose instances are drawn from its seed, meet the same counterexample?"""
    again = judge_trial(piece, seconds)
    about = (found.verdict, found.reason, found.witness)
    return found.verdict == "refuted" and (again.verdict, again.reason, again.witness) == about


def _claims(piece: Piece, found: Finding) -> tuple[Statement, ...] | None:
    """The statements that have to be proved so that the piece is."""
    claims: tuple[Statement, ...] | None = (piece.statement,)
    if piece.sort == "calculus":
        from verify.audit.identities import claims_of
        from verify.audit.limit_instances import claims_at_values

        hint, instance = found.data.get("antiderivative", ""), found.data.get("instance", "")
        try:
            if instance and isinstance(piece.item, Limit):
                claims = claims_at_values(piece.statement, piece.item, instance)
            else:
                claims = claims_of(piece.statement, piece.item, hint)
        except CertiboundError:
            return None
    elif len(found.certificates) > 1:
        claims = cases_of(piece.statement)
    if claims is None or not found.premise_groups:
        return claims
    if len(found.premise_groups) != len(claims):
        return None
    usable = universal_premises if piece.sort == "calculus" else usable_premises
    given = [
        _given(s, {p.id: p for p in usable(s)} if ids else {}, ids)
        for s, ids in zip(claims, found.premise_groups, strict=True)
    ]
    whole = tuple(s for s in given if s is not None)
    return whole if len(whole) == len(given) else None


def _given(s: Statement, allowed: dict[str, Premise], ids: tuple[str, ...]) -> Statement | None:
    """A statement with these premises; None if it may not use one, or where one does not hold."""
    premises = tuple(allowed[id] for id in ids if id in allowed)
    if len(premises) < len(ids) or len(holding(premises, s)) < len(ids):
        return None
    return with_premises(s, premises) if ids else s


def _certified(found: Finding, claims: tuple[Statement, ...] | None) -> bool:
    from verify.checker.certificates import recheck
    from verify.checker.goals import CertificateError, claim_of

    if claims is None or len(claims) != len(found.certificates):
        return False
    for claim, certificate in zip(claims, found.certificates, strict=True):
        constants = certificate.get("claim", {}).get("constants", {})
        if certificate.get("claim") != claim_of(claim, constants):
            return False
        if dict(found.constants or {}) != constants:
            return False
        try:
            recheck(certificate)
        except CertificateError:
            return False
    return True


def _somewhere(s: Statement, found: Finding) -> bool:
    """Is a point of the domain kept, or is at least not shown that there is none?"""
    if "place" in found.data and is_place(s, json.loads(found.data["place"])):
        return True
    return not has_no_point(s)


def _fails_again(piece: Piece, found: Finding) -> bool:
    """Is the counterexample, or the certificate that no constant works, one?"""
    from verify.strategy import within_scope

    s = piece.statement
    try:
        point = None if found.witness is None else _point(s, found)
        if point is None:
            fails = _fails_along_a_curve(s, found)
        else:
            fails = _fails_whatever_the_constant(s, point) if s.exists else _fails_at(s, point)
        again = Verdict(s.id, "refuted", witness=point)
        return fails and within_scope(s, again).verdict == "refuted"
    except (CertiboundError, ValueError, ArithmeticError, KeyError):
        return False


def _point(s: Statement, found: Finding) -> dict[str, Fraction]:
    """The witness; ValueError if it is no point, or if the claim has no value there."""
    if "undefined" in found.flags:
        raise ValueError("a point without a value")
    point = {name: Fraction(text) for name, text in (found.witness or {}).items()}
    whole = [v.name for v in s.variables if v.domain == "integer" and v.name in point]
    if any(point[name].denominator != 1 for name in whole):
        raise ValueError("a fraction for an integer")
    return point


def _fails_at(s: Statement, point: dict[str, Fraction]) -> bool:
    from verify.enclose import holds

    # without a value a relation does not hold, and is not refuted
    return _inside(s, point) and any(holds(r, point) is False for r in s.relations)


def _fails_whatever_the_constant(s: Statement, point: dict[str, Fraction]) -> bool:
    """At the point a relation fails in which no constant is left: c*(R_w + R_b) is 0 there."""
    from verify.enclose import holds
    from verify.problem import take_apart

    problem = take_apart(s) if len(s.exists) == 1 else ""
    if isinstance(problem, str) or not _inside(problem.plain, point):
        return False
    put = {s.symbols[name]: Rational(x.numerator, x.denominator) for name, x in point.items()}
    there = (r.xreplace(put) for r in s.relations)
    return any(not r.free_symbols and holds(r, {}) is False for r in there)


def _fails_along_a_curve(s: Statement, found: Finding) -> bool:
    from verify.checker.certificates import recheck
    from verify.unbounded import fails_for_all

    if len(s.exists) != 1 or "along" not in found.data:
        return False
    (certificate,) = found.certificates
    recheck(certificate)
    return fails_for_all(s, json.loads(found.data["along"]), certificate)


def _inside(s: Statement, point: dict[str, Fraction]) -> bool:
    from verify.threshold import certain

    return all(certain(r, point) is True for r in _assumed(s))


def _assumed(s: Statement) -> Iterable[Relation]:
    """The assumptions and what they ask for as they are written."""
    for text in s.assumptions:
        parsed = s.parse(text)
        yield from (*parsed.conditions, *parsed.relations)
