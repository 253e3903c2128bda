"""Movement of every neuron under a geometric loss decay."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

GD_MOVEMENT = with_proof(
    Statement(
        id="explicit/gd-movement",
        title="Movement of every neuron under a geometric loss decay",
        says=(
            "Under geometric decay of the loss no neuron moves further than a radius of "
            r"order $1/\sqrt m$."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"Gradient descent with step $\eta>0$; $0<\frac{\eta\lambda}4\le1$; "
                r"$e(t)=f(t)-y$, $D_0=\lVert e(0)\rVert$; for some $k\ge0$: $\lVert e(k')"
                r"\rVert^2\le(1-\frac{\eta\lambda}4)^{k'}D_0^2$ for all $0\le k'\le k$; "
                r"$\lVert x_i\rVert\le1$."
            ),
            r"$r\in\{1,\dots,m\}$.",
        ),
        variables=variables("n", "m", "eta", "lambda", "D_0", "k", "move_w", "move_b"),
        definitions=(("radius", "8*sqrt(n)*D_0/(lambda*sqrt(m))"),),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "k >= 0",
            "D_0 >= 0",
            "lambda > 0",
            "eta > 0",
            "eta*lambda/4 <= 1",
        ),
        claim=(
            "move_w <= radius",
            "move_b <= radius",
        ),
        prose=(
            r"For all $0\le k'\le k+1$ and all $r$: $\lVert "
            r"w_r(k')-w_r(0)\rVert\le\frac{8\sqrt n\,D_0}{\lambda\sqrt m},"
            r"\qquad|b_r(k')-b_r(0)|\le\frac{8\sqrt n\,D_0}{\lambda\sqrt m}.$"
        ),
        source=Source("explicit"),
        quantity="movement",
        side="upper",
        bound="radius",
    ),
    step(
        "identity",
        "symbolic",
        r"$w_r(t+1)-w_r(t)=-\frac{\eta a_r}{\sqrt m}\sum_ie_i(t)I_{ri}(t)x_i$",
        setting=(r"$t\ge0$",),
        because="update rule.",
    ),
    step(
        "identity",
        "symbolic",
        r"$b_r(t+1)-b_r(t)=\frac{\eta a_r}{\sqrt m}\sum_ie_i(t)I_{ri}(t)$",
        setting=(r"$t\ge0$",),
        because="update rule.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\sum_i|e_i|\le\sqrt n\,\lVert e\rVert$",
        setting=(r"$e\in\mathbb R^n$",),
        because="Cauchy-Schwarz.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lVert w_r(t+1)-w_r(t)\rVert\le\eta\sqrt{\frac nm}\,\lVert e(t)\rVert$",
        setting=(r"$t\ge0$",),
        because=r"steps 1, 3, $\lVert x_i\rVert\le1$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$|b_r(t+1)-b_r(t)|\le\eta\sqrt{\frac nm}\,\lVert e(t)\rVert$",
        setting=(r"$t\ge0$",),
        because="steps 2-3.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\sqrt{1-x}\le1-\frac x2$",
        where=("0 <= x <= 1",),
        claim=("sqrt(1 - x) <= 1 - x/2",),
        because=r"$(1-\frac x2)^2=1-x+\frac{x^2}4$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\sum_{t=0}^k(1-x)^{t/2}\le\frac{1}{1-\sqrt{1-x}}$",
        where=(
            "0 <= w < 1",
            "k >= 0",
        ),
        claim=("(1 - w**(k + 1))/(1 - w) <= 1/(1 - w)",),
        because="geometric series.",
        notes=r"w is $\sqrt{1-x}$, in $[0,1)$ as x is in $(0,1]$; the left side is the sum.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{1}{1-\sqrt{1-x}}\le\frac2x$",
        where=("0 < x <= 1",),
        claim=("1/(1 - sqrt(1 - x)) <= 2/x",),
        because="step 6.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\eta\sqrt{\frac nm}\,D_0\cdot\frac2x=\frac{8\sqrt n\,D_0}{\lambda\sqrt m}$",
        where=(
            "n >= 1",
            "m >= 1",
            "D_0 >= 0",
            "lambda > 0",
            "eta > 0",
        ),
        claim=("eta*sqrt(n/m)*D_0*2/(eta*lambda/4) == 8*sqrt(n)*D_0/(lambda*sqrt(m))",),
        because="algebra.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lVert w_r(k')-w_r(0)\rVert\le\frac{8\sqrt n\,D_0}{\lambda\sqrt m}$",
        setting=(r"$0\le k'\le k+1$",),
        where=(
            "n >= 1",
            "m >= 1",
            "k >= 0",
            "D_0 >= 0",
            "lambda > 0",
            "eta > 0",
            "eta*lambda/4 <= 1",
            "move_w <= eta*sqrt(n/m)*D_0*2/(eta*lambda/4)",
        ),
        claim=("move_w <= 8*sqrt(n)*D_0/(lambda*sqrt(m))",),
        notes="The last condition is the sum, bounded by steps 7 and 8.",
        because=r"sum step 4 with $\lVert e(t)\rVert\le(1-x)^{t/2}D_0$; steps 7-9.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$|b_r(k')-b_r(0)|\le\frac{8\sqrt n\,D_0}{\lambda\sqrt m}$",
        setting=(r"$0\le k'\le k+1$",),
        where=(
            "n >= 1",
            "m >= 1",
            "k >= 0",
            "D_0 >= 0",
            "lambda > 0",
            "eta > 0",
            "eta*lambda/4 <= 1",
            "move_b <= eta*sqrt(n/m)*D_0*2/(eta*lambda/4)",
        ),
        claim=("move_b <= 8*sqrt(n)*D_0/(lambda*sqrt(m))",),
        notes="The last condition is the sum, bounded by steps 7 and 8.",
        because="same with step 5.",
    ),
    auxiliary=variables("x", w="real: square root of 1 - x"),
)

STATEMENTS = (GD_MOVEMENT,)
