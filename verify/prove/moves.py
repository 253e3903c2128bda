"""Promising rule applications for a goal, as the search should try them.

A move is only a suggestion: `rules.children` recomputes what it would leave to be shown and the
checker re-establishes it all.  Floats guide the choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from bounds import functions as fn
from bounds.language import symbol, text_of
from verify.prove import identities
from verify.prove.goals import Goal, holds
from verify.prove.intervals import Unsupported, evaluate
from verify.prove.limits import requirements
from verify.prove.sampling import Samples, signs

Rule = list[Any]
MAX_OPS = 500
_TRANSCENDENTAL = (sp.log, sp.atan, sp.asin, sp.acos, fn.owens_t, fn.orthant)


def small(expression: Any, limit: int = MAX_OPS) -> bool:
    """Is the tree small enough for algebra on it?"""
    return bool(sp.count_ops(expression, visual=False) <= limit)


def plain(expression: Any) -> Any:
    """The expression with symbols that know nothing but real or integer (same names)."""
    return expression.xreplace(
        {s: symbol(s.name, "integer" if s.is_integer else "real") for s in expression.free_symbols}
    )


def sign_of(expression: Any, samples: Samples) -> int:
    """+1 or -1 if the samples show only that sign, else 0."""
    positive, negative, _ = signs(expression, samples)
    return 1 if positive and not negative else -1 if negative and not positive else 0


def equalities(goal: Goal) -> Iterator[Rule]:
    """Eliminate a variable through an assumed equality."""
    for index, (g, op) in enumerate(goal.facts):
        if op == "==":
            for v, _ in goal.box:
                slope = sp.diff(g, v)
                if slope.is_Rational and slope != 0 and not v.is_integer:
                    yield ["insert", index, v.name]


def cases(goal: Goal) -> Iterator[Rule]:
    """Resolve abs, max and min by the sign of what they compare."""
    for node in sp.postorder_traversal(goal.expression):
        if isinstance(node, sp.Abs):
            yield ["case", text_of(node.args[0])]
            return
        if isinstance(node, sp.Max | sp.Min):
            yield ["case", text_of(node.args[0] - node.args[1])]
            return


def _with_exp(expression: Any) -> Any:
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
        product = sp.factor(numerator)
        if roots and len(gens) <= 2 and numerator.is_polynomial(*gens) and len(roots) <= 2:
            product = sp.factor(numerator, extension=roots)
        return product / sp.factor(denominator)
    except (identities.TooLarge, sp.PolynomialError, NotImplementedError, ZeroDivisionError):
        return None


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
    for _, parts in sorted(found)[:2]:
        yield ["factor", *parts]


def _products(goal: Goal) -> Iterator[Any]:
    """Products equal to f: by the common factors of its terms, then over common denominators."""
    if small(goal.expression, 200):
        common = sp.factor_terms(sp.expand_mul(goal.expression))
        if common.is_Mul:
            yield common
    for form in (_with_exp, identities.atomic):
        yield _factors(form(*goal.signed(goal.expression)))


def _signed_parts(product: Any, samples: Samples) -> list[Any]:
    """Factors, each positive at the samples; those of mixed sign are kept together."""
    constant, visible, mixed = sp.S.One, [], sp.S.One
    sign = 1
    product = plain(product)
    for factor in sp.Mul.make_args(product):
        if factor.is_number:
            constant *= factor
            continue
        shown = sign_of(factor, samples)
        if shown:
            sign *= shown
            visible.append(factor if shown > 0 else -factor)
        else:
            mixed *= factor
    if constant.is_negative:
        constant, sign = -constant, -sign
    if mixed != 1:
        visible.append(sign * mixed)
    elif sign < 0:
        return []
    if constant != 1:
        visible = [constant, *visible]
    return visible


def monotone(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Variables in which f seems monotone, the face at which f is smallest first."""
    if goal.op == "!=" or not small(goal.expression):
        return
    found = []
    for v, sides in goal.box:
        if v not in goal.expression.free_symbols:
            continue
        try:
            requirements(goal.expression, v)
        except Unsupported:
            continue
        derivative = sp.diff(goal.expression, v)
        positive, negative, _ = signs(derivative, samples)
        both = positive and negative and small(derivative, 150)
        if both and identities.is_zero(*_inside(goal, v).signed(derivative)):
            positive = negative = False  # an identity: rounding alone made the signs
        if not (positive and negative):
            shown = -1 if negative or (not positive and sides[0] is -sp.oo) else 1
            side = "lower" if shown > 0 else "upper"
            end = sides[0] if shown > 0 else sides[1]
            cost = sp.count_ops(derivative) + (20 if end in (sp.oo, -sp.oo) else 0)
            found.append((int(cost), v.name, side))
    for _, name, side in sorted(found):
        yield ["monotone", name, side]


def _inside(goal: Goal, v: Any) -> Goal:
    lo, hi, _, _ = goal.sides(v)
    return goal.with_sides(v, (lo, hi, True, True))


def folds(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Cut at a simple number where the slope in one variable changes its sign."""
    if not small(goal.expression, 200) or goal.op == "!=":
        return
    for v, (lo, hi, _, _) in goal.box:
        if v not in goal.expression.free_symbols or v.is_integer:
            continue
        slope = samples.of(sp.diff(goal.expression, v))
        x = samples.points[v]
        for c in (sp.S.Zero, sp.S.One, -sp.S.One, sp.S.Half, sp.Integer(2)):
            if not (lo < c < hi):
                continue
            below, above = slope[x < float(c)], slope[x > float(c)]
            if below.size and above.size and (below <= 1e-12).all() and (above >= -1e-12).all():
                yield ["split", v.name, text_of(c)]
                break


def contractions(goal: Goal) -> Iterator[Rule]:
    """Bound an unbounded variable through a linear fact."""
    for index, (g, op) in enumerate(goal.facts):
        if op == "!=":
            continue
        for v, (lo, hi, _, _) in goal.box:
            slope = sp.diff(g, v)
            if slope.is_Rational and slope != 0:
                open_end = lo is -sp.oo if slope > 0 else hi is sp.oo
                if open_end or op == "==" or len(g.free_symbols) == 1:
                    yield ["contract", index, v.name]


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
            weight = sp.exp(-(u**2) / 2)
            rest = sign * (sp.sqrt(2 * sp.pi) * fn.Q(u) + ratio * weight)
            factor = sp.together(sign * b) / weight
        else:
            if b.is_number:
                continue
            rest, factor = sign * (atom + ratio), sp.together(sign * b)
        yield ["factor", text_of(factor), text_of(rest)]


def conjugates(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """a + b sqrt(g) = (a^2 - b^2 g)/(a - b sqrt(g))."""
    if not small(goal.expression, 200):
        return
    tree, bottom = sp.fraction(sp.together(_with_exp(goal.expression)))
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
            top = sp.factor(sp.expand(a**2 - b**2 * root.base))
            yield ["factor", text_of(sign * top), text_of(1 / (sign * other)), text_of(1 / bottom)]


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
        yield ["logs", text_of(positive), text_of(negative)]


def symbolic_powers(expression: Any) -> bool:
    """Powers of something else than e with a variable in the exponent?"""
    return any(
        node.is_Pow and node.exp.free_symbols and node.base is not sp.E
        for node in sp.preorder_traversal(expression)
    )


def comparisons(goal: Goal) -> Iterator[Rule]:
    """f = X - Y with positive products X and Y and symbolic powers: logarithms lose nothing."""
    f = goal.expression
    terms = sp.Add.make_args(f)
    if len(terms) != 2 or goal.op == "!=" or not symbolic_powers(f) or f.has(fn.binomial_tail):
        return
    box = goal.intervals(64)
    up = [t for t in terms if holds(evaluate(t, box, 64), ">")]
    down = [-t for t in terms if holds(evaluate(-t, box, 64), ">")]
    if len(up) == len(down) == 1:
        yield ["logs", text_of(up[0]), text_of(down[0])]


def exponentials(goal: Goal) -> Iterator[Rule]:
    """f = g +- log u: compare u with an exponential, if that is all the logarithms there are."""
    logs = [t for t in sp.Add.make_args(goal.expression) if t.has(sp.log) and t.free_symbols]
    if len(logs) == 1 and not goal.expression.is_Mul and small(goal.expression, 120):
        coefficient, rest = logs[0].as_coeff_Mul()
        if isinstance(rest, sp.log) and coefficient in (1, -1):
            yield ["exps", text_of(rest.args[0]), int(coefficient)]


def proportional(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """f = u g with a fact g >= 0 and a multiplier u that looks positive."""
    if goal.op != ">=" or not small(goal.expression, 60) or goal.expression.atoms(sp.Function):
        return
    for index, (g, op) in enumerate(goal.facts):
        side = len(g.free_symbols) == 1 and sp.diff(g, *g.free_symbols).is_number
        if op in (">=", ">", "==") and not side and g.free_symbols & goal.expression.free_symbols:
            u = sp.cancel(goal.expression / g)
            plain_enough = sp.count_ops(u) <= min(8, max(4, sp.count_ops(goal.expression) - 1))
            if plain_enough and sign_of(u, samples) > 0:
                yield ["use", index, text_of(u)]


def positive_factors(goal: Goal) -> Iterator[Rule]:
    """f = u g with a factor u that is certainly positive on the box: only g is left to show."""
    if not goal.expression.is_Mul:
        return
    box = goal.intervals(64)
    factors = goal.expression.args
    positive = [u for u in factors if u.free_symbols and holds(evaluate(u, box, 64), ">")]
    rest = sp.Mul(*(g for g in factors if g not in positive))
    if positive and rest.free_symbols:
        yield ["factor", text_of(sp.Mul(*positive)), text_of(rest)]


def binomial_bounds(goal: Goal, samples: Samples) -> Iterator[Rule]:
    """Replace a binomial tail by Markov's bound with a base s that fits."""
    tails = sorted(goal.expression.atoms(fn.binomial_tail), key=sp.default_sort_key)
    for tail in tails:
        k, m, p = tail.args
        mark = sp.Dummy("tail")
        slope = sp.diff(goal.expression.subs(tail, mark), mark)
        sign = sign_of(slope, samples) if mark not in slope.free_symbols else 0
        if not sign:
            continue
        for base in dict.fromkeys(_markov_bases(goal.expression, k, m, p, sign)):
            value = samples.of(base)
            with np.errstate(all="ignore"):
                fits = value >= 1 - 1e-12 if sign < 0 else (value > 0) & (value <= 1 + 1e-12)
            if samples.size and (fits & np.isfinite(value)).all():
                side = "upper" if sign < 0 else "lower"
                yield ["markov", text_of(tail), text_of(base), side]


def _markov_bases(expression: Any, k: Any, m: Any, p: Any, sign: int) -> list[Any]:
    """Bases for Markov's inequality: Poisson, binomial, fitted to a bound exp(-R), round.

    A sub-gamma bound R = t^2/(2(v + b t)), t = k - m p, comes from the base exp(2R/t).
    """
    ratio, chernoff = sp.cancel(k / (m * p)), sp.cancel(k * (1 - p) / ((m - k) * p))
    bases = [sp.Integer(2), ratio, chernoff] if sign < 0 else [ratio, chernoff, sp.S.Half]
    for bound in sorted(expression.atoms(sp.exp), key=sp.default_sort_key):
        if bound.args[0].free_symbols and small(bound, 60):
            rate = -2 * bound.args[0] / sp.expand(k - m * p)
            bases.append(sp.exp(min(rate, sp.factor(sp.cancel(rate)), key=sp.count_ops)))
    return [*bases, sp.Integer(4), sp.Rational(3, 2), sp.Rational(5, 4), sp.Integer(8)]


def shifts(goal: Goal) -> Iterator[Rule]:
    """Turn a linear constraint between variables into a side of the box."""
    names = {v.name for v, _ in goal.box}
    moving = goal.expression.free_symbols
    for index, (g, op) in enumerate(goal.facts):
        if op not in (">=", ">") or len(g.free_symbols) < 2 or not g.free_symbols & moving:
            continue
        if holds(evaluate(g, goal.intervals(64), 64), op):
            continue
        for v, _ in goal.box:
            if v not in g.free_symbols or v.is_integer:
                continue
            slope = sp.diff(g, v)
            if slope.is_Rational and slope != 0:
                new = next(n for n in (f"t{i}" for i in range(100)) if n not in names)
                yield ["shift", index, v.name, new]


def multipliers(goal: Goal, samples_everywhere: Samples) -> Iterator[Rule]:
    """f - u g >= 0 on the whole box for a constraint g >= 0 and a constant u >= 0."""
    value = samples_everywhere.of(goal.expression)
    if goal.op == "!=" or not (value < 0).any():
        return
    for index, (g, op) in enumerate(goal.facts):
        if len(g.free_symbols) < 2 or op not in (">=", ">", "=="):
            continue
        bound = samples_everywhere.of(g)
        with np.errstate(all="ignore"):
            ratio = value / bound
        good = np.isfinite(ratio) & (np.abs(bound) > 1e-9)
        above, below = ratio[good & (bound > 0)], ratio[good & (bound < 0)]
        high = float(above.min()) if above.size else 1.0
        low = max(float(below.max()) if below.size else 0.0, 0.0)
        if high > 0 and low <= high * (1 + 1e-9):
            middle = sp.nsimplify(
                (low + high) / 2, rational=True, tolerance=(high - low) / 4 + 1e-9
            )
            for u in dict.fromkeys([middle, sp.Rational(high).limit_denominator(1000)]):
                if u > 0:
                    yield ["use", index, text_of(u)]


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


def series(goal: Goal) -> Iterator[Rule]:
    """The Mills ratio of a large argument by its enveloping asymptotic series."""
    tree = identities.atomic(goal.expression)
    names = {v.name for v, _ in goal.box}
    for atom in sorted(tree.atoms(fn.mills), key=sp.default_sort_key):
        if not atom.free_symbols or not evaluate(atom.args[0], goal.intervals(64), 64)[0] >= 2:
            continue
        new = next(n for n in (f"theta{i}" for i in range(100)) if n not in names)
        for order in (1, 2, 3, 4):
            yield ["mills", text_of(atom.args[0]), order, new]
