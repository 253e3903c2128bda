"""Initial error, perturbation and training: Lemmas 20, 25, 34, Theorems 1 and 32."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.repaired.training import LEMMA_20 as REPAIRED_20
from bounds.repaired.training import LEMMA_25 as REPAIRED_25
from bounds.repaired.training import LEMMA_34 as REPAIRED_34
from bounds.repaired.training import THEOREM_1 as REPAIRED_1
from bounds.repaired.training import THEOREM_32 as REPAIRED_32
from bounds.statement import Source, Statement

LEMMA_20 = Statement(
    id="bridge/lemma-20",
    title="explicit/ntk-perturbation gives Lemma 20 (1) for unit-norm data",
    says=r"The bounds at $\bar p=c(R_w+R_b)e^{-B^2/2}$.",
    form="explicit",
    variables=variables("n", "m", "B", "R_w", "R_b"),
    definitions=REPAIRED_20.definitions,
    assumptions=REPAIRED_20.assumptions[:7],
    claim=("p_bar >= 0", "4*n*p_bar <= 8*n*p_bar"),
    source=Source("bridge"),
    formal=True,
    implies="repaired/lemma-20",
    given=("explicit/ntk-perturbation",),
)

_FIRST = "4*n*(s + 2*u/m)*w"
_SECOND = "8*n*u*(s + 2*u/m)"
_THIRD = "24*n*(s + 1/m)*u**3"
_LAST = "24*n*(s + 1/m)*L**3"
_LOGS = ("n >= 1", "m >= 1", "s >= 0", "u >= log(2)", "0 <= w <= 2*u", "u <= L")
_AT = (
    ("s", "exp(-B**2/2)"),
    ("u", "log(2*n/delta)"),
    ("w", "log(4*n/delta)"),
    ("L", "log(2*m*n/delta)"),
)
_TAIL = "4*n*(exp(-B**2/2) + 2*log(2*n/delta)/m)*log(4*n/delta)"
_CUBE = "24*n*(exp(-B**2/2) + 1/m)*log(2*m*n/delta)**3"

LEMMA_25 = with_proof(
    Statement(
        id="bridge/lemma-25",
        title="explicit/initial-error-tail gives Lemma 25 for unit-norm data",
        says="The product of two logarithms is at most a multiple of the third power of one.",
        form="explicit",
        variables=variables("n", "m", "B", "delta", "norm_y"),
        assumptions=REPAIRED_25.assumptions,
        claim=(
            f"{_TAIL} <= {_CUBE}",
            f"norm_y + sqrt({_TAIL}) <= norm_y + sqrt({_CUBE})",
        ),
        source=Source("bridge"),
        formal=True,
        instances=(("bridge/lemma-25/step-4", _AT), ("bridge/lemma-25/step-5", _AT)),
        implies="repaired/lemma-25",
        given=("explicit/initial-error-tail",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\ln(4n/\delta)\le2\ln(2n/\delta)$.",
        where=_LOGS,
        claim=(f"{_FIRST} <= {_SECOND}",),
        because=r"$w\le2u$",
    ),
    step(
        "inequality",
        "symbolic",
        r"$8u(s+2u/m)\le24(s+1/m)u^3$, since $8\le24\ln^22$ and $16\le24\ln2$.",
        where=_LOGS,
        claim=(f"{_SECOND} <= {_THIRD}",),
        because=r"$u\ge\ln2$",
    ),
    step(
        "inequality",
        "symbolic",
        "The cube is monotone.",
        where=_LOGS,
        claim=(f"{_THIRD} <= {_LAST}",),
        because=r"$u\le L$",
    ),
    step(
        "inequality",
        "symbolic",
        "Steps 1-3 in a chain.",
        where=_LOGS,
        claim=(f"{_FIRST} <= {_LAST}",),
        because="steps 1-3",
    ),
    step(
        "inequality",
        "symbolic",
        "The square root is monotone.",
        where=(*_LOGS, "norm_y >= 0"),
        claim=(f"norm_y + sqrt({_FIRST}) <= norm_y + sqrt({_LAST})",),
        because="step 4",
        uses=("bridge/lemma-25/step-4",),
    ),
    auxiliary=variables(
        s="real: exp(-B**2/2)",
        u="real: log(2*n/delta)",
        w="real: log(4*n/delta)",
        L="real: log(2*m*n/delta)",
    ),
)


def _training(name: str, title: str, target: Statement) -> Statement:
    return Statement(
        id=f"bridge/{name}",
        title=title,
        says="Width, rate and probability are those of the explicit theorem, at one delta.",
        form="explicit",
        variables=variables("n", "m", "B", "lambda", "delta", "eta", "k", "norm_y"),
        definitions=target.definitions,
        assumptions=target.assumptions,
        claim=("lambda != 0", "delta != 0", "3*n/delta > 0", "lambda**4 != 0", "n**2 != 0"),
        source=Source("bridge"),
        formal=True,
        implies=target.id,
        given=("explicit/gd-convergence-unconditional",),
    )


THEOREM_32 = _training(
    "theorem-32",
    "explicit/gd-convergence-unconditional gives Theorem 32 for unit-norm data",
    REPAIRED_32,
)
THEOREM_1 = _training(
    "theorem-1",
    "explicit/gd-convergence-unconditional gives Theorem 1 for unit-norm data",
    REPAIRED_1,
)
LEMMA_34 = _training(
    "lemma-34",
    "explicit/gd-convergence-unconditional gives Lemma 34 for unit-norm data",
    REPAIRED_34,
)

STATEMENTS = (LEMMA_20, LEMMA_25, THEOREM_1, THEOREM_32, LEMMA_34)
