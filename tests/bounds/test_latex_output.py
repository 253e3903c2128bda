"""LaTeX that balances, keeps its mathematics, and shows numbers without evaluating them."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from pylatexenc.latexwalker import LatexMacroNode, LatexWalker, LatexWalkerError

from bounds import catalogue
from bounds.errors import InputError
from bounds.latex import (
    document,
    formula_latex,
    number_latex,
    proof_latex,
    show_work,
    statement_latex,
    text_latex,
)
from bounds.statement import Statement

STATEMENTS = list(catalogue.statements())


def _nodes(text: str) -> list[object]:
    """Parse strictly: unbalanced braces, dollars or environments raise."""
    return list(LatexWalker(text, tolerant_parsing=False).get_latex_nodes()[0])


def _balanced(text: str) -> None:
    _nodes(text)
    assert text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right") - text.count(
        r"\rightarrow"
    )


def _prose(s: Statement) -> list[str]:
    chance = (s.probability.event, s.probability.over) if s.probability else ()
    return [s.title, s.says, s.prose, s.because, *s.setting, *chance]


def test_formulas_of_prose_are_mathematics() -> None:
    """Outside dollars and backticks: no power, no index, no relation, no function."""
    for s in catalogue.with_steps():
        for text in _prose(s):
            words = re.sub(r"\$\$.+?\$\$|\$.+?\$|`[^`]+`", "", text, flags=re.DOTALL)
            formula = re.search(
                r"[\^_]|[<>]=|\b(?:sqrt|exp|log) ?[\d(]|\b(?:pi|kappa|lambda)\b", words
            )
            assert formula is None, f"{s.id}: {text}"


@pytest.mark.parametrize("s", STATEMENTS, ids=lambda s: s.id)
def test_statements_and_proofs_balance(s: Statement) -> None:
    parts = [statement_latex(s)] + ([proof_latex(s)] if s.steps else [])
    _balanced(document(*parts))


@pytest.mark.parametrize(
    "broken", ["$x", "{x", r"\begin{align*} x", r"$\left( x$"], ids=["math", "brace", "env", "left"]
)
def test_the_balance_test_can_fail(broken: str) -> None:
    with pytest.raises((AssertionError, LatexWalkerError)):
        _balanced(broken)


def test_a_statement_shows_its_parts() -> None:
    text = statement_latex(catalogue.get("explicit/sparsity-count"))
    assert r"\begin{theorem}" in text
    assert r"\label{explicit/sparsity-count}" in text
    assert r"\delta < 1" in text
    assert "It is at most" in text
    printed = statement_latex(catalogue.get("yang2024/lemma-18"))
    assert r"\begin{lemma}[{Lemma 18 (Bound on flipping probability)}]" in printed
    assert "yang2024, Lemma 18, p. 17" in printed


def test_definitions_stay_where_putting_them_in_would_leave_nothing() -> None:
    text = statement_latex(catalogue.get("explicit/gd-step-count/step-1"))
    assert r"\frac{\eta_{max} \lambda(B)}{4} = \frac{4 \lambda_0^{2}}{289 n^{2}}" in text
    assert r"\text{where } \lambda(B) := \lambda_0 e^{- \frac{B^{2}}{2}}" in text


def test_a_statement_without_steps_has_no_proof() -> None:
    with pytest.raises(InputError, match="no proof"):
        proof_latex(catalogue.get("classical/mills"))


def test_prose_is_escaped_outside_mathematics_only() -> None:
    assert text_latex("100% of a_b, $a_b<1$ and `x/y_z`") == (
        r"100\% of a\_b, $a_b<1$ and \texttt{x/y\_z}"
    )


def test_numbers_stand_where_the_symbols_stood() -> None:
    s = catalogue.get("explicit/gd-convergence")
    point = {"n": 10, "lambda": Fraction(1, 10), "delta": Fraction(1, 20), "m": 10**6}
    work = {w.formula: w for w in show_work(s, point)}
    first = next(w for f, w in work.items() if "83" in f and w.role == "assumption")
    assert first.substituted == (
        r"1000000 \ge \frac{83 \cdot 10 \cdot \log{\left(\frac{3 \cdot 10}"
        r"{\left(\tfrac{1}{20}\right)} \right)}}{\left(\tfrac{1}{10}\right)}"
    )
    assert r"\lambda" in first.formula
    shown = first.with_values("10^6", "[53095.1, 53095.2]").latex()
    assert shown.count("&") == 3
    assert r"& 10^6 \ge [53095.1, 53095.2]" in shown


@pytest.mark.parametrize("s", STATEMENTS, ids=lambda s: s.id)
def test_work_balances_and_leaves_no_symbol(s: Statement) -> None:
    if s.order:
        return
    point = {v.name: Fraction(-1, 3) if v.domain == "real" else 7 for v in s.variables if v.scalar}
    for work in show_work(s, point):
        _balanced(f"${work.substituted}$")
        macros = {n.macroname for n in _walk(_nodes(f"${work.substituted}$"))}
        assert not macros & {"lambda", "delta", "rho", "eta", "epsilon"}, work.substituted


def _walk(nodes: list[object]) -> list[LatexMacroNode]:
    found: list[LatexMacroNode] = []
    for node in nodes:
        if isinstance(node, LatexMacroNode):
            found.append(node)
        inner = [*(getattr(node, "nodelist", None) or [])]
        arguments = getattr(node, "nodeargd", None)
        inner += [n for n in (getattr(arguments, "argnlist", None) or []) if n is not None]
        found += _walk(inner)
    return found


def test_an_unknown_name_in_the_point_is_refused() -> None:
    with pytest.raises(InputError, match="has no variable C"):
        show_work(catalogue.get("classical/mills"), {"C": 1})


def test_numbers_are_safe_under_powers_and_signs() -> None:
    assert number_latex(Fraction(-1, 3)) == r"\left(-\tfrac{1}{3}\right)"
    s = catalogue.get("classical/gaussian-tail")
    assert formula_latex(s.relations[0].right, {"B": number_latex(-2)}) == (
        r"\frac{e^{- \frac{\left(-2\right)^{2}}{2}}}{2}"
    )
