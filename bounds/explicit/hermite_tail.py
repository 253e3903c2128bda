"""Tail of the squared Hermite coefficients of the indicator."""

from __future__ import annotations

from bounds.calculus import Derivative
from bounds.explicit import hermite_tail_lemmas as lemmas
from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

HERMITE_TAIL = with_proof(
    Statement(
        id="explicit/hermite-tail",
        title="Tail of the squared Hermite coefficients of the indicator",
        says=(
            "The squared Hermite coefficients of the indicator have a tail of at least "
            r"$e^{-B^2/2}/(30\sqrt K)$."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$K\ge1$ integer, $B\ge0$ with $B^2\le K$; $\tau(j):=\sum_{k\ge j}c_k(B)^2$; "
                r"$A(r):=\sum_kc_k^2(1-r^k)=Q(B)-p(B,r)$ for $r\in[0,1]$; $x=0.135$, "
                "$y=1.2564$, $r_1=e^{-x/K}$, $r_2=e^{-y/K}$, "
                r"$\theta=\frac{1-e^{-x}}{1-e^{-y}}$."
            ),
        ),
        variables=given(
            variables("K", "B", tau="real: sum of the squared coefficients from index K on"),
            "tau",
            by="B and K (bounds.explicit.hermite.tail)",
        ),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("x", "0.135"),
            ("y", "1.2564"),
            ("theta", "(1 - exp(-x))/(1 - exp(-y))"),
            ("kappa_0", "(0.977*sqrt(x/2)*exp(-x/4) - theta*sqrt(y/2))/pi"),
            ("alpha_1", "sqrt(tanh(x/(2*K)))"),
            ("alpha_2", "sqrt(tanh(y/(2*K)))"),
            ("A_1", "Q(B) - orthant(B, exp(-x/K))"),
            ("A_2", "Q(B) - orthant(B, exp(-y/K))"),
        ),
        assumptions=(
            "K >= 1",
            "B >= 0",
            "B**2 <= K",
        ),
        claim=(
            "tau >= s/(30*sqrt(K))",
            "tau >= A_1 - theta*A_2",
        ),
        prose=r"$\tau(K)\ge\frac{e^{-B^2/2}}{30\sqrt K}.$",
        source=Source("explicit"),
        uses=(
            "classical/hermite-mehler",
            "classical/orthant-owen",
            "classical/owen-t",
        ),
        quantity="hermite-tail",
        side="lower",
        bound="s/(30*sqrt(K))",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\psi(u)\ge\psi(u')$ with $\psi(u)=\frac{u}{e^u-1}$",
        because=r"$1/\psi(u)=\sum_{j\ge0}u^j/(j+1)!$ is increasing.",
        where=("u > 0", "gap >= 0"),
        definitions=(("u_prime", "u + gap"),),
        claim=("u/(exp(u) - 1) >= u_prime/(exp(u_prime) - 1)",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{d}{dt}\ln\frac{1-e^{-xt}}{1-e^{-yt}}=\frac{\psi(xt)-\psi(yt)}t$",
        where=(
            "0 < x_1 < y_1",
            "t > 0",
        ),
        calculus=(
            Derivative(
                "log((1 - exp(-x_1*t))/(1 - exp(-y_1*t)))",
                "t",
                "(x_1*t/(exp(x_1*t) - 1) - y_1*t/(exp(y_1*t) - 1))/t",
            ),
        ),
        because="differentiation. With step 1 the quotient is nondecreasing in $t$.",
        uses=("explicit/hermite-tail/step-1",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$1-r_1^k\le\theta\,(1-r_2^k)$",
        where=(
            "K >= 1",
            "0 <= k <= K",
        ),
        claim=("1 - exp(-x*k/K) <= theta*(1 - exp(-y*k/K))",),
        because=(
            r"for $k\ge1$ compare $t=k/K\le1$ with $t=1$ in step 2; equality at $k=0$ and "
            "$k=K$."
        ),
        uses=("explicit/hermite-tail/step-2",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\sum_{k<K}c_k^2(1-r_1^k)\le\theta\,A(r_2)$",
        because="step 3; all terms of $A(r_2)$ are nonnegative.",
        where=("head_2 >= 0", "rest_2 >= 0", "slack >= 0"),
        definitions=(("head_1", "theta*head_2 - slack"),),
        claim=("head_1 <= theta*(head_2 + rest_2)",),
        notes=(
            "Step 3, multiplied by c_k^2 and added over k < K, with slack >= 0 by how much it"
            " holds; A(r_2) is head_2 + rest_2, its terms below and from K on."
        ),
        uses=("explicit/hermite-tail/step-3",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\sum_{k\ge K}c_k^2(1-r_1^k)\le\tau(K)$",
        because=r"$1-r_1^k\le1$.",
        where=("K >= 1", "k >= 0", "c_square >= 0"),
        claim=("c_square*(1 - exp(-x*k/K)) <= c_square",),
        notes=(
            "The formula is one term of the sums over k >= K, c_square the square of its "
            "coefficient."
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\tau(K)\ge A(r_1)-\theta A(r_2)$",
        because="add steps 4 and 5.",
        where=("slack_4 >= 0", "slack_5 >= 0"),
        definitions=(
            ("head_1", "theta*value_2 - slack_4"),
            ("rest_1", "tau - slack_5"),
            ("value_1", "head_1 + rest_1"),
        ),
        claim=("tau >= value_1 - theta*value_2",),
        notes=(
            "Steps 4 and 5 with slack_4, slack_5 >= 0 by how much they hold; value_1, value_2"
            " are A(r_1), A(r_2)."
        ),
        uses=(
            "explicit/hermite-tail/step-4",
            "explicit/hermite-tail/step-5",
        ),
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{1-e^{-z/K}}{1+e^{-z/K}}=\tanh\frac z{2K}$",
        where=(
            "z > 0",
            "K >= 1",
        ),
        claim=("(1 - exp(-z/K))/(1 + exp(-z/K)) == tanh(z/(2*K))",),
        because=r"definition of $\tanh$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$A(e^{-z/K})=2T\big(B,\sqrt{\tanh(z/(2K))}\big)$",
        where=(
            "B >= 0",
            "z > 0",
            "K >= 1",
        ),
        claim=("Q(B) - orthant(B, exp(-z/K)) == 2*owens_t(B, sqrt(tanh(z/(2*K))))",),
        because="`classical/orthant-owen` and step 7.",
        instances=(
            ("classical/orthant-owen", (("rho", "exp(-z/K)"),)),
            ("explicit/hermite-tail/step-8/argument", ()),
        ),
        parts=lemmas.ARGUMENT,
        uses=(
            "classical/orthant-owen",
            "explicit/hermite-tail/step-7",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\tanh z\le z$",
        where=("z > 0",),
        claim=("tanh(z) <= z",),
        because=r"$\tanh'\le1$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$A(r_1)\ge\frac{\arctan\alpha_1}\pi e^{-B^2(1+\alpha_1^2)/2}$",
        where=(
            "K >= 1",
            "B >= 0",
        ),
        claim=("A_1 >= atan(alpha_1)/pi*exp(-B**2*(1 + alpha_1**2)/2)",),
        instances=(
            ("explicit/hermite-tail/step-8", (("z", "x"),)),
            (
                "classical/owen-t",
                (
                    ("h", "B"),
                    ("a", "alpha_1"),
                ),
            ),
        ),
        because="step 8 and `classical/owen-t`(iii).",
        uses=(
            "classical/owen-t",
            "explicit/hermite-tail/step-8",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{B^2\alpha_1^2}2\le\frac x4$",
        where=(
            "K >= 1",
            "B >= 0",
            "B**2 <= K",
        ),
        claim=("B**2*alpha_1**2/2 <= x/4",),
        because=r"step 9: $\alpha_1^2\le\frac x{2K}$.",
        instances=(("explicit/hermite-tail/step-9", (("z", "x/(2*K)"),)),),
        uses=("explicit/hermite-tail/step-9",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$A(r_2)\le\frac{\arctan\alpha_2}\pi\,s(B)$",
        where=(
            "K >= 1",
            "B >= 0",
        ),
        claim=("A_2 <= atan(alpha_2)/pi*s",),
        instances=(
            ("explicit/hermite-tail/step-8", (("z", "y"),)),
            (
                "classical/owen-t",
                (
                    ("h", "B"),
                    ("a", "alpha_2"),
                ),
            ),
        ),
        because="step 8 and `classical/owen-t`(iii).",
        uses=(
            "classical/owen-t",
            "explicit/hermite-tail/step-8",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\arctan\alpha_2\le\sqrt{\frac{y}{2K}}$",
        where=("K >= 1",),
        claim=("atan(alpha_2) <= sqrt(y/(2*K))",),
        because=r"$\arctan u\le u$ and step 9.",
        uses=("explicit/hermite-tail/step-9",),
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$\frac{\arctan\sqrt{\tanh z}}{\sqrt z}\ge\frac{\arctan\sqrt{\tanh "
            r"z'}}{\sqrt{z'}}$"
        ),
        where=("0 < z <= z_prime <= 0.0675",),
        claim=("atan(sqrt(tanh(z)))/sqrt(z) >= atan(sqrt(tanh(z_prime)))/sqrt(z_prime)",),
        instances=(
            (
                "explicit/hermite-tail/step-14/arc",
                (
                    ("u", "sqrt(tanh(z))"),
                    ("u_prime", "sqrt(tanh(z_prime))"),
                ),
            ),
            ("explicit/hermite-tail/step-14/roots", ()),
        ),
        parts=lemmas.MONOTONE,
        because=(
            r"the left side is the product of $\arctan(u)/u$ at $u=\sqrt{\tanh z}$ and "
            r"$\sqrt{\tanh(z)/z}$, both decreasing in $z$."
        ),
    ),
    step(
        "inequality",
        "constant",
        r"$\arctan\sqrt{\tanh0.0675}\ge0.977\,\sqrt{0.0675}$",
        claim=("atan(sqrt(tanh(0.0675))) >= 0.977*sqrt(0.0675)",),
        because=r"numerical evaluation (ratio $0.97765\ldots$).",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\arctan\alpha_1\ge0.977\sqrt{\frac{x}{2K}}$",
        where=("K >= 1",),
        claim=("atan(alpha_1) >= 0.977*sqrt(x/(2*K))",),
        because=r"steps 14-15 with $z=\frac x{2K}\le0.0675$.",
        instances=(
            (
                "explicit/hermite-tail/step-14",
                (
                    ("z", "x/(2*K)"),
                    ("z_prime", "0.0675"),
                ),
            ),
        ),
        uses=(
            "explicit/hermite-tail/step-14",
            "explicit/hermite-tail/step-15",
        ),
    ),
    step(
        "inequality",
        "symbolic",
        (
            r"$\tau(K)\ge\kappa_0\,\frac{s(B)}{\sqrt K}$, $\ \kappa_0:=\frac1\pi\Big[0.977"
            r"\sqrt{\frac x2}\,e^{-x/4}-\theta\sqrt{\frac y2}\Big]$"
        ),
        because="steps 6, 10-13, 16.",
        where=(
            "K >= 1",
            "B >= 0",
            "slack_6 >= 0",
            "slack_10 >= 0",
            "slack_11 >= 0",
            "slack_12 >= 0",
            "slack_13 >= 0",
            "slack_16 >= 0",
        ),
        definitions=(
            ("angle_1", "0.977*sqrt(x/(2*K)) + slack_16"),
            ("angle_2", "sqrt(y/(2*K)) - slack_13"),
            ("value_1", "angle_1/pi*exp(-B**2/2 - x/4 + slack_11) + slack_10"),
            ("value_2", "angle_2/pi*s - slack_12"),
            ("tail", "value_1 - theta*value_2 + slack_6"),
        ),
        claim=("tail >= kappa_0*s/sqrt(K)",),
        notes=(
            "The definitions are steps 6, 10 to 13 and 16, each with slack >= 0 by how much "
            "it holds: value_1, value_2 are A(r_1), A(r_2), angle_1, angle_2 the arcs of "
            "alpha_1, alpha_2, tail is tau(K)."
        ),
        uses=(
            "explicit/hermite-tail/step-6",
            "explicit/hermite-tail/step-10",
            "explicit/hermite-tail/step-11",
            "explicit/hermite-tail/step-12",
            "explicit/hermite-tail/step-13",
            "explicit/hermite-tail/step-16",
        ),
    ),
    step(
        "inequality",
        "constant",
        r"$\kappa_0\ge\frac1{30}$",
        claim=("kappa_0 >= 1/30",),
        because=r"numerical evaluation ($\kappa_0=0.033576\ldots$, $\theta=0.176541\ldots$).",
    ),
    auxiliary=variables(
        "u",
        "z",
        "t",
        "k",
        gap="real: difference of two arguments",
        u_prime="real: auxiliary real number",
        z_prime="real: auxiliary real number",
        x_1="real: first exponent",
        y_1="real: second exponent",
        c_square="real: square of a Hermite coefficient",
        head_2="real: sum of c_k^2 (1 - r_2^k) over k < K",
        rest_2="real: sum of c_k^2 (1 - r_2^k) over k >= K",
        value_2="real: A(r_2)",
        slack="real: by how much an inequality holds",
        slack_4="real: by how much step 4 holds",
        slack_5="real: by how much step 5 holds",
        slack_6="real: by how much step 6 holds",
        slack_10="real: by how much step 10 holds",
        slack_11="real: by how much step 11 holds",
        slack_12="real: by how much step 12 holds",
        slack_13="real: by how much step 13 holds",
        slack_16="real: by how much step 16 holds",
    ),
)

STATEMENTS = (HERMITE_TAIL,)
