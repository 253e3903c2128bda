r"""The kernel over a whole box around the initialisation, against the worst that a search finds.

Every neuron r that can flip on input i (r in S_i) has a place in the box where it does: its
weights moved by R_w along or against x_i and its bias by R_b.  There its pattern on the other
inputs may change too.  Of these places, and of staying, the search gives every neuron the one that
raises (or lowers) the sum of the kernel most; both networks are in the box, so that a bound on the
whole box has to hold for them.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds import catalogue
from verify.experiments.counts import start
from verify.experiments.experiment import (
    Claim,
    Experiment,
    Outcome,
    Plan,
    assumed,
    needs,
    parameters,
    share,
    value_of,
)
from verify.experiments.initial_kernel import check_sizes
from verify.experiments.inputs import inputs

PERTURBATION = "explicit/ntk-perturbation"
FLIP = "explicit/flip-probability"
Array = NDArray[np.float64]
Pattern = NDArray[np.bool_]


def extremes(z: Array, rho: Array, R_w: float, R_b: float) -> tuple[Pattern, Pattern, Pattern]:
    """Patterns now, and those of the networks with the largest and smallest sum of the kernel.

    Parameters
    ----------
    z : (c, n) pre-activations; rho : (n, n) inner products.
    """
    now = z >= 0
    value = _sums(now, rho)
    highest, lowest = now.copy(), now.copy()
    top, bottom = value.copy(), value.copy()
    for i in range(z.shape[1]):
        for sign in (1.0, -1.0):
            moved = z + sign * (R_w * rho[i] + R_b)
            # an exact tie at the edge of the box is left out: rounding decides it
            moved[:, i] -= sign * 1e-12
            there = moved >= 0
            found = _sums(there, rho)
            better, worse = found > top, found < bottom
            highest[better], top[better] = there[better], found[better]
            lowest[worse], bottom[worse] = there[worse], found[worse]
    return now, highest, lowest


def _sums(on: Pattern, rho: Array) -> Array:
    ones = on.astype(float)
    total: Array = np.einsum("ri,ri->r", ones @ (1.0 + rho), ones)
    return total


def _plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    check_sizes(values)
    needs(values, "R_w")
    needs(values, "R_b")
    n, d = int(values["n"]), int(values["d"])
    R = values["R_w"] + values["R_b"]
    p_bar = value_of(catalogue.get(FLIP), "c_BR*R*s", {"B": values["B"], "R": R}).upper
    values = {**values, "p_bar": values.get("p_bar", p_bar)}
    claims = (
        Claim("kernel", "||H(W,b) - H(0)||_F <= 8 n p_bar", Fraction(0)),
        Claim("entries", "|H_ij(W,b) - H_ij(0)| <= (1 + rho_ij)(F_i + F_j)/m", Fraction(0)),
        Claim("features", "||Z(W,b) - Z(0)||_F^2 <= (2/m) sum_i F_i", Fraction(0)),
        Claim("eigenvalue", "lambda_min(H(W,b)) >= lambda_min(H(0)) - 8 n p_bar", Fraction(0)),
        Claim("active", "at most N_i + F_i neurons are active", Fraction(0)),
    )
    conditions = tuple(assumed(catalogue.get(PERTURBATION), values))
    return Plan(PERTURBATION, values, inputs(data, n, d, seed).X, conditions, claims, {})


def worst_case(plan: Plan, random: Generator) -> dict[str, Array]:
    """Counts, flip counts and kernels of an initialisation and of the two extreme networks."""
    n, m = plan.inputs.shape[0], plan.whole("m")
    R_w, R_b = plan.number("R_w"), plan.number("R_b")
    R, initial = R_w + R_b, start(plan, random)
    active = np.zeros((3, n))
    flips = np.zeros(n)
    changes = np.zeros((3, n))
    pairs = np.zeros((3, n, n))
    for z, _ in initial.chunks():
        # counted a little too wide, so that rounding cannot put a flip outside
        flips += ((z >= -R - 1e-12) & (z < R + 1e-12)).sum(axis=0)
        near = (np.abs(z) <= R).any(axis=1)
        for k, patterns in enumerate(extremes(z[near], initial.rho, R_w, R_b)):
            if k == 0:
                now = patterns
            changes[k] += (patterns != now).sum(axis=0)
            active[k] += patterns.sum(axis=0)
            ones = patterns.astype(float)
            pairs[k] += ones.T @ ones
        rest = (z[~near] >= 0).astype(float)
        active += rest.sum(axis=0)
        pairs += rest.T @ rest
    kernels = (1.0 + initial.rho) * pairs / m
    return {"active": active, "flips": flips, "changes": changes, "kernels": kernels}


def _replicate(plan: Plan, random: Generator) -> Outcome:
    found = worst_case(plan, random)
    m, n = plan.whole("m"), plan.inputs.shape[0]
    p_bar = plan.number("p_bar")
    flips, H = found["flips"], found["kernels"]
    applies = bool((flips <= 2 * m * p_bar).all())
    rho = plan.inputs @ plan.inputs.T
    entry_bound = (1 + rho) * (flips[:, None] + flips) / m
    eigenvalues = np.linalg.eigvalsh(H)[:, 0]
    out = Outcome()
    change = float(max(np.linalg.norm(H[k] - H[0]) for k in (1, 2)))
    features = float(2 / m * found["changes"].sum(axis=1).max())
    checks = {
        "kernel": change > 8 * n * p_bar * (1 + 1e-9),
        "entries": bool((np.abs(H[1:] - H[0]) > entry_bound * (1 + 1e-9) + 1e-12).any()),
        "features": features > 2 / m * flips.sum() * (1 + 1e-9),
        "eigenvalue": float(eigenvalues.min()) < eigenvalues[0] - 8 * n * p_bar - 1e-10,
        "active": bool((found["active"] > found["active"][0] + flips).any()),
    }
    for name, failed in checks.items():
        out.judge(name, failed, applies=applies)
    out.measured["kernel change found / (8 n p_bar)"] = share(change, 8 * n * p_bar)
    out.measured["feature change found / (4 n p_bar)"] = share(features, 4 * n * p_bar)
    out.measured["loss of eigenvalue / (8 n p_bar)"] = share(
        float(eigenvalues[0] - eigenvalues.min()), 8 * n * p_bar
    )
    return out


EXPERIMENTS = (
    Experiment(
        PERTURBATION,
        "the change of kernel, features and counts that a search over the box finds",
        "a network of the box beyond a bound, where F_i <= 2 m p_bar for all i",
        parameters("n=4 m=5000 B=1 d=6 R_w=1/50 R_b=1/50", p_bar="c(B,R) R s(B)"),
        _plan,
        _replicate,
    ),
)
