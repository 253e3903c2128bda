"""Long formulas are broken outside of brackets, and nothing of them is lost."""

from __future__ import annotations

import pytest

from bounds import catalogue
from bounds.latex import names_of, relation_latex
from bounds.latex_lines import ROOM, display, lines, width
from bounds.statement import Statement

STATEMENTS = [s for s in catalogue.with_steps() if s.claim and s.paper in ("classical", "explicit")]


def formulas(statement: Statement) -> list[str]:
    names = names_of(statement)
    return [relation_latex(relation, names) for relation in statement.relations]


@pytest.mark.parametrize("room", [ROOM, 30.0, 5.0])
def test_the_lines_together_are_the_formula(room: float) -> None:
    broken = 0
    for statement in STATEMENTS:
        for formula in formulas(statement):
            found = lines(formula, room=room)
            broken += len(found) > 1
            assert " ".join(found).split() == formula.split()
            for line in found:
                assert line.count("{") == line.count("}")
                assert line.count(r"\left(") == line.count(r"\right)")
    assert broken > 0


def test_a_formula_that_fits_is_one_line() -> None:
    for statement in STATEMENTS:
        for formula in formulas(statement):
            if width(formula) <= ROOM:
                assert lines(formula) == [formula]


def test_relations_are_broken_first_then_terms_then_factors() -> None:
    assert lines(r"aaaa + b \le c", room=8) == ["aaaa + b", r"\le c"]
    assert lines(r"aaaa + bbbb \le c", room=6) == ["aaaa", "+ bbbb", r"\le c"]
    assert lines(r"aaaa \cdot bbbb", room=6) == ["aaaa", r"\cdot bbbb"]
    assert lines(r"\frac{a + b}{c} + d", room=1) == [r"\frac{a + b}{c}", "+ d"]
    inside = r"\left(a + b \le c\right)"
    assert lines(inside, room=1) == [inside]


def test_a_sign_is_no_break() -> None:
    assert lines("- a + b", room=1) == ["- a", "+ b"]
    assert lines(r"\log{x} \lambda", room=1) == [r"\log{x} \lambda"]


@pytest.mark.parametrize(
    ("formula", "estimate"),
    [
        ("abc", 3),
        (r"\frac{1}{12345}", 5),
        (r"x^{10}", 2.4),
        (r"\operatorname{sinhc}\left(B\right)", 8),
        (r"a \le b", 5),
    ],
)
def test_widths(formula: str, estimate: float) -> None:
    assert width(formula) == pytest.approx(estimate)


def test_continued_lines_are_set_in() -> None:
    text = display(["a", " + ".join(["bbbbbbbbbb"] * 9)])
    assert text.splitlines()[1:4] == [
        r"& a \\",
        "& " + " + ".join(["bbbbbbbbbb"] * 6) + r" \\",
        r"& \quad + " + " + ".join(["bbbbbbbbbb"] * 3),
    ]
