"""What the theory says about a data set: one report, every number rigorous or marked otherwise.

Numbers come as ``{"lower": text, "upper": text}``, decimals rounded outward, or as the text of an
exact integer rounded to the safe side.  What the theorems get as lambda, separation, norm of the
labels are the printed decimals themselves, on the safe side, so that each number of the report can
be recomputed from the others.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from pathlib import Path
from typing import Any

from bounds import catalogue
from bounds.errors import InputError
from verify import training_requirements as training
from verify.datasets import Dataset, load, require_unit_norm
from verify.decimals import ceiling, decimals, down, exact_text, integer_text, up
from verify.eigenvalue_bounds import eigenvalue_bounds
from verify.enclose import enclose
from verify.geometry import Geometry, geometry
from verify.inner_products import inner_products
from verify.kernel import limiting_kernel
from verify.spectrum import EigenvalueBounds, smallest_eigenvalue

SCHEMA = 1
Report = dict[str, Any]


def data_report(
    name_or_path: str | Path,
    samples: int | None = None,
    bias: Fraction | int = Fraction(1),
    *,
    delta: Fraction = Fraction(1, 100),
    normalize: bool = False,
    target: str | int | None = None,
) -> Report:
    """Everything the theory says about a data set at a bias, as a JSON-able dictionary.

    Parameters
    ----------
    name_or_path, samples, normalize, target : see `verify.datasets.load`.
    bias : B >= 0, exact.
    delta : failure probability of the theorems, exact, in (0, 1).

    Raises
    ------
    InputError : data that cannot be used, rows without unit norm, bias or delta out of range.
    BudgetError : a bias too large for the kernel's expansion.

    >>> report = data_report("iris", 20, Fraction(1))
    >>> report["eigenvalue"]["lower"] <= report["eigenvalue"]["upper"], report["data"]["n"]
    (True, 20)
    """
    _check("bias", bias, bias >= 0, "at least 0")
    _check("delta", delta, 0 < delta < 1, "between 0 and 1")
    dataset = load(name_or_path, samples=samples, normalize=normalize, target=target)
    return report_on(dataset, Fraction(bias), Fraction(delta))


def report_on(dataset: Dataset, B: Fraction, delta: Fraction) -> Report:
    """The report of `data_report` on a loaded data set."""
    require_unit_norm(dataset, "explicit/exact-kernel")
    products = inner_products(dataset)
    shape = geometry(dataset, products)
    eigenvalue = smallest_eigenvalue(limiting_kernel(dataset, B, products=products))
    norm_squared, norm_y = _label_norm(dataset)
    report: Report = {
        "schema": SCHEMA,
        "data": _data(dataset, norm_squared),
        "bias": str(B),
        "delta": str(delta),
        "geometry": _geometry(shape),
        "activity": _activity(dataset.n, B, delta),
        "eigenvalue": _eigenvalue(eigenvalue),
        "eigenvalue_bounds": eigenvalue_bounds(dataset.n, B, shape, eigenvalue),
        "orders": _orders(),
    }
    lam, scaled = (down(value) for value in (eigenvalue.lower, eigenvalue.scaled_lower))
    report["training"] = _training(dataset.n, B, lam, scaled, norm_y, delta, eigenvalue)
    widths = report["training"].get("width", [])
    report["activity"]["at_width"] = (
        _active_counts(dataset.n, B, Fraction(widths[-1]["value"])) if widths else None
    )
    return report


def _check(name: str, value: Any, allowed: bool, range_: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise InputError(f"{name} must be exact (an integer or a Fraction), got {value!r}")
    if not allowed:
        raise InputError(f"{name} must be {range_}, got {value}")


def _label_norm(dataset: Dataset) -> tuple[Fraction, Fraction]:
    """``||y||^2`` and a short upper bound on ``||y||``; without labels, of [-1, 1]-labels."""
    squared = dataset.label_norm_squared
    squared = Fraction(dataset.n) if squared is None else squared
    scale = 10**30
    root = isqrt(squared.numerator * scale**2 // squared.denominator) + 1
    if Fraction(root - 1, scale) ** 2 == squared:
        root -= 1
    return squared, up(Fraction(root, scale))


def _data(dataset: Dataset, norm_squared: Fraction) -> Report:
    labels = "as given" if dataset.labels is not None else (
        "none: ||y||^2 is taken at n, its largest value for labels in [-1, 1]"
    )  # fmt: skip
    return {
        "name": dataset.name,
        "n": dataset.n,
        "d": dataset.d,
        "notes": list(dataset.notes),
        "labels": "scaled to [-1, 1]" if dataset.scaled_labels else labels,
        "label_norm_squared": decimals(norm_squared, norm_squared),
    }


def _geometry(shape: Geometry | None) -> Report | None:
    if shape is None:
        return None
    return {
        "separation": decimals(shape.separation.lower, shape.separation.upper),
        "largest_inner_product": decimals(
            shape.largest_inner_product.lower, shape.largest_inner_product.upper
        ),
        "smallest": decimals(shape.smallest.lower, shape.smallest.upper),
        "largest": decimals(shape.largest.lower, shape.largest.upper),
        "closest_pair": [k + 1 for k in sorted(shape.closest_pair)],
        "duplicate_rows": len(shape.duplicates),
        "antipodal_rows": len(shape.antipodes),
    }


def _activity(n: int, B: Fraction, delta: Fraction) -> Report:
    statement = catalogue.get("explicit/sparsity-count")
    point = {"n": n, "B": B, "delta": delta}
    fraction = enclose(statement.expression("Q(B)"), point)
    bound = enclose(statement.expression("s"), point)
    threshold = enclose(statement.expression("m_threshold"), point)
    return {
        "expected_fraction": decimals(fraction.lower, fraction.upper),
        "fraction_bound": decimals(bound.lower, bound.upper),
        "statement": statement.id,
        "from_width": integer_text(ceiling(threshold.upper)),
    }


def _active_counts(n: int, B: Fraction, m: Fraction) -> Report:
    """The bound on all active counts at a width of the independent initialisation."""
    statement = catalogue.get("explicit/sparsity-count")
    assert statement.probability is not None
    s = enclose(statement.expression("s"), {"B": B})
    # The failure probability decreases in m; at most e^-500 is said in words no better.
    smaller = min(m, Fraction(ceiling(3000 / s.lower)))
    point = {"n": n, "B": B, "m": int(m)}
    count = enclose(statement.expression(statement.bound), point)
    failure = enclose(
        statement.expression(statement.probability.at_most), {**point, "m": int(smaller)}
    )
    return {
        "statement": statement.id,
        "width": integer_text(int(m)),
        "count_below": decimals(count.lower, count.upper)["upper"],
        "failure_probability_at_most": decimals(failure.lower, failure.upper)["upper"],
    }


def _eigenvalue(found: EigenvalueBounds) -> Report:
    notes = []
    if found.singular:
        notes.append("two rows are equal, so the kernel is singular: exactly 0")
    if found.clipped:
        notes.append("the certificate gave a negative lower bound; the kernel is never negative")
    scaled = decimals(found.scaled_lower, found.scaled_upper)
    return {
        **decimals(found.lower, found.upper),
        "lambda_0": scaled,
        "singular": found.singular,
        "clipped": found.clipped,
        "notes": notes,
    }


def _training(
    n: int,
    B: Fraction,
    lam: Fraction,
    scaled: Fraction,
    norm_y: Fraction,
    delta: Fraction,
    eigenvalue: EigenvalueBounds,
) -> Report:
    if lam <= 0:
        why = "is 0" if eigenvalue.singular else "has no positive certified lower bound"
        return {
            "vacuous": True,
            "reason": f"the smallest eigenvalue of the limiting kernel {why}; every theorem on "
            "width, learning rate and steps needs a positive one",
        }
    setting = training.Setting(n, B, lam, scaled, norm_y, delta)
    symmetric = training.symmetric_width(setting)
    unconditional = training.unconditional_width(setting)
    cap = training.learning_rate_cap(setting)
    steps, closed = training.steps_at_cap(setting)
    return {
        "vacuous": False,
        "reason": None,
        "lambda": exact_text(lam),
        "norm_y": exact_text(norm_y),
        "width": [
            _width(symmetric, "all neurons of the symmetric initialisation, even", delta),
            _width(
                unconditional,
                "independent initialisation; delta is split evenly into its two budgets",
                delta,
            ),
        ],
        "initial_kernel_width": _width(
            training.initial_kernel_width(setting),
            "the initial kernel keeps 3/4 of lambda",
            delta,
        ),
        "learning_rate_cap": {
            "statement": training.CONVERGENCE,
            "value": decimals(cap.lower, cap.upper)["lower"],
        },
        "steps": {
            "target": f"{training.LOSS_TARGET} of the initial loss, learning rate at the cap",
            "from_rate": {"statement": training.CONVERGENCE, "value": str(steps)},
            "closed_form": {"statement": training.STEP_COUNT, "value": str(closed)},
        },
    }


def _width(width: training.Width, what: str, delta: Fraction) -> Report:
    return {
        "statement": width.statement,
        "what": what,
        "variable": width.variable,
        "value": integer_text(width.value),
        "binding": width.binding,
        "conditions": [
            {"condition": text, **decimals(side.lower, side.upper)}
            for text, side in width.conditions
        ],
        "probability": f"at least 1 - {delta}",
    }


def _orders() -> list[Report]:
    """The paper's own formulas, which are orders of growth and give no number."""
    theorem = catalogue.get("yang2024/theorem-1")
    return [
        {"statement": theorem.id, "formula": text, "note": "order only, no number"}
        for text in theorem.assumptions
        if "O(" in text or "Omega" in text
    ]
