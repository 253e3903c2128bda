"""Premises that hold given other premises, and limits at values: nothing is used where it is not.

The premises are put into the catalogue by the tests, and are not judged themselves.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bounds import catalogue
from bounds.calculus import Limit
from bounds.statement import Constant, Probability, Statement, Variable
from verify.audit.combine import LIMITS, Context
from verify.audit.finding import Finding
from verify.audit.judge import judge_piece
from verify.audit.limit_instances import claims_at_values
from verify.audit.pieces import pieces
from verify.audit.premises import holding, is_place, place_in, usable_premises
from verify.audit.store import Store
from verify.claims import make_claim

TAIL, BOUND = "binomial_tail(k, m, p)", "exp(-2*(k - m*p)**2/m)"
COUNT = (Variable("m", "integer"), Variable("k"), Variable("p"))
DOMAIN = ("m >= 1", "0 < p <= 1", "k >= m*p", "k <= m")
# nothing here finds any of them by itself
LINKS = {
    "first": Statement(
        "user/first", variables=COUNT, assumptions=DOMAIN, claim=(f"0 < {TAIL} <= {BOUND}",)
    ),
    "second": Statement(
        "user/second", variables=(Variable("w"), Variable("z")),
        assumptions=("0 < w <= exp(z)",), claim=("log(w) <= z",),
    ),
    "elsewhere": Statement(
        "user/elsewhere", variables=COUNT, assumptions=(*DOMAIN, "p <= 1/4"),
        claim=(f"0 < {TAIL} <= {BOUND}",),
    ),
}  # fmt: skip
VALUES = (("w", TAIL), ("z", "-2*(k - m*p)**2/m"))

SHARE = (Variable("m", "integer"), Variable("x"))
TENDS = Limit("binomial_tail(x*m, m, x/2)", "m", "infinity", "0")
FACT = Statement(
    "user/fact", variables=SHARE, assumptions=("0 < x < 1", "m >= 5"), calculus=(TENDS,)
)
PLANE = {"x": "real", "y": "real"}
HALF = Limit("binomial_tail(C/2*m, m, C/4)", "m", "infinity", "0")


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, Statement]:
    made = {s.id: s for s in (*LINKS.values(), FACT)}
    get = catalogue.get
    monkeypatch.setattr(catalogue, "get", lambda id: made.get(id) or get(id))
    return made


def chain(*names: str) -> Statement:
    values = {"second": VALUES}
    return Statement(
        "user/chain", variables=COUNT, assumptions=DOMAIN,
        claim=(f"{TAIL} > 0", f"log({TAIL}) <= -2*(k - m*p)**2/m"),
        instances=tuple((f"user/{name}", values.get(name, ())) for name in names),
    )  # fmt: skip


def judged(s: Statement, seconds: float = 6.0) -> Finding:
    return judge_piece(pieces(s)[-1], seconds, lambda verdict: None)


def stored(s: Statement, found: Finding, directory: Path) -> Finding | None:
    store = Store(directory, 6.0)
    store.put(pieces(s)[-1], found)
    return store.get(pieces(s)[-1])


def test_a_premise_may_hold_given_one_before_it(tmp_path: Path) -> None:
    s = chain("first", "second")
    held = holding(usable_premises(s), s, 20.0)
    assert [(p.id, p.resting) for p in held] == [("user/first", False), ("user/second", True)]
    found = judged(s, 12.0)
    assert found.verdict == "proved"
    assert "user/first" in found.premises
    assert stored(s, found, tmp_path) is not None


@pytest.mark.parametrize("names", [("second", "first"), ("second",), ("elsewhere", "second")])
def test_a_premise_does_not_hold_before_what_it_rests_on(names: tuple[str, ...]) -> None:
    s = chain(*names)
    held = holding(usable_premises(s), s, 8.0)
    assert "user/second" not in [p.id for p in held]
    assert "user/elsewhere" not in [p.id for p in held]


def test_a_record_names_what_its_premises_rest_on(tmp_path: Path) -> None:
    s = chain("first", "second")
    found = judged(s, 12.0)
    for ids in ("user/second", "user/second user/first"):
        assert stored(s, replace(found, data={**found.data, "premises": ids}), tmp_path) is None


def test_what_a_statement_only_uses_is_no_link(tmp_path: Path) -> None:
    """A chain is written: only named instances rest on each other."""
    s = chain("second").with_changes(uses=("user/first",))
    assert [p.id for p in holding(usable_premises(s), s, 8.0)] == ["user/first"]


def at(
    limit: Limit, *assumptions: str, value: str = "C/2", names: str = "C", **more: Any
) -> Statement:
    listed = (Variable("m", "integer"), *(Variable(name) for name in names.split()))
    given = {"instances": (("user/fact", (("x", value),)),), **more}
    return Statement(
        "user/limit", variables=listed, assumptions=assumptions, calculus=(limit,), **given
    )


def test_a_limit_at_a_value_is_proved_and_read_again(tmp_path: Path) -> None:
    s = at(HALF, "0 < C < 1", "m >= 1")
    found = judged(s)
    assert (found.verdict, found.instance) == ("proved", ("user/fact",))
    assert stored(s, found, tmp_path) is not None
    # other records of it: without a certificate, of no instance, of one that is not named
    assert stored(s, replace(found, certificates=()), tmp_path) is None
    assert stored(s, replace(found, data={**found.data, "instance": ""}), tmp_path) is None
    other = at(HALF, "0 < C < 1", "m >= 1", instances=())
    assert stored(other, found, tmp_path) is None
    assert stored(at(HALF, "0 < C < 3", "m >= 1"), found, tmp_path) is None


@pytest.mark.parametrize(
    ("s", "why"),
    [
        (at(HALF, "0 < C < 3"), "the value leaves the domain"),
        (at(HALF, "C < 1"), "the value leaves the domain at its other end"),
        (at(HALF, "0 < C < 1/m"), "an assumption on what moves is no domain"),
        (at(Limit(HALF.of, "m", "infinity", "1"), "0 < C < 1"), "another value"),
        (at(Limit(HALF.of, "m", "0+", "0"), "0 < C < 1"), "another end"),
        (at(Limit(HALF.of, "C", "infinity", "0"), "0 < C < 1"), "another variable moves"),
        (
            at(Limit("binomial_tail(2, m, 1/m)", "m", "infinity", "0"), "0 < C < 1", value="2/m"),
            "a value that moves: the limit is 1 - 2/e",
        ),
        (
            at(Limit("binomial_tail(C/2*m, m, C/4)", "m", "infinity", "0/(2*C - 1)"), "0 < C < 1"),
            "the value asks for more as it is written",
        ),
        (
            at(Limit("binomial_tail(C/2*m, m, C/4) + 0*log(5 - m)", "m", "infinity", "0"),
               "0 < C < 1"),
            "the formula has no value far out",
        ),
        (at(Limit("binomial_tail(C/2*m, m, C/3)", "m", "infinity", "0"), "0 < C < 1"), "another"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)  # fmt: skip
def test_a_limit_at_other_values_is_not_proved(s: Statement, why: str) -> None:
    assert judged(s, 3.0).verdict == "undecided"


@pytest.mark.parametrize(
    "changes",
    [
        {"variables": (Variable("m", "integer"), Variable("x", given_by="the data"))},
        {"setting": ("orthonormal data",)},
        {"probability": Probability("$E$", "the initialisation", at_least="1 - x")},
        {"assumptions": ("0 < x < 1", "x < y"), "variables": (*SHARE, Variable("y"))},
    ],
    ids=["a given number", "a setting", "an event", "a variable without a value"],
)
def test_what_is_no_claim_about_all_numbers_has_no_instances(
    changes: dict[str, Any], known: dict[str, Statement]
) -> None:
    known["user/fact"] = FACT.with_changes(**changes)
    s = at(HALF, "0 < C < 1")
    assert claims_at_values(s, HALF, "user/fact") is None
    assert judged(s, 3.0).verdict == "undecided"


def test_a_real_variable_is_no_integer() -> None:
    """cos(2 pi m) is 1 for integers."""
    s = at(HALF, "0 < C < 1").with_changes(variables=(Variable("m"), Variable("C")))
    assert claims_at_values(s, HALF, "user/fact") is None


@pytest.mark.parametrize(
    ("verdict", "standing"), [("proved", "proved"), ("undecided", ""), ("refuted", "")]
)
def test_an_instance_stands_as_the_limit_does(verdict: Any, standing: str) -> None:
    """That its formulas are proved does not help a limit."""
    (piece,) = pieces(FACT)
    limit = Finding(FACT.id, piece.label, "calculus", piece.text, verdict, reason="so it is")
    formula = Finding(FACT.id, "a", "relation", "x > 0", "proved")
    context = Context({FACT.id: [limit, formula]})
    assert context.standing(FACT.id, LIMITS) == standing
    assert context.standing(FACT.id) == "proved"


def test_a_point_of_the_domain_is_kept_and_looked_at_again(tmp_path: Path) -> None:
    s = make_claim("x*y <= 1", variables=PLANE, assumptions=["x**2 + y**2 <= 2"])
    found = judged(s)
    assert found.verdict == "proved"
    assert is_place(s, json.loads(found.data["place"]))
    assert stored(s, found, tmp_path) is not None


@pytest.mark.parametrize(
    "place",
    [{"x": "2", "y": "2"}, {"x": "1"}, {}, {"x": "3", "y": "0"}],
    ids=["outside", "half a point", "none", "outside one of them"],
)
def test_what_is_no_point_of_the_domain_is_none(place: dict[str, str]) -> None:
    s = make_claim("x*y <= 1", variables=PLANE, assumptions=["x**2 + y**2 <= 2"])
    assert not is_place(s, place)


def test_a_place_of_an_integer_is_one() -> None:
    s = make_claim("n**2 >= n", variables={"n": "integer"}, assumptions=["n >= 1"])
    place = place_in(s)
    assert place is not None
    assert place["n"].denominator == 1
    assert not is_place(s, {"n": "3/2"})


@pytest.mark.parametrize("place", ['{"x": "2"}', '{"x": "-1"}', "{}", '{"x": "one"}', "[]"])
def test_a_kept_place_makes_no_void_claim_a_proof(tmp_path: Path, place: str) -> None:
    from verify.attempts import attempt_proof

    s = make_claim("x >= 2", variables={"x": "real"}, assumptions=["x > 1", "x < 0"])
    (piece,) = pieces(s)
    proof = attempt_proof(s, 5.0)
    assert proof is not None
    found = Finding(
        piece.owner, piece.label, piece.sort, piece.text, "proved",
        certificates=(proof.certificate,), data={"place": place},
    )  # fmt: skip
    assert stored(s, found, tmp_path) is None


E_T = Statement("user/positive", variables=(Variable("t"),), claim=("exp(t) > 0",))
GROWS = Statement(
    "user/grows", variables=(Variable("m", "integer"), Variable("t")),
    calculus=(Limit("m*exp(t)", "m", "infinity", "infinity"),),
)  # fmt: skip
LOGARITHM = {"definitions": (("t", "log(x)"),), "instances": (("user/positive", ()),)}
X = (Variable("x"),)


@pytest.mark.parametrize(
    ("premise", "claim", "more"),
    [
        (E_T, "x > 0", {"instances": (("user/positive", (("t", "log(x)"),)),)}),
        (E_T, "x > 0", LOGARITHM),
        (
            Statement("user/square", variables=(Variable("t"),), claim=("t**2 >= 0",)), "x >= 0",
            {"instances": (("user/square", (("t", "sqrt(x)"),)),)},
        ),
        (
            Statement("user/inverse", variables=(Variable("t"), Variable("u")),
                      assumptions=("t*u == 1",), claim=("u != 0",)),
            "x != 0", {"instances": (("user/inverse", (("t", "1/x"), ("u", "x"))),)},
        ),
        (
            Statement("user/defined", variables=(Variable("t"),), definitions=(("d", "log(t)"),),
                      assumptions=("d - d >= 0",), claim=("t > 0",)),
            "x > 0", {"instances": (("user/defined", (("t", "x"),)),)},
        ),
    ],
    ids=["a logarithm", "an abbreviation", "a root", "an inverse", "a definition of the premise"],
)  # fmt: skip
def test_a_formula_that_is_put_in_has_a_value(
    premise: Statement, claim: str, more: dict[str, Any], known: dict[str, Statement]
) -> None:
    """The tree of exp(log(x)) is x, which has a value where the logarithm has none."""
    known[premise.id] = premise
    s = Statement("user/x", variables=X, claim=(claim,), **more)
    assert holding(usable_premises(s), s, 8.0) == ()
    assert judged(s, 3.0).verdict != "proved"
    inside = s.with_changes(assumptions=("x > 1",))
    assert len(holding(usable_premises(inside), inside, 8.0)) == 1


def growing(of: str, *assumptions: str, value: str, **more: Any) -> Statement:
    listed = (Variable("m", "integer"), Variable("x"))
    given = {"instances": (("user/grows", (("t", value),)),), **more}
    limit = Limit(of, "m", "infinity", "infinity")
    return Statement(
        "user/limit", variables=listed, assumptions=assumptions, calculus=(limit,), **given
    )


@pytest.mark.parametrize(
    ("s", "verdict"),
    [
        (growing("m*x", "x > 1", value="log(x)"), "proved"),
        (growing("m*x", value="log(x)"), "undecided"),  # x <= 0
        (growing("m*exp(x)", "x > 1", "x < 0", value="x"), "undecided"),  # no point
        (
            growing("m*exp(C)", "C <= 0", "C >= 1", value="C",
                    constants=(Constant("C", "existential"),)),
            "undecided",
        ),
    ],
    ids=["inside", "outside", "no point", "a constant that is none"],
)  # fmt: skip
def test_the_value_of_a_limit_has_a_value(
    s: Statement, verdict: str, known: dict[str, Statement]
) -> None:
    known["user/grows"] = GROWS
    assert judged(s, 3.0).verdict == verdict


def test_what_a_value_asks_of_what_moves_is_not_put_aside() -> None:
    """0*log(5 - m) is 0 as a tree, and has no value far out."""
    for value in ("C/2*m/m", "C/2 + 0*log(5 - m)"):
        assert claims_at_values(at(HALF, "0 < C < 1", value=value), HALF, "user/fact") is None
    assert claims_at_values(at(HALF, "0 < C < 1"), HALF, "user/fact") is not None


def test_a_limit_over_no_point_is_not_proved() -> None:
    """Also where there is nothing to certify."""
    s = Statement(
        "user/limit", variables=(Variable("m"), Variable("x")), assumptions=("x > 1", "x < 0"),
        calculus=(Limit("m", "m", "infinity", "infinity"),),
    )  # fmt: skip
    assert judged(s, 3.0).verdict == "undecided"
    assert judged(s.with_changes(assumptions=()), 3.0).verdict == "proved"


@pytest.mark.parametrize(
    "assumption", ["min(x, m) >= 1", "x >= max(1, m)", "x*m < m", "m*log(x) < 0", "x <= 1 - 1/m"]
)
def test_an_assumption_on_what_moves_may_be_one_on_the_value(
    assumption: str, known: dict[str, Statement]
) -> None:
    known["user/fact"] = FACT.with_changes(assumptions=("0 < x < 1", assumption))
    assert claims_at_values(at(HALF, "0 < C < 1"), HALF, "user/fact") is None


def test_a_fact_that_is_used_twice_stands_as_its_weaker_half(tmp_path: Path) -> None:
    """Its formulas are refuted, its limit is proved."""
    limit = Finding(FACT.id, "calculus-1", "calculus", "", "proved")
    formula = Finding(FACT.id, "a", "relation", "x > 0", "refuted", reason="so it is")
    context = Context({FACT.id: [limit, formula]})
    data = {"instance": FACT.id}
    s = at(HALF, "0 < C < 1")
    assert context.standings(replace(judged(s), data=data)) == {FACT.id: "proved"}
    both = replace(judged(s), data={**data, "premises": FACT.id})
    assert context.standings(both) == {FACT.id: ""}


def test_a_record_of_a_formula_is_no_instance_of_a_limit(tmp_path: Path) -> None:
    s = make_claim("x*y <= 1", variables=PLANE, assumptions=["x**2 + y**2 <= 2"])
    found = judged(s)
    assert stored(s, found, tmp_path) is not None
    forged = replace(found, data={**found.data, "instance": FACT.id})
    assert stored(s, forged, tmp_path) is None
