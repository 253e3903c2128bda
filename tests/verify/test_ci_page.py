"""docs/ci.md: its files and its pytest runs are what the page shows."""

from __future__ import annotations

import re
import shlex

import pytest
from test_readme import ROOT, Block, blocks, same_text

from verify.pytest_plugin import SUFFIX

pytest_plugins = ["pytester"]

PAGE = ROOT / "docs" / "ci.md"
NAMED = {"toml": r"# ([\w.-]+\.toml)\n", "python": r"# (test_\w+\.py)\n"}
RUNS = [b for b in blocks(PAGE) if b.language == "console"]


def written(pytester: pytest.Pytester) -> list[str]:
    names = []
    for block in blocks(PAGE):
        found = re.match(NAMED.get(block.language, r"(?!)"), block.body)
        if found:
            (pytester.path / found[1]).write_text(block.body, encoding="utf-8")
            names.append(found[1])
    return names


def test_the_page_has_a_claims_file_and_a_test_file(pytester: pytest.Pytester) -> None:
    names = written(pytester)
    assert any(name.endswith(SUFFIX) for name in names)
    assert any(name.endswith(".py") for name in names)
    assert len(RUNS) == 2


@pytest.mark.parametrize("block", RUNS, ids=lambda b: b.name)
def test_a_run_of_pytest_prints_what_the_page_shows(
    block: Block,
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written(pytester)
    command, _, expected = block.body.partition("\n")
    words = shlex.split(command.removeprefix("$ "))
    assert words[0] == "pytest"
    plugin = [] if _installed() else ["-p", "verify.pytest_plugin"]
    for name in ("CI", "BUILD_NUMBER"):  # pytest prints whole messages there
        monkeypatch.delenv(name, raising=False)
    result = pytester.runpytest_subprocess(*plugin, *words[1:])
    shown = result.stdout.str().replace("\n\n", "\n")
    assert same_text(expected, shown), f"{block.name} now prints:\n{shown}"


def _installed() -> bool:
    from importlib.metadata import entry_points

    return any(entry.name == "certibound" for entry in entry_points(group="pytest11"))
