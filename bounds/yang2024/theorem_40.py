"""Appendix C: Theorem 40."""

from __future__ import annotations

from bounds.asymptotics import OrderRelation
from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed


def _at_most(left: str, right: str, *where: tuple[str, str]) -> OrderRelation:
    return OrderRelation(left, "at most", right, where=where)


_RADIUS = ("R", "n*sqrt(L)/(sqrt(m)*lambda)")  # R_w + R_b by step 1
_WIDTH = ("m", "lambda**(-6)*n**6*L*exp(-B**2)")
# L stands for 1 + (exp(-B^2/2) + 1/m) log^3(2mn/delta)
_SCALE = (("L", "log(n)**3"), ("lambda", "lambda_0*exp(-B**2/2)"))
_FACTOR = "*sqrt(8*exp(-B**2/2)/n)"
_RATE = "exp(-B**2/4)/n**(1/2)"
_MOVEMENT = (
    "n/lambda*(exp(-B**2/2)*log(n/delta)/m)**(1/4)",
    "n*sqrt(R*exp(-B**2/2))/lambda",
    "n/lambda**2*exp(-B**2/4)*sqrt(log(n**2/delta)/m)",
    "n/lambda**2*R*exp(-B**2/2)",
)
_TERMS = (
    "sqrt(n*exp(-B**2/2))/lambda*(exp(-B**2/2)*log(n/delta)/m)**(1/4)",
    "sqrt(n*R)/(lambda*exp(B**2/2))",
    "sqrt(n)/lambda**2*exp(-B**2/2)*sqrt(log(n**2/delta)/m)",
    "sqrt(n)/lambda**2*R*exp(-3*B**2/4)",
    "n**2*L*exp(-B**2/2)/(sqrt(m)*lambda**2)",
)
_THIRD = "sqrt(n)/(lambda*exp(B**2/2))*sqrt(n)*L**(1/4)/(m**(1/4)*lambda**(1/2))"
_THIRD_AGAIN = "n/(exp(B**2/2)*n**(6/4)*exp(-B**2/4))"
_BOUNDS = (
    "sqrt(lambda)*exp(-B**2/8)*log(n/delta)**(1/4)/n",
    "exp(-B**2/4)/n**(1/2)",
    "lambda*sqrt(log(n/delta))/n**2.5",
    "exp(-B**2/4)/n**1.5",
    "lambda*sqrt(L)/n",
)

THEOREM_40 = with_proof(
    Statement(
        id="yang2024/theorem-40",
        title="Theorem 40",
        says=(
            "Appendix form of the Rademacher-complexity bound for the class of trained networks."
        ),
        kind="theorem",
        form="as printed",
        setting=(
            (
                r"$S$ i.i.d. from a $(\lambda,\delta,n)$-non-degenerate $\mathcal{D}$; SYM; "
                r"THM32 (DATA, GD, $\lambda>0$, $\eta\le\frac{\lambda\exp(B^2)}{5C_2^2n^2}$, "
                r"$B\in[0,\sqrt{0.5\log m}]$, $\lambda=\lambda_0\exp(-B^2/2)$) except $m\ge"
                r"\widetilde{\Omega}\big(\lambda^{-6}n^6(1+(\exp(-B^2/2)+1/m)\log^3(2mn/"
                r"\delta))\exp(-B^2)\big)$."
            ),
            (
                r"Variables: $\delta\in(0,1)$; $\mathcal{F}$ set of one-hidden-layer networks "
                "trained by GD."
            ),
            *hypotheses("THM32", "SYM", "DATA", "GD"),
        ),
        prose=(
            r"$$\mathcal{R}_S(\mathcal{F})\le\sqrt{\frac{y^\top(H^\infty)^{-1}y\cdot8"
            r"\exp(-B^2/2)}{n}}+\widetilde{O}\Big(\frac{\exp(-B^2/4)}{n^{1/2}}\Big).$$"
        ),
        source=printed("Theorem 40", "36"),
        uses=(
            "yang2024/lemma-41",
            "yang2024/lemma-43",
            "yang2024/lemma-23",
            "yang2024/lemma-25",
            "yang2024/theorem-32",
        ),
        notes=(
            r"Probability: at least $1-2\delta-e^{-\Omega(n)}$ over SYM and the training "
            "data. Constants: $8$ explicit; others unspecified."
        ),
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "eta",
                "lambda",
                "lambda_0",
                "delta",
                "R_w",
                "R_b",
                C_2="real: the constant of Lemma 31",
                q_H="real: the squared kernel norm of the labels",
                R_S="real: empirical Rademacher complexity of the class",
                R="real: Frobenius distance from the initialisation",
            ),
            "q_H",
            "R_S",
            "R",
            "R_w",
            "R_b",
            by="data, initialisation and training",
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "B >= 0",
            "lambda > 0",
            "eta > 0",
            "eta <= lambda*exp(B**2)/(5*C_2**2*n**2)",
            "B <= sqrt(0.5*log(m))",
            "lambda == lambda_0*exp(-B**2/2)",
            "0 < delta < 1",
            (
                "m >= Omegatilde(lambda**(-6)*n**6*(1 + (exp(-B**2/2) + "
                "1/m)*log(2*m*n/delta)**3)*exp(-B**2))"
            ),
        ),
        claim=("R_S <= sqrt(q_H*8*exp(-B**2/2)/n) + Otilde(exp(-B**2/4)/n**(1/2))",),
        order=True,
        probability=Probability(
            event="the bound on the complexity",
            over="the initialisation and the sample",
            at_least="1 - 2*delta - exp(-Omega(n))",
        ),
    ),
    step(
        "step",
        "",
        (
            "$R_w$ ($R_b$): maximum distance moved by any neuron weight (bias), in the "
            r"role of $D_w$ ($D_b$). $\max(R_w,R_b)\le O\Big(\frac{n\sqrt{1+("
            r"\exp(-B^2/2)+1/m)\log^3(2mn/\delta)}}{\sqrt{m}\lambda}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-23`, `yang2024/lemma-25`",
        uses=(
            "yang2024/lemma-23",
            "yang2024/lemma-25",
        ),
        page="36",
        claim=(
            (
                "max(R_w, R_b) <= O(n*sqrt(1 + (exp(-B**2/2) + "
                "1/m)*log(2*m*n/delta)**3)/(sqrt(m)*lambda))"
            ),
        ),
        order=True,
        orders=(
            _at_most(
                "sqrt(n)*D/(sqrt(m)*lambda)", "n*sqrt(L)/(sqrt(m)*lambda)", ("D", "sqrt(n*L)")
            ),
        ),
        notes=(
            "In the order relation D is the bound of Lemma 25 on the initial error and L "
            "stands for the factor under the root."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$R:=\|[W,b](k)-[W,b](0)\|_F$; $\mathcal{R}_S(\mathcal{F}_{R_w,R_b,R})\le R"
            r"\sqrt{\frac{8\exp(-B^2/2)}{n}}+4c(R_w+R_b)^2\sqrt{m}\exp(-B^2/2)\le R\sqrt{"
            r"\frac{8\exp(-B^2/2)}{n}}+O\Big(\frac{n^2(1+(\exp(-B^2/2)+1/m)\log^3(2mn/"
            r"\delta))\exp(-B^2/2)}{\sqrt{m}\lambda^2}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-41`, step-1",
        uses=(
            "yang2024/lemma-41",
            "yang2024/theorem-40/step-1",
        ),
        page="37",
        claim=(
            "R_S <= R*sqrt(8*exp(-B**2/2)/n) + 4*c*(R_w + R_b)**2*sqrt(m)*exp(-B**2/2)",
            (
                "R_S <= R*sqrt(8*exp(-B**2/2)/n) + O(n**2*(1 + (exp(-B**2/2) + "
                "1/m)*log(2*m*n/delta)**3)*exp(-B**2/2)/(sqrt(m)*lambda**2))"
            ),
        ),
        order=True,
        constants=("c",),
        orders=(_at_most("R**2*sqrt(m)*exp(-B**2/2)", _TERMS[4], _RADIUS),),
        notes=(
            "In the order relation R stands for R_w + R_b, bounded by step 1, and L for 1 + "
            "(exp(-B^2/2) + 1/m) log^3(2mn/delta)."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$R\le\sqrt{y^\top(H^\infty)^{-1}y}+O\Big(\frac{n}{\lambda}\Big(\frac{"
            r"\exp(-B^2/2)\log(n/\delta)}{m}\Big)^{1/4}\Big)+O\Big(\frac{n\sqrt{(R_w+R_b)"
            r"\exp(-B^2/2)}}{\lambda}\Big)+\frac{n}{\lambda^2}\cdot O\Big(\exp(-B^2/4)"
            r"\sqrt{\frac{\log(n^2/\delta)}{m}}+(R_w+R_b)\exp(-B^2/2)\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-43`",
        uses=("yang2024/lemma-43",),
        page="37",
        claim=(
            (
                "R <= sqrt(q_H) + O(n/lambda*(exp(-B**2/2)*log(n/delta)/m)**(1/4)) + "
                "O(n*sqrt((R_w + R_b)*exp(-B**2/2))/lambda) + "
                "n/lambda**2*O(exp(-B**2/4)*sqrt(log(n**2/delta)/m) + (R_w + "
                "R_b)*exp(-B**2/2))"
            ),
        ),
        order=True,
    ),
    step(
        "step",
        "",
        (
            r"With the choice of $m,R,B$ of Theorem 32: $\mathcal{R}(\mathcal{F})\le\sqrt{"
            r"\frac{y^\top(H^\infty)^{-1}y\cdot8\exp(-B^2/2)}{n}}+O\Big(\frac{\sqrt{n"
            r"\exp(-B^2/2)}}{\lambda}\Big(\frac{\exp(-B^2/2)\log(n/\delta)}{m}\Big)^{1/4}"
            r"\Big)+O\Big(\frac{\sqrt{n(R_w+R_b)}}{\lambda\exp(B^2/2)}\Big)+\frac{"
            r"\sqrt{n}}{\lambda^2}\cdot O\Big(\exp(-B^2/2)\sqrt{\frac{\log(n^2/"
            r"\delta)}{m}}+(R_w+R_b)\exp(-3B^2/4)\Big)+O\Big(\frac{n^2(1+("
            r"\exp(-B^2/2)+1/m)\log^3(2mn/\delta))\exp(-B^2/2)}{\sqrt{m}\lambda^2}\Big)$; "
            r"every term after the first is $\widetilde{O}(\exp(-B^2/4)/n^{1/2})$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-2, step-3",
        uses=(
            "yang2024/theorem-40/step-2",
            "yang2024/theorem-40/step-3",
        ),
        page="37",
        orders=(
            *(
                _at_most(term + _FACTOR, product)
                for term, product in zip(_MOVEMENT, _TERMS[:4], strict=True)
            ),
            *(_at_most(term, _RATE, _RADIUS, _WIDTH, *_SCALE) for term in _TERMS),
        ),
        notes=(
            "Order relations: each product of step 2 and step 3 is the printed term, and each"
            " of the five terms is of the order of the conclusion, with R = R_w + R_b of step"
            " 1, the width of the theorem, and L = 1 + (exp(-B^2/2) + 1/m) log^3(2mn/delta) "
            "counted as a logarithm."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$O\Big(\frac{\sqrt{n\exp(-B^2/2)}}{\lambda}\Big(\frac{\exp(-B^2/2)\log(n/"
            r"\delta)}{m}\Big)^{1/4}\Big)=O\Big(\frac{\sqrt{\lambda}\exp(-B^2/8)"
            r"\log^{1/4}(n/\delta)}{n}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from width condition",
        page="37",
        formal=True,
        orders=(_at_most(_TERMS[0], _BOUNDS[0], _WIDTH),),
    ),
    step(
        "step",
        "",
        (
            r"$O\Big(\frac{\sqrt{n(R_w+R_b)}}{\lambda\exp(B^2/2)}\Big)=O\Big(\frac{"
            r"\sqrt{n}}{\lambda\exp(B^2/2)}\frac{\sqrt{n}(1+(\exp(-B^2/2)+1/m)\log^3(2mn/"
            r"\delta))^{1/4}}{m^{1/4}\lambda^{1/2}}\Big)=O\Big(\frac{n}{\exp(B^2/2)n^{6/4}"
            r"\exp(-B^2/4)}\Big)=O\Big(\frac{\exp(-B^2/4)}{n^{1/2}}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-1, width condition",
        uses=("yang2024/theorem-40/step-1",),
        page="37",
        formal=True,
        orders=(
            _at_most(_TERMS[1], _THIRD, _RADIUS),
            _at_most(_THIRD, _THIRD_AGAIN, _WIDTH),
            _at_most(_THIRD_AGAIN, _BOUNDS[1]),
        ),
    ),
    step(
        "step",
        "",
        (
            r"$\frac{\sqrt{n}}{\lambda^2}\cdot O\Big(\exp(-B^2/2)\sqrt{\frac{\log(n^2/"
            r"\delta)}{m}}+(R_w+R_b)\exp(-3B^2/4)\Big)=O\Big(\frac{\lambda\sqrt{\log(n/"
            r"\delta)}}{n^{2.5}}\Big)+O\Big(\frac{\exp(-B^2/4)}{n^{1.5}}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-1, width condition",
        uses=("yang2024/theorem-40/step-1",),
        page="38",
        formal=True,
        orders=(
            _at_most(_TERMS[2], _BOUNDS[2], _WIDTH),
            _at_most(_TERMS[3], _BOUNDS[3], _RADIUS, _WIDTH),
        ),
    ),
    step(
        "step",
        "",
        (
            r"$O\Big(\frac{n^2(1+(\exp(-B^2/2)+1/m)\log^3(2mn/\delta))\exp(-B^2/2)}{"
            r"\sqrt{m}\lambda^2}\Big)=O\Big(\frac{\lambda\sqrt{1+(\exp(-B^2/2)+1/m)"
            r"\log^3(2mn/\delta)}}{n}\Big)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from width condition",
        page="38",
        formal=True,
        orders=(_at_most(_TERMS[4], _BOUNDS[4], _WIDTH),),
    ),
    step(
        "step",
        "",
        (
            r"$\lambda=\lambda_0\exp(-B^2/2)\le1$ for some $\lambda_0$ independent of $B$ "
            "(cited there from Section 3.3.2); combining gives the claim."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/theorem-1/lambda-assumption`, step-4 to step-8",
        uses=(
            "yang2024/theorem-1/lambda-assumption",
            "yang2024/theorem-40/step-4",
            "yang2024/theorem-40/step-8",
        ),
        page="38",
        orders=tuple(_at_most(bound, _RATE, *_SCALE) for bound in _BOUNDS),
    ),
)

THEOREM_40_WIDTH_COMPARISON = Statement(
    id="yang2024/theorem-40/width-comparison",
    title="Theorem 40: width comparison",
    says="Extra width needed beyond convergence, against earlier work.",
    kind="inline claim",
    form="as printed",
    setting=("Settings of Theorem 40.",),
    prose=(
        r"the only extra requirement on $m$ is $(n/\lambda)^6$ dependence instead of "
        r"$(n/\lambda)^4$; dependence of $m$ on $n$ in Song and Yang 2019: $n^{14}$."
    ),
    source=printed("", "36"),
    uses=(
        "yang2024/theorem-40",
        "yang2024/theorem-32",
    ),
    notes="Constants: exponents explicit. Also rests on: Song and Yang 2019.",
    formal=True,
    orders=(
        OrderRelation("lambda**(-6)*n**6*L*exp(-B**2)", "same", "(n/lambda)**6*L*exp(-B**2)"),
        OrderRelation("lambda**(-4)*n**4*L*exp(-B**2)", "same", "(n/lambda)**4*L*exp(-B**2)"),
        OrderRelation(
            "lambda**(-6)*n**6*L*exp(-B**2)",
            "same",
            "(n/lambda)**2",
            over="lambda**(-4)*n**4*L*exp(-B**2)",
        ),
        OrderRelation("n**6", "smaller", "n**14"),
    ),
)

STATEMENTS = (
    THEOREM_40,
    THEOREM_40_WIDTH_COMPARISON,
)
