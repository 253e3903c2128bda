"""Measure the judge on the corpus of known claims and write docs/measured.md: ``make measure``.

Nothing in the page is typed by hand.  The run takes about half an hour on two cores.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from known_claims import KnownClaim, load_known_claims

from verify.claims import load_claims
from verify.judging import check_all
from verify.mutate import Judged, mutate, score
from verify.verdict import Verdict

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "measured.md"
MUST = Path(__file__).parent / "data" / "must_be_decided.toml"


def decided(claim: KnownClaim, verdict: Verdict) -> bool:
    """Is the verdict what the claim deserves (void and undefined claims: their flag)?"""
    if claim.void:
        return "void" in verdict.flags
    if claim.undefined:
        return "undefined" in verdict.flags
    return verdict.verdict == ("proved" if claim.truth else "refuted")


def wrong(claim: KnownClaim, verdict: Verdict) -> bool:
    """A false proof or a false refutation."""
    if verdict.verdict == "proved":
        return not claim.truth or claim.void or claim.undefined
    return verdict.verdict == "refuted" and claim.truth and not claim.undefined


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """A Markdown table."""
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def corpus_rows(results: list[tuple[KnownClaim, Verdict]]) -> list[list[object]]:
    """One row a theme, and the total."""
    themes = list(dict.fromkeys(claim.theme for claim, _ in results))
    rows = []
    for theme in [*themes, "all"]:
        part = [(c, v) for c, v in results if theme in (c.theme, "all")]
        good = [v.seconds for c, v in part if decided(c, v)]
        rows.append([
            theme, len(part), sum(c.truth for c, _ in part), len(good),
            f"{100 * len(good) / len(part):.0f} %", f"{statistics.median(good):.1f}",
            f"{max(good):.1f}", sum(wrong(c, v) for c, v in part),
        ])  # fmt: skip
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="budget of a claim")
    parser.add_argument("--every", type=int, default=1, help="only every N-th claim of the corpus")
    parser.add_argument("--mutants", type=int, default=12, help="mutants of each listed claim")
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    known = list(load_known_claims())[:: options.every]
    verdicts = check_all([claim.statement for claim in known], seconds=options.seconds)
    results = list(zip(known, verdicts, strict=True))
    listed = load_claims(MUST)
    must = check_all(listed, seconds=options.seconds)
    judged: list[Judged] = []
    for statement in listed:
        if not statement.exists:
            judged += mutate(statement, seconds=3.0, most=options.mutants)
    total = score(judged)
    false = [claim.id for claim, verdict in results if wrong(claim, verdict)]
    lines = [
        "# What the judge was measured to do",
        "",
        "Written by `make measure`; nothing here is typed by hand.",
        "",
        f"certibound {version('certibound')}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {options.seconds:g} s for a claim, two claims at a time.",
        "",
        "## The corpus of known claims",
        "",
        f"Every {'' if options.every == 1 else f'{options.every}-th '}claim of "
        "`tests/data/known_claims`. Decided means: proved if it is true, refuted if it is false, "
        "flagged if it is void or undefined. Wrong means a false proof or a false refutation.",
        "",
        *table(
            ["theme", "claims", "true", "decided", "share", "median s", "slowest s", "wrong"],
            corpus_rows(results),
        ),
        "",
        "Undecided: "
        + ", ".join(f"`{c.id}`" for c, v in results if not decided(c, v))
        + ".",
        "",
        "## Claims that must be decided",
        "",
        *table(
            ["claim", "verdict", "constants", "s"],
            [
                [v.id, v.verdict, ", ".join(f"{k} = {x}" for k, x in (v.constants or {}).items()),
                 f"{v.seconds:.1f}"]
                for v in must
            ],
        ),
        "",
        "## Mutation score",
        "",
        f"{total.total} mutants of the claims above, 3 s each: {total.killed} killed (refuted, "
        f"undefined or void), {total.still_true} still true (proved), {total.undecided} undecided. "
        f"Score, killed out of killed and undecided: **{100 * total.score:.1f} %**.",
        "",
    ]  # fmt: skip
    options.page.write_text("\n".join(lines), encoding="utf-8")
    print(f"wrote {options.page}; wrong verdicts: {false or 'none'}")
    return int(bool(false))


if __name__ == "__main__":
    sys.exit(main())
