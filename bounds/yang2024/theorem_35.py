"""Appendix B: Theorem 35 (pp. 31-34)."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Statement
from bounds.yang2024.hypotheses import printed
from bounds.yang2024.pair_probability import PAIR_PROBABILITY

THEOREM_35 = with_proof(
    with_parts(
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
            "the restricted eigenvalue",
            "",
            r"$\lambda\ge\max(0,\lambda')$ with the right side of the display in place of "
            r"$\lambda'$.",
            name="a",
            claim=("lambda_C >= max(0, bound_3)",),
            notes="Tested at exact data sets and vectors of the region.",
        ),
        step(
            "by the pair probabilities",
            "",
            r"$\lambda\ge p_0-\min_{i\ne j}p_{ij}$.",
            name="b",
            claim=("lambda_C >= p_0 - p_min",),
            notes="Tested at exact data sets and vectors of the region.",
        ),
        step(
            "the scalar inequality",
            "",
            r"$p_0-\min_{i\ne j}p_{ij}\ge\max(\dots)-e^{-B^2/(2-\delta^2/2)}\dots$, as displayed.",
            name="c",
            claim=("p_0 - p_min >= bound_3",),
            formal=True,
            notes=(
                "p_min is the orthant probability of a correlation that the separation allows. The "
                "right side divides by B and by 1 - delta**2/2, as printed."
            ),
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
        notes="Tested at drawn weights: the identity holds before the expectation is taken.",
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
        notes="Tested at drawn weights, for every vector, not only the region's.",
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
        notes="Tested at drawn weights: the expansion before the expectation is taken.",
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
        notes="The formula is the first part; the rest is tested at vectors of the region.",
        formal=False,
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
        where=("B >= 0", "-1 <= rho <= 1"),
        claim=("orthant(B, rho) >= 0",),
        formal=False,
        notes=(
            "The formula is what the last inequality needs: the square's factor is nonnegative. "
            "The chain is tested at vectors of the region."
        ),
    ),
    *PAIR_PROBABILITY,
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
        g_1="real: first coordinate",
        g_2="real: second coordinate",
        B_1="real: first coordinate of the shift",
        B_2="real: second coordinate of the shift",
        p_12="real: a pair probability",
        p_13="real: a pair probability",
        p_23="real: a pair probability",
    ),
)

STATEMENTS = (THEOREM_35,)
