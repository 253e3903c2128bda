"""One-step contraction on the good event."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

GD_ONE_STEP = with_proof(
    Statement(
        id="explicit/gd-one-step",
        title="One-step contraction on the good event",
        says="On the good event one step of gradient descent contracts the squared error.",
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"The event $\mathcal E$ of `explicit/gd-good-event` holds; "
                r"$0<\eta\le\frac{16}{289}\frac{\lambda e^{B^2}}{n^2}$; at time $k$ both "
                r"$(W,b)(k)$ and $(W,b)(k+1)$ lie in a box $\mathcal B(R_w,R_b)$ with "
                r"$R_w+R_b\le R_\star$; $\lVert x_i\rVert=1$."
            ),
            (
                r"$e=e(k)=f(k)-y\in\mathbb R^n$, $\Delta f=f(k+1)-f(k)$, $z_{ri}(t)=\langle "
                r"w_r(t),x_i\rangle-b_r(t)$, $S_i=S_i(R_\star)$, $H^\perp_{ij}:=\frac{1+"
                r"\rho_{ij}}m\sum_{r\in S_i}I_{ri}(k)I_{rj}(k)$, $v_{2,i}:=\frac1{\sqrt "
                r"m}\sum_{r\in S_i}a_r[\sigma(z_{ri}(k+1))-\sigma(z_{ri}(k))]$."
            ),
        ),
        variables=variables("n", "m", "B", "lambda", "eta", "k", "E_k", "E_next"),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("R_star", "5*lambda/(128*n*s)"),
            ("p_star", "lambda/(32*n)"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < lambda",
            "lambda <= 2*Q(B)",
            "0 < eta",
            "eta <= 16/289*lambda*exp(B**2)/n**2",
            "k >= 0",
            "E_k >= 0",
        ),
        claim=("E_next <= (1 - eta*lambda/4)*E_k",),
        prose=(
            r"$\lVert e(k+1)\rVert^2\le\big(1-\tfrac{\eta\lambda}4\big)\lVert "
            r"e(k)\rVert^2.$"
        ),
        source=Source("explicit"),
        uses=(
            "explicit/ntk-perturbation",
            "explicit/gd-constants",
            "explicit/gd-good-event",
            "classical/eigenvalue-order",
        ),
        quantity="error-factor",
        side="upper",
        bound="1 - eta*lambda/4",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$z_{ri}(k+1)-z_{ri}(k)=-\frac{\eta a_r}{\sqrt "
            r"m}\sum_j(1+\rho_{ij})I_{rj}(k)\,e_j$"
        ),
        setting=(r"$1\le r\le m$, $1\le i\le n$",),
        because=(
            r"update rule; the weight contributes $\rho_{ij}$, the subtracted bias "
            "contributes $1$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|z_{ri}(k+1)-z_{ri}(k)|\le2\eta\sqrt{\frac nm}\,\lVert e\rVert$",
        setting=(r"$1\le r\le m$, $1\le i\le n$",),
        because=r"step 1, $0\le1+\rho_{ij}\le2$, Cauchy-Schwarz.",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\sigma(z_{ri}(k+1))-\sigma(z_{ri}(k))=I_{ri}(k)\,\big(z_{ri}(k+1)-z_{ri}(k)"
            r"\big)$"
        ),
        setting=(r"$r\notin S_i$",),
        because=(
            r"$\sigma(z)=\mathbf1\{z\ge0\}z$, and outside $S_i$ the indicator equals "
            "$I_{ri}(0)$ at both times (`explicit/ntk-perturbation` step 1)."
        ),
        uses=("explicit/ntk-perturbation",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\Delta f=-\eta\,(H(k)-H^\perp)\,e+v_2$",
        setting=("assumptions of the entry",),
        because=(
            r"split the sum over $r$ into $r\notin S_i$ (steps 1, 3; $a_r^2=1$) and $r\in "
            "S_i$."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$|H^\perp_{ij}|\le4\bar p_\star$",
        setting=(r"on $\mathcal E$",),
        because=r"at most $F_i\le2m\bar p_\star$ nonzero terms, each at most $\frac2m$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$e^\top H^\perp e\le4n\bar p_\star\,\lVert e\rVert^2$",
        setting=(r"on $\mathcal E$",),
        because=r"$\lVert H^\perp\rVert_2\le\lVert H^\perp\rVert_F\le n\max|H^\perp_{ij}|$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$|v_{2,i}|\le4\eta\bar p_\star\sqrt n\,\lVert e\rVert$",
        setting=(r"on $\mathcal E$",),
        because=(
            r"$\sigma$ is 1-Lipschitz; $\frac{F_i}{\sqrt m}\cdot2\eta\sqrt{\frac nm}\lVert "
            r"e\rVert$ with $F_i\le2m\bar p_\star$ (step 2)."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$e^\top v_2\le4\eta n\bar p_\star\,\lVert e\rVert^2$",
        setting=(r"on $\mathcal E$",),
        because=r"$\lVert v_2\rVert\le\sqrt n\max_i|v_{2,i}|$ and Cauchy-Schwarz.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$e^\top H(k)\,e\ge\big(\frac34\lambda-8n\bar p_\star\big)\lVert e\rVert^2$",
        setting=(r"on $\mathcal E$",),
        because=(
            r"$\mathcal E$ and `explicit/ntk-perturbation`(d), where $S_i(R_w+R_b)\subset "
            r"S_i(R_\star)$."
        ),
        uses=("explicit/ntk-perturbation",),
    ),
    step(
        "event",
        "symbolic",
        (
            r"$\sigma(z_{ri}(k+1))\ne\sigma(z_{ri}(k))\Rightarrow r\in "
            r"S_{\mathrm{on}}(i,0)\cup S_i$"
        ),
        setting=(r"$1\le i\le n$",),
        because=r"if $r\notin S_i$ and $I_{ri}(0)=0$ then both values are $0$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$|\Delta f_i|\le2\eta\sqrt n\,(s+2\bar p_\star)\,\lVert e\rVert$",
        setting=(r"on $\mathcal E$",),
        because=(
            r"at most $N_i+F_i\le m(s+2\bar p_\star)$ contributing neurons (step 10), each "
            r"contributing at most $\frac1{\sqrt m}\cdot2\eta\sqrt{\frac nm}\lVert "
            r"e\rVert$ (step 2)."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lVert\Delta f\rVert\le2\eta n(s+2\bar p_\star)\,\lVert e\rVert$",
        setting=(r"on $\mathcal E$",),
        because=r"step 11 and $\lVert u\rVert\le\sqrt n\max|u_i|$.",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\lVert e(k+1)\rVert^2=\lVert e\rVert^2-2\eta\,e^\top H(k)e+2\eta\,e^\top "
            r"H^\perp e+2e^\top v_2+\lVert\Delta f\rVert^2$"
        ),
        setting=("assumptions of the entry",),
        because=r"$e(k+1)=e+\Delta f$ and step 4.",
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$\lVert e(k+1)\rVert^2\le\big[1-\frac32\eta\lambda+32\eta n\bar "
            r"p_\star+4\eta^2n^2(s+2\bar p_\star)^2\big]\lVert e\rVert^2$"
        ),
        setting=(r"on $\mathcal E$",),
        because="steps 6, 8, 9, 12, 13; $16+8+8=32$.",
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$1-\frac32\eta\lambda+32\eta n\bar p_\star+4\eta^2n^2(s+2\bar "
            r"p_\star)^2\le1-\frac{\eta\lambda}4$"
        ),
        where=(
            "n >= 1",
            "B >= 0",
            "0 < lambda <= 2*Q(B)",
            "0 < eta <= 16/289*lambda*exp(B**2)/n**2",
        ),
        claim=(
            (
                "1 - 3/2*eta*lambda + 32*eta*n*p_star + 4*eta**2*n**2*(s + 2*p_star)**2 <= 1 "
                "- eta*lambda/4"
            ),
        ),
        because="`explicit/gd-constants`(e).",
        uses=("explicit/gd-constants", "explicit/gd-constants/step-16"),
    ),
    auxiliary=variables("norm_y"),
)

STATEMENTS = (GD_ONE_STEP,)
