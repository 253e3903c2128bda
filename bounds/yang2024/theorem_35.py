"""Appendix B: Theorem 35 (pp. 31-34)."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Statement
from bounds.yang2024.hypotheses import printed

THEOREM_35 = with_proof(
    Statement(
        id="yang2024/theorem-35",
        title="Theorem 35",
        says=(
            "Appendix form of the restricted-eigenvalue theorem, with the intermediate "
            r"bound $p_0-\min p_{ij}$."
        ),
        kind="theorem",
        form="as printed",
        setting=(
            (
                r"$X=(x_1,\dots,x_n)$ points in $\mathbb{R}^d$, $\|x_i\|_2=1$ for all "
                r"$i\in[n]$; there is $\delta\in[0,\sqrt{2}]$ with $\min_{i\ne j"
                r"\in[n]}(\|x_i-x_j\|_2,\|x_i+x_j\|_2)\ge\delta$; $B\ge0$; $H^\infty_{ij}:="
                r"\mathbb{E}_{w\sim\mathcal{N}(0,I)}[(\langle "
                r"x_i,x_j\rangle+1)\mathbb{I}(w^\top x_i\ge B,w^\top x_j\ge B)]$; "
                r"$p_0=\mathbb{P}[w^\top x_1\ge B]$; $p_{ij}=\mathbb{P}[w^\top x_i\ge B,w^\top "
                r"x_j\ge B]$ for $i\ne j$; $\mathcal{R}=\{a\in\mathbb{R}^n:\sum_{i\ne "
                r"j}a_ia_jp_{ij}\ge\min_{i'\ne j'}p_{i'j'}\sum_{i\ne j}a_ia_j\}$."
            ),
            (
                r"Variables: $x_i\in\mathbb{R}^d$; $w\sim\mathcal{N}(0,I_d)$; "
                r"$\delta\in[0,\sqrt{2}]$; $B\ge0$; $p_0,p_{ij}\in[0,1]$; $a\in\mathbb{R}^n$; "
                r"$\lambda,\lambda'\in\mathbb{R}$."
            ),
        ),
        variables=variables(
            "B",
            "lambda_C",
            delta="separation of all inputs from each other and from their negatives",
            rho="inner product of the pair with the smallest pair probability",
        ),
        definitions=(
            ("p_0", "Q(B)"),
            ("p_min", "orthant(B, rho)"),
            (
                "bound_3",
                (
                    "max(1/2 - B/sqrt(2*pi), (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi)) - "
                    "exp(-B**2/(2 - delta**2/2))*(pi - atan(delta*sqrt(1 - delta**2/4)/(1 - "
                    "delta**2/2)))/(2*pi)"
                ),
            ),
        ),
        assumptions=(
            "B >= 0",
            "0 <= delta <= sqrt(2)",
            "-(1 - delta**2/2) <= rho <= 1 - delta**2/2",
        ),
        claim=(
            "lambda_C >= max(0, bound_3)",
            "lambda_C >= p_0 - p_min",
            "p_0 - p_min >= bound_3",
        ),
        prose=(
            r"With $\lambda:=\min_{\|a\|_2=1,\,a\in\mathcal{R}}a^\top H^\infty a$: "
            r"$\lambda\ge\max(0,\lambda')$, where $$\lambda'\ge p_0-\min_{i\ne j}p_{ij}\ge"
            r"\max\Big(\frac{1}{2}-\frac{B}{\sqrt{2\pi}},\ \Big(\frac{1}{B}-\frac{1}{B^3}"
            r"\Big)\frac{e^{-B^2/2}}{\sqrt{2\pi}}\Big)-e^{-B^2/(2-\delta^2/2)}\,\frac{\pi-"
            r"\arctan\Big(\frac{\delta\sqrt{1-\delta^2/4}}{1-\delta^2/2}\Big)}{2\pi}.$$"
        ),
        source=printed("Theorem 35", "31"),
        uses=("yang2024/definition-12",),
        quantity="restricted-eigenvalue",
        side="lower",
        bound="max(0, bound_3)",
        notes=(
            "The separation says that the inner product of any two inputs is at most 1 - "
            "delta**2/2 in absolute value, so p_min is an orthant probability of such a "
            "correlation; bound_3 is the right side of eq. (3). Constants: all explicit. "
            "Also rests on: Gaussian tail and anti-concentration bounds."
        ),
    ),
    step(
        "separation bounds the coherence",
        "",
        (
            r"$\Delta:=\max_{i\ne j}|\langle x_i,x_j\rangle|$; $1-\Delta=1-\max_{i\ne "
            r"j}|\langle x_i,x_j\rangle|=\frac{\min_{i\ne "
            r"j}(\|x_i-x_j\|_2^2,\|x_i+x_j\|_2^2)}{2}\ge\delta^2/2\ \Rightarrow\ "
            r"\Delta\le1-\delta^2/2$."
        ),
        where=(
            "delta >= 0",
            "sep >= delta",
            "1 - Delta == sep**2/2",
        ),
        claim=(
            "1 - Delta >= delta**2/2",
            "Delta <= 1 - delta**2/2",
        ),
        page="31",
        notes="sep is the smallest of the distances, whose square is 2*(1 - Delta).",
    ),
    step(
        "weight part plus bias part",
        "",
        (
            r"$Z(w):=[x_1\mathbb{I}(w^\top x_1\ge B),x_2\mathbb{I}(w^\top x_2\ge "
            r"B),\dots,x_n\mathbb{I}(w^\top x_n\ge B)]\in\mathbb{R}^{d\times n}$; $H^"
            r"\infty=\mathbb{E}_{w\sim\mathcal{N}(0,I)}[Z(w)^\top Z(w)+\mathbb{I}(Xw\ge "
            r"B)\mathbb{I}(Xw\ge B)^\top]$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="31",
    ),
    step(
        "the weight part is dropped",
        "",
        (
            r"$\min_{\|a\|_2=1,a\in\mathcal{R}}a^\top H^\infty a=\min_{\|a\|_2=1,a\in"
            r"\mathcal{R}}a^\top\mathbb{E}_{w\sim\mathcal{N}(0,I)}[Z(w)^\top Z(w)]a+a^\top"
            r"\mathbb{E}_{w\sim\mathcal{N}(0,I)}[\mathbb{I}(Xw\ge B)\mathbb{I}(Xw\ge B)^"
            r"\top]a\ge\min_{\|a\|_2=1,a\in\mathcal{R}}a^\top\mathbb{E}_{w\sim"
            r"\mathcal{N}(0,I)}[\mathbb{I}(Xw\ge B)\mathbb{I}(Xw\ge B)^\top]a$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-2",
        uses=("yang2024/theorem-35/step-2",),
        page="31",
    ),
    step(
        "step",
        "",
        (
            r"For fixed $a$: $a^\top\mathbb{E}_{w\sim\mathcal{N}(0,I)}[\mathbb{I}(Xw\ge "
            r"B)\mathbb{I}(Xw\ge B)^\top]a=\sum_{i=1}^na_i^2\mathbb{P}[w^\top x_i\ge "
            r"B]+\sum_{i\ne j}a_ia_j\mathbb{P}[w^\top x_i\ge B,w^\top x_j\ge "
            r"B]=p_0\|a\|_2^2+\sum_{i\ne j}a_ia_jp_{ij}$, since $\mathbb{P}[w^\top x_1\ge "
            r"B]=\dots=\mathbb{P}[w^\top x_n\ge B]=p_0$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="31-32",
    ),
    step(
        "step",
        "",
        (
            r"$\max_{i\ne j}p_{ij}\le p_0$; for $a\in\mathcal{R}$: $\mathbb{E}_{w\sim"
            r"\mathcal{N}(0,I)}[(a^\top\mathbb{I}(Xw\ge B))^2]\ge(p_0-\min_{i\ne "
            r"j}p_{ij})\|a\|_2^2+(\min_{i\ne j}p_{ij})\|a\|_2^2+(\min_{i\ne "
            r"j}p_{ij})\sum_{i\ne j}a_ia_j=(p_0-\min_{i\ne j}p_{ij})\|a\|_2^2+(\min_{i\ne "
            r"j}p_{ij})\Big(\sum_ia_i\Big)^2$."
        ),
        where=(
            "B >= 0",
            "-1 <= rho <= 1",
        ),
        claim=("orthant(B, rho) <= Q(B)",),
        because="from step-4, `yang2024/definition-12`",
        uses=(
            "yang2024/definition-12",
            "yang2024/theorem-35/step-4",
        ),
        page="32",
        notes="The formula is the first part.",
    ),
    step(
        "step",
        "",
        (
            r"$\lambda\ge\min_{\|a\|_2=1,a\in\mathcal{R}}\mathbb{E}_{w\sim"
            r"\mathcal{N}(0,I)}[(a^\top\mathbb{I}(Xw\ge B))^2]\ge\min_{\|a\|_2=1,a\in"
            r"\mathcal{R}}(p_0-\min_{i\ne j}p_{ij})\|a\|_2^2+\min_{\|a\|_2=1,a\in"
            r"\mathcal{R}}(\min_{i\ne j}p_{ij})\Big(\sum_ia_i\Big)^2\ge p_0-\min_{i\ne "
            "j}p_{ij}$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-3, step-5",
        uses=(
            "yang2024/theorem-35/step-3",
            "yang2024/theorem-35/step-5",
        ),
        page="32",
    ),
    step(
        "step",
        "",
        r"$\min_{i\ne j}p_{ij}\le\max_{i\ne j}p_{ij}$.",
        setting=("The assumptions of the statement that this step proves.",),
        page="32",
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
        notes="The corner of the shifted region lies on both of its edges.",
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
    step(
        "step",
        "",
        (
            r"$p_0=\mathbb{P}[w^\top x_1\ge B]\ge\max\Big(\frac{1}{2}-\frac{B}{\sqrt{2"
            r"\pi}},\ \big(\frac{1}{B}-\frac{1}{B^3}\big)\frac{e^{-B^2/2}}{\sqrt{2\pi}}"
            r"\Big)$ (anti-concentration for small $B$, tail bound for large $B$)."
        ),
        where=("B > 0",),
        claim=("Q(B) >= max(1/2 - B/sqrt(2*pi), (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi))",),
        page="34",
    ),
    step(
        "step",
        "",
        (
            r"$\lambda\ge p_0-\min_{i\ne j}p_{ij}\ge\max\Big(\frac{1}{2}-\frac{B}{\sqrt{2"
            r"\pi}},\ \big(\frac{1}{B}-\frac{1}{B^3}\big)\frac{e^{-B^2/2}}{\sqrt{2\pi}}"
            r"\Big)-e^{-B^2/(1+\Delta)}\frac{\pi-\arctan\big(\frac{\sqrt{1-\Delta^2}}{|"
            r"\Delta|}\big)}{2\pi}$."
        ),
        where=(
            "B > 0",
            "0 < Delta <= 1",
            "-Delta <= rho <= Delta",
        ),
        claim=(
            (
                "Q(B) - orthant(B, rho) >= max(1/2 - B/sqrt(2*pi), (1/B - "
                "1/B**3)*exp(-B**2/2)/sqrt(2*pi)) - exp(-B**2/(1 + Delta))*(pi - atan(sqrt(1 "
                "- Delta**2)/abs(Delta)))/(2*pi)"
            ),
        ),
        because="from step-6, step-10, step-14, step-15",
        uses=(
            "yang2024/theorem-35/step-6",
            "yang2024/theorem-35/step-10",
            "yang2024/theorem-35/step-14",
            "yang2024/theorem-35/step-15",
        ),
        page="34",
        notes="rho is the inner product of the pair with the smallest pair probability.",
    ),
    step(
        "step",
        "",
        (
            r"Insert $\Delta\le1-\delta^2/2$ into step-16 and use that $H^\infty$ is "
            r"positive semi-definite to get $\lambda\ge\max(0,\lambda')$."
        ),
        where=(
            "B > 0",
            "0 <= delta < sqrt(2)",
            "0 < Delta <= 1 - delta**2/2",
        ),
        claim=(
            (
                "max(1/2 - B/sqrt(2*pi), (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi)) - "
                "exp(-B**2/(1 + Delta))*(pi - atan(sqrt(1 - Delta**2)/abs(Delta)))/(2*pi) >= "
                "max(1/2 - B/sqrt(2*pi), (1/B - 1/B**3)*exp(-B**2/2)/sqrt(2*pi)) - "
                "exp(-B**2/(2 - delta**2/2))*(pi - atan(delta*sqrt(1 - delta**2/4)/(1 - "
                "delta**2/2)))/(2*pi)"
            ),
        ),
        because="from step-1, step-16",
        uses=(
            "yang2024/theorem-35/step-16",
            "yang2024/theorem-35/step-1",
        ),
        page="34",
    ),
    auxiliary=variables(
        "Delta",
        c="absolute inner product of two inputs",
        sep="real: the smallest distance that the separation speaks of",
        h_1="real: first coordinate of the shift",
        r="real: second coordinate of a point",
    ),
)

STATEMENTS = (THEOREM_35,)
