r"""The paper's toy experiment (Figure 2), and a version of it that can tell rates apart.

Figure 2 trains networks of width 128 on y = <w, x>, x ~ N(0, I_5), with biases 0 to 0.4 and reads
off that all curves end with the same slope.  It states neither the number of samples nor the
learning rate; both are parameters here.  Biases up to 0.4 change the smallest eigenvalue of the
kernel by little and 8000 steps may end before the slowest mode rules, so that equal slopes there
say little about rates.  The second experiment uses unit vectors, biases up to 2 and so many steps
that the slowest mode is left alone, with a learning rate that grows like ``exp(growth B^2)``, and
puts the slopes beside those of the limiting kernel, ``2 log(1 - eta lambda(B))`` per step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, comb
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.experiments.experiment import Claim, Experiment, Outcome, Plan, needs, parameters, share
from verify.experiments.inputs import inputs, labels, limiting
from verify.simulate.initial import Initialisation, initial_statistics
from verify.simulate.training import descend

SAME_SLOPE = "yang2024/experiment-2/same-slope"
RATE = "yang2024/theorem-1/rate-independent-of-b"
PRINTED_BIASES = tuple(Fraction(k, 10) for k in range(5))
WIDE_BIASES = tuple(Fraction(k, 2) for k in range(5))
PRINTED_SLOPES = (-1.49e-4, -1.43e-4, -1.57e-4, -1.49e-4, -1.57e-4)
"""End slopes read off Figure 2: (ln L(8000) - ln L(7000))/1000."""
Array = NDArray[np.float64]


def end_slope(losses: Array, share: float = 0.125) -> float:
    """Slope of the logarithm of the loss per step over the last part, by least squares.

    >>> round(end_slope(np.exp(-0.5 * np.arange(100.0))), 6)
    -0.5
    """
    count = max(2, round(share * len(losses)))
    tail = np.log(np.maximum(losses[-count:], 1e-300))
    steps = np.arange(count, dtype=float)
    steps -= steps.mean()
    return float(steps @ tail / (steps @ steps))


def median_band(values: Sequence[float], error: float = 0.05) -> tuple[float, float, float]:
    """Median and a confidence interval for it between two order statistics.

    It needs no assumption on the law: the interval from the k-th smallest to the k-th largest
    misses the median with probability at most ``2 P[Bin(N, 1/2) < k] <= error``.

    Raises
    ------
    InputError : too few values for the error probability.

    >>> median_band([5.0, 1.0, 2.0, 4.0, 3.0, 6.0])
    (3.5, 1.0, 6.0)
    """
    ordered = sorted(values)
    count = len(ordered)
    k, below = 0, 0
    while 2 * (below + comb(count, k)) <= error * 2**count:
        below += comb(count, k)
        k += 1
    if k == 0:
        raise InputError(f"{count} values give no interval of error {error}; 6 do for 0.05")
    return float(np.median(ordered)), ordered[k - 1], ordered[count - k]


def printed_data(n: int, d: int, random: Generator) -> tuple[Array, Array]:
    """Inputs (n, d) from N(0, I_d) and labels ``<w, x>`` with a uniform unit vector w."""
    X = random.standard_normal((n, d))
    direction = random.standard_normal(d)
    return X, X @ (direction / np.linalg.norm(direction))


def wide_slope(
    n: int, eta: float, B: float, random: Generator, *, m: int = 10**6, d: int = 5
) -> float:
    """The slope at which `printed_curve` would end: that of the kernel of a very wide network.

    The inputs are those of the same stream and no unit vectors, so that the limiting kernel of the
    theory does not apply; the kernel of m neurons stands for it.
    """
    sample, weights = random.spawn(2)
    X, _ = printed_data(n, d, sample)
    H = initial_statistics(Initialisation(X, m, B, weights)).kernel
    assert H is not None
    return float(2 * np.log1p(-2 * eta / n * np.linalg.eigvalsh(H)[0]))


def printed_curve(
    n: int, eta: float, B: float, steps: int, random: Generator, *, m: int = 128, d: int = 5
) -> Array:
    """Mean squared errors of every step for one bias, full batches, loss ``1/n sum e_i^2``.

    The inputs and the target direction come first from the stream, so that equal streams give the
    same data for every bias.
    """
    sample, weights = random.spawn(2)
    X, y = printed_data(n, d, sample)
    run = descend(
        Initialisation(X, m, B, weights), y, 2 * eta / n, steps, radius=np.inf, every=steps
    )
    losses: Array = run.errors**2 / n
    return losses if run.finished else losses[:-1]


def _printed_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    if data != "sphere":
        raise InputError("the inputs are drawn as in the paper; leave --data out")
    for name, least in (("n", 1), ("m", 1), ("d", 1), ("steps", 16)):
        needs(values, name, least=least)
    needs(values, "eta", strict=True)
    claim = Claim("slope", "networks with different biases end with the same slope", None)
    shape = np.zeros((1, int(values["d"])))
    note = "x ~ N(0, I_d), y = <w, x>; loss: mean squared error; slope of the last eighth"
    return Plan(SAME_SLOPE, values, shape, (), (claim,), {}, (note,))


def _printed(plan: Plan, random: Generator) -> Outcome:
    out, slopes = Outcome(), []
    state = random.bit_generator.seed_seq
    for B in PRINTED_BIASES:
        same = Generator(type(random.bit_generator)(_again(state)))
        losses = printed_curve(
            plan.whole("n"), plan.number("eta"), float(B), plan.whole("steps"), same,
            m=plan.whole("m"), d=plan.whole("d"),
        )  # fmt: skip
        if len(losses) <= plan.whole("steps"):
            out.stopped = f"diverged at B = {float(B)}, step {len(losses)}"
            return out
        slopes.append(end_slope(losses))
        out.measured[f"end slope, B = {float(B)}"] = slopes[-1]
    out.measured["end slope at B = 0.4 / at B = 0"] = share(slopes[-1], slopes[0])
    return out


def _again(sequence: object) -> np.random.SeedSequence:
    entropy, key = sequence.entropy, sequence.spawn_key  # type: ignore[attr-defined]
    return np.random.SeedSequence(entropy, spawn_key=key)


def _rate_plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    for name in ("n", "m", "d"):
        needs(values, name, least=1)
    needs(values, "eta", strict=True)
    needs(values, "folds", least=1)
    n, d = int(values["n"]), int(values["d"])
    predictions = {}
    for B in WIDE_BIASES:
        H, _ = limiting(data, n, d, seed, B)
        smallest, largest = np.linalg.eigvalsh(H)[[0, -1]]
        eta = float(values["eta"]) * np.exp(float(values["growth"]) * float(B) ** 2)
        if smallest <= 0 or eta * largest >= 2:
            raise InputError(
                f"at B = {float(B)} the learning rate is {eta:.4g} and the eigenvalues of the "
                f"kernel are {smallest:.4g} to {largest:.4g}: needs eta lambda_max < 2, lambda > 0"
            )
        steps = ceil(float(values["folds"]) / (eta * smallest))
        with np.errstate(divide="ignore"):  # one step may take the whole error away
            predictions[B] = (eta, steps, 2 * np.log(abs(1 - eta * smallest)))
    total = sum(steps for _, steps, _ in predictions.values())
    if total > 10**6:
        raise InputError(f"{total} steps are needed in all; up to 10^6 are simulated")
    claim = Claim("rate", "the rate of convergence does not depend on the bias", None)
    notes = tuple(
        f"B = {float(B)}: eta = {eta:.4g}, {steps} steps, slope of the limiting kernel {slope:.4g}"
        for B, (eta, steps, slope) in predictions.items()
    )
    setting = {"predictions": predictions, "y": labels(n, Fraction(1), seed)}
    return Plan(RATE, values, inputs(data, n, d, seed).X, (), (claim,), setting, notes)


def _rate(plan: Plan, random: Generator) -> Outcome:
    out, slopes = Outcome(), {}
    predictions: Mapping[Fraction, tuple[float, int, float]] = plan.setting["predictions"]
    children = random.spawn(len(predictions))
    for (B, (eta, steps, slope)), child in zip(predictions.items(), children, strict=True):
        m = plan.whole("m") + plan.whole("m") % 2
        initial = Initialisation(plan.inputs, m, float(B), child, symmetric=True)
        run = descend(initial, plan.setting["y"], eta, steps, every=steps)
        if not run.finished:
            out.stopped = f"B = {float(B)}: {run.reason}"
            return out
        slopes[B] = end_slope(run.errors**2, 0.25)
        out.measured[f"slope / that of the limiting kernel, B = {float(B)}"] = slopes[B] / slope
    for B in WIDE_BIASES[1:]:
        out.measured[f"slope at B = {float(B)} / at B = 0"] = share(slopes[B], slopes[Fraction(0)])
    return out


def figure_2(
    path: Path,
    settings: Sequence[tuple[int, float]] = ((50, 0.01), (200, 0.01), (200, 0.05)),
    *,
    replicates: int = 10,
    steps: int = 8000,
    seed: int = 0,
) -> list[dict[str, float]]:
    """Draw Figure 2 for several unstated settings, with bands, and return the end slopes.

    Parameters
    ----------
    path : PNG file.
    settings : pairs (n, learning rate).
    replicates : data sets and initialisations for each setting, at least 6 for a band.

    Returns
    -------
    A row for each setting and bias: n, eta, B, the median of the end slopes, the ends of its 95 %
    interval, and the `wide_slope` of the first replicate.

    Raises
    ------
    InputError : without matplotlib; a file that cannot be written; too few replicates.
    """
    from verify.pictures import figure, save
    from verify.randomness import generator

    picture, axes = figure(1, len(settings))
    rows: list[dict[str, float]] = []
    for axis, (n, eta) in zip(axes[0], settings, strict=True):
        for B in PRINTED_BIASES:
            curves = [
                printed_curve(n, eta, float(B), steps, generator("figure 2", n, r, seed=seed))
                for r in range(replicates)
            ]
            ended = [curve for curve in curves if len(curve) > steps]
            if len(ended) < len(curves):
                rows.append(
                    {"n": n, "eta": eta, "B": float(B), "diverged": len(curves) - len(ended)}
                )
                continue
            median, low, high = median_band([end_slope(curve) for curve in ended])
            wide = wide_slope(n, eta, float(B), generator("figure 2", n, 0, seed=seed))
            row = {"n": n, "eta": eta, "B": float(B), "slope": median, "low": low, "high": high}
            rows.append({**row, "wide": wide})
            marks = np.unique(np.linspace(0, steps, 200).astype(int))
            logs = np.log10(np.array(ended)[:, marks])
            middle = np.median(logs, axis=0)
            axis.plot(marks, 10**middle, label=f"B = {float(B)}", linewidth=1)
            axis.fill_between(marks, 10 ** logs.min(axis=0), 10 ** logs.max(axis=0), alpha=0.08)
        axis.set_yscale("log")
        axis.set_title(f"n = {n}, learning rate {eta}", fontsize=9)
        axis.set_xlabel("step")
    axes[0][0].set_ylabel("mean squared error")
    axes[0][0].legend(fontsize=7)
    save(picture, path)
    return rows


EXPERIMENTS = (
    Experiment(
        SAME_SLOPE,
        "end slopes of the log loss for the five biases of Figure 2",
        "nothing: samples and learning rate are not stated in the paper",
        parameters("n=200 m=128 d=5 eta=1/100 steps=8000"),
        _printed_plan,
        _printed,
    ),
    Experiment(
        RATE,
        "slopes in the linear regime for biases 0 to 2, beside those of the limiting kernel",
        "nothing: the learning rate of the theorem has an unspecified constant",
        parameters("n=4 m=40000 d=5 eta=1/5 growth=1/2 folds=8"),
        _rate_plan,
        _rate,
    ),
)
