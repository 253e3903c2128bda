"""The verdicts that the pages show, derived anew, and their agreement with the catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bounds import catalogue
from verify.audit.assessment import DONE
from verify.audit.recorded import PATH, content_digest
from verify.audit.whole import audit

ROOT = Path(__file__).parents[2]
RECORD: dict[str, list[Any]] = json.loads(PATH.read_text(encoding="utf-8"))
VERDICTS = {id: kept[0] for id, kept in RECORD.items()}
PAPERS = ("yang2024", "explicit", "classical", "repaired")
HOLDS = {"proved", "argued", "supported"}


def ids(paper: str) -> list[str]:
    """Every statement, part and step of a paper."""
    return [part.id for s in catalogue.find(paper=paper) for part in catalogue.walk(s)]


def test_every_statement_has_a_verdict_on_record() -> None:
    known = {id for paper in PAPERS for id in ids(paper)}
    assert set(VERDICTS) == known, "run `make pages`"


def test_every_verdict_on_record_is_on_the_present_text() -> None:
    parts = [
        part for paper in PAPERS for s in catalogue.find(paper=paper) for part in catalogue.walk(s)
    ]
    other = [part.id for part in parts if RECORD[part.id][1] != content_digest(part)]
    assert not other, "run `make pages`"


def test_what_the_project_states_is_not_refuted() -> None:
    own = ("explicit", "classical", "repaired")
    assert not [id for id, v in VERDICTS.items() if v == "refuted" and id.startswith(own)]


def refuted_itself() -> list[str]:
    """What is refuted on record; a whole that is refuted by a part is meant by the part."""
    refuted = [id for id in ids("yang2024") if VERDICTS[id] == "refuted"]
    return [id for id in refuted if not any(other.startswith(f"{id}/") for other in refuted)]


def test_the_pages_show_every_refuted_statement() -> None:
    text = (ROOT / "docs" / "yang2024" / "what-we-found.md").read_text(encoding="utf-8")
    assert refuted_itself()
    assert [id for id in refuted_itself() if f"## `{id}`" not in text] == []


def test_everything_that_is_refuted_has_a_form_that_holds() -> None:
    forms = {s.repairs for s in catalogue.find(paper="repaired") if VERDICTS[s.id] in DONE}
    assert [id for id in refuted_itself() if id not in forms] == []


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(3400)
def test_every_verdict_is_derived_again(tmp_path: Path) -> None:
    # the papers rest on each other: what was judged for one is kept for the next
    tops = [top for paper in PAPERS for top in audit(paper, store=tmp_path).wanted]
    found = {one.id: one.verdict for top in tops for one in top.walk()}
    changed = [id for id, verdict in found.items() if VERDICTS[id] != verdict]
    assert not [
        (id, VERDICTS[id], found[id])
        for id in changed
        if "refuted" in (both := {VERDICTS[id], found[id]}) and both & HOLDS
    ]
    # a time limit that is nearly used up may fall on either side
    assert len(changed) <= 0.03 * len(found), {id: (VERDICTS[id], found[id]) for id in changed}
