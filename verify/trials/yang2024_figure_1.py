"""Yang et al. 2024, Figure 1: what the text says of it against the values read off.

The reading has resolution 0.01, so every value is a ball of radius 0.005; what the resolution
cannot tell apart stays open.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from verify.trials.draw import Draw
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

_BIASES = ("0", "-0.5", "-1.0")
_READINGS: dict[str, tuple[tuple[str, ...], ...]] = {
    # bias -> for each layer the first and the last value and, where it is lower, the lowest
    "0": (("0.68", "0.67"), *(("0.66", "0.66"),) * 5),
    "-0.5": (
        ("0.72", "0.70", "0.69"),
        ("0.73", "0.75"),
        ("0.73", "0.75"),
        *(("0.74", "0.75"),) * 3,
    ),
    "-1.0": (
        ("0.76", "0.70"),
        ("0.81", "0.82"),
        ("0.82", "0.84"),
        ("0.84", "0.85"),
        ("0.86", "0.85"),
        ("0.88", "0.85", "0.82"),
    ),
}
_WITHIN = {"0": Fraction(25, 1000), "-0.5": Fraction(25, 1000), "-1.0": Fraction(1, 10)}


def _read(text: str) -> arb:
    return ball(Fraction(text)) + arb(0, 0.005)  # a radius, rounded upwards


@trial(
    "yang2024/experiment-1/observations/a",
    domain="the curves of Figure 1, read with resolution 0.01",
    cases=60,
)
def stable_sparsity(draw: Draw) -> Iterator[Fact]:
    """Changes of one curve during training."""
    bias, layer = draw.choice("bias", _BIASES), draw.integer("layer", 0, 5)
    first, *later = (_read(value) for value in _READINGS[bias][layer])
    for value in later:
        yield Fact(abs(value - first), "<=", _WITHIN[bias], f"change of layer {layer}")


@trial(
    "yang2024/experiment-1/observations/c",
    domain="the curves of Figure 1, read with resolution 0.01",
    cases=60,
)
def larger_bias(draw: Draw) -> Iterator[Fact]:
    """Two biases, the same layer, at the start and at the end."""
    layer, place = draw.integer("layer", 0, 5), draw.choice("place", (0, 1))
    small, large = draw.choice("biases", (("0", "-0.5"), ("-0.5", "-1.0"), ("0", "-1.0")))
    values = [_read(_READINGS[bias][layer][place]) for bias in (small, large)]
    yield Fact(values[0], "<", values[1], f"sparsity of layer {layer}")
