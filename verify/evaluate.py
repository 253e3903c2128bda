"""A statement at a point: both sides of every relation, which hold, which say nothing.

All verdicts here come from enclosures; the mpmath values are shown beside them as a second,
independent computation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from bounds.errors import BudgetError, CertiboundError, PrecisionError, UndefinedError
from bounds.language import ORDER_FUNCTIONS, text_of
from bounds.relation import Relation
from verify.enclose import Enclosure, enclose, holds
from verify.equal_sides import equal
from verify.mpmath_values import value
from verify.points import check_point
from verify.signs import sign_separates, with_sign
from verify.vacuity import nonnegative_names, vacuous_bound, vacuous_relation

if TYPE_CHECKING:
    from bounds.statement import Statement

__all__ = [
    "ProbabilityValue",
    "RelationValue",
    "StatementValue",
    "enclosed",
    "evaluate_statement",
    "value",
]

# The working precision for two sides below all that is represented (see `verify.enclose`).
TINY_BITS = 4096

Status = Literal["holds", "violated", "undecided", "undefined", "not numeric"]


@dataclass(frozen=True)
class RelationValue:
    """A relation at a point.

    ``left``, ``right`` and ``slack`` (greater minus smaller side) are enclosures, ``values`` the
    two sides by mpmath; each is None where it could not be had, and ``reason`` then says why.
    ``vacuous`` says in which way the relation, though true, says nothing.
    """

    relation: Relation
    status: Status
    left: Enclosure | None = None
    right: Enclosure | None = None
    slack: Enclosure | None = None
    values: tuple[Any, Any] | None = None
    vacuous: str = ""
    reason: str = ""

    @property
    def text(self) -> str:
        """The relation in the expression language."""
        left, right = text_of(self.relation.left), text_of(self.relation.right)
        return f"{left} {self.relation.op} {right}"


@dataclass(frozen=True)
class ProbabilityValue:
    """The bound of a probability statement at a point, and the exact law where it is known."""

    side: Literal["at_most", "at_least"]
    bound: Enclosure | None
    law: Enclosure | None
    status: Status
    vacuous: str = ""
    reason: str = ""


@dataclass(frozen=True)
class StatementValue:
    """Everything that a statement says at one point.

    ``bound_note`` says what ``bound`` is if it is more than the formula of the bound.
    """

    statement: Statement
    point: dict[str, Fraction]
    digits: int
    claims: tuple[RelationValue, ...]
    assumptions: tuple[RelationValue, ...]
    conditions: tuple[RelationValue, ...] = ()
    definitions: tuple[tuple[str, Enclosure | None, str], ...] = ()
    probability: ProbabilityValue | None = None
    bound: Enclosure | None = None
    bound_note: str = ""

    @property
    def violated_assumptions(self) -> tuple[RelationValue, ...]:
        """Assumptions that certainly fail (or have no value) at the point."""
        return tuple(a for a in self.assumptions if a.status in ("violated", "undefined"))

    @property
    def undecided_assumptions(self) -> tuple[RelationValue, ...]:
        """Assumptions whose truth at the point could not be decided."""
        return tuple(a for a in self.assumptions if a.status in ("undecided", "not numeric"))

    @property
    def inside(self) -> bool:
        """Do all assumptions certainly hold here?"""
        return all(a.status == "holds" for a in self.assumptions)

    @property
    def vacuous(self) -> tuple[str, ...]:
        """Why parts of the statement say nothing here; empty if all say something."""
        reasons = [claim.vacuous for claim in self.claims]
        if self.probability is not None:
            reasons.append(self.probability.vacuous)
        return tuple(reason for reason in (*reasons, self.bound_vacuous) if reason)

    @property
    def bound_vacuous(self) -> str:
        """Why the bound on the statement's quantity says nothing here; empty if it does."""
        return vacuous_bound(self.statement, self.bound)


def evaluate_statement(
    statement: Statement,
    point: Mapping[str, Fraction],
    digits: int = 15,
    *,
    independent: bool = True,
) -> StatementValue:
    """Evaluate every relation of a statement at a point.

    Parameters
    ----------
    point : exact values by name, for every variable of the formulas (`verify.points` lists them).
    digits : significant digits of the enclosures and values.
    independent : also compute both sides of the claim by mpmath.

    Raises
    ------
    InputError : for a point that does not fit (see `verify.points`).  A point outside the
        assumptions is no error: see `StatementValue.violated_assumptions`.

    >>> from bounds.statement import Statement, Variable
    >>> mills = Statement(id="user/mills", variables=(Variable("B"),), assumptions=("B > 0",),
    ...                   claim=("Q(B) <= phi(B)/B",))
    >>> found = evaluate_statement(mills, {"B": Fraction(1)})
    >>> found.claims[0].status, found.claims[0].slack.text(5)
    ('holds', '0.083315')
    """
    check_point(statement, point)
    exact = {name: Fraction(given) for name, given in point.items()}
    conditions = tuple(_relation(c, exact, digits) for c in statement.conditions)
    broken = [c for c in conditions if c.status in ("violated", "undefined")]
    nonnegative = nonnegative_names(statement)
    claims = tuple(
        _relation(r, exact, digits, independent=independent, nonnegative=nonnegative)
        for r in statement.relations
    )
    if broken:
        reason = f"no real value: {broken[0].text} fails"
        claims = tuple(RelationValue(c.relation, "undefined", reason=reason) for c in claims)
    assumptions = tuple(_relation(a, exact, digits) for a in statement.assumption_relations)
    asked = (_relation(c, exact, digits) for c in statement.assumption_conditions)
    assumptions += tuple(c for c in asked if c.status != "holds")
    inside = all(a.status == "holds" for a in assumptions)
    bound, bound_note = _bound(statement, exact, digits, inside=inside)
    return StatementValue(
        statement=statement,
        point=exact,
        digits=digits,
        claims=claims,
        assumptions=assumptions,
        conditions=conditions,
        definitions=tuple(
            (name, *enclosed(tree, exact, digits)) for name, tree in statement.abbreviations.items()
        ),
        probability=_probability(statement, exact, digits),
        bound=bound,
        bound_note=bound_note,
    )


def _bound(
    statement: Statement, point: dict[str, Fraction], digits: int, *, inside: bool
) -> tuple[Enclosure | None, str]:
    """The bound, with all of its terms if their number depends on the point, and what it is."""
    if not statement.bound:
        return None, ""
    note = "by the formula: not all assumptions certainly hold" if statement.function else ""
    if statement.function and inside:
        try:
            whole = enclosed(statement.bound_tree(point), point, digits)[0]
            return whole, statement.function_says
        except BudgetError as error:
            note = f"by the formula: {error}"
    return enclosed(statement.expression(statement.bound), point, digits)[0], note


def _ordered(tree: Any) -> bool:
    return any(type(f).__name__ in ORDER_FUNCTIONS for f in tree.atoms(_applied()))


def _applied() -> Any:
    from sympy.core.function import AppliedUndef

    return AppliedUndef


def enclosed(tree: Any, point: dict[str, Fraction], digits: int) -> tuple[Enclosure | None, str]:
    """The value of an expression at a point, or None and the reason why it has none."""
    if _ordered(tree):
        return None, "a bound with an order symbol has no numerical value"
    try:
        found = with_sign(enclose(tree, point, digits=digits), tree, point)
        if found.near_zero and equal(Relation(tree, "==", 0 * tree), point):
            found = Enclosure(Fraction(0), Fraction(0))
        return found, ""
    except (UndefinedError, PrecisionError) as error:
        return None, str(error)


def _relation(
    relation: Relation,
    point: dict[str, Fraction],
    digits: int,
    *,
    independent: bool = False,
    nonnegative: frozenset[str] = frozenset(),
) -> RelationValue:
    if _ordered(relation.left) or _ordered(relation.right):
        reason = "a relation with an order symbol has no numerical value"
        return RelationValue(relation, "not numeric", reason=reason)
    left, problem = enclosed(relation.left, point, digits)
    right, other = enclosed(relation.right, point, digits)
    slack, _ = enclosed(relation.margin, point, digits)
    try:
        truth = _truth(relation, point, left, right)
    except UndefinedError as error:
        return RelationValue(relation, "undefined", left, right, reason=str(error))
    status: Status = "undecided" if truth is None else ("holds" if truth else "violated")
    reason = problem or other
    if truth is None and not reason:
        reason = _inseparable(left, right)
    return RelationValue(
        relation,
        status,
        left,
        right,
        slack,
        _values(relation, point, digits) if independent else None,
        vacuous_relation(relation, left, right, nonnegative) if truth else "",
        reason,
    )


def _truth(
    relation: Relation,
    point: dict[str, Fraction],
    left: Enclosure | None,
    right: Enclosure | None,
) -> bool | None:
    """`holds`; two values far below the usual sizes get the precision that their exponents need."""
    truth = holds(relation, point)
    if truth is None:
        truth = _apart(left, relation.op, right)
    if truth is None:
        truth = sign_separates(left, relation.op, right)
    if truth is None and _beyond(left) and _beyond(right):
        truth = holds(relation, point, max_bits=TINY_BITS)
    if truth is None and left is not None and right is not None and equal(relation, point):
        return relation.op in ("<=", ">=", "==")
    return truth


def _apart(left: Enclosure | None, op: str, right: Enclosure | None) -> bool | None:
    """What two enclosures that have no point in common decide; None for others."""
    if left is None or right is None or (left.lower <= right.upper and right.lower <= left.upper):
        return None
    return op == "!=" or op in (("<", "<=") if left.upper < right.lower else (">", ">="))


def _beyond(side: Enclosure | None) -> bool:
    """Is it a value whose distance from 0 is below all that is represented?"""
    return side is not None and side.known_sign is not None


def _inseparable(left: Enclosure | None, right: Enclosure | None) -> str:
    """Why a relation between two enclosed sides is undecided."""
    if all(_beyond(side) or (side is not None and side.near_zero) for side in (left, right)):
        return "both sides are too close to 0 to be told apart"
    return "the two sides agree to all digits that were tried"


def _values(relation: Relation, point: dict[str, Fraction], digits: int) -> tuple[Any, Any] | None:
    try:
        return value(relation.left, point, digits), value(relation.right, point, digits)
    except CertiboundError:
        return None


def _probability(
    statement: Statement, point: dict[str, Fraction], digits: int
) -> ProbabilityValue | None:
    chance = statement.probability
    if chance is None:
        return None
    side: Literal["at_most", "at_least"] = "at_most" if chance.at_most else "at_least"
    tree = statement.expression(chance.at_most or chance.at_least)
    bound, reason = enclosed(tree, point, digits)
    vacuous = _says_nothing(side, bound)
    if not chance.law:
        status: Status = "not numeric" if _ordered(tree) else "undecided"
        return ProbabilityValue(side, bound, None, status, vacuous, reason or "the law is unknown")
    law_tree = statement.expression(chance.law)
    law, problem = enclosed(law_tree, point, digits)
    compared = Relation(law_tree, "<=" if side == "at_most" else ">=", tree)
    status = _against_law(compared, chance.law_is, point, (law, bound))
    return ProbabilityValue(side, bound, law, status, vacuous, reason or problem)


def _says_nothing(side: str, bound: Enclosure | None) -> str:
    if bound is not None and side == "at_most" and bound.lower >= 1:
        return "a bound of at least 1, on a probability"
    if bound is not None and side == "at_least" and bound.upper <= 0:
        return "a lower bound that is at most 0, on a probability"
    return ""


def vacuous_probability(statement: Statement, point: dict[str, Fraction]) -> str:
    """Why the stated probability says nothing at a point; empty if it does or has no value.

    >>> from bounds.catalogue import get
    >>> count = get("explicit/sparsity-count")
    >>> point = {"n": Fraction(1000), "m": Fraction(10), "B": Fraction(3)}
    >>> vacuous_probability(count, point)
    'a bound of at least 1, on a probability'
    """
    chance = statement.probability
    if chance is None:
        return ""
    tree = statement.expression(chance.at_most or chance.at_least)
    if any(s.name not in point for s in tree.free_symbols):
        return ""
    bound, _ = enclosed(tree, point, 15)
    return _says_nothing("at_most" if chance.at_most else "at_least", bound)


def _against_law(
    compared: Relation,
    law_is: str,
    point: dict[str, Fraction],
    sides: tuple[Enclosure | None, Enclosure | None],
) -> Status:
    """The verdict of an exact law, or what an upper or lower bound on the law can decide."""
    if _ordered(compared.left) or _ordered(compared.right):
        return "not numeric"
    try:
        truth = _truth(compared, point, *sides)
    except UndefinedError:
        return "undefined"
    proves = law_is == "exact" or (law_is == "upper") == (compared.op == "<=")
    refutes = law_is == "exact" or not proves
    if truth and proves:
        return "holds"
    return "violated" if truth is False and refutes else "undecided"
