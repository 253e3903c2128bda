"""A relation between two expressions, kept exactly as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

OPERATORS = ("<=", ">=", "==", "!=", "<", ">")
_NEGATED = {"<=": ">", ">=": "<", "<": ">=", ">": "<=", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Relation:
    """``left op right`` between sympy expressions; never evaluated or reordered by sympy.

    >>> import sympy as sp
    >>> str(Relation(sp.Symbol("x"), "<=", sp.Integer(1)))
    'x <= 1'
    """

    left: Any
    op: str
    right: Any

    def __post_init__(self) -> None:
        if self.op not in OPERATORS:
            raise ValueError(f"unknown relation {self.op!r}; allowed are {', '.join(OPERATORS)}")

    @property
    def strict(self) -> bool:
        """True for ``<``, ``>`` and ``!=``."""
        return self.op in ("<", ">", "!=")

    @property
    def margin(self) -> Any:
        """Greater side minus smaller side: the relation holds iff this is >= 0 (> 0 if strict).

        For ``==`` and ``!=`` it is left minus right.
        """
        return self.right - self.left if self.op in ("<=", "<") else self.left - self.right

    @property
    def negation(self) -> Relation:
        """The relation that holds exactly where this one fails."""
        return Relation(self.left, _NEGATED[self.op], self.right)

    @property
    def free_symbols(self) -> set[Any]:
        """The symbols of both sides."""
        return set(self.left.free_symbols) | set(self.right.free_symbols)

    @property
    def parts(self) -> tuple[Relation, ...]:
        """Relations that hold together exactly where this one holds: y >= max(a, b) taken apart.

        >>> import sympy as sp
        >>> a, b, y = sp.symbols("a b y", real=True)
        >>> [str(part) for part in Relation(sp.Max(a, b), "<", y).parts]
        ['a < y', 'b < y']
        """
        below, above = (self.left, self.right) if self.op[0] == "<" else (self.right, self.left)
        if self.op in ("==", "!="):
            return (self,)
        lower = sorted(below.args, key=str) if isinstance(below, sp.Max) else [below]
        upper = sorted(above.args, key=str) if isinstance(above, sp.Min) else [above]
        if len(lower) == len(upper) == 1:
            return (self,)
        pairs = [(low, high) for low in lower for high in upper]
        if self.op[0] == ">":
            return tuple(Relation(high, self.op, low) for low, high in pairs)
        return tuple(Relation(low, self.op, high) for low, high in pairs)

    def subs(self, mapping: dict[Any, Any]) -> Relation:
        """The relation with symbols replaced on both sides."""
        return Relation(self.left.subs(mapping), self.op, self.right.subs(mapping))

    def xreplace(self, mapping: Mapping[Any, Any]) -> Relation:
        """The relation with symbols replaced all at once: with x = y and y = z no x becomes z."""
        return Relation(self.left.xreplace(mapping), self.op, self.right.xreplace(mapping))

    def __str__(self) -> str:
        return f"{self.left} {self.op} {self.right}"
