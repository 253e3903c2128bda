"""The catalogue: complete, without duplicates or circles, lazy, and helpful about unknown ids."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bounds import catalogue
from bounds.errors import CertiboundError, UnknownIdError
from bounds.statement import Statement

IDS = {
    paper: set(ids)
    for paper, ids in json.loads(
        (Path(__file__).parent.parent / "data" / "ids.json").read_text()
    ).items()
}
PAPERS = ("classical", "explicit", "yang2024")


@pytest.fixture
def rewired(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A catalogue whose modules the test replaces."""
    caches = (catalogue.statements, catalogue._by_id, catalogue._direct_uses)
    for cache in caches:
        cache.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()


def _serve(monkeypatch: pytest.MonkeyPatch, *found: Statement) -> None:
    monkeypatch.setattr(catalogue, "content_modules", lambda: iter(["one"]))
    monkeypatch.setattr(catalogue, "module_statements", lambda module: found)


def test_every_id_is_one_of_the_source() -> None:
    known = set().union(*IDS.values())
    # a part of a claim has the id of its statement and a letter, which no source lists
    parts = {part.id for s in catalogue.with_steps() for part in s.parts}
    assert {s.id for s in catalogue.with_steps() if s.paper in PAPERS} <= known | parts


def test_every_id_of_the_source_is_in_the_catalogue() -> None:
    present = {s.id for s in catalogue.with_steps()}
    assert IDS["yang2024"] <= present
    assert IDS["explicit"] <= present


def test_whatever_is_used_exists() -> None:
    known = set().union(*IDS.values())
    for id, missing in catalogue.dangling().items():
        assert set(missing) <= known, id


def test_every_statement_comes_after_what_it_rests_on() -> None:
    order = catalogue.dependency_order()
    place = {id: i for i, id in enumerate(order)}
    assert set(order) == {s.id for s in catalogue.statements()}
    for s in catalogue.statements():
        for used in catalogue.uses(s.id):
            owner = catalogue.owner(used)
            assert owner == s.id or place[owner] < place[s.id]


def test_a_circle_is_an_error(rewired: pytest.MonkeyPatch) -> None:
    _serve(rewired, Statement(id="x/a", uses=("x/b",)), Statement(id="x/b", uses=("x/a",)))
    with pytest.raises(CertiboundError, match=r"circle: .*x/a"):
        catalogue.dependency_order()


def test_a_repeated_id_is_an_error(rewired: pytest.MonkeyPatch) -> None:
    _serve(rewired, Statement(id="x/a", steps=(Statement(id="x/b"),)), Statement(id="x/b"))
    with pytest.raises(CertiboundError, match="'x/b' is used twice"):
        catalogue.statements()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yang2024/lema-18", "yang2024/lemma-18"),
        ("explicit/sparsity-cout", "explicit/sparsity-count"),
        ("mills", "classical/mills"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(UnknownIdError, match=meant):
        catalogue.get(typed)


def test_steps_are_found_by_their_full_id() -> None:
    step = catalogue.get("explicit/sparsity-count/step-3")
    assert step.kind == "proof step"
    assert str(step.relations[0]) == "(q + 1)**m <= exp(m*q)"
    assert catalogue.get("yang2024/theorem-35/footnote-1").kind == "inline claim"


def test_find_combines_its_criteria() -> None:
    widths = catalogue.find(quantity="width", form="explicit")
    assert "explicit/gd-convergence" in {s.id for s in widths}
    assert all(s.form == "explicit" and s.quantity == "width" for s in widths)
    assert {s.paper for s in catalogue.find(symbol="eta")} >= {"explicit", "yang2024"}
    assert [s.id for s in catalogue.find(kind="lemma", text="number activated initialization")] == [
        "yang2024/lemma-33"
    ]
    assert catalogue.find(text="no such words anywhere") == ()
    assert any(s.kind == "proof step" for s in catalogue.find(text="union bound", steps=True))
    assert not any(s.kind == "proof step" for s in catalogue.find(text="union"))


def test_used_by_is_the_converse_of_uses() -> None:
    for s in catalogue.find(paper="explicit"):
        for used in catalogue.uses(s.id):
            assert s.id in catalogue.used_by(used)


def test_deep_uses_reach_the_classical_facts() -> None:
    deep = catalogue.uses("explicit/gd-convergence", deep=True)
    assert {"classical/matrix-chernoff", "classical/markov-union", "classical/craig"} <= set(deep)


def test_listing_needs_no_sympy() -> None:
    code = (
        "import sys; from bounds import catalogue; "
        "n = len(catalogue.statements()); assert n > 100, n; "
        "catalogue.find(text='eigenvalue'); catalogue.dependency_order(); "
        "assert 'sympy' not in sys.modules and 'mpmath' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
