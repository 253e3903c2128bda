"""Gradient flow: decay, movement and width."""

from __future__ import annotations

from bounds.calculus import Integral
from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Source, Statement

FLOW_CONVERGENCE = with_proof(
    Statement(
        id="explicit/flow-convergence",
        title="Gradient flow: decay, movement and width",
        says="Gradient flow decays exponentially, moves little and needs less width.",
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$\lVert x_i\rVert=1$; $(W,b)(t)$, $t\ge0$, absolutely continuous with $\dot "
                r"w_r=-\frac{a_r}{\sqrt m}\sum_ie_iI_{ri}x_i$, $\dot b_r=\frac{a_r}{\sqrt "
                r"m}\sum_ie_iI_{ri}$ for almost every $t$; $0<\lambda\le\lambda(B)$; "
                r"$D_0=\lVert y-f(0)\rVert$."
            ),
            r"$t\in[0,\infty)$.",
        ),
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "lambda",
                "delta",
                "D_0",
                t="time",
                E_t="real: squared error at time t",
                move="real: largest movement of a weight vector or a bias at time t",
                active="real: largest number of active neurons at time t",
            ),
            "E_t",
            "move",
            "active",
            by="training",
        ),
        definitions=(
            ("radius", "2*sqrt(n)*D_0/(lambda*sqrt(m))"),
            ("m_first", "83*n/lambda*log(3*n/delta)"),
            ("m_second", "10486*n**3*D_0**2*exp(-B**2)/lambda**4"),
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "0 < lambda",
            "0 < delta < 1",
            "D_0 >= 0",
            "t >= 0",
            "m >= 83*n/lambda*log(3*n/delta)",
            "m >= 10486*n**3*D_0**2*exp(-B**2)/lambda**4",
        ),
        claim=(
            "E_t <= exp(-lambda*t)*D_0**2",
            "move <= radius",
            "active <= 17/16*m*exp(-B**2/2)",
        ),
        prose=(
            r"(a) If $\lambda_{\min}(H(\tau))\ge\frac\lambda2$ for $0\le\tau\le t$ then "
            r"$\lVert y-f(t)\rVert^2\le e^{-\lambda t}D_0^2$, and every neuron satisfies "
            r"$\lVert w_r(t)-w_r(0)\rVert,\ |b_r(t)-B|\le\dfrac{2\sqrt "
            r"n\,D_0}{\lambda\sqrt m}$. (b) Under the independent initialisation with "
            r"$m\ge83\frac n\lambda\ln\frac{3n}\delta$ there is an event of probability at "
            r"least $1-\delta$ on which, if also $m\ge10486\,\dfrac{n^3D_0^2e^{-B^2}}{"
            r"\lambda^4}$, the conclusions of (a) hold for all $t\ge0$ and $|S_{"
            r"\mathrm{on}}(i,t)|\le\frac{17}{16}m\,e^{-B^2/2}$."
        ),
        probability=Probability(
            event=r"the claim holds for all $t\ge0$",
            over="the initialisation",
            at_least="1 - delta",
        ),
        source=Source("explicit"),
        uses=(
            "explicit/gd-good-event",
            "explicit/gd-constants",
            "explicit/ntk-perturbation",
        ),
        quantity="width",
        side="upper",
        bound="max(m_first, m_second)",
        notes="Gradient flow; the bound is a width that suffices.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{d}{dt}\sigma(z_{ri}(t))=I_{ri}(t)\,\dot z_{ri}(t)$",
        setting=("almost every $t$",),
        because=(
            r"chain rule along an absolutely continuous curve; $\dot z_{ri}=0$ for almost "
            "every $t$ with $z_{ri}(t)=0$."
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{d}{dt}f_i=-\sum_jH_{ij}(t)e_j$",
        setting=("almost every $t$",),
        because=r"step 1 and $\dot z_{ri}=-\frac{a_r}{\sqrt m}\sum_j(1+\rho_{ij})I_{rj}e_j$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{d}{dt}\lVert e\rVert^2=-2e^\top H(t)e$",
        setting=("almost every $t$",),
        because="step 2.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lVert e(t)\rVert^2\le e^{-\lambda t}D_0^2$",
        setting=(r"$\lambda_{\min}(H(\tau))\ge\frac\lambda2$ on $[0,t]$",),
        because="step 3 and Gronwall's inequality. First part of (a).",
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$\max\big(\lVert\dot w_r(\tau)\rVert,|\dot b_r(\tau)|\big)\le\sqrt{\frac "
            r"nm}\,\lVert e(\tau)\rVert$"
        ),
        setting=(r"almost every $\tau$",),
        because="Cauchy-Schwarz.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\int_0^te^{-\lambda\tau/2}\,d\tau=\frac2\lambda(1-e^{-\lambda t/2})$",
        where=(
            "lambda > 0",
            "t >= 0",
        ),
        calculus=(
            Integral(
                "exp(-lambda*tau/2)",
                "tau",
                "0",
                "t",
                "2/lambda*(1 - exp(-lambda*t/2))",
                "-2/lambda*exp(-lambda*tau/2)",
            ),
        ),
        because="integration.",
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$\max\big(\lVert w_r(t)-w_r(0)\rVert,|b_r(t)-B|\big)<\frac{2\sqrt "
            r"n\,D_0}{\lambda\sqrt m}$"
        ),
        setting=(r"$\lambda_{\min}(H(\tau))\ge\frac\lambda2$ on $[0,t]$, $D_0>0$",),
        where=(
            "n >= 1",
            "m >= 1",
            "lambda > 0",
            "t >= 0",
            "D_0 > 0",
            "move <= sqrt(n/m)*D_0*(2/lambda*(1 - exp(-lambda*t/2)))",
        ),
        claim=("move < 2*sqrt(n)*D_0/(lambda*sqrt(m))",),
        notes="The last condition is the integral of step 5 with steps 4 and 6.",
        because="steps 4-6. Second part of (a); if $D_0=0$ nothing moves.",
    ),
    step(
        "inequality",
        "constant",
        r"$(512/5)^2\le10486$",
        claim=("(512/5)**2 <= 10486",),
        because="rational arithmetic: $10485.76$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{4\sqrt nD_0}{\lambda\sqrt m}\le R_\star$",
        where=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "D_0 >= 0",
            "lambda > 0",
            "m >= 10486*n**3*D_0**2*exp(-B**2)/lambda**4",
        ),
        claim=("4*sqrt(n)*D_0/(lambda*sqrt(m)) <= 5*lambda/(128*n*exp(-B**2/2))",),
        because=r"equivalent to $m\ge(512/5)^2n^3D_0^2e^{-B^2}/\lambda^4$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\lambda_{\min}(H(t))\ge\frac34\lambda-8n\bar p_\star$",
        setting=(
            (
                r"on $\mathcal E$, parameters in $\mathcal B(R_w,R_b)$ with $R_w+R_b\le "
                r"R_\star$"
            ),
        ),
        where=("lambda_H0 >= 3/4*lambda", "lambda_H >= lambda_H0 - 8*n*p_bar"),
        claim=("lambda_H >= 3/4*lambda - 8*n*p_bar",),
        notes="The conditions are the event and the cited part (d), with p_star for p_bar.",
        because="`explicit/gd-good-event` and `explicit/ntk-perturbation`(d).",
        uses=(
            "explicit/gd-good-event",
            "explicit/ntk-perturbation",
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac34\lambda-8n\bar p_\star=\frac\lambda2$",
        where=(
            "n >= 1",
            "lambda > 0",
        ),
        claim=("3/4*lambda - 8*n*(lambda/(32*n)) == lambda/2",),
        because=r"$\bar p_\star=\frac\lambda{32n}$.",
    ),
    step(
        "event",
        "symbolic",
        r"the trajectory stays in $\mathcal B(R_w,R_b)$ for all $t\ge0$",
        setting=(r"on $\mathcal E$, $R_w=R_b=\frac{2\sqrt nD_0}{\lambda\sqrt m}$",),
        because=(
            "let $t_1$ be the supremum of the times up to which it stays inside; if "
            r"$t_1<\infty$, steps 7, 9-11 give strictly smaller displacements at $t_1$ for "
            "every neuron, so by continuity it stays inside a little longer, a "
            "contradiction. This is (b); the count is `explicit/ntk-perturbation`(e) with "
            "`explicit/gd-constants`(d)."
        ),
        uses=(
            "explicit/ntk-perturbation",
            "explicit/gd-constants",
        ),
    ),
    auxiliary=variables(
        "lambda_H0",
        "p_bar",
        tau="real: time",
        lambda_H="real: smallest eigenvalue of the kernel in the box",
    ),
)

STATEMENTS = (FLOW_CONVERGENCE,)
