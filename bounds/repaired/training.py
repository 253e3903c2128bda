"""Initial error, perturbation and training for data of unit norm, with explicit constants."""

from __future__ import annotations

from bounds.explicit.gd_convergence_unconditional import GD_CONVERGENCE_UNCONDITIONAL
from bounds.explicit.initial_error_tail import INITIAL_ERROR_TAIL
from bounds.explicit.ntk_perturbation import NTK_PERTURBATION
from bounds.notation import variables
from bounds.statement import Probability, Source, Statement

_ERROR = "24*n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3"

LEMMA_25 = Statement(
    id="repaired/lemma-25",
    title="Lemma 25 for unit-norm data, with the constant 24",
    says="Upper bounds on the initial outputs and on the initial error.",
    kind="lemma",
    form="repaired",
    setting=INITIAL_ERROR_TAIL.setting,
    variables=INITIAL_ERROR_TAIL.variables,
    assumptions=INITIAL_ERROR_TAIL.assumptions,
    claim=(f"f_0**2 <= {_ERROR}", f"D_0 <= norm_y + sqrt({_ERROR})"),
    probability=Probability(
        event="the claim for all inputs", over="the initialisation", at_least="1 - delta"
    ),
    source=Source("repaired"),
    uses=("explicit/initial-error-tail",),
    repairs="yang2024/lemma-25",
    notes=r"Data of norm 1, 24 for the constant in $O$, $\ln(2mn/\delta)$ in both bounds, and the "
    r"norm of the labels as it is instead of $O(\sqrt n)$.",
)

_BALL = (
    "R_w >= 0",
    "R_b >= 0",
    "B*R_w <= 1",
    "B*R_b <= 1",
)

LEMMA_20 = Statement(
    id="repaired/lemma-20",
    title="Lemma 20 (1) for unit-norm data, given the flip counts",
    says="In the ball the kernel and Z stay close to their initial values.",
    kind="lemma",
    form="repaired",
    setting=NTK_PERTURBATION.setting,
    variables=tuple(v for v in NTK_PERTURBATION.variables if v.name != "p_bar")
    + variables("B", "R_w", "R_b"),
    definitions=(
        ("c", "sqrt(2/pi)*sinhc(2)"),
        ("p_bar", "c*(R_w + R_b)*exp(-B**2/2)"),
    ),
    assumptions=(
        "n >= 1",
        "m >= 1",
        "B >= 0",
        *_BALL,
        "0 <= F_i <= 2*m*p_bar",
        "0 <= F_j <= 2*m*p_bar",
    ),
    claim=(
        "dH_F <= n*8*c*(R_w + R_b)*exp(-B**2/2)",
        "dZ_F**2 <= n*8*c*(R_w + R_b)*exp(-B**2/2)",
        "lambda_H >= lambda_H0 - n*8*c*(R_w + R_b)*exp(-B**2/2)",
    ),
    source=Source("repaired"),
    uses=("explicit/ntk-perturbation",),
    repairs="yang2024/lemma-20",
    notes="Data of norm 1, and on the event of repaired/corollary-19, whose probability is stated "
    r"there ($n$ instead of $n^2$, another rate).  Part (2) holds with $\lambda_{\min}(H(0))$; "
    r"that this is at least $0.75\lambda$ is repaired/lemma-15.  The two events together are not "
    "stated here: an implication from two theorems with a probability each needs a union bound.",
)

_RATE = "eta <= lambda*exp(B**2)/(5*C_2**2*n**2)"
_PRINTED_RATE = "eta <= 16/289*lambda*exp(B**2)/n**2"


def _training(number: str, what: str, claim: str, says: str, lost: str) -> Statement:
    gd = GD_CONVERGENCE_UNCONDITIONAL
    return Statement(
        id=f"repaired/{what}-{number}",
        title=f"{what.capitalize()} {number} for unit-norm data, with explicit constants",
        says=says,
        kind="theorem" if what == "theorem" else "lemma",
        form="repaired",
        setting=gd.setting,
        variables=tuple(v for v in gd.variables if v.name != "delta_prime"),
        definitions=(
            ("delta_prime", "delta"),
            ("C_2", "17/(4*sqrt(5))"),
            *(d for d in gd.definitions if d[0] in ("v", "D_tail", "D_markov", "D")),
        ),
        assumptions=tuple(
            _RATE if a == _PRINTED_RATE else a for a in gd.assumptions if "delta_prime <" not in a
        ),
        claim=(claim,),
        probability=Probability(
            event="the claim holds for all k, r, i",
            over="the initialisation",
            at_least="1 - 2*delta",
        ),
        source=Source("repaired"),
        uses=("explicit/gd-convergence-unconditional",),
        repairs=f"yang2024/{what}-{number}",
        notes=r"Data of norm 1; the width is explicit, with $\bar D$ as bound on the "
        r"initial error for $\sqrt{n(1+\ldots\log^3)}$; $C_2=17/(4\sqrt5)$; the failure "
        rf"probability is $2\delta$ for {lost}.  Not needed: $B\le\sqrt{{0.5\log m}}$.",
    )


THEOREM_32 = _training(
    "32",
    "theorem",
    "E_k <= (1 - eta*lambda/4)**k*D_0**2",
    "The squared error decreases linearly.",
    r"$\delta+e^{-\Omega(n)}$",
)
THEOREM_1 = _training(
    "1",
    "theorem",
    "E_k <= (1 - eta*lambda/4)**k*D_0**2",
    "The training loss, half the squared error, decreases linearly.",
    r"$\delta+e^{-\Omega(n)}$",
)
LEMMA_34 = _training(
    "34",
    "lemma",
    "active_k <= 17/16*m*exp(-B**2/2)",
    r"At most $\frac{17}{16}m\,e^{-B^2/2}$ neurons are active on any input, at every step.",
    r"$e^{-\Omega(n)}$",
)

STATEMENTS = (LEMMA_25, LEMMA_20, THEOREM_1, THEOREM_32, LEMMA_34)
