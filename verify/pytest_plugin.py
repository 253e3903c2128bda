"""Claims as tests: a pytest plugin, so that a paper's repository keeps its bounds in CI.

Every claim of a ``*.claims.toml`` file is a test: refuted fails with the witness, undecided is
skipped with the reason (with ``--certibound-strict`` it fails).  A test function marked
``@pytest.mark.certibound(id)`` runs only after the statement of the catalogue was judged in the
same way, with its proof, as `certibound audit` does; findings are kept in pytest's cache.  The
fixture ``certibound_budget`` gives a statistical test its share of the run's error budget.

Nothing is imported beyond pytest until there is something to judge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bounds.statement import Statement
    from verify.statistics.budget import Budget, Ledger

SUFFIX = ".claims.toml"
SECONDS = 10.0
ERROR = "1e-9"
FIXTURE = "certibound_budget"
ALPHA = "certibound_alpha"
VERDICT = "certibound_verdict"


class RefutedError(Exception):
    """A claim that fails; the message says where."""


class UndecidedError(Exception):
    """A claim that was not decided, in a run in which each has to be."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("certibound", "certibound: claims about bounds")
    group.addoption(
        "--certibound-strict",
        action="store_true",
        help="a claim that is not decided fails (otherwise it is skipped)",
    )
    group.addoption(
        "--certibound-seconds",
        type=_seconds,
        default=SECONDS,
        metavar="SECONDS",
        help=f"time for each claim (default {SECONDS:g})",
    )
    group.addoption(
        "--certibound-error",
        type=_error,
        default=Fraction(ERROR),
        metavar="P",
        help="total chance of a false alarm of all statistical tests of the run, exactly "
        f"(default {ERROR})",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "certibound(id, seconds=...): judge a statement of certibound's catalogue before the test; "
        "refuted fails, undecided skips",
    )
    run = _Run(config.getoption("--certibound-error"))
    config.stash[_RUN] = run
    config.pluginmanager.register(run, "certibound-run")


class _Run:
    """The tests that share the error budget; and, where reports arrive, what they found."""

    def __init__(self, total: Fraction) -> None:
        self.total = total
        self.users: list[str] = []
        self.spent: dict[str, Fraction] = {}
        self.outcomes: dict[str, str] = {}
        self.verdicts: dict[tuple[str, str], str] = {}

    @pytest.hookimpl(tryfirst=True)  # before -k and -m deselect, and in every worker alike
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        users = (item.nodeid for item in items if FIXTURE in getattr(item, "fixturenames", ()))
        self.users = list(dict.fromkeys(users))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Properties travel with the reports, also from the workers of pytest-xdist."""
        for name, value in report.user_properties:
            if name == ALPHA:
                self.spent[report.nodeid] = Fraction(str(value))
            elif name == VERDICT:
                judged, verdict = str(value).split(": ", 1)
                self.verdicts[report.nodeid, judged] = verdict
        if report.when == "call" or report.failed:
            self.outcomes[report.nodeid] = report.outcome

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.verdicts and not self.spent:
            return
        terminalreporter.section("certibound")
        if self.verdicts:
            terminalreporter.line("claims        " + _counted(self.verdicts.values()))
        if self.spent:
            for line in self.ledger().lines():
                terminalreporter.line(line)

    def ledger(self) -> Ledger:
        """What the tests have spent, with their outcomes."""
        from verify.statistics.budget import Entry, Ledger

        ledger = Ledger(self.total)
        for name, alpha in self.spent.items():
            ledger.add(Entry(name, alpha, self.outcomes.get(name, "")))
        return ledger


_RUN = pytest.StashKey[_Run]()


# Claims files.


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.name.endswith(SUFFIX):
        return ClaimsFile.from_parent(parent, path=file_path)
    return None


class ClaimsFile(pytest.File):
    """A claims file; each of its claims is an item."""

    def collect(self) -> Iterator[pytest.Item]:
        from bounds.errors import InputError
        from verify.claims import load_claims

        try:
            statements = load_claims(self.path)
        except InputError as error:
            raise self.CollectError(str(error)) from None
        text = self.path.read_text(encoding="utf-8-sig")
        for statement in statements:
            item = ClaimItem.from_parent(self, name=statement.id)
            item.statement = statement
            item.line = _line_of(statement.id, text)
            yield item


class ClaimItem(pytest.Item):
    """One claim of a claims file."""

    statement: Statement
    line: int | None = None

    def runtest(self) -> None:
        from verify.judging import check_all

        seconds = self.config.getoption("--certibound-seconds")
        (verdict,) = check_all([self.statement], seconds=seconds, workers=1)
        witness = verdict.witness or {}
        _conclude(
            self,
            f"{self.name}: {' and '.join(self.statement.claim)}",
            verdict.verdict,
            verdict.reason or "",
            ", ".join(f"{name} = {value}" for name, value in witness.items()),
        )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, (RefutedError, UndecidedError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, self.line, f"claim {self.name}"


def _line_of(identity: str, text: str) -> int | None:
    """The line of a claim's id, from 0; None where it is written in an unusual way."""
    found = re.search(rf"^\s*id\s*=\s*[\"']{re.escape(identity)}[\"']", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) if found else None


# Statements of the catalogue.


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Before the body of any kind of test, methods of unittest included."""
    for mark in item.iter_markers("certibound"):
        _judge(item, *_arguments(item, mark))


def _arguments(item: pytest.Item, mark: pytest.Mark) -> tuple[str, float]:
    unknown = set(mark.kwargs) - {"seconds"}
    if len(mark.args) != 1 or not isinstance(mark.args[0], str) or unknown:
        pytest.fail(
            "the marker takes the id of one statement, and seconds=...: "
            '@pytest.mark.certibound("explicit/flip-count")',
            pytrace=False,
        )
    seconds = mark.kwargs.get("seconds", item.config.getoption("--certibound-seconds"))
    return mark.args[0], float(seconds)


def _judge(item: pytest.Item, id: str, seconds: float) -> None:
    from bounds.errors import InputError
    from verify.audit.whole import audit

    if "/" not in id:
        pytest.fail(f"{id} is not the id of a statement, as explicit/flip-count is", pytrace=False)
    cache = getattr(item.config, "cache", None)  # absent with -p no:cacheprovider
    store = None if cache is None else Path(cache.mkdir("certibound"))
    failure = ""
    try:
        (found,) = audit(id, seconds=seconds, workers=1, store=store).wanted
        witness = "" if found.refuting is None else _witness(found.refuting)
        reason = found.reason or found.evidence
        _conclude(item, id, found.verdict or "undecided", reason, witness)
    except (InputError, RefutedError, UndecidedError) as error:
        failure = str(error)
    if failure:
        pytest.fail(failure, pytrace=False)


def _witness(finding: Any) -> str:
    return ", ".join(f"{name} = {value}" for name, value in (finding.witness or {}).items())


def _conclude(item: pytest.Item, what: str, verdict: str, reason: str, witness: str) -> None:
    """Pass, skip or raise, and note the verdict for the summary."""
    item.user_properties.append((VERDICT, f"{len(item.user_properties)}: {verdict}"))
    if verdict == "refuted":
        lines = [f"refuted  {what}", f"fails at {witness}" if witness else ""]
        raise RefutedError("\n".join([*filter(None, lines), reason] if reason else lines).strip())
    if verdict == "undecided":
        if item.config.getoption("--certibound-strict"):
            raise UndecidedError(f"undecided  {what}\n{reason}")
        # shown at the claim, not here
        raise pytest.skip.Exception(f"undecided: {reason}", _use_item_location=True)


# The error budget.


@pytest.fixture(name=FIXTURE)
def _certibound_budget(request: pytest.FixtureRequest) -> Budget:
    """The test's share of the error budget, as a `verify.statistics.Budget` of its own.

    ``certibound_budget.total`` is the chance of a false alarm that this test may use; the shares
    of all collected tests with this fixture are equal and add up to ``--certibound-error``.
    """
    from verify.statistics.budget import Budget

    run = request.config.stash[_RUN]
    names = run.users or [request.node.nodeid]
    alpha = Budget.equal(names, total=run.total).spend(request.node.nodeid)
    request.node.user_properties.append((ALPHA, str(alpha)))
    return Budget(alpha)


def _counted(verdicts: Iterable[str]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in sorted(Counter(verdicts).items()))


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86_400:
        raise ValueError(f"{text} seconds")
    return seconds


def _error(text: str) -> Fraction:
    total = Fraction(text)
    if not 0 < total < 1:
        raise ValueError(f"{text} is not between 0 and 1")
    return total
