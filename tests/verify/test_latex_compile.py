"""LaTeX of every statement is parsed, and compiled where there is a LaTeX (slow tier)."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

from bounds import catalogue
from bounds.latex import document, proof_latex, statement_latex
from bounds.statement import Statement
from verify.cli.latex import work

PDFLATEX = shutil.which("pdflatex")
POINTS = {
    "classical/mills": ("B=2",),
    "explicit/flip-probability": ("B=1", "R=0.1", "kappa=1"),
    "explicit/sparsity-count": ("n=10", "m=1000", "B=1", "delta=0.01"),
    "explicit/gd-convergence": (
        "n=400",
        "B=1",
        "lambda=0.024",
        "delta=0.01",
        "eta=1e-9",
        "m=1e40",
        "D_0=10",
        "k=10",
    ),
    "explicit/gd-good-event": ("n=10", "m=100000", "B=1", "lambda=0.1", "delta=0.01"),
    "explicit/restricted-eigenvalue": ("B=1", "delta=1/2"),
    "explicit/min-eigenvalue-closed": ("n=10", "B=1", "Delta=0.5"),
}


# How far a line may stick out, in points, where no displayed formula is a quotation.
MOST_OVERFULL = 10.0
BROKEN_BY_US = ("classical", "explicit")


def parse(text: str) -> None:
    """Parse strictly: unbalanced braces, environments and dollars are errors."""
    LatexWalker(text, tolerant_parsing=False).get_latex_nodes()


def whole(statement: Statement) -> str:
    parts = [statement_latex(statement)]
    if statement.steps:
        parts.append(proof_latex(statement))
    return "\n\n".join(parts)


@pytest.mark.parametrize("broken", [r"\frac{1}{2", r"\begin{proof}", r"$x", r"\end{align*}"])
def test_the_parser_refuses_broken_latex(broken: str) -> None:
    with pytest.raises(LatexWalkerError):
        parse(document(broken))


@pytest.mark.parametrize("paper", catalogue.papers())
def test_every_statement_parses(paper: str) -> None:
    found = catalogue.find(paper=paper)
    assert found
    for statement in found:
        try:
            parse(document(whole(statement)))
        except LatexWalkerError as error:
            pytest.fail(f"{statement.id}: {error}")


@pytest.mark.parametrize("id", POINTS)
def test_shown_work_parses(id: str) -> None:
    parse(document(work(catalogue.get(id), POINTS[id], 20)))


@pytest.mark.slow
@pytest.mark.skipif(PDFLATEX is None, reason="no pdflatex: the parser tests stand in for it")
@pytest.mark.parametrize("paper", catalogue.papers())
def test_every_statement_compiles(paper: str, tmp_path: Path) -> None:
    parts = [whole(statement) for statement in catalogue.find(paper=paper)]
    parts += [work(catalogue.get(id), POINTS[id], 20) for id in POINTS if id.startswith(paper)]
    (tmp_path / "all.tex").write_text(document(*parts), encoding="utf-8")
    assert PDFLATEX is not None
    result = subprocess.run(
        [PDFLATEX, "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=250,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:]
    assert (tmp_path / "all.pdf").stat().st_size > 10_000
    if paper in BROKEN_BY_US:
        assert max(overfull(tmp_path / "all.log"), default=0.0) <= MOST_OVERFULL


def overfull(log: Path) -> list[float]:
    """By how many points lines stick out."""
    text = log.read_text(encoding="utf-8", errors="replace")
    return [float(size) for size in re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)", text)]


@pytest.mark.slow
@pytest.mark.skipif(PDFLATEX is None, reason="no pdflatex")
def test_a_line_that_cannot_be_broken_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "long.tex").write_text(
        document(r"\noindent\hbox to 700pt{long\hfil}"), encoding="utf-8"
    )
    assert PDFLATEX is not None
    subprocess.run(
        [PDFLATEX, "-interaction=nonstopmode", "long.tex"],
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert max(overfull(tmp_path / "long.log")) > 200
