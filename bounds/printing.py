"""Printing sympy trees in the expression language, so that they can be parsed back."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.str import StrPrinter

_RENAMED = {"Abs": "abs", "ceiling": "ceil", "Max": "max", "Min": "min"}


class LanguagePrinter(StrPrinter):
    """sympy's own linear form with the language's function names and constants."""

    def _print_Function(self, expr: Any) -> str:
        name = type(expr).__name__
        inner = ", ".join(self._print(argument) for argument in expr.args)
        return f"{_RENAMED.get(name, name)}({inner})"

    _print_Max = _print_Min = _print_Abs = _print_Function

    def _print_Exp1(self, expr: Any) -> str:
        return "e"

    def _print_Float(self, expr: Any) -> str:
        raise TypeError(f"a float ({expr}) has no exact text in the expression language")

    def _print_Mul(self, expr: Any) -> str:
        number, rest = expr.as_coeff_Mul()
        sums_below = any(f.is_Pow and f.base.is_Add and f.exp.is_negative for f in expr.args)
        if number.is_Rational and number.q != 1 and sums_below:
            # 2*t/(3*(a + b)) would be read back with the 3 multiplied out
            inner = self._print(rest)
            return f"{number.p}/{number.q}*{inner}"
        return str(super()._print_Mul(expr))

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:
        if expr.base == sp.E:
            return f"exp({self._print(expr.exp)})"
        return super()._print_Pow(expr, rational=rational)
