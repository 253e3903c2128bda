"""Recheck a certificate that came from elsewhere: in a process of its own, within limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bounds.errors import InputError
from verify.attempts import shown_void
from verify.checker.certificates import recheck
from verify.checker.goals import CertificateError, statement_of
from verify.problem import with_constants
from verify.workers import MEMORY_LIMIT, Stopped, run_isolated

BUDGET = 600.0
_VOID_SECONDS = 0.5


@dataclass(frozen=True)
class Accepted:
    """A certificate that was accepted; ``void``: it was shown that no point meets the assumptions.

    A claim about no point at all is proved by anything.  `verify.judging.check` never proves one,
    but its certificate can be written by hand, and the checker, which only follows the proof, is
    right to accept it.
    """

    void: bool


def recheck_within(certificate: Any, *, seconds: float = BUDGET) -> Accepted:
    """Recheck within a time limit and the memory limit of the workers.

    Parameters
    ----------
    certificate : the JSON document.
    seconds : processor time.

    Raises
    ------
    CertificateError : if it is not accepted.
    InputError : if it was not decided within the limits.

    >>> from verify import check
    >>> proof = check("x**2 >= 0", variables={"x": "real"}).certificate
    >>> recheck_within(proof)
    Accepted(void=False)
    """
    (result,) = [r for _, r in run_isolated(_task, [certificate], workers=1, seconds=seconds)]
    if isinstance(result, Stopped):
        raise InputError(
            f"the certificate was neither accepted nor rejected within {seconds:g} s and "
            f"{MEMORY_LIMIT >> 30} GiB ({result.reason}); --budget SECONDS gives more time"
        )
    if isinstance(result, CertificateError):
        raise result
    return Accepted(bool(result))


def _task(certificate: Any, report: Callable[[Any], None]) -> bool | CertificateError:
    try:
        recheck(certificate)
    except CertificateError as error:
        return error
    claim = certificate["claim"]
    return shown_void(with_constants(statement_of(claim), claim["constants"]), _VOID_SECONDS)
