"""Comparisons of orders of magnitude that a statement may claim, as text; `bounds.orders` decides.

"Improves the width by a factor (n/lambda_0)^(8/3)" has no numbers to check, but it has exponents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Magnitude = Literal["same", "smaller", "at most", "larger", "at least"]


@dataclass(frozen=True)
class OrderRelation:
    """``left`` (divided by ``over``) is of the same, a smaller, ... order than ``right``.

    Parameters
    ----------
    left, right, over : formulas; coefficients do not count, logarithms only with ``logs``.
    relation : ``same``, ``smaller`` (strictly), ``at most``, ``larger``, ``at least``.
    where : (name, formula) replaced one after the other in all three formulas.
    resolve : a quantity that occurs on both sides of its own condition: with ``m``, the formulas
        ``left`` and ``over`` are conditions ``m >= ...`` and are solved for ``m`` first.
    small : quantities that tend to 0 here; all others tend to infinity.

    >>> OrderRelation("n**2", "smaller", "n**3").texts
    ('n**2', 'n**3')
    """

    left: str
    relation: Magnitude
    right: str
    over: str = ""
    where: tuple[tuple[str, str], ...] = ()
    resolve: str = ""
    logs: bool = False
    small: tuple[str, ...] = ("lambda", "lambda_0", "lambda_B", "delta", "epsilon", "eta")

    @property
    def texts(self) -> tuple[str, ...]:
        """The formulas of this relation."""
        formulas = (self.left, self.over, self.right, *(formula for _, formula in self.where))
        return tuple(text for text in formulas if text)

    def __str__(self) -> str:
        over = f" / ({self.over})" if self.over else ""
        words = {"same": "is of the same order as", "smaller": "is of smaller order than",
                 "at most": "is at most of the order of", "larger": "is of larger order than",
                 "at least": "is at least of the order of"}  # fmt: skip
        where = ", ".join(f"{name} = {formula}" for name, formula in self.where)
        solved = f", solved for {self.resolve}" if self.resolve else ""
        return (
            f"({self.left}){over} {words[self.relation]} {self.right}"
            + (f" with {where}" if where else "")
            + solved
        )
