"""The main job on real data: what the theory says about 400 digits at bias 1, into ``out/``."""

from __future__ import annotations

import json
import sys
import time
from fractions import Fraction
from pathlib import Path

from bounds.errors import CertiboundError
from verify.data_report import data_report
from verify.data_text import markdown
from verify.files import write_text


def main(folder: Path = Path("out")) -> int:
    """Write ``report.md`` and ``report.json`` to the folder and print the report."""
    start = time.perf_counter()
    try:
        report = data_report("digits", 400, Fraction(1))
        text = markdown(report)
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / "report.md", text)
        write_text(folder / "report.json", json.dumps(report, indent=1) + "\n")
    except (CertiboundError, OSError) as error:
        print(f"certibound: {error}", file=sys.stderr)
        return 2
    print(text)
    seconds = time.perf_counter() - start
    print(f"{folder / 'report.md'}, {folder / 'report.json'} in {seconds:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
