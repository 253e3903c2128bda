"""Hypothesis strategies for texts of the expression language, and points for their variables.

Arguments of functions with a small domain are mostly brought into it (``log(abs(x) + 1/9)``), and
sometimes not, so that undefined points occur without dominating.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from bounds.language import symbol

REAL, INTEGER = ("x", "y"), ("n",)
VARIABLES: dict[str, Any] = {
    **{name: symbol(name) for name in REAL},
    **{name: symbol(name, "integer") for name in INTEGER},
}

NUMBERS = st.sampled_from(
    [
        "0",
        "1",
        "2",
        "3",
        "7",
        "10",
        "0.1",
        "0.5",
        "1/3",
        "2/7",
        "9/10",
        "1.25",
        "1e-3",
        "1e-8",
        "40",
        "pi",
        "e",
        "sqrt(2)",
    ]
).map(lambda text: f"({text})" if "/" in text else text)

UNARY = {
    "abs": "{}",
    "floor": "{}",
    "ceil": "{}",
    "sin": "{}",
    "cos": "{}",
    "tan": "{}",
    "atan": "{}",
    "tanh": "{}",
    "erf": "{}",
    "erfc": "{}",
    "Q": "{}",
    "phi": "{}",
    "sinhc": "min(30, {})",
    "sinh": "min(30, {})",
    "cosh": "max(-30, {})",
    "exp": "min(30, {})",
    "log": "abs({}) + 1/9",
    "sqrt": "abs({})",
    "asin": "cos({})",
    "acos": "1/(1 + abs({}))",
    "gamma": "min(30, abs({})) + 1/7",
}
_UNIT = "1/(1 + abs({}))"


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3, names: tuple[str, ...] = REAL + INTEGER) -> str:
    """A text of the language with the given variables, nested at most ``depth`` + 2 deep."""
    if depth == 0:
        return draw(st.one_of(st.sampled_from(names), st.sampled_from(names), NUMBERS))
    inner = expressions(depth=draw(st.integers(0, depth - 1)), names=names)
    form = draw(st.integers(0, 19))
    if form < 7:
        name = draw(st.sampled_from(sorted(UNARY)))
        pattern = "{}" if draw(st.integers(0, 11)) == 0 else UNARY[name]
        return f"{name}({pattern.format(draw(inner))})"
    first, second = draw(inner), draw(inner)
    if form < 10:
        return f"({first} {draw(st.sampled_from('+-'))} {second})"
    if form < 13:
        return f"({first})*({second})"
    if form == 13:
        return f"({first})/({second})"
    if form == 14:
        return f"{draw(st.sampled_from(['min', 'max']))}({first}, {second}, {draw(NUMBERS)})"
    if form == 15:
        return f"({first})**{draw(st.sampled_from(['2', '3', '0', '(-1)', '(-2)', 'n']))}"
    if form == 16:
        exponent = draw(
            st.sampled_from(["(1/3)", "(-1/2)", "(3/2)", "0.7", "x", f"min(3, {second})"])
        )
        return f"(abs({first}) + 1/5)**{exponent}"
    if form == 17:
        rho = draw(st.sampled_from([_UNIT, "-" + _UNIT, "sin({})", "{}", "(-1/3) + 0*({})"]))
        return f"orthant(min(12, {first}), {rho.format(second)})"
    if form == 18:
        return f"owens_t({first}, {second})"
    return f"binomial_tail({first}, n, {_UNIT.format(second)})"


POSITIONS = st.one_of(
    st.fractions(min_value=-4, max_value=4, max_denominator=12),
    st.integers(-3, 30).map(Fraction),
    st.sampled_from([Fraction(1, 10**9), Fraction(-1, 10**20), Fraction(99, 100), Fraction(-1)]),
)


def points() -> st.SearchStrategy[dict[str, Fraction]]:
    """Exact values for the variables."""
    return st.fixed_dictionaries(
        {
            **dict.fromkeys(REAL, POSITIONS),
            **{name: st.integers(0, 40).map(Fraction) for name in INTEGER},
        }
    )
