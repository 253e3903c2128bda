"""Identities of calculus that a proof step may claim: a derivative, a limit, an integral.

The expression language has scalar formulas only, so these carry their formulas as text, beside the
claim of the statement (`Statement.calculus`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Derivative:
    """The derivative of ``of`` by ``by`` is ``equals``.

    >>> Derivative("phi(B)", "B", "-B*phi(B)").texts
    ('phi(B)', '-B*phi(B)')
    """

    of: str
    by: str
    equals: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The formulas of this identity."""
        return (self.of, self.equals)

    @property
    def says(self) -> str:
        """The identity in one line.

        >>> Derivative("phi(B)", "B", "-B*phi(B)").says
        'derivative of phi(B) by B == -B*phi(B)'
        """
        return f"derivative of {self.of} by {self.by} == {self.equals}"


@dataclass(frozen=True)
class Limit:
    """``of`` tends to ``equals`` as ``by`` tends to ``to``.

    ``to`` is ``"infinity"``, ``"0+"`` (from above) or a formula; ``equals`` a formula or
    ``"infinity"``.  ``between`` are two formulas with the same limit that pinch it, for ``by`` from
    ``near`` on (to infinity) or up to ``near`` (to 0).

    >>> Limit("sin(x)/x", "x", "infinity", "0", ("-1/x", "1/x"), near="1").texts
    ('sin(x)/x', '0', '-1/x', '1/x', '1')
    """

    of: str
    by: str
    to: str
    equals: str
    between: tuple[str, ...] = ()
    near: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The formulas of this identity."""
        texts = (self.of, self.to, self.equals, *self.between, self.near)
        return tuple(t for t in texts if t not in ("infinity", "0+", ""))

    @property
    def says(self) -> str:
        """The limit in one line.

        >>> Limit("Q(B)", "B", "infinity", "0").says
        'limit of Q(B) as B -> infinity == 0'
        """
        return f"limit of {self.of} as {self.by} -> {self.to} == {self.equals}"


@dataclass(frozen=True)
class Integral:
    """The integral of ``of`` over ``by`` from ``lower`` to ``upper`` is ``equals``.

    The ends are formulas or ``"infinity"``; the integrand may have a limit, not a value, at them.
    ``antiderivative`` is a formula whose derivative is the integrand, where one is known.
    """

    of: str
    by: str
    lower: str
    upper: str
    equals: str
    antiderivative: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The formulas of this identity."""
        texts = (self.of, self.lower, self.upper, self.equals, self.antiderivative)
        return tuple(t for t in texts if t and t != "infinity")

    @property
    def says(self) -> str:
        """The integral in one line.

        >>> Integral("phi(u)", "u", "B", "infinity", "Q(B)").says
        'integral of phi(u) over u from B to infinity == Q(B)'
        """
        return (
            f"integral of {self.of} over {self.by} from {self.lower} to {self.upper} "
            f"== {self.equals}"
        )


Calculus = Derivative | Limit | Integral
