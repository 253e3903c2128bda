"""The one base class of every error that certibound raises on purpose."""

from __future__ import annotations


class CertiboundError(Exception):
    """An error with a message for people: what was given, what is allowed, what to do."""


class InputError(CertiboundError):
    """Input that cannot be used: a bad number, name, file, option or parameter."""


class MissingValueError(InputError):
    """A statement needs values that were not given; ``wanted`` names them with their meanings."""

    def __init__(self, id: str, wanted: str) -> None:
        super().__init__(f"{id} needs a value for {wanted}")
        self.wanted = wanted


class LanguageError(InputError):
    """Text that is not in the expression language; the message points at the place."""


class UnknownIdError(InputError):
    """An id that the catalogue does not have; the message suggests the nearest ones."""


class UndefinedError(CertiboundError):
    """An expression that has no real value at a point (1/0, the log of 0, the root of -1)."""


class PrecisionError(CertiboundError):
    """An enclosure that could not be made as narrow as was asked within the allowed precision."""


class BudgetError(CertiboundError):
    """A time or memory limit that was reached, or a need that exceeds it."""
