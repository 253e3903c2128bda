"""Kernel eigenvalue restricted to a cone, exact and always positive."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Source, Statement

RESTRICTED_EIGENVALUE = with_parts(
    with_proof(
        Statement(
            id="explicit/restricted-eigenvalue",
            title="Kernel eigenvalue restricted to a cone, exact and always positive",
            says=(
                "On the cone of the pair probabilities the kernel is bounded below by twice "
                "Owen's function of the separation."
            ),
            kind="theorem",
            form="explicit",
            setting=(
                r"$\lVert x_i\rVert=1$, $n\ge2$, $B\ge0$.",
                (
                    r"$p_{ij}=p(B,\rho_{ij})$; $p_{\min}=\min_{i\ne j}p_{ij}$; "
                    r"$\rho_{\min}=\min_{i\ne j}\rho_{ij}$; $\mathcal C:=\{a\in\mathbb R^n:\ "
                    r"\sum_{i\ne j}a_ia_jp_{ij}\ge p_{\min}\sum_{i\ne j}a_ia_j\}$ (it contains the "
                    r"nonnegative orthant, and is all of $\mathbb R^n$ if the $p_{ij}$, $i\ne j$, "
                    r"coincide); $\lambda_{\mathcal C}:=\min\{a^\top H^\infty a:\ a\in\mathcal C,\ "
                    r"\lVert a\rVert=1\}$; $\delta\in(0,\sqrt2]$."
                ),
            ),
            variables=variables(
                "n",
                "B",
                "rho_min",
                "lambda_C",
                delta="separation: some pair of inputs is at least this far apart",
            ),
            assumptions=(
                "n >= 2",
                "B >= 0",
                "0 < delta <= sqrt(2)",
                "-1 < rho_min <= 1 - delta**2/2",
            ),
            claim=(
                "lambda_C >= Q(B) - orthant(B, rho_min)",
                ("Q(B) - orthant(B, rho_min) == 2*owens_t(B, sqrt((1 - rho_min)/(1 + rho_min)))"),
                "lambda_C >= 2*owens_t(B, delta/sqrt(4 - delta**2))",
                (
                    "2*owens_t(B, delta/sqrt(4 - delta**2)) >= asin(delta/2)/pi*exp(-B**2/(2 - "
                    "delta**2/2)) > 0"
                ),
            ),
            prose=(
                r"(a) $\lambda_{\mathcal C}\ge Q(B)-p_{\min}=2\,T\Big(B,\sqrt{\tfrac{1-\rho_{"
                r"\min}}{1+\rho_{\min}}}\Big)$ (read as $Q(B)$ when $\rho_{\min}=-1$). (b) If "
                r"some pair satisfies $\lVert x_i-x_j\rVert\ge\delta$ (in particular if all "
                r"pairs do), then $\lambda_{\mathcal C}\ge2\,T\Big(B,\frac{\delta}{\sqrt{4-"
                r"\delta^2}}\Big)\ge\frac1\pi\arcsin\frac\delta2\;\exp\Big(-\frac{B^2}{2-"
                r"\delta^2/2}\Big)>0.$"
            ),
            source=Source("explicit"),
            uses=(
                "explicit/exact-kernel",
                "classical/schur-product",
                "classical/owen-t",
                "classical/orthant-owen",
            ),
            quantity="restricted-eigenvalue",
            side="lower",
            bound="2*owens_t(B, delta/sqrt(4 - delta**2))",
            notes=(
                "rho_min = -1 is excluded from the formula (the right side is then read as Q(B))."
            ),
        ),
        step(
            "identity",
            "symbolic",
            r"$a^\top H^\infty a=a^\top Pa+a^\top(G\circ P)a$",
            because="`explicit/exact-kernel`(b).",
            uses=("explicit/exact-kernel",),
            claim=("a_i*a_j*((1 + rho)*p_ij) == a_i*a_j*p_ij + a_i*a_j*(rho*p_ij)",),
            notes="The formula is the term (i, j) of the double sums; the step is the sum of them.",
        ),
        step(
            "inequality",
            "symbolic",
            r"$a^\top(G\circ P)a\ge0$",
            setting=(r"$a\in\mathbb R^n$",),
            because="`explicit/exact-kernel`(e) and `classical/schur-product`.",
            uses=(
                "explicit/exact-kernel",
                "classical/schur-product",
            ),
        ),
        step(
            "identity",
            "symbolic",
            r"$a^\top Pa=Q(B)\lVert a\rVert^2+\sum_{i\ne j}a_ia_jp_{ij}$",
            setting=(r"$a\in\mathbb R^n$",),
            because="$p_{ii}=Q(B)$.",
        ),
        step(
            "inequality",
            "symbolic",
            r"$\sum_{i\ne j}a_ia_jp_{ij}\ge p_{\min}\sum_{i\ne j}a_ia_j$",
            because=r"definition of $\mathcal C$.",
            where=("cone_p >= p_min*cone",),
            claim=("cone_p >= p_min*cone",),
            notes=(
                "The cone is defined by this inequality: cone is the sum of a_i a_j over i != j, "
                "cone_p that of a_i a_j p_ij."
            ),
        ),
        step(
            "identity",
            "symbolic",
            r"$\sum_{i\ne j}a_ia_j=(\sum_ia_i)^2-\lVert a\rVert^2$",
            setting=(r"$a\in\mathbb R^n$",),
            because="expansion.",
        ),
        step(
            "inequality",
            "symbolic",
            (
                r"$p_{\min}\big((\sum_ia_i)^2-\lVert a\rVert^2\big)\ge-p_{\min}\lVert "
                r"a\rVert^2$"
            ),
            because=r"$p_{\min}\ge0$.",
            where=("norm_sq >= 0", "p_min >= 0"),
            claim=("p_min*(total**2 - norm_sq) >= -p_min*norm_sq",),
        ),
        step(
            "inequality",
            "symbolic",
            r"$a^\top H^\infty a\ge\big(Q(B)-p_{\min}\big)\lVert a\rVert^2$",
            because="steps 1-6.",
            where=("norm_sq >= 0", "p_min >= 0", "form_gp >= 0", "slack >= 0"),
            definitions=(
                ("cone", "total**2 - norm_sq"),
                ("cone_p", "p_min*cone + slack"),
                ("form_p", "diagonal*norm_sq + cone_p"),
                ("form", "form_p + form_gp"),
            ),
            claim=("form >= (diagonal - p_min)*norm_sq",),
            notes=(
                "The definitions are what steps 1 to 6 say of the quadratic forms of a vector of "
                "the cone: diagonal is Q(B), slack >= 0 by how much step 4 holds."
            ),
            uses=(
                "explicit/restricted-eigenvalue/step-1",
                "explicit/restricted-eigenvalue/step-2",
                "explicit/restricted-eigenvalue/step-3",
                "explicit/restricted-eigenvalue/step-4",
                "explicit/restricted-eigenvalue/step-5",
                "explicit/restricted-eigenvalue/step-6",
            ),
        ),
        step(
            "identity",
            "symbolic",
            r"$p_{\min}=p(B,\rho_{\min})$",
            because="`explicit/exact-kernel`(d).",
            uses=("explicit/exact-kernel",),
            where=("B >= 0", "-1 <= rho_min <= rho <= 1"),
            claim=("orthant(B, rho_min) <= orthant(B, rho)",),
            notes=(
                "p_min is attained at the smallest correlation: no other pair has a smaller "
                "probability."
            ),
        ),
        step(
            "identity",
            "symbolic",
            r"$Q(B)-p(B,\rho)=2T\big(B,\sqrt{\frac{1-\rho}{1+\rho}}\big)$",
            where=(
                "B >= 0",
                "-1 < rho <= 1",
            ),
            claim=("Q(B) - orthant(B, rho) == 2*owens_t(B, sqrt((1 - rho)/(1 + rho)))",),
            because="`explicit/exact-kernel`(a). Steps 7-9 are (a).",
            uses=("explicit/exact-kernel",),
        ),
        step(
            "inequality",
            "symbolic",
            r"$\rho_{\min}\le1-\frac{\delta^2}2$",
            because=r"$\lVert x_i-x_j\rVert^2=2-2\rho_{ij}$.",
            where=("0 < delta <= distance <= 2", "rho_min <= rho"),
            definitions=(("rho", "1 - distance**2/2"),),
            claim=("rho_min <= 1 - delta**2/2",),
            notes="rho is the inner product of the two inputs at this distance.",
        ),
        step(
            "identity",
            "symbolic",
            r"$\sqrt{\frac{1-\rho}{1+\rho}}=\frac{\delta}{\sqrt{4-\delta^2}}$",
            where=("0 < delta <= sqrt(2)",),
            claim=("sqrt(delta**2/2/(2 - delta**2/2)) == delta/sqrt(4 - delta**2)",),
            because="algebra.",
        ),
        step(
            "inequality",
            "symbolic",
            (
                r"$T\big(B,\sqrt{\frac{1-\rho_{\min}}{1+\rho_{\min}}}\big)\ge T\big(B,\frac{"
                r"\delta}{\sqrt{4-\delta^2}}\big)$"
            ),
            where=(
                "B >= 0",
                "0 < delta <= sqrt(2)",
                "-1 < rho_min <= 1 - delta**2/2",
            ),
            claim=(
                (
                    "owens_t(B, sqrt((1 - rho_min)/(1 + rho_min))) >= owens_t(B, delta/sqrt(4 - "
                    "delta**2))"
                ),
            ),
            because=(
                r"$\rho\mapsto\frac{1-\rho}{1+\rho}$ is decreasing, $T$ is increasing in its "
                "second argument (`classical/owen-t`(ii)), step 11."
            ),
            uses=(
                "classical/owen-t",
                "explicit/restricted-eigenvalue/step-11",
            ),
        ),
        step(
            "identity",
            "symbolic",
            r"$\arctan\alpha=\arcsin\frac\delta2$",
            where=("0 < delta <= sqrt(2)",),
            claim=("atan(delta/sqrt(4 - delta**2)) == asin(delta/2)",),
            because=r"right triangle with legs $\delta,\sqrt{4-\delta^2}$ and hypotenuse $2$.",
        ),
        step(
            "identity",
            "symbolic",
            r"$\frac{1+\alpha^2}2=\frac{1}{2-\delta^2/2}$",
            where=("0 < delta <= sqrt(2)",),
            claim=("(1 + delta**2/(4 - delta**2))/2 == 1/(2 - delta**2/2)",),
            because=r"$1+\alpha^2=\frac4{4-\delta^2}$.",
        ),
        step(
            "inequality",
            "symbolic",
            r"$2T(B,\alpha)\ge\frac{\arctan\alpha}\pi e^{-B^2(1+\alpha^2)/2}$",
            where=(
                "B >= 0",
                "alpha > 0",
            ),
            claim=("2*owens_t(B, alpha) >= atan(alpha)/pi*exp(-B**2*(1 + alpha**2)/2)",),
            because="`classical/owen-t`(iii). Steps 10-15 are (b).",
            uses=("classical/owen-t",),
        ),
        auxiliary=variables(
            "rho",
            p_min="real: smallest pair probability",
            alpha="real: second argument of Owen's function",
            a_i="real: an entry of the vector a",
            a_j="real: another entry of the vector a",
            p_ij="real: probability of one pair",
            norm_sq="real: squared norm of a",
            total="real: sum of the entries of a",
            cone="real: sum of a_i a_j over i != j",
            cone_p="real: sum of a_i a_j p_ij over i != j",
            form_gp="real: quadratic form of the entrywise product of G and P at a",
            distance="real: distance of two inputs",
            diagonal="real: probability of one half-space, Q(B)",
            slack="real: by how much an inequality holds",
        ),
    ),
    step(
        "part",
        "",
        (
            r"$\lambda_{\mathcal C}\ge "
            r"Q(B)-p_{\min}=2\,T\big(B,\sqrt{\tfrac{1-\rho_{\min}}{1+\rho_{\min}}}\big)$ (read"
            r" as $Q(B)$ when $\rho_{\min}=-1$)"
        ),
        where=("n >= 2", "B >= 0", "-1 < rho_min <= 1"),
        claim=(
            "lambda_C >= Q(B) - orthant(B, rho_min)",
            "Q(B) - orthant(B, rho_min) == 2*owens_t(B, sqrt((1 - rho_min)/(1 + rho_min)))",
        ),
        name="a",
    ),
    step(
        "part",
        "",
        (
            r"if some pair is at least $\delta$ apart, $\lambda_{\mathcal "
            r"C}\ge2\,T\big(B,\frac{\delta}{\sqrt{4-\delta^2}}\big)"
            r"\ge\frac1\pi\arcsin\frac\delta2\,e^{-B^2/(2-\delta^2/2)}>0$"
        ),
        claim=(
            "lambda_C >= 2*owens_t(B, delta/sqrt(4 - delta**2))",
            (
                "2*owens_t(B, delta/sqrt(4 - delta**2)) >= asin(delta/2)/pi*exp(-B**2/(2 - "
                "delta**2/2)) > 0"
            ),
        ),
        name="b",
    ),
)

STATEMENTS = (RESTRICTED_EIGENVALUE,)
