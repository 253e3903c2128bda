"""Appendix B: steps 7 to 14 of Theorem 35, the probability that a pair is active."""

from __future__ import annotations

from bounds.proof import step

PAIR_PROBABILITY = (
    step(
        "step",
        "",
        r"$\min_{i\ne j}p_{ij}\le\max_{i\ne j}p_{ij}$.",
        setting=("The assumptions of the statement that this step proves.",),
        page="32",
        where=("0 <= p_12 <= 1", "0 <= p_13 <= 1", "0 <= p_23 <= 1"),
        claim=("min(p_12, p_13, p_23) <= max(p_12, p_13, p_23)",),
        formal=False,
        notes="Written for three inputs; tested at data sets of up to four.",
    ),
    step(
        "step",
        "",
        (
            r"For two fixed examples $x_1,x_2$: $v=(I-x_1x_1^\top)x_2/\|(I-x_1x_1^"
            r"\top)x_2\|$, $c=|\langle x_1,x_2\rangle|$; $g_1:=w^\top x_1$ and "
            r"$g_2:=w^\top v$ are independent standard Gaussians since $x_1$ and $v$ are "
            r"orthonormal; $x_2$ is written $cx_1+\sqrt{1-c^2}\,v$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="32",
        notes=(
            "Tested in coordinates, for inner products of both signs: the footnote takes them to "
            "be positive, c is the absolute value."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$c$ is forced to be positive; the probability $\mathbb{P}[w^\top x_1\ge "
            r"B,w^\top x_2\ge B]$ is exactly the same if $c<0$, by symmetry of the "
            "standard Gaussian."
        ),
        where=(
            "B >= 0",
            "0 < c <= 1",
        ),
        claim=("orthant(B, -c) == orthant(B, c)",),
        page="32",
        name="footnote-1",
        formal=True,
    ),
    step(
        "step",
        "",
        (
            r"Assumes $B=0$. $\mathcal{A}_0=\{(g_1,g_2)\in\mathbb{R}^2:g_1\ge0,\ "
            r"g_1\ge-\frac{\sqrt{1-c^2}}{c}g_2\}$; $\mathbb{P}[w^\top x_1\ge0,w^\top "
            r"x_2\ge0]=\mathbb{P}[w^\top x_1\ge0,w^\top(cx_1+\sqrt{1-c^2}v)\ge0]="
            r"\mathbb{P}[g_1\ge0,cg_1+\sqrt{1-c^2}g_2\ge0]=\mathbb{P}[\mathcal{A}_0]="
            r"\frac{\pi-\arctan\big(\frac{\sqrt{1-c^2}}{|c|}\big)}{2\pi}\le\frac{\pi-"
            r"\arctan\big(\frac{\sqrt{1-\Delta^2}}{|\Delta|}\big)}{2\pi}$, the inequality "
            r"because $\arctan$ is increasing, $\frac{\sqrt{1-c^2}}{|c|}$ is decreasing in "
            r"$|c|$ and $|c|\le\Delta$."
        ),
        where=(
            "0 < c <= Delta",
            "Delta <= 1",
        ),
        claim=(
            "orthant(0, c) == (pi - atan(sqrt(1 - c**2)/abs(c)))/(2*pi)",
            (
                "(pi - atan(sqrt(1 - c**2)/abs(c)))/(2*pi) <= (pi - atan(sqrt(1 - "
                "Delta**2)/abs(Delta)))/(2*pi)"
            ),
        ),
        because="from step-8",
        uses=("yang2024/theorem-35/step-8",),
        page="32",
    ),
    step(
        "step",
        "",
        (
            r"Assumes $B=0$. $\min_{i\ne j}p_{ij}\le\max_{i\ne j}p_{ij}\le\frac{\pi-"
            r"\arctan\big(\frac{\sqrt{1-\Delta^2}}{|\Delta|}\big)}{2\pi}$."
        ),
        where=(
            "0 < Delta <= 1",
            "-Delta <= rho <= Delta",
        ),
        claim=("orthant(0, rho) <= (pi - atan(sqrt(1 - Delta**2)/abs(Delta)))/(2*pi)",),
        because="from step-9",
        uses=("yang2024/theorem-35/step-9",),
        page="33",
    ),
    step(
        "step",
        "",
        (
            r"Assumes $B>0$. $\mathcal{A}=\{(g_1,g_2)\in\mathbb{R}^2:g_1\ge B,\ g_1\ge"
            r"\frac{B}{c}-\frac{\sqrt{1-c^2}}{c}g_2\}$; $\mathbb{P}[w^\top x_1\ge B,w^\top "
            r"x_2\ge B]=\mathbb{P}[g_1\ge B,cg_1+\sqrt{1-c^2}g_2\ge "
            r"B]=\mathbb{P}[\mathcal{A}]$; with $B_1=B$, $B_2=B\sqrt{\frac{1-c}{1+c}}$: "
            r"$\mathcal{A}=\mathcal{A}_0+(B_1,B_2)$."
        ),
        where=(
            "B > 0",
            "0 < c < 1",
        ),
        claim=("B/c - sqrt(1 - c**2)/c*(B*sqrt((1 - c)/(1 + c))) == B",),
        because="from step-8",
        uses=("yang2024/theorem-35/step-8",),
        page="33",
        notes=(
            "The corner of the shifted region lies on both of its edges; the regions are tested at "
            "points."
        ),
        formal=False,
    ),
    step(
        "step",
        "",
        (
            r"$\mathbb{P}[\mathcal{A}]=\iint_{(g_1,g_2)\in\mathcal{A}}\frac{1}{2\pi}"
            r"\exp\{-\frac{g_1^2+g_2^2}{2}\}dg_1dg_2=\iint_{(g_1,g_2)\in\mathcal{A}_0}"
            r"\frac{1}{2\pi}\exp\{-"
            r"\frac{(g_1+B_1)^2+(g_2+B_2)^2}{2}\}dg_1dg_2=e^{-(B_1^2+B_2^2)/2}"
            r"\iint_{(g_1,g_2)\in\mathcal{A}_0}\frac{1}{2\pi}\exp\{-B_1g_1-B_2g_2\}\exp\{-"
            r"\frac{g_1^2+g_2^2}{2}\}dg_1dg_2$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-11",
        uses=("yang2024/theorem-35/step-11",),
        page="33",
        where=("B > 0", "0 < c < 1", "B_1 == B", "B_2 == B*sqrt((1 - c)/(1 + c))"),
        claim=(
            "exp(-((g_1 + B_1)**2 + (g_2 + B_2)**2)/2) == "
            "exp(-(B_1**2 + B_2**2)/2)*exp(-B_1*g_1 - B_2*g_2)*exp(-(g_1**2 + g_2**2)/2)",
        ),
        formal=False,
        notes="The integrands of the last equality; the one before shifts the variables.",
    ),
    step(
        "step",
        "",
        (
            r"$B_1g_1+B_2g_2=Bg_1+B\sqrt{\frac{1-c}{1+c}}g_2\ge0$ if and only if "
            r"$g_1\ge-\sqrt{\frac{1-c}{1+c}}g_2$; $\mathcal{A}_+=\{(g_1,g_2)\in"
            r"\mathbb{R}^2:g_1\ge0,\ g_1\ge-\sqrt{\frac{1-c}{1+c}}g_2\}$; $\sqrt{"
            r"\frac{1-c}{1+c}}\le\frac{\sqrt{1-c^2}}{c}=\frac{\sqrt{(1-c)(1+c)}}{c}"
            r"\Leftrightarrow c\le1+c$; thus $\mathcal{A}_0\subset\mathcal{A}_+$."
        ),
        where=(
            "B > 0",
            "0 < c < 1",
        ),
        claim=(
            "sqrt((1 - c)/(1 + c)) <= sqrt(1 - c**2)/c",
            "sqrt(1 - c**2)/c == sqrt((1 - c)*(1 + c))/c",
        ),
        page="33",
        formal=False,
        notes="The formulas are the slopes; the sign and the inclusion are tested at points.",
    ),
    step(
        "step",
        "",
        (
            r"$\mathbb{P}[\mathcal{A}]\le e^{-(B_1^2+B_2^2)/2}\iint_{(g_1,g_2)\in"
            r"\mathcal{A}_0}\frac{1}{2\pi}\exp\{-"
            r"\frac{g_1^2+g_2^2}{2}\}dg_1dg_2=e^{-(B_1^2+B_2^2)/2}\mathbb{P}["
            r"\mathcal{A}_0]=e^{-(B_1^2+B_2^2)/2}\frac{\pi-\arctan\big(\frac{"
            r"\sqrt{1-c^2}}{|c|}\big)}{2\pi}\le e^{-B^2/(1+\Delta)}\frac{\pi-\arctan\big("
            r"\frac{\sqrt{1-\Delta^2}}{|\Delta|}\big)}{2\pi}$."
        ),
        where=(
            "B > 0",
            "0 < c <= Delta",
            "Delta <= 1",
        ),
        claim=(
            (
                "orthant(B, c) <= exp(-(B**2 + B**2*(1 - c)/(1 + c))/2)*(pi - atan(sqrt(1 - "
                "c**2)/abs(c)))/(2*pi)"
            ),
            (
                "exp(-(B**2 + B**2*(1 - c)/(1 + c))/2)*(pi - atan(sqrt(1 - "
                "c**2)/abs(c)))/(2*pi) <= exp(-B**2/(1 + Delta))*(pi - atan(sqrt(1 - "
                "Delta**2)/abs(Delta)))/(2*pi)"
            ),
        ),
        because="from step-12, step-13, step-9",
        uses=(
            "yang2024/theorem-35/step-12",
            "yang2024/theorem-35/step-13",
            "yang2024/theorem-35/step-9",
        ),
        page="33-34",
    ),
)
