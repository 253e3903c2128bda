"""Write the pages docs/yang2024 and the verdicts on record: ``make pages``.

Everything is judged anew; nothing is typed by hand.
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

    found = audit(paper, store=store, done=done)
    print(file=sys.stderr)
    return found


def write(store: Path | None = None) -> None:
    """Judge the papers and write the pages and the verdicts."""
    known: list[Assessment] = []
    for paper in PAPERS:
        found = judge(paper, store)
        known += found.wanted
        if paper in SHOWN:
            pages = write_report(found, ROOT / "docs" / paper, {})
            (ROOT / "docs" / paper / "audit.json").unlink()
            print(f"{len(pages) - 1} pages in docs/{paper}", file=sys.stderr)
    PATH.write_text(record(known), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
