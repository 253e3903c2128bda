"""The Statement: one assertion of a paper, of the project or of a user, frozen and typed.

Formulas are written in the expression language and read into sympy trees on first use, so that
listing a catalogue needs no sympy.  The tree is the only source of a formula: its value, its
enclosure, its LaTeX and its tests all come from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from bounds.errors import InputError

if TYPE_CHECKING:
    from bounds.asymptotics import OrderRelation
    from bounds.calculus import Calculus
    from bounds.language import Parsed
    from bounds.relation import Relation

Domain = Literal["real", "integer", "vector", "matrix", "set", "event", "distribution", "function"]
Form = Literal["as printed", "explicit", "classical", "repaired", "user"]
Kind = Literal[
    "definition", "theorem", "lemma", "corollary", "claim", "fact", "remark", "inline claim",
    "proof step", "table row", "quoted prior result", "experiment",
]  # fmt: skip
SCALAR_DOMAINS = ("real", "integer")


@dataclass(frozen=True)
class Variable:
    """A variable of a statement: name, domain, shape, meaning, unit and LaTeX.

    ``given_by`` says how a quantity is determined by data (``"lambda_min(H_inf(B))"``); such a
    variable is computed from data or given by the user, never quantified over freely by a prover
    unless the assumptions say all that is known about it.
    """

    name: str
    domain: Domain = "real"
    meaning: str = ""
    shape: str = ""
    latex: str = ""
    given_by: str = ""

    @property
    def scalar(self) -> bool:
        """Can it occur in a formula (real or integer)?"""
        return self.domain in SCALAR_DOMAINS


@dataclass(frozen=True)
class Constant:
    """A constant of a statement: explicit, existential ('for some c'), or hidden in an order."""

    name: str
    kind: Literal["explicit", "existential", "order"]
    value: str = ""
    note: str = ""


@dataclass(frozen=True)
class Probability:
    """A probability of which the statement speaks.

    ``event`` is prose or LaTeX, ``over`` names the randomness.  Exactly one of ``at_most`` and
    ``at_least`` is a bound in the expression language.  ``law``, where known, is the exact
    probability of the event (or, with ``law_is`` ``upper``/``lower``, a rigorous bound on it).
    """

    event: str
    over: str
    at_most: str = ""
    at_least: str = ""
    law: str = ""
    law_is: Literal["exact", "upper", "lower"] = "exact"

    def __post_init__(self) -> None:
        if bool(self.at_most) == bool(self.at_least):
            raise InputError("a probability has exactly one of at_most and at_least")


@dataclass(frozen=True)
class Source:
    """Where a statement stands: paper key, version, printed number, page."""

    paper: str
    number: str = ""
    page: str = ""
    version: str = ""

    def __str__(self) -> str:
        page = f"p. {self.page}" if self.page and "-" not in self.page else f"pp. {self.page}"
        return ", ".join(part for part in (self.paper, self.number, self.page and page) if part)


@dataclass(frozen=True)
class Statement:
    """One assertion with everything that is needed to evaluate, print and judge it.

    Parameters
    ----------
    id : ``paper/name``, steps ``paper/name/step-k``.
    title, says : a heading and one sentence.
    kind, form : what the source calls it; ``as printed`` | ``explicit`` | ``classical`` | ...
    setting : standing assumptions that are prose (data, network, initialisation).
    variables : every name of the formulas.
    definitions : (name, formula) abbreviations, usable in all formulas, earlier ones in later ones.
    assumptions : relations in the expression language.
    claim : relations in the expression language, one entry per part; all must hold.
    prose : what is claimed, where no scalar formula can say it (events, networks, matrices).
    probability, constants, source, uses, steps, notes : see the classes.
    method : for a proof step, how it can be checked (symbolic, constant, interval, exact-law, ...).
    because : for a proof step, the reason that the source gives.
    quantity, side : what the claim bounds (``width``, ``smallest-eigenvalue``, ...) and
        from which side, for comparisons; ``bound`` is the bound's formula.
    order : the claim contains O, Omega, Omegatilde: exponents only, no numbers.
    calculus : derivatives, limits and integrals that are claimed (see `bounds.calculus`).
    orders : comparisons of orders of magnitude that are claimed (see `bounds.asymptotics`).
    parts : parts of the claim with a domain or a form of their own, ids ``.../a``, ``.../b``.
    formal : do the formulas say all that is said, assumptions and claim?  None: they do if there
        is no ``setting`` and, outside of proof steps, no ``prose`` (see `says_all`).
    qualitative : nothing measurable is said; ``precise_by`` are the statements that make it so.
    repairs : the id of the refuted statement of which this is a corrected form.
    implies, given : this statement is the checked implication from the statements ``given`` to the
        statement ``implies``: its claim is what remains to be shown.
    instances : (id, ((variable, formula), ...)): the statement with this id is used at these
        values, ``("explicit/flip-probability", (("R", "R_w + R_b"),))``.
    cases : relations that split the domain: where the first holds, where it fails and the second
        holds, and so on; each case may be shown from other premises.
    function : ``"module:name"`` of a function that gives the bound as a sympy tree at a point, if
        the number of terms depends on the point; its parameters are named as the variables.
        ``function_says`` is what that bound is, beside the formula ``bound``.

    Raises
    ------
    LanguageError : on first use of a formula that is not in the language.

    >>> s = Statement(id="user/mills", variables=(Variable("B"),), assumptions=("B > 0",),
    ...               claim=("Q(B) <= phi(B)/B",))
    >>> str(s.relations[0])
    'Q(B) <= phi(B)/B'
    """

    id: str
    title: str = ""
    says: str = ""
    kind: Kind = "claim"
    form: Form = "user"
    setting: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[str, ...] = ()
    claim: tuple[str, ...] = ()
    prose: str = ""
    probability: Probability | None = None
    constants: tuple[Constant, ...] = ()
    source: Source = field(default_factory=lambda: Source("user"))
    uses: tuple[str, ...] = ()
    steps: tuple[Statement, ...] = ()
    method: str = ""
    because: str = ""
    quantity: str = ""
    side: Literal["", "lower", "upper"] = ""
    bound: str = ""
    order: bool = False
    notes: str = ""
    calculus: tuple[Calculus, ...] = ()
    orders: tuple[OrderRelation, ...] = ()
    parts: tuple[Statement, ...] = ()
    formal: bool | None = None
    qualitative: bool = False
    precise_by: tuple[str, ...] = ()
    repairs: str = ""
    implies: str = ""
    given: tuple[str, ...] = ()
    instances: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    cases: tuple[str, ...] = ()
    function: str = ""
    function_says: str = ""

    @property
    def paper(self) -> str:
        """The first part of the id."""
        return self.id.split("/", 1)[0]

    @property
    def says_all(self) -> bool:
        """Do the formulas say all that is said, so that a point that fails them refutes it?"""
        if self.formal is not None:
            return self.formal
        if not (self.claim or self.calculus or self.orders):
            return False
        return not self.setting and (self.kind == "proof step" or not self.prose)

    @property
    def exists(self) -> tuple[str, ...]:
        """Names of the constants to be found ('there is a constant c')."""
        return tuple(c.name for c in self.constants if c.kind == "existential")

    @cached_property
    def symbols(self) -> dict[str, Any]:
        """Scalar variables and existential constants by name, as sympy symbols."""
        from bounds.errors import LanguageError
        from bounds.language import check_name, symbol

        listed = [v.name for v in self.variables] + [name for name, _ in self.definitions]
        twice = sorted({name for name in listed if listed.count(name) > 1})
        if twice:
            raise LanguageError(f"{', '.join(twice)}: one name for two things in {self.id}")
        for name, _ in self.definitions:
            check_name(name)
        names = {v.name: symbol(check_name(v.name), v.domain) for v in self.variables if v.scalar}
        for name in self.exists:
            if name in dict(self.definitions):
                raise LanguageError(f"{name}: one name for two things in {self.id}")
            names.setdefault(name, symbol(check_name(name)))
        return names

    @cached_property
    def abbreviations(self) -> dict[str, Any]:
        """Defined names with their sympy trees, abbreviations inside them already replaced."""
        from bounds.language import parse_expression

        known: dict[str, Any] = dict(self.symbols)
        defined: dict[str, Any] = {}
        for name, text in self.definitions:
            tree, conditions = parse_expression(text, known, order=self.order)
            self._definition_conditions.extend(conditions)
            known[name] = defined[name] = tree
        return defined

    @cached_property
    def _definition_conditions(self) -> list[Relation]:
        return []

    def parse(self, text: str) -> Parsed:
        """Read a relation that may use this statement's variables and definitions."""
        from bounds.language import parse_relations

        return parse_relations(text, {**self.symbols, **self.abbreviations}, order=self.order)

    def expression(self, text: str) -> Any:
        """Read an expression that may use this statement's variables and definitions."""
        from bounds.language import parse_expression

        return parse_expression(text, {**self.symbols, **self.abbreviations}, order=self.order)[0]

    def bound_tree(self, point: Mapping[str, Fraction], free: Collection[str] = ()) -> Any:
        """The tree of the bound: its formula, or what ``function`` builds at the point.

        Parameters
        ----------
        point : exact values, of which ``function`` takes those that it needs.
        free : names that stay symbols: only the bias can.

        Raises
        ------
        KeyError : the number of terms depends on a name that has no value.
        BudgetError : there are too many terms.

        >>> from bounds.catalogue import get
        >>> series = get("explicit/min-eigenvalue-series")
        >>> series.bound_tree({"n": Fraction(2), "Delta": Fraction(1, 2)}, free={"B"})
        2*Q(B) - 3*orthant(B, 1/2)/2
        """
        if not self.function:
            return self.expression(self.bound)
        import inspect
        from importlib import import_module

        import sympy as sp

        module, _, name = self.function.partition(":")
        build = getattr(import_module(module), name)
        numbers: dict[str, Any] = {}
        for parameter in inspect.signature(build).parameters:
            if parameter in free and parameter == "B":
                numbers["B"] = self.symbols["B"]
            elif parameter == "B":
                numbers["B"] = sp.Rational(*Fraction(point["B"]).as_integer_ratio())
            else:
                numbers[parameter] = Fraction(point[parameter])
        return build(**numbers)

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The claim as relations; chains are split into their links."""
        return tuple(r for text in self.claim for r in self.parse(text).relations)

    @cached_property
    def assumption_relations(self) -> tuple[Relation, ...]:
        """The assumptions as relations."""
        return tuple(r for text in self.assumptions for r in self.parse(text).relations)

    @cached_property
    def assumption_conditions(self) -> tuple[Relation, ...]:
        """What must hold for the assumptions, as written, to have a value: elsewhere they fail."""
        found = [c for text in self.assumptions for c in self.parse(text).conditions]
        return tuple(dict.fromkeys(found))

    @cached_property
    def conditions(self) -> tuple[Relation, ...]:
        """What must hold for the claim, as written, to have a real value (1/x needs x != 0)."""
        parts = [c for text in self.claim for c in self.parse(text).conditions]
        return tuple(dict.fromkeys([*self._definition_conditions, *parts]))

    def with_changes(self, **changes: Any) -> Statement:
        """A copy with some fields replaced."""
        return replace(self, **changes)
