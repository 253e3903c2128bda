"""Search moves that compare logarithms or exponentials."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from bounds import functions as fn
from bounds.language import text_of
from verify.checker.goals import Goal, holds
from verify.checker.intervals import evaluate
from verify.prove.moves import Rule, sign_of, small
from verify.prove.sampling import Samples


def logarithms(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f = X - Y with positive X and Y: compare their logarithms."""
    terms = goal.expression.args
    if not small(goal.expression, 120) or not goal.expression.is_Add:
        return
    if any(isinstance(f, sp.log) for term in terms for f in sp.Mul.make_args(term)):
        return
    positive, negative = sp.S.Zero, sp.S.Zero
    for term in goal.expression.args:
        sign = sign_of(term, samples)
        if not sign:
            return
        if sign > 0:
            positive += term
        else:
            negative -= term
    if positive != 0 and negative != 0:
        yield ["logs", text_of(_one_outside(positive)), text_of(_one_outside(negative))]


def against_exponential(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f = X - Y, one of them exp(g) with a g that is not linear: its logarithm is far simpler."""
    f = goal.expression
    terms = sp.Add.make_args(f)
    if len(terms) != 2 or goal.op == "!=":
        return
    for term in terms:
        rest = term.as_coeff_Mul()[1]
        if isinstance(rest, sp.exp):
            g, names = rest.args[0], rest.free_symbols
            if g.is_polynomial(*names) and sp.Poly(g, *names).total_degree() >= 2:
                yield from logarithms(goal, samples)
                return


def _one_outside(total: Any) -> Any:
    """A sum of exponentials with one of them taken out, if that makes it shorter.

    Its logarithm is then an exponent plus the logarithm of what is left.
    """
    terms = sp.Add.make_args(total)
    exponents = {sp.Add(*(e.args[0] for e in t.atoms(sp.exp) if t.has(e))) for t in terms}
    if len(terms) < 2 or not all(_has_one_exponential(t) for t in terms):
        return total
    best = total
    for exponent in sorted(exponents, key=sp.default_sort_key):
        rest = sp.Add(*(sp.powsimp(sp.expand(t * sp.exp(-exponent), mul=False)) for t in terms))
        if rest.count_ops() < best.count_ops():
            best = sp.Mul(sp.exp(exponent), rest, evaluate=False)
    return best


def _has_one_exponential(term: Any) -> bool:
    found = [x for x in sp.Mul.make_args(term) if isinstance(x, sp.exp)]
    return len(found) == 1 and len(term.atoms(sp.exp)) == 1


def symbolic_powers(expression: Any) -> bool:
    """Powers of something else than e with a variable in the exponent?"""
    return any(
        node.is_Pow and node.exp.free_symbols and node.base is not sp.E
        for node in sp.preorder_traversal(expression)
    )


def comparisons(goal: Goal) -> Iterator[Rule]:
    """f = X - Y with positive products X and Y of symbolic powers or of exponentials alone.

    Logarithms lose nothing there.
    """
    f = goal.expression
    terms = sp.Add.make_args(f)
    if len(terms) != 2 or goal.op == "!=" or f.has(fn.binomial_tail):
        return
    if not symbolic_powers(f) and not (f.has(sp.exp) and all(map(_exponential, terms))):
        return
    box = goal.intervals(64)
    up = [t for t in terms if holds(evaluate(t, box, 64), ">")]
    down = [-t for t in terms if holds(evaluate(-t, box, 64), ">")]
    if len(up) == len(down) == 1:
        yield ["logs", text_of(up[0]), text_of(down[0])]


def _exponential(term: Any) -> bool:
    """Is it a product of numbers, exponentials and powers of variables?"""
    factors = [x for x in sp.Mul.make_args(term) if not x.is_number]
    return all(isinstance(x, sp.exp) or x.as_base_exp()[0].is_Symbol for x in factors)


def merged_logarithms(goal: Goal) -> Iterator[Rule]:
    """A sum of multiples of logarithms as one difference: log N - log D."""
    terms = sp.Add.make_args(sp.expand(goal.expression))
    pairs = [term.as_coeff_Mul() for term in terms]
    if len(pairs) < 2 or not all(isinstance(x, sp.log) for _, x in pairs):
        return
    if not all(c.is_Rational for c, _ in pairs):
        return
    lcm, gcd = sp.ilcm(1, *(c.q for c, _ in pairs)), sp.igcd(0, *(c.p for c, _ in pairs))
    scale = sp.Rational(lcm, gcd)
    powers = [(x.args[0], c * scale) for c, x in pairs]
    if all(c in (1, -1) for c, _ in pairs) and len(pairs) == 2:
        return
    top = sp.Mul(*(u**k for u, k in powers if k > 0))
    bottom = sp.Mul(*(u**-k for u, k in powers if k < 0))
    if max((abs(k) for _, k in powers), default=0) <= 12:
        difference = sp.log(top, evaluate=False) - sp.log(bottom, evaluate=False)
        yield ["factor", text_of(1 / scale), text_of(difference)]


def exponentials(goal: Goal) -> Iterator[Rule]:
    """f = g +- log u: compare u with an exponential, if that is all the logarithms there are."""
    logs = [t for t in sp.Add.make_args(goal.expression) if t.has(sp.log) and t.free_symbols]
    if len(logs) == len(goal.expression.args) == 2 and isinstance(logs[0], sp.log):
        yield ["exps", text_of(logs[0].args[0]), 1]  # log u - log v
    if len(logs) == len(goal.expression.args) == 2 and isinstance(logs[1], sp.log):
        yield ["exps", text_of(logs[1].args[0]), 1]
    if len(logs) == 1 and not goal.expression.is_Mul and small(goal.expression, 120):
        coefficient, rest = logs[0].as_coeff_Mul()
        if isinstance(rest, sp.log) and coefficient in (1, -1):
            yield ["exps", text_of(rest.args[0]), int(coefficient)]
