"""Write the pages docs/yang2024 and the verdicts on record: ``make pages``.

Everything is judged anew, with thrice the time where it runs out; nothing is typed by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

from verify.audit.assessment import Assessment
from verify.audit.recorded import PATH, record
from verify.audit.report import write_report
from verify.audit.whole import Audit, audit

ROOT = Path(__file__).parents[1]
PAPERS = ("yang2024", "explicit", "classical", "repaired")
SHOWN = ("yang2024",)


def judge(paper: str, store: Path | None) -> Audit:
    """An audit that says on standard error how far it is."""

    def done(count: int, total: int, what: str) -> None:
        print(f"\r{paper}: {count}/{total} {what:100.100}", end="", file=sys.stderr)

    found = audit(paper, store=store, done=done, patient=True)
    print(file=sys.stderr)
    return found


def _remove_unused_plots(directory: Path) -> None:
    """Plots of an earlier version that no page shows any more."""
    text = "".join(page.read_text(encoding="utf-8") for page in directory.glob("*.md"))
    for plot in directory.glob("*.png"):
        if plot.name not in text:
            plot.unlink()


def write(store: Path | None = None) -> None:
    """Judge the papers and write the pages and the verdicts."""
    known: list[Assessment] = []
    for paper in PAPERS:
        found = judge(paper, store)
        known += found.wanted
        if paper in SHOWN:
            pages = write_report(found, ROOT / "docs" / paper, {})
            (ROOT / "docs" / paper / "audit.json").unlink()
            _remove_unused_plots(ROOT / "docs" / paper)
            print(f"{len(pages) - 1} pages in docs/{paper}", file=sys.stderr)
    PATH.write_text(record(known), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
