"""Linear convergence of gradient descent with trainable biases, all constants explicit."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Source, Statement

GD_CONVERGENCE = with_proof(
    Statement(
        id="explicit/gd-convergence",
        title=(
            "Linear convergence of gradient descent with trainable biases, all constants explicit"
        ),
        says=(
            "Gradient descent with trainable biases converges linearly and stays sparse, "
            "with every constant explicit."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $y\in\mathbb R^n$; independent initialisation; "
                r"$B\ge0$; $0<\lambda\le\lambda(B)$; $\delta\in(0,1)$; $m\ge83\,\frac n\lambda"
                r"\ln\frac{3n}\delta,\qquad0<\eta\le\frac{16}{289}\,\frac{"
                r"\lambda\,e^{B^2}}{n^2}.$"
            ),
            (
                r"$D_0:=\lVert y-f(0)\rVert$ (random through the initialisation); "
                r"$k\in\{0,1,2,\dots\}$."
            ),
        ),
        variables=variables(
            "n",
            "m",
            "B",
            "lambda",
            "delta",
            "eta",
            "k",
            "D_0",
            "E_k",
            "move_w",
            "move_b",
            "active_k",
        ),
        definitions=(
            ("radius", "8*sqrt(n)*D_0/(lambda*sqrt(m))"),
            ("m_first", "83*n/lambda*log(3*n/delta)"),
            ("m_second", "167773*n**3*D_0**2*exp(-B**2)/lambda**4"),
            ("eta_max", "16/289*lambda*exp(B**2)/n**2"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < lambda",
            "0 < delta < 1",
            "k >= 0",
            "D_0 >= 0",
            "m >= 83*n/lambda*log(3*n/delta)",
            "m >= 167773*n**3*D_0**2*exp(-B**2)/lambda**4",
            "0 < eta",
            "eta <= 16/289*lambda*exp(B**2)/n**2",
        ),
        claim=(
            "E_k <= (1 - eta*lambda/4)**k*D_0**2",
            "move_w <= radius",
            "move_b <= radius",
            "active_k <= 17/16*m*exp(-B**2/2)",
        ),
        prose=(
            r"There is an event $\mathcal E$ with $\mathbb P[\mathcal E]\ge1-\delta$ such "
            r"that on $\mathcal E\cap\Big\{m\ge167773\,\dfrac{n^3D_0^2\,e^{-B^2}}{"
            r"\lambda^4}\Big\}$, for all $k\ge0$, all $r\le m$ and all $i\le n$: (a) "
            r"$\lVert y-f(k)\rVert^2\le\big(1-\frac{\eta\lambda}4\big)^kD_0^2$; (b) "
            r"$\lVert w_r(k)-w_r(0)\rVert\le\dfrac{8\sqrt n\,D_0}{\lambda\sqrt m}$ and "
            r"$|b_r(k)-B|\le\dfrac{8\sqrt n\,D_0}{\lambda\sqrt m}$; (c) $|S_{"
            r"\mathrm{on}}(i,k)|\le\frac{17}{16}\,m\,e^{-B^2/2}$. There is no upper "
            "restriction on $B$."
        ),
        probability=Probability(
            event=(
                r"$\mathcal E$, on which the claim holds for all $k$, $r$, $i$ whenever "
                r"$m\ge167773\,n^3D_0^2e^{-B^2}/\lambda^4$"
            ),
            over=r"the initial weights $w_1(0),\dots,w_m(0)$",
            at_least="1 - delta",
        ),
        source=Source("explicit"),
        uses=(
            "explicit/gd-good-event",
            "explicit/gd-movement",
            "explicit/gd-one-step",
            "explicit/gd-constants",
            "explicit/ntk-perturbation",
        ),
        quantity="width",
        side="upper",
        bound="max(m_first, m_second)",
        notes=(
            "The bound is a width that suffices. lambda is any number with 0 < lambda <= "
            "lambda(B); D_0 is random through the initialisation, and the second width "
            "condition is part of the event."
        ),
    ),
    step(
        "definition",
        "symbolic",
        (
            r"$\mathcal H(k)$: $\lVert e(k')\rVert^2\le(1-\frac{\eta\lambda}4)^{k'}D_0^2$ "
            r"for all $0\le k'\le k$"
        ),
        setting=(r"$k\ge0$",),
        because=(
            r"induction hypothesis; $\mathcal H(0)$ is an equality. If $D_0=0$ nothing "
            "moves and all claims are immediate."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lVert w_r(k')-w_r(0)\rVert\le\frac{8\sqrt nD_0}{\lambda\sqrt m}$",
        setting=(r"$\mathcal H(k)$, $0\le k'\le k+1$",),
        because=(
            r"`explicit/gd-movement`; its condition $\frac{\eta\lambda}4\le1$ is in "
            "`explicit/gd-constants`(e)."
        ),
        uses=(
            "explicit/gd-movement",
            "explicit/gd-constants",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|b_r(k')-B|\le\frac{8\sqrt nD_0}{\lambda\sqrt m}$",
        setting=(r"$\mathcal H(k)$, $0\le k'\le k+1$",),
        because="`explicit/gd-movement`.",
        uses=("explicit/gd-movement",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{16\sqrt nD_0}{\lambda\sqrt m}\le R_\star$",
        where=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "D_0 >= 0",
            "lambda > 0",
            "m >= 167773*n**3*D_0**2*exp(-B**2)/lambda**4",
        ),
        claim=("16*sqrt(n)*D_0/(lambda*sqrt(m)) <= 5*lambda/(128*n*exp(-B**2/2))",),
        because=(
            "`explicit/gd-constants`(f); so at times $k$ and $k+1$ the parameters lie in "
            r"a box with $R_w+R_b\le R_\star$."
        ),
        uses=("explicit/gd-constants",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lVert e(k+1)\rVert^2\le(1-\frac{\eta\lambda}4)\lVert e(k)\rVert^2$",
        setting=(r"$\mathcal E$, $\mathcal H(k)$",),
        because=(
            r"`explicit/gd-one-step`; hence $\mathcal H(k+1)$. By induction (a), and steps "
            "2-3 give (b)."
        ),
        uses=("explicit/gd-one-step",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|S_{\mathrm{on}}(i,k)|\le N_i+F_i(R_\star)$",
        setting=(r"$\mathcal E$, $k\ge0$",),
        because="`explicit/ntk-perturbation`(e).",
        uses=("explicit/ntk-perturbation",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$N_i+F_i(R_\star)\le m(s+2\bar p_\star)$",
        setting=(r"$\mathcal E$",),
        where=("m >= 1", "n >= 1", "N_i <= m*exp(-B**2/2)", "F_i <= 2*m*lambda/(32*n)"),
        claim=("N_i + F_i <= m*(exp(-B**2/2) + 2*lambda/(32*n))",),
        uses=("explicit/gd-good-event",),
        because=r"definition of $\mathcal E$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$m(s+2\bar p_\star)\le\frac{17}{16}ms$",
        where=(
            "m >= 1",
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
        ),
        claim=("m*(exp(-B**2/2) + 2*lambda/(32*n)) <= 17/16*m*exp(-B**2/2)",),
        because="`explicit/gd-constants`(d). Steps 6-8 are (c).",
        uses=("explicit/gd-constants",),
    ),
    step(
        "probability",
        "monte-carlo",
        r"$\mathbb P[\mathcal E]\ge1-\delta$",
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < delta < 1",
            "m >= 83*n/lambda*log(3*n/delta)",
        ),
        probability=Probability(
            event=r"$\mathcal E$",
            over="the initialisation",
            at_least="1 - delta",
            law=(
                "1 - n*exp(-lambda*m/(64*n)) - n*exp(-(2*log(2) - 1)*m*lambda/(32*n)) "
                "- n*exp(-(log(2) - 1/2)*m*exp(-B**2/2))"
            ),
            law_is="lower",
        ),
        because="`explicit/gd-good-event`.",
        uses=("explicit/gd-good-event",),
    ),
    auxiliary=variables("N_i", "F_i"),
)

STATEMENTS = (GD_CONVERGENCE,)
