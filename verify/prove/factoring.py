"""Search moves that write f as a product: common factors, denominators, roots, squares."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from sympy.polys.polyerrors import BasePolynomialError

from bounds import functions as fn
from bounds.language import text_of
from verify.checker import identities
from verify.checker.goals import Goal, holds
from verify.checker.intervals import evaluate
from verify.checker.substitutions import without_abs
from verify.prove import hyperbolic
from verify.prove.moves import Rule, plain, sign_of, small
from verify.prove.polynomials import factor
from verify.prove.sampling import Samples

MOST_POWERS = 6
_TRANSCENDENTAL = (sp.log, sp.atan, sp.asin, sp.acos, fn.owens_t, fn.orthant)


def with_exponentials(expression: Any) -> Any:
    """Densities and hyperbolic functions as exponentials; tails stay as they are."""
    tree = expression.replace(fn.phi, lambda x: sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi))
    tree = tree.replace(sp.cosh, lambda x: (sp.exp(x) + sp.exp(-x)) / 2)
    tree = tree.replace(sp.sinh, lambda x: (sp.exp(x) - sp.exp(-x)) / 2)
    return tree.replace(sp.tanh, lambda x: (sp.exp(2 * x) - 1) / (sp.exp(2 * x) + 1))


def _in_one_exponential(tree: Any) -> tuple[Any, Any, Any]:
    """Powers of one exponential as powers of a name: e^(2u) - 1 is a difference of squares."""
    found = sorted((e for e in tree.atoms(sp.exp) if e.args[0].free_symbols), key=str)
    if len(found) < 1:
        return tree, None, None
    ratios = [sp.cancel(e.args[0] / found[0].args[0]) for e in found]
    if not all(ratio.is_Rational for ratio in ratios):
        return tree, None, None
    step = sp.Rational(sp.igcd(0, *(r.p for r in ratios)), 2 * sp.ilcm(1, *(r.q for r in ratios)))
    name, unit = sp.Dummy("E", positive=True), sp.exp(sp.expand(found[0].args[0] * step))
    powers = {e: name ** (ratio / step) for e, ratio in zip(found, ratios, strict=True)}
    return tree.xreplace(powers), unit, name


@lru_cache(maxsize=1024)
def _factors(tree: Any) -> Any:
    """Factored numerator over factored denominator, or None if that is out of reach."""
    if not small(tree):
        return None
    tree, unit, name = _in_one_exponential(tree)
    if unit is not None:
        product = _factors(tree)
        return None if product is None else product.subs(name, unit)
    numerator, denominator = sp.fraction(sp.together(tree))
    try:
        numerator = identities.expand(numerator)
        roots = [n for n in numerator.atoms(sp.Pow) if n.base.is_Rational and n.exp == sp.S.Half]
        gens = numerator.free_symbols
        if len(sp.Add.make_args(numerator)) > 60:
            return None
        product = factor(numerator)
        if roots and len(gens) == 1 and numerator.is_polynomial(*gens) and len(roots) <= 2:
            product = sp.factor(numerator, extension=roots)
        return product / factor(denominator)
    except (identities.TooLarge, BasePolynomialError, NotImplementedError, ZeroDivisionError):
        return None


def common_factors(tree: Any) -> Any:
    """A product equal to the tree with densities as exponentials, or None."""
    return _factors(with_exponentials(tree))


def rewritten(goal: Goal) -> Iterator[Rule]:
    """In terms of few functions: 1 - Q(-40) is a product, where its value nearly cancels."""
    tree = plain(identities.atomic(goal.expression))
    if tree != goal.expression:
        yield ["factor", text_of(tree)]


def factorings(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Write f as a product of factors with a visible sign; the two with the easiest hard part."""
    found = []
    for product in dict.fromkeys(_products(goal)):
        if product is None or product in (0, goal.expression):
            continue
        parts = _signed_parts(product, samples)
        hardest = max((sp.count_ops(part) for part in parts), default=0)
        if parts and (len(parts) > 1 or hardest < sp.count_ops(goal.expression)):
            found.append((hardest, [text_of(part) for part in parts]))
    for product in dict.fromkeys(_paired(goal, samples)):
        yield ["factor", *product]
    for _, parts in sorted(found)[:2]:
        yield ["factor", *parts]


def nonzero_factors(goal: Goal) -> Iterator[Rule]:
    """A product of whole powers is not 0 where no base is."""
    parts = []
    for part in sp.Mul.make_args(goal.expression):
        base, exponent = part.as_base_exp()
        whole = exponent.is_Integer and 1 <= exponent <= MOST_POWERS
        parts += [base] * int(exponent) if whole else [part]
    if len(parts) > 1 and len(parts) <= MOST_POWERS:
        yield ["factor", *map(text_of, parts)]


def _paired(goal: Goal, samples: Samples) -> Iterator[tuple[str, ...]]:
    """Products whose hard factor is in terms of hyperbolic functions."""
    f = goal.expression
    if not f.has(sp.exp, sp.cosh, sp.sinh, fn.phi, fn.sinhc) or f.has(
        fn.Q, fn.mills, fn.orthant, fn.binomial_tail
    ):
        return
    tree = identities.atomic(f) if f.has(fn.sinhc) else with_exponentials(f)
    product = _factors(tree)
    if product is None:
        return
    mixed = [x for x in sp.Mul.make_args(plain(product)) if x.is_Add and x.has(sp.exp)]
    if len(mixed) != 1:
        return
    form = hyperbolic.paired(mixed[0])
    if form is None or not form[1].has(sp.cosh, sp.sinh):
        return
    core = form[1] * sp.exp(form[0], evaluate=False)
    parts = _signed_parts(plain(product).subs(mixed[0], core), samples)
    if parts and not any(part == f for part in parts):
        yield tuple(text_of(part) for part in parts)


def _products(goal: Goal) -> Iterator[Any]:
    """Products equal to f: by the common factors of its terms, then over common denominators."""
    if small(goal.expression, 200):
        common = sp.factor_terms(sp.expand_mul(goal.expression))
        if common.is_Mul:
            yield common
    forms: list[Any] = [with_exponentials, identities.atomic]
    if any(n.free_symbols for n in goal.expression.atoms(sp.log)):
        forms.append(identities.canonical)
    trees = [form(*goal.signed(goal.expression)) for form in forms]
    if trees[-1].has(sp.Abs):
        trees[-1] = without_abs(goal, identities.canonical(goal.expression))
    for tree in dict.fromkeys(trees):
        yield _factors(tree)


def _signed_parts(product: Any, samples: Samples) -> list[Any]:
    """Factors, each positive at the samples; those of mixed sign are kept together."""
    constant, visible, mixed = sp.S.One, [], sp.S.One
    sign = 1
    product = plain(product)
    for part in sp.Mul.make_args(product):
        if part.is_number:
            constant *= part
            continue
        shown = sign_of(part, samples)
        if shown:
            sign *= shown
            visible.append(part if shown > 0 else -part)
        else:
            mixed *= part
    if constant.is_negative:
        constant, sign = -constant, -sign
    if mixed != 1:
        visible.append(sign * mixed)
    elif sign < 0:
        return []
    if constant != 1:
        visible = [constant, *visible]
    return visible


def separated(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f = g(x) + h(y) + c: each summand above a simple number of its own."""
    f = goal.expression
    if goal.op == "!=" or len(f.free_symbols) < 2 or not small(f, 200) or not samples.size:
        return
    tree = without_abs(goal, identities.canonical(f)) if f.has(sp.log) else f
    groups: list[tuple[set[Any], Any]] = []
    constant = sp.S.Zero
    for term in sp.Add.make_args(sp.expand(tree)):
        names, total = set(term.free_symbols), term
        if not names:
            constant += term
            continue
        for group in [g for g in groups if g[0] & names]:
            groups.remove(group)
            names, total = names | group[0], total + group[1]
        groups.append((names, total))
    if len(groups) < 2:
        return
    parts, rest = [], constant
    for _, total in groups:
        values = samples.of(total)
        low = float(np.nanmin(np.where(np.isfinite(values), values, np.nan)))
        if not abs(low) < 1e6:
            return
        near = sp.Rational(low).limit_denominator(12)
        if not abs(float(near) - low) < 1e-2:
            near = sp.Rational(low - 1e-3 * (1 + abs(low))).limit_denominator(1000)
        parts.append(total - near)
        rest += near
    yield ["sum", *(text_of(part) for part in parts), text_of(rest)]


def positive_factors(goal: Goal) -> Iterator[Rule]:
    """f = u g with a factor u that is certainly positive on the box: only g is left to show.

    Of a sum these are the functions that all terms share.  A variable that cancels is taken out.
    """
    whole = goal.expression
    f = _multiplied_out(whole) if whole.is_Add else whole
    if f.func is not whole.func or not (f.is_Add or f.is_Mul):
        return
    terms = [sp.Mul.make_args(term) for term in sp.Add.make_args(f)]
    factors = [u for u in terms[0] if f.is_Mul or (u.is_Function and all(u in t for t in terms))]
    if not factors:
        if f.free_symbols < whole.free_symbols:
            yield ["factor", text_of(f)]
        return
    box = goal.intervals(64)
    positive = [u for u in factors if u.free_symbols and holds(evaluate(u, box, 64), ">")]
    rest = sp.Add(*(sp.Mul(*(g for g in term if g not in positive)) for term in terms))
    if positive and rest.free_symbols:
        yield ["factor", text_of(sp.Mul(*positive)), text_of(rest)]


def shared_powers(goal: Goal) -> Iterator[Rule]:
    """Of x**a - x**b with numbers that are no fractions the smaller power of x > 0 is taken out."""
    f = goal.expression
    if not f.is_Add or len(f.args) > 6:
        return
    terms = [sp.Mul.make_args(term) for term in f.args]
    for x in sorted(f.free_symbols, key=str):
        pairs = [[u.as_base_exp() for u in term] for term in terms]
        sums = [sp.Add(*(e for base, e in term if base == x)) for term in pairs]
        if not all(e.is_number and e.is_real and e != 0 for e in sums):
            continue
        if all(e.is_Rational for e in sums) or not holds(goal.intervals(64)[x], ">"):
            continue
        least = min(sums, key=float)
        rest = (
            sp.Mul(x ** (e - least), *(base**power for base, power in term if base != x))
            for term, e in zip(pairs, sums, strict=True)
        )
        yield ["factor", text_of(x**least), text_of(sp.Add(*rest))]


def _multiplied_out(f: Any) -> Any:
    """A sum without the products of sums in it, if a variable cancels then; else as it is."""
    if not small(f, 60) or not any(g.is_Add for term in f.args for g in sp.Mul.make_args(term)):
        return f
    other = sp.expand_mul(f)
    return other if other.free_symbols < f.free_symbols else f


def conjugates(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """a + b sqrt(g) = (a^2 - b^2 g)/(a - b sqrt(g))."""
    if not small(goal.expression, 200):
        return
    tree, bottom = sp.fraction(sp.together(with_exponentials(goal.expression)))
    for root in sorted(tree.atoms(sp.Pow), key=sp.default_sort_key):
        if root.exp != sp.S.Half or not root.free_symbols:
            continue
        mark = sp.Dummy("S")
        marked = sp.expand(tree).subs(root, mark)
        b = sp.diff(marked, mark)
        if mark in b.free_symbols or b == 0:
            continue
        a = marked.subs(mark, 0)
        other = a - b * root
        sign = sign_of(other, samples)
        if sign:
            top = factor(sp.expand(a**2 - b**2 * root.base))
            yield ["factor", text_of(sign * top), text_of(1 / (sign * other)), text_of(1 / bottom)]


def squares(goal: Goal) -> Iterator[Rule]:
    """A quadratic form (in variables or their roots) as a sum of squares, by completing squares."""
    if not small(goal.expression, 120):
        return
    tree = plain(*goal.signed(goal.expression))
    roots = [n for n in tree.atoms(sp.Pow) if n.exp == sp.S.Half and n.base.is_Symbol]
    names = {root: sp.Dummy(f"r{i}", real=True) for i, root in enumerate(roots)}
    for root, name in names.items():
        tree = tree.subs(root, name).subs(root.base, name**2)
    variables = sorted(tree.free_symbols, key=str)
    if not 2 <= len(variables) <= 5 or not tree.is_polynomial(*variables):
        return
    poly = sp.Poly(tree, *variables)
    if poly.total_degree() != 2:
        return
    rest, parts = sp.expand(tree), []
    for v in variables:
        quadratic = sp.Poly(rest, v)
        lead = quadratic.coeff_monomial(v**2)
        if lead == 0:
            continue
        if not (lead.is_number and lead.is_positive):
            return
        linear = v + quadratic.coeff_monomial(v) / (2 * lead)
        parts.append(lead * linear**2)
        rest = sp.expand(rest - lead * linear**2)
    if rest != 0:
        parts.insert(0, rest)
    back = {name: root for root, name in names.items()}
    if parts and parts != [tree]:
        name = "sum" if len(parts) > 1 else "factor"
        yield [name, *(text_of(part.subs(back)) for part in parts)]


def divided(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f = a + b L with one tail, log or angle L: divide by b, so that L' is elementary."""
    if not small(goal.expression, 200):
        return
    tree = identities.atomic(goal.expression)
    atoms = [n for n in tree.atoms(sp.Function) if isinstance(n, fn.mills | sp.Function)]
    for atom in sorted(atoms, key=sp.default_sort_key):
        if not isinstance(atom, (fn.mills, *_TRANSCENDENTAL)) or not atom.free_symbols:
            continue
        mark = sp.Dummy("L")
        marked = tree.subs(atom, mark)
        b = sp.diff(marked, mark)
        if mark in b.free_symbols or b == 0:
            continue
        a = marked.subs(mark, 0)
        sign = sign_of(b, samples)
        if not sign:
            continue
        ratio = _factors(a / b)
        ratio = sp.together(a / b) if ratio is None else ratio
        if isinstance(atom, fn.mills):
            u = atom.args[0]
            # in densities, as they stand in the derivative of Q
            rest = sign * (fn.Q(u) + ratio * fn.phi(u))
            outside = sp.together(sign * b) / fn.phi(u)
        else:
            if b.is_number:
                continue
            rest, outside = sign * (atom + ratio), sp.together(sign * b)
        yield ["factor", text_of(outside), text_of(rest)]
