"""Movement of the neurons: Lemma 23 with a bounded learning rate, Lemma 24 with its factor 2."""

from __future__ import annotations

from bounds.calculus import Derivative, Integral
from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

_DESCENT = (
    r"Gradient descent with step $\eta>0$, $\eta\lambda\le4$; $\|x_i\|_2\le1$; "
    r"$\|y-f(k')\|_2^2\le(1-\eta\lambda/4)^{k'}\|y-f(0)\|_2^2$ for all $k'\le k$."
)
_RATE = ("n >= 1", "m >= 1", "D_0 >= 0", "lambda > 0", "eta > 0", "eta*lambda <= 4")


def _descent(
    id: str, title: str, says: str, prose: str, claims: tuple[str, ...], repairs: str
) -> Statement:
    return with_proof(
        Statement(
            id=id,
            title=title,
            says=says,
            kind="lemma",
            form="repaired",
            setting=(_DESCENT, r"$r\in[m]$."),
            variables=variables("n", "m", "eta", "lambda", "k", "D_0", "move_w", "move_b"),
            assumptions=(*_RATE, "k >= 0"),
            claim=claims,
            prose=prose,
            source=Source("repaired"),
            repairs=repairs,
            notes=r"One more assumption, $\eta\lambda\le4$, with which $1-\eta\lambda/4$ is not "
            r"negative; for $\eta\lambda>8$ the first step alone may be longer than the bound.",
        ),
        step(
            "inequality",
            "",
            r"One step moves a weight vector and a bias by at most $\eta\sqrt{n/m}\|y-f(k')\|_2$.",
            setting=(_DESCENT,),
            because=r"the update rule, $|a_r|=1$, $\|x_i\|_2\le1$ and Cauchy-Schwarz",
        ),
        step(
            "inequality",
            "symbolic",
            r"$(1-x/4)^{1/2}\le1-x/8$ for $0<x\le4$.",
            where=("0 < x <= 4",),
            claim=("sqrt(1 - x/4) <= 1 - x/8",),
            because="the square of the right side is greater by $x^2/64$",
        ),
        step(
            "inequality",
            "symbolic",
            r"$\sum_{k'=0}^k(1-x/8)^{k'}\le8/x$.",
            where=("0 < x <= 4", "k >= 0"),
            claim=("(1 - (1 - x/8)**(k + 1))/(x/8) <= 8/x",),
            because="geometric series",
            notes=r"The left side is the sum.",
        ),
        step(
            "identity",
            "symbolic",
            r"$\eta\sqrt{n/m}\,\|y-f(0)\|_2\cdot\frac8{\eta\lambda}"
            r"=\frac{8\sqrt n\,\|y-f(0)\|_2}{\sqrt m\,\lambda}$.",
            where=_RATE,
            claim=("eta*sqrt(n/m)*D_0*8/(eta*lambda) == 8*sqrt(n)*D_0/(sqrt(m)*lambda)",),
            because=r"the learning rate cancels",
        ),
        step(
            "inequality",
            "symbolic",
            r"$\|w_r(k+1)-w_r(0)\|_2\le\frac{8\sqrt n\,\|y-f(0)\|_2}{\sqrt m\,\lambda}$.",
            setting=(_DESCENT,),
            where=(*_RATE, "k >= 0", "move_w <= eta*sqrt(n/m)*D_0*8/(eta*lambda)"),
            claim=("move_w <= 8*sqrt(n)*D_0/(sqrt(m)*lambda)",),
            because="step 1 is summed; steps 2 and 3 with $x=\\eta\\lambda$, then step 4",
            uses=tuple(f"{id}/step-{number}" for number in (1, 2, 3, 4)),
            notes="The last condition is the sum, bounded by steps 2 and 3.",
        ),
        step(
            "inequality",
            "symbolic",
            r"$|b_r(k+1)-b_r(0)|\le\frac{8\sqrt n\,\|y-f(0)\|_2}{\sqrt m\,\lambda}$.",
            setting=(_DESCENT,),
            where=(*_RATE, "k >= 0", "move_b <= eta*sqrt(n/m)*D_0*8/(eta*lambda)"),
            claim=("move_b <= 8*sqrt(n)*D_0/(sqrt(m)*lambda)",),
            because="as step 5",
            uses=tuple(f"{id}/step-{number}" for number in (1, 2, 3, 4)),
            notes="The last condition is the sum, bounded by steps 2 and 3.",
        ),
        auxiliary=variables("x"),
    )


LEMMA_23 = _descent(
    "repaired/lemma-23",
    "Lemma 23 for small learning rates",
    r"Linear convergence keeps every weight and bias within $O(1/\sqrt m)$ of initialisation.",
    r"For every $r\in[m]$: $\|w_r(k+1)-w_r(0)\|_2,\ |b_r(k+1)-b_r(0)|\le"
    r"\frac{8\sqrt n\,\|y-f(0)\|_2}{\sqrt m\,\lambda}$.",
    ("move_w <= 8*sqrt(n)*D_0/(sqrt(m)*lambda)", "move_b <= 8*sqrt(n)*D_0/(sqrt(m)*lambda)"),
    "yang2024/lemma-23",
)

LEMMA_23_STEP_1 = _descent(
    "repaired/lemma-23-step-1",
    "Lemma 23, step 1 for small learning rates",
    "The movement is at most the sum of the steps, and this at most a geometric series.",
    r"$\|w_r(k+1)-w_r(0)\|_2\le\eta\sum_{k'=0}^k\sqrt{\frac nm}\|y-f(k')\|_2\le"
    r"\eta\sum_{k'=0}^k\sqrt{\frac nm}(1-\eta\lambda/8)^{k'}\|y-f(0)\|_2\le"
    r"\frac{8\sqrt n}{\sqrt m\,\lambda}\|y-f(0)\|_2$.",
    ("move_w <= 8*sqrt(n)*D_0/(sqrt(m)*lambda)",),
    "yang2024/lemma-23/step-1",
)

_FLOW = (
    r"Gradient flow; $\lambda_{\min}(H(s))\ge\frac{\lambda_0}2>0$ for $0\le s\le t$; "
    r"$\|x_i\|_2\le1$."
)
_TIME = ("n >= 1", "m >= 1", "lambda_0 > 0", "t >= 0", "D_0 >= 0")
_RATE_OF_CHANGE = step(
    "identity",
    "",
    r"$\frac d{ds}\|y-f(s)\|_2^2=-2(y-f(s))^\top H(s)(y-f(s))\le-\lambda_0\|y-f(s)\|_2^2$.",
    setting=(_FLOW,),
    because="the chain rule, where no neuron changes its sign; the smallest eigenvalue",
)
_DECAY = step(
    "inequality",
    "",
    r"$\|y-f(s)\|_2\le e^{-\lambda_0s/2}\|y-f(0)\|_2$ for $0\le s\le t$.",
    setting=(_FLOW,),
    because="step 1 and Gronwall's inequality give the square",
)
_SPEED_BOUND = "speed <= sqrt(n)/sqrt(m)*exp(-lambda_0*s/2)*D_0"
_MOVED = "move <= 2*sqrt(n)*D_0/(sqrt(m)*lambda_0)"


def _speed(id: str, what: str, norm: str) -> Statement:
    return step(
        "inequality",
        "symbolic",
        rf"$\big\|\frac d{{ds}}{what}\big\|_2\le\sqrt{{\frac nm}}\,\|y-f(s)\|_2\le"
        r"\frac{\sqrt n}{\sqrt m}e^{-\lambda_0s/2}\|y-f(0)\|_2$.",
        setting=(_FLOW,),
        where=(
            "n >= 1",
            "m >= 1",
            "lambda_0 > 0",
            "s >= 0",
            "D_0 >= 0",
            "error <= exp(-lambda_0*s/2)*D_0",
            "speed <= sqrt(n)/sqrt(m)*error",
        ),
        claim=(_SPEED_BOUND,),
        because=rf"the triangle inequality, $|a_r|=1${norm} and Cauchy-Schwarz; step 2",
        uses=(f"{id}/step-2",),
        notes="The last two conditions are step 2 and the bound by the error.",
    )


def _integrated(id: str, what: str) -> tuple[Statement, Statement]:
    integral = Integral(
        "exp(-lambda_0*s/2)",
        "s",
        "0",
        "t",
        "2/lambda_0*(1 - exp(-lambda_0*t/2))",
        "-2/lambda_0*exp(-lambda_0*s/2)",
    )
    return (
        step(
            "identity",
            "symbolic",
            r"$\int_0^te^{-\lambda_0s/2}\,ds=\frac2{\lambda_0}(1-e^{-\lambda_0t/2})$.",
            where=("lambda_0 > 0", "t >= 0"),
            calculus=(integral,),
            because="integration",
        ),
        step(
            "inequality",
            "symbolic",
            rf"$\|{what}(t)-{what}(0)\|_2\le\int_0^t\big\|\frac d{{ds}}{what}(s)\big\|_2ds\le"
            r"\frac{2\sqrt n\,\|y-f(0)\|_2}{\sqrt m\,\lambda_0}$.",
            setting=(_FLOW,),
            where=(*_TIME, "move <= sqrt(n)/sqrt(m)*D_0*(2/lambda_0*(1 - exp(-lambda_0*t/2)))"),
            claim=(_MOVED,),
            because="a movement is at most the integral of the speed; steps 3 and 4",
            uses=(f"{id}/step-3", f"{id}/step-4"),
            notes="The last condition is the integral of step 3, by step 4.",
        ),
    )


def _flow(
    id: str, title: str, says: str, what: str, claim: str, prose: str, notes: str
) -> Statement:
    """A repaired form of a part or a step of Lemma 24 about the movement of ``what``."""
    by_speed = claim == _SPEED_BOUND
    norm = r", $\|x_i\|_2\le1$" if what == "w_r" else ""
    return with_proof(
        Statement(
            id=f"repaired/lemma-24-{id}",
            title=title,
            says=says,
            kind="lemma",
            form="repaired",
            setting=(_FLOW, r"$r\in[m]$."),
            variables=given(
                variables(
                    "n",
                    "m",
                    "D_0",
                    lambda_0="twice a lower bound of the smallest kernel eigenvalue",
                    **_MEASURED[claim],
                ),
                *(name for name in _MEASURED[claim] if name not in ("s", "t")),
                by="training",
            ),
            assumptions=tuple(a.replace("t >=", "s >=") if by_speed else a for a in _TIME),
            claim=(claim,),
            prose=prose,
            source=Source("repaired"),
            repairs=f"yang2024/lemma-24/{id}",
            notes=notes,
        ),
        _RATE_OF_CHANGE,
        _DECAY,
        _speed(f"repaired/lemma-24-{id}", f"{what}(s)", norm),
        *(() if by_speed else _integrated(f"repaired/lemma-24-{id}", what)),
        auxiliary=variables(
            **{
                name: meaning
                for name, meaning in _AUXILIARY.items()
                if name not in _MEASURED[claim]
            }
        ),
    )


_AUXILIARY = {
    "s": "real: time",
    "speed": "real: speed of a weight vector or a bias at time s",
    "error": "real: norm of the error at time s",
}
_MEASURED = {
    _SPEED_BOUND: {"s": "real: time", "speed": _AUXILIARY["speed"]},
    _MOVED: {
        "t": "real: time",
        "move": "real: largest movement of a weight vector or a bias at time t",
    },
}
_HALF = r"the error decays like $e^{-\lambda_0s/2}$, its square like $e^{-\lambda_0s}$."

LEMMA_24_STEP_2 = with_proof(
    Statement(
        id="repaired/lemma-24-step-2",
        title="Lemma 24, step 2 with the initial error",
        says="Under gradient flow the squared error decays exponentially.",
        kind="lemma",
        form="repaired",
        setting=(_FLOW,),
        variables=given(
            variables(
                "D_0",
                t="real: time",
                lambda_0="twice a lower bound of the smallest kernel eigenvalue",
                E_t="real: squared error at time t",
            ),
            "E_t",
            by="training",
        ),
        assumptions=("lambda_0 > 0", "t >= 0", "D_0 >= 0"),
        claim=("E_t <= exp(-lambda_0*t)*D_0**2",),
        prose=r"$\|y-f(t)\|_2^2\le\exp(-\lambda_0t)\|y-f(0)\|_2^2$.",
        source=Source("repaired"),
        repairs="yang2024/lemma-24/step-2",
        notes="The initial error on the right side instead of the error at time $t$.",
    ),
    _RATE_OF_CHANGE,
    step(
        "identity",
        "symbolic",
        r"$\frac d{ds}e^{\lambda_0s}=\lambda_0e^{\lambda_0s}$.",
        where=("lambda_0 > 0", "s >= 0"),
        calculus=(Derivative("exp(lambda_0*s)", "s", "lambda_0*exp(lambda_0*s)"),),
        because="the exponential function",
    ),
    step(
        "inequality",
        "",
        r"$e^{\lambda_0s}\|y-f(s)\|_2^2$ does not increase, so that at $s=t$ it is at most its "
        "value at 0.",
        setting=(_FLOW,),
        because="the product rule with steps 1 and 2",
        uses=("repaired/lemma-24-step-2/step-1", "repaired/lemma-24-step-2/step-2"),
    ),
    auxiliary=variables(s="real: time"),
)

LEMMA_24_STEP_3 = _flow(
    "step-3",
    "Lemma 24, step 3 with the difference and half the rate",
    "The speed of a weight vector decays with the error.",
    "w_r",
    _SPEED_BOUND,
    r"$\big\|\frac d{ds}w_r(s)\big\|_2\le\frac1{\sqrt m}\sum_{i=1}^n|y_i-f_i(s)|\le"
    r"\frac{\sqrt n}{\sqrt m}\|y-f(s)\|_2\le\frac{\sqrt n}{\sqrt m}e^{-\lambda_0s/2}\|y-f(0)\|_2$.",
    r"$|y_i-f_i(s)|$ instead of $|y_if_i(s)|$, and $e^{-\lambda_0s/2}$ instead of "
    r"$e^{-\lambda_0s}$: " + _HALF,
)
LEMMA_24_STEP_5 = _flow(
    "step-5",
    "Lemma 24, step 5 with half the rate",
    "The speed of a bias decays with the error.",
    "b_r",
    _SPEED_BOUND,
    r"$\big\|\frac d{ds}b_r(s)\big\|_2\le\frac1{\sqrt m}\sum_{i=1}^n|y_i-f_i(s)|\le"
    r"\frac{\sqrt n}{\sqrt m}\|y-f(s)\|_2\le\frac{\sqrt n}{\sqrt m}e^{-\lambda_0s/2}\|y-f(0)\|_2$.",
    r"$e^{-\lambda_0s/2}$ instead of $e^{-\lambda_0s}$: " + _HALF,
)
LEMMA_24_STEP_6 = _flow(
    "step-6",
    "Lemma 24, step 6 with the speed of the bias and a factor 2",
    "A bias moves by at most the integral of its speed.",
    "b_r",
    _MOVED,
    r"$|b_r(t)-b_r(0)|\le\int_0^t\big|\frac d{ds}b_r(s)\big|ds\le"
    r"\frac{2\sqrt n\,\|y-f(0)\|_2}{\sqrt m\,\lambda_0}$.",
    r"The integral is over the speed of the bias instead of the weight vector, which may be "
    r"smaller; a factor 2: " + _HALF,
)
LEMMA_24_B = _flow(
    "b",
    "Lemma 24 (b) with a factor 2",
    "Under gradient flow a weight vector stays near its initialisation.",
    "w_r",
    _MOVED,
    r"$\|w_r(t)-w_r(0)\|_2\le\frac{2\sqrt n\,\|y-f(0)\|_2}{\sqrt m\,\lambda_0}$.",
    "A factor 2: " + _HALF,
)
LEMMA_24_C = _flow(
    "c",
    "Lemma 24 (c) with a factor 2",
    "Under gradient flow a bias stays near its initial value.",
    "b_r",
    _MOVED,
    r"$|b_r(t)-b_r(0)|\le\frac{2\sqrt n\,\|y-f(0)\|_2}{\sqrt m\,\lambda_0}$.",
    "A factor 2: " + _HALF,
)

STATEMENTS = (
    LEMMA_23,
    LEMMA_23_STEP_1,
    LEMMA_24_B,
    LEMMA_24_C,
    LEMMA_24_STEP_2,
    LEMMA_24_STEP_3,
    LEMMA_24_STEP_5,
    LEMMA_24_STEP_6,
)
