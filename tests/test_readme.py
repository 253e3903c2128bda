"""README and docs: every console transcript is run and compared, every Python snippet executed."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from verify.cli.entry import run

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(
    r"^```(?P<language>\w*)[ \t]*\n(?P<body>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    page: Path
    line: int
    language: str
    body: str

    @property
    def name(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True)
class Command:
    where: str
    text: str
    expected: str


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Block(page, line, match["language"], match["body"])


def commands(block: Block) -> Iterator[Command]:
    """The ``$ certibound ...`` lines of a console block, each with the lines that follow it."""
    joined = re.sub(r"^(\$ [^\n]*)\\\n", r"\1", block.body, flags=re.MULTILINE)
    parts = re.split(r"^\$ ", joined, flags=re.MULTILINE)
    for part in parts[1:]:
        text, _, expected = part.partition("\n")
        if text.startswith("certibound"):
            yield Command(f"{block.name} {text}", text, expected)


def files(page: Path) -> dict[str, str]:
    """The claims files that a page shows: TOML whose first line is its name as a comment."""
    found = {}
    for block in blocks(page):
        name = re.match(r"# ([\w-]+\.toml)\n", block.body)
        if block.language == "toml" and name:
            found[name[1]] = block.body
    return found


ALL_BLOCKS = [block for page in PAGES for block in blocks(page)]
ALL_COMMANDS = [c for b in ALL_BLOCKS if b.language == "console" for c in commands(b)]
TRANSCRIPTS = [b for b in ALL_BLOCKS if b.language == "console" and list(commands(b))]
PYTHON_BLOCKS = [block for block in ALL_BLOCKS if block.language == "python"]


def same_text(expected: str, printed: str) -> bool:
    """Equal up to trailing blanks; ``...`` in the page stands for anything on that line."""
    tidy = [
        [line.rstrip() for line in text.strip("\n").splitlines()] for text in (expected, printed)
    ]
    if len(tidy[0]) != len(tidy[1]):
        return False
    return all(
        re.fullmatch(".*".join(map(re.escape, want.split("..."))), got) is not None
        for want, got in zip(*tidy, strict=True)
    )


def test_the_comparison_can_fail() -> None:
    assert same_text("a ... b\nc\n", "a 17 b\nc")
    assert not same_text("a ... b\n", "a 17 c")
    assert not same_text("a\nb", "a")
    assert not same_text("", "a")


def test_the_readme_has_a_transcript() -> None:
    readme = [c for c in ALL_COMMANDS if c.where.startswith("README.md")]
    assert 5 <= len(readme) <= 8
    assert all(c.expected.strip() for c in readme), "each command stands with its output"


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test"):
        assert f"make {target}" in text
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("block", TRANSCRIPTS, ids=lambda b: b.name)
def test_transcript_is_what_is_printed(
    block: Block,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The commands of a block, one after the other, in a folder with the page's claims files."""
    monkeypatch.chdir(tmp_path)
    for name, content in files(block.page).items():
        Path(name).write_text(content, encoding="utf-8")
    for command in commands(block):
        run(shlex.split(command.text, comments=True)[1:])
        printed = capsys.readouterr()
        shown = printed.out + printed.err
        assert same_text(command.expected, shown), f"{command.where} now prints:\n{shown}"


@pytest.mark.parametrize("block", PYTHON_BLOCKS, ids=lambda b: b.name)
def test_python_snippets_run(block: Block) -> None:
    parser = doctest.DocTestParser()
    test = parser.get_doctest(block.body, {}, block.name, str(block.page), block.line)
    if not test.examples:
        namespace: dict[str, object] = {"__name__": "snippet"}
        exec(compile(block.body, block.name, "exec"), namespace)
        return
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
    report: list[str] = []
    runner.run(test, out=report.append)
    assert runner.failures == 0, "".join(report)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
