"""What was found out about one piece of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from verify.verdict import Judgement

_BETWEEN = "|"


@dataclass(frozen=True)
class Finding:
    """A piece with its verdict and the evidence, all of it JSON.

    Parameters
    ----------
    owner, label, sort, text : of the `Piece`.
    verdict : ``supported`` only for a trial without a counterexample.
    reason : one sentence: the evidence, or why nothing was decided.
    witness : name -> exact value in text, for ``refuted``.
    certificates : what the independent checker re-establishes a proof from.
    constants : values found for existential constants.
    flags : as in `Verdict`.
    data : further facts that are needed to establish the finding again.
    seconds : time spent when it was judged.
    cached : was it taken from the store, and established again there?
    """

    owner: str
    label: str
    sort: str
    text: str
    verdict: Judgement
    reason: str = ""
    witness: Mapping[str, str] | None = None
    certificates: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    constants: Mapping[str, str] | None = None
    flags: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    cached: bool = False

    @property
    def premise_groups(self) -> tuple[tuple[str, ...], ...]:
        """For each certificate the ids of what its proof took as given; none if nothing was."""
        text = self.data.get("premises", "")
        return tuple(tuple(group.split()) for group in text.split(_BETWEEN)) if text else ()

    @property
    def premises(self) -> tuple[str, ...]:
        """Ids of what a proof of the piece took as given.

        >>> found = Finding("user/x", "", "relation", "x > 0", "proved", data=grouped(
        ...     [("user/a",), (), ("user/b", "user/a")]))
        >>> found.premises, len(found.premise_groups)
        (('user/a', 'user/b'), 3)
        """
        ids = [id for group in self.premise_groups for id in group]
        return tuple(dict.fromkeys([*self.instance, *ids]))

    @property
    def instance(self) -> tuple[str, ...]:
        """The id of the statement of whose limit this is one at given values, if it is."""
        id = self.data.get("instance", "")
        return (id,) if id else ()

    def json(self) -> dict[str, Any]:
        """For ``audit --json``; certificates are saved as files, not printed."""
        return {
            "label": self.label,
            "sort": self.sort,
            "text": self.text,
            "verdict": self.verdict,
            "reason": self.reason or None,
            "witness": None if self.witness is None else dict(self.witness),
            "constants": None if self.constants is None else dict(self.constants),
            "flags": list(self.flags),
            "seconds": round(self.seconds, 3),
        }


def grouped(groups: Iterable[Iterable[str]]) -> dict[str, str]:
    """The entry of `Finding.data` that says what each certificate rests on; none if nothing.

    >>> grouped([("user/a", "user/b"), ()])
    {'premises': 'user/a user/b | '}
    >>> grouped([(), ()])
    {}
    """
    texts = [" ".join(group) for group in groups]
    return {"premises": f" {_BETWEEN} ".join(texts)} if any(texts) else {}
