"""The error budget: how much of the total chance of a false alarm each test may use.

Shares belong to names.  What a test may spend is fixed by its name and by the declaration, never
by the order in which tests run, so that any number of workers and a continued run agree.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, Context, Decimal
from fractions import Fraction
from typing import Any

from bounds.errors import BudgetError, InputError

TOTAL = Fraction(1, 10**9)
"""The default chance of one false alarm or more in a whole run."""


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: a test, the error probability it may use, and what it found."""

    name: str
    alpha: Fraction
    outcome: str = ""


@dataclass
class Ledger:
    """What has been spent, by name; printed with ``lines()``.

    Ledgers of several workers are put together with `merge`.
    """

    total: Fraction = TOTAL
    entries: dict[str, Entry] = field(default_factory=dict)

    @property
    def spent(self) -> Fraction:
        """The sum of all error probabilities: by the union bound, the chance of a false alarm."""
        return sum((entry.alpha for entry in self.entries.values()), Fraction(0))

    @property
    def left(self) -> Fraction:
        """The total minus what is spent."""
        return self.total - self.spent

    def add(self, entry: Entry) -> None:
        """Enter a test; entering it again replaces its outcome and spends nothing.

        Raises
        ------
        BudgetError : the total would be exceeded; nothing is entered.
        InputError : no positive error probability, or the name is entered with another one.
        """
        if entry.alpha <= 0:
            raise InputError(
                f"the test {entry.name!r} has the error probability {entry.alpha}; it must be > 0"
            )
        known = self.entries.get(entry.name)
        if known is not None and known.alpha != entry.alpha:
            raise InputError(
                f"the test {entry.name!r} has the error probability {short(known.alpha)} already "
                f"and cannot take {short(entry.alpha)}; give the second test a name of its own"
            )
        if known is None and self.spent + entry.alpha > self.total:
            raise BudgetError(
                f"the error budget of {short(self.total)} is exhausted: {short(self.spent)} is "
                f"spent on {len(self.entries)} tests, and {entry.name!r} asks for "
                f"{short(entry.alpha)}; declare the shares up front, or a larger total"
            )
        if known is None or entry.outcome:
            self.entries[entry.name] = entry

    def merge(self, other: Ledger) -> None:
        """Enter everything that another ledger has; the same test in both is counted once.

        Raises
        ------
        InputError : the ledgers have different totals, or a test with two error probabilities.
        BudgetError : together they exceed the total.
        """
        if other.total != self.total:
            raise InputError(
                f"ledgers of the totals {short(self.total)} and {short(other.total)} do not fit"
            )
        for entry in other.entries.values():
            self.add(entry)

    def lines(self) -> list[str]:
        """The ledger as text: a head, then one line for each test, by name.

        >>> ledger = Ledger(Fraction(1, 1000))
        >>> ledger.add(Entry("flips", Fraction(1, 4000), "no contradiction"))
        >>> print("\\n".join(ledger.lines()))
        error budget  0.00025 of 0.001 spent on 1 test
          flips  0.00025  no contradiction
        """
        count = len(self.entries)
        tests = "test" if count == 1 else "tests"
        lines = [
            f"error budget  {short(self.spent)} of {short(self.total)} spent on {count} {tests}"
        ]
        width = max((len(name) for name in self.entries), default=0)
        for name in sorted(self.entries):
            entry = self.entries[name]
            line = f"  {name.ljust(width)}  {short(entry.alpha)}  {entry.outcome}"
            lines.append(line.rstrip())
        return lines

    def json(self) -> dict[str, Any]:
        """The ledger for a saved result; `from_json` reads it back."""
        rows = [[e.name, str(e.alpha), e.outcome] for e in self.entries.values()]
        return {"total": str(self.total), "entries": rows}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Ledger:
        """A ledger from what `json` gave.

        Raises
        ------
        InputError : for anything else.
        """
        try:
            ledger = Ledger(Fraction(data["total"]))
            for name, alpha, outcome in data["entries"]:
                ledger.add(Entry(str(name), Fraction(alpha), str(outcome)))
        except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
            raise InputError(f"not a saved error budget: {error}") from None
        return ledger


class Budget:
    """A total chance of a false alarm, divided among tests by their names.

    Parameters
    ----------
    total : exact, in (0, 1): a bound on the chance that a run has one false alarm or more.
    shares : name -> part of the total, positive, with sum at most 1.  With it, only these names
        can spend, and each exactly its share.  Without it each test brings its share along; then
        what is refused when the budget is exhausted depends on the order, so declare shares (or
        use `equal` or `at`) where several workers take part.

    Raises
    ------
    InputError : a total or share out of range, not exact, or shares whose sum exceeds 1.

    >>> budget = Budget.equal(["flips", "active counts"], total=Fraction(1, 10**9))
    >>> budget.spend("flips")
    Fraction(1, 2000000000)
    >>> print(budget.lines()[0])
    error budget  5e-10 of 1e-9 spent on 1 test
    """

    def __init__(
        self, total: Fraction = TOTAL, *, shares: Mapping[str, Fraction] | None = None
    ) -> None:
        self.total = probability("total", total)
        self.shares = None if shares is None else {n: _share(n, s) for n, s in shares.items()}
        if self.shares is not None and (declared := sum(self.shares.values())) > 1:
            raise InputError(f"the shares add up to {short(Fraction(declared))}; at most 1 is left")
        self.ledger = Ledger(self.total)
        self._lock = threading.Lock()

    @staticmethod
    def equal(names: Iterable[str], *, total: Fraction = TOTAL) -> Budget:
        """Equal shares for names that are declared up front; a repeated name counts once."""
        distinct = list(dict.fromkeys(names))
        return Budget(total, shares={name: Fraction(1, len(distinct)) for name in distinct})

    @staticmethod
    def at(place: int) -> Fraction:
        """The share of the test at a place 1, 2, 3, ... of an endless sequence.

        It is 1/(k (k+1)), with sum 1 over all k; the place has to belong to the test, as its
        number in a list does.

        Raises
        ------
        InputError : for a place below 1.

        >>> Budget.at(1), Budget.at(2), Budget.at(3)
        (Fraction(1, 2), Fraction(1, 6), Fraction(1, 12))
        """
        if isinstance(place, bool) or not isinstance(place, int) or place < 1:
            raise InputError(f"a place in the sequence is 1, 2, 3, ..., got {place!r}")
        return Fraction(1, place * (place + 1))

    def spend(self, name: str, share: Fraction | None = None) -> Fraction:
        """The error probability alpha of a test, entered into the ledger.

        Parameters
        ----------
        name : of the test.  The same name again gives the same alpha and spends nothing: it
            is the same test on the same data, repeated or continued.  A test on other data is
            another test.
        share : its part of the total, in (0, 1]; not needed where shares are declared.

        Raises
        ------
        BudgetError : the budget is exhausted.
        InputError : a name that is not declared, a share that differs from the declared one or
            is missing or out of range.
        """
        with self._lock:
            alpha = self._part(name, share) * self.total
            self.ledger.add(Entry(name, alpha))
            return alpha

    def record(self, name: str, outcome: str) -> None:
        """Note in the ledger what a test found.

        Raises
        ------
        InputError : the test has spent nothing.
        """
        with self._lock:
            known = self.ledger.entries.get(name)
            if known is None:
                raise InputError(f"the test {name!r} has not spent anything; call spend first")
            self.ledger.add(Entry(name, known.alpha, outcome))

    def lines(self) -> list[str]:
        """The ledger as text."""
        return self.ledger.lines()

    def _part(self, name: str, share: Fraction | None) -> Fraction:
        if self.shares is None:
            if share is None:
                raise InputError(f"the test {name!r} needs a share: no shares were declared")
            return _share(name, share)
        if name not in self.shares:
            known = ", ".join(sorted(self.shares)[:5])
            raise InputError(f"the test {name!r} has no declared share; declared are {known}, ...")
        if share is not None and share != self.shares[name]:
            declared = short(self.shares[name])
            raise InputError(f"the test {name!r} has the declared share {declared}, not {share}")
        return self.shares[name]


def probability(what: str, value: Fraction) -> Fraction:
    """An exact number in (0, 1), or an InputError that names it.

    >>> probability("alpha", Fraction(1, 20))
    Fraction(1, 20)
    """
    if not isinstance(value, Fraction) or not 0 < value < 1:
        raise InputError(f"{what} must be a Fraction strictly between 0 and 1, got {value!r}")
    return value


def _share(name: str, value: Fraction | int) -> Fraction:
    exact = isinstance(value, (int, Fraction)) and not isinstance(value, bool)
    if not exact or not 0 < value <= 1:
        raise InputError(f"the share of {name!r} must be exact and in (0, 1], got {value!r}")
    return Fraction(value)


def short(value: Fraction) -> str:
    """Six digits of a probability, rounded up, as text; exact where it ends within them.

    >>> short(Fraction(1, 3)), short(Fraction(1, 10**9)), short(Fraction(0))
    ('0.333334', '1e-9', '0')
    """
    upward = Context(prec=6, rounding=ROUND_CEILING, Emin=MIN_EMIN, Emax=MAX_EMAX)
    quotient = upward.divide(Decimal(value.numerator), Decimal(value.denominator))
    return str(quotient.normalize(upward)).lower()
