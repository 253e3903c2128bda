"""The encoded formulas against values to 30 digits that were computed independently of them.

Each label of the reference table names an expression of the statement: ``@2.left`` is a side of its
third relation, everything else is a text in its variables and definitions.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from bounds import catalogue
from bounds.explicit import hermite

DATA = Path(__file__).parent.parent / "data" / "explicit-reference.json"
DIGITS = 30

FLIP_BOUND = "sqrt(2/pi)*sinhc(B*R)*R*exp(-B**2/2)"
ETA_MAX = "16/289*lambda*exp(B**2)/n**2"
FACTOR = "1 - 3/2*eta*lambda + 32*eta*n*p_star + 4*eta**2*n**2*(s + 2*p_star)**2"
KL_KERNEL = "s*log(s/Q(B)) + (1 - s)*log((1 - s)/(1 - Q(B)))"

LABELS: dict[str, dict[str, str]] = {
    "classical/craig": {"Q": "Q(B)"},
    "classical/gaussian-tail": {"Q": "@0.left", "half_s": "@0.right", "linear": "@1.right"},
    "classical/mills": {
        "Q": "@0.left",
        "phi/B": "@0.right",
        "B*phi/(1+B^2)": "@1.right",
        "birnbaum": "@2.right",
        "sampford": "@3.right",
    },
    "classical/owen-t": {
        "T": "@3.left",
        "lower_iii": "@2.left",
        "upper_iii": "@3.right",
        "lower_iv": "@4.right",
    },
    "classical/orthant-angle": {"p": "orthant(B, rho)"},
    "classical/orthant-owen": {"p": "@0.right"},
    "classical/orthant-plackett": {"dp/drho": "@0.left", "p": "orthant(B, rho)"},
    "classical/binomial-chernoff-double": {"exact_tail": "@0.left", "bound": "@0.right"},
    "classical/binomial-chernoff-relative": {"h_plus": "h_plus", "h_minus": "h_minus"},
    "classical/binomial-chernoff-kl": {
        "KL": "KL_k",
        "exact_tail": "binomial_tail(k, m, q)",
        "upper": "exp(-m*KL_k)",
        "lower": "@1.right",
    },
    "classical/bernstein-one-sided": {
        "t": "sqrt(2*V*u) + 2/3*b*u",
        "t^2-2u(V+bt/3)": "@0.left",
    },
    "classical/matrix-chernoff": {"h_minus": "h_minus", "eps^2/2": "epsilon**2/2"},
    "classical/rademacher-symmetrisation": {"deviation": "3*sqrt(log(2/delta)/(2*n))"},
    "explicit/gaussian-facts": {
        "Q": "Q(B)",
        "a": "@0.right",
        "b": "@1.right",
        "c": "@2.right/B",
        "d": "@3.right",
        "e": "@4.right",
        "f": "@5.right",
    },
    "explicit/mills-sharp": {
        "Q*(B+w4)/s": "Q(B)*(B + w4)/s",
        "Q*(3B+w8)/s": "Q(B)*(3*B + w8)/s",
        "upper_iv": "@6.right",
        "lower_v": "@7.left",
        "M": "M",
    },
    "explicit/exact-kernel": {
        "p": "@0.right",
        "H_ij": "H_ij",
        "dp/drho": "exp(-B**2/(1 + rho))/(2*pi*sqrt(1 - rho**2))",
    },
    "explicit/min-eigenvalue-upper": {"2Q": "@0.right", "bound_b": "@3.right"},
    "explicit/sparsity-count": {
        "ceil(m*s)": "ceil(m*s)",
        "exact_tail_single": "binomial_tail(m*s, m, Q(B))",
        "bound_single": "exp(-(log(2) - 1/2)*m*s)",
        "bound_union": "@0.right",
        "m_threshold": "m_threshold",
    },
    "explicit/sparsity-count-two-sided": {
        "exact_two_sided": "@0.left",
        "bound_sharp": "@0.right",
        "bound": "@1.right",
    },
    "explicit/sparsity-count-sharp": {
        "KL(s,Q)/s": f"({KL_KERNEL})/s",
        "D": "calD",
        "exact_tail_single": "binomial_tail(m*s, m, Q(B))",
        "bound_single": "2**(-m*s)",
        "k": "2*phi(B) - B/2 - B/2*exp(B**2/2)*log(2/B**2)",
        "-ln(q)-1+q/2": "-log(2*Q(B)/s) - 1 + Q(B)/s",
    },
    "explicit/flip-probability": {
        "pflip": "pflip",
        "upper": "@1.right",
        "lower": "@0.left",
        "c": "c_BR",
    },
    "explicit/flip-probability-sharp": {"Lambda(kappa/R,R)": "Lambda_kR", "sup": "@0.right"},
    "explicit/flip-probability-small-bias": {"pflip": "@0.left", "bound": "@0.right"},
    "explicit/flip-count": {
        "pbar": "p_bar",
        "pflip": "pflip",
        "ceil(2*m*pbar)": "ceil(2*m*p_bar)",
        "exact_tail_single": "binomial_tail(2*m*p_bar, m, pflip)",
        "bound_single": "exp(-(2*log(2) - 1)*m*p_bar)",
    },
    "explicit/flip-count-sharp": {"KL(2q,q)/q": "KL_2q/q"},
    "explicit/kernel-concentration": {
        "L": "L",
        "hoeffding": "hoeffding",
        "bernstein": "bernstein",
        "simplified": "@0.right",
        "m_min_for_simplified": "4/9*exp(B**2/2)*L",
    },
    "explicit/kernel-min-eigenvalue": {"bound": "@1.left", "m_threshold": "m_threshold"},
    "explicit/ntk-perturbation": {
        "pbar": "p_bar",
        "8*n*pbar": "@1.right",
        "sqrt(4*n*pbar)": "sqrt(4*n*p_bar)",
    },
    "explicit/initial-error-mean": {"v": "v", "half_s": "@0.right"},
    "explicit/initial-error-tail": {
        "bound_total": "@1.right",
        "bound_single": "@0.right",
        "mgf_exact": "1 - Q(B) + sqrt(2)*exp(B**2/2)*Q(sqrt(2)*B)",
        "mgf_bound": "1 + s/2",
    },
    "explicit/gd-constants": {
        "R_star": "R_star",
        "pbar_star": "p_star",
        "B*R_star": "B*R_star",
        "pbar(B,R_star)": "c_star*R_star*s",
        "eta_max": ETA_MAX,
        "m_first": "83*n/lambda*log(3*n/delta)",
        "m_second": "167773*n**3*D_0**2*exp(-B**2)/lambda**4",
    },
    "explicit/gd-good-event": {
        "m": "83*n/lambda*log(3*n/delta)",
        "fail_eig": "n*exp(-lambda*m/(64*n))",
        "fail_flip": "n*exp(-(2*log(2) - 1)*m*p_star)",
        "fail_active_s=lambda": "n*exp(-(log(2) - 1/2)*m*lambda)",
    },
    "explicit/gd-movement": {"radius": "radius"},
    "explicit/gd-one-step": {"factor": FACTOR, "1-eta*lambda/4": "1 - eta*lambda/4"},
    "explicit/gd-convergence": {
        "m_first": "m_first",
        "m_second": "m_second",
        "eta_max": "eta_max",
        "loss_factor_at_eta_max": "(1 - eta_max*lambda/4)**k",
    },
    "explicit/gd-convergence-unconditional": {"Dbar_tail": "D_tail", "Dbar_markov": "D_markov"},
    "explicit/gd-convergence-symmetric": {"M_first": "M_first", "M_second": "M_second"},
    "explicit/gd-step-count": {"k_min_real": "k_min"},
    "explicit/flow-convergence": {"radius": "radius", "m_second": "m_second"},
    "explicit/restricted-eigenvalue": {"2T": "@3.left", "closed": "@3.right"},
    "explicit/restricted-eigenvalue-jensen": {"2T": "@2.left", "jensen": "@2.right"},
    "explicit/min-eigenvalue-series": {"2Q": "2*Q(B)"},
    "explicit/hermite-tail": {
        "bound": "@0.right",
        "A(r1)-theta*A(r2)": "@1.right",
        "theta": "theta",
        "kappa_0": "kappa_0",
        "ratio_step_8": "atan(sqrt(tanh(0.0675)))/sqrt(0.0675)",
    },
    "explicit/hermite-tail-ceiling": {"ceiling": "@0.right"},
    "explicit/min-eigenvalue-closed": {"K": "K", "bound": "@0.right"},
    "explicit/min-eigenvalue-frozen-bias": {"K": "K", "closed": "@0.right"},
}

BUILT: dict[tuple[str, str], Callable[..., Any]] = {
    ("classical/hermite-mehler", "c_k"): lambda k, B: hermite.coefficient(int(k), B),
    ("classical/hermite-mehler", "c_k^2"): lambda k, B: hermite.hermite_square_coefficient(
        int(k), B
    ),
    ("explicit/min-eigenvalue-series", "k_star"): lambda n, Delta, B: sp.Integer(
        hermite.first_index(int(n), Fraction(Delta))
    ),
    ("explicit/min-eigenvalue-series", "bound"): hermite.series_bound,
    ("explicit/min-eigenvalue-closed", "series_bound"): hermite.series_bound,
    ("explicit/min-eigenvalue-frozen-bias", "series_bound"): hermite.frozen_bias_series_bound,
    ("explicit/hermite-tail", "tau"): lambda K, B: hermite.tail(int(K), B),
    ("explicit/hermite-tail-ceiling", "sqrt(K)*tau"): lambda K, B: (
        sp.sqrt(K) * hermite.tail(int(K), B)
    ),
    **{
        ("explicit/min-eigenvalue-series", f"a_{k}"): (
            lambda B, k=k: hermite.kernel_coefficient(k, B)
        )
        for k in range(5)
    },
}

INPUTS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "eps": ("epsilon", lambda x: x),
    "eta/eta_max": ("ratio", lambda x: x),
    "D0": ("D_0", lambda x: x),
    "D0^2": ("D_0", sp.sqrt),
    "norm_y^2": ("norm_y", sp.sqrt),
    "D0^2/eps^2": ("D_0", sp.sqrt),
}

EXTRA: dict[str, dict[str, str]] = {
    "explicit/sparsity-count-two-sided": {"n": "1"},
    "explicit/flip-count": {"p_bar": FLIP_BOUND},
    "explicit/ntk-perturbation": {"p_bar": "sqrt(2/pi)*sinhc(B*R)*R*exp(-B**2/2)"},
    "explicit/gd-good-event": {"m": "83*n/lambda*log(3*n/delta)"},
    "explicit/gd-one-step": {"eta": f"{ETA_MAX}*ratio"},
    "explicit/gd-step-count": {"epsilon": "1"},
    "explicit/gd-constants": {"m": "1"},
}
"""Values of variables that the reference tables leave to a formula."""

UNDEFINED = {
    ("classical/binomial-chernoff-relative", "h_minus", "eps", "1"),
    ("explicit/flip-count-sharp", "KL(2q,q)/q", "q", "1/2"),
    ("explicit/sparsity-count-sharp", "KL(s,Q)/s", "B", "0"),
    ("explicit/sparsity-count-sharp", "D", "B", "0"),
}
"""Points at which 0 log 0 is read as 0 in prose, which a formula cannot say."""

MATRIX_LABELS = {("explicit/exact-kernel", "lambda_min(Hinf)")}
OTHER_ENTRIES = {
    "explicit/sparsity-smallest-constant",
    "explicit/rademacher",
    "explicit/generalization",
    "explicit/learnable-targets",
}
"""Entries whose values are algorithms or quadratic forms rather than formulas."""


def _cases() -> list[Any]:
    found = []
    for entry in json.loads(DATA.read_text()):
        if entry["id"] in OTHER_ENTRIES:
            continue
        for number, point in enumerate(entry["points"]):
            for label, shown in point["out"].items():
                if (entry["id"], label) in MATRIX_LABELS:
                    continue
                if any((entry["id"], label, k, v) in UNDEFINED for k, v in point["in"].items()):
                    continue
                name = f"{entry['id']}-{number}-{label}"
                found.append(pytest.param(entry["id"], point["in"], label, shown, id=name))
    return found


def _rational(text: str) -> Any:
    value = Fraction(text)
    return sp.Rational(value.numerator, value.denominator)


def _value(id: str, given: dict[str, str], label: str) -> Any:
    inputs = {}
    for name, text in given.items():
        target, convert = INPUTS.get(name, (name, lambda x: x))
        inputs[target] = convert(_rational(text))
    if (id, label) in BUILT:
        return BUILT[id, label](**inputs)
    statement = catalogue.get(id)
    text = LABELS[id][label]
    if text.startswith("@"):
        place, _, rest = text[1:].partition("/")
        index, _, side = place.partition(".")
        tree = getattr(statement.relations[int(index)], side)
        if rest:
            tree = tree / statement.expression(rest)
    else:
        tree = _expression(statement, text, inputs)
    for name, formula in EXTRA.get(id, {}).items():
        if name in inputs and name != "m":
            continue
        symbol = next((s for s in tree.free_symbols if s.name == name), None)
        if symbol is not None:
            tree = tree.xreplace({symbol: _expression(statement, formula, inputs)})
    return tree.xreplace({s: inputs[s.name] for s in tree.free_symbols})


def _expression(statement: Any, text: str, inputs: dict[str, Any]) -> Any:
    from bounds.language import parse_expression, symbol

    known = {**statement.symbols, **statement.abbreviations}
    for name in inputs:
        known.setdefault(name, symbol(name))
    return parse_expression(text, known)[0]


@pytest.mark.parametrize(("id", "given", "label", "shown"), _cases())
def test_formula_agrees_to_every_digit(
    id: str, given: dict[str, str], label: str, shown: str
) -> None:
    expected = sp.Float(shown, 60)
    zero = Fraction(shown) == 0
    value = sp.N(_value(id, given, label), 45)
    assert value.is_Float or value.is_Integer, f"{value} is not a number"
    if zero:
        assert value.is_zero
        return
    unit = sp.Float(10, 60) ** (sp.floor(sp.log(abs(expected), 10)) - DIGITS + 1)
    assert abs(value - expected) <= unit, f"{value} is not {shown}"


def test_every_reference_label_is_mapped() -> None:
    for entry in json.loads(DATA.read_text()):
        if entry["id"] in OTHER_ENTRIES:
            continue
        for point in entry["points"]:
            for label in point["out"]:
                known = label in LABELS.get(entry["id"], {}) or (entry["id"], label) in BUILT
                assert known or (entry["id"], label) in MATRIX_LABELS, (entry["id"], label)
