"""The independent checker: accepts a certificate, or says at which step it fails.

It imports nothing of the project but `bounds` and itself, so that no search can have a part in what
it accepts; a test of the project's structure sees to that.  `certificates` walks the proof, `goals`
derives from the claim what is to be shown, `rules` says what suffices for it, and `intervals`
evaluates.
"""

from __future__ import annotations

from typing import Any

__all__ = ["CertificateError", "recheck"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from verify.checker import certificates

        return getattr(certificates, name)
    raise AttributeError(name)
