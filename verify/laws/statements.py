"""What an exact law says about a probability claim of the catalogue at one point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bounds.errors import InputError
from bounds.relation import Relation
from bounds.statement import Statement
from verify.enclose import Enclosure
from verify.verdict import Verdict

Status = Literal["holds", "fails", "outside", "undecided"]


@dataclass(frozen=True)
class LawAtPoint:
    """A probability claim against its law at an exact point.

    Parameters
    ----------
    id, point : which statement, where.
    side : the claim is that the probability is ``at_most`` or ``at_least`` the bound.
    law : the probability of the event, or a rigorous ``upper``/``lower`` bound on it (``law_is``);
        enclosed; None where it has no finite enclosure.
    bound : the claimed bound, enclosed.
    status : ``holds`` or ``fails``, both certain; ``outside`` if an assumption certainly fails or
        could not be established; ``undecided``.
    reason : for the last two.
    vacuous : the bound says nothing here.
    """

    id: str
    point: Mapping[str, Fraction]
    side: Literal["at_most", "at_least"]
    law: Enclosure | None
    law_is: Literal["exact", "upper", "lower"]
    bound: Enclosure | None
    status: Status
    reason: str = ""
    vacuous: bool = False
    constants: tuple[str, ...] = ()

    def says(self) -> str:
        """The outcome in one line."""
        law = "?" if self.law is None else self.law.text(8)
        bound = "?" if self.bound is None else self.bound.text(8)
        kind = {"exact": "", "upper": "at most ", "lower": "at least "}[self.law_is]
        where = ", ".join(f"{name} = {value}" for name, value in self.point.items())
        line = f"probability {kind}{law}, claimed {self.side.replace('_', ' ')} {bound}"
        line = f"{line} at {where}" if where else line
        return f"{line}: {self.status}{f' ({self.reason})' if self.reason else ''}"

    def verdict(self) -> Verdict:
        """``refuted`` if the claim fails here, else ``undecided``: one point proves nothing.

        For a claim 'there is a constant c' a point with one c does not refute either.
        """
        if self.status == "fails" and not self.constants:
            return Verdict(self.id, "refuted", witness=dict(self.point), reason=self.says())
        return Verdict(self.id, "undecided", reason=self.says())


def law_at(statement: Statement | str, point: Mapping[str, Fraction | int]) -> LawAtPoint:
    """Compare the exact law of a probability claim with its bound at a point.

    Parameters
    ----------
    statement : a statement with ``probability.law``, or its id.
    point : exact values of every variable in its formulas (and of existential constants).

    Raises
    ------
    InputError : a statement without a law, or a point that does not fit it.
    UnknownIdError : for an id that the catalogue does not have.

    >>> found = law_at("explicit/flip-probability",
    ...                {"B": Fraction(1), "R": Fraction(1, 10), "kappa": Fraction(1)})
    >>> found.status, found.law.text(6), found.bound.text(6)
    ('holds', '0.0483941', '0.0484748')
    """
    from bounds import catalogue
    from verify.evaluate import evaluate_statement
    from verify.refute.domain import assumed
    from verify.refute.witness import established

    if isinstance(statement, str):
        statement = catalogue.get(statement)
    chance = statement.probability
    if chance is None or not chance.law:
        raise InputError(
            f"{statement.id} has no exact law; `certibound show` lists it under 'probability'"
        )
    exact = {name: Fraction(value) for name, value in point.items()}
    found = evaluate_statement(statement, exact, independent=False).probability
    assert found is not None
    status: Status = "undecided"
    reason = found.reason or "the law and the bound could not be separated"
    if found.status in ("holds", "violated"):
        status, reason = ("holds" if found.status == "holds" else "fails"), ""
    elif found.status == "undecided" and _touches(statement, exact):
        status, reason = "holds", ""
    elif chance.law_is != "exact" and found.law is not None and not found.reason:
        reason = f"the law is only known to be {_known(chance.law_is)} this"
    broken = [r for r in assumed(statement) if established(r, exact) is not True]
    if broken:
        status, reason = "outside", f"{broken[0]} is not established"
    return LawAtPoint(
        statement.id,
        exact,
        found.side,
        found.law,
        chance.law_is,
        found.bound,
        status,
        reason,
        bool(found.vacuous),
        statement.exists,
    )


def _touches(statement: Statement, point: Mapping[str, Fraction]) -> bool:
    """Are law and bound certainly equal, or in order, where enclosures cannot separate them?"""
    from verify.refute.witness import established

    chance = statement.probability
    assert chance is not None
    law = statement.expression(chance.law)
    if chance.at_most:
        relation = Relation(law, "<=", statement.expression(chance.at_most))
        proves = chance.law_is in ("exact", "upper")
    else:
        relation = Relation(law, ">=", statement.expression(chance.at_least))
        proves = chance.law_is in ("exact", "lower")
    return proves and established(relation, point) is True


def _known(law_is: str) -> str:
    return "at most" if law_is == "upper" else "at least"
