"""Judge claims: from Python, or all claims of a file, each within its time limit."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from bounds.errors import InputError
from bounds.statement import Statement
from verify.claims import load_claims, make_claim
from verify.files import write_text
from verify.strategy import task
from verify.verdict import Verdict
from verify.workers import Stopped, run_isolated

WORKERS = 2
BUDGET = 10.0
MOST_SECONDS = 86_400.0
GRACE = 3.0
Done = Callable[[Verdict], None]


def check(
    claim: Statement | str,
    *,
    variables: Mapping[str, str] | None = None,
    assumptions: Sequence[str] = (),
    exists: Sequence[str] = (),
    seconds: float = BUDGET,
) -> Verdict:
    """Judge one claim.

    Parameters
    ----------
    claim : a `Statement`, or a text in the expression language.
    variables, assumptions, exists : of a claim that is given as text, as in a claims file.
    seconds : time limit.

    Raises
    ------
    InputError : for a claim that is not in the language.

    >>> check("Q(B) <= phi(B)/B", variables={"B": "real"}, assumptions=["B > 0"]).verdict
    'proved'
    >>> print(check("x**2 >= x", variables={"x": "real"}).witness["x"])
    1/2
    """
    if isinstance(claim, Statement):
        if variables or assumptions or exists:
            raise InputError("a Statement brings its own variables, assumptions and constants")
        statement = claim
    else:
        statement = make_claim(claim, variables=variables, assumptions=assumptions, exists=exists)
    return check_all([statement], seconds=seconds, workers=1)[0]


def check_all(
    statements: Iterable[Statement],
    *,
    seconds: float = BUDGET,
    workers: int = WORKERS,
    done: Done | None = None,
) -> list[Verdict]:
    """Judge several claims, each in a process of its own and for at most ``seconds``.

    ``done`` is given each verdict as it comes.  The number of workers changes the time it takes
    and nothing else.
    """
    if not 0 < seconds <= MOST_SECONDS:
        raise InputError(f"a budget of {seconds} s was given; allowed are 0 to {MOST_SECONDS:g}")
    statements = list(statements)
    warm_up()
    verdicts: dict[int, Verdict] = {}
    inputs = [(statement, seconds) for statement in statements]
    limit = 1.2 * seconds + GRACE
    for place, result in run_isolated(task, inputs, workers=workers, seconds=limit):
        if isinstance(result, Stopped):
            result = _without_result(statements[place], result)
        verdicts[place] = result
        if done is not None:
            done(result)
    return [verdicts[place] for place in range(len(statements))]


def _without_result(statement: Statement, stopped: Stopped) -> Verdict:
    if isinstance(stopped.partial, Verdict):
        verdict = stopped.partial
        reason = verdict.reason if verdict.flags else stopped.reason
        return verdict.with_changes(reason=reason, seconds=stopped.seconds)
    return Verdict(statement.id, "undecided", reason=stopped.reason, seconds=stopped.seconds)


def warm_up() -> None:
    """Import what every worker needs once, before it is forked."""
    import hypothesis  # noqa: F401
    import scipy.optimize
    import scipy.special  # noqa: F401

    import verify.constants
    import verify.enclose
    import verify.prove.search
    import verify.refute.drawn  # noqa: F401


def check_file(
    path: str | os.PathLike[str],
    *,
    seconds: float = BUDGET,
    certificates: str | os.PathLike[str] | None = None,
    workers: int = WORKERS,
    done: Done | None = None,
) -> list[Verdict]:
    """Judge every claim of a claims file.

    Parameters
    ----------
    path : the claims file.
    seconds : time limit of each claim.
    certificates : directory in which proofs are saved; they are not saved without one.
    workers, done : see `check_all`.

    Raises
    ------
    InputError : for a file that is not a claims file or a directory that cannot be written.
    """
    verdicts = check_all(load_claims(path), seconds=seconds, workers=workers, done=done)
    if certificates is None:
        return verdicts
    return [save_certificate(verdict, Path(certificates)) for verdict in verdicts]


def save_certificate(verdict: Verdict, directory: Path) -> Verdict:
    """Save a verdict's certificate as compact JSON; the returned verdict knows the path."""
    if verdict.certificate is None:
        return verdict
    path = directory / certificate_name(verdict.id)
    text = json.dumps(verdict.certificate, separators=(",", ":"), ensure_ascii=True)
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None
    write_text(path, text + "\n")
    return verdict.with_changes(certificate_path=str(path))


def certificate_name(identity: str) -> str:
    """A file name for an id: readable, safe, and different for different ids.

    >>> certificate_name("mills")
    'mills.json'
    """
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", identity)[:60]
    if safe == identity:
        return f"{safe}.json"
    return f"{safe}.{hashlib.sha256(identity.encode()).hexdigest()[:10]}.json"
