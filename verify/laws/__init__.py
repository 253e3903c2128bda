"""Exact laws of the network at initialisation: rigorous numbers, no sampling.

The network has m neurons with weights w_r ~ N(0, I_d), signs a_r uniform on {-1, 1}, all
independent, and biases B, which are subtracted; inputs are unit vectors.  So <w_r, x> is a standard
normal g_r, and for two inputs with inner product rho a pair of correlation rho.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.laws.counts import (
        active_count_at_least,
        active_count_at_most,
        active_count_deviates,
        active_count_moments,
        active_probability,
        flip_count_at_least,
        flip_probability,
        joint_count_at_least,
        joint_probability,
        some_active_count_at_least,
        some_flip_count_at_least,
    )
    from verify.laws.hermite import hermite_value, relu_coefficient, step_coefficient
    from verify.laws.kernel import (
        kernel_entry_at_least,
        kernel_entry_mean,
        kernel_entry_variance,
    )
    from verify.laws.moments import (
        output_covariance,
        output_fourth_moment,
        output_is_zero,
        output_second_moment,
        output_second_moment_given_count,
        relu_moment,
    )
    from verify.laws.statements import LawAtPoint, law_at

_HOME = {
    "counts": (
        "active_count_at_least",
        "active_count_at_most",
        "active_count_deviates",
        "active_count_moments",
        "active_probability",
        "flip_count_at_least",
        "flip_probability",
        "joint_count_at_least",
        "joint_probability",
        "some_active_count_at_least",
        "some_flip_count_at_least",
    ),
    "hermite": ("hermite_value", "relu_coefficient", "step_coefficient"),
    "kernel": ("kernel_entry_at_least", "kernel_entry_mean", "kernel_entry_variance"),
    "moments": (
        "output_covariance",
        "output_fourth_moment",
        "output_is_zero",
        "output_second_moment",
        "output_second_moment_given_count",
        "relu_moment",
    ),
    "statements": ("LawAtPoint", "law_at"),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "LawAtPoint",
    "active_count_at_least",
    "active_count_at_most",
    "active_count_deviates",
    "active_count_moments",
    "active_probability",
    "flip_count_at_least",
    "flip_probability",
    "hermite_value",
    "joint_count_at_least",
    "joint_probability",
    "kernel_entry_at_least",
    "kernel_entry_mean",
    "kernel_entry_variance",
    "law_at",
    "output_covariance",
    "output_fourth_moment",
    "output_is_zero",
    "output_second_moment",
    "output_second_moment_given_count",
    "relu_coefficient",
    "relu_moment",
    "some_active_count_at_least",
    "some_flip_count_at_least",
    "step_coefficient",
]


def __getattr__(name: str) -> Any:
    """Each name from its module on first use."""
    if name in _MODULE:
        from importlib import import_module

        return getattr(import_module(f"verify.laws.{_MODULE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
