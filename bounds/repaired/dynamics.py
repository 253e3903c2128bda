"""Dynamics near a linear model: steps of Theorem 42 and of Lemma 43."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_proof
from bounds.statement import Source, Statement

_UNSTABLE = (
    r"$\overline S_i$: the neurons that can change their sign on input $i$ in the ball; "
    r"$|\overline S_i|\le2m\bar p$ for all $i$; $\|x_i\|_2\le1$, $|a_r|=1$."
)


def _error(number: int, symbol: str, name: str, because: str) -> Statement:
    """The two steps of Theorem 42 that bound a vector entry by entry."""
    id = f"repaired/theorem-42-step-{number}"
    return with_proof(
        Statement(
            id=id,
            title=f"Theorem 42, step {number} with an inequality, given the flip counts",
            says=f"The norm of {name} by the number of neurons that may flip.",
            kind="lemma",
            form="repaired",
            setting=(_UNSTABLE, "Gradient descent inside the ball."),
            variables=given(
                variables(
                    "n",
                    "m",
                    "B",
                    "eta",
                    "R_w",
                    "R_b",
                    "E_k",
                    norm_e=f"real: norm of {name}",
                ),
                "E_k",
                "norm_e",
                by="training",
            ),
            definitions=(
                ("c", "sqrt(2/pi)*sinhc(2)"),
                ("p_bar", "c*(R_w + R_b)*exp(-B**2/2)"),
            ),
            assumptions=(
                "n >= 1",
                "m >= 1",
                "B >= 0",
                "eta > 0",
                "R_w >= 0",
                "R_b >= 0",
                "E_k >= 0",
            ),
            claim=("norm_e <= 4*eta*n*p_bar*sqrt(E_k)",),
            prose=rf"$|{symbol}_i(k)|\le\frac{{2\eta\sqrt n|\overline S_i|}}m\|f(k)-y\|_2$, so "
            rf"$\|{symbol}\|_2\le\sqrt{{\sum_{{i=1}}^n\frac{{4\eta^2n|\overline S_i|^2}}{{m^2}}"
            r"\|f(k)-y\|_2^2}\le4\eta n\bar p\,\|f(k)-y\|_2$.",
            source=Source("repaired"),
            repairs=f"yang2024/theorem-42/step-{number}",
            notes="An inequality for the norm instead of an equality: the entries are bounded, not "
            r"computed.  The counts are those of repaired/corollary-19, and 4 and $\bar p$ stand "
            r"for $O((R_w+R_b)e^{-B^2/2})$.",
        ),
        step(
            "inequality",
            "",
            rf"$|{symbol}_i(k)|\le\frac{{2\eta|\overline S_i|}}m\sum_{{j=1}}^n|f_j(k)-y_j|"
            rf"\le\frac{{2\eta\sqrt n|\overline S_i|}}m\|f(k)-y\|_2$.",
            setting=(_UNSTABLE,),
            because=because,
        ),
        step(
            "inequality",
            "symbolic",
            "The root of the sum of the squared bounds.",
            where=("n >= 1", "m >= 1", "eta > 0", "E_k >= 0", "p >= 0", "0 <= F <= 2*m*p"),
            claim=("sqrt(n*(4*eta**2*n*F**2/m**2*E_k)) <= 4*eta*n*p*sqrt(E_k)",),
            because=r"$n$ terms, each at most $4\eta^2n(2\bar p)^2\|f(k)-y\|_2^2$",
        ),
        step(
            "inequality",
            "",
            rf"$\|{symbol}\|_2\le4\eta n\bar p\,\|f(k)-y\|_2$.",
            setting=(_UNSTABLE,),
            because="step 1 is squared and summed; step 2",
            uses=(f"{id}/step-1", f"{id}/step-2"),
        ),
        auxiliary=variables(
            p="real: bound on the flip probability", F="real: largest number of unstable neurons"
        ),
    )


THEOREM_42_STEP_2 = _error(
    2,
    r"\epsilon",
    "the change by the neurons that may flip",
    r"ReLU is 1-Lipschitz; a step moves a weight vector and a bias by at most "
    r"$\frac\eta{\sqrt m}\sum_j|f_j(k)-y_j|$ each; Cauchy-Schwarz",
)
THEOREM_42_STEP_4 = _error(
    4,
    r"\epsilon'",
    "the part of the kernel that belongs to the neurons that may flip",
    r"$|\langle x_j,x_i\rangle+1|\le2$ and at most $|\overline S_i|$ terms for each $j$; "
    "Cauchy-Schwarz",
)

LEMMA_43_STEP_1 = with_proof(
    Statement(
        id="repaired/lemma-43-step-1",
        title="Lemma 43, step 1 with the learning rate",
        says="The movement of all parameters as a sum over the steps.",
        kind="lemma",
        form="repaired",
        setting=(
            r"Gradient descent; $f(k)-y=-(I-\eta H^\infty)^ky+e(k)$ defines $e(k)$.",
            "`yang2024/setup/network`.",
        ),
        prose=r"$\mathrm{vec}([W,b]{}(K))-\mathrm{vec}([W,b]{}(0))="
        r"-\eta\sum_{k=0}^{K-1}Z(k)(f(k)-y)="
        r"\sum_{k=0}^{K-1}\eta Z(k)((I-\eta H^\infty)^ky-e(k))=T_1+T_2-T_3$, "
        r"$T_1=\sum_{k=0}^{K-1}\eta Z(0)(I-\eta H^\infty)^ky$, "
        r"$T_2=\sum_{k=0}^{K-1}\eta(Z(k)-Z(0))(I-\eta H^\infty)^ky$, "
        r"$T_3=\sum_{k=0}^{K-1}\eta Z(k)e(k)$.",
        source=Source("repaired"),
        repairs="yang2024/lemma-43/step-1",
        notes=r"The factor $\eta$ in the third expression.",
    ),
    step(
        "identity",
        "",
        r"$\mathrm{vec}([W,b]{}(k+1))-\mathrm{vec}([W,b]{}(k))=-\eta Z(k)(f(k)-y)$.",
        setting=("Gradient descent.",),
        because="the update rule; the gradient of the loss is $Z(k)(f(k)-y)$",
    ),
    step(
        "identity",
        "symbolic",
        "Each product of entries, split into the three parts.",
        where=("residual == e_k - p_k",),
        claim=("-(eta*z_k*residual) == eta*z_0*p_k + eta*(z_k - z_0)*p_k - eta*z_k*e_k",),
        because="algebra",
    ),
    step(
        "identity",
        "",
        r"The sum over the entries and over $k<K$.",
        because="steps 1 and 2; the sum over $k$ telescopes",
        uses=("repaired/lemma-43-step-1/step-1", "repaired/lemma-43-step-1/step-2"),
    ),
    auxiliary=variables(
        "eta",
        residual="real: an entry of f(k) - y",
        e_k="real: the same entry of e(k)",
        p_k="real: the same entry of (I - eta H_inf)^k y",
        z_k="real: an entry of Z(k)",
        z_0="real: the same entry of Z(0)",
    ),
)

LEMMA_43_STEP_6 = with_proof(
    Statement(
        id="repaired/lemma-43-step-6",
        title="Lemma 43, step 6 with the norm of the first part",
        says="The norm of the first part by the norm of the labels in the kernel.",
        kind="lemma",
        form="repaired",
        setting=(r"$\|T_1\|_2^2\le y^\top(H^\infty)^{-1}y+g$, as in steps 4 and 5 of the proof.",),
        variables=given(
            variables(
                norm_T="real: norm of the first part of the movement",
                q_H="real: labels in the inverse kernel",
                gap="real: the O-term of the printed step",
            ),
            "norm_T",
            "q_H",
            "gap",
            by="data, initialisation and training",
        ),
        assumptions=("q_H >= 0", "gap >= 0", "norm_T >= 0", "norm_T**2 <= q_H + gap"),
        claim=("norm_T <= sqrt(q_H + gap)", "sqrt(q_H + gap) <= sqrt(q_H) + sqrt(gap)"),
        prose=r"$\|T_1\|_2\le\sqrt{y^\top(H^\infty)^{-1}y+g}\le\sqrt{y^\top(H^\infty)^{-1}y}"
        r"+\sqrt g$, $g$ the O-term.",
        source=Source("repaired"),
        repairs="yang2024/lemma-43/step-6",
        notes=r"$\|T_1\|_2$ instead of its square on the left side; the order of $\sqrt g$ is that "
        "of the printed step.",
    ),
    step(
        "inequality",
        "symbolic",
        "The root of the assumption.",
        where=("v >= 0", "x >= 0", "v**2 <= x"),
        claim=("v <= sqrt(x)",),
        because="the root increases",
    ),
    step(
        "inequality",
        "symbolic",
        "The root of a sum.",
        where=("u >= 0", "x >= 0"),
        claim=("sqrt(u + x) <= sqrt(u) + sqrt(x)",),
        because=r"the square of the right side is greater by $2\sqrt{ux}$",
    ),
    auxiliary=variables("u", "x", v="real: auxiliary real number"),
)

STATEMENTS = (THEOREM_42_STEP_2, THEOREM_42_STEP_4, LEMMA_43_STEP_1, LEMMA_43_STEP_6)
