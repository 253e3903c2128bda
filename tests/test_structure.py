"""The shape of the code: one direction of imports, no circles, no large modules, no traps."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400

LONG_MODULES: dict[str, str] = {
    "bounds/language.py": "one recursive-descent parser; cutting it would scatter its grammar",
    "verify/checker/intervals.py": "one interval arithmetic, read and reviewed as a whole",
}
"""Modules that may be longer than `LONGEST` lines, each with its reason."""

FORBIDDEN_CALLS = {"eval", "exec", "parse_expr", "lambdify", "compile"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "common"}
FORBIDDEN_TEXT = [
    r"/work/\w",
    r"/root/",
    r"/home/\w",
    r"\b(?:TODO|FIXME|XXX|HACK)\b",
    r"\blorem ipsum\b",
    r"\b(?:sub-?)?agents?\b",
    r"\b(?:Claude|GPT|LLM)\b",
    r"type:\s*ignore(?!\[)",
]


def modules() -> list[Path]:
    return sorted([*(ROOT / "bounds").rglob("*.py"), *(ROOT / "verify").rglob("*.py")])


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _runtime_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below, except what stands under ``if TYPE_CHECKING``."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        yield child
        yield from _runtime_nodes(child)


def imports_of(path: Path, known: set[str]) -> set[str]:
    """The project's modules that a module imports, also inside functions."""
    package = dotted(path) if path.name == "__init__.py" else dotted(path).rpartition(".")[0]
    found: set[str] = set()
    for node in _runtime_nodes(tree_of(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                stem = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*stem, *([base] if base else [])])
            submodules = {f"{base}.{alias.name}" for alias in node.names} & known
            found.update(submodules or {base})
    return found & known - {dotted(path)}


def import_graph() -> dict[str, set[str]]:
    known = {dotted(path) for path in modules()}
    return {dotted(path): imports_of(path, known) for path in modules()}


def test_the_checker_shares_nothing_with_the_search() -> None:
    """Whatever the checker reaches of the project is `bounds` or the checker itself."""
    graph = import_graph()
    pending = [name for name in graph if name.startswith("verify.checker")]
    assert "verify.checker.certificates" in pending
    reached: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending += graph[name]
    own = ("bounds", "verify.checker")
    assert {name for name in reached if not name.startswith(own)} <= {"verify"}


def test_the_graph_sees_imports() -> None:
    graph = import_graph()
    assert "bounds.errors" in graph["bounds.language"]
    assert "bounds.relation" in graph["bounds.language"]
    assert "bounds.language" in graph["bounds.statement"], "also imports inside functions"


def test_bounds_never_imports_verify() -> None:
    for name, imported in import_graph().items():
        if name.split(".")[0] == "bounds":
            offenders = {other for other in imported if other.split(".")[0] == "verify"}
            assert not offenders, f"{name} imports {offenders}"


def test_bounds_does_not_name_verify_in_import_strings() -> None:
    for path in (ROOT / "bounds").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.match(r"verify(\.\w+)+(:\w+)?$", node.value), f"{path}: {node.value}"


def test_imports_have_no_circle() -> None:
    try:
        tuple(TopologicalSorter(import_graph()).static_order())
    except CycleError as error:
        pytest.fail(f"circle of imports: {' -> '.join(error.args[1])}")


def test_no_module_is_too_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in modules()
    }
    long = {name: count for name, count in lengths.items() if count > LONGEST}
    assert set(long) <= set(LONG_MODULES), f"above {LONGEST} lines: {long}"


def test_the_list_of_long_modules_is_short_and_current() -> None:
    assert len(LONG_MODULES) <= 6
    for name, reason in LONG_MODULES.items():
        assert reason
        assert (ROOT / name).read_text(encoding="utf-8").count("\n") > LONGEST, (
            f"{name} is short enough now; take it off the list"
        )


def test_modules_are_named_for_what_they_hold() -> None:
    assert not [path for path in modules() if path.stem in FORBIDDEN_NAMES]


def test_every_module_says_what_it_is() -> None:
    assert not [str(path) for path in modules() if not ast.get_docstring(tree_of(path))]


def test_no_star_imports() -> None:
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom):
                assert all(alias.name != "*" for alias in node.names), path


def test_nothing_is_evaluated_from_text() -> None:
    """No ``eval``, ``exec``, ``parse_expr``; no ``lambdify`` (it turns 1/3 into a float)."""
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                function = node.func
                if isinstance(function, ast.Name):
                    assert function.id not in FORBIDDEN_CALLS, f"{path}:{node.lineno}"
                elif isinstance(function, ast.Attribute):
                    allowed = function.attr == "compile"  # re.compile
                    name = function.attr
                    assert allowed or name not in FORBIDDEN_CALLS, f"{path}:{node.lineno}"


def test_no_unsafe_interval_arithmetic() -> None:
    """``mpmath.iv`` is not rigorous: its exp has excluded the true value."""
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and node.attr == "iv":
                pytest.fail(f"{path}:{node.lineno} uses an attribute called iv")
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mpmath"):
                assert "iv" not in {alias.name for alias in node.names}, path


def _listed_names() -> list[str] | None:
    """The names of the files that belong to the project; None outside a checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return listed.stdout.splitlines() if listed.returncode == 0 else None


def _written_files() -> list[Path]:
    names = _listed_names()
    if names is None:  # not a checkout: an unpacked archive
        folders = ("bounds", "verify", "tests", "docs")
        names = [str(p.relative_to(ROOT)) for f in folders for p in (ROOT / f).rglob("*.*")]
    suffixes = {".py", ".md", ".toml", ".lock", ".txt", ""}
    paths = [ROOT / name for name in names]
    return [p for p in paths if p.is_file() and p.suffix in suffixes]


def test_no_file_is_a_link() -> None:
    """A link leads out of the project on the next machine, and then nothing can be set up."""
    names = _listed_names()
    if names is None:
        names = [str(p.relative_to(ROOT)) for p in ROOT.iterdir() if p.name != ".venv"]
    assert [name for name in names if (ROOT / name).is_symlink()] == []


def test_no_forbidden_words() -> None:
    this = Path(__file__).resolve()
    files = [path for path in _written_files() if path.resolve() != this]
    assert len(files) > 15
    for path in files:
        text = path.read_text(encoding="utf-8")
        for pattern in FORBIDDEN_TEXT:
            match = re.search(pattern, text)
            assert match is None, f"{path.relative_to(ROOT)} contains {match and match.group()!r}"


def test_the_lock_list_has_no_addresses() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line), line
