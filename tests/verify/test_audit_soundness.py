"""Claims that an audit must not call proved or refuted: each is false, undefined or void."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from bounds import catalogue
from bounds.calculus import Calculus, Derivative, Integral, Limit
from bounds.orders import decide
from bounds.statement import Constant, Probability, Statement, Variable
from verify.attempts import attempt_proof
from verify.audit.finding import Finding
from verify.audit.judge import judge_piece
from verify.audit.pieces import Piece, pieces
from verify.audit.premises import usable_premises
from verify.audit.store import Store
from verify.constants import judge_constants

REAL, INTEGER = {"x": "real"}, {"x": "integer"}


def statement(
    variables: dict[str, Any], assumptions: tuple[str, ...] = (), **more: Any
) -> Statement:
    listed = tuple(Variable(name, domain) for name, domain in variables.items())
    given = {"id": "user/claim", **more}
    return Statement(variables=listed, assumptions=assumptions, **given)


def judged(identity: Calculus, variables: dict[str, Any], assumptions: tuple[str, ...]) -> str:
    s = statement(variables, assumptions, calculus=(identity,))
    (piece,) = pieces(s)
    return str(judge_piece(piece, 3.0, lambda verdict: None).verdict)


FALSE_CALCULUS: dict[str, tuple[Calculus, dict[str, Any], tuple[str, ...]]] = {
    # the integral is pi
    "an antiderivative with a jump": (
        Integral("1", "x", "0", "pi", "0", "atan(tan(x))"), REAL, (),
    ),
    # an infinite integrand inside
    "an assumption on the bound variable": (
        Integral("1/x**2", "x", "-1", "1", "-2", "-1/x"), REAL, ("x >= 1/2",),
    ),
    "an assumption that hides in what it asks for": (
        Integral("1/x**2", "x", "-1", "1", "-2", "-1/x"), REAL, ("log(2*x) - log(2*x) >= 0",),
    ),
    # the integral is 1/2
    "an integral over an integer": (
        Integral("sin(pi*x)**2", "x", "0", "1", "0", "1"), INTEGER, (),
    ),
    # at x = 5 the integral is 29/2
    "a bound variable among the ends": (
        Integral("max(x, 4)", "x", "0", "x", "x**2/2", "x**2/2"), REAL, ("x >= 5",),
    ),
    "an integrand without values": (
        Integral("log(x)/log(x)", "x", "-1", "0", "1", "x"), REAL, (),
    ),
    "reversed ends": (Integral("1", "x", "1", "0", "1", "-x"), REAL, ()),
    # at x = -1 there is no function
    "the derivative of nothing": (Derivative("log(x)", "x", "1/x"), REAL, ("x < 0",)),
    "a derivative at a jump": (Derivative("atan(tan(x))", "x", "1"), REAL, ()),
    "a derivative where the text has no value": (Derivative("x/x", "x", "0"), REAL, ()),
    # 2 pi at x = 0
    "a derivative by an integer": (Derivative("sin(2*pi*x)", "x", "0"), INTEGER, ()),
    "a derivative over no point": (Derivative("x", "x", "2"), REAL, ("x > 1", "x < 0")),
    "a limit of nothing: log": (Limit("exp(-x)*log(1 - x)", "x", "infinity", "0"), REAL, ()),
    "a limit of nothing: asin": (Limit("exp(-x)*asin(x)", "x", "infinity", "0"), REAL, ()),
    "a limit of nothing: sqrt": (Limit("exp(-x)*sqrt(1 - x)", "x", "infinity", "0"), REAL, ()),
    "a limit of nothing from above": (Limit("x*sqrt(x - 1)/x**2", "x", "0+", "0"), REAL, ()),
    "a limit of nothing: a parameter": (
        Limit("x + log(y)", "x", "infinity", "infinity"), {"x": "real", "y": "real"}, (),
    ),
    # the limit is pi
    "integers close to 0": (Limit("sin(pi*x)/x", "x", "0+", "0"), INTEGER, ()),
}  # fmt: skip

TRUE_CALCULUS: list[tuple[Calculus, dict[str, Any], tuple[str, ...]]] = [
    (Integral("1/(1 + x**2)", "x", "0", "1", "pi/4", "atan(x)"), REAL, ()),
    (Integral("exp(-x)", "x", "0", "infinity", "1", "-exp(-x)"), REAL, ("x <= 1",)),
    (Derivative("log(x)", "x", "1/x"), REAL, ("x > 0",)),
    (Derivative("x**2", "x", "2*x"), INTEGER, ()),
    (Limit("exp(-x)*log(1 + x)", "x", "infinity", "0"), REAL, ()),
    (Limit("1/sqrt(x)", "x", "infinity", "0"), INTEGER, ("x >= 1",)),
    (Limit("x + log(y)", "x", "infinity", "infinity"), {"x": "real", "y": "real"}, ("y > 0",)),
]


@pytest.mark.parametrize("name", FALSE_CALCULUS)
def test_false_calculus_is_not_proved(name: str) -> None:
    assert judged(*FALSE_CALCULUS[name]) == "undecided"


@pytest.mark.parametrize("place", range(len(TRUE_CALCULUS)))
def test_true_calculus_is_proved(place: int) -> None:
    assert judged(*TRUE_CALCULUS[place]) == "proved"


N = {"n": "integer"}
T = {"t": "real"}
PREMISES = {
    "of an integer": statement(N, (), id="user/integer", claim=("n*(n - 1) >= 0",)),
    # as pi is irrational; the prover does not know
    "of a turn": statement(N, ("n >= 1",), id="user/turn", claim=("cos(n) < 1",)),
    "of a square": statement(T, (), id="user/square", claim=("t**2 >= 0",)),
    "a constant exists": statement(
        {"t": "real"}, ("t <= 5",), id="user/exists", claim=("t <= C",),
        constants=(Constant("C", "existential"),),
    ),
    "an assumption by its text": statement(
        T, ("log(t) - log(t) >= 0",), id="user/positive", claim=("t > 0",)
    ),
    "no point": statement({"x": "real"}, (), id="user/one", claim=("x**2 >= 0",)),
    "two in order": statement(
        {"x": "real", "y": "real"}, ("x >= y",), id="user/ordered", claim=("exp(x) >= exp(y)",)
    ),
}  # fmt: skip

# claim, assumptions, the premise, its values
FROM_PREMISES: dict[str, tuple[str, tuple[str, ...], str, tuple[tuple[str, str], ...]]] = {
    # x = 1/2
    "an integer's fact of a real number": (
        "x*(x - 1) >= 0", (), "user/integer", (("n", "x"),),
    ),
    # x = -1: log(x)**2 >= 0 speaks of x > 0 only
    "values without a value": ("x > 0", (), "user/square", (("t", "log(x)"),)),
    # x = 5
    "a constant that is chosen": (
        "x <= 0", ("x <= 5",), "user/exists", (("t", "x"), ("C", "0")),
    ),
    # x = -1
    "an assumption that its tree forgets": ("x > 0", (), "user/positive", (("t", "x"),)),
    "contradictory assumptions": ("x >= 2", ("x > 1", "x < 0"), "user/one", (("x", "x"),)),
}  # fmt: skip


@pytest.fixture
def premises(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {s.id: s for s in PREMISES.values()}
    get = catalogue.get
    monkeypatch.setattr(catalogue, "get", lambda id: known.get(id) or get(id))


@pytest.mark.usefixtures("premises")
@pytest.mark.parametrize("name", FROM_PREMISES)
def test_a_premise_says_no_more_than_it_says(name: str) -> None:
    claim, assumptions, id, values = FROM_PREMISES[name]
    s = statement({"x": "real"}, assumptions, claim=(claim,), instances=((id, values),))
    assert judge_piece(pieces(s)[0], 4.0, lambda verdict: None).verdict != "proved"


@pytest.mark.usefixtures("premises")
def test_a_premise_at_values_that_fit_is_used() -> None:
    s = statement(
        {"k": "integer"},
        ("k >= 1",),
        claim=("cos(2*k) < 1",),
        instances=(("user/turn", (("n", "2*k"),)),),
    )
    found = judge_piece(pieces(s)[0], 6.0, lambda verdict: None)
    assert (found.verdict, found.premises) == ("proved", ("user/turn",))


@pytest.mark.usefixtures("premises")
def test_a_premise_that_is_not_needed_is_not_named() -> None:
    s = statement(
        {"k": "integer"},
        (),
        claim=("4*k**2 >= 2*k",),
        instances=(("user/integer", (("n", "2*k"),)),),
    )
    found = judge_piece(pieces(s)[0], 6.0, lambda verdict: None)
    assert (found.verdict, found.premises, found.reason) == ("proved", (), "")


@pytest.mark.usefixtures("premises")
def test_the_values_of_a_premise_are_put_in_all_at_once() -> None:
    """With x = y and y = x the two change places; one after the other both would become x."""
    s = statement(
        {"x": "real", "y": "real"},
        ("x <= y",),
        claim=("exp(x) <= exp(y)",),
        instances=(("user/ordered", (("x", "y"), ("y", "x"))),),
    )
    (premise,) = usable_premises(s)
    assert [set(texts) for texts in (premise.assumptions, premise.claims)] == [
        {"y >= x"},
        {"exp(y) >= exp(x)"},
    ]


def _stored(tmp_path: Path, piece: Piece, found: Finding) -> Finding | None:
    store = Store(tmp_path, 5.0)
    store.put(piece, found)
    return store.get(piece)


def _of(piece: Piece, verdict: Any, **more: Any) -> Finding:
    return Finding(piece.owner, piece.label, piece.sort, piece.text, verdict, **more)


def _certified(piece: Piece, s: Statement) -> Finding:
    proof = attempt_proof(s, 5.0)
    assert proof is not None
    return _of(piece, "proved", certificates=(proof.certificate,))


def test_a_stored_proof_of_a_void_claim_is_none(tmp_path: Path) -> None:
    s = statement(REAL, ("x > 1", "x < 0"), claim=("x >= 2",))
    (piece,) = pieces(s)
    assert _stored(tmp_path, piece, _certified(piece, s)) is None


def test_a_stored_proof_of_the_weaker_direction_is_none(tmp_path: Path) -> None:
    # the law is only known to be at least Q(x)
    said = Probability("E", "w", at_most="2*Q(x)", law="Q(x)", law_is="lower")
    (piece,) = (p for p in pieces(statement(REAL, probability=said)) if p.sort == "law")
    assert _stored(tmp_path, piece, _certified(piece, piece.statement)) is None


def test_a_stored_proof_of_another_text_is_none(tmp_path: Path) -> None:
    (piece,) = pieces(statement(REAL, (), claim=("x**2 >= 0",)))
    found = _certified(piece, piece.statement)
    assert _stored(tmp_path, piece, found) is not None
    assert _stored(tmp_path, piece, replace(found, text="x >= 0")) is None


def test_a_stored_proof_of_a_formula_proves_no_order(tmp_path: Path) -> None:
    order = next(p for s in catalogue.statements() for p in pieces(s) if p.sort == "order")
    wrong = "refuted" if decide(order.item)[0] else "proved"
    s = statement(REAL, (), claim=("x**2 >= 0",))
    piece = replace(order, statement=s)
    found = _certified(piece, s) if wrong == "proved" else _of(piece, "refuted", witness={"x": "1"})
    assert _stored(tmp_path, piece, found) is None


@pytest.mark.parametrize(
    ("variables", "claim", "witness"),
    [
        ([Variable("n", "integer")], "n*(n - 1) >= 0", {"n": "1/2"}),
        ([Variable("a", given_by="lambda_min(H)")], "a <= 1", {"a": "2"}),
    ],
)
def test_a_stored_witness_that_is_no_value_refutes_nothing(
    tmp_path: Path, variables: list[Variable], claim: str, witness: dict[str, str]
) -> None:
    s = Statement(id="user/claim", variables=tuple(variables), claim=(claim,))
    (piece,) = pieces(s)
    assert _stored(tmp_path, piece, _of(piece, "refuted", witness=witness)) is None


def test_a_stored_witness_of_a_formula_refutes_no_derivative(tmp_path: Path) -> None:
    s = statement(REAL, (), claim=("x >= 0",), calculus=(Derivative("x**2", "x", "2*x"),))
    (piece,) = (p for p in pieces(s) if p.sort == "calculus")
    found = _of(piece, "refuted", witness={"x": "-1"})
    assert _stored(tmp_path, piece, found) is None


def test_a_stored_antiderivative_with_a_jump_proves_nothing(tmp_path: Path) -> None:
    identity = Integral("1", "x", "0", "pi", "0")
    (piece,) = pieces(statement(REAL, calculus=(identity,)))
    shown = [attempt_proof(statement(REAL, claim=(text,)), 3.0) for text in ("1 == 1", "0 == 0")]
    certificates = tuple(proof.certificate for proof in shown if proof is not None)
    found = _of(piece, "proved", certificates=certificates, data={"antiderivative": "atan(tan(x))"})
    assert _stored(tmp_path, piece, found) is None


def test_an_unreadable_record_is_no_finding(tmp_path: Path) -> None:
    (piece,) = pieces(statement(REAL, (), claim=("x >= 0",)))
    store = Store(tmp_path, 5.0)
    store.put(piece, _of(piece, "proved", certificates=({"claim": []},)))
    assert store.get(piece) is None
    (path,) = tmp_path.iterdir()
    record = {name.name: None for name in fields(Finding)}
    path.write_text(json.dumps({"finding": record}), encoding="utf-8")
    assert store.get(piece) is None


def test_a_number_that_a_constant_is_not_bounds_nothing() -> None:
    # C = 1 works: 5 is only left out
    s = statement(
        REAL, ("0 <= x <= 9", "C != 5"), claim=("C*x <= x",),
        constants=(Constant("C", "existential"),),
    )  # fmt: skip
    assert judge_constants(s, seconds=4.0).verdict != "refuted"


@pytest.mark.parametrize("claim", ["log(x) <= 0", "sqrt(x - 1/2) >= 0"])
def test_a_stored_point_without_a_value_refutes_nothing(tmp_path: Path, claim: str) -> None:
    (piece,) = pieces(statement(REAL, ("0 <= x <= 1",), claim=(claim,)))
    assert _stored(tmp_path, piece, _of(piece, "refuted", witness={"x": "0"})) is None


def test_a_record_that_was_edited_is_no_finding(tmp_path: Path) -> None:
    (piece,) = pieces(statement(REAL, (), claim=("x**2 >= 0",)))
    store = Store(tmp_path, 5.0)
    store.put(piece, _certified(piece, piece.statement))
    assert store.get(piece) is not None
    (path,) = tmp_path.iterdir()
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ('"reason":""', '"reason":"k = 5 works"'),
        ('"seconds":0.0', '"seconds":1.0'),
        ('"verdict":"proved"', '"verdict":"refuted"'),
    ):
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        assert store.get(piece) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "one line\nyang2024/lemma-3  proved"},
        {"reason": "\x1b[31m"},
        {"seconds": float("nan")},
        {"seconds": "abc"},
        {"data": {"premises": 1}},
        {"constants": {"k": "5"}},
    ],
)
def test_a_record_with_what_no_engine_writes_is_no_finding(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    (piece,) = pieces(statement(REAL, (), claim=("x**2 >= 0",)))
    good = _certified(piece, piece.statement)
    assert _stored(tmp_path, piece, good) is not None
    assert _stored(tmp_path, piece, replace(good, **changes)) is None


def test_a_stored_witness_for_every_constant_is_evaluated_again(tmp_path: Path) -> None:
    some = Constant("c", "existential")
    (piece,) = pieces(statement(REAL, ("x >= 0",), constants=(some,), claim=("1 <= c*x + x**2",)))
    assert _stored(tmp_path, piece, _of(piece, "refuted", witness={"x": "0"})) is not None
    for wrong in ("1", "1/2", "-1", "u"):
        assert _stored(tmp_path, piece, _of(piece, "refuted", witness={"x": wrong})) is None
