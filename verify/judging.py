"""Judge claims: void, refuted by a witness, proved with a certificate, or undecided.

Each claim is judged in a process of its own that is ended when its time is over, so that nothing
can hang; the result does not depend on how many run at once.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bounds.errors import CertiboundError, InputError
from verify.verdict import Verdict

if TYPE_CHECKING:
    from bounds.statement import Statement

DEFAULT_SECONDS = 10.0
GRACE = 5.0  # for the checker and for starting the process, before it is ended


def check(
    claim: Statement | str,
    *,
    variables: Mapping[str, str] | None = None,
    assumptions: Sequence[str] = (),
    seconds: float = DEFAULT_SECONDS,
) -> Verdict:
    """Judge one statement, or a claim given as text, in this process.

    Parameters
    ----------
    claim : a statement, or a text of the expression language with its ``variables`` (name to
        ``real`` or ``integer``) and ``assumptions``.
    seconds : time for the search.

    Raises
    ------
    InputError : if the claim is not in the language.

    >>> check("Q(B) <= phi(B)/B", variables={"B": "real"}, assumptions=["B > 0"]).verdict
    'proved'
    >>> check("x**2 >= x", variables={"x": "real"}).witness
    {'x': Fraction(1, 2)}
    """
    from verify.claims import make_claim

    if isinstance(claim, str):
        claim = make_claim(claim, variables=variables, assumptions=assumptions)
    start = time.monotonic()
    verdict = _judge(claim, seconds)
    return verdict.with_changes(seconds=time.monotonic() - start)


def _judge(statement: Statement, seconds: float) -> Verdict:
    """Void first, then a quick search for a witness, a proof, and a longer search."""
    from verify.prove import prove
    from verify.refute import is_void, refute

    name, start = statement.id, time.monotonic()
    if not statement.claim or statement.order:
        return Verdict(name, "undecided", reason="there is no scalar claim to judge")
    if statement.exists:
        return Verdict(name, "undecided", reason="constants to be found are not searched for yet")
    if is_void(statement, seconds=min(0.5, seconds / 10)):
        return Verdict(
            name, "undecided", flags=("void",), reason="no point satisfies all assumptions"
        )
    undefined = None
    for share in (0.15, 0.3):
        witness = refute(statement, seconds=share * seconds)
        if witness is not None and not witness.undefined:
            return Verdict(name, "refuted", witness=dict(witness.point), reason=witness.says())
        undefined = undefined or witness
        if share == 0.15 and undefined is None:
            left = seconds - (time.monotonic() - start)
            proof = prove(statement, seconds=max(0.7 * left, 0.1))
            if proof is not None:
                return Verdict(name, "proved", certificate=proof.certificate)
    if undefined is not None:
        return Verdict(name, "undecided", flags=("undefined",), reason=undefined.says())
    return Verdict(name, "undecided", reason=f"no proof and no witness found in {seconds:g} s")


def check_file(
    path: str | os.PathLike[str],
    *,
    seconds: float = DEFAULT_SECONDS,
    certificates: str | os.PathLike[str] | None = None,
    workers: int = 2,
    done: Callable[[Verdict], None] | None = None,
) -> list[Verdict]:
    """Judge every claim of a claims file, each with its own time, in order.

    Certificates of proofs are saved as ``<id>.json`` in the folder ``certificates`` if one is
    given.  ``done`` is called with each verdict as it comes.
    """
    from verify.claims import load_claims

    statements = load_claims(path)
    if not seconds > 0:
        raise InputError(f"a budget of {seconds} seconds; give a positive number")
    context = multiprocessing.get_context("spawn")
    results: dict[int, Verdict] = {}
    waiting = list(enumerate(statements))
    running: dict[int, tuple[Any, Any, float]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < max(1, workers):
                place, statement = waiting.pop(0)
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(statement, seconds, theirs))
                process.start()
                theirs.close()
                running[place] = (process, ours, time.monotonic())
            for place in list(running):
                verdict = _collect(statements[place], seconds, *running[place])
                if verdict is not None:
                    del running[place]
                    results[place] = _saved(verdict, certificates)
                    if done is not None:
                        done(results[place])
            time.sleep(0.01)
    finally:
        for process, _, _ in running.values():
            process.kill()
            process.join()
    return [results[place] for place in sorted(results)]


def _work(statement: Statement, seconds: float, connection: Any) -> None:
    try:
        verdict = check(statement, seconds=seconds)
    except CertiboundError as error:
        verdict = Verdict(statement.id, "undecided", reason=str(error))
    connection.send(verdict)
    connection.close()


def _collect(
    statement: Statement, seconds: float, process: Any, connection: Any, start: float
) -> Verdict | None:
    """The verdict of a running process, if it has one or has to be ended."""
    spent = time.monotonic() - start
    reason = ""
    if connection.poll():
        try:
            verdict: Verdict = connection.recv()
        except EOFError:
            reason = "the judging process ended without an answer"
        else:
            process.join()
            return verdict
    elif not process.is_alive():
        reason = "the judging process ended without an answer"
    elif spent > 1.5 * seconds + GRACE:
        reason = f"no answer within {seconds:g} s"
    if not reason:
        return None
    process.kill()
    process.join()
    return Verdict(statement.id, "undecided", reason=reason, seconds=spent)


def _saved(verdict: Verdict, folder: str | os.PathLike[str] | None) -> Verdict:
    """Write a proof's certificate, whole or not at all."""
    if verdict.certificate is None or folder is None:
        return verdict
    home = Path(folder)
    name = re.sub(r"[^A-Za-z0-9._-]", "_", verdict.id) + ".json"
    temporary = home / f".{name}.{os.getpid()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(verdict.certificate, separators=(",", ":")) + "\n")
        temporary.replace(home / name)
    except OSError as error:
        raise InputError(f"cannot write certificates to {home}: {error.strerror}") from error
    return verdict.with_changes(certificate_path=str(home / name))
