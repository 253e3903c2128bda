"""Appendix A: how far the neurons move (pp. 20-23)."""

from __future__ import annotations

from bounds.calculus import Integral
from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Statement
from bounds.yang2024.hypotheses import hypotheses, printed

DEFINITION_21 = Statement(
    id="yang2024/definition-21",
    title="Definition 21",
    says="The NTK at time $t$.",
    kind="definition",
    form="as printed",
    setting=(
        "`yang2024/setup/network`.",
        r"Variables: $t\ge0$; $H(t)\in\mathbb{R}^{n\times n}$; $\theta(t)$ parameters.",
    ),
    prose=(
        r"$H_{ij}(t):=\Big\langle\frac{\partial f(x_i;\theta(t))}{\partial\theta(t)},"
        r"\frac{\partial f(x_j;\theta(t))}{\partial\theta(t)}\Big\rangle=\frac{1}{m}"
        r"\sum_{r=1}^m(\langle x_i,x_j\rangle+1)\mathbb{I}(w_r(t)^\top x_i\ge "
        r"b_r(t),w_r(t)^\top x_j\ge b_r(t))$."
    ),
    source=printed("Definition 21", "20"),
    uses=("yang2024/eq-1",),
)

EQ_4 = Statement(
    id="yang2024/eq-4",
    title="eq. (4)",
    says=(
        "Predictions under gradient flow follow a linear equation driven by the "
        "time-dependent kernel."
    ),
    kind="inline claim",
    form="as printed",
    setting=(
        "gradient flow.",
        (
            r"Variables: $f(t)=f(X;\theta(t))\in\mathbb{R}^n$, $f_i(t)=f(x_i;\theta(t))$, "
            r"$t\ge0$ real."
        ),
    ),
    prose=(
        r"$\frac{d}{dt}f_i(t)=\Big\langle\frac{\partial f(x_i;\theta(t))}{\partial"
        r"\theta(t)},\frac{d\theta(t)}{dt}\Big\rangle=\sum_{j=1}^n(y_j-f_j(t))\Big"
        r"\langle\frac{\partial f(x_i;\theta(t))}{\partial\theta(t)},\frac{\partial "
        r"f(x_j;\theta(t))}{\partial\theta(t)}\Big\rangle="
        r"\sum_{j=1}^n(y_j-f_j(t))H_{ij}(t)$; $\frac{d}{dt}f(t)=H(t)(y-f(t))$."
    ),
    source=printed("eq. (4)", "20"),
    uses=("yang2024/definition-21",),
)

LEMMA_22 = with_proof(
    Statement(
        id="yang2024/lemma-22",
        title="Lemma 22 (Gradient Bounds)",
        says=(
            r"Loss gradients of one neuron are bounded by $\sqrt{n/m}$ times the error "
            "norm."
        ),
        kind="lemma",
        form="as printed",
        setting=(
            "DATA, `yang2024/setup/network`.",
            r"Variables: $0\le s\le t$; $r\in[m]$; $f(s),y\in\mathbb{R}^n$.",
            *hypotheses("DATA"),
        ),
        prose=(
            r"$\Big\|\frac{\partial L(W(s),b(s))}{\partial w_r(s)}\Big\|_2\le\sqrt{"
            r"\frac{n}{m}}\|f(s)-y\|_2$ and $\Big\|\frac{\partial L(W(s),b(s))}{\partial "
            r"b_r(s)}\Big\|_2\le\sqrt{\frac{n}{m}}\|f(s)-y\|_2$."
        ),
        variables=given(
            variables(
                "n",
                "m",
                "E_k",
                g_w="real: norm of the gradient by one weight vector",
                g_b="real: absolute derivative by one bias",
            ),
            "g_w",
            "g_b",
            by="training",
        ),
        assumptions=("n >= 1", "m >= 1", "E_k >= 0"),
        claim=("g_w <= sqrt(n/m)*sqrt(E_k)", "g_b <= sqrt(n/m)*sqrt(E_k)"),
        notes="Tested at exact networks.",
        source=printed("Lemma 22", "21"),
        uses=("yang2024/setup/gradients",),
    ),
    step(
        "step",
        "",
        (
            r"$\Big\|\frac{\partial L(W(s),b(s))}{\partial w_r(s)}\Big\|_2=\Big\|\frac{1}{"
            r"\sqrt{m}}\sum_{i=1}^n(f(x_i;W(s),b(s))-y_i)a_rx_i\mathbb{I}(w_r(s)^\top "
            r"x_i\ge b_r)\Big\|_2\le\frac{1}{\sqrt{m}}\sum_{i=1}^n|f(x_i;W(s),b(s))-y_i|"
            r"\le\sqrt{\frac{n}{m}}\|f(s)-y\|_2$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from triangle inequality, Cauchy-Schwarz",
        page="21",
    ),
    step(
        "step",
        "",
        (
            r"$\Big\|\frac{\partial L(W(s),b(s))}{\partial b_r(s)}\Big\|_2=\Big\|\frac{1}{"
            r"\sqrt{m}}\sum_{i=1}^n(f(x_i;W(s),b(s))-y_i)a_r\mathbb{I}(w_r(s)^\top x_i\ge "
            r"b_r)\Big\|_2\le\frac{1}{\sqrt{m}}\sum_{i=1}^n|f(x_i;W(s),b(s))-y_i|\le\sqrt{"
            r"\frac{n}{m}}\|f(s)-y\|_2$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="21",
    ),
)

LEMMA_23 = with_proof(
    Statement(
        id="yang2024/lemma-23",
        title="Lemma 23",
        says=(
            r"Linear convergence keeps every weight and bias within an $O(1/\sqrt{m})$ "
            "distance of initialisation under GD."
        ),
        kind="lemma",
        form="as printed",
        setting=(
            (
                r"GD; $\lambda>0$; $\|y-f(k)\|_2^2\le(1-\eta\lambda/4)^k\|y-f(0)\|_2^2$ holds "
                r"for all $k'\le k$; DATA."
            ),
            r"Variables: $k,k'$ iterations; $r\in[m]$; $D_w,D_b\ge0$.",
            *hypotheses("DATA", "GD"),
        ),
        variables=variables("n", "m", "eta", "lambda", "k", "D_0", "E_k", "move_w", "move_b"),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "lambda > 0",
            "eta > 0",
            "k >= 0",
            "E_k <= (1 - eta*lambda/4)**k*D_0**2",
        ),
        claim=(
            "move_w <= 8*sqrt(n)*D_0/(sqrt(m)*lambda)",
            "move_b <= 8*sqrt(n)*D_0/(sqrt(m)*lambda)",
        ),
        prose=(
            r"for every $r\in[m]$: $\|w_r(k+1)-w_r(0)\|_2\le\frac{8\sqrt{n}\|y-f(0)\|_2}{"
            r"\sqrt{m}\lambda}:=D_w$ and $|b_r(k+1)-b_r(0)|\le\frac{8"
            r"\sqrt{n}\|y-f(0)\|_2}{\sqrt{m}\lambda}:=D_b$."
        ),
        source=printed("Lemma 23", "21"),
        uses=("yang2024/lemma-22",),
        quantity="movement",
        side="upper",
        bound="8*sqrt(n)*D_0/(sqrt(m)*lambda)",
        notes=(
            "The movement is at step k + 1; the assumption on E_k is for all steps up to "
            "k. lambda is the smallest eigenvalue of the limiting kernel and eta is not "
            "bounded, as "
            "printed. Probability: deterministic given the assumption. Constants: $8$, $1/4$ "
            "explicit."
        ),
    ),
    step(
        "the same chain is used for $b$",
        "",
        (
            r"$\|w_r(k+1)-w_r(0)\|_2\le\eta\sum_{k'=0}^k\Big\|\frac{\partial "
            r"L(W(k'))}{\partial w_r(k')}\Big\|_2\le\eta\sum_{k'=0}^k\sqrt{"
            r"\frac{n}{m}}\|y-f(k')\|_2\le\eta\sum_{k'=0}^k\sqrt{\frac{n}{m}}(1-\eta"
            r"\lambda/4)^{k'/2}\|y-f(0)\|_2\le\eta\sum_{k'=0}^k\sqrt{\frac{n}{m}}(1-\eta"
            r"\lambda/8)^{k'}\|y-f(0)\|_2\le\eta\sum_{k'=0}^\infty\sqrt{\frac{n}{m}}(1-"
            r"\eta\lambda/8)^{k'}\|y-f(0)\|_2\le\frac{8\sqrt{n}}{\sqrt{m}"
            r"\lambda}\|y-f(0)\|_2$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-22`, the assumption, step-2",
        uses=(
            "yang2024/lemma-22",
            "yang2024/lemma-23/step-2",
        ),
        page="21-22",
    ),
    step(
        "the scalar inequality behind the fourth step of the chain",
        "",
        r"$(1-x)^{1/2}\le1-x/2$ for $x\ge0$.",
        where=("x >= 0",),
        claim=("(1 - x)**(1/2) <= 1 - x/2",),
        page="22",
    ),
    auxiliary=variables("x"),
)

LEMMA_24 = with_proof(
    with_parts(
        Statement(
            id="yang2024/lemma-24",
            title="Lemma 24",
            says=(
                "Under gradient flow with a kernel bounded below, the error decays "
                "exponentially and parameters stay near initialisation."
            ),
            kind="lemma",
            form="as printed",
            setting=(
                (
                    r"gradient flow; $\lambda_{\min}(H(s))\ge\frac{\lambda_0}{2}>0$ for $0\le s\le "
                    "t$; DATA."
                ),
                r"Variables: $0\le s\le t$ real; $\lambda_0>0$; $r\in[m]$.",
                *hypotheses("DATA"),
            ),
            variables=given(
                variables(
                    "n",
                    "m",
                    "D_0",
                    t="time",
                    lambda_0="twice a lower bound of the smallest kernel eigenvalue",
                    E_t="real: squared error at time t",
                    move="real: largest movement of a weight vector or a bias at time t",
                ),
                "E_t",
                "move",
                by="training",
            ),
            assumptions=(
                "n >= 1",
                "m >= 1",
                "lambda_0 > 0",
                "t >= 0",
                "D_0 >= 0",
            ),
            claim=(
                "E_t <= exp(-lambda_0*t)*D_0**2",
                "move <= sqrt(n)*D_0/(sqrt(m)*lambda_0)",
            ),
            prose=(
                r"$\|y-f(t)\|_2^2\le\exp(-\lambda_0t)\|y-f(0)\|_2^2$; for any $r\in[m]$: "
                r"$\|w_r(t)-w_r(0)\|_2\le\frac{\sqrt{n}\|y-f(0)\|_2}{\sqrt{m}\lambda_0}$ and "
                r"$|b_r(t)-b_r(0)|\le\frac{\sqrt{n}\|y-f(0)\|_2}{\sqrt{m}\lambda_0}$."
            ),
            source=printed("Lemma 24", "22"),
            uses=("yang2024/eq-4",),
            quantity="movement",
            side="upper",
            bound="sqrt(n)*D_0/(sqrt(m)*lambda_0)",
        ),
        step(
            "the error",
            "",
            r"$\|y-f(t)\|_2^2\le\exp(-\lambda_0t)\|y-f(0)\|_2^2$.",
            name="a",
            claim=("E_t <= exp(-lambda_0*t)*D_0**2",),
        ),
        step(
            "a weight vector",
            "",
            r"$\|w_r(t)-w_r(0)\|_2\le\frac{\sqrt{n}\|y-f(0)\|_2}{\sqrt{m}\lambda_0}$.",
            name="b",
            claim=("move_w <= sqrt(n)*D_0/(sqrt(m)*lambda_0)",),
        ),
        step(
            "a bias",
            "",
            r"$|b_r(t)-b_r(0)|\le\frac{\sqrt{n}\|y-f(0)\|_2}{\sqrt{m}\lambda_0}$.",
            name="c",
            claim=("move_b <= sqrt(n)*D_0/(sqrt(m)*lambda_0)",),
        ),
        auxiliary=variables("move_w", "move_b"),
    ),
    step(
        "step",
        "",
        (
            r"$\frac{d}{dt}\|y-f(t)\|_2^2=-2(y-f(t))^\top H(t)(y-f(t))\le-"
            r"\lambda_0\|y-f(t)\|_2^2$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/eq-4`",
        uses=("yang2024/eq-4",),
        page="22",
    ),
    step(
        "step",
        "",
        r"$\|y-f(t)\|_2^2\le\exp(-\lambda_0t)\|y-f(t)\|_2^2$.",
        setting=("The assumptions of the statement that this step proves.",),
        claim=("E_t <= exp(-lambda_0*t)*E_t",),
        because="from step-1",
        uses=("yang2024/lemma-24/step-1",),
        page="22",
    ),
    step(
        "step",
        "",
        (
            r"$\Big\|\frac{d}{ds}w_r(s)\Big\|_2=\Big\|\sum_{i=1}^n(y_i-f_i(s))\frac{1}{"
            r"\sqrt{m}}a_rx_i\mathbb{I}(w_r(s)^\top x_i\ge b(s))\Big\|_2\le\frac{1}{"
            r"\sqrt{m}}\sum_{i=1}^n|y_if_i(s)|\le\frac{\sqrt{n}}{\sqrt{m}}\|y-f(s)\|_2\le"
            r"\frac{\sqrt{n}}{\sqrt{m}}\exp(-\lambda_0s)\|y-f(0)\|_2$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-2",
        uses=("yang2024/lemma-24/step-2",),
        page="22",
        notes="The product y_i*f_i(s) is printed; it is tested as it stands.",
    ),
    step(
        "step",
        "",
        (
            r"$\|w_r(t)-w_r(0)\|_2\le\int_0^t\Big\|\frac{d}{ds}w_r(s)\Big\|_2ds\le\frac{"
            r"\sqrt{n}\|y-f(0)\|_2}{\sqrt{m}\lambda_0}$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-3",
        uses=("yang2024/lemma-24/step-3",),
        page="22",
        claim=(
            "sqrt(n)/sqrt(m)*D_0*((1 - exp(-lambda_0*t))/lambda_0) <= "
            "sqrt(n)*D_0/(sqrt(m)*lambda_0)",
        ),
        where=("n >= 1", "m >= 1", "lambda_0 > 0", "t >= 0", "D_0 >= 0"),
        calculus=(Integral("exp(-lambda_0*s)", "s", "0", "t", "(1 - exp(-lambda_0*t))/lambda_0"),),
        notes="The integral of the bound of step 3.",
    ),
    step(
        "step",
        "",
        (
            r"$\Big\|\frac{d}{ds}b_r(s)\Big\|_2=\Big\|\sum_{i=1}^n(y_i-f_i(s))\frac{1}{"
            r"\sqrt{m}}a_r\mathbb{I}(w_r(s)^\top x_i\ge b(s))\Big\|_2\le\frac{1}{\sqrt{m}}"
            r"\sum_{i=1}^n|y_i-f_i(s)|\le\frac{\sqrt{n}}{\sqrt{m}}\|y-f(s)\|_2\le\frac{"
            r"\sqrt{n}}{\sqrt{m}}\exp(-\lambda_0s)\|y-f(0)\|_2$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-2",
        uses=("yang2024/lemma-24/step-2",),
        page="23",
    ),
    step(
        "step",
        "",
        (
            r"$\|b_r(t)-b_r(0)\|_2\le\int_0^t\Big\|\frac{d}{ds}w_r(s)\Big\|_2ds\le\frac{"
            r"\sqrt{n}\|y-f(0)\|_2}{\sqrt{m}\lambda_0}$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-5",
        uses=("yang2024/lemma-24/step-5",),
        page="23",
        notes="The integral is over the speed of w_r, as printed.",
    ),
    auxiliary=variables(s="real: time"),
)

STATEMENTS = (
    DEFINITION_21,
    EQ_4,
    LEMMA_22,
    LEMMA_23,
    LEMMA_24,
)
