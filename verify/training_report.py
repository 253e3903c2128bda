"""What training asks for on given data, as the JSON-able part of a data report."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify import training_requirements as training
from verify.decimals import decimals, exact_text, integer_text
from verify.spectrum import EigenvalueBounds

Report = dict[str, Any]


def training_report(
    setting: training.Setting, widths: list[training.Width], warning: str | None
) -> Report:
    """Widths, learning-rate cap and steps at a positive lambda; ``warning`` about the labels."""
    cap = training.learning_rate_cap(setting)
    steps, closed = training.steps_at_cap(setting)
    delta = setting.delta
    return {
        "vacuous": False,
        "reason": None,
        "warning": warning,
        "lambda": exact_text(setting.lam),
        "norm_y": exact_text(setting.norm_y),
        "width": [_width(width, delta) for width in widths],
        "initial_kernel_width": _width(training.initial_kernel_width(setting), delta),
        "learning_rate_cap": {
            "statement": training.CONVERGENCE,
            "value": decimals(cap.lower, cap.upper)["lower"],
        },
        "steps": {
            "target": f"{training.LOSS_TARGET} of the initial loss, learning rate at the cap",
            "from_rate": {"statement": training.CONVERGENCE, "value": integer_text(steps)},
            "closed_form": {"statement": training.STEP_COUNT, "value": integer_text(closed)},
        },
    }


def no_training(eigenvalue: EigenvalueBounds, warning: str | None) -> Report:
    """The part where no positive lambda is certified: every theorem on training needs one."""
    why = "is 0" if eigenvalue.singular else "has no positive certified lower bound"
    return {
        "vacuous": True,
        "reason": f"the smallest eigenvalue of the limiting kernel {why}; every theorem on "
        "width, learning rate and steps needs a positive one",
        "warning": warning,
    }


WHAT = {
    training.SYMMETRIC: "symmetric initialisation, all neurons, even",
    training.UNCONDITIONAL: "independent initialisation, delta split evenly into its two budgets",
    training.INITIAL_KERNEL: "the initial kernel keeps 3/4 of lambda",
}


def _width(width: training.Width, delta: Fraction) -> Report:
    return {
        "statement": width.statement,
        "what": WHAT[width.statement],
        "variable": width.variable,
        "value": integer_text(width.value),
        "least": width.least,
        "binding": width.binding,
        "conditions": [
            {"condition": text, **decimals(side.lower, side.upper)}
            for text, side in width.conditions
        ],
        "quantities": [
            {"name": name, "definition": text, **decimals(value.lower, value.upper)}
            for name, text, value in width.quantities
        ],
        "probability": f"at least 1 - {delta}",
    }
