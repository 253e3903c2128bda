"""Limits that are pinched, quotients with roots, and theorems from the steps of their proofs."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from bounds import catalogue
from bounds.calculus import Limit
from bounds.language import parse_expression
from bounds.notation import variables
from bounds.statement import Constant, Statement
from verify.audit.asymptotes import in_leading_powers
from verify.audit.conclusions import concluding_steps
from verify.audit.identities import claims_of, judge_calculus
from verify.audit.judge import judge_piece
from verify.audit.pieces import pieces
from verify.audit.premises import usable_premises
from verify.checker.intervals import Unsupported
from verify.checker.limits import limit_at_infinity


def verdict(
    limit: Limit,
    *assumptions: str,
    definitions: tuple[tuple[str, str], ...] = (),
    seconds: float = 6.0,
) -> str:
    """The verdict on a limit over a domain."""
    s = Statement(
        id="user/limit", variables=variables("B", "R"), assumptions=assumptions,
        definitions=definitions, calculus=(limit,),
    )  # fmt: skip
    return str(judge_calculus(s, limit, lambda found, **_: found, seconds))


@pytest.mark.parametrize(
    ("of", "to", "equals", "between", "near"),
    [
        ("B*Q(B)/phi(B)", "infinity", "1", ("B**2/(1 + B**2)", "1"), "1"),
        ("log(1 + B)/B", "0+", "1", ("1 - B", "1"), "1"),
        ("sin(B)/B", "infinity", "0", ("-1/B", "1/B"), "1"),
    ],
)
def test_a_pinched_limit_is_proved(
    of: str, to: str, equals: str, between: tuple[str, str], near: str
) -> None:
    with mpmath.workdps(30):  # the value that is claimed, by another program
        at = {"B": mpmath.mpf("1e-9") if to == "0+" else mpmath.mpf(10) ** 9}
        names = {"sin": mpmath.sin, "log": mpmath.log}
        if "Q" not in of:
            assert abs(eval(of, names, at) - int(equals)) < 1e-8
    limit = Limit(of, "B", to, equals, between, near)
    assert verdict(limit, "B > 0", seconds=20) == "proved"  # two proofs, also on a busy machine


@pytest.mark.parametrize(
    ("limit", "domain"),
    [
        # another value, to which the bounds do not tend
        (Limit("log(1 + B)/B", "B", "0+", "2", ("1 - B", "1"), "1"), "B > 0"),
        # only one of the bounds has the limit
        (Limit("log(1 + B)/B", "B", "0+", "1", ("0", "1"), "1"), "B > 0"),
        # upper and lower exchanged
        (Limit("log(1 + B)/B", "B", "0+", "1", ("1", "1 - B"), "1"), "B > 0"),
        # 0 <= sin(B) <= 0 nowhere but at isolated points
        (Limit("sin(B)", "B", "infinity", "0", ("0", "0"), "1"), "B > 0"),
        # the bounds hold on the assumed domain, which does not reach the limit
        (Limit("max(0, B - 5)", "B", "infinity", "0", ("0", "0"), "1"), "0 < B <= 5"),
        (Limit("max(0, 1 - B)", "B", "0+", "0", ("0", "0"), "1"), "B >= 1"),
        # no neighbourhood of 0 from above
        (Limit("1 + 0*B", "B", "0+", "2", ("2", "2"), "-1"), "B > 0"),
        # of what is defined nowhere near the limit
        (Limit("log(1 - B)/log(1 - B)", "B", "infinity", "1", ("1", "1"), "2"), "0 < B < 1/2"),
        # near depends on the variable
        (Limit("max(0, B - 5)", "B", "infinity", "0", ("0", "0"), "B"), "0 < B <= 5"),
    ],
)
def test_a_limit_that_is_not_pinched_is_not_proved(limit: Limit, domain: str) -> None:
    assert verdict(limit, domain) == "undecided"


def test_definitions_have_a_value_near_a_limit_too() -> None:
    # the tree of u is 1, but u has no value for B >= 1
    definitions = (("u", "log(1 - B)/log(1 - B)"),)
    assert verdict(Limit("u/B", "B", "infinity", "0"), "0 < B < 1/2", definitions=definitions) == (
        "undecided"
    )
    fine = (("u", "log(1 + B)/log(1 + B)"),)
    assert verdict(Limit("u/B", "B", "infinity", "0"), "B > 0", definitions=fine) == "proved"


def test_a_root_of_the_variable_in_a_limit() -> None:
    assert verdict(Limit("Q(sqrt(B))", "B", "infinity", "0"), "B > 0") == "proved"
    assert verdict(Limit("exp(sqrt(B))/B", "B", "infinity", "0"), "B > 0") == "undecided"


QUOTIENTS = [
    ("sin(B)/B", "1"),
    ("(exp(B) - 1 - B)/B**2", "1/2"),
    ("(1 - cos(R*B))/B**2", "R**2/2"),
    ("(tanh(B) - B)/B**3", "-1/3"),
    ("(sqrt(pi/2)*(Q(R - B) - Q(R + B))/(B*exp(-R**2/2)) - 1)/B**2", "(R**2 - 1)/6"),
    ("(exp(R*B) - 1)/(R*B)", "1"),
]


@pytest.mark.parametrize(("of", "equals"), QUOTIENTS)
def test_the_limit_of_a_quotient_at_0_is_that_of_the_first_derivatives(
    of: str, equals: str
) -> None:
    assert verdict(Limit(of, "B", "0+", equals), "B > 0", "R > 0") == "proved"
    with mpmath.workdps(60):  # the value that is claimed, by another program
        tail = {"Q": lambda t: mpmath.erfc(t / mpmath.sqrt(2)) / 2, "pi": mpmath.pi}
        names = {n: getattr(mpmath, n) for n in ("sin", "cos", "tanh", "exp", "sqrt")} | tail
        at = {"B": mpmath.mpf("1e-12"), "R": mpmath.mpf("0.75")}
        assert abs(eval(of, names, at) - eval(equals, names, at)) < 1e-10


@pytest.mark.parametrize(
    ("of", "equals", "domain"),
    [
        ("(exp(B) - 1 - B)/B**2", "1", ()),  # 1/2
        ("(1 - cos(R*B))/B**2", "R/2", ()),
        # at R = 0 the limit is 0, elsewhere 1
        ("R*B/(R*B + B**2)", "1", ("R >= 0",)),
        ("(exp(R*B) - 1)/(R*B)", "1", ("R >= 0",)),  # no value at R = 0
        # functions without derivatives at 0
        ("sqrt(B)/B", "0", ()),
        ("abs(B - R)/(B - R)", "1", ("R >= 0",)),  # -1 unless R = 0
        ("sqrt(B**2)/B", "-1", ()),
        ("B**2*log(B)/B", "1", ()),
        ("(sqrt(1 - cos(B)**2))/B", "0", ()),  # 1
        ("asin(1 - B)/B", "1", ()),
        # no value near 0
        ("(log(B - 1) - log(B - 1) + B)/B", "1", ()),
        ("sqrt(B - R)*sqrt(B - R)/B", "1", ("R > 0",)),
        # all derivatives are 0
        ("(R - R)/B**5*sin(B**9)", "1", ()),
    ],
)
def test_a_quotient_has_no_other_limit(of: str, equals: str, domain: tuple[str, ...]) -> None:
    assert verdict(Limit(of, "B", "0+", equals), "B > 0", *domain) == "undecided"


@pytest.mark.parametrize("to", ["0+", "infinity"])
@pytest.mark.parametrize(
    ("of", "equals", "definitions"),
    [
        ("u/B", "1", (("u", "B*R/R"),)),
        ("sin(u)/u", "1", (("u", "B + 0*log(-1 - R)"),)),
        ("w", "1", (("v", "0*log(-1 - R)*B"), ("w", "v + B/B"))),
        ("B/B", "R/R", ()),
        ("B/B", "v", (("v", "1 + 0*log(R)"),)),
    ],
)
def test_a_limit_of_what_has_no_value_at_a_parameter(
    of: str, equals: str, definitions: tuple[tuple[str, str], ...], to: str
) -> None:
    """At R = 0, or at no R at all."""
    limit = Limit(of, "B", to, equals)
    assert verdict(limit, "B > 0", "R >= 0", definitions=definitions) == "undecided"


def test_definitions_of_other_formulas_ask_for_nothing() -> None:
    other = (("u", "log(-1 - R)*B"),)
    assert verdict(Limit("sin(B)/B", "B", "0+", "1"), "B > 0", "R >= 0", definitions=other) == (
        "proved"
    )


def test_a_constant_that_is_looked_for_has_no_limit() -> None:
    limit = Limit("C*B", "B", "0+", "0")
    s = Statement(
        id="user/limit", variables=variables("B"), assumptions=("B > 0",), calculus=(limit,),
        constants=(Constant("C", "existential"),),
    )  # fmt: skip
    assert judge_calculus(s, limit, lambda found, **_: found, 3.0) == "undecided"


x = sp.Symbol("x", real=True)


@pytest.mark.parametrize(
    ("tree", "limit"),
    [
        ((x + sp.sqrt(x**2 + 4)) / (3 * x + sp.sqrt(x**2 + 8)), sp.S.Half),
        (x * (sp.sqrt(4 * x**2 + x) / x**2), sp.Integer(2)),
        ((x**4 + 1) ** sp.Rational(3, 2) / (2 * x**6 + x), sp.S.Half),
        ((x - sp.sqrt(x**2 + 8)) / x, sp.S.Zero),
    ],
)
def test_leading_powers_are_the_same_function(tree: sp.Expr, limit: sp.Expr) -> None:
    form = in_leading_powers(tree, x)
    for value in (sp.Rational(1, 7), sp.Integer(3), sp.Integer(1000)):
        assert abs(sp.N(tree.subs(x, value) - form.subs(x, value), 40)) < 1e-30
    assert abs(sp.N(tree.subs(x, 10**12), 40) - limit) < 1e-9
    assert sp.limit(form, x, sp.oo) == limit


@pytest.mark.parametrize(
    "text",
    [
        # functions within functions, roots over functions: every name must be taken back
        "exp(x - gamma(x + 1))",
        "Q(x - gamma(x + 1))",
        "1/(1 + exp(x - exp(x)*(2 + sin(x))))",
        "sqrt(x**2 + gamma(x + 1))/x",
    ],
)
def test_leading_powers_take_back_every_name(text: str) -> None:
    tree, _ = parse_expression(text, {"x": x})
    form = in_leading_powers(tree, x)
    assert form is not None
    assert form.free_symbols == {x}
    for value in (sp.Rational(1, 7), sp.Integer(3)):
        assert abs(sp.N(tree.subs(x, value) - form.subs(x, value), 40)) < 1e-30


@pytest.mark.parametrize(
    ("of", "to", "equals"),
    [
        ("exp(B - gamma(B + 1))", "infinity", "infinity"),  # 0
        ("Q(B - gamma(B + 1))", "infinity", "0"),  # 1
        ("1/(1 + exp(B - gamma(B + 1)))", "infinity", "0"),  # 1
        ("exp(1/B - gamma(1/B + 1))", "0+", "infinity"),  # 0
        ("sqrt(B**2 + gamma(B + 1))/B", "infinity", "1"),  # infinity
        ("-exp(B)", "infinity", "-1"),  # -infinity
    ],
)
def test_a_function_within_a_function_has_no_other_limit(of: str, to: str, equals: str) -> None:
    assert verdict(Limit(of, "B", to, equals), "B > 0") == "undecided"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("-2*exp(x)", -sp.oo),
        ("exp(x)*(1/x - 3)", -sp.oo),
        ("sinh(-x)*(1/x - 3)", sp.oo),
        ("exp(-exp(x)*(3 - 1/x))", sp.S.Zero),
    ],
)
def test_the_sign_of_an_infinite_product(text: str, limit: sp.Expr) -> None:
    tree, _ = parse_expression(text, {"x": x})
    assert limit_at_infinity(tree, x, {}) is limit
    value = sp.N(tree.subs(x, 20), 20)  # by sympy
    assert abs(value) < 1e-9 if limit == 0 else abs(value) > 1e8 and (value > 0) == (limit > 0)


def test_a_product_of_0_and_infinity_has_no_structural_limit() -> None:
    tree, _ = parse_expression("log(x)*atan(1/log(x))", {"x": x})  # 1
    with pytest.raises(Unsupported):
        limit_at_infinity(tree, x, {})


@pytest.mark.parametrize("tree", [sp.sqrt(1 - x**2) / x, sp.sqrt(x**3 + 1) / x**2, sp.exp(x)])
def test_other_roots_are_left_alone(tree: sp.Expr) -> None:
    form = in_leading_powers(tree, x)
    assert form is None or abs(sp.N((form - tree).subs(x, sp.S.Half))) < 1e-12


def test_a_theorem_is_judged_from_the_steps_that_say_it() -> None:
    part = catalogue.get("explicit/mills-sharp/iv")
    part = pieces(part)[0].statement
    said = [step.id.rpartition("-")[2] for step in concluding_steps(part)]
    assert said == ["19", "20", "21", "22"]  # "Steps 19-23 are (iv)"; 23 claims a limit
    assert [p.id for p in usable_premises(part)][:4] == [s.id for s in concluding_steps(part)]


def test_no_step_on_an_event_and_no_printed_step_concludes() -> None:
    for s in catalogue.statements():
        for part in (s, *s.parts):
            for step in concluding_steps(part):
                assert s.form == "explicit"
                assert set(step.setting) <= set(part.setting), (part.id, step.id)
                assert part.id not in step.uses


def test_a_theorem_from_its_proof() -> None:
    """What the prover does not find by itself in this time, it finds from the last step."""
    s = catalogue.get("explicit/sparsity-smallest-constant/e")
    found = judge_piece(pieces(s)[0], 8.0, lambda _: None)
    assert found.verdict == "proved"
    assert found.data["premises"] == "explicit/sparsity-smallest-constant/step-11"


def test_claims_of_a_pinched_limit_are_over_its_own_neighbourhood() -> None:
    s = catalogue.get("explicit/flip-count-sharp")
    claims = claims_of(s, s.calculus[0], "")
    assert claims is not None
    assert all("q < 1/2" not in text for c in claims for text in c.assumptions)
    assert any("q <= 1/4" in text for text in claims[-1].assumptions)


def test_an_assumption_on_a_definition_is_a_fact_where_that_has_a_value() -> None:
    from verify.attempts import attempt_proof
    from verify.checker.goals import claim_of, goals_of

    def statement(domain: str) -> Statement:
        return Statement(
            id="user/defined", variables=variables("B", "R"), definitions=(("u", "log(B/R)"),),
            assumptions=("R > 0", domain, "B >= u"), claim=("B >= log(B/R)",),
        )  # fmt: skip

    # B/R > 0 takes a proof; then the assumption is the claim
    assert attempt_proof(statement("B >= R"), 4.0) is not None
    assert any("log" in str(g) for g, _ in goals_of(claim_of(statement("B >= R")))[-1].facts)
    # u has no value for B <= 0: what is assumed of it there is worth nothing
    assert attempt_proof(statement("B >= -R"), 2.0) is None
