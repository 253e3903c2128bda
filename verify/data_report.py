"""What the theory says about a data set: one report, every number rigorous or marked otherwise.

Numbers come as ``{"lower": text, "upper": text}``, decimals rounded outward, or as the text of an
exact integer rounded to the safe side.  What the theorems get as lambda and norm of the labels are
the printed decimals themselves, on the safe side; each bound on the eigenvalue says at which point
it was evaluated.  So each number of the report can be recomputed from the others.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from pathlib import Path
from typing import Any

from bounds import catalogue
from bounds.errors import InputError
from verify import training_requirements as training
from verify.active_neurons import active_counts, activity
from verify.datasets import Dataset, load, require_unit_norm
from verify.decimals import decimals, down, exact_text, up
from verify.eigenvalue_bounds import eigenvalue_bounds, frozen_bias_bounds
from verify.geometry import Geometry, geometry
from verify.inner_products import inner_products
from verify.kernel import limiting_kernel
from verify.spectrum import EigenvalueBounds, smallest_eigenvalue
from verify.training_report import no_training, training_report

SCHEMA = 1
Report = dict[str, Any]


def data_report(
    name_or_path: str | Path,
    samples: int | None = None,
    bias: Fraction | int = Fraction(1),
    *,
    delta: Fraction = Fraction(1, 100),
    shuffle: int | None = None,
    normalize: bool = False,
    target: str | int | None = None,
    scale_labels: bool = False,
) -> Report:
    """Everything the theory says about a data set at a bias, as a JSON-able dictionary.

    Parameters
    ----------
    name_or_path, samples, shuffle, normalize, target, scale_labels : see `verify.datasets.load`.
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
    dataset = load(
        name_or_path,
        samples=samples,
        shuffle=shuffle,
        normalize=normalize,
        target=target,
        scale_labels=scale_labels,
    )
    return report_on(dataset, Fraction(bias), Fraction(delta))


def report_on(dataset: Dataset, B: Fraction, delta: Fraction) -> Report:
    """The report of `data_report` on a loaded data set."""
    require_unit_norm(dataset, "explicit/exact-kernel")
    n, products = dataset.n, inner_products(dataset)
    shape = geometry(dataset, products)
    eigenvalue = smallest_eigenvalue(limiting_kernel(dataset, B, products=products))
    frozen = smallest_eigenvalue(limiting_kernel(dataset, B, frozen_bias=True, products=products))
    norm_squared, norm_y = _label_norm(dataset)
    report: Report = {
        "schema": SCHEMA,
        "data": _data(dataset, norm_squared),
        "bias": str(B),
        "delta": str(delta),
        "geometry": _geometry(dataset, shape),
        "activity": activity(n, B, delta),
        "eigenvalue": _eigenvalue(eigenvalue),
        "eigenvalue_bounds": eigenvalue_bounds(n, B, shape, eigenvalue),
        "frozen_biases": {
            "eigenvalue": _eigenvalue(frozen),
            "eigenvalue_bounds": frozen_bias_bounds(n, B, shape, frozen),
        },
        "orders": _orders(),
    }
    lam, scaled = (down(value) for value in (eigenvalue.lower, eigenvalue.scaled_lower))
    warning = _label_warning(dataset)
    if lam > 0:
        setting = training.Setting(n, B, lam, scaled, norm_y, delta)
        widths = [training.symmetric_width(setting), training.unconditional_width(setting)]
        report["training"] = training_report(setting, widths, warning)
    else:
        widths, report["training"] = [], no_training(eigenvalue, warning)
    report["activity"]["at_widths"] = [active_counts(n, B, width) for width in widths]
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
    how = "centred and scaled to [-1, 1]" if dataset.scaled_labels else "as it is, not scaled"
    if dataset.labels is None:
        text = "none: ||y||^2 is taken at n, its largest value for labels in [-1, 1]"
    else:
        text = f"{dataset.label_origin}, {how}"
    largest = max(map(abs, dataset.labels or [Fraction(1)]))
    return {
        "name": dataset.name,
        "n": dataset.n,
        "d": dataset.d,
        "notes": list(dataset.notes),
        "hints": list(dataset.hints),
        "labels": text,
        "labels_scaled": dataset.scaled_labels,
        "labels_constant": _constant(dataset),
        "label_largest": decimals(largest, largest),
        "label_norm_squared": decimals(norm_squared, norm_squared),
    }


def _constant(dataset: Dataset) -> bool:
    return dataset.labels is not None and len(set(dataset.labels)) == 1


def _label_warning(dataset: Dataset) -> str | None:
    """Say that the labels are all equal: there is nothing to tell apart."""
    if not _constant(dataset) or dataset.targets is None:
        return None
    target = exact_text(Fraction(dataset.targets.tolist()[0]))
    if any(dataset.labels or ()):
        return f"all labels are {target}: there is nothing to tell apart"
    centred = ", so the centred labels are 0" if dataset.scaled_labels else ""
    return (
        f"all targets are {target}{centred}: there is nothing to learn, and a symmetric start has "
        "loss 0; choose other rows (--shuffle SEED)"
    )


def _geometry(dataset: Dataset, shape: Geometry | None) -> Report | None:
    if shape is None:
        return None
    return {
        "separation": decimals(shape.separation.lower, shape.separation.upper),
        "largest_inner_product": decimals(
            shape.largest_inner_product.lower, shape.largest_inner_product.upper
        ),
        "smallest": decimals(shape.smallest.lower, shape.smallest.upper),
        "largest": decimals(shape.largest.lower, shape.largest.upper),
        "closest_pair": sorted(map(dataset.row_number, shape.closest_pair)),
        "duplicate_rows": len(shape.duplicates),
        "antipodal_rows": len(shape.antipodes),
    }


def _eigenvalue(found: EigenvalueBounds) -> Report:
    notes = []
    if found.singular:
        notes.append("exactly 0: two rows are equal, so the kernel is singular")
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


def _orders() -> list[Report]:
    """The paper's own formulas, which are orders of growth and give no number."""
    theorem = catalogue.get("yang2024/theorem-1")
    return [
        {"statement": theorem.id, "formula": text, "note": "order only, no number"}
        for text in theorem.assumptions
        if "O(" in text or "Omega" in text
    ]
